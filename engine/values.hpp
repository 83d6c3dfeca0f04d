// Private to engine/: a measured value against a limit. Censored values and intervals keep their bounds, words their class.
#pragma once
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "engine/evaluate.hpp"

namespace eligo::engine {

/// One value as it can be compared. A point has equal, closed bounds.
struct Measured {
  std::optional<Decimal> low, high;
  bool low_open = false, high_open = false;
  std::string unit;       ///< UCUM
  std::string unit_text;  ///< as recorded
  std::string word;       ///< a result in words, lower case
  std::optional<DayRange> date;
  std::optional<patients::ReferenceRange> range;
  const patients::Observation* observation = nullptr;  ///< absent: derived
  std::string pointer, shown, derived;
  std::string derived_briefly;  ///< formula and inputs, for a sentence
  std::optional<Derivation> derivation;
  [[nodiscard]] bool number() const { return low || high; }
  [[nodiscard]] bool point() const { return low && high && *low == *high && !low_open && !high_open; }
};

/// What kind of result a word is.
enum class WordClass { none, positive, negative, normal, abnormal, high, low };
[[nodiscard]] WordClass classify(std::string_view word);

/// Reads what an observation says; a score class ("NYHA III", "II-III") becomes its number.
[[nodiscard]] Measured measure(const patients::Observation& observation, Day as_of);

/// A gestational age as the days it may be: whole weeks hold seven days, and a pregnancy has gone on since it was dated.
[[nodiscard]] Measured gestation(Measured value, const Context& context);

/// A number or range of numbers in words: "III", "class II", "II-III", "3". Nothing for anything else.
[[nodiscard]] std::optional<std::pair<Decimal, Decimal>> class_number(std::string_view word);

/// Does what compares so to a limit meet it?
[[nodiscard]] bool holds(std::strong_ordering order, grammar::Comparator op);

/// value (op) limit, with what can be said of a value that is only bounded. Errors: the units do not compare.
[[nodiscard]] rules::Result<Truth> compare(const Measured& value, grammar::Comparator op, const Decimal& limit, const std::string& unit,
                                           const rules::Analyte* analyte);
/// Like rules::compare, but two equal unit strings need no table.
[[nodiscard]] rules::Result<int> order(const Decimal& a, const std::string& unit_a, const Decimal& b, const std::string& unit_b,
                                       const rules::Analyte* analyte);

}  // namespace eligo::engine

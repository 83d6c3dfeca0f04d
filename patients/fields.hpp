// One JSON object of a profile, field by field: what was asked for is known, what is left over is remarked on. Private to patients/.
//
// Errors and remarks are collected, not thrown, so that one reading finds them all.
#pragma once
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patients/json.hpp"
#include "patients/profile.hpp"

namespace eligo::patients {

struct Findings {
  std::vector<InputError> errors;
  std::vector<Remark> remarks;
};

/// A word of a closed list; several words may mean the same for a suggestion, but only the listed one is accepted.
template <class T>
struct Choice {
  std::string_view word;
  T meaning;
  std::string_view also;  ///< what people write instead, separated by spaces: suggestions only
};

class Fields {
 public:
  Fields(const json::Object& object, std::string pointer, Findings& findings);

  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] std::string at(std::string_view key) const { return json::child(pointer_, key); }

  /// The field, now known by name; null counts as not given.
  const json::Value* take(std::string_view key);
  /// Text that is not blank, trimmed.
  std::optional<std::string> text(std::string_view key);
  /// Text or a number, as written: a stage may be "III" or 3.
  std::optional<std::string> word(std::string_view key);
  std::optional<PartialDate> date(std::string_view key);
  std::optional<Decimal> number(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  /// {"value": 10, "unit": "mg/d"}
  std::optional<Amount> amount(std::string_view key);
  std::optional<Age> age(std::string_view key);
  template <class T>
  std::optional<T> choice(std::string_view key, std::span<const Choice<T>> choices) {
    const json::Value* value = take(key);
    if (value == nullptr) return std::nullopt;
    std::vector<std::pair<std::string_view, std::string_view>> words;
    for (const Choice<T>& choice : choices) {
      if (value->text() != nullptr && *value->text() == choice.word) return choice.meaning;
      words.emplace_back(choice.word, choice.also);
    }
    wrong_word(key, *value, words);
    return std::nullopt;
  }

  /// What is left over becomes remarks with the raw value and a near name. A left-over that was meant for one of `decisive`, and that
  /// one is missing, is an error: to read on without it could turn a refuted fact into a present one.
  /// `doubt`, where given, gets the first left-over that may deny or end the entry, in words: such an entry must not decide.
  void finish(std::initializer_list<std::string_view> decisive = {}, std::string* doubt = nullptr);
  /// The fields that were not asked for.
  [[nodiscard]] std::vector<const json::Member*> left_over() const;

  void error(std::string_view key, std::string message, std::string help = {});
  void remark(std::string_view key, std::string message);

 private:
  void wrong_word(std::string_view key, const json::Value& value, std::span<const std::pair<std::string_view, std::string_view>> words);

  const json::Object& object_;
  std::string pointer_;
  Findings& findings_;
  std::vector<std::string_view> asked_;
};

/// A decimal from JSON's own characters, or an error at `pointer`.
std::optional<Decimal> read_number(const json::Value& value, const std::string& pointer, Findings& findings);

/// A unit as written to UCUM; a unit that is not known is no error but a problem that travels with the value.
struct ReadUnit {
  std::string ucum, text, problem;
};
ReadUnit read_written_unit(std::string_view written);

/// `name` or an empty text: the one of `names` that `written` was probably meant to be.
[[nodiscard]] std::string_view near_name(std::string_view written, std::span<const std::string_view> names);

/// Does the profile say for certain that a lies before b?
[[nodiscard]] inline bool surely_before(const std::optional<PartialDate>& a, const std::optional<PartialDate>& b) {
  return a && b && a->last < b->first;
}

/// One entry of each family, read into `profile`; in entries.cpp.
void read_entry(Family family, const json::Object& object, const std::string& pointer, const rules::Vocabulary& vocabulary,
                Profile& profile, Findings& findings);
void read_laboratory_range(const json::Object& object, const std::string& pointer, const rules::Vocabulary& vocabulary, Profile& profile,
                           Findings& findings);

}  // namespace eligo::patients

// Dates as people record them: a year, a month or a day. A partial date is the interval of days it may be.
#pragma once
#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "grammar/decimal.hpp"
#include "grammar/tree.hpp"

namespace eligo::patients {

using Day = std::chrono::sys_days;

/// "2015", "2015-03", "2015-03-09": the first and last day it may be.
struct PartialDate {
  Day first{}, last{};
  std::string text;  ///< as recorded
  [[nodiscard]] bool exact() const { return first == last; }
  friend bool operator==(const PartialDate&, const PartialDate&) = default;
};

/// Reads YYYY, YYYY-MM, YYYY-MM-DD; a date-time keeps its date. Nothing for anything else, impossible days or years outside 1850 to 2200.
[[nodiscard]] std::optional<PartialDate> parse_date(std::string_view text);
[[nodiscard]] std::string to_string(Day day);  ///< YYYY-MM-DD

/// Calendar arithmetic: a and mo are calendar units with end-of-month clamp, wk d are exact, h and min are rounded outward to days by the
/// caller. `count` must be whole for a and mo except halves of a (6 mo); nothing otherwise.
[[nodiscard]] std::optional<Day> add(Day from, const Decimal& count, std::string_view unit);
[[nodiscard]] std::optional<Day> subtract(Day from, const Decimal& count, std::string_view unit);

/// Completed units between two days ("a", "mo", "wk", "d"; nothing else may be asked), rounded down, negative before `birth`. A day that
/// the month lacks is the first of the next month: 29 February is a birthday on 1 March in other years.
[[nodiscard]] long completed(Day birth, Day at, std::string_view unit);

/// The first day on which `count` units are completed; nothing for other units or outside the years 1 to 9999.
[[nodiscard]] std::optional<Day> completes(Day birth, long count, std::string_view unit);

}  // namespace eligo::patients

// A fact of the profile by its pointer, as reports show it beside a verdict: its dates, its age on the day of the report, its value.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "patients/profile.hpp"

namespace eligo::tools {

struct FactView {
  std::string name;                                 ///< as recorded
  std::optional<patients::PartialDate> from, till;  ///< a fact of one day has both, the same
  bool ongoing = false;                             ///< begun and not ended
  const patients::Observation* observation = nullptr;
};

/// Nothing for a pointer that names no entry of a family ("/birth_date", "/complete/0").
[[nodiscard]] std::optional<FactView> fact_at(const patients::Profile& profile, std::string_view pointer);

/// How old a date is on a day, in words: "that day", "7 days before", "5 to 35 days before", "3 years before", "12 days after".
[[nodiscard]] std::string age_words(const patients::PartialDate& date, patients::Day as_of);

/// How old the fact is: by its date or its end, or for how long it has gone on. Empty for what has no date.
[[nodiscard]] std::string age_words(const FactView& fact, patients::Day as_of);

}  // namespace eligo::tools

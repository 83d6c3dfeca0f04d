// Figures and lists in words, the same in every kind of report for people.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/report.hpp"

namespace eligo::tools {

[[nodiscard]] std::string plural(std::size_t count, std::string_view one, std::string_view many);  ///< "1 trial", "3 trials"
[[nodiscard]] std::string margin_text(const engine::Margin& margin);                               ///< "-0.1 10^9/L", "6 years"
[[nodiscard]] std::string margin_words(const engine::Margin& margin);  ///< "misses the limit by 0.1 10^9/L", "inside the limit by 6 years"
[[nodiscard]] std::string days_before_text(long days);                 ///< "that day", "7 days before"
[[nodiscard]] std::string settles_text(const engine::Question& question);  ///< "NCT1 I1 I2; NCT2 E4"

/// Where an answer leads, for all trials: `if "ANC < 1.5 10*9/L": NCT1 is ineligible, NCT2 E4 is failed`. At most `most` trials and clauses
/// are named; a clause whose trial is decided is not.
[[nodiscard]] std::string answer_text(const engine::Question::Answer& answer, std::size_t most);

/// The same for one clause: `if "ANC < 1.5 10*9/L": failed; if not: matched`; empty when no answer alone decides it.
[[nodiscard]] std::string answers_of(const engine::PatientReport& report, const std::string& ask, const engine::Question::Place& place);

/// What follows from a clause for its trial: "fails the trial, and it is the only clause that does".
[[nodiscard]] std::string effect_text(const engine::TrialReport& trial, const engine::ClauseReport& clause);

/// The first question whose answer settles a clause of this trial; nullptr when there is none.
[[nodiscard]] const engine::Question* next_question(const engine::PatientReport& report, const std::string& trial);

}  // namespace eligo::tools

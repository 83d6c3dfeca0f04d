// Private to engine/: what time alone changes, while the facts stay as they are.
#pragma once
#include <functional>
#include <vector>

#include "engine/evaluate.hpp"

namespace eligo::engine {

/// The days to come that the profile itself dates: what lies ahead today, and does not then.
[[nodiscard]] std::vector<Day> days_ahead(const patients::Profile& profile, Day as_of);

/// What becomes of a truth on later days: where it, or whether a person alone can settle it, is another than on the day before. `days`:
/// when to look, `truth_on`: what it is then, which may add days to look at. Looks at a bounded number of days, in order; `horizon` is
/// drawn in to the last of them where there are more.
using TruthOn = std::function<ExprReport(Day day, std::vector<Day>& more)>;
[[nodiscard]] std::vector<Turn> follow(const ExprReport& now, Day as_of, std::vector<Day> days, const TruthOn& truth_on, Day& horizon);

/// The first of them on which the truth itself is another than `now`.
[[nodiscard]] std::optional<Day> first_change(Truth now, const std::vector<Turn>& turns);

/// Only a person's opinion, consent or promise is missing.
[[nodiscard]] bool only_persons(const std::vector<UnknownKind>& kinds);

/// From verdicts to the outcome. `any_criteria`: some come from the text of a record; its fields alone make nobody eligible.
struct Standing {
  Verdict verdict = Verdict::unknown;
  bool only_persons = false;
};
[[nodiscard]] Outcome outcome_of(const std::vector<Standing>& clauses, bool any_criteria);

/// Fills in the first day on which the outcome is another by itself, and why.
void foresee(TrialReport& report, const patients::Profile& profile);

}  // namespace eligo::engine

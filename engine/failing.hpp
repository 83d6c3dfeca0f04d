// Private to engine/: why a trial is failed, and by how little.
#pragma once
#include <cstddef>
#include <vector>

#include "engine/report.hpp"
#include "patients/profile.hpp"

namespace eligo::engine {

/// At most so many minimal sets of predicates are listed of one clause.
inline constexpr std::size_t most_failing_sets = 16;

/// The minimal sets of predicates that, as they stand, give a decided expression its truth, whatever becomes of the others; the smallest
/// first. What is judged as a whole (an exception, a clause found in its own words) is one predicate. `more`: there are others.
[[nodiscard]] std::vector<std::vector<FailingPredicate>> deciding_sets(const rules::Expr& expr, const ExprReport& report, bool& more,
                                                                       std::size_t most = most_failing_sets);

/// Fills in what fails the trial: clauses, their predicates, the one that stands alone, what is missed by little, and what is
/// taken now and stands in the way.
void explain_failure(TrialReport& report, const patients::Profile& profile, patients::Day as_of);

}  // namespace eligo::engine

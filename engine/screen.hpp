// Predicates x facts -> truth, verdict, outcome, with the reason for each.
#pragma once
#include <span>
#include <vector>

#include "engine/report.hpp"
#include "patients/profile.hpp"
#include "rules/compile.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::engine {

struct Options {
  patients::Day as_of{};       ///< always given: the tool fills in its default
  bool assume_ranges = false;  ///< use the vocabulary's adult ranges for x ULN, and say so
  bool foresee = true;         ///< look for what time alone will change
};

/// One typed expression against one profile. Public for tests.
[[nodiscard]] ExprReport evaluate(const rules::Expr& expr, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                                  const Options& options);

[[nodiscard]] TrialReport screen(const rules::CompiledTrial& trial, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                                 const Options& options);

/// All trials, best first (ranking.hpp says by what), with questions across trials.
[[nodiscard]] PatientReport screen_all(std::span<const rules::CompiledTrial> trials, const patients::Profile& profile,
                                       const rules::Vocabulary& vocabulary, const Options& options);

}  // namespace eligo::engine

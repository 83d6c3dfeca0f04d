// Private to engine/: what to ask, of whom, and what each answer would decide.
#pragma once
#include <vector>

#include "engine/report.hpp"

namespace eligo::engine {

/// The questions of all trials that are still open, the most useful first; none when every trial is decided.
[[nodiscard]] std::vector<Question> questions_of(const std::vector<TrialReport>& trials);

}  // namespace eligo::engine

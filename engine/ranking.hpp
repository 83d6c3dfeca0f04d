// Private to engine/, and for renderers: in which order trials are shown, and why a trial stands where it stands.
#pragma once
#include <string>

#include "engine/report.hpp"

namespace eligo::engine {

/// Best first: by outcome (eligible, pending, undetermined, ineligible), then fewer failed clauses, fewer unknown ones, fewer of these that
/// no fact on file would settle (unread, ambiguous, a person's opinion), then by id.
[[nodiscard]] bool ranks_before(const TrialReport& a, const TrialReport& b);

/// "undetermined, 0 failed, 5 unknown (3 missing, 2 judgement)": what the order goes by.
[[nodiscard]] std::string rank_reason(const TrialReport& trial);

}  // namespace eligo::engine

// A few facts in one line, for case tables: "age=24; sex=female; ANC=1400 /uL @2026-01-10; condition: FOP, active".
//
// The line becomes a profile in JSON (contracts section 1) and goes through the same reader as any other, so a case can say nothing that
// a profile could not. The syntax is in docs/test-cases.md.
#pragma once
#include <string>
#include <string_view>

#include "rules/trial.hpp"

namespace eligo::tools {

/// JSON of the profile that the line states. Errors name the fact that cannot be read; what the values mean is the profile reader's to say.
[[nodiscard]] rules::Result<std::string> profile_of_facts(std::string_view line, std::string_view id);

}  // namespace eligo::tools

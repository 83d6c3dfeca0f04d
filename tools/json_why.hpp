// Why a trial is failed and what would change it, as fields of a trial's report. Included where JSON is built, like json.hpp.
#pragma once
#include "engine/report.hpp"
#include "tools/json.hpp"
#include "tools/what_if.hpp"

namespace eligo::tools {

[[nodiscard]] Json json_margin(const engine::Margin& margin);
[[nodiscard]] Json hypothetical_json(const WhatIf& it);
void put_why(Json& out, const engine::TrialReport& trial);

}  // namespace eligo::tools

// Why a trial is failed and what would change it, rendered: for people and as JSON. Found in engine/, shown here.
#pragma once
#include <string>

#include "engine/report.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools {

/// Lines for under a trial's outcome; empty where there is nothing to say.
[[nodiscard]] std::string why_text(const engine::TrialReport& trial, const Style& style);

}  // namespace eligo::tools

// Why a trial is failed and what would change it, rendered: for people and as JSON. Found in engine/, shown here.
#pragma once
#include <string>

#include "engine/report.hpp"
#include "tools/terminal.hpp"
#include "tools/what_if.hpp"

namespace eligo::tools {

/// Lines for under a trial's outcome; empty where there is nothing to say.
[[nodiscard]] std::string why_text(const engine::TrialReport& trial, const Style& style);

/// That facts are supposed, which, and what they change: stands above such a report.
[[nodiscard]] std::string hypothetical_text(const WhatIf& it, const Style& style);

}  // namespace eligo::tools

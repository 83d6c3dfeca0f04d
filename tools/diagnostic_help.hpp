// What the author of a text can do about each diagnostic, in one line.
#pragma once
#include <string_view>

#include "grammar/diagnostic.hpp"

namespace eligo::tools {

/// For a diagnostic that brings no help of its own. More, with an example: docs/diagnostics.md.
[[nodiscard]] std::string_view general_help(DiagnosticCode code);

}  // namespace eligo::tools

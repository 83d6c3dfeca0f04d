// Two texts, line by line: what was recorded and what is now.
#pragma once
#include <string>
#include <string_view>

#include "tools/terminal.hpp"

namespace eligo::tools {

/// Empty when equal. Else runs of lines with two lines of context, `-` before recorded lines, `+` before present ones.
[[nodiscard]] std::string difference(std::string_view recorded, std::string_view now, const Style& style);

}  // namespace eligo::tools

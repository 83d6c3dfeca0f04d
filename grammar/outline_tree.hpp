// Blocks to sections and nested items, shared by the outlines of criteria, rule files and pages. Private to grammar/.
#pragma once
#include <string_view>
#include <vector>

#include "grammar/outline.hpp"
#include "grammar/outline_blocks.hpp"

namespace eligo::grammar::lines {

/// Sections of `blocks`, appended to `out` with the furniture between them. `out.sections` may end with sections without items.
void build_sections(std::string_view text, const std::vector<Block>& blocks, Outline& out);

/// What is said once the whole outline stands: older versions, alternatives, items that stop in the middle.
void finish_outline(std::string_view text, Outline& out);

}  // namespace eligo::grammar::lines

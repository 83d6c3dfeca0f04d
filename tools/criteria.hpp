// Compiled criteria, rendered: JSON in the shape of contracts section 3, and text for the people who write and read rules.
#pragma once
#include <string>
#include <string_view>

#include "rules/compile.hpp"
#include "rules/vocabulary.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools {

[[nodiscard]] std::string_view kind_name(rules::ClauseKind kind);  ///< inclusion, exclusion, field

/// One object; ends without a line feed.
[[nodiscard]] std::string criteria_json(const rules::CompiledTrial& trial, const rules::Vocabulary& vocabulary, bool pretty);

/// Id, text, canonical English, unread stretches marked, diagnostics with line, column and caret, and how much was understood.
/// `path`: what line and column count in.
[[nodiscard]] std::string criteria_text(const rules::CompiledTrial& trial, const std::string& path, const Style& style);

}  // namespace eligo::tools

// The one printed form of everything that is wrong or worth a remark: `path:line:col: error: message [code]`, the line, a caret.
//
// Rendering is kept apart from collecting: libraries return diagnostics and InputErrors, this file makes them text.
#pragma once
#include <string>
#include <string_view>

#include "grammar/diagnostic.hpp"
#include "grammar/span.hpp"
#include "rules/trial.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools {

/// 1-based; the column counts code points.
struct Position {
  std::size_t line = 1, column = 1;
};

/// Where offsets of a text are. Asked in ascending order the whole text is walked through once.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}
  [[nodiscard]] Position at(std::uint32_t offset);
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  std::size_t seen_ = 0;
  Position last_;  ///< of seen_
};

/// The line that holds the span's begin, clipped around it, and carets below. Two lines, each indented by two columns.
[[nodiscard]] std::string caret_lines(std::string_view text, Span span, const Style& style);

/// One diagnostic with its source line, caret and help.
[[nodiscard]] std::string diagnostic_text(std::string_view path, Places& places, const Diagnostic& diagnostic, const Style& style);

/// Why an input cannot be used. `text` is what its line:col counts in; empty when it is not at hand.
[[nodiscard]] std::string error_text(std::string_view path, std::string_view text, const rules::InputError& error, const Style& style);

}  // namespace eligo::tools

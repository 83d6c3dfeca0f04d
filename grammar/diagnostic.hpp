// What the program has to say about a text: a registered code, a place, a sentence. Collected here, rendered in tools/.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "grammar/span.hpp"

namespace eligo {

enum class Severity { note, warning, error };

enum class DiagnosticCode {
#define ELIGO_DIAGNOSTIC(name, severity, meaning) name,
#include "grammar/diagnostics.def"
#undef ELIGO_DIAGNOSTIC
};

struct Diagnostic {
  DiagnosticCode code{};
  Span span;            ///< bytes of the text as given once it left grammar/
  std::string message;  ///< lower case, no full stop; says what was found and then what was expected
  std::string help;     ///< empty, or one line
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

/// "lost-superscript" for DiagnosticCode::lost_superscript.
[[nodiscard]] std::string code_name(DiagnosticCode code);
[[nodiscard]] Severity severity(DiagnosticCode code);
[[nodiscard]] std::string_view meaning(DiagnosticCode code);

}  // namespace eligo

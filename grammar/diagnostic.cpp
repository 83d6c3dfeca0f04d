#include "grammar/diagnostic.hpp"

#include <algorithm>

namespace eligo {
namespace {

struct Row {
  std::string_view name;
  Severity severity;
  std::string_view meaning;
};

constexpr Row rows[] = {
#define ELIGO_DIAGNOSTIC(name, severity, meaning) {#name, Severity::severity, meaning},
#include "grammar/diagnostics.def"
#undef ELIGO_DIAGNOSTIC
};

const Row& row(DiagnosticCode code) { return rows[static_cast<std::size_t>(code)]; }

}  // namespace

std::string code_name(DiagnosticCode code) {
  std::string name(row(code).name);
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

Severity severity(DiagnosticCode code) { return row(code).severity; }

std::string_view meaning(DiagnosticCode code) { return row(code).meaning; }

}  // namespace eligo

// JSON for writing: keys in the order they were put in, numbers exactly as the criterion or the laboratory wrote them.
//
// Included by the files that build JSON and by no header: nlohmann is large. Reading is patients/ and rules/ work.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/report.hpp"
#include "grammar/decimal.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/span.hpp"
#include "rules/predicate.hpp"

namespace eligo::tools {

using Json = nlohmann::ordered_json;

/// A JSON number with exactly the digits of the decimal, however many. It is held as nlohmann's binary value, which JSON has no
/// use for, and write_json prints those bytes as they are: a double would change the 17th digit.
[[nodiscard]] Json json_number(const Decimal& value);
[[nodiscard]] Json json_span(Span span);
[[nodiscard]] Json json_diagnostic(const Diagnostic& diagnostic);

/// An expression in the shape of contracts section 3. With a report, every node also has its truth, and what it rests on.
[[nodiscard]] Json json_expr(const rules::Expr& expr, const rules::Vocabulary& vocabulary, const engine::ExprReport* report = nullptr);

/// Text of a JSON value. Pretty: two spaces a level, what fits in a line on one line. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string write_json(const Json& value, bool pretty);

}  // namespace eligo::tools

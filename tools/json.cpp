// See json.hpp. A serialiser over nlohmann's tree rather than its dump(): exact decimals, and short things on one line.
#include "tools/json.hpp"

namespace eligo::tools {
namespace {

constexpr std::size_t line_width = 120;

std::string scalar(const Json& value) {
  if (value.is_binary()) return {value.get_binary().begin(), value.get_binary().end()};
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string quoted(const std::string& key) { return scalar(Json(key)); }

/// On one line; gives up, with `out` of no more use, when it grows past `limit` bytes.
bool compact(const Json& value, std::string& out, std::size_t limit, std::string_view comma, std::string_view colon) {
  if (value.is_array() || value.is_object()) {
    out += value.is_array() ? '[' : '{';
    bool first = true;
    for (auto it = value.begin(); it != value.end(); ++it) {
      if (!first) out += comma;
      first = false;
      if (value.is_object()) {
        out += quoted(it.key());
        out += colon;
      }
      if (!compact(*it, out, limit, comma, colon)) return false;
    }
    out += value.is_array() ? ']' : '}';
  } else {
    out += scalar(value);
  }
  return out.size() <= limit;
}

/// Deeper than a person reads, indentation no longer grows: it would make a deep tree's text the square of its size.
constexpr std::size_t deepest_indent = 64;

void pretty(const Json& value, std::string& out, std::size_t indent, std::size_t used) {
  const std::size_t inside = std::min(indent + 2, deepest_indent);
  std::string line;
  if (compact(value, line, line_width > used ? line_width - used : 0, ", ", ": ") || !(value.is_array() || value.is_object())) {
    out += value.is_array() || value.is_object() ? line : scalar(value);
    return;
  }
  out += value.is_array() ? '[' : '{';
  bool first = true;
  for (auto it = value.begin(); it != value.end(); ++it) {
    out += first ? "\n" : ",\n";
    first = false;
    out.append(inside, ' ');
    std::size_t taken = inside;
    if (value.is_object()) {
      const std::string key = quoted(it.key());
      out += key;
      out += ": ";
      taken += key.size() + 2;
    }
    pretty(*it, out, inside, taken + 1);
  }
  out += '\n';
  out.append(indent, ' ');
  out += value.is_array() ? ']' : '}';
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

}  // namespace

Json json_number(const Decimal& value) {
  const std::string text = value.to_string();
  return Json::binary({text.begin(), text.end()});
}

Json json_span(Span span) { return Json::array({span.begin, span.end}); }

Json json_diagnostic(const Diagnostic& diagnostic) {
  Json out = {{"code", code_name(diagnostic.code)}, {"severity", severity_name(severity(diagnostic.code))}};
  out["span"] = json_span(diagnostic.span);
  out["message"] = diagnostic.message;
  if (!diagnostic.help.empty()) out["help"] = diagnostic.help;
  return out;
}

std::string write_json(const Json& value, bool as_lines) {
  std::string out;
  if (as_lines) {
    pretty(value, out, 0, 0);
  } else {
    compact(value, out, std::string::npos, ",", ":");
  }
  return out;
}

}  // namespace eligo::tools

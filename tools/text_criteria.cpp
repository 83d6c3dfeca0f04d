// Compiled criteria as text: what stands there, how it was read, what was not read, what is worth a remark.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "tools/complaint.hpp"
#include "tools/criteria.hpp"
#include "tools/diagnostic_help.hpp"

namespace eligo::tools {
namespace {

/// The clause's text with every unread stretch between «».
std::string marked(const rules::Clause& clause) {
  std::string out;
  std::uint32_t at = clause.span.begin;
  const auto slice = [&](std::uint32_t begin, std::uint32_t end) {
    return std::string_view(clause.text).substr(begin - clause.span.begin, end - begin);
  };
  if (clause.text.size() != clause.span.size()) return clause.text;  // a field, or text that was put together
  for (const rules::UnparsedText& part : clause.unparsed) {
    if (part.span.begin < at || part.span.end > clause.span.end || part.span.empty()) continue;
    out += slice(at, part.span.begin);
    out += "«";
    out += slice(part.span.begin, part.span.end);
    out += "»";
    at = part.span.end;
  }
  out += slice(at, clause.span.end);
  return out;
}

/// `helped`: codes whose general help was printed already; once a record is enough.
std::string diagnostics_text(const std::vector<Diagnostic>& diagnostics, const std::string& path, const std::string& text,
                             const Style& style, std::set<DiagnosticCode>& helped) {
  std::vector<Diagnostic> sorted = diagnostics;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
  std::string out;
  Places places(text);
  for (Diagnostic& diagnostic : sorted) {
    if (diagnostic.help.empty() && helped.insert(diagnostic.code).second) diagnostic.help = general_help(diagnostic.code);
    out += diagnostic_text(path, places, diagnostic, style);
  }
  return out;
}

/// What a registry's page holds around its criteria, by line; the header of a rule file and rules between lists go without saying.
std::string furniture_text(const rules::CompiledTrial& trial, const Style& style) {
  std::string out;
  Places places(trial.record.text);
  for (const rules::Outside& piece : trial.furniture) {
    if (piece.what == "header" || piece.what == "separator" || piece.what == "connective") continue;
    const std::size_t first = places.at(piece.span.begin).line;
    const std::size_t last = places.at(piece.span.end).line;
    const std::string lines = first == last ? fmt::format("line {}", first) : fmt::format("lines {} to {}", first, last);
    const auto words = std::string_view(trial.record.text).substr(piece.span.begin, piece.span.size());
    out += beside("  ", one_line(fmt::format("{}, {}: {}", lines, piece.what, clip(one_line(words), 60))), 4, style, Ink::faint);
  }
  return out.empty() ? out : '\n' + paint(style, Ink::strong, "Of the page, outside the criteria") + '\n' + out;
}

std::string percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? "100" : fmt::format("{:.0f}", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

}  // namespace

std::string_view kind_name(rules::ClauseKind kind) {
  switch (kind) {
    case rules::ClauseKind::inclusion:
      return "inclusion";
    case rules::ClauseKind::exclusion:
      return "exclusion";
    case rules::ClauseKind::field:
      return "field";
  }
  return "";
}

std::string criteria_text(const rules::CompiledTrial& trial, const std::string& path, const Style& style) {
  std::string out = beside("", one_line(trial.record.id + "  " + trial.record.title), 2, style, Ink::strong);
  const rules::Understood& u = trial.understood;
  out += fmt::format("  {} clauses; understood whole {} of {} ({} %), {} % of their bytes\n", trial.clauses.size(), u.clauses, u.of_clauses,
                     percent(u.clauses, u.of_clauses), percent(u.bytes, u.of));
  std::size_t width = 2;
  for (const rules::Clause& clause : trial.clauses) width = std::max(width, clause.id.size());
  rules::ClauseKind section = rules::ClauseKind::field;
  std::string arm;
  std::set<DiagnosticCode> helped;
  bool first = true;
  for (const rules::Clause& clause : trial.clauses) {
    if (first || clause.kind != section || clause.arm != arm) {
      std::string heading(clause.kind == rules::ClauseKind::field       ? "Registry fields"
                          : clause.kind == rules::ClauseKind::inclusion ? "Inclusion criteria"
                                                                        : "Exclusion criteria");
      if (!clause.arm.empty()) heading += ", " + one_line(clause.arm);
      out += '\n' + paint(style, Ink::strong, heading) + '\n';
      section = clause.kind;
      arm = clause.arm;
      first = false;
    }
    const std::size_t hang = width + 10;
    const std::string label(width + 2, ' ');
    out += beside(fmt::format("{}  text    ", pad(clause.id, width)), one_line(marked(clause)), hang, style);
    out += beside(label + "means   ", one_line(clause.canonical), hang, style, clause.unparsed.empty() ? Ink::good : Ink::open);
    for (const rules::UnparsedText& part : clause.unparsed) out += beside(label + "unread  ", one_line(part.text), hang, style, Ink::open);
    std::string notes;
    if (clause.from_summary) notes += "taken from the summary, the criteria lists are empty; ";
    if (clause.cut_off) notes += "the source stops in the middle of this sentence; ";
    if (clause.wrong_polarity) notes += "worded against its section, so its verdict stays unknown; ";
    if (!notes.empty()) out += beside(label + "note    ", std::string_view(notes).substr(0, notes.size() - 2), hang, style);
    out += diagnostics_text(clause.diagnostics, path, trial.record.text, style, helped);
  }
  if (!trial.asides.empty()) {
    out += '\n' + paint(style, Ink::strong, "Shown, not counted") + '\n';
    for (const rules::Aside& aside : trial.asides)
      out += beside("  ", one_line(fmt::format("{}: {}", aside.why, clip(one_line(aside.text), 200))), 4, style, Ink::faint);
  }
  out += furniture_text(trial, style);
  const std::string remarks = diagnostics_text(trial.diagnostics, path, trial.record.text, style, helped);
  if (!remarks.empty()) out += '\n' + paint(style, Ink::strong, "On the record as a whole") + '\n' + remarks;
  return out;
}

}  // namespace eligo::tools

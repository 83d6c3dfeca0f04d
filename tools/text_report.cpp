// Reports for people: outcomes and what to ask next first, then each trial clause by clause.
//
// Every status is a sign and a word; colour repeats it. Readable at 60 columns. What is said here was decided in engine/.
#include <fmt/format.h>

#include <algorithm>

#include "tools/criteria.hpp"
#include "tools/decisive.hpp"
#include "tools/fact_view.hpp"
#include "tools/phrases.hpp"
#include "tools/report.hpp"
#include "tools/shipped.hpp"
#include "tools/status.hpp"
#include "tools/why.hpp"

namespace eligo::tools {
namespace {

Ink ink(engine::Truth truth) { return truth == engine::Truth::unknown ? Ink::open : Ink::strong; }

std::string heading(const Style& style, std::string_view text) { return paint(style, Ink::strong, text) + '\n'; }

/// Formula, inputs with dates and ages, source: what is needed to work the value out again.
std::string derivation_text(const engine::Derivation& how, std::size_t indent, const Style& style) {
  const std::string blank(indent, ' ');
  std::string out =
      beside(blank + "derived   ", one_line(fmt::format("{}, {}: {}", how.formula, how.version, how.equation)), indent + 10, style);
  for (const auto& input : how.inputs) {
    std::string text = input.name + " " + input.shown;
    if (input.days_before) text += ", " + days_before_text(*input.days_before);
    if (!input.converted.empty()) text += "; " + input.converted;
    out += beside(blank + "from      ", one_line(fmt::format("{} ({})", text, input.pointer)), indent + 10, style);
  }
  return out + beside(blank + "source    ", one_line(fmt::format("{}, doi:{}", how.citation, how.doi)), indent + 10, style, Ink::faint);
}

std::string fact_text(const engine::Evidence& fact, std::size_t indent, const Style& style, const ClauseSetting& setting) {
  const std::string head = std::string(indent, ' ') + (fact.used ? "used      " : "set aside ");
  std::string text = one_line(fact.shown);
  if (setting.profile != nullptr) {
    const auto view = fact_at(*setting.profile, fact.pointer);
    const std::string age = view ? age_words(*view, setting.as_of) : "";
    if (!age.empty()) text += ", " + age;
  }
  if (!fact.derived.empty() && !fact.derivation) text += "; derived: " + one_line(fact.derived);
  if (!fact.converted.empty()) text += "; " + one_line(fact.converted);
  if (!fact.why.empty()) text += "; " + one_line(fact.why);
  if (!fact.pointer.empty()) text += " (" + one_line(fact.pointer) + ")";
  std::string out = beside(head, text, indent + 10, style, fact.used ? Ink::plain : Ink::faint);
  if (fact.derivation) out += derivation_text(*fact.derivation, indent + 10, style);
  return out;
}

/// A node with its truth, its reason and its facts, then its operands one step further in.
void tree_text(const engine::ExprReport& node, std::size_t indent, const Style& style, const ClauseSetting& setting, std::string& out) {
  const std::string truth(engine::name(node.truth));
  const std::string head = fmt::format("{}{} ", std::string(indent, ' '), paint(style, ink(node.truth), pad(truth, 7)));
  std::string text = one_line(node.text.empty() ? node.label : node.text);
  if (!node.args.empty()) text = node.not_applicable ? node.label + " (does not apply)" : node.label;
  out += beside(head, text, indent + 8, style);
  const std::size_t inner = indent + 8;
  if (node.args.empty() && !node.reason.empty()) out += beside(std::string(inner, ' '), one_line(node.reason), inner, style);
  for (const engine::Evidence& fact : node.evidence) out += fact_text(fact, inner, style, setting);
  // Deep trees step in by two so that the words keep room; the truth column stays readable.
  const std::size_t step = indent + 2 < style.width / 2 ? indent + 2 : indent;
  for (const engine::ExprReport& arg : node.args) tree_text(arg, step, style, setting, out);
}

/// The criterion in one line, with marks around the words that decide.
std::string decisive_text(const engine::ClauseReport& it) {
  const auto piece = [](std::string_view text) {
    // The two signs of marks are no signs of the text.
    std::string out(text);
    for (const std::string_view sign : {mark_begin, mark_end})
      for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign)) out.replace(at, sign.size(), "\xEF\xBF\xBD");
    return out;
  };
  return one_line(marked(it.clause->text, decisive_words(it), mark_begin, mark_end, piece));
}

}  // namespace

std::string clause_text(const engine::ClauseReport& it, Detail detail, const Style& style, const ClauseSetting& setting) {
  const rules::Clause& clause = *it.clause;
  const std::size_t hang = style.width < 70 ? 6 : 12 + std::max<std::size_t>(clause.id.size(), 4) + 2;
  const std::string blank(hang, ' ');
  const std::string status = "  " + status_text(mark(it.verdict), engine::name(it.verdict), 7, style) + ' ';
  const std::string text = detail == Detail::tree ? decisive_text(it) : one_line(clause.text);
  // A narrow terminal has the words below the status, a wide one beside it.
  std::string out = style.width < 70 ? status + clause.id + '\n' : status + pad(clause.id, hang - 14) + "  ";
  out += show_marks(beside(style.width < 70 ? blank : "", text, hang, style, Ink::strong), style);
  std::string reason = one_line(it.reason);
  if (it.unknown_kind) reason = fmt::format("{}: {}", engine::name(*it.unknown_kind), reason);
  if (it.margin) reason += fmt::format(" ({})", margin_words(*it.margin));
  if (!reason.empty()) out += beside(blank, reason, hang, style);
  for (const engine::Need& need : it.needs) {
    out += beside(blank + "ask: ", one_line(fmt::format("{} [{}]", need.ask, need.of)), hang + 5, style);
    const std::string leads =
        setting.report == nullptr ? "" : answers_of(*setting.report, need.ask, {setting.trial->trial->record.id, clause.id});
    if (!leads.empty()) out += beside(std::string(hang + 5, ' '), one_line(leads), hang + 5, style, Ink::faint);
  }
  if (it.changes_on) out += beside(blank, fmt::format("changes by itself on {}", patients::to_string(*it.changes_on)), hang, style);
  if (detail == Detail::tree) {
    if (!clause.canonical.empty()) out += beside(std::string(6, ' ') + "read as   ", one_line(clause.canonical), 16, style);
    if (setting.trial != nullptr) out += beside(std::string(6, ' ') + "effect    ", effect_text(*setting.trial, it), 16, style);
    tree_text(it.expr, 6, style, setting, out);
  }
  return out;
}

std::string report_text(const PatientPage& page, Detail detail, const Style& style, bool provenance) {
  const engine::PatientReport& report = page.report;
  std::string out = (page.what_if ? hypothetical_text(*page.what_if, style) + '\n' : "") + head_text(report, detail, style);
  for (const engine::TrialReport& trial : report.trials) {
    if (detail == Detail::summary) break;
    if (report.trials.size() > 1) out += '\n' + trial_head_text(report, trial, style);
    const ClauseSetting setting{&trial, page.profile ? &*page.profile : nullptr, report.as_of, &report};
    for (const engine::ClauseReport& clause : trial.clauses) out += '\n' + clause_text(clause, detail, style, setting);
  }
  if (!page.remarks.empty()) {
    out += '\n' + heading(style, "Remarks on the profile");
    for (const patients::Remark& remark : page.remarks)
      out += beside("  ", one_line(fmt::format("{}: {}", remark.pointer, remark.message)), 4, style);
  }
  if (provenance)
    out += '\n' + beside("", fmt::format("eligo {}, rules {}, vocabulary {}", version(), page.rules_digest, page.vocabulary_digest), 2,
                         style, Ink::faint);
  return out;
}

}  // namespace eligo::tools

// Reports for people: outcomes and what to ask next first, then each trial clause by clause.
//
// Every status is a sign and a word; colour repeats it. Readable at 80 columns. What is said here was decided in engine/.
#include <fmt/format.h>

#include <algorithm>

#include "tools/criteria.hpp"
#include "tools/phrases.hpp"
#include "tools/report.hpp"
#include "tools/shipped.hpp"
#include "tools/status.hpp"
#include "tools/why.hpp"

namespace eligo::tools {
namespace {

Ink ink(engine::Truth truth) { return truth == engine::Truth::unknown ? Ink::open : Ink::strong; }

std::string upper(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return out;
}

std::string heading(const Style& style, std::string_view text) { return paint(style, Ink::strong, text) + '\n'; }

/// "I3 (missing), E2 (judgement)" for the clauses of one verdict, at most `most` of them.
std::string listed(const engine::TrialReport& trial, engine::Verdict verdict, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  for (const engine::ClauseReport& clause : trial.clauses) {
    if (clause.verdict != verdict || ++count > most) continue;
    out += (out.empty() ? "" : ", ") + clause.clause->id;
    if (clause.unknown_kind) out += fmt::format(" ({})", engine::name(*clause.unknown_kind));
  }
  if (count > most) out += fmt::format(" and {} more", count - most);
  return out;
}

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

std::string fact_text(const engine::Evidence& fact, std::size_t indent, const Style& style) {
  const std::string head = std::string(indent, ' ') + (fact.used ? "used      " : "set aside ");
  std::string text = one_line(fact.shown);
  if (!fact.derived.empty() && !fact.derivation) text += "; derived: " + one_line(fact.derived);
  if (!fact.converted.empty()) text += "; " + one_line(fact.converted);
  if (!fact.why.empty()) text += "; " + one_line(fact.why);
  if (!fact.pointer.empty()) text += " (" + one_line(fact.pointer) + ")";
  std::string out = beside(head, text, indent + 10, style, fact.used ? Ink::plain : Ink::faint);
  if (fact.derivation) out += derivation_text(*fact.derivation, indent + 10, style);
  return out;
}

/// A node with its truth, its reason and its facts, then its operands one step further in.
void tree_text(const engine::ExprReport& node, std::size_t indent, const Style& style, std::string& out) {
  const std::string truth(engine::name(node.truth));
  const std::string head = fmt::format("{}{} ", std::string(indent, ' '), paint(style, ink(node.truth), pad(truth, 7)));
  std::string text = one_line(node.text.empty() ? node.label : node.text);
  if (!node.args.empty()) text = node.not_applicable ? node.label + " (does not apply)" : node.label;
  out += beside(head, text, indent + 8, style);
  const std::size_t inner = indent + 8;
  if (node.args.empty() && !node.reason.empty()) out += beside(std::string(inner, ' '), one_line(node.reason), inner, style);
  for (const engine::Evidence& fact : node.evidence) out += fact_text(fact, inner, style);
  // Deep trees step in by two so that the words keep room; the truth column stays readable.
  const std::size_t step = indent + 2 < style.width / 2 ? indent + 2 : indent;
  for (const engine::ExprReport& arg : node.args) tree_text(arg, step, style, out);
}

std::string trial_text(const engine::PatientReport& report, const engine::TrialReport& trial, Detail detail, const Style& style) {
  const Mark sign = mark(trial.outcome);
  std::string out = beside("", one_line(fmt::format("{}  {}", trial.trial->record.id, trial.trial->record.title)), 2, style, Ink::strong);
  out += fmt::format("  {}  {} matched, {} failed, {} unknown\n",
                     paint(style, sign.ink, fmt::format("{} {}", sign.sign, upper(engine::name(trial.outcome)))), trial.matched,
                     trial.failed, trial.unknown);
  const std::string blocked = listed(trial, engine::Verdict::failed, trial.clauses.size());
  const std::string open = listed(trial, engine::Verdict::unknown, trial.clauses.size());
  if (!blocked.empty()) out += beside("  blocked by  ", blocked, 14, style);
  out += why_text(trial, style);
  if (!open.empty()) out += beside("  still open  ", open, 14, style);
  if (trial.trial->clauses.empty())
    out += beside("  note        ", "no criteria were found in its record, so nothing was judged", 14, style);
  if (const engine::Question* next = next_question(report, trial.trial->record.id))
    out += beside("  ask next    ", one_line(fmt::format("{} [{}]", next->ask, next->of)), 14, style);
  if (trial.next_change)
    out += beside("  changes on  ", one_line(fmt::format("{}: {}", patients::to_string(*trial.next_change), trial.next_change_why)), 14,
                  style);
  if (detail == Detail::summary) return out;
  for (const engine::ClauseReport& clause : trial.clauses) out += '\n' + clause_text(clause, detail, style);
  return out;
}

}  // namespace

std::string clause_text(const engine::ClauseReport& it, Detail detail, const Style& style) {
  const rules::Clause& clause = *it.clause;
  const Mark sign = mark(it.verdict);
  const std::string status = fmt::format("{} {}", sign.sign, pad(engine::name(it.verdict), 7));
  const std::size_t hang = 12 + std::max<std::size_t>(clause.id.size(), 4) + 2;
  std::string out = beside(fmt::format("  {} {}  ", paint(style, sign.ink, status), pad(clause.id, hang - 14)), one_line(clause.text), hang,
                           style, Ink::strong);
  std::string reason = one_line(it.reason);
  if (it.unknown_kind) reason = fmt::format("{}: {}", engine::name(*it.unknown_kind), reason);
  if (it.margin) reason += fmt::format(" (margin {})", margin_text(*it.margin));
  const std::string blank(hang, ' ');
  if (!reason.empty()) out += beside(blank, reason, hang, style);
  for (const engine::Need& need : it.needs)
    out += beside(blank + "ask: ", one_line(fmt::format("{} [{}]", need.ask, need.of)), hang + 5, style);
  if (it.changes_on) out += beside(blank, fmt::format("changes by itself on {}", patients::to_string(*it.changes_on)), hang, style);
  if (detail == Detail::tree) {
    if (!clause.canonical.empty()) out += beside(std::string(6, ' ') + "read as   ", one_line(clause.canonical), 16, style);
    tree_text(it.expr, 6, style, out);
  }
  return out;
}

std::string report_text(const PatientPage& page, Detail detail, const Style& style, bool provenance) {
  const engine::PatientReport& report = page.report;
  std::string out = fmt::format("Patient {}, as of {}, {}\n", one_line(report.patient), patients::to_string(report.as_of),
                                plural(report.trials.size(), "trial", "trials"));
  std::size_t width = 0;
  for (const engine::TrialReport& trial : report.trials) width = std::max(width, columns(trial.trial->record.id));
  if (report.trials.size() > 1 || detail == Detail::summary) {
    out += '\n';
    for (const engine::TrialReport& trial : report.trials) {
      const Mark sign = mark(trial.outcome);
      const std::string status = fmt::format("{} {}", sign.sign, pad(engine::name(trial.outcome), 12));
      const std::size_t hang = 2 + 2 + 12 + 2 + width + 2;
      const std::string head = fmt::format("  {}  {}  ", paint(style, sign.ink, status), pad(trial.trial->record.id, width));
      out += head + clip(one_line(trial.trial->record.title), style.width > hang + 20 ? style.width - hang : 20) + '\n';
      const std::string why = trial.failed > 0    ? "blocked by " + listed(trial, engine::Verdict::failed, 6)
                              : trial.unknown > 0 ? "still open " + listed(trial, engine::Verdict::unknown, 6)
                                                  : "";
      if (!why.empty()) out += beside(std::string(hang, ' '), why, hang, style);
    }
  }
  if (!report.questions.empty()) {
    constexpr std::size_t shown = 5;
    out += '\n' + heading(style, "Ask next");
    for (std::size_t i = 0; i < std::min(shown, report.questions.size()); ++i) {
      const engine::Question& question = report.questions[i];
      out += beside(fmt::format("  {}. ", i + 1), one_line(fmt::format("{} [{}]", question.ask, question.of)), 5, style);
      out += beside("     ", "settles " + one_line(settles_text(question)), 13, style, Ink::faint);
    }
    if (report.questions.size() > shown) out += fmt::format("     and {} more\n", report.questions.size() - shown);
  }
  if (detail != Detail::summary)
    for (const engine::TrialReport& trial : report.trials) out += '\n' + trial_text(report, trial, detail, style);
  if (!page.remarks.empty()) {
    out += '\n' + heading(style, "Remarks on the profile");
    for (const patients::Remark& remark : page.remarks)
      out += beside("  ", one_line(fmt::format("{}: {}", remark.pointer, remark.message)), 4, style);
  }
  if (provenance)
    out +=
        '\n' +
        paint(style, Ink::faint, fmt::format("eligo {}, rules {}, vocabulary {}", version(), page.rules_digest, page.vocabulary_digest)) +
        '\n';
  return out;
}

}  // namespace eligo::tools

// See html_clause.hpp.
#include "tools/html_clause.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/criteria.hpp"
#include "tools/decisive.hpp"
#include "tools/html.hpp"
#include "tools/html_plot.hpp"
#include "tools/phrases.hpp"
#include "tools/plot.hpp"
#include "tools/status.hpp"

namespace eligo::tools::html {
namespace {

std::string line(std::string_view text) { return escaped(one_line(text)); }

std::string term(std::string_view name, const std::string& content) { return fmt::format("<dt>{}</dt><dd>{}</dd>", name, content); }

/// The criterion as the trial has it, letter by letter, its decisive words marked.
std::string as_written(const engine::ClauseReport& it) {
  return marked(it.clause->text, decisive_words(it), "<mark>", "</mark>", [](std::string_view piece) { return escaped(piece); });
}

/// Pictures of the predicates that decide; of a long list only the first few, the rest is in the evidence.
std::string pictures(const engine::ClauseReport& it, const Setting& setting) {
  if (setting.profile == nullptr) return "";
  constexpr int most = 3;
  std::string out;
  int drawn = 0;
  for (const JudgedLeaf& leaf : deciding_leaves(it)) {
    if (drawn == most) break;
    std::string picture;
    if (const auto axis = axis_plot(leaf, *setting.profile, *setting.vocabulary, setting.as_of)) {
      picture = figure(*axis);
    } else if (const auto dated = timeline(leaf, *setting.profile, setting.as_of)) {
      picture = figure(*dated);
    }
    drawn += picture.empty() ? 0 : 1;
    out += picture;
  }
  return out;
}

std::string evidence_summary(const engine::ClauseReport& it) {
  const auto used =
      static_cast<std::size_t>(std::count_if(it.evidence.begin(), it.evidence.end(), [](const auto& fact) { return fact.used; }));
  const std::size_t aside = it.evidence.size() - used;
  std::string out = "Evidence: " + plural(used, "fact used", "facts used");
  if (aside > 0) out += fmt::format(", {} set aside", aside);
  return out;
}

std::string notes(const rules::Clause& clause) {
  std::string out;
  if (clause.from_summary) out += "<li>taken from the summary, the criteria lists are empty</li>";
  if (clause.cut_off) out += "<li>the source stops in the middle of this sentence</li>";
  for (const Diagnostic& diagnostic : clause.diagnostics) out += "<li>" + line(diagnostic.message) + "</li>";
  return out.empty() ? "" : "<p class=\"label\">On the text</p><ul class=\"notes\">" + out + "</ul>";
}

}  // namespace

std::string chip(std::string_view sign, std::string_view of, std::string_view word) {
  return fmt::format("<span class=\"chip {}\"><span aria-hidden=\"true\">{}</span> {}</span>", of, sign, word);
}

std::string clause(const engine::TrialReport& trial, const engine::ClauseReport& it, std::string_view id, const Setting& setting) {
  const rules::Clause& of = *it.clause;
  const std::string_view verdict = engine::name(it.verdict);
  std::string_view section = kind_name(of.kind);
  if (of.kind == rules::ClauseKind::field) section = "registry field";
  std::string out = fmt::format("<div class=\"clause {}\" id=\"{}\">", verdict, id);
  out += fmt::format("<h5>{} <span class=\"id\">{}</span> <span class=\"section\">{}{}</span></h5>",
                     chip(mark(it.verdict).sign, verdict, verdict), line(of.id), section, of.arm.empty() ? "" : ", " + line(of.arm));
  std::string reason = line(it.reason);
  if (it.unknown_kind) reason = fmt::format("<b>{}</b>: {}", engine::name(*it.unknown_kind), reason);
  out += element("p", "reason", reason);
  out += fmt::format(
      "<div class=\"pair\"><div><p class=\"label\">As written</p><blockquote>{}</blockquote></div>"
      "<div><p class=\"label\">As read</p><p class=\"read\">{}</p></div></div>",
      as_written(it), of.canonical.empty() ? "nothing of it was understood" : line(of.canonical));
  std::string facts = term("Effect", line(effect_text(trial, it)));
  if (it.margin) facts += term("Margin", line(margin_words(*it.margin)));
  for (const engine::Need& need : it.needs) {
    std::string ask = fmt::format("{} <span class=\"whom\">{}</span>", line(need.ask), line(need.of));
    const std::string leads =
        setting.report == nullptr ? "" : answers_of(*setting.report, need.ask, {trial.trial->record.id, it.clause->id});
    if (!leads.empty()) ask += element("p", "step", line(leads));
    facts += term("Ask", ask);
  }
  if (it.changes_on) facts += term("Changes by itself", line("on " + patients::to_string(*it.changes_on)));
  out += element("dl", "", facts);
  out += pictures(it, setting);
  out += fmt::format("<details{}><summary>{}</summary>{}{}</details>", setting.open ? " open" : "", evidence_summary(it),
                     evidence_tree(it.expr, setting), notes(of));
  return out + "</div>\n";
}

}  // namespace eligo::tools::html

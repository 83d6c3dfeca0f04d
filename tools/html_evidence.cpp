// The tree of a clause's predicates: truth, reason, the facts used and those set aside, conversions and derivations step by step.
#include <fmt/format.h>

#include "tools/fact_view.hpp"
#include "tools/html.hpp"
#include "tools/html_clause.hpp"
#include "tools/phrases.hpp"
#include "tools/status.hpp"

namespace eligo::tools::html {
namespace {

/// The program's own sentences: white space folded, then escaped.
std::string line(std::string_view text) { return escaped(one_line(text)); }

std::string pointer(std::string_view text) { return text.empty() ? "" : " <code>" + line(text) + "</code>"; }

std::string derivation(const engine::Derivation& how) {
  std::string out = element("p", "step", line(fmt::format("{}, {}: {}", how.formula, how.version, how.equation)));
  out += "<ol class=\"steps\">";
  for (const auto& input : how.inputs) {
    std::string text = input.name + ' ' + input.shown;
    if (input.days_before) text += ", " + days_before_text(*input.days_before);
    if (!input.converted.empty()) text += "; " + input.converted;
    out += "<li>" + line(text) + pointer(input.pointer) + "</li>";
  }
  out += "</ol>";
  return out + element("p", "source", line(fmt::format("{}, doi:{}", how.citation, how.doi)));
}

std::string fact(const engine::Evidence& it, const Setting& setting) {
  std::string out = fmt::format("<li class=\"{}\"><span class=\"use\">{}</span> {}", it.used ? "used" : "aside",
                                it.used ? "used" : "set aside", line(it.shown));
  if (setting.profile != nullptr) {
    const auto view = fact_at(*setting.profile, it.pointer);
    const std::string age = view ? age_words(*view, setting.as_of) : "";
    if (!age.empty()) out += " <span class=\"age\">" + line(age) + "</span>";
  }
  out += pointer(it.pointer);
  if (!it.converted.empty()) out += element("p", "step", line(it.converted));
  if (!it.derived.empty() && !it.derivation) out += element("p", "step", line("derived: " + it.derived));
  if (it.derivation) out += derivation(*it.derivation);
  if (!it.why.empty()) out += element("p", "why", line(it.why));
  return out + "</li>";
}

void node(const engine::ExprReport& it, const Setting& setting, std::string& out) {
  const Mark sign = mark(it.truth);
  const std::string_view truth = engine::name(it.truth);
  std::string text = it.text.empty() ? it.label : it.text;
  if (!it.args.empty()) text = it.not_applicable ? it.label + " (does not apply)" : it.label;
  out += fmt::format("<li><span class=\"truth {0}\"><span aria-hidden=\"true\">{1}</span> {0}</span> <span class=\"asks\">{2}</span>",
                     truth, sign.sign, line(text));
  if (!it.reason.empty()) out += element("p", "why", line(it.reason));
  std::string more;
  if (it.margin) more += "margin " + margin_text(*it.margin);
  if (it.changes_on) more += (more.empty() ? "" : "; ") + std::string("changes by itself on ") + patients::to_string(*it.changes_on);
  if (!more.empty()) out += element("p", "step", line(more));
  if (!it.evidence.empty()) {
    out += "<ul class=\"facts\">";
    for (const engine::Evidence& one : it.evidence) out += fact(one, setting);
    out += "</ul>";
  }
  if (!it.args.empty()) {
    out += "<ul class=\"tree\">";
    for (const engine::ExprReport& arg : it.args) node(arg, setting, out);
    out += "</ul>";
  }
  out += "</li>";
}

}  // namespace

std::string evidence_tree(const engine::ExprReport& root, const Setting& setting) {
  std::string out = "<ul class=\"tree\">";
  node(root, setting, out);
  return out + "</ul>";
}

}  // namespace eligo::tools::html

// Reports for patients as one page. The words are those of patient_words.
#include <fmt/format.h>

#include "tools/html.hpp"
#include "tools/html_clause.hpp"
#include "tools/patient_words.hpp"
#include "tools/report.hpp"
#include "tools/shipped.hpp"
#include "tools/status.hpp"

namespace eligo::tools {
namespace {

using html::element;
using html::escaped;

std::string line(std::string_view text) { return escaped(one_line(text)); }

std::string sentences(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& sentence : all) out += (out.empty() ? "" : " ") + escaped(sentence);
  return element("p", "", out);
}

std::string rules(const std::vector<PlainRule>& all) {
  std::string out;
  for (const PlainRule& rule : all) {
    out += "<li>" + element("p", "label", rule.label) + "<blockquote>" + escaped(rule.written) + "</blockquote>" +
           element("p", "found", escaped(rule.found));
    std::string_view label;
    for (const PlainFact& fact : rule.facts) {
      if (fact_label(fact) != label) out += element("p", "label", label = fact_label(fact));
      out += element("p", "fact", line(fact.shown));
    }
    out += "</li>\n";
  }
  return "<ul class=\"rules\">\n" + out + "</ul>\n";
}

std::string listed(std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string out = element("h4", "block", heading) + "\n<ul>\n";
  for (const std::string& one : lines) out += element("li", "", line(one)) + '\n';
  return out + "</ul>\n";
}

std::string trial(const PlainTrial& it, const std::string& id, Detail detail) {
  const std::string_view pile = engine::name(pile_of(it.outcome));
  std::string out = fmt::format("<article class=\"trial {}\" aria-labelledby=\"{}\">\n<h3 id=\"{}\">{}</h3>\n", pile, id, id,
                                line(it.title.empty() ? it.id : it.title));
  out +=
      element("p", "", html::chip(mark(it.outcome).sign, pile, it.status) + " <span class=\"section\">" + line(it.id) + "</span>") + '\n';
  out += sentences(it.in_short) + '\n';
  if (detail == Detail::summary) return out + "</article>\n";
  if (!it.questions.empty()) {
    out += "<h4 class=\"block\">Questions to bring to the study team</h4>\n<ol class=\"questions\">\n";
    for (const PlainQuestion& question : it.questions)
      out += fmt::format("<li>{} <span class=\"settles\">{}</span></li>\n", line(question.ask), escaped(question.who));
    out += "</ol>\n";
  }
  if (!it.not_met.empty()) out += element("h4", "block", "Rules that you do not fit") + '\n' + rules(it.not_met);
  const auto folded = [&](std::string_view name, const std::vector<PlainRule>& all, bool open) {
    if (all.empty()) return;
    out += fmt::format("<details{}><summary><h4>{} <span class=\"count\">{}</span></h4></summary>\n{}</details>\n", open ? " open" : "",
                       name, all.size(), rules(all));
  };
  folded("Rules that we do not know about", it.open, true);
  folded("Rules that you fit", it.met, detail == Detail::tree);
  out += listed("Whom to ask", it.contacts);
  out += listed("Where the study is", it.countries);
  // A large study has hundreds.
  constexpr std::size_t many = 10;
  if (it.sites.size() <= many) return out + listed("Sites of the study", it.sites) + "</article>\n";
  std::string sites;
  for (const std::string& site : it.sites) sites += element("li", "", line(site)) + '\n';
  out += fmt::format("<details><summary><h4>Sites of the study <span class=\"count\">{}</span></h4></summary>\n<ul>\n{}</ul>\n</details>\n",
                     it.sites.size(), sites);
  return out + "</article>\n";
}

}  // namespace

std::string patient_html(std::span<const PatientPage> pages, Detail detail) {
  std::string body = "<header><p class=\"brand\">eligo</p><h1>Studies and your record</h1>" + sentences(plain_introduction()) +
                     "</header>\n<main id=\"main\">\n";
  for (std::size_t p = 0; p < pages.size(); ++p) {
    const engine::PatientReport& report = pages[p].report;
    body += fmt::format("<section class=\"patient\" aria-labelledby=\"p{0}\">\n<h2 id=\"p{0}\">For {1}, on {2}</h2>\n", p + 1,
                        line(report.patient), patients::to_string(report.as_of));
    if (pages[p].what_if) {
      std::string facts;
      for (const std::string& fact : pages[p].what_if->facts) facts += element("li", "", line(fact));
      body += "<div class=\"supposed\">" + sentences(plain_supposed()) + "<ul>" + facts + "</ul></div>\n";
    }
    for (std::size_t t = 0; t < report.trials.size(); ++t)
      body += trial(plain_trial(report.trials[t]), fmt::format("p{}-t{}", p + 1, t + 1), detail);
    body += "</section>\n";
  }
  body += fmt::format("</main>\n<footer><p class=\"made\">eligo {}</p></footer>\n", version());
  return html::document({"Studies and your record", "", std::move(body)});
}

}  // namespace eligo::tools

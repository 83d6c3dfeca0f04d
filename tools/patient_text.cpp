// Reports for patients on a terminal. The words are those of patient_words.
#include <fmt/format.h>

#include "tools/patient_words.hpp"
#include "tools/report.hpp"
#include "tools/status.hpp"

namespace eligo::tools {
namespace {

std::string sentences(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& sentence : all) out += (out.empty() ? "" : " ") + sentence;
  return out;
}

std::string quoted(const std::string& text) { return "“" + one_line(text) + "”"; }

std::string rules_text(std::string_view heading, const std::vector<PlainRule>& rules, const Style& style) {
  if (rules.empty()) return "";
  std::string out = "\n  " + paint(style, Ink::strong, heading) + '\n';
  for (const PlainRule& rule : rules) {
    out += beside("  - ", std::string(rule.label) + ": " + quoted(rule.written), 4, style);
    out += beside("    ", rule.found, 4, style);
    for (const PlainFact& fact : rule.facts) out += beside("    ", std::string(fact_label(fact)) + ": " + quoted(fact.shown), 6, style);
  }
  return out;
}

std::string places_text(std::string_view heading, const std::vector<std::string>& lines, const Style& style) {
  if (lines.empty()) return "";
  std::string out = "\n  " + paint(style, Ink::strong, heading) + '\n';
  for (const std::string& line : lines) out += beside("  - ", one_line(line), 4, style);
  return out;
}

std::string trial_text(const PlainTrial& trial, Detail detail, const Style& style) {
  std::string out = '\n' + beside("", one_line(trial.title.empty() ? trial.id : trial.title), 2, style, Ink::strong);
  out += "  " + status_text(mark(trial.outcome), trial.status, 0, style) + "  (" + one_line(trial.id) + ")\n";
  out += beside("  ", sentences(trial.in_short), 2, style);
  if (detail == Detail::summary) return out;
  if (!trial.questions.empty()) {
    out += "\n  " + paint(style, Ink::strong, "Questions to bring to the study team") + '\n';
    std::size_t number = 0;
    for (const PlainQuestion& question : trial.questions)
      out += beside(fmt::format("  {}. ", ++number), one_line(question.ask) + ' ' + question.who, 5, style);
  }
  out += rules_text("Rules that you do not fit", trial.not_met, style);
  out += rules_text("Rules that we do not know about", trial.open, style);
  if (detail == Detail::tree) out += rules_text("Rules that you fit", trial.met, style);
  out += places_text("Whom to ask", trial.contacts, style);
  out += places_text("Where the study is", trial.countries, style);
  out += places_text("Sites of the study", trial.sites, style);
  return out;
}

}  // namespace

std::string patient_text(const PatientPage& page, Detail detail, const Style& style) {
  std::string out = beside("", fmt::format("Studies for {}, on {}", one_line(page.report.patient), patients::to_string(page.report.as_of)),
                           2, style, Ink::strong);
  out += beside("", sentences(plain_introduction()), 0, style);
  if (page.what_if) {
    out += '\n' + beside("", sentences(plain_supposed()), 0, style, Ink::open);
    for (const std::string& fact : page.what_if->facts) out += beside("  - ", one_line(fact), 4, style);
  }
  for (const engine::TrialReport& trial : page.report.trials) out += trial_text(plain_trial(trial), detail, style);
  return out;
}

}  // namespace eligo::tools

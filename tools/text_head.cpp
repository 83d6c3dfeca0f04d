// What a reader looks for first, on one screen of 24 lines: the outcome, what blocks it, the next fact to find out.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/ranking.hpp"
#include "tools/phrases.hpp"
#include "tools/report.hpp"
#include "tools/status.hpp"
#include "tools/why.hpp"

namespace eligo::tools {
namespace {

constexpr std::size_t best_shown = 4;       ///< trials on the first screen
constexpr std::size_t questions_shown = 3;  ///< below them

/// "I3, E2 and 4 more" for the clauses of one verdict and kind.
std::string listed(const std::vector<std::string>& ids, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(most, ids.size()); ++i) out += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > most) out += fmt::format(" and {} more", ids.size() - most);
  return out;
}

std::vector<std::string> failed_ids(const engine::TrialReport& trial) {
  std::vector<std::string> out;
  for (const engine::ClauseReport& clause : trial.clauses)
    if (clause.verdict == engine::Verdict::failed) out.push_back(clause.clause->id);
  return out;
}

/// "missing I1, I2, E4; judgement E1": the open clauses by what keeps them open.
std::string open_text(const engine::TrialReport& trial, std::size_t most) {
  std::map<engine::UnknownKind, std::vector<std::string>> by_kind;
  for (const engine::ClauseReport& clause : trial.clauses)
    if (clause.verdict == engine::Verdict::unknown)
      by_kind[clause.unknown_kind.value_or(engine::UnknownKind::missing)].push_back(clause.clause->id);
  std::string out;
  for (const auto& [kind, ids] : by_kind) out += fmt::format("{}{} {}", out.empty() ? "" : "; ", engine::name(kind), listed(ids, most));
  return out;
}

std::string tally(const engine::PatientReport& report, const Style& style) {
  std::string out;
  for (const engine::Outcome outcome :
       {engine::Outcome::eligible, engine::Outcome::pending, engine::Outcome::undetermined, engine::Outcome::ineligible}) {
    const auto count =
        std::count_if(report.trials.begin(), report.trials.end(), [&](const auto& trial) { return trial.outcome == outcome; });
    if (count > 0) out += fmt::format("  {}", status_text(mark(outcome), fmt::format("{} {}", count, engine::name(outcome)), 0, style));
  }
  return out + '\n';
}

/// One trial in two or three lines.
std::string brief(const engine::TrialReport& trial, std::size_t width, const Style& style) {
  const std::size_t beside_id = 2 + 2 + 12 + 2 + width + 2;
  const std::string title = one_line(trial.trial->record.title);
  std::string out =
      "  " + status_text(mark(trial.outcome), engine::name(trial.outcome), 12, style) + "  " + pad(trial.trial->record.id, width);
  // A narrow terminal leaves no room for a title beside the id.
  const bool narrow = style.width < beside_id + 30;
  if (!narrow) out += "  " + clip(title, style.width - beside_id);
  while (out.back() == ' ') out.pop_back();
  out += '\n';
  const std::size_t hang = narrow ? 6 : beside_id;
  if (narrow) out += std::string(hang, ' ') + clip(title, style.width - hang) + '\n';
  const std::string why = trial.failed > 0    ? "blocked by " + listed(failed_ids(trial), 6)
                          : trial.unknown > 0 ? "still open: " + open_text(trial, 3)
                                              : "";
  if (!why.empty()) out += beside(std::string(hang, ' '), why, hang, style);
  return out;
}

std::string questions_text(const engine::PatientReport& report, std::size_t most, const Style& style) {
  if (report.questions.empty()) return "";
  std::string out = '\n' + paint(style, Ink::strong, "Ask next") + '\n';
  const std::size_t shown = std::min(most, report.questions.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const engine::Question& question = report.questions[i];
    out += beside(fmt::format("  {}. ", i + 1), one_line(fmt::format("{} [{}]", question.ask, question.of)), 5, style);
    out += beside("     ", clip("settles " + one_line(settles_text(question)), 2 * (style.width - 13)), 13, style, Ink::faint);
    // What it means for a clause stands with the clause.
    for (const auto& answer : question.decided_if)
      if (!answer.trials.empty()) out += beside("     ", clip(one_line(answer_text(answer, 3)), style.width - 5), 5, style, Ink::faint);
  }
  if (report.questions.size() > shown) out += fmt::format("     and {} more\n", report.questions.size() - shown);
  return out;
}

}  // namespace

std::string trial_head_text(const engine::PatientReport& report, const engine::TrialReport& trial, const Style& style) {
  std::string out = beside("", one_line(fmt::format("{}  {}", trial.trial->record.id, trial.trial->record.title)), 2, style, Ink::strong);
  std::string word(engine::name(trial.outcome));
  std::transform(word.begin(), word.end(), word.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  out += fmt::format("  {}  {} matched, {} failed, {} unknown\n", status_text(mark(trial.outcome), word, 0, style), trial.matched,
                     trial.failed, trial.unknown);
  const auto line = [&](std::string_view head, const std::string& text) {
    if (!text.empty()) out += beside(head, one_line(text), 14, style);
  };
  if (report.trials.size() > 1) {
    const auto rank = std::find_if(report.trials.begin(), report.trials.end(), [&](const auto& one) { return one.trial == trial.trial; });
    line("  rank        ", fmt::format("{} of {}: {}", rank - report.trials.begin() + 1, report.trials.size(), engine::rank_reason(trial)));
  }
  line("  blocked by  ", listed(failed_ids(trial), trial.clauses.size()));
  out += why_text(trial, style);
  if (trial.trial->clauses.empty()) line("  note        ", "no criteria were found in its record, so nothing was judged");
  if (const engine::Question* next = next_question(report, trial.trial->record.id))
    line("  ask next    ", fmt::format("{} [{}]", next->ask, next->of));
  line("  still open  ", open_text(trial, trial.clauses.size()));
  return out;
}

std::string head_text(const engine::PatientReport& report, Detail detail, const Style& style) {
  std::string out = beside("",
                           fmt::format("Patient {}, as of {}, {}", one_line(report.patient), patients::to_string(report.as_of),
                                       plural(report.trials.size(), "trial", "trials")),
                           2, style);
  if (report.trials.size() == 1 && detail != Detail::summary)
    return out + '\n' + trial_head_text(report, report.trials[0], style) + questions_text(report, questions_shown, style);
  std::size_t width = 0;
  for (const engine::TrialReport& trial : report.trials) width = std::max(width, columns(trial.trial->record.id));
  out += tally(report, style) + '\n';
  const std::size_t shown = std::min(report.trials.size(), best_shown);
  for (std::size_t i = 0; i < shown; ++i) out += brief(report.trials[i], width, style);
  out += questions_text(report, questions_shown, style);
  if (shown == report.trials.size()) return out;
  out += '\n' + paint(style, Ink::strong, "The other trials") + '\n';
  for (std::size_t i = shown; i < report.trials.size(); ++i) out += brief(report.trials[i], width, style);
  return out;
}

}  // namespace eligo::tools

// See phrases.hpp.
#include "tools/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rules/quantity.hpp"

namespace eligo::tools {

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string margin_text(const engine::Margin& margin) {
  const std::string unit = rules::clinical_unit(margin.unit);
  const std::string figure = rules::shown_figure(margin.value, Decimal(0)).to_string();
  for (const auto& [ucum, word] : {std::pair{"a", "year"}, std::pair{"mo", "month"}, std::pair{"wk", "week"}, std::pair{"d", "day"}})
    if (margin.unit == ucum) return fmt::format("{} {}{}", figure, word, margin.value == Decimal(1) ? "" : "s");
  if (margin.unit == "1") return figure;
  return unit.empty() ? figure : figure + (unit == "%" ? "" : " ") + unit;
}

std::string margin_words(const engine::Margin& margin) {
  if (margin.value == Decimal{}) return "exactly at the limit";
  if (margin.value < Decimal{}) return "misses the limit by " + margin_text({margin.value.negated(), margin.unit});
  return "inside the limit by " + margin_text(margin);
}

std::string days_before_text(long days) { return days == 0 ? "that day" : fmt::format("{} day{} before", days, days == 1 ? "" : "s"); }

std::string settles_text(const engine::Question& question) {
  std::string out, trial;
  for (const auto& place : question.settles) {
    out += place.trial == trial ? " " : (trial.empty() ? "" : "; ") + place.trial + " ";
    out += place.clause;
    trial = place.trial;
  }
  return out;
}

namespace {

constexpr std::string_view denial = "not: ";

/// The answer that says of these words what this one does not.
bool opposite(std::string_view a, std::string_view b) {
  return (a.starts_with(denial) && a.substr(denial.size()) == b) || (b.starts_with(denial) && b.substr(denial.size()) == a);
}

/// The predicate's words apart from ours: `if not "ANC < 1.5 10*9/L"`.
std::string if_words(std::string_view answer) {
  const bool denied = answer.starts_with(denial);
  return fmt::format("if {}\"{}\"", denied ? "not " : "", denied ? answer.substr(denial.size()) : answer);
}

}  // namespace

std::string answer_text(const engine::Question::Answer& answer, std::size_t most) {
  std::vector<std::string> parts;
  for (const auto& trial : answer.trials) parts.push_back(fmt::format("{} is {}", trial.trial, engine::name(trial.outcome)));
  for (const auto& [place, verdict] : answer.clauses) {
    const bool decided =
        std::any_of(answer.trials.begin(), answer.trials.end(), [&one = place](const auto& trial) { return trial.trial == one.trial; });
    if (!decided) parts.push_back(fmt::format("{} {} is {}", place.trial, place.clause, engine::name(verdict)));
  }
  const std::size_t more = parts.size() - std::min(parts.size(), most);
  parts.resize(parts.size() - more);
  return fmt::format("{}: {}{}", if_words(answer.words), fmt::join(parts, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

std::string answers_of(const engine::PatientReport& report, const std::string& ask, const engine::Question::Place& place) {
  const auto question =
      std::find_if(report.questions.begin(), report.questions.end(), [&](const engine::Question& one) { return one.ask == ask; });
  if (question == report.questions.end()) return "";
  std::string out, last;
  for (const engine::Question::Answer& answer : question->decided_if)
    for (const engine::Question::Settled& clause : answer.clauses) {
      if (clause.place != place) continue;
      const std::string words = opposite(last, answer.words) ? "if not" : if_words(answer.words);
      out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", words, engine::name(clause.verdict));
      last = answer.words;
    }
  return out;
}

std::string effect_text(const engine::TrialReport& trial, const engine::ClauseReport& clause) {
  const auto only_person = [](engine::UnknownKind kind) {
    return kind == engine::UnknownKind::judgement || kind == engine::UnknownKind::attestation;
  };
  switch (clause.verdict) {
    case engine::Verdict::matched:
      return clause.expr.not_applicable ? "met, because it does not apply" : "met";
    case engine::Verdict::failed:
      return trial.failed == 1 ? "fails the trial, and it is the only clause that does" : "fails the trial";
    case engine::Verdict::unknown:
      if (trial.failed > 0) return "open, and the trial has failed on another clause";
      if (std::all_of(clause.unknown_kinds.begin(), clause.unknown_kinds.end(), only_person)) return "waits for a person's word";
      return trial.unknown == 1 ? "open, and it is the only clause that is" : "open";
  }
  return "";
}

const engine::Question* next_question(const engine::PatientReport& report, const std::string& trial) {
  for (const engine::Question& question : report.questions)
    for (const auto& place : question.settles)
      if (place.trial == trial) return &question;
  return nullptr;
}

}  // namespace eligo::tools

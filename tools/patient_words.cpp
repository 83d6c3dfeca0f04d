// See patient_words.hpp.
#include "tools/patient_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace eligo::tools {
namespace {

using engine::UnknownKind;
using engine::Verdict;

std::string rules_words(int count) { return count == 1 ? "1 rule" : fmt::format("{} rules", count); }

std::string_view status_words(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::eligible:
      return "You fit the rules";
    case engine::Outcome::pending:
      return "A person must still say";
    case engine::Outcome::undetermined:
      return "Not known yet";
    case engine::Outcome::ineligible:
      return "You do not fit";
  }
  return "";
}

std::string_view open_words(UnknownKind kind) {
  switch (kind) {
    case UnknownKind::missing:
      return "Your record does not say.";
    case UnknownKind::stale:
      return "The result in your record is too old.";
    case UnknownKind::imprecise:
      return "The date or the value in your record is not exact enough.";
    case UnknownKind::conflict:
      return "Your record says two different things.";
    case UnknownKind::unusable:
      return "We could not use the value in your record.";
    case UnknownKind::judgement:
      return "A doctor of the study must look at this.";
    case UnknownKind::attestation:
      return "This needs your own word.";
    case UnknownKind::unparsed:
      return "Our program could not read this rule.";
    case UnknownKind::ambiguous:
      return "This rule can be read in two ways.";
  }
  return "";
}

std::string_view who_knows(std::string_view of) {
  if (of == "patient") return "You may know this.";
  if (of == "laboratory") return "A test result may show it.";
  if (of == "investigator") return "The study team may know.";
  return "Your doctor's notes may show it.";
}

std::vector<std::string> in_short(const engine::TrialReport& trial) {
  if (trial.clauses.empty()) return {"We found no rules for this study.", "So we checked nothing."};
  const int all = trial.matched + trial.failed + trial.unknown;
  std::vector<std::string> out = {fmt::format("The study has {}.", rules_words(all))};
  if (trial.matched > 0) out.push_back(fmt::format("You fit {} of them.", trial.matched == all ? "all" : std::to_string(trial.matched)));
  if (trial.failed > 0) out.push_back(fmt::format("You do not fit {}.", trial.failed));
  if (trial.unknown > 0) out.push_back(fmt::format("We do not know about {}.", trial.unknown));
  if (trial.next_change) out.push_back(fmt::format("This may change by itself on {}.", patients::to_string(*trial.next_change)));
  if (trial.outcome == engine::Outcome::eligible) out.emplace_back("The study team makes its own checks.");
  return out;
}

std::string_view rule_label(rules::ClauseKind kind) {
  return kind == rules::ClauseKind::exclusion ? "The study does not take people with this" : "The study asks for this";
}

PlainRule rule(const engine::ClauseReport& it) {
  PlainRule out{it.clause->id, rule_label(it.clause->kind), it.clause->text, "", {}};
  for (const engine::Evidence& fact : it.evidence)
    if (fact.used && !fact.shown.empty() && !fact.pointer.starts_with("/complete"))
      out.facts.push_back({fact.shown, !fact.derived.empty() || fact.derivation});
  switch (it.verdict) {
    case Verdict::matched:
      out.found = it.expr.not_applicable ? "This rule is not about you." : "You fit this rule.";
      break;
    case Verdict::failed:
      out.found = "You do not fit this rule.";
      break;
    case Verdict::unknown:
      out.found = open_words(it.unknown_kind.value_or(UnknownKind::missing));
      break;
  }
  return out;
}

}  // namespace

std::string in_my_words(const std::string& ask) {
  // Longer words first: each stands for all of its places.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 18> turns = {{
      {"Is it so: ", "Is this true for me: "},
      {"Does the patient ", "Do I "},
      {"does the patient ", "do I "},
      {"Has the patient ", "Have I "},
      {"has the patient ", "have I "},
      {"Did the patient ", "Did I "},
      {"did the patient ", "did I "},
      {"Was the patient ", "Was I "},
      {"was the patient ", "was I "},
      {"Is the patient ", "Am I "},
      {"is the patient ", "am I "},
      {"for the patient", "for me"},
      {"of the patient", "of mine"},
      {"The patient's", "My"},
      {"the patient's", "my"},
      {"the patients'", "my"},
      {"The patient", "I"},
      {"the patient", "I"},
  }};
  std::string out = ask;
  for (const auto& [from, to] : turns)
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size())) out.replace(at, from.size(), to);
  return out;
}

const std::vector<std::string>& plain_supposed() {
  static const std::vector<std::string> sentences = {
      "This page asks what if.",
      "It acts as if these facts were in your record.",
      "They are not.",
  };
  return sentences;
}

const std::vector<std::string>& plain_introduction() {
  static const std::vector<std::string> sentences = {
      "This page sets your record beside the rules of each study.",
      "It is made by a computer program.",
      "It is not advice.",
      "It can show you what to ask.",
      "You and your doctor decide what is right for you.",
      "Ask your doctor about your medicines before you change anything.",
  };
  return sentences;
}

std::string_view fact_label(const PlainFact& fact) { return fact.worked_out ? "We worked this out from your record" : "Your record says"; }

PlainTrial plain_trial(const engine::TrialReport& trial) {
  const rules::TrialRecord& record = trial.trial->record;
  PlainTrial out;
  out.id = record.id;
  out.title = record.title;
  out.outcome = trial.outcome;
  out.status = status_words(trial.outcome);
  out.in_short = in_short(trial);
  out.contacts = record.contacts;
  out.countries = record.countries;
  out.sites = record.sites;
  for (const engine::ClauseReport& clause : trial.clauses) {
    auto& pile = clause.verdict == Verdict::failed ? out.not_met : clause.verdict == Verdict::unknown ? out.open : out.met;
    pile.push_back(rule(clause));
    if (clause.verdict != Verdict::unknown || trial.failed > 0) continue;
    for (const engine::Need& need : clause.needs) {
      const std::string ask = in_my_words(need.ask);
      const bool known = std::any_of(out.questions.begin(), out.questions.end(), [&](const auto& other) { return other.ask == ask; });
      if (!known) out.questions.push_back({ask, std::string(who_knows(need.of))});
    }
  }
  return out;
}

}  // namespace eligo::tools

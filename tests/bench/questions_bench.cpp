// How many trials are decided after some questions: invented people against the trials of a file, each question answered by lot. A program
// to look at, not a test; its figures are in docs/what-would-change.md.
//
//   questions_bench TRIALS.jsonl [PEOPLE] [TRIALS] [QUESTIONS] [complete]
//
// A person has an age, a sex and the condition of one of the trials; with `complete` also complete lists of conditions and medications. A
// question is answered for every predicate that it settles: what an inclusion asks for holds in 7 of 10, what an exclusion asks for in 1 of
// 10. So this measures the order of the questions and what stays undecided behind them, not people.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string_view>
#include <vector>

#include "engine/changes.hpp"
#include "engine/evaluate.hpp"
#include "engine/questions.hpp"
#include "engine/screen.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"

using namespace eligo;          // NOLINT(google-build-using-namespace)
using namespace eligo::engine;  // NOLINT(google-build-using-namespace)

namespace {

/// Sets the predicates with these words, and what follows above them.
void answer(const rules::Expr& expr, ExprReport& report, const std::string& words, Truth truth) {
  if (report.truth != Truth::unknown) return;
  const auto settle = [&](Truth now) {
    if (now == Truth::unknown) return;
    report.truth = now;
    report.kinds.clear();
    report.needs.clear();
  };
  if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node); several != nullptr && !report.args.empty()) {
    bool agree = true;
    for (std::size_t i = 0; i < report.args.size(); ++i) {
      answer(several->readings[i], report.args[i], words, truth);
      agree = agree && report.args[i].truth == report.args.front().truth;
    }
    if (agree) settle(report.args.front().truth);
    return;
  }
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  if (logic == nullptr) {
    if (report.text == words) settle(truth);
    return;
  }
  if (logic->sealed || logic->op == rules::LogicOp::exception || logic->args.size() != report.args.size()) return;
  std::vector<Truth> truths;
  for (std::size_t i = 0; i < report.args.size(); ++i) {
    answer(logic->args[i], report.args[i], words, truth);
    truths.push_back(report.args[i].truth);
  }
  const Truth now = combine(logic->op, logic->n, truths);
  if (!logic->alternative || combine(*logic->alternative, logic->n, truths) == now) settle(now);
}

void collect_needs(const ExprReport& report, std::vector<Need>& out) {
  if (report.truth != Truth::unknown) return;
  for (const Need& need : report.needs) add_need(out, need);
  for (const ExprReport& arg : report.args) collect_needs(arg, out);
}

void words_of(const ExprReport& report, const std::string& ask, std::set<std::string>& out) {
  if (report.truth != Truth::unknown) return;
  const bool asked = std::any_of(report.needs.begin(), report.needs.end(), [&](const Need& need) { return need.ask == ask; });
  if (asked && report.args.empty()) out.insert(report.text);
  for (const ExprReport& arg : report.args) words_of(arg, ask, out);
}

void judge_again(TrialReport& trial) {
  std::vector<Standing> standings;
  trial.matched = trial.failed = trial.unknown = 0;
  for (ClauseReport& clause : trial.clauses) {
    const bool doubtful = clause.clause->wrong_polarity || doubtful_connective(clause.clause->expr);
    if (clause.verdict == Verdict::unknown && !doubtful) {
      clause.verdict = verdict_of(clause.expr.truth, clause.clause->kind);
      clause.needs.clear();
      collect_needs(clause.expr, clause.needs);
      if (clause.verdict != Verdict::unknown) clause.unknown_kinds.clear(), clause.unknown_kind.reset();
    }
    trial.matched += clause.verdict == Verdict::matched ? 1 : 0;
    trial.failed += clause.verdict == Verdict::failed ? 1 : 0;
    trial.unknown += clause.verdict == Verdict::unknown ? 1 : 0;
    standings.push_back({clause.verdict, only_persons(clause.unknown_kinds)});
  }
  const bool criteria = std::any_of(trial.clauses.begin(), trial.clauses.end(),
                                    [](const ClauseReport& clause) { return clause.clause->kind != rules::ClauseKind::field; });
  trial.outcome = outcome_of(standings, criteria);
}

bool decided(const TrialReport& trial) { return trial.outcome == Outcome::eligible || trial.outcome == Outcome::ineligible; }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: questions_bench TRIALS.jsonl [PEOPLE] [TRIALS] [QUESTIONS] [complete]\n", stderr);
    return 2;
  }
  const auto number = [&](int at, std::size_t otherwise) {
    return argc > at ? static_cast<std::size_t>(std::strtoul(argv[at], nullptr, 10)) : otherwise;
  };
  const std::size_t people = number(2, 100), most_trials = number(3, 200), most_questions = number(4, 15);
  const bool complete = argc > 5 && std::string_view(argv[5]) == "complete";
  const auto vocabulary = tools::load_vocabulary();
  const auto content = tools::read_file(argv[1]);
  if (!vocabulary || !content) return 3;
  std::vector<rules::CompiledTrial> trials;
  auto records = rules::read_trial_records(*content, argv[1]);
  const std::size_t step = std::max<std::size_t>(1, records.size() / std::max<std::size_t>(1, most_trials));
  for (std::size_t i = 0; i < records.size() && trials.size() < most_trials; i += step)
    if (records[i]) trials.push_back(rules::compile(*records[i], *vocabulary));

  std::mt19937 random(20260115);
  const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
  std::vector<std::size_t> decided_after(most_questions + 1, 0);
  std::map<std::string, std::size_t> causes;
  std::size_t pairs = 0, pending = 0, open = 0;
  for (std::size_t p = 0; p < people; ++p) {
    const auto& conditions = trials[random() % trials.size()].record.conditions;
    std::string condition = conditions.empty() ? "hypertension" : conditions.front();
    std::replace_if(
        condition.begin(), condition.end(), [](char c) { return c == '"' || c == '\\' || c < ' '; }, ' ');
    const std::string json = fmt::format(
        R"({{"id": "p{}", "as_of": "2026-01-15", "birth_date": "{}-06-01", "sex": "{}", "conditions": [{{"text": "{}", "status": "active"}}]{}}})",
        p, 1936 + random() % 88, chance(50) ? "female" : "male", condition,
        complete ? R"(, "complete": ["conditions", "medications"])" : "");
    const auto profile = patients::read_profile(json, *vocabulary);
    if (!profile) continue;
    std::vector<TrialReport> reports;
    for (const auto& trial : trials) reports.push_back(screen(trial, *profile, *vocabulary, {*profile->as_of, false, false}));
    pairs += reports.size();
    for (std::size_t asked = 0; asked <= most_questions; ++asked) {
      decided_after[asked] += static_cast<std::size_t>(std::count_if(reports.begin(), reports.end(), decided));
      if (asked == most_questions) break;
      const auto questions = questions_of(reports);
      if (questions.empty()) continue;
      const Question& question = questions.front();
      std::map<std::string, Truth> answers;
      for (const bool apply : {false, true}) {
        for (TrialReport& trial : reports) {
          if (trial.outcome == Outcome::ineligible) continue;
          for (ClauseReport& clause : trial.clauses) {
            if (clause.verdict != Verdict::unknown) continue;
            if (!apply) {
              std::set<std::string> words;
              words_of(clause.expr, question.ask, words);
              const bool exclusion = clause.clause->kind == rules::ClauseKind::exclusion;
              for (const auto& one : words)
                if (!answers.contains(one)) answers[one] = chance(exclusion ? 10 : 70) ? Truth::yes : Truth::no;
            } else {
              for (const auto& [words, truth] : answers) answer(clause.clause->expr, clause.expr, words, truth);
            }
          }
          if (apply) judge_again(trial);
        }
      }
    }
    for (const TrialReport& trial : reports) {
      if (decided(trial)) continue;
      pending += trial.outcome == Outcome::pending ? 1 : 0;
      ++open;
      std::set<std::string> kinds;
      for (const ClauseReport& clause : trial.clauses)
        if (clause.verdict == Verdict::unknown && clause.unknown_kind) kinds.insert(std::string(name(*clause.unknown_kind)));
      for (const auto& kind : kinds) ++causes[kind];
    }
  }
  const auto percent = [](std::size_t part, std::size_t whole) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(1, whole));
  };
  fmt::print("{} people x {} trials, lists {}\n", people, trials.size(), complete ? "complete" : "open");
  for (std::size_t asked = 0; asked <= most_questions; ++asked)
    if (asked % 5 == 0 || asked == most_questions)
      fmt::print("after {:2} questions {:5.1f} % decided\n", asked, percent(decided_after[asked], pairs));
  fmt::print("of the {} pairs still open {:.1f} % wait for a person alone; a clause of this kind is unknown in\n", open,
             percent(pending, open));
  std::vector<std::pair<std::size_t, std::string>> sorted;
  for (const auto& [kind, count] : causes) sorted.emplace_back(count, kind);
  std::sort(sorted.rbegin(), sorted.rend());
  for (const auto& [count, kind] : sorted) fmt::print("  {:5.1f} %  {}\n", percent(count, open), kind);
  return 0;
}

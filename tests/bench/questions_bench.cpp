// How many trials are decided after some questions: invented people against the trials of a file, each question answered by lot. A program
// to look at, not a test; its figures are in docs/what-would-change.md.
//
//   questions_bench TRIALS.jsonl [PEOPLE] [TRIALS] [QUESTIONS] [complete] [own]
//
// A person has an age, a sex and the condition of one of the trials; with `complete` also complete lists of conditions and medications.
// With `own` each is judged by the trials that name that condition alone, as a clinic would, otherwise by all. A question is answered for
// every predicate that it settles: what an inclusion asks for holds in 7 of 10, what an exclusion asks for in 1 of
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

/// A clause that is open for a reason that no fact on file and no person's answer removes.
bool beyond_answers(const ClauseReport& clause) {
  return clause.verdict == Verdict::unknown && (clause.clause->wrong_polarity || doubtful_connective(clause.clause->expr) ||
                                                std::any_of(clause.unknown_kinds.begin(), clause.unknown_kinds.end(), [](UnknownKind kind) {
                                                  return kind == UnknownKind::unparsed || kind == UnknownKind::ambiguous;
                                                }));
}

/// The unknown predicates of one patient's reports by their words: an answer looks only at the clauses that it concerns.
struct Places {
  std::map<std::string, std::vector<std::pair<std::size_t, std::size_t>>> of;
  void collect(const ExprReport& report, std::pair<std::size_t, std::size_t> place) {
    if (report.truth != Truth::unknown) return;
    if (report.args.empty()) {
      auto& all = of[report.text];
      if (all.empty() || all.back() != place) all.push_back(place);
    }
    for (const ExprReport& arg : report.args) collect(arg, place);
  }
  explicit Places(const std::vector<TrialReport>& trials) {
    for (std::size_t t = 0; t < trials.size(); ++t)
      for (std::size_t c = 0; c < trials[t].clauses.size(); ++c) collect(trials[t].clauses[c].expr, {t, c});
  }
};

struct Person {
  std::string json, condition;
};

Person invented(std::size_t number, const std::vector<rules::CompiledTrial>& trials, bool complete, std::mt19937& random) {
  const auto& conditions = trials[random() % trials.size()].record.conditions;
  Person out{"", conditions.empty() ? "hypertension" : conditions.front()};
  std::string text = out.condition;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '"' || c == '\\' || c < ' '; }, ' ');
  const auto born = 1936 + random() % 88;
  const bool female = random() % 100 < 50;
  out.json = fmt::format(
      R"({{"id": "p{}", "as_of": "2026-01-15", "birth_date": "{}-06-01", "sex": "{}", "conditions": [{{"text": "{}", "status": "active"}}]{}}})",
      number, born, female ? "female" : "male", text, complete ? R"(, "complete": ["conditions", "medications"])" : "");
  return out;
}

/// The first question is answered, by lot, in all clauses that ask it.
void ask(std::vector<TrialReport>& reports, const Question& question, const Places& places, std::mt19937& random) {
  std::map<std::string, Truth> answers;
  std::set<std::pair<std::string, std::string>> settles;
  for (const auto& place : question.settles) settles.emplace(place.trial, place.clause);
  for (const TrialReport& trial : reports) {
    if (trial.outcome == Outcome::ineligible) continue;
    for (const ClauseReport& clause : trial.clauses) {
      if (clause.verdict != Verdict::unknown || !settles.contains({trial.trial->record.id, clause.clause->id})) continue;
      std::set<std::string> words;
      words_of(clause.expr, question.ask, words);
      const unsigned holds = clause.clause->kind == rules::ClauseKind::exclusion ? 10 : 70;
      for (const auto& one : words)
        if (!answers.contains(one)) answers[one] = random() % 100 < holds ? Truth::yes : Truth::no;
    }
  }
  std::set<std::size_t> touched;
  for (const auto& [words, truth] : answers) {
    const auto at = places.of.find(words);
    if (at == places.of.end()) continue;
    for (const auto& [trial, clause] : at->second) {
      ClauseReport& one = reports[trial].clauses[clause];
      if (reports[trial].outcome == Outcome::ineligible || one.verdict != Verdict::unknown) continue;
      answer(one.clause->expr, one.expr, words, truth);
      touched.insert(trial);
    }
  }
  for (const std::size_t trial : touched) judge_again(reports[trial]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: questions_bench TRIALS.jsonl [PEOPLE] [TRIALS] [QUESTIONS] [complete] [own]\n", stderr);
    return 2;
  }
  std::vector<std::size_t> numbers = {100, 200, 15};
  bool complete = false, own = false;
  for (int i = 2, n = 0; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "complete") {
      complete = true;
    } else if (word == "own") {
      own = true;
    } else if (n < 3) {
      numbers[static_cast<std::size_t>(n++)] = std::strtoul(argv[i], nullptr, 10);
    }
  }
  const std::size_t people = numbers[0], most_trials = numbers[1], most_questions = numbers[2];
  const auto vocabulary = tools::load_vocabulary();
  const auto content = tools::read_file(argv[1]);
  if (!vocabulary || !content) return 3;
  std::vector<rules::CompiledTrial> trials;
  auto records = rules::read_trial_records(*content, argv[1]);
  const std::size_t step = std::max<std::size_t>(1, records.size() / std::max<std::size_t>(1, most_trials));
  for (std::size_t i = 0; i < records.size() && trials.size() < most_trials; i += step)
    if (records[i]) trials.push_back(rules::compile(*records[i], *vocabulary));

  std::mt19937 random(20260115);
  std::vector<std::size_t> decided_after(most_questions + 1, 0);
  std::map<std::string, std::size_t> causes;
  std::size_t pairs = 0, pending = 0, open = 0, beyond = 0, readable = 0, readable_decided = 0, judged = 0;
  for (std::size_t p = 0; p < people; ++p) {
    const Person person = invented(p, trials, complete, random);
    const auto profile = patients::read_profile(person.json, *vocabulary);
    if (!profile) continue;
    ++judged;
    std::vector<rules::CompiledTrial> some;
    if (own)
      std::copy_if(trials.begin(), trials.end(), std::back_inserter(some), [&](const rules::CompiledTrial& trial) {
        const auto& names = trial.record.conditions;
        return names.empty() ? person.condition == "hypertension" : std::find(names.begin(), names.end(), person.condition) != names.end();
      });
    auto report = screen_all(own ? some : trials, *profile, *vocabulary, {*profile->as_of, false, false});
    std::vector<TrialReport>& reports = report.trials;
    const Places places(reports);
    pairs += reports.size();
    std::vector<Question> questions = std::move(report.questions);
    for (std::size_t asked = 0;; ++asked) {
      decided_after[asked] += static_cast<std::size_t>(std::count_if(reports.begin(), reports.end(), decided));
      if (asked == most_questions) break;
      if (questions.empty()) continue;
      ask(reports, questions.front(), places, random);
      questions = questions_of(reports);
    }
    for (const TrialReport& trial : reports) {
      const bool unreadable = std::any_of(trial.clauses.begin(), trial.clauses.end(), beyond_answers);
      readable += unreadable ? 0 : 1;
      if (decided(trial)) {
        readable_decided += unreadable ? 0 : 1;
        continue;
      }
      pending += trial.outcome == Outcome::pending ? 1 : 0;
      beyond += unreadable ? 1 : 0;
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
  fmt::print("{} people x {} trials{}, lists {}: {} pairs\n", judged, trials.size(), own ? ", those of the person's condition" : "",
             complete ? "complete" : "open", pairs);
  for (std::size_t asked = 0; asked <= most_questions; ++asked)
    if (asked % 5 == 0 || asked == most_questions)
      fmt::print("after {:2} questions {:5.1f} % decided\n", asked, percent(decided_after[asked], pairs));
  fmt::print("of the pairs without an open clause that is unread or in doubt {:.1f} % are decided\n", percent(readable_decided, readable));
  fmt::print(
      "of the {} pairs still open {:.1f} % have such a clause, {:.1f} % wait for a person alone; a clause of this kind is unknown in\n",
      open, percent(beyond, open), percent(pending, open));
  std::vector<std::pair<std::size_t, std::string>> sorted;
  for (const auto& [kind, count] : causes) sorted.emplace_back(count, kind);
  std::sort(sorted.rbegin(), sorted.rend());
  for (const auto& [count, kind] : sorted) fmt::print("  {:5.1f} %  {}\n", percent(count, open), kind);
  return 0;
}

// Questions over all trials, and what each answer would decide.
//
// A question gathers the unknown predicates that one fact would settle. For each such predicate, in its own words, both answers are tried:
// every clause of every open trial is combined anew with the predicate true, then false, everything else as it stands. An answer decides a
// trial when a clause then fails, or when every clause is then met. Nothing is claimed where a clause cannot be combined anew for certain:
// below an exception, in a clause whose connective is in doubt, or one worded against its section.
//
// The order is greedy: first the question whose two answers together decide most trials, then most clauses. A trial that an earlier
// question may decide counts half for the later ones, so that the list does not ask five things about one trial before it asks about the
// next.
#include "engine/questions.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <tuple>
#include <unordered_map>

#include "engine/evaluate.hpp"

namespace eligo::engine {

namespace {

/// The truth that an expression takes when the predicate with these words is `assumed`; unknown where that is not certain.
Truth combined_anew(const rules::Expr& expr, const ExprReport& report, const std::string& words, Truth assumed) {
  if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node)) {
    // A limit in two units is one predicate.
    if (report.args.empty() && several->readings.size() == 2)
      return report.truth == Truth::unknown && report.text == words ? assumed : report.truth;
    if (several->readings.size() != report.args.size() || report.args.empty()) return report.truth;
    const Truth first = combined_anew(several->readings.front(), report.args.front(), words, assumed);
    for (std::size_t i = 1; i < report.args.size(); ++i) {
      if (combined_anew(several->readings[i], report.args[i], words, assumed) != first) return Truth::unknown;
    }
    return first;
  }
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  if (logic == nullptr) return report.truth == Truth::unknown && report.text == words ? assumed : report.truth;
  if (logic->sealed) return Truth::unknown;
  if (logic->op == rules::LogicOp::exception || logic->args.size() != report.args.size()) return report.truth;
  std::vector<Truth> truths;
  for (std::size_t i = 0; i < report.args.size(); ++i) truths.push_back(combined_anew(logic->args[i], report.args[i], words, assumed));
  const Truth truth = combine(logic->op, logic->n, truths);
  if (logic->alternative && *logic->alternative != rules::LogicOp::exception && combine(*logic->alternative, logic->n, truths) != truth)
    return Truth::unknown;
  return truth;
}

struct Place {
  std::size_t trial = 0, clause = 0;
};

void collect(const ExprReport& report, Place place, std::map<std::string, std::vector<std::string>>& predicates,
             std::unordered_map<std::string, std::vector<Place>>& places) {
  if (report.truth != Truth::unknown) return;
  if (!report.args.empty() && report.needs.empty()) {
    for (const auto& arg : report.args) collect(arg, place, predicates, places);
    return;
  }
  if (report.args.empty() && !report.text.empty()) {
    auto& here = places[report.text];
    if (here.empty() || here.back().trial != place.trial || here.back().clause != place.clause) here.push_back(place);
    for (const auto& need : report.needs) {
      auto& known = predicates[need.ask];
      if (std::find(known.begin(), known.end(), report.text) == known.end()) known.push_back(report.text);
    }
  }
  for (const auto& arg : report.args) collect(arg, place, predicates, places);
}

/// What an answer decides, everything else as it stands.
struct Decision {
  std::map<std::size_t, Outcome> trials;
  std::vector<Question::Settled> clauses;
};

Decision decided_by(const std::vector<TrialReport>& trials, const std::vector<Place>& places, const std::string& words, Truth assumed) {
  Decision out;
  for (std::size_t at = 0; at < places.size();) {
    const std::size_t which = places[at].trial;
    const TrialReport& trial = trials[which];
    int settled = 0;
    bool failed = false;
    for (; at < places.size() && places[at].trial == which; ++at) {
      const ClauseReport& clause = trial.clauses[places[at].clause];
      if (clause.clause->wrong_polarity || doubtful_connective(clause.clause->expr)) continue;
      const Truth truth = combined_anew(clause.clause->expr, clause.expr, words, assumed);
      const Verdict verdict = verdict_of(truth, clause.clause->kind);
      failed = failed || verdict == Verdict::failed;
      settled += verdict == Verdict::matched ? 1 : 0;
      if (verdict != Verdict::unknown) out.clauses.push_back({{trial.trial->record.id, clause.clause->id}, verdict});
    }
    const bool criteria = std::any_of(trial.clauses.begin(), trial.clauses.end(),
                                      [](const ClauseReport& clause) { return clause.clause->kind != rules::ClauseKind::field; });
    if (failed) {
      out.trials[which] = Outcome::ineligible;
    } else if (settled == trial.unknown && criteria) {
      out.trials[which] = Outcome::eligible;
    }
  }
  return out;
}

/// A question with the trials that its two answers decide, each as often as it is decided.
struct Ranked {
  std::size_t question = 0;
  std::vector<std::size_t> trials;
  std::size_t clauses = 0, places = 0;
};

/// The places of the questions, most useful first. What a question is worth only falls as others are put before it, so a worth that is out
/// of date is looked at again only when it comes up.
std::vector<std::size_t> most_useful_first(const std::vector<Ranked>& all, std::size_t trial_count) {
  std::vector<double> open(trial_count, 1);
  const auto worth = [&](const Ranked& one) {
    double out = 0;
    for (const std::size_t trial : one.trials) out += open[trial];
    return out;
  };
  struct Entry {
    double worth = 0;
    std::size_t at = 0;
  };
  const auto less = [&](const Entry& a, const Entry& b) {
    const Ranked &x = all[a.at], &y = all[b.at];
    return std::tuple(a.worth, x.clauses, x.places, y.question) < std::tuple(b.worth, y.clauses, y.places, x.question);
  };
  std::priority_queue<Entry, std::vector<Entry>, decltype(less)> queue(less);
  for (std::size_t i = 0; i < all.size(); ++i) queue.push({worth(all[i]), i});
  std::vector<std::size_t> out;
  while (!queue.empty()) {
    Entry top = queue.top();
    queue.pop();
    const double now = worth(all[top.at]);
    if (now < top.worth) {
      queue.push({now, top.at});
      continue;
    }
    out.push_back(all[top.at].question);
    const auto& trials = all[top.at].trials;
    for (const std::size_t trial : std::set<std::size_t>(trials.begin(), trials.end())) open[trial] /= 2;
  }
  return out;
}

}  // namespace

std::vector<Question> questions_of(const std::vector<TrialReport>& trials) {
  std::vector<Question> out;
  std::map<std::string, std::size_t> by_text;
  std::map<std::string, std::vector<std::string>> predicates;
  std::unordered_map<std::string, std::vector<Place>> places;
  for (std::size_t t = 0; t < trials.size(); ++t) {
    const TrialReport& trial = trials[t];
    // A trial that is out stays out whatever is answered, so it asks nothing.
    if (trial.outcome == Outcome::ineligible) continue;
    for (std::size_t c = 0; c < trial.clauses.size(); ++c) {
      const ClauseReport& clause = trial.clauses[c];
      if (clause.verdict != Verdict::unknown) continue;
      collect(clause.expr, {t, c}, predicates, places);
      for (const auto& need : clause.needs) {
        const auto [at, fresh] = by_text.try_emplace(need.ask, out.size());
        if (fresh) out.push_back({need.ask, need.of, {}, {}, {}, {}});
        Question::Place place{trial.trial->record.id, clause.clause->id};
        auto& settles = out[at->second].settles;
        if (std::find(settles.begin(), settles.end(), place) == settles.end()) settles.push_back(std::move(place));
      }
    }
  }
  std::vector<Ranked> ranked;
  for (std::size_t q = 0; q < out.size(); ++q) {
    Question& question = out[q];
    Ranked one{q, {}, 0, question.settles.size()};
    std::vector<Question::Reach> reaches;
    for (const Truth assumed : {Truth::yes, Truth::no}) {
      std::set<std::size_t> decided_trials;
      std::size_t clauses = 0;
      for (const std::string& words : predicates[question.ask]) {
        Decision decision = decided_by(trials, places[words], words, assumed);
        clauses += decision.clauses.size();
        Question::Answer answer{(assumed == Truth::yes ? "" : "not: ") + words, {}, std::move(decision.clauses)};
        for (const auto& [trial, outcome] : decision.trials) {
          decided_trials.insert(trial);
          answer.trials.push_back({trials[trial].trial->record.id, outcome});
        }
        if (!answer.trials.empty() || !answer.clauses.empty()) question.decided_if.push_back(std::move(answer));
      }
      one.trials.insert(one.trials.end(), decided_trials.begin(), decided_trials.end());
      one.clauses += clauses;
      reaches.push_back({decided_trials.size(), clauses});
    }
    std::sort(reaches.begin(), reaches.end(),
              [](const auto& a, const auto& b) { return std::pair(a.trials, a.clauses) > std::pair(b.trials, b.clauses); });
    question.best = reaches.front();
    question.worst = reaches.back();
    ranked.push_back(std::move(one));
  }
  std::vector<Question> sorted;
  for (const std::size_t at : most_useful_first(ranked, trials.size())) sorted.push_back(std::move(out[at]));
  return sorted;
}

}  // namespace eligo::engine

// Clauses to verdicts, verdicts to an outcome, and questions over all trials.
#include "engine/screen.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/changes.hpp"
#include "engine/evaluate.hpp"
#include "engine/failing.hpp"
#include "engine/questions.hpp"
#include "engine/ranking.hpp"

namespace eligo::engine {

namespace {

/// Facts and questions of the leaves that matter: what is unknown asks, what is decided shows.
void collect(const ExprReport& report, bool asks, ClauseReport& clause) {
  for (const auto& evidence : report.evidence) {
    const auto same = std::find_if(clause.evidence.begin(), clause.evidence.end(), [&](const Evidence& other) {
      return other.pointer == evidence.pointer && other.derived == evidence.derived;
    });
    if (same == clause.evidence.end()) {
      clause.evidence.push_back(evidence);
    } else if (evidence.used && !same->used) {
      *same = evidence;  // used by one predicate, set aside by another
    }
  }
  const bool unknown_here = asks && report.truth == Truth::unknown;
  if (unknown_here) {
    for (const auto& need : report.needs) add_need(clause.needs, need);
  }
  for (const auto& arg : report.args) collect(arg, unknown_here, clause);
}

/// Facts say one thing, and words on file that are those of the clause say the other: which is right a person must tell.
void contradicted(ExprReport& expr, const ExprReport& said, const std::string& text) {
  expr.truth = Truth::unknown;
  expr.kinds = {UnknownKind::conflict};
  expr.margin.reset();
  expr.changes_on.reset();
  expr.not_applicable = false;
  expr.reason = fmt::format("the record disagrees: {}; and on file in the words of the criterion: {}", expr.reason, said.reason);
  expr.evidence.insert(expr.evidence.end(), said.evidence.begin(), said.evidence.end());
  expr.needs = {{UnknownKind::conflict, fmt::format("Is it so: {}?", text), "record"}};
}

struct Settled {
  ExprReport expr;
  bool in_words = false;  ///< by what is on file in the clause's own words
};

/// The clause's expression, and what is on file in the clause's own words, which needs no reading of the clause. It overrides nothing:
/// against a contrary fact it is a conflict. `days`: where changes are noted; without it none are looked for.
Settled settle(Context context, const rules::Clause& clause, std::vector<Day>* days) {
  Settled out{evaluate_root(context, clause.expr, days), false};
  if (clause.kind == rules::ClauseKind::field) return out;
  const std::size_t noted = days == nullptr ? 0 : days->size();
  context.turning_points = days;
  context.only_note = true;
  auto said = in_so_many_words(context, clause.text, measures_a_time(clause.expr));
  const bool by_words = said.has_value() || (days != nullptr && days->size() > noted);
  if (said && said->truth == Truth::unknown) said.reset();
  const bool disagree = std::find(out.expr.kinds.begin(), out.expr.kinds.end(), UnknownKind::conflict) != out.expr.kinds.end();
  if (said && out.expr.truth != Truth::unknown && out.expr.truth != said->truth) {
    contradicted(out.expr, *said, clause.text);
    out.in_words = true;
  } else if (said && out.expr.truth == Truth::unknown && !disagree) {
    said->label = out.expr.label;
    said->text = out.expr.text;
    said->reason = "on file in the words of the criterion: " + said->reason;
    said->args = std::move(out.expr.args);
    out.expr = std::move(*said);
    out.in_words = true;
  }
  if (!by_words || days == nullptr) return out;
  // Such words age as well, so the clause as a whole is followed.
  if (context.ahead != nullptr) days->insert(days->end(), context.ahead->begin(), context.ahead->end());
  const auto truth_on = [&](Day day, std::vector<Day>&) {
    Context then = context;
    then.as_of = day;
    then.explain = false;
    return settle(then, clause, nullptr).expr;
  };
  Day unbounded = Day::max();
  out.expr.turns = follow(out.expr, context.as_of, *days, truth_on, context.horizon != nullptr ? *context.horizon : unbounded);
  out.expr.changes_on = first_change(out.expr.truth, out.expr.turns);
  return out;
}

ClauseReport judge(const rules::Clause& clause, const rules::CompiledTrial& trial, const patients::Profile& profile,
                   const rules::Vocabulary& vocabulary, const Options& options, Cache& cache, const std::vector<Day>& ahead) {
  ClauseReport out;
  out.clause = &clause;
  Context context{profile, vocabulary, options.as_of, profile.as_of.value_or(options.as_of), options.assume_ranges};
  context.wanted = clause.wrong_polarity                         ? Wanted::unsaid
                   : clause.kind == rules::ClauseKind::exclusion ? Wanted::forbidden
                                                                 : Wanted::required;
  context.clause_text = clause.text;
  const auto steps = clause.kind == rules::ClauseKind::field ? std::vector<DatedStep>() : dated_steps(context, clause.text);
  context.steps = &steps;
  context.cache = &cache;
  context.studied = &trial.record.conditions;
  context.given = &trial.record.interventions;
  context.trial = &trial;
  context.clause = &clause;
  context.ahead = &ahead;
  context.horizon = &out.horizon;
  std::vector<Day> days;
  Settled settled = settle(context, clause, options.foresee ? &days : nullptr);
  const bool in_words = settled.in_words;
  out.expr = std::move(settled.expr);
  out.truth = out.expr.truth;
  out.verdict = verdict_of(out.truth, clause.kind);
  if (out.truth == Truth::unknown) out.unknown_kinds = out.expr.kinds;
  out.reason = in_words ? out.expr.reason : clause_reason(clause.expr, out.expr, clause.kind);
  if (clause.wrong_polarity && out.verdict != Verdict::unknown) {
    out.verdict = Verdict::unknown;
    add_kind(out.unknown_kinds, UnknownKind::ambiguous);
    out.reason = fmt::format("worded against its section, so whether it requires or excludes is not clear; as written it is {}: {}",
                             name(out.truth), out.reason);
    out.needs.push_back({UnknownKind::ambiguous, fmt::format("Does \"{}\" require or exclude?", clause.text), "investigator"});
  }
  if (out.verdict == Verdict::unknown && out.unknown_kinds.empty()) add_kind(out.unknown_kinds, UnknownKind::missing);
  if (!out.unknown_kinds.empty()) out.unknown_kind = out.unknown_kinds.front();
  collect(out.expr, true, out);
  if (out.expr.args.empty()) out.margin = out.expr.margin;
  // Under one "not", the margin of the only comparison is still the clause's.
  if (!out.margin && out.expr.args.size() == 1) out.margin = out.expr.args.front().margin;
  if (out.margin && (out.verdict == Verdict::matched) != !(out.margin->value < Decimal{}) && out.margin->value != Decimal{}) {
    out.margin->value = out.margin->value.negated();  // positive when the clause is met
  }
  if (!clause.wrong_polarity) {
    out.changes_on = out.expr.changes_on;
    out.turns = out.expr.turns;
  }
  return out;
}

TrialReport screen_with(const rules::CompiledTrial& trial, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                        const Options& options, Cache& cache) {
  TrialReport out;
  out.trial = &trial;
  const std::vector<Day> ahead = days_ahead(profile, options.as_of);
  for (const auto& clause : trial.clauses) {
    out.clauses.push_back(judge(clause, trial, profile, vocabulary, options, cache, ahead));
    const auto& report = out.clauses.back();
    switch (report.verdict) {
      case Verdict::matched:
        ++out.matched;
        break;
      case Verdict::failed:
        ++out.failed;
        break;
      case Verdict::unknown:
        ++out.unknown;
        break;
    }
  }
  std::vector<Standing> standings;
  for (const ClauseReport& clause : out.clauses) standings.push_back({clause.verdict, only_persons(clause.unknown_kinds)});
  const bool any_criteria = std::any_of(trial.clauses.begin(), trial.clauses.end(),
                                        [](const rules::Clause& clause) { return clause.kind != rules::ClauseKind::field; });
  out.outcome = outcome_of(standings, any_criteria);
  foresee(out, profile);
  explain_failure(out, profile, options.as_of);
  return out;
}

}  // namespace

TrialReport screen(const rules::CompiledTrial& trial, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                   const Options& options) {
  Cache cache;
  return screen_with(trial, profile, vocabulary, options, cache);
}

PatientReport screen_all(std::span<const rules::CompiledTrial> trials, const patients::Profile& profile,
                         const rules::Vocabulary& vocabulary, const Options& options) {
  PatientReport out;
  Cache cache;
  out.patient = profile.id;
  out.as_of = options.as_of;
  for (const auto& trial : trials) out.trials.push_back(screen_with(trial, profile, vocabulary, options, cache));
  std::stable_sort(out.trials.begin(), out.trials.end(), ranks_before);
  out.questions = questions_of(out.trials);
  return out;
}

}  // namespace eligo::engine

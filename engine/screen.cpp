// Clauses to verdicts, verdicts to an outcome, and questions over all trials.
#include "engine/screen.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/failing.hpp"
#include "engine/questions.hpp"

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

ClauseReport judge(const rules::Clause& clause, const rules::TrialRecord& record, const patients::Profile& profile,
                   const rules::Vocabulary& vocabulary, const Options& options, Cache& cache) {
  ClauseReport out;
  out.clause = &clause;
  bool in_words = false;
  const Wanted wanted = clause.wrong_polarity                         ? Wanted::unsaid
                        : clause.kind == rules::ClauseKind::exclusion ? Wanted::forbidden
                                                                      : Wanted::required;
  Context context{profile, vocabulary, options.as_of, profile.as_of.value_or(options.as_of), options.assume_ranges, true, wanted,
                  {},      nullptr,    &cache};
  context.studied = &record.conditions;
  context.given = &record.interventions;
  out.expr = evaluate_root(context, clause.expr);
  if (clause.kind != rules::ClauseKind::field) {
    // What is on file in the clause's own words needs no reading of the clause. It overrides nothing: against a contrary fact it is a
    // conflict.
    auto said = in_so_many_words(context, clause.text);
    if (said && said->truth == Truth::unknown) said.reset();
    const bool disagree = std::find(out.expr.kinds.begin(), out.expr.kinds.end(), UnknownKind::conflict) != out.expr.kinds.end();
    if (said && out.expr.truth != Truth::unknown && out.expr.truth != said->truth) {
      contradicted(out.expr, *said, clause.text);
      in_words = true;
    } else if (said && out.expr.truth == Truth::unknown && !disagree) {
      said->label = out.expr.label;
      said->text = out.expr.text;
      said->reason = "on file in the words of the criterion: " + said->reason;
      said->args = std::move(out.expr.args);
      out.expr = std::move(*said);
      in_words = true;
    }
  }
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
  out.changes_on = out.expr.changes_on;
  return out;
}

Outcome outcome_of(const std::vector<ClauseReport>& clauses) {
  bool unknown_any = false, only_persons = true;
  for (const auto& clause : clauses) {
    if (clause.verdict == Verdict::failed) return Outcome::ineligible;
    if (clause.verdict != Verdict::unknown) continue;
    unknown_any = true;
    for (const auto kind : clause.unknown_kinds) {
      only_persons = only_persons && (kind == UnknownKind::judgement || kind == UnknownKind::attestation);
    }
  }
  if (!unknown_any) return clauses.empty() ? Outcome::undetermined : Outcome::eligible;
  return only_persons ? Outcome::pending : Outcome::undetermined;
}

}  // namespace

namespace {

TrialReport screen_with(const rules::CompiledTrial& trial, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                        const Options& options, Cache& cache) {
  TrialReport out;
  out.trial = &trial;
  for (const auto& clause : trial.clauses) {
    out.clauses.push_back(judge(clause, trial.record, profile, vocabulary, options, cache));
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
    if (report.changes_on && (!out.next_change || *report.changes_on < *out.next_change)) {
      out.next_change = report.changes_on;
      out.next_change_why = fmt::format("{}: {}", clause.id, report.reason);
    }
  }
  // Criteria from which nothing was read decide nothing.
  const bool any_criteria = std::any_of(trial.clauses.begin(), trial.clauses.end(),
                                        [](const rules::Clause& clause) { return clause.kind != rules::ClauseKind::field; });
  out.outcome = outcome_of(out.clauses);
  if (!any_criteria && out.outcome != Outcome::ineligible) out.outcome = Outcome::undetermined;
  explain_failure(out);
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
  std::stable_sort(out.trials.begin(), out.trials.end(), [](const TrialReport& a, const TrialReport& b) {
    if (a.outcome != b.outcome) return a.outcome < b.outcome;
    if (a.failed != b.failed) return a.failed < b.failed;
    if (a.unknown != b.unknown) return a.unknown < b.unknown;
    return a.trial->record.id < b.trial->record.id;
  });
  out.questions = questions_of(out.trials);
  return out;
}

}  // namespace eligo::engine

// The days on which something changes by itself: a washout ends, a birthday comes, a value gets too old.
//
// Nothing is scanned day by day. Whoever judges a fact against a window, a length or an age notes the days on which that turns, and only
// those are looked at. What is found there may name further days (what lies ahead becomes present, and then ages), so the days are worked
// off in order until none is left. Clauses keep all their turns; the outcome of a later day follows from them without judging anew.
#include "engine/changes.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace eligo::engine {

namespace {

constexpr std::size_t most_days = 256;
constexpr std::chrono::days farthest{366 * 120};

/// What a trial's outcome can depend on.
struct State {
  Truth truth = Truth::unknown;
  bool persons = false;
  friend bool operator==(const State&, const State&) = default;
};

State state_of(const ExprReport& report) { return {report.truth, report.truth == Truth::unknown && only_persons(report.kinds)}; }

}  // namespace

std::vector<Day> days_ahead(const patients::Profile& profile, Day as_of) {
  std::vector<Day> out;
  const auto take = [&](const std::optional<PartialDate>& date) {
    if (!date || date->last < as_of) return;
    for (const Day day : {date->first, date->last, date->last + std::chrono::days(1)})
      if (day > as_of) out.push_back(day);
  };
  for (const auto& fact : profile.observations) take(fact.date);
  for (const auto& fact : profile.conditions) take(fact.onset), take(fact.diagnosed), take(fact.resolved);
  for (const auto& fact : profile.medications) take(fact.start), take(fact.end), take(fact.last_dose), take(fact.stable_since);
  for (const auto& fact : profile.procedures) take(fact.date), take(fact.start), take(fact.end);
  for (const auto& fact : profile.events) take(fact.date), take(fact.start), take(fact.end);
  for (const auto& fact : profile.variants) take(fact.date);
  for (const auto& fact : profile.statements) take(fact.date);
  for (const auto& declaration : profile.complete) take(declaration.since);
  return out;
}

std::vector<Turn> follow(const ExprReport& now, Day as_of, std::vector<Day> days, const TruthOn& truth_on, Day& horizon) {
  std::vector<Turn> out;
  std::set<Day> open(days.begin(), days.end());
  State state = state_of(now);
  Day reached = as_of;
  for (std::size_t looked = 0; !open.empty();) {
    const Day day = *open.begin();
    open.erase(open.begin());
    if (day <= reached) continue;
    if (day > as_of + farthest) break;
    if (++looked > most_days) {
      horizon = std::min(horizon, reached);
      break;
    }
    reached = day;
    std::vector<Day> more;
    const ExprReport then = truth_on(day, more);
    open.insert(more.begin(), more.end());
    if (state_of(then) == state) continue;
    state = state_of(then);
    out.push_back({day, then.truth, then.kinds});
  }
  return out;
}

std::optional<Day> first_change(Truth now, const std::vector<Turn>& turns) {
  for (const Turn& turn : turns)
    if (turn.truth != now) return turn.day;
  return std::nullopt;
}

bool only_persons(const std::vector<UnknownKind>& kinds) {
  return std::all_of(kinds.begin(), kinds.end(),
                     [](UnknownKind kind) { return kind == UnknownKind::judgement || kind == UnknownKind::attestation; });
}

Outcome outcome_of(const std::vector<Standing>& clauses, bool any_criteria) {
  bool unknown_any = false, persons = true;
  for (const Standing& clause : clauses) {
    if (clause.verdict == Verdict::failed) return Outcome::ineligible;
    if (clause.verdict != Verdict::unknown) continue;
    unknown_any = true;
    persons = persons && clause.only_persons;
  }
  // Criteria from which nothing was read decide nothing.
  if (!any_criteria) return Outcome::undetermined;
  if (!unknown_any) return Outcome::eligible;
  return persons ? Outcome::pending : Outcome::undetermined;
}

namespace {

/// The name of the fact that a leaf rests on, as the profile has it: that of what wears off, where there is one.
std::string fact_name(const ExprReport& leaf, const patients::Profile& profile) {
  std::string out;
  const auto take = [&](const auto& facts, const std::string& pointer) {
    for (const auto& fact : facts)
      if (out.empty() && fact.pointer == pointer) out = fact.text;
  };
  for (const Evidence& evidence : leaf.evidence) {
    if (!evidence.used) continue;
    take(profile.medications, evidence.pointer);
    take(profile.procedures, evidence.pointer);
    take(profile.conditions, evidence.pointer);
    take(profile.events, evidence.pointer);
    take(profile.statements, evidence.pointer);
    take(profile.observations, evidence.pointer);
  }
  return out;
}

/// What happens to a predicate on that day, in words; empty when nothing does.
std::string happens(const rules::Expr& expr, const ExprReport& report, Day day, const patients::Profile& profile) {
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node)) {
    for (std::size_t i = 0; i < std::min(logic->args.size(), report.args.size()); ++i) {
      std::string words = happens(logic->args[i], report.args[i], day, profile);
      if (!words.empty()) return words;
    }
    return {};
  }
  Truth before = report.truth;
  const Turn* turn = nullptr;
  for (const Turn& one : report.turns) {
    if (one.day == day) turn = &one;
    if (one.day < day) before = one.truth;
  }
  if (turn == nullptr) return {};
  const std::string name = fact_name(report, profile);
  const bool therapy = std::holds_alternative<rules::Therapy>(expr.node) || std::holds_alternative<rules::Procedure>(expr.node);
  const auto* treatment = std::get_if<rules::Therapy>(&expr.node);
  const bool timed = treatment == nullptr || (treatment->window && (treatment->window->min_ago || treatment->window->max_ago));
  const bool over = before == Truth::yes && turn->truth == Truth::no;
  const bool waited = before == Truth::no && turn->truth == Truth::yes;
  if (therapy && timed && !name.empty() && (over || waited)) return fmt::format("the time after {} that is asked for ends", name);
  if (turn->truth == Truth::unknown)
    return fmt::format("{} no longer tells of that day", name.empty() ? "what is on file for \"" + report.text + "\"" : name);
  return fmt::format("\"{}\" {}", report.text, turn->truth == Truth::yes ? "becomes true" : "is no longer so");
}

std::string then_words(std::size_t unknown, std::size_t failed, Outcome outcome) {
  const auto clauses = [](std::size_t n, std::string_view one, std::string_view many) {
    return fmt::format("{} clause{} {}", n, n == 1 ? "" : "s", n == 1 ? one : many);
  };
  if (failed > 0) return clauses(failed, "fails", "fail");
  if (outcome == Outcome::eligible) return "every clause is met";
  return unknown > 0 ? clauses(unknown, "remains unknown", "remain unknown") : "no clause fails";
}

Standing standing(Truth truth, const std::vector<UnknownKind>& kinds, const ClauseReport& clause) {
  if (clause.clause->wrong_polarity) return {Verdict::unknown, false};
  return {verdict_of(truth, clause.clause->kind), truth == Truth::unknown && only_persons(kinds)};
}

}  // namespace

void foresee(TrialReport& report, const patients::Profile& profile) {
  std::set<Day> days;
  std::vector<Standing> now;
  Day horizon = Day::max();
  bool any_criteria = false;
  for (const ClauseReport& clause : report.clauses) {
    any_criteria = any_criteria || clause.clause->kind != rules::ClauseKind::field;
    now.push_back({clause.verdict, only_persons(clause.unknown_kinds)});
    for (const Turn& turn : clause.turns) days.insert(turn.day);
    horizon = std::min(horizon, clause.horizon);
  }
  for (const Day day : days) {
    if (day > horizon) return;
    std::vector<std::string> why;
    const std::vector<Standing> before = now;
    for (std::size_t i = 0; i < report.clauses.size(); ++i) {
      const ClauseReport& clause = report.clauses[i];
      for (const Turn& turn : clause.turns)
        if (turn.day == day) now[i] = standing(turn.truth, turn.kinds, clause);
      if (now[i].verdict == before[i].verdict) continue;
      std::string words = happens(clause.clause->expr, clause.expr, day, profile);
      why.push_back(fmt::format("{}{} ({})", words, words.empty() ? clause.clause->id : "", words.empty() ? "changes" : clause.clause->id));
    }
    const Outcome outcome = outcome_of(now, any_criteria);
    if (outcome == report.outcome) continue;
    constexpr std::size_t most_named = 3;
    if (why.size() > most_named + 1) {
      const std::size_t rest = why.size() - most_named;
      why.resize(most_named);
      why.push_back(fmt::format("and {} clauses more", rest));
    }
    const auto count = [&](Verdict verdict) {
      return static_cast<std::size_t>(std::count_if(now.begin(), now.end(), [&](const Standing& one) { return one.verdict == verdict; }));
    };
    report.next_change = day;
    report.next_outcome = outcome;
    report.next_change_why =
        fmt::format("{}; then {}", fmt::join(why, ", "), then_words(count(Verdict::unknown), count(Verdict::failed), outcome));
    return;
  }
}

}  // namespace eligo::engine

// Comparisons: which value of a measure counts, and what it means for the clause.
//
// The latest usable value on or before the as-of date inside the window counts, unless the text names a statistic or a series
// (semantics section 3, "Choice of value"). What is set aside is shown with the reason.
#include "engine/evaluate_compare.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "grammar/text.hpp"
#include "rules/shares.hpp"

namespace eligo::engine {

using grammar::Comparator;
using grammar::Statistic;

Comparison::Comparison(Context& context, const rules::Compare& predicate)
    : context_(context),
      predicate_(predicate),
      wanted_(asked(context, predicate.measure, predicate.text)),
      name_(name_of(context, wanted_)) {
  if (wanted_.concept_id != no_concept && context.vocabulary.at(wanted_.concept_id).analyte) {
    analyte_ = &*context.vocabulary.at(wanted_.concept_id).analyte;
  }
  if (predicate.limit.relative == grammar::Relative::predicted) predicted_ = rules::of_predicted(wanted_.concept_id, context.vocabulary);
  settings_ = predicate.settings;
  if (wanted_.concept_id != no_concept) {
    for (auto& one : grammar::settings_in(context.vocabulary.at(wanted_.concept_id).name, grammar::SettingsOf::criterion))
      if (std::none_of(predicate.settings.begin(), predicate.settings.end(), [&](const auto& said) { return said.aspect == one.aspect; }))
        settings_.push_back(std::move(one));
    grammar::settle(settings_);
  }
  ask_ = Need{UnknownKind::missing, fmt::format("What is the patient's {}?", name_),
              analyte_ != nullptr && !analyte_->score ? "laboratory" : "record"};
}

void Comparison::use(ExprReport& report, const Candidate& candidate, std::string why) const {
  if (!context_.explain) return;
  if (why.empty()) why = candidate.verdict.why;
  report.evidence.push_back({candidate.value.pointer, candidate.value.shown, true, std::move(why), candidate.verdict.converted,
                             candidate.value.derived, candidate.value.derivation});
}

void Comparison::set_aside_rest(ExprReport& report, const std::vector<const Candidate*>& used, const std::string& why) const {
  if (context_.explain) {
    for (const auto& candidate : candidates_) {
      if (std::find(used.begin(), used.end(), &candidate) != used.end()) continue;
      report.evidence.push_back({candidate.value.pointer, candidate.value.shown, false, why, {}, candidate.value.derived});
    }
  }
  report.evidence.insert(report.evidence.end(), aside_.begin(), aside_.end());
}

void Comparison::take_unknown(ExprReport& report, const Candidate& candidate) const {
  if (candidate.verdict.truth != Truth::unknown) return;
  add_kind(report.kinds, candidate.verdict.kind.value_or(UnknownKind::unusable));
  if (candidate.verdict.need) add_need(report.needs, *candidate.verdict.need);
}

ExprReport Comparison::nothing_inside() {
  ExprReport report;
  report.evidence = aside_;
  if (unusable_) {
    const UnknownKind kind = contradicted_ ? UnknownKind::conflict : UnknownKind::unusable;
    add_kind(report.kinds, kind);
    report.reason = fmt::format("not used: {}", unusable_why_);
    report.needs.push_back(unusable_need_ ? *unusable_need_ : Need{kind, ask_.ask, ask_.of});
  }
  if (stale_) {
    add_kind(report.kinds, UnknownKind::stale);
    if (!report.reason.empty()) report.reason += "; ";
    report.reason += fmt::format("the only value is outside the time asked for: {} ({})", stale_shown_, window_.words);
    add_need(report.needs, Need{UnknownKind::stale, ask_.ask, ask_.of});
  }
  if (report.kinds.empty()) {
    add_kind(report.kinds, UnknownKind::missing);
    report.reason = otherwise_.empty() ? fmt::format("no {} is on file", name_) : otherwise_;
    report.needs.push_back(
        otherwise_.empty() ? ask_ : Need{ask_.kind, fmt::format("What is the patient's {} ({})?", name_, otherwise_wanted_), ask_.of});
  }
  report.truth = Truth::unknown;
  return report;
}

bool asked_at_a_visit(std::string_view clause) {
  static constexpr std::string_view visits[] = {"at screening",
                                                "at baseline",
                                                "at enrol",
                                                "at the screening",
                                                "at the baseline",
                                                "at study entry",
                                                "at entry",
                                                "at randomi",
                                                "at the time of screening",
                                                "at the time of enrol",
                                                "screening visit",
                                                "at the time of randomi"};
  const std::string low = grammar::lower(clause);
  return std::any_of(std::begin(visits), std::end(visits), [&](std::string_view visit) { return low.find(visit) != std::string::npos; });
}

namespace {

bool says_average(std::string_view name) {
  const std::string low = ' ' + grammar::lower(name) + ' ';
  return low.find(" average ") != std::string::npos || low.find(" mean ") != std::string::npos;
}

/// "84 g per week": a figure that was spread over a time already.
bool spread_over_time(std::string_view unit) {
  return unit.ends_with("/d") || unit.ends_with("/wk") || unit.ends_with("/mo") || unit.ends_with("/a");
}

}  // namespace

ExprReport Comparison::latest() {
  ExprReport report;
  // Which values may be the latest one inside the window?
  std::optional<Day> latest_first;
  for (const auto& candidate : candidates_) {
    if (candidate.in_window != Truth::yes) continue;
    const Day day = candidate.value.date ? candidate.value.date->first : Day::min();
    if (!latest_first || day > *latest_first) latest_first = day;
  }
  std::vector<const Candidate*> last;
  for (const auto& candidate : candidates_) {
    const Day until = candidate.value.date ? candidate.value.date->last : context_.as_of;
    if (!latest_first || until >= *latest_first) last.push_back(&candidate);
  }
  for (const auto* candidate : last) use(report, *candidate);
  set_aside_rest(report, last, "not the latest");
  const Truth truth = last.front()->verdict.truth;
  const bool agree = std::all_of(last.begin(), last.end(), [&](const Candidate* c) { return c->verdict.truth == truth; });
  if (agree && truth != Truth::unknown && latest_first) {
    report.truth = truth;
    const Candidate& shown_one = *last.back();
    report.reason = shown_one.value.shown;
    if (!shown_one.verdict.converted.empty()) report.reason += fmt::format(" ({})", shown_one.verdict.converted);
    if (!shown_one.value.derived_briefly.empty()) report.reason += fmt::format(" ({})", shown_one.value.derived_briefly);
    if (!shown_one.verdict.why.empty()) report.reason += fmt::format(", {}", shown_one.verdict.why);
    if (unusable_on_ && shown_one.value.date && *unusable_on_ > shown_one.value.date->last) {
      report.reason += fmt::format("; a later value was not used: {}", unusable_why_);
    }
    report.margin = shown_one.verdict.margin;
    // "At screening": what was measured half a year ago was measured at another visit.
    constexpr std::chrono::days of_this_visit{183};
    if (!predicate_.window && shown_one.value.date && asked_at_a_visit(context_.clause_text)) {
      const Day until = shown_one.value.date->last + of_this_visit;
      note_turning_day(context_, until + std::chrono::days(1));
      if (until < context_.as_of) {
        report.truth = Truth::unknown;
        report.margin.reset();
        add_kind(report.kinds, UnknownKind::stale);
        report.reason += ", more than half a year before the visit that is asked for";
        report.needs.push_back(Need{UnknownKind::stale, ask_.ask, ask_.of});
      }
    }
    return report;
  }
  report.truth = Truth::unknown;
  for (const auto* candidate : last) take_unknown(report, *candidate);
  std::string why;
  if (!latest_first) {
    const bool undated = std::any_of(last.begin(), last.end(), [](const Candidate* c) { return !c->value.date; });
    add_kind(report.kinds, undated ? UnknownKind::missing : UnknownKind::imprecise);
    why =
        fmt::format("whether {} lies inside the time asked for ({}) cannot be told from its date", last.back()->value.shown, window_.words);
    add_need(report.needs,
             Need{undated ? UnknownKind::missing : UnknownKind::imprecise, fmt::format("When exactly was {} measured?", name_), "record"});
  } else if (!agree) {
    bool decided_yes = false, decided_no = false, exact = true;
    for (const auto* candidate : last) {
      decided_yes = decided_yes || candidate->verdict.truth == Truth::yes;
      decided_no = decided_no || candidate->verdict.truth == Truth::no;
      exact = exact && candidate->value.date && candidate->value.date->first == candidate->value.date->last &&
              candidate->in_window == Truth::yes;
    }
    if (decided_yes && decided_no) {
      add_kind(report.kinds, exact ? UnknownKind::conflict : UnknownKind::imprecise);
      why = exact ? fmt::format("two values of the same date disagree: {} and {}", last.front()->value.shown, last.back()->value.shown)
                  : fmt::format("which of {} and {} is the latest cannot be told from their dates", last.front()->value.shown,
                                last.back()->value.shown);
      add_need(
          report.needs,
          Need{exact ? UnknownKind::conflict : UnknownKind::imprecise,
               exact ? fmt::format("Which value of {} is right?", name_) : fmt::format("When exactly was {} measured?", name_), "record"});
    }
  }
  if (why.empty()) {
    for (const auto* candidate : last) {
      if (candidate->verdict.truth == Truth::unknown) why = candidate->verdict.why;
    }
  }
  report.reason = why;
  if (report.kinds.empty()) add_kind(report.kinds, UnknownKind::imprecise);
  if (report.needs.empty()) report.needs.push_back(ask_);
  return report;
}

ExprReport Comparison::any_or_all(bool any) {
  ExprReport report;
  const Truth deciding = any ? Truth::yes : Truth::no;
  for (const auto& candidate : candidates_) {
    if (candidate.in_window == Truth::yes && candidate.verdict.truth == deciding) {
      use(report, candidate);
      set_aside_rest(report, {&candidate}, "does not decide");
      report.truth = deciding;
      report.reason = candidate.value.shown;
      if (!candidate.verdict.why.empty()) report.reason += ", " + candidate.verdict.why;
      report.margin = candidate.verdict.margin;
      return report;
    }
  }
  std::vector<const Candidate*> all;
  bool doubt = false;
  for (const auto& candidate : candidates_) {
    all.push_back(&candidate);
    use(report, candidate);
    take_unknown(report, candidate);
    doubt = doubt || candidate.verdict.truth == Truth::unknown ||
            (candidate.in_window == Truth::unknown && candidate.verdict.truth == deciding);
  }
  set_aside_rest(report, all, "");
  Scope scope;
  scope.families = {Family::observations};
  if (window_.from) scope.from = window_.from->first;
  std::string sentence;
  if (!doubt && (any || !candidates_.empty()) && !unusable_ && all_complete(context_, scope, report.evidence, sentence)) {
    report.truth = negate(deciding);
    report.reason = any ? "no value on file does, and the list of observations is declared complete"
                        : "all values on file do, and the list of observations is declared complete";
    return report;
  }
  report.truth = Truth::unknown;
  if (!doubt) add_kind(report.kinds, UnknownKind::missing);
  if (doubt && report.kinds.empty()) add_kind(report.kinds, UnknownKind::imprecise);
  report.reason = doubt ? "not every value on file can be told"
                  : any ? "no value on file does, but the list of observations is not declared complete"
                        : "all values on file do, but the list of observations is not declared complete";
  add_need(report.needs, ask_);
  return report;
}

ExprReport Comparison::decide() {
  if (!predicate_.unit_problem.empty()) {
    return unknown_leaf(UnknownKind::unusable, fmt::format("the criterion's limit cannot be used: {}", predicate_.unit_problem),
                        Need{UnknownKind::unusable, fmt::format("In which unit is the limit of {} meant?", name_), "investigator"});
  }
  if (predicate_.unit_ambiguous) {
    return unknown_leaf(UnknownKind::ambiguous, "the criterion gives no unit, and several would fit",
                        Need{UnknownKind::ambiguous, fmt::format("In which unit is the limit of {} meant?", name_), "investigator"});
  }
  window_ = lay_out(context_, predicate_.window);
  if (window_.problem) return unknown_leaf(window_.problem->kind, "the time asked for cannot be laid out", window_.problem);
  if (window_.ahead && predicate_.window && !predicate_.window->max_ago && predicate_.window->anchor == "run-in") {
    // A run-in that is not dated begins today: what was measured before was not measured in it.
    window_.ahead = false;
    window_.from = window_.to = window_.anchor;
    window_.words = "from the run-in on";
  }
  // What was measured within a month is of a screening that is not dated.
  if (window_.from && window_.after && predicate_.window && predicate_.window->anchor == "screening")
    window_.from->last = window_.from->first;
  if (window_.ahead && window_.bounded) {
    return unknown_leaf(UnknownKind::missing, "the time asked for lies ahead", Need{UnknownKind::missing, ask_.ask, ask_.of});
  }
  gather(window_);
  if (predicate_.duration) return candidates_.empty() ? nothing_inside() : lasting();
  if (predicate_.series) {
    if (candidates_.empty()) return nothing_inside();
    return series();
  }
  // "Average pain" is the name of a score, and says as well which of its entries: their mean, or one that was recorded as the average.
  const auto averaged = [](const Candidate& c) { return c.value.observation != nullptr && says_average(c.value.observation->text); };
  const bool average = !predicate_.statistic && analyte_ != nullptr && analyte_->score && says_average(predicate_.text) &&
                       !std::all_of(candidates_.begin(), candidates_.end(), averaged);
  const Statistic statistic = average ? Statistic::mean : predicate_.statistic.value_or(Statistic::latest);
  const auto& op = predicate_.limit.op;
  const bool upper = op == Comparator::lt || op == Comparator::le;
  if (statistic == Statistic::any) {
    ExprReport report = any_or_all(true);
    // "Any value of ALT" without a time: of all that were ever measured, or whichever of the values of the visit.
    const std::string clause = grammar::lower(context_.clause_text);
    const bool of_the_visit = !predicate_.window && clause.find("any value") != std::string::npos &&
                              clause.find("any time") == std::string::npos && (" " + clause).find(" ever ") == std::string::npos;
    if (of_the_visit && report.truth == Truth::yes && latest().truth != Truth::yes) {
      report.truth = Truth::unknown;
      report.margin.reset();
      add_kind(report.kinds, UnknownKind::ambiguous);
      report.reason += ", the latest value says otherwise, and of which time is not said";
      report.needs.push_back(Need{UnknownKind::ambiguous, fmt::format("Which values of {} count?", name_), "investigator"});
    }
    return report;
  }
  if (statistic == Statistic::all) return candidates_.empty() ? nothing_inside() : any_or_all(false);
  if (candidates_.empty()) return nothing_inside();
  if (statistic == Statistic::min && op) return any_or_all(upper);
  if (statistic == Statistic::max && op) return any_or_all(!upper);
  if (statistic == Statistic::mean || statistic == Statistic::median) {
    std::vector<const Candidate*> values;
    for (const Candidate& candidate : candidates_) {
      if (candidate.in_window == Truth::yes) values.push_back(&candidate);
    }
    if (values.size() <= 1) {
      ExprReport report = latest();
      const Candidate& only = values.empty() ? candidates_.front() : *values.front();
      if (report.truth == Truth::unknown || averaged(only) || spread_over_time(only.value.unit)) return report;
      report.truth = Truth::unknown;
      report.margin.reset();
      report.changes_on.reset();
      add_kind(report.kinds, UnknownKind::missing);
      report.reason = fmt::format("one value alone ({}), and {} is asked for, of several or recorded as such", only.value.shown,
                                  statistic == Statistic::mean ? "an average" : "a median");
      report.needs.push_back(Need{UnknownKind::missing,
                                  fmt::format("What is the {} of {}?", statistic == Statistic::mean ? "average" : "median", name_),
                                  "record"});
      return report;
    }
    ExprReport base;
    base.evidence = aside_;
    if (values.size() == candidates_.size()) {
      ExprReport report = over_values(values, statistic, base);
      // A mean without a time: of which values is not said, and the latest may be meant as the mean that was recorded.
      if (!predicate_.window && report.truth != Truth::unknown && latest().truth != report.truth) {
        report.truth = Truth::unknown;
        add_kind(report.kinds, UnknownKind::ambiguous);
        report.reason += ", the latest value says otherwise, and which values count is not said";
        report.needs.push_back(Need{UnknownKind::ambiguous, fmt::format("Which values of {} count?", name_), "investigator"});
      }
      return report;
    }
    ExprReport report =
        unknown_leaf(UnknownKind::imprecise, fmt::format("not every value of {} can be told to lie in the time asked for", name_),
                     Need{UnknownKind::imprecise, fmt::format("When exactly was {} measured?", name_), "record"});
    report.evidence = std::move(base.evidence);
    return report;
  }
  return latest();
}

namespace {

/// "Transaminases": stands for each measure that is a kind of it. Above a limit when one of them is, below it when all of them are.
ExprReport evaluate_group(Context& context, const rules::Compare& compare, ConceptId group) {
  std::vector<ConceptId> members;
  for (ConceptId id = 0; id < context.vocabulary.shipped(); ++id) {
    const auto& parents = context.vocabulary.at(id).parents;
    if (std::find(parents.begin(), parents.end(), group) != parents.end()) members.push_back(id);
  }
  ExprReport own = Comparison(context, compare).run();
  const bool any = compare.limit.op == Comparator::gt || compare.limit.op == Comparator::ge || compare.statistic == Statistic::any;
  ExprReport out;
  out.truth = any ? Truth::no : Truth::yes;
  std::vector<std::pair<Truth, std::string>> reasons;
  bool on_file = false;
  for (const ConceptId id : members) {
    rules::Compare member = compare;
    member.measure = id;
    member.text = context.vocabulary.at(id).name;
    ExprReport one = evaluate_leaf(context, member);
    out.truth = any ? either(out.truth, one.truth) : both(out.truth, one.truth);
    for (const auto kind : one.kinds) add_kind(out.kinds, kind);
    for (auto& need : one.needs) add_need(out.needs, std::move(need));
    on_file = on_file || !one.evidence.empty();
    for (auto& evidence : one.evidence) out.evidence.push_back(std::move(evidence));
    reasons.emplace_back(one.truth, std::move(one.reason));
    if (!out.margin) out.margin = one.margin;
  }
  // A value that is recorded for the group itself, and for none of its members, is all there is.
  if (members.empty() || (!on_file && !own.evidence.empty())) return own;
  if (out.truth != Truth::unknown) {
    out.kinds.clear();
    out.needs.clear();
  } else {
    out.margin.reset();
  }
  // Where one member settles it, the others have nothing to say.
  std::vector<std::string> said;
  for (auto& [truth, reason] : reasons) {
    if (out.truth == Truth::unknown || truth == out.truth) said.push_back(std::move(reason));
  }
  out.reason = fmt::format("{}", fmt::join(said, "; "));
  return out;
}

/// A value whose entry may be denied by a field that is not known might be the one that counts: then no other value decides.
void leave_open_where_doubted(const Context& context, const rules::Compare& compare, ExprReport& report) {
  const Asked wanted = asked(context, compare.measure, compare.text);
  for (const auto& observation : context.profile.observations) {
    if (observation.doubt.empty() || relate(context, wanted, observation) != Relation::satisfies) continue;
    if (observation.date && observation.date->first > context.as_of) continue;
    report.truth = Truth::unknown;
    report.margin.reset();
    add_kind(report.kinds, UnknownKind::unusable);
    report.reason = fmt::format("not used: {}: {}", shown(observation), observation.doubt);
    add_need(report.needs, Need{UnknownKind::unusable, fmt::format("Does this value count: {}?", shown(observation)), "record"});
    return;
  }
}

}  // namespace

namespace {

/// "Average pain below 6 when the stimulator is on": what was measured before anything of the kind was implanted was measured without it.
void leave_open_before_the_device(const Context& context, ExprReport& report) {
  const std::string words = grammar::lower(context.clause_text);
  constexpr std::string_view front = "when the ";
  const auto at = words.find(front);
  const auto end = at == std::string::npos ? at : words.find(" is on", at);
  if (end == std::string::npos) return;
  const std::string device = words.substr(at + front.size(), end - at - front.size());
  if (device.empty() || device.find(' ') != std::string::npos) return;
  std::optional<Day> since;
  for (const Occurrence& o : occurrences(context)) {
    if (o.procedure == nullptr || o.presence != Presence::present || !o.start) continue;
    const bool names = grammar::lower(o.named->text).find(device) != std::string::npos ||
                       std::any_of(o.named->concepts.begin(), o.named->concepts.end(),
                                   [&](ConceptId id) { return context.vocabulary.at(id).name.find(device) != std::string::npos; });
    if (names && (!since || o.start->first < *since)) since = o.start->first;
  }
  if (!since) return;
  for (const auto& observation : context.profile.observations) {
    if (!observation.date || observation.date->last >= *since) continue;
    const bool used = std::any_of(report.evidence.begin(), report.evidence.end(),
                                  [&](const Evidence& one) { return one.used && one.pointer == observation.pointer; });
    if (!used) continue;
    report.truth = Truth::unknown;
    report.kinds = {UnknownKind::missing};
    report.margin.reset();
    report.changes_on.reset();
    report.reason += fmt::format(", measured before there was a {}", device);
    report.needs = {{UnknownKind::missing, fmt::format("What is {} when the {} is on?", observation.text, device), "patient"}};
    return;
  }
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Compare& compare) {
  if (compare.measure != no_concept) {
    const auto& analyte = context.vocabulary.at(compare.measure).analyte;
    if (analyte && analyte->group) return evaluate_group(context, compare, compare.measure);
  }
  ExprReport report = Comparison(context, compare).run();
  // Whenever a run-in that is not dated was, no value of a complete list did so in it when none ever did.
  if (report.truth == Truth::unknown && compare.window && compare.window->anchor == "run-in" && compare.window->after &&
      !compare.window->min_ago && !compare.window->max_ago && lay_out(context, compare.window).ahead && !compare.duration &&
      !compare.series) {
    rules::Compare whenever = compare;
    whenever.window.reset();
    whenever.statistic = Statistic::any;
    ExprReport ever = Comparison(context, whenever).run();
    if (ever.truth == Truth::no) report = std::move(ever);
  }
  if (report.truth != Truth::unknown) leave_open_where_doubted(context, compare, report);
  if (report.truth != Truth::unknown) leave_open_before_the_device(context, report);
  return report;
}

}  // namespace eligo::engine

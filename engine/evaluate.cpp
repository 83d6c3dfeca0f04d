// The walk over an expression: Kleene connectives, if-then, exceptions, two readings, what was not understood; and when the
// answer will change by itself. Leaves answer in files of their own.
#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "engine/changes.hpp"
#include "engine/evaluate.hpp"
#include "engine/wording.hpp"
#include "grammar/text.hpp"
#include "rules/limit_again.hpp"

namespace eligo::engine {

void add_kind(std::vector<UnknownKind>& kinds, UnknownKind kind) {
  const auto at = std::lower_bound(kinds.begin(), kinds.end(), kind);
  if (at == kinds.end() || *at != kind) kinds.insert(at, kind);
}

void add_need(std::vector<Need>& needs, Need need) {
  if (std::find(needs.begin(), needs.end(), need) == needs.end()) needs.push_back(std::move(need));
}

ExprReport leaf(Truth truth, std::string reason) {
  ExprReport report;
  report.truth = truth;
  report.reason = std::move(reason);
  return report;
}

ExprReport unknown_leaf(UnknownKind kind, std::string reason, std::optional<Need> need) {
  ExprReport report = leaf(Truth::unknown, std::move(reason));
  add_kind(report.kinds, kind);
  if (need) report.needs.push_back(std::move(*need));
  return report;
}

namespace {

using rules::LogicOp;

/// Restores what a walk changes in the context on the way down.
class Scoped {
 public:
  explicit Scoped(Context& context) : context_(context), wanted_(context.wanted), exceptions_(context.exceptions.size()) {}
  Scoped(const Scoped&) = delete;
  Scoped& operator=(const Scoped&) = delete;
  ~Scoped() {
    context_.wanted = wanted_;
    context_.exceptions.resize(exceptions_);
  }

 private:
  Context& context_;
  Wanted wanted_;
  std::size_t exceptions_;
};

Wanted flipped(Wanted wanted) {
  return wanted == Wanted::required ? Wanted::forbidden : wanted == Wanted::forbidden ? Wanted::required : Wanted::unsaid;
}

Truth at_least(int n, const std::vector<Truth>& args) {
  int yes_count = 0, possible = 0;
  for (const Truth arg : args) {
    yes_count += arg == Truth::yes ? 1 : 0;
    possible += arg != Truth::no ? 1 : 0;
  }
  return yes_count >= n ? Truth::yes : possible < n ? Truth::no : Truth::unknown;
}

std::vector<Truth> truths_of(const std::vector<ExprReport>& args) {
  std::vector<Truth> out;
  for (const auto& arg : args) out.push_back(arg.truth);
  return out;
}

}  // namespace

Truth combine(LogicOp op, int n, const std::vector<Truth>& args) {
  Truth out = op == LogicOp::conjunction ? Truth::yes : Truth::no;
  switch (op) {
    case LogicOp::conjunction:
      for (const Truth arg : args) out = both(out, arg);
      return out;
    case LogicOp::disjunction:
      for (const Truth arg : args) out = either(out, arg);
      return out;
    case LogicOp::negation:
      return args.size() == 1 ? negate(args.front()) : Truth::unknown;
    case LogicOp::implication:
      if (args.size() != 2) return Truth::unknown;
      return either(negate(args[0]), args[1]);
    case LogicOp::at_least:
      return at_least(std::max(n, 1), args);
    case LogicOp::exception:
      break;  // judged where the facts are
  }
  return args.empty() ? Truth::unknown : args.front();
}

namespace {

/// The kinds of what is unknown below, merged.
void merge_kinds(ExprReport& report) {
  for (const auto& arg : report.args) {
    if (arg.truth != Truth::unknown) continue;
    for (const auto kind : arg.kinds) add_kind(report.kinds, kind);
  }
}

enum class About { facts, patient, both };

/// Whether an expression asks for facts that an exception can take away, or for something of the patient.
About about(const rules::Expr& expr) {
  struct Visit {
    About operator()(const rules::Logic& logic) const {
      std::optional<About> out;
      for (const auto& arg : logic.args) {
        // "Lupus, where it counts as an autoimmune disease": what a judgement goes with says what is excepted.
        if (logic.op != LogicOp::exception && logic.args.size() > 1 && std::holds_alternative<rules::Judgement>(arg.node)) continue;
        const About one = about(arg);
        out = !out || *out == one ? one : About::both;
        if (logic.op == LogicOp::exception) break;
      }
      return out.value_or(About::patient);
    }
    About operator()(const rules::Condition&) const { return About::facts; }
    About operator()(const rules::Therapy&) const { return About::facts; }
    About operator()(const rules::Procedure&) const { return About::facts; }
    About operator()(const rules::Frequency&) const { return About::facts; }
    About operator()(const rules::Compare&) const { return About::patient; }
    About operator()(const rules::AgePredicate&) const { return About::patient; }
    About operator()(const rules::SexPredicate&) const { return About::patient; }
    About operator()(const rules::Variant&) const { return About::patient; }
    About operator()(const rules::Statement&) const { return About::patient; }
    About operator()(const rules::Judgement&) const { return About::patient; }
    About operator()(const rules::Permission&) const { return About::patient; }
    About operator()(const rules::Unparsed&) const { return About::patient; }
    About operator()(const rules::Ambiguous& ambiguous) const {
      std::optional<About> out;
      for (const auto& reading : ambiguous.readings) {
        const About one = about(reading);
        out = !out || *out == one ? one : About::both;
      }
      return out.value_or(About::patient);
    }
  };
  return std::visit(Visit{}, expr.node);
}

/// A gene's change, alone or among several.
bool asks_for_variant(const rules::Expr& expr) {
  if (std::holds_alternative<rules::Variant>(expr.node)) return true;
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  return logic != nullptr && std::any_of(logic->args.begin(), logic->args.end(), asks_for_variant);
}

/// "Enrolled in another study, other than X", "toxicity of grade <= 1, except alopecia": the exception takes one of several away and lifts
/// nothing from the others.
bool takes_from_several(const rules::Expr& expr) {
  const auto of_several = [](const std::string& text) {
    return text.find("other ") != std::string::npos || text.find("any ") != std::string::npos;
  };
  if (const auto* statement = std::get_if<rules::Statement>(&expr.node)) return of_several(statement->text);
  if (const auto* condition = std::get_if<rules::Condition>(&expr.node))
    return condition->concept_id == no_concept && of_several(condition->text);
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node))
    return logic->op != rules::LogicOp::exception && std::any_of(logic->args.begin(), logic->args.end(), takes_from_several);
  const auto* compare = std::get_if<rules::Compare>(&expr.node);
  return compare != nullptr && compare->measure == no_concept;
}

/// A statement, and nothing that somebody promises, with other statements excepted from it.
bool excepts_statement(const rules::Logic& logic) {
  const auto states = [](const rules::Expr& expr) {
    const auto* statement = std::get_if<rules::Statement>(&expr.node);
    return statement != nullptr && !statement->attestation;
  };
  return std::all_of(logic.args.begin(), logic.args.end(), states);
}

ExprReport evaluate_exception(Context& context, const rules::Logic& logic) {
  ExprReport report;
  if (logic.args.empty()) return unknown_leaf(UnknownKind::unparsed, "the exception has no predicate");
  const About kind = about(logic.args.front());
  ExprReport predicate;
  {
    Scoped scoped(context);
    if (kind != About::patient) {
      for (std::size_t i = 1; i < logic.args.size(); ++i) context.exceptions.push_back(&logic.args[i]);
    }
    predicate = evaluate_node(context, logic.args.front());
  }
  std::vector<ExprReport> rest;
  Truth holds = Truth::no;
  {
    Scoped scoped(context);
    context.wanted = Wanted::unsaid;
    for (std::size_t i = 1; i < logic.args.size(); ++i) {
      rest.push_back(evaluate_node(context, logic.args[i]));
      holds = either(holds, rest.back().truth);
    }
  }
  report.truth = predicate.truth;
  if (predicate.truth == Truth::unknown) report.kinds = predicate.kinds;
  if (holds != Truth::no && asks_for_variant(logic.args.front())) {
    // "BRAF mutation other than V600E": the change on file may be the one that does not count, and another one may be there as well.
    if (predicate.truth == Truth::yes) {
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::ambiguous);
      report.reason = "the change on file may be the one that is excepted";
    }
  } else if (kind != About::facts && holds != Truth::no) {
    // "ALP <= 2.5 x ULN, except with bone metastases": what is required is lifted, what is forbidden is allowed.
    const Truth lifted = either(predicate.truth, holds);
    const Truth allowed = both(predicate.truth, negate(holds));
    // "Covered by social security, except AME": one of its kinds, which does not count, or who need not be covered.
    const Wanted wanted = kind == About::patient && !excepts_statement(logic) ? context.wanted : Wanted::unsaid;
    if (wanted == Wanted::required || (wanted == Wanted::unsaid && lifted == allowed)) {
      report.truth = lifted;
    } else if (wanted == Wanted::forbidden) {
      report.truth = allowed;
    } else {
      report.truth = Truth::unknown;
      if (holds == Truth::yes || predicate.truth != Truth::unknown) add_kind(report.kinds, UnknownKind::ambiguous);
    }
    if (report.truth == Truth::unknown) {
      for (const auto& arg : rest) {
        if (arg.truth != Truth::unknown) continue;
        for (const auto one : arg.kinds) add_kind(report.kinds, one);
      }
    } else {
      report.kinds.clear();
    }
    report.reason = holds == Truth::yes ? "the exception holds" : "whether the exception holds is not known";
    if (predicate.truth == Truth::unknown && report.truth != Truth::unknown && takes_from_several(logic.args.front())) {
      report.truth = Truth::unknown;
      report.kinds = predicate.kinds;
      report.reason = "what is excepted is one of several";
    }
  }
  report.args.push_back(std::move(predicate));
  std::move(rest.begin(), rest.end(), std::back_inserter(report.args));
  return report;
}

/// Does what only permits stand there, alone or among alternatives? Denied it says nothing, as it requires nothing.
bool may_be_permission(const rules::Expr& expr) {
  if (std::holds_alternative<rules::Permission>(expr.node)) return true;
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  return logic != nullptr && (logic->op == LogicOp::disjunction || logic->alternative == LogicOp::disjunction) &&
         std::any_of(logic->args.begin(), logic->args.end(), may_be_permission);
}

/// A length that is asked of an event or a disease, and its name.
struct Lasted {
  Asked name;
  rules::Duration duration;
};
std::optional<Lasted> with_a_length(const Context& context, const rules::Expr& expr) {
  if (const auto* frequency = std::get_if<rules::Frequency>(&expr.node); frequency != nullptr && frequency->duration)
    return Lasted{asked(context, frequency->concept_id, frequency->text), *frequency->duration};
  if (const auto* condition = std::get_if<rules::Condition>(&expr.node); condition != nullptr && condition->duration)
    return Lasted{asked(context, condition->concept_id, condition->text), *condition->duration};
  return std::nullopt;
}

/// A treatment of no time of its own.
std::optional<Asked> timeless_treatment(const Context& context, const rules::Expr& expr) {
  const auto of = [&](const auto& leaf) -> std::optional<Asked> {
    if (leaf.window || leaf.duration) return std::nullopt;
    return asked(context, leaf.concept_id, leaf.text);
  };
  if (const auto* therapy = std::get_if<rules::Therapy>(&expr.node)) return of(*therapy);
  if (const auto* procedure = std::get_if<rules::Procedure>(&expr.node)) return of(*procedure);
  if (const auto* statement = std::get_if<rules::Statement>(&expr.node)) return of(*statement);
  return std::nullopt;
}

/// Do the words between the two say that one goes on with the other ("a flare lasting a month with prednisone")?
bool goes_on_with(const Context& context, const rules::Expr& first, const rules::Expr& second) {
  if (context.clause == nullptr || first.span.end > second.span.begin || first.span.end < context.clause->span.begin) return false;
  const std::size_t from = first.span.end - context.clause->span.begin, to = second.span.begin - context.clause->span.begin;
  if (to > context.clause->text.size()) return false;
  const std::string words = " " + grammar::lower(std::string_view(context.clause->text).substr(from, to - from)) + " ";
  static constexpr std::string_view joints[] = {" with ", " despite ", " under ", " while ", " on "};
  return std::any_of(std::begin(joints), std::end(joints), [&](std::string_view joint) { return words.find(joint) != std::string::npos; });
}

/// Is one of it on file that lasted so long together with the treatment?
bool lasted_together(const Context& context, const Lasted& what, const Asked& treatment) {
  const auto on_file = [&](const Asked& name) {
    std::vector<const Lasting*> out;
    for (const Occurrence& o : occurrences(context))
      if (o.presence == Presence::present && relate(context, name, *o.named) == Relation::satisfies) out.push_back(&o.lasting);
    return out;
  };
  const auto treatments = on_file(treatment);
  for (const Lasting* one : on_file(what.name))
    for (const Lasting* other : treatments) {
      if (!one->start || !other->start) continue;
      Lasting common;
      common.start = DayRange{std::max(one->start->first, other->start->first), std::max(one->start->last, other->start->last)};
      for (const Lasting* each : {one, other}) {
        if (!each->end) continue;
        common.end =
            common.end ? DayRange{std::min(common.end->first, each->end->first), std::min(common.end->last, each->end->last)} : *each->end;
      }
      common.ongoing = one->ongoing == Truth::no || other->ongoing == Truth::no ? Truth::no : both(one->ongoing, other->ongoing);
      if (common.end && common.end->first < common.start->last) continue;
      if (lasted(common, what.duration, context.as_of).truth == Truth::yes) return true;
    }
  return false;
}

/// "A flare lasting at least a month with prednisone": the two by themselves are not enough.
bool not_together(const Context& context, const rules::Logic& logic) {
  for (std::size_t i = 0; i + 1 < logic.args.size(); ++i) {
    const auto what = with_a_length(context, logic.args[i]);
    const auto treatment = what ? timeless_treatment(context, logic.args[i + 1]) : std::nullopt;
    if (treatment && goes_on_with(context, logic.args[i], logic.args[i + 1]) && !lasted_together(context, *what, *treatment)) return true;
  }
  return false;
}

ExprReport evaluate_logic(Context& context, const rules::Logic& logic) {
  if (logic.op == LogicOp::exception && !logic.sealed) return evaluate_exception(context, logic);
  ExprReport report;
  for (std::size_t i = 0; i < logic.args.size(); ++i) {
    Scoped scoped(context);
    if (logic.op == LogicOp::negation) context.wanted = flipped(context.wanted);
    if (logic.op == LogicOp::implication && i == 0) context.wanted = Wanted::unsaid;
    report.args.push_back(evaluate_node(context, logic.args[i]));
  }
  if (logic.sealed) {
    // How its parts combine was not understood, and what stands beside it is not touched by that.
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::unparsed);
    report.reason = "how its parts combine was not understood";
    return report;
  }
  // "Asthma, or asthma requiring oxygen": without asthma there is none that requires oxygen, whatever else is not known of it.
  if (logic.nested && report.args.size() == 2 && report.args[0].truth == Truth::no && report.args[1].truth == Truth::unknown &&
      report.args[0].args.empty() && report.args[1].args.empty())
    report.args[1] = report.args[0];
  report.truth = combine(logic.op, logic.n, truths_of(report.args));
  if (!context.profile.statements.empty() && (report.truth == Truth::unknown || logic.alternative)) {
    if (auto said = settle_neighbours(context, logic, report.args)) return std::move(*said);
    report.truth = combine(logic.op, logic.n, truths_of(report.args));
  }
  if (logic.alternative && *logic.alternative != logic.op && *logic.alternative != LogicOp::exception) {
    const Truth other = combine(*logic.alternative, logic.n, truths_of(report.args));
    if (other != report.truth) {
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::ambiguous);
      report.reason = "the text can be read as \"and\" and as \"or\", and for this patient they differ";
    }
  }
  if (logic.op == LogicOp::conjunction && report.truth == Truth::yes && not_together(context, logic)) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::ambiguous);
    report.reason = "each is on file, and whether the one lasted so long with the other cannot be told from their dates";
  }
  if (logic.op == LogicOp::negation && report.truth == Truth::no && may_be_permission(logic.args.front())) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::ambiguous);
    report.reason = "what only permits is denied, and that forbids nothing";
  }
  if (report.truth == Truth::unknown) merge_kinds(report);
  if (logic.op == LogicOp::implication && report.args.size() == 2 && report.args[0].truth == Truth::no) {
    report.not_applicable = true;
    report.reason = "does not apply";
  }
  return report;
}

/// Of a limit that is given in two units, the one that the values that counted are in; nothing where they are in neither or in both.
std::optional<std::size_t> in_own_unit(const Context& context, const rules::Ambiguous& ambiguous, const std::vector<ExprReport>& readings) {
  const auto& first = std::get<rules::Compare>(ambiguous.readings[0].node);
  const auto& second = std::get<rules::Compare>(ambiguous.readings[1].node);
  const rules::Analyte* analyte = nullptr;
  if (first.measure != no_concept && context.vocabulary.at(first.measure).analyte) analyte = &*context.vocabulary.at(first.measure).analyte;
  std::optional<std::size_t> own;
  for (const ExprReport& reading : readings)
    for (const Evidence& evidence : reading.evidence) {
      if (!evidence.used) continue;
      const auto& values = context.profile.observations;
      const auto value = std::find_if(values.begin(), values.end(), [&](const auto& one) { return one.pointer == evidence.pointer; });
      if (value == values.end()) return std::nullopt;
      const bool one = rules::counted_alike(value->unit, first.limit.unit, analyte);
      const bool other = rules::counted_alike(value->unit, second.limit.unit, analyte);
      const std::size_t which = one ? 0 : 1;
      if (one == other || (own && *own != which)) return std::nullopt;
      own = which;
    }
  return own;
}

/// A limit that is given in two units is one predicate: a value is judged by the figure in its own unit, any other by both.
ExprReport evaluate_limit_twice(Context& context, const rules::Ambiguous& ambiguous) {
  const bool explain = std::exchange(context.explain, true);
  std::vector<ExprReport> readings;
  for (const auto& reading : ambiguous.readings) readings.push_back(evaluate_node(context, reading));
  context.explain = explain;
  const auto own = readings[0].truth == readings[1].truth ? std::optional<std::size_t>(0) : in_own_unit(context, ambiguous, readings);
  ExprReport report = std::move(readings[own.value_or(0)]);
  if (own) return report;
  report.truth = Truth::unknown;
  report.margin.reset();
  add_kind(report.kinds, UnknownKind::ambiguous);
  report.reason = "the two figures of the limit do not decide it alike: " + report.reason;
  return report;
}

ExprReport evaluate_readings(Context& context, const rules::Ambiguous& ambiguous) {
  if (rules::is_limit_twice(ambiguous, context.vocabulary)) return evaluate_limit_twice(context, ambiguous);
  ExprReport report;
  for (const auto& reading : ambiguous.readings) report.args.push_back(evaluate_node(context, reading));
  if (report.args.empty()) return unknown_leaf(UnknownKind::ambiguous, "the name has several meanings");
  const Truth first = report.args.front().truth;
  const bool agree = std::all_of(report.args.begin(), report.args.end(), [&](const ExprReport& arg) { return arg.truth == first; });
  if (agree && first != Truth::unknown) {
    report.truth = first;
    report.reason = "all meanings of the name agree";
  } else {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::ambiguous);
    merge_kinds(report);
    report.reason = fmt::format("\"{}\" has {} meanings, and they are not decided alike", ambiguous.text, report.args.size());
  }
  return report;
}

/// What a statement may say of a predicate in its own words. A dose, a count, a length is more than any statement of the name says.
template <class Leaf>
std::optional<Operand> operand(const Leaf& leaf) {
  const bool windowed = leaf.window && !leaf.window->lifetime;
  Operand out{leaf.text, {}, windowed ? leaf.window : std::nullopt, leaf.window && leaf.window->lifetime, false};
  if (leaf.duration) return std::nullopt;
  if constexpr (std::is_same_v<Leaf, rules::Frequency>) {
    if (!leaf.per.empty() || !any_at_all(leaf.limit)) return std::nullopt;
    out.past = !windowed;
  } else {
    if (leaf.count && !any_at_all(leaf.count)) return std::nullopt;
    using grammar::Status;
    // Whether one response or another is meant, its words do not say.
    if (leaf.status == Status::failed || leaf.status == Status::intolerant || leaf.status == Status::contraindicated ||
        leaf.status == Status::stable || leaf.status == Status::suspected)
      return std::nullopt;
    out.never = leaf.status == Status::naive || leaf.status == Status::never;
    out.past = out.past || out.never || leaf.status == Status::history || leaf.status == Status::past || leaf.status == Status::any;
    if constexpr (std::is_same_v<Leaf, rules::Condition>) {
      out.qualifiers = leaf.severity + " " + leaf.stage;
    } else {
      if constexpr (std::is_same_v<Leaf, rules::Therapy>)
        if (leaf.dose) return std::nullopt;
      out.qualifiers = leaf.indication;
    }
  }
  return out;
}

/// The step of the study that a length is counted back from, where the profile dates it: then it is as long as it was on that day.
template <class Leaf>
std::optional<DayRange> counted_from(const Context& context, const Leaf& leaf) {
  if (!leaf.duration || !leaf.window || leaf.window->after || leaf.window->around || leaf.window->lifetime || leaf.window->min_ago ||
      leaf.window->max_ago)
    return std::nullopt;
  return dated_step(context, leaf.window->anchor);
}

template <class Leaf>
ExprReport on_day(const Context& context, const Leaf& leaf, Day day, Day today) {
  Context then = context;
  then.as_of = day;
  then.looking_back = day < today;
  then.turning_points = nullptr;
  then.steps = nullptr;
  return evaluate_leaf(then, leaf);
}

/// "At baseline", "for 3 months before randomisation": the predicate does not carry the step, and the profile dates it. Where the clause
/// asks for nothing else and ends with the step, that day counts; else today and that day have to agree.
template <class Leaf>
ExprReport by_steps(const Context& context, const Leaf& leaf, ExprReport today) {
  const bool carries = leaf.window && dated_step(context, leaf.window->anchor);
  if (carries && !counted_from(context, leaf)) return today;
  std::vector<DatedStep> steps;
  if (const auto from = counted_from(context, leaf); from && !(from->first == context.as_of && from->last == context.as_of)) {
    steps.push_back({leaf.window->anchor, *from, true});
  } else if (context.steps != nullptr && !carries) {
    steps = *context.steps;
    if (steps.size() != 1 || !context.only_leaf)
      for (auto& step : steps) step.ends_the_clause = false;
  }
  for (const DatedStep& step : steps) {
    for (const Day day : {step.day.first, step.day.last}) {
      ExprReport then = [&] {
        Leaf there = leaf;
        if (carries) there.window.reset();
        return on_day(context, there, day, context.as_of);
      }();
      if (step.ends_the_clause && step.day.first == step.day.last && day < context.as_of) {
        then.reason = fmt::format("on {} ({}): {}", patients::to_string(day), step.name, then.reason);
        return then;
      }
      // What will be on a day to come is not on file; only what is decided otherwise counts.
      const bool differs = then.truth != today.truth && (day < context.as_of || then.truth != Truth::unknown);
      if (!differs || today.truth == Truth::unknown) continue;
      const UnknownKind kind = day < context.as_of ? UnknownKind::ambiguous : UnknownKind::missing;
      ExprReport out = unknown_leaf(
          kind,
          fmt::format("{}; on {} ({}) it is {}: {}", today.reason, patients::to_string(day), step.name, name(then.truth), then.reason),
          Need{kind, fmt::format("Is it so on {} ({})?", patients::to_string(day), step.name), "investigator"});
      out.evidence = std::move(today.evidence);
      return out;
    }
  }
  return today;
}

/// An age "at screening" is that of the day, past or to come: nothing but the birth decides it.
ExprReport age_by_steps(const Context& context, const rules::AgePredicate& age, ExprReport today) {
  if ((age.at != "as_of" && !age.at.empty()) || context.steps == nullptr) return today;
  for (const DatedStep& step : *context.steps) {
    for (const Day day : {step.day.first, step.day.last}) {
      ExprReport then = on_day(context, age, day, context.as_of);
      if (then.truth == today.truth) continue;
      if (step.ends_the_clause && context.steps->size() == 1 && context.only_leaf && step.day.first == step.day.last) return then;
      ExprReport out = unknown_leaf(
          UnknownKind::ambiguous, fmt::format("{}; on {} ({}): {}", today.reason, patients::to_string(day), step.name, then.reason),
          Need{UnknownKind::ambiguous, fmt::format("On which day is the age asked for: today, or on {}?", patients::to_string(day)),
               "investigator"});
      out.evidence = std::move(today.evidence);
      return out;
    }
  }
  return today;
}

struct Evaluate {
  Context& context;
  ExprReport operator()(const rules::Logic& logic) const { return evaluate_logic(context, logic); }
  ExprReport operator()(const rules::Ambiguous& ambiguous) const { return evaluate_readings(context, ambiguous); }
  ExprReport operator()(const rules::Permission&) const { return leaf(Truth::yes, "it only permits, and requires nothing"); }
  ExprReport operator()(const rules::Unparsed& unparsed) const {
    return unknown_leaf(UnknownKind::unparsed, fmt::format("\"{}\" was not understood", unparsed.text),
                        Need{UnknownKind::unparsed, fmt::format("Is this met: \"{}\"?", unparsed.text), "investigator"});
  }
  template <class Leaf>
  ExprReport operator()(const Leaf& predicate) const {
    ExprReport report = evaluate_leaf(context, predicate);
    if constexpr (std::is_same_v<Leaf, rules::AgePredicate>)
      if (context.steps != nullptr && !context.steps->empty()) report = age_by_steps(context, predicate, std::move(report));
    if constexpr (std::is_same_v<Leaf, rules::Condition> || std::is_same_v<Leaf, rules::Therapy> ||
                  std::is_same_v<Leaf, rules::Procedure> || std::is_same_v<Leaf, rules::Frequency> || std::is_same_v<Leaf, rules::Compare>)
      if (!context.profile.anchors.empty()) report = by_steps(context, predicate, std::move(report));
    // How often or how many may be on file as a number.
    if constexpr (std::is_same_v<Leaf, rules::Frequency>) {
      if (predicate.per.empty() && !predicate.window && !predicate.duration)
        by_number_on_file(context, predicate.text, predicate.limit, report);
    } else if constexpr (requires { predicate.count; }) {
      if (predicate.count && !predicate.window && !predicate.duration) by_number_on_file(context, predicate.text, *predicate.count, report);
    }
    if constexpr (std::is_same_v<Leaf, rules::Condition> || std::is_same_v<Leaf, rules::Therapy> ||
                  std::is_same_v<Leaf, rules::Procedure> || std::is_same_v<Leaf, rules::Frequency>) {
      if (report.truth != Truth::unknown && !context.profile.statements.empty())
        if (const auto asked_for = operand(predicate)) weigh_said(context, *asked_for, report);
    }
    return report;
  }
};

bool is_leaf(const rules::Expr& expr) {
  return !std::holds_alternative<rules::Logic>(expr.node) && !std::holds_alternative<rules::Ambiguous>(expr.node);
}

/// What an expression says to the facts; and where that is nothing, what is on file in its own words, which need no reading.
ExprReport judged(Context& context, const rules::Expr& expr) {
  ExprReport report = std::visit(Evaluate{context}, expr.node);
  if (report.truth != Truth::unknown || context.profile.statements.empty() || !context.exceptions.empty()) return report;
  if (std::find(report.kinds.begin(), report.kinds.end(), UnknownKind::conflict) != report.kinds.end()) return report;
  const std::string_view words = words_of_part(context, expr);
  if (words.empty()) return report;
  auto said = in_so_many_words(context, std::string(words), measures_a_time(expr));
  if (!said || said->truth == Truth::unknown) return report;
  said->reason = "on file in the words of the criterion: " + said->reason;
  said->args = std::move(report.args);
  return std::move(*said);
}

/// Judges an expression anew on later days. `deeper`: its leaves may note further days to look at.
std::vector<Turn> turns_of(const Context& context, const rules::Expr& expr, const ExprReport& now, std::vector<Day> days, bool deeper) {
  Day unbounded = Day::max();
  const auto truth_on = [&](Day day, std::vector<Day>& more) {
    Context then = context;
    then.as_of = day;
    then.explain = false;
    then.only_note = true;
    then.turning_points = deeper ? &more : nullptr;
    return judged(then, expr);
  };
  return follow(now, context.as_of, std::move(days), truth_on, context.horizon != nullptr ? *context.horizon : unbounded);
}

}  // namespace

bool doubtful_connective(const rules::Expr& expr) {
  if (const auto* unparsed = std::get_if<rules::Unparsed>(&expr.node)) return unparsed->doubt;
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node))
    return !logic->sealed && std::any_of(logic->args.begin(), logic->args.end(), doubtful_connective);
  if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node))
    return std::any_of(several->readings.begin(), several->readings.end(), doubtful_connective);
  return false;
}

ExprReport evaluate_node(Context& context, const rules::Expr& expr) {
  if (!is_leaf(expr) || context.turning_points == nullptr || context.only_note) {
    ExprReport report = judged(context, expr);
    if (context.explain) {
      report.label = rules::kind_name(expr);
      report.text = asked_words(expr);
      if (is_leaf(expr)) say_basis(context, expr, report);
    }
    return report;
  }
  std::vector<Day> days;
  auto* outer = context.turning_points;
  context.turning_points = &days;
  ExprReport report = judged(context, expr);
  context.turning_points = outer;
  report.label = rules::kind_name(expr);
  report.text = asked_words(expr);
  if (context.ahead != nullptr) days.insert(days.end(), context.ahead->begin(), context.ahead->end());
  if (context.explain) say_basis(context, expr, report);
  if (!days.empty()) {
    report.turns = turns_of(context, expr, report, std::move(days), true);
    report.changes_on = first_change(report.truth, report.turns);
    for (const Turn& turn : report.turns) outer->push_back(turn.day);
  }
  return report;
}

ExprReport evaluate_root(Context context, const rules::Expr& expr, std::vector<Day>* days) {
  context.turning_points = days;
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  context.only_leaf = is_leaf(expr) || (logic != nullptr && logic->op == LogicOp::negation && !logic->sealed && logic->args.size() == 1 &&
                                        is_leaf(logic->args.front()));
  ExprReport report = evaluate_node(context, expr);
  if (doubtful_connective(expr)) {
    report.truth = Truth::unknown;
    report.changes_on.reset();
    report.turns.clear();
    report.not_applicable = false;
    add_kind(report.kinds, UnknownKind::unparsed);
    report.reason = "how its parts combine was not understood";
    return report;
  }
  if (!is_leaf(expr) && days != nullptr && !days->empty()) {
    report.turns = turns_of(context, expr, report, *days, false);
    report.changes_on = first_change(report.truth, report.turns);
  }
  return report;
}

ExprReport evaluate(const rules::Expr& expr, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                    const Options& options) {
  Cache cache;
  const std::vector<Day> ahead = days_ahead(profile, options.as_of);
  Context context{profile, vocabulary, options.as_of, profile.as_of.value_or(options.as_of), options.assume_ranges};
  context.cache = &cache;
  context.ahead = &ahead;
  std::vector<Day> days;
  return evaluate_root(context, expr, &days);
}

}  // namespace eligo::engine

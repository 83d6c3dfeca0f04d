// except / other than / aside from: facts that the exception covers are removed before the predicate is judged.
//
// An exception that is about the patient and not about a fact ("unless older than 65") covers all facts when it holds. One that
// cannot be told for a fact leaves that fact unknown. Nested exceptions give the fact back.
#include <fmt/format.h>

#include <algorithm>

#include "engine/evaluate.hpp"
#include "engine/treatments.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

bool of_findings(Family family) {
  return family == Family::conditions || family == Family::events || family == Family::statements || family == Family::observations;
}
bool of_therapies(Family family) { return family == Family::medications || family == Family::procedures; }

/// What holds for the patient, for exceptions that are not about facts.
Truth for_the_patient(Context& context, const rules::Expr& expr) {
  const bool explain = context.explain;
  auto* turning_points = context.turning_points;
  context.explain = false;
  const ExprReport report = evaluate_node(context, expr);
  context.explain = explain;
  context.turning_points = turning_points;
  return report.truth;
}

/// The status of an exception says less than that of its predicate: "cancer, except skin cancer" is any skin cancer.
template <class Predicate>
Predicate at_any_time(Predicate predicate) {
  if (predicate.status == grammar::Status::unspecified) predicate.status = grammar::Status::any;
  return predicate;
}

template <class Predicate>
Truth by_fact(Context& context, const Predicate& predicate, const rules::Expr& expr, const Occurrence& occurrence, bool same_group) {
  const Asked wanted = asked(context, predicate.concept_id, predicate.text);
  const Relation relation = relate(context, wanted, *occurrence.named);
  switch (relation) {
    case Relation::satisfies:
      return answer(context, at_any_time(predicate), wanted, occurrence).truth;
    case Relation::homonym:
    case Relation::broader:
      return Truth::unknown;
    case Relation::unrelated:
      if (same_group) return Truth::no;
      break;
    case Relation::doubtful:
      if (same_group) return Truth::unknown;
      break;
  }
  // About something else than this fact: it covers nothing when the patient does not have it.
  return for_the_patient(context, expr) == Truth::no ? Truth::no : Truth::unknown;
}

/// "Immunosuppressants, except for asthma": a drug given for it.
std::optional<Truth> by_indication(const Context& context, const rules::Condition& condition, const Occurrence& occurrence) {
  if (occurrence.medication == nullptr || occurrence.medication->indication.empty()) return std::nullopt;
  patients::Named indication;
  indication.text = occurrence.medication->indication;
  indication.concepts = occurrence.medication->indication_concepts;
  indication.words = rules::normalised_words(indication.text);
  switch (relate(context, asked(context, condition.concept_id, condition.text), indication)) {
    case Relation::satisfies:
      return Truth::yes;
    case Relation::unrelated:
      return Truth::no;
    default:
      return Truth::unknown;
  }
}

/// "topical agents", "eye drops": a form of whatever drug.
bool of_any_drug(std::string_view words) {
  static constexpr std::string_view forms[] = {"agents",       "agent",          "medications", "medication",   "drugs",    "therapy",
                                               "therapies",    "treatment",      "treatments",  "preparations", "products", "drops",
                                               "injections",   "injection",      "creams",      "ointments",    "use",      "application",
                                               "applications", "administration", "formulations"};
  const std::string low = grammar::lower(words);
  const auto last = low.rfind(' ');
  return std::find(std::begin(forms), std::end(forms), low.substr(last == std::string::npos ? 0 : last + 1)) != std::end(forms);
}

/// "Immunosuppressants, except topical tacrolimus", "except eye drops": the route decides beside the name, and a name that nobody lists
/// tells nothing of the drug.
template <class Treatment>
Truth by_treatment(Context& context, const Treatment& treatment, const rules::Expr& expr, const Occurrence& occurrence) {
  const auto route = same_route(treatment.text, occurrence);
  if (route == Truth::no) return Truth::no;
  const Truth named = by_fact(context, treatment, expr, occurrence, of_therapies(occurrence.family));
  if (!route) return named;
  if (named == Truth::yes) return *route;
  // "Topical tacrolimus" is listed as the ointment, and tacrolimus that is given topically may be it.
  return *route == Truth::yes || treatment.concept_id == no_concept || of_any_drug(treatment.text) ? Truth::unknown : named;
}

Truth covered(Context& context, const rules::Expr& expr, const Occurrence& occurrence);

struct Covered {
  Context& context;
  const rules::Expr& expr;
  const Occurrence& occurrence;

  Truth operator()(const rules::Logic& logic) const {
    using rules::LogicOp;
    if (logic.sealed) return Truth::unknown;
    Truth out = logic.op == LogicOp::conjunction ? Truth::yes : Truth::no;
    switch (logic.op) {
      case LogicOp::conjunction:
        for (const auto& arg : logic.args) out = both(out, covered(context, arg, occurrence));
        return logic.alternative ? Truth::unknown : out;
      case LogicOp::disjunction:
        for (const auto& arg : logic.args) out = either(out, covered(context, arg, occurrence));
        return logic.alternative && out != Truth::no ? Truth::unknown : out;
      case LogicOp::negation:
        return logic.args.size() == 1 ? negate(covered(context, logic.args.front(), occurrence)) : Truth::unknown;
      case LogicOp::exception:
        if (logic.args.empty()) return Truth::unknown;
        for (std::size_t i = 1; i < logic.args.size(); ++i) out = either(out, covered(context, logic.args[i], occurrence));
        return both(covered(context, logic.args.front(), occurrence), negate(out));
      case LogicOp::implication:
      case LogicOp::at_least:
        return Truth::unknown;
    }
    return Truth::unknown;
  }
  Truth operator()(const rules::Condition& condition) const {
    // "Except topical agents": a treatment by its words, whatever kind an open name was given.
    if (occurrence.medication != nullptr && condition.concept_id == no_concept && same_route(condition.text, occurrence))
      return by_treatment(context, condition, expr, occurrence);
    if (const auto given_for = by_indication(context, condition, occurrence)) {
      if (*given_for != Truth::no) return *given_for;
    }
    return by_fact(context, condition, expr, occurrence, of_findings(occurrence.family));
  }
  Truth operator()(const rules::Therapy& therapy) const { return by_treatment(context, therapy, expr, occurrence); }
  Truth operator()(const rules::Procedure& procedure) const { return by_treatment(context, procedure, expr, occurrence); }
  Truth operator()(const rules::Compare&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::AgePredicate&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::SexPredicate&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Variant&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Frequency&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Statement&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Judgement&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Permission&) const { return Truth::unknown; }
  Truth operator()(const rules::Unparsed&) const { return Truth::unknown; }
  Truth operator()(const rules::Ambiguous& ambiguous) const {
    std::optional<Truth> all;
    for (const auto& reading : ambiguous.readings) {
      const Truth one = covered(context, reading, occurrence);
      if (all && *all != one) return Truth::unknown;
      all = one;
    }
    return all.value_or(Truth::unknown);
  }
};

Truth covered(Context& context, const rules::Expr& expr, const Occurrence& occurrence) {
  return std::visit(Covered{context, expr, occurrence}, expr.node);
}

}  // namespace

Truth excepted(Context& context, const Occurrence& occurrence, std::string& why) {
  if (context.exceptions.empty()) return Truth::no;
  std::vector<const rules::Expr*> exceptions;
  exceptions.swap(context.exceptions);  // an exception is not judged under itself
  Truth out = Truth::no;
  for (const rules::Expr* exception : exceptions) {
    const Truth one = covered(context, *exception, occurrence);
    if (one != Truth::no && (out == Truth::no || one == Truth::yes)) why = asked_words(*exception);
    out = either(out, one);
  }
  context.exceptions.swap(exceptions);
  return out;
}

}  // namespace eligo::engine

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

/// "Unless in complete remission for 5 years", "unless disease-free": a state of the very disease that is on file.
enum class DiseaseState { none, remission, free, off_therapy };
DiseaseState disease_state(const std::string& text) {
  std::string low = grammar::lower(text);
  std::replace(low.begin(), low.end(), '-', ' ');
  const auto begins = [&](std::string_view word) { return low.starts_with(word); };
  if (low == "remission" || low == "in remission" || low == "clinical remission") return DiseaseState::remission;
  for (const std::string_view word : {"complete remission", "full remission", "complete clinical remission", "disease free",
                                      "free of disease", "cancer free", "free of cancer", "tumor free", "tumour free", "recurrence free",
                                      "free of recurrence", "free of the disease", "free of malignancy", "no evidence of disease"})
    if (low == word) return DiseaseState::free;
  const bool of_it = low.ends_with(" for that disease") || low.ends_with(" for the disease") || low.ends_with(" for this disease") ||
                     low.ends_with(" for that cancer") || low.ends_with(" for that malignancy") || low.ends_with("therapy") ||
                     low.ends_with("treatment");
  if (of_it && (begins("off therapy") || begins("off treatment") || begins("off all therapy") || begins("off of all therapy") ||
                begins("off all treatment") || begins("off of therapy") || begins("off of treatment") || begins("off of all treatment")))
    return DiseaseState::off_therapy;
  return DiseaseState::none;
}

/// "Corticosteroids, except in replacement doses": whether what is given replaces what the body lacks, by what it is given for or by a dose
/// far above that. Doses between are not told apart here.
std::optional<Truth> replaces(const Context& context, const std::string& text, const Occurrence& occurrence) {
  const auto* drug = occurrence.medication;
  if (drug == nullptr) return std::nullopt;
  const std::string low = grammar::lower(text);
  const bool asks = low.ends_with("replacement doses") || low.ends_with("replacement dose") || low.ends_with("physiologic doses") ||
                    low.ends_with("physiological doses") || low.ends_with("physiologic replacement") ||
                    low.ends_with("physiological replacement") || low == "replacement therapy" || low == "replacement" ||
                    low == "physiologic replacement therapy" || low == "physiological replacement therapy";
  if (!asks) return std::nullopt;
  // What is lacking is worth some 5 to 7.5 mg of prednisone a day.
  constexpr int far_above_mg = 20;
  const rules::Concept* steroid = drug->concepts.size() == 1 ? &context.vocabulary.at(drug->concepts.front()) : nullptr;
  const bool dosed = steroid != nullptr && steroid->equivalent_mg && drug->dose && drug->dose->unit == "mg/d";
  constexpr int of_prednisone_mg = 5;
  const bool high = dosed && drug->dose->value.to_double() * of_prednisone_mg >
                                 steroid->equivalent_mg_high.value_or(*steroid->equivalent_mg).to_double() * far_above_mg;
  const std::string given_for = grammar::lower(drug->indication);
  const bool lacking = given_for.find("replacement") != std::string::npos || given_for.find("adrenal insufficiency") != std::string::npos ||
                       given_for.find("addison") != std::string::npos || given_for.find("hypopituitarism") != std::string::npos;
  if (given_for.find("not ") != std::string::npos || (lacking && high)) return Truth::unknown;
  if (lacking) return Truth::yes;
  return high ? Truth::no : Truth::unknown;
}

Truth since(const DayRange& begin, const std::optional<rules::Duration>& duration, Day as_of) {
  if (!duration) return Truth::yes;
  Lasting lasting;
  lasting.start = begin;
  lasting.ongoing = Truth::yes;
  return lasted(lasting, *duration, as_of).truth;
}

/// Has everything that was given for the disease ended so long ago? What was given for another one does not count.
Truth off_therapy(const Context& context, const std::optional<rules::Duration>& duration, const Occurrence& disease) {
  const Asked of = disease.named->concepts.size() == 1
                       ? asked(context, disease.named->concepts.front(), context.vocabulary.at(disease.named->concepts.front()).name)
                       : in_words(disease.named->text);
  Truth out = complete(context, Family::medications, {}) != nullptr && complete(context, Family::procedures, {}) != nullptr
                  ? Truth::yes
                  : Truth::unknown;
  for (const Occurrence& given : occurrences(context)) {
    if (!of_therapies(given.family) || given.presence != Presence::present) continue;
    Truth for_it = Truth::unknown;
    if (given.medication != nullptr && !given.medication->indication.empty()) {
      patients::Named indication;
      indication.text = given.medication->indication;
      indication.concepts = given.medication->indication_concepts;
      indication.words = rules::normalised_words(indication.text);
      const Relation relation = relate(context, of, indication);
      for_it = relation == Relation::satisfies ? Truth::yes : relation == Relation::unrelated ? Truth::no : Truth::unknown;
    }
    if (for_it == Truth::no) continue;
    Truth over = Truth::unknown;
    if (given.active == Truth::yes)
      over = Truth::no;
    else if (given.lasting.end)
      over = since(*given.lasting.end, duration, context.as_of);
    if (over == Truth::no && for_it == Truth::yes) return Truth::no;
    if (over != Truth::yes) out = Truth::unknown;
  }
  return out;
}

std::optional<Truth> in_state(Context& context, const std::string& text, const std::optional<rules::Duration>& duration,
                              const Occurrence& occurrence) {
  const auto* disease = occurrence.condition;
  if (disease == nullptr || occurrence.presence != Presence::present) return std::nullopt;
  const DiseaseState state = disease_state(text);
  if (state == DiseaseState::none) return std::nullopt;
  using patients::ConditionStatus;
  if (state == DiseaseState::off_therapy) return off_therapy(context, duration, occurrence);
  if (disease->resolved && duration) note_turning_point(context, *disease->resolved, duration->amount);
  if (disease->status == ConditionStatus::active) return disease->resolved ? Truth::unknown : Truth::no;
  const bool over = disease->status == ConditionStatus::resolved || disease->status == ConditionStatus::remission;
  if (!over || occurrence.contradictory) return Truth::unknown;
  if (disease->resolved) return since({disease->resolved->first, disease->resolved->last}, duration, context.as_of);
  // It came to an end after it was found.
  const auto& found = disease->diagnosed ? disease->diagnosed : disease->onset;
  if (duration && found && since({found->first, context.as_of}, duration, context.as_of) == Truth::no) return Truth::no;
  if (duration) return Truth::unknown;
  return disease->status == ConditionStatus::resolved || state == DiseaseState::remission ? Truth::yes : Truth::unknown;
}

Truth covered(Context& context, const rules::Expr& expr, const Occurrence& occurrence);

struct Covered {
  Context& context;
  const rules::Expr& expr;
  const Occurrence& occurrence;

  /// A connective that may be another one decides where both agree.
  [[nodiscard]] Truth in_other_reading(const rules::Logic& logic, Truth read) const {
    using rules::LogicOp;
    if (!logic.alternative || *logic.alternative == logic.op) return read;
    Truth other = Truth::no;
    if (*logic.alternative == LogicOp::conjunction) {
      other = Truth::yes;
      for (const auto& arg : logic.args) other = both(other, covered(context, arg, occurrence));
    } else if (*logic.alternative == LogicOp::disjunction) {
      for (const auto& arg : logic.args) other = either(other, covered(context, arg, occurrence));
    } else {
      return Truth::unknown;
    }
    return other == read ? read : Truth::unknown;
  }
  Truth operator()(const rules::Logic& logic) const {
    using rules::LogicOp;
    if (logic.sealed) return Truth::unknown;
    Truth out = logic.op == LogicOp::conjunction ? Truth::yes : Truth::no;
    switch (logic.op) {
      case LogicOp::conjunction:
        for (const auto& arg : logic.args) out = both(out, covered(context, arg, occurrence));
        return in_other_reading(logic, out);
      case LogicOp::disjunction:
        for (const auto& arg : logic.args) out = either(out, covered(context, arg, occurrence));
        return in_other_reading(logic, out);
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
    if (const auto replacing = replaces(context, condition.text, occurrence)) return *replacing;
    if (const auto state = in_state(context, condition.text, condition.duration, occurrence); state && !condition.window) return *state;
    // "Except topical agents": a treatment by its words, whatever kind an open name was given.
    if (occurrence.medication != nullptr && condition.concept_id == no_concept && same_route(condition.text, occurrence))
      return by_treatment(context, condition, expr, occurrence);
    if (const auto given_for = by_indication(context, condition, occurrence)) {
      if (*given_for != Truth::no) return *given_for;
    }
    return by_fact(context, condition, expr, occurrence, of_findings(occurrence.family));
  }
  Truth operator()(const rules::Therapy& therapy) const {
    if (const auto replacing = replaces(context, therapy.text, occurrence)) return *replacing;
    if (const auto state = in_state(context, therapy.text, therapy.duration, occurrence); state && !therapy.window) return *state;
    return by_treatment(context, therapy, expr, occurrence);
  }
  Truth operator()(const rules::Procedure& procedure) const { return by_treatment(context, procedure, expr, occurrence); }
  Truth operator()(const rules::Compare&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::AgePredicate&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::SexPredicate&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Variant&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Frequency&) const { return for_the_patient(context, expr); }
  Truth operator()(const rules::Statement& statement) const {
    if (const auto replacing = replaces(context, statement.text, occurrence)) return *replacing;
    if (const auto state = in_state(context, statement.text, statement.duration, occurrence); state && !statement.window) return *state;
    return for_the_patient(context, expr);
  }
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
  const auto by_any = [&](const Occurrence& one, std::string& words) {
    Truth out = Truth::no;
    for (const rules::Expr* exception : exceptions) {
      const Truth truth = covered(context, *exception, one);
      if (truth != Truth::no && (out == Truth::no || truth == Truth::yes)) words = asked_words(*exception);
      out = either(out, truth);
    }
    return out;
  };
  Truth out = by_any(occurrence, why);
  // "Other than metformin or DPP-4 inhibitors", and both in one tablet: a combination is covered when each of its parts is.
  if (out != Truth::yes && occurrence.medication != nullptr && occurrence.part_of == nullptr) {
    std::optional<Truth> parts;
    std::string by;
    for (const Occurrence& part : occurrences(context))
      if (part.part_of != nullptr && part.part_of == occurrence.named) parts = both(parts.value_or(Truth::yes), by_any(part, by));
    if (parts && *parts != Truth::no) {
      out = either(out, *parts);
      why = by;
    }
  }
  context.exceptions.swap(exceptions);
  return out;
}

}  // namespace eligo::engine

// Doses and routes of a therapy. Doses of one drug in several entries add up only where that cannot be wrong; of two drugs they never do.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/margins.hpp"
#include "engine/treatments.hpp"
#include "engine/values.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;
using grammar::lower;

bool has_word(std::string_view text, std::string_view word) {
  const std::string low = " " + lower(text) + " ";
  for (std::size_t at = low.find(word); at != std::string::npos; at = low.find(word, at + 1)) {
    if (std::isalpha(static_cast<unsigned char>(low[at - 1])) == 0 && std::isalpha(static_cast<unsigned char>(low[at + word.size()])) == 0)
      return true;
  }
  return false;
}

enum class Route { oral, injected, topical, inhaled, nasal, ocular, into_the_eye, into_a_joint, epidural };

/// All that the words name, each once.
std::vector<Route> routes_in(std::string_view text) {
  static constexpr std::array<std::pair<const char*, Route>, 32> words = {{{"oral", Route::oral},
                                                                           {"orally", Route::oral},
                                                                           {"po", Route::oral},
                                                                           {"by mouth", Route::oral},
                                                                           {"intravenous", Route::injected},
                                                                           {"iv", Route::injected},
                                                                           {"subcutaneous", Route::injected},
                                                                           {"sc", Route::injected},
                                                                           {"intramuscular", Route::injected},
                                                                           {"im", Route::injected},
                                                                           {"parenteral", Route::injected},
                                                                           {"topical", Route::topical},
                                                                           {"topically", Route::topical},
                                                                           {"cutaneous", Route::topical},
                                                                           {"dermal", Route::topical},
                                                                           {"inhaled", Route::inhaled},
                                                                           {"inhalation", Route::inhaled},
                                                                           {"inh", Route::inhaled},
                                                                           {"nasal", Route::nasal},
                                                                           {"intranasal", Route::nasal},
                                                                           {"ophthalmic", Route::ocular},
                                                                           {"ocular", Route::ocular},
                                                                           {"intravitreal", Route::into_the_eye},
                                                                           {"intra-articular", Route::into_a_joint},
                                                                           {"intraarticular", Route::into_a_joint},
                                                                           {"epidural", Route::epidural},
                                                                           {"eye drops", Route::ocular},
                                                                           {"eye drop", Route::ocular},
                                                                           {"cream", Route::topical},
                                                                           {"creams", Route::topical},
                                                                           {"ointment", Route::topical},
                                                                           {"ointments", Route::topical}}};
  std::vector<Route> out;
  for (const auto& [word, route] : words) {
    if (has_word(text, word) && std::find(out.begin(), out.end(), route) == out.end()) out.push_back(route);
  }
  return out;
}

std::optional<Route> route_of(std::string_view text) {
  const auto named = routes_in(text);
  return named.empty() ? std::nullopt : std::optional(named.front());
}

/// Is what is given by the one route given by those that are asked for? "Topical" is on the skin to some and on any surface to others: of
/// eye drops and nose sprays it may be said. Into the eye is one way of giving a drug to the eye.
Truth by_route(const std::vector<Route>& asked, Route have) {
  const auto names = [&](Route route) { return std::find(asked.begin(), asked.end(), route) != asked.end(); };
  const bool topical = names(Route::topical);
  const bool surface = names(Route::ocular) || names(Route::nasal) || names(Route::inhaled);
  if (topical && surface && asked.size() == 2) {
    // "Topical ocular", "topical nasal": which surface it is.
    if (have != Route::topical && names(have)) return Truth::yes;
    return have == Route::topical ? Truth::unknown : Truth::no;
  }
  if (names(have)) return Truth::yes;
  if (topical) return have == Route::ocular || have == Route::nasal || have == Route::inhaled ? Truth::unknown : Truth::no;
  if (have == Route::topical) return names(Route::ocular) || names(Route::nasal) ? Truth::unknown : Truth::no;
  if (have == Route::into_the_eye) return names(Route::ocular) ? Truth::yes : Truth::no;
  return have == Route::ocular && names(Route::into_the_eye) ? Truth::unknown : Truth::no;
}

/// The route that a record names. "Oral inhalation" is inhaled; what is rinsed with, sprayed or put on in the mouth acts there, and its
/// route is none of those that are told apart here. Of several others nobody can tell.
std::optional<Route> route_on_file(std::string_view text) {
  const std::string low = lower(text);
  static constexpr std::array in_the_mouth = {"rinse",  "mouthwash", "topical", "spray",  "paste", "gel",
                                              "buccal", "mucosa",    "lozenge", "gargle", "swish", "dental"};
  auto named = routes_in(text);
  const bool oral = std::find(named.begin(), named.end(), Route::oral) != named.end();
  if (oral && low.find("inhal") != std::string::npos) return Route::inhaled;
  if (oral && std::any_of(in_the_mouth.begin(), in_the_mouth.end(), [&](const char* one) { return low.find(one) != std::string::npos; }))
    return std::nullopt;
  return named.size() == 1 ? std::optional(named.front()) : std::nullopt;
}

bool asks_for_more(const rules::Therapy& therapy) { return therapy.dose_op == Comparator::gt || therapy.dose_op == Comparator::ge; }

/// Is the route a part of the listed name, which without it names nothing?
bool route_is_of_name(const Context& context, const Asked& asked) {
  if (asked.concept_id == no_concept) return false;
  const auto named = context.vocabulary.lookup(asked.text).concepts;
  if (std::find(named.begin(), named.end(), asked.concept_id) == named.end()) return false;
  std::string rest;
  for (std::size_t at = 0; at < asked.text.size();) {
    const std::size_t end = std::min(asked.text.find(' ', at), asked.text.size());
    const std::string word = asked.text.substr(at, end - at);
    if (!route_of(word) && !has_word(word, "systemic")) rest += (rest.empty() ? "" : " ") + word;
    at = end + 1;
  }
  return rest != asked.text && context.vocabulary.lookup(rest).concepts.empty();
}

}  // namespace

namespace {

/// A class of what a drug does in the whole body: eye drops of an immunosuppressant suppress nothing there, and a cream inhibits no
/// cytochrome.
bool of_the_whole_body(const Context& context, const Asked& asked) {
  if (asked.concept_id == no_concept) return false;
  static constexpr std::array classes = {
      "immunosuppressant", "immunomodulator", "chemotherapy",       "antineoplastic",          "antihypertensive", "vasopressor",
      "vasodilator",       "antiarrhythmic",  "anticancer_therapy", "targeted_cancer_therapy", "psychotropic",     "sedative"};
  static constexpr std::array parts_of_keys = {"cyp", "p_gp", "p_glycoprotein", "oatp", "qt_prolonging", "toxic_drug"};
  const std::string& key = context.vocabulary.at(asked.concept_id).key;
  return std::find(classes.begin(), classes.end(), key) != classes.end() ||
         (context.vocabulary.has_kinds(asked.concept_id) && context.vocabulary.at(asked.concept_id).kind == rules::TermKind::drug &&
          std::any_of(parts_of_keys.begin(), parts_of_keys.end(),
                      [&](std::string_view part) { return key.find(part) != std::string::npos; }));
}

/// Where the record says that the drug is put and stays: by its route, its name, or the listed name of a brand (Timoptic).
bool put_in_one_place(const Context& context, const Occurrence& o) {
  if (o.medication == nullptr) return false;
  const auto local = [](std::string_view text) {
    static constexpr std::array places = {"otic", "ear drops", "vaginal", "rectal", "intralesional", "shampoo"};
    if (std::any_of(places.begin(), places.end(), [&](std::string_view place) { return has_word(text, place); })) return true;
    const auto route = route_on_file(text);
    return route && *route != Route::oral && *route != Route::injected;
  };
  if (!o.medication->route.empty()) return local(o.medication->route);
  if (local(o.named->text)) return true;
  return o.named->concepts.size() == 1 && local(context.vocabulary.at(o.named->concepts.front()).name);
}

}  // namespace

Answer route_answer(const Context& context, const Asked& asked, const Occurrence& o) {
  const bool listed_route = asked.any_route != no_concept && asked.concept_id != no_concept;
  const std::string text = listed_route ? context.vocabulary.at(asked.concept_id).name : asked.text;
  const bool systemic = has_word(text, "systemic") || has_word(text, "systemically");
  const auto wanted = route_of(text);
  const auto all_wanted = routes_in(text);
  if (listed_route && (o.medication == nullptr || o.medication->route.empty())) {
    // Listed as a kind of the class with its route, and no other route on file.
    const auto& concepts = o.named->concepts;
    const auto said = route_on_file(o.named->text);
    const bool another =
        said && (systemic ? *said != Route::oral && *said != Route::injected : wanted && by_route(all_wanted, *said) == Truth::no);
    if (!concepts.empty() && !another &&
        std::all_of(concepts.begin(), concepts.end(), [&](ConceptId id) { return context.vocabulary.is_a(id, asked.concept_id); }))
      return yes("");
  }
  if (!systemic && !wanted) {
    if (!of_the_whole_body(context, asked) || !put_in_one_place(context, o)) return yes("");
    return unknown(UnknownKind::ambiguous, fmt::format("{}: given where it acts, and whether that counts is not said", o.named->text),
                   Need{UnknownKind::ambiguous, fmt::format("Does {} given locally count?", o.named->text), "investigator"});
  }
  if (o.medication == nullptr) return yes("");
  // "Direct oral anticoagulants": no class without the route in its name, so that the name says it of each of its kinds.
  if (o.medication->route.empty() && !listed_route && route_is_of_name(context, asked)) return yes("");
  const std::string name = o.named->text;
  // The name on file may say it as well ("inhaled budesonide").
  auto have = o.medication->route.empty() ? route_on_file(o.named->text) : route_on_file(o.medication->route);
  if (o.medication->route.empty() && !have) {
    if (has_word(o.named->text, "systemic") && systemic) return yes("");
    return unknown(UnknownKind::missing, "its route is not on file",
                   Need{UnknownKind::missing, fmt::format("By which route is {} given?", name), "record"});
  }
  if (!have) {
    return unknown(UnknownKind::ambiguous, fmt::format("given {}", o.medication->route),
                   Need{UnknownKind::ambiguous, fmt::format("By which route is {} given?", name), "record"});
  }
  // Swallowed, budesonide acts in the bowel, and little of it comes further.
  const ConceptId budesonide = context.vocabulary.find_key("budesonide");
  if (systemic && *have == Route::oral && budesonide != no_concept &&
      std::any_of(o.named->concepts.begin(), o.named->concepts.end(),
                  [&](ConceptId id) { return context.vocabulary.is_a(id, budesonide); }))
    return unknown(UnknownKind::ambiguous, fmt::format("{} by mouth: whether that is systemic is not said", name),
                   Need{UnknownKind::ambiguous, fmt::format("Does {} by mouth count?", name), "investigator"});
  Truth met = systemic ? (*have == Route::oral || *have == Route::injected ? Truth::yes : Truth::no) : by_route(all_wanted, *have);
  // A topical drug of the eye is what is put into it.
  const ConceptId for_the_eye = context.vocabulary.find_key("ocular_medication");
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (!systemic && met == Truth::unknown && *have == Route::ocular && what != no_concept && for_the_eye != no_concept &&
      context.vocabulary.is_a(what, for_the_eye))
    met = Truth::yes;
  const std::string given = o.medication->route.empty() ? "by another route" : o.medication->route;
  if (met == Truth::unknown)
    return unknown(UnknownKind::ambiguous, fmt::format("given {}: whether that is meant is not said", given),
                   Need{UnknownKind::ambiguous, fmt::format("Does {} given {} count?", name, given), "investigator"});
  return met == Truth::yes ? yes("") : no(fmt::format("given {}", given));
}

std::optional<Truth> same_route(std::string_view words, const Occurrence& o) {
  const auto asked = routes_in(words);
  if (asked.empty()) return std::nullopt;
  if (o.medication == nullptr) return Truth::unknown;
  const auto have = o.medication->route.empty() ? route_on_file(o.named->text) : route_on_file(o.medication->route);
  if (!have) return Truth::unknown;
  if (std::find(asked.begin(), asked.end(), *have) != asked.end()) return Truth::yes;
  return by_route(asked, *have);
}

namespace {

/// "mg{prednisone}/d": the corticosteroid whose milligrams are counted; null for any other unit.
const rules::Concept* counted_in(const Context& context, const std::string& unit) {
  const auto open = unit.find('{'), close = unit.find('}');
  if (open == std::string::npos || close == std::string::npos) return nullptr;
  const ConceptId id = context.vocabulary.find_key(unit.substr(open + 1, close - open - 1));
  return id == no_concept || !context.vocabulary.at(id).equivalent_mg ? nullptr : &context.vocabulary.at(id);
}

/// How many milligrams of `in` the dose of `drug` counts for: its range where tables differ, and as many digits as a double holds.
std::pair<double, double> milligrams_of(const rules::Concept& in, const rules::Concept& drug, double dose) {
  const auto low = [](const rules::Concept& of) { return of.equivalent_mg->to_double(); };
  const auto high = [&](const rules::Concept& of) { return of.equivalent_mg_high ? of.equivalent_mg_high->to_double() : low(of); };
  if (&in == &drug) return {dose, dose};
  return {dose * low(in) / high(drug), dose * high(in) / low(drug)};
}

Truth holds_for(double value, Comparator op, double limit) {
  // What the division leaves is no difference.
  const bool same = std::abs(value - limit) <= 1e-9 * std::max(1.0, std::abs(limit));
  const auto order = same ? std::strong_ordering::equal : value < limit ? std::strong_ordering::less : std::strong_ordering::greater;
  return holds(order, op) ? Truth::yes : Truth::no;
}

/// A dose that is counted in equivalents of one corticosteroid.
Answer equivalent_answer(const Context& context, const rules::Therapy& therapy, const rules::Concept& in, const Occurrence& o,
                         const Need& need) {
  const auto& dose = *o.medication->dose;
  const auto& concepts = o.named->concepts;
  // Equivalents are of what reaches the blood.
  if (const auto route = route_on_file(o.medication->route);
      !o.medication->route.empty() && route != Route::oral && route != Route::injected)
    return unknown(
        UnknownKind::ambiguous, fmt::format("given {}: whether its dose counts is not said", o.medication->route),
        Need{UnknownKind::ambiguous, fmt::format("Does {} given {} count?", o.named->text, o.medication->route), "investigator"});
  const rules::Concept* drug = concepts.size() == 1 ? &context.vocabulary.at(concepts.front()) : nullptr;
  if (drug == nullptr || !drug->equivalent_mg)
    return unknown(UnknownKind::unusable, fmt::format("what {} counts for in {} is not listed", o.named->text, in.name),
                   Need{UnknownKind::unusable, fmt::format("Which dose of {} is the patient's {} equivalent to?", in.name, o.named->text),
                        "investigator"});
  const std::string& unit = therapy.dose->unit;
  const std::string plain = unit.substr(0, unit.find('{')) + unit.substr(unit.find('}') + 1);
  const auto in_unit = rules::convert(dose.value, dose.unit, plain);
  if (!in_unit) return unknown(UnknownKind::unusable, in_unit.error().message, need);
  const auto [low, high] = milligrams_of(in, *drug, in_unit->value.to_double());
  const Comparator op = therapy.dose_op.value_or(Comparator::eq);
  const double limit = therapy.dose->value.to_double();
  const Truth at_low = holds_for(low, op, limit), at_high = holds_for(high, op, limit);
  const std::string spelled = rules::clinical_unit(plain);
  const std::string counts = low == high ? fmt::format("{:.4g}", low) : fmt::format("{:.4g} to {:.4g}", low, high);
  const std::string how =
      &in == drug ? ""
                  : fmt::format("{} {} of {} counts as {} {} of {}, {}{} mg of {} being 5 mg of prednisone", dose.value.to_string(),
                                dose.unit_text, o.named->text, counts, spelled, in.name, drug->equivalent_mg->to_string(),
                                drug->equivalent_mg_high ? " to " + drug->equivalent_mg_high->to_string() : "", drug->name);
  if (at_low != at_high) return unknown(UnknownKind::imprecise, how, need);
  Answer out =
      at_low == Truth::yes ? yes(how) : no(how.empty() ? fmt::format("its dose is {} {}", dose.value.to_string(), dose.unit_text) : how);
  grammar::Limit bound;
  bound.op = op;
  bound.value = therapy.dose->value;
  if (&in == drug) out.margin = limit_margin(in_unit->value, bound, plain);
  return out;
}

/// What all of them come to, counted in one corticosteroid.
Truth all_in_equivalents(const Context& context, const rules::Therapy& therapy, const rules::Concept& in,
                         const std::vector<Judged*>& together) {
  const std::string& unit = therapy.dose->unit;
  const std::string plain = unit.substr(0, unit.find('{')) + unit.substr(unit.find('}') + 1);
  double low = 0, high = 0;
  for (const Judged* one : together) {
    const auto* fact = one->occurrence.medication;
    if (fact == nullptr || !fact->dose || !fact->dose->unit_problem.empty() || fact->concepts.size() != 1) return Truth::unknown;
    const rules::Concept& drug = context.vocabulary.at(fact->concepts.front());
    const auto in_unit = rules::convert(fact->dose->value, fact->dose->unit, plain);
    if (!drug.equivalent_mg || !in_unit) return Truth::unknown;
    const auto [least, most] = milligrams_of(in, drug, in_unit->value.to_double());
    low += least;
    high += most;
  }
  const Comparator op = therapy.dose_op.value_or(Comparator::eq);
  const double limit = therapy.dose->value.to_double();
  const Truth at_low = holds_for(low, op, limit);
  return at_low == holds_for(high, op, limit) ? at_low : Truth::unknown;
}

}  // namespace

std::string dose_in_words(const grammar::Quantity& dose) {
  const auto open = dose.unit.find('{'), close = dose.unit.find('}');
  if (!dose.unit.starts_with("mg{") || close == std::string::npos) return fmt::format("{} {}", dose.value.to_string(), dose.unit);
  return fmt::format("{} mg{} of {} or equivalent", dose.value.to_string(), dose.unit.substr(close + 1),
                     dose.unit.substr(open + 1, close - open - 1));
}

Answer dose_answer(const Context& context, const rules::Therapy& therapy, const TimeWindow& window, const Occurrence& o) {
  if (!therapy.dose) return yes("");
  const Day as_of = context.as_of;
  const Need need{UnknownKind::missing, fmt::format("What is the patient's dose of {}?", o.named->text), "record"};
  if (o.medication == nullptr || !o.medication->dose) return unknown(UnknownKind::missing, "its dose is not on file", need);
  const auto& dose = *o.medication->dose;
  if (!dose.unit_problem.empty()) return unknown(UnknownKind::unusable, dose.unit_problem, need);
  const Comparator op = therapy.dose_op.value_or(Comparator::eq);
  const rules::Concept* in = counted_in(context, therapy.dose->unit);
  Answer out;
  if (in != nullptr) {
    out = equivalent_answer(context, therapy, *in, o, need);
    if (out.truth == Truth::unknown) return out;
  } else {
    const auto order = rules::compare(dose.value, dose.unit, therapy.dose->value, therapy.dose->unit);
    if (!order) return unknown(UnknownKind::unusable, order.error().message, need);
    const bool at_limit = *order < 0   ? op == Comparator::lt || op == Comparator::le || op == Comparator::ne
                          : *order > 0 ? op == Comparator::gt || op == Comparator::ge || op == Comparator::ne
                                       : op == Comparator::le || op == Comparator::ge || op == Comparator::eq;
    out = at_limit ? yes("") : no(fmt::format("its dose is {} {}", dose.value.to_string(), dose.unit_text));
    if (const auto in_unit = rules::convert(dose.value, dose.unit, therapy.dose->unit)) {
      grammar::Limit limit;
      limit.op = op;
      limit.value = therapy.dose->value;
      out.margin = limit_margin(in_unit->value, limit, therapy.dose->unit);
    }
  }
  const bool met = out.truth == Truth::yes;
  // What the dose was before it was changed inside the time asked for is not on file.
  const auto& since = o.medication->stable_since;
  if (since && since->first > as_of)
    return unknown(UnknownKind::missing, fmt::format("its dose was changed on {}, and what it was before is not on file", since->text),
                   need);
  const bool changed =
      since && window.bounded && window.from && since->last > window.from->first && !(o.start && o.start->first >= since->last);
  if (changed && met != asks_for_more(therapy))
    return unknown(UnknownKind::missing, fmt::format("its dose was changed on {}, and what it was before is not on file", since->text),
                   need);
  return out;
}

void weigh_doses(Context& context, const rules::Therapy& therapy, const Asked& wanted, Gathered& gathered) {
  rules::Therapy any_dose = therapy;
  any_dose.dose.reset();
  std::vector<Judged*> together;
  for (auto* list : {&gathered.found, &gathered.outside}) {
    for (Judged& judged : *list) {
      if (judged.relation == Relation::satisfies && judged.occurrence.presence == Presence::present &&
          answer(context, any_dose, wanted, judged.occurrence).truth != Truth::no)
        together.push_back(&judged);
    }
  }
  if (together.size() < 2) return;
  // One that is enough by itself is enough.
  const bool enough = asks_for_more(therapy) &&
                      std::any_of(together.begin(), together.end(), [](const Judged* one) { return one->answer.truth == Truth::yes; });
  if (enough) return;
  std::optional<Occurrence> all;
  Decimal sum{0};
  patients::MedicationFact whole;
  for (const Judged* one : together) {
    const auto* fact = one->occurrence.medication;
    const bool same = fact != nullptr && fact->dose && fact->dose->unit_problem.empty() &&
                      (!all || (fact->dose->unit == whole.dose->unit && fact->concepts == all->named->concepts && !fact->concepts.empty()));
    const auto added = same ? Decimal::add(sum, fact->dose->value) : std::nullopt;
    if (!added) {
      all.reset();
      break;
    }
    sum = *added;
    if (!all) {
      all = one->occurrence;
      whole = *fact;
    }
    whole.dose->value = sum;
  }
  Truth in_all = Truth::unknown;
  if (const rules::Concept* in = counted_in(context, therapy.dose->unit)) {
    in_all = all_in_equivalents(context, therapy, *in, together);
  } else if (all) {
    all->medication = &whole;
    in_all = answer(context, therapy, wanted, *all).truth;
  }
  const bool agree = in_all != Truth::unknown &&
                     std::all_of(together.begin(), together.end(), [&](const Judged* one) { return one->answer.truth == in_all; });
  if (agree) return;
  const Answer open =
      unknown(UnknownKind::ambiguous, "its doses are in several entries, and whether they add up is not said",
              Need{UnknownKind::ambiguous, fmt::format("How much {} does the patient take in all?", name_of(context, wanted)), "record"});
  std::vector<Judged> moved_in;
  for (const Judged* one : together) moved_in.push_back({one->occurrence, one->relation, open});
  const auto is_one = [&](const Judged& judged) {
    return std::any_of(moved_in.begin(), moved_in.end(),
                       [&](const Judged& one) { return one.occurrence.named == judged.occurrence.named; });
  };
  std::erase_if(gathered.found, is_one);
  std::erase_if(gathered.outside, is_one);
  gathered.found.insert(gathered.found.end(), moved_in.begin(), moved_in.end());
}

}  // namespace eligo::engine

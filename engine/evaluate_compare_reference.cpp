// What a limit is a multiple of: the observation's own reference range, the laboratory's for this sex and age, a baseline value.
//
// A laboratory's range that is stated for one sex or for some ages is used only for a patient who is known to be so on the day of the
// value; the narrower statement goes before the wider one. Where it depends on what is not on file, or where two ranges disagree, nothing
// is chosen. The vocabulary's adult range is used only when the user asks for it, and never for a child.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate_compare.hpp"
#include "patients/derived.hpp"
#include "rules/plausible.hpp"
#include "rules/quantity.hpp"

namespace eligo::engine {

using grammar::Relative;

namespace {

using LaboratoryRange = patients::Profile::LaboratoryRange;

Truth holds_for_sex(const patients::Profile& profile, const LaboratoryRange& range) {
  if (range.sex.empty()) return Truth::yes;
  if (!profile.sex || *profile.sex == patients::Sex::unknown) return Truth::unknown;
  return (range.sex == "female" && *profile.sex == patients::Sex::female) || (range.sex == "male" && *profile.sex == patients::Sex::male)
             ? Truth::yes
             : Truth::no;
}

/// Is the age on some day of `at`, in completed units, at least (or at most) this?
Truth age_reaches(const Context& context, const patients::Age& limit, bool at_least, DayRange at) {
  const auto born = patients::birth_days(context.profile, context.recorded);
  if (!born) return Truth::unknown;
  const Decimal youngest(patients::completed(born->last, at.first, limit.unit));
  const Decimal oldest(patients::completed(born->first, at.last, limit.unit));
  if (at_least) return youngest >= limit.value ? Truth::yes : oldest < limit.value ? Truth::no : Truth::unknown;
  return oldest <= limit.value ? Truth::yes : youngest > limit.value ? Truth::no : Truth::unknown;
}

Truth holds_for(const Context& context, const LaboratoryRange& range, DayRange at) {
  Truth out = holds_for_sex(context.profile, range);
  if (range.min_age) out = both(out, age_reaches(context, *range.min_age, true, at));
  if (range.max_age) out = both(out, age_reaches(context, *range.max_age, false, at));
  return out;
}

int narrowness(const LaboratoryRange& range) { return (range.sex.empty() ? 0 : 1) + (range.min_age || range.max_age ? 1 : 0); }

std::string for_whom(const LaboratoryRange& range) {
  std::string out;
  if (!range.sex.empty()) out += range.sex == "female" ? " for women" : " for men";
  const auto age = [](const patients::Age& one) {
    const std::string_view unit = one.unit == "a" ? "years" : one.unit == "mo" ? "months" : one.unit == "wk" ? "weeks" : "days";
    return fmt::format("{} {}", one.value.to_string(), unit);
  };
  if (range.min_age) out += fmt::format(" from {}", age(*range.min_age));
  if (range.max_age) out += fmt::format(" up to {}", age(*range.max_age));
  return out;
}

std::string quantity(const Decimal& value, const std::string& unit_text, const std::string& unit) {
  const std::string spelled = unit_text.empty() ? rules::clinical_unit(unit) : unit_text;
  return spelled.empty() ? value.to_string() : fmt::format("{} {}", value.to_string(), spelled);
}

/// Measures whose limits differ between women and men by enough to decide: the vocabulary's one adult range is nobody's.
bool differs_by_sex(std::string_view key) {
  static constexpr std::array keys = {"haemoglobin",
                                      "haematocrit",
                                      "red_blood_cell_count",
                                      "ferritin",
                                      "serum_iron",
                                      "iron",
                                      "transferrin_saturation",
                                      "creatinine",
                                      "uric_acid",
                                      "creatine_kinase",
                                      "testosterone",
                                      "free_testosterone",
                                      "estradiol",
                                      "oestradiol",
                                      "prolactin",
                                      "gamma_glutamyl_transferase",
                                      "hdl_cholesterol",
                                      "follicle_stimulating_hormone",
                                      "luteinising_hormone",
                                      "erythrocyte_sedimentation_rate"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

tl::expected<Comparison::Reference, Comparison::NoReference> Comparison::baseline() const {
  const auto missing = [&](std::string problem) {
    return tl::unexpected(NoReference{std::move(problem),
                                      Need{UnknownKind::unusable, fmt::format("What was the patient's {} at baseline?", name_), "record"}});
  };
  const patients::Observation* found = nullptr;
  bool several = false;
  for (const auto& observation : context_.profile.observations) {
    if (observation.visit != "baseline" || relate(context_, wanted_, observation) != Relation::satisfies) continue;
    if (!observation.doubt.empty()) continue;
    if (!std::holds_alternative<Decimal>(observation.value) || observation.comparator != patients::ValueComparator::none) continue;
    if (observation.date && observation.date->first > context_.as_of) continue;
    if (found != nullptr && found->date == observation.date) several = true;
    if (found != nullptr && !(observation.date && (!found->date || observation.date->first > found->date->first))) continue;
    if (found != nullptr && found->date != observation.date) several = false;
    found = &observation;
  }
  if (found == nullptr) return missing(fmt::format("no baseline value of {} is on file", name_));
  if (several) return missing(fmt::format("more than one baseline value of {} is on file", name_));
  if (const auto problem = unusable(measure(*found, context_.as_of)); problem) {
    return missing(fmt::format("the baseline value cannot be used: {}: {}", shown(*found), problem->why));
  }
  return Reference{std::get<Decimal>(found->value), found->unit, fmt::format("baseline {}", shown(*found))};
}

/// The laboratory's range for this patient on the day of the value: nothing when none is on file.
tl::expected<std::optional<Comparison::Reference>, Comparison::NoReference> Comparison::laboratory_range(const Measured& value,
                                                                                                         bool upper) const {
  const DayRange at = value.date.value_or(DayRange{context_.as_of, context_.as_of});
  const auto bound = [&](const LaboratoryRange& range) { return upper ? range.range.high : range.range.low; };
  const auto refuse = [&](std::string problem, Need need) { return tl::unexpected(NoReference{std::move(problem), std::move(need)}); };
  std::vector<const LaboratoryRange*> sure, perhaps;
  for (const auto& range : context_.profile.laboratory_ranges) {
    if (relate(context_, wanted_, range) != Relation::satisfies || !bound(range) || !range.unit_problem.empty()) continue;
    const Truth holds = holds_for(context_, range, at);
    if (holds == Truth::yes) sure.push_back(&range);
    if (holds == Truth::unknown) perhaps.push_back(&range);
  }
  const LaboratoryRange* best = nullptr;
  for (const auto* range : sure)
    if (best == nullptr || narrowness(*range) > narrowness(*best)) best = range;
  const auto same = [&](const LaboratoryRange& a, const LaboratoryRange& b) {
    const auto at_same = order(*bound(a), a.unit, *bound(b), b.unit, analyte_);
    return at_same && *at_same == 0;
  };
  const auto said = [&](const LaboratoryRange& range) { return quantity(*bound(range), range.unit_text, range.unit) + for_whom(range); };
  for (const auto* range : sure) {
    if (narrowness(*range) != narrowness(*best) || same(*range, *best)) continue;
    return refuse(fmt::format("the laboratory's ranges for {} disagree: {} and {}", name_, said(*best), said(*range)),
                  Need{UnknownKind::unusable, fmt::format("Which is the laboratory's reference range for {}?", name_), "laboratory"});
  }
  for (const auto* range : perhaps) {
    if (best != nullptr && (narrowness(*range) <= narrowness(*best) || same(*range, *best))) continue;
    const bool by_sex = holds_for_sex(context_.profile, *range) == Truth::unknown;
    return refuse(fmt::format("the laboratory's range for {} depends on the patient's {}: {}", name_, by_sex ? "sex" : "age", said(*range)),
                  Need{UnknownKind::unusable, by_sex ? "What is the patient's sex?" : "What is the patient's date of birth?", "record"});
  }
  if (best == nullptr) return std::nullopt;
  return Reference{*bound(*best), best->unit,
                   fmt::format("{} limit of normal {}, the laboratory's range", upper ? "upper" : "lower", said(*best))};
}

tl::expected<Comparison::Reference, Comparison::NoReference> Comparison::reference(const Measured& value, Relative relative) const {
  if (relative == Relative::baseline) return baseline();
  const bool upper = relative == Relative::uln;
  const std::string side = upper ? "upper" : "lower";
  if (value.range) {
    const auto& bound = upper ? value.range->high : value.range->low;
    const bool own = !value.range->unit.empty();
    const std::string& unit = own ? value.range->unit : value.unit;
    const std::string& unit_text = own ? value.range->unit_text : value.unit_text;
    if (bound && analyte_ != nullptr && (upper || *bound != Decimal{0})) {
      if (const auto doubt = rules::doubted_limit(*bound, unit, *analyte_, upper))
        return tl::unexpected(
            NoReference{fmt::format("its {} limit of normal {} is not used: {}", side, quantity(*bound, unit_text, unit), *doubt),
                        Need{UnknownKind::unusable, fmt::format("What is the laboratory's reference range for {}?", name_), "laboratory"}});
    }
    if (bound) return Reference{*bound, unit, fmt::format("{} limit of normal {}", side, quantity(*bound, unit_text, unit))};
  }
  auto range = laboratory_range(value, upper);
  if (!range) return tl::unexpected(range.error());
  if (*range) return **range;
  NoReference none{
      fmt::format("no reference range for {} is on file, so a multiple of its {} limit of normal cannot be formed", name_, side),
      Need{UnknownKind::unusable, fmt::format("What is the laboratory's reference range for {}?", name_), "laboratory"}};
  if (value.observation != nullptr && !value.observation->range_problem.empty()) none.problem = value.observation->range_problem;
  if (!context_.assume_ranges || analyte_ == nullptr) return tl::unexpected(none);
  const auto& bound = upper ? analyte_->reference_high : analyte_->reference_low;
  if (!bound) return tl::unexpected(none);
  const DayRange at = value.date.value_or(DayRange{context_.as_of, context_.as_of});
  if (age_reaches(context_, patients::Age{Decimal{18}, "a"}, true, at) != Truth::yes) {
    none.problem += "; the range that could be assumed is for adults";
    return tl::unexpected(none);
  }
  if (differs_by_sex(context_.vocabulary.at(wanted_.concept_id).key)) {
    none.problem += "; no one range can be assumed for both sexes";
    return tl::unexpected(none);
  }
  return Reference{*bound, analyte_->canonical_unit,
                   fmt::format("{} limit of normal {}, an assumed adult range", side, quantity(*bound, {}, analyte_->canonical_unit)),
                   true};
}

}  // namespace eligo::engine

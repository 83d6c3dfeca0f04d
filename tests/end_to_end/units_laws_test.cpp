// Laws of units, on the shipped vocabulary, rules and samples: the unit that a value is written in decides nothing, and a value exactly at
// a limit is on the right side of < <= > >= whatever the units of both.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/screen.hpp"
#include "patients/profile.hpp"
#include "rules/compile.hpp"
#include "rules/quantity.hpp"
#include "rules/trial.hpp"
#include "rules/vocabulary.hpp"
#include "tests/sanitized.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)
using engine::Truth;
using grammar::Comparator;

namespace {

// What laboratories, wards and devices write.
const std::vector<std::string> units = {"g/L",         "g/dL",
                                        "mg/dL",       "mg/L",
                                        "ug/mL",       "ug/dL",
                                        "ug/L",        "ng/mL",
                                        "ng/dL",       "ng/L",
                                        "pg/mL",       "mmol/L",
                                        "umol/L",      "nmol/L",
                                        "pmol/L",      "meq/L",
                                        "10*9/L",      "10*3/uL",
                                        "/uL",         "/mm3",
                                        "10*6/mL",     "10*12/L",
                                        "U/L",         "ukat/L",
                                        "[IU]/L",      "U/mL",
                                        "m[IU]/mL",    "[IU]/mL",
                                        "u[IU]/mL",    "m[IU]/L",
                                        "%",           "mmol/mol",
                                        "mm[Hg]",      "kPa",
                                        "Cel",         "[degF]",
                                        "kg",          "g",
                                        "[lb_av]",     "cm",
                                        "m",           "[in_i]",
                                        "mm",          "um",
                                        "ms",          "s",
                                        "mL/min",      "mL/s",
                                        "L/min",       "mL/min/{1.73_m2}",
                                        "{copies}/mL", "10*3.{copies}/mL",
                                        "mg/d",        "g/d",
                                        "g/(24.h)",    "L",
                                        "mL",          "wk",
                                        "d",           "/min",
                                        "kg/m2",       "m2",
                                        "fL",          "mm/h",
                                        "ng{FEU}/mL",  "ug{FEU}/mL",
                                        "ng{DDU}/mL",  "mg/g",
                                        "mg/mmol",     "ug/g",
                                        "/h",          "[ppb]",
                                        "{pack}.a",    "1",
                                        "{score}",     "[pH]",
                                        "mo",          "mL/min/kg",
                                        "U/g",         "mL/d"};

/// The conversion is the value itself, or goes through a molar mass or HbA1c's relation and is compared with their tolerance. One third of
/// a unit has no decimal: there the rounding, not the unit, has moved the value.
bool faithful(const Converted& converted) {
  return converted.exact || converted.working.find("g/mol") != std::string::npos || converted.working.find("0.09148") != std::string::npos;
}

void comparisons_in(const Expr& expr, std::vector<Expr>& into) {
  if (std::holds_alternative<Compare>(expr.node)) into.push_back(expr);
  if (const auto* logic = std::get_if<Logic>(&expr.node))
    for (const Expr& arg : logic->args) comparisons_in(arg, into);
  if (const auto* ambiguous = std::get_if<Ambiguous>(&expr.node))
    for (const Expr& reading : ambiguous->readings) comparisons_in(reading, into);
}

/// Nothing but a comparison reads the unit of an observation.
std::string truths(const std::vector<Expr>& comparisons, const patients::Profile& profile) {
  std::string out;
  for (const bool assume : {false, true})
    for (const Expr& comparison : comparisons)
      out += std::string(engine::name(engine::evaluate(comparison, profile, shipped(), {*profile.as_of, assume}).truth)) + ' ';
  return out;
}

}  // namespace

TEST_CASE("law: converting any value of a profile changes no verdict") {
  std::vector<CompiledTrial> trials;
  for (const auto& path : files_in("rules/trials", ".txt"))
    for (const auto& record : read_trial_records(content_of(path), path.filename().string())) trials.push_back(compile(*record, shipped()));
  // More comparisons than the shipped rules make, at limits that the samples' values lie on and near.
  const auto more = read_trial_records(
      "trial: LIMITS\n\nInclusion criteria\n- ANC >= 1.4 x 10^9/L\n- ANC < 1400/mm3\n- hemoglobin >= 12 g/dL\n- platelets >= 100,000/mm3\n"
      "- creatinine <= 1.5 mg/dL\n- creatinine < 133 umol/L\n- total bilirubin <= 1.5 x ULN\n- ALT <= 2.5 x ULN\n- AST within normal "
      "limits\n"
      "- eGFR >= 52 mL/min/1.73m2\n- BMI < 30 kg/m2\n- HbA1c < 53 mmol/mol\n- weight > 100 lbs\n- potassium between 3.5 and 5.5 mEq/L\n"
      "- QTcF <= 0.45 s\n- creatinine clearance > 60 mL/min\n- hemoglobin within normal limits\n",
      "limits.txt");
  trials.push_back(compile(*more.front(), shipped()));
  std::vector<Expr> comparisons;
  for (const CompiledTrial& trial : trials)
    for (const Clause& clause : trial.clauses) comparisons_in(clause.expr, comparisons);
  CHECK(comparisons.size() > 25);
  int changed = 0;
  for (const auto& path : files_in("patients/samples", ".json")) {
    for (const auto& read : patients::read_profiles(content_of(path), shipped())) {
      if (!read) continue;
      patients::Profile profile = *read;
      if (!profile.as_of) profile.as_of = patients::parse_date("2026-01-15")->first;
      const std::string before = truths(comparisons, profile);
      for (std::size_t i = 0; i < profile.observations.size(); ++i) {
        const patients::Observation original = profile.observations[i];
        if (original.concepts.size() != 1 || original.unit.empty() || !std::holds_alternative<Decimal>(original.value)) continue;
        const auto& analyte = shipped().at(original.concepts.front()).analyte;
        if (!analyte) continue;
        for (const std::string& unit : units) {
          if (unit == original.unit || unit == "1") continue;  // a figure without a unit is another matter
          const auto value = convert(std::get<Decimal>(original.value), original.unit, unit, &*analyte);
          if (!value || !faithful(*value)) continue;
          patients::Observation& observation = profile.observations[i];
          observation.value = value->value;
          observation.unit = observation.unit_text = unit;
          bool range_too = true;
          if (original.reference_range) {
            for (auto bound : {&patients::ReferenceRange::low, &patients::ReferenceRange::high}) {
              const auto& limit = (*original.reference_range).*bound;
              if (!limit) continue;
              const auto converted = convert(*limit, original.unit, unit, &*analyte);
              range_too = range_too && converted && faithful(*converted);
              if (range_too) (*observation.reference_range).*bound = converted->value;
            }
          }
          if (range_too) {
            CHECK_MESSAGE(truths(comparisons, profile) == before, path.filename().string() << ": " << original.text << " in " << unit);
            ++changed;
          }
          profile.observations[i] = original;
        }
      }
    }
  }
  CHECK(changed > 150);
}

TEST_CASE("law: at the limit, just above it and just below it, in every unit of every measure") {
  constexpr std::size_t every = sanitized ? 6 : 1;
  std::size_t pairs = 0;
  long compared = 0;
  std::set<std::string> measures;
  patients::Profile profile;
  profile.id = "law";
  profile.as_of = patients::parse_date("2026-01-15")->first;
  profile.observations.resize(1);
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& measure = shipped().at(id);
    if (!measure.analyte || measure.analyte->canonical_unit.empty() || measure.analyte->group) continue;
    // A gestational age in weeks is any day of that week, so it has no exact figure; time_cases.tsv holds it.
    if (measure.key == "gestational_age") continue;
    const Analyte& of = *measure.analyte;
    patients::Observation& observation = profile.observations[0];
    observation = {};
    observation.text = measure.name;
    observation.concepts = {id};
    observation.pointer = "/observations/0";
    observation.date = patients::parse_date("2026-01-10");
    // A figure with room on both sides of it.
    const double top = of.plausible_high ? of.plausible_high->to_double() : 10,
                 bottom = of.plausible_low ? of.plausible_low->to_double() : 0;
    const bool listed = of.reference_high && *of.reference_high > Decimal(0) && of.reference_high->to_double() < top * 0.99;
    const Decimal middle = listed ? *of.reference_high : Decimal::from_double((top + bottom) / 2);
    for (const std::string& limit_unit : units) {
      const auto in_limit_unit = convert(middle, of.canonical_unit, limit_unit, &of);
      if (!in_limit_unit || in_limit_unit->value <= Decimal(0)) continue;
      const Decimal limit = shown_figure(in_limit_unit->value);
      for (const std::string& unit : units) {
        const auto equal = convert(limit, limit_unit, unit, &of);
        if (!equal || !faithful(*equal)) continue;
        measures.insert(measure.key);
        if (pairs++ % every != 0) continue;
        Compare compare;
        compare.measure = id;
        compare.text = measure.name;
        compare.limit.value = limit;
        compare.limit.unit = limit_unit;
        observation.unit = observation.unit_text = unit;
        const double exact = equal->value.to_double(), step = std::abs(exact) * 0.002;
        for (const int side : {-1, 0, 1}) {
          observation.value = side == 0 ? equal->value : Decimal::from_double(exact + side * step);
          for (const Comparator op : {Comparator::lt, Comparator::le, Comparator::gt, Comparator::ge}) {
            if (side != 0 && (op == Comparator::le || op == Comparator::gt)) continue;  // as the other two, off the limit
            compare.limit.op = op;
            const bool expected = op == Comparator::lt   ? side < 0
                                  : op == Comparator::le ? side <= 0
                                  : op == Comparator::gt ? side > 0
                                                         : side >= 0;
            const auto report = engine::evaluate({compare, {}}, profile, shipped(), {*profile.as_of, false});
            // A converted haemoglobin A1c is known to half of its last digit, so that exactly at the limit it may lie on either side.
            if (side == 0 && measure.key == "hba1c" && report.truth == Truth::unknown) continue;
            REQUIRE_MESSAGE(report.truth == (expected ? Truth::yes : Truth::no),
                            measure.key << ": " << std::get<Decimal>(observation.value).to_string() << " " << unit << " against "
                                        << limit.to_string() << " " << limit_unit << ", " << report.reason);
            ++compared;
          }
        }
      }
    }
  }
  CHECK(measures.size() > 250);
  CHECK(compared > 20000 / static_cast<long>(every));
}

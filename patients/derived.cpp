// The equations, and the choice of their inputs from a profile.
//
// Declining is the default: an input that is doubtful in any way stops the derivation, with the reason, because a wrong derived value looks
// just like a right one. The customary rounding of a result is part of its uncertainty: a laboratory that reports eGFR in whole numbers
// calls 59.6 sixty, and a criterion that asks for 60 cannot tell which of the two its author would have used.
#include "patients/derived.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "rules/plausible.hpp"
#include "rules/quantity.hpp"

namespace eligo::patients {
namespace {

constexpr std::array all_formulas{
    Formula{"BMI", "Quetelet's index", "body_mass_index", "kg/m2", 1, "weight [kg] / (height [m])^2",
            "Keys A et al. Indices of relative weight and obesity. J Chronic Dis 1972;25:329-343", "10.1016/0021-9681(72)90027-6"},
    Formula{"BSA Mosteller", "1987", "body_surface_area", "m2", 2, "square root of (height [cm] x weight [kg] / 3600)",
            "Mosteller RD. Simplified calculation of body-surface area. N Engl J Med 1987;317:1098", "10.1056/NEJM198710223171717"},
    Formula{"CKD-EPI 2021", "creatinine, without race, adults", "egfr", "mL/min/{1.73_m2}", 0,
            "142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age x 1.012 if female; Scr [mg/dL], k 0.7 or 0.9, a -0.241 or -0.302 "
            "(female, male)",
            "Inker LA et al. New creatinine- and cystatin C-based equations to estimate GFR without race. N Engl J Med 2021;385:1737-1749",
            "10.1056/NEJMoa2102953"},
    Formula{"Schwartz bedside", "2009, 1 to under 18 years", "egfr", "mL/min/{1.73_m2}", 0, "0.413 x height [cm] / Scr [mg/dL]",
            "Schwartz GJ et al. New equations to estimate GFR in children with CKD. J Am Soc Nephrol 2009;20:629-637",
            "10.1681/ASN.2008030287"},
    Formula{"Cockcroft-Gault", "1976, actual body weight, adults", "creatinine_clearance", "mL/min", 0,
            "(140 - age) x weight [kg] / (72 x Scr [mg/dL]) x 0.85 if female",
            "Cockcroft DW, Gault MH. Prediction of creatinine clearance from serum creatinine. Nephron 1976;16:31-41", "10.1159/000180580"},
    Formula{"QTcF", "Fridericia, 1920", "qtcf_interval", "ms", 0, "QT [ms] / cube root of RR [s]; RR is 60 / heart rate [/min]",
            "Fridericia LS. Die Systolendauer im Elektrokardiogramm. Acta Med Scand 1920;53:469-486", "10.1111/j.0954-6820.1920.tb18266.x"},
    Formula{"MAP", "one third rule", "mean_arterial_pressure", "mm[Hg]", 0, "(systolic + 2 x diastolic) / 3 [mmHg]",
            "Sesso HD et al. Systolic and diastolic blood pressure, pulse pressure, and mean arterial pressure as predictors of "
            "cardiovascular disease risk in men. Hypertension 2000;36:801-807",
            "10.1161/01.HYP.36.5.801"},
    Formula{"corrected calcium", "albumin 4.0 g/dL, slope 0.8", "corrected_calcium", "mg/dL", 1,
            "calcium [mg/dL] + 0.8 x (4.0 - albumin [g/dL])",
            "Payne RB et al. Interpretation of serum calcium in patients with abnormal serum proteins. Br Med J 1973;4:643-646",
            "10.1136/bmj.4.5893.643"},
    Formula{"ANC", "from white cells and differential", "absolute_neutrophil_count", "10*9/L", 2,
            "white cells [10*9/L] x (neutrophils [%] + band forms [%]) / 100",
            "Boxer LA. How to approach neutropenia. Hematology Am Soc Hematol Educ Program 2012:174-182",
            "10.1182/asheducation-2012.1.174"},
    Formula{"FIB-4", "2006, adults", "fib4_index", "1", 2, "age [a] x AST [U/L] / (platelets [10*9/L] x square root of ALT [U/L])",
            "Sterling RK et al. Development of a simple noninvasive index to predict significant fibrosis. Hepatology 2006;43:1317-1325",
            "10.1002/hep.21178"},
};

const Formula& formula(std::string_view name) {
  return *std::find_if(all_formulas.begin(), all_formulas.end(), [&](const Formula& one) { return one.name == name; });
}

/// How far apart weight, a child's height and creatinine may lie and still be one person's state.
constexpr std::chrono::days together{90};

/// One observation, fit for a formula.
struct Input {
  const Observation* from = nullptr;
  double value = 0;  ///< in the unit that the formula asks for
  std::string converted;
};

std::string dated(const std::optional<PartialDate>& date) { return date ? " on " + date->text : ", undated"; }

std::string shown(const Observation& observation) {
  std::string text = std::get<Decimal>(observation.value).to_string();
  if (!observation.unit_text.empty()) text += " " + observation.unit_text;
  return text + dated(observation.date);
}

/// Collects inputs for one formula; the first that is not fit ends it.
class Inputs {
 public:
  Inputs(const Profile& profile, const rules::Vocabulary& vocabulary, Day as_of, std::optional<Days> window)
      : profile_(profile), vocabulary_(vocabulary), as_of_(as_of), window_(window) {}

  [[nodiscard]] bool fit() const { return missing_.empty() && reason_.empty(); }
  [[nodiscard]] NotDerived declined() const {
    NotDerived no{true, missing_, reason_, unfit_, contradicted_};
    if (!no.reason.empty() || missing_.empty()) return no;
    no.reason = "not on file";
    if (window_) no.reason += " from " + to_string(window_->first) + " to " + to_string(window_->last);
    no.reason += ": ";
    for (const std::string& name : missing_) no.reason += (&name == &missing_.front() ? "" : ", ") + name;
    return no;
  }

  /// The latest usable value of a measure; `key` is the vocabulary's.
  std::optional<Input> latest(std::string_view key, std::string_view unit, bool any_age = false) {
    const std::vector<const Observation*> found = on_file(key, any_age);
    if (found.empty()) return miss(key);
    if (!reason_.empty()) return std::nullopt;
    const Observation* best = found.front();
    for (const Observation* one : found)
      if (one->date && (!best->date || one->date->last > best->date->last)) best = one;
    return use(*best, found, key, unit);
  }

  /// The latest values that several measures have of one day (or that all have undated).
  std::vector<Input> of_one_day(std::initializer_list<std::pair<std::string_view, std::string_view>> measures) {
    std::vector<std::vector<const Observation*>> found;
    for (const auto& [key, unit] : measures) {
      found.push_back(on_file(key, false));
      if (found.back().empty()) miss(key);
    }
    if (!fit()) return {};
    std::vector<std::optional<Day>> days;
    for (const Observation* one : found.front()) {
      if (one->date && !one->date->exact()) continue;
      days.push_back(one->date ? std::optional(one->date->first) : std::nullopt);
    }
    // Newest first, undated last.
    std::sort(days.begin(), days.end(), [](const auto& a, const auto& b) { return b < a; });
    for (const std::optional<Day>& day : days) {
      std::vector<std::vector<const Observation*>> that_day(found.size());
      for (std::size_t i = 0; i < found.size(); ++i)
        for (const Observation* one : found[i])
          if (one->date ? day && one->date->exact() && one->date->first == *day : !day) that_day[i].push_back(one);
      if (std::any_of(that_day.begin(), that_day.end(), [](const auto& list) { return list.empty(); })) continue;
      // An undated value beside dated ones may be newer or older than they are.
      if (!day && std::any_of(found.begin(), found.end(), [](const auto& list) { return list.size() > 1; })) break;
      std::vector<Input> inputs;
      std::size_t i = 0;
      for (const auto& [key, unit] : measures) {
        const auto input = use(*that_day[i].front(), that_day[i], key, unit);
        if (!input) return {};
        inputs.push_back(*input);
        ++i;
      }
      return inputs;
    }
    reason_ = "the inputs are on file, but not all of one day";
    return {};
  }

  /// Completed years on the day of `of`, or on the as-of date when that is undated. Declines outside [from, below).
  std::optional<std::pair<long, long>> years(const Observation& of, long from, long below) {
    const Day day = of.date ? of.date->first : as_of_;
    const Day until = of.date ? of.date->last : as_of_;
    const std::optional<Days> born = birth_days(profile_, as_of_);
    if (!born) {
      lack("birth date");
      return std::nullopt;
    }
    const long low = completed(born->last, day, "a"), high = completed(born->first, until, "a");
    if (low < from || high >= below) {
      reason_ = fmt::format("the formula holds from {} to under {} years, and the age is {}", from, below,
                            low == high ? std::to_string(low) : fmt::format("{} to {}", low, high));
      return std::nullopt;
    }
    DerivedInput input;
    input.name = "age";
    input.pointer = profile_.birth_date ? "/birth_date" : "/age";
    input.shown = low == high ? fmt::format("{} years", low) : fmt::format("{} or {} years", low, high);
    recorded_.push_back(std::move(input));
    return std::pair{low, high};
  }

  /// Names what is not on file.
  void lack(std::string name) { missing_.push_back(std::move(name)); }

  std::optional<bool> female() {
    if (!profile_.sex || (*profile_.sex != Sex::female && *profile_.sex != Sex::male)) {
      lack("sex");
      return std::nullopt;
    }
    const bool is_female = *profile_.sex == Sex::female;
    recorded_.push_back({"sex", "/sex", is_female ? "female" : "male", {}, {}, {}});
    return is_female;
  }

  /// Are the two of one time? Both undated counts as that; one of the two does not.
  bool near(const Input& a, const Input& b) {
    const auto &x = a.from->date, &y = b.from->date;
    if (!x && !y) return true;
    if (x && y && x->last - y->first <= together && y->last - x->first <= together) return true;
    reason_ =
        fmt::format("{} and {} are more than {} days apart, or one of them has no date", shown(*a.from), shown(*b.from), together.count());
    return false;
  }

  [[nodiscard]] bool adult_on(const Input& input) const {
    const std::optional<Days> born = birth_days(profile_, as_of_);
    return born && input.from->date && completed(born->last, input.from->date->first, "a") >= 18;
  }

  /// Height beside `other`: an adult's of any age, a child's of the same time.
  std::optional<Input> height_for(const Input& other) {
    const auto height = latest("body_height", "cm", true);
    if (!height) return std::nullopt;
    const bool inside = !window_ || (height->from->date && height->from->date->first >= window_->first);
    if (adult_on(*height) || (inside && near(*height, other))) return height;
    if (reason_.empty()) reason_ = "the height on file lies outside the window, and the patient was not known to be adult then";
    return std::nullopt;
  }

  /// A value that is fit by itself and does not go with another one.
  void refuse(const Observation& one, std::string why) {
    reason_ = std::move(why);
    unfit_ = one.pointer;
  }

  Derived result(const Formula& by, double value, double low, double high) {
    Derived derived;
    derived.formula = &by;
    derived.unit = by.unit;
    derived.value = Decimal::from_double(value);
    const auto reported = [&by](double number) {
      const double scale = std::pow(10.0, by.decimals);
      return Decimal::from_double(std::round(number * scale) / scale);
    };
    derived.low = std::min({Decimal::from_double(low), reported(low), derived.value});
    derived.high = std::max({Decimal::from_double(high), reported(high), derived.value});
    derived.inputs = recorded_;
    for (DerivedInput& input : derived.inputs) {
      std::string& from = derived.from;
      from += (from.empty() ? "" : "; ") + input.name + " " + input.shown;
      if (input.date) {
        if (input.date->exact()) input.days_before = (as_of_ - input.date->first).count();
        if (input.days_before)
          from += *input.days_before == 0 ? ", that day"
                                          : fmt::format(", {} day{} before", *input.days_before, *input.days_before == 1 ? "" : "s");
        derived.oldest = derived.oldest ? std::min(*derived.oldest, input.date->first) : input.date->first;
        derived.newest = derived.newest ? std::max(*derived.newest, input.date->last) : input.date->last;
      }
      if (!input.converted.empty()) from += " (" + input.converted + ")";
    }
    const std::string unit = by.unit == "1" ? "" : " " + rules::clinical_unit(by.unit);
    derived.figure = reported(low) == reported(high) ? fmt::format("{:.{}f}", value, by.decimals + 1)
                                                     : fmt::format("{:.{}f} to {:.{}f}", low, by.decimals + 1, high, by.decimals + 1);
    derived.text = fmt::format("{}{} by {}, {}: {}; from {}; {}, doi:{}", derived.figure, unit, by.name, by.version, by.equation,
                               derived.from, by.citation, by.doi);
    return derived;
  }

 private:
  std::optional<Input> miss(std::string_view key) {
    if (!reason_.empty()) return std::nullopt;
    const ConceptId id = vocabulary_.find_key(key);
    missing_.push_back(id == rules::no_concept ? std::string(key) : vocabulary_.at(id).name);
    return std::nullopt;
  }

  /// Values of one measure on or before the as-of date and inside the window. A date too rough to tell declines.
  std::vector<const Observation*> on_file(std::string_view key, bool any_age) {
    std::vector<const Observation*> found;
    const ConceptId id = vocabulary_.find_key(key);
    if (id == rules::no_concept) return found;
    for (const Observation& one : profile_.observations) {
      if (one.concepts.size() != 1 || one.concepts.front() != id || std::holds_alternative<std::monostate>(one.value)) continue;
      if (one.date) {
        const bool windowed = window_ && !any_age;
        if (one.date->first > as_of_ || (windowed && (one.date->last < window_->first || one.date->first > window_->last))) continue;
        if (one.date->last > as_of_ || (windowed && (one.date->first < window_->first || one.date->last > window_->last))) {
          reason_ = "the date " + one.date->text + " of " + vocabulary_.at(id).name + " is too rough to place";
          return found;
        }
      } else if (window_) {
        continue;
      }
      found.push_back(&one);
    }
    return found;
  }

  /// Checks one value and puts it into the formula's unit. `among`: all that it was chosen from.
  std::optional<Input> use(const Observation& one, const std::vector<const Observation*>& among, std::string_view key,
                           std::string_view unit) {
    const ConceptId id = vocabulary_.find_key(key);
    const std::string& name = vocabulary_.at(id).name;
    const auto& analyte = vocabulary_.at(id).analyte;
    const rules::Analyte* const of = analyte ? &*analyte : nullptr;
    const auto decline = [&](std::string why) {
      reason_ = std::move(why);
      unfit_ = one.pointer;
      return std::nullopt;
    };
    const auto* value = std::get_if<Decimal>(&one.value);
    if (value == nullptr) return decline("the latest " + name + " is not a number");
    if (one.comparator != ValueComparator::none) return decline("the latest " + name + " is censored (" + shown(one) + ")");
    if (!one.doubt.empty()) return decline("the latest " + name + " cannot be relied on: " + one.doubt);
    if (!one.unit_problem.empty()) return decline("the unit of the latest " + name + " is not known: " + one.unit_problem);
    if (one.unit.empty()) return decline("the latest " + name + " has no unit");
    const auto converted = rules::convert(*value, one.unit, unit, of);
    if (!converted) return decline("the latest " + name + " cannot be used: " + converted.error().message);
    if (of != nullptr) {
      rules::Recorded recorded{*value, *value, one.unit, {}, {}, {}};
      if (const auto& range = one.reference_range)
        recorded.range_low = range->low, recorded.range_high = range->high, recorded.range_unit = range->unit;
      if (const auto doubt = rules::doubted(recorded, *of, name))
        return decline("the latest " + name + " (" + shown(one) + ") is suspect: " + doubt->sentence());
    }
    if (!(converted->value > Decimal(0)) && key != "neutrophil_percentage" && key != "band_neutrophil_percentage")
      return decline("the latest " + name + " is not positive");
    for (const Observation* other : among) {
      if (other == &one) continue;
      const bool same_time = (!other->date && !one.date) || (other->date && one.date && other->date->last >= one.date->first);
      const bool unplaced = !other->date != !one.date;
      if (!same_time && !unplaced) continue;
      const auto* number = std::get_if<Decimal>(&other->value);
      const auto order = number == nullptr || other->comparator != ValueComparator::none || other->unit.empty()
                             ? tl::unexpected(rules::InputError{})
                             : rules::compare(*number, other->unit, *value, one.unit, of);
      if (!order || *order != 0) {
        contradicted_ = same_time;
        const std::string against = number == nullptr ? other->pointer : shown(*other);
        return decline(fmt::format("values of {} disagree, or cannot be told apart in time: {} and {}", name, shown(one), against));
      }
    }
    Input input{&one, converted->value.to_double(), {}};
    if (one.unit != unit) {
      input.converted =
          rules::shown_conversion(*value, one.unit_text.empty() ? rules::clinical_unit(one.unit) : one.unit_text, *converted, unit);
    }
    recorded_.push_back({name, one.pointer, shown(one), input.converted, one.date, {}});
    return input;
  }

  const Profile& profile_;
  const rules::Vocabulary& vocabulary_;
  Day as_of_;
  std::optional<Days> window_;
  std::vector<DerivedInput> recorded_;
  std::vector<std::string> missing_;
  std::string reason_;
  std::string unfit_;
  bool contradicted_ = false;
};

using Answer = tl::expected<Derived, NotDerived>;

Answer derive_from_body(Inputs& inputs, const Formula& by, double (*equation)(double, double)) {
  const auto weight = inputs.latest("body_weight", "kg");
  const auto height = weight ? inputs.height_for(*weight) : inputs.latest("body_height", "cm", true);
  if (!weight || !height || !inputs.fit()) return tl::unexpected(inputs.declined());
  // An adult's height may be of any earlier day; a weight of years before the height is not the weight of that day.
  const auto &tall = height->from->date, &heavy = weight->from->date;
  if (tall && heavy && tall->last > heavy->first && !inputs.near(*weight, *height)) return tl::unexpected(inputs.declined());
  const double value = equation(weight->value, height->value);
  return inputs.result(by, value, value, value);
}

Answer derive_egfr(const Profile& profile, const rules::Vocabulary& vocabulary, Day as_of, const std::optional<Days>& window) {
  Inputs inputs(profile, vocabulary, as_of, window);
  const auto creatinine = inputs.latest("creatinine", "mg/dL");
  const std::optional<Days> born = birth_days(profile, as_of);
  const Day day_of_sample = creatinine && creatinine->from->date ? creatinine->from->date->first : as_of;
  if (creatinine && born && completed(born->first, day_of_sample, "a") < 18) {
    const auto age = inputs.years(*creatinine->from, 1, 18);
    const auto height = age ? inputs.height_for(*creatinine) : std::nullopt;
    if (!height || !inputs.fit()) return tl::unexpected(inputs.declined());
    const double value = egfr_schwartz_bedside(height->value, creatinine->value);
    return inputs.result(formula("Schwartz bedside"), value, value, value);
  }
  const auto female = inputs.female();
  if (!born) inputs.lack("birth date");
  if (!creatinine || !female || !born) return tl::unexpected(inputs.declined());
  const auto age = inputs.years(*creatinine->from, 18, 150);
  if (!age) return tl::unexpected(inputs.declined());
  const auto at = [&](long years) { return egfr_ckd_epi_2021(creatinine->value, static_cast<double>(years), *female); };
  return inputs.result(formula("CKD-EPI 2021"), at(age->first), at(age->second), at(age->first));
}

Answer derive_clearance(Inputs& inputs, const Profile& profile, Day as_of) {
  const auto creatinine = inputs.latest("creatinine", "mg/dL");
  const auto weight = inputs.latest("body_weight", "kg");
  const auto female = inputs.female();
  if (!birth_days(profile, as_of)) inputs.lack("birth date");
  if (!creatinine || !weight || !inputs.fit() || !inputs.near(*creatinine, *weight)) return tl::unexpected(inputs.declined());
  const auto age = inputs.years(*creatinine->from, 18, 140);
  if (!age) return tl::unexpected(inputs.declined());
  const auto at = [&](long years) {
    return creatinine_clearance_cockcroft_gault(creatinine->value, static_cast<double>(years), weight->value, *female);
  };
  return inputs.result(formula("Cockcroft-Gault"), at(age->first), at(age->second), at(age->first));
}

Answer derive_of_one_day(Inputs& inputs, const Formula& by, std::initializer_list<std::pair<std::string_view, std::string_view>> measures,
                         double (*equation)(double, double)) {
  const std::vector<Input> found = inputs.of_one_day(measures);
  if (found.size() != 2) return tl::unexpected(inputs.declined());
  const double value = equation(found[0].value, found[1].value);
  return inputs.result(by, value, value, value);
}

Answer derive_arterial_pressure(Inputs& inputs) {
  const auto found = inputs.of_one_day({{"systolic_blood_pressure", "mm[Hg]"}, {"diastolic_blood_pressure", "mm[Hg]"}});
  if (found.size() != 2) return tl::unexpected(inputs.declined());
  if (found[1].value >= found[0].value) {
    inputs.refuse(*found[1].from, fmt::format("the diastolic blood pressure ({}) is not below the systolic one ({})", shown(*found[1].from),
                                              shown(*found[0].from)));
    return tl::unexpected(inputs.declined());
  }
  const double value = mean_arterial_pressure(found[0].value, found[1].value);
  return inputs.result(formula("MAP"), value, value, value);
}

Answer derive_neutrophils(const Profile& profile, const rules::Vocabulary& vocabulary, Day as_of, const std::optional<Days>& window) {
  Inputs inputs(profile, vocabulary, as_of, window);
  const auto found = inputs.of_one_day({{"white_blood_cell_count", "10*9/L"}, {"neutrophil_percentage", "%"}});
  if (found.size() != 2) return tl::unexpected(inputs.declined());
  const double total = absolute_neutrophil_count(found[0].value, found[1].value, 0);
  // Machines count band forms among the neutrophils, differentials by hand may list them apart: with both figures on file it is open which
  // was done, and the value lies between.
  Inputs with_bands(profile, vocabulary, as_of, window);
  const auto three =
      with_bands.of_one_day({{"white_blood_cell_count", "10*9/L"}, {"neutrophil_percentage", "%"}, {"band_neutrophil_percentage", "%"}});
  if (three.size() != 3 || three[0].from != found[0].from) return inputs.result(formula("ANC"), total, total, total);
  if (three[1].value + three[2].value > 100) return inputs.result(formula("ANC"), total, total, total);
  return with_bands.result(formula("ANC"), total, total, absolute_neutrophil_count(three[0].value, three[1].value, three[2].value));
}

Answer derive_fib4(Inputs& inputs) {
  const auto found =
      inputs.of_one_day({{"aspartate_aminotransferase", "U/L"}, {"alanine_aminotransferase", "U/L"}, {"platelet_count", "10*9/L"}});
  if (found.size() != 3) return tl::unexpected(inputs.declined());
  const auto age = inputs.years(*found[0].from, 18, 150);
  if (!age) return tl::unexpected(inputs.declined());
  const auto at = [&](long years) { return fib4(static_cast<double>(years), found[0].value, found[1].value, found[2].value); };
  return inputs.result(formula("FIB-4"), at(age->first), at(age->first), at(age->second));
}

Answer derive_qtc(Inputs& inputs, bool any_correction) {
  const auto found = inputs.of_one_day({{"qt_interval", "ms"}, {"heart_rate", "/min"}});
  if (found.size() != 2) return tl::unexpected(inputs.declined());
  const double rr_ms = 60000.0 / found[1].value;
  const double value = qtc_fridericia(found[0].value, rr_ms);
  // A criterion that names no correction may mean Bazett's: then only what both give is certain.
  const double other = any_correction ? qtc_bazett(found[0].value, rr_ms) : value;
  return inputs.result(formula("QTcF"), value, std::min(value, other), std::max(value, other));
}

}  // namespace

std::span<const Formula> formulas() { return all_formulas; }

double body_mass_index(double weight_kg, double height_cm) { return weight_kg * 10000.0 / (height_cm * height_cm); }

double body_surface_area_mosteller(double weight_kg, double height_cm) { return std::sqrt(height_cm * weight_kg / 3600.0); }

double body_surface_area_du_bois(double weight_kg, double height_cm) {
  return 0.007184 * std::pow(weight_kg, 0.425) * std::pow(height_cm, 0.725);
}

double egfr_ckd_epi_2021(double creatinine_mg_dl, double age_a, bool female) {
  const double ratio = creatinine_mg_dl / (female ? 0.7 : 0.9);
  return 142.0 * std::pow(std::min(ratio, 1.0), female ? -0.241 : -0.302) * std::pow(std::max(ratio, 1.0), -1.200) *
         std::pow(0.9938, age_a) * (female ? 1.012 : 1.0);
}

double egfr_schwartz_bedside(double height_cm, double creatinine_mg_dl) { return 0.413 * height_cm / creatinine_mg_dl; }

double creatinine_clearance_cockcroft_gault(double creatinine_mg_dl, double age_a, double weight_kg, bool female) {
  return (140.0 - age_a) * weight_kg / (72.0 * creatinine_mg_dl) * (female ? 0.85 : 1.0);
}

double qtc_fridericia(double qt_ms, double rr_ms) { return qt_ms / std::cbrt(rr_ms / 1000.0); }

double qtc_bazett(double qt_ms, double rr_ms) { return qt_ms / std::sqrt(rr_ms / 1000.0); }

double mean_arterial_pressure(double systolic_mmhg, double diastolic_mmhg) { return (systolic_mmhg + 2.0 * diastolic_mmhg) / 3.0; }

double corrected_calcium(double calcium_mg_dl, double albumin_g_dl) { return calcium_mg_dl + 0.8 * (4.0 - albumin_g_dl); }

double absolute_neutrophil_count(double white_cells, double neutrophils_percent, double bands_percent) {
  return white_cells * (neutrophils_percent + bands_percent) / 100.0;
}

double fib4(double age_a, double ast_u_l, double alt_u_l, double platelets_g_l) {
  return age_a * ast_u_l / (platelets_g_l * std::sqrt(alt_u_l));
}

std::optional<Days> birth_days(const Profile& profile, Day recorded) {
  if (profile.birth_date) return Days{profile.birth_date->first, profile.birth_date->last};
  if (!profile.age) return std::nullopt;
  const Day at = profile.as_of.value_or(recorded);
  const std::string_view unit = profile.age->unit;
  const auto whole = static_cast<long>(std::floor(profile.age->value.to_double()));
  auto last = subtract(at, Decimal(whole), unit), first = subtract(at, Decimal(whole + 1), unit);
  if (!last || !first) return std::nullopt;
  // The clamps of subtract() and the birthdays of completed() differ at ends of months; completed() is what an age means.
  constexpr std::chrono::days day{1};
  while (completed(*last, at, unit) < whole) *last -= day;
  while (completed(*last + day, at, unit) >= whole) *last += day;
  while (completed(*first, at, unit) > whole) *first += day;
  while (completed(*first - day, at, unit) <= whole) *first -= day;
  return Days{*first, *last};
}

Answer derive(const Profile& profile, const rules::Vocabulary& vocabulary, ConceptId measure, Day as_of,
              const std::optional<Days>& window) {
  if (measure == rules::no_concept) return tl::unexpected(NotDerived{});
  const std::string& key = vocabulary.at(measure).key;
  Inputs inputs(profile, vocabulary, as_of, window);
  if (key == "body_mass_index") return derive_from_body(inputs, formula("BMI"), body_mass_index);
  if (key == "body_surface_area") return derive_from_body(inputs, formula("BSA Mosteller"), body_surface_area_mosteller);
  if (key == "egfr") return derive_egfr(profile, vocabulary, as_of, window);
  if (key == "creatinine_clearance") return derive_clearance(inputs, profile, as_of);
  if (key == "qtcf_interval" || key == "qtc_interval") return derive_qtc(inputs, key == "qtc_interval");
  if (key == "mean_arterial_pressure") return derive_arterial_pressure(inputs);
  if (key == "corrected_calcium")
    return derive_of_one_day(inputs, formula("corrected calcium"), {{"calcium", "mg/dL"}, {"albumin", "g/dL"}}, corrected_calcium);
  if (key == "absolute_neutrophil_count") return derive_neutrophils(profile, vocabulary, as_of, window);
  if (key == "fib4_index") return derive_fib4(inputs);
  return tl::unexpected(NotDerived{});
}

}  // namespace eligo::patients

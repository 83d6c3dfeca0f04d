// Derived values: the equations against published figures, and the choice of inputs from profiles.
#include "patients/derived.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "tests/patients/small_vocabulary.hpp"

using namespace eligo;
using namespace eligo::patients;

namespace {

const rules::Vocabulary& vocabulary() {
  static const rules::Vocabulary loaded = small_vocabulary();
  return loaded;
}

tl::expected<Derived, NotDerived> derived(const std::string& key, const std::string& fields, std::optional<Days> window = {}) {
  auto profile = read_profile(R"({"id": "p", "as_of": "2026-01-15", )" + fields + "}", vocabulary());
  REQUIRE_MESSAGE(profile.has_value(), (profile ? std::string() : profile.error().front().place + " " + profile.error().front().message));
  return derive(*profile, vocabulary(), vocabulary().find_key(key), *profile->as_of, window);
}

/// The value to two places, or why there is none.
std::string shown(const tl::expected<Derived, NotDerived>& result) {
  if (!result) return "no: " + result.error().reason;
  const double value = std::round(result->value.to_double() * 100) / 100;
  return Decimal::from_double(value).to_string();
}

bool declines(const tl::expected<Derived, NotDerived>& result, const std::string& words) {
  INFO(shown(result));
  CHECK_FALSE(result.has_value());
  if (result) return false;
  CHECK(result.error().formula);
  const bool found = result.error().reason.find(words) != std::string::npos;
  CHECK_MESSAGE(found, result.error().reason);
  return found;
}

/// {"text": name, "value": v, "unit": u, "date": d}; no date when empty.
std::string obs(const std::string& name, const std::string& value, const std::string& unit, const std::string& date = "2026-01-10") {
  return R"({"text": ")" + name + R"(", "value": )" + value + R"(, "unit": ")" + unit + "\"" +
         (date.empty() ? "" : R"(, "date": ")" + date + "\"") + "}";
}
std::string with(std::initializer_list<std::string> list, const std::string& more = R"("birth_date": "1970-06-01", "sex": "female")") {
  std::string out = more + R"(, "observations": [)";
  for (const std::string& one : list) out += (&one == list.begin() ? "" : ", ") + one;
  return out + "]";
}

}  // namespace

TEST_CASE("equations against figures worked by hand or published") {
  // Keys 1972: 70 kg at 175 cm.
  CHECK(body_mass_index(70, 175) == doctest::Approx(22.857142857));
  CHECK(body_mass_index(120, 200) == 30.0);
  // Du Bois 1916, table: 60 kg at 160 cm is 1.62 m2; Mosteller 1987: 1.633.
  CHECK(body_surface_area_du_bois(60, 160) == doctest::Approx(1.6216).epsilon(0.001));
  CHECK(body_surface_area_mosteller(60, 160) == doctest::Approx(1.63299));
  // NKF's published examples of the 2021 equation: 1.0 mg/dL at 50 years is 69 for a woman and 92 for a man.
  CHECK(std::round(egfr_ckd_epi_2021(1.0, 50, true)) == 69);
  CHECK(std::round(egfr_ckd_epi_2021(1.0, 50, false)) == 92);
  // At the knots 0.7 and 0.9 only age is left: 142 x 0.9938^age (x 1.012).
  CHECK(egfr_ckd_epi_2021(0.9, 40, false) == doctest::Approx(142 * std::pow(0.9938, 40)));
  CHECK(egfr_ckd_epi_2021(0.7, 40, true) == doctest::Approx(142 * 1.012 * std::pow(0.9938, 40)));
  CHECK(egfr_schwartz_bedside(120, 0.5) == doctest::Approx(99.12));
  // (140 - 40) x 72 / (72 x 1) = 100; women 85.
  CHECK(creatinine_clearance_cockcroft_gault(1, 40, 72, false) == doctest::Approx(100));
  CHECK(creatinine_clearance_cockcroft_gault(1, 40, 72, true) == doctest::Approx(85));
  // At RR 1 s nothing is corrected; at RR 0.512 s the cube root is 0.8.
  CHECK(qtc_fridericia(400, 1000) == doctest::Approx(400));
  CHECK(qtc_fridericia(400, 512) == doctest::Approx(500));
  CHECK(qtc_bazett(400, 640) == doctest::Approx(500));
  CHECK(mean_arterial_pressure(120, 80) == doctest::Approx(93.3333333));
  CHECK(corrected_calcium(8.0, 2.0) == doctest::Approx(9.6));
  CHECK(corrected_calcium(9.0, 4.0) == doctest::Approx(9.0));
  CHECK(absolute_neutrophil_count(5, 50, 5) == doctest::Approx(2.75));
  CHECK(fib4(50, 50, 100, 100) == doctest::Approx(2.5));
}

TEST_CASE("the shared formula vectors") {
  std::ifstream file(ELIGO_SOURCE_DIR "/../shared/conformance/formula_vectors.tsv");
  if (!file) {
    MESSAGE("SKIPPED: ../shared/conformance/formula_vectors.tsv is not there");
    std::cout << "SKIPPED: the shared formula vectors are not there\n";
    return;
  }
  using Args = std::vector<double>;
  const std::map<std::string, double (*)(const Args&)> known{
      {"CKD-EPI 2021", [](const Args& a) { return egfr_ckd_epi_2021(a[0], a[1], a[2] != 0); }},
      {"Cockcroft-Gault", [](const Args& a) { return creatinine_clearance_cockcroft_gault(a[0], a[1], a[2], a[3] != 0); }},
      {"Schwartz bedside", [](const Args& a) { return egfr_schwartz_bedside(a[0], a[1]); }},
      {"BMI", [](const Args& a) { return body_mass_index(a[0], a[1]); }},
      {"BSA Mosteller", [](const Args& a) { return body_surface_area_mosteller(a[0], a[1]); }},
      {"BSA DuBois", [](const Args& a) { return body_surface_area_du_bois(a[0], a[1]); }},
      {"QTcF", [](const Args& a) { return qtc_fridericia(a[0], a[1]); }},
      {"QTcB", [](const Args& a) { return qtc_bazett(a[0], a[1]); }},
      {"FIB-4", [](const Args& a) { return fib4(a[0], a[1], a[2], a[3]); }},
      {"MAP", [](const Args& a) { return mean_arterial_pressure(a[0], a[1]); }},
      {"corrected Ca", [](const Args& a) { return corrected_calcium(a[0], a[1]); }},
      {"ANC", [](const Args& a) { return absolute_neutrophil_count(a[0], a[1], a[2]); }},
  };
  // Rows left out: eligo does not derive these measures (semantics section 3), so it has no equation for them.
  const std::map<std::string, std::string> left_out{
      {"CKD-EPI 2009", "superseded by the 2021 equation; has a race term"},
      {"MDRD", "superseded by CKD-EPI 2021; has a race term"},
      {"BSA Haycock", "one formula for BSA is used, Mosteller's"},
      {"APRI", "not a derived value of eligo"},
      {"MELD", "not a derived value of eligo"},
      {"MAP (HR)", "the one third rule is used; the heart-rate form is rarely meant"},
      {"HOMA-IR", "not a derived value of eligo"},
      {"Friedewald", "not a derived value of eligo"},
      {"HbA1c IFCC", "a unit conversion, tested in rules/quantity"},
      {"Child-Pugh", "a class of five findings, not a derived value of eligo"},
  };
  int checked = 0, rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("formula\t") || line.empty()) continue;
    ++rows;
    std::vector<std::string> cells{""};
    for (char c : line) {
      if (c == '\t') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    REQUIRE(cells.size() >= 5);
    const auto starts = [&](const std::string& name) {
      return cells[0] == name || cells[0].starts_with(name + " ") || cells[0].starts_with(name + "-") || cells[0].starts_with(name + "(");
    };
    // The longest name that the row starts with: "MAP (HR)" before "MAP".
    std::string known_as, omitted_as;
    for (const auto& [name, equation] : known)
      if (starts(name) && name.size() > known_as.size()) known_as = name;
    for (const auto& [name, why] : left_out)
      if (starts(name) && name.size() > omitted_as.size()) omitted_as = name;
    if (omitted_as.size() > known_as.size()) continue;
    REQUIRE_MESSAGE(!known_as.empty(), line);
    Args args;
    std::string word;
    for (char c : cells[1] + ",") {
      if (c == '[' || c == ' ') continue;
      if (c != ',' && c != ']') {
        word += c;
      } else if (!word.empty()) {
        args.push_back(word == "true" ? 1 : word == "false" ? 0 : std::stod(word));
        word.clear();
      }
    }
    const double value = known.at(known_as)(args);
    // `computed` is exact; `expected` is as published, rounded to its own places.
    CHECK_MESSAGE(value == doctest::Approx(std::stod(cells[3])).epsilon(1e-12), line);
    const std::size_t point = cells[2].find('.');
    const double half = 0.5 * std::pow(10.0, point == std::string::npos ? 0.0 : -static_cast<double>(cells[2].size() - point - 1));
    if (cells[4] == "ok") CHECK_MESSAGE(std::abs(value - std::stod(cells[2])) <= std::max(half, 1.0 * half * 1.01), line);
    ++checked;
  }
  CHECK(rows >= 46);
  CHECK(checked >= 26);
}

TEST_CASE("every formula says where it comes from, and gives a listed measure") {
  std::set<std::string_view> names;
  for (const Formula& formula : formulas()) {
    CAPTURE(std::string(formula.name));
    CHECK(names.insert(formula.name).second);
    CHECK(formula.doi.starts_with("10."));
    CHECK_FALSE(formula.citation.empty());
    CHECK_FALSE(formula.equation.empty());
    CHECK_FALSE(formula.version.empty());
    CHECK(vocabulary().find_key(formula.measure) != rules::no_concept);
    CHECK(vocabulary().at(vocabulary().find_key(formula.measure)).analyte->canonical_unit == formula.unit);
  }
  CHECK(names.size() == 10);
}

TEST_CASE("each measure from its inputs") {
  CHECK(shown(derived("body_mass_index", with({obs("weight", "70", "kg"), obs("height", "175", "cm")}))) == "22.86");
  CHECK(shown(derived("body_mass_index", with({obs("weight", "70", "kg"), obs("height", "1.75", "m", "2010-05-01")}))) == "22.86");
  CHECK(shown(derived("body_surface_area", with({obs("weight", "75", "kg"), obs("height", "170", "cm")}))) == "1.88");
  CHECK(shown(derived("creatinine_clearance", with({obs("weight", "60", "kg"), obs("creatinine", "1.0", "mg/dL")}))) == "60.21");
  CHECK(shown(derived("qtcf_interval", with({obs("QT", "400", "ms"), obs("heart rate", "75", "/min")}))) == "430.89");
  CHECK(shown(derived("mean_arterial_pressure", with({obs("SBP", "121", "mmHg"), obs("DBP", "51", "mmHg")}))) == "74.33");
  CHECK(shown(derived("corrected_calcium", with({obs("calcium", "8.0", "mg/dL"), obs("albumin", "20", "g/L")}))) == "9.6");
  CHECK(shown(derived("absolute_neutrophil_count", with({obs("WBC", "5000", "/uL"), obs("neutrophils percent", "55", "%")}))) == "2.75");
  CHECK(shown(derived("fib4_index", with({obs("AST", "50", "U/L"), obs("ALT", "100", "U/L"), obs("platelets", "100", "10*9/L")}))) ==
        "2.75");
  CHECK(shown(derived("egfr", with({obs("creatinine", "1.0", "mg/dL")}))) == "66.53");
  // There is no formula for a creatinine, and eGFR and clearance never stand in for each other.
  CHECK_FALSE(derived("creatinine", with({obs("eGFR", "50", "mL/min/1.73m2")})).error().formula);
  declines(derived("creatinine_clearance", with({obs("eGFR", "50", "mL/min/1.73m2")})), "not on file: serum creatinine, body weight");
  declines(derived("egfr", with({obs("CrCl", "50", "mL/min")})), "not on file: serum creatinine");
}

TEST_CASE("the working is shown") {
  const auto egfr = derived("egfr", with({obs("creatinine", "115", "umol/L"), obs("creatinine", "80", "umol/L", "2025-01-10")}));
  REQUIRE(egfr.has_value());
  CHECK(egfr->formula->name == "CKD-EPI 2021");
  REQUIRE(egfr->inputs.size() == 3);
  CHECK(egfr->inputs[0].pointer == "/observations/0");
  CHECK(egfr->inputs[0].shown == "115 umol/L on 2026-01-10");
  CHECK(egfr->inputs[0].converted.find("mg/dL") != std::string::npos);
  CHECK(egfr->inputs[1].pointer == "/sex");
  CHECK(egfr->inputs[2].pointer == "/birth_date");
  CHECK(egfr->inputs[2].shown == "55 years");
  CHECK(to_string(*egfr->oldest) == "2026-01-10");
  CHECK(egfr->unit == "mL/min/{1.73_m2}");
  for (const char* words : {"CKD-EPI 2021", "10.1056/NEJMoa2102953", "115 umol/L on 2026-01-10", "55 years", "female"})
    CHECK_MESSAGE(egfr->text.find(words) != std::string::npos, egfr->text);
}

TEST_CASE("what is uncertain widens the value") {
  // The laboratory's rounding: 59.6 is reported as 60.
  const auto egfr = derived("egfr", with({obs("creatinine", "1.11", "mg/dL")}));
  REQUIRE(egfr.has_value());
  CHECK(egfr->low <= egfr->value);
  CHECK(egfr->value <= egfr->high);
  CHECK((egfr->low == Decimal(59) || egfr->high == Decimal(59)));
  // A birth year alone leaves the age open by one.
  const auto rough = derived("egfr", with({obs("creatinine", "1.0", "mg/dL")}, R"("birth_date": "1970", "sex": "male")"));
  REQUIRE(rough.has_value());
  CHECK(rough->low < rough->value);
  // On 10 January only the first ten days of 1970 make 56; the rest make 55.
  CHECK(rough->inputs.back().shown == "55 or 56 years");
  // Band forms of the same day: counted among the neutrophils or not.
  const auto bands = derived("absolute_neutrophil_count",
                             with({obs("WBC", "5", "10*9/L"), obs("neutrophils percent", "50", "%"), obs("bands percent", "5", "%")}));
  REQUIRE(bands.has_value());
  CHECK(bands->low.to_string() == "2.5");
  CHECK(bands->high.to_string() == "2.75");
  CHECK(bands->inputs.size() == 3);
  // A QTc of no named correction: Fridericia to Bazett.
  const auto any = derived("qtc_interval", with({obs("QT", "400", "ms"), obs("heart rate", "75", "/min")}));
  REQUIRE(any.has_value());
  CHECK(any->low <= *Decimal::parse("430.9"));
  CHECK(any->high >= *Decimal::parse("447.2"));
}

TEST_CASE("children") {
  const std::string six = R"("birth_date": "2020-01-15", "sex": "male")";
  const auto child = derived("egfr", with({obs("creatinine", "0.5", "mg/dL"), obs("height", "120", "cm")}, six));
  REQUIRE(child.has_value());
  CHECK(child->formula->name == "Schwartz bedside");
  CHECK(shown(child) == "99.12");
  declines(derived("egfr", with({obs("creatinine", "0.5", "mg/dL")}, six)), "not on file: body height");
  // A child's height of last year is not today's.
  declines(derived("egfr", with({obs("creatinine", "0.5", "mg/dL"), obs("height", "110", "cm", "2025-01-10")}, six)),
           "more than 90 days apart");
  declines(derived("body_mass_index", with({obs("weight", "20", "kg"), obs("height", "110", "cm", "2025-01-10")}, six)),
           "more than 90 days apart");
  declines(derived("creatinine_clearance", with({obs("creatinine", "0.5", "mg/dL"), obs("weight", "20", "kg")}, six)), "the age is");
  declines(
      derived("egfr", with({obs("creatinine", "0.5", "mg/dL"), obs("height", "70", "cm")}, R"("birth_date": "2025-06-01", "sex": "male")")),
      "from 1 to under 18");
  // Eighteen today, seventeen at the sample: it may be either formula's case only by its own day.
  declines(
      derived("egfr", with({obs("creatinine", "0.5", "mg/dL"), obs("height", "170", "cm")}, R"("birth_date": "2008-01", "sex": "male")")),
      "the age is");
}

TEST_CASE("what stops a derivation") {
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL")}, R"("birth_date": "1970")")), "not on file: sex");
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL")}, R"("birth_date": "1970", "sex": "other")")), "not on file: sex");
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL")}, R"("sex": "male")")), "not on file: birth date");
  declines(derived("egfr", with({R"({"text": "creatinine", "value": 1.0, "comparator": "<", "unit": "mg/dL", "date": "2026-01-10"})"})),
           "censored");
  declines(derived("egfr", with({R"({"text": "creatinine", "value": {"low": 1, "high": 2}, "unit": "mg/dL", "date": "2026-01-10"})"})),
           "not a number");
  declines(derived("egfr", with({R"({"text": "creatinine", "value": "normal", "date": "2026-01-10"})"})), "not a number");
  declines(derived("egfr", with({obs("creatinine", "100", "mg/dL")})), "suspect");
  declines(derived("egfr", with({obs("creatinine", "1.0", "mL/min")})), "cannot be used");
  declines(derived("egfr", with({obs("creatinine", "1.0", "blobs")})), "is not known");
  declines(derived("egfr", with({R"({"text": "creatinine", "value": 1.0, "date": "2026-01-10"})"})), "has no unit");
  // Two figures of one day: equal ones count as one, others stop it.
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL"), obs("creatinine", "1.4", "mg/dL")})), "disagree");
  CHECK(derived("egfr", with({obs("creatinine", "1.0", "mg/dL"), obs("creatinine", "1.00", "mg/dL")})).has_value());
  // A later unfit value is not passed over for an older fit one.
  declines(derived("egfr", with({obs("creatinine", "100", "mg/dL", "2026-01-12"), obs("creatinine", "1.0", "mg/dL")})), "suspect");
  // The future does not count.
  CHECK(shown(derived("egfr", with({obs("creatinine", "3.0", "mg/dL", "2026-01-16"), obs("creatinine", "1.0", "mg/dL")}))) == "66.53");
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL", "2026-01")})), "too rough");
  // An undated value beside another of a different figure cannot be placed.
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL"), obs("creatinine", "1.4", "mg/dL", "")})), "cannot be told apart");
  CHECK(derived("egfr", with({obs("creatinine", "1.0", "mg/dL", "")})).has_value());
}

TEST_CASE("inputs of one day") {
  declines(derived("mean_arterial_pressure", with({obs("SBP", "120", "mmHg", "2026-01-10"), obs("DBP", "80", "mmHg", "2026-01-11")})),
           "not all of one day");
  // The latest day that has them all.
  CHECK(shown(derived("mean_arterial_pressure", with({obs("SBP", "120", "mmHg", "2026-01-10"), obs("DBP", "80", "mmHg", "2026-01-10"),
                                                      obs("SBP", "200", "mmHg", "2026-01-12")}))) == "93.33");
  CHECK(derived("mean_arterial_pressure", with({obs("SBP", "120", "mmHg", ""), obs("DBP", "80", "mmHg", "")})).has_value());
  declines(derived("mean_arterial_pressure", with({obs("SBP", "120", "mmHg", ""), obs("DBP", "80", "mmHg", "2026-01-10")})),
           "not all of one day");
  declines(derived("absolute_neutrophil_count", with({obs("neutrophils percent", "55", "%")})), "not on file: white blood cell count");
}

TEST_CASE("windows") {
  const Days month{parse_date("2025-12-15")->first, parse_date("2026-01-15")->first};
  CHECK(derived("egfr", with({obs("creatinine", "1.0", "mg/dL", "2025-12-15")}), month).has_value());
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL", "2025-12-14")}), month), "not on file from 2025-12-15 to 2026-01-15");
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL", "2025-12")}), month), "too rough");
  declines(derived("egfr", with({obs("creatinine", "1.0", "mg/dL", "")}), month), "not on file");
  // An adult's height may be older than the window, a weight may not.
  CHECK(derived("body_mass_index", with({obs("weight", "70", "kg"), obs("height", "175", "cm", "2012-01-01")}), month).has_value());
  declines(derived("body_mass_index", with({obs("weight", "70", "kg", "2025-01-01"), obs("height", "175", "cm")}), month), "not on file");
}

TEST_CASE("birth days from an age") {
  const auto days = [](const std::string& fields) {
    auto profile = read_profile(R"({"id": "p", "as_of": "2026-01-15", )" + fields + "}", vocabulary());
    REQUIRE(profile.has_value());
    const auto born = birth_days(*profile, *profile->as_of);
    REQUIRE(born.has_value());
    return to_string(born->first) + ".." + to_string(born->last);
  };
  CHECK(days(R"("age": "10 years")") == "2015-01-16..2016-01-15");
  CHECK(days(R"("age": "18 months")") == "2024-06-16..2024-07-15");
  CHECK(days(R"("age": "2 weeks")") == "2025-12-26..2026-01-01");
  CHECK(days(R"("age": "3 days")") == "2026-01-12..2026-01-12");
  CHECK(days(R"("age": {"value": 2.5, "unit": "a"})") == "2023-01-16..2024-01-15");
  CHECK(days(R"("birth_date": "2015-03", "age": "10 years")") == "2015-03-01..2015-03-31");
}

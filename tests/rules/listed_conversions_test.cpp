// The shipped measures' units against figures worked out elsewhere (listed_conversions.py): none of the factors comes from the program.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "rules/plausible.hpp"
#include "rules/quantity.hpp"
#include "rules/vocabulary.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)

namespace {

const Vocabulary& shipped() {
  static const Vocabulary loaded = [] {
    std::ifstream file(ELIGO_SOURCE_DIR "/rules/vocabulary/analytes.tsv");
    std::stringstream content;
    content << file.rdbuf();
    const std::array<Vocabulary::Table, 1> tables{{{"analytes.tsv", content.str()}}};
    return *Vocabulary::load(tables);
  }();
  return loaded;
}

const Analyte& analyte(std::string_view key) {
  const ConceptId id = shipped().find_key(key);
  REQUIRE_MESSAGE(id != no_concept, key);
  return *shipped().at(id).analyte;
}

Decimal read(const std::string& text) {
  const auto value = Decimal::parse(text);
  REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

}  // namespace

TEST_CASE("every pair of units of the shipped measures") {
  std::ifstream file(ELIGO_SOURCE_DIR "/tests/rules/listed_conversions.tsv");
  REQUIRE(file);
  std::set<std::tuple<std::string, std::string, std::string>> covered;
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream cells(line);
    std::string key, value, from, to, expected;
    std::getline(cells, key, '\t'), std::getline(cells, value, '\t'), std::getline(cells, from, '\t'), std::getline(cells, to, '\t'),
        std::getline(cells, expected, '\t');
    const auto got = convert(read(value), from, to, &analyte(key));
    REQUIRE_MESSAGE(got.has_value(), line);
    const double want = read(expected).to_double();
    // Laboratories round molar masses: 113.12 for 113.120, 386.65 for 386.664.
    CHECK_MESSAGE(std::fabs(got->value.to_double() - want) <= std::fabs(want) * 0.0006, line << ": got " << got->value.to_string());
    covered.insert({key, from, to});
    ++rows;
  }
  CHECK(rows >= 400);
  // No pair of the shipped table without its row.
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& measure = shipped().at(id);
    for (const std::string& a : measure.analyte->customary_units)
      for (const std::string& b : measure.analyte->customary_units)
        if (a != b) CHECK_MESSAGE(covered.contains({measure.key, a, b}), measure.key << ": " << a << " to " << b);
  }
}

TEST_CASE("refused, each with its reason") {
  const auto why = [](const char* from, const char* to, const char* key) {
    const auto got = convert(Decimal(1), from, to, &analyte(key));
    REQUIRE_MESSAGE(!got.has_value(), from << " to " << to);
    return got.error().message;
  };
  CHECK(why("ng{FEU}/mL", "ng{DDU}/mL", "d_dimer_feu").find("depends on the assay") != std::string::npos);
  CHECK(why("ng/mL", "ng{FEU}/mL", "d_dimer_feu").find("depends on the assay") != std::string::npos);
  CHECK(why("mg/dL", "nmol/L", "lpa_mass").find("no molar mass is listed") != std::string::npos);
  CHECK(why("nmol/L", "mg/dL", "lpa_molar").find("no molar mass is listed") != std::string::npos);
  CHECK(why("{copies}/mL", "[IU]/mL", "hbv_dna").find("how many copies make another unit depends on the assay") != std::string::npos);
  CHECK(why("mL/min", "mL/min/{1.73_m2}", "creatinine_clearance").find("different measures") != std::string::npos);
  CHECK(why("mg/dL", "mL/min/{1.73_m2}", "creatinine").find("mass concentration") != std::string::npos);
  CHECK(why("%", "10*9/L", "absolute_neutrophil_count").find("count per volume") != std::string::npos);
}

TEST_CASE("units as clinicians write them") {
  for (const auto& [ucum, written] : {std::pair{"10*9/L", "10^9/L"},
                                      {"/uL", "/uL"},
                                      {"10*3/uL", "10^3/uL"},
                                      {"mL/min/{1.73_m2}", "mL/min/1.73 m2"},
                                      {"mL/min/1.73.m2", "mL/min/1.73 m2"},
                                      {"mm[Hg]", "mmHg"},
                                      {"cm[H2O]", "cmH2O"},
                                      {"m[IU]/mL", "mIU/mL"},
                                      {"[IU]/L", "IU/L"},
                                      {"{copies}/mL", "copies/mL"},
                                      {"Cel",
                                       "\xC2\xB0"
                                       "C"},
                                      {"[degF]",
                                       "\xC2\xB0"
                                       "F"},
                                      {"[lb_av]", "lb"},
                                      {"{beats}/min", "beats/min"},
                                      {"meq/L", "mEq/L"},
                                      {"mosm/kg", "mOsm/kg"},
                                      {"ng{FEU}/mL", "ng/mL FEU"},
                                      {"mg/(24.h)", "mg/24 h"},
                                      {"mg/kg/d", "mg/kg/day"},
                                      {"{pack}.a", "pack-years"},
                                      {"/[HPF]", "/hpf"},
                                      {"{score}", "points"},
                                      {"[pH]", ""},
                                      {"1", ""},
                                      {"%", "%"},
                                      {"mg/dL", "mg/dL"}})
    CHECK(clinical_unit(ucum) == std::string(written));
}

TEST_CASE("conversions as clinicians write them") {
  const auto shown = [](const char* value, const char* written, const char* from, const char* to, const char* key, const char* apart = "") {
    const auto converted = convert(read(value), from, to, *key == '\0' ? nullptr : &analyte(key));
    REQUIRE(converted.has_value());
    return shown_conversion(read(value), written, *converted, to, Decimal::parse(apart));
  };
  CHECK(shown("2100", "/mm3", "/mm3", "10*9/L", "absolute_neutrophil_count") == "2100 /mm3 = 2.1 10^9/L");
  CHECK(shown("88", "umol/L", "umol/L", "mg/dL", "creatinine") == "88 umol/L x 113.12 g/mol = 0.9955 mg/dL");
  CHECK(shown("126", "mg/dl", "mg/dL", "mmol/L", "glucose") == "126 mg/dl / 180.16 g/mol = 6.994 mmol/L");
  CHECK(shown("52", "mmol/mol", "mmol/mol", "%", "hba1c") == "52 mmol/mol x 0.09148 + 2.152 = 6.909%");
  CHECK(shown("7", "%", "%", "mmol/mol", "hba1c") == "(7% - 2.152) / 0.09148 = 53 mmol/mol");
  CHECK(shown("5", "mEq/L", "meq/L", "mmol/L", "calcium") == "5 mEq/L / 2 mEq/mmol = 2.5 mmol/L");
  CHECK(shown("100.4", "F", "[degF]", "Cel", "body_temperature") ==
        "(100.4 F - 32) x 5/9 = 38 \xC2\xB0"
        "C");
  // Never rounded onto the limit that it is compared with, nor across it.
  CHECK(shown("132.6", "umol/L", "umol/L", "mg/dL", "creatinine") == "132.6 umol/L x 113.12 g/mol = 1.5 mg/dL");
  CHECK(shown("132.6", "umol/L", "umol/L", "mg/dL", "creatinine", "1.5") == "132.6 umol/L x 113.12 g/mol = 1.49997 mg/dL");
  CHECK(shown_figure(read("104321.7")).to_string() == "104322");
  CHECK(shown_figure(read("0.00123456")).to_string() == "0.001235");
  CHECK(shown_figure(read("-2.99999")).to_string() == "-3");
  CHECK(shown_figure(read("123456")).to_string() == "123456");
}

TEST_CASE("values that cannot be, and what would explain them") {
  const auto doubt = [](const char* value, const char* unit, const char* key, const char* high = "") {
    Recorded recorded{Decimal::parse(value), Decimal::parse(value), unit, {}, Decimal::parse(high)};
    const auto found = doubted(recorded, analyte(key), shipped().at(shipped().find_key(key)).name);
    return found ? found->sentence() : std::string();
  };
  CHECK(doubt("45", "mmol/L", "potassium") ==
        "outside what is possible for potassium (1 to 12 mmol/L); 4.5 mmol/L would be usual: has the decimal point slipped?");
  CHECK(doubt("88", "mg/dL", "creatinine") ==
        "outside what is possible for serum creatinine (0.1 to 40 mg/dL); 88 umol/L would be usual: is the unit wrong?");
  CHECK(doubt("140", "g/dL", "haemoglobin") ==
        "outside what is possible for haemoglobin (2 to 25 g/dL); 140 g/L would be usual: is the unit wrong?");
  CHECK(doubt("250000", "10*9/L", "platelet_count").find("250000 /uL would be usual") != std::string::npos);
  CHECK(
      doubt("2.1", "/uL", "absolute_neutrophil_count") ==
      "a thousandfold off what is usual for absolute neutrophil count (1.8 to 7.7 10^9/L); 2.1 10^9/L would be usual: is the unit wrong?");
  CHECK(doubt("0.3", "/uL", "absolute_eosinophil_count").find("0.3 10^9/L would be usual") != std::string::npos);
  CHECK(doubt("250", "/uL", "platelet_count").find("thousandfold") != std::string::npos);
  CHECK(doubt("5000", "/uL", "white_blood_cell_count", "11").find("its own reference range") != std::string::npos);
  CHECK(doubt("15", "1", "ecog_performance_status") == "outside what is possible for ECOG performance status (0 to 5)");
  // What is rare is not doubted: aplasia, leukaemia, a suppressed hormone, few cells of a subset, nephrosis.
  for (const auto& row : {std::tuple{"20", "/uL", "absolute_neutrophil_count"},
                          {"0", "10*9/L", "absolute_neutrophil_count"},
                          {"0.1", "10*9/L", "absolute_neutrophil_count"},
                          {"450", "10*9/L", "white_blood_cell_count"},
                          {"2", "10*9/L", "platelet_count"},
                          {"2", "/uL", "cd4_count"},
                          {"1", "/uL", "cd19_count"},
                          {"0.005", "m[IU]/L", "thyroid_stimulating_hormone"},
                          {"0.006", "ng/mL", "prostate_specific_antigen"},
                          {"12", "g/d", "urine_protein_24h"},
                          {"4.1", "mmol/L", "potassium"}}) {
    // By name, because a binding cannot be captured by the macro's lambda in every compiler.
    const char* value = std::get<0>(row);
    const char* unit = std::get<1>(row);
    const char* key = std::get<2>(row);
    CHECK_MESSAGE(doubt(value, unit, key).empty(), value << " " << unit << " " << key << ": " << doubt(value, unit, key));
  }
  // The unit that it is written in makes no difference.
  CHECK(!doubt("0.0021", "10*9/L", "absolute_neutrophil_count").empty());
  // An open side is believed as long as the other end may be right.
  Recorded above{Decimal(45), {}, "mmol/L", {}, {}}, below{{}, Decimal(45), "mmol/L", {}, {}};
  CHECK(doubted(above, analyte("potassium"), "potassium").has_value());
  CHECK_FALSE(doubted(below, analyte("potassium"), "potassium").has_value());
}

TEST_CASE("samples say what is sampled") {
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& measure = shipped().at(id);
    const Analyte& of = *measure.analyte;
    const std::string unit = of.canonical_unit;
    const bool concentration =
        unit.find("/L") != std::string::npos || unit.find("/dL") != std::string::npos || unit.find("/mL") != std::string::npos;
    if (concentration) CHECK_MESSAGE(!of.specimens.empty(), measure.key);
    if (measure.key.find("urine") != std::string::npos && measure.key.find("pregnancy") == std::string::npos)
      CHECK_MESSAGE(of.specimens == std::vector<std::string>{"urine"}, measure.key);
  }
}

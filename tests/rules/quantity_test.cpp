// Conversion and comparison, against figures from outside the program: published conversion factors, and a table worked out with
// fractions by conversions.py.
#include "rules/quantity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "rules/dimensions.hpp"
#include "rules/vocabulary.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)

namespace {

Decimal read(const std::string& text) {
  const auto value = Decimal::parse(text);
  REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}

Analyte analyte(std::string canonical, const char* molar = "", const char* charge = "", const char* affine = "") {
  Analyte out;
  out.canonical_unit = std::move(canonical);
  if (*molar != '\0') out.molar_mass = Decimal::parse(molar);
  if (*charge != '\0') out.equivalents = Decimal::parse(charge);
  out.affine = affine;
  return out;
}

const Analyte glucose = analyte("mg/dL", "180.16"), creatinine = analyte("mg/dL", "113.12"), bilirubin = analyte("mg/dL", "584.66"),
              cholesterol = analyte("mg/dL", "386.65"), triglycerides = analyte("mg/dL", "885.43"),
              calcium = analyte("mg/dL", "40.078", "2"), magnesium = analyte("mg/dL", "24.305", "2"),
              potassium = analyte("mmol/L", "39.098", "1"), phosphate = analyte("mg/dL", "30.974"), bun = analyte("mg/dL", "28.014"),
              haemoglobin = analyte("g/dL", "16114.5"), uric_acid = analyte("mg/dL", "168.11"), hba1c = analyte("%", "", "", "hba1c"),
              urine_ratio = analyte("mg/g", "113.12"), iron = analyte("ug/dL", "55.845"), vitamin_d = analyte("ng/mL", "400.64"),
              cortisol = analyte("ug/dL", "362.46"), lactate = analyte("mmol/L", "90.08"), testosterone = analyte("ng/dL", "288.42"),
              temperature = analyte("Cel"), lipoprotein_a = analyte("mg/dL"), enzyme = analyte("U/L"), ejection_fraction = analyte("%"),
              inr = analyte("1"), ph = analyte("[pH]"), score = analyte("1"), osmolality = analyte("mosm/kg"),
              d_dimer = analyte("ng/mL{FEU}"), viral_load = analyte("{copies}/mL");

Analyte arbitrary(std::string canonical) {
  Analyte out = analyte(std::move(canonical));
  out.arbitrary_units = true;
  return out;
}

struct Published {
  std::string value, from;
  double expected;
  std::string to;
  const Analyte* of;
};

// Expected figures: AMA Manual of Style, 11th edition, table of SI conversion factors (rounded there, hence the tolerance of 0.3 %);
// NGSP's published pairs for HbA1c; definitions of the pound, inch and degree.
const Published published[] = {
    {"126", "mg/dL", 126 * 0.0555, "mmol/L", &glucose},
    {"7", "mmol/L", 7 / 0.0555, "mg/dL", &glucose},
    {"200", "mg/dL", 11.1, "mmol/L", &glucose},
    {"1.2", "mg/dL", 1.2 * 88.4, "umol/L", &creatinine},
    {"133", "umol/L", 133 / 88.4, "mg/dL", &creatinine},
    {"2", "mg/dL", 176.8, "umol/L", &creatinine},
    {"1.2", "mg/dL", 1.2 * 17.104, "umol/L", &bilirubin},
    {"34.2", "umol/L", 34.2 / 17.104, "mg/dL", &bilirubin},
    {"200", "mg/dL", 200 * 0.0259, "mmol/L", &cholesterol},
    {"1.8", "mmol/L", 1.8 / 0.02586, "mg/dL", &cholesterol},
    {"150", "mg/dL", 150 * 0.0113, "mmol/L", &triglycerides},
    {"10", "mg/dL", 2.5, "mmol/L", &calcium},
    {"10", "mg/dL", 5.0, "meq/L", &calcium},
    {"2.6", "mmol/L", 5.2, "meq/L", &calcium},
    {"2.0", "mg/dL", 2.0 * 0.4114, "mmol/L", &magnesium},
    {"1.5", "meq/L", 0.75, "mmol/L", &magnesium},
    {"5.5", "meq/L", 5.5, "mmol/L", &potassium},
    {"4.5", "mg/dL", 4.5 * 0.323, "mmol/L", &phosphate},
    {"20", "mg/dL", 20 * 0.357, "mmol/L", &bun},
    {"10", "mmol/L", 10 / 0.357, "mg/dL", &bun},
    {"9", "g/dL", 90, "g/L", &haemoglobin},
    {"9", "g/dL", 5.585, "mmol/L", &haemoglobin},
    {"6", "mg/dL", 6 * 59.48, "umol/L", &uric_acid},
    {"100", "ug/dL", 17.9, "umol/L", &iron},
    {"20", "ng/mL", 20 * 2.496, "nmol/L", &vitamin_d},
    {"18", "ug/dL", 18 * 27.588, "nmol/L", &cortisol},
    {"18", "mg/dL", 2.0, "mmol/L", &lactate},
    {"300", "ng/dL", 300 * 0.0347, "nmol/L", &testosterone},
    {"30", "mg/g", 3.39, "mg/mmol", &urine_ratio},
    {"3", "mg/mmol", 26.5, "mg/g", &urine_ratio},
    {"300", "mg/g", 33.9, "mg/mmol", &urine_ratio},
    {"6.0", "%", 42, "mmol/mol", &hba1c},
    {"6.5", "%", 48, "mmol/mol", &hba1c},
    {"7.0", "%", 53, "mmol/mol", &hba1c},
    {"9.0", "%", 75, "mmol/mol", &hba1c},
    {"10.0", "%", 86, "mmol/mol", &hba1c},
    {"48", "mmol/mol", 6.5, "%", &hba1c},
    {"53", "mmol/mol", 7.0, "%", &hba1c},
    {"64", "mmol/mol", 8.0, "%", &hba1c},
    {"37", "Cel", 98.6, "[degF]", &temperature},
    {"100.4", "[degF]", 38, "Cel", &temperature},
    {"0", "Cel", 273.15, "K", &temperature},
    {"-40", "Cel", -40, "[degF]", &temperature},
    {"110", "[lb_av]", 49.895, "kg", nullptr},
    {"40", "kg", 88.185, "[lb_av]", nullptr},
    {"60", "[in_i]", 152.4, "cm", nullptr},
    {"6", "[ft_i]", 1.8288, "m", nullptr},
    {"140", "mm[Hg]", 18.665, "kPa", nullptr},
    {"10", "cm[H2O]", 7.3556, "mm[Hg]", nullptr},
    {"60", "U/L", 1.0, "ukat/L", &enzyme},
    {"40", "[IU]/L", 40, "U/L", &enzyme},
    {"1500", "/uL", 1.5, "10*9/L", nullptr},
    {"100", "10*3/uL", 100, "10*9/L", nullptr},
    {"100000", "/mm3", 100, "10*9/L", nullptr},
    {"5", "10*6/uL", 5, "10*12/L", nullptr},
    {"1.5", "mL/s", 90, "mL/min", nullptr},
    {"0.45", "L/L", 45, "%", nullptr},
    {"450", "ms", 0.45, "s", nullptr},
    {"20", "mm/h", 20, "mm/h", nullptr},
    {"300", "mg/(24.h)", 0.3, "g/d", nullptr},
    {"290", "mmol/kg", 290, "mosm/kg", &osmolality},
    {"1", "wk", 7, "d", nullptr},
    {"3", "[wood'U]", 240, "dyn.s/cm5", nullptr},
    {"0.55", "1", 55, "%", &ejection_fraction},
};

}  // namespace

TEST_CASE("published conversions") {
  for (const Published& row : published) {
    const auto got = convert(read(row.value), row.from, row.to, row.of);
    REQUIRE_MESSAGE(got.has_value(), row.value << " " << row.from << " to " << row.to);
    // HbA1c is published in whole mmol/mol and tenths of a percent.
    const double tolerance = row.of == &hba1c ? (row.to == "%" ? 0.051 : 0.51) : std::max(std::fabs(row.expected) * 0.003, 1e-9);
    CHECK_MESSAGE(std::fabs(got->value.to_double() - row.expected) <= tolerance,
                  row.value << " " << row.from << " is " << got->value.to_string() << " " << row.to);
  }
}

TEST_CASE("every pair of units against figures worked out elsewhere") {
  std::ifstream file(std::string(ELIGO_SOURCE_DIR) + "/tests/rules/conversions.tsv");
  REQUIRE(file);
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> cell;
    std::istringstream cells(line);
    for (std::string text; std::getline(cells, text, '\t');) cell.push_back(text);
    REQUIRE(cell.size() == 8);
    const Analyte of = analyte(cell[1], cell[2].c_str(), cell[3].c_str());
    const Decimal value = read(cell[4]), expected = read(cell[7]);
    const auto got = convert(value, cell[5], cell[6], &of);
    REQUIRE_MESSAGE(got.has_value(), line);
    CHECK_MESSAGE(Decimal::from_double(got->value.to_double()) == Decimal::from_double(expected.to_double()),
                  line << " got " << got->value.to_string());
    // At its own worth a value is neither above nor below, whatever the unit.
    if (got->exact || !got->how.empty()) CHECK_MESSAGE(compare(value, cell[5], got->value, cell[6], &of) == 0, line);
    ++rows;
  }
  CHECK(rows >= 400);
}

TEST_CASE("exact where factors are exact, marked where they are not") {
  CHECK(convert(read("1500"), "/uL", "10*9/L")->value == read("1.5"));
  CHECK(convert(read("1500"), "/uL", "10*9/L")->exact);
  CHECK(convert(read("1500"), "/uL", "10*9/L")->how.empty());
  CHECK(convert(read("100.4"), "[degF]", "Cel")->value == read("38"));
  CHECK(convert(read("100.4"), "[degF]", "Cel")->exact);
  CHECK(convert(read("1"), "[lb_av]", "kg")->value == read("0.45359237"));
  CHECK_FALSE(convert(read("1"), "kPa", "mm[Hg]")->exact);
  CHECK(convert(read("1"), "kPa", "mm[Hg]")->value == read("7.50063755419211"));
  CHECK_FALSE(convert(read("1.2"), "mg/dL", "umol/L", &creatinine)->exact);
  CHECK(convert(read("1.2"), "mg/dL", "umol/L", &creatinine)->how == "through the molar mass 113.12 g/mol");
  CHECK(convert(read("5"), "meq/L", "mmol/L", &calcium)->how == "1 mmol is 2 mEq");
  CHECK(convert(read("5"), "meq/L", "mmol/L", &calcium)->exact);
  CHECK(convert(read("6.5"), "%", "mmol/mol", &hba1c)->how == "NGSP to IFCC by the master equation");
  CHECK(convert(read("0"), "g", "kg")->value == Decimal(0));
  CHECK(convert(read("5"), "", "")->value == Decimal(5));
  CHECK_FALSE(convert(read("1e300"), "Ym", "ym").has_value());
}

TEST_CASE("limits compare as written, at the limit and on both sides of it") {
  struct Row {
    std::string value, unit, limit, limit_unit;
    int expected;
  };
  for (const Row& row : {Row{"60", "mL/min", "60.0", "mL/min", 0},
                         {"6e1", "mL/min", "60", "mL/min", 0},
                         {"59.999", "mL/min", "60", "mL/min", -1},
                         {"1.5", "10*9/L", "1500", "/uL", 0},
                         {"1499", "/uL", "1.5", "10*9/L", -1},
                         {"1501", "/mm3", "1.5", "10*3/uL", 1},
                         {"2100", "/uL", "2", "10*9/L", 1},
                         {"0.3", "g", "300", "mg", 0},
                         {"38", "Cel", "100.4", "[degF]", 0},
                         {"38.0000000001", "Cel", "100.4", "[degF]", 1},
                         {"100", "[lb_av]", "45.359237", "kg", 0},
                         {"100", "[lb_av]", "45.3592370000001", "kg", -1},
                         {"1", "U/L", "16.6667", "nkat/L", -1},
                         {"0", "mg/dL", "0", "g/L", 0},
                         {"-1", "Cel", "0", "Cel", -1},
                         {"1e300", "m", "1e-300", "km", 1}}) {
    CHECK_MESSAGE(compare(read(row.value), row.unit, read(row.limit), row.limit_unit) == row.expected,
                  row.value << " " << row.unit << " to " << row.limit << " " << row.limit_unit);
    CHECK(compare(read(row.limit), row.limit_unit, read(row.value), row.unit) == -row.expected);
  }
  CHECK(compare(read("106.082036775106"), "umol/L", read("1.2"), "mg/dL", &creatinine) == 0);
  CHECK(compare(read("106.0821"), "umol/L", read("1.2"), "mg/dL", &creatinine) == 1);
  CHECK(compare(read("106.0820"), "umol/L", read("1.2"), "mg/dL", &creatinine) == -1);
  CHECK(compare(read("48"), "mmol/mol", read("6.5"), "%", &hba1c) == 1);
  CHECK(compare(read("47"), "mmol/mol", read("6.5"), "%", &hba1c) == -1);
  // pH falls as acid rises.
  CHECK(compare(read("7.2"), "[pH]", read("7.3"), "[pH]") == -1);
  CHECK(compare(read("100"), "nmol/L", read("7"), "[pH]") == 0);
  CHECK(compare(read("200"), "nmol/L", read("7"), "[pH]") == -1);
}

TEST_CASE("law: comparing does not depend on the unit") {
  std::mt19937 random(11);
  std::uniform_int_distribution<int> digit(1, 99999);
  const std::vector<std::pair<const Analyte*, std::vector<std::string>>> families = {
      {&glucose, {"mg/dL", "mmol/L", "g/L", "umol/L", "mg/L"}},
      {&calcium, {"mg/dL", "mmol/L", "meq/L"}},
      {&hba1c, {"%", "mmol/mol"}},
      {&temperature, {"Cel", "[degF]", "K"}},
      {nullptr, {"10*9/L", "/uL", "/mm3", "10*3/uL", "10*6/mL"}},
      {nullptr, {"kg", "[lb_av]", "g", "[oz_av]"}},
      {&enzyme, {"U/L", "ukat/L", "[IU]/L"}}};
  for (int i = 0; i < 400; ++i)
    for (const auto& family : families) {
      const Analyte* of = family.first;
      const std::vector<std::string>& units = family.second;
      const Decimal value(digit(random), -2), limit(i % 5 == 0 ? value : Decimal(digit(random), -2));
      const int expected = value < limit ? -1 : value > limit ? 1 : 0;
      for (const auto& a : units)
        for (const auto& b : units) {
          const auto x = convert(value, units.front(), a, of), y = convert(limit, units.front(), b, of);
          REQUIRE(x.has_value());
          REQUIRE(y.has_value());
          if ((x->exact && y->exact) || value != limit) {
            REQUIRE_MESSAGE(compare(x->value, a, y->value, b, of) == expected,
                            value.to_string() << " " << limit.to_string() << " " << units.front() << " in " << a << " and " << b);
          }
        }
    }
}

TEST_CASE("what does not fit is refused, in plain words") {
  struct Row {
    std::string from, to, why;
    const Analyte* of = nullptr;
  };
  const Analyte hcg = arbitrary("m[IU]/mL"), marker = arbitrary("U/mL");
  for (const Row& row : {Row{"mL/min", "mg/dL", "`mL/min` is a flow, `mg/dL` is a mass concentration"},
                         {"mL/min", "mL/min/{1.73_m2}", "different measures"},
                         {"mL/min/1.73.m2", "mL/min/m2", "different measures"},
                         {"mg/dL", "mmol/L", "the molar mass of the analyte is needed"},
                         {"mg/dL", "nmol/L", "no molar mass is listed", &lipoprotein_a},
                         {"ng/mL{FEU}", "ng/mL{DDU}", "depends on the assay", &d_dimer},
                         {"ng/mL{FEU}", "ng/mL", "depends on the assay", &d_dimer},
                         {"{copies}/mL", "[IU]/mL", "how many copies", &viral_load},
                         {"{Log_copies}/mL", "{copies}/mL", "logarithm", &viral_load},
                         {"%", "mmol/mol", "unless the analyte is HbA1c"},
                         {"%", "mmol/mol", "unless the analyte is HbA1c", &ejection_fraction},
                         {"[IU]/L", "U/L", "international unit"},
                         {"[IU]/L", "mg/L", "international unit", &hcg},
                         {"[IU]/mL", "U/mL", "international unit", &marker},
                         {"%", "1", "`%` is a fraction, `1` is a pure number", &inr},
                         {"10*9/L", "%", "count per volume", &ejection_fraction},
                         {"{score}", "%", "score"},
                         {"{pack}.a", "a", "pack-years"},
                         {"mg/kg/d", "mg/d", "body mass"},
                         {"mmol/L", "mg/dL", "the molar mass"},
                         {"meq/L", "mmol/L", "the charge of the ion", &glucose},
                         {"foo", "mg/dL", "`foo` is not a UCUM unit"},
                         {"mg/dL", "bar]", "expected at"}}) {
    const auto got = convert(Decimal(1), row.from, row.to, row.of);
    REQUIRE_MESSAGE(!got.has_value(), row.from << " to " << row.to);
    CHECK_MESSAGE(got.error().message.find(row.why) != std::string::npos, got.error().message);
    CHECK_FALSE(compare(Decimal(1), row.from, Decimal(1), row.to, row.of).has_value());
  }
}

TEST_CASE("only the analyte's own conversions") {
  // Creatinine's molar mass does not turn a clearance into anything, nor does HbA1c's relation serve another fraction.
  CHECK_FALSE(convert(Decimal(1), "mL/min", "mg/dL", &creatinine).has_value());
  CHECK_FALSE(convert(Decimal(1), "mg/dL", "mL/min/{1.73_m2}", &creatinine).has_value());
  CHECK_FALSE(convert(Decimal(1), "mol", "g", &creatinine).has_value());  // neither is what creatinine is measured in
  CHECK_FALSE(convert(Decimal(1), "mm[Hg]", "mmol/L", &glucose).has_value());
  // U of a hormone is its international unit, with a word about it; of a tumour marker it is an arbitrary unit.
  const Analyte tsh = arbitrary("m[IU]/L"), marker = arbitrary("U/mL");
  CHECK(convert(Decimal(5), "mU/L", "m[IU]/L", &tsh)->value == Decimal(5));
  CHECK(convert(Decimal(5), "mU/L", "m[IU]/L", &tsh)->how == "U read as the international unit of this analyte");
  CHECK(convert(Decimal(35), "[arb'U]/mL", "U/mL", &marker)->value == Decimal(35));
  CHECK(convert(Decimal(35), "U/mL", "kU/L", &marker)->value == Decimal(35));
  // Figures without a unit stand on the analyte's own scale.
  CHECK(convert(Decimal(2), "{score}", "1", &score)->value == Decimal(2));
  CHECK(convert(Decimal(2), "", "{score}", &score)->value == Decimal(2));
  CHECK(convert(Decimal(2), "{INR}", "1", &inr)->value == Decimal(2));
  CHECK(convert(Decimal(50), "%", "1", &ejection_fraction)->value == read("0.5"));
}

TEST_CASE("names of dimensions") {
  struct Row {
    std::string unit, name;
  };
  for (const Row& row : {Row{"mg/dL", "mass concentration"},
                         {"mmol/L", "molar concentration"},
                         {"10*9/L", "count per volume"},
                         {"mL/min", "flow"},
                         {"mL/min/{1.73_m2}", "flow per 1.73 m2"},
                         {"U/L", "enzyme activity per volume"},
                         {"[IU]/mL", "concentration in international units"},
                         {"%", "fraction"},
                         {"kg/m2", "mass per area"},
                         {"mm[Hg]", "pressure"},
                         {"Cel", "temperature"},
                         {"1", "pure number"},
                         {"{score}", "score"},
                         {"mg/kg/d", "mass per body mass and time"},
                         {"{copies}/mL", "number of copies per volume"},
                         {"[PFU]/mL", "quantity in the arbitrary unit [PFU]"},
                         {"cd", "quantity of dimension luminosity"}})
    CHECK(dimension_name(row.unit) == std::string(row.name));
  CHECK_FALSE(dimension_name("foo").has_value());
}

namespace {
namespace d = dimensions;
template <class A, class B>
concept mixes = requires(d::quantity<A> a, d::quantity<B> b) {
  a < b;
};
template <class A, class B>
concept adds = requires(d::quantity<A> a, d::quantity<B> b) {
  a + b;
};
template <class... Kinds>
consteval bool apart(std::tuple<Kinds...>*) {
  const auto against_all = []<class A>(A*) {
    return (static_cast<int>(mixes<A, Kinds>) + ...) == 1 && (static_cast<int>(adds<A, Kinds>) + ...) == 1;
  };
  return (against_all(static_cast<Kinds*>(nullptr)) && ...);
}
}  // namespace

TEST_CASE("no two kinds mix, at compile time") {
  static_assert(apart(static_cast<d::apart*>(nullptr)), "every kind compares with and adds to itself alone");
  CHECK(std::tuple_size_v<d::apart> >= 30);
}

TEST_CASE("the shipped analytes have units that convert among themselves") {
  std::ifstream file(std::string(ELIGO_SOURCE_DIR) + "/rules/vocabulary/analytes.tsv");
  REQUIRE(file);
  std::vector<std::string> header;
  int measured = 0;
  const auto split = [](const std::string& line, char sign) {
    std::vector<std::string> out;
    std::istringstream cells(line);
    for (std::string text; std::getline(cells, text, sign);) out.push_back(text);
    return out;
  };
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    auto cells = split(line, '\t');
    if (header.empty()) {
      header = cells;
      continue;
    }
    cells.resize(header.size());
    const auto cell = [&](std::string_view name) {
      for (std::size_t i = 0; i < header.size(); ++i)
        if (header[i] == name) return cells[i];
      return std::string();
    };
    const std::string canonical = cell("canonical_unit");
    if (canonical.empty()) continue;
    CHECK_MESSAGE(check_unit(canonical).has_value(), line);
    Analyte of = analyte(canonical, cell("molar_mass").c_str(), cell("equivalents").c_str(),
                         cell("flags").find("hba1c") != std::string::npos ? "hba1c" : "");
    for (const std::string& unit : split(cell("customary_units"), ';'))
      CHECK_MESSAGE(convert(Decimal(1), unit, canonical, &of).has_value(), cells.front() << ": " << unit << " to " << canonical);
    ++measured;
  }
  CHECK(measured > 150);
}

// UCUM syntax and worth: cases of our own, the UCUM functional tests where they lie beside the project, and every row of the spelling
// table.
#include "rules/ucum.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "rules/quantity.hpp"
#include "rules/units.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)

namespace {

double number(const std::string& text) { return std::stod(text); }

std::optional<std::string> attribute(const std::string& tag, const std::string& name) {
  const auto begin = tag.find(" " + name + "=\"");
  if (begin == std::string::npos) return std::nullopt;
  const auto from = begin + name.size() + 3;
  std::string value = tag.substr(from, tag.find('"', from) - from);
  for (const auto& [entity, sign] :
       std::vector<std::pair<std::string, std::string>>{{"&apos;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
    for (auto at = value.find(entity); at != std::string::npos; at = value.find(entity, at)) value.replace(at, entity.size(), sign);
  return value;
}

// The tags <case .../> of the functional tests, comments left out.
std::vector<std::string> cases(std::string xml) {
  for (auto begin = xml.find("<!--"); begin != std::string::npos; begin = xml.find("<!--", begin))
    xml.erase(begin, xml.find("-->", begin) + 3 - begin);
  std::vector<std::string> out;
  for (auto begin = xml.find("<case "); begin != std::string::npos; begin = xml.find("<case ", begin + 1)) {
    std::string tag;
    bool quoted = false;
    for (auto i = begin; i < xml.size(); ++i) {
      if (xml[i] == '"') quoted = !quoted;
      if (xml[i] == '>' && !quoted) break;
      tag += xml[i] == '\t' || xml[i] == '\n' ? ' ' : xml[i];
    }
    out.push_back(tag);
  }
  return out;
}

}  // namespace

TEST_CASE("valid expressions") {
  for (const std::string& unit : std::vector<std::string>{"m",
                                                          "1",
                                                          "10*9/L",
                                                          "10^9/L",
                                                          "/uL",
                                                          "/m.s",
                                                          "/(m.s)",
                                                          "mL/min/{1.73_m2}",
                                                          "mm[Hg]",
                                                          "cal_[15]/d",
                                                          "m[IU]/mL",
                                                          "ug/mL{FEU}",
                                                          "{score}",
                                                          "%",
                                                          "[degF]",
                                                          "5.Cel.3",
                                                          "10*3/uL",
                                                          "mg/(24.h)",
                                                          "s-1",
                                                          "s+2",
                                                          "kg.m/s2",
                                                          "[in_i'H2O]",
                                                          "B[10.nV]",
                                                          "%[slope]",
                                                          "[m/s2/Hz^(1/2)]",
                                                          "a_j",
                                                          "mo",
                                                          "dB[SPL]",
                                                          "g%",
                                                          "[hp'_X]",
                                                          "12.h",
                                                          "U/g{Hb}",
                                                          "1{c}",
                                                          "/100{WBCs}",
                                                          "dam",
                                                          "kat/L"}) {
    CHECK_MESSAGE(check_unit(unit).has_value(), unit);
  }
}

TEST_CASE("invalid expressions, each with a reason") {
  for (const std::string& unit :
       std::vector<std::string>{"",        " ",       "m/",         "/",       ".m",        "m.",       "m..s",
                                "10+3/ul", "iU",      "{a}rad2{b}", "12h",     "g/12h",     "[BETH'U]", "[iIU]",
                                "molv",    "(m",      "m)",         "()",      "[Oe",       "{abc",     "rad2{\xE9\x8C\xA0}",
                                "mg/dL ",  "K[degF]", "c[in_i]",    "Cel2",    "/Cel",      "m.Cel",    "10*999",
                                "m100",    "0",       "m/0",        "x10^9/L", "\xC2\xB5g", "mg//dL",   "{a b}",
                                "[a b]",   "m-",      "s--1"}) {
    const auto result = check_unit(unit);
    CHECK_MESSAGE(!result.has_value(), unit);
    if (!result) CHECK_FALSE(result.error().message.empty());
  }
  CHECK(check_unit("iU").error().help == "`[iU]` is a unit");
}

TEST_CASE("no expression is expensive") {
  CHECK_FALSE(check_unit(std::string(100'000, '(')).has_value());
  CHECK_FALSE(check_unit(std::string(250, '(')).has_value());
  CHECK(check_unit(std::string(100, '(') + "m" + std::string(100, ')')).has_value());
  std::string product = "10*308";
  while (product.size() < 240) product += ".10*308";
  CHECK(check_unit(product).has_value());
  CHECK_FALSE(convert(Decimal(1), product, "1").has_value());  // a value, but not one that a decimal holds
  CHECK_FALSE(check_unit("9999999999999999999999999999999").has_value());
}

TEST_CASE("worth, from definitions worked out by hand") {
  const auto factor = [](const std::string& unit) {
    const auto parsed = ucum::parse(unit);
    REQUIRE_MESSAGE(parsed.has_value(), unit);
    return parsed->factor;
  };
  CHECK(factor("[lb_av]") == ucum::rational("453.59237"));
  CHECK(factor("[in_i]") == ucum::rational("0.0254"));
  CHECK(factor("L") == ucum::rational("1e-3"));
  CHECK(factor("mm3") == factor("uL"));
  CHECK(factor("mm[Hg]") == ucum::rational("133322"));  // 133.322 Pa, in g/(m.s2)
  CHECK(factor("U") == ucum::Rational(1, 60'000'000));
  CHECK(factor("[stone_av]") == ucum::rational("453.59237") * 14);
  CHECK(factor("a") == ucum::rational("365.25") * 86400);
}

TEST_CASE("annotations are remarks, except those that change what is counted") {
  const auto dimension = [](const std::string& unit) { return ucum::parse(unit).value().dimension; };
  CHECK(dimension("mg/g{creat}") == dimension("mg/g"));
  CHECK(dimension("{cells}/uL") == dimension("/uL"));
  CHECK(dimension("{beats}/min") == dimension("/min"));
  CHECK(dimension("10*9/L") == dimension("/mm3"));
  CHECK(dimension("mL/min/1.73.m2") == dimension("mL/min/{1.73_m2}"));
  CHECK(dimension("{copies}/mL") != dimension("/mL"));
  CHECK(dimension("{Log_copies}/mL") != dimension("{copies}/mL"));
  CHECK(dimension("ug/mL{FEU}") == dimension("ug{FEU}/mL"));
  CHECK(dimension("ug/mL{FEU}") != dimension("ug/mL"));
  CHECK(dimension("ug/mL{FEU}") != dimension("ug/mL{DDU}"));
  CHECK(dimension("mL/min") != dimension("mL/min/{1.73_m2}"));
  CHECK(dimension("{pack}.a") != dimension("a"));
  CHECK(dimension("%") == dimension("10*-2"));
  CHECK(dimension("%") == dimension("g/g"));
  CHECK(dimension("%") != dimension("1"));
  CHECK(dimension("mmol/mol") != dimension("%"));
  CHECK(dimension("mg/kg/d") != dimension("/d"));
  CHECK(dimension("Gy") != dimension("Sv"));
  CHECK(dimension("MBq") != dimension("Hz"));
}

TEST_CASE("every spelling is a unit of the kind that its row states") {
  const auto all = units::spellings();
  CHECK(all.size() > 700);
  for (const auto& spelling : all) {
    const auto parsed = ucum::parse(spelling.ucum);
    REQUIRE_MESSAGE(parsed.has_value(), spelling.ucum);
    if (spelling.kind != nullptr) CHECK_MESSAGE(parsed->dimension == spelling.kind(), spelling.written << " is " << spelling.ucum);
    CHECK_FALSE(spelling.source.empty());
  }
}

TEST_CASE("the UCUM functional tests") {
  std::ifstream file(std::string(ELIGO_SOURCE_DIR) + "/../shared/conformance/UcumFunctionalTests.xml");
  if (!file) {
    std::cerr << "SKIPPED: ../shared/conformance/UcumFunctionalTests.xml is not there, the UCUM functional tests were not run\n";
    return;
  }
  int validations = 0, conversions = 0;
  for (const std::string& tag : cases({std::istreambuf_iterator<char>(file), {}})) {
    if (const auto valid = attribute(tag, "valid"), unit = attribute(tag, "unit"); valid && unit) {
      ++validations;
      CHECK_MESSAGE(check_unit(*unit).has_value() == (*valid == "true"), *unit);
    } else if (const auto from = attribute(tag, "srcUnit"), to = attribute(tag, "dstUnit"), value = attribute(tag, "value"),
               outcome = attribute(tag, "outcome");
               from && to && value && outcome) {
      ++conversions;
      const auto result = convert(Decimal::parse(*value).value(), *from, *to);
      REQUIRE_MESSAGE(result.has_value(), *from);
      std::string digits = outcome->substr(0, outcome->find_first_of("eE"));
      std::erase_if(digits, [](char c) { return c == '.' || c == '-' || c == '+'; });
      digits.erase(0, digits.find_first_not_of('0'));
      const double tolerance = std::fabs(number(*outcome)) * 0.5 * std::pow(10, 1 - static_cast<double>(digits.size())) + 1e-12;
      CHECK_MESSAGE(std::fabs(result->value.to_double() - number(*outcome)) <= tolerance, *value << " " << *from << " to " << *to);
    }
  }
  CHECK(validations == 529);
  CHECK(conversions == 30);
}

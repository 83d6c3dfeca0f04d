// Units as written, in running text and in unit fields. The lines come from registry records; `|` stands where the number ended.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rules/quantity.hpp"

using namespace eligo::rules;  // NOLINT(google-build-using-namespace)

namespace {

struct Taken {
  std::string text, ucum, notes;
  friend bool operator==(const Taken&, const Taken&) = default;
};

Taken taken(const std::string& line) {
  const auto bar = line.find('|');
  REQUIRE(bar != std::string::npos);
  const std::string text = line.substr(0, bar) + line.substr(bar + 1);
  const auto unit = longest_unit(text, bar);
  if (!unit) return {};
  return {text.substr(bar, unit->length), unit->ucum,
          std::string(unit->lost_superscript ? "lost" : "") + (unit->exponent_spelling ? "exponent" : "")};
}

struct Row {
  std::string line, text, ucum, notes = "";
};

const Row in_text[] = {
    // counts per volume
    {"ANC >= 1.5 |x 10^9/L", "x 10^9/L", "10*9/L"},
    {"ANC >= 1.5 |x 109/L;", "x 109/L", "10*9/L", "lost"},
    {"platelets 100 |x 109 /L.", "x 109 /L", "10*9/L", "lost"},
    {"WBC 3.0|x10e9/L", "x10e9/L", "10*9/L", "exponent"},
    {"WBC 3.0 |10e3/uL", "10e3/uL", "10*3/uL", "exponent"},
    {"ANC 1.5 |x 10 9/L", "x 10 9/L", "10*9/L", "lost"},
    {"ANC 1.5 |x 10\\^9/L", "x 10\\^9/L", "10*9/L"},
    {"ANC 1.5 |x 10(9)/L", "x 10(9)/L", "10*9/L"},
    {"ANC 1.5 |x 10^9 cells/L", "x 10^9 cells/L", "10*9/L"},
    {"ANC 1.5 |x 109 cells/L", "x 109 cells/L", "10*9/L", "lost"},
    {"ANC 1.5 |x 10^9 per liter", "x 10^9 per liter", "10*9/L"},
    {"1.5 |10^9/L", "10^9/L", "10*9/L"},
    {"100 |109/L", "109/L", "10*9/L", "lost"},
    {"1.5 |10*9/L", "10*9/L", "10*9/L"},
    {"100 |x 103 /uL", "x 103 /uL", "10*3/uL", "lost"},
    {"100 |x 1000/mm3", "x 1000/mm3", "10*3/mm3"},
    {"3.36|*10^3/UL", "*10^3/UL", "10*3/uL"},
    {"dose 2 |x 106 CD34+ cells/kg", "x 106 CD34+ cells/kg", "10*6/kg", "lost"},
    {"ANC >= 1,500|/mm^3", "/mm^3", "/mm3"},
    {"ANC >= 1,500 |/mm(3)", "/mm(3)", "/mm3"},
    {"ANC >= 1,500 |/mm\\^3", "/mm\\^3", "/mm3"},
    {"ANC >= 1,500 |cells/mm3.", "cells/mm3", "/mm3"},
    {"ANC >= 1,500 |cells / mm3", "cells / mm3", "/mm3"},
    {"100,000 |platelets/mm3", "platelets/mm3", "/mm3"},
    {"1500 |cells per microliter", "cells per microliter", "/uL"},
    {"1500 |per cubic millimeter", "per cubic millimeter", "/mm3"},
    {"1500 |/cumm", "/cumm", "/mm3"},
    {"1500 |/mcL", "/mcL", "/uL"},
    {"1500 |/microliter", "/microliter", "/uL"},
    {"1.5 |K/uL", "K/uL", "10*3/uL"},
    {"1.5 |k/mm3", "k/mm3", "10*3/mm3"},
    {"1.5 |thousand/mcL", "thousand/mcL", "10*3/uL"},
    {"1.5 |G/L", "G/L", "10*9/L"},
    {"4 |T/L", "T/L", "10*12/L"},
    {"100 |bil/L", "bil/L", "10*9/L"},
    {"20 |million/mL", "million/mL", "10*6/mL"},
    {"80 |million cells/mL", "million cells/mL", "10*6/mL"},
    {"150 |c/mm3", "c/mm3", "/mm3"},
    {"200 |c/mL", "c/mL", "{copies}/mL"},
    {"50 |copies/ml", "copies/ml", "{copies}/mL"},
    {"400 |HIV RNA copies/ml", "HIV RNA copies/ml", "{copies}/mL"},
    {"5 |rbc/hpf", "rbc/hpf", "/[HPF]"},
    {"5 |red cells per high power field", "red cells per high power field", "/[HPF]"},
    // concentrations
    {"9 |g/dL", "g/dL", "g/dL"},
    {"9 |G/DL", "G/DL", "g/dL"},
    {"9 |gm/dl", "gm/dl", "g/dL"},
    {"1.5 |mg/dl", "mg/dl", "mg/dL"},
    {"1.5 |mg / dL", "mg / dL", "mg/dL"},
    {"1.5 |milligrams per deciliter", "milligrams per deciliter", "mg/dL"},
    {"5 |mg%", "mg%", "mg/dL"},
    {"132 |umol/L", "umol/L", "umol/L"},
    {"132 |micromol/L", "micromol/L", "umol/L"},
    {"4 |mM", "mM", "mmol/L"},
    {"4 |mEq/L", "mEq/L", "meq/L"},
    {"20 |ng/ml", "ng/ml", "ng/mL"},
    {"25 |mIU/mL", "mIU/mL", "m[IU]/mL"},
    {"25 |MIU/mL", "MIU/mL", "m[IU]/mL"},
    {"40 |IU/L", "IU/L", "[IU]/L"},
    {"40 |U/l", "U/l", "U/L"},
    {"40 |IE/ml", "IE/ml", "[IU]/mL"},
    {"500 |ng/mL FEU", "ng/mL FEU", "ng{FEU}/mL"},
    {"0.5 |ug FEU/mL", "ug FEU/mL", "ug{FEU}/mL"},
    {"250 |ng/mL (DDU)", "ng/mL (DDU)", "ng{DDU}/mL"},
    {"64 |mmol/mol", "mmol/mol", "mmol/mol"},
    {"30 |mg/g", "mg/g", "mg/g"},
    {"100 |mg/100 mL", "mg/100 mL", "mg/(100.mL)"},
    // flows
    {"60 |mL/min", "mL/min", "mL/min"},
    {"60 |cc/min", "cc/min", "mL/min"},
    {"60 |ml/mn", "ml/mn", "mL/min"},
    {"60 |milliliters per minute", "milliliters per minute", "mL/min"},
    {"60 |mL/min/1.73m2", "mL/min/1.73m2", "mL/min/{1.73_m2}"},
    {"60 |ml/min/1.73 m^2", "ml/min/1.73 m^2", "mL/min/{1.73_m2}"},
    {"60 |ml/min/1,73m2", "ml/min/1,73m2", "mL/min/{1.73_m2}"},
    {"60 |mL/min per 1.73 m2", "mL/min per 1.73 m2", "mL/min/{1.73_m2}"},
    {"60 |mL/min/1.73 m(2)", "mL/min/1.73 m(2)", "mL/min/{1.73_m2}"},
    {"60 |mL/min (1.73 m2)", "mL/min (1.73 m2)", "mL/min/{1.73_m2}"},
    {"60 |mL/minute x 1.73 m2", "mL/minute x 1.73 m2", "mL/min/{1.73_m2}"},
    {"60 |mL/min/1.73 square meters", "mL/min/1.73 square meters", "mL/min/{1.73_m2}"},
    {"60 |mL/min/1.73", "mL/min/1.73", "mL/min/{1.73_m2}"},
    {"60 |mL min-1 1.73 m-2", "mL min-1 1.73 m-2", "mL/min/{1.73_m2}"},
    {"2.5 |l/min/m2", "l/min/m2", "L/min/m2"},
    {"24 |mL/kg/min", "mL/kg/min", "mL/kg/min"},
    // doses
    {"10 |mg/day", "mg/day", "mg/d"},
    {"10 |mg daily", "mg daily", "mg/d"},
    {"10 |mg once daily", "mg once daily", "mg/d"},
    {"10 |mg per day", "mg per day", "mg/d"},
    {"1 |mg/kg/day", "mg/kg/day", "mg/kg/d"},
    {"3 |g/24 hours", "g/24 hours", "g/(24.h)"},
    {"300 |mg/24-hour", "mg/24-hour", "mg/(24.h)"},
    {"100 |units/kg/day", "units/kg/day", "U/kg/d"},
    {"3.0 |MU/day", "MU/day", "MU/d"},
    {"50 |Gy", "Gy", "Gy"},
    // bodies and signs
    {"30 |kg/m2", "kg/m2", "kg/m2"},
    {"30 |Kg/m^2", "Kg/m^2", "kg/m2"},
    {"30 |kg/m(2)", "kg/m(2)", "kg/m2"},
    {"30 |kg / m2", "kg / m2", "kg/m2"},
    {"30 |kilograms per meter squared", "kilograms per meter squared", "kg/m2"},
    {"18.5 |kilogram per meter square", "kilogram per meter square", "kg/m2"},
    {"140 |mmHg", "mmHg", "mm[Hg]"},
    {"140 |mm Hg", "mm Hg", "mm[Hg]"},
    {"100 |bpm", "bpm", "{beats}/min"},
    {"100 |beats per minute", "beats per minute", "{beats}/min"},
    {"100|/min", "/min", "/min"},
    {"220 |lbs", "lbs", "[lb_av]"},
    {"50 |kg/110 lb", "kg", "kg"},
    {"38 |C for", "C", "Cel"},
    {"38.5|\xC2\xB0"
     "C",
     "\xC2\xB0"
     "C",
     "Cel"},
    {"100.4 |F", "F", "[degF]"},
    {"38 |degrees Celsius", "degrees Celsius", "Cel"},
    {"20 |degrees of scoliosis", "degrees", "deg"},
    {"450 |msec", "msec", "ms"},
    {"450 |ms.", "ms", "ms"},
    {"40 |seconds", "seconds", "s"},
    {"300 |m in 6 minutes", "m", "m"},
    {"20 |pack-years", "pack-years", "{pack}.a"},
    {"6.5 |%", "%", "%"},
    {"50 |percent predicted", "percent", "%"},
    {"-6.00 |D sphere", "D", "[diop]"},
    {"6 |points", "points", "{score}"},
    {"400 |dynes/sec/cm5", "dynes/sec/cm5", "dyn.s/cm5"},
    {"20 |mm/hr", "mm/hr", "mm/h"},
};

// What stands after a number and is no unit there, or not one that can be trusted.
const std::string not_in_text[] = {
    "3 |in a row",
    "3 |a day",
    "5 |days",
    "6 |months",
    "18 |years",
    "24 |hours",
    "5 |patients",
    "5 |MS relapses",
    "2 |MM patients",
    "2 |G needle",
    "grade 2 |C",
    "3 |D conformal",
    "1990|s",
    "in their 30|s",
    "1.5 |x ULN",
    "2 |x the upper",
    "x |x 109",
    "5 |mg/tablet",
    "60 |mL/min/1.72 m2",
    "HER-2|/neu",
    "120|/80 mmHg",
    "20|/40",
    "95 |%ile",
    "2 |units of blood",
    "12 |units/week",
    "3 |per week",
    "2 |second lines",
    "7 |MU/L",
    "8 |m old",
    "8 |pm",
    "PD-1 |or PD-L1",
    "CDK4|/6 inhibitor",
    "5 |",
    "2 |or more",
    "4 |log10 copies/mL",
    "3 |mgx",
    "2 |prior lines",
    "7 |-day",
};

}  // namespace

TEST_CASE("units in running text") {
  for (const Row& row : in_text) {
    const Taken got = taken(row.line);
    const Taken expected{row.text, row.ucum, row.notes};
    CHECK_MESSAGE(got == expected, row.line << " -> [" << got.text << "] " << got.ucum << " " << got.notes);
    // What is taken is UCUM.
    CHECK_MESSAGE(check_unit(row.ucum).has_value(), row.ucum);
  }
}

TEST_CASE("what is no unit") {
  for (const std::string& line : not_in_text) {
    const Taken got = taken(line);
    CHECK_MESSAGE(got.ucum.empty(), line << " -> [" << got.text << "] " << got.ucum);
  }
  CHECK_FALSE(longest_unit("", 0).has_value());
  CHECK_FALSE(longest_unit("mg", 2).has_value());
  CHECK_FALSE(longest_unit("mg", 5).has_value());
}

TEST_CASE("unit fields of profiles") {
  struct Field {
    std::string written, ucum;
  };
  for (const Field& field : {Field{"10*3/uL", "10*3/uL"},
                             {"K/uL", "10*3/uL"},
                             {"G/L", "10*9/L"},
                             {"M/uL", "10*6/uL"},
                             {"x10^9/L", "10*9/L"},
                             {"10\xE2\x81\xB9/L", "10*9/L"},
                             {"\xC3\x97"
                              "10\xE2\x81\xB9/L",
                              "10*9/L"},
                             {"10e9/L", "10*9/L"},
                             {"109/L", "10*9/L"},
                             {"thou/cumm", "10*3/mm3"},
                             {"cells/\xC2\xB5L", "/uL"},
                             {"/uL", "/uL"},
                             {"mg/dl", "mg/dL"},
                             {"Mg/dL", "mg/dL"},
                             {"PG/ML", "pg/mL"},
                             {"\xCE\xBCmol/L", "umol/L"},
                             {"mmol/l", "mmol/L"},
                             {"IU/L", "[IU]/L"},
                             {"mL/min/1.73m2", "mL/min/{1.73_m2}"},
                             {"mL/min/{1.73_m2}", "mL/min/{1.73_m2}"},
                             {"mL/min/1.73.m2", "mL/min/1.73.m2"},
                             {"kg/m\xC2\xB2", "kg/m2"},
                             {"mL\xC2\xB7min\xE2\x81\xBB\xC2\xB9\xC2\xB7"
                              "1.73 m\xE2\x81\xBB\xC2\xB2",
                              "mL/min/{1.73_m2}"},
                             {"C", "Cel"},
                             {"F", "[degF]"},
                             {"\xC2\xB0"
                              "F",
                              "[degF]"},
                             {"in", "[in_i]"},
                             {"ft", "[ft_i]"},
                             {"years", "a"},
                             {"h", "h"},
                             {"bpm", "{beats}/min"},
                             {"INR", "{INR}"},
                             {"score", "{score}"},
                             {"%", "%"},
                             {"K", "K"},
                             {"mm Hg", "mm[Hg]"},
                             {"mm[Hg]", "mm[Hg]"},
                             {"mS/cm", "mS/cm"},
                             {"ug/mL{FEU}", "ug/mL{FEU}"},
                             {"ug/mL FEU", "ug{FEU}/mL"},
                             {"[degF]", "[degF]"},
                             {"mg/day", "mg/d"},
                             {" mg/dL ", "mg/dL"}}) {
    const auto got = read_unit(field.written);
    REQUIRE_MESSAGE(got.has_value(), field.written);
    CHECK_MESSAGE(*got == field.ucum, field.written << " -> " << *got);
  }
  for (const std::string& written :
       std::vector<std::string>{"", "  ", "foo", "mg/tablet", "log10 copies/mL", "x ULN", "mL/min/1.72m2", "5 mg/dL"})
    CHECK_MESSAGE(!read_unit(written).has_value(), written);
}

TEST_CASE("what is read is a unit, and reading it again changes nothing") {
  for (const Row& row : in_text) {
    const auto once = read_unit(row.ucum);
    REQUIRE_MESSAGE(once.has_value(), row.ucum);
    const auto same = compare(eligo::Decimal(7), *once, eligo::Decimal(7), row.ucum);
    REQUIRE_MESSAGE(same.has_value(), row.ucum);
    CHECK_MESSAGE(*same == 0, row.ucum);
  }
}

TEST_CASE("law: whatever is taken is UCUM, and lies in the text") {
  const std::vector<std::string> bits = {"x ", "10", "^",  "9",   "/", "L",    "mg",  "dL",   " ",    "per ",  "{",
                                         "}",  "[",  "]",  "(",   ")", "1.73", "m2",  "\xC2", "\xB5", "cells", "-1",
                                         ".",  "%",  "mL", "min", "e", "K",    "FEU", "\n",   "10*",  "\\"};
  std::mt19937 random(3);
  int units = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = random() % 12; n > 0; --n) text += bits[random() % bits.size()];
    if (const auto unit = longest_unit(text, 0)) {
      ++units;
      REQUIRE_MESSAGE(unit->length <= text.size(), text);
      REQUIRE_MESSAGE(check_unit(unit->ucum).has_value(), text);
    }
    if (const auto field = read_unit(text)) REQUIRE_MESSAGE(check_unit(*field).has_value(), text);
  }
  CHECK(units > 500);
}

TEST_CASE("a long text costs no more than a short one") {
  std::string blanks = "5 mg" + std::string(1'000'000, ' ') + "/dL", powers = "5 ";
  for (int i = 0; i < 100'000; ++i) powers += "x 10^9 ";
  // So often that a walk over the whole text would run into the time limit of CTest.
  for (int i = 0; i < 100'000; ++i) {
    CHECK(longest_unit(blanks, 2)->ucum == "mg");
    CHECK(longest_unit(powers, 2)->ucum == "10*9");
  }
}

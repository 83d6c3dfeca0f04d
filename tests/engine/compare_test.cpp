// Comparisons: which value counts, units, censored values, ranges of normal, words, series, derived values.
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::Comparator;
using grammar::Statistic;

namespace {

std::string values(const std::string& list, const std::string& more = "") { return R"("observations": [)" + list + "]" + more; }

rules::Expr neutropenia() { return expr(compare_of("absolute_neutrophil_count", limit(Comparator::lt, "1.5", "10*9/L"))); }

}  // namespace

TEST_CASE("neutrophils in every spelling, and only as a percentage") {
  const auto with = [](const std::string& value) {
    return truth(neutropenia(), profile(values(R"({"text": "ANC", "date": "2026-01-10", )" + value + "}")));
  };
  CHECK(with(R"("value": 1400, "unit": "/uL")") == "true");
  CHECK(with(R"("value": 1.2, "unit": "10*9/L")") == "true");
  CHECK(with(R"("value": 1.5, "unit": "K/uL")") == "false");
  CHECK(with(R"("value": 1.5)") == "unknown unusable");
  CHECK(with(R"("value": 1.5, "unit": "mg/dL")") == "unknown unusable");
  CHECK(truth(neutropenia(), profile(values(R"({"text": "neutrophil percentage", "value": 40, "unit": "%", "date": "2026-01-10"})"))) ==
        "unknown missing");
  const auto report = ask(neutropenia(), profile(values(R"({"text": "ANC", "value": 1400, "unit": "/uL", "date": "2026-01-10"})")));
  REQUIRE(report.evidence.size() == 1);
  CHECK(report.evidence[0].pointer == "/observations/0");
  CHECK(report.evidence[0].used);
  CHECK(report.evidence[0].converted == "1400 /uL = 1.4 10^9/L");
  REQUIRE(report.margin.has_value());
  CHECK(report.margin->value == *Decimal::parse("0.1"));
}

TEST_CASE("a derived value is used when the value itself is not on file, and says so") {
  const std::string both =
      R"({"text": "WBC", "value": 3.0, "unit": "10*9/L", "date": "2026-01-10"}, {"text": "neutrophil percentage", "value": 40, "unit": "%", "date": "2026-01-10"})";
  const auto report = ask(neutropenia(), profile(values(both)));
  CHECK(report.truth == Truth::yes);
  REQUIRE(!report.evidence.empty());
  CHECK(!report.evidence.back().derived.empty());
  CHECK(truth(neutropenia(), profile(values(both + R"(, {"text": "ANC", "value": 1.8, "unit": "10*9/L", "date": "2025-12-01"})"))) ==
        "false");
}

TEST_CASE("a derived value shows formula, source, inputs, dates and how old they are") {
  const std::string list =
      R"({"text": "WBC", "value": 3000, "unit": "/uL", "date": "2026-01-10"}, {"text": "neutrophil percentage", "value": 40, "unit": "%", "date": "2026-01-10"})";
  const auto report = ask(neutropenia(), profile(values(list)));
  REQUIRE(report.evidence.size() == 1);
  REQUIRE(report.evidence[0].derivation.has_value());
  const Derivation& how = *report.evidence[0].derivation;
  CHECK(how.formula == "ANC");
  CHECK(!how.version.empty());
  CHECK(!how.citation.empty());
  CHECK(how.doi.starts_with("10."));
  CHECK(how.value == *Decimal::parse("1.2"));
  REQUIRE(how.inputs.size() == 2);
  CHECK(how.inputs[0].pointer == "/observations/0");
  CHECK(how.inputs[0].shown == "3000 /uL on 2026-01-10");
  CHECK(how.inputs[0].converted == "3000 /uL = 3 10^9/L");
  CHECK(how.inputs[0].date == "2026-01-10");
  CHECK(how.inputs[0].days_before == 5);
  CHECK(how.inputs[1].pointer == "/observations/1");
  CHECK(report.reason.find("derived by ANC from white blood cell count 3000 /uL on 2026-01-10, 5 days before") != std::string::npos);
  CHECK(report.evidence[0].derived.find(how.doi) != std::string::npos);
}

TEST_CASE("derived only when the value itself is not on file inside the window") {
  auto recent = compare_of("absolute_neutrophil_count", limit(Comparator::lt, "1.5", "10*9/L"));
  recent.window = within("28", "d");
  const std::string parts =
      R"({"text": "WBC", "value": 3.0, "unit": "10*9/L", "date": "2026-01-10"}, {"text": "neutrophil percentage", "value": 40, "unit": "%", "date": "2026-01-10"})";
  const auto direct = [](const char* date) {
    return std::string(R"(, {"text": "ANC", "value": 1.8, "unit": "10*9/L", "date": ")") + date + "\"}";
  };
  CHECK(truth(expr(recent), profile(values(parts))) == "true");
  CHECK_MESSAGE(truth(expr(recent), profile(values(parts + direct("2025-12-20")))) == "false", "its own value, inside");
  CHECK_MESSAGE(truth(expr(recent), profile(values(parts + direct("2025-12-01")))) == "true", "its own value is older than asked for");
  CHECK_MESSAGE(truth(neutropenia(), profile(values(parts + direct("2025-12-01")))) == "false", "no window: its own value counts");
  const auto report = ask(expr(recent), profile(values(parts + direct("2025-12-01"))));
  CHECK(report.evidence.size() == 2);
}

TEST_CASE("values that cannot be right are set aside with something to do about it") {
  const auto one = [](const char* number, const char* unit, const char* more = "") {
    return ask(neutropenia(), profile(values(std::string(R"({"text": "ANC", "date": "2026-01-10", "value": )") + number + R"(, "unit": ")" +
                                             unit + "\"" + more + "}")));
  };
  // The unit is off by a thousand: far below any count, and usual in the other unit.
  const auto slip = one("2.1", "/uL");
  CHECK(slip.truth == Truth::unknown);
  CHECK(slip.kinds == std::vector{UnknownKind::unusable});
  REQUIRE(slip.needs.size() == 1);
  CHECK(slip.needs[0].ask ==
        "Is ANC 2.1 /uL on 2026-01-10 right? It is a thousandfold off what is usual for absolute neutrophil count (1.8 to 7.7 10^9/L); 2.1 "
        "10^9/L would be usual: is the unit wrong?");
  CHECK(slip.needs[0].of == "laboratory");
  CHECK(one("2100", "10*9/L").kinds == std::vector{UnknownKind::unusable});
  CHECK_MESSAGE(one("20", "/uL").truth == Truth::yes, "aplasia is no slip");
  CHECK_MESSAGE(one("1500", "/uL", R"(, "reference_range": {"low": 1.8, "high": 7.7})").truth == Truth::unknown,
                "its range is in thousands");
  // What is impossible stays impossible when it is judged in words, or is an open end.
  const auto normal = expr(compare_of("creatinine", word("normal")));
  CHECK(truth(normal,
              profile(values(R"({"text": "creatinine", "value": 88, "unit": "mg/dL", "reference_range": {"low": 0.6, "high": 1.2}})"))) ==
        "unknown unusable");
  CHECK(truth(neutropenia(), profile(values(R"({"text": "ANC", "value": 2000, "comparator": ">", "unit": "10*9/L"})"))) ==
        "unknown unusable");
  // An older value counts, and the report says which newer one does not.
  const auto older = ask(neutropenia(), profile(values(R"({"text": "ANC", "value": 1.0, "unit": "10*9/L", "date": "2025-12-01"},
    {"text": "ANC", "value": 2000, "unit": "10*9/L", "date": "2026-01-10"})")));
  CHECK(older.truth == Truth::yes);
  CHECK(older.reason.find("a later value was not used: ANC 2000 10*9/L on 2026-01-10") != std::string::npos);
  CHECK(one("1.5", "").needs.at(0).ask == "In which unit is ANC 1.5 on 2026-01-10?");
}

TEST_CASE("the laboratory's ranges by sex and age") {
  const auto rule = expr(compare_of("alanine_aminotransferase", times_uln(Comparator::gt, "2")));
  const std::string alt = R"("observations": [{"text": "ALT", "value": 70, "unit": "U/L", "date": "2026-01-10"}])";
  const auto with = [&](const std::string& person, const std::string& ranges, bool assume = false) {
    return truth(rule, profile(alt + (person.empty() ? "" : ", " + person) + R"(, "reference_ranges": [)" + ranges + "]"), "2026-01-15",
                 assume);
  };
  const std::string all = R"({"text": "ALT", "high": 40, "unit": "U/L"})",
                    women = R"({"text": "ALT", "high": 33, "unit": "U/L", "sex": "female"})",
                    men = R"({"text": "ALT", "high": 50, "unit": "U/L", "sex": "male"})",
                    children = R"({"text": "ALT", "high": 30, "unit": "U/L", "max_age": "17 years"})",
                    adults = R"({"text": "ALT", "high": 45, "unit": "U/L", "min_age": "18 years"})";
  CHECK(with("", all) == "false");
  CHECK(with(R"("sex": "female")", women + "," + men) == "true");
  CHECK(with(R"("sex": "male")", women + "," + men) == "false");
  CHECK_MESSAGE(with(R"("sex": "female")", all + "," + women) == "true", "the narrower range counts");
  CHECK_MESSAGE(with("", women + "," + men) == "unknown unusable", "the sex is not on file");
  CHECK_MESSAGE(with("", all + "," + women) == "unknown unusable", "she may be a woman");
  CHECK(with(R"("birth_date": "1980-01-01")", children + "," + adults) == "false");
  CHECK(with(R"("birth_date": "2010-01-01")", children + "," + adults) == "true");
  CHECK_MESSAGE(with(R"("birth_date": "1980-01-01")", children) == "unknown unusable", "a range for children is none for an adult");
  CHECK_MESSAGE(with("", children + "," + adults) == "unknown unusable", "the age is not on file");
  // Completed years on the day of the value, both ends in: 17 until the eve of the birthday.
  CHECK(with(R"("birth_date": "2008-01-11")", children) == "true");
  CHECK(with(R"("birth_date": "2008-01-10")", children) == "unknown unusable");
  CHECK(with(R"("birth_date": "2008-01-10")", adults) == "false");
  CHECK_MESSAGE(with(R"("birth_date": "2008-01")", children + "," + adults) == "unknown unusable", "the day decides, and is not on file");
  CHECK_MESSAGE(with("", all + R"(, {"text": "ALT", "high": 30, "unit": "U/L"})") == "unknown unusable", "two ranges disagree");
  CHECK_MESSAGE(with("", all + R"(, {"text": "ALT", "high": 0.04, "unit": "U/mL"})") == "false", "two ranges agree");
  // An adult range is never assumed for a child.
  CHECK(with(R"("birth_date": "1980-01-01")", "", true) == "false");
  CHECK(with("", "", true) == "unknown unusable");  // the patient may be a child
  CHECK(with(R"("birth_date": "2015-01-01")", "", true) == "unknown unusable");
  const auto depends = ask(rule, profile(alt + R"(, "reference_ranges": [)" + women + "," + men + "]"));
  CHECK(depends.needs.at(0).ask == "What is the patient's sex?");
}

TEST_CASE("multiples of a baseline value") {
  auto rise = compare_of("creatinine", limit(Comparator::gt, "1.5"));
  rise.limit.relative = grammar::Relative::baseline;
  const auto with = [&](const std::string& baselines) {
    return truth(expr(rise), profile(values(R"({"text": "creatinine", "value": 1.5, "unit": "mg/dL", "date": "2026-01-10"})" + baselines)));
  };
  const auto baseline = [](const char* value, const char* unit, const char* date) {
    return std::string(R"(, {"text": "creatinine", "visit": "baseline", "value": )") + value + R"(, "unit": ")" + unit + R"(", "date": ")" +
           date + "\"}";
  };
  CHECK(with("") == "unknown unusable");
  CHECK(with(baseline("1.0", "mg/dL", "2025-12-01")) == "false");
  CHECK(with(baseline("0.9", "mg/dL", "2025-12-01")) == "true");
  CHECK(with(baseline("80", "umol/L", "2025-12-01")) == "true");
  CHECK_MESSAGE(with(baseline("80", "mg/dL", "2025-12-01")) == "unknown unusable", "it cannot be right");
  CHECK_MESSAGE(with(baseline("0.9", "mg/dL", "2026-02-01")) == "unknown unusable", "it lies ahead");
  CHECK_MESSAGE(with(baseline("0.9", "mg/dL", "2025-12-01") + baseline("1.1", "mg/dL", "2025-12-01")) == "unknown unusable",
                "two of a day");
}

TEST_CASE("creatinine and eGFR do not stand in for each other") {
  const auto filtration = expr(compare_of("egfr", limit(Comparator::lt, "60", "mL/min/{1.73_m2}")));
  CHECK(truth(filtration, profile(values(R"({"text": "eGFR", "value": 52, "unit": "mL/min/{1.73_m2}", "date": "2026-01-10"})"))) == "true");
  CHECK(truth(filtration, profile(values(R"({"text": "creatinine", "value": 300, "unit": "umol/L", "date": "2026-01-10"})"))) ==
        "unknown missing");
  const auto creatinine = expr(compare_of("creatinine", limit(Comparator::gt, "2", "mg/dL")));
  CHECK(truth(creatinine, profile(values(R"({"text": "eGFR", "value": 12, "unit": "mL/min/{1.73_m2}", "date": "2026-01-10"})"))) ==
        "unknown missing");
  CHECK(truth(creatinine, profile(values(R"({"text": "creatinine", "value": 300, "unit": "umol/L", "date": "2026-01-10"})"))) == "true");
}

TEST_CASE("censored values and intervals are decided only when they lie on one side") {
  const auto low = expr(compare_of("hiv_rna", limit(Comparator::lt, "50", "{copies}/mL")));
  const auto with = [&](const std::string& value) {
    return truth(low, profile(values(R"({"text": "HIV RNA", "unit": "{copies}/mL", "date": "2026-01-10", )" + value + "}")));
  };
  CHECK(with(R"("value": 40, "comparator": "<")") == "true");
  CHECK(with(R"("value": 50, "comparator": "<")") == "true");
  CHECK(with(R"("value": 50, "comparator": "<=")") == "unknown imprecise");
  CHECK(with(R"("value": 75, "comparator": "<")") == "unknown imprecise");
  CHECK(with(R"("value": 50, "comparator": ">")") == "false");
  CHECK(with(R"("value": 50, "comparator": ">=")") == "false");
  CHECK(with(R"("value": {"low": 20, "high": 49})") == "true");
  CHECK(with(R"("value": {"low": 20, "high": 50})") == "unknown imprecise");
}

TEST_CASE("the latest usable value on or before the as-of date") {
  const auto with = [](const std::string& list) { return truth(neutropenia(), profile(values(list))); };
  const auto value = [](const char* number, const char* date, const char* unit = "10*9/L") {
    return std::string(R"({"text": "ANC", "value": )") + number + R"(, "unit": ")" + unit + R"(", "date": ")" + date + "\"}";
  };
  CHECK(with(value("1.0", "2025-12-01") + "," + value("2.0", "2026-01-10")) == "false");
  CHECK(with(value("2.0", "2026-01-10") + "," + value("1.0", "2025-12-01")) == "false");
  CHECK(with(value("2.0", "2026-01-10") + "," + value("1.0", "2026-01-16")) == "false");
  CHECK(with(value("2.0", "2026-01-10") + "," + value("1.0", "2026-01-10")) == "unknown conflict");
  CHECK(with(value("1.2", "2026-01-10") + "," + value("1.0", "2026-01-10")) == "true");
  CHECK(with(value("2.0", "2026-01") + "," + value("1.0", "2026-01-10")) == "unknown imprecise");
  CHECK(with(value("2.0", "2025") + "," + value("1.0", "2026-01-10")) == "true");
  CHECK_MESSAGE(with(value("1.0", "2025-12-01") + "," + value("2", "2026-01-10", "mg/dL")) == "true", "what cannot be used is set aside");
  CHECK_MESSAGE(with(value("1.0", "2025-12-01") + "," + value("2000", "2026-01-10")) == "true", "physiologically impossible");
  const auto report = ask(neutropenia(), profile(values(value("2000", "2026-01-10"))));
  CHECK(report.kinds == std::vector{UnknownKind::unusable});
  CHECK(report.evidence.at(0).why.find("suspect") != std::string::npos);
}

TEST_CASE("stale is a value outside the window, missing is none at all") {
  auto recent = compare_of("absolute_neutrophil_count", limit(Comparator::ge, "1.5", "10*9/L"));
  recent.window = within("28", "d");
  const auto with = [&](const char* date) {
    return truth(expr(recent), profile(values(std::string(R"({"text": "ANC", "value": 2, "unit": "10*9/L", "date": ")") + date + "\"}")));
  };
  CHECK(with("2025-12-18") == "true");
  CHECK(with("2025-12-17") == "unknown stale");
  CHECK(with("2025-12") == "unknown imprecise");
  CHECK(truth(expr(recent), profile()) == "unknown missing");
  CHECK(truth(expr(recent), profile(values(R"({"text": "ANC", "value": 2, "unit": "10*9/L"})"))) == "unknown missing");
  const auto report = ask(expr(recent), profile(values(R"({"text": "ANC", "value": 2, "unit": "10*9/L", "date": "2026-01-10"})")));
  REQUIRE(report.changes_on.has_value());
  CHECK(patients::to_string(*report.changes_on) == "2026-02-08");
  auto band = compare_of("pregnancy_test", word("negative"));
  band.window = within("28", "d");
  band.window->min_ago = quantity("7", "d");
  const auto tested = [&](const char* date) {
    return truth(expr(band), profile(values(std::string(R"({"text": "pregnancy test", "value": "negative", "date": ")") + date + "\"}")));
  };
  CHECK(tested("2025-12-18") == "true");
  CHECK(tested("2026-01-08") == "true");
  CHECK(tested("2026-01-09") == "unknown stale");
}

TEST_CASE("times the upper limit of normal: its own range, the laboratory's, an assumed one only when asked for") {
  const auto rule = expr(compare_of("alanine_aminotransferase", times_uln(Comparator::gt, "2")));
  CHECK(truth(rule,
              profile(values(R"({"text": "ALT", "value": 130, "unit": "U/L", "date": "2026-01-10", "reference_range": {"high": 40}})"))) ==
        "true");
  const std::string bare = R"({"text": "ALT", "value": 130, "unit": "U/L", "date": "2026-01-10"})";
  CHECK(truth(rule, profile(values(bare))) == "unknown unusable");
  CHECK(truth(rule, profile(values(bare, R"(, "reference_ranges": [{"text": "ALT", "high": 70, "unit": "U/L"}])"))) == "false");
  CHECK_MESSAGE(truth(rule, profile(values(bare)), "2026-01-15", true) == "unknown unusable", "the patient may be a child");
  const std::string adult = R"("birth_date": "1980-01-01", )";
  CHECK(truth(rule, profile(adult + values(bare)), "2026-01-15", true) == "true");
  CHECK(ask(rule, profile(adult + values(bare)), "2026-01-15", true).reason.find("assumed") != std::string::npos);
  // Exactly at the limit, where binary fractions would slip: 1.65 is 1.5 x 1.1.
  const auto below = expr(compare_of("bilirubin", times_uln(Comparator::lt, "1.5")));
  CHECK(truth(below,
              profile(values(
                  R"({"text": "bilirubin", "value": 1.65, "unit": "mg/dL", "date": "2026-01-10", "reference_range": {"high": 1.1}})"))) ==
        "false");
  CHECK(
      truth(
          below,
          profile(values(
              R"({"text": "bilirubin", "value": 3, "comparator": "<", "unit": "umol/L", "date": "2026-01-10", "reference_range": {"high": 21}})"))) ==
      "true");
}

TEST_CASE("a group stands for each of its members") {
  const auto above = expr(compare_of("transaminases", times_uln(Comparator::gt, "2")));
  const auto alt = [](const char* value) {
    return std::string(R"({"text": "ALT", "value": )") + value +
           R"(, "unit": "U/L", "date": "2026-01-10", "reference_range": {"high": 40}})";
  };
  const auto ast = [](const char* value) {
    return std::string(R"({"text": "AST", "value": )") + value +
           R"(, "unit": "U/L", "date": "2026-01-10", "reference_range": {"high": 40}})";
  };
  CHECK(truth(above, profile(values(alt("130")))) == "true");
  CHECK(truth(above, profile(values(alt("30")))) == "unknown missing");
  CHECK(truth(above, profile(values(alt("30") + "," + ast("35")))) == "false");
  const auto below = expr(compare_of("transaminases", times_uln(Comparator::le, "2")));
  CHECK(truth(below, profile(values(alt("30") + "," + ast("350")))) == "false");
  CHECK(truth(below, profile(values(alt("30") + "," + ast("35")))) == "true");
}

TEST_CASE("results in words, classes") {
  const auto with = [](grammar::Limit bound, const char* key, const std::string& value) {
    return truth(expr(compare_of(key, std::move(bound))), profile(values(R"({"date": "2026-01-10", )" + value + "}")));
  };
  CHECK(with(word("negative"), "pregnancy_test", R"("text": "pregnancy test", "value": "Negative")") == "true");
  CHECK(with(word("negative"), "pregnancy_test", R"("text": "pregnancy test", "value": "positive")") == "false");
  CHECK(with(word("negative"), "pregnancy_test", R"("text": "pregnancy test", "value": false)") == "true");
  CHECK(with(word("negative"), "pregnancy_test", R"("text": "pregnancy test", "value": "borderline")") == "unknown unusable");
  CHECK(with(limit(Comparator::ge, "3"), "nyha", R"("text": "NYHA", "value": "III")") == "true");
  CHECK(with(limit(Comparator::ge, "3"), "nyha", R"("text": "NYHA", "value": "class II")") == "false");
  CHECK(with(limit(Comparator::ge, "3"), "nyha", R"("text": "NYHA", "value": "II-III")") == "unknown imprecise");
  CHECK(with(word("III"), "nyha", R"("text": "NYHA", "value": 3)") == "true");
  CHECK(with(word("normal"), "bilirubin",
             R"("text": "bilirubin", "value": 1.2, "unit": "mg/dL", "reference_range": {"low": 0.2, "high": 1.2})") == "true");
  CHECK(with(word("normal"), "bilirubin",
             R"("text": "bilirubin", "value": 1.3, "unit": "mg/dL", "reference_range": {"low": 0.2, "high": 1.2})") == "false");
  CHECK(with(word("normal"), "bilirubin", R"("text": "bilirubin", "value": 1.3, "unit": "mg/dL")") == "unknown unusable");
}

TEST_CASE("pain diary: average 6 or greater over at least seven consecutive daily entries, none below 5") {
  auto average = compare_of("nrs_pain", limit(Comparator::ge, "6"));
  average.statistic = Statistic::mean;
  average.series = grammar::Series{Decimal{7}, true, quantity("1", "d"), std::nullopt, {}};
  auto lowest = compare_of("nrs_pain", limit(Comparator::ge, "5"));
  lowest.statistic = Statistic::min;
  lowest.series = average.series;
  const auto rule = both_of({expr(average), expr(lowest)});
  const auto diary = [](std::initializer_list<std::pair<int, const char*>> entries) {
    std::string list;
    for (const auto& [date, value] : entries) {
      if (!list.empty()) list += ", ";
      list += R"({"text": "pain NRS", "value": )" + std::string(value) + R"(, "date": "2026-01-)" + (date < 10 ? "0" : "") +
              std::to_string(date) + "\"}";
    }
    return profile(values(list));
  };
  CHECK(truth(rule, diary({{12, "7"}, {13, "7"}, {14, "7"}})) == "unknown missing");
  CHECK(truth(rule, diary({{8, "6"}, {9, "6"}, {10, "5"}, {11, "7"}, {12, "6"}, {13, "6"}, {14, "6"}})) == "true");
  CHECK(truth(rule, diary({{8, "6"}, {9, "6"}, {10, "5"}, {11, "6"}, {12, "6"}, {13, "6"}, {14, "6"}})) == "false");
  CHECK(truth(rule, diary({{8, "9"}, {9, "9"}, {10, "4"}, {11, "9"}, {12, "9"}, {13, "9"}, {14, "9"}})) == "false");
  CHECK(truth(rule, diary({{6, "7"}, {7, "7"}, {8, "7"}, {10, "7"}, {11, "7"}, {12, "7"}, {13, "7"}, {14, "7"}})) == "unknown missing");
  CHECK(truth(rule, diary({{8, "6"}, {8, "7"}, {9, "6"}, {10, "5"}, {11, "7"}, {12, "6"}, {13, "6"}, {14, "6"}})) == "unknown conflict");
  // Eight entries: over all of them and over the last seven the average differs in truth.
  CHECK(truth(rule, diary({{7, "9"}, {8, "6"}, {9, "5"}, {10, "6"}, {11, "6"}, {12, "6"}, {13, "6"}, {14, "6"}})) == "unknown ambiguous");
}

TEST_CASE("on two occasions, two consecutive readings, throughout a time") {
  auto twice = compare_of("hiv_rna", limit(Comparator::gt, "1000", "{copies}/mL"));
  twice.series = grammar::Series{Decimal{2}, false, std::nullopt, quantity("1", "wk"), {}};
  const auto rna = [](std::initializer_list<std::pair<const char*, const char*>> entries, const std::string& more = "") {
    std::string list;
    for (const auto& [date, value] : entries) {
      if (!list.empty()) list += ", ";
      list += R"({"text": "HIV RNA", "unit": "{copies}/mL", "value": )" + std::string(value) + R"(, "date": ")" + date + "\"}";
    }
    return profile(values(list, more));
  };
  CHECK(truth(expr(twice), rna({{"2026-01-01", "2000"}, {"2026-01-08", "3000"}})) == "true");
  CHECK(truth(expr(twice), rna({{"2026-01-02", "2000"}, {"2026-01-08", "3000"}})) == "unknown missing");
  CHECK(truth(expr(twice), rna({{"2026-01-01", "20"}, {"2026-01-08", "3000"}}, R"(, "complete": ["observations"])")) == "false");
  twice.series->consecutive = true;
  twice.series->apart.reset();
  CHECK(truth(expr(twice), rna({{"2025-01-01", "20"}, {"2026-01-01", "2000"}, {"2026-01-08", "3000"}})) == "true");
  CHECK(truth(expr(twice), rna({{"2026-01-01", "2000"}, {"2026-01-08", "300"}})) == "false");
  auto throughout = compare_of("hiv_rna", limit(Comparator::lt, "50", "{copies}/mL"));
  throughout.duration = lasting("3", "mo");
  CHECK(truth(expr(throughout), rna({{"2025-10-15", "40"}, {"2026-01-08", "40"}})) == "true");
  CHECK(truth(expr(throughout), rna({{"2025-10-16", "40"}, {"2026-01-08", "40"}})) == "unknown missing");
  CHECK(truth(expr(throughout), rna({{"2025-10-01", "40"}, {"2025-12-08", "220"}, {"2026-01-08", "40"}})) == "false");
}

TEST_CASE("any and all need a complete list on their open side") {
  auto any = compare_of("alanine_aminotransferase", limit(Comparator::gt, "100", "U/L"));
  any.statistic = Statistic::any;
  const std::string list =
      R"({"text": "ALT", "value": 30, "unit": "U/L", "date": "2026-01-10"}, {"text": "ALT", "value": 130, "unit": "U/L", "date": "2025-01-10"})";
  const std::string low = R"({"text": "ALT", "value": 30, "unit": "U/L", "date": "2026-01-10"})";
  CHECK(truth(expr(any), profile(values(list))) == "true");
  CHECK(truth(expr(any), profile(values(low))) == "unknown missing");
  CHECK(truth(expr(any), profile(values(low, R"(, "complete": ["observations"])"))) == "false");
}

TEST_CASE("limits that cannot be used") {
  auto rule = compare_of("creatinine", limit(Comparator::gt, "2"));
  rule.unit_ambiguous = true;
  const auto patient = profile(values(R"({"text": "creatinine", "value": 3, "unit": "mg/dL", "date": "2026-01-10"})"));
  CHECK(truth(expr(rule), patient) == "unknown ambiguous");
  rule.unit_ambiguous = false;
  rule.unit_problem = "`furlongs` is no unit";
  CHECK(truth(expr(rule), patient) == "unknown unusable");
  rules::Compare open;
  open.text = "study partner hours";
  open.limit = limit(Comparator::ge, "10", "h/wk");
  CHECK(truth(expr(open), profile(values(R"({"text": "study partner hours", "value": 14, "unit": "h/wk", "date": "2026-01-10"})"))) ==
        "true");
  CHECK(truth(expr(open), patient) == "unknown missing");
}

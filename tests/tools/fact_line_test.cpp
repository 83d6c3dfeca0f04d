// Facts in one line: what profile they become, and what is refused.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tools/cases.hpp"
#include "tools/fact_line.hpp"

using eligo::tools::profile_of_facts;

namespace {
const std::string head = R"({"format":"eligo.profile/1","id":"case")";
}

TEST_CASE("facts become a profile") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},
      {"age=24; sex=female;", R"(,"age":"24 years","sex":"female")"},
      {"age=10 mo; born=2015-03; as_of=2026-01-15", R"(,"age":"10 mo","birth_date":"2015-03","as_of":"2026-01-15")"},
      {"ANC=1400 /uL @2026-01-10", R"(,"observations":[{"text":"ANC","value":1400,"unit":"/uL","date":"2026-01-10"}])"},
      {"eGFR > 60 mL/min/1.73m2", R"(,"observations":[{"text":"eGFR","value":60,"unit":"mL/min/1.73m2","comparator":">"}])"},
      {"ALT=130 U/L range 7-56, visit baseline @2026-01-10",
       R"(,"observations":[{"text":"ALT","visit":"baseline","value":130,"unit":"U/L","reference_range":{"low":7,"high":56},"date":"2026-01-10"}])"},
      {"CRP<=0.10 mg/L, range <= 5",
       R"(,"observations":[{"text":"CRP","value":0.1,"unit":"mg/L","comparator":"<=","reference_range":{"high":5}}])"},
      {"HBsAg=positive; http://loinc.org|751-8=1.2 10*9/L",
       R"(,"observations":[{"text":"HBsAg","value":"positive"},{"code":"http://loinc.org|751-8","value":1.2,"unit":"10*9/L"}])"},
      {"condition: FOP, active, diagnosed 2018, severe",
       R"(,"conditions":[{"text":"FOP","status":"active","diagnosed":"2018","severity":"severe"}])"},
      {"condition: \"asthma, allergic\" @2019-05-01", R"(,"conditions":[{"diagnosed":"2019-05-01","text":"asthma, allergic"}])"},
      {"medication: prednisone, active, start 2025-11-01, dose 10 mg/d, stable since 2025-12-01, for asthma, intolerant",
       R"(,"medications":[{"text":"prednisone","status":"active","start":"2025-11-01","dose":{"value":10,"unit":"mg/d"},"stable_since":"2025-12-01","indication":"asthma","response":"intolerant"}])"},
      {"procedure: spinal cord stimulator, done @2024-05; event: flare @2025-10-02; event: flare, start 2025-11, end 2025-12",
       R"(,"procedures":[{"text":"spinal cord stimulator","date":"2024-05","status":"done"}],"events":[{"date":"2025-10-02","text":"flare"},{"text":"flare","start":"2025-11","end":"2025-12"}])"},
      {"event: flare, rate 6 /a", R"(,"events":[{"text":"flare","rate":{"value":6,"unit":"/a"}}])"},
      {"variant: ACVR1 R206H; variant: ALK, absent",
       R"(,"variants":[{"gene":"ACVR1","change":"R206H","status":"present"},{"gene":"ALK","status":"absent"}])"},
      {"statement: pregnant, no @2026-01-10; statement: willing to comply",
       R"(,"statements":[{"text":"pregnant","value":false,"date":"2026-01-10"},{"text":"willing to comply","value":true}])"},
      {"complete: medications, conditions since 2010", R"(,"complete":["medications",{"family":"conditions","since":"2010"}])"},
      {"anchor: first_dose @2026-02-01", R"(,"anchors":{"first_dose":"2026-02-01"})"},
      {"range: ALT 7-56 U/L", R"(,"reference_ranges":[{"text":"ALT","low":7,"high":56,"unit":"U/L"}])"},
  };
  for (const auto& row : cases) {
    const auto& line = row.first;
    const auto& members = row.second;
    CAPTURE(line);
    const auto json = profile_of_facts(line, "case");
    REQUIRE(json.has_value());
    CHECK(*json == head + members + "}");
  }
}

TEST_CASE("what is no fact is refused with the words meant") {
  for (const char* line : {"FOP", "condition:", "condition: FOP, sometimes", "medication: prednisone, refuted",
                           "ANC=", "ALT=130 U/L range high", "statement: pregnant, maybe", "anchor: first_dose", "=5", "range: ALT"}) {
    CAPTURE(line);
    const auto json = profile_of_facts(line, "case");
    REQUIRE_FALSE(json.has_value());
    CHECK(json.error().message.find('`') != std::string::npos);
  }
}

TEST_CASE("a table is read line by line, and a line that cannot be read says so") {
  const auto cases = eligo::tools::read_cases(
      "# a note\n"
      "trial\tclause\tpatient\texpected\twhy\n"
      "as of\t2026-01-15\n"
      "NCT1\tI1\tage=24\ttrue\tadult\r\n"
      "\n"
      "NCT1\tE2\tage=24\tunknown missing\tnothing on file\n"
      "NCT1\toutcome\tp.json\teligible\tall met\n"
      "NCT1\tI1\tage=24\tmaybe\ta slip\n"
      "NCT1\tI1\tage=24\ttrue\n"
      "NCT1\tI1\tage=24\tunknown lost\tno such kind\n"
      "as of\tsoon\n");
  REQUIRE(cases.size() == 7);
  CHECK(cases[0].line == 4);
  CHECK(cases[0].problem.empty());
  CHECK(cases[0].as_of.has_value());
  CHECK(cases[0].why == "adult");
  CHECK(cases[1].problem.empty());
  CHECK(cases[2].problem.empty());
  for (std::size_t i = 3; i < 7; ++i) CHECK_FALSE(cases[i].problem.empty());
}

TEST_CASE("expected words are of the truth, the verdict or the kind of unknown") {
  using namespace eligo;
  engine::ClauseReport clause;
  clause.truth = engine::Truth::unknown;
  clause.verdict = engine::Verdict::unknown;
  clause.unknown_kind = engine::UnknownKind::missing;
  clause.unknown_kinds = {engine::UnknownKind::missing, engine::UnknownKind::judgement};
  CHECK(tools::mismatch("unknown", clause).empty());
  CHECK(tools::mismatch("unknown judgement", clause).empty());
  CHECK(tools::mismatch("unknown stale", clause) == "unknown (missing)");
  CHECK(tools::mismatch("true", clause) == "unknown (missing)");
  clause = {};
  clause.truth = engine::Truth::yes;
  clause.verdict = engine::Verdict::failed;
  CHECK(tools::mismatch("true", clause).empty());
  CHECK(tools::mismatch("failed", clause).empty());
  CHECK(tools::mismatch("matched", clause) == "failed");
}

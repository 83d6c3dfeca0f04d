// From the words of a criterion to its verdict: texts that were once decided wrongly, each with the patient who showed it.
//
// One line a case; `unknown` stands where the text is not fully read. What this leaves out: why (the other engine tests), and the reading
// itself (tests/corpus).
#include "rules/compile.hpp"
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::SectionKind;

namespace {

std::string verdict(SectionKind section, const std::string& text, const std::string& fields) {
  const auto compiled = rules::compile_criterion(text, section, vocabulary());
  const auto report = screen(compiled, profile(fields), vocabulary(), {day("2026-01-15"), false});
  REQUIRE(report.clauses.size() == 1);
  return std::string(name(report.clauses.front().verdict));
}
std::string required(const std::string& text, const std::string& fields) { return verdict(SectionKind::inclusion, text, fields); }
std::string excluded(const std::string& text, const std::string& fields) { return verdict(SectionKind::exclusion, text, fields); }

std::string value(const std::string& measure, const std::string& figure, const std::string& unit, const std::string& more = "") {
  return R"("observations": [{"text": ")" + measure + R"(", "date": "2026-01-10", "value": )" + figure + R"(, "unit": ")" + unit + "\"" +
         more + "}]";
}
std::string alt(const std::string& figure) { return value("ALT", figure, "U/L", R"(, "reference_range": {"high": 40})"); }
std::string with(const std::string& condition, const std::string& status) {
  return R"(, "conditions": [{"text": ")" + condition + R"(", "status": ")" + status + "\"}]";
}

}  // namespace

TEST_CASE("a negated comparison is its opposite") {
  CHECK(required("Creatinine must not exceed 2 mg/dL", value("creatinine", "1", "mg/dL")) == "matched");
  CHECK(required("Creatinine must not exceed 2 mg/dL", value("creatinine", "2.1", "mg/dL")) == "failed");
  CHECK(required("ANC must not be less than 1 x 10^9/L", value("ANC", "0.9", "10*9/L")) == "failed");
  CHECK(required("ANC cannot be below 1 x 10^9/L", value("ANC", "0.9", "10*9/L")) == "failed");
  CHECK(required("ANC should not be < 1 or > 9 x 10^9/L", value("ANC", "10", "10*9/L")) == "failed");
  CHECK(required("Creatinine must not be between 1 and 2 mg/dL", value("creatinine", "1.5", "mg/dL")) == "unknown");
}

TEST_CASE("on which side of a figure") {
  CHECK(required("Minimum creatinine of 1 mg/dL", value("creatinine", "3", "mg/dL")) == "matched");
  CHECK(required("Maximum creatinine of 1 mg/dL", value("creatinine", "3", "mg/dL")) == "failed");
  CHECK(required("Creatinine 1.0 mg/dL", value("creatinine", "0.8", "mg/dL")) == "unknown");
  CHECK(required("ANC 1500", value("ANC", "2", "10*9/L")) == "unknown");
  CHECK(required("ALT 2 x ULN", alt("30")) == "unknown");
  CHECK(excluded("ALT > 2.5 x ULN (5 x ULN if asthma)", alt("400") + with("asthma", "active")) == "failed");
  CHECK(required("ALT no greater than 2.5 times ULN (5 times ULN if asthma)", alt("160") + with("asthma", "active")) == "matched");
  CHECK(required("ALT no greater than 2.5 times ULN (5 times ULN if asthma)", alt("160") + with("asthma", "refuted")) == "failed");
}

TEST_CASE("a limit for those without something") {
  CHECK(required("ALT < 2.5 ULN if no asthma", alt("150") + with("asthma", "refuted")) == "failed");
  CHECK(required("ALT < 2.5 ULN for patients without asthma", alt("150") + with("asthma", "refuted")) == "failed");
  CHECK(required("ALT < 2.5 ULN if no asthma or < 5 ULN in the presence of asthma", alt("50") + with("asthma", "refuted")) == "matched");
  CHECK(required("ALT < 2.5 ULN in the absence of asthma", alt("150") + with("asthma", "refuted")) == "failed");
  CHECK(required("Creatinine < 1.5 mg/dL if not due to asthma", value("creatinine", "3", "mg/dL") + with("asthma", "active")) == "unknown");
  CHECK(required("Arthritis in the absence of asthma", with("asthma", "active").substr(2)) == "failed");
}

TEST_CASE("another limit in brackets") {
  CHECK(required("ALT <= 2.5 x ULN (<= 5 x ULN with asthma)", alt("150") + with("asthma", "active")) == "matched");
  CHECK(required("ALT <= 2.5 x ULN (<= 5 x ULN with asthma)", alt("150") + with("asthma", "refuted")) == "failed");
  CHECK(required("Creatinine <= 2 mg/dL (creatinine <= 3 mg/dL if asthma)", value("creatinine", "2.5", "mg/dL")) == "unknown");
  CHECK(required("Age >= 18 years (>= 12 years for cohort B)", R"("birth_date": "2012-01-01")") == "unknown");
  CHECK(required("ALT/AST > 2", alt("30")) == "unknown");
  CHECK(required("ALT and AST <= 2 and 3 x ULN, respectively", alt("100")) == "unknown");
}

TEST_CASE("at least a stage, at least a severity") {
  const std::string stage = R"("conditions": [{"text": "cancer", "status": "active", "stage": ")";
  CHECK(excluded("Cancer stage 3 or greater", stage + "5\"}]") == "failed");
  CHECK(excluded("Cancer stage 3 or greater", stage + "2\"}]") == "matched");
  CHECK(required("Cancer stage III and higher", stage + "IV\"}]") == "matched");
  CHECK(excluded("Cancer stage IIIB or higher", stage + "IV\"}]") == "unknown");
  const std::string severity = R"("conditions": [{"text": "asthma", "status": "active", "severity": ")";
  CHECK(required("At least moderate asthma", severity + "severe\"}]") == "matched");
  CHECK(required("At least moderate asthma", severity + "mild\"}]") == "failed");
}

TEST_CASE("how long before a visit") {
  const auto since = [](const std::string& start) {
    return R"("medications": [{"text": "methotrexate", "status": "active", "start": ")" + start + "\"}]";
  };
  CHECK(required("Taking methotrexate for at least 3 months prior to screening", since("2026-01-01")) == "unknown");
  CHECK(required("Taking methotrexate for at least 3 months prior to screening", since("2025-01-01")) == "matched");
  CHECK(required("No methotrexate for at least 3 months prior to screening", since("2026-01-01")) == "failed");
  CHECK(required("Asthma for more than 2 weeks but less than 2 years",
                 R"("birth_date": "1950-01-01", "conditions": [{"text": "asthma", "status": "active", "onset": "2025-06-01"}])") ==
        "unknown");
}

TEST_CASE("a value of any time") {
  const std::string creatinine = R"("observations": [{"text": "creatinine", "value": 3, "unit": "mg/dL", "date": "2025-06-01"},
      {"text": "creatinine", "value": 1, "unit": "mg/dL", "date": "2026-01-10"}])";
  CHECK(excluded("Ever had creatinine > 2 mg/dL", creatinine) == "failed");
  CHECK(excluded("History of creatinine > 2 mg/dL", creatinine) == "failed");
  CHECK(excluded("Creatinine > 2 mg/dL at any time in the last year", creatinine) == "failed");
  CHECK(excluded("Creatinine > 2 mg/dL", creatinine) == "matched");
  CHECK(required("Creatinine must not exceed 2 mg/dL at any time", creatinine) == "failed");
}

TEST_CASE("each sex with what is said of it") {
  const std::string woman = R"("sex": "female", "birth_date": "1968-01-01")", man = R"("sex": "male", "birth_date": "1968-01-01")";
  CHECK(required("Men aged 18-60 and women aged 18-55", man) == "matched");
  CHECK(required("Men aged 18-60 and women aged 18-55", woman) == "failed");
  CHECK(excluded("Women who are pregnant or breastfeeding, or men with asthma", man + with("asthma", "active")) == "failed");
  CHECK(excluded("Creatinine >= 1.5 mg/dL or >= 1.4 mg/dL in men and women, respectively",
                 man + ", " + value("creatinine", "1.45", "mg/dL")) == "unknown");
}

TEST_CASE("exceptions take away, and nothing else") {
  const std::string complete = R"(, "complete": ["conditions", "medications", "procedures", "events"])";
  const std::string skin = R"("conditions": [{"text": "basal cell carcinoma", "status": "active", "diagnosed": "2025"}])";
  CHECK(excluded("Cancer within 5 years of study entry (except for basal cell carcinoma or vitiligo)", skin + complete) == "matched");
  CHECK(excluded("Cancer but not basal cell carcinoma", skin + complete) == "unknown");
  CHECK(required("No methotrexate, except for the following: - Prednisone - Anakinra", R"("medications": [])" + complete) == "matched");
  CHECK(required("Asthma but not vitiligo",
                 R"("conditions": [{"text": "asthma", "status": "active"}, {"text": "vitiligo", "status": "active"}])") == "unknown");
  CHECK(required("Asthma without vitiligo or arthritis",
                 R"("conditions": [{"text": "asthma", "status": "refuted"}, {"text": "arthritis", "status": "active"}])") != "matched");
}

TEST_CASE("what requires nothing, and what is denied") {
  CHECK(required("With or without asthma", with("asthma", "refuted").substr(2)) == "matched");
  CHECK(required("Prior therapy with methotrexate alone or in combination with prednisone",
                 R"("medications": [{"text": "methotrexate", "status": "never"}, {"text": "prednisone", "status": "active"}])") ==
        "failed");
  CHECK(required("ANC at least 1 x 10^9/L by count No asthma or arthritis", value("ANC", "2", "10*9/L") + with("arthritis", "active")) ==
        "failed");
  CHECK(required("Must not have asthma nor arthritis", with("arthritis", "active").substr(2)) == "failed");
}

TEST_CASE("a denial reaches over evidence and presence") {
  CHECK(required("No asthma or evidence of arthritis",
                 R"("conditions": [{"text": "asthma", "status": "refuted"}, {"text": "arthritis", "status": "active"}])") == "failed");
  CHECK(required("ANC at least 1 x 10^9/L by count Less than 10 years",
                 value("ANC", "2", "10*9/L", "") + R"(, "birth_date": "1980-01-01")") == "unknown");
}

TEST_CASE("a treatment that failed, said in words of its own") {
  const std::string refractory = R"("statements": [{"text": "refractory to cisplatin", "value": true}])";
  const std::string failed = R"("statements": [{"text": "failure of cisplatin", "value": false}])";
  CHECK(required("Failure of cisplatin", refractory) == "matched");
  CHECK(required("Failure of cisplatin", failed) == "failed");
  // Who is not refractory may have failed it all the same, and such words do not say when it was.
  CHECK(required("Failure of cisplatin", R"("statements": [{"text": "refractory to cisplatin", "value": false}])") == "unknown");
  CHECK(required("Failure of cisplatin within the last 6 months", refractory) == "unknown");
}

TEST_CASE("two relations to one list of treatments") {
  const auto taken = [](const std::string& drug, const std::string& response) {
    return R"({"text": ")" + drug + R"(", "status": "stopped", "response": ")" + response + "\"}";
  };
  const std::string text = "Have failed or are intolerant to cisplatin and methotrexate";
  CHECK(required(text, R"("medications": [)" + taken("cisplatin", "poor") + ", " + taken("methotrexate", "intolerant") + "]") == "matched");
  CHECK(required(text, R"("medications": [)" + taken("cisplatin", "poor") + "]") == "unknown");
  CHECK(required(text, R"("medications": [)" + taken("cisplatin", "poor") + R"(, {"text": "methotrexate", "status": "never"}])") ==
        "failed");
}

TEST_CASE("a disease described by a state or by a treatment that failed") {
  const std::string text = "Cancer that is recurrent or refractory to cisplatin";
  const std::string refractory = R"("statements": [{"text": "refractory to cisplatin", "value": true}])";
  CHECK(required(text, refractory + with("cancer", "active")) == "matched");
  CHECK(required(text, refractory + with("cancer", "refuted")) == "failed");
  CHECK(required(text, with("cancer", "active").substr(2)) == "unknown");
}

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

// A supposed fact is an edited profile: the same report, and the difference it makes said clause by clause.
#include "tools/what_if.hpp"

#include "engine/screen.hpp"
#include "rules/compile.hpp"
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;

namespace {

const char* criteria =
    "Inclusion criteria:\n* Age 18 to 65 years\n* ANC >= 1.5 x 10^9/L\n* Asthma\nExclusion criteria:\n* Pregnant\n* Methotrexate within 28 "
    "days\n";

rules::CompiledTrial trial() {
  rules::TrialRecord record;
  record.id = "T";
  record.text = criteria;
  return rules::compile(record, vocabulary());
}

void same(const PatientReport& a, const PatientReport& b) {
  REQUIRE(a.trials.size() == b.trials.size());
  for (std::size_t t = 0; t < a.trials.size(); ++t) {
    CHECK(a.trials[t].outcome == b.trials[t].outcome);
    REQUIRE(a.trials[t].clauses.size() == b.trials[t].clauses.size());
    for (std::size_t c = 0; c < a.trials[t].clauses.size(); ++c) {
      const auto &x = a.trials[t].clauses[c], &y = b.trials[t].clauses[c];
      CHECK(x.verdict == y.verdict);
      CHECK(x.reason == y.reason);
      CHECK(x.evidence == y.evidence);  // pointers too
      CHECK(x.changes_on == y.changes_on);
    }
  }
}

}  // namespace

TEST_CASE("what-if equals an edited profile") {
  const auto compiled = trial();
  const Options options{day("2026-01-15"), false};
  const std::string value = R"({"text": "ANC", "value": 1.2, "unit": "10*9/L", "date": "2026-01-01"})";
  const std::string base = R"("birth_date": "2000-01-01", "observations": [)" + value + "]";
  const struct {
    std::vector<std::string> facts;
    std::string edited;
  } cases[] = {
      {{"ANC=1.6 10*9/L"},
       R"("birth_date": "2000-01-01", "observations": [)" + value +
           R"(, {"text": "ANC", "value": 1.6, "unit": "10*9/L", "date": "2026-01-15"}])"},
      {{"pregnant=no"}, base + R"(, "statements": [{"text": "pregnant", "value": false, "date": "2026-01-15"}])"},
      {{"pregnant = yes @2026-01-10"}, base + R"(, "statements": [{"text": "pregnant", "value": true, "date": "2026-01-10"}])"},
      {{"condition: asthma"}, base + R"(, "conditions": [{"text": "asthma"}])"},
      {{"condition: asthma, active", "medication: methotrexate, stopped, last dose 2026-01-01"},
       base + R"(, "conditions": [{"text": "asthma", "status": "active"}],
                 "medications": [{"text": "methotrexate", "status": "stopped", "last_dose": "2026-01-01"}])"},
      {{"born=2015-01-01"}, R"("birth_date": "2015-01-01", "observations": [)" + value + "]"},
      {{"complete: medications"}, base + R"(, "complete": ["medications"])"},
  };
  for (const auto& one : cases) {
    CAPTURE(one.facts.front());
    const auto supposed = tools::supposing(profile(base), one.facts, vocabulary(), day("2026-01-15"));
    REQUIRE_MESSAGE(supposed.has_value(), (supposed ? "" : supposed.error().message));
    const auto before = screen_all({&compiled, 1}, profile(base), vocabulary(), options);
    const auto after = screen_all({&compiled, 1}, *supposed, vocabulary(), options);
    same(after, screen_all({&compiled, 1}, profile(one.edited), vocabulary(), options));
    const auto difference = tools::difference_made(before, after, one.facts);
    REQUIRE(difference.trials.size() == 1);
    CHECK(difference.trials[0].before == before.trials[0].outcome);
    CHECK(difference.trials[0].after == after.trials[0].outcome);
    CHECK(difference.trials[0].clauses.size() >= 1);
    for (const auto& clause : difference.trials[0].clauses) CHECK(clause.before != clause.after);
  }
}

TEST_CASE("a fact that cannot be read is refused by its own words") {
  for (const char* fact : {"asthma", "condition:", "as_of=2026-02-01", "condition: asthma, purple", "born=2030-01-01",
                           "medication: methotrexate, active, start 2020-01-01, end 2021-01-01"}) {
    const auto supposed = tools::supposing(profile(), {fact}, vocabulary(), day("2026-01-15"));
    CAPTURE(fact);
    REQUIRE_FALSE(supposed.has_value());
    CHECK(supposed.error().place.find(fact) != std::string::npos);
  }
}

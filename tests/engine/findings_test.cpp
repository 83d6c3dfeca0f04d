// Conditions, therapies, procedures: names and kinds, recorded absence, declared completeness, status, time.
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::Comparator;
using grammar::Status;

namespace {

std::string conditions(const std::string& list, const std::string& more = "") { return R"("conditions": [)" + list + "]" + more; }
std::string medications(const std::string& list, const std::string& more = "") { return R"("medications": [)" + list + "]" + more; }
const std::string complete_conditions = R"(, "complete": ["conditions"])";
const std::string complete_medications = R"(, "complete": ["medications"])";

}  // namespace

TEST_CASE("kinds: a narrower fact satisfies, a wider one does not decide, absence of the wider is absence of every kind") {
  const auto ra = expr(condition("rheumatoid_arthritis")), arthritis = expr(condition("arthritis"));
  CHECK(truth(arthritis, profile(conditions(R"({"text": "RA", "status": "active"})"))) == "true");
  CHECK(truth(ra, profile(conditions(R"({"text": "arthritis", "status": "active"})"))) == "unknown missing");
  CHECK(truth(ra, profile(conditions(R"({"text": "arthritis", "status": "active"})", complete_conditions))) == "unknown missing");
  CHECK(truth(ra, profile(conditions(R"({"text": "arthritis", "status": "refuted"})"))) == "false");
  CHECK(truth(arthritis, profile(conditions(R"({"text": "RA", "status": "refuted"})"))) == "unknown missing");
  CHECK(truth(ra, profile(conditions(R"({"text": "asthma", "status": "active"})", complete_conditions))) == "false");
  CHECK(truth(ra, profile()) == "unknown missing");
}

TEST_CASE("homonyms decide only when the record's meaning is the one asked for") {
  CHECK(truth(expr(condition("multiple_sclerosis")), profile(conditions(R"({"text": "MS", "status": "active"})"))) == "unknown ambiguous");
  CHECK(truth(expr(condition("asthma")), profile(conditions(R"({"text": "MS", "status": "active"})", complete_conditions))) == "false");
}

TEST_CASE("a name that the vocabulary does not list: equal words satisfy, anything else leaves it unknown") {
  rules::Condition open;
  open.text = "brittle asthma";
  CHECK(truth(expr(open), profile(conditions(R"({"text": "Brittle  asthma", "status": "active"})"))) == "true");
  CHECK(truth(expr(open), profile(conditions(R"({"text": "brittle asthma", "status": "refuted"})"))) == "false");
  const std::string all = R"(, "complete": ["conditions", "events", "procedures"])";
  CHECK(truth(expr(open), profile(conditions(R"({"text": "asthma", "status": "active"})", all))) == "unknown missing");
  CHECK(truth(expr(open), profile(conditions("", all))) == "false");
  // The other way round: a fact that is not listed may be a kind of what is asked for.
  CHECK(truth(expr(condition("autoimmune_disease")),
              profile(conditions(R"({"text": "Smith-Miller syndrome", "status": "active"})", complete_conditions))) == "unknown missing");
}

TEST_CASE("recorded absence, and a record that disagrees with itself") {
  CHECK(truth(expr(condition("asthma", Status::history)), profile(conditions(R"({"text": "asthma", "status": "refuted"})"))) == "false");
  CHECK(truth(expr(condition("asthma")),
              profile(conditions(R"({"text": "asthma", "status": "refuted"}, {"text": "asthma", "status": "active"})"))) ==
        "unknown conflict");
  CHECK(truth(expr(condition("asthma")), profile(conditions(R"({"text": "asthma", "status": "suspected"})"))) == "unknown missing");
}

TEST_CASE("an entry that an unknown field may deny decides nothing, present or absent") {
  const rules::Expr asthma = expr(condition("asthma"));
  CHECK(truth(asthma, profile(R"("conditions": [{"text": "asthma", "status": "active"}])")) == "true");
  for (const char* field : {R"("present": false)", R"("end": "2010")", R"("experiencer": "mother")"}) {
    CAPTURE(field);
    const std::string open = std::string(R"("conditions": [{"text": "asthma", )") + field + "}]";
    CHECK(truth(asthma, profile(open)) == "unknown unusable");
    CHECK(truth(asthma, profile(open + R"(, "complete": ["conditions"])")) == "unknown unusable");
    CHECK(truth(asthma, profile(std::string(R"("conditions": [{"text": "asthma", "status": "refuted", )") + field + "}]")) ==
          "unknown unusable");
  }
}

TEST_CASE("other than what the trial studies") {
  rules::Condition other = condition("cancer");
  other.other = true;
  const rules::Expr another = expr(other);
  const std::string breast = R"({"text": "breast cancer", "status": "active"})",
                    basal = R"({"text": "basal cell carcinoma", "status": "active"})";
  // Which one is under study is not said.
  CHECK(truth(another, profile(R"("conditions": [)" + breast + "]")) == "unknown ambiguous");
  CHECK(truth(another, profile(R"("conditions": [)" + breast + ", " + basal + "]")) == "true");
  CHECK(truth(another, profile(R"("conditions": [)" + basal + R"(, {"text": "non-melanoma skin cancer"}])")) == "unknown ambiguous");
  CHECK(truth(another, profile(R"("conditions": [{"text": "asthma"}], "complete": ["conditions"])")) == "false");
}

TEST_CASE("a positive test stands against the absence of what it is about") {
  const rules::Expr tuberculosis = expr(condition("tuberculosis"));
  const std::string complete = R"(, "complete": ["conditions"])";
  const std::string positive = R"("observations": [{"text": "tuberculosis skin test", "value": "positive", "date": "2025-06-01"}])";
  const std::string negative = R"("observations": [{"text": "tuberculosis skin test", "value": "negative", "date": "2025-06-01"}])";
  CHECK(truth(tuberculosis, profile(positive + complete)) == "unknown conflict");
  CHECK(truth(tuberculosis, profile(negative + complete)) == "false");
  CHECK(truth(tuberculosis, profile(positive)) == "unknown missing");
  CHECK(truth(tuberculosis, profile(positive + R"(, "conditions": [{"text": "tuberculosis", "status": "refuted"}])")) ==
        "unknown conflict");
  // Over since then, or found not to be so later.
  CHECK(truth(tuberculosis,
              profile(positive + R"(, "conditions": [{"text": "tuberculosis", "status": "resolved", "resolved": "2025-12"}])")) == "false");
  CHECK(truth(tuberculosis, profile(R"("observations": [{"text": "tuberculosis skin test", "value": "positive", "date": "2024-06-01"},
      {"text": "tuberculosis skin test", "value": "negative", "date": "2025-06-01"}])" +
                                    complete)) == "false");
  // The criterion spells it as the very test.
  rules::Condition spelled = condition("tuberculosis");
  spelled.text = "positive tuberculosis skin test";
  CHECK(truth(expr(spelled), profile(positive)) == "true");
  CHECK(truth(expr(spelled), profile(negative)) == "false");
  CHECK(truth(expr(spelled), profile(positive + R"(, "conditions": [{"text": "tuberculosis", "status": "refuted"}])")) ==
        "unknown conflict");
}

TEST_CASE("status of conditions") {
  const auto with = [](const char* fact) { return profile(conditions(fact)); };
  const auto active = with(R"({"text": "cancer", "status": "active"})");
  const auto resolved = with(R"({"text": "cancer", "status": "resolved", "resolved": "2020"})");
  const auto remission = with(R"({"text": "cancer", "status": "remission"})");
  CHECK(truth(expr(condition("cancer", Status::current)), active) == "true");
  CHECK(truth(expr(condition("cancer", Status::current)), remission) == "false");
  CHECK(truth(expr(condition("cancer", Status::current)), resolved) == "false");
  CHECK(truth(expr(condition("cancer", Status::history)), active) == "true");
  CHECK(truth(expr(condition("cancer", Status::history)), resolved) == "true");
  CHECK(truth(expr(condition("cancer")), resolved) == "false");
  CHECK(truth(expr(condition("cancer")), remission) == "true");
  // Another kind of it may still be there.
  CHECK(truth(expr(condition("cancer")), with(R"({"text": "breast cancer", "status": "resolved", "resolved": "2020"})")) ==
        "unknown missing");
  CHECK(truth(expr(condition("cancer", Status::never)), resolved) == "false");
  CHECK(truth(expr(condition("cancer", Status::recent_onset)), active) == "unknown judgement");
}

TEST_CASE("a window asks whether the span from onset to resolution meets it") {
  auto rule = condition("cancer");
  rule.window = within("2", "a");
  const auto with = [](const char* fact) { return profile(conditions(fact)); };
  CHECK(truth(expr(rule), with(R"({"text": "cancer", "status": "active", "diagnosed": "2015"})")) == "true");
  CHECK(truth(expr(rule), with(R"({"text": "cancer", "status": "resolved", "diagnosed": "2015", "resolved": "2024-01-15"})")) == "true");
  CHECK(truth(expr(rule), with(R"({"text": "cancer", "status": "resolved", "diagnosed": "2015", "resolved": "2024-01-14"})")) == "false");
  CHECK(truth(expr(rule), with(R"({"text": "cancer", "status": "resolved", "diagnosed": "2015", "resolved": "2024"})")) ==
        "unknown imprecise");
  CHECK(truth(expr(rule), with(R"({"text": "cancer", "status": "resolved", "diagnosed": "2015"})")) == "unknown missing");
  CHECK(truth(expr(rule), with(R"({"text": "breast cancer", "status": "resolved", "resolved": "2020"})")) == "unknown missing");
  CHECK(truth(expr(rule), profile(conditions(R"({"text": "breast cancer", "status": "resolved", "resolved": "2020"})",
                                             complete_conditions))) == "false");
}

TEST_CASE("first diagnosed not less than 18 months and not longer than 15 years ago") {
  auto rule = condition("crps");
  rule.window = within("15", "a");
  rule.window->min_ago = quantity("18", "mo");
  const auto diagnosed = [&](const std::string& date) {
    return truth(expr(rule), profile(conditions(R"({"text": "CRPS", "status": "active", "diagnosed": ")" + date + "\"}")));
  };
  CHECK(diagnosed("2019-05-01") == "true");
  CHECK(diagnosed("2023-01-10") == "true");
  CHECK(diagnosed("2022") == "true");
  CHECK(diagnosed("2024-07-15") == "true");
  CHECK(diagnosed("2024-07-16") == "false");
  CHECK(diagnosed("2024") == "unknown imprecise");
  CHECK(diagnosed("2011-01-15") == "true");
  CHECK(diagnosed("2011-01-14") == "false");
  CHECK(diagnosed("2011") == "unknown imprecise");
}

TEST_CASE("severity, stage, duration") {
  auto severe = condition("asthma");
  severe.severity = "severe";
  CHECK(truth(expr(severe), profile(conditions(R"({"text": "asthma", "status": "active", "severity": "severe"})"))) == "true");
  CHECK(truth(expr(severe), profile(conditions(R"({"text": "asthma", "status": "active", "severity": "mild"})"))) == "false");
  CHECK(truth(expr(severe), profile(conditions(R"({"text": "asthma", "status": "active"})"))) == "unknown missing");
  auto staged = condition("breast_cancer");
  staged.stage = "stage III";
  CHECK(truth(expr(staged), profile(conditions(R"({"text": "breast cancer", "status": "active", "stage": "IIIB"})"))) == "true");
  CHECK(truth(expr(staged), profile(conditions(R"({"text": "breast cancer", "status": "active", "stage": "II"})"))) == "false");
  staged.stage = "stage IIIB";
  CHECK(truth(expr(staged), profile(conditions(R"({"text": "breast cancer", "status": "active", "stage": "III"})"))) ==
        "unknown imprecise");
  auto longer = condition("asthma", Status::history);
  longer.duration = lasting("2", "wk", Comparator::gt);
  CHECK(truth(expr(longer),
              profile(conditions(R"({"text": "asthma", "status": "resolved", "onset": "2021-03-01", "resolved": "2021-04-15"})"))) ==
        "true");
  CHECK(
      truth(expr(longer), profile(conditions(R"({"text": "asthma", "status": "resolved", "onset": "2021-03-01", "resolved": "2021-03-15"})",
                                             complete_conditions))) == "false");
  CHECK(
      truth(expr(longer), profile(conditions(R"({"text": "asthma", "status": "resolved", "onset": "2021-03", "resolved": "2021-03"})"))) ==
      "unknown imprecise");
}

TEST_CASE("therapies: a window has both ends in, and what lies outside says nothing about the inside") {
  auto rule = therapy("immunosuppressant", Status::past);
  rule.window = within("6", "mo");
  const auto with = [&](const std::string& list, const std::string& more = "") {
    return truth(expr(rule), profile(medications(list, more)));
  };
  CHECK(with(R"({"text": "methotrexate", "status": "stopped", "end": "2025-07-15"})") == "true");
  CHECK(with(R"({"text": "methotrexate", "status": "stopped", "end": "2025-07-14"})") == "unknown missing");
  CHECK(with(R"({"text": "methotrexate", "status": "stopped", "end": "2025-07-14"})", complete_medications) == "false");
  CHECK(with(R"({"text": "methotrexate", "status": "stopped", "end": "2025-07"})", complete_medications) == "unknown imprecise");
  CHECK(with(R"({"text": "methotrexate", "status": "active", "start": "2020"})") == "true");
  CHECK(with(R"({"text": "methotrexate", "status": "stopped", "start": "2020"})") == "unknown missing");
  CHECK(with(R"({"text": "methotrexate", "status": "never"})") == "unknown missing");  // only one of them
  CHECK(with(R"({"text": "immunosuppressants", "status": "never"})") == "false");
  CHECK(with(R"({"text": "paracetamol", "status": "active"})", R"(, "complete": [{"family": "medications", "since": "2025-07-15"}])") ==
        "false");
  CHECK(with(R"({"text": "paracetamol", "status": "active"})", R"(, "complete": [{"family": "medications", "since": "2025-07-16"}])") ==
        "unknown missing");
  CHECK(with(R"({"text": "methotrexate", "status": "planned", "start": "2026-02-01"})", complete_medications) == "false");
}

TEST_CASE("completeness since a year decides windows inside it, never a lifetime, unless it goes back to birth") {
  const auto ever = expr(therapy("anakinra", Status::past));
  CHECK(truth(ever, profile(R"("complete": [{"family": "medications", "since": "2015"}])")) == "unknown missing");
  CHECK(truth(ever, profile(R"("complete": ["medications"])")) == "false");
  CHECK(truth(ever, profile(R"("birth_date": "2016-03-01", "complete": [{"family": "medications", "since": "2015"}])")) == "false");
  CHECK(truth(expr(procedure("major_amputation")), profile(R"("complete": [{"family": "procedures", "since": "2005"}])")) ==
        "unknown missing");
}

TEST_CASE("at least 4 weeks since: about the last one") {
  auto rule = therapy("chemotherapy", Status::past);
  rule.window = since("4", "wk");
  const auto with = [&](const std::string& list, const std::string& more = "") {
    return truth(expr(rule), profile(medications(list, more)));
  };
  CHECK(with(R"({"text": "cisplatin", "status": "stopped", "end": "2025-12-18"})", complete_medications) == "true");
  CHECK(with(R"({"text": "cisplatin", "status": "stopped", "end": "2025-12-19"})", complete_medications) == "false");
  CHECK(with(R"({"text": "cisplatin", "status": "stopped", "end": "2025-12-19"})") == "false");
  CHECK(with(R"({"text": "cisplatin", "status": "stopped", "end": "2025-12-18"})") == "unknown missing");
  CHECK(with(R"({"text": "cisplatin", "status": "stopped", "end": "2025-12"})", complete_medications) == "unknown imprecise");
  CHECK(
      with(
          R"({"text": "cisplatin", "status": "stopped", "end": "2024-01"}, {"text": "chemotherapy", "status": "active", "start": "2026-01-02"})",
          complete_medications) == "false");
  CHECK(with("", complete_medications) == "unknown ambiguous");
  // What may or may not be chemotherapy and went on counts where it hurts.
  const std::string in_time = R"({"text": "cisplatin", "status": "stopped", "end": "2025-10-01"}, )";
  CHECK(with(in_time + R"({"text": "obscuromab", "status": "active", "start": "2025-12-01"})", complete_medications) == "unknown missing");
  CHECK(with(in_time + R"({"text": "obscuromab", "status": "stopped", "end": "2025-06-01"})", complete_medications) == "true");
  CHECK(with(in_time + R"({"text": "paracetamol", "status": "active", "start": "2025-12-01"})", complete_medications) == "true");
  CHECK(with(in_time + R"({"text": "cisplatin", "status": "planned", "start": "2026-02-01"})", complete_medications) == "true");
}

TEST_CASE("status of therapies") {
  const auto with = [](const char* fact, const std::string& more = "") { return profile(medications(fact, more)); };
  const auto active = with(R"({"text": "methotrexate", "status": "active", "start": "2025-01-01"})");
  const auto stopped = with(R"({"text": "methotrexate", "status": "stopped", "end": "2024-01-01"})");
  const auto never = with(R"({"text": "methotrexate", "status": "never"})");
  CHECK(truth(expr(therapy("methotrexate", Status::current)), active) == "true");
  CHECK(truth(expr(therapy("methotrexate", Status::current)), stopped) == "false");
  CHECK(truth(expr(therapy("immunosuppressant", Status::current)), stopped) == "unknown missing");
  CHECK(truth(expr(therapy("methotrexate", Status::past)), stopped) == "true");
  CHECK(truth(expr(therapy("methotrexate")), active) == "true");
  CHECK(truth(expr(therapy("methotrexate")), stopped) == "unknown ambiguous");
  CHECK(truth(expr(therapy("methotrexate")), never) == "false");
  CHECK(truth(expr(therapy("methotrexate", Status::naive)), never) == "true");
  CHECK(truth(expr(therapy("methotrexate", Status::naive)), stopped) == "false");
  CHECK(truth(expr(therapy("methotrexate", Status::naive)), profile()) == "unknown missing");
  CHECK(truth(expr(therapy("methotrexate", Status::planned)), with(R"({"text": "methotrexate", "status": "planned"})")) == "true");
  CHECK(truth(expr(therapy("methotrexate", Status::planned)), never) == "unknown missing");
  CHECK(truth(expr(therapy("methotrexate", Status::failed)),
              with(R"({"text": "methotrexate", "status": "stopped", "response": "poor"})")) == "true");
  CHECK(truth(expr(therapy("methotrexate", Status::failed)),
              with(R"({"text": "methotrexate", "status": "stopped", "response": "good"})", complete_medications)) == "false");
  CHECK(truth(expr(therapy("methotrexate", Status::failed)), stopped) == "unknown missing");
  CHECK(truth(expr(therapy("methotrexate", Status::failed)), never) == "false");
  CHECK(truth(expr(therapy("methotrexate", Status::intolerant)),
              with(R"({"text": "methotrexate", "status": "stopped", "response": "intolerant"})")) == "true");
  CHECK(truth(expr(therapy("methotrexate", Status::contraindicated)), with(R"({"text": "methotrexate", "response": "contraindicated"})")) ==
        "true");
  CHECK(truth(expr(therapy("methotrexate", Status::contraindicated)),
              with(R"({"text": "methotrexate", "status": "never"})", complete_medications)) == "unknown missing");
}

TEST_CASE("stable for three months") {
  auto rule = therapy("methotrexate", Status::stable);
  rule.duration = lasting("3", "mo");
  const auto with = [&](const std::string& fact) {
    return truth(expr(rule), profile(medications(R"({"text": "methotrexate", "status": "active", )" + fact + "}")));
  };
  CHECK(with(R"("start": "2024-01-01", "stable_since": "2025-10-15")") == "true");
  CHECK(with(R"("start": "2024-01-01", "stable_since": "2025-10-16")") == "false");
  CHECK(with(R"("start": "2024-01-01", "stable_since": "2025-10")") == "unknown imprecise");
  CHECK(with(R"("start": "2024-01-01")") == "unknown missing");
  CHECK(with(R"("start": "2025-12-01")") == "false");
}

TEST_CASE("dose, route, half-lives") {
  auto rule = therapy("prednisone", Status::current);
  rule.dose = quantity("10", "mg/d");
  rule.dose_op = Comparator::gt;
  const auto with = [](const std::string& fact) {
    return profile(medications(R"({"text": "prednisone", "status": "active", )" + fact + "}"));
  };
  CHECK(truth(expr(rule), with(R"("dose": {"value": 20, "unit": "mg/d"})")) == "true");
  CHECK(truth(expr(rule), profile(medications(R"({"text": "prednisone", "status": "active", "dose": {"value": 10, "unit": "mg/d"}})",
                                              complete_medications))) == "false");
  CHECK(truth(expr(rule), with(R"("route": "oral")")) == "unknown missing");
  auto oral = therapy("corticosteroid", Status::current);
  oral.text = "oral corticosteroids";
  CHECK(truth(expr(oral), with(R"("route": "PO")")) == "true");
  CHECK(truth(expr(oral),
              profile(medications(R"({"text": "prednisone", "status": "active", "route": "inhaled"})", complete_medications))) == "false");
  auto washout = therapy("immunosuppressant", Status::past);
  washout.window = within("5", "half-life");
  // Methotrexate: 5 x 6 h = 30 h, so between one and two days.
  CHECK(truth(expr(washout), profile(medications(R"({"text": "methotrexate", "status": "stopped", "last_dose": "2026-01-12"})",
                                                 complete_medications))) == "false");
  CHECK(truth(expr(washout), profile(medications(R"({"text": "methotrexate", "status": "stopped", "last_dose": "2026-01-14"})"))) ==
        "unknown imprecise");
  CHECK(truth(expr(washout), profile(medications(R"({"text": "methotrexate", "status": "active"})"))) == "true");
}

TEST_CASE("procedures done, planned, never, with dates; hours over day-only dates") {
  auto recent = procedure("surgery");
  recent.window = within("12", "wk", "screening");
  const auto with = [](const char* fact, const std::string& more = "") {
    return profile(R"("procedures": [)" + std::string(fact) + "]" + more);
  };
  CHECK(truth(expr(recent), with(R"({"text": "surgery", "status": "done", "date": "2025-10-23"})")) == "true");
  CHECK(truth(expr(recent), with(R"({"text": "surgery", "status": "done", "date": "2025-10-22"})")) == "unknown missing");
  CHECK(truth(expr(recent), with(R"({"text": "surgery", "status": "never"})")) == "false");
  CHECK(truth(expr(procedure("surgery", Status::planned)), with(R"({"text": "surgery", "status": "planned", "date": "2026-02-01"})")) ==
        "true");
  CHECK(truth(expr(procedure("surgery", Status::past)),
              with(R"({"text": "surgery", "status": "planned", "date": "2026-02-01"})", R"(, "complete": ["procedures"])")) == "false");
  auto hours = procedure("surgery");
  hours.window = within("12", "h");
  CHECK(truth(expr(hours), with(R"({"text": "surgery", "status": "done", "date": "2026-01-14"})", R"(, "complete": ["procedures"])")) ==
        "unknown imprecise");
  CHECK(truth(expr(hours), with(R"({"text": "surgery", "status": "done", "date": "2026-01-13"})", R"(, "complete": ["procedures"])")) ==
        "false");
  CHECK(truth(expr(hours), with(R"({"text": "surgery", "status": "done", "start": "2026-01-14", "end": "2026-01-16"})")) == "true");
  auto ahead = procedure("surgery");
  ahead.window = within("30", "d");
  ahead.window->after = true;
  CHECK(truth(expr(ahead), with(R"({"text": "surgery", "status": "planned", "date": "2026-02-14"})")) == "true");
  CHECK(truth(expr(ahead), with(R"({"text": "surgery", "status": "planned", "date": "2026-02-15"})")) == "unknown missing");
}

TEST_CASE("anchors: dated by the profile, visits are today, events need their date") {
  auto rule = therapy("methotrexate", Status::past);
  rule.window = within("4", "wk", "first_dose");
  const auto list = medications(R"({"text": "methotrexate", "status": "stopped", "last_dose": "2025-12-20"})");
  CHECK(truth(expr(rule), profile(list)) == "true");
  CHECK(truth(expr(rule), profile(list + R"(, "anchors": {"first_dose": "2026-01-17"})")) == "true");
  CHECK(truth(expr(rule), profile(list + R"(, "anchors": {"first_dose": "2026-02-17"})")) == "unknown missing");
  rule.window->anchor = "surgery";
  CHECK(truth(expr(rule), profile(list)) == "unknown missing");
  CHECK(truth(expr(rule), profile(list + R"(, "procedures": [{"text": "surgery", "status": "done", "date": "2026-01-02"}])")) == "true");
}

TEST_CASE("counts: the least that lie surely apart, the most of a complete list") {
  auto lines = therapy("chemotherapy", Status::past);
  lines.count = limit(Comparator::ge, "2");
  const std::string two =
      R"({"text": "cisplatin", "status": "stopped", "start": "2020-01-01", "end": "2020-06-01"}, {"text": "chemotherapy", "status": "stopped", "start": "2022-01-01", "end": "2022-06-01"})";
  CHECK(truth(expr(lines), profile(medications(two))) == "true");
  CHECK(truth(expr(lines),
              profile(medications(R"({"text": "cisplatin", "status": "stopped", "start": "2020-01-01", "end": "2020-06-01"})"))) ==
        "unknown missing");
  CHECK(truth(expr(lines), profile(medications(R"({"text": "cisplatin", "status": "stopped", "start": "2020-01-01", "end": "2020-06-01"})",
                                               complete_medications))) == "false");
  lines.count = limit(Comparator::le, "1");
  CHECK(truth(expr(lines), profile(medications(two))) == "false");
  CHECK(truth(expr(lines), profile(medications("", complete_medications))) == "true");
}

TEST_CASE("when the answer changes by itself") {
  auto rule = therapy("methotrexate", Status::past);
  rule.window = within("6", "mo");
  const auto report =
      ask(expr(rule), profile(medications(R"({"text": "methotrexate", "status": "stopped", "end": "2025-12-01"})", complete_medications)));
  REQUIRE(report.changes_on.has_value());
  CHECK(patients::to_string(*report.changes_on) == "2026-06-02");
  const auto whole =
      ask(negation(expr(rule)),
          profile(medications(R"({"text": "methotrexate", "status": "stopped", "end": "2025-12-01"})", complete_medications)));
  CHECK(whole.changes_on == report.changes_on);
}

TEST_CASE("a name that narrows a listed one: absence of the wider decides, its presence does not") {
  rules::Condition open;
  open.text = "severe tuberculosis requiring admission";
  CHECK(truth(expr(open), profile(conditions(R"({"text": "tuberculosis", "status": "refuted"})"))) == "false");
  CHECK(truth(expr(open), profile(conditions(R"({"text": "tuberculosis", "status": "active"})", complete_conditions))) ==
        "unknown missing");
  CHECK(truth(expr(open), profile(conditions(R"({"text": "asthma", "status": "active"})", complete_conditions))) == "false");
  open.text = "tuberculosis or something else";
  CHECK(truth(expr(open), profile(conditions(R"({"text": "tuberculosis", "status": "refuted"})"))) == "unknown missing");
  open.text = "no active tuberculosis";
  CHECK(truth(expr(open), profile(conditions(R"({"text": "tuberculosis", "status": "refuted"})"))) == "unknown missing");
}

TEST_CASE("newly diagnosed without a length: a month is new, two years are not") {
  const auto onset = [](const char* date) {
    return truth(expr(condition("asthma", Status::recent_onset)),
                 profile(conditions(std::string(R"({"text": "asthma", "status": "active", "onset": ")") + date + "\"}")));
  };
  CHECK(onset("2026-01-05") == "true");
  CHECK(onset("2025-09-05") == "unknown judgement");
  CHECK(onset("2020") == "unknown missing");
  CHECK(truth(expr(condition("asthma", Status::recent_onset)),
              profile(conditions(R"({"text": "asthma", "status": "active", "onset": "2020"})", complete_conditions))) == "false");
}

TEST_CASE("a class whose members are not listed is not denied by a complete list of other names") {
  // Nothing in this vocabulary is a kind of "corticosteroid" but prednisone; the class "chemotherapy" has cisplatin.
  CHECK(truth(expr(therapy("chemotherapy", Status::past)),
              profile(medications(R"({"text": "paracetamol", "status": "active"})", complete_medications))) == "false");
  // Paracetamol stands for nothing wider and nothing is a kind of it: a listed ingredient without a class may be what is asked for.
  CHECK(truth(expr(therapy("paracetamol", Status::past)),
              profile(medications(R"({"text": "cisplatin", "status": "active"})", complete_medications))) == "unknown missing");
  CHECK(truth(expr(therapy("paracetamol", Status::past)), profile(medications("", complete_medications))) == "false");
}

TEST_CASE("allergies stand to each other as their allergens do") {
  const auto to = [](const char* text, Status status = Status::any) {
    rules::Condition asked;
    asked.text = text;
    asked.status = status;
    return expr(asked);
  };
  const auto suppressants = to("hypersensitivity to any other immunosuppressant");
  CHECK(truth(suppressants, profile(conditions(R"({"text": "allergy to methotrexate", "status": "resolved"})"))) == "true");
  CHECK(truth(suppressants, profile(conditions(R"x({"text": "paracetamol allergy (rash)", "status": "active"})x", complete_conditions))) ==
        "false");
  CHECK(truth(suppressants, profile(conditions(R"({"text": "allergy to a study drug", "status": "active"})", complete_conditions))) ==
        "unknown missing");
  CHECK(truth(to("allergy to methotrexate"), profile(conditions(R"({"text": "hypersensitivity to immunosuppressants", "status": "active"})",
                                                                complete_conditions))) == "unknown missing");
  CHECK(truth(to("allergy to methotrexate"),
              profile(conditions(R"({"text": "hypersensitivity to immunosuppressants", "status": "refuted"})"))) == "false");
  // Anaphylaxis is an allergy; an allergy need not be anaphylaxis.
  CHECK(truth(suppressants, profile(conditions(R"({"text": "anaphylaxis to anakinra", "status": "resolved"})"))) == "true");
  CHECK(truth(to("anaphylaxis to anakinra"),
              profile(conditions(R"({"text": "allergy to anakinra", "status": "active"})", complete_conditions))) == "unknown missing");
  CHECK(truth(to("anaphylaxis to anakinra"), profile(conditions(R"({"text": "allergy to anakinra", "status": "refuted"})"))) == "false");
  CHECK(truth(to("allergy to anakinra"), profile(conditions(R"({"text": "anaphylaxis to anakinra", "status": "refuted"})"))) ==
        "unknown missing");
  // Two allergens in one name are not told apart.
  CHECK(truth(suppressants, profile(conditions(R"({"text": "allergy to latex and methotrexate", "status": "active"})"))) ==
        "unknown missing");
}

TEST_CASE("an unlisted disease is looked for among conditions, and among events too when it happens at a time") {
  rules::Condition disease, event, untold;
  disease.text = "Smith-Miller syndrome";
  event.text = "Smith-Miller bleeding";
  untold.text = "Smith-Miller";
  CHECK(truth(expr(disease), profile(conditions("", complete_conditions))) == "false");
  CHECK(truth(expr(event), profile(conditions("", complete_conditions))) == "unknown missing");
  CHECK(truth(expr(event), profile(conditions("", R"(, "complete": ["conditions", "events"])"))) == "false");
  CHECK(truth(expr(untold), profile(conditions("", R"(, "complete": ["conditions", "events"])"))) == "unknown missing");
}

TEST_CASE("a receptor's result is about its expression, not about mutations of its gene") {
  rules::Variant negative, amplified;
  negative.concept_id = amplified.concept_id = id("her2");
  negative.gene = amplified.gene = "HER2";
  negative.present = false;
  amplified.change = "amplification";
  const auto with = [](const char* change, const char* status) {
    return profile(R"("variants": [{"gene": "HER2", "change": ")" + std::string(change) + R"(", "status": ")" + status + R"("}])");
  };
  CHECK(truth(expr(negative), with("S310F", "present")) == "unknown missing");
  CHECK(truth(expr(negative), with("amplification", "present")) == "false");
  CHECK(truth(expr(amplified), with("amplification", "present")) == "true");
}

TEST_CASE("a complete list does not deny what an entry may be by its name") {
  const std::array<rules::Vocabulary::Table, 1> tables{{
      {"conditions.tsv",
       "# kind: condition\nkey\tname\tnames\tparents\n"
       "fracture\tfracture\tbone fracture\t\nhip_fracture\thip fracture\t\t\ninfection\tinfection\t\t\n"
       "bloodstream_infection\tbloodstream infection\t\t\nmalignancy\tmalignancy\t\t\ncarcinomatosis\tcarcinomatosis\t\t\n"
       "lung_disease\tlung disease\t\t\ncopd\tCOPD\t\tlung_disease\npulmonary_sarcoidosis\tpulmonary sarcoidosis\t\t\nrenal_failure\trenal "
       "failure\t\t\n"
       "heart_failure\theart failure\t\t\narthritis\tarthritis\t\t\nrheumatoid\trheumatoid arthritis\t\tarthritis\n"
       "psoriatic\tpsoriatic arthritis\t\tarthritis\ntype_1\ttype 1 diabetes\tjuvenile diabetes\t\ntype_2\ttype 2 diabetes\t\t\n"},
  }};
  const auto loaded = rules::Vocabulary::load(tables);
  REQUIRE(loaded.has_value());
  const auto truth_of = [&](const char* key, const std::string& recorded) {
    rules::Condition wanted;
    wanted.concept_id = loaded->find_key(key);
    REQUIRE(wanted.concept_id != rules::no_concept);
    wanted.text = loaded->at(wanted.concept_id).name;
    const auto patient = patients::read_profile(
        R"({"id": "a", "as_of": "2026-01-15", "conditions": [{"text": ")" + recorded + R"("}], "complete": ["conditions"]})", *loaded);
    REQUIRE(patient.has_value());
    return std::string(name(evaluate(expr(wanted), *patient, *loaded, {*patient->as_of, false}).truth));
  };
  CHECK(truth_of("fracture", "hip fracture") == "unknown");
  CHECK(truth_of("infection", "bloodstream infection") == "unknown");
  CHECK(truth_of("malignancy", "carcinomatosis") == "unknown");
  CHECK(truth_of("lung_disease", "pulmonary sarcoidosis") == "unknown");
  CHECK(truth_of("lung_disease", "heart failure") == "false");
  CHECK(truth_of("renal_failure", "heart failure") == "false");
  CHECK(truth_of("rheumatoid", "psoriatic arthritis") == "false");
  CHECK(truth_of("type_1", "type 2 diabetes") == "false");
  CHECK(truth_of("fracture", "bloodstream infection") == "false");
}

TEST_CASE("a complete list denies nothing that another part of the record names") {
  const auto asthma = expr(condition("asthma"));
  CHECK(truth(asthma, profile(R"("medications": [{"text": "methotrexate", "indication": "asthma"}])" + complete_conditions)) ==
        "unknown conflict");
  CHECK(truth(asthma, profile(R"("events": [{"text": "asthma exacerbation", "date": "2025-12-01"}])" + complete_conditions)) ==
        "unknown conflict");
  CHECK(truth(asthma, profile(R"("statements": [{"text": "family history of asthma", "value": true}])" + complete_conditions)) == "false");
  CHECK(truth(asthma, profile(R"("statements": [{"text": "history of asthma", "value": false}])" + complete_conditions)) == "false");
}

TEST_CASE("A or B as one name: without either there is neither, and one of them says nothing of the other") {
  const auto either = expr(condition("hepatitis_b_or_c")), was = expr(condition("hepatitis_b_or_c", Status::history));
  const std::string no_b = R"({"text": "hepatitis B", "status": "refuted"})", no_c = R"({"text": "hepatitis C", "status": "refuted"})";
  CHECK(truth(either, profile(conditions(no_b))) == "unknown missing");
  CHECK(truth(either, profile(conditions(no_b + ", " + no_c))) == "false");
  CHECK(truth(was, profile(conditions(no_b + ", " + no_c))) == "false");
  CHECK(truth(either, profile(conditions(no_b + R"(, {"text": "hepatitis C", "status": "active"})"))) == "true");
  // The side that is over is no current one, and has been one.
  const std::string over = R"({"text": "hepatitis C", "status": "resolved", "onset": "2000", "resolved": "2016"})";
  rules::Condition now = condition("hepatitis_b_or_c", Status::current);
  CHECK(truth(expr(now), profile(conditions(no_b + ", " + over))) == "false");
  CHECK(truth(was, profile(conditions(no_b + ", " + over))) == "true");
  CHECK(truth(expr(now), profile(conditions(no_b + ", " + no_c + R"(, {"text": "hepatitis B or C", "status": "active"})"))) ==
        "unknown conflict");
}

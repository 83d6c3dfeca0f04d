// Statements, judgements, sex, age, variants, frequencies.
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::Comparator;
using grammar::Status;

namespace {

rules::Statement statement(const char* text, bool attestation = false) {
  rules::Statement out;
  const auto resolved = vocabulary().resolve(text);
  if (resolved.concepts.size() == 1) out.concept_id = resolved.concepts.front();
  out.text = text;
  out.attestation = attestation;
  return out;
}
std::string said(const std::string& text, bool value, const std::string& date = "2026-01-10") {
  return R"({"text": ")" + text + R"(", "value": )" + (value ? "true" : "false") + (date.empty() ? "" : R"(, "date": ")" + date + "\"") +
         "}";
}
patients::Profile with_statements(const std::string& list, const std::string& more = "") {
  return profile(R"("statements": [)" + list + "]" + more);
}

}  // namespace

TEST_CASE("statements by concept, and the latest one counts") {
  const auto rule = expr(statement("breastfeeding"));
  CHECK(truth(rule, with_statements(said("nursing", true))) == "true");
  CHECK(truth(rule, with_statements(said("lactating", false))) == "false");
  CHECK(truth(rule, profile(R"("sex": "female")")) == "unknown missing");
  CHECK(truth(rule, with_statements(said("nursing", true, "2025-01-01") + "," + said("nursing", false))) == "false");
  CHECK(truth(rule, with_statements(said("nursing", true) + "," + said("lactating", false))) == "unknown conflict");
}

TEST_CASE("sex male settles pregnancy, breastfeeding and childbearing potential") {
  for (const char* text : {"pregnant", "breastfeeding", "of childbearing potential"}) {
    CHECK(truth(expr(statement(text)), profile(R"("sex": "male")")) == "false");
    CHECK(truth(expr(statement(text)), profile(R"("sex": "other")")) == "unknown missing");
  }
  CHECK(truth(expr(statement("willing to use contraception", true)), profile(R"("sex": "male")")) == "unknown attestation");
  CHECK(truth(expr(statement("pregnant")), with_statements(said("pregnant", true), R"(, "sex": "male")")) == "unknown conflict");
}

TEST_CASE("a judgement or attestation is settled by a statement in its words, and by nothing else") {
  const auto opinion = expr(rules::Judgement{"condition that would compromise the safety of the patient"});
  CHECK(truth(opinion, profile(R"("complete": ["statements", "conditions"])")) == "unknown judgement");
  CHECK(truth(opinion, with_statements(said("condition that would compromise the safety of the patient", false))) == "false");
  CHECK(truth(opinion, with_statements(said("condition that compromised the safety of the patient", true))) == "unknown judgement");
  const auto able = expr(statement("able to travel to the site for assessments", true));
  CHECK(truth(able, with_statements(said("ability to travel to site for assessments", true))) == "true");
  CHECK(truth(able, with_statements(said("unable to travel to the site for assessments", true))) == "false");
  CHECK(truth(able, with_statements(said("able to travel", true))) == "unknown attestation");
  CHECK(truth(able, with_statements(said("able to travel to the site for assessments only with help", true))) == "unknown attestation");
  CHECK(truth(able, profile()) == "unknown attestation");
  CHECK(truth(expr(statement("inability to travel to the site", true)), with_statements(said("able to travel to the site", true))) ==
        "false");
  // More words say more, and only what is so carries over.
  const auto consent = expr(statement("written informed consent obtained", true));
  CHECK(truth(consent, with_statements(said("written informed consent obtained from the mother", true))) == "unknown attestation");
  CHECK(truth(consent, with_statements(said("written informed consent and assent obtained", true))) == "true");
  CHECK(truth(consent, with_statements(said("written informed consent and assent obtained", false))) == "unknown attestation");
}

TEST_CASE("a window on a statement is held against the day on which it was made") {
  rules::Statement smoking = statement("smoking");
  smoking.window = within("6", "mo");
  const auto rule = expr(smoking);
  CHECK(truth(rule, with_statements(said("smoking", true))) == "true");
  CHECK(truth(rule, with_statements(said("smoking", true, ""))) == "true");
  CHECK(truth(rule, with_statements(said("smoking", true, "2020-01-01"))) == "unknown missing");
  CHECK(truth(rule, with_statements(said("smoking", false, "2020-01-01"))) == "unknown missing");
  CHECK(truth(rule, with_statements(said("smoking", false))) == "unknown missing");
  CHECK(truth(rule, with_statements(said("smoking", true, "2025-07"))) == "unknown missing");  // before or after the 15th
  CHECK(ask(rule, with_statements(said("smoking", true, "2020-01-01"))).evidence.size() == 1);
  // A statement that names the time itself.
  CHECK(truth(rule, with_statements(said("never smoking", true, "2026-01-15"))) == "false");
  CHECK(truth(rule, with_statements(said("never smoking", true, "2024-01-15"))) == "unknown missing");
  rules::Statement study = statement("participation in another trial");
  study.window = within("30", "d");
  CHECK(truth(expr(study), with_statements(said("participation in another trial", true, "2020-01-01"))) == "unknown missing");
  CHECK(truth(expr(study), with_statements(said("participation in another trial within 30 days", true, "2026-01-15"))) == "true");
  CHECK(truth(expr(study), with_statements(said("participation in another trial within 60 days", true, "2026-01-15"))) ==
        "unknown missing");
  CHECK(truth(expr(study), with_statements(said("participation in another trial within 30 days", true, "2025-01-15"))) ==
        "unknown missing");
}

TEST_CASE("a statement on pregnancy is no evidence for longer than a pregnancy lasts") {
  const auto rule = expr(statement("pregnant"));
  // That there was none says nothing of the months after.
  CHECK(truth(rule, with_statements(said("pregnant", false, "2025-12-15"))) == "false");
  CHECK(truth(rule, with_statements(said("pregnant", false, "2025-12-14"))) == "unknown missing");
  CHECK(truth(rule, with_statements(said("pregnant", true, "2025-05-01"))) == "true");
  CHECK(truth(rule, with_statements(said("pregnant", false, "2019-01-01"))) == "unknown missing");
  CHECK(truth(rule, with_statements(said("pregnant", true, "2019-01-01"))) == "unknown missing");
  CHECK(truth(rule, with_statements(said("pregnant", false, "2019-01-01") + "," + said("pregnant", true))) == "true");
  CHECK(truth(rule, with_statements(said("pregnant", true, ""))) == "true");
}

TEST_CASE("a statement in doubt is not used") {
  CHECK(truth(expr(statement("breastfeeding")), with_statements(R"({"text": "nursing", "value": true, "negated": true})")) ==
        "unknown unusable");
}

TEST_CASE("a positive pregnancy test stands against a complete list of statements") {
  const auto rule = expr(statement("pregnant"));
  const std::string tested = R"("observations": [{"text": "pregnancy test", "value": "positive", "date": "2026-01-10"}], )";
  CHECK(truth(rule, profile(R"("complete": ["statements"])")) == "false");
  CHECK(truth(rule, profile(tested + R"("complete": ["statements"])")) == "unknown conflict");
  CHECK(truth(rule, profile(tested + R"("sex": "male")")) == "unknown conflict");
  CHECK(truth(rule, profile(tested + R"("statements": [)" + said("pregnant", false, "2026-01-12") + "]")) == "false");
  CHECK(truth(rule, profile(tested + R"("statements": [)" + said("pregnant", false, "2026-01-02") + "]")) == "unknown conflict");
}

TEST_CASE("the same thing on file as a condition") {
  CHECK(truth(expr(statement("pregnant")), profile(R"("sex": "female", "conditions": [{"text": "pregnant", "status": "active"}])")) ==
        "true");
  CHECK(truth(expr(condition("asthma")), with_statements(said("asthma", true))) == "true");
  CHECK(truth(expr(condition("asthma")), with_statements(said("asthma", false))) == "false");
  CHECK_MESSAGE(truth(expr(condition("asthma", Status::history)), with_statements(said("asthma", false))) == "unknown missing",
                "false today says nothing about the past");
}

TEST_CASE("sex") {
  CHECK(truth(expr(rules::SexPredicate{"female"}), profile(R"("sex": "female")")) == "true");
  CHECK(truth(expr(rules::SexPredicate{"female"}), profile(R"("sex": "male")")) == "false");
  CHECK(truth(expr(rules::SexPredicate{"female"}), profile(R"("sex": "unknown")")) == "unknown missing");
  CHECK(truth(expr(rules::SexPredicate{"female"}), profile(R"("sex": "other")")) == "unknown ambiguous");
  CHECK(truth(expr(rules::SexPredicate{"male"}), profile()) == "unknown missing");
}

TEST_CASE("age in completed units, at both ends of 6-30") {
  rules::AgePredicate rule;
  rule.limit = limit("6", "30", "a");
  const auto born = [&](const std::string& date) { return truth(expr(rule), profile(R"("birth_date": ")" + date + "\"")); };
  CHECK(born("2020-01-15") == "true");
  CHECK(born("2020-01-16") == "false");
  CHECK(born("1995-01-16") == "true");
  CHECK(born("1995-01-15") == "false");
  CHECK(born("1995-02") == "true");
  CHECK(born("1995-01") == "unknown imprecise");
  CHECK(born("1995") == "unknown imprecise");
  CHECK(born("2010") == "true");
  const auto aged = [&](const std::string& age) { return truth(expr(rule), profile(R"("age": ")" + age + "\"")); };
  CHECK(aged("6 years") == "true");
  CHECK(aged("30 years") == "true");
  CHECK(aged("31 years") == "false");
  CHECK(aged("71 months") == "false");
  CHECK(aged("72 months") == "true");
  CHECK(truth(expr(rule), profile()) == "unknown missing");
  rules::AgePredicate over;
  over.limit = limit(Comparator::gt, "18", "a");
  CHECK(truth(expr(over), profile(R"("birth_date": "2008-01-15")")) == "false");
  CHECK(truth(expr(over), profile(R"("birth_date": "2007-01-15")")) == "true");
  rules::AgePredicate months;
  months.limit = limit(Comparator::ge, "18", "mo");
  CHECK(truth(expr(months), profile(R"("age": "1 year")")) == "unknown imprecise");
  CHECK(truth(expr(months), profile(R"("birth_date": "2024-07-15")")) == "true");
  rules::AgePredicate at_diagnosis = over;
  at_diagnosis.at = "diagnosis";
  CHECK(truth(expr(at_diagnosis), profile(R"("birth_date": "1980-01-15")")) == "unknown missing");
}

TEST_CASE("29 February is a birthday on 1 March, and a birthday is announced") {
  rules::AgePredicate rule;
  rule.limit = limit(Comparator::ge, "18", "a");
  const auto patient = profile(R"("birth_date": "2004-02-29")");
  CHECK(truth(expr(rule), patient, "2022-02-28") == "false");
  CHECK(truth(expr(rule), patient, "2022-03-01") == "true");
  const auto report = ask(expr(rule), patient, "2022-01-15");
  REQUIRE(report.changes_on.has_value());
  CHECK(patients::to_string(*report.changes_on) == "2022-03-01");
}

TEST_CASE("a variant without a status decides nothing, and wild type is the absence of a mutation") {
  rules::Variant mutated;
  mutated.concept_id = id("kras");
  mutated.gene = mutated.text = "KRAS";
  mutated.change = "mutation";
  const auto rule = expr(mutated);
  CHECK(truth(rule, profile(R"("variants": [{"gene": "KRAS"}])")) == "unknown missing");
  CHECK(truth(rule, profile(R"("variants": [{"gene": "KRAS", "result": "negative"}])")) == "unknown missing");
  CHECK(truth(rule, profile(R"("variants": [{"gene": "KRAS", "change": "wild type", "status": "present"}])")) == "false");
  CHECK(truth(rule, profile(R"("variants": [{"gene": "KRAS", "change": "wild type", "status": "absent"}])")) == "unknown missing");
  CHECK(truth(rule, profile(R"("variants": [{"gene": "KRAS", "change": "G12C", "status": "present"}])")) == "true");
}

TEST_CASE("variants: recorded as a variant or as an observation") {
  rules::Variant rule;
  rule.concept_id = id("kras");
  rule.gene = "KRAS";
  rule.text = "KRAS mutation";
  rule.change = "mutation";
  const auto variants = [](const std::string& list, const std::string& more = "") {
    return profile(R"("variants": [)" + list + "]" + more);
  };
  CHECK(truth(expr(rule), variants(R"({"gene": "KRAS", "change": "G12D", "status": "present"})")) == "true");
  CHECK(truth(expr(rule), variants(R"({"gene": "KRAS", "change": "mutation", "status": "absent"})")) == "false");
  CHECK(truth(expr(rule), variants(R"({"gene": "KRAS", "change": "G12D", "status": "absent"})")) == "unknown missing");
  CHECK(truth(expr(rule), profile(R"("observations": [{"text": "KRAS", "value": "wild type", "date": "2026-01-10"}])")) == "false");
  CHECK(truth(expr(rule), variants("", R"(, "complete": ["variants"])")) == "false");
  CHECK(truth(expr(rule), profile()) == "unknown missing");
  rule.present = false;
  CHECK(truth(expr(rule), variants(R"({"gene": "KRAS", "change": "mutation", "status": "absent"})")) == "true");
  rules::Variant named;
  named.concept_id = id("acvr1");
  named.gene = "ACVR1";
  named.text = "ACVR1 R206H";
  named.change = "R206H";
  CHECK(truth(expr(named), variants(R"({"gene": "ACVR1", "change": "p.R206H", "status": "present"})")) == "true");
  CHECK(truth(expr(named), variants(R"({"gene": "ACVR1", "change": "mutation", "status": "present"})")) == "unknown missing");
  rules::Variant her2;
  her2.concept_id = id("her2");
  her2.gene = "HER2";
  her2.text = "HER2 amplification";
  her2.change = "amplification";
  CHECK(truth(expr(her2), variants(R"({"gene": "ERBB2", "change": "amplification", "status": "present"})")) == "true");
  CHECK(truth(expr(her2), variants(R"({"gene": "ERBB2", "change": "overexpression", "status": "absent"})")) == "unknown missing");
}

TEST_CASE("more than 4 flares per year") {
  rules::Frequency rule;
  rule.concept_id = id("flare");
  rule.text = "flare";
  rule.limit = limit(Comparator::gt, "4");
  rule.per = "a";
  const auto flares = [](std::initializer_list<const char*> dates, const std::string& more = "") {
    std::string list;
    for (const char* date : dates) list += std::string(list.empty() ? "" : ", ") + R"({"text": "flare", "date": ")" + date + "\"}";
    return profile(R"("events": [)" + list + "]" + more);
  };
  const std::string complete = R"(, "complete": ["events"])";
  CHECK(truth(expr(rule), flares({"2025-02-01", "2025-04-01", "2025-06-01", "2025-08-01", "2025-12-01"})) == "true");
  CHECK(truth(expr(rule), flares({"2025-02-01", "2025-04-01", "2025-06-01", "2025-08-01"})) == "unknown missing");
  CHECK(truth(expr(rule), flares({"2025-02-01", "2025-04-01", "2025-06-01", "2025-08-01"}, complete)) == "false");
  CHECK(truth(expr(rule), flares({"2025-01-14", "2025-04-01", "2025-06-01", "2025-08-01", "2025-12-01"}, complete)) == "false");
  CHECK(truth(expr(rule), flares({"2025-01-15", "2025-04-01", "2025-06-01", "2025-08-01", "2025-12-01"}, complete)) == "true");
  CHECK(truth(expr(rule), flares({"2025-01", "2025-04-01", "2025-06-01", "2025-08-01", "2025-12-01"}, complete)) == "unknown imprecise");
  CHECK(truth(expr(rule), profile(R"("events": [{"text": "flare", "rate": {"value": 6, "unit": "/a"}}])")) == "true");
  CHECK(truth(expr(rule), profile(R"("events": [{"text": "flare", "rate": {"value": 4, "unit": "/a"}}])")) == "false");
  CHECK(truth(expr(rule), profile(R"("events": [{"text": "flare", "rate": {"value": 1, "unit": "/mo"}}])")) == "true");
  CHECK(truth(expr(rule), profile()) == "unknown missing");
  rules::Frequency activity;
  activity.text = "moderate to intense physical activity";
  activity.limit = limit(Comparator::gt, "150", "min");
  activity.per = "wk";
  const auto active = [](const char* value) {
    return profile(R"("observations": [{"text": "moderate to intense physical activity", "date": "2026-01-10", )" + std::string(value) +
                   "}]");
  };
  CHECK(truth(expr(activity), active(R"("value": 3.5, "unit": "h/wk")")) == "true");
  CHECK(truth(expr(activity), active(R"("value": 150, "unit": "min/wk")")) == "false");
}

TEST_CASE("a rate on file under a name that counts") {
  rules::Frequency rule;
  rule.concept_id = id("flare");
  rule.text = "flare";
  rule.limit = limit(Comparator::gt, "4");
  rule.per = "a";
  const auto rate = [&](const char* text, const char* unit) {
    return truth(expr(rule), profile(R"("observations": [{"text": ")" + std::string(text) + R"(", "value": 6, "unit": ")" + unit +
                                     R"(", "date": "2026-01-10"}])"));
  };
  CHECK(rate("number of flares per year", "/a") == "true");
  CHECK(rate("flare severity", "/a") == "unknown missing");
  CHECK(rate("flares per year", "mg/dL") == "unknown unusable");
  // For at least 6 months, and going on.
  rule.duration = lasting("6", "mo");
  const std::string often =
      R"("observations": [{"text": "flares per year", "value": 6, "unit": "/a", "date": "2026-01-10"}], "events": [{"text": "flare", "start": ")";
  CHECK(truth(expr(rule), profile(often + R"(2025-07-15"}])")) == "true");
  CHECK(truth(expr(rule), profile(often + R"(2025-07"}])")) == "unknown imprecise");
  CHECK(truth(expr(rule), profile(often + R"(2025-07-16"}])")) == "false");
}

// Clauses to verdicts, outcomes, order of trials, questions; and the sentences.
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::Comparator;
using grammar::Status;
using rules::ClauseKind;

namespace {

rules::Clause clause(const char* id_text, ClauseKind kind, rules::Expr e) {
  rules::Clause out;
  out.id = id_text;
  out.kind = kind;
  out.text = id_text;
  out.expr = std::move(e);
  return out;
}
rules::CompiledTrial trial(const char* id_text, std::vector<rules::Clause> clauses) {
  rules::CompiledTrial out;
  out.record.id = id_text;
  out.clauses = std::move(clauses);
  return out;
}
const Options options() { return {day("2026-01-15"), false}; }

rules::Expr consent() {
  rules::Statement out;
  out.text = "consent obtained";
  out.attestation = true;
  return expr(out);
}

}  // namespace

TEST_CASE("outcomes") {
  const auto patient =
      profile(R"("sex": "female", "conditions": [{"text": "asthma", "status": "active"}, {"text": "tuberculosis", "status": "refuted"}])");
  const auto outcome = [&](std::vector<rules::Clause> clauses) {
    const auto compiled = trial("T", std::move(clauses));
    return screen(compiled, patient, vocabulary(), options()).outcome;
  };
  const auto asthma = clause("I1", ClauseKind::inclusion, expr(condition("asthma")));
  const auto no_tb = clause("E1", ClauseKind::exclusion, expr(condition("tuberculosis")));
  const auto no_asthma = clause("E2", ClauseKind::exclusion, expr(condition("asthma")));
  const auto no_crps = clause("E3", ClauseKind::exclusion, expr(condition("crps")));
  const auto agrees = clause("I2", ClauseKind::inclusion, consent());
  const auto fit = clause("I3", ClauseKind::inclusion, expr(rules::Judgement{"fit for the study"}));
  CHECK(outcome({asthma, no_tb}) == Outcome::eligible);
  CHECK(outcome({asthma, no_tb, agrees, fit}) == Outcome::pending);
  CHECK(outcome({asthma, no_crps, agrees}) == Outcome::undetermined);
  CHECK(outcome({asthma, no_crps, no_asthma}) == Outcome::ineligible);
  CHECK_MESSAGE(outcome({}) == Outcome::undetermined, "no criteria decide nothing");
  CHECK_MESSAGE(outcome({clause("F1", ClauseKind::field, expr(rules::SexPredicate{"female"}))}) == Outcome::undetermined,
                "nor do registry fields alone");
}

TEST_CASE("a clause worded against its section: truth as written, verdict unknown") {
  auto against = clause("E1", ClauseKind::exclusion, expr(condition("asthma")));
  against.wrong_polarity = true;
  const auto compiled = trial("T", {against});
  const auto report = screen(compiled, profile(R"("conditions": [{"text": "asthma", "status": "active"}])"), vocabulary(), options());
  CHECK(report.clauses[0].truth == Truth::yes);
  CHECK(report.clauses[0].verdict == Verdict::unknown);
  CHECK(report.clauses[0].unknown_kind == UnknownKind::ambiguous);
  CHECK(report.outcome == Outcome::undetermined);
}

TEST_CASE("sentences speak in the positive") {
  const auto sentence = [](ClauseKind kind, rules::Expr e, const patients::Profile& patient) {
    const auto compiled = trial("T", {clause("X", kind, std::move(e))});
    return screen(compiled, patient, vocabulary(), options()).clauses[0].reason;
  };
  CHECK(sentence(ClauseKind::exclusion, expr(condition("tuberculosis", Status::current)), profile()) ==
        "must not have current tuberculosis: none on file, but the list of conditions is not declared complete");
  CHECK(sentence(ClauseKind::inclusion, negation(expr(condition("tuberculosis", Status::history))),
                 profile(R"("complete": ["conditions"])")) ==
        "must not have a history of tuberculosis: none on file, and the list of conditions is declared complete");
  CHECK(sentence(ClauseKind::inclusion, expr(compare_of("absolute_neutrophil_count", limit(Comparator::ge, "1.5", "10*9/L"))),
                 profile(R"("observations": [{"text": "ANC", "value": 1400, "unit": "/uL", "date": "2026-01-10"}])")) ==
        "must have absolute neutrophil count >= 1.5 10*9/L: ANC 1400 /uL on 2026-01-10 (1400 /uL = 1.4 10^9/L)");
  CHECK(sentence(ClauseKind::inclusion, logic(grammar::LogicOp::implication, {expr(rules::SexPredicate{"female"}), consent()}),
                 profile(R"("sex": "male")")) == "does not apply (female sex): recorded as male");
}

TEST_CASE("counts, failing sets, margin, next change") {
  auto washout = therapy("methotrexate", Status::past);
  washout.window = within("6", "mo");
  const auto compiled = trial(
      "T", {clause("I1", ClauseKind::inclusion, expr(compare_of("absolute_neutrophil_count", limit(Comparator::ge, "1.5", "10*9/L")))),
            clause("E1", ClauseKind::exclusion, expr(washout)), clause("E2", ClauseKind::exclusion, expr(condition("crps")))});
  const auto patient = profile(
      R"("observations": [{"text": "ANC", "value": 1.2, "unit": "10*9/L", "date": "2026-01-10"}], "medications": [{"text": "methotrexate", "status": "stopped", "end": "2025-12-01"}])");
  const auto report = screen(compiled, patient, vocabulary(), options());
  CHECK(report.failed == 2);
  CHECK(report.unknown == 1);
  CHECK(report.failing == std::vector<std::vector<std::string>>{{"I1"}, {"E1"}});
  REQUIRE(report.clauses[0].margin.has_value());
  CHECK(report.clauses[0].margin->value == *Decimal::parse("-0.3"));
  // The washout ends by itself, and the trial stays failed by its other clause.
  REQUIRE(report.clauses[1].changes_on.has_value());
  CHECK(patients::to_string(*report.clauses[1].changes_on) == "2026-06-02");
  CHECK(!report.next_change);
  const auto washout_alone = trial("T", {clause("E1", ClauseKind::exclusion, expr(washout))});
  const auto later = screen(washout_alone, patient, vocabulary(), options());
  REQUIRE(later.next_change.has_value());
  CHECK(patients::to_string(*later.next_change) == "2026-06-02");
}

TEST_CASE("all trials, best first, and the questions that settle most") {
  const auto tb = [](const char* id_text) { return clause(id_text, ClauseKind::exclusion, expr(condition("tuberculosis"))); };
  const std::vector<rules::CompiledTrial> trials = {
      trial("OUT", {clause("E1", ClauseKind::exclusion, expr(condition("asthma"))), tb("E2")}),
      trial("B", {tb("E1"), clause("E2", ClauseKind::exclusion, expr(condition("crps")))}),
      trial("A", {tb("E1")}),
      trial("OK", {clause("I1", ClauseKind::inclusion, expr(condition("asthma")))}),
  };
  const auto report = screen_all(trials, profile(R"("conditions": [{"text": "asthma", "status": "active"}])"), vocabulary(), options());
  std::vector<std::string> order;
  for (const auto& one : report.trials) order.push_back(one.trial->record.id);
  CHECK(order == std::vector<std::string>{"OK", "A", "B", "OUT"});
  REQUIRE(report.questions.size() == 2);
  CHECK(report.questions[0].ask == "Does the patient have tuberculosis?");
  CHECK(report.questions[0].settles == std::vector<Question::Place>{{"A", "E1"}, {"B", "E1"}});
  CHECK(report.questions[1].settles == std::vector<Question::Place>{{"B", "E2"}});
}

TEST_CASE("what an answer would decide") {
  const auto tb = [](const char* id_text) { return clause(id_text, ClauseKind::exclusion, expr(condition("tuberculosis"))); };
  const std::vector<rules::CompiledTrial> trials = {
      trial("A", {tb("E1"), clause("I1", ClauseKind::inclusion, expr(condition("asthma")))}),
      trial("B", {tb("E1"), clause("E2", ClauseKind::exclusion, expr(condition("crps")))}),
      trial("C", {clause("I1", ClauseKind::inclusion,
                         logic(grammar::LogicOp::disjunction, {expr(condition("tuberculosis")), expr(condition("crps"))}))}),
  };
  const auto report = screen_all(trials, profile(R"("conditions": [{"text": "asthma", "status": "active"}])"), vocabulary(), options());
  const auto decided = [&](const std::string& ask, const std::string& words) {
    std::string out;
    for (const auto& question : report.questions) {
      if (question.ask != ask) continue;
      for (const auto& answer : question.decided_if) {
        if (answer.words != words) continue;
        for (const auto& one : answer.trials) out += one.trial + " " + std::string(name(one.outcome)) + "; ";
      }
    }
    return out;
  };
  CHECK(decided("Does the patient have tuberculosis?", "tuberculosis") == "A ineligible; C eligible; B ineligible; ");
  CHECK(decided("Does the patient have tuberculosis?", "not: tuberculosis") == "A eligible; ");
  CHECK(decided("Does the patient have complex regional pain syndrome?", "complex regional pain syndrome") == "C eligible; B ineligible; ");
  CHECK(decided("Does the patient have complex regional pain syndrome?", "not: complex regional pain syndrome").empty());
  // Never past a connective in doubt, nor a wording against its section.
  auto doubt = clause("E1", ClauseKind::exclusion,
                      logic(grammar::LogicOp::conjunction, {expr(condition("tuberculosis")), expr(rules::Unparsed{"or so", true})}));
  auto against = tb("E1");
  against.wrong_polarity = true;
  for (const auto& one : {doubt, against}) {
    const std::vector<rules::CompiledTrial> only = {trial("D", {one})};
    for (const auto& question : screen_all(only, profile(), vocabulary(), options()).questions) CHECK(question.decided_if.empty());
  }
}

TEST_CASE("own words against a contrary fact are a conflict") {
  auto autoimmune = clause("E1", ClauseKind::exclusion, expr(condition("autoimmune_disease")));
  autoimmune.text = "Autoimmune disease";
  const auto judged = [&](const rules::Clause& one, const std::string& fields) {
    const auto compiled = trial("T", {one});
    const auto report = screen(compiled, profile(fields), vocabulary(), options()).clauses[0];
    return std::string(name(report.verdict)) + (report.unknown_kind ? " " + std::string(name(*report.unknown_kind)) : "");
  };
  CHECK(judged(autoimmune, R"("conditions": [{"text": "autoimmune disease", "status": "refuted"}])") == "matched");
  CHECK(judged(autoimmune, R"("conditions": [{"text": "autoimmune disease", "status": "refuted"}, {"text": "RA", "status": "active"}])") ==
        "unknown conflict");
  // Decided by a fact, and said otherwise in the clause's own words.
  CHECK(judged(autoimmune, R"("conditions": [{"text": "RA", "status": "active"}],
      "statements": [{"text": "autoimmune disease", "value": false}])") == "unknown conflict");
  rules::Statement pregnant;
  pregnant.concept_id = id("pregnant");
  pregnant.text = "Pregnant";
  auto women = clause("E1", ClauseKind::exclusion, expr(pregnant));
  women.text = "Pregnant";
  CHECK(judged(women, R"("sex": "male", "statements": [{"text": "pregnant", "value": true}])") == "unknown conflict");
  CHECK(judged(women, R"("sex": "female", "statements": [{"text": "pregnant", "value": true}])") == "failed");
}

TEST_CASE("what the trial studies is not another one") {
  rules::Condition other = condition("cancer");
  other.other = true;
  auto compiled = trial("T", {clause("E1", ClauseKind::exclusion, expr(other))});
  compiled.record.conditions = {"Breast cancer"};
  const auto verdict = [&](const std::string& list) {
    return screen(compiled, profile(R"("conditions": [)" + list + R"(], "complete": ["conditions"])"), vocabulary(), options())
        .clauses[0]
        .verdict;
  };
  const std::string breast = R"({"text": "breast cancer", "status": "active"})",
                    basal = R"({"text": "basal cell carcinoma", "status": "active"})";
  CHECK(verdict(breast) == Verdict::matched);
  CHECK(verdict(basal) == Verdict::failed);
  CHECK(verdict(breast + "," + basal) == Verdict::failed);
  CHECK(verdict(R"({"text": "cancer", "status": "active"})") == Verdict::unknown);
}

TEST_CASE("what is on file in the clause's own words settles it, however little of it was understood") {
  auto unread = clause("E1", ClauseKind::exclusion, expr(rules::Unparsed{"everything", true}));
  unread.text = "Life-threatening illness unrelated to cancer (as judged by the investigator)";
  const auto verdict = [&](const std::string& fields) {
    const auto compiled = trial("T", {unread});
    return screen(compiled, profile(fields), vocabulary(), options()).clauses[0].verdict;
  };
  CHECK(verdict("") == Verdict::unknown);
  CHECK(verdict(R"("conditions": [{"text": "life-threatening illness unrelated to cancer", "status": "active"}])") == Verdict::failed);
  CHECK(verdict(R"("conditions": [{"text": "life-threatening illness unrelated to cancer", "status": "refuted"}])") == Verdict::matched);
  CHECK(verdict(R"("statements": [{"text": "life-threatening illness unrelated to cancer", "value": false}])") == Verdict::matched);
  CHECK(verdict(R"("statements": [{"text": "life-threatening illness", "value": false}])") == Verdict::unknown);
  CHECK(verdict(R"("conditions": [{"text": "illness unrelated to cancer", "status": "active"}])") == Verdict::unknown);
}

TEST_CASE("what stands in brackets is not settled by the words in front of them") {
  for (const std::string brackets : {"(functional class IV)", "(unless in remission)", "(18-65 years)", "(more than 10 years ago)"}) {
    CAPTURE(brackets);
    auto unread = clause("E1", ClauseKind::exclusion, expr(rules::Unparsed{"everything", true}));
    unread.text = "Severe rheumatoid arthritis " + brackets;
    const auto verdict = [&](const std::string& status) {
      const std::string condition = R"("conditions": [{"text": "severe rheumatoid arthritis", "status": ")" + status + R"("}])";
      return screen(trial("T", {unread}), profile(condition), vocabulary(), options()).clauses[0].verdict;
    };
    CHECK(verdict("active") == Verdict::unknown);
    CHECK(verdict("refuted") == Verdict::matched);
  }
}

TEST_CASE("\"other\" drugs are other than those that the trial gives") {
  const auto outcome = [](const char* drug, std::vector<std::string> given) {
    rules::Therapy others = therapy("immunosuppressant");
    others.text = "other immunosuppressants";
    others.other = true;
    auto compiled = trial("T", {clause("E1", ClauseKind::exclusion, expr(others))});
    compiled.record.interventions = std::move(given);
    const auto patient =
        profile(std::string(R"("medications": [{"text": ")") + drug + R"(", "status": "active"}], "complete": ["medications"])");
    return screen(compiled, patient, vocabulary(), options()).clauses.front().verdict;
  };
  CHECK(outcome("methotrexate", {"anakinra"}) == Verdict::failed);
  CHECK(outcome("methotrexate", {"methotrexate"}) == Verdict::matched);
  CHECK(outcome("methotrexate", {}) == Verdict::failed);
}

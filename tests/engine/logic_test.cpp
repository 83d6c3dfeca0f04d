// Connectives over leaves that are true, false and unknown: if-then, at least n of, exceptions, two readings, doubt.
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::Comparator;
using grammar::LogicOp;
using grammar::Status;

namespace {

// For the patient below: asthma true, TB false, CRPS unknown.
struct Leaf {
  const char* key;
  operator rules::Expr() const { return expr(condition(key)); }  // NOLINT(google-explicit-constructor): reads as the expression
};
constexpr Leaf T{"asthma"}, F{"tuberculosis"}, U{"crps"};

patients::Profile patient() {
  return profile(
      R"("sex": "female", "conditions": [{"text": "asthma", "status": "active"}, {"text": "tuberculosis", "status": "refuted"}])");
}

std::string bare(const rules::Expr& e) { return truth(e, patient()).substr(0, truth(e, patient()).find(' ')); }

}  // namespace

TEST_CASE("and, or, not over facts") {
  CHECK(bare(both_of({T, T})) == "true");
  CHECK(bare(both_of({T, U})) == "unknown");
  CHECK(bare(both_of({F, U})) == "false");
  CHECK(bare(either_of({F, U})) == "unknown");
  CHECK(bare(either_of({T, U})) == "true");
  CHECK(bare(either_of({F, F})) == "false");
  CHECK(bare(negation(U)) == "unknown");
  CHECK(bare(negation(T)) == "false");
}

TEST_CASE("if-then: a false condition does not apply") {
  const auto rule = [](rules::Expr a, rules::Expr b) { return logic(LogicOp::implication, {std::move(a), std::move(b)}); };
  CHECK(bare(rule(F, F)) == "true");
  CHECK(ask(rule(F, U), patient()).not_applicable);
  CHECK_FALSE(ask(rule(T, T), patient()).not_applicable);
  CHECK(bare(rule(T, F)) == "false");
  CHECK(bare(rule(U, T)) == "true");
  CHECK(bare(rule(U, F)) == "unknown");
  CHECK(bare(rule(T, U)) == "unknown");
}

TEST_CASE("at least n of") {
  CHECK(bare(logic(LogicOp::at_least, {T, T, F}, 2)) == "true");
  CHECK(bare(logic(LogicOp::at_least, {T, F, U}, 2)) == "unknown");
  CHECK(bare(logic(LogicOp::at_least, {T, F, F}, 2)) == "false");
  CHECK(bare(logic(LogicOp::at_least, {T, U, U}, 1)) == "true");
}

TEST_CASE("two readings: decided only when they agree") {
  const auto two = [](std::vector<rules::Expr> args) {
    auto out = both_of(std::move(args));
    std::get<rules::Logic>(out.node).alternative = LogicOp::disjunction;
    return out;
  };
  CHECK(truth(two({T, T}), patient()) == "true");
  CHECK(truth(two({F, F}), patient()) == "false");
  CHECK(truth(two({T, F}), patient()) == "unknown ambiguous");
  CHECK(truth(two({F, U}), patient()) == "unknown ambiguous");
  const auto several = [](std::vector<rules::Expr> readings) { return expr(rules::Ambiguous{"MS", std::move(readings)}); };
  CHECK(truth(several({T, T}), patient()) == "true");
  CHECK(truth(several({T, F}), patient()) == "unknown ambiguous");
  CHECK(truth(several({U, U}), patient()) == "unknown ambiguous");
}

TEST_CASE("what was not understood never decides") {
  const auto unread = expr(rules::Unparsed{"with frobnication", false});
  const auto doubt = expr(rules::Unparsed{"unless frobnicated", true});
  CHECK(truth(unread, patient()) == "unknown unparsed");
  CHECK(truth(both_of({F, unread}), patient()) == "false");
  CHECK(truth(both_of({T, unread}), patient()) == "unknown unparsed");
  CHECK(truth(either_of({T, unread}), patient()) == "true");
  CHECK_MESSAGE(truth(both_of({F, doubt}), patient()) == "unknown unparsed", "doubt about the connective takes the whole clause");
  CHECK(truth(either_of({T, negation(doubt)}), patient()) == "unknown unparsed");
  CHECK(truth(expr(rules::Permission{"prior radiotherapy is allowed"}), patient()) == "true");
}

TEST_CASE("kinds of unknown are merged and sorted") {
  const auto unread = expr(rules::Unparsed{"x", false});
  const auto opinion = expr(rules::Judgement{"fit for the study"});
  const auto report = ask(both_of({opinion, U, unread, T}), patient());
  CHECK(report.kinds == std::vector{UnknownKind::unparsed, UnknownKind::missing, UnknownKind::judgement});
  CHECK(report.args.size() == 4);
}

TEST_CASE("an exception takes away the facts it covers") {
  const auto rule = except(expr(condition("cancer", Status::history)), {expr(condition("skin_cancer"))});
  CHECK(truth(rule, profile(R"("conditions": [{"text": "breast cancer", "status": "active"}])")) == "true");
  CHECK(truth(rule, profile(R"("conditions": [{"text": "basal cell carcinoma", "status": "resolved"}], "complete": ["conditions"])")) ==
        "false");
  CHECK(truth(rule, profile(R"("conditions": [{"text": "basal cell carcinoma", "status": "resolved"}])")) == "unknown missing");
  CHECK(truth(rule, profile(R"("conditions": [{"text": "basal cell carcinoma", "status": "resolved"}, {"text": "breast cancer"}])")) ==
        "true");
  // "cancer" on file: whether it is the skin's is not said.
  CHECK(truth(rule, profile(R"("conditions": [{"text": "cancer", "status": "active"}], "complete": ["conditions"])")) == "unknown missing");
  CHECK(truth(rule, profile(R"("complete": ["conditions"])")) == "false");
}

TEST_CASE("nested exceptions give the fact back") {
  // cancer, except skin cancer other than basal cell carcinoma
  const auto rule = except(expr(condition("cancer", Status::history)),
                           {except(expr(condition("skin_cancer")), {expr(condition("basal_cell_carcinoma"))})});
  CHECK(truth(rule, profile(R"("conditions": [{"text": "basal cell carcinoma", "status": "active"}])")) == "true");
  CHECK(truth(rule, profile(R"("conditions": [{"text": "non-melanoma skin cancer", "status": "active"}], "complete": ["conditions"])")) ==
        "unknown missing");
}

TEST_CASE("an exception that names nothing that can be told leaves its facts unknown") {
  const auto rule =
      except(expr(therapy("immunosuppressant", Status::current)), {expr(rules::Unparsed{"those specifically allowed", false})});
  CHECK(truth(rule, profile(R"("medications": [{"text": "methotrexate", "status": "active"}])")) == "unknown missing");
  CHECK(truth(rule, profile(R"("medications": [{"text": "immunosuppressants", "status": "never"}])")) == "false");
  CHECK(truth(rule, profile(R"("medications": [{"text": "paracetamol", "status": "active"}], "complete": ["medications"])")) == "false");
}

TEST_CASE("an exception about the patient: what is required is lifted, what is forbidden is allowed") {
  const auto rule = except(expr(compare_of("alanine_aminotransferase", times_uln(Comparator::le, "2.5"))), {expr(condition("cancer"))});
  const std::string high =
      R"("observations": [{"text": "ALT", "value": 160, "unit": "U/L", "date": "2026-01-10", "reference_range": {"high": 40}}])";
  const auto with = profile(high + R"(, "conditions": [{"text": "breast cancer", "status": "active"}])");
  const auto without = profile(high + R"(, "conditions": [{"text": "cancer", "status": "refuted"}])");
  CHECK(truth(rule, with) == "unknown ambiguous");  // alone, the expression does not say whether it requires or forbids
  CHECK(truth(rule, without) == "false");
  rules::CompiledTrial trial;
  rules::Clause clause;
  clause.id = "I1";
  clause.kind = rules::ClauseKind::inclusion;
  clause.expr = rule;
  trial.clauses.push_back(clause);
  clause.id = "E1";
  clause.kind = rules::ClauseKind::exclusion;
  clause.expr = except(expr(compare_of("alanine_aminotransferase", times_uln(Comparator::gt, "2.5"))), {expr(condition("cancer"))});
  trial.clauses.push_back(clause);
  const auto report = screen(trial, with, vocabulary(), {day("2026-01-15"), false});
  CHECK(report.clauses[0].truth == Truth::yes);
  CHECK(report.clauses[1].truth == Truth::no);
  CHECK(report.outcome == Outcome::eligible);
}

TEST_CASE("a sealed doubt makes its own node unknown, and leaves the others to decide") {
  rules::Unparsed part;
  part.text = "or as agreed";
  part.doubt = true;
  const auto doubtful = [&](bool sealed) {
    rules::Expr inside = both_of({T, expr(part)});
    std::get<rules::Logic>(inside.node).sealed = sealed;
    return inside;
  };
  CHECK(bare(either_of({T, doubtful(true)})) == "true");
  CHECK(bare(either_of({F, doubtful(true)})) == "unknown");
  CHECK(bare(both_of({F, doubtful(true)})) == "false");
  CHECK(bare(both_of({F, doubtful(false)})) == "unknown");
  // Inside, nothing decides: what is false there may be so under a connective that was not read.
  rules::Expr all = both_of({F, expr(part)});
  std::get<rules::Logic>(all.node).sealed = true;
  CHECK(bare(all) == "unknown");
}

TEST_CASE("an exception that was not understood lifts nothing that is not there") {
  rules::Unparsed words;
  words.text = "those specifically allowed";
  CHECK(bare(except(F, {expr(words)})) == "false");
  CHECK(bare(except(T, {expr(words)})) == "unknown");
}

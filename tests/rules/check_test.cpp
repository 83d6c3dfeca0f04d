// check(): trees as written, built by hand, to typed predicates. The way from text is compile_test's.
#include <doctest/doctest.h>

#include <array>

#include "rules/check.hpp"
#include "rules/compile.hpp"
#include "tests/rules/small_vocabulary.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

const Vocabulary& vocabulary() {
  static const Vocabulary the = small_vocabulary();
  return the;
}

/// A term as the lexicon would find it in these words alone.
grammar::Term term(const std::string& text, TermKind hint = TermKind::none) {
  grammar::Term out;
  out.text = text;
  out.hint = hint;
  if (const auto match = vocabulary().longest_name(text, 0); match && match->length == text.size()) out.candidates = match->candidates;
  return out;
}

grammar::Finding finding(const std::string& text, Status status = Status::unspecified, TermKind hint = TermKind::none) {
  grammar::Finding out;
  out.term = term(text, hint);
  out.status = status;
  return out;
}

Limit limit(Comparator op, const char* value, const std::string& unit = "") {
  Limit out;
  out.op = op;
  out.value = Decimal::parse(value);
  out.unit = unit;
  out.unit_text = unit;
  return out;
}

grammar::Comparison comparison(const std::string& text, Limit of) {
  grammar::Comparison out;
  out.measure = term(text);
  out.limit = std::move(of);
  return out;
}

struct Checked {
  Expr expr;
  std::vector<Diagnostic> diagnostics;
  [[nodiscard]] bool said(DiagnosticCode code) const {
    return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return d.code == code; });
  }
  template <class T>
  [[nodiscard]] const T& as() const {
    INFO(kind_name(expr));
    REQUIRE(std::holds_alternative<T>(expr.node));
    return std::get<T>(expr.node);
  }
};

template <class T>
Checked checked(T value) {
  const SourceText source = read_source("a text that the hand-built tree does not come from");
  Checked out;
  out.expr = check(grammar::Node{std::move(value), {0, 6}}, source, vocabulary(), out.diagnostics);
  return out;
}

std::string key(ConceptId id) { return id == no_concept ? "-" : vocabulary().at(id).key; }

}  // namespace

TEST_CASE("a limit is converted once to the analyte's canonical unit") {
  const auto got = checked(comparison("ANC", limit(Comparator::lt, "1500", "/uL")));
  const auto& compare = got.as<Compare>();
  CHECK(key(compare.measure) == "anc");
  CHECK(compare.limit.unit == "/uL");
  REQUIRE(compare.canonical);
  CHECK(compare.canonical->value == Decimal::parse("1.5"));
  CHECK(compare.canonical->unit == "10*9/L");
  CHECK(got.diagnostics.empty());
  const auto mass = checked(comparison("creatinine", limit(Comparator::le, "2", "mg/dL")));
  REQUIRE(mass.as<Compare>().canonical);
  CHECK(mass.as<Compare>().canonical->value->to_double() == doctest::Approx(176.8).epsilon(1e-4));
}

TEST_CASE("a missing unit is assumed only where one customary unit fits") {
  SUBCASE("one fits, two spellings of one size counting as one") {
    const auto got = checked(comparison("ANC", limit(Comparator::ge, "1.5")));
    CHECK(got.as<Compare>().unit_assumed);
    CHECK(got.as<Compare>().limit.unit == "10*9/L");
    CHECK(got.said(DiagnosticCode::missing_unit));
    const auto per_volume = checked(comparison("platelets", limit(Comparator::ge, "100000")));
    CHECK(per_volume.as<Compare>().limit.unit == "/uL");
    CHECK(per_volume.as<Compare>().canonical->value == Decimal(100));
    CHECK(checked(comparison("Hb", limit(Comparator::ge, "90"))).as<Compare>().limit.unit == "g/L");
    CHECK(checked(comparison("Hb", limit(Comparator::ge, "9"))).as<Compare>().limit.unit == "g/dL");
  }
  SUBCASE("two fit") {
    const auto got = checked(comparison("Hb", limit(Comparator::ge, "20")));
    // 20 g/dL and 20 g/L are both possible, and 20 g/L is above a fiftieth of normal.
    CHECK(got.as<Compare>().unit_ambiguous);
    CHECK_FALSE(got.as<Compare>().canonical);
    CHECK(got.said(DiagnosticCode::ambiguous_unit));
  }
  SUBCASE("none fits") {
    const auto got = checked(comparison("Hb", limit(Comparator::ge, "9000")));
    CHECK(got.as<Compare>().unit_ambiguous);
  }
  SUBCASE("a score needs none") {
    const auto got = checked(comparison("ECOG", limit(Comparator::le, "2")));
    CHECK_FALSE(got.as<Compare>().unit_assumed);
    CHECK(got.as<Compare>().canonical->value == Decimal(2));
    CHECK(got.diagnostics.empty());
  }
  SUBCASE("a multiple of the upper limit of normal needs none") {
    Limit times = limit(Comparator::le, "2.5");
    times.relative = Relative::uln;
    const auto got = checked(comparison("creatinine", times));
    CHECK_FALSE(got.as<Compare>().unit_assumed);
    CHECK_FALSE(got.as<Compare>().canonical);
    CHECK(got.diagnostics.empty());
  }
}

TEST_CASE("a unit or a figure that cannot be used decides nothing, and says why") {
  const auto flow = checked(comparison("creatinine", limit(Comparator::lt, "60", "mL/min")));
  CHECK_FALSE(flow.as<Compare>().unit_problem.empty());
  CHECK_FALSE(flow.as<Compare>().canonical);
  CHECK(flow.said(DiagnosticCode::unfit_unit));
  const auto huge = checked(comparison("platelets", limit(Comparator::ge, "100000", "10*9/L")));
  CHECK(huge.said(DiagnosticCode::implausible_limit));
  CHECK_FALSE(huge.as<Compare>().unit_problem.empty());
  Limit unknown = limit(Comparator::lt, "5");
  unknown.unit_text = "furlongs";
  const auto strange = checked(comparison("creatinine", unknown));
  CHECK(strange.said(DiagnosticCode::unknown_unit));
  CHECK_FALSE(strange.as<Compare>().unit_assumed);
  Limit from_zero;
  from_zero.low = Decimal(0);
  from_zero.high = Decimal(120);
  from_zero.unit = "g/L";
  CHECK(checked(comparison("Hb", from_zero)).diagnostics.empty());
}

TEST_CASE("one figure of a continuous measure is a limit that lost its sign") {
  for (const auto& [name, value, unit] :
       {std::array{"platelets", "80", "10*9/L"}, {"creatinine", "1.5", "mg/dL"}, {"hemoglobin", "9", "g/dL"}}) {
    CHECK_FALSE(checked(comparison(name, limit(Comparator::eq, value, unit))).as<Compare>().unit_problem.empty());
    CHECK(checked(comparison(name, limit(Comparator::ge, value, unit))).as<Compare>().unit_problem.empty());
  }
  CHECK(checked(comparison("ECOG", limit(Comparator::eq, "2"))).as<Compare>().unit_problem.empty());
  CHECK_FALSE(checked(comparison("ECOG", limit(Comparator::eq, "0.1"))).as<Compare>().unit_problem.empty());
  const auto age = checked(grammar::AgeLimit{limit(Comparator::eq, "18", "a"), "as_of"});
  REQUIRE(age.as<Ambiguous>().readings.size() == 2);
  CHECK(std::get<AgePredicate>(age.as<Ambiguous>().readings[0].node).limit.op == Comparator::ge);
  CHECK(std::get<AgePredicate>(age.as<Ambiguous>().readings[1].node).limit.op == Comparator::le);
}

TEST_CASE("a score whose figures go on decides nothing") {
  for (const std::string text : {"ECOG 0 or1", "ECOG 0 and 1", "ECOG 0, 1", "ECOG 0/1"}) {
    INFO(text);
    auto c = comparison("ECOG", limit(Comparator::eq, "0"));
    c.limit.span = {5, 6};
    std::vector<Diagnostic> diagnostics;
    const Expr expr = check(grammar::Node{c, {0, 6}}, read_source(text), vocabulary(), diagnostics);
    CHECK_FALSE(std::get<Compare>(expr.node).unit_problem.empty());
  }
}

TEST_CASE("a limit that brackets repeat in another unit is checked against the first") {
  const auto twice = [](const char* name, Limit first, Limit again) {
    grammar::Comparison both = comparison(name, std::move(first));
    both.again = std::move(again);
    return checked(both);
  };
  const auto agree = twice("creatinine", limit(Comparator::le, "1.5", "mg/dL"), limit(Comparator::eq, "133", "umol/L"));
  REQUIRE(agree.as<Ambiguous>().readings.size() == 2);
  CHECK(std::get<Compare>(agree.as<Ambiguous>().readings[0].node).limit.unit == "mg/dL");
  CHECK(std::get<Compare>(agree.as<Ambiguous>().readings[1].node).limit.unit == "umol/L");
  CHECK_FALSE(agree.said(DiagnosticCode::contradictory_parentheses));
  CHECK_FALSE(twice("hemoglobin", limit(Comparator::ge, "9", "g/dL"), limit(Comparator::ge, "90", "g/L"))
                  .said(DiagnosticCode::contradictory_parentheses));
  const auto differ = twice("creatinine", limit(Comparator::le, "1.5", "mg/dL"), limit(Comparator::eq, "200", "umol/L"));
  CHECK(differ.said(DiagnosticCode::contradictory_parentheses));
  REQUIRE(differ.as<Ambiguous>().readings.size() == 2);
  const auto& second = std::get<Compare>(differ.as<Ambiguous>().readings[1].node);
  CHECK(second.limit.op == Comparator::le);
  CHECK(second.limit.value == Decimal(200));
  // Another direction, another dimension, another figure in the same unit.
  CHECK(twice("hemoglobin", limit(Comparator::ge, "9", "g/dL"), limit(Comparator::le, "90", "g/L"))
            .said(DiagnosticCode::contradictory_parentheses));
  CHECK(twice("hemoglobin", limit(Comparator::ge, "9", "g/dL"), limit(Comparator::ge, "9", "mL/min"))
            .said(DiagnosticCode::contradictory_parentheses));
  CHECK(twice("hemoglobin", limit(Comparator::ge, "9", "g/dL"), limit(Comparator::ge, "9.1", "g/dL"))
            .said(DiagnosticCode::contradictory_parentheses));
}

TEST_CASE("points of a score out of 100 may be written as a percentage") {
  const auto got = checked(comparison("Karnofsky", limit(Comparator::ge, "70", "%")));
  CHECK(got.as<Compare>().unit_problem.empty());
  CHECK(got.as<Compare>().canonical->value == Decimal(70));
  CHECK_FALSE(checked(comparison("ECOG", limit(Comparator::le, "2", "%"))).as<Compare>().unit_problem.empty());
}

TEST_CASE("no unit is assumed where what follows the figure was not read") {
  const std::string texts[] = {"ANC > 1.5 x 10", "ANC > 3.5/mm(s)", "ANC > 4.0~10", "ANC > 1.5 and asthma", "ANC > 1.5"};
  for (const auto& text : texts) {
    INFO(text);
    const SourceText source = read_source(text);
    auto c = comparison("ANC", limit(Comparator::gt, "1.5"));
    c.limit.span = {4, 9};
    std::vector<Diagnostic> diagnostics;
    const Expr expr = check(grammar::Node{c, {0, 9}}, source, vocabulary(), diagnostics);
    const bool whole = text.size() == 9 || text.find("and") != std::string::npos;
    CHECK(std::get<Compare>(expr.node).unit_assumed == whole);
    CHECK(std::get<Compare>(expr.node).unit_problem.empty() == whole);
  }
}

TEST_CASE("a concentration, a count or a time is no dose") {
  auto odd = finding("prednisone", Status::past);
  odd.dose = grammar::Quantity{Decimal(50), "/mm3", {2, 6}};
  odd.dose_op = Comparator::le;
  const auto got = checked(odd);
  REQUIRE(got.as<Logic>().op == LogicOp::conjunction);
  CHECK_FALSE(std::get<Therapy>(got.as<Logic>().args[0].node).dose);
  CHECK(std::holds_alternative<Unparsed>(got.as<Logic>().args[1].node));
  CHECK(is_dose_unit("mg/kg/d"));
  CHECK(is_dose_unit("ug/d"));
  CHECK(is_dose_unit("g/m2"));
  CHECK_FALSE(is_dose_unit("g/dL"));
  CHECK_FALSE(is_dose_unit("min"));
}

TEST_CASE("what is excepted is of the family that it is excepted from") {
  grammar::Logic except;
  except.op = LogicOp::exception;
  except.args.push_back({finding("asthma"), {0, 1}});
  except.args.push_back({finding("brittle"), {2, 3}});
  const auto got = checked(except);
  CHECK(std::holds_alternative<Condition>(got.as<Logic>().args[1].node));
  CHECK(std::holds_alternative<Statement>(checked(finding("brittle")).expr.node));
}

TEST_CASE("a measure that is not listed keeps its words and its unit") {
  const auto got = checked(comparison("unobtainium", limit(Comparator::gt, "3", "mg/dL")));
  CHECK(got.as<Compare>().measure == no_concept);
  CHECK(got.as<Compare>().text == "unobtainium");
  CHECK(got.as<Compare>().limit.unit == "mg/dL");
  CHECK_FALSE(got.as<Compare>().canonical);
  CHECK(got.said(DiagnosticCode::open_concept));
}

TEST_CASE("the unit settles which of two measures a name means") {
  CHECK(key(checked(comparison("PR", limit(Comparator::gt, "200", "ms"))).as<Compare>().measure) == "pr_b");
  CHECK(key(checked(comparison("PR", limit(Comparator::gt, "100", "/min"))).as<Compare>().measure) == "pr_a");
  const auto both = checked(comparison("PR", limit(Comparator::gt, "100")));
  CHECK(both.as<Ambiguous>().readings.size() == 2);
  CHECK(both.said(DiagnosticCode::ambiguous_term));
}

TEST_CASE("a dose limit on a drug is a therapy, its level a measure") {
  const auto dose = checked(comparison("prednisone", limit(Comparator::gt, "10", "mg/d")));
  const auto& therapy = dose.as<Therapy>();
  CHECK(key(therapy.concept_id) == "prednisone");
  CHECK(therapy.dose_op == Comparator::gt);
  REQUIRE(therapy.dose);
  CHECK(therapy.dose->value == Decimal(10));
  CHECK(therapy.dose->unit == "mg/d");
  CHECK(key(checked(comparison("testosterone", limit(Comparator::gt, "300", "ng/dL"))).as<Compare>().measure) == "testosterone");
}

TEST_CASE("a name that was taken as it stands is looked up whole, among what the sentence asks for") {
  auto in_brackets = finding("seizure disorder (SD)", Status::unspecified, TermKind::condition);
  CHECK(in_brackets.term.candidates.empty());
  CHECK(checked(in_brackets).as<Condition>().concept_id == vocabulary().find_key("seizure_disorder"));
  CHECK(checked(finding("disorder of seizure", Status::unspecified, TermKind::drug)).as<Therapy>().concept_id == no_concept);
  auto dosed = finding("prednisone", Status::unspecified, TermKind::measure);
  dosed.dose = grammar::Quantity{*Decimal::parse("20"), "mg/d", {}};
  CHECK(checked(dosed).as<Therapy>().concept_id == vocabulary().find_key("prednisone"));
  dosed.dose->unit = "ng/mL";  // a level in the blood
  CHECK(kind_name(checked(dosed).expr) != "therapy");
}

TEST_CASE("candidates decide the kind of a finding") {
  CHECK(key(checked(finding("asthma")).as<Condition>().concept_id) == "asthma");
  CHECK(key(checked(finding("prednisone")).as<Therapy>().concept_id) == "prednisone");
  CHECK(key(checked(finding("dialysis", Status::current)).as<Procedure>().concept_id) == "dialysis");
  CHECK(key(checked(finding("pregnant")).as<Statement>().concept_id) == "pregnant");
  CHECK(checked(finding("ACVR1")).as<Variant>().gene == "ACVR1");
  CHECK(key(checked(finding("testosterone", Status::past)).as<Therapy>().concept_id) == "testosterone_drug");
}

TEST_CASE("the hint picks among meanings, and a meaning far from the hint is not taken") {
  CHECK(std::holds_alternative<Procedure>(checked(finding("dialysis", Status::past, TermKind::drug)).expr.node));
  const auto treated = checked(finding("hepatitis C", Status::past, TermKind::drug));
  CHECK(treated.as<Therapy>().concept_id == no_concept);
  const auto event = checked(finding("seizure", Status::unspecified, TermKind::event));
  CHECK(key(event.as<Frequency>().concept_id) == "seizure");
}

TEST_CASE("homonyms stay ambiguous, one thing in two families is an or") {
  const auto ms = checked(finding("MS"));
  CHECK(ms.as<Ambiguous>().readings.size() == 2);
  CHECK(ms.said(DiagnosticCode::ambiguous_term));
  const auto seizure = checked(finding("seizure"));
  CHECK(seizure.as<Logic>().op == LogicOp::disjunction);
  CHECK(checked(finding("radiotherapy", Status::never)).as<Logic>().op == LogicOp::conjunction);
}

TEST_CASE("words decide the kind of a name that is not listed") {
  struct Case {
    const char* text;
    TermKind kind;
  };
  const Case cases[] = {{"bone marrow transplantation", TermKind::procedure},
                        {"major surgery", TermKind::procedure},
                        {"resection of the primary tumour", TermKind::procedure},
                        {"radiation therapy", TermKind::procedure},
                        {"partial colectomy", TermKind::procedure},
                        {"BRAF V600E mutation", TermKind::gene},
                        {"treatment with lithium", TermKind::drug},
                        {"initiation of felbamate", TermKind::drug},
                        {"chemotherapy treatment(s)", TermKind::drug},
                        {"tofogliflozin", TermKind::drug},
                        {"CYP3A4 inhibitors", TermKind::drug},
                        {"experimental vaccine", TermKind::drug},
                        {"chronic sinusitis", TermKind::condition},
                        {"serious liver diseases", TermKind::condition},
                        {"allergy to iodine", TermKind::condition},
                        {"falls", TermKind::event},
                        {"hospitalization for any reason", TermKind::event},
                        {"diabetes under treatment", TermKind::condition},
                        {"hypertension not requiring medication", TermKind::condition},
                        {"internet access", TermKind::statement},
                        {"a telephone", TermKind::statement}};
  for (const auto& one : cases) {
    INFO(one.text);
    CHECK(kind_by_words(one.text) == one.kind);
  }
}

TEST_CASE("never and a qualified naive are negations; a bare naive is a status") {
  CHECK(checked(finding("asthma", Status::never)).as<Logic>().op == LogicOp::negation);
  CHECK(checked(finding("prednisone", Status::naive)).as<Therapy>().status == Status::naive);
  auto dosed = finding("prednisone", Status::naive);
  dosed.dose = grammar::Quantity{Decimal(20), "mg/d", {}};
  CHECK(checked(dosed).as<Logic>().op == LogicOp::negation);
  auto absent = finding("asthma");
  absent.state = "absent";
  CHECK(checked(absent).as<Logic>().op == LogicOp::negation);
}

TEST_CASE("what a predicate has no field for stays beside it") {
  auto severe = finding("flare");
  severe.severity = "severe";
  const auto got = checked(severe);
  REQUIRE(got.as<Logic>().op == LogicOp::conjunction);
  CHECK(std::holds_alternative<Frequency>(got.as<Logic>().args[0].node));
  CHECK(std::holds_alternative<Judgement>(got.as<Logic>().args[1].node));
  auto dosed = finding("dialysis");
  dosed.dose = grammar::Quantity{Decimal(4), "h", {2, 6}};
  CHECK(std::holds_alternative<Unparsed>(checked(dosed).as<Logic>().args[1].node));
  CHECK(checked(finding("smoker", Status::history)).as<Statement>().concept_id == no_concept);
  CHECK(checked(finding("dialysis", Status::contraindicated)).as<Statement>().concept_id == no_concept);
}

TEST_CASE("counts without a period are frequencies, but lines of therapy are the therapy's") {
  auto concussions = finding("concussion");
  concussions.count = limit(Comparator::gt, "3");
  const auto many = checked(concussions);
  CHECK(many.as<Frequency>().limit.value == Decimal(3));
  CHECK(many.as<Frequency>().per.empty());
  auto lines = finding("prednisone", Status::past);
  lines.count = limit(Comparator::ge, "2");
  CHECK(checked(lines).as<Therapy>().count->value == Decimal(2));
  CHECK(checked(finding("flare", Status::history)).as<Frequency>().limit.value == Decimal(1));
  CHECK(checked(finding("flare", Status::current)).as<Frequency>().window->max_ago->value == Decimal(0));
}

TEST_CASE("results in words: a receptor is a variant, an infection a condition") {
  Limit positive;
  positive.op = Comparator::eq;
  positive.word = "positive";
  CHECK(checked(comparison("ACVR1", positive)).as<Variant>().present);
  CHECK(checked(comparison("hepatitis C", positive)).as<Condition>().text == "hepatitis C");
  Limit negative = positive;
  negative.word = "negative";
  CHECK_FALSE(checked(comparison("ACVR1", negative)).as<Variant>().present);
  CHECK(checked(comparison("hepatitis C", negative)).as<Logic>().op == LogicOp::negation);
}

TEST_CASE("an age without a unit is in years") {
  const auto got = checked(grammar::AgeLimit{limit(Comparator::ge, "18"), ""});
  CHECK(got.as<AgePredicate>().limit.unit == "a");
  CHECK(got.as<AgePredicate>().at == "as_of");
}

TEST_CASE("spans come out in bytes as given") {
  // The less-than sign is three bytes as given and two normalised, so everything after it moves.
  const SourceText source = read_source("ANC \xE2\x89\xA4 1500");
  REQUIRE(source.text == "ANC <= 1500");
  auto c = comparison("ANC", limit(Comparator::le, "1500"));
  c.limit.span = {7, 11};
  std::vector<Diagnostic> diagnostics;
  const Expr expr = check(grammar::Node{c, {0, 11}}, source, vocabulary(), diagnostics);
  CHECK(expr.span == Span{0, 12});
  CHECK(std::get<Compare>(expr.node).limit.span == Span{8, 12});
  CHECK(diagnostics.at(0).span == Span{8, 12});
}

TEST_CASE("a connective with two readings keeps both and says so") {
  grammar::Logic logic;
  logic.op = LogicOp::conjunction;
  logic.alternative = LogicOp::disjunction;
  logic.args.push_back({finding("asthma"), {0, 1}});
  logic.args.push_back({grammar::Unread{"x", true}, {2, 3}});
  const auto got = checked(logic);
  CHECK(got.as<Logic>().alternative == LogicOp::disjunction);
  CHECK(got.said(DiagnosticCode::ambiguous_and));
  CHECK(std::get<Unparsed>(got.as<Logic>().args[1].node).doubt);
  CHECK(kind_name(got.expr) == "and");
  CHECK(status_name(Status::failed) == "refractory");
}

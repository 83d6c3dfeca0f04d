// compile(): records to clauses, from text through the whole pipeline; and the account of bytes over real trials.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "rules/compile.hpp"
#include "rules/compile_parts.hpp"
#include "tests/rules/small_vocabulary.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

const Vocabulary& vocabulary() {
  static const Vocabulary the = small_vocabulary();
  return the;
}

TrialRecord record(std::string text) {
  TrialRecord out;
  out.id = "T-1";
  out.text = std::move(text);
  return out;
}

std::string ids(const CompiledTrial& trial) {
  std::string out;
  for (const auto& clause : trial.clauses) out += (out.empty() ? "" : " ") + clause.id;
  return out;
}

const Clause& clause(const CompiledTrial& trial, const std::string& id) {
  const auto at = std::find_if(trial.clauses.begin(), trial.clauses.end(), [&](const Clause& c) { return c.id == id; });
  REQUIRE_MESSAGE(at != trial.clauses.end(), id);
  return *at;
}

bool said(const std::vector<Diagnostic>& diagnostics, DiagnosticCode code) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return d.code == code; });
}

/// The first fault of the account of bytes, or empty.
std::string fault(const CompiledTrial& trial) {
  std::uint32_t at = 0;
  for (const auto& region : regions_of(trial)) {
    const std::string where = "bytes " + std::to_string(region.span.begin) + " to " + std::to_string(region.span.end) + " `" +
                              trial.record.text.substr(region.span.begin, std::min(region.span.size(), 80U)) + "` " + region.of;
    if (region.kind == RegionKind::lost) return "lost: " + where;
    if (region.kind == RegionKind::overlap) return "claimed twice: " + where;
    if (region.span.begin != at) return "gap before " + where;
    at = region.span.end;
  }
  return at == trial.record.text.size() ? "" : "the account ends at byte " + std::to_string(at);
}

std::string shared(const std::string& name) {
  std::ifstream file(std::string(ELIGO_SOURCE_DIR) + "/../shared/" + name, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

TEST_CASE("registry fields are clauses F1.. in the order age, sex, healthy volunteers") {
  TrialRecord fields = record("");
  fields.minimum_age = "6 Years";
  fields.maximum_age = "30 Years";
  fields.sex = "FEMALE";
  fields.healthy_volunteers = "no";
  fields.conditions = {"Asthma", "Healthy Aging", "MS"};
  const auto clauses = field_clauses(fields, vocabulary());
  REQUIRE(clauses.size() == 3);
  CHECK(clauses[0].id == "F1");
  CHECK(clauses[0].kind == ClauseKind::field);
  CHECK(clauses[0].text == "Minimum age: 6 Years; maximum age: 30 Years");
  const auto& age = std::get<AgePredicate>(clauses[0].expr.node);
  CHECK(age.limit.low == Decimal(6));
  CHECK(age.limit.high == Decimal(30));
  CHECK(age.limit.unit == "a");
  CHECK(std::get<SexPredicate>(clauses[1].expr.node).value == "female");
  // Asthma, or not a healthy volunteer; "MS" is a homonym and "Healthy Aging" no disease.
  const auto& healthy = std::get<Logic>(clauses[2].expr.node);
  CHECK(healthy.op == LogicOp::disjunction);
  REQUIRE(healthy.args.size() == 2);
  CHECK(std::get<Condition>(healthy.args[0].node).status == Status::current);
  CHECK(std::get<Logic>(healthy.args[1].node).op == LogicOp::negation);
}

TEST_CASE("a field that restricts nothing makes no clause, one that cannot be read an unparsed one") {
  TrialRecord fields = record("");
  fields.minimum_age = "N/A";
  fields.sex = "ALL";
  fields.healthy_volunteers = "yes";
  CHECK(field_clauses(fields, vocabulary()).empty());
  fields.minimum_age = "6 Months";
  fields.maximum_age = "12 Years";
  auto clauses = field_clauses(fields, vocabulary());
  REQUIRE(clauses.size() == 1);
  const auto& both = std::get<Logic>(clauses[0].expr.node);
  CHECK(both.op == LogicOp::conjunction);
  CHECK(std::get<AgePredicate>(both.args[0].node).limit.unit == "mo");
  CHECK(std::get<AgePredicate>(both.args[1].node).limit.op == Comparator::le);
  fields.minimum_age = "Adult";
  clauses = field_clauses(fields, vocabulary());
  REQUIRE(clauses.size() == 1);
  CHECK(std::holds_alternative<Unparsed>(clauses[0].expr.node));
  CHECK(said(clauses[0].diagnostics, DiagnosticCode::unparsed_text));
}

TEST_CASE("items become clauses with ids, text as given and spans into it") {
  const auto trial =
      compile(record("Inclusion Criteria:\n\n* Age \xE2\x89\xA5 18 years\n* ANC \xE2\x89\xA5 1500/uL\n\nExclusion Criteria:\n\n"
                     "* Pregnant\n* Asthma\n"),
              vocabulary());
  CHECK(ids(trial) == "I1 I2 E1 E2");
  CHECK(clause(trial, "I1").text == "Age \xE2\x89\xA5 18 years");
  CHECK(clause(trial, "I2").text == "ANC \xE2\x89\xA5 1500/uL");
  for (const auto& one : trial.clauses) CHECK(trial.record.text.substr(one.span.begin, one.span.size()) == one.text);
  CHECK(std::holds_alternative<AgePredicate>(clause(trial, "I1").expr.node));
  const auto* anc = std::get_if<Compare>(&clause(trial, "I2").expr.node);
  REQUIRE(anc != nullptr);
  REQUIRE(anc->canonical);
  CHECK(anc->canonical->value == Decimal::parse("1.5"));
  CHECK(std::holds_alternative<Condition>(clause(trial, "E2").expr.node));
  CHECK(clause(trial, "E1").kind == ClauseKind::exclusion);
  CHECK(trial.understood.of_clauses == 4);
  CHECK(trial.understood.clauses == 4);
  CHECK(trial.understood.bytes == trial.understood.of);
  CHECK(fault(trial) == "");
}

TEST_CASE("text that is not understood is counted, shown and diagnosed") {
  const auto trial =
      compile(record("Inclusion Criteria:\n* Age 18 or older\n* Zzyzx blorp 14 unless frumious than the 22 bandersnatch\n"), vocabulary());
  const auto& strange = clause(trial, "I2");
  REQUIRE_FALSE(strange.unparsed.empty());
  CHECK(said(strange.diagnostics, DiagnosticCode::unparsed_text));
  CHECK(trial.understood.clauses == 1);
  CHECK(trial.understood.of_clauses == 2);
  CHECK(trial.understood.bytes < trial.understood.of);
  for (const auto& part : strange.unparsed) CHECK(trial.record.text.substr(part.span.begin, part.span.size()) == part.text);
  CHECK(fault(trial) == "");
}

TEST_CASE("what is unread among others is a connective in doubt, alone it is unread") {
  const auto trial = compile(record("Inclusion Criteria:\n* Asthma or (if needed) 3 times by hand\n* If blorp 14 times\n"), vocabulary());
  CHECK(said(clause(trial, "I1").diagnostics, DiagnosticCode::unread_connective));
  CHECK_FALSE(said(clause(trial, "I1").diagnostics, DiagnosticCode::unparsed_text));
  CHECK(said(clause(trial, "I2").diagnostics, DiagnosticCode::unparsed_text));
  CHECK_FALSE(said(clause(trial, "I2").diagnostics, DiagnosticCode::unread_connective));
}

TEST_CASE("a text that stops is told of once, and a list that is not set apart, and a wrong section") {
  const auto trial = compile(record("Inclusion Criteria:\n- Any of the following\n- Asthma\n\nExclusion Criteria:\n- Must have asthma\n- "
                                    "Willing to take part in the\n"),
                             vocabulary());
  CHECK(said(clause(trial, "I1").diagnostics, DiagnosticCode::list_in_doubt));
  CHECK(said(clause(trial, "I2").diagnostics, DiagnosticCode::list_in_doubt));
  CHECK(said(clause(trial, "E1").diagnostics, DiagnosticCode::mixed_polarity));
  const auto& last = clause(trial, "E2").diagnostics;
  CHECK(std::count_if(last.begin(), last.end(), [](const Diagnostic& d) { return d.code == DiagnosticCode::cut_off_text; }) == 1);
}

TEST_CASE("items that require nothing and older versions are asides") {
  const auto trial = compile(record("Inclusion Criteria:\n* Asthma\n\nExclusion Criteria:\n* None\n"), vocabulary());
  CHECK(ids(trial) == "I1");
  REQUIRE(trial.asides.size() == 1);
  CHECK(trial.asides[0].text == "None");
  CHECK(said(trial.diagnostics, DiagnosticCode::not_a_clause));
  CHECK(fault(trial) == "");
  CHECK_FALSE(said(compile(record("Inclusion Criteria:\n* Age:\n* Asthma\n"), vocabulary()).diagnostics, DiagnosticCode::not_a_clause));
  const auto versions = compile(record("Current inclusion criteria as of 30/01/2024:\n1. Asthma\n2. Age 18 or older\n\n"
                                       "Previous inclusion criteria as of 07/03/2023:\n1. Age 21 or older\n"),
                                vocabulary());
  CHECK(ids(versions) == "I1 I2");
  REQUIRE(versions.asides.size() == 1);
  CHECK(versions.asides[0].text == "Age 21 or older");
  CHECK(versions.asides[0].why.find("07/03/2023") != std::string::npos);
  CHECK(said(versions.diagnostics, DiagnosticCode::older_version));
  CHECK(fault(versions) == "");
}

TEST_CASE("what a page holds around its criteria is reported, and is no clause") {
  auto page = record("Some registry\n\nAn Asthma Study\n\nInclusion Criteria:\n* Asthma\n\nSponsors\nA University\n");
  page.text_kind = TextKind::page;
  const auto trial = compile(page, vocabulary());
  CHECK(ids(trial) == "I1");
  REQUIRE(trial.furniture.size() == 2);
  CHECK(trial.furniture[0].what == "before the criteria");
  CHECK(trial.record.text.substr(trial.furniture[0].span.begin, trial.furniture[0].span.size()).starts_with("Some registry"));
  CHECK(trial.furniture[1].what == "after the criteria");
  CHECK(trial.record.text.substr(trial.furniture[1].span.begin, trial.furniture[1].span.size()).ends_with("A University"));
  CHECK(fault(trial) == "");
}

TEST_CASE("a parent that governs its children is one clause with them") {
  const auto trial = compile(
      record("Inclusion Criteria:\n* At least one of the following:\n  * Asthma\n  * Hepatitis C\n* Age 18 or older\n"), vocabulary());
  CHECK(ids(trial) == "I1 I2");
  CHECK(clause(trial, "I1").text.find("Hepatitis C") != std::string::npos);
  CHECK(fault(trial) == "");
}

TEST_CASE("a text without criteria says so and still compiles") {
  const auto trial = compile(record(""), vocabulary());
  CHECK(trial.clauses.empty());
  CHECK(said(trial.diagnostics, DiagnosticCode::no_criteria));
  CHECK(fault(trial) == "");
}

TEST_CASE("fields and text that disagree are noted on the text's clause") {
  TrialRecord adults = record("Inclusion Criteria:\n* Age 21 years or older\n* Female patients\n");
  adults.minimum_age = "18 Years";
  adults.sex = "ALL";
  const auto trial = compile(adults, vocabulary());
  CHECK(said(clause(trial, "I1").diagnostics, DiagnosticCode::field_disagreement));
  CHECK(said(clause(trial, "I2").diagnostics, DiagnosticCode::field_disagreement));
  adults.minimum_age = "21 Years";
  adults.sex = "FEMALE";
  const auto same = compile(adults, vocabulary());
  for (const auto& one : same.clauses) CHECK_FALSE(said(one.diagnostics, DiagnosticCode::field_disagreement));
}

TEST_CASE("the digest follows what decides") {
  const auto text = "Inclusion Criteria:\n* Asthma\n";
  const auto a = compile(record(text), vocabulary());
  CHECK(a.digest.size() == 32);
  CHECK(a.digest == compile(record(text), vocabulary()).digest);
  CHECK(a.digest != compile(record("Inclusion Criteria:\n* Asthma.\n"), vocabulary()).digest);
  TrialRecord field = record(text);
  field.minimum_age = "18 Years";
  CHECK(a.digest != compile(field, vocabulary()).digest);
}

TEST_CASE("one criterion alone") {
  const auto trial = compile_criterion("  ANC <1.5 x 10^9/L ", grammar::SectionKind::exclusion, vocabulary());
  CHECK(ids(trial) == "E1");
  CHECK(trial.clauses[0].text == "ANC <1.5 x 10^9/L");
  CHECK(trial.clauses[0].kind == ClauseKind::exclusion);
  CHECK(said(compile_criterion(" ", grammar::SectionKind::inclusion, vocabulary()).diagnostics, DiagnosticCode::no_criteria));
}

TEST_CASE("a head that bars within a time, and one that lets its list in") {
  const auto barred = compile(record("Exclusion Criteria:\n\nPrior Medication:\n\nExcluded within 30 days of study entry:\n\n  - Asthma.\n"
                                     "  - Diabetes.\n"),
                              vocabulary());
  REQUIRE(barred.clauses.size() == 1);
  CHECK(barred.clauses[0].canonical == "Asthma within 30 days before enrolment or Diabetes within 30 days before enrolment");
  CHECK(barred.clauses[0].unparsed.empty());

  const auto lets_in = compile(record("Inclusion Criteria:\n\nAllowed:\n\n  - Asthma.\n  - Diabetes.\n"), vocabulary());
  REQUIRE(lets_in.clauses.size() == 1);
  CHECK(lets_in.clauses[0].canonical == "(permits) Allowed: - Asthma. - Diabetes.");

  // Asthma up to a number is not asthma: what is asked for then was not read.
  const auto limited = compile(record("Inclusion Criteria:\n\nAllowed:\n\n  - Asthma.\n  - Diabetes for at most 2 years.\n"), vocabulary());
  REQUIRE(limited.clauses.size() == 1);
  CHECK_FALSE(limited.clauses[0].unparsed.empty());
}

TEST_CASE("every byte of 2,083 real trials has one owner") {
  const std::string content = shared("corpora/trials_dev.jsonl");
  if (content.empty()) {
    MESSAGE("SKIPPED: ../shared/corpora/trials_dev.jsonl is not here");
    return;
  }
  const auto records = read_trials(content, "trials_dev.jsonl");
  REQUIRE(records.has_value());
  CHECK(records->size() == 2083);
  int faults = 0;
  for (const auto& one : *records) {
    const auto trial = compile(one, vocabulary());
    CHECK(trial.understood.bytes <= trial.understood.of);
    if (const auto what = fault(trial); !what.empty() && ++faults <= 20) MESSAGE(one.id << ": " << what);
  }
  CHECK(faults == 0);
}

// What the engine's tests share: a small vocabulary, profiles in a few words, predicates built by hand.
#pragma once
#include <doctest/doctest.h>

#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/screen.hpp"
#include "patients/profile.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::engine {

inline const rules::Vocabulary& vocabulary() {
  static const rules::Vocabulary loaded = [] {
    const std::array<rules::Vocabulary::Table, 8> tables{{
        {"measures.tsv",
         "# kind: measure\n"
         "key\tname\tnames\tcodes\tparents\tcanonical_unit\tcustomary_units\tmolar_mass\tplausible_low\tplausible_high\treference_"
         "low\treference_high\tflags\n"
         "absolute_neutrophil_count\tabsolute neutrophil "
         "count\tANC;neutrophils\thttp://loinc.org|751-8\t\t10*9/L\t10*9/L;/uL\t\t0\t100\t1.8\t7.7\t\n"
         "white_blood_cell_count\twhite blood cell count\tWBC\t\t\t10*9/L\t10*9/L;/uL\t\t0\t1000\t\t\t\n"
         "neutrophil_percentage\tneutrophil percentage\tneutrophils percent\t\t\t%\t%\t\t0\t100\t\t\t\n"
         "creatinine\tserum creatinine\tcreatinine\t\t\tmg/dL\tmg/dL;umol/L\t113.12\t0.1\t40\t0.6\t1.2\t\n"
         "egfr\testimated glomerular filtration rate\teGFR\t\t\tmL/min/{1.73_m2}\tmL/min/{1.73_m2}\t\t0\t250\t\t\t\n"
         "transaminases\ttransaminases\t\t\t\tU/L\tU/L\t\t1\t30000\t\t\tgroup\n"
         "alanine_aminotransferase\talanine aminotransferase\tALT\t\ttransaminases\tU/L\tU/L\t\t1\t30000\t7\t40\t\n"
         "aspartate_aminotransferase\taspartate aminotransferase\tAST\t\ttransaminases\tU/L\tU/L\t\t1\t30000\t8\t40\t\n"
         "bilirubin\tbilirubin\ttotal bilirubin\t\t\tmg/dL\tmg/dL;umol/L\t584.66\t0\t60\t\t\t\n"
         "hiv_rna\tHIV RNA\tviral load\t\t\t{copies}/mL\t{copies}/mL\t\t0\t100000000\t\t\t\n"
         "nrs_pain\tpain NRS\tpain intensity\t\t\t1\t1\t\t0\t10\t\t\tscore\n"
         "nyha\tNYHA class\tNYHA\t\t\t1\t1\t\t1\t4\t\t\tscore\n"
         "pregnancy_test\tpregnancy test\t\t\t\t\t\t\t\t\t\t\t\n"},
        {"conditions.tsv",
         "# kind: condition\n"
         "key\tname\tnames\tparents\n"
         "cancer\tcancer\tmalignancy\t\n"
         "breast_cancer\tbreast cancer\t\tcancer\n"
         "skin_cancer\tnon-melanoma skin cancer\t\tcancer\n"
         "basal_cell_carcinoma\tbasal cell carcinoma\t\tskin_cancer\n"
         "autoimmune_disease\tautoimmune disease\t\t\n"
         "vitiligo\tvitiligo\t\tautoimmune_disease\n"
         "arthritis\tarthritis\t\t\n"
         "rheumatoid_arthritis\trheumatoid arthritis\tRA\tarthritis;autoimmune_disease\n"
         "crps\tcomplex regional pain syndrome\tCRPS\t\n"
         "asthma\tasthma\t\t\n"
         "tuberculosis\ttuberculosis\tTB\t\n"
         "fop\tfibrodysplasia ossificans progressiva\tFOP\t\n"
         "multiple_sclerosis\tmultiple sclerosis\t?MS\t\n"
         "mitral_stenosis\tmitral stenosis\t?MS\t\n"},
        {"either.tsv",
         "# kind: condition\nkey\tname\tnames\tparents\tflags\n"
         "hepatitis_b_or_c\thepatitis B or C\t\t\teither\n"
         "hepatitis_b\thepatitis B\t\thepatitis_b_or_c\t\n"
         "hepatitis_c\thepatitis C\t\thepatitis_b_or_c\t\n"},
        {"drugs.tsv",
         "# kind: drug\nkey\tname\tnames\tparents\thalf_life_hours\n"
         "immunosuppressant\timmunosuppressant\timmunosuppressants\t\t\n"
         "methotrexate\tmethotrexate\tMTX\timmunosuppressant\t6\n"
         "chemotherapy\tchemotherapy\t\t\t\n"
         "cisplatin\tcisplatin\t\tchemotherapy\t1\n"
         "paracetamol\tparacetamol\t\t\t3\n"
         "corticosteroid\tcorticosteroid\tcorticosteroids\timmunosuppressant\t\n"
         "prednisone\tprednisone\t\tcorticosteroid\t3\n"
         "anakinra\tanakinra\t\timmunosuppressant\t5\n"},
        {"procedures.tsv",
         "# kind: procedure\nkey\tname\tnames\tparents\nsurgery\tsurgery\t\t\nmajor_amputation\tmajor "
         "amputation\t\tsurgery\nradiotherapy\tradiotherapy\t\t\n"},
        {"genes.tsv", "# kind: gene\nkey\tname\tnames\nacvr1\tACVR1\t\nkras\tKRAS\t\nher2\tHER2\tERBB2\n"},
        {"events.tsv", "# kind: event\nkey\tname\tnames\nflare\tflare\tflares\n"},
        {"statements.tsv",
         "# kind: "
         "statement\nkey\tname\tnames\npregnant\tpregnant\tpregnancy\nbreastfeeding\tbreastfeeding\tlactating;nursing\nchildbearing_"
         "potential\tof childbearing potential\tchildbearing "
         "potential\n"},
    }};
    auto result = rules::Vocabulary::load(tables);
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().place + ": " + result.error().message));
    return std::move(*result);
  }();
  return loaded;
}

inline rules::ConceptId id(std::string_view key) {
  const auto found = vocabulary().find_key(key);
  REQUIRE_MESSAGE(found != rules::no_concept, key);
  return found;
}

/// A profile as of 2026-01-15 from the inside of its JSON object: R"("sex": "female", ...)".
inline patients::Profile profile(const std::string& fields = "") {
  const std::string json =
      R"({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15")" + (fields.empty() ? "" : ", " + fields) + "}";
  auto result = patients::read_profile(json, vocabulary());
  std::string errors;
  if (!result) {
    for (const auto& error : result.error()) errors += error.place + ": " + error.message + "\n";
  }
  REQUIRE_MESSAGE(result.has_value(), errors);
  return *result;
}

inline patients::Day day(std::string_view text) { return patients::parse_date(text)->first; }

inline ExprReport ask(const rules::Expr& expr, const patients::Profile& patient, std::string_view as_of = "2026-01-15",
                      bool assume = false) {
  return evaluate(expr, patient, vocabulary(), {day(as_of), assume});
}

inline std::string truth(const rules::Expr& expr, const patients::Profile& patient, std::string_view as_of = "2026-01-15",
                         bool assume = false) {
  const ExprReport report = ask(expr, patient, as_of, assume);
  std::string out{name(report.truth)};
  if (report.truth == Truth::unknown) {
    REQUIRE(!report.kinds.empty());
    out += " ";
    out += name(report.kinds.front());
  } else {
    CHECK(report.kinds.empty());
  }
  CHECK_MESSAGE(!(report.reason.empty() && report.args.empty()), "a leaf without a sentence");
  return out;
}

// Predicates ---------------------------------------------------------------------------------------------------------

inline grammar::Quantity quantity(const char* value, const char* unit) { return {*Decimal::parse(value), unit, {}}; }

inline rules::Window within(const char* value, const char* unit, const char* anchor = "as_of") {
  rules::Window window;
  window.max_ago = quantity(value, unit);
  window.anchor = anchor;
  return window;
}
inline rules::Window since(const char* value, const char* unit, const char* anchor = "as_of") {
  rules::Window window;
  window.min_ago = quantity(value, unit);
  window.anchor = anchor;
  return window;
}
inline rules::Duration lasting(const char* value, const char* unit, grammar::Comparator op = grammar::Comparator::ge) {
  return {op, quantity(value, unit)};
}

inline grammar::Limit limit(grammar::Comparator op, const char* value, const char* unit = "") {
  grammar::Limit out;
  out.op = op;
  out.value = Decimal::parse(value);
  out.unit = unit;
  return out;
}
inline grammar::Limit limit(const char* low, const char* high, const char* unit = "") {
  grammar::Limit out;
  out.low = Decimal::parse(low);
  out.high = Decimal::parse(high);
  out.unit = unit;
  return out;
}
inline grammar::Limit times_uln(grammar::Comparator op, const char* value) {
  grammar::Limit out = limit(op, value);
  out.relative = grammar::Relative::uln;
  return out;
}
inline grammar::Limit word(const char* text) {
  grammar::Limit out;
  out.op = grammar::Comparator::eq;
  out.word = text;
  return out;
}

inline rules::Compare compare_of(const char* key, grammar::Limit bound) {
  rules::Compare out;
  out.measure = id(key);
  out.text = vocabulary().at(out.measure).name;
  out.limit = std::move(bound);
  return out;
}
template <class Predicate>
Predicate named(const char* key, grammar::Status status = grammar::Status::unspecified) {
  Predicate out;
  out.concept_id = id(key);
  out.text = vocabulary().at(out.concept_id).name;
  out.status = status;
  return out;
}
inline rules::Condition condition(const char* key, grammar::Status status = grammar::Status::unspecified) {
  return named<rules::Condition>(key, status);
}
inline rules::Therapy therapy(const char* key, grammar::Status status = grammar::Status::unspecified) {
  return named<rules::Therapy>(key, status);
}
inline rules::Procedure procedure(const char* key, grammar::Status status = grammar::Status::unspecified) {
  return named<rules::Procedure>(key, status);
}

template <class Leaf>
rules::Expr expr(Leaf leaf) {
  return {std::move(leaf), {}};
}
inline rules::Expr logic(grammar::LogicOp op, std::vector<rules::Expr> args, int n = 0) {
  rules::Logic out;
  out.op = op;
  out.n = n;
  out.args = std::move(args);
  return {std::move(out), {}};
}
inline rules::Expr both_of(std::vector<rules::Expr> args) { return logic(grammar::LogicOp::conjunction, std::move(args)); }
inline rules::Expr either_of(std::vector<rules::Expr> args) { return logic(grammar::LogicOp::disjunction, std::move(args)); }
inline rules::Expr negation(rules::Expr arg) { return logic(grammar::LogicOp::negation, {std::move(arg)}); }
inline rules::Expr except(rules::Expr predicate, std::vector<rules::Expr> exceptions) {
  exceptions.insert(exceptions.begin(), std::move(predicate));
  return logic(grammar::LogicOp::exception, std::move(exceptions));
}

}  // namespace eligo::engine

// Measures whose names are near and that must never meet: a criterion on one is never decided by a value of the other, by text or by code,
// even when that value is written in the criterion's own unit.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/screen.hpp"
#include "patients/profile.hpp"
#include "rules/compile.hpp"
#include "rules/trial.hpp"
#include "rules/vocabulary.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)

namespace {

std::string answer(const std::string& criterion, const std::string& named, const std::string& value, const std::string& unit) {
  const auto records = read_trial_records("trial: NEAR\n\nInclusion criteria\n- " + criterion + "\n", "near.txt");
  REQUIRE(records.size() == 1);
  const CompiledTrial trial = compile(*records.front(), shipped());
  const std::string json = R"({"id": "p", "as_of": "2026-01-15", "observations": [{)" + named + R"(, "value": )" + value +
                           R"(, "unit": ")" + unit + R"(", "date": "2026-01-10"}]})";
  const auto profile = patients::read_profile(json, shipped());
  REQUIRE_MESSAGE(profile.has_value(), json);
  const auto report = engine::screen(trial, *profile, shipped(), {*profile->as_of, false});
  REQUIRE(report.clauses.size() == 1);
  std::string out(engine::name(report.clauses[0].truth));
  if (report.clauses[0].unknown_kind) out += " " + std::string(engine::name(*report.clauses[0].unknown_kind));
  return out;
}

std::string text(const char* name) { return std::string(R"("text": ")") + name + '"'; }
std::string loinc(const char* code) { return std::string(R"("code": "http://loinc.org|)") + code + '"'; }

struct Near {
  std::string criterion, unit, value;
  std::vector<std::string> own, others;  // how the measure itself is named, and what must not be taken for it
};

}  // namespace

TEST_CASE("near measures never meet, by text or by code") {
  const std::vector<Near> table = {
      {"hemoglobin >= 9 g/dL",
       "g/dL",
       "10",
       {text("Hb"), text("hemoglobin"), loinc("718-7")},
       {text("HbA1c"), loinc("4548-4"), text("hemoglobin in urine"), text("urine hemoglobin"), loinc("5794-3"), text("hemoglobin A1c")}},
      {"HbA1c < 8 %", "%", "7", {text("A1C"), text("glycated hemoglobin"), loinc("4548-4")}, {text("hemoglobin"), loinc("718-7")}},
      {"creatinine < 1.5 mg/dL",
       "mg/dL",
       "1.0",
       {text("creatinine"), text("SCr"), loinc("2160-0")},
       {text("creatinine clearance"), loinc("35591-7"), text("urine creatinine"), text("creatinine in urine"), loinc("2161-8"),
        text("creatine kinase"), text("cystatin C"), loinc("2161-8") + ", " + text("creatinine"), text("BUN")}},
      {"creatinine clearance >= 60 mL/min",
       "mL/min",
       "80",
       {text("CrCl"), loinc("2164-2")},
       {text("eGFR"), loinc("98979-8"), text("creatinine"), text("GFR")}},
      {"eGFR >= 60 mL/min/1.73m2",
       "mL/min/{1.73_m2}",
       "80",
       {text("eGFR"), text("estimated GFR"), loinc("62238-1")},
       {text("creatinine clearance"), loinc("2164-2"), text("creatinine"), text("EGFR")}},
      {"total bilirubin <= 1.5 mg/dL",
       "mg/dL",
       "1.0",
       {text("bilirubin"), text("TBIL"), loinc("1975-2")},
       {text("direct bilirubin"), loinc("1968-7"), text("indirect bilirubin"), text("urine bilirubin"), loinc("5770-3")}},
      {"direct bilirubin <= 0.5 mg/dL",
       "mg/dL",
       "0.2",
       {text("conjugated bilirubin"), loinc("1968-7")},
       {text("total bilirubin"), text("bilirubin"), loinc("1975-2")}},
      {"neutrophil count >= 1.5 x 10^9/L",
       "10*9/L",
       "2",
       {text("ANC"), loinc("751-8")},
       {text("neutrophils percent"), loinc("770-8"), loinc("26511-6"), text("WBC"), text("lymphocyte count")}},
      {"neutrophil percentage >= 40 %", "%", "50", {text("neutrophils percent"), loinc("770-8")}, {text("ANC"), loinc("751-8")}},
      {"systolic blood pressure < 140 mmHg",
       "mm[Hg]",
       "80",
       {text("SBP"), loinc("8480-6")},
       {text("diastolic blood pressure"), loinc("8462-4"), text("mean arterial pressure")}},
      {"diastolic blood pressure < 90 mmHg",
       "mm[Hg]",
       "80",
       {text("DBP"), loinc("8462-4")},
       {text("systolic blood pressure"), loinc("8480-6")}},
      {"CRP < 10 mg/L", "mg/L", "3", {text("C-reactive protein"), loinc("1988-5")}, {text("hsCRP"), text("hs-CRP"), loinc("30522-7")}},
      {"hs-CRP < 10 mg/L", "mg/L", "3", {text("hsCRP"), loinc("30522-7")}, {text("CRP"), loinc("1988-5")}},
      {"QTc < 470 ms",
       "ms",
       "430",
       {text("QTc"), loinc("8636-3")},
       {text("QT interval"), text("QT"), loinc("8634-8"), text("QRS duration")}},
      {"QT interval < 470 ms", "ms", "430", {text("QT"), loinc("8634-8")}, {text("QTc"), text("QTcF"), loinc("8636-3")}},
      {"QTcF < 470 ms", "ms", "430", {text("QTcF")}, {text("QTcB"), text("QTc"), text("QT")}},
      {"PSA < 4 ng/mL", "ng/mL", "1", {text("PSA"), loinc("2857-1")}, {text("free PSA"), loinc("10886-0")}},
      {"free PSA < 4 ng/mL", "ng/mL", "1", {text("fPSA"), loinc("10886-0")}, {text("PSA"), loinc("2857-1")}},
      {"LDL cholesterol < 100 mg/dL",
       "mg/dL",
       "70",
       {text("LDL-C"), loinc("13457-7")},
       {text("HDL cholesterol"), text("total cholesterol"), text("non-HDL cholesterol"), text("triglycerides")}},
      {"calcium < 12 mg/dL",
       "mg/dL",
       "9",
       {text("serum calcium"), loinc("17861-6")},
       {text("corrected calcium"), text("ionized calcium"), text("urine calcium"), loinc("17862-4")}},
      {"serum albumin >= 3 g/dL",
       "g/dL",
       "4",
       {text("albumin"), loinc("1751-7")},
       {text("prealbumin"), text("urine albumin"), loinc("14957-5"), text("total protein")}},
      {"fasting glucose < 126 mg/dL", "mg/dL", "100", {text("FPG"), loinc("1558-6")}, {text("random glucose"), text("urine glucose")}},
      {"troponin T < 50 ng/L", "ng/L", "10", {text("hs-TnT"), loinc("67151-1")}, {text("troponin I"), loinc("89579-7"), text("troponin")}},
      {"BNP < 400 pg/mL", "pg/mL", "50", {text("BNP"), loinc("30934-4")}, {text("NT-proBNP"), loinc("33762-6")}},
      {"PT < 15 s", "s", "12", {text("prothrombin time"), loinc("5902-2")}, {text("aPTT"), text("INR")}},
      {"total testosterone > 300 ng/dL", "ng/dL", "400", {text("testosterone level"), loinc("2986-8")}, {text("free testosterone")}},
      {"FEV1 > 1 L", "L", "2", {text("FEV1"), loinc("20150-9")}, {text("FVC"), text("FEV1/FVC ratio")}},
      {"potassium < 5.5 mmol/L",
       "mmol/L",
       "4",
       {text("serum potassium"), loinc("2823-3")},
       {text("sodium"), text("urine potassium"), loinc("2828-2")}}};
  int apart = 0;
  for (const Near& row : table) {
    for (const std::string& own : row.own) {
      CAPTURE(row.criterion);
      CAPTURE(own);
      CHECK(answer(row.criterion, own, row.value, row.unit) == "true");
    }
    for (const std::string& other : row.others) {
      CAPTURE(row.criterion);
      CAPTURE(other);
      CHECK(answer(row.criterion, other, row.value, row.unit).starts_with("unknown"));
      ++apart;
    }
  }
  CHECK(apart >= 80);
}

TEST_CASE("the specimen says which measure it is") {
  const auto creatinine = [](const char* specimen) {
    return answer("creatinine < 1.5 mg/dL", text("creatinine") + R"(, "specimen": ")" + specimen + '"', "1.0", "mg/dL");
  };
  for (const char* blood : {"serum", "Plasma", "venous blood", "Ser/Plas"}) CHECK_MESSAGE(creatinine(blood) == "true", blood);
  for (const char* other : {"urine", "24 h urine", "Ur", "CSF", "ascitic fluid", "dialysate", "something"})
    CHECK_MESSAGE(creatinine(other) == "unknown missing", other);
  CHECK_MESSAGE(answer("urine creatinine > 20 mg/dL", text("creatinine") + R"(, "specimen": "urine")", "50", "mg/dL") == "true",
                "read by name and specimen together");
  CHECK(answer("creatinine < 1.5 mg/dL", loinc("2160-0") + R"(, "specimen": "urine")", "1.0", "mg/dL") == "unknown missing");
  CHECK(answer("arterial pH < 7.3", text("arterial pH") + R"(, "specimen": "venous blood")", "7.2", "[pH]") == "unknown missing");
  CHECK(answer("BMI < 30 kg/m2", text("BMI") + R"(, "specimen": "serum")", "25", "kg/m2") == "true");
}

TEST_CASE("percent of predicted, and measures that the unit tells apart") {
  CHECK(answer("FEV1 >= 80% predicted", text("FEV1 % predicted"), "85", "%") == "true");
  CHECK(answer("FEV1 >= 80% of predicted", text("ppFEV1"), "75", "%") == "false");
  CHECK(answer("FEV1 >= 80% predicted", loinc("20152-5"), "80", "%") == "true");
  CHECK(answer("FVC < 50% predicted", text("FEV1 % predicted"), "40", "%") == "unknown missing");
  CHECK(answer("FEV1 >= 80% predicted", text("FEV1"), "2.5", "L").starts_with("unknown"));
  CHECK(answer("FEV1 > 1 L", text("FEV1 % predicted"), "85", "%").starts_with("unknown"));
  CHECK(answer("D-dimer > 500 ng/mL FEU", text("D-dimer"), "600", "ng/mL FEU") == "true");
  CHECK(answer("D-dimer > 500 ng/mL FEU", text("D-dimer"), "0.6", "mg/L FEU") == "true");
  CHECK(answer("D-dimer > 500 ng/mL FEU", text("D-dimer"), "600", "ng/mL DDU") == "unknown unusable");
  CHECK(answer("D-dimer > 500 ng/mL", text("D-dimer"), "600", "ng/mL FEU") == "unknown unusable");
  CHECK(answer("D-dimer > 500 ng/mL", text("D-dimer"), "600", "ng/mL") == "true");
  CHECK(answer("urine protein < 1 g/24 h", text("24-hour urine protein"), "500", "mg/24h") == "true");
  CHECK(answer("urine protein < 1 g/24 h", text("UPCR"), "500", "mg/g") == "unknown missing");
  CHECK(answer("HBV DNA < 2000 IU/mL", text("HBV DNA"), "50", "copies/mL") == "unknown unusable");
  CHECK(answer("Lp(a) >= 150 nmol/L", text("Lp(a)"), "60", "mg/dL").starts_with("unknown"));
  CHECK_MESSAGE(answer("platelets >= 100/mm3", text("platelets"), "40", "K/uL") == "unknown unusable", "meant in thousands");
  CHECK(answer("platelets >= 100,000/mm3", text("platelets"), "40", "K/uL") == "false");
}

TEST_CASE("numbers as written, from the text of a criterion to the verdict") {
  const auto anc = [](const char* criterion, const char* value, const char* unit) { return answer(criterion, text("ANC"), value, unit); };
  for (const char* limit : {"ANC >= 1.5 x 10^9/L", "ANC >= 1500/uL", "ANC >= 1,500/mm3", "ANC >= 1.50 K/uL", "ANC >= 1500 cells/mm3",
                            "ANC >= 1.5 x 109/L", "ANC >= 1.5 x 10e9/L", "ANC >= 1.5 G/L"}) {
    CAPTURE(limit);
    CHECK(anc(limit, "1500", "/uL") == "true");
    CHECK(anc(limit, "1.5", "K/uL") == "true");
    CHECK(anc(limit, "1.50", "x10^9/L") == "true");
    CHECK(anc(limit, "15e-1", "10*9/L") == "true");
    CHECK(anc(limit, "1499.999", "/uL") == "false");
    CHECK(anc(limit, "1.499", "K/uL") == "false");
  }
  CHECK(answer("eGFR > 60 mL/min/1.73m2", text("eGFR"), "60.0", "mL/min/1.73m2") == "false");
  CHECK(answer("eGFR > 60.0 mL/min/1.73m2", text("eGFR"), "6e1", "mL/min/1.73m2") == "false");
  CHECK(answer("eGFR > 60 mL/min/1.73m2", text("eGFR"), "60.00000001", "mL/min/1.73m2") == "true");
  CHECK_MESSAGE(answer("total bilirubin <= 0.3 mg/dL", text("bilirubin"), "0.3", "mg/dL") == "true", "0.1 + 0.2 is 0.3");
  CHECK(answer("ANC >= 0 x 10^9/L", text("ANC"), "-0.0", "10*9/L") == "true");
  // No laboratory means these; a profile that holds one is refused, a criterion that does decides nothing.
  for (const char* number : {"1e999", "123456789012345678901234567890", "1e-999"}) {
    const auto profile = patients::read_profile(
        std::string(R"({"id": "p", "observations": [{"text": "ANC", "unit": "/uL", "value": )") + number + "}]}", shipped());
    REQUIRE_FALSE(profile.has_value());
    CHECK(profile.error().front().message.find("is not one that a laboratory means") != std::string::npos);
    CHECK_MESSAGE(anc((std::string("ANC >= ") + number + "/uL").c_str(), "1500", "/uL").starts_with("unknown"), number);
  }
  CHECK(anc("ANC >= 100000000000000000000000000000/uL", "1500", "/uL") == "unknown unusable");
}

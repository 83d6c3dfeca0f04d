// The method, formula or setting that a criterion names for a value, against what the record says of how it was measured. A value that was
// measured otherwise never decides, one of which nothing is said is asked about, and one that is as asked for does.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/screen.hpp"
#include "grammar/settings.hpp"
#include "patients/profile.hpp"
#include "rules/compile.hpp"
#include "rules/trial.hpp"
#include "rules/vocabulary.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)

namespace {

engine::ClauseReport report(const std::string& criterion, const std::string& facts) {
  const auto records = read_trial_records("trial: HOW\n\nInclusion criteria\n- " + criterion + "\n", "how.txt");
  REQUIRE(records.size() == 1);
  const CompiledTrial trial = compile(*records.front(), shipped());
  const std::string json = R"({"id": "p", "as_of": "2026-01-15", )" + facts + "}";
  const auto profile = patients::read_profile(json, shipped());
  REQUIRE_MESSAGE(profile.has_value(), json);
  const auto screened = engine::screen(trial, *profile, shipped(), {*profile->as_of, false});
  REQUIRE_MESSAGE(screened.clauses.size() == 1, criterion);
  return screened.clauses[0];
}

std::string answer(const std::string& criterion, const std::string& facts) {
  const auto clause = report(criterion, facts);
  std::string out(engine::name(clause.truth));
  if (clause.unknown_kind) out += " " + std::string(engine::name(*clause.unknown_kind));
  return out;
}

std::string value(const std::string& name, const std::string& figure, const std::string& unit, const std::string& more = "",
                  const std::string& date = "2026-01-10") {
  return R"({"text": ")" + name + R"(", "value": )" + figure + R"(, "unit": ")" + unit + R"(", "date": ")" + date + "\"" +
         (more.empty() ? "" : ", " + more) + "}";
}
std::string one(const std::string& name, const std::string& figure, const std::string& unit, const std::string& more = "") {
  return R"("observations": [)" + value(name, figure, unit, more) + "]";
}
/// Creatinine 0.7 mg/dL in a woman of 60 who weighs 70 kg: eGFR 98.9, creatinine clearance 94.4.
const std::string kidneys = R"("birth_date": "1966-01-10", "sex": "female", "observations": [)" + value("creatinine", "0.7", "mg/dL") +
                            ", " + value("weight", "70", "kg") + "]";

struct Case {
  std::string criterion, facts, expected;
};

void hold(const std::vector<Case>& cases) {
  for (const Case& c : cases) CHECK_MESSAGE(answer(c.criterion, c.facts) == c.expected, c.criterion << " | " << c.facts);
}

}  // namespace

TEST_CASE("the formula of a corrected QT") {
  hold({
      {"Corrected QT interval (Bazett) < 450 ms", one("QTcF", "430", "ms"), "unknown missing"},
      {"Corrected QT interval (Bazett) < 450 ms", one("QTcB", "430", "ms"), "true"},
      {"Corrected QT interval (Bazett) < 450 ms", one("QTc", "430", "ms"), "unknown ambiguous"},
      {"Corrected QT interval (Bazett) < 450 ms", one("QTc", "430", "ms", R"("method": "Bazett's formula")"), "true"},
      {"QTcF < 450 ms", one("QTc (Fridericia)", "430", "ms"), "true"},
      {"QTcF < 450 ms", one("QTc", "430", "ms", R"("method": "Fridericia")"), "true"},
      {"QTcF < 450 ms", one("QTc", "430", "ms", R"("method": "Bazett")"), "unknown missing"},
      {"QTc < 450 ms using Fridericia's formula", one("QTcF", "430", "ms"), "true"},
      {"QTc < 450 ms using Fridericia's formula", one("QTcB", "430", "ms"), "unknown missing"},
      {"QTc < 450 ms", one("QTcF", "430", "ms"), "true"},
  });
}

TEST_CASE("estimates and measurements of the kidneys") {
  hold({
      {"Measured creatinine clearance >= 60 mL/min", kidneys, "unknown missing"},
      {"Measured GFR >= 60 mL/min/1.73 m2", kidneys, "unknown missing"},
      {"Measured GFR >= 60 mL/min/1.73 m2", one("GFR", "80", "mL/min/{1.73_m2}", R"("method": "iohexol clearance")"), "true"},
      {"eGFR > 60 mL/min/1.73 m2 (MDRD)", kidneys, "unknown missing"},
      {"eGFR > 60 mL/min/1.73 m2 (MDRD)", one("eGFR", "80", "mL/min/{1.73_m2}"), "unknown ambiguous"},
      {"eGFR > 60 mL/min/1.73 m2 (MDRD)", one("eGFR", "80", "mL/min/{1.73_m2}", R"("method": "MDRD")"), "true"},
      {"eGFR > 60 mL/min/1.73 m2 (MDRD)", one("eGFR (MDRD)", "80", "mL/min/{1.73_m2}"), "true"},
      {"eGFR by the MDRD formula > 60 mL/min/1.73 m2", one("eGFR", "80", "mL/min/{1.73_m2}", R"("method": "MDRD")"), "true"},
      {"eGFR > 60 mL/min/1.73 m2 (MDRD)", one("eGFR", "80", "mL/min/{1.73_m2}", R"("method": "CKD-EPI 2021")"), "unknown missing"},
      {"eGFR > 60 mL/min/1.73 m2 (MDRD or CKD-EPI)", kidneys, "true"},
      {"eGFR (CKD-EPI) > 60 mL/min/1.73 m2", kidneys, "true"},
      {"eGFR > 60 mL/min/1.73 m2 calculated by the CKD-EPI equation", kidneys, "true"},
      {"eGFR (CKD-EPI 2009) > 60 mL/min/1.73 m2", kidneys, "unknown missing"},
      {"eGFR (CKD-EPI 2021) > 60 mL/min/1.73 m2", one("eGFR", "80", "mL/min/{1.73_m2}", R"("method": "CKD-EPI")"), "unknown ambiguous"},
      {"Creatinine clearance >= 60 mL/min (Cockcroft-Gault)", kidneys, "true"},
      {"Creatinine clearance >= 60 mL/min (Cockcroft-Gault)", one("CrCl", "70", "mL/min"), "true"},
      {"Creatinine clearance >= 60 mL/min (Cockcroft-Gault)", one("CrCl", "70", "mL/min", R"("method": "24-hour urine collection")"),
       "unknown missing"},
      {"creatinine clearance (calculated or measured) >= 60 mL/min", kidneys, "true"},
      {"Measured creatinine clearance >= 60 mL/min", one("CrCl", "70", "mL/min", R"("method": "24-hour urine collection")"), "true"},
      {"eGFR > 60 mL/min/1.73 m2", kidneys, "true"},
  });
}

TEST_CASE("what makes an ejection fraction, and what was sampled") {
  hold({
      {"LVEF <= 40% by cardiac MRI", one("LVEF", "35", "%", R"("method": "echocardiography")"), "unknown missing"},
      {"LVEF <= 40% by cardiac MRI", one("LVEF", "35", "%"), "unknown ambiguous"},
      {"LVEF <= 40% by cardiac MRI", one("LVEF", "35", "%", R"("method": "cardiac MRI")"), "true"},
      {"LVEF >= 50% by echocardiogram or MUGA", one("LVEF", "55", "%"), "true"},
      {"LVEF >= 50% by echocardiogram or MUGA", one("LVEF", "55", "%", R"("method": "MUGA scan")"), "true"},
      {"LVEF >= 50% by echocardiogram", one("LVEF", "55", "%", R"("method": "MUGA")"), "unknown missing"},
      {"Creatinine <= 1.5 mg/dL", one("creatinine", "1.0", "mg/dL", R"("method": "24-hour urine")"), "unknown missing"},
      {"Creatinine <= 1.5 mg/dL", one("creatinine", "1.0", "mg/dL", R"("method": "Jaffe, serum")"), "true"},
      {"PD-L1 TPS >= 1%", one("PD-L1 CPS", "10", "%"), "unknown missing"},
  });
}

TEST_CASE("oxygen, rest and exercise") {
  hold({
      {"Oxygen saturation >= 92% on room air", one("SpO2", "95", "%", R"("method": "on 4 L oxygen")"), "unknown missing"},
      {"Oxygen saturation >= 92% on room air", one("SpO2", "95", "%"), "unknown ambiguous"},
      {"Oxygen saturation >= 92% on room air", one("SpO2", "95", "%", R"("method": "pulse oximetry on room air")"), "true"},
      {"Oxygen saturation (room air) >= 92%", one("SpO2 on room air", "90", "%"), "false"},
      {"SpO2 at rest >= 92%", one("SpO2", "95", "%"), "true"},
      {"SpO2 < 90% during exercise", one("SpO2", "85", "%"), "unknown ambiguous"},
      {"SpO2 < 90% during exercise", one("SpO2", "85", "%", R"("method": "during exercise")"), "true"},
      {"SpO2 < 90% during exercise", one("SpO2", "85", "%", R"("method": "at rest")"), "unknown missing"},
      {"Heart rate <= 100 bpm", one("heart rate", "150", "/min", R"("method": "during exercise")"), "unknown ambiguous"},
  });
}

TEST_CASE("posture, place, meals, treatment and bronchodilators") {
  hold({
      {"Seated systolic blood pressure < 140 mmHg", one("SBP", "120", "mm[Hg]", R"("position": "standing")"), "unknown missing"},
      {"Seated systolic blood pressure < 140 mmHg", one("SBP", "120", "mm[Hg]"), "true"},
      {"Supine systolic blood pressure < 140 mmHg", one("SBP", "120", "mm[Hg]"), "unknown ambiguous"},
      {"Supine systolic blood pressure < 140 mmHg", one("SBP", "120", "mm[Hg]", R"("position": "supine")"), "true"},
      {"Office systolic blood pressure < 140 mmHg", one("SBP", "120", "mm[Hg]", R"("method": "ambulatory")"), "unknown missing"},
      {"Fasting triglycerides < 400 mg/dL", one("triglycerides", "100", "mg/dL"), "unknown ambiguous"},
      {"Fasting triglycerides < 400 mg/dL", one("triglycerides", "100", "mg/dL", R"("fasting": true)"), "true"},
      {"Fasting triglycerides < 400 mg/dL", one("fasting triglycerides", "100", "mg/dL"), "true"},
      {"Fasting triglycerides < 400 mg/dL", one("triglycerides", "100", "mg/dL", R"("fasting": false)"), "unknown missing"},
      {"Fasting glucose < 126 mg/dL", one("glucose", "100", "mg/dL", R"("fasting": true)"), "true"},
      {"Fasting glucose < 126 mg/dL", one("glucose", "100", "mg/dL"), "unknown missing"},
      {"Fasting glucose < 126 mg/dL", one("FPG", "100", "mg/dL"), "true"},
      {"Untreated systolic blood pressure >= 140 mmHg", one("SBP", "150", "mm[Hg]"), "unknown ambiguous"},
      {"Untreated systolic blood pressure >= 140 mmHg", one("SBP", "150", "mm[Hg]", R"("setting": "untreated")"), "true"},
      {"Post-bronchodilator FEV1 >= 1 L", one("post-bronchodilator FEV1", "2", "L"), "true"},
      {"Post-bronchodilator FEV1 >= 1 L", one("FEV1", "2", "L"), "unknown ambiguous"},
      {"Post-bronchodilator FEV1 >= 1 L", one("pre-bronchodilator FEV1", "2", "L"), "unknown missing"},
  });
}

TEST_CASE("a newer value of which nothing is said, beside one that is as asked for") {
  const std::string room = R"("method": "on room air")";
  const auto both = [&](const char* older, const char* newer) {
    return R"("observations": [)" + value("SpO2", older, "%", room, "2026-01-05") + ", " + value("SpO2", newer, "%") + "]";
  };
  hold({
      {"SpO2 >= 92% on room air", both("95", "96"), "true"},
      {"SpO2 >= 92% on room air", both("95", "90"), "unknown ambiguous"},
      {"SpO2 >= 92% on room air",
       R"("observations": [)" + value("SpO2", "95", "%", room) + ", " + value("SpO2", "85", "%", "", "2026-01-05") + "]", "true"},
  });
}

TEST_CASE("of which comparison a setting is") {
  const std::string facts = R"("observations": [)" + value("SpO2", "95", "%", R"("method": "room air")") + ", " +
                            value("heart rate", "80", "/min") + ", " + value("SBP", "120", "mm[Hg]", R"("position": "standing")") + "]";
  hold({
      {"SpO2 >= 92% on room air and heart rate < 100 bpm", facts, "true"},
      {"Heart rate < 100 bpm and on room air SpO2 >= 92%", facts, "true"},
      {"Standing SBP < 140 mmHg, resting heart rate < 100 bpm", facts, "true"},
      {"Heart rate < 100 bpm; seated SBP < 140 mmHg", facts, "unknown missing"},
  });
}

TEST_CASE("what is missing is asked for") {
  const auto open = report("Oxygen saturation >= 92% on room air", one("SpO2", "95", "%"));
  REQUIRE(open.needs.size() == 1);
  CHECK(open.needs[0].ask == "How was SpO2 95 % on 2026-01-10 measured: on room air?");
  const auto other = report("eGFR > 60 mL/min/1.73 m2 (MDRD)", kidneys);
  CHECK(other.reason.find("CKD-EPI 2021") != std::string::npos);
  REQUIRE(other.needs.size() == 1);
  CHECK(other.needs[0].ask.find("(MDRD)") != std::string::npos);
}

TEST_CASE("settings in words") {
  using grammar::SettingsOf;
  const auto words = [](const char* text, SettingsOf whose) {
    std::string out;
    for (const auto& setting : grammar::settings_in(text, whose)) out += (out.empty() ? "" : ", ") + setting.value;
    return out;
  };
  CHECK(words("creatinine clearance by 24-hour urine collection", SettingsOf::criterion) == "measured");
  CHECK(words("as measured by echocardiogram", SettingsOf::criterion) == "echocardiography");
  CHECK(words("eGFR, MDRD", SettingsOf::criterion) == "MDRD");
  CHECK(words("not on oxygen", SettingsOf::fact) == "on room air");
  CHECK(words("non-fasting", SettingsOf::fact) == "non-fasting");
  CHECK(words("not resting", SettingsOf::fact).empty());
  CHECK(words("exercise", SettingsOf::criterion).empty());
  CHECK(grammar::without_settings("SpO2 at rest") == "SpO2");
  CHECK(grammar::without_settings("eGFR by the MDRD formula") == "eGFR");
  CHECK(grammar::without_settings("systolic blood pressure in the supine position") == "systolic blood pressure");
  CHECK(grammar::without_settings("eGFR") == "eGFR");
  CHECK(grammar::bears("platelet count", "transfusion"));
  CHECK(!grammar::bears("creatinine", "posture"));
}

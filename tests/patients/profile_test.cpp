// The profile reader, from JSON text to facts, remarks and errors.
#include "patients/profile.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "patients/json.hpp"
#include "tests/patients/small_vocabulary.hpp"

using namespace eligo;
using namespace eligo::patients;

namespace {

const rules::Vocabulary& vocabulary() {
  static const rules::Vocabulary loaded = small_vocabulary();
  return loaded;
}

std::string all(const std::vector<InputError>& errors) {
  std::string out;
  for (const InputError& error : errors) out += "[" + error.place + "] " + error.message + " | " + error.help + "\n";
  return out;
}

/// `fields` is what stands between the id and the closing brace.
Profile read(const std::string& fields) {
  auto profile = read_profile(R"({"id": "p")" + (fields.empty() ? "" : ", " + fields) + "}", vocabulary());
  REQUIRE_MESSAGE(profile.has_value(), (profile ? std::string() : all(profile.error())));
  return std::move(*profile);
}

std::vector<InputError> refused(const std::string& json) {
  auto profile = read_profile(json, vocabulary());
  REQUIRE_MESSAGE(!profile.has_value(), json);
  return profile.error();
}

/// The one error of a profile with these fields: where it is, a piece of its message or help.
void refuses(const std::string& fields, const std::string& place, const std::string& words) {
  const auto errors = refused(R"({"id": "p", )" + fields + "}");
  CAPTURE(fields);
  CAPTURE(all(errors));
  CHECK(errors.size() == 1);
  CHECK(errors.front().place == place);
  CHECK((errors.front().message + " " + errors.front().help).find(words) != std::string::npos);
}

bool remarked(const Profile& profile, const std::string& pointer, const std::string& words) {
  return std::any_of(profile.remarks.begin(), profile.remarks.end(),
                     [&](const Remark& remark) { return remark.pointer == pointer && remark.message.find(words) != std::string::npos; });
}

std::string key(ConceptId id) { return vocabulary().at(id).key; }
std::string keys(const Named& named) {
  std::vector<std::string> found;
  for (ConceptId id : named.concepts) found.push_back(key(id));
  std::sort(found.begin(), found.end());
  std::string out;
  for (const std::string& one : found) out += (out.empty() ? "" : " ") + one;
  return out;
}

Observation observation(const std::string& fields) {
  return read(R"("observations": [{"text": "ANC", )" + fields + "}]").observations.at(0);
}
std::string number(const Observation& observation) {
  const auto* value = std::get_if<Decimal>(&observation.value);
  return value == nullptr ? "-" : value->to_string();
}

}  // namespace

TEST_CASE(
    "a declaration with a field that is not known is not taken for one, and fields that re-address or aim a value leave it in doubt") {
  for (const char* field :
       {R"("value": false)", R"("complete": false)", R"("until": "2015")", R"("as_of": "2015-01-01")", R"("except": "infections")"}) {
    CAPTURE(field);
    const auto profile = read(R"("complete": [{"family": "conditions", )" + std::string(field) + "}]");
    CHECK(profile.complete.empty());
    CHECK(remarked(profile, "/complete/0", "not taken for complete"));
  }
  CHECK(read(R"("complete": [{"family": "conditions", "since": "2010", "note": null}])").complete.size() == 1);
  for (const char* field : {R"("patient": "mother")", R"("goal": true)", R"("comment": "hemolysed, do not use")"}) {
    CAPTURE(field);
    CHECK(!read(R"("observations": [{"text": "creatinine", "value": 1, )" + std::string(field) + "}]").observations.front().doubt.empty());
  }
  CHECK(read(R"("observations": [{"text": "creatinine", "value": 1, "comment": "fasting"}])").observations.front().doubt.empty());
  CHECK(!read(R"("observations": [{"text": "creatinine", "value": {"low": 1, "high": 2, "unit": "/uL"}}])")
             .observations.front()
             .doubt.empty());
  CHECK(!read(R"("conditions": [{"text": "asthma?"}])").conditions.front().doubt.empty());
}

TEST_CASE("the contract's own example") {
  const auto profile = read_profile(R"({
  "format": "eligo.profile/1", "id": "p-001", "as_of": "2026-01-15", "birth_date": "2015-03", "sex": "female",
  "observations": [
    {"code": "http://loinc.org|751-8", "text": "absolute neutrophil count", "value": 1.2, "unit": "10*9/L", "date": "2026-01-10",
     "reference_range": {"low": 1.5, "high": 8.0}},
    {"text": "eGFR", "value": 60, "comparator": ">", "unit": "mL/min/1.73m2", "date": "2026-01-10"}],
  "conditions":  [{"text": "fibrodysplasia ossificans progressiva", "status": "active", "diagnosed": "2018", "onset": "2017-06", "severity": "severe"}],
  "medications": [{"text": "prednisone", "status": "active", "start": "2025-11-01", "dose": {"value": 10, "unit": "mg/d"}, "stable_since": "2025-12-01"}],
  "procedures":  [{"text": "spinal cord stimulator implantation", "status": "done", "date": "2024-05-02"}],
  "events":      [{"text": "flare", "start": "2025-10-02", "end": "2025-10-20"}],
  "variants":    [{"gene": "ACVR1", "change": "R206H", "status": "present"}],
  "statements":  [{"text": "pregnant", "value": false, "date": "2026-01-10"}],
  "complete":    ["medications", {"family": "conditions", "since": "2010"}]})",
                                    vocabulary());
  REQUIRE_MESSAGE(profile.has_value(), (profile ? std::string() : all(profile.error())));
  const Profile& p = *profile;
  CHECK(p.remarks.empty());
  CHECK(p.id == "p-001");
  CHECK(to_string(*p.as_of) == "2026-01-15");
  CHECK(to_string(p.birth_date->first) == "2015-03-01");
  CHECK(to_string(p.birth_date->last) == "2015-03-31");
  CHECK(p.sex == Sex::female);

  REQUIRE(p.observations.size() == 2);
  CHECK(keys(p.observations[0]) == "absolute_neutrophil_count");
  CHECK(p.observations[0].pointer == "/observations/0");
  CHECK(number(p.observations[0]) == "1.2");
  CHECK(p.observations[0].unit == "10*9/L");
  CHECK(p.observations[0].reference_range->high == Decimal(8));
  CHECK(keys(p.observations[1]) == "egfr");  // the measure, not the gene
  CHECK(p.observations[1].comparator == ValueComparator::gt);
  CHECK(p.observations[1].unit_text == "mL/min/1.73m2");

  CHECK(keys(p.conditions.at(0)) == "fibrodysplasia_ossificans_progressiva");
  CHECK(p.conditions[0].status == ConditionStatus::active);
  CHECK(p.conditions[0].severity == "severe");
  CHECK(p.conditions[0].diagnosed->text == "2018");
  CHECK(p.medications.at(0).dose->value == Decimal(10));
  CHECK(p.medications[0].dose->unit == "mg/d");
  CHECK(to_string(p.medications[0].stable_since->first) == "2025-12-01");
  CHECK(p.procedures.at(0).concepts.empty());
  CHECK(p.procedures[0].words == rules::normalised_words("spinal cord stimulator implantation"));
  CHECK(p.procedures[0].status == ProcedureStatus::done);
  CHECK(to_string(p.events.at(0).end->last) == "2025-10-20");
  CHECK(p.variants.at(0).present);
  CHECK(keys(p.variants[0]) == "acvr1");
  CHECK(p.variants[0].text == "ACVR1 R206H");
  CHECK_FALSE(p.statements.at(0).value);
  REQUIRE(p.complete.size() == 2);
  CHECK(p.complete[0].family == Family::medications);
  CHECK(p.complete[0].pointer == "/complete/0");
  CHECK_FALSE(p.complete[0].since);
  CHECK(p.complete[1].family == Family::conditions);
  CHECK(p.complete[1].since->text == "2010");
}

TEST_CASE("only the id is needed") {
  const Profile p = read("");
  CHECK(p.id == "p");
  CHECK_FALSE(p.as_of);
  CHECK_FALSE(p.sex);
  CHECK(refused("{}").front().message == "the profile has no `id`");
  refuses(R"("sex": null, "id2": 1, "as_of": "2026-01")", "/as_of", "not a day");
  CHECK(refused(R"({"id": 7})").front().place == "/id");
  CHECK(refused(R"({"id": ""})").front().place == "/id");
  CHECK(refused(R"({"id": null})").front().message == "the profile has no `id`");
}

TEST_CASE("null is not given") {
  const Profile p = read(R"("sex": null, "birth_date": null, "observations": null, "conditions": [{"text": "asthma", "onset": null}])");
  CHECK_FALSE(p.sex);
  CHECK(p.conditions.size() == 1);
  refuses(R"("conditions": [null])", "/conditions/0", "expected an object");
}

TEST_CASE("numbers are what was written") {
  CHECK(number(observation(R"("value": 1.20)")) == "1.2");
  CHECK(number(observation(R"("value": 6e1)")) == "60");
  CHECK(number(observation(R"("value": -0)")) == "0");
  CHECK(number(observation(R"("value": 0.1)")) == "0.1");
  CHECK(number(observation(R"("value": 123456789012345)")) == "123456789012345");
  CHECK(std::get<Decimal>(observation(R"("value": 0.30000000000000004)").value) != *Decimal::parse("0.3"));
  refuses(R"("observations": [{"text": "ANC", "value": 1e999}])", "/observations/0/value", "not one that a laboratory means");
  refuses(R"("observations": [{"text": "ANC", "value": 123456789012345678901234567891}])", "/observations/0/value",
          "18 significant digits");
}

TEST_CASE("values of every kind") {
  CHECK(std::get<std::string>(observation(R"("value": "positive")").value) == "positive");
  CHECK(std::get<bool>(observation(R"("value": true)").value));
  const auto interval = std::get<Interval>(observation(R"("value": {"low": 1, "high": 2.5})").value);
  CHECK(interval.low == Decimal(1));
  CHECK(interval.high == *Decimal::parse("2.5"));
  CHECK_FALSE(std::get<Interval>(observation(R"("value": {"low": 1})").value).high);
  CHECK(std::holds_alternative<std::monostate>(observation(R"("date": "2026")").value));
  CHECK(remarked(read(R"("observations": [{"text": "ANC"}])"), "/observations/0", "no value"));
  refuses(R"("observations": [{"text": "ANC", "value": {}}])", "/observations/0/value", "needs `low`");
  refuses(R"("observations": [{"text": "ANC", "value": {"low": 3, "high": 2}}])", "/observations/0/value", "above");
  refuses(R"("observations": [{"text": "ANC", "value": [1, 2]}])", "/observations/0/value", "several observations");
  refuses(R"("observations": [{"text": "ANC", "value": {"low": "1"}}])", "/observations/0/value/low", "without quotes");
  refuses(R"("observations": [{"text": "ANC", "value": "high", "comparator": "<"}])", "/observations/0/comparator", "needs a number");
  refuses(R"("observations": [{"text": "ANC", "value": 1, "comparator": "≤"}])", "/observations/0/comparator", "did you mean `<=`?");
}

TEST_CASE("values written as text") {
  struct Case {
    const char *text, *value;
    ValueComparator comparator;
  };
  for (const Case& c :
       {Case{"<5", "5", ValueComparator::lt}, Case{">= 60", "60", ValueComparator::ge}, Case{"≤ 0.5", "0.5", ValueComparator::le},
        Case{"=<7", "7", ValueComparator::le}, Case{"1.2", "1.2", ValueComparator::none}, Case{" = 3 ", "3", ValueComparator::none},
        Case{"⩾10", "10", ValueComparator::ge}, Case{"6.0E1", "60", ValueComparator::none}}) {
    CAPTURE(c.text);
    const Profile p = read(R"("observations": [{"text": "ANC", "value": ")" + std::string(c.text) + R"("}])");
    CHECK(number(p.observations[0]) == c.value);
    CHECK(p.observations[0].comparator == c.comparator);
    CHECK(remarked(p, "/observations/0/value", "is read as the number"));
  }
  for (const char* text :
       {"120/80", "1:80", "III", "5 10", "1,200", "1,5", "about 5", "2+", "5.", "<", "5 positive", "1/2", "-", "4 (normal)"}) {
    CAPTURE(text);
    const Profile p = read(R"("observations": [{"text": "ANC", "value": ")" + std::string(text) + R"("}])");
    CHECK(std::holds_alternative<std::string>(p.observations[0].value));
    CHECK(p.observations[0].comparator == ValueComparator::none);
  }
  const Profile united =
      read(R"("observations": [{"text": "ANC", "value": "<1.2 K/uL"}, {"text": "ANC", "value": "0.5 - 1.5", "unit": "10*9/L"},
                                {"text": "tumour thickness", "value": "3 mm"}])");
  CHECK(number(united.observations[0]) == "1.2");
  CHECK(united.observations[0].unit_text == "K/uL");
  CHECK(united.observations[0].comparator == ValueComparator::lt);
  CHECK(std::get<Interval>(united.observations[1].value).high == *Decimal::parse("1.5"));
  CHECK(std::holds_alternative<std::string>(united.observations[2].value));  // not a listed measure: may be a name
  refuses(R"("observations": [{"text": "ANC", "value": "1.2 K/uL", "unit": "%"}])", "/observations/0/value", "another unit");
  refuses(R"("observations": [{"text": "ANC", "value": "<5", "comparator": ">"}])", "/observations/0/value", "disagree");
}

TEST_CASE("units are read, and an unknown one travels as a problem") {
  CHECK(observation(R"("value": 1, "unit": "10*9/L")").unit == "10*9/L");
  const Observation spelled = observation(R"("value": 1400, "unit": "/uL")");
  CHECK_FALSE(spelled.unit.empty());
  CHECK(spelled.unit_text == "/uL");
  const Observation unknown = observation(R"("value": 1, "unit": "blobs/L")");
  CHECK(unknown.unit.empty());
  CHECK(unknown.unit_text == "blobs/L");
  CHECK_FALSE(unknown.unit_problem.empty());
  CHECK(observation(R"("value": 1)").unit_problem.empty());
  refuses(R"("observations": [{"text": "ANC", "value": 1, "unit": 3}])", "/observations/0/unit", "expected text");
}

TEST_CASE("reference ranges") {
  CHECK_FALSE(observation(R"("value": 1, "reference_range": {"high": 8})").reference_range->low);
  refuses(R"("observations": [{"text": "ANC", "value": 1, "reference_range": {"low": 8, "high": 2}}])", "/observations/0/reference_range",
          "above");
  refuses(R"("observations": [{"text": "ANC", "value": 1, "reference_range": {}}])", "/observations/0/reference_range", "needs `low`");
  refuses(R"("observations": [{"text": "ANC", "value": 1, "reference_range": "2-8"}])", "/observations/0/reference_range", "expected {");
  // A range in a unit of another kind is not used, and one that converts is converted.
  const Profile other =
      read(R"("observations": [{"text": "ANC", "value": 1, "unit": "10*9/L", "reference_range": {"low": 2, "high": 8, "unit": "mg/dL"}},
    {"text": "ANC", "value": 1, "unit": "10*9/L", "reference_range": {"low": 2000, "high": 8000, "unit": "/uL"}}])");
  CHECK_FALSE(other.observations[0].reference_range);
  CHECK(remarked(other, "/observations/0/reference_range/unit", "not used"));
  CHECK(other.observations[1].reference_range->high == Decimal(8));
  CHECK(remarked(other, "/observations/1/reference_range/unit", "converted"));
}

TEST_CASE("the code wins over the text, and their disagreement is said") {
  const Profile p = read(R"("observations": [{"code": "http://loinc.org|751-8", "text": "creatinine", "value": 1}])");
  CHECK(keys(p.observations[0]) == "absolute_neutrophil_count");
  CHECK(p.observations[0].text == "creatinine");
  CHECK(remarked(p, "/observations/0", "the code counts"));
  // A kind of the same thing is no disagreement.
  const Profile kind = read(R"("conditions": [{"code": "http://snomed.info/sct|69896004", "text": "arthritis"}])");
  CHECK(keys(kind.conditions[0]) == "rheumatoid_arthritis");
  CHECK(kind.remarks.empty());
  // Only a code: its name is the text.
  CHECK(read(R"("observations": [{"code": "http://loinc.org|751-8", "value": 1}])").observations[0].text == "absolute neutrophil count");
  // A bare key.
  CHECK(keys(read(R"("conditions": [{"code": "asthma"}])").conditions[0]) == "asthma");
  // A code that is not listed leaves the text to say what it is; alone it says nothing.
  const Profile unknown =
      read(R"("conditions": [{"code": "http://snomed.info/sct|1", "text": "asthma"}, {"code": "http://snomed.info/sct|1"}])");
  CHECK(keys(unknown.conditions[0]) == "asthma");
  CHECK(remarked(unknown, "/conditions/0/code", "not in the vocabulary"));
  CHECK(unknown.conditions[1].concepts.empty());
  CHECK(unknown.conditions[1].words.empty());
  CHECK(unknown.conditions[1].text == "http://snomed.info/sct|1");
  // Several codes: the narrowest of one line, all of several.
  CHECK(keys(read(R"("conditions": [{"code": ["arthritis", "rheumatoid_arthritis"]}])").conditions[0]) == "rheumatoid_arthritis");
  const Profile two = read(R"("conditions": [{"code": ["asthma", "rheumatoid_arthritis"]}])");
  CHECK(two.conditions[0].concepts.size() == 2);
  CHECK(remarked(two, "/conditions/0/code", "different things"));
  refuses(R"("conditions": [{"status": "active"}])", "/conditions/0", "does not say what it is");
  refuses(R"("conditions": [{"code": 5}])", "/conditions/0/code", "expected a code");
  refuses(R"("conditions": [{"code": []}])", "/conditions/0/code", "expected a code");
  refuses(R"("conditions": [{"code": ["asthma", 5]}])", "/conditions/0/code", "expected a code");
  refuses(R"("conditions": [{"text": "  "}])", "/conditions/0/text", "empty");
}

TEST_CASE("the family decides what a homonym is") {
  const Profile p =
      read(R"("conditions": [{"text": "seizure"}, {"text": "MS"}, {"text": "flare"}], "events": [{"text": "seizure"}, {"text": "asthma"}],
    "observations": [{"text": "eGFR", "value": 50}, {"text": "EGFR", "value": "mutated"}], "variants": [{"gene": "EGFR"}, {"text": "EGFR L858R"}, {"text": "ACVR1"}],
    "medications": [{"text": "radiotherapy"}], "procedures": [{"text": "chemotherapy"}])");
  CHECK(keys(p.conditions[0]) == "seizure_disorder");
  CHECK(keys(p.conditions[1]) == "mitral_stenosis multiple_sclerosis");  // its place does not settle it
  CHECK(keys(p.conditions[2]) == "flare");
  CHECK(keys(p.events[0]) == "seizure");
  CHECK(keys(p.events[1]) == "asthma");
  CHECK(keys(p.observations[0]) == "egfr");
  CHECK(keys(p.observations[1]) == "egfr_gene");
  CHECK(keys(p.variants[0]) == "egfr_gene");
  CHECK(keys(p.variants[1]) == "egfr_gene");
  CHECK(p.variants[1].gene == "EGFR");
  CHECK(p.variants[1].change == "L858R");
  CHECK(p.variants[2].gene == "ACVR1");
  CHECK(keys(p.medications[0]) == "radiotherapy");
  CHECK(keys(p.procedures[0]) == "chemotherapy");
}

TEST_CASE("statuses, and what was meant by others") {
  const Profile p = read(R"("conditions": [{"text": "asthma", "status": "refuted"}, {"text": "asthma"}],
    "medications": [{"text": "prednisone", "status": "never"}, {"text": "prednisone", "status": "stopped", "response": "poor", "indication": "asthma"}],
    "procedures": [{"text": "radiotherapy", "status": "planned", "date": "2026-02-01", "outcome": "none yet"}], "variants": [{"gene": "ACVR1", "status": "absent"}])");
  CHECK(p.conditions[0].status == ConditionStatus::refuted);
  CHECK(p.conditions[1].status == ConditionStatus::unstated);
  CHECK(p.medications[0].status == MedicationStatus::never);
  CHECK(p.medications[1].response == "poor");
  CHECK(key(p.medications[1].indication_concepts.at(0)) == "asthma");
  CHECK(p.procedures[0].status == ProcedureStatus::planned);
  CHECK_FALSE(p.variants[0].present);
  refuses(R"("conditions": [{"text": "asthma", "status": "activ"}])", "/conditions/0/status", "did you mean `active`?");
  refuses(R"("conditions": [{"text": "asthma", "status": "Active"}])", "/conditions/0/status", "did you mean `active`?");
  refuses(R"("conditions": [{"text": "asthma", "status": "negative"}])", "/conditions/0/status", "did you mean `refuted`?");
  refuses(R"("conditions": [{"text": "asthma", "status": "zzz"}])", "/conditions/0/status", "expected one of: active, inactive");
  refuses(R"("medications": [{"text": "prednisone", "status": "current"}])", "/medications/0/status", "did you mean `active`?");
  refuses(R"("medications": [{"text": "prednisone", "response": "none"}])", "/medications/0/response", "did you mean `poor`?");
  refuses(R"("procedures": [{"text": "radiotherapy", "status": "completed"}])", "/procedures/0/status", "did you mean `done`?");
  refuses(R"("variants": [{"gene": "ACVR1", "status": "wild-type"}])", "/variants/0/status", "did you mean `absent`?");
  refuses(R"("sex": "F")", "/sex", "did you mean `female`?");
  refuses(R"("sex": 1)", "/sex", "expected one of");
  refuses(R"("complete": ["medication"])", "/complete/0", "did you mean `medications`?");
  refuses(R"("complete": [{"since": "2010"}])", "/complete/0", "which `family`");
  refuses(R"("complete": "medications")", "/complete", "expected a list");
}

TEST_CASE("unknown fields are kept and reported") {
  const Profile p = read(
      R"("birthdate": "2015", "site": {"name": "A", "n": 1.50}, "conditions": [{"text": "asthma", "status": "active", "response": "complete remission"}])");
  CHECK_FALSE(p.birth_date);
  CHECK(remarked(p, "/birthdate", "did you mean `birth_date`?"));
  CHECK(remarked(p, "/conditions/0/response", "not known"));
  const auto site = std::find_if(p.remarks.begin(), p.remarks.end(), [](const Remark& remark) { return remark.pointer == "/site"; });
  REQUIRE(site != p.remarks.end());
  CHECK(site->value == R"({"name":"A","n":1.50})");
  CHECK(remarked(read(R"("a/b~c": 1)"), "/a~1b~0c", "not known"));
}

TEST_CASE("a field that would turn the entry round is not passed over") {
  refuses(R"("conditions": [{"text": "asthma", "Status": "refuted"}])", "/conditions/0/Status", "did you mean `status`?");
  refuses(R"("conditions": [{"text": "asthma", "statsu": "refuted"}])", "/conditions/0/statsu", "did you mean `status`?");
  refuses(R"("conditions": [{"text": "asthma", "negated": true}])", "/conditions/0/negated", "denied");
  refuses(R"("conditions": [{"text": "asthma", "status": "active", "verificationStatus": "refuted"}])", "/conditions/0/verificationStatus",
          "denied");
  CHECK(remarked(read(R"("conditions": [{"text": "asthma", "negated": false}])"), "/conditions/0/negated", "not known"));
  refuses(R"("observations": [{"text": "eGFR", "value": 60, "operator": ">"}])", "/observations/0/operator", "did you mean `comparator`?");
  refuses(R"("conditions": [{"text": "asthma", "resolved_date": "2020"}])", "/conditions/0/resolved_date", "did you mean `resolved`?");
  refuses(R"("medications": [{"text": "prednisone", "end_date": "2020"}])", "/medications/0/end_date", "did you mean `end`?");
  refuses(R"("complete": [{"family": "conditions", "Since": "2020"}])", "/complete/0/Since", "did you mean `since`?");
  // When the field itself is there, the other is only extra.
  CHECK(remarked(read(R"("conditions": [{"text": "asthma", "status": "active", "state": "x"}])"), "/conditions/0/state", "not known"));
}

TEST_CASE("an entry with an unknown field that may deny or end it is kept and decides nothing") {
  const auto doubted = [](const std::string& field) {
    const Profile p = read(R"("conditions": [{"text": "asthma", )" + field + "}]");
    CAPTURE(field);
    CHECK(remarked(p, "/conditions/0/" + field.substr(1, field.find('"', 1) - 1), "not known"));
    return !p.conditions.front().doubt.empty();
  };
  for (const char* field : {R"("present": false)",
                            R"("value": false)",
                            R"("active": false)",
                            R"("confirmed": false)",
                            R"("has": false)",
                            R"("negative": true)",
                            R"("result": "negative")",
                            R"("assertion": "absent")",
                            R"("polarity": "absent")",
                            R"("end": "2010")",
                            R"("until": "2010")",
                            R"("gone": "2010-05")",
                            R"("went_away": "2010")",
                            R"("experiencer": "mother")",
                            R"("subject": "sister")",
                            R"("familyMember": "father")",
                            R"("anything": false)",
                            R"("comment": "ruled out by biopsy")",
                            R"("clinicalCourse": {"coding": [{"code": "resolved"}]})",
                            R"("is_current": "no")"})
    CHECK_MESSAGE(doubted(field), field);
  for (const char* field : {R"("present": true)", R"("negative": false)", R"("assertion": "present")", R"("recorded": "2020-01-01")",
                            R"("note": "seen in clinic")", R"("experiencer": "patient")", R"("count": 2)",
                            R"("documented_by": "pathology report")", R"("confirmed_date": "2019")", R"("ended": false)",
                            R"("date": "2019")", R"("who_grade": 2)", R"("child_pugh": "A")", R"("response": "complete remission")"})
    CHECK_MESSAGE(!doubted(field), field);
  CHECK_FALSE(read(R"("observations": [{"text": "eGFR", "value": 60, "status": "entered-in-error"}])").observations.front().doubt.empty());
  CHECK(read(R"("observations": [{"text": "eGFR", "value": 60, "status": "final"}])").observations.front().doubt.empty());
  CHECK_FALSE(read(R"("events": [{"text": "flare", "date": "2025", "occurred": false}])").events.front().doubt.empty());
  CHECK_FALSE(read(R"("medications": [{"text": "prednisone", "taking": "no"}])").medications.front().doubt.empty());
}

TEST_CASE("a variant without a status is no result") {
  const Profile p = read(R"("variants": [{"gene": "ACVR1"}, {"gene": "ACVR1", "status": "present"}])");
  CHECK_FALSE(p.variants[0].doubt.empty());
  CHECK(p.variants[1].doubt.empty());
  CHECK(remarked(p, "/variants/0", "no status"));
}

TEST_CASE("facts under another name than their family's do not make a complete list deny them") {
  refuses(R"("Conditions": [{"text": "asthma"}], "complete": ["conditions"])", "/Conditions", "did you mean `conditions`?");
  refuses(R"("condition": [{"text": "asthma"}])", "/condition", "did you mean `conditions`?");
  refuses(R"("conditions": [], "problems": [{"text": "asthma"}])", "/problems", "did you mean `conditions`?");
  refuses(R"("diagnoses": [{"text": "asthma"}])", "/diagnoses", "did you mean `conditions`?");
  refuses(R"("Complete": ["conditions"])", "/Complete", "did you mean `complete`?");
  const Profile part = read(R"("allergies": [{"text": "penicillin"}], "complete": ["conditions", "medications"])");
  REQUIRE(part.complete.size() == 1);
  CHECK(part.complete.front().family == Family::medications);
  CHECK(remarked(part, "/complete", "`allergies`"));
  const Profile any = read(R"("chart": [{"text": "asthma"}], "complete": ["conditions", "medications"])");
  CHECK(any.complete.empty());
  CHECK(remarked(any, "/complete", "`chart`"));
  CHECK(read(R"("contacts": [{"phone": "1"}], "complete": ["conditions"])").complete.size() == 1);
}

TEST_CASE("errors name the place and never the value") {
  for (const char* fields :
       {R"("birth_date": "1931-07-19", "as_of": "1930-01-01")", R"("sex": "Sevenoaks")", R"("age": "931 years")",
        R"("birth_date": 19310719)", R"("conditions": [{"text": "asthma", "status": "Sevenoaks"}])", R"("conditions": ["Sevenoaks"])",
        R"("observations": [{"text": "eGFR", "value": 60, "reference_range": {"low": 931, "high": 1}}])",
        R"("observations": [{"text": "eGFR", "value": "<931 mg/dL", "unit": "g/L"}])",
        R"("medications": [{"text": "x", "start": "1931-07-19", "end": "1930"}])", R"("medications": [{"text": "x", "dose": "931 mg"}])",
        R"("observations": [{"text": "x", "value": 931x}])", R"("observations": [{"text": "x", "value": [931]}])",
        R"("statements": [{"text": "x", "value": "Sevenoaks"}])", R"("complete": ["Sevenoaks"])",
        R"("anchors": {"baseline": "1931-07"})"}) {
    const auto profile = read_profile(R"({"id": "p", )" + std::string(fields) + "}", vocabulary());
    if (profile) continue;  // a value that is kept is none of this test's business
    const std::string said = all(profile.error());
    CAPTURE(said);
    for (const char* value : {"931", "1930", "Sevenoaks", "asthma"}) CHECK(said.find(value) == std::string::npos);
  }
}

TEST_CASE("dates") {
  refuses(R"("birth_date": "31/12/2015")", "/birth_date", "YYYY-MM-DD");
  refuses(R"("birth_date": 2015)", "/birth_date", "in quotes");
  refuses(R"("birth_date": "2015-02-30")", "/birth_date", "is no date");
  CHECK(read(R"("birth_date": "2015-02-01T00:00:00Z")").birth_date->exact());
  refuses(R"("conditions": [{"text": "asthma", "onset": "soon"}])", "/conditions/0/onset", "is no date");
}

TEST_CASE("what cannot be is refused") {
  refuses(R"("as_of": "2026-01-15", "birth_date": "2026-01-16")", "/birth_date", "after the as-of date");
  CHECK(read(R"("as_of": "2026-01-15", "birth_date": "2026-01")").birth_date);
  refuses(R"("events": [{"text": "flare", "start": "2025-10-20", "end": "2025-10-02"}])", "/events/0/end", "before `start`");
  CHECK(read(R"("events": [{"text": "flare", "start": "2025-10-20", "end": "2025-10"}])").events.size() == 1);
  refuses(R"("events": [{"text": "flare", "start": "2025-11", "end": "2025-10"}])", "/events/0/end", "before `start`");
  refuses(R"("conditions": [{"text": "asthma", "onset": "2020", "resolved": "2019"}])", "/conditions/0/resolved", "before `onset`");
  refuses(R"("as_of": "2026-01-15", "conditions": [{"text": "asthma", "status": "active", "resolved": "2019"}])", "/conditions/0/resolved",
          "is active");
  refuses(R"("medications": [{"text": "prednisone", "start": "2025-02", "end": "2025-01"}])", "/medications/0/end", "before `start`");
  refuses(R"("medications": [{"text": "prednisone", "start": "2025-02", "last_dose": "2025-01"}])", "/medications/0/last_dose",
          "before `start`");
  refuses(R"("medications": [{"text": "prednisone", "end": "2025-02", "last_dose": "2025-03"}])", "/medications/0/last_dose",
          "after `end`");
  refuses(R"("as_of": "2026-01-15", "medications": [{"text": "prednisone", "status": "active", "end": "2025-02"}])", "/medications/0/end",
          "is active");
  CHECK(
      read(R"("as_of": "2026-01-15", "medications": [{"text": "prednisone", "status": "active", "end": "2026-02"}])").medications.size() ==
      1);
  refuses(R"("medications": [{"text": "prednisone", "status": "never", "start": "2025"}])", "/medications/0/start", "is never");
  refuses(R"("procedures": [{"text": "radiotherapy", "start": "2025-02", "end": "2025-01"}])", "/procedures/0/end", "before `start`");
  refuses(R"("as_of": "2026-01-15", "birth_date": "2015-03-01", "age": "12 years")", "/age", "do not fit");
  CHECK(read(R"("as_of": "2026-01-15", "birth_date": "2015-03-01", "age": "10 years")").age);
  // Odd, but possible.
  const Profile p = read(R"("as_of": "2026-01-15", "birth_date": "2015-03-01", "conditions": [{"text": "asthma", "onset": "2014"}],
    "procedures": [{"text": "radiotherapy", "status": "done", "date": "2026-02-01"}, {"text": "radiotherapy", "status": "planned", "date": "2025-02-01"}])");
  CHECK(remarked(p, "/conditions/0/onset", "before the birth date"));
  CHECK(remarked(p, "/procedures/0/date", "after the as-of date"));
  CHECK(remarked(p, "/procedures/1/date", "has passed"));
}

TEST_CASE("ages") {
  CHECK(read(R"("age": "10 years")").age->value == Decimal(10));
  CHECK(read(R"("age": "10 years")").age->unit == "a");
  CHECK(read(R"("age": "18 months")").age->unit == "mo");
  CHECK(read(R"("age": "3wk")").age->unit == "wk");
  CHECK(read(R"("age": {"value": 10, "unit": "a"})").age->unit == "a");
  CHECK(read(R"("age": {"value": 30, "unit": "d"})").age->unit == "d");
  for (const char* age : {"\"ten\"", "10", "\"10\"", "{\"value\": 10}", "\"10 kg\"", "\"-3 years\"", "\"200 years\"", "[]"})
    refuses("\"age\": " + std::string(age), "/age", "age");
}

TEST_CASE("anchors, laboratory ranges, rates") {
  const Profile p = read(R"("anchors": {"first_dose": "2026-02-01", "Screening": "2026-01-20"},
    "reference_ranges": [{"text": "ALT", "low": 7, "high": 56, "unit": "U/L", "sex": "female", "min_age": "18 years"}],
    "events": [{"text": "flare", "rate": {"value": 6, "unit": "/a"}}])");
  REQUIRE(p.anchors.size() == 2);
  CHECK(p.anchors[1].first == "first_dose");
  CHECK(remarked(p, "/anchors/Screening", "did you mean `screening`?"));
  CHECK(keys(p.laboratory_ranges.at(0)) == "alanine_aminotransferase");
  CHECK(p.laboratory_ranges[0].range.high == Decimal(56));
  CHECK(p.laboratory_ranges[0].min_age->value == Decimal(18));
  CHECK(p.laboratory_ranges[0].sex == "female");
  CHECK(p.events[0].rate->value == Decimal(6));
  CHECK(p.events[0].rate->unit == "/a");
  refuses(R"("anchors": {"baseline": "soon"})", "/anchors/baseline", "is no date");
  refuses(R"("anchors": [])", "/anchors", "an object of dates");
  refuses(R"("events": [{"text": "flare", "rate": {"value": -6, "unit": "/a"}}])", "/events/0/rate", "not negative");
  refuses(R"("medications": [{"text": "prednisone", "dose": {"value": -5, "unit": "mg/d"}}])", "/medications/0/dose", "not negative");
  refuses(R"("complete": [{"family": "conditions", "since": null}])", "/complete/0/since", "expected a date");
  refuses(R"("events": [{"text": "flare", "rate": 6}])", "/events/0/rate", "expected {");
  refuses(R"("reference_ranges": [{"text": "ALT", "high": 56, "unit": "U/L", "gender": "female"}])", "/reference_ranges/0/gender",
          "did you mean `sex`?");
}

TEST_CASE("statements need their value") {
  CHECK(read(R"("statements": [{"text": "pregnant", "value": true}])").statements[0].value);
  refuses(R"("statements": [{"text": "pregnant"}])", "/statements/0", "no `value`");
  refuses(R"("statements": [{"text": "pregnant", "value": "no"}])", "/statements/0/value", "true or false");
  refuses(R"("statements": ["pregnant"])", "/statements/0", R"({"text": "..."})");
}

TEST_CASE("all errors are found at once") {
  const auto errors =
      refused(R"({"sex": "F", "as_of": "2026", "conditions": [{"text": "asthma", "status": "x"}, {}], "observations": {}})");
  std::string places;
  for (const auto& error : errors) places += error.place + " ";
  CHECK(places == " /as_of /sex /conditions/0/status /conditions/1 /observations ");
}

TEST_CASE("what is not a profile") {
  CHECK(refused("").front().message.find("empty") != std::string::npos);
  CHECK(refused("[]").front().message.find("expected a profile") != std::string::npos);
  CHECK(refused("{\"id\": \"p\",\n  \"sex\" \"female\"}").front().place == "2:9");
  CHECK(refused("{\"id\": \"\xC3\x28\"}").front().place == "1:9");
  CHECK(refused("{\"id\": \"p\"} {}").front().message.find("follows the end") != std::string::npos);
  CHECK(refused(R"({"id": "p", "id": "q"})").front().place == "/id");
  CHECK(refused(R"({"id": "p", "conditions": [{"text": "a", "text": "b"}]})").front().place == "/conditions/0/text");
  CHECK(refused(R"({"resourceType": "Bundle"})").front().message.find("FHIR") != std::string::npos);
  CHECK(refused(R"({"id": "p", "format": "eligo.profile/2"})").front().place == "/format");
  CHECK(refused(R"({"id": "p", "format": "eligo.trial/1"})").front().help.find("another kind of file") != std::string::npos);
  CHECK(refused(R"({"id": "p", "x": )" + std::string(100000, '[') + std::string(100000, ']') + "}").front().message.find("nested deeper") !=
        std::string::npos);
  CHECK(read_profile("\xEF\xBB\xBF{\"id\": \"p\"}", vocabulary()).has_value());
}

TEST_CASE("one profile, a list, one a line") {
  CHECK(read_profiles(R"({"id": "a"})", vocabulary()).size() == 1);
  CHECK(read_profiles("{\n\"id\": \"a\"\n}", vocabulary()).front().has_value());
  const auto list = read_profiles(R"([{"id": "a"}, {"id": "b", "sex": "x"}, 5, {"id": "c"}])", vocabulary());
  REQUIRE(list.size() == 4);
  CHECK(list[0].has_value());
  CHECK(list[1].error().front().place == "/1/sex");
  CHECK(list[2].error().front().place == "/2");
  CHECK(list[3]->id == "c");
  const auto lines = read_profiles("{\"id\": \"a\"}\n\n{\"id\": \"b\", \"sex\": \"x\"}\r\n{\"id\": \n{\"id\": \"c\"}\n", vocabulary());
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]->id == "a");
  CHECK(lines[1].error().front().place == "/sex");
  CHECK(lines[1].error().front().message.find("(line 3)") != std::string::npos);
  CHECK(lines[2].error().front().place.starts_with("4:"));
  CHECK(lines[3]->id == "c");
  const auto broken_first = read_profiles("{\"id\": \n{\"id\": \"c\"}\n", vocabulary());
  REQUIRE(broken_first.size() == 2);
  CHECK_FALSE(broken_first[0].has_value());
  CHECK(broken_first[1].has_value());
  CHECK_FALSE(read_profiles("[]", vocabulary()).front().has_value());
  CHECK_FALSE(read_profiles("", vocabulary()).front().has_value());
  CHECK(read_profiles("[{\"id\": \"a\"", vocabulary()).size() == 1);
}

TEST_CASE("profiles that come byte by byte are read as in one piece") {
  for (const std::string text : {"{\"id\": \"a\"}\n\n{\"id\": \"b\", \"sex\": \"x\"}\r\n{\"id\": \n{\"id\": \"c\"}",
                                 "\xEF\xBB\xBF\n{\"id\": \"a\"}\n{\"id\": \"b\"}\n", "{\"id\": \n{\"id\": \"c\"}\n",
                                 "{\n\"id\": \"a\"\n}\n", "[{\"id\": \"a\"},\n{\"id\": \"b\"}]", "{\"id\": \"a\"}", "", "\n\n", "[]"}) {
    CAPTURE(text);
    patients::ProfileStream stream(vocabulary());
    std::vector<patients::ProfileStream::Read> pieces;
    const auto take = [&](auto some) { std::move(some.begin(), some.end(), std::back_inserter(pieces)); };
    for (const char c : text) take(stream.feed({&c, 1}));
    take(stream.finish());
    const auto whole = read_profiles(text, vocabulary());
    REQUIRE(pieces.size() == whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      REQUIRE(pieces[i].has_value() == whole[i].has_value());
      if (whole[i]) {
        CHECK(pieces[i]->id == whole[i]->id);
      } else {
        CHECK(pieces[i].error().front().place == whole[i].error().front().place);
        CHECK(pieces[i].error().front().message == whole[i].error().front().message);
      }
    }
  }
  patients::ProfileStream stream(vocabulary());
  CHECK(stream.feed("{\"id\": \"a\"}\n").size() == 1);  // before a second line is there
  CHECK(stream.feed("{\"id\": ").empty());
  CHECK(stream.feed("\"b\"}\n").size() == 1);
}

TEST_CASE("the order of entries and of fields changes nothing but pointers") {
  const Profile a =
      read(R"("as_of": "2026-01-15", "conditions": [{"text": "asthma", "status": "refuted"}, {"text": "FOP", "onset": "2017"}])");
  const Profile b =
      read(R"("conditions": [{"onset": "2017", "text": "FOP"}, {"status": "refuted", "text": "asthma"}], "as_of": "2026-01-15")");
  CHECK(keys(a.conditions[0]) == keys(b.conditions[1]));
  CHECK(a.conditions[0].status == b.conditions[1].status);
  CHECK(a.conditions[1].onset == b.conditions[0].onset);
  CHECK(b.conditions[1].pointer == "/conditions/1");
  // The as-of date is known whatever its place.
  CHECK(refused(R"({"birth_date": "2026-02-01", "id": "p", "as_of": "2026-01-15"})").front().place == "/birth_date");
}

TEST_CASE("no text, however broken, does harm") {
  const std::string base =
      R"({"id":"p","as_of":"2026-01-15","observations":[{"text":"eGFR","value":"<5 %","unit":"K/uL","date":"2026","reference_range":{"low":1}}],)"
      R"("medications":[{"text":"x","dose":{"value":1e3,"unit":"mg"},"status":"active"}],"complete":["events",{"family":"conditions"}]})";
  const std::string alphabet = "{}[]\",:0123456789.eE+-tfn \n\\u<\xC3\xA9";
  std::mt19937 random(20260115);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = base;
    for (auto slips = 1 + random() % 3; slips > 0; --slips) {
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0:
          text.erase(at, 1 + random() % 5);
          break;
        case 1:
          text.insert(at, 1, alphabet[random() % alphabet.size()]);
          break;
        default:
          text[at] = alphabet[random() % alphabet.size()];
      }
    }
    const auto profiles = read_profiles(text, vocabulary());
    REQUIRE_FALSE(profiles.empty());
    for (const auto& profile : profiles) {
      if (profile) ++read;
      CHECK((profile.has_value() || (!profile.error().empty() && !profile.error().front().message.empty())));
    }
  }
  // A slip in the name of a family is refused, so most of what is broken is not read.
  CHECK(read > 200);
}

// The invented patients of patients/samples, read with the shipped vocabulary.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "patients/profile.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;
using namespace eligo::patients;

namespace {

std::string keys(const Named& named) {
  std::string out;
  for (ConceptId id : named.concepts) out += (out.empty() ? "" : " ") + shipped().at(id).key;
  return out;
}

Profile sample(const std::string& name) {
  auto profile = read_profile(content_of(ELIGO_SOURCE_DIR "/patients/samples/" + name + ".json"), shipped());
  REQUIRE_MESSAGE(profile.has_value(),
                  (profile ? std::string() : name + profile.error().front().place + " " + profile.error().front().message));
  return std::move(*profile);
}

}  // namespace

TEST_CASE("every sample is read, under its own name, and listed in the table") {
  const std::string table = content_of(ELIGO_SOURCE_DIR "/patients/samples/README.md");
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(ELIGO_SOURCE_DIR "/patients/samples")) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    const Profile profile = sample(name);
    CHECK(profile.id == name);
    CHECK(to_string(*profile.as_of) == "2026-01-15");
    CHECK_MESSAGE(table.find("`" + name + "`") != std::string::npos, "not in the README");
    ++count;
    // Only the sample of odd values has anything to remark on, but for names that the vocabulary does not list.
    if (name != "many-kinds-of-values")
      for (const Remark& remark : profile.remarks)
        CHECK_MESSAGE(remark.message.find("matched by its words alone") != std::string::npos, remark.pointer << ": " << remark.message);
    for (const Observation& one : profile.observations) {
      if (name == "many-kinds-of-values" || !std::holds_alternative<Decimal>(one.value)) continue;
      CHECK_MESSAGE(one.concepts.size() == 1, one.pointer << " " << one.text << " is " << keys(one));
      CHECK(one.unit_problem.empty());
    }
    for (const ConditionFact& one : profile.conditions) CHECK_MESSAGE(one.concepts.size() <= 1, one.text << " is " << keys(one));
  }
  CHECK(count >= 15);
}

TEST_CASE("the facts that the samples are about") {
  const Profile fop = sample("fop-adult-24-six-flares");
  CHECK(keys(fop.conditions[0]) == "fibrodysplasia_ossificans_progressiva");
  CHECK(fop.events.size() == 6);
  CHECK(keys(fop.events[0]) == "flare");
  CHECK(completed(fop.birth_date->first, *fop.as_of, "a") == 24);
  CHECK(keys(fop.variants[0]) == "acvr1");

  const Profile child = sample("fop-child-6-today");
  CHECK(completed(child.birth_date->first, *child.as_of, "a") == 6);
  CHECK(child.events[0].rate->value == Decimal(5));
  CHECK(child.events[0].rate->unit == "/a");
  const Profile eve = sample("fop-adult-30-eve-of-birthday");
  CHECK(completed(eve.birth_date->first, *eve.as_of, "a") == 30);
  CHECK(completed(sample("fop-adult-31").birth_date->first, *eve.as_of, "a") == 31);

  const Profile crps = sample("crps-man-45-full-diary");
  CHECK(keys(crps.conditions[0]) == "complex_regional_pain_syndrome_type_1");
  int entries = 0;
  for (const Observation& one : crps.observations) entries += one.visit == "home diary" && keys(one) == "pain_numeric_rating_scale" ? 1 : 0;
  CHECK(entries == 7);
  CHECK(keys(crps.observations[0]) == "absolute_neutrophil_count");

  const Profile low = sample("crps-neutrophils-1400");
  const auto& anc = *std::find_if(low.observations.begin(), low.observations.end(),
                                  [](const Observation& one) { return one.text == "neutrophil count"; });
  CHECK(keys(anc) == "absolute_neutrophil_count");
  CHECK(std::get<Decimal>(anc.value) == Decimal(1400));
  CHECK(anc.unit == "/uL");

  CHECK(keys(sample("breast-triple-negative-awaiting-surgery").conditions[1]) == "triple_negative_breast_cancer");
  CHECK(keys(sample("breast-metastatic").conditions[0]) == "metastatic_breast_cancer");
  const Profile ags = sample("interferonopathy-child-confirmed");
  CHECK(keys(ags.conditions[0]) == "aicardi_goutieres_syndrome");
  CHECK(sample("interferonopathy-unconfirmed").conditions[0].status == ConditionStatus::suspected);
  const Profile carrier = sample("crps-hepatitis-c-carrier");
  CHECK(std::any_of(carrier.conditions.begin(), carrier.conditions.end(),
                    [&](const auto& condition) { return keys(condition) == "chronic_hepatitis_c_virus_infection"; }));
}

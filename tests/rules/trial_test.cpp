// read_trials: every kind of input, and what is said when it cannot be used. In memory, on small made-up inputs; real ones are in
// trial_corpus_test.cpp.
#include "rules/trial.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace eligo;
using namespace eligo::rules;

namespace {

TrialRecord one(const std::string& content, const std::string& name = "file") {
  auto records = read_trials(content, name);
  REQUIRE_MESSAGE(records.has_value(), (records ? "" : records.error().place + " " + records.error().message));
  REQUIRE(records->size() == 1);
  return std::move(records->front());
}

InputError refused(const std::string& content) {
  auto records = read_trials(content, "file");
  REQUIRE_FALSE(records.has_value());
  return records.error();
}

std::string cut(const TrialRecord& record, Span span) { return record.text.substr(span.begin, span.size()); }

std::size_t count_items(const TrialRecord& record, grammar::SectionKind kind) {
  std::size_t count = 0;
  for (const auto& section : grammar::Outline(outline_of(record, read_source(record.text))).sections) {
    if (section.kind == kind && section.current) count += section.items.size();
  }
  return count;
}

}  // namespace

TEST_CASE("eligo.trial/1") {
  const TrialRecord record =
      one(R"({"format": "eligo.trial/1", "id": "T1", "title": "A trial", "source": "S", "version": "2", "status": "RECRUITING",
    "conditions": ["Asthma", "COPD"], "interventions": ["X"], "countries": ["France"], "unknown": {"a": [1]},
    "eligibility": {"text": "Inclusion Criteria:\n\n* Age \u2265 18\n", "minimum_age": "18 Years", "maximum_age": null, "sex": "All", "healthy_volunteers": false}})");
  CHECK(record.id == "T1");
  CHECK(record.title == "A trial");
  CHECK(record.conditions == std::vector<std::string>{"Asthma", "COPD"});
  CHECK(record.countries == std::vector<std::string>{"France"});
  CHECK(record.text == "Inclusion Criteria:\n\n* Age ≥ 18\n");
  CHECK(record.text_kind == TextKind::criteria);
  CHECK(record.minimum_age == "18 Years");
  CHECK(record.maximum_age.empty());
  CHECK(record.sex == "ALL");
  CHECK(record.healthy_volunteers == "no");
  CHECK(record.minimum_age_span.empty());
}

TEST_CASE("a misspelt restriction is not dropped") {
  const auto refused = [](const std::string& json, std::string_view place, std::string_view meant) {
    const auto records = read_trial_records(json, "file");
    REQUIRE(records.size() == 1);
    REQUIRE_FALSE(records.front().has_value());
    CHECK(records.front().error().place.find(place) != std::string::npos);
    CHECK(records.front().error().help.find(meant) != std::string::npos);
  };
  refused(R"({"id":"A","eligibility":{"text":"x","minimumAge":"18 Years"}})", "/eligibility/minimumAge", "minimum_age");
  refused(R"({"id":"A","eligibility":{"text":"x","min_age":"18 Years"}})", "min_age", "minimum_age");
  refused(R"({"id":"A","eligibility":{"text":"x","maximun_age":"18 Years"}})", "maximun_age", "maximum_age");
  refused(R"({"id":"A","eligibility":{"text":"x","gender":"FEMALE"}})", "gender", "sex");
  refused(R"({"id":"A","eligibility":{"text":"x","exclusion":"y"}})", "exclusion", "text");
  refused(R"({"id":"A","minimum_age":"18 Years","eligibility":{"text":"x"}})", "/minimum_age", "eligibility");
  refused(
      R"({"protocolSection":{"identificationModule":{"nctId":"NCT00000001"},"eligibilityModule":{"eligibilityCriteria":"x","minimum_age":"18 Years"}}})",
      "minimum_age", "minimumAge");
  CHECK(one(R"({"protocolSection":{"identificationModule":{"nctId":"NCT00000001"},"eligibilityModule":{"eligibilityCriteria":"x",
    "genderBased":true,"stdAges":["ADULT"],"samplingMethod":"x"}}})")
            .id == "NCT00000001");
}

TEST_CASE("arrays and one record a line") {
  const std::string a = R"({"format":"eligo.trial/1","id":"A","eligibility":{"text":"x"}})";
  const std::string b = R"({"format":"eligo.trial/1","id":"B","eligibility":{"text":"y"}})";
  for (const std::string& content : {"[" + a + "," + b + "]", a + "\n" + b + "\n", a + "\r\n\r\n" + b, "\xEF\xBB\xBF" + a + "\n" + b,
                                     R"({"studies":[)" + a + "," + b + "]}"}) {
    const auto records = read_trials(content, "file");
    REQUIRE(records.has_value());
    REQUIRE(records->size() == 2);
    CHECK((*records)[1].id == "B");
  }
}

TEST_CASE("one bad line leaves the others usable, and is named") {
  const std::string good = R"({"id":"A","eligibility":{"text":"x"}})";
  const auto records = read_trial_records(good + "\n{\"id\": \"B\",\n" + good + "\n{\"id\":\"D\",\"eligibility\":{\"text\":7}}\n", "file");
  REQUIRE(records.size() == 4);
  CHECK(records[0].has_value());
  REQUIRE_FALSE(records[1].has_value());
  CHECK(records[1].error().place == "2:12");
  CHECK(records[2].has_value());
  REQUIRE_FALSE(records[3].has_value());
  CHECK(records[3].error().place == "4:1");
  CHECK(records[3].error().message == "`/eligibility/text`: found a number, expected text");
  CHECK_FALSE(read_trials(good + "\n{\"id\": \"B\",\n", "file").has_value());
}

TEST_CASE("ClinicalTrials.gov API v2") {
  const TrialRecord record = one(R"({"protocolSection": {
    "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Brief", "officialTitle": "Official"},
    "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2025-12-30", "type": "ACTUAL"}},
    "conditionsModule": {"conditions": ["FOP"]},
    "armsInterventionsModule": {"interventions": [{"type": "DRUG", "name": "Anakinra"}, {"name": "Anakinra"}]},
    "contactsLocationsModule": {"locations": [{"country": "France"}, {"facility": "Hospital", "city": "Lyon", "country": "France", "status": "NOT_YET_RECRUITING"}, {"country": "Italy"}], "centralContacts": [{"name": "A B", "phone": "1", "email": "a@b"}]},
    "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* \\>4 flares", "healthyVolunteers": false, "sex": "ALL", "minimumAge": "6 Years", "maximumAge": "30 Years", "stdAges": ["CHILD"]}}})");
  CHECK(record.id == "NCT00000001");
  CHECK(record.title == "Brief");
  CHECK(record.version == "2025-12-30");
  CHECK(record.interventions == std::vector<std::string>{"Anakinra"});
  CHECK(record.countries == std::vector<std::string>{"France", "Italy"});
  CHECK(record.contacts == std::vector<std::string>{"A B, 1, a@b"});
  CHECK(record.sites == std::vector<std::string>{"France", "Hospital, Lyon, France (not yet recruiting)", "Italy"});
  CHECK(record.text == "Inclusion Criteria:\n\n* \\>4 flares");
  CHECK(record.minimum_age == "6 Years");
  CHECK(record.healthy_volunteers == "no");
}

TEST_CASE("JSON that cannot be used says where and why") {
  CHECK(refused("").message == "the input is empty, expected a trial record");
  CHECK(refused("[]").message == "the list holds no trial record");
  CHECK(refused("{\n  \"id\": \"A\",\n  \"eligibility\": }").place == "3:18");
  CHECK(refused("{\"id\": \"A\"").message == "the JSON breaks at the end of the input");
  CHECK(refused(R"({"id": "A"})").place == "/eligibility");
  CHECK(refused(R"({"id": "A", "eligibility": {}})").place == "/eligibility/text");
  CHECK(refused(R"({"id": "A", "eligibility": {"text": ["x"]}})").message == "found a list, expected text");
  CHECK(refused(R"({"eligibility": {"text": "x"}})").place == "/id");
  CHECK(refused(R"({"format": "eligo.trial/9", "id": "A", "eligibility": {"text": "x"}})").place == "/format");
  CHECK(refused(R"({"id": "A", "eligibility": {"text": "x", "sex": "sometimes"}})").place == "/eligibility/sex");
  CHECK(refused(R"([{"id": "A", "eligibility": {"text": "x"}}, 7])").place == "/1");
  CHECK(refused(R"([[{"id": "A"}]])").place == "/0");
  CHECK(refused(R"({"protocolSection": {"identificationModule": {"nctId": "N"}}})").place == "/protocolSection/eligibilityModule");
  CHECK(refused("{\"id\": \"\xFF\"}").place == "1:9");
  CHECK_FALSE(read_trials(std::string(100'000, '['), "file").has_value());
}

TEST_CASE("a rule file") {
  const TrialRecord record =
      one("# a comment\ntrial: X-1\ntitle: A title\nsource: here\nversion: 3\nstatus: not yet recruiting\nage: 6-30 years\nsex: "
          "female\nhealthy volunteers: no\ncountries: France, Italy\n\n"
          "Inclusion criteria\n\n- Asthma\n- Age 18 years or older\n\nExclusion criteria\n\n- Pregnancy\n");
  CHECK(record.text_kind == TextKind::rule_file);
  CHECK(record.id == "X-1");
  CHECK(record.status == "NOT_YET_RECRUITING");
  CHECK(record.minimum_age == "6 Years");
  CHECK(record.maximum_age == "30 Years");
  CHECK(cut(record, record.maximum_age_span) == "6-30 years");
  CHECK(record.sex == "FEMALE");
  CHECK(cut(record, record.sex_span) == "female");
  CHECK(record.healthy_volunteers == "no");
  CHECK(record.countries == std::vector<std::string>{"France", "Italy"});
  CHECK(count_items(record, grammar::SectionKind::inclusion) == 2);
  CHECK(count_items(record, grammar::SectionKind::exclusion) == 1);
}

TEST_CASE("a rule file's header is read strictly") {
  CHECK(refused("trial: X\nage: some years\n\nInclusion criteria\n- a\n").place == "2:6");
  const InputError unknown = refused("trial: X\nsexx: all\n\nInclusion criteria\n- a\n");
  CHECK(unknown.place == "2:1");
  CHECK(unknown.help == "did you mean `sex`?");
  CHECK(refused("trial: X\nnonsense\n\nInclusion criteria\n- a\n").place == "2:1");
  CHECK(refused("trial: X\n\nInclusion criteria\n").message.find("no criteria") != std::string::npos);
  CHECK(refused("trial: X\nsex: sometimes\n\nInclusion criteria\n- a\n").place == "2:6");
}

TEST_CASE("ages as headers write them") {
  const auto range = [](const std::string& age) {
    const TrialRecord record = one("trial: X\nage: " + age + "\n\nInclusion criteria\n- a\n");
    return record.minimum_age + "|" + record.maximum_age;
  };
  CHECK(range("18 years or older") == "18 Years|");
  CHECK(range("18 years and over") == "18 Years|");
  CHECK(range("18+ years") == "18 Years|");
  CHECK(range("at least 6 months") == "6 Months|");
  CHECK(range("6 to 30 years") == "6 Years|30 Years");
  CHECK(range("6–30 years") == "6 Years|30 Years");
  CHECK(range("6 months to 17 years") == "6 Months|17 Years");
  CHECK(range("18 Years - N/A") == "18 Years|");
  CHECK(range("up to 65 years") == "|65 Years");
  CHECK(range("65 years or younger") == "|65 Years");
  CHECK(range("any") == "|");
}

TEST_CASE("a pasted page") {
  const TrialRecord record =
      one("A trial of something\nNCT ID: NCT06724562\nLast Updated: 2025-12-30\nRECRUITING\nEligibility Criteria\nCheck the participation "
          "requirements.\nInclusion Criteria\n* Asthma\n* Consent\nExclusion "
          "Criteria\n* Pregnancy\n6 Years\n30 Years\nALL\nNo\nSponsors\nMeet them.\nNCT03643809 COMPLETED\n");
  CHECK(record.text_kind == TextKind::page);
  CHECK(record.id == "NCT06724562");
  CHECK(record.title == "A trial of something");
  CHECK(record.status == "RECRUITING");
  CHECK(record.version == "2025-12-30");
  CHECK(record.minimum_age == "6 Years");
  CHECK(cut(record, record.maximum_age_span) == "30 Years");
  CHECK(record.sex == "ALL");
  CHECK(cut(record, record.healthy_volunteers_span) == "No");
  CHECK(count_items(record, grammar::SectionKind::inclusion) == 2);
  CHECK(count_items(record, grammar::SectionKind::exclusion) == 1);
}

TEST_CASE("contacts and sites of a pasted page") {
  const TrialRecord list =
      one("Title\nInclusion Criteria\n* Asthma\nLocations\nExplore where the study is taking place and check the status.\nCHU d'Angers\n\n"
          "Angers, , France\n\nSite Status NOT_YET_RECRUITING\n\nUCSF\nSan Francisco, California, United States\nCountries\nReview the "
          "countries.\n",
          "page.txt");
  CHECK(list.sites ==
        std::vector<std::string>{"CHU d'Angers, Angers, France (not yet recruiting)", "UCSF, San Francisco, California, United States"});
  CHECK(list.countries == std::vector<std::string>{"France", "United States"});
  const TrialRecord bullets = one(
      "Contact Information:\n\nDr A. Nurse\n+44 1 234\na@example.org\n\nDr Nobody\nStudy Location:\nTitle\nInclusion Criteria\n* Asthma\n"
      "Below are the locations for where you can take part in the trial.\n\n\xE2\x80\xA2 The Centre\n  Lower Lane\n\xE2\x80\xA2 "
      "Clinic\n\nShare "
      "this page\n",
      "page.txt");
  CHECK(bullets.contacts == std::vector<std::string>{"Dr A. Nurse, +44 1 234, a@example.org"});
  CHECK(bullets.sites == std::vector<std::string>{"The Centre, Lower Lane", "Clinic"});
}

TEST_CASE("one age alone is no guess") {
  const TrialRecord record = one("Title\nInclusion Criteria\n* Asthma\n18 Years\nALL\nNo\nSponsors\n", "page.txt");
  CHECK(record.minimum_age.empty());
  CHECK(record.maximum_age.empty());
  CHECK(record.sex == "ALL");
  CHECK(record.id == "page.txt");
}

TEST_CASE("text without a trial") {
  const InputError error = refused("Short answer\nResearch into this disease goes on.\nClinical trials are essential.\n");
  CHECK(error.message.find("no trial was found") != std::string::npos);
}

TEST_CASE("the rule files that ship") {
  const struct {
    const char* id;
    std::size_t inclusion, exclusion;
  } shipped[] = {{"NCT06724562", 5, 7}, {"ISRCTN12908996", 9, 17}, {"NCT07040774", 2, 1}, {"OZM-034", 5, 0}};
  for (const auto& trial : shipped) {
    std::ifstream file(std::string(ELIGO_SOURCE_DIR) + "/rules/trials/" + trial.id + ".txt");
    REQUIRE(file);
    std::stringstream content;
    content << file.rdbuf();
    const TrialRecord record = one(content.str(), trial.id);
    CHECK(record.id == trial.id);
    CHECK_FALSE(record.title.empty());
    CHECK_FALSE(record.source.empty());
    CHECK_FALSE(record.version.empty());
    CHECK(count_items(record, grammar::SectionKind::inclusion) == trial.inclusion);
    CHECK(count_items(record, grammar::SectionKind::exclusion) == trial.exclusion);
  }
}

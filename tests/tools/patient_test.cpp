// Reports for patients: short words, no advice, nothing lost, and whom to ask.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "engine/screen.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/patient_words.hpp"
#include "tools/report.hpp"

using namespace eligo;
using namespace eligo::tools;

namespace {

const rules::Vocabulary& vocabulary() {
  static const rules::Vocabulary loaded = std::move(*load_vocabulary());
  return loaded;
}

const std::vector<rules::CompiledTrial>& shipped() {
  static const std::vector<rules::CompiledTrial> compiled = [] {
    Inputs inputs{Style{}};
    std::vector<rules::CompiledTrial> out;
    for (const LoadedTrial& trial : load_trials(shipped_rules(), inputs)) out.push_back(rules::compile(trial.record, vocabulary()));
    return out;
  }();
  return compiled;
}

std::vector<engine::PatientReport> reports() {
  std::vector<engine::PatientReport> out;
  Inputs inputs{Style{}};
  for (const std::string& sample : files_ending(shipped_samples(), ".json"))
    load_profiles(sample, vocabulary(), inputs, [&](const patients::Profile& profile) {
      out.push_back(engine::screen_all(shipped(), profile, vocabulary(), {*profile.as_of, false}));
    });
  return out;
}

/// Our own sentences: what a trial or a record says in its words is not ours to make easier.
std::vector<std::string> own_sentences(const std::vector<engine::PatientReport>& all) {
  std::vector<std::string> out = plain_introduction();
  out.insert(out.end(), plain_supposed().begin(), plain_supposed().end());
  for (const engine::PatientReport& report : all)
    for (const engine::TrialReport& trial : report.trials) {
      const PlainTrial plain = plain_trial(trial);
      out.push_back(plain.status + '.');
      out.insert(out.end(), plain.in_short.begin(), plain.in_short.end());
      for (const auto* rules : {&plain.not_met, &plain.open, &plain.met})
        for (const PlainRule& rule : *rules) out.push_back(rule.found);
      for (const PlainQuestion& question : plain.questions) out.push_back(question.who);
    }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> words_of(const std::string& sentence) {
  std::vector<std::string> out(1);
  for (const char c : sentence) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\'') {
      out.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

/// Groups of vowels, a silent e at the end aside.
int syllables(const std::string& word) {
  int count = 0;
  bool vowel = false;
  for (const char c : word) {
    const bool now = std::string_view("aeiouy").find(c) != std::string_view::npos;
    count += now && !vowel ? 1 : 0;
    vowel = now;
  }
  if (word.size() > 2 && word.back() == 'e' && word[word.size() - 2] != 'l') --count;
  return std::max(count, 1);
}

}  // namespace

TEST_CASE("our sentences can be read at the age of twelve") {
  const auto sentences = own_sentences(reports());
  REQUIRE(sentences.size() > 15);
  double words = 0, parts = 0;
  for (const std::string& sentence : sentences) {
    const auto all = words_of(sentence);
    CHECK_MESSAGE(all.size() <= 14, sentence);
    words += static_cast<double>(all.size());
    for (const std::string& word : all) parts += syllables(word);
  }
  // Grade of Flesch and Kincaid (1975); the sixth is reached at twelve.
  const double grade = 0.39 * words / static_cast<double>(sentences.size()) + 11.8 * parts / words - 15.59;
  CHECK_MESSAGE(grade <= 6, grade);
}

TEST_CASE("no advice to join a study, to stop or to change a medicine") {
  constexpr std::array<std::string_view, 24> forbidden = {
      "you should", "we recommend", "we advise",   "you must",     "you need to", "you qualify",  "good candidate", "join",
      "enrol",      "sign up",      "apply",       "stop",         "pause",       "wash",         "come off",       "take less",
      "take more",  "switch",       "skip a dose", "without your", "waiver",      "safe for you", "right study",    "best study"};
  for (const std::string& sentence : own_sentences(reports())) {
    std::string lower;
    for (const char c : sentence) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const std::string_view phrase : forbidden) CHECK_MESSAGE(lower.find(phrase) == std::string::npos, sentence);
  }
}

TEST_CASE("every clause is told, with the verdict that clinicians are shown") {
  for (const engine::PatientReport& report : reports()) {
    const PatientPage page{report, {}, "", ""};
    const std::string text = patient_text(page, Detail::tree, Style{false, 100000});
    const std::string html = patient_html({&page, 1}, Detail::clauses);
    for (const engine::TrialReport& trial : report.trials) {
      const PlainTrial plain = plain_trial(trial);
      CHECK(plain.not_met.size() == static_cast<std::size_t>(trial.failed));
      CHECK(plain.open.size() == static_cast<std::size_t>(trial.unknown));
      CHECK(plain.met.size() == static_cast<std::size_t>(trial.matched));
      CHECK((trial.outcome != engine::Outcome::undetermined || !plain.questions.empty()));
      for (const engine::ClauseReport& clause : trial.clauses) CHECK(text.find(one_line(clause.clause->text)) != std::string::npos);
    }
    CHECK(html.find("/observations/") == std::string::npos);
  }
}

TEST_CASE("questions are asked by the person they are about") {
  CHECK(in_my_words("What is the patient's eGFR?") == "What is my eGFR?");
  CHECK(in_my_words("Does the patient have asthma?") == "Do I have asthma?");
  CHECK(in_my_words("Has the patient ever had surgery?") == "Have I ever had surgery?");
  CHECK(in_my_words("Is it so: lives alone?") == "Is this true for me: lives alone?");
  CHECK(in_my_words("Is anakinra contraindicated for the patient?") == "Is anakinra contraindicated for me?");
  CHECK(in_my_words("How many times has the patient had a flare?") == "How many times have I had a flare?");
}

TEST_CASE("contacts, countries and sites stand as the registry has them") {
  const auto trials = rules::read_trials(R"({"protocolSection": {
    "identificationModule": {"nctId": "NCT00000001", "briefTitle": "A trial"},
    "contactsLocationsModule": {
      "centralContacts": [{"name": "A. Nurse", "phone": "+41 1 234", "email": "a@example.org"}],
      "locations": [{"facility": "University Hospital", "city": "Zurich", "country": "Switzerland", "status": "RECRUITING"},
                    {"facility": "Clinic", "city": "Bern", "country": "Switzerland",
                     "contacts": [{"name": "B. Doctor", "role": "CONTACT", "phone": "5", "email": "b@example.org"}]}]},
    "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* ANC >= 1.5 x 10^9/L"}}})",
                                         "a.json");
  REQUIRE(trials);
  CHECK(trials->at(0).countries == std::vector<std::string>{"Switzerland"});
  const rules::CompiledTrial compiled = rules::compile(trials->at(0), vocabulary());
  const auto profile = patients::read_profile(R"({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15"})", vocabulary());
  REQUIRE(profile);
  const PatientPage page{engine::screen_all({&compiled, 1}, *profile, vocabulary(), {.as_of = *profile->as_of}), {}, "", ""};
  const std::string text = patient_text(page, Detail::clauses, Style{false, 100});
  for (const char* words :
       {"A. Nurse, +41 1 234, a@example.org", "Switzerland", "What is my", "Questions to bring to the study team",
        "University Hospital, Zurich, Switzerland (recruiting)", "Clinic, Bern, Switzerland; B. Doctor, 5, b@example.org"}) {
    CHECK_MESSAGE(text.find(words) != std::string::npos, words);
    CHECK_MESSAGE(patient_html({&page, 1}, Detail::clauses).find(words) != std::string::npos, words);
  }
}

TEST_CASE("what is supposed is told as supposed, before anything else") {
  const auto profile = patients::read_profile(R"({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15"})", vocabulary());
  REQUIRE(profile);
  PatientPage page{engine::screen_all(shipped(), *profile, vocabulary(), {.as_of = *profile->as_of}), {}, "", ""};
  page.what_if = WhatIf{{"eGFR=61 mL/min/1.73m2"}, {}};
  for (const std::string& report : {patient_text(page, Detail::clauses, Style{false, 100}), patient_html({&page, 1}, Detail::clauses)}) {
    const std::size_t at = report.find("It acts as if these facts were in your record.");
    CHECK(at < report.find(page.report.trials.front().trial->record.id));
    CHECK(report.find("eGFR=61 mL/min/1.73m2", at) < report.find(page.report.trials.front().trial->record.id));
  }
}

// Questions across trials against brute force on small rule sets: what an answer is said to decide is so whatever else is true, and who
// follows the questions reaches the outcomes of the full record.
#include <algorithm>
#include <map>

#include "rules/compile.hpp"
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;

namespace {

const std::vector<std::string> diseases = {"asthma", "tuberculosis", "arthritis", "breast cancer"};

std::vector<rules::CompiledTrial> trials() {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"one", "Inclusion criteria:\n* Asthma\nExclusion criteria:\n* Tuberculosis\n"},
      {"two", "Inclusion criteria:\n* Asthma or arthritis\nExclusion criteria:\n* Breast cancer\n* Tuberculosis\n"},
      {"three", "Inclusion criteria:\n* Arthritis\n* Breast cancer\nExclusion criteria:\n* Asthma\n"},
      {"four", "Inclusion criteria:\n* Tuberculosis\nExclusion criteria:\n* Breast cancer or asthma\n"},
  };
  std::vector<rules::CompiledTrial> out;
  for (const auto& [id, text] : texts) {
    rules::TrialRecord record;
    record.id = id;
    record.text = text;
    out.push_back(rules::compile(record, vocabulary()));
  }
  return out;
}

using Record = std::map<std::string, bool>;

patients::Profile profile_of(const Record& known) {
  std::string list;
  for (const auto& [disease, present] : known)
    list += (list.empty() ? "" : ", ") + (R"({"text": ")" + disease + R"(", "status": ")" + (present ? "active" : "refuted") + "\"}");
  return profile(R"("conditions": [)" + list + "]");
}

std::map<std::string, Outcome> outcomes(const PatientReport& report) {
  std::map<std::string, Outcome> out;
  for (const auto& trial : report.trials) out[trial.trial->record.id] = trial.outcome;
  return out;
}

Verdict verdict_at(const PatientReport& report, const Question::Place& place) {
  for (const auto& trial : report.trials)
    for (const auto& clause : trial.clauses)
      if (trial.trial->record.id == place.trial && clause.clause->id == place.clause) return clause.verdict;
  return Verdict::unknown;
}

std::vector<Record> completions(const Record& known) {
  std::vector<Record> out{known};
  for (const auto& disease : diseases) {
    if (known.contains(disease)) continue;
    std::vector<Record> more;
    for (const Record& one : out)
      for (const bool present : {true, false}) {
        more.push_back(one);
        more.back()[disease] = present;
      }
    out = std::move(more);
  }
  return out;
}

std::string disease_in(std::string ask) {
  std::transform(ask.begin(), ask.end(), ask.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const auto& disease : diseases)
    if (ask.find(disease) != std::string::npos) return disease;
  return {};
}

}  // namespace

TEST_CASE("following the questions reaches the outcomes of the full record, and stops when every trial is decided") {
  const auto all = trials();
  const Options options{day("2026-01-15"), false};
  std::size_t asked_in_all = 0;
  for (const Record& full : completions({})) {
    const auto truth = outcomes(screen_all(all, profile_of(full), vocabulary(), options));
    Record known;
    for (;;) {
      const auto report = screen_all(all, profile_of(known), vocabulary(), options);
      const auto now = outcomes(report);
      bool open = false;
      for (const auto& [id, outcome] : now) {
        if (outcome == Outcome::undetermined) {
          open = true;
        } else {
          CHECK(outcome == truth.at(id));
        }
      }
      CHECK(report.questions.empty() == !open);
      if (report.questions.empty()) break;
      const std::string disease = disease_in(report.questions.front().ask);
      REQUIRE(!disease.empty());
      REQUIRE(!known.contains(disease));  // nothing is asked twice
      known[disease] = full.at(disease);
      ++asked_in_all;
    }
    CHECK(outcomes(screen_all(all, profile_of(known), vocabulary(), options)) == truth);
  }
  CHECK(asked_in_all < completions({}).size() * diseases.size());  // fewer than to ask everything
}

TEST_CASE("what an answer is said to decide is so, whatever the rest turns out to be") {
  const auto all = trials();
  const Options options{day("2026-01-15"), false};
  std::size_t claims = 0, settled_clauses = 0;
  std::vector<Record> starts{{}};
  for (const auto& disease : diseases)
    for (const bool present : {true, false}) starts.push_back({{disease, present}});
  for (const Record& known : starts) {
    const auto report = screen_all(all, profile_of(known), vocabulary(), options);
    for (const auto& question : report.questions) {
      CHECK(question.best.trials >= question.worst.trials);
      for (const auto& answer : question.decided_if) {
        const bool present = !answer.words.starts_with("not: ");
        const std::string disease = disease_in(answer.words);
        REQUIRE_MESSAGE(!disease.empty(), answer.words);
        for (const auto& settled : answer.clauses) {
          ++settled_clauses;
          for (const Record& full : completions(known))
            if (full.at(disease) == present)
              CHECK(verdict_at(screen_all(all, profile_of(full), vocabulary(), options), settled.place) == settled.verdict);
        }
        for (const auto& decided : answer.trials) {
          ++claims;
          CHECK(question.best.trials >= 1);
          for (const Record& full : completions(known)) {
            if (full.at(disease) != present) continue;
            CHECK(outcomes(screen_all(all, profile_of(full), vocabulary(), options)).at(decided.trial) == decided.outcome);
          }
        }
      }
    }
  }
  CHECK(claims > 10);
  CHECK(settled_clauses > claims);
}

TEST_CASE("the first question is the one that decides most") {
  const auto report = screen_all(trials(), profile_of({}), vocabulary(), {day("2026-01-15"), false});
  REQUIRE(report.questions.size() >= 2);
  const auto sum = [](const Question& question) { return question.best.trials + question.worst.trials; };
  for (const auto& question : report.questions) CHECK(sum(report.questions.front()) >= sum(question));
}

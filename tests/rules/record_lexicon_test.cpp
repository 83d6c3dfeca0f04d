// What a trial's own explanations of its acronyms do to the homonyms of the tables.
#include "rules/compile.hpp"
#include "tests/rules/small_vocabulary.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

/// The concept of the first clause whose text holds the words; "several" where it is a homonym.
std::string meaning(const std::string& title, const std::string& criteria, const std::string& words) {
  static const Vocabulary vocabulary = small_vocabulary();
  TrialRecord record;
  record.id = "T";
  record.title = title;
  record.text = "Inclusion Criteria:\n\n" + criteria;
  const auto trial = compile(record, vocabulary);
  for (const auto& clause : trial.clauses) {
    if (clause.text.find(words) == std::string::npos) continue;
    if (std::holds_alternative<Ambiguous>(clause.expr.node)) return "several";
    if (const auto* found = std::get_if<Condition>(&clause.expr.node))
      return found->concept_id == no_concept ? "open" : vocabulary.at(found->concept_id).key;
    return "something else";
  }
  return "no clause";
}

}  // namespace

TEST_CASE("an acronym that the trial explains means what the trial says") {
  CHECK(meaning("", "* Diagnosis of MS\n", "MS") == "several");
  CHECK(meaning("Trial in mitral stenosis (MS)", "* Diagnosis of MS\n", "MS") == "mitral_stenosis");
  CHECK(meaning("", "* No history of multiple sclerosis (MS)\n\n* Treatment for asthma\n\n* Active MS\n", "Active") ==
        "multiple_sclerosis");
  // Another thing under the acronym's letters.
  CHECK(meaning("Monitoring asthma, mild seizure disorder (MS)", "* Diagnosis of MS\n", "MS") == "several");
  CHECK(meaning("Concussion (MS)", "* Diagnosis of MS\n", "MS") == "several");
  CHECK(meaning("Management of hepatitis C (MS)", "* Diagnosis of MS\n", "MS") == "several");
}

TEST_CASE("explanations that disagree settle nothing") {
  CHECK(meaning("Multiple sclerosis (MS)", "* Mitral stenosis (MS)\n\n* Severe MS\n", "Severe") != "mitral_stenosis");
  CHECK(meaning("", "* Multiple sclerosis (MS) or mitral stenosis (MS)\n\n* Diagnosis of MS\n", "Diagnosis") == "several");
}

TEST_CASE("brackets that explain nothing") {
  CHECK(meaning("MS (multiple sclerosis), (MS)", "* Diagnosis of MS\n", "MS") == "several");
  CHECK(meaning("(MS) and () and (MS", "* Diagnosis of MS\n", "MS") == "several");
}

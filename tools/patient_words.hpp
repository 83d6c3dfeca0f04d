// The same verdicts in plain words for the person they are about: short sentences, no advice, the trial's own text in quotes.
//
// Nothing is judged here, and nothing is left out but the working. What eligo may never say, to join a study or to stop a medicine, is in
// no sentence of this file; tests/tools/patient_test.cpp looks.
#pragma once
#include <string>
#include <vector>

#include "engine/report.hpp"

namespace eligo::tools {

/// A rule of a study, as it is told. Text from the trial or the record stands in its own fields, never inside a sentence.
struct PlainRule {
  std::string id;
  std::string written;             ///< as the study says it
  std::string found;               ///< our sentence: "Your record does not fit this rule."
  std::vector<std::string> facts;  ///< as recorded
};

struct PlainQuestion {
  std::string ask;  ///< "What is my eGFR?"
  std::string who;  ///< "Your doctor's record may show it."
};

struct PlainTrial {
  std::string id, title;
  engine::Outcome outcome{};
  std::string status;                 ///< two or three words: "You do not fit"
  std::vector<std::string> in_short;  ///< sentences
  std::vector<PlainRule> not_met, open, met;
  std::vector<PlainQuestion> questions;  ///< to bring to the study team
  std::vector<std::string> contacts, countries, sites;
};

[[nodiscard]] PlainTrial plain_trial(const engine::TrialReport& trial);

/// A question about "the patient", asked by that person.
[[nodiscard]] std::string in_my_words(const std::string& ask);

/// What stands in front of facts that were supposed, and behind them.
[[nodiscard]] const std::vector<std::string>& plain_supposed();

/// What stands in front of every such report.
[[nodiscard]] const std::vector<std::string>& plain_introduction();

}  // namespace eligo::tools

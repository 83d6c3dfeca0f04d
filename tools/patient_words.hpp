// The same verdicts in plain words for the person they are about: short sentences, no advice, the trial's own text in quotes.
//
// Nothing is judged here, and nothing is left out but the working. What eligo may never say, to join a study or to stop a medicine, is in
// no sentence of this file; tests/tools/patient_test.cpp looks.
#pragma once
#include <string>
#include <vector>

#include "engine/report.hpp"

namespace eligo::tools {

/// What the record holds, or what was worked out from it ("eGFR 33" from a creatinine): a patient must not look for that in the record.
struct PlainFact {
  std::string shown;
  bool worked_out = false;
};

/// A rule of a study, as it is told. Text from the trial or the record stands in its own fields, never inside a sentence.
struct PlainRule {
  std::string id;
  std::string_view label;        ///< what the study says by it: what it asks for, or what keeps somebody out
  std::string written;           ///< as the study says it
  std::string found;             ///< our sentence: "Your record does not fit this rule."
  std::vector<PlainFact> facts;  ///< as recorded
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

[[nodiscard]] std::string_view fact_label(const PlainFact& fact);
[[nodiscard]] PlainTrial plain_trial(const engine::TrialReport& trial);

/// A question about "the patient", asked by that person.
[[nodiscard]] std::string in_my_words(const std::string& ask);

/// What stands in front of facts that were supposed, and behind them.
[[nodiscard]] const std::vector<std::string>& plain_supposed();

/// What stands in front of every such report.
[[nodiscard]] const std::vector<std::string>& plain_introduction();

}  // namespace eligo::tools

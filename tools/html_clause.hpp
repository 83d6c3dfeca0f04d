// One clause of a trial as a part of a page: what is written, how it was read, what was found, and the evidence behind a disclosure.
#pragma once
#include <string>
#include <string_view>

#include "engine/report.hpp"
#include "patients/profile.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::tools::html {

/// What all clauses of one page share.
struct Setting {
  const patients::Profile* profile = nullptr;  ///< absent: nothing is drawn, and facts have no age
  const rules::Vocabulary* vocabulary = nullptr;
  patients::Day as_of{};
  bool open = false;                              ///< evidence stands open
  const engine::PatientReport* report = nullptr;  ///< for where the answers to a clause's questions lead
};

/// "✗ failed" as a chip; `of` is matched, failed, unknown, the class.
[[nodiscard]] std::string chip(std::string_view sign, std::string_view of, std::string_view word);

[[nodiscard]] std::string clause(const engine::TrialReport& trial, const engine::ClauseReport& it, std::string_view id,
                                 const Setting& setting);

/// The tree of predicates with their truths and facts.
[[nodiscard]] std::string evidence_tree(const engine::ExprReport& root, const Setting& setting);

}  // namespace eligo::tools::html

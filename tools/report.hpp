// What screening said about one patient, ready to be rendered, and its renderers. No verdict is made or changed here.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report.hpp"
#include "patients/profile.hpp"
#include "rules/vocabulary.hpp"
#include "tools/terminal.hpp"
#include "tools/what_if.hpp"

namespace eligo::tools {

enum class Detail { summary, clauses, tree };

/// One patient's report with what it was made from. The pointers live as long as the run.
struct PatientPage {
  engine::PatientReport report;
  std::vector<patients::Remark> remarks;  ///< fields of the profile that the format does not name
  std::string rules_digest;
  std::string vocabulary_digest;
  std::optional<patients::Profile> profile = std::nullopt;  ///< where a report draws the facts themselves (HTML)
  std::optional<WhatIf> what_if = std::nullopt;             ///< the report is of a profile with facts supposed
  bool assume_ranges = false;  ///< multiples of the normal range were taken of the vocabulary's where none is on file
  std::string units_digest{};
  std::string only_clause{};  ///< the one clause that was asked for, with those nested in it; empty: all
};

/// Hex, of all trials screened, whatever their order.
[[nodiscard]] std::string rules_digest(std::span<const rules::CompiledTrial> trials);

/// contracts section 4. One object; ends without a line feed.
[[nodiscard]] std::string report_json(const PatientPage& page, const rules::Vocabulary& vocabulary, Detail detail, bool pretty);

/// The report for a terminal: outcomes and what to ask next first, then each trial clause by clause; with Detail::tree every node.
/// `provenance`: a last line that names the program and the digests of what it judged by.
[[nodiscard]] std::string report_text(const PatientPage& page, Detail detail, const Style& style, bool provenance = true);

/// What a clause is shown with, where it is known.
struct ClauseSetting {
  const engine::TrialReport* trial = nullptr;  ///< for its effect
  const patients::Profile* profile = nullptr;  ///< for the age of facts
  patients::Day as_of{};
  const engine::PatientReport* report = nullptr;  ///< for where the answers to its questions lead
};

/// One clause with its tree and its facts, as in report_text, for messages of failing cases.
[[nodiscard]] std::string clause_text(const engine::ClauseReport& clause, Detail detail, const Style& style,
                                      const ClauseSetting& setting = {});

/// A trial's outcome, what blocks it, what to ask next, what is open.
[[nodiscard]] std::string trial_head_text(const engine::PatientReport& report, const engine::TrialReport& trial, const Style& style);

/// What is to be read first, on one screen: outcomes with what blocks them, and what to ask next. Several trials: the best of them, then
/// all; one trial: why it is as it is.
[[nodiscard]] std::string head_text(const engine::PatientReport& report, Detail detail, const Style& style);

/// One self-contained page for all patients of a run: the piles in front, then each patient trial by trial; with Detail::tree the evidence
/// stands open.
[[nodiscard]] std::string report_html(std::span<const PatientPage> pages, const rules::Vocabulary& vocabulary, Detail detail);

/// The same verdicts for the patient: plain words, questions to bring, whom to ask.
[[nodiscard]] std::string patient_text(const PatientPage& page, Detail detail, const Style& style);
[[nodiscard]] std::string patient_html(std::span<const PatientPage> pages, Detail detail);

/// The header of the table, and one row per trial and clause (Detail::summary: per trial). RFC 4180; no cell starts a formula.
[[nodiscard]] std::string csv_header(Detail detail);
[[nodiscard]] std::string report_csv(const PatientPage& page, Detail detail);

}  // namespace eligo::tools

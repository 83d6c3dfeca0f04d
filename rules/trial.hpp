// Trial records and what they are read from: eligo.trial/1 JSON, ClinicalTrials.gov API v2 JSON, rule files, pasted registry pages.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "grammar/outline.hpp"
#include "grammar/source.hpp"

namespace eligo::rules {

/// Why an input cannot be used. `place` is a JSON pointer, "line:col", or empty.
struct InputError {
  std::string place;
  std::string message;
  std::string help;
};
template <class T>
using Result = tl::expected<T, InputError>;

enum class TextKind { criteria, rule_file, page };

struct TrialRecord {
  std::string id, title, source, version, status;
  std::vector<std::string> conditions, interventions, countries, contacts;
  std::vector<std::string> sites;  ///< "University Hospital, Zurich, Switzerland (recruiting)", for people to read
  TextKind text_kind = TextKind::criteria;
  std::string text;                      ///< the eligibility text of a JSON record, the whole file of plain text: what spans count in
  std::string minimum_age, maximum_age;  ///< "6 Years", or empty
  std::string sex;                       ///< ALL, FEMALE, MALE, or empty for not stated
  std::string healthy_volunteers;        ///< "yes", "no", or empty for not stated
  /// Where a field stood in plain text; empty spans for JSON records.
  Span minimum_age_span, maximum_age_span, sex_span, healthy_volunteers_span;
};

/// One file's content: a record, an array, NDJSON, a rule file or a page. `name` serves messages and, for a rule file or a page without an
/// id, the id
/// ("-" for standard input). A text in which no trial is found is an InputError that says so.
[[nodiscard]] Result<std::vector<TrialRecord>> read_trials(std::string_view content, std::string_view name);

/// The same, record by record: one unusable record (one line of NDJSON, one element of an array) leaves the others usable. A file that can
/// be nothing at all is one error.
[[nodiscard]] std::vector<Result<TrialRecord>> read_trial_records(std::string_view content, std::string_view name);

/// The outline for a record's text, by its kind.
[[nodiscard]] grammar::Outline outline_of(const TrialRecord& record, const SourceText& source);

}  // namespace eligo::rules

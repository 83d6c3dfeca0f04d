// A trial record to compiled criteria: outline, criteria, check. The value that screening works on.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/criterion.hpp"
#include "grammar/diagnostic.hpp"
#include "rules/predicate.hpp"
#include "rules/trial.hpp"

namespace eligo::rules {

/// Part of every digest: another version may read the same text otherwise.
inline constexpr std::string_view engine_version = "0.1.0";

enum class ClauseKind { inclusion, exclusion, field };

struct UnparsedText {
  Span span;
  std::string text;
};

struct Clause {
  std::string id;  ///< I1, E2.1, F1
  ClauseKind kind = ClauseKind::inclusion;
  std::string text;       ///< as given
  Span span;              ///< bytes as given; empty for fields of a JSON record
  std::string canonical;  ///< what was understood, in English
  Expr expr;
  bool wrong_polarity = false;  ///< truth as written, verdict unknown (ambiguous)
  bool from_summary = false;
  bool cut_off = false;
  std::string arm;
  std::vector<UnparsedText> unparsed;
  std::vector<Diagnostic> diagnostics;
};

/// Criteria that are shown but not counted: older versions, items that are no clause ("not applicable").
struct Aside {
  Span span;
  std::string text;
  std::string why;  ///< "version 07/03/2023", "not a clause"
};

/// Text outside the criteria: what a page or a rule file holds around them. It is in the record's text at `span`.
struct Outside {
  Span span;         ///< bytes as given
  std::string what;  ///< "before the criteria", "registry fields", "header"
};

struct Understood {
  std::size_t bytes = 0, of = 0, clauses = 0, of_clauses = 0;
};

struct CompiledTrial {
  TrialRecord record;
  std::string digest;           ///< hex, of everything that decides: text, fields, vocabulary
  std::vector<Clause> clauses;  ///< F.., I.., E.. in this order
  std::vector<Aside> asides;
  std::vector<Outside> furniture;       ///< in order, without the headings of the criteria
  std::vector<Diagnostic> diagnostics;  ///< of the whole record
  Understood understood;
};

/// Compiles a record. Total: a text without criteria gives no I/E clause and a no_criteria diagnostic.
[[nodiscard]] CompiledTrial compile(const TrialRecord& record, const Vocabulary& vocabulary, const grammar::Limits& limits = {});

/// Where a stretch of a record's text went. `overlap` (two owners) and `lost` (no owner, not white space) are faults.
enum class RegionKind { clause, heading, marker, furniture, aside, white_space, overlap, lost };
struct Region {
  Span span;  ///< bytes as given
  RegionKind kind{};
  std::string of;  ///< clause id, or what kind of furniture or aside
};
/// The whole text of a compiled record as regions in order, without gaps: the account of byte conservation. Without overlap
/// unless compile or the outline is wrong; then the later region is marked so.
[[nodiscard]] std::vector<Region> regions_of(const CompiledTrial& trial);

/// One criterion given alone (`eligo parse`).
[[nodiscard]] CompiledTrial compile_criterion(std::string text, grammar::SectionKind section, const Vocabulary& vocabulary,
                                              const grammar::Limits& limits = {});

/// As written to typed. Public for tests.
[[nodiscard]] Expr check(const grammar::Node& node, const SourceText& source, const Vocabulary& vocabulary,
                         std::vector<Diagnostic>& diagnostics);

}  // namespace eligo::rules

// Typed predicates: concepts resolved, units checked and converted once. The public shape is contracts.md section 3.
//
// Open structs and one std::variant. Spans here are bytes of the text as given. Equality of predicates ignores spans.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "grammar/tree.hpp"
#include "rules/quantity.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::rules {

using grammar::Comparator;
using grammar::Duration;
using grammar::Limit;
using grammar::LogicOp;
using grammar::Relative;
using grammar::Series;
using grammar::Statistic;
using grammar::Status;
using grammar::Window;

struct Expr;

/// A limit on a measured quantity. `measure` is no_concept for an analyte that the vocabulary does not list: then it is matched by words
/// and by exact unit alone.
struct Compare {
  ConceptId measure = no_concept;
  std::string text;
  Limit limit;  ///< as written; unit filled in when it was missing and only one customary unit fits
  bool unit_assumed = false;
  bool unit_ambiguous = false;              ///< no unit, several would fit: unknown (ambiguous)
  std::string unit_problem;                 ///< not empty: the limit cannot be used, and why (unknown, unusable)
  std::optional<CanonicalLimit> canonical;  ///< in the analyte's canonical unit; absent for words and for relative limits
  std::optional<Statistic> statistic;
  std::optional<Series> series;
  std::optional<Window> window;
  std::optional<Duration> duration;
  std::vector<grammar::Setting> settings;  ///< how it has to be measured: of each aspect one of those named
};
struct AgePredicate {
  Limit limit;  ///< unit a mo wk d h
  std::string at = "as_of";
};
struct SexPredicate {
  std::string value;
};
struct Condition {
  ConceptId concept_id = no_concept;
  std::string text;
  Status status = Status::unspecified;
  std::string severity, stage;
  std::optional<Limit> count;
  std::optional<Window> window;
  std::optional<Duration> duration;
  bool other = false;         ///< "other malignancy": other than what the trial studies
  std::string criteria = {};  ///< by which it was diagnosed, as written; the text says them too
};
struct Therapy {
  ConceptId concept_id = no_concept;
  std::string text;
  Status status = Status::unspecified;
  std::string indication;
  std::optional<grammar::Quantity> dose;
  std::optional<Comparator> dose_op;
  std::optional<Limit> count;
  std::optional<Window> window;
  std::optional<Duration> duration;
  bool other = false;          ///< "other immunosuppressants": other than what the trial gives, or was named before
  bool perhaps_other = false;  ///< "other immunosuppressants or biologics": whether the word reaches so far is not said
};
struct Procedure {
  ConceptId concept_id = no_concept;
  std::string text;
  Status status = Status::unspecified;
  std::string indication;
  std::optional<Limit> count;
  std::optional<Window> window;
  std::optional<Duration> duration;
};
struct Variant {
  ConceptId concept_id = no_concept;
  std::string gene;  ///< symbol
  std::string text;
  std::string change;
  bool present = true;
};
struct Frequency {
  ConceptId concept_id = no_concept;
  std::string text;
  Limit limit;
  std::string per;  ///< UCUM time unit; empty: a count without a period
  std::optional<Window> window;
  std::optional<Duration> duration;
};
struct Statement {
  ConceptId concept_id = no_concept;
  std::string text;
  bool attestation = false;
  std::optional<Window> window{};
  std::optional<Limit> count{};        ///< "more than 2 cores of tissue"
  std::optional<Duration> duration{};  ///< "sustained ROSC for more than 20 minutes"
};
struct Judgement {
  std::string text;
};
/// A sentence that only permits: its truth is true.
struct Permission {
  std::string text;
};
struct Unparsed {
  std::string text;
  bool doubt = false;      ///< the connective around it is in doubt: the whole clause is unknown
  std::vector<Expr> seen;  ///< limits inside it that could be read by themselves: shown, never judged
  // Defined behind Expr, which a vector of it needs whole.
  Unparsed();
  Unparsed(std::string words, bool in_doubt);
};
/// A name with several listed meanings: one predicate a meaning. Decided only when all meanings agree.
struct Ambiguous {
  std::string text;
  std::vector<Expr> readings;
};
struct Logic {
  LogicOp op = LogicOp::conjunction;
  int n = 0;
  std::optional<LogicOp> alternative;
  std::vector<Expr> args;
  bool sealed = false;  ///< a doubt inside reaches no further: this node as a whole is unknown
  bool nested = false;  ///< two readings of one thing, of which the second holds only where the first does
};

using ExprNode = std::variant<Logic, Compare, AgePredicate, SexPredicate, Condition, Therapy, Procedure, Variant, Frequency, Statement,
                              Judgement, Permission, Unparsed, Ambiguous>;

struct Expr {
  ExprNode node;
  Span span;  ///< bytes of the text as given
};

inline Unparsed::Unparsed() = default;
inline Unparsed::Unparsed(std::string words, bool in_doubt) : text(std::move(words)), doubt(in_doubt) {}

/// The public word for a status in contracts section 3 ("current", "past"); empty for unspecified.
[[nodiscard]] std::string_view status_name(Status status);
[[nodiscard]] std::string_view op_name(LogicOp op);          ///< "and", "or", "not", "if", "except", "at_least"
[[nodiscard]] std::string_view kind_name(const Expr& expr);  ///< "compare", "condition", ... ; "and", "or" for logic

}  // namespace eligo::rules

// The parts of check that stand alone, apart so that each can be read and tested by itself: what kind of thing an unlisted
// name is, and what a limit means in its analyte's unit. The entry is check() in rules/compile.hpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "grammar/tree.hpp"
#include "rules/predicate.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// What kind of thing an open term is, judged by its head word ("bone marrow transplantation" a procedure, "BRAF mutation" a
/// gene, "treatment with lithium" a drug). `statement` when nothing in the words tells: a statement on file is all that can
/// decide it then, and a list declared complete never does.
[[nodiscard]] TermKind kind_by_words(std::string_view text);

/// Consent that was given, and contraception to come: a person's word, in whatever form of sentence (semantics section 2).
[[nodiscard]] bool asks_for_a_promise(std::string_view text);

/// Does a sentence go on with this word where a figure has no unit ("ANC >= 1500 and ..."), so that it cannot be the unit?
[[nodiscard]] bool goes_on_behind_figure(std::string_view word);

/// Does the limit's unit measure this analyte? A limit without unit, with a word, or relative to something fits everything.
[[nodiscard]] bool unit_fits(const Limit& limit, const Analyte& analyte);

/// Does the limit need a unit for this analyte, and has none?
[[nodiscard]] bool needs_unit(const Limit& limit, const Analyte& analyte);
/// "PLT = 80 x 10^9/L": nobody asks for exactly one figure of a measure that is not counted in steps. A sign was lost on the way ("≥").
[[nodiscard]] bool asks_for_equality(const Limit& limit, const Analyte& analyte);

/// Settles unit, canonical limit and plausibility of a comparison whose measure is listed with `analyte`. Spans of new
/// diagnostics are `at`. Sets unit_assumed, unit_ambiguous, unit_problem, canonical.
void settle_limit(Compare& compare, const Concept& measure, Span at, std::vector<Diagnostic>& diagnostics);

/// What a drug or radiation is given in: an amount, by body size or time where it is so ordered. A concentration, a count or a
/// time is none.
[[nodiscard]] bool is_dose_unit(std::string_view ucum);

/// A finding that is of this kind and concept (no_concept: an open name) as a predicate. Never drops a part of it.
[[nodiscard]] Expr build_finding(const grammar::Finding& finding, TermKind kind, ConceptId id, Span span, const SourceText& source,
                                 const Vocabulary& vocabulary);

/// A connective; the single member of an and or an or stands for itself.
[[nodiscard]] Expr logic_of(LogicOp op, std::vector<Expr> args, Span span);

/// The same with spans in bytes as given.
[[nodiscard]] grammar::Quantity placed(grammar::Quantity quantity, const SourceText& source);
[[nodiscard]] Limit placed(Limit limit, const SourceText& source);
[[nodiscard]] Duration placed(Duration duration, const SourceText& source);
[[nodiscard]] Window placed(Window window, const SourceText& source);
[[nodiscard]] Series placed(Series series, const SourceText& source);
template <class T>
[[nodiscard]] std::optional<T> placed(std::optional<T> value, const SourceText& source) {
  if (value) *value = placed(std::move(*value), source);
  return value;
}
template <class T>
[[nodiscard]] grammar::Rare<T> placed(grammar::Rare<T> value, const SourceText& source) {
  if (value) *value = placed(std::move(*value), source);
  return value;
}

}  // namespace eligo::rules

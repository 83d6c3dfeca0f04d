// The parts of check that stand alone, apart so that each can be read and tested by itself: what kind of thing an unlisted
// name is, and what a limit means in its analyte's unit. The entry is check() in rules/compile.hpp.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/tree.hpp"
#include "rules/predicate.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// What kind of thing an open term is, judged by its head word ("bone marrow transplantation" a procedure, "BRAF mutation" a
/// gene, "treatment with lithium" a drug). `statement` when nothing in the words tells: a statement on file is all that can
/// decide it then, and a list declared complete never does.
[[nodiscard]] TermKind kind_by_words(std::string_view text);

/// Does the limit's unit measure this analyte? A limit without unit, with a word, or relative to something fits everything.
[[nodiscard]] bool unit_fits(const Limit& limit, const Analyte& analyte);

/// Settles unit, canonical limit and plausibility of a comparison whose measure is listed with `analyte`. Spans of new
/// diagnostics are `at`. Sets unit_assumed, unit_ambiguous, unit_problem, canonical.
void settle_limit(Compare& compare, const Concept& measure, Span at, std::vector<Diagnostic>& diagnostics);

}  // namespace eligo::rules

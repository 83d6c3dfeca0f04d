// The parts of compile that stand alone: clauses from registry fields, and what the text says against them.
#pragma once
#include <vector>

#include "rules/compile.hpp"

namespace eligo::rules {

/// The clauses that a record's registry fields make, F1.. in the order age, sex, healthy volunteers. A field that restricts
/// nothing (sex ALL, no age limit, healthy volunteers accepted) makes none. Fields that cannot be read make an unparsed clause.
[[nodiscard]] std::vector<Clause> field_clauses(const TrialRecord& record, const Vocabulary& vocabulary);

/// Notes where the criteria's own ages and sex cannot be reconciled with the registry's fields (field_disagreement), on the
/// clause of the text.
void note_disagreements(CompiledTrial& trial);

/// Sorted by position, stably, each (code, span) once.
void tidy(std::vector<Diagnostic>& diagnostics);

}  // namespace eligo::rules

// One criterion: its text to a tree as written. Always succeeds; what is not understood is in Unread nodes.
#pragma once
#include <cstddef>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/lexicon.hpp"
#include "grammar/outline.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {

struct Limits {
  std::size_t attempts_per_token = 2000;  ///< grammar rule attempts, checked against tokens + a constant
  std::size_t depth = 64;
  friend bool operator==(const Limits&, const Limits&) = default;
};

struct Criterion {
  Node tree;
  bool empty = false;                   ///< "none", "not applicable": no clause
  bool wrong_polarity = false;          ///< worded against its section: truth as written, verdict unknown (ambiguous)
  std::vector<Span> filler;             ///< words named as filler by the grammar
  std::vector<Diagnostic> diagnostics;  ///< spans in normalised bytes
  std::size_t attempts = 0;             ///< grammar rule attempts made
  std::size_t tokens = 0;
};

/// Reads `source.text[where]` as one criterion of a section. Linear in its length. Spans are in normalised bytes of `source`.
/// `children` (nested items) are read with it when its text governs them ("at least one of the following:").
[[nodiscard]] Criterion read_criterion(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon,
                                       const Limits& limits = {});

/// Years alone below another item ("Life expectancy:", "> 2 years") are no age, unless one of them speaks of age or of people.
void doubt_years_below(const SourceText& source, const Item& head, const Item& item, Criterion& read);

/// Canonical English of a tree: what was understood, in one sentence without a full stop. Unread text stands in «».
[[nodiscard]] std::string print(const Node& node);

}  // namespace eligo::grammar

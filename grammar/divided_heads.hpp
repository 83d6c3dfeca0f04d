// Items that are a requirement and the head of a list at once. Private to grammar/.
#pragma once
#include <optional>

#include "grammar/criterion.hpp"

namespace eligo::grammar {

/// Reads an item whose text ends in the head of the list below it, or in words that except what stands there: the requirement in front and
/// the list, each by itself. Nothing where it ends otherwise, or where the front is more than something that is there or is measured. The
/// span of the tree is left to the caller.
[[nodiscard]] std::optional<Criterion> read_divided(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon,
                                                    const Limits& limits);

}  // namespace eligo::grammar

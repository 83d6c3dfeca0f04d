// What a name may be, for those who read statements about it. Private to grammar/.
#pragma once
#include <vector>

#include "grammar/lexicon.hpp"

namespace eligo::grammar {

/// Has the name a meaning of that kind?
[[nodiscard]] bool any_kind(const std::vector<LexiconEntry>& entries, TermKind kind);

}  // namespace eligo::grammar

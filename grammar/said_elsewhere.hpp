#pragma once
#include <vector>

#include "grammar/token.hpp"

namespace eligo::grammar {

/// Where the text only points to another part of a document: "(see appendix 1)", ", see section 5.2". Ascending, each whole tokens.
[[nodiscard]] std::vector<Span> said_elsewhere(const TokenList& list);

}  // namespace eligo::grammar

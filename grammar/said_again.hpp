// What brackets say again of a comparison or a limit of normal.
#pragma once
#include "grammar/token.hpp"

namespace eligo::grammar {

/// "less than (<) 100", "upper limit of normal (ULN)": the words and their sign become one token.
void leave_out_repeats(TokenList& list);

}  // namespace eligo::grammar

// Words that narrow what they stand behind, made a judgement once all doubts about them are settled. Private to grammar/.
#pragma once
#include <string_view>

#include "grammar/lexicon.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {

/// Unread words without a doubt that describe the name before them become a judgement of it. Truth stays as it was: unknown.
void judge_narrowing_words(Node& node, std::string_view text, const Lexicon& lexicon);

}  // namespace eligo::grammar

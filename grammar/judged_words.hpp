// Words that narrow what they stand behind, made a judgement once all doubts about them are settled. Private to grammar/.
#pragma once
#include <string_view>

#include "grammar/lexicon.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {

/// Does a bracket behind a name or a figure tell nothing that is asked for: its name again, where to read more, how it is counted, every
/// kind of it there is? `said` are its words with the brackets, `kinds` their tokens, `before` what they stand behind.
[[nodiscard]] bool bracket_adds_nothing(std::string_view said, std::string_view kinds, std::string_view before);

/// Do the words in a bracket behind a figure ask for something of the value besides?
[[nodiscard]] bool narrows_value(std::string_view words);

/// "(in the opinion of the investigator)"
[[nodiscard]] bool says_who_judges(std::string_view words);

/// "by the ACR 2010 criteria", "according to the SLICC classification": by which criteria something was diagnosed, and nothing else.
[[nodiscard]] bool names_criteria(std::string_view words);

/// Unread words without a doubt that describe the name before them become a judgement of it. Truth stays as it was: unknown.
void judge_narrowing_words(Node& node, std::string_view text, const Lexicon& lexicon);

}  // namespace eligo::grammar

// Words as the vocabulary compares them: one folding for listed names, for criteria and for patient facts.
//
// Folding makes equal what clinicians write differently (case, plural, British and American spelling, accents, Greek letters) and keeps
// apart what case tells apart (acronyms, chemical symbols). The folded form is a key, not a word to show: "diagnoses" and "diagnosis" both
// become "diagnos". It leaves out grammar and meaning: adjectives, verb forms and synonyms are the tables' business.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo::rules {

/// What stands between a token and the one before it.
enum class Gap { none, space, hyphen, dash, wide };

/// A run of letters, a run of digits, or one sign.
struct WordToken {
  enum class Kind { letters, digits, sign };
  Kind kind = Kind::sign;
  Gap gap = Gap::none;
  std::size_t begin = 0, end = 0;  ///< bytes; `end` takes in a genitive "'s"
  std::string raw;                 ///< ASCII letters in their case, digits, or the sign
  bool greek = false;              ///< a Greek letter, spelled out in `raw`
};

/// The token at or after text[at], with the gap before it. Nothing at the end of the text. One line break with its indent is a space;
/// a hyphen beside a space is a dash; two line breaks are `wide`.
[[nodiscard]] std::optional<WordToken> next_token(std::string_view text, std::size_t at);

/// True when text[at - 1] and text[at] do not belong to one run of letters and digits.
[[nodiscard]] bool is_word_end(std::string_view text, std::size_t at);

/// Lower case, American spelling, singular: the folded form of one word.
[[nodiscard]] std::string fold_word(std::string_view raw);

[[nodiscard]] bool all_capitals(std::string_view raw);

}  // namespace eligo::rules

// What the lexical pass makes of an item: one token a word, name, number, sign. The clausal grammar runs over the kinds, one byte a token.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/decimal.hpp"
#include "grammar/diagnostic.hpp"
#include "grammar/lexicon.hpp"
#include "grammar/span.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {

/// The byte is what the clausal grammar matches.
enum class TokenKind : char {
  word = 'w',
  term = 'K',  // a listed name
  number = 'n',
  comparator = 'c',  // before its number: value Comparator
  postfix = 'p',     // after its number: "or more"
  dash = '-',
  to = 't',
  between = 'b',
  unit = 'u',
  time_unit = 'y',  // "years"; text in units
  per_time = 'R',   // "per year", "/week", "daily"
  old = 'o',        // "of age", "old"
  age = 'G',        // "age", "aged"
  times = 'x',
  uln = 'U',        // value Relative
  in_normal = 'N',  // "within normal limits"
  result = 'Y',     // "positive", "negative", "normal", "abnormal"
  conj = '&',
  disj = '|',
  and_or = '/',  // "and/or", "/"
  comma = ',',
  semicolon = ';',
  stop = '.',
  colon = ':',
  open = '(',
  close = ')',
  negation = '!',
  except = 'E',
  unless = 'L',
  if_ = 'I',
  provided = 'V',
  then = 'T',
  whichever = '%',  // "whichever is longer": chooses between two readings before it
  such_as = 'S',
  that_is = 'D',
  within = 'W',
  past = 'P',  // "in the last"
  before = 'B',
  after = 'A',
  since = 's',
  during = 'd',
  ago = 'g',
  for_ = 'f',
  of = 'O',
  prep = 'i',    // in, on, at, by, to, from, as, due to ...
  anchor = 'Q',  // "screening", "the first dose of study drug"; value in words
  status = 'a',  // value Status
  severity = 'v',
  vague = 'j',        // "significant", "uncontrolled", "adequate": adds a judgement
  subject = 'h',      // "patients", "subjects"
  sex = 'X',          // value 0 female, 1 male, 2 both
  have = 'H',         // "have", "with", "presence of", "diagnosis of"
  be = 'e',           // "is", "are", "be"
  modal = 'm',        // "must", "should", "will"
  allowed = 'M',      // "are allowed", "is acceptable"
  barred = 'Z',       // "are excluded", "are not eligible", "not allowed"
  therapy = 'C',      // "treatment with", "use of", "received"
  failed = 'F',       // value Status: failed, intolerant, contraindicated
  opinion = 'J',      // "in the opinion of", "may interfere with"
  attest = '$',       // "willing", "consent", "able to"
  at_least_of = 'l',  // "at least one of", "any of", "all of"; value n, 0 for all
  either = '1',       // either, both, whether
  both = '2',
  with_or_without = '3',
  stage = 'k',      // "stage IIIB", "grade 3", "class II": a qualifier with its value
  series = 'q',     // "consecutive", "occasions", "readings", "entries"
  scale = '5',      // "0-10 numerical rating scale"
  readings = '7',   // "(mean of three readings)", "at least twice": how many values a limit asks for; ref in readings
  statistic = '4',  // "average", "mean", "single value"
  relative = 'r',   // "who", "that", "which", "whose"
  filler = '_',     // "the", "a", "an", "any", "following"
  other = '?',
};

/// The value of a unit token whose figure is a logarithm to the base 10.
inline constexpr std::uint8_t logarithmic_unit = 1;

struct Token {
  TokenKind kind{};
  std::uint8_t value = 0;  ///< meaning by kind
  bool space_before = true;
  std::uint32_t ref = 0;  ///< index into the list of the kind
  Span span;              ///< normalised bytes
};

/// How many readings a limit asks for and what is made of them; both empty where that was not understood.
struct Taken {
  std::optional<Series> series;
  std::optional<Statistic> statistic;
};

/// The tokens of one item with what they carry.
struct TokenList {
  std::string kinds;  ///< kinds[i] is the byte of tokens[i]; what the clausal grammar parses
  std::vector<Token> tokens;
  std::vector<Decimal> numbers;
  std::vector<std::string> texts;  ///< UCUM units, anchors, stages
  std::vector<std::vector<LexiconEntry>> names;
  std::vector<Taken> readings;
  std::vector<Diagnostic> diagnostics;
  std::string_view text;  ///< the whole normalised text, which spans count in
};

/// Puts each token in front of the one that is now at its place. Places ascend; one pass, so that a long text is moved once.
void add_tokens(TokenList& list, const std::vector<std::pair<std::size_t, Token>>& added);

/// One linear pass over text[where].
[[nodiscard]] TokenList tokenise(std::string_view text, Span where, const Lexicon& lexicon);

/// A multi-word phrase of the grammar's own vocabulary.
struct Keyword {
  std::string_view phrase;  ///< lower case, words separated by one space
  TokenKind kind;
  std::uint8_t value = 0;
  std::string_view text = {};  ///< anchors and units
};

/// The longest keyword starting at text[at] (a word's first byte), case-insensitive; length 0 when none.
struct KeywordMatch {
  const Keyword* keyword = nullptr;
  std::uint32_t length = 0;
};
[[nodiscard]] KeywordMatch longest_keyword(std::string_view text, std::size_t at, std::size_t end);

/// White space folded to single blanks.
[[nodiscard]] std::string folded(std::string_view text);

/// The words of one part of a text, folded once, as they are and in small letters: those of any span in it are a view, and no new string.
class FoldedWords {
 public:
  FoldedWords() = default;
  FoldedWords(std::string_view text, Span where);
  /// What folded() makes of the text of a span that lies in the part. Valid as long as this is and stays where it is.
  [[nodiscard]] std::string_view said(Span span) const { return view(words_, span); }
  [[nodiscard]] std::string_view small(Span span) const { return view(small_, span); }
  [[nodiscard]] bool hold(Span span) const { return where_.begin <= span.begin && span.begin <= span.end && span.end <= where_.end; }

 private:
  [[nodiscard]] std::string_view view(const std::string& words, Span span) const;
  Span where_;
  std::string words_, small_;
  std::vector<std::uint32_t> place_;  ///< of each byte of the part, and of its end, in words_
};

}  // namespace eligo::grammar

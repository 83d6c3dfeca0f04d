// Tokens and folding; see the header. Spelling rules follow the regular differences of British and American medical English.
#include "rules/vocabulary_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "rules/vocabulary.hpp"

namespace eligo::rules {
namespace {

enum class Sign { letter, digit, hyphen, space, line, apostrophe, greek, other };

struct Decoded {
  Sign sign = Sign::other;
  std::size_t length = 1;
  std::string_view text;  ///< folded to ASCII; empty: the byte itself
};

// U+00C0 to U+00FF, in order.
constexpr std::array<std::string_view, 64> latin = {"A", "A", "A", "A", "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I", "I",
                                                    "D", "N", "O", "O", "O", "O", "O",  "",  "O", "U", "U", "U", "U", "Y", "T", "ss",
                                                    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
                                                    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "t", "y"};

// U+03B1 to U+03C9, in order.
constexpr std::array<std::string_view, 25> greek = {"alpha", "beta",   "gamma",   "delta", "epsilon", "zeta",    "eta",  "theta", "iota",
                                                    "kappa", "lambda", "mu",      "nu",    "xi",      "omicron", "pi",   "rho",   "sigma",
                                                    "sigma", "tau",    "upsilon", "phi",   "chi",     "psi",     "omega"};

constexpr Sign ascii_sign(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return Sign::letter;
  if (c >= '0' && c <= '9') return Sign::digit;
  if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') return Sign::space;
  if (c == '\n') return Sign::line;
  if (c == '-') return Sign::hyphen;
  if (c == '\'' || c == '`') return Sign::apostrophe;
  return Sign::other;
}

constexpr std::array<Sign, 128> ascii_signs = [] {
  std::array<Sign, 128> signs{};
  for (std::size_t c = 0; c < signs.size(); ++c) signs[c] = ascii_sign(static_cast<char>(c));
  return signs;
}();

constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

Decoded decode_beyond_ascii(std::string_view text, std::size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  const auto follow = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? (static_cast<unsigned char>(text[at + i]) & 0x3FU) : 0U;
  };
  if ((byte & 0xE0U) == 0xC0U && at + 1 < text.size()) {
    const std::uint32_t code = ((byte & 0x1FU) << 6U) | follow(1);
    if (code == 0xA0 || code == 0xAE) return {Sign::space, 2, {}};  // the sign of a registered name belongs to no word
    if (code == 0xB5) return {Sign::greek, 2, "mu"};
    if (code == 0xB4) return {Sign::apostrophe, 2, {}};
    if (code >= 0xC0 && code <= 0xFF && !latin[code - 0xC0].empty()) return {Sign::letter, 2, latin[code - 0xC0]};
    if (code == 0x152) return {Sign::letter, 2, "OE"};
    if (code == 0x153) return {Sign::letter, 2, "oe"};
    if (code >= 0x3B1 && code <= 0x3C9) return {Sign::greek, 2, greek[code - 0x3B1]};
    if (code >= 0x391 && code <= 0x3A9) return {Sign::greek, 2, greek[code - 0x391]};
    return {Sign::other, 2, {}};
  }
  if ((byte & 0xF0U) == 0xE0U && at + 2 < text.size()) {
    const std::uint32_t code = ((byte & 0x0FU) << 12U) | (follow(1) << 6U) | follow(2);
    if (code == 0x2019 || code == 0x2018 || code == 0x2032) return {Sign::apostrophe, 3, {}};
    if ((code >= 0x2010 && code <= 0x2014) || code == 0x2212) return {Sign::hyphen, 3, {}};
    if ((code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x3000 || code == 0x2122) return {Sign::space, 3, {}};
    return {Sign::other, 3, {}};
  }
  return {Sign::other, (byte & 0xF8U) == 0xF0U && at + 3 < text.size() ? 4U : 1U, {}};
}

Decoded decode(std::string_view text, std::size_t at) {
  if (is_ascii(text[at])) return {ascii_signs[static_cast<unsigned char>(text[at])], 1, {}};
  return decode_beyond_ascii(text, at);
}

/// What stands at text[at], and its bytes: all that most signs are asked for.
struct Sight {
  Sign sign = Sign::other;
  std::size_t length = 1;
};
Sight sight(std::string_view text, std::size_t at) {
  if (is_ascii(text[at])) return {ascii_signs[static_cast<unsigned char>(text[at])], 1};
  const Decoded d = decode_beyond_ascii(text, at);
  return {d.sign, d.length};
}

bool replace_all(std::string& word, std::string_view from, std::string_view to) {
  bool done = false;
  for (std::size_t at = word.find(from); at != std::string::npos; at = word.find(from, at + to.size())) {
    word.replace(at, from.size(), to);
    done = true;
  }
  return done;
}

// From the last letter on: one or two tell most words apart, without a call to compare the rest.
constexpr bool ends(std::string_view word, std::string_view tail) {
  if (word.size() < tail.size()) return false;
  word.remove_prefix(word.size() - tail.size());
  std::size_t i = tail.size();
  while (i > 0 && word[i - 1] == tail[i - 1]) --i;
  return i == 0;
}

/// The letters a word holds, one bit each: most words lack one of those that a respelling is about.
constexpr std::uint32_t letter_bit(char c) { return c >= 'a' && c <= 'z' ? 1U << static_cast<unsigned>(c - 'a') : 0; }
constexpr std::uint32_t letters_of(std::string_view word) {
  std::uint32_t letters = 0;
  for (const char c : word) letters |= letter_bit(c);
  return letters;
}
constexpr bool holds_all(std::uint32_t letters, std::uint32_t wanted) { return (letters & wanted) == wanted; }

struct Respelling {
  std::string_view from, to;
  std::uint32_t letters = letters_of(from);
};
constexpr std::array<Respelling, 15> endings = {{{"ised", "ized"},
                                                 {"ising", "izing"},
                                                 {"ise", "ize"},
                                                 {"ises", "izes"},
                                                 {"yse", "yze"},
                                                 {"tre", "ter"},
                                                 {"tres", "ters"},
                                                 {"bre", "ber"},
                                                 {"ogue", "og"},
                                                 {"ogues", "ogs"},
                                                 {"lled", "led"},
                                                 {"lling", "ling"},
                                                 {"programme", "program"},
                                                 {"programmes", "programs"},
                                                 {"ageing", "aging"}}};

constexpr std::string_view last_letters = "dges";
static_assert(std::all_of(endings.begin(), endings.end(),
                          [](const Respelling& ending) { return last_letters.find(ending.from.back()) != std::string_view::npos; }));

constexpr std::array<Respelling, 4> inside = {{{"sulph", "sulf"}, {"isation", "ization"}, {"ysed", "yzed"}, {"ollment", "olment"}}};

void join_vowels(std::string& word) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] == 'e' && i + 1 < word.size()) {
      if (out > 0 && word[out - 1] == 'a' && word[i + 1] != 'r') --out;
      while (out > 0 && word[out - 1] == 'o') --out;  // "gastro-oesophageal" and "gastroesophageal" meet
    }
    word[out++] = word[i];
  }
  word.resize(out);
}

// haem- and hem-, oe and e, -our and -or, -ise and -ize, -tre and -ter, -logue and -log, sulph- and sulf-.
void spell_american(std::string& word, std::uint32_t letters) {
  static constexpr std::uint32_t ae = letters_of("ae"), oe = letters_of("oe"), our = letters_of("our");
  if (word.size() < 4) return;
  if (holds_all(letters, ae) || holds_all(letters, oe)) join_vowels(word);
  if (word.size() > 5 && holds_all(letters, our)) replace_all(word, "our", "or");
  for (const auto& [from, to, needed] : inside)
    if (holds_all(letters, needed)) replace_all(word, from, to);
  if (last_letters.find(word.back()) == std::string_view::npos) return;
  for (const auto& [from, to, needed] : endings)
    if (holds_all(letters, needed) && ends(word, from)) word.replace(word.size() - from.size(), from.size(), to);
}

// Singular, as a key: -s goes, -es goes after x, ch, sh and z, -ies is -y; -se, -ses and -sis meet in -s (disease, diseases; diagnosis,
// diagnoses). A silent e stays, or hives would become HIV.
void make_singular(std::string& word) {
  const auto cut = [&](std::size_t letters) { word.erase(word.size() - letters); };
  if (word.size() <= 3) return;
  if (word.back() == 'e') {
    if (ends(word, "ae") || ends(word, "se")) cut(1);
    return;
  }
  if (word.back() == 'a') {
    if (word.size() > 5 && ends(word, "mata")) cut(2);
    return;
  }
  if (word.back() != 's') return;
  if (word.size() > 4 && ends(word, "ies")) {
    word.replace(word.size() - 3, 3, "y");
    return;
  }
  if (ends(word, "itides")) return cut(4);  // arthritides, arthritis: arthriti
  if (word.size() > 4 && (ends(word, "sis") || ends(word, "ses"))) return cut(2);
  if (word.size() > 4 && (ends(word, "xes") || ends(word, "shes") || ends(word, "zes"))) return cut(2);
  if (ends(word, "ches") && !ends(word, "aches")) return cut(2);
  if (ends(word, "s") && !ends(word, "ss") && !ends(word, "us")) cut(1);
}

constexpr std::array<std::string_view, 7> filler = {"the", "any", "of", "their", "his", "her", "its"};

}  // namespace

std::optional<WordToken> next_token(std::string_view text, std::size_t at) {
  std::optional<WordToken> found(std::in_place);
  WordToken& token = *found;
  std::size_t i = at;
  std::size_t spaces = 0, hyphens = 0, lines = 0;
  while (i < text.size()) {
    const Sight seen = sight(text, i);
    if (seen.sign == Sign::space)
      ++spaces;
    else if (seen.sign == Sign::line)
      ++lines;
    else if (seen.sign == Sign::hyphen)
      ++hyphens;
    else
      break;
    i += seen.length;
  }
  if (i >= text.size()) {
    found.reset();
    return found;
  }
  if (lines > 1 || hyphens > 1)
    token.gap = Gap::wide;
  else if (hyphens == 1 && spaces > 0 && lines == 0)
    token.gap = Gap::dash;
  else if (hyphens == 1)
    token.gap = Gap::hyphen;
  else if (spaces + lines > 0)
    token.gap = Gap::space;
  token.begin = i;
  const Decoded first = decode(text, i);
  if (first.sign == Sign::greek) {
    token.kind = WordToken::Kind::letters;
    token.greek = true;
    token.raw = first.text;
    token.end = i + first.length;
    return found;
  }
  if (first.sign == Sign::letter || first.sign == Sign::digit) {
    token.kind = first.sign == Sign::letter ? WordToken::Kind::letters : WordToken::Kind::digits;
    while (i < text.size()) {
      const std::size_t begin = i;
      while (i < text.size() && is_ascii(text[i]) && ascii_signs[static_cast<unsigned char>(text[i])] == first.sign) ++i;
      token.raw.append(text, begin, i - begin);
      if (i >= text.size() || is_ascii(text[i])) break;
      const Decoded d = decode_beyond_ascii(text, i);
      if (d.sign != first.sign) break;
      token.raw += d.text;
      i += d.length;
    }
    if (token.kind == WordToken::Kind::letters && i < text.size()) {
      const Sight mark = sight(text, i);
      const std::size_t s = i + mark.length;
      if (mark.sign == Sign::apostrophe && s < text.size() && (text[s] == 's' || text[s] == 'S') && is_word_end(text, s + 1)) i = s + 1;
    }
    token.end = i;
    return found;
  }
  token.kind = WordToken::Kind::sign;
  token.end = i + first.length;
  token.raw = text.substr(i, first.length);
  return found;
}

bool is_word_end(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  const Sign sign = sight(text, at).sign;
  return sign != Sign::letter && sign != Sign::digit;
}

bool all_capitals(std::string_view raw) {
  for (const char c : raw)
    if (c < 'A' || c > 'Z') return false;
  return !raw.empty();
}

std::string fold_word(std::string_view raw) {
  std::string word(raw);
  std::uint32_t letters = 0;
  for (char& c : word) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    letters |= letter_bit(c);
  }
  if (word.size() >= 7 && word[0] == 'p' && word.starts_with("percent") && (word.size() == 7 || word == "percentage")) return "%";
  spell_american(word, letters);
  make_singular(word);
  return word;
}

std::string normalised_words(std::string_view text) {
  std::string words;
  std::size_t at = 0;
  const auto add = [&](std::string_view word) {
    if (!words.empty()) words += ' ';
    words += word;
  };
  while (const auto token = next_token(text, at)) {
    at = token->end;
    if (token->kind == WordToken::Kind::sign) {
      static constexpr std::string_view kept = "<>=%+/";
      if (token->raw.size() == 1 && kept.find(token->raw[0]) != std::string_view::npos) add(token->raw);
      continue;
    }
    const std::string word = token->kind == WordToken::Kind::letters ? fold_word(token->raw) : token->raw;
    // "a" is an article at the start of a phrase only: "vitamin a deficiency" is no vitamin deficiency.
    bool is_filler = words.empty() && (word == "a" || word == "an");
    for (const auto f : filler) is_filler = is_filler || f == word;
    if (!is_filler || all_capitals(token->raw)) add(word);
    // "HER2-" at a phrase's end says negative; a hyphen inside a word says nothing.
    if (at < text.size() && text[at] == '-' && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == ',')) add("-");
  }
  // "Hypoglycaemia Awareness Questionnaire score": what such an instrument gives is its score.
  for (const std::string_view scored :
       {"questionnaire total score", "questionnaire score", "inventory total score", "inventory score", "scale total score", "scale score"})
    if (words.size() > scored.size() && words.ends_with(scored)) {
      words.resize(words.size() - scored.size() + scored.find(' '));
      break;
    }
  return words;
}

}  // namespace eligo::rules

// Letters, digits and words of a text as bytes: ASCII alone has case here, and every byte of a longer sign counts as a letter. Private to
// the project; what a word means is left to those who ask.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace eligo::grammar {

[[nodiscard]] constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
/// A byte of a word: a letter, a digit, or part of a sign beyond ASCII.
[[nodiscard]] constexpr bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || is_capital(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

[[nodiscard]] constexpr char lower(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

/// The runs of ASCII letters and digits of a text, in small letters: "ACR/EULAR 2010" is "acr", "eular", "2010".
[[nodiscard]] inline std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> out;
  bool inside = false;
  for (const char given : text) {
    const char c = lower(given);
    const bool counts = (c >= 'a' && c <= 'z') || is_digit(c);
    if (counts && !inside) out.emplace_back();
    if (counts) out.back() += c;
    inside = counts;
  }
  return out;
}

[[nodiscard]] constexpr bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }
[[nodiscard]] inline bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  for (const std::string_view part : parts)
    if (contains(text, part)) return true;
  return false;
}

/// Do the letters of an abbreviation stand in this order in the words, as NSCLC does in "non-small cell lung cancer"? A plural s may
/// follow.
[[nodiscard]] constexpr bool letters_stand_in(std::string_view abbreviation, std::string_view words) {
  std::size_t at = 0, letters = 0;
  for (const char c : abbreviation) {
    if (c == '-' || c == '.' || c == '/' || c == ' ' || is_digit(c)) continue;
    if (!is_capital(c) && c != 's') return false;
    while (at < words.size() && lower(words[at]) != lower(c)) ++at;
    if (at == words.size()) return c == 's' && letters > 1;
    ++at;
    ++letters;
  }
  return letters > 1;
}

}  // namespace eligo::grammar

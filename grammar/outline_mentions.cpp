// Words of headings outside the heading grammar: slips of the pen, and mentions of criteria that look like a heading and are none.
#include <algorithm>

#include "grammar/outline_lines.hpp"
#include "grammar/text.hpp"

namespace eligo::grammar::lines {

bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

bool one_slip(std::string_view text, std::string_view word) {
  const auto same = [&](std::size_t i, std::size_t j) { return i < text.size() && j < word.size() && (text[i] | 0x20) == word[j]; };
  std::size_t i = 0;
  while (same(i, i)) ++i;
  if (i == word.size() && i == text.size()) return false;
  const auto rest_same = [&](std::size_t a, std::size_t b) {
    while (same(a, b)) {
      ++a;
      ++b;
    }
    return a == text.size() && b == word.size();
  };
  return rest_same(i + 1, i) || rest_same(i, i + 1) || rest_same(i + 1, i + 1) ||
         (same(i, i + 1) && same(i + 1, i) && rest_same(i + 2, i + 2));
}

bool has_word(std::string_view text, std::string_view word) {
  const auto alnum = [&](char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t i = 0; i + word.size() <= text.size(); ++i) {
    if (i > 0 && alnum(text[i - 1])) continue;
    if (i + word.size() < text.size() && alnum(text[i + word.size()])) continue;
    if (std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(i), [&](char a, char b) { return a == lower(b); }))
      return true;
  }
  return false;
}

bool names_criteria(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] | 0x20) != 'c' || (i > 0 && is_letter(text[i - 1]))) continue;
    std::size_t end = i;
    while (end < text.size() && is_letter(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (has_word(word, "criteria") || one_slip(word, "criteria")) return true;
  }
  return false;
}

namespace {

struct Mention {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind "criteria"
  bool capitals = false;
};

/// The next "inclusion criteria" (or exclusion) at or after `from`, a slip in either word allowed.
std::optional<Mention> find_mention(std::string_view text, std::size_t from, std::string_view kind) {
  for (std::size_t i = from; i + 12 < text.size(); ++i) {
    if (!is_letter(text[i]) || (i > 0 && is_letter(text[i - 1]))) continue;
    std::size_t end = i;
    while (end < text.size() && is_letter(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (word.size() < 8 || word.size() > 10 || !(has_word(word, kind) || one_slip(word, kind))) {
      i = end - 1;
      continue;
    }
    std::size_t noun = end;
    while (noun < text.size() && (text[noun] == ' ' || text[noun] == '\n')) ++noun;
    std::size_t noun_end = noun;
    while (noun_end < text.size() && is_letter(text[noun_end])) ++noun_end;
    const std::string_view criteria = text.substr(noun, noun_end - noun);
    if (noun > end && (names_criteria(criteria) || has_word(criteria, "criterion")))
      return Mention{i, noun_end, is_capital(text[i]) && is_capital(text[noun])};
    i = end - 1;
  }
  return std::nullopt;
}

}  // namespace

bool names_section(std::string_view heading) {
  for (const std::string_view word : {"exclusion", "inclusion", "exclusions", "excluded", "exclude", "eligible", "ineligible",
                                      "noninclusion", "contraindications", "exclusionary", "inclusions"})
    if (has_word(heading, word)) return true;
  return find_mention(heading, 0, "exclusion").has_value() || find_mention(heading, 0, "inclusion").has_value();
}

bool looks_like_heading(std::string_view text, bool in_inclusion) {
  const std::string_view kind = in_inclusion ? "exclusion" : "inclusion";
  std::size_t end_of_words = text.size();
  while (end_of_words > 0 && std::string_view(" :.;*_)").find(text[end_of_words - 1]) != std::string_view::npos) --end_of_words;
  const bool announces = text.find(':', end_of_words) != std::string_view::npos;
  const std::string_view words = text.substr(0, end_of_words);
  // "Required:" over what must be taken, among exclusions; "Withdrawal criteria:" over what comes later.
  if (announces && !in_inclusion && words.size() == 8 && has_word(words, "required")) return true;
  if (announces && in_inclusion && words.size() < 40 && names_criteria(words))
    for (const std::string_view word : {"withdrawal", "discontinuation", "stopping", "removal", "termination"})
      if (has_word(words, word)) return true;
  for (auto mention = find_mention(text, 0, kind); mention; mention = find_mention(text, mention->end, kind)) {
    // A line that starts with it, that ends in a colon, or a title inside a line behind the end of a sentence.
    if (announces || mention->begin == 0) return true;
    const std::size_t last = text.find_last_not_of(" \n", mention->begin - 1);
    if (last == std::string_view::npos) return true;
    if (mention->capitals && (text[last] == '.' || text[last] == ';') && text[mention->begin - 1] != '/') return true;
    if (mention->end < end_of_words || text[last] == '/') continue;
    if (!mention->capitals && end_of_words > 70) continue;
    // At the end of a line: a title, unless the words before it make it part of a sentence.
    const std::size_t start = text.find_last_of(" \n", last);
    const std::string_view before =
        text.substr(start == std::string_view::npos ? 0 : start + 1, last - (start == std::string_view::npos ? 0 : start + 1) + 1);
    bool sentence = false;
    for (const std::string_view w : {"the",     "any", "all",     "no",     "not",        "these", "those",   "following", "meet", "meets",
                                     "meeting", "met", "fulfill", "fulfil", "fulfilling", "an",    "as",      "above",     "of",   "or",
                                     "and",     "per", "in",      "to",     "see",        "other", "defined", "under",     "for",  "by"})
      sentence = sentence || has_word(before, w);
    if (!sentence) return true;
  }
  return false;
}

}  // namespace eligo::grammar::lines

// "Severe asthma (see appendix 1)", "score > 4, see section 5.2": words that only point to another part of a document ask for nothing, and
// are left out of the tokens. What is told there of definitions, exceptions and lists may change what is asked for: such words stay.
#include "grammar/said_elsewhere.hpp"

#include <algorithm>
#include <iterator>

#include "grammar/text.hpp"

namespace eligo::grammar {
namespace {

bool names_place_of_document(std::string_view word) {
  static constexpr std::string_view places[] = {"appendix", "appendices", "section",  "sections", "table",    "tables", "figure",
                                                "annex",    "annexe",     "addendum", "chapter",  "protocol", "app"};
  return std::find(std::begin(places), std::end(places), word) != std::end(places);
}

bool little_word(std::string_view word) {
  static constexpr std::string_view words[] = {"of", "in", "to", "the", "study", "trial", "full", "protocol", "also", "and", "&"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// "1", "5.2", "IV", "A", "12b".
bool names_number(std::string_view word) {
  if (word.empty() || word.size() > 6) return false;
  const bool digits = is_digit(word.front());
  const bool roman = word.find_first_not_of("ivx") == std::string_view::npos;
  return digits || roman || word.size() == 1;
}

}  // namespace

std::vector<Span> said_elsewhere(const TokenList& list) {
  std::vector<Span> out;
  const auto& all = list.tokens;
  const auto word_at = [&](std::size_t k) {
    return k < all.size() ? lower(folded(list.text.substr(all[k].span.begin, all[k].span.size()))) : std::string();
  };
  const auto is = [&](std::size_t k, TokenKind kind) { return k < all.size() && all[k].kind == kind; };
  constexpr std::size_t longest = 12;  // tokens
  for (std::size_t i = 1; i < all.size(); ++i) {
    const bool bracket = is(i - 1, TokenKind::open), stop_before = is(i - 1, TokenKind::stop);
    const bool comma = is(i - 1, TokenKind::comma) || is(i - 1, TokenKind::semicolon) || stop_before;
    if ((!bracket && !comma) || i < 2) continue;
    std::size_t k = i;
    if (word_at(k) == "please") ++k;
    if (word_at(k) == "see" || word_at(k) == "cf")
      ++k;
    else if (word_at(k) == "refer" && word_at(k + 1) == "to")
      k += 2;
    else if (word_at(k) == "refer to")
      ++k;
    else
      continue;
    bool named = false, fits = true;
    std::size_t stop = k;
    for (; stop < all.size() && stop < k + longest && !is(stop, TokenKind::close); ++stop) {
      const std::string word = word_at(stop);
      if (is(stop, TokenKind::stop) && stop + 1 == all.size()) break;
      const bool place = names_place_of_document(word);
      named = named || place;
      if (place || little_word(word) || word == "." || word == "-" || (named && names_number(word))) continue;
      fits = false;
      break;
    }
    const bool ends = stop >= all.size() || is(stop, TokenKind::close) || is(stop, TokenKind::stop);
    if (!named || !fits || !ends || (bracket && !is(stop, TokenKind::close))) continue;
    const std::size_t last = bracket ? stop : stop - 1;
    out.push_back({all[stop_before ? i : i - 1].span.begin, all[last].span.end});
    i = last + 1;
  }
  return out;
}

}  // namespace eligo::grammar

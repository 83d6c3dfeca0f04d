// Numbering inside one line: "i) more than 7 drinks; ii) binge drinking", "(a) stroke, (b) seizures or (c) dementia".
//
// The marks count up and part what stands between connectives, so they say nothing themselves and are left out of the tokens. Marks that do
// not count up from the first, or that part words without a connective, may be part of a name, and stay.
#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

constexpr std::array<std::string_view, 10> romans{"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"};

/// The place that a mark counts, from 1, in each of the three ways of counting; 0: none.
struct Places {
  int number = 0, letter = 0, roman = 0;
};

Places places_of(const std::string& word) {
  Places places;
  if (word.empty() || word.size() > 4) return places;
  if (std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; }) && word.size() <= 2)
    places.number = std::stoi(word);
  if (word.size() == 1 && std::isalpha(static_cast<unsigned char>(word[0])) != 0)
    places.letter = std::tolower(static_cast<unsigned char>(word[0])) - 'a' + 1;
  if (const auto found = std::find(romans.begin(), romans.end(), word); found != romans.end())
    places.roman = static_cast<int>(found - romans.begin()) + 1;
  return places;
}

struct Mark {
  std::size_t first, last;  ///< tokens
  bool open;                ///< "(a)", not "a)"
  Places places;
};

/// Does a mark part its neighbours from what stands before?
bool parts(TokenKind before) {
  static constexpr TokenKind seps[] = {TokenKind::comma, TokenKind::semicolon, TokenKind::colon, TokenKind::stop,
                                       TokenKind::conj,  TokenKind::disj,      TokenKind::and_or};
  return std::find(std::begin(seps), std::end(seps), before) != std::end(seps);
}

std::vector<Mark> marks_in(const TokenList& list) {
  std::vector<Mark> marks;
  const auto& all = list.tokens;
  int depth = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == TokenKind::open) ++depth;
    if (all[i].kind != TokenKind::close) continue;
    const bool opened = depth > 0;
    if (opened) --depth;
    if (i == 0 || depth > 0) continue;
    const Places places = places_of(folded(list.text.substr(all[i - 1].span.begin, all[i - 1].span.size())));
    if (places.number == 0 && places.letter == 0 && places.roman == 0) continue;
    if (opened && (i < 2 || all[i - 2].kind != TokenKind::open)) continue;
    marks.push_back({opened ? i - 2 : i - 1, i, opened, places});
  }
  return marks;
}

}  // namespace

std::vector<Span> inline_marks(const TokenList& list) {
  std::vector<Mark> marks = marks_in(list);
  std::vector<Span> spans;
  if (marks.size() < 2) return spans;
  const bool open = marks.front().open;
  std::erase_if(marks, [&](const Mark& m) { return m.open != open; });
  bool number = true, letter = true, roman = true;
  for (std::size_t k = 0; k < marks.size(); ++k) {
    const int place = static_cast<int>(k) + 1;
    number = number && marks[k].places.number == place;
    letter = letter && marks[k].places.letter == place;
    roman = roman && marks[k].places.roman == place;
    if (k > 0 && !parts(list.tokens[marks[k].first - 1].kind)) return spans;
  }
  if (marks.size() < 2 || (!number && !letter && !roman)) return spans;
  for (const Mark& m : marks) spans.push_back(join(list.tokens[m.first].span, list.tokens[m.last].span));
  return spans;
}

}  // namespace eligo::grammar

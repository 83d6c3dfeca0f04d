// Words and signs that belong to the name around them: "for advanced or metastatic disease", "polysorbate 80", "Visit 1/Screening".
#include <algorithm>
#include <array>
#include <string_view>

#include "grammar/reader.hpp"

namespace eligo::grammar {

namespace {

/// How far a disease has come, or when a treatment is given: several of them joined in front of one noun say one thing of it.
bool names_course(std::string_view word) {
  static constexpr std::array<std::string_view, 30> courses{
      "advanced",       "locally advanced", "locally-advanced", "locally",    "recurrent",    "locally recurrent",
      "metastatic",     "relapsed",         "refractory",       "relapsing",  "unresectable", "inoperable",
      "early",          "early-stage",      "early stage",      "residual",   "persistent",   "progressive",
      "adjuvant",       "neoadjuvant",      "neo-adjuvant",     "palliative", "incurable",    "locoregional",
      "non-metastatic", "oligometastatic",  "newly diagnosed",  "extensive",  "limited",      "disseminated"};
  return std::find(courses.begin(), courses.end(), word) != courses.end();
}

/// A listed name that begins with such a word: "metastatic disease", "advanced cancer".
bool begins_with_course(std::string_view words) {
  const auto space = words.find(' ');
  return names_course(words.substr(0, space)) || (space != std::string_view::npos && names_course(words));
}

bool joins(TokenKind kind) {
  return kind == TokenKind::conj || kind == TokenKind::disj || kind == TokenKind::and_or || kind == TokenKind::comma;
}

bool all_capitals(std::string_view word) {
  return word.size() > 1 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

/// "Chemotherapy for advanced or metastatic disease", "therapy in the recurrent/metastatic setting": the word between the two courses joins
/// no second thing. In front of them stands what a treatment is for; behind them the noun of both.
bool Reader::joins_courses(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  const auto word = [&](std::uint32_t k) { return small(all[k].span); };
  constexpr std::uint32_t farthest = 8;
  // Back to the preposition, over courses and what joins them.
  std::uint32_t from = i;
  bool before = false;
  while (from > 0 && i - from < farthest) {
    const Token& t = all[from - 1];
    const bool course = t.kind != TokenKind::filler && names_course(word(from - 1));
    if (!course && !joins(t.kind)) break;
    if (from == i && !course) return false;
    before = before || course;
    --from;
  }
  if (!before || from == 0) return false;
  while (from > 0 && all[from - 1].kind == TokenKind::filler) --from;
  if (from == 0) return false;
  const Token& front = all[from - 1];
  const std::string_view said = word(from - 1);
  const bool purpose = said == "for" || said == "for the treatment of" || said == "in" || said == "as treatment for";
  if (!purpose || (front.kind != TokenKind::for_ && front.kind != TokenKind::prep && front.kind != TokenKind::word)) return false;
  // Ahead to the noun.
  std::uint32_t to = i + 1;
  bool course = false;
  while (to < all.size() && to - i < farthest) {
    const Token& t = all[to];
    if (joins(t.kind) && course) {
      course = false;
    } else if (t.kind != TokenKind::term && names_course(word(to))) {
      course = true;
    } else if (t.kind == TokenKind::term && begins_with_course(word(to))) {
      return true;  // and its noun
    } else {
      return course && (t.kind == TokenKind::term || t.kind == TokenKind::word);
    }
    ++to;
  }
  return false;
}

/// "Polysorbate 80", "PSC 833", "ligand 1", "CYP3A4/5": does a figure behind a word belong to its name? Nothing is measured by it, and
/// nothing is counted.
bool Reader::figure_of_name(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (i == 0 || all[i - 1].kind != TokenKind::word) return false;
  const auto after = i + 1 < all.size() ? all[i + 1].kind : TokenKind::stop;
  static constexpr std::array<TokenKind, 9> ends{TokenKind::comma, TokenKind::semicolon, TokenKind::stop, TokenKind::close, TokenKind::conj,
                                                 TokenKind::disj,  TokenKind::and_or,    TokenKind::open, TokenKind::word};
  if (std::find(ends.begin(), ends.end(), after) == ends.end()) return false;
  const std::string_view given = std::string_view(source_.text).substr(all[i].span.begin, all[i].span.size());
  if (given.find_first_of(".,") != std::string_view::npos || given.size() > 4) return false;
  if (i > 1 && (all[i - 2].kind == TokenKind::comparator || all[i - 2].kind == TokenKind::number)) return false;
  static constexpr std::array<std::string_view, 17> numbered{
      "polysorbate", "antigen", "receptor",        "ligand",   "protein", "monosomy", "trisomy", "chromosome", "interleukin",
      "tween",       "peptide", "differentiation", "macrogol", "peg",     "question", "actg",    "serotype"};
  const std::string_view name = small(all[i - 1].span);
  if (std::find(numbered.begin(), numbered.end(), name) != numbered.end()) return true;
  // An abbreviation may be a score whose figure this is ("GOG 0", "SLEDAI 6"): three figures are none.
  const std::string_view as_given = std::string_view(source_.text).substr(all[i - 1].span.begin, all[i - 1].span.size());
  return all_capitals(as_given) && given.size() >= 3 && after != TokenKind::word;
}

/// "CYP3A4/5": the sign and the figure behind a word that ends in one.
bool Reader::second_figure_of_name(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (i == 0 || i + 1 >= all.size() || all[i].kind != TokenKind::and_or || all[i - 1].kind != TokenKind::word) return false;
  if (all[i + 1].kind != TokenKind::number || all[i].space_before || all[i + 1].space_before) return false;
  const std::string_view before = std::string_view(source_.text).substr(all[i - 1].span.begin, all[i - 1].span.size());
  return before.size() > 3 && before.back() >= '0' && before.back() <= '9' && before.front() >= 'A' && before.front() <= 'Z' &&
         all[i + 1].span.size() == 1;
}

/// "Prior to Visit 1/Screening", "at screening/baseline": one step of the study by two names.
bool Reader::names_step_again(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (i == 0 || i + 1 >= all.size() || small(all[i].span) != "/") return false;
  if (all[i - 1].kind != TokenKind::anchor || all[i + 1].kind != TokenKind::anchor) return false;
  const auto step = [&](std::uint32_t k) { return std::string_view(tokens_.texts[all[k].ref]); };
  const auto first_look = [&](std::uint32_t k) { return step(k) == "screening" || step(k) == "baseline"; };
  return step(i - 1) == step(i + 1) || (first_look(i - 1) && first_look(i + 1));
}

/// "Progression during or after chemotherapy", "relapse on or following treatment": how the name before it stands to the treatment behind
/// it. A figure, or a step of the study, behind it makes it a time.
bool Reader::relates_to_treatment(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (i == 0 || i + 3 >= all.size() || (all[i - 1].kind != TokenKind::word && all[i - 1].kind != TokenKind::term)) return false;
  const TokenKind joined = all[i + 1].kind;
  if (joined != TokenKind::disj && joined != TokenKind::and_or) return false;
  if (all[i + 2].kind != TokenKind::after) return false;
  std::uint32_t then = i + 3;
  while (then < all.size() && all[then].kind == TokenKind::filler) ++then;
  return then < all.size() &&
         (all[then].kind == TokenKind::word || all[then].kind == TokenKind::term || all[then].kind == TokenKind::therapy);
}

/// "..., regardless of type, must ...", "..., even if stable, must ...": the comma that closes the aside, where a verb of what is required
/// stands behind it. 0 where it is none.
std::uint32_t Reader::aside_before_verb(std::uint32_t comma) const {
  const auto& all = tokens_.tokens;
  constexpr std::uint32_t longest = 16;
  if (comma == 0 || comma + 1 >= all.size() || all[comma + 1].kind != TokenKind::with_or_without) return 0;
  for (std::uint32_t k = comma + 2; k + 1 < all.size() && k < comma + longest; ++k) {
    if (all[k].kind == TokenKind::stop || all[k].kind == TokenKind::semicolon || all[k].kind == TokenKind::colon) return 0;
    if (all[k].kind == TokenKind::comma) return all[k + 1].kind == TokenKind::modal ? k : 0;
  }
  return 0;
}

/// "Male, female or diverse", "men, women and transgender persons": the last token of a list that names every sex. `i` itself where it is
/// none.
std::uint32_t Reader::behind_every_sex(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  const auto joined = [&](std::uint32_t k) {
    return k < all.size() && (all[k].kind == TokenKind::disj || all[k].kind == TokenKind::conj || all[k].kind == TokenKind::and_or);
  };
  if (all[i].value > 1 || i + 4 >= all.size() || all[i + 1].kind != TokenKind::comma || all[i + 2].kind != TokenKind::sex) return i;
  if (all[i + 2].value == all[i].value || all[i + 2].value > 1) return i;
  std::uint32_t k = i + 3;
  if (all[k].kind == TokenKind::comma) ++k;
  if (!joined(k) || k + 1 >= all.size()) return i;
  static constexpr std::array<std::string_view, 8> others{"diverse",  "transgender", "non-binary", "nonbinary",
                                                          "intersex", "other",       "divers",     "trans"};
  return std::find(others.begin(), others.end(), small(all[k + 1].span)) != others.end() ? k + 1 : i;
}

/// "In men, PSA > 4", "among women of childbearing potential, pregnancy": does the preposition say of whom the sentence holds?
bool Reader::fronts_group(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  const std::string_view word = small(all[i].span);
  if (word != "in" && word != "among") return false;
  if (!kinds_.empty() && kinds_.back() != '.' && kinds_.back() != ';') return false;
  // "In women, A, or in men, B": two groups in one sentence.
  for (std::uint32_t n = i + 2; n + 1 < all.size() && all[n].kind != TokenKind::stop && all[n].kind != TokenKind::semicolon; ++n)
    if (small(all[n].span) == "in" && all[n + 1].kind == TokenKind::sex) return false;
  std::uint32_t k = i + 1;
  while (k < all.size() && all[k].kind == TokenKind::filler) ++k;
  if (k >= all.size() || (all[k].kind != TokenKind::sex && all[k].kind != TokenKind::subject && all[k].kind != TokenKind::term))
    return false;
  const bool people = all[k].kind != TokenKind::term;
  constexpr std::uint32_t longest = 8;
  for (std::uint32_t n = k + 1; n < all.size() && n < k + longest; ++n) {
    if (all[n].kind == TokenKind::comma || all[n].kind == TokenKind::colon)
      return people || n == k + 1 || all[n - 1].kind == TokenKind::term;
    if (std::string_view("wKa_OHj").find(static_cast<char>(all[n].kind)) == std::string_view::npos) return false;
  }
  return false;
}

}  // namespace eligo::grammar

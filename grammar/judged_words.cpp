// "Complete excision (wide local excision or mastectomy)", "psoriasis under the care of a specialist": words behind a name that only narrow
// it. No fact tells whether what is on file is meant by them, so a person has to. Such words stay unread while the tree is made, because
// they may still put their neighbours in doubt; they are looked at here, when nothing is in doubt any more. What holds a figure, a
// condition, an exception, a permission or an alternative outside brackets is left unread.
#include "grammar/judged_words.hpp"

#include <algorithm>
#include <optional>

#include "grammar/text.hpp"
#include "grammar/token.hpp"

namespace eligo::grammar {
namespace {

/// Kinds of tokens that ask for something themselves, or change how their neighbours combine.
constexpr std::string_view asking = "cnpxUNELIV!mMZ%GXh$J8lT;.:";

bool holds(std::string_view kinds, std::string_view any) { return kinds.find_first_of(any) != std::string_view::npos; }

bool speaks_of_the_rules(std::string_view words) {
  return contains_any(words, {"note", "see ", "exclu", "inclu", "required", "needed", "necessary", "mandatory", "following", " - "});
}

/// "(wide local excision or mastectomy)": words that describe or name, in brackets.
bool bracket_narrows(std::string_view kinds, std::string_view words) {
  if (kinds.size() < 3 || kinds.front() != '(' || kinds.back() != ')') return false;
  std::string_view inside = kinds.substr(1, kinds.size() - 2);
  if (inside.ends_with('.')) inside.remove_suffix(1);  // "etc."
  return !holds(inside, asking) && !holds(inside, "()") && !holds(inside.substr(0, 1), "&|/,") && !speaks_of_the_rules(words);
}

/// "under the care of a specialist", "involving the bladder, kidney or both": one phrase to its end.
bool phrase_narrows(std::string_view kinds, std::string_view words) {
  const std::string_view first = words.substr(0, words.find(' '));
  const bool participle = is_word_byte(words.front()) && (first.ends_with("ing") || first.ends_with("ed"));
  if (words.starts_with("under ")) kinds.remove_prefix(1);  // as a sign it is "less than"
  const bool opens = participle || words.starts_with("under ") || holds(kinds.substr(0, 1), "fiOrBAsWdDC");
  if (kinds.size() < 2 || !opens || !holds(kinds.substr(kinds.size() - 1), "wzK#@^~\"'QyavjC)")) return false;
  // Behind a connective a name may follow, and no verb that asks for more.
  for (std::size_t k = 0; k + 1 < kinds.size(); ++k)
    if (holds(kinds.substr(k, 1), "&|,/") && holds(kinds.substr(k + 1, 1), "HeCFrm")) return false;
  return !holds(kinds, asking) && !speaks_of_the_rules(words);
}

/// What stands last before a place: its words from a name or a measure on.
struct Before {
  std::uint32_t begin = 0, end = 0;
};

void look_before(const Node& node, std::uint32_t place, Before& found) {
  const auto take = [&](Span of) {
    if (!of.empty() && of.end <= place && found.end < of.end) found = {of.begin, of.end};
  };
  if (const auto* f = std::get_if<Finding>(&node.value))
    take(f->term.span);
  else if (const auto* s = std::get_if<Saying>(&node.value))
    take(s->term.span);
  else if (const auto* c = std::get_if<Comparison>(&node.value))
    take({c->measure.span.begin, std::max(c->measure.span.end, c->limit.span.end)});
  else if (const auto* l = std::get_if<Logic>(&node.value))
    for (const Node& arg : l->args) look_before(arg, place, found);
}

/// Does the sentence, or what is said of this name, end behind the words?
bool ends_there(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at >= text.size() || std::string_view(".;),").find(text[at]) != std::string_view::npos || text.substr(at).starts_with("and ");
}

}  // namespace

void judge_narrowing_words(Node& node, std::string_view text, const Lexicon& lexicon) {
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr) return;
  for (Node& arg : l->args) judge_narrowing_words(arg, text, lexicon);
  if (l->op != LogicOp::conjunction) return;
  for (std::size_t k = 1; k < l->args.size(); ++k) {
    const auto* unread = std::get_if<Unread>(&l->args[k].value);
    const Span where = l->args[k].span;
    if (unread == nullptr || unread->doubt || where.empty() || where.end > text.size()) continue;
    Before before;
    for (std::size_t n = 0; n < k; ++n) look_before(l->args[n], where.begin, before);
    if (before.end == 0) continue;
    const std::string_view between = text.substr(before.end, where.begin - before.end);
    constexpr std::size_t farthest = 120;
    if (between.size() > farthest || holds(between, ".;:*<>=") || contains(between, " - ") || contains(between, "\n\n")) continue;
    // "Thrombosis or other reason (other than sickle cell disease) for enhanced risk": behind what is excepted from the last of several,
    // the words may be said of the last alone.
    if (contains_any(lower(std::string(between)), {"other than", "except"})) continue;
    const std::string said(text.substr(where.begin, where.end - where.begin)), words = lower(said);
    const TokenList tokens = tokenise(text, where, lexicon);
    const bool phrase = phrase_narrows(tokens.kinds, words) && ends_there(text, where.end);
    if (!phrase && !bracket_narrows(tokens.kinds, words)) continue;
    l->args[k].value = Opinion{folded(text.substr(before.begin, where.end - before.begin))};
  }
}

}  // namespace eligo::grammar

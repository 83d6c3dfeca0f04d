// A sentence that is nothing but a promise of contraception, whose words no other rule takes whole: "WOCBP and men with partners of
// childbearing potential must be using an effective method during treatment and for at least 6 months after it". Only the patient can tell,
// so it is one attestation. What asks for a fact besides (a test, a sterilisation, an exception, another figure than a time) is none.
#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool speaks_of_contraception(std::string_view words) {
  return contains_any(words, {"contracepti", "birth control", "birth-control", "abstinen", "abstain", "condom"});
}

/// What a record tells, or what other words decide.
bool asks_for_a_fact(std::string_view words) {
  return contains_any(
      words,
      {"pregnancy test", "negative",     "positive", "menopaus",  "menstru",      "menses",          "steril",       "hysterect",
       "ligation",       "oophorect",    "vasectom", "azoosperm", "not pregnant", "nonpregnant",     "non-pregnant", "be pregnant",
       "nursing",        "lactat",       "breast",   "following", "below",        "any of",          "one of the",   "acceptable methods",
       "not accept",     "not consider", "include",  "history",   "allerg",       "excluded",        "only",         "recommended",
       "encouraged",     "or older",     "counsel",  "evaluated", "discuss",      "become pregnant", "pregnan"});
}

bool begins_in_capitals(std::string_view word) {
  return word.size() > 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z';
}

}  // namespace

std::optional<Node> Reader::promised(std::uint32_t begin, std::uint32_t end) const {
  constexpr std::uint32_t longest_promise = 90;
  while (begin < end && std::string_view("_,:-").find(kind(begin)) != std::string_view::npos) ++begin;
  while (begin < end && std::string_view(",&:-").find(kind(end - 1)) != std::string_view::npos) --end;
  if (end - begin < 4 || end - begin > longest_promise) return std::nullopt;
  const std::string_view words = small(begin, end);
  std::string said_besides(words);
  for (const std::string_view end_of_it : {"prevent pregnancy", "prevent a pregnancy", "avoid pregnancy", "avoid becoming pregnant"})
    if (const auto where = said_besides.find(end_of_it); where != std::string::npos) said_besides.erase(where, end_of_it.size());
  if (!speaks_of_contraception(words) || asks_for_a_fact(said_besides)) return std::nullopt;
  bool asks = false, refuses = false;
  std::uint32_t verb = end;  // the people stand before it
  for (std::uint32_t k = begin; k < end; ++k) {
    const char next = k + 1 < end ? kind(k + 1) : ' ';
    switch (kind(k)) {
      case 'E':
      case 'L':
      case 'V':
      case 'M':
      case 'Z':
      case 'T':
      case '%':
      case 'U':
      case 'u':
      case 'x':
      case 'R':
      case 'G':
      case 'o':
      case 'N':
      case 'Y':
      case '#':
      case 'k':
      case 'l':
      case '8':
      case 'J':
      case ':':
      case 'F':
        return std::nullopt;
      case 'I':
        // "If a male patient is able to father children, he must ..."
        if (k != begin) return std::nullopt;
        break;
      case 'c':
        if (next != 'n') return std::nullopt;
        break;
      case 'n':
        // A time, or how many methods.
        if (next != 'y' && !(next == '-' && k + 2 < end && kind(k + 2) == 'y') && (k == begin || kind(k - 1) == 'c' || next == '-'))
          return std::nullopt;
        break;
      case 'm':
        if (token(k).value == 3) return std::nullopt;
        asks = true;
        verb = std::min(verb, k);
        break;
      case '$':
      case '!':
        asks = asks || kind(k) == '$';
        verb = std::min(verb, k);
        break;
      default:
        break;
    }
    refuses = refuses || kind(k) == '!' || contains_any(small(k), {"unwilling", "unable", "refus", "not willing"});
    // A full stop was lost: "... effective contraception Peripheral neuropathy ...".
    if (k > begin && begins_in_capitals(raw(k)) && std::string_view("(/-").find(kind(k - 1)) == std::string_view::npos && kind(k) != 'Q')
      return std::nullopt;
  }
  asks = asks || contains_any(words, {"required", "agree", "willing", "need to"});
  if (!asks || refuses != (section_ == SectionKind::exclusion)) return std::nullopt;
  Saying said;
  const Span whole = span(begin, end);
  said.term.text = text(begin, end);
  said.term.span = whole;
  said.term.hint = TermKind::statement;
  said.attestation = true;
  Node promise{std::move(said), whole};
  std::string people = " " + std::string(small(begin, std::max(verb, begin + 1))) + " ";
  std::replace_if(
      people.begin(), people.end(), [](char c) { return std::string_view("(),/-").find(c) != std::string_view::npos; }, ' ');
  const bool women = contains_any(people, {"women", "woman", "female", "wocbp", "fcbp", "focbp", "wcbp", "girl"});
  const bool men = contains_any(people, {" men ", " man ", " male ", " males ", " boys "});
  const bool several = std::string_view(kinds_).substr(begin, verb - begin).find_first_of("&|/,") != std::string_view::npos;
  if (women == men || several) return promise;
  Node of{SexIs{men ? "male" : "female"}, span(begin, verb)};
  return logic(section_ == SectionKind::exclusion ? LogicOp::conjunction : LogicOp::implication, {std::move(of), std::move(promise)});
}

}  // namespace eligo::grammar

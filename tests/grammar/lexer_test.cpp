// The lexical pass: numbers and their readings, comparators and their wordings, units, glued forms; spans; names against keywords.
//
// Tokens are written as `kind` bytes (see token.hpp) or as kind and value; the names and units are those of a small lexicon.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "grammar/source.hpp"
#include "grammar/token.hpp"
#include "tests/grammar/small_lexicon.hpp"

using namespace eligo;
using namespace eligo::grammar;

namespace {

const SmallLexicon lexicon;

struct Lexed {
  SourceText source;
  TokenList list;
};

Lexed lex(const std::string& text) {
  Lexed out{read_source(text), {}};
  out.list = tokenise(out.source.text, {0, static_cast<std::uint32_t>(out.source.text.size())}, lexicon);
  return out;
}

std::string kinds(const std::string& text) { return lex(text).list.kinds; }

/// The numbers of a text, as read.
std::string numbers(const std::string& text) {
  std::string out;
  for (const Decimal& n : lex(text).list.numbers) out += (out.empty() ? "" : " ") + n.to_string();
  return out;
}

/// The units and time units of a text, in UCUM.
std::string units(const std::string& text) {
  const Lexed l = lex(text);
  std::string out;
  for (const Token& t : l.list.tokens)
    if (t.kind == TokenKind::unit || t.kind == TokenKind::time_unit || t.kind == TokenKind::per_time)
      out += (out.empty() ? "" : " ") + std::string(t.kind == TokenKind::per_time ? "per " : "") + l.list.texts[t.ref];
  return out;
}

/// The first comparator (before or behind its number).
std::string comparator(const std::string& text) {
  static constexpr const char* names[] = {"<", "<=", ">", ">=", "=", "!="};
  for (const Token& t : lex(text).list.tokens)
    if ((t.kind == TokenKind::comparator || t.kind == TokenKind::postfix) && t.value < std::size(names)) return names[t.value];
  return "none";
}

bool says(const std::string& text, DiagnosticCode code) {
  for (const Diagnostic& d : lex(text).list.diagnostics)
    if (d.code == code) return true;
  return false;
}

}  // namespace

TEST_CASE("numbers are read as they are written on registries") {
  struct Case {
    const char *text, *read;
  };
  static constexpr Case cases[] = {{"5", "5"},
                                   {"1.5", "1.5"},
                                   {"0.70", "0.7"},
                                   {"> .5", "0.5"},
                                   {"100,000", "100000"},
                                   {"1,000,000", "1000000"},
                                   {"1,500/uL", "1500"},
                                   {"1,5 mg", "1.5"},
                                   {"9,25", "9.25"},
                                   {"100 000/uL", "100000"},
                                   {"two", "2"},
                                   {"twelve weeks", "12"},
                                   {"seven-day", "7"},
                                   {"two (2) weeks", "2"},
                                   {"six ( 6 ) months", "6"},
                                   {"two (3) weeks", "2 3"},
                                   {"0, 1, 2", "0 1 2"},
                                   {"6 out of 10", "6"},
                                   {"70/100", "70"},
                                   {"\xEF\xBC\x91\xEF\xBC\x98 years", "18"},
                                   {"<-2.5", "-2.5"}};
  for (const Case& c : cases) {
    const std::string text = c.text, read = c.read;
    CAPTURE(text);
    CHECK(numbers(text) == read);
  }
}

TEST_CASE("a thousands separator is never a decimal sign, nor the other way round") {
  CHECK(numbers("1,500") == "1500");
  CHECK(numbers("1.500") == "1.5");
  CHECK(numbers("12,34 mg") == "12.34");
  CHECK(numbers("1,5") == "1.5");
}

TEST_CASE("comparators keep what they say about the limit itself") {
  struct Case {
    const char *text, *read;
  };
  static constexpr Case cases[] = {{"< 5", "<"},
                                   {"> 5", ">"},
                                   {"<= 5", "<="},
                                   {"=< 5", "<="},
                                   {"=> 5", ">="},
                                   {">/= 5", ">="},
                                   {"</= 5", "<="},
                                   {"> or = 5", ">="},
                                   {"< or equal to 5", "<="},
                                   {"\xE2\x89\xA4 5", "<="},
                                   {"\xE2\xA9\xBE 5", ">="},
                                   {"\xE2\x89\xA5 5", ">="},
                                   {"\\> 5", ">"},
                                   {"&lt; 5", "<"},
                                   {"&#8805; 5", ">="},
                                   {"greater than 5", ">"},
                                   {"more than 5", ">"},
                                   {"over 5", ">"},
                                   {"above 5", ">"},
                                   {"exceeding 5", ">"},
                                   {"less than 5", "<"},
                                   {"below 5", "<"},
                                   {"under 5", "<"},
                                   {"fewer than 5", "<"},
                                   {"at least 5", ">="},
                                   {"no less than 5", ">="},
                                   {"not less than 5", ">="},
                                   {"a minimum of 5", ">="},
                                   {"at most 5", "<="},
                                   {"no more than 5", "<="},
                                   {"not more than 5", "<="},
                                   {"not exceeding 5", "<="},
                                   {"up to 5", "<="},
                                   {"a maximum of 5", "<="},
                                   {"greater than or equal to 5", ">="},
                                   {"less than or equal to 5", "<="},
                                   {"5 or more", ">="},
                                   {"5 or greater", ">="},
                                   {"5 or older", ">="},
                                   {"5 or less", "<="},
                                   {"5 or younger", "<="},
                                   {"5+", ">="}};
  for (const Case& c : cases) {
    const std::string text = c.text, read = c.read;
    CAPTURE(text);
    CHECK(comparator(text) == read);
    CHECK(numbers(text) == "5");
  }
}

TEST_CASE("units stand behind their number, times as words too") {
  CHECK(units("5 mg/dL") == "mg/dL");
  CHECK(units("5mg/dL") == "mg/dL");
  CHECK(units("1500/uL") == "/uL");
  CHECK(units("7 %") == "%");
  CHECK(units("6 months") == "mo");
  CHECK(units("6-month") == "mo");
  CHECK(units("six months") == "mo");
  CHECK(units("30 days") == "d");
  CHECK(units("18 years") == "a");
  CHECK(units("5 half-lives") == "half-life");
  CHECK(units("4 flares/year") == "per a");
  CHECK(units("4 flares per year") == "per a");
  CHECK(units("10 mg/day") == "mg per d");
}

TEST_CASE("a superscript that was lost, and an exponent spelled e9, are read and said") {
  CHECK(units("1.5 x 10^9/L") == "10*9/L");
  CHECK(units("1.5\xC3\x97"
              "10\xE2\x81\xB9/L") == "10*9/L");
  CHECK(units("1.5 x 109/L") == "10*9/L");
  CHECK(says("1.5 x 109/L", DiagnosticCode::lost_superscript));
  CHECK_FALSE(says("1.5 x 10^9/L", DiagnosticCode::lost_superscript));
  CHECK(units("1.5 x 10e9/L") == "10*9/L");
  CHECK(says("1.5 x 10e9/L", DiagnosticCode::exponent_spelling));
  CHECK(numbers("1.5 x 109/L") == "1.5");
}

TEST_CASE("a multiple of a limit of normal is a factor and no unit") {
  CHECK(kinds("2 x ULN") == "nxU");
  CHECK(kinds("2x ULN") == "nxU");
  CHECK(kinds("2xULN") == "nxU");
  CHECK(kinds("2 times the upper limit of normal").substr(0, 2) == "nx");
  CHECK(kinds("2 times the upper normal limit").back() == 'U');
  CHECK(kinds("greater than2 times the upper normal limit").substr(0, 3) == "cnx");
}

TEST_CASE("digits inside a name are no number") {
  CHECK(numbers("CD4") == "");
  CHECK(numbers("HbA1c") == "");
  CHECK(numbers("5HT3") == "");
  CHECK(numbers("12-lead") == "12");
}

TEST_CASE("the longest name wins, at a word's boundary") {
  const Lexed l = lex("heart failure, hearty CMVs asthma");
  REQUIRE(l.list.names.size() == 2);
  CHECK(l.list.tokens[0].kind == TokenKind::term);
  CHECK(l.list.tokens[0].span == Span{0, 13});
  CHECK(l.list.kinds == "K,wwK");
}

TEST_CASE("every byte that is no blank lies in exactly one token") {
  for (const std::string text : {"ANC <1.5\xC3\x97"
                                 "10\xE2\x81\xB9/L",
                                 "age 6\xE2\x80\x93"
                                 "30",
                                 "No history of (e.g.) asthma; [heart failure] -- unless \"CMV\" / 5HT3 & two (2) weeks!", ">4 flares/year",
                                 "18+ years, 2.5xULN, E. coli, i.e. T-cell's #7 @ 3*4", "\xCE\xB3-GT \xE2\x89\xA5 2 \xE2\x82\xAC"}) {
    CAPTURE(text);
    const Lexed l = lex(text);
    std::uint32_t at = 0;
    REQUIRE(l.list.kinds.size() == l.list.tokens.size());
    for (const Token& t : l.list.tokens) {
      CHECK(t.span.begin >= at);
      for (std::uint32_t i = at; i < t.span.begin; ++i)
        CHECK_MESSAGE(std::isspace(static_cast<unsigned char>(l.source.text[i])) != 0, "byte " << i << " is in no token");
      CHECK(t.span.end > t.span.begin);
      at = t.span.end;
    }
    for (std::uint32_t i = at; i < l.source.text.size(); ++i) CHECK(std::isspace(static_cast<unsigned char>(l.source.text[i])) != 0);
  }
}

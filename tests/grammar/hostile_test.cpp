// Hostile text: read_criterion always finishes, within the attempt bound, with every span inside the text, and in linear work.
//
// The attempt counter is what makes this a test of work and not of the machine's speed. The clausal and the number grammar are private to
// their .cpp files, so PEGTL's analyze() cannot be run on them from here; what it would find (rules that loop without progress) would not
// finish here or would meet the bound.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "grammar/brackets.hpp"
#include "grammar/criterion.hpp"
#include "grammar/source.hpp"
#include "grammar/token.hpp"
#include "tests/grammar/small_lexicon.hpp"
#include "tests/sanitized.hpp"

using namespace eligo;
using namespace eligo::grammar;
using namespace std::string_literals;

namespace {

const SmallLexicon lexicon;

std::string times(std::string_view text, std::size_t n) {
  std::string out;
  out.reserve(text.size() * n);
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

bool inside(Span span, std::size_t size) { return span.begin <= span.end && span.end <= size; }

/// Number of nodes whose span is not inside the text.
std::size_t outside(const Node& node, std::size_t size) {
  std::size_t n = inside(node.span, size) ? 0 : 1;
  if (const auto* logic = std::get_if<Logic>(&node.value))
    for (const Node& arg : logic->args) n += outside(arg, size);
  return n;
}

std::size_t depth_of(const Node& node) {
  std::size_t deepest = 0;
  if (const auto* logic = std::get_if<Logic>(&node.value))
    for (const Node& arg : logic->args) deepest = std::max(deepest, depth_of(arg));
  return deepest + 1;
}

struct Read {
  SourceText source;
  Criterion criterion;
};

Read read(const std::string& text, SectionKind section = SectionKind::inclusion, const Limits& limits = {}) {
  Read out{read_source(text), {}};
  Item item;
  item.text = {0, static_cast<std::uint32_t>(out.source.text.size())};
  out.criterion = read_criterion(out.source, item, section, lexicon, limits);
  return out;
}

void survives(const std::string& name, const std::string& text) {
  CAPTURE(name);
  const Limits limits;
  for (const SectionKind section : {SectionKind::inclusion, SectionKind::exclusion}) {
    const Read r = read(text, section, limits);
    // One attempt more than the bound is counted when it is met.
    CHECK(r.criterion.attempts <= limits.attempts_per_token * (r.criterion.tokens + 8) + 1);
    CHECK(outside(r.criterion.tree, r.source.text.size()) == 0);
    CHECK(depth_of(r.criterion.tree) <= limits.depth * 16);
    for (const Diagnostic& d : r.criterion.diagnostics) CHECK(inside(d.span, r.source.text.size()));
    for (const Span s : r.criterion.filler) CHECK(inside(s, r.source.text.size()));
    CHECK_FALSE(print(r.criterion.tree).size() > 40 * text.size() + 100);
  }
}

double attempts_per_token(const std::string& text) {
  const Read r = read(text);
  REQUIRE(r.criterion.tokens > 0);
  return static_cast<double>(r.criterion.attempts) / static_cast<double>(r.criterion.tokens);
}

}  // namespace

TEST_CASE("200 kB of one sign or word is read to its end") {
  constexpr std::size_t size = sanitized ? 50'000 : 200'000;
  for (const std::string_view piece : {"(",
                                       ")",
                                       "()",
                                       "((",
                                       "or ",
                                       "and ",
                                       "not ",
                                       "1.1.1.",
                                       "1 ",
                                       "< ",
                                       "<",
                                       "> 5 ",
                                       "unless except ",
                                       "if then ",
                                       ", ",
                                       "; ",
                                       ". ",
                                       ": ",
                                       "/",
                                       "-",
                                       "ALT ",
                                       "ALT, ",
                                       "asthma or ",
                                       "asthma (",
                                       "(if ",
                                       "(for women ",
                                       "(women) ",
                                       "such as ",
                                       "i.e. ",
                                       "within ",
                                       "within 6 months ",
                                       "at least ",
                                       "x ULN ",
                                       "in the opinion of ",
                                       "willing ",
                                       "age ",
                                       "18 years ",
                                       "heart failure NYHA III ",
                                       "> NYHA class II, ",
                                       "minimum weight of 40 kg, ",
                                       "a",
                                       "\n",
                                       " "}) {
    // Signs alone require nothing and are not parsed at all; behind a name they are.
    survives(std::string(piece), times(piece, size / piece.size()));
    survives(std::string(piece), "asthma " + times(piece, size / piece.size()));
  }
}

TEST_CASE("nesting as deep as it comes ends as unread text") {
  for (const std::size_t deep : {8U, 64U, 1'000U, 50'000U}) {
    survives("brackets", times("asthma (", deep) + times(")", deep));
    survives("examples", times("asthma (such as ", deep) + times(")", deep));
    survives("exceptions", times("asthma except (", deep) + times(")", deep));
    survives("conditions", times("if asthma, ", deep));
    survives("negations", times("not ", deep) + "asthma");
  }
  const Read r = read(times("asthma (such as ", 5'000) + times(")", 5'000));
  CHECK(std::holds_alternative<Unread>(r.criterion.tree.value));
}

TEST_CASE("readings that are kept beside each other do not multiply") {
  for (const std::size_t n : {3U, 10U, 200U}) {
    survives("conditions behind", "asthma and diabetes " + times("if patients have hypertension ", n));
    survives("conditions behind, each of several", times("asthma and diabetes if hypertension or ", n));
    survives("exceptions that go on", "cancer " + times("except skin cancer, or prior chemotherapy ", n));
    survives("exceptions that go on, in sentences", "Cancer. " + times("Except skin cancer, or prior chemotherapy. ", n));
    survives("exceptions with a time", "cancer " + times("other than skin cancer within 4 weeks ", n));
    survives("exceptions with examples", "cancer " + times("other than skin cancer such as asthma, ", n));
    survives("subgroups", times("ALT < 3 x ULN; for patients with asthma, ALT < 5 x ULN. ", n));
    survives("groups", times("(ALT < 3 x ULN for asthma or ", n) + times(")", n));
    survives("examples with a time", times("asthma such as diabetes within 4 weeks, ", n));
    survives("a long complement behind many names", times("asthma, ", n) + "or asthma of the " + times("left ", n) + "side");
    survives("a long complement before many names", "exposure to " + times("left ", n) + times("asthma, ", n) + "or asthma");
    survives("examples of a long complement", "exposure to " + times("left ", n) + "asthma (e.g. " + times("hay fever, ", n) + "asthma)");
    survives("examples behind a long name", "exposure to " + times("left ", n) + "asthma" + times(" (e.g. hay fever)", n));
    survives("adjectives", "asthma" + times(", clinical", n));
  }
}

TEST_CASE("bytes that are no text are read as text that is not understood") {
  using namespace std::string_literals;
  for (const std::string& bytes : {"\0"s, "\xff"s, "\xc3\x28"s, "\xe2\x82"s, "\xf0\x9f"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "\xc0\xaf"s,
                                   "\x1b[31m"s, "ALT \0 > 5 U/L "s, "\xef\xbb\xbf"s}) {
    survives("bytes", bytes);
    survives("bytes", times(bytes, 2'000));
    survives("bytes among words", "Age " + bytes + ">= 18 years or " + bytes + " asthma");
  }
}

TEST_CASE("a line of a megabyte is read") {
  survives("one word", std::string(1'000'000, 'a'));
  survives("one number", std::string(1'000'000, '9'));
  survives("one decimal", "0." + std::string(1'000'000, '3'));
  survives("criteria", times("ALT <= 2.5 x ULN and no asthma within 6 months, except hay fever; ", sanitized ? 3'000 : 15'000));
}

TEST_CASE("nothing at all is a criterion too") {
  for (const std::string text : {"", " ", "\n", ".", "(", ")"}) survives(text, text);
}

TEST_CASE("work grows as the text does") {
  for (const std::string_view piece : {"ALT <= 2.5 x ULN and asthma within 6 months or age 18 to 65 years. ", "asthma or diabetes, ",
                                       "no history of asthma, except hay fever; ", "(asthma) ", "willing to comply. ", "1 2 3 ", "( ",
                                       "() ", "(if ", "(", "unless except ", "or ", "if asthma, ALT > 5 U/L. ", "blorp zyx "}) {
    CAPTURE(piece);
    const double once = attempts_per_token("asthma " + times(piece, 200));
    const double twice = attempts_per_token("asthma " + times(piece, 400));
    CHECK(twice <= once * 1.1);
  }
}

TEST_CASE("what is looked at from each opening bracket grows as the text does") {
  const auto steps_per_token = [](const std::string& text) {
    const TokenList tokens = tokenise(text, {0, static_cast<std::uint32_t>(text.size())}, lexicon);
    std::size_t steps = 0;
    for (std::uint32_t i = 0; i < tokens.tokens.size(); ++i)
      if (tokens.tokens[i].kind == TokenKind::open) CHECK(sentence_in_brackets(tokens.tokens, i, &steps) < tokens.tokens.size());
    return static_cast<double>(steps) / static_cast<double>(tokens.tokens.size());
  };
  for (const std::string& piece : {"("s, "()"s, "(asthma "s, "asthma ("s}) {
    CAPTURE(piece);
    const double once = steps_per_token("asthma " + times(piece, 2'000)), twice = steps_per_token("asthma " + times(piece, 4'000));
    CHECK(twice <= once * 1.1 + 1);
    CHECK(twice <= longest_sentence_in_brackets);
  }
  const double nested = steps_per_token("asthma " + times("(", 20'000) + times(")", 20'000));
  CHECK(nested <= longest_sentence_in_brackets);
}

TEST_CASE("a bound that is met leaves the whole criterion unread, in doubt, and says so") {
  Limits small;
  small.attempts_per_token = 3;
  const Read r = read("ALT <= 2.5 x ULN or asthma within 6 months", SectionKind::inclusion, small);
  const auto* unread = std::get_if<Unread>(&r.criterion.tree.value);
  REQUIRE(unread != nullptr);
  CHECK(unread->doubt);
  CHECK(unread->text == "ALT <= 2.5 x ULN or asthma within 6 months");
  REQUIRE_FALSE(r.criterion.diagnostics.empty());
  CHECK(r.criterion.diagnostics.back().code == DiagnosticCode::attempt_bound);
  const Read deep = read(times("(", 400) + "asthma");
  REQUIRE_FALSE(deep.criterion.diagnostics.empty());
  CHECK(deep.criterion.diagnostics.back().code == DiagnosticCode::depth_bound);
}

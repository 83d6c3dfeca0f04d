// One criterion: tokens, clausal parse, and the tree as written; heads over nested items. Sentences are in sentence.cpp, lists in list.cpp,
// single statements in statement.cpp, numbers in amounts.cpp.
//
// Connectives: not > lists > and > or > except / unless > if-then. A comma takes the connective of the list's last pair. Where a reading is
// in doubt the node says so (an alternative connective, or an Unread node in doubt), and the evaluator decides nothing past it.
#include "grammar/criterion.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/list_head.hpp"
#include "grammar/outline_blocks.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool all_of(std::string_view text, std::string_view set) { return !text.empty() && text.find_first_not_of(set) == std::string_view::npos; }

/// Words that go on with what stands before them.
constexpr std::array<std::string_view, 12> goes_on_words{"and",   "or",       "unless",  "except", "but",   "if",
                                                         "other", "with the", "however", "note",   "these", "exception"};

/// Nothing but words and signs that require nothing.
bool requires_nothing(const std::string& text) {
  std::string words;
  for (const char c : lower(text))
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '/') words.push_back(c);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  while (!words.empty() && words.front() == ' ') words.erase(words.begin());
  // "See Disease Characteristics": what is asked is said there.
  if (words.rfind("see ", 0) == 0 && std::count(words.begin(), words.end(), ' ') <= 4 &&
      text.find_first_of("0123456789<>=") == std::string::npos)
    return true;
  if (words.find("protocol") != std::string::npos && words.find("may apply") != std::string::npos && words.size() < 90 &&
      (words.rfind("other", 0) == 0 || words.rfind("additional", 0) == 0 || words.rfind("further", 0) == 0))
    return true;
  static constexpr std::array<std::string_view, 22> empties{"none",
                                                            "n/a",
                                                            "na",
                                                            "not applicable",
                                                            "see above",
                                                            "see below",
                                                            "see inclusion criteria",
                                                            "see inclusion",
                                                            "not provided",
                                                            "none specified",
                                                            "no exclusion criteria",
                                                            "no inclusion criteria",
                                                            "none stated",
                                                            "as above",
                                                            "same as above",
                                                            "not specified",
                                                            "no exclusions",
                                                            "none known",
                                                            "nil",
                                                            "no specific exclusion criteria",
                                                            "there are no exclusion criteria",
                                                            "see detailed description"};
  return words.empty() || std::find(empties.begin(), empties.end(), words) != empties.end();
}

}  // namespace

namespace {

void drop_tokens(TokenList& list, const std::vector<Span>& without) {
  if (without.empty()) return;
  std::size_t kept = 0;
  auto mark = without.begin();
  for (std::size_t i = 0; i < list.tokens.size(); ++i) {
    const Span span = list.tokens[i].span;
    while (mark != without.end() && mark->end <= span.begin) ++mark;
    if (mark != without.end() && mark->begin <= span.begin && span.end <= mark->end) continue;
    list.tokens[kept] = list.tokens[i];
    list.kinds[kept++] = list.kinds[i];
  }
  list.tokens.resize(kept);
  list.kinds.resize(kept);
}

/// Items whose words go on with those of `item` ("- except gestational diabetes").
bool goes_on(const Item& item) { return item.goes_on; }

bool contains(const Node& node, LogicOp op) {
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && (l->op == op || l->alternative == op ||
                          std::any_of(l->args.begin(), l->args.end(), [&](const Node& n) { return contains(n, op); }));
}
bool has_doubt(const Node& node) {
  if (const auto* u = std::get_if<Unread>(&node.value)) return u->doubt;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), has_doubt);
}

Span whole_span(const Item& item) {
  Span span = join(item.marker, item.text);
  for (const Item& child : item.children) span = join(span, whole_span(child));
  return span;
}

std::string words_at(const SourceText& source, Span span) { return folded(std::string_view(source.text).substr(span.begin, span.size())); }

/// The item and those that go on with it as one text, where that text's own grammar finds the connective between them.
std::optional<Criterion> read_joined(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon,
                                     const Limits& limits) {
  Span where = item.text;
  std::vector<Span> marks;
  std::vector<LogicOp> expected;
  for (const Item& child : item.children) {
    if (!child.goes_on || !child.children.empty() || child.text.begin < where.end) return std::nullopt;
    const std::string first = words_of(words_at(source, {child.text.begin, std::min(child.text.end, child.text.begin + 24)})).front();
    if (first == "or") {
      expected.push_back(LogicOp::disjunction);
    } else if (first == "except" || first == "excepting" || first == "unless" || first == "other" || first == "with") {
      expected.push_back(LogicOp::exception);
    } else {
      return std::nullopt;
    }
    marks.push_back(child.marker);
    where = join(where, child.text);
  }
  Criterion out;
  Reader reader(source, section, lexicon, limits);
  if (!reader.parse(where, out, marks)) return std::nullopt;
  out.tree = reader.tree(false);
  out.wrong_polarity = reader.wrong_polarity();
  if (!has_doubt(out.tree))
    for (const LogicOp op : expected)
      if (!contains(out.tree, op) && !(op == LogicOp::exception && contains(out.tree, LogicOp::implication))) return std::nullopt;
  out.tree.span = join(where, out.tree.span);
  return out;
}

/// A label with one item under it ("Age:", "18 and over"): one text, where that is understood as a whole and is about a figure.
std::optional<Criterion> read_labelled(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon,
                                       const Limits& limits) {
  if (item.children.size() != 1) return std::nullopt;
  const Item& child = item.children.front();
  const std::string words = words_at(source, item.text);
  if (!child.children.empty() || child.goes_on || child.text.begin < item.text.end || words.size() > 40 || words.back() != ':')
    return std::nullopt;
  const Span where = join(item.text, child.text);
  Criterion out;
  Reader reader(source, section, lexicon, limits);
  if (!reader.parse(where, out, {child.marker})) return std::nullopt;
  out.tree = reader.tree(false);
  const bool figure = std::holds_alternative<Comparison>(out.tree.value) || std::holds_alternative<AgeLimit>(out.tree.value);
  if (!figure || reader.wrong_polarity()) return std::nullopt;
  out.tree.span = where;
  return out;
}

/// An item that others go on with: what they say about it is unread unless the whole reads as one text.
Criterion read_continued(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon, const Limits& limits) {
  if (auto joined = read_joined(source, item, section, lexicon, limits)) return std::move(*joined);
  Item own = item;
  own.children.erase(std::remove_if(own.children.begin(), own.children.end(), goes_on), own.children.end());
  Criterion out = read_criterion(source, own, section, lexicon, limits);
  const bool governs = own.children.empty() || out.tree.span.end > item.text.end;
  std::vector<Node> nodes;
  nodes.push_back(std::move(out.tree));
  for (const Item& child : item.children) {
    if (!child.goes_on && governs) continue;
    const Span span = whole_span(child);
    nodes.push_back({Unread{words_at(source, span), true}, span});
  }
  out.empty = false;
  out.tree = logic(LogicOp::conjunction, std::move(nodes));
  out.tree.span = whole_span(item);
  out.tree.span.begin = item.text.begin;
  return out;
}

}  // namespace

Node logic(LogicOp op, Args joined, std::optional<LogicOp> alternative) {
  std::vector<Node>& args = joined.nodes;
  if (args.size() == 1 && op != LogicOp::negation) return std::move(args.front());
  Span span;
  for (const auto& a : args) span = join(span, a.span);
  // One level for one connective.
  if ((op == LogicOp::conjunction || op == LogicOp::disjunction) && !alternative) {
    const auto same = [op](Node& a) {
      auto* inner = std::get_if<Logic>(&a.value);
      return inner != nullptr && inner->op == op && !inner->alternative && !inner->sealed ? inner : nullptr;
    };
    // The first one's list goes on, so that a long enumeration joined step by step is not moved at every step.
    std::vector<Node> flat;
    for (auto& a : args) {
      auto* inner = same(a);
      if (inner == nullptr) {
        flat.push_back(std::move(a));
      } else if (flat.empty()) {
        flat = std::vector<Node>(std::move(inner->args));
      } else {
        std::move(inner->args.begin(), inner->args.end(), std::back_inserter(flat));
      }
    }
    args = std::move(flat);
  }
  Logic l;
  l.op = op;
  l.alternative = alternative;
  l.args = std::move(args);
  return {std::move(l), span};
}

namespace {

bool in_doubt(const Node& node) {
  if (const auto* u = std::get_if<Unread>(&node.value)) return u->doubt;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && !l->sealed && std::any_of(l->args.begin(), l->args.end(), in_doubt);
}

}  // namespace

Node sealed(Node node) {
  if (!in_doubt(node)) return node;
  if (auto* u = std::get_if<Unread>(&node.value)) u->doubt = false;
  if (auto* l = std::get_if<Logic>(&node.value)) l->sealed = true;
  return node;
}

/// A permission, denied or not, as a head over a list is read; behind it may stand words of the head that name nothing ("all of the
/// following at the time of assessment").
bool nothing_but_heads(const Node& node) {
  if (std::holds_alternative<Permission>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || !nothing_but_heads(l->args.front())) return false;
  return std::all_of(l->args.begin() + 1, l->args.end(), [&](const Node& arg) {
    const auto* f = std::get_if<Finding>(&arg.value);
    const auto* s = std::get_if<Saying>(&arg.value);
    const Term* words = f != nullptr && !f->window && !f->count && !f->duration ? &f->term : s != nullptr ? &s->term : nullptr;
    const bool names_nothing = words != nullptr && words->candidates.empty() && words->broader.empty();
    return nothing_but_heads(arg) || (l->op == LogicOp::conjunction && names_nothing);
  });
}

Node negation(Node node) {
  if (auto* l = std::get_if<Logic>(&node.value); l != nullptr && l->op == LogicOp::negation) return std::move(l->args.front());
  std::vector<Node> one;
  one.push_back(std::move(node));
  return logic(LogicOp::negation, std::move(one));
}

std::optional<std::size_t> Reader::child(std::size_t i, Rule rule) const {
  std::optional<std::size_t> found;
  children(i, [&](std::size_t c) {
    if (!found && at(c).rule == rule) found = c;
  });
  return found;
}

Span Reader::span(std::uint32_t begin, std::uint32_t end) const {
  if (begin >= end || begin >= origin_.size()) return {};
  return {token(begin).span.begin, token(end - 1).span.end};
}

std::string Reader::text(std::uint32_t begin, std::uint32_t end) const {
  const Span s = span(begin, end);
  return folded(std::string_view(source_.text).substr(s.begin, s.size()));
}

/// Text whose sentences lost their full stops: "LVEF at least 50% by MUGA No cardiac disease". A capital behind a lower-case word.
bool Reader::begins_sentence(const Token& before, const Token& token) const {
  static constexpr std::string_view firsts[] = {
      "No",       "Not",      "At least",  "More than",     "Less than",  "See",         "No history of", "No prior", "No evidence of",
      "No known", "No other", "No active", "No concurrent", "No current", "No previous", "Must have",     "Must be",  "Must not have"};
  const std::string_view text = source_.text;
  const std::string word = folded(text.substr(token.span.begin, token.span.size()));
  if (std::find(std::begin(firsts), std::end(firsts), word) == std::end(firsts)) return false;
  const char last = text[before.span.end - 1];
  const bool small = (last >= 'a' && last <= 'z') || (last >= '0' && last <= '9') || last == ')' || last == '%';
  const char first = text[before.span.begin];
  // In "Subjects With No ..." every word has a capital.
  if (!small || (before.kind != TokenKind::close && first >= 'A' && first <= 'Z' && before.span.size() > 1 && last != '%' &&
                 before.kind == TokenKind::word))
    return false;
  static constexpr TokenKind ends[] = {TokenKind::word,  TokenKind::term,   TokenKind::number,   TokenKind::unit,     TokenKind::time_unit,
                                       TokenKind::uln,   TokenKind::close,  TokenKind::anchor,   TokenKind::old,      TokenKind::age,
                                       TokenKind::stage, TokenKind::result, TokenKind::times,    TokenKind::per_time, TokenKind::postfix,
                                       TokenKind::scale, TokenKind::series, TokenKind::in_normal};
  return std::find(std::begin(ends), std::end(ends), before.kind) != std::end(ends);
}

std::string Reader::words_of(Span where) const { return folded(std::string_view(source_.text).substr(where.begin, where.size())); }

/// Token kinds as the clausal grammar wants them: names by what they name, articles dropped, words that mean something only in their place
/// settled.
void Reader::refine() {
  const auto& all = tokens_.tokens;
  const auto is_length = [&](std::uint32_t i) {
    return i < all.size() && all[i].kind == TokenKind::for_ && lower(words_of(all[i].span)) == "duration of";
  };
  const auto length_follows = [&](std::uint32_t i) {
    if (i + 1 >= all.size() || !is_length(i)) return false;
    const TokenKind then = all[i + 1].kind;
    return then == TokenKind::word || then == TokenKind::term || then == TokenKind::filler || then == TokenKind::status;
  };
  const auto word_at = [&](std::uint32_t i) { return i < all.size() ? lower(words_of(all[i].span)) : std::string(); };
  const auto abbreviation = [](const std::string& word) {
    return word.size() > 1 && std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::islower(c) == 0; });
  };
  const auto consent_day = [&](std::uint32_t i) {
    return i > 0 && all[i - 1].kind == TokenKind::prep && all[i - 1].value == 3 && word_at(i).find("consent") != std::string::npos;
  };
  const auto names_study_drug = [&](std::uint32_t i) {
    static constexpr std::string_view things[] = {"drug",     "drugs",    "medication", "medications", "treatment",    "treatments",
                                                  "product",  "products", "agent",      "agents",      "intervention", "vaccine",
                                                  "vaccines", "device",   "compound",   "compounds",   "therapy",      "medicine"};
    if (i >= all.size() || all[i].kind != TokenKind::word) return false;
    return std::find(std::begin(things), std::end(things), word_at(i)) != std::end(things);
  };
  const auto promise_of_people = [&](std::uint32_t i) {
    static constexpr std::string_view firsts[] = {"willing", "unwilling", "able", "unable", "agree", "agrees", "agreeing", "refusing"};
    const std::string word = word_at(i);
    if (kinds_.empty() || std::string_view("wK'@\"^~#Qyuo)").find(kinds_.back()) == std::string_view::npos ||
        std::find(std::begin(firsts), std::end(firsts), word.substr(0, word.find(' '))) == std::end(firsts))
      return false;
    for (std::uint32_t k = i + 1; k < all.size() && k < i + 40; ++k) {
      if (all[k].kind == TokenKind::allowed || all[k].kind == TokenKind::barred) return false;
      if (all[k].kind == TokenKind::stop || all[k].kind == TokenKind::semicolon) break;
    }
    return true;
  };
  // "the 2010 ACR/EULAR criteria", "the 1982 revised criteria"
  const auto is_year_of_criteria = [&](std::uint32_t i) {
    const std::string year = word_at(i);
    if (year.size() != 4 || (year.rfind("19", 0) != 0 && year.rfind("20", 0) != 0)) return false;
    for (std::uint32_t k = i + 1; k < all.size() && k < i + 8; ++k) {
      static constexpr std::string_view standards[] = {"criteria", "criterion", "classification", "definition", "guidelines", "guideline"};
      const std::string word = word_at(k);
      if (std::any_of(std::begin(standards), std::end(standards), [&](std::string_view w) { return word.find(w) != std::string::npos; }))
        return true;
      if (all[k].kind != TokenKind::word && all[k].kind != TokenKind::term && all[k].kind != TokenKind::and_or &&
          all[k].kind != TokenKind::filler && word != "/" && word != "-")
        return false;
    }
    return false;
  };
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Token& t = all[i];
    char k = static_cast<char>(t.kind);
    bool skip = false;  // the next token is part of this one
    const auto next = [&](std::uint32_t n) { return i + n < all.size() ? all[i + n].kind : TokenKind::other; };
    if (i > 0 && begins_sentence(all[i - 1], t)) {
      // Whether a "No ..." that runs on under an exclusion excludes too, nobody can tell.
      // Years that run on may be an age or a time: "Karnofsky greater than 50% Less than 10 years".
      const bool years = t.kind == TokenKind::comparator && next(1) == TokenKind::number && next(2) == TokenKind::time_unit &&
                         next(3) != TokenKind::since && next(3) != TokenKind::old && next(3) != TokenKind::before;
      kinds_.push_back(years || (section_ == SectionKind::exclusion && t.kind == TokenKind::negation) ? '%' : '.');
      origin_.push_back(i - 1);
    }
    const auto single_word = [&](const Token& one) {
      const auto words = std::string_view(source_.text).substr(one.span.begin, one.span.size());
      return words.find(' ') == std::string_view::npos || words.rfind("up to", 0) == 0 || words.rfind("Up to", 0) == 0;
    };
    const auto adverb = [&](std::uint32_t n) {
      const auto word = n < all.size() ? std::string_view(source_.text).substr(all[n].span.begin, all[n].span.size()) : std::string_view();
      return word.size() > 5 && word.substr(word.size() - 4) == "ally" && word.find(' ') == std::string_view::npos;
    };
    // "< 6 months prior": ago. "6 months prior chemotherapy" is chemotherapy.
    const bool ends = i + 1 == all.size() || std::string_view(",;.)&|").find(static_cast<char>(next(1))) != std::string_view::npos;
    if (ends && !kinds_.empty() && kinds_.back() == 'y' && (t.kind == TokenKind::status || t.kind == TokenKind::before)) {
      const std::string word = lower(words_of(t.span));
      if (word == "prior" || word == "previously" || word == "earlier" || word == "before") k = static_cast<char>(TokenKind::ago);
    }
    switch (k == static_cast<char>(TokenKind::ago) ? TokenKind::ago : t.kind) {
      case TokenKind::filler:
        // "AML, ALL and CML": the leukaemia.
        if (ends && t.value == 5 && std::string_view(source_.text).substr(t.span.begin, t.span.size()) == "ALL") {
          if (auto name = lexicon_.longest_name(source_.text, t.span.begin); name && name->length == t.span.size()) {
            tokens_.tokens[i].kind = TokenKind::term;
            tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.names.size());
            tokens_.names.push_back(std::move(name->candidates));
            k = 'K';
          } else {
            k = 'w';
          }
          break;
        }
        if (t.value == 0 || t.value == 4 || t.value == 7) continue;
        break;
      case TokenKind::term: {
        const auto& entries = tokens_.names[t.ref];
        static constexpr char marks[] = {'K', '#', 'K', '@', '^', '~', '\'', '"'};
        k = marks[static_cast<std::size_t>(entries.front().kind)];
        for (const auto& e : entries)
          if (e.kind == TermKind::measure) k = '#';
        break;
      }
      case TokenKind::word: {
        const std::string_view w = std::string_view(source_.text).substr(t.span.begin, t.span.size());
        if (w == "etc" && !kinds_.empty()) {
          // "..., etc.": says that there are more, and names none.
          if (kinds_.back() == ',') {
            kinds_.pop_back();
            origin_.pop_back();
          }
          continue;
        }
        if (all_of(w, "IV") && w.size() <= 3) k = 'z';
        if (w.size() == 1 && w[0] >= 'A' && w[0] <= 'D' && !kinds_.empty() &&
            (kinds_.back() == '#' || (kinds_.size() > 1 && kinds_.back() == '|' && kinds_[kinds_.size() - 2] == 'z')))
          k = 'z';
        break;
      }
      case TokenKind::sex:
        // "a female partner" is not the patient.
        if (i + 1 < all.size() && next(1) == TokenKind::word &&
            lower(std::string(std::string_view(source_.text).substr(all[i + 1].span.begin, 7))) == "partner")
          k = 'w';
        break;
      case TokenKind::comparator:
        if (t.value == 40 || t.value == 41) k = 'N';
        if (t.value >= 50 && t.value < 60) {
          kinds_.push_back('G');
          origin_.push_back(i);
        }
        // "over" and "under" without a figure are prepositions.
        // "no more than mild asthma" is not mild asthma: the longer wordings stay, and stay unread where no figure follows.
        if (single_word(t) && next(1) != TokenKind::number && next(1) != TokenKind::uln && next(1) != TokenKind::filler &&
            next(1) != TokenKind::open && next(1) != TokenKind::times && next(1) != TokenKind::comparator && next(1) != TokenKind::stage &&
            next(1) != TokenKind::severity && !is_length(i + 1)) {
          const char first = source_.text[t.span.begin];
          if (first != '<' && first != '>' && first != '=' && t.value < 40) k = 'i';
        }
        break;
      case TokenKind::between:
        // "outside the country" is a place.
        if (t.value == 2 && next(1) != TokenKind::number) k = 'w';
        break;
      case TokenKind::to: {
        // "to" is a range only between figures.
        const char before = kinds_.empty() ? '\0' : kinds_.back();
        if (next(1) != TokenKind::number && next(1) != TokenKind::comparator && !(before == 'k' || before == 'z')) k = 'i';
        break;
      }
      case TokenKind::number: {
        // "RECIST 1.1", "version 4.03", "phase 2": the figure belongs to the name.
        if (i > 0 && (all[i - 1].kind == TokenKind::word || all[i - 1].kind == TokenKind::term) && next(1) != TokenKind::unit &&
            next(1) != TokenKind::time_unit && next(1) != TokenKind::times && next(1) != TokenKind::uln && next(1) != TokenKind::postfix) {
          const std::string name = lower(std::string(std::string_view(source_.text).substr(all[i - 1].span.begin, all[i - 1].span.size())));
          static constexpr std::string_view numbered[] = {"recist", "version", "ctcae", "mrecist",   "irecist",  "phase",   "part",
                                                          "arm",    "cohort",  "table", "section",   "appendix", "stratum", "ver",
                                                          "v",      "type",    "covid", "criterion", "figure",   "group",   "item"};
          if (std::find(std::begin(numbered), std::end(numbered), name) != std::end(numbered)) k = 'w';
        }
        if (k == 'n' && is_year_of_criteria(i)) k = 'w';
        break;
      }
      case TokenKind::at_least_of: {
        // "any of its excipients" is a determiner; "any of the following:" heads a list.
        const std::string words = lower(std::string(std::string_view(source_.text).substr(t.span.begin, t.span.size())));
        const bool heads = words.find("following") != std::string::npos || words.find("criteria") != std::string::npos ||
                           words == "as follows" || next(1) == TokenKind::colon || i + 1 == all.size();
        const bool one = t.value == 1 && !heads && (words.rfind("at least", 0) == 0 || words.rfind("one or more", 0) == 0);
        const bool counts = (t.value >= 2 && t.value < 90) || one;
        if (!heads && !counts) k = '_';
        // "at least two of A, B and C", "none of the following: A, B": the members follow in the same sentence.
        const std::uint32_t behind = next(1) == TokenKind::colon ? i + 2 : i + 1;
        // A head whose members are items below it ends with a colon, and is read with them.
        if ((counts || t.value == 100) && behind < all.size() && all.back().kind != TokenKind::colon) k = '8';
        break;
      }
      case TokenKind::for_:
        // "duration of symptoms": the length of what is named; with a figure behind it, of what stands before.
        if (length_follows(i)) k = '6';
        // "persisting", "lasting" without a figure only describe.
        if (next(1) == TokenKind::open && source_.text[t.span.begin] != 'f') k = '_';
        break;
      case TokenKind::have: {
        if (t.value == 6) k = 'w';
        // "within 6 months of diagnosis of X": behind a word of time it is the day that is meant.
        const char before = kinds_.empty() ? '\0' : kinds_.back();
        const bool of_time =
            before == 'B' || before == 'A' || before == 's' || (before == 'O' && kinds_.size() > 1 && kinds_[kinds_.size() - 2] == 'y');
        const std::string words = lower(std::string(std::string_view(source_.text).substr(t.span.begin, t.span.size())));
        if (of_time && words.find("diagnosis of") != std::string::npos) {
          tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.texts.size());
          tokens_.texts.emplace_back("diagnosis");
          kinds_ += "Q";
          origin_.push_back(i);
          k = 'O';
        }
        break;
      }
      case TokenKind::since:
        if (t.value == 1 && next(1) != TokenKind::number) k = 'i';
        break;
      case TokenKind::therapy:
        if (t.value == 9 && !kinds_.empty() && (kinds_.back() == 'w' || kinds_.back() == '@' || kinds_.back() == 'K')) k = 'w';
        break;
      case TokenKind::if_:
        if (t.value == 4) k = 'h';
        if (t.value == 21 || t.value == 22) {
          // "in patients without X": if not X.
          kinds_.push_back('I');
          origin_.push_back(i);
          k = '!';
        }
        break;
      case TokenKind::after:
        if (t.value == 1 && (next(1) == TokenKind::colon || next(1) == TokenKind::word) && next(1) != TokenKind::term)
          k = next(1) == TokenKind::colon ? 'l' : k;
        break;
      case TokenKind::past:
        if (t.value == 9 && next(1) != TokenKind::number && next(1) != TokenKind::time_unit)
          k = 'a';
        else if (next(1) != TokenKind::number && next(1) != TokenKind::time_unit && !(next(1) == TokenKind::filler) &&
                 !(next(1) == TokenKind::word && next(2) == TokenKind::time_unit))
          k = 'w';
        break;
      case TokenKind::during:
        if (t.value == 2) k = 'w';
        break;
      case TokenKind::anchor:
        // "any component of the study drug": a thing, not a time.
        if (t.value == 3 && names_study_drug(i + 1)) {
          if (kinds_.empty() || std::string_view("BAsdWP").find(kinds_.back()) == std::string_view::npos) k = 'w';
          // "during the study treatment": the time of the study.
          else if (kinds_.back() == 'd')
            skip = true;
          break;
        }
        // "surgery", "diagnosis" anchor only behind a word of time; alone they are what the clause is about.
        if (t.value == 9 || t.value == 1 || t.value == 4 || t.value == 2) {
          const char before = kinds_.empty() ? '\0' : kinds_.back();
          if (before != 'B' && before != 'A' && before != 's' && !(t.value == 4 && consent_day(i)) &&
              !(before == 'O' && kinds_.size() > 1 && kinds_[kinds_.size() - 2] == 'y') && !(before == 'i' && t.value == 1))
            k = t.value == 4 ? '$' : 'w';
        }
        // "1.5 x baseline", "80 % of baseline": a multiple, and no time.
        if (tokens_.texts[t.ref] == "baseline" && (kinds_.ends_with("x") || kinds_.ends_with("nuO"))) k = 'U';
        break;
      case TokenKind::attest:
        // "at the time of consent" is a day, and asks for no promise.
        if (consent_day(i)) {
          tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.texts.size());
          tokens_.texts.emplace_back("consent");
          tokens_.tokens[i].value = 0;
          k = 'Q';
        } else if (promise_of_people(i)) {
          // "a smoker willing to stop": who is willing to.
          kinds_.push_back('r');
          origin_.push_back(i);
        }
        break;
      case TokenKind::comma:
        // "18 to 65 years, inclusive"
        if (next(1) == TokenKind::postfix && (all[i + 1].value == 30 || all[i + 1].value == 31)) continue;
        break;
      case TokenKind::stop:
        // "(aspirin, ibuprofen, etc.)"
        if (i > 0 && i + 1 < all.size() && source_.text.compare(all[i - 1].span.begin, all[i - 1].span.size(), "etc") == 0 &&
            (next(1) == TokenKind::close || next(1) == TokenKind::comma))
          continue;
        break;
      case TokenKind::conj:
      case TokenKind::disj:
      case TokenKind::and_or:
        // "clinically or radiographically documented": one description.
        if (i > 0 && adverb(i - 1) && adverb(i + 1)) k = 'w';
        // "ACR/EULAR criteria": one standard of two societies.
        if (t.kind == TokenKind::and_or && word_at(i) == "/" && word_at(i + 2).rfind("criteri", 0) == 0 &&
            (next(1) == TokenKind::word || next(1) == TokenKind::term) && i > 0 && abbreviation(words_of(all[i - 1].span)))
          k = 'w';
        break;
      case TokenKind::opinion:
        break;
      default:
        break;
    }
    if (k == 'a' && t.kind == TokenKind::past) {
      // "past" as an adjective carries the status.
      tokens_.tokens[i].value = static_cast<std::uint8_t>(Status::past);
    }
    kinds_.push_back(k);
    origin_.push_back(i);
    if (skip) ++i;
    if (t.kind == TokenKind::time_unit && t.value == 1) {
      kinds_.push_back('o');
      origin_.push_back(i);
    }
  }
}

bool Reader::parse(Span where, Criterion& out, const std::vector<Span>& without) {
  tokens_ = tokenise(source_.text, where, lexicon_);
  drop_tokens(tokens_, without);
  drop_tokens(tokens_, inline_marks(tokens_));
  state_limits(tokens_);
  for (auto& d : tokens_.diagnostics) out.diagnostics.push_back(d);
  join_amounts();
  refine();
  claimed_.assign(kinds_.size(), false);
  copies_left_ = 2 * kinds_.size() + 64;
  parse_ = parse_clause(kinds_, limits_);
  out.attempts += parse_.attempts;
  out.tokens += kinds_.size();
  if (parse_.attempt_bound)
    out.diagnostics.push_back({DiagnosticCode::attempt_bound, where,
                               "this text asks for more than " + std::to_string(limits_.attempts_per_token) + " grammar attempts per token",
                               "shorten the criterion or split it"});
  if (parse_.depth_bound)
    out.diagnostics.push_back({DiagnosticCode::depth_bound, where,
                               "this text nests deeper than " + std::to_string(limits_.depth) + " levels", "split the criterion"});
  return !parse_.attempt_bound && !parse_.depth_bound;
}

/// May the node be copied, so that a second reading stands beside the first? All copies of a criterion together are bounded by its length:
/// a text that asks for more ("A and B if C if D if E ...") would double its tree with every word. Past the bound it is left in doubt.
bool Reader::may_copy(const Node& node) const {
  const auto count = [&](const Node& one, auto&& self) -> bool {
    if (copies_left_ == 0) return false;
    --copies_left_;
    const auto* l = std::get_if<Logic>(&one.value);
    return l == nullptr || std::all_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return self(arg, self); });
  };
  return count(node, count);
}

Node Reader::unread(std::uint32_t begin, std::uint32_t end) const {
  Unread u;
  u.text = text(begin, end);
  for (std::uint32_t i = begin; i < end; ++i)
    if (std::string_view("ELIV|!MZT%p").find(kind(i)) != std::string_view::npos) u.doubt = true;  // p: "or higher" is an or as well
  return {std::move(u), span(begin, end)};
}

namespace {

/// Items below a member of a list that does not govern them ("- any of: - diabetes - HbA1c > 9 %"): they say something of that member,
/// whether they narrow it or add to it is not known.
void add_nested(const SourceText& source, const Item& member, Criterion& read) {
  if (member.children.empty() || member.alternatives || (!read.empty && read.tree.span.end > member.text.end)) return;
  std::vector<Node> nodes;
  if (!read.empty) nodes.push_back(std::move(read.tree));
  for (const Item& child : member.children) {
    const Span where = whole_span(child);
    const std::string words = words_at(source, where);
    if (!requires_nothing(words)) nodes.push_back({Unread{words, true}, where});
  }
  if (nodes.empty()) return;
  read.empty = false;
  read.tree = logic(LogicOp::conjunction, std::move(nodes));
}

}  // namespace

Criterion read_criterion(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon, const Limits& limits) {
  Criterion out;
  if (item.alternatives) {
    // An "or" stood between the children: one requirement, met by any of them.
    std::vector<Node> nodes;
    for (const Item& child : item.children) {
      Criterion inner = read_criterion(source, child, section, lexicon, limits);
      out.attempts += inner.attempts;
      out.tokens += inner.tokens;
      for (auto& d : inner.diagnostics) out.diagnostics.push_back(std::move(d));
      out.filler.insert(out.filler.end(), inner.filler.begin(), inner.filler.end());
      out.wrong_polarity = out.wrong_polarity || inner.wrong_polarity;
      nodes.push_back(std::move(inner.tree));
    }
    out.tree = logic(LogicOp::disjunction, std::move(nodes));
    return out;
  }
  if (std::any_of(item.children.begin(), item.children.end(), goes_on)) return read_continued(source, item, section, lexicon, limits);
  const std::string words = words_at(source, item.text);
  // "Surgery", "Hepatic": heads what stands below or beside it, and asks for nothing itself.
  const bool topic = lines::names_topic(words);
  if (item.children.empty() ? topic || requires_nothing(words) : topic && words.back() != ':') {
    out.empty = true;
    out.tree = {Permission{words}, item.text};
    return out;
  }
  if (auto labelled = read_labelled(source, item, section, lexicon, limits)) return std::move(*labelled);
  Reader reader(source, section, lexicon, limits);
  if (!reader.parse(item.text, out)) {
    out.tree = {Unread{words, true}, item.text};
    return out;
  }
  if (item.children.empty() && !reader.kinds().empty() && reader.kinds().back() == ':' &&
      reader.kinds().find_first_of("cnMZ!ELI$JPW") == std::string_view::npos && reader.kinds().size() <= 8) {
    // A heading whose items stand beside it ("Age:"): it requires nothing itself.
    out.empty = true;
    out.tree = {Permission{words}, item.text};
    return out;
  }
  out.tree = reader.tree(!item.children.empty());
  reader.show_limits(out);
  // "A", "the": articles are dropped before the grammar runs, and what is left says nothing.
  if (out.tree.span.empty()) out.tree = {Unread{words, true}, item.text};
  out.wrong_polarity = reader.wrong_polarity();
  // Nobody is excluded by what only permits.
  const auto permits = [&] {
    if (section == SectionKind::exclusion && only_permits(out.tree)) out.tree = {Unread{words, true}, item.text};
  };
  if (item.children.empty()) {
    permits();
    return out;
  }

  // Does the text govern its children? Only when it ends as a head: "... the following:", "any of:", "...:".
  std::string_view kinds = reader.kinds();
  while (!kinds.empty() && (kinds.back() == '_' || kinds.back() == '.')) kinds.remove_suffix(1);
  if (kinds.empty() || (kinds.back() != ':' && kinds.back() != 'l' && kinds.back() != 'D' && kinds.back() != 'S')) {
    permits();
    return out;
  }
  std::string_view head = kinds;
  while (!head.empty() && head.back() == ':') head.remove_suffix(1);
  ListHead asked = list_head(lower(words), section);
  // "No history of:" over a list forbids each of them.
  if (reader.head_negated() && !asked.told) asked.op = LogicOp::disjunction;
  std::vector<Node> nodes;
  for (const Item& child : item.children) {
    Criterion inner = read_criterion(source, child, section, lexicon, limits);
    out.attempts += inner.attempts;
    out.tokens += inner.tokens;
    for (auto& d : inner.diagnostics) out.diagnostics.push_back(std::move(d));
    add_nested(source, child, inner);
    if (inner.empty) continue;
    // "A", "B", "or C": whether the word binds all of them or the last two is open.
    asked.doubt = asked.doubt || (child.alternatives && item.children.size() > 1 && !asked.told && asked.op == LogicOp::conjunction);
    out.wrong_polarity = out.wrong_polarity || (inner.wrong_polarity && !reader.head_negated());
    // An item of its own: a doubt inside it is about itself, unless it begins in the middle of a thought.
    const std::string first =
        lower(folded(std::string_view(source.text).substr(child.text.begin, std::min<std::size_t>(child.text.size(), 12))));
    const bool mid_thought =
        std::any_of(child.children.begin(), child.children.end(), goes_on) ||
        std::any_of(goes_on_words.begin(), goes_on_words.end(), [&](std::string_view w) { return first.rfind(w, 0) == 0; });
    nodes.push_back(mid_thought ? std::move(inner.tree) : sealed(std::move(inner.tree)));
  }
  const bool bare_topic = nodes.empty() && head.find_first_not_of(":_#@^~K'w") == std::string_view::npos;
  if (nodes.empty()) {
    // "Surgery: - Not specified": the topic over items that ask for nothing asks for nothing either.
    out.empty = bare_topic && !asked.told;
    permits();
    return out;
  }
  const bool several = nodes.size() > 1;
  // "Subjects who have: - A - B will be excluded.": the last words are of the whole list.
  if (section == SectionKind::inclusion && several) {
    const auto bars = [&](const Item& child) {
      const std::string said = lower(words_at(source, child.text));
      return said.find("excluded") != std::string::npos || said.find("not eligible") != std::string::npos ||
             said.find("ineligible") != std::string::npos;
    };
    asked.doubt = asked.doubt || (bars(item.children.back()) && !bars(item.children.front()));
  }
  Node group = logic(asked.op, std::move(nodes));
  if (asked.op == LogicOp::at_least && several)
    if (auto* l = std::get_if<Logic>(&group.value); l != nullptr && l->op == LogicOp::at_least) l->n = asked.n;
  const bool negated = reader.head_negated() || asked.none;
  if (negated) group = negation(std::move(group));
  if (negated && section == SectionKind::exclusion) out.wrong_polarity = true;
  // The parent's own content: a plain heading is filler, anything more is part of the requirement.
  const auto* own = std::get_if<Permission>(&out.tree.value);
  const auto* finding = std::get_if<Finding>(&out.tree.value);
  // "Age over 50 and at least one of the following:" says more than how the list counts.
  const bool says_more = reader.only_head() && get<Logic>(out.tree) != nullptr && !nothing_but_heads(out.tree);
  const bool heading = own != nullptr || reader.only_head() ||
                       (finding != nullptr && kinds.back() == ':' && head.find('l') == std::string_view::npos && !finding->window &&
                        !finding->duration && !finding->count) ||
                       (head.find('D') != std::string_view::npos);
  const Span parent = out.tree.span;
  // Words of the head that the list's tree has no place for: a time, a status, an exception, whom it binds, a permission, a negation.
  const bool loses = heading && (kinds.find_first_of("WPBAsdgyaFvXELV%MZ4") != std::string_view::npos ||
                                 (!negated && kinds.find('!') != std::string_view::npos));
  const bool examples = kinds.find('S') != std::string_view::npos;
  if (asked.doubt || loses || (examples && kinds.find('!') != std::string_view::npos)) {
    std::vector<Node> both;
    both.push_back({Unread{words, true}, item.text});
    both.push_back(std::move(group));
    group = logic(LogicOp::conjunction, std::move(both));
  } else if (examples) {
    // "Chronic disease, including:": any of them will do, but to lack them all says nothing of the rest. An inclusion may ask for all.
    if (auto* l = get<Logic>(group); l != nullptr && l->op == LogicOp::conjunction) {
      l->op = LogicOp::disjunction;
      l->alternative = LogicOp::conjunction;
    }
    std::vector<Node> either;
    either.push_back(own != nullptr || reader.only_head() ? Node{Unread{words, false}, item.text} : std::move(out.tree));
    either.push_back(std::move(group));
    group = logic(LogicOp::disjunction, std::move(either));
  } else if (!heading || says_more) {
    std::vector<Node> both;
    both.push_back(std::move(out.tree));
    both.push_back(std::move(group));
    group = logic(LogicOp::conjunction, std::move(both));
  }
  group.span = join(join(item.text, parent), group.span);
  out.tree = std::move(group);
  return out;
}

namespace {

bool same(const std::optional<Quantity>& a, const std::optional<Quantity>& b) {
  return a.has_value() == b.has_value() && (!a || (a->value == b->value && a->unit == b->unit));
}
bool same(const Limit& a, const Limit& b) {
  return a.op == b.op && a.value == b.value && a.low == b.low && a.high == b.high && a.low_inclusive == b.low_inclusive &&
         a.high_inclusive == b.high_inclusive && a.word == b.word && a.unit == b.unit && a.relative == b.relative;
}
bool same(const std::optional<Limit>& a, const std::optional<Limit>& b) { return a.has_value() == b.has_value() && (!a || same(*a, *b)); }
bool same(const std::optional<Window>& a, const std::optional<Window>& b) {
  return a.has_value() == b.has_value() &&
         (!a || (same(a->min_ago, b->min_ago) && same(a->max_ago, b->max_ago) && a->anchor == b->anchor && a->after == b->after &&
                 a->lifetime == b->lifetime && a->min_open == b->min_open && a->max_open == b->max_open && a->around == b->around));
}
bool same(const std::optional<Duration>& a, const std::optional<Duration>& b) {
  return a.has_value() == b.has_value() &&
         (!a || (a->op == b->op && a->amount.value == b->amount.value && a->amount.unit == b->amount.unit));
}
bool same(const Term& a, const Term& b) { return lower(a.text) == lower(b.text) && a.candidates == b.candidates; }

struct Same {
  bool operator()(const Comparison& a, const Comparison& b) const {
    return same(a.measure, b.measure) && same(a.limit, b.limit) && a.statistic == b.statistic && same(a.window, b.window) &&
           same(a.duration, b.duration) && a.series.has_value() == b.series.has_value();
  }
  bool operator()(const AgeLimit& a, const AgeLimit& b) const { return same(a.limit, b.limit) && a.at == b.at; }
  bool operator()(const SexIs& a, const SexIs& b) const { return a.value == b.value; }
  bool operator()(const Finding& a, const Finding& b) const {
    return same(a.term, b.term) && a.status == b.status && a.severity == b.severity && a.stage == b.stage && a.state == b.state &&
           a.change == b.change && same(a.count, b.count) && same(a.dose, b.dose) && a.dose_op == b.dose_op && same(a.window, b.window) &&
           same(a.duration, b.duration);
  }
  bool operator()(const Rate& a, const Rate& b) const {
    return same(a.term, b.term) && same(a.limit, b.limit) && a.per == b.per && same(a.window, b.window) && same(a.duration, b.duration);
  }
  bool operator()(const Saying& a, const Saying& b) const {
    return same(a.term, b.term) && a.attestation == b.attestation && same(a.window, b.window);
  }
  bool operator()(const Opinion& a, const Opinion& b) const { return a.text == b.text; }
  bool operator()(const Permission& a, const Permission& b) const { return a.text == b.text; }
  bool operator()(const Unread& a, const Unread& b) const { return a.text == b.text && a.doubt == b.doubt; }
  bool operator()(const Logic& a, const Logic& b) const {
    return a.op == b.op && a.n == b.n && a.alternative == b.alternative && a.args.size() == b.args.size() &&
           std::equal(a.args.begin(), a.args.end(), b.args.begin(), [](const Node& x, const Node& y) { return grammar::same(x, y); });
  }
  template <typename A, typename B>
  bool operator()(const A& /*a*/, const B& /*b*/) const {
    return false;
  }
};

}  // namespace

bool same(const Node& a, const Node& b) { return std::visit(Same{}, a.value, b.value); }

}  // namespace eligo::grammar

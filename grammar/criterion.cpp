// One criterion: tokens, clausal parse, and the tree as written; heads over nested items. The tokens' kinds are settled in refine.cpp,
// sentences read in sentence.cpp, lists in list.cpp, single statements in statement.cpp; connectives join in logic.cpp.
#include "grammar/criterion.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/divided_heads.hpp"
#include "grammar/judged_words.hpp"
#include "grammar/list_head.hpp"
#include "grammar/outline_blocks.hpp"
#include "grammar/reader.hpp"
#include "grammar/said_again.hpp"
#include "grammar/said_elsewhere.hpp"

namespace eligo::grammar {
namespace {

/// Words that go on with what stands before them.
constexpr std::array<std::string_view, 12> goes_on_words{"and",   "or",       "unless",  "except", "but",   "if",
                                                         "other", "with the", "however", "note",   "these", "exception"};

/// Nothing but words and signs that require nothing.
bool requires_nothing(const std::string& text) {
  // All that requires nothing begins with one of these letters; most criteria end here.
  const auto begin = std::find_if(text.begin(), text.end(), [](char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || c == '/'; });
  if (begin != text.end() && std::string_view("nsatof/").find(lower(*begin)) == std::string_view::npos) return false;
  std::string words;
  for (const char c : lower(text))
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '/') words.push_back(c);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  while (!words.empty() && words.front() == ' ') words.erase(words.begin());
  // "See Disease Characteristics": what is asked is said there.
  if (words.rfind("see ", 0) == 0 && std::count(words.begin(), words.end(), ' ') <= 4 &&
      text.find_first_of("0123456789<>=") == std::string::npos)
    return true;
  if (words.rfind("note ", 0) == 0) words.erase(0, 5);
  if (words.find("protocol") != std::string::npos && words.ends_with(" apply") && words.size() < 90 &&
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

/// Names and judgements, with nothing denied, counted, timed or bound by a condition.
bool names_only(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) return !f->window && !f->duration && !f->dose && !f->count;
  if (std::holds_alternative<Opinion>(node.value) || std::holds_alternative<Permission>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && (l->op == LogicOp::conjunction || l->op == LogicOp::disjunction) &&
         std::all_of(l->args.begin(), l->args.end(), names_only);
}

/// "Diuretics for fluid retention only", "up to 3 units": more of it is not let in.
bool limits_what_it_names(std::string_view words) {
  if (words.find_first_of("0123456789<>") != std::string_view::npos) return true;
  static constexpr std::array<std::string_view, 9> limits{" only",  "only ",    " if ",    " not ",    "except",
                                                          "unless", "provided", "limited", "more than"};
  const std::string low = lower(words);
  return std::any_of(limits.begin(), limits.end(), [&](std::string_view word) { return low.find(word) != std::string::npos; });
}

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
  part_opposite_limits(out.tree, section == SectionKind::exclusion, source.text);
  doubt_unread_readings(out.tree, source.text);
  note_settings(out.tree, source.text, where);
  judge_narrowing_words(out.tree, source.text, lexicon);
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
  part_opposite_limits(out.tree, section == SectionKind::exclusion, source.text);
  doubt_unread_readings(out.tree, source.text);
  note_settings(out.tree, source.text, where);
  const bool figure = std::holds_alternative<Comparison>(out.tree.value) || std::holds_alternative<AgeLimit>(out.tree.value);
  if (!figure || reader.wrong_polarity()) return std::nullopt;
  // "Life expectancy: at least 5-10 years": years below another heading are no age.
  const std::string whole = lower(words_at(source, where));
  if (std::holds_alternative<AgeLimit>(out.tree.value) && whole.find("age") == std::string::npos && whole.find("old") == std::string::npos)
    out.tree = {Unread{words_at(source, where), true}, where};
  out.tree.span = where;
  return out;
}

bool has_any_word(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool doubt_ages(Node& node, const SourceText& source, Span where) {
  if (std::holds_alternative<AgeLimit>(node.value) && where.begin <= node.span.begin && node.span.end <= where.end) {
    node.value = Unread{words_at(source, node.span), true};
    return true;
  }
  auto* l = std::get_if<Logic>(&node.value);
  bool any = false;
  if (l != nullptr)
    for (Node& arg : l->args) any = doubt_ages(arg, source, where) || any;
  return any;
}

/// "HIV-positive patients must have": a name that took the verb of what stands below it.
bool ends_open(std::string_view name) {
  const std::string low = lower(name);
  static constexpr std::array<std::string_view, 6> open{" have", " must", " with", " be", " meet", " who"};
  return std::any_of(open.begin(), open.end(), [&](std::string_view word) { return low.ends_with(word); });
}

void doubt_unread(Node& node) {
  if (auto* u = std::get_if<Unread>(&node.value)) u->doubt = true;
  if (auto* l = std::get_if<Logic>(&node.value))
    for (Node& arg : l->args) doubt_unread(arg);
}

/// What a head says of its items besides whom it binds: nothing, or words that are not read ("must have the following within 14 days").
bool asks_nothing_yet(const Node& node) {
  return std::holds_alternative<Permission>(node.value) || std::holds_alternative<Unread>(node.value);
}
/// Whom a head binds, with nothing asked of them yet: "if HIV-positive, all of the following:", "female patients must have:", "men:".
bool binds_its_items(const Node& head, std::string_view kinds) {
  if (std::holds_alternative<SexIs>(head.value)) return !kinds.ends_with('H') && kinds.find('r') == std::string_view::npos;
  const auto* bound = std::get_if<Logic>(&head.value);
  if (bound == nullptr || bound->alternative || bound->args.size() != 2 || !asks_nothing_yet(bound->args.back())) return false;
  return bound->op == LogicOp::implication || (bound->op == LogicOp::conjunction && binds_its_items(bound->args.front(), kinds));
}
/// The items as an if-then of those whom the head binds; what it says besides and was not read stays beside them.
Node bound_by_head(Node head, Node items) {
  auto* bound = std::get_if<Logic>(&head.value);
  if (bound == nullptr) return logic(LogicOp::implication, {std::move(head), std::move(items)});
  if (std::holds_alternative<Unread>(bound->args.back().value)) {
    doubt_unread(bound->args.back());
    items = logic(LogicOp::conjunction, {std::move(bound->args.back()), std::move(items)});
  }
  return logic(LogicOp::implication, {std::move(bound->args.front()), std::move(items)});
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

std::string Reader::text(std::uint32_t begin, std::uint32_t end) const { return words_of(span(begin, end)); }

std::string Reader::words_of(Span where) const {
  return words_.hold(where) ? std::string(said(where)) : folded(std::string_view(source_.text).substr(where.begin, where.size()));
}

bool Reader::parse(Span where, Criterion& out, const std::vector<Span>& without) {
  words_ = FoldedWords(source_.text, where);
  tokens_ = tokenise(source_.text, where, lexicon_);
  drop_tokens(tokens_, without);
  drop_tokens(tokens_, inline_marks(tokens_));
  drop_tokens(tokens_, said_elsewhere(tokens_));
  leave_out_repeats(tokens_);
  label_parts(tokens_);
  count_in_equivalents(tokens_, lexicon_);
  count_readings(tokens_);
  state_limits(tokens_);
  make_links(tokens_);
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
  // An "or" inside a bracket behind the words that it explains stays in there, unless the bracket is one itself or holds figures.
  std::uint32_t inside = begin;
  const auto explains = [&](std::uint32_t open) {
    std::uint32_t close = open + 1;
    while (close < end && kind(close) != ')' && std::string_view("(cnpUhXELIVMZ").find(kind(close)) == std::string_view::npos) ++close;
    return open > begin && kind(open + 1) != '|' && kind(close) == ')' ? close : open;
  };
  for (std::uint32_t i = begin; i < end; ++i) {
    if (kind(i) == '(' && i >= inside) inside = explains(i);
    const bool aside = kind(i) == '|' && i < inside;
    if (!aside && std::string_view("ELIV|!MZT%p7").find(kind(i)) != std::string_view::npos)
      u.doubt = true;  // p: "or higher" is an or as well
  }
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

void doubt_years_below(const SourceText& source, const Item& head, const Item& item, Criterion& read) {
  if (head.text.empty()) return;
  const std::string over = lower(words_at(source, head.text)), words = lower(words_at(source, item.text));
  for (const std::string& said : {words, over})
    if (has_any_word(said, {"age", "old", "young", "patient", "subject", "participant", "people", "person", "individual", "volunteer",
                            "adult", "child", "women", "female", "male", "men ", "boys", "girls"}))
      return;
  if (has_any_word(over,
                   {"criteria", "following", "characteristic", "demographic", "population", "eligib", "inclusion", "exclusion", "general"}))
    return;
  doubt_ages(read.tree, source, item.text);
}

/// Is some of the span unread as it is?
bool unread_there(const Node& node, Span where) {
  if (std::holds_alternative<Unread>(node.value)) return node.span.begin < where.end && where.begin < node.span.end;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return unread_there(arg, where); });
}

/// "As defined in inclusion criterion 4", "does not meet the exclusion criteria": what other criteria say is asked for here, and is not
/// read. Empty where none are named so.
Span asks_other_criteria(std::string_view text, Span of) {
  const std::string words = lower(text.substr(of.begin, of.size()));
  for (const std::string_view named : {"inclusion criteri", "exclusion criteri"}) {
    const auto at = words.find(named);
    if (at == std::string::npos) continue;
    constexpr std::size_t farthest = 32;  // bytes from the verb to the criteria
    const std::size_t from = at - std::min(at, farthest);
    const std::string_view before = std::string_view(words).substr(from, at - from);
    if (contains(before, "following")) continue;  // they stand behind it
    for (const std::string_view verb : {"defined in", "described in", "listed in", "specified in", "stated in", "given in", "noted in",
                                        "defined by", "same as", " meet ", " meets ", " meeting ", " met "})
      if (const auto verb_at = before.find(verb); verb_at != std::string_view::npos) {
        const auto begin = static_cast<std::uint32_t>(of.begin + from + verb_at + (verb.front() == ' ' ? 1 : 0));
        const auto end = words.find_first_of(" .,;)\n", at + named.size());
        return {begin, static_cast<std::uint32_t>(of.begin + (end == std::string::npos ? words.size() : end))};
      }
  }
  return {};
}

Criterion read_criterion(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon, const Limits& limits) {
  Criterion out;
  if (item.alternatives) {
    // An "or" stood between the children: one requirement, met by any of them.
    std::vector<Node> nodes;
    for (const Item& child : item.children) {
      Criterion inner = read_criterion(source, child, section, lexicon, limits);
      doubt_years_below(source, item, child, inner);
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
  bool topic = lines::names_topic(words);
  // In a list of what excludes, "Chemotherapy" with nothing below it is one of these things; of "Renal" nobody knows what is meant.
  if (topic && item.children.empty() && section == SectionKind::exclusion && words.back() != ':') {
    const std::string word = lower(words);
    static constexpr std::string_view treatments[] = {"chemotherapy", "radiotherapy", "surgery", "biologic therapy", "endocrine therapy"};
    static constexpr std::string_view headings[] = {"age", "sex", "other", "performance status", "life expectancy", "menopausal status"};
    const auto among = [&](const auto& list) { return std::find(std::begin(list), std::end(list), folded(word)) != std::end(list); };
    topic = !among(treatments);
    if (topic && !among(headings)) {
      out.tree = {Unread{words, true}, item.text};
      return out;
    }
  }
  if (item.children.empty() ? topic || requires_nothing(words) : topic && words.back() != ':') {
    out.empty = true;
    out.tree = {Permission{words}, item.text};
    return out;
  }
  if (auto labelled = read_labelled(source, item, section, lexicon, limits)) return std::move(*labelled);
  if (auto divided = read_divided(source, item, section, lexicon, limits)) {
    divided->tree.span = item.text;
    for (const Item& child : item.children) divided->tree.span = join(divided->tree.span, whole_span(child));
    return std::move(*divided);
  }
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
  part_opposite_limits(out.tree, section == SectionKind::exclusion, source.text);
  doubt_unread_readings(out.tree, source.text);
  note_settings(out.tree, source.text, item.text);
  // A head that says how its items are counted may be about them.
  if (item.children.empty() || reader.kinds().find('l') == std::string_view::npos) judge_narrowing_words(out.tree, source.text, lexicon);
  reader.show_limits(out);
  if (const Span other = asks_other_criteria(source.text, item.text);
      !other.empty() && item.children.empty() && !unread_there(out.tree, other))
    out.tree = logic(LogicOp::conjunction, {std::move(out.tree), Node{Unread{source.text.substr(other.begin, other.size()), true}, other}});
  // "A", "the": articles are dropped before the grammar runs, and what is left says nothing.
  if (out.tree.span.empty()) out.tree = {Unread{words, true}, item.text};
  out.wrong_polarity = reader.wrong_polarity();
  // Nobody is excluded by what only permits: by itself it is no criterion.
  const auto permits = [&] {
    if (section != SectionKind::exclusion || !only_permits(out.tree)) return;
    const auto* said = std::get_if<Permission>(&out.tree.value);
    out.empty = said != nullptr && item.children.empty();
    out.tree = out.empty ? Node{Permission{words}, item.text} : Node{Unread{words, true}, item.text};
  };
  if (item.children.empty()) {
    permits();
    return out;
  }

  // Does the text govern its children? Only when it ends as a head: "... the following:", "any of:", "...:".
  std::string_view kinds = reader.kinds();
  while (!kinds.empty() && (kinds.back() == '_' || kinds.back() == '.')) kinds.remove_suffix(1);
  // "Patients with" alone on its line
  const bool open_head = !kinds.empty() && kinds.back() == 'H' && kinds.find_first_not_of("hXHem_r") == std::string_view::npos;
  if (kinds.empty() || (!open_head && lower(words) != "either" && std::string_view(":lDS|").find(kinds.back()) == std::string_view::npos)) {
    permits();
    return out;
  }
  std::string_view head = kinds;
  while (!head.empty() && head.back() == ':') head.remove_suffix(1);
  ListHead asked = list_head(lower(words), section);
  // "No history of:" over a list forbids each of them.
  if ((reader.head_negated() || head.ends_with('|')) && !asked.told) asked.op = LogicOp::disjunction;
  std::vector<Node> nodes;
  // "Allowed: - Acyclovir. - Blood transfusions.": each of them is let in, and none asked for.
  bool permits_list = section == SectionKind::inclusion && kinds == "M:" && (lower(words) == "allowed:" || lower(words) == "permitted:");
  for (const Item& child : item.children) {
    Criterion inner = read_criterion(source, child, section, lexicon, limits);
    doubt_years_below(source, item, child, inner);
    out.attempts += inner.attempts;
    out.tokens += inner.tokens;
    for (auto& d : inner.diagnostics) out.diagnostics.push_back(std::move(d));
    add_nested(source, child, inner);
    if (inner.empty) continue;
    permits_list = permits_list && names_only(inner.tree) && !limits_what_it_names(words_at(source, whole_span(child)));
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
  if (permits_list && !nodes.empty()) {
    out.tree = Node{Permission{words_at(source, whole_span(item))}, whole_span(item)};
    return out;
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
  // "Solid tumours: - neuroblastoma - osteosarcoma": nobody is asked to have both.
  if (section == SectionKind::inclusion && asked.op == LogicOp::conjunction && !asked.told)
    nodes = with_siblings_in_doubt(lexicon, std::move(nodes));
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
  // "Type 2 diabetes or any of the following:", "asthma or:": the name in front is an alternative to the items.
  const bool alternative = own == nullptr && !nothing_but_heads(out.tree) && (head.ends_with("|l") || head.ends_with('|'));
  const bool heading = alternative ? false
                                   : own != nullptr || reader.only_head() ||
                                         (finding != nullptr && kinds.back() == ':' && head.find('l') == std::string_view::npos &&
                                          !finding->window && !finding->duration && !finding->count) ||
                                         (head.find('D') != std::string_view::npos);
  const Span parent = out.tree.span;
  if (section == SectionKind::inclusion && (!negated || asked.none) && !asked.doubt && own == nullptr && binds_its_items(out.tree, head)) {
    // "Patients with HIV must meet all of the following:", "women must have:": what stands below is asked of them alone.
    group = bound_by_head(std::move(out.tree), std::move(group));
    group.span = join(join(item.text, parent), group.span);
    out.tree = std::move(group);
    return out;
  }
  // "History of any of the following:" says when, and nothing else.
  const bool only_when = head.find('a') != std::string_view::npos && head.find('l') != std::string_view::npos &&
                         head.find_first_not_of("ahHel_") == std::string_view::npos;
  // "Concurrent medication: Excluded:" in a list of exclusions bars what the list bars anyway.
  const bool only_barred = section == SectionKind::exclusion && head.ends_with('Z') && !negated &&
                           head.find_first_not_of("aKw_@:Z") == std::string_view::npos && std::count(head.begin(), head.end(), 'Z') == 1;
  if (only_when || only_barred) group = reader.below(0, static_cast<std::uint32_t>(head.size()), std::move(group));
  // Words of the head that the list's tree has no place for: a time, a status, an exception, whom it binds, a permission, a negation.
  // "Visual impairment due to DME with:", "HIV-positive patients who have:": a name that the items go on with.
  const auto* saying = std::get_if<Saying>(&out.tree.value);
  const bool goes_on_below =
      (finding != nullptr && (head.ends_with('H') || ends_open(finding->term.text))) || (saying != nullptr && ends_open(saying->term.text));
  const bool loses =
      (heading || goes_on_below) && !only_when &&
      (goes_on_below || relates_its_items(lower(words)) || kinds.find_first_of("WPBAsdgyaFvXELV%MZ4") != std::string_view::npos ||
       (!negated && kinds.find('!') != std::string_view::npos));
  // A head with more to say than a name is one of another thing only where it ends so: "known or suspected hypersensitivity to:".
  const bool turns =
      !only_when && (heading || ends_in_relation(lower(words))) && turns_its_items(lower(words), lower(words_at(source, group.span)));
  // "Diabetes, unless all of the following apply:", "even if one of the following": what the list is for turns it round.
  const std::string head_words = lower(words);
  // "BMI > 30, or BMI > 27 with one of the following:": the list is of the second, or of both.
  std::string front = head_words.substr(0, std::min(head_words.rfind("following"), head_words.size()));
  for (const std::string_view counted : {" or more of", "cally or ", " or both", " or all"})
    if (const auto found = front.find(counted); found != std::string::npos) front.erase(front.find(" or ", found), 4);
  // "Patients may have one of the following:", "if they have any of the following": nobody is asked for what may be, or for a condition.
  const bool may_be =
      section == SectionKind::inclusion && (" " + front).find(" if ") == std::string::npos && has_any_word(" " + front, {" may "});
  const bool conditional = !alternative && head_words.find("following") != std::string::npos &&
                           (may_be || head_words.starts_with("if ") ||
                            (!heading && has_any_word(front, {" unless ", " except ", " even if ", " not meeting", " without ", " or "})));
  const bool examples = kinds.find('S') != std::string_view::npos;
  const auto time = asked.doubt || negated ? std::nullopt : reader.time_over_items();
  if (time && time_all(group, *time)) {
    // "Any of the following within 1 year:" has said all it says.
  } else if (asked.doubt || loses || turns || conditional || (examples && kinds.find('!') != std::string_view::npos)) {
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
  } else if (!only_when && !only_barred && (!heading || says_more)) {
    std::vector<Node> both;
    // "Known hypersensitivity to any of the following:" is about the items, and no requirement beside them.
    if (head.find('l') != std::string_view::npos) doubt_unread(out.tree);
    both.push_back(std::move(out.tree));
    both.push_back(std::move(group));
    group = logic(alternative && !negated ? LogicOp::disjunction : LogicOp::conjunction, std::move(both));
  }
  group.span = join(join(item.text, parent), group.span);
  out.tree = std::move(group);
  return out;
}

}  // namespace eligo::grammar

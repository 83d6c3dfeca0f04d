// The account of tokens: every figure, comparison, negation, exception, condition, sex, count and listed name of a criterion must have gone
// into its tree.
//
// The clausal grammar matches more than the tree can hold, and what a builder does not ask for would vanish without a word: the "not" of
// "must not exceed", the limit in brackets, the window behind a method. So the builders claim what they use, the spans of the finished tree
// claim what they cover, and what nobody claimed is put beside the tree as unread text in doubt: the clause is then decided by nothing.
// Words that only colour a statement ("the", "documented") need no owner; the kinds that do are in `needs_owner`.
#include <algorithm>
#include <string_view>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Token kinds that always mean something: see token.hpp for the letters.
constexpr std::string_view meaningful = "ncpUN!ELIVMZ%l8K#@^~\"'FYRk$J7";

/// Everything that a node says of itself, without its children.
struct OwnSpans {
  std::vector<Span>& out;
  std::vector<Span>& permitted;
  Span node;

  void add(Span span) const {
    if (!span.empty()) out.push_back(span);
  }
  void add(const Rare<Window>& window) const {
    if (window) add(window->span);
  }
  void add(const Rare<Duration>& duration) const {
    if (duration) add(duration->amount.span);
  }
  void operator()(const Comparison& c) const {
    add(c.measure.span);
    add(c.limit.span);
    add(c.window);
    add(c.duration);
    if (c.series) add(c.series->span);
  }
  void operator()(const AgeLimit& a) const { add(a.limit.span); }
  void operator()(const SexIs& /*sex*/) const {}
  void operator()(const Finding& f) const {
    add(f.term.span);
    add(f.window);
    add(f.duration);
    if (f.count) add(f.count->span);
    if (f.dose) add(f.dose->span);
  }
  void operator()(const Rate& r) const {
    add(r.term.span);
    add(r.limit.span);
    add(r.window);
    add(r.duration);
  }
  void operator()(const Saying& s) const {
    add(node);
    add(s.window);
  }
  void operator()(const Opinion& /*opinion*/) const { add(node); }
  void operator()(const Permission& /*permission*/) const { permitted.push_back(node); }
  void operator()(const Unread& /*unread*/) const { add(node); }
  void operator()(const Logic& /*logic*/) const {}
};

void collect(const Node& node, std::vector<Span>& spans, std::vector<Span>& permitted) {
  std::visit(OwnSpans{spans, permitted, node.span}, node.value);
  if (const auto* logic = std::get_if<Logic>(&node.value))
    for (const Node& arg : logic->args) collect(arg, spans, permitted);
}

}  // namespace

void Reader::claim(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end && i < claimed_.size(); ++i) claimed_[i] = true;
}

void Reader::claim_kinds(std::uint32_t begin, std::uint32_t end, std::string_view kinds) {
  for (std::uint32_t i = begin; i < end && i < claimed_.size(); ++i)
    if (kinds.find(kind(i)) != std::string_view::npos) claimed_[i] = true;
}

void Reader::claim(Span where) {
  auto at =
      std::partition_point(origin_.begin(), origin_.end(), [&](std::uint32_t o) { return tokens_.tokens[o].span.end <= where.begin; });
  for (; at != origin_.end() && tokens_.tokens[*at].span.begin < where.end; ++at)
    claimed_[static_cast<std::size_t>(at - origin_.begin())] = true;
}

/// "AIDS as defined by the CDC or documented HIV infection": what was not read holds a name behind an "or", which would suffice by itself.
/// Text in brackets is about the name before it.
void Reader::doubt_hidden_alternatives(Node& node) const {
  if (auto* l = std::get_if<Logic>(&node.value)) {
    for (Node& arg : l->args) doubt_hidden_alternatives(arg);
    return;
  }
  auto* unread = std::get_if<Unread>(&node.value);
  if (unread == nullptr || unread->doubt || unread->text.starts_with('(')) return;
  const auto [begin, end] = tokens_in(node.span);
  int depth = 0;
  for (std::uint32_t t = begin; t < end && !unread->doubt; ++t) {
    depth += kind(t) == '(' ? 1 : kind(t) == ')' ? -1 : 0;
    if (kind(t) != '|' || depth > 0) continue;
    std::uint32_t next = t + 1;
    while (next < end && std::string_view("_vjahHO").find(kind(next)) != std::string_view::npos) ++next;
    unread->doubt = next < end && std::string_view("K#@^~'\"").find(kind(next)) != std::string_view::npos;
  }
}

/// Puts what nobody claimed beside the sentence that it stands in. `begins` holds the first token of each sentence.
void Reader::settle(std::vector<Node>& sentences, const std::vector<std::uint32_t>& begins) {
  std::vector<Span> spans, permitted;
  for (Node& node : sentences) doubt_hidden_alternatives(node);
  for (const Node& node : sentences) collect(node, spans, permitted);
  for (const Span span : spans) claim(span);
  const std::vector<bool> without_permissions = claimed_;
  for (const Span span : permitted) claim(span);
  // A head among other statements says how they combine: "the following are allowed: A, B" permits more than itself. It is accounted for
  // where it says what the section says anyway.
  const auto heads = [&](std::uint32_t i) {
    if (kind(i) != 'l') return false;
    const auto v = token(i).value;
    return v != 90 && v != (section_ == SectionKind::inclusion ? 0 : 1);
  };
  const bool alone = sentences.size() == 1 && std::holds_alternative<Permission>(sentences.front().value);
  const auto size = static_cast<std::uint32_t>(kinds_.size());
  for (std::uint32_t i = 0; i < size; ++i) {
    if (kind(i) == 'l' && !heads(i)) claimed_[i] = true;
    if (!alone && !without_permissions[i] && heads(i)) claimed_[i] = false;
  }
  const auto needs_owner = [&](std::uint32_t i) {
    if (claimed_[i]) return false;
    if (kind(i) == 'm') return token(i).value == 4;  // "cannot"
    if (kind(i) == 'X') return token(i).value != 2;  // "male or female" excludes nobody
    return meaningful.find(kind(i)) != std::string_view::npos;
  };
  for (std::size_t k = 0; k < sentences.size(); ++k) {
    const std::uint32_t stop = k + 1 < sentences.size() ? begins[k + 1] : size;
    std::vector<Node> unclaimed;
    for (std::uint32_t i = k == 0 ? 0 : begins[k]; i < stop; ++i) {
      if (!needs_owner(i)) continue;
      std::uint32_t end = i + 1;
      for (std::uint32_t next = end; next < stop && !claimed_[next]; ++next)
        if (needs_owner(next)) end = next + 1;
      unclaimed.push_back({Unread{text(i, end), true}, span(i, end)});
      i = end - 1;
    }
    if (unclaimed.empty()) continue;
    unclaimed.insert(unclaimed.begin(), std::move(sentences[k]));
    sentences[k] = logic(LogicOp::conjunction, std::move(unclaimed));
  }
}

}  // namespace eligo::grammar

// Limits inside unread text: when a stretch is not understood as a whole, the limits, windows, durations and counts in it that can be read
// by themselves are kept beside it, so that a reader sees them. They are no part of the tree's logic: what they bind, and whether something
// around them turns them, is exactly what was not understood.
#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool states_figure(const Limit& limit) { return limit.value || limit.low || limit.high; }

bool states_figure(const Rare<Window>& window) { return window && (window->min_ago || window->max_ago); }

/// Whether a node states a figure at all, and nothing in it is unread.
bool worth_showing(const Node& node) {
  if (const auto* c = std::get_if<Comparison>(&node.value)) return states_figure(c->limit);
  if (std::holds_alternative<AgeLimit>(node.value) || std::holds_alternative<Rate>(node.value)) return true;
  if (const auto* f = std::get_if<Finding>(&node.value)) return f->count || f->dose || f->duration || states_figure(f->window);
  if (const auto* s = std::get_if<Saying>(&node.value)) return states_figure(s->window);
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::all_of(l->args.begin(), l->args.end(), worth_showing);
  return false;
}

}  // namespace

std::pair<std::uint32_t, std::uint32_t> Reader::tokens_in(Span where) const {
  const auto begin =
      std::partition_point(origin_.begin(), origin_.end(), [&](std::uint32_t o) { return tokens_.tokens[o].span.begin < where.begin; });
  const auto end = std::partition_point(begin, origin_.end(), [&](std::uint32_t o) { return tokens_.tokens[o].span.end <= where.end; });
  return {static_cast<std::uint32_t>(begin - origin_.begin()), static_cast<std::uint32_t>(end - origin_.begin())};
}

/// Marks the tokens of what was read with its figure: an unread stretch that repeats a whole list shows only what the list lacks.
void Reader::mark_typed(const Node& node, std::vector<bool>& taken) const {
  const auto mark = [&](Span where) {
    const auto [begin, end] = tokens_in(where);
    std::fill(taken.begin() + begin, taken.begin() + end, true);
  };
  const auto qualifiers = [&](const auto& value) {
    if (value.window) mark(value.window->span);
    if (value.duration) mark(value.duration->amount.span);
  };
  if (const auto* l = std::get_if<Logic>(&node.value)) {
    for (const Node& arg : l->args) mark_typed(arg, taken);
  } else if (const auto* c = std::get_if<Comparison>(&node.value)) {
    mark(c->limit.span);
    qualifiers(*c);
  } else if (const auto* r = std::get_if<Rate>(&node.value)) {
    mark(r->limit.span);
    qualifiers(*r);
  } else if (std::holds_alternative<AgeLimit>(node.value)) {
    mark(node.span);
  } else if (const auto* f = std::get_if<Finding>(&node.value)) {
    if (f->count) mark(f->count->span);
    if (f->dose) mark(f->dose->span);
    qualifiers(*f);
  } else if (const auto* s = std::get_if<Saying>(&node.value); s != nullptr && s->window) {
    mark(s->window->span);
  }
}

/// One find as a node: a statement with its figure, or the bare figure where no name stands next to it.
std::optional<Node> Reader::seen_node(std::size_t element) {
  const Span where = span(at(element).begin, at(element).end);
  const Part found = part(element);
  Node node;
  if (found.has_body && at(found.body).rule == Rule::value_limit) {
    std::vector<Limit> more;
    const auto l = limit(at(found.body).begin, at(found.body).end, "", more);
    if (!l) return std::nullopt;
    Comparison c;
    c.limit = *l;
    node.value = std::move(c);
  } else if (const auto year = child(element, Rule::head_of)) {
    const std::uint32_t n = at(*year).begin + 1;
    if (number(n) < Decimal(1900) || number(n) > Decimal(2100)) return std::nullopt;
    Comparison c;
    c.measure.text = "year";
    c.measure.hint = TermKind::measure;
    c.limit.op = kind(n - 1) == 's' ? Comparator::ge : kind(n - 1) == 'A' ? Comparator::gt : Comparator::lt;
    c.limit.value = number(n);
    c.limit.span = where;
    node.value = std::move(c);
  } else if (found.has_body) {
    node = body(found);
    // What is said besides a figure, or of those who have none, is no limit.
    if (auto* both = get<Logic>(node); both != nullptr && both->args.size() == 2) {
      const auto* other = get<Logic>(both->args.back());
      if (get<Opinion>(both->args.back()) != nullptr || (other != nullptr && other->op == LogicOp::negation)) {
        Node figure = std::move(both->args.front());
        node = std::move(figure);
      }
    }
  } else if (found.duration) {
    Comparison c;
    c.limit.op = found.duration->op;
    c.limit.value = found.duration->amount.value;
    c.limit.unit = c.limit.unit_text = found.duration->amount.unit;
    c.limit.span = where;
    node.value = std::move(c);
  } else {
    Finding f;
    apply(found, f);
    node.value = std::move(f);
  }
  if (!worth_showing(node)) return std::nullopt;
  node.span = where;
  return node;
}

namespace {

void collect_unread(Node& node, std::vector<Node*>& out) {
  if (auto* l = std::get_if<Logic>(&node.value)) {
    for (Node& arg : l->args) collect_unread(arg, out);
  } else if (std::holds_alternative<Unread>(node.value)) {
    out.push_back(&node);
  }
}

}  // namespace

void Reader::show_limits(Criterion& out) {
  constexpr std::size_t nobody = static_cast<std::size_t>(-1);
  std::vector<Node*> unread;
  collect_unread(out.tree, unread);
  if (unread.empty()) return;
  std::vector<bool> taken(kinds_.size(), false);
  mark_typed(out.tree, taken);
  std::vector<std::size_t> owner(kinds_.size(), nobody);
  for (std::size_t u = 0; u < unread.size(); ++u) {
    const auto [begin, end] = tokens_in(unread[u]->span);
    // A stretch that repeats others comes behind them; what they hold is theirs.
    for (std::uint32_t t = begin; t < end; ++t)
      if (owner[t] == nobody) owner[t] = u;
  }
  // "between 11 and 42 weeks": a connective between two unread stretches may stand inside a limit.
  for (std::size_t t = 1; t + 1 < owner.size(); ++t)
    if (owner[t] == nobody && std::string_view("&|,/").find(kinds_[t]) != std::string_view::npos && owner[t + 1] != nobody)
      owner[t] = owner[t - 1];
  const std::size_t before = parse_.attempts;
  const auto free = [&](std::uint32_t t) { return owner[t] != nobody && !taken[t]; };
  const auto size = static_cast<std::uint32_t>(kinds_.size());
  for (std::uint32_t from = 0; from < size;) {
    std::uint32_t to = from;
    bool figures = false;
    for (; to < size && free(to); ++to) figures = figures || kinds_[to] == 'n';
    if (figures) {
      std::size_t i = parse_.nodes.size();
      find_limits(kinds_, from, to, parse_);
      for (; i < parse_.nodes.size(); i = at(i).next) {
        auto found = seen_node(i);
        std::uint32_t figure = at(i).begin;
        while (figure + 1 < at(i).end && kinds_[figure] != 'n') ++figure;
        if (found) std::get<Unread>(unread[owner[figure]]->value).seen.push_back(std::move(*found));
      }
    }
    from = std::max(to, from + 1);
  }
  out.attempts += parse_.attempts - before;
}

}  // namespace eligo::grammar

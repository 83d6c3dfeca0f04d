// Connectives of the tree: joining, denying and sealing nodes, and when two nodes say the same. Which connective it is, others decide.
//
// Not > lists > and > or > except / unless > if-then. A comma takes the connective of the list's last pair. Where a reading is in doubt the
// node says so (an alternative connective, or an Unread node in doubt), and the evaluator decides nothing past it.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

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
    const bool nested = std::any_of(args.begin(), args.end(), same);
    for (std::size_t k = 0; nested && k < args.size(); ++k) {
      Node& a = args[k];
      auto* inner = same(a);
      if (inner == nullptr) {
        flat.push_back(std::move(a));
      } else if (flat.empty()) {
        flat = std::vector<Node>(std::move(inner->args));
      } else {
        std::move(inner->args.begin(), inner->args.end(), std::back_inserter(flat));
      }
    }
    if (nested) args = std::move(flat);
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

namespace {

/// "< 3.5 and > 5.5": no value lies on both sides.
bool exclude_each_other(const Node& one, const Node& other) {
  const auto* a = std::get_if<Comparison>(&one.value);
  const auto* b = std::get_if<Comparison>(&other.value);
  if (a == nullptr || b == nullptr || lower(a->measure.text) != lower(b->measure.text)) return false;
  const Limit &first = a->limit, &second = b->limit;
  if (!first.op || !second.op || !first.value || !second.value || first.relative != second.relative) return false;
  if (first.unit != second.unit && !first.unit.empty() && !second.unit.empty()) return false;
  const bool below = less_side(*first.op) && more_side(*second.op), above = more_side(*first.op) && less_side(*second.op);
  return (below && *first.value < *second.value) || (above && *second.value < *first.value);
}

/// Are there two ages among them that nobody has?
bool ages_exclude_each_other(const std::vector<Node>& nodes) {
  std::optional<Decimal> least, most;
  for (const Node& node : nodes) {
    const auto* age = std::get_if<AgeLimit>(&node.value);
    if (age == nullptr || age->limit.unit != "a") continue;
    const Limit& limit = age->limit;
    const std::optional<Decimal> low = limit.low ? limit.low : limit.op && more_side(*limit.op) ? limit.value : std::nullopt;
    const std::optional<Decimal> high = limit.high ? limit.high : limit.op && less_side(*limit.op) ? limit.value : std::nullopt;
    if (low && (!least || *least < *low)) least = low;
    if (high && (!most || *high < *most)) most = high;
  }
  return least && most && (*most < *least || (*most == *least && nodes.size() > 2));
}

/// Is one sex asked for, and another one, or something of another one?
bool asks_for_both_sexes(const std::vector<Node>& nodes) {
  const SexIs* first = nullptr;
  for (const Node& node : nodes) {
    const auto* sex = std::get_if<SexIs>(&node.value);
    if (const auto* bound = std::get_if<Logic>(&node.value); first != nullptr && bound != nullptr && bound->op == LogicOp::implication)
      sex = std::get_if<SexIs>(&bound->args.front().value);
    if (sex == nullptr) continue;
    if (first != nullptr && first->value != sex->value) return true;
    if (first == nullptr) first = sex;
  }
  return false;
}

/// "Males and non-pregnant females": one sex, and what is said of the other.
bool names_both_sexes(const Node& one, const Node& other) {
  const auto* first = std::get_if<SexIs>(&one.value);
  const auto* bound = std::get_if<Logic>(&other.value);
  if (first == nullptr) return false;
  if (const auto* said = std::get_if<Saying>(&other.value)) {
    // "Men and postmenopausal women": a listed name of people.
    const std::string words = lower(said->term.text);
    const bool women = words.ends_with(" women") || words.ends_with(" females"), men = words.ends_with(" men") || words.ends_with(" males");
    return first->value == "male" ? women : men;
  }
  if (bound == nullptr || bound->op != LogicOp::implication || bound->args.size() != 2) return false;
  const auto* second = std::get_if<SexIs>(&bound->args.front().value);
  return second != nullptr && second->value != first->value;
}

/// "Creatinine > 1.5 mg/dL (males) and 1.4 mg/dL (females)", where the second limit was not read: what is not read is of the other sex, and
/// who is of that sex is not let in because she is not of the first.
void doubt_unread_of_other_sex(std::vector<Node>& nodes) {
  const SexIs* sex = nullptr;
  for (Node& node : nodes) {
    const auto* own = std::get_if<SexIs>(&node.value);
    if (const auto* l = std::get_if<Logic>(&node.value); l != nullptr && l->op == LogicOp::conjunction && !l->args.empty())
      own = std::get_if<SexIs>(&l->args.front().value);
    if (own != nullptr) sex = own;
    auto* words = std::get_if<Unread>(&node.value);
    if (words == nullptr || sex == nullptr) continue;
    const std::string said = lower(words->text);
    const bool of_women = said.find("female") != std::string::npos || said.find("women") != std::string::npos;
    const std::size_t male = said.find("male"), men = said.find("men");
    const bool of_men = (male != std::string::npos && (male < 2 || said.compare(male - 2, 2, "fe") != 0)) ||
                        (men != std::string::npos && (men == 0 || said[men - 1] == ' ' || said[men - 1] == '('));
    words->doubt = words->doubt || (sex->value == "male" ? of_women : of_men);
  }
}

}  // namespace

void part_opposite_limits(Node& node, bool excludes, std::string_view text) {
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr) return;
  for (Node& arg : l->args) part_opposite_limits(arg, excludes != (l->op == LogicOp::negation), text);
  if (l->op != LogicOp::conjunction || l->alternative) return;
  std::vector<Node> args;
  args.reserve(l->args.size());
  for (Node& arg : l->args) {
    if (!args.empty() && exclude_each_other(args.back(), arg)) {
      const Span both = join(args.back().span, arg.span);
      args.back() = excludes ? logic(LogicOp::disjunction, {std::move(args.back()), std::move(arg)})
                             : Node{Unread{std::string(text.substr(both.begin, both.size())), true}, both};
    } else if (!args.empty() && names_both_sexes(args.back(), arg)) {
      // Nobody is both, so "and" between them is or.
      if (auto* bound = std::get_if<Logic>(&arg.value)) bound->op = LogicOp::conjunction;
      args.back() = logic(LogicOp::disjunction, {std::move(args.back()), std::move(arg)});
    } else {
      args.push_back(std::move(arg));
    }
  }
  if (excludes) doubt_unread_of_other_sex(args);
  // "Adults of 18-60 years and old people of more than 60": each for themselves.
  if (!excludes && ages_exclude_each_other(args)) args.push_back(Node{Unread{"and", true}, node.span});
  // "Hemoglobin in males < 11; hemoglobin in females < 10", "male and non-pregnant, non-lactating female": nobody is both.
  if (!excludes && asks_for_both_sexes(args)) args.push_back(Node{Unread{"and", true}, node.span});
  l->args = std::move(args);
  if (l->args.size() == 1) {
    Node only = std::move(l->args.front());
    node = std::move(only);
  }
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

namespace {

/// Words that count readings or make one figure of them.
bool counts_readings(const std::string& words) {
  static constexpr std::string_view said[] = {"averag",      "mean of",        "mean value", "median",      "readings",   "measurements",
                                              "occasions",   "determinations", "triplicate", "duplicate",   "visits",     "two tests",
                                              "consecutive", "twice",          "out of",     "repeated",    "recordings", "days a ",
                                              "days per",    "days each",      "days of",    "of the last", "of 7 days"};
  return words == "mean" || words == "once" ||
         std::any_of(std::begin(said), std::end(said), [&](std::string_view w) { return contains(words, w); });
}

/// What a node says in words of its own, none for one that says more than words.
const std::string* plain_words_of(const Node& node) {
  if (const auto* unread = std::get_if<Unread>(&node.value)) return &unread->text;
  const auto* said = std::get_if<Saying>(&node.value);
  const auto* found = std::get_if<Finding>(&node.value);
  const Term* term = said != nullptr ? &said->term : found != nullptr && !found->count ? &found->term : nullptr;
  return term != nullptr && term->candidates.empty() && term->broader.empty() ? &term->text : nullptr;
}

}  // namespace

namespace {

/// "Platelets «< 1,00,00/mm3»", "potassium «between 3.5 and»": the name of a measure alone asks for nothing, and its limit was not read.
bool unread_limit_of(const Node& name, const Node& behind) {
  const auto* found = std::get_if<Finding>(&name.value);
  const auto* words = std::get_if<Unread>(&behind.value);
  if (found == nullptr || words == nullptr || behind.span.begin < name.span.end || !any_kind(found->term.candidates, TermKind::measure))
    return false;
  return words->text.find_first_of("<>=0123456789") != std::string::npos;
}

}  // namespace

/// "Hemoglobin >= 9 g/dL, the mean of what was measured at two visits": words behind a figure that count readings and were not read choose
/// what is compared with it, so that the latest value alone tells neither way.
void doubt_unread_readings(Node& node, std::string_view text) {
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr) return;
  for (Node& arg : l->args) doubt_unread_readings(arg, text);
  if (l->op != LogicOp::conjunction) return;
  for (std::size_t k = 0; k + 1 < l->args.size(); ++k) {
    if (unread_limit_of(l->args[k], l->args[k + 1])) std::get<Unread>(l->args[k + 1].value).doubt = true;
    const auto* compared = std::get_if<Comparison>(&l->args[k].value);
    if (compared == nullptr || !compared->limit.word.empty() || compared->series) continue;
    const std::uint32_t from = l->args[k].span.end;
    const std::string* words = plain_words_of(l->args[k + 1]);
    const Span behind = l->args[k + 1].span;
    if (words == nullptr || behind.begin < from || behind.end > text.size()) continue;
    // Nothing but marks and small words between the two.
    std::string between = lower(std::string(text.substr(from, behind.begin - from)));
    if (between.size() > 24 || between.find_first_of(".;") != std::string::npos || contains_any(between, {"and", "or"})) continue;
    std::string said = lower(std::string(text.substr(behind.begin, behind.end - behind.begin)));
    if (k + 2 < l->args.size() && std::holds_alternative<Unread>(l->args[k + 2].value))
      said += " " + lower(std::get<Unread>(l->args[k + 2].value).text);
    // Behind a comma, or as a name, only words that begin with the count: "..., able to attend all visits" is another matter.
    const bool own = between.find(',') != std::string::npos || !std::holds_alternative<Unread>(l->args[k + 1].value);
    static constexpr std::string_view begins[] = {"averag", "mean",     "median",     "on ",   "as ",
                                                  "over ",  "based on", "calculated", "taken", "measured"};
    if (own && std::none_of(std::begin(begins), std::end(begins), [&](std::string_view w) { return said.starts_with(w); })) continue;
    if (counts_readings(said)) l->args[k + 1] = Node{Unread{*words, true}, behind};
  }
}

namespace {

bool same(const std::optional<Quantity>& a, const std::optional<Quantity>& b) {
  return a.has_value() == b.has_value() && (!a || (a->value == b->value && a->unit == b->unit));
}
bool same(const Limit& a, const Limit& b) {
  return a.op == b.op && a.value == b.value && a.low == b.low && a.high == b.high && a.low_inclusive == b.low_inclusive &&
         a.high_inclusive == b.high_inclusive && a.word == b.word && a.unit == b.unit && a.relative == b.relative;
}
bool same(const Rare<Limit>& a, const Rare<Limit>& b) { return a.has_value() == b.has_value() && (!a || same(*a, *b)); }
bool same(const Rare<Window>& a, const Rare<Window>& b) {
  return a.has_value() == b.has_value() &&
         (!a || (same(a->min_ago, b->min_ago) && same(a->max_ago, b->max_ago) && a->anchor == b->anchor && a->after == b->after &&
                 a->lifetime == b->lifetime && a->min_open == b->min_open && a->max_open == b->max_open && a->around == b->around));
}
bool same(const Rare<Duration>& a, const Rare<Duration>& b) {
  return a.has_value() == b.has_value() &&
         (!a || (a->op == b->op && a->amount.value == b->amount.value && a->amount.unit == b->amount.unit));
}
bool same(const Term& a, const Term& b) { return lower(a.text) == lower(b.text) && a.candidates == b.candidates; }

struct Same {
  bool operator()(const Comparison& a, const Comparison& b) const {
    return same(a.measure, b.measure) && same(a.limit, b.limit) && a.statistic == b.statistic && same(a.window, b.window) &&
           same(a.duration, b.duration) && a.series.has_value() == b.series.has_value() && a.settings == b.settings;
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

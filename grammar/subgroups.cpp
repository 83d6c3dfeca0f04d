// A limit of a subgroup takes the place of the general one: "ALT <= 3 x ULN; for patients with liver metastases, ALT <= 5 x ULN".
#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// The operands of one connective, through its own nesting.
void operands(Node& node, LogicOp op, std::vector<Node*>& out) {
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || l->op != op || l->alternative || l->sealed) {
    out.push_back(&node);
    return;
  }
  for (Node& arg : l->args) operands(arg, op, out);
}

/// -1 for an upper limit, 1 for a lower one, 0 for anything else.
int side(const Limit& limit) {
  if (!limit.op || !limit.value || !limit.word.empty()) return 0;
  if (*limit.op == Comparator::lt || *limit.op == Comparator::le) return -1;
  return *limit.op == Comparator::gt || *limit.op == Comparator::ge ? 1 : 0;
}

bool is_sex(const Node& group) {
  const auto* l = std::get_if<Logic>(&group.value);
  return std::holds_alternative<SexIs>(group.value) || (l != nullptr && l->op == LogicOp::negation && is_sex(l->args.front()));
}

/// Limits of one measure on one side replace each other; nothing for what is no such limit.
std::string side_of_measure(const Comparison& c) {
  const int of = side(c.limit);
  if (of == 0 || (c.measure.candidates.empty() && c.measure.text.empty())) return "";
  std::string key(1, of < 0 ? '<' : '>');
  if (c.measure.candidates.empty()) {
    std::transform(c.measure.text.begin(), c.measure.text.end(), std::back_inserter(key),
                   [](unsigned char x) { return static_cast<char>(std::tolower(x)); });
  } else {
    for (const LexiconEntry& entry : c.measure.candidates) key += '#' + std::to_string(entry.concept_id);
  }
  return key;
}

}  // namespace

/// "ALT and AST <= 3 x ULN, patients with liver metastases <= 5 x ULN": a multiple of a limit of normal behind a disease is that of the
/// measures before it, for those who have the disease. False where there are none before it.
bool Reader::limit_of_group(std::vector<Node*>& parts, std::size_t k) const {
  const auto* c = std::get_if<Comparison>(&parts[k]->value);
  if (c == nullptr) return true;
  const auto is_measure = [](const Comparison& of) {
    return std::any_of(of.measure.candidates.begin(), of.measure.candidates.end(),
                       [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  };
  if (c->limit.relative != Relative::uln && c->limit.relative != Relative::lln) {
    // "Platelets >= 75, patients with marrow involvement >= 50 10*9/L": in the unit of the limit in front of it.
    const auto* general = k > 0 ? std::get_if<Comparison>(&parts[k - 1]->value) : nullptr;
    if (general == nullptr || c->limit.unit.empty() || c->limit.relative != Relative::none || general->limit.unit != c->limit.unit ||
        !is_measure(*general) || is_time_unit(c->limit.unit))
      return true;
    const std::uint32_t begin = c->measure.span.begin;
    constexpr std::uint32_t farthest = 24;  // bytes
    const std::string front = lower(source_.text.substr(begin - std::min(begin, farthest), std::min(begin, farthest)));
    if (!contains_any(front, {"patients with ", "subjects with ", "participants with ", "those with "})) return true;
  }
  const auto& entries = c->measure.candidates.empty() ? c->measure.broader : c->measure.candidates;
  const bool measured = std::any_of(entries.begin(), entries.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  const std::string words = lower(c->measure.text);
  const bool named = std::any_of(entries.begin(), entries.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  const bool disease = named || words.find("metast") != std::string::npos || words.ends_with("involvement");
  if (measured || !disease) return true;
  std::vector<Node> limits;
  const Comparison* first = nullptr;
  for (std::size_t n = k; n-- > 0;) {
    const auto* before = std::get_if<Comparison>(&parts[n]->value);
    if (before == nullptr || before->limit.relative != c->limit.relative || side(before->limit) != side(c->limit)) break;
    if (first != nullptr && before->limit.span != first->limit.span) break;
    if (first == nullptr) first = before;
    Comparison own = *before;
    own.limit = c->limit;
    limits.push_back(Node{std::move(own), parts[k]->span});
  }
  if (limits.empty() || side(c->limit) == 0) return false;
  Finding group;
  group.term = c->measure;
  group.term.hint = TermKind::condition;
  Node of{std::move(group), c->measure.span};
  const bool required = section_ == SectionKind::inclusion;
  Node said = logic(required ? LogicOp::conjunction : LogicOp::disjunction, std::move(limits));
  *parts[k] = logic(required ? LogicOp::implication : LogicOp::conjunction, {std::move(of), std::move(said)});
  return true;
}

/// In an inclusion the general limit, or the subgroup with its own; in an exclusion the general limit, unless the subgroup keeps to its
/// own.
void Reader::replace_in_subgroups(Node& whole) const {
  const bool required = section_ == SectionKind::inclusion;
  std::vector<Node*> parts;
  operands(whole, required ? LogicOp::conjunction : LogicOp::disjunction, parts);
  for (std::size_t k = 0; k < parts.size(); ++k)
    if (!limit_of_group(parts, k)) *parts[k] = Node{Unread{words_of(parts[k]->span), true}, parts[k]->span};
  struct Special {
    Node group, limit;
  };
  std::map<std::string, std::vector<Special>> specials;
  for (Node* part : parts) {
    const auto* l = std::get_if<Logic>(&part->value);
    if (l == nullptr || l->op != (required ? LogicOp::implication : LogicOp::conjunction) || l->alternative || l->args.size() != 2)
      continue;
    if (std::holds_alternative<Comparison>(l->args[0].value)) continue;
    Node consequence = l->args[1];
    std::vector<Node*> limits;
    operands(consequence, required ? LogicOp::conjunction : LogicOp::disjunction, limits);
    for (const Node* limit : limits)
      if (const auto* c = std::get_if<Comparison>(&limit->value))
        if (const std::string key = side_of_measure(*c); !key.empty()) specials[key].push_back({l->args[0], *limit});
  }
  for (Node* part : parts) {
    const auto* general = std::get_if<Comparison>(&part->value);
    // "> 450 (men) or > 470 (women); with bundle branch block > 500": what holds for a sex is general beside another group.
    bool by_sex = false;
    if (const auto* l = std::get_if<Logic>(&part->value); general == nullptr && l != nullptr && l->args.size() == 2 && !l->alternative &&
                                                          l->op == (required ? LogicOp::implication : LogicOp::conjunction) &&
                                                          std::holds_alternative<SexIs>(l->args.front().value)) {
      general = std::get_if<Comparison>(&l->args.back().value);
      by_sex = true;
    }
    if (general == nullptr) continue;
    const auto found = specials.find(side_of_measure(*general));
    if (found == specials.end()) continue;
    std::vector<Node> options{*part};
    for (const Special& s : found->second) {
      if (by_sex && is_sex(s.group)) continue;
      if (!may_copy(s.group) || !may_copy(s.limit)) {
        // More of them than a criterion has room for: which limit is whose stays open.
        *part = logic(LogicOp::conjunction, {std::move(*part), Node{Unread{words_of(part->span), true}, part->span}});
        options.clear();
        break;
      }
      options.push_back(logic(required ? LogicOp::conjunction : LogicOp::implication, {s.group, s.limit}));
    }
    if (options.size() > 1) *part = logic(required ? LogicOp::disjunction : LogicOp::conjunction, std::move(options));
  }
}

}  // namespace eligo::grammar

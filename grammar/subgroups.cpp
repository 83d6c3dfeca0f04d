// A limit of a subgroup takes the place of the general one: "ALT <= 3 x ULN; for patients with liver metastases, ALT <= 5 x ULN".
#include <algorithm>
#include <cctype>

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

bool same_words(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool same_measure(const Comparison& a, const Comparison& b) {
  if (side(a.limit) == 0 || side(a.limit) != side(b.limit)) return false;
  if (!a.measure.candidates.empty() && a.measure.candidates == b.measure.candidates) return true;
  return !a.measure.text.empty() && same_words(a.measure.text, b.measure.text);
}

}  // namespace

/// In an inclusion the general limit, or the subgroup with its own; in an exclusion the general limit, unless the subgroup keeps to its
/// own.
void Reader::replace_in_subgroups(Node& whole) const {
  const bool required = section_ == SectionKind::inclusion;
  std::vector<Node*> parts;
  operands(whole, required ? LogicOp::conjunction : LogicOp::disjunction, parts);
  struct Special {
    Node group, limit;
  };
  std::vector<Special> specials;
  for (Node* part : parts) {
    const auto* l = std::get_if<Logic>(&part->value);
    if (l == nullptr || l->op != (required ? LogicOp::implication : LogicOp::conjunction) || l->alternative || l->args.size() != 2)
      continue;
    if (std::holds_alternative<Comparison>(l->args[0].value)) continue;
    Node consequence = l->args[1];
    std::vector<Node*> limits;
    operands(consequence, required ? LogicOp::conjunction : LogicOp::disjunction, limits);
    for (const Node* limit : limits)
      if (std::holds_alternative<Comparison>(limit->value)) specials.push_back({l->args[0], *limit});
  }
  for (Node* part : parts) {
    if (specials.empty()) return;
    const auto* general = std::get_if<Comparison>(&part->value);
    if (general == nullptr) continue;
    std::vector<Node> options{*part};
    for (const Special& s : specials) {
      if (!same_measure(*general, std::get<Comparison>(s.limit.value))) continue;
      options.push_back(logic(required ? LogicOp::conjunction : LogicOp::implication, {s.group, s.limit}));
    }
    if (options.size() > 1) *part = logic(required ? LogicOp::disjunction : LogicOp::conjunction, std::move(options));
  }
}

}  // namespace eligo::grammar

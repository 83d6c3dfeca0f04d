// See decisive.hpp.
#include "tools/decisive.hpp"

#include <algorithm>
#include <string_view>

namespace eligo::tools {
namespace {

using engine::ExprReport;
using engine::Truth;
using rules::LogicOp;
using Asked = JudgedLeaf::Asked;

Asked flipped(Asked asked) { return asked == Asked::wanted ? Asked::unwanted : asked == Asked::unwanted ? Asked::wanted : Asked::unsaid; }

/// Does operand `at` keep its node at the truth that it has?
bool decides(const rules::Logic& logic, const ExprReport& node, std::size_t at) {
  const Truth own = node.args[at].truth;
  if (node.truth == Truth::unknown) {
    const auto unknown = [](const ExprReport& arg) { return arg.truth == Truth::unknown; };
    return own == Truth::unknown || std::none_of(node.args.begin(), node.args.end(), unknown);
  }
  switch (logic.op) {
    case LogicOp::conjunction:
      return node.truth == Truth::yes || own == Truth::no;
    case LogicOp::disjunction:
      return node.truth == Truth::no || own == Truth::yes;
    case LogicOp::negation:
      return true;
    case LogicOp::implication:  // a condition that is false decides alone
      return node.truth == Truth::no || (node.not_applicable ? at == 0 : at == 1 && own == Truth::yes);
    case LogicOp::exception:
      return at == 0 || own == Truth::yes;
    case LogicOp::at_least:
      return own == node.truth;
  }
  return true;
}

Asked asked_of(const rules::Logic& logic, std::size_t at, Asked asked) {
  switch (logic.op) {
    case LogicOp::negation:
      return flipped(asked);
    case LogicOp::implication:
      return at == 0 ? Asked::unsaid : asked;
    case LogicOp::exception:
      return at == 0 ? asked : Asked::unsaid;
    case LogicOp::conjunction:
    case LogicOp::disjunction:
    case LogicOp::at_least:
      return asked;
  }
  return Asked::unsaid;
}

void collect(const rules::Expr& expr, const ExprReport& node, Asked asked, std::vector<JudgedLeaf>& out) {
  // Facts on the node itself: words on file that are those of the whole clause decided it, not its parts.
  const bool whole = node.args.empty() || !node.evidence.empty();
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node); logic != nullptr && !whole && logic->args.size() == node.args.size()) {
    for (std::size_t i = 0; i < node.args.size(); ++i)
      if (decides(*logic, node, i)) collect(logic->args[i], node.args[i], asked_of(*logic, i, asked), out);
    return;
  }
  if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node); several != nullptr && !whole) {
    for (std::size_t i = 0; i < std::min(node.args.size(), several->readings.size()); ++i)
      collect(several->readings[i], node.args[i], Asked::unsaid, out);
    return;
  }
  out.push_back({&expr, &node, asked});
}

}  // namespace

std::vector<JudgedLeaf> deciding_leaves(const engine::ClauseReport& clause) {
  std::vector<JudgedLeaf> out;
  const Asked asked = clause.clause->wrong_polarity                         ? Asked::unsaid
                      : clause.clause->kind == rules::ClauseKind::exclusion ? Asked::unwanted
                                                                            : Asked::wanted;
  collect(clause.clause->expr, clause.expr, asked, out);
  return out;
}

std::vector<Span> decisive_words(const engine::ClauseReport& clause) {
  const rules::Clause& of = *clause.clause;
  if (of.text.size() != of.span.size()) return {};  // a registry's field, or a text that was put together
  std::vector<Span> spans;
  for (const JudgedLeaf& leaf : deciding_leaves(clause)) {
    const Span span = leaf.expr->span;
    if (span.begin < of.span.begin || span.end > of.span.end || span.empty()) continue;
    spans.push_back({span.begin - of.span.begin, span.end - of.span.begin});
  }
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> out;
  for (const Span& span : spans) {
    if (!out.empty() && span.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

}  // namespace eligo::tools

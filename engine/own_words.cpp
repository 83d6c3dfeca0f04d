// Which parts of a clause may be settled by what is on file in their own words.
#include <algorithm>

#include "engine/evaluate.hpp"
#include "engine/wording.hpp"

namespace eligo::engine {
namespace {

/// Do the words, which stand at `span`, hold all that an expression asks for? A time, a length, a severity, an opinion that a part shares
/// with its neighbours stands outside its own words.
struct AllSaid {
  std::string_view words;
  const Wording& said;
  Span span;

  bool holds(std::string_view more) const {
    const Wording asked = wording(more);
    return std::includes(said.words.begin(), said.words.end(), asked.words.begin(), asked.words.end());
  }
  bool all(const std::vector<rules::Expr>& parts) const {
    return std::all_of(parts.begin(), parts.end(), [&](const rules::Expr& part) { return std::visit(*this, part.node); });
  }
  bool operator()(const rules::Logic& logic) const { return all(logic.args); }
  bool operator()(const rules::Ambiguous& several) const { return all(several.readings); }
  bool operator()(const rules::Judgement& judgement) const { return holds(judgement.text); }
  bool operator()(const rules::Unparsed&) const { return true; }
  bool operator()(const rules::Permission&) const { return true; }
  template <class Leaf>
  bool operator()(const Leaf& leaf) const {
    const bool figure = words.find_first_of("0123456789") != std::string_view::npos;
    if constexpr (requires { leaf.window; }) {
      if (leaf.window && !leaf.window->lifetime && (leaf.window->span.begin < span.begin || leaf.window->span.end > span.end)) return false;
      if (leaf.duration && !figure) return false;
    }
    if constexpr (requires { leaf.count; })
      if (leaf.count && !figure) return false;
    if constexpr (requires { leaf.limit; })
      if (!figure) return false;
    if constexpr (requires { leaf.status; }) {
      using grammar::Status;
      const bool more = said.words.size() > wording(leaf.text).words.size();
      if (leaf.status != Status::unspecified && leaf.status != Status::current && !more) return false;
      if constexpr (std::is_same_v<Leaf, rules::Condition>) {
        if (!holds(leaf.severity + " " + leaf.stage)) return false;
      } else {
        if (!holds(leaf.indication)) return false;
      }
    }
    return true;
  }
};

}  // namespace

std::string_view words_of_part(const Context& context, const rules::Expr& expr) {
  if (context.clause == nullptr || std::holds_alternative<rules::Judgement>(expr.node) ||
      std::holds_alternative<rules::Statement>(expr.node))
    return {};
  const rules::Clause& clause = *context.clause;
  if (expr.span.begin < clause.span.begin || expr.span.end > clause.span.end || expr.span.begin >= expr.span.end) return {};
  const std::size_t length = expr.span.end - expr.span.begin;
  if (length == clause.span.end - clause.span.begin || expr.span.end - clause.span.begin > clause.text.size()) return {};
  const std::string_view words = std::string_view(clause.text).substr(expr.span.begin - clause.span.begin, length);
  const Wording said = wording(words);
  return std::visit(AllSaid{words, said, expr.span}, expr.node) ? words : std::string_view();
}

}  // namespace eligo::engine

// The clausal grammar's result: a flat parse tree over token indices. Private to grammar/.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "grammar/criterion.hpp"

namespace eligo::grammar {

/// Named rules of the clausal grammar that leave a node in the parse tree.
enum class Rule : std::uint8_t {
  sentence,
  label,
  if_front,
  if_back,
  counted_list,
  other_time_for,
  provided,
  must_part,
  list,
  sep,
  element,
  except_part,
  allowed,
  barred,
  lead,
  attest,
  opinion,
  trailing_sex,
  head_of,
  two_sided,
  comparison,
  measure,
  open_measure,
  limit,
  limit_group,
  group,
  same_limit,
  age,
  rate,
  counted,
  count,
  front_amount,
  front_limit,
  score_on,
  respective,
  named_duration,
  length,
  finding,
  result_finding,
  noun,
  tail,
  window,
  duration,
  dose,
  series,
  anchor,
  value_limit,
  scale,
  paren_value,
  paren_except,
  paren_allowed,
  paren_example,
  paren_definition,
  paren_or,
  paren_list,
  paren_more,
  aside,
  example,
  definition,
  unread,
};

struct Parsed {
  Rule rule{};
  std::uint32_t begin = 0, end = 0;  ///< token indices
  std::uint32_t next = 0;            ///< index behind this node's subtree
};

struct ClauseParse {
  std::vector<Parsed> nodes;  ///< preorder
  std::size_t attempts = 0;
  bool attempt_bound = false, depth_bound = false;
};

/// Parses refined token kinds. Total: what no rule takes is in `unread` nodes. When a bound is met `nodes` is empty.
[[nodiscard]] ClauseParse parse_clause(std::string_view kinds, const Limits& limits);

/// Attempts that the search for limits in unread text may take, per token of it.
inline constexpr std::size_t seen_attempts_per_token = 1000;

/// Appends to `out.nodes` an `element` for every limit, window, duration or count found in the tokens [begin, end), which no rule of the
/// grammar took; nothing when there is none or the bound is met. Attempts are added to `out.attempts`.
void find_limits(std::string_view kinds, std::uint32_t begin, std::uint32_t end, ClauseParse& out);

}  // namespace eligo::grammar

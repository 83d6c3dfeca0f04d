// See why.hpp.
#include <fmt/format.h>

#include "tools/phrases.hpp"
#include "tools/why.hpp"

namespace eligo::tools {

namespace {

/// How far past its limit, without the sign: "missed by 0.1 10^9/L".
std::string missed(const engine::Margin& margin) {
  engine::Margin size = margin;
  if (size.value < Decimal{}) size.value = size.value.negated();
  return size.value == Decimal{} ? "at the limit itself" : "missed by " + margin_text(size);
}

}  // namespace

std::string why_text(const engine::TrialReport& trial, const Style& style) {
  std::string out;
  const auto line = [&](std::string_view head, const std::string& text) { out += beside(head, one_line(text), 14, style); };
  if (trial.sole_blocker) {
    const auto& predicate = trial.sole_blocker->predicate;
    line("  alone       ", predicate && !predicate->text.empty()
                               ? fmt::format("{} is the only one that fails: {}", trial.sole_blocker->clause, predicate->text)
                               : fmt::format("{} is the only one that fails", trial.sole_blocker->clause));
  }
  for (const engine::NearMiss& miss : trial.near_misses)
    line("  near miss   ", fmt::format("{}: {}, {}", miss.clause, miss.predicate.text, missed(*miss.predicate.margin)));
  for (const engine::InTheWay& it : trial.in_the_way)
    line("  in the way  ", fmt::format("{} is taken now; {} asks for {}", it.medication, it.clause, it.asks));
  if (trial.next_change) {
    const bool opens = trial.outcome == engine::Outcome::ineligible;
    line(opens ? "  opens on    " : "  changes on  ",
         fmt::format("{}: {}", patients::to_string(*trial.next_change), trial.next_change_why));
  }
  return out;
}

std::string hypothetical_text(const WhatIf& it, const Style& style) {
  std::string out = paint(style, Ink::open, "HYPOTHETICAL") + '\n';
  for (const std::string& fact : it.facts) out += beside("  as if on file: ", one_line(fact), 17, style);
  out += beside("  ", "None of this is in the profile; the report below is what it would say.", 2, style);
  std::size_t same = 0;
  for (const WhatIf::Trial& trial : it.trials) {
    if (trial.before == trial.after && trial.clauses.empty()) {
      ++same;
      continue;
    }
    out += beside(fmt::format("  {}  ", trial.id), fmt::format("{} -> {}", engine::name(trial.before), engine::name(trial.after)), 4, style,
                  Ink::strong);
    for (const WhatIf::Clause& clause : trial.clauses)
      out += beside("    ", fmt::format("{}: {} -> {}", clause.id, engine::name(clause.before), engine::name(clause.after)), 6, style);
  }
  if (same > 0) out += fmt::format("  {}: nothing changes\n", plural(same, "trial", "trials"));
  return out;
}

}  // namespace eligo::tools

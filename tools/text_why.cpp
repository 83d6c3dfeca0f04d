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
  return out;
}

}  // namespace eligo::tools

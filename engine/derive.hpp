// Private to engine/: the one place that asks patients/ for derived values.
#pragma once
#include <string>
#include <vector>

#include "engine/values.hpp"

namespace eligo::engine {

/// Values of `measure` derived from other facts on or before the as-of date; empty when no formula applies. Labelled with formula,
/// inputs and dates.
/// `declined`: why there is none although its inputs are on file, when one of them cannot be used.
struct Declined {
  std::string why, pointer;
  bool conflict = false;
};
[[nodiscard]] std::vector<Measured> derived_values(const Context& context, ConceptId measure, const TimeWindow& window, Declined& declined);

}  // namespace eligo::engine

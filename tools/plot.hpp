// What is drawn beside a criterion: a value on its axis with the limit, dated facts against a window. Figures only; html_plot draws them.
//
// Made from what the engine reported and the profile holds. What cannot be placed for certain (another dimension, a window that hangs on an
// undated event) is not drawn: a picture must not say more than the words.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "patients/profile.hpp"
#include "rules/vocabulary.hpp"
#include "tools/decisive.hpp"

namespace eligo::tools {

struct AxisPlot {
  struct Value {
    double at = 0;
    std::string label;  ///< as recorded: "1400 /uL", "> 60 mL/min/1.73m2"
    bool used = true;
    bool derived = false;
  };
  std::string of, unit;             ///< what is measured, and the unit of the axis as clinicians write it
  std::vector<Value> values;        ///< never empty
  std::optional<double> low, high;  ///< where the predicate holds; an absent end is open. At least one is there
  bool low_inclusive = true, high_inclusive = true;
  std::optional<double> normal_low, normal_high;
  JudgedLeaf::Asked asked = JudgedLeaf::Asked::unsaid;
};

/// For a comparison or an age whose values and limit stand on one axis.
[[nodiscard]] std::optional<AxisPlot> axis_plot(const JudgedLeaf& leaf, const patients::Profile& profile,
                                                const rules::Vocabulary& vocabulary, patients::Day as_of);

struct Timeline {
  struct Item {
    std::string label;
    patients::Day begin{}, end{};
    bool ongoing = false;
    bool used = true;
  };
  patients::Day as_of{};
  std::optional<patients::Day> from, to;  ///< the window asked for; both or neither
  std::vector<Item> items;                ///< in order of their begin; never empty
};

/// For a predicate with a window, a duration or a rate, and the dated facts that it looked at.
[[nodiscard]] std::optional<Timeline> timeline(const JudgedLeaf& leaf, const patients::Profile& profile, patients::Day as_of);

}  // namespace eligo::tools

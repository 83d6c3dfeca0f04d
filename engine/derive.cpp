// Derived values come from patients/derived; here they become values that a comparison can use.
#include "engine/derive.hpp"

#include <fmt/format.h>

#include "patients/derived.hpp"
#include "rules/quantity.hpp"

namespace eligo::engine {

std::vector<Measured> derived_values(const Context& context, ConceptId measure, const TimeWindow& window, Declined& declined) {
  std::optional<patients::Days> within;
  if (window.bounded && window.to) {
    // Only what surely lies inside.
    const Day from = window.from ? window.from->last : Day::min();
    if (from > window.to->first) return {};
    within = patients::Days{from, window.to->first};
  }
  const auto derived = patients::derive(context.profile, context.vocabulary, measure, context.as_of, within);
  if (!derived) {
    const patients::NotDerived& none = derived.error();
    if (!none.unfit.empty()) declined = {none.reason, none.unfit, none.contradicted};
    return {};
  }
  Measured out;
  out.low = derived->low;
  out.high = derived->high;
  out.unit = out.unit_text = derived->unit == "1" ? "" : derived->unit;
  if (derived->newest) {
    out.date = DayRange{*derived->newest, *derived->newest};
  } else if (window.bounded) {
    return {};  // none of its inputs is dated, so whether it lies in the window is not known
  }
  // The pointer is that of the first input; all of them are in the text.
  if (!derived->inputs.empty()) out.pointer = derived->inputs.front().pointer;
  const patients::Formula& formula = *derived->formula;
  out.shown = fmt::format("{} {}{}{}", context.vocabulary.at(measure).name, derived->figure,
                          out.unit.empty() ? "" : " " + rules::clinical_unit(out.unit),
                          derived->newest ? " on " + patients::to_string(*derived->newest) : "");
  out.derived = derived->text;
  out.derived_briefly = fmt::format("derived by {} from {}", formula.name, derived->from);
  Derivation how{std::string(formula.name),
                 std::string(formula.version),
                 std::string(formula.equation),
                 std::string(formula.citation),
                 std::string(formula.doi),
                 derived->value,
                 derived->low,
                 derived->high,
                 derived->unit,
                 {}};
  for (const patients::DerivedInput& input : derived->inputs)
    how.inputs.push_back({input.name, input.pointer, input.shown, input.converted, input.date ? input.date->text : "", input.days_before});
  out.derivation = std::move(how);
  return {out};
}

}  // namespace eligo::engine

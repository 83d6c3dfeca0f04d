// Derived values come from patients/derived; here they become values that a comparison can use.
#include "engine/derive.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "patients/derived.hpp"
#include "rules/quantity.hpp"

namespace eligo::engine {

namespace {

using patients::PartialDate;

/// Days after a treatment in place of the kidneys in which a creatinine still says little of them.
constexpr int dialysis_lasts = 90;

/// Why a filtration rate or a clearance cannot be told from a creatinine of that day, and the pointer to what says so: dialysis, a
/// pregnancy.
std::optional<std::pair<std::string, std::string>> creatinine_misleads(const Context& context, Day day) {
  const auto is = [&](const patients::Named& named, std::string_view key) {
    const ConceptId asked = context.vocabulary.find_key(key);
    return asked != rules::no_concept && std::any_of(named.concepts.begin(), named.concepts.end(),
                                                     [&](ConceptId id) { return id == asked || context.vocabulary.is_a(id, asked); });
  };
  for (const patients::ProcedureFact& p : context.profile.procedures) {
    if (p.status == patients::ProcedureStatus::never || p.status == patients::ProcedureStatus::planned ||
        !(is(p, "renal_replacement_therapy") || is(p, "dialysis")))
      continue;
    const std::optional<PartialDate>& began = p.start ? p.start : p.date;
    const std::optional<PartialDate>& ended = p.end ? p.end : p.start ? std::optional<PartialDate>() : p.date;
    if (began && began->first > day) continue;
    if (ended && ended->last + std::chrono::days(dialysis_lasts) < day) continue;
    return std::pair{"the creatinine was taken while on dialysis (" + p.text + "), which no formula allows for", p.pointer};
  }
  for (const patients::StatementFact& s : context.profile.statements)
    if (s.value && (is(s, "pregnant"))) return std::pair{std::string("the formula does not hold in pregnancy"), s.pointer};
  for (const patients::ConditionFact& c : context.profile.conditions)
    if (is(c, "pregnant") && c.status != patients::ConditionStatus::refuted && c.status != patients::ConditionStatus::resolved)
      return std::pair{std::string("the formula does not hold in pregnancy"), c.pointer};
  return std::nullopt;
}

}  // namespace

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
  if (const std::string_view key = derived->formula->measure; key == "egfr" || key == "creatinine_clearance") {
    if (auto why = creatinine_misleads(context, derived->newest.value_or(context.as_of))) {
      declined = {std::move(why->first), std::move(why->second), false};
      return {};
    }
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

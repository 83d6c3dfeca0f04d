// See plot.hpp.
#include "tools/plot.hpp"

#include <algorithm>
#include <array>

#include "rules/quantity.hpp"
#include "tools/fact_view.hpp"

namespace eligo::tools {
namespace {

using patients::Day;

/// The stretch of the axis on which the limit holds.
bool place_limit(const grammar::Limit& limit, double times, AxisPlot& plot) {
  using grammar::Comparator;
  if (limit.low || limit.high) {
    if (limit.low) plot.low = limit.low->to_double() * times;
    if (limit.high) plot.high = limit.high->to_double() * times;
    plot.low_inclusive = limit.low_inclusive;
    plot.high_inclusive = limit.high_inclusive;
    return true;
  }
  if (!limit.op || !limit.value || *limit.op == Comparator::ne) return false;
  const double at = limit.value->to_double() * times;
  const Comparator op = *limit.op;
  if (op != Comparator::lt && op != Comparator::le) plot.low = at;
  if (op != Comparator::gt && op != Comparator::ge) plot.high = at;
  plot.low_inclusive = op != Comparator::gt;
  plot.high_inclusive = op != Comparator::lt;
  return true;
}

/// A value in the unit of the axis; nothing where the two do not compare.
std::optional<double> in_unit(const Decimal& value, const std::string& from, const std::string& to, const rules::Analyte* analyte) {
  if (from == to) return value.to_double();
  const auto converted = rules::convert(value, from, to, analyte);
  if (!converted) return std::nullopt;
  return converted->value.to_double();
}

std::string comparator_sign(patients::ValueComparator comparator) {
  switch (comparator) {
    case patients::ValueComparator::none:
      return "";
    case patients::ValueComparator::lt:
      return "< ";
    case patients::ValueComparator::le:
      return "<= ";
    case patients::ValueComparator::gt:
      return "> ";
    case patients::ValueComparator::ge:
      return ">= ";
  }
  return "";
}

void add_value(AxisPlot& plot, const patients::Observation& it, bool used, const std::string& unit, const rules::Analyte* analyte) {
  const auto* value = std::get_if<Decimal>(&it.value);
  if (value == nullptr || !it.unit_problem.empty()) return;
  const auto at = in_unit(*value, it.unit, unit, analyte);
  if (!at) return;
  const std::string written = it.unit_text.empty() ? rules::clinical_unit(it.unit) : it.unit_text;
  std::string label = comparator_sign(it.comparator) + value->to_string();
  if (!written.empty()) label += ' ' + written;
  plot.values.push_back({*at, std::move(label), used, false});
}

void add_normal(AxisPlot& plot, const patients::Observation& it, const std::string& unit, const rules::Analyte* analyte) {
  if (!it.reference_range || !it.range_problem.empty()) return;
  const patients::ReferenceRange& range = *it.reference_range;
  const std::string& own = range.unit.empty() ? it.unit : range.unit;
  if (range.low) plot.normal_low = in_unit(*range.low, own, unit, analyte);
  if (range.high) plot.normal_high = in_unit(*range.high, own, unit, analyte);
}

/// The one observation that was used, where it is one.
const patients::Observation* only_used(const engine::ExprReport& report, const patients::Profile& profile) {
  const patients::Observation* out = nullptr;
  for (const engine::Evidence& fact : report.evidence) {
    if (!fact.used) continue;
    const auto view = fact_at(profile, fact.pointer);
    if (!view || view->observation == nullptr) continue;
    if (out != nullptr && out != view->observation) return nullptr;
    out = view->observation;
  }
  return out;
}

std::optional<AxisPlot> measured(const rules::Compare& compare, const JudgedLeaf& leaf, const patients::Profile& profile,
                                 const rules::Vocabulary& vocabulary) {
  if (!compare.unit_problem.empty() || compare.unit_ambiguous || !compare.limit.word.empty()) return std::nullopt;
  AxisPlot plot;
  plot.asked = leaf.asked;
  plot.of = compare.measure == rules::no_concept ? compare.text : vocabulary.at(compare.measure).name;
  const rules::Analyte* analyte = nullptr;
  if (compare.measure != rules::no_concept && vocabulary.at(compare.measure).analyte) analyte = &*vocabulary.at(compare.measure).analyte;
  std::string unit = compare.limit.unit;
  double times = 1;
  if (compare.limit.relative == grammar::Relative::uln || compare.limit.relative == grammar::Relative::lln) {
    // The multiple of a limit of normal is drawn where it lies for the one value that was judged.
    const patients::Observation* value = only_used(*leaf.report, profile);
    if (value == nullptr || !value->reference_range || !value->range_problem.empty() || !compare.limit.unit.empty()) return std::nullopt;
    const bool upper = compare.limit.relative == grammar::Relative::uln;
    const auto& end = upper ? value->reference_range->high : value->reference_range->low;
    if (!end || (!value->reference_range->unit.empty() && value->reference_range->unit != value->unit)) return std::nullopt;
    times = end->to_double();
    unit = value->unit;
  } else if (compare.limit.relative != grammar::Relative::none) {
    return std::nullopt;
  }
  if (!place_limit(compare.limit, times, plot)) return std::nullopt;
  plot.unit = rules::clinical_unit(unit);
  for (const engine::Evidence& fact : leaf.report->evidence) {
    if (fact.derivation) {
      const auto at = in_unit(fact.derivation->value, fact.derivation->unit, unit, analyte);
      const std::string figure = rules::shown_figure(fact.derivation->value).to_string();
      if (at) plot.values.push_back({*at, figure + ' ' + rules::clinical_unit(fact.derivation->unit), fact.used, true});
      continue;
    }
    const auto view = fact_at(profile, fact.pointer);
    if (!view || view->observation == nullptr) continue;
    add_value(plot, *view->observation, fact.used, unit, analyte);
    if (fact.used) add_normal(plot, *view->observation, unit, analyte);
  }
  const auto used = [](const AxisPlot::Value& value) { return value.used; };
  if (std::none_of(plot.values.begin(), plot.values.end(), used)) return std::nullopt;
  return plot;
}

std::optional<AxisPlot> aged(const rules::AgePredicate& age, const JudgedLeaf& leaf, const patients::Profile& profile, Day as_of) {
  if (age.at != "as_of" || !profile.birth_date || leaf.report->truth == engine::Truth::unknown) return std::nullopt;
  const std::string& unit = age.limit.unit;
  const double days = unit == "a" ? 365.2425 : unit == "mo" ? 30.436875 : unit == "wk" ? 7 : unit == "d" ? 1 : 0;
  if (days == 0) return std::nullopt;
  AxisPlot plot;
  plot.asked = leaf.asked;
  plot.of = "age";
  plot.unit = unit == "a" ? "years" : unit == "mo" ? "months" : unit == "wk" ? "weeks" : "days";
  if (!place_limit(age.limit, 1, plot)) return std::nullopt;
  const long completed = patients::completed(profile.birth_date->last, as_of, unit);
  const double exact = static_cast<double>((as_of - profile.birth_date->last).count()) / days;
  plot.values.push_back({exact, std::to_string(completed) + ' ' + plot.unit, true, false});
  return plot;
}

/// Window, or what a duration or a rate makes one of: the stretch of days that a predicate looks at.
struct Looked {
  const std::optional<rules::Window>* window = nullptr;
  const std::optional<rules::Duration>* duration = nullptr;
  std::string per;
};

template <class Predicate>
Looked with_window(const Predicate& it) {
  return {&it.window, &it.duration, ""};
}

Looked looked_at(const rules::Expr& expr) {
  if (const auto* it = std::get_if<rules::Compare>(&expr.node)) return with_window(*it);
  if (const auto* it = std::get_if<rules::Condition>(&expr.node)) return with_window(*it);
  if (const auto* it = std::get_if<rules::Therapy>(&expr.node)) return with_window(*it);
  if (const auto* it = std::get_if<rules::Procedure>(&expr.node)) return with_window(*it);
  if (const auto* it = std::get_if<rules::Statement>(&expr.node)) return with_window(*it);
  if (const auto* it = std::get_if<rules::Frequency>(&expr.node)) return {&it->window, &it->duration, it->per};
  return {};
}

/// The day a window is seen from: as recorded, or the day of the report for the visits that default to it.
std::optional<Day> anchor_day(const std::string& anchor, const patients::Profile& profile, Day as_of) {
  for (const auto& [name, date] : profile.anchors)
    if (name == anchor) return date.exact() ? std::optional<Day>(date.first) : std::nullopt;
  constexpr std::array<std::string_view, 7> visits = {"as_of",         "screening",  "baseline", "enrolment",
                                                      "randomisation", "first_dose", "consent"};
  if (std::find(visits.begin(), visits.end(), anchor) != visits.end()) return as_of;
  return std::nullopt;
}

void place_window(const Looked& looked, const patients::Profile& profile, Day as_of, Timeline& out) {
  if (looked.window != nullptr && *looked.window) {
    const rules::Window& window = **looked.window;
    const auto anchor = anchor_day(window.anchor, profile, as_of);
    if (!anchor || window.around || window.lifetime || (!window.min_ago && !window.max_ago)) return;
    const auto away = [&](const grammar::Quantity& amount) {
      return window.after ? patients::add(*anchor, amount.value, amount.unit) : patients::subtract(*anchor, amount.value, amount.unit);
    };
    std::optional<Day> near_end = *anchor, far_end;
    if (window.min_ago) near_end = away(*window.min_ago);
    if (window.max_ago) far_end = away(*window.max_ago);
    if (!near_end || (window.max_ago && !far_end)) return;
    if (!far_end) {
      // "At least 4 weeks since": the stretch that has to be free of it.
      far_end = near_end;
      near_end = *anchor;
    }
    out.from = std::min(*near_end, *far_end);
    out.to = std::max(*near_end, *far_end);
  } else if (looked.duration != nullptr && *looked.duration) {
    const grammar::Quantity& amount = (*looked.duration)->amount;
    out.from = patients::subtract(as_of, amount.value, amount.unit);
  } else if (!looked.per.empty()) {
    out.from = patients::subtract(as_of, Decimal{1}, looked.per);
  }
  if (out.from && !out.to) out.to = as_of;
}

}  // namespace

std::optional<AxisPlot> axis_plot(const JudgedLeaf& leaf, const patients::Profile& profile, const rules::Vocabulary& vocabulary,
                                  Day as_of) {
  if (const auto* compare = std::get_if<rules::Compare>(&leaf.expr->node)) return measured(*compare, leaf, profile, vocabulary);
  if (const auto* age = std::get_if<rules::AgePredicate>(&leaf.expr->node)) return aged(*age, leaf, profile, as_of);
  return std::nullopt;
}

std::optional<Timeline> timeline(const JudgedLeaf& leaf, const patients::Profile& profile, Day as_of) {
  const Looked looked = looked_at(*leaf.expr);
  if (looked.window == nullptr) return std::nullopt;
  Timeline out;
  out.as_of = as_of;
  place_window(looked, profile, as_of, out);
  if (!out.from || !out.to) return std::nullopt;
  for (const engine::Evidence& fact : leaf.report->evidence) {
    const auto view = fact_at(profile, fact.pointer);
    if (!view || (!view->from && !view->till)) continue;
    const patients::PartialDate& begin = view->from ? *view->from : *view->till;
    const patients::PartialDate& end = view->till ? *view->till : begin;
    std::string label = view->name + ", " + begin.text;
    if (view->ongoing) {
      label += ", goes on";
    } else if (end.text != begin.text) {
      label += " to " + end.text;
    }
    const Day last = view->ongoing ? std::max(as_of, begin.last) : end.last;
    out.items.push_back({std::move(label), begin.first, std::max(begin.first, last), view->ongoing, fact.used});
  }
  if (out.items.empty()) return std::nullopt;
  std::stable_sort(out.items.begin(), out.items.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  return out;
}

}  // namespace eligo::tools

// Physiological limits, and slips of a thousand.
//
// Limits of counts begin at 0, so that by them alone 2.1 neutrophils in a microlitre are possible. Nobody counts so few, and thousands
// of them are usual: such a figure is a slip of the unit far more often than a finding. It is doubted only where the analyte is in fact
// written in two units a thousand apart, and only in the narrow band that the slip lands in, so that true aplasia (20 in a microlitre)
// and true leukaemia are left alone. What small counts of lymphocyte subsets are, whole numbers of cells in a microlitre, is never doubted.
#include "rules/plausible.hpp"

#include <cmath>

#include "rules/quantity.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::rules {
namespace {

double number(const std::optional<Decimal>& value, double otherwise) { return value ? value->to_double() : otherwise; }

/// Near what healthy adults have: what a value that was written wrongly was probably meant to be.
bool usual(double x, const Analyte& of) {
  const double high = number(of.reference_high, 0), low = number(of.reference_low, 0);
  if (high <= 0) return false;
  return x <= high * 3 && x >= (low > 0 ? low / 3 : high / 30);
}

bool two_units_a_thousand_apart(const Analyte& of) {
  for (const std::string& a : of.customary_units)
    for (const std::string& b : of.customary_units) {
      const auto one = convert(Decimal(1), a, b);
      if (one && one->value == Decimal(1000)) return true;
    }
  return false;
}

std::string quantity(const Decimal& value, std::string_view unit) {
  const std::string spelled = clinical_unit(unit);
  return value.to_string() + (spelled.empty() ? "" : spelled == "%" ? " %" : " " + spelled);
}

std::string between(const std::optional<Decimal>& low, const std::optional<Decimal>& high, std::string_view unit) {
  if (!low) return "up to " + quantity(*high, unit);
  if (!high) return "at least " + quantity(*low, unit);
  return low->to_string() + " to " + quantity(*high, unit);
}

/// What would make the figure a usual one: another customary unit, a thousand, a decimal point.
std::string explanation(const Decimal& figure, std::string_view unit, const Analyte& of) {
  if (of.score) return {};
  const auto usual_in = [&](const Decimal& value, std::string_view in) {
    const auto canonical = convert(value, in, of.canonical_unit, &of);
    return canonical && usual(canonical->value.to_double(), of);
  };
  for (const std::string& other : of.customary_units) {
    const auto same = convert(Decimal(1), unit, other, &of);
    if (same && same->value == Decimal(1)) continue;
    if (usual_in(figure, other)) return quantity(figure, other) + " would be usual: is the unit wrong?";
  }
  for (const auto& [power, question] : {std::pair{-3, "is the unit wrong by a thousand?"},
                                        {3, "is the unit wrong by a thousand?"},
                                        {-1, "has the decimal point slipped?"},
                                        {1, "has the decimal point slipped?"},
                                        {-2, "has the decimal point slipped?"},
                                        {2, "has the decimal point slipped?"}}) {
    const Decimal other(figure.coefficient(), figure.exponent() + power);
    if (usual_in(other, unit)) return quantity(other, unit) + " would be usual: " + question;
  }
  return {};
}

/// Is the laboratory's own range a thousandfold from the usual one?
bool range_slipped(const Recorded& value, const Analyte& of) {
  const auto ratio = [&](const std::optional<Decimal>& own, const std::optional<Decimal>& listed) {
    if (!own || !listed || *own <= Decimal(0) || *listed <= Decimal(0)) return 1.0;
    const auto canonical = convert(*own, value.range_unit.empty() ? value.unit : value.range_unit, of.canonical_unit, &of);
    return canonical ? canonical->value.to_double() / listed->to_double() : 1.0;
  };
  const auto slipped = [](double x) { return (x > 300 && x < 3000) || (x > 1.0 / 3000 && x < 1.0 / 300); };
  return slipped(ratio(value.range_high, of.reference_high)) || slipped(ratio(value.range_low, of.reference_low));
}

/// A count per litre that lost its "u" (10*3/L for 10*3/uL): nobody has so few, and a million times as many are usual.
bool millionfold_slip(const Decimal& canonical, const Analyte& of) {
  const double x = canonical.to_double(), high = number(of.reference_high, 0), low = number(of.reference_low, 0);
  if (high <= 0) return false;
  return (x > 0 && x * 1e6 <= high * 20 && x * 1e6 >= low / 50) || (x / 1e6 >= low / 20 && x / 1e6 <= high * 20 && low > 0);
}

}  // namespace

bool thousandfold_slip(const Decimal& canonical, const Analyte& of, Figure figure) {
  const double x = canonical.to_double(), high = number(of.reference_high, 0), low = number(of.reference_low, 0);
  if (x <= 0 || high <= 0) return false;
  const double lowest = figure == Figure::limit ? low / 50 : low / 2, highest = figure == Figure::limit ? high * 3 : high * 1.5;
  const bool too_low = low > 0 ? x < low / 50 && x * 1000 >= lowest && x * 1000 <= highest
                               : x < high / 500 && x * 1000 >= high / 10 && x * 1000 <= high * 10;
  const bool too_high = low > 0 && x > high * 50 && x / 1000 >= low / 2 && x / 1000 <= high * 1.5;
  if (!too_low && !too_high) return false;
  if (of.canonical_unit == "/uL" && canonical.exponent() >= 0) return false;
  return two_units_a_thousand_apart(of);
}

std::optional<std::string> doubted_limit(const Decimal& limit, std::string_view unit, const Analyte& of, bool upper) {
  if (limit <= Decimal(0) && (!of.plausible_low || *of.plausible_low >= Decimal(0))) return "a limit of normal is above zero";
  if (of.canonical_unit.empty()) return std::nullopt;
  const auto canonical = convert(limit, unit, of.canonical_unit, &of);
  if (!canonical) return std::nullopt;
  if ((of.plausible_low && canonical->value < *of.plausible_low) || (of.plausible_high && canonical->value > *of.plausible_high))
    return "it lies outside what is possible";
  const auto& listed = upper ? of.reference_high : of.reference_low;
  if (!listed || *listed <= Decimal(0) || canonical->value <= Decimal(0)) return std::nullopt;
  const double ratio = canonical->value.to_double() / listed->to_double();
  if (ratio > 7 || ratio < 1.0 / 7) return "it is of another scale than what is usual: is the unit wrong?";
  return std::nullopt;
}

std::optional<Doubt> doubted(const Recorded& value, const Analyte& of, std::string_view name) {
  if (of.canonical_unit.empty()) return std::nullopt;
  const bool point = value.low && value.high && *value.low == *value.high;
  const auto beyond = [&](const std::optional<Decimal>& figure, const std::optional<Decimal>& bound, int side) {
    if (!figure || !bound) return false;
    const auto order = compare(*figure, value.unit, *bound, of.canonical_unit, &of);
    return order && *order == side;
  };
  if (beyond(value.high, of.plausible_low, -1) || beyond(value.low, of.plausible_high, 1)) {
    Doubt doubt{
        "outside what is possible for " + std::string(name) + " (" + between(of.plausible_low, of.plausible_high, of.canonical_unit) + ")",
        {}};
    if (point) doubt.explanation = explanation(*value.low, value.unit, of);
    return doubt;
  }
  if (!point || of.customary_units.size() < 2) return std::nullopt;
  const auto canonical = convert(*value.low, value.unit, of.canonical_unit, &of);
  if (!canonical) return std::nullopt;
  const std::string usual_range =
      of.reference_low || of.reference_high ? " (" + between(of.reference_low, of.reference_high, of.canonical_unit) + ")" : std::string();
  if (thousandfold_slip(canonical->value, of))
    return Doubt{"a thousandfold off what is usual for " + std::string(name) + usual_range, explanation(*value.low, value.unit, of)};
  if (millionfold_slip(canonical->value, of))
    return Doubt{"a millionfold off what is usual for " + std::string(name) + usual_range, explanation(*value.low, value.unit, of)};
  if ((value.range_low || value.range_high) && range_slipped(value, of) && two_units_a_thousand_apart(of))
    return Doubt{"its own reference range lies a thousandfold off the usual one for " + std::string(name) + usual_range,
                 "is the unit wrong?"};
  return std::nullopt;
}

}  // namespace eligo::rules

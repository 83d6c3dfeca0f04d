// What a limit means in its analyte's canonical unit: the unit that was left out, the unit that does not fit, the figure
// that cannot be.
//
// The author's number and unit stay as written; the canonical limit stands beside them, converted once. What cannot be
// used says why in `unit_problem` and decides nothing: a limit that no living patient could be near is a slip of the
// unit, and to judge by it would fail or pass everybody.
#include <algorithm>
#include <utility>

#include "rules/check.hpp"
#include "rules/plausible.hpp"

namespace eligo::rules {
namespace {

std::vector<Decimal> figures(const Limit& limit) {
  std::vector<Decimal> all;
  for (const auto& figure : {limit.value, limit.low, limit.high})
    if (figure) all.push_back(*figure);
  return all;
}

bool is_absolute(const Limit& limit) { return limit.relative == Relative::none && limit.word.empty(); }

std::string canonical_unit(const Analyte& analyte) { return analyte.canonical_unit.empty() ? "1" : analyte.canonical_unit; }

bool is_pure(std::string_view unit) {
  // "{score}", but not "{beats}/min".
  return unit.empty() || unit == "1" || (unit.front() == '{' && unit.find_first_of("/.") == std::string_view::npos);
}

/// Karnofsky, Lansky and other scores from 0 to 100 are often written with a percent sign, which means their points.
bool is_points_of_hundred(const Analyte& analyte) {
  return is_pure(canonical_unit(analyte)) && analyte.score && analyte.plausible_high == Decimal(100);
}

Result<CanonicalLimit> to_canonical(const Limit& limit, std::string_view unit, const Analyte& analyte) {
  const std::string target = canonical_unit(analyte);
  CanonicalLimit out{limit.op, limit.value, limit.low, limit.high, limit.low_inclusive, limit.high_inclusive, target};
  if (is_pure(unit) && is_pure(target)) return out;
  if (unit == "%" && is_points_of_hundred(analyte)) return out;
  for (auto* figure : {&out.value, &out.low, &out.high}) {
    if (!*figure) continue;
    auto converted = convert(**figure, is_pure(unit) ? "1" : unit, target, &analyte);
    if (!converted) return tl::unexpected(converted.error());
    *figure = converted->value;
  }
  return out;
}

std::vector<Decimal> figures(const CanonicalLimit& limit) {
  std::vector<Decimal> all;
  for (const auto& figure : {limit.value, limit.low, limit.high})
    if (figure) all.push_back(*figure);
  return all;
}

/// Zero is never implausible: "from 0 to 3", "more than 0" bound one side by nothing.
/// Nor what a slip of a thousand between two customary units makes: "platelets > 100/mm3" is meant in thousands.
bool possible(const Decimal& figure, const Analyte& analyte) {
  if (figure == Decimal(0)) return true;
  if (thousandfold_slip(figure, analyte, Figure::limit)) return false;
  if (analyte.plausible_low && figure < *analyte.plausible_low) return false;
  return !(analyte.plausible_high && figure > *analyte.plausible_high);
}

/// Where several units make a limit possible, more is asked: physiological limits of counts begin at 0, so that by them alone
/// "platelets > 100" could be per microlitre. Nobody sets a limit fifty times below the lower end of normal.
/// Where normal begins at 0, its upper end tells: "UPCR < 1" is no milligram in a gram, and "troponin T > 14" no 14 ng/mL.
bool sensible(const Decimal& figure, const Analyte& analyte) {
  if (figure == Decimal(0)) return true;
  if (!analyte.reference_low || *analyte.reference_low <= Decimal(0)) {
    if (!analyte.reference_high || *analyte.reference_high <= Decimal(0)) return true;
    const double of_normal = figure.to_double() / analyte.reference_high->to_double();
    constexpr double least = 0.05, most = 50;
    return of_normal >= least && of_normal <= most;
  }
  const auto fiftyfold = Decimal::multiply(figure, Decimal(50));
  return !fiftyfold || *fiftyfold >= *analyte.reference_low;
}

bool all_of(const CanonicalLimit& limit, const Analyte& analyte, bool (*test)(const Decimal&, const Analyte&)) {
  const auto all = figures(limit);
  return std::all_of(all.begin(), all.end(), [&](const Decimal& figure) { return test(figure, analyte); });
}

void find_unit(Compare& compare, const Concept& measure, Span at, std::vector<Diagnostic>& diagnostics) {
  const Analyte& analyte = *measure.analyte;
  std::vector<std::string> units = analyte.customary_units;
  if (units.empty()) units.push_back(canonical_unit(analyte));
  std::vector<std::pair<std::string, CanonicalLimit>> readings;
  for (const auto& unit : units) {
    auto limit = to_canonical(compare.limit, unit, analyte);
    if (!limit || !all_of(*limit, analyte, possible)) continue;
    const bool known = std::any_of(readings.begin(), readings.end(), [&](const auto& r) { return r.second == *limit; });
    if (!known) readings.emplace_back(unit, *limit);
  }
  if (readings.size() > 1) {
    auto sane = readings;
    std::erase_if(sane, [&](const auto& reading) { return !all_of(reading.second, analyte, sensible); });
    if (!sane.empty()) readings = std::move(sane);
  }
  // Copies or units of a virus, mass or units of prolactin: what one is in the other hangs on the assay.
  static constexpr std::pair<std::string_view, std::string_view> others[] = {
      {"hbv_dna", "{copies}/mL"}, {"hcv_rna", "{copies}/mL"}, {"prolactin", "m[IU]/L"}};
  constexpr int least_prolactin = 50;  // of which no lower figure is one in mIU/L
  for (const auto& [key, unit] : others) {
    if (measure.key != key || readings.empty()) continue;
    const auto all = figures(compare.limit);
    if (key == "prolactin" &&
        std::none_of(all.begin(), all.end(), [](const Decimal& figure) { return figure >= Decimal(least_prolactin); }))
      continue;
    readings.emplace_back(unit, readings.front().second);
  }
  if (readings.size() == 1) {
    compare.limit.unit = readings[0].first;
    compare.unit_assumed = true;
    compare.canonical = readings[0].second;
    diagnostics.push_back(
        {DiagnosticCode::missing_unit, at,
         "the limit for `" + measure.name + "` has no unit, " + readings[0].first + " is the one customary unit that fits", ""});
    return;
  }
  compare.unit_ambiguous = true;
  std::string message = "the limit for `" + measure.name + "` has no unit, and ";
  if (readings.empty()) {
    message += "no customary unit makes it plausible";
  } else {
    for (std::size_t i = 0; i < readings.size(); ++i)
      message += (i == 0 ? "" : i + 1 == readings.size() ? " and " : ", ") + readings[i].first;
    message += " would all make it plausible";
  }
  diagnostics.push_back({DiagnosticCode::ambiguous_unit, at, std::move(message), "write the unit"});
}

}  // namespace

bool unit_fits(const Limit& limit, const Analyte& analyte) {
  if (!is_absolute(limit)) return true;
  if (limit.unit.empty()) return limit.unit_text.empty();
  return to_canonical(limit, limit.unit, analyte).has_value();
}

bool needs_unit(const Limit& limit, const Analyte& analyte) {
  return is_absolute(limit) && !figures(limit).empty() && limit.unit.empty() && !is_pure(canonical_unit(analyte));
}

bool asks_for_equality(const Limit& limit, const Analyte& analyte) {
  if (limit.op != Comparator::eq || figures(limit).empty()) return false;
  // "ECOG 0,1" are two scores.
  const bool broken = limit.value && limit.value->to_string().find('.') != std::string::npos;
  return limit.relative != grammar::Relative::none || broken || !is_pure(canonical_unit(analyte));
}

void settle_limit(Compare& compare, const Concept& measure, Span at, std::vector<Diagnostic>& diagnostics) {
  const Analyte& analyte = *measure.analyte;
  const Limit& limit = compare.limit;
  if (!is_absolute(limit) || figures(limit).empty()) return;
  if (limit.unit.empty() && !limit.unit_text.empty()) {
    compare.unit_problem = "the unit `" + limit.unit_text + "` is not known";
    diagnostics.push_back({DiagnosticCode::unknown_unit, at, compare.unit_problem, ""});
    return;
  }
  // The unit says which measure it is: like is compared with like, and nothing is assumed.
  if (analyte.canonical_unit.empty() && !limit.unit.empty() && check_unit(limit.unit)) return;
  if (needs_unit(limit, analyte)) {
    find_unit(compare, measure, at, diagnostics);
    return;
  }
  auto canonical = to_canonical(limit, limit.unit, analyte);
  if (!canonical) {
    compare.unit_problem = canonical.error().message;
    const bool known = check_unit(limit.unit).has_value();
    diagnostics.push_back({known ? DiagnosticCode::unfit_unit : DiagnosticCode::unknown_unit, at,
                           "`" + measure.name + "` is not measured in `" + (limit.unit_text.empty() ? limit.unit : limit.unit_text) +
                               "`: " + canonical.error().message,
                           ""});
    return;
  }
  if (!all_of(*canonical, analyte, possible)) {
    const auto all = figures(*canonical);
    const bool slip =
        std::any_of(all.begin(), all.end(), [&](const Decimal& figure) { return thousandfold_slip(figure, analyte, Figure::limit); });
    compare.unit_problem = slip ? "the limit lies a thousandfold off what is usual for " + measure.name + ", and its unit is doubtful"
                                : "the limit lies outside anything that " + measure.name + " can be";
    diagnostics.push_back({DiagnosticCode::implausible_limit, at, compare.unit_problem, "check the figure and its unit"});
  }
  compare.canonical = std::move(*canonical);
}

}  // namespace eligo::rules

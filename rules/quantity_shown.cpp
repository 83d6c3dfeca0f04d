// Quantities and conversions as clinicians write them, for reports and messages. Nothing is decided by what is written here.
//
// UCUM is written for machines ("m[IU]/mL", "10*9/L"); what a clinician reads is put together from the same parts. A figure is
// rounded for reading only, and never across the limit that it is compared with.
#include <array>
#include <string>

#include "rules/quantity.hpp"

namespace eligo::rules {
namespace {

struct Spelled {
  std::string_view ucum, clinical;
};

// Parts that are written otherwise. Prefixes stand before what is in brackets, so "m[IU]" needs no row of its own.
constexpr std::array<Spelled, 40> parts{{{"[IU]", "IU"},
                                         {"[iU]", "IU"},
                                         {"[Hg]", "Hg"},
                                         {"[H2O]", "H2O"},
                                         {"Cel",
                                          "\xC2\xB0"
                                          "C"},
                                         {"[degF]",
                                          "\xC2\xB0"
                                          "F"},
                                         {"[lb_av]", "lb"},
                                         {"[oz_av]", "oz"},
                                         {"[in_i]", "in"},
                                         {"[ft_i]", "ft"},
                                         {"[mi_i]", "mi"},
                                         {"[HPF]", "hpf"},
                                         {"[LPF]", "lpf"},
                                         {"[pH]", ""},
                                         {"[ppm]", "ppm"},
                                         {"[ppb]", "ppb"},
                                         {"[ppth]", "\xE2\x80\xB0"},
                                         {"[diop]", "D"},
                                         {"[hnsf'U]", "HU"},
                                         {"[wood'U]", "Wood units"},
                                         {"[MET]", "METs"},
                                         {"[arb'U]", "AU"},
                                         {"[beth'U]", "BU"},
                                         {"[CFU]", "CFU"},
                                         {"[PFU]", "PFU"},
                                         {"[GPL'U]", "GPL"},
                                         {"[MPL'U]", "MPL"},
                                         {"[Cal]", "kcal"},
                                         {"{1.73_m2}", "1.73 m2"},
                                         {"{copies}", "copies"},
                                         {"{score}", "points"},
                                         {"{INR}", ""},
                                         {"{FEU}", " FEU"},
                                         {"{DDU}", " DDU"},
                                         {"{pack}.a", "pack-years"},
                                         {"{drinks}", "drinks"},
                                         {"{beats}", "beats"},
                                         {"{breaths}", "breaths"},
                                         {"meq", "mEq"},
                                         {"mosm", "mOsm"}}};

// Whole units below a "/" that are words to a reader.
constexpr std::array<Spelled, 6> below{{{"d", "day"}, {"wk", "week"}, {"mo", "month"}, {"a", "year"}, {"h", "h"}, {"(24.h)", "24 h"}}};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? std::string() : text.substr(first);
}

int digits_of(std::int64_t coefficient) {
  int digits = 1;
  for (std::int64_t rest = coefficient < 0 ? -coefficient : coefficient; rest >= 10; rest /= 10) ++digits;
  return digits;
}

// Half away from zero.
Decimal rounded(const Decimal& value, int digits) {
  std::int64_t coefficient = value.coefficient();
  int exponent = value.exponent();
  const bool negative = coefficient < 0;
  if (negative) coefficient = -coefficient;
  const int drop = digits_of(coefficient) - digits;
  if (drop <= 0) return value;
  std::int64_t unit = 1;
  for (int i = 0; i < drop; ++i) unit *= 10;
  coefficient = (coefficient + unit / 2) / unit;
  return {negative ? -coefficient : coefficient, exponent + drop};
}

}  // namespace

std::string clinical_unit(std::string_view ucum) {
  if (ucum.empty() || ucum == "1") return {};
  std::string out(ucum);
  // What the mass is counted in stands behind the whole unit: "ng/mL FEU".
  std::string behind;
  for (const std::string_view assay : {"{FEU}", "{DDU}"})
    if (const std::size_t at = out.find(assay); at != std::string::npos) {
      out.erase(at, assay.size());
      behind = " " + std::string(assay.substr(1, 3));
    }
  std::string spelled;
  bool first = true;
  for (std::size_t begin = 0; begin <= out.size();) {
    const std::size_t end = std::min(out.find('/', begin), out.size());
    std::string part = out.substr(begin, end - begin);
    if (!first)
      for (const auto& [from, to] : below)
        if (part == from) part = to;
    for (const auto& [from, to] : parts) replace_all(part, from, to);
    replace_all(part, "10*", "10^");
    replace_all(part, "(", "");
    replace_all(part, ")", "");
    // "{class}" and other remarks say nothing of the size.
    if (part.size() > 2 && part.front() == '{' && part.back() == '}') part = part.substr(1, part.size() - 2);
    if (!first) spelled += '/';
    spelled += part;
    first = false;
    begin = end + 1;
  }
  replace_all(spelled, ".", " ");
  replace_all(spelled, "1 73 m2", "1.73 m2");
  return trimmed(spelled + behind);
}

Decimal shown_figure(const Decimal& value, const std::optional<Decimal>& apart_from) {
  // A whole number keeps its digits: 104321 platelets are not 104300.
  const int whole = value.exponent() >= 0 ? 18 : digits_of(value.coefficient()) + value.exponent();
  for (int digits = std::max(4, whole); digits < 18; ++digits) {
    const Decimal shown = rounded(value, digits);
    if (!apart_from || (shown <=> *apart_from) == (value <=> *apart_from)) return shown;
  }
  return value;
}

std::string shown_conversion(const Decimal& value, std::string_view written, const Converted& converted, std::string_view to,
                             const std::optional<Decimal>& apart_from) {
  const auto quantity = [](const std::string& figure, const std::string& unit) {
    return unit.empty() ? figure : figure + (unit == "%" ? "" : " ") + unit;
  };
  const std::string left = quantity(value.to_string(), std::string(written));
  std::string working = converted.working.empty() ? "{}" : converted.working;
  working.replace(working.find("{}"), 2, left);
  std::string out = working + " = " + quantity(shown_figure(converted.value, apart_from).to_string(), clinical_unit(to));
  if (!converted.how.empty() && converted.working.empty()) out += ", " + converted.how;
  return out;
}

}  // namespace eligo::rules

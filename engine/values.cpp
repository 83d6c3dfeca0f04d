// Measured values, censored values and results in words against a limit.
#include "engine/values.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace eligo::engine {

namespace {

std::string lower_trimmed(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(" .") - first + 1);
}

std::optional<Decimal> one_number(std::string_view word) {
  static constexpr std::array<std::string_view, 8> numerals = {"", "i", "ii", "iii", "iv", "v", "vi", "vii"};
  for (std::size_t i = 1; i < numerals.size(); ++i) {
    if (word == numerals[i]) return Decimal{static_cast<std::int64_t>(i)};
  }
  return Decimal::parse(word);
}

}  // namespace

WordClass classify(std::string_view given) {
  const std::string word = lower_trimmed(given);
  static constexpr std::array<std::pair<std::string_view, WordClass>, 38> table = {{{"positive", WordClass::positive},
                                                                                    {"pos", WordClass::positive},
                                                                                    {"+", WordClass::positive},
                                                                                    {"detected", WordClass::positive},
                                                                                    {"detectable", WordClass::positive},
                                                                                    {"reactive", WordClass::positive},
                                                                                    {"present", WordClass::positive},
                                                                                    {"yes", WordClass::positive},
                                                                                    {"mutated", WordClass::positive},
                                                                                    {"mutant", WordClass::positive},
                                                                                    {"mutation", WordClass::positive},
                                                                                    {"amplified", WordClass::positive},
                                                                                    {"overexpressed", WordClass::positive},
                                                                                    {"negative", WordClass::negative},
                                                                                    {"neg", WordClass::negative},
                                                                                    {"-", WordClass::negative},
                                                                                    {"not detected", WordClass::negative},
                                                                                    {"undetected", WordClass::negative},
                                                                                    {"undetectable", WordClass::negative},
                                                                                    {"nonreactive", WordClass::negative},
                                                                                    {"non-reactive", WordClass::negative},
                                                                                    {"not reactive", WordClass::negative},
                                                                                    {"absent", WordClass::negative},
                                                                                    {"no", WordClass::negative},
                                                                                    {"wild type", WordClass::negative},
                                                                                    {"wild-type", WordClass::negative},
                                                                                    {"wildtype", WordClass::negative},
                                                                                    {"not amplified", WordClass::negative},
                                                                                    {"normal", WordClass::normal},
                                                                                    {"within normal limits", WordClass::normal},
                                                                                    {"within normal range", WordClass::normal},
                                                                                    {"within the normal range", WordClass::normal},
                                                                                    {"unremarkable", WordClass::normal},
                                                                                    {"abnormal", WordClass::abnormal},
                                                                                    {"elevated", WordClass::high},
                                                                                    {"high", WordClass::high},
                                                                                    {"low", WordClass::low},
                                                                                    {"decreased", WordClass::low}}};
  for (const auto& [name, kind] : table) {
    if (word == name) return kind;
  }
  return WordClass::none;
}

std::optional<std::pair<Decimal, Decimal>> class_number(std::string_view given) {
  std::string word = lower_trimmed(given);
  for (const std::string_view prefix : {"nyha", "functional", "class", "grade", "stage", "score", "type", "ecog", "asa", "who"}) {
    if (word.starts_with(prefix)) {
      word.erase(0, prefix.size());
      word.erase(0, word.find_first_not_of(' '));
    }
  }
  if (const auto one = one_number(word)) return std::pair{*one, *one};
  for (const std::string_view separator : {"-", " to ", "/"}) {
    const auto at = word.find(separator, 1);
    if (at == std::string::npos) continue;
    const auto low = one_number(lower_trimmed(word.substr(0, at)));
    const auto high = one_number(lower_trimmed(word.substr(at + separator.size())));
    if (low && high && *low <= *high) return std::pair{*low, *high};
  }
  return std::nullopt;
}

Measured measure(const patients::Observation& observation, Day as_of) {
  Measured out;
  out.observation = &observation;
  out.pointer = observation.pointer;
  out.shown = shown(observation);
  out.unit = observation.unit;
  out.unit_text = observation.unit_text;
  out.range = observation.reference_range;
  if (observation.date)
    out.date = DayRange{observation.date->first, std::max(observation.date->first, std::min(observation.date->last, as_of))};
  using patients::ValueComparator;
  struct Read {
    Measured& out;
    ValueComparator comparator;
    void operator()(std::monostate) const {}
    void operator()(const Decimal& value) const {
      if (comparator != ValueComparator::lt && comparator != ValueComparator::le) {
        out.low = value;
        out.low_open = comparator == ValueComparator::gt;
      }
      if (comparator != ValueComparator::gt && comparator != ValueComparator::ge) {
        out.high = value;
        out.high_open = comparator == ValueComparator::lt;
      }
    }
    void operator()(const patients::Interval& interval) const {
      out.low = interval.low;
      out.high = interval.high;
    }
    void operator()(const std::string& word) const {
      out.word = lower_trimmed(word);
      if (const auto number = class_number(word)) {
        out.low = number->first;
        out.high = number->second;
      }
    }
    void operator()(bool flag) const { out.word = flag ? "positive" : "negative"; }
  };
  std::visit(Read{out, observation.comparator}, observation.value);
  return out;
}

rules::Result<int> order(const Decimal& a, const std::string& unit_a, const Decimal& b, const std::string& unit_b,
                         const rules::Analyte* analyte) {
  const auto bare = [](const std::string& unit) { return unit.empty() || unit == "1"; };
  // A score out of 100 (Karnofsky) is often written with a percent sign, which means its points.
  const bool percent_points = analyte != nullptr && analyte->score && analyte->plausible_high == Decimal(100);
  const auto points = [&](const std::string& unit) { return bare(unit) || (percent_points && unit == "%"); };
  if (unit_a == unit_b || (points(unit_a) && points(unit_b))) return a < b ? -1 : a > b ? 1 : 0;
  // A unit of alcohol is 8 g where it is counted, a drink 10 to 14 g.
  const auto holds_both = [&](const char* one, const char* other) {
    return unit_a.find(one) != std::string::npos && unit_b.find(other) != std::string::npos;
  };
  if (holds_both("{units}", "{drinks}") || holds_both("{drinks}", "{units}")) {
    rules::InputError error;
    error.message = "how many units of alcohol a drink is differs from country to country";
    return tl::unexpected(std::move(error));
  }
  return rules::compare(a, bare(unit_a) ? "1" : unit_a, b, bare(unit_b) ? "1" : unit_b, analyte);
}

bool holds(std::strong_ordering order, grammar::Comparator op) {
  using grammar::Comparator;
  switch (op) {
    case Comparator::lt:
      return std::is_lt(order);
    case Comparator::le:
      return std::is_lteq(order);
    case Comparator::gt:
      return std::is_gt(order);
    case Comparator::ge:
      return std::is_gteq(order);
    case Comparator::eq:
      return std::is_eq(order);
    case Comparator::ne:
      return std::is_neq(order);
  }
  return false;
}

rules::Result<Truth> compare(const Measured& value, grammar::Comparator op, const Decimal& limit, const std::string& unit,
                             const rules::Analyte* analyte) {
  int at_low = -1, at_high = 1;  // the limit's order against the bounds; open bounds reach past it
  if (value.low) {
    const auto result = order(*value.low, value.unit, limit, unit, analyte);
    if (!result) return tl::unexpected(result.error());
    at_low = *result;
  }
  if (value.high) {
    const auto result = order(*value.high, value.unit, limit, unit, analyte);
    if (!result) return tl::unexpected(result.error());
    at_high = *result;
  }
  const bool less = at_low < 0;
  const bool greater = at_high > 0;
  const bool equal = (at_low < 0 || (at_low == 0 && !value.low_open)) && (at_high > 0 || (at_high == 0 && !value.high_open));
  using grammar::Comparator;
  const auto three = [](bool may, bool may_not) { return may && may_not ? Truth::unknown : may ? Truth::yes : Truth::no; };
  switch (op) {
    case Comparator::lt:
      return three(less, equal || greater);
    case Comparator::le:
      return three(less || equal, greater);
    case Comparator::gt:
      return three(greater, equal || less);
    case Comparator::ge:
      return three(greater || equal, less);
    case Comparator::eq:
      return three(equal, less || greater);
    case Comparator::ne:
      return three(less || greater, equal);
  }
  return Truth::unknown;
}

std::string shown(const patients::Observation& observation) {
  using patients::ValueComparator;
  struct Show {
    std::string operator()(std::monostate) const { return "no value"; }
    std::string operator()(const Decimal& value) const { return value.to_string(); }
    std::string operator()(const patients::Interval& interval) const {
      return fmt::format("{}-{}", interval.low ? interval.low->to_string() : "", interval.high ? interval.high->to_string() : "");
    }
    std::string operator()(const std::string& word) const { return word; }
    std::string operator()(bool flag) const { return flag ? "yes" : "no"; }
  };
  std::string out = observation.text + " ";
  switch (observation.comparator) {
    case ValueComparator::none:
      break;
    case ValueComparator::lt:
      out += "<";
      break;
    case ValueComparator::le:
      out += "<=";
      break;
    case ValueComparator::gt:
      out += ">";
      break;
    case ValueComparator::ge:
      out += ">=";
      break;
  }
  out += std::visit(Show{}, observation.value);
  const std::string& unit = observation.unit_text.empty() ? observation.unit : observation.unit_text;
  if (!unit.empty()) out += " " + unit;
  if (observation.date) out += " on " + observation.date->text;
  return out;
}

}  // namespace eligo::engine

// Whether two limits are one, told by their figures: within 3 %, or half of the last digit of the second.
#include "rules/limit_again.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "rules/quantity.hpp"

namespace eligo::rules {
namespace {

using grammar::Relative;

bool same_figure(const Limit& first, const Decimal& figure, const Limit& second, const Decimal& said, const Analyte* analyte) {
  double is = figure.to_double();
  if (first.relative == Relative::none) {
    const auto converted = convert(figure, first.unit, second.unit, analyte);
    // Of what is not listed nobody can work it out, and the value's own unit tells which figure it is judged by.
    if (!converted) return analyte == nullptr;
    is = converted->value.to_double();
  }
  const double as_said = said.to_double();
  if (first.unit == second.unit) return std::abs(is - as_said) <= 1e-9 * std::abs(as_said);
  const std::string digits = said.to_string();
  const auto point = digits.find('.');
  const double last = std::pow(10.0, point == std::string::npos ? 0.0 : -static_cast<double>(digits.size() - point - 1));
  return std::abs(is - as_said) <= std::max(std::min(0.5 * last, 0.2 * std::abs(as_said)), 0.03 * std::abs(as_said));
}

}  // namespace

Again again(const Limit& first, const Limit& second, const Analyte* analyte) {
  const bool figures = first.value && second.value, ends = first.low && first.high && second.low && second.high;
  if (!figures && !ends) return Again::aside;
  if (figures && first.relative != second.relative) return first.word.empty() && second.word.empty() ? Again::cannot : Again::aside;
  const auto upper = [](const Limit& limit) { return limit.op == Comparator::lt || limit.op == Comparator::le; };
  const auto lower = [](const Limit& limit) { return limit.op == Comparator::gt || limit.op == Comparator::ge; };
  if ((upper(first) && lower(second)) || (lower(first) && upper(second))) return Again::other;
  if (first.relative == Relative::none && (first.unit.empty() || second.unit.empty())) return Again::aside;
  const bool same = figures ? same_figure(first, *first.value, second, *second.value, analyte)
                            : same_figure(first, *first.low, second, *second.low, analyte) &&
                                  same_figure(first, *first.high, second, *second.high, analyte);
  return same ? Again::same : Again::other;
}

bool is_limit_twice(const Ambiguous& ambiguous, const Vocabulary& vocabulary) {
  if (ambiguous.readings.size() != 2) return false;
  const auto* first = std::get_if<Compare>(&ambiguous.readings[0].node);
  const auto* second = std::get_if<Compare>(&ambiguous.readings[1].node);
  if (first == nullptr || second == nullptr || first->measure != second->measure || first->text != second->text ||
      first->limit.unit == second->limit.unit || first->limit.relative != Relative::none)
    return false;
  const auto& analyte = first->measure == no_concept ? std::nullopt : vocabulary.at(first->measure).analyte;
  return again(first->limit, second->limit, analyte ? &*analyte : nullptr) == Again::same;
}

bool counted_alike(std::string_view unit, std::string_view other, const Analyte* analyte) {
  if (unit == other) return true;
  if (unit.empty() || other.empty() || (analyte != nullptr && !analyte->affine.empty())) return false;
  const auto one = convert(Decimal(1), unit, other, nullptr);
  return one && one->value.coefficient() == 1;
}

}  // namespace eligo::rules

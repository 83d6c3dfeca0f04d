// "> 1.200 pg/mL" is 1.2 pg/mL or 1200 pg/mL. Both are kept; which can be meant is seen where the measure is known.
#include "grammar/thousands.hpp"

#include <vector>

#include "grammar/text.hpp"

namespace eligo::grammar {

std::optional<Limit> with_thousands(const Limit& limit, std::string_view words) {
  std::vector<Decimal> parted;  // as they are read with a decimal point
  for (std::size_t i = 0; i < words.size();) {
    if (!is_digit(words[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < words.size() &&
           (is_digit(words[end]) || ((words[end] == '.' || words[end] == ',') && end + 1 < words.size() && is_digit(words[end + 1]))))
      ++end;
    const std::string_view figure = words.substr(i, end - i);
    const auto point = figure.find('.');
    const bool three = point != std::string_view::npos && point + 4 == figure.size() && point >= 1 && point <= 3;
    const bool power = end < words.size() && words[end] == '^';
    if (three && !power && figure.front() != '0' && figure.find(',') == std::string_view::npos)
      if (const auto value = Decimal::parse(figure)) parted.push_back(*value);
    i = end;
  }
  if (parted.empty()) return std::nullopt;
  Limit other = limit;
  bool changed = false;
  for (auto* figure : {&other.value, &other.low, &other.high}) {
    if (!*figure) continue;
    for (const Decimal& value : parted) {
      if (!(value == **figure)) continue;
      const auto times = Decimal::multiply(value, Decimal(1000));
      if (!times) return std::nullopt;
      *figure = *times;
      changed = true;
      break;
    }
  }
  if (!changed) return std::nullopt;
  if (other.low && other.high && *other.high < *other.low) return std::nullopt;
  return other;
}

}  // namespace eligo::grammar

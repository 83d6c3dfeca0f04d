// See difference.hpp. A longest common subsequence between the first and the last line that differ; reports are short enough.
#include "tools/difference.hpp"

#include <algorithm>
#include <vector>

namespace eligo::tools {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

struct Edit {
  char sign;
  std::string_view line;
};

std::vector<Edit> edits(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b) {
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const std::size_t n = a.size() - head - tail, m = b.size() - head - tail;
  std::vector<Edit> out;
  for (std::size_t i = 0; i < head; ++i) out.push_back({' ', a[i]});
  constexpr std::size_t too_large = 16'000'000;
  if (n * m > too_large) {
    for (std::size_t i = 0; i < n; ++i) out.push_back({'-', a[head + i]});
    for (std::size_t j = 0; j < m; ++j) out.push_back({'+', b[head + j]});
  } else {
    std::vector<std::uint32_t> common((n + 1) * (m + 1), 0);
    const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return common[i * (m + 1) + j]; };
    for (std::size_t i = n; i-- > 0;)
      for (std::size_t j = m; j-- > 0;) at(i, j) = a[head + i] == b[head + j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    std::size_t i = 0, j = 0;
    while (i < n || j < m) {
      if (i < n && j < m && a[head + i] == b[head + j]) {
        out.push_back({' ', a[head + i]});
        ++i, ++j;
      } else if (i < n && (j == m || at(i + 1, j) >= at(i, j + 1))) {
        out.push_back({'-', a[head + i++]});
      } else {
        out.push_back({'+', b[head + j++]});
      }
    }
  }
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) out.push_back({' ', a[i]});
  return out;
}

}  // namespace

std::string difference(std::string_view recorded, std::string_view now, const Style& style) {
  if (recorded == now) return "";
  const std::vector<Edit> all = edits(lines_of(recorded), lines_of(now));
  constexpr std::size_t context = 2;
  std::vector<bool> keep(all.size(), false);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].sign != ' ')
      for (std::size_t k = i > context ? i - context : 0; k <= std::min(i + context, all.size() - 1); ++k) keep[k] = true;
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!keep[i]) {
      gap = true;
      continue;
    }
    if (gap) out += "  ...\n";
    gap = false;
    const std::string line = std::string(1, all[i].sign) + ' ' + std::string(all[i].line);
    out += paint(style, all[i].sign == '-' ? Ink::bad : all[i].sign == '+' ? Ink::good : Ink::plain, line) + '\n';
  }
  return out.empty() ? "  (the texts differ in their last line feed)\n" : out;
}

}  // namespace eligo::tools

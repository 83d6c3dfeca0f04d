// See html_plot.hpp.
#include "tools/html_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/html.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools::html {
namespace {

using Asked = JudgedLeaf::Asked;

/// From figures to per cent of the width.
struct Scale {
  double low = 0, high = 1;
  [[nodiscard]] double operator()(double value) const { return std::clamp((value - low) / (high - low) * 100, 0.0, 100.0); }
};

/// Room around everything that is drawn; what is never negative begins at zero at the earliest.
Scale scale_of(std::vector<double> figures) {
  const auto [least, most] = std::minmax_element(figures.begin(), figures.end());
  double room = (*most - *least) * 0.25;
  if (room == 0) room = *most == 0 ? 1 : std::abs(*most) * 0.5;
  double low = *least - room;
  if (*least >= 0 && low < 0) low = 0;
  return {low, *most + room};
}

std::string number(double value) { return fmt::format("{:.6g}", value); }

std::string at(double per_cent) { return fmt::format("{:.2f}%", per_cent); }

/// Text over or under its place, kept inside at both edges.
std::string text_at(double x, int y, std::string_view of, std::string_view text) {
  const std::string_view side = x < 22 ? "start" : x > 78 ? "end" : "middle";
  const double place = x < 22 ? std::max(x - 2, 0.0) : x > 78 ? std::min(x + 2, 100.0) : x;
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", of, at(place), y, side, escaped(text));
}

std::string_view zone_class(Asked asked) {
  return asked == Asked::wanted ? "zone wanted" : asked == Asked::unwanted ? "zone unwanted" : "zone";
}

std::string_view zone_word(Asked asked) {
  return asked == Asked::wanted ? "asked for" : asked == Asked::unwanted ? "excluded" : "the limit holds";
}

std::string limit_words(const AxisPlot& plot) {
  const std::string unit = plot.unit.empty() ? "" : ' ' + plot.unit;
  if (plot.low && plot.high && *plot.low == *plot.high) return "exactly " + number(*plot.low) + unit;
  if (plot.low && plot.high) return fmt::format("from {} to {}{}", number(*plot.low), number(*plot.high), unit);
  if (plot.low) return fmt::format("{} {}{}", plot.low_inclusive ? "≥" : ">", number(*plot.low), unit);
  return fmt::format("{} {}{}", plot.high_inclusive ? "≤" : "<", number(*plot.high), unit);
}

std::string normal_words(const AxisPlot& plot) {
  if (plot.normal_low && plot.normal_high) return fmt::format("{} to {}", number(*plot.normal_low), number(*plot.normal_high));
  if (plot.normal_low) return "from " + number(*plot.normal_low);
  return "to " + number(*plot.normal_high);
}

std::string key(std::string_view of, std::string_view words) {
  return fmt::format("<span class=\"key\"><span class=\"swatch {}\"></span>{}</span> ", of, escaped(words));
}

std::string rect(std::string_view of, double from, double to, int y, int height) {
  return fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>", of, at(from), y, at(std::max(to - from, 0.4)),
                     height);
}

std::string upright(std::string_view of, double x, int from, int to) {
  return fmt::format("<line class=\"{0}\" x1=\"{1}\" x2=\"{1}\" y1=\"{2}\" y2=\"{3}\"/>", of, at(x), from, to);
}

std::string svg(int height, std::string_view label, const std::string& content) {
  return fmt::format("<svg role=\"img\" aria-label=\"{}\" width=\"100%\" height=\"{}\">{}</svg>", escaped(one_line(label)), height,
                     content);
}

/// The values that get their figure written: all of few, else the least and the greatest.
std::vector<const AxisPlot::Value*> labelled(const AxisPlot& plot) {
  std::vector<const AxisPlot::Value*> out;
  for (const auto& value : plot.values)
    if (value.used || plot.values.size() == 1) out.push_back(&value);
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->at < b->at; });
  if (out.size() > 2) out = {out.front(), out.back()};
  return out;
}

double day_number(patients::Day day) { return static_cast<double>(day.time_since_epoch().count()); }

constexpr std::size_t most_items = 8;

}  // namespace

std::string figure(const AxisPlot& plot) {
  std::vector<double> figures;
  for (const auto& value : plot.values) figures.push_back(value.at);
  for (const auto& end : {plot.low, plot.high, plot.normal_low, plot.normal_high})
    if (end) figures.push_back(*end);
  const Scale scale = scale_of(figures);

  constexpr int top = 26, bottom = 44, middle = 35;
  std::string drawn = rect("track", 0, 100, top, bottom - top);
  drawn += rect(zone_class(plot.asked), plot.low ? scale(*plot.low) : 0, plot.high ? scale(*plot.high) : 100, top, bottom - top);
  if (plot.normal_low || plot.normal_high)
    drawn +=
        rect("normal", plot.normal_low ? scale(*plot.normal_low) : 0, plot.normal_high ? scale(*plot.normal_high) : 100, bottom + 2, 4);
  double labelled_at = -100;
  for (const auto& end : {plot.low, plot.high}) {
    if (!end) continue;
    drawn += upright("limit", scale(*end), top - 4, bottom + 8);
    if (scale(*end) - labelled_at < 12) continue;
    labelled_at = scale(*end);
    drawn += text_at(scale(*end), bottom + 22, "limit-figure", number(*end));
  }
  std::string spoken;
  for (const auto& value : plot.values) {
    drawn += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", value.used ? "value" : "value aside", at(scale(value.at)),
                         middle, value.used ? 6 : 4);
    if (value.used) spoken += (spoken.empty() ? "" : ", ") + value.label;
  }
  labelled_at = -100;
  for (const auto* value : labelled(plot)) {
    if (scale(value->at) - labelled_at < 40) continue;
    labelled_at = scale(value->at);
    drawn += text_at(labelled_at, top - 10, "figure", value->label);
  }
  const std::string limit = fmt::format("{}: {}", zone_word(plot.asked), limit_words(plot));
  std::string keys = key(zone_class(plot.asked), limit);
  std::string label = fmt::format("{} on its axis: {}; {}", plot.of, spoken, limit);
  const bool derived = std::any_of(plot.values.begin(), plot.values.end(), [](const auto& value) { return value.derived; });
  const bool aside = std::any_of(plot.values.begin(), plot.values.end(), [](const auto& value) { return !value.used; });
  keys += key("value", derived ? plot.of + ", derived" : plot.of);
  if (aside) keys += key("value aside", "set aside");
  if (plot.normal_low || plot.normal_high) {
    keys += key("normal", "reference range: " + normal_words(plot));
    label += "; reference range " + normal_words(plot);
  }
  return fmt::format("<figure class=\"plot\">{}<figcaption>{}</figcaption></figure>", svg(bottom + 28, label, drawn), keys);
}

std::string figure(const Timeline& plot) {
  const std::size_t shown = std::min(plot.items.size(), most_items), first = plot.items.size() - shown;
  const double window = day_number(*plot.to) - day_number(*plot.from);
  // Facts of long ago would press the window into a line; they stand at the edge with their date.
  const double earliest = day_number(std::min(*plot.from, plot.as_of)) - std::max(window * 4, 60.0);
  std::vector<double> figures = {day_number(plot.as_of), day_number(*plot.from), day_number(*plot.to)};
  for (std::size_t i = first; i < plot.items.size(); ++i)
    for (const patients::Day day : {plot.items[i].begin, plot.items[i].end}) figures.push_back(std::max(day_number(day), earliest));
  const auto [least, most] = std::minmax_element(figures.begin(), figures.end());
  const double room = std::max((*most - *least) * 0.06, 3.0);
  const Scale scale{*least - room, *most + room};
  const auto place = [&](patients::Day day) { return scale(day_number(day)); };

  constexpr int row = 30;
  const int height = static_cast<int>(shown) * row + 4;
  std::string drawn = rect("zone", place(*plot.from), place(*plot.to), 0, height);
  drawn += upright("as-of", place(plot.as_of), 0, height);
  std::string spoken;
  for (std::size_t i = 0; i < shown; ++i) {
    const Timeline::Item& item = plot.items[first + i];
    const int y = static_cast<int>(i) * row;
    const double from = place(item.begin), to = place(item.end);
    drawn += fmt::format("<text class=\"figure\" x=\"0\" y=\"{}\">{}</text>", y + 14, escaped(clip(one_line(item.label), 44)));
    if (to - from < 1.2) {
      drawn += fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"5\"/>", item.used ? "value" : "value aside", at(from), y + 23);
    } else {
      drawn += rect(item.used ? "bar" : "bar aside", from, to, y + 19, 8);
    }
    spoken += (spoken.empty() ? "" : "; ") + item.label;
  }
  const std::string days = fmt::format("{} to {}", patients::to_string(*plot.from), patients::to_string(*plot.to));
  std::string keys = key("zone", "window asked for: " + days) + key("as-of", "as of " + patients::to_string(plot.as_of));
  const bool aside = std::any_of(plot.items.begin(), plot.items.end(), [](const auto& item) { return !item.used; });
  keys += key("value", "facts used");
  if (aside) keys += key("value aside", "set aside");
  if (first > 0) keys += escaped(fmt::format("the last {} of {} facts", shown, plot.items.size()));
  return fmt::format("<figure class=\"plot\">{}<figcaption>{}</figcaption></figure>",
                     svg(height, fmt::format("Timeline, window {}: {}", days, spoken), drawn), keys);
}

}  // namespace eligo::tools::html

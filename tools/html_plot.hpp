// Plots as inline SVG inside a figure with its words. Places are per cent of the width, so letters keep their size on any screen.
#pragma once
#include <string>

#include "tools/plot.hpp"

namespace eligo::tools::html {

[[nodiscard]] std::string figure(const AxisPlot& plot);
[[nodiscard]] std::string figure(const Timeline& plot);

}  // namespace eligo::tools::html

// Loads the shipped vocabulary, alone and with packs, in this process, and prints how long that takes. A program to look at, not a test.
//
//   packs_bench PACK...
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "tools/load.hpp"

int main(int argc, char** argv) {
  using namespace eligo;
  const auto measure = [](const std::vector<std::string>& packs) {
    std::vector<double> times;
    std::size_t concepts = 0, shipped = 0;
    for (int round = 0; round < 15; ++round) {
      const auto begun = std::chrono::steady_clock::now();
      const auto vocabulary = tools::load_vocabulary(packs);
      if (!vocabulary) {
        std::fprintf(stderr, "%s %s\n", vocabulary.error().place.c_str(), vocabulary.error().message.c_str());
        std::exit(3);
      }
      times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
      concepts = vocabulary->size();
      shipped = vocabulary->shipped();
    }
    const double first = times.front();
    std::sort(times.begin(), times.end());
    fmt::print("{} packs: {} concepts, {} of them shipped; first {:.1f} ms, median {:.1f} ms, least {:.1f} ms\n", packs.size(), concepts,
               shipped, first, times[times.size() / 2], times.front());
  };
  measure({});
  const std::vector<std::string> packs(argv + 1, argv + argc);
  for (const auto& pack : packs) measure({pack});
  if (packs.size() > 1) measure(packs);
  return 0;
}

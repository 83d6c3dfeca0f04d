// One criterion, in both sections: compiled within the bounds, every span in its place.
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eligo;
  if (size > 1 << 14) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto section : {grammar::SectionKind::inclusion, grammar::SectionKind::exclusion})
    fuzz::inside(rules::compile_criterion(text, section, fuzz::vocabulary()));
  return 0;
}

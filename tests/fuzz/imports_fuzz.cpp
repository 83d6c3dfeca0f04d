// A terminology in every format that is imported: refused with a place and a reason, or a pack that opens.
#include "rules/ontology.hpp"
#include "rules/pack.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eligo;
  if (size > 1 << 14) return 0;
  const rules::ImportSource source{"fuzzed", {reinterpret_cast<const char*>(data), size}};
  for (const auto format : rules::import_kinds()) {
    const auto read = rules::import_ontology(format, {&source, 1});
    if (!read) {
      fuzz::must(!read.error().why.message.empty() && read.error().source == 0, "a refusal has a reason");
      continue;
    }
    const auto bytes = std::make_shared<const std::string>(rules::write_pack(*read));
    fuzz::must(rules::Pack::open({"fuzzed", bytes, *bytes}).has_value(), "what is imported can be opened");
  }
  return 0;
}

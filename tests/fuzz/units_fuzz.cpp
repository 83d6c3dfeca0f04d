// A unit, as UCUM and as clinicians spell it: valid or refused with a reason; what is read is UCUM and converts to itself.
#include "rules/units.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eligo;
  if (size > 1 << 10) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ucum = rules::check_unit(text); !ucum) fuzz::must(!ucum.error().message.empty(), "a refusal has a reason");
  if (const auto read = rules::read_unit(text)) {
    fuzz::must(read->empty() || rules::check_unit(*read).has_value(), "what is read is UCUM");
    if (const auto same = rules::convert(Decimal(7), *read, *read)) fuzz::must(same->value == Decimal(7), "a unit is itself");
  } else {
    fuzz::must(!read.error().message.empty(), "a refusal has a reason");
  }
  if (const auto match = rules::longest_unit(text, 0)) fuzz::must(match->length <= text.size(), "a unit lies in the text");
  return 0;
}

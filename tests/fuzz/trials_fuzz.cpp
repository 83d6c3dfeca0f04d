// A whole file of trials: rule file, registry JSON, NDJSON or pasted page. Read or refused with a reason, then compiled.
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eligo;
  if (size > 1 << 16) return 0;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (const auto& record : rules::read_trial_records(content, "fuzz")) {
    if (record)
      fuzz::accounted_for(rules::compile(*record, fuzz::vocabulary()));
    else
      fuzz::must(!record.error().message.empty(), "a refusal has a reason");
  }
  return 0;
}

// What every fuzz target shares: the shipped vocabulary, loaded once, and a check that ends the program.
//
// A target is one function over bytes. With the preset `fuzz` it is linked with libFuzzer; in every other build with replay.cpp, which runs
// the seeds beside it, so that what a fuzzer once found stays found.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rules/compile.hpp"
#include "tools/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace eligo::fuzz {

inline const rules::Vocabulary& vocabulary() {
  static const auto loaded = tools::load_vocabulary();
  if (!loaded) {
    std::fprintf(stderr, "%s %s\n", loaded.error().place.c_str(), loaded.error().message.c_str());
    std::exit(3);
  }
  return *loaded;
}

inline void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Every clause lies in the text, and what is unparsed lies in its clause.
inline void inside(const rules::CompiledTrial& trial) {
  for (const rules::Clause& clause : trial.clauses) {
    must(clause.span.begin <= clause.span.end && clause.span.end <= trial.record.text.size(), "a clause lies in the text");
    for (const rules::UnparsedText& part : clause.unparsed)
      must(part.span.begin >= clause.span.begin && part.span.end <= clause.span.end, "what is unparsed lies in its clause");
  }
  must(trial.understood.bytes <= trial.understood.of && trial.understood.clauses <= trial.understood.of_clauses,
       "no more is understood than there is");
}

/// The same, and every byte of the text lies in one region.
inline void accounted_for(const rules::CompiledTrial& trial) {
  inside(trial);
  std::size_t at = 0;
  for (const rules::Region& region : rules::regions_of(trial)) {
    must(region.kind != rules::RegionKind::lost, "no byte is lost");
    must(region.kind != rules::RegionKind::overlap, "no byte has two owners");
    must(region.span.begin == at && region.span.end >= at, "regions follow one another");
    at = region.span.end;
  }
  must(at == trial.record.text.size(), "regions reach the end");
}

}  // namespace eligo::fuzz

// A vocabulary pack: opened or refused with a reason, whatever its bytes; what is opened answers every question. The header is made to fit
// the bytes, or a fuzzer would never get past the digest.
#include <cstring>
#include <memory>
#include <vector>

#include "rules/pack.hpp"
#include "tests/fuzz/fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eligo;
  if (size > 1 << 16) return 0;
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto open = [](const std::string& from) {
    auto kept = std::make_shared<const std::string>(from);
    return rules::Pack::open({"fuzzed", kept, *kept});
  };
  if (const auto as_it_is = open(bytes); !as_it_is) fuzz::must(!as_it_is.error().message.empty(), "a refusal has a reason");
  if (size < sizeof(rules::PackHeader)) return 0;
  rules::ByteDigest digest;
  digest.add(std::string_view(bytes).substr(sizeof(rules::PackHeader)));
  const rules::PackHeader header{rules::pack_magic,         rules::pack_version,         rules::pack_parts, size,
                                 {digest.high, digest.low}, rules::folding_fingerprint()};
  std::memcpy(bytes.data(), &header, sizeof header);
  auto pack = open(bytes);
  if (!pack) {
    fuzz::must(!pack.error().message.empty(), "a refusal has a reason");
    return 0;
  }
  static const std::vector<rules::Vocabulary::Table> tables{
      {"few.tsv",
       "# kind: condition\nkey\tname\tnames\tparents\tcodes\nfever\tfever\tpyrexia\nharbour_fever\tharbour fever\t\tfever\tDOID:2\n"}};
  const auto vocabulary = rules::Vocabulary::load(tables, {*pack});
  fuzz::must(vocabulary.has_value(), "a pack that opens loads");
  for (rules::ConceptId id = 0; id < vocabulary->size(); ++id) {
    fuzz::must(!vocabulary->at(id).key.empty(), "a concept has a key");
    for (const rules::ConceptId above : vocabulary->ancestors(id)) {
      fuzz::must(above < vocabulary->size(), "what is above is listed");
      fuzz::must(vocabulary->is_a(id, above), "an ancestor is one");
    }
    (void)vocabulary->additions(id);
    (void)vocabulary->resolve(vocabulary->at(id).name);
  }
  fuzz::must(vocabulary->is_a(1, 0) && !vocabulary->is_a(0, 1), "the tables stay as they are");
  (void)vocabulary->conflicts();
  return 0;
}

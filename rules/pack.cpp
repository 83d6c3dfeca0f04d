// Opening a pack; see the header. Sections first, then what the numbers in them point at, in one pass over each.
#include "rules/pack.hpp"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>
#include <utility>

#include "rules/ontology.hpp"

namespace eligo::rules {
namespace {

static_assert(sizeof(PackHeader) == 48 && sizeof(PackConcept) == 32 && sizeof(PackName) == 16 && sizeof(PackCode) == 16);

constexpr std::uint32_t most_concepts = 1U << 28U;

std::uint64_t step(std::uint64_t state, std::uint64_t word) {
  state = (state ^ word) * 1099511628211ULL;
  return state ^ (state >> 32U);
}

tl::unexpected<InputError> refuse(std::string message, std::string help = {}) {
  return tl::unexpected(InputError{"", std::move(message), std::move(help)});
}

/// Sections by number, as arrays of what they hold.
struct Sections {
  std::string_view bytes;
  std::array<PackSection, pack_parts> table;

  [[nodiscard]] std::string_view raw(PackPart part) const {
    const PackSection& at = table[static_cast<std::size_t>(part)];
    return bytes.substr(at.begin, at.size);
  }
  template <class T>
  [[nodiscard]] bool fill(PackPart part, std::span<const T>& into) const {
    const std::string_view section = raw(part);
    if (section.size() % sizeof(T) != 0) return false;
    into = {reinterpret_cast<const T*>(section.data()), section.size() / sizeof(T)};
    return true;
  }
};

bool inside(PackText text, std::string_view letters) { return text.begin <= letters.size() && text.size <= letters.size() - text.begin; }

/// 0, then ascending, the last one `end`.
bool ascends(std::span<const std::uint32_t> starts, std::size_t end) {
  return !starts.empty() && starts.front() == 0 && starts.back() == end && std::is_sorted(starts.begin(), starts.end());
}

bool all_below(std::span<const std::uint32_t> numbers, std::size_t limit) {
  return std::all_of(numbers.begin(), numbers.end(), [&](std::uint32_t number) { return number < limit; });
}

bool names_fit(const NameView& names, std::uint32_t concepts) {
  if (!ascends(names.word_start, names.letters.size())) return false;
  const std::size_t words = names.word_start.size() - 1, slots = names.word_slots.size();
  if (!std::has_single_bit(slots)) return false;
  std::size_t empty = 0;
  for (const std::uint32_t slot : names.word_slots) {
    if (slot == NameView::none)
      ++empty;
    else if (slot >= words)
      return false;
  }
  if (empty == 0) return false;  // a search for a word that is not there would never end
  if (!ascends(names.first_edge, names.edge_word.size()) || names.edge_word.size() + 2 != names.first_edge.size()) return false;
  if (!all_below(names.edge_word, words)) return false;
  if (names.first_end.size() != names.first_edge.size() || !ascends(names.first_end, names.end.size())) return false;
  return std::all_of(names.end.begin(), names.end.end(), [&](std::uint32_t end) { return (end & ~whole_only) < concepts; });
}

bool concepts_fit(const Pack& pack) {
  if (pack.concepts.empty() || pack.concepts.size() > most_concepts) return false;
  const PackConcept& first = pack.concepts.front();
  const PackConcept& last = pack.concepts.back();
  if (first.first_name != 0 || first.first_code != 0 || first.first_parent != 0) return false;
  if (last.first_name != pack.names.size() || last.first_code != pack.codes.size() || last.first_parent != pack.parents.size())
    return false;
  for (std::uint32_t row = 0; row < pack.size(); ++row) {
    const PackConcept& here = pack.concepts[row];
    const PackConcept& next = pack.concepts[row + 1];
    if (next.first_name <= here.first_name || next.first_code < here.first_code || next.first_parent < here.first_parent) return false;
    if (next.first_name > pack.names.size() || next.first_code > pack.codes.size()) return false;
    if (here.kind > static_cast<std::uint32_t>(TermKind::statement)) return false;
    if (here.key.size == 0 || !inside(here.key, pack.letters) || !inside(here.specimens, pack.letters)) return false;
    for (std::uint32_t i = here.first_name; i < next.first_name; ++i)
      if (pack.names[i].concept_row != row) return false;
    for (std::uint32_t i = here.first_code; i < next.first_code; ++i)
      if (pack.codes[i].concept_row != row) return false;
  }
  return std::all_of(pack.parents.begin(), pack.parents.end(),
                     [&](std::uint32_t parent) { return (parent & ~maybe_parent) < pack.size(); });
}

bool texts_fit(const Pack& pack) {
  return std::all_of(pack.systems.begin(), pack.systems.end(), [&](PackText text) { return inside(text, pack.letters); }) &&
         std::all_of(pack.names.begin(), pack.names.end(),
                     [&](const PackName& name) {
                       return inside(name.text, pack.letters) && name.use <= static_cast<std::uint32_t>(NameUse::in_text);
                     }) &&
         std::all_of(pack.codes.begin(), pack.codes.end(), [&](const PackCode& code) {
           return inside(code.text, pack.letters) && code.system < pack.systems.size() &&
                  code.use <= static_cast<std::uint16_t>(CodeUse::key);
         });
}

bool hashes_fit(const Pack& pack) {
  return pack.name_hashes.size() == pack.hashed_name.size() && std::is_sorted(pack.name_hashes.begin(), pack.name_hashes.end()) &&
         all_below(pack.hashed_name, pack.names.size()) && pack.code_hashes.size() == pack.hashed_code.size() &&
         std::is_sorted(pack.code_hashes.begin(), pack.code_hashes.end()) && all_below(pack.hashed_code, pack.codes.size());
}

}  // namespace

void ByteDigest::add(std::string_view text) {
  std::size_t i = 0;
  for (; i + 16 <= text.size(); i += 16) {
    std::uint64_t one = 0, two = 0;
    std::memcpy(&one, text.data() + i, 8);
    std::memcpy(&two, text.data() + i + 8, 8);
    high = step(high, one);
    low = step(low, two);
  }
  for (; i < text.size(); ++i) {
    high = step(high, static_cast<unsigned char>(text[i]));
    low = step(low, high);
  }
  low = step(low, text.size());
  high = step(high, low);
}

std::string ByteDigest::hex() const {
  std::array<char, 33> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx%016llx", static_cast<unsigned long long>(high),
                static_cast<unsigned long long>(low));
  return {digits.data(), 32};
}

std::uint64_t code_hash(std::string_view full) {
  std::uint64_t state = 14695981039346656037ULL;
  for (const char c : full) state = (state ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return state ^ (state >> 29U);
}

std::vector<std::uint32_t> Pack::find_code(std::string_view full) const {
  std::vector<std::uint32_t> found;
  const auto [first, last] = std::equal_range(code_hashes.begin(), code_hashes.end(), code_hash(full));
  for (auto it = first; it != last; ++it) {
    const PackCode& code = codes[hashed_code[static_cast<std::size_t>(it - code_hashes.begin())]];
    if (full_code(code) == full) found.push_back(code.concept_row);
  }
  return found;
}

Result<Pack> Pack::open(PackBytes given) {
  static_assert(std::endian::native == std::endian::little, "packs are read where they lie, and are written little-endian");
  const std::string rebuild = "write it again with `eligo vocab import`";
  Pack pack;
  pack.bytes = std::move(given);
  const std::string_view bytes = pack.bytes.bytes;
  if (bytes.substr(0, pack_magic.size()) != std::string_view(pack_magic.data(), pack_magic.size()))
    return refuse("is no vocabulary pack", "packs are written by `eligo vocab import`");
  constexpr std::size_t begin = sizeof(PackHeader) + sizeof(PackSection) * pack_parts;
  PackHeader header{};
  if (bytes.size() < begin) return refuse("the pack is cut off", rebuild);
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.version != pack_version || header.parts != pack_parts)
    return refuse("the pack is of version " + std::to_string(header.version) + ", expected " + std::to_string(pack_version), rebuild);
  if (bytes.size() < header.size)
    return refuse("the pack is cut off: " + std::to_string(bytes.size()) + " of " + std::to_string(header.size) + " bytes", rebuild);
  if (bytes.size() > header.size || reinterpret_cast<std::uintptr_t>(bytes.data()) % 8 != 0)
    return refuse("the pack is damaged: more bytes than it says", rebuild);
  ByteDigest digest;
  digest.add(bytes.substr(sizeof header));
  if (digest.high != header.digest[0] || digest.low != header.digest[1])
    return refuse("the pack is damaged: its digest is not that of its bytes", rebuild);
  if (header.fingerprint != folding_fingerprint())
    return refuse("the pack was written by a version of eligo that compares names in another way", rebuild);
  pack.digest = bytes.substr(offsetof(PackHeader, digest), sizeof header.digest);

  const auto damaged = [&] { return refuse("the pack is damaged: its parts do not fit together", rebuild); };
  Sections sections{bytes, {}};
  std::memcpy(sections.table.data(), bytes.data() + sizeof header, sizeof sections.table);
  for (const PackSection& at : sections.table)
    if (at.begin % 8 != 0 || at.begin < begin || at.begin > bytes.size() || at.size > bytes.size() - at.begin) return damaged();
  pack.letters = sections.raw(PackPart::letters);
  pack.trie.letters = sections.raw(PackPart::word_letters);
  std::span<const PackText> title;
  const bool whole = sections.fill(PackPart::title, title) && sections.fill(PackPart::systems, pack.systems) &&
                     sections.fill(PackPart::concepts, pack.concepts) && sections.fill(PackPart::names, pack.names) &&
                     sections.fill(PackPart::name_hashes, pack.name_hashes) && sections.fill(PackPart::hashed_name, pack.hashed_name) &&
                     sections.fill(PackPart::codes, pack.codes) && sections.fill(PackPart::code_hashes, pack.code_hashes) &&
                     sections.fill(PackPart::hashed_code, pack.hashed_code) && sections.fill(PackPart::parents, pack.parents) &&
                     sections.fill(PackPart::word_start, pack.trie.word_start) &&
                     sections.fill(PackPart::word_slots, pack.trie.word_slots) &&
                     sections.fill(PackPart::first_edge, pack.trie.first_edge) && sections.fill(PackPart::edge_word, pack.trie.edge_word) &&
                     sections.fill(PackPart::first_end, pack.trie.first_end) && sections.fill(PackPart::ends, pack.trie.end);
  if (!whole || title.size() != 1 || !inside(title.front(), pack.letters)) return damaged();
  if (!concepts_fit(pack) || !texts_fit(pack) || !hashes_fit(pack) || !names_fit(pack.trie, pack.size())) return damaged();
  pack.title = pack.text(title.front());
  return pack;
}

}  // namespace eligo::rules

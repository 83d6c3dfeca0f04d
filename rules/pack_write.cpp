// An ontology as a pack. What an importer read in the order of its files is laid out by concept, with its names as a trie.
#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "rules/ontology.hpp"
#include "rules/pack.hpp"
#include "rules/vocabulary_names.hpp"

namespace eligo::rules {
namespace {

struct Parts {
  std::string letters;
  std::unordered_map<std::string, PackText> known_texts;
  std::vector<PackText> systems;
  std::unordered_map<std::string, std::uint16_t> system_numbers;
  std::vector<PackConcept> concepts;
  std::vector<PackName> names;
  std::vector<PackCode> codes;
  std::vector<std::uint32_t> parents;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> name_hashes, code_hashes;
  TrieBuilder trie;

  PackText text(const std::string& text) {
    const auto [it, fresh] = known_texts.try_emplace(text);
    if (fresh) {
      it->second = {static_cast<std::uint32_t>(letters.size()), static_cast<std::uint32_t>(text.size())};
      letters += text;
    }
    return it->second;
  }

  void name(const std::string& given, std::uint32_t row, const ImportedConcept& from, bool preferred, bool exact) {
    NameUse use = exact && !from.unnamed && from.kind != TermKind::none ? name_use(given, from.kind, preferred) : NameUse::shown;
    if (from.names_whole_only && use == NameUse::in_text) use = NameUse::whole;
    const auto number = static_cast<std::uint32_t>(names.size());
    names.push_back({text(given), row, static_cast<std::uint32_t>(use)});
    if (use == NameUse::shown) return;
    if (const std::uint64_t hash = trie.add(given, row, use == NameUse::whole); hash != 0) name_hashes.emplace_back(hash, number);
    if (use == NameUse::in_text)
      for (const auto& variant : name_variants(given, from.kind)) trie.add(variant, row);
  }

  void code(const std::string& full, std::uint32_t row, CodeUse use) {
    const std::size_t bar = full.find('|');
    if (bar == std::string::npos) return;
    const auto [it, fresh] = system_numbers.try_emplace(full.substr(0, bar), static_cast<std::uint16_t>(systems.size()));
    if (fresh) systems.push_back(text(it->first));
    if (use != CodeUse::see_also) code_hashes.emplace_back(code_hash(full), static_cast<std::uint32_t>(codes.size()));
    codes.push_back({text(full.substr(bar + 1)), row, it->second, static_cast<std::uint16_t>(use)});
  }
};

struct File {
  std::string bytes;
  std::vector<PackSection> sections = {};

  void part(const void* data, std::size_t size) {
    sections.push_back({bytes.size(), size});
    bytes.append(static_cast<const char*>(data), size);
    bytes.append((8 - bytes.size() % 8) % 8, '\0');
  }
  template <class T>
  void part(const std::vector<T>& items) {
    part(items.data(), items.size() * sizeof(T));
  }
  void part(const std::string& text) { part(text.data(), text.size()); }
  void hashes(std::vector<std::pair<std::uint64_t, std::uint32_t>> pairs) {
    std::sort(pairs.begin(), pairs.end());
    std::vector<std::uint64_t> keys;
    std::vector<std::uint32_t> values;
    for (const auto& [key, value] : pairs) {
      keys.push_back(key);
      values.push_back(value);
    }
    part(keys);
    part(values);
  }
};

}  // namespace

std::string write_pack(const Ontology& ontology) {
  Parts parts;
  std::unordered_map<std::string_view, std::uint32_t> rows;
  for (const auto& from : ontology.concepts) rows.emplace(from.id, static_cast<std::uint32_t>(rows.size()));
  for (const auto& from : ontology.concepts) {
    const auto row = static_cast<std::uint32_t>(parts.concepts.size());
    std::string specimens;
    for (const auto& specimen : from.specimens) specimens += (specimens.empty() ? "" : ";") + specimen;
    parts.concepts.push_back({parts.text(from.id), parts.text(specimens), static_cast<std::uint32_t>(parts.names.size()),
                              static_cast<std::uint32_t>(parts.codes.size()), static_cast<std::uint32_t>(parts.parents.size()),
                              static_cast<std::uint32_t>(from.kind)});
    parts.name(from.name, row, from, true, true);
    for (const auto& name : from.synonyms) parts.name(name, row, from, false, true);
    for (const auto& name : from.other_names) parts.name(name, row, from, false, false);
    parts.code('|' + from.id, row, CodeUse::key);
    for (const auto& code : from.codes) parts.code(code, row, CodeUse::own);
    for (const auto& code : from.see_also) parts.code(code, row, CodeUse::see_also);
    for (const auto& parent : from.parents)
      if (const auto it = rows.find(parent); it != rows.end() && it->second != row) parts.parents.push_back(it->second);
    for (const auto& ancestor : from.maybe)
      if (const auto it = rows.find(ancestor); it != rows.end() && it->second != row) parts.parents.push_back(it->second | maybe_parent);
  }
  parts.concepts.push_back({{0, 0},
                            {0, 0},
                            static_cast<std::uint32_t>(parts.names.size()),
                            static_cast<std::uint32_t>(parts.codes.size()),
                            static_cast<std::uint32_t>(parts.parents.size()),
                            0});
  const std::vector<PackText> title{parts.text(ontology.title)};
  const FlatNames flat = std::move(parts.trie).flat();

  constexpr std::size_t begin = sizeof(PackHeader) + sizeof(PackSection) * pack_parts;
  File file{std::string(begin, '\0')};
  file.part(parts.letters);
  file.part(title);
  file.part(parts.systems);
  file.part(parts.concepts);
  file.part(parts.names);
  file.hashes(std::move(parts.name_hashes));
  file.part(parts.codes);
  file.hashes(std::move(parts.code_hashes));
  file.part(parts.parents);
  file.part(flat.letters);
  file.part(flat.word_start);
  file.part(flat.word_slots);
  file.part(flat.first_edge);
  file.part(flat.edge_word);
  file.part(flat.first_end);
  file.part(flat.end);
  std::memcpy(file.bytes.data() + sizeof(PackHeader), file.sections.data(), file.sections.size() * sizeof(PackSection));
  ByteDigest digest;
  digest.add(std::string_view(file.bytes).substr(sizeof(PackHeader)));
  const PackHeader header{pack_magic, pack_version, pack_parts, file.bytes.size(), {digest.high, digest.low}, folding_fingerprint()};
  std::memcpy(file.bytes.data(), &header, sizeof header);
  return std::move(file.bytes);
}

}  // namespace eligo::rules

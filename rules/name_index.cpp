// See name_index.hpp. Behind a head of fixed size stand the arrays, each as its length and its numbers; the digest in the head is of all of
// them, so that what is read was written here.
#include "rules/name_index.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "rules/pack.hpp"
#include "rules/vocabulary_names.hpp"

namespace eligo::rules {
namespace {

using grammar::TermKind;

constexpr std::string_view magic = "eligo names 1\n";

/// Of what folding and the variants of names make of a few: changes with the code.
std::string code_fingerprint() {
  static constexpr std::array<std::pair<std::string_view, TermKind>, 6> samples = {{{"breast cancer", TermKind::condition},
                                                                                    {"Candida infection", TermKind::condition},
                                                                                    {"type 2 diabetes", TermKind::condition},
                                                                                    {"kidney transplantation", TermKind::procedure},
                                                                                    {"24-hour urine protein", TermKind::measure},
                                                                                    {"proton pump inhibitor", TermKind::drug}}};
  ByteDigest digest;
  digest.add(std::to_string(folding_fingerprint()));
  for (const auto& [name, kind] : samples)
    for (const auto& variant : name_variants(name, kind)) digest.add(variant);
  return digest.hex();
}

template <class Number>
void put(std::string& into, std::span<const Number> numbers) {
  const auto size = static_cast<std::uint64_t>(numbers.size());
  into.append(reinterpret_cast<const char*>(&size), sizeof size);
  into.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
}

struct Source {
  std::string_view left;
  template <class Number>
  bool take(std::vector<Number>& into) {
    std::uint64_t size = 0;
    if (left.size() < sizeof size) return false;
    std::memcpy(&size, left.data(), sizeof size);
    left.remove_prefix(sizeof size);
    if (size > left.size() / sizeof(Number)) return false;
    into.resize(size);
    if (size != 0) std::memcpy(into.data(), left.data(), size * sizeof(Number));
    left.remove_prefix(size * sizeof(Number));
    return true;
  }
};

std::string head_of(std::string_view tables, std::string_view body) {
  ByteDigest digest;
  digest.add(body);
  return std::string(magic) + std::string(tables) + ' ' + code_fingerprint() + ' ' + digest.hex() + '\n';
}

constexpr std::uint32_t preferred = 0x80000000;

}  // namespace

std::string write_name_index(const NameIndex& index, std::string_view tables) {
  const NameTrie::Parts parts = index.trie.parts();
  std::string body;
  put<char>(body, parts.letters);
  put<std::uint32_t>(body, parts.word_end);
  put<std::uint32_t>(body, parts.edges);
  put<std::uint32_t>(body, parts.end_start);
  put<std::uint32_t>(body, parts.end);
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> ids;
  for (const KnownName& name : index.known) {
    hashes.push_back(name.hash);
    ids.push_back(name.id | (name.preferred ? preferred : 0));
  }
  put<std::uint64_t>(body, hashes);
  put<std::uint32_t>(body, ids);
  return head_of(tables, body) + body;
}

std::optional<NameIndex> read_name_index(std::string_view bytes, std::string_view tables, std::size_t concepts) {
  const std::string_view head = bytes.substr(0, std::min(bytes.find('\n', magic.size()), bytes.size() - 1) + 1);
  const std::string_view body = bytes.substr(head.size());
  if (bytes.empty() || head != head_of(tables, body)) return std::nullopt;
  Source source{body};
  NameTrie::Parts parts;
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> ids;
  if (!source.take(parts.letters) || !source.take(parts.word_end) || !source.take(parts.edges) || !source.take(parts.end_start) ||
      !source.take(parts.end) || !source.take(hashes) || !source.take(ids) || !source.left.empty() || hashes.size() != ids.size())
    return std::nullopt;
  const auto listed = [&](std::uint32_t id) { return (id & ~whole_only) < concepts; };
  if (!std::all_of(parts.end.begin(), parts.end.end(), listed) || !std::all_of(ids.begin(), ids.end(), listed)) return std::nullopt;
  auto trie = NameTrie::of(std::move(parts));
  if (!trie) return std::nullopt;
  NameIndex index{std::move(*trie), {}};
  index.known.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) index.known.push_back({hashes[i], ids[i] & ~preferred, (ids[i] & preferred) != 0});
  return index;
}

}  // namespace eligo::rules

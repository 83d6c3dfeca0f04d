// A vocabulary pack: a foreign terminology in one file that is used where it lies in memory.
//
// A pack is hostile input. Pack::open looks at every number in it once and refuses what does not fit together, so that whoever reads it
// later needs no check. Layout (all little-endian, each section at a multiple of eight): PackHeader, a table of PackSections, then the
// sections in the order of PackPart.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/vocabulary.hpp"
#include "rules/vocabulary_trie.hpp"

namespace eligo::rules {

inline constexpr std::array<char, 8> pack_magic = {'E', 'L', 'I', 'G', 'O', 'V', 'O', 'C'};
inline constexpr std::uint32_t pack_version = 1;

enum class PackPart : std::uint32_t {
  letters,      ///< of all strings but word forms
  title,        ///< one PackText
  systems,      ///< PackText
  concepts,     ///< PackConcept, and one at the end that holds the ends
  names,        ///< PackName, by concept, the preferred one first
  name_hashes,  ///< of the names that may be resolved, ascending
  hashed_name,  ///< which name has it
  codes,        ///< PackCode, by concept: its key, its own, those it refers to
  code_hashes,  ///< of keys and own codes, ascending
  hashed_code,
  parents,  ///< concept numbers, with maybe_parent for what only may be above it
  word_letters,
  word_start,
  word_slots,
  first_edge,
  edge_word,
  first_end,
  ends,
};
inline constexpr std::uint32_t maybe_parent = 0x80000000;
inline constexpr std::size_t pack_parts = 18;

struct PackHeader {
  std::array<char, 8> magic;
  std::uint32_t version, parts;
  std::uint64_t size;         ///< of the whole file, bytes
  std::uint64_t digest[2];    ///< of all that follows the header
  std::uint64_t fingerprint;  ///< folding_fingerprint() of the program that wrote it
};
struct PackSection {
  std::uint64_t begin, size;  ///< bytes
};
struct PackText {
  std::uint32_t begin, size;
};
struct PackConcept {
  PackText key, specimens;
  std::uint32_t first_name, first_code, first_parent;
  std::uint32_t kind;  ///< TermKind
};
struct PackName {
  PackText text;
  std::uint32_t concept_row;
  std::uint32_t use;  ///< NameUse
};
enum class CodeUse : std::uint16_t {
  see_also,  ///< about the same, more or less
  own,       ///< means this concept
  key        ///< its id as a bare key, of the system ""
};
struct PackCode {
  PackText text;
  std::uint32_t concept_row;
  std::uint16_t system;
  std::uint16_t use;  ///< CodeUse
};

/// The bytes of a pack, kept in memory by `owner`.
struct PackBytes {
  std::string name;  ///< the file's, for messages
  std::shared_ptr<const void> owner;
  std::string_view bytes;
};

struct Pack {
  /// Refuses what is no pack, was cut off or changed, or was written by a program that compares names in another way.
  [[nodiscard]] static Result<Pack> open(PackBytes bytes);

  PackBytes bytes;
  std::string_view digest;  ///< as in the header, 16 bytes
  std::string_view letters;
  std::string_view title;
  std::span<const PackText> systems;
  std::span<const PackConcept> concepts;
  std::span<const PackName> names;
  std::span<const std::uint64_t> name_hashes;
  std::span<const std::uint32_t> hashed_name;
  std::span<const PackCode> codes;
  std::span<const std::uint64_t> code_hashes;
  std::span<const std::uint32_t> hashed_code;
  std::span<const std::uint32_t> parents;
  NameView trie;

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(concepts.size() - 1); }
  [[nodiscard]] std::string_view text(PackText at) const { return letters.substr(at.begin, at.size); }
  [[nodiscard]] std::span<const PackName> names_of(std::uint32_t row) const {
    return names.subspan(concepts[row].first_name, concepts[row + 1].first_name - concepts[row].first_name);
  }
  [[nodiscard]] std::span<const PackCode> codes_of(std::uint32_t row) const {
    return codes.subspan(concepts[row].first_code, concepts[row + 1].first_code - concepts[row].first_code);
  }
  [[nodiscard]] std::span<const std::uint32_t> parents_of(std::uint32_t row) const {
    return parents.subspan(concepts[row].first_parent, concepts[row + 1].first_parent - concepts[row].first_parent);
  }
  [[nodiscard]] bool preferred(std::uint32_t name) const { return concepts[names[name].concept_row].first_name == name; }
  [[nodiscard]] std::string_view name(std::uint32_t row) const { return text(names[concepts[row].first_name].text); }
  [[nodiscard]] std::string full_code(const PackCode& code) const {
    return std::string(text(systems[code.system])) + '|' + std::string(text(code.text));
  }
  /// Concepts with this code for their own; "|KEY" for a key.
  [[nodiscard]] std::vector<std::uint32_t> find_code(std::string_view full) const;
};

/// Two numbers that change when one byte does. Not against an adversary: it tells a damaged file from a sound one.
struct ByteDigest {
  std::uint64_t high = 14695981039346656037ULL, low = 0x9ae16a3b2f90404fULL;
  void add(std::string_view text);
  [[nodiscard]] std::string hex() const;
};

[[nodiscard]] std::uint64_t code_hash(std::string_view full);

}  // namespace eligo::rules

// The names of the shipped tables as they were folded once, kept in a file, so that a program that starts need not fold them again: half of
// the time that loading takes. What the file says follows from the tables and this code alone. It is used only when it was made of these
// very tables, and otherwise the names are folded anew.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack_merge.hpp"
#include "rules/vocabulary_trie.hpp"

namespace eligo::rules {

struct NameIndex {
  NameTrie trie;
  std::vector<KnownName> known;  ///< in the order of the tables
};

/// `tables` is the digest of the tables. Numbers are in the order of this machine's bytes: the file does not travel.
[[nodiscard]] std::string write_name_index(const NameIndex& index, std::string_view tables);

/// Nothing when it is of other tables or of other code, is cut off, or names concepts beyond `concepts`.
[[nodiscard]] std::optional<NameIndex> read_name_index(std::string_view bytes, std::string_view tables, std::size_t concepts);

}  // namespace eligo::rules

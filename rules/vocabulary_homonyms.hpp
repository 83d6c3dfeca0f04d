// One name, several things: allowed only where the tables say so.
#pragma once
#include <span>
#include <vector>

#include "rules/vocabulary_table.hpp"
#include "rules/vocabulary_trie.hpp"

namespace eligo::rules {

/// Refuses a name that two concepts of one kind share unless both rows mark it as a homonym ("?PE"), and a mark on a name that nothing else
/// has. Concepts of different kinds may share a name unmarked: the sentence around it tells which kind is meant. `rows` and `concepts` run
/// side by side.
[[nodiscard]] Result<bool> check_homonyms(std::span<const Concept> concepts, std::span<const TableRow> rows, const NameTrie& names);

}  // namespace eligo::rules

// The tables' format: tab-separated rows under a header row. See rules/vocabulary/README.md.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

struct TableRow {
  Concept concept_row;                ///< parents still empty
  std::vector<std::string> parents;   ///< keys
  std::vector<std::string> open_to;   ///< keys
  std::vector<std::string> holds;     ///< keys
  std::vector<std::string> parts;     ///< keys
  std::vector<std::string> whole;     ///< of the names, those that name the concept only when they stand alone
  std::vector<std::string> homonyms;  ///< of the names, those that other concepts of this kind have too
  std::string_view table;             ///< its name, which lives as long as the tables do
  std::size_t line = 0;               ///< from 1
  [[nodiscard]] std::string place() const { return std::string(table) + ':' + std::to_string(line); }  ///< "conditions.tsv:12"
};

/// "LOINC:751-8" to "http://loinc.org|751-8"; the obo style "DOID:7148" keeps its prefix inside the code. Empty when the system is not
/// known.
[[nodiscard]] std::string full_code(std::string_view code);

/// Appends the rows of one table. Refuses unknown columns, rows without key or name, numbers that are none, with the place.
[[nodiscard]] Result<bool> read_table(std::string_view name, std::string_view content, std::vector<TableRow>& rows);

}  // namespace eligo::rules

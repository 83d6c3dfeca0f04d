// The tables' format: tab-separated rows under a header row. See rules/vocabulary/README.md.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

struct TableRow {
  Concept concept_row;               ///< parents still empty
  std::vector<std::string> parents;  ///< keys
  std::vector<std::string> open_to;  ///< keys
  std::vector<std::string> whole;    ///< of the names, those that name the concept only when they stand alone
  std::string place;                 ///< "conditions.tsv:12"
};

/// Appends the rows of one table. Refuses unknown columns, rows without key or name, numbers that are none, with the place.
[[nodiscard]] Result<bool> read_table(std::string_view name, std::string_view content, std::vector<TableRow>& rows);

}  // namespace eligo::rules

// Case tables: one line a case, tab-separated: trial, clause, patient, expected, why. Read here, run in test.cpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report.hpp"
#include "patients/date.hpp"

namespace eligo::tools {

struct Case {
  std::size_t line = 0;  ///< in the table, 1-based
  std::string trial;
  std::string clause;  ///< an id, or "outcome"
  std::string patient;
  std::string expected;
  std::string why;
  std::optional<patients::Day> as_of;  ///< of the `as of` line above it
  std::string problem;                 ///< not empty: the line cannot be read, and why
};

[[nodiscard]] std::vector<Case> read_cases(std::string_view table);

/// Empty when the clause came out as expected, else what came out.
[[nodiscard]] std::string mismatch(std::string_view expected, const engine::ClauseReport& clause);

}  // namespace eligo::tools

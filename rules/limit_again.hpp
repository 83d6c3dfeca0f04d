// A limit that is given twice: "10 g/dL (6.2 mmol/L)", "10 % or 86 mmol/mol".
#pragma once
#include <string_view>

#include "rules/predicate.hpp"

namespace eligo::rules {

/// How a limit and the one that repeats it belong together.
enum class Again {
  same,    ///< in another unit, but for rounding
  other,   ///< another limit
  cannot,  ///< of a multiple and an absolute figure only the laboratory's range could tell
  aside    ///< no figure that could be held against the first: a range of normal, a figure without a unit
};
[[nodiscard]] Again again(const Limit& first, const Limit& second, const Analyte* analyte);

/// Two readings that are one limit in two units; nothing for any others.
[[nodiscard]] bool is_limit_twice(const Ambiguous& ambiguous, const Vocabulary& vocabulary);

/// The same unit, but for a power of ten.
[[nodiscard]] bool counted_alike(std::string_view unit, std::string_view other, const Analyte* analyte);

}  // namespace eligo::rules

// Figures of which a point may part the thousands.
#pragma once
#include <optional>
#include <string_view>

#include "grammar/tree.hpp"

namespace eligo::grammar {

/// "> 1.200 pg/mL": a point before exactly three digits is a decimal point in some countries and parts the thousands in others. The limit
/// by the other reading, where the words hold such figures; `words` are those of the limit.
[[nodiscard]] std::optional<Limit> with_thousands(const Limit& limit, std::string_view words);

}  // namespace eligo::grammar

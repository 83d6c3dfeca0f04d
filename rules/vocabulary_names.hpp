// Names that follow from a listed name: "cancer of the breast" from "breast cancer", "kidney transplant" from "kidney transplantation".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "grammar/lexicon.hpp"

namespace eligo::rules {

/// Further spellings under which a listed name is met. Each means the same thing; nothing broader or narrower.
[[nodiscard]] std::vector<std::string> name_variants(std::string_view name, grammar::TermKind kind);

/// A phrase in other word orders: "bilirubin, total" as "total bilirubin", "carcinoma of the lung" as "lung carcinoma".
[[nodiscard]] std::vector<std::string> reordered(std::string_view phrase);

}  // namespace eligo::rules

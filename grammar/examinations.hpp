// Names of examinations: what is done to look at something and comes to a result, whatever it is.
#pragma once
#include <string_view>

namespace eligo::grammar {

/// "Pap smear", "chest CT", "bone marrow biopsy".
[[nodiscard]] bool names_examination(std::string_view name);

}  // namespace eligo::grammar

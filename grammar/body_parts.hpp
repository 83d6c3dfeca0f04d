// Names of parts of the body, which are no finding by themselves: where something is, or is done.
#pragma once
#include <string_view>

namespace eligo::grammar {

/// "pelvis", "the small intestine"; articles do not matter.
[[nodiscard]] bool names_body_part(std::string_view name);

}  // namespace eligo::grammar

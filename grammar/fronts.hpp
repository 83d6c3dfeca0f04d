// What the words in front of the first name of a list are, as far as it tells whether a later name goes on with them. Private to grammar/.
#pragma once
#include <string_view>

namespace eligo::grammar {

/// "any type of", "other forms of": any kind of a thing is the thing.
[[nodiscard]] bool ends_in_kind(std::string_view front);
/// "measurable disease by", "lesions visible on": what follows is what it is seen with.
[[nodiscard]] bool seen_by(std::string_view front);
[[nodiscard]] bool names_tumour(std::string_view words);
/// "cancer in situ of the", "cervical CIS with": the words end in a tumour and what links it to more.
[[nodiscard]] bool tumour_in_front(std::string_view front);

}  // namespace eligo::grammar

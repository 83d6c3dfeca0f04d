// Where the data that comes with the program is, and which program this is.
#pragma once
#include <filesystem>
#include <string_view>

namespace eligo::tools {

[[nodiscard]] std::string_view version();

/// The folder that holds rules/trials, rules/vocabulary and patients/samples: share/eligo beside the program's bin when it is
/// installed, else the checkout it was built from. Empty when neither is there.
[[nodiscard]] std::filesystem::path shipped_folder();

/// The file with the folded names of the shipped tables: in share/eligo when the program is installed, else where the
/// build made it. It need not be there.
[[nodiscard]] std::filesystem::path name_index_file();

}  // namespace eligo::tools

// See shipped.hpp. ELIGO_SOURCE_DIR, ELIGO_NAME_INDEX and ELIGO_VERSION are defined for this file alone.
#include "tools/shipped.hpp"

#include <system_error>

namespace eligo::tools {

std::string_view version() { return ELIGO_VERSION; }

namespace fs = std::filesystem;

namespace {

/// Empty when the program does not stand in the bin of an installation.
fs::path installed_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const fs::path installed = program.parent_path().parent_path() / "share" / "eligo";
  return fs::is_directory(installed / "rules" / "vocabulary", error) ? installed : fs::path();
}

}  // namespace

fs::path shipped_folder() {
  if (auto installed = installed_folder(); !installed.empty()) return installed;
  std::error_code error;
  const fs::path checkout = ELIGO_SOURCE_DIR;
  if (fs::is_directory(checkout / "rules" / "vocabulary", error)) return checkout;
  return {};
}

fs::path name_index_file() {
  const fs::path installed = installed_folder();
  return installed.empty() ? fs::path(ELIGO_NAME_INDEX) : installed / "rules" / "vocabulary" / "names.index";
}

}  // namespace eligo::tools

// See shipped.hpp. ELIGO_SOURCE_DIR and ELIGO_VERSION are defined for this file alone.
#include "tools/shipped.hpp"

#include <system_error>

namespace eligo::tools {

std::string_view version() { return ELIGO_VERSION; }

std::filesystem::path shipped_folder() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    const fs::path installed = program.parent_path().parent_path() / "share" / "eligo";
    if (fs::is_directory(installed / "rules" / "vocabulary", error)) return installed;
  }
  const fs::path checkout = ELIGO_SOURCE_DIR;
  if (fs::is_directory(checkout / "rules" / "vocabulary", error)) return checkout;
  return {};
}

}  // namespace eligo::tools

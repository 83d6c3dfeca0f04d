// Vocabulary packs on disk: mapped where they lie, and written by `eligo vocab import`.
#pragma once
#include <string>

#include "rules/pack.hpp"
#include "tools/command_line.hpp"

namespace eligo::tools {

/// A pack that stays mapped as long as anybody holds it. Refused when it is no pack, cut off, damaged or of another version.
[[nodiscard]] rules::Result<rules::Pack> map_pack(const std::string& path);

/// eligo vocab import KIND FILE... -o PACK
[[nodiscard]] int run_import(const VocabCommand& command);

/// Conflicts as lines; at most `most` of each kind, with how many more there are.
[[nodiscard]] std::string conflicts_text(const rules::Vocabulary& vocabulary, std::size_t most, const Style& style);

}  // namespace eligo::tools

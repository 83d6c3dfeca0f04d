#pragma once
// What ships, for tests that ask something of all of it: files of a folder, and the vocabulary of rules/vocabulary, loaded once.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "rules/vocabulary.hpp"

namespace eligo {

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file, path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The files of one ending in a folder of the project ("rules/trials", ".txt"), by name.
inline std::vector<std::filesystem::path> files_in(const std::string& folder, const std::string& ending) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(ELIGO_SOURCE_DIR) / folder))
    if (entry.path().extension() == ending) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

inline std::vector<rules::Vocabulary::Table> shipped_tables() {
  std::vector<rules::Vocabulary::Table> out;
  for (const auto& path : files_in("rules/vocabulary", ".tsv")) out.push_back({path.filename().string(), content_of(path)});
  return out;
}

inline const rules::Vocabulary& shipped() {
  static const rules::Vocabulary loaded = [] {
    auto read = rules::Vocabulary::load(shipped_tables());
    REQUIRE_MESSAGE(read.has_value(), (read ? std::string() : read.error().place + ": " + read.error().message));
    return std::move(*read);
  }();
  return loaded;
}

}  // namespace eligo

// Reading files, folders and standard input, and writing results. The only place where the program touches a disk.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/trial.hpp"

namespace eligo::tools {

/// `-` is standard input.
[[nodiscard]] rules::Result<std::string> read_file(const std::string& path);

/// Standard input as it comes, for what is answered before it ends. The error is that of the reading.
[[nodiscard]] rules::Result<std::string> read_pieces(const std::function<void(std::string_view)>& each);

/// The files of a folder that may hold trial records, sorted by name: not its subfolders, not hidden files, not tables (.tsv) or notes
/// (.md).
[[nodiscard]] rules::Result<std::vector<std::string>> rule_files(const std::string& folder);

/// Files of a folder whose names end in `ending`, sorted. Empty when there is no such folder.
[[nodiscard]] std::vector<std::string> files_ending(const std::string& folder, std::string_view ending);

/// Writes the whole file or leaves what was there: a neighbour is written, then renamed.
[[nodiscard]] rules::Result<std::string> write_file(const std::string& path, std::string_view content);

/// Where results go: standard output as they come, or one file at the end. Nothing is written when finish() is not called.
class Output {
 public:
  explicit Output(std::string path) : path_(std::move(path)) {}
  void write(std::string_view text);
  /// With a file, writes it; the error is about the output, not the input. Whether standard output took all, main asks in the end.
  [[nodiscard]] rules::Result<std::string> finish();

 private:
  std::string path_;  ///< empty: standard output
  std::string held_;
};

}  // namespace eligo::tools

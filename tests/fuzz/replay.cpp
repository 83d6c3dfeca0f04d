// Runs a fuzz target over files: its seeds, and what fuzzers found. Files that follow `--lines` are one input a line, all others are tried
// whole and cut off.
//
//   NAME_fuzz [FILE|FOLDER]... [--lines [FILE|FOLDER]...]
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

namespace fs = std::filesystem;

int main(int argc, char** argv) {
  std::vector<std::pair<fs::path, bool>> files;
  bool lines = false;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--lines") {
      lines = true;
    } else if (fs::is_directory(argv[i])) {
      for (const auto& entry : fs::recursive_directory_iterator(argv[i]))
        if (entry.is_regular_file()) files.emplace_back(entry.path(), lines);
    } else {
      files.emplace_back(argv[i], lines);
    }
  }
  std::sort(files.begin(), files.end());
  std::size_t inputs = 0;
  // Named before it runs, so that the last name printed is the input that ended the program.
  const auto run = [&](const std::string& input, const fs::path& path, std::size_t part) {
    std::printf("%s:%zu\n", path.c_str(), part);
    std::fflush(stdout);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ++inputs;
  };
  for (const auto& [path, of_lines] : files) {
    std::ifstream in(path, std::ios::binary);
    if (of_lines) {
      std::size_t number = 0;
      for (std::string line; std::getline(in, line);) run(line, path, ++number);
      continue;
    }
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    // A prefix is what a cut-off transfer leaves; a quarter, a half and three quarters of each are tried as well.
    for (std::size_t quarter = 1; quarter <= 4; ++quarter) run(whole.substr(0, whole.size() * quarter / 4), path, quarter);
  }
  std::printf("%zu inputs\n", inputs);
  return inputs > 0 ? 0 : 1;
}

// Part of the build: writes the folded names of the shipped tables to a file beside the program, so that it starts in half the time.
//
//   eligo-index-names FILE
#include <cstdio>
#include <exception>

#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/run.hpp"

int main(int argc, char** argv) {
  using namespace eligo;
  try {
    if (argc != 2) {
      std::fputs("usage: eligo-index-names FILE\n", stderr);
      return tools::status_usage;
    }
    const auto index = tools::index_shipped_names();
    if (!index) {
      // As a compiler says it: the build shows it to whoever edited the table.
      std::fprintf(stderr, "%s: error: %s\n", index.error().place.c_str(), index.error().message.c_str());
      return tools::status_unusable;
    }
    if (const auto written = tools::write_file(argv[1], *index); !written) {
      std::fprintf(stderr, "eligo-index-names: error: %s\n", written.error().message.c_str());
      return tools::status_unusable;
    }
    return tools::status_done;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "eligo-index-names: error: %s\n", error.what());
    return tools::status_fault;
  }
}

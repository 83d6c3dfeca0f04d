// A pager between the program and a terminal: what $PAGER names, else `less`. Only ever for a terminal; a pipe or a file gets the bytes.
#pragma once
#include <sys/types.h>

#include "tools/terminal.hpp"

namespace eligo::tools {

/// While it lives, standard output goes through the pager; its end waits for the reader.
class Pager {
 public:
  /// Starts nothing when standard output is no terminal, or where `wanted` is false, TERM is dumb, or PAGER is empty or `cat`.
  explicit Pager(bool wanted);
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;
  [[nodiscard]] bool running() const { return child_ > 0; }

 private:
  pid_t child_ = 0;
  int terminal_ = -1;  ///< standard output as it was
};

}  // namespace eligo::tools

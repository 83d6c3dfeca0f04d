// See pager.hpp.
#include "tools/pager.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

extern char** environ;

namespace eligo::tools {
namespace {

/// The command line of the pager; empty for none.
std::string pager_command() {
  const char* term = std::getenv("TERM");
  if (term != nullptr && std::string_view(term) == "dumb") return "";
  const char* chosen = std::getenv("PAGER");
  // Colours as they are, no pager for what fits on the screen, and the text stays there afterwards.
  if (chosen == nullptr) return "less -FRX";
  const std::string command = chosen;
  if (command == "less") return "less -FRX";
  return command == "cat" ? "" : command;
}

}  // namespace

Pager::Pager(bool wanted) {
  if (!wanted || ::isatty(STDOUT_FILENO) != 1) return;
  const std::string command = pager_command();
  if (command.empty()) return;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  // A pager that is not there must cost nobody the report.
  std::string script = command + " || cat";
  std::array<std::string, 3> words = {"sh", "-c", std::move(script)};
  std::array<char*, 4> arguments = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  const int failed = ::posix_spawnp(&child_, "sh", &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  if (failed != 0) {
    child_ = 0;
    ::close(ends[1]);
    return;
  }
  std::fflush(stdout);
  terminal_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  ::dup2(ends[1], STDOUT_FILENO);
  ::close(ends[1]);
  // A reader who has seen enough closes the pager: that is no fault.
  std::signal(SIGPIPE, SIG_IGN);
}

Pager::~Pager() {
  if (child_ <= 0) return;
  std::fflush(stdout);
  ::dup2(terminal_, STDOUT_FILENO);
  ::close(terminal_);
  std::clearerr(stdout);
  int status = 0;
  ::waitpid(child_, &status, 0);
}

}  // namespace eligo::tools

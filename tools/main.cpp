// eligo: reads its command line, runs the command, answers with an exit status. Everything else is in the library beside it.
#include <cstdio>
#include <exception>
#include <variant>

#include "tools/run.hpp"

namespace {

int dispatch(const eligo::tools::Command& command) {
  struct Runner {
    int operator()(const eligo::tools::Done& done) const { return done.status; }
    int operator()(const eligo::tools::ScreenCommand& it) const { return run(it); }
    int operator()(const eligo::tools::CompileCommand& it) const { return run(it); }
    int operator()(const eligo::tools::ParseCommand& it) const { return run(it); }
    int operator()(const eligo::tools::VocabCommand& it) const { return run(it); }
    int operator()(const eligo::tools::UnitsCommand& it) const { return run(it); }
    int operator()(const eligo::tools::TestCommand& it) const { return run(it); }
    int operator()(const eligo::tools::VerifyCommand& it) const { return run(it); }
  };
  return std::visit(Runner{}, command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const int status = dispatch(eligo::tools::read_command_line(argc, argv));
    // A full disk must not pass for a result that was handed over, whatever printed it.
    const bool lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
    if (!lost || status == eligo::tools::status_unusable) return status;
    std::fputs("eligo: error: standard output cannot be written\n", stderr);
    return eligo::tools::status_unusable;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "eligo: error: a fault of the program: %s\n", fault.what());
    return eligo::tools::status_fault;
  }
}

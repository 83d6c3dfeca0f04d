// The commands. Each prints its results, reports what it could not use, and returns the exit status of contracts section 5.
#pragma once
#include "tools/command_line.hpp"

namespace eligo::tools {

inline constexpr int status_done = 0;
inline constexpr int status_found = 1;     ///< a failing test, a difference
inline constexpr int status_usage = 2;     ///< the command line cannot be right
inline constexpr int status_unusable = 3;  ///< unusable input, nothing written
inline constexpr int status_partly = 4;    ///< some inputs unusable, the others done
inline constexpr int status_fault = 70;    ///< a fault of the program

[[nodiscard]] int run(const ScreenCommand& command);
[[nodiscard]] int run(const CompileCommand& command);
[[nodiscard]] int run(const ParseCommand& command);
[[nodiscard]] int run(const VocabCommand& command);
[[nodiscard]] int run(const UnitsCommand& command);
[[nodiscard]] int run(const TestCommand& command);
[[nodiscard]] int run(const VerifyCommand& command);

}  // namespace eligo::tools

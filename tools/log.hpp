// What the program says about its own work, to standard error: one named logger a stage. Never a patient's value or name.
#pragma once
#include <string_view>

namespace eligo::tools {

enum class Stage { read, compile, screen, write };
enum class LogLevel { error, info, debug };

/// Once, before anything is logged.
void start_log(LogLevel level, bool color);

void log_info(Stage stage, std::string_view message);   ///< one line a run
void log_debug(Stage stage, std::string_view message);  ///< trial, clause and span
void log_warn(Stage stage, std::string_view message);   ///< the run goes on, with less

}  // namespace eligo::tools

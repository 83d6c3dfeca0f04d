// See log.hpp. The only file that knows spdlog; its loggers live in spdlog's own registry.
#include "tools/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace eligo::tools {
namespace {

constexpr const char* names[] = {"read", "compile", "screen", "write"};

void write(Stage stage, spdlog::level::level_enum level, std::string_view message) {
  const auto logger = spdlog::get(names[static_cast<int>(stage)]);
  if (logger) logger->log(level, spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace

void start_log(LogLevel level, bool color) {
  const auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(color ? spdlog::color_mode::always : spdlog::color_mode::never);
  for (const char* name : names) {
    const auto logger = std::make_shared<spdlog::logger>(name, sink);
    logger->set_pattern("eligo %n: %^%l%$: %v");
    logger->set_level(level == LogLevel::debug  ? spdlog::level::debug
                      : level == LogLevel::info ? spdlog::level::info
                                                : spdlog::level::warn);
    spdlog::drop(name);
    spdlog::register_logger(logger);
  }
}

void log_info(Stage stage, std::string_view message) { write(stage, spdlog::level::info, message); }
void log_debug(Stage stage, std::string_view message) { write(stage, spdlog::level::debug, message); }
void log_warn(Stage stage, std::string_view message) { write(stage, spdlog::level::warn, message); }

}  // namespace eligo::tools

// See files.hpp. stdio rather than iostreams: errors are seen where they happen, and bytes pass untouched.
#include "tools/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace eligo::tools {
namespace {

namespace fs = std::filesystem;

tl::unexpected<rules::InputError> refused(std::string message) { return tl::unexpected(rules::InputError{"", std::move(message), ""}); }

std::string reason(int error) { return std::generic_category().message(error); }

rules::Result<std::string> read_all(std::FILE* file) {
  std::string content;
  char buffer[1 << 16];
  std::size_t size = 0;
  while ((size = std::fread(buffer, 1, sizeof buffer, file)) > 0) content.append(buffer, size);
  if (std::ferror(file) != 0) return refused(fmt::format("cannot be read: {}", reason(errno)));
  return content;
}

}  // namespace

rules::Result<std::string> read_file(const std::string& path) {
  if (path == "-") return read_all(stdin);
  std::error_code error;
  if (fs::is_directory(path, error)) return refused("is a folder, expected a file");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return refused(fmt::format("cannot be read: {}", reason(errno)));
  return read_all(file.get());
}

rules::Result<std::string> read_pieces(const std::function<void(std::string_view)>& each) {
  // Not fread, which waits until its buffer is full.
  std::array<char, 1 << 16> buffer{};
  while (true) {
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return refused(fmt::format("cannot be read: {}", reason(errno)));
    if (size == 0) return std::string("-");
    each({buffer.data(), static_cast<std::size_t>(size)});
  }
}

std::vector<std::string> files_ending(const std::string& folder, std::string_view ending) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.empty() || name[0] == '.' || name.size() < ending.size()) continue;
    std::error_code kind;
    if (name.compare(name.size() - ending.size(), ending.size(), ending) == 0 && it->is_regular_file(kind))
      paths.push_back(it->path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

rules::Result<std::vector<std::string>> rule_files(const std::string& folder) {
  std::error_code error;
  fs::directory_iterator probe(folder, error);
  if (error) return refused(fmt::format("cannot be read: {}", error.message()));
  std::vector<std::string> paths = files_ending(folder, "");
  const auto left_out = [](const std::string& path) {
    const std::string kind = fs::path(path).extension().string();
    return kind == ".tsv" || kind == ".md";
  };
  paths.erase(std::remove_if(paths.begin(), paths.end(), left_out), paths.end());
  if (paths.empty()) return refused("is a folder without a rule file");
  return paths;
}

rules::Result<std::string> write_file(const std::string& path, std::string_view content) {
  // Results go where a link points, and keep the file's mode; a device or a pipe cannot be renamed over, so it is written as it is.
  std::error_code error;
  const fs::path target = fs::exists(path, error) ? fs::canonical(path, error) : fs::path(path);
  const fs::file_status before = fs::status(target, error);
  if (fs::exists(before) && !fs::is_regular_file(before)) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
    if (!file || std::fwrite(content.data(), 1, content.size(), file.get()) != content.size() || std::fflush(file.get()) != 0)
      return refused(fmt::format("cannot be written: {}", reason(errno)));
    return path;
  }
  const std::string beside = fmt::format("{}.{}.part", target.string(), ::getpid());
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return refused(fmt::format("cannot be written: {}", reason(errno)));
  int failure = 0;
  for (std::string_view rest = content; !rest.empty() && failure == 0;) {
    const ssize_t wrote = ::write(descriptor, rest.data(), rest.size());
    if (wrote < 0 && errno != EINTR) failure = errno;
    if (wrote > 0) rest.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (failure == 0 && fs::is_regular_file(before)) ::fchmod(descriptor, static_cast<mode_t>(before.permissions()) & 07777U);
  if (::close(descriptor) != 0 && failure == 0) failure = errno;
  if (failure == 0 && std::rename(beside.c_str(), target.c_str()) != 0) failure = errno;
  if (failure != 0) {
    ::unlink(beside.c_str());
    return refused(fmt::format("cannot be written: {}", reason(failure)));
  }
  return path;
}

void Output::write(std::string_view text) {
  if (!path_.empty()) {
    held_ += text;
    return;
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

rules::Result<std::string> Output::finish() {
  if (!path_.empty()) return write_file(path_, held_);
  std::fflush(stdout);
  return std::string("-");
}

}  // namespace eligo::tools

// See load.hpp.
#include "tools/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "tools/complaint.hpp"
#include "tools/files.hpp"
#include "tools/log.hpp"
#include "tools/packs.hpp"
#include "tools/run.hpp"
#include "tools/shipped.hpp"

namespace eligo::tools {

void Inputs::refused(const std::string& path, std::string_view text, const rules::InputError& error) {
  unusable_.push_back(fmt::format("{}: {}", path == "-" ? "standard input" : path, one_line(error.message)));
  std::fputs(error_text(path, text, error, style_).c_str(), stderr);
}

void Inputs::refused(const std::string& path, std::string_view text, const std::vector<rules::InputError>& errors) {
  const std::string more = errors.size() > 1 ? fmt::format(" (and {} more)", errors.size() - 1) : "";
  unusable_.push_back(fmt::format("{}: {}{}", path == "-" ? "standard input" : path,
                                  errors.empty() ? "not usable" : one_line(errors.front().message), more));
  for (const rules::InputError& error : errors) std::fputs(error_text(path, text, error, style_).c_str(), stderr);
}

int Inputs::finish() const {
  if (unusable_.empty()) return status_done;
  const std::size_t all = before_ + used_ + unusable_.size();
  if (all > 1) {
    std::fputs(fmt::format("eligo: {} of {} inputs could not be used:\n", unusable_.size(), all).c_str(), stderr);
    for (const std::string& line : unusable_) std::fputs(fmt::format("  {}\n", line).c_str(), stderr);
  }
  return used_ == 0 ? status_unusable : status_partly;
}

void Twins::say() const {
  for (const auto& [id, count] : count_) {
    if (count < 2) continue;
    std::fputs(
        fmt::format("eligo: warning: {} trial records have the id `{}`: each is used, under the same id\n", count, one_line(id)).c_str(),
        stderr);
  }
}

rules::Result<rules::Vocabulary> load_vocabulary(const std::vector<std::string>& paths) {
  const auto begun = std::chrono::steady_clock::now();
  std::vector<rules::Pack> packs;
  for (const std::string& path : paths) {
    auto pack = map_pack(path);
    if (!pack) return tl::unexpected(pack.error());
    packs.push_back(std::move(*pack));
  }
  auto vocabulary = load_vocabulary(std::move(packs));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  if (vocabulary && !paths.empty())
    log_info(Stage::read, fmt::format("vocabulary of {} concepts, {} of them from {} packs, {:.1f} ms", vocabulary->size(),
                                      vocabulary->size() - vocabulary->shipped(), paths.size(), took.count()));
  return vocabulary;
}

int refused_vocabulary(const rules::InputError& error) {
  std::fputs(fmt::format("eligo: error: {}{}{}\n", error.place, error.place.empty() ? "" : ": ", one_line(error.message)).c_str(), stderr);
  if (!error.help.empty()) std::fputs(fmt::format("  help: {}\n", one_line(error.help)).c_str(), stderr);
  return status_unusable;
}

namespace {

rules::Result<std::vector<rules::Vocabulary::Table>> shipped_tables() {
  const std::filesystem::path folder = shipped_folder() / "rules" / "vocabulary";
  std::vector<rules::Vocabulary::Table> tables;
  for (const std::string& path : files_ending(folder.string(), ".tsv")) {
    auto content = read_file(path);
    if (!content) return tl::unexpected(content.error());
    tables.push_back({std::filesystem::path(path).filename().string(), std::move(*content)});
  }
  if (tables.empty())
    return tl::unexpected(rules::InputError{"", "no vocabulary table was found, expected rules/vocabulary/*.tsv beside the program",
                                            "install with `cmake --install`, or run it from its build folder"});
  return tables;
}

}  // namespace

rules::Result<std::string> index_shipped_names() {
  const auto tables = shipped_tables();
  if (!tables) return tl::unexpected(tables.error());
  return rules::Vocabulary::index_names(*tables);
}

rules::Result<rules::Vocabulary> load_vocabulary(std::vector<rules::Pack> packs) {
  const auto tables = shipped_tables();
  if (!tables) return tl::unexpected(tables.error());
  // Made with the program from the tables as they were then. After an edit to a table it is of no use, and of no harm.
  const auto index = read_file(name_index_file().string());
  return rules::Vocabulary::load(*tables, std::move(packs), index ? std::string_view(*index) : std::string_view());
}

std::string shipped_rules() { return (shipped_folder() / "rules" / "trials").string(); }
std::string shipped_samples() { return (shipped_folder() / "patients" / "samples").string(); }

std::vector<LoadedTrial> load_trials(const std::string& path, Inputs& inputs) {
  std::vector<std::string> paths = {path};
  std::error_code error;
  if (path != "-" && std::filesystem::is_directory(path, error)) {
    auto files = rule_files(path);
    if (!files) {
      inputs.refused(path, "", files.error());
      return {};
    }
    paths = std::move(*files);
  }
  std::vector<LoadedTrial> trials;
  for (const std::string& file : paths) {
    const auto content = read_file(file);
    if (!content) {
      inputs.refused(file, "", content.error());
      continue;
    }
    auto records = rules::read_trial_records(*content, file == "-" ? file : std::filesystem::path(file).filename().string());
    log_debug(Stage::read, fmt::format("{}: {} trial records", file, records.size()));
    for (auto& record : records) {
      if (!record) {
        inputs.refused(file, *content, record.error());
        continue;
      }
      inputs.used();
      const bool plain = record->text_kind != rules::TextKind::criteria;
      std::string place = plain ? (file == "-" ? "standard input" : file) : record->id;
      trials.push_back({std::move(*record), std::move(place)});
    }
  }
  return trials;
}

namespace {

/// A sample that ships is found from any folder by the name that it has in ours, unless there is a file of that name.
std::string profile_path(const std::string& path) {
  std::error_code error;
  if (!path.starts_with("patients/samples/") || std::filesystem::exists(path, error)) return path;
  const std::filesystem::path shipped = shipped_folder() / path;
  return std::filesystem::exists(shipped, error) ? shipped.string() : path;
}

}  // namespace

void load_profiles(const std::string& path, const rules::Vocabulary& vocabulary, Inputs& inputs,
                   const std::function<void(patients::Profile)>& each, std::optional<patients::Day> as_of) {
  // Standard error is kept in logs, so no line of a profile is shown there: the place alone.
  std::size_t found = 0;
  const auto take = [&](auto profiles) {
    found += profiles.size();
    for (auto& profile : profiles) {
      if (!profile) {
        inputs.refused(path, "", profile.error());
        continue;
      }
      if (!profile->as_of) {
        if (auto misfit = patients::person_misfit(*profile, as_of ? *as_of : today())) {
          misfit->place.insert(0, "/");
          inputs.refused(path, "", *misfit);
          continue;
        }
      }
      inputs.used();
      each(std::move(*profile));
    }
  };
  if (path == "-") {
    patients::ProfileStream stream(vocabulary);
    const auto read = read_pieces([&](std::string_view piece) { take(stream.feed(piece)); });
    if (!read) {
      inputs.refused(path, "", read.error());
      return;
    }
    take(stream.finish());
  } else {
    const auto content = read_file(profile_path(path));
    if (!content) {
      inputs.refused(path, "", content.error());
      return;
    }
    take(patients::read_profiles(*content, vocabulary));
  }
  if (found == 0) inputs.refused(path, "", rules::InputError{"", "holds no profile", ""});
}

patients::Day today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  return std::chrono::sys_days(std::chrono::year(local.tm_year + 1900) / (local.tm_mon + 1) / local.tm_mday);
}

std::string near_names(std::string_view word, const std::vector<std::string>& known) {
  const auto distance = [](std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t corner = row[0];
      row[0] = i;
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const bool same = std::tolower(static_cast<unsigned char>(a[i - 1])) == std::tolower(static_cast<unsigned char>(b[j - 1]));
        const std::size_t best = std::min({row[j] + 1, row[j - 1] + 1, corner + (same ? 0 : 1)});
        corner = row[j];
        row[j] = best;
      }
    }
    return row[b.size()];
  };
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : known) {
    const std::size_t far = distance(word, name);
    if (far <= std::max<std::size_t>(1, word.size() / 4)) near.emplace_back(far, name);
  }
  std::sort(near.begin(), near.end());
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, near.size()); ++i) out += (i == 0 ? "" : ", ") + near[i].second;
  return out;
}

}  // namespace eligo::tools

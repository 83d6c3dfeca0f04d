// From names on the command line to values: vocabulary, trials, profiles. What cannot be used is collected, said once, and counted.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "patients/profile.hpp"
#include "rules/compile.hpp"
#include "rules/pack.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools {

/// Inputs tried and inputs that could not be used. Each complaint goes to standard error as it comes; finish() lists them again when
/// several inputs were given, and gives the exit status.
class Inputs {
 public:
  explicit Inputs(Style style) : style_(style) {}
  void used() { ++used_; }
  void refused(const std::string& path, std::string_view text, const rules::InputError& error);
  void refused(const std::string& path, std::string_view text, const std::vector<rules::InputError>& errors);
  /// What was used up to here is no input of the command itself (the rules by which patients are judged): it makes no run a success. Of
  /// inputs among which one was refused it is still told how many there were.
  void begin_count() {
    if (!unusable_.empty()) before_ = used_;
    used_ = 0;
  }
  [[nodiscard]] std::size_t used_count() const { return used_; }
  [[nodiscard]] std::size_t refused_count() const { return unusable_.size(); }
  /// 0 when all could be used, 3 when none could, else 4.
  [[nodiscard]] int finish() const;

 private:
  Style style_;
  std::size_t used_ = 0, before_ = 0;
  std::vector<std::string> unusable_;
};

/// The shipped vocabulary: all tables of rules/vocabulary. With packs beside it, by their paths or opened.
[[nodiscard]] rules::Result<rules::Vocabulary> load_vocabulary(const std::vector<std::string>& packs = {});
[[nodiscard]] rules::Result<rules::Vocabulary> load_vocabulary(std::vector<rules::Pack> packs);
/// The names of the shipped tables, folded, for the file beside the program (tools/index_names.cpp).
[[nodiscard]] rules::Result<std::string> index_shipped_names();

/// Says why a vocabulary cannot be used, and gives the exit status.
[[nodiscard]] int refused_vocabulary(const rules::InputError& error);

/// The folder of shipped rules, and of shipped samples.
[[nodiscard]] std::string shipped_rules();
[[nodiscard]] std::string shipped_samples();

struct LoadedTrial {
  rules::TrialRecord record;
  std::string path;  ///< what its line and column count in: the file of plain text, else the trial's id
};

/// One file, `-`, or a folder file by file. Files that hold no trial are refused one by one.
[[nodiscard]] std::vector<LoadedTrial> load_trials(const std::string& path, Inputs& inputs);

/// Trial records that share an id. Each is judged, and reports name them by the id alone, so that has to be said.
class Twins {
 public:
  void seen(const LoadedTrial& trial) { ++count_[trial.record.id]; }
  /// A warning on standard error for each id that several records have.
  void say() const;

 private:
  std::map<std::string, std::size_t> count_;
};

/// Each profile of a file, read or refused on its own. `each` is called as soon as one is read.
void load_profiles(const std::string& path, const rules::Vocabulary& vocabulary, Inputs& inputs,
                   const std::function<void(patients::Profile)>& each, std::optional<patients::Day> as_of = std::nullopt);

/// Today in the zone of this machine. The one place that reads the clock.
[[nodiscard]] patients::Day today();

/// Up to three of `known` that are near to `word`, for "did you mean".
[[nodiscard]] std::string near_names(std::string_view word, const std::vector<std::string>& known);

}  // namespace eligo::tools

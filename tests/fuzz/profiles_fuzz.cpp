// A file of patients: read or refused with a reason, then judged against the shipped trials and written in every format.
#include "engine/screen.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tools/files.hpp"
#include "tools/report.hpp"

namespace {

const std::vector<eligo::rules::CompiledTrial>& trials() {
  static const auto compiled = [] {
    using namespace eligo;
    std::vector<rules::CompiledTrial> all;
    for (const std::string& path : tools::files_ending(tools::shipped_rules(), ".txt"))
      if (const auto content = tools::read_file(path))
        for (const auto& record : rules::read_trial_records(*content, path))
          if (record) all.push_back(rules::compile(*record, fuzz::vocabulary()));
    fuzz::must(!all.empty(), "there are trials to judge");
    return all;
  }();
  return compiled;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace eligo;
  if (size > 1 << 14) return 0;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (auto& profile : patients::read_profiles(content, fuzz::vocabulary())) {
    if (!profile) {
      fuzz::must(!profile.error().empty() && !profile.error().front().message.empty(), "a refusal has a reason");
      continue;
    }
    engine::Options options;
    options.as_of = profile->as_of.value_or(std::chrono::year(2026) / 1 / 15);
    auto report = engine::screen_all(trials(), *profile, fuzz::vocabulary(), options);
    for (const engine::TrialReport& trial : report.trials)
      fuzz::must(trial.matched + trial.failed + trial.unknown == static_cast<int>(trial.clauses.size()), "every clause has a verdict");
    const tools::PatientPage page{std::move(report), profile->remarks, "", ""};
    fuzz::must(!tools::report_text(page, tools::Detail::tree, tools::Style{false, 60}, false).empty(), "there is a text");
    fuzz::must(!tools::report_json(page, fuzz::vocabulary(), tools::Detail::tree, true).empty(), "there is JSON");
    fuzz::must(!tools::report_csv(page, tools::Detail::tree).empty(), "there are rows");
  }
  return 0;
}

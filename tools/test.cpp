// eligo test: case tables and baselines of whole reports, so that an edit to a rule shows what it changes.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "engine/screen.hpp"
#include "tools/cases.hpp"
#include "tools/difference.hpp"
#include "tools/fact_line.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/log.hpp"
#include "tools/report.hpp"
#include "tools/run.hpp"

namespace eligo::tools {
namespace {

namespace fs = std::filesystem;

struct Tally {
  std::size_t passed = 0, failed = 0;
};

void say(const std::string& text) { std::fputs(text.c_str(), stdout); }

/// The rules of one folder, compiled, and what is tested against them.
class Run {
 public:
  Run(const rules::Vocabulary& vocabulary, std::string patients, Style style, Inputs& inputs)
      : vocabulary_(vocabulary), patients_(std::move(patients)), style_(style), inputs_(inputs) {}

  void load_rules(const std::string& folder) {
    trials_.clear();
    for (const LoadedTrial& trial : load_trials(folder, inputs_)) trials_.push_back(rules::compile(trial.record, vocabulary_));
  }

  void table(const std::string& path) {
    const auto content = read_file(path);
    if (!content) {
      inputs_.refused(path, "", content.error());
      return;
    }
    const Tally before = tally_;
    for (const Case& it : read_cases(*content)) one_case(path, it);
    const std::size_t passed = tally_.passed - before.passed, failed = tally_.failed - before.failed;
    say(fmt::format("{}: {} cases, {}\n", path, passed + failed, failed == 0 ? "all as expected" : fmt::format("{} failed", failed)));
  }

  /// One text a sample: its whole report over the folder's trials. Where `SAMPLE.html` or `SAMPLE.json` lies beside it (an empty file
  /// begins one), the report in that format too.
  void baselines(const std::string& folder, bool update) {
    std::error_code error;
    if (update) fs::create_directories(folder, error);
    const Tally before = tally_;
    std::size_t rewritten = 0;
    std::vector<std::string> expected;
    for (const std::string& sample : files_ending(patients_, ".json")) {
      std::vector<PatientPage> pages;
      bool dated = true;
      load_profiles(sample, vocabulary_, inputs_, [&](patients::Profile profile) {
        dated = dated && profile.as_of.has_value();
        engine::Options options;
        options.as_of = profile.as_of.value_or(patients::Day{});
        PatientPage page{engine::screen_all(trials_, profile, vocabulary_, options), std::move(profile.remarks), "", ""};
        page.profile = std::move(profile);
        pages.push_back(std::move(page));
      });
      for (const std::string_view ending : {".txt", ".html", ".json"}) {
        const std::string path = (fs::path(folder) / fs::path(sample).filename().replace_extension(ending)).string();
        expected.push_back(path);
        if (ending != ".txt" && !fs::exists(path, error)) continue;
        if (!dated) {
          failed(fmt::format("{}: has no as_of, so what it says would change with the day of the test", sample));
          break;
        }
        rewritten += recorded(path, rendered(pages, ending), update) ? 1 : 0;
      }
    }
    for (const std::string_view ending : {".txt", ".html", ".json"})
      for (const std::string& path : files_ending(folder, ending)) {
        if (std::find(expected.begin(), expected.end(), path) != expected.end()) continue;
        if (update && fs::remove(path, error)) {
          say(fmt::format("{}: removed, there is no such sample any more\n", path));
        } else {
          failed(fmt::format("{}: belongs to no sample", path));
        }
      }
    const std::size_t count = tally_.passed + tally_.failed - before.passed - before.failed;
    const std::size_t wrong = tally_.failed - before.failed;
    say(fmt::format("{}: {} reports, {}\n", folder, count,
                    wrong > 0       ? fmt::format("{} differ, see above; --update records them", wrong)
                    : rewritten > 0 ? fmt::format("{} rewritten", rewritten)
                                    : "all as recorded"));
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }

  void failed(const std::string& message) {
    say(fmt::format("{} {}\n", paint(style_, Ink::bad, "failed"), message));
    ++tally_.failed;
  }

 private:
  [[nodiscard]] std::string rendered(const std::vector<PatientPage>& pages, std::string_view ending) const {
    if (ending == ".html") return report_html(pages, vocabulary_, Detail::clauses);
    std::string out;
    for (const PatientPage& page : pages)
      out += ending == ".json" ? report_json(page, vocabulary_, Detail::tree, true) + '\n'
                               : report_text(page, Detail::tree, Style{false, 100}, false);
    return out;
  }

  /// Compares with what was recorded, and records it anew when that is asked for. True when the file was rewritten.
  bool recorded(const std::string& path, const std::string& now, bool update) {
    std::error_code error;
    const bool known = fs::exists(path, error);
    const std::string changed = difference(known ? read_file(path).value_or("") : "", now, style_);
    if (changed.empty()) {
      ++tally_.passed;
      return false;
    }
    say(fmt::format("{}: {}\n{}", path, known ? "differs from what was recorded" : "is not recorded yet", known ? changed : ""));
    if (!update) {
      ++tally_.failed;
      return false;
    }
    if (const auto written = write_file(path, now); !written) {
      failed(fmt::format("{}: {}", path, written.error().message));
      return false;
    }
    ++tally_.passed;
    return true;
  }

  /// A sample's name, a profile in JSON, or facts in one line.
  tl::expected<patients::Profile, std::string> patient_of(const Case& it) const {
    std::string json;
    if (it.patient.front() == '{') {
      json = it.patient;
    } else if (it.patient.find_first_of(":=<>;") == std::string::npos) {
      std::string path = (fs::path(patients_) / it.patient).string();
      if (fs::path(path).extension() != ".json") path += ".json";
      auto content = read_file(path);
      if (!content) return tl::unexpected(fmt::format("{}: {}", path, content.error().message));
      json = std::move(*content);
    } else {
      auto facts = profile_of_facts(it.patient, "case");
      if (!facts) return tl::unexpected(facts.error().message);
      json = std::move(*facts);
    }
    auto profile = patients::read_profile(json, vocabulary_);
    if (profile) return std::move(*profile);
    std::string all;
    for (const rules::InputError& error : profile.error())
      all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", error.place, error.message);
    return tl::unexpected(all);
  }

  void one_case(const std::string& path, const Case& it) {
    const std::string where = fmt::format("{}:{}:", path, it.line);
    if (!it.problem.empty()) return failed(fmt::format("{} {}", where, it.problem));
    const auto trial = std::find_if(trials_.begin(), trials_.end(), [&](const auto& t) { return t.record.id == it.trial; });
    if (trial == trials_.end()) return failed(fmt::format("{} no trial `{}` beside the table", where, it.trial));
    auto profile = patient_of(it);
    if (!profile) return failed(fmt::format("{} the patient cannot be read: {}", where, profile.error()));
    engine::Options options;
    const auto as_of = profile->as_of ? profile->as_of : it.as_of;
    if (!as_of) return failed(fmt::format("{} no day to judge on: put `as of<TAB>DATE` above it, or as_of=DATE among the facts", where));
    options.as_of = *as_of;
    const engine::TrialReport report = engine::screen(*trial, *profile, vocabulary_, options);
    if (it.clause == "outcome") {
      if (engine::name(report.outcome) == it.expected) {
        ++tally_.passed;
        return;
      }
      failed(fmt::format("{} {} expected {}, got {}", where, it.trial, it.expected, engine::name(report.outcome)));
      show(it);
      for (const engine::ClauseReport& clause : report.clauses)
        if (clause.verdict != engine::Verdict::matched) say(clause_text(clause, Detail::clauses, style_));
      return;
    }
    const auto clause =
        std::find_if(report.clauses.begin(), report.clauses.end(), [&](const auto& c) { return c.clause->id == it.clause; });
    if (clause == report.clauses.end()) return failed(fmt::format("{} {} has no clause `{}`", where, it.trial, it.clause));
    const std::string got = mismatch(it.expected, *clause);
    if (got.empty()) {
      ++tally_.passed;
      return;
    }
    failed(fmt::format("{} {} {} expected {}, got {}", where, it.trial, it.clause, it.expected, got));
    show(it);
    say(clause_text(*clause, Detail::tree, style_));
  }

  void show(const Case& it) const {
    say(beside("  why      ", one_line(it.why), 11, style_));
    say(beside("  patient  ", one_line(it.patient), 11, style_));
  }

  const rules::Vocabulary& vocabulary_;
  std::string patients_;
  Style style_;
  Inputs& inputs_;
  std::vector<rules::CompiledTrial> trials_;
  Tally tally_;
};

}  // namespace

int run(const TestCommand& command) {
  const Style style = style_for(command.color, 1);
  const Style error_style = style_for(command.color, 2);
  start_log(command.log, error_style.color);
  const auto vocabulary = load_vocabulary(command.packs);
  if (!vocabulary) return refused_vocabulary(vocabulary.error());
  Inputs inputs(error_style);
  Run run(*vocabulary, command.patients.empty() ? shipped_samples() : command.patients, style, inputs);
  for (const std::string& path : command.paths.empty() ? std::vector<std::string>{shipped_rules()} : command.paths) {
    std::error_code error;
    if (!command.rules.empty() && !fs::is_directory(path, error) && fs::exists(path, error)) {
      run.load_rules(command.rules);
      run.table(path);
    } else if (fs::is_directory(path, error)) {
      // Recorded reports are of the rules beside them.
      const std::string folder = (fs::path(path) / "baselines").string();
      const auto tables = files_ending(path, ".cases.tsv");
      const bool recorded = command.rules.empty() && (command.update || fs::is_directory(folder, error));
      if (tables.empty() && !recorded) {
        run.failed(fmt::format("{}: no case table (*.cases.tsv){}", path, command.rules.empty() ? " and no baselines" : ""));
        continue;
      }
      run.load_rules(command.rules.empty() ? path : command.rules);
      for (const std::string& table : tables) run.table(table);
      // A folder that went missing must not look like one that was compared.
      if (recorded) {
        run.baselines(folder, command.update);
      } else if (command.rules.empty()) {
        run.failed(fmt::format("{}: there is no such folder, so no report was compared; --update records it", folder));
      }
    } else if (!fs::exists(path, error)) {
      inputs.refused(path, "", rules::InputError{"", "there is no such file or folder", ""});
    } else {
      const std::string parent = fs::path(path).parent_path().string();
      run.load_rules(parent.empty() ? "." : parent);
      run.table(path);
    }
  }
  const Tally& tally = run.tally();
  if (tally.passed + tally.failed > 0) say(fmt::format("{} passed, {} failed\n", tally.passed, tally.failed));
  if (tally.failed > 0) return status_found;
  if (tally.passed == 0) {
    std::fputs("eligo: error: no case ran\n", stderr);
    return inputs.refused_count() > 0 ? status_unusable : status_found;
  }
  return inputs.finish();
}

}  // namespace eligo::tools

// Reports on a terminal: the first screen answers, narrow ones stay readable, the words that decide are marked.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "engine/screen.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/report.hpp"
#include "tools/terminal.hpp"

using namespace eligo;
using namespace eligo::tools;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

/// Every sample against the shipped trials, all of them and each alone.
std::vector<PatientPage> sample_pages(const rules::Vocabulary& vocabulary, const std::vector<rules::CompiledTrial>& trials) {
  std::vector<PatientPage> out;
  Inputs inputs{Style{}};
  for (const std::string& sample : files_ending(shipped_samples(), ".json"))
    load_profiles(sample, vocabulary, inputs, [&](const patients::Profile& profile) {
      const engine::Options options{*profile.as_of, false};
      out.push_back({engine::screen_all(trials, profile, vocabulary, options), {}, "", ""});
      for (const rules::CompiledTrial& trial : trials)
        out.push_back({engine::screen_all({&trial, 1}, profile, vocabulary, options), {}, "", ""});
    });
  return out;
}

}  // namespace

TEST_CASE("the first 24 lines say outcome, what blocks and what to ask, at 60 columns and at 80") {
  const rules::Vocabulary vocabulary = std::move(*load_vocabulary());
  Inputs inputs{Style{}};
  std::vector<rules::CompiledTrial> trials;
  for (const LoadedTrial& trial : load_trials(shipped_rules(), inputs)) trials.push_back(rules::compile(trial.record, vocabulary));
  const auto pages = sample_pages(vocabulary, trials);
  REQUIRE(pages.size() > 100);
  for (const std::size_t width : {std::size_t{60}, std::size_t{80}}) {
    for (const PatientPage& page : pages) {
      const engine::TrialReport& best = page.report.trials.front();
      CAPTURE(page.report.patient);
      CAPTURE(best.trial->record.id);
      CAPTURE(width);
      std::vector<std::string> lines = lines_of(report_text(page, Detail::tree, Style{false, width}, false));
      for (const std::string& line : lines) {
        // A word longer than the line stands alone.
        const bool one_word = line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
        CHECK_MESSAGE((columns(line) <= width || one_word), line);
      }
      lines.resize(std::min<std::size_t>(lines.size(), 24));
      std::string screen;
      for (const std::string& line : lines) screen += line + '\n';
      std::string outcome(engine::name(best.outcome));
      std::string loud = outcome;
      std::transform(loud.begin(), loud.end(), loud.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      CHECK((screen.find(outcome) != std::string::npos || screen.find(loud) != std::string::npos));
      CHECK(screen.find(best.trial->record.id) != std::string::npos);
      if (best.failed > 0) CHECK(screen.find("blocked by") != std::string::npos);
      if (!page.report.questions.empty())
        CHECK((screen.find("Ask next") != std::string::npos || screen.find("ask next") != std::string::npos));
    }
  }
}

TEST_CASE("marks are signs without colour and underlines with it, and no indent is underlined") {
  const std::string text = std::string("a ") + std::string(mark_begin) + "b\n    c" + std::string(mark_end) + " d";
  CHECK(show_marks(text, Style{false, 80}) == "a ‹b\n    c› d");
  CHECK(show_marks(text, Style{false, 80, true}) == "a [b\n    c] d");
  CHECK(show_marks(text, Style{true, 80}) == "a \x1b[4mb\x1b[24m\n    \x1b[4mc\x1b[24m d");
}

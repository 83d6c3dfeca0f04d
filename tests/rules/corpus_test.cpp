// Criteria and what they mean in canonical English: tests/corpus/*.txt, through compile_criterion with the shipped vocabulary.
//
// One idea a file; a case is a line `inclusion: TEXT` or `exclusion: TEXT` (\n and a dash begin a nested item) and a line `= CANONICAL`. A
// text of several items has its clauses joined by " // "; a clause worded against its section ends in " [against its section]". A line
// `!= CANONICAL` instead is a known gap: what the text means and is not yet read as. ELIGO_UPDATE=1 rewrites the expectations, and the
// difference is to be reviewed: a recorded expectation is a faithful reading or a cautious one (« » holds what was not understood), never
// a wrong one that happens to be produced. What this leaves out: concepts and units behind the words.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "rules/compile.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

/// A text of several lines is an item with nested items, and is read as part of a trial; a single line is read alone.
CompiledTrial compiled(const std::string& text, grammar::SectionKind section) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n';
    lines += escape ? std::string("\n  ") : std::string(1, text[i]);
    if (escape) ++i;
  }
  if (lines.find('\n') == std::string::npos) return compile_criterion(lines, section, shipped());
  TrialRecord record;
  record.id = "corpus";
  record.text = (section == grammar::SectionKind::inclusion ? "Inclusion Criteria:\n\n* " : "Exclusion Criteria:\n\n* ") + lines + "\n";
  return compile(record, shipped());
}

std::string meaning(const std::string& text, grammar::SectionKind section) {
  std::string out;
  for (const Clause& clause : compiled(text, section).clauses) {
    if (!out.empty()) out += " // ";
    out += clause.canonical;
    if (clause.wrong_polarity) out += " [against its section]";
  }
  return out.empty() ? "(no clause)" : out;
}

}  // namespace

TEST_CASE("criteria mean what the corpus says") {
  const bool update = std::getenv("ELIGO_UPDATE") != nullptr;
  const std::vector<std::filesystem::path> files = files_in("tests/corpus", ".txt");
  std::size_t cases = 0;
  std::set<std::string> seen;
  for (const auto& path : files) {
    std::istringstream lines(content_of(path));
    std::ostringstream rewritten;
    std::string line, text, got;
    auto section = grammar::SectionKind::inclusion;
    bool open = false;
    while (std::getline(lines, line)) {
      if (line.rfind("inclusion: ", 0) == 0 || line.rfind("exclusion: ", 0) == 0) {
        CHECK_MESSAGE(!open, path.filename().string() << ": no expectation for `" << text << "`");
        section = line[0] == 'i' ? grammar::SectionKind::inclusion : grammar::SectionKind::exclusion;
        text = line.substr(11);
        CHECK_MESSAGE(seen.insert(line).second, path.filename().string() << ": twice: " << line);
        open = true;
      } else if (line.rfind("= ", 0) == 0 || line == "=") {
        REQUIRE_MESSAGE(open, path.filename().string() << ": an expectation without a criterion: " << line);
        got = meaning(text, section);
        if (update) {
          line = "= " + got;
        } else {
          CHECK_MESSAGE(line == "= " + got, path.filename().string() << ": " << text << "\n  is read as   " << got);
        }
        open = false;
        ++cases;
      } else if (line.rfind("!= ", 0) == 0) {
        // A known gap: what it should be. Once it is so, the case becomes an ordinary one.
        REQUIRE_MESSAGE(open, path.filename().string() << ": an expectation without a criterion: " << line);
        const bool met = line == "!= " + meaning(text, section);
        if (update && met) line = line.substr(1);
        CHECK_MESSAGE((update || !met), path.filename().string()
                                            << ": " << text << "\n  is read as it should be now: run with ELIGO_UPDATE=1");
        open = false;
      } else if (!line.empty() && line[0] != '#') {
        FAIL_CHECK(path.filename().string() << ": neither a criterion, an expectation nor a # comment: " << line);
      }
      rewritten << line << '\n';
    }
    CHECK_MESSAGE(!open, path.filename().string() << ": no expectation for `" << text << "`");
    if (update) std::ofstream(path, std::ios::binary) << rewritten.str();
  }
  CHECK(cases >= 150);
}

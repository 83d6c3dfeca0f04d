// From the criterion's words to its truth: time, held against time_cases.tsv, and facts of every family, held against fact_cases.tsv. The
// expected truths were worked out from the law by hand.
//
// What is said of one clause goes the whole way: text, grammar, typed predicate, facts as a profile, evaluation on the day named.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/screen.hpp"
#include "engine/shown_by.hpp"
#include "tools/fact_line.hpp"
#include "tools/load.hpp"

using namespace eligo;

namespace {

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> out{""};
  for (const char c : line) {
    if (c == '\t') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

const rules::Vocabulary& vocabulary() {
  static const rules::Vocabulary loaded = [] {
    auto result = tools::load_vocabulary();
    REQUIRE(result.has_value());
    return std::move(*result);
  }();
  return loaded;
}

/// "true", "false", or "unknown" with the kinds that cause it, each followed by what was said.
struct Came {
  std::string truth, kinds, reason, reading;
  bool rests_on_a_fact = true;  ///< some fact or declaration is shown as used
};

bool uses_a_fact(const engine::ExprReport& report) {
  return std::any_of(report.evidence.begin(), report.evidence.end(), [](const auto& one) { return one.used; }) ||
         std::any_of(report.args.begin(), report.args.end(), uses_a_fact);
}

Came judge(const std::string& criterion, const std::string& facts, patients::Day as_of) {
  const bool exclusion = criterion.starts_with("E: ");
  const auto trial = rules::compile_criterion(exclusion ? criterion.substr(3) : criterion,
                                              exclusion ? grammar::SectionKind::exclusion : grammar::SectionKind::inclusion, vocabulary());
  if (trial.clauses.size() != 1) return {"not one clause", "", "", ""};
  const bool whole = facts.starts_with('{');  // a profile, for fields that the short form has no words for
  const auto json = whole ? rules::Result<std::string>(facts) : tools::profile_of_facts(facts, "case");
  if (!json) return {"no facts: " + json.error().message, "", "", ""};
  const auto profile = patients::read_profile(*json, vocabulary());
  if (!profile) return {"no profile: " + profile.error().front().place + " " + profile.error().front().message, "", "", ""};
  const auto report = engine::screen(trial, *profile, vocabulary(), {as_of, false});
  const auto& clause = report.clauses.front();
  Came out{std::string(engine::name(clause.truth)), "", clause.reason, trial.clauses.front().canonical};
  out.rests_on_a_fact = clause.truth == engine::Truth::unknown || uses_a_fact(clause.expr);
  for (const auto kind : clause.unknown_kinds) out.kinds += (out.kinds.empty() ? "" : " ") + std::string(engine::name(kind));
  return out;
}

bool agrees(const Came& came, const std::string& expected) {
  const auto space = std::min(expected.find(' '), expected.size());
  if (came.truth != expected.substr(0, space)) return false;
  if (space == expected.size()) return true;
  return (" " + came.kinds + " ").find(" " + expected.substr(space + 1) + " ") != std::string::npos;
}

}  // namespace

namespace {

struct Row {
  int line = 0;
  patients::Day as_of{};
  std::string criterion, facts, expected, why;
};

std::vector<Row> table(const std::string& name) {
  std::ifstream file(ELIGO_SOURCE_DIR "/tests/tools/" + name);
  REQUIRE(file);
  std::vector<Row> out;
  int number = 0;
  patients::Day as_of{};
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line.front() == '#' || line.starts_with("criterion\t")) continue;
    const auto row = cells(line);
    if (row[0] == "as of") {
      REQUIRE_MESSAGE(row.size() == 2, number << ": " << line);
      as_of = patients::parse_date(row[1]).value().first;
      continue;
    }
    REQUIRE_MESSAGE((row.size() == 4 && !row[3].empty()), number << ": criterion, facts, expected and why are needed: " << line);
    out.push_back({number, as_of, row[0], row[1], row[2], row[3]});
  }
  return out;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// The facts with every whole day moved; nothing when a date is rougher than a day, because "2025-03" moved by a day is no month.
std::optional<std::string> shifted(const std::string& facts, std::chrono::days by) {
  std::string out;
  for (std::size_t i = 0; i < facts.size();) {
    std::size_t end = i;
    while (end < facts.size() && (digit(facts[end]) || facts[end] == '-')) ++end;
    const std::string word = facts.substr(i, end - i);
    const bool starts = i == 0 || facts[i - 1] == ' ' || facts[i - 1] == '@' || facts[i - 1] == '=';
    const auto date = starts ? patients::parse_date(word) : std::nullopt;
    if (date && !date->exact()) return std::nullopt;
    if (date) {
      out += patients::to_string(date->first + by);
      i = end;
    } else {
      out += facts[i++];
    }
  }
  return out;
}

/// Counts in calendar months or years, so that months of different length may change it.
bool by_calendar(const std::string& criterion) {
  for (const char* word : {"month", "year"})
    if (criterion.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace

namespace {

void check_table(const std::string& name, std::size_t least) {
  const auto rows = table(name);
  for (const Row& row : rows) {
    const Came came = judge(row.criterion, row.facts, row.as_of);
    CHECK_MESSAGE(agrees(came, row.expected), name << ":" << row.line << ": on " << patients::to_string(row.as_of) << " expected "
                                                   << row.expected << ", got " << came.truth << " " << came.kinds << "\n  " << row.criterion
                                                   << "\n  read as " << came.reading << "\n  facts " << row.facts << "\n  why " << row.why
                                                   << "\n  said " << came.reason);
    // What decides is shown. Only a permission decides by itself.
    CHECK_MESSAGE((came.rests_on_a_fact || came.reason.find("only permits") != std::string::npos),
                  name << ":" << row.line << ": no fact is shown as used\n  " << row.criterion << "\n  facts " << row.facts << "\n  said "
                       << came.reason);
  }
  CHECK(rows.size() >= least);
}

}  // namespace

TEST_CASE("the table of time cases") { check_table("time_cases.tsv", 150); }
TEST_CASE("the table of fact cases") { check_table("fact_cases.tsv", 30); }

TEST_CASE("shifting every date and the as-of date by the same days changes nothing but where months differ in length") {
  std::vector<std::string> listed;
  {
    std::ifstream file(ELIGO_SOURCE_DIR "/tests/tools/time_shifts.tsv");
    REQUIRE(file);
    for (std::string line; std::getline(file, line);)
      if (!line.empty() && line.front() != '#') listed.push_back(line);
  }
  std::size_t judged = 0;
  std::vector<std::string> changed;
  for (const Row& row : table("time_cases.tsv")) {
    const Came before = judge(row.criterion, row.facts, row.as_of);
    for (const int by : {1, 28, 59, 200, 366}) {
      const auto facts = shifted(row.facts, std::chrono::days(by));
      if (!facts) continue;
      ++judged;
      const Came after = judge(row.criterion, *facts, row.as_of + std::chrono::days(by));
      if (after.truth == before.truth && after.kinds == before.kinds) continue;
      CHECK_MESSAGE(by_calendar(row.criterion), "time_cases.tsv:" << row.line << " moved by " << by << " days: " << before.truth
                                                                  << " became " << after.truth << ", and it counts in days\n  "
                                                                  << row.criterion);
      changed.push_back(patients::to_string(row.as_of) + "\t" + std::to_string(by) + "\t" + before.truth + "\t" + after.truth + "\t" +
                        row.criterion + "\t" + row.facts);
    }
  }
  for (const auto& line : changed)
    CHECK_MESSAGE(std::find(listed.begin(), listed.end(), line) != listed.end(), "not listed in time_shifts.tsv:\n" << line);
  for (const auto& line : listed)
    CHECK_MESSAGE(std::find(changed.begin(), changed.end(), line) != changed.end(), "listed in time_shifts.tsv, and does not change:\n"
                                                                                        << line);
  CHECK(judged > 500);
}

TEST_CASE("whatever shows a finding is in the vocabulary: a row that names nothing would be passed over in silence") {
  for (const engine::ShownByValue& row : engine::shown_by_value_rows) {
    CAPTURE(row.finding);
    CHECK(vocabulary().find_key(row.finding) != rules::no_concept);
    const auto measure = vocabulary().find_key(row.measure);
    REQUIRE(measure != rules::no_concept);
    CHECK((!row.figure.empty() || !row.word.empty() || vocabulary().at(measure).analyte.has_value()));
    if (!row.figure.empty()) CHECK(Decimal::parse(row.figure).has_value());
  }
  for (const engine::ShownByTreatment& row : engine::shown_by_treatment_rows) {
    CAPTURE(row.finding);
    CHECK(vocabulary().find_key(row.finding) != rules::no_concept);
    CHECK(vocabulary().find_key(row.treatment) != rules::no_concept);
  }
}

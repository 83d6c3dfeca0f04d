// The calendar, held against date_cases.tsv, and laws that hold for every day.
#include "patients/date.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace eligo;
using namespace eligo::patients;

namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells{""};
  for (char c : line) {
    if (c == '\t') {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

Day day(const std::string& text) {
  const auto date = parse_date(text);
  REQUIRE_MESSAGE((date && date->exact()), text);
  return date->first;
}

std::string shown(const std::optional<Day>& at) { return at ? to_string(*at) : "-"; }

std::string answer(const std::vector<std::string>& row) {
  const std::string &what = row[0], &a = row[1], &b = row[2], &unit = row[3];
  if (what == "parse") {
    const auto date = parse_date(a);
    if (!date) return "-";
    CHECK(date->text == a);
    return to_string(date->first) + ".." + to_string(date->last);
  }
  if (what == "add") return shown(add(day(a), *Decimal::parse(b), unit));
  if (what == "subtract") return shown(subtract(day(a), *Decimal::parse(b), unit));
  if (what == "completed") return std::to_string(completed(day(a), day(b), unit));
  if (what == "completes") return shown(completes(day(a), std::stol(b), unit));
  return "what is " + what + "?";
}

}  // namespace

TEST_CASE("the table of calendar cases") {
  std::ifstream file(ELIGO_SOURCE_DIR "/tests/patients/date_cases.tsv");
  REQUIRE(file);
  int cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#' || line.starts_with("what\t")) continue;
    const auto row = split(line);
    REQUIRE_MESSAGE(row.size() == 6, line);
    CHECK_MESSAGE(answer(row) == row[4], line);
    ++cases;
  }
  CHECK(cases >= 140);
}

TEST_CASE("laws over eight years of days") {
  const Day first = day("2019-12-25");
  for (int i = 0; i < 8 * 366; ++i) {
    const Day at = first + std::chrono::days{i};
    CAPTURE(to_string(at));
    // Printing and reading are inverse.
    CHECK(day(to_string(at)) == at);
    for (const char* unit : {"a", "mo", "wk", "d"}) {
      for (long n : {1L, 2L, 6L, 13L}) {
        // A unit is completed on the day that completes it, and on none before.
        const auto reached = completes(at, n, unit);
        REQUIRE(reached);
        CHECK(completed(at, *reached, unit) == n);
        CHECK(completed(at, *reached - std::chrono::days{1}, unit) == n - 1);
        // The clamp of a window is at most a day earlier.
        const auto clamped = add(at, Decimal(n), unit);
        REQUIRE(clamped);
        CHECK(*clamped <= *reached);
        CHECK(*reached - *clamped <= std::chrono::days{1});
      }
    }
    CHECK(completed(at, at, "a") == 0);
  }
}

TEST_CASE("a partial date is an interval") {
  CHECK_FALSE(parse_date("2015")->exact());
  CHECK_FALSE(parse_date("2015-03")->exact());
  CHECK(parse_date("2015-03-09")->exact());
  CHECK(parse_date("2015-03-09T08:00")->exact());
  CHECK(parse_date("2015-03-09")->first == parse_date("2015-03-09T08:00")->first);
}

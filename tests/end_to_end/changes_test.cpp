// What is said of later days, against judging every day anew: five years of the samples against the shipped trials.
//
// Of clauses the first day on which the verdict is another, of trials the first day on which the outcome is, and what it is then. Every
// pair is judged on days spread over the five years, and around every day that it announces; every day of them of a part of the pairs, as
// each costs 1,826 screenings: ELIGO_ALL_DAYS=1 tries all of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/screen.hpp"
#include "patients/profile.hpp"
#include "rules/compile.hpp"
#include "rules/trial.hpp"
#include "rules/vocabulary.hpp"
#include "tests/sanitized.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;         // NOLINT(google-build-using-namespace)
using namespace eligo::rules;  // NOLINT(google-build-using-namespace)
using patients::Day;

namespace {

/// The first days on which something is another, found day by day.
struct Found {
  std::vector<std::optional<Day>> clauses;
  std::optional<Day> outcome;
  engine::Outcome then{};
};

Found day_by_day(const CompiledTrial& trial, const patients::Profile& profile, const engine::TrialReport& now, Day from, Day until) {
  Found out;
  out.clauses.resize(now.clauses.size());
  for (Day day = from + std::chrono::days(1); day <= until; day += std::chrono::days(1)) {
    const auto then = engine::screen(trial, profile, shipped(), {day, false, false});
    for (std::size_t i = 0; i < now.clauses.size(); ++i)
      if (!out.clauses[i] && then.clauses[i].verdict != now.clauses[i].verdict) out.clauses[i] = day;
    if (!out.outcome && then.outcome != now.outcome) {
      out.outcome = day;
      out.then = then.outcome;
    }
  }
  return out;
}

/// On some of the days: nothing is another before the day that was said, and on that day it is.
void on_some_days(const CompiledTrial& trial, const patients::Profile& profile, const engine::TrialReport& now, Day today, Day end) {
  std::vector<Day> days;
  for (Day day = today + std::chrono::days(1); day <= end; day += std::chrono::days(97)) days.push_back(day);
  for (const auto& clause : now.clauses) {
    if (!clause.changes_on || *clause.changes_on > end) continue;
    days.push_back(*clause.changes_on);
    days.push_back(*clause.changes_on - std::chrono::days(1));
  }
  for (const Day day : days) {
    if (day <= today) continue;
    const auto then = engine::screen(trial, profile, shipped(), {day, false, false});
    for (std::size_t i = 0; i < now.clauses.size(); ++i) {
      const auto& said = now.clauses[i].changes_on;
      const bool other = then.clauses[i].verdict != now.clauses[i].verdict;
      INFO(now.clauses[i].clause->id, " on ", patients::to_string(day), ": ", now.clauses[i].reason);
      if (!said || day < *said) CHECK_FALSE(other);
      if (said && day == *said) CHECK(other);
    }
  }
}

std::string words(const std::optional<Day>& day) { return day ? patients::to_string(*day) : "never"; }

}  // namespace

TEST_CASE("what changes by itself is what judging every day finds") {
  const bool all = std::getenv("ELIGO_ALL_DAYS") != nullptr;
  std::vector<CompiledTrial> trials;
  for (const auto& path : files_in("rules/trials", ".txt"))
    for (const auto& record : read_trial_records(content_of(path), path.filename().string())) trials.push_back(compile(*record, shipped()));
  std::size_t clauses_seen = 0, outcomes_seen = 0, patients_seen = 0, pairs_seen = 0;
  for (const auto& path : files_in("patients/samples", ".json")) {
    if (sanitized && patients_seen++ % 3 != 0) continue;
    const auto profile = patients::read_profile(content_of(path), shipped());
    REQUIRE(profile.has_value());
    const Day today = *profile->as_of, end = today + std::chrono::days(1826);
    for (const auto& trial : trials) {
      const auto now = engine::screen(trial, *profile, shipped(), {today, false});
      const Day soon = today + std::chrono::days(60);
      const bool announced = std::any_of(now.clauses.begin(), now.clauses.end(),
                                         [&](const auto& clause) { return clause.changes_on && *clause.changes_on <= soon; });
      INFO(path.filename().string(), " ", trial.record.id);
      if (!sanitized) on_some_days(trial, *profile, now, today, end);
      constexpr std::size_t every = 61;
      const bool whole = all || (!sanitized && ++pairs_seen % every == 0);
      if (!whole && !announced) continue;
      const Day until = whole ? end : soon;
      const Found found = day_by_day(trial, *profile, now, today, until);
      for (std::size_t i = 0; i < now.clauses.size(); ++i) {
        const auto& said = now.clauses[i].changes_on;
        INFO(now.clauses[i].clause->id, ": ", now.clauses[i].reason);
        CHECK(words(said && *said <= until ? said : std::nullopt) == words(found.clauses[i]));
        clauses_seen += found.clauses[i] ? 1 : 0;
      }
      const auto& said = now.next_change;
      CHECK(words(said && *said <= until ? said : std::nullopt) == words(found.outcome));
      if (found.outcome) {
        ++outcomes_seen;
        CHECK(engine::name(now.next_outcome) == engine::name(found.then));
      }
    }
  }
  CHECK(clauses_seen > (sanitized ? 0 : 5));
  if (all) CHECK(outcomes_seen >= 10);
}

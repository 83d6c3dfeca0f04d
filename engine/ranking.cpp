// See ranking.hpp.
#include "engine/ranking.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

namespace eligo::engine {

namespace {

/// Unknown clauses by the kind that each shows.
std::map<UnknownKind, int> kinds_of(const TrialReport& trial) {
  std::map<UnknownKind, int> out;
  for (const ClauseReport& clause : trial.clauses)
    if (clause.verdict == Verdict::unknown && clause.unknown_kind) ++out[*clause.unknown_kind];
  return out;
}

bool needs_more_than_facts(UnknownKind kind) {
  return kind == UnknownKind::unparsed || kind == UnknownKind::ambiguous || kind == UnknownKind::judgement;
}

int beyond_facts(const TrialReport& trial) {
  int out = 0;
  for (const auto& [kind, count] : kinds_of(trial)) out += needs_more_than_facts(kind) ? count : 0;
  return out;
}

}  // namespace

bool ranks_before(const TrialReport& a, const TrialReport& b) {
  if (a.outcome != b.outcome) return a.outcome < b.outcome;
  if (a.failed != b.failed) return a.failed < b.failed;
  if (a.unknown != b.unknown) return a.unknown < b.unknown;
  const int open_a = beyond_facts(a), open_b = beyond_facts(b);
  return open_a != open_b ? open_a < open_b : a.trial->record.id < b.trial->record.id;
}

std::string rank_reason(const TrialReport& trial) {
  std::string out = fmt::format("{}, {} failed, {} unknown", name(trial.outcome), trial.failed, trial.unknown);
  std::vector<std::pair<UnknownKind, int>> kinds;
  for (const auto& one : kinds_of(trial)) kinds.push_back(one);
  std::stable_sort(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> words;
  for (const auto& [kind, count] : kinds) words.push_back(fmt::format("{} {}", count, name(kind)));
  return words.empty() ? out : fmt::format("{} ({})", out, fmt::join(words, ", "));
}

}  // namespace eligo::engine

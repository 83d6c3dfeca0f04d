// See cases.hpp.
#include "tools/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace eligo::tools {
namespace {

constexpr std::array<std::string_view, 5> truths = {"true", "false", "unknown", "matched", "failed"};
constexpr std::array<std::string_view, 4> outcomes = {"eligible", "pending", "undetermined", "ineligible"};

template <class List>
bool one_of(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_unknown_kind(std::string_view word) {
  using engine::UnknownKind;
  constexpr std::array kinds = {UnknownKind::unparsed, UnknownKind::ambiguous,   UnknownKind::conflict,
                                UnknownKind::unusable, UnknownKind::imprecise,   UnknownKind::stale,
                                UnknownKind::missing,  UnknownKind::attestation, UnknownKind::judgement};
  return std::any_of(kinds.begin(), kinds.end(), [&](UnknownKind kind) { return engine::name(kind) == word; });
}

std::string problem_of(const Case& it) {
  if (it.trial.empty() || it.clause.empty() || it.patient.empty())
    return "expected trial, clause, patient, expected and why, with a tab between";
  if (it.why.empty()) return "no reason in the last column: say why this is expected";
  if (it.clause == "outcome")
    return one_of(outcomes, it.expected) ? "" : fmt::format("`{}` is no outcome, expected {}", it.expected, fmt::join(outcomes, ", "));
  const std::size_t space = std::min(it.expected.find(' '), it.expected.size());
  const std::string word = it.expected.substr(0, space);
  if (!one_of(truths, word)) return fmt::format("`{}` is no truth, expected {}", word, fmt::join(truths, ", "));
  if (space == it.expected.size()) return "";
  if (word != "unknown" || !is_unknown_kind(it.expected.substr(space + 1)))
    return fmt::format("`{}` is no kind of unknown", it.expected.substr(space + 1));
  return "";
}

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \r");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \r") - begin + 1));
}

}  // namespace

std::vector<Case> read_cases(std::string_view table) {
  std::vector<Case> cases;
  std::optional<patients::Day> as_of;
  std::size_t line = 0;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    const std::string_view text = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    ++line;
    std::vector<std::string> cells;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t tab = std::min(text.find('\t', begin), text.size());
      cells.push_back(trimmed(text.substr(begin, tab - begin)));
      begin = tab + 1;
    }
    if (cells[0].empty() && cells.size() == 1) continue;
    if (cells[0][0] == '#' || (cells[0] == "trial" && cells.size() > 1 && cells[1] == "clause")) continue;
    Case it;
    it.line = line;
    if (cells[0] == "as of") {
      const auto date = patients::parse_date(cells.size() > 1 ? cells[1] : "");
      if (date && date->exact()) {
        as_of = date->first;
        continue;
      }
      it.problem = "`as of` needs a day, YYYY-MM-DD";
      cases.push_back(std::move(it));
      continue;
    }
    cells.resize(std::max<std::size_t>(cells.size(), 5));
    it.trial = cells[0];
    it.clause = cells[1];
    it.patient = cells[2];
    it.expected = cells[3];
    it.why = cells[4];
    it.as_of = as_of;
    it.problem = problem_of(it);
    cases.push_back(std::move(it));
  }
  return cases;
}

std::string mismatch(std::string_view expected, const engine::ClauseReport& clause) {
  const std::size_t space = std::min(expected.find(' '), expected.size());
  const std::string_view word = expected.substr(0, space);
  const std::string_view kind = space < expected.size() ? expected.substr(space + 1) : "";
  const bool of_verdict = word == "matched" || word == "failed";
  const std::string_view got = of_verdict ? engine::name(clause.verdict) : engine::name(clause.truth);
  std::string came(got);
  if (clause.unknown_kind) came += fmt::format(" ({})", engine::name(*clause.unknown_kind));
  if (got != word) return came;
  const auto has = [&](engine::UnknownKind it) { return engine::name(it) == kind; };
  if (!kind.empty() && std::none_of(clause.unknown_kinds.begin(), clause.unknown_kinds.end(), has)) return came;
  return "";
}

}  // namespace eligo::tools

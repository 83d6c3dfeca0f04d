// Reports in the public shape of contracts section 4.
#include <algorithm>

#include "engine/ranking.hpp"
#include "tools/criteria.hpp"
#include "tools/json_why.hpp"
#include "tools/report.hpp"
#include "tools/shipped.hpp"

namespace eligo::tools {
namespace {

Json derivation_json(const engine::Derivation& how) {
  Json out = {{"formula", how.formula}, {"version", how.version}, {"equation", how.equation}, {"citation", how.citation}, {"doi", how.doi}};
  out["value"] = json_number(how.value);
  if (how.low != how.high) out["between"] = {json_number(how.low), json_number(how.high)};
  out["unit"] = how.unit;
  out["inputs"] = Json::array();
  for (const auto& input : how.inputs) {
    Json one = {{"name", input.name}, {"pointer", input.pointer}, {"shown", input.shown}};
    if (!input.converted.empty()) one["converted"] = input.converted;
    if (!input.date.empty()) one["date"] = input.date;
    if (input.days_before) one["days_before"] = *input.days_before;
    out["inputs"].push_back(std::move(one));
  }
  return out;
}

Json evidence_json(const engine::Evidence& fact) {
  Json out = {{"pointer", fact.pointer}, {"shown", fact.shown}, {"used", fact.used}};
  if (!fact.why.empty()) out["why"] = fact.why;
  if (!fact.converted.empty()) out["converted"] = fact.converted;
  if (!fact.derived.empty()) out["derived"] = fact.derived;
  if (fact.derivation) out["derivation"] = derivation_json(*fact.derivation);
  return out;
}

Json clause_json(const engine::ClauseReport& it, const rules::Vocabulary& vocabulary) {
  const rules::Clause& clause = *it.clause;
  Json out = {{"id", clause.id}, {"kind", kind_name(clause.kind)}, {"text", clause.text}};
  out["canonical"] = clause.canonical;
  out["truth"] = engine::name(it.truth);
  out["verdict"] = engine::name(it.verdict);
  if (it.unknown_kind) out["unknown_kind"] = engine::name(*it.unknown_kind);
  for (const engine::UnknownKind kind : it.unknown_kinds) out["unknown_kinds"].push_back(engine::name(kind));
  out["reason"] = it.reason;
  out["evidence"] = Json::array();
  for (const engine::Evidence& fact : it.evidence) out["evidence"].push_back(evidence_json(fact));
  if (it.margin) out["margin"] = json_margin(*it.margin);
  if (it.changes_on) out["changes_on"] = patients::to_string(*it.changes_on);
  for (const engine::Need& need : it.needs) out["needs"].push_back({{"kind", engine::name(need.kind)}, {"ask", need.ask}, {"of", need.of}});
  out["expr"] = json_expr(clause.expr, vocabulary, &it.expr);
  return out;
}

Json trial_json(const engine::TrialReport& it, const rules::Vocabulary& vocabulary, Detail detail) {
  Json out = {{"trial", it.trial->record.id}, {"title", it.trial->record.title}, {"outcome", engine::name(it.outcome)}};
  out["counts"] = {{"matched", it.matched}, {"failed", it.failed}, {"unknown", it.unknown}};
  if (detail != Detail::summary) {
    out["clauses"] = Json::array();
    for (const engine::ClauseReport& clause : it.clauses) out["clauses"].push_back(clause_json(clause, vocabulary));
  }
  out["rank_reason"] = engine::rank_reason(it);
  if (it.next_change)
    out["next_change"] = {
        {"date", patients::to_string(*it.next_change)}, {"why", it.next_change_why}, {"outcome", engine::name(it.next_outcome)}};
  if (it.next_change && it.outcome == engine::Outcome::ineligible) out["could_be_eligible_from"] = patients::to_string(*it.next_change);
  if (!it.failing.empty()) out["failing"] = it.failing;
  if (detail != Detail::summary) put_why(out, it);
  return out;
}

Json reach_json(const engine::Question::Reach& it) { return {{"trials", it.trials}, {"clauses", it.clauses}}; }

}  // namespace

std::string rules_digest(std::span<const rules::CompiledTrial> trials) {
  std::vector<std::string> lines;
  for (const rules::CompiledTrial& trial : trials) lines.push_back(trial.record.id + ' ' + trial.digest + '\n');
  std::sort(lines.begin(), lines.end());
  // FNV-1a: it tells editions of rules apart, it does not guard against forgery.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::string& line : lines)
    for (const char c : line) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex(16, '0');
  for (std::size_t i = 0; i < hex.size(); ++i) hex[hex.size() - 1 - i] = digits[(hash >> (4 * i)) & 0xFU];
  return hex;
}

std::string report_json(const PatientPage& page, const rules::Vocabulary& vocabulary, Detail detail, bool as_lines) {
  const engine::PatientReport& report = page.report;
  Json out = {{"format", "eligo.report/1"}, {"engine", "eligo " + std::string(version())}};
  out["rules_digest"] = page.rules_digest;
  out["vocabulary_digest"] = page.vocabulary_digest;
  out["units_digest"] = page.units_digest;
  if (page.assume_ranges) out["assume_ranges"] = true;
  if (!page.only_clause.empty()) out["clause"] = page.only_clause;
  out["patient"] = report.patient;
  out["as_of"] = patients::to_string(report.as_of);
  if (page.what_if) out["hypothetical"] = hypothetical_json(*page.what_if);
  out["trials"] = Json::array();
  for (const engine::TrialReport& trial : report.trials) out["trials"].push_back(trial_json(trial, vocabulary, detail));
  out["questions"] = Json::array();
  for (const engine::Question& question : report.questions) {
    Json settles = Json::array();
    for (const auto& place : question.settles) settles.push_back({{"trial", place.trial}, {"clause", place.clause}});
    Json decided = Json::object();
    Json clauses = Json::object();
    for (const auto& answer : question.decided_if) {
      for (const auto& trial : answer.trials)
        decided[answer.words].push_back({{"trial", trial.trial}, {"outcome", engine::name(trial.outcome)}});
      for (const auto& one : answer.clauses)
        clauses[answer.words].push_back({{"trial", one.place.trial}, {"clause", one.place.clause}, {"verdict", engine::name(one.verdict)}});
    }
    out["questions"].push_back(
        {{"ask", question.ask}, {"of", question.of}, {"settles", std::move(settles)}, {"trials_decided_if", std::move(decided)}});
    out["questions"].back()["clauses_decided_if"] = std::move(clauses);
    out["questions"].back()["decides"] = {{"best", reach_json(question.best)}, {"worst", reach_json(question.worst)}};
  }
  for (const patients::Remark& remark : page.remarks) out["remarks"].push_back({{"pointer", remark.pointer}, {"message", remark.message}});
  return write_json(out, as_lines);
}

}  // namespace eligo::tools

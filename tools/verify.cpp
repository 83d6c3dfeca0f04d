// eligo verify: judges a report's patient again, on the report's day and by the same choices, and compares verdict by verdict.
//
// A report is what somebody acted on. Whether it still stands can change with the profile, the trials, the vocabulary, the units or the
// program; which of them changed is told by the digests that it carries, what changed by the replay. Left out: reasons and questions,
// whose wording may improve without a verdict falling.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>

#include "engine/screen.hpp"
#include "patients/date.hpp"
#include "rules/quantity.hpp"
#include "tools/complaint.hpp"
#include "tools/files.hpp"
#include "tools/json.hpp"
#include "tools/load.hpp"
#include "tools/log.hpp"
#include "tools/report.hpp"
#include "tools/run.hpp"
#include "tools/shipped.hpp"
#include "tools/terminal.hpp"
#include "tools/what_if.hpp"

namespace eligo::tools {
namespace {

/// One word of a report's and the same of now.
struct Compared {
  std::string recorded, now;
  [[nodiscard]] bool same() const { return recorded == now; }
};

struct ReplayedClause {
  std::string id;
  Compared verdict;
  std::string why;  ///< of now
};

struct ReplayedTrial {
  std::string id;
  std::string gone;  ///< not empty: why it could not be judged again
  Compared outcome;
  std::size_t clauses = 0;  ///< that were compared
  std::vector<ReplayedClause> fallen;
  [[nodiscard]] bool stands() const { return gone.empty() && outcome.same() && fallen.empty(); }
};

struct Replay {
  std::string patient, as_of;
  std::vector<std::pair<std::string_view, Compared>> made_by;  ///< engine, rules, vocabulary, units
  std::vector<ReplayedTrial> trials;
  [[nodiscard]] bool stands() const {
    return std::all_of(trials.begin(), trials.end(), [](const ReplayedTrial& trial) { return trial.stands(); });
  }
};

rules::InputError unfit(std::string place, std::string message) {
  return {std::move(place), std::move(message), "expected a report of `eligo screen --format json` or `eligo explain --format json`"};
}

/// A member that is text, else "".
std::string word(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

/// All that the replay needs is there and of its kind.
std::optional<rules::InputError> misshapen(const Json& report, const std::string& place) {
  if (!report.is_object()) return unfit(place, "this is no report: an object was expected");
  if (word(report, "format") != "eligo.report/1") return unfit(place + "/format", "this is no report: `format` is not \"eligo.report/1\"");
  for (const char* key : {"patient", "as_of"})
    if (word(report, key).empty()) return unfit(place + "/" + key, fmt::format("the report does not say its `{}`", key));
  const auto day = patients::parse_date(word(report, "as_of"));
  if (!day || !day->exact()) return unfit(place + "/as_of", "the report's `as_of` is no day");
  const auto trials = report.find("trials");
  if (trials == report.end() || !trials->is_array()) return unfit(place + "/trials", "the report has no list of trials");
  if (trials->empty()) return unfit(place + "/trials", "the report is of no trial");
  for (std::size_t i = 0; i < trials->size(); ++i) {
    const Json& trial = (*trials)[i];
    const std::string at = fmt::format("{}/trials/{}", place, i);
    if (!trial.is_object() || word(trial, "trial").empty() || word(trial, "outcome").empty())
      return unfit(at, "an object with `trial` and `outcome` was expected");
    const auto clauses = trial.find("clauses");
    if (clauses == trial.end()) continue;
    if (!clauses->is_array()) return unfit(at + "/clauses", "a list of clauses was expected");
    for (std::size_t k = 0; k < clauses->size(); ++k)
      if (!(*clauses)[k].is_object() || word((*clauses)[k], "id").empty() || word((*clauses)[k], "verdict").empty())
        return unfit(fmt::format("{}/clauses/{}", at, k), "an object with `id` and `verdict` was expected");
  }
  return std::nullopt;
}

/// One report, an array of them, or one a line.
rules::Result<std::vector<Json>> read_reports(const std::string& text) {
  std::vector<Json> out;
  Json whole = Json::parse(text, nullptr, false);
  if (whole.is_array()) {
    for (Json& one : whole) out.push_back(std::move(one));
  } else if (!whole.is_discarded()) {
    out.push_back(std::move(whole));
  } else {
    std::size_t line = 0;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string_view one = std::string_view(text).substr(begin, end - begin);
      begin = end + 1;
      ++line;
      if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      out.push_back(Json::parse(one, nullptr, false));
      if (out.back().is_discarded()) return tl::unexpected(unfit(fmt::format("{}:1", out.size() == 1 ? 1 : line), "this is not JSON"));
    }
  }
  if (out.empty()) return tl::unexpected(unfit("", "holds no report"));
  for (std::size_t i = 0; i < out.size(); ++i)
    if (auto wrong = misshapen(out[i], out.size() > 1 ? fmt::format("/{}", i) : "")) return tl::unexpected(std::move(*wrong));
  return out;
}

/// The facts that were supposed, as they were given.
std::vector<std::string> supposed_facts(const Json& report) {
  std::vector<std::string> out;
  const auto hypothetical = report.find("hypothetical");
  if (hypothetical == report.end() || !hypothetical->is_object()) return out;
  const auto facts = hypothetical->find("facts");
  if (facts == hypothetical->end() || !facts->is_array()) return out;
  for (const Json& fact : *facts)
    if (fact.is_string()) out.push_back(fact.get<std::string>());
  return out;
}

/// Every clause of the report against the same of now. `part`: the report was asked for one clause only.
void compare_clauses(const Json& clauses, const engine::TrialReport& now, bool part, ReplayedTrial& out) {
  std::map<std::string, const engine::ClauseReport*> present;
  for (const engine::ClauseReport& clause : now.clauses) present.emplace(clause.clause->id, &clause);
  const auto shown = [](const std::string& said, const std::string& kind) { return kind.empty() ? said : said + " (" + kind + ")"; };
  for (const Json& clause : clauses) {
    ++out.clauses;
    const std::string id = word(clause, "id"), verdict = word(clause, "verdict");
    const auto it = present.find(id);
    if (it == present.end()) {
      out.fallen.push_back({id, {verdict, "no such clause"}, "the trial has no clause of this name any more"});
      continue;
    }
    const engine::ClauseReport& judged = *it->second;
    Compared compared{
        shown(verdict, word(clause, "unknown_kind")),
        shown(std::string(engine::name(judged.verdict)), judged.unknown_kind ? std::string(engine::name(*judged.unknown_kind)) : "")};
    const std::string text = word(clause, "text"), truth = word(clause, "truth");
    const bool reworded = text != judged.clause->text;
    if (!compared.same() || reworded)
      out.fallen.push_back({id, std::move(compared), reworded ? "the criterion is worded otherwise; " + judged.reason : judged.reason});
    else if (truth != engine::name(judged.truth))
      out.fallen.push_back({id, {truth, std::string(engine::name(judged.truth))}, judged.reason});
    present.erase(it);
  }
  if (part) return;
  for (const auto& [id, clause] : present)
    out.fallen.push_back(
        {id, {"no such clause", std::string(engine::name(clause->verdict))}, "the trial has a clause that the report has not"});
}

ReplayedTrial replay_trial(const Json& recorded, const engine::TrialReport& now, bool part) {
  ReplayedTrial out;
  out.id = now.trial->record.id;
  out.outcome = {word(recorded, "outcome"), std::string(engine::name(now.outcome))};
  if (const auto clauses = recorded.find("clauses"); clauses != recorded.end()) compare_clauses(*clauses, now, part, out);
  const auto counts = recorded.find("counts");
  for (const auto& [key, count] : {std::pair{"matched", now.matched}, {"failed", now.failed}, {"unknown", now.unknown}}) {
    const Json then = counts != recorded.end() && counts->is_object() ? counts->value(key, Json()) : Json();
    const std::string was = then.is_number_integer() ? then.dump() : "no count";
    if (was != std::to_string(count))
      out.fallen.push_back({std::string("clauses ") + key, {was, std::to_string(count)}, "another number of them"});
  }
  return out;
}

/// Trials that the report's digest of its rules counts and the report does not hold: with them, and without them not, the digest is the
/// recorded one. Nothing where it is explained by neither all of the others nor one of them: then the rules themselves are other ones.
std::vector<std::string> cut_out(const std::string& digest, const std::vector<rules::CompiledTrial>& held,
                                 const std::vector<LoadedTrial>& loaded, const rules::Vocabulary& vocabulary) {
  std::vector<std::string> missing;
  if (digest.empty() || digest == rules_digest(held)) return missing;
  std::vector<rules::CompiledTrial> others;
  for (const LoadedTrial& one : loaded)
    if (std::none_of(held.begin(), held.end(), [&](const rules::CompiledTrial& trial) { return trial.record.id == one.record.id; }))
      others.push_back(rules::compile(one.record, vocabulary));
  std::vector<rules::CompiledTrial> all = held;
  all.insert(all.end(), others.begin(), others.end());
  const bool whole = digest == rules_digest(all);
  for (rules::CompiledTrial& other : others) {
    std::string id = other.record.id;
    if (!whole) {
      all.assign(held.begin(), held.end());
      all.push_back(std::move(other));
      if (digest != rules_digest(all)) continue;
    }
    missing.push_back(std::move(id));
  }
  return missing;
}

Replay replay(const Json& report, const patients::Profile& profile, const std::vector<LoadedTrial>& loaded,
              const rules::Vocabulary& vocabulary) {
  Replay out{word(report, "patient"), word(report, "as_of"), {}, {}};
  engine::Options options;
  options.as_of = patients::parse_date(out.as_of)->first;
  const auto assumed = report.find("assume_ranges");
  options.assume_ranges = assumed != report.end() && assumed->is_boolean() && assumed->get<bool>();
  std::vector<rules::CompiledTrial> trials;
  for (const Json& trial : report["trials"]) {
    const std::string id = word(trial, "trial");
    for (const LoadedTrial& one : loaded)
      if (one.record.id == id) trials.push_back(rules::compile(one.record, vocabulary));
  }
  const engine::PatientReport now = engine::screen_all(trials, profile, vocabulary, options);
  out.made_by = {{"engine", {word(report, "engine"), "eligo " + std::string(version())}},
                 {"rules", {word(report, "rules_digest"), rules_digest(trials)}},
                 {"vocabulary", {word(report, "vocabulary_digest"), vocabulary.digest()}},
                 {"units", {word(report, "units_digest"), rules::units_digest()}}};
  for (const Json& trial : report["trials"]) {
    const std::string id = word(trial, "trial");
    const auto is_it = [&](const engine::TrialReport& one) { return one.trial->record.id == id; };
    const auto found = std::count_if(now.trials.begin(), now.trials.end(), is_it);
    if (found == 1) {
      out.trials.push_back(
          replay_trial(trial, *std::find_if(now.trials.begin(), now.trials.end(), is_it), !word(report, "clause").empty()));
      continue;
    }
    ReplayedTrial gone;
    gone.id = id;
    gone.outcome.recorded = word(trial, "outcome");
    gone.gone = found == 0 ? "no trial with this id among the rules" : "several trials with this id among the rules";
    out.trials.push_back(std::move(gone));
  }
  for (std::string& id : cut_out(word(report, "rules_digest"), trials, loaded, vocabulary)) {
    ReplayedTrial gone;
    gone.id = std::move(id);
    gone.gone = "the report was made with this trial, and does not hold it";
    out.trials.push_back(std::move(gone));
  }
  return out;
}

std::string replay_text(const Replay& replay, const Style& style) {
  std::string out = fmt::format("Report on {}, as of {}\n", one_line(replay.patient), replay.as_of);
  for (const auto& [what, compared] : replay.made_by) {
    const std::string said = compared.same()             ? "the same"
                             : compared.recorded.empty() ? "not named in the report"
                                                         : fmt::format("another: {} then, {} now", compared.recorded, compared.now);
    out += beside(fmt::format("  {:<12}", what), one_line(said), 14, style);
  }
  std::size_t clauses = 0, fallen = 0, open = 0;
  for (const ReplayedTrial& trial : replay.trials) {
    clauses += trial.clauses;
    fallen += trial.fallen.size();
    open += trial.gone.empty() ? 0 : 1;
    if (trial.stands()) continue;
    out += '\n' + one_line(trial.id) + '\n';
    if (!trial.gone.empty())
      out += beside("  ? ", "not judged again: " + trial.gone, 4, style);
    else if (!trial.outcome.same())
      out += beside("  ✗ ", fmt::format("outcome: {} then, {} now", one_line(trial.outcome.recorded), trial.outcome.now), 4, style);
    for (const ReplayedClause& clause : trial.fallen)
      out += beside("  ✗ ",
                    fmt::format("{}: {} then, {} now: {}", one_line(clause.id), one_line(clause.verdict.recorded), clause.verdict.now,
                                one_line(clause.why)),
                    4, style);
  }
  const std::string over =
      clauses > 0 ? fmt::format("{} trials, {} clauses", replay.trials.size(), clauses) : fmt::format("{} trials", replay.trials.size());
  out += '\n';
  if (replay.stands())
    out += fmt::format("✓ every {} still stands ({})\n", clauses > 0 ? "verdict" : "outcome", over);
  else if (open == replay.trials.size())
    out += fmt::format("? nothing could be judged again ({})\n", over);
  else
    out += fmt::format("✗ {} of {} clauses differ{} ({})\n", fallen, clauses,
                       open > 0 ? fmt::format(", {} trials were not judged again", open) : "", over);
  return out;
}

Json replay_json(const Replay& replay) {
  Json out = {{"format", "eligo.verification/1"}, {"patient", replay.patient}, {"as_of", replay.as_of}, {"stands", replay.stands()}};
  for (const auto& [what, compared] : replay.made_by)
    out[std::string(what)] = {{"recorded", compared.recorded}, {"now", compared.now}, {"same", compared.same()}};
  out["trials"] = Json::array();
  for (const ReplayedTrial& trial : replay.trials) {
    Json one = {{"trial", trial.id}, {"stands", trial.stands()}, {"compared", trial.clauses}};
    one["outcome"] = {{"recorded", trial.outcome.recorded}, {"now", trial.outcome.now}};
    if (!trial.gone.empty()) one["why"] = trial.gone;
    one["clauses"] = Json::array();
    for (const ReplayedClause& clause : trial.fallen)
      one["clauses"].push_back(
          {{"clause", clause.id}, {"recorded", clause.verdict.recorded}, {"now", clause.verdict.now}, {"why", clause.why}});
    out["trials"].push_back(std::move(one));
  }
  return out;
}

}  // namespace

int run(const VerifyCommand& command) {
  const Style style = style_for(command.color, command.output.empty() ? 1 : -1);
  const Style error_style = style_for(command.color, 2);
  start_log(command.log, error_style.color);
  const auto vocabulary = load_vocabulary(command.packs);
  if (!vocabulary) return refused_vocabulary(vocabulary.error());
  Inputs inputs(error_style);
  const auto content = read_file(command.report);
  if (!content) {
    inputs.refused(command.report, "", content.error());
    return status_unusable;
  }
  // No line of a report is shown in a complaint: it holds a patient's values.
  const auto reports = read_reports(*content);
  if (!reports) {
    inputs.refused(command.report, "", reports.error());
    return status_unusable;
  }
  std::vector<patients::Profile> profiles;
  load_profiles(command.patient, *vocabulary, inputs, [&](patients::Profile profile) { profiles.push_back(std::move(profile)); });
  if (inputs.refused_count() > 0) return status_unusable;
  const std::vector<LoadedTrial> loaded = load_trials(command.rules.empty() ? shipped_rules() : command.rules, inputs);
  if (loaded.empty()) return status_unusable;

  Output output(command.output);
  Json held = Json::array();
  bool stand = true;
  for (std::size_t i = 0; i < reports->size(); ++i) {
    const Json& report = (*reports)[i];
    const std::string id = word(report, "patient");
    const auto is_it = [&](const patients::Profile& one) { return one.id == id; };
    const auto found = std::count_if(profiles.begin(), profiles.end(), is_it);
    if (found != 1) {
      inputs.refused(command.patient, "",
                     rules::InputError{"",
                                       fmt::format("{} whom report {} is of",
                                                   found == 0 ? "does not hold the patient" : "holds several times the patient", i + 1),
                                       ""});
      return status_unusable;
    }
    patients::Profile profile = *std::find_if(profiles.begin(), profiles.end(), is_it);
    if (const auto facts = supposed_facts(report); !facts.empty()) {
      auto supposed = supposing(profile, facts, *vocabulary, patients::parse_date(word(report, "as_of"))->first);
      if (!supposed) {
        inputs.refused(command.report, "",
                       unfit("/hypothetical/facts", "a fact that was supposed cannot be read: " + supposed.error().message));
        return status_unusable;
      }
      profile = std::move(*supposed);
    }
    const Replay replayed = replay(report, profile, loaded, *vocabulary);
    stand = stand && replayed.stands();
    if (command.format == Format::json)
      held.push_back(replay_json(replayed));
    else
      output.write((i > 0 ? "\n" : "") + replay_text(replayed, style));
  }
  if (command.format == Format::json) output.write(write_json(held.size() == 1 ? held.front() : held, true) + '\n');
  if (const auto written = output.finish(); !written) {
    std::fputs(fmt::format("eligo: error: {}: {}\n", command.output, written.error().message).c_str(), stderr);
    return status_unusable;
  }
  return stand ? status_done : status_found;
}

}  // namespace eligo::tools

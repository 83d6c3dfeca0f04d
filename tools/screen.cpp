// eligo screen and eligo explain: patients against trials. Reads, calls engine::screen_all, renders; no verdict is made here.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

#include "engine/screen.hpp"
#include "rules/quantity.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/log.hpp"
#include "tools/pager.hpp"
#include "tools/report.hpp"
#include "tools/run.hpp"
#include "tools/terminal.hpp"
#include "tools/trial_filter.hpp"
#include "tools/what_if.hpp"

namespace eligo::tools {
namespace {

int complain(const std::string& message, int status) {
  std::fputs(fmt::format("eligo: error: {}\n", message).c_str(), stderr);
  return status;
}

/// Keeps the trials that were asked for. An id that no trial has is an input that cannot be used.
void keep_asked(std::vector<LoadedTrial>& trials, const std::vector<std::string>& asked, Inputs& inputs) {
  if (asked.empty()) return;
  std::vector<std::string> known;
  for (const LoadedTrial& trial : trials) known.push_back(trial.record.id);
  for (const std::string& id : asked) {
    if (std::find(known.begin(), known.end(), id) != known.end()) continue;
    const std::string near = near_names(id, known);
    inputs.refused("--trial " + id, "",
                   rules::InputError{"", "no trial with this id among the rules", near.empty() ? "" : "near: " + near});
  }
  const auto unasked = [&](const LoadedTrial& trial) { return std::find(asked.begin(), asked.end(), trial.record.id) == asked.end(); };
  trials.erase(std::remove_if(trials.begin(), trials.end(), unasked), trials.end());
}

/// Keeps the trials of the status, country and condition asked for. A record that does not say is left out, which is said.
void keep_fitting(std::vector<LoadedTrial>& trials, const TrialFilter& filter, const rules::Vocabulary& vocabulary) {
  if (filter.empty()) return;
  std::vector<std::string> unsaid;
  std::erase_if(trials, [&](const LoadedTrial& trial) {
    const Kept fits = kept(trial.record, filter, vocabulary);
    if (fits == Kept::not_said) unsaid.push_back(trial.record.id);
    return fits != Kept::yes;
  });
  constexpr std::size_t most_named = 10;
  const std::size_t all = unsaid.size();
  if (all == 0) return;
  unsaid.resize(std::min(all, most_named));
  std::fputs(one_line(fmt::format("eligo: note: left out, as the record does not say what is asked: {}{}", fmt::join(unsaid, " "),
                                  all > most_named ? fmt::format(" and {} more", all - most_named) : ""))
                 .append("\n")
                 .c_str(),
             stderr);
}

/// Rows have no place for what the profile's reader remarked. No value of the patient's goes to standard error, so only where it is.
void say_remarks(const PatientPage& page) {
  if (page.remarks.empty()) return;
  std::string places;
  for (const patients::Remark& remark : page.remarks)
    places += (places.empty() ? "" : ", ") + (remark.pointer.empty() ? std::string("the profile") : remark.pointer);
  std::fputs(fmt::format("eligo: note: remarks on {}; --format text or json shows them\n", one_line(places)).c_str(), stderr);
}

/// Profiles that share an id, by where they stand: the id itself is the patient's, and standard error is kept in logs.
void say_namesakes(const std::map<std::string, std::vector<std::size_t>, std::less<>>& places) {
  constexpr std::size_t most_named = 10;
  for (const auto& [id, all] : places) {
    if (all.size() < 2) continue;
    const std::vector<std::size_t> named(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), most_named)));
    std::fputs(fmt::format("eligo: warning: {} profiles have the same id (usable profiles number {}{}): each is screened, under that id\n",
                           all.size(), fmt::join(named, ", "), all.size() > most_named ? " ..." : "")
                   .c_str(),
               stderr);
  }
}

/// Leaves one clause and those nested in it. False when there is no such clause.
bool keep_clause(engine::PatientReport& report, const std::string& id) {
  bool found = false;
  for (engine::TrialReport& trial : report.trials) {
    const auto other = [&](const engine::ClauseReport& clause) {
      return clause.clause->id != id && clause.clause->id.compare(0, id.size() + 1, id + '.') != 0;
    };
    trial.clauses.erase(std::remove_if(trial.clauses.begin(), trial.clauses.end(), other), trial.clauses.end());
    found = found || !trial.clauses.empty();
    const auto elsewhere = [&](const engine::Question& question) {
      return std::none_of(question.settles.begin(), question.settles.end(),
                          [&](const auto& place) { return place.clause == id || place.clause.compare(0, id.size() + 1, id + '.') == 0; });
    };
    report.questions.erase(std::remove_if(report.questions.begin(), report.questions.end(), elsewhere), report.questions.end());
  }
  return found;
}

}  // namespace

int run(const ScreenCommand& command) {
  if (!command.what_if.empty() && command.format == Format::csv)
    return complain("--what-if needs --format text, json, ndjson or html: rows have no place to say that a report is hypothetical",
                    status_usage);
  const Style style = style_for(command.color, command.output.empty() ? 1 : -1);
  const Style error_style = style_for(command.color, 2);
  start_log(command.log, error_style.color);
  const auto begun = std::chrono::steady_clock::now();

  const auto vocabulary = load_vocabulary(command.packs);
  if (!vocabulary) return refused_vocabulary(vocabulary.error());
  log_debug(Stage::read, fmt::format("vocabulary of {} concepts", vocabulary->size()));

  if (!command.what_if.empty()) {
    const auto readable = supposing({}, command.what_if, *vocabulary, today());
    if (!readable) return complain(one_line(readable.error().place + ": " + readable.error().message), status_usage);
  }
  Inputs inputs(error_style);
  std::vector<LoadedTrial> loaded = load_trials(command.rules.empty() ? shipped_rules() : command.rules, inputs);
  keep_asked(loaded, command.trials, inputs);
  keep_fitting(loaded, command.filter, *vocabulary);
  Twins twins;
  for (const LoadedTrial& trial : loaded) twins.seen(trial);
  twins.say();
  if (loaded.empty()) return inputs.refused_count() > 0 ? status_unusable : complain("no trial to judge by", status_unusable);
  std::vector<rules::CompiledTrial> trials;
  trials.reserve(loaded.size());
  for (const LoadedTrial& trial : loaded) {
    trials.push_back(rules::compile(trial.record, *vocabulary));
    log_debug(Stage::compile, fmt::format("{}: {} clauses", trial.record.id, trials.back().clauses.size()));
  }
  const std::string digest = rules_digest(trials), units = rules::units_digest();

  const Detail detail = command.summary ? Detail::summary : command.explain ? Detail::tree : Detail::clauses;
  const Pager pager(!command.no_pager && command.format == Format::text && command.output.empty());
  Output output(command.output);
  std::vector<std::string> held;   // json: one object, or an array of several
  std::vector<PatientPage> pages;  // html: one page for all
  std::size_t patients_done = 0;
  bool clause_found = command.clause.empty();
  std::map<std::string, std::vector<std::size_t>, std::less<>> places;
  std::size_t profiles_seen = 0;
  const auto print = [&](patients::Profile profile) {
    places[profile.id].push_back(++profiles_seen);
    engine::Options options;
    options.as_of = command.as_of ? *command.as_of : profile.as_of ? *profile.as_of : today();
    options.assume_ranges = command.assume_ranges;
    PatientPage page{engine::screen_all(trials, profile, *vocabulary, options), std::move(profile.remarks), digest, vocabulary->digest()};
    page.assume_ranges = command.assume_ranges;
    page.units_digest = units;
    page.only_clause = command.clause;
    if (!command.what_if.empty()) {
      auto supposed = supposing(profile, command.what_if, *vocabulary, options.as_of);
      if (!supposed) {  // readable, and not to be supposed of this patient on that day
        // By where it stands, as its id is the patient's and standard error is kept in logs.
        inputs.refused(fmt::format("{} of profile number {}", supposed.error().place, profiles_seen), {}, supposed.error());
        return;
      }
      engine::PatientReport after = engine::screen_all(trials, *supposed, *vocabulary, options);
      page.what_if = difference_made(page.report, after, command.what_if);
      page.report = std::move(after);
      profile = *supposed;
    }
    page.profile = std::move(profile);
    if (!command.clause.empty()) {
      if (!keep_clause(page.report, command.clause)) return;
      clause_found = true;
    }
    switch (command.format) {
      case Format::text:
        output.write((patients_done > 0 ? "\n\n" : "") +
                     (command.for_patient ? patient_text(page, detail, style) : report_text(page, detail, style)));
        break;
      case Format::json:
        held.push_back(report_json(page, *vocabulary, detail, true));
        break;
      case Format::ndjson:
        output.write(report_json(page, *vocabulary, detail, false) + '\n');
        break;
      case Format::csv:
        say_remarks(page);
        output.write((patients_done == 0 ? csv_header(detail) : "") + report_csv(page, detail));
        break;
      case Format::html:
        pages.push_back(std::move(page));
        break;
    }
    ++patients_done;
  };
  inputs.begin_count();
  const std::size_t refused_rules = inputs.refused_count();
  for (const std::string& path : command.patients) load_profiles(path, *vocabulary, inputs, print, command.as_of);
  say_namesakes(places);

  if (!clause_found && inputs.used_count() > 0) {
    std::vector<std::string> known;
    for (const rules::Clause& clause : trials.front().clauses) known.push_back(clause.id);
    return complain(
        fmt::format("{} has no clause `{}`, expected one of {}", trials.front().record.id, command.clause, fmt::join(known, " ")),
        status_unusable);
  }
  if (inputs.used_count() == 0 || (!command.what_if.empty() && patients_done == 0)) {
    (void)inputs.finish();
    return status_unusable;
  }
  if (command.format == Format::html)
    output.write(command.for_patient ? patient_html(pages, detail) : report_html(pages, *vocabulary, detail));
  // By what was given, not by what could be used: who asks for several reads an array.
  const bool several = command.patients.size() > 1 || inputs.used_count() + inputs.refused_count() - refused_rules > 1;
  if (held.size() == 1 && !several) output.write(held.front() + '\n');
  if (!held.empty() && several) output.write(fmt::format("[\n{}\n]\n", fmt::join(held, ",\n")));
  if (const auto written = output.finish(); !written && !pager.running())
    return complain(command.output + ": " + written.error().message, status_unusable);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  log_info(Stage::screen, fmt::format("{} patients, {} trials, {} ms", patients_done, trials.size(), took.count()));
  return inputs.finish();
}

}  // namespace eligo::tools

// See what_if.hpp. Supposed facts are read like any other (fact_line.hpp), so nothing can be supposed that a profile could not hold.
#include "tools/what_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "tools/fact_line.hpp"

namespace eligo::tools {
namespace {

using patients::Profile;

/// "pregnant=no" says that a statement is false; any other NAME=VALUE is a measured value.
std::string as_statement(const std::string& fact) {
  const std::size_t at = fact.find('=');
  if (at == std::string::npos || at == 0 || fact.find_first_of("<>:\"") < at) return fact;
  std::string value = fact.substr(at + 1), date;
  if (const std::size_t day = value.find('@'); day != std::string::npos) {
    date = " " + value.substr(day);
    value.resize(day);
  }
  value.erase(std::remove(value.begin(), value.end(), ' '), value.end());
  const bool yes = value == "yes" || value == "true";
  if (!yes && value != "no" && value != "false") return fact;
  return fmt::format("statement: {}{}{}", fact.substr(0, at), yes ? "" : ", false", date);
}

/// Behind those of the profile, with the pointers that they would have there.
template <class Fact>
void append(std::vector<Fact>& to, std::vector<Fact> more, const std::string& list) {
  for (Fact& fact : more) {
    fact.pointer = fmt::format("/{}/{}", list, to.size());
    to.push_back(std::move(fact));
  }
}

template <class Fact>
void date_today(std::vector<Fact>& facts, patients::Day as_of) {
  for (Fact& fact : facts)
    if (!fact.date) fact.date = patients::PartialDate{as_of, as_of, patients::to_string(as_of)};
}

}  // namespace

rules::Result<Profile> supposing(const Profile& profile, const std::vector<std::string>& facts, const rules::Vocabulary& vocabulary,
                                 patients::Day as_of) {
  Profile out = profile;
  for (const std::string& fact : facts) {
    if (fact.find_first_not_of(" \t") == std::string::npos)
      return tl::unexpected(rules::InputError{"--what-if", "no fact is given", "docs/test-cases.md says how facts are written"});
    const auto json = profile_of_facts(as_statement(fact), "supposed");
    if (!json)
      return tl::unexpected(rules::InputError{"--what-if " + fact, json.error().message, "docs/test-cases.md says how facts are written"});
    auto read = patients::read_profile(*json, vocabulary);
    if (!read) return tl::unexpected(rules::InputError{"--what-if " + fact, read.error().front().message, read.error().front().help});
    if (read->as_of)
      return tl::unexpected(rules::InputError{"--what-if " + fact, "the day is no fact about the patient", "--as-of sets the day"});
    // What a profile of that day may not hold may not be supposed of it either; before a profile is read, there is no day.
    const bool of_a_patient = !profile.id.empty();
    const std::string dated = fmt::format("{{\"as_of\": \"{}\", {}", patients::to_string(as_of), json->substr(json->find('{') + 1));
    if (of_a_patient) read = patients::read_profile(dated, vocabulary);
    if (!read) return tl::unexpected(rules::InputError{"--what-if " + fact, read.error().front().message, read.error().front().help});
    date_today(read->observations, as_of);
    date_today(read->statements, as_of);
    append(out.observations, std::move(read->observations), "observations");
    append(out.conditions, std::move(read->conditions), "conditions");
    append(out.medications, std::move(read->medications), "medications");
    append(out.procedures, std::move(read->procedures), "procedures");
    append(out.events, std::move(read->events), "events");
    append(out.variants, std::move(read->variants), "variants");
    append(out.statements, std::move(read->statements), "statements");
    append(out.complete, std::move(read->complete), "complete");
    append(out.laboratory_ranges, std::move(read->laboratory_ranges), "reference_ranges");
    for (auto& anchor : read->anchors) {
      std::erase_if(out.anchors, [&](const auto& other) { return other.first == anchor.first; });
      out.anchors.push_back(std::move(anchor));
    }
    if (read->birth_date || read->age) {
      out.birth_date = read->birth_date;
      out.age = read->age;
    }
    if (read->sex) out.sex = read->sex;
  }
  return out;
}

WhatIf difference_made(const engine::PatientReport& before, const engine::PatientReport& after, std::vector<std::string> facts) {
  WhatIf out;
  out.facts = std::move(facts);
  for (const engine::TrialReport& now : after.trials) {
    const auto was = std::find_if(before.trials.begin(), before.trials.end(),
                                  [&](const engine::TrialReport& trial) { return trial.trial == now.trial; });
    if (was == before.trials.end()) continue;
    WhatIf::Trial trial{now.trial->record.id, was->outcome, now.outcome, {}};
    for (std::size_t i = 0; i < std::min(was->clauses.size(), now.clauses.size()); ++i)
      if (was->clauses[i].verdict != now.clauses[i].verdict)
        trial.clauses.push_back({now.clauses[i].clause->id, was->clauses[i].verdict, now.clauses[i].verdict});
    out.trials.push_back(std::move(trial));
  }
  return out;
}

}  // namespace eligo::tools

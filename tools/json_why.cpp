// Why a trial is failed and what would change it, as fields of a trial's report.
#include "tools/json_why.hpp"

namespace eligo::tools {

Json json_margin(const engine::Margin& margin) {
  Json out = {{"value", json_number(margin.value)}, {"unit", margin.unit}};
  if (margin.limit) out["limit"] = json_number(*margin.limit);
  return out;
}

namespace {

Json predicate_json(const engine::FailingPredicate& it) {
  Json out = {{"node", it.node}, {"text", it.text}, {"truth", engine::name(it.truth)}};
  if (!it.reason.empty()) out["reason"] = it.reason;
  if (it.margin) out["margin"] = json_margin(*it.margin);
  if (!it.facts.empty()) out["facts"] = it.facts;
  return out;
}

Json failure_json(const engine::Failure& it) {
  Json out = {{"clause", it.clause}};
  out["sets"] = Json::array();
  for (const auto& set : it.sets) {
    Json one = Json::array();
    for (const engine::FailingPredicate& predicate : set) one.push_back(predicate_json(predicate));
    out["sets"].push_back(std::move(one));
  }
  if (it.more) out["more"] = true;
  return out;
}

}  // namespace

Json hypothetical_json(const WhatIf& it) {
  Json out = {{"facts", it.facts}};
  out["trials"] = Json::array();
  for (const WhatIf::Trial& trial : it.trials) {
    Json one = {{"trial", trial.id}, {"before", engine::name(trial.before)}, {"after", engine::name(trial.after)}};
    one["clauses"] = Json::array();
    for (const WhatIf::Clause& clause : trial.clauses)
      one["clauses"].push_back({{"clause", clause.id}, {"before", engine::name(clause.before)}, {"after", engine::name(clause.after)}});
    out["trials"].push_back(std::move(one));
  }
  return out;
}

void put_why(Json& out, const engine::TrialReport& trial) {
  for (const engine::Failure& failure : trial.failures) out["failing_predicates"].push_back(failure_json(failure));
  if (trial.sole_blocker) {
    out["sole_blocker"]["clause"] = trial.sole_blocker->clause;
    if (trial.sole_blocker->predicate) out["sole_blocker"]["predicate"] = predicate_json(*trial.sole_blocker->predicate);
  }
  for (const engine::NearMiss& miss : trial.near_misses)
    out["near_misses"].push_back({{"clause", miss.clause}, {"predicate", predicate_json(miss.predicate)}});
  for (const engine::InTheWay& it : trial.in_the_way)
    out["in_the_way"].push_back({{"pointer", it.pointer}, {"medication", it.medication}, {"clause", it.clause}, {"asks", it.asks}});
}

}  // namespace eligo::tools

#include "grammar/for_whom.hpp"

#include <algorithm>
#include <string_view>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// A statement that is said of people ("women of childbearing potential", "premenopausal women").
bool said_of_people(const Node& node) {
  const auto* s = std::get_if<Saying>(&node.value);
  if (s == nullptr || s->attestation || s->window) return false;
  const std::string words = lower(s->term.text);
  static constexpr std::string_view people[] = {"wom", "female", "patient", "subject", "participant", "wocbp", "fcbp"};
  return std::any_of(std::begin(people), std::end(people), [&](std::string_view w) { return words.rfind(w, 0) == 0; }) ||
         words.ends_with(" women") || words.ends_with(" females");
}

}  // namespace

bool asks_of_some(std::string_view bracket) {
  if (!bracket.starts_with('(') || !bracket.ends_with(')') || bracket.find(',') != std::string_view::npos) return false;
  bracket.remove_prefix(1);
  bracket.remove_suffix(1);
  if (bracket.ends_with(" only") && bracket.find_first_of("0123456789<>=") == std::string_view::npos) return true;
  if (!bracket.starts_with("for ") && !bracket.starts_with("in ") && !bracket.starts_with("only ")) return false;
  bracket.remove_prefix(bracket.find(' ') + 1);
  for (const std::string_view front : {"for ", "in ", "the ", "all "})
    if (bracket.starts_with(front)) bracket.remove_prefix(front.size());
  static constexpr std::string_view people[] = {
      "minor",      "child",       "adult",   "adolescent", "men",     "women",     "male",      "female",    "patient",
      "subject",    "participant", "those",   "boys",       "girls",   "infant",    "premenop",  "postmenop", "pre-menop",
      "post-menop", "elderly",     "smoker",  "sites",      "france",  "french",    "us ",       "u.s.",      "the us",
      "usa",        "uk",          "germany", "german ",    "japan",   "china",     "chinese",   "europe",    "eu ",
      "canada",     "canadian",    "italy",   "spain",      "centers", "centres",   "volunteer", "diabetic",  "individuals",
      "those",      "cohort",      "arm ",    "part ",      "phase ",  "countries", "group",     "controls",  "healthy"};
  return std::any_of(std::begin(people), std::end(people), [&](std::string_view who) { return bracket.starts_with(who); });
}

bool begins_with_women(std::string_view words) {
  std::string said(words);
  if (const auto at = said.find(" male partner"); at != std::string::npos) said.erase(at, 5);
  const bool women = said.starts_with("women ") || said.starts_with("females ") || said.starts_with("wocbp");
  return women && !contains(said, " men") && !contains(said, " male");
}

bool names_people(const Node& node) { return said_of_people(node) && !std::get<Saying>(node.value).term.candidates.empty(); }

Node such_people(Node who, std::optional<Node>& asked, std::string words, Span whole) {
  if (auto* said = std::get_if<Saying>(&who.value); said != nullptr && said->window && asked) {
    Node timed = *asked;
    auto* measured = std::get_if<Comparison>(&timed.value);
    const bool free = measured == nullptr ? time_all(timed, *said->window) : !measured->window;
    if (free) {
      if (measured != nullptr) measured->window = said->window;
      asked = std::move(timed);
      said->window.reset();
    }
  }
  const auto* both = std::get_if<Logic>(&who.value);
  const Node& first = both != nullptr && !both->args.empty() ? both->args.front() : who;
  if (std::holds_alternative<SexIs>(first.value) || said_of_people(first)) return who;
  return Node{Unread{std::move(words), true}, whole};
}

bool bind_stable_dose(const Node& condition, Node& then) {
  const auto* stable = std::get_if<Finding>(&then.value);
  if (stable == nullptr || stable->status != Status::stable || !stable->term.candidates.empty()) return false;
  static constexpr std::string_view doses[] = {"dose", "doses", "dosage", "dosages", "regimen", "dosing"};
  const std::string what = lower(stable->term.text);
  if (std::none_of(std::begin(doses), std::end(doses), [&](std::string_view w) { return what == w || what == "stable " + std::string(w); }))
    return false;
  std::vector<const Node*> taken{&condition};
  if (const auto* any = std::get_if<Logic>(&condition.value)) {
    if (any->op != LogicOp::disjunction || any->alternative) return false;
    taken.clear();
    for (const Node& one : any->args) taken.push_back(&one);
  }
  std::vector<Node> each;
  for (const Node* one : taken) {
    const auto* drug = std::get_if<Finding>(&one->value);
    if (drug == nullptr || !is_drug(drug->term) || drug->window || drug->duration || drug->dose) return false;
    if (drug->status != Status::current && drug->status != Status::unspecified) return false;
    Finding now = *drug, unchanged = *drug;
    now.status = Status::current;
    unchanged.status = Status::stable;
    unchanged.duration = stable->duration;
    unchanged.window = stable->window;
    each.push_back(logic(LogicOp::implication, {Node{std::move(now), one->span}, Node{std::move(unchanged), then.span}}));
  }
  then = logic(LogicOp::conjunction, std::move(each));
  return true;
}

}  // namespace eligo::grammar

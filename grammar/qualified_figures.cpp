// Words that say more of a figure than the figure itself: why the value is so, under what treatment, how steady it is; and what a cap on a
// dose asks of those who take none.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"
#include "grammar/settings.hpp"

namespace eligo::grammar {
namespace {

bool holds_figures_only(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::all_of(l->args.begin(), l->args.end(), holds_figures_only);
  return std::holds_alternative<Comparison>(node.value);
}

bool begins_with_any(const std::string& words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(), [&](std::string_view w) { return words.starts_with(w); });
}

bool ends_with_any(const std::string& words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(), [&](std::string_view w) { return words.ends_with(w); });
}

/// Words behind a figure that choose among the values on file: "in the study eye", "in the right arm",
/// "at birth". How, when and where it was measured ("by MUGA", "at screening", "in diameter") leaves it what it is.
bool chooses_value(const std::string& words) {
  // How many readings, or what is made of them.
  for (const std::string_view word : {"triplicate", "duplicate", "occasion", "readings", "repeated", "averag", "visits"})
    if (words.find(word) != std::string::npos) return true;
  // Which eye is told of the value, as a specimen is.
  if (words == "in the study eye" || words == "in study eye" || words == "in the fellow eye") return false;
  if (begins_with_any(words, {"at birth", "at the index", "at the level", "involving ", "within the eye"})) return true;
  return begins_with_any(words, {"in "}) && !begins_with_any(words, {"in either", "in any", "in one or both"}) &&
         ends_with_any(words,
                       {" eye",    " eyes", " limb", " limbs", " arm",         " leg",    " hand",    " foot", " knee", " hip",   " joint",
                        " joints", " ear",  " ears", " side",  " compartment", " region", " segment", " lung", " lobe", " breast"});
}

/// Along which line, by which method or scale, of whose normal, and when it is asked: how a value is taken leaves it what it is.
bool says_how_measured(const std::string& words) {
  if (contains_any(words, {"treat", "medic", "drug", "therap", "cycle"})) return false;
  return begins_with_any(words, {"by ",
                                 "per ",
                                 "via ",
                                 "using ",
                                 "on ",
                                 "through ",
                                 "according to ",
                                 "as determined",
                                 "as noted",
                                 "in size",
                                 "in diameter",
                                 "in longest",
                                 "in greatest",
                                 "in maxim",
                                 "in largest",
                                 "in length",
                                 "of blood",
                                 "of serum",
                                 "of normal",
                                 "of the normal",
                                 "of nominal",
                                 "of the institution",
                                 "of each institution",
                                 "of the lower limit",
                                 "of the upper limit",
                                 "at screen",
                                 "at visit",
                                 "at pre-screen",
                                 "at any time",
                                 "in the medical history",
                                 "in each of",
                                 "of mercury",
                                 "as measured",
                                 "as confirmed",
                                 "as assessed",
                                 "as reported",
                                 "at the central",
                                 "at the testing",
                                 "of the laboratory",
                                 "in short axis",
                                 "in dome diameter",
                                 "of largest",
                                 "of predictive",
                                 "at initial visit",
                                 "at recruitment",
                                 "at time of recruitment",
                                 "in either",
                                 "in any eye",
                                 "in one or both",
                                 "of alcohol",
                                 "of gestational",
                                 "in all the items"});
}

/// "On antihypertensive medications", "while on treatment".
bool under_treatment(const std::string& words) {
  if (words.starts_with("while ")) return true;
  return words.starts_with("on ") &&
         ends_with_any(words, {" medication", " medications", " therapy", " treatment", " drugs", " agents", " regimen", " dialysis"});
}

}  // namespace

/// The words behind a figure that choose among the values on file, in doubt; under what treatment it was so is for a person to say.
std::optional<Node> Reader::choice_of_value(const Part& p) const {
  for (const auto& [from, to] : p.during_tokens) {
    if (under_treatment(lower(text(from, to)))) return Node{Opinion{text(from, to)}, span(from, to)};
    const std::string words = lower(text(from, to));
    if (chooses_value(words)) return Node{Unread{text(from, to), true}, span(from, to)};
    // "By the X formula" that no table holds: whether a value on file was found by it nobody says.
    if (ends_with_any(words, {" formula", " equation", " method"}) && begins_with_any(words, {"by ", "using ", "with ", "per "}) &&
        find_settings(text(from, to), SettingsOf::criterion).empty())
      return Node{Opinion{text(p.begin, to)}, span(from, to)};
    // "At home", "at relapse", "in adult patients": a figure has no name that such words could narrow.
    if (!says_how_measured(words) && find_settings(text(from, to), SettingsOf::criterion).empty())
      return Node{Unread{text(from, to), false}, span(from, to)};
  }
  return std::nullopt;
}

/// "Life expectancy < 1 year due to comorbidity", "unexplained hemoglobin < 8", "pressure > 22 on maximal therapy": no value on file tells
/// the cause, the treatment or how steady it is, so that the figure alone can only deny.
void Reader::qualify_figure(const Part& p, Node& node) const {
  if (!p.has_body || !holds_figures_only(node)) return;
  std::string asked;
  for (std::uint32_t k = p.begin; k < p.end && kind(k) != 'c' && kind(k) != 'n' && kind(k) != '#'; ++k) {
    const std::string word = lower(raw(k));
    if (word == "unexplained" || word == "stable") asked = text(p.begin, p.end);
  }
  for (const auto& [from, to] : p.during_tokens)
    if (under_treatment(lower(text(from, to))) ||
        begins_with_any(lower(text(from, to)), {"due to", "secondary to", "because of", "caused by", "attributable to", "on maxim",
                                                "on optim", "on stable", "despite"}))
      asked = text(p.begin, p.end);
  if (auto choice = asked.empty() ? choice_of_value(p) : std::nullopt)
    node = logic(LogicOp::conjunction, {std::move(node), std::move(*choice)});
  if (!asked.empty()) node = logic(LogicOp::conjunction, {std::move(node), Node{Opinion{std::move(asked)}, span(p.begin, p.end)}});
}

/// "Prednisone at most 10 mg/day", required of all: met by those who take none. With a verb, or a dose that is stable, it is taken; of
/// alternatives one must be.
void Reader::cap_dose(const Part& p, Node& node) const {
  const auto* f = std::get_if<Finding>(&node.value);
  if (section_ != SectionKind::inclusion || alternatives_ || f == nullptr || !f->dose || !f->dose_op || is_concentration(f->dose->unit) ||
      !less_side(*f->dose_op) || f->status != Status::unspecified || p.lead.negated || p.lead.therapy || p.lead.verb ||
      kinds_.find_first_of("|/") != std::string::npos || f->duration || !may_copy(node))
    return;
  Finding any = *f;
  any.dose.reset();
  any.dose_op.reset();
  Node none = negation(Node{std::move(any), node.span});
  node = logic(LogicOp::disjunction, {std::move(node), std::move(none)});
}

}  // namespace eligo::grammar

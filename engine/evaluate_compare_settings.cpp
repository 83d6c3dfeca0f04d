// How a value was measured, against how the criterion wants it measured: "on room air", "MDRD", "seated", "by cardiac MRI".
//
// A value that names the same method or setting fits, one that names another does not count, and of one that says nothing it is not known.
// Only what is usual anyway is taken for granted: a pressure, a pulse or a saturation at rest, a pressure taken seated and in an office,
// an ejection fraction by echocardiography, a creatinine clearance by Cockcroft-Gault with the actual weight, and a filtration rate that is
// estimated.
#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluate_compare.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

using grammar::Named;
using grammar::Setting;
using grammar::SettingsOf;

namespace {

bool usual(const Setting& asked, std::string_view measure) {
  if (asked.value == "Cockcroft-Gault" || asked.value == "with actual body weight") return measure == "creatinine_clearance";
  static constexpr std::string_view values[] = {"seated", "at rest", "office", "echocardiography", "estimated"};
  return std::find(std::begin(values), std::end(values), asked.value) != std::end(values);
}

std::vector<Setting> of_aspect(const std::vector<Setting>& settings, const std::string& aspect) {
  std::vector<Setting> out;
  for (const Setting& one : settings)
    if (one.aspect == aspect) out.push_back(one);
  return out;
}

std::string either_of(const std::vector<Setting>& settings) {
  std::string out;
  for (const Setting& one : settings) out += (out.empty() ? "" : " or ") + one.value;
  return out;
}

/// Does what is stated of one aspect say what is asked of it? Nothing stated: unknown.
Truth says(const std::vector<Setting>& stated, const std::vector<Setting>& asked) {
  std::size_t fitting = 0;
  bool open = false;
  for (const Setting& one : stated) {
    Named best = Named::no;
    for (const Setting& wanted : asked) best = std::max(best, grammar::names(one.value, wanted.value));
    if (best == Named::yes) ++fitting;
    open = open || best == Named::open;
  }
  if (!stated.empty() && fitting == stated.size()) return Truth::yes;
  return stated.empty() || open || fitting > 0 ? Truth::unknown : Truth::no;
}

/// What a listed name says ("fasting plasma glucose"), of aspects of which nothing else is said: a GFR by iohexol is not estimated.
void add_of_name(std::vector<Setting>& settings, std::string_view name) {
  const std::vector<Setting> said = settings;
  for (Setting& one : grammar::settings_in(name, SettingsOf::criterion))
    if (of_aspect(said, one.aspect).empty()) settings.push_back(std::move(one));
  grammar::settle(settings);
}

std::vector<std::string> aspects(const std::vector<Setting>& settings) {
  std::vector<std::string> out;
  for (const Setting& one : settings)
    if (out.empty() || out.back() != one.aspect) out.push_back(one.aspect);
  return out;
}

/// "QTc ... by Bazett's formula", "CKD-EPI 2009": the formula that the clause names where the value was made with another one, else empty.
/// Near its limit the one does not stand in for the other.
std::string by_another_formula(const Context& context, std::string_view measure, const Measured& value) {
  const std::string clause = grammar::lower(context.clause_text);
  const auto asks = [&](std::string_view word) { return clause.find(word) != std::string::npos; };
  if (measure == "egfr" && asks("2009") && asks("ckd-epi") && !asks("2021"))
    return value.derivation && value.derivation->formula == "CKD-EPI 2021" ? "CKD-EPI 2009" : "";
  if (measure.find("qt") == std::string_view::npos) return "";
  const bool bazett = asks("bazett") || asks("qtcb"), fridericia = asks("fridericia") || asks("fredericia") || asks("qtcf");
  if (bazett == fridericia) return "";
  std::string by = value.derivation ? value.derivation->formula : "";
  if (value.observation != nullptr) {
    by += value.observation->text + " " + value.observation->method;
    for (const ConceptId id : value.observation->concepts) by += " " + context.vocabulary.at(id).key;
  }
  by = grammar::lower(by);
  const auto made = [&](std::string_view word) { return by.find(word) != std::string::npos; };
  const bool by_bazett = made("bazett") || made("qtcb"), by_fridericia = made("frideric") || made("qtcf");
  if (bazett && by_fridericia && !by_bazett) return "Bazett";
  if (fridericia && by_bazett && !by_fridericia) return "Fridericia";
  return by_bazett || by_fridericia ? "" : bazett ? "Bazett" : "Fridericia";
}

}  // namespace

std::vector<Setting> Comparison::stated(const Measured& value) const {
  if (value.observation == nullptr) {
    // What a formula is made with belongs to it as much as its name: another weight or another substance is another value.
    const std::string formula = value.derivation ? value.derivation->formula : "";
    std::vector<Setting> out = grammar::settings_in(formula, SettingsOf::fact);
    if (formula == "Cockcroft-Gault") out.push_back({"body weight", "with actual body weight"});
    if (formula == "Cockcroft-Gault" || formula == "CKD-EPI 2021" || formula == "Schwartz bedside")
      out.push_back({"marker", "by creatinine"});
    grammar::settle(out);
    return out;
  }
  std::vector<Setting> out = value.observation->settings;
  for (const ConceptId id : value.observation->concepts) add_of_name(out, context_.vocabulary.at(id).name);
  return out;
}

Comparison::Measurement Comparison::as_asked(const Measured& value) const {
  Measurement out;
  const std::vector<Setting> said = stated(value);
  const std::string_view measure =
      wanted_.concept_id != no_concept ? std::string_view(context_.vocabulary.at(wanted_.concept_id).key) : std::string_view();
  for (const std::string& aspect : aspects(settings_)) {
    const auto wanted = of_aspect(settings_, aspect);
    const auto recorded = of_aspect(said, aspect);
    const bool taken_for_granted =
        recorded.empty() && std::any_of(wanted.begin(), wanted.end(), [&](const Setting& one) { return usual(one, measure); });
    const Truth fits = taken_for_granted ? Truth::yes : says(recorded, wanted);
    if (fits == Truth::yes) continue;
    out.fits = both(out.fits, fits);
    out.wanted = either_of(wanted);
    out.why = fits == Truth::no  ? fmt::format("measured otherwise ({}), and {} is asked for", either_of(recorded), out.wanted)
              : recorded.empty() ? fmt::format("whether it was measured as asked ({}) is not on file", out.wanted)
                                 : fmt::format("recorded as {}, which need not be what is asked for ({})", either_of(recorded), out.wanted);
    if (fits == Truth::no) return out;
  }
  if (const std::string other = by_another_formula(context_, measure, value); !other.empty() && out.fits == Truth::yes) {
    out.fits = Truth::unknown;
    out.wanted = other;
    out.why = fmt::format("by another formula than {}, or not said to be by it", other);
  }
  // A value under load says nothing sure of one that is meant at rest, as it usually is.
  if (settings_.empty() || of_aspect(settings_, "exertion").empty()) {
    const auto load = of_aspect(said, "exertion");
    if (std::any_of(load.begin(), load.end(), [](const Setting& one) { return one.value == "during exercise"; })) {
      out.fits = both(out.fits, Truth::unknown);
      out.wanted = "at rest";
      out.why = "measured during exercise, and whether such a value is meant is not said";
    }
  }
  return out;
}

bool Comparison::is_by_setting(const patients::Observation& observation) const {
  if (settings_.empty() || wanted_.concept_id == no_concept || observation.concepts.size() > 1) return false;
  const ConceptId recorded = observation.concepts.empty() ? observation.base : observation.concepts.front();
  if (recorded == no_concept) return false;
  const auto base_of = [&](ConceptId id) {
    const std::string& name = context_.vocabulary.at(id).name;
    const std::string bare = grammar::without_settings(name);
    if (bare == name) return no_concept;
    const auto found = context_.vocabulary.lookup(bare, rules::TermKind::measure).concepts;
    return found.size() == 1 ? found.front() : no_concept;
  };
  const bool same = recorded == wanted_.concept_id || context_.vocabulary.is_a(wanted_.concept_id, recorded) ||
                    base_of(wanted_.concept_id) == recorded || base_of(recorded) == wanted_.concept_id;
  if (!same) return false;
  std::vector<Setting> said = observation.settings;
  if (!observation.concepts.empty()) add_of_name(said, context_.vocabulary.at(recorded).name);
  const auto fits = [&](const std::string& aspect) { return says(of_aspect(said, aspect), of_aspect(settings_, aspect)) == Truth::yes; };
  const auto asks = aspects(settings_);
  if (!std::all_of(asks.begin(), asks.end(), fits)) return false;
  // A name that was only told without its settings says nothing beyond those that are asked for.
  const auto has = aspects(said);
  return !observation.concepts.empty() || std::all_of(has.begin(), has.end(), [&](const std::string& aspect) {
    return std::find(asks.begin(), asks.end(), aspect) != asks.end();
  });
}

ExprReport Comparison::run() {
  ExprReport report = decide();
  const bool over_time = predicate_.series || predicate_.duration || predicate_.statistic == grammar::Statistic::mean ||
                         predicate_.statistic == grammar::Statistic::median;
  const auto open =
      std::find_if(candidates_.rbegin(), candidates_.rend(), [](const Candidate& c) { return c.measured.fits != Truth::yes; });
  if (open == candidates_.rend() || (report.truth != Truth::unknown && !over_time)) return report;
  report.truth = Truth::unknown;
  report.margin.reset();
  report.kinds.clear();
  report.needs.clear();
  add_kind(report.kinds, UnknownKind::ambiguous);
  report.reason = fmt::format("{}: {}", open->value.shown, open->measured.why);
  add_need(report.needs,
           Need{UnknownKind::ambiguous, fmt::format("How was {} measured: {}?", open->value.shown, open->measured.wanted), "record"});
  return report;
}

}  // namespace eligo::engine

// Limits in other places than behind their measure: in front of it, in front of a scale, a figure for each of two measures or for each sex,
// and the length of a named thing.
#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool is_blood_pressure(const std::string& measure) {
  static constexpr std::string_view names[] = {"bp",
                                               "blood pressure",
                                               "arterial pressure",
                                               "arterial blood pressure",
                                               "resting blood pressure",
                                               "seated blood pressure",
                                               "sitting blood pressure",
                                               "office blood pressure",
                                               "clinic blood pressure"};
  std::string name = lower(measure);
  // How one sits or lies is asked of the value besides.
  static constexpr std::string_view positions[] = {"resting ", "supine ", "seated ", "sitting ", "screening ", "baseline ", "systemic "};
  for (const std::string_view position : positions)
    if (name.starts_with(position)) {
      name.erase(0, position.size());
      break;
    }
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

bool is_time_unit(std::string_view unit) {
  return unit == "a" || unit == "mo" || unit == "wk" || unit == "d" || unit == "h" || unit == "min" || unit == "half-life";
}

/// So much in a volume: "ng/mL", "u[IU]/mL", "mmol/L".
bool is_concentration(std::string_view unit) {
  const std::size_t slash = unit.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view per = unit.substr(slash + 1, unit.find('/', slash + 1) - slash - 1);
  return per == "L" || per == "dL" || per == "mL" || per == "uL" || per == "100mL";
}

/// Blood pressure is written as a pair; the figures are of the systolic and the diastolic one, and never one of them alone. Below "90/60"
/// both lie below, above "160/100" either lies above: the text does not say which, so both readings are kept.
std::optional<Node> Reader::pressure_pair(const Term& first, const Term& second, const Limit& upper, const Limit& lower_limit,
                                          const Comparison& common, Span where) const {
  const std::string one = lower(first.text), two = lower(second.text);
  const bool named_apart = one.find("systolic") != std::string::npos && two.find("diastolic") != std::string::npos;
  if (!named_apart && !(one == two && is_blood_pressure(one))) return std::nullopt;
  std::vector<Node> both;
  for (const bool systolic : {true, false}) {
    Comparison c = common;
    c.measure = compose(systolic ? "systolic blood pressure" : "diastolic blood pressure", (systolic ? first : second).span);
    c.measure.hint = TermKind::measure;
    c.limit = systolic ? upper : lower_limit;
    both.push_back({std::move(c), where});
  }
  const bool below = *upper.op == Comparator::lt || *upper.op == Comparator::le;
  return below ? logic(LogicOp::conjunction, std::move(both), LogicOp::disjunction)
               : logic(LogicOp::disjunction, std::move(both), LogicOp::conjunction);
}

/// "alcohol intake above 20 g and 30 g for women and men respectively": a limit for each sex.
Node Reader::respective(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  const auto m = child(i, Rule::measure), r = child(i, Rule::respective);
  if (!m || !r || child(i, Rule::sep) || lower(raw(p.end - 1)) != "respectively") return unread(p.begin, p.end);
  claim(p.begin, p.end);
  std::uint32_t middle = at(*r).begin, sexes = middle;
  while (kind(middle) != '&') ++middle;
  while (kind(sexes) != 'X') ++sexes;
  const std::string who = " " + lower(text(sexes, p.end));
  const auto women = std::min(who.find("wom"), who.find("fem"));
  auto men = std::min(who.find(" men"), who.find(" male"));
  for (const auto other : {who.find(" man"), who.find("/m")}) men = std::min(men, other);
  std::vector<Limit> more;
  auto first = limit(at(*r).begin, middle, "", more), second = limit(middle + 1, sexes - 1, "", more);
  if (!first || !second || !more.empty() || women == men || women == std::string::npos || men == std::string::npos)
    return unread(p.begin, p.end);
  if (kind(middle + 1) != 'c') second->op = first->op;
  std::vector<Node> both;
  for (const bool of_women : {women<men, women> men}) {
    Comparison c;
    c.measure = term(at(*m).begin, at(*m).end);
    c.measure.hint = TermKind::measure;
    c.limit = both.empty() ? *first : *second;
    if (kind(p.begin) == 'R' && c.limit.unit.find('/') == std::string::npos && !c.limit.unit.empty()) c.limit.unit += "/" + unit(p.begin);
    if (!part.windows.empty()) c.window = part.windows.front();
    Node sex{SexIs{of_women ? "female" : "male"}, span(sexes, p.end)}, limited{std::move(c), span(p.begin, sexes)};
    both.push_back(
        logic(section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction, {std::move(sex), std::move(limited)}));
  }
  return logic(section_ == SectionKind::inclusion ? LogicOp::conjunction : LogicOp::disjunction, std::move(both));
}

Node Reader::front_limit(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  // The limit in front says what it is of by its unit: "28 weeks of gestation", never "3 months of stable haemoglobin".
  Node n = comparison(part, i);
  auto* c = std::get_if<Comparison>(&n.value);
  if (c != nullptr && c->limit.unit.empty() && lower(c->measure.text) == "gestational weeks") c->limit.unit = c->limit.unit_text = "wk";
  // "more than 7 drinks per week": the name is the unit.
  if (c != nullptr && c->limit.unit.empty() && c->limit.relative == Relative::none && lower(c->measure.text) == "drinks per week")
    c->limit.unit = c->limit.unit_text = "{drinks}/wk";
  // ">= 6 swollen joints": a count of them.
  if (c != nullptr && c->limit.unit.empty() && c->limit.relative == Relative::none && has_sign(p.begin, p.end) &&
      (lower(c->measure.text).ends_with(" joints") || lower(c->measure.text).ends_with(" joint count")))
    return n;
  // "at least 1 measurable lesion": their number is what is measured.
  if (c != nullptr && c->limit.unit.empty() && lower(c->measure.text).find("measurable lesion") != std::string::npos) return n;
  // "Less than 30 Karnofsky score": a score has no unit.
  if (c != nullptr && c->limit.unit.empty() && lower(c->measure.text).ends_with(" score") && has_sign(p.begin, p.end)) return n;
  if (c == nullptr || (c->limit.unit.empty() && c->limit.relative == Relative::none)) return unread(p.begin, p.end);
  const std::string name = lower(c->measure.text);
  bool of_pregnancy = false;
  for (const std::string_view word : {"gestation", "amenorr", "pregnan", "menstrual"})
    of_pregnancy = of_pregnancy || name.find(word) != std::string::npos;
  if (is_time_unit(c->limit.unit) && !of_pregnancy) return unread(p.begin, p.end);
  return n;
}

Node Reader::score_on(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  const auto scale = child(i, Rule::open_measure);
  if (!scale) return unread(p.begin, p.end);
  const std::string name = lower(text(at(*scale).begin, at(*scale).end));
  const std::uint32_t before = at(*scale).begin - 1 - (kind(at(*scale).begin - 1) == '_' ? 1 : 0);
  std::string relation = lower(raw(before));
  if (relation.ends_with(" the")) relation.resize(relation.size() - 4);
  bool scored = relation == "on" && p.begin > 0 && kind(p.begin - 1) == '_' && lower(raw(p.begin - 1)).find("score") != std::string::npos;
  for (const std::string_view word : {"scale", "score", "index", "questionnaire", "inventory", "scoring"})
    scored =
        scored || (name.find(word) != std::string::npos && (relation == "on" || relation == "of" || relation == "in" || relation == "by"));
  return scored ? comparison(part, i) : unread(p.begin, p.end);
}

Node Reader::named_duration(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  const auto noun = child(i, Rule::noun), length = child(i, Rule::length);
  if (!noun || !length) return unread(p.begin, p.end);
  auto d = duration(at(*length).begin, at(*length).end);
  bool bounded = kind(p.begin) == 'c';
  for (std::uint32_t k = at(*length).begin; k < at(*length).end; ++k) bounded = bounded || kind(k) == 'c' || kind(k) == 'p';
  if (!d || !bounded) return unread(p.begin, p.end);
  if (kind(p.begin) == 'c') d->op = comparator(p.begin);
  claim(p.begin, p.end);
  Part local = part;
  local.duration = d;
  Node n = finding(local, *noun, std::nullopt);
  n.span = span(p.begin, p.end);
  return n;
}

}  // namespace eligo::grammar

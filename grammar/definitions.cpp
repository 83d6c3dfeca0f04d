// What a definition, or a limit or names in brackets, make of the name before them: replace it, narrow it, or say it again.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"
#include "grammar/settings.hpp"

namespace eligo::grammar {
namespace {

/// Is it a disease in whose name healthy people's values lie on that side of the limit ("kidney disease (eGFR > 30)", "hypertension (SBP <
/// 160)")? Such a limit narrows the disease and cannot define it.
bool healthy_side(const std::string& name, const Comparison& compared) {
  const auto says = [](const std::string& words, std::initializer_list<std::string_view> any) {
    return std::any_of(any.begin(), any.end(), [&](std::string_view w) { return words.find(w) != std::string::npos; });
  };
  if (!compared.limit.op || (says(name, {"function"}) && !says(name, {"dysfunction"}))) return false;
  const bool organ = says(name, {"renal", "kidney", "hepatic", "liver"});
  const bool low = says(name, {"penia", "anaem", "anem", "hypo", "bradycard"}) ||
                   (organ && says(lower(compared.measure.text), {"gfr", "filtration", "clearance", "albumin", "platelet"}));
  return low ? more_side(*compared.limit.op) : less_side(*compared.limit.op);
}

/// What was said of a name when holds for what defines it.
void hand_down(Node& node, const Window* window, const std::optional<Duration>& duration, const Lead& lead) {
  if (auto* c = get<Comparison>(node)) {
    if (!c->window && window != nullptr) c->window = *window;
    if (!c->duration) c->duration = duration;
    if (!c->statistic && lead.ever) c->statistic = Statistic::any;
  } else if (auto* f = get<Finding>(node)) {
    if (!f->window && window != nullptr) f->window = *window;
    if (!f->duration) f->duration = duration;
    if (f->status == Status::unspecified && !lead.failed && lead.status != Status::planned) f->status = lead.status;
    if (!lead.severity.empty() && f->severity.empty()) {
      // "severe X (i.e. A)": A, or severe A.
      Finding severe = *f;
      severe.severity = lead.severity;
      Node second{std::move(severe), node.span};
      node = logic(LogicOp::disjunction, {std::move(node), std::move(second)}, LogicOp::conjunction);
    }
  } else if (auto* r = get<Rate>(node)) {
    if (!r->window && window != nullptr) r->window = *window;
  } else if (auto* l = get<Logic>(node)) {
    // "stable, defined by no change in X": what the name is does not hold for what the definition denies.
    Lead denied = lead;
    denied.status = Status::unspecified;
    denied.severity.clear();
    for (Node& arg : l->args) hand_down(arg, window, duration, l->op == LogicOp::negation ? denied : lead);
  }
}

/// "exercise-induced desaturation, defined as SpO2 <= 88 %": measured as the name says.
void set_as_named(Node& node, const std::vector<Setting>& settings) {
  if (auto* c = get<Comparison>(node)) {
    for (const Setting& one : settings) {
      const bool said = std::any_of(c->settings.begin(), c->settings.end(), [&](const Setting& s) { return s.aspect == one.aspect; });
      if (!said && bears(c->measure.text, one.aspect)) c->settings.push_back(one);
    }
  } else if (auto* l = get<Logic>(node)) {
    for (Node& arg : l->args) set_as_named(arg, settings);
  }
}

/// ECOG, Karnofsky, Lansky: how well somebody is, each on its own scale.
bool scale_of_performance(const Comparison& compared) {
  static constexpr std::string_view scales[] = {"ecog", "karnofsky", "kps", "lansky", "zubrod", "performance", "who"};
  const std::string name = lower(compared.measure.text);
  return std::any_of(std::begin(scales), std::end(scales), [&](std::string_view s) { return name.find(s) != std::string::npos; });
}

/// On ECOG's scale 0 is well, on the others 100: the same is said where the signs lie on opposite sides. On one side, one is a slip.
bool say_the_same(const Comparison& one, const Comparison& other) {
  const auto counts_down = [](const Comparison& c) {
    const std::string name = lower(c.measure.text);
    return name.find("karnofsky") != std::string::npos || name.find("kps") != std::string::npos || name.find("lansky") != std::string::npos;
  };
  const auto well = [&](const Comparison& c) -> std::optional<bool> {
    if (c.limit.low && c.limit.high) return std::nullopt;
    if (!c.limit.op || (!less_side(*c.limit.op) && !more_side(*c.limit.op))) return std::nullopt;
    return less_side(*c.limit.op) != counts_down(c);
  };
  // "ECOG 0-2 (Karnofsky >= 60)": a range from the best on says the same as "at most".
  const auto from_best = [&](const Comparison& c) { return c.limit.low && c.limit.high && !counts_down(c) && *c.limit.low == Decimal(0); };
  const auto a = from_best(one) ? std::optional(true) : well(one), b = from_best(other) ? std::optional(true) : well(other);
  return a && b && *a == *b && counts_down(one) != counts_down(other);
}

}  // namespace

/// Conditions that a measured limit in brackets defines ("neutropenia (ANC < 1.5)"). Behind any other name a limit only narrows it
/// ("diabetes (HbA1c > 8 %)"), and both must hold.
bool named_for_a_measurement(const std::string& name) {
  static constexpr std::string_view signs[] = {"penia",        "emia",           "aemia",   "uria",     "cytosis", "tension",    "cardia",
                                               "renal",        "kidney",         "hepatic", "liver",    "obes",    "overweight", "fever",
                                               "coagulopathy", "organ function", "marrow",  "function", "anaem",   "anem"};
  return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view s) { return name.find(s) != std::string::npos; });
}

/// Does the limit narrow the listed disease before it, among what is required? A figure that the disease is not named for, or on the side
/// where healthy people's values lie, cannot stand in its place.
bool Reader::narrows_disease(const Part& part, const Node& limit) const {
  const auto noun = noun_of(part);
  if (section_ != SectionKind::inclusion || !noun) return false;
  const Term name = term(at(*noun).begin, at(*noun).end);
  const auto& known = name.candidates.empty() ? name.broader : name.candidates;
  if (std::none_of(known.begin(), known.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; })) return false;
  const auto* compared = std::get_if<Comparison>(&limit.value);
  const auto* several = std::get_if<Logic>(&limit.value);
  if (several != nullptr && !several->args.empty()) compared = std::get_if<Comparison>(&several->args.front().value);
  return !named_for_a_measurement(lower(name.text)) || (compared != nullptr && healthy_side(lower(name.text), *compared));
}

/// "severe (70-99 %) stenosis": the figure says what the word in front of it means, and both are said of the name.
void Reader::define_severity(Part& part, std::size_t value) {
  std::size_t noun = 0;  // the sentence's own node, never a noun
  if (part.has_body && at(part.body).rule == Rule::finding && !child(part.body, Rule::tail))
    noun = child(part.body, Rule::noun).value_or(0);
  std::vector<Limit> more;
  std::optional<Limit> figure;
  if (const auto l = child(value, Rule::limit)) figure = limit(at(*l).begin, at(*l).end, "", more);
  if (noun == 0 || !figure || !more.empty() || part.definition || part.lead.severity.empty()) {
    part.unread.push_back(unread(at(value).begin, at(value).end));
    return;
  }
  Comparison compared;
  compared.measure = term(at(noun).begin, at(noun).end);
  compared.measure.hint = TermKind::measure;
  compared.limit = *figure;
  part.definition = Node{std::move(compared), join(figure->span, span(at(noun).begin, at(noun).end))};
  part.definition_is_class = true;
}

/// Are the names in brackets kinds of what stands before them: of its family, and the name itself without more behind it?
bool Reader::named_alternatives(const Part& part, const Node& names) const {
  const auto noun = noun_of(part);
  if (!noun || !part.during.empty() || child(part.body, Rule::tail) || !all_listed(names)) return false;
  const Term head = term(at(*noun).begin, at(*noun).end);
  std::vector<TermKind> kinds;
  const auto collect = [&](const Node& node, auto&& self) -> void {
    if (const auto* f = std::get_if<Finding>(&node.value))
      for (const auto* entries : {&f->term.candidates, &f->term.broader})
        for (const auto& entry : *entries) kinds.push_back(entry.kind);
    if (const auto* l = std::get_if<Logic>(&node.value))
      for (const Node& arg : l->args) self(arg, self);
  };
  collect(names, collect);
  const auto of_a_kind = [&](TermKind kind) {
    const bool treats = kind == TermKind::drug || kind == TermKind::procedure;
    return std::all_of(kinds.begin(), kinds.end(),
                       [&](TermKind k) { return k == kind || (treats && (k == TermKind::drug || k == TermKind::procedure)); });
  };
  const auto& known = head.candidates.empty() ? head.broader : head.candidates;
  if (!known.empty()) return std::any_of(known.begin(), known.end(), [&](const LexiconEntry& e) { return of_a_kind(e.kind); });
  static constexpr std::string_view treatments[] = {"therapy", "therapies",  "treatment",   "treatments", "agents",
                                                    "drugs",   "medication", "medications", "inhibitors"};
  static constexpr std::string_view diseases[] = {"disease",    "diseases",  "disorder",   "disorders",  "condition",
                                                  "conditions", "infection", "infections", "malignancy", "malignancies"};
  const std::string last = lower(raw(at(*noun).end - 1));
  if (std::find(std::begin(treatments), std::end(treatments), last) != std::end(treatments)) return of_a_kind(TermKind::drug);
  if (std::find(std::begin(diseases), std::end(diseases), last) != std::end(diseases)) return of_a_kind(TermKind::condition);
  return false;
}

/// A definition replaces a name. Behind a figure it only says the figure again in words.
void Reader::define(Part& p, Node& node) {
  if (!p.definition) return;
  const auto* compared = get<Comparison>(node);
  const bool result = compared != nullptr && compared->limit.word.find_first_not_of("IVX") != std::string::npos;
  // "ECOG <= 2 (Karnofsky >= 60 %)": two scales of one thing, and either tells it.
  if (const auto* other = get<Comparison>(*p.definition); compared != nullptr && other != nullptr && !result &&
                                                          scale_of_performance(*compared) && scale_of_performance(*other) &&
                                                          say_the_same(*compared, *other)) {
    const Span both = join(node.span, p.definition->span);
    node = logic(LogicOp::disjunction, {std::move(node), *p.definition});
    node.span = both;
    return;
  }
  if ((compared != nullptr && !result) || get<AgeLimit>(node) != nullptr || get<Rate>(node) != nullptr) return;
  if (p.has_body && at(p.body).rule == Rule::comparison && std::holds_alternative<Unread>(node.value)) {
    p.unread.push_back(*p.definition);
    return;
  }
  if (p.definition_is_class) {
    node = logic(LogicOp::conjunction, {node, *p.definition});
    return;
  }
  const Span whole = join(node.span, p.definition->span);
  if (p.has_body) claim(at(p.body).begin, at(p.body).end);
  const std::string name = p.has_body ? text(at(p.body).begin, at(p.body).end) + " " + p.during : "";
  node = *p.definition;
  set_as_named(node, settings_in(name, SettingsOf::criterion));
  // What the brackets say of the name, the definition says exactly.
  std::erase_if(p.unread, [](const Node& u) {
    const auto* text = std::get_if<Unread>(&u.value);
    return text != nullptr && !text->doubt && !text->text.empty() && text->text.front() == '(';
  });
  hand_down(node, p.windows.empty() ? nullptr : &p.windows.front(), p.duration, p.lead);
  node.span = whole;
}

}  // namespace eligo::grammar

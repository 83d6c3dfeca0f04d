// What a definition, or a limit or names in brackets, make of the name before them: replace it, narrow it, or say it again.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/judged_words.hpp"
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

/// "cN0", "M0": the stage of those who have none of it.
bool stage_of_none(const Node& node) {
  const auto* f = std::get_if<Finding>(&node.value);
  std::string_view name = f != nullptr ? std::string_view(f->term.text) : std::string_view();
  while (!name.empty() && std::string_view("cpy").find(name.front()) != std::string_view::npos) name.remove_prefix(1);
  return name == "N0" || name == "M0" || name == "T0";
}

/// Does a count, a dose or a stage stand in it?
bool counts(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::any_of(l->args.begin(), l->args.end(), counts);
  const auto* f = std::get_if<Finding>(&node.value);
  return f != nullptr && (f->count || f->dose || !f->stage.empty());
}

/// Does a figure stand in it: a limit, a rate, a count?
bool has_figure(const Node& node) {
  if (std::holds_alternative<Comparison>(node.value) || std::holds_alternative<Rate>(node.value)) return true;
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::any_of(l->args.begin(), l->args.end(), has_figure);
  const auto* f = std::get_if<Finding>(&node.value);
  return f != nullptr && f->count;
}

bool denies(const Node& node) {
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && l->op == LogicOp::negation;
}

/// A word for whatever is given ("treatment > 1 week").
bool names_any_treatment(const Node& node) {
  const auto* f = std::get_if<Finding>(&node.value);
  const auto* c = std::get_if<Comparison>(&node.value);
  const Term* term = f != nullptr ? &f->term : c != nullptr ? &c->measure : nullptr;
  if (term == nullptr || !term->candidates.empty()) return false;
  static constexpr std::string_view words[] = {"treatment", "treatments",     "therapy", "medication",
                                               "use",       "administration", "dosing",  "exposure"};
  return std::find(std::begin(words), std::end(words), lower(term->text)) != std::end(words);
}

/// Nothing but names, alone or with a judgement beside them?
bool only_names(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return l->op != LogicOp::negation && std::all_of(l->args.begin(), l->args.end(), only_names);
  const auto* f = std::get_if<Finding>(&node.value);
  return (f != nullptr && f->stage.empty()) || std::holds_alternative<Opinion>(node.value);
}

/// Is one of its names listed at least?
bool names_listed(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::any_of(l->args.begin(), l->args.end(), names_listed);
  const auto* f = std::get_if<Finding>(&node.value);
  return f != nullptr && (!f->term.candidates.empty() || !f->term.broader.empty());
}

/// The first limit of a definition that consists of limits.
const Comparison* first_limit(const Node& node) {
  const auto* several = std::get_if<Logic>(&node.value);
  return std::get_if<Comparison>(several != nullptr && !several->args.empty() ? &several->args.front().value : &node.value);
}

/// Does the word say how well a disease is held, or where a definition only restates ("i.e.") how bad it is, which naming a disease does
/// not say again?
bool says_how_bad(const std::string& vague, bool restated) {
  static constexpr std::string_view held[] = {"control", "unstable", "symptomatic", "untreated"};
  static constexpr std::string_view bad[] = {"significant", "important", "relevant", "serious"};
  const auto said = [&](std::string_view word) { return vague.find(word) != std::string::npos; };
  return std::any_of(std::begin(held), std::end(held), said) || (restated && std::any_of(std::begin(bad), std::end(bad), said));
}

/// The finding that was said, alone or with a judgement beside it.
const Finding* finding_in(const Node& node) {
  const auto* both = std::get_if<Logic>(&node.value);
  return std::get_if<Finding>(both != nullptr && both->op == LogicOp::conjunction && !both->args.empty() ? &both->args.front().value
                                                                                                         : &node.value);
}

/// ECOG, Karnofsky, Lansky: how well somebody is, each on its own scale.
bool scale_of_performance(const Comparison& compared) {
  static constexpr std::string_view scales[] = {"ecog", "karnofsky", "kps", "lansky", "zubrod", "performance", "who"};
  const std::string name = lower(compared.measure.text);
  return std::any_of(std::begin(scales), std::end(scales), [&](std::string_view s) { return name.find(s) != std::string::npos; });
}

/// Have some of the figures a time and others none? Then the time may be that of all ("(HbA1c > 9 %, glucose > 240 mg/dL in the last 3
/// months)"), and the figures alone do not say what is meant.
void count_times(const Node& node, int& timed, int& timeless) {
  if (const auto* c = std::get_if<Comparison>(&node.value)) ++(c->window ? timed : timeless);
  if (const auto* l = std::get_if<Logic>(&node.value))
    for (const Node& arg : l->args) count_times(arg, timed, timeless);
}
bool times_some(const Node& node) {
  int timed = 0, timeless = 0;
  count_times(node, timed, timeless);
  return timed > 0 && timeless > 0;
}

/// Is it the name of something measured, and of nothing that is had or given?
bool measures_only(const Finding& f) {
  return !f.term.candidates.empty() && f.state.empty() && !f.count && !f.dose &&
         std::all_of(f.term.candidates.begin(), f.term.candidates.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
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
  static constexpr std::string_view signs[] = {
      "penia", "emia",       "aemia", "uria",         "cytosis",        "tension", "cardia",   "renal", "kidney", "hepatic",  "liver",
      "obes",  "overweight", "fever", "coagulopathy", "organ function", "marrow",  "function", "anaem", "anem",   "prematur", "preterm"};
  // "leukemia", "myocardial infarction", "ischemia" hold such a sign and are named for something else.
  static constexpr std::string_view others[] = {"leukem", "leukaem", "myocardi", "pericardi", "endocardi",
                                                "ischem", "ischaem", "septic",   "bacter",    "virem",
                                                "viraem", "fung",    "toxem",    "thalass",   "polycythemia vera"};
  if (std::any_of(std::begin(others), std::end(others), [&](std::string_view o) { return name.find(o) != std::string::npos; }))
    return false;
  return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view s) { return name.find(s) != std::string::npos; });
}

/// "Chronic liver disease (ALT > 100)": an organ's disease shows in the figure and is not defined by it.
bool named_for_an_organ(const std::string& name) {
  static constexpr std::string_view organs[] = {"renal", "kidney", "hepatic", "liver"}, troubles[] = {"disease", "cirrhosis", "hepatitis"};
  const auto any = [&](const auto& words) {
    return std::any_of(std::begin(words), std::end(words), [&](std::string_view w) { return name.find(w) != std::string::npos; });
  };
  return any(organs) && any(troubles);
}

/// Does the limit narrow the listed disease before it, among what is required? A figure that the disease is not named for, or on the side
/// where healthy people's values lie, cannot stand in its place.
bool Reader::narrows_disease(const Part& part, const Node& limit) const {
  const auto noun = noun_of(part);
  if (section_ != SectionKind::inclusion || !noun) return false;
  const Term name = term(at(*noun).begin, at(*noun).end);
  const auto& known = name.candidates.empty() ? name.broader : name.candidates;
  if (std::none_of(known.begin(), known.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; })) return false;
  const auto* compared = first_limit(limit);
  return !named_for_a_measurement(lower(name.text)) || (compared != nullptr && healthy_side(lower(name.text), *compared));
}

/// "Macular thickening due to oedema, as measured by OCT with a thickness of 400 um": a disease that the figure is not named for. How much
/// of it there must be is said, and not what it is.
bool Reader::measures_disease(const Part& part) const {
  if (!part.has_body || at(part.body).rule != Rule::finding || !part.lead.vague.empty()) return false;
  const std::string name = lower(text(at(part.body).begin, at(part.body).end));
  if (named_for_a_measurement(name) || name.find("pressure") != std::string::npos) return false;
  for (std::uint32_t k = at(part.body).begin; k < at(part.body).end; ++k)
    if (kind(k) == 'K') return true;
  return false;
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

/// "Severe hypoglycemia (defined as requiring hospitalization)": what the name needs narrows it and takes no place of it, and a time behind
/// it is that of the name. True when the definition was one of those.
bool Reader::narrowed_by_need(Part& part, std::size_t list, bool completed) {
  const std::uint32_t begin = at(list).begin;
  std::uint32_t end = at(list).end;
  const std::string first = lower(raw(begin));
  const bool needs = (kind(begin) == 'C' && token(begin).value == 8) || first == "needing" || first == "necessitating";
  if (!part.has_body || at(part.body).rule == Rule::comparison || !needs) return false;
  std::vector<std::size_t> times;
  children(list, [&](std::size_t element) {
    children(element, [&](std::size_t c) {
      if (at(c).rule == Rule::window) times.push_back(c);
    });
  });
  const bool timed = times.size() == 1 && at(times.front()).end == end && part.windows.empty();
  if (end - begin > 2 * longest_complement || (!times.empty() && !timed)) {
    part.unread.push_back(Node{Unread{text(begin, end), false}, span(begin, end)});
    return true;
  }
  if (timed) {
    take_window(part, times.front(), completed);
    end = at(times.front()).begin;
  }
  part.during_tokens.emplace_back(begin, end);
  part.during += (part.during.empty() ? "" : " ") + text(begin, end);
  return true;
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

/// What was said of a name when holds for what defines it.
void Reader::hand_down(Node& node, const Part& part, const Lead& lead) const {
  const Window* window = part.windows.empty() ? nullptr : &part.windows.front();
  if (auto* c = get<Comparison>(node)) {
    if (!c->window && window != nullptr) c->window = *window;
    if (!c->duration) c->duration = part.duration;
    if (!c->statistic && lead.ever) c->statistic = Statistic::any;
  } else if (auto* f = get<Finding>(node)) {
    if (!f->window && window != nullptr) f->window = *window;
    if (!f->duration) f->duration = part.duration;
    if (f->status == Status::unspecified && !lead.failed && lead.status != Status::planned) f->status = lead.status;
    if (!lead.severity.empty() && f->severity.empty()) {
      // "severe X (i.e. A)": A, or severe A.
      Finding severe = *f;
      severe.severity = lead.severity;
      Node second{std::move(severe), node.span};
      node = logic(LogicOp::disjunction, {std::move(node), std::move(second)}, LogicOp::conjunction);
    }
  } else if (auto* s = get<Saying>(node)) {
    if (!s->window && window != nullptr) s->window = *window;
    // "history of drug abuse (defined as any illicit drug use)": no statement about now.
    if (speaks_of_before(part) && lead.status != Status::unspecified && !s->attestation) s->term = said_of_before(lead.status, s->term);
  } else if (auto* r = get<Rate>(node)) {
    if (!r->window && window != nullptr) r->window = *window;
  } else if (auto* l = get<Logic>(node); l != nullptr && l->op == LogicOp::negation) {
    // "stable, defined by no change in X": what the name is does not hold for what the definition denies.
    Lead denied = lead;
    denied.status = Status::unspecified;
    denied.severity.clear();
    for (Node& arg : l->args) hand_down(arg, part, denied);
  } else if (l != nullptr) {
    for (Node& arg : l->args) hand_down(arg, part, lead);
  }
}

/// A definition of what is denied. "Defined as" defines the name, so that its absence is asked for; "i.e." may say what is there instead
/// ("no nodal involvement (i.e. cN0)"). True when it was one of those that no more is to be done with.
bool Reader::define_denied(Part& p, Node& node) const {
  if (!p.lead.negated || !p.restates) return false;
  const Span whole = join(node.span, p.definition->span);
  const std::string name = p.has_body ? lower(text(at(p.body).begin, at(p.body).end)) : "";
  const auto* compared = first_limit(*p.definition);
  const bool measured = named_for_a_measurement(name) && p.lead.vague.empty();
  const bool instead = compared != nullptr && compared->limit.op ? measured && healthy_side(name, *compared) : stage_of_none(*p.definition);
  if (instead) {
    // Below the denial that is put over it.
    node = negation(*p.definition);
  } else {
    const bool of_name =
        compared != nullptr ? measured && compared->limit.word.empty() : only_names(*p.definition) && names_listed(*p.definition);
    if (of_name) return false;
    node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(p.definition->span), true}, p.definition->span}});
  }
  node.span = whole;
  return true;
}

/// A definition replaces a name. Behind a figure it only says the figure again in words.
/// Names, and no figure, that a figure in front of them says in other words.
static bool names_something_else(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::any_of(l->args.begin(), l->args.end(), names_something_else);
  return std::holds_alternative<Finding>(node.value) || std::holds_alternative<Saying>(node.value) ||
         std::holds_alternative<Unread>(node.value);
}

/// "Moderate to severe pain (NRS >= 4)", "heavy smoker (> 20 cigarettes/day)", "uncontrolled diabetes (HbA1c > 9 %)": how bad, how much or
/// how well held is what the figure says, and nothing of it is asked besides. Of the rest of the name it only narrows what is meant.
void Reader::by_its_figure(const Part& p, Node& node) const {
  const bool figure = has_figure(*p.definition) && !holds_unread(*p.definition);
  const bool rate = std::holds_alternative<Rate>(p.definition->value);
  Finding* named = get<Finding>(node);
  const auto* way_of_living = get<Saying>(node);
  const bool lives_so = way_of_living != nullptr && !way_of_living->attestation && rate;
  const bool rated =
      named != nullptr && rate && named->term.text.find(' ') == std::string::npos && formed_as_adjective(lower(named->term.text));
  const bool of_statement = named != nullptr && rate && !named->term.candidates.empty() &&
                            std::all_of(named->term.candidates.begin(), named->term.candidates.end(),
                                        [](const LexiconEntry& e) { return e.kind == TermKind::statement; });
  if (lives_so || rated || of_statement) {
    node = *p.definition;
    hand_down(node, p, p.lead);
    return;
  }
  if (figure && p.lead.negated) {
    node = logic(LogicOp::conjunction, {std::move(node), *p.definition});
    return;
  }
  if (auto* both = get<Logic>(node);
      figure && !times_some(*p.definition) && both != nullptr && both->op == LogicOp::conjunction && both->args.size() == 2) {
    const auto* judged = get<Opinion>(both->args.back());
    static constexpr std::string_view held[] = {"control", "significant", "important", "relevant"};
    if (judged != nullptr && get<Finding>(both->args.front()) != nullptr &&
        std::any_of(std::begin(held), std::end(held), [&](std::string_view w) { return p.lead.vague.find(w) != std::string::npos; })) {
      Node bare = std::move(both->args.front());
      node = std::move(bare);
      named = get<Finding>(node);
    }
  }
  const auto graded = [&](Finding& f) {
    if (!figure || f.severity.empty()) return false;
    f.severity.clear();
    return true;
  };
  bool by_degree = named != nullptr && graded(*named);
  if (auto* several = get<Logic>(node); several != nullptr && several->op == LogicOp::disjunction)
    for (Node& one : several->args)
      if (auto* f = get<Finding>(one)) by_degree = graded(*f) || by_degree;
  // Pain is what its scale measures.
  const auto* compared = first_limit(*p.definition);
  const std::string scale = compared != nullptr ? lower(compared->measure.text) : std::string();
  if (by_degree && named != nullptr && lower(named->term.text).ends_with("pain") &&
      contains_any(" " + scale + " ", {" nrs ", " vas ", " nprs ", "pain", "numeric rating", "visual analog"})) {
    node = *p.definition;
    hand_down(node, p, Lead{});
    return;
  }
  node = logic(LogicOp::conjunction, {std::move(node), *p.definition});
}

void Reader::define(Part& p, Node& node) {
  if (!p.definition) return;
  const auto* compared = get<Comparison>(node);
  // "Elevated ALT (> 3 x ULN)": above its range is said in a word, and the figure says it exactly.
  const bool in_a_word = compared != nullptr && p.has_body && at(p.body).rule == Rule::result_finding &&
                         compared->limit.relative != Relative::none && has_kind(at(p.body).end, tokens_in(p.definition->span).second, '(');
  const bool result = compared != nullptr && (in_a_word || compared->limit.word.find_first_not_of("IVX") != std::string::npos);
  // "ECOG <= 2 (Karnofsky >= 60 %)": two scales of one thing, and either tells it.
  if (const auto* other = get<Comparison>(*p.definition); compared != nullptr && other != nullptr && !result &&
                                                          scale_of_performance(*compared) && scale_of_performance(*other) &&
                                                          say_the_same(*compared, *other)) {
    const Span both = join(node.span, p.definition->span);
    node = logic(LogicOp::disjunction, {std::move(node), *p.definition});
    node.span = both;
    return;
  }
  if ((compared != nullptr && !result) || get<AgeLimit>(node) != nullptr || get<Rate>(node) != nullptr) {
    // "Symptoms of gastroparesis > 1 month in duration, defined by nausea or vomiting": no figure says that.
    const bool measured = compared != nullptr && any_kind(compared->measure.candidates, TermKind::measure);
    if (!p.restates && !measured && get<AgeLimit>(node) == nullptr && names_something_else(*p.definition) &&
        !names_criteria(words_of(p.definition->span)))
      p.unread.push_back(Node{Unread{words_of(p.definition->span), false}, p.definition->span});
    return;
  }
  if (p.has_body && at(p.body).rule == Rule::comparison && std::holds_alternative<Unread>(node.value)) {
    p.unread.push_back(*p.definition);
    return;
  }
  // "At high risk defined by either:": what defines it stands somewhere else.
  const std::uint32_t behind = tokens_in(p.definition->span).second;
  if (only_permits(*p.definition) && !heads_items_ &&
      std::all_of(kinds_.begin() + std::min<std::ptrdiff_t>(behind, std::ssize(kinds_)), kinds_.end(),
                  [](char k) { return k == ':' || k == '.' || k == ')'; })) {
    node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(p.definition->span), true}, p.definition->span}});
    return;
  }
  // "NSCLC (i.e. without EGFR mutations)": what it is without does not take the place of the disease. "Chronic use of steroids (defined as
  // more than 1 week of treatment)": nor does a word for any treatment.
  if (const auto* named = get<Finding>(node);
      named != nullptr && p.restates && !p.lead.negated && denies(*p.definition) &&
      any_kind(named->term.candidates.empty() ? named->term.broader : named->term.candidates, TermKind::condition)) {
    node = logic(LogicOp::conjunction, {std::move(node), *p.definition});
    return;
  }
  // "Type 1 diabetes (i.e., a clinical diagnosis made before screening)": how it became known, and still the disease.
  if (const auto* named = get<Finding>(node); named != nullptr && p.restates && any_kind(named->term.candidates, TermKind::condition)) {
    const auto* told = get<Finding>(*p.definition);
    const auto* said = get<Saying>(*p.definition);
    const std::string words = lower(told != nullptr ? told->term.text : said != nullptr ? said->term.text : "");
    if (words.find("diagnos") != std::string::npos) {
      node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(p.definition->span), false}, p.definition->span}});
      return;
    }
  }
  if (const auto* named = get<Finding>(node); named != nullptr && names_any_treatment(*p.definition)) {
    node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(p.definition->span), false}, p.definition->span}});
    return;
  }
  // "Controlled blood sugar (fasting glucose < 130)", "performance status (Karnofsky >= 50)": a measure is met by no name, and what is
  // asked of it is what defines it.
  if (const Finding* said = finding_in(node);
      said != nullptr && has_figure(*p.definition) && !holds_unread(*p.definition) && measures_only(*said)) {
    claim(at(p.body).begin, at(p.body).end);
    const Span whole = join(node.span, p.definition->span);
    node = *p.definition;
    hand_down(node, p, p.lead);
    node.span = whole;
    return;
  }
  if (p.definition_is_class) {
    by_its_figure(p, node);
    return;
  }
  // "Anaemia (haemoglobin < 13 g/dL in men)": the figure is that of one sex, and of the other the name is asked for.
  if (auto* of_sex = get<Logic>(*p.definition); of_sex != nullptr && of_sex->op == LogicOp::conjunction && of_sex->args.size() == 2 &&
                                                std::holds_alternative<SexIs>(of_sex->args.front().value) &&
                                                get<Finding>(node) != nullptr) {
    const bool male = std::get<SexIs>(of_sex->args.front().value).value == "male";
    Node others = logic(LogicOp::conjunction, {Node{SexIs{male ? "female" : "male"}, node.span}, std::move(node)});
    node = logic(LogicOp::disjunction, {*p.definition, std::move(others)});
    return;
  }
  // "Heart disease other than hypertension (SBP < 160)": what is excepted is the disease, as far as the figure goes. The figure alone would
  // except every disease of whoever has it.
  const Comparison* figure = first_limit(*p.definition);
  const std::uint32_t defined_at = tokens_in(p.definition->span).first;
  const bool bare = section_ == SectionKind::exclusion || (defined_at > 0 && kind(defined_at - 1) == '(');
  if (Finding* excepted = get<Finding>(node);
      alternatives_ && bare && excepted != nullptr && figure != nullptr && lower(figure->measure.text) != lower(excepted->term.text)) {
    excepted->severity.clear();  // "mild anemia (Hb > 10)": the figure says how bad
    node = logic(LogicOp::conjunction, {std::move(node), *p.definition});
    return;
  }
  if (p.definition_may_narrow && may_copy(*p.definition)) {
    // The limit is asked for in either reading, so that it decides where it is not met.
    Node narrowed = logic(LogicOp::conjunction, {std::move(node), *p.definition});
    node = logic(LogicOp::disjunction, {*p.definition, std::move(narrowed)}, LogicOp::conjunction);
    return;
  }
  if (define_denied(p, node)) return;
  const Finding* said = finding_in(node);
  if (said != nullptr && !counts(*p.definition) && !complete_definition(p, *said, *p.definition)) {
    node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(p.definition->span), false}, p.definition->span}});
    return;
  }
  // "uncontrolled disease (i.e., diabetes)": which diseases are meant, and still uncontrolled ones.
  std::optional<Node> judged;
  if (auto* both = get<Logic>(node); both != nullptr && said != nullptr && both->args.size() == 2)
    if (auto* opinion = get<Opinion>(both->args.back());
        opinion != nullptr && says_how_bad(lower(opinion->text.substr(0, opinion->text.find(' ', 11))), p.restates) &&
        all_listed(*p.definition))
      judged = std::move(both->args.back());
  const Span whole = join(node.span, p.definition->span);
  std::optional<Node> of;
  if (const auto noun = noun_of(p); noun && said != nullptr && has_figure(*p.definition)) {
    std::string name = text(at(*noun).begin, at(*noun).end);
    const auto with = lower(name).find(" with ");
    // "Severe X, defined as Z" is defined as a whole, and Z takes its place.
    bool more = with != std::string::npos || child(p.body, Rule::tail) || !p.during.empty();
    if (with != std::string::npos) name.resize(with);
    // "COPD of moderate severity"
    if (const auto of_what = name.find(" of "); of_what != std::string::npos && compose(name, node.span).candidates.empty() &&
                                                !compose(name.substr(0, of_what), node.span).candidates.empty()) {
      name.resize(of_what);
      more = true;
    }
    Term disease = compose(name, span(at(*noun).begin, at(*noun).end));
    const auto& known = disease.candidates.empty() ? disease.broader : disease.candidates;
    if (more && !named_for_a_measurement(lower(disease.text)) && any_kind(known, TermKind::condition)) {
      Finding found = make_finding(p, std::move(disease));
      found.severity.clear();
      found.stage.clear();
      of = Node{std::move(found), node.span};
    }
  }
  if (p.has_body) claim(at(p.body).begin, at(p.body).end);
  const std::string name = p.has_body ? text(at(p.body).begin, at(p.body).end) + " " + p.during : "";
  node = *p.definition;
  set_as_named(node, settings_in(name, SettingsOf::criterion));
  // What the brackets say of the name, the definition says exactly.
  std::erase_if(p.unread, [](const Node& u) {
    const auto* text = std::get_if<Unread>(&u.value);
    return text != nullptr && !text->doubt && !text->text.empty() && text->text.front() == '(';
  });
  hand_down(node, p, p.lead);
  if (judged) node = logic(LogicOp::conjunction, {std::move(node), std::move(*judged)});
  // "Type 2 diabetes with poor control, defined as HbA1c > 9 %": what the figure defines is the control, and the disease is asked for too.
  if (of && may_copy(node)) {
    Node both = logic(LogicOp::conjunction, {std::move(*of), node});
    node = logic(LogicOp::disjunction, {std::move(node), std::move(both)}, LogicOp::conjunction);
  }
  node.span = whole;
}

}  // namespace eligo::grammar

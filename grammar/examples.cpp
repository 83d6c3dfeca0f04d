// Examples: what stands behind "such as", "including" or in brackets, and of which name it is an example.
//
// "Cancer (e.g. melanoma)" adds melanoma. "Treatment for cancer (e.g. melanoma)" speaks of treatment for melanoma: the example is one of
// the complement, and is completed with the words in front of it. Where it cannot be told, the example alone decides nothing.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// An example is one of what it is an example of: current, in that time, that severe.
void take_after(Node& node, const Finding& from) {
  if (auto* f = std::get_if<Finding>(&node.value)) {
    if (f->status == Status::unspecified && from.status != Status::contraindicated) f->status = from.status;
    if (f->severity.empty()) f->severity = from.severity;
    if (f->stage.empty()) f->stage = from.stage;
    if (!f->dose) f->dose = from.dose, f->dose_op = from.dose_op;
    if (!f->window && !f->duration) {
      f->window = from.window;
      f->duration = from.duration;
    }
  } else if (auto* s = std::get_if<Saying>(&node.value)) {
    // "Tobacco (e.g. cigarettes) within 6 months"
    if (!s->window && !s->attestation) s->window = from.window;
  } else if (auto* l = std::get_if<Logic>(&node.value); l != nullptr && l->op != LogicOp::negation) {
    for (Node& arg : l->args) take_after(arg, from);
  }
}

/// With its time and without it: decided where both agree.
Node at_any_time_or_then(const Node& node) {
  Node ever = node;
  auto* f = std::get_if<Finding>(&ever.value);
  if (auto* l = std::get_if<Logic>(&ever.value); l != nullptr && l->op == LogicOp::conjunction && !l->args.empty())
    f = std::get_if<Finding>(&l->args.front().value);
  if (f == nullptr || !f->window) return node;
  f->window.reset();
  return logic(LogicOp::disjunction, {node, std::move(ever)}, LogicOp::conjunction);
}

const std::vector<LexiconEntry>& entries_of(const Term& term) { return term.candidates.empty() ? term.broader : term.candidates; }

/// The names of a node of findings; nothing when it says more than names.
std::optional<std::vector<const Term*>> names_in(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) return std::vector<const Term*>{&f->term};
  const auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || (l->op != LogicOp::conjunction && l->op != LogicOp::disjunction)) return std::nullopt;
  std::vector<const Term*> all;
  for (const Node& arg : l->args) {
    const auto some = names_in(arg);
    if (!some) return std::nullopt;
    all.insert(all.end(), some->begin(), some->end());
  }
  return all;
}

bool names_disease(const std::vector<const Term*>& names) {
  return std::any_of(names.begin(), names.end(), [](const Term* t) {
    const auto& entries = entries_of(*t);
    return std::any_of(entries.begin(), entries.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  });
}

bool listed_all(const std::vector<const Term*>& names) {
  return std::all_of(names.begin(), names.end(), [](const Term* t) { return !entries_of(*t).empty(); });
}

/// The last word of a class that the vocabulary does not list tells its kind.
TermKind kind_by_word(const std::string& word) {
  static constexpr std::string_view treatments[] = {"therapy",     "therapies",  "treatment", "treatments", "agent",      "agents",
                                                    "drug",        "drugs",      "medicine",  "medicines",  "medication", "medications",
                                                    "inhibitor",   "inhibitors", "blocker",   "blockers",   "antagonist", "antagonists",
                                                    "suppressant", "product",    "products",  "compounds",  "vaccines"};
  static constexpr std::string_view diseases[] = {"disease",   "diseases",   "disorder",  "disorders",     "condition", "conditions",
                                                  "infection", "infections", "syndrome",  "malignancy",    "cancer",    "malignancies",
                                                  "illness",   "illnesses",  "diagnosis", "comorbidities", "injury",    "abnormalities"};
  if (std::find(std::begin(treatments), std::end(treatments), word) != std::end(treatments)) return TermKind::drug;
  if (std::find(std::begin(diseases), std::end(diseases), word) != std::end(diseases)) return TermKind::condition;
  return TermKind::none;
}

/// What shows of a disease is named like one, and is no kind of it.
bool shows_of(const std::string& word) {
  static constexpr std::string_view signs[] = {"symptom",        "symptoms",     "sign",          "signs",    "manifestation",
                                               "manifestations", "complication", "complications", "sequelae", "features"};
  return std::find(std::begin(signs), std::end(signs), word) != std::end(signs);
}

/// What a disease brings about, and other diseases bring about as well.
bool follows(const std::string& words) {
  const std::string first = lower(words.substr(0, words.find(' ')));
  return first == "complication" || first == "complications" || first == "sequelae";
}

std::string last_word(const std::string& words) {
  const auto blank = words.rfind(' ');
  return lower(blank == std::string::npos ? words : words.substr(blank + 1));
}

bool names_treatment(const Term& term) {
  const auto& entries = entries_of(term);
  if (entries.empty()) return kind_by_word(last_word(term.text)) == TermKind::drug;
  return any_kind(entries, TermKind::drug) || any_kind(entries, TermKind::procedure);
}

/// May every one of the names be one of those that `whole` names: a kind of it, or at least of its sort?
bool may_be_of(const Lexicon& lexicon, const std::vector<const Term*>& names, const Term& whole, bool by_kinship) {
  const auto& wide = entries_of(whole);
  TermKind sort = wide.empty() ? kind_by_word(last_word(whole.text)) : TermKind::none;
  if (wide.empty() && !by_kinship && shows_of(lower(whole.text.substr(0, whole.text.find(' '))))) sort = TermKind::condition;
  bool any = false;
  const bool all = std::all_of(names.begin(), names.end(), [&](const Term* name) {
    const auto& narrow = entries_of(*name);
    const TermKind open = narrow.empty() ? kind_by_word(last_word(name->text)) : TermKind::none;
    // Open names say nothing; they go with the others.
    if (narrow.empty() && (by_kinship || open == TermKind::none)) return true;
    any = true;
    const auto fits = [&](TermKind kind, const LexiconEntry* entry) {
      if (by_kinship)
        return std::any_of(wide.begin(), wide.end(), [&](const LexiconEntry& w) { return entry != nullptr && lexicon.kind_of(*entry, w); });
      if (wide.empty()) return kind == sort;
      return std::any_of(wide.begin(), wide.end(), [&](const LexiconEntry& w) { return w.kind == kind; });
    };
    if (narrow.empty()) return fits(open, nullptr);
    return std::any_of(narrow.begin(), narrow.end(), [&](const LexiconEntry& e) { return fits(e.kind, &e); });
  });
  return all && any;
}

/// "Acute illness, such as asthma", "topical agents (e.g. tacrolimus)": the course, the route or the strength of the class, which no
/// example has by its name. A disease is chronic by its nature, an infection is not.
bool narrowed_in_front(const std::string& whole) {
  static constexpr std::string_view fronts[] = {"acute ",
                                                "systemic immuno",
                                                "systemic cortico",
                                                "systemic steroid",
                                                "systemic gluco",
                                                "systemic antibio",
                                                "systemic antifung",
                                                "cmv ",
                                                "cytomegalovirus ",
                                                "topical ",
                                                "inhaled ",
                                                "nasal ",
                                                "intranasal ",
                                                "ophthalmic ",
                                                "intravenous ",
                                                "intravitreal ",
                                                "injectable ",
                                                "parenteral ",
                                                "oral ",
                                                "high-dose ",
                                                "high dose ",
                                                "low-dose ",
                                                "low dose ",
                                                "long-acting ",
                                                "short-acting ",
                                                "persistent ",
                                                "advanced ",
                                                "early ",
                                                "early-stage ",
                                                "complications of ",
                                                "complication of ",
                                                "late-stage ",
                                                "unresectable ",
                                                "symptomatic ",
                                                "asymptomatic ",
                                                "recurrent ",
                                                "permanent ",
                                                "progressive ",
                                                "resolved ",
                                                "metastatic ",
                                                "chronic infection",
                                                "chronic anticoag",
                                                "chronic steroid",
                                                "chronic cortico",
                                                "chronic immunosupp",
                                                "chronic treatment",
                                                "chronic therapy",
                                                "long-term ",
                                                "autoimmune ",
                                                "viral ",
                                                "bacterial ",
                                                "fungal ",
                                                "alcohol-related ",
                                                "alcoholic ",
                                                "diabetic ",
                                                "infectious ",
                                                "immune-related ",
                                                "immune-mediated ",
                                                "drug-induced ",
                                                "opportunistic ",
                                                "chronic use",
                                                "chronic pain",
                                                "systemic infection",
                                                "systemic retinoid"};
  const std::string low = lower(whole);
  return std::any_of(std::begin(fronts), std::end(fronts), [&](std::string_view front) { return low.starts_with(front); });
}

/// "In the study eye", "on the index knee": a side or a site of this one patient.
bool of_one_site(const std::string& complement) {
  static constexpr std::string_view sites[] = {"study ", "index ", "target ", "affected ", "treated ", "involved ", "same "};
  const std::string low = lower(complement);
  return std::any_of(std::begin(sites), std::end(sites), [&](std::string_view site) { return low.find(site) != std::string::npos; });
}

/// "Histologically confirmed": of a finding, and none itself.
bool says_how_found(const Node& node) {
  const auto* how = std::get_if<Saying>(&node.value);
  return how != nullptr && (how->term.text.ends_with("confirmed") || how->term.text.ends_with("proven"));
}

}  // namespace

/// Words that bind what stands before them to one purpose or cause: "treatment for X", "disease requiring X", "failure due to X".
bool Reader::binds_to(std::uint32_t k) const {
  if (kind(k) == 'f' || kind(k) == '6' || (kind(k) == 'C' && token(k).value == 8)) return true;
  if (kind(k) != 'i') return false;
  static constexpr std::string_view causes[] = {"due to", "caused by", "secondary to", "because of", "attributed to", "resulting from"};
  static constexpr std::string_view purposes[] = {"treat", "manage", "control", "prevent", "relieve"};
  const std::string word = lower(raw(k)), next = lower(raw(k + 1));
  return std::find(std::begin(causes), std::end(causes), word) != std::end(causes) ||
         (word.starts_with("in response") || word.starts_with("in reaction") ||
          (word == "in" && (next == "response" || next == "reaction"))) ||
         (word == "to" && std::find(std::begin(purposes), std::end(purposes), next) != std::end(purposes));
}

/// "Conditions causing disability", "diseases affecting absorption": not each disease named as an example does so in everybody.
bool Reader::says_effect(std::uint32_t k) const {
  static constexpr std::string_view effects[] = {"causing",  "affecting", "impacting",  "impairing",
                                                 "impeding", "limiting",  "preventing", "precluding"};
  return kind(k) == 'w' && std::find(std::begin(effects), std::end(effects), lower(raw(k))) != std::end(effects);
}

/// "HEAD for X": where the head ends and the complement begins. Nothing for a name without a complement.
std::optional<Reader::Complement> Reader::bound_complement(const Part& part) const {
  const auto noun = noun_of(part);
  if (!noun) return std::nullopt;
  Complement c;
  std::uint32_t begin = at(*noun).begin;
  const std::uint32_t end = at(part.body).end;
  while (begin + 1 < end && std::string_view("vaj_k").find(kind(begin)) != std::string_view::npos) ++begin;
  std::uint32_t first = end, last = end;
  const auto look = [&](std::uint32_t k) {
    // "family history of X" has a complement too.
    const bool history = kind(k) == 'a' && raw(k).size() > 3 && raw(k).compare(raw(k).size() - 3, 3, " of") == 0;
    const bool effect = says_effect(k);
    // "varices needing treatment (endoscopy)"
    if (kind(k) == 'w' && (lower(raw(k)) == "needing" || lower(raw(k)) == "necessitating")) {
      c.restricts = true;
      return true;
    }
    if (!effect && !history && std::string_view("iOfCHFr6").find(kind(k)) == std::string_view::npos) return false;
    c.has_effect = c.has_effect || effect;
    c.restricts = c.restricts || binds_to(k);
    return true;
  };
  for (std::uint32_t k = begin + 1; k + 1 < end; ++k)
    if (look(k)) {
      first = std::min(first, k);
      last = k;
    }
  std::uint32_t stop = end;
  for (const auto& [from, to] : part.during_tokens) {
    if (from >= at(part.body).begin && to <= end) continue;  // the finding's own tail
    for (std::uint32_t k = from; k < to; ++k)
      if (look(k)) {
        first = std::min(first, end);
        last = k;
      }
    stop = to;
    c.whole = false;
  }
  if (last == end) return std::nullopt;
  if (last - begin > longest_complement) c.whole = false;  // too long to be said again with every example
  c.head = term(begin, std::min(first, end));
  c.noun = term(last + 1, stop);
  // "symptoms of X" and "risk of X" leave open of which the examples are.
  c.beginning = text(begin, last + 1);
  return c;
}

/// "Intolerance to X (e.g. Y)": the example in the words that stand before its kind.
void Reader::complete_example(Node& node, const Finding& from, const std::string& beginning, const std::string& asked) const {
  if (auto* f = std::get_if<Finding>(&node.value)) {
    const bool verb = from.status == Status::contraindicated || from.status == Status::failed || from.status == Status::intolerant;
    if (verb && beginning.empty()) {
      f->status = from.status;
      return;
    }
    Term t = compose(beginning + " " + f->term.text, f->term.span);
    if (t.candidates.empty()) t.broader = from.term.broader;
    f->term = std::move(t);
    return;
  }
  if (auto* l = std::get_if<Logic>(&node.value); l != nullptr && (l->op == LogicOp::conjunction || l->op == LogicOp::disjunction)) {
    for (Node& arg : l->args) complete_example(arg, from, beginning, asked);
    return;
  }
  const Span where = node.span;
  node = logic(LogicOp::conjunction, {std::move(node), Node{Opinion{asked}, where}});
}

/// What the examples are examples of.
Reader::Exemplified Reader::exemplified(const Part& part, const Node& example, const std::optional<Complement>& complement,
                                        bool contraindicated) const {
  if (!complement && !contraindicated && part.beginning.empty()) return Exemplified::head;
  const auto names = names_in(example);
  // Limits and lists of more than names are no drugs: they are what a contraindication lies in.
  if (!names) return contraindicated || std::holds_alternative<Unread>(example.value) ? Exemplified::head : Exemplified::unclear;
  const auto noun = noun_of(part);
  const Term own = complement ? complement->noun : noun ? term(at(*noun).begin, at(*noun).end) : Term{};
  const bool kin = may_be_of(lexicon_, *names, own, true);
  const bool of_noun = kin || may_be_of(lexicon_, *names, own, false);
  if (contraindicated) {
    // A pacemaker is a contraindication to imaging, warfarin is an anticoagulant.
    // "Contraindication to topical use of a beta-blocker (e.g. asthma)": a disease is no drug, whatever stands in front of that.
    const Term given = entries_of(own).empty() ? compose(last_word(own.text), own.span) : own;
    const bool diseases =
        any_kind(given.candidates, TermKind::drug) && std::all_of(names->begin(), names->end(), [](const Term* name) {
          return !name->candidates.empty() && std::all_of(name->candidates.begin(), name->candidates.end(),
                                                          [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
        });
    if (diseases) return Exemplified::head;
    if (of_noun) return Exemplified::complement;
    return listed_all(*names) && !entries_of(own).empty() ? Exemplified::head : Exemplified::unclear;
  }
  if (!complement) return of_noun ? Exemplified::complement : Exemplified::unclear;
  const bool head_kin = may_be_of(lexicon_, *names, complement->head, true);
  const bool shows = shows_of(lower(complement->head.text.substr(0, complement->head.text.find(' '))));
  const bool of_head = head_kin || may_be_of(lexicon_, *names, complement->head, false);
  if (of_noun && (!of_head || (kin && !head_kin))) {
    const bool head_known = !entries_of(complement->head).empty() || kind_by_word(last_word(complement->head.text)) != TermKind::none;
    return complement->whole && (head_known || kin) ? Exemplified::complement : Exemplified::unclear;
  }
  if (of_head && (!of_noun || head_kin || (shows && !kin)))
    // "Complications of diabetes (e.g. liver disease)": a liver disease may be of another cause, which no symptom is asked for.
    return complement->restricts || (complement->has_effect && names_disease(*names)) || (shows && !kin && follows(complement->head.text))
               ? Exemplified::unclear
               : Exemplified::head;
  return Exemplified::unclear;
}

/// Does the second go on with the first, with no connective between them?
bool Reader::narrowed_by(Span first, Span second) const {
  if (second.begin < first.end) return false;
  const auto [from, to] = tokens_in({first.end, second.begin});
  for (std::uint32_t t = from; t < to; ++t)
    if (std::string_view(",;.&|/(:").find(kind(t)) != std::string_view::npos) return false;
  return true;
}

/// However examples are joined, each stands for itself. A judgement beside one, or words that narrow it, stay with it, and so does what is
/// said of them all with them all.
Node Reader::any_of(Logic joined, Span where) const {
  std::vector<std::vector<Node>> each;
  std::optional<Node> over_all;
  if (const auto* last = std::get_if<Opinion>(&joined.args.back().value);
      last != nullptr && joined.args.size() > 2 && last->text.starts_with(words_of(joined.args.front().span))) {
    over_all = std::move(joined.args.back());
    joined.args.pop_back();
  }
  for (Node& arg : joined.args) {
    const auto* words = std::get_if<Unread>(&arg.value);
    const bool beside = std::holds_alternative<Opinion>(arg.value) || (words != nullptr && !words->doubt) || says_how_found(arg);
    // "including women with a positive pregnancy test": for whom it is an example.
    const bool of_them =
        !each.empty() && each.back().size() == 1 &&
        (std::holds_alternative<SexIs>(each.back().front().value) || std::holds_alternative<AgeLimit>(each.back().front().value));
    // "such as heart failure with LVEF < 40 %": the figure is that of the example before it.
    const bool narrows = !each.empty() && holds_limit(arg) && narrowed_by(each.back().back().span, arg.span);
    if ((!beside && !of_them && !narrows) || each.empty()) each.emplace_back();
    each.back().push_back(std::move(arg));
  }
  std::vector<Node> options;
  for (auto& one : each) options.push_back(logic(LogicOp::conjunction, std::move(one)));
  Node any = logic(LogicOp::disjunction, std::move(options));
  if (over_all) any = logic(LogicOp::conjunction, {std::move(any), std::move(*over_all)});
  any.span = where;
  return any;
}

/// The class is narrowed by words in front that an example need not have, unless the vocabulary knows it for one of the class: those have
/// to be judged.
void Reader::narrow_each(const Term& whole, const std::string& asked, Node& example) const {
  if (!narrowed_in_front(whole.text)) return;
  if (auto* l = std::get_if<Logic>(&example.value)) {
    for (Node& arg : l->args) narrow_each(whole, asked, arg);
    return;
  }
  if (const auto* f = std::get_if<Finding>(&example.value)) {
    const std::string front = lower(whole.text.substr(0, whole.text.find(' ')));
    if (lower(f->term.text).starts_with(front) || (!whole.candidates.empty() && may_be_of(lexicon_, {&f->term}, whole, true))) return;
  }
  const Span where = example.span;
  example = logic(LogicOp::conjunction, {std::move(example), Node{Opinion{asked}, where}});
}

/// The words of what is asked, as far as its name and what completes it go.
std::string Reader::asked_of(const Part& p) const {
  if (!p.has_body) return text(p.begin, p.end);
  return text(at(p.body).begin, p.during_tokens.empty() ? at(p.body).end : std::max(at(p.body).end, p.during_tokens.back().second));
}

/// "Hypersensitivity to X (i.e. A)" defines X, "reaction to X (i.e. anaphylaxis)" the reaction: what is defined gives its place to the
/// definition, and the words around it stay. Where it cannot be told, the definition alone decides nothing.
///
/// False when it can only narrow: a drug beside a disease ("contrast allergy (i.e. gadolinium)"), or beside words that deny something.
bool Reader::complete_definition(const Part& p, const Finding& from, Node& definition) const {
  const bool verb = p.lead.failed.has_value();
  const auto complement = bound_complement(p);
  const auto names = names_in(definition);
  const auto& known = entries_of(from.term);
  const auto is_given = [](const Term* t) {
    return any_kind(entries_of(*t), TermKind::drug) || any_kind(entries_of(*t), TermKind::procedure);
  };
  const bool given = names && std::all_of(names->begin(), names->end(), is_given) && !names_disease(*names);
  const bool other_kind = given && !known.empty() &&
                          std::all_of(known.begin(), known.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  if (!names || (!complement && !verb && !other_kind && p.beginning.empty())) return true;
  const Exemplified of = !complement && other_kind ? Exemplified::unclear : exemplified(p, definition, complement, verb);
  if (of == Exemplified::complement) {
    complete_example(definition, from, complement ? complement->beginning : p.beginning, asked_of(p));
    return true;
  }
  const bool has_object = complement && complement->beginning.ends_with(" to");
  if (of == Exemplified::head && !verb && !has_object) return true;
  if (given) return false;
  for (std::uint32_t k = p.has_body ? at(p.body).begin : p.end; k < p.end && token(k).span.begin < definition.span.begin; ++k)
    if (kind(k) == '!') return false;
  const Span where = definition.span;
  definition = logic(LogicOp::conjunction, {std::move(definition), Node{Opinion{asked_of(p)}, where}});
  return true;
}

/// "Angina who require medication", "angina, requiring medication" as the last example: the clause is about people, or stands behind a
/// comma, so that it may be about all that stand before it.
std::string Reader::clause_behind(const Node& example) {
  if (const auto* l = std::get_if<Logic>(&example.value)) return l->args.empty() ? "" : clause_behind(l->args.back());
  if (const auto* f = std::get_if<Finding>(&example.value)) {
    const std::string words = lower(f->term.text);
    const auto at = words.find(" who ");
    return at == std::string::npos ? "" : words.substr(at);
  }
  const auto* u = std::get_if<Unread>(&example.value);
  const std::string word = u == nullptr ? "" : lower(u->text);
  return word == "that" || word == "which" || word == "requiring" || word == "needing" ? " " + word : "";
}

/// Examples are alternatives of the name, however they are joined.
void Reader::add_examples(Part& p, Node& node) const {
  if (p.examples.empty()) return;
  auto* named = std::get_if<Finding>(&node.value);
  if (auto* both = std::get_if<Logic>(&node.value);
      named == nullptr && both != nullptr && both->op == LogicOp::conjunction && !both->args.empty())
    named = std::get_if<Finding>(&both->args.front().value);
  const auto* qualified = std::get_if<Logic>(&node.value);
  const bool figure = std::holds_alternative<Comparison>(node.value) ||
                      (named == nullptr && qualified != nullptr && qualified->op == LogicOp::conjunction && !qualified->args.empty() &&
                       std::holds_alternative<Comparison>(qualified->args.front().value)) ||
                      std::holds_alternative<Rate>(node.value) || std::holds_alternative<AgeLimit>(node.value);
  const bool contraindicated = p.lead.failed == Status::contraindicated;
  const bool lets_in = std::holds_alternative<Permission>(node.value);
  const auto complement = bound_complement(p);
  const std::string asked = asked_of(p);
  std::vector<Node> options;
  const std::string class_name = named != nullptr ? lower(named->term.text) : "";
  Finding from = named != nullptr ? *named : Finding{};
  if (const auto* stated = std::get_if<Saying>(&node.value); stated != nullptr && !stated->attestation) from.window = stated->window;
  if (class_name != "this" && class_name != "these" && class_name != "it")
    options.push_back(p.example_window ? at_any_time_or_then(node) : std::move(node));
  if (const std::string relative = clause_behind(p.examples.back()); !relative.empty() && named != nullptr && !options.empty()) {
    const Span where = options.front().span;
    Node narrowed = logic(LogicOp::conjunction, {options.front(), Node{Opinion{asked + relative}, where}});
    options.front() = logic(LogicOp::disjunction, {std::move(options.front()), std::move(narrowed)}, LogicOp::conjunction);
  }
  for (auto& e : p.examples) {
    Exemplified of = figure ? Exemplified::unclear : exemplified(p, e, complement, contraindicated && named != nullptr);
    if (of == Exemplified::head && complement && of_one_site(complement->noun.text)) of = Exemplified::unclear;
    if (p.has_body || !from.term.text.empty()) take_after(e, from);
    if (auto* l = std::get_if<Logic>(&e.value); l != nullptr && l->op == LogicOp::conjunction) e = any_of(std::move(*l), e.span);
    if (of == Exemplified::head && named != nullptr && !contraindicated) narrow_each(from.term, asked, e);
    // "reaction (e.g. hypotension) to X": what shows of it is one of X as well, which no record tells of a hypotension.
    const bool object_behind = of == Exemplified::head && complement && !complement->whole && complement->beginning.ends_with(" to");
    if (object_behind) {
      const Span where = e.span;
      e = logic(LogicOp::conjunction, {std::move(e), Node{Opinion{asked}, where}});
    } else if (of == Exemplified::complement && named != nullptr) {
      complete_example(e, from, complement ? complement->beginning : p.beginning, asked);
    } else if (of != Exemplified::head) {
      const Span where = e.span;
      e = logic(LogicOp::conjunction, {std::move(e), Node{Opinion{asked}, where}});
    }
    options.push_back(std::move(e));
  }
  // "At least 14 days since antibiotics (e.g. amoxicillin)": long enough since the one is not long enough since all.
  const bool since = from.window && from.window->min_ago && !from.window->max_ago;
  // "More than two drugs, including aspirin", "prior chemotherapy including cisplatin" as a requirement: one of it is not enough of it.
  bool among = from.count && !(from.count->op == Comparator::ge && from.count->value && *from.count->value <= Decimal(1));
  for (std::uint32_t k = p.begin; k < p.end; ++k)
    among = among || (kind(k) == 'S' && section_ == SectionKind::inclusion && !p.lead.negated && lower(raw(k)).starts_with("includ") &&
                      names_treatment(from.term));
  // "Subjects include adults over 80": whether they are asked for or let in is not said.
  node = logic(LogicOp::disjunction, std::move(options), since || among || lets_in ? std::optional(LogicOp::conjunction) : std::nullopt);
}

}  // namespace eligo::grammar

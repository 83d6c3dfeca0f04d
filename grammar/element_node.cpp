// What an element of a list comes to once its neighbours are known: a name that they complete, further readings, a status besides, a
// measure.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

/// The node of a name that was completed from its neighbours.
Node Reader::composed_node(const Part& part, Term term) {
  const Span whole = span(part.begin, part.end);
  if (part.has_body) claim(at(part.body).begin, at(part.body).end);
  const std::string name = term.text;
  Node node;
  if (term.candidates.size() == 1 && term.candidates.front().kind == TermKind::statement) {
    Saying s;
    s.term = std::move(term);
    // "Suspected or confirmed pregnancy"
    for (std::uint32_t k = part.begin; k < part.end && !part.has_body; ++k)
      if (kind(k) == 'a' && static_cast<Status>(token(k).value) == Status::suspected) s.term.text = "suspected " + s.term.text;
    node = {std::move(s), whole};
  } else {
    // "No other active, concomitant malignancy": not the one under study.
    const bool other = part.lead.other && !part.has_body;
    if (other) term.text = "other " + term.text;
    Finding made = make_finding(part, std::move(term));
    made.other = other;
    // "Metastatic (stage IV) colorectal carcinoma"
    if (part.bracket_stage && made.stage.empty()) {
      std::uint32_t in = *part.bracket_stage;
      std::optional<std::uint32_t> post;
      if (kind(in) == 'c') post = in++;
      if (kind(in + 1) == 'p') post = in + 1;
      const auto stages = post ? stages_from(unit(in), token(*post).value) : std::optional(unit(in));
      if (!stages) return Node{Unread{text(part.begin, part.end), true}, whole};
      made.stage = *stages;
    }
    node = {std::move(made), whole};
  }
  if (part.windows.empty() && names_adequacy(part.lead.vague, name)) return {Opinion{part.lead.vague + " " + name}, whole};
  if (!part.lead.vague.empty()) {
    Node beside{Opinion{part.lead.vague + " " + (part.has_body ? text(at(part.body).begin, part.end) : name)}, node.span};
    // How a diagnosis was confirmed is a recorded fact, not an opinion.
    if (part.lead.vague.find("confirmed") != std::string::npos || part.lead.vague.find("proven") != std::string::npos) {
      Saying how;
      how.term = compose(part.lead.vague, node.span);
      how.term.hint = TermKind::statement;
      beside.value = std::move(how);
    }
    node = logic(LogicOp::conjunction, {node, std::move(beside)});
  }
  return node;
}

/// "Need for insulin": what is given now is needed, and so is what is planned. An operation that was done is needed no more, and whether
/// one that nobody planned is needed is for a person to say.
Node Reader::needed(Node node, const std::string& words) {
  const auto* f = std::get_if<Finding>(&node.value);
  if (f == nullptr || f->status != Status::planned || (f->window && f->window->after)) return node;
  const Span where = node.span;
  Node also{Opinion{words}, where};
  if (any_kind(f->term.candidates, TermKind::drug)) {
    Finding now = *f;
    now.status = Status::current;
    also.value = std::move(now);
  }
  return logic(LogicOp::disjunction, {std::move(node), std::move(also)});
}

bool is_operation(const Term& term) {
  if (!any_kind(term.candidates.empty() ? term.broader : term.candidates, TermKind::procedure)) return false;
  static constexpr std::string_view courses[] = {"therapy",    "therapies",      "dialysis",       "ventilation", "oxygen",
                                                 "apheresis",  "radiation",      "treatment",      "treatments",  "transfusion",
                                                 "support",    "rehabilitation", "program",        "counsel",     "training",
                                                 "monitoring", "hemofiltration", "haemofiltration"};
  const std::string name = lower(term.text);
  if (name.find("not ") != std::string::npos) return false;
  return std::none_of(std::begin(courses), std::end(courses), [&](std::string_view w) { return name.find(w) != std::string::npos; });
}

/// "Ongoing or planned A or B", "no history of or known A or B": B in each of the states.
void Reader::also_in_status(const Part& part, Node& node) {
  const auto* f = std::get_if<Finding>(&node.value);
  // "Undergoing PCI or CABG": whether the second goes on is in doubt, and it may be planned.
  if (const auto* either = std::get_if<Logic>(&node.value);
      either != nullptr && either->alternative && !either->args.empty() && part.lead.therapy_form == form_under_way) {
    const auto* first = std::get_if<Finding>(&either->args.front().value);
    if (first == nullptr || first->status != Status::current || first->window || first->duration || !is_operation(first->term)) return;
    Finding planned = *first;
    planned.status = Status::planned;
    const Span where = node.span;
    node = logic(LogicOp::disjunction, {std::move(node), Node{std::move(planned), where}});
    return;
  }
  if (f == nullptr) return;
  // "Requiring dialysis": whether one that is planned is required already, somebody has to say.
  const auto& known = f->term.candidates.empty() ? f->term.broader : f->term.candidates;
  const bool treats = any_kind(known, TermKind::drug) || any_kind(known, TermKind::procedure);
  if (treats && part.lead.therapy_form == 8 && (part.lead.subject || part.begin == 0) && !part.lead.negated &&
      f->status == Status::unspecified && !f->window && !f->duration && !f->dose && !f->count) {
    Finding planned = *f;
    planned.status = Status::planned;
    const Span where = node.span;
    Node soon = logic(LogicOp::conjunction, {Node{std::move(planned), where}, Node{Opinion{"requiring " + f->term.text}, where}});
    node = logic(LogicOp::disjunction, {std::move(node), std::move(soon)});
    return;
  }
  // "Patients will undergo biopsy": whether one that was done is enough, somebody has to say.
  if (treats && part.lead.therapy_form == form_announced && f->status == Status::planned && !(f->window && f->window->after)) {
    Finding done = *f;
    done.status = Status::past;
    const Span where = node.span;
    Node already = logic(LogicOp::conjunction, {Node{std::move(done), where}, Node{Opinion{"done already: " + f->term.text}, where}});
    node = logic(LogicOp::disjunction, {std::move(node), std::move(already)});
    return;
  }
  // "Patients undergoing knee arthroplasty", "will be receiving X": what goes on, or is about to.
  const bool to_come = part.lead.therapy_form == form_to_come || (part.lead.therapy_form == form_under_way && is_operation(f->term));
  std::vector<Status> also = part.lead.also;
  if (to_come && f->status == Status::current && !f->window && !f->duration) also.push_back(Status::planned);
  std::vector<Node> each;
  for (const Status status : also) {
    // Who has it is suspected of it as well; who had it is not.
    const bool said = f->status == Status::suspected && (status == Status::current || status == Status::unspecified);
    if (status == f->status || said) continue;
    Finding other = *f;
    other.status = status;
    each.push_back({std::move(other), node.span});
  }
  if (each.empty()) return;
  each.insert(each.begin(), std::move(node));
  node = logic(LogicOp::disjunction, std::move(each));
}

namespace {

/// "Asthma requiring oxygen", "severe asthma": the same name with words behind it that narrow it, or with an adjective in front. Not one
/// that is over or was never there ("resolved"), that speaks of somebody else, or that goes on as another name ("asthma medication").
bool narrower_words(const std::string& name, const std::string& more) {
  static constexpr std::string_view links[] = {"of",      "for",      "in",        "on",         "with",     "at",        "by",
                                               "from",    "that",     "which",     "who",        "due",      "secondary", "associated",
                                               "without", "treated",  "requiring", "involving",  "related",  "against",   "resulting",
                                               "caused",  "required", "meeting",   "attributed", "according"};
  static constexpr std::string_view apart[] = {"resolved", "declined",   "refused",   "awaiting",  "started",      "prior",     "previous",
                                               "past",     "suspected",  "possible",  "probable",  "presumed",     "planned",   "treated",
                                               "cured",    "healed",     "former",    "recovered", "maternal",     "paternal",  "parental",
                                               "fetal",    "foetal",     "familial",  "no",        "not",          "without",   "potential",
                                               "inactive", "remote",     "future",    "old",       "excised",      "resected",  "removed",
                                               "failed",   "eradicated", "completed", "stopped",   "discontinued", "eliminated"};
  if (name.empty() || more.size() <= name.size() + 1) return false;
  if (more.starts_with(name) && more[name.size()] == ' ') {
    const std::string rest = more.substr(name.size() + 1), link = rest.substr(0, rest.find(' '));
    // "transplantation of a relative", "pregnancy of the partner"
    const bool of_others = contains_any(rest, {"partner", "relative", "famil", "spouse", "donor", "mother", "father", "sibling"});
    return !of_others && std::find(std::begin(links), std::end(links), link) != std::end(links);
  }
  if (!more.ends_with(" " + name)) return false;
  for (const std::string& word : plain_words(more.substr(0, more.size() - name.size() - 1))) {
    static constexpr std::string_view plain[] = {
        "severe",   "acute",   "chronic",     "primary",     "secondary",  "major", "mild",         "high",       "dose",
        "systemic", "inhaled", "intravenous", "non-healing", "nonhealing", "oral",  "malignant",    "persistent", "recurrent",
        "non",      "healing", "nasal",       "topical",     "strong",     "stage", "uncontrolled", "moderate"};
    if (std::find(std::begin(apart), std::end(apart), word) != std::end(apart)) return false;
    if (std::find(std::begin(plain), std::end(plain), word) == std::end(plain) && !formed_as_adjective(word)) return false;
  }
  return true;
}

/// Is the second reading a kind of the first, in the same state and time?
bool narrows_first(const Finding& first, const Finding& second) {
  const auto in_time = [](const Finding& f) { return f.window ? std::optional(f.window->span) : std::nullopt; };
  const auto lasting = [](const Finding& f) { return f.duration ? std::optional(f.duration->amount.span) : std::nullopt; };
  const bool ever = first.status == Status::history || first.status == Status::past;
  if (first.status != second.status && !(ever && second.status == Status::unspecified)) return false;
  // What is over by now may have been there then.
  if (in_time(first) != in_time(second) && !(ever && !first.window)) return false;
  if (lasting(first) != lasting(second) && !(ever && !first.duration)) return false;
  if (first.state != second.state || first.change != second.change) return false;
  if (first.term.text == second.term.text) return first.severity.empty() || first.severity == second.severity;
  return first.severity == second.severity && narrower_words(lower(first.term.text), lower(second.term.text));
}

}  // namespace

/// What may or may not be meant of this member too ("severe A or B", "history of A or B within 4 weeks"): it is decided where both readings
/// agree.
void Reader::in_two_readings(const Member& member, Node& node) {
  const auto* said = get<Finding>(node);
  if (auto* l = get<Logic>(node); said == nullptr && l != nullptr && l->op == LogicOp::conjunction && !l->args.empty()) {
    // With a judgement beside it.
    in_two_readings(member, l->args.front());
    return;
  }
  const bool systemic = member.other_name && lower(member.other_name->text).starts_with("systemic ");
  if (auto* l = get<Logic>(node); said == nullptr && systemic && l != nullptr && l->op == LogicOp::disjunction && !l->alternative) {
    // "Systemic A or B including C": of the B, not of its example.
    const auto* first = std::get_if<Finding>(&l->args.front().value);
    const auto* next = l->args.size() > 1 ? std::get_if<Finding>(&l->args[1].value) : nullptr;
    if (first != nullptr && next != nullptr && first->term.text != next->term.text) in_two_readings(member, l->args.front());
    return;
  }
  const bool when = said != nullptr && member.part.when_in_doubt && said->duration && !said->window;
  if (said == nullptr || (member.severity_in_front.empty() && !member.window_in_doubt && !member.window_behind && !member.length_behind &&
                          !member.other_name && !member.status_in_doubt && !when))
    return;
  Finding other = *said;
  if (when) {
    other.window = Window{};
    other.window->max_ago = said->duration->amount;
    other.window->max_open = said->duration->op == Comparator::lt;
    other.window->span = said->duration->amount.span;
    other.duration.reset();
  }
  if (!member.severity_in_front.empty() && other.severity.empty()) other.severity = member.severity_in_front;
  if (member.length_behind) {
    if (!other.duration) other.duration = member.length_behind->duration;
    if (!other.dose) {
      other.dose = member.length_behind->dose;
      other.dose_op = member.length_behind->dose_op;
    }
  }
  // What narrows and what widens are two readings of their own: with both at once, the widest and the narrowest are what has to agree.
  const bool narrows = (!member.severity_in_front.empty() && said->severity.empty()) || member.length_behind || member.other_name;
  Finding wider = *said;
  if (member.status_in_doubt) wider.status = Status::unspecified;
  if (member.window_in_doubt) wider.window.reset();
  const bool widens = member.status_in_doubt || member.window_in_doubt;
  if (widens && !narrows) {
    other.status = wider.status;
    other.window = wider.window;
  }
  if (member.window_behind && !other.window) {
    other.window = member.window_behind;
    if (other.status == Status::current) other.status = Status::unspecified;
  }
  if (member.other_name) other.term = *member.other_name;
  const bool nested = narrows_first(widens && narrows ? wider : *said, other);
  Node second{std::move(other), node.span};
  if (widens && narrows) node.value = std::move(wider);
  node = logic(LogicOp::disjunction, {std::move(node), std::move(second)}, LogicOp::conjunction);
  std::get<Logic>(node.value).nested = nested;
}

/// A limit that names no measure is about the one before it; "no single value below 5" says that the lowest is at least 5.
void Reader::name_measure(std::vector<Member>& members, std::size_t k, Node& node) {
  Part& p = members[k].part;
  auto* c = get<Comparison>(node);
  if (c == nullptr) return;
  if (p.series) c->series = p.series;
  // A listed name may hold the statistic: "pain intensity average ... over seven daily entries".
  const std::string measured = lower(c->measure.text);
  if (c->series && !c->statistic && (measured.find("average") != std::string::npos || measured.find("mean ") != std::string::npos))
    c->statistic = Statistic::mean;
  // "average pain score over the last 7 days": of the values of that time. "Mean arterial pressure" is a measure of its own.
  if (c->window && !c->statistic) {
    for (const std::string_view word : {"average ", "mean "}) {
      if (!measured.starts_with(word)) continue;
      if (word == "average " && any_kind(c->measure.candidates, TermKind::measure)) c->statistic = Statistic::mean;
      const Term rest = compose(measured.substr(word.size()), c->measure.span);
      const auto same = [&](const LexiconEntry& e) {
        return std::find(rest.candidates.begin(), rest.candidates.end(), e) != rest.candidates.end();
      };
      if (std::any_of(c->measure.candidates.begin(), c->measure.candidates.end(), same)) c->statistic = Statistic::mean;
    }
  }
  if (!c->measure.text.empty()) return;
  const Comparison* earlier = nullptr;
  for (std::size_t n = 0; n < k; ++n)
    if (const auto* found = std::get_if<Comparison>(&members[n].node.value)) earlier = found;
  if (earlier == nullptr) {
    node = unread(p.begin, p.end);
    return;
  }
  c->measure = earlier->measure;
  c->series = earlier->series;
  if (!c->window) c->window = earlier->window;
  if (p.lead.negated && c->statistic == Statistic::any && c->limit.op && c->limit.value) {
    const Comparator op = *c->limit.op;
    c->limit.op = op == Comparator::lt   ? Comparator::ge
                  : op == Comparator::le ? Comparator::gt
                  : op == Comparator::gt ? Comparator::le
                                         : Comparator::lt;
    c->statistic = op == Comparator::lt || op == Comparator::le ? Statistic::min : Statistic::max;
    p.lead.negated = false;
    if (k > 0) members[k].sep = '+';
  }
}

/// "a lesion of at least 10 mm": a size, not a dose.
void Reader::size_of_finding(const Part& p, Node& node) const {
  if (!p.dose || p.lead.therapy) return;
  auto* f = get<Finding>(node);
  if (f == nullptr || f->term.hint == TermKind::drug ||
      std::any_of(f->term.candidates.begin(), f->term.candidates.end(), [](const LexiconEntry& e) { return e.kind == TermKind::drug; }))
    return;
  Comparison c;
  c.measure = f->term;
  c.measure.hint = TermKind::measure;
  c.limit.op = p.dose_op.value_or(Comparator::eq);
  c.limit.value = p.dose->value;
  c.limit.unit = c.limit.unit_text = p.dose->unit;
  c.limit.span = p.dose->span;
  // "HbA1c at screening >= 7 %": a measure is no finding besides its value.
  if (any_kind(f->term.candidates, TermKind::measure)) {
    c.window = f->window;
    if (p.lead.ever || speaks_of_before(p) || (p.has_body && at(p.body).rule == Rule::count)) c.statistic = Statistic::any;
    const Span measured = join(node.span, p.dose->span);
    node = Node{std::move(c), measured};
    // "PRA (peak PRA/cPRA) < 20 %": which of the names in brackets is measured is not said.
    if (!p.examples.empty()) node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{text(p.begin, p.end), true}, measured}});
    return;
  }
  f->dose.reset();
  f->dose_op.reset();
  const Span size = join(node.span, p.dose->span);
  node = logic(LogicOp::conjunction, {std::move(node), Node{std::move(c), size}});
}

/// "X may be included": a permission where nothing in it asks for more.
void Reader::permit(const Part& p, bool alone, Node& node) const {
  if (!p.lead.may || std::holds_alternative<Saying>(node.value)) return;
  bool plain = section_ == SectionKind::inclusion && !p.lead.negated && alone;
  // "may be present" permits; "can tolerate", "can be expected" say what is so.
  for (std::uint32_t t = p.begin; t < p.end; ++t) plain = plain && !(kind(t) == 'm' && lower(raw(t)).rfind("can", 0) == 0);
  for (std::uint32_t t = p.begin; t < p.end; ++t)
    plain = plain && std::string_view("ncELIV!").find(kind(t)) == std::string_view::npos && lower(raw(t)) != "only";
  if (plain)
    node = Node{Permission{text(p.begin, p.end)}, node.span};
  else
    node = Node{Unread{text(p.begin, p.end), true}, node.span};
}

/// "adult patients": 18 years or older, unless the list states an age of its own.
void Reader::age_group(const std::vector<Member>& members, std::size_t k, ListTraits& traits, Node& node) const {
  const Part& p = members[k].part;
  const bool infant = p.lead.infant && !p.lead.adult && !p.lead.child;
  if (p.lead.adult == p.lead.child && !infant) return;
  const bool stated = std::any_of(members.begin(), members.end(),
                                  [&](const Member& other) { return other.part.has_body && at(other.part.body).rule == Rule::age; });
  if (stated) return;
  Limit l;
  l.op = p.lead.adult ? Comparator::ge : Comparator::lt;
  l.value = Decimal(18);
  l.unit = "a";
  l.span = p.lead.span;
  Node age{AgeLimit{l, "as_of"}, p.lead.span};
  if (infant) {
    // Up to which age a child is an infant is not agreed on: in the first year it is one, in the third no more.
    const auto under = [&](int figure, const char* of) {
      Limit limit = l;
      limit.op = Comparator::lt;
      limit.value = Decimal(figure);
      limit.unit = of;
      return Node{AgeLimit{limit, "as_of"}, p.lead.span};
    };
    Node surely = p.lead.newborn ? under(28, "d") : under(1, "a");
    Node perhaps = logic(LogicOp::conjunction, {p.lead.newborn ? under(1, "a") : under(2, "a"),
                                                Node{Opinion{p.lead.newborn ? "newborn" : "infant"}, p.lead.span}});
    age = logic(LogicOp::disjunction, {std::move(surely), std::move(perhaps)});
  }
  // "Adults with A or B": the age is that of them all, unless other people follow.
  const auto people = [](const Member& other) { return other.part.lead.subject || other.part.lead.sex || other.part.lead.any_sex; };
  if (k == 0 && p.has_body && members.size() > 1 && connectives(members)[1] != ',' &&
      std::none_of(members.begin() + 1, members.end(), people))
    traits.age = std::move(age);
  else
    node = logic(LogicOp::conjunction, {std::move(age), std::move(node)});
}

}  // namespace eligo::grammar

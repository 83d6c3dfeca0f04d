// One element of a list: the words before the statement, the statement, what qualifies it, and the node that all of it makes.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"
#include "grammar/settings.hpp"

namespace eligo::grammar {
namespace {

bool names_part_of_study(std::string_view words) {
  static constexpr std::string_view parts[] = {"(cohort", "(part ", "(parts ", "(arm", "(phase", "(stratum", "(strata", "(group"};
  return std::any_of(std::begin(parts), std::end(parts), [&](std::string_view part) { return words.rfind(part, 0) == 0; });
}

/// Names who sets the standard, and nothing that is measured.
bool by_somebody(std::string_view words) {
  static constexpr std::string_view bodies[] = {"society",    "association", "college",   "organization", "organisation", "academy",
                                                "federation", "committee",   "institute", "foundation",   "ministry"};
  return words.size() < 120 && words.find_first_of("0123456789<>=") == std::string_view::npos &&
         std::any_of(std::begin(bodies), std::end(bodies),
                     [&](std::string_view body) { return words.find(body) != std::string_view::npos; });
}

/// Ends in the preposition of another person: "born to", "partners of".
bool speaks_of_others(std::string_view words) {
  const std::string_view last = words.substr(words.rfind(' ') + 1);
  return last == "to" || last == "of" || last == "by" || last == "from";
}

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

/// Names in brackets are alternatives only where each of them is a name of its own.
bool all_listed(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return (l->op == LogicOp::disjunction || l->op == LogicOp::conjunction) && std::all_of(l->args.begin(), l->args.end(), all_listed);
  const auto* f = std::get_if<Finding>(&node.value);
  return f != nullptr && (!f->term.candidates.empty() || !f->term.broader.empty());
}

/// Does a figure, an age, a sex or a result stand anywhere in it?
bool has_figures(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::any_of(l->args.begin(), l->args.end(), has_figures);
  if (const auto* f = std::get_if<Finding>(&node.value)) return f->count || f->dose || !f->state.empty();
  return std::holds_alternative<Comparison>(node.value) || std::holds_alternative<Rate>(node.value) ||
         std::holds_alternative<AgeLimit>(node.value) || std::holds_alternative<SexIs>(node.value);
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

/// Is a disease, a drug or an event named, or something denied: more than a way of finding out?
bool names_findings(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return l->op == LogicOp::negation || std::any_of(l->args.begin(), l->args.end(), names_findings);
  const auto* f = std::get_if<Finding>(&node.value);
  if (f == nullptr) return false;
  for (const auto* entries : {&f->term.candidates, &f->term.broader})
    for (const LexiconEntry& e : *entries)
      if (e.kind != TermKind::procedure && e.kind != TermKind::measure) return true;
  return false;
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

/// "NNRTIs such as efavirenz, within 2 weeks before entry": a time behind the last example is that of what they are examples of. Without a
/// comma
/// ("cardiac disease including infarction within 6 months") it may be the example's alone.
void Reader::take_window_of_examples(Part& part, std::size_t list, bool completed) {
  if (!part.windows.empty() || part.duration) return;
  std::size_t last = 0, times = 0;
  bool comma = false;
  children(list, [&](std::size_t c) {
    if (at(c).rule == Rule::sep) comma = kind(at(c).end - 1) == ',';
    if (at(c).rule == Rule::element) {
      last = c;
      if (child(c, Rule::window) || child(c, Rule::duration)) ++times;
    }
  });
  // With a time of its own for another example, the last one's is its own as well.
  if (last == 0 || times != 1) return;
  std::optional<std::size_t> time;
  bool alone = true;
  children(last, [&](std::size_t c) {
    if (at(c).rule == Rule::window)
      time = c;
    else
      alone = false;
  });
  if (!time) return;
  Part of_example;
  take_window(of_example, *time, completed);
  if (of_example.windows.size() != 1 || of_example.duration) return;
  const Window& window = of_example.windows.front();
  if (window.after || (!window.max_ago && !window.min_ago)) return;
  part.windows = std::move(of_example.windows);
  part.lasting = of_example.lasting;
  part.example_window = !(alone && comma);
}

/// "Radiotherapy < 4 weeks", "infarction (< 6 months)": a bare time behind what is done or happens says when, where it excludes. Of a
/// disease it may say how long it has been there, and of a drug how long it was taken.
BareTime Reader::bare_time(const Part& part, const Term& name, Comparator op) const {
  if (!less_side(op)) return BareTime::length;
  const auto& known = name.candidates.empty() ? name.broader : name.candidates;
  const bool done = any_kind(known, TermKind::procedure) || any_kind(known, TermKind::event);
  if (section_ == SectionKind::exclusion || part.lead.negated) return done ? BareTime::when : BareTime::either;
  return done || any_kind(known, TermKind::drug) ? BareTime::either : BareTime::length;
}

/// "recent (< 6 months) stroke", "within 28 days (<= 28 days)": a time in brackets that says when, not how long.
bool Reader::length_as_window(Part& part, const Duration& d, std::uint32_t begin) {
  if (more_side(d.op) && lower(raw(begin)).rfind("older", 0) == 0 && part.windows.empty()) {
    // "A biopsy older than 6 months": when it was, not how long it took.
    const auto noun = noun_of(part);
    if (!noun || !any_kind(term(at(*noun).begin, at(*noun).end).candidates, TermKind::procedure)) return false;
    Window w;
    w.min_ago = d.amount;
    w.span = d.amount.span;
    part.windows.push_back(std::move(w));
    return true;
  }
  if (d.op != Comparator::lt && d.op != Comparator::le) return false;
  const bool bracket = begin > 0 && kind(begin - 1) == '(';
  if (bracket && part.windows.size() == 1 && part.windows.front().max_ago) {
    const Quantity& said = *part.windows.front().max_ago;
    if (said.value == d.amount.value && said.unit == d.amount.unit) {
      claim(d.amount.span);
      return true;
    }
    part.unread.push_back(Node{Unread{words_of(d.amount.span), true}, d.amount.span});
    return true;
  }
  if (!part.windows.empty()) return false;
  if (part.lead.vague.rfind("recent", 0) != 0) {
    const auto noun = noun_of(part);
    if (kind(begin) != 'c' || kind(begin + 1) != 'n' || !noun || part.lead.must || child(part.body, Rule::tail)) return false;
    const BareTime time = bare_time(part, term(at(*noun).begin, at(*noun).end), d.op);
    part.when_in_doubt = time == BareTime::either;
    if (time != BareTime::when) return false;
  }
  Window w;
  w.max_ago = d.amount;
  w.max_open = d.op == Comparator::lt;
  w.span = d.amount.span;
  part.windows.push_back(std::move(w));
  part.window_in_front = !part.has_body;
  return true;
}

Part Reader::part(std::size_t element) {
  Part part;
  part.begin = at(element).begin;
  part.end = at(element).end;
  bool completed = false;
  std::optional<std::size_t> value_in_front;
  children(element, [&](std::size_t c) {
    const Parsed& n = at(c);
    switch (n.rule) {
      case Rule::lead:
        // "recent (< 1 week) severe X": a bracket may stand between the words before a finding.
        {
          const bool ever = part.lead.ever;
          const Status status = part.lead.status;
          part.lead = part.has_lead ? lead(at(element).begin, n.end) : lead(n.begin, n.end);
          // "ever had X"
          if (ever) part.lead.ever = true;
          if (ever && (part.lead.status == Status::unspecified || part.lead.status == Status::past)) part.lead.status = status;
        }
        part.has_lead = true;
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'C' && lower(raw(k)).find("complet") != std::string::npos) completed = true;
        break;
      case Rule::window:
        take_window(part, c, completed || part.during == "completed");
        break;
      case Rule::duration:
        if (kind(n.begin) == 'A') {
          // "failed to resolve after 1 month of standard therapy": there for at least that long.
          std::uint32_t stop = n.begin + 1;
          while (stop < n.end && kind(stop) != 'O') ++stop;
          part.duration = duration(n.begin + 1, stop);
          part.each_lasts = true;
          part.during_tokens.emplace_back(stop, n.end);
          if (stop + 1 < n.end) part.during += (part.during.empty() ? "on " : " on ") + text(stop + 1, n.end);
        } else if (auto d = duration(n.begin, n.end)) {
          claim_kinds(n.begin, n.end, "cp");
          if (length_as_window(part, *d, n.begin)) break;
          // "Adults (>= 18 years) with X": behind people it is their age, not how long they have had X.
          const bool of_people = n.begin >= 2 && kind(n.begin - 1) == '(' && (kind(n.begin - 2) == 'h' || kind(n.begin - 2) == 'X');
          if (of_people && !part.has_body && (d->amount.unit == "a" || d->amount.unit == "mo")) {
            Limit age;
            age.op = d->op;
            age.value = d->amount.value;
            age.unit = d->amount.unit;
            age.span = d->amount.span;
            part.unread.push_back(Node{AgeLimit{std::move(age), "as_of"}, span(n.begin, n.end)});
            break;
          }
          part.duration = d;
          const std::string form = lower(raw(n.begin));
          part.each_lasts = form.find("last") != std::string::npos || form.find("persist") != std::string::npos ||
                            form.find("duration") != std::string::npos || kind(n.begin) == 'O' ||
                            (kind(n.begin) == 'c' && n.begin > 0 && kind(n.begin - 1) != '(' && kind(n.begin - 1) != 'd');
        } else
          part.unread.push_back(unread(n.begin, n.end));
        break;
      case Rule::dose: {
        std::vector<Limit> more;
        std::uint32_t from = n.begin, to = n.end;
        while (from < to && kind(from) != 'c') ++from;
        std::uint32_t stop = from;
        while (stop < to && (kind(stop) == 'c' || kind(stop) == 'n' || kind(stop) == 'u' || kind(stop) == 'R')) ++stop;
        if (auto l = limit(from, stop, "", more); l && l->value) {
          part.dose = Quantity{*l->value, l->unit, l->span};
          part.dose_op = l->op;
        } else {
          part.unread.push_back(unread(n.begin, n.end));
        }
        break;
      }
      case Rule::series: {
        if (auto s = series(n.begin, n.end))
          part.series = s;
        else
          part.unread.push_back(unread(n.begin, n.end));
        break;
      }
      case Rule::paren_except: {
        claim_kinds(n.begin, std::min(n.begin + 2, n.end), "EL");
        if (const auto l = child(c, Rule::list)) {
          std::uint32_t word = n.begin;
          while (word < n.end && kind(word) != 'E' && kind(word) != 'L') ++word;
          if (lower(raw(word)) == "but not")
            part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
          else
            part.exceptions.push_back(exception(*l, kind(word) == 'E'));
        }
        break;
      }
      case Rule::paren_allowed: {
        // What is allowed is taken away from what excludes; where nothing excludes, a plain permission asks for nothing.
        std::uint32_t verb = n.begin;
        bool plain = true;
        for (std::uint32_t k = n.begin; k < n.end; ++k) {
          if (kind(k) == 'M') verb = k;
          plain = plain && std::string_view("ncpELIV!mZ").find(kind(k)) == std::string_view::npos && lower(raw(k)) != "only";
        }
        const auto l = child(c, Rule::list);
        if (l && token(verb).value != 3 && (section_ == SectionKind::exclusion || part.lead.negated)) {
          part.exceptions.push_back(exception(*l, true));
          claim(verb, verb + 1);
        } else if (plain) {
          claim(n.begin, n.end);
        } else {
          part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
        }
        break;
      }
      case Rule::paren_example:
      case Rule::example: {
        if (const auto l = child(c, Rule::list)) {
          Lead own = part.lead;
          own.negated = false;
          // Of what they are examples is told later (examples.cpp).
          if (own.failed == Status::contraindicated) own = Lead{};
          if (n.rule == Rule::example) take_window_of_examples(part, *l, completed);
          Node n2 = list(*l, &own);
          if (kind(n.begin + 1) != 'S' && n.rule == Rule::paren_example && !named_alternatives(part, n2)) {
            // Drugs in brackets behind a disease are no kinds of it.
            // What they are to it is not said: they narrow it, or only explain it.
            const Span bracket = span(n.begin, n.end);
            if (all_listed(n2))
              part.unread.push_back(
                  logic(LogicOp::disjunction, {std::move(n2), Node{Permission{text(n.begin, n.end)}, bracket}}, LogicOp::conjunction));
            else
              part.unread.push_back(Node{Unread{text(n.begin, n.end), false}, bracket});
            break;
          }
          part.examples.push_back(std::move(n2));
        }
        break;
      }
      case Rule::paren_definition:
      case Rule::definition: {
        if (const auto l = child(c, Rule::list)) {
          std::uint8_t form = 0;
          for (std::uint32_t k = n.begin; k < n.end; ++k)
            if (kind(k) == 'D') {
              form = token(k).value;
              break;
            }
          Node d = list(*l);
          std::uint32_t first = n.begin;
          while (first < n.end && kind(first) != 'D') ++first;
          const std::string announced = lower(raw(first));
          // "as demonstrated by biopsy", "(i.e., by biopsy or imaging)": how it was found, never what it is.
          const bool found_by = form == 2 ||
                                (announced.size() > 3 && announced.find("defined") == std::string::npos &&
                                 announced.compare(announced.size() - 3, 3, " by") == 0) ||
                                kind(at(*l).begin) == 'i';
          // "(i.e. with use of immunosuppressants)": goes on with the words before it and replaces nothing.
          if (part.has_body && kind(at(*l).begin) == 'H' && lower(raw(at(*l).begin)).starts_with("with") && !has_figures(d)) {
            part.unread.push_back({Unread{text(n.begin, n.end), false}, span(n.begin, n.end)});
            break;
          }
          // "as defined by the CDC, with retinitis": what stands behind it is no part of the method.
          bool goes_on = false;
          children(*l, [&](std::size_t e) {
            goes_on = goes_on || (at(e).rule == Rule::element && at(e).begin > at(*l).begin &&
                                  std::string_view("Hr").find(kind(at(e).begin)) != std::string_view::npos);
          });
          if (found_by && goes_on && !has_figures(d) && !names_findings(d)) {
            part.unread.push_back({Unread{text(n.begin, n.end), false}, span(n.begin, n.end)});
            break;
          }
          const bool method = found_by && !std::holds_alternative<Unread>(d.value) && !has_figures(d) && !names_findings(d);
          // "Are assessed by the staff as being at low risk" says all there.
          if (method && !part.has_body) {
            part.unread.push_back(unread(n.begin, n.end));
            break;
          }
          if (found_by && !method && !has_figures(d) && !std::holds_alternative<Unread>(d.value)) {
            part.unread.push_back({Unread{text(n.begin, n.end), false}, span(n.begin, n.end)});
            break;
          }
          // What someone states is no definition of a finding, and what a definition of the denied says is open ("not pregnant (i.e., a
          // negative test)").
          bool turned = false;
          for (std::uint32_t k = at(*l).begin; k < at(*l).end && part.lead.negated; ++k)
            turned = turned || kind(k) == 'Y' || kind(k) == '!';
          if (turned || (std::holds_alternative<Saying>(d.value) && std::get<Saying>(d.value).attestation && part.has_body &&
                         at(part.body).rule == Rule::finding)) {
            part.unread.push_back({Unread{text(n.begin, n.end), turned}, span(n.begin, n.end)});
            break;
          }
          // "as defined in the protocol": a reference narrows the name and does not replace it.
          static constexpr std::string_view references[] = {"protocol", "appendix", "section", "table", "above", "below", "manual"};
          const std::string words = lower(text(at(*l).begin, at(*l).end));
          part.definition_is_class = std::any_of(std::begin(references), std::end(references),
                                                 [&](std::string_view r) { return words.find(r) != std::string::npos; });
          // "diabetes as evidenced by HbA1c 7-10 %"
          if (found_by && has_figures(d) && narrows_disease(part, d)) part.definition_is_class = true;
          // "COPD defined by the American Thoracic Society": by whose words narrows it, and replaces nothing.
          if (part.has_body && !part.definition_is_class && by_somebody(words)) {
            claim(n.begin, n.end);
            break;
          }
          // A definition that was not read is not dropped with the words that announce it.
          if (const auto* unread = std::get_if<Unread>(&d.value); method && unread != nullptr && unread->doubt)
            part.unread.push_back(std::move(d));
          else if (method)
            claim(n.begin, n.end);
          else
            part.definition = std::move(d);
        }
        break;
      }
      case Rule::paren_list: {
        if (const auto l = child(c, Rule::list)) {
          Node d = list(*l);
          // A class or score in brackets narrows the finding; a measured limit defines it.
          const auto* compared = std::get_if<Comparison>(&d.value);
          const auto* options = std::get_if<Logic>(&d.value);
          if (options != nullptr && !options->args.empty()) compared = std::get_if<Comparison>(&options->args.front().value);
          const std::string name = part.has_body ? lower(text(at(part.body).begin, at(part.body).end)) : "";
          part.definition_is_class =
              (compared != nullptr && !compared->limit.word.empty()) || !named_for_a_measurement(name) || narrows_disease(part, d);
          part.definition = std::move(d);
        }
        break;
      }
      case Rule::tail:
        part.during_tokens.emplace_back(n.begin, n.end);
        part.during += (part.during.empty() ? "" : " ") + text(n.begin, n.end);
        break;
      case Rule::aside: {
        const std::string_view inside = std::string_view(kinds_).substr(n.begin, n.end - n.begin);
        if ((inside == "(k)" || inside == "(ck)" || inside == "(kp)") && part.has_body && at(part.body).rule == Rule::finding) {
          part.bracket_stage = n.begin + 1;
          claim(n.begin, n.end);
          break;
        }
        // An aside with figures or connective words is not filler.
        bool says = false, changes = false;
        const bool standing = kind(n.begin) == '3';
        // "Asthma (exclusion)" among what is required, and the other way round.
        const std::string words = lower(text(n.begin, n.end));
        const bool turns = words.find(section_ == SectionKind::inclusion ? "(exclu" : "(inclu") == 0 && words.find("exclusive") != 1 &&
                           words.find("inclusive") != 1 && words.find("including") != 1 && words.find("excluding") != 1;
        says = changes = turns;
        // "EGFR mutation (L858R or exon 19 deletion)": which of its changes.
        if (const auto noun = part.has_body ? child(part.body, Rule::noun) : std::nullopt; noun && kind(at(*noun).begin) == '~')
          says = says || words.find_first_of("0123456789") != std::string::npos;
        // "(Cohorts A and B only)": for whom it holds.
        says = says || (words.size() > 5 && words.compare(words.size() - 5, 5, "only)") == 0 && names_part_of_study(words));
        // "since surgery (thoracic or other major surgeries)": which one is meant.
        says = says ||
               (!part.has_body && part.windows.size() == 1 && part.windows.front().min_ago && inside.find('|') != std::string_view::npos);
        for (std::uint32_t k = n.begin; k < n.end && !standing; ++k) {
          says = says || std::string_view("cELI!pvjakXHCFhGVSdK@^~\"'mMZ%").find(kind(k)) != std::string_view::npos ||
                 (kind(k) == 'n' && (kind(k + 1) == 'u' || kind(k + 1) == 'y'));
          // "(mean of three)"
          says = says || (kind(k) == '4' && k == n.begin + 1);
          // "(2 different readings)"
          says = says || (kind(k) == 'q' && kind(n.begin + 1) == 'n');
          // Another figure may be another limit ("(6 weeks for nitrosoureas)"), for whom is not known.
          changes = changes || std::string_view("XMZELIV!cp%").find(kind(k)) != std::string_view::npos ||
                    (kind(k) == 'n' && std::string_view("uyxU").find(kind(k + 1)) != std::string_view::npos);
        }
        if (!says) claim(n.begin, n.end);
        if (says) {
          Node u = unread(n.begin, n.end);
          // An alternative in brackets may stand in for the name; anything else only narrows it.
          std::get<Unread>(u.value).doubt = changes || kind(n.begin + 1) == '|';
          part.unread.push_back(std::move(u));
        }
        break;
      }
      case Rule::paren_value:
        if (!part.has_body) {
          value_in_front = c;
          break;
        }
        if (const auto l = child(c, Rule::limit)) {
          std::vector<Limit> more;
          auto value = limit(at(*l).begin, at(*l).end, "", more);
          const bool names = part.has_body && at(part.body).rule == Rule::finding && !child(part.body, Rule::tail);
          if (value && more.empty() && names && part.has_body) {
            const auto noun = child(part.body, Rule::noun);
            Comparison compared;
            compared.measure = term(at(*noun).begin, at(*noun).end);
            compared.measure.hint = TermKind::measure;
            compared.limit = *value;
            part.definition = Node{std::move(compared), span(at(*noun).begin, n.end)};
          } else {
            part.unread.push_back(unread(n.begin, n.end));
          }
        }
        break;
      case Rule::trailing_sex:
        // "born to women who ...", "a mother of girls with ...": other people's sex, and what is said of them is no patient's.
        if (n.begin > part.begin && kind(n.begin) == 'X' && speaks_of_others(lower(raw(n.begin - 1)))) {
          part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
          break;
        }
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'X' && token(k).value != 2) {
            (kind(n.begin) == 'f' ? part.own_sex : part.trailing_sex) = token(k).value;
            claim(k, k + 1);
          }
        break;
      case Rule::unread:
        part.unread.push_back(unread(n.begin, n.end));
        break;
      case Rule::head_of:
        break;
      case Rule::sep:
        break;
      default:
        part.body = c;
        part.has_body = true;
        if (n.rule == Rule::comparison)
          if (const auto time = child(c, Rule::window)) take_window(part, *time, completed);
        break;
    }
  });
  if (value_in_front) define_severity(part, *value_in_front);
  return part;
}

/// The node of a name that was completed from its neighbours.
Node Reader::composed_node(const Part& part, Term term) {
  const Span whole = span(part.begin, part.end);
  if (part.has_body) claim(at(part.body).begin, at(part.body).end);
  const std::string name = term.text;
  Node node;
  if (term.candidates.size() == 1 && term.candidates.front().kind == TermKind::statement) {
    Saying s;
    s.term = std::move(term);
    node = {std::move(s), whole};
  } else {
    node = {make_finding(part, std::move(term)), whole};
  }
  if (!part.lead.vague.empty()) {
    Node beside{Opinion{part.lead.vague + " " + (part.has_body ? text(part.begin, part.end) : name)}, node.span};
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

/// What may or may not be meant of this member too ("severe A or B", "history of A or B within 4 weeks"): it is decided where both readings
/// agree.
void Reader::in_two_readings(const Member& member, Node& node) {
  const auto* said = get<Finding>(node);
  if (auto* l = get<Logic>(node); said == nullptr && l != nullptr && l->op == LogicOp::conjunction && !l->args.empty()) {
    // With a judgement beside it.
    in_two_readings(member, l->args.front());
    return;
  }
  const bool when = said != nullptr && member.part.when_in_doubt && said->duration && !said->window;
  if (said == nullptr || (member.severity_in_front.empty() && !member.window_in_doubt && !member.other_name && !when)) return;
  Finding other = *said;
  if (when) {
    other.window = Window{};
    other.window->max_ago = said->duration->amount;
    other.window->max_open = said->duration->op == Comparator::lt;
    other.window->span = said->duration->amount.span;
    other.duration.reset();
  }
  if (!member.severity_in_front.empty() && other.severity.empty()) other.severity = member.severity_in_front;
  if (member.window_in_doubt) other.window.reset();
  if (member.other_name) other.term = *member.other_name;
  Node second{std::move(other), node.span};
  node = logic(LogicOp::disjunction, {std::move(node), std::move(second)}, LogicOp::conjunction);
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
  if (!p.lead.adult && !p.lead.child) return;
  const bool stated = std::any_of(members.begin(), members.end(),
                                  [&](const Member& other) { return other.part.has_body && at(other.part.body).rule == Rule::age; });
  if (stated) return;
  Limit l;
  l.op = p.lead.adult ? Comparator::ge : Comparator::lt;
  l.value = Decimal(18);
  l.unit = "a";
  l.span = p.lead.span;
  Node age{AgeLimit{l, "as_of"}, p.lead.span};
  // "Adults with A or B": the age is that of them all, unless other people follow.
  const auto people = [](const Member& other) { return other.part.lead.subject || other.part.lead.sex || other.part.lead.any_sex; };
  if (k == 0 && p.has_body && members.size() > 1 && connectives(members)[1] != ',' &&
      std::none_of(members.begin() + 1, members.end(), people))
    traits.age = std::move(age);
  else
    node = logic(LogicOp::conjunction, {std::move(age), std::move(node)});
}

}  // namespace eligo::grammar

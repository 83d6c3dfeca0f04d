// Lists: the elements between connectives, what the first ones hand on (verbs, statuses, negation), what the last ones hand back
// (windows, heads), and the connectives that join them.
//
// A comma takes the connective of the list's last pair; and binds tighter than or; statements without a connective bind tightest.
#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

template <typename T>
T* get(Node& node) {
  return std::get_if<T>(&node.value);
}

/// Conditions that a measured limit in brackets defines ("neutropenia (ANC < 1.5)"). Behind any other name a limit only narrows it
/// ("diabetes (HbA1c > 8 %)"), and both must hold.
bool named_for_a_measurement(const std::string& name) {
  static constexpr std::string_view signs[] = {"penia",        "emia",           "aemia",   "uria",     "cytosis", "tension",    "cardia",
                                               "renal",        "kidney",         "hepatic", "liver",    "obes",    "overweight", "fever",
                                               "coagulopathy", "organ function", "marrow",  "function", "anaem",   "anem"};
  return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view s) { return name.find(s) != std::string::npos; });
}

/// What was said of a name when holds for what defines it.
void hand_down(Node& node, const Window* window, const std::optional<Duration>& duration) {
  if (auto* c = get<Comparison>(node)) {
    if (!c->window && window != nullptr) c->window = *window;
    if (!c->duration) c->duration = duration;
  } else if (auto* f = get<Finding>(node)) {
    if (!f->window && window != nullptr) f->window = *window;
    if (!f->duration) f->duration = duration;
  } else if (auto* r = get<Rate>(node)) {
    if (!r->window && window != nullptr) r->window = *window;
  } else if (auto* l = get<Logic>(node)) {
    for (Node& arg : l->args) hand_down(arg, window, duration);
  }
}

}  // namespace

Part Reader::part(std::size_t element) {
  Part part;
  part.begin = at(element).begin;
  part.end = at(element).end;
  bool completed = false;
  children(element, [&](std::size_t c) {
    const Parsed& n = at(c);
    switch (n.rule) {
      case Rule::lead:
        // "recent (< 1 week) severe X": a bracket may stand between the words before a finding.
        part.lead = part.has_lead ? lead(at(element).begin, n.end) : lead(n.begin, n.end);
        part.has_lead = true;
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'C' && lower(raw(k)).find("complet") != std::string::npos) completed = true;
        break;
      case Rule::window: {
        std::string narrows;
        if (auto w = window(c, completed || part.during == "completed", narrows)) {
          if (w->lifetime)
            part.lead.status = part.lead.status == Status::unspecified ? Status::any : part.lead.status;
          else {
            part.windows.push_back(*w);
            part.window_in_front = !part.has_body;
          }
          // "for the past 3 months" is how long, not when.
          if (kind(n.begin) == 'P' && (token(n.begin).value == 1 || token(n.begin).value == 2) && w->max_ago) {
            part.windows.pop_back();
            part.duration = Duration{Comparator::ge, *w->max_ago};
          }
        } else if (!narrows.empty()) {
          part.during += (part.during.empty() ? "" : " ") + narrows;
        }
        break;
      }
      case Rule::duration:
        if (kind(n.begin) == 'A') {
          // "failed to resolve after 1 month of standard therapy": there for at least that long.
          std::uint32_t stop = n.begin + 1;
          while (stop < n.end && kind(stop) != 'O') ++stop;
          part.duration = duration(n.begin + 1, stop);
          if (stop + 1 < n.end) part.during += (part.during.empty() ? "on " : " on ") + text(stop + 1, n.end);
        } else if (auto d = duration(n.begin, n.end))
          part.duration = d;
        else
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
        if (const auto l = child(c, Rule::list)) part.exceptions.push_back(list(*l));
        break;
      }
      case Rule::paren_example:
      case Rule::example: {
        if (const auto l = child(c, Rule::list)) {
          Lead own = part.lead;
          own.negated = false;
          if (own.failed == Status::contraindicated) {
            // Examples of a contraindication are conditions themselves.
            own = Lead{};
          }
          Node n2 = list(*l, &own);
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
          const bool method = form == 2 && !std::holds_alternative<Comparison>(d.value) && !std::holds_alternative<Rate>(d.value) &&
                              !std::holds_alternative<Logic>(d.value);
          if (!method) part.definition = std::move(d);
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
          part.definition_is_class = (compared != nullptr && !compared->limit.word.empty()) ||
                                     !(part.has_body && named_for_a_measurement(lower(text(at(part.body).begin, at(part.body).end))));
          part.definition = std::move(d);
        }
        break;
      }
      case Rule::tail:
        part.during += (part.during.empty() ? "" : " ") + text(n.begin, n.end);
        break;
      case Rule::aside: {
        // An aside with figures or connective words is not filler.
        bool says = false, changes = false;
        const bool standing = kind(n.begin) == '3';
        for (std::uint32_t k = n.begin; k < n.end && !standing; ++k) {
          says = says || std::string_view("cELI!pvjakXHCFhGVSdK@^~\"'mMZ").find(kind(k)) != std::string_view::npos ||
                 (kind(k) == 'n' && (kind(k + 1) == 'u' || kind(k + 1) == 'y'));
          changes = changes || std::string_view("XMZELIV!").find(kind(k)) != std::string_view::npos;
        }
        if (says) {
          Node u = unread(n.begin, n.end);
          // An alternative in brackets may stand in for the name; anything else only narrows it.
          std::get<Unread>(u.value).doubt = changes || kind(n.begin + 1) == '|';
          part.unread.push_back(std::move(u));
        }
        break;
      }
      case Rule::paren_value:
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
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'X' && token(k).value != 2) part.trailing_sex = token(k).value;
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
        break;
    }
  });
  return part;
}

/// The elements of a list, with what the first ones hand on: verbs and statuses forward, windows and heads backward.
Node Reader::list(std::size_t i, const Lead* inherited) {
  std::vector<Part> parts;
  std::vector<char> seps;
  bool comma_or = false;  // ", or" starts a member of its own
  children(i, [&](std::size_t c) {
    if (at(c).rule == Rule::sep) {
      char s = kind(at(c).begin);
      for (std::uint32_t k = at(c).begin; k < at(c).end; ++k)
        if (kind(k) != ',') s = kind(k);
      if (s == '/') s = '|';
      comma_or = kind(at(c).begin) == ',' || (token(at(c).begin).value == 2 && kind(at(c).begin) == '|');
      seps.push_back(s);
    } else if (at(c).rule == Rule::element) {
      // No connective between two statements ("aged 18 to 40 years with diabetes"): both are said.
      // "whose", "who" speak of the patient, so of everything before; "that" speaks of the last noun.
      if (seps.size() < parts.size()) {
        char join = '+';
        if (kind(at(c).begin) == 'r' && lower(raw(at(c).begin)).rfind("who", 0) == 0) join = '*';
        // "A or B with C": C may belong to B or to both.
        else if (!seps.empty() && seps.back() == '|' && !comma_or && (kind(at(c).begin) == 'H' || kind(at(c).begin) == 'r'))
          join = '~';
        seps.push_back(join);
      }
      parts.push_back(part(c));
    }
  });
  while (seps.size() >= parts.size() && !seps.empty()) seps.pop_back();

  // A window or duration that stands alone behind a statement belongs to it ("X, within 3 months of screening").
  for (std::size_t k = 1; k < parts.size();) {
    Part& p = parts[k];
    bool words = false;
    if (p.has_lead)
      for (std::uint32_t t = p.begin; t < p.end; ++t) words = words || std::string_view("vjCF!XhI").find(kind(t)) != std::string_view::npos;
    const bool bare = !p.has_body && !words && p.unread.empty() && p.exceptions.empty() && p.examples.empty() && !p.definition &&
                      (seps[k - 1] == ',' || seps[k - 1] == '+' || seps[k - 1] == '*' || seps[k - 1] == '~');
    const bool at_point = bare && p.windows.empty() && !p.duration && !p.has_lead && kind(p.begin) == 'i' && kind(p.end - 1) == 'Q';
    const bool own_anchor = !p.windows.empty() && p.windows.front().after;
    if (at_point || (bare && !own_anchor && (!p.windows.empty() || p.duration))) {
      Part& before = parts[k - 1];
      if (before.windows.empty())
        before.windows = p.windows;
      else if (!p.windows.empty())
        before.unread.push_back(unread(p.begin, p.end));
      if (p.duration && !before.duration) before.duration = p.duration;
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
      seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k - 1));
    } else {
      ++k;
    }
  }
  for (std::size_t k = 1; k < parts.size(); ++k) {
    // "males and females": either one.
    const auto& a = parts[k - 1].lead.sex;
    const auto& b = parts[k].lead.sex;
    if (a && b && *a != *b && seps[k - 1] == '&') seps[k - 1] = '|';
  }
  // "as judged by the investigator" behind a list is about all of it.
  std::optional<Node> judged;
  if (parts.size() > 1 && parts.back().has_body && at(parts.back().body).rule == Rule::opinion) {
    std::uint32_t first = at(parts.back().body).begin;
    while (first < at(parts.back().body).end && (kind(first) == '_' || kind(first) == 'r' || kind(first) == 'i' || kind(first) == 'e'))
      ++first;
    if (kind(first) == 'J') {
      judged = Node{Opinion{text(at(i).begin, at(i).end)}, span(parts.back().begin, parts.back().end)};
      parts.pop_back();
      seps.pop_back();
    }
  }

  // "which is twice the average" behind a figure explains it and asks for nothing.
  for (std::size_t k = 1; k < parts.size();) {
    const Part& before = parts[k - 1];
    const bool figure = before.has_body && (at(before.body).rule == Rule::rate || at(before.body).rule == Rule::comparison ||
                                            at(before.body).rule == Rule::age);
    if (figure && seps[k - 1] == ',' && kind(parts[k].begin) == 'r' && lower(raw(parts[k].begin)) == "which" &&
        kind(parts[k].begin + 1) == 'e') {
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
      seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k - 1));
    } else {
      ++k;
    }
  }
  // "a condition or abnormality that in the opinion of the investigator ...", "psychiatric or other disorder which ...": one opinion over
  // all.
  if (!judged && parts.size() > 1 && parts.back().has_body && at(parts.back().body).rule == Rule::opinion) {
    bool relative = false, vague = true;
    for (std::uint32_t t = at(parts.back().body).begin; t < at(parts.back().body).end && kind(t) != 'J'; ++t)
      relative = relative || kind(t) == 'r';
    for (std::size_t k = 0; k + 1 < parts.size(); ++k) {
      const Part& p = parts[k];
      const bool plain = p.has_body && at(p.body).rule == Rule::finding && !child(p.body, Rule::tail) && p.windows.empty() &&
                         p.unread.empty() && at(p.body).end - at(p.body).begin <= 2;
      bool named = false;
      if (plain)
        for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t) named = named || kind(t) != 'w';
      vague = vague && plain && !named;
    }
    if (relative && vague) {
      return Node{Opinion{text(at(i).begin, at(i).end)}, span(at(i).begin, at(i).end)};
    }
  }

  // Forward: "history of A, B or C", "no prior X or Y", "treatment with A or B".
  const auto finding_like = [&](const Part& p) {
    return p.has_body && (at(p.body).rule == Rule::finding || at(p.body).rule == Rule::count || at(p.body).rule == Rule::front_amount ||
                          at(p.body).rule == Rule::result_finding);
  };
  Lead carried = inherited != nullptr ? *inherited : Lead{};
  std::optional<Window> carried_window;
  std::vector<bool> negation_inherited(parts.size(), false);
  std::vector<bool> carried_doubt(parts.size() + 1, false);
  bool carrying = inherited != nullptr;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    Part& p = parts[k];
    if (!p.has_body && p.has_lead && p.unread.empty()) {
      carried = p.lead;
      carrying = true;
      continue;
    }
    if (!finding_like(p)) continue;
    if (carrying) {
      Lead& l = p.lead;
      const bool own_verb = l.verb || l.subject || l.therapy || l.failed.has_value() || l.negated;
      // "no history of X, Y, or contraindication to Z": one negation reaches over nouns that bring their own verb, not over new sentences.
      bool sentence_of_its_own = l.subject || l.negated || l.must || l.may || l.have;
      for (std::uint32_t t = p.begin; t < p.end && t < at(p.body).begin; ++t)
        sentence_of_its_own = sentence_of_its_own || kind(t) == 'e' || kind(t) == 'r';
      const char before = k > 0 && k - 1 < seps.size() ? seps[k - 1] : ',';
      if (own_verb && carried.negated && !sentence_of_its_own && (before == '|' || before == ',')) {
        l.negated = true;
        negation_inherited[k] = true;
      }
      // "free of A for 2 weeks, or stable on B": whether the negation goes on is not said.
      if (carried.negated && !l.negated && p.has_lead && l.status != Status::unspecified && l.status != carried.status)
        carried_doubt[k] = true;
      if (!own_verb && carried_window && p.windows.empty()) p.windows.push_back(*carried_window);
      if (!own_verb) {
        if (l.status == Status::unspecified && !(carried.status == Status::current && !p.windows.empty()) &&
            !(l.known && carried.status == Status::history))
          l.status = carried.status;
        l.therapy = carried.therapy;
        l.therapy_form = carried.therapy_form;
        l.failed = carried.failed;
        if (carried.negated) {
          l.negated = true;
          negation_inherited[k] = true;
        }
      }
    }
    carried = p.lead;
    carrying = true;
    if (p.window_in_front && !p.windows.empty() && p.has_lead)
      carried_window = p.windows.front();
    else if (p.lead.verb || p.lead.subject)
      carried_window.reset();
  }

  // Backward: "chemotherapy or radiotherapy within 3 years"; not onto an element that is about now or has its own window.
  for (std::size_t k = parts.size(); k-- > 1;) {
    Part& later = parts[k];
    Part& earlier = parts[k - 1];
    if (later.windows.empty() || !finding_like(later) || !finding_like(earlier) || !earlier.windows.empty() || earlier.duration) continue;
    if (later.lead.verb && later.lead.span.begin > earlier.lead.span.begin && (later.lead.therapy != earlier.lead.therapy)) continue;
    if (earlier.lead.status == Status::current && later.lead.status != Status::current) continue;
    earlier.windows = later.windows;
  }

  // Heads: "active or latent tuberculosis", "type 1 or type 2 diabetes", "hepatitis B or C", "alcohol or drug misuse".
  const auto noun_of = [&](const Part& p) -> std::optional<std::size_t> {
    return p.has_body && (at(p.body).rule == Rule::finding || at(p.body).rule == Rule::count) ? child(p.body, Rule::noun) : std::nullopt;
  };
  std::vector<std::optional<Term>> composed(parts.size());
  std::vector<bool> dropped(parts.size(), false);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const auto own = noun_of(parts[k]);
    if (own && child(parts[k].body, Rule::tail)) continue;
    // "hypersensitivity or allergies to X": what is sensed belongs to both.
    if (own && k + 1 < parts.size()) {
      static constexpr std::string_view takers[] = {
          "hypersensitivity", "allergy",     "allergies",         "sensitivity",        "intolerance",       "reaction",
          "reactions",        "anaphylaxis", "allergic reaction", "allergic reactions", "hypersensitivities"};
      const std::string taker = lower(text(at(*own).begin, at(*own).end));
      if (std::find(std::begin(takers), std::end(takers), taker) != std::end(takers)) {
        if (const auto other = noun_of(parts[k + 1])) {
          const std::string full = text(at(*other).begin, at(*other).end);
          if (const auto to = full.find(" to "); to != std::string::npos) {
            Term t = compose(taker + full.substr(to), span(at(*own).begin, at(*own).end));
            if (t.candidates.empty()) t.broader = term(at(*own).begin, at(*own).end).candidates;
            composed[k] = std::move(t);
            continue;
          }
        }
      }
    }
    const std::string words = own ? text(at(*own).begin, at(*own).end) : "";
    // Backward from a later element: own words + the end of its noun phrase.
    const bool bare_adjective = !parts[k].has_body && parts[k].has_lead && k + 1 < parts.size() && parts[k].unread.empty() &&
                                !parts[k].lead.subject && (!parts[k].lead.verb || parts[k].lead.failed.has_value());
    Term own_term = own ? term(at(*own).begin, at(*own).end) : Term{};
    for (std::size_t later = k + 1; later < parts.size() && later <= k + 4; ++later) {
      const auto other = noun_of(parts[later]);
      if (!other) continue;
      const std::string full = text(at(*other).begin, at(*other).end);
      if (own && (own_term.candidates.empty() || full.find(' ') != std::string::npos)) {
        // Try ever shorter tails of the later phrase.
        for (std::size_t cut = full.find(' '); cut != std::string::npos; cut = full.find(' ', cut + 1)) {
          Term t = compose(words + full.substr(cut), own ? span(at(*own).begin, at(*own).end) : parts[k].lead.span);
          if (!t.candidates.empty()) {
            composed[k] = std::move(t);
            break;
          }
        }
      }
      if (bare_adjective && parts[later].definition && !parts[later].definition_is_class) {
        // The definition behind the noun says what all its adjectives mean.
        dropped[k] = true;
        break;
      }
      if (bare_adjective) {
        Term t = term(at(*other).begin, at(*other).end);
        t.span = parts[k].lead.span;
        composed[k] = std::move(t);
      }
      break;
    }
    // "X or Y according to Z": the standard is meant for both.
    if (own && k + 1 < parts.size() && k < seps.size() && seps[k] == '|') {
      if (const auto other = noun_of(parts[k + 1])) {
        const auto standard = child(parts[k + 1].body, Rule::tail);
        std::uint32_t from = at(*other).begin;
        while (from < at(*other).end && !(kind(from) == 'i' && token(from).value == 1)) ++from;
        std::string rest;
        if (from < at(*other).end)
          rest = text(from, at(*other).end);
        else if (standard && kind(at(*standard).begin) == 'i' && token(at(*standard).begin).value == 1)
          rest = text(at(*standard).begin, at(*standard).end);
        if (!rest.empty()) {
          Term t = compose(words + " " + rest, span(at(*own).begin, at(*own).end));
          if (t.candidates.empty()) t.broader = !own_term.candidates.empty() ? own_term.candidates : own_term.broader;
          composed[k] = std::move(t);
          continue;
        }
      }
    }
    // "asthma, COPD medication": a tail behind the last name of a kind is meant for all of them.
    if (own && !composed[k] && at(*own).end - at(*own).begin == 1 && own_term.candidates.size() == 1) {
      for (std::size_t later = k + 1; later < parts.size(); ++later) {
        const auto other = noun_of(parts[later]);
        if (!other || parts[later].lead.verb) break;
        const std::uint32_t from = at(*other).begin, to = at(*other).end;
        if (kind(from) != kind(at(*own).begin)) break;
        if (to - from == 1) continue;
        bool words_only = true;
        for (std::uint32_t t = from + 1; t < to; ++t) words_only = words_only && (kind(t) == 'w' || kind(t) == 'K');
        if (words_only && term(from, to).candidates.empty()) {
          composed[k] = compose(words + " " + text(from + 1, to), span(at(*own).begin, at(*own).end));
        }
        break;
      }
      if (composed[k]) continue;
    }
    // "hypersensitivity to A, B or C": what stands before the first name stands before all.
    if (own && !composed[k] && k > 0 && !parts[k].lead.verb && !parts[k].lead.subject && at(*own).end - at(*own).begin <= 3 &&
        !own_term.candidates.empty()) {
      for (std::size_t earlier = k; earlier-- > 0;) {
        if (!parts[earlier].has_body || at(parts[earlier].body).rule != Rule::finding) break;
        const auto other = noun_of(parts[earlier]);
        if (!other) break;
        const std::uint32_t from = at(*other).begin, to = at(parts[earlier].body).end;
        std::uint32_t last = to;
        for (std::uint32_t t = from + 1; t + 1 < to; ++t)
          if (std::string_view("iOfCH").find(kind(t)) != std::string_view::npos) last = t;
        if (last == to) {
          if (parts[earlier].lead.verb || parts[earlier].lead.subject) break;
          continue;
        }
        // Only where the head is no listed thing of its own with its complement.
        if (!term(from, to).candidates.empty()) break;
        const std::string head = text(from, last + 1);
        composed[k] = compose(head + " " + words, span(at(*own).begin, at(*own).end));
        break;
      }
      if (composed[k]) continue;
    }
    // Forward from an earlier element: its beginning + own words ("hepatitis B or C").
    if (own && !composed[k] && own_term.candidates.empty() && k > 0 && words.size() <= 24) {
      for (std::size_t earlier = k; earlier-- > 0;) {
        const auto other = noun_of(parts[earlier]);
        if (!other) break;
        const std::string full = text(at(*other).begin, at(*other).end);
        bool found = false;
        for (std::size_t cut = full.rfind(' '); cut != std::string::npos && cut > 0; cut = full.rfind(' ', cut - 1)) {
          Term t = compose(full.substr(0, cut) + " " + words, span(at(*own).begin, at(*own).end));
          if (t.candidates.empty()) {
            // "hepatitis B or C carrier": the word behind belongs to both.
            const auto blank = words.find(' ');
            if (blank != std::string::npos)
              t = compose(full.substr(0, cut) + " " + words.substr(0, blank), span(at(*own).begin, at(*own).end));
          }
          if (!t.candidates.empty()) {
            composed[k] = std::move(t);
            found = true;
            break;
          }
        }
        if (found || words.size() > 2) break;
      }
    }
  }

  for (std::size_t k = parts.size(); k-- > 0;) {
    if (!dropped[k]) continue;
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
    composed.erase(composed.begin() + static_cast<std::ptrdiff_t>(k));
    negation_inherited.erase(negation_inherited.begin() + static_cast<std::ptrdiff_t>(k));
    carried_doubt.erase(carried_doubt.begin() + static_cast<std::ptrdiff_t>(k));
    if (k < seps.size()) seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k));
  }
  // "negative for A, B and C", "ER, PR and HER2 negative": whose result it is cannot be told for the bare names beside it.
  const bool has_result =
      std::any_of(parts.begin(), parts.end(), [&](const Part& p) { return p.has_body && at(p.body).rule == Rule::result_finding; });
  std::vector<Node> nodes;
  std::vector<char> joins;
  bool bare = true, any_negated = false, all_negated = true;
  std::optional<Node> governed;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    Part& p = parts[k];
    Node node;
    if (composed[k] && !(p.has_body && p.definition)) {
      std::string vague = p.lead.vague;
      Term t = *composed[k];
      Part local = p;
      if (p.has_body) {
        const auto own = noun_of(p);
        const Lead inner = lead(at(*own).begin, at(*own).begin);
        (void)inner;
      }
      if (t.candidates.size() == 1 && t.candidates.front().kind == TermKind::statement) {
        Saying s;
        s.term = std::move(t);
        node = {std::move(s), span(p.begin, p.end)};
      } else {
        node = {make_finding(local, std::move(t)), span(p.begin, p.end)};
      }
      if (!vague.empty()) node = logic(LogicOp::conjunction, {node, Node{Opinion{vague + " " + text(p.begin, p.end)}, node.span}});
    } else if (k > 0 && k - 1 < seps.size() && seps[k - 1] == ',' && kind(p.begin) == 'i' && lower(raw(p.begin)) == "to") {
      // "opposition ..., to participation": goes on with an earlier clause, whose it is the grammar cannot tell.
      node = unread(p.begin, p.end);
      std::get<Unread>(node.value).doubt = true;
      p.lead = Lead{};
      p.unread.clear();
    } else if (p.has_body) {
      node = body(p);
    } else if (p.has_lead && (p.lead.sex || p.lead.any_sex)) {
      node = p.lead.any_sex ? Node{Permission{text(p.begin, p.end)}, p.lead.span}
                            : Node{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span};
      p.lead.sex.reset();
    } else if (!p.windows.empty() && !p.has_lead && p.windows.front().anchor != "as_of" && !p.windows.front().after) {
      // "less than 30 days since ending another study": the anchor is what the clause is about.
      Finding f;
      std::string words = p.windows.front().anchor;
      for (const std::string_view word : {"prior ", "previous ", "last ", "the ", "any ", "ending ", "completion of ", "end of "})
        if (words.rfind(word, 0) == 0) words.erase(0, word.size());
      f.term = compose(words, p.windows.front().span);
      f.window = p.windows.front();
      f.window->anchor = "as_of";
      node = {std::move(f), p.windows.front().span};
    } else if (p.has_lead && !p.unread.empty()) {
      node = p.unread.front();
      p.unread.erase(p.unread.begin());
    } else if (p.has_lead) {
      bool words = false;
      for (std::uint32_t t = p.begin; t < p.end; ++t)
        words = words || kind(t) == 'v' || kind(t) == 'j' || kind(t) == 'a' || kind(t) == 'C' || kind(t) == 'F' || kind(t) == '!';
      if (!words && parts.size() > 1) {
        // "Patients and ..." : nothing is said here.
        if (k < seps.size()) seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k));
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
        composed.erase(composed.begin() + static_cast<std::ptrdiff_t>(k));
        negation_inherited.erase(negation_inherited.begin() + static_cast<std::ptrdiff_t>(k));
        carried_doubt.erase(carried_doubt.begin() + static_cast<std::ptrdiff_t>(k));
        --k;
        continue;
      }
      only_head_ = !words;
      head_negated_ = p.lead.negated;
      node = words ? unread(p.begin, p.end) : Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
      if (kind(p.end - 1) == 'l' || kind(p.end - 1) == ':') node = Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
    } else if (p.end > p.begin && kind(p.begin) == 'l' && token(p.begin).value >= 2 && token(p.begin).value < 90 && parts.size() > 1) {
      node = Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    } else if (p.end > p.begin && kind(p.begin) == 'l') {
      only_head_ = true;
      node = Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
    } else {
      node = unread(p.begin, p.end);
    }
    const bool bare_name =
        p.has_body && at(p.body).rule == Rule::finding && at(p.body).end - at(p.body).begin <= 2 && !p.lead.verb && p.windows.empty();
    const bool scope = p.has_body && carried_doubt[std::min(k, carried_doubt.size() - 1)];
    const bool without = k > 0 && k - 1 < seps.size() && seps[k - 1] == '+' && p.lead.negated && !nodes.empty() &&
                         std::holds_alternative<Comparison>(nodes.back().value);
    const bool beside = (k > 0 && k - 1 < seps.size() && seps[k - 1] != '+') || (k == 0 && !seps.empty() && seps[0] != '+');
    if ((has_result && bare_name && beside) || scope || without) {
      node = Node{Unread{text(p.begin, p.end), !without}, span(p.begin, p.end)};
      p.lead.negated = false;
      p.unread.clear();
    }
    if (auto* c = get<Comparison>(node)) {
      if (p.series) c->series = p.series;
      // A listed name may hold the statistic: "pain intensity average ... over seven daily entries".
      const std::string measured = lower(c->measure.text);
      if (c->series && !c->statistic && (measured.find("average") != std::string::npos || measured.find("mean ") != std::string::npos))
        c->statistic = Statistic::mean;
      if (c->measure.text.empty()) {
        const Comparison* earlier = nullptr;
        for (const Node& n : nodes)
          if (const auto* found = std::get_if<Comparison>(&n.value)) earlier = found;
        if (earlier == nullptr) {
          node = unread(p.begin, p.end);
        } else {
          c->measure = earlier->measure;
          c->series = earlier->series;
          if (!c->window) c->window = earlier->window;
          if (p.lead.negated && c->statistic == Statistic::any && c->limit.op && c->limit.value) {
            // "no single value below 5" says that the lowest is at least 5.
            const Comparator op = *c->limit.op;
            c->limit.op = op == Comparator::lt   ? Comparator::ge
                          : op == Comparator::le ? Comparator::gt
                          : op == Comparator::gt ? Comparator::le
                                                 : Comparator::lt;
            c->statistic = op == Comparator::lt || op == Comparator::le ? Statistic::min : Statistic::max;
            p.lead.negated = false;
            if (k > 0 && k - 1 < seps.size()) seps[k - 1] = '+';
          }
        }
      }
    }
    if (p.dose && !p.lead.therapy) {
      if (auto* f = get<Finding>(node); f != nullptr && f->term.hint != TermKind::drug &&
                                        std::none_of(f->term.candidates.begin(), f->term.candidates.end(),
                                                     [](const LexiconEntry& e) { return e.kind == TermKind::drug; })) {
        // "a lesion of at least 10 mm": a size, not a dose.
        Comparison c;
        c.measure = f->term;
        c.measure.hint = TermKind::measure;
        c.limit.op = p.dose_op.value_or(Comparator::eq);
        c.limit.value = p.dose->value;
        c.limit.unit = c.limit.unit_text = p.dose->unit;
        c.limit.span = p.dose->span;
        f->dose.reset();
        f->dose_op.reset();
        const Span size = join(node.span, p.dose->span);
        node = logic(LogicOp::conjunction, {std::move(node), Node{std::move(c), size}});
      }
    }
    // A definition replaces a name. Behind a figure it only says the figure again in words.
    const bool figure = get<Comparison>(node) != nullptr || get<AgeLimit>(node) != nullptr || get<Rate>(node) != nullptr;
    if (p.definition && !figure) {
      if (p.definition_is_class)
        node = logic(LogicOp::conjunction, {node, *p.definition});
      else {
        const Span whole = join(node.span, p.definition->span);
        node = *p.definition;
        // What the brackets say of the name, the definition says exactly.
        std::erase_if(p.unread, [](const Node& u) {
          const auto* text = std::get_if<Unread>(&u.value);
          return text != nullptr && !text->doubt && !text->text.empty() && text->text.front() == '(';
        });
        hand_down(node, p.windows.empty() ? nullptr : &p.windows.front(), p.duration);
        node.span = whole;
      }
    }
    if (!p.examples.empty()) {
      std::vector<Node> options;
      const auto* named = get<Finding>(node);
      const std::string class_name = named != nullptr ? lower(named->term.text) : "";
      if (class_name != "this" && class_name != "these" && class_name != "it") options.push_back(node);
      for (auto& e : p.examples) {
        // Examples are alternatives, however they are joined.
        if (auto* l = std::get_if<Logic>(&e.value); l != nullptr && l->op == LogicOp::conjunction) {
          l->op = LogicOp::disjunction;
          l->alternative.reset();
        }
        options.push_back(std::move(e));
      }
      node = logic(LogicOp::disjunction, std::move(options));
    }
    for (auto& e : p.exceptions) node = unless(std::move(node), std::move(e), false);
    for (auto& u : p.unread) node = logic(LogicOp::conjunction, {node, u});
    if (p.lead.may && !std::holds_alternative<Saying>(node.value)) {
      bool plain = section_ == SectionKind::inclusion && !p.lead.negated && parts.size() == 1;
      for (std::uint32_t t = p.begin; t < p.end; ++t)
        plain = plain && std::string_view("ncELIV!").find(kind(t)) == std::string_view::npos && lower(raw(t)) != "only";
      if (plain)
        node = Node{Permission{text(p.begin, p.end)}, node.span};
      else
        node = Node{Unread{text(p.begin, p.end), true}, node.span};
    }
    if (p.lead.sex && !(p.has_body && (at(p.body).rule == Rule::attest || at(p.body).rule == Rule::opinion))) {
      Node sex{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span};
      bool outside = false;  // "no women who ...": the negation stands before the people
      for (std::uint32_t t = p.begin; t < p.end && kind(t) != 'X'; ++t)
        outside = outside || kind(t) == '!' || (kind(t) == 'm' && token(t).value == 4);
      if (outside && p.lead.negated) {
        p.lead.negated = false;
        node = negation(logic(LogicOp::conjunction, {std::move(sex), std::move(node)}));
        if (k > 0) joins.push_back(k - 1 < seps.size() ? seps[k - 1] : ',');
        all_negated = false;
        nodes.push_back(std::move(node));
        continue;
      }
      Node said = p.lead.negated ? negation(std::move(node)) : std::move(node);
      p.lead.negated = false;
      const bool binds = p.lead.must && section_ == SectionKind::inclusion;
      node = logic(binds ? LogicOp::implication : LogicOp::conjunction, {std::move(sex), std::move(said)});
      // "women who are pregnant or nursing": the sex governs the rest of the list.
      if (!binds && k == 0 && parts.size() > 1) {
        std::vector<Node> both = std::move(std::get<Logic>(node.value).args);
        governed = std::move(both.front());
        node = std::move(both.back());
      }
    }
    if (p.lead.adult || p.lead.child) {
      // "adult patients": 18 years or older, unless the list states an age of its own.
      bool stated = false;
      for (const Part& other : parts) stated = stated || (other.has_body && at(other.body).rule == Rule::age);
      if (!stated) {
        Limit l;
        l.op = p.lead.adult ? Comparator::ge : Comparator::lt;
        l.value = Decimal(18);
        l.unit = "a";
        l.span = p.lead.span;
        node = logic(LogicOp::conjunction, {Node{AgeLimit{l, "as_of"}, p.lead.span}, std::move(node)});
      }
    }
    // "heart failure, class IV": a stage behind a comma belongs to the finding before it.
    if (k > 0 && !nodes.empty() && p.has_body && at(p.body).rule == Rule::finding && k - 1 < seps.size() && seps[k - 1] == ',') {
      bool stages = true;
      for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t) stages = stages && kind(t) == 'k';
      if (stages) {
        if (auto* f = get<Finding>(nodes.back()); f != nullptr && f->stage.empty()) {
          f->stage = text(at(p.body).begin, at(p.body).end);
          nodes.back().span = join(nodes.back().span, node.span);
          parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
          composed.erase(composed.begin() + static_cast<std::ptrdiff_t>(k));
          negation_inherited.erase(negation_inherited.begin() + static_cast<std::ptrdiff_t>(k));
          carried_doubt.erase(carried_doubt.begin() + static_cast<std::ptrdiff_t>(k));
          seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k - 1));
          --k;
          continue;
        }
      }
    }
    // A class or score behind a comma narrows the finding: "heart failure, NYHA class III or IV".
    if (k > 0 && k - 1 < seps.size() && seps[k - 1] == ',' && std::holds_alternative<Finding>(nodes.back().value)) {
      const auto* options = get<Logic>(node);
      const auto* compared =
          options != nullptr && !options->args.empty() ? std::get_if<Comparison>(&options->args.front().value) : get<Comparison>(node);
      if (compared != nullptr && !compared->limit.word.empty() && compared->limit.word.find_first_not_of("IVX") == std::string::npos)
        seps[k - 1] = '+';
    }
    if (k > 0) joins.push_back(k - 1 < seps.size() ? seps[k - 1] : ',');
    bare = bare && finding_like(p) && !p.lead.verb;
    if (p.lead.negated)
      any_negated = true;
    else
      all_negated = false;
    // A negation that is handed on is one negation over the alternatives.
    if (p.lead.negated && !negation_inherited[k]) {
      std::size_t last = k;
      while (last + 1 < parts.size() && negation_inherited[last + 1]) ++last;
      if (last == k) node = negation(std::move(node));
    }
    nodes.push_back(std::move(node));
  }
  // Join each run under an inherited negation: not (a or b).
  std::vector<Node> joined;
  std::vector<char> outer;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (!joined.empty()) outer.push_back(k - 1 < joins.size() ? joins[k - 1] : ',');
    std::size_t last = k;
    while (last + 1 < parts.size() && negation_inherited[last + 1]) ++last;
    if (last > k && parts[k].lead.negated) {
      std::vector<Node> run;
      bool both = false;
      for (std::size_t n = k; n <= last; ++n) {
        run.push_back(std::move(nodes[n]));
        if (n > k && joins[n - 1] == '&') both = true;
      }
      joined.push_back(negation(logic(LogicOp::disjunction, std::move(run), both ? std::optional(LogicOp::conjunction) : std::nullopt)));
      k = last;
    } else {
      joined.push_back(std::move(nodes[k]));
    }
  }
  if (any_negated && all_negated) bare = false;
  if (joined.empty()) return unread(at(i).begin, at(i).end);
  Node node = combine(std::move(joined), outer, bare);
  std::optional<int> trailing;
  for (const auto& p : parts)
    if (p.trailing_sex) trailing = p.trailing_sex;
  bool asks = false;
  for (const auto& p : parts) asks = asks || p.during.rfind("to be ", 0) == 0 || p.during.rfind("to use ", 0) == 0;
  if (trailing)
    node = logic(asks && section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction,
                 {Node{SexIs{*trailing == 0 ? "female" : "male"}, node.span}, node});
  if (governed) node = logic(LogicOp::conjunction, {*governed, node});
  if (judged) node = logic(LogicOp::conjunction, {node, *judged});
  return node;
}

/// Joins list members by their connectives: and binds tighter than or; a comma takes the next connective to its right.
Node Reader::combine(std::vector<Node> nodes, const std::vector<char>& seps, bool bare_findings) {
  if (nodes.size() == 1) return std::move(nodes.front());
  for (std::size_t k = 0; k < seps.size() && k + 1 < nodes.size(); ++k) {
    if (seps[k] != '*' && seps[k] != '~') continue;
    const auto cut = static_cast<std::ptrdiff_t>(k);
    std::vector<Node> left(std::make_move_iterator(nodes.begin()), std::make_move_iterator(nodes.begin() + cut + 1));
    std::vector<Node> right(std::make_move_iterator(nodes.begin() + cut + 1), std::make_move_iterator(nodes.end()));
    const std::vector<char> left_seps(seps.begin(), seps.begin() + cut), right_seps(seps.begin() + cut + 1, seps.end());
    std::vector<Node> both;
    both.push_back(combine(std::move(left), left_seps, bare_findings));
    both.push_back(combine(std::move(right), right_seps, bare_findings));
    return logic(LogicOp::conjunction, std::move(both), seps[k] == '~' ? std::optional(LogicOp::disjunction) : std::nullopt);
  }
  std::vector<char> ops(nodes.size() - 1, ',');
  for (std::size_t k = 0; k < ops.size() && k < seps.size(); ++k) ops[k] = seps[k];
  char next = ',';
  for (std::size_t k = ops.size(); k-- > 0;) {
    if (ops[k] == ',')
      ops[k] = next;
    else if (ops[k] != '+')
      next = ops[k];
  }
  bool unsure = false;
  for (auto& op : ops)
    if (op == ',') {
      if (section_ == SectionKind::exclusion)
        op = '|';
      else {
        op = '&';
        unsure = bare_findings;
      }
    }
  // Statements without a connective between them belong together more tightly than any list.
  std::vector<Node> tight;
  std::vector<char> loose;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (k > 0 && ops[k - 1] == '+') {
      std::vector<Node> pair;
      pair.push_back(std::move(tight.back()));
      pair.push_back(std::move(nodes[k]));
      tight.back() = logic(LogicOp::conjunction, std::move(pair));
    } else {
      if (k > 0) loose.push_back(ops[k - 1]);
      tight.push_back(std::move(nodes[k]));
    }
  }
  nodes = std::move(tight);
  ops = std::move(loose);
  // "A or B, and C" has two readings; nothing is decided past it.
  const bool mixed = std::find(ops.begin(), ops.end(), '&') != ops.end() && std::find(ops.begin(), ops.end(), '|') != ops.end();
  const auto sex_of = [](const Node& n) -> std::string {
    if (const auto* s = std::get_if<SexIs>(&n.value)) return s->value;
    if (const auto* l = std::get_if<Logic>(&n.value); l != nullptr && l->op == LogicOp::conjunction)
      for (const Node& a : l->args)
        if (const auto* s = std::get_if<SexIs>(&a.value)) return s->value;
    return "";
  };
  std::string sex;
  bool both_sexes = false;
  for (const Node& n : nodes) {
    const std::string one = sex_of(n);
    if (one.empty()) continue;
    both_sexes = both_sexes || (!sex.empty() && sex != one && std::find(ops.begin(), ops.end(), '&') != ops.end());
    sex = one;
  }
  if (mixed || both_sexes) {
    Span whole;
    for (const Node& n : nodes) whole = join(whole, n.span);
    nodes.push_back(Node{Unread{folded(std::string_view(source_.text).substr(whole.begin, whole.size())), true}, whole});
    return logic(LogicOp::conjunction, std::move(nodes));
  }
  std::vector<Node> alternatives;
  std::vector<Node> run;
  bool anded = false;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    run.push_back(std::move(nodes[k]));
    if (k < ops.size() && ops[k] == '&') {
      anded = true;
      continue;
    }
    const bool doubtful = run.size() > 1 && ((section_ == SectionKind::exclusion && bare_findings) || unsure);
    alternatives.push_back(logic(LogicOp::conjunction, std::move(run), doubtful ? std::optional(LogicOp::disjunction) : std::nullopt));
    run.clear();
  }
  (void)anded;
  return logic(LogicOp::disjunction, std::move(alternatives));
}

/// "X unless Y", "X except Y". A requirement is met by the exception; what excludes is lifted by it.
Node Reader::unless(Node node, Node exception, bool is_unless) {
  if (auto* l = get<Logic>(node); l != nullptr && l->op == LogicOp::negation) {
    Node inner = unless(std::move(l->args.front()), std::move(exception), false);
    return negation(std::move(inner));
  }
  if (is_unless && section_ == SectionKind::inclusion) return logic(LogicOp::disjunction, {std::move(node), std::move(exception)});
  if (auto* l = get<Logic>(node); l != nullptr && l->op == LogicOp::exception) {
    l->args.push_back(std::move(exception));
    node.span = join(node.span, l->args.back().span);
    return node;
  }
  // Several exceptions joined by "or" (or "and", which means the same here) stand side by side.
  std::vector<Node> args{std::move(node)};
  if (auto* l = get<Logic>(exception);
      l != nullptr && !is_unless && (l->op == LogicOp::disjunction || (l->op == LogicOp::conjunction && l->alternative))) {
    for (auto& a : l->args) args.push_back(std::move(a));
  } else {
    args.push_back(std::move(exception));
  }
  return logic(LogicOp::exception, std::move(args));
}

}  // namespace eligo::grammar

// One element of a list: the words before the statement, the statement, and what qualifies it.
#include <algorithm>
#include <array>

#include "grammar/finding.hpp"
#include "grammar/judged_words.hpp"
#include "grammar/reader.hpp"
#include "grammar/thousands.hpp"

namespace eligo::grammar {
namespace {

/// Do the letters stand for these words, from one on to the last? The initial of each word, and any letter inside it.
bool stands_for(std::string_view words, std::string_view letters) {
  if (words.empty()) return letters.empty();
  if (letters.empty() || std::tolower(static_cast<unsigned char>(words[0])) != letters[0]) return false;
  std::size_t next = words.find_first_of(" -/");
  next = next == std::string_view::npos ? words.size() : next;
  const std::string_view behind = words.substr(std::min(next + 1, words.size()));
  std::string_view rest = letters.substr(1);
  for (std::size_t at = 1;;) {
    if (stands_for(behind, rest)) return true;
    while (at < next && (rest.empty() || words[at] != rest[0])) ++at;
    if (at >= next || rest.empty()) return false;
    rest.remove_prefix(1);
    ++at;
  }
}

/// A blood pressure that is too high, or too low, and no pressure of another place ("pulmonary hypertension") or that is well controlled.
bool says_pressure(const std::string& words, bool above, bool below) {
  static constexpr std::string_view described[] = {"uncontrolled", "poorly",    "controlled", "severe",       "arterial",   "systemic",
                                                   "essential",    "untreated", "persistent", "refractory",   "resistant",  "significant",
                                                   "clinically",   "relative",  "marked",     "high",         "elevated",   "low",
                                                   "blood",        "pressure",  "current",    "hypertension", "hypotension"};
  const bool high = contains_any(words, {"hypertension", "high blood pressure", "elevated blood pressure"});
  const bool low = contains_any(words, {"hypotension", "low blood pressure"});
  if (high == low || (high && !above) || (low && !below)) return false;
  std::size_t at = 0;
  while (at < words.size()) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (std::find(std::begin(described), std::end(described), std::string_view(words).substr(at, end - at)) == std::end(described))
      return false;
    at = end + 1;
  }
  return true;
}

/// "(radiotherapy) to > 25 % of the bone marrow", "(recovered from toxicities) to <= grade 1": how far it went, which no fact of the thing
/// itself tells.
bool says_how_far(std::string_view kinds, const std::string& before, const std::string& words) {
  if (!words.starts_with("to ") || kinds.find_first_not_of("itcpnuOkwKzxvja4h_^~#@'\"()Q") != std::string_view::npos) return false;
  if (kinds.find('k') != std::string_view::npos || words.ends_with("baseline"))
    return contains_any(before, {"recover", "resol", "return", "improv"});
  return std::count(kinds.begin(), kinds.end(), 'n') == 1 && words.find('%') != std::string::npos &&
         words.find(" of ") != std::string::npos;
}

}  // namespace

/// "stereotactic radiosurgery (SRS)": the name again, and nothing besides.
bool abbreviates(const std::string& before, std::string short_name) {
  while (!short_name.empty() && (short_name.back() == 's' || short_name.back() == '.')) short_name.pop_back();
  std::erase(short_name, '-');
  constexpr std::size_t longest = 6;
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (short_name.size() < 2 || short_name.size() > longest || !std::all_of(short_name.begin(), short_name.end(), capital)) return false;
  const std::string letters = lower(short_name);
  std::string words = lower(before);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  std::size_t at = words.size();
  for (std::size_t n = 0; n < short_name.size() && at > 0; ++n) {
    at = words.find_last_of(" -/", at - 1);
    const std::size_t first = at == std::string::npos ? 0 : at + 1;
    if (stands_for(std::string_view(words).substr(first), letters)) return true;
    if (at == std::string::npos || at == 0) break;
  }
  return false;
}

namespace {

bool names_part_of_study(std::string_view words) {
  static constexpr std::string_view parts[] = {"(cohort", "(part ", "(parts ", "(arm", "(phase", "(stratum", "(strata", "(group"};
  const std::string inside = words.starts_with("(for ") ? "(" + std::string(words.substr(5)) : std::string(words);
  words = inside;
  return std::any_of(std::begin(parts), std::end(parts), [&](std::string_view part) { return words.rfind(part, 0) == 0; });
}

/// "(Phase II only)", "(diabetics)", "(patients with asthma)": does a bracket say for which part or for which people something holds?
bool says_for_whom(std::string_view kinds, std::string_view words) {
  static constexpr std::string_view people[] = {"diabetics)", "asthmatics)", "smokers)",      "adults)",
                                                "children)",  "controls)",   "hypertensives)"};
  return names_part_of_study(words) || words.ends_with(" only)") || kinds.starts_with("(h") || kinds.ends_with("h)") ||
         kinds.starts_with("(fh") ||
         std::any_of(std::begin(people), std::end(people), [&](std::string_view p) { return words.ends_with(p); });
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

/// Letters or numbers of a name, as "B and C", "type 1 or 2", and no other words. One alone has to be a capital: "(b)" may count an item.
bool names_letters(const std::string& words) {
  std::size_t count = 0;
  bool capital = true;
  for (const std::string& word : plain_words(words)) {
    if (word == "and" || word == "or" || word == "type" || word == "types") continue;
    const bool letter = word.size() == 1 && word[0] >= 'a' && word[0] <= 'e';
    const bool figure = word.size() == 1 && word[0] >= '1' && word[0] <= '9';
    if (!letter && !figure && word != "ii" && word != "iii" && word != "iv" && word != "i") return false;
    ++count;
    capital = letter;
  }
  return count > 1 || (count == 1 && capital && words.size() == 1 && words[0] >= 'B' && words[0] <= 'E');
}

/// Does a figure, an age, a sex or a result stand anywhere in it?
bool has_figures(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value)) return std::any_of(l->args.begin(), l->args.end(), has_figures);
  if (const auto* f = std::get_if<Finding>(&node.value)) return f->count || f->dose || !f->state.empty();
  return std::holds_alternative<Comparison>(node.value) || std::holds_alternative<Rate>(node.value) ||
         std::holds_alternative<AgeLimit>(node.value) || std::holds_alternative<SexIs>(node.value);
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

/// "in Japan", "in the US", "at sites in Japan", "in Part 1": a place or a part of the trial.
bool names_a_place(std::string_view words) {
  const std::size_t in = words.rfind("in ", 0) == 0 ? 0 : words.find(" in ");
  if (in == std::string_view::npos) return false;
  words.remove_prefix(words.find(' ', in + (in > 0 ? 1 : 0)) + 1);
  if (words.rfind("the ", 0) == 0) words.remove_prefix(4);
  static constexpr std::array<std::string_view, 5> in_capitals{"US", "USA", "UK", "EU", "U.S."};
  const std::string_view first = words.substr(0, words.find_first_of(" ,;)"));
  return (first.size() > 2 && is_capital(first[0]) && !is_capital(first[1]) && is_word_byte(first[1])) ||
         std::find(in_capitals.begin(), in_capitals.end(), first) != in_capitals.end();
}

}  // namespace

bool all_listed(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return (l->op == LogicOp::disjunction || l->op == LogicOp::conjunction) && std::all_of(l->args.begin(), l->args.end(), all_listed);
  const auto* f = std::get_if<Finding>(&node.value);
  return f != nullptr && (!f->term.candidates.empty() || !f->term.broader.empty());
}

/// "NNRTIs such as efavirenz, within 2 weeks before entry": a time behind the last example is that of what they are examples of. Without a
/// comma
/// ("cardiac disease including infarction within 6 months") it may be the example's alone.
void Reader::take_window_of_examples(Part& part, std::size_t list, bool completed) {
  if (!part.windows.empty() || part.duration) return;
  std::size_t last = 0, times = 0;
  bool comma = false, behind = false;
  // "Surgery, including A, within 4 weeks or radiotherapy within 2 weeks": what stands alone between commas is the time of what is before
  // it.
  std::optional<std::size_t> between;
  children(list, [&](std::size_t c) {
    if (at(c).rule == Rule::sep) comma = kind(at(c).end - 1) == ',';
    if (at(c).rule != Rule::element) return;
    last = c;
    behind = between.has_value();
    if (!child(c, Rule::window) && !child(c, Rule::duration)) return;
    ++times;
    std::size_t said = 0;
    children(c, [&](std::size_t) { ++said; });
    if (times == 1 && comma && said == 1 && child(c, Rule::window)) between = c;
  });
  if (between && behind) last = *between, times = 1, comma = true;
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

Part Reader::part(std::size_t element) {
  Part part;
  part.begin = at(element).begin;
  part.end = at(element).end;
  bool completed = false;
  std::optional<std::size_t> value_in_front;
  const auto names_disease = [&](const Part& of) {
    const auto noun = noun_of(of);
    return noun && any_kind(term(at(*noun).begin, at(*noun).end).candidates, TermKind::condition);
  };
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
      case Rule::other_time_for:
        part.other_times.push_back(c);
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
        if (auto l = limit(from, stop, "", more); l && l->value && !with_thousands(*l, words_of(l->span))) {
          part.dose = Quantity{*l->value, l->unit, l->span};
          part.dose_op = l->op;
        } else {
          part.unread.push_back(unread(n.begin, n.end));
        }
        break;
      }
      case Rule::series: {
        if (kind(n.begin) == '7') {
          const Taken& taken = tokens_.readings[token(n.begin).ref];
          if ((!taken.series && !taken.statistic) || part.series || part.statistic) {
            part.unread.push_back(unread(n.begin, n.end));
            break;
          }
          part.series = taken.series;
          part.statistic = taken.statistic;
          // A comparison takes it; beside anything else it stays unclaimed, and in doubt.
          if (!taken.series && part.has_body && at(part.body).rule == Rule::comparison) claim(n.begin, n.end);
          break;
        }
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
        const Rule of = part.has_body ? at(part.body).rule : Rule::finding;
        const bool figure = of == Rule::comparison || of == Rule::age || of == Rule::rate || of == Rule::two_sided || of == Rule::count;
        // "Hemoglobin < 9 g/dL (transfusions permitted)": how the figure may be reached, and who is below it is still excluded.
        // "HBsAg positive (patients with a negative HBV DNA may enrol)" names who is let in.
        if (l && figure && token(verb).value != 3 && !has_kind(n.begin, n.end, 'h') &&
            (section_ == SectionKind::exclusion || part.lead.negated)) {
          part.unread.push_back(Node{Unread{text(n.begin, n.end), false}, span(n.begin, n.end)});
        } else if (l && token(verb).value != 3 && (section_ == SectionKind::exclusion || part.lead.negated)) {
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
          // "Solid tumors, including A or B, with metastatic disease", "drugs, including A, should be stable": said of the whole.
          std::uint32_t of_whole = 0, comma = 0;
          children(*l, [&](std::size_t e) {
            const std::uint32_t first = at(e).begin;
            // "Surgery, including A, within 4 weeks and has not recovered"
            const auto goes_on = [&](std::uint32_t k) {
              const std::string_view words = small(k, std::min(k + 3, at(*l).end));
              return words.starts_with("has not") || words.starts_with("have not") || words.starts_with("who have not");
            };
            if (at(e).rule == Rule::sep)
              comma = of_whole == 0 && kind(first) == ',' && at(e).end == first + 1 ? first : 0;
            else if (of_whole == 0 && first > at(*l).begin && kind(first - 1) == '&' && goes_on(first))
              of_whole = first - 1;
            else if (comma > 0 && of_whole == 0 &&
                     (kind(first) == 'm' || kind(first) == '3' || kind(first) == 'r' ||
                      (kind(first) == 'H' && lower(raw(first)).starts_with("with"))))
              of_whole = comma;
          });
          // "Chronic diseases, such as A or B, that require medication": whether what is on file is such a one, a person has to tell.
          if (n.rule == Rule::example && of_whole > 0 && kind(of_whole + 1) == 'r') {
            const std::uint32_t from = of_whole + 1, to = at(*l).end;
            const bool judged = part.has_body && one_judgement(from, to);
            const std::string said = judged ? text(at(part.body).begin, at(part.body).end) + ", " + text(from, to) : text(from, to);
            Node whole = judged ? Node{Opinion{said}, span(from, to)} : Node{Unread{said, true}, span(from, to)};
            claim_kinds(from, to, "mr");
            part.unread.push_back(std::move(whole));
            list_to_ = of_whole;
          } else if (n.rule == Rule::example && of_whole > 0 && !alternatives_) {
            const bool asks = kind(of_whole + 1) == 'm', waives = kind(of_whole + 1) == '3';
            list_from_ = of_whole + 1;
            Node whole = asks ? Node{Unread{text(of_whole + 1, at(*l).end), true}, span(of_whole + 1, at(*l).end)} : list(*l);
            list_from_ = 0;
            if (waives && only_permits(whole))
              claim(of_whole + 1, at(*l).end);
            else
              part.unread.push_back(std::move(whole));
            list_to_ = of_whole;
          }
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
          if (narrowed_by_need(part, *l, completed)) break;
          std::uint32_t first = n.begin;
          while (first < n.end && kind(first) != 'D') ++first;
          // "PCOS as defined by the Rotterdam criteria": by which criteria belongs to a disease, and is nothing else to be had.
          const auto add_criteria = [&](std::uint32_t stop) {
            if (!names_disease(part) || !names_criteria(text(first, stop))) return false;
            part.during += (part.during.empty() ? "" : " ") + text(first, stop);
            claim(n.begin, stop);
            return true;
          };
          if (lower(raw(first)).ends_with("by") && add_criteria(at(*l).end)) break;
          Node d = meaning(*l);
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
          // "as determined by the investigator or SBP > 160 mmHg": the figure is an alternative to what is determined, and defines nothing.
          const bool heads = kind(at(*l).begin) == 'l' || kind(at(*l).begin + 1) == 'l';
          const std::uint32_t stop = found_by && !heads ? way_end(at(*l).begin, at(*l).end) : at(*l).end;
          if (part.has_body && stop > at(*l).begin && kind(stop) == '|' && stop < at(*l).end && has_figures(d) &&
              is_way(at(*l).begin, stop, false, false)) {
            claim(n.begin, stop);
            take_behind_way(part, *l, stop, completed);
            break;
          }
          // "as defined by CDC criteria or documented HIV infection": the last may be an alternative to what is defined.
          const auto parts = std::get_if<Logic>(&d.value);
          const bool alternative = parts != nullptr && parts->op == LogicOp::disjunction && announced.ends_with(" by") && !has_figures(d) &&
                                   !names_findings(parts->args.front()) && names_findings(d);
          if (alternative) {
            part.unread.push_back({Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
            break;
          }
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
          const bool seen_in = found_by && has_figures(d) && !part.definition_is_class && measures_disease(part);
          part.definition_is_class = part.definition_is_class || (seen_in && section_ == SectionKind::inclusion);
          part.definition_may_narrow = seen_in && section_ != SectionKind::inclusion;
          part.restates = announced.starts_with("i") || announced == "that is";
          // "COPD defined by the American Thoracic Society": by whose words narrows it, and replaces nothing.
          if (part.has_body && !part.definition_is_class && !part.restates && by_somebody(words)) {
            claim(n.begin, stop);
            take_behind_way(part, *l, stop, completed);
            break;
          }
          // A definition that was not read is not dropped with the words that announce it.
          if (const auto* unread = std::get_if<Unread>(&d.value); method && unread != nullptr && unread->doubt)
            part.unread.push_back(std::move(d));
          else if (method) {
            claim(n.begin, stop);
            add_criteria(stop);
            take_behind_way(part, *l, stop, completed);
          } else
            part.definition = std::move(d);
        }
        break;
      }
      case Rule::paren_or:
        if (const auto l = child(c, Rule::list)) part.or_else = list(*l);
        if (part.or_else) part.or_else->span = span(n.begin, n.end);
        break;
      case Rule::paren_list: {
        if (const auto l = child(c, Rule::list)) {
          Node d = meaning(*l);
          // A class or score in brackets narrows the finding; a measured limit defines it.
          const auto* compared = std::get_if<Comparison>(&d.value);
          const auto* options = std::get_if<Logic>(&d.value);
          if (options != nullptr && !options->args.empty()) compared = std::get_if<Comparison>(&options->args.front().value);
          const std::string name = part.has_body ? lower(text(at(part.body).begin, at(part.body).end)) : "";
          part.definition_may_narrow = named_for_an_organ(name) && has_figures(d);
          part.definition_is_class =
              (compared != nullptr && !compared->limit.word.empty()) || !named_for_a_measurement(name) || narrows_disease(part, d);
          part.definition = std::move(d);
        }
        break;
      }
      case Rule::tail:
        if (part.has_body && (at(part.body).rule == Rule::age || at(part.body).rule == Rule::comparison) &&
            names_a_place(text(n.begin, n.end))) {
          // "18 to 65 years in Japan": elsewhere another limit may hold.
          part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
          break;
        }
        part.during_tokens.emplace_back(n.begin, n.end);
        part.during += (part.during.empty() ? "" : " ") + text(n.begin, n.end);
        break;
      case Rule::paren_more: {
        // What is required besides, of all or under a condition. Under "no", or where it is excluded, it may be what is let in.
        std::vector<std::size_t> lists;
        children(c, [&](std::size_t l) { lists.push_back(l); });
        const std::string words = lower(text(n.begin, n.end));
        const bool for_some = words.find("only") != std::string::npos || words.find("unless") != std::string::npos;
        const bool required = section_ == SectionKind::inclusion && part.has_body && !part.lead.negated && !for_some &&
                              !has_kind(n.begin, n.end, 'M') && !has_kind(n.begin, n.end, 'E');
        // "(not explained by X)" denies the cause, and no X.
        // "(lower values acceptable if stable)": what is let in under a condition.
        const bool lets_in = contains_any(words, {"acceptable", "accepted", "allowed", "permitted", "permissible", "eligible", "may be"});
        if (!required || lets_in || lists.empty() || (lists.size() == 1 && !words.starts_with("(no "))) {
          bool doubt = !required || lets_in;
          for (std::uint32_t k = n.begin; k < n.end; ++k)
            doubt = doubt || std::string_view("XMZELIV|/%").find(kind(k)) != std::string_view::npos;
          part.unread.push_back(Node{Unread{text(n.begin, n.end), doubt}, span(n.begin, n.end)});
          break;
        }
        Node more = list(lists.front());
        if (lists.size() > 1) more = logic(LogicOp::implication, {list(lists.back()), std::move(more)});
        claim_kinds(n.begin, n.end, "I");
        part.unread.push_back(std::move(more));
        break;
      }
      case Rule::aside: {
        const std::string_view inside = std::string_view(kinds_).substr(n.begin, n.end - n.begin);
        if ((inside == "(k)" || inside == "(ck)" || inside == "(kp)") && part.has_body && at(part.body).rule == Rule::finding) {
          part.bracket_stage = n.begin + 1;
          claim(n.begin, n.end);
          break;
        }
        // "Patients (male or female)": whoever it is.
        if (inside == "(X|X)" || inside == "(X/X)" || inside == "(X&X)" || inside == "(X)") {
          const auto first = token(n.begin + 1).value, last = token(n.end - 2).value;
          if (first == 2 || (first != last && last != 2)) {
            claim(n.begin, n.end);
            break;
          }
        }
        if (n.end - n.begin == 3 && abbreviates(text(n.begin > 8 ? n.begin - 8 : 0, n.begin), raw(n.begin + 1))) {
          claim(n.begin, n.end);
          break;
        }
        // An aside with figures or connective words is not filler.
        // "radiotherapy (or other local treatment)": one more thing.
        // Who else may sign is said with the name already.
        bool says = std::string_view("|&/").find(kind(n.begin + 1)) != std::string_view::npos, changes = false;
        for (const std::string_view same : {"representative", "guardian", "parent", "caregiver", "surrogate"})
          says = says && lower(text(n.begin, n.end)).find(same) == std::string::npos;
        const bool standing = kind(n.begin) == '3';
        // "Treated with diet alone or with metformin": with nothing else, where it is asked for.
        says = says || (standing && section_ == SectionKind::inclusion && !part.lead.negated && lower(raw(n.begin)) == "alone or with");
        // "Asthma (exclusion)" among what is required, and the other way round.
        const std::string words = lower(text(n.begin, n.end));
        const bool turns = words.find(section_ == SectionKind::inclusion ? "(exclu" : "(inclu") == 0 && words.find("exclusive") != 1 &&
                           words.find("inclusive") != 1 && words.find("including") != 1 && words.find("excluding") != 1;
        says = says || turns;
        changes = turns;
        // "EGFR mutation (L858R or exon 19 deletion)": which of its changes.
        if (const auto noun = part.has_body ? child(part.body, Rule::noun) : std::nullopt; noun && kind(at(*noun).begin) == '~')
          says = says || words.find_first_of("0123456789") != std::string::npos;
        // "Hepatitis (B and C)", "diabetes (type 1 or 2)": which of them.
        if (part.has_body && at(part.body).rule == Rule::finding && names_letters(text(n.begin + 1, n.end - 1))) says = true;
        // "(measured after hydration)", "(assessed twice)": how is part of what is asked.
        for (const std::string_view how : {"(measured ", "(assessed ", "(determined ", "(obtained ", "(tested ", "(confirmed ", "(taken "})
          if (words.starts_with(how))
            for (const std::string_view told :
                 {" after ", " following ", " before ", " off ", " twice", " times", " without ", " during ", " under ", " while ", " two ",
                  " three ", " separate", " occasions", " on therapy", " on treatment"})
              says = says || (words + " ").find(told) != std::string::npos;
        for (const std::string_view often : {" twice", "occasions", " two separate", " consecutive"})
          says = says || words.find(often) != std::string::npos;
        // "(Cohorts A and B only)": for whom it holds.
        says = says || (words.size() > 5 && words.compare(words.size() - 5, 5, "only)") == 0 && names_part_of_study(words));
        // "(Phase II only)", "(diabetics)", "(patients with asthma)": others may be bound by something else.
        if (says_for_whom(inside, words)) says = changes = true;
        // "Pregnancy (known or suspected)": who is not known to have it may be meant too.
        if (inside.find('|') != std::string_view::npos && contains_any(words, {"suspected", "presumed"})) says = changes = true;
        // "Critical limb ischemia (Rutherford category 6)", "sickle cell disease (electrophoresis is required)": they narrow the name.
        for (const std::string_view rank : {"category ", "categories ", "grade ", "grades ", "level ", "levels ", "score ", "scores "})
          if (const auto at_rank = words.find(rank); at_rank != std::string::npos && at_rank + rank.size() < words.size())
            says = says || is_digit(words[at_rank + rank.size()]);
        says = says || contains_any(words, {"required", " needed", "necessary", "mandatory"});
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
        // "(using the CKD-EPI creatinine equation)", "(by the Cockcroft-Gault formula)": read with the value.
        if (says && part.has_body && at(part.body).rule == Rule::comparison &&
            inside.find_first_of("cuy|&ELIV!MZ") == std::string_view::npos &&
            (words.ends_with("equation)") || words.ends_with("formula)")) && !find_settings(words, SettingsOf::criterion).empty())
          says = changes = false;
        // "(seropositive)", "(sustained)": they narrow what they stand behind.
        const bool behind_finding = part.has_body && at(part.body).rule == Rule::finding;
        const bool before_figure = behind_finding && kind(n.end) == 'c' && has_kind(at(part.body).begin, at(part.body).end, '#');
        const bool behind_name = behind_finding && !before_figure;
        const bool behind_value = before_figure || (part.has_body && at(part.body).rule == Rule::comparison);
        const bool plain_value = behind_value && find_settings(words, SettingsOf::criterion).empty();
        // "(by the X formula)" that no table holds
        const bool unlisted = plain_value && (words.ends_with(" formula)") || words.ends_with(" equation)") || words.ends_with(" method)"));
        // "Abnormal mammogram (BI-RADS 4 or 5)", "normal metabolic parameters (calcium, magnesium)"
        const bool behind_result = part.has_body && at(part.body).rule == Rule::result_finding &&
                                   inside.find_first_of("n#,&") != std::string_view::npos &&
                                   !bracket_adds_nothing(text(n.begin, n.end), inside, text(part.begin, n.begin));
        const bool narrows = !says && !standing &&
                             (unlisted || behind_result ||
                              ((behind_name || (plain_value && narrows_value(words))) &&
                               !bracket_adds_nothing(text(n.begin, n.end), inside, text(part.begin, n.begin))));
        if (narrows && says_who_judges(words) && inside.find_first_of("cnp;.") == std::string_view::npos) {
          claim(n.begin, n.end);
          part.unread.push_back(Node{Opinion{text(at(part.body).begin, n.end)}, span(n.begin, n.end)});
          break;
        }
        if (!says && !narrows) claim(n.begin, n.end);
        // "(by the ACR 2010 criteria)"
        if (!says && !narrows && behind_name && names_disease(part) && kind(n.begin) == '(' &&
            names_criteria(text(n.begin + 1, n.end - 1))) {
          const bool linked = std::string_view("iDV").find(kind(n.begin + 1)) != std::string_view::npos ||
                              contains_any(words, {" to ", "per ", "using ", "following "});
          part.during += (part.during.empty() ? "" : " ") + (linked ? text(n.begin + 1, n.end - 1) : text(n.begin, n.end));
          break;
        }
        if (says || narrows) {
          Node u = unread(n.begin, n.end);
          // An alternative in brackets may stand in for the name; anything else only narrows it. Between a measure and its figure it may
          // choose among the values ("platelet count (nadir) < 50").
          const bool chooses = kind(n.end) == 'c' && part.has_body && at(part.body).rule == Rule::finding &&
                               has_kind(at(part.body).begin, at(part.body).end, '#');
          std::get<Unread>(u.value).doubt = changes || chooses || kind(n.begin + 1) == '|';
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
          // "Uncontrolled hypertension (> 150/100 mmHg)": the figures are of the blood pressure.
          if (value && value->op && value->value && more.size() == 1 && value->unit == "mm[Hg]" && at(part.body).rule == Rule::finding &&
              !child(part.body, Rule::tail) &&
              says_pressure(lower(text(at(part.body).begin, at(part.body).end)), more_side(*value->op), less_side(*value->op))) {
            const Term pressure = compose("blood pressure", value->span);
            if (auto both = pressure_pair(pressure, pressure, *value, more.front(), Comparison{}, span(at(part.body).begin, n.end))) {
              claim(n.begin, n.end);
              part.definition = std::move(*both);
              break;
            }
          }
          const bool names = part.has_body && at(part.body).rule == Rule::finding && !child(part.body, Rule::tail);
          // "Normal creatinine (<= 1.5 mg/dL)": what is normal here, whatever the laboratory says.
          const std::uint32_t from = at(part.body).begin;
          // "Elevated ALT (> 3 x ULN)": how high it has to be.
          const std::string found = lower(raw(from));
          const bool high = found == "elevated" || found == "increased" || found == "raised" || found == "high";
          const bool low = found == "decreased" || found == "reduced" || found == "low";
          const bool fits = value && value->op && (found == "normal" || (high && more_side(*value->op)) || (low && less_side(*value->op)));
          if (fits && more.empty() && !names && at(part.body).rule == Rule::result_finding && at(part.body).end > from + 1) {
            Comparison compared;
            compared.measure = term(from + 1, at(part.body).end);
            compared.measure.hint = TermKind::measure;
            compared.limit = *value;
            part.definition = Node{std::move(compared), span(from, n.end)};
            break;
          }
          if (value && more.empty() && names && part.has_body) {
            const auto noun = child(part.body, Rule::noun);
            // "Stable dose of prednisone (<= 10 mg/day)": how much of it, and no measurement.
            const Term named = term(at(*noun).begin, at(*noun).end);
            const bool measured =
                any_kind(named.candidates, TermKind::measure) || value->unit.find('L') != std::string::npos || is_time_unit(value->unit);
            if (!measured && value->op && value->value && !value->unit.empty() && value->relative == Relative::none && dosed(named)) {
              part.dose = Quantity{*value->value, value->unit, value->span};
              part.dose_op = value->op;
              break;
            }
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
        if (n.begin > part.begin && kind(n.begin) == 'X' &&
            (speaks_of_others(lower(raw(n.begin - 1))) ||
             contains_any(lower(text(part.begin, n.begin)), {"partner", "spouse", "husband", "wife"}))) {
          part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
          break;
        }
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'X' && token(k).value != 2) {
            (kind(n.begin) == 'f' ? part.own_sex : part.trailing_sex) = token(k).value;
            claim(k, k + 1);
          }
        break;
      case Rule::unread: {
        std::uint32_t first = n.begin;
        if (kind(first) == '-') ++first;
        const std::string word = first < n.end && kind(first) == 'Y' ? raw(first) : "";
        // "HIV-negative gay men": what the name is denied of was not read, and it alone would say the opposite.
        const bool denied = word == "negative" || word == "seronegative" || word == "nonreactive";
        if (denied && part.has_body && at(part.body).end == n.begin &&
            std::string_view("K~#").find(kind(n.begin - 1)) != std::string_view::npos && !child(part.body, Rule::tail)) {
          part.has_body = false;
          break;
        }
        // Behind a connective it may be said of what stands before that as well.
        const bool alone = part.begin == 0 || std::string_view("|&/,").find(kind(part.begin - 1)) == std::string_view::npos;
        if (part.has_body && alone &&
            says_how_far(std::string_view(kinds_).substr(n.begin, n.end - n.begin), lower(text(part.begin, n.begin)),
                         lower(text(n.begin, n.end)))) {
          claim(n.begin, n.end);
          part.unread.push_back(Node{Opinion{text(at(part.body).begin, n.end)}, span(n.begin, n.end)});
          break;
        }
        part.unread.push_back(unread(n.begin, n.end));
        break;
      }
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
  // "Other active or prior malignancy": what describes a name that is still to come is no name.
  if (part.has_body && at(part.body).rule == Rule::finding && at(part.body).end == part.end && kind(at(part.body).begin) == '_' &&
      token(at(part.body).begin).value == 9 && part.end > at(part.body).begin + 1 && !child(part.body, Rule::tail)) {
    bool describes_only = true;
    for (std::uint32_t k = at(part.body).begin + 1; k < part.end; ++k)
      describes_only = describes_only && std::string_view("av").find(kind(k)) != std::string_view::npos;
    if (describes_only) {
      part.lead = lead(part.begin, part.end);
      part.has_lead = true;
      part.has_body = false;
      part.body = 0;
    }
  }
  if (value_in_front) define_severity(part, *value_in_front);
  if ((part.lead.status == Status::any || part.lead.status == Status::past) && at_a_step(part) && had(part))
    part.lead.status = Status::current;
  return part;
}

/// "... at screening", with no other time.
bool Reader::at_a_step(const Part& part) const {
  return part.windows.empty() && part.end > part.begin + 1 && kind(part.end - 1) == 'Q' && kind(part.end - 2) == 'i';
}

/// "Had X", "had active X", which of a step is then, and not ever. A history of it is ever.
bool Reader::had(const Part& part) const {
  bool verb = false;
  for (std::uint32_t t = part.begin; t < part.end; ++t) {
    verb = verb || (kind(t) == 'H' && lower(raw(t)) == "had");
    if (kind(t) == 'a' && static_cast<Status>(token(t).value) == Status::any) return false;
    if (kind(t) == 'a' && static_cast<Status>(token(t).value) == Status::current) verb = true;
  }
  return verb;
}

}  // namespace eligo::grammar

// What the members of a list share: the first ones hand on verbs, statuses and negation, the last ones hand back windows. Names that
// complete each other are in list_names.cpp.
//
// Passes over the members in the order of Reader::list; none of them makes a node.
#include <algorithm>
#include <cctype>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// States of a disease that are part of its name ("relapsed or refractory X").
constexpr std::string_view states[] = {"relapsed",   "recurrent",    "metastatic",  "advanced",   "unresectable", "inoperable",
                                       "refractory", "relapsing",    "progressive", "persistent", "recurring",    "untreated",
                                       "localized",  "localised",    "symptomatic", "congenital", "acquired",     "inherited",
                                       "hereditary", "disseminated", "invasive",    "primary",    "secondary",    "idiopathic"};

}  // namespace

bool says_state_in_name(std::string_view word) { return std::find(std::begin(states), std::end(states), word) != std::end(states); }

bool says_state(std::string_view word) {
  static constexpr std::string_view more[] = {"malignant", "benign",   "acute",  "chronic",       "severe",
                                              "mild",      "moderate", "active", "decompensated", "compensated"};
  return says_state_in_name(word) || std::find(std::begin(more), std::end(more), word) != std::end(more);
}

/// Words that only describe a name that a later member holds: "known or suspected X", "has active or uncontrolled X". The end of the token
/// run without them, when there are any.
std::optional<std::uint32_t> Reader::describes(const Part& part) const {
  if (part.dose || part.series || !part.during.empty() || !part.unread.empty() || !part.exceptions.empty() || !part.examples.empty() ||
      part.definition)
    return std::nullopt;
  // A time of its own would stand behind the body; what a later member handed back does not count.
  if (!part.has_body && (!part.windows.empty() || part.duration)) return std::nullopt;
  std::uint32_t end = part.end, last = part.end;
  if (part.has_body) {
    const auto noun = noun_of(part);
    if (!noun || child(part.body, Rule::tail)) return std::nullopt;
    end = last = at(part.body).end;
    if (end != part.end) return std::nullopt;
  } else if (!part.has_lead) {
    return std::nullopt;
  }
  const auto word = [&](std::uint32_t t) { return lower(raw(t)); };
  const auto adjective = [&](std::uint32_t t) {
    if (kind(t) == '_') return token(t).value == 2;
    if (kind(t) == 'a') return word(t).size() < 4 || word(t).compare(word(t).size() - 3, 3, " of") != 0;  // "history of"
    if (kind(t) == 'w') return part.has_body && says_state_in_name(word(t));
    return kind(t) == 'v' || kind(t) == 'j';
  };
  while (last > part.begin && adjective(last - 1)) --last;
  if (part.has_body)
    for (std::uint32_t t = at(part.body).begin; t < last; ++t)
      if (kind(t) != 'a') return std::nullopt;
  // "no known", "with known" are one word each.
  const std::string_view known = " known";
  const std::string at_end = end > part.begin ? word(end - 1) : "";
  if (last == end && (at_end.size() < known.size() || at_end.compare(at_end.size() - known.size(), known.size(), known) != 0))
    return std::nullopt;
  return last;
}

bool Reader::finding_like(const Part& part) const {
  if (!part.has_body) return false;
  const Rule rule = at(part.body).rule;
  return rule == Rule::finding || rule == Rule::count || rule == Rule::front_amount || rule == Rule::result_finding;
}

std::optional<std::size_t> Reader::noun_of(const Part& part) const {
  if (!part.has_body || (at(part.body).rule != Rule::finding && at(part.body).rule != Rule::count)) return std::nullopt;
  return child(part.body, Rule::noun);
}

/// Takes over what the member before says, as far as this one does not say it itself.
void Reader::inherit(Member& member, const Lead& carried, const std::optional<Window>& window, bool one_name) {
  Part& p = member.part;
  Lead& l = p.lead;
  const bool own_verb = l.verb || l.subject || l.therapy || l.failed.has_value() || l.negated;
  // "no history of X, Y, or contraindication to Z": one negation reaches over nouns that bring their own verb, not over new sentences.
  bool sentence_of_its_own = l.subject || l.negated || l.must || l.may;
  for (std::uint32_t t = p.begin; t < p.end && t < at(p.body).begin; ++t) {
    // "no X or evidence of Y" denies both; "no X or has Y" does not.
    const bool noun = kind(t) == 'H' && (token(t).value == 1 || token(t).value == 4 || token(t).value == 5);
    // "Are not responding to X, have failed Y"
    const bool verb = kind(t) == 'F' && lower(raw(t)).starts_with("ha");
    sentence_of_its_own = sentence_of_its_own || verb || kind(t) == 'e' || kind(t) == 'r' || (kind(t) == 'H' && !noun);
  }
  if (own_verb && carried.negated && !sentence_of_its_own && (member.sep == '|' || member.sep == ',')) {
    l.negated = true;
    member.negation_inherited = true;
  }
  // "free of A for 2 weeks, or stable on B": whether the negation goes on is not said.
  if (carried.negated && !l.negated && p.has_lead && l.status != Status::unspecified && l.status != carried.status && !one_name)
    member.carried_doubt = true;
  if (own_verb) return;
  if (window && p.windows.empty()) p.windows.push_back(*window);
  const bool alternative = member.sep == '|' || member.sep == ',';
  if (alternative && l.vague.empty() && l.severity.empty() && !p.definition) {
    // "uncontrolled A or B": the judgement is asked for of both, which decides no more than either reading does.
    l.vague = carried.vague;
    member.severity_in_front = carried.severity;
  }
  const bool known_beside = l.known && carried.status == Status::history;
  const bool of_family = p.has_body && lower(raw(at(p.body).begin)).starts_with("famil");
  if (l.status == Status::unspecified && !(carried.status == Status::current && !p.windows.empty()) &&
      !(known_beside && (one_name || of_family))) {
    // "history of A, known B": whether a B that is over counts is not said.
    member.status_in_doubt = member.status_in_doubt || known_beside;
    l.status = carried.status;
  }
  if (one_name) l.other = l.other || carried.other;
  l.therapy = carried.therapy;
  l.therapy_form = carried.therapy_form;
  l.diagnosed = l.diagnosed || carried.diagnosed;
  l.failed = carried.failed;
  if (carried.negated) {
    l.negated = true;
    member.negation_inherited = true;
  }
}

/// An event, a procedure, or what is called recent: nothing that goes on.
bool Reader::happens(const Member& member) const {
  if (member.part.lead.vague.starts_with("recent")) return true;
  const auto noun = noun_of(member.part);
  if (!noun) return false;
  const Term name = term(at(*noun).begin, at(*noun).end);
  static constexpr std::string_view sudden[] = {"infarction", "stroke",   "attack",   "seizure",    "fracture",
                                                "event",      "embolism", "bleeding", "hemorrhage", "haemorrhage"};
  const std::string words = lower(name.text);
  return any_kind(name.candidates, TermKind::event) || any_kind(name.candidates, TermKind::procedure) ||
         std::any_of(std::begin(sudden), std::end(sudden), [&](std::string_view one) { return words.ends_with(one); });
}

/// An organ taken out or put in stays so.
bool Reader::lasts(const Member& member) const {
  const auto noun = noun_of(member.part);
  if (!noun) return false;
  const std::string words = lower(text(at(*noun).begin, at(*noun).end));
  const bool organ = words.ends_with("ectomy") || words.find("transplant") != std::string::npos;
  return organ && words.find("biops") == std::string::npos;
}

/// Forward: "history of A, B or C", "no prior X or Y", "treatment with A or B".
void Reader::hand_on_leads(std::vector<Member>& members, const Lead* inherited) {
  Lead carried = inherited != nullptr ? *inherited : Lead{};
  std::optional<Window> carried_window;
  bool carrying = inherited != nullptr;
  bool denied = false, one_name = false;  // "no known or suspected X": two descriptions of one name
  std::vector<Status> descriptions;       // of the name that is still to come, and of those behind it
  bool described = false;                 // the member before only describes
  for (Member& member : members) {
    Part& p = member.part;
    const bool name_to_come = std::exchange(described, describes(p) || (!p.has_body && p.has_lead && p.lead.status != Status::unspecified));
    if (described) {
      if (!name_to_come) descriptions.clear();
      descriptions.push_back(lead(p.begin, p.end).status);
    }
    if (!p.has_body && p.has_lead && p.unread.empty()) {
      // "has active or uncontrolled X": the verb is handed on, the description is not.
      const auto verbs = describes(p);
      carried = verbs && *verbs > p.begin ? lead(p.begin, *verbs) : verbs ? Lead{} : p.lead;
      carried.other = p.lead.other;
      one_name = verbs.has_value();
      carrying = true;
      continue;
    }
    if (!finding_like(p)) {
      // "must not be younger than 18 or pregnant": whether the negation goes on is not said.
      denied = p.lead.negated && p.has_body;
      continue;
    }
    if (denied && !p.lead.verb && !p.lead.negated && (member.sep == '|' || member.sep == ',')) member.carried_doubt = true;
    denied = false;
    // What was said of an earlier name is said of this one, where nothing else is.
    if (!described && !name_to_come) {
      if (p.lead.verb || p.lead.subject || p.lead.status != Status::unspecified) descriptions.clear();
      if (!descriptions.empty() && (member.sep == '|' || member.sep == ',')) p.lead.also = descriptions;
    }
    const Status own = p.lead.status;
    if (carrying) inherit(member, carried, carried_window, one_name);
    if (own == Status::unspecified && p.lead.status == Status::current && !one_name && happens(member)) member.status_in_doubt = true;
    // "Lack of A, inability to B": what is missing there is said by the word itself.
    static constexpr std::string_view missing[] = {"inability", "unable", "incapable", "incapacity", "loss", "impaired", "impairment"};
    std::string opens = lower(raw(p.begin));
    opens = opens.substr(0, opens.find(' '));
    if (member.negation_inherited && !carried.requires_absence &&
        std::find(std::begin(missing), std::end(missing), opens) != std::end(missing)) {
      p.lead.negated = member.negation_inherited = false;
      member.carried_doubt = true;
    }
    // "No diabetes, able to swallow tablets": what is asked of everybody is not denied.
    static constexpr std::string_view asked[] = {"able", "willing", "capable", "agrees", "agree", "ability", "willingness"};
    if (member.negation_inherited && std::find(std::begin(asked), std::end(asked), opens) != std::end(asked)) {
      p.lead.negated = member.negation_inherited = false;
      member.carried_doubt = member.sep != ',';
      if (member.sep == ',') member.sep = '&';
    }
    one_name = false;
    carried = p.lead;
    // "Severe A, B or C": over all of them.
    if (carried.severity.empty() && !p.lead.verb) carried.severity = member.severity_in_front;
    // "history of severe or uncontrolled X"
    if (const auto verbs = describes(p); verbs && p.has_body && *verbs > at(p.body).begin) {
      carried = lead(p.begin, *verbs);
      one_name = true;
    }
    carrying = true;
    if (p.window_in_front && !p.windows.empty())
      carried_window = p.windows.front();
    else if (p.lead.verb || p.lead.subject)
      carried_window.reset();
  }
}

bool Reader::apart_by_semicolon(const Part& earlier, const Part& later) const {
  if (earlier.end == 0 || later.begin < earlier.end) return false;
  const std::uint32_t from = token(earlier.end - 1).span.end, to = token(later.begin).span.begin;
  return from < to && source_.text.substr(from, to - from).find(';') != std::string::npos;
}

/// "Stroke, seizures, or platelets < 50 within 6 months", "infarction, stroke or NYHA class III heart failure within 6 months": whether the
/// time behind a figure or a class is that of the events before it is not said.
void Reader::hand_back_past_limits(std::vector<Member>& members) const {
  const auto compares = [&](const Member& m) { return m.part.has_body && at(m.part.body).rule == Rule::comparison; };
  const std::vector<char> joined = connectives(members);
  // "SBP > 180 or DBP > 110 one week after admission": both were measured then.
  for (std::size_t k = members.size(); k-- > 1;) {
    const Part& timed = members[k].part;
    Part& earlier = members[k - 1].part;
    const bool pair = (members[k].sep == '|' || members[k].sep == '&') && !members[k].comma;
    if (!pair || !compares(members[k]) || !compares(members[k - 1]) || timed.windows.size() != 1 || !earlier.windows.empty() ||
        earlier.duration || timed.window_in_front || is_study_step(timed.windows.front().anchor) || apart_by_semicolon(earlier, timed))
      continue;
    earlier.windows = timed.windows;
  }
  for (std::size_t k = members.size(); k-- > 1;) {
    const Part& timed = members[k].part;
    if (timed.windows.size() != 1 || !timed.windows.front().max_ago || timed.windows.front().after) continue;
    const bool of_class = members[k].sep == '+' && finding_like(timed) && compares(members[k - 1]);
    if (!of_class && !compares(members[k])) continue;
    for (std::size_t n = of_class ? k - 1 : k; n-- > 0;) {
      Part& earlier = members[n].part;
      const Member& next = members[n + 1];
      if (joined[n + 1] != '|' || next.part.lead.verb || next.part.lead.subject || next.part.lead.must) break;
      if (!finding_like(earlier) || !earlier.windows.empty() || earlier.duration || earlier.lead.negated ||
          apart_by_semicolon(earlier, next.part))
        break;
      if (earlier.lead.status == Status::current || earlier.lead.status == Status::planned) break;
      earlier.windows = timed.windows;
      members[n].window_in_doubt = true;
    }
  }
}

/// Backward: "chemotherapy or radiotherapy within 3 years"; not onto a member that is about now or has its own window.
void Reader::hand_back_windows(std::vector<Member>& members) const {
  hand_back_past_limits(members);
  for (std::size_t k = members.size(); k-- > 1;) {
    const Part& later = members[k].part;
    Part& earlier = members[k - 1].part;
    // "Infarction or stroke < 6 months": whether the time is that of both is not said, and neither is what it says.
    if (later.when_in_doubt && later.duration && finding_like(later) && finding_like(earlier) && earlier.windows.empty() &&
        !earlier.duration && !later.lead.verb && kind(later.end - 1) != ')' &&
        std::string_view("|,&").find(members[k].sep) != std::string_view::npos)
      members[k - 1].carried_doubt = true;
    if (later.windows.empty() || !finding_like(later) || !finding_like(earlier) || !earlier.windows.empty() || earlier.duration) continue;
    // "Pregnant or planning pregnancy within 3 months": the time to come is that of the plan.
    if (later.windows.front().after && later.windows.front().anchor == "as_of" && earlier.lead.status != Status::planned &&
        later.lead.status != Status::planned)
      continue;
    // "Prior transplant; or transfusion within 12 weeks", "epilepsy and no seizures within 6 months": the time of what stands behind alone.
    const bool denied = members[k].sep == '&' && later.lead.negated && !earlier.lead.negated;
    if (apart_by_semicolon(earlier, later) || (denied && later.windows.front().max_ago && !later.windows.front().min_ago)) continue;
    // "Asthma with at least 2 exacerbations in the past year": when those were.
    if (members[k].sep == '+' && at(later.body).rule == Rule::count && kind(later.begin) == 'H') continue;
    // "Progression during or after chemotherapy, or relapse within 6 months after it": the first has said when.
    if (contains_any(lower(text(earlier.begin, earlier.end)), {"during or after", "during or following", "on or after", "on or following"}))
      continue;
    // "Rituximab at any time, or another antibody within 6 months"
    if (lower(text(earlier.begin, earlier.end)).ends_with("at any time")) continue;
    // "have undergone surgery or have significant trauma within 4 weeks": a verb of its own brings a time of its own, or not.
    const bool other_verb =
        later.lead.verb && later.lead.span.begin > earlier.lead.span.begin && (later.lead.therapy != earlier.lead.therapy);
    const bool one_thought = members[k].sep == '|' && !members[k].comma && !later.lead.must && !later.lead.subject &&
                             later.lead.status == Status::unspecified && earlier.lead.status != Status::current;
    // "Radiotherapy or undergoing surgery within 4 weeks": nothing that goes on now has a time that is over.
    const bool undergone = members[k].sep == '|' && !later.lead.must && !later.lead.subject && later.lead.status == Status::current &&
                           later.windows.front().max_ago && !later.windows.front().after;
    if (other_verb && !one_thought && !undergone) continue;
    // "Unstable angina, recent infarction (less than 5 days)": what is recent is told behind it.
    if (later.lead.vague.starts_with("recent") && earlier.lead.vague != later.lead.vague && has_kind(later.begin, later.end, '(')) continue;
    // "Using A or B within 6 months": used in that time, as a single name behind such a verb is. "Is using", "currently using" is now.
    const std::string_view verb = earlier.has_body ? small(earlier.begin, at(earlier.body).begin) : std::string_view();
    const bool by_verb = earlier.lead.status == Status::current && earlier.lead.therapy_form == form_in_use && !later.has_lead &&
                         later.windows.front().max_ago && !later.windows.front().after && contains_any(verb, {"using", "taking"}) &&
                         !contains_any(verb, {"current", "ongoing", "concurrent", "concomitant", "presently", "now"}) &&
                         !has_kind(earlier.begin, at(earlier.body).begin, 'e');
    if (by_verb) earlier.lead.status = Status::unspecified;
    if (earlier.lead.status == Status::current && later.lead.status != Status::current) {
      // "current use of A or B within 4 weeks": A now, or in that time.
      const auto one = noun_of(earlier), other = noun_of(later);
      // "Current catheter, or removal of a catheter less than 4 weeks ago": what is over brings its own time.
      const std::string now = one ? lower(text(at(*one).begin, at(*one).end)) : "";
      const bool again = !now.empty() && other &&
                         (lower(text(at(*other).begin, at(*other).end)) == now ||
                          lower(text(at(*other).begin, at(later.body).end)).ends_with(" of " + now));
      if (!later.lead.verb && later.windows.front().max_ago && !again) members[k - 1].window_behind = later.windows.front();
      continue;
    }
    // "No A or B for 6 months": of both, when one negation stands before both.
    if (later.absent && !(earlier.lead.negated && members[k].negation_inherited)) continue;
    earlier.windows = later.windows;
    earlier.lasting = later.lasting;
    // "Asthma or COPD diagnosed within a year", "statins or fibrates started within 6 weeks": what happened to each of them in that time.
    const std::string_view happened = later.has_body ? small(at(later.body).end - 1) : std::string_view();
    static constexpr std::string_view begun[] = {"started",    "initiated",    "begun",     "commenced", "changed",
                                                 "modified",   "adjusted",     "increased", "added",     "switched",
                                                 "introduced", "discontinued", "stopped",   "withdrawn"};
    if (happened == "diagnosed")
      earlier.lead.diagnosed = true;
    else if (const auto named = noun_of(earlier); named && std::find(std::begin(begun), std::end(begun), happened) != std::end(begun) &&
                                                  !term(at(*named).begin, at(*named).end).candidates.empty())
      members[k - 1].carried_doubt = true;
    // "treated with A or has received B within 3 months": a new verb may bring a time of its own.
    static constexpr std::string_view verbs[] = {"has", "have", "had", "is", "are", "was", "were", "who", "received", "will", "must"};
    const std::string first = lower(raw(later.begin));
    const bool own_verb = later.has_lead && later.lead.verb &&
                          std::find(std::begin(verbs), std::end(verbs), first.substr(0, first.find(' '))) != std::end(verbs);
    // What stands behind an example may be of the example alone.
    earlier.example_window = later.example_window;
    members[k - 1].window_in_doubt =
        earlier.lead.status == Status::history ||
        (earlier.lead.diagnosed && (members[k].sep == '&' || (!happens(members[k - 1]) && happens(members[k])))) || denied || own_verb ||
        other_verb || later.example_window;
    // "Unstable angina, recent infarction (less than 5 days)": a time in brackets is that of what it stands behind, or of all.
    const auto [timed, time_end] = tokens_in(later.windows.front().span);
    if (timed > 0 && time_end > timed && (kind(timed - 1) == '(' || kind(timed) == '(')) members[k - 1].window_in_doubt = true;
    // "Prior organ transplantation or immunosuppressants within 4 weeks": what lasts, and may be meant whenever it was done.
    if (later.windows.front().max_ago && lasts(members[k - 1]) != lasts(members[k])) members[k - 1].window_in_doubt = true;
    earlier.absent = later.absent;
    const Window& window = later.windows.front();
    if (later.duration && !window.max_ago && !window.min_ago) {
      earlier.duration = later.duration;
      absent_for(earlier);
    }
  }
}

}  // namespace eligo::grammar

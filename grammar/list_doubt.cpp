// What stands behind the last member of a list, or completes one of them, and may be meant of the others: amounts, complements, plans. The
// member is kept in both readings, with it and without it, and is decided where they agree. What stands in front is in list_fronts.cpp.
#include <algorithm>
#include <array>
#include <tuple>

#include "grammar/examinations.hpp"
#include "grammar/finding.hpp"
#include "grammar/fronts.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

namespace {

bool share_a_kind(const Term& a, const Term& b) {
  return std::any_of(a.candidates.begin(), a.candidates.end(), [&](const LexiconEntry& one) {
    return std::any_of(b.candidates.begin(), b.candidates.end(), [&](const LexiconEntry& other) { return one.kind == other.kind; });
  });
}

bool is_treatment(const Term& term) {
  return std::any_of(term.candidates.begin(), term.candidates.end(),
                     [](const LexiconEntry& e) { return e.kind == TermKind::drug || e.kind == TermKind::procedure; });
}

/// What is done for a patient: an operation, a stay in hospital.
bool is_care(const Term& term) {
  return is_treatment(term) || lower(term.text).starts_with("hospital") || lower(term.text).starts_with("admission");
}

/// "exposure to tuberculosis" at the word behind its last preposition, or verb that takes an object.
std::size_t complement_of(std::string_view words) {
  if (words.starts_with("awaiting ")) return 9;
  static constexpr std::array<std::string_view, 20> links{"to",      "of",      "on",        "for",     "with",     "from",     "against",
                                                          "by",      "in",      "undergo",   "require", "requires", "required", "requiring",
                                                          "needing", "receive", "receiving", "using",   "taking",   "after"};
  for (std::size_t end = words.rfind(' '); end != std::string_view::npos && end > 0;) {
    const std::size_t blank = words.rfind(' ', end - 1);
    if (blank == std::string_view::npos) break;
    if (std::find(links.begin(), links.end(), words.substr(blank + 1, end - blank - 1)) != links.end()) return end + 1;
    end = blank;
  }
  return 0;
}

/// "known to affect", "severe enough to need", "outside the limits", "without contacting": a clause that says which of the things named.
bool opens_clause(std::string_view word, std::string_view next) {
  static constexpr std::array<std::string_view, 5> enough{"severe", "significant", "serious", "sufficient", "extensive"};
  static constexpr std::array<std::string_view, 4> openers{"outside", "without", "beyond", "sufficiently"};
  if (std::find(enough.begin(), enough.end(), word) != enough.end()) return next == "enough";
  if (word == "likely" || word == "unlikely") return next == "to";
  if (word == "causing" || word == "needing") return true;
  return (word == "known" && next == "to") || std::find(openers.begin(), openers.end(), word) != openers.end();
}

/// "herbal products", "other medications": what is taken or done, of any sort.
bool names_means(std::string_view words) {
  static constexpr std::array<std::string_view, 10> means{"products", "supplements", "medications", "medication", "drugs",
                                                          "agents",   "medicines",   "therapies",   "treatments", "substances"};
  return std::find(means.begin(), means.end(), words.substr(words.rfind(' ') + 1)) != means.end();
}

/// "of the cerebral vessels", "of the knee": the last word is a part of the body.
bool names_place(std::string_view words) {
  static constexpr std::array<std::string_view, 48> parts{
      "vessels",  "vessel",    "artery",  "arteries",  "vein",       "veins",   "knee",   "knees",     "hip",         "hips",
      "shoulder", "shoulders", "ankle",   "ankles",    "foot",       "feet",    "hand",   "hands",     "wrist",       "wrists",
      "elbow",    "elbows",    "spine",   "back",      "neck",       "head",    "skull",  "jaw",       "abdomen",     "pelvis",
      "chest",    "limb",      "limbs",   "leg",       "legs",       "arm",     "arms",   "extremity", "extremities", "joint",
      "joints",   "bladder",   "urethra", "esophagus", "oesophagus", "stomach", "rectum", "brain"};
  return std::find(parts.begin(), parts.end(), words.substr(words.rfind(' ') + 1)) != parts.end();
}

/// Words that are of something, and no thing without it: "insertion", "components", "involvement".
bool needs_complement(std::string_view words) {
  static constexpr std::string_view relations[] = {
      "insertion", "involvement",   "component",    "components", "ingredient",     "ingredients", "constituent", "constituents", "form",
      "forms",     "type",          "types",        "kind",       "kinds",          "finding",     "findings",    "evidence",     "use",
      "presence",  "course",        "courses",      "degree",     "loss",           "intake",      "part",        "parts",        "member",
      "members",   "combination",   "combinations", "excipient",  "excipients",     "need",        "placement",   "dose",         "doses",
      "history",   "manifestation", "appearance",   "elevation",  "administration", "ingestion",   "consumption"};
  const std::string last = lower(words.substr(words.rfind(' ') + 1));
  return std::find(std::begin(relations), std::end(relations), last) != std::end(relations);
}

}  // namespace

/// "a flight scheduled during the study", "surgery planned": behind the name, and not inside what completes it.
namespace {
/// It has no time, or the one that stands behind the other.
bool own_time_free(const Part& part, const Part& other) {
  return part.windows.empty() || (!other.windows.empty() && part.windows.front().span == other.windows.front().span);
}

bool says_plan(std::string_view words) {
  for (const std::string_view plan : {" scheduled", " planned", " anticipated"}) {
    const auto found = words.find(plan);
    if (found == std::string::npos || complement_of(words.substr(0, found + 1)) > 0) continue;
    const std::string_view behind = words.substr(found + plan.size());
    static constexpr std::array<std::string_view, 6> times{" during", " within", " in ", " before", " for ", " while"};
    const std::string_view before = words.substr(0, found);
    if (before.ends_with(" is") || before.ends_with(" are")) continue;
    if (behind.empty() || std::any_of(times.begin(), times.end(), [&](std::string_view t) { return behind.starts_with(t); })) return true;
  }
  return false;
}
}  // namespace

/// "At least 4 weeks since A or B", "less than 30 days since A, B or C": the time is meant for each of them, and a therapy goes on being
/// one.
void Reader::share_anchor(std::vector<Member>& members) const {
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    const Part& first = members[k].part;
    if (first.has_body || first.windows.size() != 1 || first.lead.negated) continue;
    const Window& window = first.windows.front();
    bool since = false;
    for (std::uint32_t t = first.begin; t < first.end; ++t) since = since || kind(t) == 's';
    if (!since || window.after || window.around || window.min_ago.has_value() == window.max_ago.has_value()) continue;
    // "Since hospitalization for asthma or COPD": the second may go on with the first's words, which were not read.
    const auto opens = [](const Node& node) {
      const auto* words = std::get_if<Unread>(&node.value);
      return words != nullptr && (words->text.starts_with("for ") || words->text.starts_with("of ") || words->text.starts_with("with ") ||
                                  words->text.starts_with("due to ") || words->text.starts_with("because of "));
    };
    const bool goes_on = std::any_of(first.unread.begin(), first.unread.end(), opens);
    for (std::size_t n = k + 1; n < members.size(); ++n) {
      Member& member = members[n];
      Part& p = member.part;
      const bool plain = finding_like(p) && p.windows.empty() && !p.duration && !p.lead.negated && !p.lead.subject && !p.lead.must;
      if (!plain || std::string_view(",|&").find(member.sep) == std::string_view::npos) break;
      // "since surgery and are receiving X", "since surgery, and on X": what is so now has no part in a time that has passed.
      bool now = p.lead.status == Status::current;
      for (std::uint32_t t = p.begin; t < at(p.body).begin; ++t)
        now = now || kind(t) == 'e' || kind(t) == 'r' || (kind(t) == 'i' && lower(raw(t)) == "on");
      if (now) break;
      // "since surgery and recovered": not all that follows is a thing of the past.
      if (const auto noun = noun_of(p); member.sep == '&' && (!noun || term(at(*noun).begin, at(*noun).end).candidates.empty())) break;
      // "since radiotherapy to bony areas or metastases": of a disease nothing is past.
      if (const auto noun = noun_of(p); noun && complement_of(window.anchor) > 0) {
        const Term name = term(at(*noun).begin, at(*noun).end);
        member.carried_doubt = !name.candidates.empty() && !is_treatment(name);
      }
      member.carried_doubt = member.carried_doubt || goes_on;
      p.windows.push_back(window);
      p.windows.front().anchor = "as_of";
      // "At least N since" is about the last of them all, "less than N since" about any of them.
      if (member.sep != ',') member.sep = window.min_ago ? '&' : '|';
    }
  }
}

/// "Opiate or cannabis abuse": who takes an opiate need not abuse it.
void Reader::doubt_substances(std::vector<Member>& members, std::size_t k) const {
  static constexpr std::array<std::string_view, 13> words{"abuse",        "misuse",     "dependence", "dependency", "addiction",
                                                          "intoxication", "withdrawal", "overdose",   "allergy",    "deficiency",
                                                          "resistance",   "toxicity",   "excess"};
  static constexpr std::array<std::string_view, 9> substances{"alcohol",   "ethanol", "tobacco", "nicotine", "cannabis",
                                                              "marijuana", "drug",    "drugs",   "substance"};
  const Part& p = members[k].part;
  const std::string_view whole = small(at(p.body).begin, at(p.body).end);
  const std::string_view last = whole.substr(whole.rfind(' ') + 1);
  // "Diuretic or pain killer induced hyponatremia"
  auto induced = whole.find(" induced ");
  if (induced == std::string_view::npos) induced = whole.find("-induced ");
  const bool abused = last.size() < whole.size() && std::find(words.begin(), words.end(), last) != words.end();
  if ((induced == std::string::npos && !abused) || at(p.body).end - at(p.body).begin > longest_complement) return;
  const std::string behind = abused ? " " + std::string(last) : std::string(whole.substr(induced));
  for (std::size_t n = k; n-- > 0 && std::string_view("|&,").find(members[n + 1].sep) != std::string_view::npos;) {
    const Part& earlier = members[n].part;
    const auto noun = noun_of(earlier);
    if (members[n].composed || members[n].other_name) continue;  // "alcohol" as "alcohol abuse"
    if (!noun || members[n].carried_doubt || child(earlier.body, Rule::tail) || members[n + 1].part.lead.verb) return;
    const Term own = term(at(*noun).begin, at(*noun).end);
    const bool substance = std::find(substances.begin(), substances.end(), lower(own.text)) != substances.end();
    if (!is_drug(own) && !substance) return;
    if (!is_drug(own)) {
      members[n].carried_doubt = true;
      continue;
    }
    Term other = compose(own.text + behind, own.span);
    members[n].other_name = std::move(other);
  }
}

/// "Asthma or COPD for more than 5 years", "aspirin or clopidogrel > 100 mg/day", "nausea or vomiting grade 2": how long, how much and how
/// bad is said behind the last, and may be meant of all.
void Reader::doubt_amounts(std::vector<Member>& members, std::size_t k) const {
  const Part& p = members[k].part;
  const bool graded =
      p.has_body && at(p.body).rule == Rule::finding && kind(at(p.body).begin) != 'k' && has_kind(at(p.body).begin, at(p.body).end, 'k');
  const bool compared = p.has_body && (at(p.body).rule == Rule::comparison || at(p.body).rule == Rule::rate);
  // "aspirin or warfarin (> 1 mg/day)": a dose in brackets is that of its own drug.
  const std::uint32_t dosed_at = p.dose ? tokens_in(p.dose->span).first : 0;
  const bool own_dose = dosed_at > 1 && (kind(dosed_at - 1) == '(' || kind(dosed_at - 2) == '(');
  const bool amount = p.duration || (p.dose && !own_dose) || graded;
  // "> 10 mg/day prednisone or dexamethasone", "greater than 2 mg/day inhaled or intranasal corticosteroids": how much of the second.
  const bool figure_first = p.has_body && kind(at(p.body).begin) == 'c' && (compared || at(p.body).rule == Rule::front_amount) &&
                            has_kind(at(p.body).begin, at(p.body).end, 'u');
  if (figure_first && k + 1 < members.size() && members[k + 1].sep == '|') {
    Member& next = members[k + 1];
    const auto noun = noun_of(next.part);
    const bool plain = noun && !next.part.lead.verb && !next.part.lead.subject && !next.part.dose;
    if (plain && !next.other_name && is_drug(next.composed ? *next.composed : term(at(*noun).begin, at(*noun).end)))
      next.carried_doubt = true;
  }
  if (!amount && !compared) return;
  for (std::size_t n = k; n-- > 0;) {
    const Member& next = members[n + 1];
    Member& m = members[n];
    Part& earlier = m.part;
    const auto noun = noun_of(earlier);
    if (next.sep != '|' && next.sep != ',' && next.sep != '&') return;
    if (!noun || next.part.lead.verb || next.part.lead.subject || next.part.lead.must || next.part.lead.negated != earlier.lead.negated)
      return;
    if (earlier.duration || earlier.dose || !earlier.windows.empty() || m.length_behind || m.carried_doubt) return;
    const Term name = term(at(*noun).begin, at(*noun).end);
    // A figure behind a drug is its dose, and a figure behind a measure is no business of what stands beside it.
    if (compared && !is_drug(name)) return;
    if (compared || graded) {
      if (!m.other_name) m.carried_doubt = !name.candidates.empty() || m.composed;
    } else if (p.duration && p.lead.status == Status::stable && earlier.lead.status == Status::stable) {
      earlier.duration = p.duration;
      if (p.dose) m.length_behind = Amounts{{}, p.dose, p.dose_op};
    } else {
      m.length_behind = Amounts{p.duration, p.dose, p.dose_op};
    }
  }
}

/// "Hospitalization within 30 days for asthma or pneumonia": the name may go on with what was not read before it. "Radiotherapy or
/// chemotherapy completed less than 4 weeks ago": what stands behind both may be said of the first as well.
void Reader::doubt_beside_unread(std::vector<Member>& members, std::size_t k) const {
  if (k == 0) return;
  Member& m = members[k];
  const Part& before = members[k - 1].part;
  static constexpr std::array<std::string_view, 6> openers{"for ", "of ", "to ", "due to ", "from ", "by "};
  const bool opens = !before.unread.empty() && std::any_of(openers.begin(), openers.end(), [&](std::string_view opener) {
    const auto* words = std::get_if<Unread>(&before.unread.back().value);
    return words != nullptr && lower(words->text).starts_with(opener);
  });
  if (opens && m.sep == '|' && !m.part.has_lead && finding_like(m.part)) m.carried_doubt = true;
  if (k > 1 && m.sep == '+' && !m.part.has_body && m.part.has_lead && (!m.part.windows.empty() || m.part.duration))
    for (std::size_t n = k - 1; n-- > 0 && members[n + 1].sep == '|' && !members[n + 1].part.lead.verb;)
      if (finding_like(members[n].part) && members[n].part.windows.empty()) members[n].carried_doubt = true;
}

/// "Hypertension or diabetes before the age of 40", "hypertension or diabetes (uncontrolled)": what was not read behind the last name may
/// be meant of the others, which are then no more certain than it is. A bracket of more words belongs to the name before it.
void Reader::doubt_unread_tail(std::vector<Member>& members, std::size_t k) const {
  const Part& p = members[k].part;
  const auto compares = [&](const Part& one) { return one.has_body && at(one.body).rule == Rule::comparison; };
  // "SBP > 170 or DBP > 100 while on treatment"
  if (const auto choice = k > 0 && compares(p) ? choice_of_value(p) : std::nullopt)
    for (std::size_t n = k; n-- > 0 && compares(members[n].part) && !members[n + 1].part.lead.verb;)
      members[n].part.unread.push_back(*choice);
  if (k == 0 || members[k].sep != '|' || !finding_like(p)) return;
  std::vector<Node> behind;
  for (const Node& node : p.unread) {
    const auto* words = std::get_if<Unread>(&node.value);
    if (words == nullptr || words->doubt || words->text.empty()) continue;
    const auto [begin, end] = tokens_in(node.span);
    const bool bracket = words->text.front() == '(';
    bool describes = bracket && end > begin + 2;
    for (std::uint32_t t = begin + 1; describes && t + 1 < end; ++t)
      describes = std::string_view("vja_|&,/").find(kind(t)) != std::string_view::npos;
    if (!bracket || describes) behind.push_back(node);
  }
  constexpr std::size_t farthest = 12;  // members
  if (behind.empty()) return;
  for (std::size_t n = k; n-- > 0 && n + farthest >= k;) {
    const Part& next = members[n + 1].part;
    if (next.lead.verb || next.lead.subject || next.lead.must || next.lead.negated != members[n].part.lead.negated) return;
    if (!finding_like(members[n].part) || std::string_view("|,").find(members[n + 1].sep) == std::string_view::npos) return;
    auto& unread = members[n].part.unread;
    unread.insert(unread.end(), behind.begin(), behind.end());
  }
}

/// "More than 2 falls or seizures": how many of which, or of both together. Enough of the first is enough; the second by itself may not be.
/// At least one of either is one of them.
void Reader::doubt_shared_count(std::vector<Member>& members, std::size_t k) const {
  Part& p = members[k].part;
  if (k == 0 || members[k].sep != '|' || !finding_like(p) || p.lead.verb || at(p.body).rule == Rule::count) return;
  const Part& counted = members[k - 1].part;
  if (!counted.has_body || at(counted.body).rule != Rule::count || members[k - 1].composed || !counted.during.empty() ||
      has_tail_words(counted))
    return;
  const std::uint32_t begin = at(counted.body).begin;
  const bool compared = kind(begin) == 'c';
  // "2 or more emergency visits or hospitalizations"
  const bool or_more =
      !compared && kind(begin) == 'n' && kind(begin + 1) == 'p' && token(begin + 1).value == static_cast<std::uint8_t>(Comparator::ge);
  const Comparator op = compared ? comparator(begin) : or_more ? Comparator::ge : Comparator::eq;
  const std::uint32_t figure = compared ? begin + 1 : begin;
  const bool one = kind(figure) == 'n' && number(figure) <= Decimal(1) && op == Comparator::ge;
  if (one || lower(raw(p.begin)) == "any") return;
  if (!less_side(op)) {
    p.unread.push_back(Node{Opinion{text(counted.begin, p.end)}, span(p.begin, p.end)});
    return;
  }
  members[k - 1].carried_doubt = members[k].carried_doubt = true;
}

/// "At least 1 prior line of therapy for locally advanced (or metastatic disease)": the alternative is of what stands behind the count.
bool Reader::has_tail_words(const Part& p) const {
  if (child(p.body, Rule::tail)) return true;
  for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t)
    if (std::string_view("fi").find(kind(t)) != std::string_view::npos) return true;
  return false;
}

/// "Infection or deformity of the spine": which infection. "Exposure to tuberculosis or HIV": exposure to HIV, or HIV. Where the words of
/// one member may be meant for its neighbour too, the neighbour is kept in both readings.
void Reader::doubt_complements(std::vector<Member>& members) const {
  const auto name_of = [&](const Member& m) -> std::optional<Term> {
    const auto noun = noun_of(m.part);
    if (!noun || m.composed || m.result || m.gene || m.other_name || m.carried_doubt || child(m.part.body, Rule::tail)) return std::nullopt;
    Term name = term(at(*noun).begin, at(*noun).end);
    // Of an open name only what has a place: "disease" and "disorder" are anything.
    const bool anything = lower(name.text).starts_with("dis") || lower(name.text).starts_with("proc");
    if (name.candidates.empty() && (anything || !is_general(name.text))) return std::nullopt;
    return name;
  };
  const auto open_name = [&](const Member& m) {
    const auto noun = noun_of(m.part);
    return noun && !m.composed && !m.result && !m.gene && !m.other_name && !m.carried_doubt && !child(m.part.body, Rule::tail) &&
           term(at(*noun).begin, at(*noun).end).candidates.empty();
  };
  // Long words are not said again for every name: whether they are meant for it is in doubt.
  const auto second = [&](Member& m, const Term& own, const std::string& front, const std::string& back, std::uint32_t tokens) {
    if (tokens > longest_complement) {
      m.carried_doubt = true;
      return;
    }
    const std::string words = front + own.text + back;
    Term other = compose(words, own.span);
    // "Infection with syphilis or HIV": the same, with those words and without them.
    if (!own.candidates.empty() && other.candidates == own.candidates) return;
    if (other.candidates.empty()) other.broader = own.candidates;
    m.other_name = std::move(other);
  };
  const auto joined = [](const Member& m) { return m.sep == '|' || m.sep == '&' || m.sep == ','; };
  const auto begins_anew = [](const Member& m) { return m.part.lead.verb || m.part.lead.subject || m.part.lead.must; };
  for (std::size_t k = 0; k < members.size(); ++k) {
    const Part& p = members[k].part;
    doubt_amounts(members, k);
    doubt_shared_count(members, k);
    // "HbA1c > 9 % or LDL > 190 mg/dL on two occasions": whether one of the first is enough is not said.
    const auto compares = [](const Part& one, const Reader& reader) {
      return one.has_body && reader.at(one.body).rule == Rule::comparison;
    };
    for (std::size_t n = k; (p.series || p.statistic) && compares(p, *this) && n-- > 0 && compares(members[n].part, *this) &&
                            !members[n].part.series && (members[n + 1].sep == '|' || members[n + 1].sep == ',');)
      members[n].carried_doubt = true;
    doubt_unread_tail(members, k);
    doubt_beside_unread(members, k);
    // "Contraindication to the examination or the use of contrast agents"
    if (k > 0 && members[k].sep == '|' && p.has_body && contains(small(p.begin, at(p.body).begin), "use of")) {
      const Part& before = members[k - 1].part;
      if (before.lead.failed == Status::contraindicated || contains(small(before.begin, before.end), "contraindication"))
        members[k].carried_doubt = true;
    }
    if (!finding_like(p) || members[k].composed) continue;
    const std::string whole = text(at(p.body).begin, at(p.body).end);
    const std::string_view low = small(at(p.body).begin, at(p.body).end);
    const Term entire = compose(whole, span(at(p.body).begin, at(p.body).end));
    const bool listed = !entire.candidates.empty();
    // What stands behind its noun may be meant for the members before it.
    std::uint32_t behind = at(p.body).end;
    if (const auto tail = child(p.body, Rule::tail))
      behind = at(*tail).begin;
    else
      for (std::uint32_t t = behind; t-- > at(p.body).begin + 1;)
        if (std::string_view("Oif").find(kind(t)) != std::string_view::npos) behind = t;
    // "Supplements or products known to affect sleep", "anaemia or leukopenia severe enough to need a transfusion"
    bool clause = false;
    for (std::uint32_t t = at(p.body).begin + 1; t < behind && !clause; ++t) {
      clause = !p.lead.other && opens_clause(small(t), t + 1 < at(p.body).end ? small(t + 1) : std::string_view());
      if (clause) behind = t;
    }
    // "asthma or a positive test for HIV": what the test is for is the test's.
    if (at(p.body).rule == Rule::result_finding && kind(at(p.body).begin) == 'Y') behind = at(p.body).end;
    std::uint32_t behind_end = at(p.body).end;
    // "infection and/or deformity (> 15 degrees) of the spine": behind a bracket, too.
    if (behind == behind_end && !p.during_tokens.empty() && kind(p.during_tokens.front().first) == 'O')
      std::tie(behind, behind_end) = p.during_tokens.front();
    // "... or participation in a study": of which only a participation is.
    const bool takes_part = low.starts_with("particip") || low.starts_with("enrol");
    // "Thrombectomy or insertion of a caval filter": what names nothing without its complement lends it to no other.
    const bool of_its_own = behind < behind_end && kind(behind) == 'O' && needs_complement(small(at(p.body).begin, behind));
    // "asthma or COPD requiring oxygen", "with exacerbations", "not controlled by drugs": whatever stands behind the last of them.
    // Behind a name that is listed with it ("hospitalization for heart failure") it may still be meant of a general one ("surgery").
    if (const auto purpose = low.find(" for "); behind == behind_end && listed && purpose != std::string::npos)
      for (std::size_t n = k; n-- > 0 && joined(members[n + 1]) && !begins_anew(members[n + 1]);) {
        const auto own = name_of(members[n]);
        if (!own || !is_general(own->text)) break;
        second(members[n], *own, "", whole.substr(purpose), 1);
      }
    // "MBC and radiographic evidence of brain metastases": what is evident is no more of the name before it.
    const bool of_evidence = behind < behind_end && kind(behind) == 'H' && lower(raw(behind)).ends_with("evidence of");
    if (behind < behind_end && !takes_part && !of_evidence && !of_its_own &&
        (clause || std::string_view("OifrHCF!").find(kind(behind)) != std::string_view::npos)) {
      const std::string narrower = " " + text(behind, behind_end);
      // "Thrombosis, embolism or aneurysm of the cerebral vessels": where, of each of them.
      const bool placed = kind(behind) == 'O' && names_place(small(behind, behind_end));
      // "Major surgery or not recovered from its effects": who has recovered, and from what, is said of no name before it.
      const bool of_recovery = small(behind - 1).starts_with("recover");
      for (std::size_t n = k; !of_recovery && n-- > 0 && joined(members[n + 1]) && !begins_anew(members[n + 1]);) {
        // "ventricular or supraventricular arrhythmia requiring treatment": a name that got its noun from behind, too.
        const bool adjective = members[n].composed && !members[n].other_name && !members[n].carried_doubt;
        if (members[n].other_name && !members[n].composed) continue;  // has its second reading
        const auto own = adjective && !members[n].composed->candidates.empty() ? members[n].composed : name_of(members[n]);
        // "Statins, herbal supplements or products that affect X": an open name between them keeps the words from none.
        if (!own && (placed || adjective || ((clause || kind(behind) == 'r') && names_means(small(at(p.body).begin, behind)))) &&
            (open_name(members[n]) || (adjective && members[n].composed->candidates.empty())))
          continue;
        if (!own || (listed && !is_general(own->text) && !placed)) break;
        // "infarction or revascularization to the legs": what is done to a place.
        if (small(behind) == "to" && !share_a_kind(*own, entire) &&
            !share_a_kind(*own, compose(text(at(p.body).begin, behind), entire.span)))
          break;
        second(members[n], *own, "", narrower, behind_end - behind);
      }
    }
    doubt_substances(members, k);
    // "Urine positive for cocaine, opiates or amphetamines": what was found in a test is not what is taken.
    const bool tested = std::any_of(p.unread.begin(), p.unread.end(), [](const Node& u) {
      const auto* words = std::get_if<Unread>(&u.value);
      return words != nullptr && words->text.starts_with("positive for");
    });
    for (std::size_t n = k + 1; tested && n < members.size() && joined(members[n]) && !begins_anew(members[n]); ++n)
      if (finding_like(members[n].part)) members[n].carried_doubt = true;
    // What stands before its last name may be meant for the members behind it.
    // "MRI, CT or a flight scheduled during the study": the plan may be meant for all.
    if (says_plan(low))
      for (std::size_t n = k; n-- > 0 && joined(members[n + 1]) && !begins_anew(members[n + 1]);)
        if (finding_like(members[n].part) && own_time_free(members[n].part, p) && !members[n].part.lead.negated)
          members[n].carried_doubt = true;
    // "Progression during or after chemotherapy, or relapse": of the treatment, and not of what else there is.
    if (contains_any(low, {" during or ", " on or "})) continue;
    const std::size_t cut = complement_of(low.starts_with("awaiting ") ? low : std::string_view(whole));
    if (cut == 0 || low.starts_with("positive for ") || low.starts_with("seropositive for ")) continue;  // positive for HIV is HIV
    const std::string front = whole.substr(0, cut);
    const Term last = compose(whole.substr(cut), p.lead.span);
    // "Radiotherapy to bony areas or metastases"
    const bool treats = front.ends_with(" to ") && (is_treatment(entire) || is_treatment(compose(whole.substr(0, cut - 4), entire.span)));
    // "Infection that requires systemic antibiotics, antiviral or antifungal treatments": what a disease needs, or is treated with anyway.
    const bool needs =
        front.ends_with(" requires ") || front.ends_with(" requiring ") || front.ends_with(" require ") || front.ends_with(" needing ");
    // "Evidence of tumor on chest, abdominal or pelvic CT scan": the scan is what it is seen on, and no finding beside it.
    // Where all of it has to be judged, nothing is decided by a scan alone.
    if (front.ends_with(" on ") && last.candidates.empty() && p.lead.vague.empty()) {
      std::size_t end = k + 1, shown = k;
      for (; end < members.size() && (joined(members[end]) || members[end].sep == '/') && !begins_anew(members[end]); ++end)
        if (const auto noun = noun_of(members[end].part); noun && ends_in_test(at(*noun).begin, at(*noun).end)) shown = end;
      for (std::size_t n = k + 1; n <= shown; ++n)
        if (finding_like(members[n].part)) members[n].carried_doubt = true;
    }
    if (last.candidates.empty() && !treats && !needs) continue;
    // "Any other type of cancer or autoimmune disease": any type of it is it.
    if (ends_in_kind(front)) continue;
    const bool looked_at = seen_by(front) && names_examination(last.text);
    for (std::size_t n = k + 1; n < members.size() && joined(members[n]) && !begins_anew(members[n]); ++n) {
      const bool completed = needs && members[n].composed && !members[n].other_name && !members[n].carried_doubt;
      const auto own = completed ? members[n].composed : name_of(members[n]);
      // "Measurable disease by CT or MRI": nobody has an examination as a disease.
      if (own && looked_at && names_examination(own->text) && at(p.body).end - at(p.body).begin <= longest_complement) {
        Term whole_name = compose(front + own->text, own->span);
        if (whole_name.candidates.empty()) whole_name.broader = entire.broader;
        members[n].composed = std::move(whole_name);
        continue;
      }
      // "Cancer in situ of the cervix or skin cancer": a tumour is no part of another one's name.
      if (own && tumour_in_front(front) && names_tumour(own->text)) continue;
      // "Infection requiring intravenous antibiotics or hospitalization"
      if (own && needs && (is_drug(*own) || is_care(*own))) {
        second(members[n], *own, front, "", at(p.body).end - at(p.body).begin);
        continue;
      }
      // "abuse of alcohol, benzodiazepines or opioids": a drug behind what is no drug is rarely the drug itself.
      if (!own || !(share_a_kind(*own, last) || (is_drug(*own) && !is_drug(entire)) || (treats && !is_treatment(*own)))) break;
      second(members[n], *own, front, "", at(p.body).end - at(p.body).begin);
    }
  }
  for (std::size_t k = 0; k < members.size(); ++k) {
    const Part& p = members[k].part;
    // "A trial of a vaccine, drug or device", "medications or supplements known to affect sleep": of one list, and not whatever is taken.
    if (const auto noun = noun_of(p);
        members.size() > 1 && noun && at(p.body).rule == Rule::finding && !members[k].composed && !members[k].other_name && !p.lead.other &&
        p.end == at(*noun).end && small(at(*noun).begin, at(*noun).end).find(' ') == std::string_view::npos &&
        (names_means(small(at(*noun).begin)) || small(at(*noun).begin) == "drug" || small(at(*noun).begin) == "pharmacotherapy"))
      members[k].carried_doubt = true;
  }
}

}  // namespace eligo::grammar

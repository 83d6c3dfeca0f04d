// How far the words of one member of a list reach: a time "since A or B", an age behind two sexes, a relative clause, adjectives behind
// their noun, a negation before an "or". Where the text does not say, the list is left in doubt.
#include <algorithm>
#include <array>
#include <tuple>

#include "grammar/finding.hpp"
#include "grammar/judged_words.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

bool formed_as_adjective(const std::string& word) {
  static constexpr std::array<std::string_view, 8> endings{"able", "ible", "ed", "ic", "al", "ive", "ous", "ary"};
  return word.size() > 4 &&
         std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return std::string_view(word).ends_with(ending); });
}

/// "At least 1 month since A, B or C": the time in front names the first member and is one by itself. Taken off the part.
std::optional<Member> Reader::time_of_first(Part& part) const {
  if (!part.window_in_front || part.windows.size() != 1 || !finding_like(part) || part.has_lead) return std::nullopt;
  const std::uint32_t comma = at(part.body).begin - 1;
  bool since = false;
  for (std::uint32_t t = part.begin; t < comma; ++t) since = since || kind(t) == 's';
  const auto& anchor = part.windows.front().anchor;
  if (!since || kind(comma) != ',' || anchor == "as_of" || anchor == "screening" || anchor == "enrolment" || anchor == "randomisation" ||
      anchor == "first_dose" || anchor == "baseline")
    return std::nullopt;
  Member time;
  time.part.windows = std::move(part.windows);
  time.part.begin = part.begin;
  time.part.end = comma;
  part.windows.clear();
  part.window_in_front = false;
  part.begin = comma + 1;
  return time;
}

/// "Men and women >= 20 years", "men or postmenopausal women 50 to 85 years old": the age is everybody's.
void Reader::share_age(std::vector<Member>& members) const {
  // "Adults, adolescents and children with asthma": people who are named by themselves are of those of whom the rest is said.
  bool adult = false, child = false;
  for (Member& member : members) {
    Lead& lead = member.part.lead;
    if (!lead.adult && !lead.child) continue;
    adult = lead.adult = lead.adult || adult;
    child = lead.child = lead.child || child;
    if (member.part.has_body) adult = child = false;
  }
  for (std::size_t k = 1; k < members.size(); ++k) {
    Part& p = members[k].part;
    const Part& before = members[k - 1].part;
    const bool two_sexes = p.lead.sex && before.lead.sex && *p.lead.sex != *before.lead.sex && !before.has_body;
    if (!two_sexes || !p.has_body || at(p.body).rule != Rule::age) continue;
    Member age;
    age.sep = '*';
    age.part = p;
    age.part.lead = Lead{};
    age.part.has_lead = false;
    age.part.begin = at(p.body).begin;
    p.end = at(p.body).begin;
    p.has_body = false;
    p.body = 0;
    members.insert(members.begin() + static_cast<std::ptrdiff_t>(k) + 1, std::move(age));
  }
}

/// Words that narrow a name and name nothing themselves: "severe or uncontrolled", "unresectable stage III", "requiring treatment".
bool Reader::only_narrows(const Member& member) const {
  const Part& p = member.part;
  const Lead& lead = p.lead;
  if (lead.therapy_form == 8) return true;  // "requiring X"
  if (lead.subject || lead.therapy || lead.failed || lead.negated || lead.must || lead.sex || lead.any_sex || !p.windows.empty())
    return false;
  if (!p.has_body) {
    bool narrows = false;
    for (std::uint32_t t = p.begin; t < p.end; ++t) {
      const bool adjective = kind(t) == 'w' && formed_as_adjective(lower(raw(t)));
      const bool adverb = kind(t) == 'w' && lower(raw(t)).ends_with("ly");  // "locally advanced"
      if (adverb) continue;
      if (!adjective && std::string_view("vjaC_-|&/").find(kind(t)) == std::string_view::npos) return false;
      narrows = narrows || kind(t) != '_';
    }
    return narrows && !lead.verb;
  }
  bool coloured = finding_like(p), staged = false;
  for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t) {
    coloured = coloured && std::string_view("vjak-_\"").find(kind(t)) != std::string_view::npos;
    staged = staged || kind(t) == 'k';
  }
  // "severe", "unresectable stage III"; a statement alone ("pregnant") is a thing of its own.
  if (coloured && (staged || kind(at(p.body).begin) != '"')) return true;
  const auto noun = noun_of(p);
  if (!noun) return false;
  const std::uint32_t begin = at(*noun).begin;
  std::uint32_t end = at(*noun).end;
  for (std::uint32_t t = begin; t < end; ++t)
    if (std::string_view("wvjak-_").find(kind(t)) == std::string_view::npos) return false;
  while (end > begin + 1 && kind(end - 1) == 'k') --end;
  const std::string first = lower(raw(begin)), last = lower(raw(end - 1));
  static constexpr std::array<std::string_view, 9> phrases{"needing",    "necessitating", "resulting", "leading",   "causing",
                                                           "preventing", "affecting",     "involving", "precluding"};
  if (std::find(phrases.begin(), phrases.end(), first) != phrases.end()) return true;
  return kind(end - 1) == 'w' && formed_as_adjective(last) && !child(p.body, Rule::tail) && end - begin <= 3;
}

/// Does a negation before member k stop there? "without A or with B" denies A alone; "must not have A or have B" may deny both.
bool Reader::sentence_of_its_own(const std::vector<Member>& members, std::size_t k) const {
  const Part& p = members[k].part;
  if (p.lead.subject || p.lead.must || p.lead.negated || members[k].nor) return true;
  // "will not have recovered, or has surgery planned": another verb.
  static constexpr std::array<std::string_view, 4> finite{"has", "is", "are", "was"};
  if (members[k].comma && p.has_body && std::find(finite.begin(), finite.end(), lower(raw(p.begin))) != finite.end()) return true;
  if (!p.has_body || members[k - 1].part.lead.must) return false;
  for (std::uint32_t t = p.begin; t < at(p.body).begin; ++t)
    if (kind(t) == 'e' || kind(t) == 'r' || (kind(t) == 'H' && token(t).value != 1 && token(t).value != 4 && token(t).value != 5))
      return true;
  return false;
}

/// "No A or condition that would preclude ...", "must not be A or planning to B": the negation reaches over an opinion, and a "must not"
/// over whatever follows.
void Reader::reach_negation(std::vector<Member>& members) const {
  for (std::size_t k = 1; k < members.size(); ++k) {
    Part& p = members[k].part;
    const Part& before = members[k - 1].part;
    if (!before.lead.negated || !before.has_body || p.lead.negated || !p.has_body || members[k].carried_doubt) continue;
    if (members[k].sep != '|' || sentence_of_its_own(members, k)) continue;
    const Rule rule = at(p.body).rule;
    const bool reached = rule == Rule::opinion || (before.lead.must && (finding_like(p) || rule == Rule::attest));
    if (!reached) continue;
    p.lead.negated = true;
    members[k].negation_inherited = true;
  }
}

namespace {

/// "chemotherapy for locally advanced": a purpose whose noun is still to come.
bool ends_in_purpose(const std::string& words) {
  static constexpr std::string_view adjectives[] = {"advanced",  "metastatic", "recurrent",  "relapsed", "refractory", "unresectable",
                                                    "localized", "localised",  "resectable", "active",   "chronic",    "persistent",
                                                    "early",     "inoperable", "acute",      "primary",  "secondary",  "progressive"};
  const auto last = words.rfind(' ');
  if (last == std::string::npos ||
      std::find(std::begin(adjectives), std::end(adjectives), std::string_view(words).substr(last + 1)) == std::end(adjectives))
    return false;
  std::string_view before = std::string_view(words).substr(0, last);
  if (const auto adverb = before.rfind(' '); adverb != std::string_view::npos && before.ends_with("ly")) before = before.substr(0, adverb);
  return before.ends_with(" for") || before.ends_with(" for the treatment of") || before.ends_with(" for a");
}

/// Is what it is given for said of this member too ("therapy for metastatic disease")?
bool goes_on_for(const Member& member) {
  const auto says = [](const std::optional<Term>& name) { return name && name->text.find(" for ") != std::string::npos; };
  return says(member.composed) || says(member.other_name);
}

}  // namespace

/// "refractory to platinum", "uncontrolled despite therapy", "locally advanced", "oral": adjectives, and what completes the last of them.
bool Reader::describes_with_more(std::uint32_t begin, std::uint32_t end) const {
  static constexpr std::string_view adjectives[] = {
      "refractory",   "resistant",   "relapsed",    "relapsing",   "recurrent",   "recurring",    "persistent",   "persisting",
      "uncontrolled", "controlled",  "progressive", "progressing", "metastatic",  "advanced",     "recurred",     "unresponsive",
      "responsive",   "intolerant",  "treated",     "untreated",   "symptomatic", "asymptomatic", "severe",       "mild",
      "moderate",     "unstable",    "stable",      "acute",       "chronic",     "active",       "inactive",     "latent",
      "oral",         "intravenous", "systemic",    "topical",     "inhaled",     "parenteral",   "subcutaneous", "adjuvant",
      "neoadjuvant",  "palliative",  "allogeneic",  "autologous",  "abdominal",   "thoracic",     "pelvic",       "open",
      "elective",     "occurring",   "sustained",   "confirmed",   "documented",  "diagnosed"};
  static constexpr std::string_view more[] = {"to", "with", "on",   "after",     "despite", "at",    "within",
                                              "in", "by",   "from", "following", "under",   "during"};
  bool described = false;
  for (const std::string& word : grammar::plain_words(text(begin, end))) {
    const auto is = [&](auto& list) { return std::find(std::begin(list), std::end(list), word) != std::end(list); };
    if (word.ends_with("ly") || word == "or" || word == "and" || word == "acting" || word == "long" || word == "short") {
      described = described || word == "acting";
      continue;
    }
    if (!is(adjectives)) return described && is(more);
    described = true;
  }
  return described;
}

/// Words behind a comma that narrow the name or the value in front: "metastatic", "type 1", "HER2-positive", "confirmed by a second test".
bool Reader::narrows_behind(const Member& member) const {
  const Part& p = member.part;
  for (std::uint32_t t = p.begin; t < p.end; ++t)
    if (kind(t) == 'k' || kind(t) == 'r') return false;  // a stage goes to the finding, and of whom "who" speaks is another question
  const std::string first = lower(raw(p.begin)), last = lower(raw(p.end - 1));
  if (first.starts_with("who") || first == "that" || first == "which") return false;
  if (only_narrows(member)) return true;
  static constexpr std::string_view others[] = {"recurrent",  "acute",        "latent",     "resistant",   "malignant",
                                                "mild",       "intermittent", "permanent",  "significant", "dominant",
                                                "concurrent", "overt",        "persistent", "sustained",   "frank"};
  if (p.end == p.begin + 1 && std::find(std::begin(others), std::end(others), first) != std::end(others)) return true;
  if (describes_with_more(p.begin, p.end)) return true;
  if (first == "without" && contains_any(lower(text(p.begin, p.end)), {"transfus", "support", "growth factor"})) return true;
  if (p.lead.subject || p.lead.therapy || p.lead.failed || p.lead.negated || p.lead.must || p.lead.sex || p.lead.any_sex) return false;
  if (first == "confirmed" || first == "verified" || first == "type") return true;
  if (!p.has_body) return false;
  if (last == "resectable" || last == "unresectable" || last == "inoperable") return p.end - p.begin <= 2;
  constexpr std::uint32_t longest = 5;  // tokens
  static constexpr std::string_view ends[] = {"positive",   "negative", "dependent",  "resistant",
                                              "refractory", "related",  "associated", "induced"};
  const std::string words = text(p.begin, p.end);
  return p.end - p.begin <= longest &&
         std::any_of(std::begin(ends), std::end(ends), [&](std::string_view end) { return lower(words).ends_with(end); });
}

/// "Melanoma, unresectable or metastatic", "ALT > 3 x ULN, sustained": they are no second thing, and whether it is so a person has to
/// judge. Behind several names they may be said of the last alone, which stays in doubt.
void Reader::narrow_behind_comma(std::vector<Member>& members) {
  if (members.size() < 2 || members[1].sep != ',') return;
  const Part& before = members.front().part;
  const bool value = before.has_body && at(before.body).rule == Rule::comparison;
  if ((!finding_like(before) && !value) || narrows_behind(members.front()) || before.lead.subject) return;
  // "Cardiovascular, pulmonary, neurological and / or orthopedic conditions": an adjective whose noun was torn off is no name.
  if (!value && before.end > before.begin && kind(before.end - 1) == 'w') {
    const std::string word = lower(raw(before.end - 1));
    if (formed_as_adjective(word) || word.ends_with("ar")) return;
  }
  // "Malignancy, diagnosed within 5 years": when the name was diagnosed.
  if (const Part& when = members[1].part; members.size() == 2 && !value && small(when.begin) == "diagnosed" && when.windows.size() == 1 &&
                                          (!when.has_body || at(when.body).end == at(when.body).begin + 1)) {
    Part& named = members.front().part;
    named.windows = when.windows;
    named.lead.diagnosed = true;
    claim(when.begin, when.end);
    members.pop_back();
    return;
  }
  // "Pregnancy, known or suspected": more than the name.
  if (contains_any(small(members[1].part.begin, members.back().part.end), {"suspected", "presumed", "possible", "probable"})) return;
  // "symptomatic or with CD4 < 200", "uncontrolled or within 6 months": behind a description, what begins with a preposition is one more.
  const auto completes = [&](const Member& m) {
    static constexpr std::string_view opens[] = {"with", "without", "by", "at", "within", "on", "to", "despite", "occurring", "requiring"};
    const std::string first = lower(raw(m.part.begin));
    return std::find(std::begin(opens), std::end(opens), first) != std::end(opens);
  };
  std::size_t last = 1;
  bool more = false;
  while (last < members.size() && (last == 1 || std::string_view(",|/&~+").find(members[last].sep) != std::string_view::npos)) {
    const bool narrows = narrows_behind(members[last]) && !members[last].part.definition;
    if (!narrows && (last == 1 || !completes(members[last]))) break;
    more = more || !narrows || !members[last].part.windows.empty();
    ++last;
  }
  if (last == 1 || kind(members[1].part.begin) == 'k') return;
  const bool next_value =
      value && last < members.size() && members[last].part.has_body && at(members[last].part.body).rule == Rule::comparison;
  if (last != members.size() && !next_value) return;
  const std::uint32_t begin = members[1].part.begin, end = members[last - 1].part.end;
  // Within brackets the words may be one more example.
  if (before.begin > 0 && std::string_view("(S,").find(kind(before.begin - 1)) != std::string_view::npos) return;
  // A figure, a time, an exception or examples ask for more than a word does.
  const std::string_view inside = std::string_view(kinds_).substr(begin, end - begin);
  const bool asks = more || inside.find_first_of("cpUNEIL!VMZ:") != std::string_view::npos ||
                    (inside.find('n') != std::string_view::npos && lower(raw(begin)) != "type");
  if (asks && !more && !describes_with_more(members[1].part.begin, members[1].part.end)) return;
  if (!value && contains(text(begin, end), " or ") &&
      bracket_adds_nothing("(" + text(begin, end) + ")", inside, text(before.begin, begin))) {
    claim(begin, end);  // "treated or untreated": every kind of it
  } else if (asks) {
    members.front().part.unread.push_back(Node{Unread{text(begin, end), true}, span(begin, end)});
  } else {
    members.front().part.unread.push_back(Node{Opinion{text(before.begin, end)}, span(begin, end)});
    claim(begin, end);
  }
  members.erase(members.begin() + 1, members.begin() + static_cast<std::ptrdiff_t>(last));
}

/// "Age >= 60 years with LDL >= 70, or >= 50 years with LDL >= 100": the figure behind the "or" may be of the first measure or of the
/// second, and what goes with which nobody can tell.
bool Reader::figure_of_another(const std::vector<Member>& members) const {
  const auto goes_on = [](const Member& m) { return std::string_view("+&*~").find(m.sep) != std::string_view::npos; };
  for (std::size_t k = 1; k + 1 < members.size(); ++k) {
    const Part& p = members[k].part;
    const Part& before = members[k - 1].part;
    if (!goes_on(members[k]) || !goes_on(members[k + 1]) || members[k + 1].comma || !p.has_body || !before.has_body ||
        at(p.body).rule != Rule::comparison || (at(before.body).rule != Rule::comparison && at(before.body).rule != Rule::age))
      continue;
    bool alternative = false, figure = false;
    for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t) {
      alternative = alternative || (figure && kind(t) == '|');
      figure = figure || kind(t) == 'n';
    }
    if (alternative && !child(p.body, Rule::same_limit)) return true;
  }
  return false;
}

/// Where the text does not say how far a member reaches: the words that are in doubt.
std::optional<Node> Reader::doubtful_reach(const std::vector<Member>& members) const {
  const auto doubt = [&](std::size_t k) {
    // The words are read; what they bind is not, so the first of them carries the doubt.
    const Part& p = members[k].part;
    return Node{Unread{raw(p.begin), true}, span(p.begin, p.begin + 1)};
  };
  // "No to mild asthma": a degree, and no denial.
  if (const Part& first = members.front().part; first.lead.negated && !first.lead.severity.empty() && first.end > first.begin + 2 &&
                                                lower(raw(first.begin)) == "no" && lower(raw(first.begin + 1)) == "to")
    return doubt(0);
  const std::vector<char> joined = connectives(members);
  // "Melanoma or sarcoma, such as liposarcoma, that is metastatic": of which of them.
  if (const auto& examples = members.back().part.examples;
      members.size() > 1 && !examples.empty() && !clause_behind(examples.back()).empty())
    return doubt(members.size() - 1);
  for (std::size_t k = 1; k < members.size(); ++k) {
    const Part& p = members[k].part;
    const Part& before = members[k - 1].part;
    // "not A or B" with a B of another kind: whether B is denied too.
    if (before.lead.negated && !p.lead.negated && !members[k].carried_doubt && !sentence_of_its_own(members, k) && p.has_body &&
        (members[k].sep == '|' || members[k].sep == ',') && joined[k] == '|')
      return doubt(k);
    // "No stroke, diabetes with HbA1c > 8 %, or asthma": what is denied is the diabetes with its limit.
    if (members[k].sep == '+' && members[k - 1].negation_inherited && !members[k].narrows_denied && !p.lead.negated && p.has_body &&
        at(p.body).rule == Rule::comparison && kind(p.begin) == 'H')
      return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    // "Poorly controlled (HbA1c > 8 %), type 2 diabetes": the name behind the comma is what the bracket and the words before it describe.
    const auto described = noun_of(before);
    const bool adjective = !before.has_body || (described && formed_as_adjective(lower(raw(at(*described).end - 1))));
    if (members[k].sep == ',' && before.definition && adjective && finding_like(p)) return doubt(k);
    // "BMI >= 30, or BMI >= 27 with A, B or C": what stands behind "with" goes with the second limit, or is an alternative to both.
    if (members[k].sep == '+' && kind(p.begin) == 'H' && lower(raw(p.begin)).starts_with("with") && before.has_body &&
        at(before.body).rule == Rule::comparison && k + 1 < members.size() && joined[k + 1] == '|' && k > 1 && joined[k - 1] == '|')
      return doubt(k);
    // "Chemotherapy for advanced or metastatic disease": the "or" stands between two adjectives of what it is given for.
    const bool either = members[k].sep == '|' || (members[k].sep == ',' && joined[k] == '|');
    if (either && before.has_body && finding_like(before) && (members[k].sep == ',' || (p.has_body && finding_like(p))) && !p.lead.verb &&
        (at(before.body).rule == Rule::count || !goes_on_for(members[k])) &&
        ends_in_purpose(lower(text(at(before.body).begin, before.end))))
      return doubt(k);
    // "All who are sexually active and able to conceive will be required to use contraception": who they are, and what is asked of them.
    bool asked_behind = false, promised = false;
    for (std::uint32_t t = p.begin; t < p.end; ++t) {
      promised = promised || kind(t) == '$';
      asked_behind = asked_behind || (promised && kind(t) == 'm');
    }
    if (section_ == SectionKind::inclusion && asked_behind && p.has_body && at(p.body).rule == Rule::attest && before.lead.subject &&
        before.has_body && members[k].sep == '&')
      return doubt(k);
    // "Must have no surgical option or have refused surgery": a verb of its own behind a denial.
    if (members[k].negation_inherited && p.has_body && at(p.body).rule == Rule::attest && lower(raw(p.begin)).starts_with("ha"))
      return doubt(k);
    // "No or mild asthma", "no, mild or moderate X": a degree, and no denial of the others.
    if (k == 1 && before.lead.negated && !before.has_body && before.end == before.begin + 1 && !p.lead.severity.empty()) return doubt(0);
    // "Any disease, such as A or B, that requires treatment": which of them does.
    const std::string opens = lower(raw(p.begin));
    if (members[k].sep == ',' && (kind(p.begin) == 'r' || opens == "that is" || opens == "that" || opens == "which")) return doubt(k);
    // "male subjects who are unwilling to A or unwilling to B": of men alone, or of all.
    if (before.lead.sex && !p.lead.sex && members[k].sep == '|' && p.has_body && at(p.body).rule == Rule::attest && before.has_body &&
        at(before.body).rule == Rule::attest)
      return doubt(k);
    // "Males or postmenopausal females with X": X of the women, or of all.
    if (before.lead.sex && !before.has_body && members[k].sep == '|' && p.has_body && at(p.body).rule == Rule::finding) {
      bool sex = kind(at(p.body).begin) == '"';
      for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t) {
        sex = sex || kind(t) == 'X';
        if (sex && kind(t) == 'H') return doubt(k);
      }
    }
    // "Men or postmenopausal women with X", with a word for each.
    const bool two_sexes = p.lead.sex && before.lead.sex && *p.lead.sex != *before.lead.sex && !before.has_body;
    if (two_sexes && p.has_body && !p.lead.must)
      for (std::uint32_t t = p.begin; t < at(p.body).begin; ++t)
        if (kind(t) == 'H' && t > p.begin && p.lead.have) return doubt(k);
    // "A or B that is inoperable, advanced or metastatic": of which of them.
    if (const auto tail = before.has_body ? child(before.body, Rule::tail) : std::nullopt;
        tail && kind(at(*tail).begin) == 'r' && joined[k] == '|' && only_narrows(members[k]))
      return doubt(k);
    // "Acute or chronic renal or hepatic disease": each of the first two is said of each of the others.
    if (members[k].sep == '|' && members[k - 1].composed &&
        std::string_view("K@^#~").find(kind(before.end - 1)) == std::string_view::npos && p.has_body && finding_like(p) &&
        contains(lower(text(at(p.body).begin, at(p.body).end)), " or "))
      return doubt(k);
    // "Effective contraception for women of childbearing potential or men": asked of both, and the men are no alternative to it.
    if (p.lead.sex && !p.has_body && (members[k].sep == '|' || members[k].sep == '&') && before.has_body &&
        contains_any(lower(text(before.begin, before.end)), {"contracepti", "birth control"}))
      return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    // "Diuretic (A), pain killer (B) induced hyponatremia": what is induced is the one thing named.
    if (members[k].sep == '+' && p.has_body && lower(raw(at(p.body).begin)) == "induced") return doubt(k);
    // "Chronic, non-congestive, angle-closure glaucoma": adjectives before a noun that the vocabulary does not know.
    if (members[k].sep == ',' && joined[k] == ',' && p.has_body && !members[k].composed && only_narrows(members[k]) &&
        only_narrows(members[k - 1]))
      return doubt(k);
    // "Asthma, severe or uncontrolled": behind its noun an adjective narrows it, and is no second thing.
    // "cardiac, hepatic, thyroid or renal disease": it has found its noun.
    const bool value = before.has_body && at(before.body).rule == Rule::comparison;
    if (value && members[k].sep == ',' && narrows_behind(members[k])) return doubt(k);
    if (members[k].sep != ',' || !only_narrows(members[k]) || (members[k].composed && p.has_body)) continue;
    const bool stage = p.has_body && kind(at(p.body).begin) == 'k';  // "heart failure, class IV": list.cpp puts it there
    if (stage) continue;
    if (!finding_like(before) || only_narrows(members[k - 1])) continue;
    // "severe, uncontrolled asthma" names its noun later.
    std::size_t next = k + 1;
    while (next < members.size() && only_narrows(members[next])) ++next;
    if (next == members.size() || members[next].sep == ',') return doubt(k);
  }
  return std::nullopt;
}

/// "Women, who are pregnant or nursing": behind a comma, too, the clause is about the people before it; "which" and "that" are about the
/// name before it, where one stands there.
void Reader::join_relatives(std::vector<Member>& members) const {
  for (std::size_t k = 1; k < members.size(); ++k) {
    const Part& p = members[k].part;
    if (members[k].sep != ',' || kind(p.begin) != 'r') continue;
    const bool people = lower(raw(p.begin)).rfind("who", 0) == 0;
    if (people || k == 1) members[k].sep = '*';
  }
}

}  // namespace eligo::grammar

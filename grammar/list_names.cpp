// The names of a list that complete each other: "breast or ovarian cancer", "allergy to A or B", "types 1 and 2", "HER2, ER and PR
// positive".
#include <algorithm>
#include <array>
#include <utility>

#include "grammar/body_parts.hpp"
#include "grammar/examinations.hpp"
#include "grammar/finding.hpp"
#include "grammar/fronts.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Words of which one stands in place of the other in front of the same name.
bool opposites(std::string_view one, std::string_view other) {
  static constexpr std::array<std::array<std::string_view, 2>, 8> pairs{{{"unilateral", "bilateral"},
                                                                         {"left", "right"},
                                                                         {"primary", "secondary"},
                                                                         {"proximal", "distal"},
                                                                         {"anterior", "posterior"},
                                                                         {"upper", "lower"},
                                                                         {"benign", "malignant"},
                                                                         {"congenital", "acquired"}}};
  return std::any_of(pairs.begin(), pairs.end(),
                     [&](const auto& pair) { return (one == pair[0] && other == pair[1]) || (one == pair[1] && other == pair[0]); });
}

bool adjectival(const std::string& word) {
  static constexpr std::string_view ends[] = {"ed", "ic", "al", "ive", "ous", "ary", "ent", "ant"};
  return word.size() > 5 && std::any_of(std::begin(ends), std::end(ends),
                                        [&](std::string_view e) { return word.compare(word.size() - e.size(), e.size(), e) == 0; });
}

/// "Strong", "moderate": how strong an effect is.
bool says_strength(const std::string& word) { return word == "strong" || word == "moderate" || word == "potent" || word == "weak"; }

/// "high-dose inhaled or systemic steroids", "uncorrected visual or auditory handicaps": an open name that ends in an adjective, in front
/// of another adjective with its noun. The noun and what belongs to it; empty where the first is a name by itself.
std::string noun_lacking(const std::string& own, const std::string& later) {
  static constexpr std::string_view nouns[] = {
      "trial",       "hospital",  "individual", "referral", "withdrawal", "removal",         "refusal",    "approval",      "survival",
      "interval",    "relative",  "antibiotic", "clinic",   "narcotic",   "sedative",        "laxative",   "diuretic",      "contraceptive",
      "alternative", "analgesic", "topic",      "additive", "anesthetic", "anaesthetic",     "antiemetic", "antipsychotic", "anxiolytic",
      "chemical",    "history",   "laboratory", "category", "inventory",  "bronchodilatory", "primary",    "secondary",     "serious"};
  static constexpr std::string_view participles[] = {"inhaled", "injected", "uncorrected"};
  static constexpr std::string_view complements[] = {" of ", " to ", " for ", " from ", " in ", " with ", " by ", " on ", " ("};
  std::size_t end = later.size();
  for (const std::string_view one : complements) end = std::min(end, later.find(one));
  const std::string name = lower(later.substr(0, end));
  const auto words = std::count(name.begin(), name.end(), ' ') + 1;
  if (words < 2 || words > 3) return {};
  const auto adjective = [](const std::string& word) { return word == "oral" || word.ends_with("ory") || formed_as_adjective(word); };
  const std::string last = lower(own.substr(own.rfind(' ') + 1));
  if (!adjective(last) || !adjective(name.substr(0, name.find(' '))) || adjective(name.substr(name.rfind(' ') + 1)) ||
      std::find(std::begin(nouns), std::end(nouns), last) != std::end(nouns))
    return {};
  // "hospitalized or chronic infection": what was done to somebody needs no noun.
  if (last.ends_with("ed") && std::find(std::begin(participles), std::end(participles), last) == std::end(participles)) return {};
  return later.substr(name.rfind(' '));
}

/// What a drug does to what stands in front.
bool names_effect_on(const std::string& word) {
  static constexpr std::string_view effects[] = {"inhibitor", "inhibitors", "inducer", "inducers", "substrate", "substrates"};
  return std::find(std::begin(effects), std::end(effects), word) != std::end(effects);
}

}  // namespace

/// "History or family history of X", "history of or susceptibility to X", "family and personal history of X": the name behind the second is
/// that of the first too.
bool Reader::share_history(std::vector<Member>& members, std::size_t k) const {
  if (k + 1 >= members.size() || std::string_view("|&/").find(members[k + 1].sep) == std::string_view::npos) return false;
  Part& p = members[k].part;
  const Part& next = members[k + 1].part;
  const auto noun = noun_of(next);
  if (!noun || !p.windows.empty() || p.end > p.begin + 5) return false;
  std::string own = lower(text(p.begin, p.end));
  for (const std::string_view front : {"any ", "a ", "have ", "has ", "past ", "prior ", "known ", "medical ", "personal "})
    if (own.starts_with(front)) own.erase(0, front.size());
  const bool family = own == "family" || own == "family history" || own == "familial";
  if (!family && own != "history" && own != "history of" && own != "personal" && own != "personal history of") return false;
  const std::string full = text(at(*noun).begin, at(next.body).end), low = lower(full);
  static constexpr std::string_view fronts[] = {
      "family history of ", "familial history of ", "personal history of ", "susceptibility to ", "predisposition to ",
      "increased risk of ", "increased risk for ",  "high risk of ",        "high risk for ",     "risk of ",
      "risk for ",          "suspicion of "};
  const auto* front = std::find_if(std::begin(fronts), std::end(fronts), [&](std::string_view one) { return low.starts_with(one); });
  const bool of_history = next.lead.status == Status::history;
  if (front == std::end(fronts) && !of_history) return false;
  const std::string name = front == std::end(fronts) ? full : full.substr(front->size());
  members[k].composed = compose(family ? "family history of " + name : name, span(at(*noun).begin, at(next.body).end));
  if (!family) p.lead.status = Status::history;
  return true;
}

/// Heads: "active or latent tuberculosis", "type 1 or type 2 diabetes", "hepatitis B or C", "alcohol or drug misuse".
void Reader::share_heads(std::vector<Member>& members) const {
  const std::vector<std::size_t> tails = tails_behind(members), beginnings = beginnings_before(members);
  for (std::size_t k = 0; k < members.size(); ++k) {
    Member& member = members[k];
    const auto noun = noun_of(member.part);
    if (noun && child(member.part.body, Rule::tail)) continue;
    if (share_history(members, k)) continue;
    std::optional<OwnName> own;
    if (noun) {
      const std::uint32_t begin = at(*noun).begin, end = at(*noun).end;
      own = OwnName{text(begin, end), term(begin, end), span(begin, end), kind(begin), end - begin};
      // "Major surgery within 12 weeks or surgery planned": what is planned is a name by itself.
      if (end > begin + 1 && kind(end - 1) == 'a' && static_cast<Status>(token(end - 1).value) == Status::planned) continue;
      if (lower(raw(begin)).rfind("dsm", 0) == 0) own->words = own->term.text;
      // "Any reaction or hypersensitivity likely to be exacerbated by the vaccine": which reaction, the opinion says of both.
      const std::string reacts = lower(own->words);
      if ((reacts == "reaction" || reacts == "reactions" || reacts == "allergic reaction") && k + 1 < members.size() &&
          members[k + 1].sep == '|' && members[k + 1].part.has_body && at(members[k + 1].part.body).rule == Rule::opinion)
        member.carried_doubt = true;
      member.composed = with_shared_allergen(members, k, *own);
      if (!member.composed) member.composed = with_shared_plan(members, k, *own);
      if (member.composed) continue;
    }
    share_later_head(members, k, own);
    // "Hypersensitivity to heparin or other anti-coagulants/thrombolytic agents": its noun from behind, and its beginning from the front.
    if (member.composed && own && beginnings[k] < k && !member.part.lead.verb) {
      const Part& first = members[beginnings[k]].part;
      const std::string name = text(at(*noun_of(first)).begin, at(first.body).end), front = name.substr(0, name.rfind(" to ") + 1);
      const std::string words = lower(front);
      if (words.size() < name.size() && member.composed->text.find(" to ") == std::string::npos &&
          (words.starts_with("allerg") || words.find("sensitivity") != std::string::npos || words.starts_with("intoleran"))) {
        member.part.beginning = front + "to";
        member.composed = compose(member.part.beginning + " " + member.composed->text, own->span);
      }
    }
    if (!member.composed && own)
      if (auto t = with_earlier_numeral(members, k)) {
        member.composed = std::move(t);
        continue;
      }
    if (!own || describes(member.part)) continue;
    if (auto t = with_shared_standard(members, k, *own)) {
      member.composed = std::move(t);
      continue;
    }
    if (!member.composed && !member.other_name) share_tail(members, k, tails[k], *own);
    // "Strong inhibitors or inducers of CYP3A4": inducers of any strength, or strong ones.
    if (const auto before = k > 0 ? noun_of(members[k - 1].part) : std::nullopt;
        before && !member.other_name && names_effect_on(lower(own->words.substr(0, own->words.find(' ')))) &&
        says_strength(lower(raw(at(*before).begin))))
      member.other_name = compose(raw(at(*before).begin) + " " + (member.composed ? member.composed->text : own->words), own->span);
    if (!member.composed && !member.other_name) {
      auto whole = with_shared_beginning(members, k, beginnings[k], *own, member.part.beginning);
      const std::string& front = member.part.beginning;
      // "Any type of cancer or autoimmune disease", "cancer in situ of the cervix or skin cancer": a name by itself.
      if (whole && (ends_in_kind(front) || (tumour_in_front(front) && names_tumour(own->words)))) {
        member.part.beginning.clear();
        continue;
      }
      // "Measurable disease by CT or MRI": nobody has an examination as a disease.
      const bool looked_at = seen_by(front) && names_examination(own->words);
      (whole && !looked_at && may_stand_alone(*whole, front) ? member.other_name : member.composed) = std::move(whole);
    }
    if (!member.composed && !member.other_name) share_open_name(members, k, beginnings[k], *own);
    if (!member.composed) {
      member.composed = with_earlier_beginning(members, k, *own);
      // "CYP3A4 or P-gp inducers or inhibitors": of the second alone, or of both.
      if (member.composed && k > 1 && names_effect_on(lower(own->words)) && members[k - 2].composed &&
          std::string_view("|/").find(members[k - 1].sep) != std::string_view::npos)
        member.carried_doubt = true;
    }
    // "medications associated with A, B or an open name": whether it goes on there is not said.
    const bool goes_on = k > 0 && !members[k - 1].part.beginning.empty() && !member.composed && own->term.candidates.empty();
    if (goes_on && own->tokens <= 3 && !member.part.has_lead && std::string_view(",|&").find(member.sep) != std::string_view::npos) {
      member.part.beginning = members[k - 1].part.beginning;
      member.other_name = compose(member.part.beginning + " " + own->words, own->span);
    }
  }
  for (std::size_t k = 0; k < members.size(); ++k)
    if (!members[k].composed && !members[k].dropped) describe_later(members, k);
  for (std::size_t k = 1; k < members.size(); ++k) {
    Part& p = members[k].part;
    const auto noun = noun_of(p);
    if (!noun) continue;
    const std::string words = lower(text(at(*noun).begin, at(*noun).end));
    const auto lent = [&](const Member& m, const std::string& name) { return m.composed && lower(m.composed->text).ends_with(" " + name); };
    if (p.lead.other && lent(members[k - 1], words)) p.lead.other = false;
    // "Viral, bacterial or fungal infections (excluding HIV)": from all that share the noun.
    const std::string last = words.substr(words.rfind(' ') + 1);
    for (std::size_t j = k; !p.exceptions.empty() && j-- > 0 && lent(members[j], last);)
      if (members[j].part.exceptions.empty()) members[j].part.exceptions = p.exceptions;
  }
}

/// "Planning to become pregnant or breastfeed": a verb that goes on behind "to" is planned as well.
std::optional<Term> Reader::with_shared_plan(const std::vector<Member>& members, std::size_t k, const OwnName& own) const {
  static constexpr std::string_view verbs[] = {"breastfeed", "breast-feed", "breast feed", "nurse", "lactate", "father a child"};
  if (k == 0 || members[k].part.has_lead || std::find(std::begin(verbs), std::end(verbs), lower(own.words)) == std::end(verbs))
    return std::nullopt;
  const Part& before = members[k - 1].part;
  const std::string words = text(before.begin, before.end), low = lower(words);
  const auto to = low.find(" to ");
  if ((low.find("plan") == std::string::npos && low.find("intend") == std::string::npos && low.find("wish") == std::string::npos) ||
      to == std::string::npos)
    return std::nullopt;
  return compose(words.substr(0, to + 4) + own.words, own.span);
}

/// "negative for A, B and C", "ER, PR and HER2 negative": one result for names that stand side by side.
void Reader::share_results(std::vector<Member>& members) const {
  const auto name_at = [&](const Member& m) -> std::optional<std::uint32_t> {
    const Part& p = m.part;
    const auto noun = noun_of(p);
    if (!noun || at(p.body).rule != Rule::finding || child(p.body, Rule::tail) || p.has_lead || !p.unread.empty()) return std::nullopt;
    const std::uint32_t t = at(*noun).begin;
    // "hepatitis B within 6 months" is ill then; "anti-HCV within 6 months" was found then.
    if (!p.windows.empty() && kind(t) != '#' && !lower(raw(t)).starts_with("anti-")) return std::nullopt;
    // "anti-hepatitis C antibody"
    if (lower(raw(t)).starts_with("anti-") && at(*noun).end - t <= 4) return t;
    // "hepatitis C antibody (HCV Ab) results"
    std::uint32_t stop = at(*noun).end;
    static constexpr std::string_view shown[] = {"result", "results", "test", "tests", "serology"};
    if (stop > t + 1 && std::find(std::begin(shown), std::end(shown), lower(raw(stop - 1))) != std::end(shown)) --stop;
    if (stop > t + 2 && kind(stop - 1) == ')' && kind(t + 1) == '(') stop = t + 1;
    // "hepatitis C virus antibody": a listed name of several words.
    const auto listed = [&] {
      const Term whole = stop - t > 5 ? Term{} : term(t, stop);
      return any_kind(whole.candidates, TermKind::measure) || any_kind(whole.candidates, TermKind::condition);
    };
    if (stop - t != 1 && !listed()) return std::nullopt;
    // "HIV-infected or HIV-negative": that is a result already.
    if (const std::string said = lower(raw(t)); said.ends_with("infected") || said.ends_with("positive")) return std::nullopt;
    return std::string_view("~#K").find(kind(t)) == std::string_view::npos ? std::nullopt : std::optional(t);
  };
  // Names of tests and infections, as they are written: HIV, HBsAg, hepatitis B.
  const auto tested = [&](std::uint32_t t) {
    if (kind(t) == '~' || kind(t) == '#') return true;
    const std::string name = raw(t);
    if (lower(name).starts_with("anti-")) return true;
    const auto capitals = std::count_if(name.begin(), name.end(), [](unsigned char c) { return std::isupper(c) != 0; });
    return capitals >= 2 || lower(name).rfind("hepatitis", 0) == 0;
  };
  const auto joins = [](char sep) { return sep == ',' || sep == '&' || sep == '|'; };
  for (std::size_t k = 0; k < members.size(); ++k) {
    const Part& p = members[k].part;
    // "positive for hepatitis C" is listed as one name, and its result is meant for the next one all the same.
    if (const auto noun = noun_of(p); noun && at(*noun).end == at(*noun).begin + 1 && !child(p.body, Rule::tail)) {
      if (lower(raw(at(*noun).begin)).starts_with("positive for "))
        for (std::size_t n = k + 1; n < members.size() && joins(members[n].sep); ++n) {
          const auto t = name_at(members[n]);
          if (!t || kind(*t) != '#' || lower(raw(*t)).starts_with("positive")) break;
          members[n].result = "positive";
        }
      continue;
    }
    if (!p.has_body || at(p.body).rule != Rule::result_finding) continue;
    const std::uint32_t begin = at(p.body).begin, end = at(p.body).end;
    // "negative for A", "positive test for A"
    std::uint32_t looked_for = begin + 1;
    while (looked_for < end && looked_for < begin + 4 && kind(looked_for) != 'f' && kind(looked_for) != 'O') ++looked_for;
    const bool first =
        kind(begin) == 'Y' && looked_for + 1 < end && (kind(looked_for) == 'f' || (kind(looked_for) == 'O' && looked_for == begin + 1));
    // "Positive HIV, HBsAg or hepatitis C antibody"
    const bool front =
        !first && kind(begin) == 'Y' && begin + 1 < end && (end == begin + 2 || kind(begin + 2) == '(') && k + 1 < members.size();
    const bool last = kind(end - 1) == 'Y' && !p.has_lead;
    if (!first && !last && !front) continue;
    std::string word = lower(raw(first || front ? begin : end - 1));
    if (word.ends_with(" for")) word.erase(word.size() - 4);
    if (word != "positive" && word != "negative") continue;
    const std::uint32_t own = first ? looked_for + 1 : front ? begin + 1 : begin;
    if (!tested(own) || (last && end - begin > 3)) continue;
    std::vector<std::size_t> shared;
    const auto take = [&](std::size_t n) {
      const auto t = name_at(members[n]);
      if (!t || !tested(*t)) return false;
      shared.push_back(n);
      return true;
    };
    if (first || front)
      for (std::size_t n = k + 1; n < members.size() && joins(members[n].sep) && take(n); ++n) {
      }
    else
      for (std::size_t n = k; n-- > 0 && joins(members[n + 1].sep) && take(n);) {
      }
    for (const std::size_t n : shared) members[n].result = word;
    // "Negative for A or B" is negative for each of them.
    if (!shared.empty() && word == "negative" && section_ == SectionKind::inclusion) {
      for (const std::size_t n : shared) {
        char& sep = members[first || front ? n : n + 1].sep;
        if (sep == '|') sep = '&';
      }
    }
  }
}

/// "Adequate bone marrow, liver and renal function": the function of each is judged.
void Reader::share_adequacy(std::vector<Member>& members) const {
  const auto name_of = [&](const Member& m) -> std::string {
    const auto noun = noun_of(m.part);
    if (!noun || at(m.part.body).rule != Rule::finding || child(m.part.body, Rule::tail) || !m.part.windows.empty()) return {};
    return text(at(*noun).begin, at(*noun).end);
  };
  for (std::size_t last = members.size(); last-- > 1;) {
    const std::string name = lower(name_of(members[last]));
    const bool functions = name.ends_with(" function") || name.ends_with(" functions");
    if (!functions || members[last].part.has_lead) continue;
    std::size_t first = last;
    const auto joined = [](char sep) { return sep == ',' || sep == '&' || sep == '|'; };
    while (first > 0 && joined(members[first].sep)) {
      const Part& before = members[first - 1].part;
      const std::string words = name_of(members[first - 1]);
      if (words.empty() || std::count(words.begin(), words.end(), ' ') > 2 || lower(words).find("function") != std::string::npos) break;
      --first;
      if (before.has_lead) break;
    }
    const std::string vague = members[first].part.lead.vague;
    if (first == last || !names_adequacy(vague, "function") || members[first].part.lead.negated) continue;
    for (std::size_t k = first; k <= last; ++k) {
      const auto noun = *noun_of(members[k].part);
      const std::string own = text(at(noun).begin, at(noun).end);
      Term whole = compose(k == last ? own : own + " function", span(at(noun).begin, at(noun).end));
      members[k].composed = std::move(whole);
      members[k].part.lead.vague = vague;
    }
    last = first;
    if (last == 0) break;
  }
}

/// "HER2 overexpression or gene amplification": the gene stands once.
void Reader::share_genes(std::vector<Member>& members) const {
  static constexpr std::string_view changes[] = {"mutation",      "mutations",   "amplification",      "overexpression", "over-expression",
                                                 "rearrangement", "fusion",      "gene amplification", "gene mutation",  "translocation",
                                                 "deletion",      "gene fusion", "expression"};
  std::optional<std::uint32_t> gene;
  for (Member& m : members) {
    const auto noun = noun_of(m.part);
    if (!noun || child(m.part.body, Rule::tail)) {
      gene.reset();
      continue;
    }
    const std::uint32_t begin = at(*noun).begin, end = at(*noun).end;
    const std::string words = lower(text(begin, end));
    if (kind(begin) == '~') {
      gene.reset();
      if (end - begin >= 2) gene = begin;
    } else if (gene && !m.part.lead.verb && std::find(std::begin(changes), std::end(changes), words) != std::end(changes)) {
      m.gene = gene;
    } else {
      gene.reset();
    }
  }
}

/// "hypersensitivity or allergies to X", "allergy, hypersensitivity or intolerance to X": what is not tolerated belongs to all of them.
std::optional<Term> Reader::with_shared_allergen(const std::vector<Member>& members, std::size_t k, const OwnName& own) const {
  static constexpr std::string_view takers[] = {
      "hypersensitivity",  "hypersensitivities", "hypersensitive", "allergy",   "allergies",   "allergic",
      "allergic reaction", "allergic reactions", "sensitivity",    "sensitive", "intolerance", "intolerant",
      "contraindication",  "contraindications",  "reaction",       "reactions", "anaphylaxis"};
  const auto takes = [&](const std::string& words) { return std::find(std::begin(takers), std::end(takers), words) != std::end(takers); };
  std::string taker = lower(own.words);
  if (taker.rfind("known ", 0) == 0) taker.erase(0, 6);
  if (!takes(taker)) return std::nullopt;
  constexpr std::size_t farthest = 4;
  for (std::size_t later = k + 1; later < members.size() && later <= k + farthest; ++later) {
    const Part& next = members[later].part;
    const auto other = noun_of(next);
    if (!other) return std::nullopt;
    const std::string full = text(at(*other).begin, at(*other).end);
    const auto to = full.find(" to ");
    const bool by_status = next.lead.failed == Status::intolerant || next.lead.failed == Status::contraindicated;
    if (!by_status && to == std::string::npos) {
      if (takes(lower(full))) continue;
      return std::nullopt;
    }
    Term t = compose(taker + (to != std::string::npos ? full.substr(to) : " to " + full), own.span);
    if (t.candidates.empty()) t.broader = own.term.candidates;
    return t;
  }
  return std::nullopt;
}

/// "Metastatic breast or prostate cancer", "stage III or IV ovarian or tubal cancer": the first lends what it says of the disease to the
/// one that lends it its noun.
void Reader::describe_sharer(std::vector<Member>& members, std::size_t later, const std::string& words, const std::string& full) const {
  Member& m = members[later];
  const auto blank = words.rfind(' ');
  if (blank == std::string::npos || m.composed || m.other_name || m.part.has_lead) return;
  std::string front = words.substr(0, blank);
  const std::string first = lower(front.substr(0, front.find(' ')));
  if ((!says_state(first) && first != "stage" && first != "grade") || front.size() > 40) return;
  const auto noun = noun_of(m.part);
  if (!noun) return;
  Term other = compose(front + " " + full, span(at(*noun).begin, at(*noun).end));
  if (other.candidates.empty() && other.broader.empty()) other.broader = term(at(*noun).begin, at(*noun).end).candidates;
  m.other_name = std::move(other);
}

/// Backward from a later member: own words + the end of its noun phrase.
void Reader::share_later_head(std::vector<Member>& members, std::size_t k, const std::optional<OwnName>& own) const {
  Member& member = members[k];
  const Part& p = member.part;
  const bool bare_adjective = !p.has_body && p.has_lead && k + 1 < members.size() && p.unread.empty() && !p.lead.subject &&
                              (!p.lead.verb || p.lead.failed.has_value());
  constexpr std::size_t farthest = 12;  // members; further off it stays an open name
  for (std::size_t later = k + 1; later < members.size() && later <= k + (own ? farthest : 4); ++later) {
    const auto other = noun_of(members[later].part);
    if (!other || describes(members[later].part)) continue;
    const std::string full = text(at(*other).begin, at(*other).end);
    // "cardiac, hepatic or renal disease": an adjective on the way lacks the same noun.
    const bool lacks_it_too = own && own->term.candidates.empty() && full.find(' ') == std::string::npos && later + 1 < members.size() &&
                              !members[later].part.lead.verb &&
                              std::string_view(",|&/").find(members[later].sep) != std::string_view::npos &&
                              term(at(*other).begin, at(*other).end).candidates.empty();
    if (lacks_it_too) continue;
    // "stomach, digestive tract or small intestine surgery"
    const bool place_on_the_way = own && later + 1 < members.size() && !members[later].part.lead.verb && names_body_part(own->words) &&
                                  names_body_part(full) && std::string_view(",|&/").find(members[later].sep) != std::string_view::npos;
    if (place_on_the_way) continue;
    if (own && !describes(p) && (own->term.candidates.empty() || full.find(' ') != std::string::npos)) {
      // "Viral, bacterial or other infections": the noun of "other" is that of all, and with the kinds it is any of them.
      if (members[later].part.lead.other && full.find(' ') == std::string::npos) {
        if (Term t = compose(own->words + " " + full, own->span); !t.candidates.empty()) {
          member.composed = std::move(t);
        }
      }
      // "Unilateral or bilateral inguinal hernia": the one in place of the other, and all that stands behind it.
      if (const auto cut = full.find(' '); cut != std::string::npos && opposites(lower(own->words), lower(full.substr(0, cut)))) {
        Term t = compose(own->words + full.substr(cut), own->span);
        if (t.candidates.empty()) {
          t.broader = compose(full, own->span).candidates;
          member.composed = std::move(t);
          return;
        }
      }
      // Try ever shorter tails of the later phrase.
      for (std::size_t cut = full.find(' '); cut != std::string::npos; cut = full.find(' ', cut + 1)) {
        Term t = compose(own->words + full.substr(cut), own->span);
        if (!t.candidates.empty()) {
          // "peptic ulcer, gastrointestinal bleeding": a disease that is one by itself may be meant as it stands.
          const auto narrower = [&](const LexiconEntry& wide) {
            return wide.kind == TermKind::condition && std::any_of(t.candidates.begin(), t.candidates.end(), [&](const LexiconEntry& e) {
                     return e != wide && lexicon_.kind_of(e, wide);
                   });
          };
          if (std::any_of(own->term.candidates.begin(), own->term.candidates.end(), narrower)) {
            if (!member.other_name) member.other_name = std::move(t);
            break;
          }
          member.composed = std::move(t);
          describe_sharer(members, later, own->words, full);
          // "oral or parenteral steroids for more than 14 days": how long and how much is said of either.
          const Part& from = members[later].part;
          if (!member.part.duration && !from.windows.empty()) member.part.duration = from.duration;
          if (!member.part.dose) {
            member.part.dose = from.dose;
            member.part.dose_op = from.dose_op;
          }
          break;
        }
      }
    }
    // "Stomach, digestive tract or small intestine surgery": a part of the body is nothing by itself.
    if (own && !member.composed && !member.other_name && own->term.candidates.empty() && !describes(p) && names_body_part(own->words)) {
      static constexpr std::string_view heads[] = {"surgery",      "surgeries", "operation",  "operations",      "resection", "irradiation",
                                                   "radiotherapy", "radiation", "transplant", "transplantation", "biopsy",    "biopsies",
                                                   "injury",       "injuries",  "trauma",     "cancer",          "cancers",   "carcinoma"};
      const auto blank = full.rfind(' ');
      const bool headed =
          blank != std::string::npos && std::find(std::begin(heads), std::end(heads), lower(full.substr(blank + 1))) != std::end(heads);
      if (headed && names_body_part(full.substr(0, blank))) {
        Term t = compose(own->words + full.substr(blank), own->span);
        if (t.candidates.empty()) t.broader = compose(full.substr(blank + 1), own->span).candidates;
        member.composed = std::move(t);
      }
    }
    const bool either = members[later].sep == '|' || members[later].sep == '/';
    if (own && either && !member.composed && !member.other_name && own->term.candidates.empty() && !describes(p)) {
      if (const std::string noun = noun_lacking(own->words, full); !noun.empty()) {
        Term t = compose(own->words + noun, own->span);
        if (t.candidates.empty()) t.broader = compose(own->words.substr(own->words.rfind(' ') + 1) + noun, own->span).candidates;
        if (t.candidates.empty() && t.broader.empty()) t.broader = compose(noun.substr(1), own->span).candidates;
        member.composed = std::move(t);
        // "High dose inhaled or systemic steroids": whether the dose is that of the second too is not said.
        const std::string front = own->words.substr(0, std::min(own->words.rfind(' '), own->words.size()));
        const auto blanks = std::count(front.begin(), front.end(), ' ');
        if (front.size() < own->words.size() && blanks < 2 && later == k + 1 &&
            !says_state_in_name(lower(full.substr(0, full.find(' ')))) && !members[later].other_name && !members[later].part.has_lead &&
            !child(members[later].part.body, Rule::tail)) {
          Term both = compose(front + " " + full, span(at(*other).begin, at(*other).end));
          if (both.candidates.empty()) {
            const Term bare = term(at(*other).begin, at(*other).end);
            both.broader = bare.candidates.empty() ? bare.broader : bare.candidates;
          }
          members[later].other_name = std::move(both);
        }
      }
    }
    if (bare_adjective && members[later].part.definition && !members[later].part.definition_is_class) {
      // The definition behind the noun says what all its adjectives mean.
      member.dropped = true;
    } else if (bare_adjective && !describes(p)) {
      Term t = term(at(*other).begin, at(*other).end);
      t.span = p.lead.span;
      member.composed = std::move(t);
      // "Inadequate response or intolerance to at least two X": how many is said of both.
      const Parsed& counted = at(members[later].part.body);
      if (counted.rule == Rule::count)
        member.part.unread.push_back(Node{Unread{text(counted.begin, at(*other).begin), true}, span(counted.begin, at(*other).begin)});
    }
    return;
  }
}

/// "known or suspected X", "Active, recurrent or metastatic X within 5 years": each description is one of X, in the same time.
void Reader::describe_later(std::vector<Member>& members, std::size_t k) const {
  Part& p = members[k].part;
  if (!describes(p)) return;
  std::size_t later = k + 1;
  while (later < members.size() && std::string_view("|&,").find(members[later].sep) != std::string_view::npos &&
         describes(members[later].part))
    ++later;
  if (later >= members.size() || later > k + 4 || std::string_view("|&,").find(members[later].sep) == std::string_view::npos) return;
  const Part& from = members[later].part;
  const auto noun = noun_of(from);
  // "Current or planned treatment with X": a noun that what describes it is said of.
  const std::string led = lower(text(from.begin, from.has_body ? at(from.body).begin : from.begin));
  const bool by_noun = from.lead.therapy && (contains(led, "treatment") || contains(led, "therapy") || contains(led, "use ")) &&
                       !contains_any(led, {"requir", "need", "receiv", "taking", "under ", "on "});
  if (!noun || at(from.body).rule != Rule::finding || !from.exceptions.empty() || (from.lead.verb && !by_noun) || from.lead.subject ||
      from.lead.regardless || kind(from.begin) == 'i')
    return;
  // "must be symptomatic and on steroids": what is said of the patient describes no name.
  const std::uint32_t first = *describes(p);
  if (first > p.begin && first < p.end && kind(first - 1) == 'e' && kind(first) != '_') return;
  std::uint32_t begin = at(*noun).begin;
  // "known or suspected serious infection": how sure one is of the whole name.
  bool sure = k == 0 || !describes(members[k - 1].part);
  for (std::uint32_t t = first; t < p.end; ++t)
    sure = sure && (kind(t) == '_' || (kind(t) == 'a' && static_cast<Status>(token(t).value) == Status::suspected));
  const auto state = [&](std::uint32_t t) {
    return std::string_view("avj").find(kind(t)) != std::string_view::npos ||
           (kind(t) == 'w' && (says_state_in_name(lower(raw(t))) || says_strength(lower(raw(t)))));
  };
  // "current, recent (within 4 weeks) or planned X", "current or history (5 years) of X": no name yet.
  std::uint32_t name_at = begin;
  while (name_at < at(*noun).end && state(name_at)) ++name_at;
  if (name_at == at(*noun).end || lower(raw(name_at)) == "history") return;
  while (begin + 1 < at(*noun).end && state(begin) && !sure) ++begin;
  Term t = term(begin, at(from.body).end);
  if (members[later].composed && !child(from.body, Rule::tail)) t = *members[later].composed;
  // "severe or chronic kidney disease": a listed name may hold a description of its own, which is not meant here.
  static constexpr std::string_view held[] = {"acute",      "chronic",    "latent",   "active",     "severe",   "mild",     "recurrent",
                                              "stable",     "unstable",   "primary",  "secondary",  "acquired", "relapsed", "metastatic",
                                              "congenital", "hereditary", "advanced", "refractory", "moderate", "inactive", "former",
                                              "strong",     "potent",     "weak",     "current",    "past",     "previous", "prior"};
  const std::string name = lower(t.text);
  const auto blank = name.find(' ');
  std::string kept = t.text;
  const std::string in_front = blank == std::string::npos ? "" : name.substr(0, blank);
  const bool holds = !sure && (std::find(std::begin(held), std::end(held), in_front) != std::end(held) || says_state_in_name(in_front));
  if (holds) kept = t.text.substr(blank + 1);
  if (const auto own = noun_of(p)) {
    // "acute or chronic hepatitis B": listed with its description.
    // "idiopathic or autoimmune-associated uveitis": of an open name, what its last words name alone.
    const std::string described = text(first, at(*own).end) + " ";
    Term listed = compose(described + kept, t.span);
    const auto cut = kept.find(' ');
    if (listed.candidates.empty() && cut != std::string::npos && adjectival(kept.substr(0, cut)))
      listed = compose(described + kept.substr(cut + 1), t.span);
    if (!listed.candidates.empty()) {
      members[k].composed = std::move(listed);
      return;
    }
  }
  if (holds) {
    t = compose(kept, t.span);
    if (t.candidates.empty()) return;
  }
  std::string own;
  if (p.has_body) {
    for (std::uint32_t i = at(p.body).begin; i < at(p.body).end; ++i)
      if (kind(i) == 'w') own += raw(i) + " ";
    Lead described = lead(p.begin, at(p.body).end);
    // What was handed on to it stays.
    if (described.status == Status::unspecified) described.status = p.lead.status;
    if (!p.lead.vague.empty()) described.vague = p.lead.vague + (described.vague.empty() ? "" : " ") + described.vague;
    described.negated = p.lead.negated;
    described.therapy = p.lead.therapy;
    described.therapy_form = p.lead.therapy_form;
    p.lead = described;
    p.has_lead = true;
    p.has_body = false;
  }
  if (sure && p.lead.vague.empty()) p.lead.vague = from.lead.vague;
  if (sure && p.lead.severity.empty()) p.lead.severity = from.lead.severity;
  if (!own.empty()) {
    Term narrower = compose(own + t.text, t.span);
    if (narrower.candidates.empty()) narrower.broader = t.candidates.empty() ? t.broader : t.candidates;
    t = std::move(narrower);
  }
  t.span = span(p.begin, p.end);
  members[k].composed = std::move(t);
  // "active and symptomatic X": both are said of one X. "Acute and chronic X" may be either.
  if (later == k + 1 && members[later].sep == '&' && (!p.lead.vague.empty() || !from.lead.vague.empty())) members[later].sep = '+';
  // "Histologically confirmed, invasive X", "newly diagnosed, symptomatic X": how it was found and what was done for it are said of the
  // very X that stands behind the comma.
  const std::string& said = p.lead.vague;
  const bool of_one = p.lead.status == Status::recent_onset || said == "previously untreated" || said.starts_with("treatment") ||
                      said.find("confirmed") != std::string::npos || said.find("proven") != std::string::npos;
  const bool one_more = later + 1 >= members.size() || members[later + 1].sep != '|' || !describes(members[later + 1].part);
  if (later == k + 1 && members[later].sep == ',' && of_one && one_more) members[later].sep = '+';
  const bool now = p.lead.status == Status::current && from.lead.status != Status::current;
  if (!now) {
    p.windows = from.windows;
    p.duration = from.duration;
  }
}

/// "CRPS I or II according to Z": the numeral stands for the name before it, and the standard is its own.
std::optional<Term> Reader::with_earlier_numeral(const std::vector<Member>& members, std::size_t k) const {
  const auto own = noun_of(members[k].part);
  if (k == 0 || !own || kind(at(*own).begin) != 'z') return std::nullopt;
  const auto before = noun_of(members[k - 1].part);
  if (!before || kind(at(*before).end - 1) == 'z') return std::nullopt;
  const std::string numeral = raw(at(*own).begin);
  std::string name = text(at(*before).begin, at(*before).end);
  const auto blank = name.rfind(' ');
  if (blank == std::string::npos || name.find_first_not_of("IVX", blank + 1) != std::string::npos) return std::nullopt;
  name.erase(blank + 1);
  const Span where = span(at(*own).begin, at(members[k].part.body).end);
  const Term sibling = compose(name + numeral, where);
  if (sibling.candidates.empty()) return std::nullopt;
  const std::string rest = text(at(*own).begin + 1, at(members[k].part.body).end);
  if (rest.empty()) return std::nullopt;
  Term t = compose(sibling.text + " " + rest, where);
  if (t.candidates.empty()) t.broader = sibling.candidates;
  return t;
}

/// "X or Y according to Z": the standard is meant for both.
std::optional<Term> Reader::with_shared_standard(const std::vector<Member>& members, std::size_t k, const OwnName& own) const {
  if (k + 1 >= members.size() || members[k + 1].sep != '|') return std::nullopt;
  const Part& next = members[k + 1].part;
  const auto other = noun_of(next);
  if (!other) return std::nullopt;
  // A "from" that was read as a preposition keeps its value.
  const auto according = [&](std::uint32_t t) { return kind(t) == 'i' && token(t).value == 1 && lower(raw(t)) != "from"; };
  const auto standard = child(next.body, Rule::tail);
  std::uint32_t from = at(*other).begin;
  while (from < at(*other).end && !according(from)) ++from;
  std::string rest;
  if (from < at(*other).end)
    rest = text(from, at(*other).end);
  else if (standard && according(at(*standard).begin))
    rest = text(at(*standard).begin, at(*standard).end);
  if (rest.empty()) return std::nullopt;
  Term t = compose(own.words + " " + rest, own.span);
  if (t.candidates.empty()) t.broader = !own.term.candidates.empty() ? own.term.candidates : own.term.broader;
  return t;
}

/// For every member the one whose tail could be meant for it too: the next of more than one token, behind names of one token and one kind.
/// The number of members where there is none. Told once for the whole list, so that a long list is not walked for each of its members.
std::vector<std::size_t> Reader::tails_behind(const std::vector<Member>& members) const {
  std::vector<std::size_t> behind(members.size(), members.size());
  for (std::size_t k = members.size(); k-- > 1;) {
    const auto own = noun_of(members[k - 1].part), other = noun_of(members[k].part);
    if (!own || !other || members[k].part.lead.verb || kind(at(*own).begin) != kind(at(*other).begin)) continue;
    behind[k - 1] = at(*other).end - at(*other).begin > 1 ? k : behind[k];
  }
  return behind;
}

/// "asthma, COPD medication": the tail behind the last name may be meant for the names before it; of genes ("ALK or ROS-1 rearrangements")
/// it is. A name in the plural, with a time of its own, or said again in the next ("heparin or heparin analogs") is whole without it.
void Reader::share_tail(std::vector<Member>& members, std::size_t k, std::size_t later, const OwnName& own) const {
  if (later == members.size() || own.tokens != 1 || own.term.candidates.size() != 1) return;
  const auto other = noun_of(members[later].part);
  const std::uint32_t from = at(*other).begin, to = at(*other).end;
  for (std::uint32_t t = from + 1; t < to; ++t)
    if (kind(t) != 'w' && kind(t) != 'K') return;
  const Term whole = term(from, to), first = term(from, from + 1);
  if (!whole.candidates.empty()) return;
  const bool one_word = to - from == 2;
  if (own.first_kind == '~' && one_word) {
    members[k].composed = compose(own.words + " " + text(from + 1, to), own.span);
    return;
  }
  const Part& p = members[k].part;
  const bool plural = own.words.size() > 3 && own.words.back() == 's' &&
                      std::string_view("sui").find(own.words[own.words.size() - 2]) == std::string_view::npos;
  const bool again = std::any_of(first.candidates.begin(), first.candidates.end(),
                                 [&](const LexiconEntry& e) { return e == own.term.candidates.front(); });
  const bool listed_apart = members[k + 1].sep == ',' && (!one_word || own.words.find(' ') != std::string::npos);
  if (plural || again || listed_apart || !p.windows.empty() || !p.examples.empty() || p.definition) return;
  members[k].other_name = compose(own.words + " " + text(from + 1, to), own.span);
}

}  // namespace eligo::grammar

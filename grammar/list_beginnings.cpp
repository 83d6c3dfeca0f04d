// The words that stand before the first name of a list, as far as they are meant for the names behind it: "hypersensitivity to A, B or C",
// "cancer of the breast or ovary", "hepatitis B or C".
#include <algorithm>
#include <array>
#include <utility>

#include "grammar/body_parts.hpp"
#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// "Hypersensitivity to", "an allergic reaction to any": whether what stands behind is what is not tolerated.
bool names_intolerance(const std::string& beginning) {
  static constexpr std::array<std::string_view, 4> heads{"sensitiv", "allerg", "intoleran", "anaphyla"};
  const std::string words = lower(beginning);
  return words.find(" to") != std::string::npos &&
         std::any_of(heads.begin(), heads.end(), [&](std::string_view head) { return words.find(head) != std::string::npos; });
}

}  // namespace

/// What may stand before a name in the same noun phrase ("hypersensitivity to", "cancer of the"): up to the last preposition, `to` without
/// one.
std::uint32_t Reader::end_of_beginning(std::uint32_t from, std::uint32_t to) const {
  std::uint32_t last = to;
  for (std::uint32_t t = from + 1; t + 1 < to; ++t) {
    const bool to_treat = kind(t) == 'w' && lower(raw(t)) == "treat" && lower(raw(t - 1)) == "to";
    if (to_treat || std::string_view("iOfCH").find(kind(t)) != std::string_view::npos) last = t;
  }
  return last;
}

/// For every member the nearest earlier one that is more than a bare name: what stands before its name could stand before this one too.
/// The number of members where there is none.
std::vector<std::size_t> Reader::beginnings_before(const std::vector<Member>& members) const {
  std::vector<std::size_t> before(members.size(), members.size());
  for (std::size_t k = 1; k < members.size(); ++k) {
    const Part& p = members[k - 1].part;
    const auto noun = noun_of(p);
    if (!noun || at(p.body).rule != Rule::finding) continue;
    const std::uint32_t from = at(*noun).begin, to = at(p.body).end;
    const bool in_words = to == from + 1 && text(from, to).find(" to ") != std::string::npos;
    const bool bare = end_of_beginning(from, to) == to && !in_words;
    const bool anew = k > 1 && p.lead.status == Status::history && has_kind(p.begin, from, 'a');
    if (bare && (p.lead.verb || p.lead.subject || anew)) continue;
    before[k] = bare ? before[k - 1] : k - 1;
  }
  return before;
}

/// "hypersensitivity to A, B or C": what stands before the first name stands before all.
std::optional<Term> Reader::with_shared_beginning(const std::vector<Member>& members, std::size_t k, std::size_t earlier,
                                                  const OwnName& own, std::string& beginning) const {
  const Lead& l = members[k].part.lead;
  if (earlier == members.size() || own.words.find(" to ") != std::string::npos)
    return std::nullopt;  // "hypersensitivity to X" brings its own
  // "Treatment of A within 5 years, or any history of B": its own words begin anew.
  if (const Part& p = members[k].part; l.status == Status::history && has_kind(p.begin, at(*noun_of(p)).begin, 'a')) return std::nullopt;
  // "hypersensitivity to A or to C": the word said again says that it is the same thing.
  if (const std::uint32_t first = members[k].part.begin; kind(first) == 'i' && lower(raw(first)) == "to" && !l.verb && !l.subject) {
    const Part& p = members[earlier].part;
    const std::uint32_t from = at(*noun_of(p)).begin, to = at(p.body).end, last = end_of_beginning(from, to);
    const std::string name = text(from, to);
    if (last != to && (lower(raw(last)) == "to" || lower(raw(last)) == "treat"))
      beginning = text(from, lower(raw(last)) == "to" ? last + 1 : last);
    else if (const auto split = name.rfind(" to "); last == to && split != std::string::npos)
      beginning = name.substr(0, split + 3);
    if (!beginning.empty()) return compose(beginning + " " + own.words, own.span);
  }
  // "renal failure requiring dialysis or transplantation", "heart failure requiring hospitalisation, stroke or infarction": a disease is
  // nothing that another one requires, and an operation may be.
  if (const Part& p = members[earlier].part; noun_of(p)) {
    const std::uint32_t from = at(*noun_of(p)).begin, to = at(p.body).end, last = end_of_beginning(from, to);
    if (last != to && kind(last) == 'C' && token(last).value == 8) return std::nullopt;
  }
  // "zidovudine (AZT)" is one name.
  const bool alias = own.tokens > 3 && own.words.back() == ')';
  if (l.verb || l.subject || own.tokens > (alias ? 6U : 3U) || own.term.candidates.empty()) return std::nullopt;
  const auto shares_kind = [](const Term& a, const Term& b) {
    const auto& wide = b.candidates.empty() ? b.broader : b.candidates;
    return std::any_of(a.candidates.begin(), a.candidates.end(), [&](const LexiconEntry& x) {
      return std::any_of(wide.begin(), wide.end(), [&](const LexiconEntry& y) { return x.kind == y.kind; });
    });
  };
  const Part& p = members[earlier].part;
  const std::uint32_t from = at(*noun_of(p)).begin, to = at(p.body).end;
  const std::uint32_t last = end_of_beginning(from, to);
  if (last == to) {
    // "allergy to penicillin" as one listed name.
    const std::string name = text(from, to);
    const auto split = name.rfind(" to ");
    const Term head = compose(name.substr(0, split), own.span), noun = compose(name.substr(split + 4), own.span);
    if (head.candidates.empty() || !shares_kind(own.term, noun) || shares_kind(own.term, head)) return std::nullopt;
    beginning = name.substr(0, split + 3);
    return compose(beginning + " " + (alias ? own.term.text : own.words), own.span);
  }
  // Where the head is a listed thing of its own with its complement ("allergy to penicillin"), only what can be a complement goes on.
  if (!term(from, to).candidates.empty() && (!shares_kind(own.term, term(last + 1, to)) || shares_kind(own.term, term(from, last))))
    return std::nullopt;
  // "Hypersensitivity to celecoxib or severe asthma": nobody is hypersensitive to a disease.
  const std::string front = text(from, last + 1);
  const bool disease = std::all_of(own.term.candidates.begin(), own.term.candidates.end(),
                                   [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  if (disease && names_intolerance(front)) return std::nullopt;
  beginning = front;
  return compose(beginning + " " + (alias ? own.term.text : own.words), own.span);
}

/// "Unstable angina leading to admission, stroke or arrhythmia", "new loss of taste or headache": a listed name may as well stand for
/// itself, where both together are not listed. What is not tolerated, suspected, treated or recovered from does not.
bool Reader::may_stand_alone(const Term& whole, const std::string& beginning) {
  static constexpr std::array<std::string_view, 29> takers{
      "hypersensitiv",  "allerg",      "intoleran",  "sensitivit",     "anaphyla",         "reaction",      "contraindicat", "mutation",
      "resistan",       "recover",     "alteration", "relative",       "suspicion",        "candidate",     "donor",         "expos",
      "infected",       "risk",        "plan",       "eligible for",   "chemotherapy for", "treatment for", "therapy for",   "treatment of",
      "medication for", "surgery for", "to treat",   "infection with", "infections with"};
  const std::string words = lower(beginning);
  return whole.candidates.empty() &&
         std::none_of(takers.begin(), takers.end(), [&](std::string_view taker) { return words.find(taker) != std::string::npos; });
}

/// "Hypersensitivity to bortezomib, boron or mannitol": an open name, too, is what is not tolerated. "Donated blood or blood products":
/// given, not received.
void Reader::share_open_name(std::vector<Member>& members, std::size_t k, std::size_t earlier, const OwnName& own) const {
  Member& member = members[k];
  const std::uint32_t own_begin = at(member.part.body).begin;
  const bool own_lead = member.part.has_lead && own_begin > member.part.begin;
  bool determined = true;  // "any components", "the study drug"
  for (std::uint32_t t = member.part.begin; t < own_begin; ++t) determined = determined && kind(t) == '_';
  if (k == 0 || (own_lead && !determined) || std::string_view(",|&").find(member.sep) == std::string_view::npos) return;
  constexpr std::uint32_t longest_allergen = 12, longest = 4;  // tokens
  if (own.tokens > longest_allergen) return;
  // Examples of what is abused are abused as well.
  Part& before = members[k - 1].part;
  if (const auto noun = noun_of(before)) {
    const std::string verb = raw(at(*noun).begin).substr(0, raw(at(*noun).begin).find(' ')), low = lower(verb);
    if (low.starts_with("donat") || low == "abusing" || low == "abused" || low == "misusing") {
      before.beginning = verb;
      if (low.starts_with("donat"))
        member.other_name = compose(verb + " " + own.words, own.span);
      else
        member.carried_doubt = true;
      return;
    }
  }
  if (earlier == members.size() || !own.term.candidates.empty() || own.words.find(" to ") != std::string::npos) return;
  const Part& p = members[earlier].part;
  const std::uint32_t from = at(*noun_of(p)).begin, to = at(p.body).end, last = end_of_beginning(from, to);
  // "radiotherapy to the pelvis" may be listed as one name.
  const std::string name = text(from, to);
  const std::size_t split = last == to ? name.rfind(" to ") : std::string::npos;
  if (last == to && split == std::string::npos) return;
  const std::string front = last == to ? name.substr(0, split + 3) : text(from, last + 1);
  const std::string link = last == to ? "to" : lower(raw(last)), complement = last == to ? name.substr(split + 4) : text(last + 1, to);
  // "Radiotherapy to the pelvis or abdomen": a part of the body is nothing that somebody has or had by itself.
  const bool place =
      (link == "to" || link == "of" || link == "in" || link == "on") && names_body_part(own.words) && names_body_part(complement);
  const bool allergen = link == "to" && names_intolerance(front);
  if (!allergen && (own_lead || own.tokens > longest || (last == to && !place))) return;
  if (!place && !allergen) return;
  member.part.beginning = front;
  member.composed = compose(front + " " + own.words, own.span);
}

/// Forward from an earlier member: its beginning + own words ("hepatitis B or C").
std::optional<Term> Reader::with_earlier_beginning(const std::vector<Member>& members, std::size_t k, const OwnName& own) const {
  const std::string& words = own.words;
  if (k == 0 || words.size() > 24 || !own.term.candidates.empty()) return std::nullopt;
  constexpr std::size_t farthest = 32;  // members; further off it stays an open name
  for (std::size_t earlier = k; earlier-- > (k > farthest ? k - farthest : 0);) {
    const auto other = noun_of(members[earlier].part);
    if (!other) return std::nullopt;
    const std::string full = text(at(*other).begin, at(*other).end);
    // "neurologic affection due to diabetes or other disorders": its cause parts the beginning from the words.
    const std::size_t cause = full.find(" due to ");
    for (std::size_t cut = full.rfind(' '); cut != std::string::npos && cut > 0; cut = full.rfind(' ', cut - 1)) {
      if (cause != std::string::npos && cut < cause + 7) break;
      Term t = compose(full.substr(0, cut) + " " + words, own.span);
      if (t.candidates.empty()) {
        // "hepatitis B or C carrier": the word behind belongs to both.
        const auto blank = words.find(' ');
        if (blank != std::string::npos) t = compose(full.substr(0, cut) + " " + words.substr(0, blank), own.span);
      }
      if (!t.candidates.empty()) return t;
    }
    if (words.size() > 2) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace eligo::grammar

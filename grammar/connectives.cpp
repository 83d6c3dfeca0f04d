// Connectives that the words around them make doubtful: an "and" behind a head that is said once, an "or" behind commas that part things
// of different kinds.
#include <algorithm>
#include <array>

#include "grammar/reader.hpp"

namespace eligo::grammar {

std::vector<char> connectives(const std::vector<Member>& members) {
  std::vector<char> joined(members.size(), ',');
  char next = ',';
  for (std::size_t k = members.size(); k-- > 0;) {
    if (members[k].sep == '&' || members[k].sep == '|') next = members[k].sep;
    joined[k] = next;
  }
  return joined;
}

/// Steps of the study, and the day itself: when, never what.
bool is_study_anchor(const std::string& anchor) {
  static constexpr std::string_view steps[] = {"as_of", "screening", "baseline",  "enrolment", "randomisation", "first_dose", "consent",
                                               "study", "visit",     "diagnosis", "run-in",    "birth",         "surgery"};
  return std::find(std::begin(steps), std::end(steps), anchor) != std::end(steps);
}

/// Steps that every patient goes through, told from their names alone.
bool is_study_step(const std::string& anchor) {
  static constexpr std::string_view steps[] = {"screening", "baseline", "enrolment", "randomisation", "first_dose", "consent"};
  return std::find(std::begin(steps), std::end(steps), anchor) != std::end(steps);
}

namespace {

enum class Sort { people, limit, denial, other };

/// What a member of a list is about, told from its first words alone.
Sort sort_of(const Node& node) {
  if (std::holds_alternative<AgeLimit>(node.value) || std::holds_alternative<SexIs>(node.value)) return Sort::people;
  if (const auto* compared = std::get_if<Comparison>(&node.value)) return compared->limit.word.empty() ? Sort::limit : Sort::other;
  const auto* logic = std::get_if<Logic>(&node.value);
  if (logic == nullptr || logic->args.empty()) return Sort::other;
  if (logic->op == LogicOp::negation) return Sort::denial;
  return logic->op == LogicOp::implication ? sort_of(logic->args.back()) : sort_of(logic->args.front());
}

std::string measured_by(const Node& node) {
  if (const auto* compared = std::get_if<Comparison>(&node.value)) return compared->measure.text;
  const auto* logic = std::get_if<Logic>(&node.value);
  if (logic == nullptr || logic->args.empty()) return {};
  return measured_by(logic->op == LogicOp::implication ? logic->args.back() : logic->args.front());
}

std::vector<Node> taken_from(std::vector<Node>& nodes, std::size_t from, std::size_t to) {
  return {std::make_move_iterator(nodes.begin() + static_cast<std::ptrdiff_t>(from)),
          std::make_move_iterator(nodes.begin() + static_cast<std::ptrdiff_t>(to))};
}

}  // namespace

/// "Patients who received A, B and C", "pregnant women, lactating women and patients who refuse": findings and people, and no member but
/// the first begins a clause of its own with a verb.
bool Reader::shares_head(const std::vector<Member>& members, std::size_t k) const {
  const Part& p = members[k].part;
  if (k > 0 && std::string_view("+*~").find(members[k].sep) != std::string_view::npos) return true;  // narrows the one before
  bool people = p.lead.sex || p.lead.subject;
  if (p.has_body && at(p.body).rule == Rule::attest)
    for (std::uint32_t t = at(p.body).begin; t < at(p.body).end && kind(t) != '$'; ++t) people = people || kind(t) == 'h' || kind(t) == 'X';
  for (std::uint32_t t = p.begin; k == 0 && t < p.end; ++t)
    if (small(t) == "both") return false;
  if (!finding_like(p) && !(people && p.has_body && at(p.body).rule == Rule::attest)) return false;
  return k == 0 || !p.lead.verb || people;
}

/// "Age 18 to 65, BMI 20-30, asthma or COPD", "platelets >= 100, creatinine <= 1.5 or clearance >= 50": the "or" is between the last two,
/// or between all of them. Where commas part things of different kinds both readings are kept; an age or a sex in front is asked of all.
std::optional<Node> Reader::by_kinds(std::vector<Node>& nodes, const std::vector<char>& ops, const std::vector<bool>& taken,
                                     const std::vector<bool>& commas) const {
  if (section_ != SectionKind::inclusion || alternatives_ || ops.empty()) return std::nullopt;
  if (!std::all_of(ops.begin(), ops.end(), [](char op) { return op == '|'; })) return std::nullopt;
  const auto last = static_cast<std::size_t>(std::find(taken.begin(), taken.end(), false) - taken.begin());
  if (last == 0 || last == taken.size() || std::find(taken.begin() + static_cast<std::ptrdiff_t>(last), taken.end(), true) != taken.end())
    return std::nullopt;
  // "A, B, or C" is more often one list than "A, B or C".
  const bool comma_or = std::find(commas.begin() + static_cast<std::ptrdiff_t>(last), commas.end(), true) != commas.end();
  std::size_t people = 0;
  while (people < last && sort_of(nodes[people]) == Sort::people) ++people;
  bool differ = false;
  if (people < last) {
    const Sort first = sort_of(nodes[people]);
    const std::string measured = measured_by(nodes[people]);
    std::size_t limits = 0;
    for (std::size_t k = people; k < nodes.size(); ++k) {
      const Sort sort = sort_of(nodes[k]);
      if (sort == Sort::limit && measured_by(nodes[k]) != measured) ++limits;
      differ = differ || (!comma_or && sort != first && (first != Sort::other || (sort == Sort::people && k <= last)));
    }
    differ = differ || limits >= (comma_or ? 3U : 1U);
  }
  if (people == 0 && !differ) return std::nullopt;
  std::vector<Node> asked = taken_from(nodes, 0, people);
  std::vector<Node> rest = taken_from(nodes, people, differ ? last : people);
  Node either = logic(LogicOp::disjunction, taken_from(nodes, differ ? last : people, nodes.size()));
  rest.push_back(std::move(either));
  Node said = logic(LogicOp::conjunction, std::move(rest), LogicOp::disjunction);
  if (asked.empty()) return said;
  asked.push_back(std::move(said));
  return logic(LogicOp::conjunction, std::move(asked), comma_or ? std::optional(LogicOp::disjunction) : std::nullopt);
}

/// Commas that join more closely than the "or" that they would take: "diabetes, without insulin", "ALT > 3 x ULN, with bilirubin > 2".
void Reader::settle_commas(std::vector<Member>& members) const {
  share_requirement(members);
  const std::vector<char> joined = connectives(members);
  for (std::size_t k = 1; k < members.size(); ++k) {
    doubt_unsaid(members, k, joined[k]);
    const bool alternatives = joined[k] == '|' || (joined[k] == ',' && section_ == SectionKind::exclusion);
    if (members[k].sep != ',' || !alternatives || !members[k - 1].part.has_body) continue;
    stands_without(members, k, joined[k]);
    goes_with(members, k);
  }
}

/// "Diabetes, not on insulin": behind a comma it narrows what stands before, which may be all of it.
void Reader::stands_without(std::vector<Member>& members, std::size_t k, char connective) const {
  const Part& p = members[k].part;
  if (!p.lead.negated || members[k].negation_inherited || members[k].nor || members[k - 1].part.lead.negated || kind(p.begin) != '!')
    return;
  std::size_t end = k + 1;
  while (end < members.size() && members[end].negation_inherited) ++end;
  // "A, not on B, C": whether C is denied too.
  if (end > k + 1 && connective == ',') members[k + 1].carried_doubt = true;
  const std::string word = lower(raw(p.begin));
  const bool narrows = word == "not" || word.rfind("without", 0) == 0;
  if (end < members.size())
    members[k].sep = narrows ? '+' : members[k].sep;
  else
    members[k].sep = narrows && k == 1 ? '*' : '~';
}

/// "A, associated with B or C", "A, with B".
void Reader::goes_with(std::vector<Member>& members, std::size_t k) const {
  static constexpr std::array<std::string_view, 7> words{"with",   "associated with", "accompanied by", "secondary to",
                                                         "due to", "caused by",       "because of"};
  const auto link = [&](const Member& m) {
    const std::string word = lower(raw(m.part.begin));
    return std::find(words.begin(), words.end(), word) != words.end() ? word : std::string();
  };
  const std::string own = link(members[k]);
  if (members[k].sep != ',' || own.empty() || link(members[k - 1]) == own) return;
  bool commas = false;
  for (std::size_t n = k + 1; n < members.size(); ++n) {
    if (link(members[n]) == own) return;
    commas = commas || members[n].comma;
  }
  const bool earlier = std::any_of(members.begin() + 1, members.begin() + static_cast<std::ptrdiff_t>(k),
                                   [&](const Member& m) { return m.sep == '|' || (m.sep == ',' && section_ == SectionKind::exclusion); });
  members[k].sep = commas || earlier ? '~' : '*';
}

/// Where the text does not say whether a word is meant here too: "A or not controlled B", "any cancer but B", "bleeding after A or B".
void Reader::doubt_unsaid(std::vector<Member>& members, std::size_t k, char joined) const {
  Member& member = members[k];
  const Part& p = member.part;
  const Part& before = members[k - 1].part;
  if (!p.has_body) return;
  if (p.lead.negated && !member.negation_inherited && member.sep == '|' && kind(p.begin) == '!' && p.begin + 1 < p.end) {
    const std::string word = lower(raw(p.begin)), next = lower(raw(p.begin + 1));
    // "not controlled diabetes" is a name with its state; "not recovered from X" is denied.
    const bool participle = kind(p.begin + 1) == 'w' && (next.ends_with("ed") || next.ends_with("ing")) && p.begin + 2 < p.end &&
                            std::string_view("w~#K").find(kind(p.begin + 2)) != std::string_view::npos;
    const bool state = participle || std::string_view("vj").find(kind(p.begin + 1)) != std::string_view::npos;
    if ((word == "not" && state) || next.rfind("longer", 0) == 0 || word == "no longer") member.carried_doubt = true;
  }
  if (!finding_like(p)) return;
  if (p.lead.verb || p.lead.subject || p.lead.negated || at(p.body).rule != Rule::finding) return;
  // "MRI prior to radiosurgery or surgery", "progression during chemotherapy or radiotherapy": counted from either.
  if (!p.has_lead && p.windows.empty() && before.has_body && !before.window_in_front && before.windows.size() == 1 &&
      std::string_view("|&").find(member.sep) != std::string_view::npos && !member.comma) {
    const Window& window = before.windows.front();
    const auto noun = noun_of(p);
    static constexpr std::array<std::string_view, 10> steps{"administration", "dose",  "dosing", "study", "visit",
                                                            "entr",           "trial", "enter",  "day ",  "registration"};
    const bool step = is_study_anchor(window.anchor) || std::any_of(steps.begin(), steps.end(), [&](std::string_view w) {
                        return window.anchor.find(w) != std::string::npos;
                      });
    if (!step && noun && !term(at(*noun).begin, at(*noun).end).candidates.empty()) member.carried_doubt = true;
  }
  if (!finding_like(before)) return;
  // "Treatment for suspected or active infection": what the first words are said of stands here.
  const std::uint32_t end = at(before.body).end;
  if (end > at(before.body).begin + 2 && std::string_view("avj").find(kind(end - 1)) != std::string_view::npos &&
      std::string_view("fOi6").find(kind(end - 2)) != std::string_view::npos)
    member.carried_doubt = true;
  const std::string link = p.begin > 0 ? lower(raw(p.begin - 1)) : std::string();
  if (member.sep == '&' && link == "but" && section_ == SectionKind::exclusion) member.carried_doubt = true;
  const bool goes_on = !p.has_lead && (member.sep != ',' || joined == '|') && !(member.comma && member.sep != ',');
  if (!goes_on || std::string_view(",|&").find(member.sep) == std::string_view::npos) return;
  const bool during = before.during.rfind("while ", 0) == 0 || before.during.rfind("during ", 0) == 0;
  const bool after = !before.window_in_front && before.windows.size() == 1 && p.windows.empty() && before.windows.front().after &&
                     (!is_study_anchor(before.windows.front().anchor) || before.windows.front().anchor == "surgery");
  if (during || after) member.carried_doubt = true;
}

/// Is member k a limit, or the disease of a class, that a "no" before it is about? "No diabetes with HbA1c > 8 %", "no NYHA class III or
/// IV heart failure".
bool Reader::reaches_limit(const std::vector<Member>& members, std::size_t k) const {
  const Part& p = members[k].part;
  const Part& before = members[k - 1].part;
  const Rule rule = at(p.body).rule;
  const bool limit = rule == Rule::comparison;
  const bool limit_before = at(before.body).rule == Rule::comparison;
  if (members[k].sep == '+') {
    const bool of_class = limit_before && std::string_view("kz").find(kind(at(before.body).end - 1)) != std::string_view::npos;
    // "Absence of menses with FSH > 40", "no menses for a year with FSH > 40": the limit is asked for.
    const bool timed = !before.windows.empty() || before.duration;
    return (limit && !timed && kind(before.begin) == '!' && lower(raw(before.begin)).rfind("no", 0) == 0 &&
            (lower(raw(p.begin)) == "with" || (kind(p.begin) == 'H' && token(p.begin).value == narrows_with))) ||
           (of_class && finding_like(p) && !p.has_lead);
  }
  if (members[k].sep != '&' || !limit || !limit_before || p.has_lead) return false;
  const auto side = [&](std::size_t body) {
    for (std::uint32_t t = at(body).begin; t < at(body).end; ++t)
      if (kind(t) == 'c') return std::optional(less_side(comparator(t)));
    return std::optional<bool>();
  };
  return side(p.body) && side(p.body) == side(before.body);
}

void Reader::reach_limits(std::vector<Member>& members) const {
  for (std::size_t k = 1; k < members.size(); ++k) {
    Part& p = members[k].part;
    const Part& before = members[k - 1].part;
    if (!before.lead.negated || !before.has_body || !p.has_body) continue;
    // "No seizures within 6 months requiring admission", "no infection within 2 weeks that required antibiotics"
    const bool told_of = !members[k].comma && ((members[k].sep == '+' && p.lead.therapy_form == 8 && finding_like(p)) ||
                                               (members[k].sep != '|' && members[k].sep != ',' && kind(p.begin) == 'r'));
    if (told_of && (!p.lead.negated || members[k].negation_inherited)) {
      p.lead.negated = members[k].negation_inherited = members[k].narrows_denied = true;
      // "... requiring transfusion or surgery"
      for (std::size_t n = k + 1; n < members.size() && std::string_view("|,").find(members[n].sep) != std::string_view::npos; ++n) {
        if (!finding_like(members[n].part) || members[n].part.lead.verb || members[n].part.lead.subject) break;
        members[n].carried_doubt = true;
      }
      continue;
    }
    if (p.lead.negated || p.lead.subject || p.lead.must) continue;
    if (reaches_limit(members, k)) {
      p.lead.negated = true;
      members[k].negation_inherited = true;
      members[k].narrows_denied = members[k].sep == '+';
    } else if (const std::string no = lower(raw(before.begin));
               (no == "no" || no.rfind("no ", 0) == 0) && members[k].sep == '&' && !p.has_lead && at(p.body).rule == Rule::comparison) {
      // "no diabetes and HbA1c > 8 %": what there must not be, or what there must be.
      members[k].carried_doubt = true;
    }
  }
}

/// "X requiring A or B", "X (for a year) confirmed by A or B": all that is required or found belongs to X.
void Reader::share_requirement(std::vector<Member>& members) const {
  for (std::size_t k = 1; k + 1 < members.size(); ++k) {
    const Part& p = members[k].part;
    if (members[k].sep != '+' || !p.has_body) continue;
    bool required = false;
    // "Asthma (for 1 year) confirmed by spirometry or CT"
    const auto found_by = [&](std::uint32_t t) {
      static constexpr std::string_view found[] = {"confirmed", "documented", "diagnosed", "proven", "verified", "established"};
      return kind(t) == 'i' && lower(raw(t)) == "by" && t > 0 &&
             std::find(std::begin(found), std::end(found), lower(raw(t - 1))) != std::end(found);
    };
    for (std::uint32_t t = p.begin; t < at(p.body).begin; ++t)
      required = required || (kind(t) == 'C' && token(t).value == 8) || found_by(t);
    if (!required) continue;
    bool listed = true, commas = false, diseases = false, earlier = false;
    for (std::size_t n = k + 1; n < members.size(); ++n) {
      const Member& m = members[n];
      listed = listed && finding_like(m.part) && !m.part.lead.verb && (m.sep == '|' || m.sep == ',' || m.sep == '&');
      commas = commas || m.comma;
      const auto noun = noun_of(m.part);
      if (!noun) continue;
      const Term name = term(at(*noun).begin, at(*noun).end);
      for (const LexiconEntry& e : name.candidates) diseases = diseases || e.kind == TermKind::condition;
    }
    for (std::size_t n = 1; n < k; ++n) earlier = earlier || members[n].sep == '|' || members[n].sep == ',';
    if (listed) members[k].sep = commas || diseases || earlier ? '~' : '*';
    return;
  }
}

}  // namespace eligo::grammar

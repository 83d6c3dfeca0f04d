// Lists: the elements between connectives become members, in the order of the passes over them. What the members share is worked out in
// list_sharing.cpp and list_names.cpp, what a single one says in element.cpp; list_nodes.cpp makes their nodes, list_joining.cpp joins
// them.
#include <algorithm>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

/// The next member where the one before it says nothing by itself ("no severe and/or uncontrolled disease"): its connective, and its
/// negation.
void take_place_of(const Member& gone, Member& next) {
  next.sep = gone.sep;
  if (gone.part.lead.negated && !gone.negation_inherited) next.negation_inherited = false;
}

void erase_member(std::vector<Member>& members, std::size_t k) { members.erase(members.begin() + static_cast<std::ptrdiff_t>(k)); }

bool despite(const std::string& word) {
  return word == "despite" || word.starts_with("in spite") || word.starts_with("while on") || word == "notwithstanding";
}

bool Reader::begins_despite(std::uint32_t token) const {
  return despite(lower(raw(token))) || (lower(raw(token)) == "in" && kind(token + 1) != '\0' && lower(raw(token + 1)).starts_with("spite"));
}

/// "or equivalent", "or an equivalent dose": a drug that the words do not name.
bool Reader::speaks_of_equivalents(const Part& p) const {
  if (!p.has_body) return false;
  for (std::uint32_t t = p.begin; t < at(p.body).end; ++t) {
    if (kind(t) == '_') continue;
    const std::string word = lower(raw(t));
    return word.starts_with("equivalent");
  }
  return false;
}

/// The elements of a list, with what the first ones hand on: verbs and statuses forward, windows and heads backward.
Node Reader::list(std::size_t i, const Lead* inherited) {
  const std::uint32_t from = std::exchange(list_from_, 0), to = std::exchange(list_to_, 0);
  const bool keeps_apart = std::exchange(apart_list_, 0) == i && i != 0;
  std::vector<Member> members = gather(i, from, to);
  attach_lone_windows(members);
  absorb_methods(members);
  share_anchor(members);
  share_age(members);
  join_sexes(members);
  std::optional<Node> judged = opinion_over_all(i, members);
  drop_explanations(members);
  join_relatives(members);
  if (!judged && one_opinion(members)) return Node{Opinion{text(at(i).begin, at(i).end)}, span(at(i).begin, at(i).end)};

  share_results(members);
  hand_on_leads(members, inherited);
  // "Had hypokalemia or hypomagnesemia at screening"
  if (members.size() > 1 && at_a_step(members.back().part) && had(members.front().part))
    for (Member& m : members)
      if ((m.part.lead.status == Status::any || m.part.lead.status == Status::past) && m.part.windows.empty())
        m.part.lead.status = Status::current;
  reach_negation(members);
  reach_limits(members);
  settle_commas(members);
  for (Member& member : members) absent_for(member.part);
  for (Member& member : members) look_ahead(member.part);
  hand_back_windows(members);
  for (Member& member : members) look_back(member.part);
  // "Diagnosis of asthma with no exacerbations in the past 3 months": the time is that of the exacerbations.
  for (Member& m : members)
    if (m.part.lead.diagnosed && m.part.has_body && m.part.windows.size() == 1 && m.part.windows.front().max_ago)
      if (const auto tail = child(m.part.body, Rule::tail); tail && kind(at(*tail).begin) == 'H') m.window_in_doubt = true;
  for (Member& m : members)
    if (m.nor && !m.part.lead.negated) {
      m.part.lead.negated = true;
      m.sep = '&';
    }
  if (members.size() > 1) share_heads(members);
  share_adequacy(members);
  share_genes(members);
  // "Newly diagnosed or poorly controlled, type 2 diabetes": the name behind the comma is what they describe, and no third thing.
  if (const std::size_t last = members.size() - 1;
      members.size() > 2 && members[last].sep == ',' && members[last - 1].sep == '|' &&
      std::all_of(members.begin(), members.end() - 1, [](const Member& m) { return m.composed && !m.part.has_body; }))
    members[last].dropped = true;
  if (members.size() > 1) {
    doubt_complements(members);
    doubt_places(members);
  }
  for (std::size_t k = members.size(); k-- > 0;) {
    if (!members[k].dropped) continue;
    claim(members[k].part.begin, members[k].part.end);
    if (k + 1 < members.size()) take_place_of(members[k], members[k + 1]);
    erase_member(members, k);
  }

  narrow_behind_comma(members);
  if (figure_of_another(members)) {
    const std::uint32_t starts = members.front().part.begin, stops = members.back().part.end;
    return Node{Unread{text(starts, stops), true}, span(starts, stops)};
  }
  std::optional<Node> doubtful = doubtful_reach(members);
  ListTraits traits = make_nodes(members, keeps_apart);
  // "In the Netherlands, patients with A or B", "in chronic phase, A or B": where or in what state, and no alternative to A and B.
  if (const std::uint32_t first = members.front().part.begin;
      members.size() > 1 && members[1].sep == ',' && kind(first) == 'i' && lower(raw(first)).starts_with("in")) {
    const auto* inside = std::get_if<Finding>(&members.front().node.value);
    const auto* said = std::get_if<Saying>(&members.front().node.value);
    const Term* words = inside != nullptr ? &inside->term : said != nullptr ? &said->term : nullptr;
    const std::string name = words != nullptr ? lower(words->text) : "";
    if (name == "addition" || name == "general" || name == "particular" || name == "principle") {
      claim(first, members.front().part.end);
      members.erase(members.begin());
    } else if (words != nullptr && words->candidates.empty() && members.size() > 2 &&
               (section_ == SectionKind::exclusion ||
                std::any_of(members.begin() + 2, members.end(), [](const Member& m) { return m.sep == '|'; }))) {
      members.front().node = Node{Unread{words_of(members.front().node.span), true}, members.front().node.span};
    }
  }
  // "Grade 3 gastrointestinal or nongastrointestinal fistula": an adjective takes its noun from behind, and the grade is that of both.
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    auto* first = std::get_if<Finding>(&members[k].node.value);
    auto* next = std::get_if<Finding>(&members[k + 1].node.value);
    const Part& p = members[k].part;
    if (first == nullptr || next == nullptr || first->stage.empty() || !next->stage.empty() || members[k + 1].sep != '|' || !p.has_body ||
        kind(at(p.body).begin) != 'k' || members[k + 1].part.has_lead || !first->term.candidates.empty() || !first->term.broader.empty())
      continue;
    const auto blank = next->term.text.rfind(' ');
    if (blank == std::string::npos || !formed_as_adjective(lower(first->term.text))) continue;
    first->term = compose(first->term.text + next->term.text.substr(blank), first->term.span);
    next->stage = first->stage;
  }
  share_measures(members);
  share_failures(members);
  share_disease(members);
  // "Allergy or intolerance to A, B or C": the first is meant of all that the second is, and not of A alone.
  if (members.size() > 2 && members[0].composed && members[0].part.has_body && !members[0].part.lead.failed) {
    const auto* first = std::get_if<Finding>(&members[0].node.value);
    const auto noun = noun_of(members[0].part);
    const std::string head = noun ? text(at(*noun).begin, at(*noun).end) : "";
    const bool completed =
        first != nullptr && !head.empty() && lower(first->term.text).starts_with(lower(head) + " to ") && members[1].sep == '|';
    for (std::size_t k = 2; completed && k < members.size(); ++k) {
      const Part& p = members[k].part;
      const auto own = noun_of(p);
      const bool shares = (p.lead.failed && p.lead.failed == members[1].part.lead.failed) ||
                          (!p.beginning.empty() && p.beginning == members[1].part.beginning);
      if (!shares || !own || !std::holds_alternative<Finding>(members[k].node.value) ||
          std::string_view("|,&").find(members[k].sep) == std::string_view::npos)
        continue;
      Finding also = *first;
      also.term = compose(head + (p.lead.other ? " to other " : " to ") + text(at(*own).begin, at(p.body).end), members[k].node.span);
      if (also.term.candidates.empty()) also.term.broader = first->term.broader;
      const Span where = members[k].node.span;
      members[k].node = logic(LogicOp::disjunction, {Node{std::move(also), where}, std::move(members[k].node)});
    }
  }
  // "Psychiatric illness or social situation that would limit compliance": the illness may be judged as well.
  if (members.size() >= 2 && members.back().part.has_body && at(members.back().part.body).rule == Rule::opinion) {
    const Member& last = members.back();
    bool relative = false;
    for (std::uint32_t t = at(last.part.body).begin; t < at(last.part.body).end && kind(t) != 'J'; ++t)
      relative = relative || kind(t) == 'r' || lower(raw(t)).ends_with("that") || lower(raw(t)).ends_with("which");
    // "NSAIDs or opioids without approval of the investigator"
    const std::string words = lower(text(last.part.begin, last.part.end));
    relative = relative || words.find(" without ") != std::string::npos;
    const bool beside = (last.sep == '|' || last.sep == '/') && last.part.begin >= 2;
    for (std::size_t n = members.size() - 1; relative && beside && words.find("other ") == std::string::npos && n-- > 0;) {
      Member& before = members[n];
      if (n + 2 < members.size() && std::string_view("|,/").find(members[n + 1].sep) == std::string_view::npos) break;
      const auto* said = std::get_if<Saying>(&before.node.value);
      const bool substance =
          said != nullptr && contains_any(lower(said->term.text), {"alcohol", "drug", "substance", "tobacco", "cannabis"});
      const auto* doubted = std::get_if<Logic>(&before.node.value);
      const bool in_two_readings = doubted != nullptr && doubted->alternative && doubted->op == LogicOp::disjunction;
      if (!before.part.windows.empty() || in_two_readings) break;
      // "Infection, angina, or psychiatric illness that would limit compliance": of diseases the last one alone, or the one beside it.
      // "Surgery, radiotherapy or chemotherapy that may affect the study drug": of what is given each.
      const auto* finding = std::get_if<Finding>(&before.node.value);
      const bool treatment = finding != nullptr && (any_kind(finding->term.candidates, TermKind::drug) ||
                                                    any_kind(finding->term.candidates, TermKind::procedure));
      if (!treatment && (n + 2 < members.size() || kind(last.part.begin - 2) == ',')) break;
      if (!std::holds_alternative<Finding>(before.node.value) && !substance) continue;
      Node judged_too = logic(LogicOp::conjunction, {before.node, last.node});
      before.node = logic(LogicOp::disjunction, {std::move(before.node), std::move(judged_too)}, LogicOp::conjunction);
    }
  }
  if (bind_both_sexes(members))
    traits.governed.clear();
  else if (auto doubt = both_sexes_named(members); doubt && !doubtful)
    doubtful = std::move(doubt);
  if (!doubtful) doubtful = other_sex_behind(members);
  // "Platelets >= 100 or transfusion independence ANC >= 1.5": the words in front of the measure may be the alternative, and the limit the
  // next requirement.
  for (std::size_t k = 1; k < members.size() && !doubtful; ++k) {
    const Part& p = members[k].part;
    const auto* c = std::get_if<Comparison>(&members[k].node.value);
    if (members[k].sep != '|' || c == nullptr || !c->measure.candidates.empty() || !p.has_body || at(p.body).rule != Rule::comparison)
      continue;
    const std::size_t measure = child(p.body, Rule::measure).value_or(0);
    std::uint32_t words = 0;
    for (std::uint32_t t = measure != 0 ? at(measure).begin : p.end; t < p.end && kind(t) != '#'; ++t)
      words += std::string_view("wK@^").find(kind(t)) != std::string_view::npos && !formed_as_adjective(lower(raw(t))) ? 1U : 0U;
    if (words > 1) doubtful = Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
  }
  // "Healthy postmenopausal women or men over 50": whether the men have to be healthy too is not said.
  if (members.size() > 1 && section_ == SectionKind::inclusion && !members.front().part.lead.any_sex &&
      lower(text(members.front().part.begin, members.front().part.end)).starts_with("healthy "))
    for (std::size_t k = 1; k < members.size(); ++k) {
      const Part& p = members[k].part;
      const bool people = p.lead.sex || (p.has_body && kind(at(p.body).begin) == '"');
      if (!people || members[k].sep == '+' || lower(text(p.begin, p.end)).find("healthy") != std::string::npos) continue;
      if (!may_copy(members[k].node)) {
        doubtful = Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
        break;
      }
      Saying healthy;
      healthy.term = compose("healthy", members.front().node.span);
      healthy.term.hint = TermKind::statement;
      Node both = logic(LogicOp::conjunction, {Node{std::move(healthy), members.front().node.span}, members[k].node});
      members[k].node = logic(LogicOp::disjunction, {std::move(members[k].node), std::move(both)}, LogicOp::conjunction);
    }
  // "HIV-infected men and pregnant women": whether what stands before the first sex is asked of the other as well is not said.
  if (const Part& first = members.front().part; members.size() == 2 && section_ == SectionKind::inclusion && first.has_body &&
                                                kind(first.end - 1) == 'X' && token(first.end - 1).value < 2 &&
                                                std::string_view("Xh_l!$").find(kind(first.begin)) == std::string_view::npos &&
                                                (members[1].sep == '|' || members[1].sep == '&')) {
    Node front = members.front().node;
    if (auto* all = get<Logic>(front); all != nullptr && all->op == LogicOp::conjunction) {
      std::erase_if(all->args, [](const Node& arg) { return std::holds_alternative<SexIs>(arg.value); });
      if (all->args.size() == 1) {
        Node only = std::move(all->args.front());
        front = std::move(only);
      }
    }
    const Part& other = members[1].part;
    const bool people =
        other.lead.sex || other.own_sex || (other.has_body && kind(at(other.body).begin) == '"') || kind(other.end - 1) == 'X';
    const bool said_again = same(front, members[1].node);
    const bool healthy = lower(text(first.begin, first.end)).starts_with("healthy ");
    if (people && !said_again && !healthy && std::holds_alternative<Finding>(front.value) && may_copy(members[1].node)) {
      Node both = logic(LogicOp::conjunction, {std::move(front), members[1].node});
      members[1].node = logic(LogicOp::disjunction, {std::move(members[1].node), std::move(both)}, LogicOp::conjunction);
    }
  }
  keep_groups_apart(members);
  keep_adjectives_together(members);
  if (members.empty()) return unread(at(i).begin, at(i).end);
  bool asks = false;
  for (const Member& m : members) asks = asks || m.part.during.rfind("to be ", 0) == 0 || m.part.during.rfind("to use ", 0) == 0;
  const auto sex = trailing_sex(members, span(at(i).begin, at(i).end));
  std::optional<Node> promised = doubtful || traits.age ? std::nullopt : promise_of_some(members, traits);
  if (!promised && traits.governed.empty()) promised = unwilling_people(members);
  if (!promised && traits.governed.empty()) promised = treated_or_not(members);
  Node node = promised                  ? std::move(*promised)
              : traits.governed.empty() ? join_members(members, traits.alike)
                                        : join_by_sex(members, traits);
  // "No diabetes or no stroke": neither of them, or not both.
  if (auto* either = get<Logic>(node); section_ == SectionKind::inclusion && either != nullptr && either->op == LogicOp::disjunction &&
                                       !either->alternative && either->args.size() > 1 &&
                                       std::all_of(either->args.begin(), either->args.end(), [](const Node& arg) {
                                         const auto* l = std::get_if<Logic>(&arg.value);
                                         return l != nullptr && l->op == LogicOp::negation;
                                       }))
    either->alternative = LogicOp::conjunction;
  if (traits.age) node = logic(LogicOp::conjunction, {std::move(*traits.age), std::move(node)});
  // "Use of effective contraception in women" asks a man for nothing.
  asks = asks || (sex && members.size() == 1 && kind(at(i).end - 1) == 'X' &&
                  contains_any(lower(text(at(i).begin, at(i).end)), {"contracepti", "birth control", "pregnancy test"}));
  if (sex) {
    node = logic(asks && section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction, {*sex, node});
  }
  if (judged) node = logic(LogicOp::conjunction, {node, *judged});
  if (doubtful) node = logic(LogicOp::conjunction, {std::move(node), std::move(*doubtful)});
  return node;
}

/// "Pregnant women or women of childbearing potential who refuse contraception": of those who are named again, and hardly of the others.
char Reader::reach_of_who(const std::vector<Member>& members) const {
  const auto words = [&](const Member& m) { return lower(words_of(span(m.part.begin, m.part.end))); };
  const Member& last = members.back();
  if (members.size() < 2 || (last.sep != '|' && last.sep != ',')) return '*';
  const std::string named = words(last);
  const auto women = [](const std::string& name) {
    return name.find("wom") != std::string::npos || name.find("female") != std::string::npos;
  };
  const bool again = women(named) && std::any_of(members.begin(), members.end() - 1, [&](const Member& m) { return women(words(m)); });
  const bool may_conceive = named.find("childbearing") != std::string::npos || named.find("child-bearing") != std::string::npos ||
                            named.find("child bearing") != std::string::npos || named.find("reproductive potential") != std::string::npos;
  if (again && may_conceive) return '+';
  for (const std::string_view people : {"women", "woman", "female", "patient", "subject", "participant", "person", "individual"})
    if (named.find(people) != std::string::npos &&
        std::any_of(members.begin(), members.end() - 1, [&](const Member& m) { return words(m).find(people) != std::string::npos; }))
      return '~';
  return '*';
}

Node Reader::meaning(std::size_t i) {
  const bool outer = std::exchange(alternatives_, false);
  Node node = list(i);
  alternatives_ = outer;
  return node;
}

/// "Hypertension, untreated or currently taking a drug": what stands behind the comma may be said of the disease, or be two more
/// alternatives to it.
std::optional<Node> Reader::treated_or_not(std::vector<Member>& members) const {
  if (section_ != SectionKind::inclusion || members.size() != 3 || members[1].sep != ',' || members[2].sep != '|') return std::nullopt;
  const Part &disease = members[0].part, &first = members[1].part, &last = members[2].part;
  const auto* finding = std::get_if<Finding>(&members[0].node.value);
  const bool names_disease =
      finding != nullptr && !disease.lead.therapy && !disease.lead.negated &&
      any_kind(finding->term.candidates.empty() ? finding->term.broader : finding->term.candidates, TermKind::condition);
  const std::string between = lower(text(first.begin, first.end));
  if (!names_disease || !last.lead.therapy || first.lead.negated || last.lead.negated || between.find("treated") == std::string::npos)
    return std::nullopt;
  Node either = logic(LogicOp::disjunction, {std::move(members[1].node), std::move(members[2].node)});
  return logic(LogicOp::conjunction, {std::move(members[0].node), std::move(either)}, LogicOp::disjunction);
}

/// "in patients at least 40 years of age"
bool Reader::age_of_people(std::size_t element) const {
  const auto body = child(element, Rule::age);
  if (!body) return false;
  for (std::uint32_t t = at(element).begin; t < at(*body).begin; ++t)
    if (kind(t) == 'h') return true;
  return false;
}

/// The elements in order, each with the connective in front of it; of a part of the list those from one token on, or up to one.
std::vector<Member> Reader::gather(std::size_t i, std::uint32_t from, std::uint32_t to) {
  std::vector<Member> members;
  std::size_t elements = 0;
  children(i, [&](std::size_t c) { elements += at(c).rule == Rule::element ? 1 : 0; });
  members.reserve(elements);
  std::optional<char> sep;
  bool comma = false;
  char last = '\0';       // the last connective written
  bool comma_or = false;  // ", or" starts a member of its own
  bool nor = false;
  // "Male or female, 18-65 years": people alone in front of it.
  const auto first_with_body = [&] {
    return std::all_of(members.begin(), members.end() - 1,
                       [](const Member& m) { return !m.part.has_body && (m.part.lead.sex || m.part.lead.any_sex || m.part.lead.subject); });
  };
  // What runs on behind a limit without a mark is the next item where it has a limit of its own, or begins with a capital: it goes with all
  // that stands before. In an exclusion each of them may exclude.
  const auto begins_next_item = [&](std::size_t c) -> std::optional<char> {
    const auto figures = [&](std::size_t body) { return at(body).rule == Rule::comparison || at(body).rule == Rule::age; };
    if (!members.back().part.has_body || !figures(members.back().part.body)) return std::nullopt;
    const std::uint32_t begin = at(c).begin;
    const auto limit = child(c, Rule::comparison), age = child(c, Rule::age);
    const bool measured = limit && at(*limit).begin == begin;
    const bool begins_with_limit = measured || (age && at(*age).begin == begin && kind(begin) == 'G');
    if (section_ == SectionKind::exclusion) return begins_with_limit && last == '|' ? std::optional('~') : std::nullopt;
    // Of a measure that is not listed nobody knows whether it is a dose, one of several.
    if (measured && !child(*limit, Rule::measure)) return last == '|' ? std::optional('~') : std::nullopt;
    if (begins_with_limit) return '*';
    const std::string_view word = std::string_view(source_.text).substr(token(begin).span.begin, 3);
    const bool capital = word.size() == 3 && is_capital(word[0]) && word[1] >= 'a' && word[1] <= 'z' && word[2] >= 'a' && word[2] <= 'z';
    const bool names = std::string_view("wK@^~'\"vja").find(kind(begin)) != std::string_view::npos;
    return last == '|' && capital && names ? std::optional('*') : std::nullopt;
  };
  // "Age >= 50 years with A, or age >= 40 years with B": with a second age or limit of its own behind it, what stands behind the first is
  // beside that one alone.
  const auto again = [&](std::size_t c, Rule rule) {
    bool either = false;
    for (std::size_t e = at(c).next; e < at(i).next; e = at(e).next) {
      if (at(e).rule == Rule::sep) either = either || kind(at(e).end - 1) == '|';
      if (either && at(e).rule == Rule::element && child(e, rule)) return true;
    }
    return false;
  };
  bool parallel = false;
  // Two groups side by side, and no list of names of which the age may be said of each.
  const auto has_own_age = [&](std::size_t c) {
    std::size_t joined = 0;
    bool aged = false;
    for (std::size_t k = members.size(); k-- > 0 && !aged;) {
      aged = members[k].part.has_body && at(members[k].part.body).rule == Rule::age;
      if (!aged && k > 0) joined += members[k].sep == '+' || members[k].sep == '*' ? 0U : 1U;
    }
    return aged ? joined == 1 : joined == 0 && again(c, Rule::age);
  };
  // "Men or postmenopausal women, aged 18 to 65": an age behind a comma, at the end, is everybody's. Not where others have one of their
  // own.
  const auto closes_with_age = [&](std::size_t c) {
    const auto age = child(c, Rule::age);
    if (!age || section_ != SectionKind::inclusion || at(c).next < at(i).next || at(c).begin != at(*age).begin) return false;
    const bool says_age = has_kind(at(*age).begin, at(*age).end, 'G') || has_kind(at(*age).begin, at(*age).end, 'o');
    return says_age && std::none_of(members.begin(), members.end(), [&](const Member& m) {
             return m.part.lead.negated || (m.part.has_body && at(m.part.body).rule != Rule::finding);
           });
  };
  children(i, [&](std::size_t c) {
    const Parsed& n = at(c);
    if (n.begin < from || (to != 0 && n.end > to)) return;
    if (n.rule == Rule::sep) {
      char s = kind(n.begin);
      for (std::uint32_t k = n.begin; k < n.end; ++k)
        if (kind(k) != ',') s = kind(k);
      if (s == '/') s = '|';
      nor = kind(n.end - 1) == '|' && token(n.end - 1).value == 1;
      comma_or = kind(n.begin) == ',' || (token(n.begin).value == 2 && kind(n.begin) == '|');
      comma = comma_or;
      sep = last = s;
    } else if (n.rule == Rule::element) {
      // No connective between two statements ("aged 18 to 40 years with diabetes"): both are said.
      // "whose", "who" speak of the patient, so of everything before; "that" speaks of the last noun.
      if (!sep && !members.empty()) {
        sep = '+';
        if (kind(n.begin) == 'r' && lower(raw(n.begin)).rfind("who", 0) == 0) sep = reach_of_who(members);
        // "men or non-pregnant women aged 18 to 80", "A or B in patients older than 40": the age is everybody's.
        // "Men aged 40 to 70 or postmenopausal women aged 50 to 75": each with an age of their own.
        else if (child(c, Rule::age) && section_ == SectionKind::inclusion && has_own_age(c))
          sep = '+';
        else if (kind(n.begin) == 'G' || (kind(n.begin) == 'h' && kind(n.begin + 1) == 'G') || age_of_people(c))
          sep = age_of_people(c) || std::any_of(members.begin(), members.end(), [](const Member& m) { return m.part.lead.sex.has_value(); })
                    ? '*'
                    : begins_next_item(c).value_or(last == '|' && section_ == SectionKind::inclusion ? '~' : '+');
        // "Age >= 18 years with asthma or COPD": the age beside either of them.
        else if (first_with_body() && members.back().part.has_body && kind(n.begin) == 'H' && lower(raw(n.begin)).starts_with("with") &&
                 (at(members.back().part.body).rule == Rule::age || at(members.back().part.body).rule == Rule::comparison))
          // "BMI >= 30, or >= 27 with hypertension": of the second limit, or of both.
          sep = (parallel = again(c, at(members.back().part.body).rule))                              ? '+'
                : has_kind(at(members.back().part.body).begin, at(members.back().part.body).end, '|') ? '~'
                                                                                                      : '*';
        else if (parallel && kind(n.begin) == 'H' && lower(raw(n.begin)).starts_with("with"))
          sep = '+';
        // "A or B with C": C may belong to B or to both.
        else if (last == '|' && !comma_or && (kind(n.begin) == 'H' || kind(n.begin) == 'r'))
          sep = '~';
        // "Creatinine < 1.5 OR clearance > 60 Platelets > 100": the next item, under no "or" of those before.
        else if (const auto begins = begins_next_item(c))
          sep = *begins;
        last = *sep;
      }
      // "SBP > 160 or DBP > 100, despite treatment": under what all of the limits count, and no alternative to them.
      const auto limits = [&] {
        return std::all_of(members.begin(), members.end(),
                           [&](const Member& m) { return m.part.has_body && at(m.part.body).rule == Rule::comparison; });
      };
      if (sep && *sep != '|' && !members.empty() && begins_despite(n.begin) && limits()) sep = '*';
      if (sep == ',' && members.size() > 1 && closes_with_age(c)) sep = '*';
      Member member;
      member.part = part(c);
      if (auto time = time_of_first(member.part)) {
        if (sep) time->sep = *sep;
        members.push_back(std::move(*time));
        sep = ',';
      }
      if (sep) member.sep = *sep;
      member.nor = sep && nor;
      member.comma = comma;
      comma = false;
      sep.reset();
      members.push_back(std::move(member));
    }
  });
  return members;
}

/// "Steroids within 2 weeks, prior to registration": the day that the time counts back from, behind a comma.
bool Reader::counts_back(Part& before, const Window& day) {
  if (before.windows.size() != 1 || day.max_ago || day.min_ago || day.after || day.around || !is_study_step(day.anchor)) return false;
  Window& counted = before.windows.front();
  if (!counted.max_ago || counted.anchor != "as_of" || counted.after || counted.around) return false;
  counted.anchor = day.anchor;
  counted.span = join(counted.span, day.span);
  return true;
}

/// "Hemoglobin >= 10 for men and sterilized women": what stands before may hold for both, and the second sex governs nothing before it.
std::optional<Node> Reader::other_sex_behind(const std::vector<Member>& members) const {
  std::optional<int> before;
  for (const Member& m : members) {
    const Part& p = m.part;
    if (before && p.trailing_sex && *p.trailing_sex != *before) return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    for (std::uint32_t t = p.begin; t + 1 < p.end; ++t)
      if (kind(t) == 'f' && kind(t + 1) == 'X' && token(t + 1).value != 2) before = token(t + 1).value;
  }
  return std::nullopt;
}

/// "stable for at least 4 weeks", "at a stable dose for 4 weeks", and nothing else.
bool Reader::unchanged_for(const Part& p) const {
  if ((!p.duration && p.windows.empty()) || !p.unread.empty() || p.dose || !p.during.empty() || p.lead.negated) return false;
  const std::uint32_t end = p.has_body && at(p.body).rule == Rule::finding && !child(p.body, Rule::tail) ? at(p.body).end : p.begin;
  bool stable = false;
  for (std::uint32_t t = p.begin; t < end; ++t) {
    const bool says = kind(t) == 'a' && static_cast<Status>(token(t).value) == Status::stable;
    const std::string word = lower(raw(t));
    if (!says && kind(t) != 'i' && kind(t) != '_' && kind(t) != 'm' && kind(t) != 'e' && word != "dose" && word != "doses") return false;
    stable = stable || says;
  }
  return stable;
}

/// A drug with a limit on its dose, and no time of its own.
bool Reader::takes_dose(const Part& p) const {
  if (!p.has_body || !p.windows.empty() || p.duration || p.lead.negated || p.lead.status != Status::unspecified) return false;
  const auto named = [&](std::size_t node) { return any_kind(term(at(node).begin, at(node).end).candidates, TermKind::drug); };
  if (at(p.body).rule == Rule::finding) return p.dose && noun_of(p) && named(*noun_of(p));
  if (at(p.body).rule != Rule::comparison) return false;
  const auto drug = child(p.body, Rule::open_measure);
  return drug && named(*drug);
}

/// A window or duration that stands alone behind a statement belongs to it ("X, within 3 months of screening").
void Reader::attach_lone_windows(std::vector<Member>& members) {
  std::size_t kept = 0;
  for (std::size_t k = 0; k < members.size(); ++k) {
    Part& p = members[k].part;
    const char sep = members[k].sep;
    bool words = false;
    if (p.has_lead)
      for (std::uint32_t t = p.begin; t < p.end; ++t) words = words || std::string_view("vjCF!XhI").find(kind(t)) != std::string_view::npos;
    const bool bare = k > 0 && !p.has_body && !words && p.unread.empty() && p.exceptions.empty() && p.examples.empty() && !p.definition &&
                      (sep == ',' || sep == '+' || sep == '*' || sep == '~');
    const bool at_point = bare && p.windows.empty() && !p.duration && !p.has_lead && kind(p.begin) == 'i' && kind(p.end - 1) == 'Q';
    // "Menopause with > 1 year since last menses": it is the menses that are so long ago.
    const auto counts_from_event = [&](const Window& w) {
      return (w.min_ago || w.max_ago) && w.anchor != "as_of" && w.anchor != "last_dose" && !is_study_anchor(w.anchor) &&
             lower(words_of(w.span)).find("since ") != std::string::npos;
    };
    const bool own_anchor = !p.windows.empty() && (p.windows.front().after || counts_from_event(p.windows.front()));
    // "Prednisone <= 10 mg/day, stable for at least 4 weeks": how long that has been so.
    if (k > 0 && (sep == ',' || sep == '+') && unchanged_for(p) && takes_dose(members[kept - 1].part)) {
      Part& before = members[kept - 1].part;
      before.lead.status = Status::stable;
      before.windows = p.windows;
      before.duration = p.duration;
      before.lasting = p.lasting;
      claim(p.begin, p.end);
      continue;
    }
    if (at_point || (bare && !own_anchor && (!p.windows.empty() || p.duration))) {
      Part& before = members[kept - 1].part;
      // "A for 2 weeks, or B, within 6 months": whether A is to lie in that time as well is not said.
      if (sep == ',' && before.windows.empty() && p.windows.size() == 1 && p.windows.front().max_ago && !p.windows.front().after)
        for (std::size_t n = 0; n + 1 < kept; ++n) {
          Part& earlier = members[n].part;
          if (!finding_like(earlier) || !earlier.windows.empty() || !earlier.duration || earlier.lead.negated) continue;
          earlier.windows = p.windows;
          members[n].window_in_doubt = true;
        }
      if (before.windows.empty())
        before.windows = p.windows;
      else if (!p.windows.empty() && !counts_back(before, p.windows.front()))
        before.unread.push_back(unread(p.begin, p.end));
      if (p.duration && !before.duration) before.duration = p.duration;
    } else {
      if (kept != k) members[kept] = std::move(members[k]);
      ++kept;
    }
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
  // "A positive test at enrolment or prior to dosing": at whichever step it is done.
  for (std::size_t k = members.size(); k-- > 1;) {
    const Part& before = members[k - 1].part;
    if ((members[k].sep != '|' && members[k].sep != '&') || !step_alone(members[k].part) || !before.has_body || !before.windows.empty() ||
        !before.unread.empty())
      continue;
    claim(members[k].part.begin, members[k].part.end);
    if (k + 1 < members.size() && members[k + 1].sep == ',') members[k + 1].sep = members[k].sep;
    erase_member(members, k);
  }
  // "Before study entry, consent must be obtained": when it is asked for.
  if (members.size() > 1 && members[1].sep == ',' && step_alone(members.front().part)) {
    claim(members.front().part.begin, members.front().part.end);
    members.erase(members.begin());
  }
}

/// A step of the study with no time counted from it ("before study entry", "at screening"), and nothing beside it.
bool Reader::step_alone(const Part& p) {
  if (p.has_body || p.has_lead || p.windows.size() != 1 || p.duration || !p.unread.empty()) return false;
  const Window& w = p.windows.front();
  return !w.max_ago && !w.min_ago && !w.after && !w.around && is_study_step(w.anchor);
}

/// "males and females": either one.
void Reader::join_sexes(std::vector<Member>& members) const {
  // "men or non-pregnant women", "obese men or diabetic women": the sex behind a name is that name's where another sex stands beside it,
  // be it inside a name ("Chinese men or postmenopausal women").
  const auto named_sex = [&](const Member& one) -> std::optional<int> {
    if (one.part.trailing_sex) return one.part.trailing_sex;
    if (one.part.lead.sex || one.part.lead.any_sex) return std::nullopt;
    const std::string_view words = small(one.part.begin, one.part.end);
    const bool women = contains(words, " woman") || contains(words, " women");
    return women ? std::optional(0) : std::nullopt;
  };
  std::vector<std::optional<int>> sexes;
  for (const Member& one : members) sexes.push_back(named_sex(one));
  const auto named = [&](int sex) { return std::any_of(sexes.begin(), sexes.end(), [&](const auto& other) { return other == sex; }); };
  const bool both = named(0) && named(1);
  for (std::size_t k = 0; k < members.size(); ++k) {
    Part& part = members[k].part;
    if (!sexes[k]) continue;
    const bool beside = both || (part.trailing_sex && std::any_of(members.begin(), members.end(), [&](const Member& other) {
                                   return other.part.lead.any_sex || (other.part.lead.sex && *other.part.lead.sex != *part.trailing_sex);
                                 }));
    if (!beside) continue;
    part.own_sex = *sexes[k];
    part.trailing_sex.reset();
  }
  for (std::size_t k = 1; k < members.size(); ++k) {
    // "Men and postmenopausal women": a word for women may stand inside a name.
    const auto sex_of_member = [&](const Member& m) -> std::optional<int> {
      if (m.part.lead.sex || m.part.lead.any_sex || !m.part.has_body || kind(at(m.part.body).begin) != '"') return m.part.lead.sex;
      const std::string name = lower(raw(at(m.part.body).begin));
      return name.ends_with(" women") || name.ends_with(" woman") || name.ends_with(" females") ? std::optional(0) : std::nullopt;
    };
    const auto a = sex_of_member(members[k - 1]), b = sex_of_member(members[k]);
    const bool required = members[k - 1].part.lead.must && members[k].part.lead.must;  // each sex has a requirement of its own
    if (a && b && *a != *b && members[k].sep == '&' && !required) {
      members[k].sep = '|';
      // "Postmenopausal women and men with osteoporosis": of the men alone, or of both.
      const Part& first = members[k - 1].part;
      if (!first.lead.sex && first.windows.empty() && at(first.body).end <= at(first.body).begin + 2 && members[k].part.has_body)
        members[k - 1].part.unread.push_back(Node{Unread{text(first.begin, first.end), true}, span(first.begin, first.end)});
    }
    // "more than 7 a week for women and more than 14 for men": each for its own.
    const auto& c = members[k - 1].part.own_sex;
    const auto& d = members[k].part.own_sex;
    if (c && d && *c != *d && (members[k].sep == '&' || members[k].sep == ',')) members[k].sep = '|';
  }
}

/// "as judged by the investigator" behind a list is about all of it: taken off the list.
std::optional<Node> Reader::opinion_over_all(std::size_t i, std::vector<Member>& members) const {
  if (members.size() < 2) return std::nullopt;
  const Part& last = members.back().part;
  // "pregnant or likely to become pregnant": another thing.
  if (!last.has_body || at(last.body).rule != Rule::opinion || members.back().sep == '|') return std::nullopt;
  std::uint32_t first = at(last.body).begin;
  while (first < at(last.body).end && std::string_view("_rie").find(kind(first)) != std::string_view::npos) ++first;
  if (kind(first) != 'J') return std::nullopt;
  Node judged{Opinion{text(at(i).begin, at(i).end)}, span(last.begin, last.end)};
  members.pop_back();
  return judged;
}

/// "which is twice the average" behind a figure explains it and asks for nothing.
void Reader::drop_explanations(std::vector<Member>& members) {
  std::size_t kept = 0;
  for (std::size_t k = 0; k < members.size(); ++k) {
    const std::uint32_t begin = members[k].part.begin;
    bool explains = false;
    if (kept > 0 && members[k].sep == ',' && kind(begin) == 'r' && kind(begin + 1) == 'e' && lower(raw(begin)) == "which") {
      const Part& before = members[kept - 1].part;
      const Rule rule = before.has_body ? at(before.body).rule : Rule::unread;
      explains = rule == Rule::rate || rule == Rule::comparison || rule == Rule::age;
    }
    if (explains) {
      claim(begin, members[k].part.end);
      continue;
    }
    if (kept != k) members[kept] = std::move(members[k]);
    ++kept;
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
}

/// "a condition or abnormality that in the opinion of the investigator ...", "psychiatric or other disorder which ...": one opinion
/// over all.
bool Reader::one_opinion(const std::vector<Member>& members) const {
  if (members.size() < 2) return false;
  const Part& last = members.back().part;
  if (!last.has_body || at(last.body).rule != Rule::opinion) return false;
  bool relative = false;
  for (std::uint32_t t = at(last.body).begin; t < at(last.body).end && kind(t) != 'J'; ++t)
    relative = relative || kind(t) == 'r' || lower(raw(t)).ends_with("that");
  if (!relative) return false;
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    const Part& p = members[k].part;
    // "Severe, uncontrolled systemic disease that may interfere": only described.
    if (describes(p)) continue;
    if (!p.has_body || at(p.body).rule != Rule::finding || child(p.body, Rule::tail) || !p.windows.empty() || !p.unread.empty() ||
        at(p.body).end - at(p.body).begin > 2)
      return false;
    for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t)
      if (kind(t) != 'w') return false;
  }
  return true;
}

}  // namespace eligo::grammar

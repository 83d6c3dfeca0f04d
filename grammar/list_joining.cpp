// Joining: the nodes of a list's members under their connectives.
//
// A comma takes the connective of the list's last pair; and binds tighter than or; statements without a connective bind tightest. What each
// member says is settled before (list.cpp).
#include <algorithm>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

namespace {

/// The member behind a comma, or behind an age, with which something is said that may be meant of both sexes; 0 for none.
std::size_t behind_last_sex(const std::vector<Member>& members, std::size_t last_sex) {
  for (std::size_t k = last_sex + 1; k < members.size(); ++k) {
    const bool aged = std::holds_alternative<AgeLimit>(members[k - 1].node.value);
    const bool apart =
        members[k].sep == ',' || ((members[k].sep == '+' || members[k].sep == '*' || members[k].sep == '~') && (members[k].comma || aged));
    if (!apart) continue;
    for (std::size_t n = k; n < members.size(); ++n)
      if (members[n].part.lead.sex || members[n].part.own_sex || members[n].sep == '|') return 0;
    return members[k].sep == '+' && !members[k].comma && !aged ? 0 : k;
  }
  return 0;
}

}  // namespace

/// "Men aged 18-60 and women aged 18-55": each sex with what is said of it. Nobody is both, so "and" between two sexes is or.
Node Reader::join_by_sex(std::vector<Member>& members, const ListTraits& traits) {
  // "Men aged 40-70 or women aged 50-75, with type 2 diabetes": whether the men have to have it as well is not said.
  if (const std::size_t behind = traits.governed.size() > 1 ? behind_last_sex(members, traits.governed.back().first) : 0;
      behind != 0 && section_ == SectionKind::inclusion) {
    const bool copied = std::all_of(members.begin(), members.end(), [&](const Member& m) { return may_copy(m.node); });
    const Span where = span(members[behind].part.begin, members.back().part.end);
    members[behind].sep = '&';
    if (!copied) return logic(LogicOp::conjunction, {join_by_sex(members, traits), Node{Unread{words_of(where), true}, where}});
    std::vector<Member> groups(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(behind));
    std::vector<Member> rest(members.begin() + static_cast<std::ptrdiff_t>(behind), members.end());
    Node of_all = logic(LogicOp::conjunction, {join_by_sex(groups, traits), join_members(rest, traits.alike)});
    return logic(LogicOp::disjunction, {join_by_sex(members, traits), std::move(of_all)}, LogicOp::conjunction);
  }
  std::vector<Node> nodes;
  std::vector<char> seps;
  for (std::size_t g = 0; g < traits.governed.size(); ++g) {
    const std::size_t from = traits.governed[g].first;
    const std::size_t to = g + 1 < traits.governed.size() ? traits.governed[g + 1].first : members.size();
    if (g > 0) {
      const bool same_sex = grammar::same(traits.governed[g - 1].second, traits.governed[g].second);
      seps.push_back(same_sex || members[from].sep == '*' || members[from].sep == '~' ? members[from].sep : '|');
    }
    // "Man with asthma or non-pregnant woman": what names the other sex itself is none of theirs.
    const auto& sex = members[from].part.lead.sex;
    std::size_t other = from + 1;
    const auto names_other = [&](const Member& m) {
      if (!sex) return false;
      if (m.part.own_sex) return *m.part.own_sex != *sex;
      // "Women who are pregnant, or men not willing to use a condom", "or males and females of reproductive potential": other people.
      constexpr std::uint32_t in_front = 4;  // tokens
      for (std::uint32_t t = m.part.begin; t < std::min(m.part.begin + in_front, m.part.end); ++t)
        if (kind(t) == 'X' && token(t).value != *sex) return true;
      // "Men aged 40 to 70 or postmenopausal women aged 50 to 75"
      return m.sep == '|' && *sex == 1 && m.part.has_body && kind(at(m.part.body).begin) == '"' &&
             contains_any(lower(text(m.part.begin, m.part.end)), {"women", "female"});
    };
    while (other < to && !names_other(members[other])) ++other;
    const auto joined = [&](std::size_t begin, std::size_t end) {
      std::vector<Member> part(std::make_move_iterator(members.begin() + static_cast<std::ptrdiff_t>(begin)),
                               std::make_move_iterator(members.begin() + static_cast<std::ptrdiff_t>(end)));
      return join_members(part, traits.alike);
    };
    const bool binds = members[from].part.lead.must && section_ == SectionKind::inclusion;
    // "Female subjects must be postmenopausal, sterile or using contraception": alternatives of one and the same people.
    bool either = binds && from == 0 && to == members.size() && members.back().sep == '|';
    for (std::size_t n = from + 1; either && n < to; ++n)
      either = goes_on_about(members, n) && (members[n].sep == '|' || members[n].sep == ',');
    for (std::size_t n = from + 1; binds && !either && n < other; ++n)
      if (!goes_on_about(members, n) || (members[n].sep != '&' && members[n].sep != ',' && !members[n].negation_inherited)) other = n;
    const char behind = other < to && binds ? members[other].sep : '|';
    nodes.push_back(logic(binds ? LogicOp::implication : LogicOp::conjunction, {traits.governed[g].second, joined(from, other)}));
    if (other == to) continue;
    seps.push_back(behind);
    nodes.push_back(joined(other, to));
  }
  return combine(std::move(nodes), seps, {false, traits.alike.shared});
}

/// "Women of childbearing potential and men must agree to X": two groups that are asked for one thing, and neither is a requirement.
bool Reader::bind_both_sexes(std::vector<Member>& members) const {
  if (section_ != SectionKind::inclusion || members.size() != 2 || (members[1].sep != '&' && members[1].sep != '|')) return false;
  const Part& first = members[0].part;
  const std::string begins = lower(raw(first.begin));
  const bool people = first.lead.sex || begins.rfind("women", 0) == 0 || begins.rfind("females", 0) == 0 || begins.rfind("men ", 0) == 0;
  const auto* asked = std::get_if<Logic>(&members[1].node.value);
  if (!people || first.lead.verb || first.lead.negated || asked == nullptr || asked->op != LogicOp::implication ||
      !std::holds_alternative<SexIs>(asked->args.front().value))
    return false;
  Node who = members[0].node;
  if (first.lead.sex)
    who = logic(LogicOp::conjunction, {Node{SexIs{*first.lead.sex == 0 ? "female" : "male"}, first.lead.span}, std::move(who)});
  members[0].node = logic(LogicOp::implication, {std::move(who), asked->args.back()});
  members[1].sep = '&';
  return true;
}

/// "Subjects with no sinus disease and subjects with chronic rhinosinusitis": two groups that take part, or one that is asked for both.
void Reader::keep_groups_apart(std::vector<Member>& members) const {
  if (members.size() != 2 || members[1].sep != '&') return;
  // "Patients with asthma and patients considered unsuitable" are barred, the ones and the others, or who is both.
  if (section_ == SectionKind::exclusion) {
    std::uint32_t first = members[1].part.begin;
    while (first < members[1].part.end && kind(first) == '_') ++first;
    if (kind(first) != 'h' || members[0].part.lead.negated || members[1].part.lead.negated) return;
    members[0].node =
        logic(LogicOp::disjunction, {std::move(members[0].node), std::move(members[1].node)}, std::optional(LogicOp::conjunction));
    members.pop_back();
    return;
  }
  const auto group = [&](const Part& p) {
    std::uint32_t first = p.begin;
    while (first < p.end && (kind(first) == '_' || kind(first) == '!')) ++first;
    return p.has_body && first < at(p.body).begin && kind(first) == 'h' && !p.lead.must && finding_like(p);
  };
  if (!group(members[0].part) || !group(members[1].part)) return;
  members[0].node =
      logic(LogicOp::conjunction, {std::move(members[0].node), std::move(members[1].node)}, std::optional(LogicOp::disjunction));
  members.pop_back();
}

/// "Active, uncontrolled infection": two adjectives of one noun, which is both or, as others write it, either.
void Reader::keep_adjectives_together(std::vector<Member>& members) const {
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    const auto adjective = [&](std::size_t n) { return members[n].composed && !members[n].part.has_body && members[n].part.has_lead; };
    std::size_t noun = k;
    while (noun + 1 < members.size() && adjective(noun) && members[noun + 1].sep == ',') ++noun;
    if (noun == k || members[noun].composed || !finding_like(members[noun].part)) continue;
    std::vector<Node> run;
    for (std::size_t n = k; n <= noun; ++n) run.push_back(std::move(members[n].node));
    members[k].node = logic(LogicOp::conjunction, std::move(run), std::optional(LogicOp::disjunction));
    // A negation that the noun had inherited is now that of both, unless it goes on.
    const bool goes_on = noun + 1 < members.size() && members[noun + 1].negation_inherited;
    if (members[k].part.lead.negated && members[noun].negation_inherited && !members[k].negation_inherited && !goes_on)
      members[k].node = negation(std::move(members[k].node));
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(k) + 1, members.begin() + static_cast<std::ptrdiff_t>(noun) + 1);
  }
}

namespace {

/// The words that name something, in the singular.
std::vector<std::string> naming_words(const std::string& text) {
  static constexpr std::string_view others[] = {"no",      "not",       "without", "absence", "lack",     "of",        "any",
                                                "a",       "an",        "the",     "prior",   "previous", "history",   "evidence",
                                                "current", "currently", "known",   "have",    "has",      "receiving", "received",
                                                "must",    "should",    "be",      "with",    "patients", "subjects",  "participants"};
  std::vector<std::string> words;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" ,;()", from), text.size());
    std::string word = text.substr(from, end - from);
    from = end + 1;
    if (word.empty() || std::find(std::begin(others), std::end(others), word) != std::end(others)) continue;
    if (word.size() > 3 && word.back() == 's' && word[word.size() - 2] != 's') word.pop_back();
    words.push_back(std::move(word));
  }
  return words;
}

/// "No hypertension or controlled hypertension": a kind of what is denied already is named to let it in. What widens it is not.
bool narrows_again(const std::string& earlier, const std::string& own) {
  static constexpr std::string_view widening[] = {"suspected", "possible", "probable", "planned",   "planning", "family", "other",
                                                  "risk",      "presumed", "symptom",  "sign",      "recent",   "past",   "use",
                                                  "exposure",  "trying",   "become",   "intending", "likely"};
  const auto words = naming_words(own);
  const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (std::any_of(std::begin(widening), std::end(widening), has)) return false;
  for (std::size_t from = 0; from < earlier.size();) {
    const std::size_t end = std::min(earlier.find(" , ", from), earlier.size());
    const auto named = naming_words(earlier.substr(from, end - from));
    from = end + 3;
    if (!named.empty() && named.size() < words.size() && std::all_of(named.begin(), named.end(), has)) return true;
  }
  return false;
}

/// "No prior chemotherapy or one prior regimen": how much of it is let in.
bool counts_few(const std::string& own) {
  static constexpr std::string_view few[] = {"one ", "up to ", "only ", "at most ", "a single ", "no more than "};
  return std::any_of(std::begin(few), std::end(few), [&](std::string_view one) { return own.starts_with(one); });
}

}  // namespace

/// Joins the members; each run under an inherited negation is not (a or b).
Node Reader::join_members(std::vector<Member>& members, Alike alike) {
  std::vector<Node> joined;
  joined.reserve(members.size());
  std::vector<char> seps;
  std::vector<bool> commas;
  for (std::size_t k = 0; k < members.size(); ++k) {
    if (!joined.empty()) {
      seps.push_back(members[k].sep);
      commas.push_back(members[k].comma);
    }
    std::size_t last = k;
    while (last + 1 < members.size() && members[last + 1].negation_inherited) ++last;
    if (last == k || !members[k].part.lead.negated) {
      joined.push_back(std::move(members[k].node));
      continue;
    }
    std::vector<Node> run;
    bool both = false;
    std::optional<Node> without;  // the first members alone, denied by the "no"
    bool said = false;            // and it is sure to stop there
    std::size_t split = 0;
    for (std::size_t n = k; n <= last; ++n) {
      if (n > k && !without && members[n].sep == '|' && !both) {
        constexpr std::size_t farthest = 12;  // members
        std::string earlier;
        for (std::size_t e = n - std::min(n - k, farthest); e < n; ++e)
          if (members[e].part.has_body) earlier += (earlier.empty() ? "" : " , ") + text(members[e].part.begin, members[e].part.end);
        const std::string own = lower(text(members[n].part.begin, members[n].part.end));
        const bool excludes = section_ == SectionKind::exclusion;
        // "No dementia or presence of psychosis" denies both, "lack of capacity or presence of psychosis" does not.
        const std::string opens = lower(text(members[k].part.begin, members[k].part.end));
        const bool lacks = opens.starts_with("lack") || opens.starts_with("absence");
        const bool there = own.starts_with("presence of ");
        said = lacks && (there || own.starts_with("not "));
        const bool other = own.starts_with("active ") || own.starts_with("current ") || own.starts_with("inability ") || there;
        const std::uint32_t first = members[n].part.begin;
        // Not "2 or more", nor "> 2".
        // "Has not recovered to baseline or <= grade 1": how far, and denied with it.
        const bool recovers = opens.find("recover") != std::string::npos || opens.find("resol") != std::string::npos;
        const bool few = recovers             ? false
                         : kind(first) == 'c' ? less_side(comparator(first)) || members[n].comma
                                              : kind(first) == 'n' && kind(first + 1) != 'p';
        // "Free of antidepressants for 2 weeks, or stable on them for 4 weeks"
        const bool stable = !excludes && (own.starts_with("stable ") || own.find(" stable dos") != std::string::npos ||
                                          own.starts_with("on stable") || own.starts_with("on a stable"));
        const bool anew = said || stable || (excludes && other) || own.starts_with("not ") || narrows_again(lower(earlier), own) || few ||
                          counts_few(own);
        if (anew) without = run.empty() ? std::nullopt : std::optional(logic(LogicOp::disjunction, run));
        if (without) split = run.size();
      }
      // "No heart failure with LVEF < 40 %": there must not be both. "No bleeding or thrombosis that required an operation": any of them.
      if (members[n].narrows_denied) {
        const bool of_all = kind(members[n].part.begin) == 'r' || members[n].part.lead.therapy_form == 8;
        if (of_all && run.size() > 1) {
          Node before = logic(LogicOp::disjunction, std::exchange(run, {}));
          run.push_back(std::move(before));
        }
        run.back() = logic(LogicOp::conjunction, {std::move(run.back()), std::move(members[n].node)});
        continue;
      }
      run.push_back(std::move(members[n].node));
      both = both || (n > k && members[n].sep == '&');
    }
    if (without && split < run.size()) {
      if (!said && !std::all_of(run.begin(), run.end(), [&](const Node& one) { return may_copy(one); })) {
        Node denied = negation(logic(LogicOp::disjunction, std::move(run)));
        Node doubt{Unread{"or", true}, denied.span};
        joined.push_back(logic(LogicOp::conjunction, {std::move(denied), std::move(doubt)}));
        k = last;
        continue;
      }
      std::vector<Node> rest(run.begin() + static_cast<std::ptrdiff_t>(split), run.end());
      Node apart = logic(LogicOp::disjunction, {negation(std::move(*without)), logic(LogicOp::disjunction, std::move(rest))});
      joined.push_back(said ? std::move(apart)
                            : logic(LogicOp::disjunction, {negation(logic(LogicOp::disjunction, std::move(run))), std::move(apart)},
                                    LogicOp::conjunction));
      k = last;
      continue;
    }
    joined.push_back(negation(logic(LogicOp::disjunction, std::move(run), both ? std::optional(LogicOp::conjunction) : std::nullopt)));
    k = last;
  }
  return combine(std::move(joined), seps, alike, commas);
}

/// "... in women" behind the list.
std::optional<Node> Reader::trailing_sex(const std::vector<Member>& members, Span where) {
  std::optional<int> sex;
  for (const Member& m : members)
    if (m.part.trailing_sex) sex = m.part.trailing_sex;
  if (!sex) return std::nullopt;
  return Node{SexIs{*sex == 0 ? "female" : "male"}, where};
}

namespace {

/// True of whoever it does not bind: among alternatives it would let everybody in.
bool bound_or_permitted(const Node& node) {
  if (std::holds_alternative<Permission>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr &&
         (l->op == LogicOp::implication || (l->op != LogicOp::negation && std::any_of(l->args.begin(), l->args.end(), bound_or_permitted)));
}

/// A "no" in it may reach over what follows.
bool denies(const Node& node) {
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && (l->op == LogicOp::negation || std::any_of(l->args.begin(), l->args.end(), denies));
}

}  // namespace

/// "A or B and C", "A, B or C, and D": whichever way the connectives bind, it is no less than all of them and no more than any of them. Of
/// three that an inclusion joins without a bare comma there are but two ways. Nothing where a "no" or a condition may bind more than one.
std::optional<Node> Reader::mixed_connectives(std::vector<Node>& nodes, const std::vector<char>& ops,
                                              const std::vector<bool>& taken) const {
  if (std::any_of(nodes.begin(), nodes.end(), bound_or_permitted) || std::any_of(nodes.begin(), nodes.end() - 1, denies))
    return std::nullopt;
  // "Lung cancer Must have had chemotherapy and relapsed OR breast cancer": the "or" may part more than this sentence.
  if (section_ == SectionKind::inclusion && tokens_in(nodes.front().span).first >= runs_on_at_) return std::nullopt;
  const bool listed = std::find(taken.begin(), taken.end(), true) != taken.end();
  const auto as_one = [](Node node) {
    std::get<Logic>(node.value).mixed = true;
    return node;
  };
  if (section_ == SectionKind::exclusion || listed || nodes.size() != 3 ||
      !std::all_of(nodes.begin(), nodes.end(), [&](const Node& n) { return may_copy(n); }))
    return as_one(logic(LogicOp::conjunction, std::move(nodes), LogicOp::disjunction));
  const auto op = [](char c) { return c == '|' ? LogicOp::disjunction : LogicOp::conjunction; };
  Node first = logic(op(ops[1]), {logic(op(ops[0]), {nodes[0], nodes[1]}), nodes[2]});
  Node second = logic(op(ops[0]), {nodes[0], logic(op(ops[1]), {nodes[1], nodes[2]})});
  return as_one(logic(LogicOp::disjunction, {std::move(first), std::move(second)}, LogicOp::conjunction));
}

namespace {

/// What a member of a list names, a judgement beside it or not.
const Finding* named_in(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) return f;
  const auto* l = std::get_if<Logic>(&node.value);
  const bool judged = l != nullptr && l->op == LogicOp::conjunction && !l->alternative && l->args.size() == 2 &&
                      std::holds_alternative<Opinion>(l->args.back().value);
  return judged ? std::get_if<Finding>(&l->args.front().value) : nullptr;
}

}  // namespace

/// "Asthma, COPD and other lung diseases": what ends in "other" lists kinds of one thing, of which each excludes. Not what is asked for
/// together, or says what a name means.
bool Reader::each_excludes(const std::vector<Node>& run) const {
  for (const Node& node : run) {
    const Finding* one = named_in(node);
    if (one == nullptr || one->count || one->dose) return false;
  }
  const auto is_other = [&](const Node& node) { return named_in(node)->other; };
  if (!is_other(run.back()) || std::any_of(run.begin(), run.end() - 1, is_other)) return false;
  const auto [begin, first_end] = tokens_in(run.front().span);
  const auto [last_begin, end] = tokens_in(run.back().span);
  if (begin >= end) return false;
  std::uint32_t from = begin;
  while (from > 0 && std::string_view(".;").find(kind(from - 1)) == std::string_view::npos) --from;
  for (std::uint32_t k = from; k < begin; ++k)
    if (std::string_view("DIVLmr!:").find(kind(k)) != std::string_view::npos) return false;
  return !contains_any(small(from, end),
                       {"combin", "both ", "all of", "each of", "concomitant", "concurrent", "together", "simultaneous", "triad", "coexist",
                        "co-exist", "overlap", "consist", "syndrome of", "accompan", "with and without"});
}

/// Joins list members by their connectives: and binds tighter than or; a comma takes the next connective to its right.
Node Reader::combine(Args joined, const std::vector<char>& seps, Alike alike, const std::vector<bool>& commas) {
  std::vector<Node>& nodes = joined.nodes;
  if (nodes.size() == 1) return std::move(nodes.front());
  // Each group is joined with all that stands behind it, so their number is bounded.
  constexpr std::ptrdiff_t most_groups = 64;
  if (std::count_if(seps.begin(), seps.end(), [](char sep) { return sep == '*' || sep == '~'; }) > most_groups) {
    const Span whole = join(nodes.front().span, nodes.back().span);
    return Node{Unread{words_of(whole), true}, whole};
  }
  for (std::size_t k = 0; k < seps.size() && k + 1 < nodes.size(); ++k) {
    if (seps[k] != '*' && seps[k] != '~') continue;
    const auto cut = static_cast<std::ptrdiff_t>(k);
    std::vector<Node> left(std::make_move_iterator(nodes.begin()), std::make_move_iterator(nodes.begin() + cut + 1));
    std::vector<Node> right(std::make_move_iterator(nodes.begin() + cut + 1), std::make_move_iterator(nodes.end()));
    const std::vector<char> left_seps(seps.begin(), seps.begin() + cut), right_seps(seps.begin() + cut + 1, seps.end());
    std::vector<Node> both;
    both.push_back(combine(std::move(left), left_seps, alike));
    both.push_back(combine(std::move(right), right_seps, alike));
    return logic(LogicOp::conjunction, std::move(both), seps[k] == '~' ? std::optional(LogicOp::disjunction) : std::nullopt);
  }
  std::vector<char> ops(nodes.size() - 1, ',');
  for (std::size_t k = 0; k < ops.size() && k < seps.size(); ++k) ops[k] = seps[k];
  char next = ',';
  std::vector<bool> taken(ops.size());  // a comma that took the connective of the last pair
  for (std::size_t k = ops.size(); k-- > 0;) {
    taken[k] = ops[k] == ',';
    if (ops[k] == ',')
      ops[k] = next;
    else if (ops[k] != '+')
      next = ops[k];
  }
  bool unsure = false;
  // "(systolic at least 180, diastolic at least 100)": both of them, or either.
  const auto pressure = [](const Node& node, std::string_view which) {
    const auto* c = std::get_if<Comparison>(&node.value);
    return c != nullptr && c->limit.op && more_side(*c->limit.op) && lower(c->measure.text).find(which) != std::string::npos;
  };
  const bool pressures = nodes.size() == 2 && pressure(nodes[0], "systolic") && pressure(nodes[1], "diastolic");
  if (alternatives_ && alike.bare && !states_of_disease(nodes))
    for (auto& op : ops)
      if (op == ',' || op == '&') op = '|';
  for (auto& op : ops)
    if (op == ',') {
      if (section_ == SectionKind::exclusion)
        op = '|';
      else {
        op = '&';
        unsure = alike.bare || pressures;
      }
    }
  // Statements without a connective between them belong together more tightly than any list.
  std::vector<Node> tight;
  tight.reserve(nodes.size());
  std::vector<char> loose;
  std::vector<bool> loose_commas, loose_taken;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (k > 0 && ops[k - 1] == '+') {
      std::vector<Node> pair;
      pair.push_back(std::move(tight.back()));
      pair.push_back(std::move(nodes[k]));
      tight.back() = logic(LogicOp::conjunction, std::move(pair));
    } else {
      if (k > 0) {
        loose.push_back(ops[k - 1]);
        loose_commas.push_back(k - 1 < commas.size() && commas[k - 1]);
        loose_taken.push_back(taken[k - 1]);
      }
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
  // "Uric acid > 8 for men and uric acid > 6 for women": each has a limit of its own, and nobody is both.
  const auto limit_of_one = [&](const Node& n) {
    const auto* l = std::get_if<Logic>(&n.value);
    return l != nullptr && l->op == LogicOp::conjunction && l->args.size() == 2 && std::holds_alternative<SexIs>(l->args[0].value) &&
           std::holds_alternative<Comparison>(l->args[1].value);
  };
  if (nodes.size() == 2 && ops.front() == '&' && limit_of_one(nodes[0]) && limit_of_one(nodes[1]) && sex_of(nodes[0]) != sex_of(nodes[1]))
    ops.front() = '|';
  std::string sex;
  std::size_t of_sex = 0;
  bool both_sexes = false;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    const std::string one = sex_of(nodes[k]);
    if (one.empty()) continue;
    const auto from = ops.begin() + static_cast<std::ptrdiff_t>(of_sex), to = ops.begin() + static_cast<std::ptrdiff_t>(k);
    both_sexes = both_sexes || (!sex.empty() && sex != one && std::find(from, to, '&') != to);
    sex = one;
    of_sex = k;
  }
  // "Lack of folic acid and B12, syphilis antibody positive or thyroid disease": in an exclusion results stand in such lists, too.
  if (mixed && !both_sexes && (alike.bare || (alike.facts && section_ == SectionKind::exclusion)))
    if (auto node = by_commas(nodes, ops, loose_commas, section_, true)) return std::move(*node);
  if (auto node = by_kinds(nodes, ops, loose_taken, loose_commas)) return std::move(*node);
  if (mixed && !both_sexes)
    if (auto node = mixed_connectives(nodes, ops, loose_taken)) return std::move(*node);
  if (mixed || both_sexes) {
    Span whole;
    for (const Node& n : nodes) whole = join(whole, n.span);
    nodes.push_back(Node{Unread{folded(std::string_view(source_.text).substr(whole.begin, whole.size())), true}, whole});
    return logic(LogicOp::conjunction, std::move(nodes));
  }
  std::vector<Node> alternatives;
  alternatives.reserve(nodes.size());
  std::vector<Node> run;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    const bool goes_on = k < ops.size() && ops[k] == '&';
    if (run.empty() && !goes_on) {
      alternatives.push_back(std::move(nodes[k]));
      continue;
    }
    run.push_back(std::move(nodes[k]));
    if (goes_on) continue;
    const bool doubtful = run.size() > 1 && ((section_ == SectionKind::exclusion && (alike.bare || alike.shared)) || unsure);
    if (doubtful && section_ == SectionKind::exclusion && each_excludes(run)) {
      for (Node& one : run) alternatives.push_back(std::move(one));
      run.clear();
      continue;
    }
    if (!doubtful && section_ == SectionKind::inclusion) run = with_siblings_in_doubt(lexicon_, std::move(run));
    alternatives.push_back(logic(LogicOp::conjunction, std::move(run), doubtful ? std::optional(LogicOp::disjunction) : std::nullopt));
    run.clear();
  }
  return by_groups(std::move(alternatives));
}

/// "X for children or Y for adults": each holds for its own group, and as an "or" of two if-thens it would be true of everybody. What it is
/// for those who are in neither group is not said.
Node Reader::by_groups(std::vector<Node> alternatives) const {
  // "ALT and AST < 5 x ULN in patients with X" binds each of the two.
  const auto conditional = [](const Node& n) {
    const auto bound = [](const Node& one) {
      const auto* l = std::get_if<Logic>(&one.value);
      return l != nullptr && l->op == LogicOp::implication && l->args.size() == 2;
    };
    const auto* l = std::get_if<Logic>(&n.value);
    return bound(n) ||
           (l != nullptr && l->op == LogicOp::conjunction && !l->alternative && std::all_of(l->args.begin(), l->args.end(), bound));
  };
  const auto groups = std::count_if(alternatives.begin(), alternatives.end(), conditional);
  if (section_ != SectionKind::inclusion || groups == 0 || alternatives.size() < 2)
    return logic(LogicOp::disjunction, std::move(alternatives));
  if (!std::all_of(alternatives.begin(), alternatives.end(), [&](const Node& n) { return may_copy(n); })) {
    Node doubt{Unread{"or", true}, join(alternatives.front().span, alternatives.back().span)};
    return logic(LogicOp::conjunction, {logic(LogicOp::disjunction, std::move(alternatives)), std::move(doubt)});
  }
  std::vector<Node> inside;
  for (const Node& n : alternatives) {
    if (!conditional(n)) {
      inside.push_back(n);
      continue;
    }
    std::vector<Node> all = std::get<Logic>(n.value).args;
    for (Node& one : all)
      if (const auto* l = std::get_if<Logic>(&one.value); l != nullptr && l->op == LogicOp::implication)
        one = logic(LogicOp::conjunction, std::vector<Node>(l->args));
    inside.push_back(logic(LogicOp::conjunction, std::move(all)));
  }
  const bool all = static_cast<std::size_t>(groups) == alternatives.size();
  Node in_one = logic(LogicOp::disjunction, std::move(inside));
  Node each = logic(all ? LogicOp::conjunction : LogicOp::disjunction, std::move(alternatives));
  return logic(LogicOp::disjunction, {std::move(in_one), std::move(each)}, LogicOp::conjunction);
}

/// "A and B, C or D", "A or B, and C": commas part the groups, and inside a group stands one connective only. In an exclusion an "and" over
/// alternatives stays in doubt ("A or B, and C" may list three things that each exclude).
std::optional<Node> Reader::by_commas(std::vector<Node>& nodes, const std::vector<char>& ops, const std::vector<bool>& commas,
                                      SectionKind section, bool bare) {
  char outer = '\0';
  std::vector<char> inner{'\0'};
  for (std::size_t k = 0; k < ops.size(); ++k) {
    char& slot = commas[k] ? outer : inner.back();
    if (slot != '\0' && slot != ops[k]) return std::nullopt;
    slot = ops[k];
    if (commas[k]) inner.push_back('\0');
  }
  if (outer == '\0') return std::nullopt;
  if (outer == '&' && section == SectionKind::exclusion) return std::nullopt;
  // "A, B, or C and no D": what stands behind the last "and" may be meant for all.
  const auto* last = std::get_if<Logic>(&nodes.back().value);
  const bool denies = last != nullptr && last->op == LogicOp::negation;
  if (outer == '|' && inner.back() == '&' && (section == SectionKind::inclusion || denies)) return std::nullopt;
  std::vector<Node> groups, group;
  std::size_t which = 0;
  const auto close = [&] {
    const bool doubtful = inner[which] == '&' && section == SectionKind::exclusion && bare;
    groups.push_back(logic(inner[which] == '|' ? LogicOp::disjunction : LogicOp::conjunction, std::move(group),
                           doubtful ? std::optional(LogicOp::disjunction) : std::nullopt));
    group.clear();
    ++which;
  };
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    group.push_back(std::move(nodes[k]));
    if (k < ops.size() && commas[k]) close();
  }
  close();
  return logic(outer == '|' ? LogicOp::disjunction : LogicOp::conjunction, std::move(groups));
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
  std::vector<Node> args;
  args.push_back(std::move(node));
  // Two readings of what is excepted stay two.
  const auto side_by_side = [](const Logic& joined) {
    const bool names =
        std::all_of(joined.args.begin(), joined.args.end(), [](const Node& arg) { return std::holds_alternative<Finding>(arg.value); });
    return joined.op == LogicOp::disjunction ? !joined.alternative || names : joined.op == LogicOp::conjunction && joined.alternative;
  };
  if (auto* l = get<Logic>(exception); l != nullptr && !is_unless && !l->mixed && side_by_side(*l)) {
    for (auto& a : l->args) args.push_back(std::move(a));
  } else {
    args.push_back(std::move(exception));
  }
  return logic(LogicOp::exception, std::move(args));
}

}  // namespace eligo::grammar

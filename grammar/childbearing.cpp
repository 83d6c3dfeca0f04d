// Who can have children, and what such people promise: of which sex a member of a list speaks, what "of childbearing potential" means
// where men are named, and promises that bind only those in front of them.
#include <algorithm>
#include <array>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool holds_any(std::string_view text, const auto& words) {
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

const Term* named(const Node& node) {
  if (const auto* finding = std::get_if<Finding>(&node.value)) return &finding->term;
  const auto* saying = std::get_if<Saying>(&node.value);
  return saying != nullptr && !saying->attestation ? &saying->term : nullptr;
}

/// "of childbearing potential", "of reproductive age".
bool can_have_children(const Node& node) {
  static constexpr std::string_view words[] = {"childbearing", "child-bearing", "child bearing", "reproductive potential",
                                               "reproductive age"};
  const Term* term = named(node);
  return term != nullptr && holds_any(lower(term->text), words);
}

/// 0 female, 1 male: by a word for a sex, or by a name that begins with one ("women of childbearing potential").
std::optional<int> sex_of(const Node& node) {
  if (const auto* sex = std::get_if<SexIs>(&node.value)) return sex->value == "female" ? 0 : 1;
  if (const auto* l = std::get_if<Logic>(&node.value); l != nullptr && l->op == LogicOp::conjunction && !l->args.empty())
    return sex_of(l->args.front());
  const Term* term = named(node);
  if (term == nullptr) return std::nullopt;
  const std::string words = lower(term->text);
  if (words.rfind("wom", 0) == 0 || words.rfind("female", 0) == 0 || words == "wocbp")
    return words.find("partner") < 16 ? std::nullopt : std::optional(0);
  if (words.rfind("men ", 0) == 0 || words.rfind("male", 0) == 0) return 1;
  return std::nullopt;
}

}  // namespace

/// "Men and women of reproductive potential": a man is not of childbearing potential by the law, but here he is meant. For women it is what
/// it always is; of a man somebody has to say it, in these words.
void Reader::means_men_too(const Part& part, Node& node) const {
  if (!can_have_children(node)) return;
  static constexpr std::string_view others[] = {"wom", "female", "partner", "wocbp", "non", "not "};
  const std::string words = lower(named(node)->text);
  // "Males and females of non-childbearing potential": it is said of the women alone.
  static constexpr std::string_view not_able[] = {"non", "not of"};
  const bool denied = holds_any(std::string_view(words).substr(0, std::min(words.find("child"), words.find("reproductive"))), not_able);
  if (part.lead.any_sex && !part.lead.negated && denied) {
    Node woman = logic(LogicOp::conjunction, {Node{SexIs{"female"}, node.span}, std::move(node)});
    const Span span = woman.span;
    node = logic(LogicOp::disjunction, {Node{SexIs{"male"}, span}, std::move(woman)});
    return;
  }
  const bool of_men = part.lead.sex && *part.lead.sex == 1;
  const bool reproductive = words.find("reproductive") != std::string::npos;
  const bool of_both = part.lead.any_sex || (reproductive && !part.lead.sex);
  if (holds_any(words, others) || (!of_men && !of_both)) return;
  Saying open;
  const std::uint32_t from = part.lead.negated && part.has_body ? at(part.body).begin : part.begin;
  open.term.text = text(from, part.has_body ? std::max(at(part.body).end, part.begin + 1) : part.end);
  open.term.span = node.span;
  open.term.hint = TermKind::statement;
  Node man{std::move(open), node.span};
  if (of_men)
    node = std::move(man);
  else
    node = logic(LogicOp::disjunction, {std::move(node), logic(LogicOp::conjunction, {Node{SexIs{"male"}, node.span}, std::move(man)})});
}

/// "Men and women of childbearing potential": the sexes stand side by side. With more said behind them ("and men who refuse") whose that is
/// cannot be told: a doubt, to be joined to the whole.
std::optional<Node> Reader::both_sexes_named(std::vector<Member>& members) const {
  // "Women of childbearing potential or fertile men unwilling to use contraception": who refuses, be it the men or both.
  for (std::size_t k = 1; section_ == SectionKind::exclusion && k < members.size(); ++k) {
    const Part& of = members[k].part;
    auto man = of.lead.sex ? of.lead.sex : of.own_sex ? of.own_sex : of.trailing_sex;
    if (!man) man = sex_of(members[k].node);
    Member& woman = members[k - 1];
    const Member& last = members.back();
    if (members[k].sep != '|' || !man || *man != 1 || sex_of(woman.node) != 0) continue;
    if (!can_have_children(woman.node) && (named(woman.node) == nullptr || lower(named(woman.node)->text) != "wocbp")) continue;
    static constexpr std::string_view refusal[] = {"unwilling", "not willing", "not using",  "not use", "refus",
                                                   "unable",    "not agree",   "not practi", "without"};
    if (!last.part.has_body || !holds_any(lower(text(last.part.begin, last.part.end)), refusal)) continue;
    if (members[k].part.trailing_sex || k + 2 < members.size() || !may_copy(last.node) || !may_copy(woman.node)) {
      const Span whole = join(members.front().node.span, last.node.span);
      return Node{Unread{words_of(whole), true}, whole};
    }
    Node refusing = last.node;
    if (auto* of_men = get<Logic>(refusing);
        of_men != nullptr && of_men->op == LogicOp::conjunction && std::holds_alternative<SexIs>(of_men->args.front().value)) {
      Node alone = std::move(of_men->args.back());
      refusing = std::move(alone);
    }
    Node refuses = logic(LogicOp::conjunction, {woman.node, std::move(refusing)});
    woman.node = logic(LogicOp::disjunction, {std::move(woman.node), std::move(refuses)}, LogicOp::conjunction);
    return std::nullopt;
  }
  std::optional<int> before;
  std::size_t second = 0;
  bool by_name = false;
  for (std::size_t k = 0; k < members.size(); ++k) {
    const Part& part = members[k].part;
    const auto& said = part.lead.sex ? part.lead.sex : part.trailing_sex;
    const auto sex = said ? said : sex_of(members[k].node);
    if (!sex) continue;
    const bool beside = k > 0 && (members[k].sep == '&' || members[k].sep == ',');
    // "patients of childbearing potential and men who refuse": those in front are excluded for refusing too.
    const bool shares = beside && section_ == SectionKind::exclusion && *sex == 1 && can_have_children(members[k - 1].node);
    if (second == 0 && beside && (shares || (before && *sex != *before))) second = k;
    by_name = by_name || shares;
    by_name = by_name || (!said && named(members[k].node) != nullptr);
    before = sex;
  }
  if (second == 0 || !by_name) return std::nullopt;
  const auto bare = [](const Member& one) {
    return !one.part.lead.sex && !one.part.trailing_sex && (std::holds_alternative<SexIs>(one.node.value) || named(one.node) != nullptr);
  };
  if (members.size() == 2 && bare(members[0]) && bare(members[1])) {
    members[1].sep = '|';
    return std::nullopt;
  }
  const Span whole = join(members.front().node.span, members.back().node.span);
  return Node{Unread{words_of(whole), true}, whole};
}

/// "Women of childbearing potential agree to use contraception", "a man, who ..., must agree to use a condom": a promise about having
/// children binds those who are named before it, and requires nobody to be one of them.
std::optional<Node> Reader::promise_of_some(std::vector<Member>& members, const ListTraits& traits) {
  if (section_ != SectionKind::inclusion || members.size() < 2) return std::nullopt;
  const Member& last = members.back();
  if (!last.part.has_body || at(last.part.body).rule != Rule::attest || last.part.lead.negated) return std::nullopt;
  static constexpr std::string_view about[] = {"contracepti", "birth control", "barrier", "condom",
                                               "abstin",      "abstain",       "pregnan", "sperm"};
  std::uint32_t first = last.part.begin;
  while (kind(first) == '_') ++first;
  const bool must = kind(first) == 'm' && token(first).value != 4 && token(first).value != 3;
  const std::string verb = lower(raw(first));
  const bool agrees = verb == "agree" || verb == "agrees" || verb == "agree to" || verb == "agrees to";
  const bool behind = (last.sep == '+' && (agrees || must)) || (last.sep == ',' && must);
  const bool governs = traits.governed.size() == 1 && traits.governed.front().first == 0;
  const Node& people = members.front().node;
  if (!behind || !holds_any(lower(text(last.part.begin, last.part.end)), about)) return std::nullopt;
  if (!governs && !(can_have_children(people) && sex_of(people))) {
    if (!traits.governed.empty() || !std::holds_alternative<SexIs>(people.value)) return std::nullopt;
  }
  if (!governs && !traits.governed.empty()) return std::nullopt;
  Node promise = std::move(members.back().node);
  members.pop_back();
  Node who = join_members(members, {false, false});
  if (governs) who = logic(LogicOp::conjunction, {traits.governed.front().second, std::move(who)});
  return logic(LogicOp::implication, {std::move(who), std::move(promise)});
}

/// "Women of childbearing potential, unwilling to use contraception": the comma may be "who are" as well as "or".
std::optional<Node> Reader::unwilling_people(std::vector<Member>& members) const {
  if (section_ != SectionKind::exclusion || members.size() != 2 || members[1].sep != ',') return std::nullopt;
  const Part& promise = members[1].part;
  const Node& people = members[0].node;
  const auto* both = std::get_if<Logic>(&people.value);
  const bool potential = can_have_children(people) || (both != nullptr && can_have_children(both->args.front()));
  if (!potential || !promise.has_body || at(promise.body).rule != Rule::attest || promise.lead.negated) return std::nullopt;
  return logic(LogicOp::disjunction, {std::move(members[0].node), std::move(members[1].node)}, LogicOp::conjunction);
}

}  // namespace eligo::grammar

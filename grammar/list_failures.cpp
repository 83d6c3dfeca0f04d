// What failed, and of what: two relations to one list ("failed or not tolerated A, B and C"), and a disease that is described by a state or
// by a treatment that failed ("lymphoma that is recurrent or refractory to standard therapy").
//
// In the first the relation without a name is said of every name behind the other, and of each of them either suffices. In the second both
// descriptions are of the one disease: without it neither counts.
#include <algorithm>
#include <array>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// States that stand behind their disease, before "or refractory to X".
constexpr std::array<std::string_view, 8> states_behind{"recurrent",  "relapsed",    "relapsing",    "progressive",
                                                        "metastatic", "progressing", "unresectable", "advanced"};
constexpr std::array<std::string_view, 4> links{" that is", " that are", " which is", " which are"};

/// "solid tumors recurrent" to "solid tumors" and "recurrent".
std::optional<std::pair<std::string, std::string>> split_state(const std::string& name) {
  const auto blank = name.rfind(' ');
  if (blank == std::string::npos) return std::nullopt;
  std::string state = lower(name.substr(blank + 1));
  if (std::find(states_behind.begin(), states_behind.end(), state) == states_behind.end()) return std::nullopt;
  std::string disease = name.substr(0, blank);
  for (const std::string_view link : links)
    if (disease.ends_with(link)) {
      disease.resize(disease.size() - link.size());
      break;
    }
  return std::pair{std::move(disease), std::move(state)};
}

/// The finding of a member, alone or with what is said beside it.
Finding* finding_in(Node& node) {
  auto* beside = std::get_if<Logic>(&node.value);
  if (beside != nullptr && beside->op == LogicOp::conjunction && !beside->alternative && !beside->args.empty())
    return std::get_if<Finding>(&beside->args.front().value);
  return std::get_if<Finding>(&node.value);
}

}  // namespace

/// A name with the last words of a later one, where that names a listed condition.
std::optional<Term> Reader::with_later_head(const Term& own, const Term& later) const {
  for (std::size_t cut = later.text.find(' '); cut != std::string::npos; cut = later.text.find(' ', cut + 1)) {
    Term whole = compose(own.text + later.text.substr(cut), own.span);
    if (any_kind(whole.candidates, TermKind::condition)) return whole;
  }
  return std::nullopt;
}

/// "Breast cancer with BRCA1 mutation or BRCA2 mutation", "heart failure with LVEF < 40 % or NT-proBNP > 600": what stands behind the "or"
/// is said of the disease too. A mutation is asked for by itself only where the text excludes; of a figure or a name both readings are
/// kept.
void Reader::share_disease(std::vector<Member>& members) const {
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    const Part& p = members[k].part;
    const auto* own = std::get_if<Finding>(&members[k].node.value);
    if (own == nullptr || !finding_like(p) || p.lead.negated || p.lead.therapy || p.lead.failed) continue;
    const auto is_disease = [](const Term& t) { return any_kind(t.candidates.empty() ? t.broader : t.candidates, TermKind::condition); };
    const std::uint32_t from = at(p.body).begin;
    std::uint32_t with = from;
    const auto says_with = [&](std::uint32_t t) {
      const std::string word = lower(raw(t));
      return kind(t) == 'H' && (word == "with" || word.starts_with("with "));
    };
    while (with < at(p.body).end && (with == from || !says_with(with))) ++with;
    const auto counts = [](const Node& node) {
      const auto count = [](const Node& one) {
        const auto* finding = std::get_if<Finding>(&one.value);
        return std::holds_alternative<Rate>(one.value) || (finding != nullptr && finding->count);
      };
      const auto* either = std::get_if<Logic>(&node.value);  // "2 relapses": that many, or at least
      return count(node) || (either != nullptr && std::all_of(either->args.begin(), either->args.end(), count));
    };
    std::optional<Node> disease;
    bool by_figure = false;
    std::size_t next = k + 1;
    if (with < at(p.body).end) {
      // "Locally advanced or metastatic NSCLC with X or Y": in whichever state.
      const bool in_states = k > 0 || has_kind(from, with, '|') || contains(lower(text(from, with)), "or");
      Term name = in_states ? term(with - 1, with) : term(from, with);
      if (const auto blank = name.text.find(' '); in_states && blank != std::string::npos && says_state(lower(name.text.substr(0, blank))))
        name = compose(name.text.substr(blank + 1), name.span);
      if (is_disease(name)) disease = Node{make_finding(p, std::move(name)), span(p.begin, with)};
    } else if (members[next].sep == '+' && kind(members[next].part.begin) == 'H' && is_disease(own->term) &&
               (holds_limit(members[next].node) || counts(members[next].node))) {
      if (says_with(members[next].part.begin)) disease = members[k].node;
      by_figure = true;
      ++next;
    }
    // "... with a fibroblast growth factor receptor (FGFR) mutation or FGFR fusion"
    while (next + 1 < members.size() && members[next].sep == '+' && !members[next].part.has_lead) ++next;
    if (!disease) continue;
    if (section_ == SectionKind::exclusion && is_general(lower(std::get<Finding>(disease->value).term.text))) continue;
    std::size_t end = next;
    for (std::size_t n = next; n < members.size(); ++n) {
      const Part& also = members[n].part;
      const bool again = says_with(also.begin);  // "... or with Z"
      if ((members[n].sep != '|' && members[n].sep != ',') || (also.lead.verb && !again) || also.lead.subject || also.lead.must ||
          also.lead.negated || members[n].carried_doubt || also.lead.therapy)
        break;
      // ", or Z", "D with X, Y": in a list of what excludes each stands for itself.
      if (section_ == SectionKind::exclusion && (members[n].comma || k > 0) && !again) break;
      if (members[n].sep == '|') end = n + 1;
    }
    const bool denied = has_negation(with, at(p.body).end) && with < at(p.body).end;
    for (std::size_t n = next; n < end; ++n) {
      Node& node = members[n].node;
      const auto* changed = std::get_if<Finding>(&node.value);
      const auto names_change = [](const std::string& words) {
        static constexpr std::array<std::string_view, 6> changes{"mutation",       "rearrangement", "fusion",
                                                                 "overexpression", "amplification", "translocation"};
        return std::any_of(changes.begin(), changes.end(), [&](std::string_view c) { return words.ends_with(c); });
      };
      const bool gene = changed != nullptr && (!changed->change.empty() || any_kind(changed->term.candidates, TermKind::gene) ||
                                               names_change(lower(changed->term.text)));
      // "NSCLC with no EGFR mutation or ALK rearrangement": a mutation that may be denied.
      if (gene && denied) {
        node = Node{Unread{words_of(node.span), true}, node.span};
        continue;
      }
      // Of a name both readings are kept where the names are chosen (doubt_complements), and behind a figure.
      const bool figure = std::holds_alternative<Comparison>(node.value) || counts(node);
      if (!gene && !figure && (!by_figure || changed == nullptr)) continue;
      if (!may_copy(*disease) || !may_copy(node)) break;
      Node both = logic(LogicOp::conjunction, {*disease, node});
      if (gene && section_ == SectionKind::inclusion)
        node = std::move(both);
      else
        node = logic(LogicOp::disjunction, {std::move(node), std::move(both)}, LogicOp::conjunction);
    }
  }
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    const Part& failed = members[k + 1].part;
    Finding* named = finding_in(members[k].node);
    const bool described = named != nullptr && members[k + 1].sep == '|' && failed.lead.failed == Status::failed && !failed.lead.subject &&
                           !failed.lead.negated && !members[k].part.lead.negated && !failed.lead.must &&
                           std::holds_alternative<Finding>(members[k + 1].node.value);
    if (!described || !named->term.candidates.empty()) continue;
    const auto split = split_state(named->term.text);
    if (!split) continue;
    Term disease = compose(split->first, named->term.span);
    if (!any_kind(disease.candidates, TermKind::condition)) continue;
    Finding in_state = *named;
    in_state.term = compose(split->second + " " + split->first, named->term.span);
    if (in_state.term.candidates.empty()) in_state.term.broader = disease.candidates;
    named->term = std::move(disease);
    // "CNS or solid tumors recurrent or refractory": what stands behind a head is said of all that share it.
    const bool two_before = k > 0 && members[k].sep == '|';
    Finding* before = two_before ? finding_in(members[k - 1].node) : nullptr;
    auto shared = before != nullptr && before->term.candidates.empty() ? with_later_head(before->term, named->term) : std::nullopt;
    Node either = logic(LogicOp::disjunction, {Node{std::move(in_state), members[k].node.span}, std::move(members[k + 1].node)});
    if (shared) {
      Finding also = std::get<Finding>(std::get<Logic>(either.value).args.front().value);
      also.term = compose(split->second + " " + shared->text, shared->span);
      if (also.term.candidates.empty()) also.term.broader = shared->candidates;
      before->term = std::move(*shared);
      Node same_failure = std::get<Logic>(either.value).args.back();
      Node either_before = logic(LogicOp::disjunction, {Node{std::move(also), before->term.span}, std::move(same_failure)});
      members[k - 1].node = logic(LogicOp::conjunction, {std::move(members[k - 1].node), std::move(either_before)});
    }
    members[k].node = logic(LogicOp::conjunction, {std::move(members[k].node), std::move(either)});
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(k) + 1);
  }
}

/// Does the member stand under a relation that an earlier one brought?
bool Reader::inherits_failure(const Member& member, Status relation) const {
  const Part& p = member.part;
  if (!p.has_body || p.lead.failed != relation || std::string_view(",&|").find(member.sep) == std::string_view::npos) return false;
  for (std::uint32_t t = p.begin; t < at(p.body).begin; ++t)
    if (kind(t) == 'F') return false;
  return true;
}

void Reader::share_failures(std::vector<Member>& members) const {
  // "Have undergone or plan to undergo A": two verbs of one name. Whose a time behind it is, is not said.
  for (std::size_t k = 0; k + 1 < members.size(); ++k) {
    const Part &first = members[k].part, &second = members[k + 1].part;
    const bool verb = !first.has_body && first.has_lead && !first.lead.negated && !first.lead.failed && !first.lead.sex &&
                      (first.lead.therapy || (first.lead.have && first.lead.status != Status::unspecified)) && first.unread.empty() &&
                      first.windows.empty() && !first.duration && std::holds_alternative<Unread>(members[k].node.value);
    if (!verb || members[k + 1].sep != '|' || !second.has_lead || (!second.lead.verb && second.lead.status != Status::planned) ||
        second.lead.negated || second.lead.failed)
      continue;
    std::size_t end = k + 1;
    bool plain = true;
    for (; end < members.size() && (end == k + 1 || (members[end].sep == '|' && !members[end].part.lead.subject)); ++end) {
      const auto* named = std::get_if<Finding>(&members[end].node.value);
      plain = plain && named != nullptr && !named->window && !named->duration && !named->dose &&
              !lower(named->term.text).starts_with("history") && members[end].part.exceptions.empty() && may_copy(members[end].node);
    }
    if (!plain) continue;
    for (std::size_t n = k + 1; n < end; ++n) {
      const auto& named = std::get<Finding>(members[n].node.value);
      Part of_first = members[n].part;
      of_first.lead = first.lead;
      Finding also = make_finding(of_first, named.term);
      const Span where = members[n].node.span;
      members[n].node = logic(LogicOp::disjunction, {Node{std::move(also), where}, std::move(members[n].node)});
    }
    members[k + 1].sep = members[k].sep;
    members[k + 1].comma = members[k].comma;
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(k));
  }
  for (std::size_t k = 0; k + 2 < members.size(); ++k) {
    const Part &first = members[k].part, &second = members[k + 1].part;
    const bool two = !first.has_body && first.lead.failed && second.lead.failed && *first.lead.failed != *second.lead.failed &&
                     members[k + 1].sep == '|';
    if (!two || first.lead.negated || second.lead.negated || !first.unread.empty()) continue;
    const Status either = *first.lead.failed, other = *second.lead.failed;
    std::size_t end = k + 2;
    while (end < members.size() && inherits_failure(members[end], other)) ++end;
    bool plain = end > k + 2;
    for (std::size_t n = k + 1; n < end; ++n) {
      const auto* named = std::get_if<Finding>(&members[n].node.value);
      plain = plain && named != nullptr && named->status == other;
    }
    if (!plain) continue;
    for (std::size_t n = k + 1; n < end; ++n) {
      Node also = members[n].node;
      std::get<Finding>(also.value).status = either;
      members[n].node = logic(LogicOp::disjunction, {std::move(also), std::move(members[n].node)});
    }
    members[k + 1].sep = members[k].sep;
    members[k + 1].comma = members[k].comma;
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(k));
  }
}

}  // namespace eligo::grammar

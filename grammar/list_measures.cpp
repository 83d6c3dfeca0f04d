// Measures that share their head: "spine or femoral neck T-score <= -2.5", "fasting or postprandial glucose > 11 mmol/L".
//
// The first ones have no limit of their own, so each was read as an open name. With the end of the measure behind it, where that makes a
// listed measure, it has the limit of that one; anything else stays what it was.
#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// The comparison that a member is, perhaps with a judgement beside it.
const Comparison* compared(const Node& node) {
  if (const auto* logic = std::get_if<Logic>(&node.value); logic != nullptr && logic->op == LogicOp::conjunction && !logic->args.empty())
    return compared(logic->args.front());
  return std::get_if<Comparison>(&node.value);
}

/// The words of a name, without the people of whom they are said.
std::string named(const Node& node) {
  const auto* finding = std::get_if<Finding>(&node.value);
  const auto* saying = std::get_if<Saying>(&node.value);
  std::string words = finding != nullptr ? lower(finding->term.text) : saying != nullptr ? lower(saying->term.text) : "";
  for (const std::string_view people : {" patients", " subjects", " participants", " individuals", " volunteers", " people"})
    if (words.ends_with(people)) words.erase(words.size() - people.size());
  return words;
}

/// "ASA 2 and ASA 3 patients", "diabetic and nondiabetic patients": nobody is both, so patients of either are meant.
bool excludes(const Node& one, const Node& other) {
  if (const std::string first = named(one), second = named(other); !first.empty() && !second.empty()) {
    const auto denies = [](const std::string& a, const std::string& b) { return a == "non" + b || a == "non-" + b; };
    return denies(first, second) || denies(second, first);
  }
  const Comparison* a = compared(one);
  const Comparison* b = compared(other);
  return a != nullptr && b != nullptr && a->limit.op == Comparator::eq && b->limit.op == Comparator::eq && a->limit.value &&
         b->limit.value && *a->limit.value != *b->limit.value && a->limit.unit == b->limit.unit && !a->measure.candidates.empty() &&
         !b->measure.candidates.empty() && a->measure.candidates.front() == b->measure.candidates.front();
}

}  // namespace

/// The measure that a name becomes with the last words of a later one, when it is listed.
std::optional<Term> Reader::with_measured_head(const Term& own, const Term& later) const {
  for (std::size_t cut = later.text.find(' '); cut != std::string::npos; cut = later.text.find(' ', cut + 1)) {
    Term whole = compose(own.text + later.text.substr(cut), own.span);
    if (!any_kind(whole.candidates, TermKind::measure)) continue;
    whole.hint = TermKind::measure;
    return whole;
  }
  return std::nullopt;
}

void Reader::share_measures(std::vector<Member>& members) const {
  // "ALT and AST (<= 1.5 x ULN)": a figure in brackets behind the last of several measures is that of each.
  std::size_t shared_by = 0;  // the member that took it last
  for (std::size_t k = members.size(); k-- > 1;) {
    const auto* limited = std::get_if<Comparison>(&members[k].node.value);
    auto* bare = std::get_if<Finding>(&members[k - 1].node.value);
    const Part& p = members[k - 1].part;
    const bool in_brackets = limited != nullptr && members[k].part.definition && finding_like(members[k].part);
    if ((!in_brackets && shared_by != k) || limited == nullptr || bare == nullptr ||
        std::string_view("|&,").find(members[k].sep) == std::string_view::npos)
      continue;
    if (!p.windows.empty() || p.duration || !p.unread.empty() || !p.exceptions.empty() || !p.examples.empty() || !p.during.empty() ||
        p.definition || !any_kind(bare->term.candidates, TermKind::measure) || !any_kind(limited->measure.candidates, TermKind::measure))
      continue;
    Comparison shared = *limited;
    shared.measure = std::move(bare->term);
    shared.measure.hint = TermKind::measure;
    members[k - 1].node.value = std::move(shared);
    shared_by = k - 1;
  }
  // "ECOG 1 at screening and ECOG 0 at baseline" asks for both.
  const auto dated = [&](const Part& p) { return !p.windows.empty() || has_kind(p.begin, p.end, 'Q'); };
  for (std::size_t k = 1; k < members.size(); ++k)
    if (members[k].sep == '&' && !dated(members[k].part) && !dated(members[k - 1].part) && excludes(members[k - 1].node, members[k].node))
      members[k].sep = '|';
  std::size_t shared_behind = 0;  // the member that took its head last had this one behind it
  for (std::size_t k = members.size(); k-- > 1;) {
    Member& member = members[k - 1];
    const auto* limited = std::get_if<Comparison>(&members[k].node.value);
    const auto* bare = std::get_if<Finding>(&member.node.value);
    const Part& p = member.part;
    if (limited == nullptr || bare == nullptr || std::string_view("|&,").find(members[k].sep) == std::string_view::npos) continue;
    const bool described = p.has_lead || !p.windows.empty() || p.duration || !p.unread.empty() || !p.exceptions.empty() ||
                           !p.examples.empty() || p.definition || !p.during.empty();
    if (described || !bare->term.candidates.empty() || !any_kind(limited->measure.candidates, TermKind::measure)) continue;
    auto measure = with_measured_head(bare->term, limited->measure);
    if (!measure) continue;
    Comparison shared = *limited;
    shared.measure = std::move(*measure);
    member.node.value = std::move(shared);
    // "spine, total hip or femoral neck T-score": one list of sites under one head, so its commas say what its last connective says.
    if (members[k].sep == ',' && k + 1 < members.size() && shared_behind == k + 1) members[k].sep = members[k + 1].sep;
    shared_behind = k;
  }
}

}  // namespace eligo::grammar

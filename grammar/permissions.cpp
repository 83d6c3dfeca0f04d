// Permissions among what is asked for: "any of the following", "regardless of X", "testing is not required".
//
// A permission is true of everybody, because it requires nothing. Alone in an inclusion, or beside requirements, that is its meaning. As
// one of several alternatives, or under a negation, it would settle what the others ask, and an exclusion that is nothing else would
// exclude everybody.
#include <algorithm>
#include <string_view>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// What kinds of things are named.
struct KindsNamed {
  bool treatments = false, conditions = false, figures = false, others = false;
};

void add_named(const Node& node, KindsNamed& all) {
  if (const auto* f = std::get_if<Finding>(&node.value)) {
    const auto& entries = f->term.candidates.empty() ? f->term.broader : f->term.candidates;
    const bool treats = any_kind(entries, TermKind::drug) || any_kind(entries, TermKind::procedure) || f->term.hint == TermKind::drug;
    const bool ails = any_kind(entries, TermKind::condition) || any_kind(entries, TermKind::event);
    all.treatments = all.treatments || treats;
    all.conditions = all.conditions || ails;
    all.others = all.others || (!treats && !ails);
  } else if (const auto* l = std::get_if<Logic>(&node.value)) {
    if (l->op == LogicOp::exception)
      add_named(l->args.front(), all);
    else
      for (const Node& arg : l->args) add_named(arg, all);
  } else {
    const bool measured = std::holds_alternative<Comparison>(node.value) || std::holds_alternative<AgeLimit>(node.value) ||
                          std::holds_alternative<Rate>(node.value);
    (measured ? all.figures : all.others) = true;
  }
}

/// Does a word that starts so stand in the names of it?
bool names_any(const Node& node, std::initializer_list<std::string_view> signs) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return std::any_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return names_any(arg, signs); });
  const auto* f = std::get_if<Finding>(&node.value);
  const auto* c = std::get_if<Comparison>(&node.value);
  const std::string name = f != nullptr ? lower(f->term.text) : c != nullptr ? lower(c->measure.text) : "";
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view s) { return name.find(s) != std::string::npos; });
}

}  // namespace

/// A permission excepts what can be a kind of what is forbidden: a treatment from treatments, a disease from diseases. "ALT > 3 x ULN.
/// Statins are permitted." lifts no limit. Where the permitted thing is what the figure shows ("INR > 1.5. Anticoagulation is allowed"),
/// or a disease may be what the limit is lifted for, it may be meant so.
Lifts lifts(const Node& forbidden, const Node& permitted, bool of_people) {
  KindsNamed out, in;
  add_named(forbidden, out);
  add_named(permitted, in);
  if (in.others || in.figures || out.others || in.treatments == in.conditions) return Lifts::surely;
  if (in.treatments) {
    if (out.treatments) return Lifts::surely;
    const bool shown = names_any(forbidden, {"inr", "international normalized", "international normalised", "prothrombin", "ptt",
                                             "thromboplastin", "coagul"}) &&
                       names_any(permitted, {"anticoag", "warfarin", "coumadin", "coumarin", "heparin", "vitamin k"});
    return of_people || shown || out.conditions ? Lifts::perhaps : Lifts::nothing;
  }
  if (out.conditions) return Lifts::surely;
  const bool known = names_any(permitted, {"gilbert"}) && names_any(forbidden, {"bilirubin"});
  return known ? Lifts::surely : Lifts::perhaps;
}

/// Is it a head or an aside that what it stands beside loses nothing by ("any of the following", "regardless of severity")?
bool Reader::says_nothing_more(Span where) const {
  const auto [begin, end] = tokens_in(where);
  bool aside = false;
  for (std::uint32_t i = begin; i < end; ++i) {
    aside = aside || kind(i) == '3' || kind(i) == 'M';
    if (std::string_view("ELIVWP").find(kind(i)) != std::string_view::npos) return false;
    if (!aside && std::string_view("ncBAsdgyDS!FaUNR").find(kind(i)) != std::string_view::npos) return false;
  }
  return true;
}

/// Takes permissions out of alternatives and negations; what they may have said besides stays as unread text in doubt.
void Reader::weigh_permissions(Node& node) const {
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr) return;
  for (Node& arg : l->args) weigh_permissions(arg);
  const bool denied = l->op == LogicOp::negation;
  if ((l->op != LogicOp::disjunction || l->alternative) && !denied) return;
  const auto permits = [](const Node& arg) { return std::holds_alternative<Permission>(arg.value); };
  if ((l->args.size() > 1 || denied) && std::none_of(l->args.begin(), l->args.end(), permits)) return;
  std::vector<Node> kept;
  for (Node& arg : l->args) {
    const auto* permission = std::get_if<Permission>(&arg.value);
    // "Men or transgender people": what a requirement permits beside its alternatives is one of them.
    // "The participant or the representative signs": who else may do it settles nothing.
    if (permission != nullptr && !denied && section_ == SectionKind::inclusion && only_people(arg.span))
      kept.push_back({Unread{permission->text, true}, arg.span});
    else if (permission == nullptr || (section_ == SectionKind::inclusion && !denied && !heads_or_waives(arg.span)))
      kept.push_back(std::move(arg));
    else if (denied || !says_nothing_more(arg.span))
      kept.push_back({Unread{permission->text, true}, arg.span});
  }
  if (kept.empty()) kept.push_back({Unread{words_of(node.span), true}, node.span});
  if (kept.size() == 1 && !denied && !l->sealed) {
    Node only = std::move(kept.front());
    node = std::move(only);
  } else {
    l->args = std::move(kept);
  }
}

bool Reader::only_people(Span where) const {
  const auto [begin, end] = tokens_in(where);
  bool people = false;
  for (std::uint32_t i = begin; i < end; ++i) {
    people = people || kind(i) == 'h';
    if (kind(i) != 'h' && kind(i) != '_') return false;
  }
  return people;
}

/// "any of the following", "regardless of stage": no alternative of its own.
bool Reader::heads_or_waives(Span where) const {
  const auto [begin, end] = tokens_in(where);
  for (std::uint32_t i = begin; i < end; ++i)
    if (kind(i) == 'l' || kind(i) == '3') return true;
  return false;
}

/// Does all of it only permit?
bool only_permits(const Node& node) {
  if (std::holds_alternative<Permission>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && (l->op == LogicOp::conjunction || l->op == LogicOp::disjunction) &&
         std::all_of(l->args.begin(), l->args.end(), only_permits);
}

/// Do words with a bracket that were not understood stand right in front of this part of the sentence? What it speaks of is then not known.
bool Reader::ends_unread(std::size_t sentence, std::size_t end) const {
  for (std::size_t k = sentence + 1; k < end; ++k)
    if (at(k).rule == Rule::unread && at(k).end == at(end).begin && kind(at(k).end - 1) == ')') return true;
  return false;
}

/// "Prior X is allowed if Y", "X of more than 5 years is allowed", by itself: it lets in and asks for nothing, or whoever has X must have
/// Y. Where both agree it is decided.
std::optional<Node> Reader::permitted_or_asked(const Node& said, const std::optional<Node>& eligible, const std::optional<Node>& condition,
                                               std::size_t sentence, bool figures) const {
  if (section_ == SectionKind::exclusion || !may_copy(said) || (!condition && !figures)) return std::nullopt;
  Node permits{Permission{text(at(sentence).begin, at(sentence).end)}, span(at(sentence).begin, at(sentence).end)};
  Node asked = eligible && condition ? logic(LogicOp::implication, {*eligible, *condition}) : said;
  return logic(LogicOp::disjunction, {std::move(asked), std::move(permits)}, LogicOp::conjunction);
}

/// "Use of anticoagulants, but low-dose aspirin may be allowed", "no steroids, inhaled steroids allowed": what excludes or is asked for,
/// and what is let in all the same, in one sentence. `by_comma`: a comma in front of the last name parts them, too.
bool Reader::lifts_what_it_says(std::uint32_t begin, std::uint32_t end, bool by_comma) const {
  static constexpr std::string_view turns[] = {"but",   "however", "although", "though", "whereas",
                                               "while", "whilst",  "where",    "yet",    "unless"};
  char last = '\0';
  for (std::uint32_t k = begin + 1; k < end; ++k) {
    if (std::find(std::begin(turns), std::end(turns), small(k)) != std::end(turns)) return true;
    if (std::string_view("&|/").find(kind(k)) != std::string_view::npos) last = '&';
    if (std::string_view(",:-").find(kind(k)) != std::string_view::npos) last = ',';
  }
  return by_comma && last == ',';
}

}  // namespace eligo::grammar

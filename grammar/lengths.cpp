// How long something lasts, was left out or has been unchanged; and when a bare time says when it was instead.
#include <algorithm>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// The leaf with one of two lengths in its window.
template <class Leaf>
Node with_length(const Leaf& leaf, const Quantity* length, Span where) {
  Leaf out = leaf;
  if (length != nullptr) (out.window->max_ago ? out.window->max_ago : out.window->min_ago) = *length;
  out.window->other.reset();
  return {std::move(out), where};
}

/// Puts one time on all findings of a list that have none; false where the list holds anything else.
bool within_all(Node& node, const Window& window) {
  if (auto* l = std::get_if<Logic>(&node.value))
    return (l->op == LogicOp::disjunction || l->op == LogicOp::conjunction) &&
           std::all_of(l->args.begin(), l->args.end(), [&](Node& arg) { return within_all(arg, window); });
  auto* finding = std::get_if<Finding>(&node.value);
  if (finding == nullptr || finding->window || finding->duration) return false;
  finding->window = window;
  return true;
}

}  // namespace

/// "Radiotherapy < 4 weeks", "infarction (< 6 months)": a bare time behind what is done or happens says when, where it excludes. Of a
/// disease it may say how long it has been there, and of a drug how long it was taken.
BareTime Reader::bare_time(const Part& part, const Term& name, Comparator op) const {
  if (!less_side(op)) return BareTime::length;
  const auto& known = name.candidates.empty() ? name.broader : name.candidates;
  const bool done = any_kind(known, TermKind::procedure) || any_kind(known, TermKind::event);
  if (section_ == SectionKind::exclusion || part.lead.negated) return done ? BareTime::when : BareTime::either;
  return done || any_kind(known, TermKind::drug) ? BareTime::either : BareTime::length;
}

/// "recent (< 6 months) stroke", "within 28 days (<= 28 days)": a time in brackets that says when, not how long.
bool Reader::length_as_window(Part& part, const Duration& d, std::uint32_t begin) {
  if (more_side(d.op) && lower(raw(begin)).rfind("older", 0) == 0 && part.windows.empty()) {
    // "A biopsy older than 6 months": when it was, not how long it took.
    const auto noun = noun_of(part);
    if (!noun || !any_kind(term(at(*noun).begin, at(*noun).end).candidates, TermKind::procedure)) return false;
    Window w;
    w.min_ago = d.amount;
    w.span = d.amount.span;
    part.windows.push_back(std::move(w));
    return true;
  }
  if (d.op != Comparator::lt && d.op != Comparator::le) return false;
  const bool bracket = begin > 0 && kind(begin - 1) == '(';
  if (bracket && part.windows.size() == 1 && part.windows.front().max_ago) {
    const Quantity& said = *part.windows.front().max_ago;
    if (said.value == d.amount.value && said.unit == d.amount.unit) {
      claim(d.amount.span);
      return true;
    }
    part.unread.push_back(Node{Unread{words_of(d.amount.span), true}, d.amount.span});
    return true;
  }
  if (!part.windows.empty()) return false;
  if (part.lead.vague.rfind("recent", 0) != 0) {
    const auto noun = noun_of(part);
    if (kind(begin) != 'c' || kind(begin + 1) != 'n' || !noun || part.lead.must || child(part.body, Rule::tail)) return false;
    const BareTime time = bare_time(part, term(at(*noun).begin, at(*noun).end), d.op);
    part.when_in_doubt = time == BareTime::either;
    if (time != BareTime::when) return false;
  }
  Window w;
  w.max_ago = d.amount;
  w.max_open = d.op == Comparator::lt;
  w.span = d.amount.span;
  part.windows.push_back(std::move(w));
  part.window_in_front = !part.has_body;
  return true;
}

/// "No seizures for 6 months" asks for 6 months without, not for the absence of a seizure of 6 months.
void Reader::absent_for(Part& part) const {
  if (part.lead.negated && part.lasting && part.lasting->op != Comparator::ge && part.lasting->op != Comparator::eq) {
    // "No steroids for more than 14 days before screening": another length than that of the window.
    part.duration = part.lasting;
    part.lasting.reset();
    part.windows.clear();
  }
  if (!part.lead.negated || !part.duration || part.each_lasts) return;
  if (!part.windows.empty() && (part.windows.front().max_ago || part.windows.front().min_ago)) return;
  if (part.duration->op == Comparator::gt) {
    // "No steroids for more than 14 days": which of the two is meant is not said.
    Node left{Unread{"for more than " + part.duration->amount.value.to_string() + " " + part.duration->amount.unit, true},
              part.duration->amount.span};
    part.unread.push_back(std::move(left));
    return;
  }
  if (part.duration->op != Comparator::ge && part.duration->op != Comparator::eq) return;
  Window w = part.windows.empty() ? Window{} : part.windows.front();
  if (w.after) return;
  w.max_ago = part.duration->amount;
  w.span = w.span.empty() ? part.duration->amount.span : join(w.span, part.duration->amount.span);
  part.windows = {std::move(w)};
  part.duration.reset();
  part.absent = true;
}

/// "Need for dialysis in the last week": what was needed then was given then.
void Reader::look_back(Part& part) const {
  if (part.windows.size() != 1 || part.lead.therapy_form != 7 || part.lead.status != Status::planned) return;
  const Window& w = part.windows.front();
  if (w.after || w.around || !w.max_ago || w.min_ago) return;
  static constexpr std::string_view back[] = {"last", "past", "previous", "preceding", "prior", "before"};
  const std::string when = lower(words_of(w.span));
  if (std::any_of(std::begin(back), std::end(back), [&](std::string_view word) { return when.find(word) != std::string::npos; }))
    part.lead.status = Status::unspecified;
}

/// "Planning pregnancy within 3 months": a plan looks ahead.
void Reader::look_ahead(Part& part) const {
  if (!part.has_body || part.windows.size() != 1) return;
  Window& w = part.windows.front();
  if (w.anchor != "as_of" || w.after || w.around || !w.max_ago || w.min_ago) return;
  static constexpr std::string_view plans[] = {"plan ",      "planning ", "plans ", "intend ",       "intends ",
                                               "intention ", "wishing ",  "wish ",  "expecting to ", "trying to "};
  for (std::uint32_t i = part.begin; i < at(part.body).end && !w.after; ++i) {
    const std::string word = kind(i) == '_' ? "" : lower(raw(i)) + " ";
    w.after = std::any_of(std::begin(plans), std::end(plans), [&](std::string_view plan) { return word.starts_with(plan); });
  }
}

/// "Dose of methotrexate", "methotrexate at a stable dose", "methotrexate regimen": the drug. Nothing when no listed one is left.
std::optional<Term> Reader::dosed(const Term& term) const {
  static constexpr std::string_view fronts[] = {"dose of ",    "doses of ",    "dosage of ", "dosing of ",      "daily dose of ",
                                                "regimen of ", "regimens of ", "course of ", "treatment with ", "therapy with ",
                                                "use of ",     "the ",         "any ",       "their ",          "a ",
                                                "background ", "current "};
  static constexpr std::string_view backs[] = {
      " at a stable dose", " at stable dose", " at stable doses", " on a stable dose", " at a stable dosage", " dose", " doses", " dosage",
      " dosages",          " dosing",         " regimen",         " therapy",          " treatment",          " use"};
  std::string words = lower(term.text);
  for (bool found = true; found;) {
    found = false;
    for (const auto front : fronts)
      if (words.size() > front.size() && words.starts_with(front)) words.erase(0, front.size()), found = true;
    for (const auto back : backs)
      if (words.size() > back.size() && words.ends_with(back)) words.resize(words.size() - back.size()), found = true;
  }
  Term out = compose(words, term.span);
  const bool drug =
      std::any_of(out.candidates.begin(), out.candidates.end(), [](const LexiconEntry& e) { return e.kind == TermKind::drug; });
  if (!drug) return std::nullopt;
  out.hint = TermKind::drug;
  return out;
}

/// A stable dose is one of a drug, and how long it has been stable is a duration.
void Reader::settle_stable(Finding& finding) const {
  if (finding.term.candidates.empty() && contains(lower(finding.term.text), " stable dos")) {
    if (auto drug = dosed(finding.term); drug && finding.status == Status::unspecified) {
      finding.term = std::move(*drug);
      finding.status = Status::stable;
    }
  }
  if (finding.status != Status::stable) return;
  if (finding.term.candidates.empty()) {
    if (auto drug = dosed(finding.term)) finding.term = std::move(*drug);
  }
  const bool drug = std::any_of(finding.term.candidates.begin(), finding.term.candidates.end(),
                                [](const LexiconEntry& e) { return e.kind == TermKind::drug; });
  if (!drug || !finding.window || !finding.window->max_ago || finding.window->min_ago || finding.window->after || finding.window->around ||
      finding.window->other || finding.duration)
    return;
  finding.duration = Duration{finding.window->max_open ? Comparator::gt : Comparator::ge, *finding.window->max_ago};
  finding.window->max_ago.reset();
  finding.window->max_open = false;
  if (finding.window->anchor == "as_of") finding.window.reset();
}

/// "No change in methotrexate within 4 weeks": who has taken it in that time has taken it unchanged. "Change in methotrexate dose within 4
/// weeks": has taken it, and not unchanged; whether to begin it is a change of its dose is not said.
void Reader::unchanged(Part& part, Node& node) {
  const auto* finding = std::get_if<Finding>(&node.value);
  if (finding == nullptr || !finding->term.candidates.empty() || finding->status != Status::unspecified) return;
  std::string words = lower(finding->term.text);
  bool change = false;
  for (const std::string_view front : {"any ", "dose ", "dosage ", "recent ", "changes in ", "change in ", "changes to ", "change to ",
                                       "changes of ", "change of ", "adjustments of ", "adjustment of ", "modification of "}) {
    if (words.size() <= front.size() || !words.starts_with(front)) continue;
    words.erase(0, front.size());
    change = change || contains_any(front, {"change", "adjust", "modif"});
  }
  for (const std::string_view back : {" changes", " change", " adjustments", " adjustment", " modifications", " modification"}) {
    if (change || words.size() <= back.size() || !words.ends_with(back)) continue;
    words.resize(words.size() - back.size());
    change = true;
  }
  if (!change) return;
  const bool of_dose = contains_any(lower(finding->term.text), {"dose", "dosage", "dosing"});
  Term rest = finding->term;
  rest.text = words;
  auto drug = dosed(rest);
  const auto& window = finding->window;
  const bool within = window && window->max_ago && !window->min_ago && !window->after && !window->around && !window->other;
  if (!drug || !within || finding->duration || finding->dose || finding->count) return;
  claim(part.begin, part.end);
  const bool denied = std::exchange(part.lead.negated, false);
  Finding taken = *finding, stable = *finding;
  taken.term = stable.term = std::move(*drug);
  stable.status = Status::stable;
  settle_stable(stable);
  const Span where = node.span;
  if (denied) {
    node = logic(LogicOp::implication, {Node{std::move(taken), where}, Node{std::move(stable), where}});
    return;
  }
  Finding begun = taken;
  begun.window.reset();
  begun.duration = Duration{Comparator::ge, *window->max_ago};
  Node changed = logic(LogicOp::conjunction, {Node{std::move(taken), where}, negation(Node{std::move(stable), where})});
  if (!of_dose) {
    node = std::move(changed);
    return;
  }
  Node of_old = logic(LogicOp::conjunction, {changed, Node{std::move(begun), where}});
  node = logic(LogicOp::disjunction, {std::move(changed), std::move(of_old)}, LogicOp::conjunction);
}

/// "Within 4 weeks (6 weeks for nitrosoureas)": those longer ago count as well. "At least 4 weeks since (6 weeks for nitrosoureas)": and
/// none of those in the longer time. A shorter time would take its drugs out of the first one, which is left unread.
Node Reader::with_other_times(const Part& part, Node node) {
  for (const std::size_t i : part.other_times) {
    const auto* finding = std::get_if<Finding>(&node.value);
    const auto l = child(i, Rule::list);
    Node in_doubt{Unread{text(at(i).begin, at(i).end), true}, span(at(i).begin, at(i).end)};
    std::uint32_t figure = at(i).begin;
    std::optional<Comparator> op;
    for (; figure < at(i).end && kind(figure) != 'n'; ++figure)
      if (kind(figure) == 'c') op = comparator(figure);
    const std::string other_unit = figure + 1 < at(i).end ? unit(figure + (kind(figure + 1) == 'y' ? 1 : 2)) : "";
    const bool plain = finding != nullptr && finding->window && !finding->window->other && !finding->window->after &&
                       finding->window->max_ago.has_value() != finding->window->min_ago.has_value() && l && days_of(other_unit) > 0;
    Node others = plain ? list(*l) : Node{};
    if (plain) {
      Window window = *finding->window;
      const bool within = window.max_ago.has_value();
      const Quantity first = within ? *window.max_ago : *window.min_ago;
      const Quantity other{number(figure), other_unit, span(figure, figure + 2)};
      window.max_ago = other;
      window.min_ago.reset();
      // At least 6 weeks since: none in less than 6 weeks.
      window.max_open = within ? op == Comparator::lt : op != Comparator::gt;
      window.min_open = false;
      window.span = other.span;
      const bool sign_fits = !op || (within ? less_side(*op) : more_side(*op));
      const bool longer =
          days_of(first.unit) > 0 && other.value.to_double() * days_of(other_unit) > first.value.to_double() * days_of(first.unit);
      const bool asked = within == (section_ == SectionKind::exclusion || part.lead.negated);
      if (longer && asked && sign_fits && within_all(others, window)) {
        if (auto* each = std::get_if<Logic>(&others.value)) each->op = LogicOp::disjunction, each->alternative.reset();
        claim(at(i).begin, at(i).end);
        node = within ? logic(LogicOp::disjunction, {std::move(node), std::move(others)})
                      : logic(LogicOp::conjunction, {std::move(node), negation(std::move(others))});
        continue;
      }
    }
    node = logic(LogicOp::conjunction, {std::move(node), std::move(in_doubt)});
  }
  return node;
}

/// "Within 30 days or 5 half-lives, whichever is longer": either one suffices. "At least ..., whichever is longer": both are needed.
void both_lengths(Node& node) {
  if (auto* parts = std::get_if<Logic>(&node.value)) {
    for (Node& arg : parts->args) both_lengths(arg);
    return;
  }
  // Most have one length: nothing is copied for them.
  const auto has_two = [](const auto* leaf) { return leaf != nullptr && leaf->window && leaf->window->other; };
  const auto split = [&](const auto& leaf) {
    const bool either = leaf.window->max_ago.has_value() == leaf.window->longer;
    const Quantity second = *leaf.window->other;
    std::vector<Node> two;
    // "Within the last 3-6 months": which of the two is not said.
    if (second.span.empty()) {
      auto whole = leaf, part = leaf;
      whole.window->min_ago.reset();
      if (!part.window->min_ago) part.window->max_ago = second;
      whole.window->other.reset();
      part.window->other.reset();
      two.push_back({std::move(whole), node.span});
      two.push_back({std::move(part), node.span});
      node = logic(LogicOp::disjunction, std::move(two), LogicOp::conjunction);
      return;
    }
    two.push_back(with_length(leaf, nullptr, node.span));
    two.push_back(with_length(leaf, &second, node.span));
    node = logic(either ? LogicOp::disjunction : LogicOp::conjunction, std::move(two));
  };
  if (const auto* finding = std::get_if<Finding>(&node.value); has_two(finding)) {
    split(Finding(*finding));
  } else if (const auto* comparison = std::get_if<Comparison>(&node.value); has_two(comparison)) {
    split(Comparison(*comparison));
  } else if (const auto* rate = std::get_if<Rate>(&node.value); has_two(rate)) {
    split(Rate(*rate));
  } else if (const auto* saying = std::get_if<Saying>(&node.value); has_two(saying)) {
    split(Saying(*saying));
  }
}

}  // namespace eligo::grammar

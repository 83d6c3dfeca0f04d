// What a sentence asks for by its verb: "must be stopped", "must not have", "at least two of".
#include <algorithm>
#include <array>

#include "grammar/reader.hpp"

namespace eligo::grammar {

/// Is the element worded as a requirement ("must not be pregnant", "creatinine must be < 2", "... is required")? Of people "who must take
/// X" it only says which they are.
bool Reader::requires_something(std::size_t element, const Node& node) const {
  const Parsed& e = at(element);
  for (std::uint32_t k = e.begin; k < e.end; ++k) {
    if (kind(k) == 'r') return false;
    if (kind(k) != 'm' || token(k).value == 1 || token(k).value == 3) continue;
    const std::string word = lower(raw(k));
    return word.rfind("will", 0) != 0;
  }
  // "is required" behind a limit is no token of the clausal grammar.
  const std::size_t behind = e.end > e.begin ? origin_[e.end - 1] + 1 : tokens_.tokens.size();
  return std::holds_alternative<Comparison>(node.value) && behind < tokens_.tokens.size() &&
         tokens_.tokens[behind].kind == TokenKind::filler && tokens_.tokens[behind].value == 4;
}

/// "at least two of A, B and C", "more than one of the following: A, B", "none of the following: A, B".
Node Reader::counted_list(std::size_t i) {
  const Parsed& n = at(i);
  const auto l = child(i, Rule::list);
  std::uint32_t head = n.begin;
  while (head < n.end && kind(head) != '8') ++head;
  Node in_doubt{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)};
  if (!l || head == n.end) return in_doubt;
  std::optional<Lead> before;
  if (const auto found = child(i, Rule::lead)) before = lead(at(*found).begin, at(*found).end);
  const bool negated = before && before->negated;
  if (before) before->negated = false;
  Node members = list(*l, before ? &*before : nullptr);
  const int n_of = token(head).value;
  claim_kinds(n.begin, head + 1, "!m8");
  auto* logic_of = get<Logic>(members);
  if (n_of == 100) {
    if (negated) return in_doubt;
    if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
    if (logic_of != nullptr && logic_of->op == LogicOp::conjunction && !logic_of->mixed) {
      logic_of->op = LogicOp::disjunction;
      logic_of->alternative.reset();
    }
    return negation(std::move(members));
  }
  const bool several = logic_of != nullptr && (logic_of->op == LogicOp::conjunction || logic_of->op == LogicOp::disjunction);
  // "At least one of: a, b and c, d": an "and" that is not the last connective joins two of them into one.
  if (n_of != 100 && several) {
    std::vector<char> joined;
    children(*l, [&](std::size_t c) {
      if (at(c).rule == Rule::sep) joined.push_back(kind(at(c).end - 1));
    });
    if (joined.size() > 1 && std::find(joined.begin(), joined.end() - 1, '&') != joined.end() - 1) return in_doubt;
  }
  if (n_of == 1) {
    if (several && !logic_of->mixed) {
      logic_of->op = LogicOp::disjunction;
      logic_of->alternative.reset();
    }
    return negated ? negation(std::move(members)) : std::move(members);
  }
  if (!several || logic_of->mixed || static_cast<int>(logic_of->args.size()) < n_of) return in_doubt;
  logic_of->op = LogicOp::at_least;
  logic_of->alternative.reset();
  logic_of->n = n_of;
  members.span = span(n.begin, n.end);
  return negated ? negation(std::move(members)) : std::move(members);
}

/// "Chemotherapy must be completed 4 weeks before ...", "an axillary dissection must be performed", "aspirin should not be taken within 7
/// days": what must be done, or be over, or be left alone. Nothing for other verbs.
std::optional<Node> Reader::must_hold(std::size_t list_node, std::size_t must, Node said) {
  const auto element = child(list_node, Rule::element);
  if (!element) return std::nullopt;
  std::size_t elements = 0;
  children(list_node, [&](std::size_t c) { elements += at(c).rule == Rule::element ? 1 : 0; });
  if (elements != 1) return std::nullopt;
  const Part verb = part(*element);
  std::uint32_t k = at(must).begin;
  bool negated = false;
  std::string word;
  for (; k < at(must).end; ++k) {
    if (kind(k) == ',' || kind(k) == 'e' || kind(k) == '_' || kind(k) == 'H') continue;
    if (kind(k) == 'm') {
      negated = token(k).value == 4;
      continue;
    }
    if (kind(k) == '!') {
      negated = !negated;
      continue;
    }
    word = lower(raw(k));
    break;
  }
  static constexpr std::string_view done[] = {"performed", "done", "obtained", "undertaken", "carried out", "conducted"};
  static constexpr std::string_view used[] = {"taken", "used", "received", "given", "administered", "undergone"};
  static constexpr std::string_view over[] = {"completed", "stopped", "discontinued", "finished", "terminated", "ended", "withdrawn"};
  const auto is = [&](const auto& words) { return std::find(std::begin(words), std::end(words), word) != std::end(words); };
  // The verb stands alone but for its time: anything more is not about the thing itself.
  const bool plain = verb.unread.empty() && verb.exceptions.empty() && !verb.dose && !verb.series && !verb.trailing_sex && !verb.own_sex;
  if (!plain || verb.windows.size() > 1) return std::nullopt;
  std::uint32_t rest = k + 1;
  while (rest < at(must).end && (kind(rest) == '.' || kind(rest) == ';')) ++rest;
  const auto told = [&](std::uint32_t at_most) { return at(must).end <= at_most; };
  const bool window_only = !verb.windows.empty() || told(rest);
  const auto all_findings = [&](Node& node, auto&& self) -> bool {
    if (get<Finding>(node) != nullptr) return true;
    auto* l = get<Logic>(node);
    return l != nullptr && (l->op == LogicOp::conjunction || l->op == LogicOp::disjunction) && !l->alternative &&
           std::all_of(l->args.begin(), l->args.end(), [&](Node& a) { return self(a, self); });
  };
  if (!all_findings(said, all_findings)) return std::nullopt;
  const auto each = [&](Node& node, auto&& change, auto&& self) -> void {
    if (auto* f = get<Finding>(node)) change(*f);
    if (auto* l = get<Logic>(node))
      for (Node& a : l->args) self(a, change, self);
  };
  if (is(over) && !negated && verb.windows.size() == 1 && window_only) {
    // It need not have been given; if it was, that is so long ago.
    const Window window = verb.windows.front();
    if (window.after || (window.max_ago && window.min_ago)) return std::nullopt;
    // "Tests must be completed within 4 weeks before entry" are to be that recent.
    if (window.max_ago && kinds_.find('W', at(must).begin) < at(must).end) return std::nullopt;
    if (window.max_ago && kind(at(must).end - 1) != 'Q') return std::nullopt;
    Node last = said, ever = std::move(said);
    each(
        last,
        [&](Finding& f) {
          f.status = Status::unspecified;
          f.window = window;
          if (!f.window->min_ago) std::swap(f.window->min_ago, f.window->max_ago);
          f.duration.reset();
        },
        each);
    each(
        ever,
        [&](Finding& f) {
          if (f.status == Status::unspecified) f.status = Status::past;
          f.window.reset();
        },
        each);
    // Each of several is asked for by itself.
    if (auto* l = get<Logic>(ever), *m = get<Logic>(last); l != nullptr && m != nullptr && l->op == LogicOp::disjunction) {
      std::vector<Node> all;
      for (std::size_t n = 0; n < l->args.size(); ++n)
        all.push_back(logic(LogicOp::implication, {std::move(l->args[n]), std::move(m->args[n])}));
      return logic(LogicOp::conjunction, std::move(all));
    }
    return logic(LogicOp::implication, {std::move(ever), std::move(last)});
  }
  if (is(used) && negated && window_only) {
    each(
        said,
        [&](Finding& f) {
          if (!verb.windows.empty() && !f.window) f.window = verb.windows.front();
        },
        each);
    return negation(std::move(said));
  }
  if (is(done) && !negated) {
    if (!verb.windows.empty())
      each(
          said,
          [&](Finding& f) {
            if (!f.window) f.window = verb.windows.front();
          },
          each);
    if (verb.definition) return *verb.definition;
    if (!verb.examples.empty() || !verb.during.empty()) return std::nullopt;
    return told(rest) || !verb.windows.empty() ? std::optional(std::move(said)) : std::nullopt;
  }
  return std::nullopt;
}

/// "If X, ...", "In Part II: ...": what was not understood behind the condition binds those whom it names, so the condition alone tells of
/// everybody else. Not where others may be meant further on (other people, an exception, a second condition or another part), where
/// something is let in, and beside other sentences, which it may limit.
Node Reader::bound_within(Node then, std::uint32_t begin, std::uint32_t end, bool label) const {
  if (at(0).next < parse_.nodes.size() || end + 1 < kinds_.size()) return then;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (std::string_view("ELMZ.;").find(kind(k)) != std::string_view::npos) return then;
    if (!label && std::string_view("XVI").find(kind(k)) != std::string_view::npos) return then;
    if (!label && kind(k) == 'h' && k > begin && std::string_view("&|/,").find(kind(k - 1)) != std::string_view::npos) return then;
  }
  const std::string words = " " + lower(text(begin, end)) + " ";
  static constexpr std::string_view elsewhere[] = {" other",          " else",       " all ",     " both ",   " everyone", " remaining",
                                                   " not applicable", " part ",      " cohort",   " arm ",    " phase ",   " stratum",
                                                   " group",          " regardless", " without ", " instead", " only "};
  static constexpr std::string_view lets_in[] = {" may ", " can ", " could ", " eligible", " permitted"};
  const auto said = [&](std::string_view w) { return words.find(w) != std::string::npos; };
  if (std::any_of(std::begin(elsewhere), std::end(elsewhere), said)) return then;
  if (!label && std::any_of(std::begin(lets_in), std::end(lets_in), said)) return then;
  return sealed(std::move(then));
}

}  // namespace eligo::grammar

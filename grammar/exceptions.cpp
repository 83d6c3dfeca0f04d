// Exceptions of a sentence: what they name, and what stands behind them without belonging to them.
//
// "Surgery other than biopsy within 4 weeks" asks for surgery in that time; "joint disease other than RA such as gout" excludes gout;
// "cancer except skin cancer, or prior chemotherapy" has a second alternative. The grammar of a sentence ends an exception only with the
// sentence, so all of that is sorted out here. Where the text leaves it open both readings are kept, and decide where they agree.
#include <algorithm>
#include <iterator>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

void findings_in(Node& node, std::vector<Finding*>& out) {
  if (auto* f = std::get_if<Finding>(&node.value)) out.push_back(f);
  if (auto* l = std::get_if<Logic>(&node.value))
    for (Node& arg : l->args) findings_in(arg, out);
}

std::vector<Finding*> findings_in(Node& node) {
  std::vector<Finding*> all;
  findings_in(node, all);
  return all;
}

/// Findings and their connectives, with judgements beside them, and nothing else.
bool only_findings(const Node& node) {
  if (std::holds_alternative<Finding>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || l->args.empty() || (l->op != LogicOp::conjunction && l->op != LogicOp::disjunction)) return false;
  const bool judged = l->op == LogicOp::conjunction && only_findings(l->args.front());
  return std::all_of(l->args.begin(), l->args.end(),
                     [&](const Node& arg) { return only_findings(arg) || (judged && std::holds_alternative<Opinion>(arg.value)); });
}

bool any_kind_of(const Lexicon& lexicon, const std::vector<LexiconEntry>& narrow, const std::vector<LexiconEntry>& wide) {
  return std::any_of(narrow.begin(), narrow.end(), [&](const LexiconEntry& n) {
    return std::any_of(wide.begin(), wide.end(), [&](const LexiconEntry& w) { return lexicon.kind_of(n, w); });
  });
}

const std::vector<LexiconEntry>& entries_of(const Term& term) { return term.candidates.empty() ? term.broader : term.candidates; }

/// Takes the time off what is excepted.
void drop_window(Node& node, const Window& window) {
  for (Finding* f : findings_in(node))
    if (f->window && f->window->span == window.span) f->window.reset();
}

/// Gives the time to what has none. Of several, whether it reaches those in front of the last is not said. False when nothing took it.
bool give_window(Node& node, const Window& window) {
  if (auto* f = std::get_if<Finding>(&node.value)) {
    if (f->window || f->duration) return false;
    f->window = window;
    if (f->status == Status::planned && window.max_ago) f->window->after = true;
    return true;
  }
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || (l->op != LogicOp::conjunction && l->op != LogicOp::disjunction && l->op != LogicOp::negation) || l->args.empty())
    return false;
  if (l->op == LogicOp::conjunction) return give_window(l->args.front(), window);  // "active X": the name, then the judgement
  bool given = give_window(l->args.back(), window);
  for (std::size_t k = 0; given && k + 1 < l->args.size(); ++k) {
    Node other = l->args[k];
    if (!give_window(other, window)) continue;
    l->args[k] = logic(LogicOp::disjunction, {std::move(other), std::move(l->args[k])}, LogicOp::conjunction);
  }
  return given;
}

}  // namespace

namespace {

/// "replacement doses", "physiologic doses"
bool names_dose(std::string_view words) {
  const std::string low = lower(words);
  return low.ends_with(" doses") || low.ends_with(" dose") || low.ends_with(" replacement");
}

}  // namespace

/// Where a list of exceptions stops naming exceptions and says something new: a member with its own verb or status where the first had
/// none, or with a listed name that has nothing to do with what is said where the first is a kind of it ("cancer except skin cancer, or
/// diabetes"). The list's end when it never does.
std::uint32_t Reader::begins_anew(std::size_t list, Node& said) const {
  std::vector<LexiconEntry> wide;
  for (const Finding* f : findings_in(said)) wide.insert(wide.end(), entries_of(f->term).begin(), entries_of(f->term).end());
  const auto entries = [&](std::size_t element) {
    const auto body = child(element, Rule::finding);
    const auto noun = body ? child(*body, Rule::noun) : std::nullopt;
    return noun ? term(at(*noun).begin, at(*noun).end).candidates : std::vector<LexiconEntry>{};
  };
  bool kinds = false;
  const auto is_another = [&](std::size_t element) {
    const auto named = entries(element);
    return kinds && !named.empty() && std::none_of(named.begin(), named.end(), [&](const LexiconEntry& n) {
             return std::any_of(wide.begin(), wide.end(), [&](const LexiconEntry& w) { return lexicon_.akin(n, w); });
           });
  };
  const auto says_itself = [&](std::size_t element) {
    const auto l = child(element, Rule::lead);
    if (!l) return false;
    for (std::uint32_t k = at(*l).begin; k < at(*l).end; ++k)
      if (std::string_view("CFHa!Xh").find(kind(k)) != std::string_view::npos) return true;
    return false;
  };
  const auto is_dose = [&](std::size_t element) { return names_dose(text(at(element).begin, at(element).end)); };
  const auto begins_with_route = [&](std::size_t element) {
    static constexpr std::string_view routes[] = {"topical",    "inhaled",         "nasal",         "intranasal",
                                                  "ophthalmic", "intra-articular", "intraarticular"};
    const std::string low = lower(text(at(element).begin, at(element).end));
    return std::any_of(std::begin(routes), std::end(routes), [&](std::string_view w) { return low.starts_with(w); });
  };
  const auto is_route = [&](std::size_t element) { return begins_with_route(element) && at(element).end == at(element).begin + 1; };
  const auto narrows = [&](std::uint32_t k) { return kind(k) == 'r' || lower(raw(k)).rfind("who", 0) == 0; };
  std::uint32_t anew = at(list).end;
  const auto comma_and = [&](std::size_t sep) {
    const std::uint32_t last = at(sep).end - 1;
    const bool merged = kind(last) == '&' ? token(last).value == 1 : token(last).value == 2;
    return (kind(last) == '&' || kind(last) == '|') && (kind(at(sep).begin) == ',' || merged);
  };
  // "A, B other than study medication, and D": behind a comma the last adds to what excludes, or to what is excepted.
  if (section_ == SectionKind::exclusion && !wide.empty()) {
    std::vector<std::size_t> elements, seps;
    children(list, [&](std::size_t c) { (at(c).rule == Rule::sep ? seps : elements).push_back(c); });
    const bool pair = elements.size() == 2 && seps.size() == 1 && comma_and(seps.front());
    if (pair && at(elements.back()).rule == Rule::element && !child(elements.back(), Rule::lead)) {
      const auto named = entries(elements.back());
      const bool akin = std::any_of(named.begin(), named.end(), [&](const LexiconEntry& n) {
        return std::any_of(wide.begin(), wide.end(), [&](const LexiconEntry& w) { return lexicon_.akin(n, w); });
      });
      if (!named.empty() && !akin && entries(elements.front()).empty()) return at(elements.back()).begin;
    }
  }
  bool first = true, parted = false, open = false;
  std::vector<LexiconEntry> named_first;
  children(list, [&](std::size_t c) {
    if (anew != at(list).end) return;
    if (at(c).rule == Rule::sep) parted = true;
    if (at(c).rule != Rule::element) return;
    if (first) {
      open = !says_itself(c);
      named_first = entries(c);
      // "Antivirals other than those provided by the study, growth hormone": those are of what is said.
      static constexpr std::string_view verbs[] = {"provided", "given",     "supplied",   "listed",
                                                   "noted",    "specified", "prescribed", "mentioned"};
      const std::string opens = lower(text(at(c).begin, at(c).end));
      const bool those = opens.starts_with("those ") && std::any_of(std::begin(verbs), std::end(verbs), [&](std::string_view one) {
                           return std::string_view(opens).substr(6).starts_with(one);
                         });
      kinds = any_kind_of(lexicon_, entries(c), wide) || is_dose(c) || is_route(c) || (those && !wide.empty());
    } else if (parted && (narrows(at(c).begin) || (open && says_itself(c)) || (is_another(c) && !begins_with_route(c)) ||
                          (!named_first.empty() && entries(c) == named_first && child(c, Rule::window)))) {
      anew = at(c).begin;
    }
    first = parted = false;
  });
  return anew;
}

/// "X other than Y within 4 weeks", "X, except Y, within 4 weeks": the time of the whole. A time behind a verb of its own is the
/// exception's
/// ("except those treated within 4 weeks"), and so is a least age ("except cancer more than 5 years ago").
std::optional<Window> Reader::window_of_whole(std::size_t list, std::uint32_t stop) {
  std::optional<Window> found;
  bool comma = false;
  children(list, [&](std::size_t c) {
    if (at(c).begin >= stop) return;
    if (at(c).rule == Rule::sep) comma = kind(at(c).begin) == ',' && at(c).end == at(c).begin + 1;
    if (at(c).rule != Rule::element) return;
    const auto when = child(c, Rule::window);
    const auto body = child(c, Rule::finding);
    const auto words = child(c, Rule::lead);
    const bool alone = when && !body && !words && comma;
    bool verb = false;
    for (std::uint32_t k = words ? at(*words).begin : 0; words && k < at(*words).end; ++k)
      verb = verb || std::string_view("CFHher!X").find(kind(k)) != std::string_view::npos;
    const bool plain = body && !child(*body, Rule::tail) && !verb;
    comma = false;
    if (!when) {
      if (body || words) found.reset();
      return;
    }
    found.reset();
    if (!alone && !plain) return;
    const Part timed = part(c);
    if (timed.windows.size() == 1 && !timed.windows.front().min_ago && !timed.absent) found = timed.windows.front();
  });
  return found;
}

/// Examples behind an exception that are not surely kinds of it are kept apart: they may be examples of the whole.
void Reader::keep_apart(Part& p, std::vector<Node>& apart) const {
  const auto noun = noun_of(p);
  const Term own = noun ? term(at(*noun).begin, at(*noun).end) : Term{};
  const auto surely_of_it = [&](Node& e) {
    const auto names = findings_in(e);
    return std::all_of(names.begin(), names.end(),
                       [&](const Finding* f) { return any_kind_of(lexicon_, entries_of(f->term), entries_of(own)); });
  };
  const auto kept =
      std::stable_partition(p.examples.begin(), p.examples.end(), [&](Node& e) { return !only_findings(e) || surely_of_it(e); });
  apart.insert(apart.end(), kept, p.examples.end());
  p.examples.erase(kept, p.examples.end());
  if (p.definition && !p.definition_is_class && only_findings(*p.definition) && !surely_of_it(*p.definition)) {
    apart.push_back(std::move(*p.definition));
    p.definition.reset();
  }
}

/// What is said, with its exception taken off.
Node Reader::set_apart(Node said, std::size_t list, Node excepted, std::vector<Node> apart) {
  if (auto* l = std::get_if<Logic>(&said.value); l != nullptr && l->op == LogicOp::negation) {
    Node inner = std::move(l->args.front());
    const std::uint32_t anew = begins_anew(list, inner);
    if (anew != at(list).end) {
      // "No X except Y, or prior Z": whether Z is denied is not said.
      Node all = negation(unless(std::move(inner), std::move(excepted), false));
      return logic(LogicOp::conjunction, {std::move(all), Node{Unread{text(anew, at(list).end), true}, span(anew, at(list).end)}});
    }
    return negation(set_apart(std::move(inner), list, std::move(excepted), std::move(apart)));
  }
  const std::uint32_t anew = begins_anew(list, said);
  if (const auto window = window_of_whole(list, anew); window && give_window(said, *window)) drop_window(excepted, *window);
  for (const Node& e : apart) claim(e.span);
  if (anew != at(list).end) {
    std::optional<char> sep;
    bool comma = false, bare = false;  // ", and D"
    const auto comma_and = [&](std::size_t sep_node) {
      const std::uint32_t last = at(sep_node).end - 1;
      return kind(last) == '&' && (kind(at(sep_node).begin) == ',' || token(last).value == 1);
    };
    children(list, [&](std::size_t c) {
      if (at(c).rule == Rule::element && at(c).begin == anew) bare = !child(c, Rule::lead) && child(c, Rule::finding);
      if (at(c).rule != Rule::sep || at(c).end > anew) return;
      comma = comma_and(c);
      for (std::uint32_t k = at(c).begin; k < at(c).end; ++k) sep = kind(k);
    });
    // "..., who have progressed" narrows the whole, and is no alternative to it.
    const std::string opens = lower(raw(anew));
    if (!may_copy(said) || kind(anew) == 'r' || opens.rfind("who", 0) == 0 || opens.rfind("which", 0) == 0 ||
        (sep == '&' && section_ == SectionKind::exclusion && !(comma && bare))) {
      Node all = unless(std::move(said), std::move(excepted), false);
      return logic(LogicOp::conjunction, {std::move(all), Node{Unread{text(anew, at(list).end), true}, span(anew, at(list).end)}});
    }
    Node whole = said;  // for the second reading
    // The same list twice: up to where it begins anew, and from there on.
    const bool outer = alternatives_;
    list_to_ = anew;
    alternatives_ = true;
    Node until = this->list(list);
    alternatives_ = outer;
    list_from_ = anew;
    Node rest = this->list(list);
    if (const auto window = window_of_whole(list, anew)) drop_window(until, *window);
    Node goes_on = logic(sep == '&' && section_ == SectionKind::inclusion ? LogicOp::conjunction : LogicOp::disjunction,
                         {unless(std::move(whole), std::move(until), false), std::move(rest)});
    // Nothing but a drug has doses: "corticosteroids other than replacement doses, chemotherapy" excepts no chemotherapy.
    const auto first = child(list, Rule::element);
    if (first && names_dose(text(at(*first).begin, at(*first).end))) return goes_on;
    // "Any biologic other than etanercept within 3 months or etanercept within 4 weeks": what was excepted has a time of its own.
    const auto noun_in = [&](std::size_t element) {
      const auto body = child(element, Rule::finding);
      const auto noun = body ? child(*body, Rule::noun) : std::nullopt;
      return noun ? lower(text(at(*noun).begin, at(*noun).end)) : std::string();
    };
    std::string again;
    children(list, [&](std::size_t c) {
      if (at(c).rule == Rule::element && at(c).begin == anew) again = noun_in(c);
    });
    if (first && !again.empty() && again == noun_in(*first)) return goes_on;
    Node all_excepted = unless(std::move(said), std::move(excepted), false);
    return logic(LogicOp::disjunction, {std::move(goes_on), std::move(all_excepted)}, LogicOp::conjunction);
  }
  if (apart.empty()) return unless(std::move(said), std::move(excepted), false);
  if (!may_copy(said) || !may_copy(excepted)) {
    Node all = unless(std::move(said), std::move(excepted), false);
    std::vector<Node> doubted;
    doubted.push_back(std::move(all));
    for (const Node& e : apart) doubted.push_back({Unread{words_of(e.span), true}, e.span});
    return logic(LogicOp::conjunction, std::move(doubted));
  }
  // That the vocabulary knows no kinship with the exception is no proof: a melanoma may be meant as a skin cancer.
  std::vector<Node> any, more;
  any.push_back(unless(said, excepted, false));
  more.push_back(std::move(excepted));
  for (Node& e : apart) {
    any.push_back(e);
    more.push_back(std::move(e));
  }
  Node asked = logic(LogicOp::disjunction, std::move(any));
  Node all_excepted = unless(std::move(said), logic(LogicOp::disjunction, std::move(more)), false);
  return logic(LogicOp::disjunction, {std::move(asked), std::move(all_excepted)}, LogicOp::conjunction);
}

namespace {

/// Limits that share one figure or one measure: what an exception behind them is of. Nothing where more is said.
bool one_limit(const Node& node, const Comparison*& first) {
  if (const auto* c = std::get_if<Comparison>(&node.value)) {
    if (first != nullptr && first->limit.span != c->limit.span && lower(first->measure.text) != lower(c->measure.text)) return false;
    first = c;
    return true;
  }
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && (l->op == LogicOp::conjunction || l->op == LogicOp::disjunction) &&
         std::all_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return one_limit(arg, first); });
}

bool one_limit(const Node& node) {
  const Comparison* first = nullptr;
  return one_limit(node, first);
}

/// The same measures with another limit.
void set_limit(Node& node, const Comparison& from) {
  if (auto* c = std::get_if<Comparison>(&node.value)) {
    c->limit = from.limit;
    c->again = {};
  }
  if (auto* l = std::get_if<Logic>(&node.value))
    for (Node& arg : l->args) set_limit(arg, from);
}

void words_measured(const Node& node, std::vector<std::string>& out) {
  if (const auto* c = std::get_if<Comparison>(&node.value)) out.push_back(lower(c->measure.text));
  if (const auto* l = std::get_if<Logic>(&node.value))
    for (const Node& arg : l->args) words_measured(arg, out);
}

/// "Hemoglobin >= 9 and AST <= 3 x ULN": several requirements or reasons, the last of them a limit in a unit of its own, and not one limit
/// of several measures.
bool last_of_several_is_limit(const Node& node) {
  const auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || (l->op != LogicOp::conjunction && l->op != LogicOp::disjunction) || l->alternative || l->args.size() < 2)
    return false;
  const Comparison* last = nullptr;
  return one_limit(l->args.back(), last) && last->limit.word.empty() &&
         (last->limit.relative != Relative::none || !last->limit.unit.empty()) && !one_limit(node);
}

/// Does one of them limit another measure by the same multiple?
bool limits_alike(const Node& node, const Comparison& as) {
  if (const auto* c = std::get_if<Comparison>(&node.value)) return c->limit.relative == as.limit.relative;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return limits_alike(arg, as); });
}

/// A member of a list of exceptions, as far as it matters where the list stops naming them.
struct Exempt {
  std::uint32_t begin = 0;
  bool parted = false;  ///< a connective stands in front of it
  bool limit = false;
  std::string measure;  ///< of a limit, where the measure is listed
  std::string opens;    ///< its first word
};

/// "Bilirubin <= 1.5 x ULN unless Gilbert's syndrome, AST and ALT <= 3 x ULN": a limit of another measure behind what lifts a limit is the
/// next one. The token on which it begins, if there is one.
std::optional<std::uint32_t> next_limit(const std::vector<Exempt>& members, const Node& said) {
  std::vector<std::string> measured;
  words_measured(said, measured);
  if (measured.empty() || members.empty() || members.front().limit) return std::nullopt;  // an exception that is a limit itself
  for (std::size_t k = 1; k < members.size(); ++k) {
    const std::string& name = members[k].measure;
    if (!members[k].parted || name.empty()) continue;
    const bool of_them = std::any_of(measured.begin(), measured.end(), [&](const std::string& before) {
      return before.find(name) != std::string::npos || name.find(before) != std::string::npos;
    });
    if (!of_them) return members[k].begin;
  }
  return std::nullopt;
}

/// "AST <= 3 x ULN unless liver metastases, in which case <= 5 x ULN": where the limit of that case begins.
std::optional<std::uint32_t> limit_in_that_case(const std::vector<Exempt>& members) {
  for (std::size_t k = 1; k < members.size(); ++k)
    if (members[k].limit && contains_any(members[k].opens, {"which case", "that case"})) return members[k].begin;
  return std::nullopt;
}

}  // namespace

/// "..., except Y", "... unless Y" behind a body, or in a sentence of its own behind the sentence that it limits.
void Reader::take_exception(std::size_t part, std::optional<Node>& result, std::optional<Node>& previous, bool& joins_previous) {
  const Parsed& n = at(part);
  std::uint32_t word = n.begin;
  while (word < n.end && kind(word) != 'E' && kind(word) != 'L') ++word;
  const bool is_unless = kind(word) == 'L';
  claim_kinds(n.begin, std::min(word + 3, n.end), "l");
  std::vector<std::size_t> lists;
  children(part, [&](std::size_t l) {
    if (at(l).rule == Rule::list) lists.push_back(l);
  });
  // "life expectancy limited by diseases other than malignancy": of the diseases, not of the life expectancy.
  static constexpr std::string_view general[] = {"disease", "diseases",  "cause",    "causes",    "condition", "conditions",
                                                 "illness", "illnesses", "disorder", "disorders", "reason",    "reasons"};
  static constexpr std::string_view links[] = {"by", "from", "due to", "because of", "for", "caused by"};
  const bool of_cause = !is_unless && n.begin > 1 && word == n.begin &&
                        std::find(std::begin(general), std::end(general), lower(raw(n.begin - 1))) != std::end(general) &&
                        std::find(std::begin(links), std::end(links), lower(raw(n.begin - 2))) != std::end(links);
  // A list with a head of its own ("except the following: A, B") ends where the text says.
  const bool plain = !is_unless && lists.size() == 1 && at(lists.front()).begin <= word + 1;
  // Behind several limits it may be of the last, or of them all.
  const auto of_last_or_all = [&](Node said, std::size_t list, Node excepted, std::vector<Node> apart) -> Node {
    const auto lift = [&](Node node, Node exception, std::vector<Node> kept) {
      return is_unless || list == 0 ? unless(std::move(node), std::move(exception), is_unless)
                                    : set_apart(std::move(node), list, std::move(exception), std::move(kept));
    };
    const auto* several = std::get_if<Logic>(&said.value);
    // "Right-handed (handedness quotient > 60)": a bracket says one thing with the words before it. Of alternatives, one more is one more.
    const auto in_brackets = [&] {
      const std::uint32_t begin = tokens_in(several->args.back().span).first;
      return begin > 0 && kind(begin - 1) == '(';
    };
    const bool same = is_unless && section_ == SectionKind::inclusion && several != nullptr && several->op == LogicOp::disjunction;
    if (!last_of_several_is_limit(said) || same || in_brackets()) return lift(std::move(said), std::move(excepted), std::move(apart));
    if (!may_copy(said) || !may_copy(excepted)) {
      Node all = lift(std::move(said), std::move(excepted), std::move(apart));
      return logic(LogicOp::conjunction, {std::move(all), Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)}});
    }
    Node last = said;
    Node& limit = std::get<Logic>(last.value).args.back();
    limit = lift(std::move(limit), excepted, apart);
    last = logic(std::get<Logic>(last.value).op, std::move(std::get<Logic>(last.value).args));
    Node all = lift(std::move(said), std::move(excepted), std::move(apart));
    return logic(LogicOp::disjunction, {std::move(last), std::move(all)}, LogicOp::conjunction);
  };
  std::vector<Node> items;
  const std::optional<Node>& limited = result ? result : previous;
  const bool limits = lists.size() == 1 && limited && !alternatives_;
  const bool required = section_ == SectionKind::inclusion;
  std::vector<Exempt> named;
  if (limits) {
    bool parted = false;
    children(lists.front(), [&](std::size_t c) {
      if (at(c).rule == Rule::sep) parted = true;
      if (at(c).rule != Rule::element) return;
      const auto limit = child(c, Rule::comparison);
      const std::size_t measure = limit ? child(*limit, Rule::measure).value_or(0) : 0;
      named.push_back({at(c).begin, parted, limit.has_value(),
                       measure != 0 ? lower(text(at(measure).begin, at(measure).end)) : std::string(), lower(raw(at(c).begin))});
      parted = false;
    });
  }
  if (const auto in_case = limits && may_copy(*limited) ? limit_in_that_case(named) : std::nullopt) {
    list_to_ = *in_case;
    Node group = exception(lists.front(), false);
    list_from_ = *in_case;
    const Node own = list(lists.front());
    std::optional<Node>& said = result ? result : previous;
    joins_previous = joins_previous || !result;
    Node* of = &*said;
    const bool several = last_of_several_is_limit(*said);
    if (several) of = &std::get<Logic>(said->value).args.back();
    const auto* limit = std::get_if<Comparison>(&own.value);
    bool clear = limit != nullptr && one_limit(*of);
    // "ALT <= 3 x ULN, AST <= 2 x ULN unless ..., in which case <= 5 x ULN": of one or of both.
    if (auto* all = std::get_if<Logic>(&said->value); clear && several)
      clear = std::none_of(all->args.begin(), all->args.end() - 1, [&](const Node& arg) { return limits_alike(arg, *limit); });
    if (!clear) {
      said = logic(LogicOp::conjunction, {std::move(*said), Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)}});
      return;
    }
    Node of_group = *of;
    set_limit(of_group, *limit);
    claim(own.span);
    const Span whole = join(of->span, own.span);
    Node bound = logic(required ? LogicOp::conjunction : LogicOp::implication, {std::move(group), std::move(of_group)});
    *of = logic(required ? LogicOp::disjunction : LogicOp::conjunction, {std::move(*of), std::move(bound)});
    of->span = whole;
    said->span = join(said->span, whole);
    return;
  }
  if (const auto behind = limits ? next_limit(named, *limited) : std::nullopt) {
    const std::uint32_t next = *behind;
    list_to_ = next;
    Node until = exception(lists.front(), !is_unless);
    list_from_ = next;
    Node rest = list(lists.front());
    const bool denied = std::holds_alternative<Logic>(limited->value) && std::get<Logic>(limited->value).op == LogicOp::negation;
    const bool comma = kind(next - 1) == ',';
    std::optional<Node>& said = result ? result : previous;
    joins_previous = joins_previous || !result;
    if (denied || !comma)
      // "... and albumin > 3": what lifts the limit may need it too.
      rest = logic(LogicOp::conjunction, {std::move(rest), Node{Unread{text(next, at(lists.front()).end), true}, span(next, n.end)}});
    Node lifted = of_last_or_all(std::move(*said), 0, std::move(until), {});
    said = logic(required ? LogicOp::conjunction : LogicOp::disjunction, {std::move(lifted), std::move(rest)});
    return;
  }
  if (plain) apart_list_ = lists.front();
  for (const std::size_t l : lists) items.push_back(exception(l, !is_unless));
  apart_list_ = 0;
  std::vector<Node> apart = std::exchange(apart_, {});
  // What is excepted was not understood: an operand that is unread. Whether there is an exception is not in doubt.
  if (items.empty()) items.push_back({Unread{text(n.begin + 1, n.end), false}, span(n.begin, n.end)});
  Node e = logic(LogicOp::disjunction, std::move(items));
  std::optional<Node>& said = result ? result : previous;
  if (!said) {
    result = unread(n.begin, n.end);
    return;
  }
  // "Substance dependence other than alcohol or nicotine", "diabetes other than type 2": what is no kind of the name before it, and one
  // with the words of that name, is meant with them.
  if (const auto* head = std::get_if<Finding>(&said->value);
      head != nullptr && !is_unless && any_kind(head->term.candidates, TermKind::condition)) {
    const auto is_kind = [&](const Term& term) {
      return std::any_of(term.candidates.begin(), term.candidates.end(), [&](const LexiconEntry& narrow) {
        return std::any_of(head->term.candidates.begin(), head->term.candidates.end(),
                           [&](const LexiconEntry& wide) { return narrow != wide && lexicon_.kind_of(narrow, wide); });
      });
    };
    const auto complete = [&](Node& node, auto&& self) -> void {
      if (auto* l = std::get_if<Logic>(&node.value)) {
        for (Node& arg : l->args) self(arg, self);
        return;
      }
      // "Alcohol" by itself is what somebody drinks.
      auto* f = std::get_if<Finding>(&node.value);
      const auto* saying = std::get_if<Saying>(&node.value);
      const Term* own = f != nullptr ? &f->term : saying != nullptr && !saying->attestation && !saying->window ? &saying->term : nullptr;
      constexpr std::size_t longest = 40;  // bytes
      if (own == nullptr || is_kind(*own) || own->text.size() > longest || head->term.text.size() > longest) return;
      const bool disease = !any_kind(own->candidates, TermKind::condition);
      const std::string behind = " " + head->term.text;
      for (std::size_t cut = 0; cut != std::string::npos; cut = behind.find(' ', cut + 1)) {
        Term whole = compose(own->text + behind.substr(cut), own->span);
        if (!is_kind(whole) && !(disease && any_kind(whole.candidates, TermKind::condition))) continue;
        Finding completed = f != nullptr ? *f : Finding{};
        completed.term = std::move(whole);
        node.value = std::move(completed);
        return;
      }
    };
    complete(e, complete);
  }
  if (lower(raw(word)) == "but not" && !takes_away_from(*said, e)) {
    Node doubt{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)};
    result = result ? logic(LogicOp::conjunction, {std::move(*result), std::move(doubt)}) : std::move(doubt);
    return;
  }
  joins_previous = joins_previous || !result;
  // With the cause on file, somebody has to say whether it is the cause.
  if (of_cause) e = logic(LogicOp::conjunction, {std::move(e), Node{Opinion{text(n.begin - 2, n.end)}, span(n.begin, n.end)}});
  said = of_last_or_all(std::move(*said), plain ? lists.front() : 0, std::move(e), std::move(apart));
}

/// "In complete remission and off all therapy": states of one disease, which hold together.
bool states_of_disease(const std::vector<Node>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    if (const auto* l = std::get_if<Logic>(&node.value)) return states_of_disease(l->args);
    const auto* f = std::get_if<Finding>(&node.value);
    const auto* said = std::get_if<Saying>(&node.value);
    const std::string name = f != nullptr ? lower(f->term.text) : said != nullptr ? lower(said->term.text) : "";
    return name.find("remission") != std::string::npos || name.ends_with("-free") || name.ends_with(" free") ||
           name.starts_with("free of ") || name.starts_with("off ") || name == "cured";
  });
}

/// What an exception names. Its members stand side by side: "except A and B" excepts either.
Node Reader::exception(std::size_t list_index, bool alternatives) {
  const bool outer = alternatives_;
  alternatives_ = alternatives;
  Node node = list(list_index);
  alternatives_ = outer;
  if (auto* l = std::get_if<Logic>(&node.value); l != nullptr && l->op == LogicOp::conjunction && !l->mixed && states_of_disease(l->args))
    l->alternative.reset();
  // "except for surgery requiring local or no anaesthesia": what is denied belongs to the name before it.
  const auto denies = [](const Node& arg) {
    const auto* one = std::get_if<Logic>(&arg.value);
    return one != nullptr && one->op == LogicOp::negation;
  };
  if (auto* l = std::get_if<Logic>(&node.value); alternatives && l != nullptr && l->op == LogicOp::disjunction) {
    const auto denied = std::count_if(l->args.begin(), l->args.end(), denies);
    if (denied > 0 && static_cast<std::size_t>(denied) < l->args.size())
      node = Node{Unread{text(at(list_index).begin, at(list_index).end), true}, span(at(list_index).begin, at(list_index).end)};
  } else if (alternatives && l != nullptr && l->op == LogicOp::conjunction && !l->alternative && denies(l->args.back()) &&
             listed_by_commas(list_index) && may_copy(node)) {
    // "except for A, B, C curatively treated and with no evidence of disease": each of them is excepted, and whether what is denied is
    // denied of the last alone is not said.
    std::vector<Node> named(std::make_move_iterator(l->args.begin()), std::make_move_iterator(l->args.end() - 1));
    Node denied = std::move(l->args.back());
    std::vector<Node> last_alone = named;
    last_alone.back() = logic(LogicOp::conjunction, {std::move(last_alone.back()), denied});
    Node all = logic(LogicOp::conjunction, {logic(LogicOp::disjunction, std::move(named)), std::move(denied)});
    node = logic(LogicOp::disjunction, {logic(LogicOp::disjunction, std::move(last_alone)), std::move(all)}, LogicOp::conjunction);
  }
  // "unless due to X": with X on file, somebody still has to say whether it is the cause.
  if (const auto first = child(list_index, Rule::element); first && begins_with_cause(*first)) {
    const Span whole = span(at(list_index).begin, at(list_index).end);
    node = logic(LogicOp::conjunction, {std::move(node), Node{Opinion{text(at(list_index).begin, at(list_index).end)}, whole}});
  }
  return node;
}

/// "A, B, C and ...": names side by side, and no sentence about people ("those who have had A, are not on B").
bool Reader::listed_by_commas(std::size_t list) const {
  std::size_t commas = 0;
  bool verbs = false, first = true;
  children(list, [&](std::size_t c) {
    if (at(c).rule == Rule::sep) commas += kind(at(c).begin) == ',' ? 1U : 0U;
    if (at(c).rule != Rule::element) return;
    const char opens = kind(at(c).begin);
    verbs = verbs || std::string_view("er").find(opens) != std::string_view::npos ||
            (!std::exchange(first, false) && opens == 'H' && !lower(raw(at(c).begin)).starts_with("with"));
  });
  return commas > 0 && !verbs;
}

/// "due to X", "clearly related to X": what the words before them come from, and no finding of its own.
bool Reader::begins_with_cause(std::size_t element) const {
  static constexpr std::string_view causes[] = {"due to",        "related to",      "caused by",    "secondary to",   "because of",
                                                "attributed to", "attributable to", "explained by", "resulting from", "associated with"};
  for (std::uint32_t k = at(element).begin; k < at(element).end; ++k) {
    if (kind(k) == 'i') return std::find(std::begin(causes), std::end(causes), lower(raw(k))) != std::end(causes);
    if (std::string_view("_eHmC!a").find(kind(k)) == std::string_view::npos) return false;
  }
  return false;
}

/// "cancer but not skin cancer" takes kinds away from a class; "diabetes but not hypertension" asks for two things. Certain only where the
/// names say so.
bool Reader::takes_away_from(const Node& said, const Node& exception) const {
  const auto* whole = std::get_if<Finding>(&said.value);
  if (const auto* l = std::get_if<Logic>(&said.value); whole == nullptr && l != nullptr && l->op == LogicOp::negation)
    whole = std::get_if<Finding>(&l->args.front().value);
  if (whole == nullptr) return false;
  if (const auto* l = std::get_if<Logic>(&exception.value))
    return std::all_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return takes_away_from(said, arg); });
  const auto* part = std::get_if<Finding>(&exception.value);
  if (part == nullptr) return false;
  // "skin cancer" is a cancer by its name; what kinds the vocabulary lists, the grammar does not know.
  const std::string wide = lower(whole->term.text), narrow = lower(part->term.text);
  const auto blank = wide.rfind(' ');
  const std::string head = blank == std::string::npos ? wide : wide.substr(blank + 1);
  return narrow.size() > head.size() && narrow.find(head) != std::string::npos && narrow != wide;
}

}  // namespace eligo::grammar

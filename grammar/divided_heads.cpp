// An item that is a requirement and, at its end, the head of a list ("cardiovascular disease with at least one of the following:"), or
// names what stands below it as excepted ("malignancy, except for:").
#include "grammar/divided_heads.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grammar/list_head.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// A requirement and, behind "with" or "meeting", the head of a list: "Cardiovascular disease with at least one of the following:". Or what
/// is asked for and, behind "except for", what is not meant.
struct DividedHead {
  Span front;
  Span head;
  bool excepts = false;
};

std::optional<DividedHead> divide_head(const SourceText& source, const Item& item, SectionKind section) {
  // Byte by byte as it stands, so that places in it are places in the text.
  std::string low = lower(std::string_view(source.text).substr(item.text.begin, item.text.size()));
  while (!low.empty() && (low.back() == ':' || low.back() == ' ' || low.back() == '.' || low.back() == '\n')) low.pop_back();
  const auto at = [&](std::size_t begin, std::size_t end) {
    return Span{static_cast<std::uint32_t>(item.text.begin + begin), static_cast<std::uint32_t>(item.text.begin + end)};
  };
  const auto before = [&](std::size_t end) {
    while (end > 0 && (low[end - 1] == ' ' || low[end - 1] == ',' || low[end - 1] == '\n')) --end;
    return end;
  };
  static constexpr std::array<std::string_view, 12> exceptions{"with the following exceptions",
                                                               "with the following exception",
                                                               "with the exception of the following",
                                                               "with the exceptions of the following",
                                                               "with the exception of",
                                                               "except for the following",
                                                               "except the following",
                                                               "except for",
                                                               "except",
                                                               "other than the following",
                                                               "other than",
                                                               "apart from"};
  for (const std::string_view words : exceptions)
    if (low.size() > words.size() + 1 && low.ends_with(words) && low[low.size() - words.size() - 1] == ' ') {
      const std::size_t begin = low.size() - words.size();
      return DividedHead{at(0, before(begin)), at(begin, item.text.size()), true};
    }
  const auto following = low.rfind("following");
  if (following == std::string::npos) return std::nullopt;
  // Behind it only what the items are called.
  static constexpr std::array<std::string_view, 40> names{
      "criteria",  "criterion",  "conditions",    "condition",  "characteristics", "types",        "type",
      "diagnoses", "features",   "symptoms",      "signs",      "factors",         "factor",       "risk",
      "findings",  "subtypes",   "disorders",     "diseases",   "reasons",         "settings",     "tumor",
      "tumour",    "additional", "histological",  "histologic", "major",           "minor",        "clinical",
      "items",     "categories", "abnormalities", "events",     "situations",      "requirements", "of",
      "symptom",   "or",         "and",           "three",      "histologies"};
  constexpr std::size_t longest_name = 5;  // words
  const std::vector<std::string> called = words_of(low.substr(following + 9));
  const bool named = called.size() <= longest_name && std::all_of(called.begin(), called.end(), [&](const std::string& word) {
                       return std::find(names.begin(), names.end(), word) != names.end();
                     });
  const auto said_of_people = [&](std::size_t from, std::size_t to) {
    const std::vector<std::string> words = words_of(low.substr(from, to - from));
    return std::all_of(words.begin(), words.end(), [](const std::string& word) {
      static constexpr std::array<std::string_view, 51> people{
          "patients",   "patient",  "subjects",  "subject",     "participants", "participant", "individuals", "individual", "persons",
          "volunteers", "must",     "should",    "have",        "has",          "had",         "meet",        "meets",      "meeting",
          "fulfil",     "fulfill",  "fulfills",  "satisfy",     "who",          "that",        "be",          "is",         "are",
          "eligible",   "included", "enrolled",  "entered",     "in",           "the",         "study",       "trial",      "this",
          "only",       "if",       "they",      "to",          "for",          "may",         "will",        "all",        "those",
          "with",       "entry",    "inclusion", "participate", "considered",   "an"};
      return std::find(people.begin(), people.end(), word) != people.end();
    });
  };
  // "... must apply", "... are met": behind a head that says nothing besides.
  static constexpr std::array<std::string_view, 11> holds{"must", "should", "apply", "applies", "be",       "present",
                                                          "met",  "is",     "are",   "true",    "fulfilled"};
  const bool held = !named && called.size() <= longest_name && std::all_of(called.begin(), called.end(), [&](const std::string& word) {
    return std::find(names.begin(), names.end(), word) != names.end() || std::find(holds.begin(), holds.end(), word) != holds.end();
  });
  if (!named && !held) return std::nullopt;
  // In front of it how many of them.
  std::size_t begin = following;
  const auto take = [&](std::string_view words) {
    const std::size_t end = before(begin);
    if (end < words.size() || low.compare(end - words.size(), words.size(), words) != 0) return false;
    if (end > words.size() && low[end - words.size() - 1] != ' ' && low[end - words.size() - 1] != '(') return false;
    begin = end - words.size();
    return true;
  };
  (void)take("the");
  if (take("of")) {
    bool counted = false;
    for (const std::string_view how : {"(1)", "(2)", "(3)"}) (void)take(how);
    for (const std::string_view how :
         {"one or more", "1 or more", "two or more", "2 or more", "three or more", "3 or more", "any one", "one",  "two", "three", "four",
          "1",           "2",         "3",           "4",         "any",           "either",    "all",     "both", "each"})
      if (!counted) counted = take(how);
    if (!counted) return std::nullopt;
    (void)take("at least");
  }
  const std::size_t head = begin;
  const bool counted_head = head != following && low.compare(head, 4, "the ") != 0;
  // A condition, an exception, a denial or an alternative in front says something else of the list; so does a count with an upper end.
  const auto front_says = [&](std::initializer_list<std::string_view> any) {
    std::string front = " " + low.substr(0, head);
    // "Histologically or cytologically confirmed": one description.
    if (const auto ways = front.find("cally or "); ways != std::string::npos) front.erase(ways + 5, 4);
    return std::any_of(any.begin(), any.end(), [&](std::string_view word) { return front.find(word) != std::string::npos; });
  };
  if (front_says({" unless ", " except", " even ", " not ", " no ", " without ", " exactly ", " than ", " excluded", " ineligible"}))
    return std::nullopt;
  if (low.substr(0, head).ends_with("only ")) return std::nullopt;
  // "Patients may have one of the following:" permits, unless it says on what terms they take part; "if they have" is a condition.
  const std::string opening = " " + low.substr(0, head);
  if (opening.find(" may ") != std::string::npos && opening.find(" if ") == std::string::npos) return std::nullopt;
  if (opening.starts_with(" if ")) return std::nullopt;
  const Span how_many = at(head, following + 9);
  // "Patients must meet at least two of the following criteria:": the head of a list and nothing besides.
  if (head == following) return std::nullopt;
  if (said_of_people(0, head)) return DividedHead{at(0, 0), how_many, false};
  if (held || front_says({" or ", " if "})) return std::nullopt;
  // "Heart failure meeting the following criteria:" excludes with all of them, or with any.
  if (section == SectionKind::exclusion && !counted_head) return std::nullopt;
  bool linked = false;
  for (const std::string_view link : {"who have", "who has", "that have", "who meet", "who meets", "that meets", "that meet", "meeting",
                                      "having", "fulfilling", "satisfying", "plus", "and with", "with", "and"})
    if (!linked) linked = take(link);
  // "Glioma of one of the following types:"
  static constexpr std::array<std::string_view, 5> kinds{"types", "type", "subtypes", "histologies", "diagnoses"};
  if (!linked && !called.empty() && std::find(kinds.begin(), kinds.end(), called.back()) != kinds.end()) linked = take("of");
  if (!linked || before(begin) == 0) return std::nullopt;
  // "Treatment with any of the following:", "infection with one of the following": of what is listed, and nothing besides.
  static constexpr std::array<std::string_view, 18> open{
      "treatment", "treatments", "therapy",    "therapies",  "infection", "infections", "treated",    "infected",    "diagnosed",
      "diagnosis", "associated", "consistent", "compatible", "contact",   "history",    "medication", "medications", "combination"};
  const std::vector<std::string> front = words_of(low.substr(0, before(begin)));
  if (front.empty() || std::find(open.begin(), open.end(), front.back()) != open.end()) return std::nullopt;
  return DividedHead{at(0, before(begin)), how_many, false};
}

/// A way of finding what stands beside it, and no requirement of another kind.
bool says_how(const Node& node) {
  const auto* said = std::get_if<Saying>(&node.value);
  if (said == nullptr || said->attestation) return false;
  const std::string words = lower(said->term.text);
  return words.find("confirmed") != std::string::npos || words.find("proven") != std::string::npos ||
         words.find("documented") != std::string::npos || words.find("verified") != std::string::npos;
}

/// Something that is there or is measured, said once and of everybody: no denial, exception, condition or permission.
bool plainly_asked(const Node& node) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return (l->op == LogicOp::conjunction || l->op == LogicOp::disjunction) && !l->sealed &&
           std::any_of(l->args.begin(), l->args.end(), plainly_asked) &&
           std::all_of(l->args.begin(), l->args.end(), [](const Node& arg) { return plainly_asked(arg) || says_how(arg); });
  if (const auto* f = std::get_if<Finding>(&node.value)) return !f->term.text.empty();
  return std::holds_alternative<Comparison>(node.value) || std::holds_alternative<AgeLimit>(node.value) ||
         std::holds_alternative<SexIs>(node.value);
}

/// What stands there, as words in doubt.
Node in_doubt(const SourceText& source, Span where) {
  return Node{Unread{std::string(std::string_view(source.text).substr(where.begin, where.size())), true}, where};
}

}  // namespace

/// Reads a divided head: the requirement in front, and the list below, each by itself. Nothing where the front is more than a requirement.
std::optional<Criterion> read_divided(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon,
                                      const Limits& limits) {
  if (item.children.empty() || item.alternatives) return std::nullopt;
  const auto divided = divide_head(source, item, section);
  if (!divided) return std::nullopt;
  Item below = item;
  below.text = divided->head;
  if (divided->front.empty()) {
    if (section != SectionKind::inclusion || below.text == item.text) return std::nullopt;
    Criterion list = read_criterion(source, below, section, lexicon, limits);
    if (list.empty) list.tree = in_doubt(source, list.tree.span);
    list.empty = false;
    return list;
  }
  Item front;
  front.text = divided->front;
  Criterion asked = read_criterion(source, front, section, lexicon, limits);
  if (asked.empty || asked.wrong_polarity) return std::nullopt;
  auto* whole = std::get_if<Logic>(&asked.tree.value);
  const bool denied = whole != nullptr && whole->op == LogicOp::negation && whole->args.size() == 1;
  // "No malignancy except for:" in an inclusion, "malignancy except for:" in an exclusion.
  if (divided->excepts ? denied != (section == SectionKind::inclusion) : denied) return std::nullopt;
  if (!plainly_asked(denied ? whole->args.front() : asked.tree)) return std::nullopt;
  std::vector<Node> listed;
  Criterion out;
  const auto add = [&](Criterion& inner) {
    out.attempts += inner.attempts;
    out.tokens += inner.tokens;
    for (auto& d : inner.diagnostics) out.diagnostics.push_back(std::move(d));
    out.filler.insert(out.filler.end(), inner.filler.begin(), inner.filler.end());
  };
  add(asked);
  if (!divided->excepts) {
    Criterion list = read_criterion(source, below, section, lexicon, limits);
    add(list);
    out.wrong_polarity = list.wrong_polarity;
    if (list.empty) list.tree = in_doubt(source, list.tree.span);
    out.tree = logic(LogicOp::conjunction, {std::move(asked.tree), std::move(list.tree)});
    return out;
  }
  for (const Item& child : item.children) {
    if (child.alternatives || child.goes_on) return std::nullopt;
    // What is excepted is named as it would be in an exclusion; a denial or a permission among it says more.
    const std::string said = " " + lower(std::string_view(source.text).substr(child.text.begin, child.text.size())) + " ";
    for (const std::string_view bars : {" not ", "exclu", "ineligible", " no ", "prohibit", "disallow"})
      if (said.find(bars) != std::string::npos) return std::nullopt;
  }
  for (const Item& child : item.children) {
    Criterion inner = read_criterion(source, child, SectionKind::exclusion, lexicon, limits);
    add(inner);
    // Read once: what is below is not read again for another reading of the head.
    if (inner.empty || inner.wrong_polarity) inner.tree = in_doubt(source, inner.tree.span);
    listed.push_back(std::move(inner.tree));
  }
  Node excepted = listed.size() == 1 ? std::move(listed.front()) : logic(LogicOp::disjunction, std::move(listed));
  Node& from = denied ? std::get<Logic>(asked.tree.value).args.front() : asked.tree;
  Node with = logic(LogicOp::exception, {std::move(from), std::move(excepted)});
  with.span = item.text;
  out.tree = denied ? negation(std::move(with)) : std::move(with);
  return out;
}

}  // namespace eligo::grammar

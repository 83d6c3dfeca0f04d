// The heads of lists: how many of the items they ask for, read from their words alone, and what they say of each item.
#include "grammar/list_head.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>

#include "grammar/reader.hpp"

namespace eligo::grammar {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : text + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      word.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

namespace {

std::optional<int> small_number(const std::string& word) {
  static constexpr std::array<std::string_view, 10> names{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (word == names[i] || word == std::to_string(i + 1)) return static_cast<int>(i) + 1;
  return std::nullopt;
}

/// "at least two of", "3 or more of", "no more than one of", "two of the following".
std::optional<ListHead> counted_head(const std::vector<std::string>& words) {
  const auto word = [&](std::size_t i) { return i < words.size() ? std::string_view(words[i]) : std::string_view(); };
  const auto is = [&](std::size_t i, std::initializer_list<std::string_view> any) {
    return std::find(any.begin(), any.end(), word(i)) != any.end();
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::optional<int> n = small_number(words[i]);
    if (!n) continue;
    std::size_t next = i + 1;
    if (small_number(std::string(word(next))) == n) ++next;  // "two (2)"
    ListHead head;
    head.op = LogicOp::at_least;
    bool counts = false;
    if (is(next, {"or", "and"}) && is(next + 1, {"more", "greater"})) {
      counts = true;
      next += 2;
    } else if (is(next, {"or"}) && is(next + 1, {"fewer", "less"})) {
      counts = head.doubt = true;
    } else if (is(next, {"or", "to"}) && (small_number(std::string(word(next + 1))) || is(next + 1, {"both", "all"}))) {
      next += 2;  // "one or two of": at least the first
    }
    const std::string_view before = i > 0 ? word(i - 1) : std::string_view();
    const std::string_view before_it = i > 1 ? word(i - 2) : std::string_view();
    if ((before == "least" && before_it == "at") || (before == "of" && before_it == "minimum")) {
      counts = true;
    } else if (before == "than" && before_it == "more" && !(i > 2 && (word(i - 3) == "no" || word(i - 3) == "not"))) {
      counts = true;
      n = *n + 1;
    } else if ((before == "than" && before_it != "rather") || (before == "most" && before_it == "at") ||
               (before == "to" && before_it == "up") || (before == "of" && before_it == "maximum") || before == "exactly" ||
               before == "only" || before == "just" || before == "but" || before == "precisely") {
      counts = head.doubt = true;
    }
    // A figure that counts the items is followed by "of", or by what is counted.
    if (!is(next, {"of"}) && !(counts && is(next, {"criteria", "criterion", "items", "following", "conditions", "features", "symptoms",
                                                   "signs", "risk", "factors"})))
      continue;
    // "within 6 of injury", "L1121-5 to 1121-8 of the code": a figure without "at least" counts items only where they are named behind it.
    static constexpr std::array<std::string_view, 23> items{"following", "these",     "those",      "any",        "below",     "above",
                                                            "criteria",  "criterion", "items",      "conditions", "features",  "symptoms",
                                                            "signs",     "risk",      "factors",    "main",       "major",     "minor",
                                                            "listed",    "ways",      "categories", "groups",     "situations"};
    const std::size_t behind = is(next + 1, {"the", "our", "its"}) ? next + 2 : next + 1;
    if (!counts && is(next, {"of"}) && behind < words.size() && std::find(items.begin(), items.end(), word(behind)) == items.end() &&
        !small_number(words[behind]))
      head.doubt = true;
    head.n = *n;
    if (head.n == 1) head.op = LogicOp::disjunction;
    return head;
  }
  return std::nullopt;
}

bool says_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
}

}  // namespace

bool turns_its_items(const std::string& head, const std::string& items) {
  // Below "Allergies:" may stand "known allergy to A".
  const bool said_again = says_any(items, {"allerg", "sensitiv", "intoleran"});
  return (!said_again && says_any(head, {"allerg", "sensitivity", "sensitivities", "intoleran"})) ||
         says_any(head, {"contraindication to", "contraindications to", "family history", "family member", "relatives", "relative with",
                         "parent with", "parents with", "sibling with", "siblings with", "mother with", "father with", "at risk of",
                         "exposure to", "vaccination"});
}

bool ends_in_relation(const std::string& low) {
  const auto words = words_of(low);
  return !words.empty() && (words.back() == "to" || words.back() == "of" || words.back() == "for" || words.back() == "with");
}

bool relates_its_items(const std::string& low) {
  static constexpr std::array<std::string_view, 18> counting{"any", "one",   "two", "three", "1",  "2",  "3",      "more", "or",
                                                             "at",  "least", "all", "the",   "of", "be", "either", "each", "these"};
  static constexpr std::array<std::string_view, 4> relations{"of", "for", "to", "from"};
  static constexpr std::array<std::string_view, 33> plain{
      "evidence", "presence",     "history", "diagnosis",      "diagnoses", "occurrence", "use",     "receipt",   "documentation",
      "case",     "cases",        "course",  "administration", "intake",    "usage",      "setting", "existence", "none",
      "both",     "some",         "least",   "more",           "subject",   "consist",    "respect", "regard",    "consideration",
      "findings", "confirmation", "type",    "types",          "suffering", "suffer"};
  const auto words = words_of(low);
  const auto in = [](const auto& set, const std::string& word) { return std::find(set.begin(), set.end(), word) != set.end(); };
  auto end = std::find(words.begin(), words.end(), "following");
  // "Prevention of:" stops at the relation itself.
  if (end == words.end() && (words.empty() || !in(relations, words.back()))) return false;
  while (end != words.begin() && in(counting, *std::prev(end))) --end;
  // The count took its relation with it: "of any of the following" from its first word on.
  if (end == words.begin()) return false;
  const std::string& head = *std::prev(end);
  const bool related = in(relations, head) || (end != words.end() && *end == "of");
  if (!related) return false;
  const auto noun = in(relations, head) ? std::prev(end) : end;
  return noun != words.begin() && !in(plain, *std::prev(noun)) && !in(counting, *std::prev(noun));
}

ListHead list_head(const std::string& low, SectionKind section) {
  ListHead head;
  head.op = section == SectionKind::inclusion ? LogicOp::conjunction : LogicOp::disjunction;
  const auto says = [&](std::string_view phrase) { return low.find(phrase) != std::string::npos; };
  if (const auto counted = counted_head(words_of(low))) {
    head = *counted;
    head.told = true;
  } else if (says("none of")) {
    head.op = LogicOp::disjunction;
    head.none = true;
    head.told = true;
  } else if (says("any of") || says("either of") || says("any one") || low == "either" || low == "either:") {
    head.op = LogicOp::disjunction;
    head.told = true;
  } else if (says("all of") || says("each of") || says("both of") || says("all the following")) {
    head.op = LogicOp::conjunction;
    head.told = true;
  }
  if (says("but not both") || says("not all of")) head.doubt = true;
  return head;
}

namespace {

/// To names that say nothing themselves of when. "Prior therapy:" may stand over whole sentences, so it is for listed names only.
void give_status(Node& node, Status status) {
  if (auto* finding = std::get_if<Finding>(&node.value)) {
    const bool names = status == Status::history || status == Status::any || !finding->term.candidates.empty();
    const bool timed = status == Status::current && (finding->window || finding->duration);
    if (names && !timed && finding->status == Status::unspecified) finding->status = status;
  } else if (auto* logic = std::get_if<Logic>(&node.value)) {
    for (Node& arg : logic->args) {
      give_status(arg, status);
      // "Active malignancy: history of A, except B": B is let off whenever it was.
      if (logic->op == LogicOp::exception) break;
    }
  }
}

bool names_findings(const Node& node) {
  if (std::holds_alternative<Finding>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::all_of(l->args.begin(), l->args.end(), names_findings);
}

}  // namespace

Node Reader::below(std::uint32_t begin, std::uint32_t end, Node listed) const {
  while (end > begin && (kind(end - 1) == ':' || kind(end - 1) == '.')) --end;
  if (end == begin) return listed;
  const std::string head = text(begin, end), low = lower(head);
  const Span where = span(begin, end);
  if (turns_its_items(low, lower(source_.text.substr(listed.span.begin, listed.span.size()))))
    return logic(LogicOp::conjunction, {Node{Unread{head, true}, where}, std::move(listed)});
  const Lead said = lead(begin, end);
  const bool before = said.status == Status::history || said.status == Status::any || said.status == Status::past;
  const bool both =
      low.find("concurrent") != std::string::npos && (low.find("prior") != std::string::npos || low.find('/') != std::string::npos);
  if ((before || said.status == Status::current) && !both) give_status(listed, said.status);
  // "Severe cardiac disease: A, B" is severe A or B; "adequate organ function:" heads its own limits.
  const bool narrows = (!said.severity.empty() || !said.vague.empty() || said.status == Status::recent_onset) &&
                       !says_any(low, {"adequate", "acceptable", "normal", "sufficient", "good "}) && names_findings(listed);
  return narrows ? logic(LogicOp::conjunction, {std::move(listed), Node{Opinion{head}, where}}) : std::move(listed);
}

/// "In Part II: ...", "Female patients: ...", "Cohort B only: ...": for whom a sentence holds. Nothing when the label names a topic.
std::optional<Node> Reader::label_condition(std::size_t label) const {
  std::uint32_t begin = at(label).begin, end = at(label).end;
  while (end > begin && (kind(end - 1) == ':' || lower(raw(end - 1)) == "only")) --end;
  while (begin < end && (kind(begin) == 'f' || kind(begin) == 'i')) ++begin;
  if (begin >= end) return std::nullopt;
  std::optional<int> sex;
  bool sex_alone = true;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) == 'X' && token(k).value != 2) sex = token(k).value;
    sex_alone = sex_alone && (kind(k) == 'X' || kind(k) == 'h' || kind(k) == '_');
  }
  // An article at the end is the name of the part: "Cohort A".
  Span where{span(begin, end).begin, end < at(label).end ? token(end).span.begin : span(begin, end).end};
  while (where.end > where.begin && source_.text[where.end - 1] == ' ') --where.end;
  if (sex && sex_alone) return Node{SexIs{*sex == 0 ? "female" : "male"}, where};
  static constexpr std::string_view parts[] = {"cohort", "cohorts", "part",    "parts",  "arm",    "arms",    "phase", "phases",
                                               "group",  "groups",  "stratum", "strata", "course", "courses", "stage", "stages"};
  const std::string first = lower(raw(begin)), last = lower(raw(end - 1));
  const auto names_part = [&](const std::string& word) { return std::find(std::begin(parts), std::end(parts), word) != std::end(parts); };
  if (end - begin > 3 || (!names_part(first) && !names_part(last))) return std::nullopt;
  // Of the disease, unless its own label ("for Stage 1:", split from its number) has another one beside it.
  if ((first == "stage" || last == "stage") && end - begin != 2) return std::nullopt;
  Saying s;
  s.term.text = folded(std::string_view(source_.text).substr(where.begin, where.size()));
  s.term.span = where;
  s.term.hint = TermKind::statement;
  return Node{std::move(s), where};
}

/// "Have experienced", "treatment with", "history of": in front of a time, no more than that it was.
static bool only_had(const Lead& lead) {
  const bool was =
      lead.status == Status::unspecified || lead.status == Status::history || lead.status == Status::any || lead.status == Status::past;
  return was && !lead.negated && !lead.failed && !lead.sex && !lead.any_sex && !lead.must && !lead.may && !lead.other && !lead.planned &&
         !lead.adult && !lead.child && !lead.first && !lead.regardless && lead.therapy_form < 2 && lead.severity.empty() &&
         lead.vague.empty();
}

/// "Any of the following within 1 year before randomisation" in front of a colon: the time of all that follows.
std::optional<Window> Reader::time_of_following(std::size_t list) {
  const auto only = child(list, Rule::element);
  if (!only || at(*only).end != at(list).end || !child(*only, Rule::head_of) || !child(*only, Rule::window)) return std::nullopt;
  const Part p = part(*only);
  if (p.has_body || !only_had(p.lead) || p.windows.size() != 1 || p.duration || !p.unread.empty() || p.windows.front().after)
    return std::nullopt;
  if (token(at(*child(*only, Rule::head_of)).begin).value != 1) return std::nullopt;  // "two of the following"
  return p.windows.front();
}

/// The same, where it is all the text that heads a list of items.
std::optional<Window> Reader::time_over_items() {
  std::optional<std::size_t> sentence;
  for (std::size_t i = 0; i < parse_.nodes.size(); i = at(i).next) {
    if (at(i).rule != Rule::sentence && at(i).rule != Rule::unread) continue;  // limits seen in unread text
    if (sentence || at(i).rule != Rule::sentence) return std::nullopt;
    sentence = i;
  }
  const auto list = sentence ? child(*sentence, Rule::list) : std::nullopt;
  return list && at(*list).begin == 0 && at(*list).end + 1 >= kinds_.size() ? time_of_following(*list) : std::nullopt;
}

/// "Type 2 diabetes: HbA1c <= 10 %": of those who have it, or what it means here.
Node Reader::of_labelled_disease(std::size_t label, Node said) const {
  if (!holds_limit(said)) return said;
  std::uint32_t begin = at(label).begin, end = at(label).end;
  while (end > begin && kind(end - 1) == ':') --end;
  const Term name = term(begin, end);
  const bool disease =
      std::any_of(name.candidates.begin(), name.candidates.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  if (!disease || name.candidates.size() != 1 || named_for_a_measurement(lower(name.text)) || !may_copy(said)) return said;
  Finding f;
  f.term = name;
  Node both = logic(LogicOp::conjunction, {Node{std::move(f), span(begin, end)}, said});
  return logic(LogicOp::disjunction, {std::move(both), std::move(said)}, LogicOp::conjunction);
}

/// "Any of the following procedures within 6 months: A": the time is that of what is listed. "Contraindication to any of the following: A",
/// "allergy to: A": the list stands in a relation that no reading of it keeps.
void Reader::hold_to_head(std::uint32_t begin, std::uint32_t end, std::optional<Node>& head, Node& listed) {
  std::uint32_t following = end;
  while (following > begin && lower(raw(following - 1)).find("following") == std::string::npos) --following;
  const bool timed = following > begin && std::string_view(kinds_).substr(following, end - following).find("ny") != std::string::npos;
  if (auto time = timed ? time_of_class(*head) : std::nullopt; time && time_all(listed, *time)) {
    claim(begin, end);
    head.reset();
    return;
  }
  const std::string before = lower(text(begin, end));
  const bool related = relates_its_items(before) || before.ends_with(" to:") || before.ends_with(" of:");
  if (!timed && !related) return;
  const std::uint32_t from = related ? begin : following - 1;
  listed = logic(LogicOp::conjunction, {std::move(listed), Node{Unread{text(from, end), true}, span(from, end)}});
}

/// The time in a head that names nothing but a class: "any of the following procedures within 6 months".
std::optional<Window> Reader::time_of_class(const Node& head) const {
  static constexpr std::string_view classes[] = {"procedures", "medications", "drugs",      "agents",   "treatments",
                                                 "therapies",  "medicines",   "conditions", "events",   "interventions",
                                                 "treatment",  "medication",  "therapy",    "diseases", "disorders"};
  if (const auto* f = std::get_if<Finding>(&head.value)) {
    const std::string name = lower(f->term.text), last = name.substr(name.rfind(' ') + 1);
    return std::find(std::begin(classes), std::end(classes), last) != std::end(classes) ? f->window : std::nullopt;
  }
  const auto* l = std::get_if<Logic>(&head.value);
  if (l == nullptr || l->op != LogicOp::conjunction || l->args.size() != 2 || !std::holds_alternative<Permission>(l->args.front().value))
    return std::nullopt;
  return time_of_class(l->args.back());
}

}  // namespace eligo::grammar

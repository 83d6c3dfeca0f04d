// One sentence: if-then, unless, provided, must, allowed and excluded, definitions that reach back, rationale that asks for nothing.
#include <algorithm>
#include <array>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/for_whom.hpp"
#include "grammar/list_head.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Plain findings, none of them denied or limited.
bool asks_for_findings(const Node& node) {
  if (std::holds_alternative<Finding>(node.value)) return true;
  const auto* logic = std::get_if<Logic>(&node.value);
  return logic != nullptr && (logic->op == LogicOp::conjunction || logic->op == LogicOp::disjunction) &&
         std::all_of(logic->args.begin(), logic->args.end(),
                     [](const Node& arg) { return asks_for_findings(arg) || std::holds_alternative<Opinion>(arg.value); });
}

/// Is a treatment among what is asked for?
bool asks_for_treatment(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) {
    const auto& listed = f->term.candidates.empty() ? f->term.broader : f->term.candidates;
    if (f->status == Status::past || f->status == Status::history) return false;  // "prior chemotherapy is not required"
    return any_kind(listed, TermKind::drug) || any_kind(listed, TermKind::procedure);
  }
  const auto* logic = std::get_if<Logic>(&node.value);
  return logic != nullptr && std::any_of(logic->args.begin(), logic->args.end(), asks_for_treatment);
}

/// "Stable", and neither "stable" nor "HIV".
bool begins_in_capitals(std::string_view word) {
  return word.size() > 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z';
}

/// Does it name treatments, before or now, and nothing else that may be asked for?
bool given_alone(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) {
    const auto& listed = f->term.candidates.empty() ? f->term.broader : f->term.candidates;
    const bool treats = any_kind(listed, TermKind::drug) || any_kind(listed, TermKind::procedure) || f->term.hint == TermKind::drug;
    const bool ails = any_kind(listed, TermKind::condition) || any_kind(listed, TermKind::event);
    return treats || (!ails && (f->status == Status::past || f->status == Status::current));
  }
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && l->op == LogicOp::disjunction && !l->args.empty() && std::all_of(l->args.begin(), l->args.end(), given_alone);
}

/// For whom by sex ("male patients to use contraception") is no condition that another one could be meant for.
bool holds_condition(const Node& node) {
  const auto* logic = std::get_if<Logic>(&node.value);
  if (logic == nullptr) return false;
  const bool by_sex = logic->op == LogicOp::implication && std::holds_alternative<SexIs>(logic->args.front().value);
  return (logic->op == LogicOp::implication && !by_sex) || std::any_of(logic->args.begin(), logic->args.end(), holds_condition);
}

bool all_findings(const Logic& logic) {
  return std::all_of(logic.args.begin(), logic.args.end(), [](const Node& arg) {
    return std::holds_alternative<Finding>(arg.value) || std::holds_alternative<Saying>(arg.value);
  });
}

/// Only the last of several under a condition: a requirement holds if it does, what excludes or is excepted needs it as well.
Node last_bound_by(Node node, const Node& condition, bool required) {
  auto* l = get<Logic>(node);
  if (l == nullptr || l->args.empty()) return logic(required ? LogicOp::implication : LogicOp::conjunction, {condition, std::move(node)});
  // "A or, for those with C, B": without C it is A that is asked for, and an if-then would be true of them.
  if (l->op == LogicOp::negation || l->op == LogicOp::exception || l->op == LogicOp::disjunction) required = false;
  l->args.back() = l->op == LogicOp::negation
                       ? last_bound_by(std::move(l->args.back()), condition, false)
                       : logic(required ? LogicOp::implication : LogicOp::conjunction, {condition, std::move(l->args.back())});
  return node;
}

/// Does the last of several speak for a child, under a condition that the patient is one?
bool speaks_for_a_minor(const Node& node, const std::string& condition) {
  const auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || l->args.size() < 2 || l->op == LogicOp::negation) return false;
  const std::string words = lower(condition);
  if (words.find("minor") == std::string::npos && words.find("under age") == std::string::npos) return false;
  std::string last;
  if (const auto* s = std::get_if<Saying>(&l->args.back().value)) last = lower(s->term.text);
  if (const auto* f = std::get_if<Finding>(&l->args.back().value)) last = lower(f->term.text);
  return last.find("parent") != std::string::npos || last.find("guardian") != std::string::npos;
}

/// Several things and a condition behind them, which may be that of all or of the last: decided where both agree.
Node bound_by(Node node, Node condition, bool required) {
  Node last = last_bound_by(node, condition, required);
  Node all = required ? logic(LogicOp::implication, {std::move(condition), std::move(node)})
                      : logic(LogicOp::conjunction, {std::move(node), std::move(condition)});
  return logic(LogicOp::disjunction, {std::move(all), std::move(last)}, LogicOp::conjunction);
}

/// "Participants with A, B and C are eligible": each is let in. Of two with "and", or where more is
/// said, whether all are needed is not clear: both readings are kept.
Node permitted_each(Node node) {
  auto* logic = std::get_if<Logic>(&node.value);
  if (logic == nullptr || logic->op != LogicOp::conjunction || logic->alternative) return node;
  if (logic->args.size() > 2 && all_findings(*logic))
    logic->op = LogicOp::disjunction;
  else
    logic->alternative = LogicOp::disjunction, logic->mixed = true;
  return node;
}

/// Terms in words of their own ("they are neurologically stable") are for a person to judge: no list of statements denies them.
void judge_terms(Node& node) {
  if (const auto* said = std::get_if<Saying>(&node.value); said != nullptr && said->term.candidates.empty() && !said->attestation) {
    node = Node{Opinion{said->term.text}, node.span};
  } else if (auto* l = std::get_if<Logic>(&node.value)) {
    for (Node& arg : l->args) judge_terms(arg);
  }
}

/// "He/she has been free of disease": a pronoun that its sentence was torn from.
bool holds_pronoun(const Node& node) {
  const auto* f = std::get_if<Finding>(&node.value);
  const auto* said = std::get_if<Saying>(&node.value);
  if (f != nullptr || said != nullptr) {
    const std::string name = lower(f != nullptr ? f->term.text : said->term.text);
    return name == "he" || name == "she" || name == "they" || name == "it" || name == "patient" || name == "subject";
  }
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), holds_pronoun);
}

/// "Participants with A are eligible if B": those who have both are let in.
Node let_in_on_terms(Node people, Node terms) { return logic(LogicOp::conjunction, {permitted_each(std::move(people)), std::move(terms)}); }

bool names_drug(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) return is_drug(f->term);
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), names_drug);
}

bool permits_something(const Node& node) {
  if (std::holds_alternative<Permission>(node.value)) return true;
  const auto* logic = std::get_if<Logic>(&node.value);
  return logic != nullptr && std::any_of(logic->args.begin(), logic->args.end(), permits_something);
}

void words_named(const Node& node, std::string& out) {
  if (const auto* f = std::get_if<Finding>(&node.value)) out += lower(f->term.text) + " ";
  if (const auto* s = std::get_if<Saying>(&node.value)) out += lower(s->term.text) + " ";
  if (const auto* l = std::get_if<Logic>(&node.value))
    for (const Node& arg : l->args) words_named(arg, out);
}

/// May those who are let in be without what was asked for before: a limit, or something of one name ("measurable disease", "bone-only
/// disease")?
bool may_be_let_in(const Node& asked, const Node& let_in) {
  if (holds_limit(asked)) return true;
  std::string before, now;
  words_named(asked, before);
  words_named(let_in, now);
  constexpr std::size_t shortest = 5;
  for (std::size_t from = 0; from < now.size();) {
    const std::size_t end = std::min(now.find(' ', from), now.size());
    if (end - from >= shortest && before.find(now.substr(from, end - from)) != std::string::npos) return true;
    from = end + 1;
  }
  return false;
}

/// "Younger patients may be enrolled": of those whom a limit of age keeps out.
bool speaks_of_age(std::string_view words) {
  return contains_any(words, {"younger", "older ", "minors", "children", "adolescents", "below this age", "above this age"});
}

/// Several things, and not one limit that a list of measures shares.
bool says_several(const Node& node) {
  const auto* logic = std::get_if<Logic>(&node.value);
  if (logic == nullptr) return false;
  if (logic->op == LogicOp::negation) {
    const auto* denied = std::get_if<Logic>(&logic->args.front().value);
    return denied != nullptr && denied->op == LogicOp::exception;
  }
  if (logic->op == LogicOp::exception) return true;
  if (logic->op != LogicOp::conjunction && logic->op != LogicOp::disjunction) return false;
  if (logic->args.size() == 2 && std::holds_alternative<SexIs>(logic->args.front().value)) return says_several(logic->args.back());
  const auto* first = std::get_if<Comparison>(&logic->args.front().value);
  return first == nullptr || !std::all_of(logic->args.begin(), logic->args.end(), [&](const Node& arg) {
           const auto* one = std::get_if<Comparison>(&arg.value);
           return one != nullptr && one->limit.span == first->limit.span;
         });
}

}  // namespace

bool lets_in_others(std::string_view words) {
  // "Smaller patients may be considered", "lower values are acceptable": whom a limit keeps out.
  const bool past_limit = contains_any(words, {"smaller ", "larger ", "heavier ", "lighter ", "lower value", "higher value", "lower level",
                                               "higher level", "lower count", "higher count", "values above", "values below"});
  return past_limit || speaks_of_age(words) ||
         contains_any(words, {" also eligible", " also be eligible", " also be included", " also be enrolled", " also be considered",
                              " also be admitted", " also be entered", " also be accepted", " also be recruited", " also allowed",
                              " also permitted", " also acceptable", " also participate"});
}

bool holds_unread(const Node& node) {
  if (std::holds_alternative<Unread>(node.value)) return true;
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), holds_unread);
}

bool holds_limit(const Node& node) {
  if (std::holds_alternative<Comparison>(node.value)) return true;
  const auto* logic = std::get_if<Logic>(&node.value);
  return logic != nullptr && std::any_of(logic->args.begin(), logic->args.end(), holds_limit);
}

bool time_all(Node& node, const Window& window) {
  if (auto* f = std::get_if<Finding>(&node.value)) {
    if (f->window || f->duration || f->status == Status::planned) return false;
    f->window = window;
    return true;
  }
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr) return std::holds_alternative<Opinion>(node.value);
  if (l->op == LogicOp::exception) return time_all(l->args.front(), window);
  if (l->op != LogicOp::conjunction && l->op != LogicOp::disjunction) return false;
  bool all = true;
  for (Node& arg : l->args) all = time_all(arg, window) && all;
  return all;
}

/// Do the people in front of a "must" form a group by what is said of them? Not where they are named after something else ("more than 4
/// weeks since X at the time the patient ...") or beside others who are no patients ("subjects and their caregivers must ...").
bool Reader::names_group(std::size_t list_index) const {
  const auto first = child(list_index, Rule::element);
  if (!first) return false;
  const auto words = child(*first, Rule::lead);
  if (!words || at(*words).begin != at(*first).begin) return false;
  const bool alone = at(*words).end == at(*first).end;
  const std::uint32_t next = at(*first).end;
  return !alone || kind(next) != '&' || std::string_view("hX").find(kind(at(*words).begin)) == std::string_view::npos ||
         std::string_view("_w").find(kind(next + 1)) == std::string_view::npos;
}

/// Words alone: no figure, exception or condition, and nothing behind a connective that could be asked for by itself.
bool Reader::plain_words(std::uint32_t begin, std::uint32_t end) const {
  for (std::uint32_t k = begin; k < end; ++k) {
    if (std::string_view("cnpUNELIV%(l8G$M Z").find(kind(k)) != std::string_view::npos) return false;
    const bool joins = kind(k) == '|' || kind(k) == ',' || kind(k) == '&' || kind(k) == '/';
    if (joins && std::string_view("K#@^~\"'hXHeCF!").find(k + 1 < end ? kind(k + 1) : ' ') != std::string_view::npos) return false;
    if (joins && kind(k) == ',') return false;
  }
  return true;
}

/// "which may, in the opinion of the investigator, compromise safety", "that prevents lying flat for 2 hours": one thing to be judged. No
/// exception or permission, and nothing behind a connective that could be asked for by itself.
bool Reader::one_judgement(std::uint32_t begin, std::uint32_t end) const {
  bool opinion = false, parted = false;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (std::string_view("ELVMZ:8l$G").find(kind(k)) != std::string_view::npos) return false;
    opinion = opinion || kind(k) == 'J';
    if (kind(k) == 'I' && (!opinion || parted)) return false;
    if (std::string_view(",&|/").find(kind(k)) == std::string_view::npos) continue;
    const char next = k + 1 < end ? kind(k + 1) : ' ';
    const std::string_view begins = opinion ? "hXHCF!nc" : "K#@^~\"'hXHeCF!nc,&|";
    if ((kind(k) == ',' && !opinion && next != 'J') || begins.find(next) != std::string_view::npos) return false;
    parted = parted || kind(k) == ',';
  }
  return true;
}

/// "Fertile female patients", "FOCBP", "pre-menopausal females": people by their sex and what describes them, and no several of them.
bool Reader::people_alone(std::uint32_t begin, std::uint32_t end) const {
  bool sex = contains_any(small(begin, end), {"focbp", "fcbp", "wocbp", "wcbp"});
  for (std::uint32_t k = begin; k < end; ++k) {
    sex = sex || (kind(k) == 'X' && token(k).value != 2);
    if (!sex && (kind(k) == 'O' || kind(k) == 'H')) return false;  // "the tumor of females"
    if (std::string_view("Xh_ajwKO\"H").find(kind(k)) == std::string_view::npos) return false;
  }
  return sex && std::string_view("Xh\"K").find(kind(end - 1)) != std::string_view::npos;
}

/// "which may increase the risk, affect the ability to take part or impair interpretation", "that cannot be treated with surgery or
/// radiotherapy": what it may do goes on in verbs, and what cannot be done by several means is one thing to be judged.
bool Reader::harms_in_several_ways(std::uint32_t begin, std::uint32_t end) const {
  static constexpr std::string_view harms[] = {"risk", "interfer",   "interpret", "compromis", "jeopard", "confound",   "opinion",
                                               "judg", "discretion", "safety",    "complian",  "impair",  "participat", "influence"};
  static constexpr std::string_view verbs[] = {
      "affect",     "alter",      "cause",  "complicate", "compromise", "confound",       "constitute",   "contraindicate",
      "evaluation", "hinder",     "impact", "impair",     "impede",     "increase",       "influence",    "interfere",
      "jeopardise", "jeopardize", "limit",  "make",       "place",      "pose",           "preclude",     "prevent",
      "put",        "reduce",     "render", "compliance", "safety",     "interpretation", "participation"};
  const std::string_view words = small(begin, end);
  const bool by_means = kind(begin + 1) == 'm' && token(begin + 1).value == 4 &&
                        contains_any(words, {"treated with", "treated by", "controlled with", "controlled by", "managed with", "cured with",
                                             "cured by", "removed by"});
  if (!by_means && std::none_of(std::begin(harms), std::end(harms), [&](std::string_view w) { return words.find(w) != std::string::npos; }))
    return false;
  bool means = false;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (std::string_view("ELIVMZ:8lGcnFX(%;").find(kind(k)) != std::string_view::npos) return false;
    means = means || kind(k) == 'H' || contains_any(small(k), {"with", "by"});
    if (std::string_view(",&|/").find(kind(k)) == std::string_view::npos) continue;
    std::uint32_t next = k + 1;
    while (next < end && std::string_view(",&|/_").find(kind(next)) != std::string_view::npos) ++next;
    if (next >= end) return false;
    const std::string_view word = small(next);
    const bool verb = std::find(std::begin(verbs), std::end(verbs), word) != std::end(verbs) ||
                      std::string_view("Jmr").find(kind(next)) != std::string_view::npos;
    const bool goes_on = by_means ? kind(k) == '|' && means : verb || (kind(k) != ',' && kind(next) == 'w');
    if (!goes_on) return false;
  }
  return true;
}

Node Reader::sentence(std::size_t i, std::optional<Node>& previous, bool& joins_previous) {
  std::optional<Node> condition, result, next_condition;
  std::vector<char> seps;
  bool barred = false, allowed = false, defines = false, has_must = false;
  std::optional<std::size_t> allowed_at, label;
  std::optional<Node> eligible, on_condition;  // "X are eligible if Y"
  int conditions_behind = 0;
  joins_previous = false;
  const auto first_part = [&](std::size_t l) -> std::optional<Lead> {
    const auto e = child(l, Rule::element);
    if (!e) return std::nullopt;
    if (const auto found = child(*e, Rule::lead)) return lead(at(*found).begin, at(*found).end);
    return std::nullopt;
  };
  // Each part is read against all that stands before it: the same bound as for sentences that limit each other.
  constexpr std::size_t most_parts = 128;
  std::size_t parts = 0;
  children(i, [&](std::size_t c) { parts += at(c).rule == Rule::sep ? 0U : 1U; });
  if (parts > most_parts) {
    Node whole = unread(at(i).begin, at(i).end);
    std::get<Unread>(whole.value).doubt = true;
    return whole;
  }
  // "... if A and be willing to", "... and not take B": the last member begins as what the sentence asks for does, in the plain form.
  const auto goes_on_asking = [&](std::size_t l) {
    std::uint32_t last = at(l).end;
    char sep = ',';
    children(l, [&](std::size_t c) {
      if (at(c).rule == Rule::sep) sep = kind(at(c).end - 1);
      if (at(c).rule == Rule::element) last = at(c).begin;
    });
    if (sep != '&' || last >= at(l).end) return false;
    const std::string first = lower(raw(last));
    const std::string_view verb = std::string_view(first).substr(0, first.find(' '));
    static constexpr std::string_view plain[] = {"be",      "have",        "not",  "use",     "take",       "agree",   "consent",
                                                 "undergo", "receive",     "sign", "provide", "accept",     "abstain", "refrain",
                                                 "must",    "complete",    "meet", "give",    "understand", "willing", "able",
                                                 "show",    "demonstrate", "no",   "without", "avoid",      "stop"};
    return std::find(std::begin(plain), std::end(plain), verb) != std::end(plain);
  };
  bool first_list = true, nor = false;
  std::optional<Window> time_of_head;  // "Any of the following within 1 year: A, B"
  children(i, [&](std::size_t c) {
    const Parsed& n = at(c);
    // The word that opens the part is its connective.
    if (n.rule == Rule::if_front || n.rule == Rule::if_back || n.rule == Rule::except_part || n.rule == Rule::provided ||
        n.rule == Rule::allowed || n.rule == Rule::barred)
      claim_kinds(n.begin, std::min(n.begin + 2, n.end), "ELIVMZ");
    switch (n.rule) {
      case Rule::if_front:
        if (const auto l = child(c, Rule::list)) (result ? next_condition : condition) = list(*l);
        break;
      case Rule::counted_list:
      case Rule::list: {
        if (auto time = result || kind(n.end) != ':' ? std::nullopt : time_of_following(c)) {
          time_of_head = std::move(time);
          claim(n.begin, n.end);
          break;
        }
        Node node = n.rule == Rule::counted_list ? counted_list(c) : list(c);
        if (auto time = std::exchange(time_of_head, std::nullopt); time && !time_all(node, *time))
          node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(time->span), true}, time->span}});
        // "The following tumours are not eligible: A and B": what is named behind the colon is what is barred.
        if (barred && result && kind(n.begin - 1) == ':')
          node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)}});
        if (result && kind(n.begin - 1) == ':') hold_to_head(at(i).begin, n.begin, result, node);
        // "Drug screen positive: cocaine, opiates"
        if (result && kind(n.begin - 1) == ':' && has_kind(at(i).begin, n.begin, 'Y') && names_drug(node))
          node =
              logic(LogicOp::conjunction, {std::move(node), Node{Unread{text(at(i).begin, n.begin), false}, span(at(i).begin, n.begin)}});
        if (next_condition) {
          // "A, B and, if X, then C": the condition binds what follows it.
          const bool alternative = !seps.empty() && (seps.back() == '|' || seps.back() == '/');
          node = section_ == SectionKind::exclusion || alternative
                     ? logic(LogicOp::conjunction, {std::move(*next_condition), std::move(node)})
                     : logic(LogicOp::implication, {std::move(*next_condition), std::move(node)});
          next_condition.reset();
        }
        if (first_list) {
          const auto e = child(c, Rule::element);
          if (section_ == SectionKind::exclusion) {
            const auto l = first_part(c);
            if ((l && l->negated && l->requires_absence) || (e && requires_something(*e, node))) wrong_polarity_ = true;
          }
          if (section_ == SectionKind::exclusion && e && child(*e, Rule::attest)) {
            // "willing to ...", "able to ..." under exclusion is a requirement in the wrong section.
            const auto a = *child(*e, Rule::attest);
            bool negative = false, positive = false;
            for (std::uint32_t k = at(a).begin; k < at(a).end; ++k) {
              if (kind(k) == '!' || kind(k) == 'j') negative = true;
              if (kind(k) == 'm' && token(k).value == 4) negative = true;
              if (kind(k) == '$') {
                negative = negative || token(k).value == 1;
                positive = token(k).value == 0;
                break;
              }
            }
            std::string said = lower(text(at(a).begin, at(a).end));
            if (positive && !negative &&
                (said.find("willing") != std::string::npos || said.find("able to") != std::string::npos ||
                 said.find("ability") != std::string::npos || said.find("agree") != std::string::npos ||
                 said.find("informed consent") != std::string::npos)) {
              if (said.find("lack") == std::string::npos && said.find("withdraw") == std::string::npos &&
                  said.find("unable") == std::string::npos)
                wrong_polarity_ = true;
            }
          }
          first_list = false;
        }
        // "must not have contraindications: A, B": what stands behind the colon is not asked for.
        const auto* denial = result ? get<Logic>(*result) : nullptr;
        if (denial != nullptr && denial->op == LogicOp::negation && n.begin > 0 && kind(n.begin - 1) == ':')
          node = Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)};
        if (result) {
          char s = seps.empty() ? ',' : seps.back();
          if (s == '/') s = '|';
          if (nor) {
            // "must not have A, nor plan B"
            s = '&';
            const auto* l = std::get_if<Logic>(&node.value);
            if (l == nullptr || l->op != LogicOp::negation) node = negation(std::move(node));
          }
          nor = false;
          // "A measurable lesion or bone lesions: lytic or mixed": what stands behind the colon is of the last alternative, or of all.
          const auto* either = get<Logic>(*result);
          if (kind(n.begin - 1) == ':' && seps.empty() && section_ == SectionKind::inclusion && either != nullptr &&
              either->op == LogicOp::disjunction && !either->alternative && either->args.size() > 1 && n.rule == Rule::list &&
              may_copy(*result) && may_copy(node)) {
            Node last = *result;
            Node& of = std::get<Logic>(last.value).args.back();
            of = combine({std::move(of), node}, {s}, {false, false});
            Node all = combine({std::move(*result), std::move(node)}, {s}, {false, false});
            result = logic(LogicOp::disjunction, {std::move(last), std::move(all)}, LogicOp::conjunction);
            break;
          }
          result = combine({std::move(*result), std::move(node)}, {s}, {false, false});
        } else {
          result = std::move(node);
        }
        break;
      }
      case Rule::sep: {
        char s = kind(n.begin);
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) != ',') s = kind(k);
        nor = kind(n.end - 1) == '|' && token(n.end - 1).value == 1;
        seps.push_back(s);
        break;
      }
      case Rule::except_part:
        take_exception(c, result, previous, joins_previous);
        break;
      case Rule::provided:
      case Rule::if_back: {
        if (const auto l = child(c, Rule::list)) {
          Node e = list(*l);
          // "... for women of childbearing potential and contraception": what is joined to them may be asked for.
          if (n.rule == Rule::if_back && kind(at(*l).begin - 1) == 'f' && child(*l, Rule::sep))
            e = Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)};
          else if (n.rule == Rule::if_back && kind(at(*l).begin - 1) == 'f')
            e = such_people(std::move(e), result, text(n.begin, n.end), span(n.begin, n.end));
          std::uint32_t word = n.begin;
          while (word < n.end && kind(word) != 'I') ++word;
          // "X in the absence of Y": both are asked for. Only a limit holds for those alone who are without Y.
          // "Depression in patients with cancer" asks for both too.
          const bool among = kind(word) == 'I' && (token(word).value == 2 || token(word).value == 3) &&
                             lower(raw(word)).rfind("in ", 0) == 0 && result && asks_for_findings(*result);
          const bool beside =
              n.rule == Rule::if_back && kind(word) == 'I' && result && ((token(word).value == 22 && !holds_limit(*result)) || among);
          // From the second on they are in doubt anyway.
          conditions_behind += conditions_behind == 0 && result && holds_condition(*result) ? 2 : 1;
          if (result && !eligible) {
            eligible = *result;
            on_condition = e;
          }
          // "If hemoglobin < 9 g/dL is found" alone among what excludes: whoever it is so of.
          const bool alone = section_ == SectionKind::exclusion && n.begin == 0 && lower(raw(0)) == "if" &&
                             kinds_.find_first_not_of('.', n.end) == std::string::npos && !has_kind(n.begin, n.end, ',');
          // "Must use contraception if sexually active and not take aspirin": what is joined to the condition may be asked for besides.
          std::optional<Node> besides, shorter;
          if (auto* terms = get<Logic>(e); n.rule == Rule::if_back && kind(word) == 'I' && section_ == SectionKind::inclusion && !beside &&
                                           !allowed && result && terms != nullptr && terms->op == LogicOp::conjunction &&
                                           !terms->alternative && terms->args.size() == 2 && goes_on_asking(*l) && may_copy(*result) &&
                                           may_copy(e)) {
            shorter = terms->args.front();
            besides = terms->args.back();
            besides = logic(LogicOp::conjunction, {logic(LogicOp::implication, {std::move(*shorter), *result}), std::move(*besides)});
          }
          if (!result && alone)
            result = std::move(e);
          else if (!result)
            result = unread(n.begin, n.end);
          else if (!beside && n.rule == Rule::if_back && speaks_for_a_minor(*result, text(n.begin, n.end)))
            // "opposition of the patient or the parents if a minor": nobody else's parents are asked.
            result = last_bound_by(std::move(*result), e, false);
          else if (!beside && n.rule == Rule::if_back && kind(n.begin) != ',' && says_several(*result))
            // "A and B if C": whether the condition is that of B alone is not said, so both readings are kept.
            result =
                may_copy(*result) && may_copy(e)
                    ? bound_by(std::move(*result), std::move(e), section_ == SectionKind::inclusion && !allowed)
                    : logic(LogicOp::conjunction, {std::move(*result), Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)}});
          else if (n.rule == Rule::if_back && section_ == SectionKind::inclusion && !beside && !allowed) {
            // "Prednisone up to 10 mg/day if stable": so much is let in under the condition, and what holds without it is not said.
            const bool lets_in = allows_a_dose(*result);
            const Span whole = span(at(i).begin, n.end);
            result = logic(LogicOp::implication, {std::move(e), std::move(*result)});
            if (lets_in) result = logic(LogicOp::conjunction, {std::move(*result), Node{Unread{text(at(i).begin, n.end), true}, whole}});
          } else if (n.rule == Rule::provided && section_ == SectionKind::inclusion && !allowed &&
                     small(kind(n.begin) == ',' ? n.begin + 1 : n.begin) == "only if" && asks_for_findings(*result) && may_copy(*result) &&
                     may_copy(e)) {
            // "Brain metastases only if treated": of those who have them, or of everybody.
            Node both = logic(LogicOp::conjunction, {*result, e});
            result = logic(LogicOp::disjunction, {logic(LogicOp::implication, {std::move(*result), std::move(e)}), std::move(both)},
                           LogicOp::conjunction);
          } else
            result = logic(LogicOp::conjunction, {std::move(*result), std::move(e)});
          if (besides) result = logic(LogicOp::disjunction, {std::move(*result), std::move(*besides)}, LogicOp::conjunction);
        }
        break;
      }
      case Rule::must_part: {
        // "patients with CLL must have failed X" binds the subgroup; "the tumour must be measurable" says one thing.
        const auto l = child(c, Rule::list);
        const auto before = child(i, Rule::list);
        std::optional<Lead> who;
        if (before) who = first_part(*before);
        has_must = true;
        // "X who must take Y" says of whom; it binds nobody who has no X.
        const std::uint32_t first = kind(n.begin) == ',' ? n.begin + 1 : n.begin;
        if (kind(first) == 'r') {
          // What may be, or must not be, is no fact of the record.
          const bool may = first + 1 < n.end && kind(first + 1) == 'm' && (token(first + 1).value == 3 || token(first + 1).value == 4);
          // "that may confound the results": somebody has to judge it. Behind a comma or an "or" another thing may stand.
          const bool judged = may && (plain_words(first, n.end) || one_judgement(first, n.end) || harms_in_several_ways(first, n.end));
          Node then = judged      ? Node{Opinion{text(first, n.end)}, span(first, n.end)}
                      : l && !may ? list(*l)
                                  : Node{Unread{text(n.begin, n.end), may}, span(n.begin, n.end)};
          claim_kinds(n.begin, n.end, "mr");
          if (!result) {
            result = std::move(then);
            break;
          }
          auto* l_before = get<Logic>(*result);
          if (l_before != nullptr && l_before->op == LogicOp::negation) {
            // "no condition that can ...": what is denied is the condition with all that is said of it.
            Node denied = std::move(l_before->args.front());
            l_before->args.front() = logic(LogicOp::conjunction, {std::move(denied), std::move(then)});
            break;
          }
          // Of alternatives it may be said of the last alone, and behind an exception of what it is taken from.
          if (judged && l_before != nullptr && l_before->op == LogicOp::disjunction && may_copy(*result)) {
            result = bound_by(std::move(*result), std::move(then), false);
            break;
          }
          if (judged && l_before != nullptr && l_before->op == LogicOp::exception) {
            result = logic(LogicOp::conjunction, {std::move(*result), std::move(then)});
            break;
          }
          if (l_before != nullptr && l_before->op != LogicOp::conjunction)
            then = Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)};
          result = logic(LogicOp::conjunction, {std::move(*result), std::move(then)});
          break;
        }
        // "Subjects with A or B if it cannot be corrected": the verb goes on with the condition, and binds nobody.
        const std::string of_what = on_condition ? lower(words_of(on_condition->span)) : "";
        const bool pronoun = of_what == "it" || of_what == "this" || of_what == "that" || of_what == "they" || of_what == "these";
        // "..., if treatment cannot be discontinued": nothing is asked of a patient by what cannot be.
        const bool cannot = lower(text(n.begin, n.end)).starts_with("cannot");
        if (conditions_behind > 0 && eligible && (pronoun || cannot) && section_ == SectionKind::exclusion && kind(n.begin) == 'm' &&
            kind(n.begin - 1) != ',') {
          result = logic(LogicOp::conjunction, {*eligible, Node{Unread{text(n.begin, n.end), false}, span(n.begin, n.end)}});
          break;
        }
        if (l && result && (!who || !who->subject)) {
          Node said = *result;
          if (auto node = must_hold(*l, c, std::move(said))) {
            claim_kinds(n.begin, n.end, "m!CF");
            result = std::move(node);
            if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
            break;
          }
        }
        if (l && result && who && who->subject && names_group(*before)) {
          Node then = list(*l);
          // "... should also be excluded": the verb is still to come.
          if (std::holds_alternative<Permission>(then.value) && child(i, Rule::barred)) {
            claim_kinds(n.begin, n.end, "m");
            break;
          }
          then = bound_within(std::move(then), n.begin, at(i).end, false);
          if (bind_stable_dose(*result, then))
            result = std::move(then);
          else
            result = logic(LogicOp::implication, {std::move(*result), std::move(then)});
          if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
        } else if (l && result &&
                   (names_people(*result) ||
                    (before && begins_with_women(lower(text(at(*before).begin, at(*before).end))) && !holds_limit(*result)) ||
                    (before && people_alone(at(*before).begin, at(*before).end) && !holds_limit(*result) && !holds_unread(*result)))) {
          // "Women of childbearing potential (i.e., ...) must have a negative test": they alone.
          // "... and men must use condoms": what the men must stands beside it.
          Node then = list(*l);
          std::optional<Node> men;
          if (auto* all = get<Logic>(then);
              all != nullptr && all->op == LogicOp::conjunction && !all->alternative && all->args.size() == 2) {
            const auto* last = get<Logic>(all->args.back());
            if (last != nullptr && last->op == LogicOp::implication && std::holds_alternative<SexIs>(last->args.front().value)) {
              men = std::move(all->args.back());
              Node hers = std::move(all->args.front());
              then = std::move(hers);
            }
          }
          then = bound_within(std::move(then), n.begin, at(i).end, false);
          // "Women of childbearing potential (aged 15-49)": whether the age says who they are or whom of them is meant.
          auto* group = get<Logic>(*result);
          const bool aged = group != nullptr && group->op == LogicOp::conjunction && group->args.size() == 2 &&
                            std::holds_alternative<AgeLimit>(group->args.back().value) && may_copy(group->args.front()) && may_copy(then);
          if (aged) {
            Node all = logic(LogicOp::implication, {group->args.front(), then});
            Node some = logic(LogicOp::implication, {std::move(*result), std::move(then)});
            result = logic(LogicOp::disjunction, {std::move(some), std::move(all)}, LogicOp::conjunction);
          } else {
            result = logic(LogicOp::implication, {std::move(*result), std::move(then)});
          }
          if (men) result = logic(LogicOp::conjunction, {std::move(*result), std::move(*men)});
          if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
        } else if (before) {
          // The sentence as a whole is a statement.
          Saying s;
          s.term.text = text(at(*before).begin, n.end);
          s.term.span = span(at(*before).begin, n.end);
          s.term.hint = TermKind::statement;
          bool figures = false;
          for (std::uint32_t k = at(*before).begin; k < n.end; ++k) {
            // "during and for 3 months after the study": how long it is promised for.
            const bool how_long = kind(k) == 'n' && kind(k + 1) == 'y' && k >= 3 && kind(k - 1) == 'f' && kind(k - 2) == '&' &&
                                  (kind(k - 3) == 'd' || kind(k - 3) == 'Q');
            figures = figures || kind(k) == 'c' || (kind(k) == 'n' && !how_long) || kind(k) == 'E' || kind(k) == 'L';
          }
          result = figures ? Node{Unread{s.term.text, true}, s.term.span} : Node{s, s.term.span};
          if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
        }
        break;
      }
      case Rule::definition:
        if (const auto l = child(c, Rule::list)) {
          result = list(*l);
          defines = true;
        }
        break;
      case Rule::allowed:
        allowed = true;
        allowed_at = c;
        break;
      case Rule::barred:
        barred = true;
        // Before what follows: "may not take part unless B" bars A alone, and B lifts the bar.
        if (section_ == SectionKind::inclusion && result) {
          // "A, B and C are excluded": each of them, most likely.
          if (auto* l = get<Logic>(*result); l != nullptr && l->op == LogicOp::conjunction && all_findings(*l))
            l->alternative = LogicOp::disjunction;
          result = negation(std::move(*result));
        }
        break;
      case Rule::label:
        label = c;
        break;
      case Rule::unread: {
        // "Chronic disease, including:" over the items that are some of it.
        if (heads_items_ && result && n.end == kinds_.size() && std::string_view(kinds_).substr(n.begin) == "S:") {
          claim(n.begin, n.end);
          break;
        }
        Node u = unread(n.begin, n.end);
        bool only_signs = true;
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          only_signs = only_signs && std::string_view("-),:('.").find(kind(k)) != std::string_view::npos;
        if (only_signs) break;
        // "Age >= 18 or «16 with consent»", "<= 10 % / «86 mmol/mol»": what "or" joins, or a second figure, is another way of meeting it,
        // and never asked for besides.
        if (auto* words = std::get_if<Unread>(&u.value); words != nullptr && result && n.begin > 0) {
          std::uint32_t first = n.begin;
          bool alternative = kind(first - 1) == '|', parted = std::string_view("/D").find(kind(first - 1)) != std::string_view::npos;
          for (; first < n.end && std::string_view("|/D,(").find(kind(first)) != std::string_view::npos; ++first) {
            alternative = alternative || kind(first) == '|';
            parted = parted || kind(first) != ',';
          }
          const bool figure = first < n.end && std::string_view("ncb").find(kind(first)) != std::string_view::npos;
          // "Platelets «< 1,00,00»": the name of a measure alone asks for nothing.
          const auto* named = std::get_if<Finding>(&result->value);
          const bool of_measure = named != nullptr && any_kind(named->term.candidates, TermKind::measure);
          words->doubt = words->doubt || alternative || (figure && (of_measure || (parted && holds_limit(*result))));
        }
        result = result ? logic(LogicOp::conjunction, {std::move(*result), std::move(u)}) : std::move(u);
        break;
      }
      default:
        break;
    }
  });
  (void)has_must;
  // "X if A or Y if B": which of them the second condition binds, the parse cannot tell.
  if (conditions_behind > 1 && result)
    result =
        logic(LogicOp::conjunction, {std::move(*result), Node{Unread{text(at(i).begin, at(i).end), true}, span(at(i).begin, at(i).end)}});
  // "Surgery: Not specified" asks for nothing.
  if (label && result && section_ == SectionKind::inclusion) {
    const std::string said = lower(text(at(*label).end, at(i).end));
    if (said == "not specified" || said == "not applicable" || said == "none specified" || said == "not stated") {
      claim(at(i).begin, at(i).end);
      return Node{Permission{text(at(i).begin, at(i).end)}, span(at(i).begin, at(i).end)};
    }
  }
  if (label && result) {
    // A label of one thing ("Hepatic function:") heads what follows. One that lists things may say something of its own.
    bool lists = false;
    bool aside = false;  // "(self-report)": plain words in brackets
    for (std::uint32_t k = at(*label).begin; k < at(*label).end; ++k) {
      if (kind(k) == '(') {
        std::uint32_t close = k + 1;
        while (close < at(*label).end && std::string_view("w_z-iO?").find(kind(close)) != std::string_view::npos) ++close;
        aside = kind(close) == ')';
      }
      lists = lists || std::string_view(",&|").find(kind(k)) != std::string_view::npos || (kind(k) == '(' && !aside);
    }
    if (!lists) claim_kinds(at(*label).begin, at(*label).end, "K#@^~\"'NYk");
    // "For fertile men ...: willing to ...": the label says for whom; what it binds is in doubt.
    bool whom = false;
    for (std::uint32_t k = at(*label).begin; k < at(*label).end; ++k)
      whom = whom || kind(k) == 'X' || (kind(k) == 'f' && k == at(*label).begin);
    // "Subjects with liver metastases: AST <= 5 x ULN": the limit is theirs alone.
    if (kind(at(*label).begin) == 'h' && holds_limit(*result))
      for (std::uint32_t k = at(*label).begin; k + 2 < at(*label).end; ++k)
        whom = whom || kind(k) == 'H' || kind(k) == 'r' || kind(k) == 'C' || lower(raw(k)) == "on";
    const std::string named = lower(text(at(*label).begin, at(*label).end));
    // "Exclude: asthma" among what is required.
    const bool turns = section_ == SectionKind::inclusion && (named.rfind("exclu", 0) == 0 || named.rfind("not eligible", 0) == 0);
    // "Outside of the acceptable range: pulse 50 to 105": what stands below is meant the other way round.
    whom = whom || turns || named.find("outside") != std::string::npos || relates_its_items(named);
    // "Recommended: aspirin", "Optional: ..."
    for (const std::string_view wish : {"recommended", "optional", "preferred", "preferably", "suggested"})
      whom = whom || named.starts_with(wish);
    for (const std::string_view part :
         {"cohort", "phase", "part ", "parts ", "arm ", "arms ", "only", "stratum", "strata", "group", "course"})
      whom = whom || named.find(part) != std::string::npos;
    if (auto for_whom = whom ? label_condition(*label) : std::nullopt) {
      claim(at(*label).begin, at(*label).end);
      result = bound_within(std::move(*result), at(*label).end, at(i).end, true);
      result = section_ == SectionKind::exclusion ? logic(LogicOp::conjunction, {std::move(*for_whom), std::move(*result)})
                                                  : logic(LogicOp::implication, {std::move(*for_whom), std::move(*result)});
    } else if (whom) {
      Unread u;
      u.text = text(at(*label).begin, at(*label).end);
      u.doubt = true;
      result = logic(LogicOp::conjunction, {std::move(*result), Node{std::move(u), span(at(*label).begin, at(*label).end)}});
    }
    // "Home - The patient must ...": words in front of a dash that are no known heading may ask for something.
    if (!whom && is_loose_label(*label)) {
      const Span words = span(at(*label).begin, at(*label).end - 1);
      const Node limited = of_labelled_disease(*label, *result);
      if (same(limited, *result))
        result = logic(section_ == SectionKind::exclusion ? LogicOp::disjunction : LogicOp::conjunction,
                       {Node{Unread{words_of(words), false}, words}, std::move(*result)});
    }
    // "Positive test for drugs: cocaine, opiates": what was found in a test is not what is taken.
    if (!whom && has_kind(at(*label).begin, at(*label).end, 'Y') && names_drug(*result))
      result =
          logic(LogicOp::conjunction,
                {std::move(*result), Node{Unread{text(at(*label).begin, at(*label).end), true}, span(at(*label).begin, at(*label).end)}});
    if (!whom && !lists) result = of_labelled_disease(*label, std::move(*result));
    if (!whom) result = below(at(*label).begin, at(*label).end, std::move(*result));
    // "Life expectancy: at least 12 years" is not about age: the label names the measure.
    bool age_label = false;
    for (std::uint32_t k = at(*label).begin; k < at(*label).end; ++k) age_label = age_label || kind(k) == 'G';
    const auto* a = std::get_if<AgeLimit>(&result->value);
    bool age_words = false;
    for (std::uint32_t k = at(*label).end; k < at(i).end; ++k) age_words = age_words || kind(k) == 'G' || kind(k) == 'o';
    if (a != nullptr && !age_label && !age_words) {
      Comparison c;
      c.measure = term(at(*label).begin, at(*label).end - 1);
      c.measure.hint = TermKind::measure;
      c.limit = a->limit;
      result = Node{std::move(c), result->span};
    }
  }
  if (!result) result = unread(at(i).begin, at(i).end);
  const auto said_first = child(i, Rule::list);
  const auto first_lead = said_first ? first_part(*said_first) : std::nullopt;
  // "No X", and not "patients with no X": those are let in.
  const bool first_is_denied = first_lead && first_lead->negated && !condition && !barred && !child(i, Rule::unread) &&
                               kind(at(*said_first).begin) == '!' && (lower(raw(at(*said_first).begin)) + " ").starts_with("no ");
  const Span whole = span(at(i).begin, at(i).end);
  if (condition) {
    result = bound_within(std::move(*result), at(*child(i, Rule::if_front)).end, at(i).end, false);
    if (section_ == SectionKind::exclusion) {
      // "If they have a history of A, B or C" may be one list.
      const auto list = child(i, Rule::list);
      const auto first = list ? child(*list, Rule::element) : std::nullopt;
      const bool one_list = first && !child(*first, Rule::lead) && asks_for_findings(*condition) && asks_for_findings(*result);
      result = logic(LogicOp::conjunction, {std::move(*condition), std::move(*result)},
                     one_list ? std::optional(LogicOp::disjunction) : std::nullopt);
    } else if (!bind_stable_dose(*condition, *result))
      result = logic(LogicOp::implication, {std::move(*condition), std::move(*result)});
  }
  // "results that are acceptable" describes the results.
  if (allowed && kind(at(*allowed_at).begin - 1) == 'r' && at(*allowed_at).begin > at(i).begin)
    result = Node{Unread{text(at(i).begin, at(i).end), true}, whole}, allowed = false;
  if (barred) wrong_polarity_ = false;
  if ((barred || (allowed && token(at(*allowed_at).begin).value != 3)) &&
      (child(i, Rule::unread) || ends_unread(i, allowed ? *allowed_at : *child(i, Rule::barred))))
    result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
  // "Prior radiotherapy allowed and recovered": more is asked than what is allowed. "Advanced lung cancer Stable metastases allowed": a
  // full stop was lost, and what stands before it is asked for.
  bool goes_on = false;
  if (allowed) {
    // "Asthma is required but COPD is not required"
    goes_on = token(at(*allowed_at).begin).value == 3 &&
              contains_any(lower(text(at(i).begin, at(*allowed_at).begin)), {" required", " mandatory", " must "});
    // "A biopsy is not necessary, however confirmation of the removed tumor is necessary"
    goes_on =
        goes_on || (token(at(*allowed_at).begin).value == 3 && at(*allowed_at).end < at(i).end &&
                    contains_any(lower(text(at(*allowed_at).end, at(i).end)), {"necessary", "required", "mandatory", "must ", "needed"}));
    // "Allowed: A, B or C" lists what is.
    for (std::uint32_t k = at(*allowed_at).end; kind(at(*allowed_at).end) != ':' && k + 1 < at(i).end; ++k)
      goes_on = goes_on || std::string_view("&|").find(kind(k)) != std::string_view::npos;
    for (std::uint32_t k = at(i).begin + 1; k < at(*allowed_at).begin; ++k)
      goes_on = goes_on || (std::string_view("CFHae!h").find(kind(k)) != std::string_view::npos && begins_in_capitals(raw(k)) &&
                            std::string_view(".,;:(-/\"").find(kind(k - 1)) == std::string_view::npos);
  }
  if (allowed && token(at(*allowed_at).begin).value == 3) {
    // "is encouraged", "is not required": asks for nothing. A treatment that is not required may be one that the patient does not need, and
    // with more behind it ("not required nor anticipated", "not required within 4 weeks") it asks for that.
    const bool needed = section_ == SectionKind::inclusion && !previous && at(*allowed_at).end + 1 >= at(i).end &&
                        lower(raw(at(*allowed_at).begin)).find("not") != std::string::npos && asks_for_treatment(*result);
    if (!goes_on && !needed)
      result = Node{Permission{text(at(i).begin, at(i).end)}, whole};
    else
      result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
  } else if (const auto* denied = get<Logic>(*result); allowed && first_is_denied && denied != nullptr && denied->op == LogicOp::negation) {
    // "No concurrent radiotherapy is allowed": whoever has it is out, in either section.
    if (lifts_what_it_says(at(i).begin, at(*allowed_at).begin, true)) {
      result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
    } else if (section_ == SectionKind::exclusion) {
      Node said = std::move(get<Logic>(*result)->args.front());
      result = std::move(said);
      wrong_polarity_ = false;
    }
  } else if (allowed) {
    // "will be included" asks, "can be included" may ask where nothing stands before it that it would widen.
    const auto way = token(at(*allowed_at).begin).value;
    const auto first = child(i, Rule::list);
    const auto who = first ? first_part(*first) : std::nullopt;
    const bool asks = way == 1 || (way == 2 && !previous && who && (who->subject || who->sex));
    const bool requires_in = asks && section_ == SectionKind::inclusion;
    // "are eligible if all of the following are met:": the condition stands somewhere else.
    const bool elsewhere = on_condition && permits_something(*on_condition);
    if (elsewhere && !previous) {
      result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
    } else if (requires_in && !previous && eligible && conditions_behind == 1) {
      // "patients with X are eligible if Y": whoever has X must have Y; whether X is asked for is not said.
      Node both = logic(LogicOp::conjunction, {*eligible, *on_condition});
      Node bound = logic(LogicOp::implication, {std::move(*eligible), std::move(*on_condition)});
      result = logic(LogicOp::disjunction, {std::move(bound), std::move(both)}, LogicOp::conjunction);
    } else if (requires_in && !previous) {
      // "patients with X are eligible": as a requirement, or as mere permission. Both readings are kept.
      result =
          logic(LogicOp::disjunction, {std::move(*result), Node{Permission{text(at(i).begin, at(i).end)}, whole}}, LogicOp::conjunction);
    } else {
      bool figures = false;
      for (std::uint32_t k = at(i).begin; k < at(i).end; ++k) figures = figures || kind(k) == 'n' || kind(k) == 'c';
      // Permission with a condition, a figure or an "only" asks for something after all.
      bool plain = true;
      for (std::uint32_t k = at(i).begin; k < at(i).end; ++k)
        plain = plain && std::string_view("ncELIV!mZ").find(kind(k)) == std::string_view::npos && small(k) != "only";
      const bool denies =
          std::string_view(kinds_).substr(at(i).begin, at(*allowed_at).begin - at(i).begin).find('!') != std::string_view::npos;
      const bool lifts_own =
          !previous && lifts_what_it_says(at(i).begin, at(*allowed_at).begin, section_ == SectionKind::exclusion || denies);
      // "Patients with X are eligible if Y", and nothing else was said or left unread.
      const bool labelled = label && !small(at(*label).begin, at(*label).end).starts_with("note");
      const bool on_terms = eligible && on_condition && conditions_behind == 1 && !condition && !labelled && !goes_on && !has_must &&
                            seps.empty() && !child(i, Rule::unread) && !says_several(*eligible) && !holds_unread(*result) &&
                            !holds_pronoun(*result);
      // A full stop that was lost would make people of all that stands before it; "more than X permitted for those with Y" is another
      // limit.
      bool runs_on = false;
      for (std::uint32_t k = at(i).begin + 1; k < at(i).end; ++k) runs_on = runs_on || begins_in_capitals(raw(k));
      // Of several sentences before it, it may lift any.
      std::size_t before = 0;
      for (std::size_t k = 0; k < i; k = at(k).next) before += at(k).rule == Rule::sentence || at(k).rule == Rule::unread ? 1U : 0U;
      const bool asks_terms = on_terms && !runs_on && before < 2 && !holds_limit(*eligible);
      if (on_terms) judge_terms(*on_condition);
      if (lifts_own) {
        result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
      } else if (previous && (section_ == SectionKind::exclusion ||
                              (get<Logic>(*previous) != nullptr && get<Logic>(*previous)->op == LogicOp::negation))) {
        // It limits the sentence before: that one's exception. What is of another kind limits nothing there, and asks for nothing.
        // "Single ECGs are no longer permitted" lets nothing in.
        const bool no_longer = at(*allowed_at).begin > at(i).begin && contains_any(lower(raw(at(*allowed_at).begin - 1)), {"longer"});
        const Lifts way_out = no_longer ? Lifts::nothing : lifts(*previous, *result, who && who->subject);
        if (way_out == Lifts::nothing) {
          previous = logic(LogicOp::conjunction, {std::move(*previous), Node{Permission{text(at(i).begin, at(i).end)}, whole}});
        } else {
          std::optional<Node> as_said;
          if (way_out == Lifts::perhaps && may_copy(*previous)) as_said = *previous;
          previous = unless(std::move(*previous),
                            on_terms ? let_in_on_terms(std::move(*eligible), std::move(*on_condition)) : permitted_each(std::move(*result)),
                            false);
          if (as_said)
            previous = logic(LogicOp::disjunction, {std::move(*previous), std::move(*as_said)}, LogicOp::conjunction);
          else if (way_out == Lifts::perhaps)
            previous = logic(LogicOp::conjunction, {std::move(*previous), Node{Unread{text(at(i).begin, at(i).end), true}, whole}});
        }
        previous->span = join(previous->span, whole);
        joins_previous = true;
      } else if (section_ == SectionKind::exclusion && plain && !goes_on && !condition && !labelled && !child(i, Rule::unread)) {
        result = Node{Permission{text(at(i).begin, at(i).end)}, whole};
      } else if (auto either =
                     previous || goes_on || child(i, Rule::unread) || label || last_connective(at(i).begin, at(*allowed_at).begin)
                         ? std::nullopt
                         : permitted_or_asked(*result, eligible, conditions_behind == 1 ? on_condition : std::nullopt, i, figures)) {
        result = std::move(*either);
      } else if (asks_terms && section_ == SectionKind::exclusion) {
        // "Patients with X are eligible if Y" in a list of what excludes: X without Y does.
        result = logic(LogicOp::conjunction, {std::move(*eligible), negation(std::move(*on_condition))});
      } else if (asks_terms && previous && may_copy(*previous) && may_copy(*eligible) && may_copy(*on_condition)) {
        // "ALT < 3 x ULN. Patients with liver metastases may take part if ALT < 5 x ULN": they have to meet the terms besides what was
        // asked before, or meet the terms instead.
        Node besides = logic(LogicOp::conjunction, {*previous, logic(LogicOp::implication, {*eligible, *on_condition})});
        Node instead = logic(LogicOp::disjunction,
                             {std::move(*previous), logic(LogicOp::conjunction, {std::move(*eligible), std::move(*on_condition)})});
        previous = logic(LogicOp::disjunction, {std::move(besides), std::move(instead)}, LogicOp::conjunction);
        previous->span = join(previous->span, whole);
        joins_previous = true;
      } else if (section_ == SectionKind::exclusion || (previous && figures) || child(i, Rule::unread)) {
        result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
      } else {
        const Node permitted{Permission{text(at(i).begin, at(i).end)}, whole};
        const char parted = last_connective(at(i).begin, at(*allowed_at).begin);
        auto* all = get<Logic>(*result);
        // People, and no treatment that they may have.
        const bool besides = previous && section_ == SectionKind::inclusion && lets_in_others(small(at(i).begin, at(i).end)) &&
                             !only_permits(*previous) && (way != 0 || !given_alone(*result));
        if (plain && !condition && parted == ',' && all != nullptr && all->op == LogicOp::conjunction && all->args.size() == 2) {
          // "Relapsed myeloma, prior transplant allowed": the last of them is allowed, and the rest is asked for, or all are allowed.
          all->args.pop_back();
          result = logic(LogicOp::disjunction, {logic(LogicOp::conjunction, std::move(all->args)), permitted}, LogicOp::conjunction);
        } else if (plain && !condition && (parted == 'H' || parted == ','))
          result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
        else if (plain && !goes_on && !condition && previous && !speaks_of_age(small(at(i).begin, at(i).end)) &&
                 (besides || (who && who->subject && may_be_let_in(*previous, *result))) && may_copy(*previous) && may_copy(*previous)) {
          // "INR < 1.5. Patients on anticoagulants may take part": whether they need not meet what was asked before is not said.
          Node lifted = logic(LogicOp::disjunction, {*previous, *result});
          previous = logic(LogicOp::disjunction, {std::move(*previous), std::move(lifted)}, LogicOp::conjunction);
          previous->span = join(previous->span, whole);
          joins_previous = true;
        } else if (besides) {
          // "Asthma; COPD patients are also eligible", "> 18 years; younger may be enrolled": whom it lets in need not meet what was asked
          // before, and whether they are of those a person has to say.
          previous = logic(LogicOp::disjunction, {std::move(*previous), Node{Opinion{text(at(i).begin, at(i).end)}, whole}});
          previous->span = join(previous->span, whole);
          joins_previous = true;
        } else if ((plain && !goes_on) || condition)
          result = permitted;
        else
          result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
      }
    }
  }
  // "Prior radiotherapy allowed and recovered", "concurrent steroids allowed provided the dose is stable": whoever has none of it is asked
  // for nothing; of the others a person has to tell.
  if (const auto* left = std::get_if<Unread>(&result->value); left != nullptr && left->doubt && allowed && !joins_previous &&
                                                              section_ == SectionKind::inclusion && !condition &&
                                                              token(at(*allowed_at).begin).value == 0) {
    const auto* before = previous ? get<Logic>(*previous) : nullptr;
    const auto named = child(i, Rule::list);
    // Nothing denied, no exception, no people, and behind the permission its terms alone: no other treatment, figure or verb.
    const auto permits_on_terms = [&](std::uint32_t front, std::uint32_t verb, std::uint32_t behind, std::uint32_t end) {
      for (std::uint32_t k = front; k < verb; ++k)
        if (std::string_view("!mMZELIV%:;X").find(kind(k)) != std::string_view::npos || (k > front && begins_in_capitals(raw(k))) ||
            lower(raw(k)) == "only")
          return false;
      if (behind >= end || std::string_view("fiIV&dBAWPs").find(kind(behind)) == std::string_view::npos) return false;
      if (kind(behind) == '&' && !contains_any(lower(raw(behind + 1)), {"recover", "complet", "stable"})) return false;
      for (std::uint32_t k = behind; k < end; ++k) {
        if (std::string_view("!mMZEL%:;X").find(kind(k)) != std::string_view::npos || lower(raw(k)) == "only") return false;
        const char earlier = kind(k - 1);
        if (begins_in_capitals(raw(k)) && std::string_view("fiO&|,_-").find(earlier) == std::string_view::npos) return false;
        const bool joins = k > behind && std::string_view("&,").find(kind(k)) != std::string_view::npos;
        if (joins && k + 1 < end && std::string_view("cn#hHG$C").find(kind(k + 1)) != std::string_view::npos) return false;
      }
      return true;
    };
    if (named && at(*named).end == at(*allowed_at).begin && (before == nullptr || before->op != LogicOp::negation) &&
        permits_on_terms(at(*named).begin, at(*allowed_at).begin, at(*allowed_at).end, at(i).end)) {
      Node said = list(*named);
      if (auto* all = get<Logic>(said); all != nullptr && all->op == LogicOp::conjunction && !all->alternative)
        all->op = LogicOp::disjunction;
      if (given_alone(said)) {
        claim(at(i).begin, at(i).end);
        result = logic(LogicOp::implication, {std::move(said), Node{Opinion{text(at(*named).begin, at(i).end)}, whole}});
      }
    }
  }
  // "Participants with irreversible toxicity that is not expected to get worse may be included after consultation": whom somebody may let
  // in.
  if (section_ == SectionKind::exclusion && previous && std::holds_alternative<Opinion>(result->value) &&
      contains_any(lower(std::get<Opinion>(result->value).text),
                   {"may be included", "may be enrolled", "can be included", "can be enrolled", "may be eligible", "are eligible",
                    "may participate"})) {
    previous = unless(std::move(*previous), std::move(*result), false);
    previous->span = join(previous->span, whole);
    joins_previous = true;
    return std::move(*result);
  }
  // "Patients who, when screened, have an infection are not eligible": people and a clause about them that the commas tore apart.
  const auto torn = [](const Node& node) {
    const auto* l = std::get_if<Logic>(&node.value);
    if (l == nullptr || l->op != LogicOp::implication || l->args.empty()) return false;
    const auto* people = std::get_if<Permission>(&l->args.back().value);
    return people != nullptr && (lower(people->text).ends_with(" who") || lower(people->text).ends_with(" that"));
  };
  const auto* turned = joins_previous ? nullptr : get<Logic>(*result);
  if (!joins_previous &&
      (torn(*result) || (turned != nullptr && turned->op == LogicOp::negation && !turned->args.empty() && torn(turned->args.front()))))
    result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
  if (defines && previous) {
    // "This will be determined by ...": the sentence before is replaced by what defines it. Its names are claimed, its figures are not.
    for (std::uint32_t k = 0; k < at(i).begin; ++k)
      if (token(k).span.begin >= previous->span.begin) claim_kinds(k, k + 1, "K#@^~\"'");
    const Span both = join(previous->span, result->span);
    previous = std::move(*result);
    previous->span = both;
    joins_previous = true;
  }
  return std::move(*result);
}

/// The last connective of these tokens, or H where none stands behind a "with" ("melanoma with brain metastases").
char Reader::last_connective(std::uint32_t begin, std::uint32_t end) const {
  char with = '\0';
  for (std::uint32_t k = end; k-- > begin;) {
    if (std::string_view(",&|/;").find(kind(k)) != std::string_view::npos) return kind(k);
    if (kind(k) == 'H' && k > begin && lower(raw(k)) == "with")
      with = std::string_view(kinds_).substr(begin, k - begin).find_first_of("K@^") != std::string_view::npos ? 'H' : with;
  }
  return with;
}

}  // namespace eligo::grammar

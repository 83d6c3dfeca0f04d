// The sentences of a criterion and how they make one tree: what stands for itself, what goes on with the sentence before, what only
// explains.
#include <algorithm>
#include <array>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/list_head.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// "... negative, or positive with ...", "HER2 positive or negative": behind an "or" a result without a name, alone or going on.
bool turns_its_result(std::string_view said) {
  for (std::size_t at = said.find('|'); at != std::string_view::npos; at = said.find('|', at + 1)) {
    std::size_t then = at + 1;
    while (then < said.size() && (said[then] == '_' || said[then] == 'I' || said[then] == 'e')) ++then;
    if (then >= said.size() || said[then] != 'Y') continue;
    if (then + 1 < said.size() && std::string_view("H&rCI,!").find(said[then + 1]) != std::string_view::npos) return true;
    const bool last = then + 1 == said.size() || said[then + 1] == '.';
    if (last && at > 0 &&
        (said[at - 1] == 'K' || said[at - 1] == '~' || (at > 1 && said[at - 1] == 'Y' && (said[at - 2] == '~' || said[at - 2] == 'K'))))
      return true;
  }
  return false;
}

/// "18 years or the age of majority, whichever is older": both; whichever is younger: either.
bool takes_one_of_two_ages(Node& node) {
  auto* whole = std::get_if<Logic>(&node.value);
  if (whole == nullptr || whole->op != LogicOp::conjunction || whole->args.size() != 2) return false;
  auto* ages = std::get_if<Logic>(&whole->args.front().value);
  const auto* which = std::get_if<Unread>(&whole->args.back().value);
  if (ages == nullptr || which == nullptr || ages->op != LogicOp::disjunction || ages->args.size() != 2) return false;
  const auto* said = std::get_if<Saying>(&ages->args.back().value);
  const auto* found = std::get_if<Finding>(&ages->args.back().value);
  const std::string name = lower(said != nullptr ? said->term.text : found != nullptr ? found->term.text : "");
  const bool legal = name.find("age of majority") != std::string::npos || name.find("legal age") != std::string::npos ||
                     name.find("age of legal") != std::string::npos || name.find("age of consent") != std::string::npos;
  if (!std::holds_alternative<AgeLimit>(ages->args.front().value) || !legal) return false;
  std::string words = lower(which->text);
  while (!words.empty() && (words.back() == '.' || words.back() == ')' || words.back() == ' ')) words.pop_back();
  if (!words.empty() && words.front() == ',') words.erase(0, words.find_first_not_of(", "));
  bool older = false, younger = false;
  for (const std::string_view end : {"older", "greater", "higher", "later", "oldest", "greatest", "highest", "latest"})
    older = older || words == "whichever is " + std::string(end) || words == "whichever is the " + std::string(end);
  for (const std::string_view end : {"younger", "lower", "less", "earlier", "youngest", "lowest"})
    younger = younger || words == "whichever is " + std::string(end) || words == "whichever is the " + std::string(end);
  if (!older && !younger) return false;
  ages->op = older ? LogicOp::conjunction : LogicOp::disjunction;
  ages->alternative.reset();
  const Span span = node.span;
  Node taken = std::move(whole->args.front());
  node = std::move(taken);
  node.span = span;
  return true;
}

}  // namespace

namespace {

/// "Age 6 is chosen as the lower limit to avoid ...": gives a reason and requires nothing.
bool is_rationale(std::string_view small) {
  const std::string words = " " + std::string(small) + " ";
  static constexpr std::string_view signs[] = {
      " is chosen ",        " was chosen ",      " were chosen ",        " are chosen ",        " is selected as ", " rationale ",
      " this is to avoid ", " this is because ", " in order to ensure ", " the reason ",        " this is due to ", " this is intended to ",
      " is intended to ",   " will be told ",    " will be informed ",   " will be contacted ", " this is done to "};
  // "Because no data are available on its use in patients < 18 years of age, children are excluded": why the age is asked for.
  const bool why = words.starts_with(" because ") || words.starts_with(" since ") || words.starts_with(" as ");
  if (why && words.find(", children ") != std::string::npos && words.find(" excluded") != std::string::npos) return true;
  const auto says = [&](std::string_view s) { return words.find(s) != std::string::npos; };
  // "BMI will be calculated from height and weight": what the site does.
  static constexpr std::string_view done[] = {
      " will be calculated ", " will be screened for ", " will be assessed by ", " is calculated using ", " is calculated by ",
      " is calculated with ", " are calculated using ", " will be quantified",   " will be recorded",     " will be followed ",
      " will be monitored ",  " will be counseled ",    " will be counselled ",  " will be recruited ",   " will be randomized ",
      " will be randomised ", " will be asked to ",     " will be offered ",     " will be provided ",    " will be stratified "};
  static constexpr std::string_view asks[] = {" must ",   "exclu",   "eligible", " required ", " should ", " if ",
                                              " unless ", " this ",  ">",        "<",          " only ",   " except",
                                              " not ",    " least ", " within ", " prior ",    "willing",  " agree"};
  if (std::any_of(std::begin(done), std::end(done), says) && std::none_of(std::begin(asks), std::end(asks), says)) return true;
  return std::any_of(std::begin(signs), std::end(signs), says);
}

/// "Exclude if ...": says of what stands before when it excludes.
bool begins_exclusion(std::string_view words) {
  static constexpr std::array<std::string_view, 6> fronts{"exclude if",  "exclude only if",  "exclude when",
                                                          "excluded if", "excluded only if", "exclusion if"};
  return std::any_of(fronts.begin(), fronts.end(), [&](std::string_view front) { return words.starts_with(front); });
}

/// What was not understood may join the others in another way.
void doubt_unread(Node& node) {
  if (auto* unread = std::get_if<Unread>(&node.value)) unread->doubt = true;
  if (auto* l = std::get_if<Logic>(&node.value)) {
    l->sealed = false;
    for (Node& arg : l->args) doubt_unread(arg);
  }
}

bool holds_permission(const Node& node) {
  const auto* l = std::get_if<Logic>(&node.value);
  return std::holds_alternative<Permission>(node.value) || (l != nullptr && std::any_of(l->args.begin(), l->args.end(), holds_permission));
}

/// "There is no limit to the number of prior regimens": requires nothing.
bool is_no_limit(std::string_view words) {
  static constexpr std::string_view fronts[] = {"there is no limit ", "there are no limit",       "no limit ",
                                                "no limits ",         "there is no restriction ", "there are no restriction",
                                                "no restriction ",    "no restrictions "};
  return std::any_of(std::begin(fronts), std::end(fronts), [&](std::string_view s) { return words.starts_with(s); }) &&
         words.find(" but ") == std::string::npos && words.find(" unless ") == std::string::npos &&
         words.find(" except") == std::string::npos;
}

}  // namespace

/// A sentence that speaks of its own matter: nothing in it points back to another one, permits, or heads a list. What is not understood in
/// it leaves the others untouched.
bool Reader::stands_alone(std::uint32_t begin, std::uint32_t end) const {
  // In order.
  static constexpr std::string_view pointing[] = {
      "above",   "also",     "applies",   "apply",  "arm",       "arms",  "below",     "but",      "cohort",  "cohorts",   "considered",
      "counts",  "criteria", "criterion", "either", "eligible",  "enrol", "enroll",    "enrolled", "except",  "exception", "exceptions",
      "exclude", "excludes", "excluding", "exempt", "following", "group", "groups",    "he",       "however", "include",   "includes",
      "it",      "least",    "means",     "most",   "note",      "only",  "otherwise", "part",     "phase",   "provided",  "refers",
      "same",    "she",      "stratum",   "such",   "these",     "they",  "this",      "those",    "unless",  "waived"};
  static_assert(std::is_sorted(std::begin(pointing), std::end(pointing)));
  constexpr std::size_t longest = 10;
  static_assert(std::all_of(std::begin(pointing), std::end(pointing), [](std::string_view word) { return word.size() <= longest; }));
  if (begin >= end || std::string_view("ELIV&|%T").find(kind(begin)) != std::string_view::npos) return false;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) == 'M' || kind(k) == 'Z' || kind(k) == 'l' || (kind(k) == 'm' && token(k).value == 3)) return false;
    if (token(k).span.size() <= longest && std::binary_search(std::begin(pointing), std::end(pointing), small(k))) return false;
  }
  return true;
}

/// The name in front of "is defined as", where nothing else stands before it; else nothing.
std::string Reader::defined_word(std::uint32_t begin, std::uint32_t end) const {
  constexpr std::uint32_t longest_name = 8;
  while (begin < end && kind(begin) == '_') ++begin;
  std::uint32_t stop = begin;
  while (stop < end && stop - begin <= longest_name && std::string_view("wzK#@^~\"'_vjahXO-k").find(kind(stop)) != std::string_view::npos)
    ++stop;
  if (stop == begin || kind(stop) != 'D') return "";
  static constexpr std::string_view pointing[] = {"this", "these", "those", "it", "they", "both", "which"};
  if (std::find(std::begin(pointing), std::end(pointing), small(stop - 1)) != std::end(pointing)) return "";
  const std::string_view verb = small(stop);
  return verb.find("is defined") == 0 || verb.find("are defined") == 0 || verb.find("will be defined") == 0
             ? std::string(small(begin, stop))
             : "";
}

/// "Testing for HIV is not required for entry": no condition, figure or exception, and a test that need not be made.
bool Reader::asks_for_no_test(std::uint32_t begin, std::uint32_t end) const {
  bool waived = false;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (std::string_view("ncELIV!mZ:").find(kind(k)) != std::string_view::npos) return false;
    waived = waived || (kind(k) == 'M' && token(k).value == 3 && contains_any(small(k), {"not"}));
  }
  return waived && contains_any(small(begin, end), {"test", "screening", "biops", "scan", "imaging", "confirmation", "assessment"});
}

/// Does a sentence that was not understood let in people besides those who were asked for?
bool Reader::lets_in_besides(std::uint32_t begin, std::uint32_t end) const {
  if (section_ != SectionKind::inclusion) return false;
  bool allows = false, figures = false;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) == 'Z' || kind(k) == '!' || (kind(k) == 'm' && token(k).value != 3 && kind(k + 1) != 'M')) return false;
    allows = allows || (kind(k) == 'M' && token(k).value != 3) || (kind(k) == 'm' && token(k).value == 3);
    figures = figures || kind(k) == 'n';
  }
  return allows && (figures || lets_in_others(small(begin, end)));
}

Node Reader::tree(bool governs) {
  // How many sentences may limit the one before them. Each is read against all that stands before it, so that a page of them would be work
  // in the square of its length; nobody writes so many.
  constexpr std::size_t most_limits = 32;
  std::size_t limits = 0;
  heads_items_ = governs;
  std::vector<Node> sentences;
  std::vector<bool> alone;            // what is not understood in it is about itself
  std::vector<std::uint32_t> begins;  // first token
  const auto add = [&](Node node, std::size_t i) {
    // "Age >= 18 years. Patients aged 16 and 17 may be enrolled with consent": whom it lets in need not meet what was asked before.
    if (!sentences.empty() && lets_in_besides(at(i).begin, at(i).end) && !only_permits(node)) {
      if (holds_unread(node)) {
        doubt_unread(node);
      } else if (lets_in_others(small(at(i).begin, at(i).end)) || holds_permission(node)) {
        claim(at(i).begin, at(i).end);
        node = Node{Unread{text(at(i).begin, at(i).end), true}, span(at(i).begin, at(i).end)};
      }
    }
    sentences.push_back(std::move(node));
    alone.push_back(stands_alone(at(i).begin, at(i).end));
    begins.push_back(at(i).begin);
  };
  // "Allowed: - Acyclovir. - Blood transfusions.": all of it only permits.
  // A figure among it is a limit, and a sentence without its dash is no longer below the head.
  bool below_head = kinds_.size() > 2 && kinds_[0] == 'M' && kinds_[1] == ':' && token(0).value != 3 &&
                    kinds_.find_first_of("Z!ELIVmncp%") == std::string::npos && small(0).find("not") == std::string::npos;
  for (std::size_t k = 1; k + 1 < kinds_.size() && below_head; ++k)
    below_head = (kinds_[k] != '.' && kinds_[k] != ';') || kinds_[k + 1] == ':';
  if (below_head) {
    const auto end = static_cast<std::uint32_t>(kinds_.size());
    const std::string words = lower(text(0, end));
    if (words.find("required") == std::string::npos && words.find("exclu") == std::string::npos && !governs) {
      claim(0, end);
      return section_ == SectionKind::inclusion ? Node{Permission{text(0, end)}, span(0, end)}
                                                : Node{Unread{text(0, end), false}, span(0, end)};
    }
  }
  // "patients with liver metastases: <= 5 x ULN": a limit that was not read, without its measure, is of what was said before.
  const auto limits_others = [&](std::size_t i) {
    auto* left = std::get_if<Unread>(&sentences.back().value);
    const std::string_view said = std::string_view(kinds_).substr(at(i).begin, at(i).end - at(i).begin);
    if (left == nullptr || sentences.size() < 2 || said.find('U') == std::string_view::npos || said.find('#') != std::string_view::npos)
      return;
    left->doubt = true;
    alone.back() = false;
  };
  for (std::size_t i = 0; i < parse_.nodes.size(); i = at(i).next) {
    const bool is_unread = at(i).rule == Rule::unread;
    if (!is_unread && at(i).rule != Rule::sentence) continue;
    bool only_signs = is_unread;
    for (std::uint32_t k = at(i).begin; k < at(i).end; ++k)
      only_signs = only_signs && std::string_view("-),:('").find(kind(k)) != std::string_view::npos;
    if (only_signs || (!sentences.empty() && is_rationale(small(at(i).begin, at(i).end)))) {
      claim(at(i).begin, at(i).end);
      continue;
    }
    // "HCV antibody negative, or positive with undetectable RNA": the second result lacks its name, and what stands behind it is for it
    // alone.
    if (!is_unread && turns_its_result(std::string_view(kinds_).substr(at(i).begin, at(i).end - at(i).begin))) {
      claim(at(i).begin, at(i).end);
      add(Node{Unread{text(at(i).begin, at(i).end), true}, span(at(i).begin, at(i).end)}, i);
      continue;
    }
    if (!is_unread && section_ == SectionKind::inclusion && is_no_limit(small(at(i).begin, at(i).end))) {
      claim(at(i).begin, at(i).end);
      add(Node{Permission{text(at(i).begin, at(i).end)}, span(at(i).begin, at(i).end)}, i);
      continue;
    }
    if (is_unread) {
      add(unread(at(i).begin, at(i).end), i);
      limits_others(i);
      continue;
    }
    // "Diarrhea is defined as more than 3 stools a day": what a word of the criterion means, and no requirement of its own.
    if (const std::string word = sentences.empty() ? "" : defined_word(at(i).begin, at(i).end); !word.empty()) {
      const Span whole = span(at(i).begin, at(i).end);
      std::string noun = word.substr(word.rfind(' ') + 1);
      noun.erase(std::remove_if(noun.begin(), noun.end(), [](char c) { return c == '"' || c == '\''; }), noun.end());
      noun.resize(std::min<std::size_t>(noun.size(), 6));  // "resistant", "resistance"
      const bool of_another = small(sentences.back().span).find(noun) == std::string::npos;
      // Whether what is required is there as it is defined, somebody has to say; what is excluded may be wider than its name.
      if (of_another && section_ == SectionKind::exclusion && kind(at(i).end - 1) != ':')
        claim(at(i).begin, at(i).end);
      else if (Node meaning =
                   section_ == SectionKind::exclusion ? Node{Unread{words_of(whole), true}, whole} : Node{Opinion{words_of(whole)}, whole};
               true)
        sentences.back() = logic(LogicOp::conjunction, {std::move(sentences.back()), std::move(meaning)});
      continue;
    }
    // "This applies to women of childbearing potential": for whom the sentences before hold, and of nobody a requirement.
    if (!sentences.empty() && small(at(i).begin, std::min(at(i).begin + 6, at(i).end)).starts_with("this applies")) {
      const Span whole = span(at(i).begin, at(i).end);
      sentences.back() = logic(LogicOp::conjunction, {std::move(sentences.back()), Node{Unread{words_of(whole), true}, whole}});
      continue;
    }
    // "Hypertension. Exclude if systolic blood pressure > 160": which of those who have it.
    if (!sentences.empty() && section_ == SectionKind::exclusion &&
        begins_exclusion(small(at(i).begin, std::min(at(i).begin + 3, at(i).end)))) {
      const Span whole = span(at(i).begin, at(i).end);
      sentences.back() = logic(LogicOp::conjunction, {std::move(sentences.back()), Node{Unread{words_of(whole), true}, whole}});
      continue;
    }
    // "The following are exceptions to this criterion:": what they are stands somewhere else.
    if (const std::string_view opens = small(at(i).begin, std::min(at(i).begin + 10, at(i).end));
        !sentences.empty() && contains_any(opens, {"are exceptions", "exceptions to th", "are exceptional", "exceptions are"})) {
      const Span whole = span(at(i).begin, at(i).end);
      sentences.back() = logic(LogicOp::conjunction, {std::move(sentences.back()), Node{Unread{words_of(whole), true}, whole}});
      continue;
    }
    // A sentence may limit the one before it, or say what it means, and is then no sentence of its own.
    if (limits == most_limits) {
      const Span of = sentences.back().span;
      sentences.back() = Node{Unread{words_of(of), true}, of};
      alone.back() = false;
      add(unread(at(i).begin, at(i).end), i);
      std::get<Unread>(sentences.back().value).doubt = true;
      alone.back() = false;
      continue;
    }
    std::optional<Node> previous;
    if (!sentences.empty()) previous = std::move(sentences.back());
    bool joined = false;
    const bool turned = wrong_polarity_;
    Node node = sentence(i, previous, joined);
    if (!joined && holds_unread(node))
      if (auto promise = promised(at(i).begin, at(i).end)) {
        claim(at(i).begin, at(i).end);
        node = std::move(*promise);
        wrong_polarity_ = turned;
      }
    if (previous) sentences.back() = std::move(*previous);
    // "RB1 mutations. Screening for them is not required": nobody is excluded by what need not be done.
    if (!joined && section_ == SectionKind::exclusion && !sentences.empty() && std::holds_alternative<Permission>(node.value) &&
        asks_for_no_test(at(i).begin, at(i).end)) {
      claim(at(i).begin, at(i).end);
      continue;
    }
    if (joined) {
      ++limits;
      alone.back() = alone.back() && stands_alone(at(i).begin, at(i).end);
    } else {
      limits = 0;
      add(std::move(node), i);
      limits_others(i);
    }
  }
  if (governs) {
    // "... none of the following:": read_criterion makes it the connective of the items below.
    auto head = static_cast<std::uint32_t>(kinds_.size());
    while (head > 0 && std::string_view(":_.l").find(kind(head - 1)) != std::string_view::npos) --head;
    claim(only_head_ ? 0 : head, static_cast<std::uint32_t>(kinds_.size()));
  }
  if (sentences.empty())
    return {Unread{text(0, static_cast<std::uint32_t>(kinds_.size())), false}, span(0, static_cast<std::uint32_t>(kinds_.size()))};
  for (Node& one : sentences)
    if (takes_one_of_two_ages(one)) claim_kinds(0, static_cast<std::uint32_t>(kinds_.size()), "%");
  settle(sentences, begins);
  unread_heads(sentences, begins);
  for (Node& one : sentences)
    if (!governs || !nothing_but_heads(one)) weigh_permissions(one);
  if (sentences.size() == 1) {
    replace_in_subgroups(sentences.front());
    let_others_decide(sentences.front());
    return with_groups_in_doubt(std::move(sentences.front()));
  }
  // A list that is headed in one sentence may go on in the next ones.
  const bool heads = kinds_.find('l') != std::string::npos || kinds_.find(':') != std::string::npos;
  for (std::size_t k = 0; k < sentences.size() && !heads; ++k)
    if (alone[k]) sentences[k] = sealed(std::move(sentences[k]));
  // Several sentences are each required; in an exclusion each excludes. "Or a relative has it." begins an alternative, of the last one or
  // of all before it.
  // Requirements that stand under an exclusion are all required.
  const bool all = section_ == SectionKind::inclusion || wrong_polarity_;
  const bool any = all && std::any_of(begins.begin() + 1, begins.end(), [&](std::uint32_t begin) { return kind(begin) == '|'; });
  Node whole = any && sentences.size() > 2 ? logic(LogicOp::conjunction, std::move(sentences), LogicOp::disjunction)
                                           : logic(all && !any ? LogicOp::conjunction : LogicOp::disjunction, std::move(sentences));
  replace_in_subgroups(whole);
  if (!governs) weigh_permissions(whole);
  return with_groups_in_doubt(std::move(whole));
}

/// "A and «something»", where nothing in the sentence says otherwise than "and": what was not understood is one requirement among others,
/// and whoever does not meet A meets not all of them.
void Reader::let_others_decide(Node& whole) const {
  auto* all = get<Logic>(whole);
  if (section_ != SectionKind::inclusion || wrong_polarity_ || all == nullptr || all->op != LogicOp::conjunction || all->alternative)
    return;
  // "ANC >= 1000 without marrow involvement and at least 500 in case it is there": another limit of the same measure.
  if (std::any_of(all->args.begin(), all->args.end(), [](const Node& arg) { return std::holds_alternative<Comparison>(arg.value); }))
    for (Node& arg : all->args) {
      auto* unread = std::get_if<Unread>(&arg.value);
      for (std::uint32_t k = 1; unread != nullptr && k + 1 < kinds_.size(); ++k)
        if (token(k).span.begin == arg.span.begin && std::string_view("&|/,").find(kind(k - 1)) != std::string_view::npos &&
            kind(k) == 'c' && kind(k + 1) == 'n')
          unread->doubt = true;
    }
  // What may join the parts in another way, deny them together, bind some people alone, or say of all parts when or how.
  if (kinds_.find_first_of("|/ELIVMZX%l1:;D8T!b") != std::string::npos) return;
  std::size_t people = 0;
  for (std::size_t k = 0; k < kinds_.size(); ++k)
    if (kinds_[k] == 'f' || (kinds_[k] == 'h' && k > 1)) ++people;
  if (people > 0) return;
  for (Node& arg : all->args) {
    auto* unread = std::get_if<Unread>(&arg.value);
    if (unread == nullptr || !unread->doubt) continue;
    bool parted = false;
    for (std::uint32_t k = 1; k < kinds_.size(); ++k)
      // Another limit of the same measure may be that of other people.
      if (token(k).span.begin == arg.span.begin)
        parted = kind(k - 1) == '&' && std::string_view("cnbW").find(kind(k)) == std::string_view::npos;
    static constexpr std::string_view of_some[] = {" case", " when", " where", " those", " otherwise", " respectively", " each", " both"};
    const std::string words = " " + lower(unread->text) + " ";
    parted = parted &&
             std::none_of(std::begin(of_some), std::end(of_some), [&](std::string_view w) { return words.find(w) != std::string::npos; });
    if (parted) unread->doubt = false;
  }
}

}  // namespace eligo::grammar

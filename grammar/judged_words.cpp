// "Complete excision (wide local excision or mastectomy)", "psoriasis under the care of a specialist": words behind a name that only narrow
// it. No fact tells whether what is on file is meant by them, so a person has to. Such words stay unread while the tree is made, because
// they may still put their neighbours in doubt; they are looked at here, when nothing is in doubt any more. What holds a figure, a
// condition, an exception, a permission or an alternative outside brackets is left unread.
#include "grammar/judged_words.hpp"

#include <algorithm>
#include <optional>

#include "grammar/text.hpp"
#include "grammar/token.hpp"

namespace eligo::grammar {
namespace {

/// Kinds of tokens that ask for something themselves, or change how their neighbours combine.
constexpr std::string_view asking = "cnpxUNELIV!mMZ%GXh$J8lT;.:";

bool holds(std::string_view kinds, std::string_view any) { return kinds.find_first_of(any) != std::string_view::npos; }

bool speaks_of_the_rules(std::string_view words) {
  return contains_any(words, {"note", "see ", "exclu", "inclu", "required", "needed", "necessary", "mandatory", "following", " - "});
}

bool balanced(std::string_view kinds) {
  int depth = 0;
  for (const char k : kinds) {
    depth += k == '(' ? 1 : k == ')' ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth == 0;
}

/// "(wide local excision or mastectomy)": words that describe or name, in brackets.
bool bracket_narrows(std::string_view kinds, std::string_view words) {
  if (kinds.size() < 3 || kinds.front() != '(' || kinds.back() != ')') return false;
  std::string_view inside = kinds.substr(1, kinds.size() - 2);
  if (inside.ends_with('.')) inside.remove_suffix(1);  // "etc."
  return !holds(inside, asking) && balanced(inside) && !holds(inside.substr(0, 1), "&|/,") && !speaks_of_the_rules(words);
}

/// "under the care of a specialist", "involving the bladder, kidney or both": one phrase to its end.
bool phrase_narrows(std::string_view kinds, std::string_view words) {
  const std::string_view first = words.substr(0, words.find(' '));
  const bool participle = is_word_byte(words.front()) && (first.ends_with("ing") || first.ends_with("ed"));
  if (words.starts_with("under ")) kinds.remove_prefix(1);  // as a sign it is "less than"
  const bool opens = participle || words.starts_with("under ") || holds(kinds.substr(0, 1), "fiOrBAsWdDC");
  if (kinds.size() < 2 || !opens || !holds(kinds.substr(kinds.size() - 1), "wzK#@^~\"'QyavjC)")) return false;
  // Behind a connective a name may follow, and no verb that asks for more.
  for (std::size_t k = 0; k + 1 < kinds.size(); ++k)
    if (holds(kinds.substr(k, 1), "&|,/") && holds(kinds.substr(k + 1, 1), "HeCFrm")) return false;
  return !holds(kinds, asking) && !speaks_of_the_rules(words);
}

/// What stands last before a place: its words from a name or a measure on.
struct Before {
  std::uint32_t begin = 0, end = 0;
};

void look_before(const Node& node, std::uint32_t place, Before& found) {
  const auto take = [&](Span of) {
    if (!of.empty() && of.end <= place && found.end < of.end) found = {of.begin, of.end};
  };
  if (const auto* f = std::get_if<Finding>(&node.value))
    take(f->term.span);
  else if (const auto* s = std::get_if<Saying>(&node.value))
    take(s->term.span);
  else if (const auto* c = std::get_if<Comparison>(&node.value))
    take({c->measure.span.begin, std::max(c->measure.span.end, c->limit.span.end)});
  else if (const auto* l = std::get_if<Logic>(&node.value))
    for (const Node& arg : l->args) look_before(arg, place, found);
}

/// Does the sentence, or what is said of this name, end behind the words?
bool ends_there(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at >= text.size() || std::string_view(".;),").find(text[at]) != std::string_view::npos || text.substr(at).starts_with("and ");
}

/// "(acute or chronic)", "(ocular or non-ocular)": every kind of the thing there is.
bool names_every_kind(std::string_view inside) {
  static constexpr std::string_view pairs[][2] = {{"acute", "chronic"},
                                                  {"unilateral", "bilateral"},
                                                  {"right", "left"},
                                                  {"herbal", "prescribed"},
                                                  {"approved", "investigational"},
                                                  {"standard", "investigational"},
                                                  {"systemic", "topical"},
                                                  {"male", "female"},
                                                  {"solid", "hematologic"},
                                                  {"benign", "malignant"},
                                                  {"inpatient", "outpatient"},
                                                  {"prescription", "over-the-counter"},
                                                  {"serum", "urine"},
                                                  {"blood", "urine"},
                                                  {"serum", "plasma"},
                                                  {"surgical", "percutaneous"},
                                                  {"open", "laparoscopic"},
                                                  {"medical", "surgical"},
                                                  {"complete", "partial"},
                                                  {"complete", "incomplete"},
                                                  {"primary", "secondary"}};
  const auto word = [&](std::string_view w) {
    const std::size_t at = inside.find(w);
    return at != std::string_view::npos && (at == 0 || !is_word_byte(inside[at - 1])) &&
           (at + w.size() == inside.size() || !is_word_byte(inside[at + w.size()]));
  };
  constexpr std::size_t longest = 60;
  if (inside.size() > longest) return false;
  if (word("bacterial") && word("viral") && word("fungal")) return true;
  if (contains(inside, ",")) return false;
  for (const auto& [one, other] : pairs)
    if (word(one) && word(other)) return true;
  // "X or non-X", "symptomatic or asymptomatic"
  const std::size_t either = inside.find(" or ");
  if (either == std::string_view::npos) return false;
  std::string_view one = inside.substr(0, either), other = inside.substr(either + 4);
  if (one.starts_with("either ")) one.remove_prefix(7);
  if (one.size() > other.size()) std::swap(one, other);
  for (const std::string_view no : {"non", "non-", "non ", "un", "a", "in", "not "})
    if (one.size() > 3 && other.starts_with(no) && other.substr(no.size()) == one) return true;
  return false;
}

}  // namespace

bool says_who_judges(std::string_view words) {
  return contains_any(words, {"investigator", "opinion", "discretion", "judgement", "judgment"});
}

/// "ALT > 3 x ULN (confirmed by repeat testing)": what has to be so of a value besides its figure.
bool narrows_value(std::string_view words) {
  return contains_any(
      words, {"confirm", "repeat", "sustain",  "persist", "chronic", "despite",  "treated", "treatment", "medication", "support",
              "without", "with ",  "transfus", "at rest", "resting", "standing", "supine",  "sitting",   "fasting",    "exercise"});
}

bool names_criteria(std::string_view words) {
  static constexpr std::string_view nouns[] = {" criteria", " criterion", " classification", " guidelines", " guideline"};
  // Where more is told, and no criteria of a disease.
  static constexpr std::string_view elsewhere[] = {" study",
                                                   " trial",
                                                   " protocol",
                                                   "inclusion",
                                                   "exclusion",
                                                   "eligib",
                                                   " entry",
                                                   " these ",
                                                   " above",
                                                   " below",
                                                   "following",
                                                   " local",
                                                   "institution",
                                                   " standard",
                                                   "recist",
                                                   "response",
                                                   " and ",
                                                   " or ",
                                                   " with ",
                                                   " within ",
                                                   " for ",
                                                   " who ",
                                                   " that ",
                                                   "<",
                                                   ">",
                                                   "=",
                                                   ";",
                                                   ":",
                                                   " by the investigator"};
  std::string all = " " + lower(words);
  // "the Rotterdam criteria (2003)"
  if (const auto open = all.rfind(" ("); open != std::string::npos && all.find_first_not_of("0123456789()", open + 1) == std::string::npos)
    all.resize(open);
  return std::any_of(std::begin(nouns), std::end(nouns), [&](std::string_view noun) { return all.ends_with(noun); }) &&
         std::none_of(std::begin(elsewhere), std::end(elsewhere),
                      [&](std::string_view word) { return all.find(word) != std::string::npos; });
}

namespace {

/// "(Visit 1)", "(screening visit)", "(baseline, Day 0)": a step of the study, and nothing that is found at it.
bool names_visit(std::string_view words) {
  static constexpr std::string_view steps[] = {
      "visit",         "visits",        "screen", "screening", "baseline", "day", "days", "week", "period",     "phase",
      "cycle",         "entry",         "at",     "the",       "or",       "and", "on",   "of",   "enrollment", "enrolment",
      "randomization", "randomisation", "v",      "vs",        "d"};
  if (!words.starts_with("visit") && !words.starts_with("screen") && !words.starts_with("baseline") && !words.starts_with("day"))
    return false;
  for (const std::string& word : plain_words(words)) {
    const bool figure = word.find_first_not_of("0123456789-+") == std::string::npos;
    const bool numbered = word.size() < 4 && is_digit(word.back());
    if (!figure && !numbered && std::find(std::begin(steps), std::end(steps), word) == std::end(steps)) return false;
  }
  return true;
}

}  // namespace

bool bracket_adds_nothing(std::string_view said, std::string_view kinds, std::string_view before) {
  if (said.size() < 3 || (said.front() != '(' && said.front() != '[')) return true;  // "with or without Y", "regardless of Y"
  while (!said.empty() && (said.front() == '(' || said.front() == '[' || said.front() == ' ')) said.remove_prefix(1);
  while (!said.empty() && (said.back() == ')' || said.back() == ']' || said.back() == ' ')) said.remove_suffix(1);
  if (said.empty()) return true;
  const std::string words = lower(said);
  const bool ranked = said.find_first_not_of("IVX") == std::string_view::npos;  // "(IV)" of a disease is its stage
  constexpr std::size_t letter = 3;
  // "(s)", "(1)", "(8;21)", "(neo)": a mark, or part of the word.
  if (!ranked && (said.size() <= letter || words.find_first_not_of("0123456789;.,- ") == std::string::npos)) return true;
  if (letters_stand_in(said, before) || names_every_kind(words)) return true;
  // "Pregnant (positive pregnancy test)": how it was found.
  if (contains(lower(std::string(before)), "pregnan") && contains(words, "positive") &&
      contains_any(words, {"pregnancy test", "hcg test", "hcg laboratory test"}) &&
      !contains_any(words, {"negative", " if ", "within", "unless"}))
    return true;
  // Units alone, or once more: "kilogram per square metre (kg/m^2)".
  constexpr std::size_t longest_unit = 16;
  if (contains(before.substr(before.size() - std::min(before.size(), longest_unit * 4)), " per ") && said.size() <= longest_unit &&
      holds(said, "/^"))
    return true;
  if (kinds.size() > 2 && kinds.find_first_not_of("()u/") == std::string_view::npos) return true;
  // Where more is told, by whom and after which rules it is counted, and for what part of a visit.
  static constexpr std::string_view pointing[] = {"see",
                                                  "as listed",
                                                  "as defined",
                                                  "as described",
                                                  "as outlined",
                                                  "as specified",
                                                  "as per",
                                                  "per ",
                                                  "according to ",
                                                  "based on ",
                                                  "as determined by",
                                                  "as assessed by",
                                                  "in accordance ",
                                                  "applies ",
                                                  "example",
                                                  "for example",
                                                  "also ",
                                                  "formerly",
                                                  "previously known",
                                                  "known as",
                                                  "of any ",
                                                  "regardless",
                                                  "irrespective",
                                                  "either ",
                                                  "appendix",
                                                  "section ",
                                                  "protocol",
                                                  "refer ",
                                                  "as applicable",
                                                  "if applicable",
                                                  "where applicable",
                                                  "incl.",
                                                  "inclusive",
                                                  "including",
                                                  "sex at birth",
                                                  "of predicted",
                                                  "equivalent",
                                                  "approximate",
                                                  "or a ",
                                                  "i.e., by ",
                                                  "i.e. by ",
                                                  "ie, by ",
                                                  "ie by "};
  if (words.starts_with("both ") && (!contains(words, " and ") || contains(words, "inclusive"))) return true;
  if (names_visit(words)) return true;
  // "(any type)", "(all grades)"
  for (const std::string_view every : {"any ", "all "})
    if (words.starts_with(every))
      for (const std::string_view kind : {"type", "types", "kind", "kinds", "form", "forms", "site", "sites", "cause", "causes", "stage",
                                          "stages", "grade", "grades", "location", "severity", "etiology", "aetiology", "duration"})
        if (words.substr(every.size()) == kind) return true;
  for (const std::string_view opens : pointing)
    if (words.starts_with(opens)) return !says_who_judges(words) && !contains(words, "physician");
  for (const std::string_view ends :
       {" etc", " etc.", "formula", "equation", "method", "criteria", "classification", "appendix", "equivalent", "scale"})
    if (words.ends_with(ends)) return true;
  if (contains_any(words, {"et al", "appendix", "section ", "cockcroft", "ckd-epi", "mdrd", "recist", "ctcae", "dsm-", "ajcc", "nct0",
                           "who criteria", "representative", "guardian", "caregiver", " parent", "figo"}))
    return true;
  // "Hanifin, 1980"
  constexpr std::size_t year = 4;
  return words.size() > year && std::all_of(words.end() - year, words.end(), [](char c) { return is_digit(c); }) &&
         (words.starts_with("19") || words.starts_with("20") || words[words.size() - year - 1] == ' ');
}

void judge_narrowing_words(Node& node, std::string_view text, const Lexicon& lexicon) {
  auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr) return;
  for (Node& arg : l->args) judge_narrowing_words(arg, text, lexicon);
  if (l->op != LogicOp::conjunction) return;
  for (std::size_t k = 1; k < l->args.size(); ++k) {
    const auto* unread = std::get_if<Unread>(&l->args[k].value);
    const Span where = l->args[k].span;
    if (unread == nullptr || unread->doubt || where.empty() || where.end > text.size()) continue;
    Before before;
    for (std::size_t n = 0; n < k; ++n) look_before(l->args[n], where.begin, before);
    if (before.end == 0) continue;
    const std::string_view between = text.substr(before.end, where.begin - before.end);
    constexpr std::size_t farthest = 120;
    if (between.size() > farthest || holds(between, ".;:*<>=") || contains(between, " - ") || contains(between, "\n\n")) continue;
    // "Thrombosis or other reason (other than sickle cell disease) for enhanced risk": behind what is excepted from the last of several,
    // the words may be said of the last alone.
    if (contains_any(lower(std::string(between)), {"other than", "except"})) continue;
    const std::string said(text.substr(where.begin, where.end - where.begin)), words = lower(said);
    const TokenList tokens = tokenise(text, where, lexicon);
    const bool phrase = phrase_narrows(tokens.kinds, words) && ends_there(text, where.end);
    if (!phrase && !bracket_narrows(tokens.kinds, words)) continue;
    l->args[k].value = Opinion{folded(text.substr(before.begin, where.end - before.begin))};
  }
}

}  // namespace eligo::grammar

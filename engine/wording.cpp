#include "engine/wording.hpp"

#include <algorithm>
#include <array>

#include "grammar/for_whom.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {
namespace {

/// A plain stem: enough to equate sign/signs/signed, agree/agrees, never two different words of a criterion.
std::string stem(std::string word) {
  const auto drop = [&](std::string_view end, std::size_t least) {
    if (word.size() < end.size() + least || !word.ends_with(end)) return false;
    word.resize(word.size() - end.size());
    return true;
  };
  if (word == "ability" || word == "able" || word == "capable" || word == "capability") return "able";
  if (word == "willingness" || word == "willing") return "willing";
  if (word == "availability") return "availabl";
  if (word == "pregnancy" || word == "pregnant") return "pregnant";
  if (word.starts_with("participat") && word.size() > 12 && !word.ends_with("ants")) return "participate";
  if (word == "fulfil" || word == "fulfils" || word == "fulfill" || word == "fulfills" || word == "meets" || word == "satisfies")
    return "meet";
  if (word == "lactating" || word == "lactation" || word == "nursing" || word == "breastfeeding") return "breastfeed";
  if (drop("ies", 3)) return word + "y";
  if (drop("ing", 4) || drop("ed", 4)) {
    if (word.size() > 3 && word.back() == word[word.size() - 2] && word.back() != 's' && word.back() != 'l') word.pop_back();
    return word;
  }
  // "Gives", "takes" and "makes" lose the "s" alone, as "give" keeps its "e".
  if (word.size() == 5 && word.ends_with("es") && !word.ends_with("ses") && !word.ends_with("xes") && !word.ends_with("hes") &&
      !word.ends_with("ies"))
    return word.substr(0, 4);
  if (word.size() > 4 && word.ends_with("es") && !word.ends_with("ses")) {
    word.pop_back();
    word.pop_back();
    return word;
  }
  if (word.size() > 3 && word.ends_with("s") && !word.ends_with("ss")) word.pop_back();
  if (word.size() > 4 && word.ends_with("e")) word.pop_back();
  return word;
}

/// "(COPD)": what stands in the brackets is another name of what stands before them. Anything else may narrow it.
constexpr std::size_t longest_abbreviation = 10;
bool is_abbreviation(std::string_view bracketed) {
  const auto capital = [](unsigned char c) { return std::isupper(c) != 0; };
  return bracketed.size() <= longest_abbreviation && bracketed.find(' ') == std::string_view::npos &&
         std::count_if(bracketed.begin(), bracketed.end(), capital) >= 2;
}

/// The text without the abbreviations that stand in brackets.
std::string without_abbreviations(std::string_view given) {
  std::string out;
  for (std::size_t at = 0; at < given.size(); ++at) {
    const std::string_view here = given.substr(at, longest_abbreviation + 2);
    const auto close = here.front() == '(' ? here.find(')') : std::string_view::npos;
    // "Lung cancer (NSCLC)" is not said of every lung cancer.
    if (close != std::string_view::npos && is_abbreviation(here.substr(1, close - 1)) &&
        grammar::letters_stand_in(here.substr(1, close - 1), given.substr(0, at)))
      at += close;
    else
      out += given[at];
  }
  return out;
}

/// "Human immunodeficiency virus (HIV)" is "HIV".
std::string with_abbreviations(std::string_view given) {
  std::string out;
  for (std::size_t at = 0; at < given.size(); ++at) {
    const std::string_view here = given.substr(at, longest_abbreviation + 2);
    const auto close = here.front() == '(' ? here.find(')') : std::string_view::npos;
    if (close == std::string_view::npos || !is_abbreviation(here.substr(1, close - 1))) {
      out += given[at];
      continue;
    }
    const std::string short_form(here.substr(1, close - 1));
    // As many words back as it has letters, each beginning with its letter.
    std::size_t begin = out.size();
    bool fits = true;
    for (auto letter = short_form.rbegin(); fits && letter != short_form.rend(); ++letter) {
      while (begin > 0 && out[begin - 1] == ' ') --begin;
      while (begin > 0 && out[begin - 1] != ' ') --begin;
      fits =
          begin < out.size() && std::tolower(static_cast<unsigned char>(out[begin])) == std::tolower(static_cast<unsigned char>(*letter));
    }
    if (fits) out.resize(begin);
    out += ' ' + short_form + ' ';
    at += close;
  }
  return out;
}

bool begins_word(std::string_view text, std::size_t at) { return at == 0 || std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0; }
bool ends_word(std::string_view text, std::size_t at) {
  return at >= text.size() || std::isalnum(static_cast<unsigned char>(text[at])) == 0;
}

/// "at the time of screening", "prior to registration": the day of the question, which is the as-of date (semantics section 3). Behind a
/// length of time it is that length's other end, and stays. "In the past" adds nothing to a history.
std::string without_day_asked(std::string_view low) {
  static constexpr std::array fronts = {"at the time of ", "at time of ", "at the ", "at ",  "prior to the ",
                                        "prior to ",       "before the ", "before ", "upon "};
  static constexpr std::array steps = {"study ", "screening visit", "screening", "baseline",      "enrollment",   "enrolment",
                                       "entry",  "registration",    "inclusion", "randomization", "randomisation"};
  static constexpr std::array units = {"day ",  "days ",  "week ", "weeks ", "month ", "months ",
                                       "year ", "years ", "hour ", "hours ", "d ",     "h "};
  const auto step_at = [&](std::size_t at) -> std::size_t {
    std::size_t end = at;
    for (const std::string_view step : steps) {
      if (low.compare(end, step.size(), step) != 0) continue;
      end += step.size();
      if (step == "study ") continue;
      return ends_word(low, end) ? end : 0;
    }
    return 0;
  };
  std::string out;
  for (std::size_t at = 0; at < low.size();) {
    std::size_t end = 0;
    if (begins_word(low, at)) {
      const bool timed = std::any_of(units.begin(), units.end(), [&](std::string_view unit) { return out.ends_with(unit); });
      for (const std::string_view front : fronts)
        if (end == 0 && !timed && low.compare(at, front.size(), front) == 0) end = step_at(at + front.size());
      constexpr std::string_view past = "in the past";
      if (end == 0 && low.compare(at, past.size(), past) == 0 && low.find_first_not_of(" .;,", at + past.size()) == std::string_view::npos)
        end = at + past.size();
    }
    if (end == 0)
      out += low[at++];
    else
      at = end;
  }
  return out;
}

/// "... according to the guidelines": by what rule it is done narrows it, so who denies it without the rule denies it.
std::string_view without_rule(std::string_view low) {
  std::size_t end = low.size();
  for (const std::string_view by : {" according to ", " in accordance with ", " as required by ", " as outlined in "})
    end = std::min(end, low.find(by));
  return low.substr(0, end);
}

/// "Planning to become pregnant within 6 months": who plans none at all plans none in that time.
std::string_view without_time_of_plan(std::string_view low) {
  std::size_t plan = std::string_view::npos;
  for (const std::string_view word : {"plan", "intend", "intention", "wish", "desir", "anticipat"}) plan = std::min(plan, low.find(word));
  if (plan == std::string_view::npos) return low;
  std::size_t end = low.size();
  for (const std::string_view time : {" within ", " during ", " in the next ", " over the next ", " in the following "})
    end = std::min(end, low.find(time, plan));
  const std::string_view front = low.substr(0, end);
  // Another alternative behind the time would be lost with it.
  return low.find(" or ", end) != std::string_view::npos || low.find(" and ", end) != std::string_view::npos ? low : front;
}

}  // namespace

OwnTime own_time(std::string_view text) {
  static const std::set<std::string, std::less<>> all_before = {"past", "previous", "previously", "prior", "ever", "never", "history"};
  static const std::set<std::string, std::less<>> stretch = {"within", "last", "since", "recent", "recently", "hour", "hours", "day",
                                                             "days",   "week", "weeks", "month",  "months",   "year", "years"};
  OwnTime out = OwnTime::none;
  std::string word;
  for (const char c : std::string(text) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (stretch.contains(word)) return OwnTime::stretch;
    if (all_before.contains(word)) out = OwnTime::all_before;
    word.clear();
  }
  return out;
}

Wording wording(std::string_view text) {
  static const std::set<std::string, std::less<>> filler = {
      "evidence",     "presence", "a",     "an",   "the",  "of",   "to",      "in",      "on",         "at",      "for",      "and",
      "or",           "is",       "are",   "be",   "has",  "have", "had",     "been",    "with",       "by",      "their",    "his",
      "her",          "it",       "that",  "this", "must", "will", "should",  "patient", "patients",   "subject", "subjects", "participant",
      "participants", "any",      "being", "was",  "were", "s",    "himself", "herself", "themselves", "does",    "do",       "either"};
  static const std::set<std::string, std::less<>> turning = {
      "if",     "unless", "only",     "previously", "previous", "past",      "history", "family",    "partner",  "mother",
      "father", "except", "until",    "possibly",   "maybe",    "may",       "might",   "suspected", "doubtful", "formerly",
      "other",  "but",    "although", "likely",     "partly",   "sometimes", "denies",  "when",      "after",    "before"};
  Wording out;
  // "With or without a device": what is said of either is said in no words that could be compared.
  const std::string low = grammar::lower(text);
  if (low.find("with or without") != std::string::npos || low.find("with and without") != std::string::npos) return out;
  out.ever = own_time(text) == OwnTime::all_before;
  std::string word, last;
  const auto take = [&] {
    if (word.empty()) return;
    std::string one = std::move(word);
    word.clear();
    const std::string before = std::exchange(last, one);
    // "At screening" is a time; "screening for breast cancer" is no breast cancer.
    static const std::set<std::string, std::less<>> at_a_time = {"at", "the", "during", "before", "to", "from", "of", "within"};
    if (one == "screening" && at_a_time.contains(before)) return;
    // "Walk without help": what is done without is part of what is done.
    if (one == "not" || one == "no" || one == "never" || one == "cannot" || one == "non" || (one == "without" && out.words.empty())) {
      out.negated = !out.negated;
      ++out.negations;
      return;
    }
    for (const auto& [from, to] : {std::pair{"unable", "able"},
                                   {"inability", "able"},
                                   {"incapable", "able"},
                                   {"unwilling", "willing"},
                                   {"unwillingness", "willing"}}) {
      if (one == from) {
        out.negated = !out.negated;
        ++out.negations;
        one = to;
      }
    }
    out.ands = out.ands || one == "and";
    out.ors = out.ors || one == "or";
    if (filler.contains(one)) return;
    if (turning.contains(one)) out.qualified = true;
    out.words.insert(stem(one));
  };
  const auto byte_at = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0; };
  const auto digit_at = [&](std::size_t at) { return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0; };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    // Marks beyond ASCII: dashes and quotes, those of full width, a space that does not break; and the signs of "at least" and "at most".
    if (byte_at(at) == 0xE2 && byte_at(at + 1) == 0x89 && (byte_at(at + 2) == 0xA4 || byte_at(at + 2) == 0xA5)) {
      take();
      out.words.insert(byte_at(at + 2) == 0xA4 ? "<" : ">");
      out.words.insert("=");
      at += 2;
      continue;
    }
    const bool wide_mark = byte_at(at) == 0xEF && byte_at(at + 1) == 0xBC && (byte_at(at + 2) <= 0x8F || byte_at(at + 2) >= 0x9A);
    if (wide_mark || (byte_at(at) == 0xE2 && byte_at(at + 1) == 0x80) || (byte_at(at) == 0xE3 && byte_at(at + 1) == 0x80)) {
      take();
      at += 2;
      continue;
    }
    if (byte_at(at) == 0xC2 && byte_at(at + 1) == 0xA0) {
      take();
      ++at;
      continue;
    }
    // "1.5" is one figure, and "< 9" is not "> 9".
    const bool point = c == '.' && !word.empty() && digit_at(at - 1) && digit_at(at + 1);
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80 || point) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    take();
    if (c == '<' || c == '>' || c == '=') out.words.insert(std::string(1, c));
  }
  take();
  return out;
}

bool turned_by_more(std::string_view statement, std::string_view asked) {
  using Words = std::set<std::string, std::less<>>;
  const auto words_of = [](std::string_view text) {
    Words out;
    std::string word;
    for (const char c : grammar::lower(text) + " ") {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
        word += c;
        continue;
      }
      if (!word.empty()) out.insert(std::exchange(word, {}));
    }
    return out;
  };
  // Not yet, no longer, not for certain, or on a condition.
  static const Words turning = {"will",      "shall",    "should",   "soon",   "future",  "next",    "tomorrow", "yet",      "upcoming",
                                "due",       "almost",   "nearly",   "partly", "partial", "missing", "lacks",    "lacking",  "lost",
                                "unsigned",  "expired",  "may",      "might",  "could",   "would",   "whether",  "if",       "unless",
                                "without",   "except",   "until",    "unsure", "instead", "unknown", "ago",      "formerly", "eligible",
                                "interest",  "january",  "february", "march",  "april",   "june",    "july",     "august",   "october",
                                "september", "november", "december", "over",   "end",     "ends",    "ended",    "ending",   "plan",
                                "plans",     "planned",  "planning"};
  static constexpr std::array begins = {"complet", "stop",     "finish",    "interested", "appl",      "screen",   "wait",    "await",
                                        "pending", "request",  "possibl",   "declin",     "refus",     "consider", "offer",   "withdr",
                                        "cancel",  "reject",   "former",    "discuss",    "recommend", "expect",   "schedul", "unclear",
                                        "suspect", "refer",    "incomplet", "insuffic",   "uncertain", "question", "postpon", "revok",
                                        "conclud", "terminat", "probabl",   "presum"};
  static const Words others = {
      "brother", "brothers",    "sister",      "sisters",    "mother",    "father",    "wife",         "husband",  "partner",  "partners",
      "son",     "sons",        "daughter",    "daughters",  "child",     "children",  "parent",       "parents",  "parental", "employer",
      "family",  "friend",      "friends",     "relative",   "relatives", "spouse",    "sibling",      "siblings", "uncle",    "aunt",
      "cousin",  "grandmother", "grandfather", "doctor",     "physician", "guardian",  "investigator", "holder",   "sponsor",  "caregiver",
      "carer",   "donor",       "colleague",   "girlfriend", "boyfriend", "neighbour", "twin",         "baby",     "boss"};
  // Who is asked for a promise has given it by "agrees to" and "will".
  static constexpr std::array promising = {"willing", "agree", "able",      "abilit", "accept",      "comply", "complian", "adher",
                                           "intend",  "must",  "intention", "commit", "contracepti", "will",   "consent"};
  const Words wanted = words_of(asked);
  // "To be confirmed" is not confirmed; "known to be" is.
  static constexpr std::array to_come = {"is to be ",  "are to be ",   "has to be ",    "have to be ",
                                         "yet to be ", "still to be ", "remains to be "};
  const std::string low = grammar::lower(statement), low_asked = grammar::lower(asked);
  const auto comes = [](const std::string& text) {
    return text.starts_with("to be ") ||
           std::any_of(to_come.begin(), to_come.end(), [&](std::string_view one) { return text.find(one) != text.npos; });
  };
  if (comes(low) && !comes(low_asked)) return true;
  const auto starts = [](std::string_view word, const auto& stems) {
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view one) { return word.starts_with(one); });
  };
  const bool promise = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& word) { return starts(word, promising); });
  const std::set<std::string> stems = wording(asked).words;
  // "Another study" is not this one.
  static const Words elsewhere = {"another", "other", "different", "unrelated", "separate", "elsewhere"};
  const bool this_one = wanted.contains("this") || wanted.contains("present") || wanted.contains("current") || wanted.contains("same");
  for (const std::string& word : words_of(statement)) {
    if (this_one && elsewhere.contains(word) && !wanted.contains(word)) return true;
    if (wanted.contains(word) || stems.contains(stem(word))) continue;
    if (word == "will" || word.starts_with("agree")) {
      if (!promise) return true;
      continue;
    }
    const bool year = word.size() == 4 && (word.starts_with("19") || word.starts_with("20")) &&
                      std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    if (year || turning.contains(word) || others.contains(word) || starts(word, begins)) return true;
  }
  return false;
}

std::optional<bool> same_sense_of(const Wording& a, const Wording& b) {
  if (a.ands != b.ands || a.ors != b.ors) return std::nullopt;
  if (a.negations > 1 || b.negations > 1) return a.negations == b.negations ? std::optional(true) : std::nullopt;
  return a.negated == b.negated;
}

/// A criterion's words, the same without the abbreviations in brackets, and without all brackets.
std::vector<Wording> wordings(std::string_view given) {
  const auto lowered = [](std::string_view text) {
    std::string out;
    for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    // "History or evidence of X" is asked of X itself.
    for (const std::string_view both_of_them : {"history or evidence of", "evidence or history of"}) {
      if (const auto at = out.find(both_of_them); at != std::string::npos) out.erase(at, both_of_them.size());
    }
    return out;
  };
  std::vector<Wording> out{wording(lowered(given))};
  const std::string bare = without_abbreviations(given);
  if (bare.size() != given.size()) {
    out.push_back(wording(lowered(bare)));
    out.push_back(wording(lowered(with_abbreviations(given))));
  }
  const std::string any_day = without_day_asked(lowered(bare));
  if (any_day.size() != bare.size()) out.push_back(wording(any_day));
  if (const auto unruled = without_rule(any_day); unruled.size() != any_day.size()) {
    out.push_back(wording(unruled));
    out.back().narrowed = true;
  }
  if (const auto untimed = without_time_of_plan(any_day); untimed.size() != any_day.size()) {
    out.push_back(wording(untimed));
    out.back().narrowed = true;
  }
  // "(including psychiatric ones)" adds nothing that a statement about the whole would leave out; "(or Y)" adds an alternative.
  const std::string low = lowered(bare);
  std::string outside;
  bool narrowed = false, widened = false;
  for (std::size_t at = 0; at < low.size(); ++at) {
    const auto close = low[at] == '(' ? low.find(')', at) : std::string::npos;
    if (close == std::string::npos) {
      outside += low[at];
      if (low[at] == '(') widened = true;  // never closed
      if (widened) break;
      continue;
    }
    const std::string_view inside = std::string_view(low).substr(at + 1, close - at - 1);
    const auto begins = [&](std::string_view word) { return inside.starts_with(word); };
    widened = widened || begins("or ") || begins("and") || inside.find('(') != std::string_view::npos ||
              inside.find("suspected") != std::string_view::npos ||  // "(known or suspected)"
              grammar::asks_of_some(std::string_view(low).substr(at, close - at + 1));
    // Who judges it adds nothing either.
    const bool judged = (begins("as ") || begins("in the ") || begins("per ")) &&
                        (inside.find("investigator") != std::string_view::npos || inside.find("physician") != std::string_view::npos);
    narrowed = narrowed || !(judged || begins("including") || begins("e.g") || begins("eg ") || begins("eg,") || begins("such as") ||
                             begins("for example"));
    at = close;
  }
  if (!widened && outside.size() != low.size()) {
    out.push_back(wording(outside));
    out.back().narrowed = narrowed;
  }
  return out;
}

NearWords near_words(std::string_view text) {
  struct Form {
    std::string_view begins, is;
  };
  static constexpr std::array forms{Form{"refus", "not willing"},        Form{"declin", "not willing"},
                                    Form{"opposition", "not willing"},   Form{"opposed", "not willing"},
                                    Form{"opposes", "not willing"},      Form{"objection", "not willing"},
                                    Form{"objects", "not willing"},      Form{"objected", "not willing"},
                                    Form{"withh", "not willing"},        Form{"cannot", "not able"},
                                    Form{"consent", "willing"},          Form{"agree", "willing"},
                                    Form{"neoadjuvant", "preoperative"}, Form{"participati", "participate"},
                                    Form{"participates", "participate"}, Form{"smok", "smoker"}};
  static const std::set<std::string> general =
      wording(
          "therapy treatment treat planned planning plan scheduled schedule study trial clinical trials drug medication medicine currently "
          "current "
          "active ongoing known required requires require requirement requiring need needs needed necessary receive receives receiving "
          "recipient use uses using used take takes taking during site visit assessments assessment time disease disorder condition "
          "now today present recorded documented can could would another day days week weeks month months year years "
          "some all other ever least most more than if as per per se who which from within about")
          .words;
  static const std::set<std::string> elsewhere =
      wording(
          "family mother father brother sister sibling relative parent partner donor risk exposure screening screened test tested testing "
          "vaccinated immunised history previously previous past prior former formerly cessation ever ended stopped")
          .words;
  std::string plain, word;
  for (const char c : std::string(text) + " ") {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    // "Pre-operative" is one word.
    if (c == '-' && word == "pre") continue;
    const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& one) { return word.starts_with(one.begins); });
    plain += form == forms.end() ? word : std::string(form->is);
    plain += c == '-' ? ' ' : c;
    word.clear();
  }
  const Wording said = wording(plain);
  NearWords out;
  out.negated = said.negated;
  for (const std::string& one : said.words) {
    if (one == "able" || one == "willing")
      out.modal = true;
    else if (elsewhere.contains(one))
      out.qualified = true;
    if (one != "able" && one != "willing" && !general.contains(one)) out.words.insert(one);
  }
  return out;
}

bool speaks_for(const NearWords& statement, bool value, const NearWords& asked) {
  if ((value == statement.negated) != asked.negated || statement.modal != asked.modal) return false;
  if (statement.qualified && !asked.qualified) return false;
  // Of taking part alone, whose words any study has.
  static const std::set<std::string> taking_part =
      wording("participate participation research enrolment enrollment enrolled joining data").words;
  const auto only_taking_part = [&](const NearWords& one) {
    return std::all_of(one.words.begin(), one.words.end(), [&](const std::string& word) { return taking_part.contains(word); });
  };
  if (asked.modal && only_taking_part(asked)) return only_taking_part(statement);
  static const std::array<std::pair<std::string, std::string>, 1> apart{{{"observational", "interventional"}}};
  for (const auto& [one, other] : apart)
    if ((asked.words.contains(one) && statement.words.contains(other)) || (asked.words.contains(other) && statement.words.contains(one)))
      return false;
  const auto shared = static_cast<std::size_t>(
      std::count_if(asked.words.begin(), asked.words.end(), [&](const std::string& word) { return statement.words.contains(word); }));
  return shared > 0 && 2 * shared >= asked.words.size() && 3 * shared >= statement.words.size();
}

std::vector<std::string> promises(std::string_view given) {
  static constexpr std::array fronts = {"patients ", "patient ", "subjects ", "subject ", "participants ", "participant ", "must ",
                                        "should ",   "be ",      "are ",      "is ",      "the ",          "has "};
  static constexpr std::array modals = {"able",    "ability", "willing",  "agree",       "agrees",
                                        "capable", "consent", "consents", "willingness", "agreement"};
  std::string low = grammar::lower(given);
  while (!low.empty() && std::string_view(" .;,").find(low.back()) != std::string_view::npos) low.pop_back();
  if (low.find(" or ") != std::string::npos || low.find(" not ") != std::string::npos || low.find(" unless ") != std::string::npos)
    return {};
  std::size_t at = 0;
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view front : fronts) {
      if (low.compare(at, front.size(), front) != 0) continue;
      at += front.size();
      more = true;
    }
  }
  std::vector<std::string> heads;
  constexpr std::string_view both = " and ", to = " to ";
  while (true) {
    const auto head = std::find_if(modals.begin(), modals.end(), [&](std::string_view one) {
      return low.compare(at, one.size(), one) == 0 && low.size() > at + one.size() && low[at + one.size()] == ' ';
    });
    if (head == modals.end()) return {};
    heads.emplace_back(*head);
    at += heads.back().size();
    if (low.compare(at, to.size(), to) == 0) break;
    if (low.compare(at, both.size(), both) != 0) return {};
    at += both.size();
  }
  std::string all_heads = low.substr(0, at) + " to ";
  const std::string rest = low.substr(at + to.size());
  std::vector<std::string> out;
  const std::string_view between = rest.find(" and to ") != std::string::npos ? " and to " : both;
  // "... and able to do B", "... and must be C": with a verb of its own.
  const auto own_head = [&](const std::string& part) {
    for (const std::string_view modal : modals)
      if (part.starts_with(std::string(modal) + " to ")) return std::string(modal) + " to ";
    return std::string();
  };
  for (std::size_t begin = 0; begin <= rest.size();) {
    const std::size_t end = std::min(rest.find(between, begin), rest.size());
    std::string part = rest.substr(begin, end - begin);
    for (const std::string_view front : {"must ", "be ", "is ", "are "})
      if (begin > 0 && part.starts_with(front)) {
        part.erase(0, front.size());
        if (front != "must ") all_heads.clear();
      }
    if (std::string head = own_head(part); begin > 0 && !head.empty()) {
      part.erase(0, head.size());
      all_heads = std::move(head);
    }
    out.push_back(all_heads + part);
    begin = end + between.size();
  }
  constexpr std::size_t most = 8;
  if (out.size() >= 2) return out.size() <= most ? out : std::vector<std::string>();
  if (heads.size() < 2) return {};
  out.clear();
  for (const std::string& head : heads) out.push_back(head + " to " + rest);
  return out;
}

std::string in_plain_words(std::string_view text) {
  std::string out = " ";
  for (const char c : grammar::lower(text)) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
    if (letter)
      out += c;
    else if (out.back() != ' ')
      out += ' ';
  }
  if (out.back() != ' ') out += ' ';
  return out;
}

}  // namespace eligo::engine

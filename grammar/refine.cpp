// Refinement: token kinds as the clausal grammar wants them, where a word means something only in its place. Knows neighbours, no syntax.
#include <algorithm>
#include <cctype>

#include "grammar/brackets.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool all_of(std::string_view text, std::string_view set) { return !text.empty() && text.find_first_not_of(set) == std::string_view::npos; }

/// What is done at a step of the study, behind the words for that step.
bool names_step(std::string_view word) {
  static constexpr std::string_view words[] = {"administration", "dosing", "examination", "evaluation", "assessment", "initiation"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// Only words of the titles and editions of the manuals by which mental and other diseases are named, and marks between them.
bool names_manual(std::string_view words) {
  static constexpr std::string_view titles[] = {"the",
                                                "a",
                                                "full",
                                                "current",
                                                "diagnostic",
                                                "statistical",
                                                "manual",
                                                "of",
                                                "mental",
                                                "and",
                                                "health",
                                                "fifth",
                                                "fourth",
                                                "third",
                                                "tenth",
                                                "eleventh",
                                                "edition",
                                                "disorders",
                                                "disorder",
                                                "text",
                                                "revision",
                                                "revised",
                                                "tr",
                                                "ed",
                                                "version",
                                                "international",
                                                "classification",
                                                "diseases",
                                                "related",
                                                "problems",
                                                "iv",
                                                "iii",
                                                "r",
                                                "v",
                                                "axis",
                                                "i",
                                                "th",
                                                "criteria"};
  for (std::size_t at = 0; at < words.size();) {
    std::size_t end = at;
    while (end < words.size() && std::isalpha(static_cast<unsigned char>(words[end])) != 0) ++end;
    const std::string_view word = words.substr(at, end - at);
    if (!word.empty() && word != "dsm" && word != "icd" && word != "cm" &&
        std::find(std::begin(titles), std::end(titles), word) == std::end(titles))
      return false;
    at = end + 1;
  }
  return true;
}

bool says_found(std::string_view word) {
  static constexpr std::string_view words[] = {"demonstrated", "detected", "found", "identified", "documented", "confirmed", "diagnosed"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool names_what_is_given(std::string_view word) {
  static constexpr std::string_view words[] = {"medication", "medications", "treatment", "drug", "drugs", "therapy", "intervention"};
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace

/// "within 6 months", "less than 4 weeks", "12 weeks or more (84 days)": a time that a "from" behind it counts from an event.
bool Reader::ends_in_bounded_time() const {
  std::string_view before = kinds_;
  const auto drop = [&](std::string_view end) {
    if (!before.ends_with(end)) return false;
    before.remove_suffix(end.size());
    return true;
  };
  drop("(ny)");
  bool bounded = drop("p");
  if (!drop("y")) return false;
  drop("-");
  bounded = drop("p") || bounded;
  return drop("n") && (bounded || before.ends_with("c") || before.ends_with("W"));
}

/// "(note: X is allowed)", "(obtained <= 7 days prior to registration)", "(based on the last measurement within 6 months)": where that
/// begins which the bracket says, behind words that say only that it is a note or that something was measured. 0 where there are none.
std::uint32_t Reader::behind_bracket_word(std::uint32_t open) const {
  const auto& all = tokens_.tokens;
  const auto word = [&](std::uint32_t k) { return k < all.size() ? lower(words_of(all[k].span)) : std::string(); };
  std::uint32_t k = open + 1;
  if (word(k) == "note") {
    ++k;
    while (k < all.size() &&
           (all[k].kind == TokenKind::colon || all[k].kind == TokenKind::dash || all[k].kind == TokenKind::comma || word(k) == "that"))
      ++k;
    return k > open + 2 && k < all.size() && all[k].kind != TokenKind::close ? k : 0;
  }
  static constexpr std::string_view measured[] = {"obtained",  "assessed",    "measured",    "determined",   "performed",     "documented",
                                                  "collected", "drawn",       "done",        "based",        "based on",      "last",
                                                  "latest",    "most recent", "measurement", "measurements", "laboratory",    "lab",
                                                  "value",     "values",      "result",      "results",      "documentation", "available"};
  const std::uint32_t first = k;
  constexpr std::uint32_t farthest = 12;  // tokens
  for (; k < all.size() && k < open + farthest; ++k) {
    const std::string one = word(k);
    const bool past = all[k].kind == TokenKind::past && k + 1 < all.size() && all[k + 1].kind != TokenKind::number;  // "the last value"
    const bool plain =
        all[k].kind == TokenKind::filler || all[k].kind == TokenKind::conj || past || (all[k].kind == TokenKind::prep && one == "on");
    if (!(plain && k > first) && std::find(std::begin(measured), std::end(measured), one) == std::end(measured)) break;
  }
  if (k == first || k >= all.size()) return 0;
  // "ANC >= 1.5, platelets >= 100 (obtained <= 14 days prior)": of which of the two nobody can tell.
  const std::size_t mark = kinds_.find_last_of(".;");
  const std::string_view before = std::string_view(kinds_).substr(mark == std::string::npos ? 0 : mark + 1);
  if (std::count(before.begin(), before.end(), 'n') > 1) return 0;
  // A time, and nothing else.
  if (all[k].kind != TokenKind::within && all[k].kind != TokenKind::past && all[k].kind != TokenKind::comparator) return 0;
  if (all[k].kind == TokenKind::comparator && (k + 2 >= all.size() || all[k + 2].kind != TokenKind::time_unit)) return 0;
  return k;
}

/// "Meets (the) DSM-5 (diagnostic) criteria for X": where X begins; 0 where it is none. By which manual a disease was named is no part of
/// it.
std::uint32_t Reader::behind_manual(std::uint32_t i) const {
  static constexpr std::string_view verbs[] = {"meet",     "meets",   "meeting",   "met",        "fulfill", "fulfil",
                                               "fulfills", "fulfils", "fulfilled", "fulfilling", "satisfy", "satisfies"};
  const auto& all = tokens_.tokens;
  const std::string verb = lower(words_of(all[i].span));
  if (std::find(std::begin(verbs), std::end(verbs), verb) == std::end(verbs)) return 0;
  constexpr std::uint32_t farthest = 24;  // tokens
  bool manual = false;
  for (std::uint32_t k = i + 1; k + 1 < all.size() && k < i + farthest; ++k) {
    const std::string words = lower(words_of(all[k].span));
    manual = manual || words.find("dsm") != std::string::npos || words.starts_with("icd") ||
             words.find("statistical") != std::string::npos || words.find("classification of diseases") != std::string::npos;
    if ((words == "criteria" || words == "criterion" || words.ends_with(" criteria")) && all[k + 1].kind == TokenKind::for_)
      return manual && k + 2 < all.size() ? k + 2 : 0;
    if (!names_manual(words)) return 0;
  }
  return 0;
}

/// "Positive test at screening for X", "positive status for X", "positive to X", "positive result with X": where what was looked for
/// begins, if the token is the first behind a result and other words than "for" stand between. 0 where it is none of these.
std::uint32_t Reader::looked_for_behind_result(std::uint32_t i) const {
  static constexpr std::string_view tests[] = {"test",       "tests",    "tested",    "testing",   "status",      "serology",
                                               "serologies", "screen",   "screening", "result",    "results",     "reaction",
                                               "finding",    "findings", "serum",     "serologic", "laboratory",  "blood",
                                               "assay",      "titer",    "titre",     "antibody",  "serological", "lab"};
  const auto& all = tokens_.tokens;
  if (kinds_.empty() || kinds_.back() != 'Y' || origin_.back() + 1 != i) return 0;
  // "HER2 positive with brain metastases": of a name in front of the result something else is said.
  if (kinds_.size() > 1 && std::string_view("K~#w)").find(kinds_[kinds_.size() - 2]) != std::string_view::npos) return 0;
  const std::string result = lower(words_of(all[i - 1].span));
  if (result != "positive" && result != "negative" && result != "seropositive" && result != "seronegative") return 0;
  constexpr std::uint32_t farthest = 7;  // tokens
  bool between = false;                  // a time, or a word that is not one of "positive test for X", which is read as it stands
  for (std::uint32_t k = i; k < all.size() && k < i + farthest; ++k) {
    const std::string word = lower(words_of(all[k].span));
    const bool towards = all[k].kind == TokenKind::to || ((word == "with" || word == "to") && !(k > i && all[k].kind == TokenKind::have));
    if (all[k].kind == TokenKind::for_ || towards) {
      const bool goes_on = k + 1 < all.size() && (all[k + 1].kind == TokenKind::term || all[k + 1].kind == TokenKind::word);
      // "Positive to the screening test for X"
      if (towards && k + 1 < all.size() && all[k + 1].kind == TokenKind::filler) {
        between = true;
        continue;
      }
      return goes_on && (towards || between) ? k + 1 : 0;
    }
    if (all[k].kind == TokenKind::anchor || word == "status" || word.starts_with("finding") || word == "reaction")
      between = true;
    else if (std::find(std::begin(tests), std::end(tests), word) == std::end(tests) && all[k].kind != TokenKind::filler &&
             !(all[k].kind == TokenKind::prep && (word == "at" || word == "on")))
      return 0;
  }
  return 0;
}

std::uint32_t sentence_in_brackets(const std::vector<Token>& all, std::uint32_t i, std::size_t* steps) {
  if (i == 0) return 0;
  const bool behind_stop = all[i - 1].kind == TokenKind::stop;
  bool permits = false, more = behind_stop;
  std::uint32_t close = i + 1;
  for (int depth = 0; close < all.size(); ++close) {
    if (steps != nullptr) ++*steps;
    if (close > i + longest_sentence_in_brackets) return 0;
    const TokenKind one = all[close].kind;
    if (one == TokenKind::open) ++depth;
    if (one == TokenKind::close && depth-- == 0) break;
    if (one == TokenKind::semicolon || (one == TokenKind::colon && close > i + 2)) return 0;
    if (one == TokenKind::stop && (close + 1 >= all.size() || all[close + 1].kind != TokenKind::close)) return 0;
    if (one == TokenKind::except || one == TokenKind::unless || one == TokenKind::barred) return 0;
    permits = permits || one == TokenKind::allowed;
    more = more || one == TokenKind::if_ || one == TokenKind::provided || one == TokenKind::comparator || one == TokenKind::comma ||
           one == TokenKind::disj || one == TokenKind::conj;
  }
  constexpr std::uint32_t shortest = 4;
  if (close >= all.size() || close < i + shortest || !permits || !more) return 0;
  if (all[i + 1].kind == TokenKind::allowed || all[i + 1].kind == TokenKind::if_ || all[i + 1].kind == TokenKind::that_is ||
      all[i + 1].kind == TokenKind::such_as || all[i + 1].kind == TokenKind::disj)
    return 0;
  const bool at_end = close + 1 >= all.size() || all[close + 1].kind == TokenKind::stop || all[close + 1].kind == TokenKind::semicolon;
  return at_end ? close : 0;
}

/// Token kinds as the clausal grammar wants them: names by what they name, articles dropped, words that mean something only in their place
/// settled.
void Reader::refine() {
  const auto& all = tokens_.tokens;
  const auto is_length = [&](std::uint32_t i) {
    return i < all.size() && all[i].kind == TokenKind::for_ && small(all[i].span) == "duration of";
  };
  const auto length_follows = [&](std::uint32_t i) {
    if (i + 1 >= all.size() || !is_length(i)) return false;
    const TokenKind then = all[i + 1].kind;
    return then == TokenKind::word || then == TokenKind::term || then == TokenKind::filler || then == TokenKind::status;
  };
  const auto word_at = [&](std::uint32_t i) { return i < all.size() ? small(all[i].span) : std::string_view(); };
  const auto alternative_in_brackets = [&](std::uint32_t i) -> std::uint32_t {
    if (i == 0 || all[i - 1].kind != TokenKind::term || i + 3 >= all.size() || all[i + 1].kind != TokenKind::disj) return 0;
    std::uint32_t last = i + 2;
    if (all[last].kind == TokenKind::filler) ++last;
    while (last < all.size() && last < i + 8 && (all[last].kind == TokenKind::term || all[last].kind == TokenKind::word)) ++last;
    if (last == i + 2 || last >= all.size() || all[last].kind != TokenKind::close) return 0;
    for (std::uint32_t k = i + 2; k < last; ++k)
      if (word_at(k).find("equivalent") != std::string::npos) return 0;  // of another drug's dose
    static constexpr TokenKind ends[] = {TokenKind::disj, TokenKind::conj,      TokenKind::and_or, TokenKind::comma,
                                         TokenKind::stop, TokenKind::semicolon, TokenKind::within, TokenKind::past};
    const bool at_end = last + 1 == all.size() || std::find(std::begin(ends), std::end(ends), all[last + 1].kind) != std::end(ends);
    return at_end ? last : 0;
  };
  std::uint32_t closes_sentence = 0;
  const auto labels_prior_treatment = [&] {
    if (kinds_.size() > 4 || kinds_.back() != ':') return false;
    const std::string_view words = small({all.front().span.begin, all[origin_.back()].span.begin});
    return words == "prior medication" || words == "prior treatment" || words == "prior therapy" || words == "prior medications";
  };
  const auto counts_back = [&](std::uint32_t i) {
    const std::string_view word = word_at(i);
    return word.starts_with("prior") || word.starts_with("before") || word.starts_with("preced") || word.starts_with("immediately") ||
           word.starts_with("since");
  };
  const auto two_failures = [&] { return kinds_.ends_with("F|F") || kinds_.ends_with("F&F") || kinds_.ends_with("F/F"); };
  const auto is_one = [&](std::uint32_t i) {
    return i < all.size() && all[i].kind == TokenKind::number && tokens_.numbers[all[i].ref] == Decimal(1);
  };
  // Behind a measure, or behind another class of it: where a letter is a class.
  const auto behind_class = [&] {
    const std::size_t n = kinds_.size();
    return n > 0 && (kinds_.back() == '#' || kinds_.ends_with("#w") || kinds_.ends_with("#:") || kinds_.ends_with("#w:") ||
                     (n > 1 && std::string_view("|-t/").find(kinds_.back()) != std::string_view::npos && kinds_[n - 2] == 'z'));
  };
  const auto abbreviation = [](std::string_view word) {
    return word.size() > 1 && std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::islower(c) == 0; });
  };
  const auto consent_day = [&](std::uint32_t i) {
    return i > 0 && all[i - 1].kind == TokenKind::prep && all[i - 1].value == 3 && word_at(i).find("consent") != std::string::npos;
  };
  const auto names_study_drug = [&](std::uint32_t i) {
    static constexpr std::string_view things[] = {"drug",     "drugs",    "medication", "medications", "treatment",    "treatments",
                                                  "product",  "products", "agent",      "agents",      "intervention", "vaccine",
                                                  "vaccines", "device",   "compound",   "compounds",   "therapy",      "medicine"};
    if (i >= all.size() || all[i].kind != TokenKind::word) return false;
    return std::find(std::begin(things), std::end(things), word_at(i)) != std::end(things);
  };
  // "for the study", "for this protocol", "for enrolment"
  const auto names_trial = [&](std::uint32_t i) {
    static constexpr std::string_view things[] = {"study",     "trial",         "protocol", "protocols",     "enrollment",    "enrolment",
                                                  "inclusion", "participation", "entry",    "randomization", "randomisation", "studies",
                                                  "trials",    "arm",           "cohort",   "part",          "phase",         "screening",
                                                  "this",      "these",         "either"};
    for (std::uint32_t k = i; k < all.size() && k < i + 6; ++k) {
      const std::string_view word = word_at(k);
      const std::string_view last = word.substr(word.rfind(' ') + 1);
      if (std::find(std::begin(things), std::end(things), last) != std::end(things) ||
          (all[k].kind == TokenKind::anchor && (all[k].value == 0 || all[k].value == 3)))
        return true;
      if (all[k].kind != TokenKind::word && all[k].kind != TokenKind::term && all[k].kind != TokenKind::filler &&
          all[k].kind != TokenKind::vague)
        break;
    }
    return false;
  };
  const auto names_measure = [&](std::uint32_t i) {
    const auto& named = tokens_.names[all[i].ref];
    return std::any_of(named.begin(), named.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  };
  const auto names_condition = [&](std::uint32_t i) {
    const auto& named = tokens_.names[all[i].ref];
    return std::any_of(named.begin(), named.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  };
  const auto no_figure_follows = [&](std::uint32_t i) {
    for (std::uint32_t k = i; k < all.size() && k < i + 12; ++k) {
      if (all[k].kind == TokenKind::number || all[k].kind == TokenKind::comparator) return false;
      if (all[k].kind == TokenKind::stop || all[k].kind == TokenKind::semicolon) break;
    }
    return true;
  };
  const auto promise_of_people = [&](std::uint32_t i) {
    static constexpr std::string_view firsts[] = {"willing", "unwilling", "able", "unable", "agree", "agrees", "agreeing", "refusing"};
    const std::string_view word = word_at(i);
    if (kinds_.empty() || std::string_view("wK'@\"^~#Qyuo)").find(kinds_.back()) == std::string_view::npos ||
        std::find(std::begin(firsts), std::end(firsts), word.substr(0, word.find(' '))) == std::end(firsts))
      return false;
    for (std::uint32_t k = i + 1; k < all.size() && k < i + 40; ++k) {
      if (all[k].kind == TokenKind::allowed || all[k].kind == TokenKind::barred) return false;
      if (all[k].kind == TokenKind::stop || all[k].kind == TokenKind::semicolon) break;
    }
    return true;
  };
  // "> 450 msec (male) or > 470 msec (for females)": a sex in brackets behind a limit says for whom it holds, as "for males" does. The
  // closing bracket, 0 when it is none.
  const auto sex_in_brackets = [&](std::uint32_t i) -> std::uint32_t {
    if (kinds_.empty() || std::string_view("nuUyRp").find(kinds_.back()) == std::string_view::npos) return 0;
    std::uint32_t k = i + 1;
    if (k < all.size() && all[k].kind == TokenKind::for_) ++k;
    if (k + 1 >= all.size() || all[k].kind != TokenKind::sex || all[k].value > 1 || all[k + 1].kind != TokenKind::close) return 0;
    return k + 1;
  };
  // "Negative pregnancy test (for women of childbearing potential)", "parental consent (if a minor)" at the end of a sentence: read without
  // its brackets. The closing bracket, 0 when it is none.
  std::uint32_t closes_people = 0;
  const auto people_in_brackets = [&](std::uint32_t i) -> std::uint32_t {
    if (section_ != SectionKind::inclusion || kinds_.empty() || i + 2 >= all.size()) return 0;
    if (std::string_view("nuUyRpx(").find(kinds_.back()) != std::string_view::npos) return 0;
    const bool on_terms = all[i + 1].kind == TokenKind::if_ && word_at(i + 1) == "if";
    const bool for_whom = all[i + 1].kind == TokenKind::for_ && word_at(i + 1) == "for";
    // "(women of childbearing potential)" behind people says which they are.
    const bool bare = !on_terms && !for_whom && contains_any(word_at(i + 1), {"women", "female", "wocbp"}) &&
                      std::string_view("#^Y").find(kinds_.back()) != std::string_view::npos;
    if (!on_terms && !for_whom && !bare) return 0;
    constexpr std::uint32_t longest = 9;
    std::uint32_t close = bare ? i + 1 : i + 2;
    bool women = false;
    for (; close < all.size() && close < i + longest && all[close].kind != TokenKind::close; ++close) {
      if (std::string_view("w_XhKzjavOHer-").find(static_cast<char>(all[close].kind)) == std::string_view::npos) return 0;
      women = women || contains_any(word_at(close), {"women", "female", "wocbp"});
      if (contains_any(word_at(close),
                       {"only", "applicable", "needed", "necessary", "possible", "available", "indicated", "appropriate", "required"}))
        return 0;
    }
    if (close >= all.size() || all[close].kind != TokenKind::close || close < i + (bare ? 2 : 3)) return 0;
    const bool at_end = close + 1 >= all.size() || (all[close + 1].kind == TokenKind::stop && close + 2 >= all.size());
    if (!at_end || (!on_terms && !women)) return 0;
    // All that stands before is looked through last, for the one bracket at the end. A promise is one thing with all that is said of it.
    if (bare && kinds_.find_first_of("Xh\"") != std::string::npos) return 0;
    if (kinds_.find_first_of("$J") != std::string::npos || contains_any(word_at(i - 1), {"contracepti", "birth control"})) return 0;
    return close;
  };
  // "the 2010 ACR/EULAR criteria", "the 1982 revised criteria"
  const auto is_year_of_criteria = [&](std::uint32_t i) {
    const std::string_view year = word_at(i);
    if (year.size() != 4 || (year.rfind("19", 0) != 0 && year.rfind("20", 0) != 0)) return false;
    for (std::uint32_t k = i + 1; k < all.size() && k < i + 8; ++k) {
      static constexpr std::string_view standards[] = {"criteria", "criterion", "classification", "definition", "guidelines", "guideline"};
      const std::string_view word = word_at(k);
      if (std::any_of(std::begin(standards), std::end(standards), [&](std::string_view w) { return word.find(w) != std::string::npos; }))
        return true;
      if (all[k].kind != TokenKind::word && all[k].kind != TokenKind::term && all[k].kind != TokenKind::and_or &&
          all[k].kind != TokenKind::filler && word != "/" && word != "-")
        return false;
    }
    return false;
  };
  // A limit that says by itself that its figure is within: "18 or older", ">= 40 kg". Behind "> 40 kg" the word says it.
  const auto ends_in_limit = [&] {
    const std::size_t mark = kinds_.find_last_not_of("nuyo-");
    const bool compared = mark != std::string::npos && mark + 1 < kinds_.size() && kinds_[mark] == 'c';
    if (!compared) return kinds_.ends_with('p') || kinds_.ends_with('o');
    const auto op = static_cast<Comparator>(all[origin_[mark]].value);
    return op == Comparator::ge || op == Comparator::le;
  };
  std::uint32_t closes_alternative = 0;  // the bracket behind an alternative that was read without it
  // "Time from diagnosis of X < 12 months"; from one event to another is no time up to now.
  const auto counts_time_from = [&](std::uint32_t i) {
    if (i == 0 || word_at(i - 1) != "time") return false;
    for (std::uint32_t k = i + 1; k < all.size() && all[k].kind != TokenKind::comparator && all[k].kind != TokenKind::number; ++k)
      if (all[k].kind == TokenKind::to || all[k].kind == TokenKind::before || word_at(k) == "to" || word_at(k) == "until" ||
          word_at(k) == "and")
        return false;
    return true;
  };
  std::uint32_t closes_aside = 0;  // the comma behind an aside that was read without its commas
  std::uint32_t closes_sex = 0;    // the bracket behind a sex that was read as "for males"
  // "... with asthma or COPD Body mass index < 35": what is required next, and no part of the name before it. Of an abbreviation ("HIV or
  // HBV positive CD4 > 200") nobody can tell.
  const auto begins_measure_behind_name = [&](std::uint32_t i) {
    if (section_ != SectionKind::inclusion || i == 0 || all[i].kind != TokenKind::term || kinds_.empty() || !all[i].space_before ||
        (all[i - 1].kind != TokenKind::term && all[i - 1].kind != TokenKind::result))
      return '\0';
    const auto measured = [&](const Token& t) {
      return t.kind == TokenKind::term && std::any_of(tokens_.names[t.ref].begin(), tokens_.names[t.ref].end(),
                                                      [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
    };
    if (!measured(all[i]) || measured(all[i - 1])) return '\0';
    // "HBV positive CD4 > 200", and not "or positive HIV RNA > 50".
    const bool behind_result = all[i - 1].kind == TokenKind::result;
    if (behind_result && (i < 2 || all[i - 2].kind != TokenKind::term)) return '\0';
    const std::string_view word = std::string_view(source_.text).substr(all[i].span.begin, 4);
    const bool capital =
        word.size() == 4 && is_capital(word[0]) && std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    // Below an exception or a condition nobody can tell whether it is still there.
    const std::size_t mark = kinds_.find_last_of(".;");
    const std::size_t from = mark == std::string::npos ? 0 : mark + 1;
    if (kinds_.find_first_of("ELIV!MZ$(:", from) != std::string::npos) return '\0';
    const TokenKind then = i + 1 < all.size() ? all[i + 1].kind : TokenKind::other;
    if (then != TokenKind::comparator && then != TokenKind::number && then != TokenKind::between) return '\0';
    if (capital) return '.';
    const bool letters = word.size() > 1 && is_capital(word[0]) && (is_capital(word[1]) || is_digit(word[1]));
    return letters && kinds_.find('|', from) != std::string::npos ? behind_result ? '.' : '%' : '\0';
  };
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Token& t = all[i];
    char k = static_cast<char>(t.kind);
    bool skip = false;  // the next token is part of this one
    if (!kinds_.empty() && origin_.back() + 1 == i && (kinds_.back() == 'M' || kinds_.back() == 'Z'))
      if (const std::uint32_t behind = behind_taking_part(i); behind > i) {
        i = behind - 1;
        continue;
      }
    const auto next = [&](std::uint32_t n) { return i + n < all.size() ? all[i + n].kind : TokenKind::other; };
    if (const std::uint32_t looked_for = looked_for_behind_result(i); looked_for > i) {
      kinds_.push_back(static_cast<char>(TokenKind::for_));
      origin_.push_back(looked_for - 1);
      i = looked_for - 1;
      continue;
    }
    // "If anaemia is demonstrated on the study sample" among what excludes: says that it is there.
    if (t.kind == TokenKind::be && section_ == SectionKind::exclusion && !kinds_.empty() && kinds_.front() == 'I' &&
        says_found(word_at(i + 1))) {
      std::uint32_t stop = i + 2;
      constexpr std::uint32_t longest = 9;
      while (stop < all.size() && stop < i + longest &&
             std::string_view("wKC_iQh^").find(static_cast<char>(all[stop].kind)) != std::string_view::npos)
        ++stop;
      if (stop >= all.size() || (all[stop].kind == TokenKind::stop && stop + 1 == all.size())) {
        i = stop - 1;
        continue;
      }
    }
    if (i > 0 && begins_sentence(all[i - 1], t)) {
      // Whether a "No ..." that runs on under an exclusion excludes too, nobody can tell.
      // Years that run on may be an age or a time: "Karnofsky greater than 50% Less than 10 years".
      const bool years = t.kind == TokenKind::comparator && next(1) == TokenKind::number && next(2) == TokenKind::time_unit &&
                         next(3) != TokenKind::since && next(3) != TokenKind::old && next(3) != TokenKind::before;
      kinds_.push_back(years || (section_ == SectionKind::exclusion && t.kind == TokenKind::negation) ? '%' : '.');
      origin_.push_back(i - 1);
    } else if (begins_item_behind_limit(i)) {
      // Below a "no", an exception or a condition nobody can tell whether the next one is still there.
      const std::size_t conditional = kinds_.find_last_of(".;%ELIV!MZ$");
      kinds_.push_back(
          conditional == std::string::npos || std::string_view(".;").find(kinds_[conditional]) != std::string_view::npos ? '.' : '%');
      origin_.push_back(i - 1);
    } else if (const char part = begins_measure_behind_name(i); part != '\0') {
      kinds_.push_back(part);
      origin_.push_back(i - 1);
    } else if (const char parts = break_before_count(i); parts != '\0') {
      kinds_.push_back(parts);
      origin_.push_back(i - 1);
    }
    if (!kinds_.empty() && kinds_.back() == '.' && all[origin_.back()].kind != TokenKind::stop)
      runs_on_at_ = std::min(runs_on_at_, static_cast<std::uint32_t>(kinds_.size()));
    const auto single_word = [&](const Token& one) {
      const auto words = std::string_view(source_.text).substr(one.span.begin, one.span.size());
      return words.find(' ') == std::string_view::npos || words.rfind("up to", 0) == 0 || words.rfind("Up to", 0) == 0;
    };
    const auto adverb = [&](std::uint32_t n) {
      const auto word = n < all.size() ? std::string_view(source_.text).substr(all[n].span.begin, all[n].span.size()) : std::string_view();
      return word.size() > 5 && word.substr(word.size() - 4) == "ally" && word.find(' ') == std::string_view::npos;
    };
    // "< 6 months prior": ago. "6 months prior chemotherapy" is chemotherapy.
    const bool ends = i + 1 == all.size() || std::string_view(",;.)&|").find(static_cast<char>(next(1))) != std::string_view::npos;
    if (ends && !kinds_.empty() && kinds_.back() == 'y' && (t.kind == TokenKind::status || t.kind == TokenKind::before)) {
      const std::string_view word = small(t.span);
      if (word == "prior" || word == "previously" || word == "earlier" || word == "before") k = static_cast<char>(TokenKind::ago);
    }
    // "At least 1 year history of migraine": at least a year of it, and nobody's age.
    if (t.kind == TokenKind::status && word_at(i) == "history of" && (kinds_.ends_with("cny") || kinds_.ends_with("cn-y")))
      k = static_cast<char>(TokenKind::of);
    // "Those provided by the study": who provides them, and no time.
    if (t.kind == TokenKind::anchor && i > 0 && word_at(i - 1).starts_with("provided ")) k = 'w';
    // "Men or women of age 50 or older"
    if (t.kind == TokenKind::old && word_at(i) == "of age" && !kinds_.empty() && (kinds_.back() == 'X' || kinds_.back() == 'h') &&
        (next(1) == TokenKind::number || next(1) == TokenKind::comparator || next(1) == TokenKind::between))
      k = static_cast<char>(TokenKind::age);
    // "Screening HbA1c >= 7 %", "patients with baseline QTc > 470 ms": at that step, as "at screening" would say.
    if (t.kind == TokenKind::anchor && next(1) == TokenKind::term && names_measure(i + 1) &&
        (word_at(i) == "screening" || word_at(i) == "baseline") &&
        (kinds_.empty() || std::string_view(".;:H").find(kinds_.back()) != std::string_view::npos))
      continue;
    // "within 3 months prior screening": a time before it.
    if (t.kind == TokenKind::status && next(1) == TokenKind::anchor && !kinds_.empty()) {
      const std::string_view word = word_at(i);
      if (word == "prior" && kinds_.back() == 'y') k = static_cast<char>(TokenKind::before);
      // "prior to the planned start of treatment": that step of the study.
      if ((word == "planned" || word == "scheduled" || word == "anticipated") &&
          std::string_view("BAOs").find(kinds_.back()) != std::string_view::npos)
        continue;
    }
    // "prior to first dose of study drug administration", "before the start of study medication": no fact of its own, but the step.
    // "Within 6 months prior to screening examinations": in the plural only behind a time.
    const auto names_steps = [&](std::string_view word) {
      const bool timed = kinds_.size() > 1 && (std::string_view("BAs").find(kinds_[kinds_.size() - 2]) != std::string_view::npos ||
                                               word_at(origin_[kinds_.size() - 2]) == "at");
      return timed && (word == "examinations" || word == "evaluations" || word == "assessments");
    };
    if (!kinds_.empty() && kinds_.back() == 'Q' &&
        (names_step(word_at(i)) || names_steps(word_at(i)) || (ends && names_what_is_given(word_at(i))))) {
      Token& step = tokens_.tokens[origin_.back()];
      if (tokens_.texts[step.ref] == "enrolment" && small(step.span).find("start of") != std::string::npos) {
        step.ref = static_cast<std::uint32_t>(tokens_.texts.size());
        tokens_.texts.emplace_back("first_dose");
      }
      continue;
    }
    switch (k == static_cast<char>(TokenKind::ago) ? TokenKind::ago : t.kind) {
      case TokenKind::filler:
        // "AML, ALL and CML": the leukaemia.
        if (ends && t.value == 5 && std::string_view(source_.text).substr(t.span.begin, t.span.size()) == "ALL") {
          if (auto name = lexicon_.longest_name(source_.text, t.span.begin); name && name->length == t.span.size()) {
            tokens_.tokens[i].kind = TokenKind::term;
            tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.names.size());
            tokens_.names.push_back(std::move(name->candidates));
            k = 'K';
          } else {
            k = 'w';
          }
          break;
        }
        // "Child-Pugh class A": a class, and no article.
        if (t.value == 0 && said(t.span) == "A" && behind_class() && next(1) != TokenKind::comparator && next(1) != TokenKind::number) {
          k = 'z';
          break;
        }
        // "Hemoglobin A greater than 5 %": which haemoglobin, and no article. Behind a name none begins, unless a sentence does.
        if (t.value == 0 && said(t.span) == "A" && i > 0 && all[i - 1].kind == TokenKind::term && next(1) != TokenKind::word &&
            next(1) != TokenKind::term) {
          k = 'w';
          break;
        }
        // "Hepatitis C or A", "blood type A": at the end of a name no article stands.
        if (t.value == 0 && said(t.span) == "A" && i > 0) {
          const TokenKind before = all[i - 1].kind;
          const bool ends_here =
              i + 1 >= all.size() || std::string_view(",;.)&|/").find(static_cast<char>(next(1))) != std::string_view::npos;
          const std::string_view word = before == TokenKind::word || before == TokenKind::term ? word_at(i - 1) : "";
          if (ends_here && (before == TokenKind::disj || before == TokenKind::conj || before == TokenKind::and_or ||
                            before == TokenKind::comma || word.ends_with("type") || word.ends_with("group"))) {
            k = 'w';
            break;
          }
        }
        // "No biopsy is required": nobody is asked for one, and nobody is barred by it.
        if (t.value == 4 && kinds_.find('!', kinds_.find_last_of(".;,&") + 1) != std::string::npos) {
          k = 'w';
          break;
        }
        // "for at least a year", "less than a month ago": one of them.
        if (t.value == 0 && next(1) == TokenKind::time_unit && (kinds_.ends_with('c') || kinds_.ends_with('f')) &&
            (word_at(i) == "a" || word_at(i) == "an")) {
          tokens_.tokens[i].kind = TokenKind::number;
          tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.numbers.size());
          tokens_.numbers.emplace_back(1);
          k = 'n';
          break;
        }
        if (t.value == 0 || t.value == 4 || t.value == 7) continue;
        break;
      case TokenKind::term: {
        const auto& entries = tokens_.names[t.ref];
        static constexpr char marks[] = {'K', '#', 'K', '@', '^', '~', '\'', '"'};
        k = marks[static_cast<std::size_t>(entries.front().kind)];
        for (const auto& e : entries)
          if (e.kind == TermKind::measure) k = '#';
        // "unable to read or understand English": unable to do that either.
        if (k == '"' && (kinds_.ends_with("\"|") || kinds_.ends_with("\"/"))) {
          const std::string_view before = small(all[origin_[origin_.size() - 2]].span);
          const bool unable = before.starts_with("unable to") || before.starts_with("inability to") || before.starts_with("not able to");
          if (unable && !word_at(i).starts_with("unable") && !word_at(i).starts_with("inability")) k = '`';
        }
        // "histologically-confirmed or cytologically confirmed diagnosis of X": a way of finding X, and nothing by itself.
        if (k == '"' && (next(1) == TokenKind::disj || next(1) == TokenKind::and_or) && word_at(i).ends_with("confirmed") &&
            word_at(i + 2).ends_with("confirmed"))
          k = 'j';
        break;
      }
      case TokenKind::word: {
        const std::string_view w = std::string_view(source_.text).substr(t.span.begin, t.span.size());
        // "BCVA >= 24 and <= 68 letters": what the figure is a number of, and nothing that is counted besides.
        static constexpr std::string_view measured_in[] = {"letters", "ETDRS", "cells", "copies",        "thousand",
                                                           "scale",   "total", "out",   "pre-treatment", "pretreatment"};
        if (!kinds_.empty() && kinds_.back() == 'n' &&
            std::find(std::begin(measured_in), std::end(measured_in), w) != std::end(measured_in))
          k = '?';
        if (w == "etc" && !kinds_.empty()) {
          // "..., etc.": says that there are more, and names none.
          if (kinds_.back() == ',') {
            kinds_.pop_back();
            origin_.pop_back();
          }
          continue;
        }
        // "Patients who weigh less than 20 kg": their weight.
        if ((w == "weigh" || w == "weighs" || w == "weighing" || w == "weighed") &&
            (next(1) == TokenKind::comparator || next(1) == TokenKind::between || next(1) == TokenKind::number)) {
          if (auto name = lexicon_.longest_name("body weight", 0); name && name->length == std::string_view("body weight").size()) {
            tokens_.tokens[i].kind = TokenKind::term;
            tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.names.size());
            tokens_.names.push_back(std::move(name->candidates));
            k = '#';
            break;
          }
        }
        // "Underlying cardiac disease": one that is there.
        if ((w == "underlying" || w == "Underlying") && next(1) == TokenKind::term && names_condition(i + 1)) continue;
        // "HIV positive status", "HIV status positive", "HER2 status: negative": the result says it all.
        if (w == "status" && !kinds_.empty()) {
          const bool behind_result = (kinds_.back() == 'Y' && kinds_.size() > 1 &&
                                      std::string_view("K#~").find(kinds_[kinds_.size() - 2]) != std::string_view::npos) ||
                                     (std::string_view("K#~\"").find(kinds_.back()) != std::string_view::npos &&
                                      (word_at(i - 1).ends_with("positive") || word_at(i - 1).ends_with("negative")));
          std::uint32_t ahead = i + 1;
          while (ahead < all.size() && (all[ahead].kind == TokenKind::be || all[ahead].kind == TokenKind::colon)) ++ahead;
          const bool of_result = std::string_view("K~").find(kinds_.back()) != std::string_view::npos && ahead < all.size() &&
                                 all[ahead].kind == TokenKind::result && (word_at(ahead) == "positive" || word_at(ahead) == "negative") &&
                                 !(ahead + 1 < all.size() && all[ahead + 1].kind == TokenKind::disj);
          if (behind_result || of_result) continue;
        }
        // "within the 5-year period before screening": the years say it all. "A 5-year period of remission" is something else.
        if ((w == "period" || w == "interval" || w == "timeframe") && (kinds_.ends_with("-y") || kinds_.ends_with("ny")) &&
            counts_back(i + 1))
          continue;
        // "three falls within a 6-month period": within any one, and not within the last.
        if (w == "period" && (kinds_.ends_with("Wn-y") || kinds_.ends_with("Wny")) && word_at(i + 1) != "thereafter") {
          kinds_[kinds_.rfind('W')] = '`';
          k = '`';
        }
        // "HbA1c < 8 % measured within 30 days": when, and nothing besides.
        if (!kinds_.empty() && std::string_view("nuUpN").find(kinds_.back()) != std::string_view::npos &&
            (w == "measured" || w == "assessed" || w == "determined" || w == "obtained") &&
            (next(1) == TokenKind::within || next(1) == TokenKind::past || (next(1) == TokenKind::prep && next(2) == TokenKind::anchor)))
          continue;
        // "ECOG performance status grade <= 2": a score's figure, whatever it is called.
        if ((word_at(i) == "grade" || word_at(i) == "grades") && !kinds_.empty() && kinds_.back() == '#' &&
            next(1) == TokenKind::comparator && next(2) == TokenKind::number &&
            std::string_view(source_.text).substr(all[i + 2].span.end, 1) != "+")
          continue;
        // "grade > 1": the grade with its sign, as ">= grade 2" has it.
        if ((word_at(i) == "grade" || word_at(i) == "grades") && next(1) == TokenKind::comparator && all[i + 1].value < 40 &&
            next(2) == TokenKind::number && next(3) != TokenKind::unit && next(3) != TokenKind::time_unit) {
          kinds_.push_back('c');
          origin_.push_back(i + 1);
          tokens_.texts.push_back("grade " + std::string(word_at(i + 2)));
          tokens_.tokens[i + 2].kind = TokenKind::stage;
          tokens_.tokens[i + 2].ref = static_cast<std::uint32_t>(tokens_.texts.size() - 1);
          kinds_.push_back('k');
          origin_.push_back(i + 2);
          i += 2;
          continue;
        }
        // "tested positive for X"
        if (word_at(i) == "tested" || word_at(i) == "test" || word_at(i) == "tests" || word_at(i) == "testing") {
          if (next(1) == TokenKind::result && (next(2) == TokenKind::for_ || next(2) == TokenKind::to)) continue;
          if (next(1) == TokenKind::term && word_at(i + 1).starts_with("positive for ")) continue;
        }
        // "Meets DSM-5 criteria for X" is a diagnosis of X.
        if (const std::uint32_t behind = behind_manual(i); behind > i) {
          tokens_.tokens[i].kind = TokenKind::have;
          tokens_.tokens[i].value = 5;
          kinds_.push_back(static_cast<char>(TokenKind::have));
          origin_.push_back(i);
          i = behind - 1;
          continue;
        }
        // "Subjects who require > 10 mg/day of X"
        if ((word_at(i) == "require" || word_at(i) == "requires") && next(1) == TokenKind::comparator && !kinds_.empty() &&
            (kinds_.back() == 'h' || kinds_.back() == 'r')) {
          tokens_.tokens[i].kind = TokenKind::therapy;
          tokens_.tokens[i].value = 8;
          k = static_cast<char>(TokenKind::therapy);
          break;
        }
        // "Patients prescribed X" take it.
        if (word_at(i) == "prescribed" && (next(1) == TokenKind::term || next(1) == TokenKind::filler) &&
            (kinds_.empty() || std::string_view("her.;").find(kinds_.back()) != std::string_view::npos)) {
          tokens_.tokens[i].kind = TokenKind::therapy;
          tokens_.tokens[i].value = 2;
          k = static_cast<char>(TokenKind::therapy);
          break;
        }
        if (all_of(w, "IV") && w.size() <= 3) k = 'z';
        // "(Phase II)": those who take part in it, and no other name of what stands before.
        if (i > 0 && names_part_in_brackets(i - 1)) k = 'h';
        if (w.size() == 1 && w[0] >= 'A' && w[0] <= 'D' && behind_class()) k = 'z';
        break;
      }
      case TokenKind::open:
        // "18 years or older (inclusive)"
        if (next(1) == TokenKind::postfix && all[i + 1].value == 30 && next(2) == TokenKind::close && ends_in_limit()) {
          i += 2;
          continue;
        }
        if (const std::uint32_t close = sentence_in_brackets(all, i)) {
          closes_sentence = close;
          if (kinds_.empty() || kinds_.back() != '.') {
            kinds_.push_back('.');
            origin_.push_back(i);
          }
          if (const std::uint32_t behind = behind_bracket_word(i); behind > i) i = behind - 1;
          continue;
        }
        // "(note: X is allowed)", "(obtained <= 7 days prior to registration)": what stands behind the word is meant.
        if (const std::uint32_t behind = behind_bracket_word(i); behind > i) {
          kinds_.push_back('(');
          origin_.push_back(i);
          i = behind - 1;
          continue;
        }
        if (const std::uint32_t close = sex_in_brackets(i)) {
          // What is not read keeps its brackets.
          closes_sex = close;
          tokens_.tokens[close - 1].span.end = all[close].span.end;
          if (next(1) == TokenKind::for_) {
            tokens_.tokens[i + 1].span.begin = t.span.begin;
            continue;
          }
          k = 'f';
        }
        if (const std::uint32_t close = people_in_brackets(i)) {
          closes_people = close;
          if (next(1) == TokenKind::if_ || next(1) == TokenKind::for_) continue;
          k = 'f';
          break;
        }
        // "cancer (or a precancer syndrome)": an alternative like any other.
        if (const std::uint32_t close = alternative_in_brackets(i)) {
          closes_alternative = close;
          continue;
        }
        break;
      case TokenKind::close:
        if (closes_sex != 0 && i == closes_sex) continue;
        if (closes_people != 0 && i == closes_people) continue;
        if (closes_alternative != 0 && i == closes_alternative) continue;
        if (closes_sentence != 0 && i == closes_sentence) continue;
        break;
      case TokenKind::sex:
        // "Male, female or diverse patients": whoever it is.
        if (const std::uint32_t last = behind_every_sex(i); last > i) {
          constexpr std::uint8_t any_sex = 2;
          tokens_.tokens[i].value = any_sex;
          tokens_.tokens[i].span.end = all[last].span.end;
          kinds_.push_back('X');
          origin_.push_back(i);
          i = last;
          continue;
        }
        // "a female partner" is not the patient.
        if (i + 1 < all.size() && next(1) == TokenKind::word &&
            lower(std::string(std::string_view(source_.text).substr(all[i + 1].span.begin, 7))) == "partner")
          k = 'w';
        // "MEN 2A", "MEN-1": tumours of several glands, and no people.
        if (std::string_view(source_.text).substr(t.span.begin, t.span.end - t.span.begin) == "MEN" && i + 1 < all.size()) {
          const std::string_view behind = std::string_view(source_.text).substr(t.span.end, 3);
          const std::size_t at_type = behind.find_first_not_of(" -");
          if (at_type != std::string_view::npos && at_type > 0 &&
              (behind[at_type] == 'I' || behind[at_type] == '1' || behind[at_type] == '2'))
            k = 'w';
        }
        break;
      case TokenKind::comparator:
        if (t.value == 40 || t.value == 41) k = 'N';
        if (t.value >= 50 && t.value < 60) {
          kinds_.push_back('G');
          origin_.push_back(i);
        }
        if (ages_people(i)) {
          kinds_.push_back('G');
          origin_.push_back(i);
        }
        // ">= age 18"
        // "over 2 months prior to screening": in that time.
        if (word_at(i) == "over" && next(1) == TokenKind::number && next(2) == TokenKind::time_unit && counts_back(i + 3)) {
          k = 'W';
          tokens_.tokens[i].value = 0;
          break;
        }
        // "intolerance to at least one DMARD": to one is to a DMARD.
        if (two_failures() && t.value == static_cast<std::uint8_t>(Comparator::ge) && is_one(i + 1) &&
            (next(2) == TokenKind::term || (next(2) == TokenKind::word && word_at(i + 3) != "of"))) {
          ++i;
          continue;
        }
        if (t.value < 50 && next(1) == TokenKind::age && next(2) == TokenKind::number) {
          kinds_.push_back('G');
          origin_.push_back(i);
          skip = true;
        }
        // "count = 140 to 450": the sign only says that a figure follows.
        if (t.value == static_cast<std::uint8_t>(Comparator::eq) && next(1) == TokenKind::number) {
          const std::uint32_t behind = next(2) == TokenKind::unit ? 3 : 2;
          if ((next(behind) == TokenKind::to || next(behind) == TokenKind::dash) && next(behind + 1) == TokenKind::number) continue;
        }
        // "over" and "under" without a figure are prepositions.
        // "no more than mild asthma" is not mild asthma: the longer wordings stay, and stay unread where no figure follows.
        if (single_word(t) && next(1) != TokenKind::number && next(1) != TokenKind::uln && next(1) != TokenKind::filler &&
            next(1) != TokenKind::open && next(1) != TokenKind::times && next(1) != TokenKind::comparator && next(1) != TokenKind::stage &&
            next(1) != TokenKind::severity && !is_length(i + 1)) {
          const char first = source_.text[t.span.begin];
          if (first != '<' && first != '>' && first != '=' && t.value < 40) k = 'i';
        }
        break;
      case TokenKind::between: {
        // "Patients are between 18 and 60": of people without another measure it is their age.
        const auto of_people = [&] {
          std::size_t n = kinds_.size();
          bool people = false;
          while (n > 0 && std::string_view("hXem_H").find(kinds_[n - 1]) != std::string_view::npos) {
            --n;
            people = people || kinds_[n] == 'h' || kinds_[n] == 'X';
          }
          return people && (n == 0 || std::string_view(".;,&").find(kinds_[n - 1]) != std::string_view::npos);
        };
        const bool bare =
            next(1) == TokenKind::number && (next(2) == TokenKind::conj || next(2) == TokenKind::dash) && next(3) == TokenKind::number &&
            (i + 4 >= all.size() || next(4) == TokenKind::comma || next(4) == TokenKind::stop || next(4) == TokenKind::semicolon);
        if (t.value == 1 || (t.value == 0 && bare && of_people())) {
          kinds_.push_back('G');
          origin_.push_back(i);
        }
        // "outside the country" is a place.
        if (t.value == 2 && next(1) != TokenKind::number) k = 'w';
        break;
      }
      case TokenKind::to: {
        // "to" is a range only between figures.
        const char before = kinds_.empty() ? '\0' : kinds_.back();
        if (next(1) != TokenKind::number && next(1) != TokenKind::comparator && !(before == 'k' || before == 'z')) k = 'i';
        break;
      }
      case TokenKind::vague: {
        // "Must be treatment naive", "previously untreated (for CLL)": of the patient, and describes no name.
        const std::string_view w = word_at(i);
        const bool of_treatment = w.starts_with("treatment") || w == "previously untreated";
        const bool parted = std::string_view(",|&").find(static_cast<char>(next(1))) != std::string_view::npos;
        const std::uint32_t behind = parted ? i + 2 : i + 1;
        if (of_treatment &&
            (behind + (parted ? 1 : 0) >= all.size() ||
             std::string_view(parted ? "avjk" : "wKavjkhX").find(static_cast<char>(all[behind].kind)) == std::string_view::npos))
          k = 'w';
        break;
      }
      case TokenKind::number: {
        // "intolerance to one or more DMARDs"
        if (two_failures() && is_one(i) && next(1) == TokenKind::postfix && word_at(i + 1) == "or more" &&
            (next(2) == TokenKind::term || (next(2) == TokenKind::word && word_at(i + 3) != "of"))) {
          ++i;
          continue;
        }
        // "RECIST 1.1", "version 4.03", "phase 2": the figure belongs to the name.
        if (i > 0 && (all[i - 1].kind == TokenKind::word || all[i - 1].kind == TokenKind::term) && next(1) != TokenKind::unit &&
            next(1) != TokenKind::time_unit && next(1) != TokenKind::times && next(1) != TokenKind::uln && next(1) != TokenKind::postfix) {
          const std::string name = lower(std::string(std::string_view(source_.text).substr(all[i - 1].span.begin, all[i - 1].span.size())));
          static constexpr std::string_view numbered[] = {"recist", "version",   "ctcae",   "mrecist",  "irecist", "phase", "part", "arm",
                                                          "cohort", "table",     "section", "appendix", "stratum", "ver",   "v",    "type",
                                                          "covid",  "criterion", "figure",  "group",    "item",    "exon",  "codon"};
          if (std::find(std::begin(numbered), std::end(numbered), name) != std::end(numbered)) k = 'w';
          // "Thymosin alpha 1": of an open name that ends in a Greek letter.
          static constexpr std::string_view greek[] = {"alpha", "beta", "gamma", "delta", "\u03B1", "\u03B2", "\u03B3"};
          const bool ends_name =
              i + 1 >= all.size() || std::string_view(",;.)&|/").find(static_cast<char>(next(1))) != std::string_view::npos;
          const bool of_letter = std::find(std::begin(greek), std::end(greek), name) != std::end(greek);
          if (all[i - 1].kind == TokenKind::word && of_letter && ends_name && t.span.size() <= 2 && i > 1 &&
              all[i - 2].kind != TokenKind::comparator)
            k = 'w';
        }
        if (k == 'n' && (is_year_of_criteria(i) || figure_of_name(i))) k = 'w';
        break;
      }
      case TokenKind::at_least_of: {
        // "any of its excipients" is a determiner; "any of the following:" heads a list.
        const std::string words = lower(std::string(std::string_view(source_.text).substr(t.span.begin, t.span.size())));
        const bool heads = words.find("following") != std::string::npos || words.find("criteria") != std::string::npos ||
                           words == "as follows" || next(1) == TokenKind::colon || i + 1 == all.size();
        // "Any of the following: A, B" counts where it opens the sentence; behind other words it belongs to them, and what semicolons part
        // are no members of one list.
        bool opens = heads && next(1) == TokenKind::colon;
        for (std::size_t before = kinds_.size(); opens && before-- > 0 && kinds_[before] != '.' && kinds_[before] != ';';)
          opens = std::string_view("hHem_a").find(kinds_[before]) != std::string_view::npos;
        for (std::size_t after = i; opens && after < all.size() && all[after].kind != TokenKind::stop; ++after)
          opens = all[after].kind != TokenKind::semicolon;
        const bool one = t.value == 1 && (heads ? opens : words.rfind("at least", 0) == 0 || words.rfind("one or more", 0) == 0);
        const bool counts = (t.value >= 2 && t.value < 90) || one;
        if (!heads && !counts) k = '_';
        // "at least two of A, B and C", "none of the following: A, B": the members follow in the same sentence.
        const std::uint32_t behind = next(1) == TokenKind::colon ? i + 2 : i + 1;
        // A head whose members are items below it ends with a colon, and is read with them.
        if ((counts || t.value == 100) && behind < all.size() && all.back().kind != TokenKind::colon) k = '8';
        break;
      }
      case TokenKind::prep:
        // "In men, PSA > 4", "in diabetics, retinopathy": of whom it is said.
        if (fronts_group(i)) {
          std::uint32_t first = i + 1;
          while (all[first].kind == TokenKind::filler) ++first;
          const bool people =
              all[first].kind != TokenKind::term || std::any_of(tokens_.names[all[first].ref].begin(), tokens_.names[all[first].ref].end(),
                                                                [](const LexiconEntry& e) { return e.kind == TermKind::statement; });
          k = static_cast<char>(people ? TokenKind::for_ : TokenKind::if_);
        }
        break;
      case TokenKind::for_:
        // "ULN for age": whose normal range it is.
        if (!kinds_.empty() && std::string_view("UNY").find(kinds_.back()) != std::string_view::npos && next(1) == TokenKind::age &&
            next(2) != TokenKind::number && next(2) != TokenKind::comparator && next(2) != TokenKind::between) {
          ++i;
          // "for age and sex"
          if ((next(1) == TokenKind::conj || next(1) == TokenKind::comma) && (word_at(i + 2) == "sex" || word_at(i + 2) == "gender"))
            i += 2;
          continue;
        }
        // "duration of symptoms": the length of what is named; with a figure behind it, of what stands before.
        if (length_follows(i)) k = '6';
        // "persisting", "lasting" without a figure only describe.
        if (next(1) == TokenKind::open && source_.text[t.span.begin] != 'f') k = '_';
        break;
      case TokenKind::have: {
        if (t.value == 6) k = 'w';
        // "carrier of hepatitis": who carries it need not have it. Of a gene it is the variant.
        if (word_at(i) == "carrier of" && !(next(1) == TokenKind::term && tokens_.names[all[i + 1].ref].front().kind == TermKind::gene))
          k = 'w';
        // "within 6 months of diagnosis of X": behind a word of time it is the day that is meant.
        const char before = kinds_.empty() ? '\0' : kinds_.back();
        const bool of_time =
            before == 'B' || before == 'A' || before == 's' || (before == 'O' && kinds_.size() > 1 && kinds_[kinds_.size() - 2] == 'y');
        const std::string words = lower(std::string(std::string_view(source_.text).substr(t.span.begin, t.span.size())));
        if (of_time && words.find("diagnosis of") != std::string::npos) {
          tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.texts.size());
          tokens_.texts.emplace_back("diagnosis");
          kinds_ += "Q";
          origin_.push_back(i);
          k = 'O';
        }
        break;
      }
      case TokenKind::since:
        // "Time from diagnosis of X" is counted from it, as "time since" is.
        if (t.value == 1 && next(1) != TokenKind::number && !ends_in_bounded_time() && !counts_time_from(i)) k = 'i';
        break;
      case TokenKind::subject:
        // "Infants with X", "term infants": who takes part. "Previous infants with malformations", "born to": somebody else's children.
        if (t.value == 13 || t.value == 14) {
          const std::size_t begins = kinds_.find_last_of(".;") == std::string::npos ? 0 : kinds_.find_last_of(".;") + 1;
          if (kinds_.size() - begins > 1 ||
              (kinds_.size() > begins && std::string_view("w_").find(kinds_.back()) == std::string_view::npos))
            k = 'w';
        }
        break;
      case TokenKind::therapy:
        if (t.value == 9 && !kinds_.empty() && (kinds_.back() == 'w' || kinds_.back() == '@' || kinds_.back() == 'K')) k = 'w';
        break;
      case TokenKind::if_:
        if (t.value == 4) k = 'h';
        if (t.value == 21 || t.value == 22) {
          // "in patients without X": if not X.
          kinds_.push_back('I');
          origin_.push_back(i);
          k = '!';
        }
        break;
      case TokenKind::after:
        if (t.value == 1 && (next(1) == TokenKind::colon || next(1) == TokenKind::word) && next(1) != TokenKind::term)
          k = next(1) == TokenKind::colon ? 'l' : k;
        break;
      case TokenKind::past:
        if (t.value == 9 && next(1) != TokenKind::number && next(1) != TokenKind::time_unit)
          k = 'a';
        else if (next(1) != TokenKind::number && next(1) != TokenKind::time_unit && !(next(1) == TokenKind::filler) &&
                 !(next(1) == TokenKind::word && next(2) == TokenKind::time_unit))
          k = 'w';
        break;
      case TokenKind::during:
        // "have ever received X"
        if (t.value == 3 && word_at(i) == "ever" && (next(1) == TokenKind::therapy || next(1) == TokenKind::have)) {
          tokens_.tokens[i].value = static_cast<std::uint8_t>(Status::any);
          k = 'a';
          break;
        }
        if (t.value == 2) k = 'w';
        // "Progression during or after X": of the name, and no two times of it.
        if (relates_to_treatment(i)) {
          k = 'i';
          i += 2;
          kinds_.push_back(k);
          origin_.push_back(i - 2);
          continue;
        }
        // "Pregnant during screening": at that visit. What is measured, happens or is given has its time.
        if (t.value == 0 && next(1) == TokenKind::anchor && tokens_.texts[tokens_.tokens[i + 1].ref] == "screening" &&
            word_at(i + 1).ends_with("screening")) {
          const bool figure =
              i > 0 && (all[i - 1].kind == TokenKind::number || all[i - 1].kind == TokenKind::unit || all[i - 1].kind == TokenKind::uln);
          const bool happens =
              i > 0 && all[i - 1].kind == TokenKind::term &&
              std::any_of(tokens_.names[all[i - 1].ref].begin(), tokens_.names[all[i - 1].ref].end(), [](const LexiconEntry& e) {
                return e.kind == TermKind::event || e.kind == TermKind::drug || e.kind == TermKind::procedure;
              });
          if (!figure && !happens) k = 'i';
        }
        break;
      case TokenKind::anchor:
        // "any component of the study drug": a thing, not a time.
        if (t.value == 3 && names_study_drug(i + 1)) {
          if (kinds_.empty() || std::string_view("BAsdWP").find(kinds_.back()) == std::string_view::npos) k = 'w';
          // "during the study treatment": the time of the study.
          else if (kinds_.back() == 'd')
            skip = true;
          break;
        }
        // "surgery", "diagnosis" anchor only behind a word of time; alone they are what the clause is about.
        if (t.value == 9 || t.value == 1 || t.value == 4 || t.value == 2) {
          const char before = kinds_.empty() ? '\0' : kinds_.back();
          if (before != 'B' && before != 'A' && before != 's' && !(t.value == 4 && consent_day(i)) &&
              !(before == 'O' && kinds_.size() > 1 && kinds_[kinds_.size() - 2] == 'y') && !(before == 'i' && t.value == 1))
            k = t.value == 4 ? '$' : 'w';
        }
        // "1.5 x baseline", "80 % of baseline": a multiple, and no time.
        if (tokens_.texts[t.ref] == "baseline" && (kinds_.ends_with("x") || kinds_.ends_with("nuO"))) k = 'U';
        break;
      case TokenKind::attest:
        // "Standard therapy has been refused": by somebody, and no verb of the patient's.
        if (word_at(i) == "refused" && i > 0 && (word_at(i - 1).ends_with("been") || word_at(i - 1).ends_with("was"))) {
          k = 'w';
          break;
        }
        // "at the time of consent" is a day, and asks for no promise.
        if (consent_day(i)) {
          tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.texts.size());
          tokens_.texts.emplace_back("consent");
          tokens_.tokens[i].value = 0;
          k = 'Q';
        } else if (promise_of_people(i)) {
          // "a smoker willing to stop": who is willing to.
          kinds_.push_back('r');
          origin_.push_back(i);
        }
        break;
      case TokenKind::comma:
        if (joins_courses(i)) {
          k = 'w';
          break;
        }
        // "Patients with diabetes, regardless of type, must have A": an aside about whom the verb is said of.
        if (i == closes_aside && i > 0) continue;
        if (const std::uint32_t close = aside_before_verb(i)) {
          closes_aside = close;
          continue;
        }
        // "Opposition of the patient ..., to participation in the study": what is opposed is said by the word itself.
        if (word_at(0).starts_with("opposition") && word_at(i + 1) == "to" && word_at(i + 2).starts_with("participat")) {
          while (next(1) == TokenKind::word || next(1) == TokenKind::to || next(1) == TokenKind::prep || next(1) == TokenKind::anchor ||
                 next(1) == TokenKind::filler || next(1) == TokenKind::term)
            ++i;
          continue;
        }
        // "18 to 65 years, inclusive"
        if (next(1) == TokenKind::postfix && (all[i + 1].value == 30 || all[i + 1].value == 31)) continue;
        break;
      case TokenKind::colon:
        if (dash_parts_items(i)) k = '.';
        break;
      case TokenKind::stop:
        // "(aspirin, ibuprofen, etc.)"
        if (i > 0 && i + 1 < all.size() && source_.text.compare(all[i - 1].span.begin, all[i - 1].span.size(), "etc") == 0 &&
            (next(1) == TokenKind::close || next(1) == TokenKind::comma))
          continue;
        break;
      case TokenKind::conj:
      case TokenKind::disj:
      case TokenKind::and_or:
        if (names_step_again(i)) {
          ++i;
          continue;
        }
        if (second_figure_of_name(i)) {
          kinds_.push_back('w');
          origin_.push_back(i);
          ++i;
          k = 'w';
          break;
        }
        if (joins_courses(i)) k = 'w';
        // "clinically or radiographically documented": one description.
        if (i > 0 && adverb(i - 1) && adverb(i + 1)) k = 'w';
        // "ACR/EULAR criteria": one standard of two societies.
        if (t.kind == TokenKind::and_or && word_at(i) == "/" && word_at(i + 2).rfind("criteri", 0) == 0 &&
            (next(1) == TokenKind::word || next(1) == TokenKind::term) && i > 0 && abbreviation(said(all[i - 1].span)))
          k = 'w';
        // "PET/CT": one scan.
        if (t.kind == TokenKind::and_or && word_at(i) == "/" && i > 0 && word_at(i - 1).ends_with("pet") &&
            (word_at(i + 1).starts_with("ct") || word_at(i + 1).starts_with("mr")))
          k = 'w';
        break;
      case TokenKind::such_as: {
        // "insulin like growth factor", "flu like symptoms": alike, and no example.
        static constexpr std::string_view alike[] = {"growth",  "peptide", "symptoms", "syndrome",
                                                     "illness", "disease", "features", "receptor"};
        const std::string_view like = word_at(i + 1);
        if (word_at(i) == "like" &&
            std::any_of(std::begin(alike), std::end(alike), [&](std::string_view w) { return like.starts_with(w); }))
          k = 'w';
        break;
      }
      case TokenKind::opinion:
        break;
      case TokenKind::relative: {
        // The World Health Organization, unless all around it is in capitals. "Performance status: WHO 0-2" is its scale.
        const std::string_view before = i > 0 ? said(all[i - 1].span) : std::string_view();
        if (said(t.span) != "WHO" || (before.size() > 2 && abbreviation(before))) break;
        k = 'w';
        const Span so_far{all.front().span.begin, t.span.begin};
        if (next(1) != TokenKind::number || small(so_far).find("performance") == std::string::npos) break;
        if (auto name = lexicon_.longest_name("WHO performance status", 0)) {
          tokens_.tokens[i].kind = TokenKind::term;
          tokens_.tokens[i].ref = static_cast<std::uint32_t>(tokens_.names.size());
          tokens_.names.push_back(std::move(name->candidates));
          k = '#';
        }
        break;
      }
      case TokenKind::either: {
        // "..., either in a study or as marketed", "..., either orally or by injection": how, and nothing besides.
        if (!kinds_.empty() && kinds_.back() == ',' &&
            (next(1) == TokenKind::prep || word_at(i + 1) == "as" || word_at(i + 1).ends_with("ally")))
          k = '`';
        // "in either eye", "in one or both eyes": where, and no choice between things.
        static constexpr std::string_view pairs[] = {"eye",    "eyes",    "hand",     "hands",   "ear",    "ears",  "arm",   "arms",
                                                     "leg",    "legs",    "knee",     "knees",   "hip",    "hips",  "foot",  "feet",
                                                     "lung",   "lungs",   "breast",   "breasts", "limb",   "limbs", "side",  "sides",
                                                     "kidney", "kidneys", "shoulder", "ovary",   "testis", "wrist", "ankle", "elbow"};
        if (std::find(std::begin(pairs), std::end(pairs), word_at(i + 1)) != std::end(pairs) && !kinds_.empty() &&
            std::string_view("iO").find(kinds_.back()) != std::string_view::npos)
          k = '_';
        break;
      }
      case TokenKind::barred:
        // "Prior medication: Excluded within 30 days of study entry:" over exclusions: any of them in that time.
        if (section_ == SectionKind::exclusion && word_at(i) == "excluded" &&
            (next(1) == TokenKind::within || next(1) == TokenKind::past) && all.back().kind == TokenKind::colon &&
            (kinds_.empty() || labels_prior_treatment())) {
          kinds_.clear();
          origin_.clear();
          k = 'l';
          tokens_.tokens[i].value = 1;
          break;
        }
        // "Not eligible for transplantation": of the patient; "not eligible for the study" is of the trial.
        if (next(1) == TokenKind::for_ && word_at(i + 1) == "for" && word_at(i).ends_with("eligible") &&
            (kinds_.empty() || std::string_view(".;,&|he_H").find(kinds_.back()) != std::string_view::npos) && !names_trial(i + 2))
          k = 'w';
        break;
      case TokenKind::postfix:
        // "18 or older": without a unit the word says what it is.
        if (!kinds_.empty() && kinds_.back() == 'n' && word_at(i).ends_with("older")) {
          kinds_.push_back(k);
          origin_.push_back(i);
          k = 'o';
        }
        // "Child-Pugh score of no more than 6 plus AFP < 400": and.
        if (word_at(i) == "plus" && next(1) == TokenKind::term && next(2) == TokenKind::comparator) k = '&';
        // "(kg/m2), inclusive", "18 years or older, inclusive"
        if (t.value == 30 && (kinds_.ends_with(')') || ((kinds_.ends_with('p') || kinds_.ends_with('o')) && ends_in_limit()))) continue;
        break;
      case TokenKind::per_time:
        // "persistent daily vomiting"
        if ((next(1) == TokenKind::word || (next(1) == TokenKind::term && !names_measure(i + 1))) && no_figure_follows(i + 1) &&
            !word_at(i + 1).starts_with("dos") && !word_at(i).starts_with("/") && !word_at(i).starts_with("per") &&
            (kinds_.empty() || std::string_view(".;,&|vajhH_!").find(kinds_.back()) != std::string_view::npos))
          k = 'w';
        break;
      default:
        break;
    }
    if (k == 'a' && t.kind == TokenKind::past) {
      // "past" as an adjective carries the status.
      tokens_.tokens[i].value = static_cast<std::uint8_t>(Status::past);
    }
    kinds_.push_back(k);
    origin_.push_back(i);
    if (skip) ++i;
    if (t.kind == TokenKind::time_unit && t.value == 1) {
      kinds_.push_back('o');
      origin_.push_back(i);
    }
  }
}

}  // namespace eligo::grammar

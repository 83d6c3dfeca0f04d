// The heading grammar: what registries and sites write over a list of criteria. PEGTL over one line.
//
// Two families: criteria words ("Key exclusion criteria for Part 2:", "Inclusion:") and sentences that end in a colon ("You can take part
// if:", "Patients with the following conditions are excluded:"). A sentence is a heading only when every word of it is generic: a heading's
// words are not read as a criterion, so a limit in one ("Excluded within 30 days of study entry:") must stay with the list under it.
#include <algorithm>
#include <array>
#include <tao/pegtl.hpp>

#include "grammar/outline_lines.hpp"
#include "grammar/text.hpp"
#include "grammar/word_rules.hpp"

namespace eligo::grammar::lines {

namespace {

namespace heading {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

struct sp : star<blank> {};
struct gap : plus<blank> {};
struct decoration : star<sor<one<'*', '#', '_', '=', '>'>, seq<one<'-'>, one<'-'>>, blank>> {};

/// A word that is one slip of the pen away from `Word`: a letter too many, too few, another, or two that changed places.
template <char... Word>
struct misspelt {
  using rule_t = misspelt;
  using subs_t = empty_list;
  template <typename Input>
  [[nodiscard]] static bool match(Input& in) {
    constexpr std::array<char, sizeof...(Word)> word{Word...};
    std::size_t length = 0;
    while (length < in.size() && length <= word.size() + 1 && is_letter(in.peek_char(length))) ++length;
    if (!one_slip({in.current(), length}, {word.data(), word.size()})) return false;
    in.bump_in_this_line(length);
    return true;
  }
};
struct near_criteria : misspelt<'c', 'r', 'i', 't', 'e', 'r', 'i', 'a'> {};
struct near_exclusion : misspelt<'e', 'x', 'c', 'l', 'u', 's', 'i', 'o', 'n'> {};
struct near_inclusion : misspelt<'i', 'n', 'c', 'l', 'u', 's', 'i', 'o', 'n'> {};

struct numeral_or_letter : seq<sor<plus<digit>, plus<one<'I', 'V', 'X'>>, alpha>, opt<sor<alpha, digit>>, not_at<alnum>> {};
struct arm_word_before_number : seq<sor<letters<"cohort", "treatment group", "group", "arm", "stratum", "strata", "part", "phase",
                                                "substudy", "sub-study", "study", "population", "component", "step">,
                                        seq<letters<"stage">, at<gap, digit>>, letters<"protocol", "dose level", "module", "aim", "tier">>,
                                    opt<one<'s'>>, gap, opt<one<'#'>>> {};
struct numbered_arm
    : seq<arm_word_before_number, numeral_or_letter,
          star<seq<sp, sor<one<'/', '&', ',', '-'>, word<"and", "or", "to">>, sp, opt<arm_word_before_number>, numeral_or_letter>>> {};
struct role : word<"volunteers", "volunteer", "controls", "control", "patients", "patient", "donors", "donor", "recipients", "recipient",
                   "caregivers", "caregiver", "carers", "parents", "parent", "providers", "clinicians", "physicians", "nurses", "siblings",
                   "relatives", "partners", "mothers", "infants", "families", "cases", "subjects", "subject", "participants", "participant",
                   "individuals", "children", "adults", "students", "study eye", "fellow eye", "either eye"> {};
struct role_arm : seq<opt<seq<word<"healthy", "normal", "control">, gap>>, role, opt<seq<gap, role>>> {};
struct arm_name : sor<numbered_arm, role_arm> {};

// "Unblinded Phase Crossover", "Extension Phase".
struct period_word : word<"crossover", "cross-over", "extension", "retreatment", "re-treatment", "substudy", "sub-study"> {};
struct period_arm : seq<star<seq<word<"unblinded", "open-label", "long-term", "phase">, gap>>, period_word,
                        opt<seq<gap, word<"phase", "period", "study">>>> {};

struct older_word : word<"previous", "former", "original", "superseded", "old", "prior"> {};
struct qualifier : sor<word<"key", "main", "major", "principal", "primary", "general", "specific", "common", "additional", "other",
                            "current", "updated", "amended", "new">,
                       older_word, word<"study", "trial", "selected", "summary", "of", "the", "overall", "basic", "full", "further">,
                       seq<opt<seq<word<"study">, gap>>, word<"eye">>,
                       word<"core", "clinical", "laboratory", "ocular", "non-ocular", "medical", "protocol", "screening", "randomization",
                            "enrollment", "important", "abbreviated", "global", "absolute", "systemic", "baseline">,
                       seq<period_arm, opt<seq<sp, one<':', '-'>>>>, seq<arm_name, opt<seq<sp, one<':', '-'>>>>> {};
struct noun
    : sor<word<"criteria", "criterion", "criterias", "criterions", "requirements", "requirement", "factors", "conditions", "criteria's">,
          near_criteria> {};
struct exclusion_word : sor<word<"exclusion", "exclusions", "exclusionary", "non-inclusion", "noninclusion", "ineligibility">,
                            seq<word<"non">, gap, word<"inclusion">>> {};
struct inclusion_word : word<"inclusion", "inclusions", "inclusionary"> {};
struct neutral_word : word<"eligibility", "entry", "selection", "enrolment", "enrollment", "entrance", "participation"> {};
struct both_words : seq<inclusion_word, opt<seq<gap, noun>>, sp, sor<one<'/', '&', ','>, word<"and", "or">>, sp, exclusion_word> {};

// Headings of the US National Cancer Institute's records, before registries had inclusion and exclusion lists.
struct topic : seq<word<"disease", "patient", "donor", "recipient", "subject", "participant">, gap, word<"characteristics">> {};
struct therapy_topic : seq<word<"prior">, sp, opt<one<'/'>>, sp, opt<seq<word<"and">, gap>>, word<"concurrent">, gap, word<"therapy">> {};

struct kind_both : seq<both_words, opt<seq<gap, noun>>> {};
struct criteria_noun : word<"criteria", "criterion"> {};
struct sheet : seq<gap, word<"checklist", "check list", "list", "form">> {};
// "Criteria for exclusion", "Reasons for exclusion from the study".
struct ground : seq<sor<criteria_noun, word<"reasons", "reason", "grounds">>, gap, word<"for", "of">, gap> {};
struct from_study
    : seq<gap, word<"from", "in", "into">, gap, opt<seq<word<"the", "this">, gap>>, word<"study", "trial", "research", "participation">> {};
// Alone and with a colon. They also head lists inside an item, so a list mark before them makes them no heading.
struct weak_exclusion : seq<word<"contraindications", "contra-indications", "exclude", "excludes">, at<sp, one<':'>, sp, eof>> {};
struct kind_exclusion : sor<seq<exclusion_word, opt<seq<gap, noun>>, opt<sheet>>, seq<near_exclusion, gap, noun, opt<sheet>>,
                            seq<ground, exclusion_word, opt<from_study>>, weak_exclusion> {};
struct kind_inclusion : sor<seq<inclusion_word, opt<seq<gap, noun>>, opt<sheet>>, seq<near_inclusion, gap, noun, opt<sheet>>,
                            seq<ground, inclusion_word, opt<from_study>>> {};
struct kind_neutral : sor<seq<neutral_word, gap, noun>, seq<neutral_word, at<sp, sor<one<':'>, eof>>>,
                          seq<criteria_noun, at<gap, word<"for">, gap, numbered_arm>>, seq<criteria_noun, at<sp, sor<one<':'>, eof>>>,
                          topic, therapy_topic> {};
struct kind : sor<kind_both, kind_exclusion, kind_inclusion, kind_neutral> {};

struct version : plus<not_one<':', '('>> {};
struct as_of : seq<word<"as">, gap, word<"of">, gap, version> {};
struct dated : seq<word<"from", "until", "up">, gap, at<star<not_one<':', '('>>, digit>, version> {};
struct end_of_line : seq<decoration, opt<one<'-'>, star<blank>>, eof> {};
struct full_colon : sor<seq<sp, string<'-', '-'>, star<blank>>, seq<sp, opt<one<';'>>, one<':'>, star<sor<one<':', '*', '_'>, blank>>>,
                        seq<sp, one<';'>, star<blank>, eof>> {};
struct bracketed : seq<sp, one<'('>, star<not_one<')', '('>>, one<')'>> {};
struct subject_of_list : plus<not_one<':', '.'>> {};
struct tail_link
    : sor<seq<gap, word<"for", "of", "at", "in", "to", "specific", "related", "only", "applicable">>, seq<sp, one<'-', ',', '/'>>> {};
struct tail_verb : seq<gap,
                       word<"are", "is", "include", "includes", "included", "will", "as", "consist", "must", "the", "that", "which", "on",
                            "prior", "during", "if">,
                       rep_max<90, not_one<':', '.'>>> {};
struct arm_tail : seq<tail_link, sp, subject_of_list> {};
struct criteria_words
    : seq<decoration, sor<seq<star<seq<not_at<sor<topic, therapy_topic>>, qualifier, sp>>, kind>, kind>, star<one<'*', '_'>>> {};
// "Inclusion Criteria Colorectal group".
struct group_word : sor<role, word<"group", "groups", "cohort", "cohorts", "arm", "eye", "eyes">> {};
struct group_end : seq<group_word, at<sp, sor<one<':'>, eof>>> {};
struct group_tail : seq<gap, at<alpha>, rep_max<5, seq<not_at<group_end>, plus<sor<alnum, one<'-', '/', '+', '\''>>>, gap>>, group_end> {};
// "Exclusion Criteria Participants should not enter ...": what follows starts a sentence or a title of its own.
struct run_in : seq<opt<seq<sp, one<'-'>>>, at<gap, upper, alpha>> {};
struct group_bracket : bracketed {};
struct criteria_end
    : sor<seq<opt<seq<gap, sor<as_of, dated>>>, opt<group_bracket>, sor<full_colon, end_of_line>>, seq<tail_verb, full_colon>,
          seq<arm_tail, sor<full_colon, end_of_line>>, seq<group_tail, sor<full_colon, end_of_line>>, seq<opt<group_bracket>, run_in>> {};
struct criteria_heading : seq<criteria_words, criteria_end> {};
struct run_in_heading : seq<criteria_words, opt<group_bracket>, run_in> {};

// --- sentences
struct determiner : word<"the", "all", "any", "study", "adult", "potential", "eligible", "a", "trial", "your", "enrolled", "such", "these",
                         "prospective"> {};
struct person : word<"patients", "patient", "subjects", "subject", "participants", "participant", "volunteers", "children", "child",
                     "infants", "individuals", "persons", "people", "candidates", "applicants", "you", "those", "they", "she", "he",
                     "he/she", "women", "men", "adolescents", "mothers"> {};
struct generic
    : sor<determiner, person,
          word<"for", "in", "into", "this", "trial", "protocol", "if", "when", "who", "of", "following", "criteria", "criterion",
               "conditions", "condition", "symptoms", "symptom", "one", "or", "and", "more", "least", "at", "meet", "meets", "meeting",
               "met", "have", "has", "having", "with", "to", "be", "been", "is", "are", "participate", "participation", "take", "part",
               "join", "enroll", "enrol", "enrolled", "enrollment", "enrolment", "entry", "enter", "from", "true", "apply", "applies",
               "considered", "satisfy", "fulfill", "fulfil", "eligible", "eligibility", "inclusion", "exclusion", "included", "order",
               "reasons", "reason", "there", "will", "may", "can", "must", "should", "prior", "below", "diseases", "characteristics",
               "based", "on", "because", "also", "only", "clinical", "exist", "present", "research", "his", "her">,
          one<',', '/', '(', ')'>> {};
struct generic_words : star<seq<sp, generic>> {};
struct refused
    : sor<word<"excluded", "ineligible">,
          seq<word<"not", "cannot", "can't", "won't">, gap, opt<seq<word<"be">, gap>>, opt<seq<word<"able">, gap, word<"to">, gap>>,
              sor<word<"eligible", "included", "enrolled">, seq<word<"take">, gap, word<"part">>,
                  word<"participate", "join", "enter", "qualify", "have", "be">>>> {};
struct refusing : seq<star<seq<sp, not_at<refused>, generic>>, sp, refused, generic_words, sp, one<':'>, sp, eof> {};
struct refusing_if : seq<star<seq<sp, not_at<refused>, generic>>, sp, refused, generic_words, eof> {};
struct admitted : sor<word<"eligible">, seq<word<"take">, gap, word<"part">>,
                      word<"participate", "join", "included", "enrolled", "must", "criteria", "have">> {};
struct who_end : seq<sp, star<one<'?', ':', ' '>>, eof> {};
struct who_refused : seq<decoration, word<"who">, star<seq<sp, not_at<refused>, generic>>, sp, refused, generic_words, who_end> {};
struct who_admitted : seq<decoration, word<"who">, star<seq<sp, not_at<admitted>, generic>>, sp, admitted, generic_words, who_end> {};
struct admitting : seq<star<seq<sp, not_at<admitted>, generic>>, sp, admitted, generic_words, sp, one<':'>, sp, eof> {};
struct opens_exclusion
    : seq<star<seq<not_at<refused>, sor<seq<plus<sor<alnum, one<'\'', '-'>>>, star<not_at<alnum>, not_one<':'>>>, not_one<':'>>>>, refused,
          star<not_one<':'>>, one<':'>, sp, eof> {};

struct arm_word : sor<role,
                      word<"only", "must", "have", "be", "dose", "escalation", "expansion", "monotherapy", "combination", "arm", "cohort",
                           "treatment", "phase", "study", "criteria">,
                      numeral_or_letter> {};
struct arm_note : sor<bracketed, seq<sp, one<'-', ','>, rep_max<80, not_one<':', '.'>>>, plus<gap, arm_word>> {};
struct numbered_arm_heading
    : seq<decoration, not_at<letters<"stage">>, numbered_arm, sor<seq<opt<arm_note>, full_colon>, seq<opt<bracketed>, end_of_line>>> {};
struct for_role : seq<word<"for">, gap, opt<seq<word<"all">, gap>>> {};
struct role_arm_heading : seq<decoration, opt<for_role>, role_arm, sp, opt<bracketed>, one<':'>, star<sor<one<'*', '_'>, blank>>, eof> {};
}  // namespace heading

struct Seen {
  Heading heading;
  std::string arm_tail;
  std::string bracket;
};

template <typename Rule>
struct see : tao::pegtl::nothing<Rule> {};
template <HeadingKind Kind>
struct see_kind {
  static void apply0(Seen& seen) { seen.heading.kind = Kind; }
};
template <>
struct see<heading::kind_both> : see_kind<HeadingKind::neutral> {};
template <>
struct see<heading::kind_exclusion> : see_kind<HeadingKind::exclusion> {};
template <>
struct see<heading::kind_inclusion> : see_kind<HeadingKind::inclusion> {};
template <>
struct see<heading::kind_neutral> : see_kind<HeadingKind::neutral> {};
template <>
struct see<heading::older_word> {
  static void apply0(Seen& seen) { seen.heading.older = true; }
};
template <>
struct see<heading::weak_exclusion> {
  static void apply0(Seen& seen) { seen.heading.weak = true; }
};
template <>
struct see<heading::run_in> {
  static void apply0(Seen& seen) {
    seen.heading.run_in = true;
    seen.arm_tail.clear();
  }
};
template <>
struct see<heading::full_colon> {
  static void apply0(Seen& seen) { seen.heading.colon = true; }
};
std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" -:,(");
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find_last_not_of(" -:,");
  return std::string(text.substr(begin, end - begin + 1));
}
template <>
struct see<heading::version> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.heading.version = trimmed({in.begin(), in.size()});
  }
};
template <>
struct see<heading::arm_name> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.heading.arm = trimmed({in.begin(), in.size()});
  }
};
template <>
struct see<heading::period_arm> : see<heading::arm_name> {};
template <>
struct see<heading::numbered_arm_heading> : see_kind<HeadingKind::arm> {};
template <>
struct see<heading::role_arm_heading> : see_kind<HeadingKind::arm> {};
template <>
struct see<heading::numbered_arm> : see<heading::arm_name> {};
template <>
struct see<heading::role_arm> : see<heading::arm_name> {};
template <>
struct see<heading::arm_tail> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.arm_tail = trimmed({in.begin(), in.size()});
  }
};

template <>
struct see<heading::group_tail> : see<heading::arm_tail> {};
template <>
struct see<heading::group_bracket> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.bracket = trimmed({in.begin(), in.size()});
  }
};

/// "for all participants", "for the study": no arm.
bool names_everybody(std::string_view arm) {
  for (const std::string_view word : {"all", "study", "trial", "enrollment", "enrolment", "participation", "participants", "participant",
                                      "subjects", "subject", "both", "follows", "following", "below"}) {
    if (has_word(arm, word) && !has_word(arm, "part") && !has_word(arm, "cohort") && !has_word(arm, "healthy") && !has_word(arm, "control"))
      return true;
  }
  return false;
}

constexpr std::size_t longest_heading = 200;

std::string arm_named_in(std::string_view text);

/// "Study A" in "Patients in Study A with the following conditions are excluded:".
std::string arm_named_in(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && text[i - 1] != ' ') continue;
    Seen seen;
    tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data() + i, text.data() + text.size(), "");
    if (!tao::pegtl::parse<heading::numbered_arm, see>(in, seen)) continue;
    const char last = *(in.current() - 1);
    if ((last >= 'A' && last <= 'Z') || (last >= '0' && last <= '9')) return seen.heading.arm;
  }
  return {};
}

template <typename Rule>
std::optional<Heading> heading_by(std::string_view text) {
  Seen seen;
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  if (!tao::pegtl::parse<Rule, see>(in, seen)) return std::nullopt;
  Heading found = seen.heading;
  found.length = static_cast<std::uint32_t>(in.current() - text.data());
  // What follows a topic is part of it ("Disease Characteristics - Breast").
  const bool topic = found.kind == HeadingKind::neutral && has_word(text.substr(0, found.length), "characteristics");
  if (!seen.arm_tail.empty() && !topic) {
    const std::size_t link = seen.arm_tail.find(' ');
    const std::string_view first = std::string_view(seen.arm_tail).substr(0, link);
    const bool linked =
        has_word(first, "for") || has_word(first, "of") || has_word(first, "at") || has_word(first, "in") || has_word(first, "to");
    if (!names_everybody(seen.arm_tail)) found.arm = linked && link != std::string::npos ? seen.arm_tail.substr(link + 1) : seen.arm_tail;
  }
  // "Inclusion criteria for the informant include age above 18": a sentence.
  if (!found.colon && !found.run_in) {
    for (const std::string_view verb : {"include", "includes", "are", "is", "must", "should", "may", "will", "have"})
      if (has_word(seen.arm_tail, verb)) {
        if constexpr (std::is_same_v<Rule, heading::criteria_heading>) return heading_by<heading::run_in_heading>(text);
        return std::nullopt;
      }
  }
  if (found.arm.empty() && !seen.bracket.empty()) found.arm = arm_named_in(seen.bracket);
  if (names_everybody(found.arm)) found.arm.clear();
  // "Inclusion Criteria Participants ...": only the whole name of the list goes without a colon.
  if (found.run_in && (found.kind == HeadingKind::neutral || !names_criteria(text.substr(0, found.length)))) return std::nullopt;
  return found;
}

/// Words over a list that say nothing of whom it binds.
bool names_nobody(std::string_view word) {
  for (const std::string_view w : {"and",
                                   "or",
                                   "study",
                                   "eye",
                                   "ocular",
                                   "systemic",
                                   "genetic",
                                   "angiographic",
                                   "imaging",
                                   "level",
                                   "patient",
                                   "disease",
                                   "specific",
                                   "master",
                                   "protocol",
                                   "additional",
                                   "key",
                                   "general",
                                   "baseline",
                                   "echocardiographic",
                                   "radiological",
                                   "clinical",
                                   "couple",
                                   "other",
                                   "main",
                                   "of",
                                   "double-blind",
                                   "phase",
                                   "laboratory",
                                   "disease-specific",
                                   "medication-related",
                                   "treatment-related",
                                   "safety"})
    if (word.size() == w.size() && has_word(word, w)) return true;
  return false;
}

/// "Bladder Cancer Specific Inclusion Criteria:": a title of a few words, none of which makes a sentence of it.
std::optional<Heading> titled_heading(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && std::string_view(" :.;*_").find(text[end - 1]) != std::string_view::npos) --end;
  const std::string_view words = text.substr(0, end);
  if (words.size() > 80 || words.empty() || !is_capital(words.front())) return std::nullopt;
  const std::size_t noun = words.rfind(' ');
  if (noun == std::string_view::npos || !names_criteria(words.substr(noun + 1))) return std::nullopt;
  const std::size_t kind_at = words.find_last_of(" ", noun - 1);
  if (kind_at == std::string_view::npos) return std::nullopt;
  const std::string_view kind = words.substr(kind_at + 1, noun - kind_at - 1);
  const bool exclusion = has_word(kind, "exclusion") || one_slip(kind, "exclusion");
  if (kind.find('/') != std::string_view::npos || (!exclusion && !has_word(kind, "inclusion") && !one_slip(kind, "inclusion")))
    return std::nullopt;
  const std::string_view before = words.substr(0, kind_at);
  bool arm = false;
  int count = 0;
  for (std::size_t at = 0; at < before.size();) {
    std::size_t stop = std::min(before.find(' ', at), before.size());
    std::string_view word = before.substr(at, stop - at);
    while (!word.empty() && word.back() == ',') word.remove_suffix(1);
    at = stop + 1;
    if (word.empty()) continue;
    ++count;
    for (const std::string_view w :
         {"the", "any",   "all", "no",  "not",  "these", "following", "meet", "meets", "meeting", "met",  "fulfill", "a",   "an",
          "as",  "above", "is",  "are", "with", "who",   "defined",   "in",   "to",    "see",     "does", "note",    "none"})
      if (has_word(word, w)) return std::nullopt;
    if (word.find_first_of(".;()<>=0123456789") != std::string_view::npos) return std::nullopt;
    const bool nobody = names_nobody(word);
    if (!nobody && !is_capital(word.front())) return std::nullopt;
    arm = arm || !nobody;
  }
  if (count > 6) return std::nullopt;
  Heading found;
  found.kind = exclusion ? HeadingKind::exclusion : HeadingKind::inclusion;
  found.length = static_cast<std::uint32_t>(text.size());
  found.colon = text.find(':', end) != std::string_view::npos;
  found.plain = true;
  if (arm) found.arm = trimmed(before);
  return found;
}

/// "Patients must have one or more of the following:", "either of these must be met:": the head of a list of which not all is asked for,
/// and no heading over requirements.
bool chooses(std::string_view text) {
  for (const std::string_view word : {"one", "1", "two", "2", "three", "3", "any", "either", "some", "least"})
    if (has_word(text, word)) return has_word(text, "following") || has_word(text, "these") || has_word(text, "below") || word == "either";
  return false;
}

/// Does the rest of a text that begins with a label hold another one of its kind ("Phase 1b: ...; Phase 2: ...")?
bool another_label(std::string_view text, std::size_t length) {
  std::size_t word = 0;
  while (word < length && ((text[word] | 0x20) >= 'a' && (text[word] | 0x20) <= 'z')) ++word;
  const auto same = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
  for (std::size_t at = length; word > 0 && at + word < text.size(); ++at)
    if (std::equal(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(word), text.begin() + static_cast<std::ptrdiff_t>(at), same) &&
        text.substr(at, word + 9).find(':') != std::string_view::npos)
      return true;
  return false;
}

}  // namespace

std::optional<Heading> read_heading(std::string_view text) {
  const std::string_view head = text.substr(0, longest_heading);
  if (head.empty()) return std::nullopt;
  // Most lines are plain sentences: no heading without a colon is long or ends like a sentence.
  if (head.find(':') == std::string_view::npos && head.substr(0, 2) != "--" &&
      (text.size() > 120 || text.back() == '.' || text.back() == ';' || text.back() == ',') && !names_criteria(head.substr(0, 80)))
    return std::nullopt;
  if (auto found = heading_by<heading::criteria_heading>(head)) {
    const std::string_view rest = text.substr(found->length);
    // Words without a colon are a heading only when they are the whole line.
    if (found->colon || rest.empty() || found->run_in) {
      found->plain = true;
      return found;
    }
  }
  if (auto found = titled_heading(head); found && text.size() <= longest_heading) return found;
  if (text.size() <= 80 && (text.front() | 0x20) == 'w') {
    for (auto [parse, kind] : {std::pair(&heading_by<heading::who_refused>, HeadingKind::exclusion),
                               std::pair(&heading_by<heading::who_admitted>, HeadingKind::inclusion)}) {
      if (auto found = parse(text)) {
        found->kind = kind;
        return found;
      }
    }
  }
  // "Cohort B: ..." heads what follows it in the line, but "Cohort A: ...; Cohort B: ..." is one text with two labels.
  if (auto found = heading_by<heading::numbered_arm_heading>(head);
      found && (found->colon || found->length == text.size()) && !another_label(text, found->length)) {
    found->kind = HeadingKind::arm;
    return found;
  }
  if (text.size() > longest_heading) return std::nullopt;
  if (text.back() == ':' || has_word(text.substr(text.size() < 3 ? 0 : text.size() - 3), "if")) {
    for (auto [parse, kind] : {std::pair(&heading_by<heading::refusing>, HeadingKind::exclusion),
                               std::pair(&heading_by<heading::refusing_if>, HeadingKind::exclusion),
                               std::pair(&heading_by<heading::admitting>, HeadingKind::inclusion),
                               std::pair(&heading_by<heading::numbered_arm_heading>, HeadingKind::arm),
                               std::pair(&heading_by<heading::role_arm_heading>, HeadingKind::arm),
                               std::pair(&heading_by<heading::opens_exclusion>, HeadingKind::opens_exclusion)}) {
      if (kind == HeadingKind::inclusion && chooses(text)) continue;
      if (auto found = parse(text)) {
        found->kind = kind;
        found->colon = true;
        if (kind != HeadingKind::arm) found->arm = arm_named_in(text);
        found->older = false;
        return found;
      }
    }
    return std::nullopt;
  }
  return std::nullopt;
}

namespace {

/// "PATIENT CHARACTERISTICS:" or "--Patient Characteristics--" in running text.
bool starts_topic(std::string_view text) {
  const char c = text.front();
  if (c != 'D' && c != 'P' && c != '-') return false;
  if (c == '-' && text.substr(0, 2) != "--") return false;
  const std::string_view head = text.substr(0, 60);
  const auto found = heading_by<heading::criteria_heading>(head);
  if (!found || !found->colon || found->kind != HeadingKind::neutral) return false;
  const std::string_view words = head.substr(0, found->length);
  return (has_word(words, "characteristics") || has_word(words, "therapy")) &&
         (c == '-' || words[1] == 'A' || words[1] == 'I' || words[1] == 'R');
}

}  // namespace

namespace {

/// The start of the word before `at`, or npos.
std::size_t word_before(std::string_view text, std::size_t at) {
  if (at < 2 || text[at - 1] != ' ' || text[at - 2] == ' ') return std::string_view::npos;
  const std::size_t blank = text.find_last_of(" \n", at - 2);
  return blank == std::string_view::npos ? 0 : blank + 1;
}

/// A heading in the middle of a line may have words in front ("Key", "Study Eye", "Stage 1"); all that fit belong to it.
std::size_t heading_start(std::string_view text, std::size_t at) {
  std::size_t best = at;
  std::size_t start = at;
  for (int words = 0; words < 5; ++words) {
    start = word_before(text, start);
    if (start == std::string_view::npos || start == 0) break;
    const char last_before = text[text.find_last_not_of(' ', start - 1)];
    if (is_capital(text[start])) {
      const auto found = heading_by<heading::criteria_heading>(text.substr(start, longest_heading));
      if (found && start + found->length > at) best = start;
    }
    if (last_before == '.' || last_before == ';' || last_before == ')' || last_before == '\n') break;
  }
  return best;
}

}  // namespace

std::optional<std::uint32_t> embedded_heading(std::string_view text) {
  for (std::size_t i = 1; i + 9 <= text.size(); ++i) {
    const char before = text[i - 1];
    if ((before == ' ' || before == '\n') && starts_topic(text.substr(i))) return static_cast<std::uint32_t>(i);
    if (text[i] != 'I' && text[i] != 'E') continue;
    const bool glued = before == '.' || before == ';' || before == ')';
    if (before != ' ' && !glued) continue;
    const std::string_view rest = text.substr(i);
    const std::string_view word = rest.substr(0, 9);
    if (word != "Inclusion" && word != "Exclusion" && word != "INCLUSION" && word != "EXCLUSION") continue;
    const auto found = heading_by<heading::criteria_heading>(rest.substr(0, longest_heading));
    // The whole phrase "Exclusion Criteria:" needs no stop before it.
    const bool named = rest.size() > 10 && (rest[10] == 'C');
    if (!found || (!found->colon && found->length != rest.size() && !(found->run_in && named))) continue;
    const std::size_t start = heading_start(text, i);
    if (start == 0) continue;
    // A mention inside a sentence ("meeting the Inclusion Criteria: ...") has a small word before it.
    const std::size_t last = text.find_last_not_of(' ', start - 1);
    const bool after_stop =
        last != std::string_view::npos && (text[last] == '.' || text[last] == ';' || text[last] == ')' || text[last] == ',');
    const std::size_t word_start = last == std::string_view::npos ? 0 : text.find_last_of(' ', last) + 1;
    const std::string_view word_before = text.substr(word_start, last + 1 - word_start);
    bool small = word_before == "&";
    for (const std::string_view w : {"the",   "following", "and", "or", "of",  "to", "other", "key",  "main", "per",     "see",  "in",
                                     "under", "all",       "any", "no", "not", "by", "from",  "with", "for",  "defined", "these"})
      small = small || has_word(word_before, w);
    if (after_stop || (named && !small)) return static_cast<std::uint32_t>(start);
  }
  return std::nullopt;
}

}  // namespace eligo::grammar::lines

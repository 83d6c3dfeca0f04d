// The heading grammar: what registries and sites write over a list of criteria. PEGTL over one line.
//
// Two families: criteria words ("Key exclusion criteria for Part 2:", "Inclusion:") and sentences that end in a colon ("You can take part
// if:", "Patients with the following conditions are excluded:"). A sentence is a heading only when every word of it is generic: a heading's
// words are not read as a criterion, so a limit in one ("Excluded within 30 days of study entry:") must stay with the list under it.
#include <algorithm>
#include <tao/pegtl.hpp>

#include "grammar/outline_lines.hpp"

namespace eligo::grammar::lines {

namespace {

namespace heading {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

#define ELIGO_WORD(text) seq<TAO_PEGTL_ISTRING(text), not_at<alnum>>

struct sp : star<blank> {};
struct gap : plus<blank> {};
struct decoration : star<sor<one<'*', '#', '_', '=', '>'>, seq<one<'-'>, one<'-'>>, blank>> {};

struct numeral_or_letter : seq<sor<plus<digit>, plus<one<'I', 'V', 'X'>>, alpha>, opt<sor<alpha, digit>>, not_at<alnum>> {};
struct numbered_arm
    : seq<sor<TAO_PEGTL_ISTRING("cohort"), TAO_PEGTL_ISTRING("treatment group"), TAO_PEGTL_ISTRING("group"), TAO_PEGTL_ISTRING("arm"),
              TAO_PEGTL_ISTRING("stratum"), TAO_PEGTL_ISTRING("strata"), TAO_PEGTL_ISTRING("part"), TAO_PEGTL_ISTRING("phase"),
              TAO_PEGTL_ISTRING("substudy"), TAO_PEGTL_ISTRING("sub-study"), TAO_PEGTL_ISTRING("study"), TAO_PEGTL_ISTRING("population"),
              TAO_PEGTL_ISTRING("component"), TAO_PEGTL_ISTRING("step"), seq<TAO_PEGTL_ISTRING("stage"), at<gap, digit>>,
              TAO_PEGTL_ISTRING("protocol"), TAO_PEGTL_ISTRING("dose level"), TAO_PEGTL_ISTRING("module"), TAO_PEGTL_ISTRING("aim"),
              TAO_PEGTL_ISTRING("tier")>,
          opt<one<'s'>>, gap, opt<one<'#'>>, numeral_or_letter,
          star<seq<sp, sor<one<'/', '&', ',', '-'>, ELIGO_WORD("and"), ELIGO_WORD("or"), ELIGO_WORD("to")>, sp, numeral_or_letter>>> {};
struct role : sor<ELIGO_WORD("volunteers"), ELIGO_WORD("volunteer"), ELIGO_WORD("controls"), ELIGO_WORD("control"), ELIGO_WORD("patients"),
                  ELIGO_WORD("patient"), ELIGO_WORD("donors"), ELIGO_WORD("donor"), ELIGO_WORD("recipients"), ELIGO_WORD("recipient"),
                  ELIGO_WORD("caregivers"), ELIGO_WORD("caregiver"), ELIGO_WORD("carers"), ELIGO_WORD("parents"), ELIGO_WORD("parent"),
                  ELIGO_WORD("providers"), ELIGO_WORD("clinicians"), ELIGO_WORD("physicians"), ELIGO_WORD("nurses"), ELIGO_WORD("siblings"),
                  ELIGO_WORD("relatives"), ELIGO_WORD("partners"), ELIGO_WORD("mothers"), ELIGO_WORD("infants"), ELIGO_WORD("families"),
                  ELIGO_WORD("cases"), ELIGO_WORD("subjects"), ELIGO_WORD("subject"), ELIGO_WORD("participants"), ELIGO_WORD("participant"),
                  ELIGO_WORD("individuals"), ELIGO_WORD("children"), ELIGO_WORD("adults"), ELIGO_WORD("students"), ELIGO_WORD("study eye"),
                  ELIGO_WORD("fellow eye"), ELIGO_WORD("either eye")> {};
struct role_arm : seq<opt<seq<sor<ELIGO_WORD("healthy"), ELIGO_WORD("normal"), ELIGO_WORD("control")>, gap>>, role, opt<seq<gap, role>>> {};
struct arm_name : sor<numbered_arm, role_arm> {};

struct older_word : sor<ELIGO_WORD("previous"), ELIGO_WORD("former"), ELIGO_WORD("original"), ELIGO_WORD("superseded"), ELIGO_WORD("old"),
                        ELIGO_WORD("prior")> {};
struct qualifier
    : sor<ELIGO_WORD("key"), ELIGO_WORD("main"), ELIGO_WORD("major"), ELIGO_WORD("principal"), ELIGO_WORD("primary"), ELIGO_WORD("general"),
          ELIGO_WORD("specific"), ELIGO_WORD("common"), ELIGO_WORD("additional"), ELIGO_WORD("other"), ELIGO_WORD("current"),
          ELIGO_WORD("updated"), ELIGO_WORD("amended"), ELIGO_WORD("new"), older_word, ELIGO_WORD("study"), ELIGO_WORD("trial"),
          ELIGO_WORD("selected"), ELIGO_WORD("summary"), ELIGO_WORD("of"), ELIGO_WORD("the"), ELIGO_WORD("overall"), ELIGO_WORD("basic"),
          ELIGO_WORD("full"), ELIGO_WORD("further"), ELIGO_WORD("core"), ELIGO_WORD("clinical"), ELIGO_WORD("laboratory"),
          ELIGO_WORD("ocular"), ELIGO_WORD("non-ocular"), ELIGO_WORD("medical"), ELIGO_WORD("protocol"), ELIGO_WORD("screening"),
          ELIGO_WORD("randomization"), ELIGO_WORD("enrollment"), ELIGO_WORD("important"), ELIGO_WORD("abbreviated"), ELIGO_WORD("global"),
          ELIGO_WORD("absolute"), seq<arm_name, opt<seq<sp, one<':', '-'>>>>> {};
struct noun : sor<ELIGO_WORD("criteria"), ELIGO_WORD("criterion"), ELIGO_WORD("criterias"), ELIGO_WORD("criterions"),
                  ELIGO_WORD("requirements"), ELIGO_WORD("requirement"), ELIGO_WORD("factors"), ELIGO_WORD("conditions"),
                  ELIGO_WORD("creteria"), ELIGO_WORD("critera"), ELIGO_WORD("citeria"), ELIGO_WORD("criteria's")> {};
struct exclusion_word : sor<ELIGO_WORD("exclusion"), ELIGO_WORD("exclusions"), ELIGO_WORD("exclusionary"), ELIGO_WORD("non-inclusion"),
                            ELIGO_WORD("noninclusion"), ELIGO_WORD("ineligibility"), seq<ELIGO_WORD("non"), gap, ELIGO_WORD("inclusion")>> {
};
struct inclusion_word : sor<ELIGO_WORD("inclusion"), ELIGO_WORD("inclusions"), ELIGO_WORD("inclusionary")> {};
struct neutral_word : sor<ELIGO_WORD("eligibility"), ELIGO_WORD("entry"), ELIGO_WORD("selection"), ELIGO_WORD("enrolment"),
                          ELIGO_WORD("enrollment"), ELIGO_WORD("entrance"), ELIGO_WORD("participation")> {};
struct both_words
    : seq<inclusion_word, opt<seq<gap, noun>>, sp, sor<one<'/', '&', ','>, ELIGO_WORD("and"), ELIGO_WORD("or")>, sp, exclusion_word> {};

// Headings of the US National Cancer Institute's records, before registries had inclusion and exclusion lists.
struct topic : seq<sor<ELIGO_WORD("disease"), ELIGO_WORD("patient"), ELIGO_WORD("donor"), ELIGO_WORD("recipient"), ELIGO_WORD("subject"),
                       ELIGO_WORD("participant")>,
                   gap, ELIGO_WORD("characteristics")> {};
struct therapy_topic : seq<ELIGO_WORD("prior"), sp, opt<one<'/'>>, sp, opt<seq<ELIGO_WORD("and"), gap>>, ELIGO_WORD("concurrent"), gap,
                           ELIGO_WORD("therapy")> {};

struct kind_both : seq<both_words, opt<seq<gap, noun>>> {};
struct kind_exclusion : seq<exclusion_word, opt<seq<gap, noun>>> {};
struct kind_inclusion : seq<inclusion_word, opt<seq<gap, noun>>> {};
struct criteria_noun : sor<ELIGO_WORD("criteria"), ELIGO_WORD("criterion")> {};
struct kind_neutral : sor<seq<neutral_word, gap, noun>, seq<neutral_word, at<sp, sor<one<':'>, eof>>>,
                          seq<criteria_noun, at<gap, ELIGO_WORD("for"), gap, numbered_arm>>, seq<criteria_noun, at<sp, sor<one<':'>, eof>>>,
                          topic, therapy_topic> {};
struct kind : sor<kind_both, kind_exclusion, kind_inclusion, kind_neutral> {};

struct version : plus<not_one<':', '('>> {};
struct as_of : seq<ELIGO_WORD("as"), gap, ELIGO_WORD("of"), gap, version> {};
struct dated : seq<sor<ELIGO_WORD("from"), ELIGO_WORD("until"), ELIGO_WORD("up")>, gap, at<star<not_one<':', '('>>, digit>, version> {};
struct end_of_line : seq<decoration, eof> {};
struct full_colon : sor<seq<sp, string<'-', '-'>, star<blank>>, seq<sp, opt<one<';'>>, one<':'>, star<sor<one<':', '*', '_'>, blank>>>> {};
struct bracketed : seq<sp, one<'('>, star<not_one<')', '('>>, one<')'>> {};
struct subject_of_list : plus<not_one<':', '.'>> {};
struct tail_link : sor<seq<gap, sor<ELIGO_WORD("for"), ELIGO_WORD("of"), ELIGO_WORD("at"), ELIGO_WORD("in"), ELIGO_WORD("to"),
                                    ELIGO_WORD("specific"), ELIGO_WORD("related"), ELIGO_WORD("only"), ELIGO_WORD("applicable")>>,
                       seq<sp, one<'-', ',', '/'>>> {};
struct tail_verb
    : seq<gap,
          sor<ELIGO_WORD("are"), ELIGO_WORD("is"), ELIGO_WORD("include"), ELIGO_WORD("includes"), ELIGO_WORD("included"),
              ELIGO_WORD("will"), ELIGO_WORD("as"), ELIGO_WORD("consist"), ELIGO_WORD("must"), ELIGO_WORD("the"), ELIGO_WORD("that"),
              ELIGO_WORD("which"), ELIGO_WORD("on"), ELIGO_WORD("prior"), ELIGO_WORD("during"), ELIGO_WORD("if")>,
          rep_max<90, not_one<':', '.'>>> {};
struct arm_tail : seq<tail_link, sp, subject_of_list> {};
struct criteria_words
    : seq<decoration, sor<seq<star<seq<not_at<sor<topic, therapy_topic>>, qualifier, sp>>, kind>, kind>, star<one<'*', '_'>>> {};
struct criteria_end : sor<seq<opt<seq<gap, sor<as_of, dated>>>, opt<bracketed>, sor<full_colon, end_of_line>>, seq<tail_verb, full_colon>,
                          seq<arm_tail, sor<full_colon, end_of_line>>> {};
struct criteria_heading : seq<criteria_words, criteria_end> {};

// --- sentences
struct determiner : sor<ELIGO_WORD("the"), ELIGO_WORD("all"), ELIGO_WORD("any"), ELIGO_WORD("study"), ELIGO_WORD("adult"),
                        ELIGO_WORD("potential"), ELIGO_WORD("eligible"), ELIGO_WORD("a"), ELIGO_WORD("trial"), ELIGO_WORD("your"),
                        ELIGO_WORD("enrolled"), ELIGO_WORD("such"), ELIGO_WORD("these"), ELIGO_WORD("prospective")> {};
struct person
    : sor<ELIGO_WORD("patients"), ELIGO_WORD("patient"), ELIGO_WORD("subjects"), ELIGO_WORD("subject"), ELIGO_WORD("participants"),
          ELIGO_WORD("participant"), ELIGO_WORD("volunteers"), ELIGO_WORD("children"), ELIGO_WORD("child"), ELIGO_WORD("infants"),
          ELIGO_WORD("individuals"), ELIGO_WORD("persons"), ELIGO_WORD("people"), ELIGO_WORD("candidates"), ELIGO_WORD("applicants"),
          ELIGO_WORD("you"), ELIGO_WORD("those"), ELIGO_WORD("they"), ELIGO_WORD("she"), ELIGO_WORD("he"), ELIGO_WORD("he/she"),
          ELIGO_WORD("women"), ELIGO_WORD("men"), ELIGO_WORD("adolescents"), ELIGO_WORD("mothers")> {};
struct generic
    : sor<determiner, person, ELIGO_WORD("for"), ELIGO_WORD("in"), ELIGO_WORD("into"), ELIGO_WORD("this"), ELIGO_WORD("trial"),
          ELIGO_WORD("protocol"), ELIGO_WORD("if"), ELIGO_WORD("when"), ELIGO_WORD("who"), ELIGO_WORD("of"), ELIGO_WORD("following"),
          ELIGO_WORD("criteria"), ELIGO_WORD("criterion"), ELIGO_WORD("conditions"), ELIGO_WORD("condition"), ELIGO_WORD("symptoms"),
          ELIGO_WORD("symptom"), ELIGO_WORD("one"), ELIGO_WORD("or"), ELIGO_WORD("and"), ELIGO_WORD("more"), ELIGO_WORD("least"),
          ELIGO_WORD("at"), ELIGO_WORD("meet"), ELIGO_WORD("meets"), ELIGO_WORD("meeting"), ELIGO_WORD("met"), ELIGO_WORD("have"),
          ELIGO_WORD("has"), ELIGO_WORD("having"), ELIGO_WORD("with"), ELIGO_WORD("to"), ELIGO_WORD("be"), ELIGO_WORD("been"),
          ELIGO_WORD("is"), ELIGO_WORD("are"), ELIGO_WORD("participate"), ELIGO_WORD("participation"), ELIGO_WORD("take"),
          ELIGO_WORD("part"), ELIGO_WORD("join"), ELIGO_WORD("enroll"), ELIGO_WORD("enrol"), ELIGO_WORD("enrolled"),
          ELIGO_WORD("enrollment"), ELIGO_WORD("enrolment"), ELIGO_WORD("entry"), ELIGO_WORD("enter"), ELIGO_WORD("from"),
          ELIGO_WORD("true"), ELIGO_WORD("apply"), ELIGO_WORD("applies"), ELIGO_WORD("considered"), ELIGO_WORD("satisfy"),
          ELIGO_WORD("fulfill"), ELIGO_WORD("fulfil"), ELIGO_WORD("eligible"), ELIGO_WORD("eligibility"), ELIGO_WORD("inclusion"),
          ELIGO_WORD("exclusion"), ELIGO_WORD("included"), ELIGO_WORD("order"), ELIGO_WORD("reasons"), ELIGO_WORD("reason"),
          ELIGO_WORD("there"), ELIGO_WORD("will"), ELIGO_WORD("may"), ELIGO_WORD("can"), ELIGO_WORD("must"), ELIGO_WORD("should"),
          ELIGO_WORD("prior"), ELIGO_WORD("below"), ELIGO_WORD("diseases"), ELIGO_WORD("characteristics"), ELIGO_WORD("based"),
          ELIGO_WORD("on"), ELIGO_WORD("because"), ELIGO_WORD("also"), ELIGO_WORD("only"), ELIGO_WORD("clinical"), ELIGO_WORD("exist"),
          ELIGO_WORD("present"), ELIGO_WORD("research"), ELIGO_WORD("his"), ELIGO_WORD("her"), one<',', '/', '(', ')'>> {};
struct generic_words : star<seq<sp, generic>> {};
struct refused : sor<ELIGO_WORD("excluded"), ELIGO_WORD("ineligible"),
                     seq<sor<ELIGO_WORD("not"), ELIGO_WORD("cannot"), ELIGO_WORD("can't"), ELIGO_WORD("won't")>, gap,
                         opt<seq<ELIGO_WORD("be"), gap>>, opt<seq<ELIGO_WORD("able"), gap, ELIGO_WORD("to"), gap>>,
                         sor<ELIGO_WORD("eligible"), ELIGO_WORD("included"), ELIGO_WORD("enrolled"),
                             seq<ELIGO_WORD("take"), gap, ELIGO_WORD("part")>, ELIGO_WORD("participate"), ELIGO_WORD("join"),
                             ELIGO_WORD("enter"), ELIGO_WORD("qualify"), ELIGO_WORD("have"), ELIGO_WORD("be")>>> {};
struct sentence_end : seq<sp, sor<seq<one<':'>, eof>, seq<at<seq<star<any>, eof>>, eof>>> {};
struct refusing : seq<star<seq<sp, not_at<refused>, generic>>, sp, refused, generic_words, sp, one<':'>, sp, eof> {};
struct refusing_if : seq<star<seq<sp, not_at<refused>, generic>>, sp, refused, generic_words, eof> {};
struct admitted
    : sor<ELIGO_WORD("eligible"), seq<ELIGO_WORD("take"), gap, ELIGO_WORD("part")>, ELIGO_WORD("participate"), ELIGO_WORD("join"),
          ELIGO_WORD("included"), ELIGO_WORD("enrolled"), ELIGO_WORD("must"), ELIGO_WORD("criteria"), ELIGO_WORD("have")> {};
struct admitting : seq<star<seq<sp, not_at<admitted>, generic>>, sp, admitted, generic_words, sp, one<':'>, sp, eof> {};
struct opens_exclusion
    : seq<star<seq<not_at<refused>, sor<seq<plus<sor<alnum, one<'\'', '-'>>>, star<not_at<alnum>, not_one<':'>>>, not_one<':'>>>>, refused,
          star<not_one<':'>>, one<':'>, sp, eof> {};

struct arm_word
    : sor<role, ELIGO_WORD("only"), ELIGO_WORD("must"), ELIGO_WORD("have"), ELIGO_WORD("be"), ELIGO_WORD("dose"), ELIGO_WORD("escalation"),
          ELIGO_WORD("expansion"), ELIGO_WORD("monotherapy"), ELIGO_WORD("combination"), ELIGO_WORD("arm"), ELIGO_WORD("cohort"),
          ELIGO_WORD("treatment"), ELIGO_WORD("phase"), ELIGO_WORD("study"), ELIGO_WORD("criteria"), numeral_or_letter> {};
struct arm_note : sor<bracketed, seq<sp, one<'-', ','>, rep_max<80, not_one<':', '.'>>>, plus<gap, arm_word>> {};
struct numbered_arm_heading : seq<decoration, not_at<TAO_PEGTL_ISTRING("stage")>, numbered_arm,
                                  sor<seq<opt<arm_note>, full_colon>, seq<opt<bracketed>, end_of_line>>> {};
struct for_role : seq<ELIGO_WORD("for"), gap, opt<seq<ELIGO_WORD("all"), gap>>> {};
struct role_arm_heading : seq<decoration, opt<for_role>, role_arm, sp, opt<bracketed>, one<':'>, star<sor<one<'*', '_'>, blank>>, eof> {};
#undef ELIGO_WORD
}  // namespace heading

struct Seen {
  Heading heading;
  std::string arm_tail;
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

/// A word in lower case anywhere in `text`?
bool has_word(std::string_view text, std::string_view word) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  const auto alnum = [&](char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t i = 0; i + word.size() <= text.size(); ++i) {
    if (i > 0 && alnum(text[i - 1])) continue;
    if (i + word.size() < text.size() && alnum(text[i + word.size()])) continue;
    if (std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(i), [&](char a, char b) { return a == lower(b); }))
      return true;
  }
  return false;
}

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
  if (names_everybody(found.arm)) found.arm.clear();
  return found;
}

}  // namespace

std::optional<Heading> read_heading(std::string_view text) {
  const std::string_view head = text.substr(0, longest_heading);
  if (head.empty()) return std::nullopt;
  // Most lines are plain sentences: no heading without a colon is long or ends like a sentence.
  if (head.find(':') == std::string_view::npos && head.substr(0, 2) != "--" &&
      (text.size() > 120 || text.back() == '.' || text.back() == ';' || text.back() == ','))
    return std::nullopt;
  if (auto found = heading_by<heading::criteria_heading>(head)) {
    const std::string_view rest = text.substr(found->length);
    // Words without a colon are a heading only when they are the whole line.
    if (found->colon || rest.empty()) {
      found->plain = true;
      return found;
    }
  }
  // "Cohort B: ..." heads what follows it in the line.
  if (auto found = heading_by<heading::numbered_arm_heading>(head); found && (found->colon || found->length == text.size())) {
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

std::optional<std::uint32_t> embedded_heading(std::string_view text) {
  for (std::size_t i = 1; i + 9 <= text.size(); ++i) {
    const char before = text[i - 1];
    if (starts_topic(text.substr(i)) && (before == ' ' || before == '\n')) return static_cast<std::uint32_t>(i);
    if (text[i] != 'I' && text[i] != 'E') continue;
    const bool glued = before == '.' || before == ';' || before == ')';
    if (before != ' ' && !glued) continue;
    const std::string_view rest = text.substr(i);
    const std::string_view word = rest.substr(0, 9);
    if (word != "Inclusion" && word != "Exclusion" && word != "INCLUSION" && word != "EXCLUSION") continue;
    const auto found = heading_by<heading::criteria_heading>(rest.substr(0, longest_heading));
    if (!found || (!found->colon && found->length != rest.size())) continue;
    // A mention inside a sentence ("meeting the Inclusion Criteria: ...") has a small word before it.
    const std::size_t last = text.find_last_not_of(' ', i - 1);
    const bool after_stop =
        last != std::string_view::npos && (text[last] == '.' || text[last] == ';' || text[last] == ')' || text[last] == ',');
    const std::size_t word_start = last == std::string_view::npos ? 0 : text.find_last_of(' ', last) + 1;
    const std::string_view word_before = text.substr(word_start, last + 1 - word_start);
    // The whole phrase "Exclusion Criteria:" needs no stop before it.
    const bool named = rest.size() > 10 && (rest[10] == 'C');
    const bool small = has_word(word_before, "the") || has_word(word_before, "following") || has_word(word_before, "and") ||
                       has_word(word_before, "or") || has_word(word_before, "of") || has_word(word_before, "to") ||
                       has_word(word_before, "other") || has_word(word_before, "key") || has_word(word_before, "main") ||
                       word_before == "&";
    if (after_stop || (named && !small)) return static_cast<std::uint32_t>(i);
  }
  return std::nullopt;
}

}  // namespace eligo::grammar::lines

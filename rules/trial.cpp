// read_trials: which kind of input this is, and the values that all kinds share (ages, sex, status).
//
// A kind is known by its start: JSON by its first byte, a rule file by its first header line, everything else is a pasted page.
#include "rules/trial.hpp"

#include <algorithm>
#include <tao/pegtl.hpp>

#include "grammar/word_rules.hpp"
#include "rules/trial_read.hpp"

namespace eligo::rules {

namespace {

using grammar::letters;
using grammar::word;

namespace ages {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

struct sp : star<blank> {};
struct number : seq<plus<digit>, opt<one<'.'>, plus<digit>>> {};
struct year : seq<letters<"year">, opt<one<'s', 'S'>>, not_at<alpha>> {};
struct month : seq<letters<"month">, opt<one<'s', 'S'>>, not_at<alpha>> {};
struct week : seq<letters<"week">, opt<one<'s', 'S'>>, not_at<alpha>> {};
struct day : seq<letters<"day">, opt<one<'s', 'S'>>, not_at<alpha>> {};
struct hour : seq<letters<"hour">, opt<one<'s', 'S'>>, not_at<alpha>> {};
struct unit : sor<year, month, week, day, hour> {};
struct old : opt<seq<sp, opt<word<"of">>, sp, word<"age", "old">>> {};
struct low : seq<number> {};
struct high : seq<number> {};
struct low_unit : seq<unit> {};
struct high_unit : seq<unit> {};
struct none : word<"n/a", "none", "no limit", "any", "all ages", "all"> {};
struct and_over : sor<seq<opt<word<"and", "or">>, sp, word<"older", "over", "above", "up", "more">>, one<'+'>> {};
struct and_under : seq<opt<word<"and", "or">>, sp, word<"younger", "under", "below", "less">> {};
struct between : sor<one<'-'>, TAO_PEGTL_STRING("\xE2\x80\x93"), word<"to">, word<"and">> {};
struct range : seq<opt<word<"from", "between">>, sp, low, sp, opt<low_unit>, old, sp, between, sp, high, sp, high_unit, old> {};
struct at_least : sor<seq<low, sp, low_unit, old, sp, opt<one<','>>, sp, and_over>, seq<low, one<'+'>, sp, low_unit>,
                      seq<sor<word<"at least">, word<"from">, word<"minimum">, TAO_PEGTL_STRING(">="), TAO_PEGTL_STRING("\xE2\x89\xA5")>,
                          sp, low, sp, low_unit, old>> {};
struct at_most : sor<seq<high, sp, high_unit, old, sp, opt<one<','>>, sp, and_under>,
                     seq<sor<word<"up to">, word<"at most">, word<"maximum">, TAO_PEGTL_STRING("<="), TAO_PEGTL_STRING("\xE2\x89\xA4")>, sp,
                         high, sp, high_unit, old>> {};
struct no_upper : seq<low, sp, low_unit, sp, sor<one<'-'>, word<"to">>, sp, none> {};
struct any_age : sor<range, no_upper, at_least, at_most, none> {};
struct whole : seq<sp, any_age, sp, opt<one<'.'>>, eof> {};
}  // namespace ages

struct Seen {
  std::string low, high, low_unit, high_unit, unit;
};

template <typename Rule>
struct see : tao::pegtl::nothing<Rule> {};
template <std::string Seen::*Member>
struct see_text {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.*Member = in.string();
  }
};
template <>
struct see<ages::low> : see_text<&Seen::low> {};
template <>
struct see<ages::high> : see_text<&Seen::high> {};
template <>
struct see<ages::low_unit> {
  static void apply0(Seen& seen) { seen.low_unit = seen.unit; }
};
template <>
struct see<ages::high_unit> {
  static void apply0(Seen& seen) { seen.high_unit = seen.unit; }
};
template <>
struct see<ages::year> {
  static void apply0(Seen& seen) { seen.unit = "Years"; }
};
template <>
struct see<ages::month> {
  static void apply0(Seen& seen) { seen.unit = "Months"; }
};
template <>
struct see<ages::week> {
  static void apply0(Seen& seen) { seen.unit = "Weeks"; }
};
template <>
struct see<ages::day> {
  static void apply0(Seen& seen) { seen.unit = "Days"; }
};
template <>
struct see<ages::hour> {
  static void apply0(Seen& seen) { seen.unit = "Hours"; }
};

template <typename Rule>
std::optional<AgeRange> age_by(std::string_view text) {
  Seen seen;
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  if (!tao::pegtl::parse<Rule, see>(in, seen) ||
      !trimmed({in.current(), static_cast<std::size_t>(text.data() + text.size() - in.current())}).empty())
    return std::nullopt;
  AgeRange out;
  if (!seen.low.empty()) out.minimum = seen.low + " " + (seen.low_unit.empty() ? seen.high_unit : seen.low_unit);
  if (!seen.high.empty()) out.maximum = seen.high + " " + seen.high_unit;
  return out;
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

std::string place_in(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  std::size_t column = 1;
  for (std::size_t i = line_start; i < before.size(); ++i) column += (static_cast<unsigned char>(before[i]) & 0xC0U) != 0x80U;
  return std::to_string(line) + ":" + std::to_string(column);
}

std::optional<AgeRange> read_age_range(std::string_view text) {
  // Each alternative from a clean slate: what a failed one saw must not stay.
  const std::string_view all = trimmed(text);
  if (auto range = age_by<ages::range>(all)) return range;
  if (auto range = age_by<ages::no_upper>(all)) return range;
  if (auto range = age_by<ages::at_least>(all)) return range;
  if (auto range = age_by<ages::at_most>(all)) return range;
  return age_by<ages::none>(all);
}

std::optional<std::string> read_sex(std::string_view text) {
  const std::string word = lower_case(trimmed(text));
  if (one_of(word, {"all", "both", "any", "all genders", "all sexes", "male and female", "female and male", "both males and females",
                    "female, male", "male, female"}))
    return "ALL";
  if (one_of(word, {"female", "females", "women", "women only", "female only", "females only"})) return "FEMALE";
  if (one_of(word, {"male", "males", "men", "men only", "male only", "males only"})) return "MALE";
  return std::nullopt;
}

std::optional<std::string> read_yes_no(std::string_view text) {
  const std::string word = lower_case(trimmed(text));
  if (one_of(word, {"yes", "true", "accepted", "accepts healthy volunteers"})) return "yes";
  if (one_of(word, {"no", "false", "not accepted", "does not accept healthy volunteers", "none"})) return "no";
  return std::nullopt;
}

std::optional<std::string> read_status(std::string_view text) {
  std::string word = lower_case(trimmed(text));
  for (char& c : word) c = c == '_' ? ' ' : c;
  word.erase(std::remove(word.begin(), word.end(), ','), word.end());
  if (!one_of(word, {"recruiting", "not yet recruiting", "active not recruiting", "enrolling by invitation", "completed", "terminated",
                     "withdrawn", "suspended", "unknown status", "unknown", "no longer recruiting", "open to recruitment", "closed",
                     "temporarily closed"})) {
    return std::nullopt;
  }
  for (char& c : word) c = c == ' ' ? '_' : c >= 'a' ? static_cast<char>(c - 0x20) : c;
  return word;
}

std::vector<Result<TrialRecord>> read_trial_records(std::string_view content, std::string_view name) {
  if (content.substr(0, 3) == "\xEF\xBB\xBF") content.remove_prefix(3);
  const std::string_view text = trimmed(content);
  if (text.empty()) return {tl::unexpected(InputError{"", "the input is empty, expected a trial record", ""})};
  if (text.front() == '{' || text.front() == '[') return read_json_trials(content);
  if (is_rule_file(content)) return {read_rule_file(content, name)};
  return {read_page(content, name)};
}

Result<std::vector<TrialRecord>> read_trials(std::string_view content, std::string_view name) {
  std::vector<TrialRecord> out;
  for (Result<TrialRecord>& record : read_trial_records(content, name)) {
    if (!record) return tl::unexpected(std::move(record.error()));
    out.push_back(std::move(*record));
  }
  return out;
}

grammar::Outline outline_of(const TrialRecord& record, const SourceText& source) {
  switch (record.text_kind) {
    case TextKind::criteria:
      return grammar::outline_criteria(source);
    case TextKind::rule_file:
      return grammar::outline_rule_file(source);
    case TextKind::page:
      return grammar::outline_page(source);
  }
  return {};
}

}  // namespace eligo::rules

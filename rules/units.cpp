// Units as clinicians write them, in running text and in unit fields, to UCUM: a PEG over the table of spellings.
//
// A unit is a small sentence: a power of ten, something counted or weighed, and what it is counted in ("x 10^9 cells per litre",
// "mL/min/1.73 m2", "mg/kg daily"). Powers whose superscript was lost ("x 109/L") are taken only where a volume follows; that,
// and 10eN for 10^N, is reported. The reading never guesses: a unit that goes on in a way not understood ("mg/tablet") is not taken.
// At most 96 signs are looked at. Left out: times written as words, which the reader of criteria takes first.
#include "rules/units.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/parse_tree.hpp>

#include "grammar/word_rules.hpp"
#include "rules/pack.hpp"
#include "rules/quantity.hpp"

namespace eligo::rules {
namespace {

namespace pegtl = tao::pegtl;
using grammar::letters;
using units::Care;
using units::Found;
using units::Spelling;

constexpr std::size_t longest_text = 96;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_digit(c) || is_letter(c) || c == '_'; }

// ---- the grammar ----

namespace written {
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;
using pegtl::star;

// A spelling of the table with one of these uses, the longest.
template <int Uses>
struct of {
  using rule_t = of;
  using subs_t = pegtl::empty_list;
  template <class Input>
  static bool match(Input& in) {
    const Found found = units::find({in.current(), in.size()}, 0, static_cast<std::uint8_t>(Uses));
    if (found.length == 0) return false;
    in.bump(found.length);
    return true;
  }
};
// What a figure below may count: times and volumes ("/24 h", "/100 mL"). "50 kg/110 lb" is a weight said twice.
struct counted_below {
  using rule_t = counted_below;
  using subs_t = pegtl::empty_list;
  template <class Input>
  static bool match(Input& in) {
    static constexpr std::array<std::string_view, 8> fit{"h", "d", "min", "s", "wk", "L", "dL", "mL"};
    const Found found = units::find({in.current(), in.size()}, 0, units::below);
    if (found.length == 0 || std::find(fit.begin(), fit.end(), found.spelling->ucum) == fit.end()) return false;
    in.bump(found.length);
    return true;
  }
};
// One unit of the table and no other: a litre, a square metre.
template <char... Ucum>
struct exactly {
  using rule_t = exactly;
  using subs_t = pegtl::empty_list;
  template <class Input>
  static bool match(Input& in) {
    static constexpr std::array<char, sizeof...(Ucum)> wanted{Ucum...};
    const Found found = units::find({in.current(), in.size()}, 0, units::below);
    if (found.length == 0 || found.spelling->ucum != std::string_view(wanted.data(), wanted.size())) return false;
    in.bump(found.length);
    return true;
  }
};

struct blank : pegtl::one<' ', '\t', '\n'> {};
struct gap : star<blank> {};
struct blanks : plus<blank> {};
struct end_of_word : pegtl::not_at<pegtl::ranges<'a', 'z', 'A', 'Z', '0', '9', '_', '_'>> {};

// powers of ten
struct times
    : sor<pegtl::one<'x', 'X', '*'>, pegtl::string<'\xC3', '\x97'>, pegtl::string<'\xC2', '\xB7'>, pegtl::string<'\xE2', '\x8B', '\x85'>> {
};
struct ten : pegtl::string<'1', '0'> {};
struct power : seq<opt<pegtl::one<'+', '-'>>, pegtl::range<'1', '9'>, opt<pegtl::digit>, pegtl::not_at<pegtl::digit>> {};
struct caret : sor<pegtl::string<'*', '*'>, seq<opt<pegtl::one<'\\'>>, pegtl::one<'^', '*'>>> {};
struct raised : seq<ten, gap, caret, gap, sor<seq<pegtl::one<'('>, power, pegtl::one<')'>>, power>, opt<pegtl::one<'^'>>> {};
struct bracketed : seq<ten, sor<seq<pegtl::one<'('>, power, pegtl::one<')'>>, seq<pegtl::one<'['>, power, pegtl::one<']'>>>> {};
struct exponential : seq<ten, pegtl::one<'e', 'E'>, power> {};
struct per;
struct lost_power : sor<pegtl::string<'1', '2'>, pegtl::one<'3', '6', '9'>> {};
struct lost : seq<ten, opt<pegtl::one<' '>>, lost_power, pegtl::at<sor<per, seq<gap, of<units::counts>>>>> {};
struct thousand : sor<pegtl::string<'1', ',', '0', '0', '0'>, pegtl::string<'1', '0', '0', '0'>> {};
struct million : sor<TAO_PEGTL_STRING("1,000,000"), TAO_PEGTL_STRING("1000000")> {};
struct plain_number : seq<sor<million, thousand>, pegtl::not_at<sor<pegtl::digit, pegtl::one<',', '.'>>>> {};
struct multiplier
    : sor<seq<times, gap, sor<raised, bracketed, exponential, lost, plain_number>>, sor<raised, bracketed, exponential, lost>> {};

// what stands below
struct per : sor<seq<gap, pegtl::one<'/'>, gap>, seq<sor<blanks, pegtl::one<'-'>>, letters<"per">, sor<blanks, pegtl::one<'-'>>>> {};
struct opening_per : sor<seq<pegtl::one<'/'>, gap>, seq<letters<"per">, blanks>> {};
struct below : of<units::below> {};
struct figure : seq<pegtl::range<'1', '9'>, opt<pegtl::digit>, opt<pegtl::digit>, pegtl::not_at<pegtl::digit>> {};
struct some_below : seq<figure, gap, opt<pegtl::one<'-'>>, counted_below> {};
struct square_metre : exactly<'m', '2'> {};
struct surface : seq<sor<TAO_PEGTL_STRING("1.73"), TAO_PEGTL_STRING("1,73")>, gap, opt<pegtl::one<'-'>>, sor<square_metre, end_of_word>> {};
struct surface_group
    : sor<surface,
          seq<pegtl::one<'(', '['>, gap, opt<sor<seq<letters<"per">, blanks>, pegtl::one<'/'>>>, surface, gap, pegtl::one<')', ']'>>> {};
struct bracketed_surface : seq<gap, pegtl::at<pegtl::one<'(', '['>>, surface_group> {};
struct multiplied_surface : seq<gap, times, gap, surface> {};
struct daily : seq<opt<pegtl::one<'/'>>, gap,
                   letters<"daily", "once daily", "once a day", "a day", "each day", "every day", "once per day", "qd">, end_of_word> {};
struct weekly
    : seq<gap, letters<"weekly", "once weekly", "once a week", "a week", "each week", "every week", "once per week">, end_of_word> {};
struct denominator : sor<seq<per, sor<surface_group, some_below, below>>, bracketed_surface, multiplied_surface, daily, weekly> {};
// "mL min-1", "kg.m-2"
struct negative_power : seq<opt<pegtl::one<'^'>>, pegtl::one<'-'>, pegtl::range<'1', '3'>, end_of_word> {};
struct inverse_unit : sor<of<units::below>, of<units::bottom>> {};
struct inverse_surface : seq<TAO_PEGTL_STRING("1.73"), gap, pegtl::one<'m'>, opt<pegtl::one<'^'>>, TAO_PEGTL_STRING("-2"), end_of_word> {};
struct inverse : seq<sor<pegtl::one<'.'>, pegtl::string<'\xC2', '\xB7'>, blanks>, sor<inverse_surface, seq<inverse_unit, negative_power>>> {
};
struct assay : sor<pegtl::string<'F', 'E', 'U'>, pegtl::string<'D', 'D', 'U'>> {};
struct assay_word : seq<gap, sor<seq<pegtl::one<'('>, assay, pegtl::one<')'>>, seq<assay, end_of_word>>> {};

// what stands above
struct above : of<units::above> {};
struct counted : of<units::counts> {};
struct letter_power : of<units::multiplies> {};
struct giga : of<units::multiplies_litre> {};
struct bottom_unit : of<units::bottom> {};
struct litre_below : exactly<'L'> {};
struct hundred_below : seq<figure, gap, bottom_unit> {};
struct bottom : sor<hundred_below, bottom_unit> {};
struct alone : of<units::alone> {};
struct field_alone : of<units::alone | units::above | units::below | units::whole> {};

struct letter_count : sor<seq<giga, opt<seq<gap, counted>>, per, litre_below>, seq<letter_power, opt<seq<gap, counted>>, per, bottom>> {};
struct count : seq<counted, opt<seq<blanks, multiplier>>, plus<denominator>> {};
struct composed : seq<above, opt<assay_word>, plus<sor<inverse, denominator>>, opt<assay_word>> {};
struct per_something : seq<opening_per, bottom> {};
struct per_anything : seq<per, sor<surface_group, some_below, below>> {};
struct multiplied : seq<multiplier, opt<sor<per_anything, seq<gap, sor<letter_count, count, composed, above>>>>> {};

struct in_text : sor<multiplied, letter_count, count, composed, alone, per_something> {};
struct in_field : seq<sor<seq<sor<multiplied, letter_count, count, composed, per_something>, pegtl::eof>,
                          seq<field_alone, opt<assay_word>, pegtl::eof>>> {};

template <class Rule>
using selector = pegtl::parse_tree::selector<
    Rule, pegtl::parse_tree::store_content::on<power, lost_power, raised, bracketed, exponential, lost, million, thousand, figure, below,
                                               counted_below, surface, inverse_surface, daily, weekly, negative_power, inverse_unit, assay,
                                               above, counted, letter_power, giga, bottom_unit, litre_below, alone, field_alone>>;
}  // namespace written

// ---- from the tree of a unit to UCUM ----

struct Reading {
  std::string ucum;
  bool lost_superscript = false;
  bool exponent_spelling = false;
  bool folded = false;
  bool single = false;  // one spelling and nothing else
  const Spelling* single_of = nullptr;
  bool refused = false;
};

class Builder {
 public:
  void walk(const pegtl::parse_tree::node& node) {
    for (const auto& child : node.children) take(*child);
  }
  Reading finish();

 private:
  void take(const pegtl::parse_tree::node& node);
  const Spelling* looked_up(const pegtl::parse_tree::node& node, int uses) {
    const Found found = units::find(node.string_view(), 0, static_cast<std::uint8_t>(uses));
    if (found.spelling == nullptr) return nullptr;
    reading_.folded = reading_.folded || found.folded;
    ++spellings_;
    last_ = found.spelling;
    return found.spelling;
  }
  void put_below(std::string unit) {
    if (!figure_.empty() && figure_ != "1") unit = "(" + figure_ + "." + unit + ")";
    figure_.clear();
    below_.push_back(std::move(unit));
  }

  Reading reading_;
  std::string power_, above_, figure_, inverse_, assay_;
  std::vector<std::string> below_;
  const Spelling* last_ = nullptr;
  int spellings_ = 0;
  bool counted_ = false, plain_power_ = false, short_copies_ = false;
};

void Builder::take(const pegtl::parse_tree::node& node) {
  const std::string_view text = node.string_view();
  const auto ten_to = [this](std::string_view exponent) {
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    power_ = "10*" + std::string(exponent);
  };
  if (node.is_type<written::raised>() || node.is_type<written::bracketed>()) {
    plain_power_ = true;
    walk(node);
  } else if (node.is_type<written::exponential>()) {
    reading_.exponent_spelling = true;
    plain_power_ = true;
    walk(node);
  } else if (node.is_type<written::lost>()) {
    reading_.lost_superscript = true;
    walk(node);
  } else if (node.is_type<written::power>() || node.is_type<written::lost_power>()) {
    ten_to(text);
  } else if (node.is_type<written::thousand>()) {
    ten_to("3");
  } else if (node.is_type<written::million>()) {
    ten_to("6");
  } else if (node.is_type<written::figure>()) {
    figure_ = std::string(text);
  } else if (node.is_type<written::surface>() || node.is_type<written::inverse_surface>()) {
    below_.emplace_back("{1.73_m2}");
  } else if (node.is_type<written::daily>()) {
    below_.emplace_back("d");
  } else if (node.is_type<written::weekly>()) {
    below_.emplace_back("wk");
  } else if (node.is_type<written::inverse_unit>()) {
    if (const auto* spelling = looked_up(node, units::below | units::bottom)) inverse_ = std::string(spelling->ucum);
  } else if (node.is_type<written::negative_power>()) {
    const char exponent = text.back();
    const bool powered = !inverse_.empty() && is_digit(inverse_.back());
    if (exponent != '1' && powered) reading_.refused = true;
    below_.push_back(exponent == '1' ? inverse_ : inverse_ + exponent);
  } else if (node.is_type<written::assay>()) {
    assay_ = "{" + std::string(text) + "}";
  } else if (node.is_type<written::below>() || node.is_type<written::counted_below>()) {
    if (const auto* spelling = looked_up(node, units::below)) put_below(std::string(spelling->ucum));
  } else if (node.is_type<written::bottom_unit>() || node.is_type<written::litre_below>()) {
    if (const auto* spelling = looked_up(node, units::bottom)) put_below(std::string(spelling->ucum));
  } else if (node.is_type<written::counted>()) {
    counted_ = true;
    ++spellings_;
  } else if (node.is_type<written::letter_power>() || node.is_type<written::giga>()) {
    if (const auto* spelling = looked_up(node, units::multiplies | units::multiplies_litre)) {
      if (power_.empty()) {
        power_ = std::string(spelling->ucum);
      } else {
        reading_.refused = true;  // "x 10^3 K/uL" says it twice
      }
    }
  } else if (node.is_type<written::above>()) {
    if (const auto* spelling = looked_up(node, units::above)) {
      above_ = std::string(spelling->ucum);
      short_copies_ = spelling->written == "c";
    }
  } else if (node.is_type<written::alone>()) {
    if (const auto* spelling = looked_up(node, units::alone)) above_ = std::string(spelling->ucum);
  } else if (node.is_type<written::field_alone>()) {
    if (const auto* spelling = looked_up(node, units::alone | units::above | units::below | units::whole))
      above_ = std::string(spelling->ucum);
  } else {
    walk(node);
  }
}

Reading Builder::finish() {
  const bool has_power = !power_.empty();
  if (has_power && above_.empty() && below_.empty() && !plain_power_) reading_.refused = true;
  // "MIU/mL" in capitals is a milli-unit: nobody sets a limit of a million units in a millilitre. "MU/L" could be either.
  const bool in_volume = !below_.empty() && (below_.front() == "mL" || below_.front() == "L");
  if (above_ == "M[IU]" && in_volume) above_ = "m[IU]";
  if (above_ == "MU" && in_volume) reading_.refused = true;
  // "c/mL" are copies, "c/mm3" cells.
  if (short_copies_ && !below_.empty() && below_.front() != "mL") {
    if (below_.front() != "mm3" && below_.front() != "uL") reading_.refused = true;
    above_.clear();
  }
  // "units/week" are drinks.
  if (above_ == "U" && last_ != nullptr && below_ == std::vector<std::string>{"wk"}) reading_.refused = true;

  std::string out = power_;
  if (!above_.empty()) out += (out.empty() ? "" : ".") + above_ + assay_;
  if (out.empty() && below_.empty()) reading_.refused = true;
  for (const std::string& unit : below_) out += "/" + unit;
  reading_.ucum = std::move(out);
  reading_.single = spellings_ == 1 && !has_power && below_.empty() && !counted_;
  reading_.single_of = reading_.single ? last_ : nullptr;
  return reading_;
}

struct Match {
  Reading reading;
  std::size_t length = 0;
};

template <class Rule>
std::optional<Match> match(std::string_view text) {
  pegtl::memory_input<pegtl::tracking_mode::eager> in(text.data(), text.data() + text.size(), "");
  const auto root = pegtl::parse_tree::parse<Rule, written::selector>(in);
  if (!root) return std::nullopt;
  Builder builder;
  builder.walk(*root);
  Match out{builder.finish(), static_cast<std::size_t>(in.current() - text.data())};
  if (out.reading.refused) return std::nullopt;
  return out;
}

// The number that ends before text[at], as digits and a point; empty when there is none.
std::string_view number_before(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end > 0 && is_space(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && end - begin < 12 && (is_digit(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  return text.substr(begin, end - begin);
}

bool careful(const Spelling& spelling, std::string_view text, std::size_t at, std::size_t length) {
  const auto number = [&] { return Decimal::parse(number_before(text, at)); };
  const auto between = [&](int low, int high) {
    const auto value = number();
    return value && *value >= Decimal(low) && *value <= Decimal(high);
  };
  std::size_t next = at + length;
  switch (spelling.care) {
    case Care::none:
      return true;
    case Care::spaced:
      return at == 0 || !is_digit(text[at - 1]);
    case Care::celsius:
      return between(30, 45);
    case Care::fahrenheit:
      return between(90, 115);
    case Care::decimal:
      return number_before(text, at).find('.') != std::string_view::npos;
    case Care::last:
      if (next < text.size() &&
          (text[next] == '-' || text[next] == '\'' || (text[next] == '.' && next + 1 < text.size() && is_letter(text[next + 1]))))
        return false;
      while (next < text.size() && is_space(text[next])) ++next;
      return next >= text.size() || text[next] != 'o' || !text.substr(next).starts_with("old");
  }
  return true;
}

// "MG" and "CM" are in the table; other abbreviations in capitals are more often something else ("MS", "PT").
bool safe_fold(const Match& match) {
  if (!match.reading.folded || !match.reading.single) return true;
  return match.reading.single_of != nullptr && match.reading.single_of->written.size() >= 4;
}

// A unit that goes on: "mg/tablet", "mL/min/1.72 m2". What is left would change its meaning.
bool goes_on(std::string_view text, std::size_t end, const std::string& ucum) {
  if (end >= text.size() || text[end] != '/') return false;
  std::size_t next = end + 1;
  while (next < text.size() && text[next] == ' ') ++next;
  if (next >= text.size()) return false;
  if (is_letter(text[next])) return true;
  return is_digit(text[next]) && ucum.ends_with("/min");
}

std::string plain_signs(std::string_view written) {
  struct Sign {
    std::string_view from, to;
  };
  static constexpr std::array<Sign, 22> signs{
      {{"\xC2\xB5", "u"},      {"\xCE\xBC", "u"},      {"\xC2\xB9", "^1"},     {"\xC2\xB2", "^2"},     {"\xC2\xB3", "^3"},
       {"\xE2\x81\xB0", "^0"}, {"\xE2\x81\xB4", "^4"}, {"\xE2\x81\xB5", "^5"}, {"\xE2\x81\xB6", "^6"}, {"\xE2\x81\xB7", "^7"},
       {"\xE2\x81\xB8", "^8"}, {"\xE2\x81\xB9", "^9"}, {"\xE2\x81\xBB", "^-"}, {"\xC2\xA0", " "},      {"\xE2\x80\xAF", " "},
       {"\xE2\x80\x89", " "},  {"\xE2\x88\x92", "-"},  {"\xE2\x80\x93", "-"},  {"\xE2\x88\x95", "/"},  {"\xE2\x81\x84", "/"},
       {"\xC2\xB7", "."},      {"\xE2\x8B\x85", "."}}};
  std::string out;
  for (std::size_t i = 0; i < written.size();) {
    const auto* sign = std::find_if(signs.begin(), signs.end(), [&](const Sign& s) { return written.substr(i).starts_with(s.from); });
    if (sign == signs.end()) {
      out += written[i++];
      continue;
    }
    i += sign->from.size();
    // Neighbouring superscripts are one power.
    const bool follows = sign->to.size() == 2 && sign->to[0] == '^' && out.size() >= 2 && (is_digit(out.back()) || out.back() == '-') &&
                         out.find('^') != std::string::npos && out.find_last_not_of("-0123456789") == out.rfind('^');
    out += follows ? sign->to.substr(1) : sign->to;
  }
  while (!out.empty() && is_space(out.back())) out.pop_back();
  std::size_t first = 0;
  while (first < out.size() && is_space(out[first])) ++first;
  return out.substr(first);
}

}  // namespace

std::optional<grammar::UnitMatch> longest_unit(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  const auto found = match<written::in_text>(text.substr(at, longest_text));
  if (!found || found->length == 0) return std::nullopt;
  const std::size_t end = at + found->length;
  if (end < text.size() && is_word(text[end - 1]) && is_word(text[end])) return std::nullopt;
  if (goes_on(text, end, found->reading.ucum) || !safe_fold(*found)) return std::nullopt;
  if (found->reading.single_of != nullptr && !careful(*found->reading.single_of, text, at, found->length)) return std::nullopt;
  return grammar::UnitMatch{static_cast<std::uint32_t>(found->length), found->reading.ucum, found->reading.lost_superscript,
                            found->reading.exponent_spelling};
}

Result<std::string> read_unit(std::string_view written) {
  const std::string plain = plain_signs(written);
  if (plain.empty()) return tl::unexpected(InputError{{}, "an empty text is not a unit", "leave the unit out when there is none"});
  if (plain.size() <= longest_text)
    if (const auto found = match<written::in_field>(plain)) return found->reading.ucum;
  auto ucum = check_unit(plain);
  if (ucum) return ucum;
  return tl::unexpected(
      InputError{{}, "`" + std::string(written) + "` is neither a UCUM unit nor a known clinical spelling", ucum.error().help});
}

std::string units_digest() {
  ByteDigest digest;
  for (const Spelling& one : units::spellings()) {
    digest.add(one.written);
    digest.add(one.ucum);
    digest.add(std::to_string(one.uses) + (one.case_matters ? "c" : ""));
  }
  ucum::each_fact([&](std::string_view fact) { digest.add(fact); });
  return digest.hex();
}

}  // namespace eligo::rules

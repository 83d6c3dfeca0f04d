// read_source: dirty registry text to text that a grammar can read, with a map back to the bytes as given.
//
// Three passes over a list of signs, each sign with the place it came from, so that the map costs nothing extra: bytes to signs (PEGTL:
// UTF-8, stray bytes, line ends, HTML entities and tags), repair of UTF-8 that somebody read as CP1252 or CP1250, and plain spelling. A
// last pass joins comparison signs that were taken apart ("> / =", "> or ="). Every pass looks a bounded number of signs ahead, so the
// whole is linear. What needs a reading of its surroundings (thousands separators, lost superscripts, worded comparisons) is left to the
// lexer.
#include "grammar/source.hpp"

#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <tao/pegtl.hpp>
#include <utility>

#include "grammar/source_signs.hpp"
#include "grammar/word_rules.hpp"

namespace eligo {

namespace {

namespace pegtl = tao::pegtl;
using grammar::letters;

struct Sign {
  char32_t code = 0;
  std::uint32_t at = 0;
};
using Signs = std::vector<Sign>;

// Private-use marks that the first pass leaves for the last one; U+F8xx is not among the code points that fonts of word processors use.
constexpr char32_t super_mark = 0xF8F0;  // <sup>
constexpr char32_t underline_mark = 0xF8F1;

// ---------------------------------------------------------------------------------------------------------------- bytes to signs

namespace bytes {
using namespace pegtl;  // NOLINT(google-build-using-namespace): the rules below read as a grammar only without prefixes

struct line_end : sor<string<'\r', '\n'>, one<'\r', '\v', '\f'>> {};
struct name : plus<alnum> {};
struct decimal : plus<digit> {};
struct hexadecimal : plus<xdigit> {};
// "&amp;ge;" was escaped twice; the repetition undoes every round at once.
struct again : star<TAO_PEGTL_STRING("amp;")> {};
struct named_entity : seq<one<'&'>, again, name, one<';'>> {};
struct bare_entity : seq<one<'&'>, again, sor<string<'g', 't'>, string<'l', 't'>, string<'g', 'e'>, string<'l', 'e'>>, not_at<alnum>> {};
struct decimal_entity : seq<TAO_PEGTL_STRING("&"), again, one<'#'>, decimal, opt<one<';'>>> {};
struct hexadecimal_entity : seq<TAO_PEGTL_STRING("&"), again, one<'#'>, one<'x', 'X'>, hexadecimal, opt<one<';'>>> {};
struct break_tag
    : seq<one<'<'>, opt<one<'/'>>, sor<istring<'b', 'r'>, istring<'p'>, istring<'u', 'l'>, istring<'o', 'l'>, istring<'d', 'i', 'v'>>,
          star<blank>, opt<one<'/'>>, one<'>'>> {};
struct item_tag : seq<one<'<'>, istring<'l', 'i'>, one<'>'>> {};
struct super_tag : seq<one<'<'>, istring<'s', 'u', 'p'>, one<'>'>> {};
struct underline_tag : seq<one<'<'>, istring<'u'>, one<'>'>> {};
struct style_tag : seq<one<'<'>, opt<one<'/'>>,
                       sor<letters<"strong">, letters<"span">, letters<"sub">, letters<"sup">, letters<"em">, letters<"li">, istring<'b'>,
                           istring<'i'>, istring<'u'>>,
                       one<'>'>> {};
struct tag : sor<break_tag, item_tag, super_tag, underline_tag, style_tag> {};
struct ampersand : seq<one<'&'>, plus<TAO_PEGTL_STRING("amp;")>> {};
struct entity : sor<named_entity, bare_entity, decimal_entity, hexadecimal_entity, ampersand> {};
struct ascii_sign : utf8::range<0, 0x7F> {};
struct wide_sign : utf8::range<0x80, 0x10FFFF> {};
struct stray_byte : any {};
struct sign : sor<seq<at<one<'&'>>, entity>, seq<at<one<'<'>>, tag>, line_end, ascii_sign, wide_sign, stray_byte> {};
}  // namespace bytes

struct Decoder {
  const char* start = nullptr;
  Signs signs;
  template <typename Input>
  void add(const Input& in, char32_t code) {
    signs.push_back({code, static_cast<std::uint32_t>(in.begin() - start)});
  }
};

/// The value of a numeric entity, or U+FFFD for what is no sign. CP1252 numbers (&#150;) mean CP1252, as every browser reads them.
char32_t numbered(std::string_view digits, unsigned base) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    value = value * base + digit;
    if (value > 0x10FFFF) return U'\uFFFD';
  }
  if (value == 0 || (value >= 0xD800 && value <= 0xDFFF)) return U'\uFFFD';
  return value < 0x100 ? signs::from_cp1252(static_cast<unsigned char>(value)) : static_cast<char32_t>(value);
}

template <typename Rule>
struct decode : pegtl::nothing<Rule> {};
template <>
struct decode<bytes::line_end> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, '\n');
  }
};
template <>
struct decode<bytes::break_tag> : decode<bytes::line_end> {};
template <>
struct decode<bytes::item_tag> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, '\n');
    to.add(in, U'\u2022');
    to.add(in, ' ');
  }
};
template <>
struct decode<bytes::super_tag> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, super_mark);
  }
};
template <>
struct decode<bytes::underline_tag> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, underline_mark);
  }
};
// A zero-width sign keeps the place of a tag that says nothing.
template <>
struct decode<bytes::style_tag> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, U'\u200B');
  }
};
template <>
struct decode<bytes::named_entity> {
  template <typename Input>
  static bool apply(const Input& in, Decoder& to) {
    std::string_view all(in.begin(), in.size());
    const std::size_t start = all.find_last_of("&;", all.size() - 2) + 1;
    const char32_t code = signs::entity(all.substr(start, all.size() - 1 - start));
    if (code != 0) to.add(in, code);
    return code != 0;
  }
};
template <>
struct decode<bytes::bare_entity> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    const std::string_view all(in.begin(), in.size());
    to.add(in, signs::entity(all.substr(all.size() - 2)));
  }
};
template <>
struct decode<bytes::ampersand> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, '&');
  }
};
template <>
struct decode<bytes::decimal_entity> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    std::string_view all(in.begin(), in.size());
    all = all.substr(all.find('#') + 1);
    if (all.back() == ';') all.remove_suffix(1);
    to.add(in, numbered(all, 10));
  }
};
template <>
struct decode<bytes::hexadecimal_entity> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    std::string_view all(in.begin(), in.size());
    all = all.substr(all.find('#') + 2);
    if (all.back() == ';') all.remove_suffix(1);
    to.add(in, numbered(all, 16));
  }
};
template <>
struct decode<bytes::ascii_sign> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, static_cast<unsigned char>(*in.begin()));
  }
};
template <>
struct decode<bytes::wide_sign> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(in.begin()[i])); };
    switch (in.size()) {
      case 2:
        return to.add(in, ((byte(0) & 0x1F) << 6) | (byte(1) & 0x3F));
      case 3:
        return to.add(in, ((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F));
      default:
        return to.add(in, ((byte(0) & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F));
    }
  }
};
template <>
struct decode<bytes::stray_byte> {
  template <typename Input>
  static void apply(const Input& in, Decoder& to) {
    to.add(in, signs::from_cp1252(static_cast<unsigned char>(*in.begin())));
  }
};

/// A byte that is the sign it looks like, whatever stands beside it: nearly all of a text.
bool stands_for_itself(char c) {
  return static_cast<unsigned char>(c) < 0x80 && c != '&' && c != '<' && c != '\r' && c != '\v' && c != '\f';
}

Signs read_signs(std::string_view given) {
  Decoder decoder{given.data(), {}};
  decoder.signs.reserve(given.size());
  pegtl::memory_input<pegtl::tracking_mode::lazy> in(given.data(), given.size(), "");
  while (!in.empty()) {
    const auto from = static_cast<std::size_t>(in.current() - given.data());
    std::size_t to = from;
    while (to < given.size() && stands_for_itself(given[to])) ++to;
    auto& signs = decoder.signs;
    signs.resize(signs.size() + (to - from));
    Sign* out = signs.data() + signs.size() - (to - from);
    for (std::size_t i = from; i < to; ++i) *out++ = {static_cast<char32_t>(given[i]), static_cast<std::uint32_t>(i)};
    in.bump(to - from);
    if (!in.empty()) pegtl::parse<bytes::sign, decode>(in, decoder);
  }
  return std::move(decoder.signs);
}

// ---------------------------------------------------------------------------------------------------- UTF-8 read as something else

bool is_letter(char32_t c) {
  return (c < 0x80 && ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

struct Repair {
  char32_t code = 0;
  std::size_t length = 0;
};

/// The sign that the signs at `i` spell when each is taken for a byte of `page`. Believed only when that sign is one that registries write.
template <typename Page>
Repair repair_at(const Signs& signs, std::size_t i, Page page) {
  const int lead = page(signs[i].code);
  const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : 0;
  if (length == 0 || i + length > signs.size()) return {};
  char32_t code = static_cast<char32_t>(lead) & (length == 2 ? 0x1FU : 0x0FU);
  for (std::size_t k = 1; k < length; ++k) {
    const int byte = page(signs[i + k].code);
    if (byte < 0x80 || byte > 0xBF) return {};
    code = (code << 6) | (static_cast<char32_t>(byte) & 0x3F);
  }
  return signs::plausible_repair(code) && code >= (length == 3 ? 0x800U : 0x80U) ? Repair{code, length} : Repair{};
}

Repair repair_at(const Signs& signs, std::size_t i) {
  if (signs[i].code < 0x80) return {};
  if (const Repair found = repair_at(signs, i, signs::cp1252_byte); found.length != 0) {
    // A capital before a closing quote („HÄ“) is text as it should be.
    const char32_t next = signs[i + 1].code;
    const bool quote = next >= 0x2018 && next <= 0x201D;
    return found.length == 2 && quote && is_letter(found.code) ? Repair{} : found;
  }
  const Repair found = repair_at(signs, i, signs::cp1250_byte);
  // Two letters of a Central European word may spell a Latin letter by chance, but hardly a Greek one or a sign.
  return found.length == 2 && is_letter(found.code) && is_letter(signs[i + 1].code) ? Repair{} : found;
}

Signs repair_decoding(Signs signs, std::vector<std::uint32_t>& repaired) {
  std::size_t good = 0;
  while (good < signs.size() && repair_at(signs, good).length == 0) ++good;
  if (good == signs.size()) return signs;
  Signs out(signs.begin(), signs.begin() + static_cast<std::ptrdiff_t>(good));
  out.reserve(signs.size());
  for (std::size_t i = good; i < signs.size();) {
    const Repair found = repair_at(signs, i);
    if (found.length == 0) {
      out.push_back(signs[i++]);
      continue;
    }
    repaired.push_back(signs[i].at);
    out.push_back({found.code, signs[i].at});
    i += found.length;
  }
  return out;
}

// --------------------------------------------------------------------------------------------------------------- plain spelling

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
}

/// Full-width letters, Roman numerals, ligatures, subscripts, squared units: what Unicode calls compatibility characters.
bool has_compatible_spelling(char32_t c) {
  return (c >= 0xFF01 && c <= 0xFFEE) || (c >= 0xFE50 && c <= 0xFE6B) || (c >= 0x2080 && c <= 0x2089) ||
         (c >= 0x2100 && c <= 0x2188 && c != 0x2122) || (c >= 0x2474 && c <= 0x249B) || (c >= 0x3371 && c <= 0x33DF) ||
         (c >= 0xFB00 && c <= 0xFB06) || (c >= 0xBC && c <= 0xBE);
}

class Speller {
 public:
  Speller(SourceText& to, const Signs& from) : to_(to), signs_(from) {
    UErrorCode status = U_ZERO_ERROR;
    nfkc_ = unorm2_getNFKCInstance(&status);
    nfc_ = unorm2_getNFCInstance(&status);
  }

  void run() {
    to_.text.reserve(to_.given.size());
    to_.origin.reserve(to_.given.size() + 1);
    for (std::size_t i = 0; i < signs_.size(); ++i) {
      std::size_t plain = i;
      while (plain < signs_.size() && is_plain(plain)) ++plain;
      if (plain == i) {
        i += spell(i);
        continue;
      }
      const std::size_t at = to_.text.size();
      to_.text.resize(at + plain - i);
      to_.origin.resize(at + plain - i);
      for (std::size_t k = 0; k < plain - i; ++k) {
        to_.text[at + k] = static_cast<char>(signs_[i + k].code);
        to_.origin[at + k] = signs_[i + k].at;
      }
      i = plain - 1;
    }
    to_.origin.push_back(static_cast<std::uint32_t>(to_.given.size()));
    to_.origin.front() = 0;
  }

 private:
  /// A sign that is written as it stands: none that escapes, joins or controls, and no accent behind it.
  [[nodiscard]] bool is_plain(std::size_t i) const {
    const char32_t c = signs_[i].code;
    // See glued_to_scale().
    if (i > 0 && is_digit(c)) {
      const char32_t before = code(i - 1);
      if (before == 's' || before == 'S' || before == 'G' || before == 'e') return false;
    }
    // A second figure of one name: see numbered().
    if (i > 1 && (is_digit(c) || (c >= 'B' && c <= 'E'))) {
      const char32_t before = code(i - 1) == ' ' ? code(i - 2) : 0;
      if (before == 'd' || (is_digit(c) && (code(i - 1) == '/' || before == 'r'))) return false;
    }
    // The result of a receptor, and what joins it to the next: see spell_receptors().
    if (i > 0 && (c == '+' || c == '/' || c == ',')) {
      const char32_t before = code(i - 1);
      if (c == '+' ? before == 'R' || before == '2' : before == '+' || before == '-' || before == 'e') return false;
    }
    return (c == '\n' || (c >= ' ' && c < 0x7F && c != '\\' && c != '-')) && (i + 1 == signs_.size() || signs_[i + 1].code < 0x300);
  }
  [[nodiscard]] char32_t code(std::size_t i) const { return i < signs_.size() ? signs_[i].code : 0; }
  [[nodiscard]] char last() const { return to_.text.empty() ? '\n' : to_.text.back(); }

  void emit(std::string_view plain, std::uint32_t at) {
    const bool as_given = to_.given.compare(at, plain.size(), plain) == 0;
    for (std::size_t k = 0; k < plain.size(); ++k) {
      to_.text.push_back(plain[k]);
      to_.origin.push_back(at + (as_given ? static_cast<std::uint32_t>(k) : 0));
    }
  }

  void emit_sign(char32_t c, std::uint32_t at) {
    if (c < 0x80) {
      to_.text.push_back(static_cast<char>(c));
      to_.origin.push_back(at);
      return;
    }
    std::string utf8;
    append_utf8(utf8, c);
    emit(utf8, at);
  }

  /// Writes the sign at `i`, and answers how many signs after it were taken as well.
  std::size_t spell(std::size_t i) {
    const auto [c, at] = signs_[i];
    if (c < 0x80) return spell_ascii(i);
    if (const char digit = signs::superscript(c); digit != '\0') return spell_superscript(i, digit);
    if (decimal_dot(c, i)) return emit(".", at), 0;
    if (c == 0x2022 && i > 0 && is_digit(code(i - 1)) && power_of_ten(i + 1)) return emit("x", at), 0;
    if (const auto fixed = signs::plain(c)) return emit(*fixed, at), 0;
    switch (c) {
      case 0xB5:
      case 0x3BC:
        // Micro before a unit ("uL"), the Greek letter elsewhere ("mu-opioid"). "/ \u00B5 L": the blank is a slip.
        if (code(i + 1) == ' ' && (code(i + 2) == 'L' || code(i + 2) == 'l') && !is_letter(code(i + 3)) && behind_slash())
          return emit("u", at), 1;
        return is_letter(code(i + 1)) && code(i + 1) < 0x80 ? emit("u", at) : emit("\u03BC", at), 0;
      case 0xBA:
        return is_digit(static_cast<unsigned char>(last())) || code(i + 1) == 'C' ? emit("\u00B0", at) : emit_sign(c, at), 0;
      case 0xDF:
        // No German word begins with it: beta from a font without Greek.
        return is_letter(i > 0 ? code(i - 1) : 0) ? emit_sign(c, at) : emit("\u03B2", at), 0;
      case 0x22C5:
      case 0x2219:
        return times_dot(i) ? emit("x", at) : emit("\u00B7", at), 0;
      case 0xFFFD:
        return emit_sign(c, at), 0;
      case super_mark:
        if (is_digit(code(i + 1)) || code(i + 1) == '-') emit("^", at);
        return 0;
      case underline_mark:
        // An underlined ">" is how ">=" was typed where the sign was missing.
        if (code(i + 1) == '>' || code(i + 1) == '<') return emit(code(i + 1) == '>' ? ">=" : "<=", at), 1;
        return 0;
      default:
        break;
    }
    if (c >= 0x80 && c < 0xA0) return emit(" ", at), 0;
    if (c >= 0xBC && c <= 0xBE && is_digit(static_cast<unsigned char>(last()))) emit(" ", at);
    if (c >= 0x2460 && c <= 0x2473) return emit("(" + std::to_string(c - 0x245F) + ")", at), 0;
    if (has_compatible_spelling(c)) return spell_compatible(c, at), 0;
    return emit_sign(c, at), 0;
  }

  [[nodiscard]] static std::string small(std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  }

  /// "Hepatitis B and C": which of them has to be said of each.
  [[nodiscard]] std::string lettered(std::size_t i) const {
    constexpr std::string_view name = "hepatitis ", joint = " and ";
    const std::string_view before = to_.text;
    const char32_t next = code(i + 1);
    if (is_letter(next) || is_digit(next) || next == '-' || next == '\'' || before.size() < name.size() + 1 + joint.size()) return "";
    const std::string words = small(before.substr(before.size() - name.size() - 1 - joint.size()));
    return words.starts_with(name) && words.ends_with(joint) ? std::string(name) : "";
  }

  /// "BRCA1/2", "MEN 1 or 2", "neurofibromatosis type 1 or 2": what the figure at `i` is a number of, as it stands before the first one.
  [[nodiscard]] std::string numbered(std::size_t i) const {
    std::string_view before = to_.text;
    std::size_t joint = 0;
    for (const std::string_view sign : {"/", " or ", " and ", " and/or "})
      if (before.ends_with(sign)) joint = sign.size();
    if (joint == 0 || before.size() < joint + 4) return "";
    before.remove_suffix(joint);
    if (!is_digit(static_cast<unsigned char>(before.back()))) return "";
    before.remove_suffix(1);
    const char32_t next = code(i + 1);
    const bool ends =
        next == 0 || std::u32string_view(U",;:)\n").find(next) != std::u32string_view::npos || (next == '.' && !is_digit(code(i + 2)));
    if (is_digit(next) || is_letter(next) || next == '%' || (next == '.' && !ends)) return "";
    const auto behind = [&](std::string_view words) {
      for (std::size_t k = 0; k < words.size(); ++k)
        if (code(i + 1 + k) != static_cast<unsigned char>(words[k])) return false;
      return true;
    };
    const std::string word = small(before.substr(before.size() - std::min<std::size_t>(before.size(), 6)));
    const bool typed = word == " type " || word == "type ";
    if (typed && (ends || (joint == 5 && behind(" diabetes")))) return "type ";
    // "MEN 1 or 2 relatives" counts the relatives.
    bool named = ends || joint == 1;
    for (const std::string_view what :
         {" mut", " gene", " germ", " vari", " alter", " del", " path", " pos", " neg", " infect", " syndrome"})
      named = named || behind(what);
    if (!named) return "";
    constexpr std::array<std::string_view, 9> names{"BRCA", "IDH", "TSC", "PKD", "FGFR", "NTRK", "MEN", "HSV", "HTLV"};
    for (const std::string_view name : names) {
      for (const std::string_view link : {"", " ", "-"}) {
        const std::string whole = std::string(name) + std::string(link);
        if (!before.ends_with(whole)) continue;
        if (before.size() == whole.size() || !is_letter(static_cast<unsigned char>(before[before.size() - whole.size() - 1]))) return whole;
      }
    }
    return "";
  }

  /// "ECOG Performance status0-2", "ECOG0-1": a figure that hangs on the name of its scale.
  [[nodiscard]] bool glued_to_scale() const {
    const std::string_view before = to_.text;
    return std::any_of(std::begin(scales), std::end(scales), [&](std::string_view scale) {
      return before.ends_with(scale) &&
             (before.size() == scale.size() || !is_letter(static_cast<unsigned char>(before[before.size() - scale.size() - 1])));
    });
  }
  static constexpr std::string_view scales[] = {"ECOG", "Status", "status", "STATUS", "Score", "score"};

  /// The name of a receptor of breast cancer that ends in front of `end` of the text so far; empty when none does.
  [[nodiscard]] std::string_view receptor_before(std::size_t end) const {
    const std::string_view before = std::string_view(to_.text).substr(0, end);
    for (const std::string_view name : {"ER", "PR", "PgR", "HR", "HoR", "HER2", "HER-2", "Her2", "hormone receptor"}) {
      if (!before.ends_with(name)) continue;
      if (before.size() == name.size() || stands_apart(before[before.size() - name.size() - 1]))
        return before.substr(before.size() - name.size());
    }
    return {};
  }
  /// The result ('+' or '-') that the text so far ends with, behind a receptor: "ER positive"; '\0' for none.
  [[nodiscard]] char result_before(std::size_t end) const {
    const std::string_view before = std::string_view(to_.text).substr(0, end);
    for (const std::string_view word : {"positive", "negative"}) {
      if (!before.ends_with(word) || before.size() <= word.size()) continue;
      if (!receptor_before(before.size() - word.size() - 1).empty()) return word.front() == 'p' ? '+' : '-';
    }
    return '\0';
  }
  /// The result of the receptor that is named from sign `i` on; '\0' where none is. `end` is set behind it.
  [[nodiscard]] char result_from(std::size_t i, std::size_t& end) const {
    for (const std::string_view name : {"ER", "PR", "PgR", "HR", "HoR", "HER2", "HER-2", "Her2"}) {
      std::size_t at = i;
      for (std::size_t k = 0; k < name.size() && code(at) == static_cast<unsigned char>(name[k]); ++k) ++at;
      if (at != i + name.size()) continue;
      const char32_t sign = code(at), next = code(at + 1);
      end = at + 1;
      if ((sign == '+' || sign == '-') && !is_letter(next) && !is_digit(next) && next != sign) return static_cast<char>(sign);
      if (sign != '-' && sign != ' ') continue;
      constexpr std::size_t word = 8;  // "positive", "negative"
      end = at + 1 + word;
      if (next == 'p' && code(at + 2) == 'o' && code(at + 3) == 's') return '+';
      if (next == 'n' && code(at + 2) == 'e' && code(at + 3) == 'g') return '-';
    }
    return '\0';
  }
  /// The next result behind a sign at `i`, of receptors that are named on, which is another one; else the next, else '\0'.
  [[nodiscard]] char other_result(std::size_t i, char own) const {
    char found = '\0';
    for (int more = 0; more < 4; ++more) {
      std::size_t at = behind_blanks(i);
      if (code(at) == '/' || code(at) == ',') at = behind_blanks(at + 1);
      for (const std::string_view joint : {"and/or ", "and ", "or "}) {
        std::size_t k = 0;
        while (k < joint.size() && code(at + k) == static_cast<unsigned char>(joint[k])) ++k;
        if (k != joint.size()) continue;
        at += k;
        break;
      }
      const char result = result_from(at, i);
      if (result == '\0') return found;
      if (result != own) return result;
      found = result;
    }
    return found;
  }
  /// Is one of the receptors before `end` of the text so far and behind sign `i` HER2, and the other a hormone receptor?
  [[nodiscard]] bool her2_beside_another(std::size_t end, std::size_t i) const {
    std::string_view before = std::string_view(to_.text).substr(0, end);
    for (const std::string_view word : {"positive", "negative"})
      if (before.ends_with(word)) before.remove_suffix(word.size() + 1);
    const std::size_t next = behind_blanks(i);
    const bool second = code(next) == 'H' && (code(next + 1) == 'E' || code(next + 1) == 'e');
    return before.ends_with('2') != second;
  }
  [[nodiscard]] std::size_t behind_blanks(std::size_t i) const {
    while (code(i) == ' ' || code(i) == '\n') ++i;
    return i;
  }

  /// "HR+/HER2-", "ER+, HER2- breast cancer", "ER-positive/HER2-negative": results of several receptors of one tumour. True when the sign
  /// was written out. Beside a "+" or in a row a hyphen behind a receptor is its minus; alone it may be any hyphen.
  bool spell_receptors(std::size_t i) {
    const auto [c, at] = signs_[i];
    const std::size_t size = to_.text.size();
    std::size_t end = 0;
    if (c == '/' || c == ',') {
      const char one = result_before(size), other = one == '\0' ? '\0' : result_from(behind_blanks(i + 1), end);
      if (other == '\0' || (one == other && (c == ',' || (one == '+' && !her2_beside_another(size, i + 1))))) return false;
      emit(c == '/' ? " and " : " and", at);
      return true;
    }
    const std::string_view name = receptor_before(size);
    if (name.empty()) return false;
    const bool short_name = name == "HR" || name == "HoR";
    const auto name_in_full = [&] {
      const std::uint32_t from = to_.origin[size - name.size()];
      to_.text.resize(size - name.size());
      to_.origin.resize(to_.text.size());
      emit("hormone receptor", from);
    };
    const char32_t next = code(i + 1);
    if (c == '-' && short_name && result_from(i - name.size(), end) != '\0' && is_letter(next)) {
      name_in_full();
      emit("-", at);
      return true;
    }
    if (is_letter(next) || is_digit(next) || next == c) return false;
    const char own = c == '+' ? '+' : '-';
    const char other = other_result(i + 1, own);
    std::size_t before = size - name.size();
    for (const std::string_view joint : {" and/or ", " and ", " or ", ", ", "/", " "})
      if (std::string_view(to_.text).substr(0, before).ends_with(joint)) {
        before -= joint.size();
        break;
      }
    const char earlier = result_before(before);
    const bool in_row = own == '-' && (code(i + 1) == '/' ? other == own : earlier == own);
    // "HR+/HER2+": two things, and both are asked for. "ER+/PR+" is either.
    const bool with_her2 = own == '+' && code(i + 1) == '/' && other == own && her2_beside_another(size, i + 2);
    if (!in_row && !with_her2 && (other == '\0' || other == own) && earlier == '\0') return false;
    if (short_name) name_in_full();
    emit(own == '+' ? " positive" : " negative", at);
    // "HR+ HER2-"
    const std::size_t behind = behind_blanks(i + 1);
    if (behind > i + 1 && result_from(behind, end) != '\0') emit(" and", at);
    return true;
  }

  /// A hyphen at `i` behind a word in small letters, with a blank and "or" or "and" behind it, or behind an adverb.
  [[nodiscard]] bool hangs(std::size_t i) const {
    const std::string_view before = to_.text;
    if (code(i + 1) != ' ' || before.size() < 3) return false;
    for (const char letter : before.substr(before.size() - 3))
      if (letter < 'a' || letter > 'z') return false;
    const auto next = [&](std::string_view word) {
      for (std::size_t k = 0; k < word.size(); ++k)
        if (code(i + 2 + k) != static_cast<char32_t>(word[k])) return false;
      return code(i + 2 + word.size()) == ' ';
    };
    return next("or") || next("and") || before.ends_with("ically");
  }

  /// "hyper- or hypotension", "second- or third-degree": what the hyphen at `i` stands for ("tension", "-degree"). Nothing where no later
  /// word lends it. In capitals it may be a minus.
  [[nodiscard]] std::string suspended(std::size_t i) const {
    std::string first;
    for (std::size_t k = to_.text.size(); k > 0 && first.size() < 24 && is_letter(static_cast<unsigned char>(to_.text[k - 1])); --k)
      first.insert(first.begin(), to_.text[k - 1]);
    if (first.size() < 2 ||
        (!to_.text.empty() && to_.text.size() > first.size() && !stands_apart(to_.text[to_.text.size() - first.size() - 1])))
      return "";
    for (std::size_t k = 1; k < first.size(); ++k)
      if (first[k] >= 'A' && first[k] <= 'Z') return "";
    // Up to the word that lends its end: only joining words, and other suspended ones, may stand between.
    constexpr std::size_t farthest = 64;
    std::size_t at = i + 1;
    if (code(at) != ' ' && code(at) != ',' && code(at) != '/' && code(at) != '\n') return "";
    bool joined = false;
    std::string word;
    const auto letters = [&] {
      word.clear();
      while (at < signs_.size() && at < i + farthest && signs_[at].code < 0x80 && is_letter(signs_[at].code))
        word.push_back(static_cast<char>(signs_[at++].code));
    };
    while (at < i + farthest) {
      const char32_t sign = code(at);
      if (sign == ' ' || sign == ',' || (sign == '\n' && code(at + 1) == ' ')) {
        ++at;
        continue;
      }
      if (sign == '/' || sign == '&') {
        joined = true;
        ++at;
        continue;
      }
      if (!is_letter(sign)) return "";
      letters();
      if (word == "or" || word == "and") {
        joined = true;
        continue;
      }
      if (code(at) == '-' && !is_letter(code(at + 1))) {
        ++at;  // suspended as well
        continue;
      }
      break;
    }
    if (!joined || word.size() < 3) return "";
    if (code(at) == '-' && is_letter(code(at + 1))) {
      std::string tail = "-";
      ++at;
      letters();
      return first.size() > 2 || is_prefix(first) ? tail + word : "";
    }
    if (!is_prefix(first)) return "";
    for (std::size_t n = std::min<std::size_t>(word.size() - 3, 8); n >= 2; --n)
      if (is_prefix(word.substr(0, n))) return word.substr(n);
    return "";
  }

  [[nodiscard]] static bool stands_apart(char c) { return c == ' ' || c == '\n' || c == '(' || c == '/' || c == ','; }

  [[nodiscard]] static bool is_prefix(std::string word) {
    static constexpr std::string_view prefixes[] = {
        "hyper", "hypo",  "pre",    "peri",    "post",   "chemo",   "radio", "uni",    "bi",     "gastro",  "entero", "intra",
        "extra", "micro", "macro",  "mono",    "poly",   "multi",   "sub",   "supra",  "immuno", "hormono", "endo",   "exo",
        "hemi",  "para",  "quadri", "tetra",   "tri",    "di",      "in",    "out",    "over",   "under",   "non",    "trans",
        "retro", "ante",  "neo",    "broncho", "cardio", "cerebro", "neuro", "nephro", "hepato", "photo",   "thermo", "electro",
        "phono", "auto",  "allo",   "homo",    "hetero", "iso",     "inter", "anti"};
    for (char& c : word)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return std::find(std::begin(prefixes), std::end(prefixes), word) != std::end(prefixes);
  }

  std::size_t spell_ascii(std::size_t i) {
    const auto [c, at] = signs_[i];
    const char32_t next = code(i + 1);
    if (c == '\\' && next < 0x80 && next > ' ' && !is_letter(next) && !is_digit(next)) {
      // Markdown escapes any punctuation sign.
      to_.text.push_back(static_cast<char>(next));
      to_.origin.push_back(at);
      return 1;
    }
    if ((c == '+' || c == '-' || c == '/' || c == ',') && spell_receptors(i)) return 0;
    if (c == '-')
      if (const std::string tail = suspended(i); !tail.empty()) return emit(tail, at), 0;
    if (is_digit(c) && glued_to_scale()) emit(" ", at);
    if (is_digit(c) || (c >= 'B' && c <= 'E'))
      if (const std::string name = is_digit(c) ? numbered(i) : lettered(i); !name.empty()) emit(name, at);
    // "histologically- or cytologically- confirmed": a hyphen that nothing lends an end hangs on its word.
    if (c == '-' && hangs(i)) return emit(" ", at), 0;
    if (next >= 0x300 && next <= 0x36F) return spell_combined(i);
    if (c == '\t' || (c < ' ' && c != '\n') || c == 0x7F) return emit(" ", at), 0;
    return emit_sign(c, at), 0;
  }

  std::size_t spell_combined(std::size_t i) {
    const auto [c, at] = signs_[i];
    const char32_t mark = code(i + 1);
    if (mark == 0x332 && (c == '<' || c == '>')) return emit(c == '<' ? "<=" : ">=", at), 1;
    if (mark == 0x338 && c == '=') return emit("!=", at), 1;
    const UChar32 composed = unorm2_composePair(nfc_, static_cast<UChar32>(c), static_cast<UChar32>(mark));
    if (composed < 0) return emit_sign(c, at), 0;
    return emit_sign(static_cast<char32_t>(composed), at), 1;
  }

  std::size_t spell_superscript(std::size_t i, char digit) {
    const std::uint32_t at = signs_[i].at;
    const char32_t before = i > 0 ? code(i - 1) : 0;
    if (signs_[i].code == 0xB3 && lost_symbol_font(i)) return emit(">=", at), 0;
    const bool first = signs::superscript(before) == '\0' && before != '^';
    const bool sign_only = !is_digit(static_cast<unsigned char>(digit)) && signs::superscript(code(i + 1)) == '\0';
    if (first && !sign_only) emit("^", at);
    emit(std::string_view(&digit, 1), at);
    return 0;
  }

  /// A superscript three that starts a word before a number was ">=" of the Symbol font, which has it at the same place.
  [[nodiscard]] bool lost_symbol_font(std::size_t i) const {
    std::size_t next = i + 1;
    if (code(next) == ' ') ++next;
    if (!is_digit(code(next))) return false;
    if (last() == '(' || last() == '\n') return true;
    if (last() != ' ') return false;
    const std::size_t word = to_.text.find_last_not_of(' ');
    return word != std::string::npos && to_.text[word] != 'm';  // "mm <3>" is a volume
  }

  [[nodiscard]] bool power_of_ten(std::size_t i) const { return code(i) == '1' && code(i + 1) == '0'; }

  /// "1·73 m2": a decimal point that stands high. Before a power of ten it multiplies.
  [[nodiscard]] bool decimal_dot(char32_t c, std::size_t i) const {
    if (c != 0xB7 && c != 0x2022 && c != 0x2219 && c != 0x22C5) return false;
    if (i == 0 || !is_digit(code(i - 1)) || !is_digit(code(i + 1))) return false;
    if (power_of_ten(i + 1)) return false;
    std::size_t digits = to_.text.size();
    while (digits > 0 && is_digit(static_cast<unsigned char>(to_.text[digits - 1]))) --digits;
    return digits == 0 || to_.text[digits - 1] != '.';
  }

  [[nodiscard]] bool behind_slash() const {
    const std::size_t before = to_.text.find_last_not_of(' ');
    return before != std::string::npos && to_.text[before] == '/';
  }

  [[nodiscard]] bool times_dot(std::size_t i) const {
    const std::size_t before = to_.text.find_last_not_of(' ');
    if (before == std::string::npos || to_.text.size() - before > 3) return false;
    return is_digit(static_cast<unsigned char>(to_.text[before])) && (code(i + 1) == ' ' || code(i + 1) == '1');
  }

  void spell_compatible(char32_t c, std::uint32_t at) {
    std::array<UChar, 32> decomposed{};
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t length = unorm2_getDecomposition(nfkc_, static_cast<UChar32>(c), decomposed.data(), decomposed.size(), &status);
    if (length <= 0 || U_FAILURE(status)) return emit_sign(c, at);
    std::string plain;
    for (std::int32_t k = 0; k < length; ++k) {
      const char32_t part = decomposed[static_cast<std::size_t>(k)];
      if (part == 0x2044) {
        plain += '/';
      } else if (part == 0x3BC) {
        plain += 'u';
      } else if ((c >= 0x3371 && c <= 0x33DF) && (part == '2' || part == '3') && k > 0) {
        (plain += '^') += static_cast<char>(part);
      } else if (const auto fixed = signs::plain(part)) {
        plain += *fixed;
      } else {
        append_utf8(plain, part);
      }
    }
    emit(plain, at);
  }

  SourceText& to_;
  const Signs& signs_;
  const UNormalizer2* nfkc_ = nullptr;
  const UNormalizer2* nfc_ = nullptr;
};

// ------------------------------------------------------------------------------------------- comparison signs that were taken apart

namespace comparison {
using namespace pegtl;  // NOLINT(google-build-using-namespace)

struct gap : rep_max<2, one<' '>> {};
struct less_or_greater : one<'<', '>'> {};
struct number_next : at<gap, opt<one<'.', '-', '+'>>, digit> {};
// ">/=", "> / =", "> or =", ">or=", "> =", ">=="
struct slashed : seq<gap, one<'/'>, gap, one<'='>> {};
struct worded : seq<gap, letters<"or">, gap, one<'='>> {};
struct sign_first : seq<less_or_greater, sor<slashed, worded, seq<one<' '>, one<'='>, opt<worded>>, seq<one<'='>, sor<worded, one<'='>>>>> {
};
// "=<", "= or >", "=>" before a number
struct equals_first : seq<one<'='>, sor<one<'<'>, seq<one<'>'>, number_next>, seq<gap, letters<"or">, gap, less_or_greater>>> {};
// ">_ 5", "_< 5": an underlined sign
struct underlined : sor<seq<less_or_greater, one<'_'>, number_next>, seq<one<'_'>, less_or_greater, number_next>> {};
struct broken : sor<sign_first, equals_first, underlined> {};
}  // namespace comparison

void join_comparisons(SourceText& source) {
  std::string& text = source.text;
  std::vector<std::uint32_t>& origin = source.origin;
  const auto compares = [&](std::size_t i) { return text[i] == '<' || text[i] == '>' || text[i] == '=' || text[i] == '_'; };
  std::size_t out = 0;
  while (out < text.size() && !compares(out)) ++out;
  for (std::size_t i = out; i < text.size();) {
    std::size_t length = 0;
    if (compares(i)) {
      pegtl::memory_input<pegtl::tracking_mode::lazy> in(text.data() + i, text.data() + text.size(), "");
      if (pegtl::parse<comparison::broken>(in)) length = static_cast<std::size_t>(in.current() - (text.data() + i));
    }
    if (length == 0) {
      text[out] = text[i];
      origin[out++] = origin[i++];
      continue;
    }
    const bool less = text.substr(i, length).find('<') != std::string::npos;
    const std::uint32_t at = origin[i];
    text[out] = less ? '<' : '>';
    origin[out++] = at;
    text[out] = '=';
    origin[out++] = at;
    i += length;
  }
  origin[out] = origin.back();
  text.resize(out);
  origin.resize(out + 1);
}

}  // namespace

Span SourceText::to_given(Span normalised) const {
  const auto place = [&](std::uint32_t i) { return i < origin.size() ? origin[i] : static_cast<std::uint32_t>(given.size()); };
  return {place(normalised.begin), place(normalised.end)};
}

SourceText read_source(std::string given) {
  SourceText source;
  source.given = std::move(given);
  Signs signs = read_signs(source.given);
  std::vector<std::uint32_t> repaired;
  // Twice, because text that went through two wrong hands was mis-read twice.
  signs = repair_decoding(std::move(signs), repaired);
  if (!repaired.empty()) signs = repair_decoding(std::move(signs), repaired);
  Speller(source, signs).run();
  join_comparisons(source);
  std::uint32_t noted = 0;
  for (const std::uint32_t at : repaired) {
    if (!source.notes.empty() && at <= noted) continue;
    noted = at;
    // The repaired sign ends where the next one begins.
    std::size_t next = 0;
    std::size_t high = signs.size();
    while (next < high) {
      const std::size_t middle = next + (high - next) / 2;
      signs[middle].at <= at ? next = middle + 1 : high = middle;
    }
    const std::uint32_t end = next < signs.size() ? signs[next].at : static_cast<std::uint32_t>(source.given.size());
    source.notes.push_back({DiagnosticCode::mojibake,
                            {at, end},
                            "`" + source.given.substr(at, end - at) + "` is UTF-8 that was read in another encoding",
                            ""});
  }
  return source;
}

}  // namespace eligo

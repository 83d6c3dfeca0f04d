// The line grammar: PEGTL over one line for list marks. Headings are outline_headings.cpp's.
//
// A mark needs what follows it to be believable ("2.0x10^9" and "- 2.5" are no marks), but not its neighbours in the list.
#include "grammar/outline_lines.hpp"

#include <tao/pegtl.hpp>

namespace eligo::grammar::lines {

namespace {

namespace marks {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

struct gap : plus<blank> {};
struct round : sor<utf8::one<0x2022, 0x25CF, 0x25CB, 0x25AA, 0x25A0, 0x25A1, 0x25B8, 0x25BA, 0x2023, 0x25E6, 0x27A2, 0x2713, 0x2714, 0x2756,
                             0x25C6, 0x25C7, 0x2219, 0xB7, 0x25AB, 0x2610, 0x2192>> {};
struct dash : seq<one<'-'>, not_at<one<'-'>>> {};
struct two_dashes : string<'-', '-'> {};
// "--Patient Characteristics--" is a heading between dashes.
struct between_dashes : seq<star<sor<alpha, one<'/', ' '>>>, string<'-', '-'>> {};
struct star_sign : seq<one<'*'>, not_at<one<'*'>>> {};
struct two_stars : string<'*', '*'> {};
struct plus_sign : one<'+'> {};
// Word processors' bullets that came through as the letters o, Ø and §.
struct letter_bullet : seq<sor<one<'o'>, utf8::one<0xD8, 0xA7>>, at<gap>> {};
struct bullet : sor<seq<sor<round>, opt<gap>>, seq<sor<two_stars, two_dashes>, gap>, seq<two_dashes, not_at<between_dashes>, at<alpha>>,
                    seq<sor<dash, star_sign, plus_sign>, sor<gap, at<sor<alpha, one<'>', '<', '('>>>>>, seq<letter_bullet, gap>> {};

struct value : rep_min_max<1, 3, digit> {};
struct more_values : plus<one<'.'>, rep_min_max<1, 2, digit>> {};
struct letter : alpha {};
struct numeral : plus<one<'i', 'v', 'x'>> {};
struct upper_numeral : plus<one<'I', 'V', 'X'>> {};
struct after : sor<gap, eof, at<sor<upper, one<'(', '<', '>', '"'>>>> {};
struct dot : one<'.'> {};
struct bracket : one<')', ']'> {};
struct colon : one<':'> {};
struct hyphen : one<'-'> {};
struct both_number : seq<one<'(', '['>, value, bracket> {};
struct both_letter : seq<one<'('>, sor<seq<numeral, at<bracket>>, letter>, bracket> {};
struct number_mark
    : sor<seq<both_number, star<blank>>, seq<value, sor<seq<sor<dot, bracket>, opt<one<'-'>>, after>, seq<sor<colon, hyphen>, gap>>>> {};
struct outline_number : seq<value, more_values, sor<seq<sor<dot, bracket>, gap>, seq<gap, at<upper, alpha, alpha>>>> {};
struct code_letter : seq<one<'I', 'E'>, opt<one<'N', 'C', 'X'>>, opt<one<'C'>>, opt<one<'-', '#', ' '>>> {};
struct coded_mark : seq<code_letter, value, sor<seq<one<'.', ')', ':'>, star<blank>>, gap>> {};
struct letter_mark : seq<letter, sor<seq<bracket, sor<gap, eof, at<upper>>>, seq<dot, gap>>> {};
struct numeral_mark : seq<sor<numeral, upper_numeral>, sor<seq<bracket, after>, seq<dot, gap>>> {};
struct any_mark : sor<bullet, number_mark, outline_number, coded_mark, seq<both_letter, star<blank>>, numeral_mark, letter_mark> {};
}  // namespace marks

/// What the rules saw; `finish` turns it into a Mark.
struct Seen {
  Style style = Style::none;
  char sign = 0;
  std::string_view digits;   // of the last number
  std::string_view letters;  // of a letter or numeral
  bool open = false;
};

int roman_value(std::string_view text) {
  int total = 0;
  int before = 0;
  for (const char c : text) {
    const int value = (c | 0x20) == 'i' ? 1 : (c | 0x20) == 'v' ? 5 : (c | 0x20) == 'x' ? 10 : 0;
    if (value == 0) return 0;
    total += before < value ? value - 2 * before : value;
    before = value;
  }
  return total;
}

template <typename Rule>
struct see : tao::pegtl::nothing<Rule> {};
template <char Sign>
struct see_bullet {
  static void apply0(Seen& seen) {
    seen.style = Style::bullet;
    seen.sign = Sign;
  }
};
template <>
struct see<marks::round> : see_bullet<'.'> {};
template <>
struct see<marks::dash> : see_bullet<'-'> {};
template <>
struct see<marks::star_sign> : see_bullet<'*'> {};
template <>
struct see<marks::two_dashes> : see_bullet<'-'> {};
template <>
struct see<marks::two_stars> : see_bullet<'*'> {};
template <>
struct see<marks::plus_sign> : see_bullet<'+'> {};
template <>
struct see<marks::letter_bullet> : see_bullet<'o'> {};
template <>
struct see<marks::value> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.digits = {in.begin(), in.size()};
  }
};
template <>
struct see<marks::letter> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.letters = {in.begin(), in.size()};
  }
};
template <>
struct see<marks::numeral> : see<marks::letter> {};
template <>
struct see<marks::upper_numeral> : see<marks::letter> {};
template <char Sign>
struct see_sign {
  static void apply0(Seen& seen) { seen.sign = Sign; }
};
template <>
struct see<marks::dot> : see_sign<'.'> {};
template <>
struct see<marks::bracket> : see_sign<')'> {};
template <>
struct see<marks::colon> : see_sign<':'> {};
template <>
struct see<marks::hyphen> : see_sign<'-'> {};
template <>
struct see<marks::both_number> : see_sign<'b'> {};
template <>
struct see<marks::both_letter> : see_sign<'b'> {};
template <Style Kind>
struct see_style {
  static void apply0(Seen& seen) { seen.style = Kind; }
};
template <>
struct see<marks::number_mark> : see_style<Style::number> {};
template <>
struct see<marks::coded_mark> : see_style<Style::coded> {};
template <>
struct see<marks::letter_mark> : see_style<Style::letter> {};
template <>
struct see<marks::numeral_mark> : see_style<Style::roman> {};
template <>
struct see<marks::outline_number> {
  template <typename Input>
  static void apply(const Input& in, Seen& seen) {
    seen.style = Style::coded;
    std::string_view all(in.begin(), in.size());
    all = all.substr(0, all.find_last_of("0123456789") + 1);
    seen.digits = all.substr(all.rfind('.') + 1);
    seen.sign = '1';
  }
};

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

Mark finish(const Seen& seen) {
  Mark mark;
  mark.style = seen.style;
  mark.sign = seen.sign;
  if (seen.style == Style::bullet) return mark;
  if (seen.style == Style::number || seen.style == Style::coded) {
    mark.value = number(seen.digits);
    return mark;
  }
  mark.upper = seen.letters.front() < 'a';
  const int roman = roman_value(seen.letters);
  const int letter = (seen.letters.front() | 0x20) - 'a' + 1;
  // A single "i", "v" or "x" is a letter as far as this line can tell.
  if (seen.letters.size() == 1) {
    mark.style = Style::letter;
    mark.value = letter;
    mark.roman = roman;
  } else {
    mark.style = Style::roman;
    mark.value = roman;
    mark.roman = roman;
  }
  return mark;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// A tilde that is not between the ends of a range.
bool joins_lines(std::string_view text, std::uint32_t at, Span where) {
  return text[at] == '~' && !(at > where.begin && at + 1 < where.end && digit(text[at - 1]) && digit(text[at + 1]));
}

bool tilde_joined(std::string_view text, Span where) {
  std::size_t joining = 0;
  std::size_t line_ends = 0;
  for (std::uint32_t i = where.begin; i < where.end; ++i) {
    if (text[i] == '\n') ++line_ends;
    if (text[i] != '~' || i == where.begin || i + 1 == where.end) continue;
    const bool spaced = text[i - 1] == ' ' || text[i + 1] == ' ';
    if (!spaced && joins_lines(text, i, where)) ++joining;
  }
  return joining >= 2 && line_ends <= 2;
}

bool white(char c) { return c == ' ' || c == '\n'; }

}  // namespace

std::optional<ReadMark> read_mark(std::string_view text) {
  Seen seen;
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  if (!tao::pegtl::parse<marks::any_mark, see>(in, seen)) return std::nullopt;
  if (seen.style == Style::none) seen.style = Style::letter;
  const auto length = static_cast<std::uint32_t>(in.current() - text.data());
  return ReadMark{finish(seen), length};
}

std::vector<Line> read_lines(std::string_view text, Span where) {
  const bool tildes = tilde_joined(text, where);
  std::vector<Line> out;
  bool blank_before = true;
  std::uint32_t begin = where.begin;
  bool after_tilde = false;
  while (begin <= where.end) {
    std::uint32_t end = begin;
    while (end < where.end && text[end] != '\n' && !(tildes && end > begin && joins_lines(text, end, where))) ++end;
    Line line;
    line.span = {begin, end};
    std::uint32_t at = begin;
    if (after_tilde && at < end) {
      line.mark_span = {at, at + 1};
      ++at;
    }
    while (at < end && white(text[at])) {
      ++at;
      ++line.indent;
    }
    std::uint32_t stop = end;
    while (stop > at && white(text[stop - 1])) --stop;
    if (const auto found = at < stop ? read_mark(text.substr(at, stop - at)) : std::nullopt) {
      line.mark = found->mark;
      line.mark_span = {line.mark_span.empty() ? at : line.mark_span.begin, at + found->length};
      at += found->length;
      // "- 1. ...": a bullet that an export put before the author's number.
      if (found->mark.style == Style::bullet && at < stop) {
        const auto inner = read_mark(text.substr(at, stop - at));
        if (inner && inner->mark.style == Style::number && inner->mark.value > 0 && inner->mark.value < 60) {
          line.mark = inner->mark;
          line.mark_span.end += inner->length;
          at += inner->length;
        }
      }
      while (line.mark_span.end > line.mark_span.begin && white(text[line.mark_span.end - 1])) --line.mark_span.end;
      while (at < stop && white(text[at])) ++at;
    }
    line.text = {at, stop};
    line.blank_before = blank_before || after_tilde;
    blank_before = line.blank();
    out.push_back(line);
    if (end >= where.end) break;
    after_tilde = text[end] == '~';
    begin = after_tilde ? end : end + 1;
  }
  return out;
}

}  // namespace eligo::grammar::lines

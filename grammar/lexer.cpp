// The lexical pass: bytes of an item -> tokens. One pass, longest match, nothing skipped.
//
// At every word's first byte the longest of a keyword and a listed name wins (a keyword at equal length). Numbers are read by a
// PEGTL grammar, with the readings that registries need: thousands separators, decimal commas, words, fractions; after a number the lexicon
// is asked for a unit. What the pass does not do: decide what a number belongs to.
#include <algorithm>
#include <array>
#include <tao/pegtl.hpp>

#include "grammar/text.hpp"
#include "grammar/token.hpp"

namespace eligo::grammar {
namespace {

namespace pegtl = tao::pegtl;

bool lower_ends_with(std::string_view text, std::string_view tail) {
  if (text.size() < tail.size()) return false;
  text.remove_prefix(text.size() - tail.size());
  for (std::size_t i = 0; i < tail.size(); ++i)
    if (lower(text[i]) != tail[i]) return false;
  return true;
}

bool letter(char c) { return is_word_byte(c) && !is_digit(c); }

// Numbers as written. The reading is chosen by the alternative that matched.
namespace number {
using namespace pegtl;  // NOLINT(google-build-using-namespace)
struct group3 : seq<digit, digit, digit, not_at<digit>> {};
struct fraction_part : seq<one<'.'>, plus<digit>> {};
struct thousands : seq<digit, opt<digit>, opt<digit>, plus<seq<one<','>, group3>>, opt<fraction_part>> {};
// "1,00,000", "12,50,000": lakhs.
struct lakhs : seq<digit, opt<digit>, plus<seq<one<','>, digit, digit, at<one<','>>>>, one<','>, group3> {};
// "1.000.000": no figure has two points.
struct thousands_point : seq<digit, opt<digit>, opt<digit>, one<'.'>, group3, plus<seq<one<'.'>, group3>>> {};
struct thousands_blank : seq<digit, opt<digit>, opt<digit>, plus<seq<one<' '>, group3>>, not_at<one<'.'>>> {};
struct decimal_comma : seq<plus<digit>, one<','>, digit, opt<digit>, not_at<digit>, not_at<seq<one<','>, digit>>> {};
struct plain : seq<plus<digit>, opt<fraction_part>> {};
struct bare_fraction : fraction_part {};
template <typename Rule>
struct action : nothing<Rule> {};
enum class Reading { none, thousands, thousands_point, thousands_blank, decimal_comma, plain };
template <>
struct action<thousands> {
  static void apply0(Reading& r) { r = Reading::thousands; }
};
template <>
struct action<lakhs> {
  static void apply0(Reading& r) { r = Reading::thousands; }
};
template <>
struct action<thousands_point> {
  static void apply0(Reading& r) { r = Reading::thousands_point; }
};
template <>
struct action<thousands_blank> {
  static void apply0(Reading& r) { r = Reading::thousands_blank; }
};
template <>
struct action<decimal_comma> {
  static void apply0(Reading& r) { r = Reading::decimal_comma; }
};
template <>
struct action<plain> {
  static void apply0(Reading& r) { r = Reading::plain; }
};
template <>
struct action<bare_fraction> {
  static void apply0(Reading& r) { r = Reading::plain; }
};
struct any : sor<thousands, lakhs, thousands_point, thousands_blank, decimal_comma, plain, bare_fraction> {};
}  // namespace number

struct NumberMatch {
  Decimal value;
  std::size_t length = 0;
};

/// "0,1 or 2": three grades in a row, the first two with a comma between them.
bool lists_grades(std::string_view text, std::size_t at, std::size_t end) {
  const auto digit_at = [&](std::size_t i) { return i < end && is_digit(text[i]) && !(i + 1 < end && is_digit(text[i + 1])); };
  if (!digit_at(at) || at + 1 >= end || text[at + 1] != ',' || !digit_at(at + 2) || text[at + 2] != text[at] + 1) return false;
  std::size_t next = at + 3;
  while (next < end && (text[next] == ' ' || text[next] == ',')) ++next;
  for (const std::string_view word : {"or ", "and ", "& "})
    if (text.substr(next, end - next).starts_with(word)) next += word.size();
  return next > at + 3 && digit_at(next) && text[next] == text[at] + 2;
}

std::optional<NumberMatch> match_number(std::string_view text, std::size_t at, std::size_t end) {
  // "100 000" is one number only before a count unit; a list such as "2 000" elsewhere is rarer than "day 1 100 mg".
  pegtl::memory_input in(text.data() + at, text.data() + end, "");
  auto reading = number::Reading::none;
  if (!pegtl::parse<number::any, number::action>(in, reading)) return std::nullopt;
  // "0,1,2" lists figures: no decimal comma behind another figure and its comma.
  const bool behind_figure = at > 1 && text[at - 1] == ',' && is_digit(text[at - 2]);
  if (reading == number::Reading::decimal_comma && (behind_figure || lists_grades(text, at, end))) {
    std::size_t digits = 0;
    while (at + digits < end && is_digit(text[at + digits])) ++digits;
    const auto head = Decimal::parse(text.substr(at, digits));
    if (!head) return std::nullopt;
    return NumberMatch{*head, digits};
  }
  std::size_t length = static_cast<std::size_t>(in.current() - (text.data() + at));
  std::string digits;
  for (const char c : text.substr(at, length)) {
    if (is_digit(c) || (c == '.' && reading != number::Reading::thousands_point)) digits.push_back(c);
    if (c == ',' && reading == number::Reading::decimal_comma) digits.push_back('.');
  }
  const auto value = Decimal::parse(digits);
  if (!value) return std::nullopt;
  return NumberMatch{*value, length};
}

struct NumberWord {
  std::string_view word;
  std::int64_t value;
};
constexpr NumberWord number_words[] = {
    {"zero", 0},     {"one", 1},      {"two", 2},       {"three", 3},   {"four", 4},         {"five", 5},          {"six", 6},
    {"seven", 7},    {"eight", 8},    {"nine", 9},      {"ten", 10},    {"eleven", 11},      {"twelve", 12},       {"fourteen", 14},
    {"fifteen", 15}, {"sixteen", 16}, {"eighteen", 18}, {"twenty", 20}, {"twenty-four", 24}, {"twenty-eight", 28}, {"thirty", 30},
    {"forty", 40},   {"fifty", 50},   {"sixty", 60},    {"ninety", 90}, {"once", 1},         {"twice", 2},         {"thrice", 3}};

std::optional<std::int64_t> number_word(std::string_view word) {
  std::string low;
  if (word.size() > 12) return std::nullopt;
  for (const char c : word) low.push_back(lower(c));
  for (const auto& [name, value] : number_words) {
    if (low == name) return value;
  }
  return std::nullopt;
}

class Lexer {
 public:
  Lexer(std::string_view text, Span where, const Lexicon& lexicon)
      : text_(text.substr(0, where.end)), at_(where.begin), end_(where.end), lexicon_(lexicon) {
    out_.text = text;
  }

  TokenList run() {
    out_.tokens.reserve((end_ - at_) / 5 + 4);
    while (at_ < end_) {
      blank_ = false;
      while (at_ < end_ && is_space(text_[at_])) {
        ++at_;
        blank_ = true;
      }
      if (at_ >= end_) break;
      step();
    }
    return std::move(out_);
  }

 private:
  void push(TokenKind kind, std::size_t length, std::uint8_t value = 0, std::uint32_t ref = 0) {
    Token t;
    t.kind = kind;
    t.value = value;
    t.ref = ref;
    t.space_before = blank_ || out_.tokens.empty();
    t.span = {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + length)};
    out_.tokens.push_back(t);
    out_.kinds.push_back(static_cast<char>(kind));
    at_ += length;
  }
  std::uint32_t keep(std::string text) {
    out_.texts.push_back(std::move(text));
    return static_cast<std::uint32_t>(out_.texts.size() - 1);
  }
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }
  [[nodiscard]] TokenKind last() const { return out_.tokens.empty() ? TokenKind::other : out_.tokens.back().kind; }
  void skip_blanks() {
    while (at_ < end_ && is_space(text_[at_])) {
      ++at_;
      blank_ = true;
    }
  }

  [[nodiscard]] bool middle_dot(std::size_t at) const { return text_.substr(at, 2) == "\u00B7"; }

  void step() {
    const char c = peek();
    if (middle_dot(at_)) {
      push(TokenKind::filler, 2, 7);
      return;
    }
    // "1 of the following": a head, as "one of the following" is.
    if (is_digit(c) && peek(1) == ' ')
      if (const auto key = longest_keyword(text_, at_, end_); key.length != 0 && key.keyword->kind == TokenKind::at_least_of) {
        word();
        return;
      }
    if (is_digit(c) || (c == '.' && is_digit(peek(1)) && (blank_ || out_.tokens.empty() || last() == TokenKind::comparator))) {
      if (numeric()) return;
    }
    // "between -1.0 and -2.5": behind a figure below zero.
    const auto below_zero = [&] {
      const auto& all = out_.tokens;
      return all.size() > 1 && (last() == TokenKind::conj || last() == TokenKind::disj) && all[all.size() - 2].kind == TokenKind::number &&
             out_.numbers[all[all.size() - 2].ref] < Decimal(0);
    };
    if (c == '-' && is_digit(peek(1)) &&
        (last() == TokenKind::comparator || last() == TokenKind::between || last() == TokenKind::to || last() == TokenKind::open ||
         below_zero())) {
      // A minus sign: only where a dash cannot mean a range.
      const std::size_t start = at_;
      ++at_;
      if (auto m = match_number(text_, at_, end_)) {
        at_ = start;
        out_.numbers.push_back(m->value.negated());
        push(TokenKind::number, m->length + 1, 0, static_cast<std::uint32_t>(out_.numbers.size() - 1));
        after_number();
        return;
      }
      at_ = start;
    }
    if (letter(c)) {
      word();
      return;
    }
    sign(c);
  }

  /// "24-hour urine protein", "6-minute walk distance": the figure belongs to the listed name of what is measured.
  bool measure_with_figure(std::size_t figures) {
    auto name = lexicon_.longest_name(text_, at_);
    if (!name || at_ + name->length > end_) return false;
    const auto measured = [](const LexiconEntry& entry) { return entry.kind == TermKind::measure; };
    // "5-FU", "8-methoxypsoralen": the figure hangs on the word.
    const char joint = peek(figures);
    const bool hangs = name->length > figures + 2 && joint == '-' && letter(peek(figures + 1));
    if (!hangs && (name->length < figures + 4 || std::none_of(name->candidates.begin(), name->candidates.end(), measured))) return false;
    out_.names.push_back(std::move(name->candidates));
    push(TokenKind::term, name->length, 0, static_cast<std::uint32_t>(out_.names.size() - 1));
    return true;
  }

  /// "Alcohol consumption > 14 drinks per week": a rate behind the figure of a measure that was named before is its unit. By itself, "more
  /// than 14 drinks per week" names what is measured.
  bool rate_of_named(const LexiconMatch& name) const {
    const auto words_of = [&](std::size_t begin, std::size_t length) {
      std::string words(text_.substr(begin, length));
      std::transform(words.begin(), words.end(), words.begin(), [](char c) { return lower(c); });
      return words;
    };
    const auto weekly = [](const std::string& words) { return words.ends_with("/week") || words.ends_with("per week"); };
    if (last() != TokenKind::number || !weekly(words_of(at_, name.length))) return false;
    constexpr std::size_t near = 16;  // tokens in which the measure of a limit was named
    for (std::size_t i = out_.tokens.size(), left = near; i-- > 0 && left-- > 0;) {
      const Token& t = out_.tokens[i];
      if (t.kind == TokenKind::stop || t.kind == TokenKind::semicolon) return false;
      if (t.kind != TokenKind::term) continue;
      const auto& named = out_.names[t.ref];
      if (std::find_first_of(named.begin(), named.end(), name.candidates.begin(), name.candidates.end()) == named.end()) continue;
      return !weekly(words_of(t.span.begin, t.span.size()));
    }
    return false;
  }

  /// A number and the unit or time unit that follows it. False when the digits belong to a word ("5HT3", "12-lead").
  bool numeric() {
    auto m = match_number(text_, at_, end_);
    if (!m) {
      word_other();
      return true;
    }
    if (measure_with_figure(m->length)) return true;
    std::size_t after = at_ + m->length;
    // Blank thousands only before a unit of counts. The last group of "100 109/L" is a power of ten that lost its superscript.
    if (text_.substr(at_, m->length).find(' ') != std::string_view::npos) {
      std::size_t u = after;
      while (u < end_ && is_space(text_[u])) ++u;
      const auto power = lexicon_.longest_unit(text_, after - 3);
      const bool lost = power && power->lost_superscript && power->length > 3;
      if (lost || !(u < end_ && (text_[u] == '/' || lexicon_.longest_unit(text_, u)))) {
        std::size_t n = 0;
        while (at_ + n < end_ && is_digit(text_[at_ + n])) ++n;
        m->value = Decimal::parse(text_.substr(at_, n)).value_or(Decimal());
        m->length = n;
        after = at_ + n;
      }
    }
    // "50K" behind a sign: fifty thousand.
    if (after < end_ && lower(text_[after]) == 'k' && !(after + 1 < end_ && (is_word_byte(text_[after + 1]) || text_[after + 1] == '/')) &&
        (last() == TokenKind::comparator || last() == TokenKind::dash || last() == TokenKind::to || last() == TokenKind::between)) {
      if (const auto thousands = Decimal::multiply(m->value, Decimal(1, 3)); thousands && !lexicon_.longest_unit(text_, after)) {
        out_.numbers.push_back(*thousands);
        push(TokenKind::number, m->length + 1, 0, static_cast<std::uint32_t>(out_.numbers.size() - 1));
        after_number();
        return true;
      }
    }
    if (is_cut(m->length)) {
      figure_unread(m->length);
      return true;
    }
    // "2 1/2 years", as a fraction in one sign is written out.
    if (text_.substr(after, 4) == " 1/2" && m->value.exponent() >= 0 &&
        (after + 4 >= end_ || is_space(text_[after + 4]) || text_[after + 4] == '-')) {
      if (const auto sum = Decimal::add(m->value, Decimal(5, -1))) {
        m->value = *sum;
        m->length += 4;
        after += 4;
      }
    }
    // "Platelets >= 10^5 /uL": the power by itself is the figure.
    if (last() == TokenKind::comparator && text_.substr(at_, m->length) == "10" && after + 1 < end_ && text_[after] == '^' &&
        is_digit(text_[after + 1]) && !(after + 2 < end_ && (is_digit(text_[after + 2]) || text_[after + 2] == '.'))) {
      m->value = Decimal(1, text_[after + 1] - '0');
      m->length += 2;
      after += 2;
    }
    // Digits that go on as letters are a name unless what follows is a unit, a time or a multiplier.
    if (after < end_ && (letter(text_[after]) || text_[after] == '^')) {
      // A middle dot behind a figure is a stray full stop, before a digit ("1\u00B75") a decimal point that is not read.
      bool fits = middle_dot(after) && !(after + 2 < end_ && is_digit(text_[after + 2]));
      if (const auto unit = lexicon_.longest_unit(text_, after);
          unit && !(after + unit->length < end_ && is_word_byte(text_[after + unit->length])))
        fits = true;
      if (const auto k = longest_keyword(text_, after, end_);
          k.length != 0 &&
          (k.keyword->kind == TokenKind::time_unit || k.keyword->kind == TokenKind::times || k.keyword->kind == TokenKind::uln))
        fits = true;
      if (lower(text_[after]) == 'x' && after + 1 < end_ &&
          (is_space(text_[after + 1]) || is_digit(text_[after + 1]) || lower(text_[after + 1]) == 'u' || lower(text_[after + 1]) == 'l'))
        fits = true;
      static constexpr std::array<std::string_view, 8> glued{"times", "and", "or", "to", "upper", "of", "for", "the"};
      for (const auto g : glued) fits = fits || text_.substr(after, g.size()) == g;
      if (!fits) {
        word_other();
        return true;
      }
    }
    // "6/10", "70/100": a value on its scale.
    for (const std::string_view scale : {"/100", "/10", " out of 100", " out of 10"}) {
      const std::size_t stop = at_ + m->length + scale.size();
      // "160/100" is two figures: a value lies on its scale.
      if (m->value > Decimal(scale.ends_with("100") ? 100 : 10)) continue;
      if (text_.substr(at_ + m->length, scale.size()) == scale &&
          !(stop < end_ && (is_word_byte(text_[stop]) || text_[stop] == '.' || text_[stop] == '^' || text_[stop] == '/'))) {
        m->length += scale.size();
        break;
      }
    }
    out_.numbers.push_back(m->value);
    push(TokenKind::number, m->length, 0, static_cast<std::uint32_t>(out_.numbers.size() - 1));
    after_number();
    return true;
  }

  /// What may stand right behind a number: a unit, "+", "x", "x10^9/L".
  void after_number() {
    blank_ = false;
    if (peek() == '+' && !is_word_byte(peek(1))) {
      push(TokenKind::postfix, 1, static_cast<std::uint8_t>(Comparator::ge));
      return;
    }
    skip_blanks();
    if (peek() == '+' && is_space(peek(1))) {
      push(TokenKind::postfix, 1, static_cast<std::uint8_t>(Comparator::ge));
      return;
    }
    // A time written as a word or "mo", "y" first: units would take "m" or "d".
    if (const auto k = longest_keyword(text_, at_, end_); k.length != 0 && (k.keyword->kind == TokenKind::time_unit)) {
      push(TokenKind::time_unit, k.length, k.keyword->value, keep(std::string(k.keyword->text)));
      if (peek() == '.' && (text_.substr(at_ - 2, 2) == "yr" || text_.substr(at_ - 2, 2) == ".o")) ++at_;
      unit_again();
      per_sign();
      return;
    }
    // "24 h before": the one letter is a time only behind a figure.
    if (peek() == 'h' && !is_word_byte(peek(1)) && std::string_view("/-^*").find(peek(1)) == std::string_view::npos) {
      push(TokenKind::time_unit, 1, 0, keep("h"));
      return;
    }
    // "2 x ULN": the multiplier is not a unit.
    if (lower(peek()) == 'x') {
      std::size_t i = at_ + 1;
      while (i < end_ && is_space(text_[i])) ++i;
      if (!(i < end_ && is_digit(text_[i]))) {
        if (!is_word_byte(peek(1)) || lower(peek(1)) == 'u' || lower(peek(1)) == 'l') push(TokenKind::times, 1);
        return;
      }
    }
    // "1.5-fold ULN"
    for (const std::string_view fold : {"-fold", "-times"}) {
      if (text_.substr(at_, fold.size()) != fold || is_word_byte(peek(fold.size()))) continue;
      push(TokenKind::times, fold.size());
      return;
    }
    if (logarithm()) return;
    if (const auto unit = lexicon_.longest_unit(text_, at_)) {
      if (at_ + unit->length <= end_) {
        const Span span{static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(at_ + unit->length)};
        const std::string written(text_.substr(span.begin, span.size()));
        if (unit->lost_superscript)
          out_.diagnostics.push_back({DiagnosticCode::lost_superscript, span, "`" + written + "` is read as " + unit->ucum, ""});
        if (unit->exponent_spelling)
          out_.diagnostics.push_back({DiagnosticCode::exponent_spelling, span, "`" + written + "` is read as " + unit->ucum, ""});
        push(TokenKind::unit, unit->length, 0, keep(unit->ucum));
        unit_again();
      }
    }
    per_sign();
  }

  /// "50 kilogram (kg)", "100 x 10^9 per liter (/L)", "per microliter (mcL)": brackets that say the unit again, or its end, belong to it.
  void unit_again() {
    const std::string& said = out_.texts.back();
    std::size_t i = at_;
    while (i < end_ && is_space(text_[i])) ++i;
    if (i + 1 >= end_ || (text_[i] != '(' && text_[i] != '[')) return;
    const char close = text_[i] == '(' ? ')' : ']';
    ++i;
    std::size_t length = 0;
    std::string again;
    if (last() == TokenKind::time_unit) {
      const auto k = longest_keyword(text_, i, end_);
      if (k.length == 0 || k.keyword->kind != TokenKind::time_unit) return;
      length = k.length;
      again = k.keyword->text;
    } else if (const auto unit = lexicon_.longest_unit(text_, i)) {
      length = unit->length;
      again = unit->ucum;
    }
    if (length == 0 || i + length >= end_ || text_[i + length] != close) return;
    const bool ends = again.size() < said.size() && said.ends_with(again) && (again.front() == '/' || said == "/" + again);
    if (again != said && !ends && !(again == "m2" && said.ends_with("{1.73_m2}"))) return;
    const std::string_view written = text_.substr(i, length);
    at_ = i + length + 1;
    blank_ = false;
    // "milliliter per minute (mL/min)/1.73 m2", "milligram (mg)/24 hours": the unit goes on behind the bracket.
    if (last() == TokenKind::unit && again == said && peek() == '/') {
      constexpr std::size_t longest = 48;  // bytes
      const std::string whole = std::string(written) + std::string(text_.substr(at_, longest));
      if (const auto unit = lexicon_.longest_unit(whole, 0); unit && unit->length > written.size()) {
        at_ += unit->length - written.size();
        out_.texts.back() = unit->ucum;
        out_.tokens.back().span.end = static_cast<std::uint32_t>(at_);
        unit_again();
        return;
      }
    }
    out_.tokens.back().span.end = static_cast<std::uint32_t>(at_);
  }

  /// "4 log10 copies/mL": the figure is a logarithm, and the unit says so.
  bool logarithm() {
    std::size_t i = at_;
    for (const char c : std::string_view("log"))
      if (i < end_ && lower(text_[i]) == c)
        ++i;
      else
        return false;
    const auto skip = [&] {
      while (i < end_ && is_space(text_[i])) ++i;
    };
    skip();
    if (text_.substr(i, 2) == "10") i += 2;
    if (i < end_ && text_[i] == ' ') skip();
    const auto unit = i < end_ ? lexicon_.longest_unit(text_, i) : std::nullopt;
    if (!unit || i + unit->length > end_) return false;
    push(TokenKind::unit, i + unit->length - at_, logarithmic_unit, keep(unit->ucum));
    per_sign();
    return true;
  }

  /// "/year", "/ week" behind a number, a word or a unit.
  void per_sign() {
    if (peek() != '/') return;
    std::size_t i = at_ + 1;
    while (i < end_ && text_[i] == ' ') ++i;
    const auto k = longest_keyword(text_, i, end_);
    if (k.length != 0 && k.keyword->kind == TokenKind::time_unit && k.keyword->value != 1 && k.keyword->text != "half-life") {
      blank_ = false;
      push(TokenKind::per_time, i - at_ + k.length, 0, keep(std::string(k.keyword->text)));
    }
  }

  /// Do more digits follow behind a point or a comma, with which the figure would be another one ("1,00,00", "3.4.5")? "0,1,2" are several.
  bool is_cut(std::size_t length) const {
    const std::size_t after = at_ + length;
    if (after + 1 >= end_ || (text_[after] != '.' && text_[after] != ',') || !is_digit(text_[after + 1])) return false;
    if (text_[after] == '.' || text_.substr(at_, length).find(',') != std::string_view::npos) return true;
    std::size_t digits = 0;
    while (after + 1 + digits < end_ && is_digit(text_[after + 1 + digits])) ++digits;
    return digits > 2 || (digits == 2 && text_[after + 1] == '0');
  }
  /// The whole of it, with the unit that hangs on it, is one sign that nothing reads.
  void figure_unread(std::size_t length) {
    std::size_t n = length;
    while (at_ + n < end_ && (is_digit(text_[at_ + n]) ||
                              ((text_[at_ + n] == '.' || text_[at_ + n] == ',') && at_ + n + 1 < end_ && is_digit(text_[at_ + n + 1]))))
      ++n;
    if (at_ + n < end_ && text_[at_ + n] == '/')
      for (++n; at_ + n < end_ && is_word_byte(text_[at_ + n]);) ++n;
    push(TokenKind::other, n);
  }

  /// A word that starts with a digit or is no listed name.
  void word_other() {
    std::size_t n = 0;
    while (at_ + n < end_ && (is_word_byte(text_[at_ + n]) ||
                              ((text_[at_ + n] == '-' || text_[at_ + n] == '.') && at_ + n + 1 < end_ && is_word_byte(text_[at_ + n + 1]))))
      ++n;
    push(TokenKind::word, std::max<std::size_t>(n, 1));
  }

  /// "v1.1", "v. 5.0", "CTCAE5.0": a version is one word, and its point no full stop.
  bool version() {
    if (std::string_view("vmirc").find(lower(peek())) == std::string_view::npos) return false;  // how their names begin
    static constexpr std::string_view names[] = {"version", "mrecist", "irecist", "recist", "ctcae", "ver", "v"};
    for (const std::string_view name : names) {
      std::size_t n = 0;
      while (n < name.size() && lower(peek(n)) == name[n]) ++n;
      if (n != name.size() || (at_ > 0 && is_word_byte(text_[at_ - 1]))) continue;
      if (name.size() == 1 && peek(n) == '.') ++n;
      if (name.size() == 1 && peek(n) == ' ' && peek(n - 1) == '.') ++n;
      if (!is_digit(peek(n))) continue;
      while (is_digit(peek(n)) || (peek(n) == '.' && is_digit(peek(n + 1)))) ++n;
      if (is_word_byte(peek(n))) return false;
      push(TokenKind::word, n);
      return true;
    }
    return false;
  }

  static bool is_class_value(std::string_view value) {
    return !value.empty() && value.size() <= 3 &&
           (value.find_first_not_of("IV") == std::string_view::npos || (value.size() == 1 && value[0] >= 'A' && value[0] <= 'D'));
  }
  /// The token before is a measure, or a "class" of it.
  [[nodiscard]] bool behind_a_class() const {
    if (out_.tokens.empty()) return false;
    const Token& before = out_.tokens.back();
    if (before.kind == TokenKind::word) return lower(text_.substr(before.span.begin, before.span.size())) == "class";
    if (before.kind != TokenKind::term) return false;
    const auto& names = out_.names[before.ref];
    return std::any_of(names.begin(), names.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  }

  /// Behind "the study": a part of the body that a trial looks at.
  [[nodiscard]] bool studied_part(std::size_t at) const {
    static constexpr std::string_view parts[] = {"eye",    "eyes",     "limb",  "limbs",  "knee",  "knees", "hip",   "joint",
                                                 "joints", "shoulder", "arm",   "leg",    "hand",  "foot",  "ankle", "elbow",
                                                 "ear",    "ears",     "tooth", "teeth",  "wrist", "wound", "ulcer", "lesion",
                                                 "breast", "side",     "area",  "vessel", "nail",  "toe"};
    if (at == 0 || at >= end_ || text_[at] != ' ') return false;
    std::size_t stop = ++at;
    while (stop < end_ && is_word_byte(text_[stop])) ++stop;
    const std::string next = lower(text_.substr(at, stop - at));
    return std::find(std::begin(parts), std::end(parts), next) != std::end(parts);
  }

  /// "CLDN18.2", "Nav1.7": a name that goes on behind the point is one word.
  bool name_with_point() {
    std::size_t n = 0;
    while (is_word_byte(peek(n))) ++n;
    if (n < 3 || !is_digit(peek(n - 1)) || peek(n) != '.' || !is_digit(peek(n + 1))) return false;
    ++n;
    while (is_digit(peek(n))) ++n;
    if (is_word_byte(peek(n)) || lexicon_.longest_unit(text_, at_)) return false;
    if (const auto name = lexicon_.longest_name(text_, at_); name && name->length >= n) return false;
    push(TokenKind::word, n);
    return true;
  }

  /// "t(11;14)", "inv(16)", "del(17p)": a change of chromosomes is one word with what stands in its brackets.
  bool chromosome_change() {
    static constexpr std::string_view signs[] = {"t(", "inv(", "del(", "dup(", "ins(", "der(", "add("};
    const auto* sign =
        std::find_if(std::begin(signs), std::end(signs), [&](std::string_view one) { return text_.substr(at_, one.size()) == one; });
    if (sign == std::end(signs)) return false;
    std::size_t n = sign->size();
    if (!is_digit(peek(n)) && peek(n) != 'X' && peek(n) != 'Y') return false;
    while (n < longest_change && (is_digit(peek(n)) || std::string_view(";.,pqXY ").find(peek(n)) != std::string_view::npos) &&
           peek(n) != 0)
      ++n;
    if (peek(n) != ')') return false;
    ++n;
    // The bands in brackets of their own: "t(9;22)(q34;q11.2)".
    if (peek(n) == '(' && (peek(n + 1) == 'p' || peek(n + 1) == 'q')) {
      std::size_t m = n + 1;
      while (m < longest_change && (is_digit(peek(m)) || std::string_view(";.pq").find(peek(m)) != std::string_view::npos) && peek(m) != 0)
        ++m;
      if (peek(m) == ')') n = m + 1;
    }
    if (const auto name = lexicon_.longest_name(text_, at_); name && name->length >= n) return false;
    push(TokenKind::word, n);
    return true;
  }

  void word() {
    if (version() || name_with_point() || chromosome_change()) return;
    KeywordMatch key = longest_keyword(text_, at_, end_);
    if (key.length != 0 && key.keyword->kind == TokenKind::postfix) {
      // "or greater than 5", "and less or equal 45": the words begin a new limit.
      std::size_t i = at_ + key.length;
      while (i < end_ && is_space(text_[i])) ++i;
      const std::string_view rest = text_.substr(i, std::min<std::size_t>(9, end_ - i));
      const auto starts = [&](std::string_view w) {
        return rest.size() > w.size() && rest.substr(0, w.size()) == w && !is_word_byte(rest[w.size()]);
      };
      if (!rest.empty() && (is_digit(rest[0]) || starts("than") || starts("or equal") || starts("equal") || starts("to"))) {
        std::size_t first = at_;
        while (first < end_ && is_word_byte(text_[first])) ++first;
        key = longest_keyword(text_, at_, first);
      }
    }
    // "At least a year", "for a month": one of them, and no rate. "More than 4 flares a year" is one.
    if (key.length != 0 && key.keyword->kind == TokenKind::per_time && (last() == TokenKind::comparator || last() == TokenKind::for_) &&
        lower(text_[at_]) == 'a' && peek(1) == ' ')
      key = longest_keyword(text_, at_, at_ + 1);
    // "The study eye" is no time.
    if (key.length != 0 && key.keyword->kind == TokenKind::anchor && studied_part(at_ + key.length)) key = {};
    auto name = lexicon_.longest_name(text_, at_);
    if (name && at_ + name->length > end_) name.reset();
    std::size_t bare = 0;
    while (at_ + bare < end_ && is_word_byte(text_[at_ + bare])) ++bare;
    // "x" and "y" mean something only next to a number.
    const bool loose =
        key.length != 0 &&
        ((key.keyword->kind == TokenKind::times && last() != TokenKind::number) ||
         (key.keyword->kind == TokenKind::time_unit && key.keyword->value == 9) ||
         (key.keyword->kind == TokenKind::that_is && key.keyword->value == 1 && peek(key.length) != ',' && peek(key.length) != ':'));
    const bool keyword_fits = key.length != 0 && !loose &&
                              !(key.length == bare && at_ + bare + 1 < end_ && text_[at_ + bare] == '-' && letter(text_[at_ + bare + 1]) &&
                                key.keyword->kind != TokenKind::number && !hyphen_free(key.keyword->kind));
    if (name && rate_of_named(*name)) {
      push(TokenKind::unit, name->length, 0, keep("{drinks}/wk"));
      return;
    }
    if (name && (!keyword_fits || name->length > key.length)) {
      out_.names.push_back(std::move(name->candidates));
      push(TokenKind::term, name->length, 0, static_cast<std::uint32_t>(out_.names.size() - 1));
      per_sign();
      return;
    }
    if (keyword_fits) {
      take(key);
      return;
    }
    std::size_t n = bare;
    while (at_ + n + 1 < end_ && (text_[at_ + n] == '-' || text_[at_ + n] == '\'') && is_word_byte(text_[at_ + n + 1])) {
      ++n;
      while (at_ + n < end_ && is_word_byte(text_[at_ + n])) ++n;
    }
    const std::string_view whole = text_.substr(at_, n);
    auto value = number_word(whole);
    if (!value) {
      if (const auto dash = whole.find('-'); dash != std::string_view::npos) {
        // "six-month", "seven-day": the number and its time unit.
        if (const auto head = number_word(whole.substr(0, dash));
            head && longest_keyword(text_, at_ + dash + 1, end_).length != 0 &&
            longest_keyword(text_, at_ + dash + 1, end_).keyword->kind == TokenKind::time_unit) {
          value = head;
          n = dash;
        }
      }
    }
    if (value) {
      out_.numbers.emplace_back(*value);
      push(TokenKind::number, n, 1, static_cast<std::uint32_t>(out_.numbers.size() - 1));
      skip_blanks();
      // "two (2) weeks": the figure in brackets repeats the word.
      if (peek() == '(') {
        std::size_t i = at_ + 1;
        while (i < end_ && is_space(text_[i])) ++i;
        if (const auto m = match_number(text_, i, end_); m && m->value == Decimal(*value)) {
          i += m->length;
          while (i < end_ && is_space(text_[i])) ++i;
          if (i < end_ && text_[i] == ')') {
            out_.tokens.back().span.end = static_cast<std::uint32_t>(i + 1);
            at_ = i + 1;
          }
        }
      }
      after_number();
      return;
    }
    // "NYHA class III-IV", "Child-Pugh A-B": two classes and what lies between them.
    if (const auto dash = whole.find('-'); dash != std::string_view::npos && is_class_value(whole.substr(0, dash)) &&
                                           is_class_value(whole.substr(dash + 1)) && behind_a_class()) {
      push(TokenKind::word, dash);
      push(TokenKind::dash, 1);
      push(TokenKind::word, n - dash - 1);
      return;
    }
    // Bracketed plurals: "patient(s)".
    push(TokenKind::word, std::max<std::size_t>(n, 1));
    per_sign();
  }

  /// Kinds that may stand in front of a hyphen without being part of a longer word.
  static bool hyphen_free(TokenKind kind) {
    return kind == TokenKind::comparator || kind == TokenKind::time_unit || kind == TokenKind::uln || kind == TokenKind::sex ||
           kind == TokenKind::age;
  }

  void take(const KeywordMatch& key) {
    TokenKind kind = key.keyword->kind;
    std::uint32_t ref = 0;
    if (kind == TokenKind::time_unit || kind == TokenKind::per_time || kind == TokenKind::anchor)
      ref = keep(std::string(key.keyword->text));
    if (kind == TokenKind::stage) {
      stage(key);
      return;
    }
    push(kind, key.length, key.keyword->value, ref);
    if (kind == TokenKind::time_unit) per_sign();
  }

  /// "stage IIIB", "NYHA class III or IV" keeps its value with it; "grade" alone is a word.
  void stage(const KeywordMatch& key) {
    std::size_t i = at_ + key.length;
    while (i < end_ && is_space(text_[i])) ++i;
    const auto value_at = [&](std::size_t p) {
      std::size_t n = 0;
      while (p + n < end_ && (is_digit(text_[p + n]) ||
                              (text_[p + n] != 0 && std::string_view("IVXivxABCDabc").find(text_[p + n]) != std::string_view::npos)))
        ++n;
      if (n == 0 || n > 5 || (p + n < end_ && is_word_byte(text_[p + n]))) return std::size_t{0};
      // a value is digits with an optional letter, or Roman numerals with an optional letter
      const std::string_view word = text_.substr(p, n);
      const bool roman = word.find_first_not_of("IVX") == std::string_view::npos ||
                         (word.size() > 1 && word.substr(0, word.size() - 1).find_first_not_of("IVX") == std::string_view::npos);
      const bool arabic = is_digit(word[0]);
      const bool single = word.size() == 1 && word[0] >= 'A' && word[0] <= 'D';
      return roman || arabic || single ? n : std::size_t{0};
    };
    const std::size_t n = value_at(i);
    if (n == 0) {
      push(TokenKind::word, key.length);
      return;
    }
    const std::string_view qualifier = text_.substr(at_, key.length);
    std::string value(qualifier.substr(0, qualifier.size() - (lower(qualifier.back()) == 's' && qualifier.size() > 5 ? 1 : 0)));
    value += " ";
    value += text_.substr(i, n);
    i += n;
    if (lower_ends_with(qualifier, "stage") && text_.substr(i - n, n).find_first_not_of("IVX") == std::string_view::npos) {
      if (const std::size_t apart = letter_of_stage(i); apart != 0) {
        value += text_[apart];
        i = apart + 1;
      }
    }
    // "stage III or IV", "grade 1, 2 or 3", "stage II-IV": one qualifier. Classes are values of a measure, and stay apart.
    const bool arabic = is_digit(text_[i - n]);
    // "Class III and Class IV heart failure" says the word again.
    const std::string_view behind = text_.substr(i, std::min<std::size_t>(end_ - i, 11));
    const bool said_again = qualifier.size() == 5 && (behind.starts_with(" and class ") || behind.starts_with(" and Class ") ||
                                                      behind.starts_with(" or class ") || behind.starts_with(" or Class "));
    const bool merges = said_again || (lower(qualifier.front()) != 'c' && !lower_ends_with(qualifier, "class") && last() != TokenKind::age);
    std::string more;
    std::size_t stop = i;
    bool joined = false;
    for (std::size_t p = i; merges;) {
      std::string_view sign;
      std::size_t q = p;
      while (q < end_ && is_space(text_[q])) ++q;
      for (const std::string_view s : {", or ", ", and ", ",or ", "and/or ", "or ", "and ", "to ", "through ", "/", "-", ","})
        if (text_.substr(q, s.size()) == s && (q > p || !letter(s.front()))) {
          sign = s;
          break;
        }
      if (sign.empty()) break;
      q += sign.size();
      while (q < end_ && is_space(text_[q])) ++q;
      // "class I or class III antiarrhythmics": a name begins there.
      if (said_again && lexicon_.longest_name(text_, q)) break;
      // "stage III or stage IV"
      for (const std::string_view again : {"stages ", "stage ", "grades ", "grade ", "class ", "Class "})
        if (text_.substr(q, again.size()) == again && lower(again.front()) == lower(qualifier[qualifier.rfind(' ') + 1])) q += again.size();
      const std::size_t m = value_at(q);
      if (m == 0 || is_digit(text_[q]) != arabic || (arabic && m > 2) || counts_on(q + m)) break;
      const bool through = sign == "-" || sign == "to " || sign == "through ";
      if (through && (joined || !more.empty())) break;
      joined = joined || through || sign.find('r') != std::string_view::npos || sign.find('d') != std::string_view::npos || sign == "/";
      more += sign == "-" ? "-" : through ? " to " : " or ";
      more += text_.substr(q, m);
      p = q + m;
      // A bare comma joins only where a word follows later ("stage I, II or III").
      if (joined) stop = p;
    }
    if (joined) {
      value += more;
      i = stop;
    }
    push(TokenKind::stage, i - at_, 0, keep(std::move(value)));
  }

  /// "stage III A NSCLC": the place of a letter that stands apart from its numeral, 0 for none. "Stage III B-cell lymphoma" has none, and
  /// what is no name of a disease behind an "A" may begin a sentence.
  [[nodiscard]] std::size_t letter_of_stage(std::size_t at) const {
    if (at + 1 >= end_ || text_[at] != ' ' || text_[at + 1] < 'A' || text_[at + 1] > 'D') return 0;
    std::size_t next = at + 2;
    if (next < end_ && text_[next] != ' ') return std::string_view(",.;:)").find(text_[next]) != std::string_view::npos ? at + 1 : 0;
    while (next < end_ && is_space(text_[next])) ++next;
    std::size_t stop = next;
    while (stop < end_ && is_word_byte(text_[stop])) ++stop;
    const std::string_view word = text_.substr(next, stop - next);
    if (word.empty()) return next >= end_ || std::string_view("(,;&/").find(text_[next]) != std::string_view::npos ? at + 1 : 0;
    const bool acronym = word.size() > 2 && std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    static constexpr std::string_view diseases[] = {
        "or",       "and",      "cancer", "carcinoma", "disease",  "melanoma", "lung",        "breast",  "colon", "cervical",
        "ovarian",  "rectal",   "non",    "small",     "lymphoma", "tumor",    "endometrial", "gastric", "head",  "adenocarcinoma",
        "squamous", "prostate", "tumour", "sarcoma",   "uterine",  "bladder"};
    std::string low;
    for (const char c : word) low += lower(c);
    return acronym || std::find(std::begin(diseases), std::end(diseases), low) != std::end(diseases) ? at + 1 : 0;
  }

  /// Is the figure that ends here one of something else: "grade 1 or 2 weeks", "stage 3, 2 or more"?
  [[nodiscard]] bool counts_on(std::size_t at) const {
    while (at < end_ && is_space(text_[at])) ++at;
    if (at >= end_) return false;
    if (text_[at] == '.' && at + 1 < end_ && is_digit(text_[at + 1])) return true;
    if (text_[at] == '%') return true;
    const auto key = longest_keyword(text_, at, end_);
    return key.length != 0 && (key.keyword->kind == TokenKind::time_unit || key.keyword->kind == TokenKind::times ||
                               key.keyword->kind == TokenKind::postfix || key.keyword->kind == TokenKind::uln);
  }

  void sign(char c) {
    switch (c) {
      case '<':
      case '>':
      case '=':
      case '!': {
        if (c == '=') {
          // "=>", "= <": the sign turned round.
          std::size_t i = at_ + 1;
          while (i < end_ && text_[i] == ' ') ++i;
          if (i < end_ && (text_[i] == '>' || text_[i] == '<')) {
            push(TokenKind::comparator, i + 1 - at_, static_cast<std::uint8_t>(text_[i] == '>' ? Comparator::ge : Comparator::le));
            return;
          }
        }
        const bool equal = peek(1) == '=';
        if (c == '!' && !equal) break;
        Comparator op = c == '<'   ? (equal ? Comparator::le : Comparator::lt)
                        : c == '>' ? (equal ? Comparator::ge : Comparator::gt)
                        : c == '!' ? Comparator::ne
                                   : Comparator::eq;
        std::size_t n = equal && c != '=' ? 2 : 1;
        if (c == '<' && peek(1) == '>') {
          op = Comparator::ne;
          n = 2;
        }
        // "> or = 18", "< or equal to 3"
        std::size_t i = at_ + n;
        while (i < end_ && is_space(text_[i])) ++i;
        for (const std::string_view tail : {"or equal too", "or equal to", "or equal", "or =", "/=", "/ =", "and ="}) {
          if (n == 1 && c != '=' && text_.substr(i, tail.size()) == tail) {
            op = c == '<' ? Comparator::le : Comparator::ge;
            n = i + tail.size() - at_;
            break;
          }
        }
        // "< than 5"
        if (!equal && text_.substr(at_ + n, 6) == " than " && is_digit(peek(n + 6))) n += 5;
        // ">= to 18"
        if (equal && text_.substr(at_ + n, 4) == " to " && is_digit(peek(n + 4))) n += 3;
        push(TokenKind::comparator, n, static_cast<std::uint8_t>(op));
        return;
      }
      case '~':
        push(TokenKind::dash, 1);
        return;
      case '-': {
        // A dash between blanks in front of a capital cuts a list that lost its line breaks.
        const bool cut = blank_ && is_space(peek(1)) && at_ + 2 < end_ && text_[at_ + 2] >= 'A' && text_[at_ + 2] <= 'Z' &&
                         last() != TokenKind::number && last() != TokenKind::unit;
        push(cut ? TokenKind::colon : TokenKind::dash, 1);
        return;
      }
      case ',': {
        const KeywordMatch key = longest_keyword(text_, at_, end_);
        if (key.length > 1) {
          push(key.keyword->kind, key.length, key.keyword->value);
          return;
        }
        push(TokenKind::comma, 1);
        return;
      }
      case ';': {
        const KeywordMatch key = longest_keyword(text_, at_, end_);
        if (key.length > 1) {
          push(key.keyword->kind, key.length, key.keyword->value);
          return;
        }
        push(TokenKind::semicolon, 1);
        return;
      }
      case ':':
        push(TokenKind::colon, 1);
        return;
      case '(':
      case '[':
      case '{':
        push(TokenKind::open, 1);
        return;
      case ')':
      case ']':
      case '}':
        push(TokenKind::close, 1);
        return;
      case '&':
        push(TokenKind::conj, 1);
        return;
      case '/':
        push(TokenKind::and_or, 1);
        return;
      case '%':
        push(TokenKind::unit, 1, 0, keep("%"));
        return;
      case '.': {
        // A full stop ends a sentence before a blank, a capital or the end; inside "E. coli" or "e.g." it does not.
        const bool abbreviation =
            !out_.tokens.empty() && out_.tokens.back().span.end == at_ && out_.tokens.back().span.size() == 1 && letter(text_[at_ - 1]);
        if (abbreviation || (!out_.tokens.empty() && (last() == TokenKind::such_as || last() == TokenKind::that_is) && !blank_)) {
          push(TokenKind::filler, 1, 7);
          return;
        }
        push(at_ + 1 >= end_ || is_space(text_[at_ + 1]) || (text_[at_ + 1] >= 'A' && text_[at_ + 1] <= 'Z') || text_[at_ + 1] == ')'
                 ? TokenKind::stop
                 : TokenKind::filler,
             1, 7);
        return;
      }
      case '*':
        push(blank_ && is_space(peek(1)) && !out_.tokens.empty() ? TokenKind::stop : TokenKind::filler, 1, 7);
        return;
      case '"':
      case '\'':
        push(TokenKind::filler, 1, 7);
        return;
      default:
        break;
    }
    push(TokenKind::other, 1);
  }

  static constexpr std::size_t longest_change = 40;  // bytes of a change of chromosomes

  std::string_view text_;
  std::size_t at_, end_;
  const Lexicon& lexicon_;
  bool blank_ = false;
  TokenList out_;
};

}  // namespace

void add_tokens(TokenList& list, const std::vector<std::pair<std::size_t, Token>>& added) {
  if (added.empty()) return;
  std::vector<Token> tokens;
  std::string kinds;
  tokens.reserve(list.tokens.size() + added.size());
  kinds.reserve(list.kinds.size() + added.size());
  auto next = added.begin();
  for (std::size_t i = 0; i <= list.tokens.size(); ++i) {
    for (; next != added.end() && next->first == i; ++next) {
      tokens.push_back(next->second);
      kinds.push_back(static_cast<char>(next->second.kind));
    }
    if (i == list.tokens.size()) break;
    tokens.push_back(list.tokens[i]);
    kinds.push_back(list.kinds[i]);
  }
  list.tokens = std::move(tokens);
  list.kinds = std::move(kinds);
}

TokenList tokenise(std::string_view text, Span where, const Lexicon& lexicon) { return Lexer(text, where, lexicon).run(); }

std::string folded(std::string_view text) {
  // Most texts are folded already.
  const auto stray = [&](std::size_t i) {
    return is_space(text[i]) && (text[i] != ' ' || i == 0 || i + 1 == text.size() || is_space(text[i + 1]));
  };
  std::size_t good = 0;
  while (good < text.size() && (static_cast<unsigned char>(text[good]) > ' ' || !stray(good))) ++good;
  std::string out(text.substr(0, good));
  if (good == text.size()) return out;
  for (const char c : text.substr(good)) {
    if (is_space(c)) {
      if (!out.empty() && out.back() != ' ') out.push_back(' ');
    } else {
      out.push_back(c);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

FoldedWords::FoldedWords(std::string_view text, Span where) : where_(where), words_(where.size(), ' '), place_(where.size() + 1) {
  std::uint32_t size = 0;
  for (std::uint32_t i = 0; i < where.size(); ++i) {
    place_[i] = size;
    const char c = text[where.begin + i];
    if (!is_space(c))
      words_[size++] = c;
    else if (size == 0 || words_[size - 1] != ' ')
      words_[size++] = ' ';
  }
  place_.back() = size;
  words_.resize(size);
  small_ = lower(words_);
}

std::string_view FoldedWords::view(const std::string& words, Span span) const {
  if (span.empty() || !hold(span)) return {};
  std::size_t begin = place_[span.begin - where_.begin], end = place_[span.end - where_.begin];
  while (begin < end && words[begin] == ' ') ++begin;
  while (end > begin && words[end - 1] == ' ') --end;
  return std::string_view(words).substr(begin, end - begin);
}

}  // namespace eligo::grammar

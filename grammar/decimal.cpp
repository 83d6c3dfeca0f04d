// Reading, printing, comparing and exact arithmetic of decimals. No floating point except where a double is asked for by name.
//
// Numbers that no criterion and no laboratory means (1e999, a 30-digit integer) are refused at the door, by parse(), so that
// nothing behind it has to think of overflow. Left out: division, and rounding of written numbers.
#include "grammar/decimal.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <cmath>

#include "grammar/text.hpp"

namespace eligo {
namespace {

constexpr int max_digits = 18;
constexpr int max_exponent = 300;
constexpr std::int64_t limit = 1'000'000'000'000'000'000;  // 10^18: the first coefficient with too many digits

int digits_of(std::int64_t coefficient) {
  int digits = 1;
  for (std::int64_t rest = coefficient / 10; rest != 0; rest /= 10) ++digits;
  return digits;
}

// Both the last digit and the first must lie within 10^-300 and 10^300, so that a double can always hold the value.
bool within_bounds(int digits, long long exponent) { return exponent >= -max_exponent && exponent + digits - 1 <= max_exponent; }

// The value, when it still is one that parse() would give back.
std::optional<Decimal> checked(std::int64_t coefficient, int exponent) {
  while (coefficient != 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    ++exponent;
  }
  if (coefficient <= -limit || coefficient >= limit) return std::nullopt;
  if (coefficient != 0 && !within_bounds(digits_of(coefficient), exponent)) return std::nullopt;
  return Decimal(coefficient, exponent);
}

// coefficient x 10^steps, or nothing when 64 bits do not hold it.
std::optional<std::int64_t> scaled(std::int64_t coefficient, int steps) {
  for (; steps > 0; --steps) {
    if (__builtin_mul_overflow(coefficient, std::int64_t{10}, &coefficient)) return std::nullopt;
  }
  return coefficient;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  std::size_t at = 0;
  const bool negative = at < text.size() && text[at] == '-';
  if (negative) ++at;

  std::int64_t coefficient = 0;
  int significant = 0;     // digits held in `coefficient`
  long long exponent = 0;  // of the digits held
  long long zeros = 0;     // zeros read and not yet known to matter
  bool any = false, point = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !point) {
      point = true;
      continue;
    }
    if (!grammar::is_digit(text[at])) break;
    any = true;
    const int digit = text[at] - '0';
    if (point) --exponent;
    if (digit == 0) {
      if (significant != 0) ++zeros;
      continue;
    }
    // Zeros between digits count; zeros at the end only move the exponent.
    if (significant + zeros + 1 > max_digits) return std::nullopt;
    for (; zeros > 0; --zeros, ++significant) coefficient *= 10;
    coefficient = coefficient * 10 + digit;
    ++significant;
  }
  if (!any || text[at - 1] == '.') return std::nullopt;
  exponent += zeros;

  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool down = at < text.size() && text[at] == '-';
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (at == text.size()) return std::nullopt;
    long long written = 0;
    for (; at < text.size() && grammar::is_digit(text[at]); ++at) {
      if (written < 1'000'000) written = written * 10 + (text[at] - '0');
    }
    exponent += down ? -written : written;
  }
  if (at != text.size()) return std::nullopt;
  if (coefficient == 0) {
    // 0e999 is as little meant as 1e999.
    if (exponent > max_exponent || exponent < -max_exponent) return std::nullopt;
    return Decimal();
  }
  if (!within_bounds(significant, exponent)) return std::nullopt;
  return Decimal(negative ? -coefficient : coefficient, static_cast<int>(exponent));
}

Decimal Decimal::from_double(double value) {
  assert(std::isfinite(value));
  if (!std::isfinite(value)) return {};
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific, 14);
  const auto read = parse({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
  if (read) return *read;
  // Out of range: as near as a decimal comes.
  if (std::fabs(value) < 1) return {};
  return {value < 0 ? -1 : 1, max_exponent};
}

double Decimal::to_double() const {
  const std::string text = std::to_string(coefficient_) + "e" + std::to_string(exponent_);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::to_string() const {
  const bool negative = coefficient_ < 0;
  std::string digits = std::to_string(coefficient_);
  if (negative) digits.erase(0, 1);
  const int count = static_cast<int>(digits.size());
  const int point = count + exponent_;  // digits in front of the point
  std::string out;
  if (exponent_ >= 0 && point <= 15) {
    out = digits + std::string(static_cast<std::size_t>(exponent_), '0');
  } else if (exponent_ < 0 && point > 0) {
    out = digits.substr(0, static_cast<std::size_t>(point)) + "." + digits.substr(static_cast<std::size_t>(point));
  } else if (exponent_ < 0 && point > -6) {
    out = "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  } else {
    out = digits.substr(0, 1);
    if (count > 1) out += "." + digits.substr(1);
    out += "e" + std::to_string(point - 1);
  }
  return negative ? "-" + out : out;
}

std::optional<Decimal> Decimal::multiply(const Decimal& a, const Decimal& b) {
  // 18 x 18 digits need 36: too many for 64 bits. Split b into two halves of nine digits.
  std::int64_t x = a.coefficient_, y = b.coefficient_;
  if (x == 0 || y == 0) return Decimal();
  const bool negative = (x < 0) != (y < 0);
  std::uint64_t p = x < 0 ? 0 - static_cast<std::uint64_t>(x) : static_cast<std::uint64_t>(x);
  std::uint64_t q = y < 0 ? 0 - static_cast<std::uint64_t>(y) : static_cast<std::uint64_t>(y);
  int exponent = a.exponent_ + b.exponent_;
  // Twos of one factor meet fives of the other: 125 x 8 has one digit, whatever the lengths.
  for (;;) {
    if (p % 2 == 0 && q % 5 == 0) {
      p /= 2, q /= 5, ++exponent;
    } else if (p % 5 == 0 && q % 2 == 0) {
      p /= 5, q /= 2, ++exponent;
    } else {
      break;
    }
  }
  if (p > static_cast<std::uint64_t>(limit - 1) / q) return std::nullopt;
  const auto product = static_cast<std::int64_t>(p * q);
  return checked(negative ? -product : product, exponent);
}

std::optional<Decimal> Decimal::add(const Decimal& a, const Decimal& b) {
  if (a.coefficient_ == 0) return b;
  if (b.coefficient_ == 0) return a;
  const Decimal& high = a.exponent_ >= b.exponent_ ? a : b;
  const Decimal& low = a.exponent_ >= b.exponent_ ? b : a;
  const auto lifted = scaled(high.coefficient_, high.exponent_ - low.exponent_);
  std::int64_t sum = 0;
  if (!lifted || __builtin_add_overflow(*lifted, low.coefficient_, &sum)) return std::nullopt;
  return checked(sum, low.exponent_);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const auto sign = [](std::int64_t c) { return (c > 0) - (c < 0); };
  const int sa = sign(a.coefficient_), sb = sign(b.coefficient_);
  if (sa != sb) return sa <=> sb;
  if (sa == 0) return std::strong_ordering::equal;
  // Same sign: the one whose leading digit stands higher is the larger in size.
  const int ha = digits_of(a.coefficient_) + a.exponent_, hb = digits_of(b.coefficient_) + b.exponent_;
  if (ha != hb) return (sa > 0) == (ha > hb) ? std::strong_ordering::greater : std::strong_ordering::less;
  // Equal heights: bring both to the lower exponent. What 64 bits no longer hold is larger in size than what they do.
  if (a.exponent_ >= b.exponent_) {
    const auto lifted = scaled(a.coefficient_, a.exponent_ - b.exponent_);
    return lifted ? *lifted <=> b.coefficient_ : sa <=> 0;
  }
  const auto lifted = scaled(b.coefficient_, b.exponent_ - a.exponent_);
  return lifted ? a.coefficient_ <=> *lifted : 0 <=> sb;
}

}  // namespace eligo

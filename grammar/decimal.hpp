// Exact decimals: what a criterion or a laboratory wrote, never a binary approximation of it.
//
// A value is coefficient x 10^exponent with up to 18 significant digits, kept without trailing zeros, so 60, 60.0 and 6e1
// are one value and compare equal. Arithmetic that is not exact in this form lives in rules/quantity (rationals).
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eligo {

class Decimal {
 public:
  constexpr Decimal() = default;
  /// An integer.
  constexpr Decimal(std::int64_t integer) : coefficient_(integer) { reduce(); }  // NOLINT(google-explicit-constructor)
  constexpr Decimal(std::int64_t coefficient, int exponent) : coefficient_(coefficient), exponent_(static_cast<std::int16_t>(exponent)) {
    reduce();
  }

  /// Reads "-12", "1.50", ".5", "6e1", "1.2E-3". Nothing for anything else, for more than 18 significant digits (zeros at the
  /// end of an integer do not count), or for digits outside 10^-300 .. 10^300: such a number is not one that a criterion or a
  /// laboratory means. Negative zero reads as zero.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  /// The nearest decimal with at most 15 significant digits (for results of formulas). `value` is finite:
  /// a formula checks its inputs before it asks.
  [[nodiscard]] static Decimal from_double(double value);

  [[nodiscard]] std::int64_t coefficient() const { return coefficient_; }
  [[nodiscard]] int exponent() const { return exponent_; }
  [[nodiscard]] double to_double() const;
  /// Plain notation where it is short ("0.0015", "1500"), else exponent form ("1.5e12").
  [[nodiscard]] std::string to_string() const;

  /// Exact product, or nothing when it needs more than 18 digits.
  [[nodiscard]] static std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
  [[nodiscard]] static std::optional<Decimal> add(const Decimal& a, const Decimal& b);
  [[nodiscard]] Decimal negated() const { return {-coefficient_, exponent_}; }

  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  constexpr void reduce() {
    if (coefficient_ == 0) exponent_ = 0;
    while (coefficient_ != 0 && coefficient_ % 10 == 0) {
      coefficient_ /= 10;
      ++exponent_;
    }
  }
  std::int64_t coefficient_ = 0;
  std::int16_t exponent_ = 0;
};

}  // namespace eligo

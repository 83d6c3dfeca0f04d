// UCUM expressions: their syntax, and what each is worth, exactly. Private to rules/ and its tests.
//
// The whole syntax of the UCUM specification is read (a PEG in ucum.cpp); the atoms are a table of facts (ucum_atoms.def). A unit
// is worth a rational factor times a product of bases. Two departures from UCUM, both towards caution, are stated in docs/units.md:
// mole, count, copies and the like are bases of their own, and annotations that change what is counted are part of the dimension.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "grammar/decimal.hpp"
#include "rules/dimensions.hpp"
#include "rules/trial.hpp"

namespace eligo::rules::ucum {

using Rational = boost::multiprecision::cpp_rational;

/// Exponents by base, sorted by base, none zero. A base is a Base, or `last_listed` + index of an arbitrary unit.
struct Dimension {
  std::vector<std::pair<std::uint16_t, std::int16_t>> exponents;

  [[nodiscard]] int of(std::uint16_t base) const;
  [[nodiscard]] int of(Base base) const { return of(static_cast<std::uint16_t>(base)); }
  void add(std::uint16_t base, int exponent);
  void add(Base base, int exponent) { add(static_cast<std::uint16_t>(base), exponent); }
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// Scales that are no ratio scale (UCUM specification, section 5.3): x of the special unit is f(x) of the proper one.
enum class Scale : std::uint8_t { ratio, celsius, fahrenheit, reaumur, ph, ln, lg, lg2, ld, tan100, hp_x, hp_c, hp_m, hp_q, square_root };

struct Unit {
  Dimension dimension;
  Rational factor = 1;  ///< to the product of bases; for a special unit to its proper unit's
  Scale scale = Scale::ratio;
  Rational multiple = 1;  ///< of a special unit: "dB" is a tenth of B
};

/// The worth of a UCUM expression, or why it is none. Linear in its length, which is bounded.
[[nodiscard]] Result<Unit> parse(std::string_view expression);

/// A number of any length as written in a table of facts ("6.02214076e23", "3.14159...").
[[nodiscard]] Rational rational(std::string_view digits);
[[nodiscard]] Rational rational(const Decimal& value);

/// The code of an arbitrary unit that is a base of its own, "[iU]" style; empty for a listed base.
[[nodiscard]] std::string_view arbitrary_code(std::uint16_t base);

namespace detail {
template <class List>
struct listed;
template <>
struct listed<boost::units::dimensionless_type> {
  static void add(Dimension&) {}
};
template <Base B>
constexpr Base base_of(dimensions::base<B>) {
  return B;
}
template <class First, class Rest>
struct listed<boost::units::list<First, Rest>> {
  static void add(Dimension& into) {
    static_assert(First::value_type::Denominator == 1);
    constexpr Base base = base_of(typename First::tag_type{});
    // UCUM has no unit for a cell: at run time a count is a pure number.
    if (base != Base::cells) into.add(base, static_cast<int>(First::value_type::Numerator));
    listed<Rest>::add(into);
  }
};
}  // namespace detail

/// The run-time dimension of a kind that Boost.Units knows as a type.
template <class Kind>
[[nodiscard]] Dimension dimension() {
  Dimension out;
  detail::listed<typename Kind::dimension_type>::add(out);
  return out;
}

/// The facts about units that the evaluation rests on, one after the other, for a digest.
void each_fact(const std::function<void(std::string_view)>& fact);

}  // namespace eligo::rules::ucum

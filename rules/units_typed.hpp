// UCUM units that carry their dimension as a type, for the table of spellings. Private to rules/ and the compile-fail tests.
//
// A unit is put together from typed atoms and prefixes at compile time, and its UCUM text with it; a row states its kind, which is
// never deduced. Only the atoms are taken on trust, and a test holds every row against what the UCUM reader makes of its text.
#pragma once
#include <array>
#include <string_view>
#include <type_traits>

#include "rules/dimensions.hpp"
#include "rules/ucum.hpp"
#include "rules/units.hpp"

namespace eligo::rules::units::typed {

namespace d = dimensions;

// A short text that can be put together at compile time.
struct Text {
  std::array<char, 24> signs{};
  std::size_t size = 0;
  constexpr Text() = default;
  constexpr Text(std::string_view text) {  // NOLINT(google-explicit-constructor)
    for (const char c : text) signs.at(size++) = c;
  }
  friend constexpr Text operator+(Text a, const Text& b) {
    for (std::size_t i = 0; i < b.size; ++i) a.signs.at(a.size++) = b.signs[i];
    return a;
  }
};

// A UCUM unit of a kind that the compiler knows.
template <class Kind>
struct Ucum {
  Text text;
};
struct Prefix {
  Text text;
};
template <class Kind>
constexpr Ucum<Kind> operator*(const Prefix& prefix, const Ucum<Kind>& unit) {
  return {prefix.text + unit.text};
}
template <class A, class B>
constexpr Ucum<d::ratio<A, B>> operator/(const Ucum<A>& a, const Ucum<B>& b) {
  return {a.text + Text("/") + b.text};
}
template <class A>
constexpr Ucum<d::product<A, A>> squared(const Ucum<A>& a) {
  return {a.text + Text("2")};
}
template <class A>
constexpr Ucum<d::product<d::product<A, A>, A>> cubed(const Ucum<A>& a) {
  return {a.text + Text("3")};
}
template <class A, class B>
constexpr Ucum<d::product<A, B>> operator*(const Ucum<A>& a, const Ucum<B>& b) {
  return {a.text + Text(".") + b.text};
}

inline constexpr Prefix femto{Text("f")}, pico{Text("p")}, nano{Text("n")}, micro{Text("u")}, milli{Text("m")}, centi{Text("c")},
    deci{Text("d")}, kilo{Text("k")}, mega{Text("M")}, giga{Text("G")};

// The atoms. A test holds each against the UCUM reader's dimension.
inline constexpr Ucum<d::mass> gram{Text("g")}, pound{Text("[lb_av]")}, ounce{Text("[oz_av]")};
inline constexpr Ucum<d::amount> mole{Text("mol")};
inline constexpr Ucum<d::equivalent> equivalent{Text("eq")};
inline constexpr Ucum<d::osmole> osmole{Text("osm")};
inline constexpr Ucum<d::catalytic> enzyme_unit{Text("U")}, katal{Text("kat")};
inline constexpr Ucum<d::international_unit> iu{Text("[IU]")};
inline constexpr Ucum<d::volume> litre{Text("L")};
inline constexpr Ucum<d::length> metre{Text("m")}, inch{Text("[in_i]")}, foot{Text("[ft_i]")}, mile{Text("[mi_i]")};
inline constexpr Ucum<d::time> second{Text("s")}, minute{Text("min")}, hour{Text("h")}, day{Text("d")}, week{Text("wk")}, month{Text("mo")},
    year{Text("a")};
inline constexpr Ucum<d::pressure> pascal{Text("Pa")}, mercury{Text("m[Hg]")}, water{Text("m[H2O]")};
inline constexpr Ucum<d::temperature> celsius{Text("Cel")}, fahrenheit{Text("[degF]")};
inline constexpr Ucum<d::angle> degree{Text("deg")};
inline constexpr Ucum<d::fraction> percent{Text("%")}, per_mille{Text("[ppth]")}, ppm{Text("[ppm]")}, ppb{Text("[ppb]")};
inline constexpr Ucum<d::cells> cell{Text("{cells}")}, thousand{Text("10*3")}, million{Text("10*6")}, billion{Text("10*9")},
    trillion{Text("10*12")};
inline constexpr Ucum<d::copies> copy{Text("{copies}")};
inline constexpr Ucum<d::number> one{Text("1")}, beat{Text("{beats}")}, breath{Text("{breaths}")}, inr{Text("{INR}")};
inline constexpr Ucum<d::score> point{Text("{score}")};
inline constexpr Ucum<d::of<Base::pack>> pack{Text("{pack}")};
inline constexpr Ucum<d::of<Base::high_power_field>> high_power_field{Text("[HPF]")};
inline constexpr Ucum<d::of<Base::low_power_field>> low_power_field{Text("[LPF]")};
inline constexpr Ucum<d::of<Base::density_unit>> hounsfield{Text("[hnsf'U]")};
inline constexpr Ucum<d::potential> volt{Text("V")};
inline constexpr Ucum<d::energy> joule{Text("J")}, calorie{Text("cal")}, food_calorie{Text("[Cal]")};
inline constexpr Ucum<d::power> watt{Text("W")};
inline constexpr Ucum<d::absorbed_dose> gray{Text("Gy")};
inline constexpr Ucum<d::equivalent_dose> sievert{Text("Sv")};
inline constexpr Ucum<d::activity> becquerel{Text("Bq")}, curie{Text("Ci")};
inline constexpr Ucum<d::diopters> diopter{Text("[diop]")};
inline constexpr Ucum<d::flow_per_mass> met{Text("[MET]")};
inline constexpr Ucum<d::frequency> hertz{Text("Hz")};
inline constexpr Ucum<d::resistance> wood{Text("[wood'U]")};
inline constexpr Ucum<d::force> dyne{Text("dyn")};
inline constexpr Ucum<d::resistance> dyne_seconds = dyne * second / Ucum<d::product<d::volume, d::area>>{Text("cm5")};

struct Row {
  std::string_view written;  // several, parted by '|'
  Text ucum;
  std::uint8_t uses;
  Care care;
  bool case_matters;
  std::string_view source;
  ucum::Dimension (*kind)() = nullptr;  // what the row is stated to measure; nothing for arbitrary units
};

// The kind is stated, never deduced: a unit of another kind is a compile error.
template <class Kind>
constexpr Row row(std::string_view written, const std::type_identity_t<Ucum<Kind>>& unit, int uses, std::string_view source,
                  Care care = Care::none) {
  return {written, unit.text, static_cast<std::uint8_t>(uses), care, false, source, &ucum::dimension<Kind>};
}
template <class Kind>
constexpr Row cased(std::string_view written, const std::type_identity_t<Ucum<Kind>>& unit, int uses, std::string_view source,
                    Care care = Care::none) {
  return {written, unit.text, static_cast<std::uint8_t>(uses), care, true, source, &ucum::dimension<Kind>};
}
// For arbitrary units, each a dimension of its own that has no type.
constexpr Row arbitrary(std::string_view written, std::string_view code, int uses, std::string_view source) {
  return {written, Text(code), static_cast<std::uint8_t>(uses), Care::none, true, source, nullptr};
}

}  // namespace eligo::rules::units::typed

// Conversion and comparison of quantities: one path between two dimensions, or a refusal in plain words.
//
// Everything that a factor can do is exact: values are rationals from the digits as written to the verdict. What passes through a molar
// mass, an affine relation or a logarithm is marked as not exact and compared with a relative tolerance of 1e-9, far below any
// laboratory's. Paths that depend on the substance are open only to the analyte that allows them. Left out: anything that would need a
// second measurement (body surface area, an assay's factor); it is refused with the reason.
#include "rules/quantity.hpp"

#include <array>
#include <cmath>
#include <compare>
#include <optional>
#include <vector>

#include "rules/ucum.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::rules {
namespace {

using boost::multiprecision::cpp_int;
using ucum::Dimension;
using ucum::Rational;
using ucum::Scale;
using ucum::Unit;

// ---- names of dimensions, derived from the types ----

struct Name {
  Dimension dimension;
  std::string_view words;
};

template <class Type>
Name name(std::string_view words) {
  return {ucum::dimension<Type>(), words};
}

const std::vector<Name>& names() {
  namespace d = dimensions;
  static const std::vector<Name> rows = {
      name<d::number>("pure number"),
      name<d::fraction>("fraction"),
      name<d::score>("score"),
      name<d::amount_fraction>("amount per amount of substance"),
      name<d::length>("length"),
      name<d::area>("area"),
      name<d::volume>("volume"),
      name<d::time>("time"),
      name<d::frequency>("rate per time"),
      name<d::mass>("mass"),
      name<d::temperature>("temperature"),
      name<d::angle>("angle"),
      name<d::pressure>("pressure"),
      name<d::velocity>("speed"),
      name<d::energy>("energy"),
      name<d::power>("power"),
      name<d::potential>("voltage"),
      name<d::amount>("amount of substance"),
      name<d::equivalent>("amount in equivalents"),
      name<d::osmole>("amount in osmoles"),
      name<d::international_unit>("amount in international units"),
      name<d::copies>("number of copies"),
      name<d::catalytic>("enzyme activity"),
      name<d::flow>("flow"),
      name<d::indexed_flow>("flow per 1.73 m2"),
      name<d::mass_concentration>("mass concentration"),
      name<d::molar_concentration>("molar concentration"),
      name<d::equivalent_concentration>("concentration in equivalents"),
      name<d::catalytic_concentration>("enzyme activity per volume"),
      name<d::iu_concentration>("concentration in international units"),
      name<d::copies_concentration>("number of copies per volume"),
      name<d::count_concentration>("count per volume"),
      name<d::feu_concentration>("mass concentration in fibrinogen equivalent units"),
      name<d::ddu_concentration>("mass concentration in D-dimer units"),
      name<d::osmolality>("osmolality"),
      name<d::osmolarity>("osmolarity"),
      name<d::molality>("molality"),
      name<d::mass_per_area>("mass per area"),
      name<d::mass_per_time>("mass per time"),
      name<d::mass_per_area_time>("mass per area and time"),
      name<d::mass_per_amount>("mass per amount of substance"),
      name<d::product<d::fraction, d::frequency>>("mass per body mass and time"),
      name<d::iu_per_time>("international units per time"),
      name<d::iu_per_mass>("international units per mass"),
      name<d::catalytic_per_mass>("enzyme activity per mass"),
      name<d::cells_per_mass>("count per mass"),
      name<d::cells_per_area>("count per area"),
      name<d::cells_per_field>("count per high power field"),
      name<d::volume_per_mass>("volume per mass"),
      name<d::flow_per_mass>("flow per mass"),
      name<d::pack_years>("smoking exposure in pack-years"),
      name<d::upper_limits>("multiple of the upper limit of normal"),
      name<d::lower_limits>("multiple of the lower limit of normal"),
      name<d::resistance>("vascular resistance"),
      name<d::diopters>("refractive power"),
      name<d::activity>("radioactivity"),
      name<d::absorbed_dose>("absorbed dose"),
      name<d::equivalent_dose>("equivalent dose"),
  };
  return rows;
}

std::string words_for(const Dimension& dimension) {
  for (const Name& row : names())
    if (row.dimension == dimension) return std::string(row.words);
  if (dimension.of(Base::logarithm) != 0) return "logarithm of a quantity";
  if (dimension.of(Base::percentile) != 0) return "percentile";
  for (const auto& [base, n] : dimension.exponents)
    if (const auto code = ucum::arbitrary_code(base); !code.empty()) return "quantity in the arbitrary unit " + std::string(code);
  static constexpr std::array<std::string_view, 9> bases{"length", "time",       "mass",   "angle",       "temperature",
                                                         "charge", "luminosity", "amount", "amount ratio"};
  std::string out = "quantity of dimension";
  for (const auto& [base, n] : dimension.exponents)
    out += " " + (base < bases.size() ? std::string(bases[base]) : "base" + std::to_string(base)) + (n == 1 ? "" : std::to_string(n));
  return out;
}

std::string with_article(const std::string& words) {
  return (std::string_view("aeiou").find(words.front()) != std::string_view::npos ? "an " : "a ") + words;
}

// ---- values ----

struct Value {
  Rational value;
  bool exact = true;
};

double as_double(const Rational& value) { return value.convert_to<double>(); }

// Kelvin of the zeros (UCUM specification, section 5.3).
const Rational& celsius_zero() {
  static const Rational value(27315, 100);
  return value;
}
const Rational& fahrenheit_zero() {
  static const Rational value(45967, 100);
  return value;
}

// From the unit to the product of bases.
Value to_base(const Rational& written, const Unit& unit) {
  const Rational x = written * unit.multiple;
  const auto curve = [&](double y) { return Value{Rational(y) * unit.factor, false}; };
  switch (unit.scale) {
    case Scale::ratio:
      return {x * unit.factor};
    case Scale::celsius:
      return {(x + celsius_zero()) * unit.factor};
    case Scale::fahrenheit:
      return {(x + fahrenheit_zero()) * unit.factor};
    case Scale::reaumur:
      return {x * unit.factor + celsius_zero()};
    case Scale::ph:
      return curve(std::pow(10.0, -as_double(x)));
    case Scale::ln:
      return curve(std::exp(as_double(x)));
    case Scale::lg:
      return curve(std::pow(10.0, as_double(x)));
    case Scale::lg2:
      return curve(std::pow(10.0, as_double(x) / 2));
    case Scale::ld:
      return curve(std::exp2(as_double(x)));
    case Scale::tan100:
      return {Rational(std::atan(as_double(x) / 100)), false};
    case Scale::hp_x:
      return curve(std::pow(10.0, -as_double(x)));
    case Scale::hp_c:
      return curve(std::pow(100.0, -as_double(x)));
    case Scale::hp_m:
      return curve(std::pow(1000.0, -as_double(x)));
    case Scale::hp_q:
      return curve(std::pow(50000.0, -as_double(x)));
    case Scale::square_root:
      return {x * x * unit.factor};
  }
  return {x * unit.factor};
}

// From the product of bases to the unit; nothing where a logarithm has no value.
std::optional<Value> from_base(const Value& base, const Unit& unit) {
  const Rational& x = base.value;
  const auto scaled = [&](const Rational& y) { return Value{y / unit.multiple, base.exact}; };
  const auto curve = [&](double y) -> std::optional<Value> {
    if (!std::isfinite(y)) return std::nullopt;
    return Value{Rational(y) / unit.multiple, false};
  };
  const double proper = unit.scale == Scale::ratio ? 0 : as_double(Rational(x / unit.factor));
  switch (unit.scale) {
    case Scale::ratio:
      return scaled(x / unit.factor);
    case Scale::celsius:
      return scaled(x / unit.factor - celsius_zero());
    case Scale::fahrenheit:
      return scaled(x / unit.factor - fahrenheit_zero());
    case Scale::reaumur:
      return scaled((x - celsius_zero()) / unit.factor);
    case Scale::ph:
      return curve(-std::log10(proper));
    case Scale::ln:
      return curve(std::log(proper));
    case Scale::lg:
      return curve(std::log10(proper));
    case Scale::lg2:
      return curve(2 * std::log10(proper));
    case Scale::ld:
      return curve(std::log2(proper));
    case Scale::tan100:
      return curve(100 * std::tan(as_double(x)));
    case Scale::hp_x:
      return curve(-std::log10(proper));
    case Scale::hp_c:
      return curve(-std::log10(proper) / 2);
    case Scale::hp_m:
      return curve(-std::log10(proper) / 3);
    case Scale::hp_q:
      return curve(-std::log10(proper) / std::log10(50000.0));
    case Scale::square_root:
      return curve(std::sqrt(proper));
  }
  return scaled(x / unit.factor);
}

struct Rounded {
  Decimal value;
  bool exact = true;
};

cpp_int ten_to(unsigned n) { return boost::multiprecision::pow(cpp_int(10), n); }

// The decimal that the rational is, or the nearest with 15 significant digits. Nothing beyond 10^-300 .. 10^300.
std::optional<Rounded> to_decimal(const Rational& value) {
  if (value == 0) return Rounded{};
  cpp_int up = boost::multiprecision::numerator(value), down = boost::multiprecision::denominator(value);
  const bool negative = up < 0;
  if (negative) up = -up;
  const auto finish = [&](const cpp_int& coefficient, int exponent, bool exact) -> std::optional<Rounded> {
    const int digits = static_cast<int>(coefficient.str().size());
    if (exponent < -300 || exponent + digits - 1 > 300) return std::nullopt;
    const auto c = coefficient.convert_to<std::int64_t>();
    return Rounded{Decimal(negative ? -c : c, exponent), exact};
  };
  // A finite decimal has nothing but twos and fives below the line.
  int twos = 0, fives = 0;
  cpp_int rest = down;
  while (rest % 2 == 0) rest /= 2, ++twos;
  while (rest % 5 == 0) rest /= 5, ++fives;
  if (rest == 1) {
    const int places = twos > fives ? twos : fives;
    cpp_int coefficient = up * ten_to(static_cast<unsigned>(places)) / down;
    int exponent = -places;
    while (coefficient % 10 == 0) coefficient /= 10, ++exponent;
    if (coefficient < ten_to(18)) return finish(coefficient, exponent, true);
  }
  const int height = static_cast<int>(up.str().size()) - static_cast<int>(down.str().size());
  int exponent = height - 15;  // leaves 15 or 16 digits
  const auto divide = [&](int e) {
    const cpp_int over = e < 0 ? cpp_int(up * ten_to(static_cast<unsigned>(-e))) : up;
    const cpp_int under = e > 0 ? cpp_int(down * ten_to(static_cast<unsigned>(e))) : down;
    return cpp_int((2 * over + under) / (2 * under));  // half away from zero
  };
  cpp_int coefficient = divide(exponent);
  if (coefficient >= ten_to(15)) coefficient = divide(++exponent);
  return finish(coefficient, exponent, false);
}

// ---- paths between dimensions ----

// In base terms: y = factor * x + shift.
struct Path {
  Rational factor = 1, shift = 0;
  bool exact = true;
  std::string how;
  std::string working;  // see Converted
};

Dimension difference(const Dimension& a, const Dimension& b) {
  Dimension out = a;
  for (const auto& [base, n] : b.exponents) out.add(base, -n);
  return out;
}

Dimension made_of(std::initializer_list<std::pair<Base, int>> parts) {
  Dimension out;
  for (const auto& [base, n] : parts) out.add(base, n);
  return out;
}

// HbA1c: NGSP % = 0.09148 x IFCC mmol/mol + 2.152 (IFCC-NGSP master equation, Hoelzel et al., Clin Chem 2004;50:166-174).
Path ngsp_to_ifcc() {
  Path path;
  path.factor = Rational(100000) / 9148 / 10;  // of a fraction: x100 to %, /0.09148, /1000 from mmol/mol
  path.shift = Rational(-2152) * 100 / 9148 / 1000;
  path.exact = false;
  path.how = "NGSP to IFCC by the master equation";
  path.working = "({} - 2.152) / 0.09148";
  return path;
}
Path ifcc_to_ngsp() {
  Path path;
  path.factor = Rational(9148) * 10 / 100000;
  path.shift = Rational(2152) / 100000;
  path.exact = false;
  path.how = "IFCC to NGSP by the master equation";
  path.working = "{} x 0.09148 + 2.152";
  return path;
}

// Mass, moles and equivalents are three ways to state one amount of a substance.
Dimension as_mass(Dimension dimension) {
  for (const Base base : {Base::amount, Base::equivalent}) {
    const int n = dimension.of(base);
    dimension.add(base, -n);
    dimension.add(Base::mass, n);
  }
  return dimension;
}

bool is_one(const Unit& unit) { return unit.scale == Scale::ratio && unit.dimension.exponents.empty() && unit.factor == 1; }

// The international unit of an enzyme is the unit U, one micromole a minute (Enzyme Nomenclature, IUB 1964). Of hormones and
// antibodies that are measured in international units, a "U" is that unit with its I left out; it cannot be an enzyme's. What a laboratory
// calls "U" of a tumour marker is an arbitrary unit.
std::optional<Path> path_of_units(const Dimension& delta, const Dimension& canonical, const Analyte& of) {
  static const Rational micromole_a_minute(1, 60'000'000);
  static const Dimension u = ucum::parse("U")->dimension, iu = ucum::parse("[IU]")->dimension,
                         arbitrary = ucum::parse("[arb'U]")->dimension;
  const auto between = [&](const Dimension& other, std::string how) -> std::optional<Path> {
    Path path;
    path.how = std::move(how);
    if (delta == difference(other, u)) {
      path.factor = micromole_a_minute;
      return path;
    }
    if (delta == difference(u, other)) {
      path.factor = 1 / micromole_a_minute;
      return path;
    }
    return std::nullopt;
  };
  const bool in_units = canonical.of(Base::amount) == 1 && canonical.of(Base::time) == -1;
  if (in_units && !of.arbitrary_units) return between(iu, "1 IU of an enzyme is 1 U");
  if (in_units) return between(arbitrary, "U read as the arbitrary unit of this analyte");
  if (canonical.of(Base::international_unit) == 1) return between(iu, "U read as the international unit of this analyte");
  return std::nullopt;
}

// A path that only this analyte allows. Every such path starts or ends in what the analyte is measured in.
std::optional<Path> path_of(const Unit& from, const Unit& to, const Analyte& of) {
  const auto canonical = ucum::parse(of.canonical_unit.empty() ? "1" : of.canonical_unit);
  if (!canonical) return std::nullopt;
  const Dimension measured = as_mass(canonical->dimension);
  if (!(as_mass(from.dimension) == measured || as_mass(to.dimension) == measured)) return std::nullopt;
  const Dimension delta = difference(from.dimension, to.dimension);
  const bool plain = from.scale == Scale::ratio && to.scale == Scale::ratio;

  if (of.affine == "hba1c" && plain) {
    if (delta == made_of({{Base::fraction, 1}, {Base::amount_ratio, -1}})) return ngsp_to_ifcc();
    if (delta == made_of({{Base::fraction, -1}, {Base::amount_ratio, 1}})) return ifcc_to_ngsp();
    return std::nullopt;
  }

  // Scores, indices, pH: a figure without a unit is a figure on the analyte's own scale.
  const auto bare = [](const Unit& unit) { return is_one(unit) || (unit.dimension == made_of({{Base::score, 1}}) && unit.factor == 1); };
  if (bare(from) && bare(to)) return Path{};
  // A fraction is often written without the per cent sign's hundredth: LVEF 0.55, haematocrit 0.45. Never the other way: 70 % is no INR.
  if (plain && canonical->dimension == made_of({{Base::fraction, 1}}) && (is_one(from) || is_one(to))) return Path{};

  if (!plain) return std::nullopt;
  const auto through = [&](const Decimal& mass, bool multiply) {
    Path path;
    path.factor = multiply ? ucum::rational(mass) : 1 / ucum::rational(mass);
    path.exact = false;
    path.how = "through the molar mass " + mass.to_string() + " g/mol";
    path.working = std::string("{} ") + (multiply ? "x " : "/ ") + mass.to_string() + " g/mol";
    return path;
  };
  const auto charges = [&](bool to_equivalents) {
    Path path;
    path.factor = to_equivalents ? ucum::rational(*of.equivalents) : 1 / ucum::rational(*of.equivalents);
    path.how = "1 mmol is " + of.equivalents->to_string() + " mEq";
    path.working = std::string("{} ") + (to_equivalents ? "x " : "/ ") + of.equivalents->to_string() + " mEq/mmol";
    return path;
  };
  const bool mass = of.molar_mass && of.molar_mass->coefficient() > 0;
  const bool charge = of.equivalents && of.equivalents->coefficient() > 0;
  if (mass && from.dimension.of(Base::mass) == 1 && delta == made_of({{Base::mass, 1}, {Base::amount, -1}}))
    return through(*of.molar_mass, false);
  if (mass && from.dimension.of(Base::amount) == 1 && delta == made_of({{Base::mass, -1}, {Base::amount, 1}}))
    return through(*of.molar_mass, true);
  // A ratio to creatinine: mg/g and mg/mmol, the molar mass being that of creatinine.
  const Dimension per_mass = made_of({{Base::fraction, 1}}), per_amount = made_of({{Base::mass, 1}, {Base::amount, -1}});
  if (mass && from.dimension == per_mass && to.dimension == per_amount) return through(*of.molar_mass, true);
  if (mass && from.dimension == per_amount && to.dimension == per_mass) return through(*of.molar_mass, false);
  if (charge && from.dimension.of(Base::amount) == 1 && delta == made_of({{Base::amount, 1}, {Base::equivalent, -1}})) return charges(true);
  if (charge && from.dimension.of(Base::equivalent) == 1 && delta == made_of({{Base::amount, -1}, {Base::equivalent, 1}}))
    return charges(false);
  if (mass && charge) {
    const auto both = [&](bool to_equivalents) {
      Path path = through(*of.molar_mass, !to_equivalents);
      const Path second = charges(to_equivalents);
      path.factor *= second.factor;
      path.how += ", " + second.how;
      path.working += second.working.substr(2);
      return path;
    };
    if (from.dimension.of(Base::mass) == 1 && delta == made_of({{Base::mass, 1}, {Base::equivalent, -1}})) return both(true);
    if (from.dimension.of(Base::equivalent) == 1 && delta == made_of({{Base::mass, -1}, {Base::equivalent, 1}})) return both(false);
  }

  if (auto path = path_of_units(delta, canonical->dimension, of)) return path;
  // Osmolality is reported in mmol/kg as well.
  if (canonical->dimension.of(Base::osmole) == 1 &&
      (delta == made_of({{Base::osmole, 1}, {Base::amount, -1}}) || delta == made_of({{Base::osmole, -1}, {Base::amount, 1}})))
    return Path{};
  return std::nullopt;
}

// Why two dimensions do not meet, where more can be said than their names.
std::string reason(const Dimension& a, const Dimension& b, const Analyte* of) {
  const auto one_has = [&](Base base) { return (a.of(base) != 0) != (b.of(base) != 0); };
  if (one_has(Base::logarithm)) return "the number before a logarithm's unit is not the quantity itself";
  if (one_has(Base::body_surface)) return "a flow and a flow normalised to 1.73 m2 of body surface are different measures";
  if (one_has(Base::feu) || one_has(Base::ddu)) return "what a D-dimer unit is worth in fibrinogen equivalent units depends on the assay";
  if (one_has(Base::copies)) return "how many copies make another unit depends on the assay";
  if (one_has(Base::international_unit))
    return "an international unit is defined for one substance only, and no factor is listed for this one";
  if (one_has(Base::amount_ratio)) return "a percentage and moles per mole are different measures unless the analyte is HbA1c";
  if (one_has(Base::equivalent)) return "the charge of the ion is needed, and none is listed for this analyte";
  if (one_has(Base::mass) && one_has(Base::amount))
    return of == nullptr ? "the molar mass of the analyte is needed" : "no molar mass is listed for this analyte";
  return {};
}

Result<Path> find_path(const Unit& from, std::string_view from_text, const Unit& to, std::string_view to_text, const Analyte* of) {
  if (from.dimension == to.dimension) return Path{};
  if (of != nullptr)
    if (auto path = path_of(from, to, *of)) return *path;
  InputError error;
  error.message = "`" + std::string(from_text) + "` is " + with_article(words_for(from.dimension)) + ", `" + std::string(to_text) +
                  "` is " + with_article(words_for(to.dimension));
  if (const std::string why = reason(from.dimension, to.dimension, of); !why.empty()) error.message += ": " + why;
  return tl::unexpected(std::move(error));
}

std::string_view spelled(std::string_view unit) { return unit.empty() ? std::string_view("1") : unit; }

bool is_curve(const Unit& unit) { return unit.scale > Scale::reaumur; }

}  // namespace

Result<std::string> check_unit(std::string_view ucum) {
  auto unit = ucum::parse(ucum);
  if (!unit) return tl::unexpected(std::move(unit.error()));
  return std::string(ucum);
}

Result<Converted> convert(const Decimal& value, std::string_view from, std::string_view to, const Analyte* of) {
  from = spelled(from);
  to = spelled(to);
  if (from == to) return Converted{value, true, {}, {}};
  const auto source = ucum::parse(from);
  if (!source) return tl::unexpected(source.error());
  const auto target = ucum::parse(to);
  if (!target) return tl::unexpected(target.error());
  const auto path = find_path(*source, from, *target, to, of);
  if (!path) return tl::unexpected(path.error());
  Value base = to_base(ucum::rational(value), *source);
  base.value = base.value * path->factor + path->shift;
  base.exact = base.exact && path->exact;
  const auto result = from_base(base, *target);
  const auto rounded = result ? to_decimal(result->value) : std::nullopt;
  if (!rounded)
    return tl::unexpected(InputError{{}, value.to_string() + " " + std::string(from) + " has no value in `" + std::string(to) + "`", {}});
  if (!result->exact) {
    // What is known to some digits only is not shown with more.
    const Decimal shown = rounded->exact ? Decimal::from_double(rounded->value.to_double()) : rounded->value;
    return Converted{shown, false, path->how, path->working};
  }
  std::string working = path->working;
  if (source->scale == Scale::fahrenheit && target->scale == Scale::celsius) working = "({} - 32) x 5/9";
  if (source->scale == Scale::celsius && target->scale == Scale::fahrenheit) working = "{} x 9/5 + 32";
  return Converted{rounded->value, rounded->exact, path->how, std::move(working)};
}

Result<int> compare(const Decimal& value, std::string_view unit, const Decimal& limit, std::string_view limit_unit, const Analyte* of) {
  unit = spelled(unit);
  limit_unit = spelled(limit_unit);
  const auto sign = [](std::strong_ordering order) { return std::is_lt(order) ? -1 : std::is_gt(order) ? 1 : 0; };
  if (unit == limit_unit) return sign(value <=> limit);
  const auto source = ucum::parse(unit);
  if (!source) return tl::unexpected(source.error());
  const auto target = ucum::parse(limit_unit);
  if (!target) return tl::unexpected(target.error());
  const auto path = find_path(*source, unit, *target, limit_unit, of);
  if (!path) return tl::unexpected(path.error());
  Value left = to_base(ucum::rational(value), *source);
  left.value = left.value * path->factor + path->shift;
  left.exact = left.exact && path->exact;
  Value right{ucum::rational(limit)};
  if (is_curve(*target)) {
    // pH falls as its proper unit rises: compare on the limit's own scale.
    const auto on_scale = from_base(left, *target);
    if (!on_scale)
      return tl::unexpected(
          InputError{{}, value.to_string() + " " + std::string(unit) + " has no value in `" + std::string(limit_unit) + "`", {}});
    left = *on_scale;
  } else {
    right = to_base(right.value, *target);
  }
  const Rational gap = left.value - right.value;
  if (!left.exact || !right.exact) {
    const Rational size = std::max(abs(left.value), abs(right.value));
    if (abs(gap) * 1'000'000'000 <= size) return 0;
  }
  return gap < 0 ? -1 : gap > 0 ? 1 : 0;
}

Result<std::string> dimension_name(std::string_view ucum) {
  const auto unit = ucum::parse(spelled(ucum));
  if (!unit) return tl::unexpected(unit.error());
  return words_for(unit->dimension);
}

}  // namespace eligo::rules

// Dimensions as types: what a clinical quantity measures, so that quantities of two kinds cannot meet in one expression.
//
// Private to rules/ and its tests: Boost.Units stays behind it. SI has too few kinds for a laboratory: a count, a copy number, an
// international unit and a score are all "1" to it, and a flow per 1.73 m2 is a velocity. Each has a base dimension of its own
// here. The run-time dimension of a unit (rules/ucum) is made of the same bases, and the names of kinds are derived from these types,
// so that the two cannot drift apart. Values are not kept in these types: they are exact decimals with a unit read at run time.
#pragma once
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

#include <boost/units/base_dimension.hpp>
#include <boost/units/quantity.hpp>
#include <boost/units/unit.hpp>

namespace eligo::rules {

/// What a dimension is made of. The first seven are UCUM's own base units (UCUM specification, section 4.2).
enum class Base : std::uint8_t {
  length,
  time,
  mass,
  angle,
  temperature,
  charge,
  luminosity,
  amount,        ///< mole: a pure number to UCUM, but never interchangeable with a count here
  amount_ratio,  ///< moles per mole: HbA1c in mmol/mol is not a percentage
  fraction,      ///< %, g/g, L/L
  equivalent,
  osmole,
  body_surface,  ///< "per 1.73 m2": a normalisation, not an area
  international_unit,
  copies,
  feu,    ///< D-dimer in fibrinogen equivalent units
  ddu,    ///< D-dimer in D-dimer units
  score,  ///< points, grades, classes
  pack,   ///< of cigarettes, in pack-years
  upper_limit,
  lower_limit,  ///< multiples of the limits of normal
  logarithm,    ///< "log10 copies/mL": the number is a logarithm
  percentile,
  high_power_field,
  low_power_field,
  decay,
  dose_equivalent,
  information,
  density_unit,  ///< Hounsfield
  turbidity,
  titre_unit,   ///< Formazin
  last_listed,  ///< the arbitrary units of UCUM follow at run time, each a base of its own
  cells = 63,   ///< in types only: UCUM writes a count of cells as a pure number
};

namespace dimensions {

template <Base B>
struct base : boost::units::base_dimension<base<B>, static_cast<int>(B) + 1> {};

/// One nominal system: the types say what is measured, never in which unit.
struct clinic;
using system = boost::units::homogeneous_system<clinic>;
template <Base B>
using of = boost::units::unit<typename base<B>::dimension_type, system>;
template <class Unit>
using quantity = boost::units::quantity<Unit, double>;
template <class A, class B>
using product = decltype(std::declval<A>() * std::declval<B>());
template <class A, class B>
using ratio = decltype(std::declval<A>() / std::declval<B>());

using number = boost::units::unit<boost::units::dimensionless_type, system>;
using length = of<Base::length>;
using area = product<length, length>;
using volume = product<area, length>;
using time = of<Base::time>;
using frequency = ratio<number, time>;
using mass = of<Base::mass>;
using temperature = of<Base::temperature>;
using angle = of<Base::angle>;
using charge = of<Base::charge>;
using amount = of<Base::amount>;
using equivalent = of<Base::equivalent>;
using osmole = of<Base::osmole>;
using international_unit = of<Base::international_unit>;
using cells = of<Base::cells>;
using copies = of<Base::copies>;
using fraction = of<Base::fraction>;
using score = of<Base::score>;
using amount_fraction = of<Base::amount_ratio>;
using body_surface = of<Base::body_surface>;
using feu_mass = product<of<Base::feu>, mass>;
using ddu_mass = product<of<Base::ddu>, mass>;

using velocity = ratio<length, time>;
using acceleration = ratio<velocity, time>;
using force = product<mass, acceleration>;
using pressure = ratio<force, area>;
using energy = product<force, length>;
using power = ratio<energy, time>;
using potential = ratio<energy, charge>;
using catalytic = ratio<amount, time>;
using flow = ratio<volume, time>;
using indexed_flow = ratio<flow, body_surface>;
using mass_concentration = ratio<mass, volume>;
using molar_concentration = ratio<amount, volume>;
using equivalent_concentration = ratio<equivalent, volume>;
using catalytic_concentration = ratio<catalytic, volume>;
using iu_concentration = ratio<international_unit, volume>;
using copies_concentration = ratio<copies, volume>;
using count_concentration = ratio<cells, volume>;
using feu_concentration = ratio<feu_mass, volume>;
using ddu_concentration = ratio<ddu_mass, volume>;
using osmolality = ratio<osmole, mass>;
using osmolarity = ratio<osmole, volume>;
using mass_per_area = ratio<mass, area>;
using mass_per_time = ratio<mass, time>;
using mass_per_mass_time = ratio<ratio<mass, mass>, time>;
using mass_per_area_time = ratio<mass_per_area, time>;
using mass_per_amount = ratio<mass, amount>;
using amount_per_time_mass = ratio<ratio<amount, mass>, time>;
using molality = ratio<amount, mass>;
using iu_per_time = ratio<international_unit, time>;
using iu_per_mass = ratio<international_unit, mass>;
using catalytic_per_mass = ratio<catalytic, mass>;
using cells_per_mass = ratio<cells, mass>;
using cells_per_area = ratio<cells, area>;
using volume_per_mass = ratio<volume, mass>;
using volume_per_area = ratio<volume, area>;
using flow_per_mass = ratio<flow, mass>;
using flow_per_area = ratio<flow, area>;
using cells_per_field = ratio<cells, of<Base::high_power_field>>;
using pack_years = product<of<Base::pack>, time>;
using upper_limits = of<Base::upper_limit>;
using lower_limits = of<Base::lower_limit>;
using activity = ratio<of<Base::decay>, time>;
using absorbed_dose = ratio<energy, mass>;
using equivalent_dose = product<of<Base::dose_equivalent>, absorbed_dose>;
using resistance = ratio<pressure, flow>;
using diopters = ratio<number, length>;

/// Kinds that must not mix, pairwise. The tests walk every pair.
using apart =
    std::tuple<number, fraction, score, amount_fraction, length, area, volume, time, frequency, mass, temperature, pressure, amount,
               equivalent, international_unit, cells, copies, flow, indexed_flow, mass_concentration, molar_concentration,
               equivalent_concentration, catalytic_concentration, iu_concentration, copies_concentration, count_concentration,
               feu_concentration, ddu_concentration, osmolality, mass_per_area, mass_per_time, pack_years, upper_limits, lower_limits>;

}  // namespace dimensions
}  // namespace eligo::rules

// A row of the table of spellings is stated to be of one kind and given a unit: compiles when the unit is of that kind, and only then.
#include "rules/units_typed.hpp"

namespace typed = eligo::rules::units::typed;
namespace d = eligo::rules::dimensions;

template <class Kind>
constexpr typed::Ucum<Kind> some_unit{typed::Text("1")};

constexpr typed::Row right = typed::row<d::mass_concentration>("mg/dl", typed::milli* typed::gram / (typed::deci * typed::litre), 0, "");
constexpr typed::Row tried = typed::row<d::LEFT>("mg/dl", some_unit<d::RIGHT>, 0, "");

// Units and quantities: UCUM and clinical spellings, dimensions from Boost.Units, exact conversion.
//
// Boost.Units gives every dimension its own type (dimensions.hpp), and one typed table says what each spelling is; a row whose dimension
// does not fit does not compile. At run time a unit is a dimension tag and an exact rational factor. Two dimensions never compare.
// What may meet what, and through which analyte: docs/units.md.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "grammar/decimal.hpp"
#include "grammar/tree.hpp"
#include "rules/trial.hpp"

namespace eligo::rules {

struct Analyte;

/// A UCUM expression, whole and case-sensitive: valid or not, with the reason.
[[nodiscard]] Result<std::string> check_unit(std::string_view ucum);

/// A unit as written in a profile or a criterion, UCUM or a clinical spelling ("K/uL", "mg/dl", "x10^9/L", "lbs"), to UCUM.
[[nodiscard]] Result<std::string> read_unit(std::string_view written);

/// The longest unit at text[at]; see grammar::Lexicon::longest_unit.
[[nodiscard]] std::optional<grammar::UnitMatch> longest_unit(std::string_view text, std::size_t at);

struct Converted {
  Decimal value;  ///< exact, or rounded to 15 significant digits when `exact` is false
  bool exact = true;
  std::string how;  ///< empty for a change of prefix alone; "through the molar mass 113.12 g/mol"
  /// The working, with {} for the quantity: "{} x 113.12 g/mol", "({} - 2.152) / 0.09148"; empty where there is only a factor.
  std::string working;
};

/// Converts between UCUM units (an empty unit is `1`); mass and molar amounts, equivalents, HbA1c and IU only with the analyte that allows
/// it. Refuses, with the reason in plain words, what does not fit ("mL/min is a flow, mg/dL is a mass concentration").
[[nodiscard]] Result<Converted> convert(const Decimal& value, std::string_view from, std::string_view to, const Analyte* of = nullptr);

/// A UCUM unit as clinicians write it ("10^9/L", "mL/min/1.73 m2", "mmHg", "mIU/mL"); what has no other spelling stays as it is, and a pure
/// number has none.
[[nodiscard]] std::string clinical_unit(std::string_view ucum);

/// A conversion as a clinician would write it: "88 umol/L x 113.12 g/mol = 0.9955 mg/dL", "2100 /uL = 2.1 10^9/L". `written`: the unit
/// as recorded, else its clinical spelling. Rounded to 4 digits, or to as many as keep the figure on its side of `apart_from`.
[[nodiscard]] std::string shown_conversion(const Decimal& value, std::string_view written, const Converted& converted, std::string_view to,
                                           const std::optional<Decimal>& apart_from = std::nullopt);

/// To 4 significant digits (whole numbers stay whole), or to as many as keep it on its side of `apart_from`.
[[nodiscard]] Decimal shown_figure(const Decimal& value, const std::optional<Decimal>& apart_from = std::nullopt);

/// A limit in its analyte's canonical unit.
struct CanonicalLimit {
  std::optional<grammar::Comparator> op;
  std::optional<Decimal> value, low, high;
  bool low_inclusive = true, high_inclusive = true;
  std::string unit;
  friend bool operator==(const CanonicalLimit&, const CanonicalLimit&) = default;
};

/// -1, 0, 1 for `value` (in unit `unit`) against `limit` (in unit `limit_unit`), exactly, by cross multiplication of rationals;
/// mass<->molar and affine conversions are equal within a relative 1e-9. Errors as convert().
[[nodiscard]] Result<int> compare(const Decimal& value, std::string_view unit, const Decimal& limit, std::string_view limit_unit,
                                  const Analyte* of = nullptr);

/// Words for a dimension, for messages: "mass concentration", "flow per 1.73 m2".
[[nodiscard]] Result<std::string> dimension_name(std::string_view ucum);

/// Hex, of every spelling of a unit and every fact about one: by it a report names the table that its figures were converted by.
[[nodiscard]] std::string units_digest();

}  // namespace eligo::rules

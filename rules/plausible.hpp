// Values that cannot be what was measured: outside physiological limits, or off by the thousand that lies between two customary units.
//
// Such a value is reported and not used, and nothing is corrected: what would explain it is said, for a person to look at.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "grammar/decimal.hpp"

namespace eligo::rules {

struct Analyte;

/// A value, or the bounds of one; an open side has no bound. The reference range is that of the observation.
struct Recorded {
  std::optional<Decimal> low, high;
  std::string_view unit;  ///< UCUM
  std::optional<Decimal> range_low, range_high;
  std::string_view range_unit{};  ///< UCUM; empty: that of the value
};

struct Doubt {
  std::string why;          ///< "outside what is possible for potassium (1 to 12 mmol/L)"
  std::string explanation;  ///< "4.5 mmol/L would be usual: has the decimal point slipped?"; empty when nothing simple explains it
  [[nodiscard]] std::string sentence() const { return explanation.empty() ? why : why + "; " + explanation; }
};

/// Why the value is not believed, or nothing when it may be right. Does not depend on the unit that it is written in. Nothing, too, when
/// the unit does not convert: that is another complaint.
[[nodiscard]] std::optional<Doubt> doubted(const Recorded& value, const Analyte& of, std::string_view name);

/// Why a reference range's upper (else lower) limit is not believed: not above zero, impossible, or of another scale than the usual one
/// ("0.6 to 1.2" beside a creatinine in umol/L).
[[nodiscard]] std::optional<std::string> doubted_limit(const Decimal& limit, std::string_view unit, const Analyte& of, bool upper);

/// Is the figure, in the canonical unit, where it lies only through a slip between two units of which one is a thousand of the other?
/// Limits are doubted in a wider band: nobody asks for 50 platelets in a microlitre, though a patient may have hardly more.
enum class Figure { value, limit };
[[nodiscard]] bool thousandfold_slip(const Decimal& canonical, const Analyte& of, Figure figure = Figure::value);

}  // namespace eligo::rules

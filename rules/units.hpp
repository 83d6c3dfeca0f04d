// How clinicians spell units: a typed table, and the lookup that the spelling grammar in units.cpp asks. Private to rules/.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/ucum.hpp"

namespace eligo::rules::units {

/// Where a spelling may stand.
enum Use : std::uint8_t {
  alone = 1,               ///< by itself after a number in running text
  above = 2,               ///< over a "/" or "per"
  below = 4,               ///< under it
  bottom = 8,              ///< under it with nothing above: "/mm3", "per microliter"
  whole = 16,              ///< only as the whole text of a unit field, never in running text
  multiplies = 32,         ///< K, million: a power of ten in front of a volume
  counts = 64,             ///< cells, platelets: a count in front of a volume
  multiplies_litre = 128,  ///< G, T: a power of ten in front of a litre and nothing else ("G/dL" is a gram)
};

/// What running text must show before a spelling is taken there alone.
enum class Care : std::uint8_t {
  none,
  spaced,   ///< not glued to its number: "in their 30s" is no time
  celsius,  ///< the number looks like a body temperature
  fahrenheit,
  decimal,  ///< the number has a point: "-6.00 D"
  last,     ///< no letter follows the next space: "300 m" but not "8 m old"
};

struct Spelling {
  std::string_view written;  ///< ' ' stands for any white space, '^' for itself with or without a backslash
  std::string_view ucum;
  std::uint8_t uses = 0;
  Care care = Care::none;
  bool case_matters = false;
  std::string_view source;              ///< where the spelling was met
  ucum::Dimension (*kind)() = nullptr;  ///< what the row is stated to measure; nothing for arbitrary units
};

struct Found {
  const Spelling* spelling = nullptr;
  std::uint32_t length = 0;
  bool folded = false;  ///< the case differs from the table's
};

/// The longest spelling with one of `uses` at text[at], ending at a word boundary; nothing when there is none.
[[nodiscard]] Found find(std::string_view text, std::size_t at, std::uint8_t uses);

/// Every spelling, for tests and documentation.
[[nodiscard]] std::vector<Spelling> spellings();

}  // namespace eligo::rules::units

// Whom a requirement binds: people of whom something is said, women, and those who take a drug.
#pragma once
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "grammar/tree.hpp"

namespace eligo::grammar {

/// Women and nobody else: "women of childbearing potential and men" are two groups.
[[nodiscard]] bool begins_with_women(std::string_view words);

/// A listed statement that is said of people ("women of childbearing potential").
[[nodiscard]] bool names_people(const Node& node);

/// "A negative test for women of childbearing potential within 7 days": whom it is asked of. The time is that of the test; where what
/// stands behind "for" is no group of people, what it says stays in doubt.
[[nodiscard]] Node such_people(Node who, std::optional<Node>& asked, std::string words, Span whole);

/// "If using A, B or C, must be on a stable dose for 2 weeks": of each of those that are taken, a stable dose of it. False where it says
/// more.
[[nodiscard]] bool bind_stable_dose(const Node& condition, Node& then);

/// "(for minors)", "(France only)": does a bracket in small letters say of whom something is asked?
[[nodiscard]] bool asks_of_some(std::string_view bracket);

/// "For patients under 18 years of age", "for children < 18 years": people who are told by their age alone, in the tokens [begin, end).
/// Where the age begins; nothing where more is said. `kind` and `word` give those of a token.
template <class Kind, class Word>
std::optional<std::uint32_t> age_of_such_people(std::uint32_t begin, std::uint32_t end, Kind&& kind, Word&& word) {
  constexpr std::string_view young[] = {"children", "minors", "those", "adolescents", "persons", "individuals"};
  std::uint32_t years = begin + 1;
  if (years >= end || kind(begin) != 'f') return std::nullopt;
  if (kind(years) != 'h' && std::find(std::begin(young), std::end(young), word(years)) == std::end(young)) return std::nullopt;
  ++years;
  while (years < end && std::string_view("er_").find(kind(years)) != std::string_view::npos) ++years;
  if (years >= end || std::string_view("cnG").find(kind(years)) == std::string_view::npos) return std::nullopt;
  bool unit = false;
  for (std::uint32_t k = years; k < end; ++k) {
    if (std::string_view("cnypGo-t").find(kind(k)) == std::string_view::npos) return std::nullopt;
    unit = unit || kind(k) == 'y';
  }
  return unit ? std::optional(years) : std::nullopt;
}

}  // namespace eligo::grammar

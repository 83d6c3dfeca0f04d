// Whom a requirement binds: people of whom something is said, women, and those who take a drug.
#pragma once
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

}  // namespace eligo::grammar

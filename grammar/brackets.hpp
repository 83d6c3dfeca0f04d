// Sentences that stand in brackets, told by their tokens before the clausal grammar sees them. Apart from refine.cpp so that a test can
// count how far it looks: a line of nothing but opening brackets must not be read through from each of them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grammar/token.hpp"

namespace eligo::grammar {

/// No sentence in brackets has more tokens; what is longer stays in its bracket.
inline constexpr std::uint32_t longest_sentence_in_brackets = 256;

/// "X (patients with Y are eligible if Z).", "X. (Y is allowed.)": what a bracket lets in at the end of a sentence is a sentence behind
/// it. "X (Y is allowed)" by a name alone stays a bracket of X. The closing bracket of the one that opens at `i`, 0 when it is none.
/// `steps` grows by the tokens that were looked at.
[[nodiscard]] std::uint32_t sentence_in_brackets(const std::vector<Token>& all, std::uint32_t i, std::size_t* steps = nullptr);

}  // namespace eligo::grammar

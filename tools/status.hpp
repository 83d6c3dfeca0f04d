// How a verdict, an outcome and a truth look: a sign beside the word. Colour only repeats it.
#pragma once
#include <string>
#include <string_view>

#include "engine/truth.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools {

struct Mark {
  std::string_view sign;
  Ink ink = Ink::plain;
};

[[nodiscard]] Mark mark(engine::Outcome outcome);
[[nodiscard]] Mark mark(engine::Verdict verdict);
[[nodiscard]] Mark mark(engine::Truth truth);  ///< of a predicate as written: neither good nor bad

/// "✓ eligible" in its colour, the word padded to `width`; the sign in ASCII where the terminal has no other.
[[nodiscard]] std::string status_text(const Mark& mark, std::string_view word, std::size_t width, const Style& style);

/// The pile that a trial lies on: outcomes that wait for something are one.
[[nodiscard]] engine::Verdict pile_of(engine::Outcome outcome);

}  // namespace eligo::tools

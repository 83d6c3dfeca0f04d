// See status.hpp.
#include "tools/status.hpp"

namespace eligo::tools {

Mark mark(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::eligible:
      return {"✓", Ink::good};
    case engine::Outcome::pending:
      return {"◇", Ink::open};
    case engine::Outcome::undetermined:
      return {"?", Ink::open};
    case engine::Outcome::ineligible:
      return {"✗", Ink::bad};
  }
  return {" ", Ink::plain};
}

Mark mark(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::matched:
      return {"✓", Ink::good};
    case engine::Verdict::failed:
      return {"✗", Ink::bad};
    case engine::Verdict::unknown:
      return {"?", Ink::open};
  }
  return {" ", Ink::plain};
}

Mark mark(engine::Truth truth) {
  switch (truth) {
    case engine::Truth::yes:
      return {"●", Ink::strong};
    case engine::Truth::no:
      return {"○", Ink::strong};
    case engine::Truth::unknown:
      return {"?", Ink::open};
  }
  return {" ", Ink::plain};
}

std::string status_text(const Mark& mark, std::string_view word, std::size_t width, const Style& style) {
  const std::string_view ascii = mark.ink == Ink::good ? "+" : mark.ink == Ink::bad ? "x" : mark.sign == "◇" ? "o" : "?";
  return paint(style, mark.ink, std::string(style.ascii ? ascii : mark.sign) + ' ' + pad(word, width));
}

engine::Verdict pile_of(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::eligible:
      return engine::Verdict::matched;
    case engine::Outcome::ineligible:
      return engine::Verdict::failed;
    case engine::Outcome::pending:
    case engine::Outcome::undetermined:
      return engine::Verdict::unknown;
  }
  return engine::Verdict::unknown;
}

}  // namespace eligo::tools

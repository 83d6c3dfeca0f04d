// Half-open byte ranges. Every node that came from text carries one.
//
// Inside grammar/ a span counts bytes of the *normalised* text; SourceText::to_given turns it into bytes of the text as
// given, and from rules/ outwards only given bytes are used.
#pragma once
#include <cstdint>

namespace eligo {

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// The smallest span that holds both; an empty span is neutral.
[[nodiscard]] constexpr Span join(Span a, Span b) {
  if (a.begin == a.end) return b;
  if (b.begin == b.end) return a;
  return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace eligo

// Registry text is dirty. A SourceText holds it as given and normalised for reading, with a map between the two.
//
// Normalising repairs what the transport broke and nothing else: HTML entities, escaped signs (`\>`), UTF-8 read as
// Latin-1, full-width digits, NBSP and other spaces, soft hyphens, zero-width signs, dashes and minus signs, look-alike comparison signs.
// It never touches what needs a reading (thousands separators, lost superscripts): that is the lexer's. Total: any bytes are accepted.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/span.hpp"

namespace eligo {

struct SourceText {
  std::string given;                  ///< untouched
  std::string text;                   ///< valid UTF-8, for reading
  std::vector<std::uint32_t> origin;  ///< origin[i]: offset in `given` of normalised byte i; size text.size() + 1, never decreasing
  std::vector<Diagnostic> notes;      ///< spans in given bytes

  /// Invariant: to_given of the whole text is the whole of `given`; neighbouring spans stay neighbours.
  [[nodiscard]] Span to_given(Span normalised) const;
};

/// Normalises `given`. Linear. What comes out for comparison signs: < > <= >= != =; for dashes: - ; for
/// multiplication signs: x stays x, U+00D7 becomes "x"; superscripts become ^N ("10⁹" -> "10^9"); micro signs become "u";
/// spaces become ' ', CR LF and CR become '\n'.
[[nodiscard]] SourceText read_source(std::string given);

}  // namespace eligo

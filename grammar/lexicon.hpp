// The one question the grammar asks about medicine: which listed name, or which unit, starts here?
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace eligo::grammar {

/// What a listed name is, as far as the grammar must know to shape a clause.
enum class TermKind : std::uint8_t { none, measure, condition, drug, procedure, gene, event, statement };

struct LexiconEntry {
  TermKind kind = TermKind::none;
  std::uint32_t concept_id = 0;  ///< opaque to the grammar
  friend bool operator==(const LexiconEntry&, const LexiconEntry&) = default;
};

struct LexiconMatch {
  std::uint32_t length = 0;              ///< bytes of text taken, > 0, ending at a word boundary
  std::vector<LexiconEntry> candidates;  ///< at least one; more than one for homonyms
};

struct UnitMatch {
  std::uint32_t length = 0;
  std::string ucum;                ///< the unit in UCUM ("10*9/L" for "x 10^9/L")
  bool lost_superscript = false;   ///< "x 109/L" was read as 10*9/L
  bool exponent_spelling = false;  ///< "10e9/L" was read as 10*9/L
};

class Lexicon {
 public:
  virtual ~Lexicon() = default;
  /// The longest listed name starting at text[at], which is a word's first byte. Folds case (except for acronyms),
  /// plurals, hyphens, British and American spelling; white space and one wrapped line count as one space.
  [[nodiscard]] virtual std::optional<LexiconMatch> longest_name(std::string_view text, std::size_t at) const = 0;
  /// The longest unit starting at text[at], directly after a number (white space already skipped). Accepts UCUM and the
  /// clinical spellings, with a leading power of ten ("x 10^9/L", "x109/L", "10e9/L", "10*3/uL", "K/uL", "/mm3", "cells/mm3", "%",
  /// "mg/dl"). Never takes a plain word that is no unit, and never a time unit written as a word ("years").
  [[nodiscard]] virtual std::optional<UnitMatch> longest_unit(std::string_view text, std::size_t at) const = 0;
  /// Is what the first names surely the same as the second, or a kind of it? False where that is not known.
  [[nodiscard]] virtual bool kind_of(const LexiconEntry& narrow, const LexiconEntry& wide) const { return narrow == wide; }
  /// Is there anything listed that both are kinds of ("AML" and "CML")? True for a name and a kind of it.
  [[nodiscard]] virtual bool akin(const LexiconEntry& one, const LexiconEntry& other) const { return one == other; }
};

}  // namespace eligo::grammar

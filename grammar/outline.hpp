// From registry text to items: versions, sections, arms, bullets, numbers, wrapped lines, run-on numbering, furniture.
//
// Knows nothing of medicine. Spans are in normalised bytes. Every byte belongs to exactly one of: an item's marker, an item's own text,
// a heading, furniture, or white space between them.
#pragma once
#include <string>
#include <vector>

#include "grammar/diagnostic.hpp"
#include "grammar/source.hpp"
#include "grammar/span.hpp"

namespace eligo::grammar {

enum class SectionKind { inclusion, exclusion };

struct Item {
  Span marker;                 ///< "* ", "2. ", empty for none
  Span text;                   ///< without marker and surrounding white space; may run over wrapped lines
  std::vector<Item> children;  ///< nested items; the parent's text governs them ("at least one of the following:")
  bool cut_off = false;        ///< the source stops in the middle of a sentence here
  bool from_summary = false;   ///< the criteria lists were empty, this was taken from prose
  /// The children are alternatives of each other: an "or" stood between them (it is part of the marker that follows it). `text` is empty.
  /// Inclusion only; in an exclusion list each of them excludes alone anyway.
  bool alternatives = false;
  /// Its words go on with those of the item it is under, or that it follows ("except ...", "or ..."): one criterion with it.
  bool goes_on = false;
  /// An earlier sibling announces a list ("one of the following:") that was not set apart from its siblings, and this item may belong to
  /// it; or a line above looks like the heading of another section and could not be read as one. Alone it decides nothing.
  bool list_in_doubt = false;
};

struct Section {
  SectionKind kind = SectionKind::inclusion;
  Span heading;         ///< empty when the section has none
  std::string arm;      ///< "Part II", "Cohort A", or empty
  std::string version;  ///< "30/01/2024" or empty
  bool current = true;  ///< false: an older version, shown but not counted
  std::vector<Item> items;
};

/// Text outside the criteria: titles, site furniture, sponsors. Kept so that nothing vanishes.
struct Furniture {
  Span span;
  std::string what;  ///< "title", "before the criteria", "after the criteria", "registry fields", ...
};

struct Outline {
  std::vector<Section> sections;
  std::vector<Furniture> furniture;
  std::vector<Diagnostic> diagnostics;  ///< spans in normalised bytes
};

/// The outline of eligibility text alone (the criteria field of a registry record).
[[nodiscard]] Outline outline_criteria(const SourceText& source);

/// The outline of a rule file: its header is furniture, the criteria start at the first heading after it.
[[nodiscard]] Outline outline_rule_file(const SourceText& source);

/// The outline of text pasted from a registry's page: finds the criteria in the furniture. `sections` is empty when there are none.
[[nodiscard]] Outline outline_page(const SourceText& source);

}  // namespace eligo::grammar

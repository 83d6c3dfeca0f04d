// The line grammar of the outline: indentation, list marks, headings. Private to grammar/.
//
// A line is read without its neighbours; what a line is to its neighbours (child, sibling, wrapped) is outline.cpp's.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/outline.hpp"
#include "grammar/span.hpp"

namespace eligo::grammar::lines {

enum class Style : std::uint8_t { none, bullet, number, letter, roman, coded };

/// A list mark. Two marks are of one list when style, sign and upper agree.
struct Mark {
  Style style = Style::none;
  char sign = 0;       ///< the bullet ('-', '*', or '.' for a round one), or what closes a number: '.', ')', 'b' for both brackets, ':'
  bool upper = false;  ///< letters and Roman numerals
  int value = 0;       ///< of a number, letter or Roman numeral
  int roman = 0;       ///< "i." and "v." are letters that are also Roman numerals: the other reading's value, else 0
  [[nodiscard]] bool same_list(const Mark& other) const { return style == other.style && sign == other.sign && upper == other.upper; }
};

struct Line {
  Span span;  ///< without the line end
  int indent = 0;
  Mark mark;
  Span mark_span;
  Span text;                  ///< after the mark, without white space at its ends; empty on a blank line
  bool blank_before = false;  ///< a blank line, or the start of the text, comes before
  [[nodiscard]] bool blank() const { return text.empty() && mark_span.empty(); }
};

/// The lines of `text[where]`. A tilde that a registry's export put for a line end ends a line; it is the next line's mark.
[[nodiscard]] std::vector<Line> read_lines(std::string_view text, Span where);

/// The mark at the start of `text`, with its length in bytes including the blanks after it; nothing when there is none.
struct ReadMark {
  Mark mark;
  std::uint32_t length = 0;
};
[[nodiscard]] std::optional<ReadMark> read_mark(std::string_view text);

enum class HeadingKind {
  inclusion,
  exclusion,
  neutral,         ///< "Eligibility criteria", "PATIENT CHARACTERISTICS": opens a section, says nothing of its kind
  arm,             ///< "Cohort A:", "Healthy volunteers:"
  opens_exclusion  ///< "Excluded within 30 days of study entry:": its words bind what follows, under exclusion
};

struct Heading {
  HeadingKind kind = HeadingKind::neutral;
  std::uint32_t length = 0;  ///< bytes of heading; what follows in the line is the first item
  std::string arm, version;
  bool older = false;   ///< "previous", "former"
  bool colon = false;   ///< ended by a colon
  bool plain = false;   ///< criteria words alone, so believed even with a list mark before it
  bool weak = false;    ///< "Exclude:", which also heads lists inside an item: not believed with a list mark before it
  bool run_in = false;  ///< neither a colon nor a line's end after it: "Exclusion Criteria Participants should ..."
};

/// The heading that `text` (one line, trimmed, without mark) is or starts with.
[[nodiscard]] std::optional<Heading> read_heading(std::string_view text);

[[nodiscard]] bool is_letter(char c);
/// `word`, given in lower case, anywhere in `text`?
[[nodiscard]] bool has_word(std::string_view text, std::string_view word);
/// Is `text` the lower-case `word` with exactly one slip in it: a letter too many, too few, another, or two that changed places?
[[nodiscard]] bool one_slip(std::string_view text, std::string_view word);
/// "criteria", or that word with a slip in it.
[[nodiscard]] bool names_criteria(std::string_view text);

/// Does `text`, which was not read as a heading, name the other kind of criteria as only a heading does?
[[nodiscard]] bool looks_like_heading(std::string_view text, bool in_inclusion);
/// Does a heading say whether inclusion or exclusion criteria follow?
[[nodiscard]] bool names_section(std::string_view heading);

/// The first place in a line, not its start, where a heading starts after a sentence or glued to one ("... period.Inclusion Criteria").
[[nodiscard]] std::optional<std::uint32_t> embedded_heading(std::string_view text);

}  // namespace eligo::grammar::lines

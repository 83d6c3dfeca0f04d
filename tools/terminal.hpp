// Text for people: colour, width, wrapping, and making foreign text harmless to a terminal.
//
// Status is always said in words and with a sign; colour only repeats it. Left out: cursor movement; paging is in pager.hpp.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eligo::tools {

enum class ColorMode { automatic, always, never };
enum class Ink { plain, good, bad, open, faint, strong };

struct Style {
  bool color = false;
  std::size_t width = 80;  ///< columns, 40 to 120
  bool ascii = false;      ///< signs in ASCII: the terminal's locale has no UTF-8
};

/// For a file descriptor: colour only on a terminal and without NO_COLOR unless asked for; the width of the terminal, else 80.
[[nodiscard]] Style style_for(ColorMode mode, int descriptor);

[[nodiscard]] std::string paint(const Style& style, Ink ink, std::string_view text);

/// Code points, which is columns for the scripts that criteria are written in.
[[nodiscard]] std::size_t columns(std::string_view text);
[[nodiscard]] std::string pad(std::string_view text, std::size_t width);

/// The code point at text[at] and its bytes; a broken sequence is one byte and U+FFFD.
struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t size = 1;
};
[[nodiscard]] CodePoint code_point(std::string_view text, std::size_t at);

/// Signs that a terminal or a page obeys instead of showing: controls and direction overrides.
[[nodiscard]] bool steers(char32_t c);

/// White space folded to one space, control signs and direction overrides replaced: a trial's text cannot steer the terminal.
[[nodiscard]] std::string one_line(std::string_view text);

/// Breaks at spaces so that no line is longer than `width` minus `indent` unless a word is. At least one line; no trailing spaces.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// `head`, then `text` wrapped beside it; the following lines are indented by `hang` columns. Ends with a line feed.
[[nodiscard]] std::string beside(std::string_view head, std::string_view text, std::size_t hang, const Style& style, Ink ink = Ink::plain);

/// Words that are marked, around which `marked` puts these: shown as ‹words›, underlined where there is colour.
inline constexpr std::string_view mark_begin = "\xEE\x80\x80", mark_end = "\xEE\x80\x81";  // U+E000 and U+E001, which no text keeps
[[nodiscard]] std::string show_marks(std::string_view lines, const Style& style);

/// At most `width` columns, cut with an ellipsis.
[[nodiscard]] std::string clip(std::string_view text, std::size_t width);

}  // namespace eligo::tools

// HTML from foreign text, and the frame of a page that asks nothing of a network and runs nothing.
//
// A trial's and a patient's text is data: whatever it holds, it comes out as the characters it is. Everything that is put into a page goes
// through `escaped`, or was made here of fixed words and numbers.
#pragma once
#include <string>
#include <string_view>

namespace eligo::tools::html {

/// As character data or as the value of a quoted attribute: no byte of it is markup. Controls, direction overrides, code points that HTML
/// does not have and broken UTF-8 become U+FFFD; white space stays.
[[nodiscard]] std::string escaped(std::string_view text);

/// `<name class="of">content</name>`; the content is HTML already, `of` fixed words, empty for no class.
[[nodiscard]] std::string element(std::string_view name, std::string_view of, std::string_view content);

/// The name of a link's target made of any text: letters, digits, '-' and '_' stay, other bytes become their hex.
[[nodiscard]] std::string anchor(std::string_view text);

struct Page {
  std::string title;  ///< text, not yet escaped
  std::string style;  ///< rules beside those of report.css
  std::string body;   ///< HTML
};
/// The whole document: style sheet inline and named by its digest in a policy that forbids everything else.
[[nodiscard]] std::string document(const Page& page);

/// tools/report.css, embedded by the build.
[[nodiscard]] std::string_view style_sheet();

}  // namespace eligo::tools::html

// See terminal.hpp. Widths count code points: criteria use Latin, Greek and signs, all one column wide.
#include "tools/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace eligo::tools {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

bool is_space(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x2028 || c == 0x2029; }

/// By the variables that a C library looks at, in its order; with none of them set it is the C locale.
bool utf8_locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string lower(value);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

CodePoint code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (size == 0 || first > 0xF4 || at + size > text.size()) return {};
  char32_t value = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues(text[at + i])) return {};
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, size};
}

bool steers(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
         c == 0x200F || c == 0x061C;
}

Style style_for(ColorMode mode, int descriptor) {
  Style style;
  const bool terminal = ::isatty(descriptor) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool plain = (no_color != nullptr && *no_color != '\0') || (term != nullptr && std::string_view(term) == "dumb");
  style.color = mode == ColorMode::always || (mode == ColorMode::automatic && terminal && !plain);
  style.ascii = terminal && !utf8_locale();
  winsize size{};
  if (terminal && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = std::clamp<std::size_t>(size.ws_col, 40, 120);
  return style;
}

std::string paint(const Style& style, Ink ink, std::string_view text) {
  if (!style.color || ink == Ink::plain || text.empty()) return std::string(text);
  std::string_view code;
  switch (ink) {
    case Ink::plain:
      break;
    case Ink::good:
      code = "32";
      break;
    case Ink::bad:
      code = "31";
      break;
    case Ink::open:
      code = "33";
      break;
    case Ink::faint:
      code = "2";
      break;
    case Ink::strong:
      code = "1";
      break;
  }
  std::string out = "\x1b[";
  out += code;
  out += 'm';
  out += text;
  out += "\x1b[0m";
  return out;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string pad(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t used = columns(text);
  if (used < width) out.append(width - used, ' ');
  return out;
}

std::string one_line(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point(text, at);
    if (is_space(c.value)) {
      space = !out.empty();
    } else {
      if (space) out += ' ';
      space = false;
      if (c.value == 0xFFFD || steers(c.value)) {
        out += "\xEF\xBF\xBD";
      } else {
        out += text.substr(at, c.size);
      }
    }
    at += c.size;
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const std::size_t size = columns(word);
    if (used > 0 && used + 1 + size > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += size;
  }
  return lines;
}

std::string beside(std::string_view head, std::string_view text, std::size_t hang, const Style& style, Ink ink) {
  const std::size_t room = style.width > hang + 20 ? style.width - hang : 20;
  std::string out(head);
  bool first = true;
  for (const std::string& line : wrap(text, room)) {
    if (!first) out.append(hang, ' ');
    out += paint(style, ink, line);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += '\n';
    first = false;
  }
  return out;
}

std::string show_marks(std::string_view lines, const Style& style) {
  const std::string_view begin = style.color   ? "\x1b[4m"
                                 : style.ascii ? "["
                                               : "‹",
                         end = style.color   ? "\x1b[24m"
                               : style.ascii ? "]"
                                             : "›";
  std::string out;
  bool open = false, indent = true;
  for (std::size_t at = 0; at < lines.size();) {
    const bool begins = lines.substr(at, mark_begin.size()) == mark_begin, ends = lines.substr(at, mark_end.size()) == mark_end;
    if (begins || ends) {
      open = begins;
      indent = false;
      out += begins ? begin : end;
      at += mark_begin.size();
      continue;
    }
    // An underline stops with its line and goes on behind the indent of the next.
    if (style.color && open && lines[at] == '\n') out += end;
    if (style.color && open && indent && lines[at] != ' ') out += begin;
    indent = lines[at] == '\n' || (indent && lines[at] == ' ');
    out += lines[at++];
  }
  return out;
}

std::string clip(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size() && used + 1 < width;) {
    const std::size_t size = code_point(text, at).size;
    out += text.substr(at, size);
    at += size;
    ++used;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out + "\xE2\x80\xA6";
}

}  // namespace eligo::tools

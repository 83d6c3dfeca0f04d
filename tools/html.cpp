// See html.hpp.
#include "tools/html.hpp"

#include <fmt/format.h>

#include "tools/sha256.hpp"
#include "tools/terminal.hpp"

namespace eligo::tools::html {
namespace {

/// Code points that a document must not hold: what steers (white space aside) and the non-characters.
bool forbidden(char32_t c) {
  if (c == '\t' || c == '\n') return false;
  return steers(c) || (c & 0xFFFEU) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point(text, at);
    switch (c.value) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\r':  // as a line end
        if (at + 1 >= text.size() || text[at + 1] != '\n') out += '\n';
        break;
      default:
        if (c.value == 0xFFFD || forbidden(c.value)) {
          out += "\xEF\xBF\xBD";
        } else {
          out += text.substr(at, c.size);
        }
    }
    at += c.size;
  }
  return out;
}

std::string element(std::string_view name, std::string_view of, std::string_view content) {
  if (of.empty()) return fmt::format("<{0}>{1}</{0}>", name, content);
  return fmt::format("<{0} class=\"{1}\">{2}</{0}>", name, of, content);
}

std::string anchor(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (plain) {
      out += c;
    } else {
      out += fmt::format(".{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string document(const Page& page) {
  const std::string style = std::string(style_sheet()) + page.style;
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
      policy_source(style), escaped(one_line(page.title)), style, page.body);
}

}  // namespace eligo::tools::html

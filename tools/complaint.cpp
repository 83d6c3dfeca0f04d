// See complaint.hpp.
#include "tools/complaint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace eligo::tools {
namespace {

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

Ink severity_ink(Severity severity) {
  switch (severity) {
    case Severity::note:
      return Ink::strong;
    case Severity::warning:
      return Ink::open;
    case Severity::error:
      return Ink::bad;
  }
  return Ink::plain;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Tabs and what steers a terminal as one column each, so that the caret stands where it should.
std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 1;
    while (i + size < text.size() && continues(text[i + size])) ++size;
    const std::string_view part = text.substr(i, size);
    const std::string safe = one_line(part);
    out += safe.empty() ? " " : safe;
    i += size;
  }
  return out;
}

/// Offset of "line:col", when the place has that form and lies in the text.
std::optional<std::uint32_t> offset_of(std::string_view text, std::string_view place) {
  const std::size_t colon = place.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::size_t line = 0, column = 0;
  const auto read = [](std::string_view digits, std::size_t& out) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    return error == std::errc() && end == digits.data() + digits.size() && out > 0;
  };
  if (!read(place.substr(0, colon), line) || !read(place.substr(colon + 1), column)) return std::nullopt;
  std::size_t at = 0;
  for (std::size_t i = 1; i < line; ++i) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  for (std::size_t i = 1; i < column && at < text.size() && text[at] != '\n'; ++i) do
      ++at;
    while (at < text.size() && continues(text[at]));
  return static_cast<std::uint32_t>(at);
}

/// "12:3", whether or not the text is at hand.
bool line_and_column(std::string_view place) {
  const std::size_t colon = place.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < place.size() &&
         place.find_first_not_of("0123456789:") == std::string_view::npos && place.rfind(':') == colon;
}

}  // namespace

Position Places::at(std::uint32_t offset) {
  const std::size_t wanted = std::min<std::size_t>(offset, text_.size());
  if (wanted < seen_) {
    seen_ = 0;
    last_ = {};
  }
  for (; seen_ < wanted; ++seen_) {
    if (text_[seen_] == '\n') {
      ++last_.line;
      last_.column = 1;
    } else if (!continues(text_[seen_])) {
      ++last_.column;
    }
  }
  return last_;
}

std::string caret_lines(std::string_view text, Span span, const Style& style) {
  const std::size_t begin = std::min<std::size_t>(span.begin, text.size());
  const std::size_t room = style.width > 24 ? style.width - 2 : 22;
  // Of a line that is a whole page long only what can be shown is looked at.
  const std::size_t enough = 8 * room;
  const std::size_t reach = begin - std::min(begin, enough);
  const std::size_t before_it = text.substr(reach, begin - reach).rfind('\n');
  const std::size_t line_start = before_it == std::string_view::npos ? reach : reach + before_it + 1;
  const std::size_t behind = std::min(std::max<std::size_t>(span.end, begin) + enough, text.size());
  const std::size_t line_end = begin + std::min(text.substr(begin, behind - begin).find('\n'), behind - begin);
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, line_end);
  std::size_t from = begin - std::min(begin - line_start, enough);
  while (from > line_start && continues(text[from])) --from;
  while (from < begin && continues(text[from])) ++from;  // where the look back ended inside a sign
  const std::string before = shown(text.substr(from, begin - from));
  const std::string marked = shown(text.substr(begin, std::min(end - begin, enough)));
  const std::string after = shown(text.substr(end, std::min(line_end - end, enough)));

  // The marked words stay in sight: what stands before them gives way first.
  std::string head = before;
  if (columns(before) + std::min(columns(marked), room / 2) > room) {
    const std::size_t keep = room / 3;
    std::size_t cut = before.size(), kept = 0;
    while (cut > 0 && kept < keep) {
      --cut;
      if (!continues(before[cut])) ++kept;
    }
    head = "\xE2\x80\xA6" + before.substr(cut);
  }
  std::string line = head + marked + after;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  const std::size_t at = columns(head);
  const std::size_t carets = std::clamp<std::size_t>(columns(marked), 1, room > at ? room - at : 1);
  return fmt::format("  {}\n  {}{}\n", clip(line, room), std::string(at, ' '), paint(style, Ink::strong, std::string(carets, '^')));
}

std::string diagnostic_text(std::string_view path, Places& places, const Diagnostic& diagnostic, const Style& style) {
  const Severity how = severity(diagnostic.code);
  const Position at = places.at(diagnostic.span.begin);
  std::string out = fmt::format("{}:{}:{}: {} {} [{}]\n", path, at.line, at.column,
                                paint(style, severity_ink(how), std::string(severity_word(how)) + ':'), one_line(diagnostic.message),
                                code_name(diagnostic.code));
  out += caret_lines(places.text(), diagnostic.span, style);
  if (!diagnostic.help.empty()) out += fmt::format("  help: {}\n", one_line(diagnostic.help));
  return out;
}

std::string error_text(std::string_view path, std::string_view text, const rules::InputError& error, const Style& style) {
  const std::string word = paint(style, Ink::bad, "error:");
  const std::string shown_path = path == "-" ? "standard input" : std::string(path);
  std::string out;
  if (const auto offset = offset_of(text, error.place)) {
    out = fmt::format("{}:{}: {} {}\n", shown_path, error.place, word, one_line(error.message));
    if (*offset < text.size()) out += caret_lines(text, {*offset, *offset}, style);
  } else if (line_and_column(error.place)) {
    out = fmt::format("{}:{}: {} {}\n", shown_path, error.place, word, one_line(error.message));
  } else if (error.place.empty()) {
    out = fmt::format("{}: {} {}\n", shown_path, word, one_line(error.message));
  } else {
    out = fmt::format("{}: {} at {}: {}\n", shown_path, word, one_line(error.place), one_line(error.message));
  }
  if (!error.help.empty()) out += fmt::format("  help: {}\n", one_line(error.help));
  return out;
}

}  // namespace eligo::tools

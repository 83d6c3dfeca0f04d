// Tables for source.cpp: entity names, code pages, and what a single sign becomes. Facts of HTML 4, CP1252, CP1250 and Unicode.
//
// Private to grammar/. Looks at one sign at a time; what needs its neighbours (superscripts, micro, fractions) is source.cpp's.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace eligo::signs {

/// The sign that an HTML entity names ("ge" is U+2265), or 0.
[[nodiscard]] char32_t entity(std::string_view name);

/// The byte that `sign` stands for in CP1252 (C1 controls stand for themselves), or -1.
[[nodiscard]] int cp1252_byte(char32_t sign);
/// The byte that `sign` stands for in CP1250, or -1.
[[nodiscard]] int cp1250_byte(char32_t sign);
/// The sign that a stray byte meant: CP1252, U+FFFD where it has none.
[[nodiscard]] char32_t from_cp1252(unsigned char byte);

/// Is `sign` one that registries write, so that a repair to it is believed?
[[nodiscard]] bool plausible_repair(char32_t sign);

/// What a sign is written as for reading, when it is always the same: "-" for dashes, ">=" for U+2265, "" for signs that vanish.
[[nodiscard]] std::optional<std::string_view> plain(char32_t sign);

/// '0'..'9', '+' or '-' for a superscript, else 0.
[[nodiscard]] char superscript(char32_t sign);

}  // namespace eligo::signs

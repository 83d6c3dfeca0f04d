// Tables for source.cpp: entity names (HTML 4.01 section 24), CP1252 and CP1250 (Unicode's mapping tables), and plain spellings of signs.
//
// Kept as sorted arrays and switches: they are facts, small, and looked up only for bytes outside ASCII.
#include "grammar/source_signs.hpp"

#include <algorithm>
#include <array>

namespace eligo::signs {

namespace {

struct Entity {
  std::string_view name;
  char32_t sign;
};

// Sorted by name in byte order.
constexpr Entity entities[] = {
    {"AElig", 0xC6},    {"Aacute", 0xC1},   {"Acirc", 0xC2},   {"Agrave", 0xC0},   {"Alpha", 0x391},   {"Aring", 0xC5},
    {"Atilde", 0xC3},   {"Auml", 0xC4},     {"Beta", 0x392},   {"Ccedil", 0xC7},   {"Delta", 0x394},   {"Eacute", 0xC9},
    {"Ecirc", 0xCA},    {"Egrave", 0xC8},   {"Euml", 0xCB},    {"Gamma", 0x393},   {"Iacute", 0xCD},   {"Icirc", 0xCE},
    {"Iuml", 0xCF},     {"Ntilde", 0xD1},   {"Oacute", 0xD3},  {"Ocirc", 0xD4},    {"Omega", 0x3A9},   {"Oslash", 0xD8},
    {"Ouml", 0xD6},     {"Prime", 0x2033},  {"Sigma", 0x3A3},  {"Uacute", 0xDA},   {"Uuml", 0xDC},     {"aacute", 0xE1},
    {"acirc", 0xE2},    {"acute", 0xB4},    {"aelig", 0xE6},   {"agrave", 0xE0},   {"alpha", 0x3B1},   {"amp", '&'},
    {"apos", '\''},     {"aring", 0xE5},    {"asymp", 0x2248}, {"atilde", 0xE3},   {"auml", 0xE4},     {"bdquo", 0x201E},
    {"beta", 0x3B2},    {"bull", 0x2022},   {"ccedil", 0xE7},  {"cent", 0xA2},     {"chi", 0x3C7},     {"copy", 0xA9},
    {"dagger", 0x2020}, {"deg", 0xB0},      {"delta", 0x3B4},  {"divide", 0xF7},   {"eacute", 0xE9},   {"ecirc", 0xEA},
    {"egrave", 0xE8},   {"emsp", 0x2003},   {"ensp", 0x2002},  {"epsilon", 0x3B5}, {"equiv", 0x2261},  {"eta", 0x3B7},
    {"euml", 0xEB},     {"euro", 0x20AC},   {"frac12", 0xBD},  {"frac14", 0xBC},   {"frac34", 0xBE},   {"frasl", 0x2044},
    {"gamma", 0x3B3},   {"ge", 0x2265},     {"geq", 0x2265},   {"ges", 0x2A7E},    {"gt", '>'},        {"hellip", 0x2026},
    {"hyphen", 0x2010}, {"iacute", 0xED},   {"icirc", 0xEE},   {"infin", 0x221E},  {"iuml", 0xEF},     {"kappa", 0x3BA},
    {"lambda", 0x3BB},  {"laquo", 0xAB},    {"larr", 0x2190},  {"ldquo", 0x201C},  {"le", 0x2264},     {"leq", 0x2264},
    {"les", 0x2A7D},    {"lsaquo", 0x2039}, {"lsquo", 0x2018}, {"lt", '<'},        {"mdash", 0x2014},  {"micro", 0xB5},
    {"middot", 0xB7},   {"minus", 0x2212},  {"mu", 0x3BC},     {"nbsp", 0xA0},     {"ndash", 0x2013},  {"ne", 0x2260},
    {"ntilde", 0xF1},   {"oacute", 0xF3},   {"ocirc", 0xF4},   {"omega", 0x3C9},   {"ordf", 0xAA},     {"ordm", 0xBA},
    {"oslash", 0xF8},   {"otilde", 0xF5},   {"ouml", 0xF6},    {"permil", 0x2030}, {"phi", 0x3C6},     {"pi", 0x3C0},
    {"plusmn", 0xB1},   {"pound", 0xA3},    {"prime", 0x2032}, {"psi", 0x3C8},     {"quot", '"'},      {"raquo", 0xBB},
    {"rarr", 0x2192},   {"rdquo", 0x201D},  {"reg", 0xAE},     {"rho", 0x3C1},     {"rsaquo", 0x203A}, {"rsquo", 0x2019},
    {"sbquo", 0x201A},  {"sect", 0xA7},     {"shy", 0xAD},     {"sigma", 0x3C3},   {"sup1", 0xB9},     {"sup2", 0xB2},
    {"sup3", 0xB3},     {"szlig", 0xDF},    {"tau", 0x3C4},    {"theta", 0x3B8},   {"thinsp", 0x2009}, {"times", 0xD7},
    {"trade", 0x2122},  {"uacute", 0xFA},   {"ucirc", 0xFB},   {"ugrave", 0xF9},   {"uuml", 0xFC},     {"yacute", 0xFD},
    {"yuml", 0xFF},     {"zwj", 0x200D},    {"zwnj", 0x200C},
};

// CP1252 0x80..0x9F; zero where the page has no sign.
constexpr std::array<char16_t, 32> cp1252_high = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

// CP1250 0x80..0xFF; zero where the page has no sign.
constexpr std::array<char16_t, 128> cp1250_high = {
    0x20AC, 0,      0x201A, 0,      0x201E, 0x2026, 0x2020, 0x2021, 0,      0x2030, 0x0160, 0x2039, 0x015A, 0x0164, 0x017D, 0x0179,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0,      0x2122, 0x0161, 0x203A, 0x015B, 0x0165, 0x017E, 0x017A,
    0x00A0, 0x02C7, 0x02D8, 0x0141, 0x00A4, 0x0104, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x015E, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x017B,
    0x00B0, 0x00B1, 0x02DB, 0x0142, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x0105, 0x015F, 0x00BB, 0x013D, 0x02DD, 0x013E, 0x017C,
    0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7, 0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E,
    0x0110, 0x0143, 0x0147, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E, 0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF,
    0x0155, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB, 0x011B, 0x00ED, 0x00EE, 0x010F,
    0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4, 0x0151, 0x00F6, 0x00F7, 0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD, 0x0163, 0x02D9};

}  // namespace

char32_t entity(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(entities), std::end(entities), name,
                                       [](const Entity& row, std::string_view wanted) { return row.name < wanted; });
  return found != std::end(entities) && found->name == name ? found->sign : 0;
}

int cp1252_byte(char32_t sign) {
  if (sign >= 0x80 && sign <= 0xFF) return static_cast<int>(sign);
  for (std::size_t i = 0; i < cp1252_high.size(); ++i) {
    if (cp1252_high[i] != 0 && cp1252_high[i] == sign) return static_cast<int>(0x80 + i);
  }
  return -1;
}

int cp1250_byte(char32_t sign) {
  if (sign < 0x80 || sign > 0xFFFF) return -1;
  for (std::size_t i = 0; i < cp1250_high.size(); ++i) {
    if (cp1250_high[i] != 0 && cp1250_high[i] == sign) return static_cast<int>(0x80 + i);
  }
  return sign <= 0x9F ? static_cast<int>(sign) : -1;
}

char32_t from_cp1252(unsigned char byte) {
  if (byte < 0x80 || byte >= 0xA0) return byte;
  const char16_t sign = cp1252_high[byte - 0x80U];
  return sign != 0 ? sign : U'\uFFFD';
}

bool plausible_repair(char32_t c) {
  return (c >= 0xA0 && c <= 0x17F) || (c >= 0x2C2 && c <= 0x2DD) || (c >= 0x391 && c <= 0x3D6) || (c >= 0x2000 && c <= 0x209F) ||
         (c >= 0x20A0 && c <= 0x22FF) || (c >= 0x2460 && c <= 0x2473) || (c >= 0x25A0 && c <= 0x25FF) || (c >= 0x2700 && c <= 0x27BF) ||
         (c >= 0x2A7D && c <= 0x2A7E) || (c >= 0xF020 && c <= 0xF0FF) || (c >= 0xFB00 && c <= 0xFB04) || c == 0xFEFF ||
         (c >= 0xFF01 && c <= 0xFF5E) || (c >= 0x3000 && c <= 0x3002);
}

std::optional<std::string_view> plain(char32_t sign) {
  switch (sign) {
    case 0x2264:
    case 0x2266:
    case 0x2A7D:
    case 0x227C:
    case 0x226F:
      return "<=";
    case 0x2265:
    case 0x2267:
    case 0x2A7E:
    case 0x227D:
    case 0x226E:
      return ">=";
    case 0x2260:
      return "!=";
    case 0x02C2:
      return "<";
    case 0x02C3:
      return ">";
    // Dashes and minus signs; U+2043 is the hyphen bullet, U+FF5E and U+301C stand between the ends of a range in East Asian records.
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0x2043:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D:
    case 0x02D7:
    case 0xFF5E:
    case 0x301C:
      return "-";
    case 0x00D7:
    case 0x2715:
    case 0x2716:
    case 0x2A2F:
      return "x";
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x2032:
    case 0x00B4:
    case 0x02BC:
    case 0x02B9:
    case 0xFF07:
      return "'";
    case 0x201A:
      return ",";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
      return "\"";
    case 0x2026:
      return "...";
    case 0x2044:
    case 0x2215:
      return "/";
    case 0x2236:
      return ":";
    case 0x2640:
      return "female";
    case 0x2642:
      return "male";
    case 0x02C6:
      return "^";
    case 0x02DA:
      return "\u00B0";
    case 0x3001:
      return ",";
    case 0x3002:
      return ".";
    // Spaces that are not ' '.
    case 0x00A0:
    case 0x1680:
    case 0x2000:
    case 0x2001:
    case 0x2002:
    case 0x2003:
    case 0x2004:
    case 0x2005:
    case 0x2006:
    case 0x2007:
    case 0x2008:
    case 0x2009:
    case 0x200A:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return " ";
    case 0x0085:
    case 0x2028:
    case 0x2029:
      return "\n";
    // Soft hyphen, zero width, direction marks, byte order mark, variation selectors.
    case 0x00AD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x200E:
    case 0x200F:
    case 0x202A:
    case 0x202B:
    case 0x202C:
    case 0x202D:
    case 0x202E:
    case 0x2060:
    case 0x2061:
    case 0x2062:
    case 0x2063:
    case 0x2064:
    case 0xFEFF:
    case 0xFE0E:
    case 0xFE0F:
      return "";
    // A registered name, a trade mark: no part of the name ("Kineret(R)" is Kineret).
    case 0x00AE:
    case 0x2122:
      return "";
    // The Symbol font, whose signs word processors put at U+F000.
    case 0xF0A3:
      return "<=";
    case 0xF0B3:
      return ">=";
    case 0xF03C:
      return "<";
    case 0xF03E:
      return ">";
    case 0xF0B1:
      return "\u00B1";
    case 0xF0B4:
      return "x";
    case 0xF0B0:
      return "\u00B0";
    case 0xF061:
      return "\u03B1";
    case 0xF062:
      return "\u03B2";
    case 0xF067:
      return "\u03B3";
    case 0xF064:
      return "\u03B4";
    case 0xF06D:
      return "u";
    case 0xF0B7:
    case 0xF0A7:
    case 0xF0A8:
    case 0xF0D8:
    case 0xF0FC:
      return "\u2022";
    default:
      return std::nullopt;
  }
}

char superscript(char32_t sign) {
  switch (sign) {
    case 0xB9:
      return '1';
    case 0xB2:
      return '2';
    case 0xB3:
      return '3';
    case 0x207A:
      return '+';
    case 0x207B:
      return '-';
    default:
      return sign == 0x2070 || (sign >= 0x2074 && sign <= 0x2079) ? static_cast<char>('0' + (sign - 0x2070)) : '\0';
  }
}

}  // namespace eligo::signs

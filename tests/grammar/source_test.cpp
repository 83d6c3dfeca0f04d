// read_source: every item of "Registry text is dirty" (semantics section 5), and the map back to the bytes as given.
#include "grammar/source.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

using eligo::read_source;
using eligo::SourceText;
using eligo::Span;

namespace {

std::string reads(std::string given) { return read_source(std::move(given)).text; }

/// The bytes as given behind the first place where `normalised` stands in the text as read.
std::string behind(const std::string& given, const std::string& normalised) {
  const SourceText source = read_source(given);
  const std::size_t at = source.text.find(normalised);
  REQUIRE(at != std::string::npos);
  const Span span = source.to_given({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + normalised.size())});
  return given.substr(span.begin, span.size());
}

bool valid_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t n = lead < 0x80                   ? 1
                          : lead >= 0xC2 && lead < 0xE0 ? 2
                          : lead >= 0xE0 && lead < 0xF0 ? 3
                          : lead >= 0xF0 && lead < 0xF5 ? 4
                                                        : 0;
    if (n == 0 || i + n > text.size()) return false;
    for (std::size_t k = 1; k < n; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    i += n;
  }
  return true;
}

void holds_invariants(const SourceText& source) {
  CHECK(valid_utf8(source.text));
  REQUIRE(source.origin.size() == source.text.size() + 1);
  for (std::size_t i = 1; i < source.origin.size(); ++i) REQUIRE(source.origin[i - 1] <= source.origin[i]);
  CHECK(source.to_given({0, static_cast<std::uint32_t>(source.text.size())}) == Span{0, static_cast<std::uint32_t>(source.given.size())});
}

}  // namespace

TEST_CASE("clean text stays as it is") {
  CHECK(reads("Age 18 years or older, eGFR <60 (a/b) & c; x_y ~5\n  - d") == "Age 18 years or older, eGFR <60 (a/b) & c; x_y ~5\n  - d");
  CHECK(reads("").empty());
  CHECK(reads("AT&T; R&D; A&B") == "AT&T; R&D; A&B");
  CHECK(reads("Sjögren, Ménière, naïve, TNF-α, β-hCG, γ-GT, 37 °C") == "Sjögren, Ménière, naïve, TNF-α, β-hCG, γ-GT, 37 °C");
}

TEST_CASE("escaped signs") {
  CHECK(reads(R"(\>4 flares)") == ">4 flares");
  CHECK(reads(R"(\<60 and =\< 1.5 and \>= 3)") == "<60 and <= 1.5 and >= 3");
  CHECK(reads(R"(\[G-CSF\] 10\*9 18\~70 mm\^3)") == "[G-CSF] 10*9 18~70 mm^3");
  CHECK(reads(R"(\- Opposition)") == "- Opposition");
  CHECK(reads(R"(a \ b \n c)") == R"(a \ b \n c)");
  CHECK(behind(R"(frequency \>4 per year)", ">") == R"(\>)");
}

TEST_CASE("HTML entities") {
  CHECK(reads("&gt;18 &lt; 5 &ge;3 &le; 7 &amp; &nbsp;x") == ">18 < 5 >=3 <= 7 &  x");
  CHECK(reads("&#8805; 18, &#x2264;5, &#X2265;6, &#60;7") == ">= 18, <=5, >=6, <7");
  CHECK(reads("&amp;gt; 3 and &amp;amp;ge; 4 and &amp;#8804; 5") == "> 3 and >= 4 and <= 5");
  CHECK(reads("&gt 18 &lt5 &notanentity; &;") == "> 18 &lt5 &notanentity; &;");
  CHECK(reads("&#0; &#xD800; &#99999999;") == "\uFFFD \uFFFD \uFFFD");
  CHECK(reads("&#150;") == "-");
  CHECK(behind("age &#8805; 18", ">=") == "&#8805;");
  CHECK(reads("1.5 x 10<sup>9</sup>/L<br/>next <b>bold</b>") == "1.5 x 10^9/L\nnext bold");
  CHECK(reads("<u>></u> 18 years, a <b and c> d") == ">= 18 years, a <b and c> d");
}

TEST_CASE("UTF-8 that was read in another encoding") {
  CHECK(reads("Îł-glutamyl transpeptidase") == "γ-glutamyl transpeptidase");  // CP1250
  CHECK(reads("Î³-GT, TNF-Î±, Î²-hCG") == "γ-GT, TNF-α, β-hCG");              // CP1252
  CHECK(reads("â‰¥18 years, â‰¤ 5, 6â€“30") == ">=18 years, <= 5, 6-30");
  CHECK(reads("10 Âµg, Â±2, 37 Â°C, SjÃ¶gren") == "10 ug, ±2, 37 °C, Sjögren");
  CHECK(reads("\xC3\x83\xC2\xB6") == "ö");                  // once
  CHECK(reads("\xC3\x83\xC6\x92\xC3\x82\xC2\xB6") == "ö");  // twice
  CHECK(behind("or Îł-glutamyl", "γ") == "Îł");
  CHECK(reads("BMI Â³30 and <40") == "BMI >=30 and <40");  // ">=" of the Symbol font
  CHECK(reads("Årsta, Üsküdar, ÎLE, âge, protégé") == "Årsta, Üsküdar, ÎLE, âge, protégé");
  const SourceText source = read_source("a â‰¥ b Îł c");
  REQUIRE(source.notes.size() == 2);
  CHECK(source.notes[0].code == eligo::DiagnosticCode::mojibake);
  CHECK(source.given.substr(source.notes[0].span.begin, source.notes[0].span.size()) == "â‰¥");
  CHECK(source.given.substr(source.notes[1].span.begin, source.notes[1].span.size()) == "Îł");
}

TEST_CASE("bytes that are no UTF-8") {
  CHECK(reads("\xB5g and \x96 and \xB1") == "ug and - and ±");
  CHECK(reads("\xE2\x89") == "\xC3\xA2\xE2\x80\xB0");
  CHECK(reads(std::string("a\0b", 3)) == "a b");
  CHECK(reads("\xFF\xFE\x81") == "ÿþ\uFFFD");
}

TEST_CASE("signs that look alike") {
  CHECK(reads("≤ ≥ ≦ ≧ ⩽ ⩾ ≠ ﹥ ＜a ＝ ˃ ≯ ≮") == "<= >= <= >= <= >= != > <a = > <= >=");
  CHECK(reads(">/=5 </=5 =<5 > or = 5 >or=5 > = 5 => 5 = or > 5 < or = 5 </ = 5 >== 5 >_ 70 _< 2.5") ==
        ">=5 <=5 <=5 >= 5 >=5 >= 5 >= 5 >= 5 <= 5 <= 5 >= 5 >= 70 <= 2.5");
  CHECK(reads("a => b, x = 5, p < or else, a_b") == "a => b, x = 5, p < or else, a_b");
  CHECK(behind("WBC > or = 3", ">=") == "> or =");
  CHECK(reads("6–30 — 5−3 ‑ ˗ －") == "6-30 - 5-3 - - -");
  CHECK(reads("“a” ‘b’ it’s «c» ´d´") == "\"a\" 'b' it's \"c\" 'd'");
  CHECK(reads("１．５×１０％（a）：b；c，d") == "1.5x10%(a):b;c,d");
  CHECK(reads("20～80 years") == "20-80 years");
  CHECK(reads("1.5 ⋅ upper limit, 1.5⋅10^9, 1·5, 1.5•109") == "1.5 x upper limit, 1.5x10^9, 1.5, 1.5x109");
  CHECK(reads("grade Ⅲ, 25 ㎎, 30 kg/㎡, 39 ℃, H₂O, ① a") == "grade III, 25 mg, 30 kg/m^2, 39 °C, H2O, (1) a");
  CHECK(reads("2 ½ months, 1½ ounces, ¼ mile") == "2 1/2 months, 1 1/2 ounces, 1/4 mile");
  CHECK(reads("38˚ C, 38.5ºC") == "38° C, 38.5°C");
  CHECK(reads("ß-HCG, IFN ß, Straße") == "β-HCG, IFN β, Straße");
  CHECK(reads("cells/µL, cells/μl, μ-opioid") == "cells/uL, cells/ul, μ-opioid");
  CHECK(reads("\xEF\x82\xB3 18, \xEF\x82\xA3 5") == ">= 18, <= 5");
}

TEST_CASE("superscripts") {
  CHECK(reads("1.5×10⁹/L, 10⁻⁹, kg/m², 1.73m², mm³, 10¹²/L") == "1.5x10^9/L, 10^-9, kg/m^2, 1.73m^2, mm^3, 10^12/L");
  CHECK(reads("CD4⁺ cells, Ca²⁺, 10ˆ9") == "CD4+ cells, Ca^2+, 10^9");
  CHECK(behind("1.5×10⁹/L", "10^9/L") == "10⁹/L");
}

TEST_CASE("spaces and line ends") {
  CHECK(reads("a\u00A0b\u2009c\u3000d\te") == "a b c d e");
  CHECK(reads("a\r\nb\rc\nd\u2028e") == "a\nb\nc\nd\ne");
  CHECK(reads("im\u00ADmuno\u200Bsup\u2060pressed\uFEFF") == "immunosuppressed");
  CHECK(reads("\uFEFFage") == "age");
  CHECK(behind("im\u00ADmune x", "immune") == "im\u00ADmune");
}

TEST_CASE("decomposed letters are composed") {
  CHECK(reads("Sjo\u0308gren") == "Sjögren");
  CHECK(reads("a \u003E\u0332 b") == "a >= b");
}

TEST_CASE("the map tiles the given bytes") {
  std::mt19937 random(7);
  const std::vector<std::string> pieces = {"≥",  "\\>",  "&ge;", "Îł",  "²",      "a", "7",      " ",
                                           "\n", "\r\n", "\xFF", "<u>", "> or =", "½", "\u00AD", "&amp;"};
  for (int round = 0; round < 300; ++round) {
    std::string given;
    for (int k = 0; k < 30; ++k) {
      if (random() % 4 == 0) {
        given.push_back(static_cast<char>(random() % 256));
      } else {
        given += pieces[random() % pieces.size()];
      }
    }
    const SourceText source = read_source(given);
    holds_invariants(source);
    std::uint32_t end = 0;
    for (std::uint32_t i = 0; i < source.text.size(); ++i) {
      const Span span = source.to_given({i, i + 1});
      REQUIRE(span.begin == end);
      end = span.end;
    }
    CHECK(end == given.size());
  }
}

TEST_CASE("hostile input stays linear") {
  for (const char* piece : {"&", "&amp;", "&amp;amp;", "<", "> or ", "Â", "\\", "=<", "³", "&#1"}) {
    std::string given;
    while (given.size() < 2'000'000) given += piece;
    holds_invariants(read_source(given));
  }
}

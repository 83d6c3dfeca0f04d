// A lexicon of a handful of names and units, so that tests of the grammar rest on nothing but the grammar.
#pragma once
#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <vector>

#include "grammar/lexicon.hpp"

class SmallLexicon final : public eligo::grammar::Lexicon {
 public:
  [[nodiscard]] std::optional<eligo::grammar::LexiconMatch> longest_name(std::string_view text, std::size_t at) const override {
    using eligo::grammar::TermKind;
    struct Name {
      std::string_view name;
      TermKind kind;
    };
    static constexpr Name names[] = {
        {"ALT", TermKind::measure},         {"AST", TermKind::measure},       {"ANC", TermKind::measure},
        {"eGFR", TermKind::measure},        {"platelets", TermKind::measure}, {"heart failure", TermKind::condition},
        {"heart", TermKind::condition},     {"asthma", TermKind::condition},  {"diabetes", TermKind::condition},
        {"hay fever", TermKind::condition}, {"CMV", TermKind::condition},     {"methotrexate", TermKind::drug},
        {"surgery", TermKind::procedure},   {"BRAF", TermKind::gene},         {"flares", TermKind::event},
        {"pregnant", TermKind::statement}};
    std::optional<eligo::grammar::LexiconMatch> best;
    for (std::size_t i = 0; i < std::size(names); ++i) {
      const std::string_view name = names[i].name;
      if (!starts(text, at, name) || (at + name.size() < text.size() && word(text[at + name.size()]))) continue;
      if (best && best->length >= name.size()) continue;
      best = {static_cast<std::uint32_t>(name.size()), {{names[i].kind, static_cast<std::uint32_t>(i)}}};
    }
    return best;
  }

  [[nodiscard]] std::optional<eligo::grammar::UnitMatch> longest_unit(std::string_view text, std::size_t at) const override {
    struct Unit {
      std::string_view written, ucum;
      bool lost, exponent;
    };
    static constexpr Unit units[] = {{"x 10^9/L", "10*9/L", false, false}, {"x10^9/L", "10*9/L", false, false},
                                     {"x 109/L", "10*9/L", true, false},   {"x 10e9/L", "10*9/L", false, true},
                                     {"/uL", "/uL", false, false},         {"/mm3", "/mm3", false, false},
                                     {"mg/dL", "mg/dL", false, false},     {"mg", "mg", false, false},
                                     {"U/L", "U/L", false, false},         {"%", "%", false, false},
                                     {"mL/min", "mL/min", false, false},   {"K/uL", "10*3/uL", false, false}};
    std::optional<eligo::grammar::UnitMatch> best;
    for (const Unit& unit : units) {
      if (!starts(text, at, unit.written) || (at + unit.written.size() < text.size() && word(text[at + unit.written.size()]))) continue;
      if (best && best->length >= unit.written.size()) continue;
      best = {static_cast<std::uint32_t>(unit.written.size()), std::string(unit.ucum), unit.lost, unit.exponent};
    }
    return best;
  }

 private:
  static bool word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
  static bool starts(std::string_view text, std::size_t at, std::string_view name) {
    if (text.size() < at + name.size()) return false;
    return std::equal(name.begin(), name.end(), text.begin() + static_cast<std::ptrdiff_t>(at), [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    });
  }
};

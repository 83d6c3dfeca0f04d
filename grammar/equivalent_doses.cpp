// "> 10 mg/day prednisone or equivalent", "corticosteroids (<= 10 mg daily prednisone equivalent)": a dose of any systemic corticosteroid,
// counted in milligrams of the one that is named.
//
// Works on the tokens before the clausal grammar sees them: what is left is the class with its dose, and the unit says in whose milligrams
// it is counted ("mg{prednisone}/d"). Where anything else stands between the parts, all stays as it is written.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

class EquivalentDoses {
 public:
  EquivalentDoses(TokenList& list, const LexiconEntry& systemic, const LexiconEntry& any, const Lexicon& lexicon)
      : list_(list), systemic_(systemic), any_(any), lexicon_(lexicon) {}

  void run() {
    for (std::size_t i = 0; i < list_.tokens.size(); ++i)
      if (says_equivalent(i)) rewrite(i);
    list_.kinds.clear();
    for (const Token& token : list_.tokens) list_.kinds.push_back(static_cast<char>(token.kind));
  }

 private:
  struct Stated {
    std::size_t first, last;  ///< comparator, number and unit
    std::optional<std::size_t> per_day;
  };

  [[nodiscard]] bool is(std::size_t i, TokenKind kind) const { return i < list_.tokens.size() && list_.tokens[i].kind == kind; }
  [[nodiscard]] std::string words(std::size_t i) const {
    return lower(std::string(list_.text.substr(list_.tokens[i].span.begin, list_.tokens[i].span.size())));
  }
  template <std::size_t N>
  [[nodiscard]] bool among(std::size_t i, const std::array<std::string_view, N>& list) const {
    return i < list_.tokens.size() && std::find(list.begin(), list.end(), words(i)) != list.end();
  }
  [[nodiscard]] bool says_equivalent(std::size_t i) const {
    static constexpr std::array<std::string_view, 5> forms{"equivalent", "equivalents", "equiv", "equiv.", "equipotent"};
    return among(i, forms);
  }
  [[nodiscard]] bool names_one(std::size_t i) const {
    static constexpr std::array<std::string_view, 9> drugs{"prednisone",    "prednisolone",   "methylprednisolone",
                                                           "dexamethasone", "hydrocortisone", "betamethasone",
                                                           "triamcinolone", "cortisone",      "deflazacort"};
    return is(i, TokenKind::term) && among(i, drugs);
  }
  [[nodiscard]] bool names_class(std::size_t i) const {
    if (!is(i, TokenKind::term) || names_one(i)) return false;
    const auto& names = list_.names[list_.tokens[i].ref];
    return !names.empty() && std::all_of(names.begin(), names.end(), [&](const LexiconEntry& e) { return lexicon_.kind_of(e, any_); });
  }
  [[nodiscard]] bool dose_word(std::size_t i) const {
    static constexpr std::array<std::string_view, 14> said{"dose",  "doses", "dosage", "steroid", "steroids", "oral",  "total",
                                                           "daily", "other", "an",     "its",     "their",    "dosed", "dosages"};
    return is(i, TokenKind::filler) || (is(i, TokenKind::word) && among(i, said));
  }

  /// "> 10 mg/day", ending with the token at `last`.
  [[nodiscard]] std::optional<Stated> stated_before(std::size_t last, std::size_t from) const {
    Stated out{0, last, {}};
    if (is(last, TokenKind::per_time)) {
      out.per_day = last;
      if (last == from) return std::nullopt;
      out.last = --last;
    }
    if (last < from + 2 || !is(last, TokenKind::unit) || !is(last - 1, TokenKind::number) || !is(last - 2, TokenKind::comparator))
      return std::nullopt;
    out.first = last - 2;
    return out;
  }
  [[nodiscard]] std::optional<Stated> stated_behind(std::size_t first) const {
    if (!is(first, TokenKind::comparator) || !is(first + 1, TokenKind::number) || !is(first + 2, TokenKind::unit)) return std::nullopt;
    Stated out{first, first + 2, {}};
    if (is(first + 3, TokenKind::per_time)) out.per_day = first + 3;
    return out;
  }

  void rewrite(std::size_t equivalent) {
    std::size_t from = equivalent;
    static constexpr TokenKind ends[] = {TokenKind::stop, TokenKind::semicolon, TokenKind::colon};
    while (from > 0 && std::find(std::begin(ends), std::end(ends), list_.tokens[from - 1].kind) == std::end(ends)) --from;
    // "(or its equivalent)": back to the drug, or to the dose behind it.
    std::size_t phrase = equivalent;
    bool opened = false;
    while (phrase > from && (is(phrase - 1, TokenKind::disj) || is(phrase - 1, TokenKind::open) || is(phrase - 1, TokenKind::comma) ||
                             (dose_word(phrase - 1) && words(phrase - 1) != "daily"))) {
      if (is(phrase - 1, TokenKind::open)) {
        if (opened || !is(phrase, TokenKind::disj)) break;
        opened = true;
      }
      --phrase;
    }
    if (phrase == from) return;
    std::size_t end = equivalent + 1;
    while (dose_word(end)) ++end;
    if (is(end, TokenKind::of) && dose_word(end + 1)) {
      std::size_t others = end + 1;
      while (dose_word(others) || names_class(others)) ++others;
      end = others;
    }
    if (opened) {
      if (!is(end, TokenKind::close)) return;
      ++end;
    }
    // The drug, and the dose in front of it, behind it or behind the phrase.
    std::size_t drug = phrase - 1;
    std::optional<Stated> dose;
    std::optional<std::size_t> per_day;
    if (!names_one(drug)) {
      if (is(drug, TokenKind::per_time) && drug > from && names_one(drug - 1)) {
        per_day = drug--;
      } else if (auto between = stated_before(drug, from)) {
        dose = between;
        drug = between->first;
        while (drug > from &&
               (is(drug - 1, TokenKind::prep) || is(drug - 1, TokenKind::of) || is(drug - 1, TokenKind::open) || dose_word(drug - 1)))
          --drug;
        if (drug == from) return;
        --drug;
      }
      if (!names_one(drug)) return;
    }
    std::size_t begin = drug;
    if (!dose) {
      std::size_t at = drug;
      while (at > from && (is(at - 1, TokenKind::of) || dose_word(at - 1))) --at;
      if (at > from) dose = stated_before(at - 1, from);
      if (dose) begin = dose->first;
    }
    if (!dose) {
      std::size_t at = end;
      while (is(at, TokenKind::prep) || is(at, TokenKind::of) || dose_word(at)) ++at;
      dose = stated_behind(at);
      if (!dose) return;
      end = dose->per_day ? *dose->per_day + 1 : dose->last + 1;
    }
    if (dose->per_day) per_day = dose->per_day;
    if (!per_day && is(end, TokenKind::per_time)) per_day = end++;
    // Another drug beside it: of which of them the dose is, nobody can tell.
    if (begin > from && drug == begin &&
        (is(begin - 1, TokenKind::disj) || is(begin - 1, TokenKind::conj) || is(begin - 1, TokenKind::comma)))
      return;
    const std::string& unit = list_.texts[list_.tokens[dose->last].ref];
    if (!unit.starts_with("mg") || (unit.size() > 2 && unit[2] != '/')) return;
    // A class in front of it, with no more than "at a dose of" between.
    std::size_t of = begin;
    while (of > from && (is(of - 1, TokenKind::open) || is(of - 1, TokenKind::prep) || is(of - 1, TokenKind::of) || between_word(of - 1)))
      --of;
    const bool named = of > from && names_class(of - 1);
    if (!named) of = begin;
    std::size_t open = begin;
    const bool bracketed = named && is(begin - 1, TokenKind::open) && is(end, TokenKind::close);
    if (bracketed) open = begin - 1, ++end;

    std::vector<Token> out;
    const auto emit_dose = [&] {
      for (std::size_t k = dose->first; k <= dose->last; ++k) out.push_back(list_.tokens[k]);
      out.back().ref = static_cast<std::uint32_t>(list_.texts.size());
      list_.texts.push_back("mg{" + words(drug) + "}" + unit.substr(2));
      if (per_day) out.push_back(list_.tokens[*per_day]);
    };
    if (named) {
      // Any corticosteroid is meant that acts on the whole body.
      Token& whole = list_.tokens[of - 1];
      if (std::all_of(list_.names[whole.ref].begin(), list_.names[whole.ref].end(),
                      [&](const LexiconEntry& e) { return lexicon_.kind_of(systemic_, e); }))
        whole.ref = class_of_all();
      emit_dose();
      // What is left says all that stood there.
      if (out.back().span.end < list_.tokens[end - 1].span.end && dose->last < drug) out.back().span.end = list_.tokens[end - 1].span.end;
    } else {
      Token whole = list_.tokens[drug];
      whole.ref = class_of_all();
      const bool behind = dose->first < drug;
      if (!behind) out.push_back(whole);
      emit_dose();
      if (behind) out.push_back(whole);
    }
    const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    list_.tokens.erase(list_.tokens.begin() + at(open), list_.tokens.begin() + at(end));
    list_.tokens.insert(list_.tokens.begin() + at(open), out.begin(), out.end());
  }

  [[nodiscard]] bool between_word(std::size_t i) const {
    static constexpr std::array<std::string_view, 8> said{"dose", "doses", "dosage", "dosages", "dosed", "therapy", "treatment", "total"};
    return is(i, TokenKind::filler) || (is(i, TokenKind::word) && among(i, said));
  }
  std::uint32_t class_of_all() {
    list_.names.push_back({systemic_});
    return static_cast<std::uint32_t>(list_.names.size() - 1);
  }

  TokenList& list_;
  LexiconEntry systemic_, any_;
  const Lexicon& lexicon_;
};

}  // namespace

void count_in_equivalents(TokenList& list, const Lexicon& lexicon) {
  const std::string_view text = list.text;
  if (list.tokens.empty()) return;
  const auto from = list.tokens.front().span.begin;
  if (text.substr(from, list.tokens.back().span.end - from).find_first_of("qQ") == std::string_view::npos) return;
  const auto systemic = lexicon.longest_name("systemic corticosteroid", 0), any = lexicon.longest_name("corticosteroid", 0);
  if (!systemic || !any || systemic->candidates.size() != 1 || any->candidates.size() != 1 || systemic->length < any->length + 9) return;
  EquivalentDoses(list, systemic->candidates.front(), any->candidates.front(), lexicon).run();
}

}  // namespace eligo::grammar

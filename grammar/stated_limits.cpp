// Comparisons whose words stand apart from their figure: "must not be less than 9" is at least 9, "minimum PSA of 1" is at least 1.
//
// Works on the tokens before the clausal grammar sees them, so that every form that has a comparison (a limit, an age, a rate, a count)
// reads them alike. Only comparisons behind what they measure: "patients must not be older than 65" is a negation of a whole statement,
// which the words in front of it carry.
#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

constexpr std::uint8_t opposite(std::uint8_t op) {
  switch (static_cast<Comparator>(op)) {
    case Comparator::lt:
      return static_cast<std::uint8_t>(Comparator::ge);
    case Comparator::le:
      return static_cast<std::uint8_t>(Comparator::gt);
    case Comparator::gt:
      return static_cast<std::uint8_t>(Comparator::le);
    case Comparator::ge:
      return static_cast<std::uint8_t>(Comparator::lt);
    case Comparator::eq:
      return static_cast<std::uint8_t>(Comparator::ne);
    case Comparator::ne:
      return static_cast<std::uint8_t>(Comparator::eq);
  }
  return op;
}

class StatedLimits {
 public:
  explicit StatedLimits(TokenList& list) : list_(list) {}

  /// "(creatinine clearance < 30 mL/min.)": the stop of an abbreviation ends no sentence.
  void stops_of_units() {
    for (std::size_t i = 2; i + 1 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::stop) || !is(i + 1, TokenKind::close)) continue;
      if (!is(i - 1, TokenKind::unit) && !is(i - 1, TokenKind::time_unit) && !is(i - 1, TokenKind::per_time)) continue;
      set(i, TokenKind::filler);
      list_.tokens[i].value = passed_over;
    }
  }

  /// "<= 1:80": a titre is told by its dilution. Of any other proportion it is not said which way it grows, so it is no figure of a limit.
  void titres() {
    const std::string all = lower(
        std::string(list_.text.substr(list_.tokens.front().span.begin, list_.tokens.back().span.end - list_.tokens.front().span.begin)));
    const bool proportion = all.find("ratio") != std::string::npos || all.find("carb") != std::string::npos;
    std::vector<Token> out;
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      out.push_back(list_.tokens[i]);
      const bool pair = is(i, TokenKind::number) && is(i + 1, TokenKind::colon) && is(i + 2, TokenKind::number) && words(i) == "1" &&
                        !list_.tokens[i + 1].space_before && !list_.tokens[i + 2].space_before;
      if (!pair || is(i + 3, TokenKind::colon)) continue;
      const Decimal& dilution = list_.numbers[list_.tokens[i + 2].ref];
      Token& joined = out.back();
      joined.span.end = list_.tokens[i + 2].span.end;
      joined.ref = list_.tokens[i + 2].ref;
      if (proportion || dilution < Decimal(2) || dilution.exponent() < 0) joined.kind = TokenKind::other;
      i += 2;
    }
    if (out.size() == list_.tokens.size()) return;
    list_.tokens = std::move(out);
    list_.kinds.clear();
    for (const Token& token : list_.tokens) list_.kinds.push_back(static_cast<char>(token.kind));
  }

  /// "Cyclosporine, < 200 ng/mL": a concentration is of what stands before it, and of a drug it is the level.
  void levels_behind_a_comma() {
    for (std::size_t i = 1; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::comma) || !is(i - 1, TokenKind::term)) continue;
      const auto& names = list_.names[list_.tokens[i - 1].ref];
      if (!std::any_of(names.begin(), names.end(), [](const LexiconEntry& e) { return e.kind == TermKind::drug; })) continue;
      std::size_t at = i + 1;
      while (is(at, TokenKind::comparator) || is(at, TokenKind::between) || is(at, TokenKind::number) || is(at, TokenKind::dash) ||
             is(at, TokenKind::to))
        ++at;
      if (at == i + 1 || !is(at, TokenKind::unit)) continue;
      const std::string& unit = list_.texts[list_.tokens[at].ref];
      if (unit.find("L") == std::string::npos || unit.find('/') == std::string::npos) continue;
      set(i, TokenKind::filler);
      list_.tokens[i].value = 0;
    }
  }

  /// "ULN x 3" is 3 x ULN, "within 1.5 x ULN" at most that, "at or above 6 %" at least 6 %.
  void limits_in_other_words() {
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      const std::string first = lower(std::string(words(i)));
      if (is(i, TokenKind::uln) && is(i + 2, TokenKind::number) && !is(i + 3, TokenKind::unit) && !is(i + 3, TokenKind::time_unit)) {
        const std::string sign = lower(std::string(words(i + 1)));
        if (sign != "x" && sign != "*" && sign != "\u00d7" && sign != "times") continue;
        // The words stay where they stand; only what they are is exchanged.
        std::swap(list_.tokens[i].kind, list_.tokens[i + 2].kind);
        std::swap(list_.tokens[i].value, list_.tokens[i + 2].value);
        std::swap(list_.tokens[i].ref, list_.tokens[i + 2].ref);
        std::swap(list_.kinds[i], list_.kinds[i + 2]);
        set(i + 1, TokenKind::times);
      } else if (is(i, TokenKind::within) && first == "within" && is(i + 1, TokenKind::number) && i > 0) {
        std::size_t at = i + 2;
        while (is(at, TokenKind::times) || is(at, TokenKind::of) || is(at, TokenKind::filler)) ++at;
        if (!is(at, TokenKind::uln) || static_cast<Relative>(list_.tokens[at].value) != Relative::uln) continue;
        set(i, TokenKind::comparator);
        list_.tokens[i].value = static_cast<std::uint8_t>(Comparator::le);
      } else if (is(i, TokenKind::prep) && first == "at" && is(i + 1, TokenKind::disj) && compares(i + 2)) {
        auto& op = list_.tokens[i + 2].value;
        const auto said = static_cast<Comparator>(op);
        if (said != Comparator::gt && said != Comparator::lt) continue;
        op = static_cast<std::uint8_t>(said == Comparator::gt ? Comparator::ge : Comparator::le);
        for (const std::size_t small : {i, i + 1}) {
          set(small, TokenKind::filler);
          list_.tokens[small].value = 0;
        }
      }
    }
  }

  /// "ASCO/CAP guidelines", "ACR/EULAR 2010 criteria": one set of criteria by two bodies, and no two things.
  void criteria_of_two() {
    const auto capitals = [&](std::size_t i) {
      if (!is(i, TokenKind::word) && !is(i, TokenKind::term)) return false;
      const std::string_view word = words(i);
      return word.size() > 1 && std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isupper(c) != 0; });
    };
    std::vector<Token> out;
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      out.push_back(list_.tokens[i]);
      if (!capitals(i) || !is(i + 1, TokenKind::and_or) || words(i + 1) != "/" || !capitals(i + 2)) continue;
      if (list_.tokens[i + 1].space_before || list_.tokens[i + 2].space_before) continue;
      constexpr std::size_t farthest = 6;  // tokens
      bool criteria = false;
      for (std::size_t k = i + 3; k < std::min(i + farthest, list_.tokens.size()) && !criteria; ++k) {
        if (std::string_view("wn(zK@#").find(static_cast<char>(list_.tokens[k].kind)) == std::string_view::npos) break;
        const std::string word = lower(std::string(words(k)));
        criteria = word.starts_with("criteri") || word.starts_with("guideline") || word.starts_with("classification") ||
                   word.starts_with("recommendation");
      }
      if (!criteria) continue;
      out.back().kind = TokenKind::word;
      out.back().span.end = list_.tokens[i + 2].span.end;
      i += 2;
    }
    if (out.size() == list_.tokens.size()) return;
    list_.tokens = std::move(out);
    list_.kinds.clear();
    for (const Token& token : list_.tokens) list_.kinds.push_back(static_cast<char>(token.kind));
  }

  /// "... unless liver metastases, in which case they must be <= 5 x ULN": the words in front of the figure name no measure. They become
  /// one word behind a comma, so that the limit is a member of its own.
  void limits_in_that_case() {
    std::vector<Token> out;
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      const bool opens = i > 0 && lower(std::string(words(i))) == "in" && is(i + 2, TokenKind::word) &&
                         lower(std::string(words(i + 2))) == "case" &&
                         (lower(std::string(words(i + 1))) == "which" || lower(std::string(words(i + 1))) == "that");
      std::size_t at = i + 3;
      constexpr std::size_t farthest = 9;  // tokens
      while (opens && at < i + farthest &&
             (is(at, TokenKind::comma) || is(at, TokenKind::filler) || is(at, TokenKind::be) || is(at, TokenKind::modal) || pronoun(at)))
        ++at;
      if (!opens || !(compares(at) || is(at, TokenKind::between))) {
        out.push_back(list_.tokens[i]);
        continue;
      }
      if (out.back().kind != TokenKind::comma) {
        Token comma = list_.tokens[i];
        comma.kind = TokenKind::comma;
        comma.value = 0;
        out.push_back(comma);
      }
      Token word = list_.tokens[i + 2];
      word.span = {list_.tokens[out.back().span == list_.tokens[i].span ? i + 1 : i].span.begin, list_.tokens[at - 1].span.end};
      out.push_back(word);
      i = at - 1;
    }
    if (out.size() == list_.tokens.size()) return;
    list_.tokens = std::move(out);
    list_.kinds.clear();
    for (const Token& token : list_.tokens) list_.kinds.push_back(static_cast<char>(token.kind));
  }

  /// "creatinine clearance using the Cockcroft equation < 30": how it was computed, and no treatment.
  void used_formulas() {
    constexpr std::size_t farthest = 10;  // tokens
    for (std::size_t i = 1; i + 1 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::therapy) || lower(std::string(words(i))) != "using") continue;
      for (std::size_t k = i + 1; k < std::min(i + farthest, list_.tokens.size()); ++k) {
        if (std::string_view("wK#(_)-n@'").find(static_cast<char>(list_.tokens[k].kind)) == std::string_view::npos) break;
        const std::string word = lower(std::string(words(k)));
        if (!word.ends_with("equation") && !word.ends_with("formula")) continue;
        set(i, TokenKind::prep);
        list_.tokens[i].value = 0;
        break;
      }
    }
  }

  /// "> CTCAE grade 2", ">= NCI-CTCAE v5.0 grade 2": whose grades they are stands between the sign and the grade.
  void grades_of_criteria() {
    constexpr std::size_t farthest = 16;  // tokens
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::comparator) || list_.tokens[i].value > static_cast<std::uint8_t>(Comparator::ge)) continue;
      name_as_grade(i + 1);
      std::size_t at = i + 1;
      while (at < std::min(i + farthest, list_.tokens.size()) &&
             std::string_view("c.;,|&/ELIVMZ!k").find(static_cast<char>(list_.tokens[at].kind)) == std::string_view::npos)
        ++at;
      if (at == i + 1 || !is(at, TokenKind::stage)) continue;
      const std::string between = lower(
          std::string(list_.text.substr(list_.tokens[i + 1].span.begin, list_.tokens[at - 1].span.end - list_.tokens[i + 1].span.begin)));
      const bool graded = between.starts_with("ctc") || between.starts_with("nci") || between.starts_with("common terminology criteria") ||
                          between.starts_with("national cancer institute");
      if (!graded) continue;
      for (std::size_t k = i + 1; k < at; ++k) {
        set(k, TokenKind::filler);
        list_.tokens[k].value = passed_over;
      }
    }
  }

  /// "Toxicities of prior therapy, greater than grade 1": how grave the thing in front is, and no other one. Of which of several it is said
  /// is not known.
  void grade_behind_a_comma() {
    for (std::size_t i = 1; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::comma) || !is(i + 1, TokenKind::comparator)) continue;
      std::size_t grade = i + 2;
      while (is(grade, TokenKind::filler) && list_.tokens[grade].value == passed_over) ++grade;
      if (!is(grade, TokenKind::stage)) continue;
      if (!is(i - 1, TokenKind::word) && !is(i - 1, TokenKind::term) && !is(i - 1, TokenKind::close)) continue;
      if (grade + 1 < list_.tokens.size() &&
          std::string_view("wK_avj").find(static_cast<char>(list_.tokens[grade + 1].kind)) != std::string_view::npos)
        continue;  // "fatigue, > grade 2 nausea"
      std::size_t from = i;
      while (from > 0 && std::string_view(".;:").find(static_cast<char>(list_.tokens[from - 1].kind)) == std::string_view::npos) --from;
      const std::string_view before = std::string_view(list_.kinds).substr(from, i - from);
      if (before.find_first_of(",|&/") == std::string_view::npos) {
        set(i, TokenKind::filler);
        list_.tokens[i].value = passed_over;
      } else {
        set(grade, TokenKind::other);
      }
    }
  }

  /// "QTc > 470 ms in women and 450 in men": the sign of the first figure is that of the other sex's, too.
  void sign_for_the_other_sex() {
    std::vector<std::pair<std::size_t, Token>> added;
    for (std::size_t i = 0; i + 4 < list_.tokens.size(); ++i) {
      if (!compares(i)) continue;
      const auto first = figure_of_a_sex(i + 1);
      if (!first) continue;
      std::size_t at = first->end;
      if (is(at, TokenKind::comma)) ++at;
      if (is(at, TokenKind::conj) || is(at, TokenKind::disj)) ++at;
      if (at == first->end || !is(at, TokenKind::number)) continue;
      const auto second = figure_of_a_sex(at);
      if (!second || second->sex == first->sex || second->unit != first->unit) continue;
      Token sign = list_.tokens[i];
      sign.span = {list_.tokens[at].span.begin, list_.tokens[at].span.begin + 1};
      added.emplace_back(at, sign);
      i = second->end - 1;
    }
    add_tokens(list_, added);
  }

  /// "..., except for patients with Gilbert's, who must have bilirubin < 3 x ULN": those who have it, and that value, are excepted.
  void limits_of_the_excepted() {
    constexpr std::size_t farthest = 14;  // tokens
    for (std::size_t i = 1; i + 5 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::except)) continue;
      std::size_t at = i + 1;
      bool people = false, named = false;
      for (; at < std::min(i + farthest, list_.tokens.size()); ++at) {
        people = people || is(at, TokenKind::subject);
        named = named || is(at, TokenKind::term);
        if (std::string_view("fi_hHaKwvOz").find(list_.kinds[at]) == std::string_view::npos || says(at, "whom")) break;
        if ((says(at, "in") || says(at, "for")) && at + 1 < list_.tokens.size() && says(at + 1, "whom")) break;
      }
      if (!people || !named || at >= list_.tokens.size()) continue;
      const std::size_t comma = is(at, TokenKind::comma) ? at++ : 0;
      std::size_t whom = 0;
      if ((is(at, TokenKind::for_) || is(at, TokenKind::prep)) && at + 1 < list_.tokens.size() && says(at + 1, "whom")) {
        whom = at + 1;
      } else if (!is(at, TokenKind::relative) || !says(at, "who")) {
        continue;
      }
      const std::size_t who = whom == 0 ? at : whom;
      std::size_t next = who + 1;
      std::size_t modal = 0;
      if (is(next, TokenKind::modal) && whom == 0) modal = next++;
      while (is(next, TokenKind::have) || is(next, TokenKind::filler)) ++next;
      if (!is(next, TokenKind::term) || !measure(next)) continue;
      std::size_t sign = next + 1;
      if (whom != 0 && is(sign, TokenKind::modal)) modal = sign++;
      while (is(sign, TokenKind::be) || is(sign, TokenKind::of) || is(sign, TokenKind::word)) ++sign;
      if (modal == 0 || !compares(sign) || (sign > next + 3)) continue;
      for (const std::size_t passed : {comma, modal, whom == 0 ? 0 : at}) {
        if (passed == 0) continue;
        set(passed, TokenKind::filler);
        list_.tokens[passed].value = passed_over;
      }
      if (whom == 0) continue;
      set(whom, TokenKind::have);
      list_.tokens[whom].value = 0;
    }
  }

  void negated_comparisons() {
    for (std::size_t i = 1; i + 2 < list_.tokens.size(); ++i) {
      const std::uint8_t value = list_.tokens[i].value;
      // "> 18 kg/m2, but not exceeding 36 kg/m2": the other end of a range, and no exception.
      const std::size_t before = is(i - 1, TokenKind::comma) && i > 1 ? i - 2 : i - 1;
      const bool behind_a_limit =
          is(before, TokenKind::unit) || is(before, TokenKind::number) || is(before, TokenKind::time_unit) || is(before, TokenKind::uln);
      if (is(i, TokenKind::except) && lower(words(i)) == "but not" && compares(i + 1) && behind_a_limit) {
        flip(i + 1);
        set(i, TokenKind::conj);
        list_.tokens[i].value = 2;
        continue;
      }
      const bool negates = (is(i, TokenKind::modal) && value == 4) || (is(i, TokenKind::negation) && (value == 0 || value == 9)) ||
                           (is(i, TokenKind::attest) && value == 1);
      if (!negates || !ends_in_not(i) || !behind_a_measure(i)) continue;
      std::size_t at = i + 1;
      if (is(at, TokenKind::be)) ++at;
      if (!compares(at)) continue;
      flip(at);
      // What is required stays a requirement; a bare "not" has done its work.
      if (is(i, TokenKind::attest)) set(i, TokenKind::modal);
      if (is(i, TokenKind::modal))
        list_.tokens[i].value = 0;
      else
        set(i, list_.tokens[i].value == 9 ? TokenKind::be : TokenKind::filler);
      list_.tokens[i].value = 0;
      flip_second_limit(at + 2);
    }
  }

  /// "20 mg/day or more of prednisone": the words behind the figure are its sign.
  void doses_or_more() {
    std::vector<std::pair<std::size_t, Token>> added;
    for (std::size_t i = 0; i + 3 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::number) ||
          (i > 0 && (is(i - 1, TokenKind::comparator) || is(i - 1, TokenKind::dash) || is(i - 1, TokenKind::to))))
        continue;
      std::size_t at = i + 1;
      if (!is(at, TokenKind::unit)) continue;
      ++at;
      if (is(at, TokenKind::per_time)) ++at;
      if (!is(at, TokenKind::postfix) || list_.tokens[at].value > static_cast<std::uint8_t>(Comparator::ge)) continue;
      const std::size_t sign = at++;
      if (!is(at, TokenKind::of) || !drug(at + 1)) continue;
      Token before = list_.tokens[i];
      before.kind = TokenKind::comparator;
      before.value = list_.tokens[sign].value;
      before.ref = 0;
      before.span.end = before.span.begin + 1;
      added.emplace_back(i, before);
      set(sign, TokenKind::filler);
      list_.tokens[sign].value = passed_over;
    }
    add_tokens(list_, added);
  }

  /// "minimum weight of 40 kg", "no more than a Child-Pugh score of 6": the word moves to its figure.
  void bounds_before_the_measure() {
    std::vector<std::pair<std::size_t, Token>> added;
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::comparator) || is(i + 1, TokenKind::number)) continue;
      static constexpr std::string_view bounds[] = {"minimum", "maximum", "a minimum", "a maximum", "min",          "max",
                                                    "min.",    "max.",    "at least",  "at most",   "no more than", "not more than"};
      if (std::find(std::begin(bounds), std::end(bounds), lower(words(i))) == std::end(bounds)) continue;
      std::size_t at = i + 1;
      bool measured = false;
      while (at < list_.tokens.size() && at < i + 6 && (is(at, TokenKind::word) || is(at, TokenKind::filler) || is(at, TokenKind::term))) {
        measured = measured || measure(at);
        ++at;
      }
      if (!measured || at >= list_.tokens.size()) continue;
      const bool linked = is(at, TokenKind::of) || is(at, TokenKind::be) || is(at, TokenKind::colon);
      if (!is(linked ? at + 1 : at, TokenKind::number)) continue;
      Token bound = list_.tokens[i];
      set(i, TokenKind::filler);
      list_.tokens[i].value = 0;
      if (linked) {
        set(at, TokenKind::comparator);
        list_.tokens[at].value = bound.value;
      } else {
        bound.span = {list_.tokens[at].span.begin, list_.tokens[at].span.begin + 1};
        added.emplace_back(at, bound);
      }
      i = at;
    }
    add_tokens(list_, added);
  }

 private:
  /// "CTCAE grade" is a listed name; with a figure it is a grade.
  void name_as_grade(std::size_t i) {
    if (!is(i, TokenKind::term) || !is(i + 1, TokenKind::number) || !lower(std::string(words(i))).ends_with(" grade")) return;
    const Decimal& grade = list_.numbers[list_.tokens[i + 1].ref];
    if (grade.exponent() < 0 || grade > Decimal(5) || grade < Decimal(0)) return;
    list_.texts.push_back("grade " + std::string(words(i + 1)));
    set(i + 1, TokenKind::stage);
    list_.tokens[i + 1].value = 0;
    list_.tokens[i + 1].ref = static_cast<std::uint32_t>(list_.texts.size() - 1);
  }
  struct OfASex {
    std::uint8_t sex = 0;
    bool unit = false;  ///< stands behind the figure
    std::size_t end = 0;
  };
  /// "450 ms in men", "13 g/dL (male)"
  [[nodiscard]] std::optional<OfASex> figure_of_a_sex(std::size_t at) const {
    constexpr std::uint8_t of_one = 2;  // sexes; more is both
    OfASex out;
    if (!is(at++, TokenKind::number)) return std::nullopt;
    if (is(at, TokenKind::unit)) {
      out.unit = true;
      ++at;
    }
    const bool bracket = is(at, TokenKind::open);
    if (!bracket && !is(at, TokenKind::for_) && !is(at, TokenKind::prep)) return std::nullopt;
    if (!bracket && is(at, TokenKind::prep) && !says(at, "in")) return std::nullopt;
    ++at;
    if (is(at, TokenKind::filler)) ++at;
    if (!is(at, TokenKind::sex) || list_.tokens[at].value >= of_one) return std::nullopt;
    out.sex = list_.tokens[at++].value;
    if (is(at, TokenKind::subject)) ++at;
    if (bracket && !is(at++, TokenKind::close)) return std::nullopt;
    out.end = at;
    return out;
  }
  [[nodiscard]] bool says(std::size_t i, std::string_view small) const { return lower(std::string(words(i))) == small; }
  static constexpr std::uint8_t passed_over = 7;  ///< a filler that is no word
  [[nodiscard]] bool is(std::size_t i, TokenKind kind) const { return i < list_.tokens.size() && list_.tokens[i].kind == kind; }
  [[nodiscard]] std::string_view words(std::size_t i) const {
    return list_.text.substr(list_.tokens[i].span.begin, list_.tokens[i].span.size());
  }
  [[nodiscard]] bool pronoun(std::size_t i) const {
    static constexpr std::string_view pronouns[] = {"it", "they", "these", "this", "that", "those", "value", "values", "level", "levels"};
    return i < list_.tokens.size() && std::find(std::begin(pronouns), std::end(pronouns), lower(words(i))) != std::end(pronouns);
  }
  void set(std::size_t i, TokenKind kind) {
    list_.tokens[i].kind = kind;
    list_.kinds[i] = static_cast<char>(kind);
  }
  [[nodiscard]] bool measure(std::size_t i) const {
    static constexpr std::string_view plain[] = {"expectancy", "survival",  "height", "weight", "size",
                                                 "length",     "frequency", "number", "rate",   "intake"};
    std::string word = lower(words(i));
    if (const auto blank = word.rfind(' '); blank != std::string::npos) word.erase(0, blank + 1);
    if (std::find(std::begin(plain), std::end(plain), word) != std::end(plain)) return true;
    if (!is(i, TokenKind::term)) return false;
    const auto& names = list_.names[list_.tokens[i].ref];
    return std::any_of(names.begin(), names.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  }
  [[nodiscard]] bool drug(std::size_t i) const {
    if (!is(i, TokenKind::term)) return false;
    const auto& names = list_.names[list_.tokens[i].ref];
    return std::any_of(names.begin(), names.end(), [](const LexiconEntry& e) { return e.kind == TermKind::drug; });
  }
  [[nodiscard]] bool ends_in_not(std::size_t i) const {
    const std::string word = lower(words(i));
    const auto ends = [&](std::string_view tail) {
      return word.size() >= tail.size() && word.compare(word.size() - tail.size(), tail.size(), tail) == 0;
    };
    return ends("not") || ends("not be") || ends("cannot be");
  }
  [[nodiscard]] bool behind_a_measure(std::size_t i) const {
    while (i > 0 && is(i - 1, TokenKind::filler)) --i;
    if (i == 0) return false;
    static constexpr TokenKind names[] = {TokenKind::term,  TokenKind::word,      TokenKind::age,   TokenKind::close, TokenKind::anchor,
                                          TokenKind::scale, TokenKind::statistic, TokenKind::stage, TokenKind::old,   TokenKind::series};
    return std::find(std::begin(names), std::end(names), list_.tokens[i - 1].kind) != std::end(names);
  }
  [[nodiscard]] bool compares(std::size_t i) const {
    return is(i, TokenKind::comparator) && list_.tokens[i].value <= 5 && is(i + 1, TokenKind::number);
  }
  /// The mark in `ref` tells a statistic over several values that it is turned as well: never above 36 means that all are at most 36.
  void flip(std::size_t i) {
    list_.tokens[i].value = opposite(list_.tokens[i].value);
    list_.tokens[i].ref = 1;
  }

  /// "must not be < 9 or > 16": the negation holds for both limits, and then both must be kept.
  void flip_second_limit(std::size_t at) {
    static constexpr TokenKind of_amount[] = {TokenKind::unit, TokenKind::time_unit, TokenKind::per_time, TokenKind::times,
                                              TokenKind::uln,  TokenKind::old,       TokenKind::age,      TokenKind::of};
    while (at < list_.tokens.size() && std::find(std::begin(of_amount), std::end(of_amount), list_.tokens[at].kind) != std::end(of_amount))
      ++at;
    if (is(at, TokenKind::comma)) ++at;
    const std::size_t joined = at;
    if (!is(at, TokenKind::disj) && !is(at, TokenKind::conj)) return;
    ++at;
    if (is(at, TokenKind::be)) ++at;
    if (!compares(at)) return;
    flip(at);
    set(joined, TokenKind::conj);
  }

  TokenList& list_;
};

}  // namespace

void state_limits(TokenList& list) {
  StatedLimits limits(list);
  if (list.kinds.find(".)") != std::string::npos) limits.stops_of_units();
  if (list.kinds.find("n:n") != std::string::npos) limits.titres();
  if (list.kinds.find('/') != std::string::npos) limits.criteria_of_two();
  limits.limits_in_that_case();
  limits.levels_behind_a_comma();
  limits.limits_in_other_words();
  if (list.kinds.find('C') != std::string::npos) limits.used_formulas();
  limits.grades_of_criteria();
  if (list.kinds.find(",c") != std::string::npos) limits.grade_behind_a_comma();
  if (list.kinds.find('X') != std::string::npos) limits.sign_for_the_other_sex();
  if (list.kinds.find('E') != std::string::npos) limits.limits_of_the_excepted();
  if (list.kinds.find('p') != std::string::npos) limits.doses_or_more();
  limits.negated_comparisons();
  limits.bounds_before_the_measure();
}

}  // namespace eligo::grammar

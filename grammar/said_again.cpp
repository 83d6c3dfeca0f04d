// What brackets say again: "less than (<) 100", "upper limit of normal (ULN)", "greater than (>) or equal to (=) 1". The words and their
// sign become one token, so that every form with a limit in it reads them as it reads either alone. Two that contradict stay as they are,
// and nothing reads them.
#include "grammar/said_again.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace eligo::grammar {
namespace {

class SaidAgain {
 public:
  explicit SaidAgain(TokenList& list) : list_(list) {}

  void run() {
    std::vector<Token> out;
    out.reserve(list_.tokens.size());
    bool changed = false;
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      out.push_back(list_.tokens[i]);
      Token& t = out.back();
      if (plain(i)) {
        i = comparison(i, t);
        // "(<= 10) days": the figure stands in the brackets of its sign.
        if (signs_with_figure(i, static_cast<Comparator>(t.value))) {
          t.span.end = list_.tokens[i + 2].span.end;
          out.push_back(list_.tokens[i + 3]);
          out.back().span.end = list_.tokens[i + 4].span.end;
          i += 4;
        }
      } else if (is(i, TokenKind::open) && plain(i + 1) && is(i + 2, TokenKind::close) && is(i + 3, TokenKind::number) && i > 0 &&
                 !is(i - 1, TokenKind::comparator)) {
        // "BMI (>=) 18"
        t = list_.tokens[i + 1];
        t.span = {list_.tokens[i].span.begin, list_.tokens[i + 2].span.end};
        i += 2;
      } else if (const std::size_t close = other_names(i); close != 0) {
        // What stands between the brackets is passed over as their signs are.
        for (std::size_t k = i; k <= close; ++k) {
          if (k > i) out.push_back(list_.tokens[k]);
          out.back().kind = TokenKind::filler;
          out.back().value = passed_over;
        }
        i = close;
        changed = true;
      } else if (is(i, TokenKind::uln)) {
        while (is(i + 1, TokenKind::open) && is(i + 2, TokenKind::uln) && is(i + 3, TokenKind::close) &&
               list_.tokens[i + 2].value == t.value) {
          t.span.end = list_.tokens[i + 3].span.end;
          i += 3;
        }
      }
    }
    if (out.size() == list_.tokens.size() && !changed) return;
    list_.tokens = std::move(out);
    list_.kinds.clear();
    for (const Token& token : list_.tokens) list_.kinds.push_back(static_cast<char>(token.kind));
  }

 private:
  static constexpr std::uint8_t passed_over = 7;  ///< a filler that is no word
  [[nodiscard]] bool is(std::size_t i, TokenKind kind) const { return i < list_.tokens.size() && list_.tokens[i].kind == kind; }
  [[nodiscard]] bool plain(std::size_t i) const {
    return is(i, TokenKind::comparator) && list_.tokens[i].value <= static_cast<std::uint8_t>(Comparator::ne);
  }
  [[nodiscard]] bool sign_in_brackets(std::size_t i, std::uint8_t value) const {
    return is(i, TokenKind::open) && plain(i + 1) && list_.tokens[i + 1].value == value && is(i + 2, TokenKind::close);
  }
  [[nodiscard]] bool signs_with_figure(std::size_t i, Comparator said) const {
    return is(i + 1, TokenKind::open) && plain(i + 2) && static_cast<Comparator>(list_.tokens[i + 2].value) == said &&
           is(i + 3, TokenKind::number) && is(i + 4, TokenKind::close);
  }

  [[nodiscard]] const std::vector<LexiconEntry>* measure(std::size_t i) const {
    if (!is(i, TokenKind::term)) return nullptr;
    const auto& names = list_.names[list_.tokens[i].ref];
    const bool measured = std::any_of(names.begin(), names.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
    return measured ? &names : nullptr;
  }
  [[nodiscard]] static bool same_measure(const std::vector<LexiconEntry>& one, const std::vector<LexiconEntry>& other) {
    return std::any_of(one.begin(), one.end(), [&](const LexiconEntry& e) {
      return e.kind == TermKind::measure && std::find(other.begin(), other.end(), e) != other.end();
    });
  }

  /// "AST (serum glutamic oxaloacetic transaminase [SGOT])", "ALT (SGPT/GPT)": several names of the measure in front of the bracket. Gives
  /// the bracket's end, 0 for what is anything else.
  [[nodiscard]] std::size_t other_names(std::size_t open) const {
    if (!is(open, TokenKind::open) || open == 0) return 0;
    std::size_t before = open - 1;
    while (before > 2 && is(before, TokenKind::close) && is(before - 1, TokenKind::term) && is(before - 2, TokenKind::open)) before -= 3;
    const auto* named = measure(before);
    if (named == nullptr) return 0;
    static constexpr std::string_view plain[] = {"serum", "plasma", "blood", "level", "levels", "formerly", "known", "called"};
    constexpr std::size_t farthest = 14;  // tokens
    std::size_t depth = 0, names = 0;
    bool several = false;
    for (std::size_t k = open; k < std::min(open + farthest, list_.tokens.size()); ++k) {
      switch (list_.tokens[k].kind) {
        case TokenKind::open:
          several = several || depth > 0;
          ++depth;
          break;
        case TokenKind::close:
          if (--depth == 0) return several && names > 0 ? k : 0;
          break;
        case TokenKind::and_or:
        case TokenKind::comma:
          several = true;
          break;
        case TokenKind::term: {
          const auto* again = measure(k);
          if (again == nullptr || !same_measure(*named, *again)) return 0;
          ++names;
          break;
        }
        case TokenKind::word: {
          const std::string word = folded(list_.text.substr(list_.tokens[k].span.begin, list_.tokens[k].span.size()));
          if (std::find(std::begin(plain), std::end(plain), word) == std::end(plain)) return 0;
          break;
        }
        case TokenKind::filler:
          break;
        default:
          return 0;
      }
    }
    return 0;
  }

  /// Takes what says the comparison at `i` again into the token, and gives the last place that was taken.
  [[nodiscard]] std::size_t comparison(std::size_t i, Token& t) const {
    std::size_t last = i;
    // "up to <= 3", "at least >= 2"
    if (plain(i + 1) && list_.tokens[i + 1].value == t.value && is(i + 2, TokenKind::number)) last = i + 1;
    if (sign_in_brackets(i + 1, t.value)) last = i + 3;
    const auto said = static_cast<Comparator>(t.value);
    constexpr auto equal = static_cast<std::uint8_t>(Comparator::eq);
    if (last != i && (said == Comparator::lt || said == Comparator::gt) && is(last + 1, TokenKind::disj) && plain(last + 2) &&
        list_.tokens[last + 2].value == equal) {
      const bool twice = sign_in_brackets(last + 3, equal);
      const std::size_t end = last + (twice ? 5 : 2);
      if (is(end + 1, TokenKind::number)) {
        t.value = static_cast<std::uint8_t>(said == Comparator::lt ? Comparator::le : Comparator::ge);
        last = end;
      }
    }
    if (last != i) t.span.end = list_.tokens[last].span.end;
    return last;
  }

  TokenList& list_;
};

}  // namespace

void leave_out_repeats(TokenList& list) {
  if (list.kinds.find('(') != std::string::npos || list.kinds.find("cc") != std::string::npos) SaidAgain(list).run();
}

}  // namespace eligo::grammar

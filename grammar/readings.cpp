// How many readings a limit asks for, and what is made of them: "(mean of three readings)", "on two tests at least 3 months apart", "at
// least twice", "two consecutive platelet counts". Each becomes one token, which the comparison beside it takes.
//
// Works on the tokens before the clausal grammar sees them, because the words that count readings ("at least 2", "over 7") read like a
// second limit of the same measure. What is found and says nothing that can be computed ("on 2 of 3 readings", "on average", "over 30"
// behind a score) is a token too, without a series: whatever meets it is in doubt, since the latest value alone would decide wrongly.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

constexpr std::array<std::string_view, 31> reading_nouns{"reading",
                                                         "readings",
                                                         "measurement",
                                                         "measurements",
                                                         "entries",
                                                         "determination",
                                                         "determinations",
                                                         "occasion",
                                                         "occasions",
                                                         "visit",
                                                         "visits",
                                                         "test",
                                                         "tests",
                                                         "value",
                                                         "values",
                                                         "assessment",
                                                         "assessments",
                                                         "sample",
                                                         "samples",
                                                         "ecgs",
                                                         "ecg",
                                                         "result",
                                                         "results",
                                                         "recordings",
                                                         "observations",
                                                         "evaluations",
                                                         "specimens",
                                                         "examinations",
                                                         "tracings",
                                                         "measures",
                                                         "electrocardiograms"};
constexpr std::array<std::string_view, 15> plain_adjectives{"separate",  "separated", "different", "independent", "distinct",
                                                            "serial",    "valid",     "repeated",  "repeat",      "individual",
                                                            "replicate", "single",    "available", "different",   "laboratory"};
constexpr std::array<std::string_view, 3> in_a_row{"consecutive", "successive", "sequential"};
constexpr std::array<std::string_view, 7> of_the_last{"last", "latest", "recent", "past", "previous", "preceding", "prior"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Readings {
 public:
  explicit Readings(TokenList& list) : list_(list) {
    Span all;
    for (const Token& token : list.tokens) all = join(all, token.span);
    small_ = lower(list.text.substr(all.begin, all.size()));
    first_word_.reserve(list.tokens.size() + 1);
    words_.reserve(2 * list.tokens.size());
    for (std::size_t i = 0; i < list.tokens.size(); ++i) {
      first_word_.push_back(words_.size());
      const std::string_view text = std::string_view(small_).substr(list.tokens[i].span.begin - all.begin, list.tokens[i].span.size());
      if (list.tokens[i].kind == TokenKind::number) {
        words_.push_back({text, i});
        continue;
      }
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words_.push_back({text.substr(at, end - at), i});
        at = end + 1;
      }
    }
    first_word_.push_back(words_.size());
  }

  void run() {
    drop_latest();
    const std::size_t size = list_.tokens.size();
    std::vector<Token> out;
    out.reserve(size);
    for (std::size_t i = 0; i < size;) {
      auto found = ends_figure(i) ? behind(i + 1, false) : names_measure(i) ? behind(i + 1, true) : std::nullopt;
      const std::size_t from = found ? i + 1 : i;
      if (!found && may_begin(i)) found = in_front(i);
      if (!found) {
        out.push_back(list_.tokens[i++]);
        continue;
      }
      if (from > i) out.push_back(list_.tokens[i]);
      Token token = list_.tokens[from];
      token.kind = TokenKind::readings;
      token.value = 0;
      token.span.end = list_.tokens[found->end - 1].span.end;
      token.ref = static_cast<std::uint32_t>(list_.readings.size());
      if (found->taken.series) found->taken.series->span = token.span;
      list_.readings.push_back(std::move(found->taken));
      out.push_back(token);
      i = found->end;
      changed_ = true;
    }
    if (!changed_) return;
    list_.tokens = std::move(out);
    list_.kinds.clear();
    for (const Token& token : list_.tokens) list_.kinds.push_back(static_cast<char>(token.kind));
  }

 private:
  /// "Most recent platelet count >= 100": the latest is what counts anyway.
  void drop_latest() {
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      if (!may_begin(i)) continue;
      at_ = first_word_[i];
      if (!(take("most") && take("recent")) && !(at_ == first_word_[i] && take("latest"))) continue;
      if (!begins_token()) continue;
      std::size_t measure = token();
      while (measure < token() + 2 && is(measure, TokenKind::word)) ++measure;
      if (measure >= list_.tokens.size() || !names_measure(measure) || !compared_at(measure + 1)) continue;
      for (std::size_t k = i; k < token(); ++k) {
        list_.tokens[k].kind = TokenKind::filler;
        list_.tokens[k].value = 0;
      }
      changed_ = true;
    }
  }

  struct Word {
    std::string_view text;
    std::size_t token;
  };
  struct Found {
    std::size_t end = 0;  ///< the token behind
    Taken taken;
  };
  struct Count {
    std::optional<Comparator> op;
    std::optional<Decimal> n;
    bool times = false, once = false, last = false, consecutive = false, noun = false, part = false, days = false, daily = false;
  };

  [[nodiscard]] bool is(std::size_t i, TokenKind kind) const { return i < list_.tokens.size() && list_.tokens[i].kind == kind; }
  [[nodiscard]] bool ends_figure(std::size_t i) const {
    static constexpr std::array<TokenKind, 8> ends{TokenKind::number,  TokenKind::unit,     TokenKind::time_unit, TokenKind::uln,
                                                   TokenKind::postfix, TokenKind::per_time, TokenKind::close,     TokenKind::in_normal};
    // "Week 73 visit": a name.
    if (is(i, TokenKind::time_unit) &&
        (i == 0 || (!is(i - 1, TokenKind::number) && !is(i - 1, TokenKind::dash) && !is(i - 1, TokenKind::postfix))))
      return false;
    return std::find(ends.begin(), ends.end(), list_.tokens[i].kind) != ends.end();
  }
  [[nodiscard]] bool names_measure(std::size_t i) const {
    if (!is(i, TokenKind::term)) return false;
    const auto& names = list_.names[list_.tokens[i].ref];
    return std::any_of(names.begin(), names.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  }
  /// Where a phrase in front of a measure may begin: at the beginning, behind a mark, a connective, people and what they have.
  [[nodiscard]] bool may_begin(std::size_t i) const {
    static constexpr std::array<TokenKind, 11> before{TokenKind::comma,   TokenKind::semicolon, TokenKind::stop, TokenKind::colon,
                                                      TokenKind::open,    TokenKind::conj,      TokenKind::disj, TokenKind::have,
                                                      TokenKind::subject, TokenKind::filler,    TokenKind::modal};
    return i == 0 || std::find(before.begin(), before.end(), list_.tokens[i - 1].kind) != before.end();
  }

  [[nodiscard]] std::string_view word() const { return at_ < words_.size() ? words_[at_].text : std::string_view(); }
  [[nodiscard]] std::size_t token() const { return at_ < words_.size() ? words_[at_].token : list_.tokens.size(); }
  [[nodiscard]] bool begins_token() const { return at_ == words_.size() || first_word_[words_[at_].token] == at_; }
  [[nodiscard]] TokenKind kind() const { return token() < list_.tokens.size() ? list_.tokens[token()].kind : TokenKind::stop; }
  bool take(std::string_view wanted) {
    if (at_ == words_.size() || word() != wanted) return false;
    ++at_;
    return true;
  }
  template <std::size_t N>
  bool take_any(const std::array<std::string_view, N>& wanted) {
    if (at_ == words_.size() || !holds(wanted, word())) return false;
    ++at_;
    return true;
  }
  void skip_token() { at_ = first_word_[token() + 1]; }
  std::optional<Comparator> comparison() {
    if (kind() != TokenKind::comparator || !begins_token() || list_.tokens[token()].value > 5) return std::nullopt;
    const auto op = static_cast<Comparator>(list_.tokens[token()].value);
    skip_token();
    return op;
  }
  std::optional<Statistic> statistic() {
    static constexpr std::array<std::string_view, 5> means{"mean", "average", "averaged", "averages", "avg"};
    if (take_any(means)) return Statistic::mean;
    if (take("median")) return Statistic::median;
    return std::nullopt;
  }
  [[nodiscard]] bool ends_here(bool bracket) const {
    if (bracket) return word() == ")";
    static constexpr std::array<TokenKind, 7> ends{TokenKind::stop, TokenKind::semicolon, TokenKind::comma, TokenKind::close,
                                                   TokenKind::conj, TokenKind::disj,      TokenKind::open};
    return at_ == words_.size() || std::find(ends.begin(), ends.end(), kind()) != ends.end();
  }

  /// "at least 2 of 3 consecutive readings", "twice", "the last two values"
  Count count() {
    Count c;
    while (take("the") || take("a") || take("an") || take("of") || take("most")) {
    }
    c.op = comparison();
    if (!c.op && (take("minimum") || take("min"))) c.op = Comparator::ge, take("of");
    while (take("the") || take("most") || holds(of_the_last, word())) {
      if (take_any(of_the_last)) c.last = true;
    }
    if (kind() == TokenKind::at_least_of && begins_token() && list_.tokens[token()].value >= 2 && list_.tokens[token()].value < 90) {
      // "at least 2 of", before another figure
      c.op = Comparator::ge;
      c.n = Decimal(list_.tokens[token()].value);
      skip_token();
      take("the");
      take("last");
      c.part = kind() == TokenKind::number;
      if (c.part) skip_token();
    } else if (kind() == TokenKind::number) {
      c.n = list_.numbers[list_.tokens[token()].ref];
      c.once = word() == "once";
      c.times = c.once || word() == "twice" || word() == "thrice";
      skip_token();
      if (!c.times && kind() == TokenKind::postfix && list_.tokens[token()].value == static_cast<std::uint8_t>(Comparator::ge)) {
        skip_token();
        c.op = Comparator::ge;
      }
      const std::size_t before = at_;
      if ((take("of") || (take("out") && take("of"))) && (take("the") || true) && (take("last") || true) && kind() == TokenKind::number) {
        skip_token();
        c.part = true;
      } else {
        at_ = before;
      }
      if (!c.times && take("times")) c.times = true;
    } else if (take("triplicate") || take("duplicate")) {
      // Of one hour, which no record tells.
      c.n = Decimal(2);
      c.part = true;
    }
    for (bool more = true; more;) {
      more = take_any(plain_adjectives) || take("most");
      if (word() == "daily" && at_ + 1 < words_.size() && holds(reading_nouns, words_[at_ + 1].text)) more = c.daily = take("daily");
      if (take_any(in_a_row)) more = c.consecutive = true;
      if (take_any(of_the_last)) more = c.last = true;
    }
    c.noun = !c.times && take_any(reading_nouns);
    if (!c.noun && !c.times && (word() == "days" || word() == "day")) {
      ++at_;
      c.days = true;
    }
    return c;
  }

  /// "at least 1 week apart", "separated by at least 7 days". Nothing read: false. A distance that no series says leaves `taken` empty.
  bool distance(Taken& taken) {
    const std::size_t before = at_;
    static constexpr std::array<std::string_view, 11> done{"taken",    "measured",  "obtained", "performed", "drawn", "done",
                                                           "recorded", "collected", "that",     "are",       "which"};
    take(",");
    while (take_any(done)) {
    }
    const bool parted = (take("separated") || take("spaced")) && (take("by") || true);
    const auto op = comparison();
    if (!op && (take("minimum") || take("min"))) take("of");
    if (kind() != TokenKind::number || !is(token() + 1, TokenKind::time_unit)) {
      at_ = before;
      return false;
    }
    const Token& number = list_.tokens[token()];
    const Token& unit = list_.tokens[token() + 1];
    skip_token();
    skip_token();
    if (!take("apart") && !parted) {
      at_ = before;
      return false;
    }
    if (!taken.series) return true;
    if (op && *op != Comparator::ge)
      taken = {};
    else
      taken.series->apart = Quantity{list_.numbers[number.ref], list_.texts[unit.ref], {number.span.begin, unit.span.end}};
    return true;
  }

  /// What the count comes to; an empty one where it cannot be computed.
  static Taken taken_of(const Count& c, std::optional<Statistic> statistic, bool counted) {
    Taken out;
    if (c.part || !counted || !c.n || (c.op && *c.op != Comparator::ge && *c.op != Comparator::gt && *c.op != Comparator::eq)) return out;
    const auto least = c.op == Comparator::gt ? Decimal::add(*c.n, Decimal(1)) : c.n;
    if (!least || *least < Decimal(2) || least->exponent() < 0) return out;
    out.series.emplace();
    out.series->at_least = *least;
    out.series->consecutive = c.consecutive || (c.last && !statistic);
    if (c.daily) {
      // Day after day, as daily entries are made.
      out.series->consecutive = true;
      out.series->every = Quantity{Decimal(1), "d", {}};
    }
    out.statistic = statistic;
    return out;
  }

  /// Behind a figure, or in brackets behind a measure.
  std::optional<Found> behind(std::size_t from, bool at_measure) {
    at_ = first_word_[from];
    const bool bracket = take("(");
    if (at_measure && !bracket && word() != "of" && word() != "over" && word() != "on") return std::nullopt;
    if (!bracket && !at_measure) take(",");
    bool placed = false, over = false, on = false;
    static constexpr std::array<std::string_view, 8> places{"on", "in", "at", "by", "for", "from", "across", "during"};
    static constexpr std::array<std::string_view, 14> ways{"as",         "the",      "a",        "an",         "taken",
                                                           "measured",   "based",    "obtained", "determined", "confirmed",
                                                           "calculated", "observed", "recorded", "of"};
    for (bool more = true; more;) {
      more = false;
      if (word() == "of" && !at_measure && !placed) break;
      if (kind() == TokenKind::comparator && word() == "over") {
        skip_token();
        more = over = placed = true;
      } else if (kind() == TokenKind::comparator || kind() == TokenKind::past || kind() == TokenKind::at_least_of) {
        break;
      } else if (holds(places, word())) {
        on = word() == "on";
        ++at_;
        more = placed = true;
      } else if (take_any(ways)) {
        more = true;
      }
    }
    const auto stat = statistic();
    if (stat) {
      if (at_measure && !bracket) return std::nullopt;
      // "on average over the last 7 days": of all that lie in that time.
      if (kind() == TokenKind::past && begins_token() && is(token() + 1, TokenKind::number) && is(token() + 2, TokenKind::time_unit))
        return finish(bracket, {std::nullopt, stat});
      static constexpr std::array<std::string_view, 11> of{"value", "values", "result", "results", "of", "from",
                                                           "for",   "on",     "across", "the",     "is"};
      while (take_any(of) || take("over")) {
      }
      if (ends_here(bracket)) return finish(bracket, {std::nullopt, stat});
    }
    const std::size_t before = at_;
    const Count c = count();
    if (at_ == before || (!c.n && !(stat && c.noun))) return std::nullopt;
    if (c.times) return times(c, bracket, stat.has_value() || placed);
    if (over && !c.noun) return bracket ? std::nullopt : over_figure(c, from);
    if (at_measure && !bracket && (!c.noun || !compared_at(token()))) return std::nullopt;
    // "on two consecutive days": which of them, and of how many readings a day, is not computed.
    if (c.days) return (c.consecutive || (on && !c.last)) && !stat && kind() != TokenKind::per_time ? finish(bracket, {}) : std::nullopt;
    if (!c.noun && !(stat && (c.n || c.last) && ends_here(bracket))) return stat ? rest_of_statistic(bracket) : std::nullopt;
    if (!c.noun && !stat) return std::nullopt;
    Taken taken = taken_of(c, stat, stat.has_value() || placed || (at_measure && c.noun));
    distance(taken);
    return finish(bracket, std::move(taken));
  }

  /// "(average of triplicate ECG readings)": a statistic of something that is not read goes with its whole bracket.
  std::optional<Found> rest_of_statistic(bool bracket) {
    if (!bracket) return std::nullopt;
    while (at_ < words_.size() && word() != ")" && word() != "(") ++at_;
    return finish(true, {});
  }

  std::optional<Found> times(const Count& c, bool bracket, bool misplaced) {
    // "at least once" is any of them; "once", "twice daily" are how something is given.
    if (misplaced || (c.once && c.op != Comparator::gt) || c.part) return std::nullopt;
    if (kind() == TokenKind::per_time || (kind() == TokenKind::filler && is(token() + 1, TokenKind::time_unit))) {
      if (!c.op) return std::nullopt;
      skip_token();
      if (kind() == TokenKind::time_unit) skip_token();
      return finish(bracket, {});
    }
    static constexpr std::array<TokenKind, 6> behind{TokenKind::within, TokenKind::past,  TokenKind::during,
                                                     TokenKind::before, TokenKind::after, TokenKind::since};
    if (!ends_here(bracket) && kind() != TokenKind::prep && std::find(behind.begin(), behind.end(), kind()) == behind.end())
      return std::nullopt;
    return finish(bracket, taken_of(c, std::nullopt, true));
  }

  /// "24 over 30", "4 over 7 days": the end of a scale, the lower of two pressures or a stretch of time, and no second limit.
  std::optional<Found> over_figure(const Count& c, std::size_t from) {
    if (c.op && *c.op != Comparator::ge && *c.op != Comparator::gt) return std::nullopt;
    if (c.days) return finish(false, {});
    if (kind() == TokenKind::time_unit) {
      static constexpr std::array<TokenKind, 6> dated{TokenKind::ago,   TokenKind::before, TokenKind::after,
                                                      TokenKind::since, TokenKind::old,    TokenKind::age};
      const TokenKind next = token() + 1 < list_.tokens.size() ? list_.tokens[token() + 1].kind : TokenKind::stop;
      if (is(from - 1, TokenKind::time_unit) || std::find(dated.begin(), dated.end(), next) != dated.end()) return std::nullopt;
      skip_token();
      return finish(false, {});
    }
    const bool bare = is(from - 1, TokenKind::number) || is(from - 1, TokenKind::postfix);
    return bare && kind() != TokenKind::unit ? finish(false, {}) : std::nullopt;
  }

  std::optional<Found> finish(bool bracket, Taken taken) {
    if (bracket && !take(")")) return std::nullopt;
    if (!begins_token()) return std::nullopt;
    if (bracket && taken.series && !taken.series->apart) distance(taken);
    if (!begins_token()) return std::nullopt;
    return Found{token(), std::move(taken)};
  }

  /// Does a limit begin at that token, perhaps behind a verb?
  [[nodiscard]] bool compared_at(std::size_t i) const {
    static constexpr std::array<TokenKind, 6> links{TokenKind::be,    TokenKind::have, TokenKind::modal,
                                                    TokenKind::colon, TokenKind::of,   TokenKind::filler};
    for (const std::size_t end = i + 4; i < end && i < list_.tokens.size(); ++i) {
      if (is(i, TokenKind::comparator) || is(i, TokenKind::between)) return true;
      if (std::find(links.begin(), links.end(), list_.tokens[i].kind) == links.end()) return false;
    }
    return false;
  }

  /// "Two consecutive platelet counts < 50", "mean of 3 SBP readings < 140": in front of a measure with a limit.
  std::optional<Found> in_front(std::size_t from) {
    at_ = first_word_[from];
    while (take("the") || take("a") || take("an")) {
    }
    const auto stat = statistic();
    if (stat && !take("of")) return std::nullopt;
    Count c = count();
    if (!c.n || c.times || c.part || c.days || (c.op && *c.op != Comparator::ge && *c.op != Comparator::gt)) return std::nullopt;
    if (c.noun && !take("of")) return std::nullopt;
    while (take("the")) {
    }
    if (!begins_token()) return std::nullopt;
    const std::size_t end = token();
    std::size_t measure = end;
    while (measure < end + 3 && (is(measure, TokenKind::word) || is(measure, TokenKind::filler))) ++measure;
    if (measure >= list_.tokens.size() || !names_measure(measure)) return std::nullopt;
    std::size_t limit = measure + 1;
    const bool named_behind = limit < list_.tokens.size() && holds(reading_nouns, words_[first_word_[limit]].text) &&
                              first_word_[limit] + 1 == first_word_[limit + 1];
    if (named_behind) ++limit;
    if (!(c.noun || named_behind || c.consecutive) || !compared_at(limit)) return std::nullopt;
    if (named_behind) {
      list_.tokens[limit - 1].kind = TokenKind::filler;
      list_.tokens[limit - 1].value = 6;
    }
    Taken taken = taken_of(c, stat, true);
    // "... < 10 g/dL at least 1 week apart": the distance stands behind the figure.
    while (limit < list_.tokens.size() && !ends_figure(limit)) ++limit;
    if (limit < list_.tokens.size()) ++limit;
    while (limit < list_.tokens.size() && ends_figure(limit) && !is(limit, TokenKind::number)) ++limit;
    if (limit < list_.tokens.size()) {
      at_ = first_word_[limit];
      Taken with_distance = taken;
      if (distance(with_distance) && begins_token()) {
        for (std::size_t k = limit; k < token(); ++k) {
          list_.tokens[k].kind = TokenKind::filler;
          list_.tokens[k].value = 0;
        }
        taken = std::move(with_distance);
      }
    }
    return Found{end, std::move(taken)};
  }

  TokenList& list_;
  std::string small_;  ///< the text of the tokens in small letters
  std::vector<Word> words_;
  std::vector<std::size_t> first_word_;
  std::size_t at_ = 0;
  bool changed_ = false;
};

}  // namespace

void count_readings(TokenList& list) {
  // Nothing is counted without a figure and a comparison.
  const bool figures = list.kinds.find(static_cast<char>(TokenKind::number)) != std::string::npos;
  if (figures) Readings(list).run();
}

}  // namespace eligo::grammar

// Links that the text leaves out or hides in a word: "heart failure NYHA III" is heart failure with that class, "6 months post-transplant"
// is after it, "off methotrexate for 4 weeks" is without it.
//
// Works on the tokens before the clausal grammar sees them, so that every form that takes the link as a word of its own reads these alike.
// What it leaves out: scales that many diseases share (a pain scale behind a disease need not be that disease's).
#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

constexpr std::uint8_t passed_over = 7;  ///< a filler that is no word
/// The values of "for at least" and "for more than".
constexpr std::uint8_t for_at_least = 1, for_more_than = 2;

class Links {
 public:
  explicit Links(TokenList& list) : list_(list) {}

  /// "NYHA >= class II", "NYHA grade > 2", "NYHA grade 2 or higher": the class by itself.
  void class_without_its_word() {
    for (std::size_t i = 0; i + 1 < list_.tokens.size(); ++i) {
      if (!own_scale(i)) continue;
      std::size_t at = i + 1;
      if (is(at, TokenKind::word) && (says(at, "grade") || says(at, "class"))) set(at++, TokenKind::filler);
      if (is(at, TokenKind::comparator)) ++at;
      if (!is(at, TokenKind::stage)) continue;
      const std::string_view stage = words(at);
      const std::size_t last = stage.rfind(' ');
      if (last == std::string_view::npos) continue;
      const std::string_view value = stage.substr(last + 1);
      const bool figure = value.size() == 1 && is_digit(value[0]);
      if (!figure && value.find_first_not_of("IV") != std::string_view::npos) continue;
      list_.tokens[at].span.begin += static_cast<std::uint32_t>(last + 1);
      set(at, figure ? TokenKind::number : TokenKind::word);
      if (!figure) continue;
      list_.tokens[at].ref = static_cast<std::uint32_t>(list_.numbers.size());
      list_.numbers.emplace_back(value[0] - '0');
    }
  }

  /// "> NYHA class II": the sign goes to its class.
  void sign_before_scale() {
    for (std::size_t i = 1; i + 1 < list_.tokens.size(); ++i) {
      const bool sign = is(i - 1, TokenKind::comparator) && list_.tokens[i - 1].value <= 5;
      if (!sign || !own_scale(i) || !class_word(i + 1)) continue;
      insert(i + 1, list_.tokens[i - 1]);
      // What it leaves free may link the scale to its disease.
      if (disease_ends(i - 1))
        set(i - 1, TokenKind::have, narrows_with);
      else
        set(i - 1, TokenKind::filler);
    }
    put_inserted();
  }

  /// "heart failure NYHA III", "heart failure of NYHA class > II".
  void class_behind_disease() {
    for (std::size_t i = 1; i + 1 < list_.tokens.size(); ++i) {
      if (!own_scale(i) || !class_word(is(i + 1, TokenKind::comparator) ? i + 2 : i + 1)) continue;
      if (is(i - 1, TokenKind::of) && disease_ends(i - 1)) {
        set(i - 1, TokenKind::have, narrows_with);
      } else if (disease_ends(i)) {
        Token with = list_.tokens[i];
        with.span.end = with.span.begin + 1;
        with.kind = TokenKind::have;
        with.value = narrows_with;
        insert(i, with);
      }
    }
    put_inserted();
  }

  /// "Hypersensitivity to either A or B", "treatment of either A or B": behind a preposition the word only announces the "or".
  void either_behind_preposition() {
    static constexpr std::array<std::string_view, 6> prepositions{"to", "of", "for", "in", "from", "due to"};
    static constexpr TokenKind ends[] = {TokenKind::stop, TokenKind::semicolon, TokenKind::colon, TokenKind::close, TokenKind::open};
    for (std::size_t i = 2; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::either) || lower(words(i)) != "either") continue;
      const std::string before = lower(words(i - 1));
      if (std::none_of(prepositions.begin(), prepositions.end(),
                       [&](std::string_view p) { return before == p || before.ends_with(" " + std::string(p)); }))
        continue;
      // "in either eye"
      static constexpr std::array<std::string_view, 14> sides{"eye",  "eyes",   "side", "sides", "arm",  "leg",   "knee",
                                                              "hand", "breast", "ear",  "limb",  "foot", "group", "case"};
      if (is(i + 1, TokenKind::of) || std::find(sides.begin(), sides.end(), lower(words(i + 1))) != sides.end()) continue;
      std::size_t next = i + 1;
      while (next < list_.tokens.size() && !is(next, TokenKind::disj) &&
             std::find(std::begin(ends), std::end(ends), list_.tokens[next].kind) == std::end(ends))
        ++next;
      if (next < list_.tokens.size() && is(next, TokenKind::disj)) set(i, TokenKind::filler);
    }
  }

  /// "History or clinical evidence of X", "history of, or current, X": whoever has it or had it. What else stands beside a history ("or
  /// symptoms of") says another thing.
  void history_or_now() {
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      const std::string_view written = words(i);
      if (written.empty() || (lower(written.back()) != 'y' && lower(written.back()) != 'f')) continue;
      const std::string word = lower(written);
      if (!word.ends_with("history") && !word.ends_with("history of")) continue;
      if (word.find("family") != std::string::npos || (i > 0 && lower(words(i - 1)).find("famil") != std::string::npos)) continue;
      std::size_t at = i + 1;
      if (is(at, TokenKind::comma)) ++at;
      if (!is(at, TokenKind::disj) && !is(at, TokenKind::and_or)) continue;
      const auto end = presence_behind(list_.tokens[at].span.end);
      if (!end) continue;
      std::size_t last = at + 1;
      while (last < list_.tokens.size() && list_.tokens[last].span.end < *end) ++last;
      if (last >= list_.tokens.size() || list_.tokens[last].span.end != *end) continue;
      // "No history of", "has a history of" keep what else they say: a history is at any time.
      if (is(i, TokenKind::word) || is(i, TokenKind::status)) set(i, TokenKind::status, static_cast<std::uint8_t>(Status::any));
      for (std::size_t k = i + 1; k <= last; ++k) set(k, TokenKind::filler);
      static constexpr std::array<std::string_view, 4> whose{"clinical", "personal", "medical", "past"};
      if (i > 0 && std::find(whose.begin(), whose.end(), lower(words(i - 1))) != whose.end()) set(i - 1, TokenKind::filler);
    }
  }

  /// "at least 3 months post-transplant"
  void time_after() {
    for (std::size_t i = 1; i < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::word) || !is(i - 1, TokenKind::time_unit)) continue;
      const std::string word = lower(words(i));
      static constexpr std::string_view prefix = "post-";
      if (word.size() < prefix.size() + 2 || !word.starts_with(prefix) || formed_as_adjective(word)) continue;
      Token after = list_.tokens[i];
      after.kind = TokenKind::after;
      after.value = 0;
      after.span.end = after.span.begin + static_cast<std::uint32_t>(prefix.size());
      list_.tokens[i].span.begin = after.span.end;
      list_.tokens[i].space_before = false;
      insert(i, after);
    }
    put_inserted();
  }

  /// "Last dose of methotrexate at least 4 weeks before enrolment": when it was given, which is when it was given last.
  void last_dose_in_front() {
    static constexpr TokenKind ends[] = {TokenKind::stop, TokenKind::semicolon, TokenKind::colon};
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::anchor) || list_.texts[list_.tokens[i].ref] != "last_dose" || !is(i + 1, TokenKind::of)) continue;
      const bool opens = i == 0 || std::find(std::begin(ends), std::end(ends), list_.tokens[i - 1].kind) != std::end(ends);
      if (!opens || !named(i + 2, TermKind::drug)) continue;
      set(i, TokenKind::filler);
      set(i + 1, TokenKind::filler);
    }
  }

  /// "Within a month", "disease duration of X", "seizure-free for at least 6 months": the month, how long X is there, and free of seizures.
  void small_wordings() {
    for (std::size_t i = 0; i + 1 < list_.tokens.size(); ++i) {
      if (is(i, TokenKind::within) && is(i + 1, TokenKind::per_time) && words(i + 1).starts_with("a ")) {
        set(i + 1, TokenKind::time_unit);
      } else if (is(i, TokenKind::word) && is(i + 1, TokenKind::for_) && says(i, "disease") && says(i + 1, "duration of") &&
                 named(i + 2, TermKind::condition) && may_begin(i)) {
        set(i, TokenKind::filler);
      } else if (const std::size_t without_it = is(i, TokenKind::term) && may_begin(i) ? says_without(i + 1) : 0; without_it != 0) {
        std::size_t at = without_it + 1;
        if (!is(at, TokenKind::for_)) continue;
        const std::size_t length = at++;
        const std::size_t sign = at;
        if (is(at, TokenKind::comparator)) ++at;
        if (!is(at, TokenKind::number) || !is(at + 1, TokenKind::time_unit)) continue;
        // "For more than 6 months" is no other length here: there must have been none in them.
        if (sign < at) {
          if (list_.tokens[sign].value != static_cast<std::uint8_t>(Comparator::gt) &&
              list_.tokens[sign].value != static_cast<std::uint8_t>(Comparator::ge))
            continue;
          set(sign, TokenKind::comparator, static_cast<std::uint8_t>(Comparator::ge));
        }
        if (list_.tokens[length].value == for_more_than) set(length, TokenKind::for_, for_at_least);
        Token without = list_.tokens[i];
        without.kind = TokenKind::negation;
        without.value = 1;
        without.span.end = without.span.begin + 1;
        insert(i, without);
        for (std::size_t k = i + 1; k <= without_it; ++k) set(k, TokenKind::filler);
      }
    }
    put_inserted();
  }

  /// "Washout of at least 4 weeks from X", "X requires a washout of 4 weeks": so long since X.
  void washout() {
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::word)) continue;
      if (!says(i, "washout") && !says(i, "wash-out") && !says(i, "washout period") && !says(i, "wash-out period")) continue;
      std::size_t at = i + 1;
      if (is(at, TokenKind::word) && says(at, "period")) ++at;
      if (!is(at, TokenKind::of)) continue;
      const std::size_t length = ++at;
      if (is(at, TokenKind::comparator)) ++at;
      if (!is(at, TokenKind::number) || !is(at + 1, TokenKind::time_unit)) continue;
      at += 2;
      std::size_t first = i;
      while (first > 0 && is(first - 1, TokenKind::filler)) --first;
      const bool requires_it = first > 1 && lower(words(first - 1)).starts_with("requir") && named(first - 2, TermKind::drug);
      const bool ends = at == list_.tokens.size() || is(at, TokenKind::stop) || is(at, TokenKind::comma) || is(at, TokenKind::semicolon) ||
                        is(at, TokenKind::close);
      const bool opens = first == 0 || may_begin(first);
      const bool since = is(at, TokenKind::since) || is(at, TokenKind::for_) || (is(at, TokenKind::prep) && says(at, "from"));
      if (requires_it && ends) {
        --first;
        Token ago = list_.tokens[at - 1];
        ago.kind = TokenKind::ago;
        ago.value = 0;
        ago.span.begin = ago.span.end - 1;
        insert(at, ago);
      } else if (opens && since && at + 1 < list_.tokens.size()) {
        set(at, TokenKind::since);
      } else {
        continue;
      }
      for (std::size_t k = first; k < length; ++k) set(k, TokenKind::filler);
      if (!is(length, TokenKind::comparator)) {
        // A washout is at least so long.
        Token least = list_.tokens[length];
        least.kind = TokenKind::comparator;
        least.value = static_cast<std::uint8_t>(Comparator::ge);
        least.ref = 0;
        least.span.end = least.span.begin + 1;
        inserted_.insert(inserted_.end() - (requires_it && ends ? 1 : 0), {length, least});
      }
    }
    put_inserted();
  }

  /// "Asthma of at least 1 year in duration": the word says nothing that the length does not.
  void length_in_duration() {
    for (std::size_t i = 2; i < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::word) || !says(i, "duration") || is(i + 1, TokenKind::of)) continue;
      const bool in = is(i - 1, TokenKind::prep) && says(i - 1, "in");
      if (!is(in ? i - 2 : i - 1, TokenKind::time_unit)) continue;
      set(i, TokenKind::filler);
      if (in) set(i - 1, TokenKind::filler);
    }
  }

  /// "Stroke onset within 24 hours", "onset of stroke in the last 7 days": that it began then, as a new onset does.
  void onset_within() {
    const auto timed = [&](std::size_t i) { return is(i, TokenKind::within) || is(i, TokenKind::past); };
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      if (!may_begin(i) || conditional(i)) continue;
      if (named(i, TermKind::condition) && says(i + 1, "onset") && timed(i + 2)) {
        Token newly = list_.tokens[i];
        newly.kind = TokenKind::status;
        newly.value = static_cast<std::uint8_t>(Status::recent_onset);
        newly.span.end = newly.span.begin + 1;
        insert(i, newly);
        set(i + 1, TokenKind::filler);
      } else if (is(i, TokenKind::word) && says(i, "onset") && is(i + 1, TokenKind::of)) {
        const std::size_t name = is(i + 2, TokenKind::filler) ? i + 3 : i + 2;
        if (!named(name, TermKind::condition) || !timed(name + 1)) continue;
        set(i, TokenKind::status, static_cast<std::uint8_t>(Status::recent_onset));
        set(i + 1, TokenKind::filler);
      }
    }
    put_inserted();
  }

  /// "off methotrexate for at least 4 weeks": without it.
  void off_treatment() {
    for (std::size_t i = 0; i + 1 < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::word) || !says(i, "off") || !may_begin(i)) continue;
      std::size_t at = i + 1;
      while (is(at, TokenKind::of) || is(at, TokenKind::filler) || is(at, TokenKind::status)) ++at;
      if (!names_treatment(at) || !has_length(at) || conditional(i)) continue;
      set(i, TokenKind::negation);
      if (is(i + 1, TokenKind::of)) set(i + 1, TokenKind::filler);
    }
  }

  /// "Anorexia that is current or within the past year": what is there now is there in that year.
  void now_or_within() {
    for (std::size_t i = 1; i + 2 < list_.tokens.size(); ++i) {
      if (!is(i + 1, TokenKind::disj) || !(is(i + 2, TokenKind::within) || is(i + 2, TokenKind::past)) || !says(i, "current")) continue;
      std::size_t first = i;
      if (is(first - 1, TokenKind::be)) --first;
      if (first > 1 && (is(first - 1, TokenKind::relative) || lower(words(first - 1)).starts_with("that"))) --first;
      if (first > 1 && is(first - 1, TokenKind::comma)) --first;
      if (!named(first - 1, TermKind::condition)) continue;
      for (std::size_t k = first; k <= i + 1; ++k) set(k, TokenKind::filler);
    }
  }

  /// "A; or B and C": the semicolon parts more than the "and" joins. Of a list that semicolons part, the last "or" is that of them all.
  void semicolon_or() {
    std::size_t parts = 0, at = 0;
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      if (!words(i).starts_with(';')) continue;
      ++parts;
      at = i;
    }
    if (parts != 1 || at == 0 || !is(at, TokenKind::disj)) return;
    bool before = false, behind = false;
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      if (is(i, TokenKind::stop) && i + 1 < list_.tokens.size()) return;
      if (i < at) before = before || is(i, TokenKind::conj) || is(i, TokenKind::disj) || is(i, TokenKind::comma) || is(i, TokenKind::colon);
      if (i > at) behind = behind || is(i, TokenKind::conj);
    }
    if (before || !behind) return;
    Token either = list_.tokens[at];
    ++either.span.begin;
    list_.tokens[at].span.end = either.span.begin;
    set(at, TokenKind::semicolon);
    insert(at + 1, either);
    put_inserted();
  }

  /// "Except A; B; or C": of what is excepted the semicolons part the names as commas do.
  void semicolons_in_exception() {
    for (std::size_t i = 0; i < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::except)) continue;
      std::size_t last = 0, semicolons = 0, depth = 0;
      for (std::size_t k = i + 1; k < list_.tokens.size() && !is(k, TokenKind::stop) && !is(k, TokenKind::except); ++k) {
        if (is(k, TokenKind::open)) ++depth;
        if (is(k, TokenKind::close) && depth-- == 0) break;
        const bool sep = depth == 0 && words(k).starts_with(';');
        // Another requirement: "...; patients must be X".
        if (sep && (is(k + 1, TokenKind::modal) || is(k + 1, TokenKind::subject) || is(k + 1, TokenKind::negation))) break;
        if (sep && is(k, TokenKind::semicolon)) ++semicolons;
        if (sep && semicolons > 0 && (is(k, TokenKind::disj) || is(k, TokenKind::conj))) last = k;
        if (sep && is(k, TokenKind::semicolon) && (is(k + 1, TokenKind::disj) || is(k + 1, TokenKind::conj))) last = k;
      }
      if (last == 0 || semicolons == 0) continue;
      for (std::size_t k = i + 1, open = 0; k <= last; ++k) {
        if (is(k, TokenKind::open)) ++open;
        if (is(k, TokenKind::close)) --open;
        if (open == 0 && is(k, TokenKind::semicolon)) set(k, TokenKind::comma);
      }
    }
  }

  /// "According to WHO or IWG-MRT criteria", "meeting the 2010 ACR/EULAR criteria": whose criteria they are is one name.
  void names_of_criteria() {
    static constexpr std::array<std::string_view, 14> fronts{"according to", "per",        "by",       "as per", "meeting",
                                                             "fulfilling",   "satisfying", "based on", "using",  "as defined by",
                                                             "defined by",   "meets",      "meet",     "fulfill"};
    static constexpr std::array<std::string_view, 9> ends{"criteria",   "criterion", "classification", "guidelines",     "guideline",
                                                          "definition", "consensus", "definitions",    "recommendations"};
    constexpr std::size_t longest = 24;  // tokens
    const auto capital = [&](std::size_t i) {
      return i < list_.tokens.size() && !words(i).empty() && words(i)[0] >= 'A' && words(i)[0] <= 'Z';
    };
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i) {
      const std::string opens = lower(words(i));
      if (std::find(fronts.begin(), fronts.end(), opens) == fronts.end()) continue;
      std::size_t end = 0;
      bool joins = false, named = false;
      for (std::size_t k = i + 1; k < list_.tokens.size() && k <= i + longest; ++k) {
        const std::string word = lower(words(k));
        if (std::any_of(ends.begin(), ends.end(),
                        [&](std::string_view one) { return word == one || word.ends_with(" " + std::string(one)); })) {
          end = k;
          break;
        }
        const bool link = is(k, TokenKind::conj) || is(k, TokenKind::disj) || is(k, TokenKind::and_or);
        const bool year = is(k, TokenKind::number) && word.size() == 4 && (word.starts_with("19") || word.starts_with("20"));
        if (link && (!capital(k + 1) || !capital(k - 1))) break;
        // Small words only inside the name of a society ("College of Rheumatology").
        const bool small_word = is(k, TokenKind::filler) || is(k, TokenKind::of) || is(k, TokenKind::for_) || is(k, TokenKind::prep) ||
                                word == "current" || word == "revised" || word == "modified" || word == "edition";
        if (!link && !year && !small_word && !capital(k)) break;
        if (is(k, TokenKind::comma) || is(k, TokenKind::comparator) || is(k, TokenKind::time_unit)) break;
        joins = joins || link || year;
        named = named || (capital(k) && !year);
      }
      if (end == 0 || !joins || !named) continue;
      for (std::size_t k = i + 1; k < end; ++k)
        if (is(k, TokenKind::conj) || is(k, TokenKind::disj) || is(k, TokenKind::and_or) || is(k, TokenKind::number) ||
            is(k, TokenKind::status))
          set(k, TokenKind::word);
    }
  }

  /// "There must be no X": as "there is no X" says it.
  void there_must_be() {
    for (std::size_t i = 0; i + 2 < list_.tokens.size(); ++i)
      if (says(i, "there") && is(i, TokenKind::word) &&
          (lower(words(i + 1)).starts_with("must") || lower(words(i + 1)).starts_with("should")))
        set(i, TokenKind::filler);
  }

  /// "Marijuana on a weekly basis": how often is said in words, and no rate.
  void basis() {
    for (std::size_t i = 2; i + 1 < list_.tokens.size(); ++i)
      if (is(i, TokenKind::per_time) && says(i + 1, "basis") && lower(words(i - 1)).starts_with("a")) set(i, TokenKind::word);
  }

  /// "Pregnant, as demonstrated by a positive pregnancy test": how it was found, and no other thing.
  void pregnancy_shown() {
    static constexpr std::array<std::string_view, 19> ways{
        "as", "demonstrated", "evidenced", "confirmed", "documented", "indicated", "determined",  "shown",    "proven",   "verified",
        "by", "on",           "a",         "an",        "the",        "any",       "established", "detected", "diagnosed"};
    constexpr std::size_t farthest = 8;  // tokens
    for (std::size_t i = 0; i + 3 < list_.tokens.size(); ++i) {
      if (lower(words(i)).find("pregnan") == std::string::npos) continue;
      std::size_t at = i + 1;
      if (is(at, TokenKind::comma)) ++at;
      const std::size_t first = at;
      bool by = false;
      for (; at < std::min(i + farthest, list_.tokens.size()) && !says(at, "positive"); ++at) {
        const std::string said = lower(words(at));
        bool known = true;
        for (std::size_t from = 0; from <= said.size();) {
          const std::size_t blank = std::min(said.find(' ', from), said.size());
          const std::string_view word = std::string_view(said).substr(from, blank - from);
          known = known && std::find(ways.begin(), ways.end(), word) != ways.end();
          by = by || word == "by" || word == "on";
          from = blank + 1;
        }
        if (!known) at = list_.tokens.size();
      }
      if (at >= list_.tokens.size() || !by || at == first || !says(at, "positive")) continue;
      std::size_t last = at + 1;
      while (last < std::min(at + farthest, list_.tokens.size()) && !lower(words(last)).ends_with("test") &&
             std::string_view("wK_|()").find(list_.kinds[last]) != std::string_view::npos)
        ++last;
      if (last >= list_.tokens.size() || !lower(words(last)).ends_with("test")) continue;
      for (std::size_t k = i + 1; k <= last; ++k) set(k, TokenKind::filler, passed_over);
    }
  }

  /// "Concomitant therapy at entry with corticosteroids": therapy with them.
  void therapy_at_a_step() {
    for (std::size_t i = 0; i + 4 < list_.tokens.size(); ++i) {
      if (!is(i + 1, TokenKind::prep) || !(says(i, "therapy") || says(i, "treatment")) || !says(i + 1, "at")) continue;
      if (!is(i + 2, TokenKind::anchor) || !is(i + 3, TokenKind::have) || !says(i + 3, "with")) continue;
      if (!named(i + 4, TermKind::drug)) continue;
      for (std::size_t k = i; k < i + 3; ++k) set(k, TokenKind::filler);
      set(i + 3, TokenKind::therapy);
    }
  }

  /// "Bone age 10 to 14 years", "maternal age > 40": an age that is not the patient's own.
  void other_ages() {
    static constexpr std::array<std::string_view, 19> whose{
        "bone",     "skeletal",  "mental",       "developmental", "maternal",       "paternal",   "donor",   "recipient", "corrected",
        "adjusted", "menstrual", "conceptional", "postmenstrual", "post-menstrual", "biological", "reading", "dental"};
    for (std::size_t i = 1; i < list_.tokens.size(); ++i) {
      if (!is(i, TokenKind::age) || !says(i, "age")) continue;
      const std::string before = lower(words(i - 1));
      if (std::find(whose.begin(), whose.end(), before) != whose.end()) set(i, TokenKind::word);
    }
  }

 private:
  [[nodiscard]] bool is(std::size_t i, TokenKind kind) const { return i < list_.tokens.size() && list_.tokens[i].kind == kind; }
  [[nodiscard]] std::string_view words(std::size_t i) const {
    return list_.text.substr(list_.tokens[i].span.begin, list_.tokens[i].span.size());
  }
  /// Are these its words, in any case? `small`: in small letters.
  [[nodiscard]] bool says(std::size_t i, std::string_view small) const {
    const std::string_view said = words(i);
    return said.size() == small.size() && std::equal(said.begin(), said.end(), small.begin(), [](char a, char b) { return lower(a) == b; });
  }
  void set(std::size_t i, TokenKind kind, std::uint8_t value = 0) {
    list_.tokens[i].kind = kind;
    list_.tokens[i].value = value;
    list_.kinds[i] = static_cast<char>(kind);
  }
  /// Where "current", "clinical evidence of" or the like ends that begins at `from`.
  [[nodiscard]] std::optional<std::uint32_t> presence_behind(std::uint32_t from) const {
    static constexpr std::array<std::string_view, 28> adjectives{
        "any",       "a",          "the",        "clinical",     "radiological", "radiographic", "radiologic",
        "known",     "objective",  "laboratory", "biochemical",  "serological",  "serologic",    "virological",
        "virologic", "histologic", "imaging",    "pathological", "physical",     "documented",   "definite",
        "current",   "present",    "active",     "ongoing",      "concurrent",   "concomitant",  "histological"};
    static constexpr std::array<std::string_view, 6> now{"current", "present", "active", "ongoing", "concurrent", "concomitant"};
    static constexpr std::array<std::string_view, 4> nouns{"evidence", "presence", "diagnosis", "existence"};
    const auto among = [](const auto& list, const std::string& word) { return std::find(list.begin(), list.end(), word) != list.end(); };
    std::optional<std::uint32_t> found;
    std::uint32_t at = from;
    const auto next_word = [&] {
      while (at < list_.text.size() && (list_.text[at] == ' ' || list_.text[at] == '\n')) ++at;
      const std::uint32_t begin = at;
      while (at < list_.text.size() && ((list_.text[at] | 0x20) >= 'a' && (list_.text[at] | 0x20) <= 'z')) ++at;
      return lower(list_.text.substr(begin, at - begin));
    };
    for (int words = 0; words < 6; ++words) {
      const std::string word = next_word();
      if (among(nouns, word)) {
        const bool of = next_word() == "of";
        if (of && list_.text.substr(at, 2) == ", ") ++at;
        return of ? std::optional(at) : std::nullopt;
      }
      if (!among(adjectives, word)) {
        // "history or current use of X" is about its use.
        return found && !word.empty() && word != "or" && word != "and" && word != "of" && word != "use" ? found : std::nullopt;
      }
      if (!among(now, word)) continue;
      found = at;
      if (list_.text.substr(at, 2) == ", ") found = ++at;
    }
    return std::nullopt;
  }
  /// In front of the token that is at i now; it is there when the pass has ended.
  void insert(std::size_t i, const Token& token) { inserted_.emplace_back(i, token); }
  void put_inserted() { add_tokens(list_, std::exchange(inserted_, {})); }
  [[nodiscard]] bool named(std::size_t i, TermKind kind) const {
    if (!is(i, TokenKind::term)) return false;
    const auto& names = list_.names[list_.tokens[i].ref];
    return std::any_of(names.begin(), names.end(), [&](const LexiconEntry& e) { return e.kind == kind; });
  }
  /// A scale on which one kind of disease alone is put in classes.
  [[nodiscard]] bool own_scale(std::size_t i) const {
    if (!named(i, TermKind::measure)) return false;
    const std::string name = lower(words(i));
    static constexpr std::array<std::string_view, 7> scales{"nyha",       "new york heart", "ccs",   "canadian cardiovascular",
                                                            "child-pugh", "child pugh",     "killip"};
    return std::any_of(scales.begin(), scales.end(), [&](std::string_view scale) { return name.find(scale) != std::string::npos; });
  }
  [[nodiscard]] bool class_word(std::size_t i) const {
    if (is(i, TokenKind::number) || is(i, TokenKind::stage)) return true;
    if (!is(i, TokenKind::word) && !is(i, TokenKind::filler)) return false;
    const std::string_view word = words(i);
    if (word.empty()) return false;
    return (word.size() <= 3 && word.find_first_not_of("IV") == std::string_view::npos) ||
           (word.size() == 1 && word[0] >= 'A' && word[0] <= 'D');
  }
  /// Does the name of a disease end in front of that token?
  [[nodiscard]] bool disease_ends(std::size_t end) const { return end > 0 && named(end - 1, TermKind::condition); }

  /// Behind an exception or a condition, in its sentence: what is denied there is more than its own.
  [[nodiscard]] bool conditional(std::size_t i) const {
    static constexpr TokenKind words[] = {TokenKind::except, TokenKind::unless, TokenKind::if_, TokenKind::provided};
    const std::size_t last = i > 60 ? i - 60 : 0;
    while (i-- > last && !is(i, TokenKind::stop) && !is(i, TokenKind::semicolon))
      if (std::find(std::begin(words), std::end(words), list_.tokens[i].kind) != std::end(words)) return true;
    return last > 0 && i < last;
  }
  /// Where a statement, or what is said of people, may begin.
  [[nodiscard]] bool may_begin(std::size_t i) const {
    static constexpr TokenKind fronts[] = {TokenKind::modal, TokenKind::be,   TokenKind::have,  TokenKind::subject,   TokenKind::conj,
                                           TokenKind::comma, TokenKind::stop, TokenKind::colon, TokenKind::semicolon, TokenKind::relative};
    return i == 0 || std::find(std::begin(fronts), std::end(fronts), list_.tokens[i - 1].kind) != std::end(fronts);
  }
  /// Where "-free", "independent" ends behind a name that is one thing, else 0. Free of "disease" or "events" is of those that the trial
  /// means.
  [[nodiscard]] std::size_t says_without(std::size_t i) const {
    static constexpr std::array<std::string_view, 4> ways{"-free", "free", "-independent", "independent"};
    static constexpr std::array<std::string_view, 6> wide{"disease", "symptom", "event", "drug", "medication", "treatment"};
    const auto one_of = [&](const auto& list, std::size_t at) {
      return std::any_of(list.begin(), list.end(), [&](std::string_view word) { return says(at, word); });
    };
    if (i == 0 || one_of(wide, i - 1)) return 0;
    if (is(i, TokenKind::dash) && !list_.tokens[i].space_before) ++i;
    return i < list_.tokens.size() && one_of(ways, i) ? i : 0;
  }
  [[nodiscard]] bool names_treatment(std::size_t i) const {
    static constexpr std::array<std::string_view, 6> plain{"treatment", "therapy", "medication", "medications", "drug", "steroids"};
    return named(i, TermKind::drug) || (is(i, TokenKind::word) && std::find(plain.begin(), plain.end(), lower(words(i))) != plain.end());
  }
  /// "for at least 4 weeks", before the sentence or its next member begins.
  [[nodiscard]] bool has_length(std::size_t i) const {
    static constexpr TokenKind ends[] = {TokenKind::stop, TokenKind::semicolon, TokenKind::comma, TokenKind::conj, TokenKind::open};
    for (std::size_t k = i; k + 1 < list_.tokens.size() && k < i + 8; ++k) {
      if (is(k, TokenKind::for_) && (is(k + 1, TokenKind::number) || is(k + 1, TokenKind::comparator))) return true;
      if (std::find(std::begin(ends), std::end(ends), list_.tokens[k].kind) != std::end(ends)) return false;
    }
    return false;
  }

  TokenList& list_;
  std::vector<std::pair<std::size_t, Token>> inserted_;  ///< by place, ascending
};

}  // namespace

void make_links(TokenList& list) {
  Links links(list);
  links.class_without_its_word();
  links.sign_before_scale();
  links.class_behind_disease();
  links.history_or_now();
  links.either_behind_preposition();
  links.time_after();
  links.last_dose_in_front();
  links.length_in_duration();
  links.onset_within();
  links.off_treatment();
  links.small_wordings();
  links.washout();
  links.other_ages();
  links.now_or_within();
  links.therapy_at_a_step();
  links.semicolon_or();
  links.semicolons_in_exception();
  links.names_of_criteria();
  links.there_must_be();
  links.basis();
  links.pregnancy_shown();
}

}  // namespace eligo::grammar

// Words of a criterion and of a statement, compared: as sets of plain word stems with their polarity ("inability to travel" is the negation
// of "able to travel"), and never by likeness. Private to engine/.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/predicate.hpp"

namespace eligo::engine {

struct Context;

struct Wording {
  std::set<std::string> words;
  bool negated = false;  ///< by an odd number of negations
  int negations = 0;
  bool ands = false, ors = false;
  bool ever = false;       ///< of all the time before: never, history of
  bool qualified = false;  ///< words that may turn the sense: if, unless, only, previously ...
  bool narrowed = false;   ///< of a criterion, less what its brackets add: who denies it denies the criterion too, no more
};

/// Does a statement say itself of which time it speaks: of all time before it ("never smoked"), or of a stretch ("smoked within 6 months")?
/// By plain words, so rather too often.
enum class OwnTime { none, all_before, stretch };
[[nodiscard]] OwnTime own_time(std::string_view text);
/// In lower case, with one blank for all signs, in front and behind too: words can be looked for with the blanks around them.
[[nodiscard]] std::string in_plain_words(std::string_view text);

[[nodiscard]] Wording wording(std::string_view text);

/// Does a statement say by a word more than what is asked that the thing is not so yet, no longer, not for certain, or of somebody else?
[[nodiscard]] bool turned_by_more(std::string_view statement, std::string_view asked);

/// The ways to say a criterion that ask for the same: with and without the abbreviations in its brackets, an abbreviation in place of the
/// words that it stands for, without its brackets, without the day on which it is asked ("at the time of screening"). The first is as
/// given.
[[nodiscard]] std::vector<Wording> wordings(std::string_view given);

/// Of the same words: do both say the same, or the opposite? Nothing where that is no matter of one "not": "not A and not B" is no opposite
/// of "A and B", and "A or B" says less than "A and B".
[[nodiscard]] std::optional<bool> same_sense_of(const Wording& a, const Wording& b);

/// The words that carry the sense, in one form for words that come to the same ("refuses" and "not willing", "neoadjuvant" and
/// "pre-operative"), less those that any criterion may hold.
struct NearWords {
  std::set<std::string> words;
  bool negated = false;
  bool modal = false;      ///< of being able or willing
  bool qualified = false;  ///< of another time, another person, or under a condition
};
[[nodiscard]] NearWords near_words(std::string_view text);

/// May a statement of such words, recorded as true or false, be what is asked for in those? Never that it is.
[[nodiscard]] bool speaks_for(const NearWords& statement, bool value, const NearWords& asked);

/// What a promise of several things promises, one by one: "able and willing to do A and to do B" is four of them. Empty for one thing.
[[nodiscard]] std::vector<std::string> promises(std::string_view given);

/// The words of a part of a clause, as given, where they say all that the part asks for; empty where they do not, for the whole clause,
/// which is settled elsewhere, and for what is answered in words anyway.
[[nodiscard]] std::string_view words_of_part(const Context& context, const rules::Expr& expr);

}  // namespace eligo::engine

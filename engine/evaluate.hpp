// Private to engine/: what the evaluators of the different predicates share. The public entry is screen.hpp.
//
// Evaluation is a walk over the typed expression with a Context that never changes on the way down, except that an
// exception adds itself for its predicate. Every leaf answers with an ExprReport of its own: truth, the sentence, the facts.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report.hpp"
#include "engine/screen.hpp"
#include "patients/profile.hpp"
#include "rules/predicate.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::engine {

using patients::Day;
using patients::Family;
using patients::PartialDate;
using rules::ConceptId;
using rules::no_concept;

/// What the clause wants of the expression at this place; only exceptions that are not about facts ask for it.
enum class Wanted { unsaid, required, forbidden };

struct Occurrence;
struct Asked;

/// What is the same for every predicate of one patient: facts as occurrences on a day, names resolved. Lives as long as one call.
class Cache {
 public:
  Cache();
  ~Cache();
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;
  struct Data;
  std::unique_ptr<Data> data;
};

/// A step of the study that a clause names and the profile dates on another day than the as-of date.
struct DatedStep;

struct Context {
  const patients::Profile& profile;
  const rules::Vocabulary& vocabulary;
  Day as_of{};     ///< the day the question is asked for; moved forward when looking for the next change
  Day recorded{};  ///< the day on which ages without a birth date were true
  bool assume_ranges = false;
  bool explain = true;  ///< false: truth and kinds are enough
  Wanted wanted = Wanted::unsaid;
  std::vector<const rules::Expr*> exceptions{};  ///< facts that these cover do not count
  std::vector<Day>* turning_points = nullptr;    ///< where leaves put the days on which they may change, and nodes those on which they do
  bool only_note = false;                        ///< turning points are put there, and not followed
  const std::vector<Day>* ahead = nullptr;       ///< days to come that the profile dates
  Day* horizon = nullptr;                        ///< up to which day changes were looked for
  Cache* cache = nullptr;
  bool looking_back = false;                      ///< `as_of` is a day before the one on which the record speaks
  const std::vector<DatedStep>* steps = nullptr;  ///< those of the clause
  bool only_leaf = false;                         ///< the clause asks for one thing
  std::string_view clause_text{};                 ///< the words of the clause, as given
  const std::vector<std::string>* given =
      nullptr;  ///< what the trial gives, as its record names it: "other immunosuppressants" are none of it
  const std::vector<std::string>* studied = nullptr;  ///< what the trial studies, as its record names it: what "other" is other than
  const rules::CompiledTrial* trial = nullptr;        ///< with `clause`: what was named before, for "other immunosuppressants"
  const rules::Clause* clause = nullptr;
  bool went_on = false;  ///< "at least N since": asks the other way round, whether it went on after the limit
};

// Days --------------------------------------------------------------------------------------------------------------

/// Some day from first to last; both ends in.
struct DayRange {
  Day first{}, last{};
};

/// A stretch of time, its ends possibly known only roughly. An absent end is open.
struct TimeWindow {
  std::optional<DayRange> from, to;
  std::optional<DayRange> anchor;  ///< the day it is seen from
  bool bounded = false;            ///< the criterion gives a length or a dated anchor
  bool after = false;
  bool ahead = false;                 ///< after an anchor that is not past yet
  std::optional<DayRange> sure_from;  ///< "within 4 weeks of surgery": what lies before this day may not be meant
  bool only_min = false;              ///< "at least 4 weeks since"
  std::optional<Need> problem;        ///< it cannot be laid out: what is missing
  std::string words;                  ///< "from 2025-07-15 to 2026-01-15"
};

/// Lays a window out on the calendar. `drug`: whose half-life counts, for windows in half-lives.
[[nodiscard]] TimeWindow lay_out(Context& context, const std::optional<rules::Window>& window, ConceptId drug = no_concept);
/// The day of an anchor: what the profile dates, the as-of date for visits, else a dated event; nothing when it is not there.
[[nodiscard]] std::optional<DayRange> anchor_day(const Context& context, std::string_view anchor);
struct DatedStep {
  std::string name;
  DayRange day;
  bool ends_the_clause = false;  ///< the clause ends with "at" or "before" the step
};
[[nodiscard]] std::vector<DatedStep> dated_steps(const Context& context, std::string_view text);
/// The day of a step of the study when the profile dates it.
[[nodiscard]] std::optional<DayRange> dated_step(const Context& context, std::string_view anchor);
/// Does it name a treatment, without pointing to an earlier one?
[[nodiscard]] bool names_any_treatment(std::string_view anchor);
/// `day` moved by an amount of time, outward when the amount is not whole: the range in which the result lies.
[[nodiscard]] std::optional<DayRange> moved(DayRange day, const grammar::Quantity& amount, bool forward);
/// Notes the days on which "day + amount" is passed.
void note_turning_point(Context& context, const PartialDate& date, const grammar::Quantity& amount);
void note_turning_point(Context& context, const DayRange& date, const grammar::Quantity& amount);
void note_turning_day(Context& context, Day day);

/// When a fact held. An absent start or end is not on file; `ongoing` says whether it lasts at the as-of date.
struct Lasting {
  std::optional<DayRange> start, end;
  Truth ongoing = Truth::unknown;
  bool point = false;  ///< one date, and not how long it lasted
};
struct TimeTruth {
  Truth truth = Truth::unknown;
  bool undated = false;    ///< unknown because a date is not on file, not because it is partial
  bool ambiguous = false;  ///< unknown because the text does not say which of two it means
};
/// Does the span meet the window? Both ends are in.
[[nodiscard]] TimeTruth meets(const Lasting& lasting, const TimeWindow& window, Day as_of);
/// Is a day of `range` inside the window?
[[nodiscard]] Truth inside(const DayRange& range, const TimeWindow& window);
/// Did it last as long as the criterion asks?
[[nodiscard]] TimeTruth lasted(const Lasting& lasting, const rules::Duration& duration, Day as_of);
/// Did as much of it as the criterion asks lie inside the window?
[[nodiscard]] TimeTruth lasted_inside(const Lasting& lasting, const rules::Duration& duration, const TimeWindow& window, Day as_of);

[[nodiscard]] std::string words(const grammar::Quantity& amount);  ///< "6 months"
[[nodiscard]] std::string words(const rules::Window& window);      ///< "within 6 months before screening"
[[nodiscard]] std::string words(const rules::Duration& duration);  ///< "for at least 3 months"
[[nodiscard]] std::string words(const grammar::Limit& limit);      ///< "< 1.5 10*9/L"
[[nodiscard]] std::string_view words(grammar::Comparator op);      ///< "at least"
[[nodiscard]] std::string_view sign(grammar::Comparator op);       ///< ">="

// Facts -------------------------------------------------------------------------------------------------------------

enum class Presence { present, absent, planned, suspected };

/// One entry of any family as an occurrence of something in time.
struct Occurrence {
  const patients::Named* named = nullptr;
  Family family{};
  Presence presence = Presence::present;
  Truth active = Truth::unknown;  ///< going on now, and not merely in remission
  Lasting lasting;
  std::optional<PartialDate> start, end;  ///< as recorded, for showing
  std::optional<PartialDate> diagnosed;
  bool contradictory = false;    ///< its parts cannot all be right: active, and ended in the past
  bool absent_now_only = false;  ///< a statement that is false today says nothing about the past
  bool never_on = false;         ///< free of it since its end: resolved
  std::optional<Day> turns;      ///< the day from which it says less
  bool comes_again = false;      ///< that it is over says nothing of today: a pregnancy
  std::string status;            ///< word for showing
  const patients::ConditionFact* condition = nullptr;
  const patients::MedicationFact* medication = nullptr;
  const patients::ProcedureFact* procedure = nullptr;
  const patients::EventFact* event = nullptr;
  const patients::Named* part_of = nullptr;  ///< the regimen or combination on file in which it is given
};
/// How long what somebody said is evidence of "now": a statement holds for the day on which it was made, and a month later nobody knows.
inline constexpr std::chrono::days said_for_now{31};
/// All entries that can be looked at as occurrences, without those dated after the as-of date (planned ones stay).
/// The reference holds while one day is looked at.
[[nodiscard]] const std::vector<Occurrence>& occurrences(const Context& context);
/// Laid out anew; `occurrences` keeps what this makes.
[[nodiscard]] std::vector<Occurrence> read_occurrences(const Context& context);

/// How a fact's name stands to the name that a criterion asks for.
enum class Relation {
  satisfies,  ///< the same or a kind of it
  broader,    ///< a wider thing: does not decide
  homonym,    ///< satisfies in one of its meanings only
  doubtful,   ///< a name on one side is not listed, and the words differ
  unrelated   ///< both are listed, and neither is a kind of the other
};
struct Asked {
  ConceptId concept_id = no_concept;
  ConceptId any_route =
      no_concept;  ///< the class without its route, when the name says one ("oral corticosteroid"): there the route decides
  std::string text;
  std::string words;  ///< normalised
  /// "Hypersensitivity to monoclonal antibodies": what is reacted to. Allergies stand to each other as their allergens do.
  ConceptId allergen = no_concept;
  std::string allergen_words;   ///< the same where it is not listed
  bool anaphylaxis = false;     ///< of the allergy: asks for anaphylaxis
  bool severe_allergy = false;  ///< a severe one
  /// For a name that is not listed: the listed thing that it narrows ("severe allergy to latex gloves" narrows an allergy). Absence of the
  /// wider is absence of the narrower; nothing else follows from it.
  ConceptId narrows = no_concept;
  std::vector<std::string> restrictions;  ///< the words by which it does, where all of them stand in front
  /// "Systemic therapy for breast cancer", "anti-myeloma treatment": what any drug for it is one of; of the second the word alone.
  std::string treats;
  bool treats_by_word = false, systemic_only = false;
};
[[nodiscard]] Asked asked(const Context& context, ConceptId concept_id, const std::string& text);
/// Says of a decided leaf that it rests on words alone, or on a pack (basis.cpp).
void say_basis(const Context& context, const rules::Expr& expr, ExprReport& report);
[[nodiscard]] Asked in_words(const std::string& text);  ///< by its words alone, whatever is listed
[[nodiscard]] Relation relate(const Context& context, const Asked& asked, const patients::Named& fact);
/// An infection that nobody is cured of: a positive test stands whatever came later, and "resolved" is a mistake.
[[nodiscard]] bool incurable(const Context& context, const std::vector<ConceptId>& concepts);
/// What an unlisted name narrows: the listed name that is left when words that only restrict it are taken off. "Severe", "any other" in
/// front; "requiring ...", "due to ..." behind. Never past words that could turn or widen the sense. `taken` gets the words in front that
/// were taken off; nothing where some stood behind.
[[nodiscard]] ConceptId without_restrictions(const rules::Vocabulary& vocabulary, std::string_view given, std::vector<std::string>& taken);
/// Does a record's name say all the words that restrict what is asked for, of a kind of that very thing? "Bilateral primary open-angle
/// glaucoma" is a bilateral open-angle glaucoma. Not where it joins two things, of which either may have the words.
[[nodiscard]] bool says_restrictions(const Context& context, const Asked& asked, const patients::Named& fact);
/// Both are listed, and the vocabulary does not say how they are related, but by their names the one on file may be what is asked for ("hip
/// fracture", and a fracture is asked for). A list that is complete does not deny it then.
[[nodiscard]] bool may_be_by_name(const Context& context, const Asked& asked, const patients::Named& fact);
/// Does the name of one, or of what it is a kind of, hold the words of the other ("low molecular weight heparin", "heparin")?
[[nodiscard]] bool kin_by_name(const Context& context, ConceptId one, ConceptId other);
/// The words of a listed concept's names, for that; made once.
using NameWords = std::vector<std::vector<std::string>>;
[[nodiscard]] const NameWords& name_words(const Context& context, ConceptId id);
[[nodiscard]] std::vector<std::string> words_of_name(std::string_view name);  ///< stems; words that mean the same as a head are one

/// Is what is asked for the fact's own concept or a kind of it, so that the fact's absence is the absence of what is asked?
[[nodiscard]] bool covers(const Context& context, const patients::Named& fact, const Asked& asked);

/// Is the family declared complete from `from` on (absent: for all time)? The declaration that says so.
[[nodiscard]] const patients::Completeness* complete(const Context& context, Family family, const std::optional<Day>& from);

[[nodiscard]] std::string shown(const Occurrence& occurrence);
[[nodiscard]] std::string shown(const patients::Observation& observation);
[[nodiscard]] std::string name_of(const Context& context, const Asked& asked);

/// Do the exceptions in force take this fact away? `why` says by which.
[[nodiscard]] Truth excepted(Context& context, const Occurrence& occurrence, std::string& why);

/// How far a no of one fact reaches: to that fact alone, to everything of the same name ("it is mild"), or to every kind of it as
/// well ("resolved", which means free of it since then).
enum class Settles { nothing, the_name, every_kind };

/// What one fact says to a question.
struct Answer {
  Truth truth = Truth::no;
  std::vector<UnknownKind> kinds;
  std::string why;
  std::vector<Need> needs;
  Settles settles = Settles::nothing;
  std::optional<Margin> margin = std::nullopt;  ///< how far the fact lies from the limit that was judged
};
[[nodiscard]] Answer yes(std::string why);
[[nodiscard]] Answer no(std::string why, Settles settles = Settles::nothing);
[[nodiscard]] Answer unknown(UnknownKind kind, std::string why, std::optional<Need> need = std::nullopt);
[[nodiscard]] Answer both(Answer a, Answer b);

/// It lies near the anchor on the side that may not be meant.
[[nodiscard]] Answer not_said_which_side(const TimeWindow& window, const std::string& name);
/// It lasted long enough, and only a part of that lies inside the time asked for.
[[nodiscard]] Answer only_part_inside(const std::string& length, const std::string& name);

// Leaves ------------------------------------------------------------------------------------------------------------

/// The Kleene value of a connective; an exception is not one of these.
[[nodiscard]] Truth combine(rules::LogicOp op, int n, const std::vector<Truth>& args);
/// Does unread text stand where it may change how its neighbours combine?
[[nodiscard]] bool doubtful_connective(const rules::Expr& expr);

[[nodiscard]] ExprReport evaluate_node(Context& context, const rules::Expr& expr);
/// The whole expression of a clause: doubt about a connective makes it unknown, and the day of its next change is looked for.
/// `days`: takes the days on which a predicate of it changes; without it no change is looked for.
[[nodiscard]] ExprReport evaluate_root(Context context, const rules::Expr& expr, std::vector<Day>* days);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Compare& compare);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::AgePredicate& age);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::SexPredicate& sex);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Condition& condition);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Therapy& therapy);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Procedure& procedure);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Variant& variant);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Frequency& frequency);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Statement& statement);
[[nodiscard]] ExprReport evaluate_leaf(Context& context, const rules::Judgement& judgement);

/// What absence must cover before it decides.
struct Judged;

struct Scope {
  std::vector<Family> families;  ///< all of these lists must be complete; empty: none decides
  std::optional<Day> from;       ///< since when they must be; absent: for all time
  bool now = false;              ///< asks about the as-of date: what is false today counts
  std::string when;              ///< "from 2025-07-15 to 2026-01-15", for the sentence
};
/// What else on file says that it is there although the complete lists of the scope do not hold it, in words; nothing when nothing does.
/// `outside`: what is on file and lies at another time than is asked for.
[[nodiscard]] std::optional<std::string> spoken_against(Context& context, const Asked& asked, const Scope& scope,
                                                        const std::vector<Judged>& outside);
/// Listed names inside the words of an entry ("COPD exacerbation": COPD), none where they are about another person or denied.
[[nodiscard]] std::vector<ConceptId> names_inside(const rules::Vocabulary& vocabulary, const patients::Named& fact);
[[nodiscard]] const std::vector<ConceptId>& named_inside(const Context& context, const patients::Named& fact);  ///< the same, kept
/// The lists that hold such a thing: by what the vocabulary says it is, else `usual` and whatever else may hold it.
[[nodiscard]] std::vector<Family> families_of(const Context& context, const Asked& asked, std::vector<Family> usual,
                                              std::vector<Family> in_doubt);

/// One fact against a question, its name included.
struct Judged {
  Occurrence occurrence;
  Relation relation{};
  Answer answer;
};
/// All facts that bear on a question, sorted by what they say.
struct Gathered {
  std::vector<Judged> found;       ///< satisfy the name, and the rest of the question or perhaps: yes or unknown
  std::vector<Judged> outside;     ///< satisfy the name, and not the rest: no
  std::vector<Judged> possible;    ///< may or may not be what is asked for
  std::vector<Occurrence> absent;  ///< recorded as absent, so that what is asked for is absent
  std::vector<Judged> settling;    ///< those of the outside facts whose no holds for everything of this name ("resolved")
  std::string neither{};           ///< why none of the sides of "A or B" is there, where that is known; else empty
  std::vector<Evidence> evidence;
};
/// Judges every occurrence with `ask` (Occurrence -> Answer), and takes away what the exceptions cover.
template <class Ask>
[[nodiscard]] Gathered gather(Context& context, const Asked& asked, const Scope& scope, Ask&& ask);
[[nodiscard]] Gathered gather_with(Context& context, const Asked& asked, const Scope& scope, Answer (*ask)(void*, const Occurrence&),
                                   void* with);

/// "Other malignancy": takes what the trial studies away from what was gathered, or leaves open what may be it.
void leave_out_the_studied(const Context& context, const Asked& asked, Gathered& gathered);
/// "Other immunosuppressants": the drugs that the trial gives do not count, and what may be one of them, or is named before in the
/// criteria of that kind ("1. previous use of anakinra"), leaves the answer open.
void leave_out_the_given(const Context& context, const rules::Therapy& therapy, Gathered& gathered);
/// A result in words, positive or negative, with the names of its test.
struct Tested {
  const patients::Observation* observation = nullptr;
  bool positive = false;
  std::vector<std::string> names, positives;  ///< " hbsag ", " hbsag positive ", blanks around
};
/// All of them, made once for a profile.
[[nodiscard]] const std::vector<Tested>& tested(const Context& context);
/// The names of a listed concept, blanks around them, made once.
[[nodiscard]] const std::vector<std::string>& padded_names(const Context& context, ConceptId id);
/// "HER2-negative breast cancer": breast cancer and the receptor's result, each on file by itself. Nothing where either is not known, or
/// where the result may be that of another tumour on file.
[[nodiscard]] std::optional<ExprReport> by_receptor(Context& context, const rules::Condition& condition);

/// An early cancer beside what says that it has spread: nobody knows which of the two is right today. What is on file of that.
[[nodiscard]] std::optional<std::string> shown_to_have_spread(const Context& context, const Asked& wanted);

/// Tests that speak to what is asked: a positive one stands against its absence, and settles it where the criterion names the very test.
void weigh_tests(const Context& context, const Asked& asked, bool windowed, ExprReport& report);

/// What a complete list of statements leaves open all the same: a promise, an opinion, what a woman may be by her age. Nothing for the
/// rest.
[[nodiscard]] std::optional<ExprReport> beyond_lists(Context& context, const Asked& wanted);
/// "Histologically confirmed": the lists that hold what it was confirmed by.
void look_where_confirmed(const Context& context, const Asked& wanted, std::vector<Family>& families);

/// "Is there such a fact?" answered from what was gathered. `need`: what to ask when nothing decides.
[[nodiscard]] ExprReport exists(Context& context, const Asked& asked, const Scope& scope, Gathered gathered, const Need& need);
/// "How many such facts are there?" against a limit.
[[nodiscard]] ExprReport counted(Context& context, const Asked& asked, const Scope& scope, Gathered gathered, const rules::Limit& limit,
                                 const Need& need);
/// "at least one X" asks whether there is an X, and needs no count.
[[nodiscard]] bool any_at_all(const std::optional<rules::Limit>& count);
/// "2 prior lines of therapy" against an observation of that name, "prior lines of therapy: 3": decides a count that facts leave open. The
/// latest number counts; others of its day that differ decide nothing.
void by_number_on_file(const Context& context, const std::string& counted, const rules::Limit& limit, ExprReport& report);
/// "none on file, and the list of conditions is declared complete", or what is missing for that.
[[nodiscard]] bool all_complete(const Context& context, const Scope& scope, std::vector<Evidence>& evidence, std::string& sentence);

template <class Ask>
Gathered gather(Context& context, const Asked& asked, const Scope& scope, Ask&& ask) {
  using Plain = std::remove_reference_t<Ask>;
  return gather_with(
      context, asked, scope, [](void* with, const Occurrence& occurrence) { return (*static_cast<Plain*>(with))(occurrence); }, &ask);
}

/// What one fact says to a condition, therapy or procedure predicate, its name aside. For predicates and for exceptions.
[[nodiscard]] Answer answer(Context& context, const rules::Condition& condition, const Asked& asked, const Occurrence& occurrence);
[[nodiscard]] Answer answer(Context& context, const rules::Therapy& therapy, const Asked& asked, const Occurrence& occurrence);
[[nodiscard]] Answer answer(Context& context, const rules::Procedure& procedure, const Asked& asked, const Occurrence& occurrence);

[[nodiscard]] ExprReport leaf(Truth truth, std::string reason);
[[nodiscard]] ExprReport unknown_leaf(UnknownKind kind, std::string reason, std::optional<Need> need = std::nullopt);
/// Says of the facts of an occurrence that they decided.
void mark_used(std::vector<Evidence>& evidence, const Occurrence& occurrence);
void add_kind(std::vector<UnknownKind>& kinds, UnknownKind kind);  ///< keeps them sorted and unique
void add_need(std::vector<Need>& needs, Need need);

/// A statement, condition or event on file in the very words of a criterion: what it says.
[[nodiscard]] std::optional<ExprReport> in_so_many_words(Context& context, const std::string& text, bool value_in_time = false);
/// A limit on a measure whose values are times ("life expectancy greater than 3 months"): the months are what is measured, and no time
/// that a statement of it would have to lie in.
[[nodiscard]] bool measures_a_time(const rules::Expr& expr);
/// Parts of a connective, of which one statement on file says several in the clause's words (own_words.cpp) ("recovered from toxicity or
/// complications of surgery"): sets their reports, and gives one for all of them where it says them all. Where the facts have decided one,
/// that stands.
[[nodiscard]] std::optional<ExprReport> settle_neighbours(Context& context, const rules::Logic& logic, std::vector<ExprReport>& reports);

/// One thing that a clause asks for among others, in words: what a statement may speak of.
struct Operand {
  std::string text, qualifiers;  ///< its name, and what narrows it ("severe")
  std::optional<rules::Window> window;
  bool past = false;   ///< asks whether it ever was
  bool never = false;  ///< asks that it never was
};
/// Statements on file that say the opposite of what was decided about one operand: then nothing is.
void weigh_said(Context& context, const Operand& operand, ExprReport& report);

/// The leaf's words, as a criterion would say them: "active tuberculosis", "absolute neutrophil count < 1.5 10*9/L".
[[nodiscard]] std::string asked_words(const rules::Expr& expr);
/// The clause's sentence: speaks in the positive ("must not have active tuberculosis: none recorded, ...").
[[nodiscard]] std::string clause_reason(const rules::Expr& expr, const ExprReport& report, rules::ClauseKind kind);

}  // namespace eligo::engine

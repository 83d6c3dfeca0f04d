// The tree as written: close to the words, a span on everything, no concept looked up and no unit converted.
//
// Open structs and one std::variant; equality ignores spans. rules/check turns it into typed predicates.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/decimal.hpp"
#include "grammar/lexicon.hpp"
#include "grammar/rare.hpp"
#include "grammar/settings.hpp"
#include "grammar/span.hpp"

namespace eligo::grammar {

enum class Comparator { lt, le, gt, ge, eq, ne };
/// What a limit is a multiple of. `none`: absolute. `uln`/`lln`: upper / lower limit of normal.
enum class Relative { none, uln, lln, baseline, predicted };
enum class Statistic { latest, any, all, mean, min, max, median, count };
/// Status words of findings and therapies, as written.
enum class Status {
  unspecified,
  current,
  history,
  any,
  recent_onset,
  suspected,
  planned,
  past,
  naive,
  failed,
  intolerant,
  contraindicated,
  stable,
  never
};
enum class LogicOp { conjunction, disjunction, negation, implication, exception, at_least };

/// A number with a unit. `unit` is UCUM ("mo", "10*9/L"); empty for none.
struct Quantity {
  Decimal value;
  std::string unit;
  Span span;
};

/// One- or two-sided. One-sided: `op` and `value`. Two-sided: `low` and `high`, `op` unset. A result that is a word
/// ("positive", "III", "normal") is `op` eq with `word` set and no value.
struct Limit {
  std::optional<Comparator> op;
  std::optional<Decimal> value, low, high;
  bool low_inclusive = true;
  bool high_inclusive = true;
  std::string word;
  std::string unit;       ///< UCUM, empty for none
  std::string unit_text;  ///< as written
  Relative relative = Relative::none;
  Span span;
};

/// A stretch of time seen from an anchor. `max_ago` alone: within. `min_ago` alone: at least that long before. Units a mo wk d h min, or
/// "half-life". `after`: the stretch lies after the anchor. Neither bound: any time before (or after) the anchor.
struct Window {
  std::optional<Quantity> min_ago, max_ago;
  std::string anchor =
      "as_of";  ///< as_of screening baseline enrolment randomisation first_dose consent diagnosis surgery visit ..., else the words
  bool after = false;
  bool min_open = false, max_open = false;  ///< "more than 4 weeks before", "less than 4 weeks before": the end itself is out
  bool around = false;                      ///< "within 4 weeks of surgery": before it or after it, the text does not say which
  bool of_diagnosis = false;                ///< asks when the condition was diagnosed, not whether it was present then
  bool first = false;                       ///< asks for the first of them ("first diagnosis of")
  bool last = false;                        ///< asks for the last of them ("at least 6 months since a stroke"): none came later
  bool lifetime = false;                    ///< "ever", "at any time"
  /// While a clause is read: "30 days or 5 half-lives, whichever is longer" (`longer`) or shorter. The tree holds two predicates instead.
  std::optional<Quantity> other;
  bool longer = false;
  Span span;
};

struct Duration {
  Comparator op = Comparator::ge;
  Quantity amount;
};

/// A series form: "over a minimum of seven consecutive daily entries", "on two occasions at least 1 week apart".
struct Series {
  std::optional<Decimal> at_least;  ///< number of readings
  bool consecutive = false;
  std::optional<Quantity> every;  ///< spacing of entries ("daily" is 1 d)
  std::optional<Quantity> apart;  ///< least distance between readings
  Span span;
};

/// A name: its words, and what the lexicon made of them (empty: an open term).
struct Term {
  std::string text;                      ///< normalised words, white space folded
  std::vector<LexiconEntry> candidates;  ///< several: a homonym
  /// Listed names that an open term is certainly a kind of ("heart failure requiring admission": heart failure).
  std::vector<LexiconEntry> broader;
  TermKind hint = TermKind::none;  ///< kind that the context asks for (treatment with X: drug); none: no hint
  Span span;
};

struct Node;

struct Comparison {
  Term measure;
  Limit limit;
  std::optional<Statistic> statistic;
  Rare<Series> series;
  Rare<Window> window;
  Rare<Duration> duration;
  std::vector<Setting> settings;  ///< how it has to be measured: of each aspect one of those named
  Rare<Limit> again;              ///< the same limit in brackets, in another unit: only there to be checked against the first
};
struct AgeLimit {
  Limit limit;     ///< unit a mo wk d h
  std::string at;  ///< anchor of the age: "as_of", "screening", "diagnosis", "onset" ...
};
struct SexIs {
  std::string value;  ///< female, male
};
/// A condition, therapy, procedure, variant or event: what it is comes from the term's candidates and hint.
struct Finding {
  Term term;
  Status status = Status::unspecified;
  std::string severity;  ///< "severe", "moderate or severe" is an or of two findings
  std::string stage;     ///< "IIIB", "NYHA III", "grade 3"
  std::string state;     ///< variants and receptors: "present", "absent", else empty
  std::string change;    ///< variants: "R206H", "mutation", "overexpression"
  Rare<Limit> count;     ///< "more than 3 concussions", "at least 2 prior lines"; no period
  Rare<Quantity> dose;
  std::optional<Comparator> dose_op;
  std::string indication;  ///< "surgery for Crohn's disease": the words after for
  Rare<Window> window;
  Rare<Duration> duration;
  bool other = false;  ///< "other malignancy", "another cancer": not the one under study; the term's text says it too
  std::string criteria =
      {};  ///< "ACR criteria": by which the disease was diagnosed, told apart by the rules; the term's text says them too
};
/// Events per time.
struct Rate {
  Term term;
  Limit limit;      ///< unit: of one event ("min" for "150 minutes per week"), usually empty
  std::string per;  ///< UCUM time unit: a mo wk d h
  Rare<Window> window;
  Rare<Duration> duration;
};
/// Needs a statement on file: pregnancy, consent, willingness, insurance, language ... `attestation`: a promise or an
/// ability that only a person can state, so that its absence is an unknown of kind attestation, not missing.
struct Saying {
  Term term;
  bool attestation = false;
  Rare<Window> window;
};
struct Opinion {
  std::string text;
};
/// Permits, and so requires nothing: its truth is true ("any P16 status is acceptable").
struct Permission {
  std::string text;
};
/// Text that no rule took. `doubt`: it stood where it may change how its neighbours combine, so the whole clause is unknown.
/// `seen`: limits, windows, durations and counts inside it, for the reader's eye; what they bind is not known, and they decide nothing.
struct Unread {
  std::string text;
  bool doubt = false;
  std::vector<Node> seen;
  // Defined behind Node, which a vector of it needs whole.
  Unread();
  Unread(std::string words, bool in_doubt);
};
struct Logic {
  LogicOp op = LogicOp::conjunction;
  int n = 0;                           ///< at_least
  std::optional<LogicOp> alternative;  ///< a second reading of the connective that the text allows (conjunction / disjunction)
  bool mixed = false;                  ///< "and" and "or" side by side: as one thing, and not a list of things
  bool sealed = false;                 ///< holds a doubt that reaches no further: this node as a whole is unknown, its neighbours are not
  bool nested = false;                 ///< two readings of one thing, of which the second holds only where the first does
  std::vector<Node> args;              ///< implication: condition, consequence. exception: predicate, exception...
};

struct Node {
  std::variant<Comparison, AgeLimit, SexIs, Finding, Rate, Saying, Opinion, Permission, Unread, Logic> value;
  Span span;
};

inline Unread::Unread() = default;
inline Unread::Unread(std::string words, bool in_doubt) : text(std::move(words)), doubt(in_doubt) {}

/// Equality of trees ignores spans.
[[nodiscard]] bool same(const Node& a, const Node& b);

}  // namespace eligo::grammar

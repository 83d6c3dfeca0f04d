// What screening says: plain values, rendered in tools/. The public shape is contracts.md section 4.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/truth.hpp"
#include "grammar/decimal.hpp"
#include "patients/date.hpp"
#include "rules/compile.hpp"

namespace eligo::engine {

/// How a value that was not measured came about: everything that a reader needs to work it out again.
struct Derivation {
  std::string formula, version, equation, citation, doi;
  Decimal value;      ///< not rounded
  Decimal low, high;  ///< it is only used where all between them lies on one side of the limit
  std::string unit;   ///< UCUM
  struct Input {
    std::string name, pointer, shown, converted;
    std::string date;                 ///< as recorded; empty for age, sex and what is undated
    std::optional<long> days_before;  ///< the as-of date
    friend bool operator==(const Input&, const Input&) = default;
  };
  std::vector<Input> inputs;
  friend bool operator==(const Derivation&, const Derivation&) = default;
};

/// One fact that was looked at.
struct Evidence {
  std::string pointer;  ///< JSON pointer into the profile
  std::string shown;    ///< "absolute neutrophil count 1.2 10*9/L on 2026-01-10"
  bool used = false;
  std::string why;        ///< why it was set aside, or what it rests on
  std::string converted;  ///< "1400 /uL = 1.4 10*9/L"
  std::string derived;    ///< "CKD-EPI 2021 from creatinine ... and age ..."
  std::optional<Derivation> derivation = std::nullopt;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// What would settle an unknown.
struct Need {
  UnknownKind kind{};
  std::string ask;  ///< "What is the patient's absolute neutrophil count?"
  std::string of;   ///< record, laboratory, patient, investigator
  friend bool operator==(const Need&, const Need&) = default;
};

struct Margin {
  Decimal value;  ///< distance from the limit, positive when it is met
  std::string unit;
  std::optional<Decimal> limit = std::nullopt;  ///< what it is the distance from; of a stretch of time its length
  bool counts = false;                          ///< of something counted: events, courses
};

/// What a truth becomes on a later day, while the facts stay as they are.
struct Turn {
  patients::Day day{};
  Truth truth = Truth::unknown;
  std::vector<UnknownKind> kinds;
};

/// Mirrors the typed expression, with truth at every node.
struct ExprReport {
  Truth truth = Truth::unknown;
  std::string label;               ///< "and", "compare", ... as rules::kind_name
  std::string text;                ///< what was asked, short, in words ("ANC < 1.5 10*9/L")
  std::string reason;              ///< one sentence
  std::vector<UnknownKind> kinds;  ///< sorted, unique; empty unless unknown
  std::vector<Evidence> evidence;  ///< leaves only
  std::vector<Need> needs;         ///< leaves only
  std::optional<Margin> margin;
  std::optional<patients::Day> changes_on;  ///< the day its truth changes by itself
  std::vector<Turn> turns;                  ///< of predicates and of the whole: all later days, in order
  bool not_applicable = false;              ///< an if whose condition is false
  bool words_alone = false;                 ///< decided, and no vocabulary lists the name: equal words are all there is
  std::string pack;                         ///< decided by a name that only this pack lists
  std::vector<ExprReport> args;
};

struct ClauseReport {
  const rules::Clause* clause = nullptr;  ///< lives as long as the compiled trial
  Truth truth = Truth::unknown;
  Verdict verdict = Verdict::unknown;
  std::optional<UnknownKind> unknown_kind;
  std::vector<UnknownKind> unknown_kinds;
  std::string reason;
  std::vector<Evidence> evidence;
  std::optional<Margin> margin;
  std::optional<patients::Day> changes_on;       ///< the first day on which its verdict is another
  std::vector<Turn> turns;                       ///< all later days on which its truth, or who can settle it, is another; in order
  patients::Day horizon = patients::Day::max();  ///< how far that was looked for
  std::vector<Need> needs;
  ExprReport expr;
};

/// A predicate that, as it stands, has a part in failing a clause.
struct FailingPredicate {
  std::string node;  ///< JSON pointer into the clause's expression: "/args/1"; empty for the whole of it
  std::string text;
  Truth truth = Truth::unknown;
  std::string reason;
  std::optional<Margin> margin;      ///< negative: how far from its limit
  std::vector<std::string> facts{};  ///< JSON pointers into the profile: those it used
};

/// What fails one clause: the minimal sets of its predicates that do so by themselves, smallest first.
struct Failure {
  std::string clause;
  std::vector<std::vector<FailingPredicate>> sets;
  bool more = false;  ///< there are more sets than are listed
};

/// The only failed clause of a trial, and the predicate without which nothing would fail it, where there is one.
struct SoleBlocker {
  std::string clause;
  std::optional<FailingPredicate> predicate;
};

/// A predicate that fails its clause by a tenth of its limit at most, or by one of what is counted.
struct NearMiss {
  std::string clause;
  FailingPredicate predicate;
};

/// A medication that is taken now and that fails a clause, and what that clause asks for.
struct InTheWay {
  std::string pointer, medication, clause;
  std::string asks;  ///< "no immunosuppressant within 6 months before screening"
};

struct TrialReport {
  const rules::CompiledTrial* trial = nullptr;
  Outcome outcome = Outcome::undetermined;
  int matched = 0, failed = 0, unknown = 0;
  std::vector<ClauseReport> clauses;
  std::optional<patients::Day> next_change;  ///< the first day on which the outcome is another by itself
  Outcome next_outcome = Outcome::undetermined;
  std::string next_change_why;
  std::vector<std::vector<std::string>> failing;  ///< minimal sets of clause ids that fail it: each failed clause alone
  std::vector<Failure> failures;                  ///< of every failed clause, in the order of the clauses
  std::optional<SoleBlocker> sole_blocker;
  std::vector<NearMiss> near_misses;
  std::vector<InTheWay> in_the_way;
};

struct Question {
  std::string ask;
  std::string of;
  struct Place {
    std::string trial, clause;
    friend bool operator==(const Place&, const Place&) = default;
  };
  std::vector<Place> settles;
  /// How many trials and clauses an answer decides, everything else as it stands.
  struct Reach {
    std::size_t trials = 0, clauses = 0;
  };
  Reach best, worst;
  struct Decided {
    std::string trial;
    Outcome outcome{};
    friend bool operator==(const Decided&, const Decided&) = default;
  };
  struct Settled {
    Place place;
    Verdict verdict{};
    friend bool operator==(const Settled&, const Settled&) = default;
  };
  struct Answer {
    std::string words;  ///< what then holds, in a predicate's words: "ANC >= 1.5 10*9/L", "not: ANC >= 1.5 10*9/L"
    std::vector<Decided> trials;
    std::vector<Settled> clauses;
  };
  std::vector<Answer> decided_if;  ///< answers that decide a trial or a clause, whatever else is still open
};

struct PatientReport {
  std::string patient;
  patients::Day as_of{};
  std::vector<TrialReport> trials;  ///< best first
  std::vector<Question> questions;  ///< most useful first
};

}  // namespace eligo::engine

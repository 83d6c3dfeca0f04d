// A patient's facts, typed, with the place each was read from. The public shape is contracts.md section 1.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "grammar/decimal.hpp"
#include "grammar/settings.hpp"
#include "patients/date.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::patients {

using rules::ConceptId;
using rules::InputError;
using rules::Result;

enum class Family { conditions, medications, procedures, events, observations, variants, statements };
enum class Sex { female, male, other, unknown };
enum class ValueComparator { none, lt, le, gt, ge };

/// What every entry has: its names, the concepts they resolve to, and its JSON pointer.
struct Named {
  std::string text;                 ///< as recorded; a code's name when there was no text
  std::vector<std::string> codes;   ///< `code` may be one string or an array
  std::vector<ConceptId> concepts;  ///< empty: not listed; several: a homonym that its place did not settle
  std::string words;                ///< normalised_words(text), for open terms
  bool narrowed = false;       ///< the name says more than its concept ("severe asthma"): that it is over or absent says nothing of that
  bool by_wider_code = false;  ///< its concept is that of a code above the recorded one, which may say more: it denies nothing
  bool parted = false;         ///< not listed itself, and made of things that are: "carboplatin + paclitaxel"
  std::string told_by;         ///< the code that its concept rests on, where the text does not say the same
  std::string pointer;         ///< "/observations/0"
  std::string doubt;           ///< not empty: something in the entry may deny or end it, so it decides nothing; and what
};

struct Amount {
  Decimal value;
  std::string unit;          ///< UCUM, "" for none
  std::string unit_text;     ///< as recorded
  std::string unit_problem;  ///< not empty: the unit is not known, and why
};

struct ReferenceRange {
  std::optional<Decimal> low, high;
  std::string unit, unit_text{};  ///< UCUM and as written; empty: that of the value
};

struct Interval {
  std::optional<Decimal> low, high;
};

struct Observation : Named {
  std::variant<std::monostate, Decimal, Interval, std::string, bool> value;
  ValueComparator comparator = ValueComparator::none;
  std::string unit;  ///< UCUM, "" for none
  std::string unit_text;
  std::string unit_problem;
  std::optional<PartialDate> date;
  std::optional<ReferenceRange> reference_range;
  std::string range_problem;  ///< why the range that is on file is not used
  std::string visit, method;
  std::string position;                    ///< "standing"
  std::vector<grammar::Setting> settings;  ///< how it was measured, by its name, method, position, setting and fasting
  ConceptId base = rules::no_concept;      ///< for a name that is not listed: what it is without its settings ("supine SBP": SBP)
};
enum class ConditionStatus { active, inactive, remission, resolved, suspected, refuted, unstated };
struct ConditionFact : Named {
  ConditionStatus status = ConditionStatus::unstated;
  std::optional<PartialDate> onset, diagnosed, resolved;
  std::string severity, stage;
  std::string criteria;  ///< by which it was diagnosed
};
enum class MedicationStatus { active, stopped, planned, never, unstated };
struct MedicationFact : Named {
  MedicationStatus status = MedicationStatus::unstated;
  std::optional<PartialDate> start, end, last_dose, stable_since;
  std::optional<Amount> dose;
  std::string route, indication, response;
  std::vector<ConceptId> indication_concepts;
  std::vector<MedicationFact> parts;  ///< the drugs of a regimen or a combination, each as if it were on file by itself, without a dose
};
enum class ProcedureStatus { done, planned, never, unstated };
struct ProcedureFact : Named {
  ProcedureStatus status = ProcedureStatus::unstated;
  std::optional<PartialDate> date, start, end;
  std::string outcome;
  std::vector<ProcedureFact> parts;  ///< as of a medication: the chemotherapy of a chemoradiotherapy
};
struct EventFact : Named {
  std::optional<PartialDate> date, start, end;
  std::optional<Amount> rate;  ///< "rate": {"value": 6, "unit": "/a"}: a recorded frequency instead of dated events
};
struct VariantFact : Named {
  std::string gene, change;
  bool present = true;  ///< without a status there is a `doubt` instead
  std::optional<PartialDate> date;
};
struct StatementFact : Named {
  bool value = false;
  std::optional<PartialDate> date;
};

struct Completeness {
  Family family{};
  std::optional<PartialDate> since;  ///< absent: for all time
  std::string pointer;
};

/// What a reader of the profile should know though it stops nothing: a field that the format does not name (kept, with its value), a text
/// that was read as a number, a code and a text that disagree. Never silently ignored.
struct Remark {
  std::string pointer;
  std::string message;
  std::string value;  ///< an unknown field's value, as compact JSON; else empty
};

struct Age {
  Decimal value;
  std::string unit;  ///< a mo wk d
};

struct Profile {
  std::string id;
  std::optional<Day> as_of;
  std::optional<PartialDate> birth_date;
  std::optional<Age> age;
  std::optional<Sex> sex;
  std::vector<Observation> observations;
  std::vector<ConditionFact> conditions;
  std::vector<MedicationFact> medications;
  std::vector<ProcedureFact> procedures;
  std::vector<EventFact> events;
  std::vector<VariantFact> variants;
  std::vector<StatementFact> statements;
  std::vector<Completeness> complete;
  /// Dates of anchors: "anchors": {"first_dose": "2026-02-01", "baseline": ...}
  std::vector<std::pair<std::string, PartialDate>> anchors;
  /// Laboratory defaults: "reference_ranges": [{"text": "ALT", "low":, "high":, "unit":, "sex":, "min_age":, "max_age":}]
  struct LaboratoryRange : Named {
    ReferenceRange range;
    std::string unit;
    std::string unit_text;
    std::string unit_problem;             ///< not empty: the range cannot be used, and why
    std::string sex;                      ///< "female", "male" or empty
    std::optional<Age> min_age, max_age;  ///< completed units, both ends in
  };
  std::vector<LaboratoryRange> laboratory_ranges;
  std::vector<Remark> remarks;
};

/// Reads one profile. Refuses what is not valid, with JSON pointer, reason and near name; all errors found are returned, nothing is
/// half-read.
[[nodiscard]] tl::expected<Profile, std::vector<InputError>> read_profile(std::string_view json, const rules::Vocabulary& vocabulary);

/// Several: one object, an array, or NDJSON. Each is read or refused on its own.
[[nodiscard]] std::vector<tl::expected<Profile, std::vector<InputError>>> read_profiles(std::string_view content,
                                                                                        const rules::Vocabulary& vocabulary);

/// The same of a text that comes piece by piece: where there is one profile a line, each is read as soon as its line is whole.
class ProfileStream {
 public:
  using Read = tl::expected<Profile, std::vector<InputError>>;
  /// The vocabulary must outlive it.
  explicit ProfileStream(const rules::Vocabulary& vocabulary) : vocabulary_(vocabulary) {}
  [[nodiscard]] std::vector<Read> feed(std::string_view piece);
  /// What is left when there is no more.
  [[nodiscard]] std::vector<Read> finish();

 private:
  enum class Form { not_known, lines, whole };
  void look();
  void take_lines(std::vector<Read>& out);

  const rules::Vocabulary& vocabulary_;
  std::string held_;
  Form form_ = Form::not_known;
  std::optional<bool> first_line_whole_;
  std::size_t number_ = 0;
};

/// Why birth date and age cannot be right on this day; `place` is the field. An age is true on the profile's own as-of date: for a profile
/// that has one it was looked at when it was read.
[[nodiscard]] std::optional<InputError> person_misfit(const Profile& profile, Day as_of);

[[nodiscard]] std::string_view family_name(Family family);

}  // namespace eligo::patients

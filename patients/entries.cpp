// One entry of each family of facts: values, dates, statuses, and what contradicts itself. What it is called is entry_names' work.
//
// An entry that cannot be true in itself (it ended before it began) is refused: neither half could be trusted. What is odd but possible
// is remarked on.
#include <algorithm>
#include <array>

#include "grammar/text.hpp"
#include "patients/entry_names.hpp"
#include "patients/fields.hpp"
#include "patients/specimen.hpp"
#include "rules/codes.hpp"
#include "rules/criteria.hpp"
#include "rules/gene_change.hpp"
#include "rules/narrowed.hpp"
#include "rules/quantity.hpp"
#include "rules/shares.hpp"

namespace eligo::patients {
namespace {

using rules::TermKind;
using rules::Vocabulary;

constexpr std::array condition_statuses{
    Choice<ConditionStatus>{"active", ConditionStatus::active,
                            "current ongoing present confirmed yes positive recurrent relapse recurrence"},
    Choice<ConditionStatus>{"inactive", ConditionStatus::inactive, "past history dormant quiescent"},
    Choice<ConditionStatus>{"remission", ConditionStatus::remission, "inremission remitted completeremission"},
    Choice<ConditionStatus>{"resolved", ConditionStatus::resolved, "cured healed recovered"},
    Choice<ConditionStatus>{"suspected", ConditionStatus::suspected, "possible probable provisional unconfirmed differential"},
    Choice<ConditionStatus>{"refuted", ConditionStatus::refuted, "absent negative never no none denied ruledout excluded"}};
constexpr std::array medication_statuses{
    Choice<MedicationStatus>{"active", MedicationStatus::active, "current ongoing taking yes"},
    Choice<MedicationStatus>{"stopped", MedicationStatus::stopped, "completed done past discontinued ended finished inactive cancelled"},
    Choice<MedicationStatus>{"planned", MedicationStatus::planned, "scheduled intended draft future"},
    Choice<MedicationStatus>{"never", MedicationStatus::never, "nottaken none no naive refuted absent"}};
constexpr std::array procedure_statuses{
    Choice<ProcedureStatus>{"done", ProcedureStatus::done, "completed performed finished past yes"},
    Choice<ProcedureStatus>{"planned", ProcedureStatus::planned, "scheduled preparation intended future"},
    Choice<ProcedureStatus>{"never", ProcedureStatus::never, "notdone none no refuted absent"}};
constexpr std::array variant_statuses{Choice<bool>{"present", true, "positive detected found yes mutated pathogenic"},
                                      Choice<bool>{"absent", false, "negative notdetected wildtype no none refuted"}};
constexpr std::array comparators{Choice<ValueComparator>{"<", ValueComparator::lt, "lt below less"},
                                 Choice<ValueComparator>{"<=", ValueComparator::le, "le =< ≤"},
                                 Choice<ValueComparator>{">", ValueComparator::gt, "gt above greater more"},
                                 Choice<ValueComparator>{">=", ValueComparator::ge, "ge => ≥"},
                                 Choice<ValueComparator>{"=", ValueComparator::none, "eq equal equals =="}};
constexpr std::array responses{Choice<std::string_view>{"good", "good", "complete effective responded yes"},
                               Choice<std::string_view>{"partial", "partial", "some moderate"},
                               Choice<std::string_view>{"poor", "poor", "none no failed inadequate refractory nonresponse noresponse"},
                               Choice<std::string_view>{"intolerant", "intolerant", "intolerance sideeffects adverse"},
                               Choice<std::string_view>{"contraindicated", "contraindicated", "contraindication"}};

void refuse_order(Fields& fields, std::string_view key, const std::optional<PartialDate>& early, std::string_view early_name,
                  const std::optional<PartialDate>& late) {
  if (surely_before(late, early)) fields.error(key, "`" + std::string(key) + "` lies before `" + std::string(early_name) + "`");
}

/// Facts that are not to come yet are dated later: possible when the profile was written for an earlier day, so only remarked on.
void note_future(Fields& fields, const Profile& profile, std::string_view key, const std::optional<PartialDate>& date) {
  if (profile.as_of && date && date->first > *profile.as_of)
    fields.remark(key, "dated after the as-of date " + to_string(*profile.as_of) + ": not yet a fact on it");
}
void note_before_birth(Fields& fields, const Profile& profile, std::string_view key, const std::optional<PartialDate>& date) {
  if (surely_before(date, profile.birth_date)) fields.remark(key, "dated before the birth date " + profile.birth_date->text);
}
void note_dates(Fields& fields, const Profile& profile, std::string_view key, const std::optional<PartialDate>& date) {
  note_future(fields, profile, key, date);
  note_before_birth(fields, profile, key, date);
}

// Values of observations -------------------------------------------------------------------------------------------------------------

std::string_view skip_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

/// A comparison sign at the front of a value text, taken off it.
std::optional<ValueComparator> take_comparator(std::string_view& text) {
  static constexpr std::array<std::pair<std::string_view, ValueComparator>, 12> signs{{{"<=", ValueComparator::le},
                                                                                       {"=<", ValueComparator::le},
                                                                                       {">=", ValueComparator::ge},
                                                                                       {"=>", ValueComparator::ge},
                                                                                       {"≤", ValueComparator::le},
                                                                                       {"≥", ValueComparator::ge},
                                                                                       {"⩽", ValueComparator::le},
                                                                                       {"⩾", ValueComparator::ge},
                                                                                       {"<", ValueComparator::lt},
                                                                                       {">", ValueComparator::gt},
                                                                                       {"==", ValueComparator::none},
                                                                                       {"=", ValueComparator::none}}};
  for (const auto& [sign, meaning] : signs) {
    if (!text.starts_with(sign)) continue;
    text = skip_blanks(text.substr(sign.size()));
    return meaning;
  }
  return std::nullopt;
}

/// The number at the front of a value text, taken off it.
std::optional<Decimal> take_number(std::string_view& text) {
  std::size_t end = text.starts_with('-') ? 1 : 0;
  const auto digits = [&] {
    const std::size_t from = end;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    return end > from;
  };
  const bool whole = digits();
  if (end < text.size() && text[end] == '.') {
    ++end;
    if (!digits()) return std::nullopt;
  } else if (!whole) {
    return std::nullopt;
  }
  if (end + 1 < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    const std::size_t mantissa = end++;
    if (text[end] == '-' || text[end] == '+') ++end;
    if (!digits()) end = mantissa;
  }
  const std::optional<Decimal> number = Decimal::parse(text.substr(0, end));
  text = skip_blanks(text.substr(end));
  return number;
}

/// A value that was recorded as text. "<5", ">= 60" and "1.2" are numbers and nothing else; "1.2 K/uL" and "5-10" are read so for listed
/// measures only, because elsewhere such text may be a name. Everything else stays text.
void read_value_text(Fields& fields, Observation& observation, const std::string& text, bool measure) {
  observation.value = text;
  std::string_view rest = text;
  const std::optional<ValueComparator> sign = take_comparator(rest);
  const std::optional<Decimal> number = take_number(rest);
  if (!number) return;
  if (!rest.empty() && measure && !sign) {
    for (std::string_view dash : {"-", "–", "to "}) {
      std::string_view after = rest;
      if (!after.starts_with(dash)) continue;
      after = skip_blanks(after.substr(dash.size()));
      const std::optional<Decimal> high = take_number(after);
      if (!high || !after.empty() || *high < *number) continue;
      observation.value = Interval{*number, *high};
      fields.remark("value", "the text `" + text + "` is read as the interval from " + number->to_string() + " to " + high->to_string());
      return;
    }
  }
  std::string unit_note;
  if (!rest.empty()) {
    // "120/80" is a pair and "1 in 80" a ratio: neither is a number with a unit, though UCUM would take "/80" for one.
    const bool letter =
        std::any_of(rest.begin(), rest.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '%'; });
    const bool quotient = rest.size() > 1 && rest[0] == '/' && rest[1] >= '0' && rest[1] <= '9';
    if (!measure || !letter || quotient) return;
    ReadUnit unit = read_written_unit(rest);
    if (!unit.problem.empty()) return;
    const bool stated = !observation.unit_text.empty();
    if (stated && unit.ucum != observation.unit) {
      fields.error("value", "the text carries another unit than `unit`");
      return;
    }
    if (!stated) {
      observation.unit = std::move(unit.ucum);
      observation.unit_text = std::move(unit.text);
      unit_note = " " + observation.unit_text;
    }
  }
  observation.value = *number;
  if (sign && *sign != ValueComparator::none) {
    if (observation.comparator != ValueComparator::none && observation.comparator != *sign) {
      fields.error("value", "the text and the comparator beside it disagree");
      return;
    }
    observation.comparator = *sign;
  }
  fields.remark("value", "the text `" + text + "` is read as the number " + number->to_string() + unit_note +
                             (observation.comparator == ValueComparator::none ? "" : ", censored"));
}

/// {"low": , "high": }, at least one of them.
template <class Range>
std::optional<Range> read_range(Fields& fields) {
  Range range;
  const std::optional<Decimal> low = fields.number("low"), high = fields.number("high");
  if (fields.take("low") == nullptr && fields.take("high") == nullptr) {
    fields.error({}, "a range needs `low`, `high` or both");
    return std::nullopt;
  }
  if (low && high && *high < *low) {
    fields.error({}, "`low` is above `high`");
    return std::nullopt;
  }
  range.low = low;
  range.high = high;
  return range;
}

const rules::Analyte* analyte_of(const Named& named, const Vocabulary& vocabulary) {
  if (named.concepts.size() != 1) return nullptr;
  const auto& analyte = vocabulary.at(named.concepts.front()).analyte;
  return analyte ? &*analyte : nullptr;
}

/// How the value came about, from all fields that may say it.
void read_settings(Fields& fields, Observation& observation, const Vocabulary& vocabulary) {
  using grammar::SettingsOf;
  observation.settings = grammar::settings_in(observation.text, SettingsOf::criterion);
  const auto add = [&](std::string_view text) {
    for (auto& one : grammar::settings_in(text, SettingsOf::fact)) observation.settings.push_back(std::move(one));
  };
  add(observation.method);
  add(observation.position);
  add(fields.text("setting").value_or(""));
  if (const auto fasting = fields.boolean("fasting")) add(*fasting ? "fasting" : "non-fasting");
  grammar::settle(observation.settings);
  if (!observation.concepts.empty() || observation.settings.empty()) return;
  const auto found = vocabulary.lookup(grammar::without_settings(observation.text), rules::TermKind::measure).concepts;
  if (found.size() == 1) observation.base = found.front();
}

/// "% predicted", "% of pred.": a percentage of the predicted value.
bool says_predicted(std::string_view unit) {
  std::string plain;
  for (const char c : unit)
    if (c != ' ' && c != '.' && c != '_') plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  static constexpr std::array<std::string_view, 8> spellings{
      "%predicted", "%ofpredicted", "%pred", "%ofpred", "%pp", "%{predicted}", "percentpredicted", "%ofpredictednormal"};
  return std::find(spellings.begin(), spellings.end(), plain) != spellings.end();
}

/// "per year", "flares per month": a rate in words, as UCUM. Nothing for anything else.
std::string rate_in_words(std::string_view written) {
  std::string text;
  for (const char c : written) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> periods{{{"per year", "/a"},
                                                                                          {"a year", "/a"},
                                                                                          {"per month", "/mo"},
                                                                                          {"a month", "/mo"},
                                                                                          {"per week", "/wk"},
                                                                                          {"a week", "/wk"},
                                                                                          {"per day", "/d"},
                                                                                          {"a day", "/d"},
                                                                                          {"per hour", "/h"},
                                                                                          {"/ year", "/a"}}};
  for (const auto& [words, ucum] : periods) {
    if (!text.ends_with(words)) continue;
    const std::string_view before = std::string_view(text).substr(0, text.size() - words.size());
    // What is counted may stand before it, a figure of periods ("times per 2 weeks") may not.
    if (before.find_first_of("0123456789/") == std::string_view::npos && (before.empty() || before.back() == ' ')) return std::string(ucum);
  }
  return {};
}

/// A name that is shared by a count and its percentage, or by a volume and its percentage of the predicted one, means the one that the unit
/// tells. A code says which it is.
void settle_by_unit(Observation& observation, const Vocabulary& vocabulary) {
  if (observation.concepts.size() > 1 && observation.codes.empty() && !observation.unit.empty() && observation.unit_problem.empty()) {
    std::vector<ConceptId> fitting;
    for (const ConceptId id : observation.concepts) {
      const auto& analyte = vocabulary.at(id).analyte;
      const bool fits = !analyte || analyte->canonical_unit.empty() ||
                        rules::convert(Decimal(1), observation.unit, analyte->canonical_unit, &*analyte).has_value();
      if (fits) fitting.push_back(id);
    }
    if (fitting.size() == 1) observation.concepts = std::move(fitting);
  }
  if (observation.concepts.size() != 1) return;
  if (observation.unit_problem.empty()) {
    // A code names the measure as a whole, with the time that it is of.
    const std::string& name = observation.codes.empty() ? observation.text : vocabulary.at(observation.concepts.front()).name;
    observation.unit = rules::per_day(observation.unit, name, analyte_of(observation, vocabulary));
  }
  if (!observation.codes.empty()) return;
  ConceptId& measure = observation.concepts.front();
  if (says_predicted(observation.unit_text)) {
    const ConceptId share = rules::of_predicted(measure, vocabulary);
    const auto& analyte = vocabulary.at(share != rules::no_concept ? share : measure).analyte;
    if (!analyte || analyte->canonical_unit != "%") return;
    if (share != rules::no_concept) measure = share;
    observation.unit = "%";
    observation.unit_problem.clear();
  } else if (observation.unit == "%") {
    measure = rules::in_percent(measure, observation.text, vocabulary);
  }
}

/// The range in its own unit, and in that of the value as well as it can be.
void settle_range_unit(Fields& range, const std::string& written, Observation& observation, const Vocabulary& vocabulary) {
  const ReadUnit read = read_written_unit(written);
  if (!observation.reference_range || (read.problem.empty() && read.ucum == observation.unit)) return;
  ReferenceRange own = *observation.reference_range, in_value_unit = own;
  own.unit = read.ucum;
  own.unit_text = read.text;
  bool converts = read.problem.empty() && observation.unit_problem.empty(), exact = true;
  for (auto limit : {&ReferenceRange::low, &ReferenceRange::high}) {
    if (!converts || !(own.*limit)) continue;
    const auto result = rules::convert(*(own.*limit), read.ucum, observation.unit, analyte_of(observation, vocabulary));
    converts = result.has_value();
    if (!converts) continue;
    exact = exact && result->exact;
    in_value_unit.*limit = result->value;
  }
  if (converts) {
    // Through a molar mass the value is converted to the range instead, with the tolerance of that conversion.
    observation.reference_range = exact ? std::move(in_value_unit) : std::move(own);
    range.remark("unit", "the range is in `" + read.text + "`, which is converted to the unit of the value");
  } else {
    observation.reference_range.reset();
    observation.range_problem = "its reference range is in " + read.text + ", which does not convert to the unit of the value";
    range.remark("unit", "the range is in `" + read.text + "`, which does not convert to the unit of the value: not used");
  }
}

/// "Tobacco smoking status: current every day smoker", "menopausal status: postmenopausal": what the result says is a statement.
void say_status(const Vocabulary& vocabulary, Profile& profile) {
  const Observation& observation = profile.observations.back();
  const auto* result = std::get_if<std::string>(&observation.value);
  if (result == nullptr) return;
  static constexpr std::array<std::string_view, 8> kinds{"smoking status",   "tobacco use",        "tobacco status",
                                                         "smoking history",  "menopausal status",  "menopause status",
                                                         "pregnancy status", "childbearing status"};
  const std::string name = grammar::lower(observation.text);
  if (std::none_of(kinds.begin(), kinds.end(), [&](std::string_view kind) { return name.find(kind) != std::string::npos; })) return;
  StatementFact statement;
  statement.text = *result;
  statement.text = without_kind(statement.text);
  // "Yes" and "current" say nothing without the question.
  if (statement.text.size() < 6) return;
  statement.words = rules::normalised_words(statement.text);
  statement.concepts = vocabulary.lookup(statement.text, TermKind::statement).concepts;
  statement.pointer = observation.pointer;
  statement.doubt = observation.doubt;
  statement.value = true;
  statement.date = observation.date;
  profile.statements.push_back(std::move(statement));
}

void read_observation(Fields& fields, const Vocabulary& vocabulary, Profile& profile, Findings& findings) {
  Observation& observation = profile.observations.emplace_back();
  read_name(fields, observation, Family::observations, vocabulary);
  observation.method = fields.text("method").value_or("");
  if (const auto specimen = fields.text("specimen")) {
    settle_specimen(fields, observation, *specimen, vocabulary);
  } else if (const std::string sampled = specimen_of_method(observation.method); !sampled.empty()) {
    settle_specimen(fields, observation, sampled, vocabulary, "method");
  }
  const bool measure = std::any_of(observation.concepts.begin(), observation.concepts.end(),
                                   [&](ConceptId id) { return vocabulary.at(id).kind == TermKind::measure; });
  if (const json::Value* unit = fields.take("unit")) {
    if (unit->text() == nullptr) {
      fields.error("unit", "found " + json::describe(*unit) + ", expected text");
    } else {
      ReadUnit read = read_written_unit(*unit->text());
      observation.unit = std::move(read.ucum);
      observation.unit_text = std::move(read.text);
      observation.unit_problem = std::move(read.problem);
    }
  }
  settle_by_unit(observation, vocabulary);
  if (observation.codes.empty() && observation.concepts.size() > 1)
    fields.remark("text", "`" + observation.text + "` may be " + name_of(vocabulary, observation.concepts[0]) + " or " +
                              name_of(vocabulary, observation.concepts[1]) + ": nothing is decided by it; say which in `text` or `code`");
  observation.comparator = fields.choice<ValueComparator>("comparator", comparators).value_or(ValueComparator::none);

  const json::Value* value = fields.take("value");
  if (value == nullptr) {
    fields.remark({}, "this observation has no value: nothing is decided by it");
  } else if (value->number() != nullptr) {
    if (const auto number = read_number(*value, fields.at("value"), findings)) observation.value = *number;
  } else if (value->boolean() != nullptr) {
    observation.value = *value->boolean();
  } else if (value->text() != nullptr) {
    std::string_view text = skip_blanks(*value->text());
    text = text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
    if (text.empty()) {
      fields.error("value", "the text is empty", "leave the field out when nothing is known");
    } else {
      read_value_text(fields, observation, std::string(text), measure);
    }
  } else if (value->object() != nullptr) {
    Fields inner(*value->object(), fields.at("value"), findings);
    if (auto interval = read_range<Interval>(inner)) observation.value = *interval;
    // A field beside the two ends, a unit of its own say, may change what they mean.
    if (!inner.left_over().empty()) observation.doubt = "its interval has a field that is not known";
    inner.finish({"low", "high"});
  } else {
    fields.error("value", "found " + json::describe(*value) + ", expected a number, text, true or false, or {\"low\": , \"high\": }",
                 "a series is several observations, each with its date");
  }
  if (observation.comparator != ValueComparator::none && value != nullptr && value->number() == nullptr &&
      !std::holds_alternative<Decimal>(observation.value))
    fields.error("comparator", "a comparator needs a number as value");

  observation.date = fields.date("date");
  note_dates(fields, profile, "date", observation.date);

  if (const json::Value* range = fields.take("reference_range")) {
    if (range->object() == nullptr) {
      fields.error("reference_range", "found " + json::describe(*range) + ", expected {\"low\": , \"high\": }");
    } else {
      Fields inner(*range->object(), fields.at("reference_range"), findings);
      observation.reference_range = read_range<ReferenceRange>(inner);
      // A range in another unit than its value would make a wrong multiple of the limit of normal.
      if (const auto unit = inner.text("unit")) settle_range_unit(inner, *unit, observation, vocabulary);
      inner.finish({"low", "high", "unit"});
    }
  }
  observation.visit = fields.word("visit").value_or("");
  observation.position = fields.text("position").value_or("");
  read_settings(fields, observation, vocabulary);
  fields.finish({"value", "comparator", "unit"}, &observation.doubt);
}

void read_condition(Fields& fields, const Vocabulary& vocabulary, Profile& profile) {
  ConditionFact& condition = profile.conditions.emplace_back();
  read_name(fields, condition, Family::conditions, vocabulary);
  condition.status = fields.choice<ConditionStatus>("status", condition_statuses).value_or(ConditionStatus::unstated);
  condition.onset = fields.date("onset");
  condition.diagnosed = fields.date("diagnosed");
  condition.resolved = fields.date("resolved");
  condition.severity = fields.word("severity").value_or("");
  condition.stage = fields.word("stage").value_or("");
  condition.criteria = fields.text("criteria").value_or("");
  if (condition.criteria.empty())
    if (auto split = rules::by_criteria(condition.text);
        split && !vocabulary.lookup(split->head, rules::TermKind::condition).concepts.empty())
      condition.criteria = std::move(split->criteria);
  if (condition.narrowed) {
    if (const auto split = rules::narrowed(condition.text, vocabulary)) {
      if (condition.stage.empty()) condition.stage = split->stage;
      if (condition.severity.empty()) condition.severity = split->severity;
      // Two that differ are no severity that could be held against another.
      else if (!split->severity.empty() && split->severity != condition.severity)
        condition.severity = split->severity + ", recorded as " + condition.severity;
    }
  }
  refuse_order(fields, "resolved", condition.onset, "onset", condition.resolved);
  note_dates(fields, profile, "onset", condition.onset);
  note_dates(fields, profile, "diagnosed", condition.diagnosed);
  note_dates(fields, profile, "resolved", condition.resolved);
  if (condition.status == ConditionStatus::active && condition.resolved && profile.as_of && condition.resolved->last <= *profile.as_of)
    fields.error("resolved", "the status is active, and it was resolved before the as-of date");
  fields.finish({"status", "resolved"}, &condition.doubt);
}

/// The dose of a combination is of nobody knows which part. In a course of parts that follow each other, each has ended when all has.
void keep_of_whole(MedicationFact& part, bool in_turn) {
  part.dose.reset();
  part.stable_since.reset();
  if (!in_turn) return;
  part.start.reset();
  part.end.reset();
  part.last_dose.reset();
  if (part.status == MedicationStatus::active) part.status = MedicationStatus::unstated;
}

void keep_of_whole(ProcedureFact& part, bool in_turn) {
  if (!in_turn) return;
  part.date.reset();
  part.start.reset();
  part.end.reset();
}

/// A part as an entry of its own. What is said of the whole alone is left out; its dates too, where the parts follow each other.
template <class Fact>
void take_parts(Fact& whole, const rules::Vocabulary& vocabulary) {
  const auto ids = parts_of(whole, vocabulary);
  if (ids.empty()) return;
  const bool in_turn = whole.concepts.size() == 1 && vocabulary.at(whole.concepts.front()).in_turn;
  std::vector<Fact> parts(ids.size(), whole);
  auto next = parts.begin();
  for (const ConceptId id : ids) {
    Fact& part = *next++;
    part.concepts = {id};
    part.text = vocabulary.at(id).name;
    part.words = rules::normalised_words(part.text);
    part.narrowed = part.by_wider_code = part.parted = false;
    part.told_by = "in " + whole.text;
    part.codes.clear();
    keep_of_whole(part, in_turn);
  }
  whole.parts = std::move(parts);
}

void read_medication(Fields& fields, const Vocabulary& vocabulary, Profile& profile) {
  MedicationFact& medication = profile.medications.emplace_back();
  read_name(fields, medication, Family::medications, vocabulary);
  medication.status = fields.choice<MedicationStatus>("status", medication_statuses).value_or(MedicationStatus::unstated);
  medication.start = fields.date("start");
  medication.end = fields.date("end");
  medication.last_dose = fields.date("last_dose");
  medication.stable_since = fields.date("stable_since");
  medication.dose = fields.amount("dose");
  if (medication.dose && medication.dose->value < Decimal(0)) fields.error("dose", "a dose is not negative");
  medication.route = fields.text("route").value_or("");
  medication.indication = fields.text("indication").value_or("");
  medication.response = fields.choice<std::string_view>("response", responses).value_or("");
  if (!medication.indication.empty())
    medication.indication_concepts = resolve_in(Family::conditions, medication.indication, vocabulary).concepts;

  refuse_order(fields, "end", medication.start, "start", medication.end);
  refuse_order(fields, "last_dose", medication.start, "start", medication.last_dose);
  refuse_order(fields, "stable_since", medication.start, "start", medication.stable_since);
  if (surely_before(medication.end, medication.last_dose)) fields.error("last_dose", "`last_dose` lies after `end`");
  if (surely_before(medication.end, medication.stable_since)) fields.error("stable_since", "`stable_since` lies after `end`");
  if (medication.status == MedicationStatus::active && medication.end && profile.as_of && medication.end->last < *profile.as_of)
    fields.error("end", "the status is active, and it ended before the as-of date");
  if (medication.status == MedicationStatus::never)
    for (const auto& [key, date] : {std::pair{"start", &medication.start}, {"end", &medication.end}, {"last_dose", &medication.last_dose}})
      if (*date) fields.error(key, "the status is never, and there is a date on which it was taken");
  if (medication.status == MedicationStatus::planned) {
    if (profile.as_of && medication.start && medication.start->last < *profile.as_of)
      fields.remark("start", "planned for a day that has passed on the as-of date " + to_string(*profile.as_of));
  } else {
    note_future(fields, profile, "start", medication.start);
  }
  note_before_birth(fields, profile, "start", medication.start);
  fields.finish({"status", "end"}, &medication.doubt);
  if (medication.status != MedicationStatus::never) take_parts(medication, vocabulary);
}

/// What was broken off or never begun was not done.
void doubt_undone(const std::string& outcome, ProcedureStatus status, std::string& doubt) {
  if (!doubt.empty() || outcome.empty() || status == ProcedureStatus::planned || status == ProcedureStatus::never) return;
  const std::string words = grammar::lower(outcome);
  for (const std::string_view undone : {"not performed", "not done", "aborted", "abandoned", "cancelled", "canceled", "not completed"})
    if (words.find(undone) != std::string::npos) doubt = "its outcome is \"" + outcome + "\"";
}

void read_procedure(Fields& fields, const Vocabulary& vocabulary, Profile& profile) {
  ProcedureFact& procedure = profile.procedures.emplace_back();
  read_name(fields, procedure, Family::procedures, vocabulary);
  procedure.status = fields.choice<ProcedureStatus>("status", procedure_statuses).value_or(ProcedureStatus::unstated);
  procedure.date = fields.date("date");
  procedure.start = fields.date("start");
  procedure.end = fields.date("end");
  procedure.outcome = fields.text("outcome").value_or("");
  refuse_order(fields, "end", procedure.start, "start", procedure.end);
  const auto& begin = procedure.date ? procedure.date : procedure.start;
  const std::string_view key = procedure.date ? "date" : "start";
  if (procedure.status == ProcedureStatus::planned) {
    if (profile.as_of && begin && begin->last < *profile.as_of)
      fields.remark(key, "planned for a day that has passed on the as-of date " + to_string(*profile.as_of));
  } else if (procedure.status == ProcedureStatus::never && begin) {
    fields.remark(key, "the status is never: the date is taken as the day on which that was recorded");
  } else {
    note_dates(fields, profile, key, begin);
  }
  fields.finish({"status"}, &procedure.doubt);
  doubt_undone(procedure.outcome, procedure.status, procedure.doubt);
  if (procedure.status != ProcedureStatus::never) take_parts(procedure, vocabulary);
}

void read_event(Fields& fields, const Vocabulary& vocabulary, Profile& profile) {
  EventFact& event = profile.events.emplace_back();
  read_name(fields, event, Family::events, vocabulary);
  event.date = fields.date("date");
  event.start = fields.date("start");
  event.end = fields.date("end");
  event.rate = fields.amount("rate");
  if (event.rate && !event.rate->unit_problem.empty()) {
    if (std::string unit = rate_in_words(event.rate->unit_text); !unit.empty()) {
      event.rate->unit = std::move(unit);
      event.rate->unit_problem.clear();
    }
  }
  refuse_order(fields, "end", event.start, "start", event.end);
  if (event.rate && event.rate->value < Decimal(0)) fields.error("rate", "a rate is not negative");
  note_dates(fields, profile, "date", event.date);
  note_dates(fields, profile, "start", event.start);
  fields.finish({"rate"}, &event.doubt);
}

/// A change that stands in the name of a gene: "BRAF V600E" is listed, "mutation of KRAS (G12C)" is put together.
void settle_change(VariantFact& variant, const Vocabulary& vocabulary) {
  if (!variant.change.empty()) return;
  std::optional<rules::GeneChange> named;
  if (variant.concepts.size() == 1) {
    named = rules::listed_change(variant.concepts.front(), vocabulary);
  } else if (variant.concepts.empty()) {
    named = rules::gene_change(variant.gene.empty() ? variant.text : variant.gene, vocabulary);
  }
  if (!named || named->symbol.empty() || named->change.empty()) return;
  variant.gene = named->symbol;
  variant.change = named->change;
  if (variant.concepts.empty() && named->gene != rules::no_concept) variant.concepts = {named->gene};
}

void read_variant(Fields& fields, const Vocabulary& vocabulary, Profile& profile) {
  VariantFact& variant = profile.variants.emplace_back();
  variant.gene = fields.text("gene").value_or("");
  variant.change = fields.text("change").value_or("");
  read_name(fields, variant, Family::variants, vocabulary, variant.gene);
  if (const auto present = fields.choice<bool>("status", variant_statuses)) {
    variant.present = *present;
  } else if (fields.take("status") == nullptr) {
    variant.doubt = "whether it is present or absent is not recorded";
    fields.remark({}, "this variant has no status, so nothing is decided by it; say present or absent");
  }
  variant.date = fields.date("date");
  note_future(fields, profile, "date", variant.date);

  std::vector<ConceptId> genes;
  if (!variant.gene.empty()) {
    genes = resolve_in(Family::variants, variant.gene, vocabulary).concepts;
  } else if (variant.concepts.empty()) {
    // "ACVR1 R206H": a gene's symbol and what follows it.
    const std::size_t blank = variant.text.find(' ');
    const std::string symbol = variant.text.substr(0, blank);
    genes = vocabulary.resolve(symbol, TermKind::gene).concepts;
    if (!genes.empty()) {
      variant.gene = symbol;
      if (variant.change.empty() && blank != std::string::npos) variant.change = std::string(skip_blanks(variant.text.substr(blank)));
    }
  } else if (vocabulary.at(variant.concepts.front()).kind == TermKind::gene) {
    variant.gene = vocabulary.at(variant.concepts.front()).name;
  }
  if (variant.concepts.empty()) variant.concepts = genes;
  settle_change(variant, vocabulary);
  if (variant.text.empty() && !variant.gene.empty()) {
    variant.text = variant.change.empty() ? variant.gene : variant.gene + " " + variant.change;
    variant.words = rules::normalised_words(variant.text);
  }
  fields.finish({"status"}, &variant.doubt);
}

void read_statement(Fields& fields, const Vocabulary& vocabulary, Profile& profile) {
  StatementFact& statement = profile.statements.emplace_back();
  read_name(fields, statement, Family::statements, vocabulary);
  const std::optional<bool> value = fields.boolean("value");
  if (fields.take("value") == nullptr) fields.error({}, "this statement has no `value`", "say true or false");
  statement.value = value.value_or(false);
  statement.date = fields.date("date");
  note_dates(fields, profile, "date", statement.date);
  fields.finish({"value"}, &statement.doubt);
}

}  // namespace

void read_entry(Family family, const json::Object& object, const std::string& pointer, const Vocabulary& vocabulary, Profile& profile,
                Findings& findings) {
  Fields fields(object, pointer, findings);
  switch (family) {
    case Family::conditions:
      return read_condition(fields, vocabulary, profile);
    case Family::medications:
      return read_medication(fields, vocabulary, profile);
    case Family::procedures:
      return read_procedure(fields, vocabulary, profile);
    case Family::events:
      return read_event(fields, vocabulary, profile);
    case Family::observations:
      read_observation(fields, vocabulary, profile, findings);
      return say_status(vocabulary, profile);
    case Family::variants:
      return read_variant(fields, vocabulary, profile);
    case Family::statements:
      return read_statement(fields, vocabulary, profile);
  }
}

void read_laboratory_range(const json::Object& object, const std::string& pointer, const Vocabulary& vocabulary, Profile& profile,
                           Findings& findings) {
  static constexpr std::array sexes{Choice<std::string_view>{"female", "female", "f woman women"},
                                    Choice<std::string_view>{"male", "male", "m man men"}};
  Fields fields(object, pointer, findings);
  Profile::LaboratoryRange& range = profile.laboratory_ranges.emplace_back();
  read_name(fields, range, Family::observations, vocabulary);
  range.range = read_range<ReferenceRange>(fields).value_or(ReferenceRange{});
  if (const auto unit = fields.text("unit")) {
    ReadUnit read = read_written_unit(*unit);
    range.unit = std::move(read.ucum);
    range.unit_text = std::move(read.text);
    range.unit_problem = std::move(read.problem);
  }
  range.sex = fields.choice<std::string_view>("sex", sexes).value_or("");
  range.min_age = fields.age("min_age");
  range.max_age = fields.age("max_age");
  // A range that is meant for some patients only must not be applied to all.
  fields.finish({"low", "high", "unit", "sex", "min_age", "max_age"});
}

}  // namespace eligo::patients

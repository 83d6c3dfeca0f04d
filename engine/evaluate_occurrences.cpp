// Facts of all families as occurrences in time: since when, until when, whether it goes on, and whether it is there at all.
#include <algorithm>
#include <array>

#include "engine/evaluate.hpp"
#include "engine/values.hpp"
#include "grammar/examinations.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

using patients::ConditionStatus;
using patients::MedicationStatus;
using patients::ProcedureStatus;

std::optional<DayRange> range(const std::optional<PartialDate>& date, Day as_of) {
  if (!date) return std::nullopt;
  // What is recorded as having happened did so by the as-of date.
  return DayRange{date->first, std::max(date->first, std::min(date->last, as_of))};
}

std::optional<DayRange> whole_range(const std::optional<PartialDate>& date) {
  if (!date) return std::nullopt;
  return DayRange{date->first, date->last};
}

bool later(const std::optional<PartialDate>& date, Day as_of) { return date && date->first > as_of; }

std::optional<Occurrence> occurrence(const patients::ConditionFact& fact, Day as_of, bool looking_back) {
  Occurrence out;
  out.named = &fact;
  out.family = Family::conditions;
  out.condition = &fact;
  out.start = fact.onset ? fact.onset : fact.diagnosed;
  out.diagnosed = fact.diagnosed;
  out.end = fact.resolved;
  if (fact.status == ConditionStatus::refuted) {
    out.presence = Presence::absent;
    out.status = "known to be absent";
    return out;
  }
  if (later(out.start, as_of)) return std::nullopt;
  out.lasting.start = range(out.start, as_of);
  const bool ended = fact.resolved && !later(fact.resolved, as_of);
  switch (fact.status) {
    case ConditionStatus::suspected:
      out.presence = Presence::suspected;
      [[fallthrough]];
    case ConditionStatus::active:
    case ConditionStatus::unstated:
      out.active = out.lasting.ongoing = Truth::yes;
      out.status = fact.status == ConditionStatus::active ? "active" : fact.status == ConditionStatus::suspected ? "suspected" : "";
      if (ended && fact.status == ConditionStatus::active) {
        out.contradictory = true;
        out.active = out.lasting.ongoing = Truth::unknown;
      } else if (ended) {
        out.active = out.lasting.ongoing = fact.resolved->last <= as_of ? Truth::no : Truth::unknown;
        out.never_on = out.active == Truth::no;
      }
      break;
    case ConditionStatus::remission:
      out.active = Truth::no;
      out.lasting.ongoing = ended ? Truth::no : Truth::yes;
      out.status = "in remission";
      break;
    case ConditionStatus::inactive:
      out.active = Truth::no;
      out.lasting.ongoing = ended ? Truth::no : Truth::unknown;
      out.status = "inactive";
      break;
    case ConditionStatus::resolved:
      out.status = "resolved";
      if (later(fact.resolved, as_of)) {
        out.active = out.lasting.ongoing = Truth::yes;
      } else {
        out.active = out.lasting.ongoing = Truth::no;
        out.never_on = true;
      }
      break;
    case ConditionStatus::refuted:
      break;
  }
  if (ended) out.lasting.end = range(fact.resolved, as_of);
  // What holds today, and since when is not on file, leaves the days before open.
  const bool since_unknown = !ended && (fact.status == ConditionStatus::remission || fact.status == ConditionStatus::inactive ||
                                        (fact.status == ConditionStatus::resolved && !fact.resolved));
  if (looking_back && since_unknown) {
    out.active = out.lasting.ongoing = Truth::unknown;
    out.never_on = false;
  }
  return out;
}

std::optional<Occurrence> occurrence(const patients::MedicationFact& fact, Day as_of, bool looking_back) {
  Occurrence out;
  out.named = &fact;
  out.family = Family::medications;
  out.medication = &fact;
  out.start = fact.start;
  out.end = fact.last_dose ? fact.last_dose : fact.end;
  switch (fact.status) {
    case MedicationStatus::never:
      out.presence = Presence::absent;
      out.status = "never taken";
      return out;
    case MedicationStatus::planned:
      out.presence = Presence::planned;
      out.status = "planned";
      out.active = out.lasting.ongoing = Truth::no;
      out.lasting.start = whole_range(fact.start);
      out.lasting.end = whole_range(fact.end);
      return out;
    case MedicationStatus::active:
      out.status = "active";
      break;
    case MedicationStatus::stopped:
      out.status = "stopped";
      break;
    case MedicationStatus::unstated:
      break;
  }
  if (later(fact.start, as_of) || (!fact.start && later(fact.last_dose, as_of))) return std::nullopt;
  out.lasting.start = range(fact.start, as_of);
  const bool over = fact.end && fact.end->last <= as_of &&
                    !(fact.end->first <= as_of && fact.end->last == as_of && fact.status == MedicationStatus::active);
  if (fact.status == MedicationStatus::active) {
    out.active = out.lasting.ongoing = over ? Truth::unknown : Truth::yes;
    out.contradictory = over;
    return out;
  }
  // The last dose and the recorded end of the therapy may differ: between them it may have been in force.
  std::optional<DayRange> end;
  for (const auto& date : {fact.end, fact.last_dose}) {
    if (!date || later(date, as_of)) continue;
    const DayRange day = *range(date, as_of);
    end = end ? DayRange{std::min(end->first, day.first), std::max(end->last, day.last)} : day;
  }
  out.lasting.end = end;
  if (later(fact.end, as_of)) {
    out.active = out.lasting.ongoing = Truth::yes;
    out.lasting.end.reset();
  } else if (fact.status == MedicationStatus::stopped || fact.end) {
    out.active = out.lasting.ongoing = (fact.end && fact.end->last > as_of) || (looking_back && !fact.end) ? Truth::unknown : Truth::no;
  }
  return out;
}

/// Of an act or an event: its day, or its first and last.
template <class Fact>
void take_dates(const Fact& fact, Occurrence& out) {
  out.start = fact.start ? fact.start : fact.date;
  out.end = fact.end ? fact.end : fact.start ? std::nullopt : fact.date;
}

std::optional<Occurrence> occurrence(const patients::ProcedureFact& fact, Day as_of, bool /*looking_back*/) {
  Occurrence out;
  out.named = &fact;
  out.family = Family::procedures;
  out.procedure = &fact;
  take_dates(fact, out);
  if (fact.status == ProcedureStatus::never) {
    out.presence = Presence::absent;
    out.status = "never done";
    return out;
  }
  if (fact.status == ProcedureStatus::planned) {
    out.presence = Presence::planned;
    out.status = "planned";
    out.active = out.lasting.ongoing = Truth::no;
    out.lasting.start = whole_range(out.start);
    out.lasting.end = whole_range(out.end);
    if (!out.end) out.lasting.ongoing = Truth::unknown;
    return out;
  }
  if (later(out.start, as_of)) return std::nullopt;
  out.status = fact.status == ProcedureStatus::done ? "done" : "";
  out.lasting.point = !fact.start && !fact.end;
  out.lasting.start = range(out.start, as_of);
  out.lasting.end = range(out.end, as_of);
  if (later(out.end, as_of)) {
    out.active = out.lasting.ongoing = Truth::yes;
    out.lasting.end.reset();
  } else if (fact.end) {
    out.active = out.lasting.ongoing = fact.end->last <= as_of ? Truth::no : Truth::unknown;
  } else if (fact.date && !fact.start) {
    out.lasting.ongoing = Truth::no;  // an act of one day; whether its effect lasts (a device) is not said
  } else if (!fact.start) {
    out.lasting.ongoing = Truth::unknown;
  }
  return out;
}

std::optional<Occurrence> occurrence(const patients::EventFact& fact, Day as_of, bool /*looking_back*/) {
  Occurrence out;
  out.named = &fact;
  out.family = Family::events;
  out.event = &fact;
  take_dates(fact, out);
  out.lasting.point = !fact.start && !fact.end;
  if (later(out.start, as_of)) return std::nullopt;
  out.lasting.start = range(out.start, as_of);
  out.lasting.end = range(out.end, as_of);
  if (later(out.end, as_of)) {
    out.active = out.lasting.ongoing = Truth::yes;
    out.lasting.end.reset();
  } else if (out.end) {
    const bool over = out.end->last <= as_of || !fact.end;
    out.active = out.lasting.ongoing = over ? Truth::no : Truth::unknown;
  } else if (fact.start) {
    out.active = out.lasting.ongoing = Truth::yes;  // begun, and no end on file
  }
  return out;
}

std::optional<Occurrence> occurrence(const patients::StatementFact& fact, Day as_of, bool /*looking_back*/) {
  if (later(fact.date, as_of)) return std::nullopt;
  Occurrence out;
  out.named = &fact;
  out.family = Family::statements;
  out.start = fact.date;  // the day it was said, not the day it began
  out.presence = fact.value ? Presence::present : Presence::absent;
  out.status = fact.value ? "stated to be true" : "stated to be false";
  out.active = out.lasting.ongoing = Truth::yes;
  out.absent_now_only = true;
  const std::string words = " " + fact.words + " ";
  for (const char* word : {" history ", " ever ", " previous ", " previously ", " prior ", " never ", " past "}) {
    if (words.find(word) != std::string::npos) out.absent_now_only = false;
  }
  if (fact.date) out.turns = fact.date->last + said_for_now + std::chrono::days(1);
  if (out.turns && *out.turns <= as_of) {
    // What was not so then may have come since; what was so then may be over.
    if (!fact.value) return std::nullopt;
    out.active = out.lasting.ongoing = Truth::unknown;
  }
  return out;
}

/// What an examination came to, unless it says that there was none.
bool has_result(const patients::Observation& fact) {
  const auto* word = std::get_if<std::string>(&fact.value);
  if (word == nullptr) return fact.value.index() != 0 && !std::holds_alternative<bool>(fact.value);
  const std::string said = grammar::lower(*word);
  static constexpr std::array<std::string_view, 16> none{"not ",    "no result", "refus",   "declin", "pending", "planned",
                                                         "schedul", "cancel",    "unavail", "never",  "missing", "unknown",
                                                         "n/a",     "await",     "order",   "fail"};
  return !said.empty() && said != "no" && said != "none" &&
         std::none_of(none.begin(), none.end(), [&](std::string_view one) { return said.find(one) != std::string::npos; });
}

/// Observations that say no more than yes or no, and examinations that were done.
std::optional<Occurrence> occurrence(const patients::Observation& fact, Day as_of, bool /*looking_back*/) {
  if (later(fact.date, as_of)) return std::nullopt;
  if (grammar::names_examination(fact.text)) {
    const auto* flag = std::get_if<bool>(&fact.value);
    if (flag == nullptr && !has_result(fact)) return std::nullopt;
    Occurrence done;
    done.named = &fact;
    done.family = Family::observations;
    done.presence = flag != nullptr && !*flag ? Presence::absent : Presence::present;
    done.start = done.end = fact.date;
    done.lasting.start = done.lasting.end = range(fact.date, as_of);
    done.lasting.ongoing = Truth::no;
    done.lasting.point = true;
    done.absent_now_only = true;
    done.status = "done";
    return done;
  }
  std::optional<bool> found;
  if (const auto* flag = std::get_if<bool>(&fact.value)) found = *flag;
  if (const auto* word = std::get_if<std::string>(&fact.value)) {
    std::string lower;
    for (const char c : *word) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower == "present" || lower == "yes" || lower == "positive") found = true;
    if (lower == "absent" || lower == "no" || lower == "negative") found = false;
  }
  if (!found) return std::nullopt;
  Occurrence out;
  out.named = &fact;
  out.family = Family::observations;
  out.presence = *found ? Presence::present : Presence::absent;
  out.start = out.end = fact.date;
  out.lasting.start = out.lasting.end = range(fact.date, as_of);
  out.lasting.ongoing = Truth::unknown;
  out.absent_now_only = true;
  out.status = *found ? "found" : "not found";
  return out;
}

}  // namespace

bool incurable(const Context& context, const std::vector<ConceptId>& concepts) {
  return std::any_of(concepts.begin(), concepts.end(), [&](ConceptId id) {
    for (const char* key : {"hiv_infection", "htlv_1_infection"}) {
      const ConceptId kind = context.vocabulary.find_key(key);
      if (kind != no_concept && context.vocabulary.is_a(id, kind)) return true;
    }
    return false;
  });
}

namespace {

/// A pregnancy ends by itself and may come again: one on file says nothing of today when it began longer ago than one lasts, and that one
/// is over, or was not there, says nothing a month later. False: nothing is left of the entry.
bool bound_pregnancy(const Context& context, Occurrence& out) {
  if (out.condition == nullptr) return true;
  const bool pregnancy = std::any_of(out.named->concepts.begin(), out.named->concepts.end(), [&](ConceptId id) {
    const std::string& key = context.vocabulary.at(id).key;
    return key == "pregnant" || key == "pregnancy";
  });
  if (!pregnancy) return true;
  const auto old = [&](const std::optional<PartialDate>& date, std::chrono::days holds) {
    if (!date) return false;
    const Day turns = date->last + holds + std::chrono::days(1);
    if (turns > context.as_of) out.turns = turns;
    return turns <= context.as_of;
  };
  if (out.presence == Presence::absent) return !old(out.start, said_for_now) && !old(out.end, said_for_now);
  out.comes_again = !out.end || old(out.end, said_for_now);
  if (out.active == Truth::yes && old(out.start, std::chrono::days(280))) out.active = out.lasting.ongoing = Truth::unknown;
  return true;
}

}  // namespace

std::vector<Occurrence> read_occurrences(const Context& context) {
  const auto& profile = context.profile;
  std::vector<Occurrence> out;
  const auto take = [&](const auto& facts) {
    for (const auto& fact : facts) {
      auto found = occurrence(fact, context.as_of, context.looking_back);
      if (!found || !bound_pregnancy(context, *found)) continue;
      // What nobody is cured of, and is recorded as resolved: one of the two is wrong.
      if (found->never_on && incurable(context, found->named->concepts)) found->contradictory = true;
      out.push_back(std::move(*found));
      if constexpr (requires { fact.parts; }) {
        for (const auto& part : fact.parts) {
          auto given = occurrence(part, context.as_of, context.looking_back);
          if (!given) continue;
          given->part_of = &fact;
          out.push_back(std::move(*given));
        }
      }
    }
  };
  take(profile.conditions);
  take(profile.medications);
  take(profile.procedures);
  take(profile.events);
  take(profile.statements);
  take(profile.observations);
  return out;
}

}  // namespace eligo::engine

// See fact_view.hpp.
#include "tools/fact_view.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace eligo::tools {
namespace {

using patients::Day;
using patients::PartialDate;

FactView view(const patients::Observation& it) { return {it.text, it.date, it.date, false, &it}; }

FactView view(const patients::ConditionFact& it) {
  const bool over = it.status == patients::ConditionStatus::resolved || it.status == patients::ConditionStatus::refuted;
  return {it.text, it.onset ? it.onset : it.diagnosed, it.resolved, !over && !it.resolved, nullptr};
}

FactView view(const patients::MedicationFact& it) {
  const std::optional<PartialDate> last = it.end ? it.end : it.last_dose;
  return {it.text, it.start, last, it.status == patients::MedicationStatus::active && !it.end, nullptr};
}

FactView view(const patients::ProcedureFact& it) {
  if (it.date) return {it.text, it.date, it.date, false, nullptr};
  return {it.text, it.start, it.end, it.start && !it.end, nullptr};
}

FactView view(const patients::EventFact& it) {
  if (it.date) return {it.text, it.date, it.date, false, nullptr};
  return {it.text, it.start, it.end, it.start && !it.end, nullptr};
}

FactView view(const patients::VariantFact& it) { return {it.gene + ' ' + it.change, it.date, it.date, false, nullptr}; }

FactView view(const patients::StatementFact& it) { return {it.text, it.date, it.date, false, nullptr}; }

template <class Fact>
std::optional<FactView> found(const std::vector<Fact>& facts, std::string_view pointer) {
  const auto at = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.pointer == pointer; });
  if (at == facts.end()) return std::nullopt;
  return view(*at);
}

/// Whole years from two years on, whole months from three months on, else days.
std::string_view unit_for(long days) {
  const long far = std::abs(days);
  return far >= 731 ? "a" : far >= 92 ? "mo" : "d";
}

std::string counted(long count, std::string_view unit) {
  const std::string_view word = unit == "a" ? "year" : unit == "mo" ? "month" : "day";
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

std::optional<FactView> fact_at(const patients::Profile& profile, std::string_view pointer) {
  if (pointer.starts_with("/observations/")) return found(profile.observations, pointer);
  if (pointer.starts_with("/conditions/")) return found(profile.conditions, pointer);
  if (pointer.starts_with("/medications/")) return found(profile.medications, pointer);
  if (pointer.starts_with("/procedures/")) return found(profile.procedures, pointer);
  if (pointer.starts_with("/events/")) return found(profile.events, pointer);
  if (pointer.starts_with("/variants/")) return found(profile.variants, pointer);
  if (pointer.starts_with("/statements/")) return found(profile.statements, pointer);
  return std::nullopt;
}

std::string age_words(const PartialDate& date, Day as_of) {
  const bool ahead = date.first > as_of;
  const Day near = ahead ? date.first : std::min(date.last, as_of), far = ahead ? date.last : date.first;
  const std::string_view unit = unit_for((as_of - far).count());
  const auto distance = [&](Day day) { return ahead ? patients::completed(as_of, day, unit) : patients::completed(day, as_of, unit); };
  const std::string_view side = ahead ? "after" : "before";
  const long least = distance(near), most = distance(far);
  if (least == most) return most == 0 && unit == "d" ? "that day" : fmt::format("{} {}", counted(most, unit), side);
  return fmt::format("{} to {} {}", least, counted(most, unit), side);
}

std::string age_words(const FactView& fact, Day as_of) {
  if (fact.ongoing && fact.from) return fmt::format("began {}", age_words(*fact.from, as_of));
  if (fact.till && fact.from && fact.till->text != fact.from->text) return fmt::format("ended {}", age_words(*fact.till, as_of));
  const auto& date = fact.till ? fact.till : fact.from;
  return date ? age_words(*date, as_of) : std::string();
}

}  // namespace eligo::tools

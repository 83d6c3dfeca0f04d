// Time windows, anchors, durations and age.
//
// Dates on file are whole days or wider, so every bound is a range of days and every question has three answers. Windows in
// hours become ranges of days too: with day-only dates, "within 12 hours" of today cannot exclude yesterday evening.
#include <algorithm>
#include <array>
#include <cmath>
#include <compare>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "patients/derived.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;
using grammar::Quantity;
using std::chrono::days;

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool starts = at == 0 || std::isalpha(static_cast<unsigned char>(text[at - 1])) == 0;
    if (starts) return true;
  }
  return false;
}

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Words that name a step of the study itself. A visit that the profile does not date is the as-of date (semantics section 5).
bool names_a_visit(const std::string& anchor) {
  static constexpr std::array elsewhere = {"last", "previous", "prior", "other", "another", "end_of", "completion", "stop", "discontin"};
  static constexpr std::array visits = {"as_of",          "screen",         "baseline", "enrol",   "randomi",  "first_dose",
                                        "consent",        "visit",          "inclus",   "entry",   "study",    "trial",
                                        "registr",        "run_in",         "protocol", "day_1",   "day_0",    "cycle_1",
                                        "dosing",         "imp_",           "allocat",  "recruit", "particip", "first_administration",
                                        "first_infusion", "first_injection"};
  static constexpr std::array whole = {
      "now",  "today",     "present", "imp", "treatment", "start_of_treatment", "first_treatment", "treatment_start", "start_of_therapy",
      "dose", "assessment"};
  if (std::any_of(elsewhere.begin(), elsewhere.end(), [&](const char* word) { return has_word(anchor, word); })) return false;
  return std::any_of(visits.begin(), visits.end(), [&](const char* visit) { return has_word(anchor, visit); }) ||
         std::any_of(whole.begin(), whole.end(), [&](const char* visit) { return anchor == visit; });
}

/// A treatment that the study gives, when its words do not point elsewhere.
bool names_a_treatment(const std::string& anchor) {
  static constexpr std::array elsewhere = {"last",       "previous", "prior",     "other",   "another",   "end_of",
                                           "completion", "stop",     "discontin", "surgery", "transplant"};
  static constexpr std::array words = {"treatment", "therapy",        "dose",       "dosing", "infusion",
                                       "injection", "administration", "medication", "drug",   "procedures"};
  if (std::any_of(elsewhere.begin(), elsewhere.end(), [&](const char* word) { return has_word(anchor, word); })) return false;
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return has_word(anchor, word); });
}

/// Whole hours of a quantity in hours, minutes or half-lives, rounded to where the caller needs it.
std::optional<double> hours_of(const Quantity& amount) {
  if (amount.unit == "h") return amount.value.to_double();
  if (amount.unit == "min") return amount.value.to_double() / 60;
  return std::nullopt;
}

}  // namespace

std::optional<DayRange> moved(DayRange day, const Quantity& amount, bool forward) {
  if (const auto hours = hours_of(amount)) {
    // The anchor's hour is not known: N hours before some time of day D is surely on or before D - (N/24 - 1) and surely not
    // before D - ceil(N/24).
    const long far = static_cast<long>(std::ceil(*hours / 24));
    const long near = static_cast<long>(std::floor(*hours / 24)) - 1;
    return forward ? DayRange{day.first + days(near), day.last + days(far)} : DayRange{day.first - days(far), day.last - days(near)};
  }
  const auto shift = [&](Day from, const Decimal& count) {
    return forward ? patients::add(from, count, amount.unit) : patients::subtract(from, count, amount.unit);
  };
  if (const auto first = shift(day.first, amount.value)) {
    if (const auto last = shift(day.last, amount.value)) return DayRange{*first, *last};
  }
  // "1.5 months": between the whole months around it.
  const double value = amount.value.to_double();
  if (!(value >= 0) || value > 1e5) return std::nullopt;
  const Decimal low{static_cast<std::int64_t>(std::floor(value))};
  const Decimal high{static_cast<std::int64_t>(std::ceil(value))};
  const auto a = shift(day.first, forward ? low : high);
  const auto b = shift(day.last, forward ? high : low);
  if (!a || !b) return std::nullopt;
  return DayRange{*a, *b};
}

void note_turning_day(Context& context, Day day) {
  if (context.turning_points == nullptr) return;
  context.turning_points->push_back(day);
  context.turning_points->push_back(day + days(1));
}

void note_turning_point(Context& context, const PartialDate& date, const Quantity& amount) {
  if (context.turning_points == nullptr) return;
  for (const Day end : {date.first, date.last}) {
    const auto later = moved({end, end}, amount, true);
    if (!later) continue;
    if (later->first != later->last) {
      note_turning_day(context, later->first);
      note_turning_day(context, later->last);
      continue;
    }
    // Month ends are clamped, so a window reaches back to the date, or passes it, up to a few days later.
    bool reached = false;
    for (int k = 0; k <= 4; ++k) {
      const Day day = later->first + days(k);
      const auto back = moved({day, day}, amount, false);
      if (!back || back->last < end) continue;
      if (!reached) context.turning_points->push_back(day);
      reached = true;
      if (back->first > end) {
        context.turning_points->push_back(day);
        break;
      }
    }
    if (date.first == date.last) break;
  }
}

std::optional<DayRange> anchor_day(const Context& context, std::string_view anchor) {
  const std::string wanted = folded(anchor);
  for (const auto& [name, date] : context.profile.anchors) {
    if (folded(name) == wanted) return DayRange{date.first, date.last};
  }
  if (wanted.empty() || names_a_visit(wanted)) return DayRange{context.as_of, context.as_of};
  if (wanted == "birth" && context.profile.birth_date) return DayRange{context.profile.birth_date->first, context.profile.birth_date->last};
  // A dated event of that name: the latest on file, if its list says nothing else of the same name.
  const Asked event = asked(context, no_concept, std::string(anchor));
  std::optional<DayRange> latest;
  bool doubted = false;
  const auto consider = [&](const patients::Named& named, const std::optional<PartialDate>& date) {
    if (!date || relate(context, event, named) != Relation::satisfies) return;
    if (date->first > context.as_of) return;
    doubted = doubted || !named.doubt.empty();
    if (!latest || date->last > latest->last) latest = DayRange{date->first, std::min(date->last, context.as_of)};
  };
  for (const auto& fact : context.profile.procedures) {
    if (fact.status != patients::ProcedureStatus::never && fact.status != patients::ProcedureStatus::planned) {
      consider(fact, fact.end ? fact.end : fact.date ? fact.date : fact.start);
    }
  }
  for (const auto& fact : context.profile.events) consider(fact, fact.end ? fact.end : fact.date ? fact.date : fact.start);
  if (doubted) return std::nullopt;
  return latest;
}

TimeWindow lay_out(Context& context, const std::optional<rules::Window>& window, ConceptId drug) {
  TimeWindow out;
  const DayRange today{context.as_of, context.as_of};
  if (!window || window->lifetime) {
    out.to = today;
    return out;
  }
  auto anchor = anchor_day(context, window->anchor);
  out.after = window->after;
  if (!anchor && !window->min_ago && !window->max_ago && !window->after && names_a_treatment(folded(window->anchor))) {
    // "Before any treatment": without a length, all that is on file by today came before what is yet to be given.
    anchor = today;
  }
  if (!anchor) {
    std::string event = window->anchor;
    std::replace(event.begin(), event.end(), '_', ' ');
    out.problem = Need{UnknownKind::missing, fmt::format("When was the patient's {}?", event), "record"};
    out.bounded = true;
    return out;
  }
  out.anchor = anchor;
  out.bounded = window->min_ago || window->max_ago || !(anchor->first == context.as_of && anchor->last == context.as_of);
  const auto far = [&](const Quantity& amount) -> std::optional<DayRange> {
    if (amount.unit != "half-life") return moved(*anchor, amount, window->after);
    const rules::Concept* substance = drug == no_concept ? nullptr : &context.vocabulary.at(drug);
    if (substance == nullptr || !substance->half_life_hours) {
      out.problem = Need{UnknownKind::missing,
                         fmt::format("What is the half-life of {}?", substance == nullptr ? "the drug" : substance->name), "investigator"};
      return std::nullopt;
    }
    const auto hours = Decimal::multiply(amount.value, *substance->half_life_hours);
    if (!hours) return std::nullopt;
    return moved(*anchor, Quantity{*hours, "h", {}}, window->after);
  };
  std::optional<DayRange> near_bound, far_bound;
  if (window->min_ago) near_bound = far(*window->min_ago);
  if (window->max_ago) far_bound = far(*window->max_ago);
  if (((window->min_ago && !near_bound) || (window->max_ago && !far_bound)) && !out.problem) {
    const Quantity& amount = window->max_ago && !far_bound ? *window->max_ago : *window->min_ago;
    out.problem = Need{UnknownKind::missing, fmt::format("How long are {} {}?", amount.value.to_string(), amount.unit), "investigator"};
  }
  if (out.problem) return out;
  if (window->after) {
    out.from = near_bound ? near_bound : anchor;
    out.to = far_bound;
  } else {
    out.to = near_bound ? near_bound : anchor;
    out.from = far_bound;
    out.only_min = near_bound.has_value() && !far_bound;
  }
  if (context.explain) {
    const auto day = [](const DayRange& range, bool early) { return patients::to_string(early ? range.first : range.last); };
    if (out.from && out.to) {
      out.words = fmt::format("from {} to {}", day(*out.from, true), day(*out.to, false));
    } else if (out.to) {
      out.words = fmt::format("until {}", day(*out.to, false));
    } else if (out.from) {
      out.words = fmt::format("from {} on", day(*out.from, true));
    }
  }
  return out;
}

TimeTruth meets(const Lasting& lasting, const TimeWindow& window, Day as_of) {
  static const Day never = Day::max(), always = Day::min();
  const bool ongoing = lasting.ongoing == Truth::yes;
  const Day start_first = lasting.start ? lasting.start->first : always;
  const Day start_last = lasting.start ? lasting.start->last : lasting.end ? lasting.end->last : as_of;
  Day end_first = never, end_last = never;
  if (!ongoing) {
    end_first = lasting.end ? lasting.end->first : lasting.start ? lasting.start->first : always;
    end_last = lasting.ongoing == Truth::unknown ? never : lasting.end ? lasting.end->last : as_of;
  }
  const Day from_first = window.from ? window.from->first : always;
  const Day from_last = window.from ? window.from->last : always;
  const Day to_first = window.to ? window.to->first : never;
  const Day to_last = window.to ? window.to->last : never;
  const auto three = [](bool surely, bool surely_not) { return surely ? Truth::yes : surely_not ? Truth::no : Truth::unknown; };
  const Truth begins = three(start_last <= to_first, start_first > to_last);
  const Truth ends = three(end_first >= from_last, end_last < from_first);
  const bool undated =
      (begins == Truth::unknown && !lasting.start) || (ends == Truth::unknown && (!lasting.end || lasting.ongoing == Truth::unknown));
  return {both(begins, ends), undated};
}

Truth inside(const DayRange& range, const TimeWindow& window) {
  Truth truth = Truth::yes;
  if (window.from) {
    truth = both(truth, range.first >= window.from->last ? Truth::yes : range.last < window.from->first ? Truth::no : Truth::unknown);
  }
  if (window.to) {
    truth = both(truth, range.last <= window.to->first ? Truth::yes : range.first > window.to->last ? Truth::no : Truth::unknown);
  }
  return truth;
}

TimeTruth lasted(const Lasting& lasting, const rules::Duration& duration, Day as_of) {
  if (!lasting.start) return {Truth::unknown, true};
  DayRange end{as_of, as_of};
  if (lasting.ongoing != Truth::yes) {
    if (lasting.end) {
      end = *lasting.end;
    } else {
      return {Truth::unknown, true};
    }
  }
  // The days on which it must have begun, so that its length is exactly the amount.
  const auto limit = moved(end, duration.amount, false);
  if (!limit) return {Truth::unknown, false};
  const DayRange start = *lasting.start;
  // longer: start < limit; as long: start <= limit.
  const auto begun = [&](bool or_on) {
    const bool surely = or_on ? start.last <= limit->first : start.last < limit->first;
    const bool surely_not = or_on ? start.first > limit->last : start.first >= limit->last;
    return surely ? Truth::yes : surely_not ? Truth::no : Truth::unknown;
  };
  switch (duration.op) {
    case Comparator::ge:
      return {begun(true), false};
    case Comparator::gt:
      return {begun(false), false};
    case Comparator::lt:
      return {negate(begun(true)), false};
    case Comparator::le:
      return {negate(begun(false)), false};
    case Comparator::eq:
      return {both(begun(true), negate(begun(false))), false};
    case Comparator::ne:
      return {negate(both(begun(true), negate(begun(false)))), false};
  }
  return {};
}

// Age ---------------------------------------------------------------------------------------------------------------

namespace {

struct Birth {
  DayRange range;
  std::string shown, pointer;
};

/// When the patient was born: the birth date, else the days that a stated age leaves.
std::optional<Birth> birth(const Context& context) {
  const auto& profile = context.profile;
  const auto born = patients::birth_days(profile, context.recorded);
  if (!born) return std::nullopt;
  if (profile.birth_date) return Birth{{born->first, born->last}, "born " + profile.birth_date->text, "/birth_date"};
  return Birth{{born->first, born->last}, fmt::format("aged {} {}", profile.age->value.to_string(), profile.age->unit), "/age"};
}

Truth age_meets(long youngest, long oldest, Comparator op, const Decimal& limit) {
  const auto holds = [&](long age) {
    const auto order = Decimal{age} <=> limit;
    switch (op) {
      case Comparator::lt:
        return std::is_lt(order);
      case Comparator::le:
        return std::is_lteq(order);
      case Comparator::gt:
        return std::is_gt(order);
      case Comparator::ge:
        return std::is_gteq(order);
      case Comparator::eq:
        return std::is_eq(order);
      case Comparator::ne:
        return std::is_neq(order);
    }
    return false;
  };
  bool some = false, all = true;
  // The ages between the youngest and the oldest are few: a partial birth date spans at most a year of them.
  for (long age = youngest; age <= oldest; ++age) {
    (holds(age) ? some : all) = holds(age);
  }
  return all ? Truth::yes : some ? Truth::unknown : Truth::no;
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::AgePredicate& age) {
  const Need need{UnknownKind::missing, "What is the patient's date of birth?", "record"};
  const auto at = anchor_day(context, age.at);
  if (!at) {
    std::string event = age.at;
    std::replace(event.begin(), event.end(), '_', ' ');
    return unknown_leaf(UnknownKind::missing, fmt::format("the date of {} is not on file", event),
                        Need{UnknownKind::missing, fmt::format("How old was the patient at {}?", event), "record"});
  }
  const auto born = birth(context);
  if (!born) return unknown_leaf(UnknownKind::missing, "neither a birth date nor an age is on file", need);

  std::string unit = age.limit.unit.empty() ? "a" : age.limit.unit;
  Decimal scale{1};
  const auto whole = [](const std::optional<Decimal>& value) { return !value || value->exponent() >= 0; };
  const auto is_whole = [&] { return whole(age.limit.value) && whole(age.limit.low) && whole(age.limit.high); };
  if (unit == "a" && !is_whole()) unit = "mo", scale = Decimal{12};
  if (unit == "h") {
    return unknown_leaf(UnknownKind::imprecise, "an age in hours cannot be told from a date of birth",
                        Need{UnknownKind::imprecise, "At what time was the patient born?", "record"});
  }
  const long youngest = patients::completed(born->range.last, at->first, unit);
  const long oldest = patients::completed(born->range.first, at->last, unit);
  Truth truth = Truth::yes;
  std::optional<Decimal> margin;
  const auto apply = [&](Comparator op, const Decimal& value) {
    const auto limit = Decimal::multiply(value, scale);
    if (!limit) return;
    truth = both(truth, age_meets(youngest, oldest, op, *limit));
    const bool upper = op == Comparator::lt || op == Comparator::le;
    if (youngest == oldest && (upper || op == Comparator::gt || op == Comparator::ge)) {
      const auto room = upper ? Decimal::add(*limit, Decimal{-youngest}) : Decimal::add(Decimal{youngest}, limit->negated());
      if (room && (!margin || *room < *margin)) margin = room;
    }
    if (context.turning_points != nullptr) {
      for (const Day day : {born->range.first, born->range.last}) {
        for (const int extra : {0, 1}) {
          const auto years = Decimal::add(*limit, Decimal{extra});
          if (!years) continue;
          if (const auto birthday = patients::add(day, *years, unit)) note_turning_day(context, *birthday);
        }
      }
    }
  };
  if (age.limit.op && age.limit.value) {
    apply(*age.limit.op, *age.limit.value);
  } else {
    if (age.limit.low) apply(age.limit.low_inclusive ? Comparator::ge : Comparator::gt, *age.limit.low);
    if (age.limit.high) apply(age.limit.high_inclusive ? Comparator::le : Comparator::lt, *age.limit.high);
    if (!age.limit.low && !age.limit.high) {
      return unknown_leaf(UnknownKind::unparsed, "the age limit was not understood");
    }
  }
  const auto unit_words = unit == "a" ? "years" : unit == "mo" ? "months" : unit == "wk" ? "weeks" : "days";
  const std::string age_words = youngest == oldest
                                    ? fmt::format("{} {}", youngest, unit_words)
                                    : fmt::format("{} {} {} {}", youngest, oldest == youngest + 1 ? "or" : "to", oldest, unit_words);
  ExprReport report = leaf(truth, fmt::format("{}, so {} old on {}", born->shown, age_words, patients::to_string(at->last)));
  report.evidence.push_back({born->pointer, born->shown, true, {}, {}, {}});
  if (truth == Truth::unknown) {
    add_kind(report.kinds, UnknownKind::imprecise);
    report.needs.push_back(Need{UnknownKind::imprecise, need.ask, need.of});
  } else if (margin) {
    report.margin = Margin{*margin, unit};
  }
  return report;
}

}  // namespace eligo::engine

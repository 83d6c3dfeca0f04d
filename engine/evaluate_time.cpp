// Time windows and durations.
//
// Dates on file are whole days or wider, so every bound is a range of days and every question has three answers. Windows in
// hours become ranges of days too: with day-only dates, "within 12 hours" of today cannot exclude yesterday evening.
#include <algorithm>
#include <cmath>
#include <compare>

#include <fmt/format.h>

#include "engine/evaluate.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;
using grammar::Quantity;
using std::chrono::days;

/// The hours of an amount that is no whole number of days: hours, minutes, half days.
std::optional<double> hours_of(const Quantity& amount) {
  if (amount.unit == "h") return amount.value.to_double();
  if (amount.unit == "min") return amount.value.to_double() / 60;
  if (amount.unit != "d" && amount.unit != "wk") return std::nullopt;
  if (patients::add(Day{}, amount.value, amount.unit)) return std::nullopt;
  return amount.value.to_double() * (amount.unit == "d" ? 24 : 168);
}

/// Which end of a stretch of time a bound is. In whole days both are the same day; in hours they are not, because the fact lies at some
/// hour of its day and the anchor at some hour of its own.
enum class End { from, to };

/// A bound `amount` before or after the anchor, as the days between which it lies for a fact of a whole day: a fact on or past the inner
/// one is surely inside, one beyond the outer one surely outside. `open`: the bound itself is out.
std::optional<DayRange> bound(DayRange anchor, const Quantity& amount, bool forward, End end, bool open) {
  if (const auto hours = hours_of(amount)) {
    if (!(*hours >= 0) || *hours > 1e6) return std::nullopt;
    const days up{static_cast<long>(std::ceil(*hours / 24))}, down{static_cast<long>(std::floor(*hours / 24))}, day{1};
    if (end == End::from) {
      return forward ? DayRange{anchor.first + down, anchor.last + up + day} : DayRange{anchor.first - up, anchor.last - down + day};
    }
    return forward ? DayRange{anchor.first + down - day, anchor.last + up} : DayRange{anchor.first - up - day, anchor.last - down};
  }
  auto out = moved(anchor, amount, forward);
  if (out && open) {
    const days inward{end == End::from ? 1 : -1};
    *out = {out->first + inward, out->last + inward};
  }
  return out;
}

}  // namespace

std::optional<DayRange> moved(DayRange day, const Quantity& amount, bool forward) {
  if (const auto hours = hours_of(amount)) {
    // The hour of the day is not known: two facts N hours apart may lie a day more or less apart than N/24 says.
    if (!(*hours >= 0) || *hours > 1e6) return std::nullopt;
    const days far{static_cast<long>(std::ceil(*hours / 24)) + 1}, near{static_cast<long>(std::floor(*hours / 24)) - 1};
    return forward ? DayRange{day.first + near, day.last + far} : DayRange{day.first - far, day.last - near};
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
  note_turning_point(context, DayRange{date.first, date.last}, amount);
}

void note_turning_point(Context& context, const DayRange& date, const Quantity& amount) {
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

TimeWindow lay_out(Context& context, const std::optional<rules::Window>& window, ConceptId drug) {
  TimeWindow out;
  const DayRange today{context.as_of, context.as_of};
  if (!window || window->lifetime) {
    out.to = today;
    return out;
  }
  auto anchor = anchor_day(context, window->anchor);
  out.after = window->after;
  if (!anchor && !window->min_ago && !window->max_ago && !window->after && names_any_treatment(window->anchor)) {
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
  out.ahead = out.after && anchor->last >= context.as_of;
  out.bounded = window->min_ago || window->max_ago || out.after || !(anchor->first == context.as_of && anchor->last == context.as_of);
  std::string half_life_words;
  const auto far = [&](const Quantity& amount, bool forward, End end, bool open) -> std::optional<DayRange> {
    if (amount.unit != "half-life") return bound(*anchor, amount, forward, end, open);
    const rules::Concept* substance = drug == no_concept ? nullptr : &context.vocabulary.at(drug);
    if (substance == nullptr || !substance->half_life_hours) {
      out.problem = Need{UnknownKind::missing,
                         fmt::format("What is the half-life of {}?", substance == nullptr ? "the drug" : substance->name), "investigator"};
      return std::nullopt;
    }
    // A half-life that is given as a range leaves a range of days.
    std::optional<DayRange> out_days;
    for (const auto& half_life : {substance->half_life_hours, substance->half_life_hours_high}) {
      if (!half_life) continue;
      const auto hours = Decimal::multiply(amount.value, *half_life);
      const auto days = hours ? bound(*anchor, Quantity{*hours, "h", {}}, forward, end, open) : std::nullopt;
      if (!days) return std::nullopt;
      out_days = out_days ? DayRange{std::min(out_days->first, days->first), std::max(out_days->last, days->last)} : *days;
    }
    half_life_words = fmt::format(", with a half-life of {}{} h", substance->half_life_hours->to_string(),
                                  substance->half_life_hours_high ? " to " + substance->half_life_hours_high->to_string() : "");
    return out_days;
  };
  std::optional<DayRange> near_bound, far_bound;
  const bool after = window->after;
  if (window->min_ago) near_bound = far(*window->min_ago, after, after ? End::from : End::to, window->min_open);
  if (window->max_ago) far_bound = far(*window->max_ago, after, after ? End::to : End::from, window->max_open);
  if (((window->min_ago && !near_bound) || (window->max_ago && !far_bound)) && !out.problem) {
    const Quantity& amount = window->max_ago && !far_bound ? *window->max_ago : *window->min_ago;
    out.problem = Need{UnknownKind::missing, fmt::format("How long are {} {}?", amount.value.to_string(), amount.unit), "investigator"};
  }
  if (out.problem) return out;
  if (window->around) {
    // On either side of the anchor; what lies after it is surely meant.
    out.from = far_bound ? far(*window->max_ago, false, End::from, window->max_open) : std::nullopt;
    out.to = far_bound ? far(*window->max_ago, true, End::to, window->max_open) : std::nullopt;
    out.sure_from = anchor;
  } else if (after) {
    out.from = near_bound ? near_bound : anchor;
    out.to = far_bound;
    if (!near_bound && !far_bound && out.ahead && anchor->first == context.as_of && window->anchor == "screening") {
      // A screening that is not dated goes on today, and began at some time within a month.
      out.from->first = patients::subtract(context.as_of, Decimal(1), "mo").value_or(context.as_of);
      out.ahead = false;
    }
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
    out.words += half_life_words;
  }
  return out;
}

namespace {

TimeTruth meets_plainly(const Lasting& lasting, const TimeWindow& window, const std::optional<DayRange>& from, Day as_of) {
  static const Day never = Day::max(), always = Day::min();
  const bool ongoing = lasting.ongoing == Truth::yes;
  const Day start_first = lasting.start ? lasting.start->first : always;
  const Day start_last = lasting.start ? lasting.start->last : lasting.end ? lasting.end->last : as_of;
  const Day from_first = from ? from->first : always;
  const Day from_last = from ? from->last : always;
  Day end_first = never, end_last = never;
  if (ongoing) {
    // It lasts today. Whether it will still last on a later day is not on file.
    const bool later = window.anchor && (window.after || window.anchor->last > as_of);
    if (later && from_last > as_of) end_first = as_of;
  } else {
    end_first = lasting.end ? lasting.end->first : lasting.start ? lasting.start->first : always;
    end_last = lasting.ongoing == Truth::unknown ? never : lasting.end ? lasting.end->last : as_of;
  }
  const Day to_first = window.to ? window.to->first : never;
  const Day to_last = window.to ? window.to->last : never;
  const auto three = [](bool surely, bool surely_not) { return surely ? Truth::yes : surely_not ? Truth::no : Truth::unknown; };
  const Truth begins = three(start_last <= to_first, start_first > to_last);
  const Truth ends = three(end_first >= from_last, end_last < from_first);
  const bool undated = (begins == Truth::unknown && !lasting.start) ||
                       (ends == Truth::unknown && (!lasting.end || lasting.ongoing == Truth::unknown || ongoing));
  return {both(begins, ends), undated};
}

}  // namespace

TimeTruth meets(const Lasting& lasting, const TimeWindow& window, Day as_of) {
  TimeTruth out = meets_plainly(lasting, window, window.from, as_of);
  if (out.truth == Truth::yes && window.sure_from && meets_plainly(lasting, window, window.sure_from, as_of).truth != Truth::yes)
    return {Truth::unknown, false, true};
  return out;
}

Truth inside(const DayRange& range, const TimeWindow& window) {
  const auto from = [&](const DayRange& bound) {
    return range.first >= bound.last ? Truth::yes : range.last < bound.first ? Truth::no : Truth::unknown;
  };
  Truth truth = Truth::yes;
  if (window.from) truth = both(truth, from(*window.from));
  if (window.to) {
    truth = both(truth, range.last <= window.to->first ? Truth::yes : range.first > window.to->last ? Truth::no : Truth::unknown);
  }
  if (truth == Truth::yes && window.sure_from && from(*window.sure_from) != Truth::yes) return Truth::unknown;
  return truth;
}

TimeTruth lasted(const Lasting& lasting, const rules::Duration& duration, Day as_of) {
  // One date says when, not how long.
  if (!lasting.start || lasting.point) return {Truth::unknown, true};
  DayRange end{as_of, as_of};
  if (lasting.ongoing != Truth::yes) {
    if (lasting.end) {
      end = *lasting.end;
    } else {
      return {Truth::unknown, true};
    }
  }
  // The days on which it must have begun, so that its length is exactly the amount.
  const auto limit = bound(end, duration.amount, false, End::to, false);
  if (!limit) return {Truth::unknown, false};
  const DayRange start = *lasting.start;
  // longer: start < limit; as long: start <= limit. In hours over whole days the two cannot be told apart.
  const bool hours = hours_of(duration.amount).has_value();
  const auto begun = [&](bool or_on) {
    or_on = or_on || hours;
    const bool surely = or_on ? start.last <= limit->first : start.last < limit->first;
    const bool surely_not = or_on ? start.first > limit->last : start.first >= limit->last;
    return surely ? Truth::yes : surely_not ? Truth::no : Truth::unknown;
  };
  // Not over when the list was written: it may go on, so it lasted at least as long as is known.
  const bool open = lasting.ongoing == Truth::unknown;
  const auto known = [&](Truth at_least) { return open && at_least != Truth::yes ? Truth::unknown : at_least; };
  switch (duration.op) {
    case Comparator::ge:
      return {known(begun(true)), open};
    case Comparator::gt:
      return {known(begun(false)), open};
    case Comparator::lt:
      return {negate(known(begun(true))), open};
    case Comparator::le:
      return {negate(known(begun(false))), open};
    case Comparator::eq:
      return {both(known(begun(true)), negate(known(begun(false)))), open};
    case Comparator::ne:
      return {negate(both(known(begun(true)), negate(known(begun(false))))), open};
  }
  return {};
}

TimeTruth lasted_inside(const Lasting& lasting, const rules::Duration& duration, const TimeWindow& window, Day as_of) {
  const TimeTruth whole = lasted(lasting, duration, as_of);
  if (whole.truth == Truth::no || !lasting.start || lasting.point) return whole;
  if (duration.op != Comparator::ge && duration.op != Comparator::gt) return whole;
  Lasting part = lasting;
  if (window.from) part.start = DayRange{std::max(part.start->first, window.from->first), std::max(part.start->last, window.from->last)};
  if (window.to) {
    const DayRange end = lasting.ongoing == Truth::yes ? DayRange{as_of, as_of} : lasting.end ? *lasting.end : DayRange{as_of, as_of};
    if (lasting.ongoing == Truth::yes || lasting.end) {
      part.end = DayRange{std::min(end.first, window.to->first), std::min(end.last, window.to->last)};
      if (part.ongoing == Truth::yes) part.ongoing = Truth::no;
    }
  }
  const TimeTruth inside_it = lasted(part, duration, as_of);
  if (inside_it.truth != Truth::no || whole.truth != Truth::yes)
    return {inside_it.truth == Truth::no ? Truth::unknown : inside_it.truth, inside_it.undated};
  // Long enough as a whole, and only part of it inside the time asked for.
  return {Truth::unknown, false, true};
}

Answer not_said_which_side(const TimeWindow& window, const std::string& name) {
  return unknown(UnknownKind::ambiguous, fmt::format("before the day asked for ({}): whether that side counts is not said", window.words),
                 Need{UnknownKind::ambiguous, fmt::format("Does {} before that day count?", name), "investigator"});
}

Answer only_part_inside(const std::string& length, const std::string& name) {
  return unknown(UnknownKind::ambiguous, fmt::format("it lasted {}, but only in part inside the time asked for", length),
                 Need{UnknownKind::ambiguous, fmt::format("Does {} count that lasted {} only in part inside that time?", name, length),
                      "investigator"});
}

}  // namespace eligo::engine

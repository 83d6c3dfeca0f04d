// See margins.hpp.
#include "engine/margins.hpp"

#include <algorithm>

namespace eligo::engine {

namespace {

using grammar::Comparator;

Decimal days_as_decimal(std::chrono::days count) { return Decimal{static_cast<std::int64_t>(count.count())}; }

std::optional<Day> exact(const std::optional<DayRange>& range) {
  return range && range->first == range->last ? std::optional(range->first) : std::nullopt;
}

/// Its share of the limit; of one without a limit, or with none but zero, more than any.
double share(const Margin& margin) {
  const double limit = margin.limit ? std::abs(margin.limit->to_double()) : 0;
  const double value = std::abs(margin.value.to_double());
  return limit > 0 ? value / limit : 1e6 + value;
}

/// Days from `bound`, a limit that is not just today; `room` is positive inside.
std::optional<Margin> from_bound(Day bound, std::chrono::days room, const TimeWindow& window, Day as_of) {
  const Day seen_from = exact(window.anchor).value_or(as_of);
  if (bound == as_of && seen_from == as_of) return std::nullopt;
  const auto length = bound < seen_from ? seen_from - bound : bound - seen_from;
  return Margin{days_as_decimal(room), "d", days_as_decimal(length)};
}

std::optional<Margin> between(std::optional<Day> first, std::optional<Day> last, const TimeWindow& window, Day as_of) {
  std::optional<Margin> out;
  const auto take = [&](const std::optional<Margin>& one) {
    if (one && (!out || one->value < out->value)) out = one;
  };
  if (const auto to = exact(window.to); to && first) take(from_bound(*to, *to - *first, window, as_of));
  if (const auto from = exact(window.from); from && last) take(from_bound(*from, *last - *from, window, as_of));
  return out;
}

}  // namespace

std::optional<Margin> nearer(const std::optional<Margin>& a, const std::optional<Margin>& b) {
  if (!a || !b) return a ? a : b;
  return share(*b) < share(*a) ? b : a;
}

std::optional<Margin> limit_margin(const Decimal& value, const grammar::Limit& limit, const std::string& unit) {
  std::optional<Margin> out;
  const auto take = [&](Comparator op, const Decimal& bound) {
    if (op == Comparator::eq || op == Comparator::ne) return;
    const bool upper = op == Comparator::lt || op == Comparator::le;
    const auto room = upper ? Decimal::add(bound, value.negated()) : Decimal::add(value, bound.negated());
    if (room && (!out || *room < out->value)) out = Margin{*room, unit, bound};
  };
  if (limit.op && limit.value) {
    take(*limit.op, *limit.value);
  } else {
    if (limit.low) take(Comparator::ge, *limit.low);
    if (limit.high) take(Comparator::le, *limit.high);
  }
  return out;
}

std::optional<Margin> window_margin(const Lasting& lasting, const TimeWindow& window, Day as_of) {
  const auto first = exact(lasting.start);
  const auto last = lasting.ongoing == Truth::no ? exact(lasting.end ? lasting.end : lasting.start) : std::nullopt;
  return between(first, last, window, as_of);
}

std::optional<Margin> start_margin(const Lasting& lasting, const TimeWindow& window, Day as_of) {
  const auto first = exact(lasting.start);
  return between(first, first, window, as_of);
}

std::optional<Margin> since_margin(const std::optional<Margin>& went_on, const TimeWindow& window, Day as_of) {
  // What went on after the last day that is allowed began to do so a day later.
  if (!went_on || exact(window.anchor) != as_of) return std::nullopt;
  const auto value = Decimal::add(went_on->value.negated(), Decimal{-1});
  const auto to = exact(window.to);
  if (!value || !to) return std::nullopt;
  return Margin{*value, "d", days_as_decimal(as_of - *to)};
}

std::optional<Margin> length_margin(const Lasting& lasting, const rules::Duration& duration, Day as_of) {
  const auto start = exact(lasting.start);
  const auto end = lasting.ongoing == Truth::yes ? std::optional(as_of) : exact(lasting.end);
  if (!start || !end || lasting.point) return std::nullopt;
  const auto begun = moved({*end, *end}, duration.amount, false);
  if (!begun || begun->first != begun->last) return std::nullopt;
  const auto longer = begun->first - *start;
  const Decimal limit = days_as_decimal(*end - begun->first);
  switch (duration.op) {
    case Comparator::ge:
    case Comparator::gt:
      return Margin{days_as_decimal(longer), "d", limit};
    case Comparator::lt:
    case Comparator::le:
      return Margin{days_as_decimal(-longer), "d", limit};
    case Comparator::eq:
    case Comparator::ne:
      break;
  }
  return std::nullopt;
}

std::optional<Margin> deciding_margin(const std::vector<Judged>& judged, Truth truth) {
  std::optional<Margin> out;
  for (const Judged& one : judged) {
    if (one.answer.truth != truth) continue;
    if (!one.answer.margin) {
      // What is meant for good is not undone by another that may give way.
      if (truth == Truth::yes) return std::nullopt;
      continue;
    }
    if (!out) {
      out = one.answer.margin;
    } else if (out->unit != one.answer.margin->unit) {
      return std::nullopt;
    } else if (out->value < one.answer.margin->value) {
      out = one.answer.margin;
    }
  }
  return out;
}

}  // namespace eligo::engine

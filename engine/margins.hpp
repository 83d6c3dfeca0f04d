// Private to engine/: how far what was judged lies from its limit, in the limit's own unit; days for times and lengths.
//
// A margin is positive where the predicate holds and negative where it does not. There is none where a date or a bound is not exact, where
// what goes on has no end to measure from, and where nothing but today bounds the time.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.hpp"

namespace eligo::engine {

/// The one that gives way first, by its share of the limit.
[[nodiscard]] std::optional<Margin> nearer(const std::optional<Margin>& a, const std::optional<Margin>& b);

/// A figure against its limit; `unit` is that of both.
[[nodiscard]] std::optional<Margin> limit_margin(const Decimal& value, const grammar::Limit& limit, const std::string& unit);

/// Days from the nearest end of the window that was asked for.
[[nodiscard]] std::optional<Margin> window_margin(const Lasting& lasting, const TimeWindow& window, Day as_of);
/// Of its first day alone: when it began.
[[nodiscard]] std::optional<Margin> start_margin(const Lasting& lasting, const TimeWindow& window, Day as_of);
/// "At least N since", from the margin of the opposite question: whether it went on after that day.
[[nodiscard]] std::optional<Margin> since_margin(const std::optional<Margin>& went_on, const TimeWindow& window, Day as_of);

/// Days by which it lasted longer, or less long, than asked.
[[nodiscard]] std::optional<Margin> length_margin(const Lasting& lasting, const rules::Duration& duration, Day as_of);

/// That of the fact which decides whether there is one: of those that are meant the last to give way, else the nearest of those outside.
[[nodiscard]] std::optional<Margin> deciding_margin(const std::vector<Judged>& judged, Truth truth);

}  // namespace eligo::engine

// Dates as recorded, and the calendar that clinicians count in.
//
// std::chrono holds the calendar (year_month_day, sys_days); the few shapes of text are read by hand, because g++ 12 has no
// chrono::parse and the shapes are three. Two rules differ on purpose and must not be merged:
//   - a month or year *added* clamps to the end of the month (31 January + 1 month is 28 or 29 February), as windows do;
//   - a month or year is *completed* when its day is reached, and a day that the month lacks is the first of the next one, so a
//     29 February birthday is on 1 March (semantics section 3).
// Left out: times of day and time zones. A date-time keeps the date that its author wrote.
#include "patients/date.hpp"

#include <array>

namespace eligo::patients {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr int first_year = 1850, last_year = 2200;
/// Arithmetic stays inside what a four-digit year can print.
constexpr int lowest_year = 1, highest_year = 9999;

bool digits(std::string_view text) {
  for (char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty();
}

unsigned number(std::string_view text) {
  unsigned value = 0;
  for (char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

/// What may follow the date of a date-time: HH, HH:MM, HH:MM:SS, fractions, Z or an offset.
bool time_of_day(std::string_view text) {
  const auto two = [&text](unsigned below) {
    if (text.size() < 2 || !digits(text.substr(0, 2)) || number(text.substr(0, 2)) >= below) return false;
    text.remove_prefix(2);
    return true;
  };
  const auto take = [&text](char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
  };
  if (!two(25)) return false;
  if (take(':')) {
    if (!two(60)) return false;
    if (take(':')) {
      if (!two(61)) return false;
      if (take('.')) {
        std::size_t n = 0;
        while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
        if (n == 0) return false;
        text.remove_prefix(n);
      }
    }
  }
  if (text.empty() || take('Z') || take('z')) return text.empty();
  if (!take('+') && !take('-')) return false;
  if (!two(24)) return false;
  take(':');
  return text.empty() || (two(60) && text.empty());
}

/// `count` as a whole number of steps of 1/divisor, when it is one.
std::optional<std::int64_t> whole(const Decimal& count, std::int64_t times = 1) {
  const std::optional<Decimal> product = Decimal::multiply(count, Decimal(times));
  if (!product || product->exponent() < 0) return std::nullopt;
  std::int64_t value = product->coefficient();
  for (int i = 0; i < product->exponent(); ++i) {
    if (value > 100'000'000 || value < -100'000'000) return std::nullopt;
    value *= 10;
  }
  if (value > 100'000'000 || value < -100'000'000) return std::nullopt;
  return value;
}

std::optional<Day> add_months(Day from, std::int64_t count) {
  const year_month_day date{from};
  const std::int64_t index = (static_cast<int>(date.year()) * std::int64_t{12} + static_cast<unsigned>(date.month()) - 1) + count;
  if (index < lowest_year * 12 || index > highest_year * 12 + 11) return std::nullopt;
  const year_month there{year{static_cast<int>(index / 12)}, month{static_cast<unsigned>(index % 12 + 1)}};
  const day end = (there / last).day();
  return Day{there / (date.day() < end ? date.day() : end)};
}

std::optional<Day> add_days(Day from, std::int64_t count) {
  const std::int64_t index = from.time_since_epoch().count() + count;
  static const Day lowest = year{lowest_year} / month{1} / day{1}, highest = year{highest_year} / month{12} / day{31};
  if (index < lowest.time_since_epoch().count() || index > highest.time_since_epoch().count()) return std::nullopt;
  return Day{days{index}};
}

}  // namespace

std::optional<PartialDate> parse_date(std::string_view text) {
  const std::string_view given = text;
  if (text.size() > 10) {
    if ((text[10] != 'T' && text[10] != ' ') || !time_of_day(text.substr(11))) return std::nullopt;
    text = text.substr(0, 10);
  }
  const bool has_month = text.size() >= 7, has_day = text.size() == 10;
  if (text.size() != 4 && text.size() != 7 && !has_day) return std::nullopt;
  if (!digits(text.substr(0, 4))) return std::nullopt;
  if (has_month && (text[4] != '-' || !digits(text.substr(5, 2)))) return std::nullopt;
  if (has_day && (text[7] != '-' || !digits(text.substr(8, 2)))) return std::nullopt;

  const year y{static_cast<int>(number(text.substr(0, 4)))};
  if (static_cast<int>(y) < first_year || static_cast<int>(y) > last_year) return std::nullopt;
  if (!has_month) return PartialDate{Day{y / 1 / 1}, Day{y / 12 / 31}, std::string(given)};
  const month m{number(text.substr(5, 2))};
  if (!m.ok()) return std::nullopt;
  if (!has_day) return PartialDate{Day{y / m / 1}, Day{y / m / last}, std::string(given)};
  const year_month_day date{y, m, day{number(text.substr(8, 2))}};
  if (!date.ok()) return std::nullopt;
  return PartialDate{Day{date}, Day{date}, std::string(given)};
}

std::string to_string(Day at) {
  const year_month_day date{at};
  std::string text = "0000-00-00";
  const auto write = [&text](std::size_t end, unsigned value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i, value /= 10) text[end - 1 - i] = static_cast<char>('0' + value % 10);
  };
  write(4, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  write(7, static_cast<unsigned>(date.month()), 2);
  write(10, static_cast<unsigned>(date.day()), 2);
  return text;
}

std::optional<Day> add(Day from, const Decimal& count, std::string_view unit) {
  std::optional<std::int64_t> steps;
  if (unit == "a") {
    // Whole years, or halves of one: 1.5 a is 18 mo. A tenth of a year is no calendar length.
    if (!whole(count, 2)) return std::nullopt;
    steps = whole(count, 12);
    return steps ? add_months(from, *steps) : std::nullopt;
  }
  if (unit == "mo") {
    steps = whole(count);
    return steps ? add_months(from, *steps) : std::nullopt;
  }
  if (unit == "wk") {
    steps = whole(count, 7);
    return steps ? add_days(from, *steps) : std::nullopt;
  }
  if (unit == "d") {
    steps = whole(count);
    return steps ? add_days(from, *steps) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Day> subtract(Day from, const Decimal& count, std::string_view unit) { return add(from, count.negated(), unit); }

long completed(Day birth, Day at, std::string_view unit) {
  const auto floor_divide = [](long value, long by) { return value / by - (value % by < 0 ? 1 : 0); };
  const long elapsed = static_cast<long>((at - birth).count());
  if (unit == "d") return elapsed;
  if (unit == "wk") return floor_divide(elapsed, 7);
  const year_month_day from{birth}, to{at};
  const long month_count = (static_cast<int>(to.year()) - static_cast<int>(from.year())) * 12L +
                           static_cast<long>(static_cast<unsigned>(to.month())) - static_cast<long>(static_cast<unsigned>(from.month())) -
                           (to.day() < from.day() ? 1 : 0);
  return unit == "mo" ? month_count : floor_divide(month_count, 12);
}

std::optional<Day> completes(Day birth, long count, std::string_view unit) {
  const std::optional<Day> near = add(birth, Decimal(count), unit);
  if (!near) return std::nullopt;
  // The clamp of add() comes a day early where the month lacks the day.
  Day day_of = *near;
  while (completed(birth, day_of, unit) < count) day_of += days{1};
  return day_of;
}

}  // namespace eligo::patients

// Ages: of the patient, in completed units, and of a pregnancy, in weeks and days.
#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/values.hpp"
#include "patients/derived.hpp"

namespace eligo::engine {

using grammar::Comparator;
using grammar::Quantity;
using std::chrono::days;

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
  const std::string& unit = profile.age->unit;
  const std::string_view spelled = unit == "a" ? "year" : unit == "mo" ? "month" : unit == "wk" ? "week" : "day";
  const char* plural = profile.age->value == Decimal(1) ? "" : "s";
  return Birth{{born->first, born->last}, fmt::format("aged {} {}{}", profile.age->value.to_string(), spelled, plural), "/age"};
}

/// The age in completed units, from `youngest` to `oldest`, against a limit. Past a limit that is no whole number of units, a part of the
/// unit is what counts, and the day alone does not tell it.
Truth age_meets(long youngest, long oldest, Comparator op, const Decimal& limit) {
  const auto holds = [&](const Decimal& age) { return engine::holds(age <=> limit, op); };
  const bool whole = limit.exponent() >= 0;
  bool some = false, all = true;
  // The ages between the youngest and the oldest are few: a partial birth date spans at most a year of them.
  for (long age = youngest; age <= oldest; ++age) {
    (holds(Decimal{age}) ? some : all) = holds(Decimal{age});
    if (!whole) (holds(Decimal{age + 1}) ? some : all) = holds(Decimal{age + 1});
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
  if (unit != "a" && unit != "mo" && unit != "wk" && unit != "d" && unit != "h") {
    return unknown_leaf(UnknownKind::unparsed, fmt::format("an age in {} is not understood", unit));
  }
  // Born at some hour of its day, and asked at some hour of another: up to a day more or less than the days between them.
  const bool hours = unit == "h";
  const long youngest = hours ? std::max(0L, (patients::completed(born->range.last, at->first, "d") - 1) * 24)
                              : patients::completed(born->range.last, at->first, unit);
  const long oldest =
      hours ? (patients::completed(born->range.first, at->last, "d") + 1) * 24 - 1 : patients::completed(born->range.first, at->last, unit);
  Truth truth = Truth::yes;
  std::optional<Margin> margin;
  const auto apply = [&](Comparator op, const Decimal& value) {
    const auto limit = Decimal::multiply(value, scale);
    if (!limit) return;
    truth = both(truth, age_meets(youngest, oldest, op, *limit));
    const bool upper = op == Comparator::lt || op == Comparator::le;
    if (youngest == oldest && (upper || op == Comparator::gt || op == Comparator::ge)) {
      const auto room = upper ? Decimal::add(*limit, Decimal{-youngest}) : Decimal::add(Decimal{youngest}, limit->negated());
      if (room && (!margin || *room < margin->value)) margin = Margin{*room, unit, limit};
    }
    if (context.turning_points != nullptr) {
      for (const Day day : {born->range.first, born->range.last}) {
        for (const int extra : {0, 1}) {
          const auto years = Decimal::add(*limit, Decimal{extra});
          if (!years) continue;
          if (hours) {
            const auto around = moved({day, day}, Quantity{*years, "h", {}}, true);
            for (Day turn = around ? around->first : day; around && turn <= around->last; turn += days(1)) note_turning_day(context, turn);
          } else if (const auto birthday = patients::add(day, *years, unit)) {
            note_turning_day(context, *birthday);
          }
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
  const auto unit_words = unit == "a" ? "years" : unit == "mo" ? "months" : unit == "wk" ? "weeks" : hours ? "hours" : "days";
  const std::string age_words =
      youngest == oldest ? fmt::format("{} {}", youngest, unit_words)
                         : fmt::format("{} {} {} {}", youngest, hours || oldest != youngest + 1 ? "to" : "or", oldest, unit_words);
  ExprReport report = leaf(truth, fmt::format("{}, so {} old on {}", born->shown, age_words, patients::to_string(at->last)));
  report.evidence.push_back({born->pointer, born->shown, true, {}, {}, {}});
  if (truth == Truth::unknown) {
    add_kind(report.kinds, UnknownKind::imprecise);
    report.needs.push_back(Need{UnknownKind::imprecise, need.ask, need.of});
  } else if (margin) {
    report.margin = margin;
  }
  return report;
}

namespace {

/// "36+6", "36 weeks 6 days": weeks and days in days.
std::optional<Decimal> weeks_and_days(std::string_view word) {
  std::vector<long> numbers;
  std::string rest;
  for (std::size_t i = 0; i < word.size();) {
    const auto digit = [&](std::size_t at) { return at < word.size() && word[at] >= '0' && word[at] <= '9'; };
    if (!digit(i)) {
      if (word[i] != ' ') rest += word[i];
      ++i;
      continue;
    }
    long number = 0;
    for (; digit(i) && number < 1000; ++i) number = number * 10 + (word[i] - '0');
    numbers.push_back(number);
  }
  const bool shape =
      rest == "+" || rest == "wd" || rest == "weeksdays" || rest == "weeksday" || rest == "weeks,days" || rest == "weeksanddays";
  if (numbers.size() != 2 || !shape || numbers[1] > 6) return std::nullopt;
  return Decimal{numbers[0] * 7 + numbers[1]};
}

}  // namespace

Measured gestation(Measured value, const Context& context) {
  if (!value.number() && !value.word.empty()) {
    const auto in_days = weeks_and_days(value.word);
    if (!in_days) return value;
    value.low = value.high = *in_days;
    value.unit = value.unit_text = "d";
    value.word.clear();
  } else if (value.unit == "wk" && value.point() && value.low->exponent() >= 0) {
    // "36 weeks" are 36+0 to 36+6.
    const auto first = Decimal::multiply(*value.low, Decimal{7});
    if (!first) return value;
    value.low = *first;
    value.high = Decimal::add(*first, Decimal{6});
    value.unit = value.unit_text = "d";
  }
  // A pregnancy goes on after the day it was dated; that of a child is over.
  if (value.unit != "d" || !value.high || !value.date) return value;
  const auto born = patients::birth_days(context.profile, context.recorded);
  if (born && born->first > context.as_of - days(730)) return value;
  const auto since = Decimal{static_cast<std::int64_t>((context.as_of - value.date->first).count())};
  if (const auto later = Decimal::add(*value.high, since)) value.high = *later;
  return value;
}

}  // namespace eligo::engine

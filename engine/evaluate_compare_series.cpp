// Several values over time: averages, extremes, runs of daily entries, readings apart from each other, "for at least 3 months".
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "engine/evaluate_compare.hpp"

namespace eligo::engine {

using grammar::Comparator;
using grammar::Relative;
using grammar::Statistic;
using std::chrono::days;

/// Values with an exact date, oldest first; the others are set aside.
std::vector<const Candidate*> Comparison::dated(ExprReport& report) const {
  std::vector<const Candidate*> out;
  for (const auto& candidate : candidates_) {
    const auto& date = candidate.value.date;
    if (date && date->first == date->last && candidate.in_window == Truth::yes) {
      out.push_back(&candidate);
    } else if (context_.explain) {
      report.evidence.push_back(
          {candidate.value.pointer, candidate.value.shown, false, "its date is not exact enough for a series", {}, {}});
    }
  }
  return out;
}

/// A statistic over exactly these values.
ExprReport Comparison::over_values(const std::vector<const Candidate*>& values, Statistic statistic, ExprReport report) {
  const auto& limit = predicate_.limit;
  for (const auto* candidate : values) use(report, *candidate);
  const auto all_truth = [&](bool any) {
    Truth out = any ? Truth::no : Truth::yes;
    for (const auto* candidate : values) {
      out = any ? either(out, candidate->verdict.truth) : both(out, candidate->verdict.truth);
      if (candidate->verdict.truth == Truth::unknown) take_unknown(report, *candidate);
    }
    return out;
  };
  const bool upper = limit.op == Comparator::lt || limit.op == Comparator::le;
  const bool lower = limit.op == Comparator::gt || limit.op == Comparator::ge;
  const auto& first_date = values.front()->value.date;
  const auto& last_date = values.back()->value.date;
  const std::string first_last = first_date && last_date
                                     ? fmt::format("{} values from {} to {}", values.size(), patients::to_string(first_date->first),
                                                   patients::to_string(last_date->last))
                                     : fmt::format("{} values", values.size());
  switch (statistic) {
    case Statistic::any:
      report.truth = all_truth(true);
      report.reason = first_last;
      break;
    case Statistic::latest:
    case Statistic::all:
      report.truth = all_truth(false);
      report.reason = first_last;
      break;
    case Statistic::min:
    case Statistic::max: {
      if (!upper && !lower) return unknown_leaf(UnknownKind::unparsed, "the limit on the smallest or largest value was not understood");
      const bool any = statistic == Statistic::min ? upper : lower;
      report.truth = all_truth(any);
      const Candidate* extreme = nullptr;
      for (const auto* candidate : values) {
        if (!candidate->value.point()) continue;
        if (extreme == nullptr) {
          extreme = candidate;
          continue;
        }
        const auto at = order(*candidate->value.low, candidate->value.unit, *extreme->value.low, extreme->value.unit, analyte_);
        if (at && (statistic == Statistic::min ? *at < 0 : *at > 0)) extreme = candidate;
      }
      report.reason = fmt::format("{} of {}", statistic == Statistic::min ? "lowest" : "highest", first_last);
      if (extreme != nullptr) report.reason += ": " + extreme->value.shown, report.margin = extreme->verdict.margin;
      break;
    }
    case Statistic::mean:
    case Statistic::median: {
      const std::string& unit = values.front()->value.unit;
      std::vector<Decimal> points;
      for (const auto* candidate : values) {
        std::optional<Decimal> value = candidate->value.point() ? candidate->value.low : std::nullopt;
        if (value && candidate->value.unit != unit) {
          const auto converted = rules::convert(*value, candidate->value.unit, unit, analyte_);
          value = converted ? std::optional(converted->value) : std::nullopt;
        }
        if (!value) {
          return unknown_leaf(UnknownKind::imprecise, fmt::format("{} has no exact value for an average", candidate->value.shown), ask_);
        }
        points.push_back(*value);
      }
      std::size_t count = points.size();
      if (statistic == Statistic::median) {
        std::sort(points.begin(), points.end());
        points = count % 2 == 1 ? std::vector{points[count / 2]} : std::vector{points[count / 2 - 1], points[count / 2]};
        count = points.size();
      }
      std::optional<Decimal> sum = Decimal{};
      for (const auto& point : points) {
        if (sum) sum = Decimal::add(*sum, point);
      }
      if (!sum) return unknown_leaf(UnknownKind::unusable, "the average cannot be formed exactly", ask_);
      // Compared as sum against count x limit, which stays exact.
      const Decimal n{static_cast<std::int64_t>(count)};
      Measured total;
      total.low = total.high = sum;
      total.unit = unit;
      report.truth = Truth::yes;
      const auto apply = [&](Comparator op, const Decimal& bound) {
        const auto product = Decimal::multiply(bound, n);
        const auto result =
            product ? compare(total, op, *product, limit.unit.empty() ? unit : limit.unit, analyte_) : rules::Result<Truth>(Truth::unknown);
        report.truth = both(report.truth, result ? *result : Truth::unknown);
      };
      if (limit.relative != Relative::none || !limit.word.empty()) {
        report.truth = Truth::unknown;
      } else if (limit.op && limit.value) {
        apply(*limit.op, *limit.value);
      } else {
        if (limit.low) apply(limit.low_inclusive ? Comparator::ge : Comparator::gt, *limit.low);
        if (limit.high) apply(limit.high_inclusive ? Comparator::le : Comparator::lt, *limit.high);
      }
      const double average = sum->to_double() / static_cast<double>(count);
      report.reason = fmt::format("{} of {} is {:.4g}", statistic == Statistic::mean ? "average" : "median", first_last, average);
      if (limit.op && limit.value && (upper || lower) && report.truth != Truth::unknown && (limit.unit.empty() || limit.unit == unit)) {
        const double room = upper ? limit.value->to_double() - average : average - limit.value->to_double();
        report.margin = Margin{Decimal::from_double(room), unit, limit.value};
      }
      break;
    }
    case Statistic::count:
      return unknown_leaf(UnknownKind::unparsed, "a count of values is not understood here");
  }
  if (report.truth == Truth::unknown && report.kinds.empty()) add_kind(report.kinds, UnknownKind::unusable);
  if (report.truth != Truth::unknown) {
    report.kinds.clear();
    report.needs.clear();
  } else if (report.needs.empty()) {
    report.needs.push_back(ask_);
  }
  return report;
}

ExprReport Comparison::series() {
  const auto& series = *predicate_.series;
  ExprReport base;
  const auto values = dated(base);
  base.evidence.insert(base.evidence.end(), aside_.begin(), aside_.end());
  const std::size_t needed = series.at_least ? static_cast<std::size_t>(std::max(1.0, std::ceil(series.at_least->to_double()))) : 1;
  const Statistic statistic = predicate_.statistic.value_or(Statistic::latest);
  const auto too_short = [&](std::string why) {
    ExprReport report = unknown_leaf(UnknownKind::missing, std::move(why),
                                     Need{UnknownKind::missing, fmt::format("What are the patient's entries of {}?", name_), "patient"});
    report.evidence = base.evidence;
    if (context_.explain) {
      for (const auto* candidate : values)
        report.evidence.push_back({candidate->value.pointer, candidate->value.shown, false, "the series is too short", {}, {}});
    }
    return report;
  };
  const auto day = [](const Candidate* candidate) { return candidate->value.date->first; };
  /// May a value without an exact date lie on or after that day?
  const auto reaches = [&](Day from) {
    return std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& c) {
      const bool used = std::find(values.begin(), values.end(), &c) != values.end();
      return !used && (!c.value.date || c.value.date->last >= from);
    });
  };
  if (series.consecutive && series.every) {
    const auto step = moved({Day{}, Day{}}, *series.every, true);
    const auto gap = step ? step->first - Day{} : days(1);
    // Runs of entries that follow each other without a gap; two entries of one day are one entry, if they agree.
    std::vector<std::vector<const Candidate*>> runs;
    for (const auto* candidate : values) {
      if (!runs.empty() && day(candidate) == day(runs.back().back())) {
        const auto& other = *runs.back().back();
        if (candidate->value.low != other.value.low || candidate->value.high != other.value.high) {
          ExprReport report = unknown_leaf(
              UnknownKind::conflict, fmt::format("two entries of one day differ: {} and {}", other.value.shown, candidate->value.shown),
              Need{UnknownKind::conflict, fmt::format("Which entry of {} is right?", name_), "patient"});
          report.evidence = base.evidence;
          return report;
        }
        continue;
      }
      if (runs.empty() || day(candidate) - day(runs.back().back()) != gap) runs.emplace_back();
      runs.back().push_back(candidate);
    }
    std::size_t longest = 0;
    const std::vector<const Candidate*>* chosen = nullptr;
    for (const auto& run : runs) {
      longest = std::max(longest, run.size());
      if (run.size() >= needed) chosen = &run;
    }
    if (chosen == nullptr)
      return too_short(fmt::format("{} entries without a gap are needed, the longest run on file has {}", needed, longest));
    // An older run says nothing of the time since, when later entries are on file.
    if (chosen != &runs.back())
      return too_short(fmt::format("{} entries without a gap are needed, the latest run on file has {}", needed, runs.back().size()));
    if (reaches(day(chosen->front()))) {
      ExprReport report =
          unknown_leaf(UnknownKind::imprecise, fmt::format("not every entry of {} has an exact date", name_),
                       Need{UnknownKind::imprecise, fmt::format("On which days were the entries of {} made?", name_), "patient"});
      report.evidence = base.evidence;
      return report;
    }
    ExprReport whole = over_values(*chosen, statistic, base);
    if (chosen->size() > needed) {
      const std::vector<const Candidate*> last(chosen->end() - static_cast<std::ptrdiff_t>(needed), chosen->end());
      const ExprReport end = over_values(last, statistic, base);
      if (end.truth != whole.truth) {
        whole.truth = Truth::unknown;
        add_kind(whole.kinds, UnknownKind::ambiguous);
        whole.reason = fmt::format("over all {} entries and over the last {} the answer differs", chosen->size(), needed);
        add_need(whole.needs, Need{UnknownKind::ambiguous, fmt::format("Which entries of {} count?", name_), "investigator"});
      }
    }
    return whole;
  }
  // "On two occasions at least 1 week apart", "two consecutive readings".
  // `perhaps`: as many as can be, where hours or rough lengths leave open whether two lie far enough apart.
  const auto spaced = [&](bool met_only, bool perhaps = false) {
    std::vector<const Candidate*> out;
    for (auto at = values.rbegin(); at != values.rend(); ++at) {
      if (met_only && (*at)->verdict.truth != Truth::yes) continue;
      if (!out.empty()) {
        const DayRange later{day(out.back()), day(out.back())};
        const auto latest_allowed =
            series.apart ? moved(later, *series.apart, false) : std::optional(DayRange{later.first - days(1), later.first - days(1)});
        if (!latest_allowed || day(*at) > (perhaps ? latest_allowed->last : latest_allowed->first)) continue;
      }
      out.push_back(*at);
    }
    std::reverse(out.begin(), out.end());
    return out;
  };
  // A mean is of all that was measured, whenever on its day: three readings of one visit are three.
  const bool averaged = (statistic == Statistic::mean || statistic == Statistic::median) && !series.apart;
  const auto readings = averaged ? values : spaced(false);
  const auto not_exact = [&] {
    ExprReport report =
        unknown_leaf(UnknownKind::imprecise, fmt::format("when the readings of {} were taken is not exact enough to tell", name_),
                     Need{UnknownKind::imprecise, fmt::format("When exactly was {} measured?", name_), "record"});
    report.evidence = base.evidence;
    return report;
  };
  if (readings.size() < needed &&
      (spaced(false, true).size() >= needed || (candidates_.size() > values.size() && candidates_.size() >= needed)))
    return not_exact();
  if (readings.size() < needed) return too_short(fmt::format("{} readings are needed, {} on file", needed, readings.size()));
  if (series.consecutive || statistic == Statistic::mean || statistic == Statistic::median || statistic == Statistic::min ||
      statistic == Statistic::max) {
    const std::vector<const Candidate*> last(readings.end() - static_cast<std::ptrdiff_t>(needed), readings.end());
    // A value of a rough date may be one of the last, and then these are not they.
    if (reaches(day(last.front()))) return not_exact();
    // Of the readings of one day some would be taken and others not.
    if (averaged && readings.size() > needed && day(*(readings.end() - static_cast<std::ptrdiff_t>(needed) - 1)) == day(last.front()))
      return not_exact();
    ExprReport said = over_values(last, statistic, base);
    // Which reading of a day counts is not said: where the others would change the answer, none decides.
    std::vector<const Candidate*> all;
    std::copy_if(values.begin(), values.end(), std::back_inserter(all), [&](const Candidate* c) { return day(c) >= day(last.front()); });
    if (all.size() > last.size() && !averaged && !series.apart && over_values(all, statistic, base).truth != said.truth) return not_exact();
    return said;
  }
  const auto met = spaced(true);
  if (met.size() >= needed) {
    ExprReport report = base;
    for (const auto* candidate : met) use(report, *candidate);
    report.truth = Truth::yes;
    report.reason = fmt::format("{} readings do: {} and {}", met.size(), met.front()->value.shown, met.back()->value.shown);
    return report;
  }
  ExprReport report = base;
  for (const auto& candidate : candidates_) use(report, candidate);
  Scope scope;
  scope.families = {Family::observations};
  if (window_.from) scope.from = window_.from->first;
  std::string sentence;
  const bool doubt =
      std::any_of(candidates_.begin(), candidates_.end(), [](const Candidate& c) { return c.verdict.truth == Truth::unknown; });
  if (met.size() < needed && spaced(true, true).size() >= needed) return not_exact();
  if (!doubt && candidates_.size() == values.size() && all_complete(context_, scope, report.evidence, sentence)) {
    report.truth = Truth::no;
    report.reason = fmt::format("{} of the {} readings needed do, and the list of observations is declared complete", met.size(), needed);
    return report;
  }
  report.truth = Truth::unknown;
  add_kind(report.kinds, UnknownKind::missing);
  report.reason = fmt::format("{} of the {} readings needed do, but the list of observations is not declared complete", met.size(), needed);
  report.needs.push_back(ask_);
  return report;
}

/// "< 50 copies/mL for at least 3 months": every value of that time does, and one from before it says that it began in time.
ExprReport Comparison::lasting() {
  ExprReport report;
  const auto values = dated(report);
  report.evidence.insert(report.evidence.end(), aside_.begin(), aside_.end());
  const auto& duration = *predicate_.duration;
  for (const auto* candidate : values) {
    const Day day = candidate->value.date->first;
    note_turning_point(context_, {day, day, {}}, duration.amount);
  }
  const auto begin = moved({context_.as_of, context_.as_of}, duration.amount, false);
  if (!begin || (duration.op != Comparator::ge && duration.op != Comparator::gt)) {
    return unknown_leaf(UnknownKind::unparsed, "how long the values must hold was not understood");
  }
  const Candidate* before = nullptr;
  Truth truth = Truth::yes;
  const Candidate* breaks = nullptr;
  for (const auto* candidate : values) {
    const Day date = candidate->value.date->first;
    if (duration.op == Comparator::gt ? date < begin->first : date <= begin->first) {
      before = candidate;
      continue;
    }
    use(report, *candidate);
    truth = both(truth, candidate->verdict.truth);
    if (candidate->verdict.truth == Truth::no) breaks = candidate;
    take_unknown(report, *candidate);
  }
  // A value of a rough date breaks it when the whole of that date lies in the time, and may break it when a part does.
  bool may_break = false;
  for (const auto& candidate : candidates_) {
    if (std::find(values.begin(), values.end(), &candidate) != values.end() || candidate.verdict.truth == Truth::yes) continue;
    const auto& date = candidate.value.date;
    if (date && date->last <= begin->first) continue;
    if (date && date->first > begin->last && candidate.verdict.truth == Truth::no && candidate.in_window == Truth::yes) {
      breaks = &candidate;
    } else {
      may_break = true;
    }
  }
  if (may_break && breaks == nullptr) {
    report.truth = Truth::unknown;
    report.kinds.clear();
    add_kind(report.kinds, UnknownKind::imprecise);
    report.reason = "a value whose date is not exact may lie in that time";
    report.needs.assign(1, Need{UnknownKind::imprecise, fmt::format("When exactly was {} measured?", name_), "record"});
    return report;
  }
  if (breaks != nullptr) {
    report.truth = Truth::no;
    report.kinds.clear();
    report.needs.clear();
    report.reason = fmt::format("not throughout: {}", breaks->value.shown);
    return report;
  }
  if (before != nullptr) {
    use(report, *before);
    if (before->verdict.truth == Truth::no && truth == Truth::yes) {
      // It changed at some time between two measurements.
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::missing);
      report.reason = fmt::format("since when it holds is not on file: {} did not", before->value.shown);
      report.needs.push_back(ask_);
      return report;
    }
    truth = both(truth, before->verdict.truth);
    take_unknown(report, *before);
  }
  if (before == nullptr && truth == Truth::yes) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::missing);
    report.reason =
        fmt::format("no value from {} or before is on file, so since when it holds is not known", patients::to_string(begin->first));
    report.needs.push_back(Need{UnknownKind::missing,
                                fmt::format("What was the patient's {} on or before {}?", name_, patients::to_string(begin->first)),
                                ask_.of});
    return report;
  }
  report.truth = truth;
  if (truth == Truth::unknown) {
    if (report.kinds.empty()) add_kind(report.kinds, UnknownKind::imprecise);
    if (report.needs.empty()) report.needs.push_back(ask_);
    report.reason = "not every value of that time can be told";
    return report;
  }
  // A single old value says nothing about today.
  if (values.back() == before) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::missing);
    report.reason = fmt::format("no value since {} is on file", patients::to_string(begin->first));
    report.needs.push_back(ask_);
    return report;
  }
  report.reason = fmt::format("from {} to {} every value does", before->value.shown, values.back()->value.shown);
  return report;
}

}  // namespace eligo::engine

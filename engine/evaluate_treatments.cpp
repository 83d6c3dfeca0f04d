// What therapies and procedures share: their times, what they were for, and plans.
//
// "At least 4 weeks since" is about the last one: nothing later may be on file, and the list must be complete. Leaves out what is asked of
// one of the two alone.
#include <algorithm>

#include <fmt/format.h>

#include "engine/margins.hpp"
#include "engine/treatments.hpp"

namespace eligo::engine {

namespace {

/// A window ahead is entered before the day of what is planned.
void note_turning_before(Context& context, const PartialDate& date, const grammar::Quantity& amount) {
  const auto entered = moved({date.first, date.last}, amount, false);
  if (!entered) return;
  // Ends of months are clamped, so it may be a few days off.
  for (const Day day : {entered->first, entered->last}) {
    for (int k = -3; k <= 3; k += 2) note_turning_day(context, day + std::chrono::days(k));
  }
}

/// A window in half-lives: its ends move along with the day that is asked for.
void note_by_window(Context& context, const PartialDate& date, const TimeWindow& window) {
  for (const auto& end : {window.from, window.to}) {
    if (!end) continue;
    for (const Day day : {end->first, end->last}) {
      for (const Day of : {date.first, date.last}) {
        note_turning_day(context, of + (context.as_of - day));
        note_turning_day(context, of + (context.as_of - day) + std::chrono::days(1));
      }
    }
  }
}

/// Whether a fact's span lies in the window asked for, in words.
Answer span_answer(Context& context, const rules::Window& asked_window, const TimeWindow& window, const Occurrence& o) {
  for (const auto& date : {o.start, o.end}) {
    if (!date) continue;
    for (const auto& amount : {asked_window.min_ago, asked_window.max_ago}) {
      if (!amount) continue;
      note_turning_point(context, *date, *amount);
      if (asked_window.after || asked_window.around) note_turning_before(context, *date, *amount);
      if (amount->unit == "half-life") note_by_window(context, *date, window);
    }
    note_turning_day(context, date->first);
    note_turning_day(context, date->last + std::chrono::days(1));
  }
  Lasting lasting = o.lasting;
  if (o.family == Family::statements) lasting.start.reset();
  const TimeTruth met = meets(lasting, window, context.as_of);
  const std::string name = o.named->text;
  if (o.presence == Presence::planned && !lasting.start) {
    return unknown(UnknownKind::missing, "when it is planned is not on file",
                   Need{UnknownKind::missing, fmt::format("For which day is {} planned?", name), "record"});
  }
  if (met.ambiguous) return not_said_which_side(window, name);
  if (met.truth != Truth::unknown) {
    Answer out = met.truth == Truth::yes ? yes("") : no(fmt::format("outside the time asked for ({})", window.words));
    if (context.explain) out.margin = window_margin(lasting, window, context.as_of);
    return out;
  }
  if (met.undated) {
    return unknown(UnknownKind::missing, "its dates are not on file",
                   Need{UnknownKind::missing, fmt::format("When was {} begun and ended?", name), "record"});
  }
  return unknown(UnknownKind::imprecise, fmt::format("its date is not exact enough to tell ({})", window.words),
                 Need{UnknownKind::imprecise, fmt::format("On which day exactly was the last {}?", name), "record"});
}

/// Whether it went on after the near end of the window: the question that must be answered no before "at least N since" holds.
Answer went_on_answer(Context& context, const rules::Window& asked_window, TimeWindow window, const Occurrence& o) {
  window.from = DayRange{window.to->first + std::chrono::days(1), window.to->last + std::chrono::days(1)};
  window.to = window.anchor;
  window.words = fmt::format("after {}", patients::to_string(window.from->first - std::chrono::days(1)));
  return span_answer(context, asked_window, window, o);
}

/// Whether it ended (or, for what is done in a day, was) on or before the near end of the window.
Answer ended_answer(Context& context, const rules::Window& asked_window, const TimeWindow& window, const Occurrence& o) {
  for (const auto& date : {o.start, o.end}) {
    if (!date) continue;
    note_turning_point(context, *date, *asked_window.min_ago);
    if (asked_window.min_ago->unit == "half-life") note_by_window(context, *date, window);
  }
  const std::string name = o.named->text;
  const Need need{UnknownKind::missing, fmt::format("When was the last {}?", name), "record"};
  if (o.lasting.ongoing == Truth::yes) return no("still going on");
  const auto end = o.lasting.end ? o.lasting.end : std::nullopt;
  if (!end) {
    if (o.lasting.start && o.lasting.start->first > window.to->last)
      return no(fmt::format("begun after {}", patients::to_string(window.to->last)));
    return unknown(UnknownKind::missing, "when it ended is not on file", need);
  }
  if (end->last <= window.to->first && o.lasting.ongoing == Truth::no) return yes("");
  if (end->first > window.to->last) return no(fmt::format("ended after {}", patients::to_string(window.to->last)));
  return unknown(UnknownKind::imprecise, fmt::format("when it ended is not exact enough to tell ({})", window.words),
                 Need{UnknownKind::imprecise, need.ask, need.of});
}

}  // namespace

Answer indication_answer(const Context& context, const std::string& indication, const Occurrence& o) {
  if (indication.empty()) return yes("");
  const Need need{UnknownKind::missing, fmt::format("What is {} for?", o.named->text), "record"};
  if (o.medication == nullptr || o.medication->indication.empty())
    return unknown(UnknownKind::missing, fmt::format("whether it was for {} is not on file", indication), need);
  patients::Named given;
  given.text = o.medication->indication;
  given.concepts = o.medication->indication_concepts;
  given.words = rules::normalised_words(given.text);
  switch (relate(context, asked(context, no_concept, indication), given)) {
    case Relation::satisfies:
      return yes("");
    case Relation::unrelated:
      return no(fmt::format("for {}", o.medication->indication));
    default:
      return unknown(UnknownKind::missing, fmt::format("for {}: whether that is {} is not known", o.medication->indication, indication),
                     need);
  }
}

bool looks_ahead(const Context& context, const TimeWindow& window) {
  return window.ahead || (window.anchor && window.anchor->last > context.as_of) ||
         (window.after && window.to && window.to->last > context.as_of);
}

bool limited(const std::optional<rules::Window>& window, const TimeWindow& laid_out) {
  return window && !window->lifetime && laid_out.bounded;
}

void look_within(const Context& context, const TimeWindow& window, const std::string& name, Scope& scope, Need& need) {
  if (window.from) scope.from = window.from->first;
  scope.when = window.words;
  if (window.ahead) {
    scope.from = context.as_of;
    need.ask = fmt::format("Is {} planned?", name);
  } else if (window.from) {
    need.ask = fmt::format("Has the patient had {} since {}?", name, patients::to_string(window.from->first));
  }
}

Answer ambiguous_past(const Occurrence& o) {
  return unknown(UnknownKind::ambiguous, "in the past: whether that counts is not said",
                 Need{UnknownKind::ambiguous, fmt::format("Does past use of {} count?", o.named->text), "investigator"});
}

ExprReport since_last(Context& context, const Asked& wanted, const Scope& scope, const TimeWindow& window, const Need& need,
                      const std::function<Answer(const Occurrence&)>& before, const std::function<Answer(const Occurrence&)>& went_on) {
  auto ask_before = [&](const Occurrence& o) { return before(o); };
  auto ask_later = [&](const Occurrence& o) { return went_on(o); };
  // A window in half-lives has another limit for every drug of a class, and then no one day.
  Scope after = scope;
  std::string limit = "the time asked for";
  if (window.to) {
    after.from = window.to->first;
    limit = patients::to_string(window.to->first);
  }
  after.when = fmt::format("after {}", limit);
  const Need later{UnknownKind::missing,
                   fmt::format("Has the patient had {} since {}?", name_of(context, wanted), window.to ? limit : std::string("then")),
                   "record"};
  ExprReport late = exists(context, wanted, after, gather(context, wanted, after, ask_later), later);
  const auto margin = since_margin(late.margin, window, context.as_of);
  if (late.truth == Truth::yes) {
    late.truth = Truth::no;
    late.margin = margin;
    late.reason += fmt::format(", after {}", limit);
    return late;
  }
  ExprReport had = exists(context, wanted, scope, gather(context, wanted, scope, ask_before), need);
  for (auto& evidence : late.evidence) {
    const auto same =
        std::find_if(had.evidence.begin(), had.evidence.end(), [&](const Evidence& other) { return other.pointer == evidence.pointer; });
    if (same == had.evidence.end()) had.evidence.push_back(std::move(evidence));
  }
  if (had.truth == Truth::no) {
    had.truth = Truth::unknown;
    add_kind(had.kinds, UnknownKind::ambiguous);
    had.reason += ": whether there must have been one at all is not said";
    had.needs.push_back({UnknownKind::ambiguous, fmt::format("Must the patient have had {}?", name_of(context, wanted)), "investigator"});
    return had;
  }
  if (late.truth == Truth::unknown) {
    if (had.truth == Truth::yes) had.kinds.clear(), had.needs.clear();
    for (const auto kind : late.kinds) add_kind(had.kinds, kind);
    for (auto& one : late.needs) add_need(had.needs, std::move(one));
    had.reason = had.truth == Truth::yes ? fmt::format("{}; {}", had.reason, late.reason) : late.reason;
    had.truth = Truth::unknown;
    return had;
  }
  had.margin.reset();
  if (had.truth == Truth::yes) {
    had.reason += "; " + late.reason;
    had.margin = margin;
  }
  return had;
}

template <class Predicate>
ExprReport since_last(Context& context, const Predicate& predicate, const Asked& wanted, const Scope& scope, const TimeWindow& window,
                      const Need& need) {
  const auto before = [&](const Occurrence& o) { return answer(context, predicate, wanted, o); };
  const auto went_on = [&](const Occurrence& o) {
    context.went_on = true;
    Answer out = answer(context, predicate, wanted, o);
    context.went_on = false;
    return out;
  };
  return since_last(context, wanted, scope, window, need, before, went_on);
}

template ExprReport since_last(Context&, const rules::Therapy&, const Asked&, const Scope&, const TimeWindow&, const Need&);
template ExprReport since_last(Context&, const rules::Procedure&, const Asked&, const Scope&, const TimeWindow&, const Need&);

Answer timed_answer(Context& context, const rules::Window& asked, const TimeWindow& window, const Occurrence& o) {
  const auto judge = [&](const Occurrence& one) {
    if (!window.only_min) return span_answer(context, asked, window, one);
    return context.went_on ? went_on_answer(context, asked, window, one) : ended_answer(context, asked, window, one);
  };
  Answer out = judge(o);
  if (o.medication == nullptr || !o.medication->last_dose || o.medication->last_dose->first > context.as_of ||
      o.lasting.ongoing != Truth::yes)
    return out;
  Occurrence until = o;
  const auto& last = *o.medication->last_dose;
  until.lasting.end = DayRange{last.first, std::max(last.first, std::min(last.last, context.as_of))};
  until.lasting.ongoing = Truth::no;
  if (judge(until).truth == out.truth) return out;
  return unknown(
      UnknownKind::ambiguous, fmt::format("recorded as still taken, with its last dose on {}", last.text),
      Need{UnknownKind::ambiguous, fmt::format("When was the last dose of {}, and is it still taken?", o.named->text), "record"});
}

bool overdue(const Context& context, const Occurrence& o) {
  return o.presence == Presence::planned && o.start && o.start->last < context.as_of;
}

bool planned_far_ahead(const Context& context, const rules::Window& asked, const Occurrence& o) {
  // How long a study lasts is not on file; three months of it are taken for granted.
  constexpr std::chrono::days surely_inside{92};
  return o.presence == Presence::planned && !asked.max_ago && !asked.min_ago && !asked.lifetime && o.start &&
         o.start->last > context.as_of + surely_inside;
}

Answer planned_after_the_study(const Occurrence& o) {
  return unknown(UnknownKind::missing,
                 fmt::format("planned for {}, and whether that lies inside the time asked for is not on file", o.start->text),
                 Need{UnknownKind::missing, fmt::format("Does the study last until {}?", o.start->text), "investigator"});
}

Answer planned_for_the_past(const Occurrence& o) {
  return unknown(UnknownKind::missing, fmt::format("planned for {}, and whether it was done is not on file", o.start->text),
                 Need{UnknownKind::missing, fmt::format("Was {} done as planned?", o.named->text), "record"});
}

}  // namespace eligo::engine

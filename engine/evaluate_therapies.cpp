// Therapies and procedures: taken or done, when, planned, never; response; dose; stable since.
//
// A therapy outside the window asked for says nothing about the inside (semantics section 2), so on an open list that stays
// unknown. "At least 4 weeks since" is about the last one: nothing later may be on file, and the list must be complete.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;
using grammar::Status;

std::string lower(std::string_view text) {
  std::string out;
  for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

bool has_word(std::string_view text, std::string_view word) {
  const std::string low = " " + lower(text) + " ";
  for (std::size_t at = low.find(word); at != std::string::npos; at = low.find(word, at + 1)) {
    if (std::isalpha(static_cast<unsigned char>(low[at - 1])) == 0 && std::isalpha(static_cast<unsigned char>(low[at + word.size()])) == 0)
      return true;
  }
  return false;
}

enum class Route { oral, injected, topical, inhaled, nasal, ocular, local_injection };

std::optional<Route> route_of(std::string_view text) {
  static constexpr std::array<std::pair<const char*, Route>, 26> words = {{{"oral", Route::oral},
                                                                           {"orally", Route::oral},
                                                                           {"po", Route::oral},
                                                                           {"by mouth", Route::oral},
                                                                           {"intravenous", Route::injected},
                                                                           {"iv", Route::injected},
                                                                           {"subcutaneous", Route::injected},
                                                                           {"sc", Route::injected},
                                                                           {"intramuscular", Route::injected},
                                                                           {"im", Route::injected},
                                                                           {"parenteral", Route::injected},
                                                                           {"topical", Route::topical},
                                                                           {"topically", Route::topical},
                                                                           {"cutaneous", Route::topical},
                                                                           {"dermal", Route::topical},
                                                                           {"inhaled", Route::inhaled},
                                                                           {"inhalation", Route::inhaled},
                                                                           {"inh", Route::inhaled},
                                                                           {"nasal", Route::nasal},
                                                                           {"intranasal", Route::nasal},
                                                                           {"ophthalmic", Route::ocular},
                                                                           {"ocular", Route::ocular},
                                                                           {"intravitreal", Route::ocular},
                                                                           {"intra-articular", Route::local_injection},
                                                                           {"intraarticular", Route::local_injection},
                                                                           {"epidural", Route::local_injection}}};
  for (const auto& [word, route] : words) {
    if (has_word(text, word)) return route;
  }
  return std::nullopt;
}

/// "Oral corticosteroids", "systemic corticosteroids": the route is in the criterion's words.
Answer route_answer(const Context& context, const Asked& asked, const Occurrence& o) {
  const std::string text = asked.any_route == no_concept ? asked.text : context.vocabulary.at(asked.concept_id).name;
  const bool systemic = has_word(text, "systemic") || has_word(text, "systemically");
  const auto wanted = route_of(text);
  if (asked.any_route != no_concept && (o.medication == nullptr || o.medication->route.empty())) {
    // Listed as a kind of the class with its route, and no other route on file.
    const auto& concepts = o.named->concepts;
    if (!concepts.empty() &&
        std::all_of(concepts.begin(), concepts.end(), [&](ConceptId id) { return context.vocabulary.is_a(id, asked.concept_id); }))
      return yes("");
  }
  if (!systemic && !wanted) return yes("");
  if (o.medication == nullptr) return yes("");
  const std::string name = o.named->text;
  // The name on file may say it as well ("inhaled budesonide").
  auto have = o.medication->route.empty() ? route_of(o.named->text) : route_of(o.medication->route);
  if (o.medication->route.empty() && !have) {
    if (has_word(o.named->text, "systemic") && systemic) return yes("");
    return unknown(UnknownKind::missing, "its route is not on file",
                   Need{UnknownKind::missing, fmt::format("By which route is {} given?", name), "record"});
  }
  if (!have) {
    return unknown(UnknownKind::ambiguous, fmt::format("given {}", o.medication->route),
                   Need{UnknownKind::ambiguous, fmt::format("By which route is {} given?", name), "record"});
  }
  const bool met = systemic ? *have == Route::oral || *have == Route::injected : *have == *wanted;
  return met ? yes("") : no(fmt::format("given {}", o.medication->route.empty() ? "by another route" : o.medication->route));
}

bool asks_for_more(const rules::Therapy& therapy) { return therapy.dose_op == Comparator::gt || therapy.dose_op == Comparator::ge; }

Answer dose_answer(const rules::Therapy& therapy, const TimeWindow& window, const Occurrence& o) {
  if (!therapy.dose) return yes("");
  const Need need{UnknownKind::missing, fmt::format("What is the patient's dose of {}?", o.named->text), "record"};
  if (o.medication == nullptr || !o.medication->dose) return unknown(UnknownKind::missing, "its dose is not on file", need);
  const auto& dose = *o.medication->dose;
  if (!dose.unit_problem.empty()) return unknown(UnknownKind::unusable, dose.unit_problem, need);
  const auto order = rules::compare(dose.value, dose.unit, therapy.dose->value, therapy.dose->unit);
  if (!order) return unknown(UnknownKind::unusable, order.error().message, need);
  const Comparator op = therapy.dose_op.value_or(Comparator::eq);
  const bool met = op == Comparator::lt   ? *order < 0
                   : op == Comparator::le ? *order <= 0
                   : op == Comparator::gt ? *order > 0
                   : op == Comparator::ge ? *order >= 0
                   : op == Comparator::eq ? *order == 0
                                          : *order != 0;
  // What the dose was before it was changed inside the time asked for is not on file.
  const auto& since = o.medication->stable_since;
  const bool changed =
      since && window.bounded && window.from && since->last > window.from->first && !(o.start && o.start->first >= since->last);
  if (changed && met != asks_for_more(therapy))
    return unknown(UnknownKind::missing, fmt::format("its dose was changed on {}, and what it was before is not on file", since->text),
                   need);
  return met ? yes("") : no(fmt::format("its dose is {} {}", dose.value.to_string(), dose.unit_text));
}

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

Answer response_answer(Status status, const Occurrence& o) {
  const std::string name = o.named->text;
  const std::string response = o.medication == nullptr ? "" : lower(o.medication->response);
  const Need need{UnknownKind::missing, fmt::format("How did the patient respond to {}, and was it tolerated?", name), "record"};
  if (response.empty()) return unknown(UnknownKind::missing, "the response to it is not on file", need);
  const auto says = fmt::format("response {}", response);
  switch (status) {
    case Status::failed:
      if (response == "poor" || response == "none") return yes(says);
      if (response == "good") return no(says);
      if (response == "intolerant" || response == "contraindicated") return no(says);
      return unknown(UnknownKind::ambiguous, fmt::format("{}: whether that is a failure is not said", says), need);
    case Status::intolerant:
      if (response == "intolerant") return yes(says);
      if (response == "good") return no(says);
      return unknown(UnknownKind::missing, fmt::format("{}; whether it was tolerated is not on file", says), need);
    default:
      if (response == "contraindicated") return yes(says);
      return unknown(UnknownKind::missing, fmt::format("{}; whether it is contraindicated is not on file", says), need);
  }
}

Answer stable_answer(Context& context, const rules::Therapy& therapy, const Occurrence& o) {
  const std::string name = o.named->text;
  if (o.active == Truth::no) {
    // One drug of a class that was stopped lately changes the treatment, or does not: the text does not say.
    if (therapy.duration && o.lasting.end && !(o.named->concepts.size() == 1 && o.named->concepts.front() == therapy.concept_id)) {
      Lasting since;
      since.start = o.lasting.end;
      since.ongoing = Truth::yes;
      if (lasted(since, *therapy.duration, context.as_of).truth != Truth::yes) {
        return unknown(UnknownKind::ambiguous, "stopped inside the time asked for: whether that is a change is not said",
                       Need{UnknownKind::ambiguous, fmt::format("Does stopping {} count as a change?", name), "investigator"});
      }
    }
    return no("not taken now");
  }
  const Need need{UnknownKind::missing, fmt::format("Since when is the dose of {} unchanged?", name), "record"};
  if (o.medication == nullptr) return unknown(UnknownKind::missing, "since when it is unchanged is not on file", need);
  Answer now = o.active == Truth::yes ? yes("") : unknown(UnknownKind::missing, "whether it is still taken is not on file", need);
  const auto& since = o.medication->stable_since;
  const auto judge = [&](const PartialDate& date) {
    note_turning_point(context, date, therapy.duration->amount);
    Lasting lasting;
    lasting.start = DayRange{date.first, std::max(date.first, std::min(date.last, context.as_of))};
    lasting.ongoing = Truth::yes;
    return lasted(lasting, *therapy.duration, context.as_of).truth;
  };
  if (!therapy.duration) {
    if (since && since->first <= context.as_of) return both(std::move(now), yes(fmt::format("unchanged since {}", since->text)));
    return both(std::move(now), unknown(UnknownKind::missing, "since when it is unchanged is not on file", need));
  }
  if (since && since->first > context.as_of)
    return both(std::move(now),
                unknown(UnknownKind::conflict, fmt::format("recorded as unchanged since {}, which is to come", since->text), need));
  if (since) {
    switch (judge(*since)) {
      case Truth::yes:
        return both(std::move(now), yes(fmt::format("unchanged since {}", since->text)));
      case Truth::no:
        return no(fmt::format("changed on {}", since->text), Settles::the_name);
      case Truth::unknown:
        return both(std::move(now), unknown(UnknownKind::imprecise,
                                            fmt::format("unchanged since {}, which is not exact enough to tell", since->text), need));
    }
  }
  if (o.start && judge(*o.start) == Truth::no) return no(fmt::format("taken only since {}", o.start->text), Settles::the_name);
  return both(std::move(now), unknown(UnknownKind::missing, "since when its dose is unchanged is not on file", need));
}

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
  if (met.truth == Truth::yes) return yes("");
  if (met.truth == Truth::no) return no(fmt::format("outside the time asked for ({})", window.words));
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

ConceptId substance(const Occurrence& o, const Asked& asked) {
  return o.named->concepts.size() == 1 ? o.named->concepts.front() : asked.concept_id;
}

/// Does the window reach beyond today, so that what is planned may lie in it?
bool looks_ahead(const Context& context, const TimeWindow& window) {
  return window.ahead || (window.anchor && window.anchor->last > context.as_of) ||
         (window.after && window.to && window.to->last > context.as_of);
}

/// A window in half-lives, of a drug whose half-life is not known: what is still taken today lies in it all the same.
std::optional<Answer> by_going_on(const Context& context, const rules::Window& asked, const TimeWindow& window, const Occurrence& o) {
  const bool today = window.anchor && window.anchor->first == context.as_of && window.anchor->last == context.as_of;
  if (!today || window.after || o.lasting.ongoing != Truth::yes || o.presence != Presence::present) return std::nullopt;
  if (asked.min_ago && asked.max_ago) return std::nullopt;
  if (asked.max_ago || context.went_on) return yes("still going on");
  return asked.min_ago ? std::optional(no("still going on")) : std::nullopt;
}

bool limited(const std::optional<rules::Window>& window, const TimeWindow& laid_out) {
  return window && !window->lifetime && laid_out.bounded;
}

Answer ambiguous_past(const Occurrence& o) {
  return unknown(UnknownKind::ambiguous, "in the past: whether that counts is not said",
                 Need{UnknownKind::ambiguous, fmt::format("Does past use of {} count?", o.named->text), "investigator"});
}

bool is_one_of(const Context& context, const Occurrence& o, std::initializer_list<const char*> keys) {
  return std::any_of(o.named->concepts.begin(), o.named->concepts.end(), [&](ConceptId id) {
    return std::any_of(keys.begin(), keys.end(), [&](const char* key) {
      const ConceptId kind = context.vocabulary.find_key(key);
      return kind != no_concept && context.vocabulary.is_a(id, kind);
    });
  });
}

/// What goes on for days or years, and is not done once for all: "dialysis" asks whether the patient is on it. A session of dialysis of
/// this month says that.
bool may_be_over(const Context& context, const Occurrence& o) {
  if (is_one_of(context, o, {"renal_replacement_therapy", "dialysis"})) return o.start->last < context.as_of - said_for_now;
  return o.start->last < context.as_of &&
         is_one_of(context, o,
                   {"mechanical_ventilation", "non_invasive_ventilation", "cpap", "oxygen_therapy", "ecmo", "central_venous_catheter",
                    "urinary_catheter", "feeding_tube", "chest_tube", "total_parenteral_nutrition"});
}

/// Is it over, or was it on some day before today, and whether it went on from there is not said?
bool over_or_unsaid(const Context& context, const Occurrence& o) {
  if (o.procedure == nullptr) return false;
  if (o.active == Truth::no && o.procedure->end) return true;
  return o.lasting.point && o.start && may_be_over(context, o);
}

/// "At least 4 weeks since": there was one, and none went on after that. Both are asked, so that a fact which may or may not be meant
/// counts where it hurts.
template <class Predicate>
ExprReport since_last(Context& context, const Predicate& predicate, const Asked& wanted, const Scope& scope, const TimeWindow& window,
                      const Need& need) {
  auto ask = [&](const Occurrence& o) { return answer(context, predicate, wanted, o); };
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
  context.went_on = true;
  ExprReport late = exists(context, wanted, after, gather(context, wanted, after, ask), later);
  context.went_on = false;
  if (late.truth == Truth::yes) {
    late.truth = Truth::no;
    late.reason += fmt::format(", after {}", limit);
    return late;
  }
  ExprReport had = exists(context, wanted, scope, gather(context, wanted, scope, ask), need);
  for (auto& evidence : late.evidence) {
    const auto same =
        std::find_if(had.evidence.begin(), had.evidence.end(), [&](const Evidence& other) { return other.pointer == evidence.pointer; });
    if (same == had.evidence.end()) had.evidence.push_back(std::move(evidence));
  }
  if (had.truth == Truth::no) {
    had.truth = Truth::unknown;
    add_kind(had.kinds, UnknownKind::ambiguous);
    had.reason += ": whether it must have been given at all is not said";
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
  if (had.truth == Truth::yes) had.reason += "; " + late.reason;
  return had;
}

/// Whether it lies in the time asked for. A drug that is taken and had its last dose weeks ago lasts until today in one sense and until
/// that dose in the other: where they differ, which of them is meant is not said.
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

/// Planned for a day that is past: it may have been done then.
bool overdue(const Context& context, const Occurrence& o) {
  return o.presence == Presence::planned && o.start && o.start->last < context.as_of;
}
Answer planned_for_the_past(const Occurrence& o) {
  return unknown(UnknownKind::missing, fmt::format("planned for {}, and whether it was done is not on file", o.start->text),
                 Need{UnknownKind::missing, fmt::format("Was {} done as planned?", o.named->text), "record"});
}

/// "at least one X" asks whether there is an X, and needs no count.
bool any_at_all(const std::optional<rules::Limit>& count) {
  return count && count->op == grammar::Comparator::ge && count->value == Decimal(1);
}

}  // namespace

Answer answer(Context& context, const rules::Therapy& therapy, const Asked& asked, const Occurrence& o) {
  const std::string name = o.named->text;
  const TimeWindow window = lay_out(context, therapy.window, substance(o, asked));
  const bool windowed = limited(therapy.window, window);
  if (o.presence == Presence::suspected) return unknown(UnknownKind::missing, "only suspected");
  if (o.contradictory) {
    return unknown(UnknownKind::conflict, "recorded as active, and as ended in the past",
                   Need{UnknownKind::conflict, fmt::format("Does the patient take {} now?", name), "record"});
  }
  Answer out = yes("");
  if (o.presence == Presence::planned) {
    if (therapy.status != Status::planned && !looks_ahead(context, window) && !overdue(context, o)) return no("only planned");
  } else if (therapy.status == Status::planned) {
    return no("on file, not planned");
  }
  if (window.problem) {
    const auto still = therapy.window ? by_going_on(context, *therapy.window, window, o) : std::nullopt;
    out = still ? *still : unknown(window.problem->kind, "the time asked for cannot be laid out", *window.problem);
  } else if (therapy.status == Status::stable) {
    out = stable_answer(context, therapy, o);
  } else if (windowed) {
    out = timed_answer(context, *therapy.window, window, o);
  } else {
    switch (therapy.status) {
      case Status::current:
        if (o.active == Truth::no) {
          out = no(o.status.empty() ? "over" : o.status, Settles::every_kind);
        } else if (o.active == Truth::unknown) {
          out = unknown(UnknownKind::missing, "whether it is still going on is not on file",
                        Need{UnknownKind::missing, fmt::format("Does the patient have {} now?", name), "record"});
        }
        break;
      case Status::unspecified:
        if (therapy.window && therapy.window->lifetime) break;
        if (therapy.count || o.presence == Presence::planned) break;
        if (o.active == Truth::no) {
          // A duration is one up to today; a course that is over, however long, is past use.
          out = ambiguous_past(o);
        } else if (o.active == Truth::unknown && o.family == Family::medications) {
          out = unknown(UnknownKind::missing, "whether it is still taken is not on file",
                        Need{UnknownKind::missing, fmt::format("Does the patient take {} now?", name), "record"});
        }
        break;
      default:
        break;
    }
  }
  if (therapy.status == Status::failed || therapy.status == Status::intolerant || therapy.status == Status::contraindicated) {
    if (out.truth != Truth::no) out = both(std::move(out), response_answer(therapy.status, o));
  }
  if (out.truth != Truth::no && therapy.duration && therapy.status != Status::stable) {
    for (const auto& date : {o.start, o.end}) {
      if (date) note_turning_point(context, *date, therapy.duration->amount);
    }
    const TimeTruth length = windowed && !window.problem ? lasted_inside(o.lasting, *therapy.duration, window, context.as_of)
                                                         : lasted(o.lasting, *therapy.duration, context.as_of);
    if (length.truth == Truth::no) return no(fmt::format("it did not last {}", words(*therapy.duration)));
    if (length.ambiguous) {
      out = both(std::move(out), only_part_inside(words(*therapy.duration), name));
    } else if (length.truth == Truth::unknown) {
      out = both(std::move(out), unknown(length.undated ? UnknownKind::missing : UnknownKind::imprecise,
                                         fmt::format("whether it lasted {} cannot be told from its dates", words(*therapy.duration)),
                                         Need{length.undated ? UnknownKind::missing : UnknownKind::imprecise,
                                              fmt::format("When was {} begun and ended?", name), "record"}));
    }
  }
  if (out.truth != Truth::no) out = both(std::move(out), route_answer(context, asked, o));
  if (out.truth != Truth::no) out = both(std::move(out), dose_answer(therapy, window, o));
  if (out.truth != Truth::no) out = both(std::move(out), indication_answer(context, therapy.indication, o));
  if (out.truth == Truth::yes && overdue(context, o)) out = planned_for_the_past(o);
  return out;
}

namespace {

/// A dose in several entries: one drug in the morning and in the evening, or two drugs of the class. Each was held against the limit by
/// itself; that counts only where their sum, the least that the patient takes in all, cannot change it. Sums are formed of one drug only.
void weigh_doses(Context& context, const rules::Therapy& therapy, const Asked& wanted, Gathered& gathered) {
  rules::Therapy any_dose = therapy;
  any_dose.dose.reset();
  std::vector<Judged*> together;
  for (auto* list : {&gathered.found, &gathered.outside}) {
    for (Judged& judged : *list) {
      if (judged.relation == Relation::satisfies && judged.occurrence.presence == Presence::present &&
          answer(context, any_dose, wanted, judged.occurrence).truth != Truth::no)
        together.push_back(&judged);
    }
  }
  if (together.size() < 2) return;
  // One that is enough by itself is enough.
  const bool enough = asks_for_more(therapy) &&
                      std::any_of(together.begin(), together.end(), [](const Judged* one) { return one->answer.truth == Truth::yes; });
  if (enough) return;
  std::optional<Occurrence> all;
  Decimal sum{0};
  patients::MedicationFact whole;
  for (const Judged* one : together) {
    const auto* fact = one->occurrence.medication;
    const bool same = fact != nullptr && fact->dose && fact->dose->unit_problem.empty() &&
                      (!all || (fact->dose->unit == whole.dose->unit && fact->concepts == all->named->concepts && !fact->concepts.empty()));
    const auto added = same ? Decimal::add(sum, fact->dose->value) : std::nullopt;
    if (!added) {
      all.reset();
      break;
    }
    sum = *added;
    if (!all) {
      all = one->occurrence;
      whole = *fact;
    }
    whole.dose->value = sum;
  }
  Truth in_all = Truth::unknown;
  if (all) {
    all->medication = &whole;
    in_all = answer(context, therapy, wanted, *all).truth;
  }
  const bool agree = in_all != Truth::unknown &&
                     std::all_of(together.begin(), together.end(), [&](const Judged* one) { return one->answer.truth == in_all; });
  if (agree) return;
  const Answer open =
      unknown(UnknownKind::ambiguous, "its doses are in several entries, and whether they add up is not said",
              Need{UnknownKind::ambiguous, fmt::format("How much {} does the patient take in all?", name_of(context, wanted)), "record"});
  std::vector<Judged> moved_in;
  for (const Judged* one : together) moved_in.push_back({one->occurrence, one->relation, open});
  const auto is_one = [&](const Judged& judged) {
    return std::any_of(moved_in.begin(), moved_in.end(),
                       [&](const Judged& one) { return one.occurrence.named == judged.occurrence.named; });
  };
  std::erase_if(gathered.found, is_one);
  std::erase_if(gathered.outside, is_one);
  gathered.found.insert(gathered.found.end(), moved_in.begin(), moved_in.end());
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Therapy& therapy) {
  if (any_at_all(therapy.count)) {
    auto uncounted = therapy;
    uncounted.count.reset();
    return evaluate_leaf(context, uncounted);
  }
  if (therapy.status == Status::naive || therapy.status == Status::never) {
    rules::Therapy ever = therapy;
    ever.status = Status::any;
    ExprReport report = evaluate_leaf(context, ever);
    report.truth = negate(report.truth);
    return report;
  }
  const Asked wanted = asked(context, therapy.concept_id, therapy.text);
  const std::string name = name_of(context, wanted);
  const TimeWindow window = lay_out(context, therapy.window, wanted.concept_id);
  const bool windowed = limited(therapy.window, window);
  Scope scope;
  scope.families = families_of(context, wanted, {Family::medications}, {Family::procedures});
  Need need{UnknownKind::missing, fmt::format("Has the patient ever had {}?", name), "record"};
  if (windowed) {
    if (window.from) scope.from = window.from->first;
    scope.when = window.words;
    if (window.ahead) {
      scope.from = context.as_of;
      need.ask = fmt::format("Is {} planned?", name);
    } else if (window.from) {
      need.ask = fmt::format("Has the patient had {} since {}?", name, patients::to_string(window.from->first));
    }
  } else if (therapy.status == Status::current || therapy.status == Status::stable) {
    scope.now = true;
    scope.from = context.as_of;
    need.ask = fmt::format("Does the patient have {} now?", name);
  } else if (therapy.status == Status::planned || window.ahead) {
    scope.now = true;
    scope.from = context.as_of;
    need.ask = fmt::format("Is {} planned?", name);
  } else if (therapy.status == Status::contraindicated) {
    // What is contraindicated was never taken: no list of what was taken decides it.
    scope.families.clear();
    need = {UnknownKind::missing, fmt::format("Is {} contraindicated for the patient?", name), "investigator"};
  } else if (therapy.status == Status::intolerant) {
    scope.families.push_back(Family::conditions);
    need.ask = fmt::format("Has the patient been intolerant of {}?", name);
  }
  const bool by_drug = window.problem && window.anchor && therapy.window->min_ago && !therapy.window->max_ago &&
                       therapy.window->min_ago->unit == "half-life";
  if (windowed && ((window.only_min && !window.problem) || by_drug) && !window.after && therapy.status != Status::stable &&
      !therapy.count) {
    return since_last(context, therapy, wanted, scope, window, need);
  }
  auto gathered = gather(context, wanted, scope, [&](const Occurrence& o) { return answer(context, therapy, wanted, o); });
  if (therapy.dose) weigh_doses(context, therapy, wanted, gathered);
  if (therapy.status == Status::contraindicated) gathered.absent.clear();
  if (therapy.status == Status::planned || window.ahead) gathered.absent.clear();
  if (therapy.status == Status::contraindicated || therapy.status == Status::intolerant) {
    // The same thing said as a finding or a statement: "contraindication to anakinra", "methotrexate intolerance".
    const bool contra = therapy.status == Status::contraindicated;
    for (const std::string& phrase : {(contra ? "contraindication to " : "intolerance to ") + therapy.text,
                                      therapy.text + (contra ? " contraindicated" : " intolerance")}) {
      rules::Condition finding;
      finding.text = phrase;
      finding.status = Status::any;
      const Asked said = in_words(phrase);
      Scope none;
      none.now = true;
      auto more = gather(context, said, none, [&](const Occurrence& o) { return answer(context, finding, said, o); });
      for (auto& judged : more.found) gathered.found.push_back(std::move(judged));
      for (auto& absent : more.absent) gathered.absent.push_back(std::move(absent));
      for (auto& evidence : more.evidence) gathered.evidence.push_back(std::move(evidence));
    }
  }
  if (therapy.status == Status::stable) {
    // One drug of the kind that was changed lately is enough for the therapy not to be stable.
    const auto changed = std::find_if(gathered.outside.begin(), gathered.outside.end(),
                                      [](const Judged& j) { return j.answer.settles != Settles::nothing; });
    if (changed != gathered.outside.end()) {
      ExprReport report = leaf(Truth::no, fmt::format("{}: {}", shown(changed->occurrence), changed->answer.why));
      report.evidence = std::move(gathered.evidence);
      return report;
    }
    // Nor is it known to be stable while that of one of them is not known.
    if (std::any_of(gathered.found.begin(), gathered.found.end(), [](const Judged& j) { return j.answer.truth == Truth::unknown; }))
      std::erase_if(gathered.found, [](const Judged& j) { return j.answer.truth == Truth::yes; });
  }
  if (therapy.count) return counted(context, wanted, scope, std::move(gathered), *therapy.count, need);
  return exists(context, wanted, scope, std::move(gathered), need);
}

Answer answer(Context& context, const rules::Procedure& procedure, const Asked& asked, const Occurrence& o) {
  const TimeWindow window = lay_out(context, procedure.window, asked.concept_id);
  const bool windowed = limited(procedure.window, window);
  const std::string name = o.named->text;
  if (o.presence == Presence::suspected) return unknown(UnknownKind::missing, "only suspected");
  if (o.presence == Presence::planned) {
    if (procedure.status != Status::planned && !looks_ahead(context, window) && !overdue(context, o)) return no("only planned");
  } else if (procedure.status == Status::planned) {
    return no("on file, not planned");
  }
  Answer out = yes("");
  if (window.problem) {
    out = unknown(window.problem->kind, "the time asked for cannot be laid out", *window.problem);
  } else if (windowed) {
    out = timed_answer(context, *procedure.window, window, o);
  } else if (procedure.status == Status::current) {
    if (o.active == Truth::no) {
      out = no("over");
    } else if (o.active == Truth::unknown) {
      out = unknown(UnknownKind::missing, "whether it still holds is not on file",
                    Need{UnknownKind::missing, fmt::format("Does the patient have {} now?", name), "record"});
    }
  } else if (procedure.status == Status::unspecified && !(procedure.window && procedure.window->lifetime) && !procedure.count &&
             o.presence == Presence::present && !procedure.duration) {
    if (o.start) note_turning_day(context, o.start->last + said_for_now + std::chrono::days(1));
    if (over_or_unsaid(context, o)) out = ambiguous_past(o);
  }
  if (procedure.status == Status::failed || procedure.status == Status::intolerant || procedure.status == Status::contraindicated) {
    out = both(std::move(out), unknown(UnknownKind::missing, "its outcome is not on file in a form that decides",
                                       Need{UnknownKind::missing, fmt::format("What was the outcome of {}?", name), "record"}));
  }
  if (out.truth != Truth::no && procedure.duration) {
    const TimeTruth length = windowed && !window.problem ? lasted_inside(o.lasting, *procedure.duration, window, context.as_of)
                                                         : lasted(o.lasting, *procedure.duration, context.as_of);
    for (const auto& date : {o.start, o.end}) {
      if (date) note_turning_point(context, *date, procedure.duration->amount);
    }
    if (length.truth == Truth::no) return no(fmt::format("it did not last {}", words(*procedure.duration)));
    if (length.ambiguous) {
      out = both(std::move(out), only_part_inside(words(*procedure.duration), name));
    } else if (length.truth == Truth::unknown) {
      out = both(std::move(out), unknown(length.undated ? UnknownKind::missing : UnknownKind::imprecise,
                                         fmt::format("whether it lasted {} cannot be told from its dates", words(*procedure.duration)),
                                         Need{UnknownKind::missing, fmt::format("When was {} begun and ended?", name), "record"}));
    }
  }
  if (out.truth != Truth::no) out = both(std::move(out), indication_answer(context, procedure.indication, o));
  if (out.truth == Truth::yes && overdue(context, o)) out = planned_for_the_past(o);
  return out;
}

ExprReport evaluate_leaf(Context& context, const rules::Procedure& procedure) {
  if (any_at_all(procedure.count)) {
    auto uncounted = procedure;
    uncounted.count.reset();
    return evaluate_leaf(context, uncounted);
  }
  if (procedure.status == Status::naive || procedure.status == Status::never) {
    rules::Procedure ever = procedure;
    ever.status = Status::any;
    ExprReport report = evaluate_leaf(context, ever);
    report.truth = negate(report.truth);
    return report;
  }
  const Asked wanted = asked(context, procedure.concept_id, procedure.text);
  const std::string name = name_of(context, wanted);
  const TimeWindow window = lay_out(context, procedure.window, wanted.concept_id);
  const bool windowed = limited(procedure.window, window);
  Scope scope;
  scope.families = families_of(context, wanted, {Family::procedures}, {Family::events});
  Need need{UnknownKind::missing, fmt::format("Has the patient ever had {}?", name), "record"};
  if (windowed) {
    if (window.from) scope.from = window.from->first;
    scope.when = window.words;
    if (window.ahead) {
      scope.from = context.as_of;
      need.ask = fmt::format("Is {} planned?", name);
    } else if (window.from) {
      need.ask = fmt::format("Has the patient had {} since {}?", name, patients::to_string(window.from->first));
    }
  } else if (procedure.status == Status::planned || window.ahead) {
    scope.now = true;
    scope.from = context.as_of;
    need.ask = fmt::format("Is {} planned?", name);
  } else if (procedure.status == Status::current) {
    scope.now = true;
    need.ask = fmt::format("Does the patient have {} now?", name);
  }
  if (windowed && window.only_min && !window.after && !window.problem && !procedure.count) {
    return since_last(context, procedure, wanted, scope, window, need);
  }
  auto gathered = gather(context, wanted, scope, [&](const Occurrence& o) { return answer(context, procedure, wanted, o); });
  if (procedure.status == Status::planned || window.ahead) gathered.absent.clear();
  if (procedure.count) return counted(context, wanted, scope, std::move(gathered), *procedure.count, need);
  return exists(context, wanted, scope, std::move(gathered), need);
}

}  // namespace eligo::engine

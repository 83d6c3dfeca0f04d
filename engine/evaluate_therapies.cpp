// Therapies: taken, when, planned, never; response; stable since. Times are judged in evaluate_treatments.cpp, doses and routes in
// evaluate_doses.cpp.
//
// A therapy outside the window asked for says nothing about the inside (semantics section 2), so on an open list that stays unknown.
#include <algorithm>

#include <fmt/format.h>

#include "engine/margins.hpp"
#include "engine/treatments.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

using grammar::lower;
using grammar::Status;

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
    if (therapy.duration && o.lasting.end) note_turning_point(context, *o.lasting.end, therapy.duration->amount);
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
  const auto unchanged = [&](const PartialDate& date) {
    Lasting lasting;
    lasting.start = DayRange{date.first, std::max(date.first, std::min(date.last, context.as_of))};
    lasting.ongoing = Truth::yes;
    return lasting;
  };
  const auto judge = [&](const PartialDate& date) {
    note_turning_point(context, date, therapy.duration->amount);
    return lasted(unchanged(date), *therapy.duration, context.as_of).truth;
  };
  const auto by = [&](Answer said, const PartialDate& date) {
    said.margin = length_margin(unchanged(date), *therapy.duration, context.as_of);
    return said;
  };
  if (!therapy.duration) {
    if (since && since->first <= context.as_of) return both(std::move(now), yes(fmt::format("unchanged since {}", since->text)));
    return both(std::move(now), unknown(UnknownKind::missing, "since when it is unchanged is not on file", need));
  }
  if (since && since->first > context.as_of && context.looking_back)
    return both(std::move(now), unknown(UnknownKind::missing,
                                        fmt::format("changed on {}, and since when it was as before is not on file", since->text), need));
  if (since && since->first > context.as_of)
    return both(std::move(now),
                unknown(UnknownKind::conflict, fmt::format("recorded as unchanged since {}, which is to come", since->text), need));
  if (since) {
    switch (judge(*since)) {
      case Truth::yes:
        return both(std::move(now), by(yes(fmt::format("unchanged since {}", since->text)), *since));
      case Truth::no:
        return by(no(fmt::format("changed on {}", since->text), Settles::the_name), *since);
      case Truth::unknown:
        return both(std::move(now), unknown(UnknownKind::imprecise,
                                            fmt::format("unchanged since {}, which is not exact enough to tell", since->text), need));
    }
  }
  if (o.start && judge(*o.start) == Truth::no)
    return by(no(fmt::format("taken only since {}", o.start->text), Settles::the_name), *o.start);
  return both(std::move(now), unknown(UnknownKind::missing, "since when its dose is unchanged is not on file", need));
}

ConceptId substance(const Occurrence& o, const Asked& asked) {
  return o.named->concepts.size() == 1 ? o.named->concepts.front() : asked.concept_id;
}

/// A window in half-lives, of a drug whose half-life is not known: what is still taken today lies in it all the same.
std::optional<Answer> by_going_on(const Context& context, const rules::Window& asked, const TimeWindow& window, const Occurrence& o) {
  const bool today = window.anchor && window.anchor->first == context.as_of && window.anchor->last == context.as_of;
  if (!today || window.after || o.lasting.ongoing != Truth::yes || o.presence != Presence::present) return std::nullopt;
  if (asked.min_ago && asked.max_ago) return std::nullopt;
  if (asked.max_ago || context.went_on) return yes("still going on");
  return asked.min_ago ? std::optional(no("still going on")) : std::nullopt;
}

/// How a response may be recorded as a finding or a statement of its own.
struct SaidOfResponse {
  std::string phrase;
  bool denies = true;  ///< recorded as absent, it denies the response
};

/// "contraindication to anakinra", "methotrexate intolerance", "refractory to standard therapy". Who is not refractory to a treatment may
/// have failed it all the same. Such words tell neither when it was nor how much was given, so they settle nothing where that is asked.
std::vector<SaidOfResponse> said_of_response(const rules::Therapy& therapy) {
  if (therapy.window || therapy.dose || therapy.count || therapy.duration || !therapy.indication.empty()) return {};
  const std::string& name = therapy.text;
  switch (therapy.status) {
    case Status::contraindicated:
      return {{"contraindication to " + name}, {name + " contraindicated"}};
    case Status::intolerant:
      return {{"intolerance to " + name}, {name + " intolerance"}};
    case Status::failed:
      return {{"failure of " + name}, {"failed " + name}, {"refractory to " + name, false}, {"resistant to " + name, false}};
    default:
      return {};
  }
}

/// "At most 10 mg/day": what is taken now in a higher dose passes the cap, whatever else an open list leaves out.
const Judged* over_the_cap(Context& context, const rules::Therapy& therapy, const Asked& wanted, const TimeWindow& window,
                           const Gathered& gathered) {
  const bool cap = therapy.dose && (therapy.dose_op == grammar::Comparator::le || therapy.dose_op == grammar::Comparator::lt);
  if (!cap || therapy.duration || therapy.count || !therapy.indication.empty()) return nullptr;
  if (therapy.status != Status::unspecified && therapy.status != Status::current) return nullptr;
  rules::Therapy any_dose = therapy;
  any_dose.dose.reset();
  for (const Judged& one : gathered.outside) {
    const Occurrence& o = one.occurrence;
    if (one.relation != Relation::satisfies || o.presence != Presence::present || o.active != Truth::yes || !o.named->doubt.empty())
      continue;
    if (answer(context, any_dose, wanted, o).truth == Truth::yes && dose_answer(context, therapy, window, o).truth == Truth::no)
      return &one;
  }
  return nullptr;
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
    // A dose that was changed in that time was another one before; one that is unchanged for so long was taken for so long.
    std::optional<TimeTruth> unchanged;
    const auto* dosed = therapy.dose && o.medication != nullptr ? &o.medication->stable_since : nullptr;
    if (dosed != nullptr && *dosed && (*dosed)->first <= context.as_of && !(o.start && o.start->first >= (*dosed)->last)) {
      Lasting since = o.lasting;
      since.start = DayRange{(*dosed)->first, std::max((*dosed)->first, std::min((*dosed)->last, context.as_of))};
      note_turning_point(context, **dosed, therapy.duration->amount);
      unchanged = windowed && !window.problem ? lasted_inside(since, *therapy.duration, window, context.as_of)
                                              : lasted(since, *therapy.duration, context.as_of);
    }
    const bool long_enough = unchanged && unchanged->truth == Truth::yes && length.truth == Truth::unknown && length.undated &&
                             (therapy.duration->op == grammar::Comparator::ge || therapy.duration->op == grammar::Comparator::gt);
    const bool changed = unchanged && unchanged->truth != length.truth && !long_enough;
    if (changed) {
      out = both(
          std::move(out),
          unknown(UnknownKind::missing, fmt::format("its dose was changed on {}, and what it was before is not on file", (*dosed)->text),
                  Need{UnknownKind::missing, fmt::format("What was the dose of {} before {}?", name, (*dosed)->text), "record"}));
    } else if (length.truth == Truth::no) {
      out = no(fmt::format("it did not last {}", words(*therapy.duration)));
      out.margin = length_margin(o.lasting, *therapy.duration, context.as_of);
      return out;
    }
    if (length.truth == Truth::yes && !changed) out.margin = nearer(out.margin, length_margin(o.lasting, *therapy.duration, context.as_of));
    if (changed || long_enough) {
      // Said above.
    } else if (length.ambiguous) {
      out = both(std::move(out), only_part_inside(words(*therapy.duration), name));
    } else if (length.truth == Truth::unknown) {
      out = both(std::move(out), unknown(length.undated ? UnknownKind::missing : UnknownKind::imprecise,
                                         fmt::format("whether it lasted {} cannot be told from its dates", words(*therapy.duration)),
                                         Need{length.undated ? UnknownKind::missing : UnknownKind::imprecise,
                                              fmt::format("When was {} begun and ended?", name), "record"}));
    }
  }
  // Of any drug for a disease only a local route speaks against "systemic", and that was asked before.
  if (out.truth != Truth::no && asked.treats.empty()) out = both(std::move(out), route_answer(context, asked, o));
  if (out.truth != Truth::no) out = both(std::move(out), dose_answer(context, therapy, window, o));
  if (out.truth != Truth::no) out = both(std::move(out), indication_answer(context, therapy.indication, o));
  if (out.truth == Truth::yes && overdue(context, o)) out = planned_for_the_past(o);
  if (out.truth == Truth::yes && therapy.window && planned_far_ahead(context, *therapy.window, o)) out = planned_after_the_study(o);
  return out;
}

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
    if (report.margin) report.margin->value = report.margin->value.negated();
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
    look_within(context, window, name, scope, need);
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
  if (therapy.dose && !windowed && therapy.status != Status::planned && therapy.status != Status::contraindicated) {
    need.ask = fmt::format("Does the patient take {} {} {}?", name, sign(therapy.dose_op.value_or(grammar::Comparator::eq)),
                           dose_in_words(*therapy.dose));
  }
  const bool by_drug = window.problem && window.anchor && therapy.window->min_ago && !therapy.window->max_ago &&
                       therapy.window->min_ago->unit == "half-life";
  if (windowed && ((window.only_min && !window.problem) || by_drug) && !window.after && therapy.status != Status::stable &&
      !therapy.count) {
    return since_last(context, therapy, wanted, scope, window, need);
  }
  auto gathered = gather(context, wanted, scope, [&](const Occurrence& o) { return answer(context, therapy, wanted, o); });
  if (therapy.other || therapy.perhaps_other) leave_out_the_given(context, therapy, gathered);
  if (therapy.dose) weigh_doses(context, therapy, wanted, gathered);
  if (const Judged* over = over_the_cap(context, therapy, wanted, window, gathered); over != nullptr && !windowed) {
    ExprReport report = leaf(Truth::no, fmt::format("{}: {}", shown(over->occurrence), over->answer.why));
    report.margin = over->answer.margin;
    report.evidence = std::move(gathered.evidence);
    mark_used(report.evidence, over->occurrence);
    return report;
  }
  if (therapy.status == Status::contraindicated) {
    gathered.absent.clear();
    // Who has a contraindication has mostly never taken it.
    for (const Occurrence& o : occurrences(context)) {
      const bool untaken = o.presence == Presence::absent || o.presence == Presence::planned;
      if (!untaken || o.medication == nullptr || !o.named->doubt.empty() || relate(context, wanted, *o.named) != Relation::satisfies)
        continue;
      Answer said = response_answer(therapy.status, o);
      if (said.truth == Truth::yes) gathered.found.push_back({o, Relation::satisfies, std::move(said)});
    }
  }
  if (therapy.status == Status::planned || window.ahead) gathered.absent.clear();
  for (const auto& said : said_of_response(therapy)) {
    rules::Condition finding;
    finding.text = said.phrase;
    finding.status = Status::any;
    const Asked in_phrase = in_words(said.phrase);
    Scope none;
    none.now = true;
    auto more = gather(context, in_phrase, none, [&](const Occurrence& o) { return answer(context, finding, in_phrase, o); });
    for (auto& judged : more.found) gathered.found.push_back(std::move(judged));
    if (said.denies)
      for (auto& absent : more.absent) gathered.absent.push_back(std::move(absent));
    for (auto& evidence : more.evidence) gathered.evidence.push_back(std::move(evidence));
  }
  if (therapy.status == Status::stable) {
    // One drug of the kind that was changed lately is enough for the therapy not to be stable.
    const auto changed = std::find_if(gathered.outside.begin(), gathered.outside.end(),
                                      [](const Judged& j) { return j.answer.settles != Settles::nothing; });
    if (changed != gathered.outside.end()) {
      ExprReport report = leaf(Truth::no, fmt::format("{}: {}", shown(changed->occurrence), changed->answer.why));
      report.evidence = std::move(gathered.evidence);
      mark_used(report.evidence, changed->occurrence);
      report.margin = changed->answer.margin;
      return report;
    }
    // Nor is it known to be stable while that of one of them is not known.
    if (std::any_of(gathered.found.begin(), gathered.found.end(), [](const Judged& j) { return j.answer.truth == Truth::unknown; }))
      std::erase_if(gathered.found, [](const Judged& j) { return j.answer.truth == Truth::yes; });
  }
  if (therapy.count) return counted(context, wanted, scope, std::move(gathered), *therapy.count, need);
  return exists(context, wanted, scope, std::move(gathered), need);
}

}  // namespace eligo::engine

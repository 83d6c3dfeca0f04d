// Procedures: done, when, planned, never. What goes on for days (dialysis, ventilation) may be over; a procedure done once is not. Times
// are judged in evaluate_treatments.cpp.
#include <algorithm>

#include <fmt/format.h>

#include "engine/margins.hpp"
#include "engine/treatments.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

using grammar::Status;

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

/// "Pacemaker removal" beside a pacemaker: what was put in may have been taken out again.
bool taken_out(const Context& context, const Occurrence& o) {
  if (o.procedure == nullptr || !is_one_of(context, o, {"implanted_device", "iud", "metal_implant", "central_venous_catheter"}))
    return false;
  const std::string device = grammar::lower(o.named->text);
  return std::any_of(context.profile.procedures.begin(), context.profile.procedures.end(), [&](const patients::ProcedureFact& p) {
    if (&p == o.procedure || p.status == patients::ProcedureStatus::planned || p.status == patients::ProcedureStatus::never) return false;
    std::string rest = grammar::lower(p.text);
    bool removes = false;
    for (const std::string_view word : {"removal of the ", "removal of a ", "removal of ", "removal", "removed", "explantation of ",
                                        "explantation", "extraction of ", "extraction", "explanted"})
      if (const auto at = rest.find(word); at != std::string::npos) {
        rest.erase(at, word.size());
        removes = true;
      }
    while (rest.ends_with(' ')) rest.pop_back();
    while (rest.starts_with(' ')) rest.erase(0, 1);
    const bool names_it = !rest.empty() && (device.find(rest) != std::string::npos || rest.find(device) != std::string::npos);
    const auto& day = p.date ? p.date : p.end;
    return removes && names_it && !(day && o.start && day->last < o.start->first);
  });
}

}  // namespace

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
  // "Any surgery within 6 months prior to surgery": what is planned is the one that is counted from.
  if (o.presence == Presence::planned && windowed && window.anchor && window.anchor->last > context.as_of && !window.after && o.start &&
      o.start->first == window.anchor->first && !dated_step(context, procedure.window->anchor))
    return no("it is what the time is counted from");
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
  const bool there = procedure.status == Status::unspecified || procedure.status == Status::current;
  if (out.truth == Truth::yes && there && !windowed && !procedure.count && o.presence == Presence::present && taken_out(context, o))
    out = ambiguous_past(o);
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
    if (length.truth == Truth::no) {
      out = no(fmt::format("it did not last {}", words(*procedure.duration)));
      out.margin = length_margin(o.lasting, *procedure.duration, context.as_of);
      return out;
    }
    if (length.truth == Truth::yes) out.margin = nearer(out.margin, length_margin(o.lasting, *procedure.duration, context.as_of));
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
  if (out.truth == Truth::yes && procedure.window && planned_far_ahead(context, *procedure.window, o)) out = planned_after_the_study(o);
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
    if (report.margin) report.margin->value = report.margin->value.negated();
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
    look_within(context, window, name, scope, need);
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

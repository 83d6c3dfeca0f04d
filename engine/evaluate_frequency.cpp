// How often: a recorded rate, an observation with a rate, or the dated events of the last period.
//
// Events on file are a lower bound: more than the limit decides at once, fewer decide only when the list of events is declared
// complete for the whole period (semantics section 4).
#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/margins.hpp"
#include "engine/values.hpp"
#include "engine/wording.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;

struct Recorded {
  Truth truth = Truth::unknown;
  std::string shown, pointer, why;
  std::optional<DayRange> date;
  std::optional<Margin> margin = std::nullopt;
};

/// "Haemodialysis sessions per week" is how often haemodialysis is: the name without the words of counting.
bool names_a_rate_of(const Context& context, const Asked& wanted, const patients::Named& fact) {
  if (relate(context, wanted, fact) == Relation::satisfies) return true;
  if (!fact.concepts.empty()) return false;
  std::string text = " ";
  for (const char c : fact.text) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  text += ' ';
  for (const std::string_view word :
       {" number of ", " frequency of ", " sessions ", " session ", " episodes ", " times ", " per ", " week ", " day ", " month ",
        " year ", " frequency ", " rate ", " weekly ", " daily ", " monthly ", " yearly ", " a "}) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) text.replace(at, word.size(), " ");
  }
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return false;
  text = text.substr(first, text.find_last_not_of(' ') - first + 1);
  patients::Named bare;
  bare.text = text;
  bare.words = rules::normalised_words(text);
  bare.concepts = context.vocabulary.lookup(text).concepts;
  return relate(context, wanted, bare) == Relation::satisfies;
}

/// "/a" as a reader says it.
std::string spelled_rate(const std::string& unit) {
  if (unit == "/a") return "per year";
  if (unit == "/mo") return "per month";
  if (unit == "/wk") return "per week";
  return unit == "/d" ? "per day" : unit;
}

rules::Result<Truth> against(const Measured& rate, const rules::Limit& limit, const std::string& unit) {
  Truth truth = Truth::yes;
  const auto apply = [&](Comparator op, const Decimal& bound) -> rules::Result<Truth> { return compare(rate, op, bound, unit, nullptr); };
  if (limit.op && limit.value) return apply(*limit.op, *limit.value);
  if (!limit.low && !limit.high) return Truth::unknown;
  if (limit.low) {
    const auto low = apply(limit.low_inclusive ? Comparator::ge : Comparator::gt, *limit.low);
    if (!low) return low;
    truth = both(truth, *low);
  }
  if (limit.high) {
    const auto high = apply(limit.high_inclusive ? Comparator::le : Comparator::lt, *limit.high);
    if (!high) return high;
    truth = both(truth, *high);
  }
  return truth;
}

bool any_at_all(const rules::Limit& limit) { return limit.unit.empty() && limit.op == Comparator::ge && limit.value == Decimal(1); }

std::optional<Margin> rate_margin(const Measured& rate, const rules::Limit& limit, const std::string& unit) {
  if (!rate.point()) return std::nullopt;
  if (rate.unit == unit) return limit_margin(*rate.low, limit, unit);
  const auto in_unit = rules::convert(*rate.low, rate.unit, unit);
  return in_unit ? limit_margin(in_unit->value, limit, unit) : std::nullopt;
}

/// A rate speaks of its own period up to the day on which it was recorded, and of today no longer than that period after it (a month at
/// least): the day from which it does not. Nothing for a rate without a date.
std::optional<Day> speaks_until(const Measured& rate, const std::string& per) {
  if (!rate.date) return std::nullopt;
  const Day month = rate.date->last + said_for_now;
  const auto period = moved(*rate.date, grammar::Quantity{Decimal{1}, per, {}}, true);
  return (period ? std::max(period->last, month) : month) + std::chrono::days(1);
}

/// An event that has begun, without an end on file, may be over since long: how long it lasted is known only where it is too short at most.
bool may_be_over(const Occurrence& o) { return o.family == Family::events && !o.end && !o.lasting.point; }

/// Does an event count for the time asked for? One that began in it does. One that began before and lasted into it was there in that time,
/// which is enough for "any", and leaves a count open. Without an end on file it may be over since long, or still go on.
Answer in_time(const Occurrence& o, const TimeWindow& window, bool any, Day as_of) {
  if (!o.lasting.start)
    return unknown(UnknownKind::missing, "its date is not on file",
                   Need{UnknownKind::missing, fmt::format("When was {}?", o.named->text), "record"});
  const Truth began = inside(*o.lasting.start, window);
  if (began == Truth::yes) {
    Answer out = yes("");
    out.margin = window_margin(o.lasting, window, as_of);
    return out;
  }
  const TimeTruth there = meets(o.lasting, window, as_of);
  const Answer rough = unknown(UnknownKind::imprecise, "its date is not exact enough",
                               Need{UnknownKind::imprecise, fmt::format("When exactly was {}?", o.named->text), "record"});
  if (there.truth == Truth::no && began == Truth::no) {
    Answer out = no(fmt::format("outside the time asked for ({})", window.words));
    out.margin = window_margin(o.lasting, window, as_of);
    return out;
  }
  if (there.truth == Truth::no || o.lasting.point) return rough;
  if (!o.end)
    return unknown(UnknownKind::missing, "when it ended is not on file",
                   Need{UnknownKind::missing, fmt::format("When did {} end?", o.named->text), "record"});
  if (there.ambiguous) return not_said_which_side(window, o.named->text);
  if (there.truth == Truth::unknown) return rough;
  if (any) {
    Answer out = yes("");
    out.margin = window_margin(o.lasting, window, as_of);
    return out;
  }
  return unknown(UnknownKind::ambiguous, fmt::format("it began before the time asked for and lasted into it ({})", window.words),
                 Need{UnknownKind::ambiguous, fmt::format("Does {} count that began before?", o.named->text), "investigator"});
}

/// "At least N since": one before, and none after.
ExprReport none_later(ExprReport had, ExprReport late) {
  for (auto& evidence : late.evidence) {
    const auto same =
        std::find_if(had.evidence.begin(), had.evidence.end(), [&](const Evidence& other) { return other.pointer == evidence.pointer; });
    if (same == had.evidence.end()) had.evidence.push_back(std::move(evidence));
  }
  late.evidence = std::move(had.evidence);
  if (late.truth == Truth::no) {
    // None after; whether there had to be one before at all is not said.
    had.evidence = std::move(late.evidence);
    if (had.truth == Truth::no) {
      had.truth = Truth::unknown;
      add_kind(had.kinds, UnknownKind::ambiguous);
      had.reason += ": whether there must have been one at all is not said";
    }
    return had;
  }
  if (late.truth == Truth::yes) {
    late.truth = Truth::no;
    return late;
  }
  if (had.truth == Truth::unknown)
    for (const auto kind : had.kinds) add_kind(late.kinds, kind);
  return late;
}

}  // namespace

namespace {

/// "Migraine" on a list that is complete, "migraine days" or "migraine attacks" asked for: entries whose name the one asked for holds, or
/// holds that one, may be meant, so such a list denies nothing.
void keep_near_names(const Context& context, const rules::Frequency& frequency, const Asked& wanted, const Scope& scope,
                     Gathered& gathered) {
  const auto holds_name = [](const std::string& whole, const std::string& part) {
    return part.size() >= 4 && (" " + whole + " ").find(" " + part + " ") != std::string::npos;
  };
  const std::string said = rules::normalised_words(frequency.text);
  // What the days or attacks are of: "headache days" are of a headache, and a migraine is one.
  std::string bare = " " + said + " ";
  for (const std::string_view word : {" days ", " day ", " attacks ", " attack ", " episodes ", " episode ", " events ", " event "})
    if (bare.ends_with(word)) bare.resize(bare.size() - word.size() + 1);
  const auto of = bare.size() > 2 ? context.vocabulary.lookup(bare.substr(1, bare.size() - 2)).concepts : std::vector<ConceptId>();
  const auto akin = [&](const patients::Named& named) {
    return std::any_of(of.begin(), of.end(), [&](ConceptId one) {
      return std::any_of(named.concepts.begin(), named.concepts.end(), [&](ConceptId other) {
        return context.vocabulary.is_a(other, one) || context.vocabulary.is_a(one, other) || context.vocabulary.overlap(one, other);
      });
    });
  };
  for (const Occurrence& o : occurrences(context)) {
    if (o.presence != Presence::present || o.family == Family::statements || o.family == Family::observations) continue;
    if (std::find(scope.families.begin(), scope.families.end(), o.family) == scope.families.end()) continue;
    if (relate(context, wanted, *o.named) != Relation::unrelated) continue;
    // What a name without its restricting words is tells it apart from what those words name ("asthma-related syncope", asthma).
    if ((wanted.narrows == no_concept && holds_name(said, o.named->words)) || holds_name(o.named->words, said) || akin(*o.named))
      gathered.possible.push_back({o, Relation::doubtful, unknown(UnknownKind::missing, "may be what is asked for")});
  }
}

/// "Seizures per month: 6" without a unit, "annualized relapse rate 1.5", "number of falls": a count of the very thing that could not be
/// used, or that lies in another list. The events on file are not all there is to know then.
std::optional<std::string> counted_elsewhere(const Context& context, const Asked& wanted, const rules::Limit& limit, Truth decided) {
  std::vector<Wording> names{wording(wanted.text)};
  if (wanted.concept_id != no_concept)
    for (const auto& name : padded_names(context, wanted.concept_id)) names.push_back(wording(name));
  const auto speaks_of_it = [&](const patients::Named& fact) {
    const auto& inside = named_inside(context, fact);
    const bool listed = wanted.concept_id != no_concept && std::any_of(inside.begin(), inside.end(), [&](ConceptId id) {
                          return context.vocabulary.is_a(id, wanted.concept_id) || context.vocabulary.is_a(wanted.concept_id, id);
                        });
    const auto said = wording(fact.text).words;
    return listed || std::any_of(names.begin(), names.end(), [&](const Wording& name) {
             return !name.words.empty() && std::includes(said.begin(), said.end(), name.words.begin(), name.words.end());
           });
  };
  for (const auto& observation : context.profile.observations) {
    if (observation.date && observation.date->first > context.as_of) continue;
    if (!measure(observation, context.as_of).number() || !speaks_of_it(observation)) continue;
    // One that says the same, whatever its unit, speaks against nothing.
    const auto* figure = std::get_if<Decimal>(&observation.value);
    const bool agrees = figure != nullptr && limit.op && limit.value && observation.comparator == patients::ValueComparator::none &&
                        holds(*figure <=> *limit.value, *limit.op) == (decided == Truth::yes);
    if (!agrees) return shown(observation);
  }
  for (const auto& statement : context.profile.statements) {
    if (!statement.value || (statement.date && statement.date->first > context.as_of)) continue;
    if (speaks_of_it(statement)) return fmt::format("\"{}\" is recorded as true", statement.text);
  }
  return std::nullopt;
}

/// Decided by how few there are on file, which a complete list alone can tell.
bool decided_by_few(const rules::Limit& limit, Truth truth) {
  if (!limit.op) return true;
  const bool more = *limit.op == Comparator::ge || *limit.op == Comparator::gt,
             fewer = *limit.op == Comparator::le || *limit.op == Comparator::lt;
  return !(more && truth == Truth::yes) && !(fewer && truth == Truth::no);
}

}  // namespace

namespace {

/// "Active", "current": the window is that of today.
bool of_today(const rules::Frequency& frequency) {
  return frequency.window && !frequency.window->after && !frequency.window->min_ago && frequency.window->max_ago &&
         frequency.window->max_ago->value == Decimal{0} && any_at_all(frequency.limit);
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Frequency& frequency) {
  const Asked wanted = asked(context, frequency.concept_id, frequency.text);
  const std::string name = name_of(context, wanted);
  const Need need{UnknownKind::missing,
                  frequency.per.empty() ? fmt::format("How many times has the patient had {}?", name)
                                        : fmt::format("How often does the patient have {}?", name),
                  "record"};
  ExprReport report;

  // How long it must have been so.
  Truth long_enough = Truth::yes;
  std::string duration_why;
  const auto check_duration = [&] {
    if (!frequency.duration) return;
    long_enough = Truth::unknown;
    duration_why = "since when is not on file";
    for (const Occurrence& o : occurrences(context)) {
      if (o.presence != Presence::present || o.family == Family::statements || relate(context, wanted, *o.named) != Relation::satisfies ||
          !o.named->doubt.empty())
        continue;
      if (o.start) note_turning_point(context, *o.start, frequency.duration->amount);
      const TimeTruth length = lasted(o.lasting, *frequency.duration, context.as_of);
      duration_why = fmt::format("{}", shown(o));
      long_enough = o.lasting.ongoing == Truth::yes ? length.truth : Truth::unknown;
      if (long_enough == Truth::unknown && !length.undated) add_kind(report.kinds, UnknownKind::imprecise);
      if (context.explain) report.evidence.push_back({o.named->pointer, shown(o), true, "", {}, {}});
      if (long_enough == Truth::yes) return;
    }
  };

  // 1. A rate on file.
  const std::string unit = frequency.limit.unit + "/" + frequency.per;
  std::vector<Recorded> rates;
  bool rate_unusable = false;
  std::string stale_why;
  std::string unusable_why;
  if (!frequency.per.empty()) {
    const auto consider = [&](const Measured& rate, const std::string& text) {
      if (const auto over = speaks_until(rate, frequency.per)) {
        note_turning_day(context, *over);
        if (*over <= context.as_of) {
          stale_why = fmt::format("{}: of another time", text);
          if (context.explain) report.evidence.push_back({rate.pointer, text, false, "of another time", {}, {}});
          return;
        }
      }
      const auto truth = against(rate, frequency.limit, unit);
      if (!truth) {
        rate_unusable = true;
        unusable_why = fmt::format("{}: {}", text, truth.error().message);
        if (context.explain) report.evidence.push_back({rate.pointer, text, false, truth.error().message, {}, {}});
        return;
      }
      rates.push_back({*truth, text, rate.pointer, "", rate.date, rate_margin(rate, frequency.limit, unit)});
    };
    for (const auto& event : context.profile.events) {
      if (!event.rate || relate(context, wanted, event) != Relation::satisfies) continue;
      if (event.date && event.date->first > context.as_of) continue;
      Measured rate;
      rate.low = rate.high = event.rate->value;
      rate.unit = event.rate->unit;
      rate.pointer = event.pointer;
      if (event.date) rate.date = DayRange{event.date->first, event.date->last};
      const std::string text = fmt::format("{} {} {}{}", event.text, event.rate->value.to_string(),
                                           spelled_rate(event.rate->unit_text.empty() ? event.rate->unit : event.rate->unit_text),
                                           event.date ? " on " + event.date->text : "");
      if (const std::string& problem = event.doubt.empty() ? event.rate->unit_problem : event.doubt; !problem.empty()) {
        rate_unusable = true;
        unusable_why = fmt::format("{}: {}", text, problem);
        continue;
      }
      consider(rate, text);
    }
    for (const auto& observation : context.profile.observations) {
      if (!names_a_rate_of(context, wanted, observation)) continue;
      if (observation.date && observation.date->first > context.as_of) continue;
      Measured rate = measure(observation, context.as_of);
      if (!rate.number()) continue;
      if (!observation.doubt.empty()) {
        rate_unusable = true;
        unusable_why = fmt::format("{}: {}", shown(observation), observation.doubt);
        continue;
      }
      if (!observation.unit_problem.empty() || observation.unit.empty()) {
        rate_unusable = true;
        unusable_why =
            fmt::format("{}: {}", shown(observation), observation.unit.empty() ? "recorded without a unit" : observation.unit_problem);
        continue;
      }
      consider(rate, shown(observation));
    }
  }
  if (!rates.empty()) {
    Day last = Day::min();
    for (const auto& rate : rates) last = std::max(last, rate.date ? rate.date->first : Day::min());
    std::erase_if(rates, [&](const Recorded& rate) {
      const bool old = rate.date && rate.date->last < last;
      if (context.explain) report.evidence.push_back({rate.pointer, rate.shown, !old, old ? "not the latest" : "", {}, {}});
      return old;
    });
    const Truth truth = rates.front().truth;
    if (!std::all_of(rates.begin(), rates.end(), [&](const Recorded& rate) { return rate.truth == truth; })) {
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::conflict);
      report.reason = fmt::format("rates on file disagree: {} and {}", rates.front().shown, rates.back().shown);
      report.needs.push_back({UnknownKind::conflict, need.ask, need.of});
      return report;
    }
    if (truth != Truth::no) check_duration();
    report.truth = both(truth, long_enough);
    report.reason = rates.back().shown;
    if (truth == Truth::no || !frequency.duration) report.margin = rates.back().margin;
    if (frequency.duration && truth == Truth::yes) report.reason += fmt::format(", {}: {}", words(*frequency.duration), duration_why);
    if (report.truth == Truth::unknown) {
      if (truth == Truth::unknown) add_kind(report.kinds, UnknownKind::imprecise);
      if (report.kinds.empty()) add_kind(report.kinds, UnknownKind::missing);
      report.needs.push_back(need);
      report.margin.reset();
    } else {
      report.kinds.clear();
    }
    return report;
  }

  // 2. Dated events, counted over the period. Without a period the length is one of each event, and only those count that lasted.
  const bool each = frequency.duration && frequency.per.empty();
  if (!each) check_duration();
  if (long_enough == Truth::no) {
    // Another event, not on file or earlier, may have lasted that long: nothing is decided.
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::missing);
    report.needs.push_back(need);
    report.reason = fmt::format("{} did not last {}", duration_why, words(*frequency.duration));
    return report;
  }
  std::optional<rules::Window> window = frequency.window;
  bool own_period = true;
  if (!frequency.per.empty()) {
    const grammar::Quantity period{Decimal{1}, frequency.per, {}};
    // A rate over another stretch of time than its own period would need a scale that the text does not give.
    own_period = !window || window->lifetime || (!window->max_ago && !window->min_ago) ||
                 (window->max_ago && !window->min_ago && window->max_ago->value == Decimal{1} && window->max_ago->unit == frequency.per);
    window = rules::Window{};
    window->max_ago = period;
    window->anchor = frequency.window ? frequency.window->anchor : "as_of";
  }
  const TimeWindow laid_out = lay_out(context, window);
  Scope scope;
  scope.families = families_of(context, wanted, {Family::events}, {Family::conditions});
  // Seizures stand among the conditions of many a record.
  if (const ConceptId seizure = context.vocabulary.find_key("seizure");
      wanted.concept_id != no_concept && seizure != no_concept && context.vocabulary.is_a(wanted.concept_id, seizure))
    scope.families = {Family::events, Family::conditions};
  if (laid_out.from) scope.from = laid_out.from->first;
  scope.when = laid_out.words;
  if (laid_out.problem || !own_period || !frequency.limit.unit.empty()) {
    ExprReport unknown_report = unknown_leaf(laid_out.problem ? laid_out.problem->kind : UnknownKind::missing,
                                             rate_unusable ? unusable_why : fmt::format("how often is not on file"), need);
    if (rate_unusable) add_kind(unknown_report.kinds, UnknownKind::unusable);
    unknown_report.evidence = std::move(report.evidence);
    return unknown_report;
  }
  // A medicine that goes on is taken more than once, and its entry does not say how often.
  const auto goes_on = [&](const Occurrence& o) {
    return o.medication != nullptr && o.presence == Presence::present && o.active != Truth::no &&
           relate(context, wanted, *o.named) == Relation::satisfies;
  };
  if (const auto& all = occurrences(context); !frequency.per.empty() && std::any_of(all.begin(), all.end(), goes_on)) {
    ExprReport unknown_report = unknown_leaf(UnknownKind::missing, "how often it is taken is not on file", need);
    unknown_report.evidence = std::move(report.evidence);
    return unknown_report;
  }
  // "More than 20 cigarettes a day": who is on file as no smoker smokes none, and of a smoker no list of events tells how many.
  if (wanted.concept_id != no_concept && context.vocabulary.at(wanted.concept_id).kind == rules::TermKind::statement) {
    rules::Statement itself;
    itself.concept_id = wanted.concept_id;
    itself.text = frequency.text;
    ExprReport said = evaluate_leaf(context, itself);
    ExprReport out = unknown_leaf(UnknownKind::missing, "how often is not on file", need);
    Measured none;
    none.low = none.high = Decimal{0};
    none.unit = unit;
    const auto truth = against(none, frequency.limit, unit);
    if (said.truth == Truth::no && !rate_unusable && truth) {
      said.truth = *truth;
      out = std::move(said);
    }
    if (rate_unusable) {
      add_kind(out.kinds, UnknownKind::unusable);
      out.reason = unusable_why;
    }
    out.evidence.insert(out.evidence.begin(), report.evidence.begin(), report.evidence.end());
    return out;
  }
  Context counting = context;
  // "At least 4 weeks since the last flare" asks as well that none went on after that.
  const bool since_last = laid_out.bounded && laid_out.only_min && !laid_out.after && any_at_all(frequency.limit);
  TimeWindow late = laid_out;
  Scope after = scope;
  if (since_last) {
    late.from = DayRange{laid_out.to->first + std::chrono::days(1), laid_out.to->last + std::chrono::days(1)};
    late.to = laid_out.anchor;
    late.only_min = false;
    late.words = after.when = fmt::format("after {}", patients::to_string(laid_out.to->first));
    after.from = late.from->first;
  }
  const auto length = [&](const Occurrence& o) -> Answer {
    if (!each) return yes("");
    for (const auto& date : {o.start, o.end}) {
      if (date) note_turning_point(context, *date, frequency.duration->amount);
    }
    const std::string asked_length = words(*frequency.duration);
    const TimeTruth lasting = laid_out.bounded ? lasted_inside(o.lasting, *frequency.duration, laid_out, context.as_of)
                                               : lasted(o.lasting, *frequency.duration, context.as_of);
    if (lasting.truth == Truth::yes && may_be_over(o))
      return unknown(UnknownKind::missing, "when it ended is not on file",
                     Need{UnknownKind::missing, fmt::format("When did {} end?", o.named->text), "record"});
    if (lasting.truth != Truth::unknown) {
      Answer out = lasting.truth == Truth::yes ? yes("") : no(fmt::format("it did not last {}", asked_length));
      out.margin = length_margin(o.lasting, *frequency.duration, context.as_of);
      return out;
    }
    if (lasting.ambiguous) return only_part_inside(asked_length, o.named->text);
    const UnknownKind kind = lasting.undated ? UnknownKind::missing : UnknownKind::imprecise;
    return unknown(kind, fmt::format("whether it lasted {} cannot be told from its dates", asked_length),
                   Need{kind, fmt::format("When exactly did {} begin and end?", o.named->text), "record"});
  };
  auto ask = [&](const Occurrence& o) {
    if (o.presence == Presence::planned) return no("only planned");
    if (o.presence == Presence::suspected) return unknown(UnknownKind::missing, "only suspected");
    if (o.family == Family::statements || o.family == Family::observations || (o.event != nullptr && o.event->rate))
      return no("not one event");
    if (window) {
      for (const auto& date : {o.start, o.end}) {
        if (date && window->max_ago) note_turning_point(context, *date, *window->max_ago);
        if (date && window->min_ago) note_turning_point(context, *date, *window->min_ago);
      }
      if (!laid_out.bounded) return length(o);
      Answer in = in_time(o, context.went_on ? late : laid_out, any_at_all(frequency.limit), context.as_of);
      if (in.truth != Truth::yes) return in;
      return both(std::move(in), length(o));
    }
    return length(o);
  };
  const bool stale = !stale_why.empty();
  std::vector<Evidence> before = std::move(report.evidence);
  Gathered within = gather(counting, wanted, scope, ask);
  keep_near_names(counting, frequency, wanted, scope, within);
  ExprReport out = counted(counting, wanted, scope, std::move(within), frequency.limit, need);
  if (since_last) {
    context.went_on = true;
    Gathered afterwards = gather(counting, wanted, after, ask);
    keep_near_names(counting, frequency, wanted, after, afterwards);
    ExprReport later = counted(counting, wanted, after, std::move(afterwards), frequency.limit, need);
    const auto margin = since_margin(later.margin, laid_out, context.as_of);
    out = none_later(std::move(out), std::move(later));
    out.margin = out.truth == Truth::unknown ? std::nullopt : margin;
    context.went_on = false;
  }
  out.evidence.insert(out.evidence.begin(), before.begin(), before.end());
  // Counted events say no less than a rate on file that nobody can use.
  if (rate_unusable && out.truth != Truth::unknown) {
    out.truth = Truth::unknown;
    out.kinds.clear();
    out.margin.reset();
    out.needs.push_back(need);
  }
  if (rate_unusable && out.truth == Truth::unknown) {
    add_kind(out.kinds, UnknownKind::unusable);
    out.reason += "; " + unusable_why;
  }
  if (stale && out.truth == Truth::unknown) {
    add_kind(out.kinds, UnknownKind::stale);
    out.reason += "; " + stale_why;
  }
  if (out.truth == Truth::yes && long_enough != Truth::yes) {
    out.truth = Truth::unknown;
    add_kind(out.kinds, UnknownKind::missing);
    out.reason += "; " + duration_why;
    out.needs.push_back(need);
  }
  // "Active falls": events of a moment come again, and one of the last months may be what is meant.
  if (out.truth == Truth::no && of_today(frequency)) {
    const auto lately = std::find_if(occurrences(context).begin(), occurrences(context).end(), [&](const Occurrence& o) {
      constexpr std::chrono::days still_active{183};
      if (o.presence != Presence::present || o.event == nullptr || o.event->rate || !o.lasting.start) return false;
      const bool moment = o.lasting.point || (o.lasting.end && o.lasting.end->last <= o.lasting.start->first + std::chrono::days(1));
      return moment && o.lasting.start->last <= context.as_of && o.lasting.start->last + still_active >= context.as_of &&
             relate(context, wanted, *o.named) == Relation::satisfies;
    });
    if (lately != occurrences(context).end()) {
      out.truth = Truth::unknown;
      out.margin.reset();
      add_kind(out.kinds, UnknownKind::ambiguous);
      out.reason = fmt::format("{}: whether that is still active is not said", shown(*lately));
      out.needs.push_back({UnknownKind::ambiguous, fmt::format("Does {} still go on?", lately->named->text), "record"});
    }
  }
  if (out.truth != Truth::unknown && decided_by_few(frequency.limit, out.truth)) {
    if (const auto other = counted_elsewhere(context, wanted, frequency.limit, out.truth)) {
      out.truth = Truth::unknown;
      add_kind(out.kinds, UnknownKind::conflict);
      out.margin.reset();
      out.reason = fmt::format("the record disagrees: {}, and {}", out.reason, *other);
      out.needs.push_back({UnknownKind::conflict, need.ask, need.of});
    }
  }
  return out;
}

void by_number_on_file(const Context& context, const std::string& counted, const rules::Limit& limit, ExprReport& report) {
  if (report.truth != Truth::unknown || any_at_all(limit) || !limit.unit.empty()) return;
  const auto name_of_count = [](std::string_view text) {
    Wording out = wording(text);
    for (const char* word : {"number", "count", "total", "prior", "previous", "previou", "history"}) out.words.erase(word);
    return out;
  };
  const Wording wanted = name_of_count(counted);
  if (wanted.words.empty() || wanted.negated) return;
  const patients::Observation* latest = nullptr;
  for (const auto& one : context.profile.observations) {
    const auto* value = std::get_if<Decimal>(&one.value);
    const bool number = value != nullptr && one.comparator == patients::ValueComparator::none &&
                        (one.unit_text.empty() || one.unit == "1") && one.unit_problem.empty();
    if (!number || !one.doubt.empty() || (one.date && one.date->first > context.as_of)) continue;
    const Wording named = name_of_count(one.text);
    if (named.words != wanted.words || named.negated) continue;
    const bool same_day = latest != nullptr && (latest->date ? one.date && one.date->first == latest->date->first : !one.date);
    if (same_day && std::get<Decimal>(latest->value) != *value) return;
    if (latest == nullptr || !latest->date || (one.date && one.date->first > latest->date->first)) latest = &one;
  }
  if (latest == nullptr) return;
  // What has happened so often once may have happened again since: a few of a while ago deny no more of today.
  constexpr std::chrono::days recent{90};
  const bool old = latest->date && latest->date->first + recent < context.as_of;
  const auto& value = std::get<Decimal>(latest->value);
  bool met = true;
  if (limit.op && limit.value)
    met = holds(value <=> *limit.value, *limit.op);
  else if (!limit.low && !limit.high)
    return;
  using grammar::Comparator;
  if (limit.low) met = met && holds(value <=> *limit.low, limit.low_inclusive ? Comparator::ge : Comparator::gt);
  if (limit.high) met = met && holds(value <=> *limit.high, limit.high_inclusive ? Comparator::le : Comparator::lt);
  const bool by_few =
      met ? limit.high || (limit.op && (*limit.op == Comparator::le || *limit.op == Comparator::lt || *limit.op == Comparator::eq))
          : (limit.low && value < *limit.low) || (limit.value && value <= *limit.value);
  if (old && by_few) return;
  report.truth = met ? Truth::yes : Truth::no;
  report.kinds.clear();
  report.needs.clear();
  report.reason = fmt::format("{} is on file", shown(*latest));
  report.margin = limit_margin(value, limit, "1");
  report.evidence.push_back({latest->pointer, shown(*latest), true, {}, {}, {}});
}

}  // namespace eligo::engine

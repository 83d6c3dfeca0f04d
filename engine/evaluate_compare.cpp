// Comparisons: which value of a measure counts, and how it lies to the limit.
//
// The latest usable value on or before the as-of date inside the window counts, unless the text names a statistic or a series
// (semantics section 3, "Choice of value"). What is set aside is shown with the reason. A measure is matched by concept or by
// equal words alone; one measure never stands in for another, except through the derived values of patients/derived.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/derive.hpp"
#include "engine/evaluate.hpp"
#include "engine/values.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;
using grammar::Relative;
using grammar::Statistic;
using std::chrono::days;

/// One value against the whole limit.
struct Verdict1 {
  Truth truth = Truth::unknown;
  std::optional<UnknownKind> kind;
  std::string why;
  std::string converted;
  std::optional<Need> need;
  std::optional<Margin> margin;
};

struct Candidate {
  Measured value;
  Truth in_window = Truth::yes;
  Verdict1 verdict;
};

class Comparison {
 public:
  Comparison(Context& context, const rules::Compare& predicate)
      : context_(context),
        predicate_(predicate),
        wanted_(asked(context, predicate.measure, predicate.text)),
        name_(name_of(context, wanted_)) {
    if (wanted_.concept_id != no_concept && context.vocabulary.at(wanted_.concept_id).analyte) {
      analyte_ = &*context.vocabulary.at(wanted_.concept_id).analyte;
    }
    ask_ = Need{UnknownKind::missing, fmt::format("What is the patient's {}?", name_),
                analyte_ != nullptr && !analyte_->score ? "laboratory" : "record"};
  }

  ExprReport run();

 private:
  void gather(const TimeWindow& window);
  [[nodiscard]] std::string unusable(const Measured& value) const;
  [[nodiscard]] Verdict1 judge(const Measured& value) const;
  [[nodiscard]] Verdict1 judge_word(const Measured& value) const;
  [[nodiscard]] Verdict1 judge_number(const Measured& value) const;
  struct Reference {
    Decimal value;
    std::string unit, how;
  };
  [[nodiscard]] std::optional<Reference> reference(const Measured& value, std::string& problem) const;
  ExprReport latest();
  ExprReport any_or_all(bool any);
  ExprReport over_values(const std::vector<const Candidate*>& values, Statistic statistic, ExprReport report);
  ExprReport series();
  ExprReport lasting();
  ExprReport nothing_inside();
  [[nodiscard]] std::vector<const Candidate*> dated(ExprReport& report) const;
  void use(ExprReport& report, const Candidate& candidate, std::string why = {}) const;
  void set_aside_rest(ExprReport& report, const std::vector<const Candidate*>& used, const std::string& why) const;
  void take_unknown(ExprReport& report, const Candidate& candidate) const;

  Context& context_;
  const rules::Compare& predicate_;
  Asked wanted_;
  std::string name_;
  const rules::Analyte* analyte_ = nullptr;
  Need ask_;
  TimeWindow window_;
  std::vector<Candidate> candidates_;  ///< usable and not outside the window, oldest first
  std::vector<Evidence> aside_;
  bool stale_ = false, unusable_ = false;
  std::string unusable_why_, stale_shown_;
};

/// Why a value cannot be used at all; empty when it can.
std::string Comparison::unusable(const Measured& value) const {
  const auto& limit = predicate_.limit;
  if (!value.number() && value.word.empty()) return "it has no value";
  if (value.observation != nullptr && !value.observation->unit_problem.empty()) return value.observation->unit_problem;
  if (!limit.word.empty()) return {};
  if (!value.number()) return fmt::format("\"{}\" is not a number", value.word);
  const bool wants_unit = analyte_ != nullptr ? !analyte_->score && !analyte_->canonical_unit.empty() && analyte_->canonical_unit != "1"
                                              : !limit.unit.empty() && limit.unit != "1";
  if (value.unit.empty() && wants_unit) return "recorded without a unit";
  const std::string unit = !limit.unit.empty() && limit.relative == Relative::none ? limit.unit : value.unit;
  if (limit.relative == Relative::none) {
    const Decimal any{1};
    if (const auto comparable = order(any, value.unit, any, unit, analyte_); !comparable) return comparable.error().message;
  }
  if (analyte_ != nullptr && value.point()) {
    const auto outside = [&](const std::optional<Decimal>& bound, int side) {
      if (!bound) return false;
      const auto at = order(*value.low, value.unit, *bound, analyte_->canonical_unit, analyte_);
      return at && *at == side;
    };
    if (outside(analyte_->plausible_low, -1) || outside(analyte_->plausible_high, 1)) {
      return fmt::format("suspect: outside what is physiologically possible for {}", name_);
    }
  }
  return {};
}

void Comparison::gather(const TimeWindow& window) {
  const bool limited = window.bounded;
  const auto consider = [&](Measured value) {
    if (const std::string problem = unusable(value); !problem.empty()) {
      const Truth in = !limited ? Truth::yes : value.date ? inside(*value.date, window) : Truth::unknown;
      if (in != Truth::no) unusable_ = true, unusable_why_ = fmt::format("{}: {}", value.shown, problem);
      aside_.push_back({value.pointer, value.shown, false, problem, {}, value.derived});
      return;
    }
    Candidate candidate{std::move(value), Truth::yes, {}};
    if (limited) {
      const auto& date = candidate.value.date;
      candidate.in_window = date ? inside(*date, window) : Truth::unknown;
      if (date && predicate_.window) {
        const PartialDate when{date->first, date->last, {}};
        if (predicate_.window->min_ago) note_turning_point(context_, when, *predicate_.window->min_ago);
        if (predicate_.window->max_ago) note_turning_point(context_, when, *predicate_.window->max_ago);
      }
      if (candidate.in_window == Truth::no) {
        stale_ = true;
        stale_shown_ = candidate.value.shown;
        aside_.push_back(
            {candidate.value.pointer, candidate.value.shown, false, fmt::format("outside the time asked for ({})", window.words), {}, {}});
        return;
      }
    }
    candidate.verdict = judge(candidate.value);
    candidates_.push_back(std::move(candidate));
  };
  for (const auto& observation : context_.profile.observations) {
    const Relation relation = relate(context_, wanted_, observation);
    if (relation == Relation::unrelated || relation == Relation::doubtful) continue;
    if (relation != Relation::satisfies) {
      aside_.push_back({observation.pointer,
                        shown(observation),
                        false,
                        relation == Relation::homonym ? "its name has several meanings" : "a wider measure, which does not decide",
                        {},
                        {}});
      continue;
    }
    if (observation.date && observation.date->first > context_.as_of) {
      note_turning_day(context_, observation.date->first);
      aside_.push_back({observation.pointer, shown(observation), false, "dated after the as-of date", {}, {}});
      continue;
    }
    if (predicate_.limit.relative == Relative::baseline && observation.visit == "baseline") continue;
    consider(measure(observation, context_.as_of));
  }
  if (candidates_.empty() && !stale_ && wanted_.concept_id != no_concept && predicate_.limit.word.empty()) {
    for (auto& value : derived_values(context_, wanted_.concept_id, window)) consider(std::move(value));
  }
  std::stable_sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
    const auto key = [](const Candidate& c) { return c.value.date ? c.value.date->first : Day::min(); };
    return key(a) < key(b);
  });
}

/// What the limit is a multiple of, for this value.
std::optional<Comparison::Reference> Comparison::reference(const Measured& value, std::string& problem) const {
  const Relative relative = predicate_.limit.relative;
  const bool upper = relative == Relative::uln;
  const std::string side = upper ? "upper" : "lower";
  if (relative == Relative::baseline) {
    const patients::Observation* found = nullptr;
    for (const auto& observation : context_.profile.observations) {
      if (observation.visit != "baseline" || relate(context_, wanted_, observation) != Relation::satisfies) continue;
      if (!std::holds_alternative<Decimal>(observation.value) || observation.comparator != patients::ValueComparator::none) continue;
      if (found == nullptr || (observation.date && (!found->date || observation.date->first > found->date->first))) found = &observation;
    }
    if (found == nullptr) {
      problem = fmt::format("no baseline value of {} is on file", name_);
      return std::nullopt;
    }
    return Reference{std::get<Decimal>(found->value), found->unit, fmt::format("baseline {}", shown(*found))};
  }
  if (value.range) {
    const auto& bound = upper ? value.range->high : value.range->low;
    if (bound) return Reference{*bound, value.unit, fmt::format("{} limit of normal {} {}", side, bound->to_string(), value.unit_text)};
  }
  const patients::Profile::LaboratoryRange* best = nullptr;
  for (const auto& range : context_.profile.laboratory_ranges) {
    if (relate(context_, wanted_, range) != Relation::satisfies) continue;
    const auto sex = context_.profile.sex;
    const bool fits =
        range.sex.empty() || (range.sex == "female" && sex == patients::Sex::female) || (range.sex == "male" && sex == patients::Sex::male);
    if (!fits || !(upper ? range.range.high : range.range.low)) continue;
    if (best == nullptr || (best->sex.empty() && !range.sex.empty())) best = &range;
  }
  if (best != nullptr) {
    const Decimal bound = upper ? *best->range.high : *best->range.low;
    return Reference{bound, best->unit,
                     fmt::format("{} limit of normal {} {} from the laboratory's ranges", side, bound.to_string(), best->unit)};
  }
  if (context_.assume_ranges && analyte_ != nullptr) {
    if (const auto& bound = upper ? analyte_->reference_high : analyte_->reference_low) {
      return Reference{*bound, analyte_->canonical_unit,
                       fmt::format("{} limit of normal {} {}, an assumed adult range", side, bound->to_string(), analyte_->canonical_unit)};
    }
  }
  problem = fmt::format("no reference range for {} is on file, so a multiple of its {} limit of normal cannot be formed", name_, side);
  return std::nullopt;
}

Verdict1 Comparison::judge_word(const Measured& value) const {
  const auto& limit = predicate_.limit;
  Verdict1 out;
  const bool negated = limit.op == Comparator::ne;
  const auto decided = [&](bool same, std::string why) {
    out.truth = same != negated ? Truth::yes : Truth::no;
    out.why = std::move(why);
    return out;
  };
  const WordClass want = classify(limit.word), have = classify(value.word);
  const auto range_class = [&]() -> std::optional<WordClass> {
    if (!value.point()) return std::nullopt;
    std::string problem;
    rules::Compare shape = predicate_;
    const auto bound = [&](Relative relative) -> std::optional<Truth> {
      Comparison other(context_, shape);
      shape.limit.relative = relative;
      const auto reference = other.reference(value, problem);
      if (!reference) return std::nullopt;
      const auto result =
          compare(value, relative == Relative::uln ? Comparator::gt : Comparator::lt, reference->value, reference->unit, analyte_);
      if (!result) return std::nullopt;
      return *result;
    };
    const auto above = bound(Relative::uln), below = bound(Relative::lln);
    if (above == Truth::yes) return WordClass::high;
    if (below == Truth::yes) return WordClass::low;
    // A range with one end says normal only where the other end cannot matter: it is not known, so it is not said.
    if (above == Truth::no && below == Truth::no) return WordClass::normal;
    return std::nullopt;
  };
  if (want != WordClass::none) {
    if (have == want) return decided(true, "");
    const auto opposite = [](WordClass a, WordClass b) {
      const auto is = [&](WordClass x, WordClass y) { return (a == x && b == y) || (a == y && b == x); };
      return is(WordClass::positive, WordClass::negative) || is(WordClass::normal, WordClass::abnormal) ||
             is(WordClass::normal, WordClass::high) || is(WordClass::normal, WordClass::low) || is(WordClass::high, WordClass::low);
    };
    if (opposite(want, have)) return decided(false, "");
    if (want == WordClass::abnormal && (have == WordClass::high || have == WordClass::low)) return decided(true, "");
    if (want == WordClass::normal || want == WordClass::abnormal || want == WordClass::high || want == WordClass::low) {
      if (const auto by_range = range_class()) {
        const bool same = *by_range == want || (want == WordClass::abnormal && *by_range != WordClass::normal);
        return decided(same, *by_range == WordClass::normal ? "inside its reference range"
                             : *by_range == WordClass::high ? "above its reference range"
                                                            : "below its reference range");
      }
      if (value.number()) {
        out.kind = UnknownKind::unusable;
        out.why = fmt::format("whether {} is {} needs its whole reference range", value.shown, limit.word);
        out.need = Need{UnknownKind::unusable, fmt::format("What is the laboratory's reference range for {}?", name_), "laboratory"};
        return out;
      }
    }
    out.kind = UnknownKind::unusable;
    out.why = fmt::format("{} does not say whether it is {}", value.shown, limit.word);
    out.need = ask_;
    return out;
  }
  if (!value.word.empty() && rules::normalised_words(value.word) == rules::normalised_words(limit.word)) return decided(true, "");
  const auto want_class = class_number(limit.word);
  if (want_class && value.number() && value.unit.empty()) {
    Measured number = value;
    const auto low = compare(number, Comparator::ge, want_class->first, "", nullptr);
    const auto high = compare(number, Comparator::le, want_class->second, "", nullptr);
    if (low && high) {
      const Truth in = both(*low, *high);
      if (in == Truth::unknown) {
        out.kind = UnknownKind::imprecise;
        out.why = fmt::format("{} straddles {}", value.shown, limit.word);
        out.need = Need{UnknownKind::imprecise, ask_.ask, ask_.of};
        return out;
      }
      return decided(in == Truth::yes, "");
    }
  }
  // Classes named by one letter ("Child-Pugh A") exclude each other.
  const auto letter = [](const std::string& word) {
    const std::string bare = word.starts_with("class ") ? word.substr(6) : word;
    return bare.size() == 1 && std::isalpha(static_cast<unsigned char>(bare[0])) != 0
               ? static_cast<char>(std::tolower(static_cast<unsigned char>(bare[0])))
               : '\0';
  };
  if (letter(value.word) != '\0' && letter(limit.word) != '\0') return decided(letter(value.word) == letter(limit.word), "");
  out.kind = UnknownKind::unusable;
  out.why = fmt::format("{} cannot be compared with \"{}\"", value.shown, limit.word);
  out.need = ask_;
  return out;
}

Verdict1 Comparison::judge_number(const Measured& value) const {
  const auto& limit = predicate_.limit;
  Verdict1 out;
  std::string unit = limit.unit;
  std::optional<Reference> times;
  Relative relative = limit.relative;
  if (relative == Relative::predicted) {
    // Only a value that is itself a percentage of the predicted one can be compared.
    if (value.unit != "%") {
      out.kind = UnknownKind::unusable;
      out.why = fmt::format("{} is not a percentage of the predicted value", value.shown);
      out.need = Need{UnknownKind::unusable, fmt::format("What is the patient's {} in percent of predicted?", name_), "laboratory"};
      return out;
    }
    relative = Relative::none;
    unit = "%";
  }
  if (relative != Relative::none) {
    std::string problem;
    times = reference(value, problem);
    if (!times) {
      out.kind = UnknownKind::unusable;
      out.why = fmt::format("{}: {}", value.shown, problem);
      out.need = Need{UnknownKind::unusable,
                      relative == Relative::baseline ? fmt::format("What was the patient's {} at baseline?", name_)
                                                     : fmt::format("What is the laboratory's reference range for {}?", name_),
                      relative == Relative::baseline ? "record" : "laboratory"};
      return out;
    }
    unit = times->unit;
  }
  Truth truth = Truth::yes;
  std::string error;
  std::optional<Decimal> margin;
  std::optional<Decimal> in_unit;
  if (value.point()) {
    if (value.unit == unit || unit.empty()) {
      in_unit = value.low;
    } else if (const auto converted = rules::convert(*value.low, value.unit.empty() ? "1" : value.unit, unit, analyte_)) {
      in_unit = converted->value;
      if (!times && context_.explain) {
        out.converted = fmt::format("{} {} = {} {}", value.low->to_string(), value.unit_text.empty() ? value.unit : value.unit_text,
                                    converted->value.to_string(), unit);
        if (!converted->how.empty()) out.converted += ", " + converted->how;
      }
    }
  }
  const auto apply = [&](Comparator op, const Decimal& bound) {
    Decimal at = bound;
    if (times) {
      const auto product = Decimal::multiply(bound, times->value);
      if (!product) {
        error = "the multiple of the reference cannot be formed exactly";
        return;
      }
      at = *product;
    }
    const auto result = compare(value, op, at, unit, analyte_);
    if (!result) {
      error = result.error().message;
      return;
    }
    truth = both(truth, *result);
    if (in_unit && op != Comparator::eq && op != Comparator::ne) {
      const bool upper = op == Comparator::lt || op == Comparator::le;
      const auto room = upper ? Decimal::add(at, in_unit->negated()) : Decimal::add(*in_unit, at.negated());
      if (room && (!margin || *room < *margin)) margin = room;
    }
  };
  if (limit.op && limit.value) {
    apply(*limit.op, *limit.value);
  } else if (limit.low || limit.high) {
    if (limit.low) apply(limit.low_inclusive ? Comparator::ge : Comparator::gt, *limit.low);
    if (limit.high) apply(limit.high_inclusive ? Comparator::le : Comparator::lt, *limit.high);
  } else {
    out.kind = UnknownKind::unparsed;
    out.why = "the limit was not understood";
    return out;
  }
  if (!error.empty()) {
    out.kind = UnknownKind::unusable;
    out.why = fmt::format("{}: {}", value.shown, error);
    out.need = ask_;
    return out;
  }
  out.truth = truth;
  if (truth == Truth::unknown) {
    out.kind = UnknownKind::imprecise;
    out.why = fmt::format("{} lies on both sides of the limit", value.shown);
    out.need = Need{UnknownKind::imprecise, fmt::format("What exactly is the patient's {}?", name_), ask_.of};
    return out;
  }
  if (times) {
    out.why = times->how;
    if (in_unit && times->value != Decimal{}) {
      const double ratio = in_unit->to_double() / times->value.to_double();
      out.why = fmt::format("{:.4g} x the {}", ratio, times->how);
    }
  }
  if (margin) out.margin = Margin{*margin, unit};
  return out;
}

Verdict1 Comparison::judge(const Measured& value) const { return predicate_.limit.word.empty() ? judge_number(value) : judge_word(value); }

void Comparison::use(ExprReport& report, const Candidate& candidate, std::string why) const {
  if (!context_.explain) return;
  if (why.empty()) why = candidate.verdict.why;
  report.evidence.push_back(
      {candidate.value.pointer, candidate.value.shown, true, std::move(why), candidate.verdict.converted, candidate.value.derived});
}

void Comparison::set_aside_rest(ExprReport& report, const std::vector<const Candidate*>& used, const std::string& why) const {
  if (context_.explain) {
    for (const auto& candidate : candidates_) {
      if (std::find(used.begin(), used.end(), &candidate) != used.end()) continue;
      report.evidence.push_back({candidate.value.pointer, candidate.value.shown, false, why, {}, candidate.value.derived});
    }
  }
  report.evidence.insert(report.evidence.end(), aside_.begin(), aside_.end());
}

void Comparison::take_unknown(ExprReport& report, const Candidate& candidate) const {
  if (candidate.verdict.truth != Truth::unknown) return;
  add_kind(report.kinds, candidate.verdict.kind.value_or(UnknownKind::unusable));
  if (candidate.verdict.need) add_need(report.needs, *candidate.verdict.need);
}

ExprReport Comparison::nothing_inside() {
  ExprReport report;
  report.evidence = aside_;
  if (unusable_) {
    add_kind(report.kinds, UnknownKind::unusable);
    report.reason = fmt::format("not used: {}", unusable_why_);
    report.needs.push_back(Need{UnknownKind::unusable, ask_.ask, ask_.of});
  }
  if (stale_) {
    add_kind(report.kinds, UnknownKind::stale);
    if (!report.reason.empty()) report.reason += "; ";
    report.reason += fmt::format("the only value is outside the time asked for: {} ({})", stale_shown_, window_.words);
    add_need(report.needs, Need{UnknownKind::stale, ask_.ask, ask_.of});
  }
  if (report.kinds.empty()) {
    add_kind(report.kinds, UnknownKind::missing);
    report.reason = fmt::format("no {} is on file", name_);
    report.needs.push_back(ask_);
  }
  report.truth = Truth::unknown;
  return report;
}

ExprReport Comparison::latest() {
  ExprReport report;
  // Which values may be the latest one inside the window?
  std::optional<Day> latest_first;
  for (const auto& candidate : candidates_) {
    if (candidate.in_window != Truth::yes) continue;
    const Day day = candidate.value.date ? candidate.value.date->first : Day::min();
    if (!latest_first || day > *latest_first) latest_first = day;
  }
  std::vector<const Candidate*> last;
  for (const auto& candidate : candidates_) {
    const Day until = candidate.value.date ? candidate.value.date->last : context_.as_of;
    if (!latest_first || until >= *latest_first) last.push_back(&candidate);
  }
  for (const auto* candidate : last) use(report, *candidate);
  set_aside_rest(report, last, "not the latest");
  const Truth truth = last.front()->verdict.truth;
  const bool agree = std::all_of(last.begin(), last.end(), [&](const Candidate* c) { return c->verdict.truth == truth; });
  if (agree && truth != Truth::unknown && latest_first) {
    report.truth = truth;
    const Candidate& shown_one = *last.back();
    report.reason = shown_one.value.shown;
    if (!shown_one.verdict.converted.empty()) report.reason += fmt::format(" ({})", shown_one.verdict.converted);
    if (!shown_one.value.derived.empty()) report.reason += fmt::format(" ({})", shown_one.value.derived);
    if (!shown_one.verdict.why.empty()) report.reason += fmt::format(", {}", shown_one.verdict.why);
    report.margin = shown_one.verdict.margin;
    return report;
  }
  report.truth = Truth::unknown;
  for (const auto* candidate : last) take_unknown(report, *candidate);
  std::string why;
  if (!latest_first) {
    const bool undated = std::any_of(last.begin(), last.end(), [](const Candidate* c) { return !c->value.date; });
    add_kind(report.kinds, undated ? UnknownKind::missing : UnknownKind::imprecise);
    why =
        fmt::format("whether {} lies inside the time asked for ({}) cannot be told from its date", last.back()->value.shown, window_.words);
    add_need(report.needs,
             Need{undated ? UnknownKind::missing : UnknownKind::imprecise, fmt::format("When exactly was {} measured?", name_), "record"});
  } else if (!agree) {
    bool decided_yes = false, decided_no = false, exact = true;
    for (const auto* candidate : last) {
      decided_yes = decided_yes || candidate->verdict.truth == Truth::yes;
      decided_no = decided_no || candidate->verdict.truth == Truth::no;
      exact = exact && candidate->value.date && candidate->value.date->first == candidate->value.date->last &&
              candidate->in_window == Truth::yes;
    }
    if (decided_yes && decided_no) {
      add_kind(report.kinds, exact ? UnknownKind::conflict : UnknownKind::imprecise);
      why = exact ? fmt::format("two values of the same date disagree: {} and {}", last.front()->value.shown, last.back()->value.shown)
                  : fmt::format("which of {} and {} is the latest cannot be told from their dates", last.front()->value.shown,
                                last.back()->value.shown);
      add_need(
          report.needs,
          Need{exact ? UnknownKind::conflict : UnknownKind::imprecise,
               exact ? fmt::format("Which value of {} is right?", name_) : fmt::format("When exactly was {} measured?", name_), "record"});
    }
  }
  if (why.empty()) {
    for (const auto* candidate : last) {
      if (candidate->verdict.truth == Truth::unknown) why = candidate->verdict.why;
    }
  }
  report.reason = why;
  if (report.kinds.empty()) add_kind(report.kinds, UnknownKind::imprecise);
  if (report.needs.empty()) report.needs.push_back(ask_);
  return report;
}

ExprReport Comparison::any_or_all(bool any) {
  ExprReport report;
  const Truth deciding = any ? Truth::yes : Truth::no;
  for (const auto& candidate : candidates_) {
    if (candidate.in_window == Truth::yes && candidate.verdict.truth == deciding) {
      use(report, candidate);
      set_aside_rest(report, {&candidate}, "does not decide");
      report.truth = deciding;
      report.reason = candidate.value.shown;
      if (!candidate.verdict.why.empty()) report.reason += ", " + candidate.verdict.why;
      report.margin = candidate.verdict.margin;
      return report;
    }
  }
  std::vector<const Candidate*> all;
  bool doubt = false;
  for (const auto& candidate : candidates_) {
    all.push_back(&candidate);
    use(report, candidate);
    take_unknown(report, candidate);
    doubt = doubt || candidate.verdict.truth == Truth::unknown ||
            (candidate.in_window == Truth::unknown && candidate.verdict.truth == deciding);
  }
  set_aside_rest(report, all, "");
  Scope scope;
  scope.families = {Family::observations};
  if (window_.from) scope.from = window_.from->first;
  std::string sentence;
  if (!doubt && (any || !candidates_.empty()) && !unusable_ && all_complete(context_, scope, report.evidence, sentence)) {
    report.truth = negate(deciding);
    report.reason = any ? "no value on file does, and the list of observations is declared complete"
                        : "all values on file do, and the list of observations is declared complete";
    return report;
  }
  report.truth = Truth::unknown;
  if (!doubt) add_kind(report.kinds, UnknownKind::missing);
  if (doubt && report.kinds.empty()) add_kind(report.kinds, UnknownKind::imprecise);
  report.reason = doubt ? "not every value on file can be told"
                  : any ? "no value on file does, but the list of observations is not declared complete"
                        : "all values on file do, but the list of observations is not declared complete";
  add_need(report.needs, ask_);
  return report;
}

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
  const auto first_last = fmt::format("{} values from {} to {}", values.size(), patients::to_string(values.front()->value.date->first),
                                      patients::to_string(values.back()->value.date->first));
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
        report.margin = Margin{Decimal::from_double(room), unit};
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
  const auto spaced = [&](bool met_only) {
    std::vector<const Candidate*> out;
    for (auto at = values.rbegin(); at != values.rend(); ++at) {
      if (met_only && (*at)->verdict.truth != Truth::yes) continue;
      if (!out.empty()) {
        const DayRange later{day(out.back()), day(out.back())};
        const auto latest_allowed =
            series.apart ? moved(later, *series.apart, false) : std::optional(DayRange{later.first - days(1), later.first - days(1)});
        if (!latest_allowed || day(*at) > latest_allowed->first) continue;
      }
      out.push_back(*at);
    }
    std::reverse(out.begin(), out.end());
    return out;
  };
  const auto readings = spaced(false);
  if (readings.size() < needed) return too_short(fmt::format("{} readings are needed, {} on file", needed, readings.size()));
  if (series.consecutive || statistic == Statistic::mean || statistic == Statistic::median || statistic == Statistic::min ||
      statistic == Statistic::max) {
    const std::vector<const Candidate*> last(readings.end() - static_cast<std::ptrdiff_t>(needed), readings.end());
    return over_values(last, statistic, base);
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
    if (candidate->value.date->first <= begin->first) {
      before = candidate;
      continue;
    }
    use(report, *candidate);
    truth = both(truth, candidate->verdict.truth);
    if (candidate->verdict.truth == Truth::no) breaks = candidate;
    take_unknown(report, *candidate);
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

ExprReport Comparison::run() {
  if (!predicate_.unit_problem.empty()) {
    return unknown_leaf(UnknownKind::unusable, fmt::format("the criterion's limit cannot be used: {}", predicate_.unit_problem),
                        Need{UnknownKind::unusable, fmt::format("In which unit is the limit of {} meant?", name_), "investigator"});
  }
  if (predicate_.unit_ambiguous) {
    return unknown_leaf(UnknownKind::ambiguous, "the criterion gives no unit, and several would fit",
                        Need{UnknownKind::ambiguous, fmt::format("In which unit is the limit of {} meant?", name_), "investigator"});
  }
  window_ = lay_out(context_, predicate_.window);
  if (window_.problem) return unknown_leaf(window_.problem->kind, "the time asked for cannot be laid out", window_.problem);
  if (window_.after && window_.bounded) {
    return unknown_leaf(UnknownKind::missing, "the time asked for lies ahead", Need{UnknownKind::missing, ask_.ask, ask_.of});
  }
  gather(window_);
  if (predicate_.duration) return candidates_.empty() ? nothing_inside() : lasting();
  if (predicate_.series) {
    if (candidates_.empty()) return nothing_inside();
    return series();
  }
  const Statistic statistic = predicate_.statistic.value_or(Statistic::latest);
  const auto& op = predicate_.limit.op;
  const bool upper = op == Comparator::lt || op == Comparator::le;
  if (statistic == Statistic::any) return any_or_all(true);
  if (statistic == Statistic::all) return candidates_.empty() ? nothing_inside() : any_or_all(false);
  if (candidates_.empty()) return nothing_inside();
  if (statistic == Statistic::min && op) return any_or_all(upper);
  if (statistic == Statistic::max && op) return any_or_all(!upper);
  if (statistic == Statistic::mean || statistic == Statistic::median) {
    ExprReport base;
    const auto values = dated(base);
    base.evidence.insert(base.evidence.end(), aside_.begin(), aside_.end());
    if (values.size() == 1 || values.empty()) return latest();  // one figure, recorded as the average
    return over_values(values, statistic, base);
  }
  return latest();
}

}  // namespace

namespace {

/// "Transaminases": stands for each measure that is a kind of it. Above a limit when one of them is, below it when all of them are.
ExprReport evaluate_group(Context& context, const rules::Compare& compare, ConceptId group) {
  std::vector<ConceptId> members;
  for (ConceptId id = 0; id < context.vocabulary.size(); ++id) {
    const auto& parents = context.vocabulary.at(id).parents;
    if (std::find(parents.begin(), parents.end(), group) != parents.end()) members.push_back(id);
  }
  ExprReport own = Comparison(context, compare).run();
  const bool any = compare.limit.op == Comparator::gt || compare.limit.op == Comparator::ge || compare.statistic == Statistic::any;
  ExprReport out;
  out.truth = any ? Truth::no : Truth::yes;
  std::vector<std::string> reasons;
  bool on_file = false;
  for (const ConceptId id : members) {
    rules::Compare member = compare;
    member.measure = id;
    member.text = context.vocabulary.at(id).name;
    ExprReport one = evaluate_leaf(context, member);
    out.truth = any ? either(out.truth, one.truth) : both(out.truth, one.truth);
    for (const auto kind : one.kinds) add_kind(out.kinds, kind);
    for (auto& need : one.needs) add_need(out.needs, std::move(need));
    on_file = on_file || !one.evidence.empty();
    for (auto& evidence : one.evidence) out.evidence.push_back(std::move(evidence));
    reasons.push_back(std::move(one.reason));
    if (!out.margin) out.margin = one.margin;
  }
  // A value that is recorded for the group itself, and for none of its members, is all there is.
  if (members.empty() || (!on_file && !own.evidence.empty())) return own;
  if (out.truth != Truth::unknown) {
    out.kinds.clear();
    out.needs.clear();
  } else {
    out.margin.reset();
  }
  out.reason = fmt::format("{}", fmt::join(reasons, "; "));
  return out;
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Compare& compare) {
  if (compare.measure != no_concept) {
    const auto& analyte = context.vocabulary.at(compare.measure).analyte;
    if (analyte && analyte->group) return evaluate_group(context, compare, compare.measure);
  }
  return Comparison(context, compare).run();
}

}  // namespace eligo::engine

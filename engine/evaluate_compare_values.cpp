// Which recorded values a comparison may use: those of its measure, of a unit that compares, physiologically possible, on or before the
// as-of date and not outside the window. What is set aside is kept with the reason. A measure is matched by concept or by
// equal words alone; one measure never stands in for another, except through the derived values of patients/derived.
#include <algorithm>
#include <cctype>
#include <tuple>

#include <fmt/format.h>

#include "engine/derive.hpp"
#include "engine/evaluate_compare.hpp"
#include "grammar/text.hpp"
#include "rules/plausible.hpp"

namespace eligo::engine {

using grammar::Relative;

bool is_child_pugh(const Context& context, const Asked& wanted) {
  return wanted.concept_id != no_concept && context.vocabulary.at(wanted.concept_id).key == "child_pugh";
}

/// The points of a Child-Pugh class: A is 5 and 6, B 7 to 9, C 10 to 15 (Pugh 1973); "B7" is 7 points.
std::optional<std::pair<Decimal, Decimal>> child_pugh_points(std::string_view word) {
  if (word.starts_with("class ")) word.remove_prefix(6);
  if (word.empty()) return std::nullopt;
  const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
  const int low = letter == 'a' ? 5 : letter == 'b' ? 7 : letter == 'c' ? 10 : 0;
  const int high = letter == 'a' ? 6 : letter == 'b' ? 9 : 15;
  if (low == 0) return std::nullopt;
  if (word.size() == 1) return std::pair{Decimal(low), Decimal(high)};
  const auto points = Decimal::parse(word.substr(1));
  if (!points || *points < Decimal(low) || Decimal(high) < *points) return std::nullopt;
  return std::pair{*points, *points};
}

std::optional<Comparison::Unfit> Comparison::unusable(const Measured& value) const {
  const auto& limit = predicate_.limit;
  if (!value.number() && value.word.empty()) return Unfit{"it has no value", {}};
  if (value.observation != nullptr && !value.observation->doubt.empty()) return Unfit{value.observation->doubt, {}};
  if (value.observation != nullptr && !value.observation->unit_problem.empty()) return Unfit{value.observation->unit_problem, {}};
  if (!limit.word.empty() && !value.number()) return std::nullopt;
  if (!value.number()) {
    const bool* flag = value.observation != nullptr ? std::get_if<bool>(&value.observation->value) : nullptr;
    return Unfit{flag != nullptr ? fmt::format("recorded as {}, and a figure is asked for", *flag ? "true" : "false")
                                 : fmt::format("\"{}\" is not a number", value.word),
                 {}};
  }
  const bool wants_unit = analyte_ != nullptr ? !analyte_->score && !analyte_->canonical_unit.empty() && analyte_->canonical_unit != "1"
                                              : !limit.unit.empty() && limit.unit != "1";
  if (value.unit.empty() && wants_unit) {
    if (!limit.word.empty()) return std::nullopt;  // its own range stands in the same unit, whichever that is
    return Unfit{"recorded without a unit", Need{UnknownKind::unusable, fmt::format("In which unit is {}?", value.shown), ask_.of}};
  }
  const std::string unit = !limit.unit.empty() && limit.relative == Relative::none ? limit.unit : value.unit;
  if (limit.relative == Relative::none && limit.word.empty()) {
    const Decimal any{1};
    if (const auto comparable = order(any, value.unit, any, unit, analyte_); !comparable) return Unfit{comparable.error().message, {}};
  }
  if (analyte_ == nullptr || !value.derived.empty()) return std::nullopt;
  rules::Recorded recorded{value.low, value.high, value.unit, {}, {}, {}};
  if (value.range) recorded.range_low = value.range->low, recorded.range_high = value.range->high, recorded.range_unit = value.range->unit;
  if (const auto doubt = rules::doubted(recorded, *analyte_, name_)) {
    return Unfit{"suspect: " + doubt->sentence(),
                 Need{UnknownKind::unusable, fmt::format("Is {} right? It is {}", value.shown, doubt->sentence()), ask_.of}};
  }
  return std::nullopt;
}

/// Urea and urea nitrogen are one substance: a mole of either is a mole of the other, and only their masses differ.
std::optional<Measured> Comparison::as_urea(const patients::Observation& observation) const {
  constexpr std::string_view urea = "serum_urea", nitrogen = "blood_urea_nitrogen";
  if (wanted_.concept_id == no_concept || observation.concepts.size() != 1 || predicate_.limit.relative != Relative::none ||
      !predicate_.limit.word.empty())
    return std::nullopt;
  const rules::Concept& recorded = context_.vocabulary.at(observation.concepts.front());
  const std::string& asked_for = context_.vocabulary.at(wanted_.concept_id).key;
  if (!((asked_for == nitrogen && recorded.key == urea) || (asked_for == urea && recorded.key == nitrogen)) || !recorded.analyte)
    return std::nullopt;
  if (observation.date && observation.date->first > context_.as_of) return std::nullopt;
  constexpr auto moles = "mmol/L";
  Measured value = measure(observation, context_.as_of);
  if (!value.number()) return std::nullopt;
  for (auto* bound : {&value.low, &value.high}) {
    if (!*bound) continue;
    const auto converted = rules::convert(**bound, value.unit, moles, &*recorded.analyte);
    if (!converted) return std::nullopt;
    *bound = converted->value;
  }
  value.unit = value.unit_text = moles;
  value.range.reset();
  value.shown += fmt::format(", as moles of {}", name_);
  return value;
}

/// "Kidney tumour < 4 cm" asks for a length, and a value of that name with "size" or "diameter" is it.
bool Comparison::is_size(const patients::Observation& observation) const {
  const std::string& unit = predicate_.limit.unit;
  if (unit != "cm" && unit != "mm" && unit != "[in_i]") return false;
  const std::string name = grammar::lower(observation.text);
  for (const std::string_view measure : {" size", " diameter"}) {
    if (!name.ends_with(measure)) continue;
    const std::string thing = name.substr(0, name.size() - measure.size());
    if (rules::normalised_words(thing) == wanted_.words) return true;
    if (wanted_.concept_id == no_concept) return false;
    const auto found = context_.vocabulary.lookup(thing).concepts;
    return found.size() == 1 && found.front() == wanted_.concept_id;
  }
  return false;
}

namespace {

/// "1:80" on file is its dilution, as it is in a criterion; of any other proportion it is not said which way it grows.
void read_titre(Measured& value, std::string_view asked) {
  if (value.number() || value.observation == nullptr) return;
  for (const std::string_view name : {asked, std::string_view(value.observation->text)}) {
    const std::string low = grammar::lower(std::string(name));
    if (low.find("ratio") != std::string::npos || low.find("carb") != std::string::npos) return;
  }
  std::string_view said = value.word;
  bool below = false, above = false, open = false;
  for (const auto& [sign, down, strict] : {std::tuple{"<=", true, false},
                                           {"\u2264", true, false},
                                           {">=", false, false},
                                           {"\u2265", false, false},
                                           {"<", true, true},
                                           {">", false, true}}) {
    if (!said.starts_with(sign)) continue;
    said.remove_prefix(std::string_view(sign).size());
    (down ? below : above) = true;
    open = strict;
    break;
  }
  while (said.starts_with(' ')) said.remove_prefix(1);
  if (!said.starts_with("1:")) return;
  said.remove_prefix(2);
  while (said.starts_with(' ')) said.remove_prefix(1);
  if (said.empty() || said.find_first_not_of("0123456789") != std::string_view::npos) return;
  const auto dilution = Decimal::parse(said);
  if (!dilution || *dilution < Decimal(2)) return;
  if (!below) value.low = *dilution, value.low_open = above && open;
  if (!above) value.high = *dilution, value.high_open = below && open;
}

}  // namespace

void Comparison::gather(const TimeWindow& window) {
  const bool limited = window.bounded;
  const auto consider = [&](Measured value) {
    if (auto problem = unusable(value)) {
      const Truth in = !limited ? Truth::yes : value.date ? inside(*value.date, window) : Truth::unknown;
      if (in != Truth::no) {
        const auto day = value.date ? std::optional(value.date->last) : std::nullopt;
        if (!unusable_ || day > unusable_on_) {
          unusable_why_ = fmt::format("{}: {}", value.shown, problem->why);
          unusable_need_ = std::move(problem->need);
          unusable_on_ = day;
        }
        unusable_ = true;
      }
      aside_.push_back({value.pointer, value.shown, false, std::move(problem->why), {}, value.derived});
      return;
    }
    Candidate candidate{std::move(value), Truth::yes, {}, {}};
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
    candidate.measured = as_asked(candidate.value);
    if (candidate.measured.fits == Truth::no) {
      otherwise_ = fmt::format("not used: {}: {}", candidate.value.shown, candidate.measured.why);
      otherwise_wanted_ = candidate.measured.wanted;
      aside_.push_back({candidate.value.pointer, candidate.value.shown, false, candidate.measured.why, {}, candidate.value.derived});
      return;
    }
    candidate.in_window = both(candidate.in_window, candidate.measured.fits);
    candidate.verdict = judge(candidate.value);
    candidates_.push_back(std::move(candidate));
  };
  const bool pregnancy = wanted_.concept_id != no_concept && context_.vocabulary.at(wanted_.concept_id).key == "gestational_age";
  for (const auto& observation : context_.profile.observations) {
    const bool as_predicted = predicted_ != no_concept && observation.concepts.size() == 1 && observation.concepts.front() == predicted_;
    Relation relation = as_predicted ? Relation::satisfies : relate(context_, wanted_, observation);
    if (relation != Relation::satisfies && (is_by_setting(observation) || is_size(observation))) relation = Relation::satisfies;
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
    Measured value = measure(observation, context_.as_of);
    if (predicate_.limit.unit.empty() && predicate_.limit.word.empty()) read_titre(value, predicate_.text);
    if (const auto points = is_child_pugh(context_, wanted_) && !value.number() ? child_pugh_points(value.word) : std::nullopt) {
      value.low = points->first;
      value.high = points->second;
    }
    consider(pregnancy ? gestation(std::move(value), context_) : std::move(value));
  }
  const bool none_sure =
      std::all_of(candidates_.begin(), candidates_.end(), [](const Candidate& c) { return c.measured.fits != Truth::yes; });
  // The newest counts, under whichever name it was reported; what the other name says of the same day as well is one value, not two.
  const std::size_t under_its_name = candidates_.size();
  for (const auto& observation : context_.profile.observations)
    if (auto value = as_urea(observation); value && (value->date || none_sure)) consider(std::move(*value));
  for (std::size_t at = candidates_.size(); at-- > under_its_name;) {
    const Candidate& other = candidates_[at];
    const auto said =
        std::find_if(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(under_its_name), [&](const Candidate& c) {
          return c.value.date && other.value.date && c.value.date->first == other.value.date->first &&
                 c.value.date->last == other.value.date->last && c.verdict.truth == other.verdict.truth;
        });
    if (said == candidates_.begin() + static_cast<std::ptrdiff_t>(under_its_name)) continue;
    aside_.push_back({other.value.pointer, other.value.shown, false, fmt::format("the same day has {}", said->value.shown), {}, {}});
    candidates_.erase(candidates_.begin() + static_cast<std::ptrdiff_t>(at));
  }
  if (none_sure && wanted_.concept_id != no_concept && predicate_.limit.word.empty()) {
    Declined declined;
    for (auto& value : derived_values(context_, wanted_.concept_id, window, declined)) consider(std::move(value));
    if (!declined.why.empty() && candidates_.empty() && !unusable_) {
      unusable_ = true;
      contradicted_ = declined.conflict;
      unusable_why_ = declined.why;
      aside_.push_back({declined.pointer, declined.why, false, "it cannot be derived", {}, {}});
    }
  }
  std::stable_sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
    const auto key = [](const Candidate& c) { return c.value.date ? c.value.date->first : Day::min(); };
    return key(a) < key(b);
  });
}

}  // namespace eligo::engine

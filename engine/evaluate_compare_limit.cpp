// One value against the limit: numbers with their units, multiples of a range or a baseline, results in words and classes.
#include <cctype>

#include <fmt/format.h>

#include "engine/evaluate_compare.hpp"
#include "rules/limit_again.hpp"
#include "rules/quantity.hpp"

namespace eligo::engine {

using grammar::Comparator;
using grammar::Relative;

ValueVerdict Comparison::judge_word(const Measured& value) const {
  const auto& limit = predicate_.limit;
  ValueVerdict out;
  const bool negated = limit.op == Comparator::ne;
  const auto decided = [&](bool same, std::string why) {
    out.truth = same != negated ? Truth::yes : Truth::no;
    out.why = std::move(why);
    return out;
  };
  const WordClass want = classify(limit.word), have = classify(value.word);
  bool assumed = false;
  // Above or below its range, as far as the range on file tells.
  const auto beyond = [&](Relative relative) -> std::optional<Truth> {
    if (!value.number()) return std::nullopt;
    const auto bound = reference(value, relative);
    if (!bound) return std::nullopt;
    const auto result = compare(value, relative == Relative::uln ? Comparator::gt : Comparator::lt, bound->value, bound->unit, analyte_);
    if (!result) return std::nullopt;
    if (bound->assumed) assumed = true;
    return *result;
  };
  const auto range_class = [&]() -> std::optional<WordClass> {
    const auto above = beyond(Relative::uln), below = beyond(Relative::lln);
    if (above == Truth::yes) return WordClass::high;
    if (below == Truth::yes) return WordClass::low;
    // A range with one end says normal only where the other end cannot matter: it is not known, so it is not said.
    if (above == Truth::no && below == Truth::no) return WordClass::normal;
    if (above == Truth::no && want == WordClass::high) return WordClass::normal;
    if (below == Truth::no && want == WordClass::low) return WordClass::normal;
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
        const std::string_view where = *by_range == WordClass::normal ? "inside" : *by_range == WordClass::high ? "above" : "below";
        return decided(same, fmt::format("{} {} reference range", where, assumed ? "an assumed adult" : "its"));
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
  auto want_class = class_number(limit.word);
  if (!want_class && is_child_pugh(context_, wanted_)) want_class = child_pugh_points(limit.word);
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

namespace {

/// Haemoglobin A1c is reported to a tenth of a per cent or a whole mmol/mol, and laboratories take 48 mmol/mol for 6.5 %: what the other
/// figure would have been is known to half of the last digit.
Measured as_reported(const Measured& value, const std::string& unit, const rules::Analyte& analyte) {
  Measured out = value;
  const auto molar = [](const std::string& of) { return of.find("mol") != std::string::npos; };
  if (analyte.affine != "hba1c" || !value.point() || molar(value.unit) == molar(unit)) return out;
  const int last = std::min(value.low->exponent(), value.unit == "%" ? -1 : 0);
  const Decimal half(5, last - 1);
  const auto low = Decimal::add(*value.low, half.negated()), high = Decimal::add(*value.low, half);
  if (low && high) out.low = low, out.high = high;
  return out;
}

}  // namespace

ValueVerdict Comparison::judge_number(const Measured& value) const {
  const auto& limit = predicate_.limit;
  ValueVerdict out;
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
    auto found = reference(value, relative);
    if (!found) {
      out.kind = UnknownKind::unusable;
      out.why = fmt::format("{}: {}", value.shown, found.error().problem);
      out.need = found.error().need;
      return out;
    }
    times = std::move(*found);
    unit = times->unit;
  }
  Truth truth = Truth::yes;
  std::string error;
  std::optional<Margin> margin;
  std::optional<Decimal> in_unit;
  if (value.point()) {
    if (value.unit == unit || unit.empty()) {
      in_unit = value.low;
    } else if (const auto converted = rules::convert(*value.low, value.unit.empty() ? "1" : value.unit, unit, analyte_)) {
      in_unit = converted->value;
      if (!times && context_.explain) {
        out.converted = rules::shown_conversion(*value.low, value.unit_text.empty() ? rules::clinical_unit(value.unit) : value.unit_text,
                                                *converted, unit, limit.value);
      }
    }
  }
  // Gestational ages are counted in completed weeks, as long as the limit is in whole ones: 28 weeks and 4 days are "at most 28 weeks".
  // Whether they are "more than 28 weeks" is understood in both ways.
  const bool weeks = unit == "wk" && relative == Relative::none && wanted_.concept_id != no_concept &&
                     context_.vocabulary.at(wanted_.concept_id).key == "gestational_age";
  const auto whole = [](const Decimal& figure) { return figure == Decimal(static_cast<std::int64_t>(figure.to_double())); };
  bool in_the_week = false;
  const auto apply = [&](Comparator op, const Decimal& bound) {
    Decimal at = bound;
    if (weeks && whole(bound) && op == Comparator::le) {
      at = *Decimal::add(bound, Decimal(1));
      op = Comparator::lt;
    }
    if (weeks && whole(bound) && op == Comparator::gt) {
      const auto days = compare(value, op, bound, unit, analyte_);
      const auto completed = compare(value, Comparator::ge, *Decimal::add(bound, Decimal(1)), unit, analyte_);
      if (days && completed && *days == Truth::yes && *completed != Truth::yes) {
        truth = both(truth, Truth::unknown);
        in_the_week = true;
        return;
      }
    }
    if (times) {
      const auto product = Decimal::multiply(bound, times->value);
      if (!product) {
        error = "the multiple of the reference cannot be formed exactly";
        return;
      }
      at = *product;
    }
    const auto result = compare(analyte_ != nullptr && !times ? as_reported(value, unit, *analyte_) : value, op, at, unit, analyte_);
    if (!result) {
      error = result.error().message;
      return;
    }
    truth = both(truth, *result);
    if (in_unit && op != Comparator::eq && op != Comparator::ne) {
      const bool upper = op == Comparator::lt || op == Comparator::le;
      const auto room = upper ? Decimal::add(at, in_unit->negated()) : Decimal::add(*in_unit, at.negated());
      if (room && (!margin || *room < margin->value)) margin = Margin{*room, unit, at};
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
  if (truth == Truth::unknown && in_the_week) {
    out.kind = UnknownKind::ambiguous;
    out.why = fmt::format("{}: whether completed weeks are meant is not said", value.shown);
    out.need = Need{UnknownKind::ambiguous, fmt::format("Is the limit of {} in completed weeks?", name_), "investigator"};
    return out;
  }
  if (truth == Truth::unknown) {
    out.kind = UnknownKind::imprecise;
    out.why = value.point() ? fmt::format("{} is {} but for rounding, and may lie on either side of the limit", value.shown,
                                          limit.value ? limit.value->to_string() + " " + limit.unit : "an end of the range")
                            : fmt::format("{} lies on both sides of the limit", value.shown);
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
  out.margin = margin;
  return out;
}

ValueVerdict Comparison::judge(const Measured& value) const {
  return predicate_.limit.word.empty() ? judge_number(value) : judge_word(value);
}

}  // namespace eligo::engine

// What on file speaks against a denial: a complete list holds no such entry, and yet another part of the record names the thing or a value
// shows it. Then the list and the record disagree, and nobody is told that the thing is absent.
//
// "COPD exacerbation" among the events names COPD; a drug given for HIV infection names HIV infection; neutrophils of 0.2 x 10^9/L are a
// neutropenia, which problem lists seldom hold.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/values.hpp"

namespace eligo::engine {

namespace {

using grammar::Comparator;

/// A finding that is the value of a measure. Without a figure: beyond the vocabulary's adult reference range, whatever the age and the sex,
/// for it only keeps a denial from being certain.
struct ShownBy {
  std::string_view finding, measure;
  Comparator op;
  int figure = 0;
  std::string_view unit = {}, word = {};
};
// Figures: obesity WHO (BMI 30, class III from 40), renal impairment KDIGO 2012 (eGFR below 60), fever 38 degrees C, hypoxia below 90 %.
constexpr std::array<ShownBy, 28> shown_by{{
    {"neutropenia", "absolute_neutrophil_count", Comparator::lt},
    {"thrombocytopenia", "platelet_count", Comparator::lt},
    {"thrombocytosis", "platelet_count", Comparator::gt},
    {"leukopenia", "white_blood_cell_count", Comparator::lt},
    {"leukocytosis", "white_blood_cell_count", Comparator::gt},
    {"lymphopenia", "absolute_lymphocyte_count", Comparator::lt},
    {"anaemia", "haemoglobin", Comparator::lt},
    {"polycythaemia", "haemoglobin", Comparator::gt},
    {"hypokalaemia", "potassium", Comparator::lt},
    {"hyperkalaemia", "potassium", Comparator::gt},
    {"hyponatraemia", "sodium", Comparator::lt},
    {"hypernatraemia", "sodium", Comparator::gt},
    {"hypocalcaemia", "calcium", Comparator::lt},
    {"hypercalcaemia", "calcium", Comparator::gt},
    {"hypomagnesaemia", "magnesium", Comparator::lt},
    {"hypophosphataemia", "phosphate", Comparator::lt},
    {"hypoalbuminaemia", "albumin", Comparator::lt},
    {"hyperbilirubinaemia", "total_bilirubin", Comparator::gt},
    {"hyperuricaemia", "uric_acid", Comparator::gt},
    {"hypertriglyceridaemia", "triglycerides", Comparator::gt},
    {"hypercholesterolaemia", "total_cholesterol", Comparator::gt},
    {"qt_prolongation", "qtc_interval", Comparator::gt},
    {"renal_impairment", "egfr", Comparator::lt, 60, "mL/min/{1.73_m2}"},
    {"obesity", "body_mass_index", Comparator::ge, 30, "kg/m2"},
    {"morbid_obesity", "body_mass_index", Comparator::ge, 40, "kg/m2"},
    {"latent_tuberculosis", "igra", Comparator::eq, 0, "", "positive"},
    {"fever", "body_temperature", Comparator::ge, 38, "Cel"},
    {"hypoxia", "oxygen_saturation", Comparator::lt, 90, "%"},
}};

/// Words that keep a name from being about the patient's own, or from being there.
bool is_about_another(const std::string& words) {
  const std::string padded = " " + words + " ";
  static constexpr std::array<std::string_view, 22> others{
      " family ",      " mother ",      " father ",   " brother ",  " sister ", " sibling ",   " relative ", " no ",
      " not ",         " never ",       " without ",  " negative ", " denies ", " screening ", " risk ",     " vaccine ",
      " vaccination ", " prophylaxis ", " exposure ", " partner ",  " trial ",  " study "};
  return std::any_of(others.begin(), others.end(), [&](std::string_view word) { return padded.find(word) != std::string::npos; });
}

bool is_or_narrows(const Context& context, const Asked& asked, ConceptId id) {
  return id != no_concept && (asked.concept_id != no_concept ? context.vocabulary.is_a(id, asked.concept_id)
                                                             : asked.narrows != no_concept && context.vocabulary.is_a(id, asked.narrows));
}

}  // namespace

std::vector<ConceptId> names_inside(const rules::Vocabulary& vocabulary, const patients::Named& fact) {
  if (is_about_another(fact.words)) return {};
  constexpr std::size_t longest = 5;
  const std::string& words = fact.text;  // as written: acronyms are told by their capitals
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == ' ') starts.push_back(i + 1);
  starts.push_back(words.size() + 1);
  std::vector<ConceptId> found;
  for (std::size_t first = 0; first + 1 < starts.size(); ++first) {
    for (std::size_t last = first + 1; last < starts.size() && last - first <= longest; ++last) {
      const auto named = vocabulary.lookup(words.substr(starts[first], starts[last] - 1 - starts[first])).concepts;
      // A word with two meanings names neither for certain, and may name each.
      found.insert(found.end(), named.begin(), named.end());
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::optional<std::string> spoken_against(Context& context, const Asked& asked, const Scope& scope) {
  if (asked.concept_id == no_concept && asked.narrows == no_concept) return std::nullopt;
  for (const Occurrence& o : occurrences(context)) {
    // A test is weighed with the later ones of its kind elsewhere (evaluate_tests.cpp).
    if (o.presence != Presence::present || o.family == Family::observations) continue;
    const bool in_list = std::find(scope.families.begin(), scope.families.end(), o.family) != scope.families.end();
    const auto& inside = named_inside(context, *o.named);
    if (!in_list && std::any_of(inside.begin(), inside.end(), [&](ConceptId id) { return is_or_narrows(context, asked, id); }))
      return shown(o);
    if (o.medication != nullptr) {
      for (const ConceptId id : o.medication->indication_concepts)
        if (is_or_narrows(context, asked, id)) return fmt::format("{} for {}", shown(o), o.medication->indication);
    }
  }
  for (const ShownBy& row : shown_by) {
    if (!is_or_narrows(context, asked, context.vocabulary.find_key(row.finding))) continue;
    rules::Compare compare;
    compare.measure = context.vocabulary.find_key(row.measure);
    if (compare.measure == no_concept) continue;
    const rules::Concept& measure = context.vocabulary.at(compare.measure);
    compare.text = measure.name;
    compare.limit.op = row.op;
    compare.limit.unit = std::string(row.unit);
    if (!row.word.empty()) {
      compare.limit.word = std::string(row.word);
    } else if (row.figure != 0) {
      compare.limit.value = Decimal(row.figure);
    } else if (measure.analyte) {
      compare.limit.value = row.op == Comparator::lt ? measure.analyte->reference_low : measure.analyte->reference_high;
      compare.limit.unit = measure.analyte->canonical_unit;
    }
    if (!compare.limit.value && compare.limit.word.empty()) continue;
    compare.limit.unit_text = compare.limit.unit;
    Context look = context;
    look.explain = false;
    look.exceptions.clear();
    const ExprReport report = evaluate_leaf(look, compare);
    if (report.truth == Truth::yes) return report.reason;
  }
  return std::nullopt;
}

}  // namespace eligo::engine

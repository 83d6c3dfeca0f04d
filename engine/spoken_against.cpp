// What on file speaks against a denial: a complete list holds no such entry, and yet another part of the record names the thing or a value
// shows it. Then the list and the record disagree, and nobody is told that the thing is absent.
//
// "COPD exacerbation" among the events names COPD; a drug given for HIV infection names HIV infection; neutrophils of 0.2 x 10^9/L are a
// neutropenia, which problem lists seldom hold.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/shown_by.hpp"
#include "engine/values.hpp"

namespace eligo::engine {

namespace {

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

bool names_a(const Context& context, const Occurrence& o, ConceptId wanted) {
  const auto& named = o.named->concepts;
  return wanted != no_concept && std::any_of(named.begin(), named.end(), [&](ConceptId id) { return context.vocabulary.is_a(id, wanted); });
}

/// Something of the finding is on the lists already: what was measured or done goes with that, and says nothing of another kind of it.
bool is_on_file(const Context& context, ConceptId finding) {
  const std::vector<Occurrence>& all = occurrences(context);
  return std::any_of(all.begin(), all.end(), [&](const Occurrence& o) {
    return o.presence == Presence::present && (o.family == Family::conditions || o.family == Family::events) &&
           names_a(context, o, finding);
  });
}

/// The row speaks of what is asked for: of it, of a kind of it, or (where the row says so) of what it is a kind of.
bool speaks_of(const Context& context, const Asked& asked, std::string_view finding, Kinds kinds) {
  const ConceptId found = context.vocabulary.find_key(finding);
  if (is_or_narrows(context, asked, found)) return true;
  const ConceptId id = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  return kinds == Kinds::too && found != no_concept && id != no_concept && context.vocabulary.is_a(id, found) &&
         !is_on_file(context, found);
}

/// A treatment that goes on, or an operation of any time, that is for nothing else.
std::optional<std::string> shown_by_treatment(const Context& context, const Asked& asked) {
  for (const ShownByTreatment& row : shown_by_treatment_rows) {
    if (!speaks_of(context, asked, row.finding, row.kinds)) continue;
    const ConceptId treatment = context.vocabulary.find_key(row.treatment);
    for (const Occurrence& o : occurrences(context)) {
      if (o.presence != Presence::present || (o.medication == nullptr && o.procedure == nullptr)) continue;
      if (o.medication != nullptr && o.active != Truth::yes) continue;
      if (names_a(context, o, treatment)) return shown(o);
    }
  }
  return std::nullopt;
}

/// A change on file of a gene that the disease is of.
std::optional<std::string> shown_by_gene(const Context& context, const Asked& asked) {
  for (const ShownByGene& row : shown_by_gene_rows) {
    if (!speaks_of(context, asked, row.finding, Kinds::too)) continue;
    for (const auto& variant : context.profile.variants) {
      if (!variant.present) continue;
      std::string symbol = variant.gene.empty() ? variant.text.substr(0, variant.text.find(' ')) : variant.gene;
      for (char& c : symbol) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (symbol == row.gene) return variant.change.empty() ? variant.text : variant.gene + ' ' + variant.change;
    }
  }
  return std::nullopt;
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

namespace {

/// Is the disease that it was given for on file, and covered by an exception? Then the treatment says no more than that entry.
bool given_for_excepted(Context& context, ConceptId indication) {
  std::string why;
  return std::any_of(occurrences(context).begin(), occurrences(context).end(), [&](const Occurrence& o) {
    return o.condition != nullptr && o.presence == Presence::present && o.named->concepts.size() == 1 &&
           context.vocabulary.is_a(o.named->concepts.front(), indication) && excepted(context, o, why) == Truth::yes;
  });
}

}  // namespace

std::optional<std::string> spoken_against(Context& context, const Asked& asked, const Scope& scope, const std::vector<Judged>& outside) {
  // A name that is not listed is looked for in the words of the other entries.
  const std::string unlisted = asked.concept_id == no_concept && !asked.words.empty() ? " " + asked.words + " " : "";
  for (const Occurrence& o : occurrences(context)) {
    // A test is weighed with the later ones of its kind elsewhere (evaluate_tests.cpp).
    if (o.presence != Presence::present || o.family == Family::observations) continue;
    // "Infarction within 6 months": one of last year, on a list of events that is complete too, is why the conditions hold none.
    const bool past = std::any_of(outside.begin(), outside.end(), [&](const Judged& j) { return j.occurrence.named == o.named; });
    if (past && complete(context, o.family, scope.from) != nullptr) continue;
    const bool in_list = std::find(scope.families.begin(), scope.families.end(), o.family) != scope.families.end();
    if (!in_list && !unlisted.empty() && (" " + o.named->words + " ").find(unlisted) != std::string::npos &&
        !is_about_another(o.named->words))
      return shown(o);
    const auto& inside = named_inside(context, *o.named);
    if (!in_list && std::any_of(inside.begin(), inside.end(), [&](ConceptId id) { return is_or_narrows(context, asked, id); }))
      return shown(o);
    if (o.medication != nullptr) {
      for (const ConceptId id : o.medication->indication_concepts)
        if (is_or_narrows(context, asked, id) && !given_for_excepted(context, id))
          return fmt::format("{} for {}", shown(o), o.medication->indication);
    }
  }
  if (asked.concept_id == no_concept && asked.narrows == no_concept) return std::nullopt;
  if (auto treated = shown_by_treatment(context, asked)) return treated;
  if (auto inherited = shown_by_gene(context, asked)) return inherited;
  for (const ShownByValue& row : shown_by_value_rows) {
    if (!speaks_of(context, asked, row.finding, row.kinds)) continue;
    rules::Compare compare;
    compare.measure = context.vocabulary.find_key(row.measure);
    if (compare.measure == no_concept) continue;
    const rules::Concept& measure = context.vocabulary.at(compare.measure);
    compare.text = measure.name;
    compare.limit.op = row.op;
    compare.limit.unit = std::string(row.unit);
    if (!row.word.empty()) {
      compare.limit.word = std::string(row.word);
    } else if (!row.figure.empty()) {
      compare.limit.value = Decimal::parse(row.figure);
    } else if (measure.analyte) {
      compare.limit.value = row.op == grammar::Comparator::lt ? measure.analyte->reference_low : measure.analyte->reference_high;
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

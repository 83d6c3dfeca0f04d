// What is on file of a cancer: by its receptors, and whether it has spread.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/evaluate.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

using grammar::lower;
using grammar::Status;

std::optional<ExprReport> by_receptor(Context& context, const rules::Condition& condition) {
  struct Told {
    std::string_view key, gene;
    bool present;
  };
  static constexpr std::array<Told, 4> told{{{"her2_positive_breast_cancer", "her2", true},
                                             {"her2_negative_breast_cancer", "her2", false},
                                             {"hormone_receptor_positive_breast_cancer", "hormone_receptor", true},
                                             {"estrogen_receptor_positive_breast_cancer", "esr1", true}}};
  const auto& vocabulary = context.vocabulary;
  if (condition.concept_id == no_concept || vocabulary.imported(condition.concept_id)) return std::nullopt;
  const auto* const by =
      std::find_if(told.begin(), told.end(), [&](const Told& one) { return vocabulary.at(condition.concept_id).key == one.key; });
  if (by == told.end() || (condition.status != Status::unspecified && condition.status != Status::current)) return std::nullopt;
  if (condition.window || condition.duration || condition.count || condition.other || !condition.criteria.empty()) return std::nullopt;
  // A disease on file under a name that says otherwise stands against it.
  for (const Told& other : told) {
    const ConceptId opposite = other.gene == by->gene && other.present != by->present ? vocabulary.find_key(other.key) : no_concept;
    if (opposite == no_concept) continue;
    for (const Occurrence& o : occurrences(context))
      for (const ConceptId id : o.named->concepts)
        if (vocabulary.is_a(id, opposite)) return std::nullopt;
  }
  // Of another tumour on file it may be the result as well.
  const ConceptId cancer_of = vocabulary.find_key("breast_cancer"), any_cancer = vocabulary.find_key("malignancy");
  const auto elsewhere = [&](ConceptId id) {
    return any_cancer != no_concept && cancer_of != no_concept && vocabulary.is_a(id, any_cancer) && !vocabulary.is_a(id, cancer_of) &&
           !vocabulary.is_a(cancer_of, id) && !vocabulary.is_a(id, vocabulary.find_key("metastatic_cancer"));
  };
  for (const Occurrence& o : occurrences(context)) {
    const bool there = o.presence == Presence::present || o.presence == Presence::suspected;
    if (there && std::any_of(o.named->concepts.begin(), o.named->concepts.end(), elsewhere)) return std::nullopt;
  }
  rules::Variant receptor;
  receptor.concept_id = vocabulary.find_key(by->gene);
  rules::Condition cancer = condition;
  cancer.concept_id = cancer_of;
  if (receptor.concept_id == no_concept || cancer.concept_id == no_concept) return std::nullopt;
  receptor.gene = receptor.text = vocabulary.at(receptor.concept_id).name;
  receptor.present = by->present;
  cancer.text = vocabulary.at(cancer.concept_id).name;
  ExprReport result = evaluate_leaf(context, receptor);
  if (result.truth == Truth::unknown) return std::nullopt;
  ExprReport disease = evaluate_leaf(context, cancer);
  if (disease.truth != Truth::yes) return std::nullopt;
  result.reason = fmt::format("{}; {}", disease.reason, result.reason);
  for (auto& evidence : disease.evidence) result.evidence.push_back(std::move(evidence));
  return result;
}

std::optional<std::string> shown_to_have_spread(const Context& context, const Asked& wanted) {
  const std::string words = " " + lower(wanted.text) + " ";
  static constexpr std::array<std::string_view, 5> early{" early ", " early-stage ", "non-metastatic", "nonmetastatic", " localised "};
  const bool asks_early = std::any_of(early.begin(), early.end(), [&](std::string_view one) { return words.find(one) != words.npos; });
  const auto& vocabulary = context.vocabulary;
  const ConceptId cancer = vocabulary.find_key("malignancy"), metastatic = vocabulary.find_key("metastatic_cancer");
  const ConceptId nodes = vocabulary.find_key("lymph_node_metastases");
  if (!asks_early || cancer == no_concept || metastatic == no_concept || wanted.concept_id == no_concept ||
      !vocabulary.is_a(wanted.concept_id, cancer))
    return std::nullopt;
  for (const Occurrence& o : occurrences(context)) {
    const bool there = o.presence == Presence::present || o.presence == Presence::suspected;
    if (!there || o.active == Truth::no || (o.family != Family::conditions && o.family != Family::statements)) continue;
    const std::string text = " " + lower(o.named->text) + " " + (o.condition != nullptr ? lower(o.condition->stage) : "") + " ";
    const bool fourth = text.find("stage iv") != text.npos || text.find(" iv ") != text.npos || text.find("stage 4") != text.npos ||
                        text.find(" iva ") != text.npos || text.find(" ivb ") != text.npos;
    const auto& named = o.named->concepts;
    const auto far = [&](ConceptId id) { return vocabulary.is_a(id, metastatic) && (nodes == no_concept || !vocabulary.is_a(id, nodes)); };
    const bool of_cancer = std::any_of(named.begin(), named.end(), [&](ConceptId id) { return vocabulary.is_a(id, cancer); });
    if (std::any_of(named.begin(), named.end(), far) || (fourth && of_cancer)) return shown(o);
  }
  return std::nullopt;
}

}  // namespace eligo::engine

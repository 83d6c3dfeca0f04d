// What a decided predicate rests on besides the shipped tables: words alone, or a pack that somebody gave with --vocabulary.
//
// The tables were read by people, a pack was not, and a name that nothing lists was compared as it stands. Whoever acts on a verdict has to
// see which of these it was.
#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluate.hpp"

namespace eligo::engine {
namespace {

struct Name {
  ConceptId concept_id = no_concept;
  std::string_view text;
  bool typed = true;  ///< not a statement, which is settled in words by its nature
};

/// The name that a predicate asks for, where it asks for one.
struct NameOf {
  std::optional<Name> operator()(const rules::Condition& it) const { return Name{it.concept_id, it.text}; }
  std::optional<Name> operator()(const rules::Therapy& it) const { return Name{it.concept_id, it.text}; }
  std::optional<Name> operator()(const rules::Procedure& it) const { return Name{it.concept_id, it.text}; }
  std::optional<Name> operator()(const rules::Frequency& it) const { return Name{it.concept_id, it.text}; }
  std::optional<Name> operator()(const rules::Compare& it) const { return Name{it.measure, it.text}; }
  std::optional<Name> operator()(const rules::Statement& it) const { return Name{it.concept_id, it.text, false}; }
  template <class Other>
  std::optional<Name> operator()(const Other&) const {
    return std::nullopt;
  }
};

template <class Facts>
const patients::Named* fact_at(const Facts& facts, const std::string& pointer) {
  const auto found = std::find_if(facts.begin(), facts.end(), [&](const auto& fact) { return fact.pointer == pointer; });
  return found == facts.end() ? nullptr : &*found;
}

const patients::Named* fact_at(const patients::Profile& profile, const std::string& pointer) {
  for (const patients::Named* fact :
       {fact_at(profile.conditions, pointer), fact_at(profile.medications, pointer), fact_at(profile.procedures, pointer),
        fact_at(profile.events, pointer), fact_at(profile.observations, pointer), fact_at(profile.statements, pointer)})
    if (fact != nullptr) return fact;
  return nullptr;
}

std::string pack_of(const rules::Vocabulary& vocabulary, ConceptId id) {
  if (id == no_concept || !vocabulary.imported(id)) return {};
  const auto rows = vocabulary.additions(id);
  return rows.empty() ? std::string() : rows.front().pack;
}

}  // namespace

void say_basis(const Context& context, const rules::Expr& expr, ExprReport& report) {
  const auto name = std::visit(NameOf{}, expr.node);
  if (!name || report.truth == Truth::unknown || report.evidence.empty()) return;
  const Asked wanted = asked(context, name->concept_id, std::string(name->text));
  report.pack = pack_of(context.vocabulary, wanted.concept_id);
  for (const Evidence& evidence : report.evidence) {
    const auto* fact = evidence.used && report.pack.empty() ? fact_at(context.profile, evidence.pointer) : nullptr;
    if (fact == nullptr) continue;
    for (const ConceptId id : fact->concepts)
      if (report.pack.empty()) report.pack = pack_of(context.vocabulary, id);
  }
  report.words_alone = wanted.concept_id == no_concept && wanted.allergen == no_concept && wanted.narrows == no_concept;
  if (!report.pack.empty()) {
    report.reason += fmt::format("; this rests on the vocabulary pack {}", report.pack);
  } else if (report.words_alone && name->typed) {
    report.reason += "; this rests on words alone, the name is not listed";
  }
}

}  // namespace eligo::engine

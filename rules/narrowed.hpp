// Names of a record that say more than a listed one: "severe asthma", "stage IV NSCLC", "asthma (moderate to severe)".
//
// Only words that leave the thing what it is are taken off. What weakens it or says that it is over, somebody else's or not there
// ("possible", "history of", "in remission") is none of them, and a name with such a word stays unlisted.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

struct Narrowed {
  std::string head;                 ///< as written: "NSCLC"
  std::vector<ConceptId> concepts;  ///< what it means; empty: the head is not listed either
  std::vector<std::string> by;      ///< "severe", "stage IV", in the order in which they stand
  std::string severity, stage;      ///< of these, what a condition has a field for; empty where two are said
};

/// Nothing where no such word stands in front or behind. `listed` alone: nothing either where the head is not a listed condition or event.
[[nodiscard]] std::optional<Narrowed> narrowed(std::string_view name, const Vocabulary& vocabulary, bool listed = true);

}  // namespace eligo::rules

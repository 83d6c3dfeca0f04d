// Which trials are looked at: by what their records say of status, country and condition.
#pragma once
#include <string>
#include <vector>

#include "rules/trial.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::tools {

/// Of each list one must hold; an empty list asks for nothing.
struct TrialFilter {
  std::vector<std::string> statuses, countries, conditions;
  [[nodiscard]] bool empty() const { return statuses.empty() && countries.empty() && conditions.empty(); }
};

enum class Kept { yes, no, not_said };  ///< not_said: the record does not say what is asked

/// A status and a country by their words, a condition by its concept or any kind of it, else by its words.
[[nodiscard]] Kept kept(const rules::TrialRecord& record, const TrialFilter& filter, const rules::Vocabulary& vocabulary);

}  // namespace eligo::tools

// A fact supposed: what a report would say if it stood in the profile, beside what it says without it.
#pragma once
#include <string>
#include <vector>

#include "engine/report.hpp"
#include "patients/profile.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::tools {

/// What changed between the profile as it is and as supposed.
struct WhatIf {
  struct Clause {
    std::string id;
    engine::Verdict before{}, after{};
  };
  struct Trial {
    std::string id;
    engine::Outcome before{}, after{};
    std::vector<Clause> clauses;
  };
  std::vector<std::string> facts;  ///< as they were given
  std::vector<Trial> trials;       ///< all, in the order of the report; without clauses where nothing changed
};

/// The profile with the facts added at the end of its lists, as if they stood there. A measured value or a statement without a date is of
/// `as_of`; "NAME=yes" and "NAME=no" are statements. Age, birth date and sex replace what is on file. Errors name the fact.
[[nodiscard]] rules::Result<patients::Profile> supposing(const patients::Profile& profile, const std::vector<std::string>& facts,
                                                         const rules::Vocabulary& vocabulary, patients::Day as_of);

/// Compares two reports on the same trials.
[[nodiscard]] WhatIf difference_made(const engine::PatientReport& before, const engine::PatientReport& after,
                                     std::vector<std::string> facts);

}  // namespace eligo::tools

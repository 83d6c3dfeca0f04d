// Measures whose unit says more than how much: a count of cells and their share of all, or a volume and its percentage of the predicted
// one, go by one name and are told apart by it (the vocabulary lists the second as NAME "%" or NAME "% predicted"); and an amount per day
// loses its "per day" where the name has said it.
#pragma once
#include <string>
#include <string_view>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// The listed share that is meant when `measure` (written as `name`) is given in percent, which it is not measured in: "neutrophils 50 %"
/// are the neutrophils percent. `measure` itself when it can be a percentage, or when no share is listed.
[[nodiscard]] ConceptId in_percent(ConceptId measure, std::string_view name, const Vocabulary& vocabulary);

/// The listed percentage of the predicted value of `measure` ("FVC % predicted"), or no_concept.
[[nodiscard]] ConceptId of_predicted(ConceptId measure, const Vocabulary& vocabulary);

/// The unit of a measure that is per day, where its name says so and the unit leaves it out: "24-hour urine protein > 500 mg" is in mg/d.
/// The unit itself in every other case.
[[nodiscard]] std::string per_day(std::string_view unit, std::string_view name, const Analyte* analyte);

}  // namespace eligo::rules

// Private to patients/: what an observation was sampled from, against what its measure is sampled from.
#pragma once
#include <string>

#include "patients/fields.hpp"

namespace eligo::patients {

/// A creatinine in urine is not serum creatinine. Where the specimen is another than the measure's, the observation becomes the measure
/// that the specimen and the name give together ("urine creatinine"), or is left to its words alone; either is remarked on.
void settle_specimen(Fields& fields, Observation& observation, const std::string& specimen, const rules::Vocabulary& vocabulary);

}  // namespace eligo::patients

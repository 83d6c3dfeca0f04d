// Private to patients/: what an observation was sampled from, against what its measure is sampled from.
#pragma once
#include <string>
#include <string_view>

#include "patients/fields.hpp"

namespace eligo::patients {

/// A creatinine in urine is not serum creatinine. Where the specimen is another than the measure's, the observation becomes the measure
/// that the specimen and the name give together ("urine creatinine"), or is left to its words alone; either is remarked on.
/// `key`: the field that says it.
void settle_specimen(Fields& fields, Observation& observation, const std::string& specimen, const rules::Vocabulary& vocabulary,
                     std::string_view key = "specimen");
/// The specimen other than blood that a method names ("24-hour urine"); empty where it names none, or blood as well.
[[nodiscard]] std::string specimen_of_method(std::string_view method);

}  // namespace eligo::patients

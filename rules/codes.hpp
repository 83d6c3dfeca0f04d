// Codes of terminologies as profiles write them: `system|code`, the system by its URI or by its short name ("ICD10CM|E10.9").
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace eligo::rules {

/// With the system's URI and the code in its own spelling: "icd-10-cm|e109" is "http://hl7.org/fhir/sid/icd-10-cm|E10.9". What names no
/// known system comes back as it is.
[[nodiscard]] std::string canonical_code(std::string_view system_and_code);

/// What the code of a full one lies under in a terminology whose codes say so (ICD-10-CM), the nearest first: for E10.65 E10.6 and E10.
/// Nothing for any other, and nothing for the code of a remission (C91.01, F10.21), which lies under the active disease.
[[nodiscard]] std::vector<std::string> wider_codes(std::string_view full);

/// For a sentence: "ICD-10-CM E10.9"; a code of a system without a short name as it is.
[[nodiscard]] std::string shown_code(std::string_view system_and_code);

}  // namespace eligo::rules

// What an entry is called, by text and by codes, and which concepts that means. Private to patients/.
#pragma once
#include <string>
#include <string_view>

#include "patients/fields.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::patients {

/// A name in the sense that its family gives it; several concepts where that leaves it open.
[[nodiscard]] rules::Resolution resolve_in(Family family, std::string_view text, const rules::Vocabulary& vocabulary);

/// "Asthma (disorder)" without the kind that SNOMED CT puts behind its names; as it is without one.
[[nodiscard]] std::string without_kind(std::string_view text);

/// "`atrial fibrillation`", for messages.
[[nodiscard]] std::string name_of(const rules::Vocabulary& vocabulary, ConceptId id);

/// Text and code to concepts. `gene` names a variant that has neither.
void read_name(Fields& fields, Named& named, Family family, const rules::Vocabulary& vocabulary, const std::string& gene = {});

/// What is given or done when the entry is: the parts of a listed regimen or combination, or of a name that lists them ("carboplatin +
/// paclitaxel", "lisinopril/hydrochlorothiazide").
[[nodiscard]] std::vector<ConceptId> parts_of(Named& named, const rules::Vocabulary& vocabulary);

}  // namespace eligo::patients

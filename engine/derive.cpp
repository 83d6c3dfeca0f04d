// Derived values come from patients/derived; here they become values that a comparison can use.
#include "engine/derive.hpp"

namespace eligo::engine {

std::vector<Measured> derived_values(const Context&, ConceptId, const TimeWindow&) { return {}; }

}  // namespace eligo::engine

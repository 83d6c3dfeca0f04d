// Whether a field that the format does not name may deny, end or re-address the entry it stands in. Private to patients/.
#pragma once
#include "patients/json.hpp"

namespace eligo::patients {

/// May this unknown field say that the entry is not so, is over, is not sure, or is about somebody else? Then the entry must not decide: to
/// read on as if the field were not there could turn what was recorded into its opposite. Errs towards yes.
[[nodiscard]] bool may_deny_or_end(const json::Member& member);

/// Does the value look like a list of facts: objects that name something by `text` or `code`?
[[nodiscard]] bool holds_facts(const json::Value& value);

}  // namespace eligo::patients

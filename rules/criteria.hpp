// Diagnoses by named criteria: "SLE according to the ACR 1982 revised criteria", "meeting Rome III criteria for IBS", "Budapest CRPS".
//
// The disease is one thing, the criteria by which it was diagnosed another: a record that names the disease alone leaves open by which.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace eligo::rules {

struct ByCriteria {
  std::string head;      ///< as written: "SLE"
  std::string criteria;  ///< as written: "ACR 1982 revised criteria"
};

/// By its words alone; nothing where the name speaks of no criteria, or of more than them. Whether the head is listed is for the caller.
[[nodiscard]] std::optional<ByCriteria> by_criteria(std::string_view name);

/// What tells one set of criteria from another, in small letters: "acr", "1982". Empty for "clinical criteria".
[[nodiscard]] std::set<std::string> criteria_words(std::string_view criteria);

/// A manual by which every diagnosis is named that is coded at all: the DSM, the ICD.
[[nodiscard]] bool is_manual(std::string_view criteria);

}  // namespace eligo::rules

// The readers behind read_trials, one a kind of input. Private to rules/.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/trial.hpp"

namespace eligo::rules {

/// JSON of any of the known shapes: a record, an array, NDJSON, a page of ClinicalTrials.gov's API.
[[nodiscard]] std::vector<Result<TrialRecord>> read_json_trials(std::string_view content);

/// Is `content` a rule file: does it start with a header line that names the trial?
[[nodiscard]] bool is_rule_file(std::string_view content);
[[nodiscard]] Result<TrialRecord> read_rule_file(std::string_view content, std::string_view name);

/// A registry's page pasted as text.
[[nodiscard]] Result<TrialRecord> read_page(std::string_view content, std::string_view name);

/// Ages as registries and rule files write them: "6 Years", "18 years or older", "6-30 years", "up to 65 years", "N/A".
struct AgeRange {
  std::string minimum, maximum;  ///< "6 Years", or empty for no limit
};
[[nodiscard]] std::optional<AgeRange> read_age_range(std::string_view text);
/// "all", "female", "male", "women only" to ALL, FEMALE, MALE.
[[nodiscard]] std::optional<std::string> read_sex(std::string_view text);
/// "yes", "no", "accepts healthy volunteers" to yes, no.
[[nodiscard]] std::optional<std::string> read_yes_no(std::string_view text);
/// "Not yet recruiting" to NOT_YET_RECRUITING; nothing for words that are no recruitment status.
[[nodiscard]] std::optional<std::string> read_status(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text);
[[nodiscard]] std::string lower_case(std::string_view text);
/// "line:col", both from 1, columns in code points.
[[nodiscard]] std::string place_in(std::string_view text, std::size_t offset);

}  // namespace eligo::rules

// See trial_filter.hpp.
#include "tools/trial_filter.hpp"

#include <algorithm>
#include <cctype>

namespace eligo::tools {
namespace {

/// "NOT_YET_RECRUITING" and "not yet recruiting" are one.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const char one = c == '_' || c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (one == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += one;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool same_words(const std::string& said, const std::vector<std::string>& asked) {
  return std::any_of(asked.begin(), asked.end(), [&](const std::string& one) { return plain(one) == plain(said); });
}

bool is_of(const std::string& said, const std::string& asked, const rules::Vocabulary& vocabulary) {
  if (rules::normalised_words(said) == rules::normalised_words(asked)) return true;
  const auto narrow = vocabulary.lookup(said).concepts, wide = vocabulary.lookup(asked).concepts;
  return std::any_of(narrow.begin(), narrow.end(), [&](rules::ConceptId one) {
    return std::any_of(wide.begin(), wide.end(), [&](rules::ConceptId other) { return vocabulary.is_a(one, other); });
  });
}

}  // namespace

Kept kept(const rules::TrialRecord& record, const TrialFilter& filter, const rules::Vocabulary& vocabulary) {
  bool unsaid = false;
  const auto judge = [&](const std::vector<std::string>& asked, const std::vector<std::string>& said, const auto& fits) {
    if (asked.empty()) return true;
    unsaid = unsaid || said.empty();
    return said.empty() || std::any_of(said.begin(), said.end(), fits);
  };
  std::vector<std::string> status;
  if (!record.status.empty()) status.push_back(record.status);
  const bool fits = judge(filter.statuses, status, [&](const std::string& one) { return same_words(one, filter.statuses); }) &&
                    judge(filter.countries, record.countries, [&](const std::string& one) { return same_words(one, filter.countries); }) &&
                    judge(filter.conditions, record.conditions, [&](const std::string& one) {
                      return std::any_of(filter.conditions.begin(), filter.conditions.end(),
                                         [&](const std::string& asked) { return is_of(one, asked, vocabulary); });
                    });
  return !fits ? Kept::no : unsaid ? Kept::not_said : Kept::yes;
}

}  // namespace eligo::tools

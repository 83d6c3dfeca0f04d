#include "rules/criteria.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/text.hpp"

namespace eligo::rules {
namespace {

using grammar::lower;

/// What criteria are called.
constexpr std::array<std::string_view, 9> nouns{"criteria",   "criterion", "guidelines",      "guideline", "classification",
                                                "definition", "consensus", "recommendations", "standards"};
/// Between a disease and its criteria; the longer ones first, where one begins like another.
constexpr std::array<std::string_view, 24> links{" according to ",
                                                 " in accordance with ",
                                                 " as per ",
                                                 " per ",
                                                 " as defined by ",
                                                 " as defined in ",
                                                 " defined by ",
                                                 " defined in ",
                                                 " as diagnosed by ",
                                                 " diagnosed by ",
                                                 " based on ",
                                                 " by ",
                                                 " using ",
                                                 " consistent with ",
                                                 " fulfilling ",
                                                 " that fulfills ",
                                                 " that fulfils ",
                                                 " meeting ",
                                                 " that meets ",
                                                 " who meet ",
                                                 " satisfying ",
                                                 " that satisfies ",
                                                 " as established by ",
                                                 " following "};
/// What may stand between the disease and such a link.
constexpr std::array<std::string_view, 8> before_link{"diagnosed",  "as diagnosed", "defined", "as defined",
                                                      "classified", "established",  "made",    "confirmed"};
constexpr std::array<std::string_view, 14> meets{"meeting ",        "meets ",      "meet ",      "met ",    "fulfilling ",
                                                 "fulfills ",       "fulfils ",    "fulfill ",   "fulfil ", "fulfilment of ",
                                                 "fulfillment of ", "satisfying ", "satisfies ", "satisfy "};
/// Criteria that stand as an adjective before the disease. Budapest: Harden et al., Pain Med 2007;8:326. McDonald: Ann Neurol 2001;50:121.
constexpr std::array<std::string_view, 6> in_front{"budapest ", "mcdonald ", "rome iii ", "rome iv ", "rome ii ", "ninds-airen "};

std::string_view without_article(std::string_view text) {
  for (const std::string_view article : {"the ", "a ", "an "})
    if (lower(text.substr(0, article.size())) == article) return text.substr(article.size());
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == ',')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.remove_suffix(1);
  return text;
}

/// More than a name: another link in the sentence, a limit, a time.
bool says_more(std::string_view low) {
  static constexpr std::array more{" and ",  " or ", " with ", " without ", " but ", " within ", " for ", " who ",
                                   " that ", " if ", "<",      ">",         "=",     ";",        ":"};
  return std::any_of(more.begin(), more.end(), [&](std::string_view one) { return low.find(one) != std::string_view::npos; });
}

/// "ACR 1982 revised criteria", "DSM-IV": the words of criteria, to their end.
bool names_criteria(std::string_view text) {
  const std::string low = lower(text);
  if (is_manual(text)) return low.find(',') == std::string::npos;
  if (says_more(low)) return false;
  return std::any_of(nouns.begin(), nouns.end(), [&](std::string_view noun) {
    return low.ends_with(noun) && low.size() > noun.size() && low[low.size() - noun.size() - 1] == ' ';
  });
}

std::optional<ByCriteria> split(std::string_view head, std::string_view criteria) {
  head = trimmed(head);
  criteria = without_article(trimmed(criteria));
  for (const std::string_view word : before_link) {
    const std::string low = lower(head);
    if (low.ends_with(word) && low.size() > word.size() && low[low.size() - word.size() - 1] == ' ')
      head = trimmed(head.substr(0, head.size() - word.size()));
  }
  if (head.empty() || !names_criteria(criteria)) return std::nullopt;
  return ByCriteria{std::string(head), std::string(criteria)};
}

std::string_view without_diagnosis(std::string_view head) {
  head = without_article(trimmed(head));
  for (const std::string_view words : {"diagnosis of ", "clinical diagnosis of "})
    if (lower(head.substr(0, words.size())) == words) return without_article(head.substr(words.size()));
  return head;
}

}  // namespace

bool is_manual(std::string_view criteria) {
  const std::string low = lower(without_article(trimmed(criteria)));
  for (const std::string_view manual : {"dsm", "icd", "diagnostic and statistical manual", "international classification of diseases"}) {
    if (!low.starts_with(manual)) continue;
    return low.size() == manual.size() || std::isalpha(static_cast<unsigned char>(low[manual.size()])) == 0;
  }
  return false;
}

std::set<std::string> criteria_words(std::string_view criteria) {
  static const std::set<std::string, std::less<>> filler{"the",
                                                         "a",
                                                         "of",
                                                         "for",
                                                         "and",
                                                         "by",
                                                         "to",
                                                         "revised",
                                                         "modified",
                                                         "updated",

                                                         "diagnostic",

                                                         "criteria",
                                                         "criterion",
                                                         "guideline",
                                                         "guidelines",
                                                         "classification",
                                                         "definition",
                                                         "consensus",
                                                         "recommendations",
                                                         "standards",
                                                         "international",
                                                         "current",
                                                         "diagnosis",
                                                         "standard"};
  std::set<std::string> out;
  for (std::string& word : grammar::plain_words(criteria))
    if (!filler.contains(word)) out.insert(std::move(word));
  return out;
}

std::optional<ByCriteria> by_criteria(std::string_view name) {
  const std::string low = lower(name);
  // "Meeting the DSM-IV criteria for schizophrenia".
  for (const std::string_view word : meets) {
    if (!low.starts_with(word)) continue;
    for (const std::string_view link : {" criteria for ", " criteria of "}) {
      const auto at = low.find(link);
      if (at == std::string::npos) continue;
      const std::string_view criteria = name.substr(word.size(), at + link.find(' ', 1) - word.size());
      return split(without_diagnosis(name.substr(at + link.size())), criteria);
    }
    return std::nullopt;
  }
  // "DSM-IV diagnosis of schizophrenia".
  if (const auto at = low.find(" diagnosis of "); at != std::string::npos && names_criteria(name.substr(0, at)))
    return split(name.substr(at + std::string_view(" diagnosis of ").size()), name.substr(0, at));
  for (const std::string_view word : in_front)
    if (low.starts_with(word))
      return ByCriteria{std::string(trimmed(name.substr(word.size()))), std::string(name.substr(0, word.size() - 1))};
  // "Asthma (GINA criteria)".
  if (const auto open = low.rfind(" ("); open != std::string::npos && low.ends_with(')'))
    if (auto out = split(name.substr(0, open), name.substr(open + 2, name.size() - open - 3))) return out;
  // The first link, and of those that begin there the longest.
  std::size_t first = low.find(' '), length = 0;
  for (; first != std::string::npos; first = low.find(' ', first + 1)) {
    const std::string_view behind = std::string_view(low).substr(first);
    for (const std::string_view link : links)
      if (link.size() > length && behind.size() > link.size() && behind[1] == link[1] && behind.starts_with(link)) length = link.size();
    if (length > 0) break;
  }
  if (first == std::string::npos) return std::nullopt;
  return split(without_diagnosis(name.substr(0, first)), name.substr(first + length));
}

}  // namespace eligo::rules

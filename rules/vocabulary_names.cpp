// Word order and endings; see the header. Only forms that keep the meaning: heads that take "of" without changing what is named.
#include "rules/vocabulary_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace eligo::rules {
namespace {

using grammar::TermKind;

struct Head {
  std::string_view word;
  std::string_view preposition;
};

// Heads of condition names that are met as "HEAD of (the) X".
constexpr std::array<Head, 26> heads = {{{"cancer", "of"},
                                         {"carcinoma", "of"},
                                         {"adenocarcinoma", "of"},
                                         {"tumor", "of"},
                                         {"neoplasm", "of"},
                                         {"malignancy", "of"},
                                         {"lymphoma", "of"},
                                         {"sarcoma", "of"},
                                         {"infection", "with"},
                                         {"infection", "by"},
                                         {"deficiency", "of"},
                                         {"stenosis", "of"},
                                         {"fracture", "of"},
                                         {"tuberculosis", "of"},
                                         {"osteoarthritis", "of"},
                                         {"metastases", "to"},
                                         {"metastases", "in"},
                                         {"allergy", "to"},
                                         {"hypersensitivity", "to"},
                                         {"intolerance", "to"},
                                         {"infection", "of"},
                                         {"disorder", "of"},
                                         {"abuse", "of"},
                                         {"dependence", "on"},
                                         {"misuse", "of"},
                                         {"cirrhosis", "of"}}};

constexpr std::array<std::string_view, 5> transplants = {"transplantation", "transplant", "biopsy", "resection", "replacement"};

/// Splits "X head" into X; empty when the name does not end in the head.
std::string_view before_head(std::string_view name, std::string_view head) {
  if (name.size() < head.size() + 2 || name.back() != head.back()) return {};
  const std::size_t at = name.size() - head.size();
  if (name[at - 1] != ' ' || name[at] != head.front() || name.substr(at) != head) return {};
  return name.substr(0, at - 1);
}

void replace_word(std::string_view name, std::string_view from, std::string_view to, std::vector<std::string>& into) {
  const std::size_t at = name.find(from);
  if (at == std::string_view::npos) return;
  const std::size_t end = at + from.size();
  if ((at > 0 && name[at - 1] != ' ') || (end < name.size() && name[end] != ' ')) return;
  into.push_back(std::string(name.substr(0, at)) + std::string(to) + std::string(name.substr(end)));
}

}  // namespace

std::vector<std::string> name_variants(std::string_view name, TermKind kind) {
  std::vector<std::string> variants;
  if (name.find(' ') == std::string_view::npos) return variants;
  if (kind == TermKind::measure)
    for (const std::string_view day : {"24-hour", "24 hour"})
      for (const std::string_view brief : {"24 h", "24h", "24 hr", "24hr"}) replace_word(name, day, brief, variants);
  if (kind != TermKind::condition && kind != TermKind::procedure && kind != TermKind::drug) return variants;
  if (kind == TermKind::condition)
    for (const auto& head : heads)
      if (const auto rest = before_head(name, head.word); !rest.empty() && rest.find(" of ") == std::string_view::npos) {
        const std::string start = std::string(head.word) + ' ' + std::string(head.preposition) + ' ';
        variants.push_back(start + std::string(rest));
        if (head.preposition == "of" || head.preposition == "to" || head.preposition == "in")
          variants.push_back(start + "the " + std::string(rest));
      }
  if (kind == TermKind::procedure) {
    for (const auto head : transplants)
      if (const auto rest = before_head(name, head); !rest.empty() && rest.find(" of ") == std::string_view::npos) {
        variants.push_back(std::string(head) + " of " + std::string(rest));
        variants.push_back(std::string(head) + " of the " + std::string(rest));
      }
    replace_word(name, "transplantation", "transplant", variants);
    replace_word(name, "radiotherapy", "radiation therapy", variants);
  }
  if (kind == TermKind::drug) {
    for (const std::string_view head : {"inhibitor", "antagonist", "agonist", "vaccine"})
      if (const auto rest = before_head(name, head); !rest.empty() && head != "vaccine")
        variants.push_back(std::string(head) + " of " + std::string(rest));
    replace_word(name, "vaccine", "vaccination", variants);
  }
  // Roman and Arabic numerals of types and the like.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> numerals = {{{"type 1", "type I"},
                                                                                             {"type 2", "type II"},
                                                                                             {"type 3", "type III"},
                                                                                             {"type 4", "type IV"},
                                                                                             {"type I", "type 1"},
                                                                                             {"type II", "type 2"}}};
  if (name.find("type ") != std::string_view::npos)
    for (const auto& [from, to] : numerals) replace_word(name, from, to, variants);
  return variants;
}

std::vector<std::string> reordered(std::string_view phrase) {
  std::vector<std::string> orders;
  if (const std::size_t comma = phrase.find(", ");
      comma != std::string_view::npos && phrase.find(", ", comma + 2) == std::string_view::npos)
    orders.push_back(std::string(phrase.substr(comma + 2)) + ' ' + std::string(phrase.substr(0, comma)));
  const auto goes_on = [&](std::size_t blank) {
    const std::string_view behind = phrase.substr(blank + 1);
    return behind.starts_with("of ") || behind.starts_with("to ") || behind.starts_with("in the ") || behind.starts_with("with ");
  };
  std::size_t first = phrase.find(' ');
  while (first != std::string_view::npos && !goes_on(first)) first = phrase.find(' ', first + 1);
  if (first == std::string_view::npos) return orders;  // as most phrases are
  for (const std::string_view link : {" of the ", " of ", " to the ", " to ", " in the ", " with "})
    if (const std::size_t at = phrase.find(link); at != std::string_view::npos && at > 0) {
      orders.push_back(std::string(phrase.substr(at + link.size())) + ' ' + std::string(phrase.substr(0, at)));
      break;
    }
  return orders;
}

}  // namespace eligo::rules

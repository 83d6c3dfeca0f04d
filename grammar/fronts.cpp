#include "grammar/fronts.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "grammar/text.hpp"

namespace eligo::grammar {
namespace {

std::string bare(std::string_view front) {
  std::string words = lower(front);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

/// "components of dosage", "radiotherapy for": it is of something else that is said before, and whatever follows is part of that.
bool of_something(std::string_view words) {
  const std::string padded = " " + std::string(words) + " ";
  return contains_any(padded, {" of ", " to ", " for ", " with ", " from ", " against ", " by ", " on ", " in "});
}

}  // namespace

bool ends_in_kind(std::string_view front) {
  static constexpr std::string_view kinds[] = {"type of", "types of", "form of", "forms of", "kind of", "kinds of"};
  const std::string words = " " + bare(front);
  return std::any_of(std::begin(kinds), std::end(kinds), [&](std::string_view kind) {
    return words.ends_with(" " + std::string(kind)) && !of_something(std::string_view(words).substr(0, words.size() - kind.size()));
  });
}

bool seen_by(std::string_view front) {
  static constexpr std::string_view links[] = {" by", " on", " via", " using"};
  const std::string words = bare(front);
  return std::any_of(std::begin(links), std::end(links), [&](std::string_view link) { return words.ends_with(link); });
}

bool names_tumour(std::string_view words) {
  return contains_any(lower(words), {"cancer", "carcinoma", "tumor", "tumour", "malignan", "neoplas", "lymphoma", "leukemia", "leukaemia",
                                     "melanoma", "sarcoma"});
}

bool tumour_in_front(std::string_view front) {
  static constexpr std::string_view links[] = {"of", "the", "in", "situ", "with", "from", "on", "a"};
  std::string words = bare(front);
  std::string last;
  do {
    const auto blank = words.rfind(' ');
    last = blank == std::string::npos ? words : words.substr(blank + 1);
    words.erase(blank == std::string::npos ? 0 : blank);
  } while (!words.empty() && std::find(std::begin(links), std::end(links), last) != std::end(links));
  return (names_tumour(last) || last == "cis") && !of_something(words);
}

}  // namespace eligo::grammar

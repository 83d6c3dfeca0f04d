// What somebody is let into or barred from, and why: words behind "are eligible", "will be excluded" that say nothing of their own.
#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Words for taking part, and the little words between them.
bool speaks_of_taking_part(std::string_view word) {
  // In order.
  static constexpr std::string_view words[] = {
      "admission", "be",         "clinical",    "considered",    "current",       "enrol",    "enroll",   "enrolled",
      "enrolling", "enrollment", "enrolment",   "enter",         "entered",       "entering", "entry",    "for",
      "from",      "in",         "included",    "inclusion",     "into",          "of",       "on",       "onto",
      "our",       "part",       "participate", "participating", "participation", "present",  "protocol", "research",
      "studies",   "study",      "take",        "taking",        "the",           "this",     "to",       "trial"};
  static_assert(std::is_sorted(std::begin(words), std::end(words)));
  return std::binary_search(std::begin(words), std::end(words), word);
}

/// Those of them that need no other.
bool names_taking_part(std::string_view word) {
  static constexpr std::string_view stems[] = {"stud", "trial", "protocol", "particip", "enrol", "enter", "inclu", "entry", "admission"};
  return std::any_of(std::begin(stems), std::end(stems), [&](std::string_view stem) { return word.starts_with(stem); });
}

}  // namespace

/// "are not eligible to participate in this study", "will be excluded from the trial because ...": behind what lets in or bars, what it is
/// let into or barred from, and why, say nothing of their own. The first token behind them; `i` where there are none.
std::uint32_t Reader::behind_taking_part(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  const auto size = static_cast<std::uint32_t>(all.size());
  const auto in_set = [&](std::uint32_t k, bool& names) {
    if (k >= size) return false;
    const std::string words = lower(words_of(all[k].span));
    for (std::size_t at = 0; at < words.size();) {
      const std::size_t end = std::min(words.find(' ', at), words.size());
      const std::string_view word = std::string_view(words).substr(at, end - at);
      if (!speaks_of_taking_part(word)) return false;
      names = names || names_taking_part(word);
      at = end + 1;
    }
    return true;
  };
  constexpr std::uint32_t longest = 12;
  std::uint32_t end = i;
  bool names = false;
  while (end < i + longest &&
         (in_set(end, names) || (end > i && end + 1 < size && all[end].kind == TokenKind::conj && in_set(end + 1, names))))
    ++end;
  const auto ends = [&](std::uint32_t k) {
    return k >= size || std::string_view(".;,IVLE&|)(").find(static_cast<char>(all[k].kind)) != std::string_view::npos;
  };
  // Why: up to the end of the sentence.
  const auto reason = [&](std::uint32_t k) -> std::uint32_t {
    if (k >= size || k == 0) return k;
    const std::string words = lower(words_of(all[k].span));
    const bool why = words.starts_with("because") || words == "since" || words.starts_with("due to") || words.starts_with("owing to") ||
                     words.starts_with("regardless");
    constexpr std::uint32_t longest_reason = 60;
    std::uint32_t stop = k;
    while (why && stop < size && stop < k + longest_reason && all[stop].kind != TokenKind::stop && all[stop].kind != TokenKind::semicolon &&
           std::string_view("ELIVncMZ:").find(static_cast<char>(all[stop].kind)) == std::string_view::npos)
      ++stop;
    return stop >= size || all[stop].kind == TokenKind::stop || all[stop].kind == TokenKind::semicolon ? stop : k;
  };
  if (end > i && !names) end = i;
  const std::uint32_t behind = reason(end);
  return behind > end || ends(end) ? behind : i;
}

}  // namespace eligo::grammar

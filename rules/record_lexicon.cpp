// Explanations are looked for in one place only: a listed name, an opening bracket, capitals, a closing bracket. What else stands in
// brackets behind a name (a limit, an example, a scale) is the grammar's business.
#include "rules/record_lexicon.hpp"

#include <algorithm>

namespace eligo::rules {
namespace {

using grammar::LexiconEntry;

constexpr std::size_t longest_acronym = 6;
constexpr std::size_t farthest_word = 8;  // words in front of the bracket where the name may begin

bool capital(char c) { return c >= 'A' && c <= 'Z'; }
bool word_byte(char c) {
  return (c >= '0' && c <= '9') || capital(c) || (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}
char lower(char c) { return capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }

/// Do the letters stand in the name in this order, the first of them at its beginning ("DM" in "dermatomyositis")?
bool abbreviates(std::string_view acronym, std::string_view name) {
  if (acronym.empty() || name.empty() || lower(acronym.front()) != lower(name.front())) return false;
  std::size_t next = 0;
  for (const char c : name)
    if (next < acronym.size() && lower(acronym[next]) == lower(c)) ++next;
  return next == acronym.size();
}

/// Of what the acronym may mean, that which its explanation names; all of the explanation where it names something else.
std::vector<LexiconEntry> explained(const std::vector<LexiconEntry>& listed, const std::vector<LexiconEntry>& named, bool abbreviation) {
  std::vector<LexiconEntry> both;
  for (const auto& one : listed)
    if (std::find(named.begin(), named.end(), one) != named.end()) both.push_back(one);
  if (!both.empty()) return both;
  return abbreviation ? named : listed;
}

}  // namespace

RecordLexicon::RecordLexicon(const Vocabulary& vocabulary, std::string_view title, std::string_view criteria) : vocabulary_(vocabulary) {
  read_explanations(title);
  read_explanations(criteria);
}

void RecordLexicon::read_explanations(std::string_view text) {
  for (std::size_t open = text.find('('); open != std::string_view::npos; open = text.find('(', open + 1)) {
    std::size_t end = open + 1;
    while (end < text.size() && capital(text[end]) && end - open <= longest_acronym + 1) ++end;
    const std::string acronym(text.substr(open + 1, end - open - 1));
    if (acronym.size() < 2 || acronym.size() > longest_acronym || end >= text.size() || text[end] != ')') continue;
    std::size_t name_end = open;
    while (name_end > 0 && (text[name_end - 1] == ' ' || text[name_end - 1] == '\n')) --name_end;
    const auto listed = vocabulary_.longest_name(acronym, 0);
    if (!listed || listed->length != acronym.size() || name_end == 0) continue;
    // The longest listed name that ends at the bracket.
    std::size_t begin = name_end, words = 0;
    std::optional<grammar::LexiconMatch> name;
    std::size_t name_begin = name_end;
    while (begin > 0 && words < farthest_word) {
      while (begin > 0 && !word_byte(text[begin - 1])) {
        if (std::string_view(".;:(),").find(text[begin - 1]) != std::string_view::npos) break;
        --begin;
      }
      if (begin == 0 || !word_byte(text[begin - 1])) break;
      while (begin > 0 && word_byte(text[begin - 1])) --begin;
      ++words;
      if (auto found = vocabulary_.longest_name(text, begin); found && begin + found->length == name_end) {
        name = std::move(found);
        name_begin = begin;
      }
    }
    if (!name) continue;
    auto meaning = explained(listed->candidates, name->candidates, abbreviates(acronym, text.substr(name_begin, name_end - name_begin)));
    const auto [known, fresh] = meant_.emplace(acronym, meaning);
    if (!fresh && known->second != meaning) known->second.clear();
  }
}

std::optional<grammar::LexiconMatch> RecordLexicon::longest_name(std::string_view text, std::size_t at) const {
  auto match = vocabulary_.longest_name(text, at);
  if (!match || meant_.empty() || match->length > longest_acronym) return match;
  const auto known = meant_.find(std::string(text.substr(at, match->length)));
  if (known != meant_.end() && !known->second.empty()) match->candidates = known->second;
  return match;
}

std::optional<grammar::UnitMatch> RecordLexicon::longest_unit(std::string_view text, std::size_t at) const {
  return vocabulary_.longest_unit(text, at);
}

bool RecordLexicon::kind_of(const LexiconEntry& narrow, const LexiconEntry& wide) const { return vocabulary_.kind_of(narrow, wide); }

bool RecordLexicon::akin(const LexiconEntry& one, const LexiconEntry& other) const { return vocabulary_.akin(one, other); }

}  // namespace eligo::rules

// Building and walking the trie; see the header.
//
// A text word may be read in several forms (capitals and folded; "beta-blocker" as two words or as one), so a walk may fork. Forks are few
// and end as soon as no name continues them: the work is bounded by the longest name.
#include "rules/vocabulary_trie.hpp"

#include <algorithm>
#include <array>

#include "rules/vocabulary_words.hpp"

namespace eligo::rules {
namespace {

using Kind = WordToken::Kind;

// Short names in capitals that are English words as well: not taken from a line that shouts, and ALL not before a plain noun.
constexpr std::array<std::string_view, 26> also_words = {"ALL", "ACT", "AS",   "CAT", "MAP", "PET",  "AIDS", "HER", "SOFA",
                                                         "MET", "CAD", "AIMS", "RAS", "HIT", "ARDS", "CARS", "PAD", "LAM",
                                                         "ART", "FIT", "CARE", "IT",  "US",  "AN",   "TEN",  "BEST"};
constexpr std::array<std::string_view, 20> shouted = {"AND", "OR",  "THE", "OF", "WITH", "WITHOUT", "MUST", "NOT", "NO",   "FOR",
                                                      "IN",  "ARE", "ON",  "BE", "TO",   "HAVE",    "HAS",  "ANY", "FROM", "WHO"};
constexpr std::array<std::string_view, 30> after_all = {
    "of",          "the",       "patients", "subjects", "participants", "women",  "men",         "other",    "following",  "criteria",
    "inclusion",   "exclusion", "eligible", "must",     "adverse",      "prior",  "previous",    "known",    "these",      "those",
    "medications", "drugs",     "females",  "males",    "children",     "adults", "individuals", "required", "toxicities", "volunteers"};

template <std::size_t N>
bool among(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string lower(std::string_view raw) {
  std::string word(raw);
  for (char& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return word;
}

std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 31U;
  x *= 0x9E3779B97F4A7C15ULL;
  return x ^ (x >> 29U);
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 14695981039346656037ULL;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return mix(h);
}

std::size_t table_size(std::size_t entries) {
  std::size_t size = 16;
  while (size < entries * 2) size *= 2;
  return size;
}

std::vector<WordToken> tokens_of(std::string_view name) {
  std::vector<WordToken> tokens;
  std::size_t at = 0;
  while (auto token = next_token(name, at)) {
    at = token->end;
    // "CD4+" is met as "CD4"; the sign stays where it is half of the name ("K+").
    if (token->kind == Kind::sign && token->raw == "+" && (tokens.size() != 1 || tokens[0].raw.size() > 2)) continue;
    tokens.push_back(std::move(*token));
  }
  return tokens;
}

enum class Strictness { undecided, loose, strict };

/// True when the word directly before `begin` or after `end` is shouted, so that capitals mean nothing.
bool in_shouted_line(std::string_view text, std::size_t begin, std::size_t end) {
  if (const auto next = next_token(text, end);
      next && next->kind == Kind::letters && all_capitals(next->raw) && (among(next->raw, shouted) || next->raw.size() > 6))
    return true;
  std::size_t i = begin;
  while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\n')) --i;
  std::size_t start = i;
  while (start > 0 && text[start - 1] >= 'A' && text[start - 1] <= 'Z') --start;
  const std::string_view before = text.substr(start, i - start);
  return !before.empty() && (among(before, shouted) || before.size() > 6);
}

}  // namespace

std::uint32_t NameTrie::Builder::word(std::string_view form) {
  return words_.emplace(std::string(form), static_cast<std::uint32_t>(words_.size())).first->second;
}

void NameTrie::Builder::add_path(const std::vector<std::uint32_t>& path, std::uint32_t concept_id) {
  std::uint32_t node = 0;
  for (const std::uint32_t w : path) {
    const auto [it, fresh] = edges_.emplace((static_cast<std::uint64_t>(node) << 32U) | w, nodes_);
    if (fresh) ++nodes_;
    node = it->second;
  }
  if (node != 0) ends_.emplace_back(node, concept_id);
}

void NameTrie::Builder::add(std::string_view name, std::uint32_t concept_id) {
  const auto tokens = tokens_of(name);
  if (tokens.empty()) return;
  std::size_t letters = 0;
  bool capitals = true, any_upper = false, greek = false, space = false;
  for (const auto& token : tokens) {
    if (token.kind != Kind::letters) continue;
    letters += token.raw.size();
    capitals = capitals && all_capitals(token.raw);
    greek = greek || token.greek;
    for (const char c : token.raw) any_upper = any_upper || (c >= 'A' && c <= 'Z');
    space = space || (token.gap == Gap::space && &token != tokens.data());
  }
  enum class Form { folded, upper, exact } form = Form::folded;
  if (letters > 0 && letters <= 5 && capitals && !greek)
    form = Form::upper;
  else if (letters > 0 && letters <= 2 && any_upper && !space)
    form = Form::exact;

  const auto form_of = [&](const WordToken& token, std::string_view raw) {
    if (token.kind != Kind::letters) return std::string(raw);
    if (form == Form::upper) return "^" + lower(raw);
    if (form == Form::exact) return "=" + std::string(raw);
    return fold_word(raw);
  };
  std::vector<std::uint32_t> plain, joined;
  bool differs = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    plain.push_back(word(form_of(tokens[i], tokens[i].raw)));
    // "beta-blocker" is met as "betablocker" as well, and so is any name of two plain words ("breast feeding").
    const bool join =
        i + 1 < tokens.size() && tokens[i].kind == Kind::letters && tokens[i + 1].kind == Kind::letters &&
        (tokens[i + 1].gap == Gap::hyphen || (tokens.size() == 2 && tokens[i + 1].gap == Gap::space && tokens[0].raw.size() > 2));
    if (join) {
      joined.push_back(word(form_of(tokens[i], tokens[i].raw + tokens[i + 1].raw)));
      differs = true;
      ++i;
      plain.push_back(word(form_of(tokens[i], tokens[i].raw)));
    } else {
      joined.push_back(plain.back());
    }
  }
  add_path(plain, concept_id);
  if (differs) add_path(joined, concept_id);
}

NameTrie NameTrie::Builder::build() && {
  NameTrie trie;
  trie.slots_.resize(table_size(words_.size()));
  for (const auto& [form, id] : words_) {
    std::size_t i = hash(form) & (trie.slots_.size() - 1);
    while (trie.slots_[i].word != none) i = (i + 1) & (trie.slots_.size() - 1);
    trie.slots_[i] = {static_cast<std::uint32_t>(trie.letters_.size()), static_cast<std::uint32_t>(form.size()), id};
    trie.letters_ += form;
  }
  trie.edges_.resize(table_size(edges_.size()));
  for (const auto& [key, node] : edges_) {
    std::size_t i = mix(key) & (trie.edges_.size() - 1);
    while (trie.edges_[i].node != none) i = (i + 1) & (trie.edges_.size() - 1);
    trie.edges_[i] = {key, node};
  }
  std::sort(ends_.begin(), ends_.end());
  ends_.erase(std::unique(ends_.begin(), ends_.end()), ends_.end());
  trie.end_start_.assign(nodes_ + 1, 0);
  for (const auto& [node, id] : ends_) ++trie.end_start_[node + 1];
  for (std::size_t i = 1; i < trie.end_start_.size(); ++i) trie.end_start_[i] += trie.end_start_[i - 1];
  for (const auto& [node, id] : ends_) trie.end_.push_back(id);
  return trie;
}

std::uint32_t NameTrie::find_word(std::string_view form) const {
  if (slots_.empty()) return none;
  for (std::size_t i = hash(form) & (slots_.size() - 1); slots_[i].word != none; i = (i + 1) & (slots_.size() - 1))
    if (slots_[i].size == form.size() && std::string_view(letters_).substr(slots_[i].begin, slots_[i].size) == form) return slots_[i].word;
  return none;
}

std::uint32_t NameTrie::step(std::uint32_t node, std::uint32_t word) const {
  const std::uint64_t key = (static_cast<std::uint64_t>(node) << 32U) | word;
  for (std::size_t i = mix(key) & (edges_.size() - 1); edges_[i].node != none; i = (i + 1) & (edges_.size() - 1))
    if (edges_[i].key == key) return edges_[i].node;
  return none;
}

/// One walk over a text. Invariant: `best` holds ends of one length only, the longest so far.
struct NameTrie::Walk {
  const NameTrie& trie;
  std::string_view text;
  std::size_t start = 0;
  std::size_t best = 0;                                         ///< end of the longest name
  std::vector<std::pair<std::uint32_t, Strictness>> ends = {};  ///< its nodes, and whether capitals or an exact symbol decided
  std::size_t forks = 0;

  [[nodiscard]] bool acceptable(const WordToken& token, std::size_t end, Strictness strictness) const {
    if (strictness != Strictness::strict || token.begin != start || !among(token.raw, also_words)) return true;
    if (in_shouted_line(text, token.begin, end)) return false;
    if (token.raw != "ALL") return true;
    const auto next = next_token(text, end);
    return !next || next->gap != Gap::space || next->kind != Kind::letters || !among(lower(next->raw), after_all);
  }

  void try_form(std::uint32_t node, std::string_view form, const WordToken& token, std::size_t end, Strictness strictness) {
    const std::uint32_t w = trie.find_word(form);
    if (w == none) return;
    const std::uint32_t child = trie.step(node, w);
    if (child == none) return;
    if (trie.end_start_[child + 1] > trie.end_start_[child] && is_word_end(text, end) && end >= best &&
        acceptable(token, end, strictness)) {
      if (end > best) ends.clear();
      best = end;
      ends.emplace_back(child, strictness);
    }
    follow(child, end, strictness);
  }

  void try_letters(std::uint32_t node, std::string_view raw, const WordToken& token, std::size_t end, Strictness strictness) {
    if (strictness != Strictness::loose) {
      if (all_capitals(raw) && raw.size() <= 5)
        try_form(node, "^" + lower(raw), token, end, Strictness::strict);
      else if (raw.size() > 2 && raw.size() <= 6 && raw.back() == 's' && all_capitals(raw.substr(0, raw.size() - 1)))
        try_form(node, "^" + lower(raw.substr(0, raw.size() - 1)), token, end, Strictness::strict);
      if (raw.size() <= 2) try_form(node, "=" + std::string(raw), token, end, Strictness::strict);
    }
    if (strictness != Strictness::strict) try_form(node, fold_word(raw), token, end, Strictness::loose);
  }

  void follow(std::uint32_t node, std::size_t at, Strictness strictness) {
    if (++forks > 512) return;
    auto token = next_token(text, at);
    if (token && token->kind == Kind::sign && token->raw == "+" && node != 0 && token->gap == Gap::none) {
      try_form(node, "+", *token, token->end, strictness);
      token = next_token(text, token->end);
    }
    if (!token || token->gap == Gap::wide || (node == 0 && token->begin != start)) return;
    if (token->kind != Kind::letters) {
      try_form(node, token->raw, *token, token->end, strictness);
      return;
    }
    try_letters(node, token->raw, *token, token->end, strictness);
    const auto next = next_token(text, token->end);
    if (next && next->kind == Kind::letters && next->gap == Gap::hyphen)
      try_letters(node, token->raw + next->raw, *token, next->end, strictness);
  }
};

NameTrie::Hit NameTrie::longest(std::string_view text, std::size_t at) const {
  Hit hit;
  if (edges_.empty() || at >= text.size()) return hit;
  Walk walk{*this, text, at};
  walk.follow(0, at, Strictness::undecided);
  if (walk.ends.empty()) return hit;
  hit.length = walk.best - at;
  const bool strict = std::any_of(walk.ends.begin(), walk.ends.end(), [](const auto& end) { return end.second == Strictness::strict; });
  for (const auto& [node, strictness] : walk.ends) {
    if (strict && strictness != Strictness::strict) continue;  // "EGFR" in capitals is the gene, not a loosely written eGFR
    for (std::uint32_t i = end_start_[node]; i < end_start_[node + 1]; ++i) hit.concepts.push_back(end_[i]);
  }
  std::sort(hit.concepts.begin(), hit.concepts.end());
  hit.concepts.erase(std::unique(hit.concepts.begin(), hit.concepts.end()), hit.concepts.end());
  return hit;
}

std::vector<std::uint32_t> NameTrie::whole(std::string_view text) const {
  std::size_t at = 0;
  if (const auto first = next_token(text, 0)) at = first->begin;
  const Hit hit = longest(text, at);
  std::size_t end = at + hit.length;
  while (end < text.size() && (text[end] == '+' || text[end] == ' ')) ++end;
  return end == text.size() ? hit.concepts : std::vector<std::uint32_t>{};
}

}  // namespace eligo::rules

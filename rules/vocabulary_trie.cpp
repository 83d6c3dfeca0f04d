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

std::uint64_t long_hash(std::string_view text) {
  std::uint64_t h = 14695981039346656037ULL;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return mix(h);
}

std::uint32_t hash(std::string_view text) { return static_cast<std::uint32_t>(long_hash(text)); }

void tokens_of(std::string_view name, std::vector<WordToken>& tokens) {
  tokens.clear();
  std::size_t at = 0;
  while (auto token = next_token(name, at)) {
    at = token->end;
    // "CD4+" is met as "CD4"; the sign stays where it is half of the name ("K+").
    if (token->kind == Kind::sign && token->raw == "+" && (tokens.size() != 1 || tokens[0].raw.size() > 2)) continue;
    tokens.push_back(std::move(*token));
  }
  while (!tokens.empty() && tokens.back().kind == Kind::sign && tokens.back().raw == ".") tokens.pop_back();
}

constexpr std::string_view dash = " - ";

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

/// May the next token stand behind a hyphen? Most stand behind a blank, and need not be read to know that.
bool hyphen_follows(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
  if (at == text.size()) return false;
  const char c = text[at];
  const bool blank_beyond_these = c == '\t' || c == '\r' || c == '\f' || c == '\v' || static_cast<unsigned char>(c) >= 0x80;
  return c == '-' || blank_beyond_these;
}

}  // namespace

std::size_t StringTable::seek(std::string_view text, std::uint32_t hashed) const {
  std::size_t i = hashed & (slots_.size() - 1);
  while (slots_[i].value != none &&
         !(slots_[i].hash == hashed && std::string_view(letters_).substr(slots_[i].begin, slots_[i].size) == text))
    i = (i + 1) & (slots_.size() - 1);
  return i;
}

std::uint32_t StringTable::find(std::string_view text) const { return slots_.empty() ? none : slots_[seek(text, hash(text))].value; }

std::uint32_t StringTable::insert(std::string_view text, std::uint32_t value) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const std::uint32_t hashed = hash(text);
  Slot& slot = slots_[seek(text, hashed)];
  if (slot.value != none) return slot.value;
  slot = {hashed, static_cast<std::uint32_t>(letters_.size()), static_cast<std::uint32_t>(text.size()), value};
  letters_ += text;
  ++used_;
  return value;
}

void StringTable::reserve(std::size_t texts) {
  std::size_t slots = 8192;
  while (slots < texts * 2 + 2) slots *= 2;
  if (slots_.empty()) slots_.resize(slots);
}

void StringTable::grow() {
  std::vector<Slot> old(slots_.empty() ? 8192 : slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.value == none) continue;
    std::size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].value != none) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
}

std::vector<std::pair<std::string_view, std::uint32_t>> StringTable::entries() const {
  std::vector<std::pair<std::string_view, std::uint32_t>> all;
  for (const Slot& slot : slots_)
    if (slot.value != none) all.emplace_back(std::string_view(letters_).substr(slot.begin, slot.size), slot.value);
  return all;
}

std::vector<EdgeTable::Edge> EdgeTable::entries() const {
  std::vector<Edge> all;
  for (const Edge& edge : edges_)
    if (edge.child != none) all.push_back(edge);
  return all;
}

std::size_t EdgeTable::seek(std::uint64_t key) const {
  std::size_t i = mix(key) & (edges_.size() - 1);
  while (edges_[i].child != none && edges_[i].key != key) i = (i + 1) & (edges_.size() - 1);
  return i;
}

std::uint32_t EdgeTable::find(std::uint32_t node, std::uint32_t word) const {
  return edges_.empty() ? none : edges_[seek((static_cast<std::uint64_t>(node) << 32U) | word)].child;
}

std::uint32_t EdgeTable::insert(std::uint32_t node, std::uint32_t word, std::uint32_t fresh) {
  if ((used_ + 1) * 2 > edges_.size()) grow();
  const std::uint64_t key = (static_cast<std::uint64_t>(node) << 32U) | word;
  Edge& edge = edges_[seek(key)];
  if (edge.child != none) return edge.child;
  edge = {key, fresh};
  ++used_;
  return fresh;
}

void EdgeTable::reserve(std::size_t edges) {
  std::size_t slots = 65536;
  while (slots < edges * 2 + 2) slots *= 2;
  if (edges_.empty()) edges_.resize(slots);
}

void EdgeTable::grow() {
  std::vector<Edge> old(edges_.empty() ? 65536 : edges_.size() * 2);
  old.swap(edges_);
  for (const Edge& edge : old)
    if (edge.child != none) edges_[seek(edge.key)] = edge;
}

std::uint32_t TrieBuilder::folded(std::string_view raw) {
  const std::uint32_t known = folds_.find(raw);
  return known != StringTable::none ? known : folds_.insert(raw, word(fold_word(raw)));
}

void TrieBuilder::add_path(const std::vector<std::uint32_t>& path, std::uint32_t concept_id) {
  std::uint32_t node = 0;
  for (const std::uint32_t w : path) {
    const std::uint32_t child = trie_.edges_.insert(node, w, nodes_);
    if (child == nodes_) ++nodes_;
    node = child;
  }
  if (node != 0) ends_.emplace_back(node, concept_id);
}

std::uint32_t TrieBuilder::word(std::string_view form) {
  const std::uint32_t number = trie_.words_.insert(form, trie_.words_.size());
  if (number == word_hashes_.size()) word_hashes_.push_back(long_hash(form));
  return number;
}

std::uint64_t TrieBuilder::path_hash(const std::vector<std::uint32_t>& path) const {
  std::uint64_t h = 14695981039346656037ULL;
  for (const std::uint32_t w : path) h = mix((h ^ word_hashes_[w]) * 1099511628211ULL);
  return h;
}

std::uint64_t TrieBuilder::add(std::string_view name, std::uint32_t concept_id, bool only_whole) {
  if (only_whole) concept_id |= whole_only;
  tokens_of(name, tokens_);
  const auto& tokens = tokens_;
  if (tokens.empty()) return 0;
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
    if (token.kind != Kind::letters) return word(raw);
    if (form == Form::upper) return word("^" + lower(raw));
    if (form == Form::exact) return word("=" + std::string(raw));
    return folded(raw);
  };
  auto& plain = plain_;
  auto& joined = joined_;
  plain.clear();
  joined.clear();
  bool differs = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i].gap == Gap::dash) {
      plain.push_back(word(dash));  // "Impression - Severity", met without the dash as well
      differs = true;
    }
    plain.push_back(form_of(tokens[i], tokens[i].raw));
    // "beta-blocker" is met as "betablocker" as well.
    const bool join =
        i + 1 < tokens.size() && tokens[i].kind == Kind::letters && tokens[i + 1].kind == Kind::letters && tokens[i + 1].gap == Gap::hyphen;
    if (join) {
      joined.push_back(form_of(tokens[i], tokens[i].raw + tokens[i + 1].raw));
      differs = true;
      ++i;
      plain.push_back(form_of(tokens[i], tokens[i].raw));
    } else {
      joined.push_back(plain.back());
    }
  }
  add_path(plain, concept_id);
  if (differs) add_path(joined, concept_id);
  return path_hash(plain);
}

/// By node, counted out: there are few ends at each.
void TrieBuilder::sort_ends() {
  std::vector<std::uint32_t> next(nodes_ + 1, 0);
  for (const auto& [node, id] : ends_) ++next[node + 1];
  for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sorted(ends_.size());
  for (const auto& end : ends_) sorted[next[end.first]++] = end;
  for (auto from = sorted.begin(); from != sorted.end();) {
    const auto to = std::find_if(from, sorted.end(), [&](const auto& end) { return end.first != from->first; });
    std::sort(from, to);
    from = to;
  }
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  ends_ = std::move(sorted);
}

NameTrie TrieBuilder::build() && {
  sort_ends();
  trie_.end_start_.assign(nodes_ + 1, 0);
  for (const auto& [node, id] : ends_) ++trie_.end_start_[node + 1];
  for (std::size_t i = 1; i < trie_.end_start_.size(); ++i) trie_.end_start_[i] += trie_.end_start_[i - 1];
  for (const auto& [node, id] : ends_) trie_.end_.push_back(id);
  std::vector<char> first(trie_.words_.size());
  for (const auto& [form, number] : trie_.words_.entries()) first[number] = form.front();
  trie_.behind_.assign(nodes_, 0);
  for (const EdgeTable::Edge& edge : trie_.edges_.entries())
    trie_.behind_[edge.key >> 32U] |= start_bit(first[static_cast<std::uint32_t>(edge.key)]);
  return std::move(trie_);
}

NameTrie::Parts NameTrie::parts() const {
  Parts parts;
  auto words = words_.entries();
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const auto& [form, number] : words) {
    parts.letters.insert(parts.letters.end(), form.begin(), form.end());
    parts.word_end.push_back(static_cast<std::uint32_t>(parts.letters.size()));
  }
  auto edges = edges_.entries();
  std::sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  for (const auto& edge : edges)
    for (const std::uint32_t number : {static_cast<std::uint32_t>(edge.key >> 32U), static_cast<std::uint32_t>(edge.key), edge.child})
      parts.edges.push_back(number);
  parts.end_start = end_start_;
  parts.end = end_;
  return parts;
}

std::optional<NameTrie> NameTrie::of(Parts parts) {
  NameTrie trie;
  trie.words_.reserve(parts.word_end.size());
  std::uint32_t begin = 0;
  for (std::uint32_t number = 0; number < parts.word_end.size(); begin = parts.word_end[number++]) {
    const std::uint32_t end = parts.word_end[number];
    if (end <= begin || end > parts.letters.size()) return std::nullopt;
    if (trie.words_.insert({parts.letters.data() + begin, end - begin}, number) != number) return std::nullopt;
  }
  if (parts.end_start.empty() || parts.end_start.front() != 0 || parts.end_start.back() != parts.end.size() ||
      !std::is_sorted(parts.end_start.begin(), parts.end_start.end()) || parts.edges.size() % 3 != 0)
    return std::nullopt;
  const std::size_t nodes = parts.end_start.size() - 1;
  trie.behind_.assign(nodes, 0);
  trie.edges_.reserve(parts.edges.size() / 3);
  for (std::size_t i = 0; i < parts.edges.size(); i += 3) {
    const std::uint32_t node = parts.edges[i], word = parts.edges[i + 1], child = parts.edges[i + 2];
    // A child has a higher number than the node above it, so that no walk comes back.
    if (child >= nodes || node >= child || word >= parts.word_end.size()) return std::nullopt;
    trie.edges_.insert(node, word, child);
    trie.behind_[node] |= start_bit(parts.letters[word == 0 ? 0 : parts.word_end[word - 1]]);
  }
  trie.end_start_ = std::move(parts.end_start);
  trie.end_ = std::move(parts.end);
  return trie;
}

namespace {

/// One walk over a text. Invariant: `best` holds ends of one length only, the longest so far.
template <class Names>
struct Walk {
  const Names& names;
  std::string_view text;
  std::size_t start = 0;
  bool whole = false;
  std::size_t best = 0;                                         ///< end of the longest name
  std::vector<std::pair<std::uint32_t, Strictness>> ends = {};  ///< its nodes, and whether capitals or an exact symbol decided
  std::size_t forks = 0;

  [[nodiscard]] bool acceptable(const WordToken& token, std::size_t end, Strictness strictness) const {
    if (strictness != Strictness::strict || token.begin != start) return true;
    // The first half of another name: PD-1, RT-PCR.
    if (end + 1 < text.size() && text[end] == '-' &&
        ((text[end + 1] >= '0' && text[end + 1] <= '9') || (text[end + 1] >= 'A' && text[end + 1] <= 'Z')))
      return false;
    if (!among(token.raw, also_words)) return true;
    if (in_shouted_line(text, token.begin, end)) return false;
    if (token.raw != "ALL") return true;
    if ((start == 0 || text[start - 1] == '\n') && (end >= text.size() || text[end] == '\n')) return whole;  // a registry's field
    const auto next = next_token(text, end);
    return !next || next->gap != Gap::space || next->kind != Kind::letters || !among(lower(next->raw), after_all);
  }

  /// Ends are sorted, so that those met anywhere come first.
  [[nodiscard]] bool names_something(std::uint32_t node) const {
    const auto ends_here = names.ends_of(node);
    return !ends_here.empty() && (whole || (ends_here.front() & whole_only) == 0);
  }

  void try_form(std::uint32_t node, std::string_view form, const WordToken& token, std::size_t end, Strictness strictness) {
    const std::uint32_t w = names.find_word(form);
    if (w == Names::none) return;
    const std::uint32_t child = names.find_child(node, w);
    if (child == Names::none) return;
    if (names_something(child) && is_word_end(text, end) && end >= best && acceptable(token, end, strictness)) {
      if (end > best) ends.clear();
      best = end;
      ends.emplace_back(child, strictness);
    }
    if (names.goes_on(child)) follow(child, end, strictness);
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
    if (node != 0 && token->gap == Gap::dash) {
      const std::uint32_t w = names.find_word(dash);
      node = w == Names::none ? Names::none : names.find_child(node, w);
      if (node == Names::none) return;
    }
    if (token->kind != Kind::letters) {
      try_form(node, token->raw, *token, token->end, strictness);
      return;
    }
    if (!names.may_go_on(node, token->raw)) return;
    try_letters(node, token->raw, *token, token->end, strictness);
    if (!hyphen_follows(text, token->end)) return;
    const auto next = next_token(text, token->end);
    if (next && next->kind == Kind::letters && next->gap == Gap::hyphen)
      try_letters(node, token->raw + next->raw, *token, next->end, strictness);
  }
};

template <class Names>
NameHit walk(const Names& names, std::string_view text, std::size_t at, bool whole) {
  NameHit hit;
  if (at >= text.size()) return hit;
  Walk<Names> walk{names, text, at, whole};
  walk.follow(0, at, Strictness::undecided);
  if (walk.ends.empty()) return hit;
  hit.length = walk.best - at;
  const bool strict = std::any_of(walk.ends.begin(), walk.ends.end(), [](const auto& end) { return end.second == Strictness::strict; });
  for (const auto& [node, strictness] : walk.ends) {
    if (strict && strictness != Strictness::strict) continue;  // "EGFR" in capitals is the gene, not a loosely written eGFR
    for (const std::uint32_t end : names.ends_of(node))
      if (whole || (end & whole_only) == 0) hit.concepts.push_back(end & ~whole_only);
  }
  std::sort(hit.concepts.begin(), hit.concepts.end());
  hit.concepts.erase(std::unique(hit.concepts.begin(), hit.concepts.end()), hit.concepts.end());
  return hit;
}

template <class Names>
std::vector<std::uint32_t> whole_name(const Names& names, std::string_view text) {
  std::size_t at = 0;
  if (const auto first = next_token(text, 0)) at = first->begin;
  const NameHit hit = walk(names, text, at, true);
  std::size_t end = at + hit.length;
  while (end < text.size() && (text[end] == '+' || text[end] == ' ' || text[end] == '.')) ++end;
  return end == text.size() ? hit.concepts : std::vector<std::uint32_t>{};
}

}  // namespace

NameHit NameTrie::longest(std::string_view text, std::size_t at) const { return edges_.empty() ? NameHit{} : walk(*this, text, at, false); }

std::vector<std::uint32_t> NameTrie::whole(std::string_view text) const {
  return edges_.empty() ? std::vector<std::uint32_t>{} : whole_name(*this, text);
}

NameHit NameView::longest(std::string_view text, std::size_t at) const { return walk(*this, text, at, false); }

std::vector<std::uint32_t> NameView::whole(std::string_view text) const { return whole_name(*this, text); }

std::uint32_t word_hash(std::string_view form) { return hash(form); }

std::uint32_t NameView::find_word(std::string_view form) const {
  const std::size_t mask = word_slots.size() - 1;
  for (std::size_t i = word_hash(form) & mask;; i = (i + 1) & mask) {
    const std::uint32_t number = word_slots[i];
    if (number == none) return none;
    if (letters.substr(word_start[number], word_start[number + 1] - word_start[number]) == form) return number;
  }
}

std::uint32_t NameView::find_child(std::uint32_t node, std::uint32_t word) const {
  const auto words = edge_word.subspan(first_edge[node], first_edge[node + 1] - first_edge[node]);
  const auto at = std::lower_bound(words.begin(), words.end(), word);
  if (at == words.end() || *at != word) return none;
  return first_edge[node] + static_cast<std::uint32_t>(at - words.begin()) + 1;
}

FlatNames TrieBuilder::flat() && {
  sort_ends();
  FlatNames flat;
  auto words = trie_.words_.entries();
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  std::size_t slots = 8;
  while (slots < 2 * (words.size() + 1)) slots *= 2;
  flat.word_slots.assign(slots, NameView::none);
  for (const auto& [form, number] : words) {
    flat.word_start.push_back(static_cast<std::uint32_t>(flat.letters.size()));
    flat.letters += form;
    std::size_t i = word_hash(form) & (slots - 1);
    while (flat.word_slots[i] != NameView::none) i = (i + 1) & (slots - 1);
    flat.word_slots[i] = number;
  }
  flat.word_start.push_back(static_cast<std::uint32_t>(flat.letters.size()));

  // Edges sorted by node and word; a node gets its number when the node above it is written.
  auto edges = trie_.edges_.entries();
  std::sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  std::vector<std::uint32_t> start(nodes_ + 1, 0);
  for (const auto& edge : edges) ++start[(edge.key >> 32U) + 1];
  for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
  std::vector<std::uint32_t> order{0};
  for (std::size_t i = 0; i < order.size(); ++i) {
    flat.first_edge.push_back(static_cast<std::uint32_t>(flat.edge_word.size()));
    for (std::uint32_t e = start[order[i]]; e < start[order[i] + 1]; ++e) {
      flat.edge_word.push_back(static_cast<std::uint32_t>(edges[e].key));
      order.push_back(edges[e].child);
    }
  }
  flat.first_edge.push_back(static_cast<std::uint32_t>(flat.edge_word.size()));
  for (const std::uint32_t node : order) {
    flat.first_end.push_back(static_cast<std::uint32_t>(flat.end.size()));
    auto it = std::lower_bound(ends_.begin(), ends_.end(), std::pair<std::uint32_t, std::uint32_t>{node, 0});
    for (; it != ends_.end() && it->first == node; ++it) flat.end.push_back(it->second);
  }
  flat.first_end.push_back(static_cast<std::uint32_t>(flat.end.size()));
  return flat;
}

std::uint64_t folding_fingerprint() {
  // One name for each thing that folding does.
  static constexpr std::array<std::string_view, 24> samples = {"oesophageal haemorrhages",
                                                               "arthritides and diagnoses",
                                                               "carcinomata",
                                                               "tumours of the colour centre",
                                                               "sulphonylurea",
                                                               "beta-blocker",
                                                               "Crohn's disease",
                                                               "T2DM",
                                                               "Hb",
                                                               "K+",
                                                               "PD-L1",
                                                               "CD4+ count",
                                                               "\xCE\xB2-lactam",
                                                               "na\xC3\xAFve",
                                                               "Severity - worst",
                                                               "percentage",
                                                               "programmes",
                                                               "hives",
                                                               "viruses",
                                                               "biopsies",
                                                               "IgA nephropathy",
                                                               "lupus",
                                                               "5-HT3",
                                                               "type 2 diabetes mellitus."};
  TrieBuilder builder;
  std::uint64_t all = 0;
  for (const auto sample : samples) all = mix((all ^ builder.add(sample, 0)) * 1099511628211ULL);
  return all;
}

}  // namespace eligo::rules

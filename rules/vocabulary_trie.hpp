// Names as paths of folded words. Built once, then read only.
//
// A word of a name is kept in one of three forms: folded ("platelet"), capitals ("^MS": matches only capitals) or exact ("=Hb": a short
// symbol that matches only as written). See rules/vocabulary/README.md for which name gets which.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/vocabulary_words.hpp"

namespace eligo::rules {

/// Strings to numbers, open addressing over one arena: no allocation per entry.
class StringTable {
 public:
  static constexpr std::uint32_t none = 0xffffffff;
  /// Each text with its number, in no order.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::uint32_t>> entries() const;
  [[nodiscard]] std::uint32_t find(std::string_view text) const;
  /// The number already there, or `value` after putting it there.
  std::uint32_t insert(std::string_view text, std::uint32_t value);
  void reserve(std::size_t texts);
  [[nodiscard]] std::uint32_t size() const { return used_; }

 private:
  struct Slot {
    std::uint32_t hash = 0, begin = 0, size = 0, value = none;
  };
  [[nodiscard]] std::size_t seek(std::string_view text, std::uint32_t hash) const;
  void grow();
  std::string letters_;
  std::vector<Slot> slots_;
  std::uint32_t used_ = 0;
};

/// (node, word) to node, open addressing.
class EdgeTable {
 public:
  static constexpr std::uint32_t none = 0xffffffff;
  [[nodiscard]] std::uint32_t find(std::uint32_t node, std::uint32_t word) const;
  std::uint32_t insert(std::uint32_t node, std::uint32_t word, std::uint32_t fresh);
  void reserve(std::size_t edges);
  [[nodiscard]] bool empty() const { return used_ == 0; }

  struct Edge {
    std::uint64_t key = 0;  ///< the node in the high half, the word in the low one
    std::uint32_t child = none;
  };
  /// All edges, in no order.
  [[nodiscard]] std::vector<Edge> entries() const;

 private:
  [[nodiscard]] std::size_t seek(std::uint64_t key) const;
  void grow();
  std::vector<Edge> edges_;
  std::size_t used_ = 0;
};

/// The longest name at a place, or the names that are the whole text.
struct NameHit {
  std::size_t length = 0;
  std::vector<std::uint32_t> concepts;  ///< empty: nothing starts here
};

/// Set in a concept's number where the name means it only when it is the whole text.
inline constexpr std::uint32_t whole_only = 0x80000000;

/// How a word form begins: a bit for each letter, and one for all that is no letter.
[[nodiscard]] constexpr std::uint32_t start_bit(char c) { return c >= 'a' && c <= 'z' ? 1U << static_cast<unsigned>(c - 'a') : 1U << 26U; }
/// How the forms of a word as written may begin: with its letter, in two spellings ("oesophageal"), or a sign ("^MS", "%").
[[nodiscard]] constexpr std::uint32_t first_letters(std::string_view raw) {
  const char c = raw.front() >= 'A' && raw.front() <= 'Z' ? static_cast<char>(raw.front() - 'A' + 'a') : raw.front();
  return start_bit(c) | start_bit('^') | (c == 'a' || c == 'o' ? start_bit('e') : 0);
}

class NameTrie {
 public:
  /// The longest name that starts at text[at] and ends at a word boundary.
  [[nodiscard]] NameHit longest(std::string_view text, std::size_t at) const;
  /// Concepts whose name is the whole text.
  [[nodiscard]] std::vector<std::uint32_t> whole(std::string_view text) const;

  /// All of it as plain arrays, and back.
  struct Parts {
    std::vector<char> letters;                  ///< of all word forms, one after the other in the order of their numbers
    std::vector<std::uint32_t> word_end;        ///< of each word form in `letters`
    std::vector<std::uint32_t> edges;           ///< threes: node, word, the node it leads to
    std::vector<std::uint32_t> end_start, end;  ///< as below
  };
  [[nodiscard]] Parts parts() const;
  /// Nothing when they do not fit together.
  [[nodiscard]] static std::optional<NameTrie> of(Parts parts);

  // What a walk asks.
  static constexpr std::uint32_t none = 0xffffffff;
  [[nodiscard]] std::uint32_t find_word(std::string_view form) const { return words_.find(form); }
  [[nodiscard]] std::uint32_t find_child(std::uint32_t node, std::uint32_t word) const { return edges_.find(node, word); }
  [[nodiscard]] std::uint32_t nodes() const { return static_cast<std::uint32_t>(end_start_.size()) - 1; }
  /// Does any name go on behind a node?
  [[nodiscard]] bool goes_on(std::uint32_t node) const { return behind_[node] != 0; }
  /// May one go on with this word, as its first letter tells? Most do not, and need not be folded to know it.
  [[nodiscard]] bool may_go_on(std::uint32_t node, std::string_view raw) const { return (behind_[node] & first_letters(raw)) != 0; }
  /// Concepts that end at a node, those met anywhere before those that must be the whole text.
  [[nodiscard]] std::span<const std::uint32_t> ends_of(std::uint32_t node) const {
    return std::span(end_).subspan(end_start_[node], end_start_[node + 1] - end_start_[node]);
  }

 private:
  friend class TrieBuilder;
  StringTable words_;
  EdgeTable edges_;
  std::vector<std::uint32_t> end_start_, end_;
  std::vector<std::uint32_t> behind_;  ///< of each node, how the words behind it begin: see start_bit
};

/// The same names as flat arrays, the form in which a pack holds them: nodes in breadth-first order, so that edge e leads to node e + 1 and
/// the edges of a node lie together, sorted by word.
struct FlatNames {
  std::string letters;                    ///< of all word forms, one after the other
  std::vector<std::uint32_t> word_start;  ///< of each word form in `letters`, and their end
  std::vector<std::uint32_t> word_slots;  ///< open addressing by word_hash, a power of two of them, `none` where empty
  std::vector<std::uint32_t> first_edge;  ///< of each node, and their end
  std::vector<std::uint32_t> edge_word;
  std::vector<std::uint32_t> first_end;  ///< of each node, and their end
  std::vector<std::uint32_t> end;
};

/// Such arrays wherever they lie. Invariant, made sure of by whoever fills it in (rules/pack.cpp): starts ascend and stay inside, slots
/// hold word numbers and at least one `none`, and there is one edge less than nodes.
struct NameView {
  static constexpr std::uint32_t none = 0xffffffff;
  std::string_view letters;
  std::span<const std::uint32_t> word_start, word_slots, first_edge, edge_word, first_end, end;

  [[nodiscard]] NameHit longest(std::string_view text, std::size_t at) const;
  [[nodiscard]] std::vector<std::uint32_t> whole(std::string_view text) const;

  [[nodiscard]] std::uint32_t find_word(std::string_view form) const;
  [[nodiscard]] std::uint32_t find_child(std::uint32_t node, std::uint32_t word) const;
  [[nodiscard]] bool may_go_on(std::uint32_t /*node*/, std::string_view /*raw*/) const { return true; }
  [[nodiscard]] bool goes_on(std::uint32_t node) const { return first_edge[node] != first_edge[node + 1]; }
  [[nodiscard]] std::span<const std::uint32_t> ends_of(std::uint32_t node) const {
    return end.subspan(first_end[node], first_end[node + 1] - first_end[node]);
  }
};

[[nodiscard]] std::uint32_t word_hash(std::string_view form);

/// A number that changes when words are folded or names are taken apart in another way: flat names that were made before are then of no
/// use.
[[nodiscard]] std::uint64_t folding_fingerprint();

class TrieBuilder {
 public:
  /// Adds a name. The number stands for its folded words: two names that are met as the same words have the same.
  std::uint64_t add(std::string_view name, std::uint32_t concept_id, bool only_whole = false);
  [[nodiscard]] NameTrie build() &&;
  [[nodiscard]] FlatNames flat() &&;

 private:
  std::uint32_t folded(std::string_view raw);
  std::uint32_t word(std::string_view form);
  void add_path(const std::vector<std::uint32_t>& path, std::uint32_t concept_id);
  [[nodiscard]] std::uint64_t path_hash(const std::vector<std::uint32_t>& path) const;
  void sort_ends();
  NameTrie trie_;
  StringTable folds_;  ///< raw word to folded word: the same few thousand words make up all names
  std::vector<std::uint64_t> word_hashes_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends_;
  std::uint32_t nodes_ = 1;
  std::vector<WordToken> tokens_;  ///< scratch of add()
  std::vector<std::uint32_t> plain_, joined_;
};

}  // namespace eligo::rules

// Names as paths of folded words. Built once, then read only.
//
// A word of a name is kept in one of three forms: folded ("platelet"), capitals ("^MS": matches only capitals) or exact ("=Hb": a short
// symbol that matches only as written). See rules/vocabulary/README.md for which name gets which.
#pragma once
#include <cstdint>
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
  [[nodiscard]] std::uint32_t find(std::string_view text) const;
  /// The number already there, or `value` after putting it there.
  std::uint32_t insert(std::string_view text, std::uint32_t value);
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
  [[nodiscard]] bool empty() const { return used_ == 0; }

 private:
  struct Edge {
    std::uint64_t key = 0;
    std::uint32_t child = none;
  };
  [[nodiscard]] std::size_t seek(std::uint64_t key) const;
  void grow();
  std::vector<Edge> edges_;
  std::size_t used_ = 0;
};

class NameTrie {
 public:
  struct Hit {
    std::size_t length = 0;
    std::vector<std::uint32_t> concepts;  ///< empty: nothing starts here
  };

  /// The longest name that starts at text[at] and ends at a word boundary.
  [[nodiscard]] Hit longest(std::string_view text, std::size_t at) const;
  /// Concepts whose name is the whole text.
  [[nodiscard]] std::vector<std::uint32_t> whole(std::string_view text) const;

 private:
  friend class TrieBuilder;
  struct Walk;
  StringTable words_;
  EdgeTable edges_;
  static constexpr std::uint32_t whole_only = 0x80000000;
  [[nodiscard]] Hit walk(std::string_view text, std::size_t at, bool whole) const;
  std::vector<std::uint32_t> end_start_, end_;  ///< concepts that end at a node; with `whole_only` only when the name is the whole text
};

class TrieBuilder {
 public:
  void add(std::string_view name, std::uint32_t concept_id, bool whole_only = false);
  [[nodiscard]] NameTrie build() &&;

 private:
  std::uint32_t folded(std::string_view raw);
  std::uint32_t word(std::string_view form) { return trie_.words_.insert(form, trie_.words_.size()); }
  void add_path(const std::vector<std::uint32_t>& path, std::uint32_t concept_id);
  NameTrie trie_;
  StringTable folds_;  ///< raw word to folded word: the same few thousand words make up all names
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends_;
  std::uint32_t nodes_ = 1;
  std::vector<WordToken> tokens_;  ///< scratch of add()
  std::vector<std::uint32_t> plain_, joined_;
};

}  // namespace eligo::rules

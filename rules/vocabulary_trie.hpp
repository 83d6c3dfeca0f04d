// Names as paths of folded words. Built once, then read only.
//
// A word of a name is kept in one of three forms: folded ("platelet"), capitals ("^MS": matches only capitals) or exact ("=Hb": a short
// symbol that matches only as written). See rules/vocabulary/README.md for which name gets which.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace eligo::rules {

class NameTrie {
 public:
  struct Hit {
    std::size_t length = 0;
    std::vector<std::uint32_t> concepts;  ///< empty: nothing starts here
  };

  class Builder {
   public:
    void add(std::string_view name, std::uint32_t concept_id);
    [[nodiscard]] NameTrie build() &&;

   private:
    friend class NameTrie;
    std::uint32_t word(std::string_view form);
    void add_path(const std::vector<std::uint32_t>& path, std::uint32_t concept_id);
    std::unordered_map<std::string, std::uint32_t> words_;
    std::unordered_map<std::uint64_t, std::uint32_t> edges_;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends_;
    std::uint32_t nodes_ = 1;
  };

  /// The longest name that starts at text[at] and ends at a word boundary.
  [[nodiscard]] Hit longest(std::string_view text, std::size_t at) const;
  /// Concepts whose name is the whole text.
  [[nodiscard]] std::vector<std::uint32_t> whole(std::string_view text) const;

 private:
  struct Walk;
  static constexpr std::uint32_t none = 0xffffffff;
  struct Edge {
    std::uint64_t key = ~0ULL;
    std::uint32_t node = none;
  };
  struct Slot {
    std::uint32_t begin = 0, size = 0, word = none;
  };
  [[nodiscard]] std::uint32_t find_word(std::string_view form) const;
  [[nodiscard]] std::uint32_t step(std::uint32_t node, std::uint32_t word) const;

  std::string letters_;                         ///< all forms, one after the other
  std::vector<Slot> slots_;                     ///< open addressing over the forms; a power of two
  std::vector<Edge> edges_;                     ///< open addressing over (node, word); a power of two
  std::vector<std::uint32_t> end_start_, end_;  ///< concepts that end at a node
};

}  // namespace eligo::rules

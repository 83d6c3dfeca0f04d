// From lines to blocks: wrapped lines joined, enumerations that run on inside a line cut. Private to grammar/.
//
// A block is one heading, one item or one paragraph. Whose child it is, outline.cpp decides.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "grammar/outline_lines.hpp"

namespace eligo::grammar::lines {

enum class BlockKind { text, heading, separator };

struct Block {
  BlockKind kind = BlockKind::text;
  int indent = 0;
  Mark mark;
  Span mark_span;
  Span text;  ///< may run over wrapped lines
  bool blank_before = false;
  bool run_on = false;  ///< cut out of a line: sibling of the block before it
  std::optional<Heading> heading;
};

/// `origin`: from where in the text as given each byte is; without it the text is as given.
[[nodiscard]] std::vector<Block> read_blocks(std::string_view text, Span where, std::span<const std::uint32_t> origin = {});

/// Is `text` nothing but a topic of the US National Cancer Institute's records ("Surgery", "Biologic therapy:")?
[[nodiscard]] bool names_topic(std::string_view text);
/// Does `text` end in the middle of a phrase (a small word, a comparison sign, an open bracket)?
[[nodiscard]] bool ends_open(std::string_view text);
/// Words, lower case, compared with `word`.
[[nodiscard]] bool equals_word(std::string_view text, std::string_view word);
[[nodiscard]] bool contains_word(std::string_view text, std::string_view word);
[[nodiscard]] std::string_view last_word(std::string_view text);
[[nodiscard]] std::size_t count_words(std::string_view text);

}  // namespace eligo::grammar::lines

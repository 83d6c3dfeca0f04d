// What the head of a list of items asks for: all of them, any, at least n, none. Private to grammar/.
#pragma once
#include <string>
#include <vector>

#include "grammar/outline.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {

/// How many of a list's items its head asks for.
struct ListHead {
  LogicOp op = LogicOp::conjunction;
  int n = 0;
  bool none = false;
  bool told = false;   ///< the head says how many
  bool doubt = false;  ///< a count that the tree has no connective for ("no more than one of"), or words that the tree would lose
};
/// "Complications of any of the following", "surgery for one of the following": the items are no findings of their own, but what the word
/// in front is of. "History of", "presence of" and the like say no more than the items do.
[[nodiscard]] bool relates_its_items(const std::string& low);
/// "Known hypersensitivity to: A, B", "family history of: A, B" ask for something else than A or B. Both texts in lower case.
[[nodiscard]] bool turns_its_items(const std::string& head, const std::string& items);
/// "Hypersensitivity to", "parent with": do the words stop before what they are of?
[[nodiscard]] bool ends_in_relation(const std::string& low);
/// `low`: the head's words in lower case.
[[nodiscard]] ListHead list_head(const std::string& low, SectionKind section);

/// The words of `text`, lower case.
[[nodiscard]] std::vector<std::string> words_of(const std::string& text);

}  // namespace eligo::grammar

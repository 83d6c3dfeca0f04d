// A name listed twice is mostly a slip, and a silent one: it makes every criterion that uses it undecidable. So it has to be meant.
//
// Names are compared as they are met, folded: "PCOS" and "pcos" are two, "Crohn's disease" and "Crohn disease" are one. Only the few nodes
// of the trie at which several names end are looked at, so that loading stays as fast as it was.
#include "rules/vocabulary_homonyms.hpp"

#include <algorithm>

namespace eligo::rules {
namespace {

ConceptId plain(std::uint32_t end) { return end & ~whole_only; }

bool holds(const std::vector<std::uint32_t>& found, ConceptId id) {
  return std::any_of(found.begin(), found.end(), [&](std::uint32_t end) { return plain(end) == id; });
}

/// A name of the first that means the second as well.
std::string shared_name(const Concept& one, ConceptId other, const NameTrie& names) {
  if (holds(names.whole(one.name), other)) return one.name;
  for (const auto& name : one.names)
    if (holds(names.whole(name), other)) return name;
  return one.name;  // by a form that follows from it
}

}  // namespace

Result<bool> check_homonyms(std::span<const Concept> concepts, std::span<const TableRow> rows, const NameTrie& names) {
  const auto marked = [&](ConceptId id, ConceptId other) {
    return std::any_of(rows[id].homonyms.begin(), rows[id].homonyms.end(),
                       [&](const std::string& name) { return holds(names.whole(name), other); });
  };
  for (std::uint32_t node = 0; node < names.nodes(); ++node) {
    const auto ends = names.ends_of(node);
    for (std::size_t i = 1; i < ends.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) {
        const ConceptId first = std::min(plain(ends[k]), plain(ends[i])), later = std::max(plain(ends[k]), plain(ends[i]));
        if (first == later || concepts[first].kind != concepts[later].kind || (marked(first, later) && marked(later, first))) continue;
        return tl::unexpected(InputError{rows[later].place(),
                                         "`" + shared_name(concepts[later], first, names) + "` names `" + concepts[later].key + "` and `" +
                                             concepts[first].key + "` (" + rows[first].place() + ")",
                                         "drop it from one of the rows, or mark it with `?` in both where both are called so"});
      }
  }
  for (ConceptId id = 0; id < concepts.size(); ++id)
    for (const auto& name : rows[id].homonyms) {
      const auto found = names.whole(name);
      if (std::any_of(found.begin(), found.end(), [&](std::uint32_t end) { return plain(end) != id; })) continue;
      return tl::unexpected(
          InputError{rows[id].place(), "`" + name + "` is marked as a homonym, and nothing else is called so", "drop the `?`"});
    }
  return true;
}

}  // namespace eligo::rules

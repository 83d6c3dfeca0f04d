// Loading and asking. Tables become concepts, names become paths of folded words in a trie, parents become sorted ancestor lists.
//
// The trie is one open-addressed table of (node, word) -> node, so that asking at a word that starts no name costs one fold and one probe.
// What it leaves out: coordination ("hepatitis B or C") and modifiers, which are the grammar's; units, which are rules/quantity's.
#include "rules/vocabulary.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <utility>

#include "rules/codes.hpp"
#include "rules/name_index.hpp"
#include "rules/ontology.hpp"
#include "rules/pack.hpp"
#include "rules/pack_merge.hpp"
#include "rules/quantity.hpp"
#include "rules/vocabulary_homonyms.hpp"
#include "rules/vocabulary_names.hpp"
#include "rules/vocabulary_table.hpp"
#include "rules/vocabulary_trie.hpp"
#include "rules/vocabulary_words.hpp"

namespace eligo::rules {
namespace {

/// By texts of the concepts themselves, which are never changed once they are listed.
using Index = std::unordered_map<std::string_view, ConceptId>;

ConceptId find(const Index& index, std::string_view key) {
  const auto it = index.find(key);
  return it == index.end() ? no_concept : it->second;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

/// "prothrombin time (PT)" to its two halves; nothing when the bracket holds anything but an acronym ("cancer (family history)").
std::pair<std::string, std::string> without_acronym(std::string_view name) {
  const std::size_t open = name.find(" (");
  const std::size_t close = open == std::string_view::npos ? open : name.find(')', open);
  if (close == std::string_view::npos || close - open < 4 || close - open > 10) return {};
  const std::string_view inner = name.substr(open + 2, close - open - 2);
  std::size_t capitals = 0;
  for (const char c : inner) {
    if (c >= 'A' && c <= 'Z')
      ++capitals;
    else if (!(c >= '0' && c <= '9') && c != '-' && c != 's')
      return {};
  }
  if (capitals < 2 || inner.find_first_not_of("IVX") == std::string_view::npos) return {};  // "melanoma (IV)" is its stage
  return {std::string(name.substr(0, open)) + std::string(name.substr(close + 1)), std::string(inner)};
}

/// All names as paths of folded words; refused where two concepts share one unmarked.
Result<NameIndex> fold_names(std::span<const Concept> concepts, std::span<const TableRow> rows) {
  TrieBuilder builder;
  NameIndex index;
  for (ConceptId id = 0; id < concepts.size(); ++id) {
    const Concept& c = concepts[id];
    const auto& whole = rows[id].whole;
    const auto add = [&](const std::string& name) {
      const bool only_whole = std::find(whole.begin(), whole.end(), name) != whole.end();
      index.known.push_back({builder.add(name, id, only_whole), id, &name == &c.name});
      if (only_whole) return;
      for (const auto& variant : name_variants(name, c.kind)) builder.add(variant, id);
    };
    add(c.name);
    for (const auto& name : c.names) add(name);
  }
  index.trie = std::move(builder).build();
  if (auto checked = check_homonyms(concepts, rows, index.trie); !checked) return tl::unexpected(checked.error());
  return index;
}

/// Damerau-Levenshtein (adjacent transpositions), given up beyond `most`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > most) return most + 1;
  std::vector<std::size_t> before(a.size() + 1), last(a.size() + 1), row(a.size() + 1);
  for (std::size_t i = 0; i <= a.size(); ++i) last[i] = i;
  for (std::size_t j = 1; j <= b.size(); ++j) {
    row[0] = j;
    std::size_t least = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      row[i] = std::min({last[i] + 1, row[i - 1] + 1, last[i - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[i] = std::min(row[i], before[i - 2] + 1);
      least = std::min(least, row[i]);
    }
    if (least > most) return most + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[a.size()];
}

}  // namespace

struct Vocabulary::Data {
  std::vector<Concept> concepts;
  Index keys, codes;
  NameTrie trie;
  std::vector<std::vector<ConceptId>> open_to;  ///< any kind of these may be this too ("hormonal disorder": any endocrine disease)
  using Pair = std::pair<ConceptId, ConceptId>;
  std::vector<Pair> drugs_open_to;            ///< the same of drugs, pair by pair
  std::vector<Pair> holds;                    ///< a wide name, and what a record of it may mean
  std::vector<std::uint32_t> ancestor_start;  ///< size concepts + 1, into `ancestor`
  std::vector<ConceptId> ancestor;            ///< of each concept, sorted, itself not among them
  std::vector<std::uint32_t> descendant_start;
  std::vector<ConceptId> descendant;  ///< the same the other way round
  std::string digest;
  std::unique_ptr<MergedPacks> packs;  ///< none when no pack was given

  [[nodiscard]] std::span<const ConceptId> ancestors_of(ConceptId id) const {
    return {ancestor.data() + ancestor_start[id], ancestor_start[id + 1] - ancestor_start[id]};
  }
  [[nodiscard]] std::span<const ConceptId> descendants_of(ConceptId id) const {
    return {descendant.data() + descendant_start[id], descendant_start[id + 1] - descendant_start[id]};
  }
  /// Are the two kinds of different aspects on one axis ("HER2-positive", "triple-negative")?
  [[nodiscard]] bool excluded(ConceptId a, ConceptId b) const;
  [[nodiscard]] Result<bool> close_hierarchy(std::span<const TableRow> rows);
  [[nodiscard]] std::vector<std::string> near_names(std::string_view name) const;
};

/// Ancestor lists in dependency order; a cycle is refused with its path.
Result<bool> Vocabulary::Data::close_hierarchy(std::span<const TableRow> rows) {
  enum class Mark : std::uint8_t { untouched, open, done };
  std::vector<Mark> marks(concepts.size(), Mark::untouched);
  std::vector<std::vector<ConceptId>> lists(concepts.size());
  std::vector<std::pair<ConceptId, std::size_t>> path;
  for (ConceptId root = 0; root < concepts.size(); ++root) {
    if (marks[root] != Mark::untouched) continue;
    path.assign(1, {root, 0});
    marks[root] = Mark::open;
    while (!path.empty()) {
      const ConceptId id = path.back().first;
      const auto& parents = concepts[id].parents;
      if (path.back().second < parents.size()) {
        const ConceptId parent = parents[path.back().second++];
        if (marks[parent] == Mark::open) {
          std::string shown;
          bool inside = false;
          for (const auto& step : path) {
            inside = inside || step.first == parent;
            if (inside) shown += concepts[step.first].key + " -> ";
          }
          return tl::unexpected(InputError{rows[parent].place(),
                                           "`" + concepts[parent].key + "` is a kind of itself: " + shown + concepts[parent].key,
                                           "drop one of these parents"});
        }
        if (marks[parent] == Mark::untouched) {
          marks[parent] = Mark::open;
          path.emplace_back(parent, 0);
        }
        continue;
      }
      auto& list = lists[id];
      for (const ConceptId parent : parents) {
        list.push_back(parent);
        list.insert(list.end(), lists[parent].begin(), lists[parent].end());
      }
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
      marks[id] = Mark::done;
      path.pop_back();
    }
  }
  ancestor_start.assign(1, 0);
  for (const auto& list : lists) {
    ancestor.insert(ancestor.end(), list.begin(), list.end());
    ancestor_start.push_back(static_cast<std::uint32_t>(ancestor.size()));
  }
  descendant_start.assign(concepts.size() + 1, 0);
  for (const ConceptId above : ancestor) ++descendant_start[above + 1];
  for (std::size_t i = 0; i < concepts.size(); ++i) descendant_start[i + 1] += descendant_start[i];
  descendant.resize(ancestor.size());
  std::vector<std::uint32_t> filled(descendant_start.begin(), descendant_start.end() - 1);
  for (ConceptId id = 0; id < concepts.size(); ++id)
    for (const ConceptId above : ancestors_of(id)) descendant[filled[above]++] = id;
  return true;
}

bool Vocabulary::Data::excluded(ConceptId a, ConceptId b) const {
  const auto with_axes = [&](ConceptId id) {
    std::vector<ConceptId> found;
    if (!concepts[id].axes.empty()) found.push_back(id);
    for (const ConceptId above : ancestors_of(id))
      if (!concepts[above].axes.empty()) found.push_back(above);
    return found;
  };
  const auto kin = [&](ConceptId one, ConceptId other) {
    const auto above = ancestors_of(one), beside = ancestors_of(other);
    return one == other || std::binary_search(above.begin(), above.end(), other) || std::binary_search(beside.begin(), beside.end(), one);
  };
  const auto left = with_axes(a), right = with_axes(b);
  for (const ConceptId one : left)
    for (const ConceptId other : right)
      for (const auto& axis : concepts[one].axes)
        if (std::find(concepts[other].axes.begin(), concepts[other].axes.end(), axis) != concepts[other].axes.end() && !kin(one, other))
          return true;
  return false;
}

std::vector<std::string> Vocabulary::Data::near_names(std::string_view name) const {
  const std::string wanted = lower_case(name);
  if (wanted.size() < 4 || wanted.size() > 80) return {};
  const std::size_t most = wanted.size() < 7 ? 1 : 2;
  std::vector<std::pair<std::size_t, std::string_view>> found;
  const auto weigh = [&](const std::string& spelling) {
    if (spelling.size() > wanted.size() + most || wanted.size() > spelling.size() + most) return;
    const std::size_t d = distance(wanted, lower_case(spelling), most);
    if (d <= most) found.emplace_back(d, spelling);
  };
  for (const Concept& c : concepts) {
    weigh(c.name);
    for (const auto& spelling : c.names) weigh(spelling);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> near;
  for (const auto& [d, spelling] : found) {
    if (near.size() == 5) break;
    if (std::find(near.begin(), near.end(), spelling) == near.end()) near.emplace_back(spelling);
  }
  return near;
}

Vocabulary::Vocabulary() : data_(std::make_unique<Data>()) {}
Vocabulary::Vocabulary(Vocabulary&&) noexcept = default;
Vocabulary& Vocabulary::operator=(Vocabulary&&) noexcept = default;
Vocabulary::~Vocabulary() = default;

Result<Vocabulary> Vocabulary::load_tables(std::span<const Table> tables, std::vector<TableRow>& rows) {
  Vocabulary vocabulary;
  Data& data = *vocabulary.data_;
  std::size_t lines = 0;
  for (const auto& table : tables) lines += static_cast<std::size_t>(std::count(table.content.begin(), table.content.end(), '\n')) + 1;
  rows.reserve(lines);
  ByteDigest digest;
  for (const auto& table : tables) {
    if (auto read = read_table(table.name, table.content, rows); !read) return tl::unexpected(read.error());
    digest.add(table.name);
    digest.add(table.content);
  }
  data.digest = digest.hex();

  data.concepts.reserve(rows.size());
  data.keys.reserve(rows.size());
  for (auto& row : rows) {
    const auto id = static_cast<ConceptId>(data.concepts.size());
    const Concept& listed = data.concepts.emplace_back(std::move(row.concept_row));
    const auto [it, fresh] = data.keys.emplace(listed.key, id);
    if (!fresh)
      return tl::unexpected(
          InputError{row.place(), "`" + listed.key + "` is listed twice, first at " + rows[it->second].place(), "merge the two rows"});
    for (const auto& code : listed.codes) data.codes.emplace(code, id);
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& parent : rows[i].parents) {
      const ConceptId id = find(data.keys, parent);
      if (id == no_concept)
        return tl::unexpected(InputError{rows[i].place(), "`" + data.concepts[i].key + "` has an unknown parent `" + parent + "`",
                                         "list the parent, or correct its key"});
      data.concepts[i].parents.push_back(id);
      if (data.concepts[id].either && !data.concepts[i].either) data.concepts[id].sides.push_back(static_cast<ConceptId>(i));
    }
  data.open_to.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& key : rows[i].open_to) {
      const ConceptId id = find(data.keys, key);
      if (id == no_concept)
        return tl::unexpected(InputError{rows[i].place(),
                                         "`" + data.concepts[i].key + "` may be a kind of `" + key + "`, which is not listed",
                                         "list it, or correct its key"});
      data.open_to[i].push_back(id);
      if (data.concepts[i].kind == TermKind::drug && data.concepts[id].kind == TermKind::drug)
        data.drugs_open_to.emplace_back(static_cast<ConceptId>(i), id);
    }
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& key : rows[i].holds) {
      const ConceptId id = find(data.keys, key);
      if (id == no_concept)
        return tl::unexpected(InputError{rows[i].place(), "`" + data.concepts[i].key + "` may mean a `" + key + "`, which is not listed",
                                         "list it, or correct its key"});
      data.holds.emplace_back(static_cast<ConceptId>(i), id);
    }
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& key : rows[i].parts) {
      const ConceptId id = find(data.keys, key);
      if (id == no_concept || id == i)
        return tl::unexpected(InputError{rows[i].place(), "`" + data.concepts[i].key + "` has an unknown part `" + key + "`",
                                         "list the part, or correct its key"});
      data.concepts[i].parts.push_back(id);
    }
  if (auto closed = data.close_hierarchy(rows); !closed) return tl::unexpected(closed.error());
  return vocabulary;
}

Result<Vocabulary> Vocabulary::load(std::span<const Table> tables, std::vector<Pack> packs, std::string_view index) {
  std::vector<TableRow> rows;
  auto vocabulary = load_tables(tables, rows);
  if (!vocabulary) return vocabulary;
  Data& data = *vocabulary->data_;
  auto names = index.empty() ? std::nullopt : read_name_index(index, data.digest, data.concepts.size());
  if (!names) {
    auto folded = fold_names(data.concepts, rows);
    if (!folded) return tl::unexpected(folded.error());
    names = std::move(*folded);
  }
  data.trie = std::move(names->trie);
  if (packs.empty()) return vocabulary;
  ByteDigest digest;
  digest.add(data.digest);
  for (const Pack& pack : packs) digest.add(pack.digest);
  data.digest = digest.hex();
  data.packs = std::make_unique<MergedPacks>(data.concepts, std::move(names->known), std::move(packs));
  return vocabulary;
}

Result<std::string> Vocabulary::index_names(std::span<const Table> tables) {
  std::vector<TableRow> rows;
  const auto vocabulary = load_tables(tables, rows);
  if (!vocabulary) return tl::unexpected(vocabulary.error());
  const auto names = fold_names(vocabulary->data_->concepts, rows);
  if (!names) return tl::unexpected(names.error());
  return write_name_index(*names, vocabulary->data_->digest);
}

Result<Vocabulary> Vocabulary::load(std::span<const Table> tables) { return load(tables, {}); }

std::size_t Vocabulary::size() const { return data_->packs ? data_->packs->size() : data_->concepts.size(); }

std::size_t Vocabulary::shipped() const { return data_->concepts.size(); }

bool Vocabulary::has_kinds(ConceptId id) const { return id < shipped() && !data_->descendants_of(id).empty(); }

const Concept& Vocabulary::at(ConceptId id) const { return id < shipped() ? data_->concepts[id] : data_->packs->at(id); }

ConceptId Vocabulary::find_key(std::string_view key) const {
  const ConceptId id = find(data_->keys, key);
  if (id != no_concept || !data_->packs || key.find('|') != std::string_view::npos) return id;
  return data_->packs->find_code(key);
}

ConceptId Vocabulary::find_code(std::string_view given) const {
  const auto look = [&](std::string_view code) {
    ConceptId id = find(data_->codes, code);
    if (id == no_concept) id = find(data_->keys, code);
    return id == no_concept && data_->packs ? data_->packs->find_code(code) : id;
  };
  const ConceptId id = look(given);
  if (id != no_concept || given.find('|') == std::string_view::npos) return id;
  const std::string full = canonical_code(given);
  return full == given ? no_concept : look(full);
}

Vocabulary::Wider Vocabulary::find_wider_code(std::string_view system_and_code) const {
  for (std::string& wider : wider_codes(canonical_code(system_and_code)))
    if (const ConceptId id = find_code(wider); id != no_concept) return {id, std::move(wider)};
  return {};
}

Resolution Vocabulary::lookup(std::string_view name, TermKind kind) const {
  Resolution resolution = lookup_shipped(name, kind);
  if (!data_->packs || !resolution.concepts.empty()) return resolution;
  // A name of the tables keeps its meaning: it is no other thing because another kind of thing is wanted.
  if (kind != TermKind::none && !lookup_shipped(name, TermKind::none).concepts.empty()) return resolution;
  for (const ConceptId id : data_->packs->whole(name))
    if (kind == TermKind::none || data_->packs->kind(id) == kind) resolution.concepts.push_back(id);
  if (!resolution.concepts.empty()) {
    resolution.how = "name in a pack";
    return resolution;
  }
  if (const ConceptId id = data_->packs->find_code(name); id != no_concept && (kind == TermKind::none || data_->packs->kind(id) == kind))
    return {{id}, "code in a pack", {}};
  for (const auto& other : reordered(name)) {
    for (const ConceptId id : data_->packs->whole(other))
      if (kind == TermKind::none || data_->packs->kind(id) == kind) resolution.concepts.push_back(id);
    if (resolution.concepts.empty()) continue;
    resolution.how = "word order in a pack: " + other;
    return resolution;
  }
  return resolution;
}

Resolution Vocabulary::lookup_shipped(std::string_view name, TermKind kind) const {
  for (;;) {
    while (!name.empty() && (name.back() == ' ' || name.back() == '.' || name.back() == '\n')) name.remove_suffix(1);
    if (name.ends_with("\u00AE")) {
      name.remove_suffix(std::string_view("\u00AE").size());
    } else if (name.ends_with("\u2122")) {
      name.remove_suffix(std::string_view("\u2122").size());
    } else {
      break;
    }
  }
  while (!name.empty() && (name.front() == ' ' || name.front() == '\n')) name.remove_prefix(1);
  Resolution resolution;
  if (name.empty()) return resolution;
  const auto keep = [&](const std::vector<ConceptId>& found) {
    for (const ConceptId id : found)
      if (kind == TermKind::none || data_->concepts[id].kind == kind) resolution.concepts.push_back(id);
    return !resolution.concepts.empty();
  };
  if (keep(data_->trie.whole(name))) {
    resolution.how = "name";
    for (const ConceptId id : resolution.concepts) {
      const Concept& c = data_->concepts[id];
      if (c.name != name && std::find(c.names.begin(), c.names.end(), name) == c.names.end()) resolution.how = "spelling";
    }
    return resolution;
  }
  ConceptId coded = find(data_->codes, name);
  if (coded == no_concept) coded = find(data_->keys, name);
  if (coded != no_concept && keep({coded})) {
    resolution.how = "code";
    return resolution;
  }
  if (const auto outer = without_acronym(name); !outer.first.empty()) {
    auto inner = data_->trie.whole(outer.second);
    const auto found = data_->trie.whole(outer.first);
    // "rheumatoid arthritis (ACR)": a ratio of albumin is no disease, so that it cannot be the one in front.
    std::erase_if(inner, [&](ConceptId one) {
      return std::none_of(found.begin(), found.end(), [&](ConceptId id) { return data_->concepts[id].kind == data_->concepts[one].kind; });
    });
    const bool agree = inner.empty() || std::any_of(found.begin(), found.end(),
                                                    [&](ConceptId id) { return std::find(inner.begin(), inner.end(), id) != inner.end(); });
    if (agree && keep(found)) {
      resolution.how = "name with its acronym: " + outer.first;
      return resolution;
    }
  }
  for (const auto& other : reordered(name))
    if (keep(data_->trie.whole(other))) {
      resolution.how = "word order: " + other;
      return resolution;
    }
  return resolution;
}

Resolution Vocabulary::resolve(std::string_view name, TermKind kind) const {
  Resolution resolution = lookup(name, kind);
  if (resolution.concepts.empty()) resolution.near = data_->near_names(name);
  return resolution;
}

bool Vocabulary::is_a(ConceptId a, ConceptId b) const {
  if (a >= size() || b >= size()) return false;
  if (a == b) return true;
  if (imported(a) || imported(b)) return data_->packs->reaches(a, b);
  const auto list = data_->ancestors_of(a);
  return std::binary_search(list.begin(), list.end(), b);
}

bool Vocabulary::overlap(ConceptId a, ConceptId b) const {
  if (a >= size() || b >= size()) return false;
  if (imported(a) || imported(b) || is_a(a, b) || is_a(b, a)) return true;
  auto one = data_->descendants_of(a), other = data_->descendants_of(b);
  if (other.size() < one.size()) std::swap(one, other);
  if (std::any_of(one.begin(), one.end(), [&](ConceptId id) { return std::binary_search(other.begin(), other.end(), id); })) return true;
  const auto opens = [&](ConceptId wide, ConceptId what) {
    if (wide >= data_->open_to.size()) return false;
    const auto& to = data_->open_to[wide];
    return std::any_of(to.begin(), to.end(), [&](ConceptId id) { return is_a(what, id); });
  };
  // What may be one of two may be the either of them.
  const auto open = [&](ConceptId wide, ConceptId what) {
    if (opens(wide, what)) return true;
    const auto& sides = at(wide).sides;
    return std::any_of(sides.begin(), sides.end(), [&](ConceptId side) { return opens(side, what); });
  };
  if (open(a, b) || open(b, a)) return true;
  if (data_->excluded(a, b)) return false;
  if (data_->packs && (data_->packs->reaches(a, b) || data_->packs->reaches(b, a))) return true;
  const Concept &left = at(a), &right = at(b);
  // An aspect lies where all of its parents meet: what may be each of those may be the aspect.
  const auto may_be = [&](const Concept& narrow, ConceptId what) {
    return narrow.aspect && !narrow.parents.empty() &&
           std::all_of(narrow.parents.begin(), narrow.parents.end(), [&](ConceptId parent) { return overlap(parent, what); });
  };
  return may_be(left, b) || may_be(right, a);
}

bool Vocabulary::may_hold(ConceptId recorded, ConceptId asked) const {
  if (recorded >= shipped() || asked >= shipped()) return false;
  // One drug is on file once, by whichever name; of diseases, what follows from one is listed beside it.
  const auto chained = [&](ConceptId wide) {
    if (!has_kinds(wide) && data_->open_to[wide].empty()) return false;
    const auto kinds = data_->descendants_of(wide);
    const auto meets = [&](ConceptId kind) {
      if (is_a(kind, wide) || is_a(wide, kind)) return true;
      const auto others = data_->descendants_of(kind);
      return std::any_of(others.begin(), others.end(), [&](ConceptId id) { return std::binary_search(kinds.begin(), kinds.end(), id); });
    };
    return std::any_of(data_->drugs_open_to.begin(), data_->drugs_open_to.end(), [&](const Data::Pair& pair) {
      const auto [word, kind] = pair;
      if (word == asked && meets(kind)) return true;
      return is_a(word, wide) && (is_a(asked, kind) || (has_kinds(kind) && is_a(kind, asked)));
    });
  };
  if (chained(recorded)) return true;
  return std::any_of(data_->holds.begin(), data_->holds.end(), [&](const Data::Pair& pair) {
    const auto [word, kind] = pair;
    return is_a(word, recorded) && (overlap(kind, asked) || chained(kind));
  });
}

std::vector<ConceptId> Vocabulary::ancestors(ConceptId id) const {
  if (id >= size()) return {};
  if (imported(id)) return data_->packs->above(id);
  const auto list = data_->ancestors_of(id);
  std::vector<ConceptId> all(list.begin(), list.end());
  if (data_->packs)
    for (const ConceptId above : data_->packs->above(id))
      if (imported(above)) all.push_back(above);
  return all;
}

std::vector<Vocabulary::Addition> Vocabulary::additions(ConceptId id) const {
  std::vector<Addition> all;
  if (!data_->packs || id >= size()) return all;
  for (const PackRow& row : data_->packs->rows_of(id)) {
    const Pack& pack = data_->packs->packs()[row.pack];
    Addition one;
    one.pack = pack.title;
    one.key = pack.text(pack.concepts[row.row].key);
    for (const PackName& name : pack.names_of(row.row))
      (name.use == static_cast<std::uint32_t>(NameUse::shown) ? one.other_names : one.names).emplace_back(pack.text(name.text));
    for (const std::uint32_t parent : pack.parents_of(row.row))
      if ((parent & maybe_parent) != 0) one.maybe.emplace_back(pack.name(parent & ~maybe_parent));
    for (const PackCode& code : pack.codes_of(row.row))
      if (code.use != static_cast<std::uint16_t>(CodeUse::key))
        (code.use == static_cast<std::uint16_t>(CodeUse::own) ? one.codes : one.see_also).push_back(pack.full_code(code));
    all.push_back(std::move(one));
  }
  return all;
}

std::vector<Vocabulary::Conflict> Vocabulary::conflicts() const {
  if (!data_->packs) return {};
  auto all = data_->packs->conflicts();
  for (ConceptId id = 0; id < shipped(); ++id) {
    if (data_->packs->rows_of(id).empty()) continue;
    for (const ConceptId above : data_->packs->above(id))
      if (above < shipped() && !is_a(id, above))
        all.push_back({"kin", "",
                       "`" + at(id).key + "` (" + at(id).name + ") is a kind of `" + at(above).key + "` (" + at(above).name +
                           ") in a pack, and not in the tables: in doubt"});
  }
  return all;
}

std::string Vocabulary::digest() const { return data_->digest; }

std::optional<grammar::LexiconMatch> Vocabulary::longest_name(std::string_view text, std::size_t at) const {
  auto hit = data_->trie.longest(text, at);
  if (data_->packs)
    if (auto other = data_->packs->longest(text, at); other.length > hit.length) hit = std::move(other);
  if (hit.concepts.empty()) return std::nullopt;
  grammar::LexiconMatch match;
  match.length = static_cast<std::uint32_t>(hit.length);
  for (const ConceptId id : hit.concepts)
    match.candidates.push_back({id < shipped() ? data_->concepts[id].kind : data_->packs->kind(id), id});
  return match;
}

std::optional<grammar::UnitMatch> Vocabulary::longest_unit(std::string_view text, std::size_t at) const {
  return rules::longest_unit(text, at);
}

bool Vocabulary::kind_of(const grammar::LexiconEntry& narrow, const grammar::LexiconEntry& wide) const {
  return is_a(narrow.concept_id, wide.concept_id);
}

bool Vocabulary::akin(const grammar::LexiconEntry& one, const grammar::LexiconEntry& other) const {
  const ConceptId a = one.concept_id, b = other.concept_id;
  if (a >= size() || b >= size()) return false;
  if (is_a(a, b) || is_a(b, a)) return true;
  const auto share = [](std::span<const ConceptId> above, std::span<const ConceptId> beside) {
    return std::any_of(above.begin(), above.end(), [&](ConceptId id) { return std::binary_search(beside.begin(), beside.end(), id); });
  };
  if (!imported(a) && !imported(b)) return share(data_->ancestors_of(a), data_->ancestors_of(b));
  // Shipped ones alone: a pack has "disease" above everything.
  const auto tabled = [&](ConceptId id) {
    auto list = ancestors(id);
    std::erase_if(list, [&](ConceptId above) { return imported(above); });
    return list;
  };
  return share(tabled(a), tabled(b));
}

}  // namespace eligo::rules

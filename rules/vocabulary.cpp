// Loading and asking. Tables become concepts, names become paths of folded words in a trie, parents become sorted ancestor lists.
//
// The trie is one open-addressed table of (node, word) -> node, so that asking at a word that starts no name costs one fold and one probe.
// What it leaves out: coordination ("hepatitis B or C") and modifiers, which are the grammar's; units, which are rules/quantity's.
#include "rules/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <unordered_map>
#include <utility>

#include "rules/quantity.hpp"
#include "rules/vocabulary_names.hpp"
#include "rules/vocabulary_table.hpp"
#include "rules/vocabulary_trie.hpp"
#include "rules/vocabulary_words.hpp"

namespace eligo::rules {
namespace {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Index = std::unordered_map<std::string, ConceptId, TextHash, std::equal_to<>>;

ConceptId find(const Index& index, std::string_view key) {
  const auto it = index.find(key);
  return it == index.end() ? no_concept : it->second;
}

/// FNV-1a over words of eight bytes: the digest is to tell vocabularies apart, and reading it byte by byte is a tenth of the start-up.
std::uint64_t fnv(std::string_view text, std::uint64_t state) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t j = 0; j < 8; ++j) word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i + j])) << (8 * j);
    state = (state ^ word) * 1099511628211ULL;
    state ^= state >> 32U;
  }
  for (; i < text.size(); ++i) state = (state ^ static_cast<unsigned char>(text[i])) * 1099511628211ULL;
  return state;
}

std::string hex(std::uint64_t value) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(value));
  return {digits.data(), 16};
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
  if (capitals < 2) return {};
  return {std::string(name.substr(0, open)) + std::string(name.substr(close + 1)), std::string(inner)};
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
  std::vector<std::uint32_t> ancestor_start;    ///< size concepts + 1, into `ancestor`
  std::vector<ConceptId> ancestor;              ///< of each concept, sorted, itself not among them
  std::vector<std::uint32_t> descendant_start;
  std::vector<ConceptId> descendant;  ///< the same the other way round
  std::string digest;

  [[nodiscard]] std::span<const ConceptId> ancestors_of(ConceptId id) const {
    return {ancestor.data() + ancestor_start[id], ancestor_start[id + 1] - ancestor_start[id]};
  }
  [[nodiscard]] std::span<const ConceptId> descendants_of(ConceptId id) const {
    return {descendant.data() + descendant_start[id], descendant_start[id + 1] - descendant_start[id]};
  }
  /// Are the two kinds of different aspects on one axis ("HER2-positive", "triple-negative")?
  [[nodiscard]] bool excluded(ConceptId a, ConceptId b) const;
  [[nodiscard]] Result<bool> close_hierarchy(const std::vector<std::string>& places);
  [[nodiscard]] std::vector<std::string> near_names(std::string_view name) const;
};

/// Ancestor lists in dependency order; a cycle is refused with its path.
Result<bool> Vocabulary::Data::close_hierarchy(const std::vector<std::string>& places) {
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
          return tl::unexpected(InputError{places[parent],
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

Result<Vocabulary> Vocabulary::load(std::span<const Table> tables) {
  Vocabulary vocabulary;
  Data& data = *vocabulary.data_;
  std::vector<TableRow> rows;
  std::uint64_t high = 14695981039346656037ULL, low = 0x9ae16a3b2f90404fULL;
  for (const auto& table : tables) {
    if (auto read = read_table(table.name, table.content, rows); !read) return tl::unexpected(read.error());
    high = fnv(table.content, high);
    low = fnv(table.content, fnv(table.name, low));
  }
  data.digest = hex(high) + hex(low);

  std::vector<std::string> places;
  data.concepts.reserve(rows.size());
  data.keys.reserve(rows.size());
  for (auto& row : rows) {
    const auto id = static_cast<ConceptId>(data.concepts.size());
    const auto [it, fresh] = data.keys.emplace(row.concept_row.key, id);
    if (!fresh)
      return tl::unexpected(
          InputError{row.place, "`" + row.concept_row.key + "` is listed twice, first at " + places[it->second], "merge the two rows"});
    for (const auto& code : row.concept_row.codes) data.codes.emplace(code, id);
    places.push_back(row.place);
    data.concepts.push_back(std::move(row.concept_row));
  }
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& parent : rows[i].parents) {
      const ConceptId id = find(data.keys, parent);
      if (id == no_concept)
        return tl::unexpected(InputError{places[i], "`" + data.concepts[i].key + "` has an unknown parent `" + parent + "`",
                                         "list the parent, or correct its key"});
      data.concepts[i].parents.push_back(id);
    }
  data.open_to.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& key : rows[i].open_to) {
      const ConceptId id = find(data.keys, key);
      if (id == no_concept)
        return tl::unexpected(InputError{places[i], "`" + data.concepts[i].key + "` may be a kind of `" + key + "`, which is not listed",
                                         "list it, or correct its key"});
      data.open_to[i].push_back(id);
    }
  if (auto closed = data.close_hierarchy(places); !closed) return tl::unexpected(closed.error());

  TrieBuilder builder;
  for (ConceptId id = 0; id < data.concepts.size(); ++id) {
    const Concept& c = data.concepts[id];
    const auto& whole = rows[id].whole;
    const auto add = [&](const std::string& name) {
      if (std::find(whole.begin(), whole.end(), name) != whole.end()) return builder.add(name, id, true);
      builder.add(name, id);
      for (const auto& variant : name_variants(name, c.kind)) builder.add(variant, id);
    };
    add(c.name);
    for (const auto& name : c.names) add(name);
  }
  data.trie = std::move(builder).build();
  return vocabulary;
}

std::size_t Vocabulary::size() const { return data_->concepts.size(); }

const Concept& Vocabulary::at(ConceptId id) const { return data_->concepts[id]; }

ConceptId Vocabulary::find_key(std::string_view key) const { return find(data_->keys, key); }

ConceptId Vocabulary::find_code(std::string_view system_and_code) const {
  const ConceptId id = find(data_->codes, system_and_code);
  return id != no_concept ? id : find(data_->keys, system_and_code);
}

Resolution Vocabulary::lookup(std::string_view name, TermKind kind) const {
  while (!name.empty() && (name.back() == ' ' || name.back() == '.' || name.back() == '\n')) name.remove_suffix(1);
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
  if (const ConceptId id = find_code(name); id != no_concept && keep({id})) {
    resolution.how = "code";
    return resolution;
  }
  if (const auto outer = without_acronym(name); !outer.first.empty()) {
    const auto inner = data_->trie.whole(outer.second);
    const auto found = data_->trie.whole(outer.first);
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
  const auto list = data_->ancestors_of(a);
  return std::binary_search(list.begin(), list.end(), b);
}

bool Vocabulary::overlap(ConceptId a, ConceptId b) const {
  if (a >= size() || b >= size()) return false;
  if (is_a(a, b) || is_a(b, a)) return true;
  auto one = data_->descendants_of(a), other = data_->descendants_of(b);
  if (other.size() < one.size()) std::swap(one, other);
  if (std::any_of(one.begin(), one.end(), [&](ConceptId id) { return std::binary_search(other.begin(), other.end(), id); })) return true;
  const auto open = [&](ConceptId wide, ConceptId what) {
    if (wide >= data_->open_to.size()) return false;
    const auto& to = data_->open_to[wide];
    return std::any_of(to.begin(), to.end(), [&](ConceptId id) { return is_a(what, id); });
  };
  if (open(a, b) || open(b, a)) return true;
  if (data_->excluded(a, b)) return false;
  const Concept &left = at(a), &right = at(b);
  // An aspect lies where all of its parents meet: what may be each of those may be the aspect.
  const auto may_be = [&](const Concept& narrow, ConceptId what) {
    return narrow.aspect && !narrow.parents.empty() &&
           std::all_of(narrow.parents.begin(), narrow.parents.end(), [&](ConceptId parent) { return overlap(parent, what); });
  };
  return may_be(left, b) || may_be(right, a);
}

std::vector<ConceptId> Vocabulary::ancestors(ConceptId id) const {
  if (id >= size()) return {};
  const auto list = data_->ancestors_of(id);
  return {list.begin(), list.end()};
}

std::string Vocabulary::digest() const { return data_->digest; }

std::optional<grammar::LexiconMatch> Vocabulary::longest_name(std::string_view text, std::size_t at) const {
  const auto hit = data_->trie.longest(text, at);
  if (hit.concepts.empty()) return std::nullopt;
  grammar::LexiconMatch match;
  match.length = static_cast<std::uint32_t>(hit.length);
  for (const ConceptId id : hit.concepts) match.candidates.push_back({data_->concepts[id].kind, id});
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
  const auto above = data_->ancestors_of(a), beside = data_->ancestors_of(b);
  return std::any_of(above.begin(), above.end(), [&](ConceptId id) { return std::binary_search(beside.begin(), beside.end(), id); });
}

}  // namespace eligo::rules

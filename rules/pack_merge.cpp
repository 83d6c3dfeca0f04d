// Merging; see the header.
//
// One concept: an own code in common and a name as well (of measures the code alone, for LOINC's names are nobody's), else preferred names
// in common (or each one's preferred name among the other's synonyms), where that fits one pair only. A code alone is not enough: one digit
// wrong in a table would put all kinds of one disease below another. A pack's concept whose preferred name is a synonym in the shipped
// tables is a kind of that concept: by our reading it is the same, but what the pack says above it is not taken for the shipped one.
// Everything else that meets is a conflict, and stays apart.
#include "rules/pack_merge.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "rules/components.hpp"
#include "rules/ontology.hpp"

namespace eligo::rules {
namespace {

/// Runs of equal hashes in two lists that are sorted by them.
template <class Known, class Found>
void join(const std::vector<Known>& known, std::span<const std::uint64_t> hashes, Found&& found) {
  std::size_t i = 0, j = 0;
  while (i < known.size() && j < hashes.size()) {
    if (known[i].hash < hashes[j]) {
      ++i;
    } else if (hashes[j] < known[i].hash) {
      ++j;
    } else {
      for (std::size_t k = i; k < known.size() && known[k].hash == hashes[j]; ++k) found(known[k], j);
      ++j;
    }
  }
}

constexpr std::uint8_t both_preferred = 1, ours_synonym = 2, theirs_synonym = 4;

/// Does one pair of names say that both are the same?
bool same(std::uint8_t how) { return (how & both_preferred) != 0 || ((how & ours_synonym) != 0 && (how & theirs_synonym) != 0); }

}  // namespace

MergedPacks::MergedPacks(const std::vector<Concept>& shipped, std::vector<KnownName> names, std::vector<Pack> packs)
    : shipped_(shipped), packs_(std::move(packs)), size_(static_cast<std::uint32_t>(shipped.size())) {
  std::vector<KnownCode> codes;
  for (ConceptId id = 0; id < shipped.size(); ++id)
    for (std::uint32_t i = 0; i < shipped[id].codes.size(); ++i) codes.push_back({code_hash(shipped[id].codes[i]), id, 0, i});
  std::sort(names.begin(), names.end());
  std::sort(codes.begin(), codes.end(),
            [](const KnownCode& a, const KnownCode& b) { return std::pair(a.hash, a.id) < std::pair(b.hash, b.id); });
  for (std::uint32_t pack = 0; pack < packs_.size(); ++pack) {
    add(pack, names, codes);
    if (pack + 1 < packs_.size()) extend(pack, names, codes);
  }
  gather_rows();
  link();
  made_ = std::vector<std::atomic<const Concept*>>(size_ - shipped.size());
}

MergedPacks::~MergedPacks() {
  for (const auto& one : made_) delete one.load();
}

std::string MergedPacks::code_text(const KnownCode& code) const {
  if (code.pack == 0) return shipped_[code.id].codes[code.code];
  const Pack& pack = packs_[code.pack - 1];
  return pack.full_code(pack.codes[code.code]);
}

TermKind MergedPacks::kind(ConceptId id) const {
  if (is_shipped(id)) return shipped_[id].kind;
  const PackRow& row = fresh_[id - shipped_.size()];
  return static_cast<TermKind>(packs_[row.pack].concepts[row.row].kind);
}

void MergedPacks::add(std::uint32_t number, const std::vector<KnownName>& names, const std::vector<KnownCode>& codes) {
  const Pack& pack = packs_[number];
  ids_.emplace_back(pack.size(), no_concept);
  const auto meetings = meet_names(number, names);
  match_codes(number, codes, meetings);
  const std::size_t first_edge = by_name_.size();
  match_names(number, meetings);
  for (std::uint32_t row = 0; row < pack.size(); ++row) {
    if (ids_[number][row] != no_concept) continue;
    ids_[number][row] = size_++;
    fresh_.push_back({number, row});
  }
  for (std::size_t i = first_edge; i < by_name_.size(); ++i) by_name_[i].child = ids_[number][by_name_[i].child];
}

void MergedPacks::match_codes(std::uint32_t number, const std::vector<KnownCode>& codes, const std::vector<Meeting>& meetings) {
  const Pack& pack = packs_[number];
  struct Match {
    std::uint32_t row, code;
    ConceptId id;
    auto operator<=>(const Match&) const = default;  // NOLINT(modernize-use-nullptr): the check reads the comparison with 0 so
  };
  std::vector<Match> matches;
  join(codes, pack.code_hashes, [&](const KnownCode& known, std::size_t j) {
    const PackCode& code = pack.codes[pack.hashed_code[j]];
    if (code_text(known) == pack.full_code(code)) matches.push_back({code.concept_row, pack.hashed_code[j], known.id});
  });
  std::sort(matches.begin(), matches.end());
  const auto by_their_name = [&](std::uint32_t row, ConceptId id) {
    const auto at = std::lower_bound(meetings.begin(), meetings.end(), Meeting{row, id}, row_and_id);
    return at != meetings.end() && at->row == row && at->id == id && (at->how & (both_preferred | ours_synonym)) != 0;
  };
  for (const Match& match : matches) {
    ConceptId& id = ids_[number][match.row];
    const auto theirs = static_cast<TermKind>(pack.concepts[match.row].kind);
    if (id == match.id) continue;
    if (theirs != TermKind::none && theirs != kind(match.id))
      clashes_.push_back({Reason::code_kind, {number, match.row}, match.id, match.code});
    else if (theirs != TermKind::measure && !by_their_name(match.row, match.id))
      clashes_.push_back({Reason::code_without_name, {number, match.row}, match.id, match.code});
    else if (id != no_concept)
      clashes_.push_back({Reason::code_elsewhere, {number, match.row}, match.id, match.code});
    else
      id = match.id;
  }
}

/// Each pair of a pack's concept and a listed one that have a name in common, sorted.
std::vector<MergedPacks::Meeting> MergedPacks::meet_names(std::uint32_t number, const std::vector<KnownName>& names) {
  const Pack& pack = packs_[number];
  std::vector<Meeting> meetings;
  join(names, pack.name_hashes, [&](const KnownName& known, std::size_t j) {
    const std::uint32_t name = pack.hashed_name[j];
    const std::uint32_t row = pack.names[name].concept_row;
    const auto theirs = static_cast<TermKind>(pack.concepts[row].kind);
    if (theirs != TermKind::none && theirs != kind(known.id)) {
      clashes_.push_back({Reason::name_kind, {number, row}, known.id, name});
      return;
    }
    const bool preferred = pack.preferred(name);
    const std::uint8_t how = preferred && known.preferred ? both_preferred
                             : preferred                  ? ours_synonym
                             : known.preferred            ? theirs_synonym
                                                          : 0;
    meetings.push_back({row, known.id, how, name});
  });
  std::sort(meetings.begin(), meetings.end(),
            [](const Meeting& a, const Meeting& b) { return std::tie(a.row, a.id, a.name) < std::tie(b.row, b.id, b.name); });
  std::vector<Meeting> pairs;
  for (const Meeting& meeting : meetings) {
    if (!pairs.empty() && pairs.back().row == meeting.row && pairs.back().id == meeting.id)
      pairs.back().how = static_cast<std::uint8_t>(pairs.back().how | meeting.how);
    else
      pairs.push_back(meeting);
  }
  return pairs;
}

void MergedPacks::match_names(std::uint32_t number, const std::vector<Meeting>& pairs) {
  const Pack& pack = packs_[number];
  auto& ids = ids_[number];
  // One concept only where one of theirs meets one of ours, and ours is not known by its code to be another of theirs.
  std::vector<std::uint8_t> wanted(size_, 0), wants(pack.size(), 0);
  const auto count = [](std::uint8_t& many) { many = static_cast<std::uint8_t>(std::min(2, many + 1)); };
  for (const ConceptId id : ids)
    if (id != no_concept) wanted[id] = 2;
  for (const Meeting& pair : pairs)
    if (same(pair.how) && ids[pair.row] == no_concept) {
      count(wanted[pair.id]);
      count(wants[pair.row]);
    }
  for (const Meeting& pair : pairs)
    if (same(pair.how) && ids[pair.row] == no_concept && wanted[pair.id] == 1 && wants[pair.row] == 1) ids[pair.row] = pair.id;
  std::vector<std::uint8_t> synonyms(pack.size(), 0);
  for (const Meeting& pair : pairs)
    if ((pair.how & (both_preferred | ours_synonym)) != 0 && is_shipped(pair.id)) count(synonyms[pair.row]);
  for (const Meeting& pair : pairs) {
    if (ids[pair.row] == pair.id) continue;
    if (ids[pair.row] == no_concept && (pair.how & (both_preferred | ours_synonym)) != 0 && is_shipped(pair.id) && synonyms[pair.row] == 1)
      by_name_.push_back({pair.row, pair.id, number + 1});  // the row becomes an id when it has one
    else
      clashes_.push_back({same(pair.how) ? Reason::several_names : Reason::name_elsewhere, {number, pair.row}, pair.id, pair.name});
  }
}

void MergedPacks::extend(std::uint32_t number, std::vector<KnownName>& names, std::vector<KnownCode>& codes) const {
  const Pack& pack = packs_[number];
  const auto named = static_cast<std::ptrdiff_t>(names.size()), coded = static_cast<std::ptrdiff_t>(codes.size());
  for (std::size_t j = 0; j < pack.name_hashes.size(); ++j) {
    const std::uint32_t name = pack.hashed_name[j];
    names.push_back({pack.name_hashes[j], ids_[number][pack.names[name].concept_row], pack.preferred(name)});
  }
  for (std::size_t j = 0; j < pack.code_hashes.size(); ++j) {
    const std::uint32_t code = pack.hashed_code[j];
    codes.push_back({pack.code_hashes[j], ids_[number][pack.codes[code].concept_row], number + 1, code});
  }
  std::inplace_merge(names.begin(), names.begin() + named, names.end(),
                     [](const KnownName& a, const KnownName& b) { return a.hash < b.hash; });
  std::inplace_merge(codes.begin(), codes.begin() + coded, codes.end(),
                     [](const KnownCode& a, const KnownCode& b) { return a.hash < b.hash; });
}

void MergedPacks::gather_rows() {
  row_start_.assign(size_ + 1, 0);
  for (const auto& ids : ids_)
    for (const ConceptId id : ids) ++row_start_[id + 1];
  for (std::size_t i = 1; i < row_start_.size(); ++i) row_start_[i] += row_start_[i - 1];
  rows_.resize(row_start_.back());
  std::vector<std::uint32_t> filled(row_start_.begin(), row_start_.end() - 1);
  for (std::uint32_t pack = 0; pack < packs_.size(); ++pack)
    for (std::uint32_t row = 0; row < packs_[pack].size(); ++row) rows_[filled[ids_[pack][row]]++] = {pack, row};
}

void MergedPacks::link() {
  std::vector<Edge> edges;
  for (ConceptId id = 0; id < shipped_.size(); ++id)
    for (const ConceptId parent : shipped_[id].parents) edges.push_back({id, parent, 0});
  for (std::uint32_t pack = 0; pack < packs_.size(); ++pack)
    for (std::uint32_t row = 0; row < packs_[pack].size(); ++row)
      for (const std::uint32_t parent : packs_[pack].parents_of(row))
        if ((parent & maybe_parent) == 0 && ids_[pack][row] != ids_[pack][parent])
          edges.push_back({ids_[pack][row], ids_[pack][parent], pack + 1});
  edges.insert(edges.end(), by_name_.begin(), by_name_.end());
  lay_out(edges);
  // Each round takes all edges of one pack out of a cycle, so there are no more rounds than packs.
  for (auto cyclic = left_in_cycles(); !cyclic.empty(); cyclic = left_in_cycles()) {
    drop_cycles(cyclic, edges);
    lay_out(edges);
  }
}

void MergedPacks::lay_out(const std::vector<Edge>& edges) {
  parent_start_.assign(size_ + 1, 0);
  for (const Edge& edge : edges) ++parent_start_[edge.child + 1];
  for (std::size_t i = 1; i < parent_start_.size(); ++i) parent_start_[i] += parent_start_[i - 1];
  parent_.resize(edges.size());
  parent_pack_.resize(edges.size());
  std::vector<std::uint32_t> filled(parent_start_.begin(), parent_start_.end() - 1);
  for (const Edge& edge : edges) {
    parent_pack_[filled[edge.child]] = edge.pack;
    parent_[filled[edge.child]++] = edge.parent;
  }
}

/// Takes off concepts without kinds as long as there are any: what is left lies in a cycle or above one.
std::vector<ConceptId> MergedPacks::left_in_cycles() const {
  std::vector<std::uint32_t> kinds(size_, 0);
  for (const ConceptId parent : parent_) ++kinds[parent];
  std::vector<ConceptId> bare;
  for (ConceptId id = 0; id < size_; ++id)
    if (kinds[id] == 0) bare.push_back(id);
  for (std::size_t i = 0; i < bare.size(); ++i)
    for (const ConceptId parent : parents_of(bare[i]))
      if (--kinds[parent] == 0) bare.push_back(parent);
  std::vector<ConceptId> left;
  if (bare.size() == size_) return left;
  for (ConceptId id = 0; id < size_; ++id)
    if (kinds[id] != 0) left.push_back(id);
  return left;
}

void MergedPacks::drop_cycles(const std::vector<ConceptId>& among, std::vector<Edge>& edges) {
  Components components(size_, [this](std::uint32_t id) { return parents_of(id); });
  for (const ConceptId id : among) components.visit(id);
  const auto in_cycle = [&](const Edge& edge) {
    return components.of(edge.child) != 0 && components.of(edge.child) == components.of(edge.parent);
  };
  std::vector<std::uint32_t> last(size_ + 1, 0);  // of each component: the latest pack with an edge in it
  for (const Edge& edge : edges)
    if (in_cycle(edge)) last[components.of(edge.child)] = std::max(last[components.of(edge.child)], edge.pack);
  std::erase_if(edges, [&](const Edge& edge) {
    if (!in_cycle(edge) || edge.pack != last[components.of(edge.child)]) return false;
    clashes_.push_back({Reason::cycle, {edge.pack - 1, 0}, edge.child, edge.parent});
    return true;
  });
}

std::vector<ConceptId> MergedPacks::ids_of(std::size_t pack, const std::vector<std::uint32_t>& rows) const {
  std::vector<ConceptId> ids;
  for (const std::uint32_t row : rows) ids.push_back(ids_[pack][row]);
  return ids;
}

namespace {

void unite(std::vector<ConceptId>& all, const std::vector<ConceptId>& more) {
  all.insert(all.end(), more.begin(), more.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace

NameHit MergedPacks::longest(std::string_view text, std::size_t at) const {
  NameHit best;
  for (std::size_t i = 0; i < packs_.size(); ++i) {
    const NameHit hit = packs_[i].trie.longest(text, at);
    if (hit.concepts.empty() || hit.length < best.length) continue;
    if (hit.length > best.length) best = {hit.length, {}};
    unite(best.concepts, ids_of(i, hit.concepts));
  }
  return best;
}

std::vector<ConceptId> MergedPacks::whole(std::string_view text) const {
  std::vector<ConceptId> all;
  for (std::size_t i = 0; i < packs_.size(); ++i) unite(all, ids_of(i, packs_[i].trie.whole(text)));
  return all;
}

ConceptId MergedPacks::find_code(std::string_view code) const {
  std::vector<ConceptId> all;
  const std::string full = code.find('|') == std::string_view::npos ? '|' + std::string(code) : std::string(code);
  for (std::size_t i = 0; i < packs_.size(); ++i) unite(all, ids_of(i, packs_[i].find_code(full)));
  return all.size() == 1 ? all.front() : no_concept;
}

/// Calls `found` with everything above by one pack's edges and then the tables', until it says that this is enough. What one pack has below
/// a concept and another above it is nobody's statement, and the tables are not led back into a pack.
template <class Found>
void MergedPacks::climb(ConceptId from, Found&& found) const {
  for (std::uint32_t pack = 1; pack <= packs_.size(); ++pack) {
    std::vector<std::uint8_t> seen(size_, 0);  // 1: in the pack, 2: in the tables, 3: in both
    std::vector<std::pair<ConceptId, bool>> open{{from, false}};
    while (!open.empty()) {
      const auto [at, tables_only] = open.back();
      open.pop_back();
      for (std::uint32_t i = parent_start_[at]; i < parent_start_[at + 1]; ++i) {
        if (parent_pack_[i] != 0 && (tables_only || parent_pack_[i] != pack)) continue;
        const bool tables = parent_pack_[i] == 0;
        const std::uint8_t mark = tables ? 2 : 1;
        const ConceptId parent = parent_[i];
        if ((seen[parent] & mark) != 0) continue;
        if (seen[parent] == 0 && found(parent)) return;
        seen[parent] = static_cast<std::uint8_t>(seen[parent] | mark);
        open.emplace_back(parent, tables);
      }
    }
  }
}

std::vector<ConceptId> MergedPacks::above(ConceptId id) const {
  std::vector<ConceptId> all;
  climb(id, [&](ConceptId found) {
    all.push_back(found);
    return false;
  });
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

bool MergedPacks::reaches(ConceptId a, ConceptId b) const {
  bool reached = a == b;
  if (!reached) climb(a, [&](ConceptId found) { return reached = found == b; });
  return reached;
}

const Concept& MergedPacks::at(ConceptId id) const {
  auto& place = made_[id - shipped_.size()];
  if (const Concept* known = place.load(std::memory_order_acquire)) return *known;
  auto fresh = std::make_unique<Concept>();
  const PackRow& first = fresh_[id - shipped_.size()];
  fresh->key = packs_[first.pack].text(packs_[first.pack].concepts[first.row].key);
  fresh->name = packs_[first.pack].name(first.row);
  fresh->kind = kind(id);
  for (const PackRow& row : rows_of(id)) {
    const Pack& pack = packs_[row.pack];
    for (const PackName& name : pack.names_of(row.row))
      if (const auto text = pack.text(name.text); name.use != static_cast<std::uint32_t>(NameUse::shown) && text != fresh->name)
        fresh->names.emplace_back(text);
    for (const PackCode& code : pack.codes_of(row.row))
      if (code.use == static_cast<std::uint16_t>(CodeUse::own)) fresh->codes.push_back(pack.full_code(code));
    if (!fresh->source.empty()) fresh->source += "; ";
    fresh->source += pack.title;
    if (fresh->kind != TermKind::measure) continue;
    if (!fresh->analyte) fresh->analyte.emplace();
    const std::string_view specimens = pack.text(pack.concepts[row.row].specimens);
    for (std::size_t at = 0; at < specimens.size();) {
      const std::size_t end = std::min(specimens.find(';', at), specimens.size());
      fresh->analyte->specimens.emplace_back(specimens.substr(at, end - at));
      at = end + 1;
    }
  }
  fresh->parents.assign(parents_of(id).begin(), parents_of(id).end());
  const Concept* none = nullptr;
  if (place.compare_exchange_strong(none, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
  return *none;  // another thread was first
}

std::string MergedPacks::shown(ConceptId id) const {
  const Concept& it = is_shipped(id) ? shipped_[id] : at(id);
  return "`" + it.key + "` (" + it.name + ")";
}

std::vector<Vocabulary::Conflict> MergedPacks::conflicts() const {
  std::vector<Vocabulary::Conflict> all;
  for (const Clash& clash : clashes_) {
    const Pack& pack = packs_[clash.row.pack];
    Vocabulary::Conflict conflict{"", pack.bytes.name, ""};
    const auto theirs = [&] {
      return "`" + std::string(pack.text(pack.concepts[clash.row.row].key)) + "` (" + std::string(pack.name(clash.row.row)) + ")";
    };
    const auto name = [&] { return "`" + std::string(pack.text(pack.names[clash.detail].text)) + "`"; };
    const auto code = [&] { return "`" + pack.full_code(pack.codes[clash.detail]) + "`"; };
    switch (clash.reason) {
      case Reason::code_elsewhere:
        conflict.kind = "code";
        conflict.text = code() + " of " + theirs() + " is that of " + shown(clash.known) + " too, which stays another concept";
        break;
      case Reason::code_without_name:
        conflict.kind = "code";
        conflict.text = code() + " of " + theirs() + " is that of " + shown(clash.known) +
                        ", which is never called that: two concepts, and the code stays with the latter";
        break;
      case Reason::code_kind:
        conflict.kind = "kind";
        conflict.text = code() + " of " + theirs() + " is that of " + shown(clash.known) + ", which is something of another kind";
        break;
      case Reason::name_elsewhere:
        conflict.kind = "name";
        conflict.text = name() + " of " + theirs() + " is a name of " + shown(clash.known);
        break;
      case Reason::name_kind:
        conflict.kind = "kind";
        conflict.text = name() + " of " + theirs() + " is a name of " + shown(clash.known) + ", which is something of another kind";
        break;
      case Reason::several_names:
        conflict.kind = "name";
        conflict.text = name() + " of " + theirs() + " names more than one concept, among them " + shown(clash.known);
        break;
      case Reason::cycle:
        conflict.kind = "cycle";
        conflict.text = shown(clash.known) + " as a kind of " + shown(clash.detail) + " would make a cycle, and is left out";
        break;
    }
    all.push_back(std::move(conflict));
  }
  return all;
}

}  // namespace eligo::rules

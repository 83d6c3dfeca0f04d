// Packs beside the shipped vocabulary: which of their concepts are one, what is a kind of what, and where they disagree.
//
// The shipped vocabulary wins. A name that it lists keeps its meaning, and between two of its concepts its tables alone say "a kind of";
// what a pack adds is its own concepts with their names, ancestors above shipped concepts, and kinds below them. Of two packs the earlier
// one counts as listed when the later one is added. Loading joins sorted lists of hashes, so it is linear in what the packs hold.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack.hpp"
#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// A listed name, by the number of its folded words.
struct KnownName {
  std::uint64_t hash = 0;
  ConceptId id = no_concept;
  bool preferred = false;
  friend auto operator<=>(const KnownName&, const KnownName&) = default;  // NOLINT(modernize-use-nullptr): as in pack_merge.cpp
};

/// A concept of a pack.
struct PackRow {
  std::uint32_t pack = 0, row = 0;
};

class MergedPacks {
 public:
  /// `names` are those of the shipped concepts. Both must outlive the result.
  MergedPacks(const std::vector<Concept>& shipped, std::vector<KnownName> names, std::vector<Pack> packs);
  ~MergedPacks();
  MergedPacks(const MergedPacks&) = delete;
  MergedPacks& operator=(const MergedPacks&) = delete;

  [[nodiscard]] std::uint32_t size() const { return size_; }  ///< shipped concepts and those of the packs
  [[nodiscard]] const std::vector<Pack>& packs() const { return packs_; }
  /// A concept that is not shipped, made when it is first asked for.
  [[nodiscard]] const Concept& at(ConceptId id) const;
  [[nodiscard]] TermKind kind(ConceptId id) const;
  /// What the packs list under this concept, shipped or not.
  [[nodiscard]] std::span<const PackRow> rows_of(ConceptId id) const {
    return std::span(rows_).subspan(row_start_[id], row_start_[id + 1] - row_start_[id]);
  }

  [[nodiscard]] NameHit longest(std::string_view text, std::size_t at) const;
  [[nodiscard]] std::vector<ConceptId> whole(std::string_view text) const;
  /// "SYSTEM|CODE" or a bare key; no_concept when it is not listed, and when it is of several concepts.
  [[nodiscard]] ConceptId find_code(std::string_view code) const;

  /// Is there a way up from `a` to `b`, by the edges of one pack and then those of the tables?
  [[nodiscard]] bool reaches(ConceptId a, ConceptId b) const;
  /// Everything above, sorted, itself not among it.
  [[nodiscard]] std::vector<ConceptId> above(ConceptId id) const;

  /// Where a pack says something else than the shipped vocabulary, or than an earlier pack, about codes, names and cycles.
  [[nodiscard]] std::vector<Vocabulary::Conflict> conflicts() const;

 private:
  struct Edge {
    ConceptId child = 0, parent = 0;
    std::uint32_t pack = 0;  ///< 0 for shipped, else the pack's number and one
  };
  struct KnownCode {
    std::uint64_t hash = 0;
    ConceptId id = no_concept;
    std::uint32_t pack = 0;  ///< as in Edge
    std::uint32_t code = 0;  ///< which of the shipped concept's codes, or of the pack's
  };
  enum class Reason : std::uint8_t { code_elsewhere, code_without_name, code_kind, name_elsewhere, name_kind, several_names, cycle };
  struct Clash {
    Reason reason{};
    PackRow row;
    ConceptId known = no_concept;
    std::uint32_t detail = 0;  ///< number of the name or code in the pack; the parent of a cycle
  };

  /// How the names of a pack's concept meet those of a listed one.
  struct Meeting {
    std::uint32_t row = 0;
    ConceptId id = no_concept;
    std::uint8_t how = 0;    ///< which of the two names are the preferred ones, added up
    std::uint32_t name = 0;  ///< one that does
  };
  static bool row_and_id(const Meeting& a, const Meeting& b) { return a.row != b.row ? a.row < b.row : a.id < b.id; }

  void add(std::uint32_t pack, const std::vector<KnownName>& names, const std::vector<KnownCode>& codes);
  [[nodiscard]] std::vector<Meeting> meet_names(std::uint32_t pack, const std::vector<KnownName>& names);
  void match_codes(std::uint32_t pack, const std::vector<KnownCode>& codes, const std::vector<Meeting>& meetings);
  void match_names(std::uint32_t pack, const std::vector<Meeting>& pairs);
  void extend(std::uint32_t pack, std::vector<KnownName>& names, std::vector<KnownCode>& codes) const;
  template <class Found>
  void climb(ConceptId from, Found&& found) const;
  void gather_rows();
  void link();
  void lay_out(const std::vector<Edge>& edges);
  [[nodiscard]] std::vector<ConceptId> left_in_cycles() const;
  void drop_cycles(const std::vector<ConceptId>& among, std::vector<Edge>& edges);
  [[nodiscard]] std::string code_text(const KnownCode& code) const;
  [[nodiscard]] std::string shown(ConceptId id) const;
  [[nodiscard]] std::span<const ConceptId> parents_of(ConceptId id) const {
    return std::span(parent_).subspan(parent_start_[id], parent_start_[id + 1] - parent_start_[id]);
  }
  [[nodiscard]] std::vector<ConceptId> ids_of(std::size_t pack, const std::vector<std::uint32_t>& rows) const;
  [[nodiscard]] bool is_shipped(ConceptId id) const { return id < shipped_.size(); }

  const std::vector<Concept>& shipped_;
  std::vector<Pack> packs_;
  std::uint32_t size_ = 0;
  std::vector<std::vector<ConceptId>> ids_;  ///< of each pack's rows
  std::vector<PackRow> fresh_;               ///< of the concepts after the shipped ones, where each is first listed
  std::vector<Edge> by_name_;                ///< a pack's concept whose name is a shipped synonym is a kind of that
  std::vector<Clash> clashes_;
  std::vector<std::uint32_t> row_start_;
  std::vector<PackRow> rows_;
  std::vector<std::uint32_t> parent_start_;
  std::vector<ConceptId> parent_;
  std::vector<std::uint32_t> parent_pack_;                 ///< whose edge that is, as in Edge
  mutable std::vector<std::atomic<const Concept*>> made_;  ///< of the concepts after the shipped ones
};

}  // namespace eligo::rules

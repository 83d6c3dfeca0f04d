// What clinicians call things: concepts, names, kinds of, codes, analytes. Loaded once from tables; immutable after.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/decimal.hpp"
#include "grammar/lexicon.hpp"
#include "rules/trial.hpp"

namespace eligo::rules {

using ConceptId = std::uint32_t;
inline constexpr ConceptId no_concept = 0xffffffff;

using grammar::TermKind;

/// A measured quantity: laboratory analyte, vital sign, score.
struct Analyte {
  std::vector<std::string> specimens;                    ///< "serum", "plasma", "blood", "urine"; empty for what is not a sample
  std::string canonical_unit;                            ///< UCUM; all values of the analyte are compared in it; empty: the unit decides
  std::vector<std::string> customary_units;              ///< UCUM; what a limit without a unit may mean
  std::optional<Decimal> molar_mass;                     ///< g/mol
  std::optional<Decimal> equivalents;                    ///< mEq per mmol (1 for Na, K, Cl, HCO3; 2 for Ca, Mg)
  std::string affine;                                    ///< "hba1c" for NGSP % <-> IFCC mmol/mol, else empty
  std::optional<Decimal> plausible_low, plausible_high;  ///< physiological, in canonical unit
  std::optional<Decimal> reference_low, reference_high;  ///< adult, in canonical unit; used only with --assume-ranges
  bool score = false;                                    ///< ordinal or count without a unit
  bool arbitrary_units = false;                          ///< IU convertible only within this analyte
  bool group = false;                                    ///< stands for each measure that is a kind of it ("transaminases": ALT and AST)
};

struct Concept {
  std::string key;   ///< "absolute_neutrophil_count"
  std::string name;  ///< preferred name
  TermKind kind = TermKind::none;
  std::vector<std::string> names;  ///< synonyms and acronyms
  std::vector<std::string> codes;  ///< "http://loinc.org|751-8"
  std::vector<ConceptId> parents;
  /// Narrows its parents by something that their other kinds do not say ("metastatic", "bilateral"), so that any of those may be this too.
  bool aspect = false;
  /// "Hepatitis B or C": nothing but what is listed below it, so that who has none of these does not have it.
  bool either = false;
  /// Its listed members are not all: a complete list without one of them denies nothing.
  bool open = false;
  /// So wide that it may stand for anything of its kind ("investigational drug").
  bool anything = false;
  std::vector<ConceptId> parts;    ///< of a regimen or a combination: what is given when it is given
  bool dormant = false;            ///< is there and is not active, whatever the status of its entry (latent tuberculosis)
  bool in_turn = false;            ///< the parts are given one after another, so that its dates are not theirs
  std::vector<ConceptId> sides;    ///< of one that is either: its kinds that are not either themselves
  std::vector<std::string> axes;   ///< of the aspect: two of one axis exclude each other ("stage", "receptor")
  std::optional<Analyte> analyte;  ///< measures only
  std::optional<Decimal> half_life_hours, half_life_hours_high;  ///< elimination; the second where the source gives a range
  std::string half_life_source;
  /// Glucocorticoids: the milligrams that count as 5 mg of prednisone; the second where tables differ.
  std::optional<Decimal> equivalent_mg, equivalent_mg_high;
  std::string equivalent_source;
  std::string note, source;
};

/// How a name was resolved, for `eligo vocab` and for reports.
struct Resolution {
  std::vector<ConceptId> concepts;  ///< empty: not listed; several: homonym
  std::string how;                  ///< "name", "plural", "spelling", "code", ...
  std::vector<std::string> near;    ///< near names when nothing was found
};

struct Pack;
struct TableRow;

class Vocabulary final : public grammar::Lexicon {
 public:
  struct Table {
    std::string name;  ///< "conditions.tsv", for messages
    std::string content;
  };
  /// Reads tab-separated tables (format: rules/vocabulary/README.md). Refuses duplicate keys, unknown parents and cycles, with the path.
  [[nodiscard]] static Result<Vocabulary> load(std::span<const Table> tables);
  /// The same with packs beside them, which add and never change (rules/pack_merge.hpp). `index`: what index_names() made of these tables,
  /// which spares folding their names; one of other tables changes nothing.
  [[nodiscard]] static Result<Vocabulary> load(std::span<const Table> tables, std::vector<Pack> packs, std::string_view index = {});
  /// The names of the tables, folded, as bytes to keep in a file (rules/name_index.hpp).
  [[nodiscard]] static Result<std::string> index_names(std::span<const Table> tables);

  Vocabulary(Vocabulary&&) noexcept;
  Vocabulary& operator=(Vocabulary&&) noexcept;
  ~Vocabulary() override;

  [[nodiscard]] std::size_t size() const;
  /// Ids below this are of the tables, the others of packs. Nobody has looked through a pack, so that it does not say of two things that
  /// they are apart: from the absence of an edge nothing follows there.
  [[nodiscard]] std::size_t shipped() const;
  [[nodiscard]] bool imported(ConceptId id) const { return id >= shipped() && id < size(); }
  [[nodiscard]] const Concept& at(ConceptId id) const;
  [[nodiscard]] ConceptId find_key(std::string_view key) const;               ///< no_concept when not listed
  [[nodiscard]] ConceptId find_code(std::string_view system_and_code) const;  ///< "http://loinc.org|751-8", "LOINC|751-8" or a bare key
  /// The listed code that this one lies under, where its terminology says so by its spelling (ICD-10-CM: E10.9 lies under E10), the
  /// nearest.
  struct Wider {
    ConceptId id = no_concept;
    std::string code;  ///< the listed one
  };
  [[nodiscard]] Wider find_wider_code(std::string_view system_and_code) const;
  /// A whole name (any case, plural, British or American, hyphens), optionally of one kind only.
  [[nodiscard]] Resolution resolve(std::string_view name, TermKind kind = TermKind::none) const;
  /// The same without near names, which cost a scan: for patients' facts in bulk.
  [[nodiscard]] Resolution lookup(std::string_view name, TermKind kind = TermKind::none) const;
  /// Is `a` the same as `b`, or a kind of it? Transitive over parents.
  [[nodiscard]] bool is_a(ConceptId a, ConceptId b) const;
  /// Is something listed that is a kind of both, or may one be the other by an aspect? "Hepatitis C" and "hepatitis B or C carrier" have
  /// chronic hepatitis C in common, and a ductal carcinoma of the breast may be early breast cancer. So may two of the tables of which a
  /// pack says that one is a kind of the other, and whatever comes from a pack.
  [[nodiscard]] bool overlap(ConceptId a, ConceptId b) const;
  /// May a record by the wide name `recorded` mean an `asked`, though neither is a kind of the other? "Antidepressant" may be a tricyclic,
  /// which may be an anticholinergic; "eye drops" may be a corticosteroid. Not the other way round: drops asked for are no steroid on file.
  [[nodiscard]] bool may_hold(ConceptId recorded, ConceptId asked) const;
  /// Do the tables list kinds of it? What a pack lists below a concept are not all of its kinds.
  [[nodiscard]] bool has_kinds(ConceptId id) const;
  [[nodiscard]] std::vector<ConceptId> ancestors(ConceptId id) const;
  [[nodiscard]] std::string digest() const;  ///< hex, of the tables and the packs

  /// What packs list under a concept, for showing.
  struct Addition {
    std::string pack;  ///< its title
    std::string key;
    std::vector<std::string> names;        ///< that may be resolved
    std::vector<std::string> other_names;  ///< only shown
    std::vector<std::string> codes;
    std::vector<std::string> see_also;
    std::vector<std::string> maybe;  ///< names of what another source has above it: nothing follows from that
  };
  [[nodiscard]] std::vector<Addition> additions(ConceptId id) const;
  /// Where a pack and what was there before it do not agree, and what is done about it: `kind` is code, name, kind, cycle or kin.
  struct Conflict {
    std::string kind, pack, text;
  };
  [[nodiscard]] std::vector<Conflict> conflicts() const;

  // grammar::Lexicon
  [[nodiscard]] std::optional<grammar::LexiconMatch> longest_name(std::string_view text, std::size_t at) const override;
  [[nodiscard]] std::optional<grammar::UnitMatch> longest_unit(std::string_view text, std::size_t at) const override;
  [[nodiscard]] bool kind_of(const grammar::LexiconEntry& narrow, const grammar::LexiconEntry& wide) const override;
  [[nodiscard]] bool akin(const grammar::LexiconEntry& one, const grammar::LexiconEntry& other) const override;

 private:
  Vocabulary();
  [[nodiscard]] Resolution lookup_shipped(std::string_view name, TermKind kind) const;
  /// Everything but the names.
  [[nodiscard]] static Result<Vocabulary> load_tables(std::span<const Table> tables, std::vector<TableRow>& rows);
  struct Data;
  std::unique_ptr<Data> data_;
};

/// Words for comparing open terms: lower case, no punctuation, singular, British spelled American, filler words dropped; order kept.
[[nodiscard]] std::string normalised_words(std::string_view text);

}  // namespace eligo::rules

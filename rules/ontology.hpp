// A foreign terminology as its importer read it: plain concepts, before it is written as a pack.
//
// An importer takes texts and gives an Ontology or the first fault with its place. What a name may be used for is decided afterwards, for
// all formats alike, by name_use.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// One file of a terminology.
struct ImportSource {
  std::string name;
  std::string_view content;
};

/// Where a concept or an edge stands.
struct ImportPlace {
  std::uint32_t source = 0, line = 0;  ///< of the sources given; 1-based, 0 for none
};

struct ImportedConcept {
  std::string id;  ///< "DOID:1612": the key under which it is known, and what parents name
  TermKind kind = TermKind::none;
  std::string name;
  std::vector<std::string> synonyms;     ///< that mean exactly this
  std::vector<std::string> other_names;  ///< broader, narrower, related: shown, and never resolved
  std::vector<std::string> codes;     ///< "http://snomed.info/sct|73211009": its own, the first its id, then those that were merged into it
  std::vector<std::string> see_also;  ///< codes of other systems that are about the same, more or less: shown, and never resolved
  std::vector<std::string> parents;   ///< ids
  std::vector<std::string> maybe;     ///< ids of ancestors that another source gave it: shown, and never followed
  std::vector<std::string> specimens;  ///< measures
  bool names_whole_only = false;       ///< its names mean it only when they stand alone
  bool unnamed = false;                ///< part of the hierarchy alone: no text means it
  ImportPlace place;
};

struct Ontology {
  std::string title;  ///< "Disease Ontology"
  std::vector<ImportedConcept> concepts;
  std::vector<std::string> remarks;  ///< what was left out, counted
};

/// Why a file cannot be imported: `why.place` is "line:col" in the source of this number.
struct ImportError {
  std::size_t source = 0;
  InputError why;
};
template <class T>
using Imported = tl::expected<T, ImportError>;

/// "obo", "tables", "drugbank", "rxnorm", "loinc", "snomed", "atc".
[[nodiscard]] std::span<const std::string_view> import_kinds();

/// Reads the files of one terminology and checks it: ids listed once, names that are UTF-8, no cycle (refused with its path). Parents that
/// are not listed are left out and counted. `kind` is what the concepts of `obo` and `tables` are when their ids do not tell.
[[nodiscard]] Imported<Ontology> import_ontology(std::string_view format, std::span<const ImportSource> sources,
                                                 TermKind kind = TermKind::condition);

/// What a foreign name may be used for.
enum class NameUse : std::uint8_t {
  shown,    ///< never resolved
  whole,    ///< names its concept when it is all of a text, as in a profile
  in_text,  ///< is met inside criteria as well
};

/// Criteria are ordinary English, and terminologies list "Ice", "lead", "no pain" and "ID" as names. A short acronym is no name; a name
/// made of ordinary words, or with words that a grammar reads (and, no, without, other), is none inside a text.
[[nodiscard]] NameUse name_use(std::string_view name, TermKind kind, bool preferred);

/// The bytes of a pack (rules/pack.hpp).
[[nodiscard]] std::string write_pack(const Ontology& ontology);

}  // namespace eligo::rules

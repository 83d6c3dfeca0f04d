// What the importers share: rows of tables with their places, faults, and how codes are written.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/ontology.hpp"

namespace eligo::rules {

/// `code` is printed behind the message, in brackets.
[[nodiscard]] inline tl::unexpected<ImportError> import_fault(std::size_t source, std::size_t line, std::size_t column,
                                                              const std::string& message, std::string_view code, std::string help = {}) {
  return tl::unexpected(ImportError{
      source, {std::to_string(line) + ':' + std::to_string(column), message + " [" + std::string(code) + "]", std::move(help)}});
}

/// One row of a table, its cells as written (quotes of CSV taken off).
struct ImportRow {
  std::vector<std::string> cells;
  std::size_t line = 0;
  std::vector<std::size_t> columns;  ///< of each cell: 1-based, in code points
  [[nodiscard]] const std::string& cell(std::size_t column) const {
    static const std::string none;
    return column < cells.size() ? cells[column] : none;
  }
  [[nodiscard]] std::size_t column(std::size_t of) const { return of < columns.size() ? columns[of] : 1; }
};

/// Row by row. With `quoted`, cells in double quotes may hold the separator and line breaks.
class ImportTable {
 public:
  ImportTable(std::size_t source, std::string_view content, char separator, bool quoted);
  /// Nothing at the end. Empty lines are passed over. A quote that is never closed is a fault.
  [[nodiscard]] Imported<std::optional<ImportRow>> next();

 private:
  std::size_t source_;
  std::string_view content_;
  char separator_;
  bool quoted_;
  std::size_t at_ = 0, line_ = 1;
};

/// The columns of a header row by their names in lower case.
class ImportHeader {
 public:
  explicit ImportHeader(const ImportRow& row);
  [[nodiscard]] bool has(std::string_view name) const { return find({name}).has_value(); }
  /// The first of these that is there.
  [[nodiscard]] std::optional<std::size_t> find(std::initializer_list<std::string_view> names) const;

 private:
  std::unordered_map<std::string, std::size_t> columns_;
};

/// The separator of the first line: tab, semicolon or comma, whichever is there most.
[[nodiscard]] char separator_of(std::string_view content);

[[nodiscard]] std::vector<std::string> split_list(std::string_view cell, char separator);

/// Collects concepts by id, in the order in which they come.
class ImportedConcepts {
 public:
  /// Null when the id is there already.
  ImportedConcept* add(std::string id, ImportPlace place);
  [[nodiscard]] ImportedConcept* find(std::string_view id);
  [[nodiscard]] std::vector<ImportedConcept>& all() { return concepts_; }

 private:
  std::vector<ImportedConcept> concepts_;
  std::unordered_map<std::string, std::size_t> by_id_;
};

/// The code of an xref or id "PREFIX:CODE" in full, whatever the terminology calls the system ("SNOMEDCT_US_2023_03_01", "MIM", "ORDO").
[[nodiscard]] std::string code_of_xref(std::string_view xref);

/// What the ids' prefix says that the concepts are; `otherwise` when it says nothing.
[[nodiscard]] TermKind kind_of_id(std::string_view id, TermKind otherwise);
[[nodiscard]] std::string title_of_ids(std::string_view id, std::string_view otherwise);

/// What each format reads.
[[nodiscard]] Imported<Ontology> import_obo(std::span<const ImportSource> sources, TermKind kind);
[[nodiscard]] Imported<Ontology> import_tables(std::span<const ImportSource> sources, TermKind kind);
[[nodiscard]] Imported<Ontology> import_drugbank(std::span<const ImportSource> sources);
[[nodiscard]] Imported<Ontology> import_rxnorm(std::span<const ImportSource> sources);
[[nodiscard]] Imported<Ontology> import_loinc(std::span<const ImportSource> sources);
[[nodiscard]] Imported<Ontology> import_snomed(std::span<const ImportSource> sources);
[[nodiscard]] Imported<Ontology> import_atc(std::span<const ImportSource> sources);

}  // namespace eligo::rules

// Tables under a header row: names, synonyms, xrefs and edges of an ontology (tab-separated), and the DrugBank open vocabulary.
#include <utility>

#include "rules/import_read.hpp"
#include "rules/vocabulary_table.hpp"

namespace eligo::rules {
namespace {

enum class TableKind { terms, synonyms, xrefs, edges };

struct OpenTable {
  ImportTable rows;
  ImportHeader header;
  TableKind kind{};
  std::size_t source = 0;
  bool supplies = false;  ///< edges to ancestors, from another source than the ontology's own tree
};

/// A table whose header has been read. `what` it may hold is said where it holds none of it.
Imported<OpenTable> open_table(std::size_t source, std::string_view content, char separator) {
  ImportTable rows(source, content, separator, separator != '\t');
  auto first = rows.next();
  if (!first) return tl::unexpected(first.error());
  if (!*first) return import_fault(source, 1, 1, "the table is empty", "bad-header");
  OpenTable table{rows, ImportHeader(**first), {}, source};
  table.supplies = table.header.has("ancestor");
  return table;
}

std::optional<TableKind> kind_of(const ImportHeader& header) {
  if (header.has("id") && header.find({"name", "label"})) return TableKind::terms;
  if (header.has("id") && header.has("synonym")) return TableKind::synonyms;
  if (header.has("id") && header.has("xref")) return TableKind::xrefs;
  if (header.has("child") && header.find({"parent", "ancestor"})) return TableKind::edges;
  return std::nullopt;
}

struct TablesReader {
  TermKind kind;
  ImportedConcepts concepts = {};
  std::size_t strange_ids = 0;

  /// Every row of a table.
  template <class Each>
  static Imported<bool> each_row(OpenTable& table, Each&& each) {
    while (true) {
      auto row = table.rows.next();
      if (!row) return tl::unexpected(row.error());
      if (!*row) return true;
      if (auto done = each(**row); !done) return done;
    }
  }

  Imported<bool> terms(OpenTable& table) {
    const std::size_t id = *table.header.find({"id"}), name = *table.header.find({"name", "label"});
    const auto parents = table.header.find({"parents"}), alternatives = table.header.find({"alt_ids"}),
               synonyms = table.header.find({"synonyms"});
    return each_row(table, [&](const ImportRow& row) -> Imported<bool> {
      const std::string& key = row.cell(id);
      if (key.find(':') == std::string::npos)
        return import_fault(table.source, row.line, row.column(id), "`" + key + "` is no id", "bad-row", "an id is written PREFIX:CODE");
      if (row.cell(name).empty()) return import_fault(table.source, row.line, row.column(name), "`" + key + "` has no name", "bad-row");
      ImportedConcept* fresh = concepts.add(key, {static_cast<std::uint32_t>(table.source), static_cast<std::uint32_t>(row.line)});
      if (fresh == nullptr)
        return import_fault(table.source, row.line, row.column(id), "`" + key + "` is listed twice", "duplicate-id", "merge the two rows");
      fresh->name = row.cell(name);
      fresh->kind = kind_of_id(key, kind);
      fresh->codes.push_back(code_of_xref(key));
      if (parents) fresh->parents = split_list(row.cell(*parents), '|');
      if (alternatives)
        for (const auto& other : split_list(row.cell(*alternatives), '|'))
          if (auto code = code_of_xref(other); !code.empty()) fresh->codes.push_back(std::move(code));
      if (synonyms) fresh->synonyms = split_list(row.cell(*synonyms), '|');
      return true;
    });
  }

  Imported<bool> details(OpenTable& table) {
    const std::size_t id = *table.header.find({"id", "child"}), value = *table.header.find({"synonym", "xref", "parent", "ancestor"});
    const auto scope = table.header.find({"scope"}), match = table.header.find({"match"});
    return each_row(table, [&](const ImportRow& row) -> Imported<bool> {
      if (row.cell(value).empty())
        return import_fault(table.source, row.line, row.column(value), "the row of `" + row.cell(id) + "` is not complete", "bad-row");
      ImportedConcept* one = concepts.find(row.cell(id));
      if (one == nullptr) {
        ++strange_ids;
        return true;
      }
      switch (table.kind) {
        case TableKind::synonyms:
          (!scope || row.cell(*scope) == "EXACT" ? one->synonyms : one->other_names).push_back(row.cell(value));
          break;
        case TableKind::xrefs:
          if (auto code = code_of_xref(row.cell(value)); !code.empty())
            (match && row.cell(*match) == "exact" ? one->codes : one->see_also).push_back(std::move(code));
          break;
        case TableKind::edges:
          if (row.cell(value) != one->id) (table.supplies ? one->maybe : one->parents).push_back(row.cell(value));
          break;
        case TableKind::terms:
          break;
      }
      return true;
    });
  }
};

}  // namespace

Imported<Ontology> import_tables(std::span<const ImportSource> sources, TermKind kind) {
  TablesReader reader{kind};
  std::vector<OpenTable> tables;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    auto table = open_table(source, sources[source].content, '\t');
    if (!table) return tl::unexpected(table.error());
    const auto what = kind_of(table->header);
    if (!what)
      return import_fault(source, 1, 1, "the header is of no table that is known", "bad-header",
                          "id name [parents] [alt_ids] [synonyms], id synonym [scope], id xref [match], or child parent; tab-separated");
    table->kind = *what;
    tables.push_back(std::move(*table));
  }
  for (auto& table : tables)
    if (table.kind == TableKind::terms)
      if (auto read = reader.terms(table); !read) return tl::unexpected(read.error());
  for (auto& table : tables)
    if (table.kind != TableKind::terms)
      if (auto read = reader.details(table); !read) return tl::unexpected(read.error());
  Ontology out;
  auto& concepts = reader.concepts.all();
  out.title = title_of_ids(concepts.empty() ? "" : concepts.front().id, sources.empty() ? "" : sources[0].name);
  if (reader.strange_ids > 0) out.remarks.push_back(std::to_string(reader.strange_ids) + " rows of ids that are not named were left out");
  out.concepts = std::move(concepts);
  return out;
}

Imported<Ontology> import_drugbank(std::span<const ImportSource> sources) {
  ImportedConcepts concepts;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    auto table = open_table(source, sources[source].content, separator_of(sources[source].content));
    if (!table) return tl::unexpected(table.error());
    const auto id = table->header.find({"drugbank_id", "drugbank id"}), name = table->header.find({"name", "common name"});
    if (!id || !name)
      return import_fault(source, 1, 1, "the header is not that of the DrugBank vocabulary", "bad-header",
                          "DrugBank ID, Common name, UNII and Synonyms are used");
    const auto unii = table->header.find({"unii"}), synonyms = table->header.find({"synonyms"});
    const auto read = TablesReader::each_row(*table, [&](const ImportRow& row) -> Imported<bool> {
      const std::string& key = row.cell(*id);
      if (!key.starts_with("DB")) return import_fault(source, row.line, row.column(*id), "`" + key + "` is no DrugBank id", "bad-row");
      if (row.cell(*name).empty()) return import_fault(source, row.line, row.column(*name), "`" + key + "` has no name", "bad-row");
      ImportedConcept* fresh = concepts.add("DRUGBANK:" + key, {static_cast<std::uint32_t>(source), static_cast<std::uint32_t>(row.line)});
      if (fresh == nullptr) return import_fault(source, row.line, row.column(*id), "`" + key + "` is listed twice", "duplicate-id");
      fresh->kind = TermKind::drug;
      fresh->name = row.cell(*name);
      fresh->codes.push_back(code_of_xref(fresh->id));
      if (unii && !row.cell(*unii).empty()) fresh->codes.push_back(code_of_xref("UNII:" + row.cell(*unii)));
      if (synonyms) fresh->synonyms = split_list(row.cell(*synonyms), '|');
      return true;
    });
    if (!read) return tl::unexpected(read.error());
  }
  Ontology out;
  out.title = "DrugBank open vocabulary";
  out.concepts = std::move(concepts.all());
  return out;
}

}  // namespace eligo::rules

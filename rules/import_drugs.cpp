// RxNorm's RRF files, and the ATC index.
#include <array>
#include <unordered_set>
#include <utility>

#include "rules/import_read.hpp"
#include "rules/vocabulary_table.hpp"

namespace eligo::rules {
namespace {

ImportPlace place(std::size_t source, std::size_t line) { return {static_cast<std::uint32_t>(source), static_cast<std::uint32_t>(line)}; }

// RXNCONSO: RXCUI LAT TS LUI STT SUI ISPREF RXAUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF.
constexpr std::size_t conso_columns = 18, conso_cui = 0, conso_lat = 1, conso_sab = 11, conso_tty = 12, conso_str = 14, conso_suppress = 16;
// RXNREL: RXCUI1 RXAUI1 STYPE1 REL RXCUI2 RXAUI2 STYPE2 RELA RUI SRUI SAB SL DIR RG SUPPRESS CVF. The second has the relation to the first.
constexpr std::size_t rel_columns = 16, rel_first = 0, rel_second = 4, rel_rela = 7, rel_sab = 10, rel_suppress = 14;

/// Names of a drug, those that name it best first; dose forms and their groups are none.
constexpr std::array<std::string_view, 20> drug_names = {"IN",   "PIN",   "MIN",   "BN",   "SCD",  "SBD",   "GPCK", "BPCK", "SCDC", "SCDF",
                                                         "SCDG", "SCDFP", "SCDGP", "SBDC", "SBDF", "SBDFP", "SBDG", "PSN",  "SY",   "TMSY"};

/// "X RELATION Y" that makes X a kind of Y: a brand, a salt or a product of an ingredient is taken when that is taken.
constexpr std::array<std::string_view, 8> kind_relations = {
    "isa", "tradename_of", "form_of", "has_ingredient", "consists_of", "has_ingredients", "has_precise_ingredient", "contains"};

struct RxnormReader {
  ImportedConcepts concepts = {};
  std::unordered_map<std::string, std::size_t> rank = {};  ///< of the name that a concept has so far

  Imported<bool> name(std::size_t source, const ImportRow& row) {
    if (row.cells[conso_sab] != "RXNORM" || row.cells[conso_lat] != "ENG" || row.cells[conso_suppress] != "N") return true;
    const auto* tty = std::find(drug_names.begin(), drug_names.end(), row.cells[conso_tty]);
    if (tty == drug_names.end()) return true;
    const std::string id = "RXNORM:" + row.cells[conso_cui];
    const std::string& text = row.cells[conso_str];
    if (row.cells[conso_cui].empty() || text.empty()) return import_fault(source, row.line, 1, "the row names nothing", "bad-row");
    const auto here = static_cast<std::size_t>(tty - drug_names.begin());
    ImportedConcept* one = concepts.find(id);
    if (one == nullptr) {
      one = concepts.add(id, place(source, row.line));
      one->kind = TermKind::drug;
      one->codes.push_back(full_code(id));
      one->name = text;
      rank[id] = here;
    } else if (here < rank[id]) {
      one->synonyms.push_back(std::exchange(one->name, text));
      rank[id] = here;
    } else {
      one->synonyms.push_back(text);
    }
    return true;
  }

  void relation(const ImportRow& row) {
    if (row.cells[rel_sab] != "RXNORM" || row.cells[rel_suppress] == "Y" || row.cells[rel_suppress] == "O") return;
    if (std::find(kind_relations.begin(), kind_relations.end(), row.cells[rel_rela]) == kind_relations.end()) return;
    ImportedConcept* kind = concepts.find("RXNORM:" + row.cells[rel_second]);
    if (kind != nullptr && row.cells[rel_first] != row.cells[rel_second]) kind->parents.push_back("RXNORM:" + row.cells[rel_first]);
  }
};

std::size_t bars(std::string_view content) {
  const std::string_view line = content.substr(0, content.find('\n'));
  return static_cast<std::size_t>(std::count(line.begin(), line.end(), '|'));
}

}  // namespace

Imported<Ontology> import_rxnorm(std::span<const ImportSource> sources) {
  RxnormReader reader;
  for (const std::size_t columns : {conso_columns, rel_columns})
    for (std::size_t source = 0; source < sources.size(); ++source) {
      const std::size_t here = bars(sources[source].content);
      if (here != conso_columns && here != rel_columns)
        return import_fault(source, 1, 1, "has " + std::to_string(here) + " fields", "bad-header",
                            "expected RXNCONSO.RRF (18 fields) or RXNREL.RRF (16)");
      if (here != columns) continue;
      ImportTable rows(source, sources[source].content, '|', false);
      while (true) {
        auto row = rows.next();
        if (!row) return tl::unexpected(row.error());
        if (!*row) break;
        if ((*row)->cells.size() != columns + 1)
          return import_fault(
              source, (*row)->line, 1,
              "the row has " + std::to_string((*row)->cells.size() - 1) + " fields, the first has " + std::to_string(columns), "bad-row");
        if (columns == rel_columns)
          reader.relation(**row);
        else if (auto read = reader.name(source, **row); !read)
          return tl::unexpected(read.error());
      }
    }
  Ontology out;
  out.title = "RxNorm";
  out.concepts = std::move(reader.concepts.all());
  return out;
}

namespace {

/// Levels of an ATC code by its length: 1 anatomical, 3 therapeutic, 4 pharmacological, 5 chemical, 7 substance.
std::string_view above_atc(std::string_view code) {
  switch (code.size()) {
    case 3:
      return code.substr(0, 1);
    case 4:
      return code.substr(0, 3);
    case 5:
      return code.substr(0, 4);
    case 7:
      return code.substr(0, 5);
    default:
      return {};
  }
}

bool is_atc(std::string_view code) {
  constexpr std::string_view shape = "A00AA00";
  if (code.size() != 1 && above_atc(code).empty()) return false;
  for (std::size_t i = 0; i < code.size(); ++i)
    if (shape[i] == 'A' ? code[i] < 'A' || code[i] > 'Z' : code[i] < '0' || code[i] > '9') return false;
  return true;
}

/// "Other antidepressants" and "combinations" name what is left over from a list.
bool is_left_over(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower.starts_with("other ") || lower.starts_with("various") || lower.starts_with("combination") ||
         lower.starts_with("all other") || lower.find("excl") != std::string::npos;
}

}  // namespace

// A substance with several codes is one thing under each use: "hydrocortisone" is then no dermatological by itself, its use as one is.
Imported<Ontology> import_atc(std::span<const ImportSource> sources) {
  ImportedConcepts concepts;
  std::unordered_map<std::string, std::vector<std::string>> by_name;  // substances: codes
  std::vector<std::string> order;
  std::unordered_set<std::string> repeated;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    const char separator = separator_of(sources[source].content);
    ImportTable rows(source, sources[source].content, separator, true);
    auto first = rows.next();
    if (!first) return tl::unexpected(first.error());
    const ImportHeader header(*first ? **first : ImportRow{});
    const auto code = header.find({"atc_code", "atc code", "atccode"});
    const auto name = header.find({"atc_name", "atc level name", "atc name"});
    if (!code || !name)
      return import_fault(source, 1, 1, "the header names no ATC code and name", "bad-header", "the columns are atc_code and atc_name");
    while (true) {
      auto row = rows.next();
      if (!row) return tl::unexpected(row.error());
      if (!*row) break;
      std::string key = (*row)->cell(*code);
      if (const std::size_t slash = key.rfind('/'); slash != std::string::npos) key.erase(0, slash + 1);  // a URI ends in the code
      const std::string& text = (*row)->cell(*name);
      if (!is_atc(key)) return import_fault(source, (*row)->line, (*row)->column(*code), "`" + key + "` is no ATC code", "bad-row");
      if (text.empty()) return import_fault(source, (*row)->line, (*row)->column(*name), "`" + key + "` has no name", "bad-row");
      ImportedConcept* fresh = concepts.add("ATC:" + key, place(source, (*row)->line));
      if (fresh == nullptr) {
        // One row for each dose and route of a substance.
        if (concepts.find("ATC:" + key)->name == text) continue;
        return import_fault(source, (*row)->line, (*row)->column(*code), "`" + key + "` is listed twice, under two names", "duplicate-id");
      }
      fresh->kind = TermKind::drug;
      fresh->name = text;
      fresh->codes.push_back(full_code(fresh->id));
      fresh->names_whole_only = key.size() < 7;
      fresh->unnamed = key.size() < 4 || is_left_over(text);
      if (const auto above = above_atc(key); !above.empty()) fresh->parents.push_back("ATC:" + std::string(above));
      if (key.size() < 7 || fresh->unnamed) continue;
      auto& codes = by_name[text];
      if (codes.empty()) order.push_back(text);
      codes.push_back(key);
    }
  }
  for (const auto& name : order) {
    const auto& codes = by_name[name];
    if (codes.size() < 2) continue;
    std::string id = "ATC:";
    for (const auto& code : codes) id += (id.back() == ':' ? "" : "+") + code;
    ImportedConcept* substance = concepts.add(id, concepts.find("ATC:" + codes.front())->place);
    substance->kind = TermKind::drug;
    substance->name = name;
    for (const auto& code : codes) {
      ImportedConcept* use = concepts.find("ATC:" + code);
      use->name += " (" + code + ")";
      use->unnamed = true;
      use->parents.push_back(id);
    }
  }
  Ontology out;
  out.title = "ATC";
  out.concepts = std::move(concepts.all());
  return out;
}

}  // namespace eligo::rules

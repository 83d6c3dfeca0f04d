// Importing a terminology: the reader of its format, then what must hold of every one.
#include <array>
#include <unordered_set>
#include <utility>

#include "rules/import_read.hpp"
#include "rules/vocabulary_table.hpp"

namespace eligo::rules {
namespace {

constexpr std::array<std::string_view, 7> kinds = {"obo", "tables", "drugbank", "rxnorm", "loinc", "snomed", "atc"};

/// The bytes of the UTF-8 character at text[at]; 0 when it is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  const std::size_t length = first < 0x80                    ? 1
                             : first >= 0xC2 && first < 0xE0 ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || length > text.size() - at) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
  if ((first == 0xE0 && byte(at + 1) < 0xA0) || (first == 0xED && byte(at + 1) >= 0xA0) || (first == 0xF0 && byte(at + 1) < 0x90) ||
      (first == 0xF4 && byte(at + 1) >= 0x90))
    return 0;
  return length;
}

std::optional<ImportError> not_utf8(std::span<const ImportSource> sources) {
  for (std::size_t source = 0; source < sources.size(); ++source) {
    const std::string_view text = sources[source].content;
    std::size_t line = 1, column = 1;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = utf8_length(text, at);
      if (length == 0 || text[at] == '\0')
        return import_fault(
                   source, line, column, text[at] == 0 ? "the file holds a NUL byte: it is no text" : "the file is no UTF-8 text",
                   "not-utf8",
                   text[at] == 0 ? "take the byte out, or give the file that was meant" : "convert it first, with iconv for instance")
            .value();
      column = text[at] == '\n' ? 1 : column + 1;
      line += text[at] == '\n' ? 1 : 0;
      at += length;
    }
  }
  return std::nullopt;
}

/// Parents by number. Those that are not listed are dropped.
class Hierarchy {
 public:
  explicit Hierarchy(Ontology& ontology) : ontology_(ontology) {
    for (const auto& one : ontology.concepts) rows_.emplace(one.id, static_cast<std::uint32_t>(rows_.size()));
  }

  /// How many edges there were to concepts that are not listed.
  std::size_t drop_unlisted() {
    std::size_t dropped = 0;
    for (auto& one : ontology_.concepts)
      for (auto* named : {&one.parents, &one.maybe}) {
        std::sort(named->begin(), named->end());
        named->erase(std::unique(named->begin(), named->end()), named->end());
        dropped += std::erase_if(*named, [&](const std::string& parent) { return !rows_.contains(parent); });
      }
    return dropped;
  }

  /// The concepts of a circle, each a kind of the next and the last of the first; empty when there is none.
  std::vector<std::uint32_t> find_cycle() {
    const auto above = parents();
    enum class Mark : std::uint8_t { untouched, open, done };
    std::vector<Mark> marks(above.size(), Mark::untouched);
    std::vector<std::pair<std::uint32_t, std::size_t>> path;
    for (std::uint32_t root = 0; root < above.size(); ++root) {
      if (marks[root] != Mark::untouched) continue;
      path.assign(1, {root, 0});
      marks[root] = Mark::open;
      while (!path.empty()) {
        auto& [at, next] = path.back();
        if (next == above[at].size()) {
          marks[at] = Mark::done;
          path.pop_back();
          continue;
        }
        const std::uint32_t parent = above[at][next++];
        if (marks[parent] == Mark::open) {
          std::vector<std::uint32_t> cycle;
          auto it = std::find_if(path.begin(), path.end(), [&](const auto& step) { return step.first == parent; });
          for (; it != path.end(); ++it) cycle.push_back(it->first);
          return cycle;
        }
        if (marks[parent] == Mark::untouched) {
          marks[parent] = Mark::open;
          path.emplace_back(parent, 0);
        }
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> parents() const {
    std::vector<std::vector<std::uint32_t>> above(ontology_.concepts.size());
    for (std::size_t i = 0; i < above.size(); ++i) {
      for (const auto& parent : ontology_.concepts[i].parents) above[i].push_back(rows_.at(parent));
    }
    return above;
  }
  Ontology& ontology_;
  std::unordered_map<std::string_view, std::uint32_t> rows_;
};

Imported<Ontology> read(std::string_view format, std::span<const ImportSource> sources, TermKind kind) {
  if (format == "obo") return import_obo(sources, kind);
  if (format == "tables") return import_tables(sources, kind);
  if (format == "drugbank") return import_drugbank(sources);
  if (format == "rxnorm") return import_rxnorm(sources);
  if (format == "loinc") return import_loinc(sources);
  if (format == "snomed") return import_snomed(sources);
  if (format == "atc") return import_atc(sources);
  return tl::unexpected(ImportError{0, {"", "`" + std::string(format) + "` is no format that can be imported", ""}});
}

}  // namespace

std::span<const std::string_view> import_kinds() { return kinds; }

Imported<Ontology> import_ontology(std::string_view format, std::span<const ImportSource> sources, TermKind kind) {
  if (auto fault = not_utf8(sources)) return tl::unexpected(std::move(*fault));
  std::vector<ImportSource> plain(sources.begin(), sources.end());
  for (auto& source : plain)
    if (source.content.starts_with("\xEF\xBB\xBF")) source.content.remove_prefix(3);
  auto ontology = read(format, plain, kind);
  if (!ontology) return ontology;
  if (ontology->concepts.empty()) return import_fault(0, 1, 1, "no concept was found", "no-concepts");
  Hierarchy hierarchy(*ontology);
  const std::size_t unlisted = hierarchy.drop_unlisted();
  if (unlisted > 0) ontology->remarks.push_back(std::to_string(unlisted) + " edges to concepts that the files do not list were left out");
  if (const auto cycle = hierarchy.find_cycle(); !cycle.empty()) {
    std::string path;
    for (const std::uint32_t row : cycle) path += ontology->concepts[row].id + " -> ";
    const ImportedConcept& first = ontology->concepts[cycle.front()];
    return import_fault(first.place.source, std::max<std::size_t>(1, first.place.line), 1,
                        "`" + first.id + "` is a kind of itself: " + path + first.id, "cycle", "drop one of these parents");
  }
  for (auto& one : ontology->concepts) {
    const auto tidy = [&](std::vector<std::string>& names) {
      std::unordered_set<std::string> seen{one.name};
      std::erase_if(names, [&](const std::string& name) { return name.empty() || !seen.insert(name).second; });
    };
    tidy(one.synonyms);
    tidy(one.other_names);
  }
  return ontology;
}

// What the readers share ----------------------------------------------------------------------------------------------

ImportTable::ImportTable(std::size_t source, std::string_view content, char separator, bool quoted)
    : source_(source), content_(content), separator_(separator), quoted_(quoted) {}

Imported<std::optional<ImportRow>> ImportTable::next() {
  while (at_ < content_.size() && (content_[at_] == '\n' || content_[at_] == '\r')) {
    line_ += content_[at_] == '\n' ? 1 : 0;
    ++at_;
  }
  if (at_ >= content_.size()) return std::nullopt;
  ImportRow row;
  row.line = line_;
  std::size_t column = 1;
  const auto advance = [&] {
    if (content_[at_] == '\n') {
      ++line_;
      column = 1;
    } else if ((static_cast<unsigned char>(content_[at_]) & 0xC0U) != 0x80U) {
      ++column;
    }
    ++at_;
  };
  for (bool more = true; more;) {
    std::string cell;
    row.columns.push_back(column);
    if (quoted_ && at_ < content_.size() && content_[at_] == '"') {
      const std::size_t open_line = line_, open_column = column;
      advance();
      while (true) {
        if (at_ >= content_.size())
          return import_fault(source_, open_line, open_column, "a quoted cell is never closed", "open-quote",
                              "a quote inside a cell is written twice");
        if (content_[at_] == '"') {
          advance();
          if (at_ >= content_.size() || content_[at_] != '"') break;
        }
        cell += content_[at_];
        advance();
      }
    }
    while (at_ < content_.size() && content_[at_] != separator_ && content_[at_] != '\n') {
      cell += content_[at_];
      advance();
    }
    more = at_ < content_.size() && content_[at_] == separator_;
    if (!more && !cell.empty() && cell.back() == '\r') cell.pop_back();
    if (at_ < content_.size()) advance();
    row.cells.push_back(std::move(cell));
  }
  return row;
}

ImportHeader::ImportHeader(const ImportRow& row) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    std::string name = row.cells[i];
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    columns_.emplace(std::move(name), i);
  }
}

std::optional<std::size_t> ImportHeader::find(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names)
    if (const auto it = columns_.find(std::string(name)); it != columns_.end()) return it->second;
  return std::nullopt;
}

char separator_of(std::string_view content) {
  const std::string_view line = content.substr(0, content.find('\n'));
  char best = ',';
  for (const char sign : {'\t', ';'})
    if (std::count(line.begin(), line.end(), sign) > std::count(line.begin(), line.end(), best)) best = sign;
  return best;
}

std::vector<std::string> split_list(std::string_view cell, char separator) {
  std::vector<std::string> items;
  for (std::size_t at = 0; at < cell.size();) {
    const std::size_t end = std::min(cell.find(separator, at), cell.size());
    std::string_view item = cell.substr(at, end - at);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    at = end + 1;
  }
  return items;
}

ImportedConcept* ImportedConcepts::add(std::string id, ImportPlace place) {
  const auto [it, fresh] = by_id_.emplace(id, concepts_.size());
  if (!fresh) return nullptr;
  concepts_.emplace_back();
  concepts_.back().id = std::move(id);
  concepts_.back().place = place;
  return &concepts_.back();
}

ImportedConcept* ImportedConcepts::find(std::string_view id) {
  const auto it = by_id_.find(std::string(id));
  return it == by_id_.end() ? nullptr : &concepts_[it->second];
}

std::string code_of_xref(std::string_view xref) {
  const std::size_t colon = xref.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == xref.size()) return {};
  std::string prefix(xref.substr(0, colon));
  while (!prefix.empty() && ((prefix.back() >= '0' && prefix.back() <= '9') || prefix.back() == '_') &&
         prefix.find('_') != std::string::npos)
    prefix.pop_back();  // "SNOMEDCT_US_2023_03_01"
  const std::string code(xref.substr(colon + 1));
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 30> systems = {
      {{"SNOMEDCT_US", "SCT"},
       {"SNOMEDCT", "SCT"},
       {"SCTID", "SCT"},
       {"SNOMED_CT", "SCT"},
       {"MIM", "OMIM"},
       {"ORDO", "ORPHA"},
       {"Orphanet", "ORPHA"},
       {"ORPHANET", "ORPHA"},
       {"RxNorm", "RXNORM"},
       {"RxCUI", "RXNORM"},
       {"ICD10", "http://hl7.org/fhir/sid/icd-10"},
       {"ICD10WHO", "http://hl7.org/fhir/sid/icd-10"},
       {"ICD9CM", "http://hl7.org/fhir/sid/icd-9-cm"},
       {"ICD9", "http://hl7.org/fhir/sid/icd-9-cm"},
       {"ICD11", "http://id.who.int/icd/release/11/mms"},
       {"ICDO", "http://terminology.hl7.org/CodeSystem/icd-o-3"},
       {"MESH", "http://id.nlm.nih.gov/mesh"},
       {"MSH", "http://id.nlm.nih.gov/mesh"},
       {"UMLS", "http://www.nlm.nih.gov/research/umls"},
       {"UMLS_CUI", "http://www.nlm.nih.gov/research/umls"},
       {"NCI", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"},
       {"NCIT", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"},
       {"MEDDRA", "http://www.meddra.org"},
       {"MedDRA", "http://www.meddra.org"},
       {"UNII", "http://fdasis.nlm.nih.gov"},
       {"DRUGBANK", "https://go.drugbank.com"},
       {"DrugBank", "https://go.drugbank.com"},
       {"GARD", "https://rarediseases.info.nih.gov"},
       {"EFO", "http://www.ebi.ac.uk/efo"},
       {"KEGG", "https://www.kegg.jp"}}};
  for (const auto& [name, system] : systems)
    if (prefix == name) {
      if (system.find(':') != std::string_view::npos) return std::string(system) + '|' + code;
      return full_code(std::string(system) + ':' + code);
    }
  if (std::string known = full_code(prefix + ':' + code); !known.empty()) return known;
  std::string lower = prefix;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return "http://purl.obolibrary.org/obo/" + lower + ".owl|" + prefix + ':' + code;
}

TermKind kind_of_id(std::string_view id, TermKind otherwise) {
  for (const std::string_view prefix : {"DOID:", "MONDO:", "HP:", "ORPHA:", "OMIM:"})
    if (id.starts_with(prefix)) return TermKind::condition;
  for (const std::string_view prefix : {"CHEBI:", "DRON:", "RXNORM:", "ATC:"})
    if (id.starts_with(prefix)) return TermKind::drug;
  return otherwise;
}

std::string title_of_ids(std::string_view id, std::string_view otherwise) {
  if (id.starts_with("DOID:")) return "Disease Ontology";
  if (id.starts_with("MONDO:")) return "Mondo Disease Ontology";
  if (id.starts_with("HP:")) return "Human Phenotype Ontology";
  return std::string(otherwise);
}

}  // namespace eligo::rules

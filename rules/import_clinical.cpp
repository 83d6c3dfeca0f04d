// LOINC's core table and SNOMED CT's release files (RF2).
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "rules/import_read.hpp"
#include "rules/vocabulary_table.hpp"

namespace eligo::rules {
namespace {

ImportPlace place(std::size_t source, std::size_t line) { return {static_cast<std::uint32_t>(source), static_cast<std::uint32_t>(line)}; }

/// SYSTEM of LOINC to specimens as observations name them. Empty: not sampled, or not told.
std::vector<std::string> specimens_of(std::string_view system) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> parts = {{{"Ser", "serum"},
                                                                                           {"Plas", "plasma"},
                                                                                           {"Bld", "blood"},
                                                                                           {"BldA", "arterial blood"},
                                                                                           {"BldV", "venous blood"},
                                                                                           {"BldC", "capillary blood"},
                                                                                           {"Urine", "urine"},
                                                                                           {"CSF", "cerebrospinal fluid"},
                                                                                           {"Stool", "stool"},
                                                                                           {"Saliva", "saliva"},
                                                                                           {"Sputum", "sputum"},
                                                                                           {"RBC", "erythrocytes"},
                                                                                           {"Sweat", "sweat"},
                                                                                           {"Hair", "hair"}}};
  std::vector<std::string> specimens;
  for (const auto& part : split_list(system, '/'))
    for (const auto& [sign, word] : parts)
      if (part == sign) specimens.emplace_back(word);
  return specimens;
}

/// An active row of RF2, by its columns' names.
struct ReleaseFile {
  std::size_t source;
  ImportTable rows;
  ImportHeader header;
};

}  // namespace

Imported<Ontology> import_loinc(std::span<const ImportSource> sources) {
  ImportedConcepts concepts;
  std::size_t withdrawn = 0;
  std::vector<std::pair<std::string, std::string>> named;
  std::unordered_map<std::string, std::size_t> uses;
  const auto folded = [](std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  };
  for (std::size_t source = 0; source < sources.size(); ++source) {
    ImportTable rows(source, sources[source].content, ',', true);
    auto first = rows.next();
    if (!first) return tl::unexpected(first.error());
    const ImportHeader header(*first ? **first : ImportRow{});
    const auto number = header.find({"loinc_num"}), name = header.find({"long_common_name"});
    if (!number || !name)
      return import_fault(source, 1, 1, "the header is not that of LOINC's core table", "bad-header",
                          "LOINC_NUM and LONG_COMMON_NAME are used, with SYSTEM and STATUS");
    const auto system = header.find({"system"}), status = header.find({"status"}), shown = header.find({"consumer_name", "displayname"}),
               type = header.find({"classtype"}), component = header.find({"component"});
    std::vector<std::size_t> short_names;
    for (const std::string_view column : {"shortname", "displayname", "consumer_name"})
      if (const auto at = header.find({column})) short_names.push_back(*at);
    while (true) {
      auto row = rows.next();
      if (!row) return tl::unexpected(row.error());
      if (!*row) break;
      const std::string& code = (*row)->cell(*number);
      if (code.empty() || code.find_first_not_of("0123456789-") != std::string::npos || code.find('-') == std::string::npos)
        return import_fault(source, (*row)->line, (*row)->column(*number), "`" + code + "` is no LOINC number", "bad-row");
      if ((*row)->cell(*name).empty())
        return import_fault(source, (*row)->line, (*row)->column(*name), "`" + code + "` has no long name", "bad-row");
      if (status && ((*row)->cell(*status) == "DEPRECATED" || (*row)->cell(*status) == "DISCOURAGED")) {
        ++withdrawn;
        continue;
      }
      // Classes 3 and 4 are claims attachments and surveys: no measures.
      if (type && ((*row)->cell(*type) == "3" || (*row)->cell(*type) == "4")) continue;
      ImportedConcept* fresh = concepts.add("LOINC:" + code, place(source, (*row)->line));
      if (fresh == nullptr)
        return import_fault(source, (*row)->line, (*row)->column(*number), "`" + code + "` is listed twice", "duplicate-id");
      fresh->kind = TermKind::measure;
      fresh->name = (*row)->cell(*name);
      fresh->codes.push_back(full_code(fresh->id));
      if (shown && !(*row)->cell(*shown).empty()) fresh->other_names.push_back((*row)->cell(*shown));
      if (system) fresh->specimens = specimens_of((*row)->cell(*system));
      ++uses[folded(fresh->name)];
      std::unordered_set<std::string> own{folded(fresh->name)};
      for (const std::size_t at : short_names) {
        const std::string& given = (*row)->cell(at);
        // What is measured alone does not say in what, nor how.
        if (given.empty() || (component && folded(given) == folded((*row)->cell(*component))) || !own.insert(folded(given)).second)
          continue;
        ++uses[folded(given)];
        named.emplace_back(fresh->id, given);
      }
    }
  }
  // A short name that several measures of the file share is none of them.
  for (const auto& [id, given] : named)
    if (uses[folded(given)] == 1) concepts.find(id)->synonyms.push_back(given);
  Ontology out;
  out.title = "LOINC";
  if (withdrawn > 0) out.remarks.push_back(std::to_string(withdrawn) + " deprecated or discouraged codes were left out");
  out.concepts = std::move(concepts.all());
  return out;
}

namespace {

constexpr std::string_view full_name_type = "900000000000003001", synonym_type = "900000000000013009", is_a_type = "116680003";

/// What the tag behind a fully specified name says; nothing for what no text should mean ("situation": "no known allergy").
TermKind kind_of_tag(std::string_view tag) {
  static constexpr std::array<std::pair<std::string_view, TermKind>, 12> tags = {{{"disorder", TermKind::condition},
                                                                                  {"finding", TermKind::condition},
                                                                                  {"procedure", TermKind::procedure},
                                                                                  {"regime/therapy", TermKind::procedure},
                                                                                  {"substance", TermKind::drug},
                                                                                  {"product", TermKind::drug},
                                                                                  {"medicinal product", TermKind::drug},
                                                                                  {"medicinal product form", TermKind::drug},
                                                                                  {"clinical drug", TermKind::drug},
                                                                                  {"real clinical drug", TermKind::drug},
                                                                                  {"event", TermKind::event},
                                                                                  {"tumor staging", TermKind::none}}};
  for (const auto& [word, kind] : tags)
    if (tag == word) return kind;
  return TermKind::none;
}

/// "Diabetes mellitus (disorder)" to its two parts.
std::pair<std::string, std::string> split_tag(const std::string& name) {
  const std::size_t open = name.rfind(" (");
  if (open == std::string::npos || name.back() != ')') return {name, ""};
  return {name.substr(0, open), name.substr(open + 2, name.size() - open - 3)};
}

struct SnomedReader {
  ImportedConcepts concepts = {};
  std::unordered_set<std::string> inactive = {};

  template <class Each>
  static Imported<bool> each_active(ReleaseFile& file, Each&& each) {
    const std::size_t active = *file.header.find({"active"});
    while (true) {
      auto row = file.rows.next();
      if (!row) return tl::unexpected(row.error());
      if (!*row) return true;
      const std::string& flag = (*row)->cell(active);
      if (flag != "0" && flag != "1")
        return import_fault(file.source, (*row)->line, (*row)->column(active), "`" + flag + "` in column active is neither 0 nor 1",
                            "bad-row");
      if (auto done = each(**row, flag == "1"); !done) return done;
    }
  }

  Imported<bool> descriptions(ReleaseFile& file) {
    const auto id = file.header.find({"conceptid"}), type = file.header.find({"typeid"}), term = file.header.find({"term"}),
               language = file.header.find({"languagecode"});
    return each_active(file, [&](const ImportRow& row, bool active) -> Imported<bool> {
      const std::string& code = row.cell(*id);
      if (code.empty() || row.cell(*term).empty())
        return import_fault(file.source, row.line, row.column(*term), "the row names nothing", "bad-row");
      if (!active || inactive.contains(code) || (language && row.cell(*language) != "en")) return true;
      const bool full = row.cell(*type) == full_name_type;
      if (!full && row.cell(*type) != synonym_type) return true;
      ImportedConcept* one = concepts.find("SCT:" + code);
      if (one == nullptr) {
        one = concepts.add("SCT:" + code, place(file.source, row.line));
        one->codes.push_back(full_code(one->id));
      }
      if (full) {
        const auto [name, tag] = split_tag(row.cell(*term));
        one->name = name;
        one->kind = kind_of_tag(tag);
        one->unnamed = one->kind == TermKind::none;
      } else {
        one->synonyms.push_back(row.cell(*term));
      }
      return true;
    });
  }

  Imported<bool> relationships(ReleaseFile& file) {
    const auto kind = file.header.find({"sourceid"}), of = file.header.find({"destinationid"}), type = file.header.find({"typeid"});
    return each_active(file, [&](const ImportRow& row, bool active) -> Imported<bool> {
      if (!active || row.cell(*type) != is_a_type) return true;
      if (ImportedConcept* one = concepts.find("SCT:" + row.cell(*kind))) one->parents.push_back("SCT:" + row.cell(*of));
      return true;
    });
  }
};

}  // namespace

Imported<Ontology> import_snomed(std::span<const ImportSource> sources) {
  enum class What { concepts, descriptions, relationships };
  std::vector<std::pair<What, ReleaseFile>> files;
  for (std::size_t source = 0; source < sources.size(); ++source) {
    ImportTable rows(source, sources[source].content, '\t', false);
    auto first = rows.next();
    if (!first) return tl::unexpected(first.error());
    const ImportHeader header(*first ? **first : ImportRow{});
    std::optional<What> what;
    if (header.has("active") && header.has("definitionstatusid")) what = What::concepts;
    if (header.has("active") && header.has("conceptid") && header.has("typeid") && header.has("term")) what = What::descriptions;
    if (header.has("active") && header.has("sourceid") && header.has("destinationid") && header.has("typeid")) what = What::relationships;
    if (!what)
      return import_fault(source, 1, 1, "the header is of no release file that is used", "bad-header",
                          "sct2_Description, sct2_Relationship and sct2_Concept files are read");
    files.emplace_back(*what, ReleaseFile{source, rows, header});
  }
  SnomedReader reader;
  for (const What now : {What::concepts, What::descriptions, What::relationships})
    for (auto& [what, file] : files) {
      if (what != now) continue;
      const auto id = file.header.find({"id"});
      const auto read = now == What::concepts       ? SnomedReader::each_active(file,
                                                                                [&](const ImportRow& row, bool active) -> Imported<bool> {
                                                                            if (!active && id) reader.inactive.insert(row.cell(*id));
                                                                            return true;
                                                                          })
                        : now == What::descriptions ? reader.descriptions(file)
                                                    : reader.relationships(file);
      if (!read) return tl::unexpected(read.error());
    }
  auto& concepts = reader.concepts.all();
  // Without a full name nothing says what kind of thing it is.
  for (auto& one : concepts) {
    if (!one.name.empty()) continue;
    one.name = one.synonyms.empty() ? one.id : one.synonyms.front();
    one.unnamed = true;
  }
  Ontology out;
  out.title = "SNOMED CT";
  out.concepts = std::move(concepts);
  return out;
}

}  // namespace eligo::rules

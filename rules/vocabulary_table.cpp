// Reading one table; see the header. Every cell is checked here, so that a wrong table is refused at load with its line.
#include "rules/vocabulary_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace eligo::rules {
namespace {

constexpr std::array<std::pair<std::string_view, TermKind>, 7> kinds = {{{"measure", TermKind::measure},
                                                                         {"condition", TermKind::condition},
                                                                         {"drug", TermKind::drug},
                                                                         {"procedure", TermKind::procedure},
                                                                         {"gene", TermKind::gene},
                                                                         {"event", TermKind::event},
                                                                         {"statement", TermKind::statement}}};

// Short forms in the tables, and the system that profiles name (HL7 terminology URIs).
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> systems = {
    {{"LOINC", "http://loinc.org"},
     {"SCT", "http://snomed.info/sct"},
     {"ICD10CM", "http://hl7.org/fhir/sid/icd-10-cm"},
     {"RXNORM", "http://www.nlm.nih.gov/research/umls/rxnorm"},
     {"ATC", "http://www.whocc.no/atc"},
     {"HGNC", "http://www.genenames.org"},
     {"OMIM", "http://omim.org"},
     {"ORPHA", "http://www.orpha.net"},
     {"MONDO", "http://purl.obolibrary.org/obo/mondo.owl"},
     {"DOID", "http://purl.obolibrary.org/obo/doid.owl"},
     {"HP", "http://purl.obolibrary.org/obo/hp.owl"}}};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

template <typename Take>
void each_part(std::string_view text, char sign, Take&& take) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(sign, at), text.size());
    take(trim(text.substr(at, end - at)));
    at = end + 1;
  }
}

std::vector<std::string> list(std::string_view cell) {
  std::vector<std::string> items;
  if (cell.empty()) return items;
  items.reserve(static_cast<std::size_t>(std::count(cell.begin(), cell.end(), ';')) + 1);
  each_part(cell, ';', [&](std::string_view item) {
    if (!item.empty()) items.emplace_back(item);
  });
  return items;
}

bool is_key(std::string_view key) {
  return !key.empty() &&
         std::all_of(key.begin(), key.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

struct Reader {
  std::string_view table;
  std::size_t line_number = 0;
  TermKind kind = TermKind::none;
  std::vector<std::string_view> columns, cells;

  [[nodiscard]] tl::unexpected<InputError> refuse(std::string message, std::string help = {}) const {
    return tl::unexpected(InputError{std::string(table) + ':' + std::to_string(line_number), std::move(message), std::move(help)});
  }

  [[nodiscard]] Result<bool> number(std::string_view cell, std::string_view column, std::optional<Decimal>& into) const {
    if (cell.empty()) return true;
    into = Decimal::parse(cell);
    if (!into) return refuse("`" + std::string(cell) + "` in column " + std::string(column) + " is not a number");
    return true;
  }

  /// "6" or "3-15".
  [[nodiscard]] Result<bool> number_or_range(std::string_view cell, std::string_view column, std::optional<Decimal>& low,
                                             std::optional<Decimal>& high) const {
    const std::size_t dash = cell.find('-');
    if (dash == std::string_view::npos) return number(cell, column, low);
    if (auto first = number(cell.substr(0, dash), column, low); !first) return first;
    if (auto second = number(cell.substr(dash + 1), column, high); !second) return second;
    if (!low || !high || *high < *low) return refuse("`" + std::string(cell) + "` in column " + std::string(column) + " is no range");
    return true;
  }

  [[nodiscard]] Result<bool> cell(std::string_view column, std::string_view value, TableRow& row, Analyte& analyte) const {
    Concept& c = row.concept_row;
    if (column == "key")
      c.key = value;
    else if (column == "name") {
      c.name = value.substr(value.starts_with('?') ? 1 : 0);
      if (value.starts_with('?')) row.homonyms.push_back(c.name);
    } else if (column == "names") {
      for (auto& name : list(value)) {
        const bool whole = name.front() == '~';
        if (whole) name.erase(0, 1);
        const bool homonym = !name.empty() && name.front() == '?';
        if (homonym) name.erase(0, 1);
        if (name.empty()) return refuse("a name is missing behind its mark");
        if (whole) row.whole.push_back(name);
        if (homonym) row.homonyms.push_back(name);
        c.names.push_back(std::move(name));
      }
    } else if (column == "parents")
      row.parents = list(value);
    else if (column == "notes")
      c.note = value;
    else if (column == "source")
      c.source = value;
    else if (column == "half_life_hours")
      return number_or_range(value, column, c.half_life_hours, c.half_life_hours_high);
    else if (column == "half_life_source")
      c.half_life_source = value;
    else if (column == "equivalent_mg")
      return number_or_range(value, column, c.equivalent_mg, c.equivalent_mg_high);
    else if (column == "equivalent_source")
      c.equivalent_source = value;
    else if (column == "specimen")
      analyte.specimens = list(value);
    else if (column == "canonical_unit")
      analyte.canonical_unit = value;
    else if (column == "customary_units")
      analyte.customary_units = list(value);
    else if (column == "molar_mass")
      return number(value, column, analyte.molar_mass);
    else if (column == "equivalents")
      return number(value, column, analyte.equivalents);
    else if (column == "plausible_low")
      return number(value, column, analyte.plausible_low);
    else if (column == "plausible_high")
      return number(value, column, analyte.plausible_high);
    else if (column == "reference_low")
      return number(value, column, analyte.reference_low);
    else if (column == "reference_high")
      return number(value, column, analyte.reference_high);
    else if (column == "flags") {
      for (const auto& flag : list(value)) {
        if (flag == "score")
          analyte.score = true;
        else if (flag == "arbitrary")
          analyte.arbitrary_units = true;
        else if (flag == "group")
          analyte.group = true;
        else if (flag == "hba1c")
          analyte.affine = flag;
        else if (flag == "aspect")
          c.aspect = true;
        else if (flag == "either")
          c.either = true;
        else if (flag == "open")
          c.open = true;
        else if (flag == "anything")
          c.anything = true;
        else if (flag == "in_turn")
          c.in_turn = true;
        else if (flag == "dormant")
          c.dormant = true;
        else if (flag.size() > 5 && flag.compare(0, 5, "part:") == 0)
          row.parts.push_back(flag.substr(5));
        else if (flag.size() > 7 && flag.compare(0, 7, "aspect:") == 0) {
          c.aspect = true;
          c.axes.push_back(flag.substr(7));
        } else if (flag.size() > 4 && flag.compare(0, 4, "may:") == 0) {
          row.open_to.push_back(flag.substr(4));
        } else if (flag.size() > 6 && flag.compare(0, 6, "holds:") == 0) {
          row.holds.push_back(flag.substr(6));
        } else
          return refuse("`" + flag + "` is no flag",
                        "score, arbitrary, group, hba1c, aspect, aspect:AXIS, either, open, anything, may:KEY, holds:KEY, part:KEY, "
                        "in_turn, dormant");
      }
    } else if (column == "codes") {
      for (const auto& code : list(value)) {
        std::string full = full_code(code);
        if (full.empty()) return refuse("`" + code + "` is of no known code system");
        c.codes.push_back(std::move(full));
      }
    } else {
      return refuse("unknown column `" + std::string(column) + "`");
    }
    return true;
  }

  [[nodiscard]] Result<bool> line(std::string_view text, std::vector<TableRow>& rows) {
    if (text.empty()) return true;
    if (text.front() == '#') {
      const auto words = trim(text.substr(1));
      if (words.substr(0, 6) != "kind: ") return true;
      kind = TermKind::none;
      for (const auto& [word, value] : kinds)
        if (word == words.substr(6)) kind = value;
      if (kind == TermKind::none) return refuse("`" + std::string(words.substr(6)) + "` is no kind of term");
      return true;
    }
    cells.clear();
    each_part(text, '\t', [&](std::string_view part) { cells.push_back(part); });
    if (columns.empty()) {
      columns = cells;
      return true;
    }
    if (kind == TermKind::none)
      return refuse("the table does not say what it lists", "a line such as `# kind: condition` above the header");
    if (cells.size() > columns.size())
      return refuse("the row has " + std::to_string(cells.size()) + " cells, the header " + std::to_string(columns.size()));
    TableRow row;
    row.table = table;
    row.line = line_number;
    row.concept_row.kind = kind;
    Analyte analyte;
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (auto done = cell(columns[i], cells[i], row, analyte); !done) return done;
    if (!is_key(row.concept_row.key)) return refuse("`" + row.concept_row.key + "` is no key", "lower case letters, digits and _");
    if (row.concept_row.name.empty()) return refuse("`" + row.concept_row.key + "` has no name");
    if (kind == TermKind::measure) row.concept_row.analyte = std::move(analyte);
    rows.push_back(std::move(row));
    return true;
  }
};

}  // namespace

std::string full_code(std::string_view code) {
  const std::size_t colon = code.find(':');
  if (colon == std::string_view::npos || code.find('|') != std::string_view::npos) return std::string(code);
  for (const auto& [prefix, system] : systems)
    if (code.substr(0, colon) == prefix) {
      const bool obo = prefix == "MONDO" || prefix == "DOID" || prefix == "HP" || prefix == "HGNC";
      return std::string(system) + '|' + std::string(obo ? code : code.substr(colon + 1));
    }
  return {};
}

Result<bool> read_table(std::string_view name, std::string_view content, std::vector<TableRow>& rows) {
  Reader reader;
  reader.table = name;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    ++reader.line_number;
    std::string_view text = content.substr(at, end - at);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (auto read = reader.line(text, rows); !read) return read;
    at = end + 1;
  }
  return true;
}

}  // namespace eligo::rules

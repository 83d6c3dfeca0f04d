#include "rules/codes.hpp"

#include <algorithm>
#include <array>

namespace eligo::rules {
namespace {

struct System {
  std::string_view uri, shown;
  std::array<std::string_view, 4> names;  ///< letters and figures alone, lower case
};
constexpr std::string_view icd_10_cm = "http://hl7.org/fhir/sid/icd-10-cm";
/// The code of other countries: its categories mean the same, and what ICD-10-CM adds to them is not in it.
constexpr std::string_view icd_10 = "http://hl7.org/fhir/sid/icd-10";
constexpr std::array systems{
    System{"http://loinc.org", "LOINC", {"loinc", "ln"}},
    System{"http://snomed.info/sct", "SNOMED CT", {"sct", "snomed", "snomedct"}},
    System{icd_10_cm, "ICD-10-CM", {"icd10cm"}},
    System{icd_10, "ICD-10", {"icd10", "icd10who"}},
    System{"http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm", {"rxnorm", "rxcui"}},
    System{"http://www.whocc.no/atc", "ATC", {"atc"}},
    System{"http://www.genenames.org", "HGNC", {"hgnc"}},
    System{"http://omim.org", "OMIM", {"omim", "mim"}},
    System{"http://www.orpha.net", "ORPHA", {"orpha", "orphanet", "ordo"}},
    System{"http://purl.obolibrary.org/obo/mondo.owl", "MONDO", {"mondo"}},
    System{"http://purl.obolibrary.org/obo/doid.owl", "DOID", {"doid"}},
    System{"http://purl.obolibrary.org/obo/hp.owl", "HP", {"hp", "hpo"}},
};

std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

const System* system_of(std::string_view name) {
  const std::string short_name = plain(name);
  for (const System& system : systems) {
    if (system.uri == name) return &system;
    if (!short_name.empty() && std::find(system.names.begin(), system.names.end(), short_name) != system.names.end()) return &system;
  }
  return nullptr;
}

bool digit(char c) { return c >= '0' && c <= '9'; }
bool capital(char c) { return c >= 'A' && c <= 'Z'; }

/// A category, and behind a point up to four signs: "E10", "E10.65", "S72.001A".
bool of_icd(std::string_view code) {
  if (code.size() < 3 || !capital(code[0]) || !digit(code[1]) || !(digit(code[2]) || capital(code[2]))) return false;
  if (code.size() == 3) return true;
  return code[3] == '.' && code.size() > 4 && code.size() < 9 &&
         std::all_of(code.begin() + 4, code.end(), [](char c) { return digit(c) || capital(c); });
}

/// Codes whose title says "in remission": of haematologic malignancies, dependence, mania and depression. `code` is one of ICD-10-CM.
bool of_remission(std::string_view code) {
  const auto in = [&](std::string_view from, std::string_view to) { return code.substr(0, 3) >= from && code.substr(0, 3) <= to; };
  const auto is = [&](std::size_t n, std::string_view any) { return n < code.size() && any.find(code[n]) != std::string_view::npos; };
  if (in("C90", "C95") || in("C86", "C86") || in("C88", "C88")) return code.size() == 6 && is(5, "1");
  if (in("C81", "C85")) return code.size() == 6 && is(5, "A");
  if (in("F17", "F17")) return code.size() == 7 && is(4, "2") && is(6, "1");
  if (in("F10", "F19")) return code.size() == 6 && is(4, "129") && is(5, "1");
  if (in("F30", "F30")) return is(4, "34");
  if (in("F31", "F31")) return is(4, "7");
  if (in("F32", "F32")) return is(4, "45");
  return in("F33", "F33") && is(4, "4");
}

/// Codes that lie under a category and are not what it names: diabetes that is not there yet or no longer, parkinsonism of no said kind,
/// seizures by an outer cause, bronchiolitis obliterans.
bool of_another(std::string_view code) {
  static constexpr std::array<std::string_view, 5> others{"E10.A", "E11.A", "G20.C", "G40.5", "J44.81"};
  return std::any_of(others.begin(), others.end(), [&](std::string_view other) { return code.starts_with(other); });
}

}  // namespace

std::string canonical_code(std::string_view given) {
  const std::size_t bar = given.find('|');
  if (bar == std::string_view::npos) return std::string(given);
  std::string_view name = given.substr(0, bar), code = given.substr(bar + 1);
  const auto trim = [](std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
  };
  name = trim(name);
  code = trim(code);
  const System* system = system_of(name);
  if (system == nullptr) return std::string(given);
  // "MONDO:0005148" repeats its system.
  if (const std::size_t colon = code.find(':'); colon != std::string_view::npos && system_of(code.substr(0, colon)) == system)
    code.remove_prefix(colon + 1);
  std::string own(code);
  if (system->uri == icd_10_cm || system->uri == icd_10) {
    for (char& c : own)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (own.size() > 3 && own.find('.') == std::string::npos) own.insert(3, ".");
  }
  return std::string(system->uri) + '|' + own;
}

std::vector<std::string> wider_codes(std::string_view full) {
  std::vector<std::string> out;
  const std::size_t bar = full.find('|');
  const bool elsewhere = full.substr(0, bar) == icd_10;
  if (bar == std::string_view::npos || (!elsewhere && full.substr(0, bar) != icd_10_cm)) return out;
  std::string code(full.substr(bar + 1));
  // A remission is no evidence of the disease that its category names, and none against it.
  if (!of_icd(code) || of_remission(code) || of_another(code)) return out;
  if (elsewhere) out.push_back(std::string(icd_10_cm) + '|' + code);
  while (code.size() > 3) {
    code.pop_back();
    if (code.back() == '.') code.pop_back();
    out.push_back(std::string(icd_10_cm) + '|' + code);
  }
  return out;
}

std::string shown_code(std::string_view given) {
  const std::string full = canonical_code(given);
  const std::size_t bar = full.find('|');
  if (bar == std::string::npos) return full;
  const System* system = system_of(std::string_view(full).substr(0, bar));
  return system == nullptr ? full : std::string(system->shown) + ' ' + full.substr(bar + 1);
}

}  // namespace eligo::rules

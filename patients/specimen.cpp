// Specimens as laboratories name them, brought to the few that measures tell apart.
//
// Blood, serum and plasma count as one: which of them a measure is taken from is the laboratory's affair. Arterial and venous blood are
// kept apart where the measure is an arterial one. A specimen that is not known is not taken for the right one.
#include "patients/specimen.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "grammar/text.hpp"

namespace eligo::patients {
namespace {

enum class Sampled { unknown, blood, arterial, venous, urine, stool, cerebrospinal, marrow, saliva, sweat, breath, fluid, other };

struct Word {
  std::string_view part;  // of the lower-case text
  Sampled sampled;
};
// The first that is found counts: "arterial blood" before "blood", "bone marrow" before "blood from bone marrow".
constexpr std::array<Word, 38> words{
    {{"marrow", Sampled::marrow},        {"urin", Sampled::urine},        {"stool", Sampled::stool},
     {"faec", Sampled::stool},           {"fec", Sampled::stool},         {"cerebrospinal", Sampled::cerebrospinal},
     {"spinal", Sampled::cerebrospinal}, {"csf", Sampled::cerebrospinal}, {"saliva", Sampled::saliva},
     {"oral fluid", Sampled::saliva},    {"sweat", Sampled::sweat},       {"breath", Sampled::breath},
     {"exhaled", Sampled::breath},       {"dialysate", Sampled::fluid},   {"pleural", Sampled::fluid},
     {"ascit", Sampled::fluid},          {"periton", Sampled::fluid},     {"synovial", Sampled::fluid},
     {"pericard", Sampled::fluid},       {"amniotic", Sampled::fluid},    {"body fluid", Sampled::fluid},
     {"aspirate", Sampled::fluid},       {"swab", Sampled::other},        {"tissue", Sampled::other},
     {"tumo", Sampled::other},           {"hair", Sampled::other},        {"cord blood", Sampled::other},
     {"umbilical", Sampled::other},      {"arter", Sampled::arterial},    {"blda", Sampled::arterial},
     {"ven", Sampled::venous},           {"bldv", Sampled::venous},       {"capill", Sampled::blood},
     {"blood", Sampled::blood},          {"serum", Sampled::blood},       {"plasma", Sampled::blood},
     {"red cell", Sampled::other},       {"respiratory", Sampled::other}}};
// LOINC's system names, where they stand alone.
constexpr std::array<Word, 9> systems{{{"ser", Sampled::blood},
                                       {"plas", Sampled::blood},
                                       {"ser/plas", Sampled::blood},
                                       {"ser/plas/bld", Sampled::blood},
                                       {"bld", Sampled::blood},
                                       {"bldc", Sampled::blood},
                                       {"ppp", Sampled::blood},
                                       {"ur", Sampled::urine},
                                       {"24h ur", Sampled::urine}}};

Sampled sampled(std::string_view text) {
  std::string lower;
  for (const char c : text) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const Word& word : systems)
    if (lower == word.part) return word.sampled;
  for (const Word& word : words)
    if (lower.find(word.part) != std::string::npos) return word.sampled;
  return Sampled::unknown;
}

bool fits(Sampled have, const rules::Analyte& analyte) {
  if (analyte.specimens.empty()) return true;  // not a sample: "specimen" says nothing about it
  return std::any_of(analyte.specimens.begin(), analyte.specimens.end(), [&](const std::string& name) {
    const Sampled wanted = sampled(name);
    if (wanted == Sampled::arterial) return have == Sampled::arterial;
    if (wanted == Sampled::blood) return have == Sampled::blood || have == Sampled::venous || have == Sampled::arterial;
    return have == wanted && have != Sampled::unknown && (have != Sampled::other || name == "tumour");
  });
}

}  // namespace

std::string specimen_of_method(std::string_view method) {
  static constexpr std::array<std::string_view, 8> others{"urin", "stool", "faec", "saliva", "sweat", "breath", "csf", "cerebrospinal"};
  static constexpr std::array<std::string_view, 4> blood{"blood", "serum", "plasma", "capillary"};
  std::string found;
  for (std::size_t i = 0; i < method.size();) {
    std::string word;
    for (; i < method.size() && grammar::is_word_byte(method[i]) && !grammar::is_digit(method[i]); ++i) word += grammar::lower(method[i]);
    const auto begins = [&](std::string_view part) { return word.starts_with(part); };
    if (std::any_of(blood.begin(), blood.end(), begins)) return {};
    if (found.empty() && std::any_of(others.begin(), others.end(), begins)) found = word == "urinary" ? "urine" : word;
    if (word.empty()) ++i;
  }
  return found;
}

void settle_specimen(Fields& fields, Observation& observation, const std::string& specimen, const rules::Vocabulary& vocabulary,
                     std::string_view key) {
  const Sampled have = sampled(specimen);
  const auto analyte = [&](ConceptId id) -> const rules::Analyte* {
    const auto& found = vocabulary.at(id).analyte;
    return found ? &*found : nullptr;
  };
  const auto kept = [&](ConceptId id) { return analyte(id) == nullptr || fits(have, *analyte(id)); };
  if (std::all_of(observation.concepts.begin(), observation.concepts.end(), kept)) return;
  const std::string was = vocabulary.at(observation.concepts.front()).name;
  std::erase_if(observation.concepts, [&](ConceptId id) { return !kept(id); });
  if (observation.concepts.empty()) {
    const std::string both = specimen + " " + observation.text;
    const auto found = vocabulary.lookup(both, rules::TermKind::measure).concepts;
    if (found.size() == 1 && analyte(found.front()) != nullptr && fits(have, *analyte(found.front()))) {
      observation.concepts = found;
      fields.remark(key, "with the specimen `" + specimen + "` this is read as " + vocabulary.at(found.front()).name);
      return;
    }
    observation.words = rules::normalised_words(both);
  }
  fields.remark(key, "the specimen `" + specimen + "` is not one that " + was + " is measured in, so this is not taken for it");
}

}  // namespace eligo::patients

#include "rules/shares.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "rules/quantity.hpp"

namespace eligo::rules {
namespace {

ConceptId listed_measure(const std::string& name, const Vocabulary& vocabulary) {
  const auto found = vocabulary.lookup(name, TermKind::measure).concepts;
  return found.size() == 1 ? found.front() : no_concept;
}

bool says_a_day(std::string_view name) {
  std::string words = " ";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    words += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : ' ';
  }
  words += ' ';
  static constexpr std::array<std::string_view, 9> said{" daily ", " 24 hour ", " 24 hours ", " 24 h ",   " 24h ",
                                                        " 24hr ",  " 24 hr ",   " 24hour ",   " per day "};
  return std::any_of(said.begin(), said.end(), [&](std::string_view one) { return words.find(one) != std::string::npos; });
}

}  // namespace

std::string per_day(std::string_view unit, std::string_view name, const Analyte* analyte) {
  const std::string plain(unit);
  if (analyte == nullptr || unit.empty() || analyte->canonical_unit.empty() || !says_a_day(name)) return plain;
  const Decimal one(1);
  if (convert(one, unit, analyte->canonical_unit, analyte)) return plain;
  std::string daily = plain + "/d";
  return convert(one, daily, analyte->canonical_unit, analyte) ? daily : plain;
}

ConceptId in_percent(ConceptId measure, std::string_view name, const Vocabulary& vocabulary) {
  if (measure == no_concept) return measure;
  const auto& analyte = vocabulary.at(measure).analyte;
  if (!analyte || analyte->score || analyte->canonical_unit.empty()) return measure;
  if (convert(Decimal(1), "%", analyte->canonical_unit, &*analyte)) return measure;
  const ConceptId share = listed_measure(std::string(name) + " %", vocabulary);
  if (share != no_concept) return share;
  // "FEV1 < 50 %": of a volume the percentage is that of the predicted one.
  const ConceptId predicted = of_predicted(measure, vocabulary);
  return predicted == no_concept ? measure : predicted;
}

ConceptId of_predicted(ConceptId measure, const Vocabulary& vocabulary) {
  if (measure == no_concept) return no_concept;
  const Concept& listed = vocabulary.at(measure);
  if (const ConceptId found = listed_measure(listed.name + " % predicted", vocabulary); found != no_concept) return found;
  for (const std::string& name : listed.names)
    if (const ConceptId found = listed_measure(name + " % predicted", vocabulary); found != no_concept) return found;
  return no_concept;
}

}  // namespace eligo::rules

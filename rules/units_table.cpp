// The table of spellings: what registries, laboratories and prescriptions write, and the UCUM unit it means.
//
// Boost.Units types every row: a unit is built from typed parts (micro * gram, milli * mole / litre) and stated to be of a kind, so a row
// whose unit measures something else does not compile. The spellings and their order of frequency come from counting what follows
// numbers in 2,083 ClinicalTrials.gov records; the source column says who writes so. Left out: spellings that are also
// plain words or other abbreviations after a number ("in", "MS", "MM", "G" for gauge), and what has no fixed meaning ("EU", "tablets").
#include <array>
#include <string>
#include <vector>

#include "rules/units.hpp"
#include "rules/units_typed.hpp"

namespace eligo::rules::units {
namespace {

namespace d = dimensions;
using namespace typed;  // NOLINT(google-build-using-namespace): the table below is written in it

// Who writes so.
constexpr std::string_view si = "SI Brochure, 9th edition", registry = "ClinicalTrials.gov records", laboratory = "laboratory reports",
                           pharmacy = "prescriptions", words = "spelled out in registries";

constexpr int any = alone | above | below;
constexpr int volume_use = alone | above | below | bottom;

constexpr Row rows[] = {
    // mass
    row<d::mass>("kg|kgs|KG|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|kilogram(s)", kilo* gram, any, registry),
    cased<d::mass>("g", gram, any, si),
    row<d::mass>("gm|gms|grm|gram|grams|gramme|grammes|gram(s)", gram, any, registry),
    row<d::mass>("gr|grs", gram, above, laboratory),  // "gr/dL"; alone it may be a grain
    cased<d::mass>("G", gram, above, registry),
    row<d::mass>("mg|mgs|MG|mgm|milligram|milligrams|milligramme|milligrammes|milligram(s)", milli* gram, any, registry),
    row<d::mass>("ug|mcg|MCG|mcgs|mcgm|microg|microgm|microgram|micrograms|microgramme|microgrammes|microgram(s)", micro* gram, any,
                 pharmacy),
    row<d::mass>("ng|nanogram|nanograms|nanogramme|nanogrammes|nanogram(s)", nano* gram, any, registry),
    row<d::mass>("pg|picogram|picograms|picogramme|picogrammes|picogram(s)", pico* gram, any, registry),
    row<d::mass>("fg|femtogram|femtograms", femto* gram, any, laboratory),
    row<d::mass>("lb|lbs|LBS|pound|pounds|lb(s)|pound(s)", pound, alone | above, registry),
    row<d::mass>("oz|ounce|ounces", ounce, alone | above, registry),
    // amount of substance, charge, osmoles
    row<d::amount>("mol|mole|moles", mole, any, registry),
    row<d::amount>("mmol|mmols|mmole|mmoles|millimol|millimols|millimole|millimoles", milli* mole, any, registry),
    row<d::amount>("umol|umols|umole|umoles|mcmol|mcmole|mcmoles|micromol|micromols|micromole|micromoles|mkmol", micro* mole, any,
                   registry),
    row<d::amount>("nmol|nmols|nmole|nmoles|nanomol|nanomole|nanomoles", nano* mole, any, registry),
    row<d::amount>("pmol|pmols|pmole|pmoles|picomol|picomole|picomoles", pico* mole, any, registry),
    row<d::amount>("fmol|femtomole|femtomoles", femto* mole, any, laboratory),
    row<d::molar_concentration>("mM/L|mM/liter", milli* mole / litre, alone, registry),
    row<d::molar_concentration>("uM/L|uM/liter", micro* mole / litre, alone, registry),
    cased<d::molar_concentration>("mM", milli* mole / litre, alone, registry),
    row<d::molar_concentration>("millimolar", milli* mole / litre, alone, words),
    cased<d::molar_concentration>("uM", micro* mole / litre, alone, registry),
    row<d::molar_concentration>("micromolar", micro* mole / litre, alone, words),
    cased<d::molar_concentration>("nM", nano* mole / litre, alone, registry),
    row<d::molar_concentration>("nanomolar", nano* mole / litre, alone, words),
    row<d::equivalent>("meq|mEq|mEqs|mequiv|milliequivalent|milliequivalents|mval", milli* equivalent, any, registry),
    row<d::equivalent>("ueq|microequivalent|microequivalents", micro* equivalent, any, registry),
    row<d::osmole>("mosm|mOsm|mosmol|mOsmol|mosmole|mosmoles|milliosmole|milliosmoles|milliosmol|milliosmols", milli* osmole, any,
                   laboratory),
    // activity
    cased<d::catalytic>("U", enzyme_unit, any, laboratory),
    row<d::catalytic>("unit|units|unit(s)", enzyme_unit, above | whole, registry),
    cased<d::catalytic>("mU", milli* enzyme_unit, any, laboratory),
    cased<d::catalytic>("uU|microU", micro* enzyme_unit, any, laboratory),
    cased<d::catalytic>("kU|KU", kilo* enzyme_unit, any, laboratory),
    cased<d::catalytic>("MU", mega* enzyme_unit, alone | above, pharmacy),
    row<d::catalytic>("nkat", nano* katal, any, laboratory),
    row<d::catalytic>("ukat|microkat|mckat", micro* katal, any, laboratory),
    row<d::international_unit>("iu|IU|IUs|I.U.|UI|IE|international unit|international units|intl units|int. units", iu, any, registry),
    cased<d::international_unit>("mIU|miu|mIu|mUI|milli-IU|milli IU|milli-international units|milli international units", milli* iu, any,
                                 registry),
    cased<d::international_unit>("uIU|uiu|microIU|micro-IU|micro IU|UIU", micro* iu, any, registry),
    cased<d::international_unit>("kIU|KIU|kUI", kilo* iu, any, registry),
    cased<d::international_unit>("MIU|million IU|million international units", mega* iu, alone | above, pharmacy),
    arbitrary("AU|arbitrary units", "[arb'U]", alone | above, laboratory),
    arbitrary("BU|Bethesda unit|Bethesda units|Bethesda Units|bethesda units", "[beth'U]", alone | above, laboratory),
    arbitrary("CFU|CFUs|cfu|colony forming units|colony-forming units", "[CFU]", alone | above, laboratory),
    arbitrary("PFU|pfu|plaque forming units|plaque-forming units", "[PFU]", alone | above, laboratory),
    arbitrary("GPL|GPL units", "[GPL'U]", alone | above, laboratory),
    arbitrary("MPL|MPL units", "[MPL'U]", alone | above, laboratory),
    // counts
    row<d::cells>(
        "cells|cell|cell(s)|cel|platelets|platelet|plt|neutrophils|neutrophil|granulocytes|leukocytes|leucocytes|lymphocytes|monocytes|"
        "eosinophils|WBC|WBCs|RBC|RBCs|PMN|PMNs|white blood cells|white cells|red blood cells|red cells|erythrocytes|parasites|"
        "CD4 cells|CD4+ cells|CD4+ T cells|CD4 T cells|CD4+ T-cells|CD4+ lymphocytes|CD34+ cells|T cells|polymorphonuclear leukocytes",
        cell, counts, registry),
    row<d::cells>("k|K|thou|thous|thousand|thousands|thsd|th", thousand, multiplies, laboratory),
    cased<d::cells>("M|mil|mill|mio|Mio|Mill|million|millions|Million", million, multiplies, laboratory),
    cased<d::cells>("bil|bill|bn|billion|billions|Billion", billion, multiplies, laboratory),
    cased<d::cells>("G|GI|Gi|Giga|giga|Gpt", billion, multiplies_litre, laboratory),
    cased<d::cells>("T|TI|Tera|tera|Tpt", trillion, multiplies_litre, laboratory),
    row<d::copies>("copies|copy|cps|cp|gc|RNA copies|DNA copies|viral copies|virus copies|genome copies|HIV RNA copies|HIV-1 RNA "
                   "copies|HBV DNA copies",
                   copy, above, registry),
    cased<d::copies>("c", copy, above, registry),
    // volume
    cased<d::volume>("L|l", litre, volume_use, si),
    row<d::volume>("liter|liters|litre|litres|lit|ltr|ltrs|liter(s)|litre(s)", litre, volume_use, words),
    row<d::volume>("dl|dL|deciliter|deciliters|decilitre|decilitres", deci* litre, volume_use, registry),
    row<d::volume>("ml|mL|ML|mls|mLs|cc|ccs|milliliter|milliliters|millilitre|millilitres|milliliter(s)|cubic centimeter|cubic centimeters|"
                   "cubic centimetre|cubic centimetres",
                   milli* litre, volume_use, registry),
    row<d::volume>("ul|uL|mcl|mcL|microl|microL|microliter|microliters|microlitre|microlitres|micro l|micro L|micro liter|micro-liter|mkl",
                   micro* litre, volume_use, registry),
    row<d::volume>("fl|fL|femtoliter|femtoliters|femtolitre|femtolitres|cubic microns|cubic micrometers|um3|um^3", femto* litre,
                   alone | above, laboratory),
    row<d::volume>("cm3|cm^3|cm(3)|cm cubed|cu cm|cu. cm", cubed(centi* metre), volume_use, registry),
    row<d::volume>("mm3|mm^3|mm(3)|mm**3|mm*3|mm^3^|cmm|cmm3|cumm|cu mm|cu.mm|cu. mm|cu-mm|c.mm|cub.mm|mmc|mm cubed|cubic mm|cubic-mm|"
                   "cubic mm3|cubic millimeter|cubic millimeters|cubic millimetre|cubic millimetres|millimeter cubed|millimeters cubed|"
                   "millimetre cubed|millimeter^3|millimeter3",
                   cubed(milli* metre), volume_use, registry),
    row<d::volume>("mm 3|mm (3)", cubed(milli* metre), below | bottom, registry),
    // length and area
    cased<d::length>("m", metre, any, si, Care::last),
    row<d::length>("meter|meters|metre|metres|meter(s)", metre, any, words),
    row<d::length>("km|kilometer|kilometers|kilometre|kilometres", kilo* metre, alone | above, words),
    cased<d::length>("cm|cms|CM|Cm", centi* metre, any, registry),
    row<d::length>("centimeter|centimeters|centimetre|centimetres", centi* metre, any, words),
    cased<d::length>("mm|mms", milli* metre, any, registry),
    row<d::length>("millimeter|millimeters|millimetre|millimetres", milli* metre, any, words),
    cased<d::length>("um", micro* metre, any, registry),
    row<d::length>("micron|microns|micrometer|micrometers|micrometre|micrometres|mcm", micro* metre, any, words),
    cased<d::length>("nm", nano* metre, alone, registry),
    row<d::length>("nanometer|nanometers|nanometre|nanometres", nano* metre, alone, words),
    row<d::length>("inch|inches", inch, alone | above, registry),
    cased<d::length>("in|in.", inch, whole, laboratory),
    row<d::length>("ft|feet", foot, alone | above, registry),
    row<d::length>("mile|miles", mile, alone | above, registry),
    row<d::area>(
        "m2|m^2|m(2)|m^2^|m**2|sqm|sq m|sq.m|sq. m|sq.m.|sq. m.|sq. meter|sq meter|sq. meters|square meter|square meters|square metre|"
        "square metres|square m|square-meter|meter squared|meters squared|metre squared|metres squared|meter square|metre square|meters "
        "square|m squared|meter2|meter^2|meters2|"
        "meters^2|metre2|mtr2|mt2",
        squared(metre), any, registry),
    row<d::area>("m 2|m (2)", squared(metre), below, registry),
    row<d::area>("cm2|cm^2|cm(2)|sq cm|sq. cm|square centimeter|square centimeters|square cm|cm squared|centimeters squared",
                 squared(centi* metre), any, registry),
    row<d::area>("mm2|mm^2|mm(2)|sq mm|sq. mm|square millimeter|square millimeters|square mm|mm squared", squared(milli* metre), any,
                 registry),
    // pressure
    row<d::pressure>("mmHg|mm Hg|mm-Hg|mm/Hg|mm. Hg|mmhg|MMHG|mm.Hg|mm of Hg|mmgHg|mmHG|mm of mercury|mm mercury|millimeters of "
                     "mercury|millimetres of mercury|"
                     "millimeter of mercury|millimeters mercury|torr",
                     milli* mercury, alone | above, registry),
    cased<d::pressure>("mHg|mHG", milli* mercury, whole, registry),
    row<d::pressure>(
        "cmH2O|cm H2O|cm-H2O|cmH20|cm H20|cm of H2O|cm of H20|cm of water|cm water|centimeters of water|centimetres of water|cmH(2)O",
        centi* water, alone | above, registry),
    row<d::pressure>("kPa|kilopascal|kilopascals", kilo* pascal, alone | above, registry),
    // temperature and angle. The degree sign and its look-alike are matched as they stand.
    row<d::temperature>("degrees C|degree C|deg C|deg. C|degC|degrees Celsius|degree Celsius|degrees-Celsius|deg Celsius|degrees "
                        "centigrade|degree centigrade|"
                        "Celsius|celsius degrees|centigrade|\xC2\xB0"
                        "C|\xC2\xB0 C|\xC2\xBA"
                        "C|\xC2\xBA C|\xC2\xB0 Celsius|\xE2\x84\x83|Cel",
                        celsius, alone, registry),
    cased<d::temperature>("C", celsius, alone, registry, Care::celsius),
    row<d::temperature>(
        "degrees F|degree F|deg F|deg. F|degF|degrees Fahrenheit|degree Fahrenheit|degrees-Fahrenheit|deg Fahrenheit|Fahrenheit|\xC2\xB0"
        "F|\xC2\xB0 F|\xC2\xBA"
        "F|\xC2\xBA F|\xC2\xB0 Fahrenheit|\xE2\x84\x89",
        fahrenheit, alone, registry),
    cased<d::temperature>("F", fahrenheit, alone, registry, Care::fahrenheit),
    row<d::angle>("degrees|degree|\xC2\xB0", degree, alone, registry),
    // fractions
    row<d::fraction>("%|percent|per cent|pct|per-cent", percent, alone | above, registry),
    row<d::fraction>("\xE2\x80\xB0|per mille", per_mille, alone, laboratory),
    row<d::fraction>("ppm|parts per million", ppm, alone, registry),
    row<d::fraction>("ppb|parts per billion", ppb, alone, registry),
    row<d::mass_concentration>("mg%|mg %|mgs%|mg percent", milli* gram / (deci * litre), alone, laboratory),
    row<d::mass_concentration>("g%|gm%|gms%|g %|gm %|gram%|gms %|grams%", gram / (deci * litre), alone, laboratory),
    // time: words for years to minutes are the caller's
    cased<d::time>("s", second, alone | above | below, si, Care::spaced),
    row<d::time>("second", second, above | below | whole, registry),
    row<d::time>("sec|secs|seconds", second, any, registry),
    cased<d::time>("ms|mS|mSec", milli* second, alone | below, registry),
    row<d::time>("msec|msecs|millisecond|milliseconds|milli-seconds|milli seconds", milli* second, any, registry),
    row<d::time>("min|mins|minute|minutes|mn", minute, below | bottom | whole, registry),
    row<d::time>("h|hr|hrs|hour|hours", hour, below | whole, registry),
    row<d::time>("d|day|days", day, below | whole, registry),
    row<d::time>("wk|wks|week|weeks|w", week, below | whole, registry),
    row<d::time>("mo|mos|month|months", month, below | whole, registry),
    row<d::time>("yr|yrs|year|years|annum", year, below | whole, registry),
    row<d::frequency>("bpm|beats/min|beats/minute|beats per minute|beats per min|beat/min|beat per minute|beats-per-minute|b.p.m.|b.p.m",
                      beat / minute, alone, registry),
    row<d::frequency>("brpm|breaths/min|breaths/minute|breaths per minute|breaths per min|respirations/min|respirations per minute",
                      breath / minute, alone, registry),
    row<d::number>("beats|beat", beat, above, registry),
    row<d::number>("breaths|breath|respirations", breath, above, registry),
    row<d::frequency>("Hz|hertz", hertz, alone, registry),
    // the rest
    row<d::of<Base::high_power_field>>(
        "hpf|hpfs|HPF|high power field|high power fields|high-power field|high-power fields|high powered field|high-powered field|"
        "high power microscopic field",
        high_power_field, below | bottom, laboratory),
    row<d::of<Base::low_power_field>>("lpf|low power field|low-power field", low_power_field, below | bottom, laboratory),
    row<d::pack_years>("pack-years|pack-year|pack years|pack year|packyears|packyear|pack/years|pack/year|pack-yrs|pack "
                       "yrs|pack-yr|pk/yrs|pk-yrs|pk yrs|pk years|pk/yr|pack - years|pack -years",
                       pack* year, alone, registry),
    row<d::score>("points|pts", point, alone, registry),
    row<d::score>("score|point|pt|{points}", point, whole, registry),
    row<d::number>("ratio|index|number|count", one, whole, laboratory),
    row<d::number>("INR", inr, whole, laboratory),
    row<d::of<Base::density_unit>>("HU|Hounsfield unit|Hounsfield units", hounsfield, alone, laboratory),
    cased<d::potential>("mV", milli* volt, alone, registry),
    cased<d::potential>("uV", micro* volt, alone, registry),
    row<d::potential>("millivolt|millivolts", milli* volt, alone, words),
    row<d::potential>("microvolt|microvolts", micro* volt, alone, words),
    row<d::resistance>("Wood units|Wood unit|WU|Wood U", wood, alone, registry),
    row<d::resistance>(
        "dyn.s/cm5|dyn.s.cm-5|dyn.sec/cm5|dyn.sec.cm-5|dynes.sec/cm5|dynes.s.cm-5|dyne.sec.cm-5|dynes/sec/cm5|dynes/s/cm5|dynes-sec/cm5|"
        "dynes sec/cm5|dynes s cm-5|dyn-sec/cm5|dyn s/cm5|dyn sec cm-5|dynes-sec-cm-5",
        dyne_seconds, alone, registry),
    row<d::energy>("kcal|kcals|kilocalorie|kilocalories", kilo* calorie, alone | above, registry),
    row<d::energy>("calories", food_calorie, alone | above, registry),
    cased<d::energy>("kJ", kilo* joule, alone | above, registry),
    row<d::power>("watt|watts", watt, alone | above, registry),
    cased<d::power>("W", watt, alone | above, registry, Care::last),
    cased<d::absorbed_dose>("Gy|GY|gy", gray, alone | above, registry),
    row<d::absorbed_dose>("gray|grays", gray, alone, words),
    cased<d::absorbed_dose>("cGy|cGY|cgy", centi* gray, alone | above, registry),
    row<d::absorbed_dose>("centigray|centigrays", centi* gray, alone, words),
    cased<d::absorbed_dose>("mGy", milli* gray, alone | above, registry),
    cased<d::equivalent_dose>("mSv", milli* sievert, alone | above, registry),
    row<d::equivalent_dose>("millisievert|millisieverts", milli* sievert, alone, words),
    cased<d::activity>("MBq", mega* becquerel, alone | above, registry),
    cased<d::activity>("GBq", giga* becquerel, alone | above, registry),
    cased<d::activity>("mCi", milli* curie, alone | above, registry),
    row<d::diopters>("diopter|diopters|dioptre|dioptres|dioptors|dpt", diopter, alone, registry),
    cased<d::diopters>("D", diopter, alone, registry, Care::decimal),
    cased<d::flow_per_mass>("METs|METS", met, alone, registry),
    row<d::flow_per_mass>("metabolic equivalents|metabolic equivalent", met, alone, registry),
    {"dB|decibel|decibels", Text("dB"), alone | above, Care::none, false, registry, nullptr},
};

// The rows' spellings one by one, by their first sign in lower case. Made once, never changed.
struct Index {
  std::array<std::vector<Spelling>, 256> by_first;
  Index() {
    for (const Row& row : rows) {
      const std::string_view ucum(row.ucum.signs.data(), row.ucum.size);
      for (std::size_t begin = 0; begin <= row.written.size();) {
        const std::size_t end = std::min(row.written.find('|', begin), row.written.size());
        const std::string_view written = row.written.substr(begin, end - begin);
        by_first[first(written.front())].push_back({written, ucum, row.uses, row.care, row.case_matters, row.source, row.kind});
        begin = end + 1;
      }
    }
  }
  static unsigned char first(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 'A' && u <= 'Z' ? static_cast<unsigned char>(u + 32) : u;
  }
};

const Index& index() {
  static const Index table;
  return table;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_word(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_';
}

struct Fit {
  std::size_t length = 0;  // 0: none
  bool folded = false;
};

Fit fit(const Spelling& spelling, std::string_view text, std::size_t at) {
  std::size_t i = at;
  bool folded = false;
  for (const char c : spelling.written) {
    if (c == ' ') {
      const std::size_t begin = i;
      while (i < text.size() && is_space(text[i]) && i - begin < 4) ++i;
      if (i == begin) return {};
      continue;
    }
    if (i < text.size() && text[i] == '\\' && (c == '^' || c == '*') && i + 1 < text.size()) ++i;
    if (i >= text.size()) return {};
    if (text[i] != c) {
      if (spelling.case_matters || Index::first(text[i]) != Index::first(c)) return {};
      folded = true;
    }
    ++i;
  }
  // A word boundary, and no power that belongs to the unit.
  const char last = spelling.written.back();
  if (i < text.size() && is_word(last) && (is_word(text[i]) || text[i] == '^')) {
    const bool power = text[i] == '^' && i + 1 < text.size() && text[i + 1] == '-';
    if (!power) return {};
  }
  if (i < text.size() && last == '%' && is_word(text[i]) && text.substr(i, 3) == "ile") return {};
  return {i - at, folded};
}

}  // namespace

std::vector<Spelling> spellings() {
  std::vector<Spelling> all;
  for (const auto& bucket : index().by_first) all.insert(all.end(), bucket.begin(), bucket.end());
  return all;
}

Found find(std::string_view text, std::size_t at, std::uint8_t uses) {
  Found best;
  if (at >= text.size()) return best;
  for (const Spelling& spelling : index().by_first[Index::first(text[at])]) {
    if ((spelling.uses & uses) == 0) continue;
    const Fit here = fit(spelling, text, at);
    if (here.length == 0 || here.length < best.length) continue;
    if (here.length == best.length && !(best.folded && !here.folded)) continue;
    best = {&spelling, static_cast<std::uint32_t>(here.length), here.folded};
  }
  return best;
}

}  // namespace eligo::rules::units

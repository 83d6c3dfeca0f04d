// Importers, packs and their merging: each format from a small file with the true columns, what a pack may not change, hostile bytes, and
// with
// ../shared the kinship of real terminologies (pack_kinship.tsv).
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "rules/ontology.hpp"
#include "rules/pack.hpp"
#include "rules/vocabulary.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

namespace fs = std::filesystem;
const fs::path folder = fs::path(ELIGO_SOURCE_DIR) / "tests" / "rules" / "terminologies";
const fs::path shared = fs::path(ELIGO_SOURCE_DIR) / ".." / "shared" / "vocabulary";

Imported<Ontology> import_texts(std::string_view format, const std::vector<std::string>& texts) {
  std::vector<ImportSource> sources;
  for (const auto& text : texts) sources.push_back({"given", text});
  return import_ontology(format, sources);
}

Ontology import_files(std::string_view format, const std::vector<fs::path>& paths) {
  std::vector<std::string> texts;
  for (const auto& path : paths) texts.push_back(content_of(path));
  auto read = import_texts(format, texts);
  if (!read) FAIL(format << ": " << read.error().why.place << ": " << read.error().why.message);
  return std::move(*read);
}

Ontology few(std::string_view format, const std::vector<std::string>& names) {
  std::vector<fs::path> paths;
  for (const auto& name : names) paths.push_back(folder / name);
  return import_files(format, paths);
}

Result<Pack> open_bytes(std::string bytes, const std::string& name = "given.pack") {
  auto kept = std::make_shared<const std::string>(std::move(bytes));
  return Pack::open({name, kept, *kept});
}

Pack pack_of(const Ontology& ontology) {
  auto pack = open_bytes(write_pack(ontology));
  if (!pack) FAIL(pack.error().message);
  return std::move(*pack);
}

/// A shipped vocabulary of a few names, with packs beside it.
Vocabulary with(std::vector<Pack> packs, const std::string& more = "") {
  const std::array<Vocabulary::Table, 3> tables{
      {{"conditions.tsv",
        "# kind: condition\nkey\tname\tnames\tparents\tcodes\n"
        "fever\tfever\tpyrexia\n"
        "marine_disease\tmarine disease\tsea disease\n"
        "pier_disease\tpier disease\n"
        "harbour_fever\tharbour fever\tharbor fever\tfever\tDOID:2\n" +
            more},
       {"drugs.tsv", "# kind: drug\nkey\tname\tnames\nharbourmab\tharbourmab\t\nice_pack\tcold pack\t\n"},
       {"measures.tsv", "# kind: measure\nkey\tname\tnames\tcodes\tcanonical_unit\nharbourin\tharbourin\t\tLOINC:90001-1\tg/L\n"}}};
  auto loaded = Vocabulary::load(tables, std::move(packs));
  if (!loaded) FAIL(loaded.error().place << loaded.error().message);
  return std::move(*loaded);
}

std::string key(const Vocabulary& vocabulary, std::string_view name) {
  std::string keys;
  for (const ConceptId id : vocabulary.resolve(name).concepts) keys += (keys.empty() ? "" : " ") + vocabulary.at(id).key;
  return keys;
}

/// What the longest name at the beginning of a text is.
std::string met(const Vocabulary& vocabulary, std::string_view text) {
  const auto match = vocabulary.longest_name(text, 0);
  if (!match) return "";
  std::string keys;
  for (const auto& entry : match->candidates) keys += (keys.empty() ? "" : " ") + vocabulary.at(entry.concept_id).key;
  return keys;
}

bool is_a(const Vocabulary& vocabulary, std::string_view a, std::string_view b) {
  const ConceptId one = vocabulary.find_key(a), other = vocabulary.find_key(b);
  REQUIRE_MESSAGE(one != no_concept, a);
  REQUIRE_MESSAGE(other != no_concept, b);
  return vocabulary.is_a(one, other);
}

bool has_conflict(const Vocabulary& vocabulary, std::string_view kind, std::string_view text) {
  for (const auto& conflict : vocabulary.conflicts())
    if (conflict.kind == kind && conflict.text.find(text) != std::string::npos) return true;
  return false;
}

/// Bytes changed on purpose, with the header made to fit them again: what an attacker would send.
void sign(std::string& bytes) {
  if (bytes.size() < sizeof(PackHeader)) return;
  PackHeader header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  header.size = bytes.size();
  ByteDigest digest;
  digest.add(std::string_view(bytes).substr(sizeof header));
  header.digest[0] = digest.high;
  header.digest[1] = digest.low;
  std::memcpy(bytes.data(), &header, sizeof header);
}

}  // namespace

TEST_CASE("OBO: exact synonyms, alternative ids, parents, equivalent codes") {
  const Vocabulary vocabulary = with({pack_of(few("obo", {"few.obo"}))});
  CHECK(key(vocabulary, "deep harbour fever") == "DOID:3");
  CHECK(key(vocabulary, "dock fever") == "harbour_fever");
  CHECK(key(vocabulary, "said \"quay fever\"") == "harbour_fever");
  CHECK(key(vocabulary, "shore trouble").empty());  // RELATED
  CHECK(key(vocabulary, "HF").empty());             // two letters
  CHECK(key(vocabulary, "old name of a fever").empty());
  CHECK(key(vocabulary, "http://purl.obolibrary.org/obo/doid.owl|DOID:20") == "harbour_fever");
  CHECK(key(vocabulary, "http://www.orpha.net|333") == "DOID:3");
  CHECK(key(vocabulary, "http://id.nlm.nih.gov/mesh|D000001") == "harbour_fever");
  CHECK(key(vocabulary, "http://snomed.info/sct|111").empty());  // an xref that nobody calls equal
  CHECK(is_a(vocabulary, "DOID:3", "fever"));
  CHECK(is_a(vocabulary, "harbour_fever", "DOID:1"));
  CHECK_FALSE(is_a(vocabulary, "fever", "DOID:3"));
}

TEST_CASE("OBO: HPO's modifiers name nothing") {
  const Vocabulary vocabulary = with({pack_of(few("obo", {"phenotypes.obo"}))});
  CHECK(key(vocabulary, "blinking tic") == "HP:0001250");
  CHECK(met(vocabulary, "Tics of blinking") == "HP:0001250");
  CHECK(key(vocabulary, "severe grade").empty());
  CHECK(is_a(vocabulary, "HP:0012828", "HP:0000001"));
}

TEST_CASE("tables: names, synonyms, xrefs, edges") {
  const Ontology read = few("tables", {"parents.tsv", "xrefs.tsv", "terms.tsv", "synonyms.tsv", "ancestors.tsv"});
  CHECK(read.title == "Mondo Disease Ontology");
  CHECK(read.remarks.size() == 2);  // an id that is not named, an edge to one that is not listed
  const Vocabulary vocabulary = with({pack_of(read)});
  CHECK(met(vocabulary, "gull rashes in the past") == "MONDO:3");
  CHECK(key(vocabulary, "rash of the shore").empty());  // BROAD
  CHECK(key(vocabulary, "GP").empty());
  CHECK(key(vocabulary, "trouble").empty());  // an everyday word
  CHECK(met(vocabulary, "cold weather").empty());
  CHECK(key(vocabulary, "cold") == "MONDO:4");  // the preferred name, standing alone
  CHECK(key(vocabulary, "http://snomed.info/sct|222") == "MONDO:3");
  CHECK(key(vocabulary, "http://hl7.org/fhir/sid/icd-10-cm|Z99.9").empty());
  CHECK(is_a(vocabulary, "MONDO:3", "harbour_fever"));
  CHECK(is_a(vocabulary, "MONDO:3", "fever"));
  CHECK_FALSE(is_a(vocabulary, "harbour_fever", "MONDO:3"));  // a supplied ancestor is only shown
}

TEST_CASE("DrugBank: both layouts") {
  for (const char* file : {"drugbank.tsv", "drugbank.csv"}) {
    const Vocabulary vocabulary = with({pack_of(few("drugbank", {file}))});
    CHECK(key(vocabulary, "anti-harbour antibody") == "harbourmab");
    CHECK(key(vocabulary, "https://go.drugbank.com|DB90001") == "harbourmab");
    CHECK(key(vocabulary, "http://fdasis.nlm.nih.gov|ABC123") == "harbourmab");
  }
  const Vocabulary vocabulary = with({pack_of(few("drugbank", {"drugbank.tsv"}))});
  CHECK(met(vocabulary, "ice on the joint").empty());
  CHECK(met(vocabulary, "frozen water").empty() == false);
  CHECK(key(vocabulary, "HBM").empty());
  CHECK(met(vocabulary, "piercillin for a week") == "DRUGBANK:DB90003");
}

TEST_CASE("RxNorm: names by term type, brands and products below their ingredient") {
  const Vocabulary vocabulary = with({pack_of(few("rxnorm", {"RXNREL.RRF", "RXNCONSO.RRF"}))});
  CHECK(key(vocabulary, "http://www.nlm.nih.gov/research/umls/rxnorm|9001") == "harbourmab");
  CHECK(key(vocabulary, "Harbora") == "RXNORM:9002");
  CHECK(is_a(vocabulary, "RXNORM:9002", "harbourmab"));
  CHECK(is_a(vocabulary, "RXNORM:9003", "harbourmab"));
  CHECK_FALSE(is_a(vocabulary, "harbourmab", "RXNORM:9002"));
  CHECK(key(vocabulary, "injectable solution").empty());
  CHECK(key(vocabulary, "old harbourmab").empty());
}

TEST_CASE("LOINC: a code that is listed adds its names, another is a measure of its own") {
  const Vocabulary vocabulary = with({pack_of(few("loinc", {"LoincTableCore.csv"}))});
  CHECK(key(vocabulary, "Harbourin [Mass/volume] in Serum or Plasma") == "harbourin");
  const ConceptId urine = vocabulary.find_code("http://loinc.org|90002-9");
  REQUIRE(urine != no_concept);
  CHECK(vocabulary.at(urine).name == "Harbourin [Mass/volume] in Urine, \"spot\"");
  REQUIRE(vocabulary.at(urine).analyte);
  CHECK(vocabulary.at(urine).analyte->specimens == std::vector<std::string>{"urine"});
  CHECK(vocabulary.find_code("http://loinc.org|90003-7") == no_concept);
  CHECK(vocabulary.find_code("http://loinc.org|90004-5") == no_concept);
}

TEST_CASE("SNOMED CT: active descriptions and is-a relationships") {
  const Vocabulary vocabulary = with({pack_of(few("snomed", {"sct2_Relationship.txt", "sct2_Description.txt", "sct2_Concept.txt"}))});
  CHECK(key(vocabulary, "http://snomed.info/sct|111") == "harbour_fever");
  CHECK(key(vocabulary, "dock fever") == "harbour_fever");
  CHECK(is_a(vocabulary, "SCT:222", "harbour_fever"));
  CHECK_FALSE(is_a(vocabulary, "harbour_fever", "SCT:222"));
  for (const char* gone : {"withdrawn fever", "gone fever", "no known harbour fever", "fiebre de puerto"})
    CHECK(key(vocabulary, gone).empty());
  CHECK(met(vocabulary, "no known harbour fever").empty());
  CHECK(vocabulary.at(vocabulary.find_key("SCT:555")).kind == TermKind::procedure);
}

TEST_CASE("ATC: a substance under two codes is of neither class by itself") {
  const Vocabulary vocabulary = with({pack_of(few("atc", {"atc.csv"}))});
  CHECK(met(vocabulary, "harbourtide 10 mg") == "ATC:Q01AA01");
  CHECK(is_a(vocabulary, "ATC:Q01AA01", "ATC:Q01A"));
  const std::string both = "ATC:Q01AX01+Q02AA01";
  CHECK(key(vocabulary, "piertide") == both);
  CHECK_FALSE(is_a(vocabulary, both, "ATC:Q02A"));
  CHECK(is_a(vocabulary, "ATC:Q02AA01", both));
  CHECK(met(vocabulary, "tidalines").empty());  // a class's name stands alone
  CHECK(key(vocabulary, "tidalines") == "ATC:Q01AA");
  CHECK(key(vocabulary, "other tidal agents").empty());
  CHECK(key(vocabulary, "harbour system").empty());
}

TEST_CASE("files that are not what they should be are refused with their place") {
  const auto place = [](std::string_view format, const std::string& text) {
    const auto read = import_texts(format, {text});
    if (read) return std::string("read");
    CHECK(read.error().why.message.back() == ']');
    return read.error().why.place;
  };
  CHECK(place("obo", "") == "1:1");
  CHECK(place("obo", "[Term]\nid: A:1\nname: a\nsynonym: \"open EXACT []\n") == "4:10");
  CHECK(place("obo", "[Term]\nid: A:1\nname a\n") == "3:1");
  CHECK(place("tables", "colour\tshape\n") == "1:1");
  CHECK(place("tables", "id\tname\nA:1\tone\nA:1\ttwo\n") == "3:1");
  CHECK(place("tables", "id\tname\nA:1\tone\nA1\ttwo\n") == "3:1");
  CHECK(place("tables", "id\tname\nA:1\t\n") == "2:5");
  CHECK(place("tables", "id\tname\nA:1\t\xFF\n") == "2:5");
  CHECK(place("tables", "id\tname\n") == "1:1");
  CHECK(place("drugbank", "drugbank_id\tname\nXX1\tname\n") == "2:1");
  CHECK(place("rxnorm", "1|2|3\n") == "1:1");
  CHECK(place("rxnorm", content_of(folder / "RXNCONSO.RRF") + "9009|ENG|\n") == "9:1");
  CHECK(place("loinc", "\"LOINC_NUM\",\"LONG_COMMON_NAME\"\n\"1-2\",\"open\n") == "2:7");
  CHECK(place("loinc", "LOINC_NUM,LONG_COMMON_NAME\nabc,name\n") == "2:1");
  CHECK(place("snomed", "id\tname\n1\tx\n") == "1:1");
  CHECK(place("snomed", "id\tactive\tconceptId\ttypeId\tterm\n1\tyes\t1\t1\tx\n") == "2:3");
  CHECK(place("atc", "atc_code,atc_name\nA1,name\n") == "2:1");
  CHECK(place("atc", "code,name\nA01,name\n") == "1:1");
}

TEST_CASE("short names of LOINC are names where one measure of the file has them; what an import drops is said") {
  const auto read = import_texts("loinc", {"LOINC_NUM,COMPONENT,LONG_COMMON_NAME,SHORTNAME,DisplayName\n"
                                           "99901-1,Zorbin,Zorbin in Serum,Zorbin SerPl,Zorbin\n"
                                           "99902-2,Quuxin,Quuxin in Serum,Quux,Quuxin level\n"
                                           "99903-3,Quuxin,Quuxin in Urine,Quux,Urine quuxin\n"});
  REQUIRE(read);
  const Vocabulary vocabulary = with({pack_of(*read)});
  CHECK(vocabulary.lookup("Zorbin SerPl").concepts.size() == 1);
  CHECK(vocabulary.lookup("quuxin level").concepts.size() == 1);
  CHECK(vocabulary.lookup("Quux").concepts.empty());
  CHECK(vocabulary.lookup("Zorbin").concepts.empty());
  const auto twice = import_texts("obo", {"format-version: 1.4\n\n[Term]\nid: X:1\nname: zorb\n\n[Term]\nid: X:1\nname: quux"});
  REQUIRE(twice);
  CHECK(twice->remarks.size() == 2);
}

TEST_CASE("a cycle is refused with its path") {
  const auto read = import_texts("tables", {"id\tname\tparents\nA:1\tone\tA:2\nA:2\ttwo\tA:3\nA:3\tthree\tA:1\n"});
  REQUIRE_FALSE(read);
  CHECK(read.error().why.message == "`A:1` is a kind of itself: A:1 -> A:2 -> A:3 -> A:1 [cycle]");
  CHECK(read.error().why.place == "2:1");
}

TEST_CASE("shipped names keep their meaning") {
  const auto read = import_texts("tables", {"id\tname\tparents\tsynonyms\nDOID:7\tpyrexia of ships\t\tfever|pier disease|capstan pox\n"
                                            "DOID:8\tcapstan disease\tDOID:7\tcapstan pox\nDOID:9\tpyrexia\tDOID:7\t\n"});
  REQUIRE(read);
  const Vocabulary vocabulary = with({pack_of(*read)});
  CHECK(key(vocabulary, "fever") == "fever");
  CHECK(key(vocabulary, "pier disease") == "pier_disease");
  CHECK(met(vocabulary, "fever of ships") == "fever");
  CHECK(has_conflict(vocabulary, "name", "`pier disease` of `DOID:7`"));
  CHECK(key(vocabulary, "capstan pox") == "DOID:7 DOID:8");  // ambiguous among imported concepts
  // Its preferred name is a shipped synonym: by the tables it is fever, and what the pack has above it is not above fever.
  CHECK(key(vocabulary, "pyrexia") == "fever");
  CHECK(is_a(vocabulary, "DOID:9", "fever"));
  CHECK_FALSE(is_a(vocabulary, "fever", "DOID:7"));
  CHECK(vocabulary.at(vocabulary.find_key("fever")).names == std::vector<std::string>{"pyrexia"});
}

TEST_CASE("between two shipped concepts the tables alone say a kind of") {
  const auto read = import_texts(
      "tables", {"id\tname\tparents\nDOID:2\tharbour fever\tDOID:5\nDOID:5\tpier trouble disease\tDOID:6\nDOID:6\tpier disease\t\n"});
  REQUIRE(read);
  const Vocabulary vocabulary = with({pack_of(*read)});
  const ConceptId harbour = vocabulary.find_key("harbour_fever"), pier = vocabulary.find_key("pier_disease");
  CHECK_FALSE(vocabulary.is_a(harbour, pier));
  CHECK(vocabulary.overlap(harbour, pier));
  CHECK(vocabulary.is_a(harbour, vocabulary.find_key("DOID:5")));
  CHECK(has_conflict(vocabulary, "kin", "`harbour_fever` (harbour fever) is a kind of `pier_disease`"));
  CHECK_FALSE(with({}).overlap(harbour, pier));
}

TEST_CASE("nothing follows from what a pack does not say") {
  const Vocabulary vocabulary = with({pack_of(few("tables", {"terms.tsv"}))});
  const ConceptId pox = vocabulary.find_key("MONDO:3"), pier = vocabulary.find_key("pier_disease");
  CHECK(vocabulary.imported(pox));
  CHECK_FALSE(vocabulary.is_a(pox, pier));
  CHECK(vocabulary.overlap(pox, pier));
}

TEST_CASE("a code alone does not make two concepts one") {
  const auto read = import_texts("tables", {"id\tname\tparents\nDOID:2\tcapstan disease\t\nDOID:3\twinch disease\tDOID:2\n"});
  REQUIRE(read);
  const Vocabulary vocabulary = with({pack_of(*read)});
  CHECK(key(vocabulary, "http://purl.obolibrary.org/obo/doid.owl|DOID:2") == "harbour_fever");
  CHECK(key(vocabulary, "capstan disease") == "DOID:2");
  CHECK_FALSE(vocabulary.is_a(vocabulary.find_key("DOID:3"), vocabulary.find_key("harbour_fever")));
  CHECK(has_conflict(vocabulary, "code", "never called that"));
}

TEST_CASE("an edge that the tables turn round is left out") {
  const auto read =
      import_texts("tables", {"id\tname\tparents\nDOID:1\tfever\tDOID:5\nDOID:5\tlock fever\tDOID:2\nDOID:2\tharbour fever\t\n"});
  REQUIRE(read);
  const Vocabulary vocabulary = with({pack_of(*read)});
  CHECK(vocabulary.is_a(vocabulary.find_key("harbour_fever"), vocabulary.find_key("fever")));
  CHECK_FALSE(vocabulary.is_a(vocabulary.find_key("fever"), vocabulary.find_key("harbour_fever")));
  CHECK(has_conflict(vocabulary, "cycle", "would make a cycle"));
}

TEST_CASE("several packs: the earlier one counts, and the digest tells them apart") {
  const Pack obo = pack_of(few("obo", {"few.obo"})), tables = pack_of(few("tables", {"terms.tsv", "synonyms.tsv", "parents.tsv"}));
  const Vocabulary both = with({obo, tables});
  CHECK(both.find_key("MONDO:2") == both.find_key("harbour_fever"));
  CHECK(both.find_key("MONDO:1") == both.find_key("DOID:1"));  // both are called "sea disease"
  CHECK(is_a(both, "DOID:3", "MONDO:1"));
  CHECK(with({}).digest() != with({obo}).digest());
  CHECK(with({obo, tables}).digest() != with({obo}).digest());
  CHECK(with({obo}).digest() == with({pack_of(few("obo", {"few.obo"}))}).digest());
}

TEST_CASE("what is no pack, cut off, changed or of another version is refused in words") {
  const std::string sound = write_pack(few("obo", {"few.obo"}));
  const auto refusal = [](std::string bytes) {
    const auto pack = open_bytes(std::move(bytes));
    return pack ? std::string("opened") : pack.error().message;
  };
  REQUIRE(refusal(sound) == "opened");
  CHECK(refusal("") == "is no vocabulary pack");
  CHECK(refusal("id\tname\n") == "is no vocabulary pack");
  for (std::size_t size = 8; size < sound.size(); size += 7) CHECK(refusal(sound.substr(0, size)).find("cut off") != std::string::npos);
  CHECK(refusal(sound + "x").find("more bytes") != std::string::npos);
  for (std::size_t i = sizeof(PackHeader); i < sound.size(); i += 5) {
    std::string changed = sound;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    CHECK(refusal(changed).find("digest") != std::string::npos);
  }
  std::string other = sound;
  other[8] = 99;
  CHECK(refusal(other).find("version 99") != std::string::npos);
  other = sound;
  other[40] = static_cast<char>(other[40] ^ 1);
  CHECK(refusal(other).find("compares names in another way") != std::string::npos);
}

TEST_CASE("a pack that was changed on purpose is refused or harmless") {
  const std::string sound = write_pack(few("tables", {"terms.tsv", "synonyms.tsv", "xrefs.tsv", "parents.tsv"}));
  std::size_t opened = 0, refused = 0;
  for (std::size_t i = sizeof(PackHeader); i + 4 <= sound.size(); i += 4)
    for (const std::uint32_t value : {0U, 1U, 0x7fffffffU, 0xffffffffU}) {
      std::string changed = sound;
      std::memcpy(changed.data() + i, &value, sizeof value);
      sign(changed);
      auto pack = open_bytes(changed);
      if (!pack) {
        ++refused;
        continue;
      }
      ++opened;
      const Vocabulary vocabulary = with({*pack});
      for (ConceptId id = 0; id < vocabulary.size(); ++id) {
        CHECK(vocabulary.at(id).key.size() < changed.size());
        (void)vocabulary.ancestors(id);
        (void)vocabulary.additions(id);
      }
      (void)vocabulary.conflicts();
      (void)met(vocabulary, "gull rash of the shore");
      (void)key(vocabulary, "harbour fever");
    }
  CHECK(opened > 0);
  CHECK(refused > 100);
}

TEST_CASE("Disease Ontology, Mondo and DrugBank: questions of kinship, half of them to be denied") {
  if (!fs::exists(shared)) {
    std::cout << "SKIPPED: ../shared/vocabulary is not there, so no real terminology was imported\n";
    return;
  }
  const std::vector<Vocabulary::Table> tables = shipped_tables();
  const auto alone = Vocabulary::load(tables);
  REQUIRE(alone);
  std::vector<Pack> packs;
  packs.push_back(pack_of(import_files("tables", {shared / "do" / "do_terms.tsv", shared / "do" / "do_synonyms.tsv",
                                                  shared / "do" / "do_xrefs.tsv", shared / "do" / "do_extra_isa.tsv"})));
  packs.push_back(pack_of(import_files("tables", {shared / "mondo" / "mondo_labels.tsv", shared / "mondo" / "mondo_rare_isa.tsv"})));
  packs.push_back(pack_of(import_files("drugbank", {shared / "drugbank_names.tsv"})));
  const auto loaded = Vocabulary::load(tables, packs);
  REQUIRE(loaded);
  CHECK(loaded->size() > 45000);

  std::ifstream file(fs::path(ELIGO_SOURCE_DIR) / "tests" / "rules" / "pack_kinship.tsv");
  REQUIRE(file);
  std::size_t questions = 0, negative = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || line.starts_with("a\t")) continue;
    std::stringstream cells(line);
    std::string a, b, answer;
    std::getline(cells, a, '\t');
    std::getline(cells, b, '\t');
    std::getline(cells, answer, '\t');
    CAPTURE(line);
    const auto one = loaded->resolve(a).concepts, other = loaded->resolve(b).concepts;
    REQUIRE(one.size() == 1);
    REQUIRE(other.size() == 1);
    CHECK((loaded->imported(one[0]) || loaded->imported(other[0])));  // else the tables alone would answer
    CHECK(loaded->is_a(one[0], other[0]) == (answer == "yes"));
    ++questions;
    negative += answer == "no" ? 1 : 0;
  }
  CHECK(questions >= 60);
  CHECK(2 * negative >= questions);

  // No shipped name means anything else, and no two shipped concepts became kin.
  for (ConceptId id = 0; id < alone->size(); ++id) {
    for (const auto& name : alone->at(id).names) {
      if (alone->resolve(name).concepts != loaded->resolve(name).concepts) CHECK_MESSAGE(false, name);
    }
    if (alone->at(id).name.size() > 60 || id % 7 != 0) continue;
    for (ConceptId other = 0; other < alone->size(); other += 13) CHECK(alone->is_a(id, other) == loaded->is_a(id, other));
  }
}

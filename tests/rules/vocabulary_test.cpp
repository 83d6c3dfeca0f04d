// The shipped vocabulary and its loader: kinship (kinship.tsv), names that must never meet, acronyms, resolution, refusals.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <doctest/doctest.h>

#include "rules/pack.hpp"
#include "rules/quantity.hpp"
#include "rules/vocabulary.hpp"
#include "tests/shipped_data.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

std::vector<std::string> split(const std::string& line, char sign) {
  std::vector<std::string> cells;
  std::stringstream in(line);
  for (std::string cell; std::getline(in, cell, sign);) cells.push_back(cell);
  return cells;
}

std::set<std::string> keys(const std::vector<ConceptId>& ids) {
  std::set<std::string> found;
  for (const ConceptId id : ids) found.insert(shipped().at(id).key);
  return found;
}

std::set<std::string> keys(std::string_view name, TermKind kind = TermKind::none) { return keys(shipped().resolve(name, kind).concepts); }

/// "total bilirubin" in "total bilirubin < 1.5": what the longest name at `at` is, and how long.
std::pair<std::string, std::set<std::string>> longest(std::string_view text, std::size_t at = 0) {
  const auto match = shipped().longest_name(text, at);
  if (!match) return {};
  std::set<std::string> found;
  for (const auto& candidate : match->candidates) found.insert(shipped().at(candidate.concept_id).key);
  return {std::string(text.substr(at, match->length)), found};
}

using Names = std::set<std::string>;

Result<Vocabulary> load(const std::string& content) { return Vocabulary::load(std::vector<Vocabulary::Table>{{"t.tsv", content}}); }

const std::string header = "# kind: condition\nkey\tname\tnames\tparents\n";

}  // namespace

TEST_CASE("kinship answers as a specialist would") {
  std::stringstream in(content_of(ELIGO_SOURCE_DIR "/tests/rules/kinship.tsv"));
  int yes = 0, no = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#' || line == "a\tb\tanswer") continue;
    const auto cells = split(line, '\t');
    REQUIRE(cells.size() == 3);
    const auto a = shipped().resolve(cells[0]).concepts;
    const auto b = shipped().resolve(cells[1]).concepts;
    CAPTURE(line);
    CHECK_FALSE(a.empty());
    CHECK_FALSE(b.empty());
    bool kin = false;
    for (const ConceptId x : a)
      for (const ConceptId y : b) kin = kin || shipped().is_a(x, y);
    CHECK(kin == (cells[2] == "yes"));
    ++(cells[2] == "yes" ? yes : no);
  }
  CHECK(yes + no >= 300);
  CHECK(no >= yes);  // a table of what is so alone would pass where everything is kin
}

TEST_CASE("names overlap when something is a kind of both") {
  const auto overlap = [](const char* a, const char* b) {
    const auto one = shipped().resolve(a), other = shipped().resolve(b);
    REQUIRE_MESSAGE(one.concepts.size() == 1, a);
    REQUIRE_MESSAGE(other.concepts.size() == 1, b);
    CHECK(shipped().overlap(one.concepts.front(), other.concepts.front()) ==
          shipped().overlap(other.concepts.front(), one.concepts.front()));
    return shipped().overlap(one.concepts.front(), other.concepts.front());
  };
  CHECK(overlap("hepatitis C", "hepatitis B or C carrier"));  // chronic hepatitis C
  CHECK(overlap("rheumatoid arthritis", "autoimmune disease"));
  CHECK(overlap("autoimmune disease", "rheumatoid arthritis"));
  CHECK(overlap("early breast cancer", "invasive ductal carcinoma"));
  CHECK(overlap("HER2-positive breast cancer", "metastatic breast cancer"));
  CHECK_FALSE(overlap("HER2-positive breast cancer", "triple negative breast cancer"));
  CHECK_FALSE(overlap("bacterial infection", "influenza"));
  CHECK(overlap("hormonal disorder", "hypothyroidism"));
  CHECK(overlap("cardiac dysfunction", "myocarditis"));
  CHECK_FALSE(overlap("hormonal disorder", "asthma"));
  CHECK_FALSE(overlap("hepatitis B", "HIV infection"));
  CHECK_FALSE(overlap("asthma", "breast cancer"));
  CHECK(overlap("ADA2 deficiency", "type I interferonopathy"));
  CHECK(overlap("hairy cell leukaemia", "lymphoma"));
  CHECK(overlap("myocardial infarction", "acute coronary syndrome"));
  CHECK_FALSE(overlap("psoriasis", "genetic disease"));
  CHECK(overlap("ruxolitinib", "tyrosine kinase inhibitor"));
  CHECK(overlap("enoxaparin", "heparin"));
  CHECK_FALSE(overlap("enoxaparin", "unfractionated heparin"));
}

TEST_CASE("what is an aspect of its parents may be any other kind of them") {
  const auto loaded = load(
      "# kind: condition\nkey\tname\tparents\tflags\ncancer\tcancer\nbreast\tbreast cancer\tcancer\nductal\tductal carcinoma\tbreast\n"
      "early\tearly breast cancer\tbreast\taspect:stage\nlate\tmetastatic breast cancer\tbreast;spread\taspect:stage\n"
      "positive\tHER2-positive\tbreast\taspect:her2\nnegative\tHER2-negative\tbreast\taspect:her2\n"
      "triple\ttriple-negative\tnegative\taspect\nspread\tmetastatic cancer\tcancer\taspect\nlung\tlung cancer\tcancer\n"
      "gout\tgout\n");
  REQUIRE(loaded.has_value());
  const auto overlap = [&](const char* a, const char* b) {
    const bool said = loaded->overlap(loaded->find_key(a), loaded->find_key(b));
    CHECK(said == loaded->overlap(loaded->find_key(b), loaded->find_key(a)));
    return said;
  };
  CHECK(overlap("early", "ductal"));
  CHECK(overlap("early", "triple"));
  CHECK(overlap("late", "ductal"));  // both of its parents may be: metastatic cancer is an aspect itself
  CHECK(overlap("spread", "lung"));
  CHECK(overlap("late", "positive"));  // different axes
  CHECK_FALSE(overlap("early", "late"));
  CHECK_FALSE(overlap("positive", "negative"));
  CHECK_FALSE(overlap("positive", "triple"));  // by the axis of its parent
  CHECK_FALSE(overlap("early", "lung"));
  CHECK_FALSE(overlap("late", "lung"));
  CHECK_FALSE(overlap("spread", "gout"));
  CHECK_FALSE(overlap("ductal", "lung"));
  CHECK_FALSE(load("# kind: condition\nkey\tname\tflags\na\tA one\taspects\n"));
  CHECK_FALSE(load("# kind: condition\nkey\tname\tflags\na\tA one\tmay:nobody\n"));
}

TEST_CASE("what a record by a wide name may mean") {
  const auto loaded = load(
      "# kind: drug\nkey\tname\tparents\tflags\ndrops\teye drops\t\tholds:eye_steroid\nsteroid\tsteroid\n"
      "eye_steroid\tophthalmic steroid\tsteroid\nantidepressant\tantidepressant\ntricyclic\ttricyclic\tantidepressant\n"
      "ssri\tSSRI\tantidepressant\nanticholinergic\tanticholinergic\t\tmay:tricyclic\nstatin\tstatin\n");
  REQUIRE(loaded.has_value());
  const auto may_hold = [&](const char* recorded, const char* asked) {
    return loaded->may_hold(loaded->find_key(recorded), loaded->find_key(asked));
  };
  CHECK(may_hold("drops", "eye_steroid"));
  CHECK(may_hold("drops", "steroid"));  // what is above it too
  CHECK_FALSE(may_hold("steroid", "drops"));
  CHECK_FALSE(may_hold("drops", "statin"));
  CHECK(may_hold("antidepressant", "anticholinergic"));
  CHECK_FALSE(may_hold("ssri", "anticholinergic"));
  CHECK_FALSE(may_hold("statin", "anticholinergic"));
  CHECK_FALSE(load("# kind: drug\nkey\tname\tflags\na\tA one\tholds:nobody\n"));
}

TEST_CASE("near names that must never meet") {
  const std::vector<std::pair<std::string, std::string>> apart = {{"haemoglobin", "HbA1c"},
                                                                  {"hemoglobin", "hemoglobin A1c"},
                                                                  {"creatinine", "creatinine clearance"},
                                                                  {"creatinine", "urine creatinine"},
                                                                  {"creatinine", "creatine kinase"},
                                                                  {"total bilirubin", "direct bilirubin"},
                                                                  {"ANC", "neutrophil %"},
                                                                  {"neutrophils", "neutrophils/100 leukocytes"},
                                                                  {"systolic blood pressure", "diastolic blood pressure"},
                                                                  {"eGFR", "CrCl"},
                                                                  {"eGFR", "EGFR"},
                                                                  {"CRP", "hsCRP"},
                                                                  {"QT interval", "QTc interval"},
                                                                  {"QTcF", "QTcB"},
                                                                  {"PSA", "free PSA"},
                                                                  {"LDL cholesterol", "HDL cholesterol"},
                                                                  {"total cholesterol", "LDL cholesterol"},
                                                                  {"calcium", "corrected calcium"},
                                                                  {"calcium", "ionized calcium"},
                                                                  {"fasting glucose", "random glucose"},
                                                                  {"PT", "aPTT"},
                                                                  {"PT", "INR"},
                                                                  {"BUN", "serum urea"},
                                                                  {"serum albumin", "urine albumin/creatinine ratio"},
                                                                  {"FEV1", "FVC"},
                                                                  {"FEV1", "FEV1 % predicted"},
                                                                  {"BSA", "BSA involvement"},
                                                                  {"troponin T", "troponin I"},
                                                                  {"BNP", "NT-proBNP"},
                                                                  {"testosterone level", "free testosterone"},
                                                                  {"birth weight", "weight"},
                                                                  {"hepatitis B", "hepatitis C"},
                                                                  {"hepatitis B surface antigen", "anti-HBs"},
                                                                  {"HBV DNA", "HCV RNA"},
                                                                  {"type 1 diabetes", "type 2 diabetes"},
                                                                  {"hypothyroidism", "hyperthyroidism"},
                                                                  {"hypokalemia", "hyperkalemia"},
                                                                  {"hypotension", "hypertension"},
                                                                  {"hyperglycemia", "hypoglycemia"},
                                                                  {"prednisone", "prednisolone"},
                                                                  {"hydroxyzine", "hydralazine"},
                                                                  {"chlorpromazine", "chlorpropamide"},
                                                                  {"clonidine", "clonazepam"},
                                                                  {"cisplatin", "carboplatin"},
                                                                  {"dystonia", "dysthymia"},
                                                                  {"osteopenia", "osteoporosis"},
                                                                  {"CD4", "CD8"},
                                                                  {"IgA", "IgG"},
                                                                  {"ECOG", "Karnofsky"},
                                                                  {"Child-Pugh", "MELD"},
                                                                  {"childbearing potential", "non-childbearing potential"},
                                                                  {"smoker", "non-smoker"},
                                                                  {"premenopausal", "postmenopausal"}};
  for (const auto& pair : apart) {
    const auto& a = pair.first;
    const auto& b = pair.second;
    CAPTURE(a);
    CAPTURE(b);
    const auto of_a = keys(a), of_b = keys(b);
    CHECK_FALSE(of_a.empty());
    Names both;
    std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::inserter(both, both.end()));
    CHECK(both.empty());
  }
}

namespace {

/// Every name of up to `most` capitals and digits, with what it names; those that name it only when they stand alone among them.
std::map<std::string, Names> acronyms_of(std::size_t most) {
  std::map<std::string, Names> acronyms;
  const auto is_acronym = [&](const std::string& name) {
    return name.size() >= 2 && name.size() <= most && name[0] >= 'A' && name[0] <= 'Z' &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
  };
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& c = shipped().at(id);
    if (is_acronym(c.name)) acronyms[c.name].insert(c.key);
    for (const auto& name : c.names)
      if (is_acronym(name)) acronyms[name].insert(c.key);
  }
  return acronyms;
}

}  // namespace

TEST_CASE("an acronym in the tables matches only in capitals") {
  // Its lower-case and title-case forms must not match through it.
  const auto acronyms = acronyms_of(5);
  CHECK(acronyms.size() > 300);
  for (const auto& entry : acronyms) {
    const auto& acronym = entry.first;
    const auto& owners = entry.second;
    CAPTURE(acronym);
    std::string lower;
    for (const char c : acronym) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    std::string title = lower;
    title[0] = acronym[0];
    CHECK(keys(acronym) == owners);
    for (const auto& form : {lower, title}) {
      for (const auto& key : keys(form)) {
        if (key == form) continue;  // a bare key, as a profile may write it
        // Only where the tables list a loose form as well.
        const Concept& found = shipped().at(shipped().find_key(key));
        const auto loose = [&](const std::string& name) {
          return std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        };
        CHECK_MESSAGE((loose(found.name) || std::any_of(found.names.begin(), found.names.end(), loose)), form, " matched ", key);
      }
    }
  }
}

TEST_CASE("an acronym of two or three letters is not taken from a longer token") {
  const auto acronyms = acronyms_of(3);
  CHECK(acronyms.size() > 500);
  for (const auto& entry : acronyms) {
    const std::string& acronym = entry.first;
    CAPTURE(acronym);
    // Half of another word, of a word with figures, of a name joined by a hyphen.
    const bool letters = std::all_of(acronym.begin(), acronym.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    std::string lower;
    for (const char c : acronym) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool loosely = !longest(lower).second.empty();
    for (const std::string tail : {"QZX", "qzx", "7Q", "-9Q", "-QZX"}) {
      // "CD4-positive" is a CD4; a name that is listed in a loose form as well ("HIV;hiv") is a word.
      if (tail[0] == '-' && (!letters || loosely)) continue;
      const auto found = longest(acronym + tail + " and more");
      CHECK_MESSAGE(found.first.size() != acronym.size(), acronym, tail, " gave ", found.first);
    }
    CHECK(keys("Q" + acronym + "Z").empty());
    CHECK(keys(acronym + "-QZX").empty());
  }
}

TEST_CASE("homonyms keep all their senses, and the kind asked for settles them") {
  const std::vector<std::pair<std::string, Names>> senses = {
      {"DM", {"dermatomyositis", "diabetes_mellitus", "myotonic_dystrophy"}},
      {"PE", {"pleural_effusion", "pulmonary_embolism"}},
      {"ED", {"emergency_visit", "erectile_dysfunction"}},
      {"CP", {"cerebral_palsy", "chest_pain", "chronic_pancreatitis"}},
      {"HD", {"haemodialysis", "hodgkin_lymphoma", "huntington_disease"}},
      {"AD", {"alzheimer_disease", "atopic_dermatitis"}},
      {"ASD", {"atrial_septal_defect", "autism_spectrum_disorder"}},
      {"BPD", {"borderline_personality_disorder", "bronchopulmonary_dysplasia"}},
      {"CHD", {"congenital_heart_disease", "coronary_artery_disease"}},
      {"CIS", {"carcinoma_in_situ", "clinically_isolated_syndrome"}},
      {"CRS", {"chronic_sinusitis", "cytokine_release_syndrome"}},
      {"CRT", {"chemoradiotherapy", "crt"}},
      {"CPP", {"chronic_pelvic_pain", "central_precocious_puberty"}},
      {"RMS", {"relapsing_multiple_sclerosis", "rhabdomyosarcoma"}},
      {"PPH", {"idiopathic_pulmonary_arterial_hypertension", "postpartum_haemorrhage"}},
      {"NAC", {"n_acetylcysteine", "neoadjuvant_chemotherapy"}},
      {"NPH", {"normal_pressure_hydrocephalus", "nph_insulin"}},
      {"ASA", {"asa_class", "aspirin"}},
      {"DES", {"diethylstilbestrol", "drug_eluting_stent"}},
      {"PVR", {"post_void_residual", "pulmonary_vascular_resistance"}},
      {"SBP", {"spontaneous_bacterial_peritonitis", "systolic_blood_pressure"}},
      {"MPA", {"medroxyprogesterone", "microscopic_polyangiitis"}},
      {"CSA", {"central_sleep_apnoea", "cyclosporine"}},
      {"IPD", {"invasive_pneumococcal_disease", "parkinson_disease"}},
      {"PR", {"partial_response", "pgr"}},
      {"ARC", {"absolute_reticulocyte_count", "aids_related_complex"}}};
  for (const auto& sense : senses) {
    CAPTURE(sense.first);
    CHECK(keys(sense.first) == sense.second);
  }
  CHECK(keys("SBP", TermKind::condition) == Names{"spontaneous_bacterial_peritonitis"});
  CHECK(keys("SBP", TermKind::measure) == Names{"systolic_blood_pressure"});
  CHECK(keys("MPA", TermKind::drug) == Names{"medroxyprogesterone"});
  CHECK(keys("CSA", TermKind::drug) == Names{"cyclosporine"});
  CHECK(keys("DES", TermKind::procedure) == Names{"drug_eluting_stent"});
  CHECK(keys("NPH", TermKind::drug) == Names{"nph_insulin"});
}

TEST_CASE("acronyms that mean too many things are no names inside a text") {
  // Pneumocystis pneumonia, phencyclidine or the family doctor; ankylosing spondylitis or the word; mitral regurgitation or resonance.
  for (const std::string_view acronym :
       {"PCP", "AS", "MR", "PA", "CR", "SD", "IV", "IM", "SC", "PO", "NA", "ND", "OR", "US", "IT", "CNS", "GI"})
    CHECK_MESSAGE(longest(acronym).second.empty(), acronym);
  // Named when they stand alone, as in a profile; not inside a text, where they are a form, a college, a test, a stage, an image.
  for (const std::string acronym :
       {"CRF", "CAP", "DAT", "ISS", "MRA", "VF", "CIC", "CHC", "IPV", "PEG", "APD", "LCA", "RTI", "FH", "MAS"}) {
    CHECK_MESSAGE(!keys(acronym).empty(), acronym);
  }
  for (const std::string acronym : {"CRF", "CAP", "DAT", "ISS", "MRA", "VF", "CIC", "CHC", "IPV", "PEG", "APD", "LCA", "RTI"})
    CHECK_MESSAGE(longest(acronym + " of the patient").second.empty(), acronym);
}

TEST_CASE("acronyms and words that look like them") {
  CHECK(keys("MS") == Names{"multiple_sclerosis"});
  CHECK(keys("ms").empty());
  CHECK(keys("Ms").empty());
  CHECK(keys("RA") == Names{"rheumatoid_arthritis"});
  CHECK(keys("ra").empty());
  CHECK(keys("MI") == Names{"myocardial_infarction"});
  CHECK(keys("mi").empty());
  CHECK(keys("FOP") == Names{"fibrodysplasia_ossificans_progressiva"});
  CHECK(keys("fop").empty());
  CHECK(keys("CRPS") == Names{"complex_regional_pain_syndrome"});
  CHECK(keys("ALT") == Names{"alanine_aminotransferase"});
  CHECK(keys("alt").empty());
  CHECK(keys("Alt").empty());
  CHECK(keys("PD") == Names{"disease_progression", "parkinson_disease"});
  CHECK(keys("PT") == Names{"physiotherapy", "prothrombin_time"});
  CHECK(keys("IGA") == Names{"immunoglobulin_a", "investigator_global_assessment"});
  CHECK(keys("IgA") == Names{"immunoglobulin_a"});
  CHECK(keys("EGFR") == Names{"egfr_gene"});
  CHECK(keys("eGFR") == Names{"egfr"});
  CHECK(keys("Na") == Names{"sodium"});
  CHECK(keys("NA").empty());
  CHECK(keys("na").empty());
  CHECK(keys("Hb") == Names{"haemoglobin"});
  CHECK(keys("K+") == Names{"potassium"});
  CHECK(keys("K") == Names{"potassium"});  // a name that stands alone in a profile, never one inside a text
  CHECK(longest("K < 5").second.empty());
  CHECK(keys("fall") == Names{"fall"});
  CHECK(longest("fall below").second.empty());
  CHECK(longest("PD-1 inhibitor").second == Names{"anti_pd_1"});
  CHECK(longest("PD-1").second.empty());
  CHECK(longest("RT-PCR").second.empty());
  CHECK(keys("hiv") == Names{"hiv_infection"});
  CHECK(longest("ALTs").first == "ALTs");
  CHECK(longest("TNF-alpha inhibitors").second == Names{"anti_tnf"});
}

TEST_CASE("a capital name that is an English word is not taken from a shouted line") {
  CHECK(longest("ALL patients must").second.empty());
  CHECK(longest("ALL of the following").second.empty());
  CHECK(longest("ALL PATIENTS").second.empty());
  CHECK(longest("relapsed ALL", 9).second == Names{"acute_lymphoblastic_leukaemia"});
  CHECK(longest("ALL, AML").second == Names{"acute_lymphoblastic_leukaemia"});
  CHECK(longest("AIDS or HIV").second == Names{"aids"});
  CHECK(longest("hearing aids", 8).second.empty());
  CHECK(longest("first aid", 6).second.empty());
}

TEST_CASE("spelling, plurals, hyphens, Greek, genitives, line breaks") {
  const std::vector<std::pair<std::string, std::string>> same = {
      {"hemoglobin", "haemoglobin"},
      {"anemias", "anaemia"},
      {"leukemia", "leukaemia"},
      {"esophageal cancer", "oesophageal_cancer"},
      {"edema", "oedema"},
      {"diarrhea", "diarrhoea"},
      {"tumors", "neoplasm"},
      {"ischemic strokes", "ischaemic_stroke"},
      {"hospitalization", "hospitalisation"},
      {"foetal death", "fetal_death"},
      {"gastroesophageal reflux disease", "gerd"},
      {"gastro-oesophageal reflux disease", "gerd"},
      {"celiac disease", "coeliac_disease"},
      {"beta blockers", "beta_blocker"},
      {"betablocker", "beta_blocker"},
      {"β-blockers", "beta_blocker"},
      {"γ-glutamyl transpeptidase", "gamma_glutamyl_transferase"},
      {"Non Small Cell Lung Cancer", "non_small_cell_lung_cancer"},
      {"nonsmall cell lung carcinoma", "non_small_cell_lung_cancer"},
      {"Crohn's disease", "crohn_disease"},
      {"Crohn\xE2\x80\x99s disease", "crohn_disease"},
      {"Crohn disease", "crohn_disease"},
      {"Crohns disease", "crohn_disease"},
      {"Sjögren's syndrome", "sjogren_syndrome"},
      {"Guillain-Barré syndrome", "guillain_barre_syndrome"},
      {"Aicardi-Goutières syndrome", "aicardi_goutieres_syndrome"},
      {"diagnoses of asthma", ""},
      {"metastases", "metastatic_cancer"},
      {"biopsies", "biopsy"},
      {"thrombocytes", "platelet_count"},
      {"PLATELETS", "platelet_count"},
      {"cancer of the breast", "breast_cancer"},
      {"carcinoma of the lung", "lung_cancer"},
      {"transplantation of the liver", "liver_transplantation"},
      {"kidney transplant", "kidney_transplantation"},
      {"liver transplants", "liver_transplantation"},
      {"type II diabetes mellitus", "type_2_diabetes_mellitus"},
      {"diabetes type 1", "type_1_diabetes_mellitus"},
      {"bilirubin, total", "total_bilirubin"},
      {"anti-coagulants", "anticoagulant"},
      {"anticoagulant", "anticoagulant"},
      {"anti-TNF-α", "anti_tnf"},
      {"St. John's wort", "st_john_wort"},
      {"CA 19-9", "ca_19_9"},
      {"CA19-9", "ca_19_9"},
      {"25(OH)D", "vitamin_d_25_hydroxy"},
      {"FEV1/FVC", "fev1_fvc"},
      {"CD4+", "cd4_count"},
      {"CD45", ""},
      {"influenza vaccination", "influenza_vaccine"},
      {"absolute\n      neutrophil count", "absolute_neutrophil_count"},
      {"http://loinc.org|718-7", "haemoglobin"},
      {"fibrodysplasia_ossificans_progressiva", "fibrodysplasia_ossificans_progressiva"}};
  for (const auto& row : same) {
    const auto& name = row.first;
    const auto& key = row.second;
    CAPTURE(name);
    CHECK(keys(name) == (key.empty() ? Names{} : Names{key}));
  }
}

TEST_CASE("every listed name resolves to its concept, and every code") {
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& c = shipped().at(id);
    CHECK(shipped().find_key(c.key) == id);
    for (const auto& code : c.codes) CHECK_MESSAGE(shipped().find_code(code) == id, code, " of ", c.key);
    const auto holds = [&](const std::string& name) {
      const auto found = shipped().lookup(name).concepts;
      return std::find(found.begin(), found.end(), id) != found.end();
    };
    CHECK_MESSAGE(holds(c.name), c.key);
    for (const auto& name : c.names) CHECK_MESSAGE(holds(name), c.key, ": ", name);
  }
}

TEST_CASE("the longest name wins and ends at a word") {
  CHECK(longest("total bilirubin < 1.5").first == "total bilirubin");
  CHECK(longest("haemoglobin A1c of 7 %").second == Names{"hba1c"});
  CHECK(longest("haemoglobin of 7 g/dL").second == Names{"haemoglobin"});
  CHECK(longest("creatinine clearance (CrCl) >= 60").first == "creatinine clearance (CrCl)");
  CHECK(longest("creatinine <= 1.5").second == Names{"creatinine"});
  CHECK(longest("breast cancerous").second.empty());
  CHECK(longest("absolute\n      neutrophil count > 1").first == "absolute\n      neutrophil count");
  CHECK(longest("absolute\n\n neutrophil count > 1").second.empty());
  CHECK(longest("Active or latent Tuberculosis infection", 17).first == "Tuberculosis infection");
  CHECK(longest("Eastern Cooperative Oncology Group (ECOG) performance status </= 2").second == Names{"ecog_performance_status"});
  CHECK(longest("heart - failure").second.empty());
  CHECK(longest("the study").second.empty());
}

TEST_CASE("resolution says how, filters by kind, and names what is near") {
  CHECK(shipped().resolve("haemoglobin").how == "name");
  CHECK(shipped().resolve("hemoglobins").how == "spelling");
  CHECK(shipped().resolve("bilirubin, total").how == "word order: total bilirubin");
  CHECK(keys("transurethral resection of the prostate (TURP)") == Names{"turp"});
  CHECK(keys("rheumatoid arthritis (ACR)") == Names{"rheumatoid_arthritis"});
  CHECK(keys("prothrombin time (INR)").empty());
  CHECK(keys("breast cancer (mother)").empty());
  CHECK(keys("testosterone", TermKind::drug) == Names{"testosterone_drug"});
  CHECK(keys("testosterone", TermKind::measure) == Names{"testosterone"});
  CHECK(keys("testosterone", TermKind::gene).empty());
  const auto typo = shipped().resolve("platlets");
  CHECK(typo.concepts.empty());
  REQUIRE_FALSE(typo.near.empty());
  CHECK(typo.near[0] == "platelets");
  CHECK(shipped().resolve("no such thing at all").near.empty());
}

TEST_CASE("analytes are fit for comparing") {
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& c = shipped().at(id);
    CHECK_MESSAGE(c.analyte.has_value() == (c.kind == TermKind::measure), c.key);
    if (!c.analyte) continue;
    const Analyte& a = *c.analyte;
    CAPTURE(c.key);
    if (a.plausible_low && a.plausible_high) CHECK(*a.plausible_low < *a.plausible_high);
    if (a.reference_low && a.reference_high) CHECK(*a.reference_low <= *a.reference_high);
    if (a.plausible_high && a.reference_high) CHECK(*a.reference_high <= *a.plausible_high);
    if (a.plausible_low && a.reference_low && *a.reference_low > Decimal(0)) CHECK(*a.plausible_low <= *a.reference_low);
    CHECK(a.canonical_unit.empty() == a.customary_units.empty());
    if (!a.canonical_unit.empty()) CHECK(a.customary_units[0] == a.canonical_unit);
    for (const auto& unit : a.customary_units) {
      CAPTURE(unit);
      CHECK(check_unit(unit).has_value());
      const auto converted = convert(Decimal(1), unit, a.canonical_unit, &a);
      CHECK_MESSAGE(converted.has_value(), (converted ? "" : converted.error().message));
    }
  }
  const Analyte& neutrophils = *shipped().at(shipped().find_key("absolute_neutrophil_count")).analyte;
  CHECK(neutrophils.canonical_unit == "10*9/L");
  CHECK(shipped().at(shipped().find_key("hba1c")).analyte->affine == "hba1c");
  CHECK(shipped().at(shipped().find_key("calcium")).analyte->equivalents == Decimal(2));
  CHECK(shipped().at(shipped().find_key("transaminases")).analyte->group);
}

TEST_CASE("function words and vague words are no names") {
  for (const std::string_view word :
       {"disease", "therapy", "treatment", "study",  "history", "condition",  "patient", "the",          "and", "or", "of",
        "no",      "with",    "severe",    "active", "drug",    "medication", "trial",   "investigator", "as",  "is", "in",
        "at",      "a",       "I",         "A",      "AND",     "OR",         "NO",      "IN",           "AT",  "IS"})
    CHECK_MESSAGE(keys(word).empty(), word);
}

TEST_CASE("tables that contradict themselves are refused with the place") {
  const auto cycle = load(header + "a\tA one\t\tb\nb\tB one\t\tc\nc\tC one\t\ta\n");
  REQUIRE_FALSE(cycle);
  CHECK(cycle.error().message.find("a -> b -> c -> a") != std::string::npos);
  const auto own_parent = load(header + "a\tA one\t\ta\n");
  REQUIRE_FALSE(own_parent);
  CHECK(own_parent.error().message.find("a -> a") != std::string::npos);
  const auto twice = load(header + "a\tA one\na\tA two\n");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().place == "t.tsv:4");
  CHECK(twice.error().message.find("first at t.tsv:3") != std::string::npos);
  const auto orphan = load(header + "a\tA one\t\tnobody\n");
  REQUIRE_FALSE(orphan);
  CHECK(orphan.error().message.find("`nobody`") != std::string::npos);
  CHECK_FALSE(load("key\tname\na\tA\n"));
  CHECK_FALSE(load("# kind: thing\nkey\tname\n"));
  CHECK_FALSE(load(header + "Not A Key\tA\n"));
  CHECK_FALSE(load(header + "a\t\n"));
  CHECK_FALSE(load("# kind: condition\nkey\tname\twhatever\na\tA\tx\n"));
  CHECK_FALSE(load("# kind: condition\nkey\tname\tcodes\na\tA\tXYZ:1\n"));
  CHECK_FALSE(load("# kind: drug\nkey\tname\thalf_life_hours\na\tA\tlong\n"));
  CHECK(load(header + "a\tA one\t\t\nb\tB one\t\ta\n"));
  CHECK(load(""));
}

TEST_CASE("one name for two things of a kind has to be meant") {
  const auto shared = load(header + "a\tA one\tAB\nb\tB one\tAB\n");
  REQUIRE_FALSE(shared);
  CHECK(shared.error().place == "t.tsv:4");
  CHECK(shared.error().message == "`AB` names `b` and `a` (t.tsv:3)");
  CHECK_FALSE(load(header + "a\tA one\t?AB\nb\tB one\tAB\n"));                   // said by one of them alone
  CHECK_FALSE(load(header + "a\tbone fracture\t\nb\tB one\tBone-fractures\n"));  // the same words when they are met
  CHECK_FALSE(load(header + "a\tA one\t?AB\nb\tB one\t\n"));                     // nothing else is called so
  CHECK_FALSE(load(header + "a\tA one\t?\n"));
  const auto meant = load(header + "a\tA one\t?AB\nb\tB one\t?AB\nc\t?C one\t\nd\tD one\t?C one\n");
  REQUIRE(meant);
  CHECK(meant->lookup("AB").concepts.size() == 2);
  CHECK(meant->lookup("C one").concepts.size() == 2);
  CHECK(meant->at(meant->find_key("c")).name == "C one");
  CHECK(meant->at(meant->find_key("a")).names.front() == "AB");
  // A drug and a disease of one name need no mark: the kind that the sentence asks for tells them apart.
  CHECK(load(header + "a\tA one\tAB\n# kind: drug\nb\tB one\tAB\n"));
}

TEST_CASE("the digest depends on the content") {
  CHECK(load(header + "a\tA one\n")->digest() != load(header + "a\tA two\n")->digest());
  CHECK(load(header + "a\tA one\n")->digest() == load(header + "a\tA one\n")->digest());
  CHECK(shipped().digest().size() == 32);
}

TEST_CASE("normalised words") {
  CHECK(normalised_words("Tumours of the Brain") == normalised_words("tumor brain"));
  CHECK(normalised_words("a stable chronic illness") == normalised_words("stable chronic illnesses"));
  CHECK(normalised_words("vitamin a deficiency") != normalised_words("vitamin deficiency"));
  CHECK(normalised_words("hepatitis B") != normalised_words("hepatitis C"));
  CHECK(normalised_words("without pain") != normalised_words("with pain"));
  CHECK(normalised_words("score < 5") != normalised_words("score > 5"));
  CHECK(normalised_words("CD4+") != normalised_words("CD4-"));
  CHECK(normalised_words("").empty());
}

TEST_CASE("no text makes the walk crash or run away") {
  const std::vector<std::string> hostile = {std::string(20000, '-'),   std::string(20000, 'a'),
                                            std::string(5000, '\xCE'), std::string(3000, '\'') + "s",
                                            "\xFF\xFE\xF0\x9F",        std::string("breast ") + std::string(9000, ' ') + "cancer"};
  for (const auto& text : hostile)
    for (std::size_t at = 0; at < text.size(); at += 997) CHECK_NOTHROW((void)shipped().longest_name(text, at));
}

TEST_CASE("names that were folded before answer as those that are folded now") {
  const auto tables = shipped_tables();
  const auto index = Vocabulary::index_names(tables);
  REQUIRE(index);
  const auto indexed = Vocabulary::load(tables, {}, *index);
  REQUIRE(indexed);
  CHECK(indexed->digest() == shipped().digest());
  for (ConceptId id = 0; id < shipped().size(); ++id) {
    const Concept& c = shipped().at(id);
    CAPTURE(c.key);
    CHECK(indexed->lookup(c.name).concepts == shipped().lookup(c.name).concepts);
    for (const auto& name : c.names) CHECK(indexed->lookup(name).concepts == shipped().lookup(name).concepts);
  }
  for (const std::string_view text : {"cancer of the breast", "betablocker use", "MS", "ms", "the PT was", "type II diabetes mellitus"})
    for (std::size_t at = 0; at < text.size(); ++at) {
      CAPTURE(text.substr(at));
      const auto now = shipped().longest_name(text, at), before = indexed->longest_name(text, at);
      REQUIRE(now.has_value() == before.has_value());
      if (now) CHECK(now->length == before->length);
    }
  CHECK(*Vocabulary::index_names(tables) == *index);
}

TEST_CASE("an index of other tables, or one that is damaged, changes nothing") {
  const auto table = [](const std::string& rows) { return std::vector<Vocabulary::Table>{{"t.tsv", header + rows}}; };
  const auto tables = table("asthma\tasthma\tbronchial asthma\t\ngout\tgout\t\t\n");
  const auto same_size = table("asthma\tasthma\tbronchial asthme\t\ngout\tgout\t\t\n");
  const std::string index = *Vocabulary::index_names(tables);
  const auto names = [](const Vocabulary& vocabulary, std::string_view name) { return vocabulary.lookup(name).concepts; };

  const auto edited = Vocabulary::load(same_size, {}, index);
  REQUIRE(edited);
  CHECK(names(*edited, "bronchial asthme") == std::vector<ConceptId>{0});
  CHECK(names(*edited, "bronchial asthma").empty());

  const auto answers = [&](std::string_view bytes) {
    const auto read = Vocabulary::load(tables, {}, bytes);
    REQUIRE(read);
    CHECK(names(*read, "bronchial asthma") == std::vector<ConceptId>{0});
    CHECK(names(*read, "gout") == std::vector<ConceptId>{1});
    CHECK(names(*read, "asthma gout").empty());
  };
  answers(index);
  for (std::size_t size = 0; size < index.size(); size += 7) answers(std::string_view(index).substr(0, size));
  answers(index + "more");
  for (std::size_t at = 0; at < index.size(); at += 3) {
    std::string other = index;
    other[at] = static_cast<char>(other[at] ^ 0x41);
    answers(other);
  }
  // Nor does a wrong table pass because its names were folded before.
  CHECK_FALSE(Vocabulary::index_names(table("gout\tgout\t\t\ntophi\tgout\t\t\n")));
}

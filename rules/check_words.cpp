// What kind of thing a name is that the vocabulary does not list, by the words in it.
//
// English noun phrases have their head last, or before the first preposition ("resection of the primary tumour"), and the
// head tells the kind: surgery, mutation, inhibitor, syndrome. Drug names tell by their stem (WHO, "The use of stems in
// the selection of International Nonproprietary Names (INN) for pharmaceutical substances", 2018). What nothing tells is
// a statement: to call "internet access" a condition would let a complete list of conditions deny it.
#include <algorithm>
#include <array>

#include "grammar/text.hpp"
#include "rules/check.hpp"

namespace eligo::rules {
namespace {

using Words = std::vector<std::string>;

constexpr std::array gene_heads{"mutation",       "fusion",   "amplification", "rearrangement", "translocation",
                                "overexpression", "wildtype", "polymorphism",  "genotype",      "allele",
                                "haplotype",      "variant",  "karyotype",     "inversion"};

constexpr std::array procedure_heads{"ablation",
                                     "amputation",
                                     "angioplasty",
                                     "bypass",
                                     "biopsy",
                                     "catheterization",
                                     "catheterisation",
                                     "catheter",
                                     "chemoembolization",
                                     "circumcision",
                                     "craniotomy",
                                     "debulking",
                                     "device",
                                     "dialysis",
                                     "hemodialysis",
                                     "haemodialysis",
                                     "electroconvulsive",
                                     "embolization",
                                     "endoscopy",
                                     "excision",
                                     "graft",
                                     "grafting",
                                     "hemofiltration",
                                     "implant",
                                     "implantation",
                                     "intubation",
                                     "irradiation",
                                     "operation",
                                     "pacemaker",
                                     "phlebotomy",
                                     "phototherapy",
                                     "physiotherapy",
                                     "plasmapheresis",
                                     "prosthesis",
                                     "radiation",
                                     "radiosurgery",
                                     "radiotherapy",
                                     "reconstruction",
                                     "repair",
                                     "resection",
                                     "revascularization",
                                     "revascularisation",
                                     "shunt",
                                     "stent",
                                     "stenting",
                                     "surgery",
                                     "transfusion",
                                     "transplant",
                                     "transplantation",
                                     "ventilation",
                                     "vasectomy",
                                     "arthroplasty",
                                     "defibrillator",
                                     "stimulator",
                                     "leukapheresis",
                                     "apheresis",
                                     "brachytherapy",
                                     "anesthesia",
                                     "anaesthesia",
                                     "surgical",
                                     "replacement"};

constexpr std::array drug_heads{"agent",
                                "agonist",
                                "analgesic",
                                "analog",
                                "analogue",
                                "antacid",
                                "antagonist",
                                "antibiotic",
                                "antibody",
                                "anticoagulant",
                                "anticonvulsant",
                                "antidepressant",
                                "antiemetic",
                                "antiepileptic",
                                "antifungal",
                                "antihistamine",
                                "antihypertensive",
                                "antimicrobial",
                                "antiplatelet",
                                "antipsychotic",
                                "antiretroviral",
                                "antiviral",
                                "barbiturate",
                                "benzodiazepine",
                                "biologic",
                                "bisphosphonate",
                                "blocker",
                                "chemotherapy",
                                "chemoimmunotherapy",
                                "contraceptive",
                                "corticosteroid",
                                "diuretic",
                                "dmard",
                                "drug",
                                "glucocorticoid",
                                "glucocorticosteroid",
                                "haart",
                                "hormone",
                                "immunoglobulin",
                                "immunomodulator",
                                "immunosuppressant",
                                "immunosuppressive",
                                "immunotherapy",
                                "inducer",
                                "inhibitor",
                                "injection",
                                "insulin",
                                "interferon",
                                "laxative",
                                "medication",
                                "medicine",
                                "narcotic",
                                "nsaid",
                                "opiate",
                                "opioid",
                                "pharmacotherapy",
                                "probiotic",
                                "psychostimulant",
                                "regimen",
                                "remedy",
                                "sedative",
                                "statin",
                                "steroid",
                                "stimulant",
                                "supplement",
                                "substrate",
                                "therapy",
                                "treatment",
                                "tranquilizer",
                                "vaccine",
                                "vaccination",
                                "vitamin"};

constexpr std::array event_heads{"admission", "attack",          "episode",         "exacerbation", "fall",
                                 "flare",     "hospitalization", "hospitalisation", "visit"};

constexpr std::array condition_heads{"abnormality",    "abscess",     "aids",           "allergy",      "anomaly",          "arrest",
                                     "asthma",         "bleeding",    "block",          "cancer",       "cirrhosis",        "complication",
                                     "condition",      "congestion",  "contusion",      "cyst",         "damage",           "death",
                                     "decompensation", "defect",      "deficiency",     "deficit",      "deformity",        "degeneration",
                                     "dependence",     "dependency",  "depression",     "diabetes",     "diagnosis",        "disability",
                                     "disease",        "disorder",    "dissection",     "disturbance",  "dysfunction",      "edema",
                                     "effusion",       "emphysema",   "encephalopathy", "epilepsy",     "failure",          "fever",
                                     "fibrillation",   "fibrosis",    "fistula",        "fracture",     "gangrene",         "gout",
                                     "haemorrhage",    "headache",    "hemorrhage",     "hernia",       "hypersensitivity", "hypertension",
                                     "hypotension",    "illness",     "impairment",     "incontinence", "infarct",          "infarction",
                                     "infection",      "infertility", "inflammation",   "injury",       "insufficiency",    "intolerance",
                                     "ischemia",       "ischaemia",   "lesion",         "loss",         "lymphoma",         "malabsorption",
                                     "malformation",   "malignancy",  "malnutrition",   "melanoma",     "metastasis",       "metastases",
                                     "migraine",       "myeloma",     "necrosis",       "neoplasm",     "obesity",          "obstruction",
                                     "oedema",         "pain",        "palsy",          "paralysis",    "perforation",      "psychosis",
                                     "regurgitation",  "relapse",     "retardation",    "rupture",      "seizure",          "sequelae",
                                     "shock",          "sign",        "stenosis",       "stroke",       "symptom",          "syndrome",
                                     "thrombus",       "toxicity",    "trauma",         "tumor",        "tumour",           "ulcer",
                                     "ulceration",     "wound",       "virus",          "leukemia",     "leukaemia",        "carcinoma"};

constexpr std::array procedure_endings{"ectomy", "otomy", "ostomy", "plasty", "scopy", "oscopy", "pexy", "centesis", "desis", "rrhaphy"};
constexpr std::array condition_endings{"itis",   "osis",     "emia",      "aemia",   "oma",     "opathy", "algia",   "uria",
                                       "penia",  "plegia",   "paresis",   "trophy",  "ectasis", "megaly", "rrhagia", "rrhoea",
                                       "rrhea",  "phobia",   "sclerosis", "cytosis", "plasia",  "philia", "rexia",   "stenosis",
                                       "myopia", "esthesia", "kinesia",   "phagia",  "pnea",    "pnoea",  "lepsy"};
constexpr std::array drug_endings{
    "mab",       "tinib",     "anib",    "enib",     "inib",   "ciclib", "parib",   "statin", "sartan",   "olol",    "conazole",
    "cillin",    "mycin",     "micin",   "floxacin", "avir",   "ovir",   "uvir",    "evir",   "ivir",     "tide",    "gliptin",
    "gliflozin", "glitazone", "cept",    "kinra",    "platin", "taxel",  "rubicin", "tecan",  "limus",    "dronate", "triptan",
    "setron",    "prazole",   "cycline", "parin",    "xaban",  "gatran", "fibrate", "profen", "barbital", "azepam",  "azolam",
    "zosin",     "dipine",    "lukast",  "terol",    "sone",   "solone", "onide",   "coxib",  "azine",    "pramine", "oxetine",
    "trexate",   "lidomide",  "zomib",   "leucel",   "degib",  "lisib",  "rafenib", "fungin", "penem",    "sulfan",  "tidine"};
/// Words behind which a name is narrowed: its kind is that of the word before them ("diabetes under treatment", "not requiring insulin").
constexpr std::array prepositions{"of",     "for",    "with", "without", "in", "to",      "by",    "from",  "due",
                                  "during", "within", "on",   "at",      "as", "against", "after", "under", "not"};

/// What a sentence goes on with behind a figure.
constexpr std::array behind_figures{
    "a",          "after",   "all",    "an",         "and",      "any",       "are",          "as",        "at",
    "based",      "because", "before", "both",       "but",      "by",        "calculated",   "confirmed", "despite",
    "documented", "due",     "during", "e",          "either",   "except",    "for",          "from",      "had",
    "has",        "have",    "i",      "if",         "in",       "including", "independent",  "is",        "may",
    "measured",   "must",    "no",     "not",        "obtained", "of",        "on",           "or",        "over",
    "per",        "plus",    "prior",  "regardless", "should",   "since",     "such",         "than",      "that",
    "the",        "then",    "there",  "to",         "under",    "unless",    "until",        "up",        "using",
    "via",        "was",     "were",   "when",       "where",    "whether",   "which",        "while",     "who",
    "will",       "with",    "within", "without",    "patients", "subjects",  "participants", "screening", "baseline"};

/// The list with its lengths known, in order: both are worked out when this is compiled.
template <std::size_t N>
consteval std::array<std::string_view, N> in_order(const std::array<const char*, N>& list) {
  std::array<std::string_view, N> words{};
  std::copy(list.begin(), list.end(), words.begin());
  std::sort(words.begin(), words.end());
  return words;
}

template <const auto& List>
bool in(std::string_view word) {
  static constexpr auto words = in_order(List);
  return std::binary_search(words.begin(), words.end(), word);
}

template <const auto& List>
bool ends(std::string_view word) {
  static constexpr auto endings = in_order(List);
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view tail) {
    return word.size() >= tail.size() + 2 && word.back() == tail.back() && word.ends_with(tail);
  });
}

Words words_of(std::string_view text) {
  Words out;
  std::string word;
  for (const char c : text) {
    if (grammar::is_word_byte(c)) {
      word += grammar::lower(c);
    } else if (c != '\'' && !word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) out.push_back(std::move(word));
  if (out.size() > 1 && out.back() == "s") out.pop_back();  // "treatment(s)"
  return out;
}

std::string singular(std::string word) {
  if (word.size() > 4 && word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
  if (word.size() > 4 && (word.ends_with("sses") || word.ends_with("xes") || word.ends_with("ches")))
    return word.substr(0, word.size() - 2);
  if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("is") && !word.ends_with("us"))
    return word.substr(0, word.size() - 1);
  return word;
}

template <const auto& List>
bool either_in(std::string_view one, std::string_view other) {
  return in<List>(one) || (other != one && in<List>(other));
}

TermKind kind_of_head(const std::string& given) {
  const std::string head = singular(given);
  if (either_in<gene_heads>(head, given)) return TermKind::gene;
  if (either_in<procedure_heads>(head, given)) return TermKind::procedure;
  if (either_in<drug_heads>(head, given)) return TermKind::drug;
  if (either_in<event_heads>(head, given)) return TermKind::event;
  if (either_in<condition_heads>(head, given)) return TermKind::condition;
  if (ends<procedure_endings>(head)) return TermKind::procedure;
  if (ends<condition_endings>(head) || ends<condition_endings>(given)) return TermKind::condition;
  if (ends<drug_endings>(head)) return TermKind::drug;
  return TermKind::none;
}

}  // namespace

bool goes_on_behind_figure(std::string_view word) { return in<behind_figures>(word); }

TermKind kind_by_words(std::string_view text) {
  const Words words = words_of(text);
  if (words.empty()) return TermKind::statement;
  std::size_t head = words.size() - 1;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (in<prepositions>(words[i])) {
      head = i - 1;
      break;
    }
  }
  const std::string& first = words.front();
  // "deletion", "positive" and the like are genes' words only where a symbol stands before them ("CDKN2A deletion").
  if (words[head] == "deletion" || words[head] == "deletions") return TermKind::gene;
  if (first == "treatment" || first == "therapy" || first == "use" || first == "administration" || first == "receipt" ||
      first == "intake" || first == "initiation" || first == "commencement") {
    const TermKind object = kind_of_head(words.back());
    return object == TermKind::procedure ? TermKind::procedure : TermKind::drug;
  }
  const TermKind kind = kind_of_head(words[head]);
  // "radiation therapy", "laser treatment": the head says that something was done, the word before it what.
  if (kind == TermKind::drug && head > 0 && (words[head] == "therapy" || words[head] == "treatment")) {
    const std::string& before = words[head - 1];
    if (before == "radiation" || before == "laser" || before == "light" || before == "physical" || before == "surgical" ||
        before == "shock" || before == "renal" || before == "dialysis" || before == "oxygen")
      return TermKind::procedure;
    if (before == "behavioral" || before == "behavioural" || before == "cognitive" || before == "speech" || before == "occupational")
      return TermKind::statement;
  }
  return kind == TermKind::none ? TermKind::statement : kind;
}

}  // namespace eligo::rules

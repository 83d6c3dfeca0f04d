// The words for methods and settings, and where they stand in a text. Written from how trials and records word them.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "grammar/settings.hpp"
#include "grammar/text.hpp"

namespace eligo::grammar {
namespace {

enum class Told { anywhere, alone, by_facts };

struct Phrase {
  std::string_view aspect, value;
  std::string_view words;      ///< lower case, blanks between; "|" parts what has to follow without being a part of it
  Told told = Told::anywhere;  ///< alone: it is all that brackets hold. by_facts: not where it may be a word of a sentence
};

constexpr Phrase phrases[] = {
    {"oxygen", "on room air", "room air"},
    {"oxygen", "on room air", "ambient air"},
    {"oxygen", "on room air", "without supplemental oxygen"},
    {"oxygen", "on room air", "without oxygen supplementation"},
    {"oxygen", "on room air", "without supplementary oxygen"},
    {"oxygen", "on room air", "no supplemental oxygen"},
    {"oxygen", "on room air", "without o2"},
    {"oxygen", "on room air", "off oxygen"},
    {"oxygen", "on room air", "no oxygen", Told::by_facts},
    {"oxygen", "on room air", "not on oxygen", Told::by_facts},
    {"oxygen", "on room air", "without oxygen", Told::by_facts},
    {"oxygen", "on room air", "on air"},
    {"oxygen", "on room air", "breathing air", Told::by_facts},
    {"oxygen", "on room air", "ra", Told::by_facts},
    {"oxygen", "on oxygen", "supplemental oxygen"},
    {"oxygen", "on oxygen", "supplementary oxygen"},
    {"oxygen", "on oxygen", "supplemental o2"},
    {"oxygen", "on oxygen", "on oxygen"},
    {"oxygen", "on oxygen", "l oxygen"},
    {"oxygen", "on oxygen", "l of oxygen"},
    {"oxygen", "on oxygen", "liters of oxygen"},
    {"oxygen", "on oxygen", "litres of oxygen"},
    {"oxygen", "on oxygen", "l min oxygen"},
    {"oxygen", "on oxygen", "l min of oxygen"},
    {"oxygen", "on oxygen", "l o2"},
    {"oxygen", "on oxygen", "l min o2"},
    {"oxygen", "on oxygen", "nasal cannula"},
    {"oxygen", "on oxygen", "nasal prongs"},
    {"oxygen", "on oxygen", "oxygen therapy"},
    {"oxygen", "on oxygen", "oxygen", Told::by_facts},
    {"oxygen", "on oxygen", "mask", Told::by_facts},
    {"oxygen", "on oxygen", "ventilator", Told::by_facts},
    {"oxygen", "on oxygen", "ventilated", Told::by_facts},
    {"posture", "seated", "seated"},
    {"posture", "seated", "sitting"},
    {"posture", "supine", "supine"},
    {"posture", "supine", "recumbent"},
    {"posture", "supine", "lying"},
    {"posture", "supine", "lying down"},
    {"posture", "standing", "standing"},
    {"posture", "standing", "upright"},
    {"exertion", "at rest", "at rest"},
    {"exertion", "at rest", "resting"},
    {"exertion", "at rest", "rest", Told::by_facts},
    {"exertion", "during exercise", "during exercise"},
    {"exertion", "during exercise", "during exertion"},
    {"exertion", "during exercise", "on exertion"},
    {"exertion", "during exercise", "on exercise"},
    {"exertion", "during exercise", "with exertion"},
    {"exertion", "during exercise", "with exercise"},
    {"exertion", "during exercise", "with ambulation"},
    {"exertion", "during exercise", "upon exertion"},
    {"exertion", "during exercise", "after exercise"},
    {"exertion", "during exercise", "post exercise"},
    {"exertion", "during exercise", "peak exercise"},
    {"exertion", "during exercise", "exertional"},
    {"exertion", "during exercise", "exercise-induced"},
    {"exertion", "during exercise", "exercise induced"},
    {"exertion", "during exercise", "walk test"},
    {"exertion", "during exercise", "walking test"},
    {"exertion", "during exercise", "exercise test"},
    {"exertion", "during exercise", "exercise testing"},
    {"exertion", "during exercise", "exercise", Told::by_facts},
    {"exertion", "during exercise", "exertion", Told::by_facts},
    {"exertion", "during exercise", "walking", Told::by_facts},
    {"exertion", "during exercise", "treadmill", Told::by_facts},
    {"meal", "fasting", "fasting"},
    {"meal", "fasting", "fasted"},
    {"meal", "fasting", "fast", Told::by_facts},
    {"meal", "non-fasting", "non fasting"},
    {"meal", "non-fasting", "nonfasting"},
    {"meal", "non-fasting", "non fasted"},
    {"meal", "non-fasting", "not fasting"},
    {"meal", "non-fasting", "not fasted"},
    {"meal", "non-fasting", "postprandial"},
    {"meal", "non-fasting", "post prandial"},
    {"meal", "non-fasting", "after a meal"},
    {"meal", "non-fasting", "fed", Told::by_facts},
    {"meal", "non-fasting", "random", Told::by_facts},
    {"treatment", "untreated", "untreated"},
    {"treatment", "untreated", "unmedicated"},
    {"treatment", "untreated", "off treatment"},
    {"treatment", "untreated", "off medication"},
    {"treatment", "untreated", "off therapy"},
    {"treatment", "untreated", "without treatment"},
    {"treatment", "untreated", "without medication"},
    {"treatment", "untreated", "before treatment", Told::by_facts},
    {"treatment", "on treatment", "on treatment"},
    {"treatment", "on treatment", "on medication"},
    {"treatment", "on treatment", "with treatment", Told::by_facts},
    {"treatment", "on treatment", "treated", Told::by_facts},
    {"treatment", "on treatment", "medicated", Told::by_facts},
    {"place", "office", "office"},
    {"place", "office", "clinic"},
    {"place", "ambulatory", "ambulatory"},
    {"place", "ambulatory", "24 hour ambulatory"},
    {"place", "ambulatory", "24 h ambulatory"},
    {"place", "ambulatory", "abpm"},
    {"place", "ambulatory", "24 hour", Told::by_facts},
    {"place", "ambulatory", "24 h", Told::by_facts},
    {"place", "home", "home"},
    {"place", "home", "at home"},
    {"bronchodilator", "pre-bronchodilator", "pre bronchodilator"},
    {"bronchodilator", "pre-bronchodilator", "prebronchodilator"},
    {"bronchodilator", "pre-bronchodilator", "before bronchodilator"},
    {"bronchodilator", "pre-bronchodilator", "without bronchodilator"},
    {"bronchodilator", "post-bronchodilator", "post bronchodilator"},
    {"bronchodilator", "post-bronchodilator", "postbronchodilator"},
    {"bronchodilator", "post-bronchodilator", "after bronchodilator"},
    {"bronchodilator", "post-bronchodilator", "post salbutamol"},
    {"bronchodilator", "post-bronchodilator", "post albuterol"},
    {"kidney", "measured", "24 hour urine"},
    {"kidney", "measured", "24 hours urine"},
    {"kidney", "measured", "24 hour urine collection"},
    {"kidney", "measured", "24 hour urine creatinine clearance"},
    {"kidney", "measured", "24 hour urinary creatinine clearance"},
    {"kidney", "measured", "24 h urine"},
    {"kidney", "measured", "24 hr urine"},
    {"kidney", "measured", "24h urine"},
    {"kidney", "measured", "24hr urine"},
    {"kidney", "measured", "24 hour collection"},
    {"kidney", "measured", "24 hour creatinine clearance"},
    {"kidney", "measured", "24 hour clearance"},
    {"kidney", "measured", "24 hour", Told::by_facts},
    {"kidney", "measured", "24 h", Told::by_facts},
    {"kidney", "measured", "24 hr", Told::by_facts},
    {"kidney", "measured", "24h", Told::by_facts},
    {"kidney", "measured", "urine collection"},
    {"kidney", "measured", "timed urine"},
    {"kidney", "measured", "urinary collection"},
    {"kidney", "by iohexol", "iohexol"},
    {"kidney", "by iothalamate", "iothalamate"},
    {"kidney", "by inulin", "inulin"},
    {"kidney", "by EDTA", "edta"},
    {"kidney", "by DTPA", "dtpa"},
    {"kidney", "measured", "nuclear gfr"},
    {"kidney", "measured", "radionuclide gfr"},
    {"kidney", "measured", "radioisotope gfr"},
    {"kidney", "measured", "isotopic"},
    {"kidney", "measured", "directly measured"},
    {"kidney", "measured", "or measured"},
    {"kidney", "measured", "measured|gfr"},
    {"kidney", "measured", "measured|glomerular"},
    {"kidney", "measured", "measured|creatinine clearance"},
    {"kidney", "measured", "measured|crcl"},
    {"kidney", "measured", "measured|clearance"},
    {"kidney", "measured", "measured|or"},
    {"kidney", "measured", "mgfr"},
    {"kidney", "measured", "measured", Told::alone},
    {"kidney", "estimated", "estimated"},
    {"kidney", "estimated", "calculated"},
    {"kidney", "estimated", "egfr"},
    {"kidney", "Cockcroft-Gault", "cockcroft"},
    {"kidney", "Cockcroft-Gault", "cockcroft gault"},
    {"kidney", "Cockcroft-Gault", "cockcroft and gault"},
    {"kidney", "Cockcroft-Gault", "cockcroft & gault"},
    {"kidney", "Cockcroft-Gault", "cockroft"},
    {"kidney", "Cockcroft-Gault", "cockroft gault"},
    {"kidney", "Cockcroft-Gault", "cockroft and gault"},
    {"kidney", "Cockcroft-Gault", "crockcroft gault"},
    {"kidney", "Cockcroft-Gault", "crockcroft and gault"},
    {"kidney", "Cockcroft-Gault", "gault"},
    {"kidney", "MDRD", "mdrd"},
    {"kidney", "MDRD", "modification of diet in renal disease"},
    {"kidney", "MDRD", "modification of diet in renal disease study"},
    {"kidney", "MDRD", "mdrd4"},
    {"kidney", "CKD-EPI", "ckd epi"},
    {"kidney", "CKD-EPI", "ckdepi"},
    {"kidney", "CKD-EPI", "chronic kidney disease epidemiology"},
    {"kidney", "CKD-EPI", "chronic kidney disease epidemiology collaboration"},
    {"kidney", "CKD-EPI 2021", "ckd epi 2021"},
    {"kidney", "CKD-EPI 2021", "2021 ckd epi"},
    {"kidney", "CKD-EPI 2009", "ckd epi 2009"},
    {"kidney", "CKD-EPI 2009", "2009 ckd epi"},
    {"kidney", "Schwartz", "schwartz"},
    {"kidney", "Jelliffe", "jelliffe"},
    {"kidney", "EKFC", "ekfc"},
    {"kidney", "BIS1", "bis1"},
    {"kidney", "BIS1", "bis 1"},
    {"kidney", "Lund-Malmo", "lund malmo"},
    {"kidney", "Salazar-Corcoran", "salazar corcoran"},
    // What in the blood a filtration rate is told from.
    {"marker", "by cystatin C", "cystatin c"},
    {"marker", "by cystatin C", "cystatin"},
    {"marker", "by cystatin C", "cys c"},
    {"marker", "by cystatin C", "egfrcys"},
    {"marker", "by cystatin C", "egfr cys"},
    {"marker", "by creatinine and cystatin C", "creatinine and cystatin c"},
    {"marker", "by creatinine and cystatin C", "creatinine cystatin c"},
    {"marker", "by creatinine and cystatin C", "creatinine cystatin"},
    {"marker", "by creatinine and cystatin C", "cystatin c and creatinine"},
    {"marker", "by creatinine and cystatin C", "cystatin c and serum creatinine"},
    {"marker", "by creatinine and cystatin C", "cystatin c creatinine"},
    {"marker", "by creatinine and cystatin C", "egfrcr cys"},
    {"marker", "by creatinine and cystatin C", "egfrcrcys"},
    {"marker", "by creatinine and cystatin C", "egfr cr cys"},
    {"marker", "by creatinine", "creatinine|or cystatin"},
    {"marker", "by creatinine", "creatinine|based"},
    {"marker", "by creatinine", "creatinine", Told::alone},
    // The weight that Cockcroft-Gault is worked out with.
    {"body weight", "with actual body weight", "actual body weight"},
    {"body weight", "with actual body weight", "actual weight"},
    {"body weight", "with actual body weight", "total body weight"},
    {"body weight", "with actual body weight", "actual|or ideal"},
    {"body weight", "with actual body weight", "actual|or adjusted"},
    {"body weight", "with ideal body weight", "ideal body weight"},
    {"body weight", "with ideal body weight", "ideal weight"},
    {"body weight", "with ideal body weight", "ibw"},
    {"body weight", "with ideal body weight", "ideal|or adjusted"},
    {"body weight", "with ideal body weight", "ideal|or actual"},
    {"body weight", "with adjusted body weight", "adjusted body weight"},
    {"body weight", "with adjusted body weight", "adjusted ideal body weight"},
    {"body weight", "with adjusted body weight", "adjusted weight"},
    {"body weight", "with adjusted body weight", "adjbw"},
    {"body weight", "with lean body weight", "lean body weight"},
    {"body weight", "with lean body weight", "lean body mass"},
    {"qt", "Fridericia", "fridericia"},
    {"qt", "Fridericia", "fridericias"},
    {"qt", "Fridericia", "fridericia s"},
    {"qt", "Fridericia", "fredericia"},
    {"qt", "Fridericia", "fredericia s"},
    {"qt", "Fridericia", "friderica"},
    {"qt", "Fridericia", "qtcf"},
    {"qt", "Fridericia", "qtc f"},
    {"qt", "Bazett", "bazett"},
    {"qt", "Bazett", "bazetts"},
    {"qt", "Bazett", "bazett s"},
    {"qt", "Bazett", "bazet"},
    {"qt", "Bazett", "qtcb"},
    {"qt", "Bazett", "qtc b"},
    {"qt", "Framingham", "framingham"},
    {"qt", "Hodges", "hodges"},
    {"heart", "echocardiography", "echocardiography"},
    {"heart", "echocardiography", "echocardiogram"},
    {"heart", "echocardiography", "echocardiographic"},
    {"heart", "echocardiography", "echocardiographically"},
    {"heart", "echocardiography", "echo"},
    {"heart", "echocardiography", "tte"},
    {"heart", "echocardiography", "transthoracic"},
    {"heart", "echocardiography", "cardiac ultrasound"},
    {"heart", "MUGA", "muga"},
    {"heart", "MUGA", "multigated"},
    {"heart", "MUGA", "multiple gated"},
    {"heart", "MUGA", "multi gated"},
    {"heart", "MUGA", "radionuclide"},
    {"heart", "MUGA", "rvg"},
    {"heart", "MUGA", "rnca"},
    {"heart", "MUGA", "nuclear medicine gated"},
    {"heart", "MUGA", "gated blood pool"},
    {"heart", "cardiac MRI", "cardiac mri"},
    {"heart", "cardiac MRI", "mri"},
    {"heart", "cardiac MRI", "cmr"},
    {"heart", "cardiac MRI", "cmri"},
    {"heart", "cardiac MRI", "magnetic resonance"},
    {"heart", "ventriculography", "ventriculography"},
    {"heart", "ventriculography", "ventriculogram"},
    {"heart", "ventriculography", "angiography"},
    {"heart", "SPECT", "spect"},
    {"transfusion", "untransfused", "untransfused"},
    {"transfusion", "untransfused", "without transfusion"},
    {"transfusion", "untransfused", "without transfusions"},
    {"transfusion", "untransfused", "without transfusion support"},
    {"transfusion", "untransfused", "transfusion independent"},
    {"transfusion", "untransfused", "unsupported"},
    {"transfusion", "untransfused", "pre transfusion"},
    {"transfusion", "untransfused", "prior to transfusion"},
    {"specimen", "in sputum", "in sputum"},
    {"specimen", "in sputum", "in induced sputum"},
    {"specimen", "in sputum", "in the sputum"},
    {"specimen", "in lavage fluid", "in bal"},
    {"specimen", "in lavage fluid", "in bal fluid"},
    {"specimen", "in lavage fluid", "in bronchoalveolar lavage"},
    {"specimen", "in lavage fluid", "in lavage fluid"},
    {"specimen", "in cerebrospinal fluid", "in csf"},
    {"specimen", "in cerebrospinal fluid", "in the csf"},
    {"specimen", "in cerebrospinal fluid", "in cerebrospinal fluid"},
    {"specimen", "in cerebrospinal fluid", "in the cerebrospinal fluid"},
    {"specimen", "in semen", "in semen"},
    {"specimen", "in semen", "in seminal plasma"},
    {"specimen", "in semen", "in seminal fluid"},
    {"specimen", "in semen", "in the semen"},
    {"specimen", "in ascitic fluid", "in ascitic fluid"},
    {"specimen", "in ascitic fluid", "in ascites"},
    {"specimen", "in ascitic fluid", "in the ascitic fluid"},
    {"specimen", "in ascitic fluid", "in ascites fluid"},
    {"specimen", "in pleural fluid", "in pleural fluid"},
    {"specimen", "in pleural fluid", "in the pleural fluid"},
    {"specimen", "in synovial fluid", "in synovial fluid"},
    {"specimen", "in synovial fluid", "in the synovial fluid"},
    {"specimen", "in saliva", "in saliva"},
    {"specimen", "in urine", "in urine"},
    {"specimen", "in urine", "in the urine"},
    {"specimen", "in stool", "in stool"},
    {"specimen", "in stool", "in feces"},
    {"specimen", "in stool", "in faeces"},
    {"specimen", "in sweat", "in sweat"},
    {"specimen", "in tears", "in tears"},
    {"specimen", "in breast milk", "in breast milk"},
    {"specimen", "in breast milk", "in milk"},
    {"specimen", "in cord blood", "in cord blood"},
    {"specimen", "in cord blood", "in the cord blood"},
    {"person", "of the donor", "in the donor"},
    {"person", "of the donor", "in donors"},
    {"person", "of the donor", "in the donors"},
    {"person", "of the donor", "of the donor"},
    {"person", "of the mother", "in the mother"},
    {"person", "of the mother", "of the mother"},
    {"person", "of the mother", "in mothers"},
    {"person", "of the fetus", "in the fetus"},
    {"person", "of the fetus", "in the foetus"},
    {"person", "of the partner", "in the partner"},
    {"person", "of the partner", "of the partner"},
    {"sleep", "during sleep", "during sleep"},
    {"sleep", "during sleep", "while asleep"},
    {"sleep", "during sleep", "when asleep"},
    {"sleep", "during sleep", "at night"},
    {"sleep", "during sleep", "overnight"},
    {"sleep", "during sleep", "nocturnal"},
    {"sleep", "during sleep", "night time"},
    {"sleep", "during sleep", "during the night"},
    {"sleep", "during sleep", "in sleep"},
    {"occasion", "during labor", "during labor"},
    {"occasion", "during labor", "during labour"},
    {"occasion", "during labor", "in labor"},
    {"occasion", "during labor", "in labour"},
    {"occasion", "during labor", "intrapartum"},
    {"occasion", "at delivery", "at delivery"},
    {"occasion", "at delivery", "at time of delivery"},
    {"occasion", "at delivery", "at the time of delivery"},
    {"eye", "in the study eye", "in the study eye"},
    {"eye", "in the study eye", "in study eye"},
    {"eye", "in the study eye", "of the study eye"},
    {"eye", "in the study eye", "study eye", Told::by_facts},
    {"eye", "in the fellow eye", "in the fellow eye"},
    {"eye", "in the fellow eye", "in the non study eye"},
    {"eye", "in the fellow eye", "fellow eye", Told::by_facts},
    {"eye", "in the fellow eye", "non study eye", Told::by_facts},
    {"occasion", "at nadir", "at nadir"},
    {"occasion", "at nadir", "at the nadir"},
    {"occasion", "at nadir", "at its nadir"},
    {"occasion", "on admission", "on admission"},
    {"occasion", "on admission", "at admission"},
    {"occasion", "on admission", "at hospital admission"},
    {"occasion", "on admission", "on hospital admission"},
    {"occasion", "on admission", "upon admission"},
    {"occasion", "on admission", "at time of admission"},
    {"occasion", "on admission", "at the time of admission"},
    {"occasion", "on arrival", "on arrival"},
    {"occasion", "on arrival", "upon arrival"},
    {"occasion", "on arrival", "at arrival"},
    {"occasion", "at the scene", "at the scene"},
    {"occasion", "at the scene", "on scene"},
    {"occasion", "at the scene", "at scene"},
    {"occasion", "at the time of injury", "at injury"},
    {"occasion", "at the time of injury", "at time of injury"},
    {"occasion", "at the time of injury", "at the time of injury"},
    {"occasion", "at presentation", "at presentation"},
    {"occasion", "at presentation", "at initial presentation"},
    {"occasion", "at presentation", "at first presentation"},
    {"occasion", "at onset", "at onset"},
    {"occasion", "at onset", "at the onset"},
    {"occasion", "at onset", "at disease onset"},
    {"occasion", "at onset", "at symptom onset"},
    {"occasion", "at the first prenatal visit", "at first prenatal visit"},
    {"occasion", "at the first prenatal visit", "at the first prenatal visit"},
    {"occasion", "at the first prenatal visit", "at first antenatal visit"},
    {"occasion", "at the first prenatal visit", "at booking"},
    {"occasion", "during an acute phase", "during an acute phase"},
    {"occasion", "during an acute phase", "during the acute phase"},
    {"occasion", "during an acute phase", "in the acute phase"},
    {"occasion", "during an acute phase", "in acute phase"},
    {"occasion", "during an acute phase", "during acute phase"},
    {"occasion", "historically", "historically"},
    {"occasion", "historically", "historical"},
    {"movement", "during movement", "during movement"},
    {"movement", "during movement", "on movement"},
    {"movement", "during movement", "with movement"},
    {"movement", "during movement", "upon movement"},
    {"movement", "during movement", "during movements"},
    {"correction", "corrected for albumin", "corrected for albumin"},
    {"correction", "corrected for albumin", "corrected for serum albumin"},
    {"correction", "corrected for albumin", "corrected for the albumin"},
    {"correction", "corrected for albumin", "corrected to albumin"},
    {"correction", "corrected for albumin", "corrected for albumin level"},
    {"correction", "corrected for albumin", "adjusted for albumin"},
    {"correction", "corrected for albumin", "adjusted for serum albumin"},
    {"correction", "corrected for glucose", "corrected for glucose"},
    {"correction", "corrected for glucose", "corrected for hyperglycemia"},
    {"correction", "corrected for body surface", "corrected for bsa"},
    {"correction", "corrected for body surface", "corrected for body surface area"},
    {"correction", "corrected for body surface", "corrected for body surface"},
    {"transfusion", "transfused", "transfused", Told::by_facts},
    {"transfusion", "transfused", "after transfusion", Told::by_facts},
};

/// What is a kind of what, among the values of one aspect.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kinds{{{"CKD-EPI 2021", "CKD-EPI"},
                                                                               {"CKD-EPI 2009", "CKD-EPI"},
                                                                               {"Cockcroft-Gault", "estimated"},
                                                                               {"MDRD", "estimated"},
                                                                               {"CKD-EPI", "estimated"},
                                                                               {"Schwartz", "estimated"},
                                                                               {"Jelliffe", "estimated"},
                                                                               {"EKFC", "estimated"},
                                                                               {"BIS1", "estimated"},
                                                                               {"Lund-Malmo", "estimated"},
                                                                               {"Salazar-Corcoran", "estimated"},
                                                                               {"by iohexol", "measured"},
                                                                               {"by iothalamate", "measured"},
                                                                               {"by inulin", "measured"},
                                                                               {"by EDTA", "measured"},
                                                                               {"by DTPA", "measured"}}};

/// Words of a measure's name that tell that an aspect concerns it: beginnings of three letters or more, else whole words.
struct Bears {
  std::string_view aspect;
  std::array<std::string_view, 14> words;
};
constexpr Bears bearers[] = {
    {"oxygen", {"saturation", "spo2", "sao2", "o2", "oxygen", "po2", "pao2", "pco2", "paco2", "oximetry", "sats"}},
    {"posture", {"pressure", "bp", "sbp", "dbp", "heart rate", "pulse", "hr", "systolic", "diastolic"}},
    {"exertion",
     {"saturation", "spo2", "sao2", "o2", "oxygen", "pressure", "bp", "sbp", "dbp", "heart", "pulse", "hr", "systolic", "ejection"}},
    {"meal",
     {"glucose", "sugar", "triglycerid", "tg", "cholesterol", "ldl", "hdl", "lipid", "insulin", "peptide", "homa", "fpg", "lipoprotein"}},
    {"place", {"pressure", "bp", "sbp", "dbp", "heart rate", "pulse", "hr", "systolic", "diastolic"}},
    {"bronchodilator", {"fev", "fev1", "fvc", "pef", "forced", "peak", "expiratory", "vital", "spirometry"}},
    {"kidney", {"gfr", "egfr", "glomerular", "clearance", "crcl", "clcr", "ccr", "renal", "kidney", "mgfr"}},
    {"marker", {"gfr", "egfr", "glomerular", "clearance", "crcl", "clcr", "ccr", "renal", "kidney", "mgfr", "egfrcys"}},
    {"body weight", {"gfr", "egfr", "glomerular", "clearance", "crcl", "clcr", "ccr", "renal", "kidney", "mgfr"}},
    {"qt", {"qt", "qtc", "qtcf", "qtcb"}},
    {"heart", {"lvef", "ef", "ejection", "ventricular", "ventricle", "shortening"}},
    {"transfusion",
     {"hemoglobin", "haemoglobin", "hb", "hgb", "platelet", "plt", "neutrophil", "anc", "hematocrit", "haematocrit", "blood count"}},
};

struct Word {
  std::string text;
  Span where;
};

std::vector<Word> words_in(std::string_view text) {
  std::vector<Word> out;
  for (std::size_t i = 0; i < text.size();) {
    // Signs beyond ASCII part words here: "eGFR≥60", "Fridericia’s".
    const auto letter = [&](std::size_t k) { return is_word_byte(text[k]) && static_cast<unsigned char>(text[k]) < 0x80; };
    if (!letter(i) && text[i] != '&') {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && letter(end) && letter(i)) ++end;
    Word word{lower(text.substr(i, end - i)), {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)}};
    out.push_back(std::move(word));
    i = end;
  }
  return out;
}

struct Entry {
  const Phrase* phrase = nullptr;
  std::vector<std::string> words;
  std::size_t own = 0;  ///< how many of them are the setting's; the others have to follow
};

/// By first word, longest first. Made once.
const std::unordered_map<std::string, std::vector<Entry>>& by_first_word() {
  static const auto table = [] {
    std::unordered_map<std::string, std::vector<Entry>> out;
    for (const Phrase& phrase : phrases) {
      Entry entry{&phrase, {}, 0};
      const auto bar = phrase.words.find('|');
      for (Word& word : words_in(phrase.words.substr(0, bar))) entry.words.push_back(std::move(word.text));
      entry.own = entry.words.size();
      if (bar != std::string_view::npos)
        for (Word& word : words_in(phrase.words.substr(bar + 1))) entry.words.push_back(std::move(word.text));
      const std::string first = entry.words.front();
      out[first].push_back(std::move(entry));
    }
    for (auto& [first, entries] : out)
      std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.words.size() > b.words.size(); });
    return out;
  }();
  return table;
}

bool is_joint(std::string_view word) {
  static constexpr std::string_view joints[] = {
      "by", "the",      "in", "using",    "with",     "a",     "an",  "via",   "formula",   "equation", "method", "at",         "as",
      "on", "position", "of", "measured", "assessed", "based", "per", "state", "according", "to",       "during", "calculation"};
  return std::find(std::begin(joints), std::end(joints), word) != std::end(joints);
}

}  // namespace

std::vector<SettingMention> find_settings(std::string_view text, SettingsOf whose) {
  std::vector<SettingMention> out;
  const std::vector<Word> words = words_in(text);
  const auto& table = by_first_word();
  for (std::size_t i = 0; i < words.size();) {
    const auto found = table.find(words[i].text);
    std::size_t taken = 0;
    if (found != table.end()) {
      for (const Entry& entry : found->second) {
        if (i + entry.words.size() > words.size()) continue;
        bool same = true;
        for (std::size_t k = 0; k < entry.words.size() && same; ++k) same = words[i + k].text == entry.words[k];
        if (!same || (entry.phrase->told == Told::by_facts && whose != SettingsOf::fact)) continue;
        const Span where{words[i].where.begin, words[i + entry.own - 1].where.end};
        if (entry.phrase->told == Told::alone) {
          const auto before = where.begin == 0 ? std::string_view::npos : text.find_last_not_of(' ', where.begin - 1);
          const auto after = text.find_first_not_of(' ', where.end);
          const bool whole = whose == SettingsOf::fact && words.size() == 1;
          const bool bracketed =
              before != std::string_view::npos && after != std::string_view::npos && text[before] == '(' && text[after] == ')';
          if (!whole && !bracketed) continue;
        }
        taken = entry.own;
        // Of what is denied nothing follows. In a sentence a "no" in front may deny all of it ("no resting SBP > 160").
        const std::string_view before = i > 0 ? std::string_view(words[i - 1].text) : std::string_view();
        const bool denied = before == "non" || (whose == SettingsOf::fact && (before == "no" || before == "not" || before == "without"));
        if (!denied) out.push_back({entry.phrase->aspect, entry.phrase->value, where});
        break;
      }
    }
    i += taken == 0 ? 1 : taken;
  }
  return out;
}

Named names(std::string_view stated, std::string_view asked) {
  const auto kind_of = [](std::string_view value, std::string_view wider) {
    for (int depth = 0; depth < 3; ++depth) {
      if (value == wider) return true;
      const auto up = std::find_if(kinds.begin(), kinds.end(), [&](const auto& pair) { return pair.first == value; });
      if (up == kinds.end()) return false;
      value = up->second;
    }
    return false;
  };
  if (kind_of(stated, asked)) return Named::yes;
  return kind_of(asked, stated) ? Named::open : Named::no;
}

void settle(std::vector<Setting>& settings) {
  std::sort(settings.begin(), settings.end());
  settings.erase(std::unique(settings.begin(), settings.end()), settings.end());
  std::vector<Setting> exact;
  for (const Setting& one : settings) {
    const bool said_better = std::any_of(settings.begin(), settings.end(), [&](const Setting& other) {
      return other.aspect == one.aspect && other.value != one.value && names(other.value, one.value) == Named::yes;
    });
    if (!said_better) exact.push_back(one);
  }
  settings = std::move(exact);
}

std::vector<Setting> settings_in(std::string_view text, SettingsOf whose) {
  std::vector<Setting> out;
  for (const SettingMention& mention : find_settings(text, whose)) out.push_back({std::string(mention.aspect), std::string(mention.value)});
  settle(out);
  return out;
}

std::string without_settings(std::string_view name) {
  const auto mentions = find_settings(name, SettingsOf::criterion);
  if (mentions.empty()) return std::string(name);
  std::vector<Word> words = words_in(name);
  std::vector<bool> gone(words.size(), false);
  for (const SettingMention& mention : mentions) {
    // The name of the measure itself may be all that says it ("eGFR").
    if (mention.value == "estimated" || words.size() == 1) continue;
    std::size_t first = words.size(), last = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].where.begin < mention.where.begin || words[i].where.end > mention.where.end) continue;
      gone[i] = true;
      first = std::min(first, i);
      last = i;
    }
    for (std::size_t i = first; i > 0 && is_joint(words[i - 1].text); --i) gone[i - 1] = true;
    for (std::size_t i = last + 1; i < words.size() && is_joint(words[i].text); ++i) gone[i] = true;
  }
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (!gone[i])
      out += (out.empty() ? "" : " ") + std::string(name.substr(words[i].where.begin, words[i].where.end - words[i].where.begin));
  return out;
}

bool bears(std::string_view measure, std::string_view aspect) {
  // A name that says what was sampled needs no more words for it.
  if (aspect == "specimen") {
    static constexpr std::string_view own[] = {"urin",         "uria",    "sputum", "csf",    "lavage", "saliva", "semen", "sperm",
                                               "ascit",        "pleural", "fluid",  "synovi", "sweat",  "stool",  "fecal", "faecal",
                                               "calprotectin", "cord",    "milk",   "ratio",  "upcr",   "uacr",   "upc",   "acr"};
    const std::string name = lower(measure);
    return std::none_of(std::begin(own), std::end(own), [&](std::string_view word) { return name.find(word) != std::string::npos; });
  }
  const auto* known = std::find_if(std::begin(bearers), std::end(bearers), [&](const Bears& b) { return b.aspect == aspect; });
  if (known == std::end(bearers)) return true;
  std::string padded = " ";
  for (const Word& word : words_in(measure)) padded += word.text + " ";
  return std::any_of(known->words.begin(), known->words.end(), [&](std::string_view word) {
    if (word.empty()) return false;
    return padded.find(" " + std::string(word) + (word.size() < 3 ? " " : "")) != std::string::npos;
  });
}

}  // namespace eligo::grammar

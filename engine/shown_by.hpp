// What shows a finding that a list of conditions does not hold: values of measures, and treatments that are for nothing else. A row keeps a
// denial from being certain, and never says that the finding is there.
#pragma once

#include <array>
#include <string_view>

#include "engine/evaluate.hpp"
#include "grammar/tree.hpp"

namespace eligo::engine {

/// Whether a row speaks of the kinds of its finding too: HbA1c of 9 % speaks against "no type 2 diabetes" as it does against "no diabetes",
/// while a low haemoglobin says little of sickle cell anaemia.
enum class Kinds { aside, too };

/// A finding that is the value of a measure. Without a figure: beyond the vocabulary's adult reference range, whatever the age and the sex.
struct ShownByValue {
  std::string_view finding, measure;
  grammar::Comparator op;
  std::string_view figure = {}, unit = {}, word = {};
  Kinds kinds = Kinds::aside;
};

// Figures: obesity WHO (BMI 30, class III from 40); kidneys KDIGO 2012 (eGFR below 60, failure below 15, proteinuria from 300 mg a day);
// fever 38 degrees C; hypoxia below 90 %; diabetes ADA; hypertension from 140/90 ISH 2020; bradycardia below 50 ACC/AHA 2018; hypotension
// below 90 systolic; LDL from 160 mg/dL ATP III; TSH above 10, where overt disease is treated; transaminases above three times and
// bilirubin above twice the reference limit; osteoporosis WHO (T-score -2.5); 25-hydroxyvitamin D below 20 ng/mL IOM; ferritin below 15
// ng/mL and BMI below 18.5 WHO; ejection fraction up to 40 % ESC; sleep apnoea from 15 events an hour; MMSE below 24 of 30 Folstein 1975.
// Tuberculin from 5 mm and interferon-gamma from 0.35 IU/mL, the lowest that count as positive (ATS/IDSA/CDC 2017).
// White cells below 1 x 10^9/L cannot hold a normal count of neutrophils.
inline constexpr auto shown_by_value_rows = [] {
  using grammar::Comparator;
  using Row = ShownByValue;
  return std::to_array<Row>({
      {"neutropenia", "absolute_neutrophil_count", Comparator::lt},
      {"neutropenia", "white_blood_cell_count", Comparator::lt, "1", "10*9/L"},
      {"thrombocytopenia", "platelet_count", Comparator::lt},
      {"thrombocytosis", "platelet_count", Comparator::gt},
      {"leukopenia", "white_blood_cell_count", Comparator::lt},
      {"leukocytosis", "white_blood_cell_count", Comparator::gt},
      {"lymphopenia", "absolute_lymphocyte_count", Comparator::lt},
      {"anaemia", "haemoglobin", Comparator::lt},
      {"polycythaemia", "haemoglobin", Comparator::gt},
      {"hypokalaemia", "potassium", Comparator::lt},
      {"hyperkalaemia", "potassium", Comparator::gt},
      {"hyponatraemia", "sodium", Comparator::lt},
      {"hypernatraemia", "sodium", Comparator::gt},
      {"hypocalcaemia", "calcium", Comparator::lt},
      {"hypercalcaemia", "calcium", Comparator::gt},
      {"hypomagnesaemia", "magnesium", Comparator::lt},
      {"hypophosphataemia", "phosphate", Comparator::lt},
      {"hypoalbuminaemia", "albumin", Comparator::lt},
      {"hyperbilirubinaemia", "total_bilirubin", Comparator::gt},
      {"hyperuricaemia", "uric_acid", Comparator::gt},
      {"hypertriglyceridaemia", "triglycerides", Comparator::gt},
      {"hypercholesterolaemia", "total_cholesterol", Comparator::gt},
      {"dyslipidaemia", "ldl_cholesterol", Comparator::ge, "160", "mg/dL"},
      {"hypercholesterolaemia", "ldl_cholesterol", Comparator::ge, "160", "mg/dL"},
      {"qt_prolongation", "qtc_interval", Comparator::gt},
      {"renal_impairment", "egfr", Comparator::lt, "60", "mL/min/{1.73_m2}"},
      {"chronic_kidney_disease", "egfr", Comparator::lt, "60", "mL/min/{1.73_m2}"},
      {"renal_failure", "egfr", Comparator::lt, "15", "mL/min/{1.73_m2}"},
      {"end_stage_renal_disease", "egfr", Comparator::lt, "15", "mL/min/{1.73_m2}"},
      {"proteinuria", "urine_protein_24h", Comparator::ge, "300", "mg/d"},
      {"proteinuria", "urine_protein", Comparator::ge, "300", "mg/d"},
      {"proteinuria", "urine_protein_creatinine_ratio", Comparator::ge, "300", "mg/g"},
      {"proteinuria", "urine_albumin_creatinine_ratio", Comparator::ge, "300", "mg/g"},
      {"obesity", "body_mass_index", Comparator::ge, "30", "kg/m2"},
      {"morbid_obesity", "body_mass_index", Comparator::ge, "40", "kg/m2"},
      {"malnutrition", "body_mass_index", Comparator::lt, "18.5", "kg/m2"},
      {"latent_tuberculosis", "igra", Comparator::eq, "", "", "positive"},
      {"latent_tuberculosis", "igra", Comparator::ge, "0.35", "[IU]/mL"},
      {"latent_tuberculosis", "tuberculin_skin_test", Comparator::ge, "5", "mm"},
      {"fever", "body_temperature", Comparator::ge, "38", "Cel"},
      {"hypoxia", "oxygen_saturation", Comparator::lt, "90", "%"},
      {"diabetes_mellitus", "hba1c", Comparator::ge, "6.5", "%", "", Kinds::too},
      {"diabetes_mellitus", "fasting_plasma_glucose", Comparator::ge, "126", "mg/dL", "", Kinds::too},
      {"diabetes_mellitus", "glucose", Comparator::ge, "200", "mg/dL", "", Kinds::too},
      {"hyperglycaemia", "fasting_plasma_glucose", Comparator::ge, "126", "mg/dL"},
      {"hyperglycaemia", "glucose", Comparator::ge, "200", "mg/dL"},
      {"hypoglycaemia", "glucose", Comparator::lt, "70", "mg/dL"},
      {"hypertension", "systolic_blood_pressure", Comparator::ge, "140", "mm[Hg]", "", Kinds::too},
      {"hypertension", "diastolic_blood_pressure", Comparator::ge, "90", "mm[Hg]", "", Kinds::too},
      {"hypotension", "systolic_blood_pressure", Comparator::lt, "90", "mm[Hg]"},
      {"bradycardia", "heart_rate", Comparator::lt, "50", "/min"},
      {"tachycardia", "heart_rate", Comparator::gt, "100", "/min"},
      {"heart_failure", "left_ventricular_ejection_fraction", Comparator::le, "40", "%"},
      {"left_ventricular_systolic_dysfunction", "left_ventricular_ejection_fraction", Comparator::le, "40", "%"},
      {"hiv_infection", "hiv_viral_load", Comparator::gt, "0", "{copies}/mL", "", Kinds::too},
      {"hiv_infection", "hiv_viral_load", Comparator::gt, "0", "/mL", "", Kinds::too},
      {"hepatitis_b", "hbv_dna", Comparator::gt, "0", "[IU]/mL", "", Kinds::too},
      {"hepatitis_c", "hcv_rna", Comparator::gt, "0", "[IU]/mL", "", Kinds::too},
      {"hypothyroidism", "thyroid_stimulating_hormone", Comparator::gt, "10", "m[IU]/L"},
      {"hyperthyroidism", "thyroid_stimulating_hormone", Comparator::lt, "0.1", "m[IU]/L"},
      {"liver_disease", "alanine_aminotransferase", Comparator::gt, "168", "U/L"},
      {"liver_disease", "aspartate_aminotransferase", Comparator::gt, "144", "U/L"},
      {"hepatic_impairment", "total_bilirubin", Comparator::gt, "2.4", "mg/dL"},
      {"liver_disease", "total_bilirubin", Comparator::gt, "2.4", "mg/dL"},
      {"coagulopathy", "inr", Comparator::gt, "1.5", "1"},
      {"osteoporosis", "bone_density_t_score", Comparator::le, "-2.5", "1"},
      {"osteoporosis", "lumbar_spine_t_score", Comparator::le, "-2.5", "1"},
      {"osteoporosis", "femoral_neck_t_score", Comparator::le, "-2.5", "1"},
      {"osteoporosis", "total_hip_t_score", Comparator::le, "-2.5", "1"},
      {"vitamin_d_deficiency", "vitamin_d_25_hydroxy", Comparator::lt, "20", "ng/mL"},
      {"iron_deficiency", "ferritin", Comparator::lt, "15", "ng/mL"},
      {"cognitive_disorder", "mmse", Comparator::lt, "24", "1"},
      {"dementia", "mmse", Comparator::lt, "20", "1"},
      {"sleep_apnoea", "apnoea_hypopnoea_index", Comparator::ge, "15", "/h"},
  });
}();

/// A gene whose change on file may be the disease, or make it: it keeps a complete list of conditions from denying that.
struct ShownByGene {
  std::string_view finding, gene;
};

inline constexpr auto shown_by_gene_rows = std::to_array<ShownByGene>({
    {"factor_v_leiden", "F5"},
    {"factor_v_leiden", "FACTOR"},
    {"thrombophilia", "F2"},
    {"thrombophilia", "F5"},
    {"thrombophilia", "FACTOR"},
    {"cystic_fibrosis", "CFTR"},
    {"sickle_cell_disease", "HBB"},
    {"thalassaemia", "HBB"},
    {"thalassaemia", "HBA1"},
    {"thalassaemia", "HBA2"},
    {"haemoglobinopathy", "HBB"},
    {"fragile_x_syndrome", "FMR1"},
    {"aatd", "SERPINA1"},
    {"familial_hypercholesterolaemia", "LDLR"},
    {"familial_hypercholesterolaemia", "APOB"},
    {"familial_hypercholesterolaemia", "PCSK9"},
    {"lynch_syndrome", "MLH1"},
    {"lynch_syndrome", "MSH2"},
    {"lynch_syndrome", "MSH6"},
    {"lynch_syndrome", "PMS2"},
    {"lynch_syndrome", "EPCAM"},
    {"amyloidosis", "TTR"},
    {"transthyretin_amyloidosis", "TTR"},
    {"g6pd_deficiency", "G6PD"},
    {"haemophilia_a", "F8"},
    {"haemophilia_b", "F9"},
    {"haemochromatosis", "HFE"},
    {"wilson_disease", "ATP7B"},
    {"huntington_disease", "HTT"},
    {"fabry_disease", "GLA"},
    {"gaucher_disease", "GBA"},
    {"gaucher_disease", "GBA1"},
    {"pompe_disease", "GAA"},
    {"marfan_syndrome", "FBN1"},
    {"tuberous_sclerosis", "TSC1"},
    {"tuberous_sclerosis", "TSC2"},
    {"neurofibromatosis", "NF1"},
    {"neurofibromatosis", "NF2"},
    {"polycystic_kidney_disease", "PKD1"},
    {"polycystic_kidney_disease", "PKD2"},
    {"familial_adenomatous_polyposis", "APC"},
    {"li_fraumeni_syndrome", "TP53"},
    {"von_hippel_lindau_disease", "VHL"},
    {"duchenne_muscular_dystrophy", "DMD"},
    {"spinal_muscular_atrophy", "SMN1"},
    {"rett_syndrome", "MECP2"},
    {"dravet_syndrome", "SCN1A"},
    {"fibrodysplasia_ossificans_progressiva", "ACVR1"},
    {"familial_mediterranean_fever", "MEFV"},
    {"type_i_interferonopathy", "TREX1"},
    {"type_i_interferonopathy", "RNASEH2A"},
    {"type_i_interferonopathy", "RNASEH2B"},
    {"type_i_interferonopathy", "RNASEH2C"},
    {"type_i_interferonopathy", "SAMHD1"},
    {"type_i_interferonopathy", "ADAR"},
    {"type_i_interferonopathy", "ADAR1"},
    {"type_i_interferonopathy", "IFIH1"},
    {"type_i_interferonopathy", "RIGI"},
    {"type_i_interferonopathy", "DDX58"},
    {"type_i_interferonopathy", "STING1"},
    {"type_i_interferonopathy", "TMEM173"},
    {"type_i_interferonopathy", "COPA"},
    {"type_i_interferonopathy", "LSM11"},
    {"type_i_interferonopathy", "RNU7-1"},
    {"type_i_interferonopathy", "ACP5"},
    {"type_i_interferonopathy", "ISG15"},
    {"type_i_interferonopathy", "USP18"},
    {"type_i_interferonopathy", "STAT2"},
    {"type_i_interferonopathy", "DNASE2"},
    {"type_i_interferonopathy", "POLA1"},
    {"type_i_interferonopathy", "PSMB8"},
    {"type_i_interferonopathy", "PSMB4"},
    {"type_i_interferonopathy", "PSMB9"},
    {"type_i_interferonopathy", "POMP"},
});

/// A treatment that nobody is given without the finding, or that brings it about.
struct ShownByTreatment {
  std::string_view finding, treatment;
  Kinds kinds = Kinds::aside;
};

inline constexpr auto shown_by_treatment_rows = std::to_array<ShownByTreatment>({
    {"diabetes_mellitus", "insulin", Kinds::too},
    {"diabetes_mellitus", "sulfonylurea", Kinds::too},
    {"hypothyroidism", "thyroid_hormone"},
    {"hyperthyroidism", "antithyroid_drug"},
    {"hiv_infection", "hiv_protease_inhibitor"},
    {"hiv_infection", "integrase_inhibitor"},
    {"hiv_infection", "tenofovir"},
    {"hepatitis_b", "tenofovir", Kinds::too},
    {"hepatitis_b", "entecavir", Kinds::too},
    {"hepatitis_c", "hcv_daa", Kinds::too},
    {"tuberculosis", "isoniazid", Kinds::too},
    {"hiv_infection", "combination_antiretroviral_therapy"},
    {"renal_failure", "dialysis"},
    {"chronic_kidney_disease", "chronic_dialysis"},
    {"chronic_kidney_disease", "kidney_transplantation"},
    {"liver_disease", "liver_transplantation"},
    {"coronary_artery_disease", "cabg"},
    {"coronary_artery_disease", "pci"},
    {"arrhythmia", "pacemaker"},
    {"asplenia", "splenectomy"},
    {"immunodeficiency", "immunosuppressant"},
    {"immunodeficiency", "solid_organ_transplantation"},
    {"immunodeficiency", "allogeneic_haematopoietic_stem_cell_transplantation"},
});

/// A thing whose use, wherever it is named, speaks for the finding.
inline constexpr auto shown_by_use_rows = std::to_array<ShownByTreatment>({
    {"drug_use_disorder", "illicit_drug"},
});

/// "Confirmed by such an examination", and what lies in other lists where it was. Parts of words.
struct ShownByExamination {
  std::array<std::string_view, 6> asked, shown;
  bool by_variant = false;
};

inline constexpr auto shown_by_examination_rows = std::to_array<ShownByExamination>({
    {{"genetic", "molecular", " gene "}, {"genetic", "sequenc", "mutation", "variant", " gene ", "exome"}, true},
    {{"histolog", "cytolog", "patholog", "biops"}, {"biops", "histolog", "cytolog", "patholog", "resection", "ectomy"}},
    {{"radiolog", "imaging", "radiograph"}, {" mri ", " ct ", "x-ray", "ultraso", "radiograph", " scan "}},
});

/// A test by its words, blanks around, that shows a finding whose name it does not hold.
struct ShownByTest {
  std::string_view finding, test;
};

inline constexpr auto shown_by_test_rows = std::to_array<ShownByTest>({
    {"active_tuberculosis", " acid fast "},
    {"active_tuberculosis", " afb "},
    {"active_tuberculosis", " sputum smear "},
    {"active_tuberculosis", " genexpert "},
    {"active_tuberculosis", " xpert "},
    {"latent_tuberculosis", " mantoux "},
    {"latent_tuberculosis", " tst "},
    {"latent_tuberculosis", " tuberculin "},
    {"hepatitis_b", " hbeag "},
    {"hepatitis_b", " hepatitis b e antigen "},
    {"hepatitis_b", " anti hbc igm "},
    {"hepatitis_b", " hbc igm "},
    {"syphilis", " rpr "},
    {"syphilis", " rapid plasma reagin "},
    {"syphilis", " vdrl "},
    {"syphilis", " venereal disease research laboratory test "},
    {"syphilis", " tpha "},
    {"drug_use_disorder", " drug screen "},
    {"drug_use_disorder", " toxicology screen "},
    {"drug_use_disorder", " urine toxicology "},
});

/// What is said of the patient in other words, in any list: what a name asked for holds, what keeps its denial from being certain, and what
/// makes that another thing. Parts of words, in lower case and with blanks for all signs.
struct ShownByWords {
  std::array<std::string_view, 8> asked;
  std::array<std::string_view, 20> shown;
  std::array<std::string_view, 8> unless{};
  bool denied = false;           ///< it is a denial of them that speaks for it
  bool results = false;          ///< of the results of examinations too
  std::string_view drug{};       ///< a drug that speaks for it too, by its key
  std::string_view goes_with{};  ///< nothing where such a finding is on the lists, which it goes with
  bool ever = false;             ///< it does not pass: what was done once counts today
  bool elsewhere = false;        ///< not by the lists that hold such things, where names tell
  bool measured = false;         ///< by the names of examinations too, for as long as a pregnancy lasts
};

inline constexpr auto shown_by_words_rows = std::to_array<ShownByWords>({
    {{"childbearing", "child bearing", " wocbp "},
     {" pregnan", " fertile ", " conceive", " menstru", " menses ", " menorrh", " dysmenorrh", " contracepti", " birth control ", " lmp ",
      " breastfe", " breast feeding ", " lactating ", " premenopaus", " pre menopaus", " childbear", " intrauterine device ", " iud "},
     {" partner", " wife "},
     false,
     false,
     "hormonal_contraceptive"},
    {{" sexually active ", " sexual partner", " female partner", " male partner", " intercourse "},
     {" sexual", " girlfriend ", " boyfriend ", " wife ", " husband ", " partner", " married ", " spouse ", " intercourse ", " fiance"}},
    {{" flare"}, {" flare", " exacerbation"}, {" copd ", " asthma", " pulmonary ", " heart ", " cardiac "}},
    {{" unexplained infection", " infections of unknown ", " infection of unknown "},
     {" unknown origin ", " unknown source ", " unknown cause ", " fuo ", " unexplained fever ", " unclear origin "}},
    {{" drug misuse ", " drug abuse ", " drug use disorder ", " drug dependence ", " substance abuse ", " substance misuse ",
      " drug addict", " substance use disorder "},
     {" cannabis ", " marijuana ", " hashish ", " drug abuse ", " drug misuse ", " intravenous drug us", " injects drugs ", " drug user ",
      " recreational drug", " illicit drug", " drug addict"}},
    {{" alcohol misuse ", " alcohol abuse ", " alcohol use disorder ", " alcohol dependence ", " alcoholi", " substance abuse ",
      " substance misuse ", " substance use disorder "},
     {" drinks heavily ", " heavy drink", " heavy alcohol ", " drinks excessively ", " alcohol abuse ", " alcohol misuse ", " alcoholi",
      " binge drink", " units a week ", " units per week ", " drinks a day ", " drinks per day ", " excessive alcohol ",
      " alcohol excess "}},
    {{" opposition ", " opposed ", " opposes ", " refus"},
     {" withdrew consent ", " consent withdrawn ", " withdrawn consent ", " withdrawal of consent "}},
    {{" opposition ", " opposed ", " opposes ", " refus"}, {" consent", " agree", " willing"}, {" withdr"}, true},
    {{" tubercul", " tb "}, {" mycobacterium tuberculosis ", " mtb "}, {}, false, true},
    {{" malignan", " cancer", " carcinoma", " sarcoma", " lymphoma"}, {" malignan"}, {}, false, true, {}, "malignancy"},
    {{" metastases ", " metastasis ", " mets "},
     {" metasta", " mets ", " secondary deposit", " stage iv ", " stage 4 "},
     {" no evidence "},
     false,
     true,
     {},
     "distant_metastases"},
    {{" pregnan", " gravid "},
     {" gestational age ", " weeks of gestation ", " weeks gestation ", " weeks pregnan", " fetal heart", " foetal heart",
      " fundal height ", " obstetric ultraso", " antenatal ", " prenatal ", " estimated date of delivery ", " expected date of delivery ",
      " fetal movement"},
     {" birth ", " neonat", " newborn ", " postpartum ", " postnatal "},
     false,
     false,
     {},
     {},
     false,
     false,
     true},
    {{" breastfe", " breast feed", " breast fed", " lactat"},
     {" delivery ", " delivered ", " livebirth", " live birth", " liveborn ", " childbirth ", " gave birth ", " postpartum ", " puerper"},
     {" estimated ", " expected ", " planned "},
     false,
     false,
     {},
     {},
     false,
     false,
     true},
    {{" alcohol consumption ", " alcohol intake ", " drinks alcohol "},
     {" alcohol", " drinks per ", " drinks a ", " beers ", " glasses of wine "},
     {" alcohol free ", " allergy ", " swab ", " abstinen", " foetal ", " fetal ", " family ", " quit "},
     false,
     true,
     {},
     {},
     false,
     false,
     true},
    {{" amputat"}, {" amput"}, {}, false, false, {}, {}, true, true},
    {{" hysterectom", " mastectom", " nephrectom", " oophorectom", " gastrectom", " thyroidectom", " orchiectom", " lobectom"},
     {" absence of ", " surgically absent ", " post surgical ", " solitary kidney ", " post hysterectomy ", " post mastectomy ",
      " vaginal cuff ", " orchiectom"},
     {},
     false,
     false,
     {},
     {},
     true,
     true},
    {{" intrauterine device ", " iud ", " intrauterine system "}, {" intrauterine ", " iud ", " ius ", " mirena ", " levonorgestrel "}},
    {{" insulin pump ", " continuous subcutaneous insulin "}, {" insulin pump ", " csii ", " continuous subcutaneous insulin "}},
    {{" unable to walk ", " inability to walk ", " cannot walk ", " nonambula", " unable to ambulate ", " wheelchair", " bedridden ",
      " immobil"},
     {" parapleg", " tetrapleg", " quadripleg", " paralys", " wheelchair", " bedridden ", " bed bound ", " bedbound ", " amputation ",
      " coma ", " comatose ", " vegetative state "},
     {},
     false,
     true},
    {{" contraindication to mri ", " contraindications to mri ", " contraindication for mri ", " mri contraindic", " mri incompatible ",
      " undergo mri ", " contraindication to magnetic ", " contraindications to magnetic "},
     {" clip ",      " clips ",        " pacemaker",    " defibrillator", " icd ",  " crt ",    " implant",
      " stimulator", " neurostim",     " claustrophob", " shrapnel ",     " metal", " prosthe", " stent",
      " valve ",     " foreign body ", " pump ",        " shunt ",        " coil ", " bullet "},
     {},
     false,
     true,
     {},
     {},
     true},
    {{" trial ", " clinical study ", " another study ", " investigational study ", " other study ", " interventional study ",
      " research study "},
     {" investigational ", " study drug ", " study medication ", " trial drug ", " trial medication ", " experimental drug ",
      " experimental treatment ", " blinded "},
     {}},
    {{" hormonal contracept", " hormonal birth control ", " contraceptive hormone"},
     {" intrauterine ", " iud ", " ius ", " mirena ", " kyleena ", " levonorgestrel ", " contraceptive implant ", " implanon ",
      " nexplanon ", " etonogestrel ", " progest", " depo provera ", " contraceptive ring ", " contraceptive patch ", " oral contracept"},
     {" copper "},
     false,
     false,
     {},
     {},
     true},
    {{" splenectom"}, {" asplen", " splenectom", " spleen removed ", " removal of spleen "}, {}, false, false, {}, {}, true, true},
    {{" dialysis ", " haemodialysis ", " hemodialysis ", " renal replacement "},
     {" dialysis ", " haemodialysis ", " hemodialysis ", " esrd ", " eskd ", " end stage renal ", " end stage kidney "},
     {},
     false,
     false,
     {},
     {},
     false,
     true},
    {{" smok", " tobacco ", " nicotine ", " cigarette"},
     {" smokes ", " current smoker ", " every day smoker ", " some day smoker ", " tobacco depend", " nicotine depend", " smoking daily ",
      " tobacco use disorder ", " cigarettes ", " pack per day ", " packs per day "},
     {" former ", " ex ", " quit ", " stopped ", " past ", " partner", " parent", " exposure "},
     false,
     true},
});

/// Does a positive test of a finding that is wider, narrower or one of several speak for what is asked ("hepatitis B or C" beside HBsAg)?
/// Not what only shows that somebody is immune, and not an old test of what passes.
[[nodiscard]] bool test_speaks_of(const Context& context, const Asked& asked, const Tested& test);

}  // namespace eligo::engine

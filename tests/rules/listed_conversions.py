#!/usr/bin/env python3
"""Writes listed_conversions.tsv: for every measure of the shipped table that has several units, each to each, worked out from facts here.

Nothing is read from the program or its tables: molar masses come from chemical formulas and the atomic weights below, factors from what a
litre, a gram and a mole are. The test says when a pair of the shipped table has no row here. usage: listed_conversions.py > listed_conversions.tsv
"""
import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction as F

# IUPAC abridged standard atomic weights, 2021.
WEIGHT = {"H": "1.008", "C": "12.011", "N": "14.007", "O": "15.999", "Na": "22.990", "P": "30.974", "S": "32.06", "Cl": "35.45", "K": "39.098",
          "Ca": "40.078", "Mg": "24.305", "Fe": "55.845", "Co": "58.933", "I": "126.90", "Li": "6.94"}


def molar(formula):
    return sum(F(WEIGHT[e]) * int(n or 1) for e, n in re.findall(r"([A-Z][a-z]?)(\d*)", formula))


MASS = {"g/L": F(1), "g/dL": F(10), "mg/dL": F(1, 100), "mg/L": F(1, 1000), "ug/mL": F(1, 1000), "ug/dL": F(1, 10**5), "ug/L": F(1, 10**6),
        "ng/mL": F(1, 10**6), "ng/dL": F(1, 10**8), "ng/L": F(1, 10**9), "pg/mL": F(1, 10**9)}
MOLAR = {"mol/L": F(1), "mmol/L": F(1, 10**3), "umol/L": F(1, 10**6), "nmol/L": F(1, 10**9), "pmol/L": F(1, 10**12)}
CHARGE = {"meq/L": F(1, 1000)}
COUNT = {"10*9/L": F(10**9), "10*3/uL": F(10**9), "/uL": F(10**6), "/mm3": F(10**6), "10*6/mL": F(10**9)}
US = ["mg/dL", "g/L", "mg/L"]

rows = []


def write(key, value, a, b, y):
    with localcontext() as c:
        c.prec, c.rounding = 12, ROUND_HALF_UP
        rows.append("\t".join([key, value, a, b, str(Decimal(y.numerator) / Decimal(y.denominator))]))


def scale(keys, units, values):
    for key in keys.split():
        for a in units:
            for b in units:
                for v in values if a != b else []:
                    write(key, v, a, b, F(v) * units[a] / units[b])


def substance(keys, mass, units, values, charge=None):
    """All pairs of mass, molar and charge units of one substance."""
    def moles(x, u):
        return x * MASS[u] / mass if u in MASS else x * MOLAR[u] if u in MOLAR else x * CHARGE[u] / charge
    for key in keys.split():
        for a in units:
            for b in units:
                for v in values if a != b else []:
                    write(key, v, a, b, moles(F(v), a) / moles(F(1), b))


scale("absolute_neutrophil_count white_blood_cell_count absolute_lymphocyte_count absolute_monocyte_count absolute_basophil_count platelet_count "
      "absolute_reticulocyte_count absolute_granulocyte_count absolute_eosinophil_count cd4_count cd8_count cd19_count cd3_count cd20_count",
      COUNT, ["1500", "1.5", "0.35"])
substance("glucose random_glucose fasting_plasma_glucose oral_glucose_tolerance_2h postprandial_glucose_2h", molar("C6H12O6"), ["mg/dL", "mmol/L", "g/L"], ["126", "7.0"])
substance("creatinine creatinine_urine", molar("C4H7N3O"), ["mg/dL", "umol/L", "mmol/L", "mg/L"], ["1.5", "133"])
substance("total_bilirubin direct_bilirubin indirect_bilirubin", molar("C33H36N4O6"), ["mg/dL", "umol/L"], ["1.2", "34.2"])
substance("serum_urea", molar("CH4N2O"), ["mg/dL", "mmol/L", "g/L"], ["40", "6.7"])
substance("blood_urea_nitrogen", molar("N2"), ["mg/dL", "mmol/L"], ["20", "7.1"])
substance("uric_acid", molar("C5H4N4O3"), ["mg/dL", "umol/L", "mmol/L"], ["6.8", "404"])
substance("ldl_cholesterol hdl_cholesterol total_cholesterol non_hdl_cholesterol", molar("C27H46O"), ["mg/dL", "mmol/L"], ["70", "1.8"])
substance("triglycerides", molar("C57H104O6"), ["mg/dL", "mmol/L"], ["150", "1.7"])  # as triolein
substance("calcium corrected_calcium", molar("Ca"), ["mg/dL", "mmol/L", "meq/L"], ["8.5", "2.6"], 2)
substance("ionized_calcium", molar("Ca"), ["mmol/L", "mg/dL", "meq/L"], ["1.2"], 2)
substance("magnesium", molar("Mg"), ["mg/dL", "mmol/L", "meq/L"], ["1.8", "0.7"], 2)
substance("sodium", molar("Na"), ["mmol/L", "meq/L", "mg/dL"], ["135"], 1)
substance("potassium", molar("K"), ["mmol/L", "meq/L", "mg/dL"], ["5.5"], 1)
substance("chloride sweat_cl", molar("Cl"), ["mmol/L", "meq/L"], ["60"], 1)
substance("bicarbonate", molar("CHO3"), ["mmol/L", "meq/L"], ["22"], 1)
substance("phosphate", molar("P"), ["mg/dL", "mmol/L"], ["2.5", "0.8"])  # reported as phosphorus
substance("lactate", molar("C3H6O3"), ["mmol/L", "mg/dL"], ["2", "18"])
substance("ammonia", molar("NH3"), ["umol/L", "ug/dL"], ["50", "100"])
substance("iron tibc", molar("Fe"), ["ug/dL", "umol/L"], ["60", "10.7"])
substance("vitamin_b12", molar("C63H88CoN14O14P"), ["pg/mL", "pmol/L", "ng/L"], ["200", "148"])
substance("folate", molar("C19H19N7O6"), ["ng/mL", "nmol/L"], ["4", "9"])
substance("red_cell_folate", molar("C19H19N7O6"), ["ng/mL", "nmol/L"], ["150", "600"])
substance("vitamin_d_25_hydroxy", molar("C27H44O2"), ["ng/mL", "nmol/L"], ["20", "50"])
substance("cortisol morning_cortisol", molar("C21H30O5"), ["ug/dL", "nmol/L"], ["18", "500"])
substance("testosterone", molar("C19H28O2"), ["ng/dL", "nmol/L", "ng/mL"], ["300", "10.4"])
substance("estradiol", molar("C18H24O2"), ["pg/mL", "pmol/L"], ["20", "73"])
substance("progesterone", molar("C21H30O2"), ["ng/mL", "nmol/L"], ["3", "10"])
substance("dheas", molar("C19H28O5S"), ["ug/dL", "umol/L"], ["100", "3"])
substance("free_thyroxine", molar("C15H11I4NO4"), ["ng/dL", "pmol/L", "pg/mL"], ["0.8", "10"])
substance("total_t4", molar("C15H11I4NO4"), ["ug/dL", "nmol/L"], ["8", "100"])
substance("free_triiodothyronine", molar("C15H12I3NO4"), ["pg/mL", "pmol/L"], ["3", "5"])
substance("total_t3", molar("C15H12I3NO4"), ["ng/dL", "nmol/L", "ng/mL"], ["120", "2"])
substance("homocysteine", molar("C4H9NO2S"), ["umol/L", "mg/L"], ["15"])
substance("methylmalonic_acid", molar("C4H6O4"), ["umol/L", "ug/L"], ["0.4"])
substance("lithium_level", molar("Li"), ["mmol/L", "mg/dL"], ["0.8"])
substance("digoxin_level", molar("C41H64O14"), ["ng/mL", "nmol/L"], ["2", "1.2"])
substance("tacrolimus_level", molar("C44H69NO12"), ["ng/mL", "nmol/L"], ["8"])
substance("ciclosporin_level", molar("C62H111N11O12"), ["ng/mL", "nmol/L"], ["200"])
substance("phenytoin_level", molar("C15H12N2O2"), ["ug/mL", "umol/L"], ["20", "40"])
substance("valproate_level", molar("C8H16O2"), ["ug/mL", "umol/L"], ["100", "350"])
# Peptides and proteins: masses as their makers and reviews give them; reporting in moles goes through these.
for keys, mass, units, values in [
        ("haemoglobin", "16114.5", ["g/dL", "g/L", "mmol/L"], ["9", "90"]), ("albumin", "66437", ["g/dL", "g/L", "umol/L"], ["3.5", "35"]),
        ("c_peptide", "3020.3", ["ng/mL", "nmol/L", "pmol/L"], ["0.6"]), ("acth", "4541.1", ["pg/mL", "pmol/L"], ["40"]),
        ("parathyroid_hormone", "9425", ["pg/mL", "pmol/L"], ["65"]), ("bnp", "3464", ["pg/mL", "pmol/L"], ["100"]),
        ("ntprobnp", "8457", ["pg/mL", "pmol/L"], ["125"]), ("igf1", "7649", ["ng/mL", "nmol/L"], ["200"]),
        ("amh", "140000", ["ng/mL", "pmol/L"], ["1.1"]), ("alpha_1_antitrypsin", "52000", ["mg/dL", "umol/L", "g/L"], ["57"])]:
    substance(keys, F(mass), units, values)
scale("fibrinogen transferrin haptoglobin apolipoprotein_b lpa_mass immunoglobulin_g immunoglobulin_a immunoglobulin_m complement_c3 complement_c4 "
      "prealbumin ceruloplasmin", {u: MASS[u] for u in US}, ["30", "1.5"])
scale("csf_protein", {u: MASS[u] for u in ["mg/dL", "g/L"]}, ["45", "0.45"])
scale("csf_white_cell_count", {"/uL": F(10**6), "10*6/L": F(10**6)}, ["5"])
scale("total_protein serum_m_protein", {u: MASS[u] for u in ["g/dL", "g/L"]}, ["6", "0.5"])
scale("d_dimer_feu", {"ng{FEU}/mL": F(1), "ug{FEU}/mL": F(1000)}, ["500", "0.5"])
scale("d_dimer_ddu", {"ng{DDU}/mL": F(1), "ug{DDU}/mL": F(1000)}, ["250", "0.25"])
scale("urine_protein_24h", {"mg/d": F(1), "g/d": F(1000), "mg/(24.h)": F(1), "g/(24.h)": F(1000)}, ["300", "3.5"])
scale("haematocrit", {"%": F(1), "L/L": F(100)}, ["45", "0.45"])
scale("body_height waist", {"cm": F(1), "[in_i]": F("2.54"), "m": F(100)}, ["172", "60"])
scale("body_weight", {"kg": F(1), "[lb_av]": F("0.45359237"), "g": F(1, 1000)}, ["70", "154"])
scale("pain_visual_analogue_scale tumour_size", {"mm": F(1), "cm": F(10)}, ["40", "4"])
scale("birth_weight", {"g": F(1), "kg": F(1000)}, ["2500", "2.5"])
scale("fev1_fvc fio2", {"%": F(1), "1": F(100)}, ["70", "0.7"])
scale("central_corneal_thickness", {"um": F(1), "mm": F(1000)}, ["545", "0.56"])
scale("urine_protein_creatinine_ratio urine_albumin_creatinine_ratio", {"mg/g": F(1), "mg/mg": F(1000), "mg/mmol": 1000 / molar("C4H7N3O")},
      ["300", "0.5", "3"])
scale("troponin_t troponin_i", {"ng/L": F(1), "ng/mL": F(1000)}, ["14", "0.04"])
scale("c_reactive_protein hscrp", {"mg/L": F(1), "mg/dL": F(10)}, ["10", "1"])
scale("paco2 pf_ratio", {"mm[Hg]": F("133.322387415"), "kPa": F(1000)}, ["45", "6", "300"])
for v in ["38", "100.4", "36.6"]:
    for site in ["body", "oral", "axillary", "tympanic", "rectal", "core"]:
        write(f"{site}_temperature", v, "Cel", "[degF]", F(v) * 9 / 5 + 32)
        write(f"{site}_temperature", v, "[degF]", "Cel", (F(v) - 32) * 5 / 9)
for v in ["6.5", "7", "48", "9.3"]:  # IFCC-NGSP master equation
    write("hba1c", v, "%", "mmol/mol", (F(v) - F("2.152")) / F("0.09148"))
    write("hba1c", v, "mmol/mol", "%", F(v) * F("0.09148") + F("2.152"))

print("# measure, value, from, to, expected (12 digits). Written by listed_conversions.py.")
print("\n".join(rows))

#!/usr/bin/env python3
"""Writes conversions.tsv: every unit of an analyte to every other, worked out with fractions from the facts in this file alone.

It knows nothing of the program's UCUM reader or of its table: factors stand here as clinicians know them (1 dL is 0.1 L), so that the
same figure comes from two places. usage: conversions.py > conversions.tsv
"""
import decimal
from fractions import Fraction as F

decimal.getcontext().prec = 60
# unit: (kind, size). Kinds: g/L, mol/L, eq/L, 1/L, U/L, IU/L and so on.
MASS = {"g/L": F(1), "g/dL": F(10), "mg/dL": F(1, 100), "mg/L": F(1, 1000), "ug/mL": F(1, 1000), "ug/dL": F(1, 10**5), "ug/L": F(1, 10**6),
        "ng/mL": F(1, 10**6), "ng/dL": F(1, 10**8), "ng/L": F(1, 10**9), "pg/mL": F(1, 10**9)}
MOLAR = {"mmol/L": F(1, 1000), "umol/L": F(1, 10**6), "nmol/L": F(1, 10**9), "pmol/L": F(1, 10**12)}
CHARGE = {"meq/L": F(1, 1000)}
COUNT = {"10*9/L": F(10**9), "10*3/uL": F(10**9), "/uL": F(10**6), "/mm3": F(10**6), "10*6/mL": F(10**9), "10*12/L": F(10**12), "10*6/uL": F(10**12)}
# analyte, molar mass g/mol (IUPAC 2021 abridged atomic weights, as laboratories round them), mEq per mmol, units used, values to convert.
# Phosphate is reported as P, urea nitrogen as N2, haemoglobin as its monomer.
ANALYTES = [
    ("glucose", "180.16", None, ["mg/dL", "mmol/L", "g/L", "mg/L"], ["126", "7.0", "54", "0.3"]),
    ("creatinine", "113.12", None, ["mg/dL", "umol/L", "mmol/L", "mg/L"], ["1.5", "133", "0.7"]),
    ("total_bilirubin", "584.66", None, ["mg/dL", "umol/L", "mg/L"], ["1.2", "20.5", "3"]),
    ("urea", "60.06", None, ["mg/dL", "mmol/L", "g/L"], ["40", "6.7"]),
    ("blood_urea_nitrogen", "28.014", None, ["mg/dL", "mmol/L"], ["20", "7.1", "100"]),
    ("uric_acid", "168.11", None, ["mg/dL", "umol/L", "mmol/L"], ["6.8", "404"]),
    ("cholesterol", "386.65", None, ["mg/dL", "mmol/L", "g/L"], ["190", "70", "1.8", "4.9"]),
    ("triglycerides", "885.43", None, ["mg/dL", "mmol/L", "g/L"], ["150", "500", "1.7"]),
    ("calcium", "40.078", "2", ["mg/dL", "mmol/L", "meq/L"], ["8.5", "2.6", "10.5"]),
    ("magnesium", "24.305", "2", ["mg/dL", "mmol/L", "meq/L"], ["1.8", "0.7"]),
    ("sodium", "22.990", "1", ["mmol/L", "meq/L", "mg/dL"], ["135", "128.5"]),
    ("potassium", "39.098", "1", ["mmol/L", "meq/L", "mg/dL"], ["5.5", "3.5"]),
    ("chloride", "35.453", "1", ["mmol/L", "meq/L"], ["60", "98"]),
    ("phosphate", "30.974", None, ["mg/dL", "mmol/L"], ["2.5", "0.8", "4.5"]),
    ("lactate", "90.08", None, ["mmol/L", "mg/dL"], ["2", "18"]),
    ("ammonia", "17.031", None, ["umol/L", "ug/dL"], ["50", "80"]),
    ("iron", "55.845", None, ["ug/dL", "umol/L"], ["60", "10.7"]),
    ("haemoglobin", "16114.5", None, ["g/dL", "g/L", "mmol/L"], ["9", "5.6", "90", "12.5"]),
    ("vitamin_b12", "1355.37", None, ["pg/mL", "pmol/L", "ng/L"], ["200", "148"]),
    ("folate", "441.40", None, ["ng/mL", "nmol/L"], ["4", "9"]),
    ("vitamin_d", "400.64", None, ["ng/mL", "nmol/L"], ["20", "50", "30"]),
    ("cortisol", "362.46", None, ["ug/dL", "nmol/L"], ["18", "500"]),
    ("testosterone", "288.42", None, ["ng/dL", "nmol/L", "ng/mL"], ["300", "10.4", "50"]),
    ("estradiol", "272.38", None, ["pg/mL", "pmol/L"], ["20", "73"]),
    ("progesterone", "314.46", None, ["ng/mL", "nmol/L"], ["3", "10"]),
    ("free_thyroxine", "776.87", None, ["ng/dL", "pmol/L"], ["0.8", "10"]),
    ("parathyroid_hormone", "9425", None, ["pg/mL", "pmol/L", "ng/L"], ["65", "7"]),
    ("ntprobnp", "8457", None, ["pg/mL", "pmol/L", "ng/L"], ["125", "35", "600"]),
    ("lithium", "6.94", None, ["mmol/L", "mg/dL"], ["0.8", "1.2"]),
    ("digoxin", "780.94", None, ["ng/mL", "nmol/L"], ["2", "1.2"]),
    ("phenytoin", "252.27", None, ["ug/mL", "umol/L"], ["20", "40"]),
    ("c_peptide", "3020.3", None, ["ng/mL", "nmol/L", "pmol/L"], ["0.6", "0.2"]),
    ("homocysteine", "135.18", None, ["umol/L", "mg/L"], ["15"]),
    ("albumin", "66437", None, ["g/dL", "g/L", "umol/L"], ["3.5", "35", "2.8"]),
]
PLAIN = [  # analyte, {unit: size}, values
    ("neutrophil_count", COUNT, ["1500", "1.5", "0.5", "2100"]),
    ("crp", {k: MASS[k] for k in ("mg/L", "mg/dL", "ug/mL", "ng/mL")}, ["5", "0.5"]),
    ("troponin", {k: MASS[k] for k in ("ng/L", "pg/mL", "ng/mL", "ug/L")}, ["14", "0.04"]),
    ("weight", {"kg": F(1000), "g": F(1), "[lb_av]": F("453.59237"), "[oz_av]": F("453.59237") / 16}, ["40", "110", "2500"]),
    ("height", {"cm": F(1, 100), "m": F(1), "[in_i]": F("0.0254"), "[ft_i]": F("0.3048"), "mm": F(1, 1000)}, ["60", "172", "5"]),
    ("clearance", {"mL/min": F(1), "mL/s": F(60), "L/h": F(1000, 60), "L/d": F(1000, 1440)}, ["60", "1.5"]),
    ("egfr", {"mL/min/{1.73_m2}": F(1), "mL/s/{1.73_m2}": F(60), "mL/min/1.73.m2": F(1)}, ["30", "60"]),
    ("heart_rate", {"/min": F(1), "{beats}/min": F(1), "Hz": F(60)}, ["100", "50"]),
    ("qtc", {"ms": F(1), "s": F(1000)}, ["450", "0.47"]),
    ("enzyme", {"U/L": F(1), "mU/mL": F(1), "U/mL": F(1000), "ukat/L": F(60), "nkat/L": F(60, 1000)}, ["40", "200"]),
    ("hcg", {"m[IU]/mL": F(1), "[IU]/L": F(1), "[IU]/mL": F(1000), "u[IU]/mL": F(1, 1000)}, ["5", "25"]),
    ("viral_load", {"{copies}/mL": F(1), "10*3.{copies}/mL": F(1000), "{copies}/L": F(1, 1000), "10*6.{copies}/mL": F(10**6)}, ["50", "200"]),
    ("ejection_fraction", {"%": F(1, 100), "10*-2": F(1, 100), "[ppth]": F(1, 1000), "L/L": F(1)}, ["40", "0.5"]),
    ("dose", {"mg/d": F(1), "g/d": F(1000), "ug/h": F(24, 1000), "mg/wk": F(1, 7), "mg/(24.h)": F(1)}, ["10", "7.5"]),
    ("dose_by_weight", {"mg/kg/d": F(1), "ug/kg/min": F(1440, 1000), "mg/kg/h": F(24), "g/kg/d": F(1000)}, ["1", "0.5"]),
    ("blood_pressure", {"mm[Hg]": F("133.322"), "kPa": F(1000), "cm[H2O]": F("98.0665")}, ["140", "12"]),
    ("immunoglobulin", {k: MASS[k] for k in ("mg/dL", "g/L", "mg/L", "g/dL")}, ["400", "7"]),
    ("ferritin", {k: MASS[k] for k in ("ng/mL", "ug/L", "ng/L", "ug/dL")}, ["30", "1000"]),
    ("tsh", {"m[IU]/L": F(1), "u[IU]/mL": F(1), "[IU]/L": F(1000)}, ["4.5", "0.01"]),
    ("volume", {"L": F(1000), "mL": F(1), "dL": F(100), "cm3": F(1)}, ["1.2", "50"]),
    ("bmi", {"kg/m2": F(1), "g/m2": F(1, 1000), "g/cm2": F(10)}, ["30", "18.5"]),
]


def written(value):
    """15 significant digits, half up, in plain or exponent notation."""
    d = decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)
    with decimal.localcontext() as c:
        c.prec, c.rounding = 15, decimal.ROUND_HALF_UP
        return str(+d)


def row(name, canonical, molar, charge, value, a, b, result):
    print("\t".join([name, canonical, molar or "", charge or "", value, a, b, written(result)]))


print("# analyte, canonical unit, molar mass, mEq per mmol, value, from, to, expected (15 digits). Written by conversions.py.")
for name, molar, charge, units, values in ANALYTES:
    mass, n = F(molar), F(charge or 1)

    def in_mol(x, u):  # mol/L
        return x * (MASS[u] / mass if u in MASS else MOLAR[u] if u in MOLAR else CHARGE[u] / n)

    for a in units:
        for b in units:
            if a == b:
                continue
            for v in values:
                x = F(v)
                same = any(a in t and b in t for t in (MASS, MOLAR))
                y = x * MASS[a] / MASS[b] if same and a in MASS else in_mol(x, a) / in_mol(F(1), b)
                row(name, units[0], molar, charge, v, a, b, y)
for name, units, values in PLAIN:
    canonical = next(iter(units))
    for a in units:
        for b in units:
            if a != b:
                for v in values:
                    row(name, canonical, None, None, v, a, b, F(v) * units[a] / units[b])

// Values that were not measured but follow from others: BMI, BSA, eGFR, creatinine clearance, QTcF, MAP, corrected calcium, ANC, FIB-4.
//
// Two layers: plain functions of numbers, each with its source, and derive(), which picks the inputs from a profile, says what it took and
// when, and declines rather than guesses. A derived value never replaces one on file; whether one is on file is for the caller to see.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "patients/profile.hpp"

namespace eligo::patients {

/// A published equation. Everything that a report must name when it uses one.
struct Formula {
  std::string_view name;      ///< "CKD-EPI 2021"
  std::string_view version;   ///< which of its variants this is
  std::string_view measure;   ///< vocabulary key of what it gives
  std::string_view unit;      ///< UCUM, of the result; "1" for an index
  int decimals;               ///< to which laboratories and charts report the result
  std::string_view equation;  ///< in words and signs, with the units of the inputs
  std::string_view citation;
  std::string_view doi;
};
[[nodiscard]] std::span<const Formula> formulas();

// The equations. Units are in the names; ages are completed years; no argument may be zero or negative where it divides or is raised.

/// Keys et al. 1972, doi:10.1016/0021-9681(72)90027-6.
[[nodiscard]] double body_mass_index(double weight_kg, double height_cm);
/// Mosteller 1987, doi:10.1056/NEJM198710223171717. The one that derive() uses for body surface area.
[[nodiscard]] double body_surface_area_mosteller(double weight_kg, double height_cm);
/// Du Bois and Du Bois 1916, doi:10.1001/archinte.1916.00080130010002.
[[nodiscard]] double body_surface_area_du_bois(double weight_kg, double height_cm);
/// CKD-EPI creatinine equation without race, adults. Inker et al. 2021, doi:10.1056/NEJMoa2102953. mL/min/1.73 m2.
[[nodiscard]] double egfr_ckd_epi_2021(double creatinine_mg_dl, double age_a, bool female);
/// Bedside Schwartz, 1 to under 18 years. Schwartz et al. 2009, doi:10.1681/ASN.2008030287. mL/min/1.73 m2.
[[nodiscard]] double egfr_schwartz_bedside(double height_cm, double creatinine_mg_dl);
/// Cockcroft and Gault 1976, doi:10.1159/000180580, with actual body weight, adults. mL/min.
[[nodiscard]] double creatinine_clearance_cockcroft_gault(double creatinine_mg_dl, double age_a, double weight_kg, bool female);
/// Fridericia 1920, doi:10.1111/j.0954-6820.1920.tb18266.x. ms.
[[nodiscard]] double qtc_fridericia(double qt_ms, double rr_ms);
/// Bazett 1920, doi:10.1111/j.1542-474X.1997.tb00325.x (reprint). ms. Never a derived value by itself: it bounds a QTc of no named
/// correction.
[[nodiscard]] double qtc_bazett(double qt_ms, double rr_ms);
/// Diastolic plus a third of the pulse pressure; used so in Sesso et al. 2000, doi:10.1161/01.HYP.36.5.801. mmHg.
[[nodiscard]] double mean_arterial_pressure(double systolic_mmhg, double diastolic_mmhg);
/// Payne et al. 1973, doi:10.1136/bmj.4.5893.643, in the form for mg/dL and g/dL.
[[nodiscard]] double corrected_calcium(double calcium_mg_dl, double albumin_g_dl);
/// White cells times the share of neutrophils, band forms among them; Boxer 2012, doi:10.1182/asheducation-2012.1.174. Unit of the white
/// cells.
[[nodiscard]] double absolute_neutrophil_count(double white_cells, double neutrophils_percent, double bands_percent);
/// Sterling et al. 2006, doi:10.1002/hep.21178. Platelets in 10*9/L.
[[nodiscard]] double fib4(double age_a, double ast_u_l, double alt_u_l, double platelets_g_l);

/// Some day from first to last; both ends in.
struct Days {
  Day first{}, last{};
};

struct DerivedInput {
  std::string name;                 ///< "serum creatinine", "age", "sex"
  std::string pointer;              ///< into the profile
  std::string shown;                ///< "115 umol/L on 2026-01-10"
  std::string converted;            ///< "1.30084 mg/dL, through the molar mass ..."; empty when used as recorded
  std::optional<PartialDate> date;  ///< absent: undated, or age and sex
  std::optional<long> days_before;  ///< the as-of date, when the date is exact
};

struct Derived {
  const Formula* formula = nullptr;
  Decimal value;      ///< to 15 digits, not rounded for reporting
  Decimal low, high;  ///< the value lies between: its customary rounding, an age that a partial birth date leaves open, band forms, for
                      ///< a QTc of no named correction Bazett's. A
                      ///< limit between them is not decided (imprecise).
  std::string unit;   ///< UCUM
  std::vector<DerivedInput> inputs;
  std::optional<Day> oldest, newest;  ///< of the dated inputs
  std::string text;                   ///< the working, in one line
  std::string figure;                 ///< the value as it would be reported, or its ends: "70.7", "2.5 to 2.75"
  std::string from;                   ///< the inputs with their dates and how old they are
};

struct NotDerived {
  bool formula = false;              ///< there is a formula for this measure
  std::vector<std::string> missing;  ///< inputs that are not on file ("serum creatinine", "sex"); empty when all are, but one is unfit
  std::string reason;                ///< in a sentence
  std::string unfit;                 ///< pointer to an input that is on file and cannot be used; else empty
  bool contradicted = false;         ///< because another of its day says something else
};

/// `measure` from other facts of the profile, on or before `as_of`, and inside `window` when there is one (an adult's height may be older).
/// Inputs that only mean something together (QT and heart rate, both blood pressures, calcium and albumin, white cells and differential,
/// AST, ALT and platelets) are of one day; weight, a child's height and creatinine lie within 90 days of each other. Declines when an input
/// is censored, an interval, implausible, in an unusable unit, contradicted on its day, or dated too roughly.
[[nodiscard]] tl::expected<Derived, NotDerived> derive(const Profile& profile, const rules::Vocabulary& vocabulary, ConceptId measure,
                                                       Day as_of, const std::optional<Days>& window = {});

/// The days on which this person may have been born: the birth date, else what the recorded age leaves open. The age is taken as of the
/// profile's as-of date, or as of `recorded` when it has none.
[[nodiscard]] std::optional<Days> birth_days(const Profile& profile, Day recorded);

}  // namespace eligo::patients

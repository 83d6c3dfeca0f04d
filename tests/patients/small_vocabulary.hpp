// A vocabulary small enough to read beside a test of patients/, so that a change of the shipped tables never breaks it.
#pragma once
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

#include "rules/vocabulary.hpp"

namespace eligo::patients {

inline rules::Vocabulary small_vocabulary() {
  const std::array<rules::Vocabulary::Table, 7> tables{{
      {"measures.tsv",
       "# kind: measure\n"
       "key\tname\tnames\tcodes\tparents\tcanonical_unit\tcustomary_units\tmolar_mass\tplausible_low\tplausible_high\tflags\n"
       "absolute_neutrophil_count\tabsolute neutrophil count\tANC;neutrophils\thttp://loinc.org|751-8\t\t10*9/L\t10*9/L;/uL\t\t0\t100\t\n"
       "white_blood_cell_count\twhite blood cell count\tWBC\t\t\t10*9/L\t10*9/L;/uL\t\t0\t1000\t\n"
       "neutrophil_percentage\tneutrophils percent\tneutrophil percentage\t\t\t%\t%\t\t0\t100\t\n"
       "band_neutrophil_percentage\tband neutrophils percent\tbands percent\t\t\t%\t%\t\t0\t100\t\n"
       "platelet_count\tplatelet count\tplatelets\t\t\t10*9/L\t10*9/L;/uL\t\t0\t3000\t\n"
       "creatinine\tserum creatinine\tcreatinine\thttp://loinc.org|2160-0\t\tmg/dL\tmg/dL;umol/L\t113.12\t0.1\t40\t\n"
       "egfr\testimated glomerular filtration rate\teGFR\t\t\tmL/min/{1.73_m2}\tmL/min/{1.73_m2}\t\t0\t250\t\n"
       "creatinine_clearance\tcreatinine clearance\tCrCl\t\t\tmL/min\tmL/min\t\t0\t300\t\n"
       "calcium\tserum calcium\tcalcium\t\t\tmg/dL\tmg/dL;mmol/L\t40.078\t2\t25\t\n"
       "corrected_calcium\talbumin-corrected calcium\tcorrected calcium\t\t\tmg/dL\tmg/dL;mmol/L\t40.078\t2\t25\t\n"
       "albumin\tserum albumin\talbumin\t\t\tg/dL\tg/dL;g/L\t\t0.5\t8\t\n"
       "alanine_aminotransferase\talanine aminotransferase\tALT\t\t\tU/L\tU/L\t\t1\t30000\t\n"
       "aspartate_aminotransferase\taspartate aminotransferase\tAST\t\t\tU/L\tU/L\t\t1\t30000\t\n"
       "fib4_index\tFIB-4 index\tFIB-4\t\t\t1\t1\t\t\t\tscore\n"
       "qt_interval\tQT interval\tQT\t\t\tms\tms\t\t150\t800\t\n"
       "qtc_interval\tcorrected QT interval\tQTc\t\t\tms\tms\t\t200\t800\t\n"
       "qtcf_interval\tQTcF interval\tQTcF\t\tqtc_interval\tms\tms\t\t200\t800\t\n"
       "heart_rate\theart rate\tpulse\t\t\t/min\t/min\t\t10\t350\t\n"
       "systolic_blood_pressure\tsystolic blood pressure\tSBP\t\t\tmm[Hg]\tmm[Hg]\t\t30\t320\t\n"
       "diastolic_blood_pressure\tdiastolic blood pressure\tDBP\t\t\tmm[Hg]\tmm[Hg]\t\t10\t220\t\n"
       "mean_arterial_pressure\tmean arterial pressure\tMAP\t\t\tmm[Hg]\tmm[Hg]\t\t15\t250\t\n"
       "body_height\tbody height\theight\t\t\tcm\tcm;m\t\t20\t280\t\n"
       "body_weight\tbody weight\tweight\t\t\tkg\tkg\t\t0.2\t680\t\n"
       "body_mass_index\tbody mass index\tBMI\t\t\tkg/m2\tkg/m2\t\t5\t150\t\n"
       "body_surface_area\tbody surface area\tBSA\t\t\tm2\tm2\t\t0.1\t4\t\n"
       "nrs_pain\tnumerical rating scale for pain\tNRS pain\t\t\t\t\t\t0\t10\tscore\n"},
      {"conditions.tsv",
       "# kind: condition\n"
       "key\tname\tnames\tcodes\tparents\n"
       "arthritis\tarthritis\t\t\t\n"
       "rheumatoid_arthritis\trheumatoid arthritis\tRA\thttp://snomed.info/sct|69896004\tarthritis\n"
       "fibrodysplasia_ossificans_progressiva\tfibrodysplasia ossificans progressiva\tFOP\t\t\n"
       "asthma\tasthma\t\t\t\n"
       "multiple_sclerosis\tmultiple sclerosis\t?MS\t\t\n"
       "mitral_stenosis\tmitral stenosis\t?MS\t\t\n"
       "seizure_disorder\tseizure disorder\tseizure\t\t\n"},
      {"drugs.tsv",
       "# kind: drug\nkey\tname\tnames\nprednisone\tprednisone\t\ntestosterone\ttestosterone\t\nchemotherapy\tchemotherapy\t\n"},
      {"procedures.tsv", "# kind: procedure\nkey\tname\tnames\nradiotherapy\tradiotherapy\t\n"},
      {"genes.tsv", "# kind: gene\nkey\tname\tnames\nacvr1\tACVR1\t\negfr_gene\tEGFR\t\n"},
      {"events.tsv", "# kind: event\nkey\tname\tnames\nflare\tflare\tflares\nseizure\tseizure\tseizures\n"},
      {"statements.tsv", "# kind: statement\nkey\tname\tnames\npregnant\tpregnant\tpregnancy\n"},
  }};
  auto vocabulary = rules::Vocabulary::load(tables);
  REQUIRE_MESSAGE(vocabulary.has_value(), (vocabulary ? std::string() : vocabulary.error().place + ": " + vocabulary.error().message));
  return std::move(*vocabulary);
}

}  // namespace eligo::patients

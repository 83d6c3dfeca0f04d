// A vocabulary small enough to read beside a test, so that a change of the shipped tables never breaks the test of a rule.
#pragma once
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

inline Vocabulary small_vocabulary() {
  const std::array<Vocabulary::Table, 7> tables{{
      {"measures.tsv",
       "# kind: measure\n"
       "key\tname\tnames\tcanonical_unit\tcustomary_units\tmolar_mass\tplausible_low\tplausible_high\treference_low\treference_"
       "high\tflags\n"
       "anc\tabsolute neutrophil count\tANC;neutrophils\t10*9/L\t10*9/L;10*3/uL;/uL\t\t0\t100\t1.8\t7.7\t\n"
       "platelets\tplatelet count\tplatelets\t10*9/L\t10*9/L;10*3/uL;/uL\t\t0\t3000\t150\t400\t\n"
       "hemoglobin\themoglobin\tHb\tg/L\tg/dL;g/L\t\t10\t250\t120\t175\t\n"
       "creatinine\tcreatinine\tserum creatinine\tumol/L\tmg/dL;umol/L\t113.12\t5\t3000\t45\t110\t\n"
       "egfr\testimated glomerular filtration rate\teGFR\tmL/min/{1.73_m2}\tmL/min/{1.73_m2}\t\t0\t250\t90\t120\t\n"
       "ecog\tECOG performance status\tECOG\t1\t\t\t0\t5\t\t\tscore\n"
       "kps\tKarnofsky performance status\tKarnofsky\t1\t\t\t0\t100\t\t\tscore\n"
       "testosterone\ttestosterone level\ttestosterone\tnmol/L\tng/dL;nmol/L\t288.42\t0\t200\t\t\t\n"
       "pr_a\tpulse rate\t?PR\t/min\t/min\t\t20\t300\t\t\t\n"
       "pr_b\tPR interval\t?PR\tms\tms\t\t50\t600\t\t\t\n"},
      {"conditions.tsv",
       "# kind: condition\n"
       "key\tname\tnames\n"
       "asthma\tasthma\t\n"
       "seizure_disorder\tseizure disorder\tseizure\n"
       "multiple_sclerosis\tmultiple sclerosis\t?MS\n"
       "mitral_stenosis\tmitral stenosis\t?MS\n"
       "hepatitis_c\thepatitis C\t\n"
       "concussion\tconcussion\t\n"},
      {"drugs.tsv",
       "# kind: drug\nkey\tname\tnames\nprednisone\tprednisone\t\ntestosterone_drug\ttestosterone therapy\ttestosterone\n"
       "radiotherapy_drug\tradioligand\tradiotherapy\n"},
      {"procedures.tsv", "# kind: procedure\nkey\tname\tnames\nradiotherapy\tradiotherapy\t\ndialysis\tdialysis\t\n"},
      {"genes.tsv", "# kind: gene\nkey\tname\tnames\negfr_gene\tEGFR\t\nacvr1\tACVR1\t\n"},
      {"events.tsv", "# kind: event\nkey\tname\tnames\nflare\tflare\tflares\nseizure\tseizures\tseizure\n"},
      {"statements.tsv",
       "# kind: statement\nkey\tname\tnames\npregnant\tpregnant\tpregnancy\nsmoker\tsmoker\tsmoking\nhealthy_volunteer\thealthy "
       "volunteer\t\n"},
  }};
  auto vocabulary = Vocabulary::load(tables);
  REQUIRE_MESSAGE(vocabulary.has_value(), (vocabulary ? std::string() : vocabulary.error().place + ": " + vocabulary.error().message));
  return std::move(*vocabulary);
}

}  // namespace eligo::rules

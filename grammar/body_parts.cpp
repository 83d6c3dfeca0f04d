#include "grammar/body_parts.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "grammar/text.hpp"

namespace eligo::grammar {

bool names_body_part(std::string_view name) {
  static constexpr std::array<std::string_view, 74> parts{"abdomen",
                                                          "pelvis",
                                                          "chest",
                                                          "thorax",
                                                          "mediastinum",
                                                          "neck",
                                                          "head",
                                                          "brain",
                                                          "skull",
                                                          "spine",
                                                          "spinal cord",
                                                          "back",
                                                          "breast",
                                                          "breasts",
                                                          "axilla",
                                                          "chest wall",
                                                          "lung",
                                                          "lungs",
                                                          "heart",
                                                          "liver",
                                                          "spleen",
                                                          "pancreas",
                                                          "gallbladder",
                                                          "stomach",
                                                          "oesophagus",
                                                          "esophagus",
                                                          "bowel",
                                                          "intestine",
                                                          "small intestine",
                                                          "large intestine",
                                                          "small bowel",
                                                          "large bowel",
                                                          "colon",
                                                          "rectum",
                                                          "anus",
                                                          "kidney",
                                                          "kidneys",
                                                          "bladder",
                                                          "prostate",
                                                          "uterus",
                                                          "cervix",
                                                          "ovary",
                                                          "ovaries",
                                                          "vagina",
                                                          "vulva",
                                                          "penis",
                                                          "testis",
                                                          "testes",
                                                          "thyroid",
                                                          "larynx",
                                                          "pharynx",
                                                          "oropharynx",
                                                          "nasopharynx",
                                                          "hypopharynx",
                                                          "oral cavity",
                                                          "nasal cavity",
                                                          "face",
                                                          "scalp",
                                                          "skin",
                                                          "hip",
                                                          "knee",
                                                          "ankle",
                                                          "foot",
                                                          "shoulder",
                                                          "elbow",
                                                          "wrist",
                                                          "hand",
                                                          "arm",
                                                          "leg",
                                                          "digestive tract",
                                                          "urinary tract",
                                                          "biliary tract",
                                                          "gastrointestinal tract",
                                                          "supraclavicular fossa"};
  std::string low = lower(name);
  for (const std::string_view article : {"the ", "a ", "an "})
    if (low.starts_with(article)) low.erase(0, article.size());
  return std::find(parts.begin(), parts.end(), low) != parts.end();
}

}  // namespace eligo::grammar

#include "grammar/examinations.hpp"

#include <algorithm>
#include <array>

#include "grammar/text.hpp"

namespace eligo::grammar {

bool names_examination(std::string_view name) {
  static constexpr std::array<std::string_view, 29> heads{
      "smear",          "ct",         "mri",         "scan",        "ultrasound",        "ultrasonography", "sonography",
      "echocardiogram", "ecg",        "ekg",         "x-ray",       "electrocardiogram", "radiograph",      "echocardiography",
      "radiography",    "mammogram",  "mammography", "colonoscopy", "endoscopy",         "gastroscopy",     "sigmoidoscopy",
      "bronchoscopy",   "cystoscopy", "biopsy",      "spirometry",  "angiography",       "angiogram",       "tomography",
      "colposcopy"};
  std::string last = lower(name.substr(name.find_last_of(' ') + 1));
  if (last.size() > 3 && last.back() == 's') last.pop_back();
  return std::find(heads.begin(), heads.end(), last) != heads.end();
}

}  // namespace eligo::grammar

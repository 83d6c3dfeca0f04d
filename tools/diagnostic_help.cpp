#include "tools/diagnostic_help.hpp"

namespace eligo::tools {

std::string_view general_help(DiagnosticCode code) {
  switch (code) {
    case DiagnosticCode::lost_superscript:
      return "write 10^9/L, or 10*9/L";
    case DiagnosticCode::exponent_spelling:
      return "write 10^9/L, or 10*9/L";
    case DiagnosticCode::mojibake:
      return "save the text as UTF-8";
    case DiagnosticCode::cut_off_text:
      return "complete the sentence: what its end would have said is missing";
    case DiagnosticCode::not_a_clause:
      return "nothing to do, unless something should be required here";
    case DiagnosticCode::older_version:
      return "nothing to do: the version that counts is the one without a remark";
    case DiagnosticCode::from_summary:
      return "copy the criteria into the lists of inclusion and exclusion criteria";
    case DiagnosticCode::list_in_doubt:
      return "indent the items of the list below its head";
    case DiagnosticCode::no_criteria:
      return "head the lists with `Inclusion criteria` and `Exclusion criteria`";
    case DiagnosticCode::unparsed_text:
      return "say it in a sentence of its own, in the words of GRAMMAR.md";
    case DiagnosticCode::unread_connective:
      return "make each requirement a sentence of its own, and say in words how they combine";
    case DiagnosticCode::mixed_polarity:
      return "word an exclusion as what excludes, and a requirement as what is required";
    case DiagnosticCode::ambiguous_and:
      return "write `any of:` or `all of:` and the members below it, or say it of each member";
    case DiagnosticCode::ambiguous_term:
      return "write the name out";
    case DiagnosticCode::missing_unit:
      return "write the unit";
    case DiagnosticCode::ambiguous_unit:
      return "write the unit";
    case DiagnosticCode::unknown_unit:
      return "write a UCUM unit; `eligo units --check UNIT` says whether it is one";
    case DiagnosticCode::unfit_unit:
      return "check the figure and its unit";
    case DiagnosticCode::implausible_limit:
      return "check the figure and its unit";
    case DiagnosticCode::contradictory_parentheses:
      return "check both figures: it is decided only where both agree";
    case DiagnosticCode::attempt_bound:
      return "split the text into several criteria";
    case DiagnosticCode::depth_bound:
      return "take the innermost brackets or items out of the text";
    case DiagnosticCode::open_concept:
      return "name it as a vocabulary does: `eligo vocab TERM` shows what is listed";
    case DiagnosticCode::field_disagreement:
      return "correct the text or the field: both are required as they stand";
  }
  return "";
}

}  // namespace eligo::tools

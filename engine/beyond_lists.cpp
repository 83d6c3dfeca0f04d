// What no list of statements denies, however complete: what a person promises or judges, and what a woman of an age may be although nobody
// has said it of her.
//
// A list of statements is what was asked and written down. That it holds no consent is no refusal, and that it does not say of a woman of
// 29 that she may become pregnant is no reason to leave out the test for it.
#include <algorithm>
#include <array>

#include "engine/evaluate.hpp"
#include "engine/wording.hpp"
#include "rules/compile.hpp"

namespace eligo::engine {

namespace {

template <class Stems>
bool holds_any(const std::string& text, const Stems& stems) {
  return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return text.find(stem) != std::string::npos; });
}

/// Not of the patient: a partner's sterility, a mother's menopause.
bool of_another(const std::string& words) {
  static constexpr std::array<std::string_view, 6> others{" partner", " spouse", " wife ", " husband ", " mother ", " donor"};
  return holds_any(words, others);
}

/// Is the patient's age known to lie below, or to have reached, so many years?
Truth age_is(Context& context, grammar::Comparator op, int years) {
  rules::AgePredicate age;
  age.limit.op = op;
  age.limit.unit = "a";
  age.at = "as_of";
  age.limit.value = Decimal{years};
  return evaluate_leaf(context, age).truth;
}

/// Of childbearing potential, before or after the menopause: what a woman is by her age and her body, said or not. Where the age leaves no
/// doubt, the list may say so.
bool may_be_by_age(Context& context, const std::string& words) {
  using grammar::Comparator;
  static constexpr std::array<std::string_view, 6> before{" premenopaus",   " pre menopaus", " perimenopaus",
                                                          " peri menopaus", " menstru",      " menses "};
  static constexpr std::array<std::string_view, 3> after{" postmenopaus", " post menopaus", " menopaus"};
  static constexpr std::array<std::string_view, 8> fertile{" childbear",        " child bear", " wocbp ",     " reproductive potential ",
                                                           " become pregnant ", " fertil",     " bear child", " reproductive capacity "};
  static constexpr std::array<std::string_view, 5> sterile{" sterile ", " sterility ", " sterilis", " steriliz", " amenorr"};
  if (of_another(words)) return false;
  constexpr int menarche = 8, youngest_menopause = 30, last_menses = 62;
  if (holds_any(words, before) || holds_any(words, fertile))
    return age_is(context, Comparator::lt, menarche) != Truth::yes && age_is(context, Comparator::ge, last_menses) != Truth::yes;
  if (holds_any(words, after)) return age_is(context, Comparator::lt, youngest_menopause) != Truth::yes;
  return holds_any(words, sterile);
}

/// "Tobacco smoking status: unknown if ever smoked": somebody asked, and does not know.
bool not_known(const Context& context, const std::string& words) {
  static constexpr std::array<std::string_view, 4> smoking{" smok", " tobacco", " cigar", " nicotine"};
  static constexpr std::array<std::string_view, 5> open{" unknown ", " not known ", " not asked ", " declined ", " refused "};
  return holds_any(words, smoking) &&
         std::any_of(context.profile.observations.begin(), context.profile.observations.end(), [&](const patients::Observation& one) {
           const auto* result = std::get_if<std::string>(&one.value);
           return result != nullptr && holds_any(in_plain_words(one.text), smoking) && holds_any(in_plain_words(*result), open);
         });
}

/// Consent, willingness, the ability to comply, contraception.
bool is_promised(const Context& context, const Asked& wanted, const std::string& words) {
  static constexpr std::array<std::string_view, 9> promises{" consent", " assent ",   " assents ", " willing", " agree",
                                                            " comply ", " complies ", " complian", " adheren"};
  static constexpr std::array<std::string_view, 5> able{" able ", " ability ", " capable ", " capacity ", " competent "};
  static constexpr std::array<std::string_view, 12> to_do{" understand ", " read ",        " follow ",   " participate ",
                                                          " cooperate ",  " attend ",      " complete ", " travel ",
                                                          " undergo ",    " communicate ", " give ",     " provide "};
  if (wanted.concept_id != no_concept) {
    const std::string& key = context.vocabulary.at(wanted.concept_id).key;
    static constexpr std::array<std::string_view, 6> keys{"informed_consent", "assent",        "parental_consent",
                                                          "compliance",       "contraception", "sexual_abstinence"};
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return true;
    for (const std::string_view wide : {"contraception", "barrier_contraception"})
      if (const ConceptId id = context.vocabulary.find_key(wide); id != no_concept && context.vocabulary.is_a(wanted.concept_id, id))
        return true;
  }
  if (words.find(" hormonal contracept") != std::string::npos) return false;
  if (words.find(" contracepti") != std::string::npos || words.find(" birth control ") != std::string::npos) return true;
  return holds_any(words, promises) || (holds_any(words, able) && holds_any(words, to_do));
}

/// Healthy, and whatever an inclusion leaves to the investigator in so many words.
bool is_judged(const Context& context, const Asked& wanted, const std::string& words) {
  static constexpr std::array<std::string_view, 2> health{"healthy_volunteer", "good_general_health"};
  if (wanted.concept_id != no_concept &&
      std::find(health.begin(), health.end(), context.vocabulary.at(wanted.concept_id).key) != health.end())
    return true;
  static constexpr std::array<std::string_view, 3> healthy{" healthy ", " good health ", " general health "};
  if (holds_any(words, healthy)) return true;
  if (context.clause == nullptr || context.clause->kind != rules::ClauseKind::inclusion) return false;
  const std::string clause = in_plain_words(context.clause_text);
  static constexpr std::array<std::string_view, 3> people{" investigator", " physician", " clinician"};
  static constexpr std::array<std::string_view, 8> judging{" opinion ",   " judg",         " determined by ", " discretion ",
                                                           " deemed by ", " assessed by ", " considered by ", " opined by "};
  return holds_any(clause, people) && holds_any(clause, judging);
}

}  // namespace

std::optional<ExprReport> beyond_lists(Context& context, const Asked& wanted) {
  const std::string name = name_of(context, wanted);
  std::string words = in_plain_words(wanted.text);
  if (wanted.concept_id != no_concept) words += in_plain_words(context.vocabulary.at(wanted.concept_id).name);
  if (is_promised(context, wanted, words))
    return unknown_leaf(UnknownKind::attestation, "no statement of it is on file",
                        Need{UnknownKind::attestation, "Is it so: " + name + "?", "patient"});
  if (is_judged(context, wanted, words))
    return unknown_leaf(UnknownKind::judgement, "it asks for a person's opinion, and none is on file",
                        Need{UnknownKind::judgement, "In the investigator's opinion: " + name + "?", "investigator"});
  if (may_be_by_age(context, words) || not_known(context, words))
    return unknown_leaf(UnknownKind::missing, "nobody has said whether it is so, and no list tells",
                        Need{UnknownKind::missing, "Is it so: " + name + "?", "patient"});
  return std::nullopt;
}

void look_where_confirmed(const Context& context, const Asked& wanted, std::vector<Family>& families) {
  std::string words = in_plain_words(wanted.text);
  if (wanted.concept_id != no_concept) words += in_plain_words(context.vocabulary.at(wanted.concept_id).name);
  static constexpr std::array<std::string_view, 6> settled{" confirm", " proven ", " document", " establish", " verif", " diagnos"};
  static constexpr std::array<std::string_view, 4> of_tissue{"histolog", "cytolog", "patholog", "biops"};
  static constexpr std::array<std::string_view, 4> of_pictures{"radiolog", "imaging", "radiograph", "angiograph"};
  static constexpr std::array<std::string_view, 3> of_genes{" genetic", " molecular", " gene "};
  if (!holds_any(words, settled)) return;
  const bool genes = holds_any(words, of_genes);
  if (!genes && !holds_any(words, of_tissue) && !holds_any(words, of_pictures)) return;
  families.push_back(Family::observations);
  families.push_back(genes ? Family::variants : Family::procedures);
}

}  // namespace eligo::engine

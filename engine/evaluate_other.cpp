// "No other malignancy", "another autoimmune disease": other than what the trial studies.
//
// The trial's record names what it studies. A fact that is that, or a kind of it, does not count. Where nothing is named, one thing on file
// may be the one under study, and two that have nothing to do with each other cannot both be.
#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluate.hpp"

namespace eligo::engine {

namespace {

/// Could the two facts be one and the same disease under two names?
bool may_be_one(const Context& context, const patients::Named& a, const patients::Named& b) {
  if (a.concepts.empty() || b.concepts.empty()) return true;
  for (const ConceptId one : a.concepts) {
    for (const ConceptId two : b.concepts) {
      if (context.vocabulary.is_a(one, two) || context.vocabulary.is_a(two, one)) return true;
      if (context.vocabulary.imported(one) || context.vocabulary.imported(two)) return true;  // a pack has many a disease twice
    }
  }
  return false;
}

/// A spread of some disease is no disease of its own.
bool of_another(std::string_view name) {
  std::string low;
  for (const char c : name) low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return low.find("metasta") != std::string::npos || low.find("recurren") != std::string::npos || low.find("relaps") != std::string::npos;
}

/// What the trial studies, as far as it is narrower than what is asked for: in a trial of "cancer", "other cancer" is left as open as where
/// the record names nothing.
std::vector<Asked> studied_kinds(const Context& context, const Asked& wanted) {
  std::vector<Asked> out;
  if (context.studied == nullptr) return out;
  for (const std::string& name : *context.studied) {
    Asked one = asked(context, no_concept, name);
    const bool listed = one.concept_id != no_concept && wanted.concept_id != no_concept;
    if (one.words == wanted.words || (listed && context.vocabulary.is_a(wanted.concept_id, one.concept_id))) continue;
    out.push_back(std::move(one));
  }
  return out;
}

/// Is the fact what the trial studies: yes, no, or perhaps?
Truth under_study(const Context& context, const std::vector<Asked>& studied, const patients::Named& fact) {
  Truth out = Truth::no;
  for (const Asked& one : studied) {
    switch (relate(context, one, fact)) {
      case Relation::satisfies:
        return Truth::yes;
      case Relation::unrelated:
        break;
      case Relation::homonym:
      case Relation::broader:
      case Relation::doubtful:
        out = Truth::unknown;
        break;
    }
  }
  return out == Truth::no && of_another(fact.text) ? Truth::unknown : out;
}

}  // namespace

void leave_out_the_studied(const Context& context, const Asked& wanted, Gathered& gathered) {
  const auto perhaps = [&](Judged& judged) {
    judged.answer =
        both(std::move(judged.answer),
             unknown(UnknownKind::ambiguous, "it may be the one under study, which \"other\" leaves out",
                     Need{UnknownKind::ambiguous,
                          fmt::format("Is {} another one than what the trial studies?", judged.occurrence.named->text), "investigator"}));
  };
  const auto two_of = [&](const std::vector<const patients::Named*>& facts) {
    return std::any_of(facts.begin(), facts.end(), [&](const auto* a) {
      return std::any_of(facts.begin(), facts.end(), [&](const auto* b) { return !may_be_one(context, *a, *b); });
    });
  };
  const std::vector<Asked> studied = studied_kinds(context, wanted);
  if (studied.empty()) {
    std::vector<const patients::Named*> sure;
    for (const Judged& judged : gathered.found) {
      if (judged.answer.truth == Truth::yes && !of_another(judged.occurrence.named->text)) sure.push_back(judged.occurrence.named);
    }
    if (two_of(sure)) return;
    for (Judged& judged : gathered.found) perhaps(judged);
    return;
  }
  std::vector<const patients::Named*> own;
  for (const Judged& judged : gathered.found) {
    if (under_study(context, studied, *judged.occurrence.named) == Truth::yes) own.push_back(judged.occurrence.named);
  }
  // Two that have nothing to do with each other are not both the one that is studied.
  const bool one_too_many = two_of(own);
  std::erase_if(gathered.found, [&](const Judged& judged) {
    const auto* named = judged.occurrence.named;
    if (one_too_many || std::find(own.begin(), own.end(), named) == own.end()) return false;
    for (auto& evidence : gathered.evidence) {
      if (evidence.pointer != named->pointer) continue;
      evidence.used = false;
      evidence.why = "what the trial studies, which \"other\" leaves out";
    }
    return true;
  });
  for (Judged& judged : gathered.found) {
    if (under_study(context, studied, *judged.occurrence.named) != Truth::no) perhaps(judged);
  }
}

namespace {

/// The drugs under an expression, in the order of the text, up to the one that is asked for. True when that was reached.
bool named_under(const rules::Expr& expr, const rules::Therapy& up_to, std::vector<const rules::Therapy*>& out) {
  if (const auto* therapy = std::get_if<rules::Therapy>(&expr.node)) {
    if (therapy->text == up_to.text) return true;
    if (therapy->concept_id != no_concept && !therapy->other) out.push_back(therapy);
    return false;
  }
  if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node))
    return std::any_of(several->readings.begin(), several->readings.end(),
                       [&](const rules::Expr& reading) { return named_under(reading, up_to, out); });
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  return logic != nullptr &&
         std::any_of(logic->args.begin(), logic->args.end(), [&](const rules::Expr& arg) { return named_under(arg, up_to, out); });
}

std::vector<Asked> named_before(const Context& context, const rules::Therapy& therapy) {
  if (context.trial == nullptr || context.clause == nullptr) return {};
  std::vector<const rules::Therapy*> before;
  for (const rules::Clause& clause : context.trial->clauses) {
    if (clause.kind != context.clause->kind) continue;
    if (named_under(clause.expr, therapy, before) || &clause == context.clause) break;
  }
  std::vector<Asked> out;
  for (const auto* one : before) out.push_back(asked(context, one->concept_id, one->text));
  return out;
}

}  // namespace

void leave_out_the_given(const Context& context, const rules::Therapy& therapy, Gathered& gathered) {
  std::vector<Asked> given;
  if (context.given != nullptr)
    for (const std::string& name : *context.given) given.push_back(asked(context, no_concept, name));
  const std::vector<Asked> before = named_before(context, therapy);
  // "Rituximab or other rituximab products": what is as wide as the whole is no other.
  const Asked whole = asked(context, therapy.concept_id, therapy.text);
  for (Judged& judged : gathered.found) {
    const patients::Named& named = *judged.occurrence.named;
    const bool mentioned = std::any_of(before.begin(), before.end(), [&](const Asked& one) {
      return one.concept_id != whole.concept_id && relate(context, one, named) == Relation::satisfies;
    });
    if (!mentioned) continue;
    judged.answer = both(std::move(judged.answer),
                         unknown(UnknownKind::ambiguous, "it is named before, and \"other\" may leave it out",
                                 Need{UnknownKind::ambiguous, fmt::format("Does {} count as another than those named before?", named.text),
                                      "investigator"}));
  }
  std::erase_if(gathered.found, [&](Judged& judged) {
    const patients::Named& named = *judged.occurrence.named;
    const Truth of_the_trial = under_study(context, given, named);
    if (of_the_trial == Truth::unknown || (of_the_trial == Truth::yes && !therapy.other)) {
      judged.answer = both(
          std::move(judged.answer),
          unknown(UnknownKind::ambiguous, "it may be what the trial gives, which \"other\" leaves out",
                  Need{UnknownKind::ambiguous, fmt::format("Is {} another one than what the trial gives?", named.text), "investigator"}));
    }
    if (of_the_trial != Truth::yes || !therapy.other) return false;
    for (auto& evidence : gathered.evidence) {
      if (evidence.pointer != named.pointer) continue;
      evidence.used = false;
      evidence.why = "what the trial gives, which \"other\" leaves out";
    }
    return true;
  });
}

}  // namespace eligo::engine

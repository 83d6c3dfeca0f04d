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

/// Is the fact what the trial studies: yes, no, or perhaps?
Truth under_study(const Context& context, const patients::Named& fact) {
  Truth out = Truth::no;
  for (const std::string& name : *context.studied) {
    const Asked studied = asked(context, no_concept, name);
    switch (relate(context, studied, fact)) {
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

void leave_out_the_studied(const Context& context, Gathered& gathered) {
  const auto perhaps = [&](Judged& judged) {
    judged.answer =
        both(std::move(judged.answer),
             unknown(UnknownKind::ambiguous, "it may be the one under study, which \"other\" leaves out",
                     Need{UnknownKind::ambiguous,
                          fmt::format("Is {} another one than what the trial studies?", judged.occurrence.named->text), "investigator"}));
  };
  if (context.studied != nullptr && !context.studied->empty()) {
    std::erase_if(gathered.found, [&](const Judged& judged) {
      if (under_study(context, *judged.occurrence.named) != Truth::yes) return false;
      for (auto& evidence : gathered.evidence) {
        if (evidence.pointer != judged.occurrence.named->pointer) continue;
        evidence.used = false;
        evidence.why = "what the trial studies, which \"other\" leaves out";
      }
      return true;
    });
    for (Judged& judged : gathered.found) {
      if (under_study(context, *judged.occurrence.named) == Truth::unknown) perhaps(judged);
    }
    return;
  }
  const bool two = std::any_of(gathered.found.begin(), gathered.found.end(), [&](const Judged& a) {
    return a.answer.truth == Truth::yes && !of_another(a.occurrence.named->text) &&
           std::any_of(gathered.found.begin(), gathered.found.end(), [&](const Judged& b) {
             return b.answer.truth == Truth::yes && !of_another(b.occurrence.named->text) &&
                    !may_be_one(context, *a.occurrence.named, *b.occurrence.named);
           });
  });
  if (two) return;
  for (Judged& judged : gathered.found) perhaps(judged);
}

}  // namespace eligo::engine

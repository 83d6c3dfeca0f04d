// Is there such a fact? What conditions, therapies, procedures and events share: gathering the facts of a name, and deciding
// from them, from recorded absence, or from lists that are declared complete. Nothing else decides that there is none.
#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/margins.hpp"
#include "engine/values.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

Answer yes(std::string why) { return {Truth::yes, {}, std::move(why), {}, Settles::nothing, {}}; }
Answer no(std::string why, Settles settles) { return {Truth::no, {}, std::move(why), {}, settles, {}}; }
Answer unknown(UnknownKind kind, std::string why, std::optional<Need> need) {
  Answer out{Truth::unknown, {kind}, std::move(why), {}, Settles::nothing, {}};
  if (need) out.needs.push_back(std::move(*need));
  return out;
}

Answer both(Answer a, Answer b) {
  if (a.truth == Truth::no) {
    if (b.truth == Truth::no) a.settles = std::max(a.settles, b.settles);
    return a;
  }
  if (b.truth == Truth::no) return b;
  if (a.truth == Truth::yes && b.truth == Truth::yes) {
    if (!b.why.empty()) a.why += (a.why.empty() ? "" : ", ") + b.why;
    a.margin = nearer(a.margin, b.margin);
    return a;
  }
  if (a.truth == Truth::yes) return b;
  if (b.truth == Truth::yes) return a;
  for (const auto kind : b.kinds) add_kind(a.kinds, kind);
  for (auto& need : b.needs) add_need(a.needs, std::move(need));
  if (!b.why.empty()) a.why += (a.why.empty() ? "" : "; ") + b.why;
  return a;
}

namespace {

/// Does the head of an open name say of which family it is: an operation is a procedure, an agent a drug (semantics section 4)? What it is
/// for, and with what, stands behind its head.
bool says_family(std::string_view name, Family usual) {
  std::string head = grammar::lower(name);
  for (const std::string_view behind : {" for ", " in ", " of ", " with ", " against ", " within ", " during "})
    if (const auto at = head.find(behind); at != std::string::npos && at > 0) head.resize(at);
  while (head.ends_with(' ')) head.pop_back();
  std::string last = head.substr(head.find_last_of(" /") + 1);
  if (last.ends_with('s')) last.pop_back();
  static constexpr std::array operations = {"surgery", "operation",    "resection", "transplant", "transplantation",
                                            "biopsy",  "radiotherapy", "radiation", "irradiation"};
  static constexpr std::array drugs = {"agent",    "drug",      "inhibitor", "medication", "medicine",   "antagonist",
                                       "agonist",  "tablet",    "vaccine",   "blocker",    "modulator",  "inducer",
                                       "antibody", "antibodie", "analogue",  "analog",     "nucleoside", "nucleotide",
                                       "steroid",  "diuretic",  "sedative",  "hypnotic",   "opioid",     "opiate"};
  // By their stems (WHO, stem book): antibodies, kinase inhibitors, statins, sartans and the like.
  static constexpr std::array stems = {"mab",    "tinib", "ciclib",   "statin", "sartan",  "gliptin", "gliflozin", "prazole", "azole",
                                       "cillin", "mycin", "floxacin", "vir",    "triptan", "setron",  "parib",     "tide"};
  const auto among = [&](const auto& words) { return std::find(words.begin(), words.end(), last) != words.end(); };
  if (usual == Family::procedures) return among(operations) || last.ends_with("ectomy");
  if (usual != Family::medications) return false;
  const bool by_stem =
      std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return last.size() > stem.size() + 2 && last.ends_with(stem); });
  const bool against = last.size() > 7 && last.starts_with("anti") && !last.ends_with("therapy") && !last.ends_with("ment");
  return among(drugs) || by_stem || against || grammar::lower(name).find("systemic therapy") != std::string::npos;
}

}  // namespace

std::vector<Family> families_of(const Context& context, const Asked& asked, std::vector<Family> usual, std::vector<Family> in_doubt) {
  if (asked.concept_id == no_concept && usual.size() == 1 && says_family(asked.text, usual.front())) return usual;
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (what == no_concept) {
    usual.insert(usual.end(), in_doubt.begin(), in_doubt.end());
    return usual;
  }
  switch (context.vocabulary.at(what).kind) {
    case rules::TermKind::condition:
      return {Family::conditions};
    case rules::TermKind::drug:
      // A transfusion is filed as what was done, its bag as what was given.
      if (context.vocabulary.at(what).key == "blood_product") return {Family::medications, Family::procedures};
      return {Family::medications};
    case rules::TermKind::procedure:
      return {Family::procedures};
    case rules::TermKind::event:
      return {Family::events};
    case rules::TermKind::gene:
      return {Family::variants};
    case rules::TermKind::measure:
      return {Family::observations};
    case rules::TermKind::statement:
      // Who took part in a study did so from one day to another, and may have said so (semantics section 4). A record that files studies
      // among the events files them there.
      if (context.vocabulary.at(what).key == "investigational_trial_participation") {
        const auto& events = context.profile.events;
        const bool filed = std::any_of(events.begin(), events.end(), [&](const patients::EventFact& event) {
          return std::any_of(event.concepts.begin(), event.concepts.end(), [&](ConceptId id) { return context.vocabulary.is_a(id, what); });
        });
        return filed ? std::vector{Family::events} : std::vector{Family::events, Family::statements};
      }
      return {Family::statements};
    case rules::TermKind::none:
      break;
  }
  usual.insert(usual.end(), in_doubt.begin(), in_doubt.end());
  return usual;
}

namespace {

/// A class whose members the vocabulary does not list ("QT-prolonging drug", "organ dysfunction"): that a listed name is not among
/// them says nothing.
bool members_unlisted(const Context& context, const Asked& asked) {
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (what == no_concept) return false;
  const rules::Concept& listed = context.vocabulary.at(what);
  if (listed.open) return true;
  static constexpr std::array class_words = {"drug",       "agent",        "inhibitor",  "therapy",    "product",     "medicine",
                                             "medication", "supplement",   "vaccine",    "antagonist", "agonist",     "blocker",
                                             "treatment",  "inducer",      "substrate",  "disease",    "disorder",    "dysfunction",
                                             "condition",  "abnormality",  "impairment", "illness",    "infection",   "procedure",
                                             "surgery",    "intervention", "injury",     "syndrome",   "complication"};
  const std::string_view name = listed.name;
  const auto last = name.substr(name.find_last_of(' ') + 1);
  const bool class_like =
      std::any_of(class_words.begin(), class_words.end(), [&](std::string_view word) { return last == word || name == word; });
  const bool loose = listed.kind == rules::TermKind::drug && listed.parents.empty();
  // "Chronic hepatitis C virus infection" is called "chronic hepatitis C virus" as well: the last word tells no class.
  if (class_like && listed.kind == rules::TermKind::condition && last.size() < name.size()) {
    const auto shorter = context.vocabulary.lookup(std::string(name.substr(0, name.size() - last.size() - 1))).concepts;
    if (shorter.size() == 1 && shorter.front() == what) return false;
  }
  if (!class_like && !loose) return false;
  return !context.vocabulary.has_kinds(what);
}

/// A drug is asked for, and a name in the list of medications is listed as a measure or a disease alone ("calcium", "PAD"): there it means
/// something that is taken, and nobody knows what.
bool taken_by_another_name(const Context& context, const Asked& asked, const Occurrence& o) {
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (o.family != Family::medications || what == no_concept || context.vocabulary.at(what).kind != rules::TermKind::drug) return false;
  const auto& named = o.named->concepts;
  return !named.empty() && std::all_of(named.begin(), named.end(), [&](ConceptId id) {
    const rules::TermKind kind = context.vocabulary.at(id).kind;
    return kind == rules::TermKind::measure || kind == rules::TermKind::condition || kind == rules::TermKind::gene;
  });
}

/// The tables say of the two names that one may be the other, in whatever list it stands: a TIA among the events, a thromboembolism asked
/// for.
bool listed_as_possible(const Context& context, const Asked& asked, const patients::Named& fact) {
  if (asked.concept_id == no_concept || context.vocabulary.imported(asked.concept_id)) return false;
  return std::any_of(fact.concepts.begin(), fact.concepts.end(), [&](ConceptId id) {
    return !context.vocabulary.imported(id) &&
           (context.vocabulary.overlap(id, asked.concept_id) || context.vocabulary.may_hold(id, asked.concept_id));
  });
}

std::string fact_sentence(const Judged& judged) {
  std::string out = shown(judged.occurrence);
  if (!judged.answer.why.empty()) out += ": " + judged.answer.why;
  return out;
}

/// "Hepatitis B or C": who is known to have neither does not have it. What denies one of the sides is held until each is denied.
struct Sides {
  std::vector<Asked> each;
  std::vector<bool> denied;
  std::vector<Occurrence> absent;
  std::vector<Judged> settling;

  /// "Alcohol or drug dependence", listed as one name of something that the two are kinds of.
  void name_sides(const Context& context, const Asked& whole) {
    const std::string text = grammar::lower(whole.text);
    for (const std::string_view joint : {" and/or ", " or "}) {
      const auto at = text.find(joint);
      if (at == std::string::npos) continue;
      const std::string one = text.substr(0, at), other = text.substr(at + joint.size());
      const auto head = other.rfind(' ');
      if (head == std::string::npos || other.find(joint) != std::string::npos) return;
      for (const std::string& name : {one + other.substr(head), other}) {
        const auto listed = context.vocabulary.lookup(name).concepts;
        if (listed.size() != 1 || listed.front() == whole.concept_id || !context.vocabulary.is_a(listed.front(), whole.concept_id)) {
          each.clear();
          return;
        }
        each.push_back(asked(context, listed.front(), name));
      }
      return;
    }
  }

  Sides(const Context& context, const Asked& whole) {
    if (whole.concept_id == no_concept || context.vocabulary.imported(whole.concept_id)) return;
    for (const ConceptId side : context.vocabulary.at(whole.concept_id).sides)
      each.push_back(asked(context, side, context.vocabulary.at(side).name));
    if (each.empty()) name_sides(context, whole);
    denied.resize(each.size());
  }
  bool denies_one(const Context& context, const patients::Named& named) {
    bool any = false;
    for (std::size_t i = 0; i < each.size(); ++i)
      if (covers(context, named, each[i])) any = denied[i] = true;
    return any;
  }
  [[nodiscard]] bool all_denied() const { return !each.empty() && std::find(denied.begin(), denied.end(), false) == denied.end(); }
};

/// Does the name that is asked for name the entry as a cause alone ("asthma-related admission")?
bool only_the_cause(const Asked& asked, const patients::Named& fact) {
  const std::string text = grammar::lower(asked.text), cause = grammar::lower(fact.text);
  return !cause.empty() &&
         (text.starts_with(cause + "-related ") || text.starts_with(cause + " related ") || text.starts_with(cause + "-induced "));
}

}  // namespace

namespace {

/// A drug on file for what the asked treatment is for, whichever drug it is.
bool given_for(const Context& context, const Asked& asked_for, const Occurrence& o) {
  if (asked_for.treats.empty() || o.medication == nullptr || o.presence == Presence::absent || o.medication->indication.empty())
    return false;
  static constexpr std::array local = {"topical", "inhal",        "nasal", "ophthalm",  "ocular", "eye",  "rectal",
                                       "vaginal", "intravitreal", "rinse", "mouthwash", "spray",  "paste"};
  const std::string route = grammar::lower(o.medication->route), indication = grammar::lower(o.medication->indication);
  if (std::any_of(local.begin(), local.end(),
                  [&](std::string_view one) { return asked_for.systemic_only && route.find(one) != std::string::npos; }))
    return false;
  const auto& vocabulary = context.vocabulary;
  const auto a_kind = [&](std::string_view key) {
    const ConceptId wide = vocabulary.find_key(key);
    return wide != no_concept &&
           std::any_of(o.named->concepts.begin(), o.named->concepts.end(), [&](ConceptId id) { return vocabulary.is_a(id, wide); });
  };
  // Of a cancer, what treats cancers: ondansetron for breast cancer is no treatment of it. Else "systemic" has to be on file as the route.
  const Asked disease = asked(context, no_concept, asked_for.treats);
  const ConceptId cancer = vocabulary.find_key("malignancy");
  const bool of_cancer = cancer != no_concept && disease.concept_id != no_concept && vocabulary.is_a(disease.concept_id, cancer);
  if (of_cancer ? !a_kind("anticancer_therapy") && !a_kind("antineoplastic")
                : asked_for.systemic_only && route.find("oral") == std::string::npos && !route.starts_with("intraven") &&
                      !route.starts_with("subcut") && !route.starts_with("intramus") && route != "iv" && route != "sc" && route != "im" &&
                      route != "po")
    return false;
  if (indication.find("prevent") != std::string::npos || indication.find("prophyla") != std::string::npos) return false;
  if (asked_for.treats_by_word) return indication.find(asked_for.treats) != std::string::npos;
  patients::Named given;
  given.text = o.medication->indication;
  given.concepts = o.medication->indication_concepts;
  given.words = rules::normalised_words(given.text);
  return relate(context, asked(context, no_concept, asked_for.treats), given) == Relation::satisfies;
}

/// "Intravitreal injections", "epidural steroid injection": a drug on file that is given by that very route is injected there, whatever
/// list holds it.
bool injected_there(const Context& context, const Asked& asked_for, const Occurrence& o) {
  if (asked_for.concept_id == no_concept || o.medication == nullptr || o.presence == Presence::absent || o.medication->route.empty())
    return false;
  struct Injection {
    std::string_view asked, route, drug;
  };
  static constexpr std::array<Injection, 4> injections{{{"intravitreal_injection", "intravitreal", ""},
                                                        {"epidural_injection", "epidural", ""},
                                                        {"epidural_steroid_injection", "epidural", "corticosteroid"},
                                                        {"intra_articular_injection", "articular", ""}}};
  const std::string route = grammar::lower(o.medication->route);
  const std::string& key = context.vocabulary.at(asked_for.concept_id).key;
  return std::any_of(injections.begin(), injections.end(), [&](const Injection& one) {
    if (key != one.asked || route.find(one.route) == std::string::npos || route.find("periarticular") != std::string::npos) return false;
    const ConceptId drug = one.drug.empty() ? no_concept : context.vocabulary.find_key(one.drug);
    return one.drug.empty() || std::any_of(o.named->concepts.begin(), o.named->concepts.end(),
                                           [&](ConceptId id) { return drug != no_concept && context.vocabulary.is_a(id, drug); });
  });
}

/// "Any medication", "concomitant medication": whatever is taken, but for what is no medicine to everybody.
bool any_medication(const Context& context, const Asked& asked_for, const Occurrence& o) {
  static constexpr std::array words = {"medication", "drug", "medicine", "pharmacotherapy"};
  if (asked_for.concept_id != no_concept || o.medication == nullptr || o.presence != Presence::present) return false;
  if (std::none_of(words.begin(), words.end(), [&](const char* word) { return asked_for.words == word; })) return false;
  if (o.named->concepts.size() != 1) return false;
  const auto& vocabulary = context.vocabulary;
  // A supplement, a vaccine, what one drinks or smokes.
  static constexpr std::array others = {"dietary_supplement", "vaccine", "herbal_medicine", "cannabinoid",
                                        "stimulant",          "vitamin", "mineral"};
  const ConceptId id = o.named->concepts.front();
  if (vocabulary.imported(id) || vocabulary.at(id).anything || vocabulary.has_kinds(id)) return false;
  const auto of = [&](const char* key) {
    const ConceptId wide = vocabulary.find_key(key);
    return wide != no_concept && vocabulary.is_a(id, wide);
  };
  static constexpr std::array names = {"alcohol", "nicotine", "tobacco", "caffeine", "oxygen", "water", "saline"};
  const std::string name = grammar::lower(o.named->text);
  return std::none_of(others.begin(), others.end(), of) &&
         std::none_of(names.begin(), names.end(), [&](const char* one) { return name.find(one) != std::string::npos; });
}

/// Methotrexate, cyclophosphamide: what such a drug was given for says whether it was chemotherapy. Nothing where that is not told, or no
/// treatment of cancer is asked for.
std::optional<Relation> by_use(const Context& context, const Asked& asked_for, const Occurrence& o) {
  if (o.medication == nullptr || o.presence == Presence::absent || asked_for.concept_id == no_concept || o.named->concepts.size() != 1)
    return std::nullopt;
  const auto& uses = o.medication->indication_concepts;
  if (uses.empty()) return std::nullopt;
  const auto& vocabulary = context.vocabulary;
  const auto all_are = [&](std::string_view key) {
    const ConceptId wide = vocabulary.find_key(key);
    return wide != no_concept && std::all_of(uses.begin(), uses.end(), [&](ConceptId id) { return vocabulary.is_a(id, wide); });
  };
  const ConceptId anticancer = vocabulary.find_key("anticancer_therapy"), neoplasm = vocabulary.find_key("neoplasm");
  if (anticancer == no_concept || neoplasm == no_concept || !vocabulary.is_a(asked_for.concept_id, anticancer)) return std::nullopt;
  const std::string indication = grammar::lower(o.medication->indication);
  if (indication.find("prevent") != std::string::npos || indication.find("prophyla") != std::string::npos) return std::nullopt;
  if (all_are("malignancy")) {
    // "Methotrexate as chemotherapy", "tamoxifen as anticancer therapy", where they are listed.
    const std::string& drug = vocabulary.at(o.named->concepts.front()).name;
    for (const std::string_view as : {" as chemotherapy", " as anticancer therapy", " for cancer"}) {
      const auto listed = vocabulary.lookup(drug + std::string(as)).concepts;
      if (listed.size() == 1 && vocabulary.is_a(listed.front(), asked_for.concept_id)) return Relation::satisfies;
    }
    return std::nullopt;
  }
  const bool may_be_cancer =
      std::any_of(uses.begin(), uses.end(), [&](ConceptId id) { return vocabulary.is_a(id, neoplasm) || vocabulary.is_a(neoplasm, id); });
  static constexpr std::array others = {"immune_mediated_disease", "autoimmune_disease",        "rheumatic_disease", "vasculitis",
                                        "psoriatic_disease",       "inflammatory_bowel_disease"};
  if (may_be_cancer || std::none_of(others.begin(), others.end(), all_are)) return std::nullopt;
  return Relation::unrelated;
}

}  // namespace

Gathered gather_with(Context& context, const Asked& asked, const Scope& scope, Answer (*ask)(void*, const Occurrence&), void* with) {
  Gathered out;
  // Only a complete list makes a difference here.
  const bool closed = !scope.families.empty() && std::all_of(scope.families.begin(), scope.families.end(), [&](Family family) {
    return complete(context, family, scope.from) != nullptr;
  });
  const bool open_class = closed && members_unlisted(context, asked);
  const auto note = [&](const Occurrence& occurrence, bool used, std::string why) {
    if (context.explain) out.evidence.push_back({occurrence.named->pointer, shown(occurrence), used, std::move(why), {}, {}});
  };
  const auto doubted = [&](const Occurrence& occurrence) {
    return unknown(UnknownKind::unusable, occurrence.named->doubt,
                   Need{UnknownKind::unusable, fmt::format("Is this so, and does it still hold: {}?", occurrence.named->text), "record"});
  };
  Sides sides(context, asked);
  for (const Occurrence& occurrence : occurrences(context)) {
    // What the whole regimen is already counts once.
    if (occurrence.part_of != nullptr && relate(context, asked, *occurrence.part_of) == Relation::satisfies) continue;
    Relation relation = relate(context, asked, *occurrence.named);
    if (relation == Relation::unrelated && open_class && occurrence.presence != Presence::absent) relation = Relation::doubtful;
    if (relation == Relation::unrelated && closed && occurrence.presence != Presence::absent &&
        taken_by_another_name(context, asked, occurrence))
      relation = Relation::doubtful;
    // Two listed allergens were told apart as drugs are, not by the word "allergy".
    if (relation == Relation::unrelated && closed && asked.allergen == no_concept && occurrence.presence != Presence::absent &&
        std::find(scope.families.begin(), scope.families.end(), occurrence.family) != scope.families.end() &&
        may_be_by_name(context, asked, *occurrence.named))
      relation = Relation::doubtful;
    // "Asthma-related admission": the asthma is no admission.
    if (relation == Relation::doubtful && occurrence.presence != Presence::absent && asked.concept_id == no_concept &&
        only_the_cause(asked, *occurrence.named))
      continue;
    const bool same_or_wider = covers(context, *occurrence.named, asked);
    if (relation != Relation::satisfies && given_for(context, asked, occurrence)) relation = Relation::satisfies;
    if (relation != Relation::satisfies && any_medication(context, asked, occurrence)) relation = Relation::satisfies;
    if (relation != Relation::satisfies && injected_there(context, asked, occurrence)) relation = Relation::satisfies;
    if (const auto use = relation == Relation::satisfies ? std::nullopt : by_use(context, asked, occurrence)) relation = *use;
    if (relation == Relation::unrelated) continue;
    if (occurrence.turns) note_turning_day(context, *occurrence.turns);
    // An entry of a list that does not hold such things is none of them, whatever its name, unless the vocabulary says that it may be.
    if (relation == Relation::doubtful && closed && occurrence.presence != Presence::absent &&
        !listed_as_possible(context, asked, *occurrence.named) &&
        std::find(scope.families.begin(), scope.families.end(), occurrence.family) == scope.families.end())
      continue;
    // What may or may not be meant stands against nothing but a complete list.
    if (relation == Relation::doubtful && !closed && occurrence.presence != Presence::absent) continue;
    if (occurrence.presence == Presence::absent && !occurrence.named->doubt.empty()) {
      note(occurrence, false, occurrence.named->doubt);
      if (relation == Relation::satisfies) out.found.push_back({occurrence, relation, doubted(occurrence)});
      continue;
    }
    if (occurrence.presence == Presence::absent) {
      if (same_or_wider && (scope.now || !occurrence.absent_now_only)) {
        out.absent.push_back(occurrence);
        note(occurrence, true, "");
      } else if (same_or_wider) {
        note(occurrence, false, "says what holds now, and the past is asked for");
      } else if ((scope.now || !occurrence.absent_now_only) && sides.denies_one(context, *occurrence.named)) {
        sides.absent.push_back(occurrence);
      } else if (relation == Relation::satisfies) {
        note(occurrence, false, "its absence does not rule out other kinds");
      }
      continue;
    }
    const bool said = occurrence.family == Family::statements || occurrence.family == Family::observations;
    // Who says to drink grapefruit juice leaves open what the tables say of it.
    const bool may_be = relation == Relation::doubtful && occurrence.family == Family::statements &&
                        occurrence.presence == Presence::present && listed_as_possible(context, asked, *occurrence.named);
    if (said && relation != Relation::satisfies && !may_be) continue;
    Judged judged{occurrence, relation, occurrence.named->doubt.empty() ? ask(with, occurrence) : doubted(occurrence)};
    if (occurrence.comes_again) judged.answer.settles = Settles::nothing;
    if (judged.answer.truth != Truth::no) {
      std::string by;
      const Truth taken = excepted(context, occurrence, by);
      if (taken == Truth::yes) {
        note(occurrence, false, "covered by the exception: " + by);
        continue;
      }
      if (taken == Truth::unknown) {
        judged.answer =
            both(std::move(judged.answer),
                 unknown(UnknownKind::missing, fmt::format("whether the exception covers {} is not known: {}", occurrence.named->text, by),
                         Need{UnknownKind::missing, fmt::format("Does this hold for {}: {}?", occurrence.named->text, by), "record"}));
      }
    }
    switch (relation) {
      case Relation::satisfies:
        if (judged.answer.truth == Truth::no && (occurrence.named->narrowed || occurrence.named->by_wider_code) &&
            judged.answer.settles != Settles::the_name) {
          // That severe asthma is over does not say that the asthma is.
          note(occurrence, false, judged.answer.why);
          out.possible.push_back(std::move(judged));
        } else if (judged.answer.truth == Truth::no) {
          if (judged.answer.settles != Settles::nothing && same_or_wider) out.settling.push_back(judged);
          if (judged.answer.settles != Settles::nothing && !same_or_wider && sides.denies_one(context, *occurrence.named))
            sides.settling.push_back(judged);
          note(occurrence, false, judged.answer.why);
          out.outside.push_back(std::move(judged));
        } else {
          note(occurrence, true, judged.answer.why);
          out.found.push_back(std::move(judged));
        }
        break;
      case Relation::homonym:
        if (judged.answer.truth == Truth::no) break;
        judged.answer = both(
            unknown(UnknownKind::ambiguous, fmt::format("{} has several meanings", occurrence.named->text),
                    Need{UnknownKind::ambiguous, fmt::format("What does \"{}\" in the record mean?", occurrence.named->text), "record"}),
            std::move(judged.answer));
        note(occurrence, false, judged.answer.why);
        out.found.push_back(std::move(judged));
        break;
      case Relation::broader:
        if (judged.answer.truth == Truth::no) {
          if (judged.answer.settles == Settles::every_kind && same_or_wider) {
            out.settling.push_back(judged);
            note(occurrence, true, judged.answer.why);
            out.outside.push_back(std::move(judged));
          }
        } else {
          note(occurrence, false, "a wider term, which does not decide");
          out.possible.push_back(std::move(judged));
        }
        break;
      case Relation::doubtful:
        if (judged.answer.truth != Truth::no) out.possible.push_back(std::move(judged));
        break;
      case Relation::unrelated:
        break;
    }
  }
  const bool neither = sides.all_denied();
  for (const Occurrence& occurrence : sides.absent) {
    note(occurrence, neither, neither ? "" : "its absence does not rule out other kinds");
    if (neither) out.absent.push_back(occurrence);
  }
  if (neither) {
    std::vector<std::string> said;
    for (const Occurrence& occurrence : sides.absent) said.push_back(shown(occurrence));
    for (const Judged& judged : sides.settling) {
      said.push_back(fact_sentence(judged));
      mark_used(out.evidence, judged.occurrence);
    }
    out.neither = fmt::format("{}", fmt::join(said, "; "));
    out.settling.insert(out.settling.end(), sides.settling.begin(), sides.settling.end());
  }
  return out;
}

void mark_used(std::vector<Evidence>& evidence, const Occurrence& occurrence) {
  for (Evidence& one : evidence)
    if (one.pointer == occurrence.named->pointer) one.used = true;
}

bool all_complete(const Context& context, const Scope& scope, std::vector<Evidence>& evidence, std::string& sentence) {
  std::vector<std::string> lists, open;
  std::vector<const patients::Completeness*> declarations;
  for (const Family family : scope.families) {
    const std::string name(patients::family_name(family));
    if (const auto* declaration = complete(context, family, scope.from)) {
      declarations.push_back(declaration);
      lists.push_back(name + (declaration->since ? " since " + declaration->since->text : ""));
    } else {
      open.push_back(name);
    }
  }
  const std::string when = scope.when.empty() ? "" : " " + scope.when;
  if (open.empty() && !lists.empty()) {
    for (const auto* declaration : declarations) {
      if (context.explain)
        evidence.push_back(
            {declaration->pointer, fmt::format("{} declared complete", patients::family_name(declaration->family)), true, "", {}, {}});
    }
    sentence = fmt::format("none on file{}, and the list of {} is declared complete", when, fmt::join(lists, " and of "));
    return true;
  }
  sentence = open.empty() ? fmt::format("none on file{}", when)
                          : fmt::format("none on file{}, but the list of {} is not declared complete{}", when, fmt::join(open, " and of "),
                                        scope.from || scope.now ? "" : " for all time");
  return false;
}

namespace {

void report_unknown(ExprReport& report, const Judged& judged) {
  for (const auto kind : judged.answer.kinds) add_kind(report.kinds, kind);
  for (const auto& need : judged.answer.needs) add_need(report.needs, need);
}

/// Did the one begin surely after the other was over? Then both can be right: it came back.
bool came_back(const Judged& now, const Judged& before) {
  const auto& start = now.occurrence.lasting.start;
  const auto& end = before.occurrence.lasting.ongoing == Truth::yes ? before.occurrence.lasting.start : before.occurrence.lasting.end;
  return start && end && start->first > end->last;
}

}  // namespace

ExprReport exists(Context& context, const Asked& asked, const Scope& scope, Gathered gathered, const Need& need) {
  ExprReport report;
  report.evidence = std::move(gathered.evidence);
  const auto sure =
      std::find_if(gathered.found.begin(), gathered.found.end(), [](const Judged& j) { return j.answer.truth == Truth::yes; });
  if (sure != gathered.found.end()) {
    // Recorded as absent, or as over, and yet there: both cannot be right, unless it came back.
    const Occurrence* against = gathered.absent.empty() ? nullptr : &gathered.absent.front();
    for (const Judged& settled : gathered.settling) {
      const bool explained = std::any_of(gathered.found.begin(), gathered.found.end(),
                                         [&](const Judged& j) { return j.answer.truth == Truth::yes && came_back(j, settled); });
      if (!explained && against == nullptr) against = &settled.occurrence;
    }
    if (against != nullptr) {
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::conflict);
      report.reason = fmt::format("the record disagrees: {}, and {}", shown(sure->occurrence), shown(*against));
      add_need(report.needs,
               {UnknownKind::conflict, fmt::format("Which is right: {}, or {}?", shown(sure->occurrence), shown(*against)), "record"});
      return report;
    }
    report.truth = Truth::yes;
    report.reason = fact_sentence(*sure);
    if (context.explain) report.margin = deciding_margin(gathered.found, Truth::yes);
    return report;
  }
  if (!gathered.found.empty()) {
    report.truth = Truth::unknown;
    std::vector<std::string> sentences;
    for (const Judged& judged : gathered.found) {
      report_unknown(report, judged);
      if (sentences.size() < 3) sentences.push_back(fact_sentence(judged));
    }
    if (!gathered.absent.empty()) {
      add_kind(report.kinds, UnknownKind::conflict);
      sentences.push_back("but recorded as absent");
    }
    report.reason = fmt::format("{}", fmt::join(sentences, "; "));
    if (report.needs.empty()) report.needs.push_back(need);
    return report;
  }
  if (!gathered.absent.empty()) {
    report.truth = Truth::no;
    report.reason = gathered.neither.empty() ? shown(gathered.absent.front()) : gathered.neither;
    return report;
  }
  // That a reaction is over, whatever it was to, leaves the allergy to a named thing.
  if (asked.allergen != no_concept || !asked.allergen_words.empty())
    std::erase_if(gathered.settling, [](const Judged& settled) { return settled.relation == Relation::broader; });
  if (!gathered.settling.empty()) {
    report.truth = Truth::no;
    const Judged& settled = gathered.settling.front();
    report.margin = settled.answer.margin;
    report.reason = gathered.neither.empty() ? fact_sentence(settled) : gathered.neither;
    mark_used(report.evidence, settled.occurrence);
    return report;
  }
  std::string sentence;
  const bool complete_lists = all_complete(context, scope, report.evidence, sentence);
  if (complete_lists && gathered.possible.empty()) {
    if (const auto against = spoken_against(context, asked, scope, gathered.outside)) {
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::conflict);
      report.reason = fmt::format("the record disagrees: {}, and {}", sentence, *against);
      report.needs.push_back({UnknownKind::conflict, fmt::format("Is {} present: {}?", name_of(context, asked), *against), "record"});
      return report;
    }
    report.truth = Truth::no;
    report.reason = sentence;
    if (context.explain) report.margin = deciding_margin(gathered.outside, Truth::no);
    return report;
  }
  report.truth = Truth::unknown;
  add_kind(report.kinds, UnknownKind::missing);
  if (complete_lists) {
    // A name that is not listed, or a wider one: it may be what is asked for.
    std::vector<std::string> names;
    for (const Judged& judged : gathered.possible) {
      if (names.size() < 4) names.push_back(judged.occurrence.named->text);
      if (context.explain && judged.relation == Relation::doubtful) {
        report.evidence.push_back(
            {judged.occurrence.named->pointer, shown(judged.occurrence), false, "may or may not be what is asked for", {}, {}});
      }
    }
    report.reason = fmt::format("{} on file, which may or may not be {}", fmt::join(names, ", "), name_of(context, asked));
  } else {
    const auto wider =
        std::find_if(gathered.possible.begin(), gathered.possible.end(), [](const Judged& j) { return j.relation == Relation::broader; });
    report.reason =
        wider != gathered.possible.end() ? fmt::format("only the wider term {} is on file", shown(wider->occurrence)) : sentence;
    if (!gathered.outside.empty()) report.reason += fmt::format(" ({})", fact_sentence(gathered.outside.back()));
  }
  report.needs.push_back(need);
  return report;
}

bool any_at_all(const std::optional<rules::Limit>& count) {
  return count && count->op == grammar::Comparator::ge && count->value == Decimal(1);
}

namespace {

/// Of a bare "any" the time decides, of a number the count: the least or the greatest that it may be, whichever lies nearer.
std::optional<Margin> count_margin(const Gathered& gathered, const rules::Limit& limit, Truth truth, long least, long most) {
  if (any_at_all(limit)) return truth == Truth::yes ? deciding_margin(gathered.found, truth) : deciding_margin(gathered.outside, truth);
  std::optional<Margin> out;
  for (const long count : {least, most}) {
    auto one = limit_margin(Decimal{count}, limit, "1");
    if (one && (one->value < Decimal{}) == (truth == Truth::no)) out = nearer(out, one);
  }
  if (out) out->counts = true;
  return out;
}

}  // namespace

ExprReport counted(Context& context, const Asked& asked, const Scope& scope, Gathered gathered, const rules::Limit& limit,
                   const Need& need) {
  using grammar::Comparator;
  // Courses that overlap may be one; facts without a date may repeat each other. So the least number is that of facts that lie
  // surely apart, the greatest that of all that may count, and only of a complete list.
  std::vector<const Judged*> sure;
  for (const Judged& judged : gathered.found) {
    if (judged.answer.truth == Truth::yes) sure.push_back(&judged);
  }
  std::sort(sure.begin(), sure.end(), [](const Judged* a, const Judged* b) {
    const auto key = [](const Judged* j) { return j->occurrence.lasting.start ? j->occurrence.lasting.start->last : Day::max(); };
    return key(a) < key(b);
  });
  long least = 0;
  std::optional<Day> last_end;
  for (const Judged* judged : sure) {
    const auto& lasting = judged->occurrence.lasting;
    if (!lasting.start) continue;
    if (last_end && lasting.start->first <= *last_end) continue;
    ++least;
    last_end =
        lasting.ongoing == Truth::yes ? Day::max() : std::max(lasting.start->last, lasting.end ? lasting.end->last : lasting.start->last);
  }
  if (least == 0 && !sure.empty()) least = 1;
  ExprReport report;
  std::string sentence;
  const bool complete_lists = all_complete(context, scope, gathered.evidence, sentence);
  const bool closed = complete_lists && gathered.possible.empty();
  const bool recorded_absent = gathered.found.empty() && (!gathered.absent.empty());
  const bool none = closed && gathered.found.empty() && gathered.absent.empty() && gathered.settling.empty();
  const auto against = none ? spoken_against(context, asked, scope, gathered.outside) : std::nullopt;
  const long most = recorded_absent ? 0 : closed ? static_cast<long>(gathered.found.size()) : 1000000;
  report.evidence = std::move(gathered.evidence);
  const auto three = [&](Comparator op, const Decimal& value) {
    // Beyond the limit nothing changes, so a few numbers stand for all.
    bool any = false, all = true;
    const long past_limit = static_cast<long>(value.to_double()) + 2;
    for (long n = least; n <= std::min(most, std::max(least, past_limit)); ++n) {
      if (holds(Decimal{n} <=> value, op))
        any = true;
      else
        all = false;
    }
    return all ? Truth::yes : any ? Truth::unknown : Truth::no;
  };
  if (limit.op && limit.value) {
    report.truth = three(*limit.op, *limit.value);
  } else {
    report.truth = Truth::yes;
    if (limit.low) report.truth = both(report.truth, three(limit.low_inclusive ? Comparator::ge : Comparator::gt, *limit.low));
    if (limit.high) report.truth = both(report.truth, three(limit.high_inclusive ? Comparator::le : Comparator::lt, *limit.high));
  }
  const std::string when = scope.when.empty() ? "" : " " + scope.when;
  const std::string name = name_of(context, asked);
  report.reason = least == 0 ? fmt::format("no {} on file{}", name, when) : fmt::format("{}: {} on file{}", name, least, when);
  if (report.truth != Truth::unknown && against) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::conflict);
    report.reason = fmt::format("the record disagrees: {}, and {}", sentence, *against);
    report.needs.push_back({UnknownKind::conflict, need.ask, need.of});
  } else if (report.truth == Truth::unknown) {
    for (const Judged& judged : gathered.found) {
      if (judged.answer.truth == Truth::unknown) report_unknown(report, judged);
    }
    if (!closed || report.kinds.empty()) add_kind(report.kinds, UnknownKind::missing);
    report.reason += closed           ? ", and more may count"
                     : complete_lists ? fmt::format(", and whether {} counts is not known", shown(gathered.possible.front().occurrence))
                                      : ", and the list is not declared complete";
    report.needs.push_back(need);
  } else {
    if (closed) report.reason += ", and the list is declared complete";
    if (context.explain) report.margin = count_margin(gathered, limit, report.truth, least, most);
  }
  return report;
}

}  // namespace eligo::engine

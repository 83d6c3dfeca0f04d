// How the names of facts stand to what is asked, what is known to be complete, and what was worked out once for a profile.
//
// A fact satisfies a criterion that names it or any ancestor; a wider fact decides nothing; the absence of a wider thing is the
// absence of every kind of it. A name that the vocabulary does not list satisfies by equal words alone, and otherwise cannot be
// ruled out (semantics section 4).
#include <algorithm>
#include <array>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/values.hpp"
#include "grammar/examinations.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {
namespace {

/// An allergy by its name: what is reacted to, and whether the name says anaphylaxis.
struct Allergy {
  bool named = false;
  bool anaphylaxis = false;
  bool loose = false;  ///< "insulin sensitivity": need not be an allergy
  bool severe = false;
  bool past = false;  ///< "previous allergy to X", "any other allergy": of a record it does not say that there is one
  ConceptId to = no_concept;
  std::string object;  ///< its words, where the allergen is not listed
};

constexpr std::string_view allergy_words[] = {"hypersensitivity", "hypersensitivities", "allergy",     "allergies",
                                              "allergic",         "sensitivity",        "anaphylaxis", "anaphylactic"};

/// Takes words that leave an allergy one off the front of its name, and notes what they say of it.
void take_plain_words(std::string& text, Allergy& allergy) {
  struct Word {
    std::string_view text;
    bool Allergy::*says;
  };
  static constexpr std::array words{Word{"the ", nullptr},
                                    Word{"a ", nullptr},
                                    Word{"an ", nullptr},
                                    Word{"known ", nullptr},
                                    Word{"documented ", nullptr},
                                    Word{"confirmed ", nullptr},
                                    Word{"proven ", nullptr},
                                    Word{"any ", &Allergy::past},
                                    Word{"other ", &Allergy::past},
                                    Word{"history of ", &Allergy::past},
                                    Word{"previous ", &Allergy::past},
                                    Word{"prior ", &Allergy::past},
                                    Word{"past ", &Allergy::past},
                                    Word{"severe ", &Allergy::severe},
                                    Word{"serious ", &Allergy::severe},
                                    Word{"life-threatening ", &Allergy::severe}};
  for (bool found = true; found;) {
    found = false;
    for (const Word& word : words) {
      if (!text.starts_with(word.text)) continue;
      text.erase(0, word.text.size());
      if (word.says != nullptr) allergy.*word.says = true;
      found = true;
    }
  }
}

/// "Severe hypersensitivity to any other antibody products", "penicillin allergy (rash)". `to` is set only for one listed thing, and only
/// where nothing else is said of the allergy ("possible allergy to penicillin").
Allergy read_allergy(const rules::Vocabulary& vocabulary, std::string_view given) {
  std::string text;
  int depth = 0;
  for (const char c : given) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  while (!text.empty() && text.back() == ' ') text.pop_back();
  Allergy out;
  std::size_t word_at = std::string::npos, word_end = 0;
  for (const std::string_view word : allergy_words) {
    const auto at = text.find(word);
    if (at == std::string::npos || (at > 0 && text[at - 1] != ' ')) continue;
    const auto end = at + word.size();
    if (end < text.size() && text[end] != ' ') continue;
    if (word_at != std::string::npos) return {};  // two of them in one name: not a plain one
    word_at = at;
    word_end = end;
    out.anaphylaxis = word.starts_with("anaphyla");
    out.loose = word == "sensitivity";
  }
  if (word_at == std::string::npos) return {};
  std::string behind = text.substr(word_end);
  for (const std::string_view reaction : {" reactions", " reaction"})
    if (behind.starts_with(reaction)) behind.erase(0, reaction.size());
  std::string object, front;
  static constexpr std::array<std::string_view, 4> links{" to ", " due to ", " caused by ", " from "};
  const auto link = std::find_if(links.begin(), links.end(), [&](std::string_view word) { return behind.starts_with(word); });
  if (link != links.end()) {
    object = behind.substr(link->size());
    front = text.substr(0, word_at);
  } else if (behind.empty()) {
    object = text.substr(0, word_at);
  } else {
    return {};
  }
  for (const std::string_view turning : {" or ", " and ", ",", " no ", " not ", " without ", "non-", " except ", "family ", " risk "})
    if ((" " + front + object + " ").find(turning) != std::string::npos) return {};
  take_plain_words(front, out);
  take_plain_words(object, out);
  while (!object.empty() && object.back() == ' ') object.pop_back();
  if (object.empty()) return {};
  out.named = true;
  if (!front.empty()) return out;
  auto meant = vocabulary.lookup(object).concepts;
  std::erase_if(meant, [&](ConceptId id) { return vocabulary.at(id).kind != rules::TermKind::drug; });
  if (meant.size() == 1) out.to = meant.front();
  if (meant.empty()) out.object = rules::normalised_words(object);
  return out;
}

/// The allergen of a listed allergy. "Iodinated contrast allergy" names what "contrast media allergy", a wider one, names as well: there
/// the name of the drug is too wide to tell.
Allergy listed_allergy(const rules::Vocabulary& vocabulary, ConceptId id) {
  const rules::Concept& listed = vocabulary.at(id);
  if (listed.kind != rules::TermKind::condition) return {};
  Allergy out = read_allergy(vocabulary, listed.name);
  for (const auto& name : listed.names) {
    if (out.to != no_concept) break;
    const Allergy other = read_allergy(vocabulary, name);
    if (!other.anaphylaxis) out = other;
  }
  if (out.to == no_concept) return {};
  for (const ConceptId above : vocabulary.ancestors(id)) {
    if (above == id) continue;
    const rules::Concept& wider = vocabulary.at(above);
    const bool same = read_allergy(vocabulary, wider.name).to == out.to ||
                      std::any_of(wider.names.begin(), wider.names.end(),
                                  [&](const std::string& name) { return read_allergy(vocabulary, name).to == out.to; });
    if (same) return {};
  }
  return out;
}

}  // namespace

struct Cache::Data {
  /// The day asked for stays; a later day on which something may change is looked at one at a time, so only the last is kept.
  std::optional<Day> day, later_day;
  std::vector<Occurrence> occurrences, later_occurrences;
  std::unordered_map<std::string, Asked> asked;
  std::optional<std::vector<Tested>> tested;
  std::unordered_map<ConceptId, std::vector<std::string>> padded_names;
  std::unordered_map<ConceptId, NameWords> name_words;
  std::unordered_map<std::string, Allergy> allergies;
  std::unordered_map<std::string, std::vector<ConceptId>> named_inside;
};
Cache::Cache() : data(std::make_unique<Data>()) {}
Cache::~Cache() = default;

const std::vector<Occurrence>& occurrences(const Context& context) {
  auto& cache = *context.cache->data;
  if (!cache.day)
    cache.day = context.as_of;
  else if (*cache.day == context.as_of)
    return cache.occurrences;
  else if (cache.later_day == context.as_of)
    return cache.later_occurrences;
  const bool first = *cache.day == context.as_of;
  if (!first) cache.later_day = context.as_of;
  std::vector<Occurrence>& out = first ? cache.occurrences : cache.later_occurrences;
  out = read_occurrences(context);
  return out;
}

const std::vector<std::string>& padded_names(const Context& context, ConceptId id) {
  const auto [at, fresh] = context.cache->data->padded_names.try_emplace(id);
  if (fresh) {
    const auto& listed = context.vocabulary.at(id);
    at->second.push_back(" " + rules::normalised_words(listed.name) + " ");
    for (const auto& name : listed.names) at->second.push_back(" " + rules::normalised_words(name) + " ");
  }
  return at->second;
}

const std::vector<ConceptId>& named_inside(const Context& context, const patients::Named& fact) {
  const auto [at, fresh] = context.cache->data->named_inside.try_emplace(fact.text);
  if (fresh) at->second = names_inside(context.vocabulary, fact);
  return at->second;
}

const NameWords& name_words(const Context& context, ConceptId id) {
  const auto [at, fresh] = context.cache->data->name_words.try_emplace(id);
  if (fresh) {
    const auto& listed = context.vocabulary.at(id);
    at->second.push_back(words_of_name(listed.name));
    for (const auto& name : listed.names) at->second.push_back(words_of_name(name));
  }
  return at->second;
}

const std::vector<Tested>& tested(const Context& context) {
  auto& made = context.cache->data->tested;
  if (made) return *made;
  made.emplace();
  for (const auto& observation : context.profile.observations) {
    if (!observation.doubt.empty()) continue;
    const WordClass result = classify(measure(observation, context.as_of).word);
    if (result != WordClass::positive && result != WordClass::negative) continue;
    Tested test{&observation, result == WordClass::positive, {" " + rules::normalised_words(observation.text) + " "}, {}};
    for (const ConceptId id : observation.concepts) {
      const auto& names = padded_names(context, id);
      test.names.insert(test.names.end(), names.begin(), names.end());
    }
    for (const auto& name : test.names) test.positives.push_back(name + "positive ");
    made->push_back(std::move(test));
  }
  return *made;
}

namespace {
Asked look_up(const Context& context, ConceptId concept_id, const std::string& text);
}

Asked asked(const Context& context, ConceptId concept_id, const std::string& text) {
  auto& known = context.cache->data->asked;
  std::string key = std::to_string(concept_id) + ' ' + text;
  if (const auto found = known.find(key); found != known.end()) return found->second;
  return known.emplace(std::move(key), look_up(context, concept_id, text)).first->second;
}

namespace {

/// "(Prior systemic) therapy for X", "anti-X treatment": what is treated, where the name says no more of the treatment.
void look_for_indication(const std::string& plain, Asked& out) {
  std::string name = grammar::lower(plain);
  static constexpr std::array nouns = {"therapy", "therapies", "treatment", "treatments", "medication", "medications", "drug", "drugs"};
  static constexpr std::array fronts = {"any ", "prior ", "previous ", "active ", "medical ", "specific ", "drug "};
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view front : fronts)
      if (name.starts_with(front)) name.erase(0, front.size()), more = true;
    if (name.starts_with("systemic ")) name.erase(0, 9), out.systemic_only = more = true;
  }
  const auto blank = name.find(' ');
  if (blank == std::string::npos) return;
  const std::string first = name.substr(0, blank), rest = name.substr(blank + 1);
  const auto noun = [&](const std::string& word) { return std::find(nouns.begin(), nouns.end(), word) != nouns.end(); };
  constexpr std::size_t shortest = 4;
  if (noun(first) && rest.starts_with("for ") && rest.find(" or ") == std::string::npos && rest.find(" and ") == std::string::npos) {
    out.treats = plain.substr(plain.size() - (rest.size() - 4));
  } else if (first.starts_with("anti-") && first.size() >= 5 + shortest && noun(rest)) {
    out.treats = first.substr(5);
    out.treats_by_word = true;
  }
}

/// "Systemic immunosuppressive treatment" is the listed therapy; "parenteral glucocorticoids" are the listed drugs, by a route that is
/// asked of each. no_concept where the name says more than that.
ConceptId as_treatment(const rules::Vocabulary& vocabulary, const std::string& plain) {
  const auto listed = [&](const std::string& name) {
    const auto found = vocabulary.lookup(name, rules::TermKind::drug).concepts;
    return found.size() == 1 && !vocabulary.imported(found.front()) && !vocabulary.at(found.front()).anything ? found.front() : no_concept;
  };
  static constexpr std::array nouns = {"therapy", "treatment", "medication", "agent", "drug"};
  // What is treated when one is addicted to it.
  static constexpr std::array misused = {"alcohol", "tobacco", "cocaine", "cannabis", "marijuana",
                                         "opioid",  "opiate",  "heroin",  "nicotine"};
  const std::string name = grammar::lower(plain);
  if (const auto last = name.rfind(' '); last != std::string::npos) {
    std::string noun = name.substr(last + 1);
    if (noun == "therapies") noun = "therapy";
    if (noun.ends_with('s')) noun.pop_back();
    if (std::find(nouns.begin(), nouns.end(), noun) != nouns.end()) {
      const std::string stem = name.substr(0, last);
      for (const char* other : nouns)
        if (const ConceptId id = listed(stem + " " + other); id != no_concept) return id;
      if (std::find(misused.begin(), misused.end(), stem) == misused.end())
        if (const ConceptId id = listed(stem); id != no_concept) return id;
    }
  }
  static constexpr std::array routes = {"oral",    "intravenous", "iv",    "subcutaneous", "intramuscular", "parenteral",
                                        "topical", "inhaled",     "nasal", "intranasal",   "ophthalmic",    "intravitreal"};
  const auto first = name.find(' ');
  if (first == std::string::npos || std::find(routes.begin(), routes.end(), name.substr(0, first)) == routes.end()) return no_concept;
  return listed(name.substr(first + 1));
}

Asked look_up(const Context& context, ConceptId concept_id, const std::string& text) {
  std::string plain = text;
  for (auto at = plain.find("(s)"); at != std::string::npos; at = plain.find("(s)")) plain.erase(at, 3);
  Asked out;
  out.concept_id = concept_id;
  out.text = text;
  out.words = rules::normalised_words(plain);
  if (concept_id == no_concept && !text.empty()) {
    const auto resolved = context.vocabulary.lookup(plain);
    if (resolved.concepts.size() == 1) {
      out.concept_id = resolved.concepts.front();
    } else if (const ConceptId listed = resolved.concepts.empty() ? as_treatment(context.vocabulary, plain) : no_concept;
               listed != no_concept) {
      out.concept_id = listed;
    } else if (resolved.concepts.empty()) {
      look_for_indication(plain, out);
      std::vector<std::string> taken;
      if (const ConceptId wider = without_restrictions(context.vocabulary, plain, taken); wider != no_concept) {
        // Who has no infection may have antibodies to it.
        const ConceptId infection = context.vocabulary.find_key("infection");
        const bool antibodies = plain.find("sero") != std::string::npos || plain.find("Sero") != std::string::npos;
        const bool infected = infection != no_concept && context.vocabulary.is_a(wider, infection);
        if (!(antibodies && infected)) {
          out.narrows = wider;
          out.restrictions = std::move(taken);
        }
      }
    }
  }
  if (out.concept_id == no_concept) {
    const Allergy allergy = read_allergy(context.vocabulary, plain);
    if (allergy.named) {
      out.allergen = allergy.to;
      out.allergen_words = allergy.loose ? "" : allergy.object;
      out.anaphylaxis = allergy.anaphylaxis;
      out.severe_allergy = allergy.severe;
      const auto of_all = context.vocabulary.lookup("allergy").concepts;
      if (out.narrows == no_concept && of_all.size() == 1) out.narrows = of_all.front();
    }
  } else {
    out.allergen = listed_allergy(context.vocabulary, out.concept_id).to;
  }
  if (const ConceptId routed = out.concept_id != no_concept ? out.concept_id : out.narrows; routed != no_concept) {
    const rules::Concept& listed = context.vocabulary.at(routed);
    if (listed.kind == rules::TermKind::drug) {
      for (const std::string_view route : {"oral ", "systemic ", "inhaled ", "topical ", "intravenous ", "intranasal ", "parenteral ",
                                           "ophthalmic ", "intra-articular "}) {
        if (!listed.name.starts_with(route)) continue;
        // "Systemic corticosteroid" below the corticosteroids and, as a class of its own, below others.
        for (const ConceptId parent : listed.parents)
          if (listed.parents.size() == 1 || context.vocabulary.at(parent).name == listed.name.substr(route.size())) out.any_route = parent;
      }
    }
  }
  return out;
}

}  // namespace

Asked in_words(const std::string& text) {
  Asked out;
  out.text = text;
  out.words = rules::normalised_words(text);
  return out;
}

namespace {

const Allergy& recorded_allergy(const Context& context, const patients::Named& fact) {
  const bool listed = fact.concepts.size() == 1;
  auto& known = context.cache->data->allergies;
  const auto [at, fresh] = known.try_emplace(listed ? context.vocabulary.at(fact.concepts.front()).key : " " + fact.text);
  if (!fresh) return at->second;
  if (listed) {
    at->second = listed_allergy(context.vocabulary, fact.concepts.front());
  } else if (fact.concepts.empty()) {
    at->second = read_allergy(context.vocabulary, fact.text);
    if (at->second.past) at->second.to = no_concept;
  }
  return at->second;
}

enum class Degree { mild, severe };

bool recorded_as(const Context& context, const patients::Named& fact, Degree degree) {
  static constexpr std::array severe{"severe", "serious", "life-threatening", "life threatening", "very severe"};
  static constexpr std::array mild{"mild", "moderate", "mild to moderate"};
  const auto among = [&](const auto& words, const std::string& word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  return std::any_of(context.profile.conditions.begin(), context.profile.conditions.end(), [&](const patients::ConditionFact& one) {
    return static_cast<const patients::Named*>(&one) == &fact &&
           (degree == Degree::severe ? among(severe, grammar::lower(one.severity)) : among(mild, grammar::lower(one.severity)));
  });
}

/// How a recorded allergy stands to the one asked for, when the name of each says to what; nothing otherwise.
std::optional<Relation> by_allergen(const Context& context, const Asked& asked, const patients::Named& fact) {
  const auto& vocabulary = context.vocabulary;
  if (asked.concept_id != no_concept && vocabulary.at(asked.concept_id).kind != rules::TermKind::condition) return std::nullopt;
  if (asked.concept_id == no_concept && asked.allergen == no_concept) return std::nullopt;
  const Allergy& recorded = recorded_allergy(context, fact);
  if (!recorded.named) return std::nullopt;
  if (recorded.to == no_concept) return asked.concept_id == no_concept ? std::optional(Relation::doubtful) : std::nullopt;
  if (asked.allergen == no_concept) {
    // Whatever the drug is, an allergy to it is one.
    if (!fact.concepts.empty()) return std::nullopt;
    const auto general = [&](std::string_view key) {
      const ConceptId id = vocabulary.find_key(key);
      return id != no_concept && vocabulary.is_a(id, asked.concept_id);
    };
    const ConceptId vaccine = vocabulary.find_key("vaccine");
    const bool drug = vaccine == no_concept || !vocabulary.is_a(recorded.to, vaccine);
    if (!general("allergy") && !(drug && general("drug_allergy")) && !(recorded.anaphylaxis && general("anaphylaxis"))) return std::nullopt;
    return recorded.loose ? Relation::doubtful : Relation::satisfies;
  }
  const bool kind = vocabulary.is_a(recorded.to, asked.allergen), wider = vocabulary.is_a(asked.allergen, recorded.to);
  // What the tables say of two listed allergies stands, but for a kind of the drug.
  if (asked.concept_id != no_concept && !fact.concepts.empty() && !kind) return std::nullopt;
  if (recorded.loose && (kind || wider)) return Relation::doubtful;
  if (kind) {
    const bool as_asked = asked.anaphylaxis ? recorded.anaphylaxis : !asked.severe_allergy || recorded.severe || recorded.anaphylaxis;
    if (as_asked || (!asked.anaphylaxis && recorded_as(context, fact, Degree::severe))) return Relation::satisfies;
    return asked.severe_allergy && recorded_as(context, fact, Degree::mild) ? Relation::unrelated : Relation::broader;
  }
  if (wider) return Relation::broader;
  const bool of_pack = vocabulary.imported(recorded.to) || vocabulary.imported(asked.allergen);
  const bool may_be = of_pack || asked.concept_id != no_concept || vocabulary.overlap(recorded.to, asked.allergen) ||
                      kin_by_name(context, recorded.to, asked.allergen);
  return may_be ? Relation::doubtful : Relation::unrelated;
}

}  // namespace

namespace {

/// "Allergy to X" and "hypersensitivity to X", X not being listed.
bool same_unlisted_allergy(const Context& context, const Asked& asked, const patients::Named& fact) {
  if (asked.allergen_words.empty() || !fact.concepts.empty()) return false;
  const Allergy& recorded = recorded_allergy(context, fact);
  return recorded.named && !recorded.loose && recorded.object == asked.allergen_words && recorded.anaphylaxis == asked.anaphylaxis &&
         recorded.severe == asked.severe_allergy;
}

/// "Cupping for migraine": what was done, in the words in front.
bool given_for(const Asked& asked, const patients::Named& fact) {
  const auto at = fact.text.find(" for ");
  return fact.concepts.empty() && !asked.words.empty() && at != std::string::npos &&
         rules::normalised_words(std::string_view(fact.text).substr(0, at)) == asked.words;
}

/// A regimen is asked for, and all that it is made of is on file: it may have been that.
bool may_be_given_in_parts(const Context& context, const Asked& asked, const patients::Named& fact) {
  const auto& vocabulary = context.vocabulary;
  auto parts = vocabulary.at(asked.concept_id).parts;
  // Beside drugs against cancer, folinic acid or a steroid is left out of many a record.
  const ConceptId cancer = vocabulary.find_key("antineoplastic");
  const auto against_cancer = [&](ConceptId part) { return cancer != no_concept && vocabulary.is_a(part, cancer); };
  if (std::any_of(parts.begin(), parts.end(), against_cancer)) std::erase_if(parts, [&](ConceptId part) { return !against_cancer(part); });
  const auto is = [&](const patients::Named& one, ConceptId part) {
    return std::any_of(one.concepts.begin(), one.concepts.end(),
                       [&](ConceptId id) { return vocabulary.is_a(id, part) || vocabulary.is_a(part, id); });
  };
  if (std::none_of(parts.begin(), parts.end(), [&](ConceptId part) { return is(fact, part); })) return false;
  const auto& all = occurrences(context);
  return std::all_of(parts.begin(), parts.end(), [&](ConceptId part) {
    return std::any_of(all.begin(), all.end(), [&](const Occurrence& o) { return o.presence != Presence::absent && is(*o.named, part); });
  });
}

Relation by_name(const Context& context, const Asked& asked, const patients::Named& fact) {
  if (asked.concept_id == no_concept && same_unlisted_allergy(context, asked, fact)) return Relation::satisfies;
  if (const auto relation = by_allergen(context, asked, fact)) return *relation;
  if (asked.concept_id == no_concept && given_for(asked, fact)) return Relation::satisfies;
  const bool same_words = !asked.words.empty() && asked.words == fact.words;
  if (asked.concept_id == no_concept) {
    if (same_words) return Relation::satisfies;
    if (asked.narrows == no_concept || fact.concepts.empty()) return Relation::doubtful;
    if (says_restrictions(context, asked, fact)) return Relation::satisfies;
    const bool apart = std::none_of(fact.concepts.begin(), fact.concepts.end(), [&](ConceptId id) {
      // "Topical steroids in the study eye" narrows a class by its route, which is another matter than the drug.
      if (asked.any_route != no_concept && context.vocabulary.is_a(id, asked.any_route)) return true;
      const bool drug = context.vocabulary.at(asked.narrows).kind == rules::TermKind::drug;
      if (drug && (context.vocabulary.overlap(id, asked.narrows) || context.vocabulary.may_hold(id, asked.narrows))) return true;
      return context.vocabulary.is_a(id, asked.narrows) || context.vocabulary.is_a(asked.narrows, id) || context.vocabulary.imported(id) ||
             context.vocabulary.imported(asked.narrows);
    });
    return apart ? Relation::unrelated : Relation::doubtful;
  }
  // The parts of a combination that is not listed are judged one by one.
  if (fact.concepts.empty())
    return same_words                                                             ? Relation::satisfies
           : fact.parted && context.vocabulary.at(asked.concept_id).parts.empty() ? Relation::unrelated
                                                                                  : Relation::doubtful;
  std::size_t kinds = 0;
  bool wider = false, overlapping = false;
  for (const ConceptId id : fact.concepts) {
    if (context.vocabulary.is_a(id, asked.concept_id) || (asked.any_route != no_concept && context.vocabulary.is_a(id, asked.any_route))) {
      ++kinds;
    } else if (context.vocabulary.is_a(asked.concept_id, id)) {
      wider = true;
    } else if (context.vocabulary.overlap(id, asked.concept_id) || context.vocabulary.may_hold(id, asked.concept_id) ||
               (asked.any_route != no_concept && context.vocabulary.may_hold(id, asked.any_route))) {
      overlapping = true;
    }
  }
  if (kinds == fact.concepts.size()) return Relation::satisfies;
  if (kinds != 0) return Relation::homonym;
  if (wider) return Relation::broader;
  const rules::TermKind kind = context.vocabulary.at(asked.concept_id).kind;
  const bool anything = std::any_of(fact.concepts.begin(), fact.concepts.end(), [&](ConceptId id) {
    return context.vocabulary.at(id).anything && context.vocabulary.at(id).kind == kind;
  });
  if (anything || may_be_given_in_parts(context, asked, fact)) return Relation::doubtful;
  // "hepatitis C" may be the "hepatitis B or C carrier" that is asked for; and nobody knows what a pack did not put below what.
  return overlapping ? Relation::doubtful : Relation::unrelated;
}

}  // namespace

Relation relate(const Context& context, const Asked& asked, const patients::Named& fact) {
  const Relation relation = by_name(context, asked, fact);
  // E10.21 lies under type 1 diabetes, and says a disease of the kidney too.
  return relation == Relation::unrelated && fact.by_wider_code ? Relation::doubtful : relation;
}

bool covers(const Context& context, const patients::Named& fact, const Asked& asked) {
  // No severe asthma is not no asthma.
  if (fact.narrowed || fact.by_wider_code) return !asked.words.empty() && asked.words == fact.words;
  if (asked.allergen != no_concept) {
    const Allergy& recorded = recorded_allergy(context, fact);
    if (recorded.named && recorded.to != no_concept) {
      if (context.vocabulary.is_a(asked.allergen, recorded.to)) return asked.anaphylaxis || !recorded.anaphylaxis;
      if (asked.concept_id == no_concept || fact.concepts.empty()) return false;
    }
  }
  const bool same_words = (!asked.words.empty() && asked.words == fact.words) ||
                          (asked.concept_id == no_concept && same_unlisted_allergy(context, asked, fact));
  if (fact.concepts.empty()) return same_words;
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (what == no_concept) return same_words;
  return same_words ||
         std::all_of(fact.concepts.begin(), fact.concepts.end(), [&](ConceptId id) { return context.vocabulary.is_a(what, id); });
}

const patients::Completeness* complete(const Context& context, Family family, const std::optional<Day>& from) {
  for (const auto& declaration : context.profile.complete) {
    if (declaration.family != family) continue;
    if (!declaration.since) return &declaration;
    const Day since = declaration.since->last;
    if (since > context.as_of) continue;
    if (from && since <= *from) return &declaration;
    if (context.profile.birth_date && since <= context.profile.birth_date->first) return &declaration;
  }
  return nullptr;
}

std::string shown(const Occurrence& occurrence) {
  std::string out = occurrence.named->text;
  std::vector<std::string> details;
  if (!occurrence.named->told_by.empty()) details.push_back(occurrence.named->told_by);
  if (const auto* fact = occurrence.condition) {
    const std::string name = grammar::lower(out);
    for (const std::string& said : {fact->severity, fact->stage})
      if (!said.empty() && (!fact->narrowed || name.find(grammar::lower(said)) == std::string::npos)) details.push_back(said);
    if (!fact->criteria.empty() && name.find(grammar::lower(fact->criteria)) == std::string::npos)
      details.push_back("by " + fact->criteria);
  }
  if (const auto* fact = occurrence.medication) {
    if (!fact->route.empty()) details.push_back(fact->route);
    if (fact->dose) details.push_back(fact->dose->value.to_string() + " " + fact->dose->unit_text);
  }
  if (!occurrence.status.empty()) details.push_back(occurrence.status);
  if (occurrence.start && occurrence.end && occurrence.start->text == occurrence.end->text) {
    details.push_back("on " + occurrence.start->text);
  } else {
    if (occurrence.start) details.push_back((occurrence.family == Family::statements ? "on " : "from ") + occurrence.start->text);
    if (occurrence.end) details.push_back("until " + occurrence.end->text);
  }
  if (details.empty()) return out;
  return fmt::format("{} ({})", out, fmt::join(details, ", "));
}

std::string name_of(const Context& context, const Asked& asked) {
  if (asked.concept_id != no_concept) return context.vocabulary.at(asked.concept_id).name;
  return asked.text;
}

}  // namespace eligo::engine

// What on file speaks against a denial: a complete list holds no such entry, and yet another part of the record names the thing or a value
// shows it. Then the list and the record disagree, and nobody is told that the thing is absent.
//
// "COPD exacerbation" among the events names COPD; a drug given for HIV infection names HIV infection; neutrophils of 0.2 x 10^9/L are a
// neutropenia, which problem lists seldom hold.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/shown_by.hpp"
#include "engine/values.hpp"
#include "engine/wording.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

/// Words that keep a name from being about the patient's own, or from being there.
bool is_about_another(const std::string& words) {
  std::string padded = " " + words + " ";
  // That it did no good, or was not borne, says that it was given.
  for (const std::string_view tried : {" did not tolerate ", " not tolerated ", " could not tolerate ", " no relief ", " no response ",
                                       " no benefit ", " no effect ", " not effective ", " did not help ", " did not work "})
    if (const auto at = padded.find(tried); at != std::string::npos) padded.replace(at, tried.size(), " ");
  static constexpr std::array<std::string_view, 22> others{
      " family ",      " mother ",      " father ",   " brother ",  " sister ", " sibling ",   " relative ", " no ",
      " not ",         " never ",       " without ",  " negative ", " denies ", " screening ", " risk ",     " vaccine ",
      " vaccination ", " prophylaxis ", " exposure ", " partner ",  " trial ",  " study "};
  return std::any_of(others.begin(), others.end(), [&](std::string_view word) { return padded.find(word) != std::string::npos; });
}

bool is_or_narrows(const Context& context, const Asked& asked, ConceptId id) {
  return id != no_concept && (asked.concept_id != no_concept ? context.vocabulary.is_a(id, asked.concept_id)
                                                             : asked.narrows != no_concept && context.vocabulary.is_a(id, asked.narrows));
}

bool names_a(const Context& context, const Occurrence& o, ConceptId wanted) {
  const auto& named = o.named->concepts;
  return wanted != no_concept && std::any_of(named.begin(), named.end(), [&](ConceptId id) { return context.vocabulary.is_a(id, wanted); });
}

/// Something of the finding is on the lists already: what was measured or done goes with that, and says nothing of another kind of it.
bool is_on_file(const Context& context, ConceptId finding) {
  const std::vector<Occurrence>& all = occurrences(context);
  return std::any_of(all.begin(), all.end(), [&](const Occurrence& o) {
    return o.presence == Presence::present && (o.family == Family::conditions || o.family == Family::events) &&
           names_a(context, o, finding);
  });
}

/// The row speaks of what is asked for: of it, of a kind of it, or (where the row says so) of what it is a kind of.
bool speaks_of(const Context& context, const Asked& asked, std::string_view finding, Kinds kinds) {
  const ConceptId found = context.vocabulary.find_key(finding);
  if (is_or_narrows(context, asked, found)) return true;
  const ConceptId id = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (kinds != Kinds::too || found == no_concept || id == no_concept || is_on_file(context, found)) return false;
  const auto& sides = context.vocabulary.at(id).sides;  // "hepatitis B or C carrier"
  const auto kind = [&](ConceptId one) { return context.vocabulary.is_a(one, found); };
  return kind(id) || std::any_of(sides.begin(), sides.end(), kind);
}

/// A treatment that goes on, or an operation of any time, that is for nothing else.
std::optional<std::string> shown_by_treatment(const Context& context, const Asked& asked) {
  for (const ShownByTreatment& row : shown_by_treatment_rows) {
    if (!speaks_of(context, asked, row.finding, row.kinds)) continue;
    const ConceptId treatment = context.vocabulary.find_key(row.treatment);
    for (const Occurrence& o : occurrences(context)) {
      if (o.presence != Presence::present || (o.medication == nullptr && o.procedure == nullptr)) continue;
      if (o.medication != nullptr && o.active != Truth::yes) continue;
      if (names_a(context, o, treatment)) return shown(o);
    }
  }
  return std::nullopt;
}

/// A change on file of a gene that the disease is of.
std::optional<std::string> shown_by_gene(const Context& context, const Asked& asked) {
  for (const ShownByGene& row : shown_by_gene_rows) {
    if (!speaks_of(context, asked, row.finding, Kinds::too)) continue;
    for (const auto& variant : context.profile.variants) {
      if (!variant.present) continue;
      std::string symbol = variant.gene.empty() ? variant.text.substr(0, variant.text.find(' ')) : variant.gene;
      for (char& c : symbol) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      if (symbol == row.gene) return variant.change.empty() ? variant.text : variant.gene + ' ' + variant.change;
    }
  }
  return std::nullopt;
}

}  // namespace

bool test_speaks_of(const Context& context, const Asked& asked, const Tested& test) {
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (what == no_concept || !test.positive) return false;
  const rules::Vocabulary& vocabulary = context.vocabulary;
  const ConceptId infection = vocabulary.find_key("infection");
  const auto of_immunity = [](const std::string& name) {
    static constexpr std::array<std::string_view, 6> words{" igg ",          " immunity ", " immune ", " surface antibody ",
                                                           " hbs antibody ", " anti hbs "};
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return name.find(word) != std::string::npos; });
  };
  if (std::any_of(test.names.begin(), test.names.end(), of_immunity)) return false;
  // Whoever has any infection need not have the grave one that an unlisted name asks for.
  if (asked.concept_id == no_concept && what == infection) return false;
  const auto speaks = [&](ConceptId found) {
    if (vocabulary.at(found).kind != rules::TermKind::condition) return false;
    const bool infectious = infection != no_concept && vocabulary.is_a(found, infection);
    const auto& date = test.observation->date;
    constexpr std::chrono::days while_it_lasts{183};
    const ConceptId hepatitis = vocabulary.find_key("viral_hepatitis");
    const bool stays = incurable(context, {found}) || (hepatitis != no_concept && vocabulary.is_a(found, hepatitis));
    if (date && !stays && date->last + while_it_lasts < context.as_of) return false;
    const auto of = [&](ConceptId one) {
      if (vocabulary.is_a(found, one)) return asked.concept_id != no_concept || infectious;
      if (!infectious || found == infection) return false;
      const bool may_be = vocabulary.is_a(one, found) || (vocabulary.at(one).aspect && vocabulary.overlap(found, one));
      return may_be && !is_on_file(context, found);
    };
    const auto& sides = vocabulary.at(what).sides;
    return of(what) || std::any_of(sides.begin(), sides.end(), of);
  };
  const auto& inside = named_inside(context, *test.observation);
  if (std::any_of(inside.begin(), inside.end(), speaks)) return true;
  for (const ShownByTest& row : shown_by_test_rows) {
    const ConceptId found = vocabulary.find_key(row.finding);
    if (found == no_concept || !speaks(found)) continue;
    if (std::any_of(test.names.begin(), test.names.end(),
                    [&](const std::string& name) { return name.find(row.test) != std::string::npos; }))
      return true;
  }
  for (const std::string& named : test.positives) {
    const auto found = vocabulary.lookup(named.substr(1, named.size() - 2)).concepts;
    if (std::any_of(found.begin(), found.end(), speaks)) return true;
  }
  return false;
}

std::vector<ConceptId> names_inside(const rules::Vocabulary& vocabulary, const patients::Named& fact) {
  if (is_about_another(fact.words)) return {};
  constexpr std::size_t longest = 5;
  const std::string& words = fact.text;  // as written: acronyms are told by their capitals
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == ' ') starts.push_back(i + 1);
  starts.push_back(words.size() + 1);
  std::vector<ConceptId> found;
  for (std::size_t first = 0; first + 1 < starts.size(); ++first) {
    for (std::size_t last = first + 1; last < starts.size() && last - first <= longest; ++last) {
      const auto named = vocabulary.lookup(words.substr(starts[first], starts[last] - 1 - starts[first])).concepts;
      // A word with two meanings names neither for certain, and may name each.
      found.insert(found.end(), named.begin(), named.end());
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

namespace {

/// Is the disease that it was given for on file, and covered by an exception? Then the treatment says no more than that entry.
bool given_for_excepted(Context& context, ConceptId indication) {
  std::string why;
  return std::any_of(occurrences(context).begin(), occurrences(context).end(), [&](const Occurrence& o) {
    return o.condition != nullptr && o.presence == Presence::present && o.named->concepts.size() == 1 &&
           context.vocabulary.is_a(o.named->concepts.front(), indication) && excepted(context, o, why) == Truth::yes;
  });
}

/// A statement in words near to those asked for: "cannot travel" beside an inability to travel to the site, "refuses to participate" beside
/// an opposition, "needs a live vaccine" beside a live vaccine that is planned. It is not the thing said, and nobody is told that the thing
/// is absent.
std::optional<std::string> said_in_near_words(const Context& context, const Asked& asked, const Scope& scope) {
  if (context.profile.statements.empty()) return std::nullopt;
  const NearWords wanted = near_words(asked.text);
  for (const auto& statement : context.profile.statements) {
    if (!statement.doubt.empty()) continue;
    if (statement.date) {
      if (statement.date->first > context.as_of) continue;
      const Day old = scope.now || !scope.from ? context.as_of - said_for_now : *scope.from;
      if ((scope.now || scope.from) && statement.date->last < old) continue;
    }
    if (speaks_for(near_words(statement.text), statement.value, wanted))
      return fmt::format("\"{}\" is recorded as {}", statement.text, statement.value ? "true" : "false");
  }
  return std::nullopt;
}

/// "Genetically confirmed" is a statement; the gene's change, the biopsy, the scan by which it was confirmed lie in other lists.
std::optional<std::string> shown_by_examination(const Context& context, const Asked& asked) {
  const std::string words = " " + grammar::lower(asked.text) + " ";
  const auto among = [](const std::string& text, const auto& stems) {
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return !stem.empty() && text.find(stem) != text.npos; });
  };
  static constexpr std::array<std::string_view, 7> settled{"confirm", "proven", "document", "establish", "verif", "diagnos", "evidence"};
  if (!among(words, settled)) return std::nullopt;
  for (const ShownByExamination& row : shown_by_examination_rows) {
    if (!among(words, row.asked)) continue;
    if (row.by_variant) {
      for (const auto& variant : context.profile.variants)
        if (variant.present) return variant.change.empty() ? variant.text : variant.gene + ' ' + variant.change;
    }
    for (const Occurrence& o : occurrences(context)) {
      if (o.presence != Presence::present || o.family == Family::statements || o.family == Family::medications) continue;
      const std::string criteria = o.condition == nullptr ? "" : " " + grammar::lower(o.condition->criteria) + " ";
      const bool named = o.condition == nullptr && among(" " + grammar::lower(o.named->text) + " ", row.shown);
      if (named || among(criteria, row.asked) || among(criteria, row.shown)) return shown(o);
    }
    for (const auto& observation : context.profile.observations) {
      if (observation.date && observation.date->first > context.as_of) continue;
      if (among(" " + grammar::lower(observation.text) + " ", row.shown) &&
          classify(measure(observation, context.as_of).word) != WordClass::negative)
        return shown(observation);
    }
  }
  return std::nullopt;
}

bool in_reach(const Occurrence& o, const Scope& scope) {
  if (scope.now && o.active == Truth::no) return false;
  if (!scope.from) return true;
  const auto& end = o.lasting.end;
  if (end) return end->last >= *scope.from;
  const auto& start = o.lasting.start;
  return o.event == nullptr || !start || start->last >= *scope.from;
}

/// Of the time that is asked for, as far as what somebody said is evidence of it.
bool said_in_time(const Context& context, const patients::StatementFact& statement, const Scope& scope) {
  if (!statement.date) return true;
  if (statement.date->first > context.as_of) return false;
  const Day old = scope.now || !scope.from ? context.as_of - said_for_now : *scope.from;
  return (!scope.now && !scope.from) || statement.date->last >= old;
}

/// The same thing said of the patient in other words, wherever it lies.
std::optional<std::string> shown_by_words(Context& context, const Asked& asked, const Scope& scope, const std::vector<Judged>& outside) {
  const auto among = [](const std::string& text, const auto& stems) {
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return !stem.empty() && text.find(stem) != text.npos; });
  };
  static constexpr std::array<std::string_view, 9> denying{" no ",     " not ",    " never ", " without ", " negative ",
                                                           " denies ", " denied ", " non ",   " nor "};
  std::string wanted = in_plain_words(asked.text);
  if (asked.concept_id != no_concept) wanted += in_plain_words(context.vocabulary.at(asked.concept_id).name);
  if (const auto at = wanted.find(" non ambula"); at != std::string::npos) wanted.replace(at, 5, " non");
  if (among(wanted, denying)) return std::nullopt;
  constexpr std::chrono::days pregnant{300};
  for (const ShownByWords& row : shown_by_words_rows) {
    if (!among(wanted, row.asked)) continue;
    if (!row.goes_with.empty() && is_on_file(context, context.vocabulary.find_key(row.goes_with))) continue;
    const auto speaks = [&](const std::string& words, bool so) {
      return among(words, row.shown) && !among(words, row.unless) && (so != among(words, denying)) != row.denied;
    };
    for (const auto& statement : context.profile.statements) {
      if (!statement.doubt.empty() || !said_in_time(context, statement, scope)) continue;
      if (speaks(in_plain_words(statement.text), statement.value))
        return fmt::format("\"{}\" is recorded as {}", statement.text, statement.value ? "true" : "false");
    }
    if (row.denied) continue;
    for (const Occurrence& o : occurrences(context)) {
      if (o.presence != Presence::present || o.family == Family::statements || o.family == Family::observations) continue;
      const bool past = std::any_of(outside.begin(), outside.end(), [&](const Judged& j) { return j.occurrence.named == o.named; });
      const auto& end = o.lasting.end ? o.lasting.end : o.lasting.start;
      const bool lately = row.measured && o.condition == nullptr && end && end->last + pregnant >= context.as_of;
      if (row.elsewhere && std::find(scope.families.begin(), scope.families.end(), o.family) != scope.families.end()) continue;
      std::string name = in_plain_words(o.named->text), by;
      if (o.medication != nullptr) name += in_plain_words(o.medication->route);
      const bool drug = !row.drug.empty() && o.medication != nullptr && names_a(context, o, context.vocabulary.find_key(row.drug));
      if (!past && (row.ever || lately || in_reach(o, scope)) && (drug || speaks(name, true)) && excepted(context, o, by) != Truth::yes)
        return shown(o);
    }
    if (!row.results && !row.measured) continue;
    for (const auto& observation : context.profile.observations) {
      if (observation.date && observation.date->first > context.as_of) continue;
      const bool lately = !observation.date || observation.date->last + pregnant >= context.as_of;
      const std::string word = measure(observation, context.as_of).word;
      const auto* figure = std::get_if<Decimal>(&observation.value);
      const auto* so = std::get_if<bool>(&observation.value);
      static constexpr std::array<std::string_view, 3> nothing{" none ", " nil ", " former"};
      const bool of_none = (figure != nullptr && *figure == Decimal{0}) || (so != nullptr && !*so) ||
                           classify(word) == WordClass::negative || among(in_plain_words(word), denying) ||
                           among(in_plain_words(word), nothing);
      if (row.measured && lately && !of_none && speaks(in_plain_words(observation.text), true)) return shown(observation);
      if (!row.results) continue;
      if (classify(word) != WordClass::negative && speaks(in_plain_words(word), true)) return shown(observation);
    }
  }
  return std::nullopt;
}

/// A reaction on file beside an allergy to a drug that is on no list: the drug was not borne, or it is not said to what the reaction was.
std::optional<std::string> shown_by_reaction(const Context& context, const Asked& asked) {
  // "Peanut allergy" is listed by itself.
  const ConceptId allergy = context.vocabulary.find_key("allergy");
  const bool listed = asked.concept_id != no_concept && allergy != no_concept && asked.concept_id != allergy &&
                      context.vocabulary.is_a(asked.concept_id, allergy) && asked.words.ends_with("allergy");
  if (asked.allergen == no_concept && asked.allergen_words.empty() && !listed) return std::nullopt;
  static constexpr std::array<std::string_view, 6> borne_badly{"intoleran", "contraindicat", "allerg", "anaphyla", "hypersens", "reaction"};
  static constexpr std::array<std::string_view, 5> to_something{"allergy", "drug_allergy", "anaphylaxis", "severe_allergic_reaction",
                                                                "anaphylactic_shock"};
  for (const Occurrence& o : occurrences(context)) {
    if (o.medication != nullptr) {
      const std::string response = grammar::lower(o.medication->response);
      const bool badly = std::any_of(borne_badly.begin(), borne_badly.end(),
                                     [&](std::string_view word) { return response.find(word) != std::string::npos; });
      const bool same = asked.allergen != no_concept ? names_a(context, o, asked.allergen) : o.named->words == asked.allergen_words;
      if (badly && same) return fmt::format("{}: response {}", shown(o), o.medication->response);
    }
    if (o.presence != Presence::present || (o.family != Family::conditions && o.family != Family::events)) continue;
    const auto& named = o.named->concepts;
    const auto is = [&](std::string_view key) {
      const ConceptId id = context.vocabulary.find_key(key);
      return id != no_concept && std::find(named.begin(), named.end(), id) != named.end();
    };
    if (!o.named->narrowed && std::any_of(to_something.begin(), to_something.end(), is)) return shown(o);
  }
  return std::nullopt;
}

/// What may be one of a class of drugs by its way or its use: an infusion among the procedures, a steroid whose route is not on file.
std::optional<std::string> shown_by_drug(const Context& context, const Asked& asked, const Scope& scope) {
  if (asked.concept_id == no_concept) return std::nullopt;
  const rules::Vocabulary& vocabulary = context.vocabulary;
  const auto kind_of = [&](std::string_view key) {
    const ConceptId id = vocabulary.find_key(key);
    return id != no_concept && vocabulary.is_a(id, asked.concept_id);
  };
  const ConceptId steroid = vocabulary.find_key("corticosteroid"), immunoglobulin = vocabulary.find_key("immunoglobulin");
  const bool of_immunity = kind_of("immunosuppressant"), of_biologics = kind_of("biologic");
  for (const Occurrence& o : occurrences(context)) {
    if (o.presence != Presence::present || !in_reach(o, scope)) continue;
    static constexpr std::array<std::string_view, 7> outward{" cream ", " ointment ", " lotion ", " shampoo ",
                                                             " foam ",  " eye ",      " drops "};
    const std::string name = in_plain_words(o.named->text);
    const bool topical = std::any_of(outward.begin(), outward.end(), [&](std::string_view way) { return name.find(way) != name.npos; });
    if (of_immunity && o.medication != nullptr && o.medication->route.empty() && !topical && names_a(context, o, steroid)) return shown(o);
    if ((!of_immunity && !of_biologics) || o.procedure == nullptr) continue;
    const auto& inside = named_inside(context, *o.named);
    const auto is = [&](ConceptId id, ConceptId wanted) { return wanted != no_concept && vocabulary.is_a(id, wanted); };
    if (std::any_of(inside.begin(), inside.end(), [&](ConceptId id) { return is(id, immunoglobulin) || is(id, steroid); })) return shown(o);
  }
  return std::nullopt;
}

/// Places of injections, by words of their names, blanks for all signs; the first are those that say by themselves that it is an injection.
struct InjectedPlace {
  std::array<std::string_view, 5> routes;
  std::array<std::string_view, 10> places;
};
constexpr std::array<InjectedPlace, 3> injected_places{{
    {{" intravitreal ", " intra vitreal ", " subconjunctival ", " peribulbar ", " intracameral "},
     {" eye ", " eyes ", " ocular ", " intraocular ", " retina ", " retinal ", " macular ", " vitreous ", " ophthalmic ", " vitreal "}},
    {{" intra articular ", " intraarticular ", " periarticular ", " viscosupplementation ", " joint injection "},
     {" joint ", " joints ", " knee ", " knees ", " shoulder ", " hip ", " ankle ", " elbow ", " wrist ", " thumb "}},
    {{" epidural ", " intrathecal ", " transforaminal ", " facet ", " nerve root "},
     {" spinal ", " spine ", " lumbar ", " caudal ", " back ", " sacroiliac ", " cervical ", " paravertebral ", " interlaminar ",
      " disc "}},
}};

/// Which of the places an injection is into, as far as its words say.
std::array<bool, injected_places.size()> places_of(const std::string& words) {
  std::array<bool, injected_places.size()> out{};
  for (std::size_t k = 0; k < injected_places.size(); ++k) {
    const auto in = [&](const auto& names) {
      return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return words.find(name) != std::string::npos; });
    };
    out[k] = in(injected_places[k].routes) || in(injected_places[k].places);
  }
  return out;
}

bool names_injection(const std::string& words) {
  static constexpr std::array<std::string_view, 5> names{" injection", " injected ", " infiltration", " nerve block", " implant into "};
  const auto in = [&](const auto& stems) {
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return words.find(stem) != std::string::npos; });
  };
  return in(names) || std::any_of(injected_places.begin(), injected_places.end(), [&](const auto& place) { return in(place.routes); });
}

/// An injection stands among the procedures, and the drug that was injected among the medications: "knee injection" beside an
/// intra-articular steroid that is asked for, a drug given intra-articularly beside an injection into the joint.
std::optional<std::string> shown_by_injection(const Context& context, const Asked& asked, const Scope& scope) {
  const rules::Vocabulary& vocabulary = context.vocabulary;
  std::string wanted = in_plain_words(asked.text);
  if (asked.concept_id != no_concept) wanted += in_plain_words(vocabulary.at(asked.concept_id).name);
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  const auto into = places_of(wanted);
  const bool any_place = std::find(into.begin(), into.end(), true) == into.end();
  if (!names_injection(wanted)) return std::nullopt;
  const auto same_place = [&](const std::string& words, bool if_unsaid) {
    const auto place = places_of(words);
    if (any_place || std::find(place.begin(), place.end(), true) == place.end()) return if_unsaid;
    for (std::size_t k = 0; k < place.size(); ++k)
      if (place[k] && into[k]) return true;
    return false;
  };
  const ConceptId steroid = vocabulary.find_key("corticosteroid");
  const bool of_steroid = wanted.find("steroid") != std::string::npos;
  for (const Occurrence& o : occurrences(context)) {
    if (o.presence != Presence::present || !in_reach(o, scope)) continue;
    const bool in_list = std::find(scope.families.begin(), scope.families.end(), o.family) != scope.families.end();
    if (o.procedure != nullptr) {
      const std::string name = in_plain_words(o.named->text);
      static constexpr std::array<std::string_view, 4> others{" vaccin", " botulinum", " contrast ", " allergen"};
      const bool other =
          std::any_of(others.begin(), others.end(), [&](std::string_view one) { return name.find(one) != std::string::npos; });
      if (in_list || !names_injection(name) || other || !same_place(name, true)) continue;
      // Where it says which drug, that has to be one of those that are asked for.
      const auto& inside = named_inside(context, *o.named);
      const bool another = std::any_of(inside.begin(), inside.end(), [&](ConceptId id) {
        return vocabulary.at(id).kind == rules::TermKind::drug && what != no_concept && !vocabulary.is_a(id, what) &&
               !vocabulary.is_a(what, id) && !vocabulary.overlap(id, what);
      });
      if (!another) return shown(o);
    } else if (o.medication != nullptr && !in_list && !o.medication->route.empty()) {
      const std::string route = in_plain_words(o.medication->route);
      if (!names_injection(route) || !same_place(route, false)) continue;
      if (!of_steroid || names_a(context, o, steroid)) return shown(o);
    }
  }
  return std::nullopt;
}

/// The result of an examination in words that name it: an ECG that shows atrial fibrillation.
std::optional<std::string> shown_by_result(const Context& context, const Asked& asked, const Scope& scope) {
  if (asked.concept_id == no_concept && asked.narrows == no_concept) return std::nullopt;
  static constexpr std::array<std::string_view, 11> unless{" family ",   " risk ",   " mother ", " father ",   " rule out ", " ruled out ",
                                                           " excluded ", " absent ", " reason ", " unlikely ", " history "};
  for (const auto& observation : context.profile.observations) {
    const auto* result = std::get_if<std::string>(&observation.value);
    if (result == nullptr || !observation.doubt.empty() || classify(*result) == WordClass::negative) continue;
    if (observation.date && (observation.date->first > context.as_of || (scope.from && !scope.now && observation.date->last < *scope.from)))
      continue;
    const std::string words = in_plain_words(observation.text) + in_plain_words(*result);
    if (std::any_of(unless.begin(), unless.end(), [&](std::string_view word) { return words.find(word) != std::string::npos; })) continue;
    patients::Named named;
    named.text = *result;
    named.words = rules::normalised_words(*result);
    const auto inside = names_inside(context.vocabulary, named);
    const bool speaks = std::any_of(inside.begin(), inside.end(), [&](ConceptId id) {
      const rules::TermKind kind = context.vocabulary.at(id).kind;
      return (kind == rules::TermKind::condition || kind == rules::TermKind::event) && is_or_narrows(context, asked, id);
    });
    if (speaks) return shown(observation);
  }
  return std::nullopt;
}

/// A use of a thing that is named anywhere: heroin in a statement, in a case of overdose, beside a list without a misuse of drugs.
std::optional<std::string> shown_by_use(const Context& context, const Asked& asked) {
  for (const ShownByTreatment& row : shown_by_use_rows) {
    if (!speaks_of(context, asked, row.finding, row.kinds)) continue;
    const ConceptId thing = context.vocabulary.find_key(row.treatment);
    if (thing == no_concept) continue;
    for (const Occurrence& o : occurrences(context)) {
      if (o.presence != Presence::present || o.family == Family::observations || o.family == Family::conditions) continue;
      const auto& inside = named_inside(context, *o.named);
      if (std::any_of(inside.begin(), inside.end(), [&](ConceptId id) { return context.vocabulary.is_a(id, thing); })) return shown(o);
    }
  }
  return std::nullopt;
}

/// "NSCLC with brain metastases", "hypertension and CKD", "HIV-associated lymphoma": the second thing that an entry of the very list names.
/// It was filed under the first.
bool names_besides(const Context& context, const Asked& asked, const patients::Named& fact) {
  const std::string low = grammar::lower(fact.text);
  std::vector<std::string> others;
  std::size_t joint = std::string::npos, past = 0;
  for (const std::string_view word : {" with ", " and ", " complicated by ", " due to ", " secondary to ", " caused by ", " plus ", " + ",
                                      "; ", ", ", " - ", " associated with "}) {
    if (const auto at = low.find(word); at != std::string::npos && at < joint) joint = at, past = at + word.size();
  }
  if (joint != std::string::npos) others.push_back(fact.text.substr(past));
  for (const std::string_view tie : {"-associated ", "-related ", "-induced "})
    if (const auto at = low.find(tie); at != std::string::npos) others.push_back(fact.text.substr(0, at));
  for (const std::string& other : others) {
    const std::string words = " " + grammar::lower(other);
    bool denied = false;
    for (const std::string_view no : {" no ", " not ", " without ", " negative", " absent", " family ", " risk "})
      denied = denied || words.find(no) != std::string::npos;
    if (denied) continue;
    patients::Named named;
    named.text = other;
    named.words = rules::normalised_words(other);
    const auto inside = names_inside(context.vocabulary, named);
    if (std::any_of(inside.begin(), inside.end(), [&](ConceptId id) { return is_or_narrows(context, asked, id); })) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> spoken_against(Context& context, const Asked& asked, const Scope& scope, const std::vector<Judged>& outside) {
  // A name that is not listed is looked for in the words of the other entries.
  const std::string unlisted = asked.concept_id == no_concept && !asked.words.empty() ? " " + asked.words + " " : "";
  for (const Occurrence& o : occurrences(context)) {
    // A test is weighed with the later ones of its kind elsewhere (evaluate_tests.cpp).
    if (o.presence != Presence::present || o.family == Family::observations) continue;
    // "Infarction within 6 months": one of last year, on a list of events that is complete too, is why the conditions hold none.
    const bool past = std::any_of(outside.begin(), outside.end(), [&](const Judged& j) { return j.occurrence.named == o.named; });
    // "Current suicidal ideation": what came two days ago may be what is meant.
    constexpr std::chrono::days still_active{183};
    const bool of_late = scope.now && past && o.event != nullptr && !o.event->rate && o.lasting.start &&
                         (o.lasting.point || (o.lasting.end && o.lasting.end->last <= o.lasting.start->first + std::chrono::days(1))) &&
                         o.lasting.start->last + still_active >= context.as_of;
    if (past && !of_late && complete(context, o.family, scope.from) != nullptr) continue;
    const bool in_list = std::find(scope.families.begin(), scope.families.end(), o.family) != scope.families.end();
    if (!in_list && !unlisted.empty() && (" " + o.named->words + " ").find(unlisted) != std::string::npos &&
        !is_about_another(o.named->words))
      return shown(o);
    if (in_list && o.condition != nullptr && (!scope.now || o.active != Truth::no) && names_besides(context, asked, *o.named))
      return shown(o);
    const auto& inside = named_inside(context, *o.named);
    if (!in_list && std::any_of(inside.begin(), inside.end(), [&](ConceptId id) { return is_or_narrows(context, asked, id); }))
      return shown(o);
    if (o.medication != nullptr) {
      for (const ConceptId id : o.medication->indication_concepts)
        if (is_or_narrows(context, asked, id) && !given_for_excepted(context, id))
          return fmt::format("{} for {}", shown(o), o.medication->indication);
    }
  }
  if (auto said = said_in_near_words(context, asked, scope)) return said;
  if (auto examined = shown_by_examination(context, asked)) return examined;
  if (auto reaction = shown_by_reaction(context, asked)) return reaction;
  if (auto said = shown_by_words(context, asked, scope, outside)) return said;
  if (auto drug = shown_by_drug(context, asked, scope)) return drug;
  if (auto injected = shown_by_injection(context, asked, scope)) return injected;
  if (auto result = shown_by_result(context, asked, scope)) return result;
  if (asked.concept_id == no_concept && asked.narrows == no_concept) return std::nullopt;
  if (auto used = shown_by_use(context, asked)) return used;
  if (auto treated = shown_by_treatment(context, asked)) return treated;
  if (auto inherited = shown_by_gene(context, asked)) return inherited;
  for (const ShownByValue& row : shown_by_value_rows) {
    if (!speaks_of(context, asked, row.finding, row.kinds)) continue;
    rules::Compare compare;
    compare.measure = context.vocabulary.find_key(row.measure);
    if (compare.measure == no_concept) continue;
    const rules::Concept& measure = context.vocabulary.at(compare.measure);
    compare.text = measure.name;
    compare.limit.op = row.op;
    compare.limit.unit = std::string(row.unit);
    if (!row.word.empty()) {
      compare.limit.word = std::string(row.word);
    } else if (!row.figure.empty()) {
      compare.limit.value = Decimal::parse(row.figure);
    } else if (measure.analyte) {
      compare.limit.value = row.op == grammar::Comparator::lt ? measure.analyte->reference_low : measure.analyte->reference_high;
      compare.limit.unit = measure.analyte->canonical_unit;
    }
    if (!compare.limit.value && compare.limit.word.empty()) continue;
    compare.limit.unit_text = compare.limit.unit;
    Context look = context;
    look.explain = false;
    look.exceptions.clear();
    const ExprReport report = evaluate_leaf(look, compare);
    if (report.truth == Truth::yes) return report.reason;
  }
  return std::nullopt;
}

}  // namespace eligo::engine

// Genes, biomarkers and receptors: a result counts whether it is recorded as a variant or as an observation (semantics section 5).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/values.hpp"
#include "rules/gene_change.hpp"

namespace eligo::engine {

namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '>' || c == '*')
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  if (out.starts_with("p") && out.size() > 3 && text.size() > 1 && text[1] == '.') out.erase(0, 1);
  return out;
}

bool is_wild_type(const std::string& change) {
  const std::string word = folded(change);
  return word == "wildtype" || word == "wt" || word == "nomutation" || word == "unmutated" || word == "notmutated" || word == "normal";
}

/// A change that says there is none, or none that matters: beside "present" nobody knows which of the two is right.
bool denies(const std::string& change) {
  const std::string word = folded(change);
  static constexpr std::array whole = {"negative", "none",     "no",         "absent", "nil", "neg", "no",
                                       "intact",   "retained", "proficient", "stable", "mss", "vus"};
  static constexpr std::array part = {"notdetected",  "undetected", "notfound", "notpresent", "noevidence", "nomutation",
                                      "novariant",    "proficient", "benign",   "uncertain",  "unknown",    "polymorphism",
                                      "unmethylated", "*1*1",       "wildtype", "repeats"};
  return std::find(whole.begin(), whole.end(), word) != whole.end() ||
         std::any_of(part.begin(), part.end(), [&](const char* one) { return word.find(one) != std::string::npos; });
}

/// Whether a recorded presence or absence of a change decides the one asked for; nothing when it does not speak to it.
std::optional<Truth> decides(const std::string& want, const std::string& given, bool as_present) {
  // "Wild type, present" is the absence of a mutation.
  const bool same = folded(want) == folded(given);
  const bool wild = is_wild_type(given) && !same;
  if (!wild && !same && denies(given)) return Truth::unknown;
  // That a gene is not the wild type, or that nobody ticked it: an entry of absence does not say which.
  if (wild && !as_present) return Truth::unknown;
  switch (rules::settles(want, wild ? "mutation" : given, wild ? !as_present : as_present)) {
    case rules::Settled::yes:
      return Truth::yes;
    case rules::Settled::no:
      return Truth::no;
    case rules::Settled::unclear:
      return Truth::unknown;
    case rules::Settled::nothing:
      break;
  }
  return std::nullopt;
}

/// Markers whose "positive" and "negative" mean expression or amplification.
bool receptor(const std::string& gene) {
  static constexpr std::array names = {"her2", "erbb2", "er",   "esr1", "estrogenreceptor", "pr", "pgr", "progesteronereceptor",
                                       "ar",   "pdl1",  "cd274"};
  const std::string key = folded(gene);
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// Is the change one of what a receptor's result is about?
bool of_receptor(const std::string& change) {
  const std::string plain = rules::canonical_change(change);
  return plain.empty() || plain == "expression" || plain == "overexpression" || plain == "amplification";
}

/// The change that the name of a test holds ("BRAF V600E", "KRAS mutation"); empty when it only names the gene.
std::string change_told(const Context& context, const patients::Observation& observation) {
  if (observation.concepts.size() == 1)
    if (const auto listed = rules::listed_change(observation.concepts.front(), context.vocabulary)) return listed->change;
  const auto named = rules::gene_change(observation.text, context.vocabulary);
  return named ? named->change : std::string();
}

/// A name for several genes: one of them without a change leaves the others, and only all of them decide.
struct GeneFamily {
  std::string_view name;
  std::array<std::string_view, 4> genes;
};
constexpr std::array<GeneFamily, 4> gene_families{{
    {"ras", {"kras", "nras"}},
    {"brca", {"brca1", "brca2"}},
    {"hormone_receptor", {"esr1", "pgr"}},
    {"fgfr", {"fgfr1", "fgfr2", "fgfr3", "fgfr4"}},
}};

/// Results of the genes of the family that is asked for; without genes where one gene is asked for.
struct FamilyResults {
  std::vector<ConceptId> genes, with, without;
  bool whole = false;  ///< a negative result of all that is asked for

  void note(const std::vector<ConceptId>& named, bool positive) {
    const bool one = named.size() == 1 && std::find(genes.begin(), genes.end(), named.front()) != genes.end();
    if (one) (positive ? with : without).push_back(named.front());
    whole = whole || (!one && !positive);
  }
  /// Nothing speaks for a change in all of the family: another gene has it, or was not looked at.
  [[nodiscard]] bool denied() const {
    return whole || std::all_of(genes.begin(), genes.end(), [&](ConceptId gene) { return lacks(gene); });
  }
  [[nodiscard]] bool contradictory() const {
    return whole || std::any_of(with.begin(), with.end(), [&](ConceptId gene) { return lacks(gene); });
  }

 private:
  [[nodiscard]] bool lacks(ConceptId gene) const { return std::find(without.begin(), without.end(), gene) != without.end(); }
};

FamilyResults family_of(const Context& context, ConceptId wanted) {
  FamilyResults family;
  for (const GeneFamily& row : gene_families) {
    if (wanted == no_concept || context.vocabulary.find_key(row.name) != wanted) continue;
    for (const std::string_view gene : row.genes)
      if (!gene.empty()) family.genes.push_back(context.vocabulary.find_key(gene));
  }
  return family;
}

std::string shown(const patients::VariantFact& fact) {
  std::string out = fact.gene.empty() ? fact.text : fact.gene;
  if (!fact.change.empty()) out += " " + fact.change;
  out += !fact.doubt.empty() ? "" : fact.present ? " present" : " absent";
  if (fact.date) out += " on " + fact.date->text;
  return out;
}

/// The words of a text, as written and without signs.
std::vector<std::string> tokens(std::string_view text) {
  std::vector<std::string> out(1);
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      out.back() += c;
    else if (!out.back().empty())
      out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

/// Does the text name the gene or receptor? Short names only as they are written: MET is no "met", EGFR no "eGFR".
bool names_gene(std::string_view text, const std::vector<std::string>& names) {
  const std::vector<std::string> words = tokens(text);
  constexpr std::size_t short_name = 4;
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const std::vector<std::string> wanted = tokens(name);
    const auto same = [&](const std::string& a, const std::string& b) {
      return name.size() <= short_name ? a == b : rules::normalised_words(a) == rules::normalised_words(b);
    };
    return !wanted.empty() && std::search(words.begin(), words.end(), wanted.begin(), wanted.end(), same) != words.end();
  });
}

/// A fact in another list that names what the lists of results do not hold: "HER2 IHC 3+", a statement "HER2 positive".
std::optional<std::string> named_elsewhere(const Context& context, const rules::Variant& variant, ConceptId wanted) {
  std::vector<std::string> names{variant.gene.empty() ? variant.text : variant.gene};
  const auto take = [&](ConceptId id) {
    if (id == no_concept) return;
    names.push_back(context.vocabulary.at(id).name);
    const auto& more = context.vocabulary.at(id).names;
    names.insert(names.end(), more.begin(), more.end());
  };
  take(wanted);
  for (const ConceptId gene : family_of(context, wanted).genes) take(gene);
  const auto denied = [](std::string_view text) {
    const std::string words = " " + rules::normalised_words(text) + " ";
    static constexpr std::array<std::string_view, 6> denying{" negative ", " no ", " not ", " without ", " wild type ", " denies "};
    return std::any_of(denying.begin(), denying.end(), [&](std::string_view one) { return words.find(one) != std::string::npos; });
  };
  for (const Occurrence& o : occurrences(context)) {
    const bool told = o.family == Family::conditions || o.family == Family::events;
    if (told && o.presence == Presence::present && !denied(o.named->text) && names_gene(o.named->text, names)) return shown(o);
  }
  for (const auto& statement : context.profile.statements)
    if (statement.value && !denied(statement.text) && names_gene(statement.text, names)) return fmt::format("\"{}\"", statement.text);
  for (const auto& observation : context.profile.observations) {
    if (observation.date && observation.date->first > context.as_of) continue;
    const std::string word = measure(observation, context.as_of).word;
    if (classify(word) == WordClass::negative || denied(word)) continue;
    // A measure that is listed by itself is another thing under a like name.
    const bool listed = !observation.concepts.empty();
    if ((!listed && names_gene(observation.text, names)) || names_gene(word, names)) return engine::shown(observation);
  }
  return std::nullopt;
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Variant& variant) {
  Asked wanted = asked(context, variant.concept_id, variant.gene.empty() ? variant.text : variant.gene);
  const std::string name = variant.gene.empty() ? name_of(context, wanted) : variant.gene;
  const std::string what = variant.change.empty() ? name : name + " " + variant.change;
  const Need need{UnknownKind::missing, fmt::format("What is the patient's {} status?", name), "laboratory"};
  ExprReport report;
  std::vector<std::string> positive, negative, unclear;
  bool doubtful = false;
  FamilyResults family = family_of(context, wanted.concept_id);
  const auto note = [&](const std::string& pointer, const std::string& text, bool used, std::string why) {
    if (context.explain) report.evidence.push_back({pointer, text, used, std::move(why), {}, {}});
  };
  for (const auto& fact : context.profile.variants) {
    if (fact.date && fact.date->first > context.as_of) continue;
    Relation relation = relate(context, wanted, fact);
    if (relation == Relation::doubtful && !variant.gene.empty() && folded(fact.gene) == folded(variant.gene))
      relation = Relation::satisfies;
    if (relation == Relation::unrelated) continue;
    if (relation != Relation::satisfies) {
      // RAS without a mutation is KRAS without one.
      const bool denied = relation == Relation::broader && !fact.present && fact.doubt.empty() && !receptor(name) &&
                          decides(variant.change, fact.change, false) == Truth::no;
      if (denied) {
        note(fact.pointer, shown(fact), true, "");
        negative.push_back(shown(fact));
        family.whole = true;
      }
      doubtful = doubtful || fact.present;
      continue;
    }
    if (!fact.doubt.empty()) {
      note(fact.pointer, shown(fact), false, fact.doubt);
      unclear.push_back(shown(fact));
      continue;
    }
    // "HER2 negative" is about the receptor: it says nothing of a mutation of its gene, nor that of it.
    const bool apart = receptor(name) && ((variant.change.empty() && !of_receptor(fact.change)) ||
                                          (!of_receptor(variant.change) && rules::canonical_change(fact.change).empty()));
    const auto decided = apart ? std::nullopt : decides(variant.change, fact.change, fact.present);
    if (!decided) {
      note(fact.pointer, shown(fact), false, "another change");
      continue;
    }
    note(fact.pointer, shown(fact), true, "");
    if (*decided != Truth::unknown) family.note(fact.concepts, *decided == Truth::yes);
    (*decided == Truth::yes ? positive : *decided == Truth::no ? negative : unclear).push_back(shown(fact));
  }
  // A result in words: "HER2 status: positive", "KRAS: wild type".
  std::optional<Day> latest;
  std::vector<std::pair<const patients::Observation*, WordClass>> results;
  const std::vector<std::string> phrases = {rules::normalised_words(variant.text),
                                            rules::normalised_words(name),
                                            rules::normalised_words(name + " status"),
                                            rules::normalised_words(name + " mutation"),
                                            rules::normalised_words(name + " " + variant.change),
                                            rules::normalised_words(name + " " + variant.change + " mutation")};
  for (const auto& observation : context.profile.observations) {
    if (observation.date && observation.date->first > context.as_of) continue;
    const Relation relation = relate(context, wanted, observation);
    const bool named = relation == Relation::satisfies ||
                       std::find(phrases.begin(), phrases.end(), rules::normalised_words(observation.text)) != phrases.end();
    if (!named) continue;
    if (!observation.doubt.empty()) {
      note(observation.pointer, shown(observation), false, observation.doubt);
      unclear.push_back(shown(observation));
      continue;
    }
    const Measured value = measure(observation, context.as_of);
    // "EGFR: L858R" names what was found.
    const bool found = rules::is_named_change(value.word);
    const WordClass result = found ? WordClass::positive : classify(value.word);
    if (result != WordClass::positive && result != WordClass::negative) {
      note(observation.pointer, shown(observation), false, "does not say positive or negative");
      unclear.push_back(shown(observation));
      continue;
    }
    // "KRAS: wild type" speaks of mutations, "HER2: negative" of the marker as a whole; a named change is one mutation.
    const std::string told = found ? rules::canonical_change(value.word) : change_told(context, observation);
    const bool positive_result = result == WordClass::positive;
    const auto decided = told.empty() && (!positive_result || !rules::is_named_change(variant.change))
                             ? std::optional(positive_result ? Truth::yes : Truth::no)
                             : decides(variant.change, told, positive_result);
    if (!decided) {
      note(observation.pointer, shown(observation), false, "another change");
      continue;
    }
    if (*decided == Truth::unknown) {
      note(observation.pointer, shown(observation), false, "does not name the change");
      unclear.push_back(shown(observation));
      continue;
    }
    results.emplace_back(&observation, *decided == Truth::yes ? WordClass::positive : WordClass::negative);
    if (observation.date && (!latest || observation.date->first > *latest)) latest = observation.date->first;
  }
  for (const auto& [observation, result] : results) {
    if (latest && observation->date && observation->date->last < *latest) {
      note(observation->pointer, shown(*observation), false, "not the latest");
      continue;
    }
    note(observation->pointer, shown(*observation), true, "");
    family.note(observation->concepts, result == WordClass::positive);
    (result == WordClass::positive ? positive : negative).push_back(shown(*observation));
  }
  const auto decided = [&](bool present, std::string why) {
    report.truth = present == variant.present ? Truth::yes : Truth::no;
    report.reason = std::move(why);
    return report;
  };
  if (!positive.empty() && !negative.empty() && family.contradictory()) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::conflict);
    report.reason = fmt::format("the record disagrees: {}, and {}", positive.front(), negative.front());
    report.needs.push_back({UnknownKind::conflict, need.ask, need.of});
    return report;
  }
  const bool doubt = std::any_of(context.profile.variants.begin(), context.profile.variants.end(), [&](const auto& fact) {
    return !fact.doubt.empty() && relate(context, wanted, fact) == Relation::satisfies;
  });
  if (!positive.empty() && !doubt) return decided(true, positive.front());
  if (!unclear.empty()) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::missing);
    report.reason = fmt::format("{} does not settle {}", unclear.front(), what);
    report.needs.push_back(need);
    return report;
  }
  if (!negative.empty() && family.denied()) return decided(false, negative.front());
  if (!doubtful) {
    // A result lies among the variants or among the observations (semantics section 5), so one list alone does not hold them all.
    const auto* variants = complete(context, Family::variants, std::nullopt);
    const auto* observations = complete(context, Family::observations, std::nullopt);
    if (variants != nullptr && (observations != nullptr || !receptor(name))) {
      note(variants->pointer, "variants declared complete", true, "");
      if (const auto elsewhere = named_elsewhere(context, variant, wanted.concept_id)) {
        report.truth = Truth::unknown;
        add_kind(report.kinds, UnknownKind::conflict);
        report.reason = fmt::format("the record disagrees: no result for {} on complete lists, and {}", what, *elsewhere);
        report.needs.push_back({UnknownKind::conflict, need.ask, need.of});
        return report;
      }
      if (!receptor(name)) return decided(false, "none on file, and the list of variants is declared complete");
      note(observations->pointer, "observations declared complete", true, "");
      return decided(false, "none on file, and the lists of variants and of observations are declared complete");
    }
  }
  report.truth = Truth::unknown;
  add_kind(report.kinds, UnknownKind::missing);
  report.reason = negative.empty() ? fmt::format("no result for {} is on file", what)
                                   : fmt::format("{}, and the other genes of {} are not on file", negative.front(), name);
  report.needs.push_back(need);
  return report;
}

}  // namespace eligo::engine

// Concepts: the code wins over the text, and the family decides between the meanings of a homonym. What stays unknown or ambiguous is kept
// that way (several concepts, or none); the engine then leaves the verdict open.
#include "patients/entry_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "grammar/text.hpp"
#include "rules/codes.hpp"
#include "rules/criteria.hpp"
#include "rules/narrowed.hpp"

namespace eligo::patients {
namespace {

using rules::TermKind;
using rules::Vocabulary;

/// The kinds that a name may have in a family, the likeliest first; `none` is any kind.
std::span<const TermKind> kinds_in(Family family) {
  static constexpr std::array conditions{TermKind::condition, TermKind::event, TermKind::none};
  static constexpr std::array medications{TermKind::drug, TermKind::procedure, TermKind::none};
  static constexpr std::array procedures{TermKind::procedure, TermKind::drug, TermKind::none};
  static constexpr std::array events{TermKind::event, TermKind::condition, TermKind::none};
  static constexpr std::array observations{TermKind::measure, TermKind::gene, TermKind::condition, TermKind::event, TermKind::none};
  static constexpr std::array variants{TermKind::gene, TermKind::none};
  static constexpr std::array statements{TermKind::statement, TermKind::none};
  switch (family) {
    case Family::conditions:
      return conditions;
    case Family::medications:
      return medications;
    case Family::procedures:
      return procedures;
    case Family::events:
      return events;
    case Family::observations:
      return observations;
    case Family::variants:
      return variants;
    case Family::statements:
      break;
  }
  return statements;
}

}  // namespace

rules::Resolution resolve_in(Family family, std::string_view text, const Vocabulary& vocabulary) {
  rules::Resolution resolution;
  for (TermKind kind : kinds_in(family)) {
    resolution = vocabulary.resolve(text, kind);
    if (!resolution.concepts.empty()) break;
  }
  // Nobody takes a score: "AC-T" among the medications is no asthma control test.
  if (family == Family::medications || family == Family::procedures)
    std::erase_if(resolution.concepts, [&](ConceptId id) { return vocabulary.at(id).kind == TermKind::measure; });
  return resolution;
}

std::string without_kind(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kinds{" (finding)", " (disorder)",       " (situation)", " (procedure)",
                                                         " (event)",   " (regime/therapy)", " (product)",   " (substance)"};
  for (const std::string_view kind : kinds)
    if (text.ends_with(kind)) return std::string(text.substr(0, text.size() - kind.size()));
  return std::string(text);
}

std::string name_of(const Vocabulary& vocabulary, ConceptId id) { return "`" + vocabulary.at(id).name + "`"; }

namespace {

/// "Physiotherapy for knee pain", "heat patch for low back pain": what was given or done, by the name in front.
std::vector<ConceptId> given_for(std::string_view text, const Vocabulary& vocabulary) {
  const auto at = text.find(" for ");
  if (at == std::string_view::npos) return {};
  for (const TermKind kind : {TermKind::procedure, TermKind::drug})
    if (auto found = vocabulary.lookup(text.substr(0, at), kind).concepts; !found.empty()) return found;
  return {};
}

/// A concept and the code that it was told by.
struct Coded {
  ConceptId id = rules::no_concept;
  std::string code;
  std::string above;  ///< the listed code that it lies under; empty where it is listed itself
};

/// Codes to concepts. Several codes of one line of descent mean the narrowest; codes that have nothing to do with each other are all kept,
/// which leaves the entry ambiguous. A code that is not listed counts for the listed one that it lies under, where no other code is known.
std::vector<Coded> concepts_of_codes(Fields& fields, const std::vector<std::string>& codes, bool text, const Vocabulary& vocabulary) {
  std::vector<Coded> found, below;
  const auto take = [](std::vector<Coded>& into, Coded one) {
    if (std::none_of(into.begin(), into.end(), [&](const Coded& other) { return other.id == one.id; })) into.push_back(std::move(one));
  };
  for (const std::string& code : codes) {
    if (const ConceptId id = vocabulary.find_code(code); id != rules::no_concept) {
      take(found, {id, code, {}});
      continue;
    }
    if (auto wider = vocabulary.find_wider_code(code); wider.id != rules::no_concept) {
      fields.remark("code", "the code `" + code + "` is not listed and lies under " + rules::shown_code(wider.code) + ", " +
                                name_of(vocabulary, wider.id) + ": it is one of these, and denies nothing");
      take(below, {wider.id, code, std::move(wider.code)});
      continue;
    }
    fields.remark("code", "the code `" + code + "` is not in the vocabulary" +
                              (text               ? ": the text counts"
                               : codes.size() > 1 ? ""
                                                  : ", and there is no text: it matches nothing"));
  }
  if (found.empty()) found = std::move(below);
  std::vector<Coded> narrowest;
  for (const Coded& one : found)
    if (std::none_of(found.begin(), found.end(),
                     [&](const Coded& other) { return other.id != one.id && vocabulary.is_a(other.id, one.id); }))
      narrowest.push_back(one);
  if (narrowest.size() > 1)
    fields.remark("code", "the codes mean different things: " + name_of(vocabulary, narrowest[0].id) + " and " +
                              name_of(vocabulary, narrowest[1].id));
  return narrowest;
}

/// Does the text say that what the code names is not there, or that somebody else has it?
bool denies(std::string_view text) {
  const std::string padded = " " + grammar::lower(text) + " ";
  static constexpr std::array<std::string_view, 22> words{
      " no ",       " not ",       " without ", " denies ",   " denied ",    " negative ", " ruled out", " rule out",
      " excluded ", " unlikely ",  " absent ",  " family ",   " father ",    " mother ",   " brother ",  " sister ",
      " sibling ",  " screening ", " risk ",    " possible ", " suspected ", " never "};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return padded.find(word) != std::string::npos; });
}

/// What the codes and the text of an entry come to together: the code counts, but a listed code above the recorded one gives way to a text
/// that says as much or more.
/// False: the text names another thing than the code.
bool settle_by_code(Fields& fields, Named& named, const std::vector<Coded>& coded, const std::vector<ConceptId>& by_text,
                    const Vocabulary& vocabulary) {
  bool text_counts = true;
  for (const Coded& one : coded) named.concepts.push_back(one.id);
  if (coded.empty()) return true;
  const Coded& first = coded.front();
  const bool below = !first.above.empty();
  const auto within = [&](ConceptId narrow, ConceptId wide) { return vocabulary.is_a(narrow, wide); };
  if (below && coded.size() == 1 && by_text.size() == 1 && within(by_text.front(), first.id)) {
    named.concepts = by_text;
    return true;
  }
  named.by_wider_code = below;
  const bool same = coded.size() == 1 && by_text.size() == 1 && by_text.front() == first.id;
  if (!below && (same || named.text.empty())) return true;
  named.told_by = "by the code " + rules::shown_code(first.code) +
                  (below ? ", which lies under " + rules::shown_code(first.above) : std::string()) + ", " + vocabulary.at(first.id).name;
  const auto agrees = [&](ConceptId meant) {
    return std::any_of(coded.begin(), coded.end(), [&](const Coded& one) { return within(meant, one.id) || within(one.id, meant); });
  };
  if (!by_text.empty() && std::none_of(by_text.begin(), by_text.end(), agrees)) {
    fields.remark({}, "the code means " + name_of(vocabulary, first.id) + ", the text means " + name_of(vocabulary, by_text.front()) +
                          ": the code counts");
    text_counts = false;
  } else if (by_text.empty() && denies(named.text)) {
    named.doubt = "its code means " + vocabulary.at(first.id).name + ", and its text denies that or says it of another";
  }
  return text_counts;
}

/// Does the text say that it is over, meant for somebody else, guarded against or only feared?
bool turns_away(std::string_view text) {
  const std::string padded = " " + grammar::lower(text) + " ";
  static constexpr std::string_view words[] = {
      "history",  " h/o",      "status post", " s/p",     " post-",       "previous",  " prior ",  " past ",   " former",  "remission",
      "resolved", "cured",     "recovered",   "healed",   "inactive",     "no longer", "vaccin",   "immuni",   "prophyla", "prevent",
      "exposure", "contact",   "carrier",     "donor",    "allerg",       "intoleran", "sensitiv", "anaphyla", "reaction", "maternal",
      "paternal", " parent",   "child",       "infancy",  "infant",       "adolescen", "youth",    "neonat",   " partner", " relative",
      " son ",    " daughter", " husband",    " wife",    " spouse",      " friend",   " cousin",  " aunt",    " uncle",   " grand",
      " baby",    " fetus",    " foetus",     "probable", "questionable", " like ",    "-like"};
  return denies(text) ||
         std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return padded.find(word) != std::string::npos; });
}

/// "the left femur", "chest wall": a place of the body, and which side or end of it.
bool names_place(std::string_view words) {
  static constexpr std::string_view places[] = {
      "femur",    "tibia",    "fibula",      "humerus",    "radius",      "ulna",    "hip",      "knee",         "ankle",      "wrist",
      "elbow",    "shoulder", "spine",       "vertebra",   "rib",         "ribs",    "pelvis",   "skull",        "hand",       "foot",
      "finger",   "toe",      "arm",         "leg",        "thigh",       "neck",    "chest",    "abdomen",      "back",       "head",
      "face",     "brain",    "lung",        "liver",      "kidney",      "bladder", "prostate", "breast",       "colon",      "rectum",
      "stomach",  "pancreas", "esophagus",   "oesophagus", "skin",        "bone",    "eye",      "ear",          "nose",       "throat",
      "tongue",   "larynx",   "heart",       "aorta",      "uterus",      "cervix",  "ovary",    "endometrium",  "testis",     "thyroid",
      "scalp",    "cornea",   "retina",      "hemisphere", "hemispheres", "main",    "gums",     "wall",         "joint",      "limb",
      "groin",    "buttock",  "ileum",       "jejunum",    "duodenum",    "cecum",   "appendix", "rectosigmoid", "sigmoid",    "tonsil",
      "trachea",  "bronchus", "gallbladder", "vulva",      "vagina",      "penis",   "parotid",  "nasopharynx",  "oropharynx", "pharynx",
      "intestine"};
  static constexpr std::string_view sides[] = {"the",    "left",     "right",    "both",      "upper",      "lower",
                                               "distal", "proximal", "anterior", "posterior", "prosthetic", "study",
                                               "great",  "small",    "large",    "terminal",  "uterine"};
  bool placed = false;
  for (const std::string& word : grammar::plain_words(words)) {
    const bool place = std::find(std::begin(places), std::end(places), word) != std::end(places);
    if (!place && std::find(std::begin(sides), std::end(sides), word) == std::end(sides)) return false;
    placed = placed || place;
  }
  return placed;
}

/// "left eye", "both knees", "bilateral": on which side, and of what.
bool names_side(std::string_view words) {
  static constexpr std::string_view sides[] = {"left", "right", "bilateral", "unilateral", "both", "study", "fellow", "index", "od",
                                               "os",   "ou",    "eye",       "eyes",       "knee", "knees", "hip",    "hips",  "shoulder",
                                               "hand", "hands", "foot",      "feet",       "ear",  "ears",  "leg",    "legs",  "arm",
                                               "arms", "the",   "side",      "sides",      "lung", "lungs", "breast", "kidney"};
  const auto said = grammar::plain_words(words);
  return !said.empty() && said.size() <= 3 && std::all_of(said.begin(), said.end(), [](const std::string& word) {
    return std::find(std::begin(sides), std::end(sides), word) != std::end(sides);
  });
}

/// "In 2010", "since 1998".
bool names_year(std::string_view words) {
  for (const std::string& word : grammar::plain_words(words))
    if (word.size() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.find_first_not_of("0123456789") == std::string::npos)
      return true;
  return false;
}

/// "Fracture of the left femur", "radiotherapy to the chest wall", "type 2 diabetes with neuropathy": a listed thing, and where it is, what
/// it comes from or with. The longest listed beginning. Behind a bracket, a comma or a dash anything may stand ("diabetes, insipidus"), and
/// behind "of" or "in" only a place leaves the thing what it is ("depression of the ST segment", "breast cancer in mom").
std::vector<ConceptId> beginning_of(std::string_view text, Family family, const Vocabulary& vocabulary) {
  if (turns_away(text) || names_year(text)) return {};
  static constexpr std::array<std::string_view, 5> wheres{" of ", " in ", " at ", " on ", " to "};
  static constexpr std::array<std::string_view, 7> parts{" with ",   " due to ",       " after ",    " following ",
                                                         " during ", " secondary to ", " caused by "};
  const bool done = family == Family::procedures;
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t cut = 0;
    for (const std::string_view part : parts)
      if (const auto at = text.substr(0, end).rfind(part); at != std::string_view::npos) cut = std::max(cut, at);
    for (const std::string_view where : wheres) {
      if (where == " to " && !done) continue;
      const auto at = text.substr(0, end).rfind(where);
      if (at != std::string_view::npos && at > cut && names_place(text.substr(at + where.size(), end - at - where.size()))) cut = at;
    }
    // "Retinitis pigmentosa, left eye": behind a comma nothing but the side.
    if (const auto comma = text.substr(0, end).rfind(", ");
        comma != std::string_view::npos && comma > cut && names_side(text.substr(comma + 2, end - comma - 2)))
      cut = comma;
    if (cut == 0) return {};
    const std::string_view front = text.substr(0, cut);
    // "Hypertension of the portal vein" is another pressure.
    if (grammar::lower(front).ends_with("tension") && text.substr(cut).starts_with(" of ")) return {};
    const auto first = done ? std::array{TermKind::procedure, TermKind::procedure} : std::array{TermKind::condition, TermKind::event};
    for (const TermKind kind : first)
      if (auto found = vocabulary.lookup(front, kind).concepts; found.size() == 1) return found;
    if (!done)
      if (auto split = rules::narrowed(front, vocabulary); split && split->concepts.size() == 1) return std::move(split->concepts);
    end = cut;
  }
  return {};
}

/// "Metformin 500 mg", "metoprolol succinate ER", "salbutamol as needed": the drug without its dose, its form and its salt. A form for one
/// place ("cream", "eye drops") says more, and stays.
std::vector<ConceptId> drug_of(std::string_view text, const Vocabulary& vocabulary) {
  const std::string all = grammar::lower(text);
  for (const std::string_view word :
       {"history", "allerg", "intoleran", "previous", "past ", "/",     "+",     " with ", " and ", " or ",   " vs", "placebo",
        "needle",  "drop",   "cream",     "ointment", "gel",   "patch", "spray", "inhal",  "flush", "lotion", "foam"})
    if (denies(text) || all.find(word) != std::string::npos) return {};
  static constexpr std::array<std::string_view, 46> behind{
      "tablet",    "tablets",   "tab",      "tabs",    "capsule", "capsules", "injection",     "infusion", "suspension", "solution",
      "syrup",     "xr",        "er",       "sr",      "cr",      "xl",       "hydrochloride", "hcl",      "sodium",     "mesylate",
      "tartrate",  "succinate", "besylate", "maleate", "sulfate", "sulphate", "phosphate",     "acetate",  "fumarate",   "citrate",
      "potassium", "calcium",   "oral",     "po",      "daily",   "once",     "twice",         "bid",      "tid",        "prn",
      "weekly",    "monthly",   "auc",      "iv",      "a day",   "as needed"};
  std::string low = all;
  // From the dose on nothing belongs to the name. "5-fluorouracil" begins with its figure.
  for (std::size_t at = 1; at < low.size(); ++at)
    if (low[at - 1] == ' ' && std::isdigit(static_cast<unsigned char>(low[at])) != 0) {
      low.resize(at - 1);
      break;
    }
  const auto trim = [&] {
    while (!low.empty() && (low.back() == ' ' || low.back() == ',' || low.back() == ';' || low.back() == '(')) low.pop_back();
  };
  for (bool more = true; more;) {
    more = false;
    trim();
    if (low.size() < text.size())
      if (auto found = vocabulary.lookup(low, TermKind::drug).concepts; found.size() == 1) return found;
    for (const std::string_view word : behind)
      if (low.size() > word.size() + 1 && low.ends_with(word) && low[low.size() - word.size() - 1] == ' ') {
        low.resize(low.size() - word.size() - 1);
        more = true;
        break;
      }
  }
  return {};
}

/// A name with a question mark, a minus or "r/o" at it says that the thing is doubted or denied, and punctuation is not compared.
bool name_doubts(std::string_view text) {
  if (text.find('?') != std::string_view::npos) return true;
  std::string low;
  for (const char c : text)
    if (c != ' ') low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const std::string_view sign :
       {"(-)", "[-]", "(\xe2\x80\x93)", "(\xe2\x88\x92)", "(neg)", "(negative)", "(no)", "(none)", "(absent)", "(denied)"})
    if (low.find(sign) != std::string::npos) return true;
  if (low.starts_with("r/o") || low.ends_with("r/o")) return true;
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text.size() > 2 && text.ends_with(" -");
}

/// A name of an index, with what describes it behind one comma, as running text has it. Empty for every other name.
std::string turned_round(std::string_view text) {
  const auto comma = text.find(", ");
  if (comma == std::string_view::npos || comma == 0 || text.find_first_of(",;()/+", comma + 1) != std::string_view::npos ||
      text.find_first_of(";()/+") < comma || turns_away(text))
    return {};
  const std::string_view behind = text.substr(comma + 2);
  constexpr std::ptrdiff_t most_words = 2;
  for (const std::string_view joint : {" and ", " or ", " with ", " without ", " in ", " of ", " for ", " on ", " since ", " at "})
    if ((" " + std::string(behind) + " ").find(joint) != std::string::npos) return {};
  if (behind.empty() || std::count(behind.begin(), behind.end(), ' ') >= most_words) return {};
  return std::string(behind) + " " + std::string(text.substr(0, comma));
}

/// The drugs that the name lists, where it lists nothing else.
std::vector<ConceptId> listed_parts(std::string_view text, const Vocabulary& vocabulary) {
  std::vector<ConceptId> out;
  const auto take = [&](std::string_view piece) {
    while (!piece.empty() && piece.front() == ' ') piece.remove_prefix(1);
    while (!piece.empty() && piece.back() == ' ') piece.remove_suffix(1);
    const auto found = vocabulary.lookup(piece, TermKind::drug).concepts;
    // "Aspirin/placebo" is one of the two, and nobody knows which.
    if (found.size() != 1 || vocabulary.at(found.front()).key == "placebo" || vocabulary.at(found.front()).anything) return false;
    out.push_back(found.front());
    return true;
  };
  for (std::string_view rest = text;;) {
    std::size_t at = std::string_view::npos, length = 0;
    for (const std::string_view sign : {"/", "+", " and ", " & ", " plus ", ", "}) {
      const auto found = rest.find(sign);
      if (found < at) at = found, length = sign.size();
    }
    if (!take(rest.substr(0, at))) return {};
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + length);
  }
  return out.size() > 1 ? out : std::vector<ConceptId>();
}

}  // namespace

std::vector<ConceptId> parts_of(Named& named, const Vocabulary& vocabulary) {
  if (named.concepts.size() == 1) return vocabulary.at(named.concepts.front()).parts;
  if (!named.concepts.empty()) return {};
  auto parts = listed_parts(named.text, vocabulary);
  named.parted = !parts.empty();
  return parts;
}

/// Text and code to concepts. `gene` names a variant that has neither.
void read_name(Fields& fields, Named& named, Family family, const Vocabulary& vocabulary, const std::string& gene) {
  named.pointer = fields.pointer();
  const std::optional<std::string> text = fields.text("text");
  if (const json::Value* code = fields.take("code")) {
    if (code->text() != nullptr) {
      named.codes.push_back(*code->text());
    } else if (code->array() != nullptr) {
      for (const json::Value& one : *code->array())
        if (one.text() != nullptr) named.codes.push_back(*one.text());
    }
    const std::size_t expected = code->array() != nullptr ? code->array()->size() : 1;
    if (named.codes.size() != expected || expected == 0 ||
        std::any_of(named.codes.begin(), named.codes.end(), [](const std::string& one) { return one.empty(); }))
      fields.error("code", "found " + json::describe(*code) + ", expected a code or a list of codes",
                   "a code is written \"http://loinc.org|751-8\", or as a key of the vocabulary");
  }
  const bool given = fields.take("text") != nullptr || fields.take("code") != nullptr || !gene.empty();
  if (!given) fields.error({}, "this entry does not say what it is", "give `text`, `code` or both");

  const auto coded = concepts_of_codes(fields, named.codes, text.has_value(), vocabulary);
  bool text_counts = true;
  if (text) {
    named.text = *text;
    if (name_doubts(*text)) named.doubt = "its name carries a sign of doubt or denial";
    rules::Resolution resolution = resolve_in(family, *text, vocabulary);
    text_counts = settle_by_code(fields, named, coded, resolution.concepts, vocabulary);
    if (named.concepts.empty()) {
      named.concepts = resolution.concepts;
      const bool narrows = family == Family::conditions || family == Family::events;
      const bool gives = family == Family::procedures || family == Family::medications || family == Family::events;
      if (named.concepts.empty() && gives) named.concepts = given_for(*text, vocabulary);
      if (named.concepts.empty() && family == Family::medications) {
        named.concepts = drug_of(*text, vocabulary);
        if (!named.concepts.empty()) {
          fields.remark("text", "`" + *text + "` is taken for " + name_of(vocabulary, named.concepts.front()));
          resolution.concepts = named.concepts;  // the drug itself
        }
      }
      if (const std::string plain = named.concepts.empty() ? without_kind(*text) : *text; plain != *text) {
        if (rules::Resolution other = resolve_in(family, plain, vocabulary); other.concepts.size() == 1) {
          resolution = std::move(other);
          named.concepts = resolution.concepts;
        } else {
          named.words = rules::normalised_words(plain);
        }
      }
      // "Alcohol consumption, regular", "diabetes mellitus, type 2": the word behind the comma stands in front in running text.
      if (std::string turned = named.concepts.empty() ? turned_round(*text) : ""; !turned.empty()) {
        if (rules::Resolution other = resolve_in(family, turned, vocabulary); other.concepts.size() == 1) {
          resolution = std::move(other);
          named.concepts = resolution.concepts;
          fields.remark("text", "`" + *text + "` is taken for " + name_of(vocabulary, named.concepts.front()));
        } else {
          named.words = rules::normalised_words(turned);
        }
      }
      if (!named.concepts.empty() && resolution.concepts.empty()) {
        named.narrowed = true;
        fields.remark("text", "`" + *text + "` is taken for " + name_of(vocabulary, named.concepts.front()));
      } else if (auto split = named.concepts.empty() && narrows ? rules::narrowed(*text, vocabulary) : std::nullopt) {
        named.concepts = std::move(split->concepts);
        named.narrowed = true;
        fields.remark("text", "`" + *text + "` is taken for " + name_of(vocabulary, named.concepts.front()));
      } else if (const auto by = named.concepts.empty() && narrows ? rules::by_criteria(*text) : std::nullopt;
                 by && vocabulary.lookup(by->head, rules::TermKind::condition).concepts.size() == 1) {
        named.concepts = vocabulary.lookup(by->head, rules::TermKind::condition).concepts;
        named.narrowed = true;
        fields.remark("text", "`" + *text + "` is taken for " + name_of(vocabulary, named.concepts.front()));
      } else if (auto wider = named.concepts.empty() && (narrows || family == Family::procedures) ? beginning_of(*text, family, vocabulary)
                                                                                                  : std::vector<ConceptId>();
                 !wider.empty()) {
        named.concepts = std::move(wider);
        named.narrowed = true;
        fields.remark("text", "`" + *text + "` is taken for " + name_of(vocabulary, named.concepts.front()));
      } else if (named.concepts.empty() && !resolution.near.empty()) {
        fields.remark(
            "text", "`" + *text + "` is not in the vocabulary and is matched by its words alone; near: `" + resolution.near.front() + "`");
      }
    }
  } else if (!coded.empty()) {
    settle_by_code(fields, named, coded, {}, vocabulary);
    named.text = vocabulary.at(named.concepts.front()).name;
  } else if (!named.codes.empty()) {
    named.text = named.codes.front();
  }
  // The words of a bare code are no name, and must never equal one.
  // Nor do those of a text that names another thing than the code.
  if (text_counts && named.words.empty() && (text || !named.concepts.empty())) named.words = rules::normalised_words(named.text);
}

}  // namespace eligo::patients

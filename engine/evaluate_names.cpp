// What a name on file may be by its words alone, where the vocabulary lists both names and no way from one to the other.
//
// The tables of names are never finished: a hip fracture that nobody put below "fracture" is one all the same. So a complete list denies a
// name only when no entry's name holds its head ("fracture", "infection", "transplant"). Two listed things are surely apart when the
// vocabulary has them beside each other below that very head (two arthritides, of one "arthritis"), or when their names say different
// places, numbers or manners ("heart failure", "kidney failure").
#include <algorithm>
#include <array>

#include "engine/evaluate.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

/// Beginnings of words that mean the same; the first of a row stands for all.
constexpr std::array<std::array<std::string_view, 10>, 10> same_words{{
    {"cancer", "carcinom", "malign", "tumor", "neoplasm", "metastas", "metastat", "oncolog", "antineoplast", "anticancer"},
    {"hemorrhag", "bleed", "hematoma"},
    {"heart", "cardiac", "coronar", "myocard", "ventricul", "cardiovasc"},
    {"kidney", "renal", "nephr", "nephropath", "hepatoren", "cardioren"},
    {"liver", "hepatic", "hepat", "hepatocel"},
    {"lung", "pulmonar", "respirator"},
    {"brain", "cerebr", "intracerebr", "intracrani"},
    {"eye", "ocular", "ophthalm", "retin", "macular"},
    {"bowel", "intestin", "colon", "colorect"},
    {"skin", "cutan", "dermat"},
}};
/// The first of a row is the wide word, the others are kinds of it: what is asked for by the wide word may be any of them.
constexpr std::array<std::array<std::string_view, 16>, 4> kinds_of_words{{
    {"infect", "sepsis", "septic", "abscess", "pneumon", "tubercul", "bacterem", "wart", "lice"},
    {"surg", "operat", "resect", "replac", "bypass", "amput", "transplant", "graft", "repair", "ectomy", "plasty", "ostomy", "otomy",
     "evar", "implant", "excision"},
    {"implant", "prosthe", "stent", "stimulat", "pacemak", "defibrill", "replac", "fusion"},
    {"stoma", "ileostom", "colostom", "urostom", "tracheostom", "jejunostom"},
}};
/// Places in the body: two names with different ones are two things. Those of a row above stand for their row.
constexpr std::array<std::string_view, 45> places{
    "heart",   "salivar",  "kidney",   "liver",   "lung",    "brain",    "eye",     "bowel",   "stomach", "skin",   "breast", "prostat",
    "ovarian", "ovar",     "cervical", "thyroid", "adrenal", "pancreat", "pancrea", "bladder", "bone",    "hip",    "knee",   "spinal",
    "esophag", "testicul", "endometr", "uterin",  "vagin",   "ear",      "nasal",   "oral",    "tongue",  "urinar", "biliar", "rectal",
    "blood",   "splen",    "muscl",    "thymic",  "pituit",  "parathyr", "hand",    "foot",    "shoulder"};
/// Manners that exclude each other, row by row.
constexpr std::array<std::array<std::string_view, 5>, 8> manners{{{"major", "minor"},
                                                                  {"bacteri", "viral", "fungal", "parasit"},
                                                                  {"acut", "chron"},
                                                                  {"primar", "secondar"},
                                                                  {"benign", "cancer"},
                                                                  {"hyper", "hypo"},
                                                                  {"oral", "intraven", "topical", "inhal"},
                                                                  {"live", "inactiv"}}};
/// Heads that say nothing by themselves: there another word of the name must be shared.
constexpr std::array<std::string_view, 24> empty_heads{
    "disea", "disord", "syndrom", "condit",  "illnes",  "abnormal", "disturb", "dysfunct", "problem", "therap", "treat",  "medic",
    "drug",  "agent",  "product", "inhibit", "antagon", "agon",     "block",   "procedur", "complic", "type",   "impair", "use"};

template <class Row>
bool holds(const Row& row, std::string_view word) {
  return !word.empty() && std::find(row.begin(), row.end(), word) != row.end();
}

bool begins(std::string_view word, std::string_view with) {
  return !with.empty() && (with.size() >= 5 ? word.starts_with(with) : word == with);
}

std::string stem(std::string word) {
  static constexpr std::array<std::string_view, 33> ends{
      "izations", "ization", "ations", "ation", "ator", "ators", "able", "ancies", "ancy", "ements", "ement",
      "ments",    "ment",    "ical",   "ions",  "ion",  "ious",  "ies",  "ic",     "es",   "ed",     "ing",
      "ors",      "or",      "ers",    "er",    "ous",  "ive",   "ery",  "s",      "y",    "e",      "a"};
  for (const auto& row : same_words)
    for (const std::string_view other : row)
      if (begins(word, other)) return std::string(row.front());
  for (const std::string_view end : ends) {
    if (word.ends_with(end) && word.size() >= end.size() + 4) {
      word.resize(word.size() - end.size());
      break;
    }
  }
  return word;
}

bool number_or_letter(std::string_view word) {
  return word.size() == 1 || word == "ii" || word == "iii" || word == "iv" ||
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

using Words = std::vector<std::string>;
/// Do both have such words, and none in common?
template <class Wanted>
bool differ(const Words& asked, const Words& recorded, Wanted&& wanted) {
  const auto in = [&](const Words& words, auto&& test) { return std::any_of(words.begin(), words.end(), test); };
  const auto shared = [&](const std::string& word) {
    return wanted(word) && std::find(recorded.begin(), recorded.end(), word) != recorded.end();
  };
  return in(asked, wanted) && in(recorded, wanted) && !in(asked, shared);
}

bool apart_by_number(const Words& asked, const Words& recorded) {
  return differ(asked, recorded, [](const std::string& word) { return number_or_letter(word); });
}

/// Do the two say different places, numbers or manners?
bool apart(const Words& asked, const Words& recorded) {
  return differ(asked, recorded, [](const std::string& word) { return holds(places, word); }) || apart_by_number(asked, recorded) ||
         std::any_of(manners.begin(), manners.end(),
                     [&](const auto& row) { return differ(asked, recorded, [&](const std::string& word) { return holds(row, word); }); });
}

bool says_nothing(std::string_view head) {
  return std::any_of(empty_heads.begin(), empty_heads.end(), [&](std::string_view one) { return begins(head, one); });
}

/// Is the recorded word what is asked for, or a kind of it?
bool means(const std::string& asked, const std::string& recorded) {
  if (asked == recorded) return true;
  for (const auto& row : kinds_of_words) {
    if (asked != row.front()) continue;
    return std::any_of(row.begin() + 1, row.end(), [&](std::string_view kind) {
      return begins(recorded, kind) || (kind.size() > 4 && std::string_view(recorded).ends_with(kind));
    });
  }
  return false;
}

bool contains(const std::vector<std::string>& words, const std::string& wanted) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return means(wanted, word); });
}

/// Is it a kind of something, beside what is asked for, whose name holds this head? Then the vocabulary does say how they are related.
bool beside_each_other(const Context& context, ConceptId asked, ConceptId recorded, const std::string& head) {
  for (const ConceptId above : context.vocabulary.ancestors(recorded)) {
    if (above == recorded || context.vocabulary.imported(above) || !context.vocabulary.is_a(asked, above)) continue;
    for (const auto& name : name_words(context, above))
      if (contains(name, head)) return true;
  }
  return false;
}

/// May the recorded name be a kind of the one asked for? Its words hold all of the words asked for, or their head.
enum class Likeness { none, head, all };
Likeness likeness(const std::vector<std::string>& asked, const std::vector<std::string>& recorded) {
  if (asked.empty() || recorded.empty()) return Likeness::none;
  const std::string& head = asked.back();
  if (head.size() < 4 || apart(asked, recorded)) return Likeness::none;
  if (std::all_of(asked.begin(), asked.end(), [&](const auto& word) { return contains(recorded, word); })) return Likeness::all;
  if (!says_nothing(head)) return contains(recorded, head) ? Likeness::head : Likeness::none;
  // "Lung disease": the head says nothing, the lung does.
  const bool shared = std::any_of(asked.begin(), asked.end() - 1,
                                  [&](const auto& word) { return word.size() >= 4 && !says_nothing(word) && contains(recorded, word); });
  return shared ? Likeness::head : Likeness::none;
}

/// Words in front of a name that leave it a kind of what it names, row by row: how grave, how far it has come, since when, where, by what.
constexpr std::string_view restricting[] = {"any",
                                            "other",
                                            "known",
                                            "documented",
                                            "confirmed",
                                            "proven",
                                            "established",
                                            "certain",
                                            "specific",
                                            "concomitant",
                                            "concurrent",
                                            "coexisting",
                                            "co-existing",
                                            "preexisting",
                                            "pre-existing",
                                            "underlying",
                                            "ongoing",
                                            "current",
                                            "present",
                                            "severe",
                                            "serious",
                                            "significant",
                                            "clinically",
                                            "clinical",
                                            "medically",
                                            "hemodynamically",
                                            "haemodynamically",
                                            "major",
                                            "minor",
                                            "mild",
                                            "moderate",
                                            "massive",
                                            "life-threatening",
                                            "debilitating",
                                            "disabling",
                                            "symptomatic",
                                            "asymptomatic",
                                            "overt",
                                            "evident",
                                            "visible",
                                            "measurable",
                                            "marked",
                                            "extensive",
                                            "limited",
                                            "active",
                                            "acute",
                                            "subacute",
                                            "chronic",
                                            "persistent",
                                            "recurrent",
                                            "recurring",
                                            "relapsed",
                                            "relapsing",
                                            "progressive",
                                            "progressing",
                                            "refractory",
                                            "resistant",
                                            "intractable",
                                            "unstable",
                                            "stable",
                                            "uncontrolled",
                                            "controlled",
                                            "poorly",
                                            "inadequately",
                                            "insufficiently",
                                            "adequately",
                                            "well",
                                            "well-controlled",
                                            "poorly-controlled",
                                            "decompensated",
                                            "compensated",
                                            "intermittent",
                                            "frequent",
                                            "transient",
                                            "sustained",
                                            "paroxysmal",
                                            "newly",
                                            "recently",
                                            "new",
                                            "diagnosed",
                                            "new-onset",
                                            "late-onset",
                                            "early-onset",
                                            "adult-onset",
                                            "untreated",
                                            "treated",
                                            "previously",
                                            "treatment-naive",
                                            "treatment-resistant",
                                            "drug-resistant",
                                            "multidrug-resistant",
                                            "steroid-dependent",
                                            "advanced",
                                            "locally",
                                            "early",
                                            "early-stage",
                                            "late-stage",
                                            "end-stage",
                                            "advanced-stage",
                                            "metastatic",
                                            "resectable",
                                            "unresectable",
                                            "operable",
                                            "inoperable",
                                            "invasive",
                                            "infiltrating",
                                            "disseminated",
                                            "localized",
                                            "localised",
                                            "local",
                                            "regional",
                                            "diffuse",
                                            "focal",
                                            "multifocal",
                                            "generalized",
                                            "generalised",
                                            "systemic",
                                            "deep",
                                            "superficial",
                                            "proximal",
                                            "distal",
                                            "bilateral",
                                            "unilateral",
                                            "left",
                                            "right",
                                            "left-sided",
                                            "right-sided",
                                            "high-grade",
                                            "low-grade",
                                            "high-risk",
                                            "low-risk",
                                            "intermediate-risk",
                                            "primary",
                                            "secondary",
                                            "idiopathic",
                                            "familial",
                                            "hereditary",
                                            "inherited",
                                            "congenital",
                                            "acquired",
                                            "genetic",
                                            "spontaneous",
                                            "bacterial",
                                            "viral",
                                            "fungal",
                                            "parasitic",
                                            "opportunistic",
                                            "pediatric",
                                            "paediatric",
                                            "childhood",
                                            "juvenile",
                                            "adult",
                                            "histologically",
                                            "cytologically",
                                            "pathologically",
                                            "biopsy-proven",
                                            "radiographically",
                                            "radiologically",
                                            "microbiologically",
                                            "laboratory-confirmed",
                                            "immune-mediated",
                                            "mechanical",
                                            "mediated",
                                            "drug-induced",
                                            "seronegative",
                                            "seropositive"};
constexpr std::string_view restricting_ends[] = {"-positive", "-negative",  "-mutated",    "-mutant",    "-associated", "-related",
                                                 "-induced",  "-dependent", "-refractory", "-resistant", "-sensitive",  "-amplified"};

/// "III", "3-4", "T3-T4", "IIB": what stands behind "stage" or "grade", or is one of the TNM system by itself.
bool figure_of_stage(std::string_view word, bool behind_stage) {
  if (word.empty()) return false;
  if (behind_stage) return word.find_first_not_of("ivabcd0123456-/") == std::string_view::npos;
  return word.size() >= 2 && word[0] == 't' && word[1] >= '1' && word[1] <= '4' &&
         word.find_first_not_of("tnmabc01234-/x") == std::string_view::npos;
}

}  // namespace

std::vector<std::string> words_of_name(std::string_view name) {
  // "Hypertension, unspecified" and "cardiac arrhythmia, unspecified", as classifications call them, have no word in common.
  static constexpr std::array<std::string_view, 8> of_classifications{"unspecified", "nos",       "uncomplicated", "specified",
                                                                      "classified",  "elsewhere", "site",          "sites"};
  const std::string words = rules::normalised_words(name);
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    const std::string word = words.substr(begin, end - begin);
    if (!word.empty() && !holds(of_classifications, word)) out.push_back(stem(word));
    begin = end + 1;
  }
  return out;
}

bool may_be_by_name(const Context& context, const Asked& asked, const patients::Named& fact) {
  const ConceptId what = asked.concept_id != no_concept ? asked.concept_id : asked.narrows;
  if (what == no_concept || fact.concepts.empty()) return false;
  const NameWords& wanted = name_words(context, what);
  NameWords recorded{words_of_name(fact.text)};
  for (const ConceptId id : fact.concepts) {
    const NameWords& names = name_words(context, id);
    recorded.insert(recorded.end(), names.begin(), names.end());
  }
  // Told apart by the numbers of one name of each, they are apart: "type 1 diabetes" has other names than that. By places and manners only
  // where no name holds all words of the other: a hip is a bone.
  bool all = false, placed = false;
  for (const auto& one : wanted) {
    for (const auto& other : recorded) {
      if (one.empty() || !contains(other, one.back())) continue;
      if (apart_by_number(one, other)) return false;
      placed = placed || apart(one, other);
      all = all || likeness(one, other) == Likeness::all;
    }
  }
  if (all) return true;
  if (placed) return false;
  for (const auto& one : wanted) {
    const bool like =
        std::any_of(recorded.begin(), recorded.end(), [&](const auto& other) { return likeness(one, other) != Likeness::none; });
    if (!like) continue;
    // The head that decided: the last word, or the last that says something.
    auto head = one.end() - 1;
    while (head != one.begin() && says_nothing(*head)) --head;
    if (std::none_of(fact.concepts.begin(), fact.concepts.end(), [&](ConceptId id) { return beside_each_other(context, what, id, *head); }))
      return true;
  }
  return false;
}

bool kin_by_name(const Context& context, ConceptId one, ConceptId other) {
  const auto holds_words = [&](ConceptId narrow, ConceptId wide) {
    std::vector<ConceptId> all = context.vocabulary.ancestors(narrow);
    all.push_back(narrow);
    for (const auto& wanted : name_words(context, wide))
      for (const ConceptId id : all)
        for (const auto& name : name_words(context, id))
          if (likeness(wanted, name) == Likeness::all) return true;
    return false;
  };
  return holds_words(one, other) || holds_words(other, one);
}

ConceptId without_restrictions(const rules::Vocabulary& vocabulary, std::string_view given, std::vector<std::string>& taken) {
  std::string text = " ";
  for (const char c : given) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  text += ' ';
  for (const std::string_view turning :
       {" or ", " and ", " no ", " not ", " without ", " non", " if ", " unless ", " except ", " family ", " risk ", "/", ","}) {
    if (text.find(turning) != std::string::npos) return no_concept;
  }
  bool cut = false;
  for (const std::string_view behind :
       {" requiring ",      " at rest ",         " on exertion ",   " on imaging ", " on mri ",       " on ct ",        " on ultrasound ",
        " on examination ", " during exercise ", " with ",          " due to ",     " secondary to ", " despite ",      " documented ",
        " confirmed ",      " associated with ", " refractory to ", " that ",       " which ",        " treated with ", " needing ",
        " on a ",           " on an ",           " in the ",        " of the ",     " involving ",    " affecting ",    " caused by ",
        " complicated by ", " resistant to "}) {
    if (const auto at = text.find(behind); at != std::string::npos) {
      text.resize(at + 1);
      cut = true;
    }
  }
  // As it was written: an acronym is told by its capitals.
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return no_concept;
  std::string rest(given.substr(first - 1, text.find_last_not_of(' ') - first + 1));
  const auto look = [&] {
    const auto found = vocabulary.lookup(rest).concepts;
    return found.size() == 1 ? found.front() : no_concept;
  };
  if (cut)
    if (const ConceptId id = look(); id != no_concept) return id;
  // The words are taken off one by one from the front; what stands further in after that, as "a serious active infection" has two.
  for (bool found = true; found;) {
    found = false;
    bool behind_stage = false;
    for (std::size_t begin = 0; begin < rest.size() && !found;) {
      const std::size_t end = std::min(rest.find(' ', begin), rest.size());
      const std::string word = grammar::lower(rest.substr(begin, end - begin));
      const bool restricts = std::find(std::begin(restricting), std::end(restricting), word) != std::end(restricting) ||
                             std::any_of(std::begin(restricting_ends), std::end(restricting_ends),
                                         [&](std::string_view tail) { return word.size() > tail.size() && word.ends_with(tail); }) ||
                             ((word == "stage" || word == "grade") && end < rest.size()) || figure_of_stage(word, behind_stage);
      if (restricts && (begin > 0 || end < rest.size())) {
        rest.erase(begin, std::min(end + 1, rest.size()) - begin);
        while (rest.ends_with(' ')) rest.pop_back();
        behind_stage = word == "stage" || word == "grade";
        if (!cut) taken.push_back(word);
        found = true;
        if (behind_stage && begin < rest.size()) {
          const std::size_t stop = std::min(rest.find(' ', begin), rest.size());
          const std::string figure = grammar::lower(rest.substr(begin, stop - begin));
          if (!figure_of_stage(figure, true)) return no_concept;
          rest.erase(begin, std::min(stop + 1, rest.size()) - begin);
          taken.push_back(figure);
        }
      }
      begin = end + 1;
    }
    if (found)
      if (const ConceptId id = look(); id != no_concept) return id;
  }
  return no_concept;
}

bool says_restrictions(const Context& context, const Asked& asked, const patients::Named& fact) {
  if (asked.narrows == no_concept || asked.restrictions.empty() || fact.concepts.empty()) return false;
  const std::string text = " " + grammar::lower(fact.text) + " ";
  for (const std::string_view joins : {" with ", " and ", " or ", ",", ";", "/", " no ", " not ", " without ", " non", "?", " possible ",
                                       " probable ", " suspected ", " previous ", " prior ", " history ", " after ", " post"})
    if (text.find(joins) != std::string::npos) return false;
  const std::string words = " " + rules::normalised_words(fact.text) + " ";
  return std::all_of(asked.restrictions.begin(), asked.restrictions.end(),
                     [&](const std::string& word) { return words.find(" " + rules::normalised_words(word) + " ") != std::string::npos; }) &&
         std::all_of(fact.concepts.begin(), fact.concepts.end(),
                     [&](ConceptId id) { return context.vocabulary.is_a(id, asked.narrows) && !context.vocabulary.at(id).anything; });
}

}  // namespace eligo::engine

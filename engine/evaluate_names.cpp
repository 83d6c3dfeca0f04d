// What a name on file may be by its words alone, where the vocabulary lists both names and no way from one to the other.
//
// The tables of names are never finished: a hip fracture that nobody put below "fracture" is one all the same. So a complete list denies a
// name only when no entry's name holds its head ("fracture", "infection", "transplant"). Two listed things are surely apart when the
// vocabulary has them beside each other below that very head (two arthritides, of one "arthritis"), or when their names say different
// places, numbers or manners ("heart failure", "kidney failure").
#include <algorithm>
#include <array>

#include "engine/evaluate.hpp"

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

}  // namespace eligo::engine

// What stands in front of the first member of a list and may be meant of the later ones: states, places, causes, routes, heads. The member
// is kept in both readings, with it and without it, and is decided where they agree.
#include <algorithm>
#include <array>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

bool is_drug(const Term& term) {
  return std::any_of(term.candidates.begin(), term.candidates.end(), [](const LexiconEntry& e) { return e.kind == TermKind::drug; });
}

/// A name so general that a place, a cause or a manner before its neighbour may be meant for it.
bool is_general(const std::string& name) {
  static constexpr std::array<std::string_view, 30> names{
      "infection",   "inflammation", "surgery",         "trauma",     "injury",       "tumour",      "tumor",    "cancer",
      "malignancy",  "fracture",     "transplantation", "transplant", "radiotherapy", "radiation",   "disease",  "bleeding",
      "haemorrhage", "hemorrhage",   "ulcer",           "disorder",   "lesion",       "abnormality", "neoplasm", "wound",
      "abscess",     "perforation",  "obstruction",     "pain",       "procedure",    "operation"};
  std::string one = lower(name);
  if (one.ends_with("ies"))
    one.replace(one.size() - 3, 3, "y");
  else if (one.ends_with('s'))
    one.pop_back();
  return std::find(names.begin(), names.end(), one) != names.end();
}

namespace {

/// A word for a place in the body, which stands before a general name and may be meant for the next one too.
bool says_place(const std::string& word) {
  if (word.starts_with("intra-")) return true;
  static constexpr std::array<std::string_view, 65> places{"portal",
                                                           "respiratory",
                                                           "cardiovascular",
                                                           "ocular",
                                                           "intraocular",
                                                           "eye",
                                                           "corneal",
                                                           "retinal",
                                                           "pelvic",
                                                           "spinal",
                                                           "spine",
                                                           "cardiac",
                                                           "heart",
                                                           "abdominal",
                                                           "bladder",
                                                           "skin",
                                                           "intracranial",
                                                           "cranial",
                                                           "brain",
                                                           "cerebral",
                                                           "cns",
                                                           "lung",
                                                           "pulmonary",
                                                           "hepatic",
                                                           "liver",
                                                           "renal",
                                                           "kidney",
                                                           "gastrointestinal",
                                                           "gi",
                                                           "gastric",
                                                           "bowel",
                                                           "intestinal",
                                                           "thoracic",
                                                           "chest",
                                                           "knee",
                                                           "hip",
                                                           "shoulder",
                                                           "foot",
                                                           "ankle",
                                                           "hand",
                                                           "wrist",
                                                           "back",
                                                           "cervical",
                                                           "vaginal",
                                                           "uterine",
                                                           "ovarian",
                                                           "breast",
                                                           "prostate",
                                                           "prostatic",
                                                           "urinary",
                                                           "genital",
                                                           "anal",
                                                           "rectal",
                                                           "oral",
                                                           "dental",
                                                           "nasal",
                                                           "sinus",
                                                           "orthopedic",
                                                           "orthopaedic",
                                                           "vascular",
                                                           "periodontal",
                                                           "musculoskeletal",
                                                           "joint",
                                                           "bone",
                                                           "lumbar"};
  return std::find(places.begin(), places.end(), word) != places.end();
}

/// What several organs have, so that the organ in front of one name may be meant for the next: "pulmonary embolism or hypertension",
/// "brain tumor or metastases". Hypertension by itself is that of the arteries, but for the organs that have one of their own.
bool of_an_organ(const std::string& name, const std::string& organ) {
  static constexpr std::array<std::string_view, 14> names{"metastases",    "metastasis", "aneurysm", "aneurysms", "stone",
                                                          "stones",        "thrombosis", "embolism", "failure",   "attack",
                                                          "insufficiency", "fibrosis",   "edema",    "oedema"};
  static constexpr std::array<std::string_view, 5> pressures{"pulmonary", "portal", "ocular", "intraocular", "intracranial"};
  const std::string one = lower(name);
  if (one == "hypertension") return std::find(pressures.begin(), pressures.end(), lower(organ)) != pressures.end();
  return std::find(names.begin(), names.end(), one) != names.end();
}

/// "heart disease or cancer": a disease of a place is a name by itself.
bool ends_by_itself(const std::string& words) {
  const std::string last = lower(words.substr(words.rfind(' ') + 1));
  static constexpr std::array<std::string_view, 6> complete{"disease", "diseases", "disorder", "disorders", "failure", "insufficiency"};
  return std::find(complete.begin(), complete.end(), last) != complete.end();
}

/// Behind a disease of an organ, which is a name by itself, only this may be of the organ too: "liver disease or transplantation".
bool done_to_organ(const std::string& name, bool last) {
  const std::string one = lower(name);
  return one.starts_with("transplant") || (last && (one == "surgery" || one == "operation" || one == "infection" || one == "infections"));
}

/// "alcohol-related", "drug-induced", "alcoholic"
bool says_cause(const std::string& word) {
  return word.ends_with("-related") || word.ends_with("-induced") || word.ends_with("-associated") || word == "alcoholic";
}

/// Places of more than one word: their length in front of a name, 0 for none.
std::size_t long_place(const std::string& words) {
  static constexpr std::array<std::string_view, 6> places{"central nervous system ", "urinary tract ", "respiratory tract ",
                                                          "gastrointestinal tract ", "biliary tract ", "spinal cord "};
  const auto* const found = std::find_if(places.begin(), places.end(), [&](std::string_view place) { return words.starts_with(place); });
  return found == places.end() ? 0 : found->size() - 1;
}

/// "Autoimmune neutropenia, thrombocytopenia or anemia", "CNS lymphoma or leukemia": names that take such a word whether or not they are
/// listed with it.
bool takes_front(const std::string& front, const std::string& name) {
  const std::string word = lower(front), one = lower(name);
  if (word == "autoimmune" || word == "immune" || word == "immune-mediated")
    return one.ends_with("penia") || one.ends_with("anemia") || one.ends_with("anaemia");
  return word == "cns" && (one.starts_with("leuk") || one.starts_with("lymphom"));
}

/// "Major bleeding or surgery", "systemic corticosteroids or antibiotics", "primary tumor or metastases": which later names the word in
/// front may be meant for. Dementia is not major, chemotherapy is systemic anyway, and no metastasis is primary.
bool may_share(const std::string& front, const std::string& name) {
  static constexpr std::array<std::string_view, 7> graded{"surgery",     "surgeries", "bleeding", "hemorrhage",
                                                          "haemorrhage", "trauma",    "injury"};
  static constexpr std::array<std::string_view, 12> by_route{"corticosteroid", "steroid",        "glucocorticoid", "immunosuppress",
                                                             "antibiotic",     "antifungal",     "antimicrobial",  "antiviral",
                                                             "retinoid",       "anti-inflammat", "antihistamin",   "immunomodulat"};
  const std::string word = lower(front);
  if (word == "major") return std::any_of(graded.begin(), graded.end(), [&](std::string_view one) { return name.ends_with(one); });
  if (word == "systemic")
    return std::any_of(by_route.begin(), by_route.end(), [&](std::string_view one) { return name.find(one) != std::string::npos; });
  return word != "primary" || name.find("metasta") == std::string::npos;
}

}  // namespace

/// "Stage III ovarian cancer or melanoma", "metastatic melanoma, sarcoma or lymphoma", "family history of breast or ovarian cancer": the
/// state or the head in front of the first may be meant of the later ones. "Acute" of a listed name ("acute hepatitis") is
/// shared only by names that are listed with it too.
void Reader::doubt_states(std::vector<Member>& members) const {
  static constexpr std::array<std::string_view, 19> heads{
      "topical ",   "inhaled ",  "nasal ",         "intranasal ", "ophthalmic ",         "intravenous ",
      "high-dose ", "low-dose ", "family history", "carrier of",  "carriers of",         "resolved ",
      "declined ",  "refused ",  "awaiting ",      "started ",    "treatment-emergent ", "systemic ",
      "major "};
  std::string front;
  bool staged = false, fixed = false;  // fixed: listed with its state, which only a later name that is listed with it may share
  for (std::size_t k = 0; k < members.size(); ++k) {
    Member& m = members[k];
    const Part& p = m.part;
    constexpr std::size_t none = 0;  // the root, which is no noun
    const std::size_t noun = finding_like(p) ? noun_of(p).value_or(none) : none;
    const bool goes_on = k > 0 && (m.sep == '|' || m.sep == ',') && !p.lead.verb && !p.lead.subject && !p.lead.must &&
                         (!p.lead.negated || m.negation_inherited);
    if (!goes_on) front.clear(), staged = false;
    if (noun == none) {
      // "Advanced or metastatic melanoma": the state in front of a name still to come.
      const std::string only = m.composed && !p.has_body ? lower(raw(p.begin)) : "";
      if (says_state(only)) front = only;
      continue;
    }
    const std::uint32_t begin = at(noun).begin, end = at(noun).end;
    std::uint32_t rest = begin;
    while (rest + 1 < end && (kind(rest) == 'k' || (kind(rest) == 'c' && kind(rest + 1) == 'k') ||
                              (std::string_view("wva").find(kind(rest)) != std::string_view::npos && says_state(lower(raw(rest))))))
      ++rest;
    const std::string words = text(begin, end), low = lower(words);
    const auto head = std::find_if(heads.begin(), heads.end(), [&](std::string_view h) { return low.starts_with(h); });
    const std::string first = low.substr(0, low.find(' '));
    const bool state = rest > begin || (first.size() < low.size() && says_state(first));
    // "systemic corticosteroids or immunosuppressants", but not "systemic lupus or psoriasis"
    const bool of_drugs = head == heads.end() || *head != "systemic " || is_drug(term(begin, end));
    if (state || (head != heads.end() && of_drugs)) {
      static constexpr std::array<std::string_view, 5> courses{"acute", "chronic", "malignant", "benign", "progressive"};
      staged = has_kind(begin, rest, 'k');
      const bool of_course = first == "major" || std::find(courses.begin(), courses.end(), first) != courses.end();
      fixed = of_course && !term(begin, end).candidates.empty() && !m.composed;
      const bool keeps_of = !state && (head->starts_with("family") || head->starts_with("carrier"));
      front = rest > begin ? text(begin, rest)
              : state      ? words.substr(0, first.size())
              : keeps_of   ? words.substr(0, low.find(" of ") + 3)
                           : words.substr(0, head->size() - 1);
      continue;
    }
    if (!goes_on || front.empty() || p.has_lead || m.result || m.gene || m.carried_doubt || m.other_name || child(p.body, Rule::tail))
      continue;
    const Term own = m.composed ? *m.composed : term(begin, end);
    if (own.candidates.empty()) continue;
    if (staged) {
      m.carried_doubt = true;
      continue;
    }
    if (!may_share(front, lower(own.text))) continue;
    Term other = compose(front + " " + own.text, own.span);
    // "Acute hepatitis or pancreatitis", but not "acute hepatitis or asthma".
    if (fixed && other.candidates.empty()) continue;
    if (other.candidates.empty()) other.broader = own.candidates;
    m.other_name = std::move(other);
  }
}

/// "Hepatic cirrhosis or encephalopathy", "kidney transplant or biopsy": a word in front of the first name is meant for a later one too
/// where that is listed with it, as a kind of what it is without it ("hepatic encephalopathy").
std::optional<Term> Reader::listed_with_front(const std::string& first, const Term& own) const {
  // "heart disease or cancer", "investigational drugs or vaccines": a name by itself, and what holds of no second name.
  static constexpr std::array<std::string_view, 4> apart{"investigational ", "experimental ", "autologous ", "allogeneic "};
  const std::string low = lower(first);
  if (own.candidates.empty() || first.size() > 60 || ends_by_itself(low)) return std::nullopt;
  if (std::any_of(apart.begin(), apart.end(), [&](std::string_view one) { return low.starts_with(one); })) return std::nullopt;
  for (std::size_t cut = first.rfind(' '); cut != std::string::npos && cut > 0; cut = first.rfind(' ', cut - 1)) {
    const std::string front = first.substr(0, cut);
    if (lower(own.text).starts_with(lower(front))) return std::nullopt;
    Term with = compose(front + " " + own.text, own.span);
    const bool narrower = std::any_of(with.candidates.begin(), with.candidates.end(), [&](const LexiconEntry& narrow) {
      return std::any_of(own.candidates.begin(), own.candidates.end(),
                         [&](const LexiconEntry& wide) { return narrow != wide && lexicon_.kind_of(narrow, wide); });
    });
    if (narrower) return with;
    if (!takes_front(front, own.text)) continue;
    if (with.candidates.empty()) with.broader = own.candidates;
    return with;
  }
  return std::nullopt;
}

/// "Ocular surgery or trauma", "non-healing wound, fracture or ulcer", "alcohol-related pancreatitis or hepatitis": whether the word in
/// front is meant for the later names is not said, and they are kept in both readings. "Recent A, severe B or surgery": the surgery is
/// recent.
void Reader::doubt_places(std::vector<Member>& members) const {
  doubt_states(members);
  std::string front, first_name;
  bool cause = false, recent = false, two_words = false, by_itself = false;
  for (std::size_t k = 0; k < members.size(); ++k) {
    Member& m = members[k];
    Part& p = m.part;
    constexpr std::size_t none = 0;  // the root, which is no noun
    const std::size_t noun = finding_like(p) ? noun_of(p).value_or(none) : none;
    const std::string words = noun != none ? text(at(noun).begin, at(noun).end) : std::string();
    const bool goes_on = k > 0 && noun != none && (m.sep == '|' || m.sep == ',') && !p.lead.verb && !p.lead.subject && !p.lead.must &&
                         (!p.lead.negated || m.negation_inherited);
    if (!goes_on) recent = false;
    if (recent && p.windows.empty() && p.lead.vague.empty() && p.lead.status == Status::unspecified && is_general(words))
      p.lead.vague = "recent";
    recent = recent || (noun != none && p.windows.empty() && p.lead.vague.starts_with("recent"));
    const bool plain = goes_on && !p.has_lead && !m.composed && !m.result && !m.gene && !m.carried_doubt && !child(p.body, Rule::tail);
    const bool of_front = by_itself ? done_to_organ(words, m.sep == '|') : is_general(words) || of_an_organ(words, front);
    if (plain && !front.empty() && (of_front || (cause && words.find(' ') == std::string::npos && (two_words || m.sep == '|')))) {
      const Term own = term(at(noun).begin, at(noun).end);
      if (!own.candidates.empty() && !m.other_name) {
        Term other = compose(front + " " + words, own.span);
        if (other.candidates.empty()) other.broader = own.candidates;
        m.other_name = std::move(other);
      }
      continue;
    }
    if (!goes_on) first_name.clear();
    if (plain && !m.other_name && !first_name.empty()) {
      m.other_name = listed_with_front(first_name, term(at(noun).begin, at(noun).end));
      if (m.other_name) continue;
    }
    if (noun != none && !m.composed && words.find(' ') != std::string::npos) first_name = words;
    // "Liver cirrhosis, failure or transplant": the organ was given to the second, and may be meant for the third.
    if (m.composed && goes_on && !front.empty()) continue;
    front.clear();
    if (noun == none || m.composed) continue;
    // "primary brain tumor"
    const std::size_t skipped = lower(words.substr(0, 8)) == "primary " ? 8 : 0;
    const std::size_t place = long_place(lower(words.substr(skipped)));
    const std::string first = lower(place > 0 ? words.substr(skipped, place) : words.substr(skipped, words.find(' ', skipped) - skipped));
    if (first.size() + skipped >= words.size() || first.size() > 40) continue;
    cause = says_cause(first);
    two_words = words.find(' ', skipped + first.size() + 1) == std::string::npos;
    by_itself = !cause && ends_by_itself(words);
    const bool of_place = place > 0 || says_place(first);
    if (by_itself && !of_place) continue;
    if (cause || of_place || first.starts_with("non-") || first == "acute") front = words.substr(skipped, first.size());
  }
}

}  // namespace eligo::grammar

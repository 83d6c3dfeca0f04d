#include "rules/narrowed.hpp"

#include <algorithm>
#include <array>

#include "grammar/text.hpp"

namespace eligo::rules {
namespace {

using grammar::lower;

/// The longer ones first, where one begins or ends with another.
constexpr std::array<std::string_view, 10> severities{
    "moderate to severe", "moderate-to-severe", "mild to moderate", "mild-to-moderate", "moderately severe",
    "very severe",        "life-threatening",   "severe",           "moderate",         "mild"};
constexpr std::array<std::string_view, 69> plain{"histologically confirmed",
                                                 "histologically proven",
                                                 "newly diagnosed",
                                                 "recently diagnosed",
                                                 "new-onset",
                                                 "new onset",
                                                 "biopsy-proven",
                                                 "biopsy proven",
                                                 "confirmed",
                                                 "documented",
                                                 "established",
                                                 "known",
                                                 "poorly controlled",
                                                 "poorly-controlled",
                                                 "inadequately controlled",
                                                 "well controlled",
                                                 "well-controlled",
                                                 "uncontrolled",
                                                 "controlled",
                                                 "asymptomatic",
                                                 "symptomatic",
                                                 "clinically active",
                                                 "active",
                                                 "current",
                                                 "ongoing",
                                                 "unstable",
                                                 "stable",
                                                 "treatment-resistant",
                                                 "treatment resistant",
                                                 "treatment-refractory",
                                                 "steroid-refractory",
                                                 "drug-resistant",
                                                 "refractory",
                                                 "relapsing",
                                                 "relapsed",
                                                 "recurrent",
                                                 "persistent",
                                                 "progressive",
                                                 "chronic",
                                                 "long-standing",
                                                 "longstanding",
                                                 "locally advanced",
                                                 "advanced",
                                                 "metastatic",
                                                 "unresectable",
                                                 "inoperable",
                                                 "resectable",
                                                 "localized",
                                                 "localised",
                                                 "early-stage",
                                                 "early stage",
                                                 "late-stage",
                                                 "late stage",
                                                 "end-stage",
                                                 "end stage",
                                                 "extensive",
                                                 "left-sided",
                                                 "right-sided",
                                                 "bilateral",
                                                 "intermittent",
                                                 "idiopathic",
                                                 "invasive",
                                                 "multifocal",
                                                 "chronic phase",
                                                 "accelerated phase",
                                                 "blast phase",
                                                 "blast crisis",
                                                 "seropositive",
                                                 "seronegative"};
constexpr std::array<std::string_view, 15> sides{"unilateral", "left",       "right",     "widespread",   "both eyes",
                                                 "left eye",   "right eye",  "study eye", "in both eyes", "of both eyes",
                                                 "both knees", "right knee", "left knee", "both sides",   "both hips"};

bool boundary(char c) { return c == ' ' || c == ',' || c == '(' || c == ')' || c == ';' || c == '/'; }

/// "stage IV", "grade 3", "stage IIIb" at the beginning of the text: how long it is. A grade or stage 0 may be none.
std::size_t staged(std::string_view text) {
  std::size_t at = 0;
  for (const std::string_view word : {"stage ", "grade "})
    if (text.starts_with(word)) at = word.size();
  if (at == 0) return 0;
  const std::size_t number = at;
  if (at < text.size() && text[at] >= '1' && text[at] <= '5')
    ++at;
  else
    while (at < text.size() && (text[at] == 'i' || text[at] == 'v')) ++at;
  if (at == number) return 0;
  if (at < text.size() && text[at] >= 'a' && text[at] <= 'd') ++at;
  return at == text.size() || boundary(text[at]) ? at : 0;
}

/// The word or words at the beginning, or at the end: their length.
std::size_t in_front(std::string_view text) {
  if (const std::size_t length = staged(text); length != 0) return length;
  const auto stands = [&](std::string_view word) {
    return text.starts_with(word) && (text.size() == word.size() || boundary(text[word.size()]));
  };
  for (const std::string_view word : severities)
    if (stands(word)) return word.size();
  for (const std::string_view word : plain)
    if (stands(word)) return word.size();
  for (const std::string_view word : sides)
    if (stands(word)) return word.size();
  return 0;
}

std::size_t behind(std::string_view text) {
  const auto begins = [&](std::size_t at) { return at > 0 && boundary(text[at - 1]); };
  for (const std::string_view word : {"stage ", "grade "}) {
    const auto at = text.rfind(word);
    if (at != std::string_view::npos && begins(at) && at + staged(text.substr(at)) == text.size()) return text.size() - at;
  }
  // "Pregnancy, 14 weeks": how far it is.
  if (const auto comma = text.rfind(", "); comma != std::string_view::npos && comma + 2 < text.size()) {
    std::string_view rest = text.substr(comma + 2);
    std::size_t digits = 0;
    while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
    if (const std::string_view unit = rest.substr(digits);
        digits > 0 && digits < 3 && (unit == " weeks" || unit == " months" || unit == " days" || unit == " weeks of gestation"))
      return rest.size();
  }
  std::size_t longest = 0;
  const auto look = [&](const auto& words) {
    for (const std::string_view word : words)
      if (text.ends_with(word) && begins(text.size() - word.size())) longest = std::max(longest, word.size());
  };
  look(severities);
  look(plain);
  look(sides);
  return longest;
}

/// "Metastatic liver cancer" may be a secondary of another one: these are places where such grow.
bool place_of_secondaries(std::string_view head) {
  static constexpr std::array places{"liver", "hepatic", "bone", "skelet", "brain", "spin", "lung dis", "peritone", "lymph n"};
  const std::string low = lower(head);
  return std::any_of(places.begin(), places.end(), [&](const char* place) { return low.find(place) != std::string::npos; });
}

std::vector<ConceptId> listed_head(std::string_view head, const Vocabulary& vocabulary) {
  for (const TermKind kind : {TermKind::condition, TermKind::event})
    if (auto found = vocabulary.lookup(head, kind).concepts; !found.empty()) return found;
  // The one state that is listed as a statement and recorded as a condition.
  if (lower(head).starts_with("pregnan")) return vocabulary.lookup(head, TermKind::statement).concepts;
  return {};
}

}  // namespace

std::optional<Narrowed> narrowed(std::string_view name, const Vocabulary& vocabulary, bool listed) {
  Narrowed out;
  std::string_view rest = name;
  std::vector<std::string> last;
  int severities_said = 0, stages_said = 0;
  const auto trim = [&] {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == ',')) rest.remove_prefix(1);
    while (!rest.empty() && (rest.back() == ' ' || rest.back() == ',' || rest.back() == ';' || rest.back() == '(')) rest.remove_suffix(1);
  };
  const auto say = [&](std::string_view word) {
    const std::string low = lower(word);
    if (low.starts_with("stage ") || low.starts_with("grade ")) {
      out.stage = stages_said++ == 0 ? std::string(word) : "";
    } else if (std::find(severities.begin(), severities.end(), low) != severities.end()) {
      out.severity = severities_said++ == 0 ? low : "";
    }
  };
  const auto settled = [&] {
    out.concepts = listed_head(rest, vocabulary);
    return !out.concepts.empty();
  };
  bool found = false;
  for (bool more = true; more && !found;) {
    more = false;
    trim();
    // "Chronic myeloid leukemia, chronic phase": what stands behind a comma first, as the words in front may belong to the name.
    if (const std::size_t length = behind(lower(rest)); length != 0 && length + 2 < rest.size() && rest[rest.size() - length - 2] == ',') {
      const std::string_view word = rest.substr(rest.size() - length);
      say(word);
      last.emplace_back(word);
      rest.remove_suffix(length);
      trim();
      more = true;
      found = settled();
      continue;
    }
    if (const std::size_t length = in_front(lower(rest)); length != 0 && length < rest.size()) {
      say(rest.substr(0, length));
      out.by.emplace_back(rest.substr(0, length));
      rest.remove_prefix(length);
      trim();
      more = true;
      found = settled();
      continue;
    }
    // "Asthma (severe)": the bracket goes with its words.
    const bool bracket = rest.ends_with(')') && rest.find('(') != std::string_view::npos;
    const std::string_view inner = bracket ? rest.substr(0, rest.size() - 1) : rest;
    if (const std::size_t length = behind(lower(inner)); length != 0 && length < inner.size()) {
      const std::string_view word = inner.substr(inner.size() - length);
      const std::string_view before = inner.substr(0, inner.size() - length);
      if (bracket && !before.ends_with('(')) break;
      say(word);
      last.emplace_back(word);
      rest = before;
      trim();
      more = true;
      found = settled();
    }
  }
  if (out.by.empty() && last.empty()) return std::nullopt;
  out.by.insert(out.by.end(), last.rbegin(), last.rend());
  out.head = std::string(rest);
  const bool metastatic = std::any_of(out.by.begin(), out.by.end(), [](const std::string& word) { return lower(word) == "metastatic"; });
  if (metastatic && place_of_secondaries(out.head)) return std::nullopt;
  // Antibodies to a virus tell of an infection at some time: of HIV alone that it lasts.
  const auto infection = vocabulary.find_key("infection"), hiv = vocabulary.find_key("hiv_infection");
  const auto is_one = [&](ConceptId kind) {
    return kind != no_concept &&
           std::any_of(out.concepts.begin(), out.concepts.end(), [&](ConceptId id) { return vocabulary.is_a(id, kind); });
  };
  for (const std::string& word : out.by) {
    const std::string low = lower(word);
    if ((low == "seronegative" || (low == "seropositive" && !is_one(hiv))) && is_one(infection)) return std::nullopt;
  }
  if (listed && out.concepts.empty()) return std::nullopt;
  return out;
}

}  // namespace eligo::rules

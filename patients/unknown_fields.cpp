// A field of another program's format is kept and decides nothing; what it may take back decides nothing either.
//
// By the words of its name first ("ruled_out", "end", "experiencer"), then by its value: false, a word that denies, a date that may be an
// end. A name that says how the entry came about ("recorded", "documented_by") is harmless whatever it holds.
#include "patients/unknown_fields.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "patients/date.hpp"

namespace eligo::patients {
namespace {

/// The words of a name: "verificationStatus", "ruled_out", "end-date".
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  bool fresh = true, was_lower = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0 && byte < 0x80) {
      fresh = true;
      continue;
    }
    if (fresh || (was_lower && std::isupper(byte) != 0)) out.emplace_back();
    out.back() += static_cast<char>(std::tolower(byte));
    fresh = false;
    was_lower = std::islower(byte) != 0;
  }
  return out;
}

std::string joined(std::string_view text) {
  std::string out;
  for (const std::string& word : words_of(text)) out += (out.empty() ? "" : " ") + word;
  return out;
}

template <std::size_t n>
bool one_of(std::string_view word, const std::array<std::string_view, n>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}
template <std::size_t n>
bool any_of(const std::vector<std::string>& words, const std::array<std::string_view, n>& list) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return one_of(word, list); });
}

constexpr std::array<std::string_view, 66> turning{
    "not",      "no",        "never",     "non",       "without",   "negated",    "negation",  "negative",   "absent",    "absence",
    "exclude",  "excluded",  "exclusion", "ruled",     "denied",    "denies",     "deny",      "refuted",    "false",     "wrong",
    "error",    "invalid",   "void",      "deleted",   "retracted", "withdrawn",  "cancelled", "canceled",   "uncertain", "suspected",
    "doubtful", "end",       "ended",     "ends",      "enddate",   "ending",     "stop",      "stopped",    "stopdate",  "until",
    "till",     "to",        "through",   "thru",      "resolved",  "resolution", "resolves",  "cured",      "healed",    "recovered",
    "abated",   "abatement", "gone",      "over",      "former",    "formerly",   "previous",  "previously", "past",      "discontinued",
    "ceased",   "finished",  "inactive",  "remission", "cleared",   "expired"};
constexpr std::array<std::string_view, 37> stating{
    "status",   "state",  "assertion",  "polarity",    "certainty",     "verification", "verified", "presence",
    "present",  "active", "current",    "currently",   "ongoing",       "confirmed",    "has",      "have",
    "is",       "was",    "value",      "result",      "finding",       "occurred",     "happened", "taken",
    "taking",   "done",   "performed",  "given",       "valid",         "positive",     "modality", "existence",
    "detected", "found",  "likelihood", "probability", "clinicalstatus"};
constexpr std::array<std::string_view, 22> other_person{
    "subject", "experiencer", "person",  "whose",   "relative", "relation", "relationship", "family", "familial", "mother",   "father",
    "parent",  "sister",      "brother", "sibling", "partner",  "spouse",   "donor",        "fetus",  "foetus",   "maternal", "paternal"};
constexpr std::array<std::string_view, 35> affirming{"true",      "yes",       "y",
                                                     "present",   "active",    "current",
                                                     "ongoing",   "confirmed", "positive",
                                                     "affirmed",  "certain",   "definite",
                                                     "final",     "amended",   "corrected",
                                                     "found",     "detected",  "done",
                                                     "taken",     "performed", "given",
                                                     "recurrent", "relapsed",  "known",
                                                     "occurred",  "verified",  "1",
                                                     "severe",    "moderate",  "mild",
                                                     "chronic",   "acute",     "definitely present",
                                                     "high",      "certainly"};
constexpr std::array<std::string_view, 7> own{"patient", "self", "own", "the patient", "himself", "herself", "proband"};
constexpr std::array<std::string_view, 6> harmless_denials{"false", "no", "none", "n", "0", "not negated"};
constexpr std::array<std::string_view, 33> denying{
    "false",        "no",        "none",      "never",        "n",         "absent",   "negative",         "not present",
    "not detected", "refuted",   "denied",    "denies",       "ruled out", "excluded", "resolved",         "cured",
    "recovered",    "inactive",  "remission", "in remission", "stopped",   "ended",    "completed",        "over",
    "discontinued", "wild type", "wildtype",  "unconfirmed",  "suspected", "possible", "entered in error", "cancelled",
    "not done"};
/// Values that say whose it is, under whatever name.
constexpr std::array<std::string_view, 16> relatives{"mother",   "father",   "brother", "sister",       "sibling", "son",
                                                     "daughter", "child",    "donor",   "partner",      "spouse",  "fetus",
                                                     "foetus",   "relative", "family",  "family member"};
/// Names of fields that say it is aimed at, and not found.
constexpr std::array<std::string_view, 9> aims{"goal",     "target",  "aim",       "planned",  "intended",
                                               "expected", "desired", "predicted", "projected"};
/// Words of a comment that take a result back.
constexpr std::array<std::string_view, 20> spoilt{
    "do not use", "not valid",    "invalid",    "hemolysed",           "haemolysed",  "hemolyzed",  "haemolyzed",
    "clotted",    "contaminated", "unreliable", "erroneous",           "mislabelled", "mislabeled", "wrong patient",
    "error",      "discard",      "rejected",   "insufficient sample", "artefact",    "artifact"};
constexpr std::array<std::string_view, 14> denying_phrases{
    "ruled out", "no longer",     "not present", "no evidence",   "entered in error", "denies",         "denied",
    "refuted",   "not confirmed", "never had",   "does not have", "no history",       "recovered from", "not the patient"};
/// Names of dates and texts that say how the entry came about.
constexpr std::array<std::string_view, 38> of_the_record{
    "date",    "recorded",   "record",   "recording", "entered",   "entry",    "reported",  "report",    "noted",     "note",
    "notes",   "documented", "asserted", "created",   "updated",   "modified", "authored",  "issued",    "onset",     "start",
    "started", "begin",      "began",    "since",     "from",      "first",    "diagnosed", "diagnosis", "collected", "received",
    "ordered", "effective",  "when",     "time",      "timestamp", "datetime", "visit",     "sampled"};

bool truth_of(const json::Value& value, bool& is) {
  if (const bool* flag = value.boolean()) {
    is = *flag;
    return true;
  }
  return false;
}

bool denying_text(std::string_view text) {
  const std::string said = joined(text);
  if (one_of(said, denying)) return true;
  const std::string padded = " " + said + " ";
  const auto has = [&](std::string_view phrase) { return padded.find(" " + std::string(phrase) + " ") != std::string::npos; };
  return std::any_of(denying_phrases.begin(), denying_phrases.end(), has) || std::any_of(spoilt.begin(), spoilt.end(), has);
}

}  // namespace

bool may_deny_or_end(const json::Member& member) {
  const json::Value& value = member.value;
  if (value.null()) return false;
  const std::vector<std::string> words = words_of(member.key);
  const std::string text = value.text() != nullptr ? joined(*value.text()) : value.number() != nullptr ? value.number()->text : "";
  bool flag = false;
  const bool boolean = truth_of(value, flag);
  // "confirmed_by", "found_at": of how it came about.
  if (!words.empty() && (words.back() == "by" || words.back() == "at") && !boolean)
    return value.text() != nullptr && denying_text(*value.text());
  const bool dated = value.text() != nullptr && parse_date(*value.text()).has_value();
  if (one_of(text, relatives)) return true;
  if (any_of(words, aims)) return !(boolean && !flag) && !one_of(text, harmless_denials);
  if (any_of(words, other_person)) return !(boolean && !flag) && !one_of(text, own) && !one_of(text, harmless_denials);
  if (any_of(words, turning)) return !(boolean && !flag) && !one_of(text, harmless_denials);
  if (any_of(words, stating)) {
    if (value.array() != nullptr || value.object() != nullptr) return true;
    return !(boolean && flag) && !one_of(text, affirming) && !dated;
  }
  if (boolean) return !flag;
  if (value.text() != nullptr) {
    if (denying_text(*value.text())) return true;
    // An unknown date may be the end of it.
    return dated && !any_of(words, of_the_record);
  }
  if (const json::Array* list = value.array())
    return std::any_of(list->begin(), list->end(), [&](const json::Value& one) { return may_deny_or_end({member.key, one}); });
  if (const json::Object* object = value.object()) return std::any_of(object->begin(), object->end(), may_deny_or_end);
  return false;
}

bool holds_facts(const json::Value& value) {
  const json::Array* list = value.array();
  return list != nullptr && std::any_of(list->begin(), list->end(), [](const json::Value& one) {
           return one.object() != nullptr && std::any_of(one.object()->begin(), one.object()->end(), [](const json::Member& member) {
                    return member.key == "text" || member.key == "code" || member.key == "gene";
                  });
         });
}

}  // namespace eligo::patients

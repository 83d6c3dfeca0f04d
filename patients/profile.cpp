// JSON to a profile: the top level, the lists of facts, several profiles in one text.
//
// The as-of date and the birth date are read first, so that the entries can be held against them; the order in which a file gives its
// fields changes nothing. Left out: FHIR and Phenopackets, which are recognised and named in the error.
#include "patients/profile.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "patients/fields.hpp"
#include "patients/unknown_fields.hpp"

namespace eligo::patients {
namespace {

using rules::Vocabulary;
using Read = tl::expected<Profile, std::vector<InputError>>;

constexpr std::array families{Family::conditions,   Family::medications, Family::procedures, Family::events,
                              Family::observations, Family::variants,    Family::statements};

constexpr std::array sexes{Choice<Sex>{"female", Sex::female, "f woman w girl"}, Choice<Sex>{"male", Sex::male, "m man boy"},
                           Choice<Sex>{"other", Sex::other, "intersex nonbinary x o"},
                           Choice<Sex>{"unknown", Sex::unknown, "u notknown unspecified notstated undifferentiated"}};

constexpr std::array family_choices{Choice<Family>{"conditions", Family::conditions, "condition diagnoses problems diseases"},
                                    Choice<Family>{"medications", Family::medications, "medication drugs meds treatments therapies"},
                                    Choice<Family>{"procedures", Family::procedures, "procedure surgeries operations"},
                                    Choice<Family>{"events", Family::events, "event"},
                                    Choice<Family>{"observations", Family::observations, "observation labs laboratory measurements"},
                                    Choice<Family>{"variants", Family::variants, "variant mutations genes"},
                                    Choice<Family>{"statements", Family::statements, "statement"}};

/// Anchors that criteria name; others are kept, with a remark.
constexpr std::array<std::string_view, 12> known_anchors{"screening", "baseline", "enrolment", "randomisation", "first_dose", "consent",
                                                         "diagnosis", "surgery",  "visit",     "registration",  "treatment",  "transplant"};

/// Whose shape is this, when it is not ours?
void check_format(Fields& fields) {
  const bool fhir = fields.take("resourceType") != nullptr, phenopacket = fields.take("phenotypicFeatures") != nullptr;
  if (fhir) return fields.error("resourceType", "this is a FHIR resource, not a profile", "the format read here is eligo.profile/1");
  if (phenopacket)
    return fields.error("phenotypicFeatures", "this is a Phenopacket, not a profile", "the format read here is eligo.profile/1");
  const auto format = fields.text("format");
  if (!format || *format == "eligo.profile/1") return;
  std::string help = R"(the format read here is "eligo.profile/1")";
  if (format->starts_with("eligo.trial/") || format->starts_with("eligo.criteria/") || format->starts_with("eligo.report/"))
    help += "; this looks like another kind of file";
  fields.error("format", "the format `" + *format + "` is not known", std::move(help));
}

void read_person(Fields& fields, Profile& profile) {
  if (const json::Value* id = fields.take("id"); id != nullptr && id->number() != nullptr) {
    fields.error("id", "found " + json::describe(*id) + ", expected text", "write the id in quotes");
  } else if (auto text = fields.text("id")) {
    profile.id = std::move(*text);
  } else if (fields.take("id") == nullptr) {
    fields.error({}, "the profile has no `id`");
  }
  if (const auto as_of = fields.date("as_of")) {
    if (as_of->exact()) {
      profile.as_of = as_of->first;
    } else {
      fields.error("as_of", "the as-of date is not a day", "give YYYY-MM-DD");
    }
  }
  profile.birth_date = fields.date("birth_date");
  profile.age = fields.age("age");
  profile.sex = fields.choice<Sex>("sex", sexes);

  if (!profile.as_of) return;
  if (const auto misfit = person_misfit(profile, *profile.as_of)) fields.error(misfit->place, misfit->message);
}

void read_families(Fields& fields, const Vocabulary& vocabulary, Profile& profile, Findings& findings) {
  for (Family family : families) {
    const std::string_view name = family_name(family);
    const json::Value* list = fields.take(name);
    if (list == nullptr) continue;
    if (list->array() == nullptr) {
      fields.error(name, "found " + json::describe(*list) + ", expected a list of objects");
      continue;
    }
    for (std::size_t i = 0; i < list->array()->size(); ++i) {
      const json::Value& entry = (*list->array())[i];
      const std::string pointer = json::child(fields.at(name), i);
      if (entry.object() == nullptr) {
        findings.errors.push_back({pointer, "found " + json::describe(entry) + ", expected an object",
                                   entry.text() != nullptr ? R"(write {"text": "..."} around the name)" : ""});
        continue;
      }
      read_entry(family, *entry.object(), pointer, vocabulary, profile, findings);
    }
  }
}

void read_complete(Fields& fields, Profile& profile, Findings& findings) {
  const json::Value* list = fields.take("complete");
  if (list == nullptr) return;
  if (list->array() == nullptr) {
    fields.error("complete", "found " + json::describe(*list) + ", expected a list of families");
    return;
  }
  for (std::size_t i = 0; i < list->array()->size(); ++i) {
    const json::Value& entry = (*list->array())[i];
    Completeness completeness;
    completeness.pointer = json::child(fields.at("complete"), i);
    std::optional<Family> family;
    if (entry.object() != nullptr) {
      Fields inner(*entry.object(), completeness.pointer, findings);
      family = inner.choice<Family>("family", family_choices);
      if (inner.take("family") == nullptr) inner.error({}, "this entry does not say which `family` is complete");
      // Elsewhere null is as good as nothing; here nothing would declare more.
      const bool no_date = std::any_of(entry.object()->begin(), entry.object()->end(),
                                       [](const json::Member& member) { return member.key == "since" && member.value.null(); });
      if (no_date) inner.error("since", "found null, expected a date", "leave `since` out where the list is complete for all time");
      completeness.since = inner.date("since");
      const auto unknown = inner.left_over();
      const bool restricted = std::any_of(unknown.begin(), unknown.end(), [](const json::Member* member) { return !member->value.null(); });
      inner.finish({"family", "since"});
      // "except", "until", "complete": false: whatever it says, the list may hold less than all.
      if (restricted) {
        inner.remark({},
                     "this declaration has a field that is not known, which may restrict it or take it back: the list is not taken for "
                     "complete");
        continue;
      }
    } else {
      // A bare word: read it as the field of an object, and give the error the place of the word itself.
      const json::Object bare{{std::to_string(i), entry}};
      Fields inner(bare, fields.at("complete"), findings);
      family = inner.choice<Family>(bare.front().key, family_choices);
      if (entry.null()) inner.error(bare.front().key, "found `null`, expected the name of a family");
    }
    if (!family) continue;
    completeness.family = *family;
    profile.complete.push_back(std::move(completeness));
  }
}

void read_anchors(Fields& fields, Profile& profile, Findings& findings) {
  const json::Value* value = fields.take("anchors");
  if (value == nullptr) return;
  if (value->object() == nullptr) {
    fields.error("anchors", "found " + json::describe(*value) + R"(, expected an object of dates such as {"first_dose": "2026-02-01"})");
    return;
  }
  Fields inner(*value->object(), fields.at("anchors"), findings);
  for (const json::Member& member : *value->object()) {
    if (auto date = inner.date(member.key)) profile.anchors.emplace_back(member.key, std::move(*date));
    if (std::find(known_anchors.begin(), known_anchors.end(), member.key) != known_anchors.end()) continue;
    const std::string_view near = near_name(member.key, known_anchors);
    inner.remark(member.key, "the anchor `" + member.key + "` is none of the usual ones: it counts for criteria that use this very name" +
                                 (near.empty() ? std::string{} : "; did you mean `" + std::string(near) + "`?"));
  }
  std::sort(profile.anchors.begin(), profile.anchors.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

void read_laboratory(Fields& fields, const Vocabulary& vocabulary, Profile& profile, Findings& findings) {
  const json::Value* list = fields.take("reference_ranges");
  if (list == nullptr) return;
  if (list->array() == nullptr) {
    fields.error("reference_ranges", "found " + json::describe(*list) + ", expected a list of ranges");
    return;
  }
  for (std::size_t i = 0; i < list->array()->size(); ++i) {
    const json::Value& entry = (*list->array())[i];
    const std::string pointer = json::child(fields.at("reference_ranges"), i);
    if (entry.object() == nullptr) {
      findings.errors.push_back({pointer, "found " + json::describe(entry) + ", expected an object", {}});
    } else {
      read_laboratory_range(*entry.object(), pointer, vocabulary, profile, findings);
    }
  }
}

/// Facts under a name that is none of the families. A slip or another word for a family is refused: read without it, a list declared
/// complete would deny what the patient has. Where it could be part of any family, no declaration is believed.
void guard_families(Fields& fields, Profile& profile) {
  static constexpr std::array<std::pair<std::string_view, Family>, 15> parts{{{"allergies", Family::conditions},
                                                                              {"comorbidities", Family::conditions},
                                                                              {"medicalhistory", Family::conditions},
                                                                              {"infections", Family::conditions},
                                                                              {"vaccines", Family::medications},
                                                                              {"vaccinations", Family::medications},
                                                                              {"immunizations", Family::medications},
                                                                              {"supplements", Family::medications},
                                                                              {"devices", Family::procedures},
                                                                              {"transplants", Family::procedures},
                                                                              {"radiotherapy", Family::procedures},
                                                                              {"vitals", Family::observations},
                                                                              {"scores", Family::observations},
                                                                              {"diary", Family::observations},
                                                                              {"biomarkers", Family::variants}}};
  std::vector<std::string_view> names;
  for (const Family family : families) names.push_back(family_name(family));
  const auto cancel = [&](const std::string& key, std::optional<Family> family) {
    const auto old = profile.complete.size();
    std::erase_if(profile.complete, [&](const Completeness& declared) { return !family || declared.family == *family; });
    if (profile.complete.size() != old)
      fields.remark("complete", "not believed for " + (family ? "the " + std::string(family_name(*family)) : "any family") +
                                    ": the field `" + key + "` is not known, and it may hold facts that are not read");
  };
  for (const json::Member* left : fields.left_over()) {
    if (left->value.null() || (left->value.array() != nullptr && left->value.array()->empty())) continue;
    const bool listed = left->value.array() != nullptr || left->value.object() != nullptr;
    if (!listed) continue;
    std::string folded;
    for (const char c : left->key)
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) folded += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const auto& one) { return one.first == folded; });
    if (part != parts.end()) {
      cancel(left->key, part->second);
    } else if (const std::string_view near = near_name(left->key, names); !near.empty()) {
      fields.error(left->key, "the field `" + left->key + "` is not known, and it reads like the facts of another field",
                   "did you mean `" + std::string(near) + "`?");
      fields.take(left->key);
    } else if (holds_facts(left->value)) {
      cancel(left->key, std::nullopt);
    }
  }
}

Read read_tree(const json::Value& tree, const std::string& prefix, const Vocabulary& vocabulary) {
  Findings findings;
  if (tree.object() == nullptr)
    return tl::unexpected(
        std::vector<InputError>{{prefix, "found " + json::describe(tree) + ", expected a profile, an object in braces", {}}});
  Profile profile;
  Fields fields(*tree.object(), {}, findings);
  check_format(fields);
  if (findings.errors.empty()) {
    read_person(fields, profile);
    read_families(fields, vocabulary, profile, findings);
    read_complete(fields, profile, findings);
    read_anchors(fields, profile, findings);
    read_laboratory(fields, vocabulary, profile, findings);
    guard_families(fields, profile);
    // `Complete` or `As_of` for the field itself: a declaration or the day of the question must not get lost in silence.
    fields.finish({"as_of", "complete"});
  }
  if (findings.errors.empty()) {
    profile.remarks = std::move(findings.remarks);
    return profile;
  }
  for (InputError& error : findings.errors) error.place = prefix + error.place;
  return tl::unexpected(std::move(findings.errors));
}

constexpr std::string_view blanks = " \t\r\n";

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

struct Line {
  std::size_t number;
  std::string_view text;
};

/// The next line that is not blank; `at` and `number` move on.
std::optional<Line> next_line(std::string_view content, std::size_t& at, std::size_t& number) {
  while (at < content.size()) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = content.substr(at, end - at);
    at = end + 1;
    ++number;
    if (line.find_first_not_of(blanks) != std::string_view::npos) return Line{number, line};
  }
  return std::nullopt;
}

bool begins_object(const Line& line) { return line.text[line.text.find_first_not_of(blanks)] == '{'; }

bool whole_object(const Line& line) { return line.text[line.text.find_last_not_of(blanks)] == '}' && json::parse(line.text).has_value(); }

/// One profile a line? Then at least one of the first two lines is an object by itself, and there are two.
bool one_a_line(std::string_view content) {
  std::size_t at = 0, number = 0;
  const auto first = next_line(content, at, number), second = next_line(content, at, number);
  if (!first || !second || !begins_object(*first)) return false;
  return whole_object(*second) || whole_object(*first);
}

Read read_line(const Line& line, const Vocabulary& vocabulary) {
  Read read = read_profile(line.text, vocabulary);
  if (read) return read;
  for (InputError& error : read.error()) {
    // A place inside the text counts from the line's start; a pointer does not say which line it is in.
    if (!error.place.starts_with('/') && !error.place.empty())
      error.place = std::to_string(line.number) + error.place.substr(error.place.find(':'));
    else
      error.message += " (line " + std::to_string(line.number) + ")";
  }
  return read;
}

}  // namespace

std::string_view family_name(Family family) {
  switch (family) {
    case Family::conditions:
      return "conditions";
    case Family::medications:
      return "medications";
    case Family::procedures:
      return "procedures";
    case Family::events:
      return "events";
    case Family::observations:
      return "observations";
    case Family::variants:
      return "variants";
    case Family::statements:
      break;
  }
  return "statements";
}

Read read_profile(std::string_view json, const Vocabulary& vocabulary) {
  const auto tree = json::parse(without_mark(json));
  if (!tree) return tl::unexpected(tree.error());
  return read_tree(*tree, {}, vocabulary);
}

std::vector<Read> read_profiles(std::string_view content, const Vocabulary& vocabulary) {
  content = without_mark(content);
  std::vector<Read> profiles;
  if (one_a_line(content)) {
    std::size_t at = 0, number = 0;
    while (const auto line = next_line(content, at, number)) profiles.push_back(read_line(*line, vocabulary));
    return profiles;
  }
  const auto tree = json::parse(content);
  if (!tree) {
    profiles.emplace_back(tl::unexpected(tree.error()));
  } else if (tree->array() == nullptr) {
    profiles.push_back(read_tree(*tree, {}, vocabulary));
  } else if (tree->array()->empty()) {
    profiles.emplace_back(tl::unexpected(std::vector<InputError>{{{}, "the list holds no profile", {}}}));
  } else {
    for (std::size_t i = 0; i < tree->array()->size(); ++i)
      profiles.push_back(read_tree((*tree->array())[i], json::child({}, i), vocabulary));
  }
  return profiles;
}

/// Decides the form by the lines that are whole, as one_a_line does; an object alone in the first line need not wait for a second.
void ProfileStream::look() {
  const std::string_view lines = without_mark(held_);
  std::size_t at = 0, number = 0;
  const std::string_view ended = lines.substr(0, lines.rfind('\n') + 1);
  const auto first = next_line(ended, at, number), second = next_line(ended, at, number);
  if (!first) return;
  if (!first_line_whole_) first_line_whole_ = begins_object(*first) && whole_object(*first);
  if (*first_line_whole_ || (second && begins_object(*first) && whole_object(*second))) {
    form_ = Form::lines;
    held_.erase(0, held_.size() - lines.size());
  } else if (second || !begins_object(*first)) {
    form_ = Form::whole;
  }
}

void ProfileStream::take_lines(std::vector<Read>& out) {
  const std::size_t ended = held_.rfind('\n') + 1;
  std::size_t at = 0;
  while (const auto line = next_line(std::string_view(held_).substr(0, ended), at, number_)) out.push_back(read_line(*line, vocabulary_));
  held_.erase(0, ended);
}

std::vector<Read> ProfileStream::feed(std::string_view piece) {
  std::vector<Read> out;
  held_ += piece;
  if (piece.find('\n') == std::string_view::npos) return out;
  if (form_ == Form::not_known) look();
  if (form_ == Form::lines) take_lines(out);
  return out;
}

std::vector<Read> ProfileStream::finish() {
  if (form_ != Form::lines) return read_profiles(held_, vocabulary_);
  std::vector<Read> out = feed("\n");
  held_.clear();
  return out;
}

std::optional<InputError> person_misfit(const Profile& profile, Day as_of) {
  if (!profile.birth_date) return std::nullopt;
  if (profile.birth_date->first > as_of) return InputError{"birth_date", "the birth date lies after the as-of date", {}};
  if (!profile.age) return std::nullopt;
  // Both are given: they must be able to hold together, or one of them is wrong and nobody knows which.
  const Decimal youngest(completed(profile.birth_date->last, as_of, profile.age->unit));
  const Decimal oldest(completed(profile.birth_date->first, as_of, profile.age->unit) + 1);
  if (profile.age->value >= youngest && profile.age->value <= oldest) return std::nullopt;
  return InputError{"age", "the age and the birth date do not fit together on the as-of date", {}};
}

}  // namespace eligo::patients

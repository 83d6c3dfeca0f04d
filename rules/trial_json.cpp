// Trial records from JSON: eligo.trial/1 and ClinicalTrials.gov API v2, one, many in an array, or one a line.
//
// simdjson reads; it does not say where a document breaks, so a broken one is read again by a PEG that does. A record of several that is
// unusable is an error of its own. Fields that are not known are left alone: a registry's record holds hundreds.
#include <simdjson.h>

#include <algorithm>
#include <tao/pegtl.hpp>
#include <tao/pegtl/contrib/json.hpp>

#include "rules/trial_read.hpp"

namespace eligo::rules {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t deepest = 200;

// --------------------------------------------------------------------------------------------------------------- where JSON breaks

struct Reach {
  const char* furthest = nullptr;
  std::size_t depth = 0;
};

/// Notes how far any rule came; stops where simdjson would have stopped as well.
template <typename Rule>
struct note_reach : tao::pegtl::normal<Rule> {
  template <typename Input>
  static void failure(const Input& in, Reach& reach) {
    reach.furthest = std::max(reach.furthest, in.current());
  }
  template <typename Input>
  static void success(const Input& in, Reach& reach) {
    reach.furthest = std::max(reach.furthest, in.current());
  }
};

std::size_t breaking_place(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[' || text[i] == '{') ++depth;
    if ((text[i] == ']' || text[i] == '}') && depth > 0) --depth;
    if (depth > deepest) return i;
  }
  Reach reach{text.data(), 0};
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  (void)tao::pegtl::parse<tao::pegtl::seq<tao::pegtl::json::text, tao::pegtl::eof>, tao::pegtl::nothing, note_reach>(in, reach);
  return static_cast<std::size_t>(reach.furthest - text.data());
}

/// What stands at the place, in a few words.
std::string found_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return "the end of the input";
  if (static_cast<unsigned char>(text[at]) < 0x20 || static_cast<unsigned char>(text[at]) >= 0x7F)
    return "a byte that JSON does not allow here";
  return std::string("`") + text[at] + "`";
}

InputError broken_json(std::string_view whole, std::string_view part, simdjson::error_code error) {
  const std::size_t at = breaking_place(part);
  const std::size_t offset = static_cast<std::size_t>(part.data() - whole.data()) + at;
  if (error == simdjson::CAPACITY || error == simdjson::MEMALLOC) return {"", "the JSON is too large to be read", ""};
  return {place_in(whole, offset), "the JSON breaks at " + found_at(part, at), ""};
}

// ------------------------------------------------------------------------------------------------------------------- reading fields

std::string_view type_name(const dom::element& value) {
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return "a list";
    case dom::element_type::OBJECT:
      return "an object";
    case dom::element_type::STRING:
      return "text";
    case dom::element_type::BOOL:
      return "true or false";
    case dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

/// Reads the fields of one record; the first one of a wrong type is remembered, reading goes on.
class Fields {
 public:
  explicit Fields(std::string base) : base_(std::move(base)) {}

  [[nodiscard]] static std::optional<dom::element> find(const dom::element& object, std::string_view key) {
    dom::object fields;
    if (object.get(fields) != simdjson::SUCCESS) return std::nullopt;
    dom::element value;
    if (fields.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) return std::nullopt;
    return value;
  }

  std::string text(const dom::element& object, std::string_view path, std::string_view key) {
    const auto value = find(object, key);
    if (!value) return {};
    std::string_view out;
    if (value->get(out) == simdjson::SUCCESS) return std::string(out);
    wrong(path, key, *value, "text");
    return {};
  }

  std::vector<std::string> texts(const dom::element& object, std::string_view path, std::string_view key) {
    std::vector<std::string> out;
    const auto value = find(object, key);
    if (!value) return out;
    std::string_view single;
    if (value->get(single) == simdjson::SUCCESS) return {std::string(single)};
    dom::array all;
    if (value->get(all) != simdjson::SUCCESS) {
      wrong(path, key, *value, "a list of text");
      return out;
    }
    for (const dom::element& part : all) {
      dom::array inner;
      if (part.get(single) == simdjson::SUCCESS) {
        out.emplace_back(single);
      } else if (part.get(inner) == simdjson::SUCCESS) {
        // Some exports wrap the list once more.
        for (const dom::element& name : inner) {
          if (name.get(single) == simdjson::SUCCESS) out.emplace_back(single);
        }
      } else {
        wrong(path, key, part, "text");
      }
    }
    return out;
  }

  /// An object under `key`, or nothing.
  std::optional<dom::element> object(const dom::element& from, std::string_view path, std::string_view key) {
    const auto value = find(from, key);
    if (!value) return std::nullopt;
    if (value->is_object()) return value;
    wrong(path, key, *value, "an object");
    return std::nullopt;
  }

  std::string volunteers(const dom::element& object, std::string_view path, std::string_view key) {
    const auto value = find(object, key);
    if (!value) return {};
    bool flag = false;
    if (value->get(flag) == simdjson::SUCCESS) return flag ? "yes" : "no";
    std::string_view word;
    if (value->get(word) == simdjson::SUCCESS) {
      if (word.empty()) return {};
      if (const auto read = read_yes_no(word)) return *read;
      fail(path, key, "`" + std::string(word) + "` says neither yes nor no");
      return {};
    }
    wrong(path, key, *value, "true or false");
    return {};
  }

  std::string sex(const dom::element& object, std::string_view path, std::string_view key) {
    const std::string word = text(object, path, key);
    if (word.empty() || error_) return {};
    if (const auto read = read_sex(word)) return *read;
    fail(path, key, "`" + word + "` is no sex that a trial can ask for, expected ALL, FEMALE or MALE");
    return {};
  }

  /// A field that nobody reads and that is named like a restriction ("min_age", "gender", "exclusion") would be a restriction lost: it is
  /// refused. `known` are the names that are read here, with underscores or without.
  void refuse_lost_restrictions(const dom::element& object, std::string_view path, std::initializer_list<std::string_view> known) {
    dom::object all;
    if (object.get(all) != simdjson::SUCCESS) return;
    for (const auto& [key, value] : all) {
      if (std::find(known.begin(), known.end(), key) != known.end()) continue;
      const std::string_view near = restriction_like(key);
      if (near.empty()) continue;
      for (const std::string_view meant : known)
        if (plain(meant) == near)
          return fail(path, key, "`" + std::string(key) + "` is no field that is read here, so that what it asks for would be lost",
                      "did you mean `" + std::string(meant) + "`?");
      return fail(path, key, "`" + std::string(key) + "` is no field that is read here, so that what it asks for would be lost",
                  "restrictions belong to the record's eligibility");
    }
  }

  void fail(std::string_view path, std::string_view key, std::string message, std::string help = "") {
    if (!error_)
      error_ = InputError{base_ + std::string(path) + (key.empty() ? "" : "/") + std::string(key), std::move(message), std::move(help)};
  }
  [[nodiscard]] const std::optional<InputError>& error() const { return error_; }

 private:
  static std::string plain(std::string_view key) {
    std::string out;
    for (const char c : key)
      if (c != '_' && c != '-' && c != ' ') out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return out == "eligibilitycriteria" ? "text" : out;
  }

  /// One letter left out, put in or another one?
  static bool one_slip(std::string_view a, std::string_view b) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > 1) return false;
    std::size_t front = 0, back = 0;
    while (front < a.size() && a[front] == b[front]) ++front;
    while (back < a.size() - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
    return front + back >= (a.size() == b.size() ? a.size() - 1 : a.size());
  }

  /// The restriction that a name is meant for, plain; empty where it is none.
  static std::string_view restriction_like(std::string_view key) {
    static constexpr std::pair<std::string_view, std::string_view> names[] = {{"minimumage", "minimumage"},
                                                                              {"minage", "minimumage"},
                                                                              {"agemin", "minimumage"},
                                                                              {"ageminimum", "minimumage"},
                                                                              {"maximumage", "maximumage"},
                                                                              {"maxage", "maximumage"},
                                                                              {"agemax", "maximumage"},
                                                                              {"agemaximum", "maximumage"},
                                                                              {"sex", "sex"},
                                                                              {"gender", "sex"},
                                                                              {"sexes", "sex"},
                                                                              {"healthyvolunteers", "healthyvolunteers"},
                                                                              {"volunteers", "healthyvolunteers"},
                                                                              {"healthy", "healthyvolunteers"},
                                                                              {"acceptshealthyvolunteers", "healthyvolunteers"},
                                                                              {"criteria", "text"},
                                                                              {"inclusion", "text"},
                                                                              {"exclusion", "text"},
                                                                              {"inclusions", "text"},
                                                                              {"exclusions", "text"},
                                                                              {"inclusioncriteria", "text"},
                                                                              {"exclusioncriteria", "text"},
                                                                              {"text", "text"}};
    const std::string word = plain(key);
    for (const auto& [name, meant] : names)
      if (word == name || (name.size() > 6 && one_slip(word, name))) return meant;
    return {};
  }

  void wrong(std::string_view path, std::string_view key, const dom::element& value, std::string_view wanted) {
    fail(path, key, "found " + std::string(type_name(value)) + ", expected " + std::string(wanted));
  }

  std::string base_;
  std::optional<InputError> error_;
};

Result<TrialRecord> finish(TrialRecord record, const Fields& fields) {
  if (fields.error()) return tl::unexpected(*fields.error());
  return record;
}

Result<TrialRecord> read_own(const dom::element& json, const std::string& base) {
  Fields fields(base);
  TrialRecord record;
  const std::string format = fields.text(json, "", "format");
  if (!format.empty() && format != "eligo.trial/1")
    fields.fail("", "format", "`" + format + "` is a format this program does not know, expected `eligo.trial/1`");
  record.id = fields.text(json, "", "id");
  record.title = fields.text(json, "", "title");
  record.source = fields.text(json, "", "source");
  record.version = fields.text(json, "", "version");
  record.status = fields.text(json, "", "status");
  record.conditions = fields.texts(json, "", "conditions");
  record.interventions = fields.texts(json, "", "interventions");
  record.countries = fields.texts(json, "", "countries");
  record.contacts = fields.texts(json, "", "contacts");
  record.sites = fields.texts(json, "", "sites");
  if (record.id.empty() && !fields.error()) fields.fail("", "id", "the record has no id, expected a text that names the trial");
  fields.refuse_lost_restrictions(json, "", {"eligibility"});
  const auto eligibility = fields.object(json, "", "eligibility");
  if (!eligibility) {
    if (!fields.error()) fields.fail("", "eligibility", "the record has no eligibility, expected an object with the criteria in `text`");
    return finish(std::move(record), fields);
  }
  if (!Fields::find(*eligibility, "text")) fields.fail("/eligibility", "text", "the record has no criteria, expected their text here");
  record.text = fields.text(*eligibility, "/eligibility", "text");
  record.minimum_age = fields.text(*eligibility, "/eligibility", "minimum_age");
  record.maximum_age = fields.text(*eligibility, "/eligibility", "maximum_age");
  record.sex = fields.sex(*eligibility, "/eligibility", "sex");
  record.healthy_volunteers = fields.volunteers(*eligibility, "/eligibility", "healthy_volunteers");
  fields.refuse_lost_restrictions(*eligibility, "/eligibility", {"text", "minimum_age", "maximum_age", "sex", "healthy_volunteers"});
  return finish(std::move(record), fields);
}

void add_once(std::vector<std::string>& to, std::string value) {
  if (!value.empty() && std::find(to.begin(), to.end(), value) == to.end()) to.push_back(std::move(value));
}

/// What is there of these fields, one behind the other: "A. Nurse, +41 1 234, a@example.org".
std::string joined(Fields& fields, const dom::element& entry, const std::string& path, std::initializer_list<std::string_view> keys) {
  std::string out;
  for (const std::string_view key : keys) {
    const std::string more = fields.text(entry, path, key);
    if (!more.empty()) out += (out.empty() ? "" : ", ") + more;
  }
  return out;
}

/// ClinicalTrials.gov API v2, a study: https://clinicaltrials.gov/data-api/about-api/study-data-structure
Result<TrialRecord> read_registry(const dom::element& json, const std::string& base) {
  Fields fields(base);
  TrialRecord record;
  record.source = "ClinicalTrials.gov";
  const std::string root = "/protocolSection";
  const auto section = fields.object(json, "", "protocolSection");
  if (!section) return finish(std::move(record), fields);
  const auto module = [&](std::string_view name) { return fields.object(*section, root, name); };
  if (const auto part = module("identificationModule")) {
    record.id = fields.text(*part, root + "/identificationModule", "nctId");
    record.title = fields.text(*part, root + "/identificationModule", "briefTitle");
    if (record.title.empty()) record.title = fields.text(*part, root + "/identificationModule", "officialTitle");
  }
  if (record.id.empty()) fields.fail(root, "identificationModule/nctId", "the study has no NCT number");
  if (const auto part = module("statusModule")) {
    record.status = fields.text(*part, root + "/statusModule", "overallStatus");
    if (const auto date = fields.object(*part, root + "/statusModule", "lastUpdatePostDateStruct")) {
      record.version = fields.text(*date, root + "/statusModule/lastUpdatePostDateStruct", "date");
    }
    if (record.version.empty()) record.version = fields.text(*part, root + "/statusModule", "lastUpdateSubmitDate");
  }
  if (const auto part = module("conditionsModule")) record.conditions = fields.texts(*part, root + "/conditionsModule", "conditions");
  const auto each = [&](const dom::element& part, std::string_view key, auto&& read) {
    const auto list = Fields::find(part, key);
    dom::array all;
    if (!list || list->get(all) != simdjson::SUCCESS) return;
    for (const dom::element& entry : all) read(entry);
  };
  if (const auto part = module("armsInterventionsModule")) {
    each(*part, "interventions", [&](const dom::element& entry) {
      add_once(record.interventions, fields.text(entry, root + "/armsInterventionsModule/interventions", "name"));
    });
  }
  if (const auto part = module("contactsLocationsModule")) {
    const std::string path = root + "/contactsLocationsModule";
    each(*part, "locations", [&](const dom::element& entry) {
      const std::string at = path + "/locations";
      add_once(record.countries, fields.text(entry, at, "country"));
      std::string site = joined(fields, entry, at, {"facility", "city", "state", "country"});
      std::string status = lower_case(fields.text(entry, at, "status"));
      std::replace(status.begin(), status.end(), '_', ' ');
      if (!site.empty() && !status.empty()) site += " (" + status + ")";
      each(entry, "contacts", [&](const dom::element& contact) {
        const std::string who = joined(fields, contact, at + "/contacts", {"name", "phone", "email"});
        if (!site.empty() && !who.empty()) site += "; " + who;
      });
      add_once(record.sites, std::move(site));
    });
    each(*part, "centralContacts", [&](const dom::element& entry) {
      add_once(record.contacts, joined(fields, entry, path + "/centralContacts", {"name", "phone", "email"}));
    });
  }
  if (const auto part = module("eligibilityModule")) {
    const std::string path = root + "/eligibilityModule";
    record.text = fields.text(*part, path, "eligibilityCriteria");
    record.minimum_age = fields.text(*part, path, "minimumAge");
    record.maximum_age = fields.text(*part, path, "maximumAge");
    record.sex = fields.sex(*part, path, "sex");
    record.healthy_volunteers = fields.volunteers(*part, path, "healthyVolunteers");
    fields.refuse_lost_restrictions(*part, path, {"eligibilityCriteria", "minimumAge", "maximumAge", "sex", "healthyVolunteers"});
  } else {
    fields.fail(root, "eligibilityModule", "the study has no eligibility module");
  }
  return finish(std::move(record), fields);
}

void read_element(const dom::element& json, const std::string& base, std::vector<Result<TrialRecord>>& out) {
  dom::array all;
  if (json.get(all) == simdjson::SUCCESS) {
    std::size_t i = 0;
    for (const dom::element& entry : all) {
      const std::string at = base + "/" + std::to_string(i++);
      if (entry.is_array()) {
        out.emplace_back(tl::unexpected(InputError{at, "found a list, expected a trial record", ""}));
      } else {
        read_element(entry, at, out);
      }
    }
    return;
  }
  if (!json.is_object()) {
    out.emplace_back(tl::unexpected(InputError{base, "found " + std::string(type_name(json)) + ", expected a trial record", ""}));
    return;
  }
  if (Fields::find(json, "protocolSection")) {
    out.push_back(read_registry(json, base));
  } else if (const auto studies = Fields::find(json, "studies"); studies && studies->is_array()) {
    read_element(*studies, base + "/studies", out);
  } else {
    out.push_back(read_own(json, base));
  }
}

void read_document(dom::parser& parser, std::string_view whole, std::string_view part, std::vector<Result<TrialRecord>>& out) {
  dom::element json;
  if (const auto error = parser.parse(part.data(), part.size()).get(json); error != simdjson::SUCCESS) {
    out.emplace_back(tl::unexpected(broken_json(whole, part, error)));
    return;
  }
  read_element(json, "", out);
}

/// The lines that hold something.
std::vector<std::string_view> full_lines(std::string_view content) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = trimmed(content.substr(at, end - at));
    if (!line.empty()) out.push_back(line);
    at = end + 1;
  }
  return out;
}

bool is_object(dom::parser& parser, std::string_view line) {
  dom::element json;
  return line.front() == '{' && line.back() == '}' && parser.parse(line.data(), line.size()).get(json) == simdjson::SUCCESS &&
         json.is_object();
}

/// One record a line: one of the first lines is an object of its own, and so a whole document spread over lines is not.
bool is_ndjson(dom::parser& parser, const std::vector<std::string_view>& lines) {
  if (lines.size() < 2 || lines.front().front() != '{') return false;
  for (std::size_t i = 0; i < std::min<std::size_t>(lines.size(), 3); ++i) {
    if (lines[i].front() != '{') return false;
    if (is_object(parser, lines[i])) return true;
  }
  return false;
}

}  // namespace

std::vector<Result<TrialRecord>> read_json_trials(std::string_view content) {
  std::vector<Result<TrialRecord>> out;
  dom::parser parser;
  if (parser.allocate(content.size() + 1, deepest) != simdjson::SUCCESS) {
    out.emplace_back(tl::unexpected(InputError{"", "the JSON is too large to be read", ""}));
    return out;
  }
  const std::vector<std::string_view> lines = full_lines(content);
  if (!is_ndjson(parser, lines)) {
    read_document(parser, content, trimmed(content), out);
    if (out.empty()) out.emplace_back(tl::unexpected(InputError{"", "the list holds no trial record", ""}));
    return out;
  }
  for (const std::string_view line : lines) {
    const std::size_t before = out.size();
    read_document(parser, content, line, out);
    for (std::size_t i = before; i < out.size(); ++i) {
      if (out[i] || (!out[i].error().place.empty() && out[i].error().place.front() != '/')) continue;
      // A pointer is no place in a file of many records: name the line, and keep the pointer in the sentence.
      InputError& error = out[i].error();
      if (!error.place.empty()) error.message = "`" + error.place + "`: " + error.message;
      error.place = place_in(content, static_cast<std::size_t>(line.data() - content.data()));
    }
  }
  return out;
}

}  // namespace eligo::rules

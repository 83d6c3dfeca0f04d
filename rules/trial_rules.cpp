// Rule files: a short header of `name: value` lines, then criteria under headings. The header is read here, the rest is an outline.
//
// A header line that is not known is refused with its place: a misspelt `age` that is quietly left out would screen the wrong people.
#include <algorithm>
#include <array>

#include "rules/trial_read.hpp"

namespace eligo::rules {

namespace {

constexpr std::array<std::string_view, 13> names = {
    "trial",     "title",      "source",        "version",  "status", "age", "sex", "healthy volunteers",
    "countries", "conditions", "interventions", "contacts", "sites"};

struct HeaderLine {
  std::size_t offset = 0;
  std::string_view name, value;
  std::size_t value_offset = 0;
};

std::optional<HeaderLine> header_line(std::string_view content, std::size_t at, std::size_t end) {
  const std::string_view line = content.substr(at, end - at);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  HeaderLine out;
  out.offset = at;
  out.name = trimmed(line.substr(0, colon));
  out.value = trimmed(line.substr(colon + 1));
  out.value_offset = out.value.empty() ? end : static_cast<std::size_t>(out.value.data() - content.data());
  return out;
}

bool known(std::string_view name) { return std::find(names.begin(), names.end(), lower_case(name)) != names.end(); }

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t best = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] != b[j - 1])});
      corner = std::exchange(row[j], best);
    }
  }
  return row[b.size()];
}

std::string near_name(std::string_view name) {
  const std::string word = lower_case(name).substr(0, 30);
  for (const std::string_view candidate : names) {
    if (distance(word, candidate) <= 2) return "did you mean `" + std::string(candidate) + "`?";
  }
  return "known are trial, title, source, version, status, age, sex, healthy volunteers, countries, conditions, interventions, contacts, "
         "sites";
}

std::vector<std::string> list_of(std::string_view value, char separator) {
  std::vector<std::string> out;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(separator), value.size());
    const std::string_view part = trimmed(value.substr(0, end));
    if (!part.empty()) out.emplace_back(part);
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return out;
}

std::vector<std::string> list_of(std::string_view value) { return list_of(value, value.find(';') != std::string_view::npos ? ';' : ','); }

Span span_of(const HeaderLine& line) {
  return {static_cast<std::uint32_t>(line.value_offset), static_cast<std::uint32_t>(line.value_offset + line.value.size())};
}

std::optional<InputError> take(std::string_view content, const HeaderLine& line, TrialRecord& record) {
  const std::string name = lower_case(line.name);
  const std::string value(line.value);
  const auto refuse = [&](std::string message, std::string help = "") {
    return InputError{place_in(content, line.value_offset), std::move(message), std::move(help)};
  };
  if (name == "trial") {
    record.id = value;
  } else if (name == "title") {
    record.title = value;
  } else if (name == "source") {
    record.source = value;
  } else if (name == "version") {
    record.version = value;
  } else if (name == "status") {
    record.status = read_status(value).value_or(value);
  } else if (name == "age") {
    const auto range = read_age_range(value);
    if (!range) return refuse("`" + value + "` is no age range", "write `18 years or older`, `6-30 years` or `up to 65 years`");
    record.minimum_age = range->minimum;
    record.maximum_age = range->maximum;
    if (!record.minimum_age.empty()) record.minimum_age_span = span_of(line);
    if (!record.maximum_age.empty()) record.maximum_age_span = span_of(line);
  } else if (name == "sex") {
    const auto sex = read_sex(value);
    if (!sex) return refuse("`" + value + "` is no sex that a trial can ask for", "write `all`, `female` or `male`");
    record.sex = *sex;
    record.sex_span = span_of(line);
  } else if (name == "healthy volunteers") {
    const auto accepted = read_yes_no(value);
    if (!accepted) return refuse("`" + value + "` says neither yes nor no", "");
    record.healthy_volunteers = *accepted;
    record.healthy_volunteers_span = span_of(line);
  } else if (name == "countries") {
    record.countries = list_of(value);
  } else if (name == "conditions") {
    record.conditions = list_of(value);
  } else if (name == "interventions") {
    record.interventions = list_of(value);
  } else if (name == "contacts") {
    record.contacts = list_of(value);
  } else if (name == "sites") {
    record.sites = list_of(value, ';');  // a place has commas of its own
  } else {
    return InputError{place_in(content, line.offset), "`" + std::string(line.name) + "` is no header of a rule file", near_name(line.name)};
  }
  return std::nullopt;
}

/// "Inclusion criteria", "Exclusion criteria:" alone in a line ends the header.
bool ends_header(std::string_view line) {
  const std::string words = lower_case(trimmed(line));
  return words.find("inclusion") != std::string::npos || words.find("exclusion") != std::string::npos;
}

}  // namespace

bool is_rule_file(std::string_view content) {
  std::size_t headers = 0;
  for (std::size_t at = 0; at < content.size() && headers < 2;) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = trimmed(content.substr(at, end - at));
    if (!line.empty() && line.front() != '#') {
      const auto header = header_line(content, at, end);
      if (!header) return false;
      const std::string name = lower_case(header->name);
      if (headers == 0 && name == "trial") return true;
      if (!known(name)) return false;
      ++headers;
    }
    at = end + 1;
  }
  return headers > 1;
}

Result<TrialRecord> read_rule_file(std::string_view content, std::string_view name) {
  TrialRecord record;
  record.text_kind = TextKind::rule_file;
  record.text = std::string(content);
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = trimmed(content.substr(at, end - at));
    if (!line.empty() && line.front() != '#') {
      const auto header = header_line(content, at, end);
      // A heading may end in a colon as well.
      if (ends_header(line) && (!header || header->value.empty() || !known(header->name))) break;
      if (!header) {
        return tl::unexpected(InputError{
            place_in(content, at),
            "found `" + std::string(line.substr(0, 40)) + "`, expected a header line `name: value` or the heading `Inclusion criteria`",
            ""});
      }
      if (auto error = take(content, *header, record)) return tl::unexpected(std::move(*error));
    }
    at = end + 1;
  }
  if (record.id.empty()) record.id = std::string(name);
  const SourceText source = read_source(record.text);
  const grammar::Outline outline = grammar::outline_rule_file(source);
  const bool any =
      std::any_of(outline.sections.begin(), outline.sections.end(), [](const grammar::Section& section) { return !section.items.empty(); });
  if (!any)
    return tl::unexpected(
        InputError{"", "the rule file holds no criteria, expected `Inclusion criteria` or `Exclusion criteria` and a list", ""});
  return record;
}

}  // namespace eligo::rules

// See fact_line.hpp. Semicolons part facts, commas part what is said of one fact, double quotes protect both.
#include "tools/fact_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "tools/json.hpp"

namespace eligo::tools {
namespace {

using rules::InputError;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i == text.size() || (text[i] == at && !quoted)) {
      parts.push_back(trim(text.substr(begin, i - begin)));
      begin = i + 1;
    }
  }
  return parts;
}

std::string unquoted(std::string_view text) {
  std::string out(trim(text));
  out.erase(std::remove(out.begin(), out.end(), '"'), out.end());
  return out;
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() > word.size() && text.substr(0, word.size()) == word && text[word.size()] == ' ';
}

/// Takes "@2026-01-10" from the end of a part.
std::string take_date(std::string_view& text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '"') % 2 != 0) return "";
  const std::string date(trim(text.substr(at + 1)));
  text = trim(text.substr(0, at));
  return date;
}

/// A concept by its code ("system|code") or its name.
void put_name(Json& fact, std::string_view name) {
  const std::string words = unquoted(name);
  fact[words.find('|') == std::string::npos ? "text" : "code"] = words;
}

Json number_or_text(std::string_view word) {
  const auto number = Decimal::parse(word);
  return number ? json_number(*number) : Json(std::string(word));
}

/// "10 mg/d" -> {"value": 10, "unit": "mg/d"}.
Json amount(std::string_view text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  Json out = {{"value", number_or_text(text.substr(0, space))}};
  const std::string_view unit = trim(text.substr(space));
  if (!unit.empty()) out["unit"] = unit;
  return out;
}

/// "7-56", "7 to 56", "<= 56" -> low and high.
std::optional<Json> bounds(std::string_view text) {
  Json out = Json::object();
  for (const std::string_view sign : {"<=", "<", ">=", ">"})
    if (text.substr(0, sign.size()) == sign) {
      const auto end = Decimal::parse(trim(text.substr(sign.size())));
      if (!end) return std::nullopt;
      out[sign[0] == '<' ? "high" : "low"] = json_number(*end);
      return out;
    }
  const std::size_t to = text.find(" to ");
  const std::size_t dash = text.find('-', 1);
  const std::size_t cut = to != std::string_view::npos ? to : dash;
  if (cut == std::string_view::npos) return std::nullopt;
  const auto low = Decimal::parse(trim(text.substr(0, cut)));
  const auto high = Decimal::parse(trim(text.substr(cut + (to != std::string_view::npos ? 4 : 1))));
  if (!low || !high) return std::nullopt;
  out["low"] = json_number(*low);
  out["high"] = json_number(*high);
  return out;
}

/// What may be said of a fact of one family, after its name.
struct FamilyWords {
  std::string_view word;    ///< in the line: "condition"
  std::string_view member;  ///< in the profile: "conditions"
  std::string_view date;    ///< what @DATE is
  std::vector<std::string_view> statuses;
  std::vector<std::pair<std::string_view, std::string_view>> fields;  ///< words in the line -> field of the profile
};

const std::array<FamilyWords, 5>& families() {
  static const std::array<FamilyWords, 5> all = {{
      {"condition",
       "conditions",
       "diagnosed",
       {"active", "inactive", "remission", "resolved", "suspected", "refuted"},
       {{"onset", "onset"},
        {"diagnosed", "diagnosed"},
        {"resolved", "resolved"},
        {"severity", "severity"},
        {"stage", "stage"},
        {"criteria", "criteria"}}},
      {"medication",
       "medications",
       "start",
       {"active", "stopped", "planned", "never"},
       {{"start", "start"},
        {"end", "end"},
        {"last dose", "last_dose"},
        {"stable since", "stable_since"},
        {"dose", "dose"},
        {"route", "route"},
        {"for", "indication"},
        {"response", "response"}}},
      {"procedure",
       "procedures",
       "date",
       {"done", "planned", "never"},
       {{"date", "date"}, {"start", "start"}, {"end", "end"}, {"outcome", "outcome"}}},
      {"event", "events", "date", {}, {{"date", "date"}, {"start", "start"}, {"end", "end"}, {"rate", "rate"}}},
      {"variant", "variants", "date", {"present", "absent"}, {{"date", "date"}}},
  }};
  return all;
}

/// One thing said of a fact. False when it is nothing that this family knows.
bool put_attribute(Json& fact, const FamilyWords& family, std::string_view text) {
  if (std::find(family.statuses.begin(), family.statuses.end(), text) != family.statuses.end()) {
    fact["status"] = text;
    return true;
  }
  if (family.word == "condition" && (text == "mild" || text == "moderate" || text == "severe")) {
    fact["severity"] = text;
    return true;
  }
  if (family.word == "medication")
    for (const std::string_view response : {"good", "partial", "poor", "intolerant", "contraindicated"})
      if (text == response) {
        fact["response"] = text;
        return true;
      }
  for (const auto& [words, field] : family.fields) {
    if (!starts_with_word(text, words)) continue;
    const std::string value = unquoted(text.substr(words.size()));
    if (field == "dose" || field == "rate") {
      fact[std::string(field)] = amount(value);
    } else {
      fact[std::string(field)] = value;
    }
    return true;
  }
  return false;
}

class Builder {
 public:
  explicit Builder(std::string_view id) { profile_ = {{"format", "eligo.profile/1"}, {"id", id}}; }

  std::optional<std::string> fact(std::string_view text) {
    const std::size_t colon = text.find(':');
    const std::string_view head = colon == std::string_view::npos ? "" : trim(text.substr(0, colon));
    const std::string_view rest = colon == std::string_view::npos ? "" : trim(text.substr(colon + 1));
    for (const FamilyWords& family : families())
      if (head == family.word || head == family.member) return named(family, rest);
    if (head == "statement") return statement(rest);
    if (head == "complete") return complete(rest);
    if (head == "anchor") return anchor(rest);
    if (head == "range") return range(rest);
    return value(text);
  }

  [[nodiscard]] std::string json() const { return write_json(profile_, false); }

 private:
  std::optional<std::string> named(const FamilyWords& family, std::string_view rest) {
    Json fact = Json::object();
    bool first = true;
    for (std::string_view part : split(rest, ',')) {
      const std::string date = take_date(part);
      if (!date.empty()) fact[std::string(family.date)] = date;
      if (first && family.word == "variant") {
        const std::string words = unquoted(part);
        const std::size_t space = std::min(words.find(' '), words.size());
        fact["gene"] = words.substr(0, space);
        if (space < words.size()) fact["change"] = std::string(trim(std::string_view(words).substr(space)));
      } else if (first) {
        if (part.empty()) return fmt::format("`{}:` names nothing", family.word);
        put_name(fact, part);
      } else if (!part.empty() && !put_attribute(fact, family, part)) {
        std::vector<std::string_view> known = family.statuses;
        for (const auto& field : family.fields) known.push_back(field.first);
        return fmt::format("`{}` is nothing that is said of a {}, expected one of: {}", part, family.word, fmt::join(known, ", "));
      }
      first = false;
    }
    // A change that a case names is one that is there.
    if (family.word == "variant" && !fact.contains("status")) fact["status"] = "present";
    profile_[std::string(family.member)].push_back(std::move(fact));
    return std::nullopt;
  }

  std::optional<std::string> statement(std::string_view rest) {
    Json fact = Json::object();
    const std::string date = take_date(rest);
    std::vector<std::string_view> parts = split(rest, ',');
    bool value = true;
    if (parts.size() > 1) {
      if (parts[1] == "no" || parts[1] == "false") {
        value = false;
      } else if (parts[1] != "yes" && parts[1] != "true") {
        return fmt::format("`{}` is no value of a statement, expected yes or no", parts[1]);
      }
    }
    if (parts.size() > 2) return fmt::format("`{}` is one thing too many for a statement", parts[2]);
    put_name(fact, parts[0]);
    fact["value"] = value;
    if (!date.empty()) fact["date"] = date;
    profile_["statements"].push_back(std::move(fact));
    return std::nullopt;
  }

  std::optional<std::string> complete(std::string_view rest) {
    for (const std::string_view part : split(rest, ',')) {
      const std::size_t since = part.find(" since ");
      if (since == std::string_view::npos) {
        profile_["complete"].push_back(part);
      } else {
        profile_["complete"].push_back({{"family", trim(part.substr(0, since))}, {"since", trim(part.substr(since + 7))}});
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> anchor(std::string_view rest) {
    const std::string date = take_date(rest);
    if (date.empty()) return fmt::format("anchor `{}` has no @DATE", rest);
    profile_["anchors"][std::string(rest)] = date;
    return std::nullopt;
  }

  /// "range: ALT 7-56 U/L"
  std::optional<std::string> range(std::string_view rest) {
    const std::size_t digit = rest.find_first_of("0123456789<>");
    if (digit == std::string_view::npos || digit == 0) return fmt::format("`range: {}` has no name or no limits", rest);
    const std::string_view limits = rest.substr(digit);
    const std::size_t space = std::min(limits.find(' '), limits.size());
    const auto found = bounds(limits.substr(0, space));
    if (!found) return fmt::format("`{}` is no range, expected LOW-HIGH", limits);
    Json out = Json::object();
    put_name(out, rest.substr(0, digit));
    out.update(*found);
    if (space < limits.size()) out["unit"] = trim(limits.substr(space));
    profile_["reference_ranges"].push_back(std::move(out));
    return std::nullopt;
  }

  /// "NAME = VALUE UNIT range LOW-HIGH @DATE", or one of the few facts about the person.
  std::optional<std::string> value(std::string_view text) {
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
      if (text[at] == '"') quoted = !quoted;
      if (!quoted && std::string_view("<>=").find(text[at]) != std::string_view::npos) break;
    }
    if (at == 0 || at >= text.size()) return fmt::format("`{}` is no fact, expected NAME=VALUE or `condition: NAME` and the like", text);
    const std::string_view name = trim(text.substr(0, at));
    std::string_view rest = text.substr(at);
    const std::size_t sign_size = rest.size() > 1 && rest[0] != '=' && rest[1] == '=' ? 2 : 1;
    const std::string sign(rest.substr(0, sign_size));
    rest = trim(rest.substr(sign_size));
    if (sign == "=") {
      if (name == "age") {
        profile_["age"] = rest.find(' ') == std::string_view::npos ? std::string(rest) + " years" : std::string(rest);
        return std::nullopt;
      }
      for (const auto& [word, field] : {std::pair{"born", "birth_date"}, {"birth_date", "birth_date"}, {"sex", "sex"}, {"as_of", "as_of"}})
        if (name == word) {
          profile_[field] = rest;
          return std::nullopt;
        }
    }
    Json fact = Json::object();
    put_name(fact, name);
    const std::string date = take_date(rest);
    std::vector<std::string_view> parts = split(rest, ',');
    std::string_view main = parts[0];
    std::string_view limits;
    if (const std::size_t word = main.find(" range "); word != std::string_view::npos) {
      limits = trim(main.substr(word + 7));
      main = trim(main.substr(0, word));
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (starts_with_word(parts[i], "range")) {
        limits = trim(parts[i].substr(6));
      } else if (starts_with_word(parts[i], "visit")) {
        fact["visit"] = unquoted(parts[i].substr(6));
      } else if (starts_with_word(parts[i], "method")) {
        fact["method"] = unquoted(parts[i].substr(7));
      } else {
        return fmt::format("`{}` is nothing that is said of a value, expected range, visit or method", parts[i]);
      }
    }
    if (main.empty()) return fmt::format("`{}` has no value", name);
    const std::size_t space = std::min(main.find(' '), main.size());
    if (const auto number = Decimal::parse(main.substr(0, space))) {
      fact["value"] = json_number(*number);
      if (space < main.size()) fact["unit"] = trim(main.substr(space));
    } else if (main == "true" || main == "false") {
      fact["value"] = main == "true";
    } else {
      fact["value"] = unquoted(main);
    }
    if (sign != "=") fact["comparator"] = sign;
    if (!limits.empty()) {
      const auto found = bounds(limits);
      if (!found) return fmt::format("`{}` is no range, expected LOW-HIGH", limits);
      fact["reference_range"] = *found;
    }
    if (!date.empty()) fact["date"] = date;
    profile_["observations"].push_back(std::move(fact));
    return std::nullopt;
  }

  Json profile_;
};

}  // namespace

rules::Result<std::string> profile_of_facts(std::string_view line, std::string_view id) {
  Builder builder(id);
  for (const std::string_view text : split(line, ';')) {
    if (text.empty()) continue;
    if (auto problem = builder.fact(text))
      return tl::unexpected(InputError{"", std::move(*problem), "eligo test --help shows how facts are written"});
  }
  return builder.json();
}

}  // namespace eligo::tools

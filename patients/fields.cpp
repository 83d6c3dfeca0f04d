// Reading single fields: text, dates, numbers, amounts, ages, words of closed lists; near names for what is not known.
#include "patients/fields.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "patients/unknown_fields.hpp"
#include "rules/quantity.hpp"

namespace eligo::patients {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Lower case without the separators in which spellings of one name differ.
std::string folded(std::string_view text) {
  std::string out;
  for (char c : text)
    if (c != '_' && c != '-' && c != ' ' && c != '.') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Optimal string alignment: insert, drop, change or swap neighbours.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) next[j] = std::min(next[j], before[j - 2] + 1);
    }
    std::swap(before, row);
    std::swap(row, next);
  }
  return row[b.size()];
}

/// What other programs call the fields of a profile. For suggestions, never read as if it were the field.
struct Also {
  std::string_view name;
  std::string_view others;
};
constexpr std::array also_called{
    Also{"birth_date", "dob dateofbirth birthday born"},
    Also{"sex", "gender"},
    Also{"as_of", "asofdate evaluationdate"},
    Also{"observations", "labs lab laboratory laboratoryresults labresults measurements vitals results diary"},
    Also{"conditions", "diagnoses diagnosis problems problemlist diseases comorbidities medicalhistory allergies"},
    Also{"medications", "drugs meds treatments therapies prescriptions vaccines immunizations"},
    Also{"procedures", "surgeries operations devices"},
    Also{"variants", "mutations genes genomics biomarkers"},
    Also{"text", "name label display term concept title description"},
    Also{"code", "codes coding id"},
    Also{"unit", "units uom"},
    Also{"value", "result amount"},
    Also{"comparator", "operator op qualifier relation"},
    Also{"status", "state clinicalstatus certainty presence"},
    Also{"start", "startdate started begin from"},
    Also{"end", "enddate stop stopdate stopped ended discontinued until to"},
    Also{"resolved", "resolveddate resolution abatement cured healed"},
    Also{"onset", "onsetdate"},
    Also{"diagnosed", "diagnosisdate dateofdiagnosis diagnosedon"},
    Also{"reference_range", "range normalrange refrange normal"},
    Also{"date", "effectivedate effective datetime performed on when"},
    Also{"since", "from startingfrom"},
    Also{"change", "variant mutation hgvs proteinchange"},
    Also{"low", "min minimum lower"},
    Also{"high", "max maximum upper"},
};

bool lists(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

/// Fields of other formats that say "this is not so". Passing over one would read the opposite of what was recorded.
bool denies(const json::Member& member) {
  constexpr std::string_view words = "negated negation absent refuted denied ruledout verification verificationstatus";
  if (!lists(words, folded(member.key)) || member.value.null()) return false;
  if (member.value.boolean() != nullptr) return *member.value.boolean();
  return member.value.text() == nullptr || folded(*member.value.text()) != "confirmed";
}

std::string near_help(std::string_view name) { return name.empty() ? std::string{} : "did you mean `" + std::string(name) + "`?"; }

}  // namespace

std::string_view near_name(std::string_view written, std::span<const std::string_view> names) {
  if (written.size() > 60) return {};
  const std::string word = folded(written);
  std::string_view best;
  std::size_t fewest = 3;
  for (std::string_view name : names) {
    const std::string other = folded(name);
    if (other == word) return name;
    const std::size_t allowed = other.size() <= 3 ? 0 : other.size() <= 5 ? 1 : 2;
    const std::size_t count = slips(word, other);
    if (count <= allowed && count < fewest) {
      fewest = count;
      best = name;
    }
  }
  if (!best.empty()) return best;
  for (std::string_view name : names)
    for (const Also& also : also_called)
      if (also.name == name && lists(also.others, word)) return name;
  return {};
}

Fields::Fields(const json::Object& object, std::string pointer, Findings& findings)
    : object_(object), pointer_(std::move(pointer)), findings_(findings) {}

void Fields::error(std::string_view key, std::string message, std::string help) {
  findings_.errors.push_back({key.empty() ? pointer_ : at(key), std::move(message), std::move(help)});
}

void Fields::remark(std::string_view key, std::string message) {
  findings_.remarks.push_back({key.empty() ? pointer_ : at(key), std::move(message), {}});
}

const json::Value* Fields::take(std::string_view key) {
  asked_.push_back(key);
  for (const json::Member& member : object_)
    if (member.key == key) return member.value.null() ? nullptr : &member.value;
  return nullptr;
}

std::optional<std::string> Fields::text(std::string_view key) {
  const json::Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (value->text() == nullptr) {
    error(key, "found " + json::describe(*value) + ", expected text");
    return std::nullopt;
  }
  const std::string_view words = trimmed(*value->text());
  if (words.empty()) {
    error(key, "the text is empty", "leave the field out when nothing is known");
    return std::nullopt;
  }
  return std::string(words);
}

std::optional<std::string> Fields::word(std::string_view key) {
  const json::Value* value = take(key);
  if (value != nullptr && value->number() != nullptr) return value->number()->text;
  return text(key);
}

std::optional<PartialDate> Fields::date(std::string_view key) {
  const json::Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  std::optional<PartialDate> date;
  if (value->text() != nullptr) date = parse_date(trimmed(*value->text()));
  if (!date) {
    std::string help = "dates are YYYY, YYYY-MM or YYYY-MM-DD, from 1850 to 2200";
    if (value->number() != nullptr) help += ", in quotes";
    error(key, "found " + json::describe(*value) + " that is no date", std::move(help));
  }
  return date;
}

std::optional<Decimal> read_number(const json::Value& value, const std::string& pointer, Findings& findings) {
  if (value.number() == nullptr) {
    std::string help;
    if (value.text() != nullptr && Decimal::parse(trimmed(*value.text()))) help = "write the number without quotes";
    findings.errors.push_back({pointer, "found " + json::describe(value) + ", expected a number", std::move(help)});
    return std::nullopt;
  }
  const std::optional<Decimal> number = Decimal::parse(value.number()->text);
  if (!number)
    findings.errors.push_back(
        {pointer, "the number is not one that a laboratory means", "at most 18 significant digits, between 1e-300 and 1e300"});
  return number;
}

std::optional<Decimal> Fields::number(std::string_view key) {
  const json::Value* value = take(key);
  return value == nullptr ? std::nullopt : read_number(*value, at(key), findings_);
}

std::optional<bool> Fields::boolean(std::string_view key) {
  const json::Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (value->boolean() == nullptr) {
    error(key, "found " + json::describe(*value) + ", expected true or false");
    return std::nullopt;
  }
  return *value->boolean();
}

ReadUnit read_written_unit(std::string_view written) {
  const std::string_view text = trimmed(written);
  ReadUnit unit;
  unit.text = text;
  if (text.empty()) return unit;
  auto ucum = rules::read_unit(text);
  if (ucum) {
    unit.ucum = std::move(*ucum);
  } else {
    unit.problem = ucum.error().message;
    if (unit.problem.empty()) unit.problem = "the unit `" + unit.text + "` is not known";
  }
  return unit;
}

std::optional<Amount> Fields::amount(std::string_view key) {
  const json::Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (value->object() == nullptr) {
    error(key, "found " + json::describe(*value) + R"(, expected {"value": number, "unit": text})");
    return std::nullopt;
  }
  Fields inner(*value->object(), at(key), findings_);
  const std::optional<Decimal> number = inner.number("value");
  const bool given = inner.take("value") != nullptr;
  const std::optional<std::string> unit = inner.text("unit");
  inner.finish({"value", "unit"});
  if (!given) inner.error({}, "this amount has no `value`");
  if (!number) return std::nullopt;
  ReadUnit read = read_written_unit(unit.value_or(""));
  return Amount{*number, std::move(read.ucum), std::move(read.text), std::move(read.problem)};
}

std::optional<Age> Fields::age(std::string_view key) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> units{
      {{"a", "a y yr yrs year years yo"}, {"mo", "mo month months mth mths"}, {"wk", "wk wks week weeks w"}, {"d", "d day days"}}};
  const auto unit_of = [](std::string_view written) -> std::string_view {
    const std::string word = folded(written);
    for (const auto& [ucum, words] : units)
      if (lists(words, word)) return ucum;
    return {};
  };
  const json::Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  std::optional<Decimal> number;
  std::string_view unit;
  std::size_t errors = findings_.errors.size();
  if (value->object() != nullptr) {
    Fields inner(*value->object(), at(key), findings_);
    number = inner.number("value");
    if (const auto written = inner.text("unit")) unit = unit_of(*written);
    inner.finish({"value", "unit"});
  } else if (value->text() != nullptr) {
    const std::string_view text = trimmed(*value->text());
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    number = Decimal::parse(text.substr(0, digits));
    unit = unit_of(trimmed(text.substr(digits)));
  }
  if (findings_.errors.size() != errors) return std::nullopt;
  if (!number || unit.empty()) {
    error(key, "found " + json::describe(*value) + ", expected an age",
          R"(an age is "10 years", "18 months" or {"value": 10, "unit": "a"})");
    return std::nullopt;
  }
  const std::int64_t most = unit == "a" ? 150 : unit == "mo" ? 1800 : unit == "wk" ? 7830 : 54800;
  if (*number < Decimal(0) || *number > Decimal(most)) {
    error(key, "this is no possible age");
    return std::nullopt;
  }
  return Age{*number, std::string(unit)};
}

void Fields::wrong_word(std::string_view key, const json::Value& value,
                        std::span<const std::pair<std::string_view, std::string_view>> words) {
  std::vector<std::string_view> names;
  std::string expected;
  for (const auto& [word, also] : words) {
    names.push_back(word);
    expected += (expected.empty() ? "" : ", ") + std::string(word);
  }
  std::string_view near;
  if (value.text() != nullptr && value.text()->size() <= 60) {
    near = near_name(*value.text(), names);
    const std::string word = folded(*value.text());
    for (const auto& [name, also] : words)
      if (near.empty() && lists(also, word)) near = name;
  }
  error(key, (value.text() != nullptr ? "this word is not known" : "found " + json::describe(value)) + ", expected one of: " + expected,
        near_help(near));
}

std::vector<const json::Member*> Fields::left_over() const {
  std::vector<const json::Member*> out;
  for (const json::Member& member : object_)
    if (std::find(asked_.begin(), asked_.end(), member.key) == asked_.end()) out.push_back(&member);
  return out;
}

void Fields::finish(std::initializer_list<std::string_view> decisive, std::string* doubt) {
  const std::vector<std::string_view> names = asked_;
  for (const json::Member* left : left_over()) {
    const json::Member& member = *left;
    std::vector<std::string_view> open;
    for (std::string_view name : names)
      if (std::none_of(object_.begin(), object_.end(), [&](const json::Member& other) { return other.key == name && !other.value.null(); }))
        open.push_back(name);
    const std::string_view near = near_name(member.key, open);
    const bool has_status = std::find(names.begin(), names.end(), "status") != names.end();
    if (has_status && denies(member)) {
      error(member.key, "the field `" + member.key + "` is not known, and it reads as if it denied the entry", "say it with `status`");
      continue;
    }
    if (!near.empty() && std::find(decisive.begin(), decisive.end(), near) != decisive.end()) {
      error(member.key,
            "the field `" + member.key + "` is not known, and it reads like `" + std::string(near) + "`, which changes what the entry says",
            near_help(near));
      continue;
    }
    std::string message = "the field `" + member.key + "` is not known: kept, but nothing is decided by it";
    if (doubt != nullptr && may_deny_or_end(member)) {
      message = "the field `" + member.key + "` is not known, and it may deny or end the entry: kept, and the entry decides nothing";
      if (doubt->empty()) *doubt = "its field `" + member.key + "` is not known, and it may deny or end the entry";
    }
    if (!near.empty()) message += "; " + near_help(near);
    findings_.remarks.push_back({at(member.key), std::move(message), json::write(member.value)});
  }
}

}  // namespace eligo::patients

// A registry's page pasted as text: which trial it is, and the fields that stand between its furniture.
//
// Reads whole lines only, so that a field is never a word of a sentence. Where a page gives one age without saying which end it is, the
// field stays open: a guess could turn somebody away.
#include <algorithm>
#include <tao/pegtl.hpp>
#include <utility>

#include "grammar/word_rules.hpp"
#include "rules/trial_read.hpp"

namespace eligo::rules {

namespace {

using grammar::letters;

namespace numbers {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

struct nct : seq<string<'N', 'C', 'T'>, rep<8, digit>, not_at<digit>> {};
struct isrctn : seq<string<'I', 'S', 'R', 'C', 'T', 'N'>, rep<8, digit>, not_at<digit>> {};
struct eu : seq<rep<4, digit>, one<'-'>, rep<6, digit>, one<'-'>, rep<2, digit>, not_at<digit>> {};
struct drks : seq<string<'D', 'R', 'K', 'S'>, rep<8, digit>> {};
struct australia : seq<string<'A', 'C', 'T', 'R', 'N'>, rep<14, digit>> {};
struct japan : sor<seq<string<'j', 'R', 'C', 'T'>, plus<alnum>>, seq<string<'U', 'M', 'I', 'N'>, rep<9, digit>>> {};
struct china : seq<string<'C', 'h', 'i', 'C', 'T', 'R'>, opt<one<'-'>>, plus<alnum>> {};
struct registered : sor<nct, isrctn, drks, australia, japan, china, eu> {};
struct label : seq<opt<letters<"nct", "trial", "study", "registry">, plus<blank>>, letters<"id", "number", "identifier">, star<blank>,
                   one<':'>, star<blank>> {};
struct labelled : seq<label, registered> {};
// "(OZM-034 Trial)"
struct own_name : seq<upper, at<star<sor<upper, one<'-', '/'>>>, digit>, plus<sor<upper, digit, one<'-', '/'>>>> {};
struct named : seq<one<'('>, own_name, plus<blank>, letters<"trial", "study">, one<')'>> {};
}  // namespace numbers

template <typename Rule>
struct see : tao::pegtl::nothing<Rule> {};
template <>
struct see<numbers::registered> {
  template <typename Input>
  static void apply(const Input& in, std::string& out) {
    out = in.string();
  }
};
template <>
struct see<numbers::own_name> : see<numbers::registered> {};

template <typename Rule>
std::string number_at(std::string_view text) {
  std::string out;
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  return tao::pegtl::parse<Rule, see>(in, out) ? out : std::string();
}

template <typename Rule>
std::string first_number(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char before = i > 0 ? text[i - 1] : ' ';
    const auto alnum = [](char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'); };
    if (alnum(before) || before == '-' || (text[i] != '(' && !alnum(text[i]))) continue;
    std::string found = number_at<Rule>(text.substr(i));
    if (!found.empty()) return found;
  }
  return {};
}

struct PageLine {
  std::string_view text;
  Span span;
};

std::vector<PageLine> lines_of(std::string_view content) {
  std::vector<PageLine> out;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view line = trimmed(content.substr(at, end - at));
    if (!line.empty()) {
      const auto begin = static_cast<std::uint32_t>(line.data() - content.data());
      out.push_back({line, {begin, begin + static_cast<std::uint32_t>(line.size())}});
    }
    at = end + 1;
  }
  return out;
}

/// A whole line that is one age: "6 Years", "18 Years (Adult)".
std::optional<std::string> single_age(std::string_view line) {
  if (line.empty() || line.front() < '0' || line.front() > '9') return std::nullopt;
  const std::size_t note = line.find('(');
  const std::string_view age = trimmed(line.substr(0, note));
  const auto range = read_age_range("at least " + std::string(age));
  if (!range || range->minimum.empty() || !range->maximum.empty()) return std::nullopt;
  return range->minimum;
}

/// What follows `label` in its own line ("Sex: All") or in the next.
std::optional<PageLine> labelled(const std::vector<PageLine>& lines, std::size_t i, std::initializer_list<std::string_view> labels) {
  const PageLine& line = lines[i];
  const std::size_t colon = line.text.find(':');
  const std::string name = lower_case(trimmed(line.text.substr(0, colon)));
  if (std::find(labels.begin(), labels.end(), name) == labels.end()) return std::nullopt;
  const std::string_view value = colon == std::string_view::npos ? std::string_view() : trimmed(line.text.substr(colon + 1));
  if (!value.empty()) {
    const auto begin = line.span.begin + static_cast<std::uint32_t>(value.data() - line.text.data());
    return PageLine{value, {begin, begin + static_cast<std::uint32_t>(value.size())}};
  }
  if (i + 1 < lines.size()) return lines[i + 1];
  return std::nullopt;
}

class PageReader {
 public:
  PageReader(const std::vector<PageLine>& lines, TrialRecord& record) : lines_(lines), record_(record) {}

  void read(Span criteria) {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const bool inside = lines_[i].span.begin >= criteria.begin && lines_[i].span.end <= criteria.end;
      if (inside) continue;
      labelled_fields(i);
      status(i);
      contacts(i);
      sites(i);
      if (lines_[i].span.begin >= criteria.end) bare_fields(i);
    }
    two_ages();
    title();
  }

 private:
  void labelled_fields(std::size_t i) {
    if (const auto found = labelled(lines_, i, {"eligible sex", "sex", "sexes eligible for study", "gender", "open to"})) sex(*found);
    if (const auto found = labelled(lines_, i, {"accepts healthy volunteers", "healthy volunteers"})) volunteers(*found);
    if (const auto found = labelled(lines_, i, {"minimum age"})) age(*found, record_.minimum_age, record_.minimum_age_span);
    if (const auto found = labelled(lines_, i, {"maximum age"})) age(*found, record_.maximum_age, record_.maximum_age_span);
    if (const auto found = labelled(lines_, i, {"ages eligible for study", "age range", "age"})) {
      const std::string_view text = found->text.substr(0, found->text.find('('));
      if (const auto range = read_age_range(text)) {
        if (record_.minimum_age.empty() && !range->minimum.empty()) {
          record_.minimum_age = range->minimum;
          record_.minimum_age_span = found->span;
        }
        if (record_.maximum_age.empty() && !range->maximum.empty()) {
          record_.maximum_age = range->maximum;
          record_.maximum_age_span = found->span;
        }
      }
    }
    if (record_.conditions.empty()) {
      if (const auto found = labelled(lines_, i, {"medical conditions", "medical condition"})) record_.conditions.emplace_back(found->text);
    }
    if (record_.version.empty()) {
      if (const auto found = labelled(lines_, i, {"last updated"})) record_.version = std::string(found->text);
      if (lower_case(lines_[i].text).rfind("last updated ", 0) == 0) record_.version = std::string(trimmed(lines_[i].text.substr(13)));
    }
  }

  void sex(const PageLine& line) {
    if (!record_.sex.empty()) return;
    if (const auto value = read_sex(line.text)) {
      record_.sex = *value;
      record_.sex_span = line.span;
    }
  }
  void volunteers(const PageLine& line) {
    if (!record_.healthy_volunteers.empty()) return;
    if (const auto value = read_yes_no(line.text)) {
      record_.healthy_volunteers = *value;
      record_.healthy_volunteers_span = line.span;
    }
  }
  static void age(const PageLine& line, std::string& to, Span& span) {
    if (!to.empty()) return;
    if (const auto value = single_age(line.text)) {
      to = *value;
      span = line.span;
    }
  }

  void status(std::size_t i) {
    if (!record_.status.empty()) return;
    if (const auto value = read_status(lines_[i].text)) record_.status = *value;
  }

  static void add_once(std::vector<std::string>& to, std::string value) {
    if (std::find(to.begin(), to.end(), value) == to.end()) to.push_back(std::move(value));
  }

  /// Below "Contact Information:" a name, then lines that reach that person; a name that nothing follows is none.
  void contacts(std::size_t i) {
    if (lower_case(lines_[i].text) != "contact information:") return;
    std::string name, reached;
    const auto take = [&] {
      if (!reached.empty()) add_once(record_.contacts, name + reached);
      reached.clear();
    };
    for (std::size_t k = i + 1; k < lines_.size() && lines_[k].text.size() <= 60 && lines_[k].text.back() != ':'; ++k) {
      const std::string_view line = lines_[k].text;
      const bool reaches = line.find('@') != std::string_view::npos || line.front() == '+' || (line.front() >= '0' && line.front() <= '9');
      if (reaches && !name.empty()) {
        reached += ", " + std::string(line);
      } else {
        take();
        name = std::string(line);
      }
    }
    take();
  }

  [[nodiscard]] bool blank_before(std::size_t i) const {
    const std::string_view between =
        std::string_view(record_.text).substr(lines_[i - 1].span.end, lines_[i].span.begin - lines_[i - 1].span.end);
    return std::count(between.begin(), between.end(), '\n') > 1;
  }

  /// Two forms: a facility, its place, and perhaps its status, a line each; or bullets that go on to the next blank line.
  void sites(std::size_t i) {
    const std::string heading = lower_case(lines_[i].text);
    if (heading == "locations" && i + 1 < lines_.size() && lower_case(lines_[i + 1].text).starts_with("explore where the study")) {
      for (std::size_t k = i + 2; k + 1 < lines_.size();) {
        std::string place(lines_[k + 1].text);
        if (place.find(", ") == std::string::npos || place.size() > 100 || lines_[k].text.size() > 150) break;
        for (std::size_t at = place.find(", , "); at != std::string::npos; at = place.find(", , ")) place.erase(at, 2);
        add_once(record_.countries, place.substr(place.rfind(", ") + 2));
        std::string site = std::string(lines_[k].text) + ", " + place;
        k += 2;
        constexpr std::string_view label = "site status ";
        if (k < lines_.size() && lower_case(lines_[k].text).starts_with(label)) {
          std::string status = lower_case(lines_[k++].text.substr(label.size()));
          std::replace(status.begin(), status.end(), '_', ' ');
          site += " (" + status + ")";
        }
        add_once(record_.sites, std::move(site));
      }
    }
    if (!heading.starts_with("below are the locations for where you can take part")) return;
    constexpr std::string_view bullet = "\xE2\x80\xA2";
    std::string site;
    for (std::size_t k = i + 1; k < lines_.size(); ++k) {
      const bool begins = lines_[k].text.starts_with(bullet);
      if (!begins && (site.empty() || blank_before(k))) break;
      if (begins && !site.empty()) add_once(record_.sites, std::exchange(site, ""));
      site += begins ? std::string(trimmed(lines_[k].text.substr(bullet.size()))) : ", " + std::string(lines_[k].text);
    }
    if (!site.empty()) add_once(record_.sites, std::move(site));
  }

  /// "6 Years", "30 Years", "ALL", "No", one a line, as some sites print a registry's fields without their names.
  void bare_fields(std::size_t i) {
    const std::string_view line = lines_[i].text;
    if (single_age(line) && ages_.size() < 3) ages_.push_back(lines_[i]);
    if ((line == "ALL" || line == "FEMALE" || line == "MALE") && record_.sex.empty()) {
      sex(lines_[i]);
      if (i + 1 < lines_.size() && (lines_[i + 1].text == "No" || lines_[i + 1].text == "Yes")) volunteers(lines_[i + 1]);
    }
  }

  void two_ages() {
    if (ages_.size() != 2 || !record_.minimum_age.empty() || !record_.maximum_age.empty()) return;
    age(ages_[0], record_.minimum_age, record_.minimum_age_span);
    age(ages_[1], record_.maximum_age, record_.maximum_age_span);
  }

  void title() {
    if (lines_.empty()) return;
    // A site's own headline names the trial after its own name; elsewhere the title is the first line.
    constexpr std::string_view headline = " - Trial Details - ";
    for (const PageLine& line : lines_) {
      const std::size_t at = line.text.find(headline);
      if (at == std::string_view::npos) continue;
      record_.title = std::string(line.text.substr(at + headline.size()));
      return;
    }
    record_.title = std::string(lines_.front().text.substr(0, 300));
  }

  const std::vector<PageLine>& lines_;
  TrialRecord& record_;
  std::vector<PageLine> ages_;
};

}  // namespace

Result<TrialRecord> read_page(std::string_view content, std::string_view name) {
  TrialRecord record;
  record.text_kind = TextKind::page;
  record.text = std::string(content);
  const SourceText source = read_source(record.text);
  const grammar::Outline outline = grammar::outline_page(source);
  Span criteria;
  bool any = false;
  for (const grammar::Section& section : outline.sections) {
    criteria = join(criteria, section.heading);
    for (const grammar::Item& item : section.items) {
      any = true;
      if (item.from_summary) continue;
      criteria = join(criteria, join(item.marker, item.text));
      for (const grammar::Item& child : item.children) criteria = join(criteria, join(child.marker, child.text));
    }
  }
  if (!any) {
    return tl::unexpected(InputError{
        "", "no trial was found in the text: it has no inclusion or exclusion criteria and no sentence that says whom a trial is for", ""});
  }
  criteria = source.to_given(criteria);
  record.id = first_number<numbers::labelled>(content);
  if (record.id.empty()) record.id = first_number<numbers::registered>(content);
  if (record.id.empty()) record.id = first_number<numbers::named>(content);
  if (record.id.empty()) record.id = std::string(name);
  const std::vector<PageLine> lines = lines_of(record.text);
  PageReader(lines, record).read(criteria);
  return record;
}

}  // namespace eligo::rules

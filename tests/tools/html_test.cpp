// Pages: nothing of a foreign text is markup, the policy names the style sheet, the words that decide are the ones marked.
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "engine/screen.hpp"
#include "tools/decisive.hpp"
#include "tools/fact_view.hpp"
#include "tools/html.hpp"
#include "tools/html_plot.hpp"
#include "tools/load.hpp"
#include "tools/phrases.hpp"
#include "tools/plot.hpp"
#include "tools/report.hpp"
#include "tools/sha256.hpp"
#include "tools/what_if.hpp"

using namespace eligo;
using namespace eligo::tools;

namespace {

const rules::Vocabulary& vocabulary() {
  static const rules::Vocabulary loaded = std::move(*load_vocabulary());
  return loaded;
}

/// One criterion for one patient, and what was said of it.
struct Judged {
  rules::CompiledTrial trial;
  patients::Profile profile;
  engine::TrialReport report;
  [[nodiscard]] const engine::ClauseReport& clause() const { return report.clauses.front(); }
};

const patients::Day day = patients::parse_date("2026-01-15")->first;

Judged judged(const std::string& criterion, bool exclusion, const std::string& facts) {
  Judged out{
      rules::compile_criterion(criterion, exclusion ? grammar::SectionKind::exclusion : grammar::SectionKind::inclusion, vocabulary()),
      *patients::read_profile(R"({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15")" + facts + "}", vocabulary()),
      {}};
  out.report = engine::screen(out.trial, out.profile, vocabulary(), {.as_of = day});
  return out;
}

/// The criterion with its decisive words in square brackets.
std::string brackets(const std::string& criterion, bool exclusion, const std::string& facts) {
  const Judged it = judged(criterion, exclusion, facts);
  return marked(it.clause().clause->text, decisive_words(it.clause()), "[", "]", [](std::string_view piece) { return std::string(piece); });
}

constexpr const char* neutrophils =
    R"(, "observations": [{"text": "ANC", "value": 1400, "unit": "/uL", "date": "2026-01-08",
        "reference_range": {"low": 2000, "high": 7500}}])";

}  // namespace

TEST_CASE("no byte of a text is markup") {
  CHECK(html::escaped(R"(<a href="x" title='y'>&amp;)") == "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;");
  CHECK(html::escaped("two\r\nlines\rand\ttabs") == "two\nlines\nand\ttabs");
  CHECK(html::escaped("\x01\x7f\xC2\x85\xE2\x80\xAE\xEF\xBF\xBE\xEF\xB7\x90") ==
        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(html::escaped("bad \xC3( byte, \xED\xA0\x80") == "bad \xEF\xBF\xBD( byte, \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(html::escaped("1.5×10⁹/L ≥ 2") == "1.5×10⁹/L ≥ 2");
  CHECK(html::anchor("E4.1 a\"") == "E4.2e1.20a.22");
}

TEST_CASE("SHA-256 of FIPS 180-4, and base64 of RFC 4648") {
  CHECK(policy_source("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  CHECK(policy_source("abc") == "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  CHECK(policy_source("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") == "sha256-JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=");
  CHECK(policy_source(std::string(1000000, 'a')) == "sha256-zcduXJkU+5KBocfihNc+Z/GAmkiklyAOBG05zMcRLNA=");
  constexpr std::array<const char*, 4> coded = {"", "Zg==", "Zm8=", "Zm9v"};
  for (std::size_t size = 0; size < coded.size(); ++size) CHECK(base64(std::string("foo").substr(0, size)) == coded[size]);
}

TEST_CASE("the policy of a page names its style sheet and allows nothing else") {
  const std::string page = html::document({"a <title>", ".p1{}", "<p>x</p>"});
  const auto between = [&](std::string_view begin, std::string_view end) {
    const std::size_t from = page.find(begin) + begin.size();
    return page.substr(from, page.find(end, from) - from);
  };
  const std::string style = between("<style>", "</style>");
  CHECK(style.ends_with(".p1{}"));
  CHECK(between("style-src '", "'") == policy_source(style));
  CHECK(between("content=\"", "\"").starts_with("default-src 'none'; style-src 'sha256-"));
  CHECK(between("<title>", "</title>") == "a &lt;title&gt;");
  CHECK(html::style_sheet().find("@import") == std::string_view::npos);
  CHECK(html::style_sheet().find("url(") == std::string_view::npos);
}

TEST_CASE("the words that decide are marked, and no others") {
  CHECK(brackets("ANC < 1.5 x 10^9/L or platelets < 100 x 10^9/L", true, neutrophils) ==
        "[ANC < 1.5 x 10^9/L] or platelets < 100 x 10^9/L");
  CHECK(brackets("ANC >= 1 x 10^9/L and platelets >= 100 x 10^9/L", false, neutrophils) ==
        "ANC >= 1 x 10^9/L and [platelets >= 100 x 10^9/L]");
  CHECK(brackets("Active tuberculosis", true, "") == "[Active tuberculosis]");
  CHECK(brackets("If female, must not be pregnant", false, R"(, "sex": "male")") == "If [female], must not be pregnant");
}

TEST_CASE("a value stands on the axis of its limit") {
  const Judged it = judged("ANC < 1.5 x 10^9/L", true, neutrophils);
  const auto leaves = deciding_leaves(it.clause());
  REQUIRE(leaves.size() == 1);
  const auto plot = axis_plot(leaves[0], it.profile, vocabulary(), day);
  REQUIRE(plot);
  CHECK(plot->values.at(0).at == doctest::Approx(1.4));
  CHECK(plot->values.at(0).label == "1400 /uL");
  CHECK(plot->high == doctest::Approx(1.5));
  CHECK_FALSE(plot->low);
  CHECK_FALSE(plot->high_inclusive);
  CHECK(plot->normal_low == doctest::Approx(2));
  CHECK(plot->normal_high == doctest::Approx(7.5));
  CHECK(plot->asked == JudgedLeaf::Asked::unwanted);
  const std::string drawn = html::figure(*plot);
  CHECK(drawn.find("excluded: &lt; 1.5 10^9/L") != std::string::npos);
  CHECK(drawn.find("style=") == std::string::npos);
}

TEST_CASE("a multiple of the upper limit of normal is drawn where it lies for that value") {
  const std::string alt = R"(, "observations": [{"text": "ALT", "value": 130, "unit": "U/L", "date": "2026-01-08"RANGE}])";
  const auto with = [&](const std::string& range) { return std::string(alt).replace(alt.find("RANGE"), 5, range); };
  const Judged known = judged("ALT > 2.5 x ULN", true, with(R"(, "reference_range": {"low": 7, "high": 56})"));
  const auto plot = axis_plot(deciding_leaves(known.clause()).at(0), known.profile, vocabulary(), day);
  REQUIRE(plot);
  CHECK(plot->low == doctest::Approx(140));
  const Judged unknown = judged("ALT > 2.5 x ULN", true, with(""));
  CHECK_FALSE(axis_plot(deciding_leaves(unknown.clause()).at(0), unknown.profile, vocabulary(), day));
}

TEST_CASE("dated facts stand against the window, and an undated anchor draws nothing") {
  const std::string facts = R"(, "medications": [{"text": "methotrexate", "status": "stopped", "start": "2024-05", "end": "2025-12-20"}])";
  const Judged it = judged("Methotrexate within 6 months before screening", true, facts);
  const auto plot = timeline(deciding_leaves(it.clause()).at(0), it.profile, day);
  REQUIRE(plot);
  CHECK(patients::to_string(*plot->from) == "2025-07-15");
  CHECK(patients::to_string(*plot->to) == "2026-01-15");
  REQUIRE(plot->items.size() == 1);
  CHECK(patients::to_string(plot->items[0].end) == "2025-12-20");
  CHECK_FALSE(plot->items[0].ongoing);
  const Judged after = judged("Methotrexate within 6 months before transplantation", true, facts);
  CHECK_FALSE(timeline(deciding_leaves(after.clause()).at(0), after.profile, day));
}

TEST_CASE("the age of a fact in words") {
  const auto age = [](const char* date) { return age_words(*patients::parse_date(date), day); };
  CHECK(age("2026-01-15") == "that day");
  CHECK(age("2026-01-14") == "1 day before");
  CHECK(age("2025-12") == "15 to 45 days before");
  CHECK(age("2025-09-01") == "4 months before");
  CHECK(age("2019") == "6 to 7 years before");
  CHECK(age("2026-01-20") == "5 days after");
}

TEST_CASE("a margin says on which side it lies") {
  CHECK(margin_words({Decimal(-1, -1), "10*9/L"}) == "misses the limit by 0.1 10^9/L");
  CHECK(margin_words({Decimal(6), "a"}) == "inside the limit by 6 years");
  CHECK(margin_words({Decimal(0), "a"}) == "exactly at the limit");
}

TEST_CASE("500 criteria take less than 2 MB, and each is there") {
  std::string text = "Inclusion Criteria:\n\n";
  for (int i = 0; i < 500; ++i)
    text += i % 3 == 0   ? "* ANC >= 1." + std::to_string(i) + " x 10^9/L\n"
            : i % 3 == 1 ? "* No methotrexate, azathioprine or infliximab within " + std::to_string(i) + " days before screening\n"
                         : "* History of asthma, hepatitis B or a fracture number " + std::to_string(i) + "\n";
  rules::TrialRecord record;
  record.id = "T";
  record.text = text;
  const rules::CompiledTrial trial = rules::compile(record, vocabulary());
  REQUIRE(trial.clauses.size() == 500);
  const std::string facts = std::string(neutrophils) +
                            R"(, "medications": [{"text": "methotrexate", "status": "stopped", "start": "2024-05", "end": "2025-12-20"}])";
  const auto profile =
      patients::read_profile(R"({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15")" + facts + "}", vocabulary());
  REQUIRE(profile);
  const PatientPage page{engine::screen_all({&trial, 1}, *profile, vocabulary(), {.as_of = day}), {}, "", "", *profile};
  const std::string html = report_html({&page, 1}, vocabulary(), Detail::tree);
  CHECK(html.size() < 2'000'000);
  for (const rules::Clause& clause : trial.clauses) CHECK(html.find("id=\"p1-t1-" + clause.id + "\"") != std::string::npos);
}

TEST_CASE("a page says what its facts are supposed to be, what they change, and what the text report says of later days") {
  rules::TrialRecord record;
  record.id = "T";
  record.text = "Inclusion Criteria:\n\n* ANC >= 1.5 x 10^9/L\n* Age 18 years or older\n\nExclusion Criteria:\n\n* Current methotrexate\n";
  rules::TrialRecord other = record;
  other.id = "U";
  other.text = "Inclusion Criteria:\n\n* Age 18 years or older\n";
  const std::vector<rules::CompiledTrial> trials = {rules::compile(record, vocabulary()), rules::compile(other, vocabulary())};
  const auto profile = patients::read_profile(
      R"({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15", "birth_date": "2008-03-01")" + std::string(neutrophils) +
          R"(, "medications": [{"text": "methotrexate", "status": "active", "start": "2024-05"}]})",
      vocabulary());
  REQUIRE(profile);
  const auto before = engine::screen_all(trials, *profile, vocabulary(), {.as_of = day});
  const auto supposed = supposing(*profile, {"ANC=1.6 10*9/L"}, vocabulary(), day);
  REQUIRE(supposed);
  PatientPage page{engine::screen_all(trials, *supposed, vocabulary(), {.as_of = day}), {}, "", "", *supposed};
  page.what_if = difference_made(before, page.report, {"ANC=1.6 10*9/L"});
  for (const Detail detail : {Detail::summary, Detail::clauses}) {
    const std::string html = report_html({&page, 1}, vocabulary(), detail);
    const std::size_t at = html.find("Hypothetical");
    CHECK(at < html.find(">Overview<"));
    CHECK(html.find("ANC=1.6 10*9/L", at) < html.find(">Overview<"));
    CHECK(html.find("<b>T</b>: stays ineligible<ul><li>I1: failed", at) < html.find(">Overview<"));
    CHECK(html.find("1 trial: nothing changes", at) < html.find(">Overview<"));
    CHECK(html.find("could be eligible from 2026-03-01") != std::string::npos);
  }
  const std::string html = report_html({&page, 1}, vocabulary(), Detail::clauses);
  CHECK(html.find("<dt>Could be eligible from</dt><dd>2026-03-01: ") != std::string::npos);
  CHECK(html.find("<dt>In the way</dt><dd>methotrexate is taken now; E1 asks for ") != std::string::npos);
  CHECK(html.find("<dt>Rank</dt><dd>1 of 2: ineligible, 1 failed, 0 unknown") != std::string::npos);
  CHECK(html.find("<dt>Changes by itself</dt><dd>on 2026-03-01</dd>") != std::string::npos);
  const std::string text = report_text(page, Detail::clauses, Style{false, 100}, false);
  for (const char* words :
       {"HYPOTHETICAL", "I1: failed -> matched", "opens on    2026-03-01", "in the way  methotrexate", "rank        1 of 2: "})
    CHECK_MESSAGE(text.find(words) != std::string::npos, words);
  page.what_if.reset();
  CHECK(report_html({&page, 1}, vocabulary(), Detail::clauses).find("Hypothetical") == std::string::npos);
}

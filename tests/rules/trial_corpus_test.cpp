// Outlines of real text: the five registry pages and 2,083 trials beside the project. Skipped, loudly, where that data is missing.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "rules/trial.hpp"

using namespace eligo;
using namespace eligo::rules;

namespace {

const std::filesystem::path shared = std::filesystem::path(ELIGO_SOURCE_DIR) / ".." / "shared";

bool missing() {
  if (std::filesystem::exists(shared)) return false;
  MESSAGE("SKIPPED: ../shared is not there, so nothing was tested on real trials");
  return true;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  std::stringstream content;
  content << file.rdbuf();
  return content.str();
}

std::string seed_starting(const std::string& prefix) {
  for (const auto& entry : std::filesystem::directory_iterator(shared / "seeds")) {
    if (entry.path().filename().string().rfind(prefix, 0) == 0) return content_of(entry.path());
  }
  FAIL("no seed " << prefix);
  return {};
}

struct Read {
  TrialRecord record;
  SourceText source;
  grammar::Outline outline;
};

Read read(const std::string& content) {
  auto records = read_trials(content, "seed");
  REQUIRE(records.has_value());
  REQUIRE(records->size() == 1);
  Read out{records->front(), read_source(records->front().text), {}};
  out.outline = outline_of(out.record, out.source);
  return out;
}

std::vector<std::string> texts(const Read& read, grammar::SectionKind kind) {
  std::vector<std::string> out;
  for (const auto& section : read.outline.sections) {
    if (section.kind != kind || !section.current) continue;
    for (const auto& item : section.items) out.push_back(read.source.text.substr(item.text.begin, item.text.size()));
  }
  return out;
}

void claim(std::vector<Span>& spans, const std::vector<grammar::Item>& items) {
  for (const auto& item : items) {
    for (const Span span : {item.marker, item.text}) {
      if (!span.empty()) spans.push_back(span);
    }
    claim(spans, item.children);
  }
}

/// The first byte that no part of the outline claims, or that two claim; nothing when the account is right.
std::string wrong_byte(const SourceText& source, const grammar::Outline& outline) {
  std::vector<Span> spans;
  for (const auto& section : outline.sections) {
    if (!section.heading.empty()) spans.push_back(section.heading);
    claim(spans, section.items);
  }
  for (const auto& piece : outline.furniture) spans.push_back(piece.span);
  std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::uint32_t at = 0;
  for (const Span span : spans) {
    if (span.begin < at) return "twice: " + source.text.substr(span.begin, 60);
    for (; at < span.begin; ++at) {
      if (source.text[at] != ' ' && source.text[at] != '\n') return "lost: " + source.text.substr(at, 60);
    }
    at = span.end;
  }
  const std::size_t rest = source.text.find_first_not_of(" \n", at);
  return rest == std::string::npos ? "" : "lost: " + source.text.substr(rest, 60);
}

std::size_t count(const std::vector<grammar::Item>& items) {
  std::size_t out = 0;
  for (const auto& item : items) out += 1 + count(item.children);
  return out;
}

}  // namespace

TEST_CASE("seed 000: a page with bullets and bare fields") {
  if (missing()) return;
  const Read page = read(seed_starting("000"));
  CHECK(page.record.id == "NCT06724562");
  CHECK(page.record.status == "RECRUITING");
  CHECK(page.record.minimum_age == "6 Years");
  CHECK(page.record.maximum_age == "30 Years");
  CHECK(page.record.text.substr(page.record.minimum_age_span.begin, page.record.minimum_age_span.size()) == "6 Years");
  CHECK(page.record.sex == "ALL");
  CHECK(page.record.healthy_volunteers == "no");
  CHECK(texts(page, grammar::SectionKind::inclusion).size() == 5);
  CHECK(texts(page, grammar::SectionKind::exclusion).size() == 7);
  CHECK(texts(page, grammar::SectionKind::exclusion)[2] == "Pre-existing autoimmune or autoinflammatory disease (aside from FOP)");
  CHECK(wrong_byte(page.source, page.outline).empty());
}

TEST_CASE("seed 001: no trial") {
  if (missing()) return;
  const auto records = read_trials(seed_starting("001"), "001");
  REQUIRE_FALSE(records.has_value());
  CHECK(records.error().message.find("no trial was found") != std::string::npos);
}

TEST_CASE("seed 002: versions, numbers that run on, a text that stops") {
  if (missing()) return;
  const Read page = read(seed_starting("002"));
  CHECK(page.record.id == "ISRCTN12908996");
  CHECK(page.record.title == "The use of anakinra in treating complex regional pain syndrome by blocking interleukin-1");
  CHECK(page.record.sex == "ALL");
  CHECK(page.record.conditions == std::vector<std::string>{"Refractory complex regional pain syndrome"});
  const auto inclusion = texts(page, grammar::SectionKind::inclusion);
  const auto exclusion = texts(page, grammar::SectionKind::exclusion);
  REQUIRE(inclusion.size() == 9);
  REQUIRE(exclusion.size() == 17);
  CHECK(inclusion[7] == "Age 18 years and over");
  CHECK(exclusion[4] == "Previous use of anakinra");
  CHECK(exclusion[5] == "Current or recent (within 6 months) use of other immunosuppressants or biologics");
  CHECK(exclusion[6] == "Neutropenia defined as Absolute Neutrophil Count< 1.5 x 109/L");
  CHECK(exclusion[3].find("γ-glutamyl") != std::string::npos);
  const auto& sections = page.outline.sections;
  CHECK(std::count_if(sections.begin(), sections.end(), [](const grammar::Section& s) { return !s.current && s.items.size() == 17; }) == 2);
  CHECK(sections.front().version == "30/01/2024");
  CHECK(sections.front().items.back().cut_off);
  CHECK(wrong_byte(page.source, page.outline).empty());
}

TEST_CASE("seed 003: empty lists, prose instead") {
  if (missing()) return;
  const Read page = read(seed_starting("003"));
  CHECK(page.record.id == "OZM-034");
  CHECK(page.record.title == "Anakinra for Breast Cancer");
  const auto inclusion = texts(page, grammar::SectionKind::inclusion);
  REQUIRE(inclusion.size() == 3);
  CHECK(inclusion[1].rfind("This trial is for patients with early-stage breast cancer", 0) == 0);
  CHECK(inclusion[2].rfind("Participants should be scheduled for pre-operative therapy", 0) == 0);
  for (const auto& section : page.outline.sections) {
    for (const auto& item : section.items) CHECK(item.from_summary);
  }
  CHECK(wrong_byte(page.source, page.outline).empty());
}

TEST_CASE("seed 004: a page with labelled fields and an escaped bullet") {
  if (missing()) return;
  const Read page = read(seed_starting("004"));
  CHECK(page.record.id == "NCT07040774");
  CHECK(page.record.sex == "ALL");
  CHECK(page.record.healthy_volunteers == "no");
  CHECK(texts(page, grammar::SectionKind::inclusion).size() == 2);
  const auto exclusion = texts(page, grammar::SectionKind::exclusion);
  REQUIRE(exclusion.size() == 1);
  CHECK(exclusion[0].rfind("Opposition of the patient", 0) == 0);
  CHECK(wrong_byte(page.source, page.outline).empty());
}

TEST_CASE("2,083 real trials: every record is read, every byte accounted for, none without items") {
  if (missing()) return;
  const auto records = read_trial_records(content_of(shared / "corpora" / "trials_dev.jsonl"), "trials_dev.jsonl");
  CHECK(records.size() == 2083);
  std::size_t items = 0;
  std::size_t without = 0;
  for (const auto& record : records) {
    REQUIRE(record.has_value());
    const SourceText source = read_source(record->text);
    const grammar::Outline outline = outline_of(*record, source);
    const std::string wrong = wrong_byte(source, outline);
    CHECK_MESSAGE(wrong.empty(), record->id << " " << wrong);
    std::size_t here = 0;
    for (const auto& section : outline.sections) here += section.current ? count(section.items) : 0;
    // One record of the corpus is two headings and nothing else.
    std::size_t outside = source.text.size() - static_cast<std::size_t>(std::count_if(source.text.begin(), source.text.end(),
                                                                                      [](char c) { return c == ' ' || c == '\n'; }));
    for (const auto& section : outline.sections) {
      const std::string heading = source.text.substr(section.heading.begin, section.heading.size());
      outside -= static_cast<std::size_t>(std::count_if(heading.begin(), heading.end(), [](char c) { return c != ' ' && c != '\n'; }));
    }
    const bool headings_alone = outside == 0;
    CHECK_MESSAGE((here > 0 || headings_alone), record->id << " has no item");
    without += here == 0;
    items += here;
    CHECK(source.to_given({0, static_cast<std::uint32_t>(source.text.size())}) == Span{0, static_cast<std::uint32_t>(source.given.size())});
  }
  MESSAGE(items << " items");
  CHECK(without <= 1);
  CHECK(items > 30'000);
}

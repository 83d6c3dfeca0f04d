// "As defined by ADA criteria", "as determined by ECG or MRI": where the words end that say how a finding was found. They ask for nothing.
// What stands behind them does: a time, a treatment, an alternative. It is read, or kept unread, and never dropped with them.
#include <algorithm>
#include <array>

#include "grammar/list_head.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Words that name a way of finding out, or who found it.
bool names_way(const std::string& word) {
  static constexpr std::array<std::string_view, 110> ways{"criteria",      "criterion",   "guideline",    "guidelines",    "classification",
                                                          "definition",    "definitions", "standards",    "history",       "exam",
                                                          "exams",         "examination", "examinations", "test",          "tests",
                                                          "testing",       "evaluation",  "evaluations",  "assessment",    "assessments",
                                                          "interview",     "records",     "record",       "chart",         "charts",
                                                          "investigator",  "physician",   "clinician",    "doctor",        "judgment",
                                                          "judgement",     "opinion",     "discretion",   "biopsy",        "histology",
                                                          "cytology",      "pathology",   "imaging",      "laboratory",    "lab",
                                                          "labs",          "signs",       "ecg",          "ekg",           "analysis",
                                                          "assay",         "assays",      "pcr",          "serology",      "culture",
                                                          "self-report",   "report",      "reports",      "scale",         "score",
                                                          "scores",        "index",       "inventory",    "tool",          "instrument",
                                                          "screening",     "method",      "methods",      "measurement",   "evaluated",
                                                          "measurements",  "sequencing",  "cytometry",    "staff",         "sponsor",
                                                          "monitor",       "committee",   "review",       "procedure",     "procedures",
                                                          "formula",       "equation",    "version",      "edition",       "revision",
                                                          "protocol",      "angiography", "microscopy",   "questionnaire", "questionnaires",
                                                          "documentation", "parameters",  "palpation",    "study",         "studies",
                                                          "investigators", "designee",    "delegate",     "puncture",      "blot",
                                                          "scan",          "scans",       "ultrasound",   "mri",           "ct",
                                                          "x-ray",         "x-rays",      "radiographs",  "radiograph",    "hematology",
                                                          "haematology",   "urinalysis",  "technique",    "techniques",    "monitoring"};
  static constexpr std::array<std::string_view, 10> ends{"ologist", "chemistry", "hybridization", "ometry", "ogram",
                                                         "ograms",  "ography",   "oscopy",        "opsies", "analysis"};
  return std::find(ways.begin(), ways.end(), word) != ways.end() ||
         std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return word.ends_with(end); });
}

/// Verbs that begin what is asked for, where no way of finding out follows them.
bool begins_demand(const std::string& word) {
  static constexpr std::array<std::string_view, 10> verbs{"using",     "receiving", "taking",  "requiring", "treated",
                                                          "untreated", "currently", "despite", "having",    "undergoing"};
  return std::find(verbs.begin(), verbs.end(), word) != verbs.end();
}

/// "with", "without", "that has", and no "diagnosis of".
bool names_having(const std::string& word) { return !word.ends_with(" of") && !word.ends_with(" for"); }

constexpr std::string_view ends_way = "r!WPAsgFCcXmVIELSpeG.;%k";
constexpr std::string_view between_ways = ",&|/";

}  // namespace

/// Is it one more way of finding out? `tests`, `results`: the first one is a listed procedure, holds a result.
bool Reader::is_way(std::uint32_t begin, std::uint32_t end, bool tests, bool results) const {
  bool named = false, capitals = true;
  for (std::uint32_t k = begin; k < end; ++k) {
    if ((kind(k) == 'Y' || kind(k) == 'N') && !results) return false;
    const std::string word = raw(k);
    capitals = capitals && (kind(k) == '_' || kind(k) == '-' || (kind(k) == 'w' && (is_capital(word[0]) || is_digit(word[0]))));
    named = named || kind(k) == 'J' || (tests && (kind(k) == '^' || kind(k) == '#'));
    for (const std::string& part : grammar::words_of(lower(word))) named = named || names_way(part);
  }
  return begin < end && (named || capitals || ends_in_test(begin, end));
}

/// "including physical examination", "using FISH", "following ASCO guidelines", where a way stands behind.
bool Reader::goes_on_with_ways(std::uint32_t k) const {
  const std::string word = lower(raw(k));
  return word.starts_with("including") || word == "using" || word == "following";
}

/// The token behind the words that say how something was found.
std::uint32_t Reader::way_end(std::uint32_t begin, std::uint32_t end) const {
  const auto ends = [&](std::uint32_t k) { return ends_way.find(kind(k)) != std::string_view::npos; };
  // A look at a few words keeps the work linear.
  const auto part_end = [&](std::uint32_t k) {
    for (const std::uint32_t stop = std::min(end, k + 16);
         k < stop && !ends(k) && between_ways.find(kind(k)) == std::string_view::npos && kind(k) != '(' && kind(k) != ')';)
      ++k;
    return k;
  };
  std::uint32_t first = begin;
  while (first < end && std::string_view("_12").find(kind(first)) != std::string_view::npos) ++first;
  bool tests = false, results = false;
  for (std::uint32_t k = first; k < part_end(first); ++k) {
    tests = tests || kind(k) == '^' || kind(k) == '#';
    results = results || kind(k) == 'Y';
  }
  for (std::uint32_t k = first; k < end; ++k) {
    const auto next_is = [&](std::uint32_t n, std::string_view kinds) { return n < end && kinds.find(kind(n)) != std::string_view::npos; };
    if (between_ways.find(kind(k)) != std::string_view::npos) {
      std::uint32_t next = k;
      while (next_is(next, ",&|/_12")) ++next;
      if (!is_way(next, part_end(next), tests, results)) return k;
      k = next;
    } else if (kind(k) == '(') {
      // "(1987 edition)", "(DSM-5)", "(detailed history)"
      std::uint32_t close = k + 1;
      while (next_is(close, "nwz_-?")) ++close;
      if (kind(close) != ')' && next_is(k + 2, ")")) close = k + 2;
      // "(serum chemistry, hematology, and serology)": each of them a way.
      for (close = kind(close) == ')' ? close : k + 1; kind(close) != ')' && is_way(close, part_end(close), tests, results);) {
        close = part_end(close);
        while (next_is(close, ",&|/_12")) ++close;
      }
      if (kind(close) != ')') return k;
      k = close;
    } else if (k == first || (goes_on_with_ways(k) && is_way(k + 1, part_end(k + 1), tests, results))) {
      continue;
    } else if (next_is(k, "BAid") && next_is(k + 1, "_Q") && (kind(k + 1) == 'Q' || next_is(k + 2, "Q"))) {
      continue;  // "at screening"
    } else if (ends(k) || kind(k) == 'B' || kind(k) == 'd' || (kind(k) == 'Y' && !results)) {
      return k;
    } else if (kind(k) == 'D' || kind(k) == ':') {
      // "as determined by assay as assessed by the laboratory"; behind a colon stands what defines.
      if (kind(k) == ':' || token(k).value != 2) return end;
    } else if (kind(k) == 'n' && next_is(k + 1, "yuxUp%c")) {
      return k;
    } else if (kind(k) == 'f') {
      std::uint32_t next = k + 1;
      while (next_is(next, "_")) ++next;
      if (next_is(next, "ncPR")) return k;
    } else if (kind(k) == 'i' && lower(raw(k)) == "on") {
      for (std::uint32_t next = k + 1; next < std::min(k + 4, end); ++next)
        if (next_is(next, "@C") || lower(raw(next)).find("stable") != std::string::npos) return k;
    } else if (kind(k) == 'a' || (kind(k) == 'H' && names_having(lower(raw(k)))) || begins_demand(lower(raw(k)))) {
      if (!is_way(k + 1, part_end(k + 1), tests, results)) return k;
    }
  }
  return end;
}

/// What stands behind the words that say how something was found: the time of a value and how long a disease has lasted are read; the rest
/// is kept unread, in doubt where it may be an alternative.
void Reader::take_behind_way(Part& part, std::size_t list, std::uint32_t stop, bool completed) {
  const std::uint32_t end = at(list).end;
  std::optional<std::size_t> time;
  children(list, [&](std::size_t e) {
    if (at(e).rule != Rule::element) return;
    children(e, [&](std::size_t c) {
      if (at(c).begin == stop && (at(c).rule == Rule::window || at(c).rule == Rule::duration)) time = c;
    });
  });
  const bool free = part.has_body && part.windows.empty() && !part.duration;
  // Behind a finding the time may be that of the test.
  if (time && free && at(*time).rule == Rule::window && at(part.body).rule == Rule::comparison) {
    take_window(part, *time, completed);
    stop = at(*time).end;
  } else if (time && free && at(*time).rule == Rule::duration && at(part.body).rule == Rule::finding && kind(stop) == 'f') {
    part.duration = duration(stop, at(*time).end);
    if (part.duration) {
      claim(stop, at(*time).end);
      stop = at(*time).end;
    }
  }
  if (stop >= end) return;
  const bool doubt = std::string_view(",&|/(").find(kind(stop)) != std::string_view::npos;
  if (kind(stop) == ',') ++stop;
  // "As assessed by a physician, must be deemed appropriate": a demand on what a person assesses, who has to say.
  static constexpr std::array<std::string_view, 5> people{"investigator", "physician", "clinician", "psychiatrist", "doctor"};
  const std::string whole = lower(text(part.begin, stop));
  const bool judged = kind(stop) == 'm' &&
                      std::any_of(people.begin(), people.end(), [&](std::string_view one) { return whole.find(one) != std::string::npos; });
  if (judged)
    part.unread.push_back({Opinion{text(part.begin, end)}, span(stop, end)});
  else
    part.unread.push_back({Unread{text(stop, end), doubt}, span(stop, end)});
}

}  // namespace eligo::grammar

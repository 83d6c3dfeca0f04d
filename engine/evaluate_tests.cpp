// Tests that speak to a finding: HBsAg to hepatitis B, a pregnancy test to pregnancy.
//
// A criterion may spell a finding as its test ("hepatitis B surface antigen positive"); then the latest result of that test settles it,
// when nothing else does. A test of the finding that came out positive never proves the finding otherwise, but it stands against its
// absence: the record then disagrees with itself. What a test is about is told by names alone: the finding's name stands in the test's, or
// the vocabulary lists "NAME positive" among the finding's names.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/evaluate_compare.hpp"
#include "engine/shown_by.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

std::string padded(std::string_view name) { return " " + rules::normalised_words(name) + " "; }

/// A test's name without the words that only say that it is one.
std::string bare_name(std::string words) {
  for (const std::string_view word : {" test ", " result ", " a ", " status "}) {
    if (const auto at = words.find(word); at != std::string::npos) words.replace(at, word.size(), " ");
  }
  return words;
}

/// "Hepatitis B surface antigen positive", "positive HBsAg": the test's name alone; empty when the words name no result.
std::string test_in(const std::string& text) {
  std::string words = padded(text);
  bool said = false;
  for (const std::string_view word : {" seropositivity for ", " seropositive for ", " positivity for ", " positive for ", " positive ",
                                      " positivity ", " reactive ", " detected ", " detectable "}) {
    if (const auto at = words.find(word); at != std::string::npos) {
      words.replace(at, word.size(), " ");
      said = true;
    }
  }
  return said ? bare_name(std::move(words)) : "";
}

struct Test {
  const patients::Observation* observation = nullptr;
  bool positive = false;
  bool spelled = false;  ///< the criterion names this very test
};

/// The latest results of tests that are about what is asked; all of the last day. Against a denial speak those of its kinds too.
std::vector<Test> latest_tests(const Context& context, const Asked& asked, bool denied) {
  std::vector<Test> all;
  const auto& results = tested(context);
  if (results.empty()) return all;
  const std::string spelled = test_in(asked.text);
  std::vector<std::string> wanted{padded(asked.text)};
  if (asked.concept_id != no_concept) {
    const auto& names = padded_names(context, asked.concept_id);
    wanted.insert(wanted.end(), names.begin(), names.end());
  }
  for (const Tested& result : results) {
    if (result.observation->date && result.observation->date->first > context.as_of) continue;
    const bool same = !spelled.empty() && std::any_of(result.names.begin(), result.names.end(),
                                                      [&](const std::string& name) { return bare_name(name) == spelled; });
    const auto is_about = [&](const std::string& one) {
      return one.size() > 4 && (std::find(result.positives.begin(), result.positives.end(), one) != result.positives.end() ||
                                std::any_of(result.names.begin(), result.names.end(),
                                            [&](const std::string& name) { return name.find(one) != std::string::npos; }));
    };
    if (same || std::any_of(wanted.begin(), wanted.end(), is_about)) all.push_back({result.observation, result.positive, same});
  }
  // Of several infections, or of one by another name: each test for itself.
  if (all.empty() && denied) {
    for (const Tested& result : results) {
      if (result.observation->date && result.observation->date->first > context.as_of) continue;
      if (!test_speaks_of(context, asked, result)) continue;
      // A later negative one of the same name has taken it back.
      const bool taken_back = std::any_of(results.begin(), results.end(), [&](const Tested& other) {
        return !other.positive && other.observation->date && result.observation->date &&
               other.observation->words == result.observation->words && other.observation->date->first > result.observation->date->last &&
               other.observation->date->last <= context.as_of;
      });
      if (!taken_back) all.push_back({result.observation, true, false});
    }
    return all;
  }
  std::optional<Day> last;
  for (const Test& test : all) {
    if (test.observation->date && (!last || test.observation->date->first > *last)) last = test.observation->date->first;
  }
  // An infection that stays: an earlier positive test stands beside a later negative one.
  if (asked.concept_id != no_concept && incurable(context, {asked.concept_id})) return all;
  std::erase_if(all, [&](const Test& test) { return last && test.observation->date && test.observation->date->last < *last; });
  return all;
}

/// The last day of which the facts used speak, for a test that may be older than they are.
std::optional<Day> last_said(const Context& context, const ExprReport& report) {
  std::optional<Day> out;
  const auto take = [&](const patients::Named& named, const std::optional<PartialDate>& date) {
    if (!date || (out && date->last <= *out)) return;
    const bool used = std::any_of(report.evidence.begin(), report.evidence.end(),
                                  [&](const Evidence& evidence) { return evidence.used && evidence.pointer == named.pointer; });
    if (used) out = date->last;
  };
  for (const auto& fact : context.profile.conditions) take(fact, fact.resolved);
  for (const auto& fact : context.profile.statements) take(fact, fact.date);
  return out;
}

/// "Test positive for tuberculosis": who was infected once tests positive, and has no tuberculosis.
bool asks_for_contact(const Context& context, const Asked& asked) {
  const ConceptId tuberculosis = context.vocabulary.find_key("tuberculosis");
  if (tuberculosis == no_concept || asked.concept_id == no_concept || !context.vocabulary.is_a(asked.concept_id, tuberculosis))
    return false;
  const std::string words = " " + grammar::lower(context.clause_text) + " ";
  static constexpr std::array results{
      " positive for ",        " positive test for ",   " positive testing for ", " positive screening for ",
      " positive screen for ", " positive result for ", " reactive for "};
  static constexpr std::array names{"tuberculosis", "tb", "latent t", "active t", "mycobacterium"};
  return std::any_of(results.begin(), results.end(), [&](std::string_view result) {
    const auto at = words.find(result);
    return at != std::string::npos && std::any_of(names.begin(), names.end(), [&](std::string_view name) {
             return words.compare(at + result.size(), name.size(), name) == 0;
           });
  });
}

}  // namespace

void weigh_tests(const Context& context, const Asked& asked, bool windowed, ExprReport& report) {
  if (report.truth == Truth::yes) return;
  if (report.truth == Truth::no && asks_for_contact(context, asked)) {
    report.truth = Truth::unknown;
    report.kinds = {UnknownKind::missing};
    report.changes_on.reset();
    report.margin.reset();
    report.reason += "; what a test for it shows is not on file";
    report.needs = {{UnknownKind::missing, fmt::format("Was a test for {} positive?", name_of(context, asked)), "laboratory"}};
  }
  const bool open = report.truth == Truth::unknown && report.kinds == std::vector{UnknownKind::missing};
  if (report.truth == Truth::unknown && !open) return;
  const auto tests = latest_tests(context, asked, report.truth == Truth::no);
  if (tests.empty()) return;
  const auto show = [&](const Test& test, bool used, std::string why) {
    report.evidence.push_back({test.observation->pointer, shown(*test.observation), used, std::move(why), {}, {}});
  };
  const Test& first = tests.front();
  const bool agree = std::all_of(tests.begin(), tests.end(), [&](const Test& test) { return test.positive == first.positive; });
  if (open) {
    if (first.spelled && !agree && !windowed) {
      report.kinds = {UnknownKind::conflict};
      report.reason = "tests on file disagree";
    }
    if (!first.spelled || !agree || windowed) {
      for (const Test& test : tests) show(test, false, "a test does not settle it by itself");
      return;
    }
    // "HIV negative at screening": what was tested half a year ago was tested at another visit, as with values.
    constexpr std::chrono::days of_this_visit{183};
    if (first.observation->date && asked_at_a_visit(context.clause_text)) {
      if (first.observation->date->last + of_this_visit < context.as_of) {
        report.kinds = {UnknownKind::stale};
        report.reason = shown(*first.observation) + ", more than half a year before the visit that is asked for";
        report.needs = {{UnknownKind::stale, fmt::format("What does {} show now?", first.observation->text), "laboratory"}};
        show(first, true, "the criterion names this test");
        return;
      }
    }
    report.truth = first.positive ? Truth::yes : Truth::no;
    report.kinds.clear();
    report.needs.clear();
    report.reason = shown(*first.observation);
    show(first, true, "the criterion names this test");
    return;
  }
  const auto positive = std::find_if(tests.begin(), tests.end(), [](const Test& test) { return test.positive; });
  if (positive == tests.end()) return;
  const auto said = last_said(context, report);
  if (said && positive->observation->date && positive->observation->date->last < *said) return;
  show(*positive, true, "stands against its absence");
  report.truth = Truth::unknown;
  report.kinds = {UnknownKind::conflict};
  report.changes_on.reset();
  report.margin.reset();
  report.reason = fmt::format("the record disagrees: {}, and {}", report.reason, shown(*positive->observation));
  report.needs = {{UnknownKind::conflict,
                   fmt::format("Does the patient have {}, which {} points to?", name_of(context, asked), positive->observation->text),
                   "record"}};
}

}  // namespace eligo::engine

// Why a trial is failed: the minimal sets of predicates against every subset tried, the only blocker, near misses with their figures.
#include "engine/failing.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <set>

#include "engine/evaluate.hpp"
#include "rules/compile.hpp"
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::LogicOp;
using grammar::SectionKind;

namespace {

using Names = std::set<std::string>;

/// Kleene over a tree whose leaves are statements, told apart by their words; written out again, so that it proves something.
Truth value(const rules::Expr& expr, const std::map<std::string, Truth>& of) {
  if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node)) {
    const Truth first = value(several->readings.front(), of);
    for (const auto& reading : several->readings)
      if (value(reading, of) != first) return Truth::unknown;
    return first;
  }
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  if (logic == nullptr) return of.at(std::get<rules::Statement>(expr.node).text);
  int yes = 0, no = 0;
  std::vector<Truth> args;
  for (const auto& arg : logic->args) {
    args.push_back(value(arg, of));
    yes += args.back() == Truth::yes ? 1 : 0;
    no += args.back() == Truth::no ? 1 : 0;
  }
  const int all = static_cast<int>(args.size());
  const Truth conjunction = no > 0 ? Truth::no : yes == all ? Truth::yes : Truth::unknown;
  const Truth disjunction = yes > 0 ? Truth::yes : no == all ? Truth::no : Truth::unknown;
  if (logic->alternative) return conjunction == disjunction ? conjunction : Truth::unknown;
  switch (logic->op) {
    case LogicOp::conjunction:
      return conjunction;
    case LogicOp::disjunction:
      return disjunction;
    case LogicOp::negation:
      return args[0] == Truth::yes ? Truth::no : args[0] == Truth::no ? Truth::yes : Truth::unknown;
    case LogicOp::implication:
      return args[0] == Truth::no || args[1] == Truth::yes   ? Truth::yes
             : args[0] == Truth::yes && args[1] == Truth::no ? Truth::no
                                                             : Truth::unknown;
    case LogicOp::at_least:
      return yes >= logic->n ? Truth::yes : all - no < logic->n ? Truth::no : Truth::unknown;
    case LogicOp::exception:
      break;
  }
  return Truth::unknown;
}

void leaves(const rules::Expr& expr, std::vector<std::string>& out) {
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node)) {
    for (const auto& arg : logic->args) leaves(arg, out);
  } else if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node)) {
    for (const auto& reading : several->readings) leaves(reading, out);
  } else {
    out.push_back(std::get<rules::Statement>(expr.node).text);
  }
}

ExprReport report_of(const rules::Expr& expr, const std::map<std::string, Truth>& of) {
  ExprReport out;
  out.truth = value(expr, of);
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node)) {
    for (const auto& arg : logic->args) out.args.push_back(report_of(arg, of));
  } else if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node)) {
    for (const auto& reading : several->readings) out.args.push_back(report_of(reading, of));
  } else {
    out.text = std::get<rules::Statement>(expr.node).text;
  }
  return out;
}

/// The minimal sets, by trying all subsets of the leaves with everything else unknown.
std::set<Names> by_force(const rules::Expr& expr, const std::map<std::string, Truth>& of) {
  std::vector<std::string> names;
  leaves(expr, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const Truth truth = value(expr, of);
  std::vector<Names> enough;
  for (unsigned mask = 0; mask < 1U << names.size(); ++mask) {
    std::map<std::string, Truth> some;
    Names chosen;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool in = ((mask >> i) & 1U) != 0;
      some[names[i]] = in ? of.at(names[i]) : Truth::unknown;
      if (in) chosen.insert(names[i]);
    }
    if (value(expr, some) == truth) enough.push_back(chosen);
  }
  std::set<Names> out;
  for (const Names& one : enough) {
    const bool least = std::none_of(enough.begin(), enough.end(), [&](const Names& other) {
      return other.size() < one.size() && std::includes(one.begin(), one.end(), other.begin(), other.end());
    });
    if (least) out.insert(one);
  }
  return out;
}

std::set<Names> names_of(const std::vector<std::vector<FailingPredicate>>& sets) {
  std::set<Names> out;
  for (const auto& set : sets) {
    Names names;
    for (const auto& one : set) names.insert(one.text);
    CHECK(names.size() == set.size());
    out.insert(names);
  }
  CHECK(out.size() == sets.size());
  return out;
}

struct Maker {
  std::mt19937 random;
  int leaves = 0;
  unsigned below(unsigned n) { return static_cast<unsigned>(random() % n); }
  rules::Expr tree(int depth) {
    if (depth == 0 || below(4) == 0) {
      rules::Statement leaf;
      // In a text of two readings a predicate stands twice.
      const bool again = leaves > 0 && below(4) == 0;
      leaf.text = "s" + std::to_string(again ? static_cast<int>(below(static_cast<unsigned>(leaves))) : leaves++);
      return expr(leaf);
    }
    const auto several = [&](unsigned least) {
      std::vector<rules::Expr> out;
      for (unsigned i = least + below(2); i > 0; --i) out.push_back(tree(depth - 1));
      return out;
    };
    switch (below(7)) {
      case 0:
        return both_of(several(2));
      case 1:
        return either_of(several(2));
      case 2:
        return negation(tree(depth - 1));
      case 3:
        return logic(LogicOp::implication, {tree(depth - 1), tree(depth - 1)});
      case 4: {
        auto args = several(2);
        const int n = 1 + static_cast<int>(below(static_cast<unsigned>(args.size())));
        return logic(LogicOp::at_least, std::move(args), n);
      }
      case 5: {
        rules::Expr out = both_of(several(2));
        std::get<rules::Logic>(out.node).alternative = LogicOp::disjunction;
        return out;
      }
      default: {
        rules::Ambiguous out;
        out.readings = several(2);
        return expr(out);
      }
    }
  }
};

TrialReport judged(SectionKind section, const std::string& text, const std::string& fields) {
  static std::deque<rules::CompiledTrial> kept;  // a report points into its trial
  kept.push_back(rules::compile_criterion(text, section, vocabulary()));
  return screen(kept.back(), profile(fields), vocabulary(), {day("2026-01-15"), false});
}

std::string margin(const std::optional<Margin>& margin) {
  return margin ? margin->value.to_string() + " " + margin->unit + (margin->limit ? " of " + margin->limit->to_string() : "") : "none";
}

std::string margin_of(SectionKind section, const std::string& text, const std::string& fields) {
  const TrialReport report = judged(section, text, fields);
  REQUIRE(report.clauses.size() == 1);
  return std::string(name(report.clauses[0].verdict)) + ": " + margin(report.clauses[0].margin);
}

}  // namespace

TEST_CASE("the minimal sets are those that trying all subsets finds") {
  int decided = 0, several = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Maker make{std::mt19937(seed)};
    const rules::Expr tree = make.tree(3);
    if (make.leaves > 11) continue;
    std::vector<std::string> names;
    leaves(tree, names);
    std::map<std::string, Truth> of;
    for (const auto& one : names) of[one] = make.below(5) == 0 ? Truth::unknown : make.below(2) == 0 ? Truth::yes : Truth::no;
    bool more = false;
    const ExprReport report = report_of(tree, of);
    const auto sets = deciding_sets(tree, report, more, 1000);
    if (report.truth == Truth::unknown) {
      CHECK(sets.empty());
      continue;
    }
    ++decided;
    const auto expected = by_force(tree, of);
    several += expected.size() > 1 ? 1 : 0;
    if (more) continue;
    CHECK(names_of(sets) == expected);
    CHECK(std::is_sorted(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); }));
  }
  CHECK(decided > 1000);
  CHECK(several > 200);
}

TEST_CASE("a bound keeps whole sets, the smallest first, and says that there are more") {
  std::vector<rules::Expr> args;
  std::map<std::string, Truth> of;
  for (int i = 0; i < 40; ++i) {
    rules::Statement leaf;
    leaf.text = "s" + std::to_string(i);
    of[leaf.text] = Truth::no;
    args.push_back(expr(leaf));
  }
  const rules::Expr wide = both_of(args);
  bool more = false;
  const auto sets = deciding_sets(wide, report_of(wide, of), more);
  CHECK(sets.size() == most_failing_sets);
  CHECK(more);
  for (const auto& set : sets) CHECK(set.size() == 1);
}

TEST_CASE("the only blocker, and the predicate that stands alone in it") {
  const std::string labs =
      R"("observations": [{"text": "ANC", "value": 1.4, "unit": "10*9/L", "date": "2026-01-10"},
                          {"text": "bilirubin", "value": 3, "unit": "mg/dL", "date": "2026-01-10"}])";
  const auto one = judged(SectionKind::inclusion, "ANC >= 1.5 x 10^9/L", labs);
  REQUIRE(one.failures.size() == 1);
  REQUIRE(one.failures[0].sets.size() == 1);
  CHECK(one.failures[0].sets[0][0].node.empty());
  REQUIRE(one.sole_blocker);
  REQUIRE(one.sole_blocker->predicate);
  REQUIRE(one.near_misses.size() == 1);
  CHECK(margin(one.near_misses[0].predicate.margin) == "-0.1 10*9/L of 1.5");

  const auto two = judged(SectionKind::inclusion, "ANC >= 1.5 x 10^9/L and bilirubin <= 2 mg/dL", labs);
  REQUIRE(two.failures.size() == 1);
  CHECK(two.failures[0].sets.size() == 2);
  REQUIRE(two.sole_blocker);
  CHECK_FALSE(two.sole_blocker->predicate);  // either of them fails it
  CHECK(two.near_misses.size() == 1);        // the bilirubin is half as high again

  const auto open = judged(SectionKind::inclusion, "ANC >= 1.5 x 10^9/L", "");
  CHECK(open.failures.empty());
  CHECK_FALSE(open.sole_blocker);
}

TEST_CASE("an exclusion that needs all of its parts") {
  const auto report = judged(SectionKind::exclusion, "Asthma and ANC < 1.5 x 10^9/L",
                             R"("conditions": [{"text": "asthma", "status": "active"}],
                                "observations": [{"text": "ANC", "value": 1.4, "unit": "10*9/L", "date": "2026-01-10"}])");
  REQUIRE(report.failures.size() == 1);
  REQUIRE(report.failures[0].sets.size() == 1);
  CHECK(report.failures[0].sets[0].size() == 2);
  CHECK(report.failures[0].sets[0][0].node == "/args/0");
  CHECK(report.failures[0].sets[0][1].node == "/args/1");
}

TEST_CASE("a margin in every dimension, positive where the clause is met") {
  const auto inclusion = SectionKind::inclusion, exclusion = SectionKind::exclusion;
  const std::string lists = R"(, "complete": ["medications", "conditions", "events", "procedures"])";
  const auto drug = [&](const std::string& more) { return R"("medications": [{"text": "methotrexate", )" + more + "}]" + lists; };
  const auto value = [&](const std::string& figure) {
    return R"("observations": [{"text": "ANC", "value": )" + figure + R"(, "unit": "10*9/L", "date": "2026-01-10"}])";
  };
  SUBCASE("a value") {
    CHECK(margin_of(inclusion, "ANC >= 1.5 x 10^9/L", value("1.4")) == "failed: -0.1 10*9/L of 1.5");
    CHECK(margin_of(inclusion, "ANC >= 1.5 x 10^9/L", value("2")) == "matched: 0.5 10*9/L of 1.5");
    CHECK(margin_of(exclusion, "ANC < 1.5 x 10^9/L", value("1.4")) == "failed: -0.1 10*9/L of 1.5");
  }
  SUBCASE("an age") {
    CHECK(margin_of(inclusion, "Age <= 30 years", R"("birth_date": "1994-01-15")") == "failed: -2 a of 30");
    CHECK(margin_of(inclusion, "Age 18 to 65 years", R"("birth_date": "2006-01-15")") == "matched: 2 a of 18");
  }
  SUBCASE("a time") {
    const std::string within = "Methotrexate within 28 days before screening";
    CHECK(margin_of(exclusion, within,
                    drug(R"("status": "stopped", "start": "2025-01-01", "end": "2025-12-16", "last_dose": "2025-12-16")")) ==
          "matched: 2 d of 28");
    CHECK(margin_of(exclusion, within,
                    drug(R"("status": "stopped", "start": "2025-01-01", "end": "2025-12-20", "last_dose": "2025-12-20")")) ==
          "failed: -2 d of 28");
    CHECK(margin_of(exclusion, within, drug(R"("status": "active", "start": "2025-01-01")")) == "failed: none");
  }
  SUBCASE("since the last") {
    const std::string since = "At least 4 weeks since the last methotrexate";
    CHECK(margin_of(inclusion, since,
                    drug(R"("status": "stopped", "start": "2025-01-01", "end": "2025-12-16", "last_dose": "2025-12-16")")) ==
          "matched: 2 d of 28");
    CHECK(margin_of(inclusion, since,
                    drug(R"("status": "stopped", "start": "2025-01-01", "end": "2025-12-20", "last_dose": "2025-12-20")")) ==
          "failed: -2 d of 28");
  }
  SUBCASE("a length") {
    const std::string asthma = "Asthma for at least 28 days";
    CHECK(margin_of(inclusion, asthma, R"("conditions": [{"text": "asthma", "status": "active", "onset": "2025-12-20"}])" + lists) ==
          "failed: -2 d of 28");
    CHECK(margin_of(inclusion, asthma, R"("conditions": [{"text": "asthma", "status": "active", "onset": "2025-12-10"}])" + lists) ==
          "matched: 8 d of 28");
    const std::string stable = "Stable dose of methotrexate for at least 28 days";
    CHECK(margin_of(inclusion, stable, drug(R"("status": "active", "start": "2025-01-01", "stable_since": "2025-12-20")")) ==
          "failed: -2 d of 28");
  }
  SUBCASE("a dose") {
    const std::string dose = "Methotrexate > 10 mg/day";
    CHECK(margin_of(exclusion, dose, drug(R"("status": "active", "dose": {"value": 11, "unit": "mg/d"})")) == "failed: -1 mg/d of 10");
    CHECK(margin_of(exclusion, dose, drug(R"("status": "active", "dose": {"value": 8, "unit": "mg/d"})")) == "matched: 2 mg/d of 10");
  }
  SUBCASE("how often") {
    const std::string events = R"("events": [{"text": "flare", "start": "2025-10-02", "end": "2025-10-20"},
                                             {"text": "flare", "start": "2025-06-02", "end": "2025-06-20"}])" +
                               lists;
    CHECK(margin_of(inclusion, "At least 3 flares within the last 12 months", events) == "failed: -1 1 of 3");
    CHECK(margin_of(exclusion, "More than 3 flares per year", events) == "matched: 1 1 of 3");
    const std::string rate = R"("events": [{"text": "flare", "rate": {"value": 5, "unit": "/a"}, "date": "2026-01-10"}])";
    CHECK(margin_of(inclusion, "At least 4 flares per year", rate) == "matched: 1 /a of 4");
    CHECK(margin_of(exclusion, "Flare within 30 days before screening",
                    R"("events": [{"text": "flare", "start": "2025-12-01", "end": "2025-12-14"}])" + lists) == "matched: 2 d of 30");
  }
}

// Why a trial is failed: the minimal sets of predicates that fail each failed clause, and how far each is from its limit.
//
// Kleene connectives are monotone, so a set of predicates forces a truth when the expression has it with every other predicate unknown. The
// minimal sets follow from the operands: a conjunction is false by any false operand and true only by all of them, and so on. In a text of
// two readings a predicate stands twice, and is one all the same: a union counts it once, and a set that holds another is no minimal one.
// A bound on how many are kept leaves out whole sets and never widens one.
#include "engine/failing.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>

#include "engine/evaluate.hpp"

namespace eligo::engine {

namespace {

using rules::LogicOp;

using Set = std::vector<std::size_t>;  ///< of predicates, by their place in the expression

struct Sets {
  std::vector<Set> sets;
  bool more = false;
};

/// What is kept while combining, so that nothing grows beyond what anybody reads.
constexpr std::size_t most_kept = 4 * most_failing_sets;

void keep_smallest(Sets& all, std::size_t most) {
  std::stable_sort(all.sets.begin(), all.sets.end(), [](const Set& a, const Set& b) { return a.size() < b.size(); });
  std::vector<Set> minimal;
  for (Set& set : all.sets) {
    const bool holds_another = std::any_of(minimal.begin(), minimal.end(), [&](const Set& smaller) {
      return std::all_of(smaller.begin(), smaller.end(),
                         [&](std::size_t one) { return std::find(set.begin(), set.end(), one) != set.end(); });
    });
    if (!holds_another) minimal.push_back(std::move(set));
    if (minimal.size() > most) break;
  }
  all.sets = std::move(minimal);
  if (all.sets.size() <= most) return;
  all.sets.resize(most);
  all.more = true;
}

/// Any one of them is enough.
Sets any_of(std::vector<Sets> parts) {
  Sets out;
  for (Sets& part : parts) {
    out.more = out.more || part.more;
    std::move(part.sets.begin(), part.sets.end(), std::back_inserter(out.sets));
  }
  keep_smallest(out, most_kept);
  return out;
}

/// All of them are needed.
Sets all_of(const std::vector<Sets>& parts) {
  Sets out{{{}}, false};
  for (const Sets& part : parts) {
    Sets longer;
    longer.more = out.more || part.more;
    for (const Set& begun : out.sets) {
      for (const Set& added : part.sets) {
        longer.sets.push_back(begun);
        for (const std::size_t one : added)
          if (std::find(begun.begin(), begun.end(), one) == begun.end()) longer.sets.back().push_back(one);
      }
    }
    keep_smallest(longer, most_kept);
    out = std::move(longer);
  }
  return out;
}

/// Any `count` of them are enough.
Sets some_of(const std::vector<Sets>& parts, std::size_t count) {
  Sets out;
  std::vector<bool> chosen(parts.size(), false);
  std::fill_n(chosen.begin(), std::min(count, parts.size()), true);
  std::size_t tried = 0;
  do {
    if (++tried > most_kept) {
      out.more = true;
      break;
    }
    std::vector<Sets> taken;
    for (std::size_t i = 0; i < parts.size(); ++i)
      if (chosen[i]) taken.push_back(parts[i]);
    Sets whole = all_of(taken);
    out.more = out.more || whole.more;
    std::move(whole.sets.begin(), whole.sets.end(), std::back_inserter(out.sets));
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  keep_smallest(out, most_kept);
  return out;
}

void take_facts(const ExprReport& report, std::vector<std::string>& out) {
  for (const Evidence& evidence : report.evidence)
    if (evidence.used && !evidence.pointer.empty() && std::find(out.begin(), out.end(), evidence.pointer) == out.end())
      out.push_back(evidence.pointer);
  for (const ExprReport& arg : report.args) take_facts(arg, out);
}

class Search {
 public:
  Sets of(const rules::Expr& expr, const ExprReport& report, const std::string& node) {
    if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node)) {
      if (several->readings.size() == report.args.size() && !report.args.empty())
        return all_of(operands(several->readings, report, node + "/readings/", report.truth));
    }
    const auto* logic = std::get_if<rules::Logic>(&expr.node);
    if (logic == nullptr || logic->sealed || logic->op == LogicOp::exception || logic->args.size() != report.args.size())
      return predicate(report, node);
    std::vector<Truth> truths;
    for (const ExprReport& arg : report.args) truths.push_back(arg.truth);
    // What was found on file in the clause's own words does not rest on its operands.
    if (combine(logic->op, logic->n, truths) != report.truth) return predicate(report, node);
    return connective(*logic, report, node);
  }

  std::vector<FailingPredicate> predicates;

 private:
  Sets predicate(const ExprReport& report, const std::string& node) {
    FailingPredicate found{node, report.text, report.truth, report.reason, report.margin, {}};
    take_facts(report, found.facts);
    const auto same = std::find_if(predicates.begin(), predicates.end(), [&](const FailingPredicate& other) {
      return other.text == found.text && other.truth == found.truth && other.reason == found.reason && other.facts == found.facts;
    });
    if (same != predicates.end()) return {{{static_cast<std::size_t>(same - predicates.begin())}}, false};
    predicates.push_back(std::move(found));
    return {{{predicates.size() - 1}}, false};
  }

  std::vector<Sets> operands(const std::vector<rules::Expr>& args, const ExprReport& report, const std::string& node, Truth truth) {
    std::vector<Sets> out;
    for (std::size_t i = 0; i < args.size(); ++i)
      if (report.args[i].truth == truth) out.push_back(of(args[i], report.args[i], node + std::to_string(i)));
    return out;
  }

  Sets connective(const rules::Logic& logic, const ExprReport& report, const std::string& node) {
    const bool yes = report.truth == Truth::yes;
    const std::string below = node + "/args/";
    LogicOp op = logic.op;
    if (logic.alternative && *logic.alternative != op) {
      const auto plain = [](LogicOp one) { return one == LogicOp::conjunction || one == LogicOp::disjunction; };
      if (!plain(op) || !plain(*logic.alternative)) return predicate(report, node);
      // Decided only where "and" and "or" agree, so the stricter of the two decides.
      op = yes ? LogicOp::conjunction : LogicOp::disjunction;
    }
    switch (op) {
      case LogicOp::conjunction:
        return yes ? all_of(operands(logic.args, report, below, Truth::yes)) : any_of(operands(logic.args, report, below, Truth::no));
      case LogicOp::disjunction:
        return yes ? any_of(operands(logic.args, report, below, Truth::yes)) : all_of(operands(logic.args, report, below, Truth::no));
      case LogicOp::negation:
        return of(logic.args.front(), report.args.front(), below + "0");
      case LogicOp::implication: {
        std::vector<Sets> parts;
        const Truth condition = yes ? Truth::no : Truth::yes;
        if (report.args[0].truth == condition) parts.push_back(of(logic.args[0], report.args[0], below + "0"));
        if (report.args[1].truth == report.truth) parts.push_back(of(logic.args[1], report.args[1], below + "1"));
        return yes ? any_of(std::move(parts)) : all_of(parts);
      }
      case LogicOp::at_least: {
        const std::size_t count = static_cast<std::size_t>(std::max(logic.n, 1)), all = logic.args.size();
        return some_of(operands(logic.args, report, below, report.truth), yes ? count : all + 1 - std::min(count, all + 1));
      }
      case LogicOp::exception:
        break;
    }
    return predicate(report, node);
  }
};

/// The predicate that every set needs: were it otherwise, the clause would not be failed by what is left.
const FailingPredicate* in_every_set(const std::vector<std::vector<FailingPredicate>>& sets) {
  if (sets.empty()) return nullptr;
  for (const FailingPredicate& one : sets.front()) {
    const bool always = std::all_of(sets.begin(), sets.end(), [&](const auto& set) {
      return std::any_of(set.begin(), set.end(), [&](const FailingPredicate& other) { return other.node == one.node; });
    });
    if (always) return &one;
  }
  return nullptr;
}

Decimal magnitude(const Decimal& value) { return value < Decimal{} ? value.negated() : value; }

/// A miss by a tenth of the limit at most, or by one where events are counted.
bool near(const Margin& margin) {
  if (margin.counts && magnitude(margin.value) <= Decimal{1}) return true;
  if (!margin.limit) return false;
  const auto tenfold = Decimal::multiply(magnitude(margin.value), Decimal{10});
  return tenfold && *tenfold <= magnitude(*margin.limit);
}

bool taken_now(const patients::MedicationFact& fact, patients::Day as_of) {
  using patients::MedicationStatus;
  if (fact.start && fact.start->first > as_of) return false;
  const bool over = (fact.end && fact.end->last <= as_of) || (fact.last_dose && fact.last_dose->last < as_of);
  return fact.status == MedicationStatus::active || (fact.status == MedicationStatus::unstated && !over);
}

/// What is taken now and has a part in failing a clause. What is asked for is said, and nothing about what to do.
void stand_in_the_way(TrialReport& report, const patients::Profile& profile, patients::Day as_of) {
  for (const Failure& failure : report.failures) {
    for (const auto& set : failure.sets) {
      for (const FailingPredicate& predicate : set) {
        for (const patients::MedicationFact& fact : profile.medications) {
          const bool used = std::find(predicate.facts.begin(), predicate.facts.end(), fact.pointer) != predicate.facts.end();
          if (!used || !taken_now(fact, as_of)) continue;
          const std::string asks = (predicate.truth == Truth::yes ? "no " : "") + predicate.text;
          const bool said = std::any_of(report.in_the_way.begin(), report.in_the_way.end(), [&](const InTheWay& one) {
            return one.pointer == fact.pointer && one.clause == failure.clause && one.asks == asks;
          });
          if (!said) report.in_the_way.push_back({fact.pointer, fact.text, failure.clause, asks});
        }
      }
    }
  }
}

}  // namespace

std::vector<std::vector<FailingPredicate>> deciding_sets(const rules::Expr& expr, const ExprReport& report, bool& more, std::size_t most) {
  more = false;
  if (report.truth == Truth::unknown) return {};
  Search search;
  Sets found = search.of(expr, report, "");
  keep_smallest(found, most);
  more = found.more;
  std::vector<std::vector<FailingPredicate>> out;
  for (const Set& set : found.sets) {
    out.emplace_back();
    for (const std::size_t at : set) out.back().push_back(search.predicates[at]);
  }
  return out;
}

void explain_failure(TrialReport& report, const patients::Profile& profile, patients::Day as_of) {
  for (const ClauseReport& clause : report.clauses) {
    if (clause.verdict != Verdict::failed) continue;
    report.failing.push_back({clause.clause->id});
    Failure failure;
    failure.clause = clause.clause->id;
    failure.sets = deciding_sets(clause.clause->expr, clause.expr, failure.more);
    std::vector<std::string> seen;
    for (auto& set : failure.sets) {
      for (FailingPredicate& one : set) {
        // How far from failing it no longer: negative, whichever way the clause asks.
        if (one.margin) one.margin->value = magnitude(one.margin->value).negated();
        if (!one.margin || !near(*one.margin) || std::find(seen.begin(), seen.end(), one.node) != seen.end()) continue;
        seen.push_back(one.node);
        report.near_misses.push_back({failure.clause, one});
      }
    }
    report.failures.push_back(std::move(failure));
  }
  stand_in_the_way(report, profile, as_of);
  if (report.failures.size() != 1) return;
  const Failure& only = report.failures.front();
  report.sole_blocker = SoleBlocker{only.clause, std::nullopt};
  const FailingPredicate* always = only.more ? nullptr : in_every_set(only.sets);
  if (always != nullptr) report.sole_blocker->predicate = *always;
}

}  // namespace eligo::engine

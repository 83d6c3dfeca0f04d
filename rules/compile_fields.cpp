// Registry fields as clauses, beside the text's: age, sex, healthy volunteers.
//
// A field's words are few and fixed (ClinicalTrials.gov protocol registration data element definitions: minimum and maximum
// age with a unit of years, months, weeks, days, hours or minutes; sex all, female or male; accepts healthy volunteers
// yes or no), so they are read here and not by the grammar. What it leaves out: age words such as "Adult", which registries define
// differently.
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "rules/check.hpp"
#include "rules/compile_parts.hpp"

namespace eligo::rules {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

struct AgeField {
  bool stated = false;
  std::optional<Decimal> value;  ///< absent when stated but not read
  std::string unit;
};

std::string age_unit(std::string_view word) {
  struct Row {
    std::string_view word, unit;
  };
  static constexpr std::array rows{Row{"year", "a"},  Row{"yr", "a"},  Row{"month", "mo"}, Row{"mo", "mo"},
                                   Row{"week", "wk"}, Row{"wk", "wk"}, Row{"day", "d"},    Row{"hour", "h"}};
  if (word.ends_with('s')) word.remove_suffix(1);
  for (const auto& row : rows)
    if (word == row.word) return std::string(row.unit);
  return "";
}

AgeField read_age(std::string_view field) {
  const std::string text = lower(trimmed(field));
  if (text.empty() || text == "n/a" || text == "na" || text == "none" || text == "no limit" || text == "no maximum" || text == "no minimum")
    return {};
  AgeField out{true, std::nullopt, ""};
  const auto number_end = text.find_first_not_of("0123456789.");
  if (number_end == 0) return out;
  const auto value = Decimal::parse(text.substr(0, number_end));
  if (!value) return out;
  std::string rest = number_end == std::string::npos ? "" : trimmed(text.substr(number_end));
  for (const std::string_view tail : {" old", " of age"})
    if (rest.ends_with(tail)) rest.resize(rest.size() - tail.size());
  const std::string unit = rest.empty() ? "a" : age_unit(rest);
  if (unit.empty()) return out;
  out.value = value;
  out.unit = unit;
  return out;
}

grammar::Node age_node(const Limit& limit) {
  grammar::AgeLimit age;
  age.limit = limit;
  age.at = "as_of";
  return {std::move(age), {}};
}

Limit one_sided(Comparator op, const AgeField& field) {
  Limit limit;
  limit.op = op;
  limit.value = field.value;
  limit.unit = field.unit;
  return limit;
}

void set_age(Clause& clause, const AgeField& minimum, const AgeField& maximum) {
  std::vector<Limit> limits;
  if (minimum.value && maximum.value && minimum.unit == maximum.unit) {
    Limit both;
    both.low = minimum.value;
    both.high = maximum.value;
    both.unit = minimum.unit;
    limits.push_back(std::move(both));
  } else {
    if (minimum.value) limits.push_back(one_sided(Comparator::ge, minimum));
    if (maximum.value) limits.push_back(one_sided(Comparator::le, maximum));
  }
  std::vector<Expr> args;
  for (auto& limit : limits) {
    if (!clause.canonical.empty()) clause.canonical += " and ";
    clause.canonical += grammar::print(age_node(limit));
    limit.span = clause.span;
    args.push_back({AgePredicate{limit, "as_of"}, clause.span});
  }
  clause.expr = args.size() == 1 ? std::move(args[0]) : Expr{Logic{LogicOp::conjunction, 0, std::nullopt, std::move(args)}, clause.span};
}

void set_unread(Clause& clause) {
  clause.canonical = "\u00ab" + clause.text + "\u00bb";
  clause.expr = {Unparsed{clause.text, false}, clause.span};
  clause.unparsed.push_back({clause.span, clause.text});
  clause.diagnostics.push_back(
      {DiagnosticCode::unparsed_text, clause.span, "the registry field `" + clause.text + "` was not understood", ""});
}

/// "Healthy volunteers: no" asks for somebody who is ill with what the trial studies: the statement refutes it, and an
/// active condition among the trial's own shows it.
void set_not_healthy(Clause& clause, const TrialRecord& record, const Vocabulary& vocabulary) {
  std::vector<Expr> args;
  for (const auto& name : record.conditions) {
    const auto resolution = vocabulary.lookup(name, TermKind::condition);
    if (resolution.concepts.size() > 1) continue;
    if (resolution.concepts.empty() && kind_by_words(name) != TermKind::condition) continue;
    Condition condition;
    condition.concept_id = resolution.concepts.empty() ? no_concept : resolution.concepts[0];
    condition.text = name;
    condition.status = Status::current;
    args.push_back({std::move(condition), clause.span});
    clause.canonical += "current " + name + " or ";
  }
  clause.canonical += "not a healthy volunteer";
  const auto volunteer = vocabulary.lookup("healthy volunteer", TermKind::statement);
  Statement statement;
  statement.text = "healthy volunteer";
  if (volunteer.concepts.size() == 1) statement.concept_id = volunteer.concepts[0];
  Logic none{LogicOp::negation, 0, std::nullopt, {}};
  none.args.push_back({std::move(statement), clause.span});
  args.push_back({std::move(none), clause.span});
  clause.expr = args.size() == 1 ? std::move(args[0]) : Expr{Logic{LogicOp::disjunction, 0, std::nullopt, std::move(args)}, clause.span};
}

// Disagreement between fields and text.

/// The ages that a clause requires, in days, roughly: only to see whether two statements can mean the same.
struct AgeBounds {
  std::optional<double> low, high;
};

double days(const Decimal& value, std::string_view unit) {
  const double per = unit == "a" ? 365.25 : unit == "mo" ? 30.4375 : unit == "wk" ? 7 : unit == "h" ? 1.0 / 24 : 1;
  return value.to_double() * per;
}

/// The predicates that must hold for an inclusion clause (or any of which excludes): the root, or the members of a top-level connective.
std::vector<const Expr*> binding(const Clause& clause) {
  const LogicOp transparent = clause.kind == ClauseKind::exclusion ? LogicOp::disjunction : LogicOp::conjunction;
  std::vector<const Expr*> out;
  if (const auto* logic = std::get_if<Logic>(&clause.expr.node); logic != nullptr && logic->op == transparent) {
    for (const auto& arg : logic->args) out.push_back(&arg);
  } else {
    out.push_back(&clause.expr);
  }
  return out;
}

bool names_sex(const Expr& expr, std::string_view value) {
  if (const auto* sex = std::get_if<SexPredicate>(&expr.node)) return sex->value == value;
  const auto* logic = std::get_if<Logic>(&expr.node);
  return logic != nullptr && std::any_of(logic->args.begin(), logic->args.end(), [&](const Expr& arg) { return names_sex(arg, value); });
}

AgeBounds required_age(const AgePredicate& age, ClauseKind kind) {
  AgeBounds out;
  const Limit& limit = age.limit;
  const auto at = [&](const Decimal& value) { return days(value, limit.unit); };
  if (limit.op && limit.value) {
    const bool above = *limit.op == Comparator::gt || *limit.op == Comparator::ge;
    const bool below = *limit.op == Comparator::lt || *limit.op == Comparator::le;
    const bool excluding = kind == ClauseKind::exclusion;
    if ((above && !excluding) || (below && excluding)) out.low = at(*limit.value);
    if ((below && !excluding) || (above && excluding)) out.high = at(*limit.value);
  } else if (kind == ClauseKind::inclusion) {
    if (limit.low) out.low = at(*limit.low);
    if (limit.high) out.high = at(*limit.high);
  }
  return out;
}

bool now(std::string_view at) { return at == "as_of" || at == "screening" || at == "enrolment" || at == "baseline" || at == "consent"; }

/// Whole units on either side of a limit mean the same: "under 65 years" and "up to 64 Years".
bool agree(double field, double text, std::string_view field_unit) {
  return std::abs(field - text) <= days(Decimal(1), field_unit) * 1.001;
}

}  // namespace

std::vector<Clause> field_clauses(const TrialRecord& record, const Vocabulary& vocabulary) {
  std::vector<Clause> clauses;
  const auto add = [&](std::string text, Span span) -> Clause& {
    Clause clause;
    clause.id = "F" + std::to_string(clauses.size() + 1);
    clause.kind = ClauseKind::field;
    clause.text = std::move(text);
    clause.span = span;
    clauses.push_back(std::move(clause));
    return clauses.back();
  };
  const AgeField minimum = read_age(record.minimum_age);
  const AgeField maximum = read_age(record.maximum_age);
  if (minimum.stated || maximum.stated) {
    std::string text;
    Span span;
    if (minimum.stated) {
      text = "Minimum age: " + trimmed(record.minimum_age);
      span = record.minimum_age_span;
    }
    if (maximum.stated) {
      text += (text.empty() ? "Maximum age: " : "; maximum age: ") + trimmed(record.maximum_age);
      span = join(span, record.maximum_age_span);
    }
    Clause& clause = add(std::move(text), span);
    if ((minimum.stated && !minimum.value) || (maximum.stated && !maximum.value)) {
      set_unread(clause);
    } else {
      set_age(clause, minimum, maximum);
    }
  }
  const std::string sex = lower(trimmed(record.sex));
  if (!sex.empty() && sex != "all" && sex != "both") {
    Clause& clause = add("Sex: " + trimmed(record.sex), record.sex_span);
    if (sex == "female" || sex == "male") {
      grammar::Node node{grammar::SexIs{sex}, {}};
      clause.canonical = grammar::print(node);
      clause.expr = {SexPredicate{sex}, clause.span};
    } else {
      set_unread(clause);
    }
  }
  if (lower(trimmed(record.healthy_volunteers)) == "no") {
    Clause& clause = add("Healthy volunteers: no", record.healthy_volunteers_span);
    set_not_healthy(clause, record, vocabulary);
  }
  return clauses;
}

void note_disagreements(CompiledTrial& trial) {
  const AgeField minimum = read_age(trial.record.minimum_age);
  const AgeField maximum = read_age(trial.record.maximum_age);
  // Arms and alternatives may each have their own ages; the field then holds the widest.
  struct Seen {
    std::optional<double> at;
    Clause* clause = nullptr;
    Span span;
  };
  Seen low, high;
  const std::string field_sex = lower(trimmed(trial.record.sex));
  for (auto& clause : trial.clauses) {
    // What is worded against its section may say the opposite of what its place says.
    if (clause.kind == ClauseKind::field || clause.wrong_polarity) continue;
    for (const Expr* expr : binding(clause)) {
      if (const auto* age = std::get_if<AgePredicate>(&expr->node); age != nullptr && now(age->at)) {
        const AgeBounds bounds = required_age(*age, clause.kind);
        if (bounds.low && (!low.at || *bounds.low < *low.at)) low = {bounds.low, &clause, expr->span};
        if (bounds.high && (!high.at || *bounds.high > *high.at)) high = {bounds.high, &clause, expr->span};
      } else if (const auto* sex = std::get_if<SexPredicate>(&expr->node); sex != nullptr && clause.arm.empty() && !field_sex.empty()) {
        const std::string wanted = clause.kind == ClauseKind::exclusion ? (sex->value == "female" ? "male" : "female") : sex->value;
        // "Men and women ..." names both, whatever becomes of it.
        const std::string other = sex->value == "female" ? "male" : "female";
        if (field_sex != wanted && !names_sex(clause.expr, other)) {
          clause.diagnostics.push_back(
              {DiagnosticCode::field_disagreement, expr->span,
               "the text admits " + wanted + " patients only, the registry's field says `" + trial.record.sex + "`", ""});
        }
      }
    }
  }
  const auto compare_with = [](const AgeField& field, std::string_view which, const std::string& words, const Seen& seen) {
    if (!field.value || !seen.at || agree(days(*field.value, field.unit), *seen.at, field.unit)) return;
    seen.clause->diagnostics.push_back({DiagnosticCode::field_disagreement, seen.span,
                                        "the text's " + std::string(which) + " age is not the registry's, `" + words + "`", ""});
  };
  compare_with(minimum, "minimum", trimmed(trial.record.minimum_age), low);
  compare_with(maximum, "maximum", trimmed(trial.record.maximum_age), high);
}

}  // namespace eligo::rules

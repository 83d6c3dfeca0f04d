// Sentences. Every leaf has its words ("active tuberculosis"), every clause one sentence that can be read aloud and speaks in
// the positive: "must not have active tuberculosis: none on file, but the list of conditions is not declared complete".
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/treatments.hpp"

namespace eligo::engine {

using grammar::Comparator;
using grammar::Status;

std::string_view sign(Comparator op) {
  switch (op) {
    case Comparator::lt:
      return "<";
    case Comparator::le:
      return "<=";
    case Comparator::gt:
      return ">";
    case Comparator::ge:
      return ">=";
    case Comparator::eq:
      return "=";
    case Comparator::ne:
      return "!=";
  }
  return {};
}

std::string_view words(Comparator op) {
  switch (op) {
    case Comparator::lt:
      return "less than";
    case Comparator::le:
      return "at most";
    case Comparator::gt:
      return "more than";
    case Comparator::ge:
      return "at least";
    case Comparator::eq:
      return "exactly";
    case Comparator::ne:
      return "other than";
  }
  return {};
}

std::string words(const grammar::Quantity& amount) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> units = {
      {{"a", "year"}, {"mo", "month"}, {"wk", "week"}, {"d", "day"}, {"h", "hour"}, {"min", "minute"}, {"half-life", "half-life"}}};
  for (const auto& [unit, word] : units) {
    if (amount.unit != unit) continue;
    const bool one = amount.value == Decimal{1};
    const std::string plural = unit == "half-life" ? "half-lives" : std::string(word) + "s";
    return amount.value.to_string() + " " + (one ? std::string(word) : plural);
  }
  return amount.value.to_string() + (amount.unit.empty() ? "" : " " + amount.unit);
}

std::string words(const rules::Window& window) {
  std::string anchor = window.anchor;
  std::replace(anchor.begin(), anchor.end(), '_', ' ');
  const bool named = window.anchor != "as_of" && !window.anchor.empty();
  if (window.lifetime) return "at any time";
  if (window.after && window.anchor == "study" && !window.min_ago && !window.max_ago) return "during the study";
  const char* side = window.around ? "of" : window.after ? "after" : "before";
  const char* least = window.min_open ? "more than" : "at least";
  if (window.min_ago && window.max_ago) {
    if (window.min_open || window.max_open) {
      return fmt::format("{} {} and {} {} {} {}", least, words(*window.min_ago), window.max_open ? "less than" : "at most",
                         words(*window.max_ago), side, named ? anchor : "now");
    }
    return fmt::format("{} to {} {} {}", words(*window.min_ago), words(*window.max_ago), side, named ? anchor : "now");
  }
  if (window.max_ago) {
    if (window.max_open) return fmt::format("less than {} {} {}", words(*window.max_ago), side, named ? anchor : "now");
    if (!named) return fmt::format("within {} {}", window.after ? "the next" : "the last", words(*window.max_ago));
    return fmt::format("within {} {} {}", words(*window.max_ago), side, anchor);
  }
  if (window.min_ago) return fmt::format("{} {} {} {}", least, words(*window.min_ago), side, named ? anchor : "now");
  return named ? fmt::format("{} {}", side, anchor) : std::string();
}

std::string words(const rules::Duration& duration) { return fmt::format("for {} {}", words(duration.op), words(duration.amount)); }

std::string words(const grammar::Limit& limit) {
  std::string unit = limit.unit_text.empty() ? limit.unit : limit.unit_text;
  std::string scale;
  switch (limit.relative) {
    case grammar::Relative::none:
      break;
    case grammar::Relative::uln:
      scale = " x the upper limit of normal";
      break;
    case grammar::Relative::lln:
      scale = " x the lower limit of normal";
      break;
    case grammar::Relative::baseline:
      scale = " x baseline";
      break;
    case grammar::Relative::predicted:
      scale = " of predicted";
      break;
  }
  if (!unit.empty() && limit.relative != grammar::Relative::uln && limit.relative != grammar::Relative::lln) scale = " " + unit + scale;
  if (!limit.word.empty()) return limit.op == Comparator::ne ? "not " + limit.word : limit.word;
  if (limit.op && limit.value) return fmt::format("{} {}{}", sign(*limit.op), limit.value->to_string(), scale);
  if (limit.low && limit.high) {
    return fmt::format("{}{} to {}{}{}", limit.low_inclusive ? "" : "over ", limit.low->to_string(), limit.high_inclusive ? "" : "under ",
                       limit.high->to_string(), scale);
  }
  if (limit.low) return fmt::format("{} {}{}", limit.low_inclusive ? ">=" : ">", limit.low->to_string(), scale);
  if (limit.high) return fmt::format("{} {}{}", limit.high_inclusive ? "<=" : "<", limit.high->to_string(), scale);
  return "?";
}

namespace {

std::string age_unit(const std::string& unit) {
  return unit == "mo" ? "months" : unit == "wk" ? "weeks" : unit == "d" ? "days" : unit == "h" ? "hours" : "years";
}

/// Words that the name itself may carry already ("newly diagnosed" beside "Newly diagnosed leukaemia"): said once.
void add_unless_said(std::string& out, std::string_view more, std::string_view name) {
  const auto lower = [](std::string_view text) {
    std::string low;
    for (const char c : text) low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return low;
  };
  if (lower(name).find(lower(more)) != std::string::npos) return;
  if (more.empty()) return;
  if (!out.empty()) out += ' ';
  out += more;
}

void add(std::string& out, std::string_view more) {
  if (more.empty()) return;
  if (!out.empty()) out += ' ';
  out += more;
}

std::string series_words(const rules::Series& series) {
  std::string out = "over";
  if (series.at_least) add(out, "at least " + series.at_least->to_string());
  if (series.consecutive) add(out, "consecutive");
  if (series.every)
    add(out, series.every->unit == "d" && series.every->value == Decimal{1} ? "daily entries" : "entries every " + words(*series.every));
  else
    add(out, "readings");
  if (series.apart) add(out, "at least " + words(*series.apart) + " apart");
  return out;
}

std::string_view statistic_words(grammar::Statistic statistic) {
  using grammar::Statistic;
  switch (statistic) {
    case Statistic::latest:
      return "";
    case Statistic::any:
      return "any";
    case Statistic::all:
      return "every";
    case Statistic::mean:
      return "average";
    case Statistic::min:
      return "lowest";
    case Statistic::max:
      return "highest";
    case Statistic::median:
      return "median";
    case Statistic::count:
      return "number of";
  }
  return "";
}

std::string_view condition_status(Status status) {
  switch (status) {
    case Status::current:
      return "current";
    case Status::history:
    case Status::past:
      return "a history of";
    case Status::any:
      return "past or present";
    case Status::recent_onset:
      return "newly diagnosed";
    case Status::suspected:
      return "suspected";
    case Status::planned:
      return "planned";
    case Status::stable:
      return "stable";
    case Status::naive:
    case Status::never:
      return "never any";
    case Status::failed:
      return "failed";
    case Status::intolerant:
      return "intolerance to";
    case Status::contraindicated:
      return "a contraindication to";
    case Status::unspecified:
      return "";
  }
  return "";
}

std::string_view therapy_status(Status status) {
  switch (status) {
    case Status::current:
      return "current";
    case Status::history:
    case Status::past:
      return "previous";
    case Status::any:
      return "past or present";
    case Status::planned:
      return "planned";
    case Status::stable:
      return "stable";
    case Status::naive:
    case Status::never:
      return "never any";
    case Status::failed:
      return "failure of";
    case Status::intolerant:
      return "intolerance to";
    case Status::contraindicated:
      return "a contraindication to";
    case Status::recent_onset:
      return "new";
    case Status::suspected:
    case Status::unspecified:
      return "";
  }
  return "";
}

template <class Predicate>
void add_limits(std::string& out, const Predicate& predicate) {
  if (predicate.window) add(out, words(*predicate.window));
  if (predicate.duration) add(out, words(*predicate.duration));
}

std::string joined(const std::vector<rules::Expr>& args, std::string_view with) {
  std::string out;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (i != 0) out += fmt::format(" {} ", with);
    const bool nested = std::holds_alternative<rules::Logic>(args[i].node);
    out += nested ? "(" + asked_words(args[i]) + ")" : asked_words(args[i]);
  }
  return out;
}

struct Words {
  std::string operator()(const rules::Logic& logic) const {
    using rules::LogicOp;
    switch (logic.op) {
      case LogicOp::conjunction:
        return joined(logic.args, "and");
      case LogicOp::disjunction:
        return joined(logic.args, "or");
      case LogicOp::negation:
        return logic.args.empty() ? "not" : "no " + asked_words(logic.args.front());
      case LogicOp::implication:
        return logic.args.size() == 2 ? fmt::format("if {}, then {}", asked_words(logic.args[0]), asked_words(logic.args[1]))
                                      : joined(logic.args, "then");
      case LogicOp::exception: {
        std::string out = logic.args.empty() ? "" : asked_words(logic.args.front());
        for (std::size_t i = 1; i < logic.args.size(); ++i) out += (i == 1 ? " except " : " or ") + asked_words(logic.args[i]);
        return out;
      }
      case LogicOp::at_least:
        return fmt::format("at least {} of {}", std::max(logic.n, 1), joined(logic.args, "/"));
    }
    return {};
  }
  std::string operator()(const rules::Compare& compare) const {
    std::string out;
    if (compare.statistic) add(out, statistic_words(*compare.statistic));
    add(out, compare.text);
    add(out, words(compare.limit));
    const auto named = grammar::settings_in(compare.text, grammar::SettingsOf::criterion);
    for (const grammar::Setting& one : compare.settings)
      if (std::find(named.begin(), named.end(), one) == named.end()) add(out, "(" + one.value + ")");
    if (compare.series) add(out, series_words(*compare.series));
    add_limits(out, compare);
    return out;
  }
  std::string operator()(const rules::AgePredicate& age) const {
    std::string out = fmt::format("age {} {}", words(age.limit), age_unit(age.limit.unit));
    // The unit is said once, in words.
    if (!age.limit.unit.empty()) {
      grammar::Limit bare = age.limit;
      bare.unit.clear();
      bare.unit_text.clear();
      out = fmt::format("age {} {}", words(bare), age_unit(age.limit.unit));
    }
    if (age.at != "as_of" && !age.at.empty()) {
      std::string at = age.at;
      std::replace(at.begin(), at.end(), '_', ' ');
      add(out, "at " + at);
    }
    return out;
  }
  std::string operator()(const rules::SexPredicate& sex) const { return sex.value + " sex"; }
  std::string operator()(const rules::Condition& condition) const {
    std::string out;
    if (condition.count) add(out, words(*condition.count));
    add_unless_said(out, condition_status(condition.status), condition.text);
    add_unless_said(out, condition.severity, condition.text);
    add(out, condition.text);
    add(out, condition.stage);
    add_limits(out, condition);
    return out;
  }
  std::string operator()(const rules::Therapy& therapy) const {
    std::string out;
    if (therapy.count) add(out, words(*therapy.count));
    add(out, therapy_status(therapy.status));
    add(out, therapy.text);
    if (therapy.dose) add(out, fmt::format("{} {}", therapy.dose_op ? sign(*therapy.dose_op) : "at", dose_in_words(*therapy.dose)));
    if (!therapy.indication.empty()) add(out, "for " + therapy.indication);
    add_limits(out, therapy);
    return out;
  }
  std::string operator()(const rules::Procedure& procedure) const {
    std::string out;
    if (procedure.count) add(out, words(*procedure.count));
    add(out, therapy_status(procedure.status));
    add(out, procedure.text);
    if (!procedure.indication.empty()) add(out, "for " + procedure.indication);
    add_limits(out, procedure);
    return out;
  }
  std::string operator()(const rules::Variant& variant) const {
    std::string out = variant.gene.empty() ? variant.text : variant.gene;
    add(out, variant.change);
    add(out, variant.present ? "present" : "absent");
    return out;
  }
  std::string operator()(const rules::Frequency& frequency) const {
    std::string out = words(frequency.limit);
    add(out, frequency.text);
    if (!frequency.per.empty()) add(out, "per " + words(grammar::Quantity{Decimal{1}, frequency.per, {}}).substr(2));
    add_limits(out, frequency);
    return out;
  }
  std::string operator()(const rules::Statement& statement) const {
    std::string out;
    if (statement.count) add(out, words(*statement.count));
    add(out, statement.text);
    if (statement.duration) add(out, words(*statement.duration));
    if (statement.window) add(out, words(*statement.window));
    return out;
  }
  std::string operator()(const rules::Judgement& judgement) const { return judgement.text; }
  std::string operator()(const rules::Permission& permission) const { return permission.text; }
  std::string operator()(const rules::Unparsed& unparsed) const { return fmt::format("«{}»", unparsed.text); }
  std::string operator()(const rules::Ambiguous& ambiguous) const { return ambiguous.text; }
};

/// One decisive leaf with its side: what it must be, and what was found.
struct Decisive {
  std::string words;
  std::string found;
  bool forbidden = false;
};

void decisive(const rules::Expr& expr, const ExprReport& report, bool forbidden, std::vector<Decisive>& out) {
  const auto* logic = std::get_if<rules::Logic>(&expr.node);
  if (logic == nullptr || logic->args.size() != report.args.size()) {
    out.push_back({report.text, report.reason, forbidden});
    return;
  }
  using rules::LogicOp;
  switch (logic->op) {
    case LogicOp::negation:
      decisive(logic->args.front(), report.args.front(), !forbidden, out);
      return;
    case LogicOp::exception:
      if (!report.reason.empty()) {
        out.push_back({report.text, report.reason, forbidden});
      } else if (!logic->args.empty()) {
        decisive(logic->args.front(), report.args.front(), forbidden, out);
      }
      return;
    case LogicOp::implication:
      if (report.not_applicable) {
        out.push_back({fmt::format("does not apply ({})", report.args.front().text), report.args.front().reason, false});
      } else if (report.args.size() == 2) {
        if (report.args[0].truth == Truth::unknown) decisive(logic->args[0], report.args[0], forbidden, out);
        if (report.truth != Truth::unknown || report.args[1].truth == Truth::unknown)
          decisive(logic->args[1], report.args[1], forbidden, out);
      }
      return;
    case LogicOp::conjunction:
    case LogicOp::disjunction:
    case LogicOp::at_least:
      break;
  }
  if (!report.reason.empty()) {  // two readings
    out.push_back({report.text, report.reason, forbidden});
    return;
  }
  const bool first_is_enough =
      (logic->op == LogicOp::conjunction && report.truth == Truth::no) || (logic->op == LogicOp::disjunction && report.truth == Truth::yes);
  for (std::size_t i = 0; i < report.args.size(); ++i) {
    if (report.args[i].truth != report.truth) continue;
    decisive(logic->args[i], report.args[i], forbidden, out);
    if (first_is_enough) return;
  }
}

/// "must have", "must not be", as the leaf's words ask for it.
std::string demand(const rules::Expr& expr, bool forbidden) {
  if (std::holds_alternative<rules::Judgement>(expr.node) || std::holds_alternative<rules::Statement>(expr.node)) {
    return forbidden ? "must not be so" : "must be so";
  }
  return forbidden ? "must not have" : "must have";
}

}  // namespace

std::string asked_words(const rules::Expr& expr) { return std::visit(Words{}, expr.node); }

std::string clause_reason(const rules::Expr& expr, const ExprReport& report, rules::ClauseKind kind) {
  const bool excluding = kind == rules::ClauseKind::exclusion;
  if (std::holds_alternative<rules::Logic>(expr.node) && !report.reason.empty() && report.truth == Truth::unknown &&
      report.args.size() > 0) {
    // Doubt about the whole.
    const bool of_the_connective = std::find(report.kinds.begin(), report.kinds.end(), UnknownKind::unparsed) != report.kinds.end() ||
                                   std::find(report.kinds.begin(), report.kinds.end(), UnknownKind::ambiguous) != report.kinds.end();
    if (of_the_connective) return report.reason;
  }
  std::vector<Decisive> parts;
  decisive(expr, report, excluding, parts);
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < parts.size() && i < most; ++i) {
    if (i != 0) out += "; ";
    auto& part = parts[i];
    while (part.words.ends_with(':') || part.words.ends_with(' ')) part.words.pop_back();
    if (part.words.starts_with("does not apply")) {
      out += part.words;
    } else {
      const rules::Expr& shape = expr;
      out += fmt::format("{} {}",
                         parts.size() == 1 ? demand(shape, part.forbidden)
                         : part.forbidden  ? "must not have"
                                           : "must have",
                         part.words);
    }
    if (!part.found.empty()) out += ": " + part.found;
  }
  if (parts.size() > most) out += fmt::format("; and {} more", parts.size() - most);
  return out;
}

}  // namespace eligo::engine

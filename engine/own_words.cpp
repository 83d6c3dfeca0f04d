// Which parts of a clause may be settled by what is on file in their own words: a node by the words that it stands for, and several
// neighbours by one statement that says them all.
#include <algorithm>
#include <array>
#include <cctype>

#include "engine/evaluate.hpp"
#include "engine/wording.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {
namespace {

/// Do the words, which stand at `span`, hold all that an expression asks for? A time, a length, a severity, an opinion that a part shares
/// with its neighbours stands outside its own words.
struct AllSaid {
  std::string_view words;
  const Wording& said;
  Span span;

  /// "Prior to registration", with no length: the day of the question, which no statement needs to name.
  static bool only_the_day_asked(const rules::Window& window) {
    static constexpr std::array steps = {"screening", "baseline", "enrolment", "randomisation", "registration", "visit"};
    return !window.min_ago && !window.max_ago && !window.after && !window.around &&
           std::find(steps.begin(), steps.end(), window.anchor) != steps.end();
  }
  /// "History of A or B" asks of both what stands in front of the first.
  bool says_status(grammar::Status status, std::size_t leaf_words) const {
    using grammar::Status;
    if (status == Status::unspecified || status == Status::current) return true;
    const bool behind =
        status == Status::history || status == Status::past || status == Status::any || status == Status::never || status == Status::naive;
    if (!behind) return said.words.size() > leaf_words;
    static constexpr std::array done = {"receiv",    "receive", "undergone", "underwent", "taken", "treat", "us",   "used",
                                        "experienc", "consum",  "donat",     "failed",    "fail",  "expos", "naiv", "naive"};
    return own_time(words) == OwnTime::all_before ||
           std::any_of(done.begin(), done.end(), [&](const char* word) { return said.words.contains(word); });
  }
  bool holds(std::string_view more) const {
    const Wording asked = wording(more);
    return std::includes(said.words.begin(), said.words.end(), asked.words.begin(), asked.words.end());
  }
  bool all(const std::vector<rules::Expr>& parts) const {
    // "Opposition of the patient or, if a minor, of the parents": what stands outside the words asks for more than they say.
    return std::all_of(parts.begin(), parts.end(), [&](const rules::Expr& part) {
      return (part.span.empty() || (part.span.begin >= span.begin && part.span.end <= span.end)) && std::visit(*this, part.node);
    });
  }
  bool operator()(const rules::Logic& logic) const { return all(logic.args); }
  bool operator()(const rules::Ambiguous& several) const { return all(several.readings); }
  bool operator()(const rules::Judgement& judgement) const { return holds(judgement.text); }
  bool operator()(const rules::Unparsed&) const { return true; }
  bool operator()(const rules::Permission&) const { return true; }
  template <class Leaf>
  bool operator()(const Leaf& leaf) const {
    const bool figure = words.find_first_of("0123456789") != std::string_view::npos;
    // A name made of words from elsewhere ("planned participation" of "current or planned participation").
    if constexpr (requires { leaf.text; })
      if (!holds(leaf.text)) return false;
    if constexpr (requires { leaf.window; }) {
      if (leaf.window && !leaf.window->lifetime && (leaf.window->span.begin < span.begin || leaf.window->span.end > span.end) &&
          !only_the_day_asked(*leaf.window))
        return false;
      if (leaf.duration && !figure) return false;
    }
    if constexpr (requires { leaf.count; })
      if (leaf.count && !figure) return false;
    if constexpr (requires { leaf.limit; })
      if (!figure) return false;
    if constexpr (requires { leaf.status; }) {
      if (!says_status(leaf.status, wording(leaf.text).words.size())) return false;
      if constexpr (std::is_same_v<Leaf, rules::Condition>) {
        if (!holds(leaf.severity + " " + leaf.stage)) return false;
      } else {
        if (!holds(leaf.indication)) return false;
      }
    }
    return true;
  }
};

/// The ends of every leaf of an expression, by their place.
void leaf_spans(const rules::Expr& expr, std::vector<Span>& out) {
  const auto all = [&](const std::vector<rules::Expr>& parts) {
    for (const rules::Expr& part : parts) leaf_spans(part, out);
  };
  if (const auto* logic = std::get_if<rules::Logic>(&expr.node))
    all(logic->args);
  else if (const auto* several = std::get_if<rules::Ambiguous>(&expr.node))
    all(several->readings);
  else if (expr.span.begin < expr.span.end)
    out.push_back(expr.span);
}

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80; }

/// Words that turn what follows: a stretch never takes one in from outside its parts.
bool turns(std::string_view word) {
  static constexpr std::array turning = {"no", "not", "never", "without", "neither", "nor", "except", "unless", "non", "if", "unable"};
  const std::string low = grammar::lower(word);
  return std::find(turning.begin(), turning.end(), low) != turning.end();
}

/// A stretch of a text, in bytes.
struct Stretch {
  std::size_t begin = 0, end = 0;
};

/// `own`, neighbours in a text, grown to both sides within `free` while the words are those of `said`.
Stretch grown(std::string_view text, Stretch own, Stretch free, const Wording& said) {
  // The words that stand between ("or", "the") belong to it only with another one of its own behind them.
  bool own_word = false;
  const auto fits = [&](std::string_view word) {
    if (turns(word)) return false;
    const Wording one = wording(word);
    own_word = !one.words.empty();
    return std::all_of(one.words.begin(), one.words.end(), [&](const std::string& stem) { return said.words.contains(stem); });
  };
  for (std::size_t at = own.begin; at > free.begin;) {
    std::size_t end = at;
    while (end > free.begin && !in_word(text[end - 1])) --end;
    std::size_t begin = end;
    while (begin > free.begin && in_word(text[begin - 1])) --begin;
    if (begin == end || !fits(text.substr(begin, end - begin))) break;
    at = begin;
    if (own_word) own.begin = begin;
  }
  for (std::size_t at = own.end; at < free.end;) {
    std::size_t begin = at;
    while (begin < free.end && !in_word(text[begin])) ++begin;
    std::size_t end = begin;
    while (end < free.end && in_word(text[end])) ++end;
    if (begin == end || !fits(text.substr(begin, end - begin))) break;
    at = end;
    if (own_word) own.end = end;
  }
  return own;
}

/// As far as neighbours in `run` may grow: up to the leaves on both sides. Nothing where a leaf stands across an end of the run.
std::optional<Stretch> room(const rules::Clause& clause, const std::vector<Span>& leaves, Span run) {
  Stretch out{0, clause.text.size()};
  for (const Span& leaf : leaves) {
    if (leaf.begin >= run.begin && leaf.end <= run.end) continue;
    if (leaf.end <= run.begin)
      out.begin = std::max<std::size_t>(out.begin, leaf.end - std::min(leaf.end, clause.span.begin));
    else if (leaf.begin >= run.end)
      out.end = std::min<std::size_t>(out.end, leaf.begin - clause.span.begin);
    else
      return std::nullopt;
  }
  return out;
}

bool within(const std::set<std::string>& some, const std::set<std::string>& all) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

std::optional<ExprReport> settle_neighbours(Context& context, const rules::Logic& logic, std::vector<ExprReport>& reports) {
  if (context.clause == nullptr || !context.exceptions.empty() || logic.op == rules::LogicOp::exception) return std::nullopt;
  const rules::Clause& clause = *context.clause;
  const std::string_view text = clause.text;
  constexpr std::size_t longest_run = 12;
  const bool list = logic.op == rules::LogicOp::conjunction || logic.op == rules::LogicOp::disjunction;
  std::optional<Wording> whole;
  std::vector<Span> leaves;
  /// The words of the clause that say parts `i` to `j` and no more, where they are those of the statement.
  const auto said_of = [&](const Wording& said, Span run, std::size_t i, std::size_t j) -> std::string_view {
    const auto free = room(clause, leaves, run);
    if (!free) return {};
    const Stretch at = grown(text, {run.begin - clause.span.begin, run.end - clause.span.begin}, *free, said);
    const std::string_view words = text.substr(at.begin, at.end - at.begin);
    const Wording asked = wording(words);
    if (asked.words != said.words || !same_sense_of(asked, said)) return {};
    const Span given{static_cast<std::uint32_t>(at.begin) + clause.span.begin, static_cast<std::uint32_t>(at.end) + clause.span.begin};
    for (std::size_t k = i; k <= j; ++k)
      if (!std::visit(AllSaid{words, asked, given}, logic.args[k].node)) return {};
    return words;
  };
  for (const auto& statement : context.profile.statements) {
    const Wording said = wording(statement.text);
    // Two words are soon found in another sense.
    if (said.words.size() < 3) continue;
    if (!whole) {
      whole = wording(text);
      leaf_spans(clause.expr, leaves);
    }
    if (!within(said.words, whole->words)) continue;
    for (std::size_t i = 0; i < logic.args.size(); ++i) {
      Span run = logic.args[i].span;
      for (std::size_t j = i; j < logic.args.size() && j < i + (list ? longest_run : 1); ++j) {
        const Span last = logic.args[j].span;
        if (last.empty() || last.begin < run.begin || run.begin < clause.span.begin || last.end - clause.span.begin > text.size()) break;
        run.end = std::max(run.end, last.end);
        if (!within(wording(text.substr(run.begin - clause.span.begin, run.size())).words, said.words)) break;
        const std::string_view words = said_of(said, run, i, j);
        if (words.empty()) continue;
        auto report = in_so_many_words(context, std::string(words));
        if (!report || report->truth == Truth::unknown) continue;
        // Facts stand: against one, or beside one that it denies, the statement decides nothing, and no record that disagrees with itself.
        const bool either = logic.op == rules::LogicOp::disjunction && !logic.alternative;
        const auto contrary = [&](const ExprReport& one) {
          if (std::find(one.kinds.begin(), one.kinds.end(), UnknownKind::conflict) != one.kinds.end()) return true;
          return one.truth != Truth::unknown && one.truth != report->truth && !(either && report->truth == Truth::yes);
        };
        if (std::any_of(reports.begin() + static_cast<std::ptrdiff_t>(i), reports.begin() + static_cast<std::ptrdiff_t>(j) + 1, contrary))
          continue;
        report->reason = "on file in the words of the criterion: " + report->reason;
        if (i == 0 && j + 1 == logic.args.size() && list) {
          report->args = std::move(reports);
          return report;
        }
        // Of several that are not all so, or of which some are, it is not said which: the first stands for them.
        const bool each = logic.alternative || !list || (logic.op == rules::LogicOp::conjunction) == (report->truth == Truth::yes);
        for (std::size_t k = i; k <= (each ? j : i); ++k) {
          if (reports[k].truth != Truth::unknown) continue;
          ExprReport settled = *report;
          settled.label = reports[k].label;
          settled.text = reports[k].text;
          settled.args = std::move(reports[k].args);
          reports[k] = std::move(settled);
        }
        i = j;
        break;
      }
    }
  }
  return std::nullopt;
}

std::string_view words_of_part(const Context& context, const rules::Expr& expr) {
  if (context.clause == nullptr || std::holds_alternative<rules::Judgement>(expr.node) ||
      std::holds_alternative<rules::Statement>(expr.node))
    return {};
  const rules::Clause& clause = *context.clause;
  if (expr.span.begin < clause.span.begin || expr.span.end > clause.span.end || expr.span.begin >= expr.span.end) return {};
  const std::size_t length = expr.span.end - expr.span.begin;
  if (length == clause.span.end - clause.span.begin || expr.span.end - clause.span.begin > clause.text.size()) return {};
  const std::string_view words = std::string_view(clause.text).substr(expr.span.begin - clause.span.begin, length);
  const Wording said = wording(words);
  return std::visit(AllSaid{words, said, expr.span}, expr.node) ? words : std::string_view();
}

}  // namespace eligo::engine

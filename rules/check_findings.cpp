// A finding of one kind and concept to its predicate: condition, therapy, procedure, variant, event or statement.
//
// What a predicate has no field for (the severity of an event, the dose of a procedure) is never dropped: it stays beside the
// predicate in a conjunction, as a judgement or as unparsed text. So the absence of the thing itself still decides, its presence alone does
// not. What it leaves out: which kind and concept it is, that is check.cpp's.
#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "grammar/text.hpp"
#include "rules/check.hpp"
#include "rules/gene_change.hpp"
#include "rules/ucum.hpp"

namespace eligo::rules {
namespace {

/// "at least one X" asks whether there is an X at all: no count of courses or events.
bool any_at_all(const std::optional<grammar::Limit>& count) { return count && count->op == Comparator::ge && count->value == Decimal(1); }

Expr negation(Expr of, Span span) {
  std::vector<Expr> args;
  args.push_back(std::move(of));
  return logic_of(LogicOp::negation, std::move(args), span);
}

/// "Willing to comply with the study": only the patient can say so.
bool promises(std::string_view text) {
  static constexpr std::array<std::string_view, 6> beginnings{"willing",          "unwilling", "not willing",
                                                              "able and willing", "agree to",  "agrees to"};
  std::string low;
  for (const char c : text.substr(0, 20)) low += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::any_of(beginnings.begin(), beginnings.end(), [&](std::string_view one) { return low.starts_with(one); });
}

/// "Methotrexate", of which the tables list "methotrexate as chemotherapy" and "high-dose methotrexate": a milligram of each is one of it.
bool one_substance(const Vocabulary& vocabulary, ConceptId id) {
  static constexpr std::array<std::string_view, 4> uses{" as ", " for ", " that is also ", " monotherapy"};
  static constexpr std::array<std::string_view, 16> ways{
      "enteric-coated ", "high-dose ", "low-dose ", "full-dose ",   "long-term ",   "daily ",      "weekly ",     "oral ",
      "inhaled ",        "topical ",   "systemic ", "intravenous ", "intrathecal ", "intranasal ", "ophthalmic ", "intra-articular "};
  const std::string own = grammar::lower(vocabulary.at(id).name);
  const auto of_it = [&](const std::string& kind) {
    if (kind.starts_with(own))
      return std::any_of(uses.begin(), uses.end(),
                         [&](std::string_view use) { return std::string_view(kind).substr(own.size()).starts_with(use); });
    return std::any_of(ways.begin(), ways.end(), [&](std::string_view way) { return kind == std::string(way) + own; });
  };
  // Their own kinds ("high-dose methotrexate" below "methotrexate as chemotherapy") are looked at by the same rule.
  for (ConceptId kind = 0; kind < vocabulary.shipped(); ++kind)
    if (kind != id && vocabulary.is_a(kind, id) && !of_it(grammar::lower(vocabulary.at(kind).name))) return false;
  return true;
}

class Findings {
 public:
  Findings(const SourceText& source, const Vocabulary& vocabulary) : source_(source), vocabulary_(vocabulary) {}

  Expr build(const grammar::Finding& finding, TermKind kind, ConceptId id, Span span) {
    const bool never = finding.status == Status::never;
    const bool naive = finding.status == Status::naive;
    if (never || (naive && (kind != TermKind::drug || qualified(finding)))) {
      grammar::Finding positive = finding;
      positive.status = Status::any;
      return negation(build(positive, kind, id, span), span);
    }
    if (finding.state == "absent" && kind != TermKind::gene) {
      grammar::Finding positive = finding;
      positive.state.clear();
      return negation(build(positive, kind, id, span), span);
    }
    switch (kind) {
      case TermKind::condition:
        return condition(finding, id, span);
      case TermKind::drug:
        return therapy(finding, id, span);
      case TermKind::procedure:
        return procedure(finding, id, span);
      case TermKind::gene:
        return variant(finding, id, span);
      case TermKind::event:
        return event(finding, id, span);
      case TermKind::statement:
      case TermKind::measure:
      case TermKind::none:
        return statement(finding, id, span);
    }
    return statement(finding, no_concept, span);
  }

 private:
  template <class T>
  T placed(T value) const {
    return rules::placed(std::move(value), source_);
  }
  std::string given(Span span) const { return source_.given.substr(span.begin, span.size()); }

  static bool qualified(const grammar::Finding& f) {
    return !f.severity.empty() || !f.stage.empty() || !f.change.empty() || f.count || f.dose || !f.indication.empty() || f.window ||
           f.duration;
  }

  /// Words that the typed predicate has no field for, kept in a conjunction with it.
  struct Rest {
    std::vector<Expr> exprs;
    Span span;
    void judge(std::string text) { exprs.push_back({Judgement{std::move(text)}, span}); }
  };
  void unread(Rest& rest, Span part) const {
    const Span span = part.empty() ? rest.span : part;
    rest.exprs.push_back({Unparsed{given(span), false}, span});
  }
  static Expr with(Expr predicate, Rest rest) {
    if (rest.exprs.empty()) return predicate;
    std::vector<Expr> args;
    args.push_back(std::move(predicate));
    for (auto& expr : rest.exprs) args.push_back(std::move(expr));
    return logic_of(LogicOp::conjunction, std::move(args), rest.span);
  }

  /// Part of a finding that no family but the therapies' has a field for.
  void keep_dose(const grammar::Finding& f, Rest& rest) const {
    if (f.dose) unread(rest, source_.to_given(f.dose->span));
  }
  static void keep_severity(const grammar::Finding& f, Rest& rest) {
    if (!f.severity.empty()) rest.judge(f.severity);
    if (!f.stage.empty()) rest.judge(f.stage);
  }
  static void keep_words(const grammar::Finding& f, Rest& rest) {
    if (!f.change.empty()) rest.judge(f.change);
    if (!f.indication.empty()) rest.judge("for " + f.indication);
  }

  /// What only a statement in these words can settle.
  Expr open_statement(std::string text, const grammar::Finding& f, Span span) const {
    const bool promised = asks_for_a_promise(text);
    return {Statement{no_concept, std::move(text), promised, placed(f.window), placed(f.count), placed(f.duration)}, span};
  }

  Expr condition(const grammar::Finding& f, ConceptId id, Span span) {
    Rest rest{{}, span};
    Status status = f.status;
    switch (f.status) {
      case Status::past:
        status = Status::history;
        break;
      case Status::failed:
        status = Status::unspecified;
        rest.judge("refractory");
        break;
      case Status::stable:
        status = Status::current;
        rest.judge("stable");
        break;
      case Status::planned:
        return open_statement("planned " + f.term.text, f, span);
      case Status::intolerant:
        return open_statement("intolerance to " + f.term.text, f, span);
      case Status::contraindicated:
        return open_statement("contraindication to " + f.term.text, f, span);
      case Status::unspecified:
      case Status::current:
      case Status::history:
      case Status::any:
      case Status::recent_onset:
      case Status::suspected:
      case Status::naive:
      case Status::never:
        break;
    }
    keep_dose(f, rest);
    keep_words(f, rest);
    const bool plain = status == Status::unspecified || status == Status::history || status == Status::any;
    if (f.count && plain && !any_at_all(f.count)) {
      keep_severity(f, rest);
      return with({Frequency{id, f.term.text, placed(*f.count), "", placed(f.window), placed(f.duration)}, span}, std::move(rest));
    }
    return with({Condition{id, f.term.text, status, f.severity, f.stage, placed(f.count), placed(f.window), placed(f.duration), f.other,
                           f.criteria},
                 span},
                std::move(rest));
  }

  Expr therapy(const grammar::Finding& f, ConceptId id, Span span) {
    Rest rest{{}, span};
    Status status = f.status;
    switch (f.status) {
      case Status::history:
        status = Status::past;
        break;
      case Status::recent_onset:
        status = Status::current;
        rest.judge("newly started");
        break;
      case Status::suspected:
        return open_statement("suspected " + f.term.text, f, span);
      case Status::unspecified:
      case Status::current:
      case Status::any:
      case Status::planned:
      case Status::past:
      case Status::naive:
      case Status::failed:
      case Status::intolerant:
      case Status::contraindicated:
      case Status::stable:
      case Status::never:
        break;
    }
    keep_severity(f, rest);
    if (!f.change.empty()) rest.judge(f.change);
    auto dose = placed(f.dose);
    if (dose && !is_dose_unit(dose->unit)) {
      dose.reset();
      keep_dose(f, rest);
    }
    const bool in_equivalents = dose && dose->unit.starts_with("mg{");  // "mg{prednisone}/d"
    if (dose && !in_equivalents && (vocabulary_.imported(id) || (vocabulary_.has_kinds(id) && !one_substance(vocabulary_, id)))) {
      // A milligram of one of a class is not a milligram of another; and of what a pack lists nobody knows whether it is one.
      rest.judge(given(dose->span) + ", in the dose of whichever " + f.term.text + " is meant");
      dose.reset();
    }
    const auto dose_op = dose ? f.dose_op : std::nullopt;
    const bool other = f.other || grammar::lower(f.term.text).starts_with("other ");
    return with({Therapy{id, f.term.text, status, f.indication, std::move(dose), dose_op, placed(f.count), placed(f.window),
                         placed(f.duration), other},
                 span},
                std::move(rest));
  }

  Expr procedure(const grammar::Finding& f, ConceptId id, Span span) {
    Rest rest{{}, span};
    Status status = f.status;
    switch (f.status) {
      case Status::history:
        status = Status::past;
        break;
      case Status::recent_onset:
        status = Status::past;
        rest.judge("recent");
        break;
      case Status::failed:
        status = Status::past;
        rest.judge("failed");
        break;
      case Status::stable:
        status = Status::current;
        rest.judge("stable");
        break;
      case Status::suspected:
        return open_statement("suspected " + f.term.text, f, span);
      case Status::intolerant:
        return open_statement("intolerance to " + f.term.text, f, span);
      case Status::contraindicated:
        return open_statement("contraindication to " + f.term.text, f, span);
      case Status::unspecified:
      case Status::current:
      case Status::any:
      case Status::planned:
      case Status::past:
      case Status::naive:
      case Status::never:
        break;
    }
    keep_severity(f, rest);
    keep_dose(f, rest);
    if (!f.change.empty()) rest.judge(f.change);
    return with({Procedure{id, f.term.text, status, f.indication, placed(f.count), placed(f.window), placed(f.duration)}, span},
                std::move(rest));
  }

  Expr variant(const grammar::Finding& f, ConceptId id, Span span) {
    Rest rest{{}, span};
    keep_severity(f, rest);
    keep_dose(f, rest);
    if (!f.indication.empty()) rest.judge("for " + f.indication);
    if (f.status == Status::suspected || f.status == Status::planned) return open_statement(given(span), f, span);
    // "Tumor is K-ras wildtype by PCR": a name that is not listed and says that nothing is changed asks for no change.
    const std::string words = grammar::lower(f.term.text);
    if (id == no_concept && f.state != "absent" &&
        (words.find("wild") != std::string::npos || words.find("unmutated") != std::string::npos))
      return open_statement(given(span), f, span);
    if (f.count && !any_at_all(f.count)) unread(rest, source_.to_given(f.count->span));
    if (f.window) unread(rest, source_.to_given(f.window->span));
    if (f.duration) unread(rest, source_.to_given(f.duration->amount.span));
    Variant out;
    out.concept_id = id;
    out.gene = id == no_concept ? f.term.text : vocabulary_.at(id).name;
    out.text = f.term.text;
    out.change = canonical_change(f.change);
    // "BRAF V600E mutant": the listed name holds the gene and its change.
    if (const auto named = listed_change(id, vocabulary_)) {
      out.concept_id = named->gene;
      out.gene = named->symbol;
      const bool adds_nothing = out.change.empty() || out.change == "mutation" || out.change == named->change;
      out.change = adds_nothing ? named->change : named->change + " " + out.change;
    }
    out.present = f.state != "absent";
    // "not(present and ...)" is what a qualified absence means; a conjunction with the qualifier would say more than was written.
    if (!out.present && !rest.exprs.empty()) {
      out.present = true;
      return negation(with({std::move(out), span}, std::move(rest)), span);
    }
    return with({std::move(out), span}, std::move(rest));
  }

  Expr event(const grammar::Finding& f, ConceptId id, Span span) {
    Rest rest{{}, span};
    std::optional<Window> window = placed(f.window);
    switch (f.status) {
      case Status::current:
        if (!window) {
          window.emplace();
          window->max_ago = grammar::Quantity{Decimal(0), "d", span};
          window->span = span;
        }
        break;
      case Status::recent_onset:
        if (!window) rest.judge("recent");
        break;
      case Status::failed:
        rest.judge("refractory");
        break;
      case Status::stable:
        rest.judge("stable");
        break;
      case Status::suspected:
        return open_statement("suspected " + f.term.text, f, span);
      case Status::planned:
        return open_statement("planned " + f.term.text, f, span);
      case Status::intolerant:
        return open_statement("intolerance to " + f.term.text, f, span);
      case Status::contraindicated:
        return open_statement("contraindication to " + f.term.text, f, span);
      case Status::unspecified:
      case Status::history:
      case Status::any:
      case Status::past:
      case Status::naive:
      case Status::never:
        break;
    }
    keep_severity(f, rest);
    keep_dose(f, rest);
    keep_words(f, rest);
    Limit count;
    count.op = Comparator::ge;
    count.value = Decimal(1);
    count.span = span;
    if (f.count) count = placed(*f.count);
    return with({Frequency{id, f.term.text, std::move(count), "", std::move(window), placed(f.duration)}, span}, std::move(rest));
  }

  Expr statement(const grammar::Finding& f, ConceptId id, Span span) {
    Rest rest{{}, span};
    keep_dose(f, rest);
    keep_words(f, rest);
    // A status makes it another statement ("history of smoking" is not "smoking"), known by its words alone.
    std::string words;
    switch (f.status) {
      case Status::unspecified:
      case Status::current:
        break;
      case Status::history:
      case Status::past:
      case Status::any:
      case Status::naive:
      case Status::never:
        words = "history of ";
        break;
      case Status::recent_onset:
        words = "recent ";
        break;
      case Status::suspected:
        words = "suspected ";
        break;
      case Status::planned:
        words = "planned ";
        break;
      case Status::failed:
        words = "failed ";
        break;
      case Status::intolerant:
        words = "intolerance to ";
        break;
      case Status::contraindicated:
        words = "contraindication to ";
        break;
      case Status::stable:
        words = "stable ";
        break;
    }
    // A window already says when ("participation in another trial within 30 days").
    if (f.window && words == "history of ") words.clear();
    if (!f.severity.empty()) words += f.severity + " ";
    std::string text = words + f.term.text;
    if (!f.stage.empty()) text += " " + f.stage;
    const bool same = words.empty() && f.stage.empty();
    const bool promised = promises(text) || asks_for_a_promise(text);
    return with({Statement{same ? id : no_concept, std::move(text), promised, placed(f.window), placed(f.count), placed(f.duration)}, span},
                std::move(rest));
  }

  const SourceText& source_;
  const Vocabulary& vocabulary_;
};

}  // namespace

/// What a drug or radiation is given in: an amount, by body size or time where it is so ordered. A concentration, a count or a time is
/// none.
bool is_dose_unit(std::string_view unit) {
  if (unit.empty()) return false;
  static constexpr std::string_view units[] = {"mg",      "mg/d", "mg/wk", "mg/kg",    "mg/kg/d", "mg/m2",      "mg/m2/d",
                                               "mL",      "mL/d", "[IU]",  "[IU]/d",   "[IU]/wk", "[IU]/kg",    "[IU]/kg/d",
                                               "[IU]/m2", "U",    "U/d",   "U/kg",     "U/kg/d",  "Gy",         "mmol",
                                               "mmol/d",  "meq",  "meq/d", "{tablet}", "{tbl}",   "{tablet}/d", "{tbl}/d"};
  if (std::find(std::begin(units), std::end(units), unit) != std::end(units)) return true;
  const auto dimension = [](std::string_view of) {
    const auto read = ucum::parse(of);
    return read ? std::optional(read->dimension) : std::nullopt;
  };
  static const auto known_dimensions = [&] {
    std::array<std::optional<ucum::Dimension>, std::size(units)> all;
    std::transform(std::begin(units), std::end(units), all.begin(), dimension);
    return all;
  }();
  const auto asked = dimension(unit);
  for (std::size_t i = 0; asked && i < std::size(units); ++i)
    if (known_dimensions[i] == asked && convert(Decimal(1), unit, units[i]).has_value()) return true;
  return false;
}

Expr logic_of(LogicOp op, std::vector<Expr> args, Span span) {
  if (args.size() == 1 && (op == LogicOp::conjunction || op == LogicOp::disjunction)) return std::move(args.front());
  return {Logic{op, 0, std::nullopt, std::move(args)}, span};
}

grammar::Quantity placed(grammar::Quantity quantity, const SourceText& source) {
  quantity.span = source.to_given(quantity.span);
  return quantity;
}
Limit placed(Limit limit, const SourceText& source) {
  limit.span = source.to_given(limit.span);
  return limit;
}
Duration placed(Duration duration, const SourceText& source) {
  duration.amount = placed(std::move(duration.amount), source);
  return duration;
}
Window placed(Window window, const SourceText& source) {
  window.span = source.to_given(window.span);
  window.min_ago = placed(std::move(window.min_ago), source);
  window.max_ago = placed(std::move(window.max_ago), source);
  return window;
}
Series placed(Series series, const SourceText& source) {
  series.span = source.to_given(series.span);
  series.every = placed(std::move(series.every), source);
  series.apart = placed(std::move(series.apart), source);
  return series;
}

Expr build_finding(const grammar::Finding& finding, TermKind kind, ConceptId id, Span span, const SourceText& source,
                   const Vocabulary& vocabulary) {
  return Findings(source, vocabulary).build(finding, kind, id, span);
}

bool asks_for_a_promise(std::string_view text) {
  const std::string low = grammar::lower(text);
  if (const auto at = low.find("informed consent"); at != std::string::npos) {
    static constexpr std::array<std::string_view, 24> fronts{"written", "signed",   "and",      "voluntary", "voluntarily", "provided",
                                                             "provide", "obtained", "given",    "gives",     "give",        "the",
                                                             "a",       "patient",  "patients", "subject",   "subjects",    "has",
                                                             "have",    "dated",    "valid",    "full",      "of",          "documented"};
    std::string word;
    for (const char c : low.substr(0, at)) {
      if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
        word += c;
        continue;
      }
      if (!word.empty() && std::find(fronts.begin(), fronts.end(), word) == fronts.end()) return false;
      word.clear();
    }
    return true;
  }
  if (low.find("contracepti") == std::string::npos && low.find("birth control") == std::string::npos) return false;
  static constexpr std::array<std::string_view, 3> times{"for the duration of", "to be using ", "throughout the "};
  return std::any_of(times.begin(), times.end(), [&](std::string_view time) { return low.find(time) != std::string::npos; });
}

}  // namespace eligo::rules

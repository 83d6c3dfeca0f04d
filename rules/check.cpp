// From the tree as written to typed predicates: names to concepts, findings to the family of facts that decides them,
// limits to canonical units, spans to the bytes as given.
//
// A typed predicate says exactly what was written or less than it decides. What a predicate has no field for (the severity of
// an event, the dose of a procedure) is never dropped: it stays beside the predicate as a judgement or as unparsed text in a
// conjunction, so that the absence of the thing itself still decides and its presence alone does not. What it leaves out: it
// looks at no patient, and it does not read text again.
#include "rules/check.hpp"

#include <algorithm>
#include <utility>

#include "rules/compile.hpp"

namespace eligo::rules {
namespace {

struct Candidate {
  TermKind kind = TermKind::none;
  ConceptId id = no_concept;
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Results that say that a marker or an infection is there, or is not.
bool says_present(std::string_view word) {
  return is_one_of(word,
                   {"positive", "present", "detected", "detectable", "mutated", "mutant", "reactive", "amplified", "overexpressed", "+"});
}
bool says_absent(std::string_view word) {
  return is_one_of(word, {"negative", "absent", "undetected", "undetectable", "not detected", "wild-type", "wild type", "non-reactive",
                          "nonreactive", "-"});
}

class Checker {
 public:
  Checker(const SourceText& source, const Vocabulary& vocabulary, std::vector<Diagnostic>& diagnostics)
      : source_(source), vocabulary_(vocabulary), diagnostics_(diagnostics) {}

  Expr expr(const grammar::Node& node) {
    const Span span = source_.to_given(node.span);
    return std::visit([&](const auto& value) { return typed(value, span); }, node.value);
  }

 private:
  // Spans, to bytes as given.
  void place(grammar::Quantity& quantity) const { quantity.span = source_.to_given(quantity.span); }
  void place(Limit& limit) const { limit.span = source_.to_given(limit.span); }
  void place(Duration& duration) const { place(duration.amount); }
  void place(Window& window) const {
    window.span = source_.to_given(window.span);
    if (window.min_ago) place(*window.min_ago);
    if (window.max_ago) place(*window.max_ago);
  }
  void place(Series& series) const {
    series.span = source_.to_given(series.span);
    if (series.every) place(*series.every);
    if (series.apart) place(*series.apart);
  }
  template <class T>
  std::optional<T> placed(std::optional<T> value) const {
    if (value) place(*value);
    return value;
  }
  Limit placed(Limit limit) const {
    place(limit);
    return limit;
  }
  std::string given(Span span) const { return source_.given.substr(span.begin, span.size()); }

  void say(DiagnosticCode code, Span span, std::string message, std::string help = "") {
    diagnostics_.push_back({code, span, std::move(message), std::move(help)});
  }

  /// The candidates that this vocabulary lists, each once.
  std::vector<Candidate> listed(const grammar::Term& term) const {
    std::vector<Candidate> out;
    for (const auto& entry : term.candidates) {
      if (entry.concept_id >= vocabulary_.size()) continue;
      const Candidate candidate{entry.kind, entry.concept_id};
      if (std::find(out.begin(), out.end(), candidate) == out.end()) out.push_back(candidate);
    }
    return out;
  }
  static void keep(std::vector<Candidate>& candidates, TermKind kind) {
    std::erase_if(candidates, [&](const Candidate& c) { return c.kind != kind; });
  }
  static bool has(const std::vector<Candidate>& candidates, TermKind kind) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.kind == kind; });
  }

  static Expr logic(LogicOp op, std::vector<Expr> args, Span span) {
    if (args.size() == 1 && (op == LogicOp::conjunction || op == LogicOp::disjunction)) return std::move(args.front());
    return {Logic{op, 0, std::nullopt, std::move(args)}, span};
  }
  static Expr negation(Expr of, Span span) {
    std::vector<Expr> args;
    args.push_back(std::move(of));
    return logic(LogicOp::negation, std::move(args), span);
  }

  Expr ambiguous(const std::string& text, std::vector<Expr> readings, Span span) {
    say(DiagnosticCode::ambiguous_term, span, "`" + text + "` has more than one listed meaning", "write the name out");
    return {Ambiguous{text, std::move(readings)}, span};
  }

  // Comparisons.

  Expr compare(const grammar::Comparison& c, ConceptId measure, Span span, std::vector<Diagnostic>& diagnostics) const {
    Compare out;
    out.measure = measure;
    out.text = c.measure.text;
    out.limit = placed(c.limit);
    out.statistic = c.statistic;
    out.series = placed(c.series);
    out.window = placed(c.window);
    out.duration = placed(c.duration);
    if (measure != no_concept) {
      const Concept& named = vocabulary_.at(measure);
      const Span at = out.limit.span.empty() ? span : out.limit.span;
      if (named.analyte) settle_limit(out, named, at, diagnostics);
    } else if (out.limit.unit.empty() && !out.limit.unit_text.empty()) {
      out.unit_problem = "the unit `" + out.limit.unit_text + "` is not known";
      diagnostics.push_back({DiagnosticCode::unknown_unit, out.limit.span, out.unit_problem, ""});
    }
    return {std::move(out), span};
  }

  bool is_dose(const Limit& limit) const {
    if (limit.unit.empty() || !limit.value || !limit.op || limit.relative != Relative::none) return false;
    for (const std::string_view unit : {"mg", "mg/d", "mg/kg", "mg/kg/d", "mg/m2", "mg/wk"})
      if (convert(Decimal(1), limit.unit, unit)) return true;
    return false;
  }

  Expr typed(const grammar::Comparison& c, Span span) {
    auto candidates = listed(c.measure);
    if (has(candidates, TermKind::measure)) {
      keep(candidates, TermKind::measure);
      if (candidates.size() > 1) {
        // A unit that only one of the meanings is measured in settles which is meant.
        auto fitting = candidates;
        std::erase_if(fitting, [&](const Candidate& candidate) {
          const auto& analyte = vocabulary_.at(candidate.id).analyte;
          return analyte && !unit_fits(c.limit, *analyte);
        });
        if (!fitting.empty()) candidates = std::move(fitting);
      }
      if (candidates.size() == 1) return compare(c, candidates[0].id, span, diagnostics_);
      std::vector<Expr> readings;
      std::vector<Diagnostic> unsaid;
      for (const auto& candidate : candidates) readings.push_back(compare(c, candidate.id, span, unsaid));
      return ambiguous(c.measure.text, std::move(readings), span);
    }
    const std::string& word = c.limit.word;
    const bool equal = c.limit.op == Comparator::eq || c.limit.op == Comparator::ne || !c.limit.op;
    if (!candidates.empty() && !word.empty() && equal && (says_present(word) || says_absent(word)) && !c.series) {
      grammar::Finding finding;
      finding.term = c.measure;
      finding.window = c.window;
      finding.duration = c.duration;
      finding.state = says_present(word) == (c.limit.op != Comparator::ne) ? "present" : "absent";
      return typed(finding, span);
    }
    if (has(candidates, TermKind::drug) && is_dose(c.limit)) {
      grammar::Finding finding;
      finding.term = c.measure;
      finding.term.hint = TermKind::drug;
      finding.status = Status::current;
      finding.dose = grammar::Quantity{*c.limit.value, c.limit.unit, c.limit.span};
      finding.dose_op = c.limit.op;
      finding.window = c.window;
      finding.duration = c.duration;
      if (finding.window) finding.status = Status::unspecified;
      return typed(finding, span);
    }
    say(DiagnosticCode::open_concept, span,
        "`" + c.measure.text + "` is not a listed measure, it is compared by its words and its unit as written");
    return compare(c, no_concept, span, diagnostics_);
  }

  Expr typed(const grammar::AgeLimit& age, Span span) {
    AgePredicate out{placed(age.limit), age.at.empty() ? "as_of" : age.at};
    if (out.limit.unit.empty()) {
      out.limit.unit = "a";
      say(DiagnosticCode::missing_unit, span, "an age without a unit is read in years");
    }
    return {std::move(out), span};
  }

  Expr typed(const grammar::SexIs& sex, Span span) { return {SexPredicate{sex.value}, span}; }

  // Findings.

  Expr typed(const grammar::Finding& finding, Span span) {
    auto candidates = listed(finding.term);
    const TermKind hint = finding.term.hint;
    // A test's name as a finding ("abnormal creatinine") names no fact of its own, unless nothing else is meant by it.
    if (hint != TermKind::measure) std::erase_if(candidates, [](const Candidate& c) { return c.kind == TermKind::measure; });
    const bool was_listed = !candidates.empty();
    settle_by_hint(candidates, hint);
    if (candidates.empty()) {
      const TermKind kind = open_kind(finding, hint);
      if (!was_listed) {
        say(DiagnosticCode::open_concept, source_.to_given(finding.term.span),
            "`" + finding.term.text + "` is not listed, it is compared by its words alone");
      }
      return build(finding, {kind, no_concept}, span);
    }
    if (candidates.size() == 1) return build(finding, candidates[0], span);
    std::vector<Expr> readings;
    for (const auto& candidate : candidates) readings.push_back(build(finding, candidate, span));
    if (one_thing(candidates)) {
      const bool none = finding.status == Status::naive || finding.status == Status::never || finding.state == "absent";
      return logic(none ? LogicOp::conjunction : LogicOp::disjunction, std::move(readings), span);
    }
    return ambiguous(finding.term.text, std::move(readings), span);
  }

  /// The hint picks among meanings. Where no meaning is of a family near the hint ("treatment of hepatitis C": the disease is
  /// listed, a drug was asked for) the name stays open: the listed disease is not what the sentence asks about.
  static void settle_by_hint(std::vector<Candidate>& candidates, TermKind hint) {
    if (hint == TermKind::none || candidates.empty()) return;
    if (has(candidates, hint)) {
      keep(candidates, hint);
      return;
    }
    std::vector<TermKind> near;
    switch (hint) {
      case TermKind::drug:
        near = {TermKind::procedure};
        break;
      case TermKind::procedure:
        near = {TermKind::drug};
        break;
      case TermKind::condition:
        near = {TermKind::event, TermKind::gene, TermKind::statement};
        break;
      case TermKind::event:
        near = {TermKind::condition, TermKind::procedure, TermKind::statement};
        break;
      case TermKind::gene:
      case TermKind::statement:
        near = {TermKind::event};
        break;
      case TermKind::none:
      case TermKind::measure:
        break;
    }
    std::erase_if(candidates, [&](const Candidate& c) { return std::find(near.begin(), near.end(), c.kind) == near.end(); });
  }

  /// One name for one thing that is recorded in either of two families: a seizure among conditions or events,
  /// radiotherapy among procedures or medications. Present when either family has it.
  static bool one_thing(const std::vector<Candidate>& candidates) {
    if (candidates.size() != 2) return false;
    const auto pair = [&](TermKind a, TermKind b) { return has(candidates, a) && has(candidates, b); };
    return pair(TermKind::condition, TermKind::event) || pair(TermKind::drug, TermKind::procedure);
  }

  static TermKind open_kind(const grammar::Finding& finding, TermKind hint) {
    if (hint != TermKind::none && hint != TermKind::measure) return hint;
    if (!finding.change.empty()) return TermKind::gene;
    const TermKind kind = kind_by_words(finding.term.text);
    if (kind != TermKind::statement) return kind;
    switch (finding.status) {
      case Status::naive:
      case Status::failed:
      case Status::intolerant:
        return TermKind::drug;
      case Status::recent_onset:
        return TermKind::condition;
      case Status::unspecified:
      case Status::current:
      case Status::history:
      case Status::any:
      case Status::suspected:
      case Status::planned:
      case Status::past:
      case Status::contraindicated:
      case Status::stable:
      case Status::never:
        break;
    }
    if (finding.dose) return TermKind::drug;
    if (!finding.stage.empty()) return TermKind::condition;
    return TermKind::statement;
  }

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
    return logic(LogicOp::conjunction, std::move(args), rest.span);
  }

  Expr build(const grammar::Finding& finding, const Candidate& as, Span span) {
    const bool never = finding.status == Status::never;
    const bool naive = finding.status == Status::naive;
    if (never || (naive && (as.kind != TermKind::drug || qualified(finding)))) {
      grammar::Finding positive = finding;
      positive.status = Status::any;
      return negation(build(positive, as, span), span);
    }
    if (finding.state == "absent" && as.kind != TermKind::gene) {
      grammar::Finding positive = finding;
      positive.state.clear();
      return negation(build(positive, as, span), span);
    }
    switch (as.kind) {
      case TermKind::condition:
        return condition(finding, as.id, span);
      case TermKind::drug:
        return therapy(finding, as.id, span);
      case TermKind::procedure:
        return procedure(finding, as.id, span);
      case TermKind::gene:
        return variant(finding, as.id, span);
      case TermKind::event:
        return event(finding, as.id, span);
      case TermKind::statement:
      case TermKind::measure:
      case TermKind::none:
        return statement(finding, as.id, span);
    }
    return statement(finding, no_concept, span);
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
    return {Statement{no_concept, std::move(text), false, placed(f.window)}, span};
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
    if (f.count && plain) {
      keep_severity(f, rest);
      return with({Frequency{id, f.term.text, placed(*f.count), "", placed(f.window), placed(f.duration)}, span}, std::move(rest));
    }
    return with({Condition{id, f.term.text, status, f.severity, f.stage, placed(f.count), placed(f.window), placed(f.duration)}, span},
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
    return with(
        {Therapy{id, f.term.text, status, f.indication, placed(f.dose), f.dose_op, placed(f.count), placed(f.window), placed(f.duration)},
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
    if (f.count) unread(rest, source_.to_given(f.count->span));
    if (f.window) unread(rest, source_.to_given(f.window->span));
    if (f.duration) unread(rest, source_.to_given(f.duration->amount.span));
    Variant out;
    out.concept_id = id;
    out.gene = id == no_concept ? f.term.text : vocabulary_.at(id).name;
    out.text = f.term.text;
    out.change = f.change;
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
    auto window = placed(f.window);
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
    if (f.count) unread(rest, source_.to_given(f.count->span));
    if (f.duration) unread(rest, source_.to_given(f.duration->amount.span));
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
    return with({Statement{same ? id : no_concept, std::move(text), false, placed(f.window)}, span}, std::move(rest));
  }

  Expr typed(const grammar::Rate& rate, Span span) {
    auto candidates = listed(rate.term);
    if (has(candidates, TermKind::event)) {
      keep(candidates, TermKind::event);
    } else if (rate.term.hint != TermKind::none && has(candidates, rate.term.hint)) {
      keep(candidates, rate.term.hint);
    }
    const auto frequency = [&](ConceptId id) -> Expr {
      return {Frequency{id, rate.term.text, placed(rate.limit), rate.per, placed(rate.window), placed(rate.duration)}, span};
    };
    if (candidates.empty()) {
      say(DiagnosticCode::open_concept, source_.to_given(rate.term.span),
          "`" + rate.term.text + "` is not listed, it is compared by its words alone");
      return frequency(no_concept);
    }
    if (candidates.size() == 1) return frequency(candidates[0].id);
    std::vector<Expr> readings;
    for (const auto& candidate : candidates) readings.push_back(frequency(candidate.id));
    return ambiguous(rate.term.text, std::move(readings), span);
  }

  Expr typed(const grammar::Saying& saying, Span span) {
    auto candidates = listed(saying.term);
    keep(candidates, TermKind::statement);
    const auto one = [&](ConceptId id) -> Expr {
      return {Statement{id, saying.term.text, saying.attestation, placed(saying.window)}, span};
    };
    if (candidates.empty()) return one(no_concept);
    if (candidates.size() == 1) return one(candidates[0].id);
    std::vector<Expr> readings;
    for (const auto& candidate : candidates) readings.push_back(one(candidate.id));
    return ambiguous(saying.term.text, std::move(readings), span);
  }

  Expr typed(const grammar::Opinion& opinion, Span span) { return {Judgement{opinion.text}, span}; }
  Expr typed(const grammar::Permission& permission, Span span) { return {Permission{permission.text}, span}; }
  Expr typed(const grammar::Unread& unread, Span span) { return {Unparsed{unread.text, unread.doubt}, span}; }

  Expr typed(const grammar::Logic& logic, Span span) {
    Logic out{logic.op, logic.n, logic.alternative, {}};
    out.args.reserve(logic.args.size());
    for (const auto& arg : logic.args) out.args.push_back(expr(arg));
    if (out.alternative) {
      say(DiagnosticCode::ambiguous_and, span,
          std::string("`") + std::string(op_name(out.op)) + "` may also be read as `" + std::string(op_name(*out.alternative)) +
              "`, it decides only where both agree");
    }
    return {std::move(out), span};
  }

  const SourceText& source_;
  const Vocabulary& vocabulary_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

Expr check(const grammar::Node& node, const SourceText& source, const Vocabulary& vocabulary, std::vector<Diagnostic>& diagnostics) {
  return Checker(source, vocabulary, diagnostics).expr(node);
}

}  // namespace eligo::rules

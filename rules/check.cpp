// From the tree as written to typed predicates: names to concepts, findings to the family of facts that decides them,
// limits to canonical units, spans to the bytes as given.
//
// A typed predicate says exactly what was written or less than it decides. What a predicate has no field for (the severity of
// an event, the dose of a procedure) is never dropped: it stays beside the predicate as a judgement or as unparsed text in a
// conjunction, so that the absence of the thing itself still decides and its presence alone does not. What it leaves out: it
// looks at no patient, and it does not read text again.
#include "rules/check.hpp"
#include "rules/criteria.hpp"
#include "rules/gene_change.hpp"
#include "rules/shares.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "rules/compile.hpp"
#include "rules/limit_again.hpp"
#include "rules/quantity.hpp"

namespace eligo::rules {
namespace {

/// So much in a volume, as a level in the blood is given and no dose.
bool in_a_volume(std::string_view unit) {
  const std::size_t slash = unit.find('/');
  const std::string_view per = slash == std::string_view::npos ? "" : unit.substr(slash + 1, unit.find('/', slash + 1) - slash - 1);
  return per == "L" || per == "dL" || per == "mL" || per == "uL" || per == "100mL";
}

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
  template <class T>
  T placed(T value) const {
    return rules::placed(std::move(value), source_);
  }
  Expr build(const grammar::Finding& finding, TermKind kind, ConceptId id, Span span) const {
    return build_finding(finding, kind, id, span, source_, vocabulary_);
  }

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
  /// What is meant by a name that the grammar took as it stands, for the figure or the bracket in it ("prednisone at most 20 mg/day",
  /// "heparin of low molecular weight"). Only of the kind asked for: "treatment of hepatitis C" does not ask for the disease.
  ConceptId looked_up(const std::string& text, TermKind kind) const {
    const auto found = vocabulary_.lookup(text, kind).concepts;
    // "PR+" is the receptor, though a response is called PR as well.
    if (kind == TermKind::statement && !vocabulary_.lookup(text, TermKind::gene).concepts.empty()) return no_concept;
    return found.size() == 1 ? found.front() : no_concept;
  }
  static void keep(std::vector<Candidate>& candidates, TermKind kind) {
    std::erase_if(candidates, [&](const Candidate& c) { return c.kind != kind; });
  }
  static bool has(const std::vector<Candidate>& candidates, TermKind kind) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.kind == kind; });
  }

  Expr ambiguous(const std::string& text, std::vector<Expr> readings, Span span) {
    say(DiagnosticCode::ambiguous_term, span, "`" + text + "` has more than one listed meaning", "write the name out");
    return {Ambiguous{text, std::move(readings)}, span};
  }

  // Comparisons.

  /// Is the figure that ends here multiplied by something that was not read ("2 times the previous value"), or a logarithm?
  bool multiplied(std::uint32_t end) const {
    const std::string_view text = source_.text;
    auto at = text.find_first_not_of(" -", end);
    if (at == std::string_view::npos) return false;
    std::string word;
    for (; at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0; ++at)
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[at])));
    return word == "times" || word == "fold" || word == "x" || word == "log" || word == "logs";
  }

  /// May the word behind a figure be its unit ("< 2 SD below the mean", "< 2 units", ">= 5 zorks")? Not a word that goes on with the
  /// sentence, and not the name of something else.
  bool unread_unit(std::size_t at) const {
    const std::string_view text = source_.text;
    std::string word;
    for (std::size_t i = at; i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0; ++i)
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
    return !goes_on_behind_figure(word) && !vocabulary_.longest_name(text, at);
  }

  /// Is the figure that ends here followed by signs of a unit that was not read ("1.5 x 10", "3,500/mm(s)", "4~10")? Then it
  /// has not been left out, and none may be assumed.
  bool runs_on(std::uint32_t end) const {
    const std::string_view text = source_.text;
    const auto at = text.find_first_not_of(' ', end);
    if (at == std::string_view::npos) return false;
    const char next = text[at];
    const char after = at + 1 < text.size() ? text[at + 1] : ' ';
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (next == 'x' || next == 'X') return after == ' ' || digit(after);
    if (next == '-' || next == '+') return digit(after);
    if (std::isalpha(static_cast<unsigned char>(next)) != 0 && at > end) return unread_unit(at);
    return next == '~' || next == '*' || next == '/' || next == '^' || next == '%' || digit(next);
  }

  /// More figures of a score behind the first: "0 or1", "0 and 1", "0/1", "0 or 1 points".
  bool goes_on(std::uint32_t end) const {
    const std::string_view rest = std::string_view(source_.text).substr(std::min<std::size_t>(end, source_.text.size()), 12);
    std::size_t at = rest.find_first_not_of(" ,");
    if (at == std::string_view::npos) return false;
    bool joined = rest.substr(0, at).find(',') != std::string_view::npos;
    for (const std::string_view word : {"or", "and", "to", "/", "-", "&"}) {
      if (!rest.substr(at).starts_with(word)) continue;
      at = rest.find_first_not_of(' ', at + word.size());
      joined = true;
      break;
    }
    return joined && at != std::string_view::npos && rest[at] >= '0' && rest[at] <= '9';
  }

  Expr compare(const grammar::Comparison& c, ConceptId measure, Span span, std::vector<Diagnostic>& diagnostics) const {
    Compare out;
    out.measure = measure;
    out.text = c.measure.text;
    out.limit = placed(c.limit);
    out.statistic = c.statistic;
    out.series = placed(c.series);
    out.window = placed(c.window);
    out.duration = placed(c.duration);
    out.settings = c.settings;
    // "Serum calcium <= 10.5 mg/dL (corrected for albumin)": a measure of its own.
    const auto corrected = std::find(out.settings.begin(), out.settings.end(), grammar::Setting{"correction", "corrected for albumin"});
    if (corrected != out.settings.end() && measure != no_concept) {
      const ConceptId calcium = looked_up("corrected calcium", TermKind::measure);
      if (calcium != no_concept && (measure == calcium || vocabulary_.at(measure).key == "calcium")) {
        out.settings.erase(corrected);
        out.measure = measure = calcium;
      }
    }
    if (measure != no_concept) {
      const Concept& named = vocabulary_.at(measure);
      if (named.analyte && out.limit.relative == Relative::none) {
        const std::string daily = per_day(out.limit.unit, c.measure.text, &*named.analyte);
        if (daily != out.limit.unit && out.limit.unit_text.empty()) out.limit.unit_text = out.limit.unit;
        out.limit.unit = daily;
      }
      const Span at = out.limit.span.empty() ? span : out.limit.span;
      const bool more = named.analyte && out.limit.op == grammar::Comparator::eq && out.limit.value && goes_on(c.limit.span.end);
      if (more) {
        out.unit_problem = "another figure follows, and how they belong together was not understood";
        diagnostics.push_back({DiagnosticCode::unknown_unit, at, out.unit_problem, ""});
      } else if (named.analyte && asks_for_equality(out.limit, *named.analyte)) {
        out.unit_problem = "no sign says on which side of the figure the value has to lie";
        diagnostics.push_back({DiagnosticCode::unknown_unit, at, out.unit_problem, ""});
      } else if ((named.analyte && needs_unit(out.limit, *named.analyte) && runs_on(c.limit.span.end)) ||
                 (out.limit.relative == grammar::Relative::none && multiplied(c.limit.span.end))) {
        out.unit_problem = "what follows the figure was not understood, and may be its unit";
        diagnostics.push_back({DiagnosticCode::unknown_unit, at, out.unit_problem, ""});
      } else if (named.analyte) {
        settle_limit(out, named, at, diagnostics);
      }
    } else if (out.limit.unit.empty() && !out.limit.unit_text.empty()) {
      out.unit_problem = "the unit `" + out.limit.unit_text + "` is not known";
      diagnostics.push_back({DiagnosticCode::unknown_unit, out.limit.span, out.unit_problem, ""});
    }
    return {std::move(out), span};
  }

  static Limit repeated(const grammar::Comparison& c) {
    Limit second = *c.again;
    if (second.value && (!second.op || second.op == Comparator::eq)) second.op = c.limit.op;
    return second;
  }

  /// A limit, and the one that says it again.
  Expr limited(const grammar::Comparison& c, ConceptId measure, Span span, std::vector<Diagnostic>& diagnostics) {
    const Again how = c.again ? again(c.limit, *c.again, analyte_of(measure)) : Again::aside;
    if (how == Again::other || how == Again::cannot) return contradictory(c, how, measure, span);
    Expr said = compare(c, measure, span, diagnostics);
    if (how == Again::aside || c.limit.unit == c.again->unit) return said;
    // Both are kept: a value is judged by the one in its own unit.
    grammar::Comparison second = c;
    second.limit = repeated(c);
    second.again = {};
    std::vector<Diagnostic> unsaid;
    return {Ambiguous{grammar::print(grammar::Node{c, span}), {std::move(said), compare(second, measure, span, unsaid)}}, span};
  }
  const Analyte* analyte_of(ConceptId measure) const {
    return measure != no_concept && vocabulary_.at(measure).analyte ? &*vocabulary_.at(measure).analyte : nullptr;
  }

  Expr contradictory(const grammar::Comparison& c, Again how, ConceptId measure, Span span) {
    grammar::Comparison second = c;
    second.limit = repeated(c);
    diagnostics_.push_back({DiagnosticCode::contradictory_parentheses, source_.to_given(c.again->span),
                            how == Again::other ? "the limit in brackets is not the one that stands before it"
                                                : "whether the limit in brackets is the one that stands before it hangs on the laboratory",
                            "it is decided only where both agree"});
    std::vector<Diagnostic> unsaid;
    return {Ambiguous{c.measure.text, {compare(c, measure, span, diagnostics_), compare(second, measure, span, unsaid)}}, span};
  }

  static bool is_dose(const Limit& limit) {
    return limit.value && limit.op && limit.relative == Relative::none && is_dose_unit(limit.unit);
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
      // "neutrophils >= 40 %": the share, not the count of the same name.
      if (candidates.size() == 1 && c.limit.unit == "%" && c.limit.relative == Relative::none)
        candidates[0].id = in_percent(candidates[0].id, c.measure.text, vocabulary_);
      if (candidates.size() == 1) {
        return limited(c, candidates[0].id, span, diagnostics_);
      }
      std::vector<Expr> readings;
      std::vector<Diagnostic> unsaid;
      for (const auto& candidate : candidates) readings.push_back(limited(c, candidate.id, span, unsaid));
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
    // "EGFR T790M mutation positive".
    if (candidates.empty() && equal && (says_present(word) || says_absent(word)) && !c.series) {
      grammar::Finding finding;
      finding.term = c.measure;
      finding.term.hint = TermKind::none;
      finding.window = c.window;
      finding.duration = c.duration;
      finding.state = says_present(word) == (c.limit.op != Comparator::ne) ? "present" : "absent";
      if (auto variant = as_variant(finding, span)) return std::move(*variant);
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
    // "Insulin > 25 uIU/mL": its level in the blood, where one is listed.
    if (has(candidates, TermKind::drug) && in_a_volume(c.limit.unit)) {
      for (const auto& [front, back] : {std::pair{"serum ", ""}, {"", " level"}, {"plasma ", ""}, {"", " concentration"}}) {
        const ConceptId id = looked_up(front + c.measure.text + back, TermKind::measure);
        if (id != no_concept && vocabulary_.at(id).analyte && unit_fits(c.limit, *vocabulary_.at(id).analyte))
          return limited(c, id, span, diagnostics_);
      }
    }
    // "SpO2 at rest": the listed measure, in a setting.
    if (candidates.empty() && !c.settings.empty()) {
      const auto found = vocabulary_.lookup(grammar::without_settings(c.measure.text), TermKind::measure).concepts;
      if (found.size() == 1) return limited(c, found.front(), span, diagnostics_);
    }
    if (candidates.empty() && c.measure.text.size() > 2) {
      const ConceptId id = looked_up(c.measure.text, TermKind::measure);
      if (id != no_concept) return limited(c, id, span, diagnostics_);
    }
    say(DiagnosticCode::open_concept, span,
        "`" + c.measure.text + "` is not a listed measure, it is compared by its words and its unit as written");
    return limited(c, no_concept, span, diagnostics_);
  }

  Expr typed(const grammar::AgeLimit& age, Span span) {
    AgePredicate out{placed(age.limit), age.at.empty() ? "as_of" : age.at};
    if (out.limit.unit.empty()) {
      out.limit.unit = "a";
      say(DiagnosticCode::missing_unit, span, "an age without a unit is read in years");
    }
    if (out.limit.op != grammar::Comparator::eq || !out.limit.value) return {std::move(out), span};
    // "18 years of age", "Age =20 years": from there on or up to there is not said.
    AgePredicate at_most = out;
    out.limit.op = grammar::Comparator::ge;
    at_most.limit.op = grammar::Comparator::le;
    return {Ambiguous{"age", {Expr{std::move(out), span}, Expr{std::move(at_most), span}}}, span};
  }

  Expr typed(const grammar::SexIs& sex, Span span) { return {SexPredicate{sex.value}, span}; }

  // Findings.

  Expr typed(const grammar::Finding& finding, Span span) {
    auto candidates = listed(finding.term);
    TermKind hint = finding.term.hint;
    // "Prednisone at most 20 mg/day" looks like a measurement until the name is known to be a drug's.
    if (hint == TermKind::measure && finding.dose && is_dose_unit(finding.dose->unit) && has(candidates, TermKind::drug))
      hint = TermKind::drug;
    // A test's name as a finding ("abnormal creatinine") names no fact of its own, unless nothing else is meant by it.
    if (hint != TermKind::measure) std::erase_if(candidates, [](const Candidate& c) { return c.kind == TermKind::measure; });
    // A result is a marker's: "PR positive" is the receptor, "CR or PR" a response.
    if (!finding.state.empty() && has(candidates, TermKind::gene))
      std::erase_if(candidates, [](const Candidate& c) { return c.kind == TermKind::statement; });
    const bool was_listed = !candidates.empty();
    // "Cyclosporine, < 200 ng/mL": a level, and no dose.
    if (finding.dose && in_a_volume(finding.dose->unit) && has(candidates, TermKind::drug)) {
      grammar::Comparison level;
      level.measure = finding.term;
      level.limit.op = finding.dose_op.value_or(Comparator::eq);
      level.limit.value = finding.dose->value;
      level.limit.unit = level.limit.unit_text = finding.dose->unit;
      level.limit.span = finding.dose->span;
      level.window = finding.window;
      // Where it is said to be taken too, or how, the two cannot be told apart.
      const bool plain = finding.status == Status::unspecified || finding.status == Status::current;
      if (plain && finding.severity.empty() && finding.indication.empty() && !finding.duration && !finding.count) return typed(level, span);
    }
    settle_by_hint(candidates, hint);
    if (candidates.empty()) {
      if (auto variant = as_variant(finding, span)) return std::move(*variant);
      if (auto treatment = for_a_disease(finding, span)) return std::move(*treatment);
      if (auto untreated = naive_of(finding, span)) return std::move(*untreated);
      if (auto diagnosed = diagnosed_by(finding, span)) return std::move(*diagnosed);
      if (auto lasting = unresolved(finding, span)) return std::move(*lasting);
      const TermKind kind = open_kind(finding, hint);
      if (!was_listed) {
        if (const ConceptId id = looked_up(finding.term.text, kind); id != no_concept) return build(finding, kind, id, span);
        say(DiagnosticCode::open_concept, source_.to_given(finding.term.span),
            "`" + finding.term.text + "` is not listed, it is compared by its words alone");
      }
      return build(finding, kind, no_concept, span);
    }
    if (candidates.size() == 1) return build(finding, candidates[0].kind, candidates[0].id, span);
    std::vector<Expr> readings;
    for (const auto& candidate : candidates) readings.push_back(build(finding, candidate.kind, candidate.id, span));
    if (one_thing(finding.term.text, candidates)) {
      const bool none = finding.status == Status::naive || finding.status == Status::never || finding.state == "absent";
      return logic_of(none ? LogicOp::conjunction : LogicOp::disjunction, std::move(readings), span);
    }
    return ambiguous(finding.term.text, std::move(readings), span);
  }

  /// A name that is put together of a gene and its change, with nothing left over: "T790M EGFR mutation", "mutation in the ACVR1 gene".
  std::optional<Expr> as_variant(const grammar::Finding& finding, Span span) const {
    const bool of_another_kind = (finding.term.hint != TermKind::none && finding.term.hint != TermKind::gene) ||
                                 (default_kind_ != TermKind::statement && default_kind_ != TermKind::gene);
    if (!finding.change.empty() || of_another_kind) return std::nullopt;
    const auto named = gene_change(finding.term.text, vocabulary_);
    if (!named || named->symbol.empty() || named->change.empty()) return std::nullopt;
    // How much of a receptor is expressed is measured, and a limit may follow.
    if (named->change == "expression") return std::nullopt;
    grammar::Finding plain = finding;
    plain.change = named->change;
    if (named->gene == no_concept) plain.term.text = named->symbol;
    return build(plain, TermKind::gene, named->gene, span);
  }

  /// "Biologic naive": a listed drug before the word.
  std::optional<Expr> naive_of(const grammar::Finding& finding, Span span) {
    std::string_view words = finding.term.text;
    if (finding.status != Status::unspecified || !(words.ends_with(" naive") || words.ends_with("-naive"))) return std::nullopt;
    words.remove_suffix(6);
    const auto drugs = vocabulary_.lookup(words, TermKind::drug).concepts;
    if (drugs.size() != 1) return std::nullopt;
    grammar::Finding plain = finding;
    plain.term.text = std::string(words);
    plain.term.candidates = {{TermKind::drug, drugs.front()}};
    plain.status = Status::naive;
    return typed(plain, span);
  }

  /// "Methotrexate for rheumatoid arthritis": a listed treatment and the listed disease that it is given for.
  std::optional<Expr> for_a_disease(const grammar::Finding& finding, Span span) {
    const std::string& words = finding.term.text;
    const auto at = words.find(" for ");
    if (at == std::string::npos || words.find(" for ", at + 5) != std::string::npos || !finding.indication.empty()) return std::nullopt;
    std::string_view disease = std::string_view(words).substr(at + 5);
    for (const std::string_view link : {"the ", "treatment of ", "management of "})
      if (disease.starts_with(link)) disease.remove_prefix(link.size());
    if (vocabulary_.lookup(disease, TermKind::condition).concepts.size() != 1) return std::nullopt;
    const auto treatments = vocabulary_.lookup(std::string_view(words).substr(0, at)).concepts;
    grammar::Finding plain = finding;
    plain.term.text = words.substr(0, at);
    for (const ConceptId id : treatments) {
      const TermKind kind = vocabulary_.at(id).kind;
      if (kind != TermKind::drug && kind != TermKind::procedure) return std::nullopt;
      plain.term.candidates.push_back({kind, id});
    }
    if (plain.term.candidates.empty()) return std::nullopt;
    plain.indication = std::string(disease);
    return typed(plain, span);
  }

  /// "SLE according to the ACR criteria": a listed disease and the criteria by which it was diagnosed.
  std::optional<Expr> diagnosed_by(const grammar::Finding& finding, Span span) const {
    const bool as_disease =
        finding.status != Status::planned && finding.status != Status::intolerant && finding.status != Status::contraindicated;
    if (!as_disease || !finding.state.empty() || !finding.change.empty() || !finding.indication.empty() || finding.dose)
      return std::nullopt;
    auto split = by_criteria(finding.term.text);
    if (!split) return std::nullopt;
    const auto heads = vocabulary_.lookup(split->head, TermKind::condition).concepts;
    if (heads.size() != 1) return std::nullopt;
    grammar::Finding plain = finding;
    plain.criteria = std::move(split->criteria);
    return build(plain, TermKind::condition, heads.front(), span);
  }

  /// "A persistent flare that has failed to resolve after 1 month": one that lasted so long, in other words.
  std::optional<Expr> unresolved(const grammar::Finding& finding, Span span) const {
    using grammar::Comparator;
    const bool at_least = finding.duration && (finding.duration->op == Comparator::ge || finding.duration->op == Comparator::gt);
    if (!at_least || finding.status != Status::unspecified || !finding.state.empty() || !finding.indication.empty()) return std::nullopt;
    std::string_view head = finding.term.text;
    bool said = false;
    for (const std::string_view words : {"persistent ", "persisting ", "ongoing ", "unresolved "})
      if (head.starts_with(words)) head.remove_prefix(words.size()), said = true;
    for (const std::string_view words :
         {" that has failed to resolve", " which has failed to resolve", " that have failed to resolve", " that has not resolved",
          " which has not resolved", " that have not resolved", " that failed to resolve", " that persists", " that has persisted"})
      if (head.ends_with(words)) head.remove_suffix(words.size()), said = true;
    if (!said) return std::nullopt;
    for (const TermKind kind : {TermKind::event, TermKind::condition}) {
      const auto heads = vocabulary_.lookup(head, kind).concepts;
      if (heads.size() != 1) continue;
      grammar::Finding plain = finding;
      plain.status = Status::current;
      return build(plain, kind, heads.front(), span);
    }
    return std::nullopt;
  }

  /// "Other immunosuppressants or biologics".
  static void share_other(std::vector<Expr>& args) {
    bool before = false;
    for (Expr& arg : args) {
      auto* therapy = std::get_if<Therapy>(&arg.node);
      if (therapy == nullptr) return;
      therapy->perhaps_other = before && !therapy->other;
      before = before || therapy->other;
    }
  }

  /// "BRAF V600E or V600K mutation": the gene stands once, before or behind its changes.
  void share_gene(std::vector<Expr>& args) const {
    const auto bare = [&](const Expr& arg) -> std::string {
      const auto* variant = std::get_if<Variant>(&arg.node);
      const auto* statement = std::get_if<Statement>(&arg.node);
      const bool open_variant = variant != nullptr && variant->concept_id == no_concept && variant->change.empty();
      const bool open_words = statement != nullptr && statement->concept_id == no_concept && !statement->attestation &&
                              !statement->window && !statement->count && !statement->duration;
      if (!open_variant && !open_words) return {};
      const auto change = gene_change(open_variant ? variant->text : statement->text, vocabulary_);
      return change && change->symbol.empty() && is_named_change(change->change) ? change->change : std::string();
    };
    const auto with_place = [](const Expr& arg) -> const Variant* {
      const auto* variant = std::get_if<Variant>(&arg.node);
      return variant != nullptr && !variant->gene.empty() && is_named_change(variant->change) ? variant : nullptr;
    };
    const auto share = [&](Expr& arg, const Expr& neighbour) {
      const Variant* gene = with_place(neighbour);
      const std::string change = gene != nullptr ? bare(arg) : std::string();
      if (change.empty()) return;
      Variant shared = *gene;
      const auto* open = std::get_if<Variant>(&arg.node);
      shared.present = open == nullptr || open->present;
      shared.text = open != nullptr ? open->text : std::get<Statement>(arg.node).text;
      shared.change = change;
      arg.node = std::move(shared);
    };
    for (std::size_t i = 1; i < args.size(); ++i) share(args[i], args[i - 1]);
    for (std::size_t i = args.size(); i-- > 1;) share(args[i - 1], args[i]);
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
  /// radiotherapy among procedures or medications. Present when either family has it. An acronym of two families has two meanings: PD is
  /// Parkinson disease and progressive disease.
  static bool one_thing(const std::string& name, const std::vector<Candidate>& candidates) {
    constexpr std::size_t longest_acronym = 4;
    const bool acronym = name.size() <= longest_acronym &&
                         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    if (candidates.size() != 2 || acronym) return false;
    const auto pair = [&](TermKind a, TermKind b) { return has(candidates, a) && has(candidates, b); };
    return pair(TermKind::condition, TermKind::event) || pair(TermKind::drug, TermKind::procedure);
  }

  /// The family that all leaves of a predicate belong to, or statement where they differ or tell nothing.
  static TermKind family_of(const Expr& expr) {
    if (std::holds_alternative<Condition>(expr.node)) return TermKind::condition;
    if (std::holds_alternative<Therapy>(expr.node)) return TermKind::drug;
    if (std::holds_alternative<Procedure>(expr.node)) return TermKind::procedure;
    if (std::holds_alternative<Frequency>(expr.node)) return TermKind::event;
    const auto* logic = std::get_if<Logic>(&expr.node);
    if (logic == nullptr) return TermKind::statement;
    TermKind found = TermKind::none;
    for (const auto& arg : logic->args) {
      if (std::holds_alternative<Judgement>(arg.node) || std::holds_alternative<Unparsed>(arg.node)) continue;
      const TermKind kind = family_of(arg);
      if (found != TermKind::none && kind != found) return TermKind::statement;
      found = kind;
    }
    return found == TermKind::none ? TermKind::statement : found;
  }

  TermKind open_kind(const grammar::Finding& finding, TermKind hint) const {
    if (hint != TermKind::none && hint != TermKind::measure) return hint;
    if (!finding.change.empty()) return TermKind::gene;
    const TermKind kind = kind_by_words(finding.term.text);
    if (kind != TermKind::statement) return kind;
    if (default_kind_ != TermKind::statement) return default_kind_;
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
    if (finding.dose && is_dose_unit(finding.dose->unit)) return TermKind::drug;
    if (!finding.stage.empty()) return TermKind::condition;
    return TermKind::statement;
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
      if (const ConceptId id = looked_up(rate.term.text, TermKind::event); id != no_concept) return frequency(id);
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
      return {Statement{id, saying.term.text, saying.attestation || asks_for_a_promise(saying.term.text), placed(saying.window)}, span};
    };
    if (candidates.empty()) return one(looked_up(saying.term.text, TermKind::statement));
    if (candidates.size() == 1) return one(candidates[0].id);
    std::vector<Expr> readings;
    for (const auto& candidate : candidates) readings.push_back(one(candidate.id));
    return ambiguous(saying.term.text, std::move(readings), span);
  }

  Expr typed(const grammar::Opinion& opinion, Span span) { return {Judgement{opinion.text}, span}; }
  Expr typed(const grammar::Permission& permission, Span span) { return {Permission{permission.text}, span}; }
  Expr typed(const grammar::Unread& unread, Span span) {
    Unparsed out{unread.text, unread.doubt};
    // What is only shown asks for nothing, so there is nothing to complain of.
    std::vector<Diagnostic> unsaid;
    Checker shown(source_, vocabulary_, unsaid);
    for (const auto& node : unread.seen) out.seen.push_back(shown.expr(node));
    return {std::move(out), span};
  }

  /// "<= 10 % or <= 86 mmol/mol": a limit that is said again in another unit is no second one.
  std::vector<grammar::Node> said_once(const std::vector<grammar::Node>& args) {
    std::vector<grammar::Node> out;
    for (const grammar::Node& arg : args) {
      auto* before = out.empty() ? nullptr : std::get_if<grammar::Comparison>(&out.back().value);
      const auto* c = std::get_if<grammar::Comparison>(&arg.value);
      if (before == nullptr || c == nullptr || before->again || c->again || before->limit.unit == c->limit.unit ||
          before->measure.text != c->measure.text || before->limit.relative != Relative::none || before->statistic != c->statistic ||
          before->series.has_value() || c->series.has_value() || before->window.has_value() != c->window.has_value() ||
          before->duration.has_value() || c->duration.has_value() || before->settings != c->settings) {
        out.push_back(arg);
        continue;
      }
      auto candidates = listed(before->measure);
      keep(candidates, TermKind::measure);
      if (candidates.size() == 1 && again(before->limit, c->limit, analyte_of(candidates[0].id)) == Again::same)
        before->again = c->limit;
      else
        out.push_back(arg);
    }
    return out;
  }

  /// "< 1.500 mg/dL", "< 100.000/mm3": of a figure that a point parts, the one reading that the measure allows.
  std::optional<Expr> possible_thousands(const grammar::Logic& logic, Span span) {
    if (logic.args.size() != 2 || !logic.alternative) return std::nullopt;
    const auto* first = std::get_if<grammar::Comparison>(&logic.args[0].value);
    const auto* second = std::get_if<grammar::Comparison>(&logic.args[1].value);
    if (first == nullptr || second == nullptr || first->measure.text != second->measure.text) return std::nullopt;
    const Limit &decimal = first->limit, &thousands = second->limit;
    bool parted = false;
    for (const auto& [one, other] :
         {std::pair{&decimal.value, &thousands.value}, {&decimal.low, &thousands.low}, {&decimal.high, &thousands.high}}) {
      if (one->has_value() != other->has_value()) return std::nullopt;
      if (!*one) continue;
      const bool times = Decimal::multiply(**one, Decimal(1000)) == **other;
      if (!times && !(**one == **other)) return std::nullopt;
      parted = parted || times;
    }
    auto candidates = listed(first->measure);
    keep(candidates, TermKind::measure);
    if (!parted || decimal.unit != thousands.unit || candidates.size() != 1) return std::nullopt;
    std::vector<Diagnostic> unsaid;
    const auto usable = [&](const grammar::Comparison& c) {
      const Expr said = limited(c, candidates[0].id, span, unsaid);
      const auto* limit = std::get_if<Compare>(&said.node);
      return limit != nullptr && limit->unit_problem.empty() && !limit->unit_ambiguous;
    };
    // Of what has no unit (a specific gravity, a pH, a ratio) three decimals are usual.
    const Analyte* analyte = analyte_of(candidates[0].id);
    const std::string own = analyte == nullptr ? "" : analyte->canonical_unit;
    const bool pure = analyte != nullptr && (own.empty() || own == "1" || own == "[pH]");
    const bool one = pure || usable(*first), other = !pure && usable(*second);
    if (one == other) return std::nullopt;
    return expr(one ? logic.args[0] : logic.args[1]);
  }

  Expr typed(const grammar::Logic& logic, Span span) {
    if (auto said = possible_thousands(logic, span)) return std::move(*said);
    if ((logic.op == LogicOp::disjunction || logic.op == LogicOp::conjunction) && !logic.alternative &&
        std::any_of(logic.args.begin(), logic.args.end(),
                    [](const auto& arg) { return std::holds_alternative<grammar::Comparison>(arg.value); })) {
      auto args = said_once(logic.args);
      if (args.size() == 1) return expr(args.front());
      if (args.size() != logic.args.size()) {
        grammar::Logic shorter = logic;
        shorter.args = std::move(args);
        return typed(shorter, span);
      }
    }
    Logic out{logic.op, logic.n, logic.alternative, {}, logic.sealed, logic.nested};
    out.args.reserve(logic.args.size());
    const TermKind outer = default_kind_;
    for (const auto& arg : logic.args) {
      out.args.push_back(expr(arg));
      // What is excepted is of the family that it is excepted from ("malignancies, other than skin").
      if (logic.op == LogicOp::exception && out.args.size() == 1) default_kind_ = family_of(out.args.front());
    }
    default_kind_ = outer;
    if (logic.op == LogicOp::disjunction || logic.op == LogicOp::conjunction) {
      share_gene(out.args);
      share_other(out.args);
    }
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
  TermKind default_kind_ = TermKind::statement;  ///< of an open name that nothing tells the kind of
};

}  // namespace

Expr check(const grammar::Node& node, const SourceText& source, const Vocabulary& vocabulary, std::vector<Diagnostic>& diagnostics) {
  return Checker(source, vocabulary, diagnostics).expr(node);
}

}  // namespace eligo::rules

// Record to compiled criteria: outline, one criterion an item, check, clause ids, counts, digest.
//
// Everything is read once and linearly. An item whose text governs its children makes one clause that covers them all; otherwise
// parent and children are clauses of their own. Older versions and items that require nothing stay visible as asides.
#include "rules/compile.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>
#include <utility>

#include "rules/compile_parts.hpp"
#include "rules/record_lexicon.hpp"

namespace eligo::rules {
namespace {

/// Two FNV-1a hashes side by side (Fowler, Noll, Vo; RFC draft eastlake-fnv): a change detector, not a seal against forgery.
class Digest {
 public:
  void add(std::string_view part) {
    for (const char c : part) byte(static_cast<unsigned char>(c));
    byte(0x1f);  // ends a part, so that "ab","c" is not "a","bc"
  }
  void add(const std::vector<std::string>& parts) {
    for (const auto& part : parts) add(part);
    byte(0x1e);
  }
  [[nodiscard]] std::string hex() const {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const std::uint64_t word : {first_, second_})
      for (int shift = 60; shift >= 0; shift -= 4) out += digits[(word >> shift) & 15U];
    return out;
  }

 private:
  void byte(unsigned value) {
    first_ = (first_ ^ value) * prime;
    second_ = (second_ ^ (value + 0x9eU)) * prime;
    second_ ^= second_ >> 29U;
  }
  static constexpr std::uint64_t prime = 0x100000001b3ULL;
  std::uint64_t first_ = 0xcbf29ce484222325ULL, second_ = 0x84222325cbf29ce4ULL;
};

std::string digest_of(const TrialRecord& record, const Vocabulary& vocabulary) {
  Digest digest;
  digest.add(engine_version);
  digest.add(vocabulary.digest());
  digest.add(record.id);
  digest.add(record.version);
  digest.add(record.status);
  digest.add(record.conditions);
  digest.add(record.interventions);
  digest.add(record.minimum_age);
  digest.add(record.maximum_age);
  digest.add(record.sex);
  digest.add(record.healthy_volunteers);
  digest.add(std::to_string(static_cast<int>(record.text_kind)));
  digest.add(record.text);
  return digest.hex();
}

/// The last byte that an item and its children take.
std::uint32_t end_of(const grammar::Item& item) {
  std::uint32_t end = item.text.end;
  for (const auto& child : item.children) end = std::max(end, end_of(child));
  return end;
}

bool any_cut_off(const grammar::Item& item) { return item.cut_off || std::any_of(item.children.begin(), item.children.end(), any_cut_off); }

bool reaches(const grammar::Node& node, std::uint32_t from) {
  if (!node.span.empty() && node.span.end > from) return true;
  const auto* logic = std::get_if<grammar::Logic>(&node.value);
  return logic != nullptr &&
         std::any_of(logic->args.begin(), logic->args.end(), [&](const grammar::Node& arg) { return reaches(arg, from); });
}

/// Did the parent's text govern its children, so that they were read into its tree?
bool read_with_children(const grammar::Item& item, const grammar::Criterion& criterion) {
  return !item.children.empty() && reaches(criterion.tree, item.text.end);
}

struct Unclear {
  Span span;
  bool doubt = false;
};

void collect_unparsed(const Expr& expr, std::vector<Unclear>& spans) {
  if (const auto* unparsed = std::get_if<Unparsed>(&expr.node)) {
    spans.push_back({expr.span, unparsed->doubt});
  } else if (const auto* logic = std::get_if<Logic>(&expr.node)) {
    for (const auto& arg : logic->args) collect_unparsed(arg, spans);
  } else if (const auto* homonym = std::get_if<Ambiguous>(&expr.node)) {
    for (const auto& reading : homonym->readings) collect_unparsed(reading, spans);
  }
}

class Compiler {
 public:
  Compiler(CompiledTrial& trial, const SourceText& source, const Vocabulary& vocabulary, const grammar::Limits& limits)
      : trial_(trial), source_(source), vocabulary_(vocabulary), lexicon_(vocabulary, trial.record.title, source.text), limits_(limits) {}

  void section(const grammar::Section& section) {
    if (!section.current) {
      const std::string why = section.version.empty() ? "an older version" : "version " + section.version;
      for (const auto& item : section.items) aside({item.text.begin, end_of(item)}, why);
      if (!section.items.empty()) {
        const Span span{section.items.front().text.begin, end_of(section.items.back())};
        trial_.diagnostics.push_back({DiagnosticCode::older_version, source_.to_given(span), why + " is shown, but not counted", ""});
      }
      return;
    }
    int& number = section.kind == grammar::SectionKind::inclusion ? inclusion_ : exclusion_;
    const std::string letter = section.kind == grammar::SectionKind::inclusion ? "I" : "E";
    for (const auto& one : section.items)
      if (item(one, section, letter + std::to_string(number + 1))) ++number;
  }

  /// False when neither the item nor a child of it made a clause, so that its number is free for the next.
  bool item(const grammar::Item& item, const grammar::Section& section, const std::string& id, const grammar::Item* head = nullptr) {
    auto criterion = grammar::read_criterion(source_, item, section.kind, lexicon_, limits_);
    if (head != nullptr) grammar::doubt_years_below(source_, *head, item, criterion);
    const bool whole = read_with_children(item, criterion);
    bool made = false;
    if (criterion.empty) {
      aside(item.text, "not a clause");
      // A heading is none either, and nobody takes it for one.
      if (!item.text.empty() && item.children.empty() && source_.text[item.text.end - 1] != ':')
        trial_.diagnostics.push_back({DiagnosticCode::not_a_clause, source_.to_given(item.text), "this item requires nothing", ""});
    } else if (!item.text.empty() || item.alternatives) {
      clause(item, criterion, section, id, whole);
      made = true;
    }
    if (whole && made) return true;
    int number = 0;
    for (const auto& child : item.children)
      if (this->item(child, section, id + "." + std::to_string(number + 1), &item)) ++number;
    return made || number > 0;
  }

 private:
  std::string given(Span span) const { return source_.given.substr(span.begin, span.size()); }

  void aside(Span normalised, std::string why) {
    const Span span = source_.to_given(normalised);
    trial_.asides.push_back({span, given(span), std::move(why)});
  }

  /// A criterion of one arm or cohort binds those alone who join it: required if in the arm, excluding in it.
  static grammar::Node in_arm(const grammar::Node& tree, const grammar::Section& section) {
    grammar::Saying arm;
    arm.term.text = section.arm;
    arm.term.hint = grammar::TermKind::statement;
    const bool required = section.kind == grammar::SectionKind::inclusion;
    grammar::Logic logic;
    logic.op = required ? LogicOp::implication : LogicOp::conjunction;
    logic.args.push_back({std::move(arm), {}});
    logic.args.push_back(tree);
    return {std::move(logic), tree.span};
  }

  void clause(const grammar::Item& item, const grammar::Criterion& criterion, const grammar::Section& section, const std::string& id,
              bool whole) {
    Clause out;
    out.id = id;
    out.kind = section.kind == grammar::SectionKind::inclusion ? ClauseKind::inclusion : ClauseKind::exclusion;
    out.span = source_.to_given({item.text.begin, whole ? end_of(item) : item.text.end});
    out.text = given(out.span);
    for (const auto& diagnostic : criterion.diagnostics) {
      out.diagnostics.push_back(diagnostic);
      out.diagnostics.back().span = source_.to_given(diagnostic.span);
    }
    const grammar::Node tree = section.arm.empty() ? criterion.tree : in_arm(criterion.tree, section);
    out.canonical = grammar::print(tree);
    out.expr = check(tree, source_, vocabulary_, out.diagnostics);
    out.wrong_polarity = criterion.wrong_polarity;
    out.from_summary = item.from_summary;
    out.cut_off = whole ? any_cut_off(item) : item.cut_off;
    out.arm = section.arm;
    note(out);
    if (item.list_in_doubt) {
      // As written it may be one of several alternatives or an exception: truth is reported, the verdict stays unknown.
      out.wrong_polarity = true;
      out.diagnostics.push_back({DiagnosticCode::list_in_doubt, out.span,
                                 "may belong to a list that an earlier item announces and nothing sets apart, so its verdict stays unknown",
                                 ""});
    }
    count(out);
    trial_.clauses.push_back(std::move(out));
  }

  static void note(Clause& clause) {
    const auto say = [&](DiagnosticCode code, std::string message) {
      const bool said =
          std::any_of(clause.diagnostics.begin(), clause.diagnostics.end(), [&](const Diagnostic& d) { return d.code == code; });
      if (!said) clause.diagnostics.push_back({code, clause.span, std::move(message), ""});
    };
    if (clause.wrong_polarity) {
      const bool exclusion = clause.kind == ClauseKind::exclusion;
      say(DiagnosticCode::mixed_polarity, exclusion ? "an exclusion is worded as a requirement, its verdict stays unknown"
                                                    : "a requirement is worded as an exclusion, its verdict stays unknown");
    }
    if (clause.from_summary) say(DiagnosticCode::from_summary, "the criteria lists are empty, this was taken from the summary");
    if (clause.cut_off) say(DiagnosticCode::cut_off_text, "the text stops in the middle of a sentence");
  }

  void count(Clause& clause) {
    const auto before = [](Span a, Span b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); };
    std::vector<Unclear> spans;
    collect_unparsed(clause.expr, spans);
    // Of one place the doubt is said, which weighs more.
    std::sort(spans.begin(), spans.end(),
              [&](const Unclear& a, const Unclear& b) { return before(a.span, b.span) || (a.span == b.span && a.doubt && !b.doubt); });
    std::size_t lost = 0;
    std::uint32_t at = clause.span.begin;
    for (const auto& [span, doubt] : spans) {
      if (clause.unparsed.empty() || !(clause.unparsed.back().span == span)) {
        clause.unparsed.push_back({span, given(span)});
        const bool among_others = doubt && !std::holds_alternative<Unparsed>(clause.expr.node);
        clause.diagnostics.push_back(
            {among_others ? DiagnosticCode::unread_connective : DiagnosticCode::unparsed_text, span,
             "`" + given(span) +
                 (among_others ? "` was not understood, nor how it combines with what stands around it" : "` was not understood"),
             ""});
      }
      const std::uint32_t begin = std::max(at, span.begin);
      const std::uint32_t end = std::min(clause.span.end, span.end);
      if (end > begin) lost += end - begin;
      at = std::max(at, end);
    }
    trial_.understood.of += clause.span.size();
    trial_.understood.bytes += clause.span.size() - lost;
    ++trial_.understood.of_clauses;
    if (clause.unparsed.empty()) ++trial_.understood.clauses;
  }

  CompiledTrial& trial_;
  const SourceText& source_;
  const Vocabulary& vocabulary_;
  RecordLexicon lexicon_;
  const grammar::Limits& limits_;
  int inclusion_ = 0, exclusion_ = 0;
};

/// Gives each note about the text to the clause that it lies in, or to the record.
void hand_out(CompiledTrial& trial, std::vector<Diagnostic> notes) {
  std::vector<Clause*> by_place;
  for (auto& clause : trial.clauses)
    if (clause.kind != ClauseKind::field) by_place.push_back(&clause);
  std::sort(by_place.begin(), by_place.end(), [](const Clause* a, const Clause* b) { return a->span.begin < b->span.begin; });
  for (auto& note : notes) {
    auto after = std::upper_bound(by_place.begin(), by_place.end(), note.span.begin,
                                  [](std::uint32_t begin, const Clause* clause) { return begin < clause->span.begin; });
    Clause* home = after == by_place.begin() ? nullptr : *(after - 1);
    if (home != nullptr && note.span.end <= home->span.end) {
      // It shows the very end, and the clause was told of as a whole.
      if (note.code == DiagnosticCode::cut_off_text)
        std::erase_if(home->diagnostics, [](const Diagnostic& d) { return d.code == DiagnosticCode::cut_off_text; });
      home->diagnostics.push_back(std::move(note));
    } else {
      trial.diagnostics.push_back(std::move(note));
    }
  }
}

void order_clauses(std::vector<Clause>& clauses) {
  const auto rank = [](ClauseKind kind) { return kind == ClauseKind::field ? 0 : kind == ClauseKind::inclusion ? 1 : 2; };
  std::stable_sort(clauses.begin(), clauses.end(), [&](const Clause& a, const Clause& b) { return rank(a.kind) < rank(b.kind); });
}

}  // namespace

void tidy(std::vector<Diagnostic>& diagnostics) {
  const auto key = [](const Diagnostic& d) { return std::make_tuple(d.span.begin, d.span.end, d.code); };
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  diagnostics.erase(
      std::unique(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); }),
      diagnostics.end());
}

CompiledTrial compile(const TrialRecord& record, const Vocabulary& vocabulary, const grammar::Limits& limits) {
  CompiledTrial trial;
  trial.record = record;
  trial.digest = digest_of(record, vocabulary);
  trial.clauses = field_clauses(record, vocabulary);
  const std::size_t fields = trial.clauses.size();

  const SourceText source = read_source(record.text);
  const auto outline = outline_of(record, source);
  Compiler compiler(trial, source, vocabulary, limits);
  for (const auto& section : outline.sections) compiler.section(section);
  for (const auto& piece : outline.furniture) trial.furniture.push_back({source.to_given(piece.span), piece.what});

  std::vector<Diagnostic> notes = source.notes;
  for (const auto& diagnostic : outline.diagnostics) {
    notes.push_back(diagnostic);
    notes.back().span = source.to_given(diagnostic.span);
  }
  hand_out(trial, std::move(notes));
  if (trial.clauses.size() == fields) {
    const bool said = std::any_of(trial.diagnostics.begin(), trial.diagnostics.end(),
                                  [](const Diagnostic& d) { return d.code == DiagnosticCode::no_criteria; });
    if (!said) trial.diagnostics.push_back({DiagnosticCode::no_criteria, {}, "no eligibility criteria were found", ""});
  }
  note_disagreements(trial);
  order_clauses(trial.clauses);
  for (auto& clause : trial.clauses) tidy(clause.diagnostics);
  tidy(trial.diagnostics);
  return trial;
}

CompiledTrial compile_criterion(std::string text, grammar::SectionKind section, const Vocabulary& vocabulary,
                                const grammar::Limits& limits) {
  CompiledTrial trial;
  trial.record.text = text;
  trial.digest = digest_of(trial.record, vocabulary);
  const SourceText source = read_source(std::move(text));
  grammar::Section alone;
  alone.kind = section;
  grammar::Item item;
  const auto begin = source.text.find_first_not_of(" \t\n");
  if (begin != std::string::npos) {
    item.text = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(source.text.find_last_not_of(" \t\n") + 1)};
    alone.items.push_back(std::move(item));
  }
  Compiler(trial, source, vocabulary, limits).section(alone);
  hand_out(trial, source.notes);
  if (trial.clauses.empty()) trial.diagnostics.push_back({DiagnosticCode::no_criteria, {}, "no eligibility criterion was found", ""});
  for (auto& clause : trial.clauses) tidy(clause.diagnostics);
  tidy(trial.diagnostics);
  return trial;
}

}  // namespace eligo::rules

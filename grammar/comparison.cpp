// Comparisons: measures against their limits, and for whom each limit holds. Rates are in rates.cpp, one limit by itself in amounts.cpp,
// forms that have a shape of their own in limit_forms.cpp.
#include <algorithm>
#include <utility>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"
#include "grammar/thousands.hpp"

namespace eligo::grammar {
namespace {

/// A figure with a unit or a reference: on which side of it the value has to lie must be said. Classes and scores stand for themselves.
bool is_measured(const Limit& limit) { return limit.value && (!limit.unit.empty() || limit.relative != Relative::none); }

}  // namespace

/// A negation that stands between a measure and its limit ("must not be between 5 and 9").
bool Reader::has_negation(std::uint32_t begin, std::uint32_t end) const {
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) == 'I' || kind(k) == '(' || kind(k) == 'f') return false;
    if (kind(k) == '!' || (kind(k) == 'm' && token(k).value == 4)) return true;
  }
  return false;
}

/// Is there a word or sign that says on which side of its figure a limit lies?
bool Reader::has_sign(std::uint32_t begin, std::uint32_t end) const {
  for (std::uint32_t k = begin; k < end; ++k)
    if (std::string_view("cpb-tsN&|,/").find(kind(k)) != std::string_view::npos) return true;
  return false;
}

/// Do the words in brackets behind a measure name it again ("(ANC)", "(plt)", "(serum creatinine)") or say how it was measured? Others
/// ("(first reading)", "(before transfusion)") choose among its values.
bool Reader::repeats_measure(std::uint32_t begin, std::uint32_t end, const std::string& measure) const {
  const std::string words = text(begin, end);
  static constexpr std::string_view ways[] = {"report", "measured", "calculated", "estimated"};
  if (std::any_of(std::begin(ways), std::end(ways), [&](std::string_view way) { return words.find(way) != std::string::npos; }))
    return true;
  if (has_kind(begin, end, '#') || !find_settings(words, SettingsOf::criterion).empty()) return true;
  if (std::any_of(words.begin(), words.end(), [](char c) { return is_capital(c) || is_digit(c); })) return true;
  std::size_t at = 0;  // an abbreviation: its letters, in the order in which the name has them
  for (const char c : words) {
    at = measure.find(c, at);
    if (at == std::string::npos) return false;
    ++at;
  }
  return true;
}

/// For whom one limit among several holds.
std::optional<Node> Reader::group_condition(std::size_t group) {
  std::optional<Node> condition;
  children(group, [&](std::size_t e) {
    if (at(e).rule == Rule::list) {
      condition = list(e);
      if (const auto first = child(e, Rule::element); first && begins_with_cause(*first))
        condition = logic(LogicOp::conjunction, {*condition, Node{Opinion{text(at(e).begin, at(e).end)}, condition->span}});
    }
    if (at(e).rule != Rule::element) return;
    const Part inner = part(e);
    claim_kinds(at(e).begin, inner.has_body ? at(inner.body).begin : at(e).end, "!X");
    condition = inner.has_body   ? body(inner)
                : inner.lead.sex ? Node{SexIs{*inner.lead.sex == 0 ? "female" : "male"}, inner.lead.span}
                                 : unread(at(e).begin, at(e).end);
    // "if (not) due to X": without X it is not due to X; with X somebody has to say whether it is.
    if (begins_with_cause(e))
      condition = logic(LogicOp::conjunction, {*condition, Node{Opinion{text(at(e).begin, at(e).end)}, condition->span}});
    if (inner.lead.negated) condition = negation(*condition);
    for (const auto& u : inner.unread) condition = logic(LogicOp::conjunction, {*condition, u});
    if (!inner.exceptions.empty() || !inner.examples.empty() || inner.definition)
      condition = logic(LogicOp::conjunction, {*condition, Node{Unread{text(at(e).begin, at(e).end), true}, condition->span}});
  });
  if (condition) return condition;
  for (std::uint32_t k = at(group).begin; k < at(group).end; ++k)
    if (kind(k) == 'X' && token(k).value != 2) {
      condition = Node{SexIs{token(k).value == 0 ? "female" : "male"}, span(k, k + 1)};
      claim(k, k + 1);
    }
  return condition;
}

Node Reader::comparison(const Part& part, std::size_t i) {
  if (child(i, Rule::respective)) return respective(part, i);
  // "Negative anti-HBs or anti-HCV positive": the first has a result of its own.
  if (kind(at(i).begin) == 'Y' && at(i).end > at(i).begin + 1 && kind(at(i).end - 1) == 'Y')
    return Node{Unread{text(at(i).begin, at(i).end), true}, span(at(i).begin, at(i).end)};
  const Parsed& p = at(i);
  const Span whole = span(p.begin, p.end);
  struct Measure {
    Term term;
    std::optional<Statistic> statistic;
    std::optional<Series> series;  ///< "(mean of three)"
  };
  std::vector<Measure> measures;
  std::vector<char> seps, limit_seps;
  struct Group {
    Limit limit;
    std::vector<Limit> more;
    std::optional<Limit> again;
    std::optional<Node> condition;
    Span span;
    bool pair = false;  ///< "140/90": a figure for each of two measures
  };
  std::vector<Group> groups;
  std::optional<Node> apart;  ///< "> 5 x ULN in patients with A or B" excludes: B may exclude whatever the value is
  bool stable_dose = false;
  bool open = false, bad = false, slashed = false, beyond = false, once = false;
  std::string measure_words;
  children(i, [&](std::size_t c) {
    const Parsed& n = at(c);
    if (n.rule == Rule::scale || n.rule == Rule::measure || n.rule == Rule::open_measure) claim(n.begin, n.end);
    if (n.rule == Rule::measure || n.rule == Rule::open_measure) {
      Measure m;
      open = n.rule == Rule::open_measure;
      std::uint32_t begin = n.begin, end = n.end;
      for (std::uint32_t k = begin; k < end; ++k)
        if (kind(k) == '7') {
          const Taken& taken = tokens_.readings[token(k).ref];
          bad = bad || open || m.series || !taken.series;
          m.series = taken.series;
          if (taken.statistic) m.statistic = taken.statistic;
        }
      while (begin + 1 < end && kind(begin) == '7') ++begin;
      while (end > begin + 1 && kind(end - 1) == '7') --end;
      for (std::uint32_t k = begin; k < end; ++k) {
        if (kind(k) == '4') m.statistic = static_cast<Statistic>(token(k).value);
        if (kind(k) == 'n' && m.statistic && !open) {
          m.series = Series{};
          m.series->at_least = number(k);
          m.series->span = span(k, k + 1);
        }
        if (kind(k) == '#')
          m.term = {raw(k) == "WHO" ? "WHO performance status" : text(k, k + 1),
                    tokens_.names[token(k).ref],
                    {},
                    TermKind::measure,
                    span(k, k + 1)};
      }
      if (open || m.term.text.empty()) {
        while (begin < end && (kind(begin) == '4' || kind(begin) == '_' || kind(begin) == 'j')) ++begin;
        while (end > begin + 1 && (kind(end - 1) == '4' || kind(end - 1) == '_')) --end;
        m.term = term(begin, end);
        m.term.hint = TermKind::measure;
      } else {
        // A word that changes which measure it is makes the term an open one ("urine creatinine", when only creatinine is listed).
        const Term full = compose(text(begin, end), span(begin, end));
        if (!full.candidates.empty()) m.term.candidates = full.candidates;
        static constexpr std::string_view changes[] = {
            "urine",     "urinary", "csf",          "ratio",  "clearance", "change",    "increase",  "decrease",   "rise",   "fall",
            "reduction", "fasting", "postprandial", "random", "free",      "direct",    "indirect",  "conjugated", "saliva", "stool",
            "fecal",     "faecal",  "cord",         "sputum", "maternal",  "pulmonary", "nocturnal", "home"};
        const std::string words = " " + lower(text(begin, end)) + " ";
        const std::string own = lower(m.term.text);
        // Words that only repeat what is measured. Any other word ("outside", "gain", "velocity") makes it another measure.
        static constexpr std::string_view plain[] = {
            "level",     "levels",     "count",         "counts",       "value",         "values",        "score",
            "scores",    "serum",      "plasma",        "blood",        "whole",         "venous",        "peripheral",
            "total",     "absolute",   "measured",      "calculated",   "estimated",     "institutional", "baseline",
            "screening", "resting",    "laboratory",    "test",         "tests",         "result",        "results",
            "adequate",  "documented", "status",        "index",        "concentration", "scale",         "rate",
            "method",    "patient",    "patients",      "with",         "performance",   "system",        "group",
            "normal",    "at",         "and",           "group",        "number",        "stable",        "current",
            "active",    "predicted",  "pre-treatment", "pretreatment", "local",         "central",       "formula",
            "equation",  "interval",   "any",           "elevated",     "known",         "report",        "grade",
            "equal",     "must",       "function",      "platelets",    "range"};
        for (std::uint32_t k = begin; k < end; ++k) {
          if (kind(k) == '(') {
            std::uint32_t close = k;
            while (close < end && kind(close) != ')') ++close;
            if (m.series || repeats_measure(k + 1, close, own)) {
              k = close;
              continue;
            }
          }
          if (std::string_view("wK^~'").find(kind(k)) == std::string_view::npos) continue;
          const std::string word = lower(raw(k));
          if (std::find(std::begin(plain), std::end(plain), word) == std::end(plain) && own.find(word) == std::string::npos &&
              full.candidates.empty()) {
            m.term.candidates.clear();
            m.term.text = text(begin, end);
          }
        }
        const auto holds_word = [&](std::string_view word) {
          std::size_t found = words.find(word);
          while (found != std::string::npos && (words[found - 1] != ' ' || words[found + word.size()] != ' '))
            found = words.find(word, found + 1);
          return found != std::string::npos;
        };
        for (const auto change : changes)
          if (holds_word(change) && own.find(change) == std::string::npos) {
            m.term.candidates.clear();
            m.term.text = text(begin, end);
          }
      }
      measure_words = m.term.text;
      measures.push_back(std::move(m));
    } else if (n.rule == Rule::sep) {
      slashed = slashed || (groups.empty() && raw(n.begin) == "/");
      (groups.empty() ? seps : limit_seps).push_back(kind(n.begin) == ',' && n.end - n.begin > 1 ? kind(n.begin + 1) : kind(n.begin));
    } else if (n.rule == Rule::limit_group) {
      // "< 50 at least once": of one value, and no second limit.
      if (!groups.empty() && kind(n.end - 1) == 'n' && lower(raw(n.end - 1)) == "once" && has_sign(n.begin, n.end - 1) &&
          comparator(n.end - 2) == Comparator::ge && n.end - n.begin == 2) {
        claim(n.begin, n.end);
        once = true;
        return;
      }
      Group g;
      g.span = span(n.begin, n.end);
      children(c, [&](std::size_t d) {
        if (at(d).rule == Rule::limit) {
          auto l = limit(at(d).begin, at(d).end, measure_words, g.more);
          bad = bad || !l;
          const bool bare = l && !groups.empty() && l->value && l->word.empty();
          if (l && !has_sign(at(d).begin, at(d).end) && (is_measured(*l) || bare)) {
            // "(5 x ULN if ...)" behind a limit takes its sign; a first figure without one says neither at least nor at most.
            const auto first = groups.empty() ? std::nullopt : groups.front().limit.op;
            bad = bad || !first || !g.more.empty() || groups.front().limit.word.size() > 0;
            bad = bad || (!groups.empty() && is_time_unit(l->unit) && !is_time_unit(groups.front().limit.unit));
            l->op = first;
          }
          // "ECOG 0,1": a list of grades, and hardly a tenth that a value has to be.
          bad = bad || (l && l->value && l->op == Comparator::eq && contains(raw(at(d).begin), ","));
          if (l) g.limit = *l;
          for (std::uint32_t k = at(d).begin; l && k < at(d).end; ++k)
            g.pair = g.pair || (kind(k) == '/' && !g.more.empty() && g.limit.value && g.limit.op && *g.limit.op != Comparator::eq);
        } else if (at(d).rule == Rule::same_limit) {
          claim(at(d).begin, at(d).end);
          std::vector<Limit> more;
          // Behind "or" and a stroke there are no brackets to close.
          std::uint32_t from = at(d).begin;
          while (from < at(d).end && std::string_view("(,|/D").find(kind(from)) != std::string_view::npos) ++from;
          const std::uint32_t to = kind(at(d).begin) == '(' ? at(d).end - 1 : at(d).end;
          if (from < to) g.again = limit(from, to, measure_words, more);
          if (kind(at(d).begin) != '(') {
            const bool alike = g.again && ((g.limit.value && g.again->value) || (g.limit.low && g.again->low));
            const bool signed_limit = g.limit.word.empty() && !(g.limit.op && *g.limit.op == Comparator::eq) && g.more.empty();
            bad = bad || !alike || !signed_limit || (g.limit.unit.empty() && g.limit.relative == Relative::none);
          }
          // "Creatinine normal (<= 1.5 mg/dL)": what is normal here, whatever the laboratory says.
          if (g.again && g.again->op && g.again->value && !g.limit.word.empty()) {
            claim(g.limit.span);
            g.limit = *g.again;
            g.again.reset();
          }
        } else if (at(d).rule == Rule::group) {
          claim_kinds(at(d).begin, std::min(at(d).begin + 2, at(d).end), "IEL");
          claim_kinds(n.begin, std::min(n.begin + 1, n.end), "E");
          g.condition = group_condition(d);
          const auto before = std::string_view(kinds_).substr(p.begin, at(d).begin - p.begin);
          const bool in_brackets = before.rfind('(') != std::string_view::npos && before.rfind(')') < before.rfind('(') + 1;
          const auto* names = g.condition ? std::get_if<Logic>(&g.condition->value) : nullptr;
          if (section_ == SectionKind::exclusion && child(d, Rule::list) && !in_brackets && names != nullptr && names->args.size() > 1)
            apart = logic(LogicOp::disjunction, std::vector<Node>(names->args.begin() + 1, names->args.end()));
        }
      });
      groups.push_back(std::move(g));
    }
  });
  // "<= 2.5 x ULN (or <= 5 if metastases)": a bare figure behind a multiple is another multiple of the same.
  for (std::size_t k = 1; k < groups.size(); ++k) {
    const Limit& first = groups.front().limit;
    Limit& later = groups[k].limit;
    const bool bare =
        later.value && later.unit.empty() && later.unit_text.empty() && later.relative == Relative::none && later.word.empty();
    if (!bare || !first.value || (first.relative != Relative::uln && first.relative != Relative::lln)) continue;
    later.relative = first.relative;
    bad = bad || *later.value > Decimal(20);
  }
  // "Body weight < 40 or > 125 kg": the unit closes both.
  if (groups.size() == 2 && groups[0].more.empty() && groups[1].more.empty() && !groups[0].condition && !groups[1].condition) {
    Limit& earlier = groups[0].limit;
    const Limit& later = groups[1].limit;
    const bool plain = earlier.value && earlier.op && later.value && later.op && earlier.unit.empty() && earlier.unit_text.empty() &&
                       !later.unit.empty() && earlier.relative == Relative::none && later.relative == Relative::none;
    // "Platelets < 100 or > 450,000 /uL": figures so far apart are of two units, or one of them is a slip.
    constexpr int farthest = 20;
    const auto reaches = [](const Decimal& one, const Decimal& other) {
      const auto most = Decimal::multiply(one, Decimal(farthest));
      return most && !(*most < other);
    };
    const bool near = plain && Decimal(0) < *earlier.value && Decimal(0) < *later.value && reaches(*earlier.value, *later.value) &&
                      reaches(*later.value, *earlier.value);
    if (near && less_side(*earlier.op) == more_side(*later.op) && !is_time_unit(later.unit)) {
      earlier.unit = later.unit;
      earlier.unit_text = later.unit_text;
    }
  }
  // "> 1 but < 5 x ULN": the multiple closes both. Between alternatives it is not said of which.
  for (std::size_t k = 1; k < groups.size(); ++k) {
    Limit& earlier = groups[k - 1].limit;
    const Limit& later = groups[k].limit;
    const bool bare = earlier.value && earlier.op && earlier.unit.empty() && earlier.unit_text.empty() && earlier.word.empty() &&
                      earlier.relative == Relative::none && *earlier.value <= Decimal(20);
    if (!bare || (later.relative != Relative::uln && later.relative != Relative::lln)) continue;
    earlier.relative = later.relative;
    bad = bad || groups[k].condition || groups[k - 1].condition || std::find(limit_seps.begin(), limit_seps.end(), '|') != limit_seps.end();
  }
  // "> 450 ms (men) / > 470 ms (women)"; of nobody in particular a stroke says neither and nor or.
  if (std::find(limit_seps.begin(), limit_seps.end(), '/') != limit_seps.end())
    bad = bad || !std::all_of(groups.begin(), groups.end(), [](const Group& g) { return g.condition.has_value(); });
  // "ECOG <= 2 and >= ...": two limits on one side say nothing that one would not, unless for other people, values or multiples.
  const auto one_side = [](const Group& a, const Group& b) {
    const bool plain = a.limit.op && b.limit.op && a.limit.value && b.limit.value && !a.condition && !b.condition;
    return plain && a.limit.relative == b.limit.relative && a.limit.unit == b.limit.unit &&
           ((less_side(*a.limit.op) && less_side(*b.limit.op)) || (more_side(*a.limit.op) && more_side(*b.limit.op)));
  };
  bool one_sided = false;
  const bool narrowed_behind = p.end < kinds_.size() && ((kind(p.end) == 'H' && section_ == SectionKind::inclusion) ||
                                                         kind(p.end) == '%');  // "with X", "respectively"
  for (std::size_t k = 1; k < groups.size() && !part.series && part.windows.empty() && !part.duration && !narrowed_behind; ++k)
    one_sided = one_sided || one_side(groups[k - 1], groups[k]);
  // "No proteinuria or proteinuria < 1 g/day": a name that is said again is no second measure of one limit.
  constexpr std::size_t most_measures = 16;  // each is held against all before it
  for (std::size_t k = 1; k < std::min(measures.size(), most_measures); ++k)
    bad = bad || std::any_of(measures.begin(), measures.begin() + static_cast<std::ptrdiff_t>(k), [&](const auto& one) {
            return !one.term.text.empty() && lower(one.term.text) == lower(measures[k].term.text);
          });
  // "Creatinine > 0.3 mg/dL above baseline": by how much it differs, and no value.
  const bool change =
      contains_any(lower(text(part.begin, p.end)), {"increas", "decreas", "chang", "rise", "rose", "fall", "fell", "declin", "drop", "loss",
                                                    "lost", "gain", "reduc", "improve", "worsen", "differ"});
  if (!change && !groups.empty() && groups.back().span.end < source_.text.size()) {
    const std::string behind = lower(source_.text.substr(groups.back().span.end, 24));
    if (contains(behind, "baseline"))
      for (const std::string_view than : {"above", "over", "below", "from", "higher than", "lower than", "greater than", "less than"})
        for (const std::string_view the : {" ", " the ", " their ", " own "})
          bad = bad || behind.starts_with(" " + std::string(than) + std::string(the) + "baseline");
  }
  // "Sum of AST and ALT > 100", "combined systolic and diastolic": no value on file is the sum.
  constexpr std::uint32_t farthest_sum = 6;  // tokens
  std::uint32_t from_sum = part.begin;
  while (from_sum > 0 && part.begin - from_sum < farthest_sum &&
         std::string_view(".;:,").find(kind(from_sum - 1)) == std::string_view::npos)
    --from_sum;
  const std::string summed = lower(text(from_sum, p.end));
  bad = bad || contains(summed, "sum of ") || contains(summed, "total of ") || contains(summed, "difference between ") ||
        (measures.size() > 1 && contains(lower(text(p.begin, p.end)), " plus ")) ||
        (measures.size() > 1 && (summed.starts_with("combined ") || contains(summed, " combined ")));
  // "LVEF >= 50 %, otherwise >= 40 % with consent": the other way of meeting it, and no measure.
  for (const auto& measure : measures) {
    const std::string name = lower(measure.term.text);
    bad = bad || name == "otherwise" || name == "else" || name == "alternatively" || name == "or else";
  }
  const auto given_between = [&](Span one, Span next) {
    return std::string_view(source_.text).substr(one.end, next.begin > one.end ? next.begin - one.end : 0);
  };
  // "BMI < 18 or > 35 kg/m2 (> 30 for women)": which of the two the group has a limit of its own for.
  if (groups.size() > 2 && groups.back().condition &&
      std::none_of(groups.begin(), groups.end() - 1, [](const Group& g) { return g.condition.has_value(); }) &&
      contains(given_between(groups[groups.size() - 2].limit.span, groups.back().limit.span), "("))
    bad = true;
  if (part.body != 0 && at(i).rule == Rule::two_sided) {
    // "50 < CrCl <= 80": the first comparator is read from the measure's side.
    std::uint32_t first = p.begin, second = p.end;
    std::vector<std::uint32_t> ops, numbers;
    for (std::uint32_t k = p.begin; k < p.end; ++k) {
      if (kind(k) == 'c') ops.push_back(k);
      if (kind(k) == 'n') numbers.push_back(k);
    }
    (void)first;
    (void)second;
    Group g;
    g.span = whole;
    if (ops.size() != 2 || numbers.size() < 2) return unread(p.begin, p.end);
    const Comparator a = comparator(ops[0]), b = comparator(ops[1]);
    const bool up = (a == Comparator::lt || a == Comparator::le) && (b == Comparator::lt || b == Comparator::le);
    const bool down = (a == Comparator::gt || a == Comparator::ge) && (b == Comparator::gt || b == Comparator::ge);
    if (!up && !down) return unread(p.begin, p.end);
    const auto low = up ? numbers.front() : numbers.back(), high = up ? numbers.back() : numbers.front();
    g.limit.low = number(low);
    g.limit.high = number(high);
    g.limit.low_inclusive = (up ? a : b) != (up ? Comparator::lt : Comparator::gt);
    g.limit.high_inclusive = (up ? b : a) != (up ? Comparator::lt : Comparator::gt);
    for (std::uint32_t k = p.begin; k < p.end; ++k)
      if (kind(k) == 'u' || kind(k) == 'y') {
        if (token(k).value == logarithmic_unit && kind(k) == 'u') return unread(p.begin, p.end);
        g.limit.unit = unit(k);
        g.limit.unit_text = raw(k);
      }
    g.limit.span = whole;
    // "18 > BMI > 30" is met by nobody: outside is meant, or one of the signs is a slip.
    if (*g.limit.high < *g.limit.low) {
      if (section_ == SectionKind::inclusion || measures.size() != 1) return Node{Unread{text(p.begin, p.end), true}, whole};
      std::swap(g.limit.low, g.limit.high);
      std::swap(g.limit.low_inclusive, g.limit.high_inclusive);
      g.limit.low_inclusive = !g.limit.low_inclusive;
      g.limit.high_inclusive = !g.limit.high_inclusive;
      beyond = true;
    }
    groups.push_back(std::move(g));
  }
  // "AST/ALT > 2" may be their ratio.
  if (measures.size() == 1 && measures[0].term.text.find('/') != std::string::npos) {
    const std::string name = lower(measures[0].term.text);
    for (const std::string_view enzyme : {"ast", "alt", "got", "gpt"}) slashed = slashed || name.find(enzyme) != std::string::npos;
  }
  if (slashed && !groups.empty() && groups[0].limit.unit.empty() && groups[0].limit.relative == Relative::none &&
      groups[0].limit.word.empty())
    bad = true;
  // "at any time": any value, or all that are required; where the limit was turned round, all of them.
  std::optional<Statistic> over;
  if (part.lead.ever || once) {
    over = Statistic::any;
    bool turned = false, asked = false;
    for (std::uint32_t k = p.begin; k < p.end; ++k) {
      turned = turned || (kind(k) == 'c' && token(k).ref == 1);
      asked = asked || kind(k) == 'm';
    }
    if (turned) over = Statistic::all;
    bad = bad || (asked && !turned);
  }
  // "any ANC < 1", "all platelet counts >= 50", "no platelet count < 50": of which values. In a stretch of time, of all that lie in it;
  // without one it may still be the latest that is meant.
  std::optional<Statistic> of_values;
  if (!over && !measures.empty() && !groups.empty() && groups[0].limit.word.empty() &&
      any_kind(measures[0].term.candidates, TermKind::measure)) {
    for (std::uint32_t k = part.begin; k < p.end && kind(k) != '#'; ++k) {
      const bool next_is_measure = kind(k + 1) == '#' || (k + 2 < p.end && kind(k + 1) == 'w' && kind(k + 2) == '#');
      if (kind(k) == 'h' || kind(k) == 'X') of_values.reset();  // "all patients must have"
      if (kind(k) == '_' && token(k).value == 1) of_values = Statistic::any;
      if (kind(k) == '_' && token(k).value == 5 && (lower(raw(k)) == "all" || lower(raw(k)) == "every")) of_values = Statistic::all;
      if (kind(k) == '!' && next_is_measure) of_values = Statistic::any;
      if (kind(k) == 'a' && speaks_of_before(part)) over = Statistic::any;
    }
    const bool bounded = !part.windows.empty() && (part.windows.front().max_ago || part.windows.front().after);
    if (over || bounded) {
      if (!over) over = of_values;
      of_values.reset();
    }
    if (part.lead.negated) of_values.reset();
  }
  // "had a QTc > 500 ms": of any value there has been, or of the latest.
  const bool in_time = !part.windows.empty() && (part.windows.front().max_ago || part.windows.front().after);
  if (!over && !of_values && !in_time && !groups.empty() && groups[0].limit.word.empty())
    for (std::uint32_t k = part.begin; k < p.begin; ++k)
      if (kind(k) == 'H' && lower(raw(k)) == "had") of_values = Statistic::any;
  // "Minimum platelet count >= 50 over the last 30 days": the least of that time, or the limit said twice.
  if (!over && !of_values && in_time && p.begin > part.begin && !groups.empty() && groups[0].limit.op) {
    const std::string bound = lower(raw(p.begin - 1));
    if (bound == "minimum" || bound == "minimal") of_values = Statistic::min;
    if (bound == "maximum" || bound == "maximal") of_values = Statistic::max;
  }
  // "Both hemoglobin values >= 9": which two is not said.
  if (measures.size() == 1 && lower(text(part.begin, part.begin + 1)) == "both")
    bad = bad || contains_any(lower(text(part.begin, p.end)), {" values", " readings", " measurements", " levels", " counts", " tests"});
  // "Normal PTT and either INR or PT < 1.5 x ULN": a result in front of the first of several is asked of it, and not the limit.
  bad = bad || (measures.size() > 1 && kind(p.begin) == 'Y' && lower(raw(p.begin)) == "normal");
  // "no greater than 0.3 mg/dL above ULN" is one sum, not two limits.
  for (std::uint32_t k = p.begin; k + 2 < p.end; ++k)
    bad = bad || (kind(k) == 'u' && kind(k + 1) == 'c' && (kind(k + 2) == 'U' || (kind(k + 2) == '_' && kind(k + 3) == 'U')));
  if (bad || groups.empty() || measures.empty() || has_negation(p.begin, p.end)) return Node{Unread{text(p.begin, p.end), true}, whole};
  // "on average": of which values is not said. "Lowest ... (mean of three)" says two things.
  const bool bounded_average = part.series || (!part.windows.empty() && part.windows.front().max_ago);
  if (part.statistic && (!bounded_average || std::any_of(measures.begin(), measures.end(),
                                                         [&](const Measure& m) { return m.statistic && m.statistic != part.statistic; })))
    return Node{Unread{text(p.begin, p.end), true}, whole};
  // "LVEF > 40 % by MUGA scan": how it was measured leaves the measure what it is.
  for (const auto& [from, to] : part.during_tokens) {
    static constexpr std::string_view methods[] = {"by", "per", "via", "using", "on", "through"};
    if (std::find(std::begin(methods), std::end(methods), lower(raw(from))) == std::end(methods)) continue;
    claim_kinds(from, to, "K^#");
    // "A total score of at least 20 on the YMRS": the score of that scale.
    const std::string bare = measures.size() == 1 && measures[0].term.candidates.empty() ? lower(measures[0].term.text) : "";
    if ((bare != "total" && bare != "score" && bare != "total score" && bare != "scores") || has_kind(from, to, 'w') ||
        has_kind(from, to, 'K'))
      continue;
    for (std::uint32_t k = from; k < to; ++k)
      if (kind(k) == '#') measures[0].term = {text(k, k + 1), tokens_.names[token(k).ref], {}, TermKind::measure, span(k, k + 1)};
  }
  if (kind(p.begin) == 'R') claim(p.begin, p.begin + 1);
  if (kind(p.begin) == 'R')
    for (auto& g : groups) {
      // "daily intake > 20 g": a figure a day.
      if (g.limit.unit.empty() || g.limit.unit.find('/') != std::string::npos || !g.more.empty()) return unread(p.begin, p.end);
      g.limit.unit += "/" + unit(p.begin);
    }
  if (std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.pair; })) {
    const bool whole_pairs = std::all_of(groups.begin(), groups.end(), [](const Group& g) { return g.pair && !g.condition; });
    if (!whole_pairs || measures.size() > 2) return unread(p.begin, p.end);
    std::vector<Node> nodes;
    for (const auto& g : groups) {
      Comparison common;
      common.statistic = measures[0].statistic ? measures[0].statistic : part.statistic;
      common.series = part.series;
      if (!part.windows.empty()) common.window = part.windows.front();
      common.duration = part.duration;
      auto both = pressure_pair(measures.front().term, measures.back().term, g.limit, g.more.front(), common, whole);
      if (!both) return unread(p.begin, p.end);
      nodes.push_back(std::move(*both));
    }
    const bool any = std::find(limit_seps.begin(), limit_seps.end(), '|') != limit_seps.end();
    return logic(any ? LogicOp::disjunction : LogicOp::conjunction, std::move(nodes));
  }
  // "Time since diagnosis of X >= 1 year": how long ago that was.
  if (open && groups.size() == 1 && !groups[0].condition && groups[0].more.empty() && is_time_unit(groups[0].limit.unit) &&
      part.windows.size() == 1 && part.windows.front().after && !part.windows.front().min_ago && !part.windows.front().max_ago &&
      part.windows.front().anchor != "as_of" && !part.duration && !part.series) {
    const std::string counted = lower(measures[0].term.text);
    const Limit& l = groups[0].limit;
    if (counted == "time" || counted == "interval" || counted == "time interval" || counted == "time elapsed") {
      Window w = part.windows.front();
      if (l.value && l.op && more_side(*l.op)) {
        w.min_ago = Quantity{*l.value, l.unit, l.span};
        w.min_open = *l.op == Comparator::gt;
      } else if (l.value && l.op && less_side(*l.op)) {
        w.max_ago = Quantity{*l.value, l.unit, l.span};
        w.max_open = *l.op == Comparator::lt;
      } else if (l.low && l.high && l.low_inclusive && l.high_inclusive) {
        w.min_ago = Quantity{*l.low, l.unit, l.span};
        w.max_ago = Quantity{*l.high, l.unit, l.span};
      } else {
        return Node{Unread{text(p.begin, p.end), true}, whole};
      }
      claim(p.begin, p.end);
      Node since = anchor_node(w);
      since.span = whole;
      return since;
    }
  }
  // "Insulin > 25 uIU/mL": a level in the blood, and no dose. Behind a verb of treatment nobody can tell what it is.
  const bool level = !groups[0].limit.unit.empty() && is_concentration(groups[0].limit.unit);
  if (level && part.lead.therapy && any_kind(measures[0].term.candidates, TermKind::drug))
    return Node{Unread{text(p.begin, p.end), true}, whole};
  if (std::optional<Term> drug = open && !level && part.lead.vague.empty() && measures.size() == 1 && !groups[0].limit.unit.empty() &&
                                         !is_time_unit(groups[0].limit.unit) && groups[0].limit.unit != "%" &&
                                         !any_kind(measures[0].term.candidates, TermKind::drug)
                                     ? dosed(measures[0].term)
                                     : std::nullopt) {
    // "Stable dose of prednisone <= 10 mg/day", "prednisone at a stable dose of <= 10 mg/day": the drug, and how it is taken.
    stable_dose = part.lead.status == Status::stable;
    for (std::uint32_t k = part.begin; k < p.end; ++k)
      stable_dose = stable_dose || (kind(k) == 'a' && static_cast<Status>(token(k).value) == Status::stable) || lower(raw(k)) == "stable";
    measures[0].term = std::move(*drug);
  }
  if (!level && (part.lead.therapy || any_kind(measures[0].term.candidates, TermKind::drug))) {
    // "prednisone > 10 mg/day" is a dose, not a measurement.
    if (open && groups.size() == 1 && !groups[0].condition && groups[0].limit.value && !groups[0].limit.unit.empty() &&
        groups[0].limit.relative == Relative::none && !is_time_unit(groups[0].limit.unit)) {
      if (with_thousands(groups[0].limit, words_of(groups[0].limit.span))) return Node{Unread{text(p.begin, p.end), true}, whole};
      Part local = part;
      local.dose = Quantity{*groups[0].limit.value, groups[0].limit.unit, groups[0].limit.span};
      local.dose_op = groups[0].limit.op;
      if (stable_dose) local.lead.status = Status::stable;
      // "at a stable dose"
      for (const auto& [from, to] : part.during_tokens)
        for (std::uint32_t k = from; k < to; ++k)
          if (kind(k) == 'a' && static_cast<Status>(token(k).value) == Status::stable) local.lead.status = Status::stable;
      Term drug = measures[0].term;
      drug.hint = drug.candidates.empty() || any_kind(drug.candidates, TermKind::drug) ? TermKind::drug : TermKind::none;
      return {make_finding(local, std::move(drug)), whole};
    }
  }
  if (open && groups.size() == 1 && groups[0].limit.op && groups[0].limit.value && is_time_unit(groups[0].limit.unit) &&
      !any_kind(measures[0].term.candidates, TermKind::measure) && !groups[0].condition &&
      (!measures[0].term.candidates.empty() || !measures[0].term.broader.empty())) {
    // "symptoms > 3 months": how long, not how much.
    Part local = part;
    const std::uint32_t limited = tokens_in(groups[0].limit.span).first;
    if (limited > 0 && kind(limited - 1) == 'i') {
      // "antibiotics in <= 30 days": when, not how long.
      if (!less_side(*groups[0].limit.op) || !part.windows.empty()) return unread(p.begin, p.end);
      Window w;
      w.max_ago = Quantity{*groups[0].limit.value, groups[0].limit.unit, groups[0].limit.span};
      w.max_open = groups[0].limit.op == Comparator::lt;
      w.span = groups[0].limit.span;
      local.windows.push_back(std::move(w));
      return {make_finding(local, measures[0].term), whole};
    }
    if (any_kind(measures[0].term.candidates, TermKind::procedure) && lower(raw(limited)).rfind("older", 0) == 0) {
      // "a biopsy older than 6 months": when it was, not how long it took.
      Window w;
      w.min_ago = Quantity{*groups[0].limit.value, groups[0].limit.unit, groups[0].limit.span};
      w.span = groups[0].limit.span;
      local.windows.push_back(std::move(w));
      return {make_finding(local, measures[0].term), whole};
    }
    const Quantity amount{*groups[0].limit.value, groups[0].limit.unit, groups[0].limit.span};
    Part when = part;
    local.duration = Duration{*groups[0].limit.op, amount};
    const BareTime time = limited > p.begin && kind(limited) == 'c' && part.windows.empty()
                              ? bare_time(part, measures[0].term, *groups[0].limit.op)
                              : BareTime::length;
    if (time == BareTime::length) return {make_finding(local, measures[0].term), whole};
    Window w;
    w.max_ago = amount;
    w.max_open = groups[0].limit.op == Comparator::lt;
    w.span = amount.span;
    when.windows.push_back(std::move(w));
    Node ago{make_finding(when, measures[0].term), whole};
    if (time == BareTime::when) return ago;
    return logic(LogicOp::disjunction, {Node{make_finding(local, measures[0].term), whole}, std::move(ago)}, LogicOp::conjunction);
  }
  const auto one = [&](const Measure& m, const Group& g) {
    const auto build = [&](const Limit& l) {
      Comparison c;
      c.measure = m.term;
      // "Easter Cooperative Oncology Group (ECOG) performance status": a slip in words that an abbreviation says again.
      const auto bracket = c.measure.candidates.empty() ? c.measure.text.find(" (") : std::string::npos;
      if (const auto close = bracket == std::string::npos ? bracket : c.measure.text.find(')', bracket); close != std::string::npos) {
        const std::string said_again = c.measure.text.substr(bracket + 2, close - bracket - 2);
        // Each word a letter: one more may narrow it ("systolic blood pressure (BP)", "FEV1/forced vital capacity (FVC)"). Three letters
        // stand for many things.
        constexpr std::size_t fewest = 4;
        const std::string in_front = c.measure.text.substr(0, bracket);
        const auto blanks = static_cast<std::size_t>(std::count(in_front.begin(), in_front.end(), ' '));
        const bool fits = said_again.size() >= fewest && in_front.find('/') == std::string::npos && blanks < said_again.size() &&
                          lower(in_front).front() == lower(said_again).front();
        if (fits && abbreviates(in_front, said_again)) {
          Term listed = compose(said_again + c.measure.text.substr(close + 1), c.measure.span);
          if (any_kind(listed.candidates, TermKind::measure)) c.measure.candidates = std::move(listed.candidates);
        }
      }
      c.limit = l;
      c.statistic = m.statistic ? m.statistic : part.statistic ? part.statistic : over;
      c.series = m.series ? m.series : part.series;
      if (!part.windows.empty()) c.window = part.windows.front();
      c.duration = part.duration;
      return Node{std::move(c), join(m.term.span, g.span)};
    };
    if (g.more.empty()) {
      Node n = build(g.limit);
      std::get<Comparison>(n.value).again = g.again;
      const auto thousands = g.again ? std::nullopt : with_thousands(g.limit, words_of(g.limit.span));
      return thousands ? logic(LogicOp::disjunction, {std::move(n), build(*thousands)}, LogicOp::conjunction) : n;
    }
    std::vector<Node> options{build(g.limit)};
    for (const auto& l : g.more) options.push_back(build(l));
    return logic(LogicOp::disjunction, std::move(options));
  };
  // "For patients on cisplatin", "for liver metastases" is a group; "for cisplatin", "for the largest ulcer" says what the limit is of.
  const auto says_for_whom = [&](const Node& group, const Measure& m) {
    const auto* finding = std::get_if<Finding>(&group.value);
    const auto [begin, end] = tokens_in(group.span);
    // "Creatinine < 2 mg/dL for a calculated clearance > 30 mL/min": what the figure stands for, and hardly of whom it is asked.
    if (const auto* limited = std::get_if<Comparison>(&group.value);
        limited != nullptr && begin > 0 && limited->limit.word.empty() && has_kind(begin - std::min(begin, 2U), begin, 'f'))
      return false;
    if (finding == nullptr || begin == 0 || kind(begin - 1) != 'f') return true;
    for (const std::string_view taking_part : {"phase", "cohort", "arm", "part", "group", "stratum", "substudy"})
      if (lower(finding->term.text).starts_with(taking_part)) return true;
    for (std::uint32_t t = begin; t < end; ++t)
      if (kind(t) == 'h' || kind(t) == 'X') return true;
    // "Methotrexate >= 15 mg/week for rheumatoid arthritis": what it is given for.
    if (any_kind(m.term.candidates, TermKind::drug)) return false;
    const auto& listed = finding->term.candidates.empty() ? finding->term.broader : finding->term.candidates;
    return !m.term.candidates.empty() && (any_kind(listed, TermKind::condition) || any_kind(listed, TermKind::gene));
  };
  const auto all_limits = [&](const Measure& m) -> Node {
    if (groups.size() == 1) {
      Node n = one(m, groups[0]);
      if (!groups[0].condition) return n;
      // "9 g/dL or 8 g/dL for patients with cirrhosis": of whom the first figure is asked is not said.
      if (groups[0].again)
        return logic(LogicOp::conjunction, {*groups[0].condition, std::move(n), Node{Unread{text(p.begin, p.end), true}, whole}});
      if (!says_for_whom(*groups[0].condition, m)) {
        const Span of = groups[0].condition->span;
        // "above the lower limit of normal for the institution"
        const std::string whose = lower(words_of(of));
        if (groups[0].limit.relative != Relative::none &&
            (whose.ends_with("institution") || whose.ends_with("laboratory") || whose.ends_with("lab") || whose.ends_with("assay"))) {
          claim(of);
          return n;
        }
        return logic(LogicOp::conjunction, {std::move(n), Node{Unread{words_of(of), true}, of}});
      }
      if (section_ == SectionKind::exclusion) return logic(LogicOp::conjunction, {*groups[0].condition, n});
      const bool lets_in = allows_a_dose(n);
      Node bound = logic(LogicOp::implication, {*groups[0].condition, n});
      return lets_in ? logic(LogicOp::conjunction, {std::move(bound), Node{Unread{text(p.begin, p.end), true}, whole}}) : bound;
    }
    const bool grouped = std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.condition.has_value(); });
    // "> 450 ms in males or females > 470 ms": a sex among the limits that none of them took.
    if (!grouped && has_kind(p.begin, p.end, 'X')) {
      std::vector<Node> all;
      for (const auto& g : groups) all.push_back(one(m, g));
      all.push_back(Node{Unread{text(p.begin, p.end), true}, whole});
      return logic(LogicOp::conjunction, std::move(all));
    }
    // "< 100, or 100-299 with a low saturation", "18-30 (up to 35 for diabetics)": limits that do not bound the same sides are no
    // replacement of each other, and whether they let more in or bind further is not said.
    const auto sides = [](const Limit& l) {
      if (l.low && l.high) return 2;
      if (!l.op) return 0;
      return *l.op == Comparator::lt || *l.op == Comparator::le ? -1 : 1;
    };
    const bool alike = std::all_of(groups.begin(), groups.end(), [&](const Group& g) {
      return sides(g.limit) == sides(groups[0].limit) && g.more.empty() && groups[0].more.empty();
    });
    if (grouped && !alike) {
      std::vector<Node> all;
      for (const auto& g : groups) {
        all.push_back(one(m, g));
        if (g.condition) all.push_back(*g.condition);
      }
      all.push_back(Node{Unread{text(p.begin, p.end), true}, whole});
      return logic(LogicOp::conjunction, std::move(all));
    }
    std::vector<Node> parts;
    if (!grouped) {
      for (const auto& g : groups) parts.push_back(one(m, g));
      const bool any = std::find(limit_seps.begin(), limit_seps.end(), '|') != limit_seps.end();
      if (one_sided)
        return logic(LogicOp::conjunction, {logic(any ? LogicOp::disjunction : LogicOp::conjunction, std::move(parts)),
                                            Node{Unread{text(p.begin, p.end), true}, whole}});
      // "> 180 or > 160 on 2 consecutive measurements": whether the first has to be found twice, too, is not said.
      if (any && part.series && !m.series) {
        std::vector<Node> last_alone = parts;
        for (std::size_t k = 0; k + 1 < last_alone.size(); ++k)
          if (auto* c = get<Comparison>(last_alone[k])) c->series.reset();
        return logic(LogicOp::disjunction,
                     {logic(LogicOp::disjunction, std::move(parts)), logic(LogicOp::disjunction, std::move(last_alone))},
                     LogicOp::conjunction);
      }
      if (parts.size() == 2 && !any) {
        // "> 50 and < 200" of one measure is one range when the ends fit.
        return logic(LogicOp::conjunction, std::move(parts));
      }
      return logic(any ? LogicOp::disjunction : LogicOp::conjunction, std::move(parts));
    }
    // "<= 2.5, or <= 5 with liver metastases": each limit where its group holds, the plain one where none does.
    std::vector<Node> plain;
    for (const auto& g : groups) {
      if (g.condition)
        parts.push_back(logic(LogicOp::conjunction, {*g.condition, one(m, g)}));
      else
        plain.push_back(one(m, g));
    }
    for (auto& n : plain) {
      std::vector<Node> otherwise;
      std::vector<Node> everywhere{n};
      for (const auto& g : groups)
        if (g.condition) {
          otherwise.push_back(negation(*g.condition));
          everywhere.push_back(one(m, g));
        }
      otherwise.push_back(n);
      parts.push_back(logic(LogicOp::conjunction, std::move(otherwise)));
      parts.push_back(logic(LogicOp::conjunction, std::move(everywhere)));
    }
    return logic(LogicOp::disjunction, std::move(parts));
  };
  const auto assembled = [&]() -> Node {
    if (measures.size() == 1) {
      Node said = all_limits(measures[0]);
      return beyond ? negation(std::move(said)) : said;
    }
    std::vector<Node> nodes;
    for (const auto& m : measures) nodes.push_back(all_limits(m));
    const bool any = std::find(seps.begin(), seps.end(), '|') != seps.end();
    const bool all = std::find(seps.begin(), seps.end(), '&') != seps.end();
    // "INR or PT and aPTT", "INR or PT, aPTT": how the last goes with the others is not said.
    const bool mixed = any && (all || seps.back() == ',');
    // "AST or ALT <= 2.5 x ULN" as a requirement: of both, or of the one that was measured.
    const bool required = section_ == SectionKind::inclusion && !part.lead.negated;
    if (any) return logic(LogicOp::disjunction, std::move(nodes), mixed || required ? std::optional(LogicOp::conjunction) : std::nullopt);
    if (section_ == SectionKind::exclusion)
      return all ? logic(LogicOp::conjunction, std::move(nodes), LogicOp::disjunction) : logic(LogicOp::disjunction, std::move(nodes));
    return logic(LogicOp::conjunction, std::move(nodes));
  };
  if (apart) {
    Node bound = assembled();
    Node alone = logic(LogicOp::disjunction, {bound, std::move(*apart)});
    return logic(LogicOp::disjunction, {std::move(alone), std::move(bound)}, LogicOp::conjunction);
  }
  if (!of_values) return assembled();
  Node latest = assembled();
  over = of_values;
  return logic(LogicOp::disjunction, {std::move(latest), assembled()}, LogicOp::conjunction);
}

}  // namespace eligo::grammar

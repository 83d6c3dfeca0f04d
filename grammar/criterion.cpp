// One criterion: tokens, clausal parse, then sentences and lists to a tree as written. Single statements are in statement.cpp.
//
// Connectives: not > lists > and > or > except / unless > if-then. A comma takes the connective of the list's last pair. Where a reading is in doubt
// the node says so (an alternative connective, or an Unread node in doubt), and the evaluator decides nothing past it.
#include "grammar/criterion.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool all_of(std::string_view text, std::string_view set) { return !text.empty() && text.find_first_not_of(set) == std::string_view::npos; }

template <typename T>
T* get(Node& node) {
  return std::get_if<T>(&node.value);
}

/// Nothing but words and signs that require nothing.
bool requires_nothing(const std::string& text) {
  std::string words;
  for (const char c : lower(text))
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == ' ' || c == '/') words.push_back(c);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  while (!words.empty() && words.front() == ' ') words.erase(words.begin());
  if (words.find("protocol") != std::string::npos && words.find("may apply") != std::string::npos && words.size() < 90) return true;
  static constexpr std::array<std::string_view, 22> empties{"none", "n/a", "na", "not applicable", "see above", "see below", "see inclusion criteria", "see inclusion", "not provided", "none specified", "no exclusion criteria", "no inclusion criteria", "none stated", "as above", "same as above", "not specified", "no exclusions", "none known", "nil", "no specific exclusion criteria", "there are no exclusion criteria", "see detailed description"};
  return words.empty() || std::find(empties.begin(), empties.end(), words) != empties.end();
}

}  // namespace

Node logic(LogicOp op, std::vector<Node> args, std::optional<LogicOp> alternative) {
  if (args.size() == 1 && op != LogicOp::negation) return std::move(args.front());
  Span span;
  for (const auto& a : args) span = join(span, a.span);
  // One level for one connective.
  if ((op == LogicOp::conjunction || op == LogicOp::disjunction) && !alternative) {
    std::vector<Node> flat;
    for (auto& a : args) {
      auto* inner = std::get_if<Logic>(&a.value);
      if (inner != nullptr && inner->op == op && !inner->alternative) {
        for (auto& n : inner->args) flat.push_back(std::move(n));
      } else {
        flat.push_back(std::move(a));
      }
    }
    args = std::move(flat);
  }
  Logic l;
  l.op = op;
  l.alternative = alternative;
  l.args = std::move(args);
  return {std::move(l), span};
}

Node negation(Node node) {
  if (auto* l = std::get_if<Logic>(&node.value); l != nullptr && l->op == LogicOp::negation) return std::move(l->args.front());
  std::vector<Node> one;
  one.push_back(std::move(node));
  return logic(LogicOp::negation, std::move(one));
}

std::optional<std::size_t> Reader::child(std::size_t i, Rule rule) const {
  std::optional<std::size_t> found;
  children(i, [&](std::size_t c) {
    if (!found && at(c).rule == rule) found = c;
  });
  return found;
}

Span Reader::span(std::uint32_t begin, std::uint32_t end) const {
  if (begin >= end || begin >= origin_.size()) return {};
  return {token(begin).span.begin, token(end - 1).span.end};
}

std::string Reader::text(std::uint32_t begin, std::uint32_t end) const {
  const Span s = span(begin, end);
  return folded(std::string_view(source_.text).substr(s.begin, s.size()));
}

/// Token kinds as the clausal grammar wants them: names by what they name, articles dropped, words that mean something only in their place settled.
void Reader::refine() {
  const auto& all = tokens_.tokens;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Token& t = all[i];
    char k = static_cast<char>(t.kind);
    const auto next = [&](std::uint32_t n) { return i + n < all.size() ? all[i + n].kind : TokenKind::other; };
    switch (t.kind) {
      case TokenKind::filler:
        if (t.value == 0 || t.value == 4 || t.value == 7) continue;
        break;
      case TokenKind::term: {
        const auto& entries = tokens_.names[t.ref];
        static constexpr char marks[] = {'K', '#', 'K', '@', '^', '~', '\'', '"'};
        k = marks[static_cast<std::size_t>(entries.front().kind)];
        for (const auto& e : entries)
          if (e.kind == TermKind::measure) k = '#';
        break;
      }
      case TokenKind::word: {
        const std::string_view w = std::string_view(source_.text).substr(t.span.begin, t.span.size());
        if (all_of(w, "IV") && w.size() <= 3) k = 'z';
        if (w.size() == 1 && w[0] >= 'A' && w[0] <= 'D' && !kinds_.empty() && (kinds_.back() == '#' || (kinds_.size() > 1 && kinds_.back() == '|' && kinds_[kinds_.size() - 2] == 'z'))) k = 'z';
        break;
      }
      case TokenKind::comparator:
        if (t.value == 40 || t.value == 41) k = 'N';
        if (t.value >= 50 && t.value < 60) {
          kinds_.push_back('G');
          origin_.push_back(i);
        }
        // "over" and "under" without a figure are prepositions.
        if (next(1) != TokenKind::number && next(1) != TokenKind::uln && next(1) != TokenKind::filler && next(1) != TokenKind::open && next(1) != TokenKind::times && next(1) != TokenKind::comparator && next(1) != TokenKind::stage) {
          const char first = source_.text[t.span.begin];
          if (first != '<' && first != '>' && first != '=' && t.value < 40) k = 'i';
        }
        break;
      case TokenKind::to: {
        // "to" is a range only between figures.
        const char before = kinds_.empty() ? '\0' : kinds_.back();
        if (next(1) != TokenKind::number && next(1) != TokenKind::comparator && !(before == 'k' || before == 'z')) k = 'i';
        break;
      }
      case TokenKind::number: {
        // "RECIST 1.1", "version 4.03", "phase 2": the figure belongs to the name.
        if (i > 0 && (all[i - 1].kind == TokenKind::word || all[i - 1].kind == TokenKind::term) && next(1) != TokenKind::unit && next(1) != TokenKind::time_unit && next(1) != TokenKind::times && next(1) != TokenKind::uln && next(1) != TokenKind::postfix) {
          const std::string name = lower(std::string(std::string_view(source_.text).substr(all[i - 1].span.begin, all[i - 1].span.size())));
          static constexpr std::string_view numbered[] = {"recist", "version", "ctcae", "mrecist", "irecist", "phase", "part", "arm", "cohort", "table", "section", "appendix", "stratum", "ver", "v", "type", "covid", "criterion", "figure", "group", "item"};
          if (std::find(std::begin(numbered), std::end(numbered), name) != std::end(numbered)) k = 'w';
        }
        break;
      }
      case TokenKind::for_:
        // "persisting", "lasting" without a figure only describe.
        if (next(1) == TokenKind::open && source_.text[t.span.begin] != 'f') k = '_';
        break;
      case TokenKind::have:
        if (t.value == 6) k = 'w';
        break;
      case TokenKind::since:
        if (t.value == 1 && next(1) != TokenKind::number) k = 'i';
        break;
      case TokenKind::therapy:
        if (t.value == 9 && !kinds_.empty() && (kinds_.back() == 'w' || kinds_.back() == '@' || kinds_.back() == 'K')) k = 'w';
        break;
      case TokenKind::if_:
        if (t.value == 4) k = 'h';
        break;
      case TokenKind::after:
        if (t.value == 1 && (next(1) == TokenKind::colon || next(1) == TokenKind::word) && next(1) != TokenKind::term) k = next(1) == TokenKind::colon ? 'l' : k;
        break;
      case TokenKind::past:
        if (t.value == 9 && next(1) != TokenKind::number && next(1) != TokenKind::time_unit) k = 'a';
        else if (next(1) != TokenKind::number && next(1) != TokenKind::time_unit && !(next(1) == TokenKind::filler) && !(next(1) == TokenKind::word && next(2) == TokenKind::time_unit)) k = 'w';
        break;
      case TokenKind::during:
        if (t.value == 2) k = 'w';
        break;
      case TokenKind::anchor:
        // "surgery", "diagnosis" anchor only behind a word of time; alone they are what the clause is about.
        if (t.value == 9 || t.value == 1 || t.value == 4 || t.value == 2) {
          const char before = kinds_.empty() ? '\0' : kinds_.back();
          if (before != 'B' && before != 'A' && before != 's' && !(before == 'O' && kinds_.size() > 1 && kinds_[kinds_.size() - 2] == 'y') && !(before == 'i' && t.value == 1)) k = t.value == 4 ? '$' : 'w';
        }
        break;
      case TokenKind::opinion:
        break;
      default: break;
    }
    if (k == 'a' && t.kind == TokenKind::past) {
      // "past" as an adjective carries the status.
      tokens_.tokens[i].value = static_cast<std::uint8_t>(Status::past);
    }
    kinds_.push_back(k);
    origin_.push_back(i);
    if (t.kind == TokenKind::time_unit && t.value == 1) {
      kinds_.push_back('o');
      origin_.push_back(i);
    }
  }
}

bool Reader::parse(Span where, Criterion& out) {
  tokens_ = tokenise(source_.text, where, lexicon_);
  for (auto& d : tokens_.diagnostics) out.diagnostics.push_back(d);
  refine();
  parse_ = parse_clause(kinds_, limits_);
  out.attempts += parse_.attempts;
  out.tokens += kinds_.size();
  if (parse_.attempt_bound) out.diagnostics.push_back({DiagnosticCode::attempt_bound, where, "this text asks for more than " + std::to_string(limits_.attempts_per_token) + " grammar attempts per token", "shorten the criterion or split it"});
  if (parse_.depth_bound) out.diagnostics.push_back({DiagnosticCode::depth_bound, where, "this text nests deeper than " + std::to_string(limits_.depth) + " levels", "split the criterion"});
  return !parse_.attempt_bound && !parse_.depth_bound;
}

Node Reader::unread(std::uint32_t begin, std::uint32_t end) const {
  Unread u;
  u.text = text(begin, end);
  for (std::uint32_t i = begin; i < end; ++i)
    if (std::string_view("ELIV|!MZT%").find(kind(i)) != std::string_view::npos) u.doubt = true;
  return {std::move(u), span(begin, end)};
}

Part Reader::part(std::size_t element) {
  Part part;
  part.begin = at(element).begin;
  part.end = at(element).end;
  bool completed = false;
  children(element, [&](std::size_t c) {
    const Parsed& n = at(c);
    switch (n.rule) {
      case Rule::lead:
        // "recent (< 1 week) severe X": a bracket may stand between the words before a finding.
        part.lead = part.has_lead ? lead(at(element).begin, n.end) : lead(n.begin, n.end);
        part.has_lead = true;
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'C' && lower(raw(k)).find("complet") != std::string::npos) completed = true;
        break;
      case Rule::window: {
        std::string narrows;
        if (auto w = window(c, completed || part.during == "completed", narrows)) {
          if (w->lifetime) part.lead.status = part.lead.status == Status::unspecified ? Status::any : part.lead.status;
          else part.windows.push_back(*w);
          // "for the past 3 months" is how long, not when.
          if (kind(n.begin) == 'P' && (token(n.begin).value == 1 || token(n.begin).value == 2) && w->max_ago) {
            part.windows.pop_back();
            part.duration = Duration{Comparator::ge, *w->max_ago};
          }
        } else if (!narrows.empty()) {
          part.during = narrows;
        }
        break;
      }
      case Rule::duration:
        if (auto d = duration(n.begin, n.end)) part.duration = d;
        else part.unread.push_back(unread(n.begin, n.end));
        break;
      case Rule::dose: {
        std::vector<Limit> more;
        std::uint32_t from = n.begin, to = n.end;
        while (from < to && kind(from) != 'c') ++from;
        std::uint32_t stop = from;
        while (stop < to && (kind(stop) == 'c' || kind(stop) == 'n' || kind(stop) == 'u' || kind(stop) == 'R')) ++stop;
        if (auto l = limit(from, stop, "", more); l && l->value) {
          part.dose = Quantity{*l->value, l->unit, l->span};
          part.dose_op = l->op;
        } else {
          part.unread.push_back(unread(n.begin, n.end));
        }
        break;
      }
      case Rule::series: {
        if (auto s = series(n.begin, n.end)) part.series = s;
        else part.unread.push_back(unread(n.begin, n.end));
        break;
      }
      case Rule::paren_except: {
        if (const auto l = child(c, Rule::list)) part.exceptions.push_back(list(*l));
        break;
      }
      case Rule::paren_example:
      case Rule::example: {
        if (const auto l = child(c, Rule::list)) {
          Lead own = part.lead;
          own.negated = false;
          Node n2 = list(*l, &own);
          part.examples.push_back(std::move(n2));
        }
        break;
      }
      case Rule::paren_definition:
      case Rule::definition: {
        if (const auto l = child(c, Rule::list)) {
          std::uint8_t form = 0;
          for (std::uint32_t k = n.begin; k < n.end; ++k)
            if (kind(k) == 'D') {
              form = token(k).value;
              break;
            }
          Node d = list(*l);
          const bool method = form == 2 && !std::holds_alternative<Comparison>(d.value) && !std::holds_alternative<Rate>(d.value) && !std::holds_alternative<Logic>(d.value);
          if (!method) part.definition = std::move(d);
        }
        break;
      }
      case Rule::paren_list: {
        if (const auto l = child(c, Rule::list)) {
          Node d = list(*l);
          // A class or score in brackets narrows the finding; a measured limit defines it.
          const auto* compared = std::get_if<Comparison>(&d.value);
          const auto* options = std::get_if<Logic>(&d.value);
          if (options != nullptr && !options->args.empty()) compared = std::get_if<Comparison>(&options->args.front().value);
          part.definition_is_class = compared != nullptr && !compared->limit.word.empty();
          part.definition = std::move(d);
        }
        break;
      }
      case Rule::tail:
        part.during = text(n.begin, n.end);
        break;
      case Rule::aside: {
        // An aside with figures or connective words is not filler.
        bool says = false;
        for (std::uint32_t k = n.begin; k < n.end; ++k) says = says || std::string_view("cELI!p").find(kind(k)) != std::string_view::npos || (kind(k) == 'n' && (kind(k + 1) == 'u' || kind(k + 1) == 'y'));
        if (says) {
          Node u = unread(n.begin, n.end);
          part.unread.push_back(std::move(u));
        }
        break;
      }
      case Rule::paren_value:
        if (const auto l = child(c, Rule::limit)) {
          std::vector<Limit> more;
          auto value = limit(at(*l).begin, at(*l).end, "", more);
          const bool names = part.has_body && at(part.body).rule == Rule::finding && !child(part.body, Rule::tail);
          if (value && more.empty() && names && part.has_body) {
            const auto noun = child(part.body, Rule::noun);
            Comparison compared;
            compared.measure = term(at(*noun).begin, at(*noun).end);
            compared.measure.hint = TermKind::measure;
            compared.limit = *value;
            part.definition = Node{std::move(compared), span(at(*noun).begin, n.end)};
          } else {
            part.unread.push_back(unread(n.begin, n.end));
          }
        }
        break;
      case Rule::trailing_sex:
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'X' && token(k).value != 2) part.trailing_sex = token(k).value;
        break;
      case Rule::unread: part.unread.push_back(unread(n.begin, n.end)); break;
      case Rule::head_of: break;
      case Rule::sep: break;
      default:
        part.body = c;
        part.has_body = true;
        break;
    }
  });
  return part;
}

/// The elements of a list, with what the first ones hand on: verbs and statuses forward, windows and heads backward.
Node Reader::list(std::size_t i, const Lead* inherited) {
  std::vector<Part> parts;
  std::vector<char> seps;
  children(i, [&](std::size_t c) {
    if (at(c).rule == Rule::sep) {
      char s = kind(at(c).begin);
      for (std::uint32_t k = at(c).begin; k < at(c).end; ++k)
        if (kind(k) != ',') s = kind(k);
      if (s == '/') s = '|';
      seps.push_back(s);
    } else if (at(c).rule == Rule::element) {
      // No connective between two statements ("aged 18 to 40 years with diabetes"): both are said.
      if (seps.size() < parts.size()) seps.push_back('+');
      parts.push_back(part(c));
    }
  });
  while (seps.size() >= parts.size() && !seps.empty()) seps.pop_back();

  // A window or duration that stands alone behind a statement belongs to it ("X, within 3 months of screening").
  for (std::size_t k = 1; k < parts.size();) {
    Part& p = parts[k];
    bool words = false;
    if (p.has_lead)
      for (std::uint32_t t = p.begin; t < p.end; ++t) words = words || std::string_view("vjCF!XhI").find(kind(t)) != std::string_view::npos;
    const bool bare = !p.has_body && !words && p.unread.empty() && p.exceptions.empty() && p.examples.empty() && !p.definition && (seps[k - 1] == ',' || seps[k - 1] == '+');
    const bool at_point = bare && p.windows.empty() && !p.duration && !p.has_lead && kind(p.begin) == 'i' && kind(p.end - 1) == 'Q';
    const bool own_anchor = !p.windows.empty() && p.windows.front().after;
    if (at_point || (bare && !own_anchor && (!p.windows.empty() || p.duration))) {
      Part& before = parts[k - 1];
      if (before.windows.empty()) before.windows = p.windows;
      else if (!p.windows.empty()) before.unread.push_back(unread(p.begin, p.end));
      if (p.duration && !before.duration) before.duration = p.duration;
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
      seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k - 1));
    } else {
      ++k;
    }
  }
  for (std::size_t k = 1; k < parts.size(); ++k) {
    // "males and females": either one.
    const auto& a = parts[k - 1].lead.sex;
    const auto& b = parts[k].lead.sex;
    if (a && b && *a != *b && seps[k - 1] == '&') seps[k - 1] = '|';
  }
  // "as judged by the investigator" behind a list is about all of it.
  std::optional<Node> judged;
  if (parts.size() > 1 && parts.back().has_body && at(parts.back().body).rule == Rule::opinion) {
    std::uint32_t first = at(parts.back().body).begin;
    while (first < at(parts.back().body).end && (kind(first) == '_' || kind(first) == 'r' || kind(first) == 'i' || kind(first) == 'e')) ++first;
    if (kind(first) == 'J') {
      judged = Node{Opinion{text(at(i).begin, at(i).end)}, span(parts.back().begin, parts.back().end)};
      parts.pop_back();
      seps.pop_back();
    }
  }

  // Forward: "history of A, B or C", "no prior X or Y", "treatment with A or B".
  const auto finding_like = [&](const Part& p) { return p.has_body && (at(p.body).rule == Rule::finding || at(p.body).rule == Rule::count || at(p.body).rule == Rule::front_amount || at(p.body).rule == Rule::result_finding); };
  Lead carried = inherited != nullptr ? *inherited : Lead{};
  std::vector<bool> negation_inherited(parts.size(), false);
  bool carrying = inherited != nullptr;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    Part& p = parts[k];
    if (!p.has_body && p.has_lead && p.unread.empty()) {
      carried = p.lead;
      carrying = true;
      continue;
    }
    if (!finding_like(p)) continue;
    if (carrying) {
      Lead& l = p.lead;
      const bool own_verb = l.verb || l.subject || l.therapy || l.failed.has_value() || l.negated;
      if (!own_verb) {
        if (l.status == Status::unspecified) l.status = carried.status;
        l.therapy = carried.therapy;
        l.therapy_form = carried.therapy_form;
        l.failed = carried.failed;
        if (carried.negated) {
          l.negated = true;
          negation_inherited[k] = true;
        }
      }
    }
    carried = p.lead;
    carrying = true;
  }

  // Backward: "chemotherapy or radiotherapy within 3 years"; not onto an element that is about now or has its own window.
  for (std::size_t k = parts.size(); k-- > 1;) {
    Part& later = parts[k];
    Part& earlier = parts[k - 1];
    if (later.windows.empty() || !finding_like(later) || !finding_like(earlier) || !earlier.windows.empty() || earlier.duration) continue;
    if (later.lead.verb && later.lead.span.begin > earlier.lead.span.begin && (later.lead.therapy != earlier.lead.therapy)) continue;
    if (earlier.lead.status == Status::current && later.lead.status != Status::current) continue;
    earlier.windows = later.windows;
  }

  // Heads: "active or latent tuberculosis", "type 1 or type 2 diabetes", "hepatitis B or C", "alcohol or drug misuse".
  const auto noun_of = [&](const Part& p) -> std::optional<std::size_t> { return p.has_body && at(p.body).rule == Rule::finding ? child(p.body, Rule::noun) : std::nullopt; };
  std::vector<std::optional<Term>> composed(parts.size());
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const auto own = noun_of(parts[k]);
    if (own && child(parts[k].body, Rule::tail)) continue;
    // "hypersensitivity or allergies to X": what is sensed belongs to both.
    if (own && k + 1 < parts.size()) {
      static constexpr std::string_view takers[] = {"hypersensitivity", "allergy", "allergies", "sensitivity", "intolerance", "reaction", "reactions", "anaphylaxis", "allergic reaction", "allergic reactions", "hypersensitivities"};
      const std::string taker = lower(text(at(*own).begin, at(*own).end));
      if (std::find(std::begin(takers), std::end(takers), taker) != std::end(takers)) {
        if (const auto other = noun_of(parts[k + 1])) {
          const std::string full = text(at(*other).begin, at(*other).end);
          if (const auto to = full.find(" to "); to != std::string::npos) {
            Term t = compose(taker + full.substr(to), span(at(*own).begin, at(*own).end));
            if (t.candidates.empty()) t.broader = term(at(*own).begin, at(*own).end).candidates;
            composed[k] = std::move(t);
            continue;
          }
        }
      }
    }
    const std::string words = own ? text(at(*own).begin, at(*own).end) : "";
    // Backward from a later element: own words + the end of its noun phrase.
    const bool bare_adjective = !parts[k].has_body && parts[k].has_lead && k + 1 < parts.size() && parts[k].unread.empty() && !parts[k].lead.subject && (!parts[k].lead.verb || parts[k].lead.failed.has_value());
    Term own_term = own ? term(at(*own).begin, at(*own).end) : Term{};
    for (std::size_t later = k + 1; later < parts.size() && later <= k + 4; ++later) {
      const auto other = noun_of(parts[later]);
      if (!other) continue;
      const std::string full = text(at(*other).begin, at(*other).end);
      if (own && (own_term.candidates.empty() || full.find(' ') != std::string::npos)) {
        // Try ever shorter tails of the later phrase.
        for (std::size_t cut = full.find(' '); cut != std::string::npos; cut = full.find(' ', cut + 1)) {
          Term t = compose(words + full.substr(cut), own ? span(at(*own).begin, at(*own).end) : parts[k].lead.span);
          if (!t.candidates.empty()) {
            composed[k] = std::move(t);
            break;
          }
        }
      }
      if (bare_adjective) {
        Term t = term(at(*other).begin, at(*other).end);
        t.span = parts[k].lead.span;
        composed[k] = std::move(t);
      }
      break;
    }
    // Forward from an earlier element: its beginning + own words ("hepatitis B or C").
    if (own && !composed[k] && own_term.candidates.empty() && k > 0 && words.size() <= 24) {
      for (std::size_t earlier = k; earlier-- > 0;) {
        const auto other = noun_of(parts[earlier]);
        if (!other) break;
        const std::string full = text(at(*other).begin, at(*other).end);
        bool found = false;
        for (std::size_t cut = full.rfind(' '); cut != std::string::npos && cut > 0; cut = full.rfind(' ', cut - 1)) {
          Term t = compose(full.substr(0, cut) + " " + words, span(at(*own).begin, at(*own).end));
          if (t.candidates.empty()) {
            // "hepatitis B or C carrier": the word behind belongs to both.
            const auto blank = words.find(' ');
            if (blank != std::string::npos) t = compose(full.substr(0, cut) + " " + words.substr(0, blank), span(at(*own).begin, at(*own).end));
          }
          if (!t.candidates.empty()) {
            composed[k] = std::move(t);
            found = true;
            break;
          }
        }
        if (found || words.size() > 2) break;
      }
    }
  }

  std::vector<Node> nodes;
  std::vector<char> joins;
  bool bare = true, any_negated = false, all_negated = true;
  std::optional<Node> governed;
  for (std::size_t k = 0; k < parts.size(); ++k) {
    Part& p = parts[k];
    Node node;
    if (composed[k] && !(p.has_body && p.definition)) {
      std::string vague = p.lead.vague;
      Term t = *composed[k];
      Part local = p;
      if (p.has_body) {
        const auto own = noun_of(p);
        const Lead inner = lead(at(*own).begin, at(*own).begin);
        (void)inner;
      }
      if (t.candidates.size() == 1 && t.candidates.front().kind == TermKind::statement) {
        Saying s;
        s.term = std::move(t);
        node = {std::move(s), span(p.begin, p.end)};
      } else {
        node = {make_finding(local, std::move(t)), span(p.begin, p.end)};
      }
      if (!vague.empty()) node = logic(LogicOp::conjunction, {node, Node{Opinion{vague + " " + text(p.begin, p.end)}, node.span}});
    } else if (p.has_body) {
      node = body(p);
    } else if (p.has_lead && (p.lead.sex || p.lead.any_sex)) {
      node = p.lead.any_sex ? Node{Permission{text(p.begin, p.end)}, p.lead.span} : Node{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span};
      p.lead.sex.reset();
    } else if (!p.windows.empty() && !p.has_lead && p.windows.front().anchor != "as_of" && !p.windows.front().after) {
      // "less than 30 days since ending another study": the anchor is what the clause is about.
      Finding f;
      std::string words = p.windows.front().anchor;
      for (const std::string_view word : {"prior ", "previous ", "last ", "the ", "any ", "ending ", "completion of ", "end of "})
        if (words.rfind(word, 0) == 0) words.erase(0, word.size());
      f.term = compose(words, p.windows.front().span);
      f.window = p.windows.front();
      f.window->anchor = "as_of";
      node = {std::move(f), p.windows.front().span};
    } else if (p.has_lead && !p.unread.empty()) {
      node = p.unread.front();
      p.unread.erase(p.unread.begin());
    } else if (p.has_lead) {
      bool words = false;
      for (std::uint32_t t = p.begin; t < p.end; ++t) words = words || kind(t) == 'v' || kind(t) == 'j' || kind(t) == 'a' || kind(t) == 'C' || kind(t) == 'F' || kind(t) == '!';
      if (!words && parts.size() > 1) {
        // "Patients and ..." : nothing is said here.
        if (k < seps.size()) seps.erase(seps.begin() + static_cast<std::ptrdiff_t>(k));
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(k));
        composed.erase(composed.begin() + static_cast<std::ptrdiff_t>(k));
        negation_inherited.erase(negation_inherited.begin() + static_cast<std::ptrdiff_t>(k));
        --k;
        continue;
      }
      only_head_ = !words;
      head_negated_ = p.lead.negated;
      node = words ? unread(p.begin, p.end) : Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
      if (kind(p.end - 1) == 'l' || kind(p.end - 1) == ':') node = Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
    } else if (p.end > p.begin && kind(p.begin) == 'l') {
      only_head_ = true;
      node = Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
    } else {
      node = unread(p.begin, p.end);
    }
    if (auto* c = get<Comparison>(node)) {
      if (p.series) c->series = p.series;
      if (c->measure.text.empty()) {
        const Comparison* earlier = nullptr;
        for (const Node& n : nodes)
          if (const auto* found = std::get_if<Comparison>(&n.value)) earlier = found;
        if (earlier == nullptr) {
          node = unread(p.begin, p.end);
        } else {
          c->measure = earlier->measure;
          c->series = earlier->series;
          if (!c->window) c->window = earlier->window;
          if (p.lead.negated && c->statistic == Statistic::any && c->limit.op && c->limit.value) {
            // "no single value below 5" says that the lowest is at least 5.
            const Comparator op = *c->limit.op;
            c->limit.op = op == Comparator::lt ? Comparator::ge : op == Comparator::le ? Comparator::gt : op == Comparator::gt ? Comparator::le : Comparator::lt;
            c->statistic = op == Comparator::lt || op == Comparator::le ? Statistic::min : Statistic::max;
            p.lead.negated = false;
            if (k > 0 && k - 1 < seps.size()) seps[k - 1] = '+';
          }
        }
      }
    }
    if (p.dose && !p.lead.therapy) {
      if (auto* f = get<Finding>(node); f != nullptr && f->term.hint != TermKind::drug && std::none_of(f->term.candidates.begin(), f->term.candidates.end(), [](const LexiconEntry& e) { return e.kind == TermKind::drug; })) {
        // "a lesion of at least 10 mm": a size, not a dose.
        Comparison c;
        c.measure = f->term;
        c.measure.hint = TermKind::measure;
        c.limit.op = p.dose_op.value_or(Comparator::eq);
        c.limit.value = p.dose->value;
        c.limit.unit = c.limit.unit_text = p.dose->unit;
        c.limit.span = p.dose->span;
        f->dose.reset();
        f->dose_op.reset();
        const Span size = join(node.span, p.dose->span);
        node = logic(LogicOp::conjunction, {std::move(node), Node{std::move(c), size}});
      }
    }
    if (p.definition) {
      if (p.definition_is_class) node = logic(LogicOp::conjunction, {node, *p.definition});
      else {
        const Span whole = join(node.span, p.definition->span);
        node = *p.definition;
        if (auto* c = get<Comparison>(node)) {
          if (!c->window && !p.windows.empty()) c->window = p.windows.front();
          if (!c->duration) c->duration = p.duration;
        }
        node.span = whole;
      }
    }
    if (!p.examples.empty()) {
      std::vector<Node> options{node};
      for (auto& e : p.examples) {
        // Examples are alternatives, however they are joined.
        if (auto* l = std::get_if<Logic>(&e.value); l != nullptr && l->op == LogicOp::conjunction) {
          l->op = LogicOp::disjunction;
          l->alternative.reset();
        }
        options.push_back(std::move(e));
      }
      node = logic(LogicOp::disjunction, std::move(options));
    }
    for (auto& e : p.exceptions) node = unless(std::move(node), std::move(e), false);
    for (auto& u : p.unread) node = logic(LogicOp::conjunction, {node, u});
    if (p.lead.may && !std::holds_alternative<Saying>(node.value)) node = section_ == SectionKind::inclusion && !p.lead.negated ? Node{Permission{text(p.begin, p.end)}, node.span} : Node{Unread{text(p.begin, p.end), true}, node.span};
    if (p.lead.sex && !(p.has_body && (at(p.body).rule == Rule::attest || at(p.body).rule == Rule::opinion))) {
      Node sex{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span};
      Node said = p.lead.negated ? negation(std::move(node)) : std::move(node);
      p.lead.negated = false;
      const bool binds = p.lead.must && section_ == SectionKind::inclusion;
      node = logic(binds ? LogicOp::implication : LogicOp::conjunction, {std::move(sex), std::move(said)});
      // "women who are pregnant or nursing": the sex governs the rest of the list.
      if (!binds && k == 0 && parts.size() > 1) {
        governed = std::get<Logic>(node.value).args.front();
        node = std::get<Logic>(node.value).args.back();
      }
    }
    if (p.lead.adult || p.lead.child) {
      // "adult patients": 18 years or older, unless the list states an age of its own.
      bool stated = false;
      for (const Part& other : parts) stated = stated || (other.has_body && at(other.body).rule == Rule::age);
      if (!stated) {
        Limit l;
        l.op = p.lead.adult ? Comparator::ge : Comparator::lt;
        l.value = Decimal(18);
        l.unit = "a";
        l.span = p.lead.span;
        node = logic(LogicOp::conjunction, {Node{AgeLimit{l, "as_of"}, p.lead.span}, std::move(node)});
      }
    }
    // A class or score behind a comma narrows the finding: "heart failure, NYHA class III or IV".
    if (k > 0 && k - 1 < seps.size() && seps[k - 1] == ',' && std::holds_alternative<Finding>(nodes.back().value)) {
      const auto* options = get<Logic>(node);
      const auto* compared = options != nullptr && !options->args.empty() ? std::get_if<Comparison>(&options->args.front().value) : get<Comparison>(node);
      if (compared != nullptr && !compared->limit.word.empty() && compared->limit.word.find_first_not_of("IVX") == std::string::npos) seps[k - 1] = '+';
    }
    if (k > 0) joins.push_back(k - 1 < seps.size() ? seps[k - 1] : ',');
    bare = bare && finding_like(p) && !p.lead.verb;
    if (p.lead.negated) any_negated = true;
    else all_negated = false;
    // A negation that is handed on is one negation over the alternatives.
    if (p.lead.negated && !negation_inherited[k]) {
      std::size_t last = k;
      while (last + 1 < parts.size() && negation_inherited[last + 1]) ++last;
      if (last == k) node = negation(std::move(node));
    }
    nodes.push_back(std::move(node));
  }
  // Join each run under an inherited negation: not (a or b).
  std::vector<Node> joined;
  std::vector<char> outer;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (!joined.empty()) outer.push_back(k - 1 < joins.size() ? joins[k - 1] : ',');
    std::size_t last = k;
    while (last + 1 < parts.size() && negation_inherited[last + 1]) ++last;
    if (last > k && parts[k].lead.negated) {
      std::vector<Node> run;
      bool both = false;
      for (std::size_t n = k; n <= last; ++n) {
        run.push_back(std::move(nodes[n]));
        if (n > k && joins[n - 1] == '&') both = true;
      }
      joined.push_back(negation(logic(LogicOp::disjunction, std::move(run), both ? std::optional(LogicOp::conjunction) : std::nullopt)));
      k = last;
    } else {
      joined.push_back(std::move(nodes[k]));
    }
  }
  if (any_negated && all_negated) bare = false;
  if (joined.empty()) return unread(at(i).begin, at(i).end);
  Node node = combine(std::move(joined), outer, bare);
  std::optional<int> trailing;
  for (const auto& p : parts)
    if (p.trailing_sex) trailing = p.trailing_sex;
  if (trailing) node = logic(LogicOp::conjunction, {Node{SexIs{*trailing == 0 ? "female" : "male"}, node.span}, node});
  if (governed) node = logic(LogicOp::conjunction, {*governed, node});
  if (judged) node = logic(LogicOp::conjunction, {node, *judged});
  return node;
}

/// Joins list members by their connectives: and binds tighter than or; a comma takes the next connective to its right.
Node Reader::combine(std::vector<Node> nodes, const std::vector<char>& seps, bool bare_findings) {
  if (nodes.size() == 1) return std::move(nodes.front());
  std::vector<char> ops(nodes.size() - 1, ',');
  for (std::size_t k = 0; k < ops.size() && k < seps.size(); ++k) ops[k] = seps[k];
  char next = ',';
  for (std::size_t k = ops.size(); k-- > 0;) {
    if (ops[k] == ',') ops[k] = next;
    else if (ops[k] != '+') next = ops[k];
  }
  bool unsure = false;
  for (auto& op : ops)
    if (op == ',') {
      if (section_ == SectionKind::exclusion) op = '|';
      else {
        op = '&';
        unsure = bare_findings;
      }
    }
  // Statements without a connective between them belong together more tightly than any list.
  std::vector<Node> tight;
  std::vector<char> loose;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    if (k > 0 && ops[k - 1] == '+') {
      std::vector<Node> pair;
      pair.push_back(std::move(tight.back()));
      pair.push_back(std::move(nodes[k]));
      tight.back() = logic(LogicOp::conjunction, std::move(pair));
    } else {
      if (k > 0) loose.push_back(ops[k - 1]);
      tight.push_back(std::move(nodes[k]));
    }
  }
  nodes = std::move(tight);
  ops = std::move(loose);
  std::vector<Node> alternatives;
  std::vector<Node> run;
  bool anded = false;
  for (std::size_t k = 0; k < nodes.size(); ++k) {
    run.push_back(std::move(nodes[k]));
    if (k < ops.size() && ops[k] == '&') {
      anded = true;
      continue;
    }
    const bool doubtful = run.size() > 1 && ((section_ == SectionKind::exclusion && bare_findings) || unsure);
    alternatives.push_back(logic(LogicOp::conjunction, std::move(run), doubtful ? std::optional(LogicOp::disjunction) : std::nullopt));
    run.clear();
  }
  (void)anded;
  return logic(LogicOp::disjunction, std::move(alternatives));
}

/// "X unless Y", "X except Y". A requirement is met by the exception; what excludes is lifted by it.
Node Reader::unless(Node node, Node exception, bool is_unless) {
  if (auto* l = get<Logic>(node); l != nullptr && l->op == LogicOp::negation) {
    Node inner = unless(std::move(l->args.front()), std::move(exception), false);
    return negation(std::move(inner));
  }
  if (is_unless && section_ == SectionKind::inclusion) return logic(LogicOp::disjunction, {std::move(node), std::move(exception)});
  if (auto* l = get<Logic>(node); l != nullptr && l->op == LogicOp::exception) {
    l->args.push_back(std::move(exception));
    node.span = join(node.span, l->args.back().span);
    return node;
  }
  // Several exceptions joined by "or" (or "and", which means the same here) stand side by side.
  std::vector<Node> args{std::move(node)};
  if (auto* l = get<Logic>(exception); l != nullptr && !is_unless && (l->op == LogicOp::disjunction || (l->op == LogicOp::conjunction && l->alternative))) {
    for (auto& a : l->args) args.push_back(std::move(a));
  } else {
    args.push_back(std::move(exception));
  }
  return logic(LogicOp::exception, std::move(args));
}

Node Reader::sentence(std::size_t i, std::optional<Node>& previous, bool& joins_previous) {
  std::optional<Node> condition, result;
  std::vector<char> seps;
  bool barred = false, allowed = false, defines = false, has_must = false;
  std::optional<std::size_t> allowed_at;
  joins_previous = false;
  const auto first_part = [&](std::size_t l) -> std::optional<Lead> {
    const auto e = child(l, Rule::element);
    if (!e) return std::nullopt;
    if (const auto found = child(*e, Rule::lead)) return lead(at(*found).begin, at(*found).end);
    return std::nullopt;
  };
  bool first_list = true;
  children(i, [&](std::size_t c) {
    const Parsed& n = at(c);
    switch (n.rule) {
      case Rule::if_front:
        if (const auto l = child(c, Rule::list)) condition = list(*l);
        break;
      case Rule::list: {
        Node node = list(c);
        if (first_list) {
          if (const auto l = first_part(c)) {
            const bool statement_negated = l->negated && l->requires_absence;
            if (section_ == SectionKind::exclusion && ((l->must && !l->negated) || statement_negated)) wrong_polarity_ = true;
          }
          const auto e = child(c, Rule::element);
          if (section_ == SectionKind::exclusion && e && child(*e, Rule::attest)) {
            // "willing to ...", "able to ..." under exclusion is a requirement in the wrong section.
            const auto a = *child(*e, Rule::attest);
            bool negative = false, positive = false;
            for (std::uint32_t k = at(a).begin; k < at(a).end; ++k) {
              if (kind(k) == '!' || kind(k) == 'j') negative = true;
              if (kind(k) == 'm' && token(k).value == 4) negative = true;
              if (kind(k) == '$') {
                negative = negative || token(k).value == 1;
                positive = token(k).value == 0;
                break;
              }
            }
            std::string said = lower(text(at(a).begin, at(a).end));
            if (positive && !negative && (said.find("willing") != std::string::npos || said.find("able to") != std::string::npos || said.find("ability") != std::string::npos || said.find("agree") != std::string::npos || said.find("informed consent") != std::string::npos)) {
              if (said.find("lack") == std::string::npos && said.find("withdraw") == std::string::npos && said.find("unable") == std::string::npos) wrong_polarity_ = true;
            }
          }
          first_list = false;
        }
        if (result) {
          char s = seps.empty() ? ',' : seps.back();
          if (s == '/') s = '|';
          result = combine({std::move(*result), std::move(node)}, {s}, false);
        } else {
          result = std::move(node);
        }
        break;
      }
      case Rule::sep: {
        char s = kind(n.begin);
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) != ',') s = kind(k);
        seps.push_back(s);
        break;
      }
      case Rule::except_part: {
        bool is_unless = false;
        for (std::uint32_t k = n.begin; k < n.end; ++k)
          if (kind(k) == 'L' || kind(k) == 'E') {
            is_unless = kind(k) == 'L';
            break;
          }
        if (const auto l = child(c, Rule::list)) {
          Node e = list(*l);
          if (result) result = unless(std::move(*result), std::move(e), is_unless);
          else if (previous) {
            previous = unless(std::move(*previous), std::move(e), is_unless);
            joins_previous = true;
          } else {
            result = unread(n.begin, n.end);
          }
        }
        break;
      }
      case Rule::provided:
      case Rule::if_back: {
        if (const auto l = child(c, Rule::list)) {
          Node e = list(*l);
          if (!result) result = unread(n.begin, n.end);
          else if (n.rule == Rule::if_back && section_ == SectionKind::inclusion) result = logic(LogicOp::implication, {std::move(e), std::move(*result)});
          else result = logic(LogicOp::conjunction, {std::move(*result), std::move(e)});
        }
        break;
      }
      case Rule::must_part: {
        // "patients with CLL must have failed X" binds the subgroup; "the tumour must be measurable" says one thing.
        const auto l = child(c, Rule::list);
        const auto before = child(i, Rule::list);
        std::optional<Lead> who;
        if (before) who = first_part(*before);
        has_must = true;
        if (l && result && who && who->subject) {
          Node then = list(*l);
          result = logic(LogicOp::implication, {std::move(*result), std::move(then)});
          if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
        } else if (before) {
          // The sentence as a whole is a statement.
          Saying s;
          s.term.text = text(at(*before).begin, n.end);
          s.term.span = span(at(*before).begin, n.end);
          s.term.hint = TermKind::statement;
          bool figures = false;
          for (std::uint32_t k = at(*before).begin; k < n.end; ++k) figures = figures || kind(k) == 'c' || kind(k) == 'n' || kind(k) == 'E' || kind(k) == 'L';
          result = figures ? Node{Unread{s.term.text, true}, s.term.span} : Node{s, s.term.span};
          if (section_ == SectionKind::exclusion) wrong_polarity_ = true;
        }
        break;
      }
      case Rule::definition:
        if (const auto l = child(c, Rule::list)) {
          result = list(*l);
          defines = true;
        }
        break;
      case Rule::allowed:
        allowed = true;
        allowed_at = c;
        break;
      case Rule::barred: barred = true; break;
      case Rule::label: break;
      case Rule::unread: {
        Node u = unread(n.begin, n.end);
        bool only_signs = true;
        for (std::uint32_t k = n.begin; k < n.end; ++k) only_signs = only_signs && std::string_view("-),:('.").find(kind(k)) != std::string_view::npos;
        if (only_signs) break;
        result = result ? logic(LogicOp::conjunction, {std::move(*result), std::move(u)}) : std::move(u);
        break;
      }
      default: break;
    }
  });
  (void)has_must;
  if (!result) result = unread(at(i).begin, at(i).end);
  const Span whole = span(at(i).begin, at(i).end);
  if (condition) {
    if (section_ == SectionKind::exclusion) result = logic(LogicOp::conjunction, {std::move(*condition), std::move(*result)});
    else result = logic(LogicOp::implication, {std::move(*condition), std::move(*result)});
  }
  if (barred && section_ == SectionKind::inclusion) result = negation(std::move(*result));
  if (barred) wrong_polarity_ = false;
  if ((barred || (allowed && token(at(*allowed_at).begin).value != 3)) && child(i, Rule::unread)) result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
  if (allowed && token(at(*allowed_at).begin).value == 3) {
    // "is encouraged", "is not required": asks for nothing.
    result = Node{Permission{text(at(i).begin, at(i).end)}, whole};
  } else if (allowed) {
    const bool requires_in = token(at(*allowed_at).begin).value == 1 && section_ == SectionKind::inclusion;  // "will be included"
    if (requires_in && !previous) {
      // "patients with X are eligible": as a requirement, or as mere permission. Both readings are kept.
      result = logic(LogicOp::disjunction, {std::move(*result), Node{Permission{text(at(i).begin, at(i).end)}, whole}}, LogicOp::conjunction);
    } else {
      bool figures = false;
      for (std::uint32_t k = at(i).begin; k < at(i).end; ++k) figures = figures || kind(k) == 'n' || kind(k) == 'c';
      if (previous && (section_ == SectionKind::exclusion || (get<Logic>(*previous) != nullptr && get<Logic>(*previous)->op == LogicOp::negation))) {
        // It limits the sentence before: that one's exception.
        previous = unless(std::move(*previous), std::move(*result), false);
        previous->span = join(previous->span, whole);
        joins_previous = true;
      } else if (section_ == SectionKind::exclusion || (previous && figures) || child(i, Rule::unread)) {
        result = Node{Unread{text(at(i).begin, at(i).end), true}, whole};
      } else {
        result = Node{Permission{text(at(i).begin, at(i).end)}, whole};
      }
    }
  }
  if (defines && previous) {
    // "This will be determined by ...": the sentence before is replaced by what defines it.
    const Span both = join(previous->span, result->span);
    previous = std::move(*result);
    previous->span = both;
    joins_previous = true;
  }
  return std::move(*result);
}

namespace {

/// "Age 6 is chosen as the lower limit to avoid ...": gives a reason and requires nothing.
bool is_rationale(const std::string& text) {
  const std::string words = " " + lower(text) + " ";
  static constexpr std::string_view signs[] = {" is chosen ", " was chosen ", " were chosen ", " are chosen ", " is selected as ", " rationale ", " this is to avoid ", " this is because ", " in order to ensure ", " the reason ", " this is due to ", " this is intended to ", " is intended to "};
  return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view s) { return words.find(s) != std::string::npos; });
}

}  // namespace

Node Reader::tree() {
  std::vector<Node> sentences;
  std::optional<Node> previous;
  for (std::size_t i = 0; i < parse_.nodes.size(); i = at(i).next) {
    if (at(i).rule == Rule::unread) {
      bool only_signs = true;
      for (std::uint32_t k = at(i).begin; k < at(i).end; ++k) only_signs = only_signs && std::string_view("-),:('").find(kind(k)) != std::string_view::npos;
      if (only_signs) continue;
      if (previous) sentences.push_back(std::move(*previous));
      previous = unread(at(i).begin, at(i).end);
      continue;
    }
    if (at(i).rule != Rule::sentence) continue;
    if (previous && is_rationale(text(at(i).begin, at(i).end))) continue;
    bool joined = false;
    Node node = sentence(i, previous, joined);
    if (joined) continue;
    if (previous) sentences.push_back(std::move(*previous));
    previous = std::move(node);
  }
  if (previous) sentences.push_back(std::move(*previous));
  if (sentences.empty()) return {Unread{text(0, static_cast<std::uint32_t>(kinds_.size())), false}, span(0, static_cast<std::uint32_t>(kinds_.size()))};
  if (sentences.size() == 1) return std::move(sentences.front());
  // Several sentences are each required; in an exclusion each excludes.
  return logic(section_ == SectionKind::inclusion ? LogicOp::conjunction : LogicOp::disjunction, std::move(sentences));
}

Criterion read_criterion(const SourceText& source, const Item& item, SectionKind section, const Lexicon& lexicon, const Limits& limits) {
  Criterion out;
  if (item.alternatives) {
    // An "or" stood between the children: one requirement, met by any of them.
    std::vector<Node> nodes;
    for (const Item& child : item.children) {
      Criterion inner = read_criterion(source, child, section, lexicon, limits);
      out.attempts += inner.attempts;
      out.tokens += inner.tokens;
      for (auto& d : inner.diagnostics) out.diagnostics.push_back(std::move(d));
      out.filler.insert(out.filler.end(), inner.filler.begin(), inner.filler.end());
      out.wrong_polarity = out.wrong_polarity || inner.wrong_polarity;
      nodes.push_back(std::move(inner.tree));
    }
    out.tree = logic(LogicOp::disjunction, std::move(nodes));
    return out;
  }
  const std::string words = folded(std::string_view(source.text).substr(item.text.begin, item.text.size()));
  if (item.children.empty() && requires_nothing(words)) {
    out.empty = true;
    out.tree = {Permission{words}, item.text};
    return out;
  }
  Reader reader(source, section, lexicon, limits);
  if (!reader.parse(item.text, out)) {
    out.tree = {Unread{words, true}, item.text};
    return out;
  }
  if (item.children.empty() && !reader.kinds().empty() && reader.kinds().back() == ':' && reader.kinds().find_first_of("cnMZ!ELI$JPW") == std::string_view::npos && reader.kinds().size() <= 8) {
    // A heading whose items stand beside it ("Age:"): it requires nothing itself.
    out.empty = true;
    out.tree = {Permission{words}, item.text};
    return out;
  }
  out.tree = reader.tree();
  out.wrong_polarity = reader.wrong_polarity();
  if (item.children.empty()) return out;

  // Does the text govern its children? Only when it ends as a head: "... the following:", "any of:", "...:".
  std::string_view kinds = reader.kinds();
  while (!kinds.empty() && (kinds.back() == '_' || kinds.back() == '.')) kinds.remove_suffix(1);
  if (kinds.empty() || (kinds.back() != ':' && kinds.back() != 'l' && kinds.back() != 'D' && kinds.back() != 'S')) return out;
  std::string_view head = kinds;
  while (!head.empty() && head.back() == ':') head.remove_suffix(1);
  LogicOp op = section == SectionKind::inclusion ? LogicOp::conjunction : LogicOp::disjunction;
  int n = 0;
  bool none = false;
  const std::string low = lower(words);
  const auto says = [&](std::string_view phrase) { return low.find(phrase) != std::string::npos; };
  if (says("at least two") || says("at least 2") || says("two or more") || says("2 or more")) {
    op = LogicOp::at_least;
    n = 2;
  } else if (says("at least three") || says("at least 3") || says("three or more") || says("3 or more")) {
    op = LogicOp::at_least;
    n = 3;
  } else if (says("any of") || says("one of") || says("at least one") || says("one or more") || says("either of") || says("any one") || says("at least 1") || says("1 or more")) {
    op = LogicOp::disjunction;
  } else if (says("all of") || says("each of") || says("both of") || says("all the following")) {
    op = LogicOp::conjunction;
  } else if (says("none of")) {
    op = LogicOp::disjunction;
    none = true;
  } else if (says("such as") || says("including") || says("e.g")) {
    op = LogicOp::disjunction;
  }
  std::vector<Node> nodes;
  for (const Item& child : item.children) {
    Criterion inner = read_criterion(source, child, section, lexicon, limits);
    out.attempts += inner.attempts;
    out.tokens += inner.tokens;
    for (auto& d : inner.diagnostics) out.diagnostics.push_back(std::move(d));
    if (inner.empty) continue;
    out.wrong_polarity = out.wrong_polarity || (inner.wrong_polarity && !reader.head_negated());
    nodes.push_back(std::move(inner.tree));
  }
  if (nodes.empty()) return out;
  Node group = logic(op, std::move(nodes));
  if (op == LogicOp::at_least)
    if (auto* l = std::get_if<Logic>(&group.value); l != nullptr && l->op == LogicOp::at_least) l->n = n;
  const bool negated = reader.head_negated() || none;
  if (negated) group = negation(std::move(group));
  if (negated && section == SectionKind::exclusion) out.wrong_polarity = true;
  // The parent's own content: a plain heading is filler, anything more is part of the requirement.
  const auto* own = std::get_if<Permission>(&out.tree.value);
  const auto* finding = std::get_if<Finding>(&out.tree.value);
  const bool heading = own != nullptr || reader.only_head() || (finding != nullptr && kinds.back() == ':' && head.find('l') == std::string_view::npos && !finding->window && !finding->count) ||
                       (head.find('D') != std::string_view::npos);
  const Span parent = out.tree.span;
  if (!heading) {
    std::vector<Node> both;
    both.push_back(std::move(out.tree));
    both.push_back(std::move(group));
    group = logic(LogicOp::conjunction, std::move(both));
  }
  group.span = join(join(item.text, parent), group.span);
  out.tree = std::move(group);
  return out;
}

namespace {

bool same(const std::optional<Quantity>& a, const std::optional<Quantity>& b) { return a.has_value() == b.has_value() && (!a || (a->value == b->value && a->unit == b->unit)); }
bool same(const Limit& a, const Limit& b) {
  return a.op == b.op && a.value == b.value && a.low == b.low && a.high == b.high && a.low_inclusive == b.low_inclusive && a.high_inclusive == b.high_inclusive && a.word == b.word && a.unit == b.unit && a.relative == b.relative;
}
bool same(const std::optional<Limit>& a, const std::optional<Limit>& b) { return a.has_value() == b.has_value() && (!a || same(*a, *b)); }
bool same(const std::optional<Window>& a, const std::optional<Window>& b) {
  return a.has_value() == b.has_value() && (!a || (same(a->min_ago, b->min_ago) && same(a->max_ago, b->max_ago) && a->anchor == b->anchor && a->after == b->after && a->lifetime == b->lifetime));
}
bool same(const std::optional<Duration>& a, const std::optional<Duration>& b) {
  return a.has_value() == b.has_value() && (!a || (a->op == b->op && a->amount.value == b->amount.value && a->amount.unit == b->amount.unit));
}
bool same(const Term& a, const Term& b) { return lower(a.text) == lower(b.text) && a.candidates == b.candidates; }

struct Same {
  bool operator()(const Comparison& a, const Comparison& b) const { return same(a.measure, b.measure) && same(a.limit, b.limit) && a.statistic == b.statistic && same(a.window, b.window) && same(a.duration, b.duration) && a.series.has_value() == b.series.has_value(); }
  bool operator()(const AgeLimit& a, const AgeLimit& b) const { return same(a.limit, b.limit) && a.at == b.at; }
  bool operator()(const SexIs& a, const SexIs& b) const { return a.value == b.value; }
  bool operator()(const Finding& a, const Finding& b) const {
    return same(a.term, b.term) && a.status == b.status && a.severity == b.severity && a.stage == b.stage && a.state == b.state && a.change == b.change && same(a.count, b.count) && same(a.dose, b.dose) && a.dose_op == b.dose_op &&
           same(a.window, b.window) && same(a.duration, b.duration);
  }
  bool operator()(const Rate& a, const Rate& b) const { return same(a.term, b.term) && same(a.limit, b.limit) && a.per == b.per && same(a.window, b.window) && same(a.duration, b.duration); }
  bool operator()(const Saying& a, const Saying& b) const { return same(a.term, b.term) && a.attestation == b.attestation && same(a.window, b.window); }
  bool operator()(const Opinion& a, const Opinion& b) const { return a.text == b.text; }
  bool operator()(const Permission& a, const Permission& b) const { return a.text == b.text; }
  bool operator()(const Unread& a, const Unread& b) const { return a.text == b.text && a.doubt == b.doubt; }
  bool operator()(const Logic& a, const Logic& b) const {
    return a.op == b.op && a.n == b.n && a.alternative == b.alternative && a.args.size() == b.args.size() && std::equal(a.args.begin(), a.args.end(), b.args.begin(), [](const Node& x, const Node& y) { return grammar::same(x, y); });
  }
  template <typename A, typename B>
  bool operator()(const A& /*a*/, const B& /*b*/) const {
    return false;
  }
};

}  // namespace

bool same(const Node& a, const Node& b) { return std::visit(Same{}, a.value, b.value); }

}  // namespace eligo::grammar

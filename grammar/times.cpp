// Times of a clause: windows and their anchors, durations, series, and amounts written in two units.
#include <algorithm>
#include <array>

#include "grammar/finding.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Does a word begin with that part? "Chemotherapy" holds no "other" and no "therapy".
bool begins_word(std::string_view text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    if (at == 0 || !is_word_byte(text[at - 1])) return true;
  return false;
}
bool begins_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(), [&](std::string_view part) { return begins_word(text, part); });
}

/// Does the anchor name something of the patient's past, and no step of the study?
bool names_the_past(std::string_view words) {
  return begins_any(words,
                    {"last", "previous", "prior", "other", "another", "completion", "completing", "end of", "end", "stop", "discontin"});
}

/// The anchors of a study, by the words people use for them; other words stay as they are.
std::string anchor_name(std::string words) {
  words = lower(std::move(words));
  if (contains(words, "screening")) return "screening";
  if (contains(words, "randomi")) return "randomisation";
  if (contains(words, "baseline")) return "baseline";
  if (contains(words, "enrol") || contains(words, "entry") || contains(words, "inclusion")) return "enrolment";
  if (contains(words, "consent")) return "consent";
  for (const auto study : {"study", "trial", "investigational", "protocol"})
    for (const auto start : {"dose", "dosing", "administration", "start", "treatment", "drug", "medication", "vaccin", "infusion",
                             "injection", "therapy", "product", "agent"})
      if (contains(words, study) && contains(words, start) && !begins_any(words, {"last", "other", "another", "prior ", "previous "}))
        return "first_dose";
  return words;
}

/// "start of therapy", "first infusion", "the procedure": a treatment that nothing tells from that of the study. "Platinum therapy" is
/// another.
bool names_only_treatment(std::string_view anchor) {
  static constexpr std::string_view plain[] = {"treatment",    "treatments",
                                               "therapy",      "therapies",
                                               "dosing",       "dose",
                                               "doses",        "drug",
                                               "drugs",        "medication",
                                               "vaccine",      "vaccination",
                                               "infusion",     "injection",
                                               "product",      "procedure",
                                               "procedures",   "agent",
                                               "intervention", "administration",
                                               "start",        "starting",
                                               "starts",       "begin",
                                               "begins",       "beginning",
                                               "initiation",   "initial",
                                               "initiating",   "commencement",
                                               "first",        "planned",
                                               "current",      "day",
                                               "date",         "time",
                                               "cycle",        "cycles",
                                               "conditioning", "leukapheresis",
                                               "apheresis",    "lymphodepletion",
                                               "regimen",      "chemo",
                                               "the",          "of",
                                               "for",          "with",
                                               "to",           "on",
                                               "in",           "any",
                                               "this",         "and",
                                               "or",           "assessment",
                                               "assessments",  "assigned",
                                               "receiving",    "receipt"};
  for (std::size_t at = 0; at < anchor.size();) {
    std::size_t end = at;
    while (end < anchor.size() && is_word_byte(anchor[end])) ++end;
    const std::string_view word = anchor.substr(at, end - at);
    const bool figure = std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c); });
    if (!figure && std::find(std::begin(plain), std::end(plain), word) == std::end(plain)) return false;
    at = end + 1;
  }
  return true;
}

/// A step of the study, which comes after all that a patient brings along. Of anything else, "within 4 weeks of" may mean either side.
bool names_a_step(std::string_view anchor) {
  if (names_the_past(anchor)) return false;
  return begins_any(anchor, {"screening", "randomi", "baseline", "enrol", "consent", "first_dose", "study", "trial", "visit",
                             "registration", "run-in", "protocol", "investigational", "day 1", "day 0", "leukapheresis"}) ||
         names_only_treatment(anchor);
}

}  // namespace

/// "2 years 6 months", "32 weeks 0 days", "36+6 weeks" (of gestation): one amount in the smaller unit.
void Reader::join_amounts() {
  auto& all = tokens_.tokens;
  if (std::count_if(all.begin(), all.end(), [](const Token& t) { return t.kind == TokenKind::number; }) < 2) return;
  const auto kind_of = [&](std::size_t i) { return i < all.size() ? all[i].kind : TokenKind::other; };
  const auto words = [&](std::size_t i) {
    return lower(std::string(std::string_view(source_.text).substr(all[i].span.begin, all[i].span.size())));
  };
  const auto factor_of = [](std::string_view large, std::string_view small) {
    if (large == "a" && small == "mo") return 12;
    if (large == "wk" && small == "d") return 7;
    if (large == "h" && small == "min") return 60;
    if (large == "d" && small == "h") return 24;
    return 0;
  };
  const bool gestation = std::any_of(all.begin(), all.end(), [&](const Token& t) {
    return contains(lower(std::string(std::string_view(source_.text).substr(t.span.begin, t.span.size()))), "gestation");
  });
  std::vector<Token> out;
  std::string kinds;
  const auto put = [&](const Token& t) {
    out.push_back(t);
    kinds.push_back(static_cast<char>(t.kind));
  };
  /// The sum as a number token over [i, last], then its unit.
  const auto put_sum = [&](std::size_t i, std::size_t last, const Decimal& sum, Token unit, std::string_view symbol) {
    Token number = all[i];
    number.ref = static_cast<std::uint32_t>(tokens_.numbers.size());
    tokens_.numbers.push_back(sum);
    number.span.end = all[last].span.begin;
    unit.kind = TokenKind::time_unit;
    unit.span = all[last].span;
    unit.value = 0;
    unit.ref = static_cast<std::uint32_t>(tokens_.texts.size());
    tokens_.texts.emplace_back(symbol);
    put(number);
    put(unit);
  };
  const auto sum_of = [&](std::size_t large, std::size_t small, int factor) -> std::optional<Decimal> {
    const Decimal &a = tokens_.numbers[all[large].ref], &b = tokens_.numbers[all[small].ref];
    if (a.exponent() < 0 || b.exponent() < 0 || b < Decimal(0) || b >= Decimal(factor)) return std::nullopt;
    const auto product = Decimal::multiply(a, Decimal(factor));
    return product ? Decimal::add(*product, b) : std::nullopt;
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (kind_of(i) == TokenKind::number && kind_of(i + 1) == TokenKind::time_unit) {
      std::size_t second = i + 2;
      const bool linked = kind_of(second) == TokenKind::conj || kind_of(second) == TokenKind::comma;
      if (linked) ++second;
      if (kind_of(second) == TokenKind::number && kind_of(second + 1) == TokenKind::time_unit) {
        const std::string &large = tokens_.texts[all[i + 1].ref], &small = tokens_.texts[all[second + 1].ref];
        const int factor = factor_of(large, small);
        // "at 1 year and 6 months" may be two times; weeks and days go together.
        const auto sum = factor != 0 && (!linked || factor == 7) ? sum_of(i, second, factor) : std::nullopt;
        if (sum) {
          const std::string symbol = small;
          put_sum(i, second + 1, *sum, all[second + 1], symbol);
          out.back().value = all[second + 1].value;
          i = second + 1;
          continue;
        }
      }
    }
    // Weeks and days of a pregnancy: "36+6", "36 + 6 weeks".
    if (gestation && kind_of(i) == TokenKind::number && i + 2 < all.size() && words(i + 1) == "+" && kind_of(i + 2) == TokenKind::number) {
      const Decimal& weeks = tokens_.numbers[all[i].ref];
      const auto sum = weeks >= Decimal(16) && weeks <= Decimal(45) ? sum_of(i, i + 2, 7) : std::nullopt;
      if (sum) {
        const bool unit = kind_of(i + 3) == TokenKind::time_unit && tokens_.texts[all[i + 3].ref] == "wk";
        put_sum(i, unit ? i + 3 : i + 2, *sum, all[unit ? i + 3 : i + 2], "d");
        i += unit ? 3 : 2;
        continue;
      }
    }
    put(all[i]);
  }
  if (out.size() == all.size()) return;
  tokens_.tokens = std::move(out);
  tokens_.kinds = std::move(kinds);
}

double days_of(std::string_view unit) {
  if (unit == "a") return 365.25;
  if (unit == "mo") return 30.4;
  if (unit == "wk") return 7;
  if (unit == "d") return 1;
  if (unit == "h") return 1.0 / 24;
  return unit == "min" ? 1.0 / 1440 : 0;
}

namespace {

/// Is one the other as people convert them: four weeks and a month, a year and 52 weeks?
bool same_time(const Quantity& a, const Quantity& b) {
  const double one = a.value.to_double() * days_of(a.unit), other = b.value.to_double() * days_of(b.unit);
  return one > 0 && other > 0 && one <= other * 1.12 && other <= one * 1.12;
}

}  // namespace

std::optional<Window> Reader::window(std::size_t i, bool completed, std::string& narrows) const {
  const Parsed& p = at(i);
  Window w;
  w.span = span(p.begin, p.end);
  std::optional<Comparator> op;
  std::vector<Quantity> amounts;
  std::vector<std::optional<Comparator>> ops;
  bool within = false, past = false, at_point = true, choice = false, from = false;
  char relation = 0;
  const auto anchor = child(i, Rule::anchor);
  const std::uint32_t anchor_begin = anchor ? at(*anchor).begin : p.end, anchor_end = anchor ? at(*anchor).end : p.end;
  bool differs = false;
  // "during the 14-day run-in": how long the step takes is no part of the question. "During the 6 months before X" is a time before X.
  const bool of_step = kind(p.begin) == 'd' && anchor && std::string_view("BAs").find(kind(anchor_begin - 1)) == std::string_view::npos;
  for (std::uint32_t t = p.begin; t < p.end; ++t) {
    if (t >= anchor_begin && t < anchor_end) continue;
    if (kind(t) == '(' && kind(t + 1) == 'n' && kind(t + 2) == 'y' && !amounts.empty()) {
      // "within 4 weeks (28 days)": the same time in another unit, and no second bound.
      const Quantity again{number(t + 1), unit(t + 2), span(t + 1, t + 3)};
      differs = differs || !same_time(amounts.back(), again);
      w.span = join(w.span, again.span);
      t += 2;
      continue;
    }
    switch (kind(t)) {
      case 'c':
        op = comparator(t);
        // "over the 6 months before X" is all along them.
        if (lower(text(t, t + 2)).rfind("over the ", 0) == 0) {
          op.reset();
          within = true;
        }
        break;
      case 'n':
        if (of_step) break;
        amounts.push_back({number(t), "", span(t, t + 1)});
        ops.push_back(op);
        at_point = false;
        break;
      case 'y':
        if (of_step && kind(t + 1) == 'Q') break;
        if (amounts.empty()) {
          amounts.push_back({Decimal(1), "", span(t, t + 1)});
          ops.push_back(op);
        }
        for (auto& a : amounts)
          if (a.unit.empty()) a.unit = unit(t);
        amounts.back().span = join(amounts.back().span, span(t, t + 1));
        at_point = false;
        break;
      case 'p':
        if (!ops.empty()) ops.back() = static_cast<Comparator>(token(t).value);
        break;
      case 'W':
        within = true;
        w.after = token(t).value == 5;
        if (token(t).value == 6) op = Comparator::lt;
        break;
      case 'P':
        past = true;
        break;
      case '%':
        choice = true;
        break;
      case 'd':
        if (token(t).value == 3) w.lifetime = true;
        relation = 'd';
        break;
      case 'B':
      case 'A':
      case 's':
        relation = kind(t);
        from = relation == 's' && token(t).value == 1;
        break;
      case 'O':
        if (t + 1 == anchor_begin) relation = 'O';
        break;
      default:
        break;
    }
  }
  // "during and for 3 months after the study": how long a promise holds, and no time of a fact.
  if (kind(p.begin) == 'd' && (has_kind(p.begin, anchor_begin, '&') || has_kind(p.begin, anchor_begin, '|'))) {
    narrows = text(p.begin, p.end);
    return std::nullopt;
  }
  if (anchor) {
    std::uint8_t form = 0;
    if (kind(anchor_begin) == 'Q') {
      w.anchor = unit(anchor_begin);
      form = token(anchor_begin).value;
      // "the last dose of rituximab" is not that of the study drug, "the diagnosis of asthma" not any diagnosis.
      const bool own = w.anchor == "last_dose" || w.anchor == "diagnosis";
      if (own && anchor_end > anchor_begin + 2 && kind(anchor_begin + 1) == 'O') {
        std::string words = lower(text(anchor_begin, anchor_end));
        if (words.rfind("the ", 0) == 0) words.erase(0, 4);
        if (words.rfind("time of ", 0) == 0) words.erase(0, 8);
        if (!contains_any(words, {"study", "trial", "investigational product", "imp ", "protocol"}) || contains(words, "another"))
          w.anchor = words;
      }
    } else {
      w.anchor = anchor_name(text(anchor_begin, anchor_end));
    }
    if (form == 3) {
      // "during the study": looks forward from enrolment.
      w.after = relation == 'd' || relation == 'A';
    }
    if (relation == 'd' && w.anchor != "study" && w.anchor != "screening" && w.anchor != "run-in" && amounts.empty()) {
      narrows = text(p.begin, p.end);
      return std::nullopt;
    }
  } else if (at_point && relation == 0) {
    // "at screening", "at diagnosis"
    for (std::uint32_t t = p.begin; t < p.end; ++t)
      if (kind(t) == 'Q') w.anchor = unit(t);
    if (w.anchor == "diagnosis" || w.anchor == "birth") {
      w.min_ago = w.max_ago = Quantity{Decimal(0), "d", w.span};
      return w;
    }
    // "At the time of transplant" is another day than that of the question.
    if (w.anchor == "transplant" || w.anchor == "surgery" || w.anchor == "birth" || w.anchor == "delivery") narrows = "%";
    return std::nullopt;
  }
  if (relation == 'A' && kind(p.begin) != 's') w.after = true;
  // "since transplant", "within 6 months from diagnosis" lie behind the anchor; "at least 4 weeks since" looks back to it, and "within 30
  // days from randomisation" to a step that is yet to come.
  if (relation == 's' && anchor && (amounts.empty() || within)) w.after = !(from && names_a_step(w.anchor));
  // What lay before a step of some length did not happen in it.
  if (relation == 'd' && (w.anchor == "study" || (amounts.empty() && (w.anchor == "screening" || w.anchor == "run-in")))) w.after = true;
  if (relation == 'O' && (within || (op && less_side(*op))) && !names_a_step(w.anchor)) w.around = true;
  if (differs) {
    narrows = "%";
    return std::nullopt;
  }
  if (choice) {
    // "30 days or 5 half-lives, whichever is longer"
    std::string which;
    for (std::uint32_t t = p.begin; t < p.end; ++t)
      if (kind(t) == '%') which = lower(text(t, std::min<std::uint32_t>(t + 6, p.end)));
    const bool longer = contains_any(which, {"long", "great", "more", "later"}),
               shorter = contains_any(which, {"short", "less", "sooner", "earlier"});
    if (amounts.size() != 2 || longer == shorter) {
      narrows = "%";
      return std::nullopt;
    }
    w.other = amounts[1];
    w.longer = longer;
    amounts.pop_back();
    ops.pop_back();
  }
  if (amounts.size() == 2 && !ops[1]) {
    const bool ordered = amounts[0].value < amounts[1].value || amounts[0].unit != amounts[1].unit;
    w.min_ago = amounts[ordered ? 0 : 1];
    w.max_ago = amounts[ordered ? 1 : 0];
    // "Within the last 3-6 months": up to today, and how far back is not said; where it is required, it may as well be that stretch.
    if ((within || past) && !w.after && !w.around && relation != 'A') {
      w.other = Quantity{w.min_ago->value, w.min_ago->unit, Span{}};
      if (section_ == SectionKind::exclusion) w.min_ago.reset();
    }
  } else {
    for (std::size_t a = 0; a < amounts.size(); ++a) {
      bool minimum = ops[a] && more_side(*ops[a]);
      if (!ops[a] && !within && !past) minimum = completed || relation == 's';
      if (within || past) minimum = false;
      (minimum ? w.min_ago : w.max_ago) = amounts[a];
      if (ops[a] && minimum) w.min_open = *ops[a] == Comparator::gt;
      if (ops[a] && !minimum && less_side(*ops[a])) w.max_open = *ops[a] == Comparator::lt;
    }
    // "<= 3 years and >= 7 years after menarche" is no stretch of time.
    if (w.min_ago && w.max_ago &&
        w.max_ago->value.to_double() * days_of(w.max_ago->unit) < w.min_ago->value.to_double() * days_of(w.min_ago->unit)) {
      narrows = "%";
      return std::nullopt;
    }
  }
  return w;
}

std::optional<Duration> Reader::duration(std::uint32_t begin, std::uint32_t end) const {
  Duration d;
  bool number_seen = false, bounded = false;
  std::optional<Decimal> second;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (kind(i) == '(' && kind(i + 1) == 'n' && kind(i + 2) == 'y' && number_seen) {
      if (!same_time(d.amount, {number(i + 1), unit(i + 2), {}})) return std::nullopt;
      i += 2;
      continue;
    }
    switch (kind(i)) {
      case 'f': {
        static constexpr Comparator forms[] = {Comparator::ge, Comparator::ge, Comparator::gt, Comparator::lt, Comparator::le};
        // "maximum duration of 8 weeks": the word in front says which way.
        if (!bounded) d.op = forms[std::min<std::size_t>(token(i).value, 4)];
        break;
      }
      case 'c':
        d.op = comparator(i);
        bounded = true;
        break;
      case 'n':
        if (number_seen)
          second = number(i);
        else
          d.amount = {number(i), "", span(i, i + 1)};
        number_seen = true;
        break;
      case 'y':
        if (!number_seen) d.amount = {Decimal(1), "", span(i, i + 1)};
        number_seen = true;
        d.amount.unit = unit(i);
        d.amount.span = join(d.amount.span, span(i, i + 1));
        break;
      case 'p':
        if (token(i).value <= 5) d.op = comparator(i);
        break;
      default:
        break;
    }
  }
  if (!number_seen || d.amount.unit.empty() || second) return std::nullopt;
  return d;
}

std::optional<Series> Reader::series(std::uint32_t begin, std::uint32_t end) const {
  Series s;
  s.span = span(begin, end);
  for (std::uint32_t i = begin; i < end; ++i) {
    if (kind(i) == 'n' && kind(i + 1) != 'y') {
      if (!s.at_least) s.at_least = number(i);
    }
    if (kind(i) == 'q') {
      const auto v = token(i).value;
      if (v == 1 || v == 3 || v == 4) s.consecutive = true;
      if (v == 3) s.every = Quantity{Decimal(1), "d", span(i, i + 1)};
      if (v == 5) {
        for (std::uint32_t k = begin; k + 1 < i; ++k)
          if (kind(k) == 'n' && kind(k + 1) == 'y') s.apart = Quantity{number(k), unit(k + 1), span(k, k + 2)};
      }
    }
  }
  if (!s.at_least) return std::nullopt;
  return s;
}

/// "Relapse less than 6 months since chemotherapy", "surgery at least 4 weeks from diagnosis": what has a time of its own lies behind an
/// event that the patient brings along. A last dose is what the time is counted from up to now.
bool Reader::lies_behind(const Part& part, std::size_t i, const Window& w) const {
  const auto anchor = child(i, Rule::anchor);
  return part.has_body && anchor && at(*anchor).begin > 0 && kind(at(*anchor).begin - 1) == 's' && (w.min_ago || w.max_ago) &&
         w.anchor != "last_dose" && !names_a_step(w.anchor);
}

/// What a time "since" or "from" an event says of the name in front of it: that it lies behind the event by that much, that the disease was
/// diagnosed so long ago ("breast cancer less than 6 months since diagnosis"), or was given last ("chemotherapy, 4 weeks since the last").
void Reader::count_from_event(Part& part, Window& w) const {
  const auto noun = noun_of(part);
  const Term name = noun ? term(at(*noun).begin, at(*noun).end) : Term{};
  const auto& known = name.candidates.empty() ? name.broader : name.candidates;
  const bool disease = std::any_of(known.begin(), known.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
  const std::string word = lower(name.text);
  w.after = true;
  if (disease && w.anchor == "diagnosis") {
    part.lead.diagnosed = true;
    w.anchor = "as_of";
    w.after = false;
  } else if (!word.empty() && begins_word(w.anchor, word)) {
    w.anchor = "as_of";
    w.after = false;
  }
}

/// A window or a duration of one part, as it was read, into the part.
void Reader::take_window(Part& part, std::size_t i, bool completed) {
  const Parsed& n = at(i);
  if (n.end == n.begin + 1 && kind(n.end) == '|' && lower(raw(n.begin)) == "during") {
    // "during or within 6 months of X": during what is said behind the other time.
    part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
    return;
  }
  std::string narrows;
  auto w = window(i, completed, narrows);
  if (w && lies_behind(part, i, *w)) count_from_event(part, *w);
  if (!w) {
    if (narrows == "%") {
      Node left = unread(n.begin, n.end);
      std::get<Unread>(left.value).doubt = true;
      part.unread.push_back(std::move(left));
    } else if (!narrows.empty()) {
      part.during_tokens.emplace_back(n.begin, n.end);
      part.during += (part.during.empty() ? "" : " ") + narrows;
    }
    return;
  }
  if (w->lifetime) {
    part.lead.status = part.lead.status == Status::unspecified ? Status::any : part.lead.status;
    part.lead.ever = true;
    return;
  }
  if (kind(n.begin) == 'f' && (w->after || w->around)) {
    // "for 5 years after diagnosis" runs forward from there: no predicate says that.
    Node left = unread(n.begin, n.end);
    std::get<Unread>(left.value).doubt = true;
    part.unread.push_back(std::move(left));
    return;
  }
  // "for the past 3 months", "for at least 3 months before screening": how long. "No X for 3 months" is about that time.
  const bool past_form = kind(n.begin) == 'P' && (token(n.begin).value == 1 || token(n.begin).value == 2) && w->max_ago;
  const bool for_form = kind(n.begin) == 'f' && !w->after && !w->around && !w->other && (w->max_ago.has_value() != w->min_ago.has_value());
  if (past_form || for_form) {
    Duration d{Comparator::ge, w->max_ago ? *w->max_ago : *w->min_ago};
    if (for_form) {
      if (const auto read = duration(n.begin, child(i, Rule::anchor) ? at(*child(i, Rule::anchor)).begin : n.end)) d = *read;
    }
    claim(n.begin, n.end);
    const auto anchor = child(i, Rule::anchor);
    if (past_form || (anchor && kind(at(*anchor).begin) == 'Q')) {
      part.lasting = d;
    } else {
      part.duration = d;
      w->max_ago.reset();
      w->min_ago.reset();
      w->min_open = w->max_open = false;
      if (w->anchor == "as_of") return;
    }
  }
  // "within 28 days (<= 28 days) prior to randomisation": the day that the time counts back from, behind a bracket.
  if (part.windows.size() == 1 && kind(n.begin - 1) == ')' && kind(n.begin) == 'B' && !w->max_ago && !w->min_ago && !w->after) {
    Window& counted = part.windows.front();
    if (counted.max_ago && counted.anchor == "as_of" && !counted.after && !counted.around) {
      counted.anchor = w->anchor;
      counted.span = join(counted.span, w->span);
      return;
    }
  }
  // "Menopause with > 1 year interval since last menses", "(<= 3 years since last treatment) history of X": it is the event that is so long
  // ago.
  const bool beside = part.has_body || (n.begin > 0 && kind(n.begin - 1) == '(');
  if (beside && (w->min_ago || w->max_ago) && w->anchor != "as_of" && w->anchor != "diagnosis" && !is_study_anchor(w->anchor) &&
      w->anchor != "last_dose") {
    const std::uint32_t stop = child(i, Rule::anchor) ? at(*child(i, Rule::anchor)).begin : n.end;
    bool since = false;
    for (std::uint32_t t = n.begin; t < stop; ++t) since = since || lower(raw(t)).ends_with("since");
    const std::string between = stop > n.begin ? lower(words_of({token(n.begin).span.begin, token(stop - 1).span.end})) : std::string();
    if (since && (!w->after || between.find("interval") != std::string::npos)) {
      part.unread.push_back(Node{Unread{text(n.begin, n.end), true}, span(n.begin, n.end)});
      return;
    }
  }
  part.windows.push_back(*w);
  part.window_in_front = !part.has_body;
}

/// "diagnosis of X", "X diagnosis"; not a first or an earlier one, nor what narrows it.
bool names_diagnosis(std::string_view anchor) {
  if (anchor.starts_with("the ")) anchor.remove_prefix(4);
  if (anchor.starts_with("diagnosis of ")) return true;
  return anchor.size() > 11 && anchor.ends_with(" diagnosis") && !contains_any(anchor, {"initial", "first", "of ", "original"});
}

/// "At least 4 weeks since the last dose of X", "less than 30 days since ending another study": the anchor is what the clause is about.
Node Reader::anchor_node(const Window& window) const {
  std::string words = window.anchor;
  bool therapy = false;
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view word : {"last dose of ",
                                        "last dose ",
                                        "last administration of ",
                                        "last infusion of ",
                                        "last injection of ",
                                        "last treatment with ",
                                        "last use of ",
                                        "last course of ",
                                        "last cycle of ",
                                        "prior ",
                                        "previous ",
                                        "last ",
                                        "the ",
                                        "any ",
                                        "a ",
                                        "an ",
                                        "ending ",
                                        "completion of ",
                                        "end of ",
                                        "discontinuation of ",
                                        "most recent "}) {
      if (words.size() <= word.size() || words.rfind(word, 0) != 0) continue;
      words.erase(0, word.size());
      therapy = therapy || contains_any(word, {"dose", "admin", "infusion", "inject", "treatment"});
      found = true;
    }
  }
  // "Within 12 months from diagnosis of multiple sclerosis", "since the multiple sclerosis diagnosis": when it was diagnosed.
  const bool diagnosed = names_diagnosis(words);
  if (diagnosed) {
    const std::size_t of = words.find("diagnosis of ");
    words = of != std::string::npos ? words.substr(of + 13) : words.substr(0, words.size() - 10);
    if (words.starts_with("the ")) words.erase(0, 4);
    Finding disease;
    disease.term = compose(words, window.span);
    if (any_kind(disease.term.candidates, TermKind::condition)) {
      disease.window = window;
      disease.window->anchor = "as_of";
      disease.window->after = disease.window->around = false;
      disease.window->of_diagnosis = true;
      return {std::move(disease), window.span};
    }
    words = window.anchor;
  }
  // The last dose of what, the diagnosis of what: not said.
  if (words == "last_dose" || words == "diagnosis" || words == "birth") {
    return {Unread{source_.text.substr(window.span.begin, window.span.end - window.span.begin), true}, window.span};
  }
  Finding f;
  f.term = compose(words, window.span);
  // "from the last methotrexate dose"
  if (f.term.candidates.empty() && words.ends_with(" dose"))
    if (auto drug = dosed(f.term)) f.term = std::move(*drug);
  if (therapy) f.term.hint = TermKind::drug;
  f.window = window;
  f.window->anchor = "as_of";
  f.window->after = false;  // "6 months after a stroke" is now: the stroke was 6 months ago
  f.window->last = f.window->min_ago && !f.window->max_ago;
  return {std::move(f), window.span};
}

}  // namespace eligo::grammar

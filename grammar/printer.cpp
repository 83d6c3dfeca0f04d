// Canonical English of a tree as written: what was understood, in words that read as a sentence. Unread text stands in «».
//
// Written so that a clinician sees every part of the reading: who, what, how much, when. Parts of one connective are bracketed when they
// hold another.
#include <algorithm>
#include <string>

#include "grammar/criterion.hpp"

namespace eligo::grammar {
namespace {

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
  return "=";
}

std::string unit_words(const std::string& unit, const Decimal& value) {
  const bool one = value == Decimal(1);
  if (unit == "a") return one ? "year" : "years";
  if (unit == "mo") return one ? "month" : "months";
  if (unit == "wk") return one ? "week" : "weeks";
  if (unit == "d") return one ? "day" : "days";
  if (unit == "h") return one ? "hour" : "hours";
  if (unit == "min") return one ? "minute" : "minutes";
  if (unit == "half-life") return one ? "half-life" : "half-lives";
  // "mg{prednisone}/d": of any corticosteroid, counted in milligrams of that one.
  if (const auto end = unit.starts_with("mg{") ? unit.find('}') : std::string::npos; end != std::string::npos)
    return "mg" + unit.substr(end + 1) + " of " + unit.substr(3, end - 3) + " or equivalent";
  return unit;
}

std::string amount(const Quantity& q) { return q.value.to_string() + (q.unit.empty() ? "" : " " + unit_words(q.unit, q.value)); }

std::string relative_words(const Limit& l) {
  switch (l.relative) {
    case Relative::none:
      return "";
    case Relative::uln:
      return " x ULN";
    case Relative::lln:
      return " x LLN";
    case Relative::baseline:
      return " x baseline";
    case Relative::predicted:
      return " predicted";
  }
  return "";
}

std::string limit_words(const Limit& l) {
  if (!l.word.empty()) return (l.op && *l.op != Comparator::eq ? std::string(sign(*l.op)) : std::string("is")) + " " + l.word;
  const auto tail = [&](const Decimal& v) { return (l.unit.empty() ? std::string() : " " + unit_words(l.unit, v)) + relative_words(l); };
  if (l.low && l.high) {
    if (l.low_inclusive && l.high_inclusive) return "from " + l.low->to_string() + " to " + l.high->to_string() + tail(*l.high);
    return std::string(l.low_inclusive ? ">= " : "> ") + l.low->to_string() + " and " + (l.high_inclusive ? "<= " : "< ") +
           l.high->to_string() + tail(*l.high);
  }
  if (l.value) return std::string(sign(l.op.value_or(Comparator::eq))) + " " + l.value->to_string() + tail(*l.value);
  return "";
}

/// The same limit in another unit, in brackets. Of one figure its sign is that of the limit, where it has none of its own.
std::string again_words(const Limit& l) {
  const bool ends = l.low && l.high && l.low_inclusive && l.high_inclusive;
  if (!l.word.empty() || l.unit.empty() || (!l.value && !ends)) return "";
  std::string words = limit_words(l);
  if (words.starts_with("= ")) words.erase(0, 2);
  return " (" + words + ")";
}

std::string anchor_words(const std::string& anchor) {
  if (anchor == "first_dose") return "the first dose";
  if (anchor == "last_dose") return "the last dose";
  if (anchor == "study") return "the study";
  return anchor;
}

std::string window_words(const Rare<Window>& w) {
  if (!w) return "";
  if (w->lifetime) return " at any time";
  if (w->anchor == "study" && w->after && !w->max_ago && !w->min_ago) return " during the study";
  const bool now = w->anchor == "as_of";
  const std::string relation = now ? (w->after ? " from now" : " ago")
                                   : (w->around  ? " of "
                                      : w->after ? " after "
                                                 : " before ") +
                                         anchor_words(w->anchor);
  if (w->min_ago && w->max_ago) {
    if (!w->min_open && !w->max_open) return " from " + amount(*w->min_ago) + " to " + amount(*w->max_ago) + relation;
    return (w->min_open ? " more than " : " at least ") + amount(*w->min_ago) + " and " + (w->max_open ? "less than " : "at most ") +
           amount(*w->max_ago) + relation;
  }
  if (w->max_ago && w->max_open) return " less than " + amount(*w->max_ago) + relation;
  if (w->max_ago) return now && !w->after ? " within the last " + amount(*w->max_ago) : " within " + amount(*w->max_ago) + relation;
  if (w->min_ago) return (w->min_open ? " more than " : " at least ") + amount(*w->min_ago) + relation;
  return now ? "" : relation;
}

std::string duration_words(const Rare<Duration>& d) {
  if (!d) return "";
  return " for " +
         std::string(d->op == Comparator::ge   ? "at least "
                     : d->op == Comparator::gt ? "more than "
                     : d->op == Comparator::lt ? "less than "
                     : d->op == Comparator::le ? "at most "
                                               : "") +
         amount(d->amount);
}

std::string_view status_words(Status s) {
  switch (s) {
    case Status::unspecified:
      return "";
    case Status::current:
      return "current ";
    case Status::history:
      return "history of ";
    case Status::any:
      return "current or past ";
    case Status::recent_onset:
      return "newly diagnosed ";
    case Status::suspected:
      return "suspected ";
    case Status::planned:
      return "planned ";
    case Status::past:
      return "prior ";
    case Status::naive:
      return "naive to ";
    case Status::failed:
      return "failure of ";
    case Status::intolerant:
      return "intolerance to ";
    case Status::contraindicated:
      return "contraindication to ";
    case Status::stable:
      return "stable ";
    case Status::never:
      return "never ";
  }
  return "";
}

std::string_view statistic_words(Statistic s) {
  switch (s) {
    case Statistic::latest:
      return "latest ";
    case Statistic::any:
      return "any value of ";
    case Statistic::all:
      return "every value of ";
    case Statistic::mean:
      return "average ";
    case Statistic::min:
      return "lowest ";
    case Statistic::max:
      return "highest ";
    case Statistic::median:
      return "median ";
    case Statistic::count:
      return "number of ";
  }
  return "";
}

/// What the measure's name does not say itself: " (on room air) (at rest)", " (echocardiography or MUGA)".
std::string settings_words(const Comparison& c) {
  const auto said = settings_in(c.measure.text, SettingsOf::criterion);
  std::string out;
  std::string_view aspect;
  for (const Setting& one : c.settings) {
    if (std::find(said.begin(), said.end(), one) != said.end()) continue;
    if (one.aspect == aspect) {
      out.insert(out.size() - 1, " or " + one.value);
    } else {
      out += " (" + one.value + ")";
    }
    aspect = one.aspect;
  }
  return out;
}

struct Printer {
  std::string operator()(const Comparison& c) const {
    std::string out = std::string(c.statistic ? statistic_words(*c.statistic) : "") + c.measure.text + " " + limit_words(c.limit);
    if (c.again) out += again_words(*c.again);
    out += settings_words(c);
    if (c.series) {
      out += " over";
      if (c.series->at_least) out += " at least " + c.series->at_least->to_string();
      if (c.series->consecutive) out += " consecutive";
      out += c.series->every ? " daily entries" : " readings";
      if (c.series->apart) out += " at least " + amount(*c.series->apart) + " apart";
    }
    return out + duration_words(c.duration) + window_words(c.window);
  }
  std::string operator()(const AgeLimit& a) const {
    return "age " + limit_words(a.limit) + (a.at.empty() || a.at == "as_of" ? "" : " at " + anchor_words(a.at));
  }
  std::string operator()(const SexIs& s) const { return s.value; }
  std::string operator()(const Finding& f) const {
    std::string out;
    if (f.count) out += limit_words(*f.count) + " ";
    out += status_words(f.status);
    if (!f.severity.empty()) out += f.severity + " ";
    out += f.term.text;
    if (!f.stage.empty()) out += " " + f.stage;
    if (f.state == "present") out += f.change.empty() ? " positive" : " " + f.change;
    if (f.state == "absent") out += f.change.empty() ? " negative" : " wild type";
    if (f.dose) out += " at a dose " + std::string(sign(f.dose_op.value_or(Comparator::eq))) + " " + amount(*f.dose);
    return out + duration_words(f.duration) + window_words(f.window);
  }
  std::string operator()(const Rate& r) const {
    return limit_words(r.limit) + " " + r.term.text + " per " + unit_words(r.per, Decimal(1)) + duration_words(r.duration) +
           window_words(r.window);
  }
  std::string operator()(const Saying& s) const { return s.term.text + window_words(s.window); }
  std::string operator()(const Opinion& o) const { return "judgement: " + o.text; }
  std::string operator()(const Permission& p) const { return "(permits) " + p.text; }
  std::string operator()(const Unread& u) const {
    std::string out = "«" + u.text + "»";
    for (std::size_t i = 0; i < u.seen.size(); ++i) {
      std::string one = print(u.seen[i]);
      if (!one.empty() && one.front() == ' ') one.erase(0, 1);
      out += (i == 0 ? " [seen: " : "; ") + one;
    }
    return u.seen.empty() ? out : out + "]";
  }
  std::string operator()(const Logic& l) const {
    const auto member = [](const Node& n) {
      const std::string text = print(n);
      return std::holds_alternative<Logic>(n.value) && std::get<Logic>(n.value).op != LogicOp::negation ? "(" + text + ")" : text;
    };
    const auto joined = [&](std::string_view word) {
      std::string out;
      for (std::size_t i = 0; i < l.args.size(); ++i) out += (i > 0 ? " " + std::string(word) + " " : "") + member(l.args[i]);
      return out;
    };
    switch (l.op) {
      case LogicOp::conjunction:
        return joined(l.alternative ? "and (or possibly or)" : "and");
      case LogicOp::disjunction:
        return joined(l.alternative ? "or (or possibly and)" : "or");
      case LogicOp::negation:
        return "not " + member(l.args.front());
      case LogicOp::implication:
        return "if " + member(l.args.front()) + ", then " + member(l.args.back());
      case LogicOp::exception: {
        std::string out = member(l.args.front()) + ", except ";
        for (std::size_t i = 1; i < l.args.size(); ++i) out += (i > 1 ? " or " : "") + member(l.args[i]);
        return out;
      }
      case LogicOp::at_least: {
        std::string out = "at least " + std::to_string(l.n) + " of: ";
        for (std::size_t i = 0; i < l.args.size(); ++i) out += (i > 0 ? "; " : "") + member(l.args[i]);
        return out;
      }
    }
    return "";
  }
};

}  // namespace

std::string print(const Node& node) { return std::visit(Printer{}, node.value); }

}  // namespace eligo::grammar

// Events per time: what is counted, how often, and in what time.
#include <algorithm>
#include <utility>

#include "grammar/reader.hpp"

namespace eligo::grammar {

Node Reader::rate(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  const Span whole = span(p.begin, p.end);
  Rate r;
  std::optional<Term> first, second;
  children(i, [&](std::size_t c) {
    if (at(c).rule != Rule::counted) return;
    (first ? second : first) = term(at(c).begin, at(c).end);
  });
  // The events are named next to the number; words before it say what is counted over ("flare frequency of > 4 flares per year").
  if (second)
    r.term = *second;
  else if (first)
    r.term = *first;
  // "Incontinence >= 7 episodes per week": of the incontinence. "Seizure frequency of at least 4 per month": of the seizures.
  static constexpr std::string_view times[] = {"episode", "episodes",    "time",  "times",    "event",
                                               "events",  "occurrences", "bouts", "occasions"};
  bool dropped = false;
  if (first && second) {
    const std::string what = lower(second->text), over = lower(first->text);
    const bool generic = std::find(std::begin(times), std::end(times), what) != std::end(times);
    if (generic) r.term = *first;
    // "Flare frequency of > 4 flares per year" says it twice. "Wine > 2 glasses per day": what is in the glasses was not read.
    const bool says_how_often = contains_any(over, {"frequency", "rate", "number", "history", "average", "total", "count", "occurrence",
                                                    "smok", "tobacco", "alcohol", "drink", "consum", "intake", "compris", "requir"});
    const std::size_t stem = std::min<std::size_t>(what.size(), 5);
    dropped = !generic && !says_how_often && over.find(what.substr(0, stem)) == std::string::npos;
  }
  if (!second && first)
    for (const std::string_view counted : {" frequency", " rate", " count"})
      if (const std::string& name = first->text; lower(name).ends_with(counted))
        r.term = compose(name.substr(0, name.size() - counted.size()), first->span);
  std::vector<Limit> more;
  std::uint32_t begin = p.begin, end = p.end;
  for (std::uint32_t k = p.begin; k < p.end; ++k)
    if (kind(k) == 'R') {
      r.per = unit(k);
      end = k;
    }
  std::optional<Comparator> op;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) == 'c') op = comparator(k);
    if (kind(k) == 'p' && token(k).value <= 5) op = comparator(k);
    if (kind(k) == 'f' && token(k).value >= 1) {
      static constexpr Comparator forms[] = {Comparator::ge, Comparator::ge, Comparator::gt, Comparator::lt, Comparator::le};
      op = forms[std::min<std::size_t>(token(k).value, 4)];
    }
    if (kind(k) == 'n' && r.limit.value) {
      // "2 to 4 flares per year"
      r.limit.low = std::exchange(r.limit.value, std::nullopt);
      r.limit.high = number(k);
    } else if (kind(k) == 'n') {
      r.limit.value = number(k);
    }
    if (kind(k) == 'y') {
      r.limit.unit = unit(k);
      r.limit.unit_text = raw(k);
    }
  }
  if (r.limit.low) {
    const bool backwards = *r.limit.low > *r.limit.high;
    if (op || backwards) return unread(p.begin, p.end);
  } else {
    r.limit.op = op.value_or(Comparator::eq);
  }
  r.limit.span = whole;
  if (!part.windows.empty()) r.window = part.windows.front();
  r.duration = part.duration;
  if (r.per.empty() || (!r.limit.value && !r.limit.low) || r.term.text.empty()) return unread(p.begin, p.end);
  if (dropped) {
    Node counted{std::move(r), whole};
    return logic(LogicOp::conjunction, {std::move(counted), Node{Unread{first->text, true}, first->span}});
  }
  // "4 flares per week": that many, or at least as many.
  if (!op && !r.limit.low) {
    Rate more_often = r;
    more_often.limit.op = Comparator::ge;
    return logic(LogicOp::disjunction, {Node{std::move(r), whole}, Node{std::move(more_often), whole}}, LogicOp::conjunction);
  }
  return {std::move(r), whole};
}

}  // namespace eligo::grammar

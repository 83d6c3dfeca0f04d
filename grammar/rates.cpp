// Events per time: what is counted, how often, and in what time.
#include <algorithm>
#include <utility>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Is it a word for what something is taken in ("units", "cups", "puffs"), which alone names nothing that can be had?
bool is_portion(std::string_view word) {
  static constexpr std::string_view portions[] = {
      "unit",    "units",    "drink",    "drinks",    "glass",  "glasses", "cup",        "cups",        "can",       "cans",
      "bottle",  "bottles",  "puff",     "puffs",     "pack",   "packs",   "packet",     "packets",     "shot",      "shots",
      "serving", "servings", "beverage", "beverages", "pill",   "pills",   "tablet",     "tablets",     "capsule",   "capsules",
      "pint",    "pints",    "portion",  "portions",  "sachet", "sachets", "inhalation", "inhalations", "actuation", "actuations"};
  return std::find(std::begin(portions), std::end(portions), word) != std::end(portions);
}

/// "rescue salbutamol", "coffee consumption of", "use of aspirin": what is taken, without the words for taking it.
std::string taken_thing(std::string words) {
  static constexpr std::string_view before[] = {
      "intake of ", "use of ",  "consumption of ", "consume ",   "consumes ", "consuming ", "drink ",  "drinks ", "drinking ",
      "requires ",  "require ", "requiring ",      "needs ",     "uses ",     "using ",     "takes ",  "taking ", "current ",
      "rescue ",    "regular ", "daily ",          "excessive ", "average ",  "more than ", "smokes ", "smoking "};
  static constexpr std::string_view behind[] = {" intake", " use", " consumption", " usage", " of"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view word : before)
      if (words.size() > word.size() && lower(words).starts_with(word)) words.erase(0, word.size()), again = true;
    for (const std::string_view word : behind)
      if (words.size() > word.size() && lower(words).ends_with(word)) words.resize(words.size() - word.size()), again = true;
  }
  return words;
}

}  // namespace

/// "Coffee > 6 cups per day", "smoker of > 1 pack per day": the figure is of the thing and not of what it is taken in, and no fact of the
/// record tells it but one in the same words. Who takes none of it takes no more than so much.
std::optional<Node> Reader::portions(const Rate& rate, const std::optional<Term>& over, Span whole, std::uint32_t begin,
                                     std::uint32_t end) {
  const std::string counted = lower(rate.term.text);
  const std::size_t of = counted.find(" of ");
  const std::string portion = counted.substr(0, of);
  const std::size_t last = portion.rfind(' ');
  if (!is_portion(last == std::string::npos ? portion : portion.substr(last + 1))) return std::nullopt;
  std::string thing = of != std::string::npos ? rate.term.text.substr(of + 4) : over ? taken_thing(over->text) : std::string();
  if (of == std::string::npos && contains_any(portion, {"alcoholic", "wine", "beer"})) thing = "alcohol";
  const bool alcohol = contains_any(lower(thing) + " " + portion, {"alcohol", "ethanol"});
  const bool units = portion.ends_with("unit") || portion.ends_with("units");
  const bool drinks = portion.ends_with("drink") || portion.ends_with("drinks");
  if (alcohol && (units || drinks) && rate.limit.unit.empty() && !rate.duration) {
    Comparison c;
    c.measure = compose("alcohol intake", over ? over->span : rate.term.span);
    std::erase_if(c.measure.candidates, [](const LexiconEntry& e) { return e.kind != TermKind::measure; });
    c.measure.hint = TermKind::measure;
    c.limit = rate.limit;
    c.limit.unit = (units ? "{units}/" : "{drinks}/") + rate.per;
    c.limit.unit_text = c.limit.unit;
    c.window = rate.window;
    return Node{std::move(c), whole};
  }
  Node unread_rate{Unread{text(begin, end), false}, whole};
  claim(begin, end);
  const bool at_least = rate.limit.low || !rate.limit.op || more_side(*rate.limit.op) || *rate.limit.op == Comparator::eq;
  if (thing.empty() || !at_least) return unread_rate;
  Finding taken;
  taken.term = compose(thing, over ? over->span : rate.term.span);
  if (taken.term.candidates.empty()) return unread_rate;
  const Span where = taken.term.span;
  return logic(LogicOp::conjunction, {Node{std::move(taken), where}, std::move(unread_rate)});
}

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
  if (auto taken = portions(r, second ? first : std::nullopt, whole, p.begin, p.end)) return std::move(*taken);
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

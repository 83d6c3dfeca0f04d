// Conditions: present, past, new; severity and stage; since when and how long.
//
// A condition is present from its onset (else its diagnosis) until it is resolved, and resolved means free of it since then
// (semantics section 4). "Within N" asks whether that span meets the window; "at least N ago" and "newly" ask when it began.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/margins.hpp"
#include "engine/treatments.hpp"
#include "grammar/text.hpp"
#include "rules/check.hpp"
#include "rules/criteria.hpp"

namespace eligo::engine {

namespace {

using grammar::lower;
using grammar::Status;

/// Mild, moderate, severe, life-threatening: the order in which CTCAE v5 grades 1 to 4 name them.
std::optional<int> severity_rank(const std::string& word) {
  if (word == "mild" || word == "slight") return 1;
  if (word == "moderate") return 2;
  if (word == "severe" || word == "serious") return 3;
  if (word == "life-threatening" || word == "life threatening" || word == "very severe") return 4;
  return std::nullopt;
}

Answer severity_answer(const std::string& wanted, const Occurrence& occurrence, const std::string& name) {
  const std::string recorded = occurrence.condition == nullptr ? "" : lower(occurrence.condition->severity);
  if (recorded.empty()) {
    // The name itself may say it: "severe asthma".
    for (const auto& word : grammar::plain_words(occurrence.named->text)) {
      if (word == lower(wanted)) return yes("");
    }
    return unknown(UnknownKind::missing, "its severity is not on file",
                   Need{UnknownKind::missing, fmt::format("How severe is the patient's {}?", name), "record"});
  }
  const std::string asked = lower(wanted);
  if (recorded == asked) return yes("");
  bool some_known = false, all_known = true, met = false;
  const auto have = severity_rank(recorded);
  std::string at = asked;
  bool and_more = false;
  if (at.starts_with("at least ")) at = at.substr(9), and_more = true;
  for (std::size_t begin = 0; begin <= at.size();) {
    std::size_t end = at.find(" or ", begin);
    std::size_t next = end == std::string::npos ? at.size() + 1 : end + 4;
    if (end == std::string::npos) end = at.size();
    if (const auto slash = at.find('/', begin); slash < end) end = slash, next = slash + 1;
    if (const auto to = at.find(" to ", begin); to < end) end = to, next = to + 4;
    const std::string word = at.substr(begin, end - begin);
    begin = next;
    if (word == recorded) met = true;
    const auto want = severity_rank(word);
    all_known = all_known && want.has_value();
    some_known = some_known || want.has_value();
    // Asked for severe: life-threatening is more of the same.
    if (want && have) met = met || *want == *have || ((and_more || *want >= 3) && *have >= *want);
  }
  if (met) return yes("");
  if (have && some_known && all_known) return no(fmt::format("it is {}", recorded), Settles::the_name);
  return unknown(UnknownKind::ambiguous, fmt::format("recorded as {}, asked for as {}", recorded, asked),
                 Need{UnknownKind::ambiguous, fmt::format("How severe is the patient's {}?", name), "record"});
}

std::optional<int> roman(const std::string& word) {
  static constexpr std::array numerals = {"0", "i", "ii", "iii", "iv", "v", "vi", "vii"};
  for (std::size_t i = 1; i < numerals.size(); ++i) {
    if (word == numerals[i]) return static_cast<int>(i);
  }
  if (word.size() == 1 && std::isdigit(static_cast<unsigned char>(word[0])) != 0) return word[0] - '0';
  return std::nullopt;
}

struct Stage {
  std::string system;                               ///< figo, nyha, ...; empty when not said
  std::string unit;                                 ///< stage, grade, class, type; empty when not said
  std::vector<std::pair<int, std::string>> values;  ///< III and "b"
  bool understood = true;
};

/// All stages from one to the other: "II-IV", "IIB-IV" without IIA, "IIIA-IIIC" with IIIB.
void add_range(std::vector<std::pair<int, std::string>>& out, const std::pair<int, std::string>& from,
               const std::pair<int, std::string>& to) {
  const auto letters = [&](int value, char first, char last) {
    for (char c = first; c <= last; ++c) out.push_back({value, std::string(1, c)});
  };
  if (from.first > to.first || (from.first == to.first && (from.second.empty() || to.second.empty()))) {
    out.push_back(from);
    out.push_back(to);
    return;
  }
  if (from.first == to.first) return letters(from.first, from.second[0], to.second[0]);
  if (from.second.empty())
    out.push_back({from.first, ""});
  else
    letters(from.first, from.second[0], 'd');
  for (int v = from.first + 1; v < to.first; ++v) out.push_back({v, ""});
  if (to.second.empty())
    out.push_back({to.first, ""});
  else
    letters(to.first, 'a', to.second[0]);
}

/// "stage IIIB or IV", "NYHA class II-III", "grade 3", "FIGO type 2-6".
Stage read_stage(std::string_view text) {
  Stage out;
  bool through = false;
  const std::string low = lower(text);
  for (const auto& word : grammar::plain_words(text)) {
    if (word == "stage" || word == "grade" || word == "class" || word == "type") {
      out.unit = word;
      continue;
    }
    if (word == "or" || word == "and" || word == "functional" || word == "classes" || word == "grades" || word == "stages") continue;
    if (word == "to") {
      through = true;
      continue;
    }
    std::string number = word, suffix;
    if (number.size() > 1 && number.back() >= 'a' && number.back() <= 'd' && (roman(number.substr(0, number.size() - 1)))) {
      suffix = number.back();
      number.pop_back();
    }
    if (const auto value = roman(number)) {
      if (through && !out.values.empty()) {
        const auto from = out.values.back();
        out.values.pop_back();
        add_range(out.values, from, {*value, suffix});
      } else {
        out.values.push_back({*value, suffix});
      }
      through = false;
      continue;
    }
    if (out.values.empty() && out.system.empty()) {
      out.system = word;
    } else {
      out.understood = false;
    }
  }
  // A hyphen between two numbers is a range.
  if (out.values.size() == 2 && low.find('-') != std::string::npos && low.find(" or ") == std::string::npos) {
    const auto from = out.values[0], to = out.values[1];
    out.values.clear();
    add_range(out.values, from, to);
  }
  if (out.values.empty()) out.understood = false;
  return out;
}

Answer stage_answer(const std::string& wanted, const Occurrence& occurrence, const std::string& name) {
  std::string recorded = occurrence.condition == nullptr ? "" : occurrence.condition->stage;
  // A grade may be kept as the severity, by its figure. A word ("severe") is no grade that everybody would give it.
  if (read_stage(wanted).unit == "grade" && occurrence.condition != nullptr && read_stage(recorded).unit != "grade") {
    const Stage graded = read_stage(occurrence.condition->severity);
    const bool by_figure = graded.understood && graded.system.empty() && graded.values.size() == 1;
    if (by_figure && (graded.unit.empty() || graded.unit == "grade")) recorded = occurrence.condition->severity;
  }
  const Need need{UnknownKind::missing, fmt::format("What is the stage or grade of the patient's {}?", name), "record"};
  if (recorded.empty()) return unknown(UnknownKind::missing, "its stage is not on file", need);
  if (rules::normalised_words(recorded) == rules::normalised_words(wanted)) return yes("");
  const Stage want = read_stage(wanted), have = read_stage(recorded);
  const bool comparable = want.understood && have.understood && have.values.size() == 1 &&
                          (want.system.empty() || have.system.empty() || want.system == have.system) &&
                          (want.unit.empty() || have.unit.empty() || want.unit == have.unit);
  if (!comparable) return unknown(UnknownKind::ambiguous, fmt::format("recorded as {}, asked for as {}", recorded, wanted), need);
  bool perhaps = false;
  for (const auto& [value, suffix] : want.values) {
    if (value != have.values[0].first) continue;
    if (suffix.empty() || suffix == have.values[0].second) return yes("");
    if (have.values[0].second.empty()) perhaps = true;  // III recorded, IIIB asked for
  }
  if (perhaps) return unknown(UnknownKind::imprecise, fmt::format("recorded as {}, asked for as {}", recorded, wanted), need);
  return no(fmt::format("it is {}", recorded), Settles::the_name);
}

/// When it began, against a window that asks for the beginning.
Answer began(Context& context, const Occurrence& occurrence, const TimeWindow& window, const Asked& asked, bool of_diagnosis) {
  const std::string name = occurrence.named->text;
  const Need need{UnknownKind::missing, fmt::format("When was the patient's {} first diagnosed?", name), "record"};
  const auto judge = [&](const std::optional<PartialDate>& date) -> std::optional<Truth> {
    if (!date || date->first > context.as_of) return std::nullopt;
    return inside({date->first, std::max(date->first, std::min(date->last, context.as_of))}, window);
  };
  const auto onset = occurrence.condition != nullptr ? judge(occurrence.condition->onset) : judge(occurrence.start);
  const auto diagnosed = judge(occurrence.diagnosed);
  const bool by_diagnosis = of_diagnosis || lower(asked.text).find("diagnos") != std::string::npos;
  if (!onset && !diagnosed) return unknown(UnknownKind::missing, "when it began is not on file", need);
  // When it began is not when it was diagnosed.
  if (of_diagnosis && !diagnosed) return unknown(UnknownKind::missing, "when it was diagnosed is not on file", need);
  if (onset && diagnosed && *onset != *diagnosed && !by_diagnosis) {
    return unknown(UnknownKind::ambiguous, "its onset and its diagnosis lie on different sides of the limit",
                   Need{UnknownKind::ambiguous, fmt::format("Does the onset or the diagnosis of {} count?", name), "investigator"});
  }
  const Truth truth = by_diagnosis && diagnosed ? *diagnosed : onset ? *onset : *diagnosed;
  if (truth != Truth::unknown) {
    Answer out = truth == Truth::yes ? yes("")
                                     : no(fmt::format("began outside the time asked for ({})", window.words),
                                          occurrence.lasting.ongoing == Truth::yes ? Settles::the_name : Settles::nothing);
    Lasting begun;
    const auto& counted = by_diagnosis && diagnosed ? occurrence.diagnosed : onset ? occurrence.start : occurrence.diagnosed;
    if (counted) begun.start = DayRange{counted->first, counted->last};
    out.margin = start_margin(begun, window, context.as_of);
    return out;
  }
  return unknown(UnknownKind::imprecise, fmt::format("the date is not exact enough to tell ({})", window.words),
                 Need{UnknownKind::imprecise, need.ask, need.of});
}

/// "Pre-existing" says that it was there before, and not that it still is.
bool before_at_least(const Context& context) {
  const std::string clause = lower(context.clause_text);
  return clause.find("pre-existing") != std::string::npos || clause.find("preexisting") != std::string::npos;
}

/// "Active infection" with a latent tuberculosis on file, whose entry is active: a kind of it, and not what "active" asks for.
bool only_dormant(const Context& context, const rules::Condition& condition, const Occurrence& o) {
  if (condition.status != Status::current || o.active != Truth::yes) return false;
  return std::any_of(o.named->concepts.begin(), o.named->concepts.end(),
                     [&](ConceptId id) { return id != condition.concept_id && context.vocabulary.at(id).dormant; });
}

Answer status_answer(const rules::Condition& condition, const Occurrence& o, const std::string& name, const Context& context) {
  const Day as_of = context.as_of;
  const Need now{UnknownKind::missing, fmt::format("Does the patient have {} now?", name), "record"};
  switch (condition.status) {
    case Status::history:
    case Status::any:
    case Status::past:
      return yes("");
    case Status::current:
    case Status::stable:
      if (o.active == Truth::yes) return yes("");
      if (o.active == Truth::no)
        return no(o.never_on         ? "resolved"
                  : o.status.empty() ? "over"
                                     : o.status,
                  o.family == Family::conditions ? Settles::every_kind : Settles::nothing);
      return unknown(UnknownKind::missing, "whether it is still present is not on file", now);
    case Status::suspected:
      if (o.presence == Presence::suspected || o.active == Truth::yes) return yes("");
      return no("over");
    case Status::recent_onset:
      if (o.lasting.ongoing == Truth::no) return no("over");
      // No length is given. A month is new to everybody, two years are to nobody; between them a person decides.
      if (o.lasting.start && o.lasting.start->first >= as_of - std::chrono::days(30)) return yes("");
      if (o.lasting.start && o.lasting.start->last < as_of - std::chrono::days(730)) return no("it is not new");
      return unknown(UnknownKind::judgement, "how recent it must be is not said",
                     Need{UnknownKind::judgement, fmt::format("Does {} count as new?", name), "investigator"});
    case Status::planned:
      return no("on file, not planned");
    case Status::unspecified:
    case Status::naive:
    case Status::never:
    case Status::failed:
    case Status::intolerant:
    case Status::contraindicated:
      break;
  }
  if (o.lasting.ongoing == Truth::yes) return yes("");
  // "Stroke prior to enrolment": over by then, it lay before all the same.
  const bool lay_before = condition.window && !condition.window->lifetime && !condition.window->after;
  const bool existed = before_at_least(context);
  if (o.family == Family::conditions && o.lasting.ongoing == Truth::no && !lay_before && !existed)
    return no("resolved", Settles::every_kind);
  if (o.family == Family::conditions && !lay_before && !existed) {
    return unknown(UnknownKind::ambiguous, fmt::format("recorded as {}: whether it counts as present is not said", o.status),
                   Need{UnknownKind::ambiguous, now.ask, now.of});
  }
  if (o.lasting.ongoing == Truth::no) {
    return unknown(UnknownKind::ambiguous, "in the past: whether that counts is not said", Need{UnknownKind::ambiguous, now.ask, now.of});
  }
  return unknown(UnknownKind::missing, "whether it is still present is not on file", now);
}

Answer time_answer(Context& context, const rules::Condition& condition, const Asked& asked, const Occurrence& o) {
  const std::string name = o.named->text;
  if (only_dormant(context, condition, o))
    return unknown(UnknownKind::ambiguous, "it is there and not active: whether that counts is not said",
                   Need{UnknownKind::ambiguous, fmt::format("Does {} count as active?", name), "investigator"});
  const bool limited = condition.window && !condition.window->lifetime;
  const TimeWindow window = lay_out(context, condition.window);
  if (window.problem) return unknown(window.problem->kind, "the time asked for cannot be laid out", *window.problem);
  if (condition.window && condition.window->lifetime) return yes("");
  if (!limited || !window.bounded) {
    if (window.ahead)
      return unknown(UnknownKind::missing, "lies in the future",
                     Need{UnknownKind::missing, fmt::format("Is {} expected?", name), "investigator"});
    return status_answer(condition, o, name, context);
  }
  for (const auto& date : {o.start, o.end, o.diagnosed}) {
    if (!date) continue;
    if (condition.window->min_ago) note_turning_point(context, *date, *condition.window->min_ago);
    if (condition.window->max_ago) note_turning_point(context, *date, *condition.window->max_ago);
  }
  if (window.ahead) {
    return unknown(UnknownKind::missing, "lies in the future",
                   Need{UnknownKind::missing, fmt::format("Is {} expected?", name), "investigator"});
  }
  const bool newly = condition.status == Status::recent_onset;
  if (condition.window->min_ago || newly || condition.window->of_diagnosis) {
    Answer out = began(context, o, window, asked, condition.window->of_diagnosis);
    if (condition.status == Status::current) out = both(status_answer(condition, o, name, context), std::move(out));
    return out;
  }
  Lasting lasting = o.lasting;
  if (o.family == Family::statements) {
    // It holds for the day on which it was made; without a date, for the as-of date.
    lasting.end = lasting.start = o.start ? DayRange{o.start->first, std::max(o.start->first, std::min(o.start->last, context.as_of))}
                                          : DayRange{context.as_of, context.as_of};
    lasting.ongoing = Truth::no;
  }
  const TimeTruth met = meets(lasting, window, context.as_of);
  if (met.truth == Truth::no) {
    Answer out = no(fmt::format("outside the time asked for ({})", window.words), o.never_on ? Settles::every_kind : Settles::nothing);
    out.margin = window_margin(lasting, window, context.as_of);
    return out;
  }
  const bool in_step = condition.window->anchor == "screening" || condition.window->anchor == "run-in";  // "during": to be there is enough
  if (met.truth == Truth::yes && window.after && !in_step && o.family == Family::conditions &&
      (!lasting.start || inside(*lasting.start, window) != Truth::yes)) {
    return unknown(UnknownKind::ambiguous, "began earlier, or when is not exact enough: whether it counts as after is not said",
                   Need{UnknownKind::ambiguous, fmt::format("Does {} that began before count?", name), "investigator"});
  }
  if (met.truth == Truth::yes) {
    Answer out = yes("");
    out.margin = window_margin(lasting, window, context.as_of);
    return out;
  }
  if (met.ambiguous) return not_said_which_side(window, name);
  if (met.undated) {
    return unknown(UnknownKind::missing, "its dates are not on file",
                   Need{UnknownKind::missing, fmt::format("When did the patient's {} begin and end?", name), "record"});
  }
  return unknown(UnknownKind::imprecise, fmt::format("its date is not exact enough to tell ({})", window.words),
                 Need{UnknownKind::imprecise, fmt::format("When exactly was the patient's {}?", name), "record"});
}

/// When it began is asked, and the name is on file more than once: as itself and as kinds of itself, with several dates. "First diagnosis"
/// means the earliest; else an earlier one that still lasts, and lies outside, leaves open which of them is meant.
std::optional<ExprReport> by_first(Context& context, const rules::Condition& condition, const Asked& asked, const TimeWindow& window,
                                   Gathered& gathered) {
  std::vector<const Judged*> all;
  for (const auto* list : {&gathered.found, &gathered.outside}) {
    for (const Judged& judged : *list) {
      if (judged.relation == Relation::satisfies && judged.occurrence.presence == Presence::present &&
          judged.occurrence.family == Family::conditions)
        all.push_back(&judged);
    }
  }
  if (all.size() < 2) return std::nullopt;
  const std::string name = name_of(context, asked);
  if (condition.window->first) {
    std::optional<DayRange> first;
    bool undated = false;
    const Judged* earliest = nullptr;
    for (const Judged* judged : all) {
      const auto& date = judged->occurrence.diagnosed;
      if (!date) {
        undated = true;
        continue;
      }
      const DayRange day{date->first, std::max(date->first, std::min(date->last, context.as_of))};
      if (!first || day.first < first->first) earliest = judged;
      first = first ? DayRange{std::min(first->first, day.first), std::min(first->last, day.last)} : day;
    }
    if (!first) return std::nullopt;
    // A diagnosis without a date may be earlier than all others.
    Truth truth = inside(*first, window);
    if (undated && !(truth == Truth::no && window.from && first->last < window.from->first)) truth = Truth::unknown;
    if (truth == Truth::yes) return std::nullopt;
    ExprReport report = truth == Truth::no ? leaf(Truth::no, fmt::format("{}: the first diagnosis lies outside the time asked for ({})",
                                                                         shown(earliest->occurrence), window.words))
                                           : unknown_leaf(undated ? UnknownKind::missing : UnknownKind::imprecise,
                                                          fmt::format("when {} was first diagnosed cannot be told from its dates", name),
                                                          Need{undated ? UnknownKind::missing : UnknownKind::imprecise,
                                                               fmt::format("When was the patient's {} first diagnosed?", name), "record"});
    report.evidence = std::move(gathered.evidence);
    mark_used(report.evidence, earliest->occurrence);
    return report;
  }
  for (const Judged& met : gathered.found) {
    if (met.answer.truth != Truth::yes || !met.occurrence.lasting.start) continue;
    for (const Judged& other : gathered.outside) {
      const Lasting& earlier = other.occurrence.lasting;
      if (other.relation != Relation::satisfies || !earlier.start || earlier.ongoing == Truth::no) continue;
      if (earlier.start->first >= met.occurrence.lasting.start->last) continue;
      ExprReport report = unknown_leaf(
          UnknownKind::ambiguous,
          fmt::format("{}, and before it {}: which of them counts is not said", shown(met.occurrence), shown(other.occurrence)),
          Need{UnknownKind::ambiguous, fmt::format("Which diagnosis of {} counts?", name), "investigator"});
      report.evidence = std::move(gathered.evidence);
      return report;
    }
  }
  return std::nullopt;
}

/// Of "at least N since": whether it came, or came to an end, after that day. Whether one that began before and is recorded as going on is
/// over (an infarction stays on many a list) is not said; without a status it is what happened on its day.
Answer came_later(const Occurrence& o, const TimeWindow& window, const std::string& name) {
  const Need need{UnknownKind::missing, fmt::format("When was the patient's last {}?", name), "record"};
  if (o.presence == Presence::suspected) return unknown(UnknownKind::missing, "only suspected", need);
  const auto judge = [&](const DayRange& day) {
    return day.first > window.to->last ? Truth::yes : day.last <= window.to->first ? Truth::no : Truth::unknown;
  };
  const Truth begun = o.lasting.start ? judge(*o.lasting.start) : Truth::unknown;
  const Truth over = o.lasting.end ? judge(*o.lasting.end) : Truth::unknown;
  if (begun == Truth::yes || over == Truth::yes) return yes("");
  if (over == Truth::no && o.lasting.ongoing == Truth::no) return no("over by then");
  const bool no_status = o.condition != nullptr && o.condition->status == patients::ConditionStatus::unstated;
  if (begun == Truth::no && o.lasting.ongoing == Truth::yes && !no_status)
    return unknown(UnknownKind::ambiguous, "recorded as going on: whether it counts as over is not said",
                   Need{UnknownKind::ambiguous, need.ask, need.of});
  if (begun == Truth::no && !o.lasting.end) return no("begun before");
  return unknown(UnknownKind::imprecise, fmt::format("its date is not exact enough to tell ({})", window.words), need);
}

/// The dates of "severe asthma" bound those of the asthma: it was there when that was, and may have begun long before.
bool told_by_narrowed(const rules::Condition& condition, const Occurrence& o, Truth truth) {
  // By which criteria it was diagnosed makes it no other disease.
  if (rules::by_criteria(o.named->text)) return true;
  const bool window = condition.window && !condition.window->lifetime;
  if (!window && !condition.duration && condition.status != Status::recent_onset) return true;
  if (truth != Truth::yes || condition.status == Status::recent_onset) return false;
  if (window && (condition.window->min_ago || condition.window->after || o.lasting.ongoing != Truth::yes)) return false;
  return !condition.duration || condition.duration->op == grammar::Comparator::ge || condition.duration->op == grammar::Comparator::gt;
}

/// Are these the criteria asked for, no more and no less? "3 of 4 ACR", another year, are others; research and clinical criteria of one
/// name differ where both are named.
bool are_the_criteria(std::set<std::string> have, std::set<std::string> wanted) {
  const bool apart =
      (have.contains("research") && wanted.contains("clinical")) || (have.contains("clinical") && wanted.contains("research"));
  for (const char* word : {"research", "clinical"}) have.erase(word), wanted.erase(word);
  return !apart && !wanted.empty() && have == wanted;
}

/// Whether the disease meets the criteria by what a statement says ("SLE according to the ACR 1982 criteria", "does not meet the Budapest
/// criteria"); nothing when it speaks of another disease, of other criteria, or of more than them.
std::optional<bool> met_by(const Context& context, const patients::StatementFact& statement, const std::string& criteria,
                           const Asked& disease) {
  if (disease.concept_id == no_concept || !statement.doubt.empty()) return std::nullopt;
  const auto wanted = rules::criteria_words(criteria);
  const auto& vocabulary = context.vocabulary;
  const auto split = rules::by_criteria(statement.text);
  if (const auto heads = split ? vocabulary.lookup(split->head, rules::TermKind::condition).concepts : std::vector<ConceptId>();
      !heads.empty()) {
    const bool of_it = std::any_of(heads.begin(), heads.end(), [&](ConceptId head) { return vocabulary.is_a(disease.concept_id, head); });
    return of_it && are_the_criteria(rules::criteria_words(split->criteria), wanted) ? std::optional(statement.value) : std::nullopt;
  }
  static const std::set<std::string, std::less<>> denies = {"not", "no", "fails", "fail", "failed"};
  static const std::set<std::string, std::less<>> verbs = {
      "meets", "meet", "met",     "meeting",   "fulfils", "fulfills", "fulfilled", "fulfilling", "satisfies", "satisfied",  "are",
      "is",    "does", "patient", "according", "all",     "as",       "diagnosed", "per",        "with",      "fulfilment", "fulfillment"};
  std::set<std::string> said;
  int denials = 0;
  for (const auto& word : rules::criteria_words(statement.text)) {
    if (denies.contains(word))
      ++denials;
    else if (wanted.contains(word) || !verbs.contains(word))
      said.insert(word);
  }
  std::set<std::string> of_the_disease;
  for (const auto& name : vocabulary.at(disease.concept_id).names)
    for (const auto& word : grammar::plain_words(name))
      if (said.contains(word) && !wanted.contains(word)) of_the_disease.insert(word);
  for (const auto& word : of_the_disease) said.erase(word);
  if (denials > 1 || !are_the_criteria(std::move(said), wanted)) return std::nullopt;
  // Criteria of one name exist for several diseases (ACR): without its name it is that of the only one on file.
  static const std::set<std::string, std::less<>> of_one_disease = {"budapest", "mcdonald"};
  const bool told_apart = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& word) { return of_one_disease.contains(word); });
  const auto present = std::count_if(context.profile.conditions.begin(), context.profile.conditions.end(),
                                     [](const auto& one) { return one.status != patients::ConditionStatus::refuted; });
  if (of_the_disease.empty() && !told_apart && present > 1) return std::nullopt;
  return statement.value != (denials == 1);
}

/// What all statements come to; several that disagree are no answer.
struct CriteriaSaid {
  const patients::StatementFact* statement = nullptr;
  bool met = false, disagree = false;
};
CriteriaSaid stated_criteria(const Context& context, const std::string& criteria, const Asked& disease) {
  CriteriaSaid out;
  for (const auto& statement : context.profile.statements) {
    if (statement.date && statement.date->first > context.as_of) continue;
    const auto met = met_by(context, statement, criteria, disease);
    if (!met) continue;
    out.disagree = out.disagree || (out.statement != nullptr && out.met != *met);
    out.statement = &statement;
    out.met = *met;
  }
  return out;
}

/// By which criteria it was diagnosed. A disease by its name alone may have been diagnosed by any, but for a manual, which is how diseases
/// are named at all.
Answer criteria_answer(const Context& context, const rules::Condition& condition, const Asked& disease, const Occurrence& o,
                       const std::string& name) {
  const std::string recorded = o.condition == nullptr ? "" : o.condition->criteria;
  const bool met = are_the_criteria(rules::criteria_words(recorded), rules::criteria_words(condition.criteria));
  Need need{UnknownKind::missing, fmt::format("Does the patient's {} meet the {}?", name, condition.criteria), "record"};
  const CriteriaSaid said = stated_criteria(context, condition.criteria, disease);
  if (said.disagree || (met && said.statement != nullptr && !said.met)) {
    need.kind = UnknownKind::conflict;
    return unknown(UnknownKind::conflict, fmt::format("whether it meets the {} is recorded both ways", condition.criteria), need);
  }
  const auto as_stated = [&] {
    return fmt::format("\"{}\" is recorded as {}", said.statement->text, said.statement->value ? "true" : "false");
  };
  if (said.statement != nullptr) return said.met ? yes("") : no(as_stated());
  if (met || (recorded.empty() && rules::is_manual(condition.criteria))) return yes("");
  return unknown(UnknownKind::missing,
                 recorded.empty() ? "by which criteria it was diagnosed is not on file"
                                  : fmt::format("diagnosed by {}, asked for by {}", recorded, condition.criteria),
                 need);
}

}  // namespace

Answer answer(Context& context, const rules::Condition& condition, const Asked& asked, const Occurrence& o) {
  const std::string name = o.named->text;
  if (o.presence == Presence::planned) return no("planned, not on file as done");
  if (o.contradictory) {
    return unknown(UnknownKind::conflict,
                   o.never_on ? "recorded as resolved, and nobody is cured of it" : "recorded as active, and as ended in the past",
                   Need{UnknownKind::conflict, fmt::format("Does the patient have {} now?", name), "record"});
  }
  Answer out = time_answer(context, condition, asked, o);
  // When it came to be suspected says nothing of when it was diagnosed.
  if (o.presence == Presence::suspected && condition.status != Status::suspected) out.settles = Settles::nothing;
  if (out.truth != Truth::no && o.presence == Presence::suspected && condition.status != Status::suspected) {
    out = both(std::move(out), unknown(UnknownKind::missing, "only suspected",
                                       Need{UnknownKind::missing, fmt::format("Has the suspected {} been confirmed?", name), "record"}));
  }
  if (out.truth != Truth::no && !condition.severity.empty()) out = both(std::move(out), severity_answer(condition.severity, o, name));
  if (out.truth != Truth::no && !condition.stage.empty()) out = both(std::move(out), stage_answer(condition.stage, o, name));
  if (out.truth != Truth::no && !condition.criteria.empty())
    out = both(std::move(out), criteria_answer(context, condition, asked, o, name));
  if (out.truth != Truth::no && condition.duration) {
    for (const auto& date : {o.start, o.end}) {
      if (date) note_turning_point(context, *date, condition.duration->amount);
    }
    Lasting lasting = o.lasting;
    if (o.family == Family::statements) lasting.start.reset();
    const TimeWindow window = lay_out(context, condition.window);
    const bool part = condition.window && !condition.window->lifetime && window.bounded && !window.problem;
    const TimeTruth length =
        part ? lasted_inside(lasting, *condition.duration, window, context.as_of) : lasted(lasting, *condition.duration, context.as_of);
    const std::string asked_length = words(*condition.duration);
    // "Diagnosis of X for at least a year": since its diagnosis, or since it began.
    Truth by_diagnosis = length.truth;
    if (o.diagnosed && o.condition != nullptr && o.condition->onset && lower(context.clause_text).find("diagnos") != std::string::npos) {
      note_turning_point(context, *o.diagnosed, condition.duration->amount);
      Lasting known = lasting;
      known.start = DayRange{o.diagnosed->first, std::max(o.diagnosed->first, std::min(o.diagnosed->last, context.as_of))};
      by_diagnosis =
          (part ? lasted_inside(known, *condition.duration, window, context.as_of) : lasted(known, *condition.duration, context.as_of))
              .truth;
    }
    if (by_diagnosis != length.truth) {
      out =
          both(std::move(out),
               unknown(UnknownKind::ambiguous, fmt::format("whether it lasted {} differs by its onset and by its diagnosis", asked_length),
                       Need{UnknownKind::ambiguous, fmt::format("Does the onset or the diagnosis of {} count?", name), "investigator"}));
    } else if (length.truth == Truth::no) {
      out = no(fmt::format("it did not last {}", asked_length),
               o.lasting.ongoing == Truth::yes && condition.status != Status::history ? Settles::the_name : Settles::nothing);
      out.margin = length_margin(lasting, *condition.duration, context.as_of);
    } else if (length.truth == Truth::yes && o.family == Family::events && !o.end && !o.lasting.point) {
      // Begun, and no end on file: it may be over since long.
      out = both(std::move(out), unknown(UnknownKind::missing, "when it ended is not on file",
                                         Need{UnknownKind::missing, fmt::format("When did {} end?", o.named->text), "record"}));
    } else if (length.truth == Truth::yes) {
      out.margin = nearer(out.margin, length_margin(lasting, *condition.duration, context.as_of));
    } else if (length.truth == Truth::unknown) {
      out = both(
          std::move(out),
          length.ambiguous ? only_part_inside(asked_length, name)
          : length.undated
              ? unknown(UnknownKind::missing, "since when is not on file",
                        Need{UnknownKind::missing, fmt::format("Since when does the patient have {}?", name), "record"})
              : unknown(UnknownKind::imprecise, fmt::format("its dates are not exact enough to tell whether it lasted {}", asked_length),
                        Need{UnknownKind::imprecise, fmt::format("When exactly did the patient's {} begin and end?", name), "record"}));
    }
  }
  // "stable" without a figure is an opinion on top of the finding.
  if (out.truth != Truth::no && condition.status == Status::stable) {
    out = both(std::move(out), unknown(UnknownKind::judgement, "whether it is stable is not on file",
                                       Need{UnknownKind::judgement, fmt::format("Is the patient's {} stable?", name), "investigator"}));
  }
  if (out.truth == Truth::yes &&
      (condition.status == Status::failed || condition.status == Status::intolerant || condition.status == Status::contraindicated)) {
    out = unknown(UnknownKind::missing, "the record does not say how it was borne");
  }
  if ((o.named->narrowed || o.named->by_wider_code) && o.family == Family::conditions && out.truth != Truth::unknown &&
      !told_by_narrowed(condition, o, out.truth)) {
    out = unknown(UnknownKind::missing, "since when it is there at all is not on file",
                  Need{UnknownKind::missing, fmt::format("Since when does the patient have {}, in whatever form?", name_of(context, asked)),
                       "record"});
  }
  return out;
}

namespace {

/// Where else a finding that is not listed may be recorded. A name whose words say that it is a disease is in the list of conditions;
/// what happens at a time may stand among events, and what its words do not tell anywhere.
std::vector<Family> other_lists(const Asked& wanted) {
  const std::string words = lower(wanted.text);
  const bool felt = words.starts_with("symptom") || words.starts_with("signs ") || words.starts_with("sign of");
  if (felt) return {Family::events};
  if (rules::kind_by_words(wanted.text) != rules::TermKind::condition) return {Family::events, Family::procedures};
  static constexpr std::array happens = {"bleed",   "hemorrhag",    "haemorrhag", "arrest",   "reaction", "attack", "episode", "relapse",
                                         "exacerb", "complication", "symptom",    "overdose", "injur",    "trauma", "fractur", "death",
                                         "flare",   "perforat",     "fever",      "headache", "seizure",  "loss",   "shock",   "rupture"};
  const std::string text = lower(wanted.text);
  const bool event = std::any_of(happens.begin(), happens.end(), [&](const char* word) { return text.find(word) != std::string::npos; });
  return event ? std::vector<Family>{Family::events} : std::vector<Family>{};
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Condition& condition) {
  if (any_at_all(condition.count)) {
    auto uncounted = condition;
    uncounted.count.reset();
    return evaluate_leaf(context, uncounted);
  }
  if (condition.status == Status::never || condition.status == Status::naive) {
    rules::Condition ever = condition;
    ever.status = Status::any;
    ExprReport report = evaluate_leaf(context, ever);
    report.truth = negate(report.truth);
    if (report.margin) report.margin->value = report.margin->value.negated();
    return report;
  }
  const Asked wanted = asked(context, condition.concept_id, condition.text);
  const std::string name = name_of(context, wanted);
  Scope scope;
  scope.families = families_of(context, wanted, {Family::conditions}, other_lists(wanted));
  const bool past = condition.status == Status::history || condition.status == Status::any || condition.status == Status::past ||
                    (condition.window && condition.window->lifetime);
  Need need{UnknownKind::missing, fmt::format("Does the patient have {}?", name), "record"};
  const TimeWindow window = lay_out(context, condition.window);
  if (condition.window && !condition.window->lifetime && window.bounded) {
    if (window.from) scope.from = window.from->first;
    if (window.ahead) scope.families.clear();
    scope.when = window.words;
    if (window.from && !window.ahead) {
      need.ask = fmt::format("Has the patient had {} since {}?", name, patients::to_string(window.from->first));
    }
  } else if (past || condition.duration) {
    need.ask = fmt::format("Has the patient ever had {}?", name);
    if (!past) scope.now = true, scope.from = context.as_of;
  } else {
    scope.now = true;
    scope.from = context.as_of;
  }
  auto ask = [&](const Occurrence& o) { return answer(context, condition, wanted, o); };
  if (condition.window && condition.window->last && !condition.count && !condition.other && window.to && !window.problem && !window.ahead)
    return since_last(context, wanted, scope, window, need, ask, [&](const Occurrence& o) { return came_later(o, window, name); });
  auto gathered = gather(context, wanted, scope, ask);
  if (condition.other) leave_out_the_studied(context, wanted, gathered);
  if (condition.window && !condition.window->lifetime && window.bounded && !window.problem && !window.ahead &&
      (condition.window->min_ago || condition.window->of_diagnosis || condition.status == Status::recent_onset)) {
    if (auto report = by_first(context, condition, wanted, window, gathered)) return std::move(*report);
  }
  if (condition.count) return counted(context, wanted, scope, std::move(gathered), *condition.count, need);
  ExprReport report = exists(context, wanted, scope, std::move(gathered), need);
  if (const auto far = report.truth == Truth::yes && scope.now ? shown_to_have_spread(context, wanted) : std::nullopt) {
    report.truth = Truth::unknown;
    report.kinds = {UnknownKind::conflict};
    report.margin.reset();
    report.reason = fmt::format("the record disagrees: {}, and {}", report.reason, *far);
    report.needs = {{UnknownKind::conflict, need.ask, "record"}};
  }
  if (!condition.criteria.empty() && context.explain && !report.evidence.empty()) {
    const auto* said = stated_criteria(context, condition.criteria, wanted).statement;
    const bool shown_already = said == nullptr || std::any_of(report.evidence.begin(), report.evidence.end(), [&](const Evidence& one) {
                                 return one.used && one.pointer == said->pointer;
                               });
    if (!shown_already)
      report.evidence.push_back({said->pointer, fmt::format("\"{}\" {}", said->text, said->value ? "true" : "false"), true, {}, {}, {}});
  }
  if (!condition.other) weigh_tests(context, wanted, condition.window.has_value() || condition.duration.has_value(), report);
  // "Hepatitis C positive": antibodies outlive the disease.
  if (report.truth == Truth::no && lower(wanted.text).find("positive") != std::string::npos && wanted.concept_id != no_concept) {
    const bool healed = std::any_of(occurrences(context).begin(), occurrences(context).end(), [&](const Occurrence& o) {
      return o.condition != nullptr && o.presence == Presence::present && relate(context, wanted, *o.named) == Relation::satisfies;
    });
    const bool tested = std::any_of(report.evidence.begin(), report.evidence.end(),
                                    [](const Evidence& one) { return one.used && one.pointer.starts_with("/observations"); });
    if (healed && !tested) {
      report.truth = Truth::unknown;
      add_kind(report.kinds, UnknownKind::missing);
      report.reason += "; whether a test is still positive is not on file";
      report.needs.push_back(Need{UnknownKind::missing, fmt::format("What did the last test for {} show?", name), "laboratory"});
      report.margin.reset();
    }
  }
  if (report.truth == Truth::unknown && report.kinds == std::vector{UnknownKind::missing})
    if (auto told = by_receptor(context, condition)) return std::move(*told);
  return report;
}

}  // namespace eligo::engine

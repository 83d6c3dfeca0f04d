// The day that a window is seen from: a step of the study, or something that is on file.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "grammar/text.hpp"

namespace eligo::engine {

namespace {

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool starts = at == 0 || std::isalpha(static_cast<unsigned char>(text[at - 1])) == 0;
    if (starts) return true;
  }
  return false;
}

std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == ' ' || c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Words that name a step of the study itself. A visit that the profile does not date is the as-of date (semantics section 5).
bool names_a_visit(const std::string& anchor) {
  static constexpr std::array elsewhere = {"last",       "previous", "prior",     "other",     "another",  "end_of",
                                           "completion", "stop",     "discontin", "emergency", "hospital", "icu"};
  static constexpr std::array visits = {"as_of",          "screen",         "baseline", "enrol",   "randomi",  "first_dose",
                                        "consent",        "visit",          "inclus",   "entry",   "study",    "trial",
                                        "registr",        "run_in",         "protocol", "day_1",   "day_0",    "cycle_1",
                                        "dosing",         "imp_",           "allocat",  "recruit", "particip", "first_administration",
                                        "first_infusion", "first_injection"};
  static constexpr std::array whole = {
      "now",  "today",     "present", "imp", "treatment", "start_of_treatment", "first_treatment", "treatment_start", "start_of_therapy",
      "dose", "assessment"};
  if (std::any_of(elsewhere.begin(), elsewhere.end(), [&](const char* word) { return has_word(anchor, word); })) return false;
  return std::any_of(visits.begin(), visits.end(), [&](const char* visit) { return has_word(anchor, visit); }) ||
         std::any_of(whole.begin(), whole.end(), [&](const char* visit) { return anchor == visit; });
}

/// A treatment that the study gives, when its words do not point elsewhere.
bool names_a_treatment(const std::string& anchor) {
  static constexpr std::array elsewhere = {"last",       "previous", "prior",     "other",   "another",   "end_of",
                                           "completion", "stop",     "discontin", "surgery", "transplant"};
  static constexpr std::array words = {"treatment", "therapy",        "dose",       "dosing", "infusion",
                                       "injection", "administration", "medication", "drug",   "procedures"};
  if (std::any_of(elsewhere.begin(), elsewhere.end(), [&](const char* word) { return has_word(anchor, word); })) return false;
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return has_word(anchor, word); });
}

}  // namespace

namespace {

/// Which day of a fact an anchor means: "the last dose of X", "the diagnosis of X", or X itself.
enum class Edge { whole, start, end, diagnosis };
struct NamedAnchor {
  std::string name;
  Edge edge = Edge::whole;
  bool first = false;  ///< the first one on file instead of the last
};

NamedAnchor read_anchor(std::string_view anchor) {
  struct Front {
    std::string_view words;
    Edge edge;
    bool first;
  };
  static constexpr std::array<Front, 38> fronts = {{{"the ", Edge::whole, false},
                                                    {"any ", Edge::whole, false},
                                                    {"their ", Edge::whole, false},
                                                    {"his or her ", Edge::whole, false},
                                                    {"prior ", Edge::whole, false},
                                                    {"previous ", Edge::whole, false},
                                                    {"most recent ", Edge::whole, false},
                                                    {"last dose of ", Edge::end, false},
                                                    {"last doses of ", Edge::end, false},
                                                    {"last administration of ", Edge::end, false},
                                                    {"last infusion of ", Edge::end, false},
                                                    {"last injection of ", Edge::end, false},
                                                    {"last treatment with ", Edge::end, false},
                                                    {"last use of ", Edge::end, false},
                                                    {"last cycle of ", Edge::end, false},
                                                    {"last course of ", Edge::end, false},
                                                    {"last receipt of ", Edge::end, false},
                                                    {"last ", Edge::end, false},
                                                    {"end of ", Edge::end, false},
                                                    {"completion of ", Edge::end, false},
                                                    {"completing ", Edge::end, false},
                                                    {"discontinuation of ", Edge::end, false},
                                                    {"discontinuing ", Edge::end, false},
                                                    {"cessation of ", Edge::end, false},
                                                    {"stopping ", Edge::end, false},
                                                    {"resolution of ", Edge::end, false},
                                                    {"recovery from ", Edge::end, false},
                                                    {"first dose of ", Edge::start, true},
                                                    {"start of ", Edge::start, false},
                                                    {"initiation of ", Edge::start, false},
                                                    {"starting ", Edge::start, false},
                                                    {"initiating ", Edge::start, false},
                                                    {"onset of ", Edge::start, true},
                                                    {"diagnosis of ", Edge::diagnosis, true},
                                                    {"first diagnosis of ", Edge::diagnosis, true},
                                                    {"initial diagnosis of ", Edge::diagnosis, true},
                                                    {"date of ", Edge::whole, false},
                                                    {"time of ", Edge::whole, false}}};
  NamedAnchor out{std::string(anchor), Edge::whole, false};
  for (bool found = true; found;) {
    found = false;
    for (const Front& front : fronts) {
      if (out.name.size() <= front.words.size() || !out.name.starts_with(front.words)) continue;
      // Only one of them says which day; articles and "prior" say nothing.
      if (front.edge != Edge::whole && out.edge != Edge::whole) continue;
      out.name.erase(0, front.words.size());
      if (front.edge != Edge::whole) out.edge = front.edge, out.first = front.first;
      found = true;
    }
  }
  // "breast cancer diagnosis"
  constexpr std::string_view diagnosed = " diagnosis";
  if (out.edge == Edge::whole && out.name.size() > diagnosed.size() && out.name.ends_with(diagnosed)) {
    out.name.resize(out.name.size() - diagnosed.size());
    out.edge = Edge::diagnosis;
    out.first = true;
  }
  return out;
}

/// The day that an anchor of that name is, for one fact; nothing when the fact has no such day.
struct AnchorFact {
  const patients::Named* named;
  std::optional<DayRange> day;  ///< absent: not on file
};

std::optional<DayRange> by_today(const std::optional<PartialDate>& date, Day as_of) {
  if (!date) return std::nullopt;
  return DayRange{date->first, std::max(date->first, std::min(date->last, as_of))};
}

std::optional<AnchorFact> anchor_fact(const Context& context, const Occurrence& o, Edge edge) {
  if (o.presence != Presence::present || o.family == Family::statements || o.family == Family::observations) return std::nullopt;
  if (o.family == Family::conditions) {
    // A disease marks the day it began or was diagnosed; that it ended is another matter.
    const auto& diagnosed = o.condition->diagnosed;
    if (edge == Edge::diagnosis) return AnchorFact{o.named, by_today(diagnosed, context.as_of)};
    if (edge == Edge::end) return AnchorFact{o.named, o.lasting.ongoing == Truth::no ? o.lasting.end : std::nullopt};
    return AnchorFact{o.named, by_today(o.condition->onset ? o.condition->onset : diagnosed, context.as_of)};
  }
  if (edge == Edge::diagnosis) return std::nullopt;
  if (edge == Edge::start) return AnchorFact{o.named, o.lasting.start};
  // Still going on: the last of it was given some time since it began.
  if (o.lasting.ongoing != Truth::no && o.lasting.start && !(o.end && o.lasting.end)) {
    const auto last = o.medication != nullptr ? by_today(o.medication->last_dose, context.as_of) : std::nullopt;
    return AnchorFact{o.named, DayRange{last ? last->first : o.lasting.start->first, context.as_of}};
  }
  return AnchorFact{o.named, o.lasting.end ? o.lasting.end : o.lasting.start};
}

}  // namespace

namespace {

/// "Randomization", "enrollment": the grammar spells them in one way.
std::string spelled(std::string_view name) {
  std::string out = folded(name);
  if (out == "randomization") return "randomisation";
  return out == "enrollment" ? "enrolment" : out;
}

/// How criteria name a step of the study that a profile may date, besides by its own name.
std::vector<std::string> names_of_step(const std::string& step) {
  if (step == "randomisation") return {"randomi"};
  if (step == "enrolment") return {"enrol", "study entry", "inclusion"};
  if (step == "first_dose")
    return {"first dose", "first administration", "first infusion",   "first injection",
            "study drug", "study treatment",      "study medication", "dosing"};
  std::string words = step;
  std::replace(words.begin(), words.end(), '_', ' ');
  return {words};
}

/// The end of the text says that it is asked for at the step, or counted back from it: "at baseline", "prior to the screening visit".
bool ends_with_step(std::string text, const std::vector<std::string>& names) {
  const auto trim = [&] {
    while (!text.empty() && std::isalnum(static_cast<unsigned char>(text.back())) == 0) text.pop_back();
  };
  const auto cut = [&](std::string_view word) {
    trim();
    if (!text.ends_with(word) || (text.size() > word.size() && text[text.size() - word.size() - 1] != ' ')) return false;
    text.resize(text.size() - word.size());
    trim();
    return true;
  };
  while (cut("visit") || cut("period") || cut("in the study") || cut("into the study") || cut("of the study")) {
  }
  trim();
  const auto last = text.find_last_of(' ');
  if (last == std::string::npos) return false;
  const bool named = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    // "enrolment", "randomised": the rest of the word.
    const auto at = text.rfind(name);
    return at != std::string::npos && at > 0 && text[at - 1] == ' ' && text.find(' ', at + name.size()) == std::string::npos &&
           (text.resize(at), true);
  });
  if (!named) return false;
  while (cut("the") || cut("time of") || cut("study") || cut("trial") || cut("their") || cut("informed") || cut("signing") ||
         cut("signing of") || cut("start of")) {
  }
  return cut("at") || cut("prior to") || cut("before") || cut("preceding") || cut("as of");
}

}  // namespace

namespace {

/// "Signed (the) informed consent", "written consent to participate in the study was obtained": and nothing else that was consented to.
bool says_consent_given(std::string_view text) {
  static constexpr std::array given = {"sign", "signed", "signs", "given", "gave", "provided", "obtained"};
  static constexpr std::array beside = {"consent", "informed", "written", "form",        "document",      "patient", "the",
                                        "has",     "have",     "been",    "was",         "for",           "to",      "in",
                                        "this",    "study",    "trial",   "participate", "participation", "icf",     "and",
                                        "dated",   "of",       "by",      "subject",     "participant"};
  bool consent = false, done = false;
  std::string word;
  for (const char c : grammar::lower(text) + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      word += c;
      continue;
    }
    if (word.empty()) continue;
    const auto is = [&](std::string_view one) { return word == one; };
    consent = consent || word == "consent";
    if (std::any_of(given.begin(), given.end(), is))
      done = true;
    else if (std::none_of(beside.begin(), beside.end(), is))
      return false;
    word.clear();
  }
  return consent && done;
}

/// The days on which consent to the study was given, by what was stated, where the profile does not date that step itself.
std::vector<DayRange> days_of_consent(const Context& context) {
  std::vector<DayRange> out;
  for (const auto& [name, date] : context.profile.anchors)
    if (spelled(name).find("consent") != std::string::npos) return out;
  for (const auto& statement : context.profile.statements) {
    if (statement.value && statement.date && says_consent_given(statement.text))
      out.push_back({statement.date->first, statement.date->last});
  }
  return out;
}

}  // namespace

std::vector<DatedStep> dated_steps(const Context& context, std::string_view text) {
  std::vector<DatedStep> out;
  const auto consents = days_of_consent(context);
  if (context.profile.anchors.empty() && consents.empty()) return out;
  std::string low;
  for (const char c : text) low += c == '-' || c == '\n' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto add = [&](const std::string& name, const DayRange& day) {
    const std::string step = spelled(name);
    // What is no step of the study is counted from by windows alone.
    if (!names_a_visit(step) || (day.first == context.as_of && day.last == context.as_of)) return;
    const auto names = names_of_step(step);
    if (std::none_of(names.begin(), names.end(), [&](const std::string& one) { return has_word(low, one); })) return;
    out.push_back({name, day, ends_with_step(low, names)});
  };
  for (const auto& [name, date] : context.profile.anchors) add(name, {date.first, date.last});
  for (const DayRange& day : consents) add("consent", day);
  return out;
}

std::optional<DayRange> dated_step(const Context& context, std::string_view anchor) {
  const std::string wanted = spelled(anchor);
  if (!names_a_visit(wanted)) return std::nullopt;
  for (const auto& [name, date] : context.profile.anchors)
    if (spelled(name) == wanted) return DayRange{date.first, date.last};
  return std::nullopt;
}

namespace {

/// Does the anchor say no more than that something is done?
bool names_any_operation(const Asked& event) {
  static constexpr std::array any = {"surgery", "operation", "procedure", "surgical procedure", "study surgery"};
  return std::find(any.begin(), any.end(), event.text) != any.end();
}

bool is_planned(const patients::ProcedureFact& procedure) { return procedure.status == patients::ProcedureStatus::planned; }

/// The day of the only procedure that is planned, when it is what the anchor names, or the anchor says no more than "surgery".
std::optional<DayRange> planned_procedure(const Context& context, const Asked& event) {
  const auto& all = context.profile.procedures;
  if (std::count_if(all.begin(), all.end(), is_planned) != 1) return std::nullopt;
  const patients::ProcedureFact& one = *std::find_if(all.begin(), all.end(), is_planned);
  const auto& day = one.date ? one.date : one.start;
  if (!day || day->first < context.as_of || !one.doubt.empty()) return std::nullopt;
  if (!names_any_operation(event) && relate(context, event, one) != Relation::satisfies) return std::nullopt;
  return DayRange{day->first, day->last};
}

}  // namespace

std::optional<DayRange> anchor_day(const Context& context, std::string_view anchor) {
  const std::string wanted = spelled(anchor);
  for (const auto& [name, date] : context.profile.anchors) {
    if (spelled(name) == wanted) return DayRange{date.first, date.last};
  }
  // Who signed last week was asked then.
  if (wanted.find("consent") != std::string::npos)
    if (const auto days = days_of_consent(context); days.size() == 1 && days.front().last <= context.as_of) return days.front();
  if (wanted.empty() || names_a_visit(wanted)) return DayRange{context.as_of, context.as_of};
  if (wanted == "birth" && context.profile.birth_date) return DayRange{context.profile.birth_date->first, context.profile.birth_date->last};
  // A dated fact of that name: the last one on file, or the first where the words say so. Several with rough dates leave a range, and one
  // without a date may be later (or earlier) than all others.
  const NamedAnchor named = read_anchor(anchor);
  const Asked event = asked(context, no_concept, named.name);
  std::optional<DayRange> out;
  bool undated = false, doubted = false;
  for (const Occurrence& occurrence : occurrences(context)) {
    if (relate(context, event, *occurrence.named) != Relation::satisfies) continue;
    const auto fact = anchor_fact(context, occurrence, named.edge);
    if (!fact) continue;
    doubted = doubted || !occurrence.named->doubt.empty();
    if (!fact->day) {
      undated = true;
    } else if (!out) {
      out = fact->day;
    } else if (named.first) {
      out = DayRange{std::min(out->first, fact->day->first), std::min(out->last, fact->day->last)};
    } else {
      out = DayRange{std::max(out->first, fact->day->first), std::max(out->last, fact->day->last)};
    }
  }
  if (doubted || (undated && out && named.first)) return std::nullopt;
  if (undated && out) out->last = context.as_of;
  // "Within 6 months before surgery": the one operation that is planned, where none like it was done.
  if (named.edge == Edge::whole && !undated) {
    const auto planned = planned_procedure(context, event);
    if (!out) return planned;
    // One that was done, and one to come: before which of them is not said.
    const auto& all = context.profile.procedures;
    if (planned || (names_any_operation(event) && std::any_of(all.begin(), all.end(), is_planned))) return std::nullopt;
  }
  return out;
}

bool names_any_treatment(std::string_view anchor) { return names_a_treatment(folded(anchor)); }

}  // namespace eligo::engine

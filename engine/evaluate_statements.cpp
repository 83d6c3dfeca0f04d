// Statements, judgements, attestations and sex.
//
// A judgement or an attestation is settled only by a statement that says so in the criterion's words or a listed synonym
// (semantics section 2).
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "engine/evaluate.hpp"
#include "engine/treatments.hpp"
#include "engine/wording.hpp"
#include "grammar/text.hpp"
#include "rules/criteria.hpp"

namespace eligo::engine {

namespace {

/// "Never" and "not" are two things: who does not smoke may have smoked, and who has smoked may smoke no more. Does the statement speak of
/// the time that the criterion asks for, now or ever?
bool of_the_time(const patients::StatementFact& statement, const Wording& said, const Wording& asked) {
  if (said.ever == asked.ever) return true;
  const bool affirms = statement.value != said.negated;
  return said.ever ? !affirms : affirms;
}

/// What a statement says to a criterion's words, `given`, which may be asked for in several ways: its truth, or nothing.
std::optional<bool> says(const patients::StatementFact& statement, std::string_view given, const std::vector<Wording>& asked) {
  const Wording said = wording(statement.text);
  if (turned_by_more(statement.text, given)) return std::nullopt;
  for (const Wording& wanted : asked) {
    if (said.words.empty() || wanted.words.empty() || said.words != wanted.words) continue;
    const auto same_sense = same_sense_of(said, wanted);
    if (!same_sense || (wanted.narrowed && statement.value == *same_sense)) continue;
    return of_the_time(statement, said, wanted) ? std::optional(statement.value == *same_sense) : std::nullopt;
  }
  const Wording& wanted = asked.front();
  const bool same_sense = said.negations == wanted.negations && (!said.ors || wanted.ors);
  // More words than the criterion: they narrow it, so only what is so holds, and only when nothing turns the sense.
  if (!statement.value || !same_sense || said.qualified || wanted.words.size() < 3 || said.words.size() > 2 * wanted.words.size())
    return std::nullopt;
  if (!std::includes(said.words.begin(), said.words.end(), wanted.words.begin(), wanted.words.end())) return std::nullopt;
  // "By ACR/EULAR criteria" names others than "by ACR criteria".
  if (rules::by_criteria(statement.text)) return std::nullopt;
  return true;
}

/// "Menopausal women with breast cancer": women, with nothing in front but what they are.
bool speaks_of_women(std::string_view text) {
  static constexpr std::array people = {"women", "woman", "females"};
  static constexpr std::array others = {"of",  "with", "to", "partner", "partners", "who", "by",
                                        "for", "and",  "or", "in",      "not",      "no",  "male"};
  constexpr std::size_t farthest = 4;  // words
  const std::string low = grammar::lower(text);
  // What women must do binds no man, and is not false of him; nor is what men are named beside.
  for (const std::string_view word :
       {" men", " male", " must ", " should ", " agree", " will ", " need", "partner", "spouse", "wife", "husband"})
    if (low.find(word) != std::string::npos) return false;
  std::size_t begin = 0;
  for (std::size_t n = 0; n < farthest && begin < low.size(); ++n) {
    const std::size_t end = std::min(low.find(' ', begin), low.size());
    const std::string_view word = std::string_view(low).substr(begin, end - begin);
    if (std::find(people.begin(), people.end(), word) != people.end()) return true;
    if (std::find(others.begin(), others.end(), word) != others.end()) return false;
    begin = end + 1;
  }
  return false;
}

/// Pregnant, breastfeeding, of childbearing potential, before or after the menopause: what a man is not (semantics section 4).
bool only_of_women(const Context& context, const Asked& wanted) {
  static const std::set<std::string, std::less<>> keys = {"pregnancy",
                                                          "pregnant",
                                                          "breastfeeding",
                                                          "lactating",
                                                          "nursing",
                                                          "childbearing_potential",
                                                          "woman_of_childbearing_potential",
                                                          "women_of_childbearing_potential",
                                                          "lactation",
                                                          "premenopausal",
                                                          "postmenopausal"};
  if (wanted.concept_id != no_concept && keys.contains(context.vocabulary.at(wanted.concept_id).key)) return true;
  static const std::set<std::set<std::string>> words = {{"pregnant"},
                                                        {"breastfeed"},
                                                        {"breast", "feed"},
                                                        {"childbear", "potential"},
                                                        {"woman", "childbear", "potential"},
                                                        {"women", "childbear", "potential"},
                                                        {"woman", "childbear", "ag"},
                                                        {"childbear", "ag"},
                                                        {"female", "childbear", "potential"},
                                                        {"wocbp"}};
  const Wording said = wording(wanted.text);
  return !said.negated && (words.contains(said.words) || speaks_of_women(wanted.text));
}

struct Said {
  const patients::StatementFact* statement = nullptr;
  bool value = false;
};

/// What a statement says to the time that a criterion asks for; empty when it speaks to it. A statement holds for the day on which it was
/// made, without a date for the as-of date. That nothing was so on one day says nothing of the other days, unless the statement itself
/// names its time, and then that time ran out on the day of the statement.
std::string of_another_time(Context& context, const Said& said, const rules::Window& asked, const TimeWindow& window) {
  const auto& date = said.statement->date;
  const DayRange today{context.as_of, context.as_of};
  const DayRange day = date ? DayRange{date->first, std::max(date->first, std::min(date->last, context.as_of))} : today;
  // "During the study": of the time to come more cannot be known than what is said today.
  if (asked.after && !asked.min_ago && !asked.max_ago) return {};
  const OwnTime own = own_time(said.statement->text);
  const bool affirms = said.statement->value != wording(said.statement->text).negated;
  // What once was so stays so; what was not so may have come since.
  if (own == OwnTime::all_before && affirms)
    return asked.lifetime ? "" : "it speaks of all the time before, and a stretch of it is asked for";
  if (own == OwnTime::stretch && !asked.lifetime) {
    const std::set<std::string> has = wording(said.statement->text).words;
    for (const auto& length : {asked.max_ago, asked.min_ago}) {
      if (!length) continue;
      const std::set<std::string> wants = wording(words(*length)).words;
      if (!std::includes(has.begin(), has.end(), wants.begin(), wants.end())) return "it names another stretch of time";
    }
  }
  if (own != OwnTime::none && day.last < context.as_of) {
    // What had not happened by a day has hardly happened since, for as long as a statement is evidence of now; a length that was not yet
    // reached may be by today.
    static const std::set<std::string, std::less<>> grows = {"least", "more", "minimum", "since",  "longer",
                                                             "over",  "free", "ago",     "elapsed"};
    const auto words_said = wording(said.statement->text).words;
    const bool reached = std::any_of(words_said.begin(), words_said.end(), [](const auto& word) { return grows.contains(word); });
    const Day over = day.last + said_for_now + std::chrono::days(1);
    if (affirms || reached || over <= context.as_of) return "it names a time of its own, counted from the day on which it was said";
    note_turning_day(context, over);
  }
  if (own != OwnTime::none) return {};
  if (!affirms) return "it says what held on one day, and the time before is asked for";
  if (asked.lifetime) return {};
  if (window.problem || inside(day, window) != Truth::yes) return fmt::format("outside the time asked for ({})", window.words);
  return {};
}

/// Does a true statement stay true? What is proven, signed or behind somebody does not pass.
bool lasting(const patients::StatementFact& statement) {
  const Wording said = wording(statement.text);
  if (statement.value == said.negated) return false;
  if (own_time(statement.text) == OwnTime::all_before) return true;
  static const std::set<std::string, std::less<>> stays = {
      "confirm",  "document", "proven", "diagnos",      "diagnosi", "histologically", "postmenopausal", "steril",     "steriliz",
      "sterilis", "consent",  "assent", "hysterectomy", "born",     "genetic",        "cytologically",  "genetically"};
  return std::any_of(said.words.begin(), said.words.end(), [](const auto& word) { return stays.contains(word); });
}

/// How long a statement is evidence of now: it holds for the day on which it was made. A pregnancy that was stated lasts no longer than one
/// does; one that was denied says nothing of the months after.
std::optional<std::chrono::days> holds(const Context& context, const Asked& wanted, const Said& said) {
  if (lasting(*said.statement)) return std::nullopt;
  const bool pregnancy = wanted.concept_id == no_concept ? wording(wanted.text).words == std::set<std::string>{"pregnant"}
                                                         : context.vocabulary.at(wanted.concept_id).key.starts_with("pregnan");
  return pregnancy && said.value ? std::chrono::days(280) : said_for_now;
}

/// Two listed statements of which one is so when the other is not, or of which at most one is so: what a statement about the one says to
/// the other, and to what lies below or above that.
std::optional<bool> by_opposite(const Context& context, const Asked& wanted, const patients::StatementFact& statement) {
  struct Opposites {
    std::string_view first, second;
    bool one_of_them = true;  ///< no third thing
  };
  static constexpr std::array<Opposites, 4> opposites{{{"childbearing_potential", "non_childbearing_potential"},
                                                       {"smoker", "non_smoker"},
                                                       {"minor_patient", "age_of_majority"},
                                                       {"premenopausal", "postmenopausal", false}}};
  const auto& vocabulary = context.vocabulary;
  for (const auto& [first, second, one_of_them] : opposites)
    for (const bool turned : {false, true}) {
      const ConceptId of = vocabulary.find_key(turned ? second : first), other = vocabulary.find_key(turned ? first : second);
      if (of == no_concept || other == no_concept) continue;
      const Asked against = asked(context, other, vocabulary.at(other).name);
      if (statement.value && vocabulary.is_a(wanted.concept_id, of) && relate(context, against, statement) == Relation::satisfies)
        return false;
      if (one_of_them && !statement.value && vocabulary.is_a(of, wanted.concept_id) && covers(context, statement, against)) return true;
    }
  return std::nullopt;
}

/// The latest statements that speak to the criterion; several when they are of the same day or undated.
std::vector<Said> latest_statements(Context& context, const Asked& wanted, const std::optional<rules::Window>& window,
                                    std::vector<Evidence>& evidence) {
  std::vector<Said> all;
  const TimeWindow laid_out = lay_out(context, window);
  const auto set_aside = [&](const patients::StatementFact& statement, std::string why) {
    if (context.explain)
      evidence.push_back({statement.pointer,
                          fmt::format("\"{}\" {}{}", statement.text, statement.value ? "true" : "false",
                                      statement.date ? " on " + statement.date->text : ""),
                          false,
                          std::move(why),
                          {},
                          {}});
  };

  const auto words = wordings(wanted.text);
  for (const auto& statement : context.profile.statements) {
    if (statement.date && statement.date->first > context.as_of) {
      continue;
    }
    std::optional<bool> value = says(statement, wanted.text, words);
    if (!value && wanted.concept_id != no_concept && !statement.concepts.empty()) {
      const bool kind_of = relate(context, wanted, statement) == Relation::satisfies;
      const bool wider = covers(context, statement, wanted);
      if (statement.value && kind_of) value = true;
      if (!statement.value && wider) value = false;
      if (!value) value = by_opposite(context, wanted, statement);
    }
    if (!value) continue;
    const Said one{&statement, *value};
    std::string aside;
    // What is said of the time to come is said of today, and grows as old as that.
    const bool to_come = window && window->after && !window->min_ago && !window->max_ago;
    if (window && !to_come) {
      aside = of_another_time(context, one, *window, laid_out);
      if (statement.date && window->max_ago) note_turning_point(context, *statement.date, *window->max_ago);
    } else if (const auto days = holds(context, wanted, one); days && statement.date) {
      // "2025" may be its first day.
      const Day over = statement.date->first + *days + std::chrono::days(1);
      if (over <= context.as_of) aside = "said too long ago to hold today";
      note_turning_day(context, over);
    }
    if (aside.empty()) {
      all.push_back(one);
    } else {
      set_aside(statement, std::move(aside));
    }
  }
  std::optional<Day> last;
  for (const auto& said : all) {
    if (said.statement->date && (!last || said.statement->date->first > *last)) last = said.statement->date->first;
  }
  std::vector<Said> out;
  for (const auto& said : all) {
    const bool counts = !last || !said.statement->date || said.statement->date->last >= *last;
    if (counts) out.push_back(said);
    if (context.explain) {
      evidence.push_back({said.statement->pointer,
                          fmt::format("\"{}\" {}{}", said.statement->text, said.statement->value ? "true" : "false",
                                      said.statement->date ? " on " + said.statement->date->text : ""),
                          counts,
                          counts ? "" : "said earlier",
                          {},
                          {}});
    }
  }
  return out;
}

/// `aside` gets the statements that speak of it and do not count.
std::optional<ExprReport> from_statements(Context& context, const Asked& wanted, const std::string& name,
                                          const std::optional<rules::Window>& window, std::vector<Evidence>& aside) {
  const auto said = latest_statements(context, wanted, window, aside);
  if (said.empty()) return std::nullopt;
  const bool first = said.front().value;
  ExprReport report;
  report.evidence = std::move(aside);
  const auto doubted = std::find_if(said.begin(), said.end(), [](const Said& one) { return !one.statement->doubt.empty(); });
  if (doubted != said.end()) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::unusable);
    report.reason = fmt::format("\"{}\" is not used: {}", doubted->statement->text, doubted->statement->doubt);
    report.needs.push_back({UnknownKind::unusable, fmt::format("Is it so: {}?", name), "record"});
    return report;
  }
  const bool agree = std::all_of(said.begin(), said.end(), [&](const Said& one) { return one.value == first; });
  if (!agree) {
    report.truth = Truth::unknown;
    add_kind(report.kinds, UnknownKind::conflict);
    report.reason = "statements on file disagree";
    report.needs.push_back({UnknownKind::conflict, fmt::format("Is it so: {}?", name), "patient"});
    return report;
  }
  report.truth = first ? Truth::yes : Truth::no;
  const auto& statement = *said.front().statement;
  report.reason = fmt::format("\"{}\" is recorded as {}{}", statement.text, statement.value ? "true" : "false",
                              statement.date ? " on " + statement.date->text : "");
  return report;
}

/// A condition or an event whose name on file is these very words.
std::optional<ExprReport> recorded_as_such(Context& context, const std::string& text) {
  const auto words = wordings(text);
  std::optional<ExprReport> out;
  for (const Occurrence& o : occurrences(context)) {
    if ((o.family != Family::conditions && o.family != Family::events) || !o.named->doubt.empty()) continue;
    if (!o.named->told_by.empty() && o.named->words.empty()) continue;  // its code says another thing
    const Wording recorded = wording(o.named->text);
    const bool same = std::any_of(words.begin(), words.end(), [&](const Wording& one) {
      return one.words.size() >= 2 && (!one.narrowed || o.presence == Presence::absent) && one.words == recorded.words &&
             same_sense_of(one, recorded).value_or(false);
    });
    if (!same) continue;
    const bool absent = o.presence == Presence::absent;
    if (!absent && !(o.presence == Presence::present && (o.active == Truth::yes || o.family == Family::events))) continue;
    if (out && (out->truth == Truth::no) != absent) return std::nullopt;
    if (!out) {
      out = leaf(absent ? Truth::no : Truth::yes, shown(o));
    }
    out->evidence.push_back({o.named->pointer, shown(o), true, {}, {}, {}});
  }
  return out;
}

/// The patient's own state, and nobody else's or one that may come.
bool of_the_patient(const Wording& said) {
  static const std::set<std::string, std::less<>> others = {
      "family", "mother", "father",      "sibling", "brother", "sister",   "relativ", "partner", "risk",  "exposur",
      "screen", "vaccin", "vaccination", "suspect", "possibl", "possibly", "donor",   "child",   "trial", "study"};
  return std::none_of(said.words.begin(), said.words.end(), [](const auto& word) { return others.contains(word); });
}

}  // namespace

void weigh_said(Context& context, const Operand& operand, ExprReport& report) {
  if (report.truth == Truth::unknown || operand.text.empty() || !context.exceptions.empty()) return;
  const std::string name = " " + asked(context, no_concept, operand.text).words + " ";
  std::optional<Wording> whole, core;
  for (const auto& statement : context.profile.statements) {
    if (!statement.doubt.empty() || (statement.date && statement.date->first > context.as_of)) continue;
    if ((" " + statement.words + " ").find(name) == std::string::npos) continue;
    const Wording said = wording(statement.text);
    const bool affirms = statement.value != said.negated;
    if (affirms == ((report.truth == Truth::yes) != operand.never)) continue;
    if (!core) {
      core = wording(operand.text + " " + operand.qualifiers);
      whole = wording(context.clause_text);
    }
    if (core->negated || !std::includes(said.words.begin(), said.words.end(), core->words.begin(), core->words.end())) continue;
    if (!of_the_patient(said) && of_the_patient(*core)) continue;
    // Words that say no more than the name: those that state it, and those that the criterion puts around it.
    static const std::set<std::string, std::less<>> stating = {"known",   "treatment", "treat",   "therapy",   "us",       "use",
                                                               "using",   "tak",       "take",    "taking",    "receiv",   "receive",
                                                               "active",  "activ",     "current", "currently", "diagnosi", "diagnosis",
                                                               "diagnos", "document",  "confirm", "ongo",      "present"};
    const bool same = std::all_of(said.words.begin(), said.words.end(), [&](const std::string& word) {
      return core->words.contains(word) || whole->words.contains(word) || stating.contains(word);
    });
    if (!same) continue;
    // "Anticoagulation cannot be interrupted" denies the interruption.
    const std::string low = grammar::lower(statement.text), named = grammar::lower(operand.text);
    const std::size_t denial = std::min(low.find(" cannot "), low.find(" not ")), at_name = low.find(named.substr(0, named.find(' ')));
    const bool more = std::any_of(said.words.begin(), said.words.end(),
                                  [&](const std::string& word) { return !core->words.contains(word) && !stating.contains(word); });
    if (said.negated && more && denial != std::string::npos && at_name < denial) continue;
    const Asked wanted = in_words(operand.text);
    const Said one{&statement, affirms};
    if (operand.window) {
      if (!of_another_time(context, one, *operand.window, lay_out(context, operand.window)).empty()) continue;
    } else if (operand.past) {
      // That it is not so today leaves the past open.
      if (!affirms && own_time(statement.text) != OwnTime::all_before) continue;
    } else if (const auto days = holds(context, wanted, one); days && statement.date) {
      const Day over = statement.date->first + *days + std::chrono::days(1);
      note_turning_day(context, over);
      if (over <= context.as_of) continue;
    }
    const std::string shown_as = fmt::format("\"{}\" is recorded as {}{}", statement.text, statement.value ? "true" : "false",
                                             statement.date ? " on " + statement.date->text : "");
    report.truth = Truth::unknown;
    report.kinds = {UnknownKind::conflict};
    report.margin.reset();
    report.reason = fmt::format("the record disagrees: {}; and {}", report.reason, shown_as);
    report.needs = {{UnknownKind::conflict, fmt::format("Is it so: {}?", statement.text), "record"}};
    const auto at = std::find_if(report.evidence.begin(), report.evidence.end(),
                                 [&](const Evidence& evidence) { return evidence.pointer == statement.pointer; });
    if (at == report.evidence.end())
      report.evidence.push_back({statement.pointer, shown_as, true, {}, {}, {}});
    else
      at->used = true;
    return;
  }
}

bool measures_a_time(const rules::Expr& expr) {
  const auto* compare = std::get_if<rules::Compare>(&expr.node);
  static constexpr std::array<std::string_view, 5> times{"a", "mo", "wk", "d", "h"};
  return compare != nullptr && !compare->window && !compare->series && !compare->duration &&
         std::find(times.begin(), times.end(), compare->limit.unit) != times.end();
}

std::optional<ExprReport> in_so_many_words(Context& context, const std::string& text, bool value_in_time) {
  const Asked wanted = in_words(text);
  // The clause's words and the statement's are the same, so a time in them is the same too, counted from the day of the statement.
  std::optional<rules::Window> window;
  if (own_time(text) != OwnTime::none && !value_in_time) {
    window.emplace();
    window->lifetime = true;
  }
  std::vector<Evidence> aside;
  if (auto report = from_statements(context, wanted, text, window, aside)) return report;
  return recorded_as_such(context, text);
}

ExprReport evaluate_leaf(Context& context, const rules::SexPredicate& sex) {
  using patients::Sex;
  const std::string& wanted = sex.value;
  const auto recorded = context.profile.sex.value_or(Sex::unknown);
  const Need need{UnknownKind::missing, "What is the patient's sex?", "record"};
  if (wanted != "female" && wanted != "male") return leaf(Truth::yes, "all sexes may take part");
  if (recorded == Sex::unknown) return unknown_leaf(UnknownKind::missing, "sex is not on file", need);
  if (recorded == Sex::other) {
    ExprReport report = unknown_leaf(UnknownKind::ambiguous, "sex is recorded as other",
                                     Need{UnknownKind::ambiguous, "Does the patient's sex meet this criterion?", "investigator"});
    report.evidence.push_back({"/sex", "sex other", true, {}, {}, {}});
    return report;
  }
  const std::string have = recorded == Sex::female ? "female" : "male";
  ExprReport report = leaf(have == wanted ? Truth::yes : Truth::no, fmt::format("recorded as {}", have));
  report.evidence.push_back({"/sex", "sex " + have, true, {}, {}, {}});
  return report;
}

namespace {

/// How often and for how long no statement on file says: with a figure asked for, only the absence of the thing itself still decides.
ExprReport without_figure(const rules::Statement& statement, ExprReport report) {
  const auto& count = statement.count;
  const bool some = !count || (count->op && (*count->op == grammar::Comparator::ge || *count->op == grammar::Comparator::gt));
  if (report.truth == Truth::unknown || (report.truth == Truth::no && some)) return report;
  report.truth = Truth::unknown;
  add_kind(report.kinds, UnknownKind::missing);
  report.reason += statement.duration ? ", for how long is not on file" : ", how many is not on file";
  report.needs.push_back(
      {UnknownKind::missing, fmt::format("{}: {}?", statement.text, statement.duration ? "for how long" : "how many"), "record"});
  return report;
}

ExprReport evaluate_said(Context& context, const rules::Statement& statement);

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Statement& statement) {
  ExprReport report = evaluate_said(context, statement);
  return statement.count || statement.duration ? without_figure(statement, std::move(report)) : report;
}

namespace {

/// "A minor": nowhere does the age of majority lie above 21 or below 15.
std::optional<ExprReport> minor(Context& context) {
  rules::AgePredicate age;
  age.limit.op = grammar::Comparator::lt;
  age.limit.unit = "a";
  age.at = "as_of";
  age.limit.value = Decimal{21};
  ExprReport below = evaluate_leaf(context, age);
  if (below.truth == Truth::no) return below;
  age.limit.value = Decimal{15};
  ExprReport child = evaluate_leaf(context, age);
  return child.truth == Truth::yes ? std::optional(std::move(child)) : std::nullopt;
}

/// "The age of majority in their state": the patient's age against the one that is on file for the place. Nowhere does it lie above 21.
std::optional<ExprReport> of_age(Context& context, const rules::Statement& statement) {
  std::string low = grammar::lower(statement.text);
  for (const std::string_view front : {"patient is ", "subject is ", "participant is ", "reached ", "the ", "of ", "a "})
    if (low.starts_with(front)) low.erase(0, front.size());
  if (low == "minor" && !statement.window && !statement.attestation) return minor(context);
  const bool asks = low.starts_with("age of majority") || low.starts_with("legal age") || low.starts_with("age of legal");
  if (!asks || statement.window || statement.attestation) return std::nullopt;
  rules::AgePredicate age;
  age.limit.op = grammar::Comparator::ge;
  age.limit.unit = "a";
  age.at = "as_of";
  const patients::Observation* on_file = nullptr;
  for (const auto& observation : context.profile.observations) {
    const std::string name = grammar::lower(observation.text);
    if (name.find("age of majority") == std::string::npos && name.find("legal age") == std::string::npos) continue;
    if (on_file != nullptr) return std::nullopt;
    on_file = &observation;
  }
  if (on_file != nullptr) {
    const auto* value = std::get_if<Decimal>(&on_file->value);
    if (value == nullptr || (on_file->unit != "a" && !on_file->unit_text.empty()) || !on_file->doubt.empty()) return std::nullopt;
    age.limit.value = *value;
    ExprReport report = evaluate_leaf(context, age);
    report.evidence.push_back({on_file->pointer, shown(*on_file), true, {}, {}, {}});
    return report;
  }
  age.limit.value = Decimal{21};
  ExprReport report = evaluate_leaf(context, age);
  if (report.truth != Truth::yes) return std::nullopt;
  return report;
}

/// "Able and willing to do A and to do B", where statements speak of its parts: kept when all are said to be so, broken by one that is not.
std::optional<ExprReport> promise_by_promise(Context& context, const rules::Statement& statement, const std::string& text) {
  if (context.profile.statements.empty()) return std::nullopt;
  const auto parts = promises(text);
  if (parts.empty()) return std::nullopt;
  std::optional<ExprReport> out;
  bool all = true;
  for (const std::string& part : parts) {
    std::vector<Evidence> aside;
    auto report = from_statements(context, in_words(part), part, statement.window, aside);
    if (!report) report = promise_by_promise(context, statement, part);
    if (!report || report->truth == Truth::unknown) {
      all = false;
      continue;
    }
    if (report->truth == Truth::no) return report;
    if (out) {
      out->reason += "; " + report->reason;
      out->evidence.insert(out->evidence.end(), report->evidence.begin(), report->evidence.end());
    } else {
      out = std::move(report);
    }
  }
  return all ? out : std::nullopt;
}

/// "Suspected pregnancy": who is pregnant, and who is suspected of it. What is denied is not suspected either, unless the record says so.
std::optional<ExprReport> suspected(Context& context, const rules::Statement& statement) {
  constexpr std::string_view front = "suspected ";
  if (statement.concept_id == no_concept || !statement.text.starts_with(front)) return std::nullopt;
  rules::Statement itself = statement;
  itself.text.erase(0, front.size());
  ExprReport report = evaluate_said(context, itself);
  if (report.truth == Truth::yes || statement.window) return report;
  const std::vector<Wording> asked_for{wording(statement.text), wording("suspected to be " + itself.text)};
  const auto& statements = context.profile.statements;
  for (std::size_t k = 0; k < statements.size(); ++k) {
    if (!says(statements[k], statement.text, asked_for).value_or(false)) continue;
    ExprReport out = leaf(Truth::yes, fmt::format("\"{}\" is recorded as {}", statements[k].text, statements[k].value ? "true" : "false"));
    out.evidence.push_back({fmt::format("/statements/{}", k), statements[k].text, true, {}, {}, {}});
    return out;
  }
  return report;
}

/// A vasectomy, tied tubes, a hysterectomy: who had such an operation is sterile by it, unless it was undone.
std::optional<ExprReport> sterile_by_operation(Context& context, const Asked& wanted, const std::optional<rules::Window>& window) {
  if (window || wanted.concept_id == no_concept || context.vocabulary.at(wanted.concept_id).key != "surgically_sterile")
    return std::nullopt;
  const ConceptId operation = context.vocabulary.find_key("surgical_sterilisation");
  const auto sterilises = [&](const Occurrence& o) {
    const auto& named = o.named->concepts;
    return o.procedure != nullptr && o.presence == Presence::present && o.named->doubt.empty() && !o.named->narrowed && named.size() == 1 &&
           operation != no_concept && context.vocabulary.is_a(named.front(), operation);
  };
  const auto undoes = [](const Occurrence& o) {
    const std::string name = grammar::lower(o.named->text);
    return name.find("revers") != std::string::npos || name.find("reanastomosis") != std::string::npos ||
           name.find("vasovasostomy") != std::string::npos;
  };
  const auto& all = occurrences(context);
  if (std::any_of(all.begin(), all.end(), undoes)) return std::nullopt;
  const auto done = std::find_if(all.begin(), all.end(), sterilises);
  if (done == all.end()) return std::nullopt;
  ExprReport report = leaf(Truth::yes, shown(*done));
  report.evidence.push_back({done->named->pointer, shown(*done), true, {}, {}, {}});
  return report;
}

ExprReport evaluate_said(Context& context, const rules::Statement& statement) {
  if (auto report = suspected(context, statement)) return *report;
  const Asked wanted = asked(context, statement.concept_id, statement.text);
  const std::string name = statement.text.empty() ? name_of(context, wanted) : statement.text;
  const UnknownKind kind = statement.attestation ? UnknownKind::attestation : UnknownKind::missing;
  const Need need{kind, fmt::format("Is it so: {}?", name_of(context, wanted)), statement.attestation ? "patient" : "record"};
  const auto by_age = of_age(context, statement);
  const bool man = context.profile.sex == patients::Sex::male && only_of_women(context, wanted);
  std::vector<Evidence> aside;
  if (auto report = from_statements(context, wanted, name, statement.window, aside)) {
    if (man && report->truth == Truth::yes) {
      report->truth = Truth::unknown;
      add_kind(report->kinds, UnknownKind::conflict);
      report->reason += ", and the patient's sex as male";
      report->needs.push_back({UnknownKind::conflict, need.ask, "record"});
    }
    weigh_tests(context, wanted, statement.window.has_value(), *report);
    return *report;
  }
  if (by_age) return *by_age;
  if (auto report = promise_by_promise(context, statement, statement.text)) return *report;
  if (man) {
    ExprReport report = leaf(Truth::no, "the patient is male");
    report.evidence.push_back({"/sex", "sex male", true, {}, {}, {}});
    weigh_tests(context, wanted, false, report);
    return report;
  }
  // "Topical cyclosporine" is listed without its route: a drug, of which the route is asked.
  if (statement.concept_id == no_concept && wanted.concept_id != no_concept && !statement.attestation &&
      context.vocabulary.at(wanted.concept_id).kind == rules::TermKind::drug) {
    rules::Therapy therapy;
    therapy.concept_id = wanted.concept_id;
    therapy.text = statement.text;
    therapy.window = statement.window;
    ExprReport report = evaluate_leaf(context, therapy);
    report.evidence.insert(report.evidence.end(), aside.begin(), aside.end());
    return report;
  }
  if (statement.attestation) {
    ExprReport report = unknown_leaf(kind, "no statement of it is on file", need);
    report.evidence = std::move(aside);
    return report;
  }
  // The same thing may be on file as a finding or an event.
  rules::Condition finding;
  finding.concept_id = wanted.concept_id;
  finding.text = statement.text;
  finding.window = statement.window;
  Scope scope;
  // "History of anaphylaxis to X": one that is over counts.
  const bool past = grammar::lower(statement.text).starts_with("history of ");
  if (past) finding.status = grammar::Status::any;
  scope.now = !statement.window && !past;
  scope.from = statement.window || past ? std::nullopt : std::optional(context.as_of);
  if (wanted.concept_id != no_concept) {
    scope.families = families_of(context, wanted, {}, {});
    look_where_confirmed(context, wanted, scope.families);
  }
  auto gathered = gather(context, wanted, scope, [&](const Occurrence& o) {
    if (o.family == Family::statements) return no("");  // looked at above
    // An event in the statement's own words ("disease progression on chemotherapy") has happened.
    if (o.event != nullptr && wanted.concept_id == no_concept && !statement.window) return yes("");
    // Any result of an examination says that it was done.
    if (o.family == Family::observations && o.status == "done") {
      const TimeWindow when = lay_out(context, statement.window);
      return limited(statement.window, when) ? timed_answer(context, *statement.window, when, o) : yes("");
    }
    return answer(context, finding, wanted, o);
  });
  if (wanted.concept_id == no_concept) gathered.possible.clear();
  const auto is_statement = [](const auto& evidence) { return evidence.pointer.starts_with("/statements/"); };
  std::erase_if(gathered.absent, [](const Occurrence& o) { return o.family == Family::statements; });
  std::erase_if(gathered.outside, [](const Judged& judged) { return judged.occurrence.family == Family::statements; });
  std::erase_if(gathered.evidence, is_statement);
  const bool none = gathered.absent.empty() && gathered.settling.empty();
  if (auto operated = sterile_by_operation(context, wanted, statement.window)) return *operated;
  ExprReport report = exists(context, wanted, scope, std::move(gathered), need);
  if (report.truth == Truth::no && none)
    if (auto open = beyond_lists(context, wanted)) {
      open->evidence = std::move(report.evidence);
      report = std::move(*open);
    }
  report.evidence.insert(report.evidence.end(), aside.begin(), aside.end());
  // "Platelets", "ETDRS letters": the name of a measure with its limit unread beside it. That there is no value of it denies nothing.
  const ConceptId named = wanted.concept_id != no_concept ? wanted.concept_id : wanted.narrows;
  if (report.truth == Truth::no && named != no_concept && context.vocabulary.at(named).kind == rules::TermKind::measure)
    report = unknown_leaf(UnknownKind::missing, "what is asked of this measure is not said", need);
  if (report.truth == Truth::unknown && report.kinds.size() == 1 && report.kinds.front() == UnknownKind::missing &&
      report.evidence.empty() && scope.families != std::vector{Family::observations}) {
    report.reason = "not on file";
  }
  weigh_tests(context, wanted, statement.window.has_value(), report);
  return report;
}

}  // namespace

ExprReport evaluate_leaf(Context& context, const rules::Judgement& judgement) {
  const Asked wanted = in_words(judgement.text);
  std::vector<Evidence> aside;
  if (auto report = from_statements(context, wanted, judgement.text, std::nullopt, aside)) return *report;
  // "Uncontrolled hypertension" is on file as such.
  if (auto report = recorded_as_such(context, judgement.text)) return *report;
  return unknown_leaf(UnknownKind::judgement, "it asks for a person's opinion, and none is on file",
                      Need{UnknownKind::judgement, fmt::format("In the investigator's opinion: {}?", judgement.text), "investigator"});
}

}  // namespace eligo::engine

// Single statements: the words before one, and which kind it is: a finding (finding.cpp), a comparison (comparison.cpp), an age, a count, a
// thing said.
#include <algorithm>
#include <span>

#include "grammar/finding.hpp"
#include "grammar/for_whom.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {

Lead Reader::lead(std::uint32_t begin, std::uint32_t end) const {
  Lead l;
  l.span = span(begin, end);
  int negations = 0;
  // "Patients to undergo X", "who are to receive X", "will undergo X": the verb stands for what is still to come.
  const auto lies_ahead = [&](std::uint32_t verb) {
    const std::string word = lower(raw(verb));
    if (verb == begin || (word != "undergo" && word != "receive")) return false;
    const std::string before = lower(raw(verb - 1));
    return before == "will" || before == "are to" || before == "is to" ||
           (before == "to" && (verb - 1 == begin || std::string_view("hXer").find(kind(verb - 2)) != std::string_view::npos));
  };
  for (std::uint32_t i = begin; i < end; ++i) {
    const auto v = token(i).value;
    switch (kind(i)) {
      case 'h':
        l.subject = true;
        l.adult = l.adult || v == 1;
        l.child = l.child || v == 2;
        l.infant = l.infant || v == 13 || v == 14;
        l.newborn = l.newborn || v == 14;
        break;
      case 'X':
        if (v == 2)
          l.any_sex = true;
        else
          l.sex = v;
        l.subject = true;
        break;
      case 'm':
        if (v == 4) {
          ++negations;
          l.must = true;
        } else if (v == 3) {
          l.may = true;
        } else if (v != 1) {
          l.must = true;
          if (lower(raw(i)) == "will have") l.therapy_form = form_announced;
        }
        l.verb = true;
        break;
      case 'e':
        l.verb = true;
        break;
      case 'H':
        if (v == 2 && l.status == Status::unspecified) l.status = Status::past;
        l.diagnosed = l.diagnosed || v == 5 || v == 7;
        l.first = l.first || v == 7;
        l.have = l.verb = true;
        break;
      case '!':
        ++negations;
        if (v == 5) l.status = Status::history;
        if (v == 6) l.status = Status::past;
        if (v == 7) l.status = Status::current;
        if (v == 10) l.status = Status::any;
        if (v == 2) l.status = Status::unspecified;
        l.other = l.other || v == 8;
        l.requires_absence = l.requires_absence || v == 5 || v == 6 || v == 0 || v == 1 || v >= 7 || v == 4;
        break;
      case 'a': {
        const auto s = static_cast<Status>(v);
        const bool past_and_now = (l.status == Status::history || l.status == Status::past) && s == Status::current;
        // "Scheduled for concurrent A and B": together, and still to come.
        const bool ahead = l.status == Status::planned && s == Status::current && lower(raw(i)).starts_with("con");
        const bool keep = (l.status == Status::history && s == Status::past) || l.status == Status::any || ahead;
        l.ever = l.ever || s == Status::history || s == Status::any;
        if (!keep) l.status = past_and_now ? Status::any : s;
        // How recent is somebody's judgement, unless a time says it ("current or recent (within 6 months)").
        if (lower(raw(i)) == "current or recent" && l.vague.empty()) l.vague = "recent";
        break;
      }
      case 'v':
        l.severity = lower(raw(i));
        // "moderate or worse"
        for (const std::string_view more : {" or greater", " or higher", " or worse", " or above"})
          if (const auto cut = l.severity.find(more); cut != std::string::npos) l.severity = "at least " + l.severity.substr(0, cut);
        break;
      case '3':
        l.regardless = true;
        break;
      case 'j':
        l.vague += (l.vague.empty() ? "" : " ") + lower(raw(i));
        break;
      case '_':
        l.other = l.other || v == 9;
        l.known = l.known || v == 2;
        break;
      case 'C':
        l.therapy = l.verb = true;
        l.therapy_form = v;
        if (lies_ahead(i)) {
          if (l.status == Status::unspecified) l.status = Status::planned;
          // "Patients will undergo biopsy": what the study asks of them, and no words that say who they are.
          if (lower(raw(i - 1)) == "will" && !has_kind(begin, i, 'r')) l.therapy_form = form_announced;
          break;
        }
        // "Undergoing surgery": now, or about to be. "Will be receiving X": by then.
        if (v == 2 && i > begin && lower(raw(i - 1)) == "will be")
          l.therapy_form = form_to_come;
        else if (v == 2 && l.status == Status::unspecified && lower(raw(i)) == "undergoing")
          l.therapy_form = form_under_way;
        // "chronic use of opioids": how long that is, is somebody's judgement.
        if (const std::string verb = lower(raw(i)); l.vague.empty() && (verb == "chronic use of" || verb == "regular use of"))
          l.vague = verb;
        if ((v == 1 || v == 11) && l.status == Status::unspecified) l.status = Status::past;
        if (v == 2 && l.status == Status::unspecified) l.status = Status::current;
        if ((v == 6 || v == 7) && l.status == Status::unspecified) l.status = Status::planned;
        break;
      case 'F':
        if (v < 80)
          l.failed = static_cast<Status>(v);
        else
          l.failed = Status::failed;
        l.therapy = l.verb = true;
        break;
      default:
        break;
    }
  }
  l.negated = negations % 2 == 1;
  if (negations == 0) l.requires_absence = false;
  return l;
}

Node Reader::statement(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  std::uint32_t begin = p.begin, end = p.end;
  // "Must not be able to": the "not" stays.
  while (begin < end && (kind(begin) == 'h' || (kind(begin) == 'm' && token(begin).value != 4) || kind(begin) == 'e' ||
                         kind(begin) == '_' || kind(begin) == 'r' || kind(begin) == 'X'))
    ++begin;
  if (begin >= end) begin = p.begin;
  while (end > begin + 1 && (kind(end - 1) == ',' || kind(end - 1) == '&' || kind(end - 1) == '|' || kind(end - 1) == ':')) --end;
  // A time behind the opinion is part of it ("no evidence of recurrence for >= 5 years").
  if (p.rule == Rule::opinion && (!part.windows.empty() || part.duration || part.dose || part.series)) end = part.end;
  const Span whole = span(p.begin, end);
  if (p.rule == Rule::opinion) {
    // "... or for which no standard therapy exists": of what, stands before it.
    std::uint32_t from = p.begin;
    const bool which = kind(from) == 'f' && kind(from + 1) == 'r';
    // Behind a comma alone it may say more of what stands before it.
    if (which && from > 0 && std::string_view("|&.;:").find(kind(from - 1)) == std::string_view::npos)
      return Node{Unread{text(from, end), true}, whole};
    if (which)
      while (from > 0 && std::string_view(".;:").find(kind(from - 1)) == std::string_view::npos) --from;
    return {Opinion{text(from, end)}, whole};
  }
  // "with or without T-20": asks for nothing.
  std::string words;
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) != '3') continue;
    std::uint32_t stop = k;
    while (stop < end && kind(stop) != ',' && kind(stop) != ')') ++stop;
    std::uint32_t from = k;
    if (from > begin && kind(from - 1) == ',') --from;
    if (from > begin) words += (words.empty() ? "" : " ") + text(begin, from);
    begin = stop;
    k = stop;
  }
  if (begin < end) words += (words.empty() || kind(begin) == ',' ? "" : " ") + text(begin, end);
  Saying s;
  s.term = compose(words, whole);
  s.term.hint = TermKind::statement;
  s.attestation = true;
  // "Male subjects must agree to ...": asked of them alone.
  std::optional<std::uint32_t> sex;
  for (std::uint32_t k = p.begin; k < begin; ++k)
    if (kind(k) == 'X') sex = sex || token(k).value == 2 ? std::nullopt : std::optional(k);
  Node said{std::move(s), whole};
  // "Fertile male patients to be using contraception": asked of the fertile alone.
  std::uint32_t who = begin;
  while (who < end && kind(who) == '_') ++who;
  if (!sex && who + 1 < end && lower(raw(who)) == "fertile" && (kind(who + 1) == 'X' || kind(who + 1) == 'h')) {
    std::uint32_t rest = who + 1;
    std::vector<Node> group;
    if (kind(rest) == 'X' && token(rest).value != 2)
      group.push_back(Node{SexIs{token(rest).value == 0 ? "female" : "male"}, span(rest, rest + 1)});
    while (rest < end && (kind(rest) == 'X' || kind(rest) == 'h' || kind(rest) == '_' || kind(rest) == 'm' || kind(rest) == 'i')) ++rest;
    Saying fertile;
    fertile.term = compose("fertile", span(who, who + 1));
    fertile.term.hint = TermKind::statement;
    group.push_back(Node{std::move(fertile), span(who, who + 1)});
    if (rest < end && std::string_view("&|,/").find(kind(rest)) == std::string_view::npos) {
      Saying asked = std::get<Saying>(said.value);
      asked.term = compose(text(rest, end), whole);
      asked.term.hint = TermKind::statement;
      said.value = std::move(asked);
      return logic(section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction,
                   {logic(LogicOp::conjunction, std::move(group)), std::move(said)});
    }
  }
  // "Consent of a parent for patients under 18 years of age": asked of those alone.
  if (const std::string asks = lower(text(begin, end));
      !sex && (p.begin == 0 || kind(p.begin - 1) != '|') && contains_any(asks, {"consent", "assent", "permission"})) {
    std::uint32_t group = end;
    while (group > begin && kind(group) != 'f') --group;
    const auto years = age_of_such_people(
        group, end, [&](std::uint32_t k) { return kind(k); }, [&](std::uint32_t k) { return lower(raw(k)); });
    // Nobody else's consent is asked for beside it.
    const std::string of = lower(text(begin, group));
    bool only_age = group > begin && years && contains_any(of, {"parent", "guardian", "assent", "mother", "father"}) &&
                    !contains_any(of, {"patient", "subject", "participant", "adult"});
    for (std::uint32_t k = begin; only_age && k < group; ++k) only_age = kind(k) != '&' && kind(k) != ';' && kind(k) != '.';
    if (only_age) {
      Saying asked = std::get<Saying>(said.value);
      asked.term = compose(text(begin, group), span(begin, group));
      asked.term.hint = TermKind::statement;
      claim(group, end);
      return logic(section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction,
                   {age(*years, end), Node{std::move(asked), span(p.begin, group)}});
    }
  }
  if (!sex) return said;
  Node of{SexIs{token(*sex).value == 0 ? "female" : "male"}, span(*sex, *sex + 1)};
  return logic(section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction, {std::move(of), std::move(said)});
}

namespace {

bool is_any(std::string_view word, std::span<const std::string_view> any) { return std::find(any.begin(), any.end(), word) != any.end(); }

}  // namespace

/// "Parents of children aged 2 to 5 years", "has a sibling aged 8 to 14 years": somebody else's age. "Mothers aged 18 to 40" are who takes
/// part. "At least 36 weeks postmenstrual age" is counted from another day.
bool Reader::age_of_others(std::uint32_t begin, std::uint32_t end) const {
  static constexpr std::string_view roles[] = {"parent",   "parents",   "mother",    "mothers",   "father",   "fathers",    "caregiver",
                                               "carer",    "carers",    "guardian",  "guardians", "teacher",  "teachers",   "member",
                                               "members",  "relative",  "relatives", "spouse",    "spouses",  "caregivers", "partners",
                                               "siblings", "offspring", "contacts",  "friends",   "neighbors"};
  static constexpr std::string_view kin[] = {"sibling", "siblings", "brother",   "brothers",   "sister",        "sisters",  "son",
                                             "sons",    "daughter", "daughters", "partner",    "partners",      "spouse",   "wife",
                                             "husband", "donor",    "donors",    "grandchild", "grandchildren", "offspring"};
  static constexpr std::string_view young[] = {"child",    "children", "infant",   "infants", "baby",       "babies",      "newborn",
                                               "newborns", "toddler",  "toddlers", "person",  "adolescent", "adolescents", "teenager"};
  static constexpr std::string_view owns[] = {"having", "has", "have", "had", "with", "their", "his", "her", "own", "whose"};
  static constexpr std::string_view between[] = {"a", "an", "the", "one", "1", "or", "more", "at", "least", "biological", "young", "any"};
  // Back to the sentence's begin, over one comma at most.
  std::vector<std::string> words;
  bool comma = false;
  std::uint32_t from = begin;
  while (from > 0 && std::string_view(".;:&|%").find(kind(from - 1)) == std::string_view::npos && !(comma && kind(from - 1) == ',')) {
    --from;
    comma = comma || kind(from) == ',';
  }
  const std::string said = from < begin ? lower(words_of({token(from).span.begin, token(begin).span.begin})) : std::string();
  for (std::size_t at_word = 0; at_word < said.size();) {
    const std::size_t stop = std::min(said.find_first_of(" ,()/", at_word), said.size());
    if (stop > at_word) words.push_back(said.substr(at_word, stop - at_word));
    at_word = stop + 1;
  }
  for (std::size_t k = 0; k + 1 < words.size(); ++k) {
    if (is_any(words[k], roles) && words[k + 1] == "of") return true;
    // "Nurses caring for patients aged 65 years and over"
    const bool cares = words[k] == "caring" || words[k] == "cares" || words[k] == "care" || words[k] == "looking" || words[k] == "working";
    if (cares && (words[k + 1] == "for" || words[k + 1] == "after" || words[k + 1] == "with")) return true;
  }
  // "Mother-infant dyads", "couples": which of the two is the patient is not said.
  const std::string sentence = kinds_.empty() ? std::string() : lower(words_of({token(0).span.begin, token(begin).span.begin}));
  if (contains_any(sentence, {"dyad", "couples "})) return true;
  // "partner is aged", "sibling who is aged"
  static constexpr std::string_view links[] = {"is", "are", "was", "were", "who", "that", "must", "be", "should"};
  while (!words.empty() && is_any(words.back(), links)) words.pop_back();
  // "Mother's age at least 18 years"
  if (!words.empty() && !comma) {
    std::string owner = words.back();
    for (const std::string_view mark : {"'s", "\xE2\x80\x99s", "s'"})
      if (owner.size() > mark.size() && owner.ends_with(mark)) {
        owner.resize(owner.size() - mark.size());
        if (is_any(owner, kin) || is_any(owner, roles)) return true;
      }
  }
  if (!words.empty() && !comma) {
    std::size_t k = words.size() - 1;
    const bool before_noun = is_any(words[k], kin) || is_any(words[k], young);
    if (is_any(words[k], kin)) return true;
    while (before_noun && k > 0 && is_any(words[k - 1], between)) --k;
    if (before_noun && k > 0 && is_any(words[k - 1], owns)) return true;
  }
  if (end >= kinds_.size()) return false;
  const std::string next = lower(words_of({token(end).span.begin, token(end).span.end}));
  for (const std::string_view other : {"postmenstrual", "post-menstrual", "gestational age", "postconceptional", "post-conceptional",
                                       "postconception", "bone age", "mental age", "corrected age"})
    if (next.starts_with(other)) return true;
  return false;
}

/// "At least 1 year in remission", "more than 10 years at high altitude", "2 to 5 year history of": years that are nobody's age.
bool Reader::counts_other_years(std::uint32_t behind) const {
  const std::string rest = lower(source_.text.substr(token(behind - 1).span.end, 14));
  if (rest.starts_with(" in duration") || rest.starts_with(" duration") || rest.starts_with(" in length")) return true;
  if (behind >= kinds_.size()) return false;
  std::string word = lower(raw(behind));
  if (word == "documented" && behind + 1 < kinds_.size()) word = lower(raw(++behind));
  if (word.starts_with("history")) return true;
  const std::string first = word.substr(0, word.find(' '));
  if (first != "in" && first != "at" && first != "on") return false;
  std::uint32_t next = behind + 1;
  while (kind(next) == '_') ++next;
  if (next >= kinds_.size() || std::string_view("QXh2GHj1").find(kind(next)) != std::string_view::npos) return false;
  if (is_capital(raw(next).front())) return false;  // "in Japan"
  const std::string what = lower(raw(next));
  return !what.starts_with("good") && !what.starts_with("general") && !what.starts_with("age") && !what.starts_with("time");
}

/// "Younger than 21 years at the time of original diagnosis", "under 36 at transplantation": an age on another day. Of the first diagnosis
/// it is a recorded one; of any other event it is in doubt.
Node Reader::age_then(const Part& part, Node age) const {
  static constexpr std::string_view events[] = {"onset", "transplant", "surgery", "operation", "injury", "birth", "delivery", "relapse"};
  const std::string when = lower(part.during);
  if (!when.starts_with("at ") && !when.starts_with("when ") && !when.starts_with("during ")) return age;
  auto* limit = get<AgeLimit>(age);
  if (limit != nullptr && when.starts_with("at ") && when.ends_with("diagnosis")) {
    limit->at = "diagnosis";
  } else if (std::any_of(std::begin(events), std::end(events), [&](std::string_view e) { return when.find(e) != std::string::npos; })) {
    age = logic(LogicOp::conjunction, {std::move(age), Node{Unread{part.during, true}, span(part.begin, part.end)}});
  }
  return age;
}

/// "Age at screening >= 18 years": a step of the study is today, and an age at diagnosis is that of the first one. Of any other day no age
/// is told by a date of birth alone.
Node Reader::age_on(std::uint32_t begin, std::uint32_t end, Node age) const {
  auto* limit = get<AgeLimit>(age);
  for (std::uint32_t k = begin; k < end; ++k) {
    if (kind(k) != 'Q') continue;
    const std::string day = unit(k);
    if (is_study_step(day) || day == "study" || day == "visit" || day == "as_of") continue;
    if (limit == nullptr || day != "diagnosis") return Node{Unread{text(begin, end), true}, span(begin, end)};
    limit->at = day;
  }
  return age;
}

Node Reader::body(const Part& part) {
  const std::size_t i = part.body;
  const Parsed& p = at(i);
  switch (p.rule) {
    case Rule::attest:
    case Rule::opinion:
      return statement(part, i);
    case Rule::age: {
      // Without the word age, only years are an age: "at least 12 weeks" may be anything.
      bool named = false, years = false;
      for (std::uint32_t k = p.begin; k < p.end; ++k) {
        named = named || kind(k) == 'G' || kind(k) == 'o';
        years = years || (kind(k) == 'y' && unit(k) == "a");
      }
      if (!named && !years) return unread(p.begin, p.end);
      // "Patients >= 18 years in follow-up", "18 years or older at the moment of inclusion"
      const bool of_people =
          typical_age(p.begin, p.end) &&
          ((p.begin > 0 && std::string_view("hX").find(kind(p.begin - 1)) != std::string_view::npos) || kind(p.end - 1) == 'p');
      // A measure of somebody else, which nothing on file is.
      if (age_of_others(p.begin, p.end)) {
        Node own = age(p.begin, p.end);
        if (const auto* limit_of = std::get_if<AgeLimit>(&own.value); limit_of != nullptr && part.windows.empty()) {
          Comparison c;
          c.measure.text = "age of somebody else";
          c.measure.hint = TermKind::measure;
          c.measure.span = own.span;
          c.limit = limit_of->limit;
          return {std::move(c), own.span};
        }
      }
      if (age_of_others(p.begin, p.end) || (!named && !of_people && counts_other_years(p.end)))
        return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
      // "18-75 years for Part A; 18-85 years for Part B"
      if (kind(p.end) == 'f') {
        const std::string whom = p.end + 1 < kinds_.size() ? lower(raw(p.end + 1)) : std::string();
        for (const std::string_view taking_part : {"part", "phase", "cohort", "arm", "group", "stratum", "substudy", "stage", "step"})
          if (whom.starts_with(taking_part) && !whom.starts_with("partic"))
            return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
      }
      Node n = age_on(p.begin, p.end, age(p.begin, p.end));
      if (!part.windows.empty())
        if (auto* a = std::get_if<AgeLimit>(&n.value)) a->at = part.windows.front().anchor;
      return age_then(part, std::move(n));
    }
    case Rule::rate:
      return rate(part, i);
    case Rule::value_limit: {
      // "no single value below 5": a limit on a measure that was named before; the list fills in which.
      Comparison c;
      std::vector<Limit> more;
      const auto l = child(i, Rule::limit);
      if (!l) return unread(p.begin, p.end);
      const auto read = limit(at(*l).begin, at(*l).end, "", more);
      if (!read) return unread(p.begin, p.end);
      c.limit = *read;
      c.statistic = static_cast<Statistic>(token(p.begin).value);
      return {std::move(c), span(p.begin, p.end)};
    }
    case Rule::two_sided:
    case Rule::comparison: {
      Node n = comparison(part, i);
      qualify_figure(part, n);
      cap_dose(part, n);
      return n;
    }
    case Rule::front_limit:
      return front_limit(part, i);
    case Rule::score_on:
      return score_on(part, i);
    case Rule::named_duration:
      return named_duration(part, i);
    case Rule::result_finding:
      return result(part, i);
    case Rule::count:
    case Rule::front_amount: {
      const auto noun = child(i, Rule::noun);
      if (!noun) return unread(p.begin, p.end);
      std::vector<Limit> more;
      auto l = limit(p.begin, at(*noun).begin, "", more);
      if (!l || !more.empty()) return unread(p.begin, p.end);
      // "> 7.5 mg prednisone daily": how often stands behind the name.
      if (p.rule == Rule::front_amount && p.end > at(*noun).end && kind(p.end - 1) == 'R') {
        if (l->unit.empty() || l->unit.find('/') != std::string::npos || is_time_unit(l->unit)) return unread(p.begin, p.end);
        l->unit += "/" + unit(p.end - 1);
        claim(p.end - 1, p.end);
      }
      // "9 History of X": a list number that lost its dot, or a count.
      const std::string counted = raw(at(*noun).begin);
      if (p.rule == Rule::count && p.begin == 0 && at(*noun).begin == 1 && counted.size() > 1 && is_capital(counted[0]) &&
          !is_capital(counted[1]))
        return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
      Node n = finding(part, *noun, child(i, Rule::tail));
      auto* f = std::get_if<Finding>(&n.value);
      // "at least one X" asks whether there is an X at all.
      const bool exists = l->op == Comparator::ge && l->value == Decimal(1) && p.rule == Rule::count;
      if (exists) claim(p.begin, at(*noun).begin);
      if (exists && (f == nullptr || any_kind(f->term.candidates, TermKind::measure))) return n;
      // "At least 2 measurable lesions": of what is listed as a statement, its words are counted.
      if (auto* said = std::get_if<Saying>(&n.value); said != nullptr && p.rule == Rule::count && !said->attestation && !said->window) {
        Finding of_words;
        of_words.term = said->term;
        of_words.term.candidates.clear();
        of_words.term.hint = TermKind::none;
        n.value = std::move(of_words);
        f = std::get_if<Finding>(&n.value);
      }
      if (f == nullptr) return unread(p.begin, p.end);
      // "Two episodes of otitis media" is otitis media twice.
      if (p.rule == Rule::count && f->term.candidates.empty())
        for (const std::string_view times : {"episodes of ", "episode of ", "attacks of ", "bouts of ", "occurrences of "})
          if (const std::string low = lower(f->term.text); low.starts_with(times)) {
            Term event = compose(f->term.text.substr(times.size()), f->term.span);
            if (!event.candidates.empty()) f->term = std::move(event);
            break;
          }
      if (p.rule == Rule::count) {
        if (any_kind(f->term.candidates, TermKind::measure)) return unread(p.begin, p.end);
        // "Forty obese women": how many take part, and nothing that one of them has forty times.
        if (p.begin == 0 && kind(p.begin) == 'n' && l->value && *l->value >= Decimal(10) && l->op == Comparator::eq &&
            kind(p.begin + 1) != 'p') {
          Node figure{Unread{text(p.begin, at(*noun).begin), false}, span(p.begin, at(*noun).begin)};
          return logic(LogicOp::conjunction, {std::move(figure), std::move(n)});
        }
        f->count = *l;
        // "one relapse": that many, or at least as many.
        if (l->op == Comparator::eq && l->value && !has_sign(p.begin, at(*noun).begin)) {
          Finding more_often = *f;
          more_often.count->op = Comparator::ge;
          const Span whole = span(p.begin, p.end);
          n.span = whole;
          return logic(LogicOp::disjunction, {std::move(n), Node{std::move(more_often), whole}}, LogicOp::conjunction);
        }
      } else if (is_time_unit(l->unit) && l->value && l->op && !f->duration &&
                 any_kind(f->term.candidates.empty() ? f->term.broader : f->term.candidates, TermKind::condition)) {
        // "At least 3 years of type 2 diabetes": how long, and no measure.
        f->duration = Duration{*l->op, Quantity{*l->value, l->unit, l->span}};
      } else if (is_time_unit(l->unit) && l->value && l->op && !f->duration && any_kind(f->term.candidates, TermKind::drug)) {
        // "At least 12 months of prior zidovudine"
        f->duration = Duration{*l->op, Quantity{*l->value, l->unit, l->span}};
      } else if (any_kind(f->term.candidates, TermKind::drug) && l->value) {
        f->dose = Quantity{*l->value, l->unit, l->span};
        f->dose_op = l->op;
      } else {
        Comparison c;
        c.measure = f->term;
        c.measure.hint = TermKind::measure;
        c.limit = *l;
        if (!part.windows.empty()) c.window = part.windows.front();
        n.value = std::move(c);
      }
      n.span = span(p.begin, p.end);
      cap_dose(part, n);
      return n;
    }
    case Rule::finding: {
      const auto noun = child(i, Rule::noun);
      if (!noun) return unread(p.begin, p.end);
      return finding(part, *noun, child(i, Rule::tail));
    }
    default:
      return unread(p.begin, p.end);
  }
}

}  // namespace eligo::grammar

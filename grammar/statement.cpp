// Single statements: what one element of a list says, with the words before it and the qualifiers behind it.
#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool any_kind(const std::vector<LexiconEntry>& entries, TermKind kind) {
  return std::any_of(entries.begin(), entries.end(), [&](const LexiconEntry& e) { return e.kind == kind; });
}

/// A figure with a unit or a reference: on which side of it the value has to lie must be said. Classes and scores stand for themselves.
bool is_measured(const Limit& limit) { return limit.value && (!limit.unit.empty() || limit.relative != Relative::none); }

/// "stage 3", "or higher": "stage 3-5". Stages with a letter and the lowest Roman ones have no agreed order.
std::optional<std::string> stages_from(const std::string& stage, std::uint8_t post) {
  const auto blank = stage.rfind(' ');
  if (blank == std::string::npos) return std::nullopt;
  std::string value = stage.substr(blank + 1);
  // "> grade 2" is grade 3 or higher.
  const bool figure = value.size() == 1 && value[0] >= '0' && value[0] <= '5';
  if (post == static_cast<std::uint8_t>(Comparator::gt)) {
    if (!figure || value == "5") return std::nullopt;
    ++value[0];
    return value == "5" ? stage.substr(0, blank + 1) + value : stage.substr(0, blank + 1) + value + "-5";
  }
  if (post == static_cast<std::uint8_t>(Comparator::lt)) {
    if (!figure || value == "0") return std::nullopt;
    --value[0];
    return value == "0" ? stage.substr(0, blank + 1) + value : stage.substr(0, blank + 1) + "0-" + value;
  }
  const bool more = post == static_cast<std::uint8_t>(Comparator::ge) || post == 21;
  const bool less = post == static_cast<std::uint8_t>(Comparator::le);
  if (value.size() == 1 && value[0] >= '0' && value[0] <= '5') {
    if (more) return value == "5" ? stage : stage + "-5";
    if (less) return value == "0" ? stage : stage.substr(0, blank + 1) + "0-" + value;
  }
  if (more && (value == "I" || value == "II" || value == "III" || value == "IV")) return stage + "-V";
  return std::nullopt;
}

bool is_listed(char k) { return k == 'K' || k == '#' || k == '@' || k == '^' || k == '~' || k == '"' || k == '\''; }

/// Words in front of a listed name that turn it into something else: "family history of X", "risk of X", "X vaccine" are not X.
bool shifts_meaning(const std::string& words) {
  static constexpr std::string_view shifts[] = {
      "family",      "familial",   "parent",    "mother",   "maternal",  "paternal",   "risk",     "symptoms",  "sign",
      "signs",       "suspicion",  "possible",  "probable", "potential", "anti-",      "non-",     "pseudo",    "pre-",
      "post-",       "at risk",    "screening", "test",     "partner",   "sibling",    "relative", "relatives", "donor",
      "child",       "fear",       "exposure",  "contact",  "candidate", "candidates", "eligible", "need",      "prevention",
      "prophylaxis", "borderline", "resolved",  "treated",  "cured"};
  const std::string text = " " + lower(words) + " ";
  return std::any_of(std::begin(shifts), std::end(shifts), [&](std::string_view s) { return text.find(s) != std::string::npos; });
}

}  // namespace

Lead Reader::lead(std::uint32_t begin, std::uint32_t end) const {
  Lead l;
  l.span = span(begin, end);
  int negations = 0;
  for (std::uint32_t i = begin; i < end; ++i) {
    const auto v = token(i).value;
    switch (kind(i)) {
      case 'h':
        l.subject = true;
        l.adult = l.adult || v == 1;
        l.child = l.child || v == 2;
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
        if (v == 2) l.status = Status::unspecified;
        l.other = l.other || v == 8;
        l.requires_absence = l.requires_absence || v == 5 || v == 6 || v == 0 || v == 1 || v >= 7 || v == 4;
        break;
      case 'a': {
        const auto s = static_cast<Status>(v);
        const bool past_and_now = (l.status == Status::history || l.status == Status::past) && s == Status::current;
        const bool keep = (l.status == Status::history && s == Status::past) || l.status == Status::any;
        l.ever = l.ever || s == Status::history || s == Status::any;
        if (!keep) l.status = past_and_now ? Status::any : s;
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
        if (v == 1 && l.status == Status::unspecified) l.status = Status::past;
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

Term Reader::compose(const std::string& words, Span where) const {
  Term t;
  t.text = words;
  t.span = where;
  if (words.empty()) return t;
  if (auto m = lexicon_.longest_name(words, 0); m && m->length == words.size()) t.candidates = std::move(m->candidates);
  return t;
}

/// A noun phrase: a listed name, a listed name narrowed by other words (then its `broader` is set), or open words.
Term Reader::term(std::uint32_t begin, std::uint32_t end) const {
  while (begin < end && (kind(begin) == '_' || kind(begin) == 'i')) ++begin;
  while (end > begin && (kind(end - 1) == '_' && token(end - 1).value == 6) && end - begin > 1) --end;
  // "DSM-IV alcohol dependence": by which manual it is named is no part of the name.
  if (begin + 1 < end && lower(raw(begin)).rfind("dsm", 0) == 0) {
    std::uint32_t name = begin + 1;
    while (name + 1 < end && (kind(name) == 'z' || kind(name) == '-' || lower(raw(name)) == "tr" || lower(raw(name)) == "defined")) ++name;
    begin = name;
  }
  // "documented clinically or radiographically": what is on file is documented.
  for (std::uint32_t cut = end; cut > begin + 1 && cut + 6 > end; --cut) {
    const std::string word = lower(raw(cut - 1));
    if (word == "documented" && cut < end) {
      end = cut - 1;
      break;
    }
    if (word != "clinically" && word != "radiographically" && word != "radiologically" && word != "or" && word != "and" && word != "and/or")
      break;
  }
  Term t;
  if (begin >= end) return t;
  t.text = text(begin, end);
  t.span = span(begin, end);
  std::uint32_t last_listed = end;
  for (std::uint32_t i = begin; i < end; ++i)
    if (is_listed(kind(i))) last_listed = i;
  if (last_listed == end) {
    // Open words; a name across token borders may still be listed ("grade" words, numerals).
    Term whole = compose(t.text, t.span);
    return whole.candidates.empty() ? t : whole;
  }
  // "congestive heart failure (CHF)": an alias in brackets repeats the name.
  std::uint32_t core_end = end;
  if (kind(end - 1) == ')' && end - begin >= 4 && kind(end - 3) == '(') core_end = end - 3;
  if (core_end - begin == 1) {
    t.text = text(begin, core_end);
    t.candidates = tokens_.names[token(begin).ref];
    return t;
  }
  Term whole = compose(text(begin, core_end), t.span);
  if (!whole.candidates.empty()) return whole;
  // "tyrosine kinase inhibitor treatment", "hepatitis B infection": a general noun behind a listed name adds nothing.
  if (core_end - begin >= 2 && kind(core_end - 1) == 'w') {
    static constexpr std::string_view general[] = {"treatment",  "treatments", "therapy",  "therapies", "medication", "medications",
                                                   "drug",       "drugs",      "agent",    "agents",    "use",        "product",
                                                   "products",   "regimen",    "regimens", "condition", "conditions", "infection",
                                                   "infections", "disease",    "disorder", "disorders", "carrier"};
    const std::string last = lower(raw(core_end - 1));
    if (std::find(std::begin(general), std::end(general), last) != std::end(general) && last != "carrier") {
      Term shorter = core_end - begin == 2 && is_listed(kind(begin))
                         ? Term{text(begin, core_end - 1), tokens_.names[token(begin).ref], {}, TermKind::none, t.span}
                         : compose(text(begin, core_end - 1), t.span);
      // "asthma medication" is not asthma: a noun of treatment goes with a treatment, a noun of disease with a disease.
      const bool of_disease = last.rfind("condition", 0) == 0 || last.rfind("infection", 0) == 0 || last.rfind("disease", 0) == 0 ||
                              last.rfind("disorder", 0) == 0;
      const bool fits = of_disease ? any_kind(shorter.candidates, TermKind::condition)
                                   : any_kind(shorter.candidates, TermKind::drug) || any_kind(shorter.candidates, TermKind::procedure);
      if (!shorter.candidates.empty() && fits) return shorter;
    }
  }
  // The head is the last name before any "of", "with", "requiring" ...; words in front of it narrow it.
  std::uint32_t head = begin;
  while (head < core_end && !is_listed(kind(head))) ++head;
  std::uint32_t probe = head;
  while (probe + 1 < core_end && is_listed(kind(probe + 1))) ++probe;
  const bool head_last =
      probe + 1 >= core_end || !(kind(probe + 1) == 'w' || kind(probe + 1) == 'z' || kind(probe + 1) == '?' || is_listed(kind(probe + 1)));
  const std::string before = probe > begin ? text(begin, probe) : "";
  bool plain_before = true;
  for (std::uint32_t i = begin; i < probe; ++i) plain_before = plain_before && kind(i) != 'O' && kind(i) != 'i' && kind(i) != '(';
  if (head_last && plain_before && !shifts_meaning(before)) t.broader = tokens_.names[token(probe).ref];
  return t;
}

void Reader::apply(const Part& part, Finding& f) const {
  const Lead& l = part.lead;
  if (f.status == Status::unspecified) f.status = l.status;
  if (l.failed) f.status = *l.failed;
  if (f.severity.empty()) f.severity = l.severity;
  if (!part.windows.empty()) {
    f.window = part.windows.front();
    f.window->of_diagnosis = l.diagnosed;
    f.window->first = l.first;
    // "during the run-in": from its first day on. What happened before it did not happen in it.
    const bool step = f.window->anchor == "run-in" || f.window->anchor == "screening";
    if (step && !f.window->max_ago && !f.window->min_ago && lower(words_of(f.window->span)).rfind("during", 0) == 0) f.window->after = true;
    // A plan lies ahead: "planned surgery within 3 months".
    if (f.status == Status::planned && f.window->max_ago) f.window->after = true;
  }
  if (part.duration) f.duration = part.duration;
  f.dose = part.dose;
  f.dose_op = part.dose_op;
}

Finding Reader::make_finding(const Part& part, Term t) const {
  Finding f;
  if (part.lead.therapy && !any_kind(t.candidates, TermKind::procedure)) {
    // "undergone surgery" is a procedure; its name says so. Everything else that is given or taken is a therapy.
    if (t.candidates.empty() || any_kind(t.candidates, TermKind::drug)) t.hint = TermKind::drug;
  }
  f.term = std::move(t);
  apply(part, f);
  settle_stable(f);
  return f;
}

/// "HER2 amplification", "BRAF V600E mutation": a change of a listed gene. Nothing when the words name none.
std::optional<Finding> Reader::gene_change(const Part& part, std::uint32_t gene, std::string change, Span whole) const {
  for (const std::string_view wild : {"wild", "negative", "absent"})
    if (change.find(wild) != std::string::npos) return std::nullopt;
  static constexpr std::string_view changes[] = {"mutation",      "mutated",    "amplification", "overexpression", "over-expression",
                                                 "rearrangement", "fusion",     "translocation", "deletion",       "expression",
                                                 "variant",       "alteration", "gene",          "v600",           "mutant",
                                                 "exon",          "insertion"};
  if (std::none_of(std::begin(changes), std::end(changes), [&](std::string_view c) { return change.find(c) != std::string::npos; }))
    return std::nullopt;
  Finding v = make_finding(part, Term{text(gene, gene + 1), tokens_.names[token(gene).ref], {}, TermKind::gene, whole});
  v.change = std::move(change);
  v.state = "present";
  return v;
}

/// By a word ("history of", "prior"). A verb alone may be about a time that lasts ("have used contraception").
bool Reader::speaks_of_before(const Part& part) const {
  const Status when = part.lead.status;
  if (when == Status::history || when == Status::any) return true;
  if (when != Status::past) return false;
  const std::string words = lower(text(part.begin, part.has_body ? at(part.body).begin : part.end));
  static constexpr std::string_view before[] = {"prior", "previous", "past", "former"};
  return std::any_of(std::begin(before), std::end(before), [&](std::string_view w) { return words.find(w) != std::string::npos; });
}

Node Reader::finding(const Part& part, std::size_t noun, std::optional<std::size_t> tail) {
  std::uint32_t begin = at(noun).begin, end = at(noun).end;
  claim(begin, tail ? at(*tail).end : end);
  for (const auto& [from, to] : part.during_tokens) claim(from, to);
  Finding f;
  std::optional<std::uint32_t> stage_post;  // "stage 3 or higher"
  std::string vague = part.lead.vague;
  Part local = part;
  // Leading modifiers that the noun rule took because they stand inside a list element.
  while (begin < end && std::string_view("vaj_kc").find(kind(begin)) != std::string_view::npos) {
    if (kind(begin) == 'c') {
      if (begin + 1 >= end || kind(begin + 1) != 'k') break;
      stage_post = begin++;
      f.stage = unit(begin);
    } else if (kind(begin) == 'k') {
      f.stage = unit(begin);
      if (kind(begin + 1) == 'p' && begin + 1 < end) stage_post = ++begin;
    } else {
      const Lead more = lead(begin, begin + 1);
      if (!more.severity.empty()) local.lead.severity = more.severity;
      if (more.status != Status::unspecified) local.lead.status = more.status;
      if (!more.vague.empty()) vague += (vague.empty() ? "" : " ") + more.vague;
      local.lead.other = local.lead.other || more.other;
    }
    ++begin;
  }
  std::uint32_t name_end = end;
  while (name_end > begin + 1 && (kind(name_end - 1) == 'k' || kind(name_end - 1) == 'p')) {
    if (kind(name_end - 1) == 'p')
      stage_post = name_end - 1;
    else
      f.stage = unit(name_end - 1);
    --name_end;
    if (name_end > begin + 1 && kind(name_end) == 'k' && kind(name_end - 1) == 'c') stage_post = --name_end;
  }
  if (f.stage.empty() && part.bracket_stage) {
    std::uint32_t in = *part.bracket_stage;
    if (kind(in) == 'c') stage_post = in++;
    f.stage = unit(in);
    if (kind(in + 1) == 'p') stage_post = in + 1;
  }
  // "surgery planned within 3 months", "asthma diagnosed 2 years ago": said behind a listed name.
  while (name_end > begin + 1 && (is_listed(kind(name_end - 2)) || !term(begin, name_end - 1).candidates.empty())) {
    if (kind(name_end - 1) == 'a' && static_cast<Status>(token(name_end - 1).value) == Status::planned) {
      local.lead.planned = true;
      local.lead.status = Status::planned;
    } else if (kind(name_end - 1) == 'w' && lower(raw(name_end - 1)) == "diagnosed" && !part.windows.empty()) {
      local.lead.diagnosed = true;
    } else {
      break;
    }
    --name_end;
  }
  for (std::uint32_t k = begin; k < name_end; ++k)
    if (kind(k) == 'p' || kind(k) == 'c') return Node{Unread{text(part.begin, part.end), true}, span(part.begin, part.end)};
  if (stage_post) {
    const auto stages = stages_from(f.stage, token(*stage_post).value);
    if (!stages) return Node{Unread{text(part.begin, part.end), true}, span(part.begin, part.end)};
    f.stage = *stages;
  }
  if (begin >= name_end) {
    begin = at(noun).begin;
    name_end = end;
    f.stage.clear();
  }
  const Span whole = span(at(noun).begin, tail ? at(*tail).end : end);
  Term t = term(begin, name_end);
  // An article without its noun names nothing. "Other:" is a heading.
  if (t.text.empty() && kind(part.end) == ':') return Node{Permission{text(part.begin, part.end)}, span(part.begin, part.end)};
  if (t.text.empty()) return Node{Unread{text(part.begin, part.end), true}, span(part.begin, part.end)};
  if (kind(begin) == '~' && name_end > begin + 1 && !tail)
    if (auto v = gene_change(local, begin, lower(text(begin + 1, name_end)), whole)) return {std::move(*v), whole};
  if (tail || !part.during.empty()) {
    const bool keeps_head = tail && kind(at(*tail).begin) != 'O' && kind(at(*tail).begin) != 'i';
    std::vector<LexiconEntry> head = !t.candidates.empty() ? t.candidates : t.broader;
    // A stage between the name and its tail is no part of either.
    const bool parted = tail && name_end < end && !f.stage.empty();
    const std::string words = parted ? text(begin, name_end) + " " + text(at(*tail).begin, at(*tail).end)
                              : tail ? text(begin, at(*tail).end)
                                     : t.text + " " + part.during;
    Term narrowed = compose(words, whole);
    if (narrowed.candidates.empty() && (keeps_head || !tail || !shifts_meaning(words))) narrowed.broader = std::move(head);
    t = std::move(narrowed);
  }
  if (part.lead.other) {
    // "other cancer": not the one under study; which one that is the grammar cannot know, the words are kept.
    t.text = "other " + t.text;
  }
  const bool statement = any_kind(t.candidates, TermKind::statement) && t.candidates.size() == 1;
  // "History of smoking", "prior pregnancy" are no statements about now: who does not smoke today may have smoked.
  if (statement && speaks_of_before(part)) {
    t = compose((part.lead.status == Status::any    ? "current or prior "
                 : part.lead.status == Status::past ? "prior "
                                                    : "history of ") +
                    t.text,
                whole);
    t.hint = TermKind::statement;
  }
  Node node;
  if (statement && (t.candidates.empty() || any_kind(t.candidates, TermKind::statement))) {
    Saying s;
    s.term = std::move(t);
    if (!part.windows.empty()) s.window = part.windows.front();
    node = {std::move(s), whole};
    // A statement has no length: "post-menopausal for at least 12 months".
    if (part.duration) {
      const Span length = part.duration->amount.span;
      node = logic(LogicOp::conjunction,
                   {std::move(node), Node{Unread{source_.text.substr(length.begin, length.end - length.begin), false}, length}});
    }
  } else {
    Finding made = make_finding(local, std::move(t));
    made.stage = f.stage;
    made.other = part.lead.other;
    if (local.lead.planned) made.status = Status::planned;
    node = {std::move(made), whole};
  }
  if (!vague.empty() && !(vague.find("recent") == 0 && !part.windows.empty())) {
    std::vector<Node> both;
    const std::string words = vague + " " + text(at(noun).begin, tail ? at(*tail).end : end);
    both.push_back(std::move(node));
    if (vague.find("confirmed") != std::string::npos || vague.find("proven") != std::string::npos) {
      // How a diagnosis was confirmed is a recorded fact, not an opinion.
      Saying s;
      s.term = compose(vague, whole);
      s.term.hint = TermKind::statement;
      both.push_back({std::move(s), whole});
    } else {
      both.push_back({Opinion{words}, whole});
    }
    return logic(LogicOp::conjunction, std::move(both));
  }
  return node;
}

Node Reader::result(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  if (has_negation(p.begin, p.end)) return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
  claim(p.begin, p.end);
  const Span whole = span(p.begin, p.end);
  std::string word;
  std::uint32_t begin = p.begin, end = p.end;
  std::uint8_t form = 0;
  for (std::uint32_t k = p.begin; k < p.end; ++k)
    if (kind(k) == 'Y') {
      word = lower(raw(k));
      form = token(k).value;
      if (k == p.begin) {
        begin = k + 1;
        if (begin < end && (kind(begin) == 'f' || kind(begin) == 'O')) ++begin;
      } else {
        end = k;
        while (end > begin + 1 && (kind(end - 1) == 'e' || kind(end - 1) == 'm' || kind(end - 1) == 'H' || kind(end - 1) == 'O' ||
                                   kind(end - 1) == '-' || kind(end - 1) == 'f'))
          --end;
      }
      break;
    }
  return result_node(part, term(begin, end), std::move(word), form, whole);
}

/// A result of a test, an infection or a marker.
Node Reader::result_node(const Part& part, Term t, std::string word, std::uint8_t form, Span whole) {
  if (word == "positivity" || word == "seropositive" || word == "reactive" || word == "detectable") word = "positive";
  if (word == "seronegative" || word == "nonreactive" || word == "non-reactive" || word == "undetectable") word = "negative";
  const bool gene = any_kind(t.candidates, TermKind::gene);
  const bool disease = any_kind(t.candidates, TermKind::condition) && !any_kind(t.candidates, TermKind::measure);
  if (gene && (word == "positive" || word == "negative" || word.find("wild") == 0)) {
    Finding f = make_finding(part, std::move(t));
    f.state = word == "positive" ? "present" : "absent";
    if (word.find("wild") == 0) f.change = "mutation";
    return {std::move(f), whole};
  }
  if (disease && (word == "positive" || word == "negative")) {
    Node node{make_finding(part, std::move(t)), whole};
    return word == "positive" ? node : negation(std::move(node));
  }
  Comparison c;
  c.measure = std::move(t);
  c.measure.hint = TermKind::measure;
  c.limit.span = whole;
  if (form == 2) {
    c.limit.op = Comparator::gt;
    c.limit.relative = Relative::uln;
    c.limit.value = Decimal(1);
  } else {
    c.limit.op = Comparator::eq;
    c.limit.word = word.find("wild") == 0 ? "wild type" : word;
  }
  if (!part.windows.empty()) c.window = part.windows.front();
  return {std::move(c), whole};
}

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

/// For whom one limit among several holds.
std::optional<Node> Reader::group_condition(std::size_t group) {
  std::optional<Node> condition;
  children(group, [&](std::size_t e) {
    if (at(e).rule != Rule::element) return;
    const Part inner = part(e);
    claim_kinds(at(e).begin, inner.has_body ? at(inner.body).begin : at(e).end, "!X");
    condition = inner.has_body   ? body(inner)
                : inner.lead.sex ? Node{SexIs{*inner.lead.sex == 0 ? "female" : "male"}, inner.lead.span}
                                 : unread(at(e).begin, at(e).end);
    if (inner.lead.negated) {
      // "if not due to X": without X it is not due to X; with X somebody has to say whether it is.
      if (begins_with_cause(e))
        condition = logic(LogicOp::conjunction, {*condition, Node{Opinion{text(at(e).begin, at(e).end)}, condition->span}});
      condition = negation(*condition);
    }
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
  const Parsed& p = at(i);
  const Span whole = span(p.begin, p.end);
  struct Measure {
    Term term;
    std::optional<Statistic> statistic;
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
  bool open = false, bad = false, slashed = false;
  std::string measure_words;
  children(i, [&](std::size_t c) {
    const Parsed& n = at(c);
    if (n.rule == Rule::scale || n.rule == Rule::measure || n.rule == Rule::open_measure) claim(n.begin, n.end);
    if (n.rule == Rule::measure || n.rule == Rule::open_measure) {
      Measure m;
      open = n.rule == Rule::open_measure;
      std::uint32_t begin = n.begin, end = n.end;
      for (std::uint32_t k = begin; k < end; ++k) {
        if (kind(k) == '4') m.statistic = static_cast<Statistic>(token(k).value);
        if (kind(k) == '#') m.term = {text(k, k + 1), tokens_.names[token(k).ref], {}, TermKind::measure, span(k, k + 1)};
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
            "active",    "predicted",  "pre-treatment", "pretreatment", "initial",       "local",         "central",
            "formula",   "equation",   "interval",      "any",          "elevated",      "known",         "report",
            "grade",     "equal",      "must",          "function",     "platelets",     "range"};
        for (std::uint32_t k = begin; k < end; ++k) {
          if (kind(k) != 'w' && kind(k) != 'K' && kind(k) != '^' && kind(k) != '~') continue;
          if (kind(k - (k > 0 ? 1 : 0)) == '(') continue;
          const std::string word = lower(raw(k));
          if (std::find(std::begin(plain), std::end(plain), word) == std::end(plain) && own.find(word) == std::string::npos &&
              full.candidates.empty()) {
            m.term.candidates.clear();
            m.term.text = text(begin, end);
          }
        }
        for (const auto change : changes)
          if (words.find(" " + std::string(change) + " ") != std::string::npos && own.find(change) == std::string::npos) {
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
      Group g;
      g.span = span(n.begin, n.end);
      children(c, [&](std::size_t d) {
        if (at(d).rule == Rule::limit) {
          auto l = limit(at(d).begin, at(d).end, measure_words, g.more);
          bad = bad || !l;
          if (l && !has_sign(at(d).begin, at(d).end) && is_measured(*l)) {
            // "(5 x ULN if ...)" behind a limit takes its sign; a first figure without one says neither at least nor at most.
            const auto first = groups.empty() ? std::nullopt : groups.front().limit.op;
            bad = bad || !first || !g.more.empty() || groups.front().limit.word.size() > 0;
            l->op = first;
          }
          if (l) g.limit = *l;
          for (std::uint32_t k = at(d).begin; l && k < at(d).end; ++k)
            g.pair = g.pair || (kind(k) == '/' && !g.more.empty() && g.limit.value && g.limit.op && *g.limit.op != Comparator::eq);
        } else if (at(d).rule == Rule::same_limit) {
          claim(at(d).begin, at(d).end);
          std::vector<Limit> more;
          if (at(d).end - at(d).begin > 2) g.again = limit(at(d).begin + 1, at(d).end - 1, measure_words, more);
        } else if (at(d).rule == Rule::group) {
          claim_kinds(at(d).begin, std::min(at(d).begin + 2, at(d).end), "I");
          g.condition = group_condition(d);
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
  if (part.lead.ever) {
    over = Statistic::any;
    bool turned = false, asked = false;
    for (std::uint32_t k = p.begin; k < p.end; ++k) {
      turned = turned || (kind(k) == 'c' && token(k).ref == 1);
      asked = asked || kind(k) == 'm';
    }
    if (turned) over = Statistic::all;
    bad = bad || (asked && !turned);
  }
  // "no greater than 0.3 mg/dL above ULN" is one sum, not two limits.
  for (std::uint32_t k = p.begin; k + 2 < p.end; ++k)
    bad = bad || (kind(k) == 'u' && kind(k + 1) == 'c' && (kind(k + 2) == 'U' || (kind(k + 2) == '_' && kind(k + 3) == 'U')));
  if (bad || groups.empty() || measures.empty() || has_negation(p.begin, p.end)) return Node{Unread{text(p.begin, p.end), true}, whole};
  // "LVEF > 40 % by MUGA scan": how it was measured leaves the measure what it is.
  for (const auto& [from, to] : part.during_tokens) {
    static constexpr std::string_view methods[] = {"by", "per", "via", "using", "on", "through"};
    if (std::find(std::begin(methods), std::end(methods), lower(raw(from))) != std::end(methods)) claim_kinds(from, to, "K^#");
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
      common.statistic = measures[0].statistic;
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
  if (part.lead.therapy || any_kind(measures[0].term.candidates, TermKind::drug)) {
    // "prednisone > 10 mg/day" is a dose, not a measurement.
    if (open && groups.size() == 1 && !groups[0].condition && groups[0].limit.value && !groups[0].limit.unit.empty() &&
        groups[0].limit.relative == Relative::none && !is_time_unit(groups[0].limit.unit)) {
      Part local = part;
      local.dose = Quantity{*groups[0].limit.value, groups[0].limit.unit, groups[0].limit.span};
      local.dose_op = groups[0].limit.op;
      return {make_finding(local, measures[0].term), whole};
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
    local.duration = Duration{*groups[0].limit.op, {*groups[0].limit.value, groups[0].limit.unit, groups[0].limit.span}};
    return {make_finding(local, measures[0].term), whole};
  }
  const auto one = [&](const Measure& m, const Group& g) {
    const auto build = [&](const Limit& l) {
      Comparison c;
      c.measure = m.term;
      c.limit = l;
      c.statistic = m.statistic ? m.statistic : over;
      c.series = part.series;
      if (!part.windows.empty()) c.window = part.windows.front();
      c.duration = part.duration;
      return Node{std::move(c), join(m.term.span, g.span)};
    };
    if (g.more.empty()) {
      Node n = build(g.limit);
      std::get<Comparison>(n.value).again = g.again;
      return n;
    }
    std::vector<Node> options{build(g.limit)};
    for (const auto& l : g.more) options.push_back(build(l));
    return logic(LogicOp::disjunction, std::move(options));
  };
  const auto all_limits = [&](const Measure& m) -> Node {
    if (groups.size() == 1) {
      Node n = one(m, groups[0]);
      if (groups[0].condition)
        return section_ == SectionKind::inclusion ? logic(LogicOp::implication, {*groups[0].condition, n})
                                                  : logic(LogicOp::conjunction, {*groups[0].condition, n});
      return n;
    }
    const bool grouped = std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.condition.has_value(); });
    std::vector<Node> parts;
    if (!grouped) {
      for (const auto& g : groups) parts.push_back(one(m, g));
      const bool any = std::find(limit_seps.begin(), limit_seps.end(), '|') != limit_seps.end();
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
  if (measures.size() == 1) return all_limits(measures[0]);
  std::vector<Node> nodes;
  for (const auto& m : measures) nodes.push_back(all_limits(m));
  const bool any = std::find(seps.begin(), seps.end(), '|') != seps.end();
  const bool all = std::find(seps.begin(), seps.end(), '&') != seps.end();
  if (any) return logic(LogicOp::disjunction, std::move(nodes));
  if (section_ == SectionKind::exclusion)
    return all ? logic(LogicOp::conjunction, std::move(nodes), LogicOp::disjunction) : logic(LogicOp::disjunction, std::move(nodes));
  return logic(LogicOp::conjunction, std::move(nodes));
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
    if (kind(k) == 'n') r.limit.value = number(k);
    if (kind(k) == 'y') {
      r.limit.unit = unit(k);
      r.limit.unit_text = raw(k);
    }
  }
  r.limit.op = op.value_or(Comparator::eq);
  r.limit.span = whole;
  if (!part.windows.empty()) r.window = part.windows.front();
  r.duration = part.duration;
  if (r.per.empty() || !r.limit.value || r.term.text.empty()) return unread(p.begin, p.end);
  return {std::move(r), whole};
}

Node Reader::statement(const Part& part, std::size_t i) {
  const Parsed& p = at(i);
  std::uint32_t begin = p.begin, end = p.end;
  while (begin < end &&
         (kind(begin) == 'h' || kind(begin) == 'm' || kind(begin) == 'e' || kind(begin) == '_' || kind(begin) == 'r' || kind(begin) == 'X'))
    ++begin;
  if (begin >= end) begin = p.begin;
  while (end > begin + 1 && (kind(end - 1) == ',' || kind(end - 1) == '&' || kind(end - 1) == '|' || kind(end - 1) == ':')) --end;
  // A time behind the opinion is part of it ("no evidence of recurrence for >= 5 years").
  if (p.rule == Rule::opinion && (!part.windows.empty() || part.duration || part.dose || part.series)) end = part.end;
  const Span whole = span(p.begin, end);
  if (p.rule == Rule::opinion) return {Opinion{text(p.begin, end)}, whole};
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
  if (!sex) return said;
  Node of{SexIs{token(*sex).value == 0 ? "female" : "male"}, span(*sex, *sex + 1)};
  return logic(section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction, {std::move(of), std::move(said)});
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
      Node n = age(p.begin, p.end);
      if (!part.windows.empty())
        if (auto* a = std::get_if<AgeLimit>(&n.value)) a->at = part.windows.front().anchor;
      return n;
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
    case Rule::comparison:
      return comparison(part, i);
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
      Node n = finding(part, *noun, std::nullopt);
      auto* f = std::get_if<Finding>(&n.value);
      // "at least one X" asks whether there is an X at all.
      const bool exists = l->op == Comparator::ge && l->value == Decimal(1) && p.rule == Rule::count;
      if (exists) claim(p.begin, at(*noun).begin);
      if (exists && (f == nullptr || any_kind(f->term.candidates, TermKind::measure))) return n;
      if (f == nullptr) return unread(p.begin, p.end);
      if (p.rule == Rule::count) {
        if (any_kind(f->term.candidates, TermKind::measure)) return unread(p.begin, p.end);
        f->count = *l;
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

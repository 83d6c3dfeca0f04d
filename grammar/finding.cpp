// Findings: names with their stage, severity, status and times, results of tests, changes of genes. What a name means is the lexicon's.
#include "grammar/finding.hpp"

#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {

/// "stage 3", "or higher": "stage 3-5". Stages with a letter and the lowest Roman ones have no agreed order.
std::optional<std::string> stages_from(const std::string& stage, std::uint8_t post) {
  const auto blank = stage.rfind(' ');
  if (blank == std::string::npos) return std::nullopt;
  if (stage.find(" or ") != std::string::npos || stage.find(" to ") != std::string::npos || stage.find('-') != std::string::npos)
    return std::nullopt;
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

namespace {

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

/// "If liver metastases are present": that they are there is what any finding says.
bool says_present(std::string_view verb, std::string_view word) {
  return word == "present" && (verb == "is" || verb == "are" || verb == "was" || verb == "were");
}

}  // namespace

bool allows_a_dose(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) return f->dose && f->dose_op && less_side(*f->dose_op);
  const auto* c = std::get_if<Comparison>(&node.value);
  return c != nullptr && c->limit.op && less_side(*c->limit.op) && any_kind(c->measure.candidates, TermKind::drug);
}

bool any_kind(const std::vector<LexiconEntry>& entries, TermKind kind) {
  return std::any_of(entries.begin(), entries.end(), [&](const LexiconEntry& e) { return e.kind == kind; });
}

Term Reader::compose(const std::string& words, Span where) const {
  Term t;
  t.text = words;
  t.span = where;
  if (words.empty()) return t;
  // The passes over a list ask for the same names.
  const auto [known, fresh] = composed_.try_emplace(words);
  if (fresh)
    if (auto m = lexicon_.longest_name(words, 0); m && m->length == words.size()) known->second = std::move(m->candidates);
  t.candidates = known->second;
  return t;
}

/// Is the word in brackets behind the names from `begin` on another name of theirs, or an abbreviation?
bool Reader::repeats_name(std::uint32_t begin, std::uint32_t bracketed) const {
  const std::string word = raw(bracketed);
  const auto capitals = std::count_if(word.begin(), word.end(), [](unsigned char c) { return std::isupper(c) != 0; });
  const bool figures = std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  const bool plural = word == "s" || word == "es" || word == "ies" || word == "+";  // "medication(s)"
  // "Immunodeficiency (HIV)", "liver disease (NASH)": a disease of its own, which the letters do not stand for.
  if (capitals >= 2 && is_listed(kind(bracketed))) {
    const Term name = compose(text(begin, bracketed - 1), {});
    const auto& again = tokens_.names[token(bracketed).ref];
    const bool met = std::any_of(name.candidates.begin(), name.candidates.end(),
                                 [&](const LexiconEntry& entry) { return std::find(again.begin(), again.end(), entry) != again.end(); });
    if (!met && any_kind(name.candidates, TermKind::condition) && !abbreviates(text(begin, bracketed - 1), word)) return false;
  }
  // "Lymphoma (T-cell)", "melanoma (IV)": which of them, and no name of a listed disease.
  if (!plural && (capitals >= 1 || figures) && !is_listed(kind(bracketed))) {
    const Term name = compose(text(begin, bracketed - 1), {});
    const bool stage = word.find_first_not_of("IVX") == std::string::npos;
    if (any_kind(name.candidates, TermKind::condition) && (stage || contains(word, "-")) && !abbreviates(text(begin, bracketed - 1), word))
      return false;
  }
  if (capitals >= 2 || figures || plural) return true;
  if (capitals == 1 && is_capital(word.front())) return true;  // "nilutamide (Nilandron)"
  if (!is_listed(kind(bracketed))) return false;
  const Term name = bracketed - begin == 2 ? Term{} : compose(text(begin, bracketed - 1), {});
  const auto& named = bracketed - begin == 2 && is_listed(kind(begin)) ? tokens_.names[token(begin).ref] : name.candidates;
  const auto& again = tokens_.names[token(bracketed).ref];
  return std::any_of(named.begin(), named.end(),
                     [&](const LexiconEntry& n) { return std::find(again.begin(), again.end(), n) != again.end(); });
}

bool names_adequacy(std::string_view vague, std::string_view name) {
  static constexpr std::string_view words[] = {"adequate", "sufficient", "acceptable", "satisfactory"};
  const std::string low = lower(name), judged = lower(vague);
  return std::any_of(std::begin(words), std::end(words), [&](std::string_view word) { return judged == word; }) &&
         (low.ends_with("function") || low.ends_with("functions") || low.ends_with("reserve"));
}

/// A noun phrase: a listed name, a listed name narrowed by other words (then its `broader` is set), or open words.
Term Reader::term(std::uint32_t begin, std::uint32_t end) const {
  while (begin < end && (kind(begin) == '_' || kind(begin) == 'i')) ++begin;
  while (end > begin && (kind(end - 1) == '_' && token(end - 1).value == 6) && end - begin > 1) --end;
  // "DSM-IV alcohol dependence": by which manual it is named is no part of the name.
  if (begin + 1 < end && small(begin).starts_with("dsm")) {
    std::uint32_t name = begin + 1;
    while (name + 1 < end && (kind(name) == 'z' || kind(name) == '-' || small(name) == "tr" || small(name) == "defined")) ++name;
    begin = name;
  }
  // "documented clinically or radiographically": what is on file is documented.
  for (std::uint32_t cut = end; cut > begin + 1 && cut + 6 > end; --cut) {
    const std::string_view word = small(cut - 1);
    if (word == "documented" && cut < end) {
      end = cut - 1;
      break;
    }
    if (word != "clinically" && word != "radiographically" && word != "radiologically" && word != "or" && word != "and" && word != "and/or")
      break;
  }
  if (end > begin + 2 && says_present(small(end - 2), small(end - 1))) end -= 2;
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
  // "congestive heart failure (CHF)": an alias in brackets repeats the name. A plain word narrows it ("(seropositive)").
  std::uint32_t core_end = end;
  if (kind(end - 1) == ')' && end - begin >= 4 && kind(end - 3) == '(' && repeats_name(begin, end - 2)) core_end = end - 3;
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
    // A plan lies ahead: "planned surgery within 3 months". One "within 30 days prior to the first dose" lies before that.
    if (f.status == Status::planned && f.window->max_ago && !contains_any(lower(words_of(f.window->span)), {"prior", "before", "preced"}))
      f.window->after = true;
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
  // "Exposure to hepatitis B": who was exposed need not have it.
  const bool exposed = part.lead.therapy_form == 10 || part.lead.therapy_form == 11;
  if (exposed && !t.candidates.empty() && !any_kind(t.candidates, TermKind::drug) && !any_kind(t.candidates, TermKind::procedure))
    t = compose("exposure to " + t.text, t.span);
  f.term = std::move(t);
  apply(part, f);
  // "Patient will have colonoscopy": of what is done, that it is still to come.
  if (f.status == Status::unspecified && part.lead.therapy_form == form_announced && part.windows.empty() && is_operation(f.term))
    f.status = Status::planned;
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

/// "history of smoking": a statement of its own, because who does not smoke today may have smoked.
Term Reader::said_of_before(Status status, const Term& now) const {
  Term t = compose((status == Status::any ? "current or prior " : status == Status::past ? "prior " : "history of ") + now.text, now.span);
  t.hint = TermKind::statement;
  return t;
}

/// "inoperable stage III NSCLC", "FIGO stage III-IV ovarian cancer": the stage stands inside the name, with the system that counts it.
Term Reader::staged_inside(std::uint32_t begin, std::uint32_t end, std::string& stage) const {
  std::uint32_t at = begin;
  while (at < end && kind(at) != 'k') ++at;
  if (at == begin || at + 1 >= end || std::string_view(kinds_).substr(at + 1, end - at - 1).find('k') != std::string_view::npos)
    return term(begin, end);
  Term name = term(at + 1, end);
  if (name.candidates.empty() && name.broader.empty()) return term(begin, end);
  static constexpr std::string_view systems[] = {"figo", "ajcc", "who",      "tnm",          "nci",       "ctcae",
                                                 "ecog", "uicc", "clinical", "pathological", "pathologic"};
  std::uint32_t before = at;
  if (const std::string word = lower(raw(at - 1)); std::find(std::begin(systems), std::end(systems), word) != std::end(systems)) {
    --before;
    stage = raw(before) + " " + unit(at);
  } else {
    stage = unit(at);
  }
  if (before == begin) return name;
  const std::string words = text(begin, before);
  Term whole = compose(words + " " + name.text, span(begin, end));
  bool plain = !shifts_meaning(words);
  for (std::uint32_t i = begin; i < before; ++i) plain = plain && kind(i) != 'O' && kind(i) != 'i' && kind(i) != '(';
  if (whole.candidates.empty() && plain) whole.broader = name.candidates.empty() ? std::move(name.broader) : std::move(name.candidates);
  return whole;
}

/// "Previously untreated CLL": the disease, and no treatment for it before. Of an advanced one, or one in a stage, an earlier treatment may
/// have been for what it was then, and a person has to tell.
static std::optional<Node> never_treated(const std::string& vague, const Node& disease, Span whole) {
  if (vague != "previously untreated" && !vague.starts_with("treatment")) return std::nullopt;
  const auto* f = std::get_if<Finding>(&disease.value);
  if (f == nullptr || !any_kind(f->term.candidates, TermKind::condition) || f->term.candidates.size() != 1 || !f->stage.empty() ||
      !f->severity.empty() || f->other || f->window || f->duration)
    return std::nullopt;
  static constexpr std::string_view later[] = {"advanced", "metasta", "recurren", "relaps", "refractory", "progressi", "unresect", "stage"};
  const std::string name = lower(f->term.text);
  if (std::any_of(std::begin(later), std::end(later), [&](std::string_view word) { return name.find(word) != std::string::npos; }))
    return std::nullopt;
  Finding treated;
  treated.term.text = "treatment for " + f->term.text;
  treated.term.hint = TermKind::drug;
  treated.term.span = whole;
  treated.status = Status::past;
  return negation(Node{std::move(treated), whole});
}

Node Reader::finding(const Part& part, std::size_t noun, std::optional<std::size_t> tail) {
  if (tail) {
    const std::uint32_t verb = at(*tail).begin, stop = at(*tail).end;
    if (stop == verb + 2 && says_present(small(verb), small(verb + 1))) {
      claim(verb, stop);
      return finding(part, noun, std::nullopt);
    }
  }
  if (tail)
    if (auto node = said_in_tail(part, noun, *tail)) return std::move(*node);
  std::uint32_t begin = at(noun).begin, end = at(noun).end;
  claim(begin, tail ? at(*tail).end : end);
  for (const auto& [from, to] : part.during_tokens) claim(from, to);
  Finding f;
  std::optional<std::uint32_t> stage_post;  // "stage 3 or higher"
  std::string vague = part.lead.vague;
  Part local = part;
  // "a course of physiotherapy" is physiotherapy; how many courses, a count says.
  static constexpr std::string_view stretches[] = {"course", "courses", "cycle", "cycles"};
  if (end - begin > 2 && part.has_body && at(part.body).rule == Rule::finding && kind(begin) == 'w' && kind(begin + 1) == 'O' &&
      std::find(std::begin(stretches), std::end(stretches), lower(raw(begin))) != std::end(stretches))
    begin += 2;
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
  // "surgery planned within 3 months", "asthma diagnosed 2 years ago", "HIV diagnosis within 90 days": said behind a listed name.
  while (name_end > begin + 1) {
    const std::uint32_t last = name_end - 1;
    const bool planned = kind(last) == 'a' && static_cast<Status>(token(last).value) == Status::planned;
    const std::string said = lower(raw(last));
    const bool diagnosed = kind(last) == 'w' && !part.windows.empty() && (said == "diagnosed" || said == "diagnosis");
    if (!planned && !diagnosed) break;
    // "Initial HIV diagnosis": more than the name.
    if ((!is_listed(kind(last - 1)) || said == "diagnosis") && term(begin, last).candidates.empty()) break;
    if (planned) {
      local.lead.planned = true;
      local.lead.status = Status::planned;
    } else {
      local.lead.diagnosed = true;
    }
    name_end = last;
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
  const bool looks_inside = f.stage.empty();
  Term t = looks_inside ? staged_inside(begin, name_end, f.stage) : term(begin, name_end);
  const bool inside = looks_inside && !f.stage.empty();
  // An article without its noun names nothing. "Other:" is a heading.
  if (t.text.empty() && kind(part.end) == ':') return Node{Permission{text(part.begin, part.end)}, span(part.begin, part.end)};
  if (t.text.empty()) return Node{Unread{text(part.begin, part.end), true}, span(part.begin, part.end)};
  if (kind(begin) == '~' && name_end > begin + 1 && !tail)
    if (auto v = gene_change(local, begin, lower(text(begin + 1, name_end)), whole)) {
      Node changed{std::move(*v), whole};
      // "Class II BRAF mutation": which of its changes those are is not on the record of one.
      if (!f.stage.empty()) changed = logic(LogicOp::conjunction, {std::move(changed), Node{Unread{f.stage, false}, whole}});
      return changed;
    }
  if (tail || !part.during.empty()) {
    const bool keeps_head = tail && kind(at(*tail).begin) != 'O' && kind(at(*tail).begin) != 'i';
    std::vector<LexiconEntry> head = !t.candidates.empty() ? t.candidates : t.broader;
    // A stage between the name and its tail is no part of either.
    const bool parted = tail && name_end < end && !f.stage.empty();
    std::string words = inside && tail ? t.text + " " + text(at(*tail).begin, at(*tail).end)
                        : parted       ? text(begin, name_end) + " " + text(at(*tail).begin, at(*tail).end)
                        : tail         ? text(begin, at(*tail).end)
                                       : t.text;
    // "Fever that persists after 3 days of antibiotics": both stand behind the name.
    if (!part.during.empty()) words += " " + part.during;
    Term narrowed = compose(words, whole);
    if (narrowed.candidates.empty() && (keeps_head || !tail || !shifts_meaning(words))) narrowed.broader = std::move(head);
    t = std::move(narrowed);
  }
  // "A cancer diagnosis" is cancer.
  if (constexpr std::string_view diagnosis = " diagnosis"; t.candidates.empty() && lower(t.text).ends_with(diagnosis)) {
    Term named = compose(t.text.substr(0, t.text.size() - diagnosis.size()), t.span);
    if (any_kind(named.candidates, TermKind::condition)) t = std::move(named);
  }
  // "History of episodes of pancreatitis": who had one had it, and who never had it had no episode.
  if (const Status s = part.lead.status; t.candidates.empty() && part.windows.empty() && !part.duration && !part.series &&
                                         (s == Status::history || s == Status::past || s == Status::any))
    for (const std::string_view times : {"episodes of ", "episode of ", "an episode of ", "attacks of ", "bouts of "})
      if (lower(t.text).starts_with(times)) {
        Term named = compose(t.text.substr(times.size()), t.span);
        if (any_kind(named.candidates, TermKind::condition)) t = std::move(named);
        break;
      }
  if (part.lead.other) {
    // "other cancer": not the one under study; which one that is the grammar cannot know, the words are kept.
    t.text = "other " + t.text;
  }
  const bool statement = any_kind(t.candidates, TermKind::statement) && t.candidates.size() == 1;
  // "History of smoking", "prior pregnancy" are no statements about now: who does not smoke today may have smoked.
  if (statement && speaks_of_before(part)) {
    t.span = whole;
    t = said_of_before(part.lead.status, t);
  }
  Node node;
  if (statement && (t.candidates.empty() || any_kind(t.candidates, TermKind::statement))) {
    Saying s;
    s.term = std::move(t);
    // "Suspected pregnancy": who is not known to be pregnant may be suspected of it.
    bool suspected = false;
    for (std::uint32_t k = part.begin; part.lead.status == Status::suspected && k < begin; ++k)
      suspected = suspected || (kind(k) == 'a' && static_cast<Status>(token(k).value) == Status::suspected);
    if (suspected) s.term.text = "suspected " + s.term.text;
    // "Current or planned participation": who takes part in nothing may plan to.
    if (!suspected && part.lead.status == Status::planned && lower(s.term.text).find("plan") == std::string::npos) {
      s.term = compose("planned " + s.term.text, s.term.span);
      s.term.hint = TermKind::statement;
    }
    if (!part.windows.empty()) s.window = part.windows.front();
    node = {std::move(s), whole};
    // Nor has it a stage: "melanoma, unresectable stage III".
    if (!f.stage.empty()) node = logic(LogicOp::conjunction, {std::move(node), Node{Unread{f.stage, true}, whole}});
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
    if (const auto* judged = std::get_if<Finding>(&node.value);
        judged != nullptr && !tail && part.windows.empty() && judged->term.candidates.empty() && names_adequacy(vague, judged->term.text))
      return {Opinion{words}, whole};
    both.push_back(std::move(node));
    if (vague.find("confirmed") != std::string::npos || vague.find("proven") != std::string::npos) {
      // How a diagnosis was confirmed is a recorded fact, not an opinion.
      Saying s;
      s.term = compose(vague, whole);
      s.term.hint = TermKind::statement;
      both.push_back({std::move(s), whole});
    } else if (auto untreated = never_treated(vague, both.front(), whole)) {
      both.push_back(std::move(*untreated));
    } else {
      both.push_back({Opinion{words}, whole});
    }
    return logic(LogicOp::conjunction, std::move(both));
  }
  return node;
}

/// "Diabetic patients on insulin", "HIV infection and receiving ART" in one breath: the disease, and what is taken now. "Breast cancer
/// (that) is negative for HER2": the disease, and a result. Nothing where other words stand in the tail, which may qualify either.
std::optional<Node> Reader::said_in_tail(const Part& part, std::size_t noun, std::size_t tail) {
  const std::uint32_t stop = at(tail).end;
  const Status status = part.lead.status;
  if (!part.windows.empty() || part.duration || part.dose || part.series || !part.during.empty() || !part.lead.vague.empty() ||
      part.lead.therapy || part.lead.failed || (status != Status::unspecified && status != Status::current))
    return std::nullopt;
  std::uint32_t k = at(tail).begin;
  if (kind(k) == 'h') ++k;
  const bool people = k > at(tail).begin || part.lead.subject;
  if (k < stop && kind(k) == 'r') ++k;
  const bool is = k < stop && kind(k) == 'e';
  if (is) ++k;
  if (k + 1 >= stop) return std::nullopt;
  const std::string verb = lower(raw(k));
  const Term head = term(at(noun).begin, at(noun).end);
  const bool disease = any_kind(head.candidates, TermKind::condition) && !any_kind(head.candidates, TermKind::measure);
  if (is && kind(k) == 'Y' && kind(k + 1) == 'f' && (verb == "positive" || verb == "negative")) {
    std::uint32_t name = k + 2;
    if (name < stop && kind(name) == '_') ++name;
    for (std::uint32_t t = name; t < stop; ++t)
      if (std::string_view("~#KwO-").find(kind(t)) == std::string_view::npos) return std::nullopt;
    static constexpr std::string_view sampled[] = {"tumor",  "tumour", "tumors",   "tumours", "disease",
                                                   "cancer", "biopsy", "specimen", "lesion"};
    const std::string bare = lower(head.text);
    const bool only_sampled = std::any_of(std::begin(sampled), std::end(sampled), [&](std::string_view one) { return bare == one; });
    Term marker = name < stop ? term(name, stop) : Term{};
    if (marker.candidates.empty() || (!disease && !only_sampled)) return std::nullopt;
    claim(at(noun).begin, stop);
    Node result = result_node(part, std::move(marker), verb, 0, span(k, stop));
    if (only_sampled) return result;
    return logic(LogicOp::conjunction, {Node{make_finding(part, head), span(at(noun).begin, at(noun).end)}, std::move(result)});
  }
  const bool taken = (kind(k) == 'C' && (verb == "receiving" || verb == "taking" || verb == "using")) || (verb == "on" && people);
  if (!taken || !disease) return std::nullopt;
  // "Progression on imatinib", "bleeding on warfarin": what happened under it, or by it.
  static constexpr std::string_view events[] = {"progress", "relaps",  "recur",  "reaction", "sensitiv", "fail",    "toxic", "bleed",
                                                "exacerb",  "intoler", "resist", "rash",     "symptom",  "respond", "shock", "haemorrh",
                                                "hemorrh",  "episode", "attack", "withdraw", "depend",   "abus",    "misus", "overdos"};
  const std::string name = lower(head.text);
  if (std::any_of(std::begin(events), std::end(events), [&](std::string_view event) { return name.find(event) != std::string::npos; }))
    return std::nullopt;
  std::uint32_t drug = k + 1;
  while (drug < stop && kind(drug) == '_' && token(drug).value != 9) ++drug;
  for (std::uint32_t t = drug; t < stop; ++t)
    if (std::string_view("K@^'w-").find(kind(t)) == std::string_view::npos) return std::nullopt;
  Term given = drug < stop ? term(drug, stop) : Term{};
  if (!any_kind(given.candidates, TermKind::drug)) return std::nullopt;
  claim(at(noun).begin, stop);
  Part second;
  second.begin = k;
  second.end = stop;
  second.lead.therapy = second.lead.verb = true;
  second.lead.status = Status::current;
  Node taking{make_finding(second, std::move(given)), span(k, stop)};
  return logic(LogicOp::conjunction, {Node{make_finding(part, head), span(at(noun).begin, at(noun).end)}, std::move(taking)});
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
  // "Seronegative celiac disease" is one kind of it: without the antibodies that others have, and not without the disease.
  if (begin > p.begin && (word == "seronegative" || word == "seropositive") && begin == p.begin + 1) {
    const Term named = term(begin, end), infection = compose("infection", whole);
    const auto infectious = [&](const LexiconEntry& entry) {
      return std::any_of(infection.candidates.begin(), infection.candidates.end(),
                         [&](const LexiconEntry& wide) { return lexicon_.kind_of(entry, wide); });
    };
    const auto& listed = named.candidates.empty() ? named.broader : named.candidates;
    if (any_kind(listed, TermKind::condition) && std::none_of(listed.begin(), listed.end(), infectious))
      return {make_finding(part, term(p.begin, end)), whole};
  }
  // "positive test for HIV": HIV is positive. For whom or for what else, is unread.
  for (std::uint32_t k = begin + 1; k < end; ++k) {
    if (kind(k) != 'f') continue;
    static constexpr std::string_view tests[] = {"test",   "tests",   "testing", "serology", "screen",    "screening", "elisa",  "assay",
                                                 "result", "results", "culture", "pcr",      "serologic", "markers",   "marker", "titer"};
    const std::string last = lower(raw(k - 1));
    const bool tested = std::any_of(std::begin(tests), std::end(tests), [&](std::string_view t) { return last.ends_with(t); });
    if (tested && term(begin, k).candidates.empty()) return result_node(part, term(k + 1, end), std::move(word), form, whole);
    return logic(LogicOp::conjunction, {result_node(part, term(begin, k), std::move(word), form, span(p.begin, k)), unread(k, end)});
  }
  return result_node(part, term(begin, end), std::move(word), form, whole);
}

/// A result of a test, an infection or a marker.
Node Reader::result_node(const Part& part, Term t, std::string word, std::uint8_t form, Span whole) {
  if (word == "positivity" || word == "seropositive" || word == "reactive" || word == "detectable") word = "positive";
  if (word == "seronegative" || word == "nonreactive" || word == "non-reactive" || word == "undetectable") word = "negative";
  const bool gene = any_kind(t.candidates, TermKind::gene);
  const bool disease = any_kind(t.candidates, TermKind::condition) && !any_kind(t.candidates, TermKind::measure);
  // "Positive for cocaine": what was found in a test is not what a list of medications holds.
  if (any_kind(t.candidates, TermKind::drug) && !any_kind(t.candidates, TermKind::measure) && (word == "positive" || word == "negative")) {
    t = compose(t.text + " test", whole);
    if (!any_kind(t.candidates, TermKind::measure)) t.candidates.clear();
  }
  // "Tested negative for HIV within 30 days": a test of these days, which a list of diseases does not hold.
  if (disease && word == "negative" && !part.windows.empty()) {
    Term tested = compose(t.text + " test", whole);
    if (!any_kind(tested.candidates, TermKind::measure)) return {Unread{text(part.begin, part.end), true}, whole};
    Comparison c;
    c.measure = std::move(tested);
    c.measure.hint = TermKind::measure;
    c.limit.span = whole;
    c.limit.op = Comparator::eq;
    c.limit.word = word;
    c.window = part.windows.front();
    return {std::move(c), whole};
  }
  if (gene && (word == "positive" || word == "negative" || word.find("wild") == 0)) {
    Finding f = make_finding(part, std::move(t));
    f.state = word == "positive" ? "present" : "absent";
    if (word.find("wild") == 0) f.change = "mutation";
    return {std::move(f), whole};
  }
  if (disease && (word == "positive" || word == "negative")) {
    // "Positive test for HBsAg or HIV": its test says it, where the vocabulary lists "HIV positive" as a name.
    Term said = compose(t.text + " positive", whole);
    if (said.candidates == t.candidates) t = std::move(said);
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

}  // namespace eligo::grammar

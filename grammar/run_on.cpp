// What runs on in one line: items that a dash alone parts ("Treatment with warfarin - Pregnant women") or nothing at all ("Hemoglobin < 9
// g/dL Platelets < 100"), counts behind their heading, and for whom an item holds. Knows the tokens around, no syntax; refine.cpp asks.
//
// The same dash stands behind a heading ("Performance status - Karnofsky >= 70 %"), so what is a fact by itself in front of it is an item
// of its own, what the grammar knows as a topic is a heading, and anything else stays visible as unread text.
#include <algorithm>
#include <array>

#include "grammar/outline_blocks.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

bool has_any(std::string_view kinds, std::string_view set) { return kinds.find_first_of(set) != std::string_view::npos; }

bool is_one_of(TokenKind kind, std::string_view set) { return set.find(static_cast<char>(kind)) != std::string_view::npos; }

/// Words that go on with what stands before them.
bool refers_back(std::string_view word) {
  static constexpr std::array<std::string_view, 8> words{"these", "this", "those", "defined", "including", "note", "such", "requiring"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Words for a whole class, which stand over what belongs to it.
bool is_wide(const std::string& words) {
  static constexpr std::array<std::string_view, 14> classes{"disease",       "diseases",    "disorder",  "disorders",  "condition",
                                                            "conditions",    "illness",     "illnesses", "infections", "history",
                                                            "abnormalities", "medications", "cancers",   "drugs"};
  const std::string low = lower(words), last = low.substr(low.rfind(' ') + 1);
  return std::find(classes.begin(), classes.end(), last) != classes.end();
}

bool names_kind_of(const Lexicon& lexicon, const Node& node, const LexiconEntry& wide) {
  if (const auto* f = std::get_if<Finding>(&node.value))
    return std::any_of(f->term.candidates.begin(), f->term.candidates.end(),
                       [&](const LexiconEntry& e) { return lexicon.kind_of(e, wide); });
  const auto* l = std::get_if<Logic>(&node.value);
  return l != nullptr && std::any_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return names_kind_of(lexicon, arg, wide); });
}

}  // namespace

/// Text whose sentences lost their full stops: "LVEF at least 50% by MUGA No cardiac disease". A capital behind a lower-case word.
bool Reader::begins_sentence(const Token& before, const Token& token) const {
  static constexpr std::string_view firsts[] = {"No",
                                                "Not",
                                                "At least",
                                                "More than",
                                                "Less than",
                                                "See",
                                                "No history of",
                                                "No prior",
                                                "No prior or concurrent",
                                                "No prior or current",
                                                "No previous or concurrent",
                                                "No previous or current",
                                                "No current or prior",
                                                "No evidence of",
                                                "No known",
                                                "No other",
                                                "No active",
                                                "No concurrent",
                                                "No current",
                                                "No previous",
                                                "Must have",
                                                "Must be",
                                                "Must not have",
                                                "If"};
  const std::string_view text = source_.text;
  if (!is_capital(text[token.span.begin])) return false;  // as each of them has
  const std::string_view word = said(token.span);
  const std::string_view behind = text.substr(token.span.end, 16);
  const bool promise =
      (word == "Negative" && behind.starts_with(" pregnancy test")) || (word == "Fertile" && behind.starts_with(" patients"));
  if (!promise && std::find(std::begin(firsts), std::end(firsts), word) == std::end(firsts)) return false;
  // "Are Eligible If They Have": every word has a capital.
  const auto after_if = behind.find_first_not_of(" \t\r\n");
  if (word == "If" && (after_if == std::string_view::npos || behind[after_if] < 'a' || behind[after_if] > 'z')) return false;
  const char last = text[before.span.end - 1];
  const bool small =
      (last >= 'a' && last <= 'z') || (last >= '0' && last <= '9') || last == ')' || last == '%' || before.kind == TokenKind::uln;
  const char first = text[before.span.begin];
  // In "Subjects With No ..." every word has a capital.
  if (!small || (before.kind != TokenKind::close && first >= 'A' && first <= 'Z' && before.span.size() > 1 && last != '%' &&
                 before.kind == TokenKind::word))
    return false;
  // "Life expectancy More than 3 months": the measure has no limit yet.
  if (before.kind == TokenKind::term && token.kind == TokenKind::comparator) {
    const auto& named = tokens_.names[before.ref];
    if (std::any_of(named.begin(), named.end(), [](const LexiconEntry& e) { return e.kind == TermKind::measure; })) return false;
  }
  static constexpr TokenKind ends[] = {TokenKind::word,  TokenKind::term,   TokenKind::number,    TokenKind::unit,     TokenKind::time_unit,
                                       TokenKind::uln,   TokenKind::close,  TokenKind::anchor,    TokenKind::old,      TokenKind::age,
                                       TokenKind::stage, TokenKind::result, TokenKind::times,     TokenKind::per_time, TokenKind::postfix,
                                       TokenKind::scale, TokenKind::series, TokenKind::in_normal, TokenKind::vague};
  return std::find(std::begin(ends), std::end(ends), before.kind) != std::end(ends);
}

/// "Infection - Hepatitis B": in an exclusion a name in front of a dash may only head the narrower one behind it, and is left unread.
void Reader::unread_heads(std::vector<Node>& sentences, const std::vector<std::uint32_t>& begins) const {
  for (std::size_t k = 1; k < sentences.size() && section_ == SectionKind::exclusion; ++k) {
    if (begins[k] == 0 || kind(begins[k] - 1) != '.' || source_.text[token(begins[k] - 1).span.begin] != '-') continue;
    const auto* head = std::get_if<Finding>(&sentences[k - 1].value);
    if (head == nullptr || head->term.candidates.empty() || !names_kind_of(lexicon_, sentences[k], head->term.candidates.front())) continue;
    const Span where = sentences[k - 1].span;
    sentences[k - 1] = {Unread{words_of(where), false}, where};
  }
}

/// Does the token, a dash between blanks in front of a capital, part two items? Looks back to the last mark only.
bool Reader::dash_parts_items(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (all[i].kind != TokenKind::colon || source_.text[all[i].span.begin] != '-' || i + 1 >= all.size()) return false;
  const std::size_t mark = kinds_.find_last_of(".;:%");
  if (mark != std::string::npos && kinds_[mark] == ':') return false;
  const std::size_t from = mark == std::string::npos ? 0 : mark + 1;
  const std::string_view said = std::string_view(kinds_).substr(from);
  // Heads, exceptions, conditions, people and what is not finished go on behind the dash.
  if (said.empty() || has_any(said, "lELIVSDMZXhrm8") || has_any(said.substr(said.size() - 1), "HOirBAsfWPc&|,/(C!")) return false;
  if (std::count(said.begin(), said.end(), '(') != std::count(said.begin(), said.end(), ')')) return false;
  const bool acts = has_any(said, "CF!n"), names = has_any(said, "K@^~'\"");
  if (!acts && !names) return false;
  if (names_topic(all[origin_[from]].span.begin, all[i].span.begin)) return false;
  // "Psychiatric disorder - Suicidal ideation": wide words head as often as they list.
  if (!acts && !has_any(said, "a") && is_wide(words_of(all[origin_.back()].span))) return false;
  const Token& next = all[i + 1];
  if (is_one_of(next.kind, "HrELIVSDOi&|em(Z") || refers_back(small(next.span))) return false;
  if (next.kind == TokenKind::therapy && next.value == 8) return false;
  // "Heart failure - NYHA class IV": the value may be what is meant by the name.
  const bool measured = next.kind == TokenKind::term && std::any_of(tokens_.names[next.ref].begin(), tokens_.names[next.ref].end(),
                                                                    [](const LexiconEntry& e) { return e.kind == TermKind::measure; });
  if (measured && !acts) return false;
  // "Hypertension - Uncontrolled": describes it.
  std::uint32_t k = i + 1;
  while (k < all.size() && is_one_of(all[k].kind, "avj_&|")) ++k;
  return k < all.size() && all[k].kind != TokenKind::stop && all[k].kind != TokenKind::semicolon && all[k].kind != TokenKind::comma;
}

bool Reader::names_topic(std::uint32_t begin, std::uint32_t end) const { return lines::names_topic(words_of({begin, end})); }

/// "Asthma - Pregnancy" where nobody knows which of the two it is: the words in front of a dash that are no heading for certain.
bool Reader::is_loose_label(std::size_t label) const {
  const std::uint32_t begin = at(label).begin, end = at(label).end;
  if (end < begin + 2 || source_.text[token(end - 1).span.begin] != '-') return false;
  const std::string_view said = std::string_view(kinds_).substr(begin, end - 1 - begin);
  return !has_any(said, "#") && !names_topic(token(begin).span.begin, token(end - 1).span.begin);
}

/// In an exclusion, does a name with a capital behind a finished limit begin the next item? "SBP > 160 mmHg DBP > 100 mmHg".
bool Reader::begins_item_behind_limit(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  const char first = source_.text[all[i].span.begin];
  if (section_ != SectionKind::exclusion || first < 'A' || first > 'Z' || kinds_.empty() || !all[i].space_before) return false;
  if (!has_any(kinds_.substr(kinds_.size() - 1), "nuUypo")) return false;
  // The limit has its measure in front: "< 10 g/dL Haemoglobin" is still without one.
  constexpr std::size_t longest_limit = 24;
  const std::string_view before = std::string_view(kinds_).substr(kinds_.size() - std::min(kinds_.size(), longest_limit));
  const std::size_t mark = before.find_last_of(".;:%,(&|"), limit = before.find_last_of("cbs");
  const std::size_t from = mark == std::string_view::npos ? 0 : mark + 1;
  if (limit == std::string_view::npos || limit <= from || !has_any(before.substr(from, limit - from), "#G")) return false;
  const auto measures = [&](const Token& t) {
    return t.kind == TokenKind::age ||
           (t.kind == TokenKind::term && std::any_of(tokens_.names[t.ref].begin(), tokens_.names[t.ref].end(),
                                                     [](const LexiconEntry& e) { return e.kind == TermKind::measure; }));
  };
  std::uint32_t k = i;
  while (k < all.size() && k < i + 3 && is_one_of(all[k].kind, "w_4")) ++k;
  if (k >= all.size()) return false;
  if (!measures(all[k])) return k == i && all[i].kind == TokenKind::term;
  for (std::uint32_t n = k + 1; n < all.size() && n < k + 6 && !is_one_of(all[n].kind, ".;:,&|"); ++n)
    if (is_one_of(all[n].kind, "cbYN") || all[n].kind == TokenKind::number) return true;
  return false;
}

namespace {

bool counts_therapy(std::string_view words) {
  static constexpr std::array<std::string_view, 20> nouns{
      "regimen",   "regimens",   "course",  "courses",   "line",      "lines",      "cycle",      "cycles",      "therapy",   "therapies",
      "treatment", "treatments", "surgery", "surgeries", "operation", "operations", "transplant", "transplants", "infusions", "procedures"};
  const std::string_view first = words.substr(0, words.find(' ')), last = words.substr(words.rfind(' ') + 1);
  return std::any_of(nouns.begin(), nouns.end(), [&](std::string_view n) { return n == first || n == last; });
}

}  // namespace

/// "Chemotherapy: no more than 2 prior chemotherapy regimens": a figure with what it counts behind it is no value of the words before it.
/// The kind that parts them: 'T' behind a colon, a stop in front of a capital, else 'T' again, which leaves the rest in doubt. '\0': none.
char Reader::break_before_count(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (i == 0 || kinds_.empty() || (all[i].kind != TokenKind::comparator && all[i].kind != TokenKind::number)) return '\0';
  const bool headed = kinds_.back() == ':';
  std::uint32_t k = all[i].kind == TokenKind::comparator ? i + 1 : i;
  if (k >= all.size() || all[k].kind != TokenKind::number || (k == i && !headed)) return '\0';
  if (k + 2 < all.size() && is_one_of(all[k + 1].kind, "-t") && all[k + 2].kind == TokenKind::number) k += 2;
  bool counted = false;
  for (std::uint32_t n = k + 1; n < all.size() && n < k + 6 && is_one_of(all[n].kind, "wKaj_vCO") && !counted; ++n)
    counted = counts_therapy(small(all[n].span));
  if (!counted) return '\0';
  if (headed) return 'T';
  if (!has_any(kinds_.substr(kinds_.size() - 1), "wK@^~#'\")a")) return '\0';
  const char first = source_.text[all[i].span.begin];
  return first >= 'A' && first <= 'Z' ? '.' : has_any(kinds_.substr(kinds_.size() - 1), "a)") ? '\0' : 'T';
}

/// "Women over 50 must be postmenopausal": years, of people without another measure.
bool Reader::ages_people(std::uint32_t i) const {
  const auto& all = tokens_.tokens;
  if (i + 2 >= all.size() || all[i].kind != TokenKind::comparator || all[i].value >= 40 || all[i + 1].kind != TokenKind::number)
    return false;
  if (all[i + 2].kind != TokenKind::modal) return false;
  std::size_t n = kinds_.size();
  bool people = false;
  while (n > 0 && has_any(kinds_.substr(n - 1, 1), "hXe_")) people = has_any(kinds_.substr(--n, 1), "hX") || people;
  return people && (n == 0 || has_any(kinds_.substr(n - 1, 1), ".;"));
}

/// "(Phase II only)", "(groups 2 and 3)": the bracket at i says for which part of the study the item holds.
bool Reader::names_part_in_brackets(std::uint32_t i) const {
  static constexpr std::array<std::string_view, 12> parts{"phase", "phases", "part",  "parts",  "cohort",  "cohorts",
                                                          "arm",   "arms",   "group", "groups", "stratum", "strata"};
  const auto& all = tokens_.tokens;
  if (i + 2 >= all.size() || all[i].kind != TokenKind::open) return false;
  const std::string_view words = small(all[i + 1].span);
  if (std::find(parts.begin(), parts.end(), words.substr(0, words.find(' '))) == parts.end()) return false;
  for (std::uint32_t k = i + 1; k < all.size() && k < i + 9; ++k) {
    if (all[k].kind == TokenKind::close) return true;
    if (k > i + 1 && all[k].kind == TokenKind::term) return false;
  }
  return false;
}

/// "SCLC patients: Karnofsky 80-100 % Breast cancer patients: Karnofsky 50-100 %": groups in one line, each with what holds for it alone.
/// Where one ends is not said, so the whole is in doubt. A label of a sex is read as a condition and is no such group.
Node Reader::with_groups_in_doubt(Node whole) const {
  const auto in_doubt = [&](std::uint32_t from, std::uint32_t to) {
    const Span where = span(from, to);
    return logic(LogicOp::conjunction, {std::move(whole), Node{Unread{words_of(where), true}, where}});
  };
  static constexpr std::array<std::string_view, 9> people{"adults",    "children", "adolescents", "controls", "cases",
                                                          "diabetics", "smokers",  "volunteers",  "infants"};
  // "Platelets > 100* NOTE: *For patients requiring a biopsy": what stands behind the second star says for whom the first holds.
  if (!kinds_.empty()) {
    const Span all = span(0, static_cast<std::uint32_t>(kinds_.size()));
    const std::string_view said = small(all);
    const auto star = said.find('*');
    for (const std::string_view whom : {"*for ", "* for ", "*only ", "* only ", "*if ", "* if ", "*in patients", "* in patients"}) {
      const auto note = star == std::string_view::npos ? star : said.find(whom);
      if (note != std::string_view::npos && note > 0 && star < note && holds_limit(whole))
        return in_doubt(0, static_cast<std::uint32_t>(kinds_.size()));
    }
  }
  // "Ionized: calcium < 1.3", "CSF: glucose < 40", "Nadir: CD4 count < 200": the label names another value than the one behind it.
  const auto names_other_value = [&](std::uint32_t colon) -> std::optional<std::uint32_t> {
    static constexpr std::array<std::string_view, 36> others{
        "direct",  "indirect", "conjugated", "unconjugated", "ionized",  "ionised", "free",          "sputum",   "urine",
        "urinary", "csf",      "bal",        "saliva",       "semen",    "donor",   "donors",        "maternal", "mother",
        "fetal",   "foetal",   "father",     "paternal",     "at birth", "birth",   "at diagnosis",  "at onset", "nadir",
        "peak",    "trough",   "cord blood", "stool",        "partner",  "infant",  "pleural fluid", "ascites",  "synovial fluid"};
    std::uint32_t from = colon;
    while (from > 0 && colon - from < 4 && std::string_view(".;:,%").find(kind(from - 1)) == std::string_view::npos) --from;
    const std::string_view label = small(from, colon);
    // "Any value of liver function tests: ALT > 2 x ULN", "Peak value of troponin: ..."
    static constexpr std::array<std::string_view, 8> choosing{"any value", "any single ", "peak ",   "nadir ",
                                                              "worst ",    "highest ",    "lowest ", "maximum "};
    std::uint32_t first = colon;
    constexpr std::uint32_t longest = 9;
    while (first > 0 && colon - first < longest && std::string_view(".;:,%").find(kind(first - 1)) == std::string_view::npos) --first;
    const std::string_view whole_label = small(first, colon);
    const bool chooses =
        std::any_of(choosing.begin(), choosing.end(), [&](std::string_view word) { return whole_label.starts_with(word); });
    if (chooses) from = first;
    if (!chooses && std::find(others.begin(), others.end(), label) == others.end()) return std::nullopt;
    for (std::uint32_t t = colon + 1; t < kinds_.size() && std::string_view(".;:cnb").find(kind(t)) == std::string_view::npos; ++t)
      if (kind(t) == '#') return from;
    return std::nullopt;
  };
  for (std::uint32_t k = 1; k < kinds_.size(); ++k) {
    if (kind(k) != ':') continue;
    if (k + 1 < kinds_.size() && kind(k - 1) == '#' && kind(k + 1) == '#' && !token(k).space_before && !token(k + 1).space_before)
      return in_doubt(k - 1, k + 2);  // "AST:ALT > 2": a ratio
    const std::string_view word = small(k - 1), last = word.substr(word.rfind(' ') + 1);
    if (const auto from = names_other_value(k)) return in_doubt(*from, k);
    const bool named = std::find(people.begin(), people.end(), last) != people.end();
    std::uint32_t from = k;
    bool more = named;
    while (from > 0 && !has_any(kinds_.substr(from - 1, 1), ".;:,%npuUy(")) {
      --from;
      more = more || has_any(kinds_.substr(from, 1), "wK@^~'#\"aj");
    }
    if (!more || (!named && kind(k - 1) != 'h') || has_any(kinds_.substr(from, 1), "fiI") || k + 1 == kinds_.size()) continue;
    return in_doubt(from, k);
  }
  return whole;
}

}  // namespace eligo::grammar

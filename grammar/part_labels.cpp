// "Course I: Karnofsky >= 50 %, Courses II-IV: Karnofsky >= 30 %": parts of a study that each have a requirement of their own in one line.
//
// Works on the tokens before the clausal grammar sees them: a label of a part begins a sentence, whatever stands before it, and is written
// as "for Course I:", so that no measure takes it for its name and what follows binds those who join that part.
#include <algorithm>
#include <array>
#include <cctype>

#include "grammar/outline_blocks.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

struct PartLabel {
  std::size_t first;            ///< the token of "Course"
  std::size_t colon;            ///< the token of the colon
  Span word, name;              ///< "Courses", "II-IV"
  bool of_disease_too = false;  ///< a word that stands for other things as well
};

bool is_alpha(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// Where "II", "2a", "B1" ends that begins at `at`; `at` itself when there is none.
std::size_t one_name(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_alnum(text[end])) ++end;
  const std::string_view name = text.substr(at, end - at);
  if (name.empty() || name.size() > 4) return at;
  const bool roman = name.find_first_not_of("IVX") == std::string_view::npos;
  const bool figure = std::any_of(name.begin(), name.end(), is_digit);
  const auto letters = std::count_if(name.begin(), name.end(), is_alpha);
  const bool letter = name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z';
  const bool roman_and_letter = name.size() > 1 && name.substr(0, name.size() - 1).find_first_not_of("IVX") == std::string_view::npos &&
                                name.back() >= 'a' && name.back() <= 'd';
  return roman || letter || roman_and_letter || (figure && letters <= 1) ? end : at;
}

/// Where the names of parts end that begin at `at`: "A", "II-IV", "B1, B2", "1 and 2".
std::size_t names_of_parts(std::string_view text, std::size_t at) {
  std::size_t end = one_name(text, at);
  while (end > at && end < text.size()) {
    std::size_t next = end;
    while (next < text.size() && text[next] == ' ') ++next;
    for (const std::string_view link : {"-", "/", ",", "and ", "& ", "or ", "to ", "through "})
      if (text.substr(next).starts_with(link)) {
        next += link.size();
        break;
      }
    while (next < text.size() && text[next] == ' ') ++next;
    const std::size_t further = next == end ? end : one_name(text, next);
    if (further == next || further == end) break;
    end = further;
  }
  return end;
}

bool names_part(const std::string& word) {
  static constexpr std::array<std::string_view, 14> parts{"cohort", "cohorts", "part",   "parts",   "arm",    "arms",   "phase",
                                                          "phases", "group",   "groups", "stratum", "strata", "course", "courses"};
  return std::find(parts.begin(), parts.end(), word) != parts.end();
}

/// May a sentence begin at `at`, with "for the" or nothing in front of a label?
bool may_begin(const TokenList& list, std::size_t at, std::size_t before_it) {
  static constexpr TokenKind links[] = {TokenKind::for_, TokenKind::filler, TokenKind::prep};
  const auto is_one_of = [](TokenKind kind, const auto& kinds) {
    return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
  };
  while (at > before_it && is_one_of(list.tokens[at - 1].kind, links)) --at;
  if (at == before_it) return true;
  // "Part 2, Cohort A: ..." is one label.
  const bool listed = list.tokens[at - 1].kind == TokenKind::comma || list.tokens[at - 1].kind == TokenKind::conj;
  if (listed && at > 2 && names_part(lower(std::string(list.text.substr(list.tokens[at - 3].span.begin, list.tokens[at - 3].span.size())))))
    return false;
  static constexpr TokenKind ends[] = {TokenKind::stop,      TokenKind::semicolon, TokenKind::comma, TokenKind::conj,   TokenKind::colon,
                                       TokenKind::number,    TokenKind::unit,      TokenKind::uln,   TokenKind::old,    TokenKind::age,
                                       TokenKind::time_unit, TokenKind::close,     TokenKind::term,  TokenKind::postfix};
  return is_one_of(list.tokens[at - 1].kind, ends);
}

/// "Performance status: Course I: ...": the topic in front of the first label says nothing of its own.
void drop_topic(std::vector<Token>& out, const TokenList& list) {
  if (out.empty() || out.back().kind != TokenKind::colon) return;
  std::size_t begin = out.size() - 1;
  while (begin > 0 && (out[begin - 1].kind == TokenKind::word || out[begin - 1].kind == TokenKind::term)) --begin;
  if (begin > 0 && out[begin - 1].kind != TokenKind::stop && out[begin - 1].kind != TokenKind::semicolon) return;
  if (begin + 1 == out.size()) return;
  const std::size_t from = out[begin].span.begin;
  if (lines::names_topic(list.text.substr(from, out.back().span.end - from))) out.resize(begin);
}

std::vector<PartLabel> labels_in(const TokenList& list) {
  static constexpr std::array<std::string_view, 4> others{"course", "courses", "stage", "stages"};
  std::vector<PartLabel> found;
  int depth = 0;
  for (std::size_t i = 0; i < list.tokens.size(); ++i) {
    const Token& token = list.tokens[i];
    if (token.kind == TokenKind::open) ++depth;
    if (token.kind == TokenKind::close) --depth;
    if (depth > 0) continue;
    std::size_t end = token.span.begin;
    while (end < list.text.size() && is_alpha(list.text[end])) ++end;
    if (end - token.span.begin > 8 || end >= list.text.size() || list.text[end] != ' ') continue;
    const std::string word = lower(std::string(list.text.substr(token.span.begin, end - token.span.begin)));
    const auto among = [&word](const auto& words) { return std::find(words.begin(), words.end(), word) != words.end(); };
    if (!names_part(word) && !among(others)) continue;
    if (!may_begin(list, i, found.empty() ? 0 : found.back().colon + 1)) continue;
    const std::size_t name = end + 1;
    const std::size_t name_end = names_of_parts(list.text, name);
    if (name_end == name) continue;
    std::size_t colon = i;
    while (colon < list.tokens.size() && list.tokens[colon].span.begin < name_end) ++colon;
    if (colon >= list.tokens.size() || list.tokens[colon].kind != TokenKind::colon || list.text[list.tokens[colon].span.begin] != ':' ||
        colon + 1 >= list.tokens.size())
      continue;
    const auto at = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
    found.push_back({i, colon, {token.span.begin, at(end)}, {at(name), at(name_end)}, among(others)});
    i = colon;
  }
  // "Stage 2: ..." by itself is one of a disease.
  const auto sure = std::count_if(found.begin(), found.end(), [](const PartLabel& one) { return one.of_disease_too; });
  if (sure == 1) std::erase_if(found, [](const PartLabel& one) { return one.of_disease_too; });
  return found;
}

/// "In cohort A, patients with X or Y", "in the dose finding phase, ...": a part of the study in front of a comma is a label as well. Any
/// other thing that somebody is in ("in chronic phase, ...") is left to the list that it begins.
void label_in_front(TokenList& list) {
  static constexpr std::array<std::string_view, 16> of_study{
      "dose",       "finding",    "escalation", "expansion", "extension", "confirmation", "pilot", "treatment",
      "randomized", "randomised", "safety",     "run-in",    "lead-in",   "phase",        "study", "open-label"};
  const auto word_at = [&](std::size_t at) {
    return lower(std::string(list.text.substr(list.tokens[at].span.begin, list.tokens[at].span.size())));
  };
  for (std::size_t i = 0; i + 3 < list.tokens.size(); ++i) {
    const bool begins = i == 0 || list.tokens[i - 1].kind == TokenKind::stop || list.tokens[i - 1].kind == TokenKind::semicolon;
    if (!begins || (word_at(i) != "in" && word_at(i) != "in the") || list.tokens[i].kind != TokenKind::prep) continue;
    std::size_t first = i + 1;
    while (first < list.tokens.size() && list.tokens[first].kind == TokenKind::filler) ++first;
    std::size_t comma = first;
    constexpr std::size_t most_words = 6;
    while (comma < list.tokens.size() && comma < first + most_words && list.tokens[comma].kind != TokenKind::comma) ++comma;
    if (comma >= list.tokens.size() || list.tokens[comma].kind != TokenKind::comma || comma == first || comma + 1 == list.tokens.size())
      continue;
    // "Cohort A", "Part 2", "Phases 1 and 2"
    const std::string opens = word_at(first);
    const std::size_t name = list.tokens[first].span.begin + opens.find_first_of(' ') + 1;
    const std::string part = opens.substr(0, opens.find(' '));
    const std::size_t from = opens.find(' ') != std::string::npos ? name
                             : comma > first + 1                  ? list.tokens[first + 1].span.begin
                                                                  : list.text.size();
    const bool named = names_part(part) && from < list.text.size() && names_of_parts(list.text, from) > from &&
                       names_of_parts(list.text, from) >= list.tokens[comma - 1].span.end;
    bool described = names_part(word_at(comma - 1)) && comma > first + 1;
    for (std::size_t k = first; k + 1 < comma; ++k)
      described = described && std::find(of_study.begin(), of_study.end(), word_at(k)) != of_study.end();
    if (!named && !described) continue;
    list.tokens[i].kind = TokenKind::for_;
    list.tokens[i].value = 0;
    list.tokens[comma].kind = TokenKind::colon;
    list.kinds[i] = static_cast<char>(TokenKind::for_);
    list.kinds[comma] = static_cast<char>(TokenKind::colon);
    // The article says nothing, and a label is short.
    const auto gone = static_cast<std::ptrdiff_t>(first - i - 1);
    const auto after = static_cast<std::ptrdiff_t>(i + 1);
    list.tokens.erase(list.tokens.begin() + after, list.tokens.begin() + after + gone);
    list.kinds.erase(i + 1, first - i - 1);
  }
}

}  // namespace

void label_parts(TokenList& list) {
  label_in_front(list);
  if (list.tokens.empty() || list.kinds.find(':') == std::string::npos) return;
  const std::vector<PartLabel> labels = labels_in(list);
  if (labels.empty()) return;
  std::vector<Token> out;
  const auto put = [&out](Token token, TokenKind kind, Span span) {
    token.kind = kind;
    token.value = 0;
    token.ref = 0;
    token.span = span;
    out.push_back(token);
  };
  std::size_t from = 0;
  for (const PartLabel& label : labels) {
    out.insert(out.end(), list.tokens.begin() + static_cast<std::ptrdiff_t>(from),
               list.tokens.begin() + static_cast<std::ptrdiff_t>(label.first));
    const Token& first = list.tokens[label.first];
    std::vector<Token> in_front;
    while (!out.empty() &&
           (out.back().kind == TokenKind::for_ || out.back().kind == TokenKind::filler || out.back().kind == TokenKind::prep)) {
      in_front.insert(in_front.begin(), out.back());
      out.pop_back();
    }
    while (!out.empty() && (out.back().kind == TokenKind::conj || out.back().kind == TokenKind::comma)) {
      const bool more =
          out.size() > 1 && (out[out.size() - 2].kind == TokenKind::comma || out[out.size() - 2].kind == TokenKind::semicolon);
      out.back().kind = TokenKind::stop;
      out.back().value = 0;
      if (!more) break;
      out.pop_back();
    }
    drop_topic(out, list);
    if (!out.empty() && out.back().kind != TokenKind::stop && out.back().kind != TokenKind::semicolon)
      put(first, TokenKind::stop, {first.span.begin, first.span.begin});
    if (in_front.empty())
      put(first, TokenKind::for_, {first.span.begin, first.span.begin});
    else
      out.insert(out.end(), in_front.begin(), in_front.end());
    put(first, TokenKind::word, label.word);
    put(first, TokenKind::word, label.name);
    from = label.colon;
  }
  out.insert(out.end(), list.tokens.begin() + static_cast<std::ptrdiff_t>(from), list.tokens.end());
  list.tokens = std::move(out);
  list.kinds.clear();
  for (const Token& token : list.tokens) list.kinds.push_back(static_cast<char>(token.kind));
}

}  // namespace eligo::grammar

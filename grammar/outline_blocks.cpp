// Lines to blocks. A line goes on with the block before it when it was wrapped there: registries wrap greedily at a fixed column, so a
// break that the next word would not have needed was meant. Where nothing wraps, only an unfinished phrase goes on.
//
// Enumerations inside one line ("... outcomes2. Co-existing pain ...") are cut only where their numbers count up from the block's own
// number, and only when the block after it does not bring the next number itself.
#include "grammar/outline_blocks.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <tao/pegtl.hpp>

#include "grammar/text.hpp"

namespace eligo::grammar::lines {

namespace {

bool alpha(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool blank(char c) { return c == ' ' || c == '\n'; }

constexpr std::string_view small_words[] = {"a",    "an",    "and",   "as",     "at",      "between", "but",  "by",   "during", "every",
                                            "for",  "from",  "has",   "have",   "if",      "in",      "into", "is",   "least",  "less",
                                            "more", "most",  "must",  "nor",    "of",      "on",      "or",   "over", "per",    "than",
                                            "that", "the",   "their", "then",   "to",      "under",   "upon", "was",  "were",   "which",
                                            "who",  "whose", "with",  "within", "without", "be",      "are",  "been"};
// Words that a number follows, so that "2." at the start of the next line is no list mark.
constexpr std::string_view counted_words[] = {"grade",  "stage",  "type",    "class",  "score",  "level",     "phase", "part",
                                              "day",    "week",   "month",   "visit",  "cohort", "group",     "arm",   "version",
                                              "figure", "table",  "section", "number", "no",     "criterion", "item",  "age",
                                              "equal",  "exceed", "exceeds", "above",  "below",  "dose",      "cycle"};

bool is_small(std::string_view word) {
  return std::any_of(std::begin(small_words), std::end(small_words), [&](std::string_view w) { return equals_word(word, w); });
}
bool is_counted(std::string_view word) {
  return std::any_of(std::begin(counted_words), std::end(counted_words), [&](std::string_view w) { return equals_word(word, w); });
}

/// Does a number belong after `text` ("grade", "at least", "<")?
bool wants_number(std::string_view text) {
  if (text.empty()) return false;
  const char c = text.back();
  if (c == '<' || c == '>' || c == '=' || c == '(' || c == '/' || c == '-' || c == '+' || c == ',') return true;
  const std::string_view word = last_word(text);
  return is_small(word) || is_counted(word);
}

std::string_view view(std::string_view text, Span span) { return text.substr(span.begin, span.size()); }

/// What the whole text says about its line breaks.
struct Layout {
  bool wrapped = false;
  int width = 0;                          ///< widest line
  std::span<const std::uint32_t> origin;  ///< of each byte of the text; empty where it is as given
};

int first_word(std::string_view text, const Line& line) {
  const std::string_view all = view(text, {line.mark_span.empty() ? line.text.begin : line.mark_span.begin, line.text.end});
  return static_cast<int>(std::min(all.find(' '), all.size()));
}

/// As the line was given: a name that was put in ("hepatitis B and [hepatitis] C", "ER[ positive]", source.cpp) wrapped nothing. All its
/// bytes have one origin.
int trimmed_width(const Layout& layout, std::string_view text, const Line& line) {
  std::uint32_t put_in = 0;
  for (std::uint32_t at = line.span.begin; at < line.text.end && at + 1 < layout.origin.size(); ++at) {
    if (layout.origin[at + 1] != layout.origin[at]) continue;
    std::uint32_t stop = at;
    while (stop + 1 < line.text.end && layout.origin[stop + 1] == layout.origin[at]) ++stop;
    const std::string_view name = text.substr(at, stop - at);
    const bool result =
        name.starts_with(" positiv") || name.starts_with(" negativ") || name == " an" || name == " and" || name == "hormone recepto";
    if (result || name == "hepatitis " || name == "type " || (name.size() > 2 && is_capital(name[0]) && is_capital(name[1])))
      put_in += stop - at;
    at = stop;
  }
  return static_cast<int>(line.text.end - line.span.begin - put_in);
}

Layout layout_of(std::string_view text, const std::vector<Line>& all, std::span<const std::uint32_t> origin) {
  Layout layout;
  layout.origin = origin;
  for (const Line& line : all) layout.width = std::max(layout.width, line.blank() ? 0 : trimmed_width(layout, text, line));
  if (layout.width < 60 || layout.width > 140) return layout;
  int fitting = 0;
  int full = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Line& line = all[i];
    if (line.blank() || line.blank_before || line.mark.style != Style::none) continue;
    (trimmed_width(layout, text, all[i - 1]) + 1 + first_word(text, line) > layout.width ? full : fitting) += 1;
  }
  layout.wrapped = full > 0 && full >= 3 * fitting;
  return layout;
}

/// The last numbers of the lists seen since a heading, to tell a list mark from a number that a line break put at a line's start.
class Counting {
 public:
  [[nodiscard]] bool expects(const Mark& mark) const {
    if (mark.style == Style::bullet || mark.style == Style::none) return true;
    if (mark.value == 1 || mark.roman == 1) return true;
    return std::any_of(seen_.begin(), seen_.end(), [&](const Mark& m) {
      if (m.sign != mark.sign || m.upper != mark.upper) return false;
      return (m.style == mark.style && m.value + 1 == mark.value) || (m.roman != 0 && m.roman + 1 == mark.roman);
    });
  }
  void note(const Mark& mark) {
    if (mark.style == Style::bullet || mark.style == Style::none) return;
    for (Mark& m : seen_) {
      if (m.same_list(mark)) {
        m = mark;
        return;
      }
    }
    seen_.push_back(mark);
  }
  void clear() { seen_.clear(); }

 private:
  std::vector<Mark> seen_;
};

bool plain_heading_line(std::string_view text, const Line& line) {
  if (line.text.empty() || (!is_capital(text[line.text.begin]) && text[line.text.begin] != '*' && text[line.text.begin] != '#'))
    return false;
  const auto heading = read_heading(view(text, line.text));
  return heading && (heading->plain || heading->kind == HeadingKind::exclusion || heading->kind == HeadingKind::inclusion) &&
         (heading->colon || heading->length == line.text.size());
}

/// Was `line` wrapped off the end of `block`, whose last line is `before`?
bool goes_on(std::string_view text, const Layout& layout, const Block& block, const Line& before, const Line& line,
             const Counting& counting) {
  if (line.blank() || line.blank_before || block.kind == BlockKind::separator) return false;
  const std::string_view so_far = view(text, block.text);
  const bool full = layout.wrapped && trimmed_width(layout, text, before) + 1 + first_word(text, line) > layout.width;
  if (line.mark.style == Style::bullet) {
    // "18\n- 65" and a wrapped minus sign; a bullet elsewhere is always a bullet.
    return full && line.mark.sign == '-' && line.indent > block.indent + 1 && wants_number(so_far) && so_far.back() != ',' &&
           so_far.back() != '-';
  }
  if (line.mark.style != Style::none) {
    const bool hanging = block.mark.style == Style::none || line.indent > block.indent;
    if (hanging && wants_number(so_far) && so_far.back() != ',' && (!counting.expects(line.mark) || full)) return true;
    return full && hanging && !counting.expects(line.mark);
  }
  if (block.heading && block.heading->colon && block.heading->length == block.text.size()) return false;
  if (plain_heading_line(text, line)) return false;
  if (full) return true;
  if (layout.wrapped && so_far.back() != ':' && line.indent > block.indent && block.mark.style != Style::none) return true;
  const char first = text[line.text.begin];
  if (ends_open(so_far) && !is_capital(first)) return true;
  const char last = so_far.back();
  if (last == '.' || last == ';' || last == ':') return false;
  if (lower(first) != first || !alpha(first)) return false;
  // A small letter goes on with a sentence, unless small letters start every line of this list.
  const char block_first = text[block.text.begin];
  return block.mark.style != Style::none || is_capital(block_first);
}

bool has_letter_or_digit(std::string_view text) { return std::any_of(text.begin(), text.end(), is_word_byte); }

// ------------------------------------------------------------------------------------------------------------ run-on enumerations

struct Cut {
  std::uint32_t at = 0;      // of the mark
  std::uint32_t length = 0;  // of the mark
  bool glued = false;
};

/// The next place at or after `from` where number `value` stands like a list mark with this sign.
std::optional<Cut> find_number(std::string_view text, std::size_t from, int value, char sign) {
  const std::string digits = std::to_string(value);
  for (std::size_t at = text.find(digits, from); at != std::string_view::npos; at = text.find(digits, at + 1)) {
    std::size_t begin = at;
    const std::size_t end = at + digits.size();
    if (end >= text.size()) return std::nullopt;
    const char closing = sign == '.' ? '.' : ')';
    if ((text[end] != closing && !(sign == ')' && text[end] == ']')) || (at > 0 && is_digit(text[at - 1]))) continue;
    if (sign == 'b') {
      if (at == 0 || (text[at - 1] != '(' && text[at - 1] != '[')) continue;
      --begin;
    } else if (at > 0 && text[at - 1] == '(') {
      continue;
    }
    const std::size_t after = end + 1;
    if (after >= text.size()) continue;
    const bool spaced = blank(text[after]);
    if (!spaced && !is_capital(text[after])) continue;
    const std::size_t word = text.find_first_not_of(" \n", after);
    if (word == std::string_view::npos) continue;
    if (begin == 0) return Cut{0, static_cast<std::uint32_t>(end + 1 - begin), false};
    const char before = text[begin - 1];
    const bool glued = !blank(before);
    if (glued) {
      if (before == '-' || before == '/' || before == '^' || before == '<' || before == '>' || before == '=' || before == '~') continue;
      if ((before == '.' || before == ',') && begin >= 2 && is_digit(text[begin - 2])) continue;
      if (sign == '.' && !is_capital(text[word]) && !is_digit(text[word])) continue;
    } else {
      if (wants_number(text.substr(0, text.find_last_not_of(" \n", begin - 1) + 1)) &&
          text[text.find_last_not_of(" \n", begin - 1)] != ',') {
        const std::string_view last = last_word(text.substr(0, text.find_last_not_of(" \n", begin - 1) + 1));
        // "..., or 3) ..." goes on with the list.
        if (!(sign != '.' && (equals_word(last, "or") || equals_word(last, "and")))) continue;
      }
      if (sign == '.' && !is_capital(text[word]) && !is_digit(text[word]) && text[word] != '"' && text[word] != '<' && text[word] != '>')
        continue;
    }
    return Cut{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end + 1 - begin), glued};
  }
  return std::nullopt;
}

/// Where the enumeration that `block` starts runs on inside it. `next`: the number that the following block brings, or 0.
std::vector<Cut> run_on_cuts(std::string_view text, const Block& block, int next) {
  std::vector<Cut> cuts;
  const char sign = block.mark.sign;
  if (block.mark.style != Style::number || block.mark.value < 1 || (sign != '.' && sign != ')' && sign != 'b')) return cuts;
  if (next == block.mark.value + 1) return cuts;
  const std::string_view all = view(text, block.text);
  std::size_t from = 0;
  for (int value = block.mark.value + 1; next == 0 || value < next; ++value) {
    const auto cut = find_number(all, from, value, sign);
    if (!cut) break;
    cuts.push_back(*cut);
    from = cut->at + cut->length;
  }
  // The next item's number says how many are missing here. Without it, one number alone may be a figure of the sentence; two that count
  // up, or one glued to the sentence before it, are a list.
  const bool fills_the_gap = next > 0 && static_cast<int>(cuts.size()) == next - block.mark.value - 1;
  const bool glued = !cuts.empty() && cuts[0].glued;
  if (!fills_the_gap && !glued && (next > 0 || (cuts.size() == 1 && sign == '.'))) cuts.clear();
  return cuts;
}

std::vector<Block> cut_run_ons(std::string_view text, std::vector<Block> blocks) {
  std::vector<Block> out;
  out.reserve(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    Block block = blocks[i];
    int next = 0;
    const std::size_t near = std::min(blocks.size(), i + 40);
    for (std::size_t k = i + 1; k < near && blocks[k].kind == BlockKind::text; ++k) {
      if (blocks[k].mark.same_list(block.mark)) {
        next = blocks[k].mark.value;
        break;
      }
    }
    const Block whole = block;
    for (const Cut& cut : run_on_cuts(text, whole, next)) {
      Block rest = block;
      rest.run_on = true;
      rest.blank_before = false;
      const std::uint32_t at = whole.text.begin + cut.at;
      rest.mark_span = {at, at + cut.length};
      rest.mark.value = block.mark.value + 1;
      rest.text = {at + cut.length, whole.text.end};
      while (rest.text.begin < rest.text.end && blank(text[rest.text.begin])) ++rest.text.begin;
      block.text.end = at;
      while (block.text.end > block.text.begin && blank(text[block.text.end - 1])) --block.text.end;
      out.push_back(block);
      block = rest;
    }
    out.push_back(block);
  }
  return out;
}

/// A round bullet inside a line stands where a line break was lost.
void cut_bullets(std::string_view text, const Block& block, std::vector<Block>& out) {
  constexpr std::array<std::string_view, 4> bullets = {"\u2022 ", "\u00B7 ", "\u25CF ", "\u25AA "};
  Block head = block;
  std::uint32_t at = block.text.begin;
  while (at < block.text.end) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const auto bullet = std::find_if(bullets.begin(), bullets.end(), [&](std::string_view b) { return text.substr(at, b.size()) == b; });
    if (bullet == bullets.end() || at == block.text.begin || at + bullet->size() >= block.text.end) {
      ++at;
      continue;
    }
    Block rest = head;
    rest.mark = {Style::bullet, '.', false, 0, 0};
    rest.mark_span = {at, at + static_cast<std::uint32_t>(bullet->size()) - 1};
    rest.run_on = true;
    rest.indent = block.mark.style == Style::bullet && block.mark.sign == '.' ? block.indent : block.indent + 1;
    at = rest.mark_span.end;
    rest.text = {at, block.text.end};
    while (rest.text.begin < rest.text.end && blank(text[rest.text.begin])) ++rest.text.begin;
    head.text.end = rest.mark_span.begin;
    while (head.text.end > head.text.begin && blank(text[head.text.end - 1])) --head.text.end;
    if (!head.text.empty() || !head.mark_span.empty()) out.push_back(head);
    head = rest;
  }
  out.push_back(head);
}

namespace topics {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

struct gap : plus<one<' ', '\n'>> {};
// The topics of the US National Cancer Institute's records. They run on in a paragraph where an export lost the lines.
struct topic
    : sor<TAO_PEGTL_STRING("Age"), TAO_PEGTL_STRING("Sex"), TAO_PEGTL_STRING("Hematopoietic"), TAO_PEGTL_STRING("Hepatic"),
          TAO_PEGTL_STRING("Renal"), TAO_PEGTL_STRING("Cardiovascular"), TAO_PEGTL_STRING("Pulmonary"), TAO_PEGTL_STRING("Neurologic"),
          TAO_PEGTL_STRING("Immunologic"), TAO_PEGTL_STRING("Gastrointestinal"), TAO_PEGTL_STRING("Metabolic"), TAO_PEGTL_STRING("Other"),
          TAO_PEGTL_STRING("Chemotherapy"), TAO_PEGTL_STRING("Radiotherapy"), TAO_PEGTL_STRING("Surgery"),
          seq<TAO_PEGTL_STRING("Performance"), gap, TAO_PEGTL_STRING("status")>,
          seq<TAO_PEGTL_STRING("Life"), gap, TAO_PEGTL_STRING("expectancy")>,
          seq<TAO_PEGTL_STRING("Menopausal"), gap, TAO_PEGTL_STRING("status")>,
          seq<TAO_PEGTL_STRING("Biologic"), gap, TAO_PEGTL_STRING("therapy")>,
          seq<TAO_PEGTL_STRING("Endocrine"), gap, TAO_PEGTL_STRING("therapy")>,
          seq<TAO_PEGTL_STRING("Hormone"), gap, TAO_PEGTL_STRING("receptor"), gap, TAO_PEGTL_STRING("status")>,
          seq<TAO_PEGTL_STRING("Nutritional"), gap, TAO_PEGTL_STRING("status")>> {};
struct heading : seq<topic, one<':'>> {};
struct alone : seq<topic, star<one<' ', '\n'>>, opt<one<':'>>, star<one<' ', '\n'>>, eof> {};
}  // namespace topics

/// A paragraph of several topics, cut before each.
void cut_topics(std::string_view text, const Block& block, std::vector<Block>& out) {
  std::vector<std::uint32_t> cuts;
  if (block.mark.style == Style::none) {
    for (std::uint32_t at = block.text.begin; at < block.text.end; ++at) {
      if (!is_capital(text[at]) || (at > block.text.begin && !blank(text[at - 1]))) continue;
      tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data() + at, text.data() + block.text.end, "");
      if (tao::pegtl::parse<topics::heading>(in)) cuts.push_back(at);
    }
  }
  Block rest = block;
  if (cuts.size() >= 2) {
    for (const std::uint32_t at : cuts) {
      if (at == rest.text.begin) continue;
      Block head = rest;
      head.text.end = at;
      while (head.text.end > head.text.begin && blank(text[head.text.end - 1])) --head.text.end;
      cut_bullets(text, head, out);
      rest.text.begin = at;
      rest.mark_span = {};
    }
  }
  cut_bullets(text, rest, out);
}

/// A list mark before a heading is an author's habit, but a bare "Excluded:" in a list may be about the item it is under.
bool heads_although_marked(std::string_view text, const Heading& heading, const Mark& mark) {
  if (heading.kind == HeadingKind::opens_exclusion) return equals_word(text.substr(0, 9), "excluded ");
  if (heading.weak) return false;
  // "Inclusion in another clinical trial", "Exclusion of pregnancy by a test": items that begin like a heading.
  if (!heading.colon && count_words(text) >= 3 && !names_criteria(text.substr(0, 80))) return false;
  const bool of_a_kind = heading.kind == HeadingKind::inclusion || heading.kind == HeadingKind::exclusion;
  if (heading.plain && of_a_kind && heading.length == text.size()) {
    // "2. Exclusion Criteria" is a title wherever it stands, a bare "Exclusions" only as a point of the text's own numbering.
    return heading.colon || count_words(text) >= 2 || (mark.style != Style::bullet && mark.style != Style::none);
  }
  return heading.colon && (heading.plain || heading.kind == HeadingKind::arm || count_words(text) >= 4);
}

/// Nothing but figures, signs and Roman numerals.
bool no_words(std::string_view text) {
  for (const char c : text)
    if (is_word_byte(c) && !is_digit(c) && std::string_view("IVXivx").find(c) == std::string_view::npos) return false;
  return true;
}

/// A block of text to headings and items: a heading at its start, headings inside it, what follows them in the line.
void split_headings(std::string_view text, Block block, std::vector<Block>& out) {
  while (true) {
    const std::string_view all = view(text, block.text);
    const auto heading = read_heading(all);
    const bool marked = block.mark.style != Style::none;
    if (heading && (!marked || heads_although_marked(all, *heading, block.mark))) {
      Block head = block;
      head.kind = BlockKind::heading;
      head.heading = heading;
      head.text.end = block.text.begin + heading->length;
      const std::uint32_t end = block.text.end;
      std::uint32_t at = head.text.end;
      while (head.text.end > head.text.begin && blank(text[head.text.end - 1])) --head.text.end;
      out.push_back(head);
      while (at < end && blank(text[at])) ++at;
      if (at >= end) return;
      block = Block{};
      block.indent = head.indent + 1;
      block.text = {at, end};
      if (const auto mark = read_mark(text.substr(at, end - at))) {
        block.mark = mark->mark;
        block.mark_span = {at, at + mark->length};
        while (block.mark_span.end > block.mark_span.begin && blank(text[block.mark_span.end - 1])) --block.mark_span.end;
        block.text.begin = std::min(end, at + mark->length);
      }
      continue;
    }
    const auto inner = embedded_heading(all);
    if (!inner) {
      cut_topics(text, block, out);
      return;
    }
    Block head = block;
    head.text.end = block.text.begin + *inner;
    block.text.begin = head.text.end;
    block.mark = {};
    block.mark_span = {};
    while (head.text.end > head.text.begin && blank(text[head.text.end - 1])) --head.text.end;
    if (no_words(view(text, head.text))) {
      // "III.VI. STUDY EXCLUSIONS:": the rest of a mark.
      block.mark_span = join(head.mark_span, head.text);
      continue;
    }
    cut_topics(text, head, out);
  }
}

}  // namespace

bool names_topic(std::string_view text) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.data() + text.size(), "");
  return tao::pegtl::parse<topics::alone>(in);
}

bool equals_word(std::string_view text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

bool contains_word(std::string_view text, std::string_view word) {
  for (std::size_t i = 0; i + word.size() <= text.size(); ++i) {
    if (lower(text[i]) != word.front() || (i > 0 && is_word_byte(text[i - 1]))) continue;
    if (i + word.size() < text.size() && is_word_byte(text[i + word.size()])) continue;
    if (equals_word(text.substr(i, word.size()), word)) return true;
  }
  return false;
}

std::string_view last_word(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && !is_word_byte(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && (is_word_byte(text[begin - 1]) || text[begin - 1] == '\'')) --begin;
  // What follows the word must be nothing, so that "of." does not count as "of".
  return end == text.size() ? text.substr(begin, end - begin) : std::string_view{};
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.size(); ++i) words += is_word_byte(text[i]) && (i == 0 || blank(text[i - 1]));
  return words;
}

bool ends_open(std::string_view text) {
  if (text.empty()) return false;
  const char c = text.back();
  if (c == ',' || c == '<' || c == '>' || c == '=' || c == '(' || c == '/' || c == '-' || c == '&') return true;
  return is_small(last_word(text));
}

std::vector<Block> read_blocks(std::string_view text, Span where, std::span<const std::uint32_t> origin) {
  const std::vector<Line> all = read_lines(text, where);
  const Layout layout = layout_of(text, all, origin);
  std::vector<Block> raw;
  Counting counting;
  const Line* before = nullptr;
  for (const Line& line : all) {
    if (line.blank()) continue;
    if (!raw.empty() && before != nullptr && goes_on(text, layout, raw.back(), *before, line, counting)) {
      raw.back().text.end = line.text.end;
      before = &line;
      continue;
    }
    // A bullet alone in its line is the mark of the next.
    if (!raw.empty() && raw.back().text.empty() && raw.back().mark.style != Style::none && line.mark.style == Style::none &&
        !line.text.empty()) {
      raw.back().mark_span = join(raw.back().mark_span, line.mark_span);
      raw.back().text = line.text;
      raw.back().kind = has_letter_or_digit(view(text, line.text)) ? BlockKind::text : BlockKind::separator;
      before = &line;
      continue;
    }
    Block block;
    block.indent = line.indent;
    block.mark = line.mark;
    block.mark_span = line.mark_span;
    block.text = line.text;
    block.blank_before = line.blank_before;
    if (!has_letter_or_digit(view(text, block.text)) && !(block.mark.style != Style::none && block.text.empty()))
      block.kind = BlockKind::separator;
    if (block.kind == BlockKind::text) {
      block.heading = read_heading(view(text, block.text));
      if (block.heading && block.heading->plain) counting.clear();
      counting.note(block.mark);
    }
    raw.push_back(block);
    before = &line;
  }
  std::vector<Block> split;
  split.reserve(raw.size());
  for (Block& block : raw) {
    block.heading.reset();
    if (block.kind == BlockKind::separator || block.text.empty()) {
      block.kind = BlockKind::separator;
      split.push_back(block);
      continue;
    }
    split_headings(text, block, split);
  }
  return cut_run_ons(text, std::move(split));
}

}  // namespace eligo::grammar::lines

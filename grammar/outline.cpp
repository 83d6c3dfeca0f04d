// Blocks to sections and items. Nesting follows indentation first, then list marks, then what the words announce (a colon, a topic).
//
// Knows no medicine, and decides nothing about truth, but keeps apart what would change it: alternatives that an "or" between items makes,
// and lists that were announced and then not set apart from their siblings. Leaves out the places of text in pages (outline_page.cpp).
#include "grammar/outline.hpp"

#include <algorithm>
#include <utility>

#include "grammar/outline_tree.hpp"
#include "grammar/text.hpp"

namespace eligo::grammar {

namespace lines {

namespace {

std::string_view view(std::string_view text, Span span) { return text.substr(span.begin, span.size()); }

/// A topic or an announcement over a list: ends in a colon.
bool announces(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '*' || text.back() == '_')) text.remove_suffix(1);
  return !text.empty() && text.back() == ':';
}

/// "... one of the following", "... all of the following criteria." with no colon behind it.
bool names_what_follows(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.remove_suffix(1);
  std::string_view last = last_word(text);
  if (equals_word(last, "criteria") || equals_word(last, "conditions") || equals_word(last, "requirements")) {
    text.remove_suffix(last.size());
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    last = last_word(text);
  }
  return equals_word(last, "following") && text.size() > last.size() + 4 &&
         equals_word(text.substr(text.size() - last.size() - 4, 3), "the");
}

bool starts_small(std::string_view text) { return !text.empty() && text.front() >= 'a' && text.front() <= 'z'; }

bool ends_sentence(std::string_view text) { return !text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == '!'); }

/// Nothing but "or", "and", "and/or", perhaps in dashes or with a colon.
enum class Connective { none, conjunction, disjunction };
Connective lone_connective(std::string_view text) {
  const auto word = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  while (!text.empty() && !word(text.front())) text.remove_prefix(1);
  while (!text.empty() && !word(text.back())) text.remove_suffix(1);
  if (equals_word(text, "or") || equals_word(text, "and/or")) return Connective::disjunction;
  return equals_word(text, "and") || equals_word(text, "plus") ? Connective::conjunction : Connective::none;
}

bool ends_with_or(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == ',' || text.back() == ';' || text.back() == ':' || text.back() == '.'))
    text.remove_suffix(1);
  return equals_word(last_word(text), "or");
}
bool starts_with_or(std::string_view text) {
  return text.size() > 3 && equals_word(text.substr(0, 2), "or") && (text[2] == ' ' || text[2] == ',' || text[2] == ':' || text[2] == '\n');
}

std::string_view first_word(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (text[end] | 0x20) >= 'a' && (text[end] | 0x20) <= 'z') ++end;
  return text.substr(0, end);
}

/// Does the item begin in the middle of a thought: with an exception to what stands before it, or a condition of it?
bool starts_with_exception(std::string_view text) {
  const std::string_view first = first_word(text);
  const auto is = [&](std::initializer_list<std::string_view> any) {
    return std::any_of(any.begin(), any.end(), [&](std::string_view word) { return equals_word(first, word); });
  };
  if (is({"except", "excepting", "exception", "exceptions", "unless"})) return true;
  if (equals_word(text.substr(0, 18), "with the exception")) return true;
  // With a capital these also begin a sentence of its own.
  return starts_small(text) && (is({"but", "provided", "however"}) || equals_word(text.substr(0, 10), "other than") ||
                                equals_word(text.substr(0, 10), "as long as"));
}
bool starts_with_and(std::string_view text) { return text.size() > 4 && equals_word(first_word(text), "and"); }

/// An item that is still open, with what nesting needs to know of it.
struct Draft {
  Item item;
  int indent = 0;
  Mark mark;
  bool topic = false;  ///< its list follows: takes children of its own indentation
  Span or_before;      ///< a lone "or" stood before it
  bool has_or_before = false;
  std::vector<Draft> children;
};

class Builder {
 public:
  Builder(std::string_view text, Outline& out) : text_(text), out_(out) {}

  void run(const std::vector<Block>& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Block* next = i + 1 < blocks.size() ? &blocks[i + 1] : nullptr;
      switch (blocks[i].kind) {
        case BlockKind::separator:
          furniture(blocks[i], "separator");
          break;
        case BlockKind::heading:
          heading(blocks[i]);
          break;
        case BlockKind::text:
          item(blocks[i], next);
          break;
      }
    }
    close_section();
    drop_pending_or();
  }

 private:
  void furniture(const Block& block, const char* what) {
    drop_pending_or();
    out_.furniture.push_back({join(block.mark_span, block.text), what});
  }

  /// Separators between two parts that were joined are part of the whole.
  void absorb(Span whole) {
    while (!out_.furniture.empty() && out_.furniture.back().span.begin >= whole.begin && out_.furniture.back().span.end <= whole.end) {
      out_.furniture.pop_back();
    }
  }

  void drop_pending_or() {
    if (pending_or_) out_.furniture.push_back({pending_or_span_, "connective"});
    pending_or_ = false;
  }

  // --- sections

  Section& section() {
    if (!open_) {
      Section fresh;
      fresh.kind = kind_;
      out_.sections.push_back(std::move(fresh));
      open_ = true;
      told_ = false;
    }
    return out_.sections.back();
  }

  void close_section() {
    pop_to(0);
    if (open_) {
      std::vector<Item> items = settle(std::move(top_), out_.sections.back().kind);
      auto& to = out_.sections.back().items;
      std::move(items.begin(), items.end(), std::back_inserter(to));
    }
    top_.clear();
    open_ = false;
  }

  /// A heading directly under a heading belongs to it, unless they disagree.
  [[nodiscard]] bool joins_last(const Heading& heading, SectionKind kind) const {
    if (!open_ || !top_.empty() || !stack_.empty()) return false;
    const Section& last = out_.sections.back();
    if (last.heading.empty() || !last.items.empty()) return false;
    if (heading.kind == HeadingKind::arm) return last.arm.empty();
    if (heading.kind == HeadingKind::neutral) return true;
    return last.kind == kind || !told_;
  }

  void heading(const Block& block) {
    drop_pending_or();
    Heading heading = *block.heading;
    Span span = join(block.mark_span, block.text);
    if (heading.kind == HeadingKind::opens_exclusion || (!heading.plain && heading.kind == HeadingKind::exclusion && topic_waits())) {
      open_exclusion_list(block);
      return;
    }
    const bool sentence = !heading.plain && (heading.kind == HeadingKind::exclusion || heading.kind == HeadingKind::inclusion);
    if (sentence && !stack_.empty() && stack_.back().topic && stack_.back().children.empty()) {
      // "Co-existing Condition:" over "Patients with the following conditions are excluded:" says nothing more.
      span = join(join(stack_.back().item.marker, stack_.back().item.text), span);
      stack_.pop_back();
      absorb(span);
    }
    SectionKind kind = kind_;
    if (heading.kind == HeadingKind::inclusion) kind = SectionKind::inclusion;
    if (heading.kind == HeadingKind::exclusion) kind = SectionKind::exclusion;
    if (heading.kind == HeadingKind::neutral && !is_topic(block)) kind = SectionKind::inclusion;
    kind_ = kind;
    if (joins_last(heading, kind)) {
      Section& last = out_.sections.back();
      last.heading = join(last.heading, span);
      absorb(last.heading);
      if (heading.kind != HeadingKind::arm) last.kind = kind;
      if (!heading.arm.empty()) last.arm = heading.arm;
      if (!heading.version.empty()) last.version = heading.version;
      if (heading.older) last.current = false;
      told_ = told_ || heading.kind == HeadingKind::inclusion || heading.kind == HeadingKind::exclusion;
      return;
    }
    const bool older = open_ && !out_.sections.back().current;
    const std::string version = open_ ? out_.sections.back().version : std::string();
    close_section();
    Section& fresh = section();
    fresh.heading = span;
    fresh.kind = kind;
    fresh.arm = heading.arm;
    fresh.version = heading.version;
    fresh.current = !heading.older;
    // An arm, or a topic, is part of the version it stands in.
    if ((heading.kind == HeadingKind::arm || heading.kind == HeadingKind::neutral) && !heading.older) {
      fresh.current = !older;
      fresh.version = version;
    }
    told_ = heading.kind == HeadingKind::inclusion || heading.kind == HeadingKind::exclusion;
    arm_indent_ = heading.kind == HeadingKind::arm && block.mark.style != Style::none ? block.indent : -1;
  }

  [[nodiscard]] bool is_topic(const Block& block) const {
    const std::string_view words = view(text_, block.text);
    return contains_word(words, "characteristics") || contains_word(words, "therapy");
  }

  /// A topic ("Prior Medication:") that has no list yet.
  [[nodiscard]] bool topic_waits() const {
    if (stack_.empty() || !stack_.back().children.empty()) return false;
    const std::string_view words = view(text_, stack_.back().item.text);
    return stack_.back().topic && !contains_word(words, "condition") && !contains_word(words, "conditions");
  }

  /// "Excluded within 30 days of study entry:": under exclusion, and its words bind the list.
  void open_exclusion_list(const Block& block) {
    Span whole = block.text;
    Span mark = block.mark_span;
    if (!stack_.empty() && stack_.back().topic && stack_.back().children.empty()) {
      whole = join(stack_.back().item.text, block.text);
      mark = stack_.back().item.marker;
      stack_.pop_back();
      absorb(whole);
    }
    if (kind_ != SectionKind::exclusion) {
      close_section();
      kind_ = SectionKind::exclusion;
    }
    section();
    pop_to(0);
    Draft draft;
    draft.item.marker = mark;
    draft.item.text = whole;
    draft.indent = block.indent;
    draft.topic = true;
    stack_.push_back(std::move(draft));
  }

  // --- items

  void item(const Block& block, const Block* next) {
    const std::string_view words = view(text_, block.text);
    if (const Connective lone = lone_connective(words); lone != Connective::none) {
      if (lone == Connective::conjunction) return furniture(block, "connective");
      drop_pending_or();
      pending_or_ = true;
      pending_or_span_ = join(block.mark_span, block.text);
      return;
    }
    if (arm_indent_ >= 0 && block.mark.style != Style::none && block.indent <= arm_indent_) {
      // A sibling of a listed arm is no part of it.
      close_section();
      arm_indent_ = -1;
    }
    section();
    const bool next_is_list = next != nullptr && next->kind == BlockKind::text && next->mark.style != Style::none && !next->run_on;
    place(block);
    Draft draft;
    draft.item.marker = block.mark_span;
    draft.item.text = block.text;
    draft.indent = block.indent;
    draft.mark = block.mark;
    draft.topic = announces(words) || (block.mark.style == Style::none && next_is_list && next->indent >= block.indent &&
                                       count_words(words) <= 8 && !ends_sentence(words) && !words.empty() && is_capital(words.front()));
    if (pending_or_) {
      draft.has_or_before = true;
      draft.or_before = pending_or_span_;
      pending_or_ = false;
    }
    stack_.push_back(std::move(draft));
  }

  /// Pops what `block` is not under. Afterwards the top of the stack is its parent.
  void place(const Block& block) {
    if (block.run_on && !stack_.empty()) {
      // Siblings of the block they were cut from; a bullet cut from a paragraph is under it.
      while (!stack_.empty() && !stack_.back().mark.same_list(block.mark) && stack_.size() > 1 && stack_.back().indent >= block.indent)
        pop();
      if (stack_.back().mark.same_list(block.mark) || !(stack_.back().topic)) pop();
      return;
    }
    // Deeper than anybody nests a list, so that hostile indentation cannot make deep trees.
    constexpr std::size_t deepest = 24;
    while (!stack_.empty() && (stack_.size() >= deepest || !is_child(block, stack_.back()))) pop();
  }

  [[nodiscard]] bool on_stack(const Mark& mark) const {
    return std::any_of(stack_.begin(), stack_.end(), [&](const Draft& d) { return continues(d.mark, mark); });
  }

  /// Same list; a lone "i." after "h." is a letter, after nothing a numeral.
  static bool continues(const Mark& before, const Mark& mark) {
    if (before.same_list(mark)) return true;
    if (before.sign != mark.sign || before.upper != mark.upper || mark.roman == 0) return false;
    return (before.style == Style::roman || before.roman != 0) && before.roman + 1 == mark.roman;
  }

  [[nodiscard]] bool is_child(const Block& block, const Draft& top) const {
    const bool marked = block.mark.style != Style::none;
    const bool top_marked = top.mark.style != Style::none;
    const std::string_view top_words = view(text_, top.item.text);
    const bool ordered = block.mark.style != Style::none && block.mark.style != Style::bullet;
    // Small letters under an announcement that starts with a is_capital, where all else starts with capitals. A list that is set apart
    // (deeper, or with marks of its own) ends where its announcement's own place and mark come back.
    const bool apart =
        !top.children.empty() && (top.children.back().indent > block.indent || !top.children.back().mark.same_list(block.mark));
    if (top.topic && !ordered && !apart && starts_small(view(text_, block.text)) && !starts_small(top_words) && block.indent >= top.indent)
      return true;
    if (ordered && marked && top_marked) {
      // A list that starts again under an announcement, and its later numbers.
      if (block.mark.value == 1 && top.topic && top.children.empty() && block.indent >= top.indent) return true;
      if (!top.children.empty()) {
        const Draft& last = top.children.back();
        if (last.mark.same_list(block.mark) && last.mark.value + 1 == block.mark.value && block.indent + 1 >= last.indent) return true;
      }
    }
    if (marked && top_marked) {
      if (continues(top.mark, block.mark)) {
        // Text that counts on is a sibling even when it is set a little deeper.
        if (block.indent <= top.indent + 1) return false;
        const bool counts_on = block.mark.style != Style::bullet && block.mark.value == top.mark.value + 1 && top.children.empty();
        return !counts_on || block.indent > top.indent + 3;
      }
      if (block.indent > top.indent) return true;
      if (on_stack(block.mark)) return false;
      if (block.indent < top.indent - 1) return false;
      // Another kind of list at the same place: a list under what announces it, or letters under numbers.
      if (top.topic) return true;
      if (block.mark.style == Style::bullet) return top.mark.style != Style::bullet;
      return block.mark.value == 1 && (block.mark.style == Style::letter || block.mark.style == Style::roman);
    }
    if (marked) {
      if (top.topic) return block.indent >= top.indent;
      return block.indent > top.indent && !ends_sentence(top_words);
    }
    if (top_marked) return block.indent > top.indent + 1;
    return block.indent > top.indent && top.topic;
  }

  void pop() {
    Draft done = std::move(stack_.back());
    stack_.pop_back();
    (stack_.empty() ? top_ : stack_.back().children).push_back(std::move(done));
  }
  void pop_to(std::size_t depth) {
    while (stack_.size() > depth) pop();
  }

  // --- drafts to items

  /// Items that begin in the middle of a thought go under the one whose thought it is.
  std::vector<Draft> with_continuations(std::vector<Draft> drafts, SectionKind kind, bool nested) const {
    std::vector<Draft> out;
    out.reserve(drafts.size());
    bool parents = nested;  // so far all of them go on with the parent
    for (Draft& draft : drafts) {
      if (draft.item.goes_on) {  // was put here because it goes on with the item that these are under
        out.push_back(std::move(draft));
        continue;
      }
      const std::string_view words = view(text_, draft.item.text);
      const bool first = out.empty();
      // "Unless contraindicated, able to receive ..." is a sentence of its own, unless it stands under what it is about.
      const bool own_sentence = !parents && !starts_small(words) && !equals_word(first_word(words).substr(0, 9), "exception") &&
                                words.find_first_of(",:") != std::string_view::npos;
      const bool exception = starts_with_exception(words) && !own_sentence;
      const bool addition = kind == SectionKind::exclusion && starts_with_and(words);
      const bool alternative = starts_with_or(words) && parents;
      parents = parents && (exception || addition || alternative);
      draft.item.goes_on = (exception || addition || alternative) && (!first || nested);
      if (draft.item.goes_on && !parents) {
        out.back().children.push_back(std::move(draft));
      } else {
        out.push_back(std::move(draft));
      }
    }
    return out;
  }

  std::vector<Item> settle(std::vector<Draft> all, SectionKind kind, bool nested = false) {
    std::vector<Draft> drafts = with_continuations(std::move(all), kind, nested);
    std::vector<Item> items;
    items.reserve(drafts.size());
    std::size_t i = 0;
    while (i < drafts.size()) {
      std::size_t end = i + 1;
      while (end < drafts.size() && joined(drafts[end - 1], drafts[end])) ++end;
      // "A; B; or C" under one item: the last pair's word binds them all.
      if (nested && end - i > 1) {
        while (i > 0 && !items.empty() && !items.back().alternatives && list_comma(drafts[i - 1]) && joined_back(drafts, i)) {
          --i;
          items.pop_back();
        }
      }
      if (end - i == 1 || kind == SectionKind::exclusion) {
        for (; i < end; ++i) items.push_back(finish(drafts[i], kind));
        continue;
      }
      Item group;
      group.alternatives = true;
      for (std::size_t k = i; k < end; ++k) {
        if (k > i) take_or(drafts[k]);
        group.children.push_back(finish(drafts[k], kind));
      }
      const Item& first = group.children.front();
      const std::uint32_t at = first.marker.empty() ? first.text.begin : first.marker.begin;
      group.text = {at, at};
      items.push_back(std::move(group));
      i = end;
    }
    return items;
  }

  [[nodiscard]] bool list_comma(const Draft& draft) const {
    const std::string_view words = view(text_, draft.item.text);
    return draft.children.empty() && !words.empty() && (words.back() == ',' || words.back() == ';');
  }
  /// "or COPD": the connective is said by the group.
  void take_or(Draft& draft) const {
    Item& item = draft.item;
    if (!starts_with_or(view(text_, item.text))) return;
    const std::uint32_t begin = item.text.begin;
    item.text.begin += 2;
    std::uint32_t end = item.text.begin;
    while (item.text.begin < item.text.end && std::string_view(" ,:\n").find(text_[item.text.begin]) != std::string_view::npos) {
      ++item.text.begin;
      if (text_[item.text.begin - 1] == ',' || text_[item.text.begin - 1] == ':') end = item.text.begin;
    }
    item.marker = join(item.marker, {begin, end});
  }
  static bool joined_back(const std::vector<Draft>&, std::size_t i) { return i > 0; }

  [[nodiscard]] bool joined(const Draft& a, const Draft& b) const {
    if (a.item.goes_on || b.item.goes_on) return false;
    if (b.has_or_before) return true;
    const Draft* last = &a;
    while (!last->children.empty()) last = &last->children.back();
    return ends_with_or(view(text_, last->item.text)) || starts_with_or(view(text_, b.item.text));
  }

  Item finish(Draft& draft, SectionKind kind) {
    Item item = std::move(draft.item);
    if (draft.has_or_before) item.marker = join(draft.or_before, item.marker);
    item.children = settle(std::move(draft.children), kind, true);
    return item;
  }

  std::string_view text_;
  Outline& out_;
  SectionKind kind_ = SectionKind::inclusion;
  bool open_ = false;    // out_.sections.back() takes items
  bool told_ = false;    // its heading said of which kind it is
  int arm_indent_ = -1;  // of a listed arm
  bool pending_or_ = false;
  Span pending_or_span_;
  std::vector<Draft> stack_;
  std::vector<Draft> top_;
};

// ---------------------------------------------------------------------------------------------------- once the whole outline stands

/// Older versions count only as long as nothing newer of their kind is there.
void settle_versions(std::string_view text, Outline& out) {
  for (const SectionKind kind : {SectionKind::inclusion, SectionKind::exclusion}) {
    const bool newer = std::any_of(out.sections.begin(), out.sections.end(),
                                   [&](const Section& s) { return s.kind == kind && s.current && !s.items.empty(); });
    for (Section& section : out.sections) {
      if (section.kind != kind || section.current) continue;
      section.current = !newer;
      if (!section.current) {
        out.diagnostics.push_back({DiagnosticCode::older_version, section.heading,
                                   "`" + std::string(view(text, section.heading)) + "` is an older version, which does not count", ""});
      }
    }
  }
}

/// "... requ": the start of a longer word of the same text, and no word of it.
bool is_broken_word(std::string_view text, std::string_view word) {
  if (word.size() < 2 || word.size() > 12) return false;
  bool longer = false;
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    if ((text[at] | 0x20) != (word[0] | 0x20)) continue;
    const auto letter = [&](std::size_t i) { return i < text.size() && (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z'; };
    if (at > 0 && letter(at - 1)) continue;
    if (!std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, char b) { return (a | 0x20) == (b | 0x20); }))
      continue;
    std::size_t end = at + word.size();
    while (letter(end)) ++end;
    const std::string_view rest = text.substr(at + word.size(), end - at - word.size());
    if (rest.empty()) {
      if (text.data() + at != word.data()) return false;
      continue;
    }
    // An ending makes another form of the word, not its rest.
    constexpr std::string_view endings[] = {"s",    "es",  "ed",   "d",     "ing", "ly",   "al",   "ally", "ic",   "er", "ers",
                                            "or",   "ors", "ment", "ments", "ion", "ions", "tion", "ive",  "able", "y",  "ies",
                                            "ness", "ful", "ist",  "ous",   "ity", "n",    "ns",   "ry",   "ting", "ted"};
    longer = longer || std::none_of(std::begin(endings), std::end(endings), [&](std::string_view e) { return equals_word(rest, e); });
  }
  return longer;
}

bool stops_in_the_middle(std::string_view text, std::string_view words) {
  if (words.empty()) return false;
  const char last = words.back();
  if (last == '.' || last == ';' || last == ')' || last == '!' || last == '?' || last == '"' || last == ':' || last == ']') return false;
  if (last == '<' || last == '>' || last == '=' || last == '(') return true;
  const std::string_view word = last_word(words);
  if (word.empty()) return false;
  // Words that cannot end a phrase ("18 and over" and "the stimulator is on" can).
  constexpr std::string_view unfinished[] = {"or",    "and",   "the",   "a",  "an",  "of", "with", "than", "from", "for",
                                             "their", "whose", "which", "is", "are", "be", "must", "if",   "to"};
  if (std::any_of(std::begin(unfinished), std::end(unfinished), [&](std::string_view w) { return equals_word(word, w); })) return true;
  return word.size() >= 2 && count_words(words) > 3 && word.front() >= 'a' && is_broken_word(text, word);
}

void mark_cut_off(std::string_view text, Outline& out) {
  for (Section& section : out.sections) {
    if (section.items.empty()) continue;
    Item* last = &section.items.back();
    while (!last->children.empty()) last = &last->children.back();
    if (!stops_in_the_middle(text, view(text, last->text))) continue;
    last->cut_off = true;
    const std::uint32_t from = last->text.size() > 20 ? last->text.end - 20 : last->text.begin;
    Span end{from, last->text.end};
    while (end.begin < end.end && (static_cast<unsigned char>(text[end.begin]) & 0xC0) == 0x80) ++end.begin;
    out.diagnostics.push_back(
        {DiagnosticCode::cut_off_text, end, "the text stops in the middle of a sentence at `" + std::string(view(text, end)) + "`", ""});
  }
}

/// An announcement without a list of its own whose list, read as siblings, would say something else: a choice, an exception, a
/// negation, a subgroup. Nobody can tell where such a list ends.
bool announces_more(std::string_view words, SectionKind kind) {
  if (!announces(words) && !names_what_follows(words)) return false;
  // What announces is the last sentence.
  if (const std::size_t stop = words.rfind(". "); stop != std::string_view::npos) words.remove_prefix(stop);
  const auto says = [&](std::initializer_list<std::string_view> any) {
    return std::any_of(any.begin(), any.end(), [&](std::string_view word) { return contains_word(words, word); });
  };
  if (says({"except", "exception", "exceptions", "unless", "other than", "excluding", "allowed", "permitted"})) return true;
  if (kind == SectionKind::exclusion) return says({"all of", "all the", "both", "eligible"});
  const bool choice = says({"following", "these", "below"}) && says({"one", "any", "either", "at least", "two", "1", "2", "or more"});
  if (choice || says({"either", "excluded", "none", "without"})) return true;
  if (says({"no", "not"}) && !says({"no more", "no less", "no greater", "no later", "not more", "not less", "not limited"})) return true;
  if (says({"if", "women", "woman", "female", "females", "male", "males", "men", "cohort", "cohorts", "part", "group"})) return true;
  return says({"with", "who"}) && says({"must", "should", "eligible", "may", "provided"});
}

/// Follows the text: does an item look like the heading of another section?
class SectionDoubt {
 public:
  explicit SectionDoubt(std::string_view text) : text_(text) {}
  void enter(const Section& section) {
    const std::string_view heading = view(text_, section.heading);
    if (names_section(heading) || section.kind != kind_) doubt_ = false;
    kind_ = section.kind;
  }
  [[nodiscard]] bool at(const Item& item) {
    doubt_ = doubt_ || looks_like_heading(view(text_, item.text), kind_ == SectionKind::inclusion);
    return doubt_;
  }

 private:
  std::string_view text_;
  SectionKind kind_ = SectionKind::inclusion;
  bool doubt_ = false;
};

/// "Diabetes and" over "Asthma": both together. Behind a comma or a semicolon the word only ends a list of items.
bool ends_with_bare_and(std::string_view words) {
  if (!equals_word(last_word(words), "and")) return false;
  const std::size_t before = words.find_last_not_of(" \n", words.size() - 4);
  return before != std::string_view::npos && words[before] != ',' && words[before] != ';' && words[before] != '.';
}

void mark_lists_in_doubt(std::string_view text, std::vector<Item>& items, SectionKind kind, SectionDoubt& section, bool doubt = false) {
  bool after_and = false;
  for (Item& item : items) {
    const bool another_section = section.at(item);
    doubt = doubt || another_section;
    item.list_in_doubt = doubt;
    const Item* last = &item;
    while (!last->children.empty()) last = &last->children.back();
    const bool announced = &item != &items.back() && announces_more(view(text, last->text), kind);
    const bool goes_on = kind == SectionKind::exclusion && (ends_with_bare_and(view(text, item.text)) || after_and);
    after_and = ends_with_bare_and(view(text, item.text));
    item.list_in_doubt = doubt || announced || goes_on;
    mark_lists_in_doubt(text, item.children, kind, section, item.list_in_doubt);
    doubt = doubt || announced;
  }
}

}  // namespace

void build_sections(std::string_view text, const std::vector<Block>& blocks, Outline& out) { Builder(text, out).run(blocks); }

void finish_outline(std::string_view text, Outline& out) {
  settle_versions(text, out);
  mark_cut_off(text, out);
  SectionDoubt doubt(text);
  for (Section& section : out.sections) {
    doubt.enter(section);
    mark_lists_in_doubt(text, section.items, section.kind, doubt);
  }
  std::stable_sort(out.furniture.begin(), out.furniture.end(),
                   [](const Furniture& a, const Furniture& b) { return a.span.begin < b.span.begin; });
  std::stable_sort(out.diagnostics.begin(), out.diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
}

}  // namespace lines

Outline outline_criteria(const SourceText& source) {
  Outline out;
  const Span whole{0, static_cast<std::uint32_t>(source.text.size())};
  lines::build_sections(source.text, lines::read_blocks(source.text, whole, source.origin), out);
  lines::finish_outline(source.text, out);
  return out;
}

Outline outline_rule_file(const SourceText& source) {
  Outline out;
  const std::string_view text = source.text;
  std::uint32_t body = 0;
  // The header ends where a line is a heading.
  for (std::uint32_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const std::size_t first = line.find_first_not_of(' ');
    if (first != std::string_view::npos) {
      const auto heading = lines::read_heading(line.substr(first, line.find_last_not_of(' ') + 1 - first));
      if (heading && heading->plain && heading->kind != lines::HeadingKind::neutral && line[first] != '#') break;
      const std::size_t last = line.find_last_not_of(' ') + 1;
      out.furniture.push_back({{at + static_cast<std::uint32_t>(first), at + static_cast<std::uint32_t>(last)}, "header"});
    }
    body = static_cast<std::uint32_t>(std::min(end + 1, text.size()));
    at = body;
  }
  const Span where{body, static_cast<std::uint32_t>(text.size())};
  if (!where.empty()) {
    std::vector<lines::Block> blocks = lines::read_blocks(text, where, source.origin);
    for (lines::Block& block : blocks) {
      // An author's comment.
      if (block.mark.style == lines::Style::none && !block.text.empty() && text[block.text.begin] == '#')
        block.kind = lines::BlockKind::separator;
    }
    lines::build_sections(text, blocks, out);
  }
  lines::finish_outline(text, out);
  return out;
}

}  // namespace eligo::grammar

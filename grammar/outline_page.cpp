// The outline of a pasted registry page: where the criteria are in the furniture, and what to read when their lists are empty.
//
// A page is blocks like any other text. The criteria start at a heading that says inclusion or exclusion. They end where a registry's next
// chapter starts, at its age and sex fields, or where an unmarked paragraph follows a marked list. Leaves the fields' values to
// rules/trial_page.cpp.
#include <algorithm>
#include <tao/pegtl.hpp>

#include "grammar/outline.hpp"
#include "grammar/outline_tree.hpp"

namespace eligo::grammar {

namespace lines {

namespace {

namespace page {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

#define ELIGO_WORDS(text) seq<TAO_PEGTL_ISTRING(text), not_at<alnum>>
struct gap : plus<sor<blank, one<'\n'>>> {};
struct to_end : until<eof> {};
struct closing : seq<star<sor<blank, one<':', '.', '?'>>>, eof> {};

// Registry fields, one a line.
struct age_value : seq<plus<digit>, plus<blank>,
                       sor<ELIGO_WORDS("years"), ELIGO_WORDS("year"), ELIGO_WORDS("months"), ELIGO_WORDS("month"), ELIGO_WORDS("weeks"),
                           ELIGO_WORDS("week"), ELIGO_WORDS("days"), ELIGO_WORDS("day"), ELIGO_WORDS("hours")>,
                       opt<seq<plus<blank>, one<'('>, to_end>>> {};
struct sex_value : sor<string<'A', 'L', 'L'>, string<'F', 'E', 'M', 'A', 'L', 'E'>, string<'M', 'A', 'L', 'E'>> {};
struct field_label : sor<ELIGO_WORDS("eligible sex"), ELIGO_WORDS("sexes eligible for study"), ELIGO_WORDS("sex"), ELIGO_WORDS("gender"),
                         ELIGO_WORDS("accepts healthy volunteers"), ELIGO_WORDS("healthy volunteers"), ELIGO_WORDS("minimum age"),
                         ELIGO_WORDS("maximum age"), ELIGO_WORDS("ages eligible for study"), ELIGO_WORDS("age group"),
                         ELIGO_WORDS("age range"), ELIGO_WORDS("participant type")> {};
struct field : sor<seq<age_value, closing>, seq<sex_value, closing>, seq<field_label, opt<seq<star<blank>, one<':'>, to_end>>, closing>> {};

// Chapters that follow the criteria on registry pages.
struct chapter
    : seq<sor<ELIGO_WORDS("sponsors"), ELIGO_WORDS("sponsor"), ELIGO_WORDS("lead sponsor"), ELIGO_WORDS("collaborators"),
              ELIGO_WORDS("responsible party"), ELIGO_WORDS("principal investigators"), ELIGO_WORDS("principal investigator"),
              ELIGO_WORDS("locations"), ELIGO_WORDS("location"), ELIGO_WORDS("countries"), ELIGO_WORDS("contacts and locations"),
              ELIGO_WORDS("contacts"), ELIGO_WORDS("central contacts"), ELIGO_WORDS("study plan"), ELIGO_WORDS("study design"),
              ELIGO_WORDS("design details"), ELIGO_WORDS("outcome measures"), ELIGO_WORDS("primary outcome"), ELIGO_WORDS("interventions"),
              ELIGO_WORDS("references"), ELIGO_WORDS("more information"), ELIGO_WORDS("publications"), ELIGO_WORDS("other identifiers"),
              ELIGO_WORDS("timeline for a trial participant"), ELIGO_WORDS("recruitment"), ELIGO_WORDS("recruiting"),
              ELIGO_WORDS("find a clinic near you"), ELIGO_WORDS("who is running the clinical trial"),
              ELIGO_WORDS("frequently asked questions"), ELIGO_WORDS("study locations"), ELIGO_WORDS("trial details"),
              seq<ELIGO_WORDS("what are the treatments"), to_end>, seq<ELIGO_WORDS("below are the locations"), to_end>,
              seq<ELIGO_WORDS("how is this trial"), to_end>, seq<ELIGO_WORDS("why other patients"), to_end>,
              seq<ELIGO_WORDS("target number of participants"), to_end>, seq<ELIGO_WORDS("date of first enrolment"), to_end>>,
          closing> {};

// Sentences that say whom a trial is for.
struct people
    : sor<ELIGO_WORDS("participants"), ELIGO_WORDS("patients"), ELIGO_WORDS("candidates"), ELIGO_WORDS("subjects"),
          ELIGO_WORDS("volunteers"), ELIGO_WORDS("people"), ELIGO_WORDS("individuals"), ELIGO_WORDS("adults"), ELIGO_WORDS("women"),
          ELIGO_WORDS("men"), ELIGO_WORDS("children"), ELIGO_WORDS("you"), ELIGO_WORDS("they"), ELIGO_WORDS("those")> {};
struct duty : sor<ELIGO_WORDS("should"), ELIGO_WORDS("must"), ELIGO_WORDS("need to"), ELIGO_WORDS("have to"), ELIGO_WORDS("will need to"),
                  ELIGO_WORDS("will have to"), ELIGO_WORDS("cannot"), ELIGO_WORDS("can join"), ELIGO_WORDS("are eligible"),
                  ELIGO_WORDS("may join"), ELIGO_WORDS("are excluded"), ELIGO_WORDS("are not eligible")> {};
struct study : seq<sor<ELIGO_WORDS("this"), ELIGO_WORDS("the")>, gap, opt<seq<ELIGO_WORDS("clinical"), gap>>,
                   sor<ELIGO_WORDS("trial"), ELIGO_WORDS("study"), ELIGO_WORDS("research")>> {};
struct whom
    : sor<seq<study, gap, ELIGO_WORDS("is"), gap, opt<seq<sor<ELIGO_WORDS("only"), ELIGO_WORDS("open")>, gap>>,
              sor<ELIGO_WORDS("for"), ELIGO_WORDS("to"), ELIGO_WORDS("looking for"), ELIGO_WORDS("recruiting"), ELIGO_WORDS("enrolling")>>,
          seq<sor<ELIGO_WORDS("suitable"), ELIGO_WORDS("eligible"), ELIGO_WORDS("ideal")>, gap, people>, seq<people, gap, duty>> {};
#undef ELIGO_WORDS
}  // namespace page

template <typename Rule>
bool matches(std::string_view text) {
  tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy> in(text.data(), text.size(), "");
  return tao::pegtl::parse<Rule>(in);
}

std::string_view view(std::string_view text, Span span) { return text.substr(span.begin, span.size()); }
Span whole(const Block& block) { return join(block.mark_span, block.text); }

bool starts_criteria(const Block& block) {
  return block.kind == BlockKind::heading &&
         (block.heading->kind == HeadingKind::inclusion || block.heading->kind == HeadingKind::exclusion);
}

/// One stretch of criteria: blocks[begin, end).
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool ends_criteria(std::string_view text, const std::vector<Block>& blocks, std::size_t i, bool marked_list) {
  const Block& block = blocks[i];
  if (block.kind == BlockKind::separator) return false;
  const std::string_view words = view(text, block.text);
  if (block.mark.style == Style::none || block.mark.style == Style::number) {
    const std::string_view all = view(text, whole(block));
    if (matches<page::field>(all) || matches<page::chapter>(all)) return true;
  }
  if (block.kind == BlockKind::heading || block.mark.style != Style::none) return false;
  if (!marked_list || !block.blank_before || block.indent > 0) return false;
  // A paragraph after a marked list goes on with the criteria only when it announces another list.
  const bool announces = !words.empty() && words.back() == ':';
  const bool joins = equals_word(words, "or") || equals_word(words, "and");
  return !announces && !joins;
}

std::vector<Stretch> criteria_stretches(std::string_view text, const std::vector<Block>& blocks) {
  std::vector<Stretch> out;
  bool inside = false;
  bool marked_list = false;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const bool start = starts_criteria(blocks[i]);
    if (!inside) {
      if (!start) continue;
      // Later on a page only criteria words start again; a sentence there may be about anything.
      if (!out.empty() && !blocks[i].heading->plain) continue;
      inside = true;
      marked_list = false;
      out.push_back({i, i + 1});
      continue;
    }
    if (start) marked_list = false;
    if (ends_criteria(text, blocks, i, marked_list)) {
      inside = false;
      continue;
    }
    if (blocks[i].mark.style != Style::none) marked_list = true;
    out.back().end = i + 1;
  }
  return out;
}

void add_furniture(std::string_view text, const std::vector<Block>& blocks, std::size_t begin, std::size_t end, const char* what,
                   Outline& out) {
  for (std::size_t i = begin; i < end; ++i) {
    const Span span = whole(blocks[i]);
    const std::string_view words = view(text, span);
    const bool answer = (words == "No" || words == "Yes") && !out.furniture.empty() && out.furniture.back().what == "registry fields";
    const char* name = answer || matches<page::field>(words) ? "registry fields" : what;
    if (!out.furniture.empty() && i > begin && out.furniture.back().what == name) {
      out.furniture.back().span = join(out.furniture.back().span, span);
    } else {
      out.furniture.push_back({span, name});
    }
  }
}

bool has_items(const Outline& out) {
  return std::any_of(out.sections.begin(), out.sections.end(), [](const Section& section) { return !section.items.empty(); });
}

/// The sentences of `where` that say whom the trial is for, as items; the rest of it as furniture.
void summary_of(std::string_view text, Span where, std::vector<Item>& items, std::vector<Furniture>& rest) {
  std::uint32_t begin = where.begin;
  while (begin < where.end) {
    std::uint32_t end = begin;
    while (end < where.end) {
      const char c = text[end++];
      if (c == '\n') break;
      if ((c == '.' || c == '?' || c == '!') && (end == where.end || text[end] == ' ' || text[end] == '\n')) break;
    }
    Span sentence{begin, end};
    while (sentence.end > sentence.begin && (text[sentence.end - 1] == ' ' || text[sentence.end - 1] == '\n')) --sentence.end;
    if (!sentence.empty()) {
      if (matches<page::whom>(view(text, sentence))) {
        Item item;
        item.text = sentence;
        item.from_summary = true;
        items.push_back(std::move(item));
      } else {
        rest.push_back({sentence, "summary"});
      }
    }
    while (end < where.end && (text[end] == ' ' || text[end] == '\n')) ++end;
    begin = end;
  }
}

void take_summary(std::string_view text, Outline& out) {
  std::vector<Item> items;
  std::vector<Furniture> furniture;
  for (Furniture& piece : out.furniture) {
    std::vector<Item> found;
    std::vector<Furniture> rest;
    summary_of(text, piece.span, found, rest);
    if (found.empty()) {
      furniture.push_back(std::move(piece));
      continue;
    }
    for (Furniture& r : rest) furniture.push_back({r.span, piece.what});
    std::move(found.begin(), found.end(), std::back_inserter(items));
  }
  if (items.empty()) return;
  out.furniture = std::move(furniture);
  for (const Item& item : items) {
    out.diagnostics.push_back(
        {DiagnosticCode::from_summary, item.text, "the lists of criteria are empty, so this sentence of the summary stands for them", ""});
  }
  const auto inclusion = std::find_if(out.sections.begin(), out.sections.end(),
                                      [](const Section& s) { return s.kind == SectionKind::inclusion && s.current; });
  if (inclusion != out.sections.end()) {
    inclusion->items = std::move(items);
  } else {
    Section section;
    section.items = std::move(items);
    out.sections.insert(out.sections.begin(), std::move(section));
  }
}

}  // namespace

}  // namespace lines

Outline outline_page(const SourceText& source) {
  using namespace lines;
  const std::string_view text = source.text;
  Outline out;
  const std::vector<Block> blocks = read_blocks(text, {0, static_cast<std::uint32_t>(text.size())});
  const std::vector<Stretch> stretches = criteria_stretches(text, blocks);
  if (stretches.empty()) {
    add_furniture(text, blocks, 0, blocks.size(), "page", out);
    return out;
  }
  std::vector<Block> criteria;
  std::size_t done = 0;
  for (const Stretch& stretch : stretches) {
    add_furniture(text, blocks, done, stretch.begin, done == 0 ? "before the criteria" : "between the criteria", out);
    criteria.insert(criteria.end(), blocks.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                    blocks.begin() + static_cast<std::ptrdiff_t>(stretch.end));
    done = stretch.end;
  }
  add_furniture(text, blocks, done, blocks.size(), "after the criteria", out);
  build_sections(text, criteria, out);
  std::stable_sort(out.furniture.begin(), out.furniture.end(),
                   [](const Furniture& a, const Furniture& b) { return a.span.begin < b.span.begin; });
  if (!has_items(out)) take_summary(text, out);
  finish_outline(text, out);
  return out;
}

}  // namespace eligo::grammar

// The outline of a pasted registry page: where the criteria are in the furniture, and what to read when their lists are empty.
//
// A page is blocks like any other text. The criteria start at a heading that says inclusion or exclusion. They end where a registry's next
// chapter starts, at its age and sex fields, or where an unmarked paragraph follows a marked list. Leaves the fields' values to
// rules/trial_page.cpp.
#include <algorithm>
#include <tao/pegtl.hpp>

#include "grammar/outline.hpp"
#include "grammar/outline_tree.hpp"
#include "grammar/word_rules.hpp"

namespace eligo::grammar {

namespace lines {

namespace {

namespace page {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace): the rules read as a grammar only without prefixes

struct gap : plus<sor<blank, one<'\n'>>> {};
struct to_end : until<eof> {};
struct closing : seq<star<sor<blank, one<':', '.', '?'>>>, eof> {};

// Registry fields, one a line.
struct age_value : seq<plus<digit>, plus<blank>, word<"years", "year", "months", "month", "weeks", "week", "days", "day", "hours">,
                       opt<seq<plus<blank>, one<'('>, to_end>>> {};
struct sex_value : sor<string<'A', 'L', 'L'>, string<'F', 'E', 'M', 'A', 'L', 'E'>, string<'M', 'A', 'L', 'E'>> {};
struct field_label : word<"eligible sex", "sexes eligible for study", "sex", "gender", "accepts healthy volunteers", "healthy volunteers",
                          "minimum age", "maximum age", "ages eligible for study", "age group", "age range", "participant type"> {};
struct field : sor<seq<age_value, closing>, seq<sex_value, closing>, seq<field_label, opt<seq<star<blank>, one<':'>, to_end>>, closing>> {};

// Chapters that follow the criteria on registry pages.
struct chapter
    : seq<sor<word<"sponsors">, word<"sponsor">, word<"lead sponsor">, word<"collaborators">, word<"responsible party">,
              word<"principal investigators">, word<"principal investigator">, word<"locations">, word<"location">, word<"countries">,
              word<"contacts and locations">, word<"contacts">, word<"central contacts">, word<"study plan">, word<"study design">,
              word<"design details">, word<"outcome measures">, word<"primary outcome">, word<"interventions">, word<"references">,
              word<"more information">, word<"publications">, word<"other identifiers">, word<"timeline for a trial participant">,
              word<"recruitment">, word<"recruiting">, word<"find a clinic near you">, word<"who is running the clinical trial">,
              word<"frequently asked questions">, word<"study locations">, word<"trial details">,
              seq<word<"what are the treatments">, to_end>, seq<word<"below are the locations">, to_end>,
              seq<word<"how is this trial">, to_end>, seq<word<"why other patients">, to_end>,
              seq<word<"target number of participants">, to_end>, seq<word<"date of first enrolment">, to_end>>,
          closing> {};

// Sentences that say whom a trial is for.
struct people : word<"participants", "patients", "candidates", "subjects", "volunteers", "people", "individuals", "adults", "women", "men",
                     "children", "you", "they", "those"> {};
struct duty : word<"should", "must", "need to", "have to", "will need to", "will have to", "cannot", "can join", "are eligible", "may join",
                   "are excluded", "are not eligible"> {};
struct study : seq<word<"this", "the">, gap, opt<seq<word<"clinical">, gap>>, word<"trial", "study", "research">> {};
struct whom : sor<seq<study, gap, word<"is">, gap, opt<seq<word<"only", "open">, gap>>,
                      word<"for", "to", "looking for", "recruiting", "enrolling">>,
                  seq<word<"suitable", "eligible", "ideal">, gap, people>, seq<people, gap, duty>> {};
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

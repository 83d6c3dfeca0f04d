// Where every byte of a record's text went: the account that keeps "nothing is lost" honest.
//
// Computed from the outline and the compiled clauses, apart from compile, so that it can find compile wrong. Whatever no
// clause, heading, marker, furniture or aside claims is white space, or it is reported as lost.
#include <algorithm>

#include "rules/compile.hpp"

namespace eligo::rules {
namespace {

struct Claims {
  const SourceText& source;
  std::vector<Region> regions;

  void claim(RegionKind kind, Span normalised, std::string of) {
    if (!normalised.empty()) regions.push_back({source.to_given(normalised), kind, std::move(of)});
  }

  /// Markers of items whose own text makes no part of a larger clause; texts are claimed by clauses and asides themselves.
  void markers(const grammar::Item& item, const std::vector<Region>& texts) {
    const Span marker = source.to_given(item.marker);
    auto after = std::upper_bound(texts.begin(), texts.end(), marker.begin,
                                  [](std::uint32_t begin, const Region& region) { return begin < region.span.begin; });
    const bool inside = after != texts.begin() && (after - 1)->span.end >= marker.end && !marker.empty();
    if (!inside) claim(RegionKind::marker, item.marker, "");
    for (const auto& child : item.children) markers(child, texts);
  }
};

bool by_place(const Region& a, const Region& b) {
  return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end < b.span.end;
}

}  // namespace

std::vector<Region> regions_of(const CompiledTrial& trial) {
  const SourceText source = read_source(trial.record.text);
  const auto outline = outline_of(trial.record, source);

  std::vector<Region> texts;
  for (const auto& clause : trial.clauses)
    if (clause.kind != ClauseKind::field) texts.push_back({clause.span, RegionKind::clause, clause.id});
  for (const auto& aside : trial.asides) texts.push_back({aside.span, RegionKind::aside, aside.why});
  std::sort(texts.begin(), texts.end(), by_place);

  Claims claims{source, texts};
  for (const auto& section : outline.sections) {
    claims.claim(RegionKind::heading, section.heading, "");
    for (const auto& item : section.items) claims.markers(item, texts);
  }
  for (const auto& furniture : outline.furniture) claims.claim(RegionKind::furniture, furniture.span, furniture.what);
  std::vector<Region>& claimed = claims.regions;
  std::sort(claimed.begin(), claimed.end(), by_place);

  // The gaps, judged in normalised bytes: a soft hyphen or `&nbsp;` is white space there.
  std::vector<Region> all;
  std::size_t next = 0;
  std::uint32_t at = 0;
  const auto gap = [&](std::uint32_t end) {
    if (end <= at) return;
    const auto first = std::lower_bound(source.origin.begin(), source.origin.end(), at);
    const auto last = std::lower_bound(source.origin.begin(), source.origin.end(), end);
    const auto begin_byte = static_cast<std::size_t>(first - source.origin.begin());
    const auto end_byte = std::min(static_cast<std::size_t>(last - source.origin.begin()), source.text.size());
    const bool white = begin_byte >= end_byte || source.text.find_first_not_of(" \t\n", begin_byte) >= end_byte;
    all.push_back({{at, end}, white ? RegionKind::white_space : RegionKind::lost, ""});
  };
  for (; next < claimed.size(); ++next) {
    Region& region = claimed[next];
    if (region.span.begin < at) region.kind = RegionKind::overlap;
    gap(region.span.begin);
    at = std::max(at, region.span.end);
    all.push_back(std::move(region));
  }
  gap(static_cast<std::uint32_t>(source.given.size()));
  return all;
}

}  // namespace eligo::rules

// Which words of a clause its verdict rests on: those of the predicates that decide it, as they stand in the trial's text.
//
// Chosen by the truths that the engine gave; nothing is judged here.
#pragma once
#include <vector>

#include "engine/report.hpp"
#include "grammar/span.hpp"
#include "rules/predicate.hpp"

namespace eligo::tools {

/// A predicate with what was found of it.
struct JudgedLeaf {
  const rules::Expr* expr = nullptr;
  const engine::ExprReport* report = nullptr;
  /// What the clause asks of it: to hold, not to hold; unsaid below a condition, an exception or a choice of readings.
  enum class Asked { unsaid, wanted, unwanted } asked = Asked::unsaid;
};

/// The predicates that keep a clause at its truth: of a false "and" the false ones, of an unknown one the unknown ones, and so on down.
[[nodiscard]] std::vector<JudgedLeaf> deciding_leaves(const engine::ClauseReport& clause);

/// Their words as stretches of `clause.clause->text`, in order and apart. Empty where the clause's text is not the record's own.
[[nodiscard]] std::vector<Span> decisive_words(const engine::ClauseReport& clause);

/// `text` with `open` and `close` put around each of the stretches, every piece put through `piece`.
template <class Piece>
[[nodiscard]] std::string marked(std::string_view text, const std::vector<Span>& stretches, std::string_view open, std::string_view close,
                                 Piece&& piece) {
  std::string out;
  std::size_t at = 0;
  for (const Span& stretch : stretches) {
    out += piece(text.substr(at, stretch.begin - at));
    out += open;
    out += piece(text.substr(stretch.begin, stretch.size()));
    out += close;
    at = stretch.end;
  }
  return out + piece(text.substr(at));
}

}  // namespace eligo::tools

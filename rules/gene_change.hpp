// Changes of genes: what a criterion's words and a record's mean by "BRAF V600E mutation", and when one settles the other.
//
// Sequence changes follow the nomenclature of the Human Genome Variation Society (den Dunnen et al., Hum Mutat 2016;37:564): "V600E",
// "p.V600E" and "p.Val600Glu" are one. No table of genes or of their exons is kept: whether V600E lies in exon 15 is not known here.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// A gene and what has become of it. `change` is in canonical spelling, empty when only the gene is named.
struct GeneChange {
  ConceptId gene = no_concept;  ///< no_concept: a symbol that the vocabulary does not list, or none
  std::string symbol;           ///< empty: a change whose gene stands elsewhere ("BRAF V600E or V600K mutation")
  std::string change;
};

/// "p.val600glu", "v600e-mutated", "V600E mutation" become "V600E", "gene amplification" and "amplified" become "amplification",
/// "mutations" becomes "mutation". Words that say something else are kept as they stand.
[[nodiscard]] std::string canonical_change(std::string_view change);

/// What a name says, when every word of it belongs to a gene or to a change: "V600E BRAF mutation", "mutation in the ACVR1 gene". The
/// symbol of a gene that is not listed is taken beside a change of a protein, or as the only other word beside a word for a change.
[[nodiscard]] std::optional<GeneChange> gene_change(std::string_view name, const Vocabulary& vocabulary);

/// The gene and the change of a listed concept that is both ("ACVR1 R206H", "RET fusion"). Nothing for a gene as a whole.
[[nodiscard]] std::optional<GeneChange> listed_change(ConceptId id, const Vocabulary& vocabulary);

/// Is it one change of the sequence, told by its place ("V600E", "exon 19 deletion", "c.617G>A")?
[[nodiscard]] bool is_named_change(std::string_view change);

/// What a recorded presence or absence says of the change that is asked for.
enum class Settled { yes, no, unclear, nothing };
/// `nothing`: it is another change ("amplification" beside "mutation"). `unclear`: it may be the one.
[[nodiscard]] Settled settles(std::string_view wanted, std::string_view recorded, bool present);

}  // namespace eligo::rules

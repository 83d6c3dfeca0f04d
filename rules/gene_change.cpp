#include "rules/gene_change.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>
#include <vector>

#include "grammar/text.hpp"

namespace eligo::rules {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
using grammar::lower;
char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

template <class List>
bool in(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// IUPAC one-letter and three-letter names of amino acids, and of the end of the chain.
constexpr std::array<std::pair<std::string_view, char>, 21> amino_acids{
    {{"ala", 'A'}, {"arg", 'R'}, {"asn", 'N'}, {"asp", 'D'}, {"cys", 'C'}, {"gln", 'Q'}, {"glu", 'E'},
     {"gly", 'G'}, {"his", 'H'}, {"ile", 'I'}, {"leu", 'L'}, {"lys", 'K'}, {"met", 'M'}, {"phe", 'F'},
     {"pro", 'P'}, {"ser", 'S'}, {"thr", 'T'}, {"trp", 'W'}, {"tyr", 'Y'}, {"val", 'V'}, {"ter", '*'}}};

/// The amino acid that stands at text[at], and how long its name is. One letter counts only when no other letter follows it.
std::optional<std::pair<char, std::size_t>> amino_acid(std::string_view text, std::size_t at) {
  for (const auto& [three, one] : amino_acids)
    if (text.substr(at, 3) == three && (at + 3 == text.size() || !letter(text[at + 3]) || digit(text[at + 3]))) return {{one, 3}};
  if (at >= text.size() || (at + 1 < text.size() && letter(text[at + 1]))) return std::nullopt;
  if (text[at] == '*') return {{'*', 1}};
  for (const auto& row : amino_acids)
    if (upper(text[at]) == row.second) return {{row.second, 1}};
  return std::nullopt;
}

/// One residue, or a stretch of them, and what has become of it. `to` is empty where only the place is named.
struct Protein {
  std::string place;  ///< "V600", "E746_A750"
  std::string to;     ///< "E", "*", "del", "insG"
  [[nodiscard]] bool substitution() const { return to.size() == 1 && place.find('_') == std::string::npos; }
};

std::optional<std::string> residue(std::string_view text, std::size_t& at) {
  const auto acid = amino_acid(text, at);
  std::size_t next = 0;
  if (acid) {
    next = at + acid->second;
  } else if (at + 1 < text.size() && letter(text[at]) && digit(text[at + 1])) {
    return std::nullopt;  // a letter that names no amino acid
  } else {
    return std::nullopt;
  }
  const std::size_t figures = next;
  while (next < text.size() && digit(text[next])) ++next;
  if (next == figures || next - figures > 5) return std::nullopt;
  std::string out(1, acid->first);
  out.append(text.substr(figures, next - figures));
  at = next;
  return out;
}

/// "v600e", "p.val600glu", "p.(arg206his)", "f508del", "delf508", "e746_a750del". A bare place needs two figures: "A2" may be anything.
std::optional<Protein> protein(std::string_view given) {
  if (std::none_of(given.begin(), given.end(), digit)) return std::nullopt;
  std::string text = lower(given);
  const bool marked = text.starts_with("p.");
  if (marked) text.erase(0, 2);
  std::erase_if(text, [](char c) { return c == '(' || c == ')'; });
  std::size_t at = 0;
  for (const std::string_view sign : {"del", "delta", "δ", "∆", "Δ"}) {
    std::size_t behind = sign.size();
    if (!text.starts_with(sign) || behind >= text.size()) continue;
    if (text[behind] == '-') ++behind;
    const auto place = residue(text, behind);
    if (place && behind == text.size()) return Protein{*place, "del"};
  }
  auto place = residue(text, at);
  if (!place) return std::nullopt;
  Protein out{*place, ""};
  if (at < text.size() && (text[at] == '_' || text[at] == '-')) {
    std::size_t second = at + 1;
    if (const auto last = residue(text, second)) {
      out.place += "_" + *last;
      at = second;
    }
  }
  const std::string_view rest = std::string_view(text).substr(at);
  if (rest.empty()) {
    if (out.place.size() < 3) return std::nullopt;
    return out;
  }
  if (const auto acid = amino_acid(rest, 0); acid && acid->second == rest.size()) {
    out.to = std::string(1, acid->first);
    return out;
  }
  if (rest == "x" || rest == "stop") {
    out.to = rest == "stop" ? "*" : "";
    return out;
  }
  for (const std::string_view kind : {"del", "dup", "ins", "fs"}) {
    if (!rest.starts_with(kind)) continue;
    out.to = std::string(rest);
    return out;
  }
  return std::nullopt;
}

/// "c.617G>A", with the bases in capitals.
std::optional<std::string> coding(std::string_view given) {
  if (given.size() < 4 || given[1] != '.') return std::nullopt;
  std::string text = lower(given);
  if (!text.starts_with("c.")) return std::nullopt;
  static constexpr std::string_view allowed = "0123456789acgt>_+-*delinsup";
  if (text.find_first_not_of(allowed, 2) != std::string::npos || text.find_first_of("0123456789") == std::string::npos) return std::nullopt;
  for (std::size_t i = 2; i < text.size(); ++i) {
    if (text.compare(i, 3, "del") == 0 || text.compare(i, 3, "ins") == 0 || text.compare(i, 3, "dup") == 0) {
      i += 2;
    } else {
      text[i] = upper(text[i]);
    }
  }
  return text;
}

struct Manner {
  std::string_view word, canonical;
};
constexpr std::array manners{Manner{"amplification", "amplification"},
                             Manner{"amplifications", "amplification"},
                             Manner{"amplified", "amplification"},
                             Manner{"overexpression", "overexpression"},
                             Manner{"over-expression", "overexpression"},
                             Manner{"overexpressed", "overexpression"},
                             Manner{"overexpressing", "overexpression"},
                             Manner{"expression", "expression"},
                             Manner{"expressing", "expression"},
                             Manner{"expressed", "expression"},
                             Manner{"fusion", "fusion"},
                             Manner{"fusions", "fusion"},
                             Manner{"rearrangement", "rearrangement"},
                             Manner{"rearrangements", "rearrangement"},
                             Manner{"rearranged", "rearrangement"},
                             Manner{"translocation", "translocation"},
                             Manner{"translocations", "translocation"},
                             Manner{"translocated", "translocation"},
                             Manner{"deletion", "deletion"},
                             Manner{"deletions", "deletion"},
                             Manner{"deleted", "deletion"},
                             Manner{"del", "deletion"},
                             Manner{"insertion", "insertion"},
                             Manner{"insertions", "insertion"},
                             Manner{"ins", "insertion"},
                             Manner{"duplication", "duplication"},
                             Manner{"duplications", "duplication"},
                             Manner{"dup", "duplication"},
                             Manner{"loss", "loss"},
                             Manner{"itd", "ITD"},
                             Manner{"skipping", "skipping"},
                             Manner{"inversion", "inversion"},
                             Manner{"truncation", "truncation"}};
constexpr std::array<std::string_view, 9> mutation_words{"mutation", "mutations", "mutated",      "mutant",       "variant",
                                                         "variants", "defect",    "substitution", "substitutions"};
/// Words that say which of the changes: one on file of which they are not said may be another.
constexpr std::array<std::string_view, 2> quality_words{"missense", "pathogenic"};
constexpr std::array<std::string_view, 4> alteration_words{"alteration", "alterations", "aberration", "aberrations"};
/// Words that say of a change only that there is one.
constexpr std::array<std::string_view, 14> presence_words{"positive", "present", "detected", "yes", "found", "gene",    "genes",
                                                          "the",      "a",       "an",       "in",  "of",    "genetic", "known"};

/// Capitals that stand before "mutation" or "deletion" and name no gene.
constexpr std::array<std::string_view, 33> no_genes{"DNA", "RNA", "CDNA", "CTDNA", "MTDNA", "MRNA", "CNS", "CNV",  "SNV",  "SNP", "FISH",
                                                    "PCR", "NGS", "IHC",  "WES",   "WGS",   "VUS",  "WHO", "FDA",  "CLIA", "CAP", "AMP",
                                                    "TCR", "BCR", "MHC",  "MRD",   "TMB",   "DDR",  "HRR", "SARS", "LOF",  "GOF", "VEGF"};

std::string_view manner_of(std::string_view word) {
  for (const auto& row : manners)
    if (row.word == word) return row.canonical;
  return {};
}

/// What the words of a change amount to.
struct Parts {
  std::string named;        ///< "V600E", "c.617G>A"
  std::string exon;         ///< "19"
  std::string_view manner;  ///< "deletion"
  bool mutation = false, alteration = false;
  bool missense = false, pathogenic = false;  ///< of quality_words
  std::vector<std::string> rest;              ///< words that say something else, as given
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  const auto close = [&] {
    while (!word.empty() && (word.back() == '.' || word.back() == ':' || word.back() == '-')) word.pop_back();
    while (!word.empty() && word.front() == '-') word.erase(0, 1);
    if (!word.empty()) out.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' && text.substr(i, 3) == "(s)") {
      i += 2;
      continue;
    }
    if (c == '(' && word.size() == 2 && lower(word) == "p.") continue;  // "p.(Arg206His)"
    if (c == ' ' || c == ',' || c == ';' || c == '(' || c == ')' || c == '[' || c == ']' || c == '/') {
      close();
    } else {
      word += c;
    }
  }
  close();
  return out;
}

bool understood(std::string_view word) {
  const std::string low = lower(word);
  return protein(low) || coding(low) || !manner_of(low).empty() || in(mutation_words, low) || in(alteration_words, low) ||
         in(presence_words, low) || in(quality_words, low) || low.starts_with("exon");
}

/// "V600E-mutated": the hyphen joins two words. "E746-A750del" is one.
std::vector<std::string> unhyphenated(std::vector<std::string> words) {
  if (std::none_of(words.begin(), words.end(), [](const std::string& word) { return grammar::contains(word, "-"); })) return words;
  std::vector<std::string> out;
  for (const auto& word : words) {
    const auto hyphen = word.find('-');
    if (hyphen == std::string::npos || understood(word) || !understood(std::string_view(word).substr(hyphen + 1))) {
      out.push_back(word);
      continue;
    }
    out.push_back(word.substr(0, hyphen));
    out.push_back(word.substr(hyphen + 1));
  }
  return out;
}

/// "exon 19", "exon19", "ex19del" at words[at]; how many words it takes.
std::size_t take_exon(const std::vector<std::string>& words, std::size_t at, Parts& parts) {
  if (lower(words[at].front()) != 'e') return 0;
  std::string word = lower(words[at]);
  std::size_t used = 1;
  if (word == "exon" && at + 1 < words.size()) {
    word += lower(words[at + 1]);
    used = 2;
  }
  std::size_t figures = 0;
  if (word.starts_with("exon")) {
    figures = 4;
  } else if (word.starts_with("ex")) {
    figures = 2;
  } else {
    return 0;
  }
  std::size_t end = figures;
  while (end < word.size() && digit(word[end])) ++end;
  if (end == figures || end - figures > 2) return 0;
  const std::string_view behind = std::string_view(word).substr(end);
  if (!behind.empty()) {
    const std::string_view manner = manner_of(behind.starts_with('-') ? behind.substr(1) : behind);
    if (manner.empty()) return 0;
    parts.manner = manner;
  }
  parts.exon = word.substr(figures, end - figures);
  return used;
}

Parts parts_of(const std::vector<std::string>& words) {
  Parts out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (out.exon.empty()) {
      if (const std::size_t used = take_exon(words, i, out); used != 0) {
        i += used - 1;
        continue;
      }
    }
    const std::string low = lower(words[i]);
    const std::string_view manner = manner_of(low);
    if (in(mutation_words, low)) {
      out.mutation = true;
    } else if (in(alteration_words, low)) {
      out.alteration = true;
    } else if (in(quality_words, low)) {
      (low == "missense" ? out.missense : out.pathogenic) = true;
    } else if (in(presence_words, low)) {
      continue;
    } else if (!manner.empty() && out.manner.empty()) {
      out.manner = manner;
    } else if (const auto change = protein(low); change && out.named.empty()) {
      out.named = change->place + change->to;
    } else if (auto bases = coding(low); bases && out.named.empty()) {
      out.named = std::move(*bases);
    } else {
      out.rest.push_back(words[i]);
    }
  }
  return out;
}

/// Nothing where the words say more than one change, or something else. Without the words of quality.
std::optional<std::string> plain_change(const Parts& parts) {
  if (!parts.rest.empty()) return std::nullopt;
  // "exon 21 L858R substitution": the place tells more than its exon.
  const bool named = !parts.named.empty();
  if (named && !parts.exon.empty() && !parts.manner.empty()) return std::nullopt;
  if (!parts.exon.empty() && !named) {
    std::string out = "exon " + parts.exon;
    if (!parts.manner.empty()) return out + " " + std::string(parts.manner);
    return out + (parts.mutation || parts.alteration ? " mutation" : "");
  }
  if (named) return parts.manner.empty() ? std::optional(parts.named) : std::nullopt;
  if (!parts.manner.empty()) return std::string(parts.manner);
  if (parts.alteration) return "alteration";
  return parts.mutation || parts.missense || parts.pathogenic ? "mutation" : "";
}

std::optional<std::string> canonical(const Parts& parts) {
  const auto plain = plain_change(parts);
  if (!plain) return std::nullopt;
  return std::string(parts.pathogenic ? "pathogenic " : "") + (parts.missense ? "missense " : "") + *plain;
}

/// A change as it can be held against another.
struct Change {
  enum class Kind { unsaid, alteration, mutation, manner, protein, coding, exon, described };
  Kind kind = Kind::unsaid;
  std::string text;  ///< canonical
  Protein at;
  std::string exon, manner;
  bool missense = false, pathogenic = false;  ///< said of it
};
using Kind = Change::Kind;

Change read(std::string_view given) {
  Change out;
  const Parts parts = parts_of(unhyphenated(words_of(given)));
  const auto text = plain_change(parts);
  if (!text) {
    out.kind = Kind::described;
    out.text = lower(given);
    return out;
  }
  out.text = *text;
  out.missense = parts.missense;
  out.pathogenic = parts.pathogenic;
  out.exon = parts.named.empty() ? parts.exon : "";
  out.manner = std::string(parts.manner);
  if (!out.exon.empty()) {
    out.kind = Kind::exon;
  } else if (const auto change = protein(parts.named)) {
    out.kind = Kind::protein;
    out.at = *change;
  } else if (!parts.named.empty()) {
    out.kind = Kind::coding;
  } else if (!out.manner.empty()) {
    out.kind = Kind::manner;
  } else {
    out.kind = parts.alteration ? Kind::alteration : *text == "mutation" ? Kind::mutation : Kind::unsaid;
  }
  return out;
}

bool of_expression(const Change& change) {
  return change.kind == Kind::manner && (change.manner == "overexpression" || change.manner == "expression");
}
bool of_joining(const Change& change) {
  return change.kind == Kind::manner && (change.manner == "fusion" || change.manner == "rearrangement" ||
                                         change.manner == "translocation" || change.manner == "inversion");
}
bool of_number(const Change& change) { return change.kind == Kind::manner && change.manner == "amplification"; }
/// A change of how much there is of a gene, or of what it is joined to: none of its sequence.
bool beside_sequence(const Change& change) { return of_expression(change) || of_joining(change) || of_number(change); }
bool of_sequence(const Change& change) { return change.kind == Kind::protein || change.kind == Kind::coding || change.kind == Kind::exon; }

/// Two ways of being changed: is the one on file the one asked for, or another?
Settled between_manners(const Change& wanted, const Change& recorded) {
  if (wanted.manner == "expression" && recorded.manner == "overexpression") return Settled::yes;
  if (wanted.manner == "rearrangement" && of_joining(recorded)) return Settled::yes;
  const auto apart = [](const Change& one, const Change& other) {
    return (of_number(one) && (of_expression(other) || of_joining(other))) || (of_expression(one) && of_joining(other));
  };
  return apart(wanted, recorded) || apart(recorded, wanted) ? Settled::nothing : Settled::unclear;
}

Settled between_places(const Change& wanted, const Change& recorded) {
  if (wanted.kind == Kind::protein && recorded.kind == Kind::protein) {
    const bool same_place = wanted.at.place == recorded.at.place;
    if (same_place && wanted.at.to.empty()) return Settled::yes;
    if (same_place && recorded.at.to.empty()) return Settled::unclear;
    const auto simple = [](const Change& change) { return change.at.substitution() || change.at.to.empty(); };
    const bool one_residue = simple(wanted) || simple(recorded);
    return one_residue ? Settled::nothing : Settled::unclear;
  }
  if (wanted.kind == Kind::exon && recorded.kind == Kind::exon) {
    if (wanted.exon != recorded.exon) return Settled::nothing;
    if (wanted.manner.empty()) return Settled::yes;
    if (recorded.manner.empty() || wanted.manner == "skipping" || recorded.manner == "skipping") return Settled::unclear;
    return Settled::nothing;
  }
  // Which exon a residue lies in is not known here; that one residue became another is no deletion or insertion.
  const Change& exon = wanted.kind == Kind::exon ? wanted : recorded;
  const Change& other = wanted.kind == Kind::exon ? recorded : wanted;
  if (exon.kind == Kind::exon && other.kind == Kind::protein && other.at.substitution() &&
      (exon.manner == "deletion" || exon.manner == "insertion" || exon.manner == "duplication"))
    return Settled::nothing;
  return Settled::unclear;
}

Settled proves(const Change& wanted, const Change& recorded) {
  if (wanted.kind == Kind::unsaid || (wanted.text == recorded.text && wanted.kind == recorded.kind)) return Settled::yes;
  if (recorded.kind == Kind::unsaid || recorded.kind == Kind::alteration) {
    return wanted.kind == Kind::mutation && recorded.kind == Kind::unsaid ? Settled::yes : Settled::unclear;
  }
  if (recorded.kind == Kind::described) {
    const bool mutated = recorded.text.find("mutat") != std::string::npos || recorded.text.find("variant") != std::string::npos;
    return mutated && (wanted.kind == Kind::mutation || wanted.kind == Kind::alteration) ? Settled::yes : Settled::unclear;
  }
  switch (wanted.kind) {
    case Kind::alteration:
      return of_expression(recorded) ? Settled::unclear : Settled::yes;
    case Kind::mutation:
      if (of_sequence(recorded)) return Settled::yes;
      return of_number(recorded) || of_expression(recorded) ? Settled::nothing : Settled::unclear;
    case Kind::manner:
      if (recorded.kind == Kind::manner) return between_manners(wanted, recorded);
      return beside_sequence(wanted) ? Settled::nothing : Settled::unclear;
    case Kind::protein:
    case Kind::coding:
    case Kind::exon:
      if (of_sequence(recorded)) return between_places(wanted, recorded);
      return beside_sequence(recorded) ? Settled::nothing : Settled::unclear;
    case Kind::described:
    case Kind::unsaid:
      break;
  }
  return Settled::unclear;
}

/// Is what is asked for said of the change on file as well? One residue for another is missense by its name.
bool as_good(const Change& wanted, const Change& recorded) {
  const bool other_residue = recorded.kind == Kind::protein && recorded.at.substitution() && recorded.at.to != "*";
  return (!wanted.pathogenic || recorded.pathogenic) && (!wanted.missense || recorded.missense || other_residue);
}

/// Is there no change of the kind asked for where the one on file is absent?
bool denies(const Change& wanted, const Change& recorded) {
  if (recorded.kind == Kind::unsaid || (wanted.text == recorded.text && wanted.kind == recorded.kind)) return true;
  const bool described = wanted.kind == Kind::described && wanted.text.find("mutat") != std::string::npos;
  switch (recorded.kind) {
    case Kind::alteration:
      return wanted.kind != Kind::unsaid && wanted.kind != Kind::described && !of_expression(wanted);
    case Kind::mutation:
      return of_sequence(wanted) || described;
    case Kind::protein:
      return wanted.kind == Kind::protein && recorded.at.to.empty() && wanted.at.place == recorded.at.place;
    case Kind::exon:
      return wanted.kind == Kind::exon && recorded.manner.empty() && wanted.exon == recorded.exon;
    case Kind::manner:
      return (recorded.manner == "rearrangement" && of_joining(wanted)) ||
             (recorded.manner == "expression" && wanted.kind == Kind::manner && wanted.manner == "overexpression");
    case Kind::coding:
    case Kind::described:
    case Kind::unsaid:
      break;
  }
  return false;
}

}  // namespace

std::string canonical_change(std::string_view change) {
  const auto text = canonical(parts_of(unhyphenated(words_of(change))));
  return text ? *text : std::string(change);
}

bool is_named_change(std::string_view change) { return of_sequence(read(change)); }

Settled settles(std::string_view wanted, std::string_view recorded, bool present) {
  const Change want = read(wanted), have = read(recorded);
  if (present) {
    const Settled settled = proves(want, have);
    return settled == Settled::yes && !as_good(want, have) ? Settled::unclear : settled;
  }
  // That there is no pathogenic one leaves the others open.
  return as_good(have, want) && denies(want, have) ? Settled::no : Settled::nothing;
}

std::optional<GeneChange> listed_change(ConceptId id, const Vocabulary& vocabulary) {
  if (id == no_concept || vocabulary.at(id).kind != TermKind::gene) return std::nullopt;
  const Concept& listed = vocabulary.at(id);
  if (listed.parents.empty()) return std::nullopt;
  // "F508del" is a change by its own name.
  if (protein(listed.name)) {
    const ConceptId gene = listed.parents.front();
    return GeneChange{gene, vocabulary.at(gene).name, canonical_change(listed.name)};
  }
  std::optional<GeneChange> out;
  for (ConceptId above = listed.parents.front(); above != no_concept;) {
    const Concept& gene = vocabulary.at(above);
    std::vector<std::string> names = gene.names;
    names.push_back(gene.name);
    for (std::string name : names) {
      if (name.ends_with(" gene")) name.resize(name.size() - 5);
      if (!listed.name.starts_with(name) || listed.name.size() < name.size() + 2) continue;
      const char joint = listed.name[name.size()];
      if (joint != ' ' && joint != '-') continue;
      const Change change = read(std::string_view(listed.name).substr(name.size() + 1));
      if (of_sequence(change) || change.kind == Kind::manner) out = GeneChange{above, gene.name, change.text};
    }
    above = gene.parents.empty() ? no_concept : gene.parents.front();
  }
  return out;
}

std::optional<GeneChange> gene_change(std::string_view name, const Vocabulary& vocabulary) {
  if (name.size() > 120) return std::nullopt;
  const std::vector<std::string> words = unhyphenated(words_of(name));
  constexpr std::size_t most_words = 12, longest_name = 5;
  if (words.empty() || words.size() > most_words) return std::nullopt;
  GeneChange out;
  std::vector<std::string> others;  // than those of the gene
  bool only_gene = false;
  // Without a word of change only the whole can be a gene. Most names of a criterion end here, before anything is looked up.
  Parts said = parts_of(words);
  const bool changes =
      !said.named.empty() || !said.exon.empty() || !said.manner.empty() || said.mutation || said.alteration || said.missense;
  if (!changes && words.size() > longest_name) return std::nullopt;
  for (std::size_t length = std::min(longest_name, words.size()); length > 0 && out.symbol.empty(); --length) {
    if (!changes && length < words.size()) break;
    for (std::size_t at = 0; at + length <= words.size(); ++at) {
      std::string joined = words[at];
      for (std::size_t k = 1; k < length; ++k) joined += " " + words[at + k];
      const auto found = vocabulary.lookup(joined, TermKind::gene).concepts;
      if (found.size() != 1 || listed_change(found.front(), vocabulary)) continue;
      out.gene = found.front();
      out.symbol = vocabulary.at(out.gene).name;
      others = words;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(at), others.begin() + static_cast<std::ptrdiff_t>(at + length));
      only_gene = others.empty();
      break;
    }
  }
  Parts parts = out.symbol.empty() ? std::move(said) : parts_of(others);
  if (out.symbol.empty() && parts.rest.size() == 1 && changes) {
    // "MYD88 L265P" beside a place, "ZORB1 mutation" beside a word for a change: a symbol is capitals and figures.
    const std::string& symbol = parts.rest.front();
    const bool capitals = std::all_of(symbol.begin(), symbol.end(), [](char c) { return digit(c) || (c >= 'A' && c <= 'Z'); });
    if (!capitals || symbol.size() < 2 || symbol.size() > 8 || !letter(symbol.front())) return std::nullopt;
    const bool known = parts.named.empty() && (symbol.size() < 3 || in(no_genes, symbol) || !vocabulary.lookup(symbol).concepts.empty());
    if (known) return std::nullopt;
    out.symbol = symbol;
    parts.rest.clear();
  }
  const auto change = canonical(parts);
  if (!change || (change->empty() && !only_gene)) return std::nullopt;
  out.change = *change;
  return out;
}

}  // namespace eligo::rules

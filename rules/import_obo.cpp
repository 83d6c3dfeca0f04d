// OBO 1.4: stanzas of `tag: value` lines. Disease Ontology, Mondo and HPO are given out in it.
//
// Taken: id, name, EXACT synonyms, alt_id, is_a; the codes of xrefs that Mondo marks as equivalent, and of skos:exactMatch. Shown and never
// resolved: other synonyms, other xrefs. Left out: obsolete terms, relationships, definitions, logical definitions.
#include <utility>

#include "rules/import_read.hpp"

namespace eligo::rules {
namespace {

constexpr std::string_view exact_match = "http://www.w3.org/2004/02/skos/core#exactMatch";

/// A value without what OBO hangs on it: ` ! comment` and ` {qualifiers}`.
std::string_view bare(std::string_view value) {
  value = value.substr(0, std::min(value.find(" ! "), value.find(" {")));
  while (!value.empty() && value.back() == ' ') value.remove_suffix(1);
  return value;
}

struct Synonym {
  std::string text;
  std::string_view scope;
};

/// `"text" EXACT [..]`; nothing when the quotes do not close.
std::optional<Synonym> read_synonym(std::string_view value) {
  if (value.empty() || value.front() != '"') return std::nullopt;
  Synonym out;
  std::size_t i = 1;
  for (; i < value.size() && value[i] != '"'; ++i) {
    if (value[i] == '\\' && i + 1 < value.size()) ++i;
    out.text += value[i];
  }
  if (i >= value.size()) return std::nullopt;
  const std::string_view rest = value.substr(i + 1);
  for (const std::string_view scope : {"EXACT", "BROAD", "NARROW", "RELATED"})
    if (rest.substr(0, scope.size() + 1).find(scope) == 1) out.scope = scope;
  return out;
}

struct OboReader {
  TermKind kind;
  ImportedConcepts concepts = {};
  std::size_t obsolete = 0, renamed = 0;

  struct Term {
    ImportedConcept read;
    bool is_term = false, is_obsolete = false;
  };

  void finish(Term& term) {
    if (!term.is_term || term.read.id.empty()) return;
    if (term.is_obsolete) {
      ++obsolete;
      return;
    }
    ImportedConcept* known = concepts.find(term.read.id);
    if (known == nullptr) known = concepts.add(term.read.id, term.read.place);
    ImportedConcept& into = *known;
    // A term may be told in several stanzas and files: they add up.
    if (into.name.empty()) {
      into.name = term.read.name;
    } else if (!term.read.name.empty() && term.read.name != into.name) {
      // Which of the two is right nobody knows, so the second is only shown.
      into.other_names.push_back(term.read.name);
      ++renamed;
    }
    into.kind = kind_of_id(into.id, kind);
    const auto append = [](std::vector<std::string>& to, std::vector<std::string>& from) {
      to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    if (into.codes.empty()) into.codes.push_back(code_of_xref(into.id));
    append(into.synonyms, term.read.synonyms);
    append(into.other_names, term.read.other_names);
    append(into.codes, term.read.codes);
    append(into.see_also, term.read.see_also);
    append(into.parents, term.read.parents);
  }

  /// False: the line is no `tag: value`.
  [[nodiscard]] static Imported<bool> tag(std::size_t source, std::size_t line, std::string_view text, Term& term) {
    const std::size_t colon = text.find(": ");
    const std::string_view tag = text.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 2);
    if (colon == std::string_view::npos) {
      if (text.ends_with(':')) return true;  // an empty value
      return import_fault(source, line, 1, "expected `tag: value`", "bad-row");
    }
    ImportedConcept& into = term.read;
    if (tag == "id") {
      into.id = bare(value);
      if (into.id.find(':') == std::string::npos) into.id.insert(0, "OBO:");
      into.place = {static_cast<std::uint32_t>(source), static_cast<std::uint32_t>(line)};
    } else if (tag == "name") {
      into.name = value;
    } else if (tag == "alt_id") {
      into.codes.push_back(code_of_xref(bare(value)));
    } else if (tag == "is_a") {
      into.parents.emplace_back(bare(value));
    } else if (tag == "is_obsolete") {
      term.is_obsolete = bare(value) == "true";
    } else if (tag == "synonym") {
      const auto synonym = read_synonym(value);
      if (!synonym)
        return import_fault(source, line, tag.size() + 3, "expected a synonym in quotes", "bad-row", "synonym: \"text\" EXACT []");
      (synonym->scope == "EXACT" ? into.synonyms : into.other_names).push_back(synonym->text);
    } else if (tag == "xref") {
      const bool equal = value.find("\"MONDO:equivalentTo\"") != std::string_view::npos;
      if (std::string code = code_of_xref(bare(value)); !code.empty()) (equal ? into.codes : into.see_also).push_back(std::move(code));
    } else if (tag == "property_value") {
      for (const std::string_view match : {exact_match, std::string_view("skos:exactMatch")})
        if (value.starts_with(match) && value.substr(match.size()).starts_with(' ')) {
          std::string_view of = bare(value.substr(match.size() + 1));
          of = of.substr(0, of.find(' '));
          if (std::string code = code_of_xref(of); !code.empty() && of.find("//") == std::string_view::npos)
            into.codes.push_back(std::move(code));
        }
    }
    return true;
  }
};

/// HPO lists modifiers, frequencies and ways of inheritance beside abnormalities: "severe" and "recurrent" are names there.
void unname_modifiers(std::vector<ImportedConcept>& concepts) {
  constexpr std::string_view abnormality = "HP:0000118";
  std::unordered_map<std::string_view, std::vector<std::size_t>> kinds;
  bool there = false;
  for (std::size_t i = 0; i < concepts.size(); ++i) {
    there = there || concepts[i].id == abnormality;
    for (const auto& parent : concepts[i].parents) kinds[parent].push_back(i);
  }
  if (!there) return;
  std::vector<bool> below(concepts.size(), false);
  std::vector<std::string_view> open{abnormality};
  while (!open.empty()) {
    const auto at = open.back();
    open.pop_back();
    for (const std::size_t kind : kinds[at]) {
      if (below[kind]) continue;
      below[kind] = true;
      open.push_back(concepts[kind].id);
    }
  }
  for (std::size_t i = 0; i < concepts.size(); ++i)
    if (!below[i] && concepts[i].id.starts_with("HP:")) concepts[i].unnamed = true;
}

}  // namespace

Imported<Ontology> import_obo(std::span<const ImportSource> sources, TermKind kind) {
  OboReader reader{kind};
  for (std::size_t source = 0; source < sources.size(); ++source) {
    const std::string_view content = sources[source].content;
    if (!content.starts_with("format-version:") && !content.starts_with("[Term]"))
      return import_fault(source, 1, 1, "is no OBO file", "bad-header", "it begins with `format-version:`");
    OboReader::Term term;
    std::size_t line = 0;
    bool in_stanza = false;
    for (std::size_t at = 0; at < content.size();) {
      const std::size_t end = std::min(content.find('\n', at), content.size());
      std::string_view text = content.substr(at, end - at);
      at = end + 1;
      ++line;
      while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
      if (text.empty() || text.front() == '!') continue;
      if (text.front() == '[') {
        reader.finish(term);
        term = {};
        term.is_term = text == "[Term]";
        in_stanza = true;
        continue;
      }
      if (!in_stanza || !term.is_term) continue;
      if (auto read = reader.tag(source, line, text, term); !read) return tl::unexpected(read.error());
    }
    reader.finish(term);
  }
  auto& concepts = reader.concepts.all();
  for (auto& one : concepts) {
    one.unnamed = one.name.empty();  // told of elsewhere: part of the hierarchy alone
    if (one.name.empty()) one.name = one.id;
  }
  unname_modifiers(concepts);
  Ontology out;
  out.title = title_of_ids(concepts.empty() ? "" : concepts.front().id, sources.empty() ? "" : sources[0].name);
  if (reader.renamed > 0)
    out.remarks.push_back(std::to_string(reader.renamed) +
                          " terms have a second name under the same id: the first counts, the other is shown");
  for (const ImportSource& source : sources)
    if (!source.content.ends_with('\n'))
      out.remarks.push_back(std::string(source.name) + " ends in the middle of a line: it may be cut off");
  if (reader.obsolete > 0) out.remarks.push_back(std::to_string(reader.obsolete) + " obsolete terms were left out");
  out.concepts = std::move(concepts);
  return out;
}

}  // namespace eligo::rules

// eligo vocab and eligo units: what the program knows of names and of units, shown.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <vector>

#include "rules/codes.hpp"
#include "rules/compile.hpp"
#include "rules/narrowed.hpp"
#include "rules/quantity.hpp"
#include "tools/files.hpp"
#include "tools/json.hpp"
#include "tools/load.hpp"
#include "tools/log.hpp"
#include "tools/packs.hpp"
#include "tools/run.hpp"

namespace eligo::tools {
namespace {

int complain(const std::string& message, int status, const std::string& help = "") {
  std::fputs(fmt::format("eligo: error: {}\n", message).c_str(), stderr);
  if (!help.empty()) std::fputs(fmt::format("  help: {}\n", help).c_str(), stderr);
  return status;
}

std::string_view kind_word(rules::TermKind kind) {
  switch (kind) {
    case rules::TermKind::none:
      return "term";
    case rules::TermKind::measure:
      return "measure";
    case rules::TermKind::condition:
      return "condition";
    case rules::TermKind::drug:
      return "drug";
    case rules::TermKind::procedure:
      return "procedure";
    case rules::TermKind::gene:
      return "gene";
    case rules::TermKind::event:
      return "event";
    case rules::TermKind::statement:
      return "statement";
  }
  return "";
}

/// A name, else a key or a code, else what the code lies under.
rules::Resolution resolve(const rules::Vocabulary& vocabulary, const std::string& term) {
  rules::Resolution found = vocabulary.resolve(term);
  if (!found.concepts.empty()) return found;
  const rules::ConceptId id = vocabulary.find_code(term);
  if (id != rules::no_concept) return {{id}, vocabulary.at(id).key == term ? "key" : "code", {}};
  // As a profile's code is read.
  if (const auto wider = vocabulary.find_wider_code(term); wider.id != rules::no_concept)
    return {{wider.id},
            fmt::format("the wider code {}, under which it lies: a record of it is one of these, and denies nothing",
                        rules::shown_code(wider.code)),
            {}};
  return found;
}

std::string limits(const std::optional<Decimal>& low, const std::optional<Decimal>& high, const std::string& unit) {
  if (!low && !high) return "";
  const std::string end = unit.empty() ? "" : ' ' + unit;
  if (!low) return "up to " + high->to_string() + end;
  if (!high) return "from " + low->to_string() + end;
  return low->to_string() + " to " + high->to_string() + end;
}

std::string concept_text(const rules::Vocabulary& vocabulary, rules::ConceptId id, const Style& style) {
  const rules::Concept& it = vocabulary.at(id);
  std::string out = fmt::format("{}  {}, {}\n", paint(style, Ink::strong, it.key), it.name, kind_word(it.kind));
  const auto line = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out += beside("  " + pad(label, 12), one_line(text), 14, style);
  };
  line("names", fmt::format("{}", fmt::join(it.names, "; ")));
  std::vector<std::string> above;
  for (const rules::ConceptId parent : vocabulary.ancestors(id))
    if (parent != id) above.push_back(vocabulary.at(parent).name);
  line("is a", fmt::format("{}", fmt::join(above, "; ")));
  line("codes", fmt::format("{}", fmt::join(it.codes, " ")));
  if (it.analyte) {
    const rules::Analyte& analyte = *it.analyte;
    line("specimen", fmt::format("{}", fmt::join(analyte.specimens, "; ")));
    line("unit", analyte.canonical_unit.empty() ? "none" : analyte.canonical_unit);
    line("also in", fmt::format("{}", fmt::join(analyte.customary_units, " ")));
    if (analyte.molar_mass) line("molar mass", analyte.molar_mass->to_string() + " g/mol");
    if (analyte.equivalents) line("equivalents", analyte.equivalents->to_string() + " mEq in a mmol");
    line("possible", limits(analyte.plausible_low, analyte.plausible_high, analyte.canonical_unit));
    line("adult range", limits(analyte.reference_low, analyte.reference_high, analyte.canonical_unit));
  }
  if (it.equivalent_mg)
    line("equivalent", it.equivalent_mg->to_string() + (it.equivalent_mg_high ? " to " + it.equivalent_mg_high->to_string() : "") +
                           " mg count as 5 mg of prednisone" + (it.equivalent_source.empty() ? "" : ", " + it.equivalent_source));
  if (it.half_life_hours) {
    const std::string high = it.half_life_hours_high ? " to " + it.half_life_hours_high->to_string() : "";
    line("half-life", it.half_life_hours->to_string() + high + " h" + (it.half_life_source.empty() ? "" : ", " + it.half_life_source));
  }
  line("note", it.note);
  line("source", it.source);
  for (const auto& more : vocabulary.additions(id)) {
    const bool shipped = !vocabulary.imported(id);
    line("in", fmt::format("{} as {}", more.pack, more.key));
    if (shipped) line("  names", fmt::format("{}", fmt::join(more.names, "; ")));
    if (shipped) line("  codes", fmt::format("{}", fmt::join(more.codes, " ")));
    line("  not for", fmt::format("{}", fmt::join(more.other_names, "; ")));
    line("  maybe", fmt::format("{}", fmt::join(more.maybe, "; ")));
    line("  see also", fmt::format("{}", fmt::join(more.see_also, " ")));
  }
  return out;
}

Json concept_json(const rules::Vocabulary& vocabulary, rules::ConceptId id) {
  const rules::Concept& it = vocabulary.at(id);
  Json out = {{"concept", it.key}, {"name", it.name}, {"kind", kind_word(it.kind)}};
  out["names"] = it.names;
  out["ancestors"] = Json::array();
  for (const rules::ConceptId parent : vocabulary.ancestors(id))
    if (parent != id) out["ancestors"].push_back(vocabulary.at(parent).key);
  out["codes"] = it.codes;
  if (it.analyte) {
    if (!it.analyte->specimens.empty()) out["specimen"] = it.analyte->specimens;
    out["unit"] = it.analyte->canonical_unit;
    out["customary_units"] = it.analyte->customary_units;
    if (it.analyte->molar_mass) out["molar_mass"] = json_number(*it.analyte->molar_mass);
  }
  if (it.equivalent_mg) out["equivalent_mg"] = json_number(*it.equivalent_mg);
  if (it.equivalent_mg_high) out["equivalent_mg_high"] = json_number(*it.equivalent_mg_high);
  if (!it.equivalent_source.empty()) out["equivalent_source"] = it.equivalent_source;
  if (it.half_life_hours) out["half_life_hours"] = json_number(*it.half_life_hours);
  if (it.half_life_hours_high) out["half_life_hours_high"] = json_number(*it.half_life_hours_high);
  if (!it.half_life_source.empty()) out["half_life_source"] = it.half_life_source;
  if (!it.note.empty()) out["note"] = it.note;
  if (!it.source.empty()) out["source"] = it.source;
  for (const auto& more : vocabulary.additions(id))
    out["packs"].push_back({{"pack", more.pack},
                            {"key", more.key},
                            {"names", more.names},
                            {"other_names", more.other_names},
                            {"codes", more.codes},
                            {"see_also", more.see_also},
                            {"maybe", more.maybe}});
  return out;
}

Json conflicts_json(const rules::Vocabulary& vocabulary) {
  Json out = Json::array();
  for (const auto& conflict : vocabulary.conflicts())
    out.push_back({{"kind", conflict.kind}, {"pack", conflict.pack}, {"text", conflict.text}});
  return out;
}

/// What a criterion in these words asks for, where it holds a listed name: "history of asthma".
struct AsCriterion {
  std::string reading;
  std::vector<rules::ConceptId> concepts;
};

void take_concepts(const Json& expr, const rules::Vocabulary& vocabulary, std::vector<rules::ConceptId>& out) {
  for (const auto& [key, value] : expr.items()) {
    if ((key == "concept" || key == "measure") && value.is_string()) {
      const rules::ConceptId id = vocabulary.find_key(value.get<std::string>());
      if (id != rules::no_concept && std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    } else if (value.is_structured()) {
      take_concepts(value, vocabulary, out);
    }
  }
}

AsCriterion as_criterion(const std::string& term, const rules::Vocabulary& vocabulary) {
  AsCriterion out;
  const auto compiled = rules::compile_criterion(term, grammar::SectionKind::inclusion, vocabulary);
  for (const auto& clause : compiled.clauses) {
    out.reading += (out.reading.empty() ? "" : "; ") + clause.canonical;
    take_concepts(json_expr(clause.expr, vocabulary), vocabulary, out.concepts);
  }
  return out;
}

/// As clinicians write it, else UCUM: "K/uL" is thousands, not kelvins.
rules::Result<std::string> unit_of(const std::string& written) { return rules::read_unit(written); }

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

int run(const VocabCommand& command) {
  if (!command.import_kind.empty()) return run_import(command);
  const Style style = style_for(command.color, command.output.empty() ? 1 : -1);
  start_log(command.log, style_for(command.color, 2).color);
  const auto vocabulary = load_vocabulary(command.packs);
  if (!vocabulary) return refused_vocabulary(vocabulary.error());
  Output output(command.output);
  if (command.conflicts) {
    output.write(command.format == Format::json ? write_json(conflicts_json(*vocabulary), true) + '\n'
                                                : conflicts_text(*vocabulary, std::numeric_limits<std::size_t>::max(), style));
    if (const auto written = output.finish(); !written) return complain(command.output + ": " + written.error().message, status_unusable);
    return status_done;
  }
  rules::Resolution found = resolve(*vocabulary, command.term);
  const auto split = found.concepts.empty() ? rules::narrowed(command.term, *vocabulary, false) : std::nullopt;
  const AsCriterion read = found.concepts.empty() ? as_criterion(command.term, *vocabulary) : AsCriterion{};
  if (split && split->concepts.empty() && found.near.empty()) found.near = vocabulary->resolve(split->head).near;
  if (command.format == Format::json) {
    Json out = {{"format", "eligo.vocab/1"}, {"term", command.term}, {"how", found.how}};
    out["concepts"] = Json::array();
    for (const rules::ConceptId id : found.concepts) out["concepts"].push_back(concept_json(*vocabulary, id));
    if (found.concepts.empty()) {
      out["words"] = rules::normalised_words(command.term);
      out["near"] = found.near;
    }
    if (!read.concepts.empty()) {
      Json asked = {{"reading", read.reading}, {"concepts", Json::array()}};
      for (const rules::ConceptId id : read.concepts) asked["concepts"].push_back(vocabulary->at(id).key);
      out["as_criterion"] = std::move(asked);
    }
    if (split) {
      Json head = {{"head", split->head}, {"by", split->by}, {"concepts", Json::array()}};
      for (const rules::ConceptId id : split->concepts) head["concepts"].push_back(concept_json(*vocabulary, id));
      out["narrows"] = std::move(head);
    }
    output.write(write_json(out, true) + '\n');
  } else if (found.concepts.empty()) {
    const std::string term = one_line(command.term);
    if (!read.concepts.empty())
      output.write(fmt::format("`{}` is not listed as a whole: a criterion that names it asks for `{}`\n", term, one_line(read.reading)));
    else
      output.write(fmt::format("`{}` is not listed: a criterion that names it is compared by its words alone ({})\n", term,
                               rules::normalised_words(command.term)));
    if (split && !split->concepts.empty())
      output.write(fmt::format("  a condition on record under it is `{}`, narrowed by {}\n", one_line(split->head),
                               one_line(fmt::format("{}", fmt::join(split->by, ", ")))));
    else if (!read.concepts.empty())
      output.write(fmt::format("  on record it is compared by its words alone ({})\n", rules::normalised_words(command.term)));
    auto shown = read.concepts;
    if (split)
      for (const rules::ConceptId id : split->concepts)
        if (std::find(shown.begin(), shown.end(), id) == shown.end()) shown.push_back(id);
    for (const rules::ConceptId id : shown) output.write(concept_text(*vocabulary, id, style));
    if (!found.near.empty()) output.write(beside("  near  ", fmt::format("{}", fmt::join(found.near, "; ")), 8, style));
  } else {
    const std::string many =
        found.concepts.size() > 1 ? fmt::format(", {} meanings: decided only when they agree", found.concepts.size()) : "";
    output.write(fmt::format("`{}` by {}{}\n", one_line(command.term), found.how, many));
    for (const rules::ConceptId id : found.concepts) output.write(concept_text(*vocabulary, id, style));
  }
  if (const auto written = output.finish(); !written) return complain(command.output + ": " + written.error().message, status_unusable);
  return status_done;
}

int run(const UnitsCommand& command) {
  start_log(command.log, style_for(command.color, 2).color);
  if (command.check_only) {
    const auto valid = rules::check_unit(command.check);
    if (!valid)
      return complain(fmt::format("`{}` is not valid UCUM: {}", command.check, valid.error().message), status_unusable, valid.error().help);
    std::fputs(fmt::format("{} is valid UCUM\n", command.check).c_str(), stdout);
    return status_done;
  }
  const auto value = Decimal::parse(trimmed(command.value));
  if (!value) {
    const bool figures = trimmed(command.value).find_first_of("0123456789") != std::string::npos;
    return complain(fmt::format("`{}` is no number{}", command.value, figures ? " with at most 18 digits" : ""), status_usage);
  }
  const auto from = unit_of(command.from);
  if (!from) return complain(fmt::format("`{}`: {}", command.from, from.error().message), status_unusable, from.error().help);
  const auto to = unit_of(command.to);
  if (!to) return complain(fmt::format("`{}`: {}", command.to, to.error().message), status_unusable, to.error().help);

  std::vector<const rules::Analyte*> analytes;
  rules::Result<rules::Vocabulary> vocabulary = tl::unexpected(rules::InputError{});
  if (command.of.empty()) {
    analytes.push_back(nullptr);
  } else {
    vocabulary = load_vocabulary(command.packs);
    if (!vocabulary) return refused_vocabulary(vocabulary.error());
    const auto take = [&](const rules::Resolution& found) {
      for (const rules::ConceptId id : found.concepts)
        if (vocabulary->at(id).analyte) analytes.push_back(&*vocabulary->at(id).analyte);
    };
    take(resolve(*vocabulary, command.of));
    // "insulin", "vitamin D": in a criterion that is the drug, here it can only be what is measured of it.
    if (analytes.empty()) take(vocabulary->lookup(command.of + " level", rules::TermKind::measure));
    if (analytes.empty()) return complain(fmt::format("`{}` is no measure that the vocabulary lists", command.of), status_unusable);
  }
  // A name of several measures converts where all that can be converted agree.
  rules::Result<rules::Converted> converted = tl::unexpected(rules::InputError{});
  for (const rules::Analyte* analyte : analytes) {
    auto one = rules::convert(*value, *from, *to, analyte);
    if (converted && one && converted->value != one->value)
      return complain(fmt::format("`{}` names more than one measure, see eligo vocab", command.of), status_unusable);
    if (one || (!converted && converted.error().message.empty())) converted = std::move(one);
  }
  if (!converted) return complain(converted.error().message, status_unusable, converted.error().help);
  std::fputs(fmt::format("{} {}\n", converted->value.to_string(), *to).c_str(), stdout);
  if (*from != *to) {
    std::string working = rules::shown_conversion(*value, command.from, *converted, *to);
    if (!converted->working.empty() && !converted->how.empty()) working += " (" + converted->how + ")";
    std::fputs(fmt::format("{}\n", one_line(working)).c_str(), stderr);
  }
  return status_done;
}

}  // namespace eligo::tools

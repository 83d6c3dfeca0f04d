// Compiled criteria in the public shape of contracts section 3.
#include "tools/criteria.hpp"
#include "tools/json.hpp"

namespace eligo::tools {
namespace {

Json diagnostics_json(const std::vector<Diagnostic>& diagnostics) {
  Json out = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) out.push_back(json_diagnostic(diagnostic));
  return out;
}

Json clause_json(const rules::Clause& clause, const rules::Vocabulary& vocabulary) {
  Json out = {{"id", clause.id}, {"kind", kind_name(clause.kind)}, {"text", clause.text}};
  out["span"] = json_span(clause.span);
  out["canonical"] = clause.canonical;
  if (!clause.arm.empty()) out["arm"] = clause.arm;
  if (clause.wrong_polarity) out["wrong_polarity"] = true;
  if (clause.from_summary) out["from_summary"] = true;
  if (clause.cut_off) out["cut_off"] = true;
  out["expr"] = json_expr(clause.expr, vocabulary);
  out["unparsed"] = Json::array();
  for (const rules::UnparsedText& part : clause.unparsed) out["unparsed"].push_back({{"span", json_span(part.span)}, {"text", part.text}});
  out["diagnostics"] = diagnostics_json(clause.diagnostics);
  return out;
}

}  // namespace

std::string criteria_json(const rules::CompiledTrial& trial, const rules::Vocabulary& vocabulary, bool pretty) {
  Json out = {{"format", "eligo.criteria/1"}, {"trial", trial.record.id}, {"title", trial.record.title}, {"digest", trial.digest}};
  out["understood"] = {{"bytes", trial.understood.bytes},
                       {"of", trial.understood.of},
                       {"clauses", trial.understood.clauses},
                       {"of_clauses", trial.understood.of_clauses}};
  out["clauses"] = Json::array();
  for (const rules::Clause& clause : trial.clauses) out["clauses"].push_back(clause_json(clause, vocabulary));
  out["diagnostics"] = diagnostics_json(trial.diagnostics);
  out["asides"] = Json::array();
  for (const rules::Aside& aside : trial.asides)
    out["asides"].push_back({{"span", json_span(aside.span)}, {"text", aside.text}, {"why", aside.why}});
  out["furniture"] = Json::array();
  for (const rules::Outside& piece : trial.furniture)
    out["furniture"].push_back(
        {{"span", json_span(piece.span)}, {"text", trial.record.text.substr(piece.span.begin, piece.span.size())}, {"what", piece.what}});
  return write_json(out, pretty);
}

}  // namespace eligo::tools

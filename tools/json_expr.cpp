// Typed expressions in the public shape of contracts section 3, and, with what was found, of section 4.
//
// Fields that the contract does not name (series, count, unit_text, the limit in its analyte's canonical unit ...) are added, none is
// renamed. Two kinds are additions too: `ambiguous` (a name with several meanings) and `permission` (a sentence that only permits).
#include "tools/json_why.hpp"

namespace eligo::tools {
namespace {

using rules::ConceptId;
using rules::Vocabulary;

std::string_view sign(rules::Comparator op) {
  switch (op) {
    case rules::Comparator::lt:
      return "<";
    case rules::Comparator::le:
      return "<=";
    case rules::Comparator::gt:
      return ">";
    case rules::Comparator::ge:
      return ">=";
    case rules::Comparator::eq:
      return "=";
    case rules::Comparator::ne:
      return "!=";
  }
  return "";
}

std::string_view name(rules::Relative relative) {
  switch (relative) {
    case rules::Relative::none:
      return "";
    case rules::Relative::uln:
      return "ULN";
    case rules::Relative::lln:
      return "LLN";
    case rules::Relative::baseline:
      return "baseline";
    case rules::Relative::predicted:
      return "predicted";
  }
  return "";
}

std::string_view name(rules::Statistic statistic) {
  switch (statistic) {
    case rules::Statistic::latest:
      return "latest";
    case rules::Statistic::any:
      return "any";
    case rules::Statistic::all:
      return "all";
    case rules::Statistic::mean:
      return "mean";
    case rules::Statistic::min:
      return "min";
    case rules::Statistic::max:
      return "max";
    case rules::Statistic::median:
      return "median";
    case rules::Statistic::count:
      return "count";
  }
  return "";
}

std::string_view name(rules::LogicOp op) {
  switch (op) {
    case rules::LogicOp::conjunction:
      return "and";
    case rules::LogicOp::disjunction:
      return "or";
    case rules::LogicOp::negation:
      return "not";
    case rules::LogicOp::implication:
      return "if";
    case rules::LogicOp::exception:
      return "except";
    case rules::LogicOp::at_least:
      return "at_least";
  }
  return "";
}

void put(Json& out, const char* key, std::string_view text) {
  if (!text.empty()) out[key] = text;
}

void put_span(Json& out, Span span) {
  if (!span.empty()) out["span"] = json_span(span);
}

Json concept_key(ConceptId id, const Vocabulary& vocabulary) {
  return id == rules::no_concept ? Json(nullptr) : Json(vocabulary.at(id).key);
}

Json quantity(const grammar::Quantity& amount) {
  Json out = {{"value", json_number(amount.value)}, {"unit", amount.unit}};
  put_span(out, amount.span);
  return out;
}

/// `op` with `value`, or `between` with its two ends, then `unit`. Shared by limits as written and in canonical units.
template <class L>
void put_bounds(Json& out, const L& limit) {
  if (limit.low || limit.high) {
    out["op"] = "between";
    if (limit.low) out["low"] = json_number(*limit.low);
    if (limit.high) out["high"] = json_number(*limit.high);
    if (limit.low) out["low_inclusive"] = limit.low_inclusive;
    if (limit.high) out["high_inclusive"] = limit.high_inclusive;
  } else if (limit.op) {
    out["op"] = sign(*limit.op);
    if (limit.value) out["value"] = json_number(*limit.value);
  }
  put(out, "unit", limit.unit);
}

void put_limit(Json& out, const rules::Limit& limit) {
  put_bounds(out, limit);
  if (!limit.word.empty() && !limit.value) {
    if (!out.contains("op")) out["op"] = "=";
    out["value"] = limit.word;
  }
  if (limit.unit_text != limit.unit) put(out, "unit_text", limit.unit_text);
  put(out, "relative_to", name(limit.relative));
}

Json limit_json(const rules::Limit& limit) {
  Json out = Json::object();
  put_limit(out, limit);
  put_span(out, limit.span);
  return out;
}

template <class P>
void put_times(Json& out, const P& it) {
  if (it.window) {
    Json window = Json::object();
    if (it.window->min_ago) window["min_ago"] = quantity(*it.window->min_ago);
    if (it.window->max_ago) window["max_ago"] = quantity(*it.window->max_ago);
    window["anchor"] = it.window->anchor;
    window["direction"] = it.window->after ? "after" : "before";
    if (it.window->min_open) window["min_exclusive"] = true;
    if (it.window->max_open) window["max_exclusive"] = true;
    if (it.window->around) window["around"] = true;
    if (it.window->lifetime) window["lifetime"] = true;
    put_span(window, it.window->span);
    out["window"] = std::move(window);
  }
  if constexpr (requires { it.duration; }) {
    if (it.duration) {
      Json duration = {{"op", sign(it.duration->op)}};
      duration.update(quantity(it.duration->amount));
      out["duration"] = std::move(duration);
    }
  }
}

Json series_json(const rules::Series& series) {
  Json out = Json::object();
  if (series.at_least) out["at_least"] = json_number(*series.at_least);
  if (series.consecutive) out["consecutive"] = true;
  if (series.every) out["every"] = quantity(*series.every);
  if (series.apart) out["apart"] = quantity(*series.apart);
  put_span(out, series.span);
  return out;
}

/// One overload a kind of node; a new kind does not compile until it has one.
struct Writer {
  const Vocabulary& vocabulary;
  Json& out;
  const engine::ExprReport* report;

  const engine::ExprReport* arg(std::size_t i, std::size_t of) const {
    return report != nullptr && report->args.size() == of ? &report->args[i] : nullptr;
  }
  Json list(const std::vector<rules::Expr>& exprs) const {
    Json items = Json::array();
    items.get_ref<Json::array_t&>().reserve(exprs.size());
    for (std::size_t i = 0; i < exprs.size(); ++i) items.push_back(json_expr(exprs[i], vocabulary, arg(i, exprs.size())));
    return items;
  }
  void named(ConceptId id, const std::string& text) const {
    out["concept"] = concept_key(id, vocabulary);
    out["text"] = text;
  }

  void operator()(const rules::Logic& it) const {
    out["op"] = name(it.op);
    if (it.op == rules::LogicOp::at_least) out["n"] = it.n;
    if (it.alternative) out["alternative"] = name(*it.alternative);
    out["args"] = list(it.args);
  }
  void operator()(const rules::Compare& it) const {
    out["kind"] = "compare";
    out["measure"] = concept_key(it.measure, vocabulary);
    if (it.measure != rules::no_concept && !vocabulary.at(it.measure).codes.empty()) out["code"] = vocabulary.at(it.measure).codes.front();
    out["text"] = it.text;
    put_limit(out, it.limit);
    if (it.unit_assumed) out["unit_assumed"] = true;
    if (it.unit_ambiguous) out["unit_ambiguous"] = true;
    put(out, "unit_problem", it.unit_problem);
    if (it.canonical) {
      Json canonical = Json::object();
      put_bounds(canonical, *it.canonical);
      out["canonical"] = std::move(canonical);
    }
    if (it.statistic) out["statistic"] = name(*it.statistic);
    if (it.series) out["series"] = series_json(*it.series);
    for (const grammar::Setting& setting : it.settings) out["settings"].push_back({{"aspect", setting.aspect}, {"value", setting.value}});
    put_times(out, it);
  }
  void operator()(const rules::AgePredicate& it) const {
    out["kind"] = "age";
    put_limit(out, it.limit);
    if (it.at != "as_of") put(out, "at", it.at);
  }
  void operator()(const rules::SexPredicate& it) const {
    out["kind"] = "sex";
    out["value"] = it.value;
  }
  void operator()(const rules::Condition& it) const {
    out["kind"] = "condition";
    named(it.concept_id, it.text);
    put(out, "status", rules::status_name(it.status));
    put(out, "severity", it.severity);
    put(out, "stage", it.stage);
    put(out, "criteria", it.criteria);
    if (it.other) out["other"] = true;
    if (it.count) out["count"] = limit_json(*it.count);
    put_times(out, it);
  }
  void operator()(const rules::Therapy& it) const {
    out["kind"] = "therapy";
    named(it.concept_id, it.text);
    put(out, "status", rules::status_name(it.status));
    put(out, "indication", it.indication);
    if (it.dose) {
      Json dose = Json::object();
      if (it.dose_op) dose["op"] = sign(*it.dose_op);
      dose.update(quantity(*it.dose));
      out["dose"] = std::move(dose);
    }
    if (it.count) out["count"] = limit_json(*it.count);
    put_times(out, it);
  }
  void operator()(const rules::Procedure& it) const {
    out["kind"] = "procedure";
    named(it.concept_id, it.text);
    put(out, "status", rules::status_name(it.status));
    put(out, "indication", it.indication);
    if (it.count) out["count"] = limit_json(*it.count);
    put_times(out, it);
  }
  void operator()(const rules::Variant& it) const {
    out["kind"] = "variant";
    out["gene"] = it.gene;
    put(out, "change", it.change);
    out["state"] = it.present ? "present" : "absent";
    out["concept"] = concept_key(it.concept_id, vocabulary);
    put(out, "text", it.text);
  }
  void operator()(const rules::Frequency& it) const {
    out["kind"] = "frequency";
    named(it.concept_id, it.text);
    put_limit(out, it.limit);
    put(out, "per", it.per);
    put_times(out, it);
  }
  void operator()(const rules::Statement& it) const {
    out["kind"] = "statement";
    named(it.concept_id, it.text);
    if (it.attestation) out["attestation"] = true;
    if (it.count) out["count"] = limit_json(*it.count);
    put_times(out, it);
  }
  void operator()(const rules::Judgement& it) const {
    out["kind"] = "judgement";
    out["text"] = it.text;
  }
  void operator()(const rules::Permission& it) const {
    out["kind"] = "permission";
    out["text"] = it.text;
  }
  void operator()(const rules::Unparsed& it) const {
    out["kind"] = "unparsed";
    out["text"] = it.text;
    if (it.doubt) out["doubt"] = true;
    for (const auto& seen : it.seen) out["seen"].push_back(json_expr(seen, vocabulary, nullptr));
  }
  void operator()(const rules::Ambiguous& it) const {
    out["kind"] = "ambiguous";
    out["text"] = it.text;
    out["readings"] = list(it.readings);
  }
};

}  // namespace

Json json_expr(const rules::Expr& expr, const rules::Vocabulary& vocabulary, const engine::ExprReport* report) {
  Json out = Json::object();
  // Room for all fields: an ordered object copies what it holds when it grows, and here that is all that is below.
  out.get_ref<Json::object_t&>().reserve(16);
  if (report != nullptr) out["truth"] = engine::name(report->truth);
  std::visit(Writer{vocabulary, out, report}, expr.node);
  put_span(out, expr.span);
  if (report == nullptr) return out;
  put(out, "reason", report->reason);
  for (const engine::UnknownKind kind : report->kinds) out["unknown_kinds"].push_back(engine::name(kind));
  for (const engine::Evidence& fact : report->evidence)
    if (fact.used) out["facts"].push_back(fact.pointer);
  if (report->margin) out["margin"] = json_margin(*report->margin);
  if (report->changes_on) out["changes_on"] = patients::to_string(*report->changes_on);
  if (report->not_applicable) out["not_applicable"] = true;
  if (report->words_alone) out["words_alone"] = true;
  if (!report->pack.empty()) out["pack"] = report->pack;
  return out;
}

}  // namespace eligo::tools

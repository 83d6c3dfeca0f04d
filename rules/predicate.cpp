// The public words of typed predicates (contracts section 3). One table a kind; a visit lists every alternative.
#include "rules/predicate.hpp"

namespace eligo::rules {

std::string_view status_name(Status status) {
  switch (status) {
    case Status::unspecified:
      return "";
    case Status::current:
      return "current";
    case Status::history:
      return "history";
    case Status::any:
      return "any";
    case Status::recent_onset:
      return "new";
    case Status::suspected:
      return "suspected";
    case Status::planned:
      return "planned";
    case Status::past:
      return "past";
    case Status::naive:
      return "naive";
    case Status::failed:
      return "refractory";
    case Status::intolerant:
      return "intolerant";
    case Status::contraindicated:
      return "contraindicated";
    case Status::stable:
      return "stable";
    case Status::never:
      return "never";
  }
  return "";
}

std::string_view op_name(LogicOp op) {
  switch (op) {
    case LogicOp::conjunction:
      return "and";
    case LogicOp::disjunction:
      return "or";
    case LogicOp::negation:
      return "not";
    case LogicOp::implication:
      return "if";
    case LogicOp::exception:
      return "except";
    case LogicOp::at_least:
      return "at_least";
  }
  return "";
}

std::string_view kind_name(const Expr& expr) {
  struct Name {
    std::string_view operator()(const Logic& logic) const { return op_name(logic.op); }
    std::string_view operator()(const Compare&) const { return "compare"; }
    std::string_view operator()(const AgePredicate&) const { return "age"; }
    std::string_view operator()(const SexPredicate&) const { return "sex"; }
    std::string_view operator()(const Condition&) const { return "condition"; }
    std::string_view operator()(const Therapy&) const { return "therapy"; }
    std::string_view operator()(const Procedure&) const { return "procedure"; }
    std::string_view operator()(const Variant&) const { return "variant"; }
    std::string_view operator()(const Frequency&) const { return "frequency"; }
    std::string_view operator()(const Statement&) const { return "statement"; }
    std::string_view operator()(const Judgement&) const { return "judgement"; }
    std::string_view operator()(const Permission&) const { return "permission"; }
    std::string_view operator()(const Unparsed&) const { return "unparsed"; }
    std::string_view operator()(const Ambiguous&) const { return "ambiguous"; }
  };
  return std::visit(Name{}, expr.node);
}

}  // namespace eligo::rules

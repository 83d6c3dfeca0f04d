// The public words for truth, verdict, outcome and the kinds of unknown (contracts section 4).
#include "engine/truth.hpp"

namespace eligo::engine {

std::string_view name(Truth truth) {
  switch (truth) {
    case Truth::no:
      return "false";
    case Truth::unknown:
      return "unknown";
    case Truth::yes:
      return "true";
  }
  return {};
}

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::matched:
      return "matched";
    case Verdict::failed:
      return "failed";
    case Verdict::unknown:
      return "unknown";
  }
  return {};
}

std::string_view name(Outcome outcome) {
  switch (outcome) {
    case Outcome::eligible:
      return "eligible";
    case Outcome::pending:
      return "pending";
    case Outcome::undetermined:
      return "undetermined";
    case Outcome::ineligible:
      return "ineligible";
  }
  return {};
}

std::string_view name(UnknownKind kind) {
  switch (kind) {
    case UnknownKind::unparsed:
      return "unparsed";
    case UnknownKind::ambiguous:
      return "ambiguous";
    case UnknownKind::conflict:
      return "conflict";
    case UnknownKind::unusable:
      return "unusable";
    case UnknownKind::imprecise:
      return "imprecise";
    case UnknownKind::stale:
      return "stale";
    case UnknownKind::missing:
      return "missing";
    case UnknownKind::attestation:
      return "attestation";
    case UnknownKind::judgement:
      return "judgement";
  }
  return {};
}

}  // namespace eligo::engine

// Kleene truth, verdict, outcome: three types, never mixed (semantics section 2).
#pragma once
#include <cstdint>
#include <string_view>

#include "rules/compile.hpp"

namespace eligo::engine {

enum class Truth : std::uint8_t { no, unknown, yes };
enum class Verdict : std::uint8_t { matched, failed, unknown };
enum class Outcome : std::uint8_t { eligible, pending, undetermined, ineligible };
/// In the order in which one is shown when several meet.
enum class UnknownKind : std::uint8_t { unparsed, ambiguous, conflict, unusable, imprecise, stale, missing, attestation, judgement };

//   and | no unknown yes      or  | no  unknown yes     not
//   no  | no no      no       no  | no  unknown yes     no      -> yes
//   unk | no unknown unknown  unk | unk unknown yes     unknown -> unknown
//   yes | no unknown yes      yes | yes yes     yes     yes     -> no
[[nodiscard]] constexpr Truth both(Truth a, Truth b) { return a < b ? a : b; }
[[nodiscard]] constexpr Truth either(Truth a, Truth b) { return a < b ? b : a; }
[[nodiscard]] constexpr Truth negate(Truth a) { return a == Truth::yes ? Truth::no : a == Truth::no ? Truth::yes : Truth::unknown; }

/// The one place where exclusion flips.
[[nodiscard]] constexpr Verdict verdict_of(Truth truth, rules::ClauseKind kind) {
  if (truth == Truth::unknown) return Verdict::unknown;
  return (truth == Truth::yes) != (kind == rules::ClauseKind::exclusion) ? Verdict::matched : Verdict::failed;
}

[[nodiscard]] std::string_view name(Truth truth);  ///< "true", "false", "unknown"
[[nodiscard]] std::string_view name(Verdict verdict);
[[nodiscard]] std::string_view name(Outcome outcome);
[[nodiscard]] std::string_view name(UnknownKind kind);

}  // namespace eligo::engine

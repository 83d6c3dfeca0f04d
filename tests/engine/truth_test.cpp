// The three types and their tables, every cell.
#include "engine/truth.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace eligo;
using namespace eligo::engine;

constexpr Truth n = Truth::no, u = Truth::unknown, y = Truth::yes;
constexpr std::array all{n, u, y};

TEST_CASE("and, every cell") {
  constexpr Truth table[3][3] = {{n, n, n}, {n, u, u}, {n, u, y}};
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) CHECK(both(all[a], all[b]) == table[a][b]);
  }
}

TEST_CASE("or, every cell") {
  constexpr Truth table[3][3] = {{n, u, y}, {u, u, y}, {y, y, y}};
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) CHECK(either(all[a], all[b]) == table[a][b]);
  }
}

TEST_CASE("not, and De Morgan") {
  CHECK(negate(n) == y);
  CHECK(negate(u) == u);
  CHECK(negate(y) == n);
  for (const Truth a : all) {
    CHECK(negate(negate(a)) == a);
    for (const Truth b : all) {
      CHECK(negate(both(a, b)) == either(negate(a), negate(b)));
      CHECK(negate(either(a, b)) == both(negate(a), negate(b)));
      for (const Truth c : all) {
        CHECK(both(a, both(b, c)) == both(both(a, b), c));
        CHECK(both(a, either(b, c)) == either(both(a, b), both(a, c)));
      }
    }
  }
}

TEST_CASE("exclusion flips, and only there") {
  using rules::ClauseKind;
  CHECK(verdict_of(y, ClauseKind::inclusion) == Verdict::matched);
  CHECK(verdict_of(n, ClauseKind::inclusion) == Verdict::failed);
  CHECK(verdict_of(y, ClauseKind::field) == Verdict::matched);
  CHECK(verdict_of(n, ClauseKind::field) == Verdict::failed);
  CHECK(verdict_of(y, ClauseKind::exclusion) == Verdict::failed);
  CHECK(verdict_of(n, ClauseKind::exclusion) == Verdict::matched);
  for (const auto kind : {ClauseKind::inclusion, ClauseKind::exclusion, ClauseKind::field}) CHECK(verdict_of(u, kind) == Verdict::unknown);
}

TEST_CASE("the public words") {
  CHECK(name(y) == "true");
  CHECK(name(Verdict::failed) == "failed");
  CHECK(name(Outcome::undetermined) == "undetermined");
  CHECK(name(UnknownKind::attestation) == "attestation");
}

// A Rare is a std::optional in all but the room that it takes, and in what is left where it was moved from.
#include "grammar/rare.hpp"

#include <doctest/doctest.h>

#include <string>

#include "grammar/tree.hpp"

using namespace eligo::grammar;

TEST_CASE("a copy is a value of its own") {
  Rare<std::string> one(std::string("asthma"));
  Rare<std::string> other = one;
  *other += ", severe";
  CHECK(*one == "asthma");
  CHECK(*other == "asthma, severe");
  CHECK_FALSE(one == other);
  other = one;
  CHECK(one == other);
  one.reset();
  CHECK_FALSE(one.has_value());
  CHECK(*other == "asthma");
  other = one;
  CHECK(one == other);
}

TEST_CASE("what was moved from is empty") {
  Rare<std::string> one(std::string("asthma"));
  const Rare<std::string> other = std::move(one);
  CHECK_FALSE(one);  // NOLINT(bugprone-use-after-move): that is what is asked
  CHECK(*other == "asthma");
}

TEST_CASE("it is made from an optional and turns into one") {
  const std::optional<std::string> none, some = "asthma";
  CHECK_FALSE(Rare<std::string>(none));
  CHECK(*Rare<std::string>(some) == "asthma");
  CHECK(std::optional<std::string>(Rare<std::string>(some)) == some);
  CHECK(std::optional<std::string>(Rare<std::string>(none)) == none);
  Rare<std::string> given = some;
  given = std::nullopt;
  CHECK_FALSE(given);
}

TEST_CASE("a part of what it holds may take its place") {
  struct Nested {
    int depth = 0;
    Rare<Nested> inside;
  };
  Rare<Nested> outer(Nested{1, Nested{2, {}}});
  outer = outer->inside;
  CHECK(outer->depth == 2);
  CHECK_FALSE(outer->inside);
}

TEST_CASE("a node stays small: lists of them are moved again and again") { CHECK(sizeof(Node) <= 400); }

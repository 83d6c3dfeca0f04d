// Decimals keep what was written. Laws are checked against integers scaled by hand, never against floating point.
#include "grammar/decimal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

using eligo::Decimal;

namespace {
Decimal read(const std::string& text) {
  const auto value = Decimal::parse(text);
  REQUIRE_MESSAGE(value.has_value(), text);
  return *value;
}
}  // namespace

TEST_CASE("one value, however it is written") {
  for (const char* text : {"60", "60.0", "6e1", "060", "6.0E+1", "0.6e2", "600e-1", "60.000000000000000000000000"}) {
    CHECK_MESSAGE(read(text) == Decimal(60), text);
  }
  CHECK(read(".5") == Decimal(5, -1));
  CHECK(read("-12") == Decimal(-12));
  CHECK(read("1.2E-3") == Decimal(12, -4));
  CHECK(read("1.50") == read("1.5"));
  CHECK(read("1.50").coefficient() == 15);
  CHECK(read("1.50").exponent() == -1);
}

TEST_CASE("negative zero is zero") {
  for (const char* text : {"-0", "-0.0", "-0e5", "0", "0.000", "000"}) {
    CHECK(read(text) == Decimal(0));
    CHECK(read(text).to_string() == "0");
    CHECK_FALSE(std::signbit(read(text).to_double()));
  }
}

TEST_CASE("what no criterion and no laboratory means is refused") {
  for (const char* text : {"1e999", "-1e999", "1e-999", "0e999", "1e301", "12e300", "1e99999999999999999999", "1e-301",
                           "123456789012345678901234567890", "0.1234567890123456789", "1000000000000000001", "9223372036854775807"}) {
    CHECK_MESSAGE(!Decimal::parse(text), text);
  }
  CHECK(read("1e300").to_double() == doctest::Approx(1e300));
  CHECK(read("1e-300").to_double() == doctest::Approx(1e-300));
  CHECK(read("999999999999999999").coefficient() == 999999999999999999);
  // Thirty digits, but one of them counts.
  CHECK(read("100000000000000000000000000000") == Decimal(1, 29));
}

TEST_CASE("anything else is not a decimal") {
  for (const char* text : {"",   "-",   ".",     "-.",   "e5",  "1e",  "1e-",   "1,5", "1 000", " 1", "1 ",
                           "+1", "--1", "1.2.3", "0x10", "inf", "nan", "1e5.0", "1.",  "٣",     "½"}) {
    CHECK_MESSAGE(!Decimal::parse(text), text);
  }
  CHECK_FALSE(Decimal::parse(std::string_view("1\0", 2)));
}

TEST_CASE("printing") {
  struct Row {
    const char *written, *printed;
  };
  for (const Row& row : {Row{"0.0015", "0.0015"},
                         {"1500", "1500"},
                         {"1.5e12", "1500000000000"},
                         {"1.5e20", "1.5e20"},
                         {"-7.25", "-7.25"},
                         {"6e1", "60"},
                         {"1e-6", "0.000001"},
                         {"1e-7", "1e-7"},
                         {"-1.25e-9", "-1.25e-9"},
                         {"100.10", "100.1"},
                         {"123456789012345678", "1.23456789012345678e17"}}) {
    CHECK(read(row.written).to_string() == row.printed);
  }
}

TEST_CASE("sums are exact where binary fractions are not") {
  CHECK(Decimal::add(read("0.1"), read("0.2")) == read("0.3"));
  CHECK(Decimal::add(read("1.5"), read("-1.5")) == Decimal(0));
  CHECK(Decimal::add(read("999999999999999999"), Decimal(1)) == Decimal(1, 18));
  CHECK_FALSE(Decimal::add(read("1e18"), read("1")));
  CHECK_FALSE(Decimal::add(read("1e300"), read("1e-300")));
  CHECK(Decimal::multiply(read("1.5"), read("1000")) == Decimal(1500));
  CHECK(Decimal::multiply(read("152587890625e-3"), read("65536")) == Decimal(1, 13));
  CHECK_FALSE(Decimal::multiply(read("123456789012345678"), read("987654321098765432")));
  CHECK_FALSE(Decimal::multiply(read("1e200"), read("1e200")));
  CHECK(Decimal::multiply(read("-0"), read("1e300")) == Decimal(0));
}

TEST_CASE("law: order is that of the integers, at every scale") {
  std::mt19937_64 random(20260115);
  std::uniform_int_distribution<std::int64_t> coefficient(-99'999'999, 99'999'999);
  std::uniform_int_distribution<int> exponent(-4, 4);
  const auto at_scale = [](std::int64_t c, int e) {
    for (int i = -4; i < e; ++i) c *= 10;
    return c;
  };
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t a = coefficient(random), b = i % 7 == 0 ? a : coefficient(random);
    const int ea = exponent(random), eb = exponent(random);
    const Decimal x(a, ea), y(b, eb);
    const std::int64_t ia = at_scale(a, ea), ib = at_scale(b, eb);
    REQUIRE((x < y) == (ia < ib));
    REQUIRE((x == y) == (ia == ib));
    REQUIRE((x > y) == (ia > ib));
    const auto sum = Decimal::add(x, y);
    REQUIRE(sum == Decimal(ia + ib, -4));
    const auto product = Decimal::multiply(Decimal(a), Decimal(b));
    REQUIRE(product == Decimal(a * b));
  }
}

TEST_CASE("law: printed and read again is the same value") {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::int64_t> coefficient(-999'999'999'999'999'999, 999'999'999'999'999'999);
  std::uniform_int_distribution<int> exponent(-280, 280), digits(0, 17);
  for (int i = 0; i < 20'000; ++i) {
    std::int64_t c = coefficient(random);
    for (int drop = digits(random); drop > 0; --drop) c /= 10;
    const Decimal value(c, exponent(random));
    REQUIRE(read(value.to_string()) == value);
  }
}

TEST_CASE("law: order is total at the ends of the range") {
  std::vector<Decimal> rising;
  for (const char* text : {"-1e300", "-999999999999999999", "-999999999999999998", "-1", "-1e-300", "0", "1e-300", "1e-299",
                           "0.999999999999999999", "1", "1.00000000000000001", "999999999999999998", "999999999999999999", "1e18", "1e300"})
    rising.push_back(read(text));
  rising.push_back(Decimal(9, 300));
  for (std::size_t i = 0; i < rising.size(); ++i)
    for (std::size_t j = 0; j < rising.size(); ++j) CHECK(((rising[i] <=> rising[j]) == (i <=> j)));
  // Nineteen digits, which only a constructor can make.
  const Decimal most(std::numeric_limits<std::int64_t>::max());
  CHECK(most > Decimal(999999999999999999));
  CHECK(most < Decimal(1, 19));
  CHECK(most > Decimal(92, 17));
  CHECK(most < Decimal(93, 17));
  CHECK_FALSE(Decimal::add(most, most));
  CHECK_FALSE(Decimal::multiply(most, most));
}

TEST_CASE("from a double: fifteen digits, no binary dust") {
  CHECK(Decimal::from_double(0.1 + 0.2) == read("0.3"));
  CHECK(Decimal::from_double(80.15158975107062) == read("80.1515897510706"));
  CHECK(Decimal::from_double(-0.0) == Decimal(0));
  CHECK(Decimal::from_double(1e-320) == Decimal(0));
  CHECK(Decimal::from_double(1500) == Decimal(1500));
  CHECK(Decimal::from_double(1e305) == Decimal(1, 300));
  CHECK(Decimal::from_double(-1e305) == Decimal(-1, 300));
}

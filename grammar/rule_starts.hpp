// On which token kind can a rule of the clausal grammar begin? Worked out from the rules when they are compiled, so that a rule that cannot
// fit is left before any of its alternatives is tried: most rules fail on their first token. Private to clause.cpp.
//
// A set may say too much (the rule is then tried and fails as before), never too little.
#pragma once
#include <cstdint>
#include <tao/pegtl.hpp>

namespace eligo::grammar {

/// A set of token kinds (ASCII), with the end of the text as one more.
struct KindSet {
  std::uint64_t low = 0, high = 0;
  bool end = false;
  [[nodiscard]] constexpr bool holds(char kind) const {
    const auto byte = static_cast<unsigned char>(kind);
    return byte >= 128 || (((byte < 64 ? low : high) >> (byte & 63U)) & 1U) != 0;
  }
  [[nodiscard]] constexpr KindSet operator|(const KindSet& o) const { return {low | o.low, high | o.high, end || o.end}; }
  [[nodiscard]] constexpr KindSet operator&(const KindSet& o) const { return {low & o.low, high & o.high, end && o.end}; }
  [[nodiscard]] constexpr KindSet operator~() const { return {~low, ~high, !end}; }
  [[nodiscard]] constexpr bool empty() const { return low == 0 && high == 0 && !end; }
};
inline constexpr KindSet every_token{~0ULL, ~0ULL, false};
inline constexpr KindSet everywhere{~0ULL, ~0ULL, true};

/// Kinds before which a rule may match and take a token, may match and take none, and matches whatever follows.
struct RuleStart {
  KindSet taking, resting, surely;
  [[nodiscard]] constexpr KindSet any() const { return taking | resting; }
};

template <typename RuleType>
struct StartOf;
/// Of a rule as the grammar names it.
template <typename R>
inline constexpr RuleStart start_of = StartOf<typename R::rule_t>::value;

namespace pegtl_rule = tao::pegtl::internal;

template <>
struct StartOf<pegtl_rule::success> {
  static constexpr RuleStart value{{}, everywhere, everywhere};
};
template <>
struct StartOf<pegtl_rule::failure> {
  static constexpr RuleStart value{};
};
template <>
struct StartOf<pegtl_rule::eof> {
  static constexpr RuleStart value{{}, {0, 0, true}, {0, 0, true}};
};
template <>
struct StartOf<pegtl_rule::any<pegtl_rule::peek_char>> {
  static constexpr RuleStart value{every_token, {}, every_token};
};
template <pegtl_rule::result_on_found Found, char... Kinds>
struct StartOf<pegtl_rule::one<Found, pegtl_rule::peek_char, Kinds...>> {
  static constexpr KindSet kinds = [] {
    KindSet set;
    for (unsigned byte = 0; byte < 128; ++byte)
      if (pegtl_rule::one<Found, pegtl_rule::peek_char, Kinds...>::test(static_cast<char>(byte)))
        (byte < 64 ? set.low : set.high) |= 1ULL << (byte & 63U);
    return set;
  }();
  static constexpr RuleStart value{kinds, {}, kinds};
};

/// One rule after the other. Nothing is asked of those behind a rule that always takes a token: they may lead back here.
template <typename First, typename... Rest>
constexpr RuleStart start_of_sequence() {
  constexpr RuleStart first = start_of<First>;
  if constexpr (sizeof...(Rest) == 0) {
    return first;
  } else if constexpr (first.resting.empty()) {
    return {first.taking, {}, {}};
  } else {
    constexpr RuleStart rest = start_of_sequence<Rest...>();
    return {first.taking | (first.resting & rest.taking), first.resting & rest.resting, {}};
  }
}
template <typename... R>
struct StartOf<pegtl_rule::seq<R...>> {
  static constexpr RuleStart value = start_of_sequence<R...>();
};
template <typename... R>
struct StartOf<pegtl_rule::sor<R...>> {
  static constexpr RuleStart value{(start_of<R>.taking | ...), (start_of<R>.resting | ...), (start_of<R>.surely | ...)};
};
template <typename R>
struct StartOf<pegtl_rule::opt<R>> {
  static constexpr RuleStart value{start_of<R>.taking, everywhere, everywhere};
};
template <typename R>
struct StartOf<pegtl_rule::star<R>> : StartOf<pegtl_rule::opt<R>> {};
template <unsigned Most, typename R>
struct StartOf<pegtl_rule::rep_opt<Most, R>> : StartOf<pegtl_rule::opt<R>> {};
template <typename R>
struct StartOf<pegtl_rule::plus<R>> {
  static constexpr RuleStart value = start_of<R>;
};
template <unsigned Times, typename R>
struct StartOf<pegtl_rule::rep<Times, R>> {
  static constexpr RuleStart value{start_of<R>.taking, start_of<R>.resting, {}};
};
// More of them than the most may follow, and then it does not match: nothing is sure.
template <unsigned Least, unsigned Most, typename R>
struct StartOf<pegtl_rule::rep_min_max<Least, Most, R>> {
  static constexpr RuleStart value{start_of<R>.taking, Least == 0 ? everywhere : start_of<R>.resting, {}};
};
template <typename R>
struct StartOf<pegtl_rule::at<R>> {
  static constexpr RuleStart value{{}, start_of<R>.any(), start_of<R>.surely};
};
template <typename R>
struct StartOf<pegtl_rule::not_at<R>> {
  static constexpr RuleStart value{{}, ~start_of<R>.surely, ~start_of<R>.any()};
};

}  // namespace eligo::grammar

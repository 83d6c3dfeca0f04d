#pragma once
// Words as PEGTL rules, in any case, for headings and fields. They cost the compiler next to nothing, which PEGTL's own string macros do
// not: each use of those is a template over 512 characters, and two minutes of a build went into them.
#include <array>
#include <cstddef>
#include <string_view>
#include <tao/pegtl/type_list.hpp>

namespace eligo::grammar {

/// A string as a template argument.
template <std::size_t Size>
struct Letters {
  char text[Size]{};
  consteval Letters(const char (&written)[Size]) {  // NOLINT(google-explicit-constructor): that rules read as words<"and", "or">
    for (std::size_t i = 0; i < Size; ++i) text[i] = written[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text, Size - 1}; }
};

/// Bytes of `rest` that are `wanted` (in small letters) in any case: its length, or 0. `whole`: no letter or digit may follow.
[[nodiscard]] constexpr std::size_t word_here(std::string_view rest, std::string_view wanted, bool whole) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  if (rest.size() < wanted.size()) return 0;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (small(rest[i]) != wanted[i]) return 0;
  if (!whole || rest.size() == wanted.size()) return wanted.size();
  const char next = small(rest[wanted.size()]);
  return (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') ? 0 : wanted.size();
}

/// The first of the texts that stands here, as a rule that uses no control and no actions.
template <bool Whole, Letters... Texts>
struct FirstOf {
  using rule_t = FirstOf;
  using subs_t = tao::pegtl::empty_list;
  template <typename Input>
  [[nodiscard]] static bool match(Input& in) {
    static constexpr std::array<std::string_view, sizeof...(Texts)> texts{Texts.view()...};
    const std::string_view rest(in.current(), in.size());
    if (rest.empty()) return false;
    const char first = rest[0] >= 'A' && rest[0] <= 'Z' ? static_cast<char>(rest[0] - 'A' + 'a') : rest[0];
    for (const std::string_view text : texts) {
      if (text.front() != first) continue;
      if (const std::size_t length = word_here(rest, text, Whole)) {
        in.bump_in_this_line(length);
        return true;
      }
    }
    return false;
  }
};

/// One of these words or phrases, not followed by a letter or a digit. The first that fits counts.
template <Letters... Texts>
struct word : FirstOf<true, Texts...> {};
/// The same, whatever follows.
template <Letters... Texts>
struct letters : FirstOf<false, Texts...> {};

}  // namespace eligo::grammar

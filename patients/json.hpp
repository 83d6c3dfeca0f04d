// A JSON text as a small tree that keeps numbers as they were written. Private to patients/.
//
// Why a tree of our own: a profile's numbers become decimals without passing through a double, a duplicate key must be seen, and nothing
// may be half read, so the whole text is walked before any field is used.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rules/trial.hpp"

namespace eligo::patients::json {

struct Value;
struct Member;
using Array = std::vector<Value>;
using Object = std::vector<Member>;  ///< in the order of the text
struct Number {
  std::string text;  ///< as written, valid JSON
};
struct Null {};

struct Value {
  std::variant<Null, bool, Number, std::string, Array, Object> is;

  [[nodiscard]] bool null() const { return std::holds_alternative<Null>(is); }
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&is); }
  [[nodiscard]] const Number* number() const { return std::get_if<Number>(&is); }
  [[nodiscard]] const std::string* text() const { return std::get_if<std::string>(&is); }
  [[nodiscard]] const Array* array() const { return std::get_if<Array>(&is); }
  [[nodiscard]] const Object* object() const { return std::get_if<Object>(&is); }
};
struct Member {
  std::string key;
  Value value;
};

/// Nesting beyond this is refused: no profile is so deep.
inline constexpr int deepest = 32;

/// One object or array that fills `text`. Errors: not UTF-8, not JSON (line:col), a duplicate key or nesting too deep (JSON pointer).
/// All duplicate keys are reported; other errors end the reading.
[[nodiscard]] tl::expected<Value, std::vector<rules::InputError>> parse(std::string_view text);

/// "an object", "text", "a number". Never the value itself: errors end up in logs, and no patient value may (contracts section 5).
[[nodiscard]] std::string describe(const Value& value);

/// Compact JSON of a value, numbers as written.
[[nodiscard]] std::string write(const Value& value);

/// `pointer` + "/" + `key`, with ~ and / escaped (RFC 6901).
[[nodiscard]] std::string child(std::string_view pointer, std::string_view key);
[[nodiscard]] std::string child(std::string_view pointer, std::size_t index);

}  // namespace eligo::patients::json

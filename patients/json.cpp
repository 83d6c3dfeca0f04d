// JSON text to a tree, by simdjson On-Demand: it checks UTF-8 and structure and hands out each number's own characters.
//
// On-Demand leaves scalars unchecked until they are asked for, so every value is visited and number tokens are held against the JSON
// grammar here. Its errors carry no place for text-level faults (bad UTF-8, a bare control character); a short scan finds those.
// Left out: writing anything but the compact form, and any repair of broken JSON.
#include "patients/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <unordered_set>

namespace eligo::patients::json {
namespace {

using rules::InputError;
namespace ondemand = simdjson::ondemand;

std::string place_of(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i < at; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++line;
      column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      ++column;
    }
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

/// The first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7), or the size.
std::size_t first_bad_utf8(std::string_view text) {
  std::size_t i = 0;
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const auto tail = [&](std::size_t k, unsigned low = 0x80, unsigned high = 0xBF) { return byte(k) >= low && byte(k) <= high; };
  while (i < text.size()) {
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      i += 1;
    } else if (lead >= 0xC2 && lead <= 0xDF && tail(i + 1)) {
      i += 2;
    } else if (lead >= 0xE0 && lead <= 0xEF && tail(i + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && tail(i + 2)) {
      i += 3;
    } else if (lead >= 0xF0 && lead <= 0xF4 && tail(i + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && tail(i + 2) &&
               tail(i + 3)) {
      i += 4;
    } else {
      return i;
    }
  }
  return i;
}

/// Where a string holds a bare control character, or where the string that never ends began.
std::size_t string_fault(std::string_view text) {
  bool inside = false;
  std::size_t began = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '"') {
      inside = !inside;
      began = i;
    } else if (inside && byte == '\\') {
      ++i;
    } else if (inside && byte < 0x20) {
      return i;
    }
  }
  return inside ? began : text.size();
}

bool json_number(std::string_view text) {
  const auto digits = [&text] {
    const std::size_t n = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(n);
    return n;
  };
  const auto take = [&text](std::string_view set) {
    if (text.empty() || set.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
  };
  take("-");
  const bool zero = !text.empty() && text.front() == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (take(".") && digits() == 0) return false;
  if (take("eE")) {
    take("+-");
    if (digits() == 0) return false;
  }
  return text.empty();
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text), padded_(text) {}

  tl::expected<Value, std::vector<InputError>> read() {
    Value value;
    if (!document(value) || !errors_.empty()) return tl::unexpected(std::move(errors_));
    return value;
  }

 private:
  /// Records why the text is not JSON; always false.
  bool fail(std::size_t at, std::string message, std::string help = {}) {
    errors_.push_back({place_of(text_, at), std::move(message), std::move(help)});
    return false;
  }
  bool fail(simdjson::error_code error, std::size_t at) {
    switch (error) {
      case simdjson::UTF8_ERROR:
        return fail(first_bad_utf8(text_), "this byte is not UTF-8", "save the file as UTF-8");
      case simdjson::UNESCAPED_CHARS:
        return fail(string_fault(text_), "a control character stands bare inside a string, expected an escape such as \\n");
      case simdjson::UNCLOSED_STRING:
        return fail(string_fault(text_), "this string is not closed");
      case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
        return fail(text_.size(), "the text ends before its last bracket is closed");
      case simdjson::CAPACITY:
      case simdjson::MEMALLOC:
        return fail(0, "the text is too large to be read");
      case simdjson::STRING_ERROR:
        return fail(at, "this string holds an escape that JSON does not know");
      default:
        return fail(at, "not valid JSON: expected a value, `,`, `:` or a closing bracket near here");
    }
  }
  std::size_t offset_of(const char* at) const {
    return at >= padded_.data() && at <= padded_.data() + text_.size() ? static_cast<std::size_t>(at - padded_.data()) : text_.size();
  }
  std::size_t here() {
    const char* at = nullptr;
    return document_.current_location().get(at) ? text_.size() : offset_of(at);
  }

  bool document(Value& value) {
    if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) return fail(0, "the text is empty, expected a profile");
    if (const auto error = parser_.iterate(padded_).get(document_)) return fail(error, 0);
    ondemand::json_type type{};
    if (const auto error = document_.type().get(type)) return fail(error, text_.find_first_not_of(" \t\r\n"));
    if (type != ondemand::json_type::object && type != ondemand::json_type::array)
      return fail(text_.find_first_not_of(" \t\r\n"), "expected an object in braces");
    ondemand::value root;
    if (const auto error = document_.get_value().get(root)) return fail(error, here());
    if (!read(root, value, {}, 1)) return false;
    const char* rest = nullptr;
    if (document_.current_location().get(rest) != simdjson::OUT_OF_BOUNDS)
      return fail(here(), "something follows the end of the profile", "several profiles stand in an array or one to a line");
    return true;
  }

  bool read(ondemand::value from, Value& to, const std::string& pointer, int depth) {
    if (depth > deepest) {
      errors_.push_back({pointer, "nested deeper than " + std::to_string(deepest) + " levels", {}});
      return false;
    }
    ondemand::json_type type{};
    if (const auto error = from.type().get(type)) return fail(error, here());
    switch (type) {
      case ondemand::json_type::object:
        return object(from, to.is.emplace<Object>(), pointer, depth);
      case ondemand::json_type::array:
        return array(from, to.is.emplace<Array>(), pointer, depth);
      case ondemand::json_type::string: {
        std::string_view text;
        const std::size_t at = here();
        if (const auto error = from.get_string().get(text)) return fail(error, at);
        to.is.emplace<std::string>(text);
        return true;
      }
      case ondemand::json_type::number:
      case ondemand::json_type::boolean:
      case ondemand::json_type::null:
        break;
    }
    std::string_view token = from.raw_json_token();
    const std::size_t at = offset_of(token.data());
    token = token.substr(0, std::min(token.find_last_not_of(" \t\r\n") + 1, token.size()));
    if (token == "null") {
      to.is.emplace<Null>();
    } else if (token == "true" || token == "false") {
      to.is.emplace<bool>(token == "true");
    } else if (json_number(token)) {
      to.is.emplace<Number>(Number{std::string(token)});
    } else {
      return fail(at, "this is no JSON value", "text stands in double quotes");
    }
    return true;
  }

  bool array(ondemand::value from, Array& to, const std::string& pointer, int depth) {
    ondemand::array elements;
    if (const auto error = from.get_array().get(elements)) return fail(error, here());
    for (auto element : elements) {
      ondemand::value value;
      // NOLINTNEXTLINE(performance-move-const-arg): get() is for rvalues alone.
      if (const auto error = std::move(element).get(value)) return fail(error, here());
      const std::string at = child(pointer, to.size());
      if (!read(value, to.emplace_back(), at, depth + 1)) return false;
    }
    return true;
  }

  bool object(ondemand::value from, Object& to, const std::string& pointer, int depth) {
    ondemand::object members;
    if (const auto error = from.get_object().get(members)) return fail(error, here());
    std::unordered_set<std::string> seen;
    for (auto member : members) {
      ondemand::field field;
      if (const auto error = std::move(member).get(field)) return fail(error, here());
      std::string_view key;
      if (const auto error = field.unescaped_key().get(key)) return fail(error, here());
      Member& entry = to.emplace_back();
      entry.key = key;
      const std::string at = child(pointer, entry.key);
      if (!seen.insert(entry.key).second)
        errors_.push_back(
            {at, "the key `" + entry.key + "` stands twice in one object", "keep one: which of the two counts is not defined"});
      if (!read(field.value(), entry.value, at, depth + 1)) return false;
    }
    return true;
  }

  std::string_view text_;
  simdjson::padded_string padded_;
  ondemand::parser parser_;
  ondemand::document document_;
  std::vector<InputError> errors_;
};

void write_text(std::string_view text, std::string& out) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

void write_value(const Value& value, std::string& out) {
  if (const Array* array = value.array()) {
    out += '[';
    for (const Value& element : *array) {
      if (&element != array->data()) out += ',';
      write_value(element, out);
    }
    out += ']';
  } else if (const Object* object = value.object()) {
    out += '{';
    for (const Member& member : *object) {
      if (&member != object->data()) out += ',';
      write_text(member.key, out);
      out += ':';
      write_value(member.value, out);
    }
    out += '}';
  } else if (const std::string* text = value.text()) {
    write_text(*text, out);
  } else if (const Number* number = value.number()) {
    out += number->text;
  } else if (const bool* boolean = value.boolean()) {
    out += *boolean ? "true" : "false";
  } else {
    out += "null";
  }
}

}  // namespace

tl::expected<Value, std::vector<InputError>> parse(std::string_view text) { return Reader(text).read(); }

std::string describe(const Value& value) {
  if (value.array() != nullptr) return "a list";
  if (value.object() != nullptr) return "an object";
  if (value.number() != nullptr) return "a number";
  if (value.text() != nullptr) return "text";
  return value.null() ? "`null`" : "true or false";
}

std::string write(const Value& value) {
  std::string out;
  write_value(value, out);
  return out;
}

std::string child(std::string_view pointer, std::string_view key) {
  std::string out(pointer);
  out += '/';
  for (char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string child(std::string_view pointer, std::size_t index) { return child(pointer, std::to_string(index)); }

}  // namespace eligo::patients::json

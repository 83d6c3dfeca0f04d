// Numbers of a clause: limits and ages. Inclusive and strict ends as semantics section 3 has them.
#include <algorithm>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// "or better" means a lower ECOG and a higher Karnofsky; elsewhere the direction is not in the text.
std::optional<Comparator> better(std::string_view measure) {
  const std::string name = lower(std::string(measure));
  for (const auto low : {"ecog", "eastern", "zubrod", "who", "nyha", "child", "functional class", "asa"})
    if (contains(name, low)) return Comparator::le;
  for (const auto high : {"karnofsky", "kps", "lansky", "mmse"})
    if (contains(name, high)) return Comparator::ge;
  return std::nullopt;
}

int roman(std::string_view word) {
  static constexpr std::string_view numerals[] = {"I", "II", "III", "IV", "V", "VI"};
  for (std::size_t i = 0; i < std::size(numerals); ++i)
    if (word == numerals[i]) return static_cast<int>(i) + 1;
  return 0;
}
std::string numeral(int n) {
  static constexpr std::string_view numerals[] = {"I", "II", "III", "IV", "V", "VI"};
  return std::string(numerals[n - 1]);
}

/// "grade 2" -> 2; "grade 2 or 3" -> 2, 3; "stage I-III" -> I, III, and `range` is set.
std::vector<std::string> stage_values(const std::string& stage, bool& range) {
  std::vector<std::string> words(1);
  for (const char c : stage) {
    if (c != ' ' && c != '-') {
      words.back().push_back(c);
      continue;
    }
    range = range || c == '-';
    words.emplace_back();
  }
  const auto is_value = [](const std::string& word) {
    return !word.empty() && (is_digit(word[0]) || word.find_first_not_of("IVXivxABCDabcd") == std::string::npos);
  };
  std::vector<std::string> values;
  for (std::size_t w = 1; w < words.size(); ++w) {
    range = range || words[w] == "to";
    if (is_value(words[w])) values.push_back(std::move(words[w]));
  }
  return values;
}

}  // namespace

std::optional<Limit> Reader::limit(std::uint32_t begin, std::uint32_t end, std::string_view measure, std::vector<Limit>& more) const {
  struct Value {
    Decimal value;
    std::optional<Comparator> op;
    std::string unit, written;
    std::uint32_t at;
    bool excluded = false;  ///< "(exclusive)" stands behind this end
  };
  std::vector<Value> values;
  std::vector<std::string> words;
  std::optional<Comparator> op;
  std::optional<std::uint8_t> post;
  std::optional<Relative> relative;
  bool range = false, between = false, outside = false, pair = false, ends_marked = false, logarithm = false;
  Limit out;
  out.span = span(begin, end);
  for (std::uint32_t i = begin; i < end; ++i) {
    const Token& t = token(i);
    switch (kind(i)) {
      case 'c':
        op = comparator(i);
        break;
      case 'n':
        values.push_back({number(i), op, "", "", i, false});
        op.reset();
        break;
      case 'u':
      case 'y':
        if (!values.empty() && !(kind(i) == 'u' && !values.back().unit.empty())) {
          values.back().unit = unit(i);
          values.back().written = raw(i);
          if (kind(i) == 'u' && t.value == logarithmic_unit) logarithm = true;
        }
        break;
      case 'R':
        if (!values.empty()) {
          values.back().unit += "/" + unit(i);
          values.back().written += " " + raw(i);
        }
        break;
      case 'p':
        // Behind an end in its own brackets the word is about that end; at the end of the range it is about both.
        if (t.value >= 30 && t.value <= 31 && !values.empty() && (values.size() == 1 || ends_marked)) {
          values.back().excluded = t.value == 31;
          ends_marked = true;
        } else {
          post = t.value;
        }
        break;
      case '/':
        pair = true;
        break;
      case 'U':
        // "1.5 times baseline": elsewhere a step of the study.
        relative = t.kind == TokenKind::anchor ? Relative::baseline : static_cast<Relative>(t.value);
        break;
      case '-':
      case 't':
        range = true;
        break;
      case 'b':
        between = true;
        outside = t.value == 2;
        break;
      case 's':
        range = true;
        break;
      case 'N':
        if (t.value == 40 || t.value == 41) {
          out.op = t.value == 40 ? Comparator::gt : Comparator::lt;
          out.relative = t.value == 40 ? Relative::uln : Relative::lln;
          out.value = Decimal(1);
        } else {
          out.op = Comparator::eq;
          out.word = t.value == 1 ? "abnormal" : "normal";
        }
        return out;
      case 'Y':
        if (!values.empty()) {
          // "five times normal" is a multiple of the upper limit.
          relative = Relative::uln;
          break;
        }
        out.op = Comparator::eq;
        out.word = lower(raw(i));
        return out;
      case 'k': {
        for (std::string& value : stage_values(unit(i), range)) words.push_back(std::move(value));
        break;
      }
      case 'z':
        words.push_back(raw(i));
        break;
      default:
        break;
    }
  }
  if (values.empty() && !words.empty()) {
    if (range && words.size() == 2 && roman(words[0]) > 0 && roman(words[1]) > roman(words[0])) {
      const int first = roman(words[0]), last = roman(words[1]);
      words.clear();
      for (int n = first; n <= last; ++n) words.push_back(numeral(n));
    } else if (range && words.size() == 2 && words[0].size() == 1 && words[1].size() == 1 && words[0] < words[1] &&
               ((words[0] >= "0" && words[1] <= "9") || (words[0] >= "A" && words[1] <= "D"))) {
      const char first = words[0][0], last = words[1][0];
      words.clear();
      for (char n = first; n <= last; ++n) words.push_back(std::string(1, n));
    } else if (range && words.size() >= 2) {
      return std::nullopt;
    }
    // "Child-Pugh B or worse", "NYHA II or better"
    if (post && (*post == 20 || *post == 21) && words.size() == 1) {
      const auto direction = better(measure);
      if (!direction || *direction != Comparator::le) return std::nullopt;
      op = *post == 20 ? Comparator::le : Comparator::ge;
      post.reset();
    }
    if (op && *op != Comparator::eq) {
      // "class > II": the classes end at IV, those with letters at D.
      const bool letter = words[0].size() == 1 && words[0][0] >= 'A' && words[0][0] <= 'D' && roman(words[0]) == 0;
      const int said = letter ? words[0][0] - 'A' + 1 : roman(words[0]);
      if (words.size() != 1 || post || said < 1 || said > 4 || *op == Comparator::ne) return std::nullopt;
      const int first = less_side(*op) ? 1 : said + (*op == Comparator::gt ? 1 : 0);
      const int last = less_side(*op) ? said - (*op == Comparator::lt ? 1 : 0) : 4;
      if (first > last) return std::nullopt;
      words.clear();
      for (int n = first; n <= last; ++n) words.push_back(letter ? std::string(1, static_cast<char>('A' + n - 1)) : numeral(n));
    } else if (post && words.size() == 1) {
      // "class II or greater": the classes end at IV, those with letters at D.
      const bool letter = words[0].size() == 1 && words[0][0] >= 'A' && words[0][0] <= 'D' && roman(words[0]) == 0;
      if (*post != static_cast<std::uint8_t>(Comparator::ge) || (!letter && (roman(words[0]) == 0 || roman(words[0]) > 4)))
        return std::nullopt;
      if (letter)
        for (char n = static_cast<char>(words[0][0] + 1); n <= 'D'; ++n) words.push_back(std::string(1, n));
      else
        for (int n = roman(words[0]) + 1; n <= 4; ++n) words.push_back(numeral(n));
    }
    out.op = Comparator::eq;
    out.word = words[0];
    for (std::size_t w = 1; w < words.size(); ++w) {
      more.push_back(out);
      more.back().word = words[w];
    }
    return out;
  }
  if (relative) out.relative = *relative;
  if (values.empty()) {
    if (!relative || !op) return std::nullopt;
    out.op = op;
    out.value = Decimal(1);
    return out;
  }
  for (auto& v : values) {
    if (out.unit.empty()) {
      out.unit = v.unit;
      // "24+0 weeks" is counted in days, and no word of the text says so.
      out.unit_text = !v.written.empty() && is_digit(v.written.front()) && v.unit == "d" ? v.unit : v.written;
    }
    if (!v.unit.empty() && v.unit != out.unit && values.size() == 2) return std::nullopt;  // "100 mg to 1 g": two units in one range
  }
  if (logarithm) {
    // "4 log10 copies/mL" is 10,000 copies/mL. Of a broken logarithm no exact figure can be made: it has no known unit.
    const bool exact = std::all_of(values.begin(), values.end(), [](const Value& v) {
      return v.value.exponent() >= 0 && v.value >= Decimal(0) && v.value <= Decimal(15);
    });
    if (exact) {
      for (auto& v : values) v.value = Decimal(1, static_cast<int>(v.value.to_double()));
      out.unit_text = out.unit;
    } else {
      out.unit.clear();
    }
  }
  if (out.unit == "%" && out.relative != Relative::none && out.relative != Relative::predicted) {
    // "120 % of ULN" is 1.2 times the limit. What is predicted is compared in percent.
    for (auto& v : values) {
      const auto multiple = Decimal::multiply(v.value, Decimal(1, -2));
      if (!multiple) return std::nullopt;
      v.value = *multiple;
    }
    out.unit.clear();
    out.unit_text.clear();
  }
  if (pair) {
    // Two figures of one measurement: the caller says what each is of.
    if (values.size() != 2 || (values[1].op && values[1].op != values[0].op)) return std::nullopt;
    out.op = post && *post <= 5 ? std::optional(static_cast<Comparator>(*post)) : values[0].op;
    if (!out.op || (!less_side(*out.op) && !more_side(*out.op))) return std::nullopt;
    out.value = values[0].value;
    more.push_back(out);
    more.back().value = values[1].value;
    return out;
  }
  if (outside) {
    if (values.size() != 2) return std::nullopt;
    if (values[1].value < values[0].value) std::swap(values[0], values[1]);
    out.op = Comparator::lt;
    out.value = values[0].value;
    more.push_back(out);
    more.back().op = Comparator::gt;
    more.back().value = values[1].value;
    return out;
  }
  if (values.size() == 2 && (range || between || (values[0].op && values[1].op))) {
    out.low = values[0].value;
    out.high = values[1].value;
    if (values[0].op && less_side(*values[0].op)) return std::nullopt;
    out.low_inclusive = !(values[0].op && *values[0].op == Comparator::gt);
    out.high_inclusive = !(values[1].op && *values[1].op == Comparator::lt);
    if (post && *post == 31) out.low_inclusive = out.high_inclusive = false;
    if (values[0].excluded) out.low_inclusive = false;
    if (values[1].excluded) out.high_inclusive = false;
    if (*out.high < *out.low) std::swap(out.low, out.high);
    return out;
  }
  if (values.size() > 1) {
    // "0, 1 or 2": whole numbers in a row are a range, others are alternatives.
    bool row = true;
    for (std::size_t v = 1; v < values.size(); ++v) {
      const auto next = Decimal::add(values[v - 1].value, Decimal(1));
      row = row && next && *next == values[v].value && values[v].value.exponent() >= 0;
    }
    if (row) {
      out.low = values.front().value;
      out.high = values.back().value;
      return out;
    }
    out.op = Comparator::eq;
    out.value = values[0].value;
    for (std::size_t v = 1; v < values.size(); ++v) {
      more.push_back(out);
      more.back().value = values[v].value;
    }
    return out;
  }
  out.value = values[0].value;
  out.op = values[0].op;
  if (post) {
    if (*post <= 5) out.op = static_cast<Comparator>(*post);
    if (*post == 20 || *post == 21) {
      const auto direction = better(measure);
      if (!direction) return std::nullopt;
      out.op = *post == 20 ? *direction : *direction == Comparator::le ? Comparator::ge : Comparator::le;
    }
  }
  if (!out.op) out.op = Comparator::eq;
  return out;
}

Node Reader::age(std::uint32_t begin, std::uint32_t end) const {
  struct Bound {
    Decimal value;
    std::optional<Comparator> op;
    std::string unit;
    std::uint32_t at = 0;
  };
  std::vector<Bound> bounds;
  std::optional<Comparator> op;
  std::optional<std::uint8_t> post;
  bool range = false, sided = false, beyond = false;
  for (std::uint32_t i = begin; i < end; ++i) {
    beyond = beyond || (kind(i) == 'b' && token(i).value == 2);  // "outside 18-65 years"
    switch (kind(i)) {
      case 'c':
        op = comparator(i);
        break;
      case 'n':
        bounds.push_back({number(i), op, "", i});
        op.reset();
        break;
      case 'G':
        // "18 <= age": the sign of the figure in front, turned round.
        if (!bounds.empty() && op) {
          const Comparator said = *op;
          bounds.back().op = said == Comparator::lt   ? Comparator::gt
                             : said == Comparator::le ? Comparator::ge
                             : said == Comparator::gt ? Comparator::lt
                                                      : Comparator::le;
          op.reset();
          sided = true;
        }
        break;
      case 'y':
        if (!bounds.empty() && bounds.back().unit.empty()) bounds.back().unit = unit(i);
        break;
      case 'p':
        post = token(i).value;
        break;
      case '-':
      case 't':
      case 'b':
        range = true;
        break;
      default:
        break;
    }
  }
  const auto whole = span(begin, end);
  const auto node = [&](Limit limit) {
    limit.span = whole;
    return Node{AgeLimit{std::move(limit), "as_of"}, whole};
  };
  if (bounds.empty()) return unread(begin, end);
  // "18 > age > 70" is a slip, and nobody can tell of which sign.
  if (sided && (bounds.size() != 2 || !bounds[1].op || less_side(*bounds[0].op) == less_side(*bounds[1].op) ||
                less_side(*bounds[0].op) == (bounds[0].value < bounds[1].value)))
    return Node{Unread{text(begin, end), true}, span(begin, end)};
  if (bounds.back().unit.empty()) bounds.back().unit = "a";
  if (bounds.front().unit.empty()) bounds.front().unit = bounds.back().unit;
  const auto one = [&](const Bound& b, Comparator fallback) {
    Limit l;
    l.op = b.op.value_or(fallback);
    l.value = b.value;
    l.unit = b.unit;
    return l;
  };
  if (bounds.size() >= 2) {
    Bound &a = bounds[0], &b = bounds[1];
    if (!range && !(a.op && b.op)) range = true;
    // "Age >= 18 years and >= 6 months post-transplant", "< 18 or > 3 years postmenopausal": the second figure bounds something else.
    const bool anything =
        a.op && b.op && less_side(*a.op) && more_side(*b.op) && b.value < a.value && a.unit == b.unit && has_kind(begin, end, '|');
    if (!range && !sided && a.op && b.op &&
        (anything || (less_side(*a.op) && less_side(*b.op)) || (more_side(*a.op) && more_side(*b.op)))) {
      const std::uint32_t sign = b.at > begin ? b.at - 1 : b.at;
      return logic(LogicOp::conjunction, {node(one(a, Comparator::ge)), Node{Unread{text(sign, end), true}, span(sign, end)}});
    }
    if (a.op && less_side(*a.op) && b.op && more_side(*b.op) && a.value > b.value && a.unit == b.unit) std::swap(a, b);
    // "> 65 or < 18" lies outside, however it is ordered.
    if (a.op && more_side(*a.op) && b.op && less_side(*b.op) && a.value > b.value && a.unit == b.unit) std::swap(a, b);
    if (a.unit == b.unit && !(a.op && less_side(*a.op)) && !(b.op && more_side(*b.op))) {
      Limit l;
      l.low = a.value;
      l.high = b.value;
      l.unit = a.unit;
      l.low_inclusive = !(a.op && *a.op == Comparator::gt);
      l.high_inclusive = !(b.op && *b.op == Comparator::lt);
      if (post && *post == 31) l.low_inclusive = l.high_inclusive = false;
      if (*l.high < *l.low) std::swap(l.low, l.high);
      return beyond ? negation(node(l)) : node(l);
    }
    if (beyond) return Node{Unread{text(begin, end), true}, whole};
    std::vector<Node> both;
    both.push_back(node(one(a, Comparator::ge)));
    both.push_back(node(one(b, Comparator::le)));
    // "< 18 or > 80" lies outside on either side; it is never both.
    const bool outside = a.op && less_side(*a.op) && b.op && more_side(*b.op);
    return logic(outside ? LogicOp::disjunction : LogicOp::conjunction, std::move(both));
  }
  if (beyond) return Node{Unread{text(begin, end), true}, whole};
  Comparator fallback = Comparator::eq;
  if (post && *post <= 5) {
    bounds[0].op.reset();
    fallback = static_cast<Comparator>(*post);
  }
  return node(one(bounds[0], fallback));
}

}  // namespace eligo::grammar

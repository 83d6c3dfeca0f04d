// UCUM syntax as a PEG, and its evaluation to a rational factor and a product of bases.
//
// The grammar has no alternative that could be taken back after an action ran, so the actions fold the expression from left to right
// as it is read; a bracket opens a frame. Length, exponents and digits are bounded, so no expression is expensive. Left out:
// simplification and display names of units; nothing here needs them.
#include "rules/ucum.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <unordered_map>

#include <tao/pegtl.hpp>

namespace eligo::rules::ucum {
namespace {

namespace pegtl = tao::pegtl;

constexpr std::size_t longest_expression = 256;
constexpr int largest_exponent = 99;
constexpr int largest_power_of_ten = 308;

Rational power(const Rational& base, int exponent) {
  if (exponent == 1) return base;
  using boost::multiprecision::cpp_int;
  const auto n = static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
  const cpp_int up = boost::multiprecision::pow(boost::multiprecision::numerator(base), n);
  const cpp_int down = boost::multiprecision::pow(boost::multiprecision::denominator(base), n);
  return exponent < 0 ? Rational(down, up) : Rational(up, down);
}

// ---- facts ----

struct Prefix {
  std::string_view code, value;
};
constexpr Prefix prefixes[] = {
#define ELIGO_UCUM_PREFIX(code, value) {code, value},
#include "rules/ucum_atoms.def"
#undef ELIGO_UCUM_PREFIX
};

struct Defined {
  std::string_view code;
  bool metric;
  std::string_view value, unit;
};
constexpr Defined defined[] = {
#define ELIGO_UCUM_UNIT(code, metric, value, unit) {code, metric, value, unit},
#include "rules/ucum_atoms.def"
#undef ELIGO_UCUM_UNIT
};

struct Special {
  std::string_view code;
  bool metric;
  Scale scale;
  std::string_view value, unit;
};
constexpr Special special[] = {
#define ELIGO_UCUM_SPECIAL(code, metric, scale, value, unit) {code, metric, Scale::scale, value, unit},
#include "rules/ucum_atoms.def"
#undef ELIGO_UCUM_SPECIAL
};

struct Arbitrary {
  std::string_view code;
  bool metric;
};
constexpr Arbitrary arbitrary[] = {
#define ELIGO_UCUM_ARBITRARY(code, metric) {code, metric},
#include "rules/ucum_atoms.def"
#undef ELIGO_UCUM_ARBITRARY
};

// Units that are bases here: UCUM's seven, and those that UCUM makes pure numbers or that share a dimension with what they must not meet.
struct Own {
  std::string_view code;
  bool metric;
  Base base;
  std::string_view value = "1", unit = "1";
};
constexpr Own own[] = {
    {"m", true, Base::length},
    {"s", true, Base::time},
    {"g", true, Base::mass},
    {"rad", true, Base::angle},
    {"K", true, Base::temperature},
    {"C", true, Base::charge},
    {"cd", true, Base::luminosity},
    {"mol", true, Base::amount},
    {"eq", true, Base::equivalent},
    {"osm", true, Base::osmole},
    {"%", false, Base::fraction, "1e-2"},
    {"[ppth]", false, Base::fraction, "1e-3"},
    {"[ppm]", false, Base::fraction, "1e-6"},
    {"[ppb]", false, Base::fraction, "1e-9"},
    {"[pptr]", false, Base::fraction, "1e-12"},
    {"Bq", true, Base::decay, "1", "/s"},
    {"Sv", true, Base::dose_equivalent, "1", "J/kg"},
    {"bit", true, Base::information},
    {"[hnsf'U]", false, Base::density_unit},
    {"[HPF]", false, Base::high_power_field},
    {"[LPF]", false, Base::low_power_field},
    {"[NTU]", false, Base::turbidity},
    {"[FNU]", false, Base::titre_unit},
    {"[iU]", true, Base::international_unit},
    {"[IU]", true, Base::international_unit},
    {"[FEU]", false, Base::feu},
};

constexpr std::size_t first_free = static_cast<std::size_t>(Base::last_listed);

// ---- annotations ----

// What is counted changes with these annotations; every other one is a remark (UCUM specification, section 2.4).
std::optional<Base> marker(std::string_view annotation) {
  std::string folded;
  for (const char c : annotation)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) folded += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  struct Row {
    std::string_view word;
    Base base;
  };
  static constexpr Row rows[] = {
      {"173m2", Base::body_surface},
      {"173m2bsa", Base::body_surface},
      {"copies", Base::copies},
      {"copy", Base::copies},
      {"cps", Base::copies},
      {"cp", Base::copies},
      {"rnacopies", Base::copies},
      {"dnacopies", Base::copies},
      {"genomecopies", Base::copies},
      {"genomes", Base::copies},
      {"feu", Base::feu},
      {"ddu", Base::ddu},
      {"score", Base::score},
      {"points", Base::score},
      {"point", Base::score},
      {"scale", Base::score},
      {"class", Base::score},
      {"grade", Base::score},
      {"stage", Base::score},
      {"ordinal", Base::score},
      {"tscore", Base::score},
      {"zscore", Base::score},
      {"sdscore", Base::score},
      {"sds", Base::score},
      {"pack", Base::pack},
      {"packs", Base::pack},
      {"uln", Base::upper_limit},
      {"xuln", Base::upper_limit},
      {"lln", Base::lower_limit},
      {"xlln", Base::lower_limit},
      {"percentile", Base::percentile},
  };
  for (const Row& row : rows)
    if (row.word == folded) return row.base;
  if (folded.starts_with("log")) return Base::logarithm;
  return std::nullopt;
}

// ---- the atoms, each with its worth ----

struct Atom {
  bool metric = false;
  Unit unit;
};

class Atoms {
 public:
  Atoms();
  [[nodiscard]] const Atom* find(std::string_view code) const {
    const auto at = atoms_.find(code);
    return at == atoms_.end() ? nullptr : &at->second;
  }
  // An atom, or a prefix and a metric atom.
  [[nodiscard]] std::optional<Atom> symbol(std::string_view code) const;

 private:
  std::unordered_map<std::string_view, Atom> atoms_;
  std::vector<Rational> prefix_values_;
};

// Facts that never change, put in order once.
const Atoms& atoms() {
  static const Atoms table;
  return table;
}

// ---- the syntax (UCUM specification, section 2.1) ----

namespace syntax {
struct ten : pegtl::seq<pegtl::one<'1'>, pegtl::one<'0'>, pegtl::one<'*', '^'>> {};
struct bracket_end : pegtl::one<']'> {};
struct bracket_text : pegtl::plus<pegtl::ranges<'!', 'Z', '^', 'z', '\\'>> {};
struct bracketed : pegtl::if_must<pegtl::one<'['>, bracket_text, bracket_end> {};
struct letters : pegtl::sor<pegtl::alpha, pegtl::one<'%', '_', '\'', '"'>> {};
struct symbol : pegtl::sor<ten, pegtl::plus<pegtl::sor<bracketed, letters>>> {};
struct exponent : pegtl::seq<pegtl::opt<pegtl::one<'+', '-'>>, pegtl::plus<pegtl::digit>> {};
struct annotation_text : pegtl::star<pegtl::ranges<'!', 'z', '|', '|', '~'>> {};
struct annotation_end : pegtl::one<'}'> {};
struct annotation : pegtl::if_must<pegtl::one<'{'>, annotation_text, annotation_end> {};
struct body_surface : pegtl::seq<TAO_PEGTL_STRING("1.73.m2"), pegtl::not_at<pegtl::digit>> {};
struct integer : pegtl::plus<pegtl::digit> {};
struct open : pegtl::one<'('> {};
struct close : pegtl::one<')'> {};
struct term;
struct group : pegtl::if_must<open, term, close> {};
struct simple : pegtl::seq<symbol, pegtl::opt<exponent>> {};
struct annotatable : pegtl::seq<pegtl::sor<simple, integer, group>, pegtl::opt<annotation>> {};  // "1{c}", "/100{WBCs}" are in use
struct component : pegtl::sor<body_surface, annotatable, annotation> {};
struct dot : pegtl::one<'.'> {};
struct slash : pegtl::one<'/'> {};
struct factors : pegtl::star<pegtl::if_must<pegtl::sor<dot, slash>, component>> {};
struct term : pegtl::seq<component, factors> {};
struct leading : pegtl::if_must<slash, component, factors> {};
struct end : pegtl::eof {};
struct start : pegtl::sor<leading, term> {};
struct whole : pegtl::must<start, end> {};
}  // namespace syntax

// What a bracket has gathered so far.
struct Product {
  Unit unit;
  std::vector<std::uint16_t> above, below;  // bases met, to notice what cancels
  std::optional<Unit> special;
  int sign = 1;
};

struct Reader {
  const Atoms& table;
  std::vector<Product> open = {Product{}};
  std::vector<Base> markers;
  Product part;  // the component being read
  int exponent = 1;
  bool part_is_ten = false;
  std::string problem, help;  // the first

  void fail(std::string message, std::string hint = {}) {
    if (problem.empty()) problem = std::move(message), help = std::move(hint);
  }
  void take_part();
};

// Multiplies the component into the frame.
void Reader::take_part() {
  Product& into = open.back();
  const int sign = into.sign;
  into.sign = 1;
  if (part.special && (sign < 0 || exponent != 1 || into.special))
    fail("a unit such as `Cel` cannot be divided, raised or multiplied by units");
  const int times = sign * exponent;
  into.unit.factor *= power(part.unit.factor, times);
  for (const auto& [base, n] : part.unit.dimension.exponents) into.unit.dimension.add(base, n * times);
  auto& above = times > 0 ? into.above : into.below;
  auto& below = times > 0 ? into.below : into.above;
  above.insert(above.end(), part.above.begin(), part.above.end());
  below.insert(below.end(), part.below.begin(), part.below.end());
  if (part.special) into.special = std::move(part.special);
  part = Product{};
  exponent = 1;
  part_is_ten = false;
}

template <class Rule>
struct action : pegtl::nothing<Rule> {};

template <>
struct action<syntax::symbol> {
  template <class Input>
  static void apply(const Input& in, Reader& reader) {
    const std::string_view code(in.begin(), in.size());
    const auto atom = reader.table.symbol(code);
    if (!atom) {
      std::string help;
      if (reader.table.symbol("[" + std::string(code) + "]")) help = "`[" + std::string(code) + "]` is a unit";
      reader.fail("`" + std::string(code) + "` is not a UCUM unit", help);
      return;
    }
    reader.part_is_ten = code.starts_with("10");
    if (atom->unit.scale != Scale::ratio) {
      reader.part.special = atom->unit;
      return;
    }
    reader.part.unit = atom->unit;
    for (const auto& [base, n] : atom->unit.dimension.exponents) (n > 0 ? reader.part.above : reader.part.below).push_back(base);
  }
};

template <>
struct action<syntax::exponent> {
  template <class Input>
  static void apply(const Input& in, Reader& reader) {
    std::string_view digits(in.begin(), in.size());
    const bool negative = digits.front() == '-';
    if (digits.front() == '-' || digits.front() == '+') digits.remove_prefix(1);
    const int largest = reader.part_is_ten ? largest_power_of_ten : largest_exponent;
    int value = 0;
    for (const char c : digits) {
      value = value * 10 + (c - '0');
      if (value > largest) {
        reader.fail("the exponent " + std::string(digits) + " is too large");
        return;
      }
    }
    reader.exponent = negative ? -value : value;
  }
};

template <>
struct action<syntax::annotation> {
  template <class Input>
  static void apply(const Input& in, Reader& reader) {
    if (const auto base = marker({in.begin(), in.size()})) reader.markers.push_back(*base);
  }
};

template <>
struct action<syntax::body_surface> {
  static void apply0(Reader& reader) { reader.markers.push_back(Base::body_surface); }
};

template <>
struct action<syntax::integer> {
  template <class Input>
  static void apply(const Input& in, Reader& reader) {
    if (in.size() > 30) return reader.fail("the number has more than 30 digits");
    reader.part.unit.factor = rational({in.begin(), in.size()});
    if (reader.part.unit.factor == 0) reader.fail("a unit cannot be zero");
    if (reader.part.unit.factor == 0) reader.part.unit.factor = 1;
  }
};

template <>
struct action<syntax::open> {
  static void apply0(Reader& reader) { reader.open.emplace_back(); }
};

template <>
struct action<syntax::close> {
  static void apply0(Reader& reader) {
    reader.part = std::move(reader.open.back());
    reader.open.pop_back();
  }
};

template <>
struct action<syntax::component> {
  static void apply0(Reader& reader) { reader.take_part(); }
};

template <>
struct action<syntax::slash> {
  static void apply0(Reader& reader) { reader.open.back().sign = -1; }
};

template <class>
inline constexpr const char* message = nullptr;  // such a rule may fail and another be tried
template <>
inline constexpr const char* message<syntax::component> = "a unit was expected";
template <>
inline constexpr const char* message<syntax::factors> = "a unit was expected";
template <>
inline constexpr const char* message<syntax::start> = "a unit was expected";
template <>
inline constexpr const char* message<syntax::term> = "a unit was expected";
template <>
inline constexpr const char* message<syntax::bracket_text> = "the name of a unit was expected in the brackets";
template <>
inline constexpr const char* message<syntax::annotation_text> = "an annotation holds ASCII signs without spaces";
template <>
inline constexpr const char* message<syntax::close> = "a closing bracket `)` was expected";
template <>
inline constexpr const char* message<syntax::bracket_end> = "a closing bracket `]` was expected";
template <>
inline constexpr const char* message<syntax::annotation_end> = "an annotation ends with `}` and holds ASCII signs without spaces";
template <>
inline constexpr const char* message<syntax::end> = "`.`, `/` or the end was expected";

struct errors {
  template <class Rule>
  static constexpr const char* message = ucum::message<Rule>;
};
template <class Rule>
using control = pegtl::must_if<errors>::control<Rule>;

// What the whole expression comes to. `definition`: of an atom, where mass over mass is no hint of a fraction.
Unit settle(Reader& reader, bool definition) {
  Product& product = reader.open.back();
  Unit unit = std::move(product.unit);
  if (product.special) {
    if (!unit.dimension.exponents.empty()) reader.fail("a unit such as `Cel` cannot be multiplied by units");
    product.special->multiple *= unit.factor;
    unit = std::move(*product.special);
  } else if (!definition) {
    const auto cancels = [&](Base base) {
      const auto id = static_cast<std::uint16_t>(base);
      return std::find(product.above.begin(), product.above.end(), id) != product.above.end() &&
             std::find(product.below.begin(), product.below.end(), id) != product.below.end() && unit.dimension.of(id) == 0;
    };
    const bool plain = std::all_of(unit.dimension.exponents.begin(), unit.dimension.exponents.end(),
                                   [](const auto& e) { return e.first == static_cast<std::uint16_t>(Base::time); });
    if (cancels(Base::amount)) {
      unit.dimension.add(Base::amount_ratio, 1);
    } else if (plain && (cancels(Base::mass) || cancels(Base::length))) {
      unit.dimension.add(Base::fraction, 1);  // g/g, L/L, mg/kg/d
    } else if (unit.dimension.exponents.empty() && unit.factor < 1 && reader.markers.empty()) {
      unit.dimension.add(Base::fraction, 1);  // 10*-2
    }
  }
  std::sort(reader.markers.begin(), reader.markers.end());
  reader.markers.erase(std::unique(reader.markers.begin(), reader.markers.end()), reader.markers.end());
  for (const Base base : reader.markers) unit.dimension.add(base, base == Base::body_surface ? -1 : 1);
  return unit;
}

Result<Unit> read(std::string_view expression, const Atoms& table, bool definition) {
  const auto refuse = [&](std::string why, std::string help = {}) {
    return tl::unexpected(InputError{{}, std::move(why), std::move(help)});
  };
  if (expression.empty()) return refuse("an empty text is not a unit", "the unit of a pure number is `1`");
  if (expression.size() > longest_expression) return refuse("a unit of more than 256 signs is not read");
  Reader reader{table, {Product{}}, {}, {}, 1, false, {}, {}};
  pegtl::memory_input<> input(expression.data(), expression.data() + expression.size(), "");
  try {
    pegtl::parse<syntax::whole, action, control>(input, reader);
  } catch (const pegtl::parse_error& error) {
    if (reader.problem.empty()) {
      const std::size_t at = error.positions().front().byte;
      return refuse("`" + std::string(expression) + "`: " + std::string(error.message()) +
                    (at < expression.size() ? " at `" + std::string(expression.substr(at)) + "`" : " at the end"));
    }
  }
  if (reader.problem.empty()) {
    Unit unit = settle(reader, definition);
    if (reader.problem.empty()) return unit;
  }
  return refuse(std::move(reader.problem), std::move(reader.help));
}

Atoms::Atoms() {
  for (const Prefix& prefix : prefixes) prefix_values_.push_back(rational(prefix.value));
  std::uint16_t next = first_free;
  for (const Arbitrary& row : arbitrary) {
    Atom atom{row.metric, {}};
    atom.unit.dimension.add(next++, 1);
    atoms_.emplace(row.code, std::move(atom));
  }
  Atom ten;
  ten.unit.factor = 10;
  atoms_.emplace("10*", ten);
  atoms_.emplace("10^", ten);
  // Definitions build on one another in no order: pass over them until nothing is left.
  const auto worth = [this](std::string_view value, std::string_view unit) -> std::optional<Unit> {
    auto read_unit = unit == "1" ? Result<Unit>(Unit{}) : read(unit, *this, true);
    if (!read_unit) return std::nullopt;
    read_unit->factor *= rational(value);
    return *read_unit;
  };
  for (bool more = true; more;) {
    more = false;
    const auto settle_row = [&](const auto& row, auto&& finish) {
      if (atoms_.contains(row.code)) return;
      auto unit = worth(row.value, row.unit);
      if (!unit) return;
      Atom atom{row.metric, std::move(*unit)};
      finish(atom);
      atoms_.emplace(row.code, std::move(atom));
      more = true;
    };
    for (const Own& row : own) settle_row(row, [&](Atom& atom) { atom.unit.dimension.add(row.base, 1); });
    for (const Defined& row : defined) settle_row(row, [](Atom&) {});
    for (const Special& row : special) settle_row(row, [&](Atom& atom) { atom.unit.scale = row.scale; });
  }
}

std::optional<Atom> Atoms::symbol(std::string_view code) const {
  if (const Atom* atom = find(code)) return *atom;
  for (std::size_t i = 0; i < std::size(prefixes); ++i) {
    if (!code.starts_with(prefixes[i].code)) continue;
    const Atom* atom = find(code.substr(prefixes[i].code.size()));
    if (atom == nullptr || !atom->metric) continue;
    Atom scaled = *atom;
    (scaled.unit.scale == Scale::ratio ? scaled.unit.factor : scaled.unit.multiple) *= prefix_values_[i];
    return scaled;
  }
  return std::nullopt;
}

}  // namespace

int Dimension::of(std::uint16_t base) const {
  for (const auto& [id, n] : exponents)
    if (id == base) return n;
  return 0;
}

void Dimension::add(std::uint16_t base, int exponent) {
  const auto at = std::lower_bound(exponents.begin(), exponents.end(), base, [](const auto& e, std::uint16_t id) { return e.first < id; });
  if (at == exponents.end() || at->first != base) {
    if (exponent != 0) exponents.insert(at, {base, static_cast<std::int16_t>(exponent)});
    return;
  }
  at->second = static_cast<std::int16_t>(at->second + exponent);
  if (at->second == 0) exponents.erase(at);
}

Result<Unit> parse(std::string_view expression) { return read(expression, atoms(), false); }

Rational rational(std::string_view digits) {
  using boost::multiprecision::cpp_int;
  cpp_int coefficient = 0;
  int exponent = 0;
  bool point = false;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (digits[i] == '.') {
      point = true;
    } else if (digits[i] == 'e' || digits[i] == 'E') {
      int written = 0;
      const bool down = digits.substr(i + 1).starts_with('-');
      for (const char c : digits.substr(i + 1))
        if (c >= '0' && c <= '9') written = written * 10 + (c - '0');
      exponent += down ? -written : written;
      break;
    } else {
      coefficient = coefficient * 10 + (digits[i] - '0');
      if (point) --exponent;
    }
  }
  return (negative ? Rational(-coefficient) : Rational(coefficient)) * power(Rational(10), exponent);
}

Rational rational(const Decimal& value) { return Rational(value.coefficient()) * power(Rational(10), value.exponent()); }

std::string_view arbitrary_code(std::uint16_t base) {
  if (base < first_free) return {};
  const std::size_t index = base - first_free;
  return index < std::size(arbitrary) ? arbitrary[index].code : std::string_view{};
}

void each_fact(const std::function<void(std::string_view)>& fact) {
  for (const Prefix& one : prefixes)
    for (const auto text : {one.code, one.value}) fact(text);
  for (const Defined& one : defined)
    for (const auto text : {one.code, one.value, one.unit}) fact(text);
  for (const Special& one : special)
    for (const auto text : {one.code, one.value, one.unit}) fact(text);
  for (const Arbitrary& one : arbitrary) fact(one.code);
  for (const Own& one : own)
    for (const auto text : {one.code, one.value, one.unit}) fact(text);
}

}  // namespace eligo::rules::ucum

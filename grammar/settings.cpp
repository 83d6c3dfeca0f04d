// Settings in a criterion: which words around a measure say how it was measured, and of which comparison.
//
// Works on the finished tree and the text it was read from: the words stand inside a measure's name, or where no node stands (in front of
// the measure, between it and its limit, behind the limit), or make up a node of their own ("QTc < 450 ms using Fridericia's formula").
// What it leaves out: whether a value fits is for the evaluator to say.
#include "grammar/settings.hpp"

#include <algorithm>

#include "grammar/text.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {
namespace {

/// A stretch of the text that a node takes: a comparison's measure or limit, or any other leaf as a whole.
struct Stretch {
  enum class Is { measure, limit, other } is = Is::other;
  Span where;
  Comparison* of = nullptr;
};

void collect(Node& node, std::vector<Stretch>& out) {
  if (auto* logic = std::get_if<Logic>(&node.value)) {
    for (Node& arg : logic->args) collect(arg, out);
    return;
  }
  auto* compared = std::get_if<Comparison>(&node.value);
  if (compared == nullptr) {
    out.push_back({Stretch::Is::other, node.span, nullptr});
    return;
  }
  if (!compared->measure.span.empty()) out.push_back({Stretch::Is::measure, compared->measure.span, compared});
  if (!compared->limit.span.empty()) out.push_back({Stretch::Is::limit, compared->limit.span, compared});
}

/// What stands between two nodes.
struct Gap {
  bool connective = false;  ///< and, or, a semicolon, the end of a sentence
  bool comma = false;       ///< or an opening bracket, a colon
  bool sentence = false;    ///< a semicolon or the end of a sentence
  int words = 0;
  [[nodiscard]] bool parts() const { return connective || comma; }
};

Gap gap(std::string_view text) {
  Gap out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_word_byte(c)) {
      std::size_t end = i;
      while (end < text.size() && is_word_byte(text[end])) ++end;
      const std::string_view word = text.substr(i, end - i);
      if (const std::string said = lower(word); said == "and" || said == "or") out.connective = true;
      ++out.words;
      i = end - 1;
    } else if (c == ';' || (c == '.' && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n'))) {
      out.connective = out.sentence = true;
    } else if (c == ',' || c == '(' || c == ':') {
      out.comma = true;
    }
  }
  return out;
}

class Notes {
 public:
  Notes(std::string_view text, Span where) : text_(text), where_(where) {}

  void run(Node& tree) {
    collect(tree, stretches_);
    if (std::none_of(stretches_.begin(), stretches_.end(), [](const Stretch& s) { return s.of != nullptr; })) return;
    std::stable_sort(stretches_.begin(), stretches_.end(),
                     [](const Stretch& a, const Stretch& b) { return a.where.begin < b.where.begin; });
    std::size_t next = 0;
    std::size_t last = stretches_.size();  // the stretch that reaches furthest among those that begin before the mention
    for (SettingMention mention : find_settings(text_.substr(where_.begin, where_.size()), SettingsOf::criterion)) {
      mention.where.begin += where_.begin;
      mention.where.end += where_.begin;
      for (; next < stretches_.size() && stretches_[next].where.begin <= mention.where.begin; ++next)
        if (last == stretches_.size() || stretches_[next].where.end >= stretches_[last].where.end) last = next;
      const Stretch* before = last < stretches_.size() ? &stretches_[last] : nullptr;
      const Stretch* after = next < stretches_.size() ? &stretches_[next] : nullptr;
      if (after != nullptr && after->where.begin < mention.where.end) continue;  // words of a name that begins inside it
      if (before != nullptr && before->where.end > mention.where.begin)
        inside(mention, *before);
      else
        between(mention, before, after);
    }
    for (Stretch& stretch : stretches_)
      if (stretch.is == Stretch::Is::measure) settle(name_last(*stretch.of));
  }

 private:
  /// "eGFR >= 60 by iohexol": the habit of the name gives way to what is said of how it was measured.
  static std::vector<Setting>& name_last(Comparison& compared) {
    auto& settings = compared.settings;
    const auto by_name = [](const Setting& one) { return one.aspect == "kidney" && one.value == "estimated"; };
    const bool otherwise =
        std::any_of(settings.begin(), settings.end(), [&](const Setting& one) { return names(one.value, "measured") == Named::yes; });
    const auto mentions = find_settings(compared.measure.text, SettingsOf::criterion);
    if (otherwise && mentions.size() == 1 && lower(compared.measure.text).find("egfr") != std::string::npos)
      std::erase_if(settings, by_name);
    return settings;
  }
  static void give(Comparison& compared, const SettingMention& mention) {
    if (bears(compared.measure.text, mention.aspect))
      compared.settings.push_back({std::string(mention.aspect), std::string(mention.value)});
  }
  /// Every comparison that has the same stretch of text as measure or limit.
  void give_all(const Stretch& like, const SettingMention& mention, std::uint32_t from = 0) {
    for (const Stretch& one : stretches_)
      if (one.is == like.is && one.where == like.where && one.of->measure.span.begin >= from) give(*one.of, mention);
  }
  /// ... and, for a measure, those that share its limit and come later: "seated SBP and DBP < 140".
  void give_from(const Stretch& measure, const SettingMention& mention) {
    give_all(measure, mention);
    const Span limit = measure.of->limit.span;
    if (!limit.empty()) give_all({Stretch::Is::limit, limit, measure.of}, mention, measure.where.end);
  }

  void inside(const SettingMention& mention, const Stretch& stretch) {
    if (stretch.of == nullptr || mention.where.end > stretch.where.end) return;
    // "fasting or random glucose": where the word is all that stands there of the name, it is said of that one alone.
    const bool all_of_it = mention.where == stretch.where;
    if (stretch.is == Stretch::Is::measure && mention.where.begin == stretch.where.begin && !all_of_it)
      give_from(stretch, mention);
    else
      give_all(stretch, mention);
  }

  void between(const SettingMention& mention, const Stretch* before, const Stretch* after) {
    const bool behind = before != nullptr && before->of != nullptr;
    const bool in_front = after != nullptr && after->is == Stretch::Is::measure;
    const Gap back =
        gap(text_.substr(behind ? before->where.end : where_.begin, mention.where.begin - (behind ? before->where.end : where_.begin)));
    if (behind && after != nullptr && after->is == Stretch::Is::limit && after->of->measure.span.end <= mention.where.begin) {
      give_all(*after, mention);
      return;
    }
    if (in_front) {
      const Gap ahead = gap(text_.substr(mention.where.end, after->where.begin - mention.where.end));
      // "Fasting: glucose < 126 mg/dL"
      const std::string_view joint = text_.substr(mention.where.end, after->where.begin - mention.where.end);
      const bool label = ahead.words == 0 && joint.find_first_not_of(": ") == std::string_view::npos;
      const bool adjacent = (label || !ahead.comma) && !ahead.connective && ahead.words <= 4;
      const bool of_next = adjacent && (!behind || back.parts());
      if (of_next) {
        give_from(*after, mention);
        return;
      }
      if (adjacent) give_from(*after, mention);
      if (!adjacent && !ahead.sentence && behind && back.connective && !ahead.connective && ahead.words <= 4) {
        give_from(*after, mention);  // "SBP < 140 and, at rest, HR < 100"
        return;
      }
    }
    if (!behind || back.sentence) return;
    give_all(*before, mention);
    // "SBP > 220 or DBP > 120 during an acute phase", "neutrophils > 50 % or eosinophils > 3 % in sputum": of both.
    static constexpr std::string_view of_all[] = {"occasion", "sleep", "specimen", "person", "movement", "eye"};
    if (std::find(std::begin(of_all), std::end(of_all), mention.aspect) == std::end(of_all)) return;
    const Stretch* later = before;
    for (const Stretch* earlier = before; earlier != stretches_.data();) {
      --earlier;
      if (earlier->of == nullptr) return;
      if (earlier->of == later->of || earlier->is != Stretch::Is::limit) {
        if (earlier->of == later->of) later = earlier;
        continue;
      }
      const std::uint32_t from = earlier->where.end, to = later->where.begin;
      const Gap between = from <= to ? gap(text_.substr(from, to - from)) : Gap{};
      if (!between.connective || between.comma || between.sentence || between.words > 4) return;
      give_all(*earlier, mention);
      later = earlier;
    }
  }

  std::string_view text_;
  Span where_;
  std::vector<Stretch> stretches_;
};

/// Nothing but the name of a method ("calculated by the CKD-EPI equation")?
bool only_method(const Node& node, std::string_view measure, bool alternative) {
  std::string_view words;
  if (const auto* finding = std::get_if<Finding>(&node.value)) {
    if (finding->window || finding->duration || finding->dose || finding->count) return false;
    // "by echocardiogram or MUGA": a listed procedure, and here one more way of measuring.
    const auto& known = finding->term.candidates;
    const bool examined = std::all_of(known.begin(), known.end(), [](const LexiconEntry& e) { return e.kind == TermKind::procedure; });
    if (!known.empty() && (!alternative || !examined || finding->status != Status::unspecified)) return false;
    words = finding->term.text;
  } else if (const auto* saying = std::get_if<Saying>(&node.value)) {
    if (saying->window || !saying->term.candidates.empty()) return false;
    words = saying->term.text;
  } else if (const auto* unread = std::get_if<Unread>(&node.value)) {
    if (unread->doubt || !unread->seen.empty()) return false;
    words = unread->text;
  } else {
    return false;
  }
  const auto mentions = find_settings(words, SettingsOf::criterion);
  if (mentions.empty() || !std::all_of(mentions.begin(), mentions.end(), [&](const auto& m) { return bears(measure, m.aspect); }))
    return false;
  // The mention is all of it.
  const auto letters = [](std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return is_word_byte(c); });
  };
  const Span first = mentions.front().where;
  if (mentions.size() == 1 && letters(words) == letters(words.substr(first.begin, first.size()))) return true;
  const std::string rest = without_settings(words);
  return rest.empty() || rest == "calculated" || rest == "estimated" || rest == "determined" || rest == "when calculated";
}

const Comparison* last_compared(const Node& node) {
  if (const auto* logic = std::get_if<Logic>(&node.value)) return logic->args.empty() ? nullptr : last_compared(logic->args.back());
  return std::get_if<Comparison>(&node.value);
}

/// Is the node nothing but a method by which the comparison's measure is found?
bool is_method_of(const Node& node, const Comparison* compared, bool alternative) {
  return compared != nullptr && only_method(node, compared->measure.text, alternative);
}

/// "eGFR (as calculated by CKD-EPI) >= 60": the name once more as a requirement of its own, where nothing but a method stands between the
/// name and its limit. Anything else between them may be what the figure is of.
bool is_name_of(const Node& node, const Node& next, std::string_view text) {
  const auto* finding = std::get_if<Finding>(&node.value);
  const auto* compared = std::get_if<Comparison>(&next.value);
  if (finding == nullptr || compared == nullptr || finding->status != Status::unspecified || !finding->severity.empty() ||
      !finding->state.empty() || finding->count || finding->dose || finding->window || finding->duration ||
      finding->term.text != compared->measure.text || node.span.begin != compared->measure.span.begin)
    return false;
  const Span measure = compared->measure.span, limit = compared->limit.span;
  if (measure.end >= limit.begin) return false;
  const std::string_view between = text.substr(measure.end, limit.begin - measure.end);
  const auto open = between.find_first_not_of(' ');
  const auto close = between.find(')');
  if (open == std::string_view::npos || between[open] != '(' || close == std::string_view::npos) return false;
  const std::string_view bracket = between.substr(open + 1, close - open - 1);
  if (find_settings(bracket, SettingsOf::criterion).empty()) return false;
  const std::string rest = without_settings(bracket);
  return rest.empty() || rest == "calculated" || rest == "as calculated" || rest == "estimated" || rest == "as estimated";
}

/// A method that was read as a requirement of its own beside its figure is none.
void fold_methods(Node& node, std::string_view text) {
  auto* logic = std::get_if<Logic>(&node.value);
  if (logic == nullptr) return;
  for (Node& arg : logic->args) fold_methods(arg, text);
  // "Calcium < 11.5 mg/dL when corrected for albumin"
  if (logic->op == LogicOp::implication && logic->args.size() == 2 &&
      is_method_of(logic->args.front(), last_compared(logic->args.back()), false)) {
    Node only = std::move(logic->args.back());
    only.span = node.span;
    node = std::move(only);
    return;
  }
  if ((logic->op != LogicOp::conjunction && logic->op != LogicOp::disjunction) || logic->alternative) return;
  const bool each = logic->op == LogicOp::conjunction;
  auto& args = logic->args;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < args.size(); ++i) {
    if (kept > 0 && is_method_of(args[i], last_compared(args[kept - 1]), !each)) continue;
    if (each && i + 1 < args.size() && is_name_of(args[i], args[i + 1], text)) continue;
    if (kept != i) args[kept] = std::move(args[i]);
    ++kept;
  }
  args.erase(args.begin() + static_cast<std::ptrdiff_t>(kept), args.end());
  if (args.size() == 1 && !logic->sealed) {
    Node only = std::move(logic->args.front());
    only.span = node.span;
    node = std::move(only);
  }
}

}  // namespace

void note_settings(Node& tree, std::string_view text, Span where) {
  fold_methods(tree, text);
  Notes(text, where).run(tree);
}

}  // namespace eligo::grammar

// The node of each member of a list: what it says alone, what is in doubt beside its neighbours, sexes, stages and permissions.
#include <algorithm>
#include <array>
#include <utility>

#include "grammar/examinations.hpp"
#include "grammar/finding.hpp"
#include "grammar/for_whom.hpp"
#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// Do the words, in small letters, stand in a name of it?
bool says_in_name(const Node& node, const std::string& words) {
  if (const auto* l = std::get_if<Logic>(&node.value))
    return std::any_of(l->args.begin(), l->args.end(), [&](const Node& arg) { return says_in_name(arg, words); });
  const auto* f = std::get_if<Finding>(&node.value);
  const auto* s = std::get_if<Saying>(&node.value);
  const auto* o = std::get_if<Opinion>(&node.value);
  const auto* u = std::get_if<Unread>(&node.value);
  const std::string name = f != nullptr ? f->term.text : s != nullptr ? s->term.text : o != nullptr ? o->text : u != nullptr ? u->text : "";
  return lower(name).find(words) != std::string::npos;
}

/// "not due to X", "not clearly explained by X": denies what something comes from, and no X.
bool denies_cause(std::string_view words) {
  for (const std::string_view front : {"that ", "which ", "is ", "are ", "and ", "but "})
    if (words.starts_with(front)) words.remove_prefix(front.size());
  for (const std::string_view denied : {"not ", "unlikely "}) {
    if (!words.starts_with(denied)) continue;
    words.remove_prefix(denied.size());
    for (const std::string_view said : {"clearly ", "solely ", "otherwise ", "better ", "thought to be ", "considered "})
      if (words.starts_with(said)) words.remove_prefix(said.size());
    for (const std::string_view cause :
         {"due to", "related to", "caused by", "secondary to", "because of", "attributed to", "attributable to", "explained by",
          "accounted for by", "resulting from", "the result of", "a result of", "associated with", "induced by", "a consequence of"})
      if (words.starts_with(cause)) return true;
  }
  return false;
}

/// A bare class ("NYHA III or IV", "Child-Pugh C") in place of a measured limit.
bool is_class(const Node& node) {
  const auto* options = std::get_if<Logic>(&node.value);
  const auto* compared = options != nullptr && !options->args.empty() ? std::get_if<Comparison>(&options->args.front().value)
                                                                      : std::get_if<Comparison>(&node.value);
  if (compared == nullptr || compared->limit.word.empty()) return false;
  const std::string& value = compared->limit.word;
  return value.find_first_not_of("IVX") == std::string::npos || (value.size() == 1 && value[0] >= 'A' && value[0] <= 'D');
}

/// "Breast cancer or melanoma, stage II": the stage that one member got may be that of those before it.
void said_of_earlier(std::vector<Member>& members, std::size_t k, const Finding& staged) {
  for (std::size_t n = k; n-- > 0 && members[n + 1].sep == '|';) {
    const auto* f = std::get_if<Finding>(&members[n].node.value);
    if (f == nullptr || !f->stage.empty()) return;
    Finding other = *f;
    other.stage = staged.stage;
    const Span where = members[n].node.span;
    members[n].node = logic(LogicOp::disjunction, {std::move(members[n].node), Node{std::move(other), where}}, LogicOp::conjunction);
  }
}

/// "Male or non-pregnant, non-lactating female": all that stands between the two sexes describes the second.
template <class Governed, class Kind>
void join_adjectives_of_women(std::vector<Member>& members, Governed& governed, Kind&& kind) {
  const auto name_of = [](const Node& node) -> const Term* {
    if (const auto* said = std::get_if<Saying>(&node.value)) return said->window || said->attestation ? nullptr : &said->term;
    const auto* f = std::get_if<Finding>(&node.value);
    return f == nullptr || f->window || f->duration || f->count || f->status != Status::unspecified ? nullptr : &f->term;
  };
  const auto adjective = [&](const Member& m) {
    const Term* name = name_of(m.node);
    return name != nullptr && m.part.unread.empty() && !m.part.lead.sex && !m.part.own_sex && lower(name->text).starts_with("non");
  };
  const auto beside = [&](const Member& m) { return m.sep == ',' || m.sep == '&' || (m.part.begin > 0 && kind(m.part.begin - 1) == '/'); };
  for (std::size_t k = 2; k < members.size(); ++k) {
    auto* women = get<Logic>(members[k].node);
    if (members[k].part.own_sex != 0 || women == nullptr || women->args.size() != 2) continue;
    if (!std::holds_alternative<SexIs>(women->args.front().value) || name_of(women->args.back()) == nullptr) continue;
    std::size_t first = k;
    while (first > 1 && adjective(members[first - 1]) && beside(members[first])) --first;
    const Part& before = members[first - 1].part;
    const auto* alone = std::get_if<SexIs>(&members[first - 1].node.value);
    const bool of_men = before.lead.sex == 1 || before.own_sex == 1 || (alone != nullptr && alone->value == "male");
    if (first == k || !of_men || (members[first].sep != '|' && members[first].sep != '&') || members[first].comma) continue;
    std::vector<Node> all{std::move(women->args.front())};
    for (std::size_t n = first; n < k; ++n) all.push_back(std::move(members[n].node));
    all.push_back(std::move(women->args.back()));
    members[k].node = logic(LogicOp::conjunction, std::move(all));
    members[k].sep = '|';
    members[k].comma = false;
    // "Healthy male or ...": two kinds of people, and no requirement of the first.
    if (auto* men = get<Logic>(members[first - 1].node); men != nullptr && before.own_sex == 1 && men->op == LogicOp::implication)
      men->op = LogicOp::conjunction;
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(first), members.begin() + static_cast<std::ptrdiff_t>(k));
    for (auto& [at, sex] : governed)
      if (at >= k) at -= k - first;
    k = first;
  }
}

}  // namespace

namespace {

/// Puts another time on all the findings that one member came to; false where it came to anything else.
bool set_window(Node& node, const Window& window) {
  if (auto* finding = std::get_if<Finding>(&node.value)) {
    if (!finding->window) return false;
    finding->window = window;
    return true;
  }
  auto* parts = std::get_if<Logic>(&node.value);
  return parts != nullptr && (parts->op == LogicOp::disjunction || parts->op == LogicOp::conjunction) &&
         std::all_of(parts->args.begin(), parts->args.end(), [&](Node& arg) { return set_window(arg, window); });
}

}  // namespace

/// People or nothing, and a time: "patients 1 to 6 months after a stroke" is about the stroke, "and at most 8 weeks" about what stands
/// before. Never nothing: a time that belongs to none of them is unread.
std::optional<Node> Reader::time_alone(std::vector<Member>& members, std::size_t k) {
  Part& p = members[k].part;
  if ((p.windows.empty() && !p.duration) || !p.unread.empty()) return std::nullopt;
  for (std::uint32_t t = p.begin; t < p.end && p.has_lead; ++t)
    if (std::string_view("vjaCF!").find(kind(t)) != std::string_view::npos) return std::nullopt;
  if (p.windows.empty() && k > 0 && !p.has_lead && (members[k].sep == '&' || members[k].sep == '|')) {
    if (const auto* before = std::get_if<Finding>(&members[k - 1].node.value)) {
      Finding again = *before;
      again.duration = p.duration;
      claim(p.begin, p.end);
      return Node{std::move(again), span(p.begin, p.end)};
    }
  }
  // "X > 5 in the past year or during the run-in": X in either time.
  if (k > 0 && !p.has_lead && members[k].sep == '|' && p.windows.size() == 1 && !p.duration && !p.windows.front().of_diagnosis) {
    const Part& before = members[k - 1].part;
    Node again = members[k - 1].node;
    const bool timed = before.windows.size() == 1 && !before.duration && before.exceptions.empty() && before.unread.empty();
    auto* f = get<Finding>(again);
    auto* c = get<Comparison>(again);
    // "during the run-in": from its first day on.
    Window own = p.windows.front();
    if (!own.max_ago && !own.min_ago && lower(words_of(own.span)).rfind("during", 0) == 0) own.after = true;
    const bool now = f != nullptr && f->status == Status::current && before.windows.empty();
    // "A positive test at screening or within 3 months before": now, or in that time.
    const bool here = before.windows.empty() && !before.duration && own.max_ago && !own.after && before.exceptions.empty() &&
                      before.unread.empty() && !before.lead.negated && (f == nullptr || f->status == Status::unspecified);
    if (here && f != nullptr) {
      f->window = own;
      claim(p.begin, p.end);
      again.span = span(p.begin, p.end);
      return again;
    }
    if (here && c != nullptr) {
      c->window = own;
      claim(p.begin, p.end);
      again.span = span(p.begin, p.end);
      return again;
    }
    if (f != nullptr && (timed || now) && !before.lead.negated) {
      f->window = own;
      if (now) f->status = Status::unspecified;  // "current or within the past year"
      claim(p.begin, p.end);
      again.span = span(p.begin, p.end);
      return again;
    }
    if (c != nullptr && timed && !before.lead.negated) {
      c->window = own;
      claim(p.begin, p.end);
      again.span = span(p.begin, p.end);
      return again;
    }
    // The same of a name that is read in two ways.
    if (f == nullptr && c == nullptr && timed && !before.lead.negated && set_window(again, own)) {
      claim(p.begin, p.end);
      again.span = span(p.begin, p.end);
      return again;
    }
  }
  if (!p.has_lead) return std::nullopt;
  Node node = unread(p.begin, p.end);
  if (!p.windows.empty() && !p.duration && !is_study_anchor(p.windows.front().anchor)) node = anchor_node(p.windows.front());
  if (p.lead.sex) {
    node = logic(LogicOp::conjunction, {Node{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span}, std::move(node)});
    p.lead.sex.reset();
  }
  return node;
}

/// What a member says by itself, before its qualifiers. Nothing when it says nothing and others do ("Patients and ...").
std::optional<Node> Reader::own_node(std::vector<Member>& members, std::size_t k) {
  Part& p = members[k].part;
  if (members[k].result && noun_of(p)) {
    const std::size_t noun = *noun_of(p);
    // "anti-HCV tests"
    Term name = term(at(noun).begin, at(noun).end);
    const std::string last = lower(raw(at(noun).end - 1));
    if (name.candidates.empty() && at(noun).end > at(noun).begin + 1 && (last.starts_with("test") || last.starts_with("result")))
      if (Term bare = term(at(noun).begin, at(noun).end - 1); !bare.candidates.empty()) name = std::move(bare);
    return result_node(p, std::move(name), *members[k].result, 0, span(p.begin, p.end));
  }
  // "Tuberculosis on chest X-ray or by a skin test": the same, found in another way, which somebody has to say.
  if (k > 0 && kind(p.begin) == 'i' && lower(raw(p.begin)) == "by" && (members[k].sep == '|' || members[k].sep == '&') &&
      std::string_view("_wK^#@ajv").find(kind(p.begin + 1)) != std::string_view::npos)
    if (const auto* before = std::get_if<Finding>(&members[k - 1].node.value)) {
      const std::string name = lower(before->term.text);
      std::size_t end = name.size();
      for (const std::string_view way :
           {" on ", " by ", " in ", " at ", " confirmed", " documented", " proven", " evident", " seen", " diagnosed"})
        end = std::min(end, name.find(way));
      if (end < name.size()) {
        Finding found = *before;
        found.term = compose(found.term.text.substr(0, end), found.term.span);
        const Span whole = span(p.begin, p.end);
        claim(p.begin, p.end);
        p.unread.clear();
        p.definition.reset();
        return logic(LogicOp::conjunction, {Node{std::move(found), whole}, Node{Opinion{text(members[k - 1].part.begin, p.end)}, whole}});
      }
    }
  if (members[k].gene && noun_of(p)) {
    const std::size_t noun = *noun_of(p);
    if (auto f = gene_change(p, *members[k].gene, lower(text(at(noun).begin, at(noun).end)), span(p.begin, p.end)))
      return Node{std::move(*f), span(p.begin, p.end)};
  }
  // "opposition of the patient or parental authority": the opposition of either.
  if (const Part& first = members.front().part; k > 0 && first.has_body && noun_of(p) && !p.has_lead) {
    constexpr std::string_view opposed = "opposition of ";
    const std::string name = lower(text(at(*noun_of(p)).begin, at(*noun_of(p)).end));
    const bool somebody = [&] {
      for (const std::string_view who : {"parent", "guardian", "legal", "representative", "family", "relative", "authority", "spouse"})
        if (name.find(who) != std::string::npos) return true;
      return false;
    }();
    if (somebody && lower(text(at(first.body).begin, at(first.body).end)).starts_with(opposed)) {
      const Span whole = span(p.begin, p.end);
      claim(p.begin, p.end);
      Saying s;
      s.term = compose(std::string(opposed) + text(at(*noun_of(p)).begin, at(*noun_of(p)).end), whole);
      s.term.hint = TermKind::statement;
      s.attestation = true;
      return Node{std::move(s), whole};
    }
  }
  if (members[k].composed && !(p.has_body && p.definition)) return composed_node(p, *members[k].composed);
  if (k > 0 && members[k].sep == ',' && kind(p.begin) == 'i' && lower(raw(p.begin)) == "to") {
    // "opposition ..., to participation": goes on with an earlier clause, whose it is the grammar cannot tell.
    Node node = unread(p.begin, p.end);
    std::get<Unread>(node.value).doubt = true;
    p.lead = Lead{};
    p.unread.clear();
    return node;
  }
  if (p.has_body) {
    Node node = body(p);
    // What qualifies a statement that is not understood is not understood either.
    const bool qualified = !p.windows.empty() || p.duration || p.dose || p.series || !p.during.empty();
    const auto* nothing = std::get_if<Unread>(&node.value);
    if (!qualified || nothing == nullptr) return node;
    Node whole = unread(p.begin, p.end);
    auto& all = std::get<Unread>(whole.value);
    all.doubt = all.doubt || nothing->doubt;
    return whole;
  }
  if (auto node = time_alone(members, k)) return node;
  if (p.has_lead && (p.lead.sex || p.lead.any_sex)) {
    Node node = p.lead.any_sex ? Node{Permission{text(p.begin, p.end)}, p.lead.span}
                               : Node{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span};
    p.lead.sex.reset();
    return node;
  }
  // "Within 12 weeks after kidney transplantation", by itself: now.
  const bool between = !p.windows.empty() && p.windows.front().min_ago && p.windows.front().max_ago;
  // "Within 12 months of diagnosis of X": now, which is behind it.
  const bool of_diagnosis = !p.windows.empty() && names_diagnosis(p.windows.front().anchor);
  const bool counted = !p.windows.empty() && members.size() == 1 &&
                       (between || std::string_view(kinds_).substr(p.begin, p.end - p.begin).find_first_of("cWp") < p.end);
  if (!p.windows.empty() && !p.has_lead && p.windows.front().anchor != "as_of" && (counted || !p.windows.front().after) &&
      (!p.windows.front().around || of_diagnosis)) {
    if (is_study_step(p.windows.front().anchor)) return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    return anchor_node(p.windows.front());
  }
  if (p.has_lead && !p.unread.empty()) {
    Node node = p.unread.front();
    p.unread.erase(p.unread.begin());
    return node;
  }
  const Node heading{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
  if (p.has_lead) {
    bool words = false;
    for (std::uint32_t t = p.begin; t < p.end; ++t) words = words || std::string_view("vjaCF!").find(kind(t)) != std::string_view::npos;
    if (!words && members.size() > 1) {
      // "the patient or the guardian refuses": who else is meant is part of what is said, unless a consent names both in its own words.
      const bool other_subject = k + 1 < members.size() && members[k + 1].sep == '|' && p.lead.subject && !p.lead.any_sex &&
                                 !(members[k + 1].part.has_body && at(members[k + 1].part.body).rule == Rule::attest);
      if (!other_subject) return std::nullopt;
      return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    }
    only_head_ = !words;
    head_negated_ = p.lead.negated;
    return !words || kind(p.end - 1) == 'l' || kind(p.end - 1) == ':' ? heading : unread(p.begin, p.end);
  }
  if (p.end > p.begin && kind(p.begin) == 'l') {
    if (token(p.begin).value >= 2 && token(p.begin).value < 90 && members.size() > 1)
      return Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    only_head_ = true;
    return heading;
  }
  return unread(p.begin, p.end);
}

/// "grade 3 or higher liver abnormality"
bool Reader::has_grade(const Part& part) const {
  const auto noun = noun_of(part);
  if (!noun) return false;
  for (std::uint32_t t = at(*noun).begin; t + 2 < at(*noun).end; ++t) {
    if (kind(t) == 'k' && kind(t + 1) == 'p') return true;
    if (std::string_view("vajk_").find(kind(t)) == std::string_view::npos) return false;
  }
  return false;
}

/// "Hemoglobin >= 9 g/dL without transfusion within 7 days": a treatment that must not have helped, in its time, of all that stands before
/// it.
bool Reader::bars_help(const std::vector<Member>& members, std::size_t k) const {
  const Part& p = members[k].part;
  if (!finding_like(p) || p.windows.empty() || !p.unread.empty()) return false;
  const auto noun = noun_of(p);
  const Term given = noun ? term(at(*noun).begin, at(*noun).end) : Term{};
  if (!any_kind(given.candidates, TermKind::procedure) && !any_kind(given.candidates, TermKind::drug)) return false;
  const auto apart = [](const Member& m) { return (m.sep == '|' || m.sep == '/') && !m.negation_inherited; };
  return members.size() == 2 || (section_ == SectionKind::inclusion && std::none_of(members.begin(), members.end(), apart));
}

/// "Depressed by Hamilton Depression Scale (> 17)": the score tells it. "Not demented by Hachinski Index (< 4)": the bracket says what is
/// asked for or what is denied, by the side on which the score is bad; where that is not known here the words stay as they are.
void Reader::told_by_score(Part& p, Node& node) const {
  auto* c = std::get_if<Comparison>(&node.value);
  if (c == nullptr || !c->limit.op || !c->limit.value || !c->measure.candidates.empty()) return;
  std::uint32_t by = p.begin, end = p.begin;
  for (std::uint32_t k = p.begin; k < p.end; ++k) {
    if (lower(raw(k)) == "by" && token(k).span.begin > c->measure.span.begin) by = k;
    if (token(k).span.end == c->measure.span.end) end = k + 1;
  }
  if (by == p.begin || end <= by + 1 || c->limit.span.begin <= c->measure.span.end) return;
  const auto between = std::string_view(source_.text).substr(c->measure.span.end, c->limit.span.begin - c->measure.span.end);
  if (between.find('(') == std::string_view::npos) return;
  Term scale = term(by + 1, end);
  const std::string name = lower(scale.text);
  const auto among = [&](const auto& list) {
    return std::any_of(std::begin(list), std::end(list), [&](std::string_view w) { return name.find(w) != std::string::npos; });
  };
  static constexpr std::string_view high_is_bad[] = {"hachinski",
                                                     "hamilton",
                                                     "ham-d",
                                                     "hdrs",
                                                     "beck",
                                                     "bdi",
                                                     "geriatric depression",
                                                     "phq",
                                                     "gad-7",
                                                     "madrs",
                                                     "montgomery",
                                                     "clinical dementia rating",
                                                     "nihss",
                                                     "edinburgh postnatal",
                                                     "zung"};
  static constexpr std::string_view low_is_bad[] = {"mini-mental", "mini mental", "mmse", "moca", "montreal cognitive"};
  const bool high = among(high_is_bad), low = among(low_is_bad);
  if (high == low) return;
  c->measure = std::move(scale);
  c->measure.hint = TermKind::measure;
  // The side on which all is well is what somebody without it has.
  if (p.lead.negated && less_side(*c->limit.op) == high) p.lead.negated = false;
}

/// "Normal pelvic examination with Papanicolaou smear", "negative mammogram and breast ultrasound": whether the examination behind has to
/// have been done or to have come out so is not said.
void Reader::share_result_in_front(const std::vector<Member>& members, std::size_t k, Node& node) const {
  const auto* done = std::get_if<Finding>(&node.value);
  const Part& p = members[k].part;
  if (k == 0 || done == nullptr || (p.lead.verb && lower(raw(p.begin)) != "with") || p.lead.negated || !finding_like(p)) return;
  const Part& before = members[k - 1].part;
  const auto* first = std::get_if<Comparison>(&members[k - 1].node.value);
  if (first == nullptr || !before.has_body || at(before.body).rule != Rule::result_finding || kind(at(before.body).begin) != 'Y') return;
  if (!names_examination(done->term.text)) return;
  Comparison came_out;
  came_out.measure = done->term;
  came_out.measure.hint = TermKind::measure;
  came_out.limit = first->limit;
  came_out.window = done->window;
  const Span where = node.span;
  node = logic(LogicOp::disjunction, {std::move(node), Node{std::move(came_out), where}}, LogicOp::conjunction);
}

/// Whose result or negation it is cannot be told ("negative for A, B and C", "ER, PR and HER2 negative"): the member stays unread.
void Reader::leave_in_doubt(std::vector<Member>& members, std::size_t k, bool has_result, bool graded, Node& node) {
  Part& p = members[k].part;
  const bool bare_name =
      p.has_body && at(p.body).rule == Rule::finding && at(p.body).end - at(p.body).begin <= 2 && !p.lead.verb && p.windows.empty();
  // "diabetes without A or B", "with no evidence of A or B": whether B is missing too is not said.
  bool missing_too = false;
  if (k > 0 && members[k].sep != '+' && !p.lead.verb && finding_like(p) && finding_like(members[k - 1].part))
    if (const auto tail = child(members[k - 1].part.body, Rule::tail))
      for (std::uint32_t t = at(*tail).begin; t < at(*tail).end; ++t) missing_too = missing_too || kind(t) == '!';
  // "grade 3 or higher liver, renal or other abnormality": whether the grade is meant here too is not said.
  missing_too = missing_too || (graded && members[k].sep != '+' && !p.lead.verb && finding_like(p));
  if (missing_too)
    if (const auto noun = noun_of(p); noun && kind(at(*noun).begin) == 'k') missing_too = false;
  const bool scope = p.has_body && (members[k].carried_doubt || missing_too);
  bool without = k > 0 && members[k].sep == '+' && p.lead.negated && !members[k].negation_inherited &&
                 std::holds_alternative<Comparison>(members[k - 1].node.value);
  without = without && !bars_help(members, k);
  if (without && lower(raw(p.begin)).starts_with("without"))
    for (std::size_t n = k + 1; n < members.size() && members[n].negation_inherited; ++n) members[n].carried_doubt = true;
  const bool beside = k > 0 ? members[k].sep != '+' : members.size() > 1 && members[1].sep != '+';
  // "No MI, NYHA class III or IV heart failure, or angina": a class among what is denied is no requirement.
  if (k > 0 && (members[k].sep == ',' || members[k].sep == '|') && members[k - 1].part.lead.negated && !p.lead.verb && !p.lead.negated &&
      is_class(node)) {
    node = Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    return;
  }
  if (members[k].result) return;
  // A result behind the last of several names, or in front of the first, is shared by names of tests; "asthma or a positive HIV test" names
  // a disease and a test.
  const auto shares_result = [&] {
    const std::uint32_t t = at(p.body).begin;
    const std::string name = raw(t);
    const auto capitals = std::count_if(name.begin(), name.end(), [](unsigned char c) { return std::isupper(c) != 0; });
    static constexpr std::string_view tests[] = {"test",  "tests",    "screen", "screening", "assay",   "culture",
                                                 "smear", "serology", "result", "results",   "antibody"};
    const std::string last = lower(raw(at(p.body).end - 1));
    const bool tested = std::string_view("~#w").find(kind(t)) != std::string_view::npos || capitals >= 2 ||
                        lower(name).starts_with("hepatitis") || lower(name).starts_with("anti-") ||
                        std::find(std::begin(tests), std::end(tests), last) != std::end(tests);
    const auto* f = std::get_if<Finding>(&node.value);
    const bool drug = f != nullptr && any_kind(f->term.candidates, TermKind::drug);
    for (std::size_t n = 0; n < members.size(); ++n) {
      const Part& other = members[n].part;
      if (n == k || !other.has_body || at(other.body).rule != Rule::result_finding) continue;
      const std::uint32_t begin = at(other.body).begin, end = at(other.body).end;
      // "Positive for A, B or C": whatever stands behind.
      if (n < k && kind(begin) == 'Y' && (tested || drug || has_kind(begin, end, 'f'))) return true;
      // "EGFR mutation or ALK mutation was positive": a change that is there is positive.
      const bool changed =
          f != nullptr && any_kind(f->term.candidates, TermKind::gene) && !f->change.empty() && lower(raw(end - 1)) == "positive";
      if (n > k && kind(end - 1) == 'Y' && tested && !changed) return true;
    }
    return false;
  };
  // "No active infection, and a negative HIV test": where the "no" ends is not said.
  const bool denied = std::any_of(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(k) + 1,
                                  [](const Member& m) { return m.part.lead.negated; });
  if (!(has_result && bare_name && beside && (denied || shares_result())) && !scope && !without) return;
  node = Node{Unread{text(p.begin, p.end), !without}, span(p.begin, p.end)};
  p.lead.negated = false;
  p.unread.clear();
}

/// "women who are pregnant or nursing": the sex of a member, which may govern the rest of the list. True when the node is complete with it.
bool Reader::add_sex(std::vector<Member>& members, std::size_t k, ListTraits& traits, Node& node) {
  Part& p = members[k].part;
  if (!p.lead.sex || (p.has_body && (at(p.body).rule == Rule::attest || at(p.body).rule == Rule::opinion))) return false;
  Node sex{SexIs{*p.lead.sex == 0 ? "female" : "male"}, p.lead.span};
  bool outside = false;  // "no women who ...": the negation stands before the people
  for (std::uint32_t t = p.begin; t < p.end && kind(t) != 'X'; ++t)
    outside = outside || kind(t) == '!' || (kind(t) == 'm' && token(t).value == 4);
  if (outside && p.lead.negated) {
    p.lead.negated = false;
    node = negation(logic(LogicOp::conjunction, {std::move(sex), std::move(node)}));
    // "No women who are pregnant or nursing": neither of them.
    for (std::size_t n = k + 1; n < members.size() && (members[n].sep == '|' || members[n].sep == ',') && members[n].negation_inherited;
         ++n) {
      members[n].negation_inherited = false;
      members[n].part.lead.negated = true;
      members[n].sep = '&';
    }
    return true;
  }
  const bool binds = p.lead.must && section_ == SectionKind::inclusion;
  // "Women must not be pregnant or nursing", "women who are not sterile or postmenopausal": neither of them, and of no man.
  if (k == 0 && p.lead.negated && members.size() > 1 && members[1].negation_inherited && goes_on_about(members, 1)) {
    traits.governed.push_back({k, std::move(sex)});
    return false;
  }
  Node said = p.lead.negated ? negation(std::move(node)) : std::move(node);
  p.lead.negated = false;
  node = logic(binds ? LogicOp::implication : LogicOp::conjunction, {std::move(sex), std::move(said)});
  // "Female subjects must have A and agree to B", "must be A or B": the second binds no man either. With both connectives among them what
  // belongs together is not said.
  bool each = members.size() > 1, all_apart = each;
  for (std::size_t n = 1; n < members.size(); ++n) {
    each = each && (members[n].sep == '&' || members[n].sep == ',');
    all_apart = all_apart && (members[n].sep == '|' || members[n].sep == ',') && goes_on_about(members, n);
  }
  const bool goes_on =
      binds && k == 0 && goes_on_about(members, 1) && ((members.back().sep == '&' && each) || (members.back().sep == '|' && all_apart));
  if ((!binds || goes_on) && members.size() > 1 && (k == 0 || !traits.governed.empty())) {
    // It governs as far as the next word for a sex.
    // What is said of them may be several things itself ("women with confirmed cancer, ...").
    std::vector<Node> both = std::move(std::get<Logic>(node.value).args);
    traits.governed.push_back({k, std::move(both.front())});
    both.erase(both.begin());
    node = logic(LogicOp::conjunction, std::move(both));
  }
  return false;
}

/// Does a member name nobody of its own, so that it is about whom those before it are?
bool Reader::goes_on_about(const std::vector<Member>& members, std::size_t n) const {
  if (n >= members.size()) return false;
  const Part& p = members[n].part;
  constexpr std::uint32_t in_front = 5;  // tokens
  for (std::uint32_t t = p.begin; t < std::min(p.begin + in_front, p.end); ++t)
    if (kind(t) == 'h' || kind(t) == 'X') return false;
  return !p.lead.subject && !p.lead.sex && !p.lead.any_sex;
}

/// "heart failure, class IV": a stage behind a comma belongs to the finding before it. True when it went there.
bool Reader::stage_of_earlier(std::vector<Member>& members, std::size_t k, const Node& node) {
  const Part& p = members[k].part;
  if (k == 0 || !p.has_body || at(p.body).rule != Rule::finding || members[k].sep != ',') return false;
  for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t)
    if (kind(t) != 'k') return false;
  Node& before = members[k - 1].node;
  auto* f = get<Finding>(before);
  if (f == nullptr || !f->stage.empty()) return false;
  f->stage = text(at(p.body).begin, at(p.body).end);
  claim(at(p.body).begin, at(p.body).end);
  before.span = join(before.span, node.span);
  return true;
}

/// "for more than 2 weeks but less than 2 years": years behind a time are no age, unless they say so.
bool Reader::no_age(const Member& before, const Part& p) const {
  if (!p.has_body || at(p.body).rule != Rule::age) return false;
  for (std::uint32_t t = at(p.body).begin; t < at(p.body).end; ++t)
    if (kind(t) == 'G' || kind(t) == 'o') return false;
  const auto* f = std::get_if<Finding>(&before.node.value);
  if (before.part.duration || !before.part.windows.empty() || (f != nullptr && f->duration)) return true;
  // "Epilepsy, > 2 years": how long, where hardly anybody asks for such an age.
  if (before.part.lead.child || typical_age(at(p.body).begin, at(p.body).end)) return false;
  for (std::uint32_t t = before.part.begin; t < before.part.end; ++t)
    for (const std::string_view young : {"child", "infant", "boy", "girl", "pediatric", "paediatric", "toddler", "newborn", "neonat"})
      if (lower(raw(t)).find(young) != std::string::npos) return false;
  const auto* said = std::get_if<Saying>(&before.node.value);
  const std::string named = lower(text(before.part.begin, before.part.end));
  if (contains_any(named, {"healthy", "volunteer", "patient", "subject"}))
    return said != nullptr && !said->attestation && contains(named, "post");
  return f != nullptr || (said != nullptr && !said->attestation);
}

/// An age that is often asked for: adults, adolescents, older people. Others may as well be a length of time.
bool Reader::typical_age(std::uint32_t begin, std::uint32_t end) const {
  constexpr int adolescent = 12, grown = 16;
  std::vector<Decimal> figures;
  bool less = false;
  for (std::uint32_t t = begin; t < end; ++t) {
    if (kind(t) == 'n') figures.push_back(number(t));
    less = less || (kind(t) == 'c' && less_side(comparator(t)));
    if (kind(t) == 'p' && (lower(raw(t)).find("older") != std::string::npos || lower(raw(t)).find("younger") != std::string::npos))
      return true;
  }
  if (figures.empty()) return true;
  return figures.back() >= Decimal(figures.size() > 1 || less ? grown : adolescent);
}

/// "with or without metastases" asks for nothing; with more words before it ("prior surgery with or without ..."), what it asks is unread.
Node Reader::waived(const Part& p) const {
  const Span whole = span(p.begin, p.end);
  for (std::uint32_t t = p.begin; t < p.end && kind(t) != '3'; ++t)
    if (std::string_view("hXHem_riOf21:").find(kind(t)) == std::string_view::npos) return Node{Unread{text(p.begin, p.end), true}, whole};
  return Node{Permission{text(p.begin, p.end)}, whole};
}

/// "Neuropathy no greater than grade 1" is required of all, and met by those who have none: nothing of a higher grade.
void Reader::no_worse_than(Node& node) {
  auto* f = get<Finding>(node);
  if (f == nullptr || f->stage.empty()) return;
  const auto range = f->stage.rfind(" 0");
  const std::string rest = range == std::string::npos ? "" : f->stage.substr(range + 1);
  const bool to = rest.size() == 3 && rest[1] == '-' && rest[2] >= '1' && rest[2] < '5';
  if (!to && rest != "0") return;
  const char least = static_cast<char>((to ? rest[2] : '0') + 1);
  f->stage = f->stage.substr(0, range + 1) + least + (least < '5' ? "-5" : "");
  node = negation(std::move(node));
}

/// Fills in the node of every member; members that say nothing are dropped.
Reader::ListTraits Reader::make_nodes(std::vector<Member>& members, bool keeps_apart) {
  ListTraits traits;
  traits.alike.facts = true;
  // "Male or female, 12 to 17 years old": whoever it is, and the rest.
  if (members.size() > 1 && members.front().part.lead.any_sex && !members.front().part.has_body && members[1].sep == ',')
    members[1].sep = '*';
  const bool has_result = std::any_of(members.begin(), members.end(),
                                      [&](const Member& m) { return m.part.has_body && at(m.part.body).rule == Rule::result_finding; });
  bool any_negated = false, all_negated = true, graded = false, of_cause = false;
  for (std::size_t k = 0; k < members.size(); ++k) {
    Part& p = members[k].part;
    if (p.lasting && !p.lead.negated && p.windows.size() == 1) {
      p.duration = p.lasting;
      p.windows.clear();
    }
    if (k > 0 && members[k - 1].part.lead.regardless && !p.lead.verb && (members[k].sep == '|' || members[k].sep == '/'))
      p.lead.regardless = true;
    const bool of_sex = p.lead.sex.has_value();
    std::optional<Node> own = own_node(members, k);
    if (of_sex || (own && !std::holds_alternative<Permission>(own->value))) {
      // What a lead says of its statement is applied below, whatever the statement is.
      const std::uint32_t end = p.has_body ? at(p.body).begin : p.end;
      claim_kinds(p.begin, end, p.lead.failed ? "!mXF" : "!mX");
    }
    if (!own) {
      if (k + 1 < members.size()) take_place_of(members[k], members[k + 1]);
      erase_member(members, k--);
      continue;
    }
    Node node = std::move(*own);
    // "prednisone > 10 mg/day or equivalent": another drug in a dose that nobody converts here.
    if (k > 0 && members[k].sep == '|' && speaks_of_equivalents(p))
      node = Node{Unread{text(p.begin, p.end), section_ == SectionKind::inclusion || p.lead.negated}, span(p.begin, p.end)};
    // No record says that a value was so in spite of a treatment.
    if (k > 0 && members[k].sep == '*' && begins_despite(p.begin)) node = Node{Opinion{text(p.begin, p.end)}, span(p.begin, p.end)};
    if (p.lead.regardless) node = waived(p);
    // "No requirement for prior chemotherapy": who had it and who had not.
    if (p.lead.negated && p.lead.therapy_form == 7 && p.lead.status == Status::past && section_ == SectionKind::inclusion) {
      p.lead.negated = false;
      node = Node{Permission{text(p.begin, p.end)}, span(p.begin, p.end)};
    }
    // "History of positive HBsAg": the result on file is one of several that there may have been.
    const bool before = p.has_body && at(p.body).rule == Rule::result_finding && p.lead.status == Status::history && p.windows.empty() &&
                        lower(text(p.begin, at(p.body).begin)).find("history") != std::string::npos;
    // A condition has its history; a test has but the values on file.
    const auto* found = std::get_if<Finding>(&node.value);
    const bool has_history =
        found != nullptr && (any_kind(found->term.candidates, TermKind::condition) || any_kind(found->term.candidates, TermKind::gene));
    if (before && !has_history)
      node = logic(LogicOp::disjunction, {std::move(node), Node{Unread{text(p.begin, p.end), false}, span(p.begin, p.end)}});
    if (k > 0 && no_age(members[k - 1], p)) node = Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    leave_in_doubt(members, k, has_result, graded, node);
    share_result_in_front(members, k, node);
    graded = graded || has_grade(p);
    name_measure(members, k, node);
    if (section_ == SectionKind::inclusion && !p.lead.negated && !alternatives_) no_worse_than(node);
    size_of_finding(p, node);
    if (keeps_apart) keep_apart(p, apart_);
    // "Photocoagulation (defined as >= 100 burns) in the study eye": what stands behind the definition is asked for as well.
    const bool narrowed_behind =
        p.definition && !p.during_tokens.empty() && !p.lead.negated && p.during_tokens.back().first >= tokens_in(p.definition->span).second;
    define(p, node);
    if (narrowed_behind && !says_in_name(node, lower(p.during)))
      node = logic(LogicOp::conjunction, {std::move(node), Node{Opinion{text(p.begin, p.end)}, span(p.begin, p.end)}});
    told_by_score(p, node);
    if (p.or_else) {
      const bool alternatives = std::any_of(members.begin(), members.end(), [](const Member& m) { return m.sep == '|' || m.sep == '/'; });
      const bool plain = std::holds_alternative<Comparison>(node.value) && !alternatives && !p.lead.negated;
      // "(or QTc < 480 ms in patients with X)": who has no X does not pass by that.
      if (auto* of_group = get<Logic>(*p.or_else); of_group != nullptr && of_group->op == LogicOp::implication)
        of_group->op = LogicOp::conjunction;
      node = plain ? logic(LogicOp::disjunction, {std::move(node), std::move(*p.or_else)})
                   : logic(LogicOp::conjunction, {std::move(node), Node{Unread{words_of(p.or_else->span), true}, p.or_else->span}});
    }
    add_examples(p, node);
    unchanged(p, node);
    means_men_too(p, node);
    // "Strong CYP3A4 inhibitors or inducers": whether weaker inducers are meant too is not said.
    if (const auto& composed = members[k].composed; k > 0 && composed && !members[k].other_name)
      for (const std::string_view strength : {"strong ", "potent ", "moderate "})
        if (lower(composed->text).starts_with(strength) && lower(text(p.begin, p.end)).find(strength) == std::string::npos &&
            contains_any(lower(composed->text), {"inhibitor", "inducer", "substrate"}))
          members[k].other_name = compose(composed->text.substr(strength.size()), composed->span);
    in_two_readings(members[k], node);
    both_lengths(node);
    if (p.lead.therapy_form == 7) node = needed(std::move(node), text(p.begin, p.end));
    also_in_status(p, node);
    if (!p.other_times.empty()) node = with_other_times(p, std::move(node));
    for (auto& e : p.exceptions) node = unless(std::move(node), std::move(e), false);
    // "Covered by social security (France only)", "parental consent (for minors)": who is none of them is not asked for it.
    const bool asks_some = section_ == SectionKind::inclusion && !p.lead.negated && !members[k].negation_inherited && !alternatives_;
    const auto unless_meant = [&](const std::string& bracket, Span where) {
      node = logic(LogicOp::disjunction, {std::move(node), Node{Opinion{"not among those meant: " + bracket}, where}});
    };
    const auto* named = std::get_if<Finding>(&node.value);
    const auto* stated = std::get_if<Saying>(&node.value);
    const std::string name = named != nullptr ? named->term.text : stated != nullptr ? stated->term.text : "";
    if (const auto open = name.rfind(" ("); asks_some && open != std::string::npos && asks_of_some(lower(name.substr(open + 1))))
      unless_meant(name.substr(open + 1), node.span);
    // "At least 2 weeks since surgery for CNS disease": long enough since any surgery is long enough since such a one.
    bool since = section_ == SectionKind::inclusion && !p.has_body && !p.lead.negated && p.windows.size() == 1 &&
                 p.windows.front().min_ago && !p.windows.front().max_ago && std::holds_alternative<Finding>(node.value);
    for (const Node& u : p.unread) {
      const auto* words = std::get_if<Unread>(&u.value);
      since = since && words != nullptr && !words->doubt &&
              (words->text.starts_with("for ") || (words->text.starts_with('(') && words->text.find(" or ") != std::string::npos));
    }
    for (auto& u : p.unread) {
      // "Written consent of a guardian for subjects less than 18 years old": asked of those alone.
      const auto [from, to] = tokens_in(u.span);
      const auto* asked = std::get_if<Saying>(&node.value);
      const auto years = asked == nullptr || members.size() > 1 || !contains_any(lower(asked->term.text), {"consent", "assent"})
                             ? std::nullopt
                             : age_of_such_people(
                                   from, to, [&](std::uint32_t t) { return kind(t); }, [&](std::uint32_t t) { return lower(raw(t)); });
      if (years && contains_any(lower(asked->term.text), {"parent", "guardian", "assent"})) {
        claim(from, to);
        node = logic(section_ == SectionKind::inclusion ? LogicOp::implication : LogicOp::conjunction, {age(*years, to), std::move(node)});
        continue;
      }
      const auto* words = std::get_if<Unread>(&u.value);
      if (words != nullptr && !words->doubt && asks_some && asks_of_some(lower(words->text)) && !std::holds_alternative<Unread>(node.value))
        unless_meant(words->text, u.span);
      else
        node = logic(since ? LogicOp::disjunction : LogicOp::conjunction, {std::move(node), u});
    }
    permit(p, members.size() == 1, node);
    if (p.own_sex) {
      const bool paired = (k > 0 && members[k - 1].part.own_sex && *members[k - 1].part.own_sex != *p.own_sex) ||
                          (k + 1 < members.size() && members[k + 1].part.own_sex && *members[k + 1].part.own_sex != *p.own_sex) ||
                          (!traits.governed.empty() && members[traits.governed.back().first].part.lead.sex != p.own_sex);
      // "Not pregnant or breastfeeding for females": one negation over both.
      const bool denied_together = members[k].negation_inherited || (k + 1 < members.size() && members[k + 1].negation_inherited);
      Node said = p.lead.negated && !denied_together ? negation(std::move(node)) : std::move(node);
      if (!denied_together) p.lead.negated = false;
      Node sex{SexIs{*p.own_sex == 0 ? "female" : "male"}, span(p.end - 1, p.end)};
      node = logic(section_ == SectionKind::inclusion && !paired && !denied_together ? LogicOp::implication : LogicOp::conjunction,
                   {std::move(sex), std::move(said)});
      // "seropositive man or woman of 18 years": what stands before the first sex is said of both.
      if (!paired && k + 1 < members.size() && members[k + 1].sep == '|' && members[k + 1].part.lead.sex &&
          *members[k + 1].part.lead.sex != *p.own_sex)
        node = Node{Unread{text(p.begin, p.end), true}, span(p.begin, p.end)};
    }
    if (add_sex(members, k, traits, node)) {
      all_negated = false;
      members[k].node = std::move(node);
      continue;
    }
    age_group(members, k, traits, node);
    const bool behind_alternatives = k > 1 && members[k].sep == ',' && members[k - 1].sep == '|';
    if (stage_of_earlier(members, k, node)) {
      if (behind_alternatives)
        if (const auto* of = std::get_if<Finding>(&members[k - 1].node.value)) said_of_earlier(members, k - 1, *of);
      erase_member(members, k--);
      continue;
    }
    // A class or score behind a comma narrows the finding: "heart failure, NYHA class III or IV".
    // "Heart failure, NYHA class III", but not "stroke, NYHA class III heart failure".
    const bool of_next = k + 1 < members.size() && members[k + 1].sep == '+' && finding_like(members[k + 1].part);
    if (k > 0 && members[k].sep == ',' && !of_next && std::holds_alternative<Finding>(members[k - 1].node.value) && is_class(node)) {
      members[k].sep = '+';
      // "Heart failure or angina, NYHA class III": of the angina, or of both.
      for (std::size_t n = k - 1; behind_alternatives && n-- > 0 && members[n + 1].sep == '|' && may_copy(members[n].node);) {
        Node narrowed = logic(LogicOp::conjunction, {members[n].node, node});
        members[n].node = logic(LogicOp::disjunction, {std::move(members[n].node), std::move(narrowed)}, LogicOp::conjunction);
      }
    }
    // "Asthma, COPD and patients judged unsuitable": one more reason among several that exclude.
    const bool one_more = section_ == SectionKind::exclusion && members.size() > 2 && k + 1 == members.size() && p.has_body &&
                          at(p.body).rule == Rule::opinion;
    traits.alike.bare = traits.alike.bare && (one_more || (finding_like(p) && !p.lead.verb));
    const bool measured = p.has_body && (at(p.body).rule == Rule::result_finding || at(p.body).rule == Rule::comparison);
    traits.alike.facts = traits.alike.facts && !p.lead.verb && !p.lead.negated && (finding_like(p) || measured);
    traits.alike.shared = traits.alike.shared && (one_more || shares_head(members, k));
    // "Potassium > 5.5 mmol/L, not due to haemolysis": with a haemolysis on file, somebody still has to say whether it is the cause.
    of_cause = p.lead.negated && (denies_cause(lower(text(p.begin, p.end))) || (of_cause && members[k].negation_inherited));
    if (of_cause) node = logic(LogicOp::conjunction, {std::move(node), Node{Opinion{text(p.begin, p.end)}, span(p.begin, p.end)}});
    if (p.lead.negated)
      any_negated = true;
    else
      all_negated = false;
    // A negation that is handed on is one negation over the alternatives: join_members makes it.
    const bool hands_on = k + 1 < members.size() && members[k + 1].negation_inherited;
    if (p.lead.negated && !members[k].negation_inherited && !hands_on) node = negation(std::move(node));
    members[k].node = std::move(node);
  }
  join_adjectives_of_women(members, traits.governed, [&](std::uint32_t t) { return kind(t); });
  if (any_negated && all_negated) traits.alike.bare = false;
  if (any_negated) traits.alike.shared = false;
  return traits;
}

}  // namespace eligo::grammar

// Diseases that stand beside each other among what is required. One specific disease does not ask for another of its kind ("AML and CML",
// "Solid tumours: - neuroblastoma - osteosarcoma"), so the "and" between them may be an "or".
#include <algorithm>
#include <span>

#include "grammar/reader.hpp"

namespace eligo::grammar {
namespace {

/// The finding that a node is about: beside a judgement or a confirmation, in the first of two readings.
const Finding* finding_of(const Node& node) {
  if (const auto* f = std::get_if<Finding>(&node.value)) return f;
  const auto* l = std::get_if<Logic>(&node.value);
  const bool one = l != nullptr && !l->args.empty() && (l->op == LogicOp::conjunction || (l->op == LogicOp::disjunction && l->alternative));
  return one ? finding_of(l->args.front()) : nullptr;
}

const std::vector<LexiconEntry>& entries_of(const Finding& f) { return f.term.candidates.empty() ? f.term.broader : f.term.candidates; }

/// A disease, or a name that may be one.
bool may_be_disease(const Finding& f) {
  if (!f.state.empty() || f.count || f.status == Status::failed || f.status == Status::intolerant || f.status == Status::contraindicated)
    return false;
  const auto& entries = entries_of(f);
  if (entries.empty()) return f.term.hint == TermKind::none || f.term.hint == TermKind::condition;
  return std::any_of(entries.begin(), entries.end(), [](const LexiconEntry& e) { return e.kind == TermKind::condition; });
}

/// The diseases of which the node asks for one ("astrocytoma", "anaplastic or malignant oligoastrocytoma"); none where it asks for more.
std::vector<const Finding*> diseases_of(const Node& node) {
  if (const Finding* f = finding_of(node)) return may_be_disease(*f) ? std::vector{f} : std::vector<const Finding*>{};
  const auto* l = std::get_if<Logic>(&node.value);
  if (l == nullptr || l->op != LogicOp::disjunction) return {};
  std::vector<const Finding*> all;
  for (const Node& arg : l->args) {
    const auto own = diseases_of(arg);
    if (own.empty()) return {};
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

/// Two diseases of one kind, neither of which is the other or a kind of it.
bool siblings(const Lexicon& lexicon, const Finding& a, const Finding& b) {
  if (lower(a.term.text) == lower(b.term.text)) return false;
  // What narrows a listed name is not known to be apart from another kind of it, and is none of its own kinds.
  const bool open = a.term.candidates.empty() && b.term.candidates.empty();
  bool akin = false;
  for (const LexiconEntry& x : entries_of(a))
    for (const LexiconEntry& y : entries_of(b)) {
      if (x.kind != TermKind::condition || y.kind != TermKind::condition) continue;
      if (!open && (lexicon.kind_of(x, y) || lexicon.kind_of(y, x))) return false;
      akin = akin || lexicon.akin(x, y);
    }
  return akin;
}

/// Of long alternatives the first ones tell it: every one compared with every other would not be linear.
bool siblings(const Lexicon& lexicon, const std::vector<const Finding*>& some, const std::vector<const Finding*>& others) {
  static constexpr std::size_t compared = 16;
  const auto first = [](const std::vector<const Finding*>& all) { return std::span(all).first(std::min(all.size(), compared)); };
  const auto of_some = first(some), of_others = first(others);
  return std::any_of(of_some.begin(), of_some.end(), [&](const Finding* a) {
    return std::any_of(of_others.begin(), of_others.end(), [&](const Finding* b) { return siblings(lexicon, *a, *b); });
  });
}

}  // namespace

/// Of what an inclusion joins by "and", each stretch of diseases with siblings in it becomes one node in two readings.
std::vector<Node> with_siblings_in_doubt(const Lexicon& lexicon, std::vector<Node> required) {
  if (required.size() < 2) return required;
  std::vector<Node> out, stretch;
  bool found = false;
  const auto close = [&] {
    if (found)
      out.push_back(logic(LogicOp::conjunction, std::move(stretch), LogicOp::disjunction));
    else
      std::move(stretch.begin(), stretch.end(), std::back_inserter(out));
    stretch.clear();
    found = false;
  };
  for (Node& node : required) {
    const auto diseases = diseases_of(node);
    if (diseases.empty()) {
      close();
      out.push_back(std::move(node));
      continue;
    }
    found = found || (!stretch.empty() && siblings(lexicon, diseases_of(stretch.back()), diseases));
    stretch.push_back(std::move(node));
  }
  close();
  return out;
}

}  // namespace eligo::grammar

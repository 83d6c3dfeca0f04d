// What a name may be, for those who read statements about it. Private to grammar/.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/lexicon.hpp"
#include "grammar/tree.hpp"

namespace eligo::grammar {

/// Words that say in what state a disease is and stand in its name: "metastatic", "recurrent".
[[nodiscard]] bool says_state(std::string_view word);
/// Of those the ones that are part of a name ("relapsed or refractory X").
[[nodiscard]] bool says_state_in_name(std::string_view word);
/// "Despite", "in spite of", "while on": under what a limit counts, and no limit itself.
[[nodiscard]] bool despite(const std::string& word);
/// Is it so general a name ("surgery", "infection") that a place, a cause or a manner before its neighbour may be meant for it?
[[nodiscard]] bool is_general(const std::string& name);
[[nodiscard]] bool is_drug(const Term& term);
/// "Prednisone up to 10 mg/day": a dose that is let in, of a drug that nobody has to take. Asked for under a condition it lets in under it,
/// and what holds of others is not said.
[[nodiscard]] bool allows_a_dose(const Node& node);
/// Has the name a meaning of that kind?
/// "Adequate renal function": what is judged, and nothing that one has or has not.
[[nodiscard]] bool names_adequacy(std::string_view vague, std::string_view name);
[[nodiscard]] bool any_kind(const std::vector<LexiconEntry>& entries, TermKind kind);

/// Whether what is permitted in a sentence of its own lifts what the sentence before forbids.
enum class Lifts { surely, perhaps, nothing };
/// `of_people`: the permission is said of people ("patients on insulin are allowed").
[[nodiscard]] Lifts lifts(const Node& forbidden, const Node& permitted, bool of_people);

/// An operation, done once; what goes on for days or weeks is under way as soon as it began.
[[nodiscard]] bool is_operation(const Term& term);
/// Forms of a verb of treatment in a lead: "using", "undergoing", "will be receiving", and "patients will undergo", which may ask for what
/// was done.
inline constexpr std::uint8_t form_in_use = 2, form_under_way = 12, form_to_come = 13, form_announced = 14;

/// "stereotactic radiosurgery (SRS)": is the short name made of letters of the words before it (element.cpp)?
[[nodiscard]] bool abbreviates(const std::string& before, std::string short_name);

/// Is the anchor of a window the diagnosis of something that it names (times.cpp)?
[[nodiscard]] bool names_diagnosis(std::string_view anchor);

/// Does a sentence in small letters let in people besides those who were asked for ("COPD patients are also eligible", "younger patients
/// may be enrolled")?
[[nodiscard]] bool lets_in_others(std::string_view words);

/// The stages that "or higher", "or lower", a comparison at one stage make of it; nothing where it has no such order.
[[nodiscard]] std::optional<std::string> stages_from(const std::string& stage, std::uint8_t post);

}  // namespace eligo::grammar

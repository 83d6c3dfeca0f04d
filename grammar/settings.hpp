// How a value was measured: the formula, the method, and the setting ("on room air", "seated", "fasting").
//
// One table of words serves both sides: what a criterion asks for around a measure, and what a record says of a value. Settings of one
// aspect are alternatives ("by echocardiogram or MUGA"), those of different aspects are asked together ("on room air at rest").
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "grammar/span.hpp"

namespace eligo::grammar {

struct Node;

struct Setting {
  std::string
      aspect;  ///< "oxygen", "posture", "exertion", "meal", "treatment", "place", "bronchodilator", "kidney", "qt", "heart", "transfusion"
  std::string value;  ///< canonical words, which are read as the same setting again: "on room air"
  friend auto operator<=>(const Setting&, const Setting&) = default;  // NOLINT(modernize-use-nullptr): it takes <=>'s 0 for a pointer
};

/// A setting where it stands in a text; bytes of it.
struct SettingMention {
  std::string_view aspect, value;
  Span where;
};

/// Where the words come from. A fact's method is about its value alone, so that single words ("exercise", "measured") tell there.
enum class SettingsOf { criterion, fact };

/// All settings that are named in `text`, in its order. Linear in its length.
[[nodiscard]] std::vector<SettingMention> find_settings(std::string_view text, SettingsOf whose);
/// The same without places: each once, in order of the table of aspects, and none that another of them says more exactly ("eGFR, MDRD").
[[nodiscard]] std::vector<Setting> settings_in(std::string_view text, SettingsOf whose);
/// Sorts them, and leaves out what is said twice or less exactly.
void settle(std::vector<Setting>& settings);
/// The name without the words that say how ("SpO2 at rest": "SpO2"); the name itself where none do.
[[nodiscard]] std::string without_settings(std::string_view name);

/// Does `stated` say that it is `asked`? `yes`: the same or a narrower one; `open`: a wider one ("CKD-EPI", and that of 2021 is asked for).
enum class Named { no, open, yes };
[[nodiscard]] Named names(std::string_view stated, std::string_view asked);
/// Can a measure of this name be measured in such settings at all ("seated": a pressure, not a creatinine)?
[[nodiscard]] bool bears(std::string_view measure, std::string_view aspect);

/// Puts the settings named around the measures and limits of a tree beside them. `where`: the text that the tree was read from.
void note_settings(Node& tree, std::string_view text, Span where);

}  // namespace eligo::grammar

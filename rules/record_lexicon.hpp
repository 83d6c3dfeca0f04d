// The vocabulary as one trial uses it: acronyms that its text explains mean there what the text says.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/vocabulary.hpp"

namespace eligo::rules {

/// "Dermatomyositis (DM)" once in a record's title or criteria settles what DM is in all of it. An acronym that is explained in two ways,
/// or by nothing that is listed, keeps the meanings of the tables: several of them stay several.
class RecordLexicon final : public grammar::Lexicon {
 public:
  /// The vocabulary must outlive the lexicon.
  RecordLexicon(const Vocabulary& vocabulary, std::string_view title, std::string_view criteria);

  [[nodiscard]] std::optional<grammar::LexiconMatch> longest_name(std::string_view text, std::size_t at) const override;
  [[nodiscard]] std::optional<grammar::UnitMatch> longest_unit(std::string_view text, std::size_t at) const override;
  [[nodiscard]] bool kind_of(const grammar::LexiconEntry& narrow, const grammar::LexiconEntry& wide) const override;
  [[nodiscard]] bool akin(const grammar::LexiconEntry& one, const grammar::LexiconEntry& other) const override;

 private:
  void read_explanations(std::string_view text);
  const Vocabulary& vocabulary_;
  std::unordered_map<std::string, std::vector<grammar::LexiconEntry>> meant_;  ///< by acronym; empty where explanations disagree
};

}  // namespace eligo::rules

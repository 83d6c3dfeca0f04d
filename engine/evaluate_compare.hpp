// Private to engine/: one comparison at work. Its parts are files of their own: which values count (evaluate_compare_values), a value
// against the limit (evaluate_compare_limit), several values over time (evaluate_compare_series), the answer (evaluate_compare).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluate.hpp"
#include "engine/values.hpp"

namespace eligo::engine {

/// "At screening", "at the baseline visit": said of the value, which the grammar takes for today.
[[nodiscard]] bool asked_at_a_visit(std::string_view clause);

/// One value against the whole limit.
struct ValueVerdict {
  Truth truth = Truth::unknown;
  std::optional<UnknownKind> kind;
  std::string why;
  std::string converted;
  std::optional<Need> need;
  std::optional<Margin> margin;
};

/// Was it measured in the way that is asked for?
struct Measurement {
  Truth fits = Truth::yes;
  std::string why, wanted;
};

struct Candidate {
  Measured value;
  Truth in_window = Truth::yes;  ///< and measured as asked: does it surely count?
  ValueVerdict verdict;
  Measurement measured;
};

/// One predicate against one patient.
/// Whether it is the Child-Pugh score that is asked for, which is told in points and in classes.
[[nodiscard]] bool is_child_pugh(const Context& context, const Asked& wanted);
/// The points of a Child-Pugh class; nothing for other words.
[[nodiscard]] std::optional<std::pair<Decimal, Decimal>> child_pugh_points(std::string_view word);

class Comparison {
 public:
  Comparison(Context& context, const rules::Compare& predicate);
  ExprReport run();

 private:
  [[nodiscard]] std::optional<Measured> as_urea(const patients::Observation& observation) const;
  void gather(const TimeWindow& window);
  /// Why a value cannot be used at all, and what to ask about it.
  struct Unfit {
    std::string why;
    std::optional<Need> need;
  };
  [[nodiscard]] std::optional<Unfit> unusable(const Measured& value) const;
  [[nodiscard]] ValueVerdict judge(const Measured& value) const;
  [[nodiscard]] ValueVerdict judge_word(const Measured& value) const;
  [[nodiscard]] ValueVerdict judge_number(const Measured& value) const;
  /// What a limit is a multiple of.
  struct Reference {
    Decimal value;
    std::string unit, how;
    bool assumed = false;  ///< the vocabulary's adult range
  };
  struct NoReference {
    std::string problem;
    Need need;
  };
  [[nodiscard]] tl::expected<Reference, NoReference> reference(const Measured& value, grammar::Relative relative) const;
  [[nodiscard]] tl::expected<Reference, NoReference> baseline() const;
  [[nodiscard]] tl::expected<std::optional<Reference>, NoReference> laboratory_range(const Measured& value, bool upper) const;
  using Measurement = engine::Measurement;
  ExprReport decide();
  /// What the record says of how a value came about.
  [[nodiscard]] std::vector<grammar::Setting> stated(const Measured& value) const;
  [[nodiscard]] Measurement as_asked(const Measured& value) const;
  /// The measure that is asked for by its settings ("glucose", recorded as fasting, is a fasting glucose).
  [[nodiscard]] bool is_by_setting(const patients::Observation& observation) const;
  [[nodiscard]] bool is_size(const patients::Observation& observation) const;
  ExprReport latest();
  ExprReport any_or_all(bool any);
  ExprReport over_values(const std::vector<const Candidate*>& values, grammar::Statistic statistic, ExprReport report);
  ExprReport series();
  ExprReport lasting();
  ExprReport nothing_inside();
  [[nodiscard]] std::vector<const Candidate*> dated(ExprReport& report) const;
  void use(ExprReport& report, const Candidate& candidate, std::string why = {}) const;
  void set_aside_rest(ExprReport& report, const std::vector<const Candidate*>& used, const std::string& why) const;
  void take_unknown(ExprReport& report, const Candidate& candidate) const;

  Context& context_;
  const rules::Compare& predicate_;
  Asked wanted_;
  std::string name_;
  const rules::Analyte* analyte_ = nullptr;
  ConceptId predicted_ = no_concept;        ///< "FEV1 % predicted", for a limit on FEV1 in percent of predicted
  std::vector<grammar::Setting> settings_;  ///< how it has to be measured, as the criterion says it or the measure's own name
  Need ask_;
  TimeWindow window_;
  std::vector<Candidate> candidates_;  ///< usable and not outside the window, oldest first
  std::vector<Evidence> aside_;
  bool stale_ = false, unusable_ = false, contradicted_ = false;
  std::string otherwise_, otherwise_wanted_;  ///< a value that was measured in another way, why it does not count, and what is asked for
  std::string unusable_why_, stale_shown_;
  std::optional<Need> unusable_need_;
  std::optional<Day> unusable_on_;  ///< the last day of a value that cannot be used
};

}  // namespace eligo::engine

// Private to engine/: what the evaluators of therapies and procedures share (evaluate_treatments.cpp), and the doses and routes of
// therapies (evaluate_doses.cpp).
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "engine/evaluate.hpp"

namespace eligo::engine {

/// Does the window bound a time that was laid out?
[[nodiscard]] bool limited(const std::optional<rules::Window>& window, const TimeWindow& laid_out);
/// Does the window reach beyond today, so that what is planned may lie in it?
[[nodiscard]] bool looks_ahead(const Context& context, const TimeWindow& window);
/// Whether it lies in the time asked for. A drug that is taken and had its last dose weeks ago lasts until today in one sense and until
/// that dose in the other: where they differ, which of them is meant is not said.
[[nodiscard]] Answer timed_answer(Context& context, const rules::Window& asked, const TimeWindow& window, const Occurrence& o);
/// "At least 4 weeks since": there was one, and none went on after that. Both are asked, so that a fact which may or may not be meant
/// counts where it hurts. `before` says whether a fact lies before the limit, `went_on` whether it lasted or came after it.
[[nodiscard]] ExprReport since_last(Context& context, const Asked& wanted, const Scope& scope, const TimeWindow& window, const Need& need,
                                    const std::function<Answer(const Occurrence&)>& before,
                                    const std::function<Answer(const Occurrence&)>& went_on);
/// The same for therapies and procedures.
template <class Predicate>
[[nodiscard]] ExprReport since_last(Context& context, const Predicate& predicate, const Asked& wanted, const Scope& scope,
                                    const TimeWindow& window, const Need& need);
/// Bounds the scope by the window, and asks for what lies in it.
void look_within(const Context& context, const TimeWindow& window, const std::string& name, Scope& scope, Need& need);
[[nodiscard]] Answer ambiguous_past(const Occurrence& o);
/// Planned for a day that is past: it may have been done then.
[[nodiscard]] bool overdue(const Context& context, const Occurrence& o);
[[nodiscard]] Answer planned_for_the_past(const Occurrence& o);
/// Planned in a time that only the study bounds ("during the study"), for a day to which it may not last.
[[nodiscard]] bool planned_far_ahead(const Context& context, const rules::Window& asked, const Occurrence& o);
[[nodiscard]] Answer planned_after_the_study(const Occurrence& o);
[[nodiscard]] Answer indication_answer(const Context& context, const std::string& indication, const Occurrence& o);

/// "Oral corticosteroids", "systemic corticosteroids": the route is in the criterion's words.
[[nodiscard]] Answer route_answer(const Context& context, const Asked& asked, const Occurrence& o);
/// Is it given by the route, or in the form, that the words name ("topical tacrolimus", "eye drops")? Nothing when they name none.
[[nodiscard]] std::optional<Truth> same_route(std::string_view words, const Occurrence& o);
/// "10 mg/d", "10 mg/d of prednisone or equivalent".
[[nodiscard]] std::string dose_in_words(const grammar::Quantity& dose);
[[nodiscard]] Answer dose_answer(const Context& context, const rules::Therapy& therapy, const TimeWindow& window, const Occurrence& o);
/// A dose in several entries: one drug in the morning and in the evening, or two drugs of the class. Each was held against the limit by
/// itself; that counts only where their sum, the least that the patient takes in all, cannot change it. Sums are formed of one drug only.
void weigh_doses(Context& context, const rules::Therapy& therapy, const Asked& wanted, Gathered& gathered);

}  // namespace eligo::engine

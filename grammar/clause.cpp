// The clausal grammar: a PEG over token kinds, one byte a token.
//
// PEGTL's control class writes the parse tree as a flat list (truncated when a rule fails), counts rule attempts and bounds depth, so that
// hostile input ends as unread text and never in exponential time. The shape of a clause is in GRAMMAR.md; meaning is given by
// criterion.cpp.
#include "grammar/clause.hpp"

#include <tao/pegtl.hpp>

#include "grammar/rule_starts.hpp"

namespace eligo::grammar {
namespace {

namespace rule {
using namespace tao::pegtl;  // NOLINT(google-build-using-namespace)

struct list;
struct element;
struct window;

// Refined terms: # measure, @ drug, ^ procedure, ~ gene, " statement, K condition, ' event. z: a Roman numeral.
struct listed : one<'K', '#', '@', '^', '~', '"', '\''> {};
struct word : one<'w', 'z', '?'> {};
struct listed_or_word : sor<listed, word> {};
struct noun_word : sor<listed, word, one<'v', 'j', 'a', '_', 'q', '4', 'k', '5'>> {};
struct boundary : one<'%', ',', ';', '.', ':', '&', '|', '/', '(', ')', 'E', 'L', 'I', 'V', 'T', 'S', 'D', 'M', 'Z'> {};
struct unit_part : sor<one<'u'>, seq<opt<one<'-'>>, one<'y'>>> {};

// Amounts of time, windows, durations.
struct a_time : seq<one<'n'>, opt<seq<opt<one<'y'>>, one<'-', 't'>, one<'n'>>>, opt<one<'-'>>, one<'y'>,
                    opt<seq<one<'('>, one<'n'>, one<'y'>, one<')'>>>> {};
struct time_or_more : seq<one<'n'>, sor<seq<one<'p'>, one<'y'>>, seq<opt<one<'-'>>, one<'y'>, one<'p'>>>> {};
struct bounded_time : sor<time_or_more, seq<one<'c'>, a_time>> {};
struct bounded_pair : seq<one<'c'>, one<'n'>, opt<one<'y'>>, opt<one<','>>, one<'&', '|'>, bounded_time> {};
struct relation : seq<opt<one<'O', 'i', '_'>>, one<'B', 'A', 's'>> {};
struct anchor_words : seq<rep_max<2, one<'_', 'h', 'a'>>, sor<listed, one<'w', 'C', 'k', 'j'>>,
                          rep_max<7, sor<listed, one<'w', 'z', 'O', 'i', 'k', 'C', '_', 'a', 'Q'>>>> {};
// "prior to the first dose (6 weeks for nitrosoureas)", "(or 5 half-lives)": another time, and no name of the step. "(14 days)" says it
// again.
struct new_time : seq<opt<one<'|'>>, opt<one<'c', 'W'>>, a_time, not_one<')'>> {};
struct anchor
    : sor<seq<one<'Q'>, opt<seq<one<'i', 'O'>, one<'Q'>>>, opt<seq<one<'O'>, rep_min_max<1, 4, sor<listed, one<'w', 'z', '_', 'Q'>>>>>,
              opt<seq<one<'('>, not_at<sor<new_time, seq<one<'|'>, one<'n'>>>>,
                      rep_min_max<1, 4, not_one<'(', ')', 'E', 'L', 'I', 'V', 'S', 'D', 'M', 'Z', '!', 'c', '%'>>, one<')'>>>>,
          anchor_words> {};
// "30 days or 5 half-lives, whichever is longer"
struct which : sor<seq<opt<one<','>>, one<'%'>, rep_max<4, one<'e', 'w', 'm', '_', 'c', 'p'>>>,
                   seq<one<'('>, one<'%'>, rep_max<4, one<'e', 'w', 'm', '_', 'c', 'p'>>, one<')'>>> {};
struct other_time : seq<opt<one<','>>, one<'|'>, opt<one<','>>, opt<one<'W', 'c'>>, a_time,
                        opt<seq<one<'O', 'f'>, rep_min_max<1, 5, sor<listed, one<'w', 'h', 'C', '_', 'i', 'Q'>>>>>> {};
struct to_anchor : sor<seq<relation, anchor>, seq<one<'O'>, anchor>> {};
// "within 3 months (or 5 half-lives, whichever is longer) before screening"
struct other_time_in_brackets : seq<one<'('>, other_time, opt<to_anchor>, which, one<')'>> {};
struct window_choice
    : seq<sor<seq<one<'W', 'P'>, opt<one<'c'>>>, one<'c'>>, a_time,
          sor<seq<other_time_in_brackets, opt<to_anchor>>, seq<to_anchor, other_time_in_brackets>, seq<to_anchor, other_time, which>,
              seq<other_time, which, opt<one<','>>, opt<to_anchor>>, seq<other_time, to_anchor, which>>> {};
struct window_within : seq<one<'W'>, opt<one<'c'>>, sor<a_time, seq<opt<one<'_'>>, one<'y'>>>,
                           opt<sor<seq<relation, anchor>, seq<one<'O', 'i', 'd'>, anchor>>>> {};
struct window_past : seq<one<'P'>, sor<a_time, one<'y'>>, opt<sor<seq<relation, anchor>, seq<one<'O'>, at<one<'Q'>>, anchor>>>> {};
// "in the 3 months before screening", "in the month prior to enrolment"
struct window_in
    : sor<seq<one<'i', 'd', 'O', 'f', 's', 'b'>, a_time, relation, anchor>, seq<one<'i', 'd'>, opt<one<'_'>>, one<'y'>, relation, anchor>> {
};
struct step_words : seq<rep_max<2, one<'w', 'C'>, opt<one<'O'>>>, one<'Q'>> {};  // "administration of the first dose"
struct window_bounded : seq<opt<one<'f', 'i'>>, opt<one<'e'>>, sor<bounded_pair, bounded_time>,
                            sor<one<'g'>, seq<relation, anchor>, seq<one<'O'>, opt<one<'_'>>, at<step_words>, anchor>>> {};
struct window_between
    : seq<one<'b'>, one<'n'>, opt<one<'y'>>, one<'&', 't', '-'>, one<'n'>, one<'y'>, sor<one<'g'>, seq<relation, anchor>>> {};
struct window_ago : seq<a_time, one<'g'>> {};
struct window_before : seq<a_time, relation, anchor> {};
// "during and for 3 months after the study", "during the study or within 3 months after the last dose"
struct some_course : rep_max<5, one<'Q', 'w', 'O', '_', 'h', '@'>> {};
struct window_on_and_after : seq<one<'d'>, some_course, one<'&', '|'>, opt<one<'f', 'W'>>, sor<bounded_time, a_time>, one<'A'>, anchor> {};
struct window_during
    : sor<window_on_and_after, seq<one<'d'>, anchor>, seq<one<'d'>, one<'n'>, opt<one<'-'>>, one<'y'>, at<one<'Q'>>, anchor>, one<'d'>> {};
struct window_at : seq<one<'i', 'O', '_'>, opt<one<'_'>>, one<'Q'>, star<seq<one<'&', '|', '/'>, opt<one<'i'>>, one<'Q'>>>> {};
struct window_any : seq<relation, anchor> {};
struct window_start : at<one<'W', 'P', 'B', 'A', 's', 'd', 'n', 'c', 'i', 'O', 'f', '_', 'e', 'b'>> {};
struct window : seq<window_start, sor<window_choice, window_within, window_past, window_in, window_bounded, window_between, window_ago,
                                      window_before, window_during, window_at, window_any>> {};
struct length : sor<bounded_time, a_time> {};
struct duration : sor<seq<one<'f'>, opt<one<'_'>>, sor<bounded_time, a_time>>, seq<one<'O'>, bounded_time, not_at<one<'o'>>>,
                      seq<one<'c'>, one<'f'>, a_time>, seq<bounded_time, not_at<sor<relation, one<'o', 'G', 'g', 'R', 'O'>, noun_word>>>> {
};

// Limits.
struct of_step : seq<one<'O'>, opt<one<'_'>>, step_words> {};  // "<= 30 days of the first dose"
struct no_window
    : not_at<
          seq<one<'n'>, opt<one<'-'>>, one<'y'>, opt<one<'p'>>,
              sor<relation, one<'g'>, of_step, seq<opt<one<','>>, one<'&', '|'>, one<'c'>, one<'n'>, one<'y'>, sor<relation, one<'g'>>>>>> {
};
struct amount : seq<no_window, one<'n'>, opt<unit_part>, opt<one<'R'>>> {};
struct multiple : sor<seq<opt<one<'x'>>, opt<one<'O'>>, opt<one<'_'>>, one<'U'>>, seq<one<'x'>, opt<one<'_'>>, one<'Y'>>> {};
struct limit_multiple : seq<opt<one<'c'>>, one<'n'>, opt<one<'u'>>, multiple, opt<one<'p'>>> {};
struct limit_multiple_range : seq<opt<one<'b', 's'>>, one<'n'>, opt<one<'u'>>, opt<one<'x'>>, opt<multiple>, one<'-', 't', '&'>, one<'n'>,
                                  opt<one<'u'>>, multiple> {};
// ">= 1 times and <= 10 times ULN": what both are multiples of stands behind the second.
struct limit_first_multiple : seq<one<'c'>, one<'n'>, one<'x'>, at<opt<one<','>>, one<'&'>, one<'c'>, one<'n'>, multiple>> {};
struct limit_normal : seq<one<'c'>, opt<one<'_'>>, one<'U'>> {};
struct end_mark : sor<one<'p'>, seq<one<'('>, rep_max<2, one<'_', 'w', '2'>>, one<'p'>, star<one<'O', 'w', '_'>>, one<')'>>> {
};  // "(inclusive)"
struct limit_between : seq<one<'b'>, opt<one<'c'>>, amount, opt<end_mark>, one<'&', 't', '-'>, opt<one<'c'>>, amount, opt<end_mark>> {};
struct limit_range : seq<opt<one<'s', 'b'>>, amount, opt<end_mark>, one<'-', 't'>, opt<one<'c'>>, amount, opt<end_mark>> {};
struct two_figures : seq<one<'n'>, one<'/'>, opt<one<'c'>>, one<'n'>, opt<one<'u'>>> {};  // "< 90/60 mm Hg", "160/100 or above"
struct limit_pair : sor<seq<one<'c'>, two_figures>, seq<two_figures, one<'p'>>> {};
struct limit_compare
    : seq<one<'c'>,
          sor<seq<amount, not_at<seq<one<'/'>, one<'n'>>>>, seq<no_window, one<'n'>, one<'u'>, at<seq<one<'/'>, one<'n'>, one<'u'>>>>>> {};
struct limit_post : sor<seq<amount, one<'p'>>, seq<one<'n'>, one<'p'>, opt<unit_part>, opt<one<'R'>>>> {};
struct limit_abnormal : seq<one<'c'>, not_at<one<'n'>>, opt<one<'w', 'z'>>, at<sor<boundary, eof, relation>>> {};
// A look at the first token spares the alternatives where none can fit; most tokens are words.
struct limit_start : at<one<'n', 'c', 'b', 's'>> {};
struct limit_strict : seq<limit_start, sor<limit_multiple_range, limit_multiple, limit_first_multiple, limit_normal, limit_between,
                                           limit_pair, limit_compare, limit_post, limit_range>> {};
struct limit_one_of : seq<one<'n'>, plus<seq<sor<seq<one<','>, one<'|', '&'>>, one<',', '|', '/'>>, one<'n'>>>, not_at<unit_part>,
                          not_at<one<'x', 'U', 'p', '-', 't', 'R', 'K', 'w'>>> {};
struct limit_equal : seq<amount, not_at<one<'p', '-', 't', 'x', 'U'>>, not_at<one<'/'>, one<'n'>>> {};  // "20/40" is a fraction
struct limit_word : one<'N', 'Y'> {};
struct class_value : one<'k', 'z'> {};
struct limit_class
    : sor<seq<one<'c'>, one<'z'>>,
          seq<class_value, opt<one<'p'>>, star<seq<sor<seq<one<','>, one<'|', '&'>>, one<',', '|', '/', '-', 't', '&'>>, class_value>>>> {};
struct limit_any : sor<limit_strict, limit_one_of, limit_equal, limit_word, limit_class> {};

// The node `limit` has two spellings: any limit, or only one that states a comparison.
struct limit : limit_any {};
struct strict_limit : limit_strict {};

struct alias : seq<one<'('>, not_at<seq<one<'#'>, one<'z'>>>, rep_min_max<1, 4, sor<listed, word, one<'_', '5', '-'>>>, one<')'>> {};
struct link : star<one<'e', 'H', 'm', 'O', ':', '_', 'i', 'G'>> {};

// "for men", "if liver metastases are present": the group for which one limit among several holds.
struct group_noun : seq<opt<one<'h', 'r'>>, opt<one<'H', 'e'>>, element> {};
// "for women of childbearing potential", "for premenopausal women": said of them alone.
struct such_people : seq<one<'f'>, at<sor<one<'w'>, seq<opt<one<'_'>>, rep_max<2, one<'a', 'j', 'v', '@'>>>>, one<'X', '"'>>> {};
struct more_of_people : one<'O', 'r', 'H'> {};
struct group : sor<seq<one<'f', 'i'>, opt<one<'_'>>, one<'X'>, not_at<more_of_people>>, seq<such_people, element>,
                   seq<one<'f'>, not_at<sor<a_time, bounded_time>>, at<sor<listed, word, one<'a', 'v', 'j', 'h'>>>, group_noun>,
                   seq<one<'I'>, group_noun>> {};
// "in patients with A, B or C" at the end of a sentence: the alternatives are all of them of the group.
struct group_name : plus<sor<noun_word, alias, seq<one<'O', 'i'>, at<noun_word>>>> {};
struct group_names_ahead : at<opt<one<'!'>>, group_name, star<one<','>, group_name>, opt<one<','>>, one<'|'>, group_name,
                              rep_max<3, one<'e', 'm', 'C'>>, rep_max<2, noun_word>, sor<eof, one<'.', ';', ')'>>> {};
struct group_of_names : seq<sor<seq<one<'f'>, not_at<sor<a_time, bounded_time>>>, one<'I'>>, opt<one<'h', 'r'>>, opt<one<'H', 'e'>>,
                            group_names_ahead, list> {};
struct for_group : sor<group_of_names, group> {};
struct same_limit : seq<one<'('>, sor<limit_strict, limit_equal>, one<')'>> {};
// "10 % or 86 mmol/mol", "10 % / 86 mmol/mol", "10 %, i.e. 86 mmol/mol": a figure in another unit behind a limit says the limit again.
struct figure_in_unit : seq<one<'n'>, opt<seq<opt<one<'u'>>, one<'-', 't'>, one<'n'>>>, one<'u'>> {};
struct or_figure : seq<sor<seq<opt<one<','>>, one<'|', 'D'>>, one<'/'>>, figure_in_unit, at<sor<boundary, eof, seq<one<'i'>, one<'Q'>>>>,
                       not_at<one<'/', '('>>> {};
struct limit_twice : sor<same_limit, or_figure> {};
struct limit_group : seq<limit, opt<limit_twice>, opt<for_group>> {};
struct strict_limit_group : seq<strict_limit, opt<limit_twice>, opt<for_group>> {};
struct strict_limit_only : seq<strict_limit> {};  // without a group
struct score_figure : sor<limit_one_of, seq<opt<one<'c'>>, one<'n'>, opt<seq<one<'-', 't'>, one<'n'>>>, opt<one<'p'>>, not_at<unit_part>>> {
};
struct score_limit : seq<score_figure> {};
struct slash_sep : one<'/'> {};  // "> 450 ms (men) / > 470 ms (women)"
struct limit_sep : sor<seq<opt<one<','>>, one<'&', '|'>>, one<','>> {};
// "(mean of three)", "(average of 3 readings)"
struct values_taken : seq<one<'('>, one<'4'>, one<'O'>, rep_max<2, one<'_', 'w'>>, one<'n'>, rep_max<2, one<'w', 'q'>>, one<')'>> {};
struct measure_after : star<sor<alias, values_taken, seq<not_at<one<'Y'>>, one<'_', '4', 'w', 'K', '5', '7'>>,
                                seq<one<'O', 'i'>, opt<one<'_'>>, one<'w', '#', '\''>>>> {};
struct measure_before : seq<not_at<one<'#'>>, sor<one<'w', '_', '4', 'v', 'j', 'a', '~', '^', 'Y', '5', '7'>, alias>> {};
struct measure : seq<rep_max<4, measure_before>, one<'#'>, measure_after> {};
// "ALT > 10 x ULN, more than 1 episode", "HbA1c > 10 % or at least 2 falls", "or > 10 mg/day prednisone": a figure with a noun behind it
// counts or doses something else.
struct counted_noun : seq<rep_max<3, one<'a', 'v', 'j', 'Y'>>, one<'w', '~', '@', '^', 'K', '\'', '"'>> {};
struct dosed_thing : seq<one<'c'>, one<'n'>, unit_part, opt<one<'R'>>, opt<one<'O'>>,
                         sor<one<'~', '@', '^', 'K', '\''>, seq<measure, not_at<seq<link, one<'n', 'c', 'b', 's'>>>>>> {};
// "and 1 to 3 brain metastases", "and at least 1 but no more than 3 prior lines", "or 1, 2 or 3 relapses": as many figures as one count
// takes.
struct next_figure : seq<plus<one<',', '|', '&', '-', 't'>>, opt<one<'c'>>, one<'n'>> {};
struct counts_thing : sor<seq<one<'c'>, one<'n'>, rep_max<3, next_figure>, opt<one<'O'>>, counted_noun>,
                          seq<opt<one<'b', 's'>>, one<'n'>, rep_min_max<1, 3, next_figure>, opt<one<'O'>>, counted_noun>,
                          seq<one<'n'>, one<'p'>, counted_noun>, seq<no_window, dosed_thing>> {};
struct counts_next : seq<limit_sep, opt<one<'e', 'm'>>, counts_thing> {};
// "100 or 75 x 10^9/L with marrow involvement": the sign of the first limit, for those of whom it is said.
struct with_group : seq<one<'H'>, not_at<one<'n', 'c', 'X'>>, element> {};
struct other_figure : figure_in_unit {};
struct other_limit_group : seq<other_figure, sor<for_group, with_group>> {};
struct more_limit
    : sor<seq<at<opt<one<','>>, one<'|'>>, limit_sep, other_limit_group>,
          seq<not_at<counts_next>, limit_sep, opt<one<'e', 'm'>>, strict_limit_group>,
          seq<at<one<'/'>, one<'c'>>, slash_sep, strict_limit_group>, seq<at<one<'c'>>, not_at<counts_thing>, strict_limit_group>> {};
struct paren_group : sor<group, with_group> {};
// "if bone or liver metastases are present", "for patients with A or B": in brackets the group may be a list.
struct bare_multiple : seq<opt<one<'c'>>, one<'n'>, one<'x'>, at<one<'f', 'I', 'i', 'H'>>> {};  // "(5x for liver metastases)"
struct inherited_limit : sor<bare_multiple, limit_strict, limit_equal> {};
struct next_in_brackets : seq<opt<one<',', ';'>>, opt<one<'|', '&'>>, link, inherited_limit> {};
struct list_group : sor<seq<one<'f', 'I'>, list>, seq<one<'H'>, not_at<one<'n', 'c', 'X'>>, list>> {};
struct any_group : sor<seq<paren_group, at<sor<one<')'>, next_in_brackets>>>, list_group> {};
struct paren_one : seq<opt<one<'|', 'E', ','>>, link, inherited_limit, any_group> {};
// "(if liver metastases are present, <= 5 x ULN)", "(unless A, then <= 5)", "(patients with A: <= 5)"
struct people_group : sor<seq<one<'L', 'E'>, opt<one<'I'>>, group_noun>, seq<one<'h'>, one<'H'>, element>> {};
struct paren_turned : seq<opt<one<'|', 'E'>>, sor<group, people_group>, opt<one<',', ':'>>, opt<one<'w', 'r'>>, opt<one<'T'>>,
                          star<one<'e', 'm', 'H', '_', '$'>>, strict_limit> {};
struct paren_limit : seq<opt<one<';'>>, one<'('>,
                         sor<paren_turned, seq<paren_one, star<seq<opt<one<',', ';'>>, opt<one<'|', '&'>>, paren_one>>>>, one<')'>> {};
struct limits : seq<limit_group, star<more_limit>, opt<paren_limit>> {};

struct measure_sep : seq<sor<seq<opt<one<','>>, one<'&', '|', '/'>>, one<','>>, opt<one<'1', '2'>>> {};
struct scale : seq<one<'i'>, star<one<'_', 'n', '-', 'w', 't'>>, one<'5'>, star<sor<one<'5', '#', 'w'>, alias>>> {};
// "above 20 g and 30 g for women and men respectively"
struct respective : seq<one<'c'>, amount, one<'&'>, opt<one<'c'>>, amount, one<'f', 'i'>, one<'X'>, opt<seq<one<'&'>, one<'X'>>>,
                        opt<one<','>>, one<'w', '%'>> {};
// "HbA1c at screening >= 7 %"
struct middle_window : seq<not_at<one<'c', 'n', 'b', 'O'>>, window> {};
struct comparison : seq<opt<one<'1', '2', 'R'>>, measure, star<seq<measure_sep, measure>>, opt<middle_window>, link,
                        sor<respective, limits>, opt<scale>> {};
struct open_measure;
struct value_limit : seq<one<'4'>, link, strict_limit> {};
// "13 to 32 weeks of gestation", "< 10 g/dL haemoglobin": the limit in front of its measure.
struct front_limit : seq<limit_start, strict_limit_only, opt<one<'O'>>, measure, not_at<one<'c'>>> {};
// "3 or 4 on the Wrinkle Severity Rating Scale": a score in front of its scale.
struct score_on : seq<limit_start, score_limit, one<'i', 'O'>, opt<one<'_'>>, open_measure> {};
struct open_measure
    : seq<sor<noun_word, alias>,
          star<sor<noun_word, alias, seq<one<'n'>, at<sor<word, listed>>>, seq<one<'O', 'i'>, opt<one<'_'>>, at<noun_word>>>>> {};
struct strict_limits : seq<strict_limit_group, star<more_limit>, opt<paren_limit>> {};
// "diagnosed from 13 to 32 gestational weeks": the figures are of the measure behind them, unless that has a limit of its own.
struct figure_of_next : seq<opt<one<'s', 'b'>>, sor<seq<one<'n'>, one<'-', 't'>, one<'n'>>, seq<one<'c'>, one<'n'>>>, one<'#'>,
                            not_at<seq<link, one<'n', 'c', 'b', 's'>>>> {};
// "Pregnant women at 24-28 weeks gestation", "infants < 34 weeks gestational age": the weeks are of what stands behind them.
struct weeks_of_next : seq<opt<one<'s', 'b'>>,
                           sor<seq<one<'n'>, one<'-', 't', '&'>, one<'n'>>,
                               seq<one<'n'>, opt<one<'-'>>, one<'y'>, one<'-', 't', '&'>, one<'n'>>, seq<one<'c'>, one<'n'>>>,
                           opt<one<'-'>>, one<'y'>, opt<one<'O'>>, one<'#'>, not_at<seq<link, one<'n', 'c', 'b', 's'>>>> {};
struct weeks_ahead : at<seq<opt<one<'i'>>, weeks_of_next>> {};
// "Radiotherapy < 4 weeks", "infarction <= 6 months": a bare time behind what is done or happens qualifies it, and measures nothing.
struct timed_event : seq<star<one<'w', 'z', '_', 'v', 'j', 'a', 'k', '"', '~'>>, plus<one<'@', '^', '\'', 'K'>>, one<'c'>, a_time,
                         not_at<sor<relation, one<'o', 'G', 'g', 'R', 'O', 'c', 'p', 'i', 'f'>, noun_word>>> {};
struct age_bounds;
struct open_link : seq<not_at<seq<one<'G'>, age_bounds>>, link> {};  // "endometriosis aged 18-40"
// "Stargardt disease with at least one mutation": of what it comes with there is that many.
// "Arthritis with at least 45 minutes of morning stiffness": how long that lasts.
struct with_so_many : seq<open_measure, one<'H'>, sor<counts_thing, seq<one<'c'>, one<'n'>, unit_part, opt<one<'R'>>, one<'O'>>>> {};
struct comparison_open : seq<not_at<timed_event>, not_at<with_so_many>, open_measure, opt<middle_window>, open_link, at<limit_strict>,
                             not_at<sor<figure_of_next, weeks_of_next>>, strict_limits, opt<scale>> {};
struct two_sided : seq<one<'n'>, opt<one<'u'>>, one<'c'>, sor<measure, open_measure>, one<'c'>, amount> {};

// Age.
struct old : star<one<'o', 'G', '_'>> {};
struct age_amount : seq<one<'n'>, opt<seq<opt<one<'-'>>, one<'y'>>>, old> {};
struct years : seq<one<'n'>, opt<one<'-'>>, one<'y'>, old> {};
// "Age at screening >= 18 years": the day stands between the word and its figures.
struct age_step : seq<one<'i'>, one<'Q'>, rep_max<3, one<'w'>>, opt<alias>, star<seq<one<'&', '|', '/'>, opt<one<'i'>>, one<'Q'>>>> {};
struct age_day : seq<opt<one<','>>, sor<age_step, seq<one<'('>, age_step, one<')'>>>> {};
struct age_words : seq<one<'G'>, opt<age_day>, star<one<'e', 'm', 'O', ':', '_', 'H', 'i', ','>>,
                       opt<seq<one<'('>, opt<one<'i'>>, one<'y'>, one<')'>>>, opt<one<':'>>> {};
struct age_two
    : seq<opt<one<'b', 's'>>, opt<one<'c'>>, age_amount, opt<one<'p'>>, one<'-', 't'>, opt<one<'c'>>, age_amount, opt<end_mark>> {};
struct age_between : seq<one<'b'>, age_amount, one<'&', 't', '-'>, age_amount, opt<end_mark>> {};
// "Age >= 18 years and at least 2 relapses", "and at least 6 months since a transplant", "and at least 8 years of education".
struct counts_no_age : sor<seq<one<'c'>, one<'n'>, one<'w', '~', '@', '^', 'K', '\'', '"', 'u'>>,
                           seq<one<'c'>, one<'n'>, opt<one<'-'>>, one<'y'>, sor<one<'A', 's', 'g', 'd', 'R'>, seq<one<'O'>, noun_word>>>> {
};
struct age_both : seq<one<'c'>, age_amount,
                      opt<seq<opt<one<','>>, opt<one<'&', '|'>>, opt<one<'e', 'm'>>, not_at<counts_no_age>, one<'c'>, age_amount>>> {};
struct age_post : seq<one<'n'>, opt<seq<opt<one<'-'>>, one<'y'>>>, old, one<'p'>, old, opt<one<'y'>>, old> {};
struct age_bounds : sor<age_between, age_two, age_both, age_post> {};
struct not_time_of_something : not_at<sor<relation, one<'g', 'd', 'R'>, seq<one<'O'>, sor<noun_word, one<'Q'>>>, listed, word>> {};
struct bare_two : seq<opt<one<'b', 's'>>, opt<one<'c'>>, age_amount, one<'-', 't', '&'>, opt<one<'c'>>, years, opt<end_mark>> {};
struct bare_both : seq<one<'c'>, years, opt<seq<opt<one<','>>, opt<one<'&', '|'>>, one<'c'>, age_amount>>> {};
struct bare_post : seq<one<'n'>, sor<seq<opt<one<'-'>>, one<'y'>, old, one<'p'>>, seq<one<'p'>, one<'y'>>>, old> {};
struct bare_age : seq<sor<bare_two, bare_both, bare_post>, not_time_of_something> {};
struct old_age : seq<sor<bare_two, bare_both, seq<opt<one<'c'>>, one<'n'>, opt<one<'-'>>, one<'y'>, plus<one<'o', 'G'>>, opt<one<'p'>>>,
                         seq<one<'n'>, opt<one<'-'>>, one<'y'>, one<'p'>, plus<one<'o', 'G'>>>, seq<one<'n'>, one<'p'>, plus<one<'o'>>>>> {
};
struct has_old : at<seq<rep_max<16, one<'b', 's', 'c', 'n', '-', 't', '&', 'p', 'y', ',', '_'>>, one<'o', 'G'>>> {};
struct age_sided : seq<age_amount, one<'c'>, one<'G'>, one<'c'>, age_amount> {};  // "18 <= age <= 70"
struct age : seq<at<one<'G', 'n', 'c', 'b', 's'>>, sor<age_sided, seq<age_words, age_bounds>, seq<has_old, old_age>, bare_age>> {};

// Events per time, and counts.
struct counted : plus<sor<noun_word, alias, seq<one<'O', 'i'>, at<noun_word>>>> {};
struct rate
    : sor<seq<one<'n'>, one<'-', 't'>, one<'n'>, counted, one<'R'>>,
          seq<opt<one<'c'>>, one<'n'>, opt<one<'p'>>, opt<one<'y'>>, counted, one<'R'>>,
          seq<counted, star<one<'e', 'O', ':', '_', 'i', 'f', 'd'>>, opt<one<'c'>>, one<'n'>, opt<one<'p'>>, opt<one<'y'>>, opt<counted>,
              opt<one<'x'>>, one<'R'>>,
          // "Migraine with >= 15 headache days per month" asks for the migraine as well; "migraines with a frequency of 4 per month" not.
          seq<counted, star<one<'e', 'O', 'H', ':', '_', 'i', 'f', 'd'>>, opt<one<'c'>>, one<'n'>, opt<one<'p'>>, opt<one<'y'>>,
              opt<one<'x'>>, one<'R'>>> {};
struct tail;
struct stage_post : sor<seq<one<'k'>, one<'p'>>, seq<one<'c'>, one<'k'>>> {};  // "grade 3 or higher", ">= grade 3"
// "type 2 diabetes (who are) aged 18-80": how old they are is no part of the name.
struct aged : seq<opt<one<'r'>>, opt<one<'e'>>, one<'G'>, age_bounds> {};
struct age_in_name : seq<not_at<aged>, one<'G'>> {};
struct noun : seq<sor<stage_post, noun_word, alias>,
                  star<sor<stage_post, noun_word, alias, age_in_name, one<'x', 'o'>,
                           seq<one<'O', 'i'>, opt<one<'_'>>, at<sor<noun_word, seq<one<'X'>, sor<one<'O', 'r', 'H'>, noun_word>>>>>,
                           seq<one<'O', 'i'>, one<'2'>, at<noun_word>>, seq<one<'-'>, at<noun_word>>>>> {};
struct count
    : seq<sor<seq<one<'c'>, one<'n'>>, seq<one<'n'>, one<'p'>>, seq<one<'n'>, one<'-', 't', '|'>, one<'n'>>, one<'n'>>, opt<one<'O'>>,
          not_at<sor<unit_part, one<'x', 'U', '-', 't', 'p', 'c', 'R', 'B', 'A'>>>, noun, opt<seq<at<one<'f'>>, tail>>, not_at<one<'R'>>> {
};
// "duration of symptoms of at least 3 weeks", "minimum duration of symptoms of 3 weeks"
struct named_duration : seq<opt<one<'c'>>, one<'6'>, noun, rep_max<3, one<'e', 'O', 'm', 'H', ':', '_'>>, length> {};
struct front_amount : seq<one<'c'>, one<'n'>, sor<one<'u'>, seq<opt<one<'-'>>, one<'y'>, not_at<sor<relation, one<'g', 'o', 'G', 'p'>>>>>,
                          opt<one<'R'>>, opt<one<'O'>>, noun, opt<one<'R'>>> {};

// Findings.
struct for_noun : seq<one<'f', '6'>, not_at<sor<one<'n', 'c', 'P', 'R'>, seq<one<'_'>, one<'n', 'c'>>>>> {};
// "X who must take Y": what they must is the next part's.
struct relative_word : seq<one<'r'>, not_at<one<'m'>>> {};
struct tail_word : sor<noun_word, relative_word, one<'h', 'X', 'H', 'e', 'C', 'F', 'O', 'i', 'Y', 'G', 'Q', '!', 'x', 'o', 'N'>, for_noun> {
};
struct class_with : seq<one<'H'>, one<'#'>, sor<one<'k'>, seq<opt<one<'c'>>, one<'z'>>, seq<one<'n'>, not_at<one<'u', 'p'>>>>> {
};                                                                                    // "heart failure with NYHA class III"
struct one_and_age : sor<seq<one<'h'>, one<'G'>>, seq<one<'r'>, one<'$'>>, aged> {};  // "patients aged ...", "(who are) willing" begin anew
struct compound : seq<one<'-'>, at<one<'w'>>> {};                                     // "requiring IOP-lowering treatment"
// "breast cancer in women": whose it is, and no part of the name.
struct whose : seq<one<'i', 'f'>, one<'X'>, not_at<sor<one<'O', 'r', 'H'>, noun_word>>> {};
struct tail : seq<not_at<whose>, at<sor<one<'r', 'C', 'e', 'H', 'F', 'O', 'i', 'h', '!'>, for_noun>>,
                  plus<seq<not_at<sor<window, one_and_age, class_with, whose, seq<one<'i'>, weeks_of_next>>>, sor<tail_word, compound>>>,
                  not_at<sor<one<'c'>, seq<one<'n'>, one<'u', 'p'>>>>> {};
struct gene_result : seq<plus<sor<one<'~', '#'>, alias>>, star<one<'w', '_'>>, star<one<'e', 'm', 'H', 'O', '-', 'f'>>, one<'Y'>> {};
// "positive test for HIV": what stands behind is what was looked for, unless it is people.
struct tested_for : seq<one<'f'>, star<one<'_'>>, not_at<one<'"', 'X', 'h'>>, plus<sor<noun_word, alias>>, not_at<one<'c', 'n', 'b'>>> {};
struct result_of : seq<one<'Y'>, opt<one<'f', 'O'>>, plus<sor<noun_word, alias, seq<one<'O', 'i'>, at<noun_word>>>>, opt<tested_for>> {};
struct noun_result
    : seq<plus<sor<seq<not_at<one<'Y'>>, noun_word>, alias>>, star<one<'e', 'm', 'H', '-'>>, one<'Y'>, at<sor<boundary, eof, window>>> {};
struct people_result : seq<plus<one<'K'>>, opt<one<'-'>>, one<'Y'>, at<one<'X', 'h'>>> {};  // "HIV-negative women"
struct result_finding : sor<gene_result, result_of, noun_result, people_result> {};
struct finding : seq<noun, opt<tail>> {};

struct dose : seq<opt<seq<one<'i', 'O'>, star<one<'w', '_'>>, opt<one<'O'>>>>, one<'c'>, one<'n'>, one<'u'>, opt<one<'R'>>,
                  star<one<'w', '_'>>, opt<seq<one<'O'>, one<'@'>>>> {};
struct series : sor<one<'7'>, seq<opt<one<'i', 'f', 'd', 'O', 'c'>>, opt<one<'_'>>, opt<one<'c'>>, opt<one<'n'>>, opt<one<'a', 'w'>>,
                                  one<'q'>, opt<one<'q'>>, opt<seq<opt<one<'c'>>, a_time, one<'q'>>>>> {};

// What only a person can state.
struct attest_before : star<seq<not_at<one<'$'>>, one<'t', 'h', 'X', '_', 'm', 'H', 'e', 'r', '!', 'a', 'i', 'O', 'w', 'C', 'j', 'f'>>> {};
struct bracket : seq<one<'('>, star<sor<bracket, not_one<'(', ')'>>>, one<')'>> {};
struct new_statement
    : seq<opt<one<','>>, one<'&', '|', ','>,
          sor<one<'G', 'c', 'X', '#'>, seq<one<'h'>, one<'m', 'H', 'e', 'r'>>, seq<one<'m'>, one<'H', 'e'>, not_at<one<'$'>>>>> {};
struct new_promise : seq<opt<one<','>>, one<'|'>, star<one<'e', '!', '_', 'm'>>, one<'$'>> {};
struct attest_end : sor<one<'.', ';', 'L', ')'>, new_statement> {};
struct attest_rest : seq<rep_opt<2, not_at<attest_end>, sor<bracket, any>>, star<not_at<sor<attest_end, new_promise>>, sor<bracket, any>>> {
};
// "unable to travel or unwilling to return": two promises. Behind a "not" the second may be under it, and both stay one statement.
struct plain_before : star<one<'t', 'h', 'X', '_', 'H', 'e', 'r', 'a', 'i', 'O', 'w', 'C', 'j', 'f'>> {};
struct attest_whole : star<not_at<attest_end>, sor<bracket, any>> {};
struct attest : sor<seq<plain_before, one<'$'>, attest_rest>, seq<attest_before, one<'$'>, attest_whole>> {};
struct opinion_before : star<seq<not_at<one<'J'>>, sor<tail_word, one<'1', '2', 'd'>, alias>>> {};
struct opinion : seq<opinion_before, one<'J'>, star<not_at<one<'.', ';', 'L', 'c', ')'>>, sor<bracket, any>>> {};
// "refractory to standard therapy, or for which no standard therapy exists": somebody has to judge whether there is one.
struct for_which_word
    : sor<seq<not_at<sor<boundary, one<'c', 'n', 'U', '$', 'm'>>>, any>, seq<one<'&', '|', '/'>, at<one<'w', 'j', 'a', 'e', '!', '_'>>>> {};
struct for_which : seq<one<'f'>, one<'r'>, plus<for_which_word>, at<sor<eof, boundary>>> {};

// Brackets and what qualifies a statement.
struct sep : sor<seq<opt<one<','>>, one<'&', '|', '/'>>, one<','>> {};
struct paren_except : seq<one<'('>, one<'E', 'L'>, star<one<':', '_', ','>>, list, one<')'>> {};
struct paren_allowed : seq<one<'('>, list, one<'M'>, star<one<'f', 'i', 'Q', '_', 'O', 'w'>>, one<')'>> {};  // "(X is allowed)"
struct paren_example : seq<one<'('>, one<'S'>, star<one<':', '_', ','>>, list, one<')'>> {};
struct paren_definition : seq<one<'('>, one<'D'>, star<one<':', '_', ','>>, list, one<')'>> {};
struct plain_name : seq<star<one<'_', 'j'>>, listed, star<sor<noun_word, seq<one<'O', 'i', '-'>, at<noun_word>>>>, opt<bracket>> {};
struct paren_names : seq<one<'('>, at<plain_name, plus<sep, plain_name>, one<')'>>, list, one<')'>> {};
struct paren_window : seq<one<'('>, sor<window, duration>, one<')'>> {};
// "within 4 weeks (6 weeks for nitrosoureas)"
struct other_time_for : seq<one<'('>, opt<one<'|'>>, opt<one<'c', 'W'>>, a_time, one<'f', 'I'>, list, one<')'>> {};
struct paren_value : seq<one<'('>, strict_limit, one<')'>> {};
struct paren_or : seq<one<'('>, one<'|'>, star<one<'_'>>, at<comparison>, list, one<')'>> {};  // "(or creatinine clearance >= 60)"
struct paren_list : seq<one<'('>, at<sor<comparison, comparison_open, rate, two_sided, front_amount, age>>, list, one<')'>> {};
// "non-smoker (no use of tobacco for 3 months)", "at least 13 years old (consent of a parent required if under 18)"
struct paren_more
    : seq<one<'('>,
          sor<seq<at<one<'!'>>, list>,
              seq<not_at<sor<one<'|', '&', '/', 'I', 'f'>, comparison, comparison_open, rate, two_sided, age>>, list, one<'I'>, list>>,
          one<')'>> {};
struct aside : bracket {};
struct example : seq<opt<one<','>>, one<'S'>, star<one<':', '_', ','>>, list> {};
struct definition : seq<opt<one<','>>, one<'D'>, star<one<':', '_', ','>>, list> {};
struct still_there : seq<one<'A'>, a_time, opt<seq<one<'O'>, plus<tail_word>>>> {};
struct late_tail : seq<one<'O', 'i'>, plus<seq<not_at<window>, tail_word>>, not_at<sor<one<'c'>, seq<one<'n'>, one<'u', 'p'>>>>> {};
struct regardless : seq<one<'3'>, plus<seq<not_at<window>, tail_word>>> {};
struct qualifier : sor<seq<at<one<'('>>, sor<paren_except, paren_allowed, paren_definition, paren_example, other_time_for, paren_window,
                                             paren_or, paren_list, paren_value, paren_names, paren_more, aside>>,
                       dose, window, still_there, duration, series, late_tail, regardless> {};

struct lead_token : sor<one<'m', 'e', 'H', 'r', '!', 'a', 'v', 'j', '_', 'C', 'F', '1', '2', '3'>, seq<one<'h', 'X'>, opt<one<'O'>>>,
                        seq<one<'i'>, not_at<one<'Q', 'n'>>>, seq<one<'f'>, one<'h'>>> {};
struct lead : plus<lead_token> {};
struct leads : seq<lead, opt<seq<sor<paren_window, paren_value>, opt<lead>>>> {};
struct head_of : seq<one<'l'>, opt<one<':'>>> {};
struct body : sor<value_limit, two_sided, rate, age, comparison, result_finding, named_duration, front_limit, front_amount, comparison_open,
                  count, score_on, finding> {};
struct trailing_sex
    : sor<seq<one<'f', 'i'>, opt<one<'_'>>, one<'X'>, star<one<'h'>>, not_at<more_of_people>>, seq<one<'X'>, star<one<'h'>>>> {};
struct unread_words : plus<not_at<boundary>, any> {};
struct unread : seq<unread_words, star<seq<bracket, at<sor<boundary, eof>>>>> {};  // "for any other disorder (a, b or c)"
struct juxtaposed_start : sor<relative_word, one<'H', 'h', 'X', 'e', '!', 'C', 'F', 'G'>, noun_word, at<age>, weeks_ahead> {};
struct front_window : seq<star<one<'m', 'e', 'H', '_', 'C'>>, window, opt<one<',', ':'>>, at<sor<lead_token, noun_word, one<'Y'>>>> {};
struct statement
    : sor<seq<at<window_choice>, window>, seq<weeks_ahead, opt<one<'i'>>, front_limit>, attest, opinion, for_which,
          seq<leads, window, not_at<sor<noun_word, one<'Y'>>>>, seq<leads, body>, body, seq<lead, head_of>, lead, head_of, window> {};
struct element : seq<opt<front_window>, statement, star<qualifier>, opt<trailing_sex>, star<qualifier>, opt<sor<example, definition>>,
                     opt<seq<not_at<sor<juxtaposed_start, such_people, one<'m', 'r'>>>, unread>>> {};
struct list : seq<element, star<sor<seq<sep, element>, seq<at<juxtaposed_start>, element>>>> {};
struct except_items : seq<one<'l'>, star<one<':', '_', ',', '-'>>, list, star<seq<opt<one<',', '&', '|'>>, one<':'>, list>>> {};
// "other than those specifically allowed", and what follows "except" and is not understood: the exception is there, its words are unread.
struct except_end : at<sor<eof, one<'.', ';'>>> {};
struct except_allowed : seq<one<'E'>, rep_min_max<1, 6, one<'h', 'w', '_', 'r', 'e', 'j', 'm'>>, one<'M'>, except_end> {};
struct except_unread
    : seq<one<'E'>, plus<not_at<one<'.', ';', ',', '&', '|', '/', 'E', 'L', 'I', 'V', 'M', 'Z', ':', ')'>>, any>, except_end> {};
struct except_part
    : seq<opt<one<','>>, sor<except_allowed, seq<one<'E', 'L'>, star<one<':', '_', ','>>, sor<except_items, list>>, except_unread>> {};
struct provided : seq<opt<one<','>>, one<'V'>, list> {};
struct if_back : seq<opt<one<','>>, sor<one<'I'>, such_people>, list> {};
struct allowed : one<'M'> {};
struct plain_bracket : seq<one<'('>, star<not_one<'(', ')', 'E', 'L', 'I', 'V', 'M', 'Z', '!', 'c', 'n', 'm', '%'>>, one<')'>> {
};  // "(positive or negative)"
struct barred : one<'Z'> {};
// "Alcohol consumption (self-report): more than 7 drinks per week": the figure is of what stands behind it.
struct front_rate : seq<one<'c'>, one<'n'>, listed_or_word, rep_max<3, listed_or_word>, one<'R'>> {};
struct rate_label : seq<plus<sor<noun_word, alias, bracket>>, one<':'>, at<sor<front_rate, seq<one<'c'>, one<'n'>, one<'#'>>>>> {};
struct plain_label
    : seq<not_at<sor<comparison, age, seq<plus<one<'h', '_'>>, age>, rate, comparison_open>>,
          plus<sor<noun_word, alias,
                   one<'G', 'O', 'i', '&', '|', '/', ',', 'h', 'X', 'Q', 'C', 'N', 'm', 'e', 'H', 'r', 'Y', 'l', 'f', 'n', '-', 'p'>,
                   bracket>>,
          one<':'>, not_at<sor<eof, one<'.'>>>> {};
struct label : sor<rate_label, plain_label> {};
struct cond_sep : one<'&', '|', '/'> {};
struct cond_comma : one<','> {};
struct cond_last : seq<opt<one<','>>, one<'|', '/'>> {};
// "If using A, B or C, [patients] must ...": the last comma ends the conditions. "If female, pregnant or nursing, ..." says of whom first.
struct then_must : seq<one<','>, star<one<'_', 'h', 'X'>>, one<'m'>> {};
struct cond_listed
    : seq<not_at<seq<star<one<'_', 'e', 'h'>>, one<'X'>>>, element, plus<seq<cond_comma, element>>, cond_last, element, at<then_must>> {};
struct cond_list : sor<cond_listed, seq<element, star<sor<seq<cond_sep, element>, seq<at<juxtaposed_start>, element>>>>> {};
struct for_front : seq<one<'f'>, star<one<'_', 'a', 'j'>>, at<one<'h', 'X', '"'>>, cond_list,
                       sor<one<':'>, seq<one<','>, not_at<rep_opt<4, sor<noun_word, one<'&', ',', '|'>>>, one<':'>>>>> {};
struct if_front : seq<one<'I'>, cond_list, opt<one<',', ':'>>, opt<one<'T'>>> {};
struct must_rest : plus<not_at<one<'.', ';'>>, any> {};
struct must_part : seq<opt<one<','>>, opt<one<'r'>>, at<one<'m'>>,
                       sor<seq<list, at<sor<eof, one<'.', ';', ',', ':', 'E', 'L', 'I', 'V', 'M', 'Z', ')'>>>>, must_rest>> {};
struct tail_parts : star<sor<except_part, provided, if_back, must_part>> {};
struct counted_list : seq<opt<lead>, one<'8'>, opt<one<':'>>, list> {};
struct clause_body
    : seq<sor<counted_list, list>, tail_parts,
          opt<sor<seq<allowed, star<one<'f', 'i', 'Q', '_', 'O'>>, opt<plain_bracket>>, seq<barred, star<one<'f', 'i', 'Q', '_', 'O'>>>>>,
          tail_parts> {};
struct rest_unread : plus<not_at<one<'.', ';'>>, any> {};
struct opener : star<one<',', '&', '|', ':', '-', 'T'>> {};
struct sentence
    : seq<opener,
          sor<seq<for_front, clause_body>,
              seq<opt<seq<label, opt<one<'T'>>>>, sor<seq<if_front, clause_body>, clause_body, except_part, definition, if_back>>>,
          star<sor<seq<sep, opt<one<','>>, if_front, clause_body>, seq<sep, clause_body>, seq<one<':'>, opt<one<'T'>>, clause_body>>>,
          opt<one<':', ',', '&', '|', '-'>>, opt<rest_unread>> {};
struct whole : seq<star<sor<one<'.', ';'>, sentence, rest_unread>>, eof> {};

// Limits inside text that no rule above took: one limit with the few words next to it, found anywhere. What is found is shown beside the
// unread text and decides nothing, so these rules may take less than the whole phrase.
struct seen_word : sor<listed, one<'w', '?', 'v', 'j', 'a', 'q', '4', '5'>> {};
struct seen_words
    : seq<sor<seen_word, alias>, rep_max<6, sor<seen_word, alias, one<'_'>, seq<one<'O', 'i'>, opt<one<'_'>>, at<seen_word>>>>> {};
struct seen_measure : seen_words {};
struct seen_noun : seen_words {};
struct seen_counted : seen_words {};
struct seen_limit : sor<limit_strict, limit_one_of> {};
struct seen_group : seq<seen_limit, opt<same_limit>> {};
struct seen_strict : limit_strict {};
struct seen_more : seq<sor<seq<limit_sep, opt<one<'e', 'm'>>>, at<one<'c'>>>, seen_strict> {};
struct seen_more_group : seen_more {};
struct seen_limits : seq<seen_group, star<seen_more_group>> {};
struct seen_comparison : seq<sor<seq<measure, star<seq<measure_sep, measure>>>, seen_measure>, link, seen_limits> {};
struct seen_two_sided : seq<one<'n'>, opt<one<'u'>>, one<'c'>, sor<measure, seen_measure>, one<'c'>, amount> {};
struct seen_rate : sor<seq<opt<one<'c'>>, one<'n'>, opt<one<'p'>>, opt<one<'y'>>, seen_counted, one<'R'>>,
                       seq<seen_counted, rep_max<3, one<'e', 'O', 'H', ':', '_', 'i', 'f', 'd'>>, opt<one<'c'>>, one<'n'>, opt<one<'p'>>,
                           opt<one<'y'>>, opt<one<'x'>>, one<'R'>>> {};
struct seen_age : sor<seq<age_words, age_bounds>, seq<has_old, old_age>> {};
struct seen_count : seq<sor<seq<one<'c'>, one<'n'>>, seq<one<'n'>, one<'p'>>, seq<one<'n'>, one<'-', 't'>, one<'n'>>>, opt<one<'O'>>,
                        not_at<sor<unit_part, one<'x', 'U', '-', 't', 'p', 'c', 'R', 'B', 'A'>>>, seen_noun> {};
struct seen_window : sor<window_within, window_past, window_in, window_bounded, window_ago, window_before> {};
struct seen_qualifier : sor<seen_window, duration, dose, seq<one<'('>, sor<seen_window, duration>, one<')'>>> {};
struct seen_finding : seq<seen_noun> {};
struct seen_year : seq<one<'s', 'A', 'B'>, one<'n'>, not_at<sor<unit_part, one<'-', 't', '/'>>>> {};  // "since 2010"
struct seen_lone : seen_strict {};
struct seen_element
    : sor<seq<sor<seen_two_sided, seen_rate, seen_age, seen_comparison, front_limit, seen_count, score_on>, star<seen_qualifier>>,
          seq<seen_finding, plus<seen_qualifier>>, plus<seen_qualifier>, seen_year, seen_lone> {};
struct seen : seq<star<sor<seen_element, any>>, eof> {};
}  // namespace rule

/// Which rules leave a node; -1: none.
template <typename R>
constexpr int node_of = -1;
#define ELIGO_NODE(type, name) \
  template <>                  \
  constexpr int node_of<rule::type> = static_cast<int>(Rule::name)
ELIGO_NODE(sentence, sentence);
ELIGO_NODE(label, label);
ELIGO_NODE(if_front, if_front);
ELIGO_NODE(for_front, if_front);
ELIGO_NODE(counted_list, counted_list);
ELIGO_NODE(other_time_for, other_time_for);
ELIGO_NODE(if_back, if_back);
ELIGO_NODE(provided, provided);
ELIGO_NODE(must_part, must_part);
ELIGO_NODE(list, list);
ELIGO_NODE(cond_list, list);
ELIGO_NODE(cond_sep, sep);
ELIGO_NODE(cond_comma, sep);
ELIGO_NODE(cond_last, sep);
ELIGO_NODE(sep, sep);
ELIGO_NODE(limit_sep, sep);
ELIGO_NODE(slash_sep, sep);
ELIGO_NODE(measure_sep, sep);
ELIGO_NODE(element, element);
ELIGO_NODE(except_part, except_part);
ELIGO_NODE(allowed, allowed);
ELIGO_NODE(barred, barred);
ELIGO_NODE(lead, lead);
ELIGO_NODE(attest, attest);
ELIGO_NODE(opinion, opinion);
ELIGO_NODE(for_which, opinion);
ELIGO_NODE(trailing_sex, trailing_sex);
ELIGO_NODE(head_of, head_of);
ELIGO_NODE(two_sided, two_sided);
ELIGO_NODE(comparison, comparison);
ELIGO_NODE(comparison_open, comparison);
ELIGO_NODE(respective, respective);
ELIGO_NODE(measure, measure);
ELIGO_NODE(open_measure, open_measure);
ELIGO_NODE(limit, limit);
ELIGO_NODE(strict_limit, limit);
ELIGO_NODE(strict_limit_only, limit_group);
ELIGO_NODE(score_limit, limit_group);
ELIGO_NODE(score_figure, limit);
ELIGO_NODE(front_limit, front_limit);
ELIGO_NODE(score_on, score_on);
ELIGO_NODE(named_duration, named_duration);
ELIGO_NODE(length, length);
ELIGO_NODE(limit_group, limit_group);
ELIGO_NODE(strict_limit_group, limit_group);
ELIGO_NODE(paren_one, limit_group);
ELIGO_NODE(paren_turned, limit_group);
ELIGO_NODE(inherited_limit, limit);
ELIGO_NODE(list_group, group);
ELIGO_NODE(group_of_names, group);
ELIGO_NODE(people_group, group);
ELIGO_NODE(group, group);
ELIGO_NODE(with_group, group);
ELIGO_NODE(same_limit, same_limit);
ELIGO_NODE(or_figure, same_limit);
ELIGO_NODE(other_figure, limit);
ELIGO_NODE(other_limit_group, limit_group);
ELIGO_NODE(age, age);
ELIGO_NODE(rate, rate);
ELIGO_NODE(counted, counted);
ELIGO_NODE(count, count);
ELIGO_NODE(front_amount, front_amount);
ELIGO_NODE(finding, finding);
ELIGO_NODE(result_finding, result_finding);
ELIGO_NODE(noun, noun);
ELIGO_NODE(tail, tail);
ELIGO_NODE(window, window);
ELIGO_NODE(duration, duration);
ELIGO_NODE(dose, dose);
ELIGO_NODE(series, series);
ELIGO_NODE(value_limit, value_limit);
ELIGO_NODE(scale, scale);
ELIGO_NODE(paren_value, paren_value);
ELIGO_NODE(anchor, anchor);
ELIGO_NODE(paren_except, paren_except);
ELIGO_NODE(paren_allowed, paren_allowed);
ELIGO_NODE(paren_example, paren_example);
ELIGO_NODE(paren_names, paren_example);
ELIGO_NODE(paren_definition, paren_definition);
ELIGO_NODE(paren_or, paren_or);
ELIGO_NODE(paren_list, paren_list);
ELIGO_NODE(paren_more, paren_more);
ELIGO_NODE(aside, aside);
ELIGO_NODE(regardless, aside);
ELIGO_NODE(late_tail, tail);
ELIGO_NODE(still_there, duration);
ELIGO_NODE(example, example);
ELIGO_NODE(definition, definition);
ELIGO_NODE(unread, unread);
ELIGO_NODE(rest_unread, unread);
ELIGO_NODE(seen_element, element);
ELIGO_NODE(seen_measure, open_measure);
ELIGO_NODE(seen_noun, noun);
ELIGO_NODE(seen_counted, counted);
ELIGO_NODE(seen_limit, limit);
ELIGO_NODE(seen_strict, limit);
ELIGO_NODE(seen_group, limit_group);
ELIGO_NODE(seen_more_group, limit_group);
ELIGO_NODE(seen_comparison, comparison);
ELIGO_NODE(seen_two_sided, two_sided);
ELIGO_NODE(seen_rate, rate);
ELIGO_NODE(seen_age, age);
ELIGO_NODE(seen_count, count);
ELIGO_NODE(seen_window, window);
ELIGO_NODE(seen_finding, finding);
ELIGO_NODE(seen_lone, value_limit);
ELIGO_NODE(seen_year, head_of);
#undef ELIGO_NODE

template <typename R>
constexpr bool is_peek = false;
template <typename... R>
constexpr bool is_peek<tao::pegtl::at<R...>> = true;

enum class Bound { attempts, depth };
/// Positions are counted from the beginning: lines and columns mean nothing among tokens.
using Input = tao::pegtl::memory_input<tao::pegtl::tracking_mode::lazy>;

struct State {
  ClauseParse& out;
  const char* begin;
  std::size_t attempt_limit, depth_limit, depth = 0;
};

/// Writes the flat tree; whatever a failing rule or a look-ahead wrote is cut off again.
template <typename R>
struct control : tao::pegtl::normal<R> {
  template <tao::pegtl::apply_mode A, tao::pegtl::rewind_mode M, template <typename...> class Action, template <typename...> class Control>
  [[nodiscard]] static bool match(Input& in, State& state) {
    if (++state.out.attempts > state.attempt_limit) throw Bound::attempts;
    constexpr KindSet starts = start_of<R>.any();
    if (!(in.empty() ? starts.end : starts.holds(*in.current()))) return false;
    if (++state.depth > state.depth_limit) throw Bound::depth;
    auto& nodes = state.out.nodes;
    const std::size_t mark = nodes.size();
    if constexpr (node_of<R> >= 0) {
      nodes.push_back({static_cast<Rule>(node_of<R>), static_cast<std::uint32_t>(in.current() - state.begin), 0, 0});
    }
    const bool matched = tao::pegtl::normal<R>::template match<A, M, Action, Control>(in, state);
    --state.depth;
    if (!matched || is_peek<R>) {
      if (nodes.size() > mark) nodes.resize(mark);
    } else if constexpr (node_of<R> >= 0) {
      nodes[mark].end = static_cast<std::uint32_t>(in.current() - state.begin);
      nodes[mark].next = static_cast<std::uint32_t>(nodes.size());
    }
    return matched;
  }
};

}  // namespace

ClauseParse parse_clause(std::string_view kinds, const Limits& limits) {
  ClauseParse out;
  Input in(kinds.data(), kinds.data() + kinds.size(), "");
  // A nesting level of the text is about 16 rules deep.
  State state{out, kinds.data(), limits.attempts_per_token * (kinds.size() + 8), limits.depth * 16};
  try {
    if (!tao::pegtl::parse<rule::whole, tao::pegtl::nothing, control>(in, state)) out.nodes.clear();
  } catch (const Bound bound) {
    out.nodes.clear();
    out.attempt_bound = bound == Bound::attempts;
    out.depth_bound = bound == Bound::depth;
  }
  return out;
}

void find_limits(std::string_view kinds, std::uint32_t begin, std::uint32_t end, ClauseParse& out) {
  const std::size_t mark = out.nodes.size(), before = out.attempts;
  Input in(kinds.data() + begin, kinds.data() + end, "");
  State state{out, kinds.data(), before + seen_attempts_per_token * (end - begin + 8), 1024};
  try {
    if (!tao::pegtl::parse<rule::seen, tao::pegtl::nothing, control>(in, state)) out.nodes.resize(mark);
  } catch (const Bound) {
    out.nodes.resize(mark);
  }
}

}  // namespace eligo::grammar

// From the clausal parse to the tree as written. Private to grammar/: sentence.cpp holds sentences, requirements.cpp what they ask for,
// list.cpp, list_sharing.cpp and list_scope.cpp lists, element.cpp the elements of lists, statement.cpp single statements, amounts.cpp
// limits and ages, times.cpp windows and durations, lengths.cpp how long something lasts, definitions.cpp what defines a name, methods.cpp
// and found_by.cpp how something was found.
#pragma once
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "grammar/clause.hpp"
#include "grammar/criterion.hpp"
#include "grammar/text.hpp"
#include "grammar/token.hpp"

namespace eligo::grammar {

/// Tokens of a complement that are said again with another name ("exposure to X"). A longer one leaves the other name in doubt, so that a
/// tree never grows faster than its text.
inline constexpr std::uint32_t longest_complement = 16;

/// What the words before a statement say about it.
struct Lead {
  bool negated = false;
  bool requires_absence = false;  ///< "no history of": a requirement, not a description
  Status status = Status::unspecified;
  std::string severity;
  std::string vague;  ///< "clinically significant"
  bool therapy = false;
  std::uint8_t therapy_form = 0;  ///< 1 past, 2 current, 6/7 required in future, 8 requiring
  std::optional<Status> failed;
  std::optional<int> sex;  ///< 0 female, 1 male
  bool any_sex = false;
  bool subject = false, have = false, diagnosed = false, first = false, known = false, adult = false, child = false, infant = false,
       newborn = false, must = false, may = false, other = false, verb = false, planned = false;
  bool ever = false;         ///< "history of", "prior": of a value, any on file counts
  bool regardless = false;   ///< "with or without"
  std::vector<Status> also;  ///< "ongoing or planned A or B": what else B may be
  Span span;
};

/// What a bare time behind a name says: how long, when, or either.
enum class BareTime { length, when, either };

/// One element of a list before it becomes a node.
struct Part {
  Lead lead;
  bool has_lead = false;
  std::size_t body = 0;  ///< index of the body's parse node; 0: none
  bool has_body = false;
  std::vector<Window> windows;
  bool window_in_front = false;  ///< "recent (within 6 months) use of A or B": the window is handed on with the lead
  std::optional<Duration> duration;
  std::optional<Duration> lasting;  ///< what the window says where nothing is denied: "for 3 months before screening"
  bool example_window = false;      ///< the window stands behind its examples: whether it is the name's too is not said
  bool absent = false;              ///< the window is the time without it ("no seizures for 6 months")
  bool when_in_doubt = false;       ///< "infarction < 6 months": whether the duration says how long or when is not said
  bool each_lasts = false;          ///< the duration is that of each occurrence ("lasting 2 weeks"), not of a stretch of time
  std::optional<Series> series;
  std::optional<Statistic> statistic;  ///< "(mean of three)": what is made of the readings
  std::optional<Quantity> dose;
  std::optional<Comparator> dose_op;
  std::vector<Node> exceptions, examples;
  std::optional<Node> or_else{};         ///< "creatinine <= 1.5 (or clearance >= 60)": the limit that does as well
  std::vector<std::size_t> other_times;  ///< "(6 weeks for nitrosoureas)": the parse nodes
  std::optional<Node> definition;
  bool definition_is_class = false;            ///< "(NYHA III)": narrows the finding instead of replacing it
  bool definition_may_narrow = false;          ///< "liver disease (ALT > 100)": whether it narrows or replaces the name is not said
  bool restates = false;                       ///< "i.e.": says all that stands before it again, its "no" included
  std::optional<std::uint32_t> bracket_stage;  ///< "(stage IV)", "(>= grade 2)": its first token
  std::string during;                          ///< words that narrow the term ("during pregnancy")
  std::vector<std::pair<std::uint32_t, std::uint32_t>> during_tokens;
  std::vector<Node> unread;
  std::optional<int> trailing_sex;
  std::optional<int> own_sex;        ///< "... for women": binds this part alone
  std::uint32_t begin = 0, end = 0;  ///< tokens
  std::string head;                  ///< adjective-only element: the words
  std::string beginning;             ///< "allergy to A, B or C": the words of the first that stand before all
};

/// How long and how much.
struct Amounts {
  std::optional<Duration> duration;
  std::optional<Quantity> dose;
  std::optional<Comparator> dose_op;
};

/// A part in its list: what stands in front of it, and what its neighbours lend it.
struct Member {
  Part part;
  char sep = ',';      ///< the connective in front: & | , as written; + none; * "who ..."; ~ "with ..." behind an or. Unused in the first.
  bool comma = false;  ///< a comma stands in front, alone or before the connective
  std::optional<Term> composed;          ///< the name as completed by its neighbours
  bool negation_inherited = false;       ///< under the negation of a member before it
  bool narrows_denied = false;           ///< "no X with Y": under the negation together with the member before
  bool nor = false;                      ///< behind "nor"
  bool carried_doubt = false;            ///< whether the negation before it goes on is not said
  std::optional<std::string> result;     ///< "ER, PR and HER2 negative": the result that stands once
  std::optional<std::uint32_t> gene;     ///< token of the gene that an earlier member names ("HER2 overexpression or amplification")
  bool dropped = false;                  ///< a later member says it all
  std::optional<Term> other_name;        ///< "A or B of the spine", "exposure to A or B": the name, should those words be meant here too
  std::string severity_in_front;         ///< of the member before, "severe A or B": whether it is meant here is not said
  std::optional<Amounts> length_behind;  ///< "A or B for 5 years", "A or B > 100 mg/d": what may be meant of A too
  std::optional<Window> window_behind;   ///< "current use of A or B within 4 weeks": the time that may be meant of A instead of now
  bool status_in_doubt = false;          ///< "active infection, recent stroke": whether what happens is asked to be going on is not said
  bool window_in_doubt = false;          ///< "history of A or B within 4 weeks": whether the window reaches back to A is not said
  Node node;                             ///< filled in last
};
/// What stood between a member that goes and those before it is now in front of the next.
void take_place_of(const Member& gone, Member& next);
void erase_member(std::vector<Member>& members, std::size_t k);
/// What a connective joins. Braced nodes are moved in: an initializer list would copy each of them with all that is below it.
struct Args {
  std::vector<Node> nodes;
  Args(std::vector<Node> given) : nodes(std::move(given)) {}  // NOLINT(google-explicit-constructor): for logic(op, nodes)
  template <std::convertible_to<Node>... N>
  Args(N&&... each) {  // NOLINT(google-explicit-constructor): for logic(op, {one, other})
    nodes.reserve(sizeof...(N));
    (nodes.push_back(Node(std::forward<N>(each))), ...);
  }
};

class Reader {
 public:
  Reader(const SourceText& source, SectionKind section, const Lexicon& lexicon, const Limits& limits)
      : source_(source), section_(section), lexicon_(lexicon), limits_(limits) {}

  /// Tokenises and parses; false when a bound was met. `without`: list marks inside `where`, which are no part of the words.
  bool parse(Span where, Criterion& out, const std::vector<Span>& without = {});
  /// The tree of what was parsed. `governs`: the text heads a list of items, so a head at its end is read with them.
  Node tree(bool governs);
  /// Puts the limits that unread text holds beside it (seen_limits.cpp).
  void show_limits(Criterion& out);
  [[nodiscard]] std::string_view kinds() const { return kinds_; }
  [[nodiscard]] bool wrong_polarity() const { return wrong_polarity_; }
  [[nodiscard]] bool head_negated() const { return head_negated_; }
  [[nodiscard]] bool only_head() const { return only_head_; }
  /// "Any of the following within 1 year:" over items: the time of them all.
  [[nodiscard]] std::optional<Window> time_over_items();
  /// What stands below a head, or behind a label, of those tokens.
  [[nodiscard]] Node below(std::uint32_t begin, std::uint32_t end, Node listed) const;

 private:
  // parse tree access
  [[nodiscard]] const Parsed& at(std::size_t i) const { return parse_.nodes[i]; }
  template <typename F>
  void children(std::size_t i, F&& f) const {
    for (std::size_t c = i + 1; c < at(i).next; c = at(c).next) f(c);
  }
  [[nodiscard]] std::optional<std::size_t> child(std::size_t i, Rule rule) const;
  // token access (refined indices)
  [[nodiscard]] char kind(std::uint32_t i) const { return i < kinds_.size() ? kinds_[i] : '\0'; }
  [[nodiscard]] const Token& token(std::uint32_t i) const { return tokens_.tokens[origin_[i]]; }
  [[nodiscard]] Span span(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] std::string text(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] std::string words_of(Span where) const;
  [[nodiscard]] std::string raw(std::uint32_t i) const { return text(i, i + 1); }
  // The same words where they lie; in small letters. What only looks at words asks for these.
  [[nodiscard]] std::string_view said(Span where) const { return words_.said(where); }
  [[nodiscard]] std::string_view said(std::uint32_t begin, std::uint32_t end) const { return words_.said(span(begin, end)); }
  [[nodiscard]] std::string_view small(Span where) const { return words_.small(where); }
  [[nodiscard]] std::string_view small(std::uint32_t begin, std::uint32_t end) const { return words_.small(span(begin, end)); }
  [[nodiscard]] std::string_view small(std::uint32_t i) const { return small(i, i + 1); }

  // criterion.cpp
  void refine();
  [[nodiscard]] bool ends_in_bounded_time() const;
  [[nodiscard]] std::uint32_t looked_for_behind_result(std::uint32_t i) const;
  [[nodiscard]] std::uint32_t behind_manual(std::uint32_t i) const;
  [[nodiscard]] std::uint32_t behind_bracket_word(std::uint32_t open) const;
  // taking_part.cpp
  [[nodiscard]] std::uint32_t behind_taking_part(std::uint32_t i) const;
  // joined_words.cpp
  [[nodiscard]] bool joins_courses(std::uint32_t i) const;
  [[nodiscard]] bool figure_of_name(std::uint32_t i) const;
  [[nodiscard]] bool second_figure_of_name(std::uint32_t i) const;
  [[nodiscard]] bool names_step_again(std::uint32_t i) const;
  [[nodiscard]] bool relates_to_treatment(std::uint32_t i) const;
  [[nodiscard]] std::uint32_t aside_before_verb(std::uint32_t comma) const;
  [[nodiscard]] std::uint32_t behind_every_sex(std::uint32_t i) const;
  [[nodiscard]] bool fronts_group(std::uint32_t i) const;
  // run_on.cpp
  [[nodiscard]] bool begins_sentence(const Token& before, const Token& token) const;
  [[nodiscard]] bool dash_parts_items(std::uint32_t i) const;
  [[nodiscard]] bool names_topic(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool begins_item_behind_limit(std::uint32_t i) const;
  [[nodiscard]] char break_before_count(std::uint32_t i) const;
  [[nodiscard]] bool ages_people(std::uint32_t i) const;
  [[nodiscard]] bool names_part_in_brackets(std::uint32_t i) const;
  [[nodiscard]] Node with_groups_in_doubt(Node whole) const;
  void unread_heads(std::vector<Node>& sentences, const std::vector<std::uint32_t>& begins) const;
  [[nodiscard]] bool is_loose_label(std::size_t label) const;
  [[nodiscard]] bool may_copy(const Node& node) const;
  // sentence.cpp
  [[nodiscard]] bool ends_unread(std::size_t sentence, std::size_t end) const;
  [[nodiscard]] std::optional<Node> permitted_or_asked(const Node& said, const std::optional<Node>& eligible,
                                                       const std::optional<Node>& condition, std::size_t sentence, bool figures) const;
  [[nodiscard]] bool lifts_what_it_says(std::uint32_t begin, std::uint32_t end, bool by_comma) const;
  [[nodiscard]] char last_connective(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool names_group(std::size_t list_index) const;
  [[nodiscard]] bool plain_words(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool one_judgement(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool harms_in_several_ways(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool people_alone(std::uint32_t begin, std::uint32_t end) const;
  Node sentence(std::size_t i, std::optional<Node>& previous, bool& joins_previous);
  // sentences.cpp
  [[nodiscard]] std::string defined_word(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool stands_alone(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool asks_for_no_test(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool lets_in_besides(std::uint32_t begin, std::uint32_t end) const;
  // promises.cpp
  [[nodiscard]] std::optional<Node> promised(std::uint32_t begin, std::uint32_t end) const;

  void let_others_decide(Node& whole) const;

  // list.cpp
  /// What the members of a list have in common, by which an "and" between them may mean "or".
  struct Alike {
    bool bare = true;    ///< bare findings only
    bool shared = true;  ///< findings and people, of which the first alone may bring a verb ("patients who received A, B and C")
    bool facts = false;  ///< bare findings, results and limits
  };
  struct ListTraits {
    Alike alike;
    std::optional<Node> age;                             ///< "adults with A or B": of whom all of the list is said
    std::vector<std::pair<std::size_t, Node>> governed;  ///< sexes that govern the members from that one on
  };
  Node list(std::size_t i, const Lead* inherited = nullptr);
  /// The list that says what a name means: its members are joined as they are anywhere, inside an exception too.
  Node meaning(std::size_t i);
  [[nodiscard]] char reach_of_who(const std::vector<Member>& members) const;
  [[nodiscard]] bool begins_despite(std::uint32_t token) const;
  [[nodiscard]] bool speaks_of_equivalents(const Part& part) const;
  std::vector<Member> gather(std::size_t i, std::uint32_t from, std::uint32_t to);
  [[nodiscard]] std::optional<Node> treated_or_not(std::vector<Member>& members) const;
  [[nodiscard]] bool age_of_people(std::size_t element) const;
  [[nodiscard]] std::optional<Node> other_sex_behind(const std::vector<Member>& members) const;
  [[nodiscard]] bool unchanged_for(const Part& part) const;
  [[nodiscard]] bool takes_dose(const Part& part) const;
  void attach_lone_windows(std::vector<Member>& members);
  [[nodiscard]] static bool counts_back(Part& before, const Window& day);
  [[nodiscard]] static bool step_alone(const Part& part);
  void join_sexes(std::vector<Member>& members) const;
  // methods.cpp
  [[nodiscard]] bool ends_in_test(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool test_alone(const Part& part, bool timed) const;
  void absorb_methods(std::vector<Member>& members);
  // found_by.cpp
  [[nodiscard]] bool goes_on_with_ways(std::uint32_t token) const;
  [[nodiscard]] bool is_way(std::uint32_t begin, std::uint32_t end, bool tests, bool results) const;
  [[nodiscard]] std::uint32_t way_end(std::uint32_t begin, std::uint32_t end) const;
  void take_behind_way(Part& part, std::size_t list, std::uint32_t stop, bool completed);
  // list_scope.cpp
  [[nodiscard]] bool figure_of_another(const std::vector<Member>& members) const;
  std::optional<Member> time_of_first(Part& part) const;
  void share_anchor(std::vector<Member>& members) const;
  void share_age(std::vector<Member>& members) const;
  void join_relatives(std::vector<Member>& members) const;
  [[nodiscard]] bool has_kind(std::uint32_t begin, std::uint32_t end, char kind_of) const {
    return std::string_view(kinds_).substr(begin, end - begin).find(kind_of) != std::string_view::npos;
  }
  void reach_negation(std::vector<Member>& members) const;
  [[nodiscard]] bool sentence_of_its_own(const std::vector<Member>& members, std::size_t k) const;
  [[nodiscard]] bool only_narrows(const Member& member) const;
  [[nodiscard]] static std::string clause_behind(const Node& example);
  [[nodiscard]] bool narrows_behind(const Member& member) const;
  [[nodiscard]] bool describes_with_more(std::uint32_t begin, std::uint32_t end) const;
  void narrow_behind_comma(std::vector<Member>& members);
  [[nodiscard]] std::optional<Node> doubtful_reach(const std::vector<Member>& members) const;
  // list_doubt.cpp
  void doubt_complements(std::vector<Member>& members) const;
  void doubt_shared_count(std::vector<Member>& members, std::size_t k) const;
  [[nodiscard]] bool has_tail_words(const Part& part) const;
  void doubt_beside_unread(std::vector<Member>& members, std::size_t k) const;
  void doubt_unread_tail(std::vector<Member>& members, std::size_t k) const;
  void doubt_amounts(std::vector<Member>& members, std::size_t k) const;
  void doubt_substances(std::vector<Member>& members, std::size_t k) const;
  // list_fronts.cpp
  [[nodiscard]] std::optional<Term> listed_with_front(const std::string& first, const Term& own) const;
  void doubt_states(std::vector<Member>& members) const;
  void doubt_places(std::vector<Member>& members) const;
  // list.cpp
  std::optional<Node> opinion_over_all(std::size_t i, std::vector<Member>& members) const;
  void drop_explanations(std::vector<Member>& members);
  [[nodiscard]] bool one_opinion(const std::vector<Member>& members) const;
  // list_nodes.cpp
  std::optional<Node> time_alone(std::vector<Member>& members, std::size_t k);
  std::optional<Node> own_node(std::vector<Member>& members, std::size_t k);
  [[nodiscard]] bool bars_help(const std::vector<Member>& members, std::size_t k) const;
  void told_by_score(Part& p, Node& node) const;
  void share_result_in_front(const std::vector<Member>& members, std::size_t k, Node& node) const;
  void leave_in_doubt(std::vector<Member>& members, std::size_t k, bool has_result, bool graded, Node& node);
  [[nodiscard]] bool has_grade(const Part& part) const;
  [[nodiscard]] bool no_age(const Member& before, const Part& part) const;
  bool add_sex(std::vector<Member>& members, std::size_t k, ListTraits& traits, Node& node);
  [[nodiscard]] Node waived(const Part& p) const;
  bool stage_of_earlier(std::vector<Member>& members, std::size_t k, const Node& node);
  static void no_worse_than(Node& node);
  ListTraits make_nodes(std::vector<Member>& members, bool keeps_apart);
  // list_joining.cpp
  Node join_members(std::vector<Member>& members, Alike alike);
  Node join_by_sex(std::vector<Member>& members, const ListTraits& traits);
  [[nodiscard]] bool goes_on_about(const std::vector<Member>& members, std::size_t n) const;
  static std::optional<Node> trailing_sex(const std::vector<Member>& members, Span where);
  [[nodiscard]] std::optional<Node> mixed_connectives(std::vector<Node>& nodes, const std::vector<char>& ops,
                                                      const std::vector<bool>& taken) const;
  [[nodiscard]] bool each_excludes(const std::vector<Node>& run) const;
  Node combine(Args joined, const std::vector<char>& seps, Alike alike, const std::vector<bool>& commas = {});
  // connectives.cpp
  [[nodiscard]] bool shares_head(const std::vector<Member>& members, std::size_t k) const;
  void settle_commas(std::vector<Member>& members) const;
  void goes_with(std::vector<Member>& members, std::size_t k) const;
  void stands_without(std::vector<Member>& members, std::size_t k, char connective) const;
  void doubt_unsaid(std::vector<Member>& members, std::size_t k, char joined) const;
  void share_requirement(std::vector<Member>& members) const;
  void reach_limits(std::vector<Member>& members) const;
  [[nodiscard]] bool reaches_limit(const std::vector<Member>& members, std::size_t k) const;
  [[nodiscard]] std::optional<Node> by_kinds(std::vector<Node>& nodes, const std::vector<char>& ops, const std::vector<bool>& taken,
                                             const std::vector<bool>& commas) const;
  // list_joining.cpp
  static std::optional<Node> by_commas(std::vector<Node>& nodes, const std::vector<char>& ops, const std::vector<bool>& commas,
                                       SectionKind section, bool bare);
  [[nodiscard]] Node by_groups(std::vector<Node> alternatives) const;
  void keep_adjectives_together(std::vector<Member>& members) const;
  void keep_groups_apart(std::vector<Member>& members) const;
  bool bind_both_sexes(std::vector<Member>& members) const;
  Node unless(Node node, Node exception, bool is_unless);
  Node unread(std::uint32_t begin, std::uint32_t end) const;

  // childbearing.cpp
  void means_men_too(const Part& part, Node& node) const;
  [[nodiscard]] std::optional<Node> both_sexes_named(std::vector<Member>& members) const;
  std::optional<Node> promise_of_some(std::vector<Member>& members, const ListTraits& traits);
  [[nodiscard]] std::optional<Node> unwilling_people(std::vector<Member>& members) const;

  // list_sharing.cpp
  /// A member's own noun.
  struct OwnName {
    std::string words;
    Term term;
    Span span;
    char first_kind = '\0';
    std::uint32_t tokens = 0;
  };
  [[nodiscard]] bool finding_like(const Part& part) const;
  [[nodiscard]] bool speaks_of_before(const Part& part) const;
  [[nodiscard]] bool repeats_name(std::uint32_t begin, std::uint32_t bracketed) const;
  [[nodiscard]] std::optional<std::size_t> noun_of(const Part& part) const;
  [[nodiscard]] std::optional<std::uint32_t> describes(const Part& part) const;
  void describe_later(std::vector<Member>& members, std::size_t k) const;
  void inherit(Member& member, const Lead& carried, const std::optional<Window>& window, bool one_name);
  [[nodiscard]] bool apart_by_semicolon(const Part& earlier, const Part& later) const;
  [[nodiscard]] bool happens(const Member& member) const;
  [[nodiscard]] bool lasts(const Member& member) const;
  void hand_on_leads(std::vector<Member>& members, const Lead* inherited);
  void hand_back_past_limits(std::vector<Member>& members) const;
  void hand_back_windows(std::vector<Member>& members) const;
  // list_names.cpp
  void share_heads(std::vector<Member>& members) const;
  bool share_history(std::vector<Member>& members, std::size_t k) const;
  void describe_sharer(std::vector<Member>& members, std::size_t later, const std::string& words, const std::string& full) const;
  void share_later_head(std::vector<Member>& members, std::size_t k, const std::optional<OwnName>& own) const;
  [[nodiscard]] std::optional<Term> with_shared_allergen(const std::vector<Member>& members, std::size_t k, const OwnName& own) const;
  [[nodiscard]] std::optional<Term> with_shared_plan(const std::vector<Member>& members, std::size_t k, const OwnName& own) const;
  [[nodiscard]] std::optional<Term> with_earlier_numeral(const std::vector<Member>& members, std::size_t k) const;
  [[nodiscard]] std::optional<Term> with_shared_standard(const std::vector<Member>& members, std::size_t k, const OwnName& own) const;
  [[nodiscard]] std::vector<std::size_t> tails_behind(const std::vector<Member>& members) const;
  void share_tail(std::vector<Member>& members, std::size_t k, std::size_t later, const OwnName& own) const;
  // list_beginnings.cpp
  [[nodiscard]] std::uint32_t end_of_beginning(std::uint32_t from, std::uint32_t to) const;
  [[nodiscard]] std::vector<std::size_t> beginnings_before(const std::vector<Member>& members) const;
  void share_open_name(std::vector<Member>& members, std::size_t k, std::size_t earlier, const OwnName& own) const;
  [[nodiscard]] static bool may_stand_alone(const Term& whole, const std::string& beginning);
  [[nodiscard]] std::optional<Term> with_shared_beginning(const std::vector<Member>& members, std::size_t k, std::size_t earlier,
                                                          const OwnName& own, std::string& beginning) const;
  [[nodiscard]] std::optional<Term> with_earlier_beginning(const std::vector<Member>& members, std::size_t k, const OwnName& own) const;

  // list_failures.cpp
  [[nodiscard]] bool inherits_failure(const Member& member, Status relation) const;
  void share_failures(std::vector<Member>& members) const;
  [[nodiscard]] std::optional<Term> with_later_head(const Term& own, const Term& later) const;
  void share_disease(std::vector<Member>& members) const;
  // list_measures.cpp
  [[nodiscard]] std::optional<Term> with_measured_head(const Term& own, const Term& later) const;
  void share_measures(std::vector<Member>& members) const;

  // qualified_figures.cpp
  [[nodiscard]] std::optional<Node> choice_of_value(const Part& part) const;
  void qualify_figure(const Part& part, Node& node) const;
  void cap_dose(const Part& part, Node& node) const;

  // element.cpp
  [[nodiscard]] bool at_a_step(const Part& part) const;
  [[nodiscard]] bool had(const Part& part) const;
  Part part(std::size_t element);

  // element_node.cpp
  Node composed_node(const Part& part, Term term);
  void name_measure(std::vector<Member>& members, std::size_t k, Node& node);
  void size_of_finding(const Part& part, Node& node) const;
  void permit(const Part& part, bool alone, Node& node) const;
  static Node needed(Node node, const std::string& words);
  static void also_in_status(const Part& part, Node& node);
  static void in_two_readings(const Member& member, Node& node);
  void age_group(const std::vector<Member>& members, std::size_t k, ListTraits& traits, Node& node) const;

  // requirements.cpp
  Node counted_list(std::size_t i);
  std::optional<Node> must_hold(std::size_t list_node, std::size_t must, Node said);
  [[nodiscard]] bool requires_something(std::size_t element, const Node& node) const;
  [[nodiscard]] Node bound_within(Node then, std::uint32_t begin, std::uint32_t end, bool label) const;
  // list_head.cpp
  void hold_to_head(std::uint32_t begin, std::uint32_t end, std::optional<Node>& head, Node& listed);
  [[nodiscard]] std::optional<Window> time_of_class(const Node& head) const;
  std::optional<Node> label_condition(std::size_t label) const;
  std::optional<Window> time_of_following(std::size_t list);
  [[nodiscard]] Node of_labelled_disease(std::size_t label, Node said) const;

  // definitions.cpp
  void define(Part& part, Node& node);
  [[nodiscard]] bool define_denied(Part& part, Node& node) const;
  void by_its_figure(const Part& part, Node& node) const;
  void hand_down(Node& node, const Part& part, const Lead& lead) const;
  [[nodiscard]] Term said_of_before(Status status, const Term& term) const;
  bool narrowed_by_need(Part& part, std::size_t list, bool completed);
  void define_severity(Part& part, std::size_t value);
  [[nodiscard]] bool named_alternatives(const Part& part, const Node& names) const;
  [[nodiscard]] bool measures_disease(const Part& part) const;
  [[nodiscard]] bool narrows_disease(const Part& part, const Node& limit) const;
  // lengths.cpp
  void look_ahead(Part& part) const;
  void look_back(Part& part) const;
  [[nodiscard]] BareTime bare_time(const Part& part, const Term& name, Comparator op) const;
  bool length_as_window(Part& part, const Duration& duration, std::uint32_t begin);
  void absent_for(Part& part) const;
  [[nodiscard]] std::optional<Term> dosed(const Term& term) const;
  void settle_stable(Finding& finding) const;
  void unchanged(Part& part, Node& node);
  Node with_other_times(const Part& part, Node node);

  // exceptions.cpp
  Node exception(std::size_t list_index, bool alternatives);
  [[nodiscard]] bool begins_with_cause(std::size_t element) const;
  [[nodiscard]] bool listed_by_commas(std::size_t list) const;
  [[nodiscard]] bool takes_away_from(const Node& said, const Node& exception) const;
  void take_exception(std::size_t part, std::optional<Node>& result, std::optional<Node>& previous, bool& joins_previous);
  Node set_apart(Node said, std::size_t list, Node excepted, std::vector<Node> apart);
  [[nodiscard]] std::uint32_t begins_anew(std::size_t list, Node& said) const;
  std::optional<Window> window_of_whole(std::size_t list, std::uint32_t stop);
  void keep_apart(Part& part, std::vector<Node>& apart) const;

  // subgroups.cpp
  void replace_in_subgroups(Node& whole) const;
  [[nodiscard]] bool limit_of_group(std::vector<Node*>& parts, std::size_t k) const;

  // examples.cpp
  /// "HEAD for X": a name and what completes it.
  struct Complement {
    Term head, noun;
    std::string beginning;    ///< all words in front of the complement's noun
    bool restricts = false;   ///< a purpose or a cause: what it is said of need not be so elsewhere
    bool has_effect = false;  ///< "conditions causing X"
    bool whole = true;        ///< head and complement stand together, nothing between them
  };
  enum class Exemplified { head, complement, unclear };
  [[nodiscard]] bool binds_to(std::uint32_t k) const;
  [[nodiscard]] bool says_effect(std::uint32_t k) const;
  [[nodiscard]] std::optional<Complement> bound_complement(const Part& part) const;
  void complete_example(Node& node, const Finding& from, const std::string& beginning, const std::string& asked) const;
  [[nodiscard]] Exemplified exemplified(const Part& part, const Node& example, const std::optional<Complement>& complement,
                                        bool contraindicated) const;
  [[nodiscard]] bool narrowed_by(Span first, Span second) const;
  [[nodiscard]] Node any_of(Logic joined, Span where) const;
  void narrow_each(const Term& whole, const std::string& asked, Node& example) const;
  void add_examples(Part& part, Node& node) const;
  [[nodiscard]] std::string asked_of(const Part& part) const;
  [[nodiscard]] bool complete_definition(const Part& part, const Finding& from, Node& definition) const;

  // ledger.cpp
  void doubt_hidden_alternatives(Node& node) const;
  void claim(std::uint32_t begin, std::uint32_t end);
  void claim(Span where);
  void claim_kinds(std::uint32_t begin, std::uint32_t end, std::string_view kinds);
  void settle(std::vector<Node>& sentences, const std::vector<std::uint32_t>& begins);

  // permissions.cpp
  [[nodiscard]] bool says_nothing_more(Span where) const;
  [[nodiscard]] bool heads_or_waives(Span where) const;
  [[nodiscard]] bool only_people(Span where) const;
  void weigh_permissions(Node& node) const;

  void take_window_of_examples(Part& part, std::size_t list, bool completed);

  // limit_forms.cpp
  Node respective(const Part& part, std::size_t i);
  Node front_limit(const Part& part, std::size_t i);
  Node score_on(const Part& part, std::size_t i);
  Node named_duration(const Part& part, std::size_t i);
  [[nodiscard]] std::optional<Node> pressure_pair(const Term& first, const Term& second, const Limit& upper, const Limit& lower_limit,
                                                  const Comparison& common, Span where) const;

  // seen_limits.cpp
  void mark_typed(const Node& node, std::vector<bool>& taken) const;
  std::optional<Node> seen_node(std::size_t element);
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> tokens_in(Span span) const;

  // statement.cpp
  Lead lead(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool age_of_others(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool counts_other_years(std::uint32_t behind) const;
  [[nodiscard]] bool typical_age(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] Node age_then(const Part& part, Node age) const;
  [[nodiscard]] Node age_on(std::uint32_t begin, std::uint32_t end, Node age) const;
  Node body(const Part& part);
  Node finding(const Part& part, std::size_t noun, std::optional<std::size_t> tail);
  Node result(const Part& part, std::size_t i);
  [[nodiscard]] bool has_sign(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool has_negation(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool repeats_measure(std::uint32_t begin, std::uint32_t end, const std::string& measure) const;
  std::optional<Node> group_condition(std::size_t group);
  Node result_node(const Part& part, Term term, std::string word, std::uint8_t form, Span whole);
  std::optional<Finding> gene_change(const Part& part, std::uint32_t gene, std::string change, Span whole) const;
  void share_results(std::vector<Member>& members) const;
  void share_genes(std::vector<Member>& members) const;
  void share_adequacy(std::vector<Member>& members) const;
  std::optional<Node> said_in_tail(const Part& part, std::size_t noun, std::size_t tail);
  Node comparison(const Part& part, std::size_t i);
  Node rate(const Part& part, std::size_t i);
  std::optional<Node> portions(const Rate& rate, const std::optional<Term>& over, Span whole, std::uint32_t begin, std::uint32_t end);
  Node statement(const Part& part, std::size_t i);
  Term term(std::uint32_t begin, std::uint32_t end) const;
  Term staged_inside(std::uint32_t begin, std::uint32_t end, std::string& stage) const;
  Term compose(const std::string& words, Span where) const;
  Finding make_finding(const Part& part, Term term) const;
  void apply(const Part& part, Finding& finding) const;

  // times.cpp
  void join_amounts();
  void take_window(Part& part, std::size_t i, bool completed);
  void count_from_event(Part& part, Window& w) const;
  [[nodiscard]] bool lies_behind(const Part& part, std::size_t i, const Window& w) const;
  [[nodiscard]] Node anchor_node(const Window& window) const;

  // amounts.cpp, times.cpp
  std::optional<Limit> limit(std::uint32_t begin, std::uint32_t end, std::string_view measure, std::vector<Limit>& more) const;
  Node age(std::uint32_t begin, std::uint32_t end) const;
  std::optional<Window> window(std::size_t i, bool completed, std::string& narrows) const;
  std::optional<Duration> duration(std::uint32_t begin, std::uint32_t end) const;
  std::optional<Series> series(std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] std::string unit(std::uint32_t i) const { return tokens_.texts[token(i).ref]; }
  [[nodiscard]] Decimal number(std::uint32_t i) const { return tokens_.numbers[token(i).ref]; }
  [[nodiscard]] Comparator comparator(std::uint32_t i) const {
    const auto v = token(i).value;
    return static_cast<Comparator>(v >= 50 && v < 60 ? v - 50 : v);
  }

  const SourceText& source_;
  SectionKind section_;
  const Lexicon& lexicon_;
  const Limits& limits_;
  FoldedWords words_;
  TokenList tokens_;
  std::string kinds_;
  std::vector<std::uint32_t> origin_;
  ClauseParse parse_;
  std::vector<bool> claimed_;  ///< by refined token: went into the tree, or is known to say nothing
  bool alternatives_ = false;  ///< inside an exception, whose members stand side by side
  mutable std::unordered_map<std::string, std::vector<LexiconEntry>> composed_;  ///< names that were put together, and what they are
  mutable std::size_t copies_left_ = 0;        ///< nodes that may still be copied to keep a second reading (may_copy)
  std::uint32_t list_from_ = 0, list_to_ = 0;  ///< the next list is read from that token on, or up to it; 0: all of it
  std::size_t apart_list_ = 0;                 ///< the list of exceptions whose examples are kept apart; 0: none
  std::vector<Node> apart_;                    ///< those examples
  bool wrong_polarity_ = false, head_negated_ = false, only_head_ = false;
  bool heads_items_ = false;  ///< items stand below the text
  /// The first place where one sentence runs on into the next without a stop.
  std::uint32_t runs_on_at_ = std::numeric_limits<std::uint32_t>::max();
};

/// The connective that joins each member to the ones before it: a comma takes the next one written.
[[nodiscard]] std::vector<char> connectives(const std::vector<Member>& members);

/// Is the word formed like an adjective or a participle, so that it names nothing by itself?
[[nodiscard]] bool formed_as_adjective(const std::string& word);

/// Steps of the study, and the day itself: when, never what.
[[nodiscard]] bool is_study_anchor(const std::string& anchor);
/// Is it a condition that a measured limit defines ("neutropenia")?
[[nodiscard]] bool named_for_a_measurement(const std::string& name);
[[nodiscard]] bool named_for_an_organ(const std::string& name);
/// Steps that every patient goes through: when, never what.
[[nodiscard]] bool is_study_step(const std::string& anchor);

/// Comparisons put beside their figure ("must not be less than 9", "minimum PSA of 1"); in stated_limits.cpp.
void state_limits(TokenList& list);
/// "(mean of three readings)", "at least twice" -> one token (readings.cpp).
void count_readings(TokenList& list);

/// The value of a "with" that stands between a disease and its class, whatever the text has there.
inline constexpr std::uint8_t narrows_with = 12;
/// Links that are left out or part of a word ("heart failure NYHA III", "post-transplant"); in links.cpp.
void make_links(TokenList& list);

/// "Course I: ..., Courses II-IV: ...": a sentence for each part of the study; in part_labels.cpp.
void label_parts(TokenList& list);

/// "> 10 mg/day prednisone or equivalent": any systemic corticosteroid in such a dose; in equivalent_doses.cpp.
void count_in_equivalents(TokenList& list, const Lexicon& lexicon);

/// The marks of a numbering inside one line, which are no words of it; in enumerators.cpp.
[[nodiscard]] std::vector<Span> inline_marks(const TokenList& list);

/// The node's content, where it is a T.
template <typename T>
[[nodiscard]] T* get(Node& node) {
  return std::get_if<T>(&node.value);
}

/// On which side of its limit a value has to lie; neither for an equal or unequal one.
[[nodiscard]] constexpr bool less_side(Comparator op) { return op == Comparator::lt || op == Comparator::le; }
[[nodiscard]] constexpr bool more_side(Comparator op) { return op == Comparator::gt || op == Comparator::ge; }

/// Gives a time to all that is named; false where something has a time of its own, or is denied.
[[nodiscard]] bool time_all(Node& node, const Window& window);
/// Names in brackets are alternatives only where each of them is a name of its own.
[[nodiscard]] bool all_listed(const Node& node);
/// Does a comparison stand anywhere in it?
[[nodiscard]] bool holds_limit(const Node& node);
[[nodiscard]] bool holds_unread(const Node& node);
[[nodiscard]] Node logic(LogicOp op, Args args, std::optional<LogicOp> alternative = std::nullopt);
[[nodiscard]] Node negation(Node node);
/// "Potassium < 3.5 and > 5.5" is outside, on either side: where it excludes, a conjunction of two limits that no value meets becomes a
/// disjunction. Required, one of the signs is a slip, and nobody can tell which: it is left in doubt. `text`: what the spans are of.
void part_opposite_limits(Node& node, bool excludes, std::string_view text);
void doubt_unread_readings(Node& node, std::string_view text);
[[nodiscard]] bool nothing_but_heads(const Node& node);
/// Does all of it only permit?
[[nodiscard]] bool only_permits(const Node& node);
/// UCUM units of time, and half-lives.
[[nodiscard]] bool is_time_unit(std::string_view unit);
[[nodiscard]] bool is_concentration(std::string_view unit);
[[nodiscard]] bool states_of_disease(const std::vector<Node>& nodes);  ///< exceptions.cpp
/// Keeps a doubt from reaching past a sentence or an item of its own: the node as a whole is unknown, its neighbours are not.
[[nodiscard]] Node sealed(Node node);
[[nodiscard]] double days_of(std::string_view unit);  ///< times.cpp; 0 for what is no unit of time
void both_lengths(Node& node);                        ///< lengths.cpp
[[nodiscard]] std::vector<Node> with_siblings_in_doubt(const Lexicon& lexicon, std::vector<Node> required);  ///< siblings.cpp

}  // namespace eligo::grammar

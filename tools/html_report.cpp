// Reports as one self-contained page: the piles of all patients and trials in front, then each patient trial by trial.
//
// The page works without scripts: filters are form controls that style rules look at, evidence stands in disclosures. A browser that knows
// no :has shows everything. In print every disclosure is open.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/ranking.hpp"
#include "tools/html.hpp"
#include "tools/html_clause.hpp"
#include "tools/phrases.hpp"
#include "tools/report.hpp"
#include "tools/shipped.hpp"
#include "tools/status.hpp"

namespace eligo::tools {
namespace {

using engine::Verdict;
using html::chip;
using html::element;
using html::escaped;

std::string line(std::string_view text) { return escaped(one_line(text)); }

std::string link(std::string_view to, const std::string& content) { return fmt::format("<a href=\"#{}\">{}</a>", to, content); }

/// Fixed words of the three piles.
struct Pile {
  Verdict verdict;
  std::string_view title, explained;
};
constexpr std::array<Pile, 3> piles = {{
    {Verdict::matched, "Eligible", "every clause is met"},
    {Verdict::unknown, "Open", "no clause fails, and some are not decided"},
    {Verdict::failed, "Ineligible", "at least one clause fails"},
}};

/// One trial for one patient, and the names of its parts in the page.
struct Entry {
  const engine::PatientReport* report = nullptr;
  const engine::TrialReport* trial = nullptr;
  std::size_t patient = 0;      ///< its number on the page
  std::size_t rank = 0;         ///< of the trial among those of the patient, from 1
  std::size_t trial_class = 0;  ///< of the trial among all trials of the page
  std::string id;
  std::vector<std::string> clause_ids;
};

std::string met_words(const engine::TrialReport& trial) {
  const int all = trial.matched + trial.failed + trial.unknown;
  std::string out = fmt::format("{} of {} met", trial.matched, all);
  if (trial.failed > 0) out += fmt::format(", {} failed", trial.failed);
  return out + fmt::format(", {} unknown", trial.unknown);
}

std::string outcome_chip(engine::Outcome outcome) {
  return chip(mark(outcome).sign, engine::name(pile_of(outcome)), engine::name(outcome));
}

class Report {
 public:
  Report(std::span<const PatientPage> pages, const rules::Vocabulary& vocabulary, Detail detail)
      : pages_(pages), vocabulary_(vocabulary), detail_(detail) {
    for (std::size_t p = 0; p < pages.size(); ++p)
      for (std::size_t t = 0; t < pages[p].report.trials.size(); ++t) add_entry(p, t);
  }

  [[nodiscard]] std::string write() const {
    std::string body =
        "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n" + header() + "<main id=\"main\">\n" + hypothetical() + overview();
    if (detail_ != Detail::summary)
      for (std::size_t p = 0; p < pages_.size(); ++p) body += patient(p);
    body += "</main>\n" + footer();
    return html::document({title(), filter_rules(), std::move(body)});
  }

 private:
  void add_entry(std::size_t p, std::size_t t) {
    Entry entry;
    entry.report = &pages_[p].report;
    entry.trial = &pages_[p].report.trials[t];
    entry.patient = p;
    entry.rank = t + 1;
    const std::string& name = entry.trial->trial->record.id;
    const auto known = std::find(trials_.begin(), trials_.end(), name);
    entry.trial_class = static_cast<std::size_t>(known - trials_.begin());
    if (known == trials_.end()) trials_.push_back(name);
    entry.id = fmt::format("p{}-t{}", p + 1, t + 1);
    std::set<std::string> taken;
    for (const engine::ClauseReport& clause : entry.trial->clauses) {
      std::string id = entry.id + '-' + html::anchor(clause.clause->id);
      while (!taken.insert(id).second) id += '-';
      entry.clause_ids.push_back(std::move(id));
    }
    entries_.push_back(std::move(entry));
  }

  [[nodiscard]] std::string title() const {
    if (pages_.size() == 1) return fmt::format("Patient {}: {}", pages_[0].report.patient, plural(trials_.size(), "trial", "trials"));
    return fmt::format("{} against {}", plural(pages_.size(), "patient", "patients"), plural(trials_.size(), "trial", "trials"));
  }

  [[nodiscard]] std::string header() const {
    std::string days;
    std::set<std::string> all;
    for (const PatientPage& page : pages_) all.insert(patients::to_string(page.report.as_of));
    if (all.size() == 1) days = "As of " + *all.begin();
    if (all.size() > 1) days = fmt::format("As of {} to {}", *all.begin(), *all.rbegin());
    return fmt::format("<header><p class=\"brand\">eligo</p><h1>{}</h1><p class=\"as-of-day\">{}</p></header>\n", line(title()), days);
  }

  // --------------------------------------------------------------------------------------------------------------------- supposed facts

  [[nodiscard]] static std::string turn(std::string_view before, std::string_view after) {
    return fmt::format("{} becomes {}", before, after);
  }

  /// That the whole page is of facts that are not on file, which, and what they change; before anything else is said.
  [[nodiscard]] std::string hypothetical() const {
    const auto supposed = std::find_if(pages_.begin(), pages_.end(), [](const PatientPage& page) { return page.what_if.has_value(); });
    if (supposed == pages_.end()) return "";
    std::string out =
        "<section class=\"supposed\" aria-labelledby=\"supposed\">\n<h2 id=\"supposed\">Hypothetical</h2>\n<p>As if on file:</p><ul>";
    for (const std::string& fact : supposed->what_if->facts) out += element("li", "", element("b", "", line(fact)));
    out += "</ul>\n<p>None of this is in the profile; the report below is what it would say.</p>\n";
    for (const PatientPage& page : pages_) {
      if (!page.what_if) continue;
      std::string changed;
      std::size_t same = 0;
      for (const WhatIf::Trial& trial : page.what_if->trials) {
        if (trial.before == trial.after && trial.clauses.empty()) {
          ++same;
          continue;
        }
        std::string clauses;
        for (const WhatIf::Clause& clause : trial.clauses)
          clauses += element("li", "", line(clause.id) + ": " + turn(engine::name(clause.before), engine::name(clause.after)));
        changed += "<li>" + element("b", "", line(trial.id)) + ": " +
                   (trial.before == trial.after ? fmt::format("stays {}", engine::name(trial.after))
                                                : turn(engine::name(trial.before), engine::name(trial.after))) +
                   (clauses.empty() ? "" : element("ul", "", clauses)) + "</li>\n";
      }
      if (same > 0) changed += element("li", "", plural(same, "trial", "trials") + ": nothing changes");
      out += (pages_.size() > 1 ? element("p", "", "Patient " + line(page.report.patient)) : "") + element("ul", "turns", changed) + '\n';
    }
    return out + "</section>\n";
  }

  // ------------------------------------------------------------------------------------------------------------------- the front page

  [[nodiscard]] std::size_t on_pile(Verdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return pile_of(entry.trial->outcome) == verdict; }));
  }

  [[nodiscard]] std::string overview() const {
    std::string out = "<section class=\"overview\" aria-labelledby=\"overview\">\n<h2 id=\"overview\">Overview</h2>\n" + filters();
    out += "<div class=\"piles\">\n";
    for (const Pile& pile : piles) {
      const std::string_view of = engine::name(pile.verdict);
      out += fmt::format(
          "<section class=\"pile {0}\" aria-labelledby=\"pile-{0}\"><h3 id=\"pile-{0}\">{1} <span class=\"count\">{2}</span></h3>"
          "<p class=\"explained\">{3}</p>\n<ul class=\"cards\">\n",
          of, chip(mark(pile.verdict).sign, of, pile.title), on_pile(pile.verdict), pile.explained);
      for (const Entry& entry : entries_)
        if (pile_of(entry.trial->outcome) == pile.verdict) out += card(entry);
      if (on_pile(pile.verdict) == 0) out += "<li class=\"none\">none</li>\n";
      out += "</ul></section>\n";
    }
    return out + "</div></section>\n";
  }

  [[nodiscard]] std::string choice(std::string_view id, std::string_view label, const std::vector<std::string>& names) const {
    std::string out = fmt::format(
        "<span class=\"field\"><label for=\"{0}\">{1}</label> <select id=\"{0}\" autocomplete=\"off\"><option value=\"all\">all</option>",
        id, label);
    for (std::size_t i = 0; i < names.size(); ++i) out += fmt::format("<option value=\"{}\">{}</option>", i + 1, line(clip(names[i], 60)));
    return out + "</select></span>\n";
  }

  [[nodiscard]] std::string filters() const {
    std::string out = "<fieldset class=\"filters\"><legend>Show</legend>\n";
    for (const Pile& pile : piles) {
      const std::string_view of = engine::name(pile.verdict);
      out += fmt::format(
          "<span class=\"field\"><input type=\"checkbox\" id=\"show-{0}\" checked> <label "
          "for=\"show-{0}\">{1}</label></span>\n",
          of, pile.title);
    }
    std::vector<std::string> names;
    for (const PatientPage& page : pages_) names.push_back(page.report.patient);
    if (names.size() > 1) out += choice("of-patient", "Patient", names);
    if (trials_.size() > 1) out += choice("of-trial", "Trial", trials_);
    return out + "</fieldset>\n";
  }

  /// Rules for the filters: what is chosen hides what it does not name.
  [[nodiscard]] std::string filter_rules() const {
    std::string out;
    for (const Pile& pile : piles) {
      const std::string_view of = engine::name(pile.verdict);
      out += fmt::format("body:has(#show-{0}:not(:checked)) :is(.pile.{0},.trial.{0}){{display:none}}\n", of);
    }
    for (std::size_t i = 0; pages_.size() > 1 && i < pages_.size(); ++i)
      out += fmt::format("body:has(#of-patient option[value=\"{0}\"]:checked) :is(.card,.patient):not(.p{0}){{display:none}}\n", i + 1);
    for (std::size_t i = 0; trials_.size() > 1 && i < trials_.size(); ++i)
      out += fmt::format("body:has(#of-trial option[value=\"{0}\"]:checked) :is(.card,.trial):not(.t{0}){{display:none}}\n", i + 1);
    return out;
  }

  /// Up to `most` clauses of one verdict, as links where there is something to link to.
  [[nodiscard]] std::string clause_list(const Entry& entry, Verdict verdict, std::size_t most) const {
    std::string out;
    std::size_t count = 0;
    for (std::size_t i = 0; i < entry.trial->clauses.size(); ++i) {
      const engine::ClauseReport& clause = entry.trial->clauses[i];
      if (clause.verdict != verdict || ++count > most) continue;
      const std::string name = line(clause.clause->id);
      out += out.empty() ? "" : ", ";
      out += detail_ == Detail::summary ? name : link(entry.clause_ids[i], name);
      if (clause.unknown_kind) out += fmt::format(" ({})", engine::name(*clause.unknown_kind));
    }
    if (count > most) out += fmt::format(" and {} more", count - most);
    return out;
  }

  [[nodiscard]] std::string card(const Entry& entry) const {
    const engine::TrialReport& trial = *entry.trial;
    const rules::TrialRecord& record = trial.trial->record;
    std::string out = fmt::format("<li class=\"card p{} t{}\">", entry.patient + 1, entry.trial_class + 1);
    const std::string name = line(record.id);
    out += element(
        "p", "card-title",
        (detail_ == Detail::summary ? element("b", "", name) : link(entry.id, name)) + ' ' + line(clip(one_line(record.title), 90)));
    if (pages_.size() > 1) out += element("p", "card-patient", "Patient " + line(entry.report->patient));
    out += element("p", "card-counts",
                   (trial.outcome == engine::Outcome::pending ? outcome_chip(trial.outcome) + ' ' : "") + met_words(trial));
    if (trial.failed > 0) out += element("p", "card-why", "blocked by " + clause_list(entry, Verdict::failed, 6));
    if (trial.next_change)
      out += element("p", "card-why",
                     fmt::format("{} {}", trial.outcome == engine::Outcome::ineligible ? "could be eligible from" : "changes by itself on",
                                 patients::to_string(*trial.next_change)));
    if (trial.failed == 0 && trial.unknown > 0) {
      out += element("p", "card-why", "still open " + clause_list(entry, Verdict::unknown, 6));
      if (const engine::Question* next = next_question(*entry.report, record.id))
        out += element("p", "card-ask", "ask next: " + line(next->ask));
    }
    return out + "</li>\n";
  }

  // ------------------------------------------------------------------------------------------------------------- a patient, a trial

  [[nodiscard]] std::string question(const engine::Question& it) const {
    std::string out = fmt::format("<li>{} <span class=\"whom\">{}</span> <span class=\"settles\">settles {}</span>", line(it.ask),
                                  line(it.of), line(settles_text(it)));
    constexpr std::size_t most = 8;
    for (const auto& answer : it.decided_if) out += element("p", "step", line(answer_text(answer, most)));
    return out + "</li>\n";
  }

  [[nodiscard]] std::string questions(const engine::PatientReport& report) const {
    if (report.questions.empty()) return "";
    constexpr std::size_t most = 5;
    std::string out = "<h3>Ask next</h3>\n<ol class=\"questions\">\n";
    const std::size_t shown = std::min(most, report.questions.size());
    for (std::size_t i = 0; i < shown; ++i) out += question(report.questions[i]);
    out += "</ol>\n";
    if (shown == report.questions.size()) return out;
    out += fmt::format("<details><summary>{}</summary><ol class=\"questions\" start=\"{}\">\n",
                       plural(report.questions.size() - shown, "more question", "more questions"), shown + 1);
    for (std::size_t i = shown; i < report.questions.size(); ++i) out += question(report.questions[i]);
    return out + "</ol></details>\n";
  }

  [[nodiscard]] std::string patient(std::size_t p) const {
    const PatientPage& page = pages_[p];
    std::string out = fmt::format(
        "<section class=\"patient p{0}\" id=\"p{0}\" aria-labelledby=\"p{0}-name\">\n<h2 id=\"p{0}-name\">Patient {1}</h2>\n"
        "<p class=\"as-of-day\">as of {2}</p>\n",
        p + 1, line(page.report.patient), patients::to_string(page.report.as_of));
    out += questions(page.report);
    for (const Entry& entry : entries_)
      if (entry.patient == p) out += trial(entry);
    if (!page.remarks.empty()) {
      out += "<h3>Remarks on the profile</h3>\n<ul class=\"notes\">\n";
      for (const patients::Remark& remark : page.remarks)
        out += fmt::format("<li><code>{}</code> {}</li>\n", line(remark.pointer), line(remark.message));
      out += "</ul>\n";
    }
    return out + "</section>\n";
  }

  [[nodiscard]] static std::string term(std::string_view name, const std::string& content) {
    return content.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>", name, content);
  }

  [[nodiscard]] std::string trial(const Entry& entry) const {
    const engine::TrialReport& it = *entry.trial;
    const rules::TrialRecord& record = it.trial->record;
    std::string out = fmt::format("<article class=\"trial {} t{}\" id=\"{}\" aria-labelledby=\"{}-name\">\n",
                                  engine::name(pile_of(it.outcome)), entry.trial_class + 1, entry.id, entry.id);
    out += fmt::format("<h3 id=\"{}-name\">{} <span class=\"trial-id\">{}</span> {}</h3>\n", entry.id, outcome_chip(it.outcome),
                       line(record.id), line(record.title));
    std::string facts = term("Clauses", met_words(it));
    if (entry.report->trials.size() > 1)
      facts += term("Rank", line(fmt::format("{} of {}: {}", entry.rank, entry.report->trials.size(), engine::rank_reason(it))));
    facts += term("Blocked by", clause_list(entry, Verdict::failed, it.clauses.size()));
    if (it.sole_blocker && it.sole_blocker->predicate && !it.sole_blocker->predicate->text.empty())
      facts +=
          term("Alone", line(fmt::format("{} is the only one that fails: {}", it.sole_blocker->clause, it.sole_blocker->predicate->text)));
    for (const engine::NearMiss& miss : it.near_misses)
      facts += term("Near miss", line(fmt::format("{}: {}, {}", miss.clause, miss.predicate.text, margin_words(*miss.predicate.margin))));
    facts += term("Still open", clause_list(entry, Verdict::unknown, it.clauses.size()));
    if (const engine::Question* next = next_question(*entry.report, record.id))
      facts += term("Ask next", line(next->ask) + " <span class=\"whom\">" + line(next->of) + "</span>");
    for (const engine::InTheWay& one : it.in_the_way)
      facts += term("In the way", line(fmt::format("{} is taken now; {} asks for {}", one.medication, one.clause, one.asks)));
    if (it.next_change)
      facts += term(it.outcome == engine::Outcome::ineligible ? "Could be eligible from" : "Changes by itself",
                    line(fmt::format("{}: {}", patients::to_string(*it.next_change), it.next_change_why)));
    facts += term("Status", line(record.status));
    if (it.clauses.empty()) facts += term("Note", "no criteria were found in its record, so nothing was judged");
    out += element("dl", "", facts) + '\n';
    out += group(entry, Verdict::failed, "Stands in the way");
    out += group(entry, Verdict::unknown, "Not decided");
    out += group(entry, Verdict::matched, "Met");
    return out + "<p class=\"back\"><a href=\"#overview\">Back to the overview</a></p></article>\n";
  }

  [[nodiscard]] std::string group(const Entry& entry, Verdict verdict, std::string_view name) const {
    const html::Setting setting{pages_[entry.patient].profile ? &*pages_[entry.patient].profile : nullptr, &vocabulary_,
                                entry.report->as_of, detail_ == Detail::tree, entry.report};
    std::string clauses;
    std::size_t count = 0;
    for (std::size_t i = 0; i < entry.trial->clauses.size(); ++i) {
      if (entry.trial->clauses[i].verdict != verdict) continue;
      clauses += html::clause(*entry.trial, entry.trial->clauses[i], entry.clause_ids[i], setting);
      ++count;
    }
    if (count == 0) return "";
    // What is met is seldom asked for first.
    const bool open = verdict != Verdict::matched || detail_ == Detail::tree;
    return fmt::format("<details class=\"group\"{}><summary><h4>{} <span class=\"count\">{}</span></h4></summary>\n{}</details>\n",
                       open ? " open" : "", name, count, clauses);
  }

  [[nodiscard]] std::string footer() const {
    std::string made = fmt::format("eligo {}", version());
    if (!pages_.empty()) made += fmt::format(", rules {}, vocabulary {}", pages_[0].rules_digest, pages_[0].vocabulary_digest);
    return "<footer><p>A clause is matched, failed or unknown; a trial is eligible, ineligible, pending (only a person&#39;s word is "
           "missing) "
           "or undetermined. Marked words are those that decide. What is not recorded is never taken for absent.</p>"
           "<p>A tool for people who screen, not a medical device.</p><p class=\"made\">" +
           line(made) + "</p></footer>\n";
  }

  std::span<const PatientPage> pages_;
  const rules::Vocabulary& vocabulary_;
  Detail detail_;
  std::vector<std::string> trials_;  ///< ids in the order in which they come
  std::vector<Entry> entries_;
};

}  // namespace

std::string report_html(std::span<const PatientPage> pages, const rules::Vocabulary& vocabulary, Detail detail) {
  return Report(pages, vocabulary, detail).write();
}

}  // namespace eligo::tools

// Reports as a table: one row per patient, trial and clause. RFC 4180, and no cell that a spreadsheet would run as a formula.
#include <fmt/format.h>

#include <initializer_list>

#include "tools/criteria.hpp"
#include "tools/report.hpp"

namespace eligo::tools {
namespace {

/// A cell that starts a formula in a spreadsheet gets an apostrophe, which spreadsheets take for "text follows". Numbers stay numbers.
/// Signs that steer a terminal become the replacement character: a table is looked at with `cat` too.
std::string cell(std::string_view given) {
  std::string out, text;
  for (const char c : given) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F) {
      text += "\xEF\xBF\xBD";
    } else {
      text += c;
    }
  }
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  if (formula && !Decimal::parse(text)) out += '\'';
  out += text;
  if (out.find_first_of("\",\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string row(std::initializer_list<std::string_view> cells) {
  std::string out;
  bool first = true;
  for (const std::string_view text : cells) {
    if (!first) out += ',';
    first = false;
    out += cell(text);
  }
  return out + "\r\n";
}

std::string joined(const std::vector<engine::Need>& needs) {
  std::string out;
  for (const engine::Need& need : needs) out += (out.empty() ? "" : " | ") + need.ask;
  return out;
}

std::string used(const std::vector<engine::Evidence>& evidence) {
  std::string out;
  for (const engine::Evidence& fact : evidence)
    if (fact.used) out += fmt::format("{}{} ({})", out.empty() ? "" : " | ", fact.shown, fact.pointer);
  return out;
}

}  // namespace

std::string csv_header(Detail detail) {
  if (detail == Detail::summary)
    return row({"patient", "as_of", "trial", "title", "outcome", "matched", "failed", "unknown", "next_change"});
  return row({"patient", "as_of", "trial", "title", "outcome", "clause", "kind", "verdict", "truth", "unknown_kind", "reason", "evidence",
              "margin", "margin_unit", "changes_on", "needs", "text"});
}

std::string report_csv(const PatientPage& page, Detail detail) {
  std::string out;
  const std::string& patient = page.report.patient;
  const std::string as_of = patients::to_string(page.report.as_of);
  for (const engine::TrialReport& trial : page.report.trials) {
    const std::string& id = trial.trial->record.id;
    const std::string& title = trial.trial->record.title;
    const std::string_view outcome = engine::name(trial.outcome);
    if (detail == Detail::summary) {
      out += row({patient, as_of, id, title, outcome, std::to_string(trial.matched), std::to_string(trial.failed),
                  std::to_string(trial.unknown), trial.next_change ? patients::to_string(*trial.next_change) : ""});
      continue;
    }
    // A trial without a clause still has its row.
    if (trial.clauses.empty()) out += row({patient, as_of, id, title, outcome, "", "", "", "", "", "", "", "", "", "", "", ""});
    for (const engine::ClauseReport& it : trial.clauses)
      out += row({patient, as_of, id, title, outcome, it.clause->id, kind_name(it.clause->kind), engine::name(it.verdict),
                  engine::name(it.truth), it.unknown_kind ? engine::name(*it.unknown_kind) : "", it.reason, used(it.evidence),
                  it.margin ? it.margin->value.to_string() : "", it.margin ? std::string_view(it.margin->unit) : "",
                  it.changes_on ? patients::to_string(*it.changes_on) : "", joined(it.needs), it.clause->text});
  }
  return out;
}

}  // namespace eligo::tools

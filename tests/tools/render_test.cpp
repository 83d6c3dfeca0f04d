// Rendering of plain values: terminals, carets, JSON numbers, tables, differences.
#include <doctest/doctest.h>

#include <string>

#include "tools/complaint.hpp"
#include "tools/difference.hpp"
#include "tools/json.hpp"
#include "tools/report.hpp"
#include "tools/terminal.hpp"

using namespace eligo;
using namespace eligo::tools;

TEST_CASE("text of a trial cannot steer the terminal") {
  CHECK(one_line("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(one_line("  two\r\n\tlines \xC2\xA0 here ") == "two lines here");
  CHECK(one_line("1.5\xC3\x97"
                 "10\xE2\x81\xB9/L \xE2\x89\xA5 2") == "1.5×10⁹/L ≥ 2");
  CHECK(one_line("left\xE2\x80\xAEright") == "left\xEF\xBF\xBDright");
  CHECK(one_line("\xC2\x9B"
                 "31m") ==
        "\xEF\xBF\xBD"
        "31m");
  CHECK(one_line("bad \xC3( byte") == "bad \xEF\xBF\xBD( byte");
}

TEST_CASE("wrapping keeps to the width and loses no word") {
  const std::string text = "Neutrophils below 1.5×10⁹/L, or a persistent flare that has failed to resolve after 1 month";
  std::string again;
  for (const std::string& line : wrap(text, 30)) {
    CHECK(columns(line) <= 30);
    again += (again.empty() ? "" : " ") + line;
  }
  CHECK(again == text);
  CHECK(wrap("", 30).size() == 1);
  CHECK(wrap("averylongwordindeed", 5).front() == "averylongwordindeed");
}

TEST_CASE("colour only repeats what words say") {
  CHECK(paint(Style{false, 80}, Ink::bad, "failed") == "failed");
  CHECK(paint(Style{true, 80}, Ink::bad, "failed") == "\x1b[31mfailed\x1b[0m");
}

TEST_CASE("clip counts code points") {
  CHECK(clip("≥≥≥≥", 4) == "≥≥≥≥");
  CHECK(clip("≥≥≥≥≥", 4) == "≥≥≥…");
}

TEST_CASE("a caret stands below the words it means") {
  const std::string text = "first line\n* ANC ≥ 1.5 x 109/L and\nlast";
  const auto begin = static_cast<std::uint32_t>(text.find("1.5"));
  Places places(text);
  const Position at = places.at(begin);
  CHECK(at.line == 2);
  CHECK(at.column == 9);
  CHECK(caret_lines(text, {begin, begin + 11}, Style{}) == "  * ANC ≥ 1.5 x 109/L and\n          ^^^^^^^^^^^\n");
  const Diagnostic diagnostic{DiagnosticCode::lost_superscript, {begin, begin + 11}, "`1.5 x 109/L` is read as 10*9/L", "write 10^9/L"};
  CHECK(diagnostic_text("a.txt", places, diagnostic, Style{}) ==
        "a.txt:2:9: note: `1.5 x 109/L` is read as 10*9/L [lost-superscript]\n"
        "  * ANC ≥ 1.5 x 109/L and\n          ^^^^^^^^^^^\n"
        "  help: write 10^9/L\n");
  // Asked again for what stands further in front.
  CHECK(places.at(0).line == 1);
  CHECK(places.at(0).column == 1);
  CHECK(places.at(static_cast<std::uint32_t>(text.size())).line == 3);
}

TEST_CASE("a long line is clipped around the caret") {
  std::string text(300, 'x');
  text += " here " + std::string(300, 'y');
  const std::string lines = caret_lines(text, {301, 305}, Style{});
  const std::string first = lines.substr(0, lines.find('\n'));
  CHECK(columns(first) <= 80);
  const std::size_t word = first.find("here");
  REQUIRE(word != std::string::npos);
  const std::string second = lines.substr(lines.find('\n') + 1);
  CHECK(columns(first.substr(0, word)) == second.find('^'));
}

TEST_CASE("an error without a place, with a pointer, with line and column") {
  CHECK(error_text("-", "", {"", "holds no trial", ""}, Style{}) == "standard input: error: holds no trial\n");
  CHECK(error_text("p.json", "{}", {"/id", "is missing", "give one"}, Style{}) == "p.json: error: at /id: is missing\n  help: give one\n");
  CHECK(error_text("t.txt", "ab\ncd\n", {"2:2", "what is this", ""}, Style{}) == "t.txt:2:2: error: what is this\n  cd\n   ^\n");
}

TEST_CASE("JSON numbers are the decimals that were written") {
  for (const char* digits : {"0", "60", "1.5", "0.0015", "-2.5", "1.23456789012345678e17", "1.00000000000000001", "0.1"}) {
    const auto value = Decimal::parse(digits);
    REQUIRE(value);
    CHECK(write_json(json_number(*value), false) == digits);
  }
  CHECK(write_json(json_number(*Decimal::parse("60.0")), false) == "60");
}

TEST_CASE("JSON keeps the order of keys and survives any bytes") {
  Json value = {{"z", 1}, {"a", "\xFF\"\n"}};
  value["list"] = Json::array({1, 2});
  CHECK(write_json(value, false) == "{\"z\":1,\"a\":\"\xEF\xBF\xBD\\\"\\n\",\"list\":[1,2]}");
  CHECK(write_json(Json::object(), true) == "{}");
  Json large = Json::array();
  for (int i = 0; i < 60; ++i) large.push_back(i);
  CHECK(Json::parse(write_json(large, true)) == large);
  CHECK(write_json(large, true).find('\n') != std::string::npos);
}

TEST_CASE("a cell never starts a formula") {
  rules::CompiledTrial trial;
  trial.record.id = "=HYPERLINK(\"x\")";
  trial.record.title = "a, \"b\"\nc";
  rules::Clause clause;
  clause.id = "I1";
  clause.text = "-2 to 3, or +1";
  engine::ClauseReport clause_report;
  clause_report.clause = &clause;
  clause_report.margin = engine::Margin{*Decimal::parse("-0.3"), "a"};
  engine::TrialReport trial_report;
  trial_report.trial = &trial;
  trial_report.clauses = {clause_report};
  PatientPage page;
  page.report.patient = "@p";
  page.report.trials = {trial_report};
  const std::string rows = report_csv(page, Detail::clauses);
  CHECK(rows.rfind("'@p,1970-01-01,\"'=HYPERLINK(\"\"x\"\")\",\"a, \"\"b\"\"\nc\",", 0) == 0);
  CHECK(rows.find(",-0.3,a,") != std::string::npos);
  CHECK(rows.find("\"'-2 to 3, or +1\"\r\n") != std::string::npos);
}

TEST_CASE("a trial without a clause keeps its row") {
  rules::CompiledTrial trial;
  trial.record.id = "NCT1";
  engine::TrialReport trial_report;
  trial_report.trial = &trial;
  PatientPage page;
  page.report.patient = "p";
  page.report.trials = {trial_report};
  const std::string rows = report_csv(page, Detail::clauses);
  CHECK(rows.rfind("p,1970-01-01,NCT1,,undetermined,", 0) == 0);
  const auto cells = [](const std::string& row) { return std::count(row.begin(), row.end(), ','); };
  CHECK(cells(rows) == cells(csv_header(Detail::clauses)));
}

TEST_CASE("a difference shows what changed with its neighbours") {
  CHECK(difference("a\nb\n", "a\nb\n", Style{}).empty());
  CHECK(difference("1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\nfive\n6\n7\n", Style{}) == "  ...\n  3\n  4\n- 5\n+ five\n  6\n  7\n");
  CHECK(difference("", "new\n", Style{}) == "+ new\n");
  CHECK(!difference("a\n", "a", Style{}).empty());
}

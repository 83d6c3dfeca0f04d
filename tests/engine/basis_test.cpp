// A verdict says when it rests on words alone, and stays silent where the tables answer.
#include "rules/compile.hpp"
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;

namespace {

ClauseReport judged(const std::string& text, const std::string& fields) {
  static std::vector<rules::CompiledTrial> kept;  // a report points into its trial
  kept.reserve(16);
  kept.push_back(rules::compile_criterion(text, grammar::SectionKind::inclusion, vocabulary()));
  const auto report = screen(kept.back(), profile(fields), vocabulary(), {day("2026-01-15"), false});
  REQUIRE(report.clauses.size() == 1);
  return report.clauses.front();
}

constexpr const char* said = "this rests on words alone, the name is not listed";

}  // namespace

TEST_CASE("a verdict by a name that nothing lists rests on words alone, and says so") {
  const auto open = judged("Zellmer syndrome", R"("conditions": [{"text": "Zellmer syndrome", "status": "active"}])");
  CHECK(open.verdict == Verdict::matched);
  CHECK(open.expr.words_alone);
  CHECK(open.expr.pack.empty());
  CHECK(open.reason.find(said) != std::string::npos);
  const auto absent = judged("Zellmer syndrome", R"("conditions": [{"text": "Zellmer syndrome", "status": "refuted"}])");
  CHECK(absent.verdict == Verdict::failed);
  CHECK(absent.expr.words_alone);
}

TEST_CASE("a verdict by a listed name, and what is not decided, say nothing of words") {
  const auto listed = judged("Asthma", R"("conditions": [{"text": "asthma", "status": "active"}])");
  CHECK(listed.verdict == Verdict::matched);
  CHECK_FALSE(listed.expr.words_alone);
  CHECK(listed.reason.find("words alone") == std::string::npos);
  const auto unknown = judged("Zellmer syndrome", R"("conditions": [{"text": "asthma", "status": "active"}])");
  CHECK(unknown.verdict == Verdict::unknown);
  CHECK_FALSE(unknown.expr.words_alone);
}

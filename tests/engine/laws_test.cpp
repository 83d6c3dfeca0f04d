// Laws, on random profiles: decided stays decided when facts are added, order means nothing, dates mean nothing but their distance.
//
// The law of adding has honest limits: a fact added to a list that is declared complete, a later value of a measure, and a condition or
// therapy that came back after it was over are news. So what is added here goes to lists that are open, observations that are added are
// older than those on file, and what is over on file does not come back.
#include <algorithm>
#include <random>

#include "engine/evaluate.hpp"
#include "tests/engine/support.hpp"

using namespace eligo;
using namespace eligo::engine;
using grammar::Comparator;
using grammar::Status;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); }
template <class T>
const T& one_of(Random& random, const std::vector<T>& from) {
  return from[below(random, from.size())];
}

/// Of the last four years; `old`: of those before, so that nothing on file comes back.
std::string date(Random& random, bool old = false) {
  const auto d = day(old ? "2020-12-31" : "2026-01-15") - std::chrono::days(static_cast<int>(below(random, 1500)));
  const std::string text = patients::to_string(d);
  switch (below(random, 5)) {
    case 0:
      return text.substr(0, 4);
    case 1:
      return text.substr(0, 7);
    default:
      return text;
  }
}

std::string condition_fact(Random& random, bool old = false) {
  const std::string name = one_of<std::string>(
      random, {"cancer", "breast cancer", "basal cell carcinoma", "arthritis", "RA", "vitiligo", "asthma", "odd syndrome"});
  switch (below(random, 6)) {
    case 0:
      return R"({"text": ")" + name + R"(", "status": "refuted"})";
    case 1: {
      std::string from = date(random, old), to = date(random, old);
      if (to < from) std::swap(from, to);
      return R"({"text": ")" + name + R"(", "status": "resolved", "onset": ")" + from.substr(0, 4) + R"(", "resolved": ")" + to + "\"}";
    }
    case 2:
      return R"({"text": ")" + name + R"(", "status": "remission", "diagnosed": ")" + date(random, old) + "\"}";
    case 3:
      return R"({"text": ")" + name + R"(", "status": "suspected"})";
    case 4:
      return R"({"text": ")" + name + R"(", "status": "active", "severity": "mild", "onset": ")" + date(random, old) + "\"}";
    default:
      return R"({"text": ")" + name + R"(", "status": "active", "severity": "severe"})";
  }
}

std::string medication_fact(Random& random) {
  const std::string name =
      one_of<std::string>(random, {"methotrexate", "prednisone", "immunosuppressants", "cisplatin", "paracetamol", "obscuromab"});
  switch (below(random, 4)) {
    case 0:
      return R"({"text": ")" + name + R"(", "status": "never"})";
    case 1:
      return R"({"text": ")" + name + R"(", "status": "active", "start": "2019"})";
    case 2:
      return R"({"text": ")" + name + R"(", "status": "stopped", "last_dose": ")" + date(random) + R"(", "response": "poor"})";
    default:
      return R"({"text": ")" + name + R"(", "status": "stopped"})";
  }
}

std::string event_fact(Random& random) { return R"({"text": "flare", "date": ")" + date(random) + "\"}"; }

std::string observation_fact(Random& random, int year) {
  const std::string month = std::to_string(10 + below(random, 3)),
                    number = std::to_string(1 + below(random, 3)) + "." + std::to_string(below(random, 10));
  return R"({"text": "ANC", "value": )" + number + R"(, "unit": "10*9/L", "date": ")" + std::to_string(year) + "-" + month + "-1" +
         std::to_string(below(random, 10)) + "\"}";
}

struct Lists {
  std::vector<std::string> conditions, medications, events, observations;
  std::vector<std::string> complete;
};

Lists lists(Random& random) {
  Lists out;
  for (std::size_t i = below(random, 4); i > 0; --i) out.conditions.push_back(condition_fact(random));
  for (std::size_t i = below(random, 4); i > 0; --i) out.medications.push_back(medication_fact(random));
  for (std::size_t i = below(random, 6); i > 0; --i) out.events.push_back(event_fact(random));
  for (std::size_t i = below(random, 3); i > 0; --i) out.observations.push_back(observation_fact(random, 2025));
  for (const char* family : {"\"conditions\"", "\"medications\"", R"({"family": "events", "since": "2024"})"}) {
    if (below(random, 3) == 0) out.complete.emplace_back(family);
  }
  return out;
}

std::string list(const std::vector<std::string>& entries) {
  std::string out = "[";
  for (const auto& entry : entries) out += (out.size() > 1 ? ", " : "") + entry;
  return out + "]";
}

patients::Profile read(const Lists& from) {
  return profile(R"("sex": "female", "birth_date": "1980-05-05", "conditions": )" + list(from.conditions) + R"(, "medications": )" +
                 list(from.medications) + R"(, "events": )" + list(from.events) + R"(, "observations": )" + list(from.observations) +
                 R"(, "complete": )" + list(from.complete));
}

/// Predicates of every kind that facts of these lists speak to.
std::vector<rules::Expr> questions() {
  std::vector<rules::Expr> out;
  for (const char* key : {"cancer", "breast_cancer", "arthritis", "rheumatoid_arthritis", "autoimmune_disease", "asthma"}) {
    for (const auto status : {Status::unspecified, Status::current, Status::history, Status::never, Status::recent_onset})
      out.push_back(expr(condition(key, status)));
    auto recent = condition(key);
    recent.window = within("2", "a");
    out.push_back(expr(recent));
    auto long_ago = condition(key);
    long_ago.window = since("6", "mo");
    out.push_back(expr(long_ago));
    auto severe = condition(key, Status::any);
    severe.severity = "severe";
    out.push_back(expr(severe));
    auto lasting_one = condition(key, Status::history);
    lasting_one.duration = lasting("1", "a");
    out.push_back(expr(lasting_one));
  }
  out.push_back(except(expr(condition("cancer", Status::history)), {expr(condition("skin_cancer"))}));
  out.push_back(except(expr(condition("autoimmune_disease")), {expr(condition("vitiligo"))}));
  for (const char* key : {"immunosuppressant", "methotrexate", "chemotherapy", "corticosteroid"}) {
    for (const auto status : {Status::unspecified, Status::current, Status::past, Status::naive, Status::failed, Status::intolerant,
                              Status::contraindicated, Status::planned}) {
      out.push_back(expr(therapy(key, status)));
    }
    auto recent = therapy(key, Status::past);
    recent.window = within("6", "mo");
    out.push_back(expr(recent));
    auto washout = therapy(key, Status::past);
    washout.window = since("4", "wk");
    out.push_back(expr(washout));
    auto many = therapy(key, Status::past);
    many.count = limit(Comparator::ge, "2");
    out.push_back(expr(many));
  }
  rules::Frequency flares;
  flares.concept_id = id("flare");
  flares.text = "flare";
  flares.per = "a";
  flares.limit = limit(Comparator::gt, "2");
  out.push_back(expr(flares));
  flares.limit = limit(Comparator::le, "1");
  out.push_back(expr(flares));
  auto anc = compare_of("absolute_neutrophil_count", limit(Comparator::ge, "2", "10*9/L"));
  out.push_back(expr(anc));
  anc.window = within("6", "mo");
  out.push_back(expr(anc));
  const std::size_t leaves = out.size();
  for (std::size_t i = 0; i + 7 < leaves; i += 5) {
    out.push_back(both_of({out[i], negation(out[i + 7])}));
    out.push_back(either_of({negation(out[i]), out[i + 3]}));
    out.push_back(logic(grammar::LogicOp::implication, {out[i + 2], out[i + 6]}));
  }
  return out;
}

}  // namespace

TEST_CASE("adding a fact never flips what was decided on open lists") {
  Random random(20260115);
  const auto all = questions();
  std::size_t decided = 0;
  for (int round = 0; round < 120; ++round) {
    Lists before = lists(random);
    before.complete.clear();
    Lists after = before;
    switch (below(random, 4)) {
      case 0:
        after.conditions.insert(after.conditions.begin() + static_cast<std::ptrdiff_t>(below(random, after.conditions.size() + 1)),
                                condition_fact(random, true));
        break;
      case 1:
        after.medications.insert(after.medications.begin(), medication_fact(random));
        break;
      case 2:
        after.events.push_back(event_fact(random));
        break;
      default:
        if (after.observations.empty()) continue;
        after.observations.insert(after.observations.begin(), observation_fact(random, 2024));
        break;
    }
    const auto a = read(before), b = read(after);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto was = ask(all[i], a), is = ask(all[i], b);
      if (was.truth == Truth::unknown) continue;
      ++decided;
      const bool flipped = is.truth != Truth::unknown && is.truth != was.truth;
      CHECK_MESSAGE(!flipped, asked_words(all[i]), " was ", name(was.truth), " (", was.reason, "), is ", name(is.truth), " (", is.reason,
                    ")");
    }
  }
  CHECK(decided > 2000);
}

TEST_CASE("declaring a list complete never flips what was decided") {
  Random random(7);
  const auto all = questions();
  for (int round = 0; round < 40; ++round) {
    Lists open = lists(random);
    open.complete.clear();
    Lists closed = open;
    closed.complete = {"\"conditions\"", "\"medications\"", "\"events\"", "\"observations\""};
    const auto a = read(open), b = read(closed);
    for (const auto& question : all) {
      const auto was = ask(question, a), is = ask(question, b);
      if (was.truth != Truth::unknown) CHECK_MESSAGE(is.truth == was.truth, asked_words(question), ": ", was.reason, " / ", is.reason);
    }
  }
}

TEST_CASE("the order of facts means nothing") {
  Random random(99);
  const auto all = questions();
  for (int round = 0; round < 30; ++round) {
    Lists one = lists(random), other = one;
    std::shuffle(other.conditions.begin(), other.conditions.end(), random);
    std::shuffle(other.medications.begin(), other.medications.end(), random);
    std::shuffle(other.events.begin(), other.events.end(), random);
    std::shuffle(other.observations.begin(), other.observations.end(), random);
    const auto a = read(one), b = read(other);
    for (const auto& question : all) {
      const auto x = ask(question, a), y = ask(question, b);
      CHECK(x.truth == y.truth);
      CHECK(x.kinds == y.kinds);
      CHECK(x.changes_on == y.changes_on);
    }
  }
}

TEST_CASE("facts of other things mean nothing") {
  Random random(5);
  const auto all = questions();
  for (int round = 0; round < 20; ++round) {
    const Lists one = lists(random);
    Lists other = one;
    other.observations.push_back(R"({"text": "bilirubin", "value": 1, "unit": "mg/dL", "date": "2026-01-01"})");
    const auto a = read(one), b = read(other);
    for (const auto& question : all) CHECK(ask(question, a).truth == ask(question, b).truth);
  }
}

TEST_CASE("shifting every date and the as-of date by whole days changes no window in days") {
  Random random(3);
  for (int round = 0; round < 200; ++round) {
    const auto shift = std::chrono::days(static_cast<int>(below(random, 4000)));
    const auto at = [&](int ago, bool moved) {
      return patients::to_string(day("2026-01-15") - std::chrono::days(ago) + (moved ? shift : std::chrono::days(0)));
    };
    const int dose = static_cast<int>(below(random, 60)), anc = static_cast<int>(below(random, 60));
    const auto patient = [&](bool moved) {
      return profile(R"("medications": [{"text": "methotrexate", "status": "stopped", "last_dose": ")" + at(dose, moved) +
                     R"("}], "observations": [{"text": "ANC", "value": 2, "unit": "10*9/L", "date": ")" + at(anc, moved) +
                     R"("}], "complete": ["medications"])");
    };
    auto recent = therapy("methotrexate", Status::past);
    recent.window = within("28", "d");
    auto value = compare_of("absolute_neutrophil_count", limit(Comparator::ge, "1.5", "10*9/L"));
    value.window = within("4", "wk");
    for (const auto& question : {expr(recent), expr(value)}) {
      const auto a = ask(question, patient(false), at(0, false)), b = ask(question, patient(true), at(0, true));
      CHECK(a.truth == b.truth);
      CHECK(a.kinds == b.kinds);
      CHECK((a.truth == Truth::yes) == ((question.node.index() == expr(recent).node.index() ? dose : anc) <= 28));
    }
  }
}

TEST_CASE("the announced day is the first on which the answer is another") {
  Random random(11);
  auto all = questions();
  std::size_t seen = 0;
  for (int round = 0; round < 25; ++round) {
    const auto patient = read(lists(random));
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto now = ask(all[i], patient);
      if (!now.changes_on) continue;
      ++seen;
      const std::string then = patients::to_string(*now.changes_on), before = patients::to_string(*now.changes_on - std::chrono::days(1));
      CHECK(ask(all[i], patient, then).truth != now.truth);
      CHECK(ask(all[i], patient, before).truth == now.truth);
    }
  }
  CHECK(seen > 20);
}

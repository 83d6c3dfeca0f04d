// Compiles every record of a file in this process and prints how fast. A program to look at, not a test: machines differ.
//
//   compile_bench TRIALS.jsonl [ROUNDS]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "rules/compile.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"

int main(int argc, char** argv) {
  using namespace eligo;
  using Clock = std::chrono::steady_clock;
  if (argc < 2) {
    std::fputs("usage: compile_bench TRIALS.jsonl [ROUNDS]\n", stderr);
    return 2;
  }
  const auto seconds = [](Clock::time_point since) { return std::chrono::duration<double>(Clock::now() - since).count(); };
  auto begun = Clock::now();
  const auto vocabulary = tools::load_vocabulary();
  if (!vocabulary) {
    std::fprintf(stderr, "%s %s\n", vocabulary.error().place.c_str(), vocabulary.error().message.c_str());
    return 3;
  }
  fmt::print("vocabulary  {:8.1f} ms, {} concepts\n", 1e3 * seconds(begun), vocabulary->size());
  const auto content = tools::read_file(argv[1]);
  if (!content) return 3;
  begun = Clock::now();
  std::vector<rules::TrialRecord> records;
  for (auto& record : rules::read_trial_records(*content, argv[1]))
    if (record) records.push_back(std::move(*record));
  fmt::print("reading     {:8.1f} ms, {} records, {:.1f} MB\n", 1e3 * seconds(begun), records.size(),
             static_cast<double>(content->size()) / 1e6);
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 3;
  std::vector<double> times;
  std::size_t clauses = 0, whole = 0, bytes = 0, of = 0;
  double slowest = 0;
  std::string slowest_id;
  for (int round = 0; round < rounds; ++round) {
    clauses = whole = bytes = of = 0;
    begun = Clock::now();
    for (const rules::TrialRecord& record : records) {
      const auto one = Clock::now();
      const rules::CompiledTrial trial = rules::compile(record, *vocabulary);
      clauses += trial.understood.of_clauses;
      whole += trial.understood.clauses;
      bytes += trial.understood.bytes;
      of += trial.understood.of;
      if (const double took = seconds(one); took > slowest) {
        slowest = took;
        slowest_id = record.id;
      }
    }
    times.push_back(seconds(begun));
  }
  const auto share = [](std::size_t part, std::size_t all) {
    return all == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(all);
  };
  const double best = *std::min_element(times.begin(), times.end());
  for (const double time : times) fmt::print("compiling   {:8.1f} ms\n", 1e3 * time);
  fmt::print("best        {:8.0f} criteria a second, {:.2f} MB a second\n", static_cast<double>(clauses) / best,
             static_cast<double>(of) / 1e6 / best);
  fmt::print("slowest     {:8.1f} ms, {}\n", 1e3 * slowest, slowest_id);
  fmt::print("understood  {:8.1f} % of {} clauses, {:.1f} % of bytes\n", share(whole, clauses), clauses, share(bytes, of));
}

// How time, grammar attempts and memory grow with the text: twice the text must not cost much more than twice as much. A program to look
// at, not a test: machines differ.
//
//   growth_bench TRIALS.jsonl [MEGABYTES]
//
// Compiles the criteria of the trials, one behind the other until they are long enough, as one record: 1 MB, 2 MB, 4 MB ... up to
// MEGABYTES (16). Ends with 1 when a step took more than 2.2 times the step of half its length.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "grammar/criterion.hpp"
#include "rules/compile.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"

namespace {

using namespace eligo;

constexpr double most_growth = 2.2;
constexpr int rounds = 2;  ///< the faster one counts: what else runs on the machine only ever takes time

/// The most memory that this process has held so far, in bytes.
double peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

/// The criteria of the records, again and again, cut to the length.
std::string text_of(const std::vector<rules::TrialRecord>& records, std::size_t length) {
  std::string text;
  for (std::size_t i = 0; text.size() < length; i = (i + 1) % records.size()) text += records[i].text + "\n\n";
  text.resize(length);
  return text;
}

struct Attempts {
  std::size_t made = 0, tokens = 0;
};

Attempts attempts_of(const rules::TrialRecord& record, const rules::Vocabulary& vocabulary) {
  const SourceText source = read_source(record.text);
  Attempts all;
  for (const grammar::Section& section : rules::outline_of(record, source).sections)
    for (const grammar::Item& item : section.items) {
      const grammar::Criterion read = grammar::read_criterion(source, item, section.kind, vocabulary);
      all.made += read.attempts;
      all.tokens += read.tokens;
    }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc < 2) {
    std::fputs("usage: growth_bench TRIALS.jsonl [MEGABYTES]\n", stderr);
    return 2;
  }
  const std::size_t megabytes = argc > 2 ? static_cast<std::size_t>(std::max(1, std::atoi(argv[2]))) : 16;
  const auto vocabulary = tools::load_vocabulary();
  const auto content = tools::read_file(argv[1]);
  if (!vocabulary || !content) return 3;
  std::vector<rules::TrialRecord> records;
  for (auto& record : rules::read_trial_records(*content, argv[1]))
    if (record && !record->text.empty()) records.push_back(std::move(*record));
  if (records.empty()) return 2;
  const grammar::Limits limits;
  fmt::print("at most {} attempts a token, {} times the time for twice the text\n", limits.attempts_per_token, most_growth);
  fmt::print("{:>6} {:>10} {:>8} {:>10} {:>16} {:>17} {:>16}\n", "MB", "seconds", "growth", "criteria", "attempts a byte",
             "attempts a token", "memory a byte");
  const double before = peak_memory();
  double last = 0;
  bool linear = true;
  for (std::size_t size = 1; size <= megabytes; size *= 2) {
    const std::size_t bytes = size * 1'000'000;
    rules::TrialRecord record;
    record.id = "growth";
    record.text = text_of(records, bytes);
    std::size_t clauses = 0;
    double took = 0;
    for (int round = 0; round < rounds; ++round) {
      const auto begun = Clock::now();
      clauses = rules::compile(record, *vocabulary).clauses.size();
      const double once = std::chrono::duration<double>(Clock::now() - begun).count();
      took = round == 0 ? once : std::min(took, once);
    }
    const double memory = peak_memory() - before;
    const Attempts attempts = attempts_of(record, *vocabulary);
    const double growth = last > 0 ? took / last : 0;
    linear = linear && growth <= most_growth;
    last = took;
    fmt::print("{:>6} {:>10.2f} {:>8} {:>10} {:>16.1f} {:>17.1f} {:>16.0f}\n", size, took, growth > 0 ? fmt::format("{:.2f}", growth) : "-",
               clauses, static_cast<double>(attempts.made) / static_cast<double>(bytes),
               static_cast<double>(attempts.made) / static_cast<double>(std::max<std::size_t>(1, attempts.tokens)),
               memory / static_cast<double>(bytes));
    std::fflush(stdout);
  }
  if (!linear) fmt::print("grows faster than the text\n");
  return linear ? 0 : 1;
}

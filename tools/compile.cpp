// eligo compile and eligo parse: criteria to typed predicates, shown.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "tools/criteria.hpp"
#include "tools/files.hpp"
#include "tools/load.hpp"
#include "tools/log.hpp"
#include "tools/run.hpp"

namespace eligo::tools {
namespace {

int complain(const std::string& message, int status) {
  std::fputs(fmt::format("eligo: error: {}\n", message).c_str(), stderr);
  return status;
}

/// What an argument names: a file or a folder, else the id of a trial among the rules.
std::vector<LoadedTrial> named(const std::string& input, const std::string& rules, Inputs& inputs) {
  std::error_code error;
  if (input == "-" || std::filesystem::exists(input, error)) return load_trials(input, inputs);
  Inputs aside(Style{});  // a broken neighbour of the trial that is meant is no complaint of this command
  std::vector<LoadedTrial> found;
  std::vector<std::string> known;
  for (LoadedTrial& trial : load_trials(rules, aside)) {
    known.push_back(trial.record.id);
    if (trial.record.id == input) found.push_back(std::move(trial));
  }
  if (!found.empty()) {
    inputs.used();
  } else {
    const std::string near = near_names(input, known);
    inputs.refused(input, "",
                   rules::InputError{"", "is no file, and no trial with this id is among the rules", near.empty() ? "" : "near: " + near});
  }
  return found;
}

/// Prints compiled trials one after the other in the format asked for.
class Printer {
 public:
  Printer(const Common& common, const rules::Vocabulary& vocabulary)
      : format_(common.format),
        style_(style_for(common.color, common.output.empty() ? 1 : -1)),
        vocabulary_(vocabulary),
        output_(common.output) {}
  void print(const rules::CompiledTrial& trial, const std::string& path) {
    switch (format_) {
      case Format::json:
        held_.push_back(criteria_json(trial, vocabulary_, true));
        break;
      case Format::ndjson:
        output_.write(criteria_json(trial, vocabulary_, false) + '\n');
        break;
      case Format::text:
      case Format::csv:
      case Format::html:
        output_.write((count_ > 0 ? "\n\n" : "") + criteria_text(trial, path, style_));
        break;
    }
    ++count_;
  }
  [[nodiscard]] rules::Result<std::string> finish() {
    if (held_.size() == 1) output_.write(held_.front() + '\n');
    if (held_.size() > 1) output_.write(fmt::format("[\n{}\n]\n", fmt::join(held_, ",\n")));
    return output_.finish();
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  Format format_;
  Style style_;
  const rules::Vocabulary& vocabulary_;
  Output output_;
  std::vector<std::string> held_;
  std::size_t count_ = 0;
};

}  // namespace

int run(const CompileCommand& command) {
  const Style error_style = style_for(command.color, 2);
  start_log(command.log, error_style.color);
  const auto vocabulary = load_vocabulary(command.packs);
  if (!vocabulary) return refused_vocabulary(vocabulary.error());

  const std::string rules = command.rules.empty() ? shipped_rules() : command.rules;
  Inputs inputs(error_style);
  Printer printer(command, *vocabulary);
  Twins twins;
  for (const std::string& input : command.inputs.empty() ? std::vector<std::string>{rules} : command.inputs)
    for (const LoadedTrial& trial : command.inputs.empty() ? load_trials(rules, inputs) : named(input, rules, inputs)) {
      twins.seen(trial);
      const rules::CompiledTrial compiled = rules::compile(trial.record, *vocabulary);
      log_debug(Stage::compile, fmt::format("{}: {} clauses, {} of {} bytes understood", trial.record.id, compiled.clauses.size(),
                                            compiled.understood.bytes, compiled.understood.of));
      printer.print(compiled, trial.path);
    }
  if (inputs.used_count() == 0) {
    const int status = inputs.finish();
    return status == status_done ? complain("nothing to compile", status_unusable) : status;
  }
  if (const auto written = printer.finish(); !written) return complain(command.output + ": " + written.error().message, status_unusable);
  twins.say();
  log_info(Stage::compile, fmt::format("{} trials", printer.count()));
  return inputs.finish();
}

int run(const ParseCommand& command) {
  start_log(command.log, style_for(command.color, 2).color);
  if (command.text.find_first_not_of(" \t\r\n\v\f") == std::string::npos) return complain("the criterion is empty", status_unusable);
  const auto vocabulary = load_vocabulary(command.packs);
  if (!vocabulary) return refused_vocabulary(vocabulary.error());
  Printer printer(command, *vocabulary);
  const auto section = command.exclusion ? grammar::SectionKind::exclusion : grammar::SectionKind::inclusion;
  printer.print(rules::compile_criterion(command.text, section, *vocabulary), "TEXT");
  if (const auto written = printer.finish(); !written) return complain(command.output + ": " + written.error().message, status_unusable);
  return status_done;
}

}  // namespace eligo::tools

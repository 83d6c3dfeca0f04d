// The command line as a value: one struct a command. What the words mean is in command_line.cpp, what they do in run.hpp.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "patients/date.hpp"
#include "tools/log.hpp"
#include "tools/terminal.hpp"
#include "tools/trial_filter.hpp"

namespace eligo::tools {

enum class Format { text, json, ndjson, csv, html };

/// What every command has.
struct Common {
  ColorMode color = ColorMode::automatic;
  LogLevel log = LogLevel::error;
  Format format = Format::text;
  std::string output;              ///< empty: standard output
  std::vector<std::string> packs;  ///< vocabulary packs beside the shipped tables
};

struct ScreenCommand : Common {
  std::vector<std::string> patients;
  std::string rules;                ///< empty: the shipped ones
  std::vector<std::string> trials;  ///< empty: all
  std::optional<patients::Day> as_of;
  bool summary = false;
  bool assume_ranges = false;
  TrialFilter filter;
  std::vector<std::string> what_if;  ///< facts supposed
  bool explain = false;              ///< `eligo explain`: one trial, every node
  std::string clause;                ///< explain only; empty: all
  bool for_patient = false;          ///< plain words, text and html only
  bool no_pager = false;             ///< text on a terminal does not go through $PAGER
};

struct CompileCommand : Common {
  std::vector<std::string> inputs;  ///< empty: the shipped rules
  std::string rules;                ///< where ids are looked up
};

struct ParseCommand : Common {
  std::string text;
  bool exclusion = false;
};

struct VocabCommand : Common {
  std::string term;
  bool conflicts = false;          ///< list where the packs disagree, instead of a term
  std::string import_kind;         ///< not empty: import files of this format into the pack `output`
  std::vector<std::string> files;  ///< import only
  std::string import_as;           ///< import only: what the concepts are, where their ids do not tell
};

struct UnitsCommand : Common {
  std::string value, from, to, of;
  std::string check;  ///< not empty: only say whether this unit is valid
  bool check_only = false;
};

struct TestCommand : Common {
  std::vector<std::string> paths;  ///< empty: the shipped rules
  std::string rules;               ///< empty: those beside the table
  std::string patients;            ///< empty: the shipped samples
  bool update = false;
};

/// `eligo verify`: does every verdict of a report still stand?
struct VerifyCommand : Common {
  std::string report, patient;
  std::string rules;  ///< empty: the shipped ones
};

/// The program has said all it had to say (--help, --version) or the words were wrong.
struct Done {
  int status = 0;
};

using Command = std::variant<Done, ScreenCommand, CompileCommand, ParseCommand, VocabCommand, UnitsCommand, TestCommand, VerifyCommand>;

/// Reads the command line. Prints help to standard output and complaints to standard error.
[[nodiscard]] Command read_command_line(int argc, const char* const* argv);

}  // namespace eligo::tools

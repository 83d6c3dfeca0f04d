// See command_line.hpp. The only file that knows CLI11.
//
// Every command's help ends with an example that runs as printed, in any folder: the samples it names are found where they ship
// (load.cpp); tests/end_to_end/command_line.py runs them.
#include "tools/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <tuple>

#include "grammar/decimal.hpp"
#include "rules/ontology.hpp"
#include "tools/run.hpp"
#include "tools/shipped.hpp"

namespace eligo::tools {
namespace {

constexpr const char* status_help =
    "Exit status: 0 done, whatever the verdicts; 1 a failing test or a difference; 2 bad usage;\n"
    "3 unusable input, nothing written; 4 some of several inputs unusable, the others done; 70 a fault.";

const std::map<std::string, ColorMode> color_words = {
    {"auto", ColorMode::automatic}, {"always", ColorMode::always}, {"never", ColorMode::never}};
const std::map<std::string, Format> format_words = {
    {"text", Format::text}, {"json", Format::json}, {"ndjson", Format::ndjson}, {"csv", Format::csv}, {"html", Format::html}};

/// Options as CLI11 fills them in: words, not yet values.
struct Words {
  std::string color = "auto";
  std::string format = "text";
  std::string as_of;
  std::string audience = "clinician";
  std::vector<std::string> packs;
  bool verbose = false, debug = false;
};

std::string examples(const std::string& lines) { return "Example:\n" + lines + "\n"; }

void add_common(CLI::App& app, Words& words) {
  app.add_option("--color", words.color, "colour in text: auto, always or never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--vocabulary", words.packs, "a pack of `eligo vocab import` beside the shipped vocabulary (again for more)")
      ->type_name("PACK")
      ->expected(1)
      ->take_all();
  app.add_flag("-v,--verbose", words.verbose, "say on standard error what is done");
  app.add_flag("--debug", words.debug, "say it for every trial and clause");
}

void add_output(CLI::App& app, Words& words, Common& common, const std::vector<std::string>& formats) {
  std::string list;
  for (const std::string& format : formats) list += (list.empty() ? "" : format == formats.back() ? " or " : ", ") + format;
  app.add_option("-f,--format", words.format, list)->type_name("FORMAT")->check(CLI::IsMember(formats));
  app.add_option("-o,--output", common.output, "write to FILE, all of it or nothing")->type_name("FILE");
}

void add_screening(CLI::App& app, Words& words, ScreenCommand& command) {
  app.add_option("--rules", command.rules, "trials from a folder or a file instead of the shipped ones")->type_name("DIR|FILE");
  app.add_option("--as-of", words.as_of, "the day to judge on (default: the profile's as_of, else today)")->type_name("DATE");
  app.add_flag("--assume-ranges", command.assume_ranges,
               "where a limit is a multiple of the normal range and none is on file, use the vocabulary's adult range, and say so");
  app.add_option("--audience", words.audience, "clinician, or patient: plain words and questions to bring (text or html)")
      ->type_name("WHO")
      ->check(CLI::IsMember({"clinician", "patient"}));
  app.add_flag("--no-pager", command.no_pager, "on a terminal, print text at once instead of through $PAGER (else less)");
  app.add_option("--what-if", command.what_if, "judge as if this fact were on file, and say what it changes (again for more)")
      ->type_name("FACT")
      ->expected(1)
      ->take_all();
  add_output(app, words, command, {"text", "json", "ndjson", "csv", "html"});
  add_common(app, words);
}

void add_import(CLI::App& app, Words& words, VocabCommand& command) {
  const auto known = rules::import_kinds();
  app.add_option("KIND", command.import_kind, "obo, tables, drugbank, rxnorm, loinc, snomed or atc")
      ->type_name("KIND")
      ->check(CLI::IsMember(std::vector<std::string>(known.begin(), known.end())));
  app.add_option("FILE", command.files, "the files of that terminology, in any order; - is standard input")->type_name("FILE");
  app.add_option("-o,--output", command.output, "the pack, written whole or not at all")->type_name("PACK");
  app.add_option("--as", command.import_as, "what the concepts of obo and tables are, where their ids do not tell (default: condition)")
      ->type_name("KIND")
      ->check(CLI::IsMember({"condition", "drug", "procedure", "measure", "gene", "event", "statement"}));
  add_common(app, words);
  app.footer(
      "obo       Disease Ontology, Mondo, HPO and the like as OBO\n"
      "tables    tab-separated: id name [parents] [alt_ids] [synonyms]; id synonym [scope]; id xref [match]; child parent\n"
      "drugbank  the DrugBank open vocabulary, or the same columns tab-separated\n"
      "rxnorm    RXNCONSO.RRF, RXNREL.RRF\n"
      "loinc     LoincTableCore.csv\n"
      "snomed    RF2: sct2_Description, sct2_Relationship, sct2_Concept\n"
      "atc       CSV with the columns atc_code and atc_name\n"
      "Packs given with --vocabulary count as listed before. rules/vocabulary/README.md says what a pack may do.\n\n" +
      examples("  printf 'id\\tname\\tparents\\nDOID:1\\tred fever\\tDOID:2\\nDOID:2\\tcoloured fever\\n' |"
               " eligo vocab import tables - -o /tmp/fevers.pack && eligo vocab 'red fever' --vocabulary /tmp/fevers.pack"));
}

void fill(const Words& words, Common& common) {
  common.color = color_words.at(words.color);
  common.format = format_words.at(words.format);
  common.packs = words.packs;
  common.log = words.debug ? LogLevel::debug : words.verbose ? LogLevel::info : LogLevel::error;
}

int complain(std::string_view message) {
  std::fprintf(stderr, "eligo: error: %.*s\n", static_cast<int>(message.size()), message.data());
  return status_usage;
}

/// "-40" is a number, not an option: a space before it says so to CLI11, and is taken off again when numbers are read.
std::vector<std::string> arguments(int argc, const char* const* argv) {
  std::vector<std::string> words;
  for (int i = argc - 1; i > 0; --i) {  // CLI11 takes them from the back
    std::string word = argv[i];
    if (word.size() > 1 && word[0] == '-' && Decimal::parse(word)) word.insert(0, " ");
    words.push_back(std::move(word));
  }
  return words;
}

bool twice_standard_input(const std::vector<std::string>& inputs, const std::string& other = "") {
  return std::count(inputs.begin(), inputs.end(), "-") + (other == "-" ? 1 : 0) > 1;
}

}  // namespace

Command read_command_line(int argc, const char* const* argv) {
  CLI::App app("eligo judges whether a patient meets the eligibility criteria of clinical trials, and shows why.", "eligo");
  app.set_version_flag("--version", "eligo " + std::string(version()));
  app.require_subcommand(1);
  app.footer(std::string("eligo COMMAND --help shows a command's options and an example.\n\n") + status_help);

  Words words;
  ScreenCommand screen;
  CLI::App& screen_app = *app.add_subcommand("screen", "screen patients against trials, best trial first");
  screen_app
      .add_option("PATIENT", screen.patients,
                  "profiles in JSON: one, an array, or one a line; - is standard input; patients/samples/NAME.json is a shipped one")
      ->required()
      ->type_name("FILE");
  screen_app.add_option("--trial", screen.trials, "only this trial (again for more)")->type_name("ID")->expected(1)->take_all();
  for (auto& [name, list, what] :
       {std::tuple{"--status", &screen.filter.statuses, "only trials of this status, such as recruiting (again for more)"},
        {"--country", &screen.filter.countries, "only trials in this country (again for more)"},
        {"--condition", &screen.filter.conditions, "only trials of this condition or a kind of it (again for more)"}})
    screen_app.add_option(name, *list, what)->type_name("NAME")->expected(1)->take_all();
  screen_app.add_flag("--summary", screen.summary, "outcomes without explanations");
  add_screening(screen_app, words, screen);
  screen_app.footer(
      examples("  eligo screen patients/samples/fop-adult-24-six-flares.json --summary\n"
               "  eligo screen patients/samples/fop-adult-24-six-flares.json --trial NCT06724562 --format json\n"
               "  eligo screen patients/samples/fop-adult-24-six-flares.json --format html\n"
               "  eligo screen patients/samples/crps-egfr-52.json --what-if 'eGFR=61 mL/min/1.73m2' --summary"));

  ScreenCommand explain;
  std::string explain_patient, explain_trial;
  CLI::App& explain_app = *app.add_subcommand("explain", "one trial for one patient: every clause, every node, with the facts used");
  explain_app.add_option("PATIENT", explain_patient, "a profile in JSON; - is standard input")->required()->type_name("FILE");
  explain_app.add_option("TRIAL", explain_trial, "the trial's id")->required()->type_name("ID");
  explain_app.add_option("CLAUSE", explain.clause, "only this clause, such as I2 or E4.1")->type_name("ID");
  add_screening(explain_app, words, explain);
  explain_app.footer(examples("  eligo explain patients/samples/fop-adult-24-six-flares.json NCT06724562 I1"));

  CompileCommand compile;
  CLI::App& compile_app = *app.add_subcommand("compile", "criteria to typed predicates; the shipped trials when nothing is named");
  compile_app.add_option("INPUT", compile.inputs, "rule files, registry records in JSON, pasted registry pages, folders, trial ids, or -")
      ->type_name("FILE|ID");
  compile_app.add_option("--rules", compile.rules, "where trial ids are looked up")->type_name("DIR|FILE");
  add_output(compile_app, words, compile, {"text", "json", "ndjson"});
  add_common(compile_app, words);
  compile_app.footer(
      examples("  eligo compile NCT06724562\n"
               "  printf 'Inclusion criteria:\\n* ANC >= 1.5 x 10^9/L\\n' | eligo compile - --format json"));

  ParseCommand parse;
  CLI::App& parse_app = *app.add_subcommand("parse", "one criterion, given in words, to a typed predicate");
  parse_app.add_option("TEXT", parse.text, "the criterion")->required();
  parse_app.add_flag("--exclusion", parse.exclusion, "read it as an exclusion criterion");
  add_output(parse_app, words, parse, {"text", "json", "ndjson"});
  add_common(parse_app, words);
  parse_app.footer(examples("  eligo parse \"ALT or AST > 2.5 x ULN\" --exclusion"));

  VocabCommand vocab;
  CLI::App& vocab_app = *app.add_subcommand("vocab", "how a term is resolved: concept, synonyms, ancestors, codes, units");
  CLI::Option* term = vocab_app.add_option("TERM", vocab.term, "a name, a key or a code");
  vocab_app.add_flag("--conflicts", vocab.conflicts, "list where the packs given disagree with what is listed before them");
  add_output(vocab_app, words, vocab, {"text", "json"});
  add_common(vocab_app, words);
  vocab_app.footer("`eligo vocab import` without more asks for the term of that name.\n\n" + examples("  eligo vocab ANC"));
  CLI::App& import_app = *vocab_app.add_subcommand("import", "a terminology, as its publisher gives it out, to one pack for --vocabulary");
  add_import(import_app, words, vocab);

  VerifyCommand verify;
  CLI::App& verify_app = *app.add_subcommand("verify", "replay a report: does every verdict still stand?");
  verify_app.add_option("REPORT", verify.report, "a report of `eligo screen` or `eligo explain` in JSON; - is standard input")
      ->required()
      ->type_name("FILE");
  verify_app.add_option("PATIENT", verify.patient, "the profile that it is of, or a file that holds it among others")
      ->required()
      ->type_name("FILE");
  verify_app.add_option("--rules", verify.rules, "the trials from a folder or a file instead of the shipped ones")->type_name("DIR|FILE");
  add_output(verify_app, words, verify, {"text", "json"});
  add_common(verify_app, words);
  verify_app.footer(
      "Each report is judged again on its own day, with the trials of today. Exit 0: all of it stands; 1: a verdict or an outcome "
      "differs.\n\n" +
      examples("  eligo screen patients/samples/crps-egfr-52.json --format json -o /tmp/report.json &&"
               " eligo verify /tmp/report.json patients/samples/crps-egfr-52.json"));

  UnitsCommand units;
  CLI::App& units_app = *app.add_subcommand("units", "convert a value, or say whether a unit is valid UCUM");
  units_app.add_option("VALUE", units.value, "the number");
  units_app.add_option("FROM", units.from, "its unit, UCUM or a clinical spelling");
  units_app.add_option("TO", units.to, "the unit wanted");
  units_app.add_option("--of", units.of, "what was measured, for mass to moles and the like")->type_name("ANALYTE");
  CLI::Option* check = units_app.add_option("--check", units.check, "exit 0 if UNIT is valid UCUM, else 3")->type_name("UNIT");
  add_common(units_app, words);
  units_app.footer(
      examples("  eligo units 1.2 mg/dL umol/L --of creatinine\n"
               "  eligo units --check 10*9/L"));

  TestCommand test;
  CLI::App& test_app = *app.add_subcommand("test", "run the case tables and baselines beside the rules");
  test_app.add_option("PATH", test.paths, "case tables (*.cases.tsv) or folders of rules (default: the shipped rules)")->type_name("PATH");
  test_app.add_option("--rules", test.rules, "the rules that case tables are tried against (default: those beside the table)")
      ->type_name("DIR|FILE");
  test_app.add_option("--patients", test.patients, "where case tables and baselines find their patients (default: the shipped samples)")
      ->type_name("DIR");
  test_app.add_flag("--update", test.update, "show what differs from the baselines, then rewrite them");
  add_common(test_app, words);
  test_app.footer(
      "A case table is tab-separated, with the columns trial, clause, patient, expected, why.\n"
      "`clause` is an id such as I2, or `outcome`; `expected` is true, false or unknown, with the kind of\n"
      "unknown after it if that matters (unknown missing), or the trial's outcome. `patient` is a file of the\n"
      "patients' folder, a profile in JSON, or facts in one line, separated by semicolons:\n"
      "  age=24; sex=female; born=2001-05; as_of=2026-01-15\n"
      "  ANC=1400 /uL @2026-01-10; eGFR>60 mL/min/1.73m2; ALT=130 U/L range 7-56; ECOG=1\n"
      "  condition: FOP, active, diagnosed 2018, severe; condition: asthma, refuted\n"
      "  medication: prednisone, active, start 2025-11-01, dose 10 mg/d; medication: anakinra, never\n"
      "  procedure: hip replacement, done @2024-05; event: flare @2025-10-02; variant: ACVR1 R206H\n"
      "  statement: pregnant, no; complete: medications, conditions since 2010\n"
      "A line `as of<TAB>DATE` sets the day for the cases below it. docs/test-cases.md says it all.\n"
      "Exit 0 when all agree; 1 when something differs, and when no case ran.\n\n" +
      examples("  eligo test"));

  // Help that was asked for with a word that is no command is not the help of anything.
  const auto no_command = [&]() -> std::optional<Done> {
    const std::string_view word = argc > 1 ? argv[1] : "";
    if (!app.get_subcommands().empty() || word.empty() || word.starts_with('-')) return std::nullopt;
    std::fprintf(stderr, "eligo: error: `%s` is no command\n  help: eligo --help\n", std::string(word).c_str());
    return Done{status_usage};
  };
  try {
    app.parse(arguments(argc, argv));
  } catch (const CLI::Success& asked) {
    if (const auto none = no_command()) return *none;
    return Done{app.exit(asked)};
  } catch (const CLI::ParseError& error) {
    if (const auto none = no_command()) return *none;
    const auto used = app.get_subcommands();
    std::fprintf(stderr, "eligo: error: %s\n", error.what());
    std::fprintf(stderr, "  help: eligo %s--help\n", used.empty() ? "" : (used.front()->get_name() + " ").c_str());
    return Done{status_usage};
  }

  const auto finish_screening = [&](ScreenCommand& command) -> Command {
    fill(words, command);
    command.for_patient = words.audience == "patient";
    if (command.for_patient && command.format != Format::text && command.format != Format::html)
      return Done{complain("--audience patient is for people: --format text or html")};
    if (command.for_patient && !command.clause.empty())
      return Done{complain("--audience patient tells of a whole trial, not of one clause")};
    if (!words.as_of.empty()) {
      const auto date = patients::parse_date(words.as_of);
      if (!date || !date->exact()) return Done{complain("--as-of: `" + words.as_of + "` is no day, expected YYYY-MM-DD")};
      command.as_of = date->first;
    }
    if (twice_standard_input(command.patients, command.rules)) return Done{complain("standard input (-) can be read only once")};
    return command;
  };
  if (screen_app.parsed()) return finish_screening(screen);
  if (explain_app.parsed()) {
    explain.explain = true;
    explain.patients = {explain_patient};
    explain.trials = {explain_trial};
    return finish_screening(explain);
  }
  if (compile_app.parsed()) {
    fill(words, compile);
    if (twice_standard_input(compile.inputs, compile.rules)) return Done{complain("standard input (-) can be read only once")};
    return compile;
  }
  if (parse_app.parsed()) {
    fill(words, parse);
    return parse;
  }
  if (vocab_app.parsed()) {
    fill(words, vocab);
    if (import_app.parsed() && vocab.import_kind.empty() && term->count() == 0) {
      vocab.term = "import";
      return vocab;
    }
    if (!vocab.import_kind.empty()) {
      if (vocab.files.empty()) return Done{complain("FILE is required\n  help: eligo vocab import --help")};
      if (vocab.output.empty()) return Done{complain("-o PACK is required\n  help: eligo vocab import --help")};
      if (twice_standard_input(vocab.files)) return Done{complain("standard input (-) can be read only once")};
      return vocab;
    }
    if ((term->count() == 0) != vocab.conflicts) return Done{complain("expected TERM, or --conflicts\n  help: eligo vocab --help")};
    return vocab;
  }
  if (test_app.parsed()) {
    fill(words, test);
    return test;
  }
  if (verify_app.parsed()) {
    fill(words, verify);
    if (twice_standard_input({verify.report, verify.patient}, verify.rules))
      return Done{complain("standard input (-) can be read only once")};
    return verify;
  }
  fill(words, units);
  units.check_only = check->count() > 0;
  const bool converts = !units.value.empty() && !units.from.empty() && !units.to.empty();
  if (units.check_only ? !units.value.empty() : !converts)
    return Done{complain("expected VALUE FROM TO, or --check UNIT\n  help: eligo units --help")};
  return units;
}

}  // namespace eligo::tools

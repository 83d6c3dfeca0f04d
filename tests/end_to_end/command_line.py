#!/usr/bin/python3
"""The program's command line, as contracts section 5 fixes it: exit statuses, formats, where output goes, examples that run as printed.

    command_line.py ELIGO [SOURCE_DIR]
"""
import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

eligo = os.path.abspath(sys.argv[1])
source = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
shared = source.parent / "shared"
sample = "patients/samples/fop-adult-24-six-flares.json"
other = "patients/samples/crps-egfr-52.json"
temporary = tempfile.TemporaryDirectory()
tmp = Path(temporary.name)
checks = 0
failures = []


def run(*arguments, stdin=b"", env=None):
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR_FORCE")}
    done = subprocess.run([eligo, *map(str, arguments)], input=stdin, capture_output=True, cwd=source, env={**plain, **(env or {})}, timeout=300)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def expect(condition, what, *details):
    global checks
    checks += 1
    if not condition:
        failures.append(what + "".join(f"\n    {str(d)[:400]}" for d in details))


def status(want, *arguments, stdin=b"", quiet=None):
    """Runs and checks the exit status; quiet: nothing on standard output."""
    code, out, err = run(*arguments, stdin=stdin)
    expect(code == want, f"eligo {' '.join(map(str, arguments))}: exit {code}, expected {want}", out, err)
    if quiet if quiet is not None else want in (2, 3):
        expect(out == "", f"eligo {' '.join(map(str, arguments))}: exit {code} and yet something on standard output", out)
    return out, err


def write(name, text):
    path = tmp / name
    path.write_text(text, encoding="utf-8")
    return path


rule = write("one.txt", "trial: T1\ntitle: A trial\n\nInclusion criteria\n* Age 18 years or older\n* ANC >= 1.5 x 10^9/L\n\n"
                        "Exclusion criteria\n* eGFR < 60 mL/min/1.73m2\n")
nothing = write("nothing.txt", "A page about the weather, with no trial in it.\n")
bad = write("bad.json", '{"format": "eligo.profile/1", "id": "p", "sex": "femal"}')
good = write("good.json", json.dumps({"format": "eligo.profile/1", "id": "p", "as_of": "2026-01-15", "age": "40 years",
                                      "observations": [{"text": "ANC", "value": 1400, "unit": "/uL", "date": "2026-01-10"}]}))

# On a terminal: its width, its pager, its signs. None of that in a pipe.
def on_terminal(columns, *arguments, **env):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    plain = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "PAGER")}
    process = subprocess.Popen([eligo, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=source, env={**plain, "TERM": "xterm", **env})
    os.close(theirs)
    out = b""
    while True:
        try:
            some = os.read(ours, 65536)
        except OSError:
            break
        if not some:
            break
        out += some
    os.close(ours)
    return process.wait(timeout=60), out.decode("utf-8").replace("\r\n", "\n")


def there_are_terminals():
    """A bare root without a /dev/pts has none; where there is ../shared, as in CI, there must be."""
    try:
        ends = pty.openpty()
    except OSError:
        return False
    for end in ends:
        os.close(end)
    return True


explained = ["explain", "patients/samples/crps-neutrophils-1400.json", "ISRCTN12908996"]
if not there_are_terminals():
    print("SKIPPED: signs, width and pager on a terminal, because this machine has no pseudo-terminals")
    expect(not shared.exists(), "a machine with ../shared has pseudo-terminals")
else:
    code, out = on_terminal(60, *explained, PAGER="sed s/^/P:/", LC_ALL="C.UTF-8")
    expect(code == 0 and out and all(line.startswith("P:") for line in out.splitlines()), "text on a terminal goes through $PAGER", out[:300])
    expect("\x1b[31m✗ INELIGIBLE" in out, "signs and colours on a terminal with UTF-8", out[:300])
    bare = re.sub("\x1b\\[[0-9;]*m|^P:", "", out, flags=re.M)
    expect(max(map(len, bare.splitlines())) <= 60, "no line is longer than the terminal is wide", max(bare.splitlines(), key=len))
    code, out = on_terminal(60, *explained, "--no-pager", PAGER="sed s/^/P:/", LC_ALL="C")
    expect(code == 0 and "P:" not in out and "x INELIGIBLE" in out and "✗" not in out, "--no-pager, and signs in ASCII without UTF-8", out[:300])
    code, out = on_terminal(80, *explained, PAGER="head -n 1", LC_ALL="C.UTF-8")
    expect(code == 0 and len(out.splitlines()) == 1, "a pager that ends early is no fault", code, out[:300])
    code, out = on_terminal(80, *explained, PAGER="/no/such/pager", LC_ALL="C.UTF-8")
    expect(code == 0 and "INELIGIBLE" in out, "a pager that is not there costs nobody the report", out[:300])
code, out, err = run(*explained, env={"PAGER": "sed s/^/P:/"})
expect(code == 0 and "P:" not in out and "\x1b" not in out, "no pager in a pipe", out[:300])

# Help, version, and examples that run as printed.
out, _ = status(0, "--help")
commands = re.findall(r"^  ([a-z]+) ", out.split("Subcommands:")[1], re.M)
expect(commands == ["screen", "explain", "compile", "parse", "vocab", "verify", "units", "test"], "the commands that --help lists", commands)
out, _ = status(0, "--version")
expect(re.fullmatch(r"eligo \d+\.\d+\.\d+\n", out) is not None, "--version", out)
path_with_eligo = {**os.environ, "PATH": os.path.dirname(eligo) + ":" + os.environ.get("PATH", "")}
for command in commands:
    out, _ = status(0, command, "--help")
    examples = [line.strip() for line in out.split("Example:")[-1].splitlines() if line.startswith("  ")] if "Example:" in out else []
    expect(bool(examples), f"{command} --help has an example")
    for example in examples:
        for where in (source, tmp):
            done = subprocess.run(["sh", "-c", example], cwd=where, env=path_with_eligo, capture_output=True)
            expect(done.returncode == 0 and done.stdout, f"the example of {command} --help runs as printed: {example}", where, done.returncode, done.stderr)

# What standard output could not take is no success.
for words in (["--help"], ["--version"], ["screen", "--help"], ["units", "1", "g", "mg"], ["units", "--check", "mg"], ["vocab", "ANC"], ["parse", "Age >= 18"],
              ["screen", sample, "--summary"], ["compile", "OZM-034"], ["test", "rules/trials/OZM-034.cases.tsv"]):
    with open("/dev/full", "w") as full:
        done = subprocess.run([eligo, *words], cwd=source, stdout=full, stderr=subprocess.PIPE)
    expect(done.returncode == 3 and done.stderr.count(b"standard output cannot be written\n") == 1, f"eligo {' '.join(words)} with a full disk", done)

# Profiles of standard input one by one: each is answered before the next is there.
line = json.dumps(json.loads((source / sample).read_text())).encode() + b"\n"
stream = subprocess.Popen([eligo, "screen", "-", "-f", "ndjson", "--summary"], cwd=source, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for _ in range(2):
    stream.stdin.write(line)
    stream.stdin.flush()
    expect(json.loads(stream.stdout.readline())["patient"], "a profile of standard input is answered while the next is awaited")
rest, _ = stream.communicate()
expect(rest == b"" and stream.returncode == 0, "and nothing comes after the last", rest)
out, err = status(4, "screen", "-", "-f", "ndjson", "--summary", stdin=b"\xef\xbb\xbf\n" + line + b"\n{\"id\": 3}\n" + line.strip())
expect(len(out.splitlines()) == 2 and "(line 4)" in err, "lines are read or refused on their own", err)
expect("2 profiles have the same id (usable profiles number 1, 2)" in err and "fop" not in err, "profiles with one id are said, without the id", err)
out, _ = status(0, "screen", "-", "-f", "json", "--summary", stdin=(source / sample).read_bytes())
expect(json.loads(out)["format"] == "eligo.report/1", "one profile over many lines is one", out[:200])
status(3, "screen", "-", stdin=b"")

# Supposed facts: said to be supposed, in every format that can say so, and refused where none can.
out, _ = status(0, "screen", other, "--what-if", "eGFR=61 mL/min/1.73m2", "--summary")
expect("HYPOTHETICAL" in out and "E4: failed -> unknown" in out, "--what-if says that it is hypothetical, and what it changes", out)
out, _ = status(0, "screen", other, "--what-if", "eGFR=61 mL/min/1.73m2", "--what-if", "pregnant=no", "--format", "json")
report = json.loads(out)
expect(report["hypothetical"]["facts"] == ["eGFR=61 mL/min/1.73m2", "pregnant=no"], "--what-if may be given again", report["hypothetical"])
status(2, "screen", other, "--what-if", "eGFR=61 mL/min/1.73m2", "--format", "csv")
for audience in ("clinician", "patient"):
    for form in ("text", "html"):
        out, _ = status(0, "screen", other, "--what-if", "eGFR=61 mL/min/1.73m2", "--format", form, "--audience", audience)
        expect("eGFR=61 mL/min/1.73m2" in out[:out.index("ISRCTN12908996")] if form == "text" else "eGFR=61 mL/min/1.73m2" in out, f"facts supposed are said first, {audience}, {form}", out[:2000])
status(2, "screen", other, "--what-if", "nonsense")

# verify: a report replayed
made = tmp / "made.json"
status(0, "screen", other, "--format", "json", "-o", made)
out, err = status(0, "verify", made, other)
expect("every verdict still stands" in out and "the same" in out and "another" not in out and err == "", "a fresh report stands", out, err)
for options in (["--summary"], ["--what-if", "eGFR=61 mL/min/1.73m2"], ["--assume-ranges"], ["--as-of", "2026-02-01"], ["--trial", "ISRCTN12908996"]):
    text, _ = status(0, "screen", other, "--format", "json", *options)
    out, _ = status(0, "verify", "-", other, stdin=text.encode())
    expect("still stands" in out and "another" not in out, f"so does one made with {options}", out)
text, _ = status(0, "explain", other, "ISRCTN12908996", "E4", "--format", "json")
status(0, "verify", "-", other, stdin=text.encode())
both, _ = status(0, "screen", other, sample, "--format", "json")
expect(json.loads(status(0, "verify", "-", "-f", "json", write("both.json", f"[{(source / other).read_text()},{(source / sample).read_text()}]"),
                         stdin=both.encode())[0])[1]["stands"], "several reports, several patients")
lines, _ = status(0, "screen", other, sample, "--format", "ndjson")
status(0, "verify", write("lines.ndjson", lines), write("both.json", f"[{(source / other).read_text()},{(source / sample).read_text()}]"))
forged = json.loads(made.read_text(encoding="utf-8"))
was = forged["trials"][0]["clauses"][0]["verdict"]
forged["trials"][0]["clauses"][0]["verdict"] = "failed" if was != "failed" else "matched"
out, _ = status(1, "verify", write("forged.json", json.dumps(forged)), other)
expect(f"{forged['trials'][0]['clauses'][0]['id']}: " in out and f"{was} now" in out or f"{was} (" in out, "a verdict that was changed by hand falls", out)
edited = json.loads((source / other).read_text(encoding="utf-8"))
edited["observations"] = []
out, _ = status(1, "verify", made, write("edited.json", json.dumps(edited)))
expect("now: " in out and "ISRCTN12908996" in out, "so does one whose fact is gone", out)
answer = json.loads(status(1, "verify", made, tmp / "edited.json", "--format", "json")[0])
expect(answer["format"] == "eligo.verification/1" and not answer["stands"] and answer["rules"]["same"], "as JSON too", answer)
out, _ = status(1, "verify", made, other, "--rules", rule)
expect("not judged again" in out and "another" in out, "a trial that is not there is said", out)
out, _ = status(1, "verify", write("old.json", json.dumps({**json.loads(made.read_text(encoding="utf-8")), "vocabulary_digest": "0" * 32,
                                                           "trials": forged["trials"]})), other)
expect("vocabulary  another" in out, "and what it was judged by, when that is another now", out)
for alter in (lambda r: r["trials"][1]["clauses"].pop(), lambda r: r["trials"][1].update(clauses=[]), lambda r: r["trials"][1]["counts"].update(failed=9),
              lambda r: r["trials"][1]["clauses"][0].update(text="Age 1 year"), lambda r: r["trials"][1]["clauses"][0].update(truth="maybe"),
              lambda r: r["trials"][1].update(outcome="eligible"), lambda r: r["trials"].pop()):
    altered = json.loads(made.read_text(encoding="utf-8"))
    alter(altered)
    status(1, "verify", write("altered.json", json.dumps(altered)), other)
for wrong in ("{}", "[]", "", "{", '{"format": "eligo.report/1", "patient": "p", "as_of": "2026-01-15", "trials": []}', '{"format": "eligo.report/1"}', '{"format": "eligo.report/1", "patient": "p", "as_of": "2026", "trials": []}',
              '{"format": "eligo.report/1", "patient": "p", "as_of": "2026-01-15", "trials": [{}]}'):
    _, err = status(3, "verify", write("wrong.json", wrong), other)
    expect("error:" in err, f"no report: {wrong!r}", err)
_, err = status(3, "verify", made, sample)
expect("does not hold the patient" in err, "another patient's profile", err)
status(3, "verify", made, tmp / "missing.json")
status(2, "verify", made)
status(2, "verify", "-", "-")

# Filters: by what the records say.
every, _ = status(0, "screen", sample, "--summary", "--format", "json")
ids = {trial["trial"] for trial in json.loads(every)["trials"]}
with tempfile.TemporaryDirectory() as folder:
    records = Path(folder) / "records.json"
    text = {"text": "Inclusion criteria:\n* Age >= 18 years\n"}
    records.write_text(json.dumps([
        {"format": "eligo.trial/1", "id": "A", "title": "a", "status": "RECRUITING", "countries": ["France"], "conditions": ["rheumatoid arthritis"], "eligibility": text},
        {"format": "eligo.trial/1", "id": "B", "title": "b", "status": "COMPLETED", "countries": ["Germany", "Norway"], "conditions": ["asthma"], "eligibility": text},
        {"format": "eligo.trial/1", "id": "C", "title": "c", "eligibility": text},
    ]))
    for options, want in ((["--status", "recruiting"], {"A"}), (["--country", "norway"], {"B"}), (["--condition", "arthritis"], {"A"}),
                          (["--country", "France", "--country", "Norway"], {"A", "B"}), (["--status", "recruiting", "--country", "Norway"], set())):
        code, out, err = run("screen", sample, "--rules", records, *options, "--format", "json", "--summary")
        found = {trial["trial"] for trial in json.loads(out)["trials"]} if code == 0 else set()
        expect(found == want and " C" in err, f"screen {' '.join(options)} keeps {sorted(want)}", code, out, err)

# The README's examples, with what they print; `...` in it stands for anything.
for block in re.findall(r"```console\n(.*?)```", (source / "README.md").read_text(encoding="utf-8"), re.S):
    for command, printed in re.findall(r"^\$ ([^\n]*)\n(.*?)(?=^\$ |\Z)", block, re.S | re.M):
        done = subprocess.run(["sh", "-c", command], cwd=source, env=path_with_eligo, capture_output=True)
        out = done.stdout.decode("utf-8")
        pattern = ".*".join(re.escape(part) for part in printed.rstrip("\n").split("..."))
        expect(done.returncode == 0 and re.fullmatch(pattern, out.rstrip("\n"), re.S) is not None, f"README.md: $ {command}", out)

# 2: the words of the command line cannot be right.
status(2)
status(2, "nonsense")
status(2, "screen")
status(2, "screen", good, "--format", "pdf")
for refused in (["--format", "json"], ["--format", "csv"]):
    status(2, "screen", good, "--rules", rule, "--audience", "patient", *refused)
stranger = write("stranger.json", json.dumps({"id": "stranger", "as_of": "2026-01-15"}))
out, err = status(0, "screen", stranger, "--rules", rule, "--audience", "patient")
expect("Questions to bring to the study team" in out and "/observations/" not in out, "a report for the patient", out[:300])
out, err = status(0, "screen", good, other, "--rules", rule, "--format", "html", quiet=False)
expect(out.startswith("<!DOCTYPE html>") and out.count("<html") == 1 and err == "", "one page for all patients", out[:100], err)
status(2, "screen", good, "--nonsense")
status(2, "screen", good, "--as-of", "yesterday")
status(2, "screen", good, "--as-of", "2026-02-30")
status(2, "screen", good, "--as-of", "2026-02")
status(2, "screen", "-", "--rules", "-")
status(2, "explain", good)
status(2, "units", "1.2", "mg/dL")
status(2, "units", "many", "mg/dL", "g/L")
status(2, "compile", rule, "--format", "csv")

# 3: unusable, nothing written. 4: some of several.
status(3, "screen", tmp / "absent.json", "--rules", rule)
_, err = status(3, "screen", bad, "--rules", rule)
expect("/sex" in err and "female" in err, "a refused profile names its JSON pointer and the word meant", err)
status(3, "screen", good, "--rules", nothing)
_, err = status(3, "compile", nothing)
expect("no trial" in err, "a page without a trial is refused with a sentence that says so", err)
status(3, "screen", good, "--rules", tmp / "absent")
status(3, "screen", good, "--rules", rule, "--trial", "T9")
status(3, "explain", good, "T9", "--rules", rule)
status(3, "explain", good, "T1", "E7", "--rules", rule)
status(3, "compile", "NCT99999999")
status(3, "screen", good, "--rules", rule, "-o", tmp / "absent" / "out.txt")
out, err = status(4, "screen", good, bad, "--rules", rule, "--format", "ndjson")
expect([json.loads(line)["patient"] for line in out.splitlines()] == ["p"], "the usable patient is done", out)
expect("1 of 2 inputs could not be used" in err and "bad.json" in err, "the failures are listed, and rules are no input of this kind", err)
mixed = tmp / "mixed"
mixed.mkdir()
for page in (rule, nothing):
    (mixed / page.name).write_bytes(page.read_bytes())
for command in (("compile", mixed), ("screen", good, "--rules", mixed)):
    _, err = status(4, *command)
    every = 2 if command[0] == "compile" else 3
    expect(f"1 of {every} inputs could not be used" in err, "where a page is refused, all pages are counted", err)
status(3, "parse", "", quiet=True)
_, err = status(3, "parse", "  \t", quiet=True)
expect("empty" in err, "an empty criterion is refused with a sentence", err)

# No patient value reaches standard error, whatever is wrong with the profile.
for n, (name, text) in enumerate({
    "order": '{"id": "p", "birth_date": "1931-07-19", "as_of": "1930-01-01"}',
    "syntax": '{"id": "p", "observations": [{"text": "Sevenoaks", "value": 931 "unit": "/mm3"}]}',
    "word": '{"id": "p", "sex": "Sevenoaks"}',
    "type": '{"id": "p", "observations": [{"text": "ANC", "value": [931]}]}',
    "line": '{"id": "a"}\n{"id": "b", "birth_date": "Sevenoaks"}\n',
}.items()):
    _, err = status(4 if name == "line" else 3, "screen", write(f"value{n}.json", text), "--rules", rule, "--verbose", "--debug", quiet=name != "line")
    expect("error" in err and not re.search("931|1930|Sevenoaks", err), f"a refused profile shows its place and no value: {name}", err)

# Two records of one id: both are judged, and that is said.
twins = write("twins.jsonl", "".join(json.dumps({"format": "eligo.trial/1", "id": "A", "title": "t", "eligibility": {
    "text": "Inclusion Criteria:\n- " + text}}) + "\n" for text in ("diabetes", "asthma")))
for arguments in (["screen", good, "--rules", twins], ["explain", good, "A", "--rules", twins], ["compile", twins]):
    _, err = status(0, *arguments)
    expect("2 trial records have the id `A`" in err, f"{arguments[0]}: a shared id is said", err)

# What an answer would decide.
out, _ = status(0, "screen", good, "--rules", write("asthma.txt", "trial: T3\ntitle: t\n\nExclusion criteria\n* Asthma\n"), "--format", "json")
asked = [question for question in json.loads(out)["questions"] if "asthma" in question["ask"]]
expect([question["trials_decided_if"] for question in asked] ==
       [{"Asthma": [{"trial": "T3", "outcome": "ineligible"}], "not: Asthma": [{"trial": "T3", "outcome": "eligible"}]}],
       "trials_decided_if", out)
folder = tmp / "rules"
folder.mkdir()
(folder / "b.txt").write_text(rule.read_text().replace("T1", "T2"))
(folder / "a.txt").write_text(rule.read_text())
out, _ = status(0, "compile", folder, "--format", "ndjson")
expect([json.loads(line)["trial"] for line in out.splitlines()] == ["T1", "T2"], "a folder is read file by file, sorted", out)
(folder / "c.txt").write_text(nothing.read_text())
out, err = status(4, "screen", good, "--rules", folder, "--format", "json")
expect(len(json.loads(out)["trials"]) == 2, "the other trials of the folder are done", out)
target = tmp / "kept.json"
target.write_text("before")
status(3, "screen", bad, "--rules", rule, "-o", target)
expect(target.read_text() == "before", "-o writes nothing when there is nothing to write")
out, _ = status(0, "screen", good, "--rules", rule, "--format", "json", "-o", target)
expect(out == "" and json.loads(target.read_text())["patient"] == "p", "-o takes the result")
expect(not [p for p in tmp.iterdir() if p.name.endswith(".part")], "-o leaves no part of a file behind")

# Formats.
out, _ = status(0, "screen", good, "--rules", rule, "--format", "json")
report = json.loads(out)
clauses = {c["id"]: c for c in report["trials"][0]["clauses"]}
expect(list(report)[:9] == ["format", "engine", "rules_digest", "vocabulary_digest", "units_digest", "patient", "as_of", "trials", "questions"], "keys in their order", list(report))
expect((clauses["I1"]["verdict"], clauses["I2"]["verdict"], clauses["E1"]["verdict"]) == ("matched", "failed", "unknown"), "verdicts", out)
expect(clauses["I2"]["evidence"][0]["pointer"] == "/observations/0", "evidence points into the profile", clauses["I2"])
expect(clauses["E1"]["unknown_kind"] == "missing", "an unknown has its kind", clauses["E1"])
expect(report["trials"][0]["outcome"] == "ineligible" and report["trials"][0]["failing"] == [["I2"]], "outcome and what fails it", report["trials"][0])
out, _ = status(0, "screen", good, good, "--rules", rule, "--format", "json")
expect(len(json.loads(out)) == 2, "several patients as JSON are an array")
out, _ = status(0, "screen", good, good, "--rules", rule, "--format", "ndjson")
expect(len(out.splitlines()) == 2 and all(json.loads(line) for line in out.splitlines()), "ndjson is one line a patient")
out, _ = status(0, "screen", "-", "--rules", rule, "--format", "ndjson", stdin=good.read_bytes())
expect(json.loads(out)["patient"] == "p", "- is standard input")
out, _ = status(0, "screen", good, "--rules", "-", "--format", "ndjson", stdin=rule.read_bytes())
expect(json.loads(out)["trials"][0]["trial"] == "T1", "- is standard input for rules too")
out, _ = status(0, "screen", good, "--rules", rule, "--format", "json", "--summary")
expect("clauses" not in json.loads(out)["trials"][0], "--summary leaves explanations out")
out, _ = status(0, "screen", good, good, "--rules", rule, "--format", "csv")
rows = list(csv.DictReader(io.StringIO(out, newline="")))
expect(len(rows) == 6 and [r["clause"] for r in rows[:3]] == ["I1", "I2", "E1"], "csv has a row per patient, trial and clause", out)
expect(rows[1]["verdict"] == "failed" and rows[1]["text"] == "ANC >= 1.5 x 10^9/L", "csv cells", rows[1])
out, _ = status(0, "screen", good, "--rules", rule, "--as-of", "2020-01-01", "--format", "json")
expect(json.loads(out)["as_of"] == "2020-01-01", "--as-of wins over the profile's own")

# Text: words as well as signs, 80 columns, no colour where none belongs.
for arguments in (["screen", sample], ["explain", other, json.loads(run("compile", "--format", "ndjson")[1].splitlines()[0])["trial"]]):
    out, _ = status(0, *arguments)
    wide = [line for line in out.splitlines() if len(line) > 80 and " " in line[20:].strip()]
    expect(not wide, f"eligo {' '.join(arguments)} keeps to 80 columns", *wide[:3])
    expect("\x1b" not in out, "no colour without a terminal")
out, _ = status(0, "screen", good, "--rules", rule, "--color", "always")
plain, _ = status(0, "screen", good, "--rules", rule)
expect("\x1b[31m" in out and re.sub(r"\x1b\[\d+m", "", out) == plain, "--color always adds colour and nothing else")
for word in ("INELIGIBLE", "matched", "failed", "unknown", "blocked by", "still open"):
    expect(word in plain, f"the report says `{word}`", plain)

# compile, parse, vocab, units.
out, _ = status(0, "parse", "ANC < 1.5 x 10^9/L", "--exclusion", "--format", "json")
clause = json.loads(out)["clauses"][0]
expect(clause["id"] == "E1" and clause["expr"]["value"] == 1.5 and clause["expr"]["unit"] == "10*9/L", "parse", clause)
out, _ = status(0, "parse", "ANC < 1.50 x 10^9/L", "--format", "ndjson")
expect('"value":1.5,' in out, "numbers as written, exactly", out)
out, _ = status(0, "parse", "ANC < 1.5 x 109/L")
expect("[lost-superscript]" in out and re.search(r"^ +\^+$", out, re.M) is not None, "diagnostics with a caret", out)
out, _ = status(0, "vocab", "ANC")
expect("neutrophil" in out and "10*9/L" in out and "loinc" in out.lower(), "vocab", out)
out, _ = status(0, "vocab", "ANC", "--format", "json")
expect(json.loads(out)["concepts"][0]["unit"] == "10*9/L", "vocab as JSON", out)
out, _ = status(0, "vocab", "http://hl7.org/fhir/sid/icd-10-cm|C50.911")
expect("breast cancer" in out and "lies" in out and "ICD-10-CM C50" in out, "a code below a listed one is told as a profile's is read", out)
out, _ = status(0, "vocab", "neutrofil count")
expect("not listed" in out, "a term that is not listed is said to be so", out)
out, _ = status(0, "units", "1.2", "mg/dL", "g/L")
expect(out == "0.012 g/L\n", "units converts", out)
out, err = status(0, "units", "1.2", "mg/dL", "umol/L", "--of", "creatinine")
expect(re.fullmatch(r"106\.0\d* umol/L\n", out) is not None and "molar mass" in err, "units through the molar mass", out, err)
out, _ = status(0, "units", "-40", "Cel", "[degF]")
expect(out == "-40 [degF]\n", "a negative value is no option", out)
status(3, "units", "1", "mL/min", "mg/dL")
status(3, "units", "1", "mg/dL", "umol/L")
status(0, "units", "--check", "10*9/L", quiet=False)
status(3, "units", "--check", "furlong/fortnight")
status(3, "units", "--check", "")

# Packs: imported whole or not at all, and beside the shipped vocabulary wherever it is asked.
fevers = write("fevers.tsv", "id\tname\tparents\nDOID:90001\tred gull pox\tDOID:90002\nDOID:90002\tgull pox\t\n")
pack = tmp / "fevers.pack"
out, _ = status(0, "vocab", "import", "tables", fevers, "-o", pack)
expect("2 concepts" in out and pack.stat().st_size > 0, "import reports what the pack holds", out)
expect(not [p for p in tmp.iterdir() if p.name.endswith(".part")], "import leaves no part of a file behind")
out, _ = status(0, "vocab", "red gull pox", "--vocabulary", pack, "--format", "json")
expect(json.loads(out)["concepts"][0]["ancestors"] == ["DOID:90002"], "vocab with a pack", out)
out, _ = status(0, "vocab", "red gull pox")
expect("not listed" in out, "vocab without it", out)
out, _ = status(0, "parse", "Patients with red gull pox", "--vocabulary", pack, "--format", "json")
expect('"concept": "DOID:90001"' in out, "parse with a pack", out)
out, err = status(0, "compile", rule, "--vocabulary", pack, "--verbose")
expect(re.search(r"vocabulary of \d+ concepts, 2 of them from 1 packs", err) is not None, "--verbose says what was loaded", err)
plain = json.loads(status(0, "screen", good, "--rules", rule, "--format", "json")[0])
added = json.loads(status(0, "screen", good, "--rules", rule, "--format", "json", "--vocabulary", pack)[0])
expect(plain["vocabulary_digest"] != added["vocabulary_digest"] and plain["trials"] == added["trials"], "the vocabulary's digest includes the packs")
sick = write("sick.json", json.dumps({"format": "eligo.profile/1", "id": "s", "as_of": "2026-01-15", "age": "40 years", "complete": ["conditions"],
                                      "conditions": [{"text": "red gull pox", "status": "active"}]}))
poxes = write("poxes.txt", "trial: T7\ntitle: t\n\nExclusion criteria\n* Gull pox\n* Asthma\n")
by_clause = {c["id"]: c["verdict"] for c in json.loads(status(0, "screen", sick, "--rules", poxes, "--format", "json", "--vocabulary", pack)[0])["trials"][0]["clauses"]}
expect(by_clause == {"E1": "failed", "E2": "unknown"}, "a kind of what is excluded is excluded; what a pack does not say denies nothing", by_clause)
out, _ = status(0, "vocab", "--conflicts", "--vocabulary", pack, "--format", "json")
expect(json.loads(out) == [], "no conflicts", out)
out, _ = status(0, "vocab", "import")
expect("`import`" in out, "the term `import` can be asked for", out)
before = pack.read_bytes()
_, err = status(3, "vocab", "import", "tables", write("cycle.tsv", "id\tname\tparents\nA:1\tone\tA:2\nA:2\ttwo\tA:1\n"), "-o", pack)
expect("cycle.tsv:2:1: error: `A:1` is a kind of itself: A:1 -> A:2 -> A:1 [cycle]" in err and pack.read_bytes() == before, "a cycle is refused, and the pack stays", err)
status(3, "vocab", "import", "obo", tmp / "absent.obo", "-o", pack)
status(2, "vocab", "import", "csv", fevers, "-o", pack)
status(2, "vocab", "import", "tables", fevers)
status(2, "vocab", "import", "tables", "-o", pack)
status(2, "vocab")
for broken in (tmp / "absent.pack", fevers, tmp, write("empty.pack", "")):
    _, err = status(3, "vocab", "ANC", "--vocabulary", broken)
    expect("error: " in err and str(broken) in err, "a file that is no pack is refused by its name", err)
(tmp / "cut.pack").write_bytes(before[: len(before) // 2])
_, err = status(3, "screen", good, "--rules", rule, "--vocabulary", tmp / "cut.pack")
expect("cut off" in err, "a pack that was cut off is refused", err)
out, _ = status(0, "vocab", "import", "--help")
for example in [line.strip() for line in out.split("Example:")[-1].splitlines() if line.startswith("  ")]:
    done = subprocess.run(["sh", "-c", example.replace("/tmp/", f"{tmp}/")], cwd=source, env=path_with_eligo, capture_output=True)
    expect(done.returncode == 0 and b"coloured fever" in done.stdout, f"the example of vocab import --help runs as printed: {example}", done.stdout, done.stderr)

# eligo test.
cases = tmp / "rules" / "t.cases.tsv"
(folder / "c.txt").unlink()
cases.write_text("trial\tclause\tpatient\texpected\twhy\nas of\t2026-01-15\nT1\tI1\tage=18\ttrue\tat the limit\nT1\tE1\tage=18\tunknown missing\tnone\n")
out, _ = status(0, "test", cases)
expect(out.endswith("2 passed, 0 failed\n"), "eligo test counts", out)
out, _ = status(1, "test", folder, quiet=False)
expect("2 passed, 1 failed" in out and "baselines: there is no such folder" in out, "a folder of baselines that is not there is said", out)
(tmp / "bare").mkdir()
out, _ = status(1, "test", tmp / "bare", cases, quiet=False)
expect("2 passed, 1 failed" in out and "no case table" in out, "so is a folder with nothing to run, among others", out)
cases.write_text("T1\tI2\tANC=1400 /uL @2026-01-10; as_of=2026-01-15\ttrue\twrong on purpose\n")
out, _ = status(1, "test", cases, quiet=False)
expect("expected true, got false" in out and "1400" in out and "wrong on purpose" in out, "a failing case shows its values", out)
cases.write_text("T1\tI2\tANC=1400 /uL @2026-01-10\tperhaps\tx\n")
status(1, "test", cases, quiet=False)
cases.write_text("# nothing\n")
_, err = status(1, "test", cases, quiet=False)
expect("no case ran" in err, "no case is no success", err)
samples = tmp / "samples"
samples.mkdir()
(samples / "p.json").write_text(good.read_text())
status(0, "test", folder, "--patients", samples, "--update", quiet=False)
expect((folder / "baselines" / "p.txt").exists(), "--update records a baseline")
status(0, "test", folder, "--patients", samples, quiet=False)
(folder / "a.txt").write_text(rule.read_text().replace("18 years", "50 years"))
out, _ = status(1, "test", folder, "--patients", samples, quiet=False)
expect("- " in out and "+ " in out and "50 years" in out, "an edit to a rule shows up", out)
out, _ = status(0, "test", folder, "--patients", samples, "--update", quiet=False)
expect("50 years" in out, "--update shows the difference first", out)
status(0, "test", folder, "--patients", samples, quiet=False)

# The pasted pages that this project began with.
if shared.is_dir():
    _, err = status(3, "compile", shared / "seeds" / "001_f13c4bd787b2cb79.txt")
    expect("no trial" in err, "a page with no trial in it says so", err)
    out, err = status(4, "screen", sample, "--rules", shared / "seeds", "--format", "json")
    expect(len(json.loads(out)["trials"]) == 4 and "001_f13c4bd787b2cb79.txt" in err, "the four trials of the pages are screened", err)
else:
    print("SKIPPED: ../shared is not there, so no pasted page was read")

for failure in failures:
    print("failed:", failure)
print(f"{checks} checks, {len(failures)} failed")
sys.exit(1 if failures else 0)

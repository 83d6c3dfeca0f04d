#!/usr/bin/python3
"""Validates the project's samples and the program's own output against the schemas of schemas/ (JSON Schema 2020-12).

    schemas.py ELIGO [SOURCE_DIR [EVERY]]

Of what the program makes of ../shared only each EVERY-th document is validated (default: all).
Needs python3-jsonschema. What lies in ../shared is validated as well when it is there, and its absence is said.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

eligo = os.path.abspath(sys.argv[1])
source = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent.parent).resolve()
shared = source.parent / "shared"
every = int(sys.argv[3]) if len(sys.argv) > 3 else 1
checked = 0
seen = set()
failures = []


def validator(name):
    schema = json.loads((source / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def check(schema, value, what):
    """A document that was written before, in another form of output, is not validated twice."""
    global checked
    document = (id(schema), hash(json.dumps(value, sort_keys=True)))
    if document in seen:
        return
    seen.add(document)
    checked += 1
    for error in sorted(schema.iter_errors(value), key=str)[:3]:
        # The innermost reason says more than "is not valid under any of the given schemas".
        while error.context:
            error = min(error.context, key=lambda e: -len(e.absolute_path))
        failures.append(f"{what}: at /{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")


def run(*arguments, status=(0,), stdin=None):
    done = subprocess.run([eligo, *map(str, arguments)], input=stdin, capture_output=True, cwd=source, timeout=300)
    if done.returncode not in status:
        failures.append(f"eligo {' '.join(map(str, arguments))[:200]}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')[:300]}")
        return []
    text = done.stdout.decode("utf-8")
    try:
        value = json.loads(text)
        return value if isinstance(value, list) else [value]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line]


criteria, report, trial, profile, verification, vocab = (validator(n) for n in ("criteria", "report", "trial", "profile", "verification", "vocab"))

samples = sorted((source / "patients" / "samples").glob("*.json"))
if not samples:
    failures.append("patients/samples holds no sample")
for path in samples:
    check(profile, json.loads(path.read_text(encoding="utf-8")), path.name)

# Every command that writes JSON, in every form it has.
for form in ("json", "ndjson"):
    for value in run("compile", "--format", form):
        check(criteria, value, f"compile --format {form} {value.get('trial')}")
    for value in run("screen", *samples, "--format", form):
        check(report, value, f"screen --format {form} {value.get('patient')}")
    for value in run("screen", *samples, "--format", form, "--summary"):
        check(report, value, f"screen --summary --format {form} {value.get('patient')}")
for value in run("screen", *samples, "--format", "json", "--assume-ranges", "--as-of", "2031-02-28"):
    check(report, value, f"screen --assume-ranges {value.get('patient')}")
whole = subprocess.run([eligo, "screen", *samples, "--format", "json"], capture_output=True, check=True).stdout
together = json.dumps([json.loads(path.read_text(encoding="utf-8")) for path in samples])
with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
    file.write(together)
    file.flush()
    for value in run("verify", "-", file.name, "--format", "json", stdin=whole):
        check(verification, value, f"verify {value.get('patient')}")
        if not value["stands"]:
            failures.append(f"verify {value['patient']}: a fresh report does not stand")
shipped = [value["trial"] for value in run("compile", "--format", "ndjson")]
for name in shipped:
    for path in samples[:4]:
        for value in run("explain", path, name, "--format", "json"):
            check(report, value, f"explain {path.name} {name}")
# A measure, drugs with figures, a homonym, a code and one below a listed one, a name that says more, words in a criterion, nothing at all.
for term in ("ANC", "FOP", "prednisone", "methotrexate", "MS", "ICD10CM|C50.911", "icd-10-cm|E10", "social_security", "severe brittle asthma",
             "history of asthma", "neutrofil count", "zzyzx", ""):
    for value in run("vocab", term, "--format", "json"):
        check(vocab, value, f"vocab {term!r}")
with tempfile.TemporaryDirectory() as folder:
    table, pack = Path(folder) / "fevers.tsv", Path(folder) / "fevers.pack"
    table.write_text("id\tname\tparents\nDOID:1\tred fever\tDOID:2\nDOID:2\tcoloured fever\nDOID:3\tasthma\tDOID:2\n", encoding="utf-8")
    subprocess.run([eligo, "vocab", "import", "tables", table, "-o", pack], capture_output=True, check=True)
    for term in ("red fever", "asthma"):
        for value in run("vocab", term, "--vocabulary", pack, "--format", "json"):
            check(vocab, value, f"vocab {term!r} of a pack")
    check(vocab, run("vocab", "--conflicts", "--vocabulary", pack, "--format", "json"), "vocab --conflicts")
for text in (source / "tests" / "criteria_forms.txt").read_text(encoding="utf-8").splitlines():
    if text and not text.startswith("#"):
        for extra in ([], ["--exclusion"]):
            for value in run("parse", text, "--format", "json", *extra):
                check(criteria, value, f"parse {text!r}")

if shared.is_dir():
    for value in run("compile", shared / "seeds", "--format", "ndjson", status=(4,)):
        check(criteria, value, f"compile seeds {value.get('trial')}")
    records = [json.loads(line) for line in (shared / "corpora" / "trials_dev.jsonl").open(encoding="utf-8")]
    for record in records:
        check(trial, record, f"trials_dev {record['id']}")
    for value in run("compile", shared / "corpora" / "trials_dev.jsonl", "--format", "ndjson")[::every]:
        check(criteria, value, f"compile {value.get('trial')}")
    with (shared / "corpora" / "verdicts_dev.jsonl").open(encoding="utf-8") as lines:
        profiles = [case["profile"] for line in lines for case in json.loads(line)["cases"]]
    for value in profiles:
        check(profile, value, f"verdicts_dev {value.get('id')}")
    joined = "\n".join(json.dumps(value) for value in profiles).encode()
    for value in run("screen", "-", "--format", "ndjson", stdin=joined)[::every]:
        check(report, value, f"screen verdicts_dev {value.get('patient')}")
else:
    print("SKIPPED: ../shared is not there, so its trials and profiles were not validated")

for failure in failures[:40]:
    print("failed:", failure)
print(f"{checked} documents validated, {len(failures)} problems")
sys.exit(1 if failures or checked == 0 else 0)

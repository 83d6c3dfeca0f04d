#!/usr/bin/python3
"""The registry's own pages of the shipped trials, read as they come and judged by the shipped case tables.

    seed_pages.py ELIGO [SOURCE_DIR]

The shipped rules tell the same trials in our words, so every case must come out on the page as it does there, or unknown: a page that decides
against its rule is misread on one side. How many come out the same is held by a floor that only goes up. Besides, what each page must contain:
clauses, fields, older versions, what is cut off. Skipped, loudly, where ../shared is missing.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

eligo = os.path.abspath(sys.argv[1])
source = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
seeds = source.parent / "shared" / "seeds"
if not seeds.is_dir():
    print("SKIPPED: ../shared is not there, so the registry pages were not read")
    sys.exit(0)

failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


def run(*arguments):
    done = subprocess.run([eligo, *map(str, arguments)], capture_output=True, cwd=source, timeout=300)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


# Cases whose page words the clause otherwise than the rule: no page has them under that number.
PAGE_HAS_NO = re.compile(r"OZM-034 has no clause|no trial `OZM-034`")
# How many cases must come out on the page exactly as on the rule.
FLOOR = 245

_, out, _ = run("test", "rules/trials", "--rules", seeds)
totals = re.search(r"(\d+) passed, (\d+) failed\n$", out)
expect(totals is not None, "the case tables ran: " + out[-200:])
for line in out.splitlines():
    if not line.startswith("failed ") or PAGE_HAS_NO.search(line):
        continue
    got = re.search(r"expected (.+), got (.+)$", line)
    expect(got is not None and (got[2].startswith("unknown") or got[2] in ("undetermined", "pending")), line)
if totals:
    print(f"{totals[1]} cases come out on the page as on the rule, {totals[2]} are unknown there or have another number")
    expect(int(totals[1]) >= FLOOR, f"{totals[1]} cases as on the rule, at least {FLOOR} were")

status, out, err = run("compile", seeds, "--format", "ndjson")
expect(status == 4, f"one page holds no trial: exit {status}, expected 4")
expect("no trial was found" in err, "the page without a trial is named with a sentence")
status, out_alone, _ = run("compile", seeds / "001_f13c4bd787b2cb79.txt")
expect(status == 3 and out_alone == "", f"the page without a trial alone: exit {status}, expected 3, and nothing written")
trials = {}
for line in out.splitlines():
    trial = json.loads(line)
    trials[trial["trial"]] = trial
expect(sorted(trials) == ["ISRCTN12908996", "NCT06724562", "NCT07040774", "OZM-034"], f"four trials are read: {sorted(trials)}")


def clauses(trial, kind):
    return [c for c in trials[trial]["clauses"] if c["kind"] == kind and "." not in c["id"]]


def predicates(expr):
    if "args" in expr:
        for arg in expr["args"]:
            yield from predicates(arg)
    else:
        yield expr


def clause(trial, number):
    return next(c for c in trials[trial]["clauses"] if c["id"] == number)


def count(trial, inclusion, exclusion):
    got = len(clauses(trial, "inclusion")), len(clauses(trial, "exclusion"))
    expect(got == (inclusion, exclusion), f"{trial}: {got[0]} inclusion and {got[1]} exclusion criteria, expected {inclusion} and {exclusion}")


count("NCT06724562", 5, 7)
count("ISRCTN12908996", 9, 17)
count("NCT07040774", 2, 1)

fields = [p for c in clauses("NCT06724562", "field") for p in predicates(c["expr"])]
expect(any(p["kind"] == "age" and (p["low"], p["high"], p["unit"]) == (6, 30, "a") for p in fields), "NCT06724562: ages 6 to 30 years")
ages = [p for c in clauses("NCT06724562", "inclusion") for p in predicates(c["expr"]) if p["kind"] == "age"]
expect(not ages, f"NCT06724562: the rationale for the age limit is no limit: {ages}")
flares = clause("NCT06724562", "I1")["expr"]
rates = [p for p in predicates(flares) if p["kind"] == "frequency"]
expect(any((p["op"], p["value"], p["per"]) == (">", 4, "a") for p in rates), f"NCT06724562 I1: more than 4 flares a year: {rates}")
expect("or" in json.dumps(flares), "NCT06724562 I1: rate or persistent flare")
autoimmune = next(c for c in clauses("NCT06724562", "exclusion") if "aside from" in c["text"])
expect(autoimmune["expr"]["op"] == "except", "NCT06724562: `aside from FOP` is an exception")

cut = [c["id"] for c in trials["ISRCTN12908996"]["clauses"] if any(d["code"] == "cut-off-text" for d in c["diagnostics"])]
expect(cut == ["I9"], f"ISRCTN12908996: the last inclusion criterion is cut off, and only that: {cut}")
older = [d for d in trials["ISRCTN12908996"]["diagnostics"] if d["code"] == "older-version"]
expect(len(older) >= 2, f"ISRCTN12908996: the older versions stay visible: {len(older)}")
text = json.dumps(trials["ISRCTN12908996"], ensure_ascii=False)
expect('"unit": "10*9/L"' in text, "ISRCTN12908996: `109/L` is read as 10*9/L")
renal = [p for c in clauses("ISRCTN12908996", "exclusion") for p in predicates(c["expr"]) if p.get("value") == 60]
expect({p["measure"] for p in renal} >= {"egfr", "creatinine_clearance"},
       f"ISRCTN12908996: creatinine clearance and eGFR are two measures: {[p['measure'] for p in renal]}")

summary = clauses("OZM-034", "inclusion") + clauses("OZM-034", "exclusion")
expect(summary and all(any(d["code"] == "from-summary" for d in c["diagnostics"]) for c in summary),
       "OZM-034: what is taken from prose is marked so")

for failure in failures[:60]:
    print("failed:", failure)
print(f"{len(failures)} problems")
sys.exit(1 if failures else 0)

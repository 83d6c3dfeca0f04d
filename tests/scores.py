#!/usr/bin/env python3
"""Scores a binary on the labelled sets of ../shared and holds the figures to their floor in tests/scores.json.

    scores.py [--raise] ELIGO SHARED [SET...]

A figure under `at_least` may not fall below its floor, one under `at_most` or `within` may not rise above its ceiling. --raise writes
figures that are better than the floor into the file; it never loosens one, and leaves those under `within`, which are promised, as they are. Last line: `N passed, N failed`.
"""
import concurrent.futures
import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path

arguments = [a for a in sys.argv[1:] if a != "--raise"]
raising = "--raise" in sys.argv
eligo, shared, wanted = Path(arguments[0]).resolve(), Path(arguments[1]).resolve(), arguments[2:]
floor_file = Path(__file__).resolve().parent / "scores.json"
floors = json.loads(floor_file.read_text(encoding="utf-8"))
TOLERANCE = 0.0005  # figures are rounded to this when a floor is written


# Two people of whom nothing is known. Of the first nothing at all: no clause may fail, and none may be met but what asks for nothing. Of the
# second only that every list is complete and empty: an exclusion fails for nobody but those who lack something.
STRANGERS = {
    "unknown": {"id": "unknown", "as_of": "2026-01-15"},
    "nothing": {"id": "nothing", "as_of": "2026-01-15",
                "complete": ["conditions", "medications", "procedures", "events", "observations", "variants", "statements"]},
}


def strangers(name):
    """How many clauses of real trials each of them fails: a wrong reading shows where there is nothing to read it against."""
    begun, figures, shown = time.time(), {}, []
    for who, profile in STRANGERS.items():
        done = subprocess.run([eligo, "screen", "-", "--rules", shared / floors[name]["file"], "-f", "csv"], input=json.dumps(profile),
                              capture_output=True, text=True)
        if done.returncode != 0:
            return name, None, done.stderr[-2000:], time.time() - begun
        csv.field_size_limit(1 << 24)
        rows = [r for r in csv.DictReader(io.StringIO(done.stdout)) if r["verdict"] == "failed"]
        if who == "nothing":
            rows = [r for r in rows if r["kind"] == "exclusion"]
        figures[who + "_failed"] = len(rows)
        shown += [f"{who}: {r['trial']} {r['clause']} {' '.join(r['text'].split())[:100]}" for r in rows[:30]]
    return name, figures, "\n".join(shown), time.time() - begun


def vocabulary(name):
    """Which share of the concepts that real criteria mention is listed; how it is counted: vocabulary_coverage.py."""
    begun = time.time()
    script = Path(__file__).resolve().parent / "vocabulary_coverage.py"
    done = subprocess.run([sys.executable, script, "--unlisted", "100", eligo, shared / floors[name]["file"]], capture_output=True, text=True)
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return name, None, done.stderr[-2000:], time.time() - begun
    return name, json.loads(lines[-1]), "\n".join(lines[:-1]), time.time() - begun


def chia(name):
    """Whether lists are joined, and words reach, as annotators say; how it is counted: chia.py."""
    begun = time.time()
    script = Path(__file__).resolve().parent / "chia.py"
    done = subprocess.run([sys.executable, script, eligo, shared / floors[name]["file"]], capture_output=True, text=True)
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return name, None, done.stderr[-2000:], time.time() - begun
    return name, json.loads(lines[-1]), "\n".join(lines[:-1]), time.time() - begun


def speed(name):
    """Seconds of the processor for the whole file in one process, the better of two runs: what else runs on the machine only takes time."""
    begun, best = time.time(), None
    for _ in range(2):
        # A process of its own, of which nobody else is a child: the other sets run beside this one.
        child = subprocess.run([sys.executable, "-c", MEASURED, eligo, shared / floors[name]["file"]], capture_output=True, text=True)
        if child.returncode != 0:
            return name, None, child.stderr[-2000:], time.time() - begun
        seconds = float(child.stdout)
        best = seconds if best is None else min(best, seconds)
    return name, {"compile_seconds": best}, f"{best:.2f} s of the processor", time.time() - begun


MEASURED = """
import os, resource, subprocess, sys
done = subprocess.run([sys.argv[1], "compile", sys.argv[2], "--format", "ndjson", "-o", os.devnull])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
sys.exit(done.returncode)
"""


def score(name):
    if name == "speed":
        return speed(name)
    if name == "strangers":
        return strangers(name)
    if name == "chia":
        return chia(name)
    if name == "vocabulary":
        return vocabulary(name)
    begun = time.time()
    done = subprocess.run([sys.executable, shared / "tools" / "score.py", "--eligo", eligo, name, shared / floors[name]["file"]],
                          capture_output=True, text=True)
    lines = done.stdout.strip().splitlines()
    if done.returncode != 0 or not lines:
        return name, None, done.stderr[-2000:], time.time() - begun
    return name, json.loads(lines[-1]), "\n".join(lines[:-1]), time.time() - begun


passed = failed = 0
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for name, figures, table, seconds in pool.map(score, wanted or floors):
        print(f"== {name} ({seconds:.0f} s)\n{table}")
        if figures is None:
            failed += 1
            print(f"FAILED  {name}: score.py did not finish")
            continue
        for bound, better in (("at_least", lambda got, limit: got >= limit - TOLERANCE), ("at_most", lambda got, limit: got <= limit),
                              ("within", lambda got, limit: got <= limit)):
            for key, limit in floors[name].get(bound, {}).items():
                got = figures[key]
                good = better(got, limit)
                passed, failed = passed + good, failed + (not good)
                print(f"{'passed' if good else 'FAILED'}  {name} {key} {got:.4g}, {bound.replace('_', ' ')} {limit:.4g}")
                if raising and bound != "within" and (got > limit if bound == "at_least" else got < limit):
                    floors[name][bound][key] = round(got - TOLERANCE / 2, 3) if isinstance(got, float) else got
if raising:
    floor_file.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)

#!/usr/bin/python3
"""Every verdict rests on what it shows: without the facts a clause used, it is not decided, or by other facts that it then shows.

    evidence.py ELIGO [SOURCE_DIR] [EVERY]

For every sample against every shipped trial, and for the patients of each EVERY-th criterion of ../shared/corpora where it is there: the facts used by each
decided clause are taken out of the profile, declarations of complete lists among them, and the profile is judged again, until the clause
is unknown. A clause that stays decided with no fact to show is a failure, unless it asks for none ("any X is acceptable").
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

eligo = os.path.abspath(sys.argv[1])
source = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parent.parent.parent).resolve()
every = int(sys.argv[3]) if len(sys.argv) > 3 else 1
shared = source.parent / "shared"
rounds = 60  # a diary gives way entry by entry


def screened(profiles, arguments):
    """Reports of many profiles in one run, by the id given to each."""
    lines = "".join(json.dumps(profile) + "\n" for profile in profiles)
    done = subprocess.run([eligo, "screen", "-", "--format", "ndjson", *arguments], input=lines.encode(), capture_output=True, cwd=source)
    if done.returncode not in (0, 4):
        sys.exit(f"eligo screen: exit {done.returncode}: {done.stderr.decode()[:500]}")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def used(clause):
    pointers = set()
    for fact in clause["evidence"]:
        if not fact["used"]:
            continue
        pointers.add(fact["pointer"])
        pointers.update(one["pointer"] for one in fact.get("derivation", {}).get("inputs", []))
    return {pointer for pointer in pointers if pointer}


def without(profile, pointers):
    """The profile with those facts taken out: whole entries of its lists, or a field of its own."""
    out = json.loads(json.dumps(profile))
    for pointer in sorted(pointers):
        steps = pointer.strip("/").split("/")
        if len(steps) > 1 and isinstance(out.get(steps[0]), list) and steps[1].isdigit():
            out[steps[0]][int(steps[1])] = None
        else:
            out.pop(steps[0], None)
    for name, value in out.items():
        if isinstance(value, list):
            out[name] = [entry for entry in value if entry is not None]
    return out


def asks_for_no_fact(node):
    """A permission, or connectives of nothing but permissions and what they settle."""
    return node.get("kind") == "permission" or any(map(asks_for_no_fact, node.get("args", [])))


def check(profiles, arguments):
    """All decided clauses of all profiles, round by round. Counts and complaints."""
    decided, complaints = 0, []
    reports = screened(profiles, arguments)
    jobs = []
    by_id = {profile["id"]: profile for profile in profiles}
    for report in reports:
        for trial in report["trials"]:
            for clause in trial["clauses"]:
                if clause["verdict"] != "unknown":
                    decided += 1
                    jobs.append((by_id[report["patient"]], report["as_of"], trial["trial"], clause, report["patient"]))
    for _ in range(rounds):
        edited = []
        for number, (profile, as_of, trial, clause, patient) in enumerate(jobs):
            pointers = used(clause)
            if not pointers:
                if not asks_for_no_fact(clause["expr"]):
                    complaints.append(f"{patient} {trial} {clause['id']}: {clause['verdict']} with no fact shown: {clause['reason'][:200]}")
                continue
            after = without(profile, pointers)
            after["id"], after["as_of"] = f"job-{number}", as_of
            edited.append((after, trial, clause["id"], patient, as_of))
        jobs = []
        # One run a trial: an edited profile is judged by that trial alone.
        for trial in sorted({one[1] for one in edited}):
            of_trial = [one for one in edited if one[1] == trial]
            answers = {report["patient"]: report for report in screened([one[0] for one in of_trial], [*arguments, "--trial", trial])}
            for after, _, clause_id, patient, as_of in of_trial:
                if after["id"] not in answers:
                    complaints.append(f"{patient} {trial} {clause_id}: the profile without its facts is refused")
                    continue
                clause = next(one for one in answers[after["id"]]["trials"][0]["clauses"] if one["id"] == clause_id)
                if clause["verdict"] != "unknown":
                    jobs.append((after, as_of, trial, clause, patient))
        if not jobs:
            break
    complaints += [f"{patient} {trial} {clause['id']}: still decided after {rounds} rounds: {clause['reason'][:200]}"
                   for _, _, trial, clause, patient in jobs]
    return decided, complaints


samples = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((source / "patients" / "samples").glob("*.json"))]
total, failures = check(samples, [])
if total < 100:
    failures.append(f"only {total} decided clauses of the samples")
verdicts = shared / "corpora" / "verdicts_dev.jsonl"
if verdicts.is_file():
    # Each criterion is a trial of its own, judged for the patients that come with it.
    for line in verdicts.read_text(encoding="utf-8").splitlines()[::every]:
        entry = json.loads(line)
        heading = "Exclusion criteria" if entry["section"] == "exclusion" else "Inclusion criteria"
        record = {"format": "eligo.trial/1", "id": entry["id"], "title": "", "eligibility": {"text": f"{heading}:\n* {entry['text']}\n"}}
        with tempfile.TemporaryDirectory() as folder:
            rules = Path(folder) / "trial.json"
            rules.write_text(json.dumps(record), encoding="utf-8")
            profiles = [dict(case["profile"], id=f"{entry['id']}-{number}") for number, case in enumerate(entry["cases"])]
            count, complaints = check(profiles, ["--rules", str(rules)])
        total += count
        failures += complaints
else:
    print("../shared is not there: the samples alone were looked at")
for failure in failures[:40]:
    print(failure)
print(f"{total} decided clauses, {len(failures)} that rest on nothing they show")
sys.exit(1 if failures else 0)

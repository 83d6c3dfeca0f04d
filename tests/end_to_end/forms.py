#!/usr/bin/python3
"""The three forms of a report say the same: text, JSON, HTML.

    forms.py ELIGO [SOURCE_DIR]

The recorded reports of the samples against the shipped trials (rules/trials/baselines, which `eligo test` holds to the letter) are the golden
text. Here every outcome, verdict, reading, reason, fact with its pointer, question and day of change of the JSON is looked for in that text and
in the page, clause by clause.
"""
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

eligo = os.path.abspath(sys.argv[1])
source = Path(sys.argv[2] if len(sys.argv) > 2 else Path(__file__).parents[2]).resolve()
samples = sorted((source / "patients" / "samples").glob("*.json"))
failures = []
checks = 0


def expect(condition, what):
    global checks
    checks += 1
    if not condition and len(failures) < 40:
        failures.append(what)


def screened(form):
    done = subprocess.run([eligo, "screen", *map(str, samples), "--format", form], capture_output=True, cwd=source, timeout=600)
    if done.returncode != 0:
        sys.exit(f"eligo screen --format {form}: exit {done.returncode}: {done.stderr.decode()[:500]}")
    return done.stdout.decode("utf-8")


def folded(text):
    return re.sub(r"\s+", " ", text).strip()


EMPTY = {"meta", "input", "rect", "line", "circle"}


class Page(HTMLParser):
    """The words of every part that has an id, and of the trials."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.parts = [], {}

    def handle_starttag(self, tag, attributes):
        if tag not in EMPTY:
            self.open.append((tag, dict(attributes).get("id")))

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            self.open.pop()

    def handle_data(self, data):
        for _, name in self.open:
            if name:
                self.parts[name] = self.parts.get(name, "") + data


def clause_texts(text):
    """The lines of each clause of a text report, by trial and clause: a trial begins at the margin, a clause two columns in."""
    out, trial, clause, ids = {}, "", "", set()
    for line in text.splitlines():
        if re.match(r"\S", line):
            trial, clause = line.split(" ")[0], ""
        begun = re.match(r"  \S (?:matched|failed|unknown) +([IEF][0-9.]+)\b", line)
        if begun:
            clause = begun[1]
        if clause:
            out[trial, clause] = out.get((trial, clause), "") + " " + line
        elif trial:
            out[trial, ""] = out.get((trial, ""), "") + " " + line
    return {key: folded(value) for key, value in out.items()}


def said(clause):
    """What both forms for people must have, word by word."""
    yield from (clause["verdict"], folded(clause["reason"]))
    yield from (folded(need["ask"]) for need in clause.get("needs", []))
    if "changes_on" in clause:
        yield clause["changes_on"]
    if clause["canonical"]:
        yield folded(clause["canonical"])
    for fact in clause["evidence"]:
        yield folded(fact["shown"])
        yield from (fact[key] for key in ("pointer", "why", "converted") if fact.get(key))
        derivation = fact.get("derivation", {})
        yield from (derivation[key] for key in ("equation", "citation", "doi") if key in derivation)
        yield from (one["pointer"] for one in derivation.get("inputs", []))


page = Page()
page.feed(screened("html"))
parts = {name: folded(text) for name, text in page.parts.items()}
reports = [json.loads(line) for line in screened("ndjson").splitlines()]
expect(len(reports) == len(samples), "one report a sample")
for number, (sample, report) in enumerate(zip(samples, reports), 1):
    texts = clause_texts((source / "rules" / "trials" / "baselines" / f"{sample.stem}.txt").read_text(encoding="utf-8"))
    for place, trial in enumerate(report["trials"], 1):
        name = f"{sample.stem} {trial['trial']}"
        whole = f"p{number}-t{place}"
        expect(trial["outcome"] in parts[whole] and trial["trial"] in parts[whole], f"{name}: its outcome on the page")
        expect(trial["outcome"].upper() in texts.get((trial["trial"], ""), ""), f"{name}: its outcome in the text")
        why = [trial["rank_reason"]]
        if "next_change" in trial:
            why += [trial["next_change"]["date"], folded(trial["next_change"]["why"])]
        why += [f"{one['medication']} is taken now; {one['clause']} asks for {folded(one['asks'])}" for one in trial.get("in_the_way", [])]
        why += [folded(one["predicate"]["text"]) for one in trial.get("near_misses", [])]
        for words in why:
            expect(words in parts[whole], f"{name}: not on the page: {words[:120]}")
            expect(words in texts.get((trial["trial"], ""), ""), f"{name}: not in the text: {words[:120]}")
        for clause in trial["clauses"]:
            on_page, in_text = parts.get(f"{whole}-{clause['id'].replace('.', '.2e')}", ""), texts.get((trial["trial"], clause["id"]), "")
            for words in said(clause):
                expect(words in on_page, f"{name} {clause['id']}: not on the page: {words[:120]}")
                expect(words in in_text, f"{name} {clause['id']}: not in the text: {words[:120]}")
            expect(folded(clause["text"]) in on_page, f"{name} {clause['id']}: the criterion is not on the page")
            expect(folded(clause["text"]) in re.sub("[‹›]", "", in_text), f"{name} {clause['id']}: the criterion is not in the text")
expect(checks > 5000, f"only {checks} words were looked for")
for failure in failures:
    print(failure)
print(f"{checks} checks of {len(samples)} samples, {len(failures)} failed")
sys.exit(1 if failures else 0)

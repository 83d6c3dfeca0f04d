#!/usr/bin/python3
"""Hostile strings in every text field of trials and profiles come out of `--format html` as text and as nothing else.

    hostile.py ELIGO [FOLDER]

The pages are parsed and held to the elements and attributes that the program writes by itself. With FOLDER they are left there, for a
browser to run (pages.mjs).
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

eligo = os.path.abspath(sys.argv[1])
here = Path(__file__).resolve().parent
source = here.parent.parent
temporary = tempfile.TemporaryDirectory()
folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary.name)
strings = [json.loads(line) for line in (here / "hostile.jsonl").read_text(encoding="utf-8").splitlines()]
failures = []
checks = 0

ELEMENTS = set("""html head meta title style body header main footer section article fieldset legend label input select option details summary
    h1 h2 h3 h4 h5 p a b span div ul ol li dl dt dd code mark blockquote figure figcaption svg rect line circle text""".split())
ATTRIBUTES = set("""lang charset http-equiv content name class id href aria-labelledby aria-hidden aria-label role for type checked autocomplete
    value open start width height x y x1 x2 y1 y2 cx cy r text-anchor""".split())
VOID = {"meta", "input", "rect", "line", "circle"}


def expect(condition, what):
    global checks
    checks += 1
    if not condition and len(failures) < 20:
        failures.append(what)


class Page(HTMLParser):
    """Takes a page apart: its text, and whatever the program would not have written."""

    def __init__(self, name):
        super().__init__(convert_charrefs=True)
        self.name, self.words, self.open, self.ids, self.targets = name, [], [], set(), []

    def handle_starttag(self, tag, attributes):
        expect(tag in ELEMENTS, f"{self.name}: element <{tag}>")
        for key, value in attributes:
            expect(key in ATTRIBUTES, f"{self.name}: attribute {key} on <{tag}>")
            if key == "href":
                expect(value.startswith("#"), f"{self.name}: a link to {value[:60]}")
                self.targets.append(value[1:])
            if key == "id":
                expect(value not in self.ids, f"{self.name}: id {value[:60]} twice")
                self.ids.add(value)
            if key in ("aria-label", "value"):
                self.words.append(value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        expect(self.open and self.open[-1] == tag, f"{self.name}: </{tag}> closes {self.open[-1:]}")
        if self.open:
            self.open.pop()

    def handle_comment(self, data):
        expect(False, f"{self.name}: a comment {data[:60]}")

    def handle_pi(self, data):
        expect(False, f"{self.name}: an instruction {data[:60]}")

    def unknown_decl(self, data):
        expect(False, f"{self.name}: a declaration {data[:60]}")

    def handle_data(self, data):
        self.words.append(data)


def page(name, *arguments):
    path = folder / name
    done = subprocess.run([eligo, *map(str, arguments), "--format", "html", "-o", str(path)], capture_output=True, cwd=source, timeout=300)
    expect(done.returncode in (0, 4), f"{name}: exit {done.returncode}: {done.stderr.decode('utf-8', 'replace')[:300]}")
    if not path.exists():
        return ""
    text = path.read_text(encoding="utf-8", errors="strict")
    parser = Page(name)
    parser.feed(text)
    parser.close()
    expect(not parser.open, f"{name}: left open {parser.open}")
    for target in parser.targets:
        expect(target in parser.ids, f"{name}: a link to #{target[:60]}, which is not there")
    expect(text.count("<style>") == 1 and text.count("<meta http-equiv=") == 1, f"{name}: more than one style sheet or policy")
    expect(re.search(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'\"", text), f"{name}: its policy")
    expect(not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ufffe\uffff]", text), f"{name}: control signs")
    return "".join(parser.words)


def trial(name, text, i):
    return {"format": "eligo.trial/1", "id": f"T{i} {name}", "title": text, "source": text, "version": text, "status": text,
            "conditions": [text], "interventions": [text], "countries": [text], "contacts": [text], "sites": [text],
            "eligibility": {"text": f"Inclusion Criteria:\n\n* History of {text}\n* ANC >= 1.5 x 10^9/L {text}\n* {text}\n\n"
                                    f"Exclusion Criteria:\n\n* Treatment with {text}\n* {text} > 5 mg/dL within 6 months", "minimum_age": "18 Years"}}


def facts(text):
    return {"observations": [{"text": text, "value": 7, "unit": "mg/dL", "date": "2026-01-02", "method": text, "visit": text},
                             {"text": "ANC", "value": 1.2, "unit": text, "date": "2026-01-02"}, {"text": text, "value": text}],
            "conditions": [{"text": text, "status": "active", "onset": "2020", "severity": text, "stage": text}],
            "medications": [{"text": text, "status": "active", "start": "2025-11", "route": text, "indication": text,
                             "dose": {"value": 1, "unit": text}}],
            "procedures": [{"text": text, "status": "done", "date": "2024", "outcome": text}],
            "events": [{"text": text, "start": "2025-10-02", "end": "2025-10-20"}],
            "variants": [{"gene": text, "change": text, "status": "present"}],
            "statements": [{"text": text, "value": True, "date": "2026-01-01"}], "x" + text[:50]: text}


def profile(name, *all_facts):
    out = {"format": "eligo.profile/1", "id": name, "as_of": "2026-01-15", "birth_date": "1980-01-01", "sex": "female"}
    for some in all_facts:
        for key, value in some.items():
            if isinstance(value, list):
                out.setdefault(key, []).extend(value)
            else:
                out[key] = value
    return out


def write(name, values):
    (folder / name).write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return folder / name


# Each string meets itself: a trial that names it, and a patient of whom it is recorded.
seen = ""
chunk = 43
for begin in range(0, len(strings), chunk):
    some = strings[begin:begin + chunk]
    trials = write("trials.ndjson", [trial(text[:80], text, begin + i) for i, text in enumerate(some)])
    patient = write("patient.ndjson", [profile(f"P {some[0]}", *map(facts, some))])
    seen += page(f"hostile-{begin:03}.html", "screen", patient, "--rules", trials)
    seen += page(f"hostile-patient-{begin:03}.html", "screen", patient, "--rules", trials, "--audience", "patient")
everyone = write("everyone.ndjson", [profile(text if text.strip() else "blank", facts(text)) for text in strings])
seen += page("hostile-patients.html", "screen", everyone, "--trial", "NCT06724562", "--summary")

# What was put in can be read: without this, a page from which everything was dropped would pass.
folded = re.sub(r"\s+", " ", seen)
for text in strings:
    plain = re.sub(r"\s+", " ", text).strip()
    if len(plain) < 300 and not re.search("[^\x20-\x7e]", plain):
        expect(plain in folded, f"lost: {plain[:80]}")

print(f"{checks} checks of {len(strings)} strings, {len(failures)} failed")
for failure in failures:
    print("  " + failure)
sys.exit(1 if failures else 0)

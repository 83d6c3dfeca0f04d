#!/usr/bin/python3
"""Validates patients/samples/*.json against schemas/profile.schema.json, and checks that the schema refuses what the reader refuses.

Needs python3-jsonschema (Debian). Exit status 1 when anything fails, 77 when the module is missing (skipped, and said so).
"""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    print("SKIPPED: python3-jsonschema is not installed")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "schemas/profile.schema.json").read_text(encoding="utf-8"))

# Profiles that are not valid, each in one way.
BAD = [
    {},
    {"id": ""},
    {"id": 5},
    {"id": "p", "format": "eligo.profile/2"},
    {"id": "p", "as_of": "2026-01"},
    {"id": "p", "birth_date": "31/12/2015"},
    {"id": "p", "birth_date": "1849"},
    {"id": "p", "birth_date": 2015},
    {"id": "p", "sex": "F"},
    {"id": "p", "age": 10},
    {"id": "p", "age": {"value": 10}},
    {"id": "p", "conditions": {}},
    {"id": "p", "conditions": ["asthma"]},
    {"id": "p", "conditions": [{"status": "active"}]},
    {"id": "p", "conditions": [{"text": "asthma", "status": "activ"}]},
    {"id": "p", "conditions": [{"text": " "}]},
    {"id": "p", "conditions": [{"code": []}]},
    {"id": "p", "medications": [{"text": "prednisone", "status": "current"}]},
    {"id": "p", "medications": [{"text": "prednisone", "dose": 10}]},
    {"id": "p", "medications": [{"text": "prednisone", "response": "none"}]},
    {"id": "p", "procedures": [{"text": "surgery", "status": "completed"}]},
    {"id": "p", "observations": [{"text": "ANC", "value": [1, 2]}]},
    {"id": "p", "observations": [{"text": "ANC", "value": {}}]},
    {"id": "p", "observations": [{"text": "ANC", "value": 1, "comparator": "~"}]},
    {"id": "p", "observations": [{"text": "ANC", "value": 1, "reference_range": {}}]},
    {"id": "p", "variants": [{"change": "R206H"}]},
    {"id": "p", "statements": [{"text": "pregnant"}]},
    {"id": "p", "statements": [{"text": "pregnant", "value": "no"}]},
    {"id": "p", "complete": "medications"},
    {"id": "p", "complete": ["medication"]},
    {"id": "p", "anchors": {"baseline": "soon"}},
    {"id": "p", "reference_ranges": [{"text": "ALT"}]},
]
GOOD = [
    {"id": "p"},
    {"id": "p", "sex": None, "conditions": None, "anything": {"else": 1}},
    {"id": "p", "as_of": "2026-01-15T10:00:00Z", "age": "10 years"},
    {"id": "p", "observations": [{"code": ["http://loinc.org|751-8"], "value": {"low": 1}}]},
    {"id": "p", "variants": [{"gene": "ACVR1"}], "complete": [{"family": "events", "since": "2020"}]},
]

jsonschema.Draft202012Validator.check_schema(SCHEMA)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
failures = []
samples = sorted((ROOT / "patients/samples").glob("*.json"))
for path in samples:
    profile = json.loads(path.read_text(encoding="utf-8"))
    for error in VALIDATOR.iter_errors(profile):
        failures.append(f"{path.name}: /{'/'.join(map(str, error.absolute_path))}: {error.message}")
    if profile["id"] != path.stem:
        failures.append(f"{path.name}: its id is {profile['id']}")
    if profile.get("as_of") != "2026-01-15":
        failures.append(f"{path.name}: samples are written as of 2026-01-15")
for profile in GOOD:
    if not VALIDATOR.is_valid(profile):
        failures.append(f"refused, though good: {json.dumps(profile)}")
for profile in BAD:
    if VALIDATOR.is_valid(profile):
        failures.append(f"accepted, though bad: {json.dumps(profile)}")
if len(samples) < 15:
    failures.append(f"only {len(samples)} samples")
print("\n".join(failures) or f"{len(samples)} samples are valid; {len(GOOD)} good and {len(BAD)} bad profiles are told apart")
sys.exit(1 if failures else 0)

#!/usr/bin/env python3
"""How many of the concept mentions in real criteria the shipped vocabulary lists.

    vocabulary_coverage.py [--unlisted N] ELIGO TRIALS.jsonl

Counted over `eligo compile -f ndjson`, every occurrence once (so weighted by frequency), registry fields and criteria alike:

mention     a predicate of kind condition, therapy, procedure, variant, compare or frequency, as the grammar cut it out. It is listed when its
            `concept` (compare: `measure`) is a key of the vocabulary; a variant when its `gene` is a name of genes.tsv (an open one has its own
            words there). An open concept (null) is not listed, also where the
            evaluator knows more of it (an allergy to a listed drug, "recurrent" before a listed tumour). What an unread clause was seen to
            hold (`seen`) is not counted.
name        a mention whose text is a name by itself, listed or not: at most four words, none of which joins, points or says what is done
            (JOINING: "infection requiring antibiotics", "other disease", "the study eye"), and not vague words alone (VAGUE: "disease",
            "systemic therapy"), which are never names (rules/vocabulary/README.md). What is left out here is the grammar's business:
            a longer phrase holds a name and something said about it.
statement   counted apart: a statement that is not listed is how the grammar keeps a phrase that it gives no other kind, so an open one is
            mostly no concept at all.

Prints the shares by kind, with --unlisted the N commonest names that are not listed, and last one line of JSON.
"""
import collections
import json
import re
import subprocess
import sys
from pathlib import Path

KEY = {"condition": "concept", "therapy": "concept", "procedure": "concept", "variant": "gene", "compare": "measure", "frequency": "concept",
       "statement": "concept"}
JOINING = set("""a an and another any as at be been before but by certain due during each either for foreseen from had has have if in including into is it
its known need needed needing needs of off on only or other otherwise over requires required requiring same similar such than that the their these they
this those to under until upon used using was were where which while who whose will with within without""".split())
VAGUE = set("""abnormalities abnormality active acute adjuvant administration advanced agent agents alternative analogue and appropriate approved asymptomatic
available average chronic clinical clinically combination commercial complete complication complications concomitant concurrent condition conditions
confirmed consolidation continued controlled conventional current cytological definitive device devices diagnosed diagnosis diagnostic disease diseases
disorder disorders dose doses drug drugs duration dysfunction early episode episodes evidence examination exposure failure finding findings first
free function general grade group high histological history illness illnesses impaired impairment increase inhaled initiation injection intervention
intolerance intravenous iii ii iv i laboratory last late lesion lesions level line lines local localised localized low maintenance major measurable
measured medical medication medications medicine mild minor moderate neoadjuvant new newly normal number off ongoing oral other parenteral past
patient patients period persistent physical planned positive potential potentially previous primary prior procedure procedures product products
progressed progressive protocol receipt recurrent refractory regimen regimens regular related relapsed residual respond result results risk routine
score second secondary serious severe severity sign signs significant single special specific stable stage standard started status study subject
subjects substance substances suspected symptom symptomatic symptoms syndrome systemic target test tests the therapeutic therapies therapy
time topical total toxicities toxicity treat treated treatment treatments trial type underlying uncontrolled unresolved unstable untreated use value
values visit visits volunteer years""".split())


def predicates(node):
    if isinstance(node, dict):
        if node.get("kind") in KEY:
            yield node
        for key, value in node.items():
            if key != "seen":
                yield from predicates(value)
    elif isinstance(node, list):
        for value in node:
            yield from predicates(value)


def gene_names():
    table = Path(__file__).resolve().parent.parent / "rules" / "vocabulary" / "genes.tsv"
    rows = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {row[1] for row in rows}


def is_name(text):
    words = re.findall(r"[\w'+.-]+", text.lower())
    return 0 < len(words) <= 4 and not JOINING.intersection(words) and not VAGUE.issuperset(words)


def coverage(eligo, trials):
    """(figures, table, the names that are not listed with their counts, commonest first)"""
    done = subprocess.run([eligo, "compile", trials, "-f", "ndjson"], capture_output=True, text=True, check=True)
    genes = gene_names()
    total, listed, unlisted = collections.Counter(), collections.Counter(), collections.Counter()
    for line in done.stdout.splitlines():
        for clause in json.loads(line).get("clauses", []):
            for node in predicates(clause.get("expr")):
                kind, hit, name = node["kind"], bool(node.get(KEY[node["kind"]])), is_name(node["text"])
                if kind == "variant":
                    hit = node["gene"] in genes
                for group in [("mention", kind)] + [("name", kind)] * name:
                    total[group] += 1
                    listed[group] += hit
                if name and not hit and kind != "statement":
                    unlisted[kind, " ".join(node["text"].lower().split())] += 1
    rows, figures = [], {}
    for what in ("name", "mention"):
        for kind in KEY:
            rows.append(f"{what:8} {kind:10} {listed[what, kind]:6} of {total[what, kind]:6} {listed[what, kind] / max(1, total[what, kind]):6.1%}")
        typed = [kind for kind in KEY if kind != "statement"]
        n, of = (sum(counter[what, kind] for kind in typed) for counter in (listed, total))
        rows.append(f"{what:8} {'all typed':10} {n:6} of {of:6} {n / max(1, of):6.1%}")
        figures[what + "s"] = n / max(1, of)
    return figures, "\n".join(rows), unlisted.most_common()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    show = 0
    if arguments[:1] == ["--unlisted"]:
        show, arguments = int(arguments[1]), arguments[2:]
    figures, table, unlisted = coverage(*arguments)
    print(table)
    for (kind, text), n in unlisted[:show]:
        print(f"{n:5} {kind:10} {text}")
    print(json.dumps(figures))

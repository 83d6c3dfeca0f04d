#!/usr/bin/env python3
"""How far the logic of a reading agrees with the people who annotated Chia: which names are alternatives, and how far a word reaches.

    chia.py [--show] ELIGO GOLD_CHIA_DEV.jsonl       --show: every disagreement and its cause, with text, annotation and reading

Every criterion with two or more entities is compiled, each alone below a heading of its kind. An entity is found in the reading by its
place: the predicates whose bytes it shares. Two questions are asked of each criterion:

- group: are any two members of an OR group joined by "any"? "Any" is an `or`, an `and` of two things that are denied (no A and no B), two
  exceptions of one rule, two groups of people of whom the same is required (if A then C, and if B then C), and `at_least`. Every predicate
  of the one has to be so joined with one of the other.
- scope: does a negation, value, time or qualifier reach what the annotation ties to it (all entities within, where that is a scope), and
  no sibling of it that the annotation leaves without? It reaches a predicate that has it as its limit, window, duration, count, status,
  severity or sign, in its name, or in a predicate joined to it by `and`.

The figure counts criteria: one disagrees as soon as one answer does, and agrees when one does and none disagrees. Where the reading keeps two meanings open
(`or (or possibly and)`), the annotated one has to be among them; how many agree only so is printed as "open".

Counted apart, neither agreement nor disagreement:
- unread: one of the entities lies in text that the reading declares unread or in doubt, so it decides nothing there;
- whole: both members of a group lie in one predicate (a listed name, a judgement, a promise), so there is nothing that could join them;
- silent: a time or a qualifier without a figure that leaves no predicate ("at screening", "known", "any"): by the semantics it adds nothing.

Left out: the relations AND, Has_context, causal, multi (they say that two things belong together, not how), Subsumes and Has_scope (which of
two names is the wider), Has_mood and Has_multiplier, the types that mark a criterion as no query, and "excluded" among the exclusions, which
says the polarity of the section once more. chia_known.tsv names the cause of every disagreement known, and whose it is: the annotation's own
slips count as disagreements in `rate`, and are left out in `rate_without_slips`. Last line: the figures as JSON.
"""
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

arguments = [a for a in sys.argv[1:] if a != "--show"]
show = "--show" in sys.argv
eligo, gold = arguments[0], arguments[1]

THINGS = {"Condition", "Drug", "Procedure", "Measurement", "Observation", "Device", "Person"}
SCOPES = {"Has_negation": "negation", "Has_value": "value", "Has_temporal": "time", "Has_qualifier": "qualifier"}
HEADINGS = {"inclusion": "Inclusion Criteria:\n\n- ", "exclusion": "Exclusion Criteria:\n\n- "}
# A status says in one word what the text says in one of these.
STATUS_WORDS = {
    "history": "history|histories|prior|previous|past|known|ever",
    "past": "history|prior|previous|past|received|treated|ever",
    "current": "current|ongoing|active|concomitant|concurrent|co-?exist|now|present",
    "any": "history|prior|previous|past|current|present|ever|or",
    "planned": "plan|schedul|during|will|expect|future|after",
    "new": "new|recent",
    "suspected": "suspect|known",
    "stable": "stable|constant|unchanged",
    "naive": "naive|never|not|no|without",
}


def numbers(text):
    return {float(n) for n in re.findall(r"\d+(?:\.\d+)?", text.replace(",", ""))}


def words(text):
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def overlap(one, other):
    return any(a < d and c < b for a, b in one for c, d in other)


class Leaf:
    """A predicate of the reading, the way from the root to it, and the predicates that it brings along."""

    def __init__(self, node, path):
        self.node, self.path = node, path
        self.span = [node["span"]]
        self.unread = node["kind"] == "unparsed"

    def denied(self, below=0):
        return sum(step["op"] == "not" for step, _ in self.path[below:]) % 2 == 1

    def excepted(self, below=0):
        return any(step["op"] == "except" and at > 0 for step, at in self.path[below:])


def leaves_of(node, path=()):
    if "args" in node:
        for at, child in enumerate(node["args"]):
            yield from leaves_of(child, path + ((node, at),))
    elif node["kind"] == "ambiguous":
        for reading in node["readings"]:
            yield from leaves_of(reading, path + (({"op": "or", "alternative": "and", "args": []}, 0),))
    else:
        yield Leaf(node, path)


def fork(one, other):
    """Where the ways to two predicates part: how many steps they share, and the connective there."""
    at = 0
    while at < min(len(one.path), len(other.path)) and one.path[at][0] is other.path[at][0] and one.path[at][1] == other.path[at][1]:
        at += 1
    return at


def joined(one, other):
    """Any, all or open (both readings are kept), of two predicates."""
    at = fork(one, other)
    if at >= min(len(one.path), len(other.path)):
        return "same"
    step, first, second = one.path[at][0], one.path[at][1], other.path[at][1]
    both_denied = one.denied(at + 1) and other.denied(at + 1)
    both_conditions = all(any(inner["op"] == "if" and place == 0 for inner, place in leaf.path[at + 1:]) for leaf in (one, other))
    if step["op"] == "or":
        return "any"
    if step["op"] == "at_least":
        return "any"
    if step["op"] == "except" and first > 0 and second > 0:
        return "any"
    if step["op"] == "and":
        if both_denied or both_conditions:
            return "any"
        return "open" if step.get("alternative") == "or" else "all"
    return "all"


def best(answers):
    return "any" if "any" in answers else "open" if "open" in answers else "all"


def group_answer(one, other):
    """`one` and `other`: the predicates of two members of an OR group."""
    if not one or not other or any(leaf.unread for leaf in one + other):
        return "unread"
    if any(a is b for a in one for b in other):
        return "whole"
    if any(leaf.node["kind"] == "permission" for leaf in one + other):
        return "silent"
    ways = [best([joined(a, b) for b in other]) for a in one] + [best([joined(b, a) for a in one]) for b in other]
    return {"any": "agrees", "open": "open"}.get(min(ways, key=["all", "open", "any"].index), "disagrees")


def carries(leaf, mark, kind, implied=True):
    """Whether a word reaches a predicate: the predicate says it, or one that comes with it does."""
    node = leaf.node
    if kind == "negation":
        if leaf.denied() or leaf.excepted() or node.get("status") == "naive" or node.get("state") == "absent" or node.get("op") == "!=":
            return True
        return overlap(leaf.span, mark["spans"])
    parts = [node.get(key) for key in ("window", "duration", "count", "dose")]
    if any(part and "span" in part and overlap([part["span"]], mark["spans"]) for part in parts):
        return True
    said = " ".join(str(node.get(key, "")) for key in ("text", "severity", "stage", "criteria", "indication"))
    said += " " + json.dumps(node.get("settings", []))
    if words(mark["text"].replace("revious", "rior")) <= words(said.replace("revious", "rior")):
        return True
    if not numbers(mark["text"]) and re.search(STATUS_WORDS.get(node.get("status"), "$^"), mark["text"].lower()):
        return True
    # A statement is about the present, and says of the past "history of".
    if implied and node["kind"] == "statement" and re.search(STATUS_WORDS["history" if node["text"].startswith("history of") else "current"], mark["text"].lower()):
        return True
    if kind == "value":
        if isinstance(node.get("value"), str) and node["value"] in mark["text"].lower():
            return True
        limits = {float(node[key]) for key in ("value", "low", "high") if isinstance(node.get(key), (int, float))}
        if limits and limits & numbers(mark["text"]):
            return True
    if overlap(leaf.span, mark["spans"]) and node["kind"] in ("age", "compare", "judgement", "statement", "frequency", "variant"):
        return True
    return False


def beside(leaf, mark, leaves):
    """Joined by `and` with a predicate that is the word itself: `severe` beside the disease, as a judgement."""
    for other in leaves:
        if other is not leaf and overlap(other.span, mark["spans"]) and not overlap(other.span, leaf.span):
            at = fork(leaf, other)
            if at < min(len(leaf.path), len(other.path)) and leaf.path[at][0]["op"] in ("and", "if", "except"):
                return True
    return False


def reached(found, mark, kind, leaves):
    return any(carries(leaf, mark, kind) for leaf in found) or (kind != "negation" and any(beside(leaf, mark, leaves) for leaf in found))


def within(scope, entities):
    """What a relation is tied to: an entity, or all the things inside of a scope that are no part of another one."""
    if scope["type"] != "Scope":
        return [scope]
    inside = [e for e in entities if e["type"] in THINGS and all(any(a >= c and b <= d for c, d in scope["spans"]) for a, b in e["spans"])]
    return inside or [scope]


def answers_of(record, expression, offset):
    """(kind of question, what it is about, answer) of one criterion."""
    entities = record["entities"]
    by_id = {e["id"]: e for e in entities}
    leaves = list(leaves_of(expression))
    for leaf in leaves:
        leaf.span = [[a - offset, b - offset] for a, b in leaf.span]
        for key in ("window", "duration", "count", "dose"):
            part = leaf.node.get(key)
            if part and "span" in part and not part.get("moved"):
                part["span"], part["moved"] = [at - offset for at in part["span"]], True

    def own(entity, rivals):
        """The bytes of an entity that no rival shares: `ovarian` of `breast or ovarian cancer`."""
        left = [i for a, b in entity["spans"] for i in range(a, b)]
        taken = {i for r in rivals if r is not entity for a, b in r["spans"] for i in range(a, b)}
        kept = [i for i in left if i not in taken and record["text"][i:i + 1].isalnum()] or left
        return [[i, i + 1] for i in kept]

    def found(entity, rivals=()):
        place = own(entity, rivals)
        return [leaf for leaf in leaves if overlap(leaf.span, place)]

    def named(entity, rivals):
        """The same without judgements and promises: one about a whole sentence stands beside everything that the sentence names."""
        there = found(entity, rivals)
        return [leaf for leaf in there if leaf.node["kind"] != "judgement" and not leaf.node.get("attestation")] or there

    def says_itself(entity, mark):
        """Whether the text has the word once more, close in front of this entity or in it."""
        begin = entity["spans"][0][0]
        since = max([leaf.span[0][1] for leaf in leaves if leaf.span[0][1] <= begin], default=0)
        until = max([leaf.span[0][1] for leaf in leaves if leaf.span[0][0] <= begin < leaf.span[0][1]] + [entity["spans"][-1][1]])
        return words(mark["text"]) <= words(record["text"][since:until])

    related = {frozenset(r[1:]) for r in record["relations"]}
    for group in record["groups"]:
        members = [by_id[i] for i in group[1:] if i in by_id and by_id[i]["type"] in THINGS]
        for i, one in enumerate(members):
            for other in members[i + 1:]:
                answer = group_answer(named(one, members), named(other, members))
                yield "group", f"{one['text']} | {other['text']}", answer
    for name, subject, mark in record["relations"]:
        if name not in SCOPES or subject not in by_id or mark not in by_id or by_id[mark]["type"] in THINGS and name != "Has_temporal":
            continue
        kind, mark = SCOPES[name], by_id[mark]
        if kind == "negation" and record["section"] == "exclusion" and re.search("exclu|eligible", mark["text"]):
            continue  # the polarity of the section, said once more
        tied = within(by_id[subject], entities)
        all_tied = [e for r in record["relations"] if r[0] == name and r[2] == mark["id"] and r[1] in by_id for e in within(by_id[r[1]], entities)]
        over = any(leaf.unread and overlap(leaf.span, mark["spans"]) for leaf in leaves)
        everywhere = reached([leaf for leaf in leaves if not leaf.unread], mark, kind, leaves)
        for entity in tied:
            here = found(entity)
            if not here or over or any(leaf.unread for leaf in here):
                answer = "unread"
            elif reached(here, mark, kind, leaves):
                answer = "agrees"
            elif kind in ("time", "qualifier") and not everywhere and not numbers(mark["text"]):
                answer = "silent"
            else:
                answer = "disagrees"
            yield kind, f"{mark['text']} -> {entity['text']}", answer
        # No sibling that the annotation leaves without it.
        if over or not everywhere:
            continue
        for entity in entities:
            if entity["type"] not in THINGS or entity in all_tied or any(overlap(entity["spans"], e["spans"]) for e in all_tied + [mark]):
                continue
            if any(r[0] == name and r[1] == entity["id"] for r in record["relations"]):
                continue  # it has one of its own, and may have both
            if any(frozenset((entity["id"], e["id"])) in related for e in all_tied):
                continue
            if says_itself(entity, mark):
                continue
            here = found(entity)
            of_tied = [leaf for e in all_tied for leaf in found(e)]
            if not here or any(leaf.unread for leaf in here + of_tied) or any(leaf in of_tied for leaf in here):
                continue
            siblings = [leaf for leaf in here if any(joined(leaf, other) in ("any", "open") for other in of_tied)]
            if siblings and all(carries(leaf, mark, kind, implied=False) for leaf in siblings):
                yield kind, f"{mark['text']} -> not {entity['text']}", "disagrees"


records = [r for r in map(json.loads, open(gold, encoding="utf-8")) if len(r["entities"]) >= 2]
given = "".join(
    json.dumps({"format": "eligo.trial/1", "id": str(i), "title": "x", "eligibility": {"text": HEADINGS[r["section"]] + r["text"].replace("\n", " ")}})
    + "\n" for i, r in enumerate(records))
done = subprocess.run([eligo, "compile", "-", "--format", "ndjson"], input=given, capture_output=True, text=True)
if done.returncode != 0:
    sys.exit(done.stderr)
readings = [json.loads(line) for line in done.stdout.splitlines()]

known_file = Path(__file__).resolve().parent / "chia_known.tsv"
known = {row[0]: row[1:] for row in (line.split("\t") for line in known_file.read_text(encoding="utf-8").splitlines()) if row[0][:1] != "#"}
criteria, questions, causes = Counter(), Counter(), Counter()
for record, reading in zip(records, readings, strict=True):
    heading = HEADINGS[record["section"]]
    if len(reading["clauses"]) != 1:
        criteria["unread" if not reading["clauses"] else "cut into several"] += 1
        continue
    answers = list(answers_of(record, reading["clauses"][0]["expr"], len(heading)))
    for kind, _, answer in answers:
        questions[kind, answer] += 1
    got = {answer for _, _, answer in answers}
    verdict = next((v for v in ("disagrees", "open", "agrees", "unread", "whole", "silent") if v in got), "nothing asked")
    criteria[verdict] += 1
    place = f"{record['doc']}:{record['line']}"
    whose, cause = known.get(place, ["new", "not looked at yet"])
    causes[whose] += verdict == "disagrees"
    if show and verdict == "disagrees":
        print(f"\n{place} {record['section']}: {record['text'].strip()}\n  {whose}: {cause}")
        for kind, what, answer in answers:
            if answer == "disagrees":
                print(f"    {kind}: {what}")
        print(f"  = {reading['clauses'][0]['canonical']}")

print(f"{len(records)} criteria with two or more entities: " + ", ".join(f"{n} {v}" for v, n in criteria.most_common()))
for kind in ("group", "negation", "value", "time", "qualifier"):
    print(f"{kind:10}" + ", ".join(f"{n} {answer}" for (of, answer), n in sorted(questions.items()) if of == kind))
agree, differ = criteria["agrees"] + criteria["open"], criteria["disagrees"]
slips = causes["gold"] + causes["text"]
print(f"{differ} disagree: " + ", ".join(f"{n} {whose}" for whose, n in causes.most_common() if n))
print(json.dumps({"criteria": len(records), "agree": agree, "of": agree + differ, "open": criteria["open"], "unread": criteria["unread"],
                  "rate": agree / (agree + differ), "rate_without_slips": agree / (agree + differ - slips)}))

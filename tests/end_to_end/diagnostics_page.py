#!/usr/bin/env python3
"""docs/diagnostics.md has a part for every code of grammar/diagnostics.def and no other, and its examples print as they are written there.

    diagnostics_page.py ELIGO ROOT            the check
    diagnostics_page.py --update ELIGO ROOT   write what they print into the page

Last line: `N passed, N failed`.
"""
import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

arguments = [a for a in sys.argv[1:] if a != "--update"]
updating = "--update" in sys.argv
eligo, root = Path(arguments[0]).resolve(), Path(arguments[1])
page_file = root / "docs" / "diagnostics.md"
page = page_file.read_text(encoding="utf-8")
# A text that comes to this diagnostic is longer than a page, or there is none.
WITHOUT_EXAMPLE = {"attempt-bound", "from-summary"}

passed = failed = 0


def check(good, what):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAILED  {what}")


registered = re.findall(r'ELIGO_DIAGNOSTIC\((\w+), (\w+), "([^"]*)"\)', (root / "grammar" / "diagnostics.def").read_text(encoding="utf-8"))
parts = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", page, re.M | re.S))
codes = {name.replace("_", "-"): f"*{severity}*: {meaning}" for name, severity, meaning in registered}
check(list(parts) == list(codes), f"the page has {set(parts) - set(codes)} too much and {set(codes) - set(parts)} too little, or another order")
for code, head in codes.items():
    check(parts.get(code, "").strip().startswith(head + "\n"), f"{code}: the page does not begin with `{head}`")
    check("\nWhat to do: " in parts.get(code, ""), f"{code}: nothing to do")
    check(("```\n$ " in parts.get(code, "")) != (code in WITHOUT_EXAMPLE), f"{code}: an example")


def printed(command):
    """Through a shell, with `eligo` found first and no colour."""
    path = f"{eligo.parent}:{os.environ.get('PATH', '')}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=root, env=os.environ | {"PATH": path, "NO_COLOR": "1"})
    return done.stdout.strip("\n") + done.stderr


for code, part in parts.items():
    for whole, command, shown in re.findall(r"(```\n\$ (.*)\n(.*?)```)", part, re.S and re.M | re.S):
        command, shown = (command + "\n" + shown).split("\n", 1)
        got = printed(command) + "\n"
        check(f"[{code}]" in got, f"{code}: the example does not show it")
        if updating:
            page = page.replace(whole, f"```\n$ {command}\n{got}```", 1)
        else:
            check(got == shown, f"{code}: {command}\n" + "\n".join(difflib.unified_diff(shown.splitlines(), got.splitlines(), "page", "printed", lineterm="")))
if updating:
    page_file.write_text(page, encoding="utf-8")
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)

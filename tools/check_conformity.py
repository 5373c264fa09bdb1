#!/usr/bin/env python3
"""Checks that every test and conformance case that docs/conformity.md names exists, and that every row names one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = "docs/conformity.md"
TEST = re.compile(r"^(?:(?:TYPED_)?TEST(?:_F|_P)?|RC_GTEST_(?:FIXTURE_)?PROP)\(\s*(\w+),\s*(\w+)", re.MULTILINE)
ROW = re.compile(r"^\| .* \| (.*) \|$")
NAMED = re.compile(r"`([^`]+)`")


def tests_by_file(folder):
    """File name without its ending -> its tests as Suite.Name; files of one name are one."""
    found = {}
    for path in sorted(folder.rglob("*.cpp")) + sorted(folder.rglob("*.h")):
        names = {f"{suite}.{name}" for suite, name in TEST.findall(path.read_text(encoding="utf-8"))}
        found.setdefault(path.stem, set()).update(names)
    return found


def faults(text, tests, cases):
    """(line, what is wrong) for each row of the tables, whose last column names what holds the statement."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        row = ROW.match(line)
        if not row or set(row[1]) <= set("-") or row[1] == "Held by":
            continue
        named = NAMED.findall(row[1])
        if not named:
            found.append((number, "names no test"))
        for name in named:
            file, _, sentence = name.partition(": ")
            if file == "case":
                if sentence not in cases:
                    found.append((number, f"there is no conformance case {sentence}"))
            elif file not in tests:
                found.append((number, f"there is no test file {file}"))
            elif sentence not in tests[file]:
                found.append((number, f"{file} has no test {sentence}"))
    return found


def self_test():
    tests, cases = {"fold_test": {"Fold.Works"}}, {"bom", "messy"}
    rows = {"| a | `fold_test: Fold.Works`, `case: bom` |": 0, "| a | `fold_test: Fold.Gone` |": 1,
            "| a | by hand |": 1, "| a | `none_test: Fold.Works` |": 1, "| a | `case: none`, `case: messy` |": 1,
            "| Statement | Held by |": 0, "| --- | --- |": 0, "text | `x`": 0}
    wrong = [f"{row} should have {count} faults" for row, count in rows.items()
             if len(faults(row, tests, cases)) != count]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


def main():
    listed = (ROOT / "tests/conformance/cases.tsv").read_text(encoding="utf-8").splitlines()
    cases = {line.split("\t")[0] for line in listed} | {"messy"}
    found = faults((ROOT / DOCUMENT).read_text(encoding="utf-8"), tests_by_file(ROOT / "tests"), cases)
    for number, why in found:
        print(f"{DOCUMENT}:{number}: {why}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(self_test() if "--self-test" in sys.argv else main())

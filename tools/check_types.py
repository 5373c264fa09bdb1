#!/usr/bin/env python3
"""Rejects two types of one name in one namespace: the linker keeps one of their templates and says nothing (the one
definition rule), so a vector of one is filled by the code of the other. Types of a .cpp file belong into an unnamed
namespace, where they may be called as they like, or stand inside the class of a header."""
import collections
import pathlib
import re
import sys

LINE = re.compile(r"^(?:namespace (?P<open>[\w:]*) ?\{|\}  // namespace ?(?P<close>[\w:]*)$|"
                  r"(?:struct|class|enum class|union) (?P<type>\w+(?:::\w+)*)(?P<rest>.*))")


def types_of(text):
    """The types that a file defines at namespace level, with the names of their namespaces."""
    namespaces = []
    for line in text.splitlines():
        hit = LINE.match(line)
        if not hit:
            continue
        if hit["open"] is not None:
            namespaces.append(hit["open"])
        elif hit["close"] is not None:
            namespaces.pop()
        elif "" not in namespaces and not hit["rest"].endswith(";"):
            yield "::".join([*namespaces, hit["type"]])


def complaints(files):
    """A line for each type that two of `files` (name to text) define."""
    where = collections.defaultdict(list)
    for name, text in sorted(files.items()):
        for kind in types_of(text):
            where[kind].append(name)
    return [f"{kind} is defined in {' and in '.join(names)}" for kind, names in sorted(where.items()) if len(names) > 1]


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    files = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
             for folder in ("src", "tests") for end in ("*.h", "*.cpp") for path in (root / folder).rglob(end)}
    found = complaints(files)
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


def self_test():
    one = "namespace radica {\nstruct Column {\n};\n}  // namespace radica\n"
    cases = [
        ({"a.h": one, "b.h": one}, 1),
        ({"a.h": one, "b.h": one.replace("radica", "radica::test")}, 0),
        ({"a.h": one, "b.cpp": "namespace radica {\nnamespace {\nstruct Column {\n};\n}  // namespace\n}  // namespace radica\n"}, 0),
        ({"a.h": one, "b.h": "namespace radica {\nstruct Column;\n}  // namespace radica\n"}, 0),
        ({"a.h": one, "b.h": "namespace radica {\nenum class Column : char {\n};\n}  // namespace radica\n"}, 1),
    ]
    wrong = [f"{files} should give {count}" for files, count in cases if len(complaints(files)) != count]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(self_test() if "--self-test" in sys.argv else main())

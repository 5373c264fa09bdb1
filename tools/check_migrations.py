#!/usr/bin/env python3
"""Checks that no released migration has changed: each file of sql/migrations has the SHA-256 listed beside this program.
A database refuses a migration that is not the one it applied (E-SQL-009), so a change is a new file with a new line:
    sha256sum sql/migrations/NAME.sql >> tools/released_migrations.sha256"""
import hashlib
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIST = ROOT / "tools/released_migrations.sha256"


def faults(released, found):
    """What is wrong, from {path: hash} of the list and of the files."""
    yield from (f"{path} is released and gone" for path in sorted(released.keys() - found.keys()))
    yield from (f"{path} is not in {LIST.name}" for path in sorted(found.keys() - released.keys()))
    yield from (f"{path} is released and was changed: make a new migration instead"
                for path in sorted(released.keys() & found.keys()) if released[path] != found[path])


def main():
    lines = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines()]
    released = {path: digest for digest, path in lines}
    found = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in (ROOT / "sql/migrations").glob("*.sql")}
    wrong = list(faults(released, found))
    for line in wrong:
        print(line)
    return 1 if wrong or not released else 0


if __name__ == "__main__":
    sys.exit(main())

#!/bin/sh
# Peak memory and time at many files in one folder a company (SPEC §16, row 6): consolidate, a first load, and a load
# of nothing new, which compares every file with the ledger.
# usage: bench/memory.sh BUILD_DIR [FILES]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
files=${2:-1000000}
tree=$work/memory-tree
clear() { rm -rf "$tree" "$work"/memory.* "$work/memory-radica"; }
clear
trap clear EXIT
rm -f "$work"/*.times
/usr/bin/python3 "$here/trees.py" distinct "$(generated 20000)" "$tree" "$files"
configure memory "$tree"
timed_radica consolidate memory consolidate
timed_radica load memory load
timed_radica again memory load
printf '%d JSON files, the largest resident set of each run (the bar is 256 MiB)\n' "$files"
for name in consolidate load again; do
    awk -v n="$files" -v name="$name" '{ printf "  %-12s %8.1f s %8.0f files/s %6.0f MiB\n", name, $1, n / $1, $3 / 1024 }' \
        "$work/$name.times"
done

#!/bin/sh
# consolidate beside its floor and its peers, warm cache, interleaved: medians and ratios (SPEC §16, row 1).
# usage: bench/consolidate.sh BUILD_DIR PEERS_DIR [CLAIMS] [ROUNDS]
# Two trees: `plain`, as many one-object files and nothing else, for all; `real`, everything that robots leave behind
# (lists, hostile files, PDFs, attachments), for Radica and its floor. DuckDB cannot read the second.
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
peers=$(cd "$2" && pwd)
claims=${3:-100000}
rounds=${4:-5}

real=$(generated "$claims")
plain=$work/plain-$claims
if [ ! -f "$plain.ndjson" ]; then
    rm -rf "$plain"
    /usr/bin/python3 "$here/trees.py" plain "$real" "$plain" "$claims"
fi
configure plain "$plain"
configure real "$real"
mkdir -p "$work/plain-python"

# Rows of Radica's master file that the Python stack has not written just so.
compare() {
    for company in afinia aire; do
        file=${company}_master_20261124.ndjson
        sort "$work/plain-radica/$file" >"$work/rows-radica"
        sort "$work/plain-python/$file" >"$work/rows-python"
        comm -23 "$work/rows-radica" "$work/rows-python"
    done | wc -l
}

for round in $(seq 0 "$rounds"); do # round 0 warms the cache
    [ "$round" -eq 1 ] && rm -f "$work"/*.times
    timed floor "$build/bench_floor" "$plain"
    timed_radica radica plain consolidate
    timed duckdb-files node "$peers/duckdb.mjs" files "$plain/**/*.json" "$work/duckdb.csv"
    timed duckdb-text node "$peers/duckdb.mjs" text "$plain/**/*.json" "$work/duckdb.csv"
    timed duckdb-lines node "$peers/duckdb.mjs" lines "$plain.ndjson" "$work/duckdb.csv"
    timed python /usr/bin/python3 "$here/peers/python_stack.py" "$plain" "$work/plain-python" "$now"
    timed real-floor "$build/bench_floor" "$real"
    timed_radica real-radica real consolidate
done

count() { sed 's/files=\([0-9]*\).*/\1/' "$work/$1.out"; }
files=$(count floor)
for way in files text lines; do
    [ "$(cat "$work/duckdb-$way.out")" -eq "$files" ] || {
        printf 'bench: DuckDB (%s) did not read all files\n' "$way" >&2
        exit 1
    }
done
row() { # FILES RADICA NAME BAR LABEL
    awk -v n="$1" -v r="$(median "$2" 1)" -v t="$(median "$3" 1)" -v c="$(median "$3" 2)" \
        -v bar="$4" -v label="$5" 'BEGIN {
        printf "  %-58s %8.3f s %8.2f s %8.0f %7.2f  %s\n", label, t, c, n / t, t / r, bar }'
}
printf 'plain: %d one-object JSON files, medians of %d\n' "$files" "$rounds"
printf '  %-58s %10s %10s %8s %7s  %s\n' "" time processor files/s "/radica" bar
row "$files" radica floor ">= 0.50" "the floor: list, open, read, hash"
row "$files" radica radica "" "radica consolidate"
row "$files" radica duckdb-files ">= 10" "DuckDB, read_json with columns, no rules"
row "$files" radica duckdb-text ">= 10" "DuckDB, read_text and from_json, no rules"
row "$files" radica duckdb-lines "" "DuckDB, all objects already in one NDJSON file, no rules"
row "$files" radica python ">= 10" "Python, json + pandas, the same rules"
printf '  rows that Python wrote otherwise: %d; peak of radica: %d MiB\n' "$(compare)" \
    "$(($(largest radica 3) / 1024))"
files=$(count real-floor)
printf 'real: %d JSON files in a tree of %d\n' "$files" "$(find "$real" -type f | wc -l)"
row "$files" real-radica real-floor ">= 0.50" "the floor"
row "$files" real-radica real-radica "" "radica consolidate"
printf '  peak of radica: %d MiB\n' "$(($(largest real-radica 3) / 1024))"

#!/bin/sh
# consolidate against its floor on one-object files, warm cache, interleaved: medians and the ratio (SPEC §16, row 1).
# usage: bench/consolidate.sh BUILD_DIR [CLAIMS] [ROUNDS]
set -eu
build=$(cd "$1" && pwd)
claims=${2:-100000}
rounds=${3:-5}
work=$build/bench
mkdir -p "$work"
if [ ! -f "$work/data-$claims/expected.json" ]; then
    rm -rf "$work/data-$claims"
    "$build/radica" --no-progress --quiet --now 2026-11-24T12:00:00 generate --out "$work/data-$claims" --claims "$claims" --seed 7 >/dev/null
fi
median() { sort -n | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
: >"$work/floor"
: >"$work/radica"
: >"$work/memory"
cd "$work"
for round in $(seq 0 "$rounds"); do # round 0 warms the cache
    floor=$("$build/bench_floor" "$work/data-$claims" | sed 's/.*seconds=//')
    begin=$(date +%s%N)
    "$build/radica" --no-progress --quiet --now 2026-11-24T12:00:00 --set "pipeline.input=$work/data-$claims" \
        --set "pipeline.output=$work/out" --set "log.dir=$work/logs" consolidate >/dev/null 2>&1 &
    child=$!
    peak=0
    # The process may end while its status is read: then the last peak stands.
    while kill -0 "$child" 2>/dev/null; do
        now=$(awk '/VmHWM/ { print $2 }' "/proc/$child/status" 2>/dev/null || true)
        [ "${now:-0}" -gt "$peak" ] && peak=$now
        sleep 0.05
    done
    wait "$child"
    taken=$(awk -v b="$begin" -v e="$(date +%s%N)" 'BEGIN { printf "%.3f", (e - b) / 1e9 }')
    [ "$round" -eq 0 ] && continue
    echo "$floor" >>floor
    echo "$taken" >>radica
    echo "$peak" >>memory
done
files=$("$build/bench_floor" "$work/data-$claims" | sed 's/files=\([0-9]*\).*/\1/')
awk -v f="$(median <floor)" -v r="$(median <radica)" -v m="$(median <memory)" -v n="$files" -v rounds="$rounds" 'BEGIN {
    printf "consolidate, %d JSON files, median of %d\n", n, rounds
    printf "  floor   %8.3f s  %9.0f files/s\n", f, n / f
    printf "  radica  %8.3f s  %9.0f files/s  %d MiB\n", r, n / r, m / 1024
    printf "  ratio   %8.2f of the floor\n", f / r }'

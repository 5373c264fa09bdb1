# What the benches share; sourced, $1 is the folder of the build. A command is timed as a process, from start to end.
# shellcheck shell=sh

build=$(cd "$1" && pwd)
work=$build/bench
now=2026-11-24T12:00:00
mkdir -p "$work"

# generated CLAIMS: the folder with the input of that many claims, made once.
generated() {
    folder=$work/data-$1
    if [ ! -f "$folder/expected.json" ]; then
        rm -rf "$folder"
        "$build/radica" --no-progress --quiet --now "$now" generate --out "$folder" --claims "$1" --seed 7 >/dev/null
    fi
    printf '%s\n' "$folder"
}

# timed NAME COMMAND…: its wall seconds, processor seconds and the largest resident set of one process, KiB, as a line of
# $work/NAME.times. The disk is idle when it starts, whatever wrote before.
timed() {
    name=$1
    shift
    sync -f "$work"
    begin=$(date +%s%N)
    /usr/bin/time -q -f '%U %S %M' -o "$work/peak" "$@" >"$work/$name.out" 2>&1 || {
        tail -n 20 "$work/$name.out" >&2
        printf 'bench: %s failed\n' "$name" >&2
        exit 1
    }
    end=$(date +%s%N)
    echo "$begin $end $(tail -n 1 "$work/peak")" |
        awk '{ printf "%.3f %.2f %d\n", ($2 - $1) / 1e9, $3 + $4, $5 }' >>"$work/$name.times"
}

# median NAME COLUMN
median() {
    awk -v column="$2" '{ print $column }' "$work/$1.times" | sort -n |
        awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# largest NAME COLUMN
largest() { awk -v column="$2" '$column > most { most = $column } END { print most }' "$work/$1.times"; }

# configure NAME INPUT: a radica.toml that reads INPUT and writes below $work.
configure() {
    cat >"$work/$1.toml" <<TOML
[pipeline]
input = "$2"
output = "$work/$1-radica"
[log]
dir = "$work/logs"
[database]
url = "sqlite:$work/$1.db"
TOML
}

# timed_radica NAME CONFIGURED VERB
timed_radica() { timed "$1" "$build/radica" --no-progress --quiet --now "$now" --config "$work/$2.toml" "$3"; }

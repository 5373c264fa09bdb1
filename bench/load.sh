#!/bin/sh
# Loading PostgreSQL (SPEC §16, rows 2 and 3): the load stage of a first load and of one that has to read and compare
# everything again, beside a bare COPY BINARY of the same rows in the same order into the same table with its indexes,
# and beside what else loads such rows: psql \copy with ON CONFLICT, pgloader, SQLAlchemy row by row.
# A private server that syncs, on the disk of the build. Rounds take turns; the first one warms up and does not count.
# usage: bench/load.sh BUILD_DIR [CLAIMS] [ROUNDS]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
claims=${2:-100000}
rounds=${3:-5}
cluster=$work/postgres
port=25432
log=$work/logs/radica.log

# shellcheck source=bench/postgres.sh
. "$here/postgres.sh"

# seconds_of NAME COMMAND…: appends the seconds of a command to NAME.times
seconds_of() {
    name=$1
    shift
    begin=$(date +%s%N)
    "$@"
    end=$(date +%s%N)
    echo "$begin $end" | awk '{ printf "%.3f\n", ($2 - $1) / 1e9 }' >>"$work/$name.times"
}
# radica NAME VERB…: the milliseconds of its load stage as seconds
radica() {
    name=$1
    shift
    rm -f "$log"
    "$build/radica" --no-progress --quiet --now "$now" --config "$work/load.toml" "$@" >/dev/null
    sed -n 's/.*"event":"stage_done".*"stage":"load".*"ms":\([0-9]*\).*/\1/p' "$log" | awk '{ printf "%.3f\n", $1 / 1000 }' >>"$work/$name.times"
}

# The rows of both companies as Radica loaded them, in the order of the key, as every peer likes them.
keep_rows() {
    for table in ov_afinia ov_aire; do
        rows="SELECT * FROM data_general.$table ORDER BY numero_radicado"
        sql -c "COPY ($rows) TO STDOUT (FORMAT BINARY)" >"$work/$table.bin"
        sql -c "COPY ($rows) TO STDOUT (FORMAT CSV)" >"$work/$table.csv"
    done
}
new_tables() {
    sql -c 'DROP SCHEMA IF EXISTS peer CASCADE' -c 'CREATE SCHEMA peer' 2>/dev/null
    for table in ov_afinia ov_aire; do
        sql -c "CREATE TABLE peer.$table (LIKE data_general.$table INCLUDING ALL)"
    done
    sql -c CHECKPOINT
}
copy_binary() {
    for table in ov_afinia ov_aire; do sql -c "COPY peer.$table FROM STDIN (FORMAT BINARY)" <"$work/$table.bin"; done
}
copy_conflict() {
    for table in ov_afinia ov_aire; do
        sql -1 -c "CREATE TEMP TABLE staging (LIKE peer.$table)" -c "\\copy staging FROM '$work/$table.csv' (FORMAT CSV)" \
            -c "INSERT INTO peer.$table SELECT * FROM staging ON CONFLICT (numero_radicado) DO NOTHING"
    done
}
load_with_pgloader() {
    for table in ov_afinia ov_aire; do
        cat >"$work/pgloader.load" <<EOF
LOAD CSV FROM '$work/$table.csv'
     INTO postgresql://admin:secret@unix:$cluster:$port/bench
     TARGET TABLE peer.$table
     WITH fields terminated by ',', fields optionally enclosed by '"', fields escaped by double-quote;
EOF
        pgloader --quiet "$work/pgloader.load" >"$work/pgloader.out" 2>&1
    done
    [ "$(sql -c 'SELECT count(*) FROM peer.ov_aire')" -gt 0 ]
}
load_row_by_row() {
    /usr/bin/python3 "$here/peers/row_by_row.py" "$address dbname=bench" peer.ov_afinia "$work/ov_afinia.csv" 5000
}

rm -f "$work"/*.times
tree=$work/plain-$claims
if [ ! -f "$tree.ndjson" ]; then
    rm -rf "$tree"
    /usr/bin/python3 "$here/trees.py" plain "$(generated "$claims")" "$tree" "$claims"
fi
start
configure_postgres load "$tree"
for round in $(seq 0 "$rounds"); do
    [ "$round" -eq 1 ] && rm -f "$work"/*.times
    sql -c 'DROP SCHEMA IF EXISTS data_general CASCADE' -c 'DROP SCHEMA IF EXISTS radica CASCADE' 2>/dev/null
    "$build/radica" --quiet --config "$work/load.toml" migrate >/dev/null 2>&1
    sql -c CHECKPOINT
    radica first load --full
    sql -c CHECKPOINT
    radica again load --full
    [ "$round" -ne 0 ] || keep_rows
    new_tables
    seconds_of copy copy_binary
    new_tables
    seconds_of conflict copy_conflict
    if [ "$round" -eq "$rounds" ]; then
        new_tables
        seconds_of rows load_row_by_row
        new_tables
        seconds_of pgloader load_with_pgloader
    fi
done
count=$(sql -c 'SELECT (SELECT count(*) FROM data_general.ov_afinia) + (SELECT count(*) FROM data_general.ov_aire)')
row() { # NAME ROWS LABEL BAR
    awk -v t="$(median "$1" 1)" -v floor="$(median copy 1)" -v n="$2" -v all="$count" -v label="$3" -v bar="$4" 'BEGIN {
        printf "  %-58s %8.2f s %8.0f rows/s  COPY / it %5.2f  %s\n", label, t, n / t, (floor / all) / (t / n), bar }'
}
printf 'load: %d rows of two companies, medians of %d\n' "$count" "$rounds"
row copy "$count" "bare COPY BINARY, in order, all indexes" ""
row first "$count" "radica, first load (stage load)" ">= 0.60"
row again "$count" "radica, all read and compared again (stage load)" ">= 3.00"
row conflict "$count" "psql \\\\copy and INSERT ON CONFLICT" ""
row pgloader "$count" "pgloader from CSV" ""
row rows 5000 "SQLAlchemy, one INSERT a row (5,000 rows)" ""

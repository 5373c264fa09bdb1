#!/bin/sh
# Many claims in PostgreSQL, a tenth of them changed and loaded, all of it read again: the rows and their history have to
# be exact, and memory flat (SPEC §11, §16 row 6). One file a claim; each change is of two fields.
# usage: bench/million.sh BUILD_DIR [CLAIMS] [FOLDER]    FOLDER: where input and database lie while it runs
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
claims=${2:-1000000}
place=${3:-$work}/million
tree=$place/tree
cluster=$place/postgres
port=25434
# shellcheck source=bench/postgres.sh
. "$here/postgres.sh"
clear() {
    stop
    rm -rf "$place" "$work"/million.* "$work/million-radica"
}
clear
mkdir -p "$tree"
chmod 755 "$place"
/usr/bin/python3 "$here/trees.py" claims "$tree" "$claims"
start
trap clear EXIT
configure_postgres million "$tree"

# expect WHAT QUERY ROWS
expect() {
    found=$(sql -c "$2")
    [ "$found" = "$3" ] || {
        printf 'bench: %s: %s, expected %s\n' "$1" "$found" "$3" >&2
        exit 1
    }
}
# check VERSIONS CHANGES: what has to stand in the tables when the versions of all rows add up to VERSIONS
check() {
    rows='SELECT * FROM data_general.ov_afinia UNION ALL SELECT * FROM data_general.ov_aire'
    expect rows "SELECT count(*), count(DISTINCT numero_radicado), sum(version) FROM ($rows) AS r" "$claims|$claims|$1"
    expect history "SELECT count(*) FROM data_general.ov_historial" "$2"
    expect fields "SELECT count(*) FROM (SELECT campo FROM data_general.ov_historial GROUP BY empresa, numero_radicado,
        version, campo HAVING count(*) > 1 OR campo NOT IN ('lectura', 'comentarios')) AS odd" 0
    expect values "SELECT count(*) FROM data_general.ov_historial AS h JOIN ($rows) AS r USING (numero_radicado)
        WHERE h.valor_nuevo IS DISTINCT FROM CASE h.campo WHEN 'lectura' THEN r.lectura ELSE r.comentarios END" 0
    expect files "SELECT count(*), count(fp) FROM radica.radica_file" "$claims|$claims"
    expect open "SELECT (SELECT count(*) FROM radica.radica_unsettled), (SELECT count(*) FROM radica.radica_rejected)" "0|0"
}
load() {
    name=$1
    shift
    timed "$name" "$build/radica" --no-progress --quiet --now "$now" --config "$work/million.toml" load "$@"
}

rm -f "$work"/*.times
"$build/radica" --quiet --config "$work/million.toml" migrate >/dev/null
load first --full
check "$claims" 0
/usr/bin/python3 "$here/trees.py" change "$tree" "$claims"
tenth=$(((claims / 2 + 9) / 10 + (claims - claims / 2 + 9) / 10))
load changed --full
check "$((claims + tenth))" "$((2 * tenth))"
load again --full
check "$((claims + tenth))" "$((2 * tenth))"
printf '%d claims, %d of them changed, in PostgreSQL: rows and history exact; the largest resident set of each run\n' \
    "$claims" "$tenth"
for name in first changed again; do
    awk -v n="$claims" -v name="$name" '{ printf "  %-12s %8.1f s %8.0f claims/s %6.0f MiB\n", name, $1, n / $1, $3 / 1024 }' \
        "$work/$name.times"
done

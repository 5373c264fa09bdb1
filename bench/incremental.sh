#!/bin/sh
# An incremental run over many files of which nothing changed, beside find over the same tree, then with a thousand new
# ones among them: medians, ratio and memory (SPEC §16, row 4).
# usage: bench/incremental.sh BUILD_DIR [FILES] [sqlite|postgres] [ROUNDS]
# On SQLite it is `run`, behind a load and an upload of everything, which take a quarter of an hour at a million files and
# are kept for the next time; on PostgreSQL it is `load`.
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
files=${2:-1000000}
database=${3:-sqlite}
rounds=${4:-5}
more=1000
place=$work/incremental-$files
tree=$place/tree
radica() { "$build/radica" --no-progress --quiet --now "$now" --config "$place/radica.toml" "$@" >/dev/null; }

if [ ! -f "$place/made" ]; then
    rm -rf "$place"
    mkdir -p "$place"
    /usr/bin/python3 "$here/trees.py" claims "$tree" "$files"
    echo "$files" >"$place/made"
fi
case $database in
sqlite)
    verb=run
    cat >"$place/radica.toml" <<TOML
[pipeline]
input = "$tree"
output = "$place/out"
[log]
dir = "$place/logs"
[database]
url = "sqlite:$place/radica.db"
[store]
url = "folder:$place/archive"
TOML
    radica load
    radica upload
    ;;
postgres)
    verb=load
    cluster=$place/postgres
    port=25436
    # shellcheck source=bench/postgres.sh
    . "$here/postgres.sh"
    start
    trap 'stop; rm -rf "$cluster" "$work/incremental-radica"' EXIT
    configure_postgres incremental "$tree"
    cp "$work/incremental.toml" "$place/radica.toml"
    radica migrate
    radica load
    ;;
*)
    printf 'bench: no such database: %s\n' "$database" >&2
    exit 1
    ;;
esac

incremental() { timed "$1" "$build/radica" --no-progress --quiet --now "$now" --config "$place/radica.toml" "$verb"; }
for round in $(seq 0 "$rounds"); do # round 0 warms the cache
    [ "$round" -eq 1 ] && rm -f "$work"/*.times
    timed find find "$tree" -printf '%s %T@ %p\n'
    incremental unchanged
    first=$(cat "$place/made")
    /usr/bin/python3 "$here/trees.py" more "$tree" "$first" "$more"
    echo $((first + more)) >"$place/made"
    incremental more
done
row() {
    awk -v t="$(median "$1" 1)" -v c="$(median "$1" 2)" -v f="$(median find 1)" -v m="$(largest "$1" 3)" -v label="$2" \
        -v bar="$3" 'BEGIN { printf "  %-52s %7.2f s %7.2f s %6.0f MiB %6.2f  %s\n", label, t, c, m / 1024, t / f, bar }'
}
printf '%d files, %s, medians of %d\n' "$(cat "$place/made")" "$database" "$rounds"
printf '  %-52s %9s %9s %10s %6s  %s\n' "" time processor peak /find bar
row find "find -printf '%s %T@ %p'" ""
row unchanged "radica $verb, nothing changed" "<= 2"
row more "radica $verb, $more new files" ""

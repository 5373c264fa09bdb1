#!/bin/sh
# The pages of the HTTP interface beside many records and runs (bench/pages.py), on SQLite or on a private PostgreSQL.
# usage: bench/pages.sh BUILD_DIR [RECORDS] [RUNS] [sqlite|postgres]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
records=${2:-1000000}
runs=${3:-100000}
case ${4:-sqlite} in
sqlite) /usr/bin/python3 "$here/pages.py" "$build" "$records" "$runs" ;;
postgres)
    cluster=$work/postgres-pages
    port=25437
    # shellcheck source=bench/postgres.sh
    . "$here/postgres.sh"
    start
    url="postgresql://admin@localhost:$port/bench?sslmode=verify-full&sslrootcert=$cluster/ca.crt"
    /usr/bin/python3 "$here/pages.py" "$build" "$records" "$runs" "$url" "$address dbname=bench"
    ;;
*)
    printf 'bench: no such database: %s\n' "$4" >&2
    exit 1
    ;;
esac

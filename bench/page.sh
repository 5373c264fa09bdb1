#!/bin/sh
# From a change in the database to the page of a browser that shows it, the first load of a page, and what a listener
# costs (bench/page.mjs), on SQLite or on a private PostgreSQL.
# usage: bench/page.sh BUILD_DIR [EVENTS] [sqlite|postgres]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
events=${2:-100}
RADICA_BINARY=$build/radica
export RADICA_BINARY
case ${3:-sqlite} in
sqlite) node "$here/page.mjs" "$events" ;;
postgres)
    cluster=$work/postgres-page
    port=25439
    # shellcheck source=bench/postgres.sh
    . "$here/postgres.sh"
    start
    url="postgresql://admin@localhost:$port/bench?sslmode=verify-full&sslrootcert=$cluster/ca.crt"
    node "$here/page.mjs" "$events" "$url" "$address dbname=bench"
    ;;
*)
    printf 'bench: no such database: %s\n' "$3" >&2
    exit 1
    ;;
esac

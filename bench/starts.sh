#!/bin/sh
# How long after its instant a planned occurrence begins: two schedules that are due every minute, on `radica serve` with a
# private PostgreSQL that syncs, which is watched for so many minutes.
# usage: bench/starts.sh BUILD_DIR [MINUTES]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
minutes=${2:-15}
cluster=$work/postgres-starts
port=25438

# shellcheck source=bench/postgres.sh
. "$here/postgres.sh"
start
mkdir -p "$work/starts-input"
configure_postgres starts "$work/starts-input"
for name in first second; do
    printf '[[schedule]]\nname = "%s"\ncron = "* * * * *"\ncommands = ["version"]\n' "$name" >>"$work/starts.toml"
done
printf '[server]\nlisten = ""\n' >>"$work/starts.toml"
"$build/radica" --quiet --config "$work/starts.toml" migrate
"$build/radica" --no-progress --quiet --config "$work/starts.toml" serve >"$work/starts.out" 2>&1 &
serve=$!
trap 'kill "$serve" 2>/dev/null || true; stop' EXIT
sleep $((minutes * 60))
kill -TERM "$serve"
wait "$serve" || true
sql -F ' ' -c "SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY late), percentile_disc(0.99) WITHIN GROUP (ORDER BY late),
      max(late) FROM (SELECT t.started - 1000 * o.instant AS late FROM radica.radica_occurrence AS o
      JOIN radica.radica_task AS t ON t.occurrence = o.schedule || '@' || o.instant
      WHERE o.fate = 'hecha') AS starts" |
    awk '{ printf "from the instant to the start, %d occurrences: p50 %d ms, p99 %d ms, max %d ms\n", $1, $2, $3, $4 }'

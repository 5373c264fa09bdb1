#!/bin/sh
# The queue of tasks on a private PostgreSQL that syncs: how long after its COMMIT a task begins on a worker that waits;
# how many empty tasks a second a worker runs, each a process of its own, and how many the queue alone gives and takes
# back with four threads; the latter again beside a snapshot that is held, as pg_dump does, after so many dead rows.
# Last, in turns: 300 tasks a second, and the same beside such a snapshot, behind the rows of so many minutes of them.
# usage: bench/tasks.sh BUILD_DIR [TASKS [MINUTES]]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
tasks=${2:-3000} minutes=${3:-20}
cluster=$work/postgres-tasks
port=25433

# shellcheck source=bench/postgres.sh
. "$here/postgres.sh"
start
configure_postgres tasks "$work"
printf '[tasks]\nload_per_core = 0\n' >>"$work/tasks.toml"
url="postgresql://admin@localhost:$port/bench?sslmode=verify-full&sslrootcert=$cluster/ca.crt"
"$build/radica" --no-progress --quiet --config "$work/tasks.toml" migrate
worker() {
    "$build/radica" --no-progress --quiet --config "$work/tasks.toml" worker >"$work/tasks.out" 2>&1 &
    worker=$!
    trap 'kill "$worker" 2>/dev/null || true; stop' EXIT
}
end_worker() {
    kill -TERM "$worker"
    wait "$worker"
}
left() { sql -c "SELECT count(*) FROM radica.radica_task WHERE state IN ('en_cola', 'en_curso')"; }
forget() { sql -c 'TRUNCATE radica.radica_task'; }

worker
sleep 2
"$build/bench_tasks" "$url" fill 40 1000
until [ "$(left)" -eq 0 ]; do sleep 0.1; done
sql -F ' ' -c "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY wait), percentile_disc(0.95) WITHIN GROUP (ORDER BY wait),
      max(wait) FROM (SELECT started - created AS wait FROM radica.radica_task) AS waits" |
    awk '{ printf "from the queue to the start, 40 tasks, one a second: p50 %d ms, p95 %d ms, max %d ms\n", $1, $2, $3 }'
end_worker
forget

"$build/bench_tasks" "$url" fill "$tasks" 0
worker
until [ "$(left)" -eq 0 ]; do sleep 0.2; done
sql -c "SELECT count(*) * 1000 / (max(ended) - min(started)) FROM radica.radica_task" |
    awk '{ printf "empty tasks a second, each a process: %d\n", $1 }'
end_worker
forget

# Another host, as far as processes can see one another: a namespace of process ids of its own (root only). Nobody here can
# tell but by its silence, or by its connection, that its worker is dead.
if [ "$(id -u)" -eq 0 ]; then
    "$build/bench_tasks" "$url" fill "$tasks" 0
    unshare --fork --pid --mount-proc --kill-child \
        "$build/radica" --no-progress --quiet --config "$work/tasks.toml" worker >"$work/tasks-elsewhere.out" 2>&1 &
    elsewhere=$!
    until [ "$(sql -c "SELECT count(*) FROM radica.radica_task WHERE state = 'en_curso'")" -gt 0 ]; do sleep 0.1; done
    kill -KILL "$elsewhere"
    wait "$elsewhere" || true
    sql -F ' ' -c "SELECT count(*) FILTER (WHERE state = 'en_curso'), count(*) FILTER (WHERE state = 'en_cola'),
          extract(epoch FROM clock_timestamp()) FROM radica.radica_task" >"$work/tasks.killed"
    worker
    until [ "$(left)" -eq 0 ]; do sleep 0.2; done
    sql -F ' ' -c "SELECT max(ended) FILTER (WHERE attempt > 1), max(ended) FROM radica.radica_task" |
        cat "$work/tasks.killed" - | awk 'NR == 1 { running = $1; waiting = $2; killed = $3 }
            NR == 2 { printf "a worker of another host killed with %d tasks running and %d waiting: the former have ended here %.1f s later, all %.1f s later\n",
                      running, waiting, $1 / 1000 - killed, $NF / 1000 - killed }'
    end_worker
    forget
fi

queue() {
    "$build/bench_tasks" "$url" fill "$tasks" 0
    "$build/bench_tasks" "$url" drain 4
}
printf 'the queue alone, tasks a second: %s\n' "$(queue)"
forget
# snapshot: from before all that follows, until `exec 9>&-`
snapshot() {
    mkfifo -m 600 "$work/snapshot.$$"
    sql <"$work/snapshot.$$" >/dev/null &
    holder=$!
    exec 9>"$work/snapshot.$$"
    rm "$work/snapshot.$$"
    echo 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM radica.radica_run;' >&9
    sleep 1
}
forget_snapshot() {
    exec 9>&-
    wait "$holder"
}
snapshot
for round in 1 2 3 4; do
    printf 'beside a snapshot, %d tasks behind it: %s\n' $(((round - 1) * tasks)) "$(queue)"
done
forget_snapshot
forget

# steady: what the second half of a minute of 300 tasks a second is like
steady() {
    "$build/bench_tasks" "$url" steady "$rate" 60
    sql -F ' ' -c "SELECT round(count(*) * 1000.0 / (max(started) - min(started))), percentile_disc(0.5) WITHIN GROUP (ORDER BY wait),
              percentile_disc(0.95) WITHIN GROUP (ORDER BY wait), max(wait)
          FROM (SELECT created, started, started - created AS wait, max(created) OVER () AS last FROM radica.radica_task
                WHERE priority = 5) AS waits
          WHERE created > last - 30000" |
        awk '{ printf "%d a second, from the queue to the start p50 %d ms, p95 %d ms, max %d ms\n", $1, $2, $3, $4 }'
    forget
}
# The rows that so many tasks leave behind, at once: they waited, ran, ended. Writing them is not what is measured.
leave_behind() {
    sql -c "INSERT INTO radica.radica_task (arguments, priority, rank, weight, is_exclusive, attempts, attempt_seconds,
                total_seconds, state, wish, attempt, token, created, earliest, deadline, host, boot_id, pid, pid_start, beat, child)
            SELECT '[\"version\"]', 4, extract(epoch FROM now())::BIGINT * 1000 - 3000000 - i, 1, 0, 5, 0, 0, 'en_cola', '', 1, 1, 1, 1,
                0, '', '', 0, 0, 0, 0 FROM generate_series(1, $1) AS i"
    sql -c "UPDATE radica.radica_task SET state = 'en_curso', started = 1"
    sql -c "UPDATE radica.radica_task SET state = 'hecha', ended = 1, exit_code = 0"
    sql -c CHECKPOINT
}
rate=300
for round in 1 2; do
    printf '%d tasks come a second: ' "$rate"
    steady
    snapshot
    leave_behind $((rate * 60 * minutes))
    printf '%d tasks come a second beside a snapshot, behind %d minutes of them: ' "$rate" "$minutes"
    steady
    forget_snapshot
done

# A private PostgreSQL that syncs, for the benches; sourced after measure.sh. $cluster is its folder, which must be
# reachable by nobody, $port its port.
# shellcheck shell=sh disable=SC2154 # here, work, cluster and port are of who sources it

server=$here/../tests/support/postgres.sh
bin=/usr/lib/postgresql/15/bin
export PGPASSWORD=secret
address="host=localhost port=$port user=admin sslmode=verify-full sslrootcert=$cluster/ca.crt"
sql() { psql "$address dbname=bench" -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Of a bench that was killed only the folder may be left: a server that is not there is stopped already.
stop() { [ ! -d "$cluster" ] || sh "$server" stop "$cluster" "$bin" fast 2>/dev/null || true; }
start() {
    stop
    rm -rf "$cluster"
    mkdir -p "$cluster"
    chmod 755 "$cluster"
    cat >"$cluster/settings" <<'EOF'
shared_buffers = 1GB
max_wal_size = 4GB
fsync = on
synchronous_commit = on
full_page_writes = on
autovacuum = on
EOF
    sh "$server" make "$cluster" "$bin" "$port"
    sh "$server" start "$cluster" "$bin"
    trap stop EXIT
    psql "$address dbname=postgres" -XqAt -c 'CREATE DATABASE bench'
}

# configure_postgres NAME INPUT: a radica.toml that reads INPUT and loads that server.
configure_postgres() {
    cat >"$work/$1.toml" <<TOML
[pipeline]
input = "$2"
output = "$work/$1-radica"
[log]
dir = "$work/logs"
[database]
url = "postgresql://admin@localhost:$port/bench?sslmode=verify-full&sslrootcert=$cluster/ca.crt"
password = "env:PGPASSWORD"
TOML
}

#!/bin/sh
# A private PostgreSQL for tests: own folder and port, unprivileged, TLS and scram, not one byte synced.
# Used by tests/support/postgres_server.cpp. As root everything of the server runs as nobody, who must be able to reach
# FOLDER. BIN is the folder of initdb and pg_ctl.
# usage: postgres.sh make FOLDER BIN PORT    makes the cluster and its certificates, with FOLDER/settings at the end
#        postgres.sh follow FOLDER BIN PRIMARY ITS_PORT PORT ADDRESS
#                                            makes a streaming standby of the server in the folder PRIMARY
#        postgres.sh start FOLDER BIN        returns when it answers
#        postgres.sh kill FOLDER BIN         kill -9 of every process of it
#        postgres.sh promote FOLDER BIN      returns when it takes writes
#        postgres.sh stop FOLDER BIN MODE    fast, or immediate: as if it had crashed
set -eu
exec 3>&- # the descriptor by which a test sees the end of a child: the server must not keep it open

verb=$1 folder=$2 bin=$3

as_owner() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$folder" LC_ALL=C.UTF-8 "$@"
    else
        env LC_ALL=C.UTF-8 "$@"
    fi
}

# certificate NAME: a key and a certificate of the test's authority for localhost
certificate() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=localhost" \
        -keyout "$folder/$1.key" -out "$folder/$1.csr" 2>/dev/null
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >"$folder/$1.ext"
    openssl x509 -req -in "$folder/$1.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAcreateserial -days 30 \
        -extfile "$folder/$1.ext" -out "$folder/$1.crt" 2>/dev/null
}

# authority NAME
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$1" \
        -keyout "$folder/$1.key" -out "$folder/$1.crt" 2>/dev/null
}

make_cluster() {
    authority ca
    authority other
    certificate server
    chmod 600 "$folder/server.key"
    printf 'secret\n' >"$folder/password"
    [ "$(id -u)" -ne 0 ] || chown -R nobody "$folder"
    # A language of its own rules of order, as in production: what has to come in the order of bytes must ask for it.
    as_owner "$bin/initdb" -D "$folder/data" -U admin --pwfile="$folder/password" -A scram-sha-256 -E UTF8 \
        --locale=C.UTF-8 --locale-provider=icu --icu-locale=es-CO --no-sync >/dev/null
    cat >>"$folder/data/postgresql.conf" <<EOF
listen_addresses = '127.0.0.1'
port = $1
unix_socket_directories = '$folder'
max_connections = 200
ssl = on
ssl_cert_file = '$folder/server.crt'
ssl_key_file = '$folder/server.key'
shared_buffers = 64MB
min_wal_size = 32MB
max_wal_size = 512MB
# Only a machine that fails loses what was not synced; a server that crashes must keep what it acknowledged.
fsync = off
synchronous_commit = on
full_page_writes = off
autovacuum = off
EOF
    [ ! -e "$folder/settings" ] || cat "$folder/settings" >>"$folder/data/postgresql.conf"
    cat >"$folder/data/pg_hba.conf" <<EOF
local   all all              scram-sha-256
local   replication all      scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
# what comes through a TcpGate, which has to read it
hostnossl all all 127.0.0.2/32 scram-sha-256
EOF
}

# make_standby PRIMARY ITS_PORT PORT ADDRESS: with the certificates of its primary, whose place it may take
make_standby() {
    for name in ca other server; do cp "$1/$name.crt" "$1/$name.key" "$folder/"; done
    [ "$(id -u)" -ne 0 ] || chown -R nobody "$folder"
    as_owner env PGPASSWORD=secret "$bin/pg_basebackup" -D "$folder/data" -d "host=$1 port=$2 user=admin" \
        -R -X stream -c fast --no-sync
    cat >>"$folder/data/postgresql.conf" <<EOF
listen_addresses = '$4'
port = $3
unix_socket_directories = '$folder'
ssl_cert_file = '$folder/server.crt'
ssl_key_file = '$folder/server.key'
EOF
}

kill_all() {
    read -r postmaster <"$folder/data/postmaster.pid"
    # Some of them may be gone a moment later.
    # shellcheck disable=SC2046 # one word for each process
    kill -9 "$postmaster" $(cat "/proc/$postmaster/task/$postmaster/children") 2>/dev/null || true
    while kill -0 "$postmaster" 2>/dev/null; do sleep 0.01; done
}

case $verb in
make) make_cluster "$4" ;;
follow) make_standby "$4" "$5" "$6" "$7" ;;
kill) kill_all ;;
promote) as_owner "$bin/pg_ctl" -D "$folder/data" -w promote >/dev/null ;;
start) as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start >/dev/null ;;
stop) as_owner "$bin/pg_ctl" -D "$folder/data" -w -m "$4" stop >/dev/null ;;
esac

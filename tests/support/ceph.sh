#!/bin/sh
# A private S3 for tests: Ceph's gateway over one monitor and one store in memory, on loopback, plain and with TLS of a
# private authority. Used by tests/support/ceph_server.cpp.
# usage: ceph.sh make FOLDER PORT TLS_PORT MONITOR_PORT MONITOR_PORT_1   returns when it answers
#        ceph.sh stop FOLDER                  kills every process of it
#        ceph.sh signal FOLDER SIGNAL         to the gateway: STOP and CONT, KILL
#        ceph.sh gateway FOLDER               starts the gateway again, returns when it answers
set -eu
exec 3>&- # the descriptor by which a test sees the end of a child: the server must not keep it open

verb=$1 folder=$2
CEPH_CONF=$folder/ceph.conf
export CEPH_CONF

certificates() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=ca" \
        -keyout "$folder/ca.key" -out "$folder/ca.crt" 2>/dev/null
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=localhost" \
        -keyout "$folder/server.key" -out "$folder/server.csr" 2>/dev/null
    printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >"$folder/server.ext"
    openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.crt" -CAkey "$folder/ca.key" -CAcreateserial -days 30 \
        -extfile "$folder/server.ext" -out "$folder/server.crt" 2>/dev/null
}

# Without cephx; the gateway insists on a protected way to the monitor unless that mode is crc.
configuration() {
    cat >"$CEPH_CONF" <<EOF
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$3,v1:127.0.0.1:$4]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
ms client mode = crc
ms cluster mode = crc
ms service mode = crc
run dir = $folder/run
admin socket = $folder/run/\$name.\$pid.asok
pid file = $folder/run/\$name.pid
log file = $folder/log/\$name.log
crash dir = $folder/run
keyring = $folder/keyring
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon allow pool delete = true
mon max pg per osd = 2000
mon warn on pool no redundancy = false
mon data avail crit = 1
mon data avail warn = 2
debug ms = 0/0
debug mon = 1/0
debug osd = 1/0
debug rgw = 1/0
debug filestore = 0/0
debug objclass = 0/0
debug rados = 0/0
debug objecter = 0/0
debug optracker = 0/0
ms crc data = false
osd enable op tracker = false
[mon.a]
mon data = $folder/mon
[osd]
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = 17179869184
osd max object name len = 2048
[client.rgw]
rgw data = $folder/rgw
rgw frontends = beast endpoint=127.0.0.1:$1 tcp_nodelay=1 ssl_endpoint=127.0.0.1:$2 ssl_certificate=$folder/server.crt ssl_private_key=$folder/server.key
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = testkey-1=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo=
rgw dns name = localhost
rgw thread pool size = 64
rgw enable usage log = false
rgw lc debug interval = -1
EOF
}

start_gateway() {
    port=$(cat "$folder/port")
    radosgw -n client.rgw
    tries=0
    until curl -s -o /dev/null "http://127.0.0.1:$port/"; do
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || exit 1
        sleep 0.2
    done
}

user() {
    radosgw-admin -n client.rgw user create --uid="$1" --display-name="$1" --access-key="$2" --secret-key="$3" >/dev/null
}

make_cluster() {
    mkdir -p "$folder/mon" "$folder/osd" "$folder/rgw" "$folder/run" "$folder/log"
    fsid=$(cat /proc/sys/kernel/random/uuid)
    printf '%s\n' "$1" >"$folder/port"
    certificates
    configuration "$@"
    ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
    ceph-authtool "$folder/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' \
        --cap mgr 'allow *' >/dev/null
    monmaptool --create --addv a "[v2:127.0.0.1:$3,v1:127.0.0.1:$4]" --fsid "$fsid" "$folder/monmap" >/dev/null
    ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
    ceph-mon -i a
    ceph-osd -i 0 --mkfs --osd-uuid "$(cat /proc/sys/kernel/random/uuid)" 2>/dev/null
    ceph osd new "$(cat "$folder/osd/fsid")" 0 >/dev/null
    ceph-osd -i 0 >/dev/null
    start_gateway
    user test TESTACCESS TESTSECRET
    user other OTHERACCESS OTHERSECRET
}

stop_all() {
    for file in "$folder"/run/*.pid; do
        [ ! -e "$file" ] || kill -KILL "$(cat "$file")" 2>/dev/null || true
    done
}

case $verb in
make)
    shift 2
    make_cluster "$@"
    ;;
stop) stop_all ;;
signal) kill "-$3" "$(cat "$folder/run/client.rgw.pid")" ;;
gateway) start_gateway ;;
esac

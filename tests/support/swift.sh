#!/bin/sh
# A private OpenStack Swift with its S3 interface for tests: one replica on one folder, on loopback, and memcached. Used
# by tests/support/swift_server.cpp. The salt of its hashes is that of /etc/swift/swift.conf, which the package brings;
# nothing is written there. A container hears of an object after the answer when it is slow to hear, and then lists it too
# late: the limits are so long that it never is.
# usage: swift.sh make FOLDER PORT PORT PORT PORT PORT   (proxy, account, container, object, memcached) returns when it answers
#        swift.sh stop FOLDER                             kills every process of it
set -eu
exec 3>&- # the descriptor by which a test sees the end of a child: the server must not keep it open

verb=$1 folder=$2

ring() { # NAME PORT
    swift-ring-builder "$folder/etc/$1.builder" create 4 1 0
    swift-ring-builder "$folder/etc/$1.builder" add --region 1 --zone 1 --ip 127.0.0.1 --port "$2" --device d1 --weight 1
    swift-ring-builder "$folder/etc/$1.builder" rebalance || [ $? -eq 1 ] # a warning about one device
}

storage() { # NAME PORT
    ring "$1" "$2" >/dev/null
    cat >"$folder/etc/$1.conf" <<EOF_CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $2
workers = 1
user = $(id -un)
swift_dir = $folder/etc
devices = $folder/srv
mount_check = false
log_level = WARNING
fallocate_reserve = 0
conn_timeout = 10
node_timeout = 60
container_update_timeout = 60
[pipeline:main]
pipeline = $1-server
[app:$1-server]
use = egg:swift#$1
EOF_CONF
}

proxy() { # PORT MEMCACHED_PORT
    cat >"$folder/etc/proxy.conf" <<EOF_CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $1
workers = 1
user = $(id -un)
swift_dir = $folder/etc
log_level = WARNING
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
conn_timeout = 10
node_timeout = 60
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
allow_multipart_uploads = true
min_segment_size = 5242880
cors_preflight_allow_origin =
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = TESTSECRET .admin
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$2
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:symlink]
use = egg:swift#symlink
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:copy]
use = egg:swift#copy
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
EOF_CONF
}

start() { # NAME COMMAND…
    name=$1
    shift
    setsid "$@" >"$folder/log/$name.log" 2>&1 </dev/null &
    printf '%s\n' "$!" >"$folder/run/$name.pid"
}

make_servers() { # PORTS
    mkdir -p "$folder/etc" "$folder/srv/d1" "$folder/run" "$folder/log"
    storage account "$2"
    storage container "$3"
    storage object "$4"
    proxy "$1" "$5"
    start memcached memcached -u "$(id -un)" -l 127.0.0.1 -p "$5" -m 64
    for name in account container object proxy; do
        start "$name" "swift-$name-server" "$folder/etc/$name.conf"
    done
    tries=0
    until curl -s -o /dev/null -f "http://127.0.0.1:$1/healthcheck"; do
        tries=$((tries + 1))
        if [ "$tries" -ge 600 ]; then
            cat "$folder"/log/*.log >&2
            exit 1
        fi
        sleep 0.1
    done
}

case $verb in
make)
    shift 2
    make_servers "$@"
    ;;
stop)
    for file in "$folder"/run/*.pid; do # each leads a group of its own
        [ ! -e "$file" ] || kill -KILL "-$(cat "$file")" 2>/dev/null || true
    done
    ;;
esac

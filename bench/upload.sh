#!/bin/sh
# Uploading many small files to S3 (SPEC §16, row 5): `radica upload` (hashing, receipts, verification, write-back)
# beside a bare loop of signed PUTs over as many kept connections, and beside what else copies a folder into a bucket.
# Ceph's gateway over memory on the same machine; every round and tool gets a bucket of its own. The tools take turns,
# behind one loop that warms up the server and does not count. awscli and s3cmd, which are slow, send a tenth of the
# files once. Then the others at a distance: DISTANCE ms there and as many back, as a store in production is
# (bench/distance.cpp); 30 is about what lies between Bogotá and the nearest region of AWS.
# usage: bench/upload.sh BUILD_DIR [FILES] [ROUNDS] [BYTES] [DISTANCE]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
files=${2:-10000}
rounds=${3:-3}
bytes=${4:-20000}
distance=${5:-30}
connections=32
tree=$work/upload-$files-$bytes
tenth=$work/upload-$((files / 10))-$bytes
gateway=$work/ceph
s3_port=27480
# shellcheck source=bench/ceph.sh
. "$here/ceph.sh"

make_tree() { # FOLDER FILES
    [ ! -d "$1" ] || return 0
    rm -rf "$1.new"
    /usr/bin/python3 "$here/trees.py" files "$1.new" "$2" "$bytes"
    find "$1.new" -type f -exec touch -d 2026-11-01 {} +
    mv "$1.new" "$1"
}
make_tree "$tree" "$files"
make_tree "$tenth" "$((files / 10))"
start_store
far_port=$((s3_port + 9))
"$build/bench_distance" "$far_port" "$s3_port" "$distance" &
relay=$!
trap 'kill $relay; stop_store' EXIT

# The claims are loaded once; every round uploads from a copy of that database.
configure upload "$tree"
cat >>"$work/upload.toml" <<EOF_CONF
[store]
url = "s3://radica"
EOF_CONF
rm -f "$work"/upload.db* "$work"/*.times
RADICA_STORE_ENDPOINT=$endpoint timed_radica load upload load
cp "$work/upload.db" "$work/upload.loaded"

# No bucket is emptied: deleting takes longer than sending.
in_bucket() { # NAME FILES COMMAND…
    name=$1
    wanted=$2
    shift 2
    timed "$name" "$@"
    found=$(objects_in "$bucket")
    [ "$found" = "$wanted" ] || {
        printf 'bench: %s stored %s of %s files\n' "$name" "$found" "$wanted" >&2
        exit 1
    }
}
loop() { # PLACE ROUND PORT
    bucket=loop-$1-$2
    new_bucket "$bucket"
    in_bucket "loop-$1" "$files" "$build/bench_put_loop" "$tree" "http://localhost:$3" "$bucket" "$connections"
}
radica() { # PLACE ROUND PORT
    bucket=radica-$1-$2
    new_bucket "$bucket"
    rm -f "$work"/upload.db*
    cp "$work/upload.loaded" "$work/upload.db"
    in_bucket "radica-$1" "$files" env "RADICA_STORE_URL=s3://$bucket" "RADICA_STORE_ENDPOINT=http://localhost:$3" \
        "$build/radica" --no-progress --quiet --now "$now" --config "$work/upload.toml" upload
}
rclone_copy() { # PLACE ROUND PORT
    bucket=rclone-$1-$2
    new_bucket "$bucket"
    in_bucket "rclone-$1" "$files" rclone --quiet --transfers 32 --s3-provider Ceph --s3-env-auth --s3-region us-east-1 \
        --s3-endpoint "http://localhost:$3" copy "$tree" ":s3:$bucket"
}
slow_ones() {
    bucket=awscli
    new_bucket "$bucket"
    in_bucket awscli-near "$((files / 10))" /usr/bin/aws --endpoint-url "$endpoint" s3 cp --recursive \
        --only-show-errors "$tenth" s3://awscli
    bucket=s3cmd
    new_bucket "$bucket"
    in_bucket s3cmd-near "$((files / 10))" s3cmd --no-ssl --host="localhost:$s3_port" \
        --host-bucket="localhost:$s3_port/%(bucket)" --access_key="$AWS_ACCESS_KEY_ID" \
        --secret_key="$AWS_SECRET_ACCESS_KEY" --region=us-east-1 --no-progress -q put --recursive "$tenth/" s3://s3cmd/
    row near awscli "$((files / 10))" "aws s3 cp --recursive, a tenth, once" ""
    row near s3cmd "$((files / 10))" "s3cmd put --recursive, a tenth, once" ""
}
row() { # PLACE TOOL FILES LABEL BAR
    awk -v t="$(median "$2-$1" 1)" -v c="$(median "$2-$1" 2)" -v m="$(largest "$2-$1" 3)" \
        -v r="$(median "radica-$1" 1)" -v n="$3" -v all="$files" -v label="$4" -v bar="$5" 'BEGIN {
        printf "  %-46s %8.2f s %8.2f s %7.0f files/s %6.0f MiB %6.2f  %s\n", label, t, c, n / t, m / 1024, t * all / n / r,
            bar }'
}
measure() { # PLACE PORT HEADING
    for round in $(seq "$rounds"); do
        for tool in loop radica rclone_copy; do "$tool" "$1" "$round" "$2"; done
    done
    printf '%s\n  %-46s %10s %10s %15s %10s %6s  %s\n' "$3" "" time processor rate memory "/radica" bar
    row "$1" loop "$files" "bare PUT loop, $connections connections" ">= 0.70"
    row "$1" radica "$files" "radica upload: hash, send, verify, write back" ""
    row "$1" rclone "$files" "rclone copy --transfers 32" ">= 2.00"
}
loop warm 0 "$s3_port"
printf 'upload: %d files of %d bytes, medians of %d\n' "$files" "$bytes" "$rounds"
measure near "$s3_port" "beside the server"
slow_ones
measure far "$far_port" "$distance ms from the server"

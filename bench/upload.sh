#!/bin/sh
# Uploading many small files to S3 (SPEC §16, row 5): `radica upload` (hashing, receipts, verification, write-back)
# beside a bare loop of signed PUTs over as many kept connections, and beside what else copies a folder into a bucket.
# Ceph's gateway over memory on the same machine; every round and tool gets a bucket of its own. The tools take turns;
# the first round warms up and does not count.
# usage: bench/upload.sh BUILD_DIR [FILES] [ROUNDS] [BYTES]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
files=${2:-10000}
rounds=${3:-3}
bytes=${4:-20000}
connections=32
tree=$work/upload-$files-$bytes
gateway=$work/ceph
s3_port=27480
# shellcheck source=bench/ceph.sh
. "$here/ceph.sh"

if [ ! -d "$tree" ]; then
    rm -rf "$tree.new"
    /usr/bin/python3 "$here/trees.py" files "$tree.new" "$files" "$bytes"
    find "$tree.new" -type f -exec touch -d 2026-11-01 {} +
    mv "$tree.new" "$tree"
fi
start_store
cat >"$work/rclone.conf" <<EOF_CONF
[store]
type = s3
provider = Ceph
env_auth = true
endpoint = $endpoint
region = us-east-1
EOF_CONF

# The claims are loaded once; every round uploads from a copy of that database.
configure upload "$tree"
cat >>"$work/upload.toml" <<EOF_CONF
[store]
url = "s3://radica"
endpoint = "$endpoint"
EOF_CONF
rm -f "$work"/upload.db* "$work"/*.times
timed_radica load upload load
cp "$work/upload.db" "$work/upload.loaded"

in_bucket() { # NAME COMMAND…
    name=$1
    shift
    new_bucket "$name"
    timed "$name" "$@"
    found=$(objects_in "$name")
    [ "$found" = "$files" ] || {
        printf 'bench: %s stored %s of %s files\n' "$name" "$found" "$files" >&2
        exit 1
    }
    drop_bucket "$name"
}
round_of() {
    in_bucket loop "$build/bench_put_loop" "$tree" "$endpoint" loop "$connections"
    rm -f "$work"/upload.db*
    cp "$work/upload.loaded" "$work/upload.db"
    in_bucket radica "$build/radica" --no-progress --quiet --now "$now" --config "$work/upload.toml" upload
    in_bucket rclone rclone --config "$work/rclone.conf" --quiet --transfers 32 copy "$tree" store:rclone
    in_bucket awscli /usr/bin/aws --endpoint-url "$endpoint" s3 cp --recursive --only-show-errors "$tree" s3://awscli
    in_bucket s3cmd s3cmd --no-ssl --host="localhost:$s3_port" --host-bucket="localhost:$s3_port/%(bucket)" \
        --access_key="$AWS_ACCESS_KEY_ID" --secret_key="$AWS_SECRET_ACCESS_KEY" --region=us-east-1 --no-progress -q \
        put --recursive "$tree/" s3://s3cmd/
}
for round in $(seq 0 "$rounds"); do
    [ "$round" -eq 1 ] && rm -f "$work"/*.times
    round_of
done
row() { # NAME LABEL BAR
    awk -v t="$(median "$1" 1)" -v c="$(median "$1" 2)" -v m="$(largest "$1" 3)" -v r="$(median radica 1)" -v n="$files" \
        -v label="$2" -v bar="$3" 'BEGIN {
        printf "  %-46s %8.2f s %8.2f s %7.0f files/s %6.0f MiB %6.2f  %s\n", label, t, c, n / t, m / 1024, t / r, bar }'
}
printf 'upload: %d files of %d bytes, medians of %d\n' "$files" "$bytes" "$rounds"
printf '  %-46s %10s %10s %15s %10s %6s  %s\n' "" time processor rate memory "/radica" bar
row loop "bare PUT loop, $connections connections" ">= 0.70"
row radica "radica upload: hash, send, verify, write back" ""
row rclone "rclone copy --transfers 32" ">= 2.00"
row awscli "aws s3 cp --recursive" ""
row s3cmd "s3cmd put --recursive" ""

#!/bin/sh
# Uploading many small files to S3 (SPEC §16, row 5): `radica upload` (hashing, receipts, verification, write-back)
# beside a bare loop of signed PUTs over as many kept connections, and beside what else copies a folder into a bucket.
# Ceph's gateway over memory on the same machine; every round and tool gets a bucket of its own. The tools take turns,
# behind one loop that warms up the server and does not count. awscli and s3cmd, which are slow, send a tenth of the
# files once.
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
for round in $(seq 0 "$rounds"); do
    [ "$round" -eq 1 ] && rm -f "$work"/*.times
    bucket=loop-$round
    new_bucket "$bucket"
    in_bucket loop "$files" "$build/bench_put_loop" "$tree" "$endpoint" "$bucket" "$connections"
    [ "$round" -gt 0 ] || continue
    bucket=radica-$round
    new_bucket "$bucket"
    rm -f "$work"/upload.db*
    cp "$work/upload.loaded" "$work/upload.db"
    in_bucket radica "$files" env "RADICA_STORE_URL=s3://$bucket" "$build/radica" --no-progress --quiet --now "$now" \
        --config "$work/upload.toml" upload
    bucket=rclone-$round
    new_bucket "$bucket"
    in_bucket rclone "$files" rclone --config "$work/rclone.conf" --quiet --transfers 32 copy "$tree" "store:$bucket"
done
bucket=awscli
new_bucket "$bucket"
in_bucket awscli "$((files / 10))" /usr/bin/aws --endpoint-url "$endpoint" s3 cp --recursive --only-show-errors "$tenth" \
    s3://awscli
bucket=s3cmd
new_bucket "$bucket"
in_bucket s3cmd "$((files / 10))" s3cmd --no-ssl --host="localhost:$s3_port" \
    --host-bucket="localhost:$s3_port/%(bucket)" --access_key="$AWS_ACCESS_KEY_ID" \
    --secret_key="$AWS_SECRET_ACCESS_KEY" --region=us-east-1 --no-progress -q put --recursive "$tenth/" s3://s3cmd/
row() { # NAME FILES LABEL BAR
    awk -v t="$(median "$1" 1)" -v c="$(median "$1" 2)" -v m="$(largest "$1" 3)" -v r="$(median radica 1)" -v n="$2" \
        -v all="$files" -v label="$3" -v bar="$4" 'BEGIN {
        printf "  %-46s %8.2f s %8.2f s %7.0f files/s %6.0f MiB %6.2f  %s\n", label, t, c, n / t, m / 1024, t * all / n / r,
            bar }'
}
printf 'upload: %d files of %d bytes, medians of %d\n' "$files" "$bytes" "$rounds"
printf '  %-46s %10s %10s %15s %10s %6s  %s\n' "" time processor rate memory "/radica" bar
row loop "$files" "bare PUT loop, $connections connections" ">= 0.70"
row radica "$files" "radica upload: hash, send, verify, write back" ""
row rclone "$files" "rclone copy --transfers 32" ">= 2.00"
row awscli "$((files / 10))" "aws s3 cp --recursive, a tenth, once" ""
row s3cmd "$((files / 10))" "s3cmd put --recursive, a tenth, once" ""

#!/bin/sh
# Peak memory of an upload, at a tenth of the files and at all of them: it has to stay the same. Small files into Ceph's
# gateway over memory; what counts is their number.
# usage: bench/upload_memory.sh BUILD_DIR [FILES] [BYTES]
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
files=${2:-200000}
bytes=${3:-300}
gateway=$work/ceph
s3_port=27480
# shellcheck source=bench/ceph.sh
. "$here/ceph.sh"
start_store
printf 'upload of files of %d bytes: the largest resident set\n' "$bytes"
for count in $((files / 10)) "$files"; do
    tree=$work/upload-memory
    rm -rf "$tree" "$work"/upload-memory.db* "$work"/*.times
    /usr/bin/python3 "$here/trees.py" files "$tree" "$count" "$bytes"
    find "$tree" -type f -exec touch -d 2026-11-01 {} +
    configure upload-memory "$tree"
    printf '[store]\nurl = "s3://files-%d"\nendpoint = "%s"\n' "$count" "$endpoint" >>"$work/upload-memory.toml"
    new_bucket "files-$count"
    timed_radica load upload-memory load
    timed_radica upload upload-memory upload
    [ "$(objects_in "files-$count")" = "$count" ]
    awk -v n="$count" '{ printf "  %-10d %8.1f s %8.0f files/s %6.0f MiB\n", n, $1, n / $1, $3 / 1024 }' "$work/upload.times"
done
rm -rf "$tree"

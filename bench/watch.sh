#!/bin/sh
# `radica watch` while fifty files a second come: from the end of writing a file to its row being committed, and the
# processor time of ten minutes without any.
# usage: bench/watch.sh BUILD_DIR [SECONDS] [FILES]
# FILES: beside that many others, in the world that bench/incremental.sh has made; else in an empty one.
set -eu
here=$(dirname "$0")
# shellcheck source=bench/measure.sh
. "$here/measure.sh"
seconds=${2:-600}
files=${3:-0}
place=$work/watch
[ "$files" -eq 0 ] || place=$work/incremental-$files
if [ "$files" -eq 0 ]; then
    rm -rf "$place"
    mkdir -p "$place/tree/afinia/oficina_virtual/new" "$place/tree/aire/oficina_virtual/new"
    cat >"$place/radica.toml" <<TOML
[pipeline]
input = "$place/tree"
output = "$place/out"
[log]
dir = "$place/logs"
[database]
url = "sqlite:$place/radica.db"
[store]
url = "folder:$place/archive"
TOML
elif [ ! -f "$place/made" ]; then
    printf 'bench: there is no world of %d files; bench/incremental.sh makes it\n' "$files" >&2
    exit 1
fi
rm -rf "$place/logs"
"$build/radica" --no-progress --config "$place/radica.toml" watch >"$work/watch.out" 2>&1 &
watcher=$!
trap 'kill "$watcher" 2>/dev/null || true' EXIT
until grep -qs '"event":"stage_done".*"stage":"manifest"' "$place/logs/radica.log"; do
    kill -0 "$watcher"
    sleep 0.2
done
/usr/bin/python3 "$here/watch.py" "$place" "$watcher" "$seconds"
begin=$(date +%s%N)
kill -TERM "$watcher"
wait "$watcher"
printf '  stopped %d ms after SIGTERM\n' $((($(date +%s%N) - begin) / 1000000))

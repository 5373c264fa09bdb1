#!/bin/sh
# Takes a server away that tests share, in the background: once nobody has held LOCK for a while. Used by
# tests/support/shared_server.h.
# usage: tend.sh FOLDER LOCK STOP…    STOP: the command that ends the server of FOLDER, which then goes too
set -eu
exec 3>&- # the descriptor by which a test sees the end of a child

if [ "${TENDING:-no}" = no ]; then
    TENDING=yes setsid sh "$0" "$@" </dev/null >/dev/null 2>&1 &
    exit
fi
folder=$1 lock=$2
shift 2
while sleep 5; do
    [ -z "$(find "$folder/used" -newermt '-120 seconds' 2>/dev/null)" ] || continue
    # A test may have killed the server itself: one that cannot be stopped is gone.
    # shellcheck disable=SC2016 # expanded by the inner shell
    flock -n -x "$lock" sh -c '"$@" || true; rm -rf "$0"' "$folder" "$@" && exit
    touch "$folder/used" # somebody holds it
done

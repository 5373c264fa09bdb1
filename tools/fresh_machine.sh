#!/bin/sh
# Proves the promise of the README on a bare Debian 12: a debootstrap chroot with git and nothing else, a fresh clone of the
# last commit of this checkout, and there `./dev demo`, `./dev test` or both, with times. Needs root and debootstrap.
# Packages come from where this machine's apt gets them. The chroot is removed at the end.
# usage: tools/fresh_machine.sh [demo|test]…      (default: demo)
set -eu
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- demo
for verb in "$@"; do
    case $verb in
    demo | test) ;;
    *)
        echo "usage: tools/fresh_machine.sh [demo|test]..." >&2
        exit 64
        ;;
    esac
done
begin=$(date +%s)
lap() {
    now=$(date +%s)
    printf '%-24s %5d s\n' "$1" $((now - begin))
    begin=$now
}

packages=git,ca-certificates
# shellcheck source=tools/bare_debian.sh
. tools/bare_debian.sh
lap "bare Debian 12"

git bundle create --quiet "$root/radica.bundle" HEAD
inside git -c advice.detachedHead=false clone --quiet /radica.bundle /radica
lap "clone"

for verb in "$@"; do
    inside sh -c "cd /radica && ./dev $verb"
    lap "./dev $verb"
done

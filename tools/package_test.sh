#!/bin/sh
# Installs a package of Radica in a bare Debian 12, works with it as its user, upgrades, removes and purges it, and looks at
# what is there each time. Needs root and debootstrap. There is no systemd at work in a chroot: its unit is checked as
# it stands.
# usage: tools/package_test.sh PACKAGE.deb
set -eu
cd "$(dirname "$0")/.."
package=$(realpath "${1:?usage: tools/package_test.sh PACKAGE.deb}")

packages=ca-certificates
# shellcheck source=tools/bare_debian.sh
. tools/bare_debian.sh

say() { printf '%s\n' "$*"; }
die() {
    printf 'package_test: %s\n' "$*" >&2
    exit 1
}
# is COMMAND…: it succeeds in there
is() { inside "$@" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    die "is not so: $*"
}; }
is_not() { ! inside "$@" >/dev/null 2>&1 || die "is so: $*"; }
apt() { inside apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    die "apt-get $*"
}; }
as_radica() { inside setpriv --reuid=radica --regid=radica --clear-groups env --chdir=/var/lib/radica "$@"; }

# What is in it: files of root that others read only, no more programs than ours, nothing outside /usr.
dpkg-deb --contents "$package" | awk '
    $2 != "root/root" { print "not of root: " $0; wrong = 1 }
    $1 ~ /^.....w|^........w/ && $1 !~ /^l/ { print "writable: " $0; wrong = 1 }
    $6 !~ /^\.\/(usr\/.*)?$/ { print "outside /usr: " $0; wrong = 1 }
    $1 ~ /^-..x/ && $6 != "./usr/bin/radica" { print "a program: " $0; wrong = 1 }
    END { exit wrong }' || die "its content"

cp "$package" "$root/first.deb"
apt update
apt install -y --no-install-recommends /first.deb
is getent passwd radica
[ "$(inside stat -c '%U:%G %a' /var/lib/radica)" = "radica:radica 750" ] || die "/var/lib/radica"
[ "$(inside stat -c '%U:%G %a' /etc/radica/radica.toml)" = "root:radica 640" ] || die "/etc/radica/radica.toml"
is systemd-analyze verify --man=no /usr/lib/systemd/system/radica.service
is systemd-analyze security --offline=yes --threshold=25 /usr/lib/systemd/system/radica.service
as_radica radica --config /etc/radica/radica.toml config check >/dev/null || die "the configuration it came with"
as_radica radica --quiet generate --out /var/lib/radica/data/downloads --claims 20 --seed 7 >/dev/null
as_radica radica --quiet --no-progress --config /etc/radica/radica.toml run >/dev/null || die "run"
is test -e /var/lib/radica/data/radica.db
say "installed"

# The same with a higher version, over a configuration that somebody edited.
inside sh -c "printf '%s\n' '# of ours' >> /etc/radica/radica.toml"
dpkg-deb --raw-extract "$package" "$root/unpacked"
sed -i 's/^Version: .*/&+upgrade/' "$root/unpacked/DEBIAN/control"
dpkg-deb --root-owner-group --build "$root/unpacked" "$root/second.deb" >/dev/null
apt install -y --no-install-recommends /second.deb
is grep -q '^# of ours$' /etc/radica/radica.toml
is test -e /var/lib/radica/data/radica.db
inside dpkg -s radica | grep -q '^Version: .*upgrade' || die "not upgraded"
as_radica radica --config /etc/radica/radica.toml status >/dev/null || die "status after the upgrade"
say "upgraded"

apt remove -y radica
is_not test -e /usr/bin/radica
is_not test -e /usr/lib/systemd/system/radica.service
is grep -q '^# of ours$' /etc/radica/radica.toml
is test -e /var/lib/radica/data/radica.db
say "removed"

apt purge -y radica
is_not test -e /etc/radica
is test -e /var/lib/radica/data/radica.db
is getent passwd radica
say "purged"

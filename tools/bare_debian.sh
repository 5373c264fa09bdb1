# A bare Debian 12 in a chroot, gone at the end of whoever sources this; $packages: what it gets besides. Needs root and
# debootstrap. Packages come from where this machine's apt gets them. Afterwards $root is its folder and inside COMMAND…
# runs in it.
# shellcheck shell=sh disable=SC2154 # packages is of who sources it

if [ "$(id -u)" -ne 0 ] || ! command -v debootstrap >/dev/null; then
    echo "$0: needs root and the package debootstrap" >&2
    exit 69
fi

# The mirror this machine uses for bookworm itself (not its updates or security archive).
# shellcheck disable=SC2016 # apt's own placeholders
mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Codename: bookworm' | head -n 1)
if [ -z "$mirror" ]; then
    echo "$0: this machine's apt knows no Debian 12 archive" >&2
    exit 69
fi

root=$(mktemp -d "${TMPDIR:-/var/tmp}/radica-debian-XXXXXX")
chmod 755 "$root" # others than root walk in too: tests run the program as nobody
clean_up() {
    for part in dev/pts dev/shm dev sys proc; do
        mountpoint -q "$root/$part" && umount -l "$root/$part"
    done
    # Never into something that is still mounted.
    rm -rf --one-file-system "$root" "$root.log"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

debootstrap --variant=minbase --include="$packages" bookworm "$root" "$mirror" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    exit 69
}

# The host's sources, proxy settings and keys; never its passwords (auth.conf).
rm -f "$root/etc/apt/sources.list"
for part in sources.list sources.list.d apt.conf apt.conf.d preferences.d keyrings trusted.gpg.d; do
    [ ! -e "/etc/apt/$part" ] || cp -r "/etc/apt/$part" "$root/etc/apt/"
done
cp -rn /usr/share/keyrings "$root/usr/share/"
cp -r /usr/local/share/ca-certificates "$root/usr/local/share/" 2>/dev/null || true
cp /etc/resolv.conf /etc/hosts "$root/etc/"

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
for node in null:3 zero:5 full:7 random:8 urandom:9; do
    mknod -m 666 "$root/dev/${node%:*}" c 1 "${node#*:}"
done
mknod -m 666 "$root/dev/tty" c 5 0
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
for link in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do
    ln -s "/proc/self/${link#*:}" "$root/dev/${link%:*}"
done

inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"; }
inside update-ca-certificates >/dev/null 2>&1 || true

# Sourced by the scripts that need a Debian of their own: it lies in a temporary folder, its mounts and processes live in a
# namespace of their own, and all of it ends with the script. Needs root and debootstrap.
# shellcheck shell=bash

# Runs the script again inside the namespaces, with NEW_DEBIAN set to the folder: own_namespaces "$0" "$@"
own_namespaces() {
  [ -z "${NEW_DEBIAN:-}" ] || return 0
  NEW_DEBIAN=$(mktemp -d "${TMPDIR:-/tmp}/new-debian.XXXXXX")
  export NEW_DEBIAN
  chmod 755 "$NEW_DEBIAN"  # apt downloads as a user of its own.
  trap 'rm -rf "$NEW_DEBIAN"' EXIT
  unshare --mount --pid --fork --kill-child "$@"
  exit
}

# Where this machine's apt takes Debian from.
debian_archive() {
  # shellcheck disable=SC2016  # apt fills in the field.
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -n 1
}

# make_debian SUITE PACKAGES,WITH,COMMAS: fills NEW_DEBIAN, ready for chroot.
make_debian() {
  debootstrap --variant=minbase --include="$2" "$1" "$NEW_DEBIAN" "$(debian_archive)" >"$NEW_DEBIAN.log" ||
    { tail "$NEW_DEBIAN.log"; exit 1; }
  rm "$NEW_DEBIAN.log"
  cp /etc/resolv.conf /etc/hosts "$NEW_DEBIAN/etc/"
  # It trusts whom this machine trusts: between it and the world there may be a proxy with an authority of its own.
  if ls /usr/local/share/ca-certificates/*.crt >/dev/null 2>&1; then
    cp /usr/local/share/ca-certificates/*.crt "$NEW_DEBIAN/usr/local/share/ca-certificates/"
    chroot "$NEW_DEBIAN" update-ca-certificates >/dev/null 2>&1
  fi
  mount -t proc proc "$NEW_DEBIAN/proc"
  mkdir -p "$NEW_DEBIAN/dev/shm"
  mount -t tmpfs tmpfs "$NEW_DEBIAN/dev/shm"
  mkdir -p "$NEW_DEBIAN/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$NEW_DEBIAN/dev/pts"
  ln -sf pts/ptmx "$NEW_DEBIAN/dev/ptmx"
}

# Runs a line of shell in its folder /im-mock.
inside() {
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt chroot "$NEW_DEBIAN" sh -c "cd /im-mock && $1"
}

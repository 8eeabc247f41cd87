# For .ci/distribution --all, which sources it: what takes minutes, needs root, and a Debian of its own in a folder.
# shellcheck shell=bash disable=SC2154,SC2034,SC2016 # variables are those of the script, or of apt and dpkg
debian=$work/debian

# Everything that was started below the folder must have ended before it is removed.
remove_debian() {
  umount -R "$debian/proc" "$debian/dev" 2> /dev/null
  rm -rf "$debian"
}
trap 'remove_debian; finish' EXIT

# build_in FOLDER FILE: builds what git knows there, with nothing left from before; writes the digests of what came of it.
build_in() {
  mkdir -p "$1"
  git ls-files -z | tar --create --null --files-from=- | tar --extract --directory "$1" || return 1
  (cd "$1" && timeout -k 10 900 mvn -q -B -Pdist -Dmaven.test.skip -pl dist -am package) || return 1
  (cd "$1" && sha256sum dist/target/vireo-"$version"-* dist/target/vireo_"$version"_*.deb ./*/target/vireo-*.jar) > "$2"
  rm -rf "$1"
}

builds_equal() {
  build_in "$work/one" "$work/first" && build_in "$work/elsewhere/of-another-name" "$work/second" || return 1
  diff "$work/first" "$work/second"
}

make_debian() {
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' | sort -u | grep '/debian/$' | head -n 1)
  debootstrap --variant=minbase --include=adduser,systemd bookworm "$debian" "$mirror" || return 1
  # Nobody may start services there.
  printf '#!/bin/sh\nexit 101\n' > "$debian/usr/sbin/policy-rc.d"
  chmod +x "$debian/usr/sbin/policy-rc.d"
}

# inside COMMAND...: runs a command in that Debian, with processes and mounts of its own.
inside() {
  unshare --mount --pid --fork --kill-child --mount-proc="$debian/proc" -- \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/ TMPDIR=/tmp DEBIAN_FRONTEND=noninteractive \
    chroot "$debian" "$@"
}

installs() {
  cp "$deb" "$debian/vireo.deb" || return 1
  inside dpkg -i /vireo.deb || return 1
  inside id vireo || return 1
  [[ $(stat -c '%U %a' "$debian/etc/vireo/vireo.conf") == 'root 640' ]] || return 1
  [[ $(stat -c %a "$debian/var/lib/vireo") == 750 ]]
}

# What systemd does with the unit: its command, as its user, in its folder, with a socket for messages.
serves_as_the_unit_says() {
  local command
  command=$(sed -n 's/^ExecStart=//p' "$debian/lib/systemd/system/vireo.service")
  # Programs find the libraries beside them by /proc.
  mount -t proc proc "$debian/proc" || return 1
  local status=0
  python3 -B .ci/notified.py "$debian" "$command" || status=1
  umount "$debian/proc"
  return "$status"
}

upgrades() {
  # A setting of the administrator's, and a key of the users'.
  echo '# mine' >> "$debian/etc/vireo/vireo.conf"
  dpkg-deb -R "$deb" "$work/newer" || return 1
  sed -i "s/^Version: .*/Version: $version.1/" "$work/newer/DEBIAN/control"
  dpkg-deb --root-owner-group -Zgzip -b "$work/newer" "$debian/newer.deb" || return 1
  inside dpkg -i /newer.deb || return 1
  grep -q '# mine' "$debian/etc/vireo/vireo.conf" || return 1
  [[ $(inside dpkg-query -W -f '${Version}' vireo) == "$version.1" ]]
}

removes() {
  inside dpkg -r vireo || return 1
  [[ -f $debian/etc/vireo/vireo.conf && -d $debian/var/lib/vireo && ! -e $debian/usr/bin/vireo-server ]]
}

purges() {
  inside dpkg -P vireo || return 1
  [[ ! -e $debian/etc/vireo && ! -e $debian/var/lib/vireo && ! -e $debian/usr/lib/vireo ]] || { ls -R "$debian/etc/vireo"; return 1; }
  ! inside id vireo
}

check "two builds are equal" builds_equal
check "there is a Debian to install into" make_debian
check "the package installs" installs
check "the server runs as the unit says, and tells systemd" serves_as_the_unit_says
check "the package upgrades and keeps what is yours" upgrades
check "the package is removed and keeps what is yours" removes
check "the package is purged" purges
check "the image is built and runs" .ci/container "$debian" "$home"
check "the Sentinels of docker/compose.sentinel.yaml fail over" .ci/compose "$home" docker/compose.sentinel.yaml
check "the cluster of docker/compose.cluster.yaml comes up and fails over" .ci/compose "$home" docker/compose.cluster.yaml

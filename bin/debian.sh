# For bin/fetch-peers and .ci/conformance/fetch-suite, which source it: apt for another release of Debian, by the mirror of this
# machine's own and apart from its packages.
# shellcheck shell=bash

# debian_update FOLDER RELEASE [deb-src]: makes apt know what a release has, once. FOLDER then is for debian_apt.
debian_update() {
  local at=$1 mirror
  [[ ! -e $at/updated ]] || return 0
  mirror=$({ cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2> /dev/null || true; } |
    sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) bookworm main.*/\2/p' | grep -v security | sed -n 1p) || true
  if [[ -z $mirror ]]; then
    echo "no Debian mirror in this machine's apt sources" >&2
    return 1
  fi
  mkdir -p "$at"/{lists/partial,cache/archives/partial}
  echo "${3:-deb} $mirror $2 main" > "$at/sources.list"
  debian_apt "$at" apt-get update >&2 && touch "$at/updated"
}

# debian_apt FOLDER apt-get|apt-cache ARGUMENT...
debian_apt() {
  "$2" -qq -o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$1/lists" \
    -o Dir::Cache="$1/cache" -o APT::Sandbox::User=root "${@:3}"
}

# For .ci/run and .ci/nightly, which source it after stages.sh: the stages that both play, and what theirs are made of.
# shellcheck shell=bash disable=SC2154 # stages.sh has the variables

as_root() { if (( EUID == 0 )); then "$@"; else sudo "$@"; fi; }

install() {
  local need=()
  command -v mvn > /dev/null || need+=(maven)
  command -v javac > /dev/null || need+=(default-jdk-headless)
  command -v python3 > /dev/null || need+=(python3)
  command -v pgrep > /dev/null || need+=(procps)
  command -v tclsh > /dev/null || need+=(tcl)
  command -v tclsh > /dev/null && tclsh <<< 'package require tls' &> /dev/null || need+=(tcl-tls)
  command -v redis-cli > /dev/null || need+=(redis-tools)
  command -v redis-server > /dev/null || need+=(redis-server)
  command -v strace > /dev/null || need+=(strace)
  command -v tmux > /dev/null || need+=(tmux)
  command -v node > /dev/null || need+=(nodejs)
  command -v npm > /dev/null || need+=(npm)
  command -v cc > /dev/null || need+=(gcc libc6-dev)
  command -v chromium > /dev/null || need+=(chromium)
  command -v openssl > /dev/null || need+=(openssl)
  command -v unzip > /dev/null || need+=(unzip)
  command -v ip > /dev/null || need+=(iproute2)
  command -v shellcheck > /dev/null || need+=(shellcheck)
  command -v systemd-analyze > /dev/null || need+=(systemd)
  command -v docker-compose > /dev/null || need+=(docker-compose)
  mapfile -t -O "${#need[@]}" need < <(applications_need)
  if (( ${#need[@]} )); then
    echo "missing: ${need[*]}"
    packages "${need[@]}" || { say "once more"; sleep 5; packages "${need[@]}"; }
  fi
  run bin/fetch-peers
  run bin/fetch-lua-tests || say "without Lua's published tests"
  run .ci/conformance/fetch-suite
  # Of Debian's newer releases, whose packages come and go: their tests are left out where they are not to be had.
  local suite
  for suite in valkey redis-8.6 valkey-9.1; do
    run .ci/conformance/fetch-suite "$suite" || say "the suite of $suite cannot be fetched; its tests are not played"
  done
}

# The packages of applications that are not installed.
applications_need() {
  local package
  while read -r package; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q ' installed$' || echo "$package"
  done < server/src/test/applications/packages.txt
}

# Installs packages without starting the services that come with them (redis-server has one).
packages() {
  local policy=/usr/sbin/policy-rc.d ours='' status=0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" > /dev/null
    as_root chmod +x "$policy"
    ours=1
  fi
  { as_root apt-get -qq update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@"; } || status=$?
  [[ -z $ours ]] || as_root rm -f "$policy"
  return "$status"
}

# maven_tests ARGUMENT...: mvn, with what fails played alone. What Maven prints has no failures of tests in it that are not in the reports
# too, but for processes that died.
maven_tests() {
  local status=0 word settings=()
  for word in "$@"; do
    if [[ $word == -D* ]]; then settings+=("$word"); fi
  done
  rm -rf -- */target/surefire-reports
  run mvn -q -B "$@" -Dmaven.test.failure.ignore=true > >(tee "$out/logs/maven.log") 2>&1 || status=$?
  if (( status )); then return 9; fi
  if grep -E 'forked VM terminated|error in the fork|SurefireBooterForkException' "$out/logs/maven.log"; then return 1; fi
  run .ci/judge-tests "$verdict" "${settings[@]}"
}

# fetched SUITE: true if fetch-suite has fetched it.
fetched() { [[ -d ${XDG_CACHE_HOME:-$HOME/.cache}/$1-suite/tests ]]; }

# verified OUT SUITE ARGUMENT...: some of Redis' tests; SUITE is redis-sentinel, redis-cluster, or empty for the main one.
verified() {
  local to=$out/$1 suite=${2:+-u $2} status=0 file
  shift 2
  # shellcheck disable=SC2086 # an option and its value
  run .ci/conformance/verify $suite -o "$to" "$@" || status=$?
  if [[ ! -f $to/summary ]]; then return 1; fi
  add "$(tail -n 1 "$to/summary")"
  sed -n 's/^flaky (failed once of twice): //p' "$to/summary" >> "$verdict/flaky"
  python3 -B - "$to" >> "$verdict/slow" << 'END'
import json, sys
from pathlib import Path

for part in Path(sys.argv[1], "first/parts").glob("*.json"):
    ran = json.loads(part.read_text())
    print(f"{ran['seconds']:.0f}\t{ran['file']}")
END
  while read -r file; do
    failure "$file" ".ci/conformance/verify $suite $file" "$to/again/logs/${file//\//_}.log"
  done < <(sed -n 's/^FAILED: \([^:]*\): .*/\1/p' "$to/summary" | sort -u)
  return "$status"
}

# What fails is played alone, on servers of its own.
applications() {
  local server program passed failed=0 more bad
  rm -f "$out/applications/summary"
  run bin/applications -o "$out/applications" || true
  if [[ ! -f $out/applications/summary ]]; then return 1; fi
  read -r passed _ < "$out/applications/summary"
  sed 's/^/applications: /' "$out/applications/flaky" >> "$verdict/flaky"
  while read -r server program; do
    run bin/applications -o "$out/applications-alone" -s "$server" "$program" < /dev/null || true
    read -r more _ bad _ < "$out/applications-alone/summary"
    if (( bad )); then
      failed=$(( failed + bad ))
      failure "$program on $server" "bin/applications -s $server $program" "$out/applications-alone/$server/${program//\//-}.log"
    else
      [[ $server == redis ]] || passed=$(( passed + more ))
      flaky "applications: $program on $server"
    fi
  done < "$out/applications/failed"
  add "$passed passed, $failed failed"
  (( failed == 0 ))
}

# What users' pages tell to type, played as it is written.
pages() {
  local status=0 page
  run bin/make-cli-cache > /dev/null || say "no start-up cache; vireo-cli starts without"
  run bin/docs-commands > >(tee "$out/pages.txt") || status=$?
  add "$(tail -n 1 "$out/pages.txt")" || status=1
  while read -r page; do
    failure "$page" "bin/docs-commands $page" "$out/pages.txt"
  done < <(sed -n 's/^FAILED: \([^:]*\):.*/\1/p' "$out/pages.txt" | sort -u)
  return "$status"
}

# examples_with NAME ARGUMENT...: bin/examples; what it prints is in OUT/NAME.txt too. What fails is played once more, alone.
examples_with() {
  local name passed failed
  local -a alone=("${@:2}")
  run bin/examples "${@:2}" > >(tee "$out/$1.txt") || true
  if ! read -r passed _ failed _ < <(tail -n 1 "$out/$1.txt" | grep -E '^[0-9]+ passed, [0-9]+ failed$'); then return 1; fi
  while read -r name; do
    (( $# > 1 )) || alone=("$name")
    if run bin/examples "${alone[@]}" < /dev/null > "$out/$1-$name.txt" 2>&1; then
      passed=$(( passed + 1 )) failed=$(( failed - 1 ))
      flaky "examples: $name"
    else
      failure "$name" "bin/examples ${alone[*]}" "$out/$1-$name.txt"
    fi
  done < <(sed -n 's/\x1b\[[0-9;]*m//g; s/^\([a-z0-9-]*\): FAILED$/\1/p' "$out/$1.txt")
  add "$passed passed, $failed failed"
  (( failed == 0 ))
}

examples() {
  local status=0
  examples_with examples || status=1
  pages || status=1
  return "$status"
}

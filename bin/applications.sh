# For bin/applications and bin/bullmq-bench, which source it in the project's folder after bin/tests.sh: servers side by
# side, whose processes are ${process[NAME]} and whose ports ${port[NAME]}, and the packages of npm in $node_home. It makes
# $work, which is gone at the end like the servers.
# shellcheck shell=bash
sources=$PWD/server/src/test/applications
node_home=${XDG_CACHE_HOME:-$HOME/.cache}/vireo-applications/node
work=$(mktemp -d)
declare -A process=() port=()
finish() {
  (( ! ${#process[@]} )) || kill -KILL "${process[@]}" 2> /dev/null || true
  { wait; } 2> /dev/null
  rm -rf "$work"
}
trap finish EXIT

# launcher SERVER: the program that starts it.
launcher() {
  case $1 in
    redis) bin/fetch-peers | sed -n 1p ;;
    vireo) echo bin/vireo-server ;;
    *) echo "$1" ;;
  esac
}

# start SERVER: tries some ports; its log tells when it is ready, so that nobody else's server is tested.
start() {
  local program try log=$work/${1//\//-}.log
  program=$(launcher "$1")
  mkdir -p "$log.d"
  for try in $(shuf -i 30000-31999 -n 5); do
    port[$1]=$try
    "$program" --port "$try" --bind 127.0.0.1 --save '' --dir "$log.d" > "$log" 2>&1 &
    process[$1]=$!
    until grep -qs 'Ready to accept connections' "$log"; do
      kill -0 "${process[$1]}" 2> /dev/null || continue 2
      sleep 0.1
    done
    return
  done
  echo "$1 did not start: $(tail -n 3 "$log")" >&2
  return 1
}

# start_servers SERVER...
start_servers() {
  local server
  for server; do
    [[ $server != vireo ]] || need_quick_server
    start "$server"
  done
}

# A download may break off.
install_node() {
  (cd "$node_home" && npm ci --no-audit --no-fund --loglevel=error) >&2
}

# prepare_node FILE...: has the packages of package-lock.json in $node_home, and these files beside them.
prepare_node() {
  mkdir -p "$node_home"
  if ! cmp -s "$sources/node/package-lock.json" "$node_home/installed-lock.json"; then
    cp "$sources"/node/{.npmrc,package.json,package-lock.json} "$node_home"
    install_node || { sleep 5; install_node; }
    cp "$sources/node/package-lock.json" "$node_home/installed-lock.json"
  fi
  rm -f "$node_home"/*.js
  cp "$@" "$node_home"
}

# For bin/applications and bin/bullmq-bench, which source it in the project's folder after bin/tests.sh: servers side by
# side, whose processes are ${process[NAME]} and whose ports ${port[NAME]}, and the packages of npm in $node_home. It makes
# $work, which is gone at the end like the servers.
# shellcheck shell=bash
sources=$PWD/server/src/test/applications
node_home=${XDG_CACHE_HOME:-$HOME/.cache}/vireo-applications/node
work=$(mktemp -d)
declare -A process=() port=() bus=()
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

# start SERVER [NAME [OPTION...]]: tries some ports; its log tells when it is ready, so that nobody else's server is tested.
start() {
  local program try name=${2:-$1} log
  log=$work/${name//\//-}.log
  program=$(launcher "$1")
  mkdir -p "$log.d"
  for try in $(shuf -i 30000-31999 -n 5); do
    port[$name]=$try
    "$program" --port "$try" --bind 127.0.0.1 --save '' --dir "$log.d" "${@:3}" > "$log" 2>&1 &
    process[$name]=$!
    until grep -qs 'Ready to accept connections' "$log"; do
      kill -0 "${process[$name]}" 2> /dev/null || continue 2
      sleep 0.1
    done
    return
  done
  echo "$name did not start: $(tail -n 3 "$log")" >&2
  return 1
}

# start_node SERVER NAME: a node of a cluster, whose second port is ${bus[NAME]}.
start_node() {
  local try
  for try in $(shuf -i 30000-31999 -n 5); do
    bus[$2]=$try
    if start "$1" "$2" --cluster-enabled yes --cluster-node-timeout 2000 --cluster-port "$try"; then return; fi
  done
  return 1
}

# ask PORT WORD...: what a server answers.
ask() {
  local socket
  exec {socket}<> "/dev/tcp/127.0.0.1/$1"
  printf '%s\r\n' "${*:2}" QUIT >&$socket
  tr -d '\r' <&$socket | sed '$d' # QUIT is answered last
  exec {socket}>&-
}

# told COUNT PATTERN PORT WORD...: waits for an answer of which so many lines match.
told() {
  local try answer
  for try in {1..300}; do
    answer=$(ask "${@:3}")
    if (( $(grep -cE -- "$2" <<< "$answer") == $1 )); then return; fi
    sleep 0.1
  done
  echo "port $3 never answered $2 to ${*:4}" >&2
  return 1
}

# start_cluster SERVER: three primaries with a replica each; "$1 1" to "$1 6" are the nodes' names.
start_cluster() {
  local i primary
  for i in {1..6}; do start_node "$1" "$1 $i"; done
  for i in {1..6}; do
    if (( i <= 3 )); then
      told 1 '^.OK' "${port[$1 $i]}" CLUSTER ADDSLOTSRANGE $(( 16384 * (i - 1) / 3 )) $(( 16384 * i / 3 - 1 ))
    fi
    told 1 '^.OK' "${port[$1 $i]}" CLUSTER SET-CONFIG-EPOCH "$i"
    told 1 '^.OK' "${port[$1 $i]}" CLUSTER MEET 127.0.0.1 "${port[$1 1]}" "${bus[$1 1]}"
  done
  for i in {4..6}; do
    primary=$(ask "${port[$1 $(( i - 3 ))]}" CLUSTER MYID | sed -n 2p)
    told 1 '^.OK' "${port[$1 $i]}" CLUSTER REPLICATE "$primary"
  done
  for i in {1..6}; do
    told 3 '^[^ ]+ [^ ]+ (myself,)?slave ' "${port[$1 $i]}" CLUSTER NODES
    told 1 '^cluster_state:ok' "${port[$1 $i]}" CLUSTER INFO
    told 1 '^(master_link_status:up|slave0:.*state=online)' "${port[$1 $i]}" INFO replication
  done
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

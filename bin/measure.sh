# For bin/collectors and bin/pauses, which source it: a server on a port of its own, and loads on it. It expects $bin, and
# $port; it makes $dir, which is gone at the end, and knows the server's process as $server.
# shellcheck shell=bash disable=SC2154 # bin and port are the caller's

dir=$(mktemp -d)
server=''
trap '[[ -z $server ]] || kill "$server" 2> /dev/null || true; wait; rm -rf "$dir"' EXIT

# start_server PROGRAM OPTION...: waits until it says that it is ready, also behind a heap that is touched first. Who merely
# asked the port might be answered by somebody else's server; this one ends if the port is taken.
start_server() {
  "$1" --port "$port" --save '' --dir "$dir" "${@:2}" > "$dir/log" 2>&1 & server=$!
  for _ in {1..600}; do
    grep -q 'Ready to accept connections' "$dir/log" && return
    kill -0 "$server" 2> /dev/null || break
    sleep 0.1
  done
  echo "$1 did not start: $(tail -n 3 "$dir/log")" >&2
  return 1
}

end_server() {
  kill "$server"
  wait "$server" 2> /dev/null || true
  server=''
}

# load NAME OPTION...: sends requests; what was measured goes to a file of that name.
load() {
  "$bin/vireo-benchmark" -p "$port" --json "${@:2}" > "$dir/$1" 2> "$dir/progress-$1"
}

# field NAME FIELD [OBJECT]: a figure of a load, the first of that name, or the first behind that of an object.
field() { sed -n "/\"${3:-test}\" :/,\$p" "$dir/$1" | grep -oP "\"$2\" : \K[0-9.]+" | head -n 1; }

# For the scripts beside this one, which source it in the project's folder: runs stages, cleans up, sums up.
# shellcheck shell=bash
out=${VIREO_CI_OUT:-suite-results}
export VIREO_CI_RUN=$$-$RANDOM$RANDOM # marks every process started from here
passed=0 failed=0 child=''

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }

# In the background, so that a signal to this script is served at once.
run() {
  local status=0
  "$@" & child=$!
  wait "$child" || status=$?
  child=
  return "$status"
}

# Processes that carry our mark, without this script and what it runs right now to find them.
leftovers() {
  local environ pid
  for environ in /proc/[0-9]*/environ; do
    pid=${environ#/proc/}; pid=${pid%/environ}
    [[ $pid != "$$" && $pid != "$BASHPID" ]] || continue
    if grep -qzx "VIREO_CI_RUN=$VIREO_CI_RUN" "$environ" 2> /dev/null && kill -0 "$pid" 2> /dev/null; then
      echo "$pid"
    fi
  done
}

finish() {
  local status=$? pids
  trap '' TERM INT HUP
  trap - EXIT
  if [[ -n $child ]]; then
    kill -TERM "$child" 2> /dev/null || true
    wait "$child" || true
  fi
  for _ in {1..30}; do # what was just ended may need a moment
    mapfile -t pids < <(leftovers)
    (( ${#pids[@]} )) || break
    sleep 0.1
  done
  if (( ${#pids[@]} )); then
    say "still running at the end, and killed:"
    ps -o pid=,args= -p "$(IFS=,; echo "${pids[*]}")" | cut -c 1-160 || true
    kill -KILL "${pids[@]}" 2> /dev/null || true
    (( status )) || status=1
  fi
  if (( status && ! failed )); then failed=1; fi
  echo "$passed passed, $failed failed"
  exit "$status"
}
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT HUP

# Adds the numbers of a line "N passed, N failed" to the totals.
add() {
  [[ $1 =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]] || { say "no result line: $1"; return 1; }
  passed=$(( passed + BASH_REMATCH[1] )) failed=$(( failed + BASH_REMATCH[2] ))
}

# counted N COMMAND...: a command that is worth N passes, or one failure. What it keeps lies beside the results.
counted() {
  mkdir -p "$out"
  if run "${@:2}"; then
    add "$1 passed, 0 failed"
  else
    add "0 passed, 1 failed"
    return 1
  fi
}

# choose_stages "KNOWN..." GIVEN...: the stages to play as $stages, all of them if none is given.
choose_stages() {
  local stage
  read -ra stages <<< "$1"
  (( $# == 1 )) || stages=("${@:2}")
  for stage in "${stages[@]}"; do
    [[ " $1 " == *" $stage "* ]] || { echo "$0: no such stage: $stage" >&2; exit 2; }
  done
}

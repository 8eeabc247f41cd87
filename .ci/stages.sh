# For .ci/run and .ci/nightly, which source it in the project's folder: plays stages within deadlines, cleans up, sums up.
#
# A stage is a function of the script that sources this. It runs in a process of its own, `SCRIPT --inside STAGE`, which is ended at the
# stage's deadline; what it prints goes to OUT/logs/STAGE.log too. It reports results by `add`, tests that failed and passed alone by
# `flaky`, and what failed, with the command that plays it alone, by `failure`: lines of files below OUT/verdict.
# shellcheck shell=bash
out=${VIREO_CI_OUT:-suite-results}
export VIREO_CI_RUN=${VIREO_CI_RUN:-$$-$RANDOM$RANDOM} # marks every process started from here
verdict=$out/verdict
child='' inside=''
declare -A deadline

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }

# A command in the background, so that a signal to this script is served at once; but with SIGINT as in the foreground.
run() {
  local status=0
  env --default-signal=INT "$@" & child=$!
  wait "$child" || status=$?
  child=
  return "$status"
}

# Processes that carry our mark or one that begins with it, without this script, its parent, and what it runs right now to find them.
leftovers() {
  local environ pid
  for environ in /proc/[0-9]*/environ; do
    pid=${environ#/proc/}; pid=${pid%/environ}
    [[ " $$ $BASHPID $PPID " != *" $pid "* ]] || continue
    if grep -qz "^VIREO_CI_RUN=$VIREO_CI_RUN" "$environ" 2> /dev/null && kill -0 "$pid" 2> /dev/null; then
      echo "$pid"
    fi
  done
}

# Ends what is still running and is marked as ours; 1 if there was any.
clean_up() {
  local pids=()
  for _ in {1..30}; do # what was just ended may need a moment
    mapfile -t pids < <(leftovers)
    (( ${#pids[@]} )) || return 0
    sleep 0.1
  done
  say "still running at the end, and killed:"
  ps -o pid=,args= -p "$(IFS=,; echo "${pids[*]}")" | cut -c 1-160 || true
  kill -KILL "${pids[@]}" 2> /dev/null || true
  return 1
}

stop_child() {
  if [[ -n $child ]]; then
    kill -TERM "$child" 2> /dev/null || true
    wait "$child" || true
    child=
  fi
}

# add "N passed, N failed": counts results.
add() {
  [[ $1 =~ ^[0-9]+\ passed,\ [0-9]+\ failed$ ]] || { say "no result line: $1"; return 1; }
  echo "$1" >> "$verdict/results"
}

# flaky TEST: it failed and then passed alone.
flaky() { echo "$1" >> "$verdict/flaky"; }

# failure WHAT COMMAND LOG: what failed, the command that plays it alone, and the file whose end tells why.
failure() { printf '%s\t%s\t%s\n' "$1" "$2" "${3:-}" >> "$verdict/failures"; }

# slow SECONDS NAME: what took long, for the table at the end.
slow() { printf '%s\t%s\n' "$1" "$2" >> "$verdict/slow"; }

# counted N NAME COMMAND...: a command that is worth N passes, or one failure. With $replays it is flaky if it passes the second time.
counted() {
  local log=$out/logs/$2.log begin=$SECONDS try
  for (( try = 0; try <= ${replays:-0}; try++ )); do
    if run "${@:3}" > >(tee "$log") 2>&1; then
      add "$1 passed, 0 failed"
      slow $(( SECONDS - begin )) "$2"
      (( ! try )) || flaky "$2"
      return 0
    fi
    cp "$log" "${log%.log}-failed-$try.log"
  done
  add "0 passed, 1 failed"
  failure "$2" "${*:3}" "$log"
  return 1
}

# The sum of all results, as "N passed, N failed".
sum() {
  awk '{ passed += $1; failed += $3 } END { print passed + 0 " passed, " failed + 0 " failed" }' "$verdict/results"
}

# play STAGE: plays it within its deadline, in a process of its own.
play() {
  local stage=$1 begin=$SECONDS status=0 failed_before
  say "$stage"
  failed_before=$(wc -l < "$verdict/failures")
  VIREO_CI_RUN=$VIREO_CI_RUN-$stage run timeout -k 30 "${deadline[$stage]}" bash "$0" --inside "$stage" \
    > >(tee "$out/logs/$stage.log") 2>&1 || status=$?
  if (( status )); then
    # Not a result of its own unless nothing in it was counted as failed.
    if [[ $(wc -l < "$verdict/failures") == "$failed_before" ]]; then
      add "0 passed, 1 failed"
      if (( status == 124 || status == 137 )); then
        failure "stage $stage, not done within ${deadline[$stage]} s" ".ci/${0##*/} $stage" "$out/logs/$stage.log"
      else
        failure "stage $stage" ".ci/${0##*/} $stage" "$out/logs/$stage.log"
      fi
    fi
    printf '%-14s FAILED %6d s\n' "$stage" $(( SECONDS - begin )) >> "$verdict/stages"
  else
    printf '%-14s passed %6d s\n' "$stage" $(( SECONDS - begin )) >> "$verdict/stages"
  fi
  return "$status"
}

# Prints what failed with the end of its log, what is flaky, and where the time went. The last line is "N passed, N failed".
report() {
  local what command log test seconds known
  while IFS=$'\t' read -r what command log; do
    echo
    echo "FAILED: $what"
    [[ ! -f $log ]] || tail -n 40 "$log" | cut -c 1-400 | sed 's/^/    /'
    echo "  alone: $command"
  done < "$verdict/failures"
  echo
  while read -r test; do
    known=$(grep -v '^#' .ci/flaky.txt | grep -F "$test  " | sed 's/.*  //' | head -n 1) || true
    echo "FLAKY: $test: failed, then passed alone; ${known:-not in .ci/flaky.txt: add it with its reason, before the next change of its package}"
  done < "$verdict/flaky"
  if grep -v '^#' .ci/flaky.txt | grep -q .; then
    echo "known to be flaky (.ci/flaky.txt):"
    grep -v '^#' .ci/flaky.txt | grep . | sed 's/^/  /'
  fi
  echo "slowest:"
  sort -rn "$verdict/slow" | sed -n 1,10p | while IFS=$'\t' read -r seconds test; do printf '%8s s  %s\n' "$seconds" "$test"; done
  cat "$verdict/stages"
  printf '%-14s %13d s\n' all "$SECONDS"
  [[ ! -s $verdict/flaky ]] || echo "$(wc -l < "$verdict/flaky") flaky"
  sum
}

# main KNOWN GIVEN...: plays the given stages, all the known ones if none is given. "--inside STAGE" is one of them in its own process.
main() {
  local stage stages status known=$1
  shift
  if [[ ${1:-} == --inside ]]; then
    inside=$2
    trap 'status=$?; trap "" TERM; stop_child; clean_up || (( status )) || status=1; exit "$status"' EXIT
    trap 'exit 143' TERM
    trap 'exit 130' INT HUP
    "$inside"
    exit
  fi
  read -ra stages <<< "$known"
  (( $# == 0 )) || stages=("$@")
  for stage in "${stages[@]}"; do
    [[ " $known " == *" $stage "* ]] || { echo "$0: no such stage: $stage" >&2; exit 2; }
  done
  mkdir -p "$out/logs"
  rm -rf "$verdict"
  mkdir "$verdict"
  touch "$verdict"/{results,flaky,failures,slow,stages}
  trap 'stop_child; clean_up || true' EXIT
  trap 'exit 143' TERM
  trap 'exit 130' INT HUP
  for stage in "${stages[@]}"; do
    status=0
    play "$stage" || status=$?
    (( status != 9 )) || break # the stages after it need what it makes
  done
  if ! clean_up; then
    add "0 passed, 1 failed"
    failure "processes left running" "$0"
  fi
  report
  [[ $(sum) == *" 0 failed" ]]
}

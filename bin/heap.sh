# For bin/vireo-server, which sources it: how large the heap may become, and which collector fits.
# Only builtins, for the same reason as in java.sh. docs/users/memory.md says why these sizes and collectors.
# shellcheck shell=sh disable=SC2034 # heap and collector are for the launcher

mebibyte=1048576
# Mebibytes of heap beyond which a collection that stops everything takes too long.
large_heap=512

# to_bytes TEXT: a size as in the configuration (100mb, 2g, 75%) as $bytes; empty if it is none.
to_bytes() {
  unit=${1##*[0-9]} bytes=${1%"${1##*[0-9]}"}
  case $bytes in '' | *[!0-9]*) bytes='' ;; esac
  [ -n "$bytes" ] || return 0
  case $unit in
    '' | [Bb]) ;;
    [Kk]) bytes=$(( bytes * 1000 )) ;;
    [Kk][Bb]) bytes=$(( bytes * 1024 )) ;;
    [Mm]) bytes=$(( bytes * 1000000 )) ;;
    [Mm][Bb]) bytes=$(( bytes * mebibyte )) ;;
    [Gg]) bytes=$(( bytes * 1000000000 )) ;;
    [Gg][Bb]) bytes=$(( bytes * 1024 * mebibyte )) ;;
    %) bytes=$(( ${memory:-0} * bytes / 100 )) ;;
    *) bytes='' ;;
  esac
}

# Bytes of memory that the machine has, or the container if that has less, as $memory; empty if nobody tells.
find_memory() {
  memory=
  [ -r /proc/meminfo ] || return 0
  read -r _ kilobytes _ < /proc/meminfo
  memory=$(( kilobytes * 1024 ))
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    [ -r "$file" ] && read -r limit < "$file" || continue
    # "max", or a number beyond all memory, is no limit.
    case $limit in *[!0-9]* | ????????????????*) continue ;; esac
    [ "$limit" -ge "$memory" ] || memory=$limit
  done
}

# Processors of the machine, as $processors; a large number if nobody tells.
find_processors() {
  processors=999
  [ -r /sys/devices/system/cpu/online ] || return 0
  read -r online < /sys/devices/system/cpu/online
  case $online in
    0) processors=1 ;;
    0-*[!0-9]*) ;;
    0-*) processors=$(( ${online#0-} + 1 )) ;;
  esac
}

# find_maxmemory ARGUMENT...: the last maxmemory of the configuration file and the arguments, as $bytes.
find_maxmemory() {
  bytes=
  case ${1:-} in
    '' | -*) ;;
    *)
      [ -r "$1" ] && while read -r name value _; do
        case $name in [Mm][Aa][Xx][Mm][Ee][Mm][Oo][Rr][Yy]) to_bytes "$value" ;; esac
      done < "$1"
      ;;
  esac
  name=
  for word; do
    case $name in --[Mm][Aa][Xx][Mm][Ee][Mm][Oo][Rr][Yy]) to_bytes "$word" ;; esac
    name=$word
  done
}

# choose_heap OPTIONS ARGUMENT...: mebibytes that the heap may have as $heap, empty if nobody tells; as $given, whether the
# JVM's OPTIONS decide; as $large, whether much of it will be used, as far as that was said. Twice maxmemory leaves room
# for requests, answers and the collector; without maxmemory it is half of the memory, but not so much that
# references take eight bytes.
choose_heap() {
  options=$1 heap='' given='' large=''
  shift
  for option in $options; do
    case $option in
      -Xmx* | -XX:MaxHeapSize=*) given=yes size=${option#-Xmx} size=${size#-XX:MaxHeapSize=} ;;
      -XX:MaxRAM*) given=yes size='' ;;
    esac
  done
  if [ -n "$given" ]; then
    case $size in *[KkMmGg]) size=${size}b ;; esac # what a configuration calls kb is k to the JVM
    to_bytes "$size"
    heap=${bytes:+$(( bytes / mebibyte ))}
    [ "${heap:-0}" -le "$large_heap" ] || large=yes
    return
  fi
  find_memory
  find_maxmemory "$@"
  if [ "${bytes:-0}" -gt 0 ]; then
    heap=$(( bytes * 2 / mebibyte + 64 ))
    [ "$heap" -le "$large_heap" ] || large=yes
    most=${memory:+$(( memory / 10 * 9 / mebibyte ))}
    [ "$heap" -le "${most:-$heap}" ] || heap=$most
  elif [ -n "$memory" ]; then
    heap=$(( memory / 2 / mebibyte ))
    [ "$heap" -le 31744 ] || heap=31744
  fi
}

# The options of the collector, as $collector. docs/builders/memory.md has the figures. Where the data are large a collection that
# stops everything takes long, up to seconds; Oracle's builds have no Shenandoah, and older ones none with generations.
choose_collector() {
  if [ -n "$large" ] && [ "$best" -ge 25 ] && [ "$builder" != Oracle ]; then
    collector='-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational'
    collector="$collector -XX:+UnlockExperimentalVMOptions -XX:ShenandoahUncommitDelay=10000"
    # When it has to stop everything it does so with half of the processors; where they are few, with all.
    find_processors
    [ "$processors" -gt 4 ] || collector="$collector -XX:ParallelGCThreads=$processors"
  else
    # A largest size that is given overrides the ratio.
    young=24
    [ "${heap:-120}" -ge 120 ] || young=$(( heap / 5 ))
    # What is free goes back after one collection, not after the fourth.
    collector="-XX:+UseSerialGC -XX:NewRatio=4 -XX:MaxNewSize=${young}m -XX:-ShrinkHeapInSteps"
  fi
}

# choose_sentinel OPTIONS: $heap, $given and $collector for a Sentinel, which keeps little and does little: what counts is how
# small it is, so nothing is compiled for speed.
choose_sentinel() {
  given='' heap=32
  for option in $1; do
    case $option in -Xmx* | -XX:MaxHeapSize=* | -XX:MaxRAM*) given=yes ;; esac
  done
  collector='-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=24m -XX:-ShrinkHeapInSteps -Xms4m'
  # Little is free in the heap, and its young part is small; what is called a few times a second is compiled within a minute.
  collector="$collector -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:MaxNewSize=2m"
  collector="$collector -XX:Tier3InvocationThreshold=30 -XX:Tier3MinInvocationThreshold=15 -XX:Tier3CompileThreshold=100"
  # The JDK's own classes lie where its archive wants them, so that they are not copied; one arena of malloc is enough.
  collector="$collector -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
  export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
}

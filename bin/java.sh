# For the launchers, which source it with $root and $program set: finds a JDK, builds a jar that is missing.
# In a distribution both lie beside the launchers: the folders runtime and lib.
# Only builtins, where they do: a process more costs about a millisecond of every start.
# shellcheck shell=sh disable=SC2154 # root and program come from the launcher

fail() { echo "$program: $*" >&2; exit 1; }

# read_version HOME: the JDK's version from its "release" file, into $full (25.0.3) and $feature (25).
read_version() {
  full=''
  [ -r "$1/release" ] || return 1
  while IFS='=' read -r name value; do
    value=${value#\"} value=${value%\"*}
    case $name in
      JAVA_VERSION) full=$value ;;
    esac
  done < "$1/release"
  case $full in 1.*) feature=${full#1.} ;; *) feature=$full ;; esac
  feature=${feature%%[!0-9]*}
  [ -n "$feature" ]
}

# consider HOME: keeps it as $java if it is newer than what was found before.
consider() {
  [ -x "$1/bin/java" ] && read_version "$1" && [ "$feature" -gt "$best" ] || return 0
  best=$feature version=$full java=$1/bin/java
}

# The program to run as $java, with its version as $version (25.0.3; may be empty) and $best (25): VIREO_JAVA, a JDK's folder
# or its java program, or that of the distribution, or the newest of JAVA_HOME, /usr/lib/jvm/* and the java on the PATH.
find_java() {
  best=16 version='' java=''
  if [ -n "${VIREO_JAVA:-}" ]; then
    java=$VIREO_JAVA
    [ ! -d "$java" ] || java=$java/bin/java
    [ -x "$java" ] || fail "VIREO_JAVA is neither a JDK nor a java program: $VIREO_JAVA"
    home=$(readlink -f "$java")
    if read_version "${home%/bin/java}"; then best=$feature version=$full; else best=17; fi
    [ "$best" -ge 17 ] || fail "needs Java 17 or newer; VIREO_JAVA is Java $best"
  elif [ -d "$root/runtime" ]; then
    consider "$root/runtime"
    [ -n "$java" ] || fail "the Java runtime in $root/runtime is incomplete"
  else
    [ -z "${JAVA_HOME:-}" ] || consider "$JAVA_HOME"
    for home in /usr/lib/jvm/*; do
      [ -L "$home" ] || consider "$home"
    done
    if on_path=$(command -v java); then
      home=$(readlink -f "$on_path")
      consider "${home%/bin/java}"
    fi
    [ -n "$java" ] || fail "needs Java 17 or newer: none in JAVA_HOME, in /usr/lib/jvm or on the PATH (VIREO_JAVA can name one)"
  fi
}

# need_jar JAR MODULE: builds a module if its jar is missing.
need_jar() {
  [ ! -f "$1" ] || return 0
  command -v mvn > /dev/null || fail "$1 is missing and there is no mvn to build it"
  echo "$program: building $1" >&2
  # Two starts at once share one build; the lock is the file itself and leaves no trace.
  # shellcheck disable=SC2016 # to be expanded by the shell that holds the lock
  flock "$root/pom.xml" sh -c '[ -f "$1" ] || mvn -q -B -f "$2/pom.xml" -DskipTests -pl "$3" -am package' sh "$1" "$root" "$2" >&2 \
    || fail "the build failed"
}

# The server's jar as $jar, in $target. A start-up cache follows a build.
need_server() {
  target=$root/lib
  [ -d "$target" ] || target=$root/server/target
  jar=$target/vireo-server.jar
  [ ! -f "$jar" ] || return 0
  need_jar "$jar" server
  [ -n "${VIREO_TRAIN:-}" ] || "$root/bin/make-aot-cache" >&2 || echo "$program: starts without a cache" >&2
}

# For launchers whose programs are among the server's tests; they source it in the project's folder. Needs Maven.
# shellcheck shell=bash

# The classes of the tests and all they need, as $test_classpath.
need_tests() {
  mvn -q -B -pl server -am test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
  test_classpath=server/target/test-classes:server/target/classes:$(cat server/target/test-classpath)
}

# The jar that bin/vireo-server starts, as new as the sources, and its start-up cache, if one can be made.
need_quick_server() {
  local jar=server/target/vireo-server.jar
  if [[ ! -f $jar || -n $(find pom.xml ./*/pom.xml ./*/src/main -newer "$jar" -print -quit) ]]; then
    mvn -q -B -pl server -am -DskipTests package
  fi
  [[ -n $(find server/target -maxdepth 1 \( -name '*.aot' -o -name '*.jsa' \) -newer "$jar") ]] ||
    bin/make-aot-cache > /dev/null || echo "no start-up cache; the servers start without" >&2
}

# True if standard output is a terminal, as the programs want to know.
on_terminal() { if [[ -t 1 ]]; then echo true; else echo false; fi; }

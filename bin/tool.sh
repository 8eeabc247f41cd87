# For the launchers of tools, which source it with $root set: run_tool NAME ARGUMENT... runs a tool from the server's jar.
# bin/java.sh says which JDK is used. VIREO_TOOL_OPTS may hold further options for the JVM.
# shellcheck shell=sh disable=SC2154 # root comes from the launcher

run_tool() {
  program=vireo-$1
  . "$root/bin/java.sh"
  find_java
  need_server
  # shellcheck disable=SC2086 # VIREO_TOOL_OPTS is split at blanks
  exec "$java" -XX:+UseSerialGC -XX:-UsePerfData ${VIREO_TOOL_OPTS:-} -cp "$jar" io.vireo.persistence.tool.ToolMain "$@"
}

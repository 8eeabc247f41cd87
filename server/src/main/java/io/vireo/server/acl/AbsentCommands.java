package io.vireo.server.acl;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Commands of Redis 8.0 that are not there yet, but that rules may name: the rules of a user who
 * may replicate or talk to a cluster can be kept already, and change nothing.
 */
final class AbsentCommands {
  private static final Set<String> NAMES =
      Set.of("asking", "cluster", "readonly", "readwrite", "restore-asking");

  private static final Set<String> OF_CLUSTER =
      Stream.of(
              "addslots addslotsrange bumpepoch count-failure-reports countkeysinslot delslots",
              "delslotsrange failover flushslots forget getkeysinslot help info keyslot links meet",
              "myid myshardid nodes replicas replicate reset saveconfig set-config-epoch setslot",
              "shards slaves slots")
          .flatMap(names -> Stream.of(names.split(" ")))
          .map("cluster|"::concat)
          .collect(Collectors.toUnmodifiableSet());

  private AbsentCommands() {}

  /** Whether such a command, or a subcommand as in {@code cluster|slots}, has this name. */
  static boolean contains(String lowerCaseName) {
    return NAMES.contains(lowerCaseName) || OF_CLUSTER.contains(lowerCaseName);
  }
}

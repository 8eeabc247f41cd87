package io.vireo.server.guard;

import java.util.List;
import java.util.Set;

/** What Vireo will learn as a whole, and which commands of Redis come with it. */
enum Capability {
  DATA_TYPES(
      "data types",
      "lists, sets, hashes, sorted sets, streams, bitmaps, HyperLogLogs and geospatial indexes",
      Set.of("bitmap", "geo", "hash", "hyperloglog", "list", "set", "sorted-set", "stream"),
      Set.of("sort", "sort_ro")),
  PERSISTENCE(
      "persistence",
      "snapshots, the append-only file and serialized values",
      Set.of(),
      Set.of("bgrewriteaof", "bgsave", "dump", "restore", "save")),
  SCRIPTING("scripting", "Lua scripts and functions", Set.of("scripting"), Set.of()),
  REPLICATION(
      "replication",
      "replicas, and failing over to one",
      Set.of(),
      Set.of("failover", "psync", "replconf", "replicaof", "restore-asking", "slaveof", "sync")),
  CLUSTER("cluster", "slots spread over several servers", Set.of("cluster"), Set.of("migrate"));

  final String title;
  final String about;
  private final Set<String> groups;
  private final Set<String> commands;

  Capability(String title, String about, Set<String> groups, Set<String> commands) {
    this.title = title;
    this.about = about;
    this.groups = groups;
    this.commands = commands;
  }

  /**
   * The capability with which a command comes.
   *
   * @throws IllegalArgumentException if none is known
   */
  static Capability of(String name, String group) {
    String top = name.replaceFirst("\\|.*", "");
    return List.of(values()).stream()
        .filter(
            capability ->
                capability.commands.contains(name)
                    || capability.commands.contains(top)
                    || capability.groups.contains(group))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Nothing planned brings " + name));
  }
}

package io.vireo.config;

import java.util.Set;

/** Cluster mode. */
public final class ClusterSettings {
  static final Subject SUBJECT = new Subject("Cluster");

  private static final String ONE_PORT =
      "clients and nodes are told the same port: set cluster-announce-port or"
          + " cluster-announce-tls-port";

  private static final String ONE_ADDRESS =
      "all clients are told the same address: set cluster-announce-ip or"
          + " cluster-announce-hostname";

  private ClusterSettings() {}

  public static final Setting<Boolean> CLUSTER_ENABLED =
      SUBJECT
          .yesNo("cluster-enabled", false)
          .immutable()
          .honoured("Whether the server is a node of a cluster");

  public static final Setting<String> CLUSTER_CONFIG_FILE =
      SUBJECT
          .text("cluster-config-file", "nodes.conf")
          .immutable()
          .honoured("File in which the node keeps what it knows of the cluster; not to be edited");

  public static final Setting<Integer> CLUSTER_DATABASES =
      SUBJECT
          .number("cluster-databases", 1, 1, Integer.MAX_VALUE)
          .immutable()
          .hidden() // who sets all that CONFIG GET * shows expects what Redis 8.0 has
          .honoured("Number of databases of a node of a cluster");

  public static final Setting<Integer> CLUSTER_PORT =
      SUBJECT
          .number("cluster-port", 0, 0, 65535)
          .immutable()
          .honoured("Port of the bus; 0 is the port of the clients and 10000");

  public static final Setting<Long> CLUSTER_NODE_TIMEOUT =
      SUBJECT
          .large("cluster-node-timeout", 15000, 0, Long.MAX_VALUE)
          .honoured("Milliseconds of silence after which a node counts as failing");

  public static final Setting<Long> CLUSTER_PING_INTERVAL =
      SUBJECT
          .large("cluster-ping-interval", 0, 0, Long.MAX_VALUE)
          .hidden()
          .honoured("Milliseconds between pings to one random node; 0 is a second");

  public static final Setting<Integer> CLUSTER_MESSAGE_GOSSIP_PERC =
      SUBJECT
          .number("cluster-message-gossip-perc", 10, 1, 100)
          .hidden()
          .honoured("Percent of the nodes about which a PING or PONG brings news, three at least");

  public static final Setting<ConfigSaving> CLUSTER_CONFIG_SAVE_BEHAVIOR =
      SUBJECT
          .word("cluster-config-save-behavior", ConfigSaving.SYNC)
          .hidden()
          .honoured(
              "What a node does that cannot write its file: it ends, or goes on although a restart"
                  + " may bring back what was");

  public static final Setting<Long> CLUSTER_BLACKLIST_TTL =
      SUBJECT
          .large("cluster-blacklist-ttl", 60, 0, Integer.MAX_VALUE)
          .honoured("Seconds for which gossip does not bring back a node that was to be forgotten");

  public static final Setting<Integer> CLUSTER_MANUAL_FAILOVER_TIMEOUT =
      SUBJECT
          .number("cluster-manual-failover-timeout", 5000, 1, Integer.MAX_VALUE)
          .honoured(
              "Milliseconds that CLUSTER FAILOVER may take; the primary pauses twice as long");

  public static final Setting<Integer> CLUSTER_REPLICA_VALIDITY_FACTOR =
      SUBJECT
          .number("cluster-replica-validity-factor", 10, 0, Integer.MAX_VALUE)
          .alias("cluster-slave-validity-factor")
          .honoured(
              "Node timeouts that a replica may have been cut off and still take over; 0 is any time");

  public static final Setting<Boolean> CLUSTER_REPLICA_NO_FAILOVER =
      SUBJECT
          .yesNo("cluster-replica-no-failover", false)
          .alias("cluster-slave-no-failover")
          .honoured("Never take over from the primary, unless CLUSTER FAILOVER says so");

  public static final Setting<Integer> CLUSTER_MIGRATION_BARRIER =
      SUBJECT
          .number("cluster-migration-barrier", 1, 0, Integer.MAX_VALUE)
          .honoured("Replicas that a primary keeps before one goes to a primary without any");

  public static final Setting<Boolean> CLUSTER_ALLOW_REPLICA_MIGRATION =
      SUBJECT
          .yesNo("cluster-allow-replica-migration", true)
          .honoured(
              "Whether replicas move to primaries without any, and to the node that took the last"
                  + " slot");

  public static final Setting<Boolean> CLUSTER_REQUIRE_FULL_COVERAGE =
      SUBJECT
          .yesNo("cluster-require-full-coverage", true)
          .honoured("Refuse all keys if any slot has no node");

  public static final Setting<Boolean> CLUSTER_ALLOW_READS_WHEN_DOWN =
      SUBJECT
          .yesNo("cluster-allow-reads-when-down", false)
          .honoured("Answer reads though the cluster is down");

  public static final Setting<Boolean> CLUSTER_ALLOW_PUBSUBSHARD_WHEN_DOWN =
      SUBJECT
          .yesNo("cluster-allow-pubsubshard-when-down", true)
          .honoured("Deliver shard messages though the cluster is down");

  public static final Setting<Long> CLUSTER_LINK_SENDBUF_LIMIT =
      SUBJECT
          .unsignedMemory("cluster-link-sendbuf-limit")
          .honoured("Bytes that may wait on a link of the bus before it is closed; 0 is no limit");

  public static final Setting<Integer> CLUSTER_COMPATIBILITY_SAMPLE_RATIO =
      SUBJECT
          .number("cluster-compatibility-sample-ratio", 0, 0, 100)
          .honoured("Per cent of commands of which INFO counts those that a cluster would refuse");

  public static final Setting<Set<SlotStatistic>> CLUSTER_SLOT_STATS_ENABLED =
      SUBJECT
          .flags("cluster-slot-stats-enabled", SlotStatistic.class, "no", "yes")
          .honoured(
              "What CLUSTER SLOT-STATS reports for each slot besides its keys: the time of its"
                  + " requests (cpu), their bytes (net), the memory of its keys (mem)");

  public static final Setting<String> CLUSTER_ANNOUNCE_IP =
      SUBJECT
          .optional("cluster-announce-ip")
          .check(TextRules::announcedAddress)
          .honoured("Address that other nodes and clients are told");

  public static final Setting<String> CLUSTER_ANNOUNCE_CLIENT_IPV4 =
      SUBJECT.optional("cluster-announce-client-ipv4").refused(ONE_ADDRESS);

  public static final Setting<String> CLUSTER_ANNOUNCE_CLIENT_IPV6 =
      SUBJECT.optional("cluster-announce-client-ipv6").refused(ONE_ADDRESS);

  public static final Setting<Long> SLOT_MIGRATION_MAX_FAILOVER_REPL_BYTES =
      SUBJECT
          .large("slot-migration-max-failover-repl-bytes", 0, -1, Long.MAX_VALUE)
          .hidden()
          .refused("a slot changes hands when its new owner has all of it");

  public static final Setting<Integer> CLUSTER_ANNOUNCE_CLIENT_PORT =
      SUBJECT.number("cluster-announce-client-port", 0, 0, 65535).hidden().refused(ONE_PORT);

  public static final Setting<Integer> CLUSTER_ANNOUNCE_CLIENT_TLS_PORT =
      SUBJECT.number("cluster-announce-client-tls-port", 0, 0, 65535).hidden().refused(ONE_PORT);

  public static final Setting<Integer> CLUSTER_ANNOUNCE_PORT =
      SUBJECT
          .number("cluster-announce-port", 0, 0, 65535)
          .honoured("Port that they are told; 0 is the real one");

  public static final Setting<Integer> CLUSTER_ANNOUNCE_TLS_PORT =
      SUBJECT
          .number("cluster-announce-tls-port", 0, 0, 65535)
          .honoured("Port with TLS that they are told; 0 is the real one");

  public static final Setting<Integer> CLUSTER_ANNOUNCE_BUS_PORT =
      SUBJECT
          .number("cluster-announce-bus-port", 0, 0, 65535)
          .honoured("Port of the bus that other nodes are told; 0 is the real one");

  public static final Setting<String> CLUSTER_ANNOUNCE_HOSTNAME =
      SUBJECT
          .optional("cluster-announce-hostname")
          .check(TextRules::hostName)
          .honoured("Host name that clients are told");

  public static final Setting<String> CLUSTER_ANNOUNCE_HUMAN_NODENAME =
      SUBJECT
          .optional("cluster-announce-human-nodename")
          .check(TextRules::nodeName)
          .honoured("Name of the node in the logs of all nodes");

  public static final Setting<EndpointType> CLUSTER_PREFERRED_ENDPOINT_TYPE =
      SUBJECT
          .word("cluster-preferred-endpoint-type", EndpointType.IP)
          .honoured("What clients are told to connect to");

  public static final Setting<Long> CLUSTER_SLOT_MIGRATION_HANDOFF_MAX_LAG_BYTES =
      SUBJECT
          .memory("cluster-slot-migration-handoff-max-lag-bytes", 1 << 20, 0)
          .honoured(
              "When the target of slots lacks no more bytes of changes, writes to them are"
                  + " paused until they are handed over");

  public static final Setting<Long> CLUSTER_SLOT_MIGRATION_WRITE_PAUSE_TIMEOUT =
      SUBJECT
          .large("cluster-slot-migration-write-pause-timeout", 10000, 0, Long.MAX_VALUE)
          .honoured("Milliseconds for which writes to slots that are handed over are paused");

  public static final Setting<Long> CLUSTER_SLOT_MIGRATION_SYNC_BUFFER_DRAIN_TIMEOUT =
      SUBJECT
          .large("cluster-slot-migration-sync-buffer-drain-timeout", 60000, 0, Long.MAX_VALUE)
          .hidden()
          .honoured("Milliseconds for which the target of slots may lack more than that");

  public static final Setting<Integer> CLUSTER_SLOT_MIGRATION_MAX_ARCHIVED_TASKS =
      SUBJECT
          .number("cluster-slot-migration-max-archived-tasks", 32, 1, Integer.MAX_VALUE)
          .hidden()
          .honoured("How many migrations of slots that are over CLUSTER MIGRATION STATUS tells of");

  public static final Setting<Integer> CLUSTER_SLOT_MIGRATION_LOG_MAX_LEN =
      SUBJECT
          .number("cluster-slot-migration-log-max-len", 1000, 0, Integer.MAX_VALUE)
          .hidden() // patterns such as *-max-len show what Redis 8.0 has
          .honoured(
              "How many migrations of slots that are over CLUSTER GETSLOTMIGRATIONS tells of");
}

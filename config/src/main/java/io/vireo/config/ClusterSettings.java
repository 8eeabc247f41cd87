package io.vireo.config;

/** Cluster mode. */
public final class ClusterSettings {
  static final Subject SUBJECT = new Subject("Cluster");

  private ClusterSettings() {}

  public static final Setting<Boolean> CLUSTER_ENABLED =
      SUBJECT.yesNo("cluster-enabled", false).immutable().refused("cluster mode is not there yet");

  public static final Setting<String> CLUSTER_CONFIG_FILE =
      SUBJECT
          .text("cluster-config-file", "nodes.conf")
          .immutable()
          .later("File of the node's state: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_PORT =
      SUBJECT
          .number("cluster-port", 0, 0, 65535)
          .immutable()
          .later("Port of the bus: cluster mode is not there yet");

  public static final Setting<Long> CLUSTER_NODE_TIMEOUT =
      SUBJECT
          .large("cluster-node-timeout", 15000, 0, Long.MAX_VALUE)
          .later(
              "Milliseconds after which a node counts as failing: cluster mode is not there yet");

  public static final Setting<Long> CLUSTER_PING_INTERVAL =
      SUBJECT
          .large("cluster-ping-interval", 0, 0, Long.MAX_VALUE)
          .hidden()
          .later("Milliseconds between pings: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_REPLICA_VALIDITY_FACTOR =
      SUBJECT
          .number("cluster-replica-validity-factor", 10, 0, Integer.MAX_VALUE)
          .alias("cluster-slave-validity-factor")
          .later("How old a replica's data may be in a failover: cluster mode is not there yet");

  public static final Setting<Boolean> CLUSTER_REPLICA_NO_FAILOVER =
      SUBJECT
          .yesNo("cluster-replica-no-failover", false)
          .alias("cluster-slave-no-failover")
          .later("Never start a failover: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_MIGRATION_BARRIER =
      SUBJECT
          .number("cluster-migration-barrier", 1, 0, Integer.MAX_VALUE)
          .later(
              "Replicas a primary keeps when others are given away: cluster mode is not there yet");

  public static final Setting<Boolean> CLUSTER_ALLOW_REPLICA_MIGRATION =
      SUBJECT
          .yesNo("cluster-allow-replica-migration", true)
          .later("Give replicas to primaries without one: cluster mode is not there yet");

  public static final Setting<Boolean> CLUSTER_REQUIRE_FULL_COVERAGE =
      SUBJECT
          .yesNo("cluster-require-full-coverage", true)
          .later("Refuse all keys if some slots have no node: cluster mode is not there yet");

  public static final Setting<Boolean> CLUSTER_ALLOW_READS_WHEN_DOWN =
      SUBJECT
          .yesNo("cluster-allow-reads-when-down", false)
          .later("Answer reads while the cluster is down: cluster mode is not there yet");

  public static final Setting<Boolean> CLUSTER_ALLOW_PUBSUBSHARD_WHEN_DOWN =
      SUBJECT
          .yesNo("cluster-allow-pubsubshard-when-down", true)
          .later("Deliver shard messages while it is down: cluster mode is not there yet");

  public static final Setting<Long> CLUSTER_LINK_SENDBUF_LIMIT =
      SUBJECT
          .memory("cluster-link-sendbuf-limit", 0, 0)
          .later("Bytes that may wait on a link: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_COMPATIBILITY_SAMPLE_RATIO =
      SUBJECT
          .number("cluster-compatibility-sample-ratio", 0, 0, 100)
          .later(
              "Per cent of commands checked for use in a cluster: cluster mode is not there yet");

  public static final Setting<String> CLUSTER_ANNOUNCE_IP =
      SUBJECT
          .optional("cluster-announce-ip")
          .later("Address to announce: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_ANNOUNCE_PORT =
      SUBJECT
          .number("cluster-announce-port", 0, 0, 65535)
          .later("Port to announce: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_ANNOUNCE_TLS_PORT =
      SUBJECT
          .number("cluster-announce-tls-port", 0, 0, 65535)
          .later("TLS port to announce: cluster mode is not there yet");

  public static final Setting<Integer> CLUSTER_ANNOUNCE_BUS_PORT =
      SUBJECT
          .number("cluster-announce-bus-port", 0, 0, 65535)
          .later("Bus port to announce: cluster mode is not there yet");

  public static final Setting<String> CLUSTER_ANNOUNCE_HOSTNAME =
      SUBJECT
          .optional("cluster-announce-hostname")
          .check(TextRules::hostName)
          .later("Host name to announce: cluster mode is not there yet");

  public static final Setting<String> CLUSTER_ANNOUNCE_HUMAN_NODENAME =
      SUBJECT
          .optional("cluster-announce-human-nodename")
          .check(TextRules::nodeName)
          .later("Name for the log: cluster mode is not there yet");

  public static final Setting<EndpointType> CLUSTER_PREFERRED_ENDPOINT_TYPE =
      SUBJECT
          .word("cluster-preferred-endpoint-type", EndpointType.IP)
          .later("What clients are told to connect to: cluster mode is not there yet");
}

package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.SlotSet;

/**
 * The settings that the machine goes by, as they are now; never changes. {@link #defaults} and the
 * {@code with...} methods make one.
 *
 * @param nodeTimeout {@code cluster-node-timeout}, in milliseconds
 * @param pingInterval {@code cluster-ping-interval}, in milliseconds, 0 for Redis' own rhythm
 * @param manualFailoverTimeout {@code cluster-manual-failover-timeout}, in milliseconds
 * @param blacklistMillis {@code cluster-blacklist-ttl}, in milliseconds
 * @param gossipPercent {@code cluster-message-gossip-perc}
 * @param validityFactor {@code cluster-replica-validity-factor}
 * @param replicaPingPeriod {@code repl-ping-replica-period}, in milliseconds
 * @param replicaNoFailover {@code cluster-replica-no-failover}
 * @param migrationBarrier {@code cluster-migration-barrier}
 * @param allowReplicaMigration {@code cluster-allow-replica-migration}
 * @param requireFullCoverage {@code cluster-require-full-coverage}
 * @param tls true if the bus speaks TLS ({@code tls-cluster})
 * @param announcedIp {@code cluster-announce-ip}, or empty
 * @param announcedHostname {@code cluster-announce-hostname}, or empty
 * @param announcedName {@code cluster-announce-human-nodename}, or empty
 * @param zone {@code availability-zone}, or empty
 * @param port what others are told as the port without TLS: announced, or the real one, or 0
 * @param tlsPort what others are told as the port with TLS, or 0
 * @param busPort what others are told as the port of the bus
 */
public record ClusterOptions(
    long nodeTimeout,
    long pingInterval,
    long manualFailoverTimeout,
    long blacklistMillis,
    int gossipPercent,
    int validityFactor,
    long replicaPingPeriod,
    boolean replicaNoFailover,
    int migrationBarrier,
    boolean allowReplicaMigration,
    boolean requireFullCoverage,
    boolean tls,
    String announcedIp,
    String announcedHostname,
    String announcedName,
    String zone,
    int port,
    int tlsPort,
    int busPort) {
  /** How far a node's port of the bus is from its port for clients, unless it is set. */
  public static final int BUS_PORT_DISTANCE = 10_000;

  /** How many slots there are. */
  public static final int SLOTS = SlotSet.SLOTS;

  private static final long SHORTEST_HANDSHAKE = 1000;

  /** How long a node is greeted that does not answer, in milliseconds. */
  public long handshakeTimeout() {
    return Math.max(nodeTimeout, SHORTEST_HANDSHAKE);
  }

  /** Redis' defaults, for a server that listens on this port without TLS. */
  public static ClusterOptions defaults(int port) {
    return new ClusterOptions(
        15_000,
        0,
        5_000,
        60_000,
        10,
        10,
        10_000,
        false,
        1,
        true,
        true,
        false,
        "",
        "",
        "",
        "",
        port,
        0,
        port + BUS_PORT_DISTANCE);
  }

  /** These options with another node timeout. */
  public ClusterOptions withNodeTimeout(long millis) {
    return new ClusterOptions(
        millis,
        pingInterval,
        manualFailoverTimeout,
        blacklistMillis,
        gossipPercent,
        validityFactor,
        replicaPingPeriod,
        replicaNoFailover,
        migrationBarrier,
        allowReplicaMigration,
        requireFullCoverage,
        tls,
        announcedIp,
        announcedHostname,
        announcedName,
        zone,
        port,
        tlsPort,
        busPort);
  }

  /** These options with other rules for replicas. */
  public ClusterOptions withReplicas(
      int validity, boolean noFailover, int barrier, boolean allowMigration) {
    return new ClusterOptions(
        nodeTimeout,
        pingInterval,
        manualFailoverTimeout,
        blacklistMillis,
        gossipPercent,
        validity,
        replicaPingPeriod,
        noFailover,
        barrier,
        allowMigration,
        requireFullCoverage,
        tls,
        announcedIp,
        announcedHostname,
        announcedName,
        zone,
        port,
        tlsPort,
        busPort);
  }

  /** These options with other times for CLUSTER FAILOVER and CLUSTER FORGET. */
  public ClusterOptions withTimes(long failoverTimeout, long blacklist) {
    return new ClusterOptions(
        nodeTimeout,
        pingInterval,
        failoverTimeout,
        blacklist,
        gossipPercent,
        validityFactor,
        replicaPingPeriod,
        replicaNoFailover,
        migrationBarrier,
        allowReplicaMigration,
        requireFullCoverage,
        tls,
        announcedIp,
        announcedHostname,
        announcedName,
        zone,
        port,
        tlsPort,
        busPort);
  }
}

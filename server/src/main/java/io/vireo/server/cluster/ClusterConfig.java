package io.vireo.server.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.NetworkSettings;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.Setting;
import io.vireo.config.TlsSettings;
import io.vireo.server.cluster.machine.ClusterOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The settings of a cluster as the machine takes them. Any thread. */
public final class ClusterConfig {
  /** Settings that the options come from. */
  static final List<Setting<?>> SETTINGS =
      List.of(
          NetworkSettings.PORT,
          TlsSettings.TLS_PORT,
          ClusterSettings.CLUSTER_NODE_TIMEOUT,
          ClusterSettings.CLUSTER_PING_INTERVAL,
          ClusterSettings.CLUSTER_MANUAL_FAILOVER_TIMEOUT,
          ClusterSettings.CLUSTER_BLACKLIST_TTL,
          ClusterSettings.CLUSTER_MESSAGE_GOSSIP_PERC,
          ClusterSettings.CLUSTER_REPLICA_VALIDITY_FACTOR,
          ReplicationSettings.REPL_PING_REPLICA_PERIOD,
          ClusterSettings.CLUSTER_REPLICA_NO_FAILOVER,
          ClusterSettings.CLUSTER_MIGRATION_BARRIER,
          ClusterSettings.CLUSTER_ALLOW_REPLICA_MIGRATION,
          ClusterSettings.CLUSTER_REQUIRE_FULL_COVERAGE,
          ClusterSettings.CLUSTER_ANNOUNCE_IP,
          ClusterSettings.CLUSTER_ANNOUNCE_HOSTNAME,
          ClusterSettings.CLUSTER_ANNOUNCE_HUMAN_NODENAME,
          GeneralSettings.AVAILABILITY_ZONE,
          ClusterSettings.CLUSTER_ANNOUNCE_PORT,
          ClusterSettings.CLUSTER_ANNOUNCE_TLS_PORT,
          ClusterSettings.CLUSTER_ANNOUNCE_BUS_PORT);

  private ClusterConfig() {}

  /** The options that the settings mean now. */
  static ClusterOptions options(Config config) {
    return new ClusterOptions(
        config.get(ClusterSettings.CLUSTER_NODE_TIMEOUT),
        config.get(ClusterSettings.CLUSTER_PING_INTERVAL),
        config.get(ClusterSettings.CLUSTER_MANUAL_FAILOVER_TIMEOUT),
        TimeUnit.SECONDS.toMillis(config.get(ClusterSettings.CLUSTER_BLACKLIST_TTL)),
        config.get(ClusterSettings.CLUSTER_MESSAGE_GOSSIP_PERC),
        config.get(ClusterSettings.CLUSTER_REPLICA_VALIDITY_FACTOR),
        TimeUnit.SECONDS.toMillis(config.get(ReplicationSettings.REPL_PING_REPLICA_PERIOD)),
        config.get(ClusterSettings.CLUSTER_REPLICA_NO_FAILOVER),
        config.get(ClusterSettings.CLUSTER_MIGRATION_BARRIER),
        config.get(ClusterSettings.CLUSTER_ALLOW_REPLICA_MIGRATION),
        config.get(ClusterSettings.CLUSTER_REQUIRE_FULL_COVERAGE),
        config.get(TlsSettings.TLS_CLUSTER),
        text(config.get(ClusterSettings.CLUSTER_ANNOUNCE_IP)),
        text(config.get(ClusterSettings.CLUSTER_ANNOUNCE_HOSTNAME)),
        text(config.get(ClusterSettings.CLUSTER_ANNOUNCE_HUMAN_NODENAME)),
        config.get(GeneralSettings.AVAILABILITY_ZONE),
        or(config.get(ClusterSettings.CLUSTER_ANNOUNCE_PORT), config.get(NetworkSettings.PORT)),
        or(config.get(ClusterSettings.CLUSTER_ANNOUNCE_TLS_PORT), config.get(TlsSettings.TLS_PORT)),
        or(config.get(ClusterSettings.CLUSTER_ANNOUNCE_BUS_PORT), busPort(config)));
  }

  private static String text(String setting) {
    return setting == null ? "" : setting;
  }

  private static int or(int announced, int real) {
    return announced == 0 ? real : announced;
  }

  /** The port on which this server listens for other nodes. */
  public static int busPort(Config config) {
    int set = config.get(ClusterSettings.CLUSTER_PORT);
    if (set != 0) {
      return set;
    }
    boolean tls = config.get(TlsSettings.TLS_CLUSTER) || config.get(NetworkSettings.PORT) == 0;
    int base = config.get(tls ? TlsSettings.TLS_PORT : NetworkSettings.PORT);
    return base + ClusterOptions.BUS_PORT_DISTANCE;
  }
}

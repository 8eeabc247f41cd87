package io.vireo.server.replication.follow;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.server.peer.PeerAddress;
import java.util.concurrent.TimeUnit;

/** What the present settings say of the link to a primary. Data context only. */
final class LinkConfig {
  private final Config config;

  /** Of a configuration. */
  LinkConfig(Config config) {
    this.config = config;
  }

  /**
   * What the next attempt goes by.
   *
   * @param nodeId what this server is called in its cluster, or null without one
   */
  LinkSettings settings(String nodeId) {
    int announced = config.get(ReplicationSettings.REPLICA_ANNOUNCE_PORT);
    int tlsPort = config.get(TlsSettings.TLS_PORT);
    boolean secure = config.get(TlsSettings.TLS_REPLICATION) && tlsPort != 0;
    int own = secure ? tlsPort : config.get(NetworkSettings.PORT);
    return new LinkSettings(
        text(config.get(ReplicationSettings.MASTERUSER)),
        text(config.get(ReplicationSettings.MASTERAUTH)),
        text(config.get(ReplicationSettings.REPLICA_ANNOUNCE_IP)),
        announced == 0 ? own : announced,
        nodeId,
        config.get(VireoSettings.VIREO_COMPATIBILITY),
        config.get(ReplicationSettings.REPL_RDB_CHANNEL),
        config.get(ReplicationSettings.DUAL_CHANNEL_REPLICATION_ENABLED));
  }

  private static String text(String setting) {
    return setting == null || setting.isEmpty() ? null : setting;
  }

  /** How a primary is reached. */
  PeerAddress address(PrimaryAddress primary) {
    return new PeerAddress(
        primary.host(),
        primary.port(),
        config.get(TlsSettings.TLS_REPLICATION),
        text(config.get(NetworkSettings.BIND_SOURCE_ADDR)));
  }

  /** For how many milliseconds the primary may be silent. */
  long timeout() {
    return TimeUnit.SECONDS.toMillis(config.get(ReplicationSettings.REPL_TIMEOUT));
  }

  /** Bytes of the stream that may wait for a copy which comes on its own connection; 0 for all. */
  long bufferLimit() {
    long limit = config.get(ReplicationSettings.REPLICA_FULL_SYNC_BUFFER_LIMIT);
    return limit > 0
        ? limit
        : config.get(NetworkSettings.CLIENT_OUTPUT_BUFFER_LIMIT).replica().hardBytes();
  }
}

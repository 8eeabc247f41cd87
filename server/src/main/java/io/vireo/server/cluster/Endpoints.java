package io.vireo.server.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.EndpointType;
import io.vireo.server.cluster.machine.ClusterNode;

/** What clients are told of how to reach a node. Data context only. */
public final class Endpoints {
  private final Config config;

  Endpoints(Config config) {
    this.config = config;
  }

  /** What the settings prefer. */
  public EndpointType preferred() {
    return config.get(ClusterSettings.CLUSTER_PREFERRED_ENDPOINT_TYPE);
  }

  /**
   * The host to connect to: an address, a name, {@code ?} for a name that is not known, or empty.
   */
  public String host(ClusterNode node) {
    return switch (preferred()) {
      case IP -> node.ip();
      case HOSTNAME -> node.hostname().isEmpty() ? "?" : node.hostname();
      case UNKNOWN_ENDPOINT -> "";
    };
  }

  /**
   * The port to connect to.
   *
   * @param secure true for a client that speaks TLS
   */
  public static int port(ClusterNode node, boolean secure) {
    if (secure) {
      return node.tlsPort() == 0 ? node.port() : node.tlsPort();
    }
    return node.port() == 0 ? node.tlsPort() : node.port();
  }
}

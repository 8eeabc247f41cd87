package io.vireo.server.cluster.machine;

/**
 * A connection of the bus, as the machine knows it; the sockets' side keeps its own things under
 * its {@link #id}.
 *
 * <p>A node has two with each other node: one that it opened, on which it asks, and one that the
 * other opened, on which it answers.
 */
public final class BusLink {
  private final long id;
  private final boolean inbound;
  private final long created;
  private final String remoteIp;
  private final String localIp;
  ClusterNode node;

  /** True once the node at its other end, known or not, has shown that it reads extensions. */
  boolean extended;

  boolean connected;
  boolean closed;

  BusLink(long id, ClusterNode node, long now) {
    this(id, false, "", "", now);
    this.node = node;
  }

  /**
   * An accepted connection.
   *
   * @param remoteIp the peer's address
   * @param localIp this server's address, as the peer sees it
   */
  BusLink(long id, String remoteIp, String localIp, long now) {
    this(id, true, remoteIp, localIp, now);
    connected = true;
  }

  private BusLink(long id, boolean inbound, String remoteIp, String localIp, long now) {
    this.id = id;
    this.inbound = inbound;
    this.remoteIp = remoteIp;
    this.localIp = localIp;
    created = now;
  }

  /** Unique among the links of a server since it started. */
  public long id() {
    return id;
  }

  /** True if the other node has opened it. */
  public boolean isInbound() {
    return inbound;
  }

  /** The node at its other end, or null as long as that is not known. */
  public ClusterNode node() {
    return node;
  }

  /** When it was made, in Unix milliseconds. */
  public long created() {
    return created;
  }

  /** True from when the connection is there until it ends. */
  public boolean isConnected() {
    return connected && !closed;
  }

  /** The address of the peer that has connected; empty for a link that this server opens. */
  public String remoteIp() {
    return remoteIp;
  }

  /** This server's address, as the peer that has connected sees it. */
  public String localIp() {
    return localIp;
  }
}

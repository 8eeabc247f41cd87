package io.vireo.server.cluster.bus;

/**
 * The beginning of each message: its sender, and the sender's state.
 *
 * @param type the kind of the message
 * @param sender the sender's name, 40 hexadecimal digits
 * @param port where clients reach the sender: with TLS if the bus is with TLS, else without
 * @param otherPort the sender's other port for clients, or 0
 * @param busPort the sender's port of the bus
 * @param ip the sender's address if it announces one, else empty: the receiver sees it
 * @param flags {@link NodeFlags}
 * @param currentEpoch the largest epoch that the sender has seen
 * @param configEpoch the epoch of the sender's slots, or of its primary's
 * @param offset how far the sender's replication stream is
 * @param slots the slots of the sender, or of its primary
 * @param primary the name of the sender's primary, or null
 * @param clusterFails true if the cluster does not work, as the sender sees it
 * @param messageFlags {@link #PAUSED} and the others
 */
public record BusHeader(
    MessageType type,
    String sender,
    int port,
    int otherPort,
    int busPort,
    String ip,
    int flags,
    long currentEpoch,
    long configEpoch,
    long offset,
    SlotSet slots,
    String primary,
    boolean clusterFails,
    int messageFlags) {
  /** The sender has stopped its clients for a manual failover. */
  public static final int PAUSED = 1;

  /** The vote is asked for although the primary is there. */
  public static final int FORCE_ACK = 1 << 1;

  /** The sender understands extensions. */
  public static final int EXTENSIONS = 1 << 2;

  /** True if the node's word has all these flags. */
  public boolean is(int flag) {
    return (flags & flag) == flag;
  }

  /** True if the message has this flag. */
  public boolean has(int messageFlag) {
    return (messageFlags & messageFlag) != 0;
  }
}

package io.vireo.server.peer;

/**
 * How to open a connection.
 *
 * @param connectMillis how long connecting may take, and how long the other server may be silent
 *     during the handshake, milliseconds
 * @param limits what the connection may keep
 * @param handshake what is agreed first
 */
public record LinkOptions(long connectMillis, PeerLimits limits, Handshake handshake) {
  /** Without a handshake. */
  public static LinkOptions plain(long connectMillis, PeerLimits limits) {
    return new LinkOptions(connectMillis, limits, Handshake.none());
  }
}

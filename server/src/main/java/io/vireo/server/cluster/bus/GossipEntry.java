package io.vireo.server.cluster.bus;

/**
 * What a heartbeat tells of a third node.
 *
 * @param node its name
 * @param pingSent when the sender asked it the last time without an answer, in Unix seconds, or 0
 * @param pongReceived when it answered the last time, in Unix seconds
 * @param ip its address
 * @param port where clients reach it: with TLS if the bus is with TLS, else without
 * @param otherPort its other port for clients, or 0
 * @param busPort its port of the bus
 * @param flags {@link NodeFlags}
 */
public record GossipEntry(
    String node,
    long pingSent,
    long pongReceived,
    String ip,
    int port,
    int otherPort,
    int busPort,
    int flags) {
  /** True if the node's word has this flag. */
  public boolean is(int flag) {
    return (flags & flag) != 0;
  }
}

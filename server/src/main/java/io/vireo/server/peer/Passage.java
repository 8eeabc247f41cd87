package io.vireo.server.peer;

import io.netty.channel.Channel;

/**
 * The network between this server and others, as far as a program decides about it that holds
 * several servers. Any thread.
 */
@FunctionalInterface
public interface Passage {
  /** All connections pass. */
  Passage OPEN = (port, connection) -> true;

  /**
   * Tells whether a connection to another server, which was just made, passes. If not it is closed,
   * as if it had been refused; one that passes may be closed by the network later.
   *
   * @param port of the other server
   */
  boolean admits(int port, Channel connection);
}

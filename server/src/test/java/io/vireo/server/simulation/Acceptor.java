package io.vireo.server.simulation;

/** Takes the connections to a node. */
@FunctionalInterface
public interface Acceptor {

  /**
   * Takes a connection.
   *
   * @param from who connects
   * @param answers the side of the connection to send with
   * @return who hears what comes
   */
  Endpoint accept(Node from, Connection.Side answers);
}

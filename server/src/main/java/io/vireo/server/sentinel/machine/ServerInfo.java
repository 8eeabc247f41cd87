package io.vireo.server.sentinel.machine;

import java.util.List;

/**
 * What a Sentinel takes from the INFO of a server.
 *
 * @param text the whole text, for {@code SENTINEL INFO-CACHE}
 * @param primary whether the role is master
 * @param runId the run id, or null if it is not told
 * @param replicas the connected replicas of a primary
 * @param replication what a replica says of itself, or null if the role is another one
 */
public record ServerInfo(
    String text, boolean primary, String runId, List<Listed> replicas, Following replication) {

  /**
   * A replica in the INFO of its primary.
   *
   * @param host where it listens
   * @param port its port
   */
  public record Listed(String host, int port) {}

  /**
   * What a replica says.
   *
   * @param host its primary's host
   * @param port its primary's port
   * @param linkUp whether it is connected with it
   * @param linkDownMillis for how long it is not, 0 if it does not say
   * @param priority {@code slave_priority}
   * @param offset {@code slave_repl_offset}
   * @param announced {@code replica_announced}
   */
  public record Following(
      String host,
      int port,
      boolean linkUp,
      long linkDownMillis,
      int priority,
      long offset,
      boolean announced) {}

  /** Reads the text of INFO; lines that make no sense are passed over. */
  public static ServerInfo parse(String text) {
    return new ServerInfoParser(text).parse();
  }
}

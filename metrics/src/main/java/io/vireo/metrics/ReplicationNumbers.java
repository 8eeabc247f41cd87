package io.vireo.metrics;

import java.util.List;

/**
 * How far replication has come, at one moment.
 *
 * @param offset bytes of the history so far
 * @param backlogBytes how many bytes the backlog remembers
 * @param backlogSize how many it is to remember
 * @param replicas the replicas of this server; no two of them have the same name
 * @param primaries the primary that this server follows, or none
 */
public record ReplicationNumbers(
    long offset,
    long backlogBytes,
    long backlogSize,
    List<Replica> replicas,
    List<Primary> primaries) {

  /** Nothing has happened yet. */
  public static final ReplicationNumbers NONE =
      new ReplicationNumbers(0, 0, 0, List.of(), List.of());

  /** Copies the lists. */
  public ReplicationNumbers {
    replicas = List.copyOf(replicas);
    primaries = List.copyOf(primaries);
  }

  /**
   * A replica of this server.
   *
   * @param name host and port
   * @param online whether it is sent the stream, and not a full copy
   * @param offset up to where it says it has the stream
   * @param lagBytes how much it has not said yet that it has
   * @param lagMillis since when it has not said anything
   */
  public record Replica(String name, boolean online, long offset, long lagBytes, long lagMillis) {}

  /**
   * The primary of this server.
   *
   * @param name host and port
   * @param up whether the link is up
   * @param silentMillis since when nothing was heard of it
   */
  public record Primary(String name, boolean up, long silentMillis) {}
}

package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.List;
import java.util.Map;

/**
 * What {@code nodes.conf} holds: all that a node has to remember of the cluster. Never changes.
 *
 * @param currentEpoch the largest epoch that was seen
 * @param lastVoteEpoch the epoch of the last vote that was given
 * @param leftovers slots of which this server has keys that are not its own
 * @param nodes all nodes, one of which is this server
 */
public record NodesImage(
    long currentEpoch, long lastVoteEpoch, SlotSet leftovers, List<Node> nodes) {
  /** Without leftovers. */
  public NodesImage(long currentEpoch, long lastVoteEpoch, List<Node> nodes) {
    this(currentEpoch, lastVoteEpoch, SlotSet.NONE, nodes);
  }

  /**
   * One node.
   *
   * @param primary the name of its primary, or null
   * @param zone its availability zone, or empty
   * @param shardId null if the file has none
   * @param connected true if there is a link to it; written to the file, and never read again
   * @param migrating for each slot that goes away, the name of its target; of this server only
   * @param importing for each slot that comes, the name of its source; of this server only
   */
  public record Node(
      String name,
      String ip,
      int port,
      int tlsPort,
      int busPort,
      String hostname,
      String humanName,
      String zone,
      String shardId,
      int flags,
      String primary,
      long pingSent,
      long pongReceived,
      long configEpoch,
      boolean connected,
      SlotSet slots,
      Map<Integer, String> migrating,
      Map<Integer, String> importing) {}
}

package io.vireo.server.cluster.file;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.cluster.migration.SlotRanges;
import java.util.Map;
import java.util.TreeMap;

/** A node as a line of text: for {@code nodes.conf}, and for clients without what is not theirs. */
public final class NodeLines {
  /** The variable with the slots of which the node has keys that are not its own. */
  static final String LEFTOVERS = "leftoverSlots";

  /** Each flag that has a name, in the order in which they are told. */
  static final Map<Integer, String> FLAGS =
      new TreeMap<>(
          Map.of(
              order(0, NodeFlags.MYSELF), "myself",
              order(1, NodeFlags.PRIMARY), "master",
              order(2, NodeFlags.REPLICA), "slave",
              order(3, NodeFlags.PFAIL), "fail?",
              order(4, NodeFlags.FAIL), "fail",
              order(5, NodeFlags.HANDSHAKE), "handshake",
              order(6, NodeFlags.NOADDR), "noaddr",
              order(7, NodeFlags.NOFAILOVER), "nofailover"));

  private static final int FLAG_MASK = 0xffff;

  private NodeLines() {}

  private static int order(int place, int flag) {
    return place << 16 | flag;
  }

  static int flag(int key) {
    return key & FLAG_MASK;
  }

  /** The whole file; the port before the {@code @} is the plain one, whatever the bus speaks. */
  public static String file(NodesImage image) {
    StringBuilder text = new StringBuilder();
    for (NodesImage.Node node : image.nodes()) {
      line(text, node, false, true);
      text.append('\n');
    }
    text.append("vars currentEpoch ")
        .append(Long.toUnsignedString(image.currentEpoch()))
        .append(" lastVoteEpoch ")
        .append(Long.toUnsignedString(image.lastVoteEpoch()));
    if (!image.leftovers().isEmpty()) {
      // Redis passes over variables that it does not know.
      String ranges = SlotRanges.text(image.leftovers()).replace(' ', ',');
      text.append(' ').append(LEFTOVERS).append(' ').append(ranges);
    }
    return text.append('\n').toString();
  }

  /**
   * A line for a client, without its end; the port before the {@code @} is of the client's kind.
   */
  public static String forClient(NodesImage.Node node, boolean tls) {
    StringBuilder text = new StringBuilder();
    line(text, node, tls, false);
    return text.toString();
  }

  private static void line(
      StringBuilder text, NodesImage.Node node, boolean tls, boolean isForFile) {
    text.append(node.name()).append(' ');
    text.append(node.ip()).append(':').append(tls ? node.tlsPort() : node.port());
    text.append('@').append(node.busPort());
    if (isForFile || !node.hostname().isEmpty()) {
      text.append(',').append(node.hostname());
    }
    if (isForFile) {
      text.append(",tls-port=").append(node.tlsPort());
      if (isWritable(node.humanName())) {
        text.append(",nodename=").append(node.humanName());
      }
      text.append(",shard-id=").append(node.shardId());
      if (isWritable(node.zone())) {
        text.append(",availability-zone=").append(node.zone());
      }
    }
    text.append(' ');
    flags(text, node.flags());
    text.append(' ').append(node.primary() == null ? "-" : node.primary());
    text.append(' ').append(node.pingSent());
    text.append(' ').append(node.pongReceived());
    text.append(' ').append(Long.toUnsignedString(node.configEpoch()));
    text.append(node.connected() ? " connected" : " disconnected");
    slots(text, node);
  }

  private static void slots(StringBuilder text, NodesImage.Node node) {
    if (node.slots() != SlotSet.NONE && !node.slots().isEmpty()) {
      text.append(' ').append(node.slots());
    }
    Map<Integer, String> moving = new TreeMap<>();
    node.importing().forEach((slot, from) -> moving.put(slot, "-<-" + from));
    node.migrating().forEach((slot, to) -> moving.put(slot, "->-" + to));
    moving.forEach((slot, way) -> text.append(" [").append(slot).append(way).append(']'));
  }

  /** The flags as CLUSTER NODES names them, with commas between. */
  public static String flags(int flags) {
    StringBuilder text = new StringBuilder();
    flags(text, flags);
    return text.toString();
  }

  private static void flags(StringBuilder text, int flags) {
    int begin = text.length();
    FLAGS.forEach(
        (key, name) -> {
          if ((flags & flag(key)) != 0) {
            text.append(text.length() == begin ? "" : ",").append(name);
          }
        });
    if (text.length() == begin) {
      text.append("noflags");
    }
  }

  /** A name that would end its field is left out; the node tells it again in its next message. */
  private static boolean isWritable(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> c > ' ' && c < 127 && ",=\"'\\".indexOf(c) < 0);
  }
}

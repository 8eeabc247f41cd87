package io.vireo.server.cluster.bus;

import java.util.List;

/** A message of the bus; never changes. */
public sealed interface BusMessage {
  /** What it begins with. */
  BusHeader header();

  /** Its kind. */
  default MessageType type() {
    return header().type();
  }

  /** PING, PONG or MEET. */
  record Heartbeat(BusHeader header, List<GossipEntry> gossip, List<PingExtension> extensions)
      implements BusMessage {}

  /** The named node has failed. */
  record Fail(BusHeader header, String node) implements BusMessage {}

  /** A message of PUBLISH or SPUBLISH, as the header says; the arrays must not be changed. */
  record Publish(BusHeader header, byte[] channel, byte[] message) implements BusMessage {}

  /** These slots are the named node's, since that epoch. */
  record Update(BusHeader header, String node, long configEpoch, SlotSet slots)
      implements BusMessage {}

  /** One that its header says all of: a vote, the request for one, MFSTART. */
  record Plain(BusHeader header) implements BusMessage {}

  /** A message of a module of Redis, which Vireo has not. */
  record Module(BusHeader header, long module, int kind, byte[] payload) implements BusMessage {}
}

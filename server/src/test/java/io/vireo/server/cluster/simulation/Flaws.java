package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.machine.NodesImage;

/** Mistakes that can be made on purpose, to see whether the rules notice. */
final class Flaws {
  /** What is sent does not wait for what has to be on the disk before. */
  boolean answersBeforeItHasSaved;

  /** Whoever restarts no longer knows whom it has voted for. */
  boolean forgetsVotes;

  /** Each vote counts as two. */
  boolean countsVotesTwice;

  /**
   * A script waits if the slot of the keys that it declares is held, and for no other that it may
   * write to.
   */
  boolean scriptsAskForTheirSlotOnly;

  /** Has one of them by its name. */
  void have(String name) {
    answersBeforeItHasSaved = name.equals("hasty");
    forgetsVotes = name.equals("forgetful");
    countsVotesTwice = name.equals("double");
  }

  Object recall(Object saved) {
    if (forgetsVotes && saved instanceof NodesImage image) {
      return new NodesImage(0, 0, image.nodes());
    }
    return saved;
  }

  boolean countsTwice(BusMessage message) {
    return countsVotesTwice && message.type() == MessageType.AUTH_ACK;
  }
}

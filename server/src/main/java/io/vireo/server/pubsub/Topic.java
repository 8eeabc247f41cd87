package io.vireo.server.pubsub;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.LoopPort;

/**
 * A channel or a pattern with subscribers.
 *
 * <p>It has two faces. The data context counts the subscribers of each event loop: so the answer of
 * PUBLISH is exact and in order with all other commands. Each event loop has an {@link
 * LoopSubscribers} of its own connections, which only tasks from the data context change: they come
 * in order with the messages.
 */
final class Topic {
  // ------------------------------------------------------------------------- any thread
  private final Kind kind;
  private final Bytes name;
  private final byte[] front;

  /** Set once for each loop, before the first task that needs it is posted to that loop. */
  private final LoopSubscribers[] loopSubscribers;

  // ------------------------------------------------------------------------- data context
  private final int[] subscribers;
  private int total;
  private int latestProtocol = 2;

  Topic(Kind kind, Bytes name, int loops) {
    this.kind = kind;
    this.name = name;
    front = Encoding.front(kind, name);
    loopSubscribers = new LoopSubscribers[loops];
    subscribers = new int[loops];
  }

  /** Heap bytes of one with one subscriber, in the directory. */
  static long heapBytes(int name, int loops) {
    return HeapLayout.object(5, 8)
        + HeapLayout.references(loops)
        + HeapLayout.bytes(4L * loops)
        + KeptBytes.word(name)
        + HeapLayout.bytes(name + Encoding.FRONT)
        + KeptBytes.listed()
        + LoopSubscribers.HEAP_BYTES;
  }

  Kind kind() {
    return kind;
  }

  Bytes name() {
    return name;
  }

  /** What all messages begin with, in RESP2. */
  byte[] front() {
    return front;
  }

  /** The connections of a loop. */
  LoopSubscribers subscribersOf(int loop) {
    return loopSubscribers[loop];
  }

  /** Counts a subscriber. */
  LoopSubscribers join(LoopPort port, int protocol) {
    int loop = port.index();
    if (loopSubscribers[loop] == null) {
      loopSubscribers[loop] = new LoopSubscribers();
    }
    subscribers[loop]++;
    total++;
    latestProtocol = protocol;
    return loopSubscribers[loop];
  }

  /** Discounts a subscriber. */
  LoopSubscribers leave(LoopPort port) {
    subscribers[port.index()]--;
    total--;
    return loopSubscribers[port.index()];
  }

  int total() {
    return total;
  }

  boolean isHeardOn(int loop) {
    return subscribers[loop] > 0;
  }

  /** The protocol of the latest subscriber: a guess at what most of them speak. */
  int latestProtocol() {
    return latestProtocol;
  }
}

package io.vireo.server.pubsub;

import io.vireo.metrics.ServerMetrics;
import io.vireo.server.engine.LoopPort;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PUBLISH on its way to its receivers: a message for each topic that it meets, the channel
 * before the patterns. The data context makes it and posts one delivery to each event loop that has
 * receivers; the last of them gives the memory back.
 */
final class Publication {
  private final Topic[] topics;
  private final Message[] messages;
  private final ServerMetrics metrics;
  private final AtomicInteger pending;

  Publication(Topic[] topics, Message[] messages, ServerMetrics metrics, int loops) {
    this.topics = topics;
    this.messages = messages;
    this.metrics = metrics;
    this.pending = new AtomicInteger(loops);
  }

  /** Delivers to the connections of a loop. That event loop. */
  void deliver(LoopPort port) {
    int loop = port.index();
    long sent = 0;
    for (int i = 0; i < topics.length; i++) {
      Audience audience = topics[i].audience(loop);
      sent += audience == null ? 0 : send(messages[i], audience);
    }
    metrics.loop(loop).messagesDelivered.add(sent);
    if (pending.decrementAndGet() == 0) {
      for (Message message : messages) {
        message.release();
      }
    }
  }

  /** From the last to the first: sending may close a connection, though it leaves only later. */
  private static int send(Message message, Audience audience) {
    int size = audience.size();
    for (int i = size - 1; i >= 0; i--) {
      message.sendTo(audience.at(i));
    }
    return size;
  }
}

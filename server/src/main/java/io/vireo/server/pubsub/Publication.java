package io.vireo.server.pubsub;

import io.vireo.metrics.ServerMetrics;
import io.vireo.server.engine.session.LoopPort;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PUBLISH on its way to receivers of several topics, or with a large message: a message for
 * each topic that it meets, the channel before the patterns. The data context makes it and posts
 * one delivery to each event loop that has receivers; the last of them gives the memory back.
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
      sent += audience == null ? 0 : audience.send(messages[i]);
    }
    metrics.loop(loop).messagesDelivered.add(sent);
    if (pending.decrementAndGet() == 0) {
      for (Message message : messages) {
        message.release();
      }
    }
  }
}

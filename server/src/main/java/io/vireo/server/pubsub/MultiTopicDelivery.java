package io.vireo.server.pubsub;

import io.vireo.metrics.ServerMetrics;
import io.vireo.server.engine.session.LoopPort;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PUBLISH on its way to receivers of several topics, or with a large message: a message for
 * each topic that it meets, the channel before the patterns. The data context makes it and posts
 * one delivery to each event loop that has receivers; the last of them gives the memory back.
 */
final class MultiTopicDelivery {
  private final Topic[] topics;
  private final Message[] messages;
  private final ServerMetrics metrics;
  private final AtomicInteger pending;

  MultiTopicDelivery(Topic[] topics, Message[] messages, ServerMetrics metrics, int loops) {
    this.topics = topics;
    this.messages = messages;
    this.metrics = metrics;
    this.pending = new AtomicInteger(loops);
  }

  private static int send(Message message, LoopSubscribers subscribers) {
    try {
      return subscribers.send(message);
    } catch (Throwable failure) {
      subscribers.missed(failure);
      return 0;
    }
  }

  /** Delivers to the connections of a loop. That event loop. */
  void deliver(LoopPort port) {
    int loop = port.index();
    long sent = 0;
    for (int i = 0; i < topics.length; i++) {
      LoopSubscribers subscribers = topics[i].subscribersOf(loop);
      sent += subscribers == null ? 0 : send(messages[i], subscribers);
    }
    metrics.loop(loop).messagesDelivered.add(sent);
    if (pending.decrementAndGet() == 0) {
      for (Message message : messages) {
        message.release();
      }
    }
  }
}

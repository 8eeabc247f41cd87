package io.vireo.server.pubsub;

import io.vireo.metrics.ServerMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.LoopPort;
import java.util.Arrays;

/**
 * Small messages of one topic that were published one after another, as one piece for all
 * receivers: however many messages a turn brings, each receiver is visited once. The data context
 * fills it before the batch leaves; event loops only read it.
 */
final class MessageBatch {
  /** So long that the pieces are few, so short that they stay in the caches of the processor. */
  private static final int FULL = 32 * 1024;

  private static final int FEW = 4;

  private final Topic topic;
  private final ServerMetrics metrics;
  private final int protocol;
  private byte[] bytes;
  private int used;
  private int[] starts = new int[FEW];
  private int count;

  /** A batch with room for a first message of a size. */
  MessageBatch(Topic topic, ServerMetrics metrics, int size) {
    this.topic = topic;
    this.metrics = metrics;
    this.protocol = topic.latestProtocol();
    this.bytes = new byte[size];
  }

  /** True if a message of the given size for a topic belongs here. Data context. */
  boolean takes(Topic wanted, int size) {
    return topic == wanted && protocol == wanted.latestProtocol() && used + size <= FULL;
  }

  /** Adds a message. Data context. */
  void add(Bytes channel, Bytes payload, int size) {
    if (bytes.length - used < size) {
      bytes = Arrays.copyOf(bytes, Math.min(FULL, Math.max(used + size, 4 * bytes.length)));
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 4);
    }
    starts[count++] = used;
    used = Messages.write(topic, channel, payload, bytes, used);
  }

  /** Delivers to the connections of a loop. That event loop. */
  void deliver(LoopPort port) {
    LoopSubscribers subscribers = topic.subscribersOf(port.index());
    if (subscribers.size() == 0) {
      return;
    }
    try {
      deliver(port, subscribers);
    } catch (Throwable failure) {
      subscribers.missed(failure);
    }
  }

  private void deliver(LoopPort port, LoopSubscribers subscribers) {
    int[] firsts = Arrays.copyOf(starts, count);
    Message all = Messages.of(protocol, bytes, used, firsts, subscribers.size());
    long receivers = subscribers.send(all);
    all.release();
    metrics.loop(port.index()).messagesDelivered.add(receivers * count);
  }
}

package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.OutputLimit;
import io.vireo.config.OutputLimits;
import io.vireo.server.resp.ReplyBuffer;
import java.util.function.Consumer;

/**
 * How much answering a client bears: the hard limits of {@code client-output-buffer-limit}, as the
 * data context sees them. An event loop disconnects a client by the same limits, but only when it
 * gets the answers; nobody should go on making them until then. Data context only.
 */
final class ReplyLimits {
  /** The most bytes of the answers to one request, whatever the settings say. */
  private static final long ONE_ANSWER = 1L << 30;

  private final HeapRoom heap;
  private final Consumer<Session> disconnect;
  private OutputLimits limits = OutputLimits.DEFAULT;

  /** The limits of the settings and of the heap, and what happens to a client beyond them. */
  ReplyLimits(Config config, HeapRoom heap, Consumer<Session> disconnect) {
    this.heap = heap;
    this.disconnect = disconnect;
    config.listen(NetworkSettings.CLIENT_OUTPUT_BUFFER_LIMIT, set -> limits = set);
  }

  /** Up to which total of a buffer a client's answers may go that begin now. */
  long end(Session session, ReplyBuffer replies) {
    OutputLimit limit = session.subscribed() ? limits.pubsub() : limits.normal();
    if (limit.hard() == 0) {
      return Long.MAX_VALUE;
    }
    return replies.total() + Math.max(0, limit.hard() - session.link().outputBytes());
  }

  /** Prepares a buffer for the answer to one request. */
  void begin(ReplyBuffer replies, long end) {
    long most = Math.min(ONE_ANSWER, heap.forAnswer());
    replies.fullAt(Math.min(end, replies.total() + most));
  }

  /** Disconnects the client if its answers went too far. */
  void check(Session session, ReplyBuffer replies) {
    if (replies.isFull() && !session.closed()) {
      disconnect.accept(session);
    }
  }
}

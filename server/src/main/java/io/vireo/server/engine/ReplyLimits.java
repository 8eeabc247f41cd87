package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.OutputLimit;
import io.vireo.config.OutputLimits;
import io.vireo.metrics.Counter;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.engine.session.ReplyMemory;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much answering a client bears: the hard limits of {@code client-output-buffer-limit}, as the
 * data context sees them. An event loop disconnects a client by the same limits, but only when it
 * gets the answers; commands should not go on making them until then. Data context only.
 */
final class ReplyLimits {
  private static final Logger LOG = LoggerFactory.getLogger(ReplyLimits.class);

  /** The most bytes of the answers to one request, whatever the settings say. */
  private static final long ONE_ANSWER = 1L << 30;

  /** The bytes that every client may get, so that it can be sent an error. */
  private static final long SHORT = 256 * 1024;

  /** The bytes that every client may get when there is no room at all. */
  private static final long SHORTEST = 16 * 1024;

  private final MemoryBudget heap;
  private final Counter droppedAnswers;
  private final Consumer<Session> disconnect;
  private OutputLimits limits = OutputLimits.DEFAULT;

  /** The limits of the settings and of the heap, and what happens to a client beyond them. */
  ReplyLimits(
      Config config, MemoryBudget heap, Counter droppedAnswers, Consumer<Session> disconnect) {
    this.heap = heap;
    this.droppedAnswers = droppedAnswers;
    this.disconnect = disconnect;
    config.listen(NetworkSettings.CLIENT_OUTPUT_BUFFER_LIMIT, set -> limits = set);
  }

  /** Up to which total of a buffer a client's answers may go that begin now. */
  long end(Session session, ReplyBuffer replies) {
    long room = Math.min(roomOfLink(session.link()), roomOfSettings(session));
    return room == Long.MAX_VALUE ? room : replies.total() + Math.max(0, room);
  }

  private static long roomOfLink(Link link) {
    long most = link.mostAnswerBytes();
    return most == Long.MAX_VALUE ? most : most - link.outputBytes();
  }

  private long roomOfSettings(Session session) {
    OutputClass kind = session.outputClass();
    long hard = limitOf(kind).hardBytes();
    if (hard == 0) {
      return Long.MAX_VALUE;
    }
    Link link = session.link();
    long unread = link.outputBytes();
    return kind == OutputClass.REPLICA
        ? hard - unread
        : ReplyMemory.room(hard, unread, Math.min(unread, link.bufferedBytes()));
  }

  private OutputLimit limitOf(OutputClass kind) {
    return switch (kind) {
      case NORMAL -> limits.normal();
      case REPLICA -> limits.replica();
      case PUBSUB -> limits.pubsub();
    };
  }

  /**
   * Prepares a buffer for the answer to one request.
   *
   * @param from the total at which the client's answers in this buffer began
   * @param end up to which total they may go by its limits
   */
  void begin(Session session, ReplyBuffer replies, long from, long end) {
    long room = heap.forAnswer();
    long most = replies.total() + Math.min(ONE_ANSWER, room);
    if (room < SHORT) {
      most = Math.max(most, from + least(room) - session.link().outputBytes());
    }
    // A client that first exceeds its own limit is disconnected, as with Redis, not refused.
    replies.fullAt(Math.min(end, most), end < most ? Long.MAX_VALUE : most);
  }

  private static long least(long room) {
    return room > 0 ? SHORT : SHORTEST;
  }

  /**
   * Notes what a batch's large answers take until they are sent: an array that is lent to one stays
   * when its string is changed or deleted, by the next request perhaps.
   */
  void note(Batch batch) {
    long more = batch.attachedSince();
    heap.reserve(more);
    batch.hold(more);
  }

  /**
   * Disconnects the client if its answers went too far.
   *
   * @return true if it has just been disconnected, so that its answers are not needed any more
   */
  boolean check(Session session, ReplyBuffer replies) {
    boolean tooFar = replies.isFull();
    replies.ended();
    if (!tooFar || session.closed()) {
      return false;
    }
    // Its loop never sees the bytes that were too many, and so can't count it.
    LOG.warn("Closing client: no room for its answer: {}", session.link().remoteAddress());
    droppedAnswers.add(1);
    disconnect.accept(session);
    return true;
  }
}

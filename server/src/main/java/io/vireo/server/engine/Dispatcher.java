package io.vireo.server.engine;

import io.vireo.metrics.Counter;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes batches: has one request run after the other, and lets happen what each of them leaves
 * to be done. The answers go straight into the batch's buffer; what a client sends that has to wait
 * is kept, and executed in order. Data context only.
 *
 * <p>A script may run for so long that others shall not wait for it any more. Then its batch leaves
 * without it ({@link #leave}): what came behind it in the batch belongs to other clients, and its
 * own answer goes into a buffer of its own, to be sent when the script has ended, as to a client
 * that was blocked.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final BatchRequests requests;
  private final FollowUp followUp;
  private final Prefetcher prefetcher;
  private final ReplyLimits limits;
  private final Outbox outbox;
  private final MemoryLimit memory;
  private final Timekeeper time;
  private final Counter internalErrors;
  private final Runnable endCycle;
  private final ReplyBuffer late = new ReplyBuffer();

  /** The batch that is executed; null if there is none, or it has left already. */
  private Batch current;

  private Consumer<Batch> executed;
  private int run;
  private int request;
  private boolean answered;

  /** Whose answer is not in its batch. */
  private Session lateSession;

  /**
   * A dispatcher of an engine.
   *
   * @param endCycle called behind each batch, before its answers leave
   */
  Dispatcher(
      BatchRequests requests,
      FollowUp followUp,
      Prefetcher prefetcher,
      ReplyLimits limits,
      Outbox outbox,
      MemoryLimit memory,
      Timekeeper time,
      Counter internalErrors,
      Runnable endCycle) {
    this.requests = requests;
    this.followUp = followUp;
    this.prefetcher = prefetcher;
    this.limits = limits;
    this.outbox = outbox;
    this.memory = memory;
    this.time = time;
    this.internalErrors = internalErrors;
    this.endCycle = endCycle;
  }

  /**
   * Executes all requests of a batch; its answers are complete afterwards. Should the server itself
   * fail, the clients that cannot be answered are disconnected.
   *
   * @param then takes the executed batch
   */
  void execute(Batch batch, Consumer<Batch> then) {
    time.begin();
    outbox.batch(batch);
    current = batch;
    executed = then;
    try {
      memory.look(batch.size(), batch.requests().bytesUsed());
      executeAll(batch);
    } catch (Throwable unexpected) {
      LOG.error("A batch of requests failed unexpectedly", unexpected);
      internalErrors.add(1);
      if (current == null) {
        hangUpLate();
      } else {
        batch.abandon();
      }
    }
    if (current == null) {
      endCycle.run();
    } else {
      finish();
    }
  }

  private void finish() {
    Batch batch = current;
    current = null;
    requests.finish(batch);
    if (batch.requests().isLarge()) {
      prefetcher.letGo();
    }
    endCycle.run();
    executed.accept(batch);
  }

  /**
   * Executes a batch on the event loop that brings it. What clients sent that are woken by that is
   * left to the data worker, unless it is little and quick.
   */
  void executeInline(Batch batch, Consumer<Batch> then) {
    followUp.limit(true);
    try {
      execute(batch, then);
    } finally {
      followUp.limit(false);
    }
  }

  private void executeAll(Batch batch) {
    request = 0;
    int warm = 0;
    for (run = 0; run < batch.runs(); run++) {
      Session session = batch.session(run);
      ReplyBuffer replies = batch.replies();
      long from = replies.total();
      long most = limits.end(session, replies);
      for (int end = batch.runEnd(run); request < end; request++) {
        if (request % MemoryLimit.STRIDE == MemoryLimit.STRIDE - 1) {
          memory.lookWithin();
        }
        if (request == warm) {
          warm = prefetcher.warm(batch, run, request);
        }
        limits.begin(session, replies, from, most);
        execute(batch, session);
        if (current == null) {
          return;
        }
        requests.answered(batch, run, request);
      }
      batch.repliedAll(run);
    }
  }

  private void execute(Batch batch, Session session) {
    answered = false;
    requests.run(batch, session, request);
    if (current == null) {
      answerLate(session);
      return;
    }
    answered = true;
    batch.placeEvents();
    if (followUp.isDue()) {
      followUp.run();
      if (current != null) {
        batch.placeEvents();
      }
    }
  }

  private void answerLate(Session session) {
    lateSession = null;
    if (limits.check(session, late)) {
      late.clear();
    }
    outbox.release(session, late);
    followUp.run();
  }

  /** Disconnects clients whose late answer will not come: they must not wait for it. */
  private void hangUpLate() {
    if (lateSession != null) {
      Link link = lateSession.link();
      lateSession = null;
      late.clear();
      outbox.release(null, late);
      outbox.post(link.port(), link::closeNow);
    }
  }

  /**
   * The batch that is executed, if there is one, leaves without the command in hand.
   *
   * @param others executes what is behind it
   */
  void leave(BusyDispatcher others) {
    if (current == null) {
      return;
    }
    Batch batch = current;
    Session session = batch.session(run);
    if (!answered) {
      lateSession = session;
      requests.moveAnswer(session, late);
    }
    requests.answered(batch, run, request);
    others.executeFrom(batch, run, request + 1);
    finish();
  }
}

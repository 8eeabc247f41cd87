package io.vireo.server.engine;

import io.vireo.metrics.Counter;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes batches while a script runs that others no longer wait for. Hardly any command passes
 * the {@link io.vireo.server.engine.gate.BusyGate}, and what passes changes no data: so nothing is
 * fetched ahead, no room is made, and no waiting client is served. Data context only.
 */
final class BusyDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(BusyDispatcher.class);

  private final BatchRequests requests;
  private final ReplyLimits limits;
  private final Outbox outbox;
  private final Counter internalErrors;
  private final Runnable endCycle;

  /**
   * A dispatcher of an engine.
   *
   * @param endCycle called behind each batch, before its answers leave
   */
  BusyDispatcher(
      BatchRequests requests,
      ReplyLimits limits,
      Outbox outbox,
      Counter internalErrors,
      Runnable endCycle) {
    this.requests = requests;
    this.limits = limits;
    this.outbox = outbox;
    this.internalErrors = internalErrors;
    this.endCycle = endCycle;
  }

  /**
   * Executes all requests of a batch.
   *
   * @param then takes the executed batch
   */
  void execute(Batch batch, Consumer<Batch> then) {
    outbox.batch(batch);
    executeFrom(batch, 0, 0);
    requests.finish(batch);
    endCycle.run();
    then.accept(batch);
  }

  /** Executes the requests of a batch from one on, which belongs to some run or to the next. */
  void executeFrom(Batch batch, int firstRun, int firstRequest) {
    try {
      int request = firstRequest;
      for (int run = firstRun; run < batch.runs(); run++) {
        request = execute(batch, run, request);
      }
    } catch (Throwable unexpected) {
      LOG.error("A batch of requests failed unexpectedly", unexpected);
      internalErrors.add(1);
      batch.abandon();
    }
  }

  private int execute(Batch batch, int run, int first) {
    Session session = batch.session(run);
    ReplyBuffer replies = batch.replies();
    long from = replies.total();
    long most = limits.end(session, replies);
    int request = first;
    for (int end = batch.runEnd(run); request < end; request++) {
      limits.begin(session, replies, from, most);
      requests.run(batch, session, request);
      batch.placeEvents();
      requests.answered(batch, run, request);
    }
    batch.repliedAll(run);
    return request;
  }
}

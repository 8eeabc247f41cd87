package io.vireo.server.engine;

import io.vireo.metrics.Counter;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes batches: points the {@link Execution} at one request after the other, and lets happen
 * what each of them leaves to be done. The answers go straight into the batch's buffer; what a
 * client sends that has to wait is kept, and executed in order. Data context only.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Requests of a batch between two looks at the memory in use. */
  private static final int STRIDE = 16;

  private final Execution execution;
  private final ClientRequests requests;
  private final KeptRequests kept;
  private final FollowUp followUp;
  private final Prefetcher prefetcher;
  private final ReplyLimits limits;
  private final Outbox outbox;
  private final MemoryLimit memory;
  private final Timekeeper time;
  private final Counter internalErrors;

  Dispatcher(
      Execution execution,
      ClientRequests requests,
      KeptRequests kept,
      FollowUp followUp,
      Prefetcher prefetcher,
      ReplyLimits limits,
      Outbox outbox,
      MemoryLimit memory,
      Timekeeper time,
      Counter internalErrors) {
    this.execution = execution;
    this.requests = requests;
    this.kept = kept;
    this.followUp = followUp;
    this.prefetcher = prefetcher;
    this.limits = limits;
    this.outbox = outbox;
    this.memory = memory;
    this.time = time;
    this.internalErrors = internalErrors;
  }

  /**
   * Executes all requests of a batch; its answers are complete afterwards. Should the server itself
   * fail, the clients that cannot be answered are disconnected.
   */
  void execute(Batch batch) {
    time.begin();
    outbox.batch(batch);
    try {
      memory.look();
      executeAll(batch);
    } catch (Throwable unexpected) {
      LOG.error("A batch of requests failed unexpectedly", unexpected);
      internalErrors.add(1);
      batch.abandon();
    }
    batch.settle();
    limits.leave(batch);
    outbox.batch(null);
    if (batch.requests().isLarge()) {
      execution.letGo();
      prefetcher.letGo();
    }
  }

  /**
   * Executes a batch on the event loop that brings it. What clients sent that are woken by that is
   * left to the data worker, unless it is little and quick.
   */
  void executeInline(Batch batch) {
    followUp.limit(true);
    try {
      execute(batch);
    } finally {
      followUp.limit(false);
    }
  }

  private void executeAll(Batch batch) {
    int request = 0;
    int warm = 0;
    for (int run = 0; run < batch.runs(); run++) {
      Session session = batch.session(run);
      ReplyBuffer replies = batch.replies();
      long from = replies.total();
      long most = limits.end(session, replies);
      for (int end = batch.runEnd(run); request < end; request++) {
        if (request % STRIDE == STRIDE - 1) {
          memory.look();
        }
        if (request == warm) {
          warm = prefetcher.warm(batch, run, request);
        }
        limits.begin(session, replies, from, most);
        execute(batch, session, request);
        if (limits.check(session, replies)) {
          batch.drop(run);
        }
        if (batch.isHeavy(request)) {
          lighten(batch, request);
        }
        batch.replied();
      }
      batch.repliedAll(run);
    }
  }

  /** What a long request brought is kept in the database, or not needed any more. */
  private void lighten(Batch batch, int request) {
    execution.letGo();
    memory.free(batch.lighten(request));
  }

  private void execute(Batch batch, Session session, int request) {
    if (session.closed() || session.ending()) {
      return;
    }
    if (session.subscribed()) {
      outbox.answersListener();
    }
    int place = batch.place(request);
    if (batch.requests().wordAt(place) == 0) {
      malformed(batch, session, place + 1);
      return;
    }
    Call call = execution.call();
    point(call, batch, request);
    Command command = batch.command(request);
    if (session.waiting() != null) {
      kept.keep(session, command, call);
      return;
    }
    requests.run(session, command, batch.replies());
    batch.settle();
    if (followUp.isDue()) {
      followUp.run();
      batch.settle();
    }
  }

  /** Points a call at the words of a request, which stay where they are. */
  private static void point(Call call, Batch batch, int request) {
    RequestBuffer text = batch.requests();
    int place = batch.place(request);
    int count = text.wordAt(place);
    Bytes[] views = call.views(count);
    for (int i = 0, at = place + 1; i < count; i++, at += 2) {
      text.point(views[i], at);
    }
    if (batch.hash(request) != 0) {
      views[1].knownHash(batch.hash(request));
    }
    if (batch.elementHash(request) != 0) {
      views[batch.command(request).elementAt(count)].knownHash(batch.elementHash(request));
    }
  }

  private void malformed(Batch batch, Session session, int at) {
    Bytes error = Bytes.view();
    batch.requests().point(error, at);
    if (session.waiting() != null) {
      kept.keep(session, Deferred.malformed(error.copy()));
      return;
    }
    requests.malformed(session, error, batch.replies());
    batch.settle();
  }
}

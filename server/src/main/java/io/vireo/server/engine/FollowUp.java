package io.vireo.server.engine;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.DeferredRequests;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a command leaves to be done once it is through: clients that waited for keys which it
 * changed are served, and clients that need not wait any more go on with what they sent meanwhile.
 * Each of these may lead to the next. Data context only.
 */
final class FollowUp {
  /** So many requests that clients sent while they waited take an event loop a short time. */
  private static final int FEW = 128;

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final Execution execution;
  private final ClientRequests requests;
  private final KeptRequests kept;
  private final ReplyLimits limits;
  private final BlockedKeys blocked;
  private final WaitingClients waiting;
  private final Outbox outbox;
  private final CommandRecorder recorder;
  private final Timekeeper time;
  private final ReplyBuffer ofDeferred = new ReplyBuffer();
  private final ReplyBuffer late = new ReplyBuffer();
  private final RespReply lateReply = new RespReply();
  private final Deque<Session> ready = new ArrayDeque<>();
  private final Executor worker;
  private boolean serving;

  /** How many kept requests may be run still before the worker has to go on with them. */
  private int left = NO_LIMIT;

  /**
   * Nothing to do yet.
   *
   * @param worker has the data worker do something, behind what waits for it
   */
  FollowUp(
      Execution execution,
      ClientRequests requests,
      KeptRequests kept,
      ReplyLimits limits,
      BlockedKeys blocked,
      WaitingClients waiting,
      Outbox outbox,
      CommandRecorder recorder,
      Timekeeper time,
      Executor worker) {
    this.execution = execution;
    this.requests = requests;
    this.kept = kept;
    this.limits = limits;
    this.blocked = blocked;
    this.waiting = waiting;
    this.outbox = outbox;
    this.recorder = recorder;
    this.time = time;
    this.worker = worker;
  }

  /** True if there is anything to do. */
  boolean isDue() {
    return blocked.isDue() || !ready.isEmpty();
  }

  /** Does all of it, unless a command is still running: then it is done behind that. */
  void run() {
    if (serving || execution.isRunning()) {
      return;
    }
    serveBlocked();
    while (!ready.isEmpty()) {
      goOn(ready.poll());
    }
  }

  /** A client need not wait any more: what it sent meanwhile is run by the next {@link #run}. */
  void resume(Session session) {
    ready.add(session);
  }

  /** Ends a client's wait with an answer, and {@linkplain #resume resumes} it. */
  void answer(Session session, Consumer<Reply> with) {
    waiting.remove(session);
    lateReply.begin(late, session.protocol());
    with.accept(lateReply);
    recorder.failed(session.activity().lastCommand(), lateReply);
    if (session.answers() == Session.Answers.OFF) {
      late.clear();
    }
    outbox.send(session, late);
    resume(session);
  }

  private void serveBlocked() {
    if (blocked.isDue()) {
      serving = true;
      try {
        blocked.serveAll(this::serve);
      } finally {
        serving = false;
      }
    }
  }

  private void serve(Session session, KeyWaiting reason, Database db, Bytes key) {
    answer(session, reply -> serve(session, reason, db, key, reply));
  }

  private void serve(Session session, KeyWaiting reason, Database db, Bytes key, Reply reply) {
    int mark = reply.mark();
    String error =
        execution.finish(
            session, db.index(), reason.effects(), () -> reason.serve(db, key, reply), key);
    if (error != null) {
      reply.cut(mark);
      reply.error(error);
    }
  }

  private void goOn(Session session) {
    DeferredRequests deferred = session.deferred();
    while (session.waiting() == null && !session.closed() && !session.ending()) {
      if (deferred.isEmpty()) {
        return;
      }
      if (isForTheWorker(deferred.first())) {
        leaveToTheWorker(session);
        return;
      }
      Deferred next = deferred.next();
      time.begin();
      outbox.hold();
      run(session, next);
      outbox.release(session, ofDeferred);
      kept.done(session, next);
      serveBlocked();
    }
  }

  /** Whether an event loop is inside, which must not be held up: only what is little is run. */
  void limit(boolean on) {
    left = on ? FEW : NO_LIMIT;
  }

  private boolean isForTheWorker(Deferred next) {
    return left != NO_LIMIT && (left-- <= 0 || !next.isQuick());
  }

  /** The client goes on waiting until the worker has its turn: so what it sends stays in order. */
  private void leaveToTheWorker(Session session) {
    waiting.add(session, new WorkerWait());
    worker.execute(() -> catchUp(session));
  }

  /** Runs what a client sent that waits for nothing but the worker. On the worker. */
  void catchUp(Session session) {
    if (session.waiting() instanceof WorkerWait) {
      waiting.remove(session);
      resume(session);
      run();
    }
  }

  private void run(Session session, Deferred request) {
    switch (request.fate()) {
      case RUN -> runNow(session, request);
      case REFUSE -> requests.refuse(session, request.command(), ofDeferred);
      default -> requests.malformed(session, request.words()[0], ofDeferred);
    }
  }

  private void runNow(Session session, Deferred request) {
    execution.call().words(request.words());
    limits.begin(session, ofDeferred, 0, limits.end(session, ofDeferred));
    requests.run(session, request.command(), ofDeferred);
    if (limits.check(session, ofDeferred)) {
      ofDeferred.clear();
    }
  }
}

package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.DeferredRequests;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a command leaves to be done once it is through: clients that waited for keys which it
 * changed are served, and clients that need not wait any more go on with what they sent meanwhile.
 * Each of these may lead to the next. Data context only.
 */
final class FollowUp {
  /** The most requests, sent by clients while they waited, that take an event loop a short time. */
  private static final int FEW = 128;

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private final Execution execution;
  private final ClientRequests requests;
  private final KeptRequests kept;
  private final ReplyLimits limits;
  private final BlockedKeys blocked;
  private final WaitingClients waiting;
  private final Outbox outbox;
  private final LateAnswers lateAnswers;
  private final Timekeeper time;
  private final ReplyBuffer ofDeferred = new ReplyBuffer();
  private final Deque<Session> ready = new ArrayDeque<>();
  private final WorkerWaits workerWaits;
  private boolean serving;

  /** How many kept requests may be run still before the worker has to go on with them. */
  private int left = NO_LIMIT;

  /** Nothing to do yet. */
  FollowUp(
      Execution execution,
      ClientRequests requests,
      KeptRequests kept,
      ReplyLimits limits,
      BlockedKeys blocked,
      WaitingClients waiting,
      Outbox outbox,
      LateAnswers lateAnswers,
      Timekeeper time,
      WorkerWaits workerWaits) {
    this.execution = execution;
    this.requests = requests;
    this.kept = kept;
    this.limits = limits;
    this.blocked = blocked;
    this.waiting = waiting;
    this.outbox = outbox;
    this.lateAnswers = lateAnswers;
    this.time = time;
    this.workerWaits = workerWaits;
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
    lateAnswers.answer(session, with);
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

  /**
   * Much may have changed since the client began to wait, such as the rights of its user: gates are
   * asked once more. What one of them lets wait is run again when that opens.
   */
  private void serve(Session session, KeyWaiting reason, Database db, Bytes key) {
    Command command = reason.command();
    Verdict verdict = execution.ask(Origin.SERVED, session, command, reason.words());
    if (verdict.kind() == Verdict.Kind.WAIT) {
      waiting.remove(session);
      kept.keepFirst(session, command, execution.call());
      verdict.queue().add(session);
      return;
    }
    if (verdict == Verdict.PASS) {
      lateAnswers.answerFirst(session, reply -> serve(session, reason, db, key, reply));
    } else {
      lateAnswers.refuse(session, command, verdict.error());
    }
    resume(session);
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
    if (session.tracker() != null) {
      session.tracker().ran(reason.command(), reason.words(), reason.words().length);
      session.tracker().unitEnded();
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

  private void leaveToTheWorker(Session session) {
    workerWaits.add(session, () -> catchUp(session));
  }

  /** Runs what a client sent that waits for nothing but the worker. On the worker. */
  void catchUp(Session session) {
    if (workerWaits.end(session)) {
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

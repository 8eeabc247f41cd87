package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Ends the waits of clients: those that waited for keys which a command changed are served, others
 * get the answer that they waited for. No batch has room for that any more. Which of them may go on
 * is noted, for the {@link RequestLoop} to run what they sent meanwhile. Data context only.
 */
final class FollowUp {
  private final Execution execution;
  private final BlockedKeys blocked;
  private final WaitingClients waiting;
  private final CommandRecorder recorder;
  private final Outbox outbox;
  private final Timekeeper time;
  private final Request request = new Request();
  private final RespReply reply = new RespReply();
  private final ReplyBuffer buffer = new ReplyBuffer();
  private final Deque<Session> ready = new ArrayDeque<>();
  private boolean serving;

  /** No client waits yet. */
  FollowUp(
      Execution execution,
      BlockedKeys blocked,
      WaitingClients waiting,
      CommandRecorder recorder,
      Outbox outbox,
      Timekeeper time) {
    this.execution = execution;
    this.blocked = blocked;
    this.waiting = waiting;
    this.recorder = recorder;
    this.outbox = outbox;
    this.time = time;
  }

  /** True if a client is to be served or may go on. */
  boolean isDue() {
    return blocked.isDue() || !ready.isEmpty();
  }

  /** True while clients are served. */
  boolean isServing() {
    return serving;
  }

  /** A client need not wait any more. */
  void resume(Session session) {
    ready.add(session);
  }

  /** The next client that need not wait any more, or null. */
  Session nextReady() {
    return ready.poll();
  }

  /** Ends a client's wait with an answer, and {@linkplain #resume resumes} it. */
  void answer(Session session, Consumer<Reply> with) {
    Waiting reason = session.waiting();
    long before = time.nanos();
    endWait(session);
    with.accept(reply);
    answered(session, reason, before);
    outbox.send(session, buffer);
    resume(session);
  }

  /** Serves the clients that waited for keys which have changed. Not while a command runs. */
  void serveBlocked() {
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
   * asked once more. What one of them lets wait is run again when that opens. What is said of the
   * keys that change here comes behind the answer.
   */
  private void serve(Session session, KeyWaiting reason, Database db, Bytes key) {
    outbox.hold();
    long before = time.nanos();
    endWait(session);
    request
        .words(reason.words())
        .from(session, reason.command(), reply)
        .rest(call -> reason.serve(call, db, key));
    boolean ran = execution.run(Origin.SERVED, request);
    request.release();
    if (session.waiting() == null) {
      answered(session, ran ? reason : null, before);
      resume(session);
    }
    outbox.release(session, buffer);
  }

  private void endWait(Session session) {
    waiting.remove(session);
    reply.begin(buffer, session.protocol());
  }

  /**
   * The answer is complete; what the client does not want of it is dropped. A replica would take it
   * for a part of the stream.
   */
  private void answered(Session session, Waiting reason, long before) {
    Command command = session.activity().lastCommand();
    if (reason instanceof KeyWaiting keys) {
      recorder.unblocked(session, keys, time.lap() - before, reply.answerBytes());
    }
    recorder.failed(command, reply);
    if (!session.wantsAnswer() || session.replica()) {
      buffer.clear();
      session.answerSkipped();
    }
    session.requestEnded();
  }
}

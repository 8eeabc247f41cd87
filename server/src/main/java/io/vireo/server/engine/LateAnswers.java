package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.function.Consumer;

/** Answers clients that were let wait: no batch has room for that any more. Data context only. */
final class LateAnswers {
  private final WaitingClients waiting;
  private final CommandRecorder recorder;
  private final Timekeeper time;
  private final Outbox outbox;
  private final ReplyBuffer buffer = new ReplyBuffer();
  private final RespReply reply = new RespReply();

  LateAnswers(WaitingClients waiting, CommandRecorder recorder, Timekeeper time, Outbox outbox) {
    this.waiting = waiting;
    this.recorder = recorder;
    this.time = time;
    this.outbox = outbox;
  }

  /** Ends a client's wait with an answer to the last command that it sent. */
  void answer(Session session, Consumer<Reply> with) {
    write(session, with);
    outbox.send(session, buffer);
  }

  /**
   * Ends a client's wait with an answer that is found by changing keys: what is said of that comes
   * behind the answer. Not while a command runs.
   */
  void answerFirst(Session session, Consumer<Reply> with) {
    outbox.hold();
    write(session, with);
    outbox.release(session, buffer);
  }

  private void write(Session session, Consumer<Reply> with) {
    Command command = session.activity().lastCommand();
    Waiting reason = session.waiting();
    long before = time.nanos();
    begin(session);
    with.accept(reply);
    if (reason instanceof KeyWaiting keys) {
      recorder.unblocked(session, keys, time.lap() - before, reply.answerBytes());
    }
    recorder.failed(command, reply);
    hush(session);
    session.requestEnded();
  }

  /** Ends a client's wait with an error, because its command may not be run any more. */
  void refuse(Session session, Command command, String error) {
    begin(session);
    reply.error(error);
    recorder.rejected(command, reply);
    hush(session);
    outbox.send(session, buffer);
  }

  private void begin(Session session) {
    waiting.remove(session);
    reply.begin(buffer, session.protocol());
  }

  /**
   * Drops an answer that the client does not want. A replica would take it for a part of the
   * stream.
   */
  private void hush(Session session) {
    if (!session.wantsAnswer() || session.replica()) {
      buffer.clear();
      session.answerSkipped();
    }
  }
}

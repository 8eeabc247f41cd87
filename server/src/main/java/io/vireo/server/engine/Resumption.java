package io.vireo.server.engine;

import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Ends waits of clients for other reasons than a command of another client: an answer has come, a
 * gate has opened, keys have changed without a command. What those clients have sent meanwhile runs
 * before the call returns. Data context only.
 */
public final class Resumption {
  private final FollowUp followUp;
  private final RequestLoop loop;
  private final Execution execution;
  private final PauseGate pause;
  private final HeldKeysGate heldKeys;
  private final Timekeeper time;

  Resumption(
      FollowUp followUp,
      RequestLoop loop,
      Execution execution,
      PauseGate pause,
      HeldKeysGate heldKeys,
      Timekeeper time) {
    this.followUp = followUp;
    this.loop = loop;
    this.execution = execution;
    this.pause = pause;
    this.heldKeys = heldKeys;
    this.time = time;
  }

  /** Ends a client's wait with an answer, and lets it go on. */
  public void unblock(Session session, Consumer<Reply> answer) {
    followUp.answer(session, answer);
    loop.followUp();
  }

  /**
   * Does the rest of a command whose client was let wait, and may have gone: a unit of its own for
   * files and replicas.
   *
   * @param work does it, and says its effects in this database
   * @return an error to answer if it failed, or null
   */
  public String finish(Session session, int database, Consumer<Effects> work) {
    time.begin();
    Effects effects = new Effects();
    String error = execution.rest(session, database, effects, () -> work.accept(effects));
    loop.followUp();
    return error;
  }

  /** Serves clients that wait for keys which commands of no client have changed. */
  public void serveWaiting() {
    if (followUp.isDue()) {
      time.begin();
      loop.followUp();
    }
  }

  /** Ends a pause of clients, unless there is another reason for it. */
  public void unpause(PauseReason reason) {
    resume(pause.end(reason));
  }

  /** Lets go of keys that were held, and lets the clients go on that waited for them. */
  public void release(Collection<Bytes> keys) {
    resume(heldKeys.release(keys));
  }

  /** Lets clients go on that have waited at a gate, in order. */
  public void resume(List<Session> sessions) {
    sessions.forEach(followUp::resume);
    loop.followUp();
  }
}
